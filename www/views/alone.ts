/** An embed that shows one figure: the figure, or in its place how far it is or why there is none. */

import { html, nothing, type TemplateResult } from "lit";
import type { AddressController } from "../controllers/address";
import type { StudyController } from "../controllers/study";
import type { FileState, MetricId, Results } from "../engine/types";
import { format, withCompared, withView } from "../address/fragment";
import { current, whereOf } from "../address/parameters";
import type { Figure } from "../figures/figure";
import { scaled } from "../styles/scaled";
import styles from "../styles/alone.css";
import { sentence } from "../text/format";
import { list } from "../text/words";

/** File names that the line below a figure has room for. */
const NAMES = 3;

export interface Alone {
  /** The metric that `view` names. */
  figure: Figure | undefined;
  view: string;
  /** The metrics that the engine has; none before it has started. */
  figures: readonly Figure[];
  results: Results | null;
  pending: boolean;
  files: readonly FileState[];
  study: StudyController;
  /** The engine says what is wrong with it elsewhere. */
  down: boolean;
  /** The figure's view. */
  drawn: () => TemplateResult;
}

export function alone(of: Alone): unknown {
  const { figure, results, pending, down } = of;
  // What is wrong with the engine is said above, and files and manifest only follow from it.
  const wrong = down ? [] : problems(of);
  if (figure && results && !pending) return [wrong.map(notice), of.drawn()];
  const waits = down || wrong.length > 0 ? "" : awaited(of);
  return html`<div class="alone">
    <slot></slot>
    ${wrong.map(notice)}
    ${waits ? html`<p class="quiet late" role="status" data-testid="waits">${waits}</p>` : nothing}
  </div>`;
}

let sheet: CSSStyleSheet | null = null;

/** Gives an element the style of a figure alone. */
export function dress(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(scaled(styles));
  }
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

const notice = (words: string): TemplateResult =>
  html`<p class="notice" part="notice" role="alert" data-testid="problem">${words}</p>`;

/** What is wrong, for a reader who sees neither the list of files nor the controls. */
function problems({ figure, figures, view, files, study }: Alone): string[] {
  const said = [...study.problems];
  if (figures.length > 0 && !figure) {
    const ids = list(figures.map(({ id }) => id));
    said.push(
      view
        ? `There is no metric “${view}”, which “view” names. The metrics are ${ids}.`
        : `A figure alone needs the name of its metric in “view”: ${ids}.`,
    );
  }
  for (const { label, status, error } of files) {
    if (status === "failed" && error)
      said.push([sentence(`${label}: ${error.message}`), error.advice].filter(Boolean).join(" "));
    if (status === "unmapped")
      said.push(`${label} was not recognised. The manifest must say which columns it has.`);
  }
  return said;
}

function awaited({ files, study, figure }: Alone): string {
  if (study.loading !== null && study.loading > 0 && study.loading < 1)
    return `Loading the data: ${Math.round(study.loading * 100)}%`;
  if (study.opening || study.loading !== null) return "Loading the data …";
  if (files.length === 0) return "";
  return figure ? `Measuring: ${figure.name} …` : "Reading the data …";
}

/** Where the figure's numbers come from. `full` is the address of a page with everything. */
export function source(
  results: Results,
  id: MetricId,
  { manifest }: Pick<StudyController, "manifest">,
  full: string | null,
  saved: boolean,
): TemplateResult {
  const { tool, inputs, artifact } = results;
  const files = list(
    inputs.map(({ file }) => file),
    NAMES,
  );
  const of = artifact?.citation ?? artifact?.title ?? "";
  const settings = current(results.parameters, id).join("; ");
  const where = whereOf(results.parameters);
  const commit = tool.commit ? `, commit ${tool.commit.slice(0, 7)}` : "";
  const about = full ?? manifest?.homepage ?? null;
  const said = [
    `Data: ${[of.replace(/\.$/, ""), files].filter(Boolean).join(". ")}${artifact?.licence ? ` (${artifact.licence})` : ""}.`,
    where && `Only packages with ${where}.`,
    settings && `${settings}.`,
    `${saved ? "Measured earlier" : "Measured in this browser"} by Registry Lens ${tool.version}${commit}${tool.date ? `, on ${tool.date}` : ""}.`,
  ];
  return html`${said.filter(Boolean).join(" ")}
  ${
    about
      ? html`<a part="link" href=${about} target="_blank" rel="noopener" data-testid="full"
          >${full ? "All results and settings" : "About the study"}</a
        >`
      : nothing
  }`;
}

/** The hosted page at an address, with a manifest, a view, its datasets and settings; null if there is none. */
export function fullPage(
  page: string | null,
  manifest: string | null,
  view: string,
  { compared, params }: Pick<AddressController, "compared" | "params">,
): string | null {
  if (!page || !manifest) return null;
  const words = withCompared(compared, withView(view, `src=${encodeURIComponent(manifest)}`));
  try {
    return new URL(format(params, words), new URL(page, document.baseURI)).href;
  } catch {
    return null;
  }
}
