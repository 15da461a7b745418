/** The exports: which files the page offers, with their use, their names, and the functions that make them. */

import { alone, framed, PAPER, type About } from "../figures/chart";
import type { Figure } from "../figures/figure";
import { count, plural, said } from "../text/format";
import { chosen } from "../address/parameters";
import { pdfOf } from "./pages";
import { svgText, toPng } from "./save";
import { QUESTIONS, type Written } from "../engine/protocol";
import type { Form, Input, Results } from "../engine/types";

/** The data for exports: the shown answer, its figures, and the engine. */
export interface Shown {
  results: Results;
  /** The figures of metrics with data. */
  figures: readonly Figure[];
  /** The export formats of the engine. */
  forms: readonly Form[];
  written(form: string, subject: string): Promise<Written>;
  /** The file of a font. */
  font(name: string): Promise<ArrayBuffer>;
}

/** An entry of the menu: an export format of the engine, or one that only the page can make. */
export interface Export<Of> extends Omit<Form, "of"> {
  /** `say` takes what a user must know of the file. */
  make(shown: Shown, of: Of, say: (words: string) => void): Promise<Blob> | Blob;
}

/** The subject of exports that do not belong to one metric. */
export const ALL = { id: "claims" };
/** Width of an exported figure without its margins. */
const WIDTH = 860;
/** The greatest number of input names in an exported figure; its metadata has all. */
const NAMES = 12;
/** The greatest number of files that are named one by one. */
const FILES = 4;
/** Points in a CSS pixel. At its printed width the text of a figure, 11 and 12 pixels, then has 8 to 9 points. */
const PT = 0.75;
/** The widths of one and of both columns of a paper in points: 84.7 and 177.8 mm. */
const [ONE, TWO] = [240, 504];
/**
 * Most papers use a sans-serif font in figures: ACM's Libertine goes with Biolinum, and IEEE's Times with Helvetica.
 * Both are legible at 8 points, unlike a serif font.
 */
const LETTERS = '"Linux Biolinum O", "Linux Biolinum", "Libertinus Sans", Helvetica, Arial, sans-serif';

const SVG = "image/svg+xml";
const PDF = "application/pdf";
const svg = (drawing: SVGSVGElement): Blob => new Blob([svgText(drawing)], { type: SVG });

/** The export formats that only the page can make: its drawings. */
const FIGURES: readonly Export<Figure>[] = [
  {
    id: "svg",
    extension: "svg",
    media_type: SVG,
    file: "",
    words: { label: "Figure, SVG", hint: "with title, caption and names of input files" },
    make: ({ results }, figure) => svg(paper(figure, results)),
  },
  {
    id: "svg-1",
    extension: "svg",
    media_type: SVG,
    file: "1-column",
    words: { label: "Figure for one column, SVG", hint: "84.7 mm wide, for a paper of two columns" },
    make: ({ results }, figure) => svg(columns(figure, results, ONE)),
  },
  {
    id: "svg-2",
    extension: "svg",
    media_type: SVG,
    file: "2-columns",
    words: { label: "Figure for two columns, SVG", hint: "177.8 mm wide, across both columns" },
    make: ({ results }, figure) => svg(columns(figure, results, TWO)),
  },
  {
    id: "pdf-1",
    extension: "pdf",
    media_type: PDF,
    file: "1-column",
    words: { label: "Figure for one column, PDF", hint: "the same for LaTeX, with its fonts" },
    make: (shown, figure) => pdf(figure, shown, ONE, false),
  },
  {
    id: "pdf-2",
    extension: "pdf",
    media_type: PDF,
    file: "2-columns",
    words: { label: "Figure for two columns, PDF", hint: "the same across both columns" },
    make: (shown, figure) => pdf(figure, shown, TWO, false),
  },
  {
    id: "pdf-panels",
    extension: "pdf",
    media_type: PDF,
    file: "panels",
    words: { label: "Panels, PDF", hint: "each on a page, as wide as one column" },
    make: (shown, figure) => pdf(figure, shown, ONE, true),
  },
  {
    id: "png",
    extension: "png",
    media_type: "image/png",
    file: "",
    words: { label: "Figure, PNG", hint: "for slides and messages" },
    make: ({ results }, figure) => toPng(paper(figure, results), aboutOf(figure, results).metadata),
  },
];

/** Additions of the page to export formats of the engine. */
const ADDED: Readonly<Record<string, (text: string, shown: Shown) => string>> = { html: illustrated };

const byEngine = (form: Form): Export<{ id: string }> => ({
  ...form,
  async make(shown, of) {
    const [bytes] = await shown.written(form.id, of.id);
    const add = ADDED[form.id];
    const content = add ? add(new TextDecoder().decode(bytes), shown) : bytes;
    return new Blob([content], { type: form.media_type });
  },
});

/** The paper's question about each card that the metric on documentation compares. */
const ASKED: Export<Figure> = {
  id: QUESTIONS,
  extension: "jsonl",
  media_type: "application/jsonl",
  file: QUESTIONS,
  words: {
    label: "Questions about cards, JSONL",
    hint: "for a language model; nothing is sent",
  },
  async make({ written }, { id }, say) {
    const [bytes, words] = await written(QUESTIONS, id);
    say(words ?? "");
    return new Blob([bytes]);
  },
};

/** The exports of a metric: its figure, each export format of one subject, and what only it has. */
export const ofMetric = (forms: readonly Form[], { id }: { id: string }): Export<Figure>[] => [
  ...FIGURES,
  ...forms.filter(({ of }) => of.is === "subject").map(byEngine),
  ...forms.filter(({ of }) => of.is === "script" && of.metrics.includes(id)).map(byEngine),
  ...(id === "documentation" && forms.length > 0 ? [ASKED] : []),
];

