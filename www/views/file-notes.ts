/** The notes below the row of a file: what it holds, what the link changed, and what is wrong with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Linked, Setting } from "../address/corrections";
import type { Catalogue, Caveat, FileState, Input } from "../engine/types";
import { NONE } from "../text/format";
import { feedsWords, list, mappingWords, relationWords } from "../text/words";

/** Settings that a link can make. Columns are not among them: the notes name the columns themselves. */
const LINKED = [
  { field: "snapshot_date", name: "the snapshot date" },
  { field: "registry", name: "the registry" },
  { field: "whole", name: "how much of the registry it is" },
] as const;

/** Caveats that ask the user to do something before the file counts. */
const ASKING = new Set(["no_date", "no_registry", "same_date", "whole_list"]);

export interface Known {
  catalogue: Catalogue;
  /** The files as the answer used them. */
  inputs: readonly Input[];
  /** The changes that the page's address made to this file. */
  linked: Linked | undefined;
  /** Why the engine refused what the user entered. */
  refused(field: Setting): string | undefined;
}

/** The dataset as a link to the guide, its version, and a mark if the data is made up. */
export function recognisedAs(f: FileState, guide: (dataset: string) => void): TemplateResult {
  const { dataset, era, recognised_as } = f;
  const title =
    recognised_as !== null && dataset !== null
      ? html`<button
          type="button"
          class="link"
          data-testid="dataset-title"
          title="How to get it"
          aria-label=${`${recognised_as}: how to get ${f.label}`}
          @click=${() => guide(dataset)}
        >
          ${recognised_as}
        </button>`
      : (recognised_as ?? NONE);
  return html`${title} ${era === null ? nothing : html`<span class="quiet">${era}</span>`}
  ${f.synthetic ? html`<b title=${f.synthetic} data-testid="synthetic">synthetic</b>` : nothing}`;
}

/** What the user has to know or to do: errors, refused settings, and why the file is not used. */
export function askingOf(f: FileState, known: Known): TemplateResult[] {
  const notes: TemplateResult[] = [];
  for (const said of known.linked?.refused ?? [])
    notes.push(html`<p class="ask" data-testid="link-ignored">${said}</p>`);
  if (f.error) {
    notes.push(
      html`<p class="bad" data-testid="file-error">
        <strong>${f.label}</strong>: ${f.error.message} ${f.error.advice}
      </p>`,
    );
  }
  for (const field of ["snapshot_date", "registry"] as const) {
    const said = known.refused(field);
    if (said) notes.push(html`<p class="bad" id=${`rl-refused-${f.id}-${field}`}>${said}</p>`);
  }
  for (const { code, text } of caveatsOf(f, known.inputs))
    if (ASKING.has(code)) notes.push(html`<p class="ask" data-testid="file-caveat">${text}</p>`);
  return notes;
}

/** What the file holds and feeds, and what to keep in mind. */
export function detailsOf(f: FileState, known: Known): TemplateResult[] {
  const contents = contentsOf(f, known);
  const caveats = caveatsOf(f, known.inputs).filter(({ code }) => !ASKING.has(code));
  return [
    ...(contents ? [contents] : []),
    ...(f.synthetic ? [html`<p class="caveat">${f.synthetic}</p>`] : []),
    ...caveats
      // The mark of the row and its text say it.
      .filter(({ code }) => code !== "synthetic")
      .map(({ text }) => html`<p class="caveat" data-testid="file-caveat">${text}</p>`),
  ];
}

/** The user's changes to the file, the relations that it fills, and the metrics that use them. */
function contentsOf(f: FileState, { catalogue, linked }: Known): TemplateResult | null {
  const { kinds, metrics } = catalogue;
  const fields = linked?.fields ?? [];
  const said: TemplateResult[] = [];
  if (f.mapping?.source === "chosen")
    said.push(
      html`<span data-testid="chosen"
        >${fields.includes("mapping") ? "Columns from the link" : "Chosen columns"}:
        ${mappingWords(f.mapping, kinds)}.</span
      > `,
    );
  const set = LINKED.filter(({ field }) => fields.includes(field)).map(({ name }) => name);
  if (set.length > 0) said.push(html`<span data-testid="linked">Set by the link: ${list(set)}.</span> `);
  const relations = relationWords(f.relations);
  if (relations) said.push(html`<span data-testid="relations">Fills ${relations}.</span> `);
  const feeds = f.status === "ready" ? feedsWords(f.feeds, metrics) : "";
  if (feeds) said.push(html`<span data-testid="feeds">${feeds}</span>`);
  return said.length > 0 ? html`<p class="quiet">${said}</p>` : null;
}

/** Caveats of the file itself, and the answer's caveat that another file of the same date took its place. */
export function caveatsOf(f: FileState, inputs: readonly Input[]): Caveat[] {
  const input = inputs.find((i) => i.file === f.label);
  const added = input?.caveats.filter((c) => c.code === "same_date" || c.code === "whole_list") ?? [];
  return [...f.caveats, ...added];
}
