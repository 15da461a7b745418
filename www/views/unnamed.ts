import { html, nothing } from "lit";
import { plural } from "../text/format";
import type { FileState, Problem } from "../engine/types";
import type { FileActions } from "./files";
import { PlainElement } from "./plain";
import { define } from "./define";

/** How many files are asked about at once. The list of files has a field for each of the others. */
const MOST = 5;

/** Asks for the registry of files that could decide a claim but name no registry. */
class UnnamedView extends PlainElement {
  static override properties = {
    files: { attribute: false },
    actions: { attribute: false },
  };

  declare files: readonly FileState[];
  declare actions: FileActions | null;
  /** Why the engine refused a registry, by file. */
  #refused = new Map<number, string>();

  constructor() {
    super();
    this.files = [];
    this.actions = null;
  }

  protected override render(): unknown {
    const { files } = this;
    if (files.length === 0) return nothing;
    const left = files.length - MOST;
    return html`
      <div class="notice unnamed" data-testid="unnamed" role="group" aria-labelledby="rl-unnamed">
        <p id="rl-unnamed">
          <strong>Say which registry this is.</strong>
          ${files.length === 1 ? "This file does" : "These files do"} not name one, and only data of Hugging
          Face can decide a claim about Hugging Face.
        </p>
        <ul>
          ${files.slice(0, MOST).map((file) => this.#ask(file))}
        </ul>
        ${left > 0 ? html`<p class="quiet">And ${plural(left, "more file")}: see the list of files.</p>` : nothing}
      </div>
    `;
  }

  #ask({ id, label }: FileState): unknown {
    const refused = this.#refused.get(id);
    return html`<li data-file=${id}>
      <label
        >${label}
        <input
          type="text"
          size="16"
          list="rl-registries"
          autocomplete="off"
          spellcheck="false"
          placeholder="huggingface, npm, …"
          data-testid="unnamed-registry"
          aria-invalid=${refused !== undefined}
          @change=${(event: Event) => void this.#set(id, (event.target as HTMLInputElement).value.trim())}
      /></label>
      <button type="button" @click=${() => void this.#set(id, "huggingface")}>
        It is Hugging Face<span class="unseen">: ${label}</span>
      </button>
      ${refused ? html`<span class="bad">${refused}</span>` : nothing}
    </li>`;
  }

  async #set(id: number, registry: string): Promise<void> {
    if (!registry || !this.actions) return;
    const problem = await this.actions.configure(id, { registry }).catch((refusal: Problem) => refusal);
    if (problem) this.#refused.set(id, `${problem.message} ${problem.advice}`);
    else this.#refused.delete(id);
    this.requestUpdate();
  }
}

define("registry-lens-unnamed", UnnamedView);