/** The exports of all results, with the tables of the claims. */
export const ofAll = (forms: readonly Form[]): Export<typeof ALL>[] =>
  forms
    .filter(({ of }) => of.is !== "script")
    .map((form) =>
      form.of.is === "subject"
        ? { ...byEngine(form), id: `${ALL.id}-${form.id}`, file: ALL.id, words: form.of.claims }
        : byEngine(form),
    );

/** The last part of an export's file name. */
export const endOf = ({ file, extension }: Pick<Form, "file" | "extension">): string =>
  `${file && `-${file}`}.${extension}`;

/** For example "registry-lens-turnover-k1000-paper". It has no date, so that the same answer has the same name. */
export function nameOf({ results }: Shown, { id }: { id: string }): string {
  const { k, mode } = results.parameters[id] ?? {};
  return ["registry-lens", id !== ALL.id && id, k && `k${k}`, mode].filter(Boolean).join("-");
}

/** The description of a figure for programs and for people who do not see it. */
function aboutOf(figure: Figure, results: Results): About & { inputs: Input[] } {
  const metric = figure.of(results);
  const sources = figure.sources(metric);
  const inputs = results.inputs.filter((input) => sources.some((files) => files.includes(input.file)));
  const { tool } = results;
  return {
    title: figure.title(metric),
    description: figure.sentences(metric).join(" "),
    metadata: JSON.stringify(
      {
        tool,
        parameters: { [figure.id]: results.parameters[figure.id] },
        inputs,
        caveats: said(metric.caveats),
      },
      (_, value) => (typeof value === "bigint" ? value.toString() : value),
    ),
    inputs,
  };
}

/** The figure as a separate file, with title, caption, parameters and inputs. */
function paper(figure: Figure, results: Results): SVGSVGElement {
  const metric = figure.of(results);
  const sources = figure.sources(metric);
  const about = aboutOf(figure, results);
  const names = sources.slice(0, NAMES).map((files) => named(files, about.inputs));
  if (sources.length > NAMES) names.push(`and ${count(sources.length - NAMES)} more`);
  const settings = chosen(results.parameters, figure.id).map((text) => `; ${text}`);
  const mode = metric.mode ? `; ${metric.mode} definition` : "";
  return framed(figure.draw(metric, WIDTH, PAPER), about, [
    figure.caption(metric),
    ...figure.sentences(metric),
    ...said(metric.caveats).map(
      ({ places, text }) => `Caveat${places.length > 0 ? ` (${places.join("; ")})` : ""}: ${text}`,
    ),
    `Inputs: ${names.join(", ")}.`,
    `Registry Lens ${results.tool.version}${from(results.tool)}${mode}${settings.join("")}.`,
  ]);
}

/** The commit of the program, as people write it. */
const from = ({ commit }: Results["tool"]): string => (commit ? ` (commit ${commit.slice(0, 12)})` : "");

/** The figure for a given width in points. It has no title or caption, because a paper sets them. */
function bare(figure: Figure, results: Results, points: number): SVGSVGElement {
  const drawing = figure.draw(figure.of(results), points / PT, PAPER);
  // Headings of 13 pixels would be larger than the paper's caption.
  for (const heading of drawing.querySelectorAll('[font-size="13"]')) heading.setAttribute("font-size", "12");
  return drawing;
}

function pdf(figure: Figure, { results, font }: Shown, points: number, each: boolean): Promise<Blob> {
  const { title, description, metadata } = aboutOf(figure, results);
  const { name, version } = results.tool;
  const about = { title, subject: description, metadata, producer: `${name} ${version}` };
  return pdfOf(() => bare(figure, results, points), points, each, about, font);
}

function columns(figure: Figure, results: Results, points: number): SVGSVGElement {
  const drawing = bare(figure, results, points);
  const [width, height] = ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
  const svg = alone(drawing, width!, height!, aboutOf(figure, results), LETTERS);
  svg.setAttribute("width", `${points}pt`);
  svg.setAttribute("height", `${(points / width!) * height!}pt`);
  return svg;
}

/** The engine's report with the figures in the places that it marks. */
function illustrated(report: string, { results, figures }: Shown): string {
  return fill(report, (id) => {
    const figure = figures.find((figure) => figure.id === id);
    return figure ? illustration(figure, results) : "";
  });
}

export const fill = (report: string, figure: (id: string) => string): string =>
  report.replace(/<!--figure:([\w-]+)-->/g, (_, id: string) => figure(id));

function illustration(figure: Figure, results: Results): string {
  const metric = figure.of(results);
  const drawing = figure.draw(metric, WIDTH, PAPER);
  drawing.setAttribute("style", "max-width: 100%; height: auto; background: #fff");
  const caption = document.createElement("figcaption");
  caption.append(figure.caption(metric));
  const whole = document.createElement("figure");
  whole.style.margin = "1rem 0";
  whole.append(drawing, caption);
  return whole.outerHTML;
}

/** "npm_2024-01.parquet (1,000 rows)", "0000.parquet … 0009.parquet (10 files, 10,000 rows)" */
function named(files: string[], inputs: Input[]): string {
  const rows = (of: string[]): string =>
    plural(
      inputs.filter((i) => of.includes(i.file)).reduce((sum, i) => sum + (i.rows ?? 0n), 0n),
      "row",
    );
  if (files.length <= FILES) return files.map((file) => `${file} (${rows([file])})`).join(", ");
  return `${files[0]} … ${files.at(-1)} (${plural(files.length, "file")}, ${rows(files)})`;
}
