/** A table of a metric's view. A long one shows its first rows until the reader asks for all. */

import { html, nothing, type TemplateResult } from "lit";
import type { Table } from "../figures/figure";
import { count } from "../text/format";

export interface TableOf {
  table: Table;
  /** The greatest number of rows. */
  most: number;
  /** The name of the region that scrolls. */
  name: string;
  testid: string | typeof nothing;
  /** Shows all rows; null while more rows are being added anyway. */
  all: ((event: Event) => void) | null;
}

export const rowsOf = ({ groups }: Table): number => groups.reduce((sum, { rows }) => sum + rows.length, 0);

export function metricTable({ table, most, name, testid, all }: TableOf): TemplateResult {
  let left = most;
  const groups = table.groups.flatMap((group) => {
    const rows = group.rows.slice(0, Math.max(0, left));
    left -= group.rows.length;
    return rows.length > 0 ? [{ ...group, rows }] : [];
  });
  return html`
    <div class="scroll" role="region" tabindex="0" aria-label=${name}>
      <table class="numbers" data-testid=${testid}>
        <caption class=${testid === nothing ? "unseen" : ""}>
          ${table.caption}
        </caption>
        <thead>
          <tr>
            ${table.columns.map((c) => html`<th scope="col" class=${aligned(c.words)}>${c.label}</th>`)}
          </tr>
        </thead>
        ${groups.map(
          (group) =>
            html`<tbody>
              <tr class="group">
                <th scope="rowgroup" colspan=${table.columns.length}>${group.label}</th>
              </tr>
              ${group.rows.map(
                ([name, ...cells]) =>
                  html`<tr>
                    <th scope="row">${name?.text}</th>
                    ${cells.map(
                      (cell, i) => html`<td class=${aligned(table.columns[i + 1]?.words)}>${cell.text}</td>`,
                    )}
                  </tr>`,
              )}
            </tbody>`,
        )}
      </table>
    </div>
    ${
      all && left < 0
        ? html`<button type="button" class="more" data-testid="all-rows" @click=${all}>
            Show all ${count(rowsOf(table))} rows<span class="unseen"> of ${name}</span>
          </button>`
        : nothing
    }
    ${hints(table, name)}
  `;
}

/** The meaning of the columns that need an explanation. */
function hints({ columns }: Table, name: string): TemplateResult | typeof nothing {
  const hinted = columns.filter(({ hint }) => hint);
  if (hinted.length === 0) return nothing;
  return html`<details class="prose note">
    <summary>What the columns mean<span class="unseen"> in ${name}</span></summary>
    <dl class="hints">
      ${hinted.map(
        ({ label, hint }) =>
          html`<div>
            <dt>${label}:</dt>
            <dd>${hint}</dd>
          </div>`,
      )}
    </dl>
  </details>`;
}

/** Text is aligned to the left and numbers to the right. */
const aligned = (words: boolean | "few" | undefined): string | typeof nothing =>
  words ? (words === "few" ? "text few" : "text") : nothing;
