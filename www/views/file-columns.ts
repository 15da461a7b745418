import { html, nothing, type TemplateResult } from "lit";
import type { FileState } from "../engine/types";
import { count } from "../text/format";
import { fillsWords } from "../text/words";

/** Columns that are listed first, and how many more with each click: the widest files have tens of thousands. */
const FIRST = 100;
const MORE = 1000;

/**
 * The columns of a file: what each fills, or why it is not read. `most` is how many are listed, 0 while the list is
 * folded; `list` changes that.
 */
export function columnList(f: FileState, most: number, list: (most: number) => void): TemplateResult {
  const { columns_used: used, columns_ignored: ignored } = f;
  const rows = [
    ...used.slice(0, most).map(({ column, fills }) => ({ column, says: `fills ${fillsWords(fills)}` })),
    ...ignored
      .slice(0, Math.max(0, most - used.length))
      .map(({ column, reason }) => ({ column, says: `not read: ${reason}` })),
  ];
  // Of very many unused columns the engine names only the first, so the counts come from the number of columns.
  const unused = f.number_of_columns - used.length;
  const left = f.number_of_columns - rows.length;
  const listed = used.length + ignored.length - rows.length;
  return html`<details
    class="column-list"
    data-testid="columns"
    .open=${most > 0}
    @toggle=${(event: Event) => {
      const { open } = event.target as HTMLDetailsElement;
      if (open !== most > 0) list(open ? FIRST : 0);
    }}
  >
    <summary>
      Columns<span class="unseen"> of ${f.label}</span>: ${count(used.length)}
      used${unused > 0 ? `, ${count(unused)} not used` : ""}
    </summary>
    <dl>
      ${rows.map(
        ({ column, says }) =>
          html`<div>
            <dt><code>${column}</code></dt>
            <dd>${says}</dd>
          </div>`,
      )}
    </dl>
    ${
      left > 0 && most > 0 && listed === 0
        ? html`<p class="quiet" data-testid="unlisted-columns">and ${count(left)} more that are not read</p>`
        : nothing
    }
    ${
      listed > 0 && most > 0
        ? html`<button type="button" data-testid="more-columns" @click=${() => list(most + MORE)}>
            and ${count(left)} more<span class="unseen"> columns of ${f.label}</span>
          </button>`
        : nothing
    }
  </details>`;
}
