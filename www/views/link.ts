/** The button that copies a link to what is shown: the address has the view, the settings and the files. */

import { html, type TemplateResult } from "lit";
import type { Notices } from "../controllers/notices";

async function copy(notices: Notices, address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    notices.show(
      "The link was copied. It has the view, all settings, and the names, sizes and digests of the files, not the files.",
    );
  } catch {
    // Only secure pages may write to the clipboard, and the user may forbid it.
    notices.show("The browser does not let this page copy. The address bar has the same link.");
  }
}

export const copyLink = (notices: Notices, address: () => string): TemplateResult =>
  html`<button
    type="button"
    class="copy-link"
    data-testid="copy-link"
    @click=${() => void copy(notices, address())}
  >
    Copy link
  </button>`;
