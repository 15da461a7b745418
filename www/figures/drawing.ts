/**
 * The drawing of an answer. Figures of several datasets that have the same axes become one figure: the first dataset is
 * its subject, and the others are grey and named.
 */

import { balanced, patterns, share, stacked, type Palette, type Panel, type Row } from "./chart";
import { bars, shareRows, type Named } from "./bars";
import { contrasts } from "./contrasts";
import { flow } from "./flow";
import { heatmap } from "./heatmap";
import { plane, type Curve } from "./plane";
import { statusBars } from "./status-bars";
import { transitions } from "./transitions";
import { tree } from "./tree";
import { about, where } from "./figure";
import { marked } from "../text/format";
import type { Drawn } from "./marks";
import type {
  BarsDrawing,
  ContrastsDrawing,
  Drawing,
  FlowDrawing,
  HeatMapDrawing,
  OfDataset,
  PlaneDrawing,
  Shown,
  StatusBarsDrawing,
  TransitionsDrawing,
  TreeDrawing,
} from "../engine/types";

export interface Data extends OfDataset {
  shown: Shown;
  values: unknown;
}

/** The parts of an answer that are drawn. */
export interface Answers {
  datasets: readonly Data[];
  together: Shown | null;
}

/** Figures with the same axes. */
interface Slot {
  kind: Drawing["kind"];
  title: string;
  key: string;
  all: (Named<Drawing> & { of: Data | null })[];
}

/** The greatest number of named curves, of maps, of comparisons and of rows of bars; the tables have all. */
const NAMED = 8;
const MAPS = 6;
const ROWS = 26;
const SERIES = 8;
/** The greatest number of planes with the same curves of all datasets, and of panels of one kind. */
const FACETS = 3;
const PANELS = 4;
/** The greatest number of categories below each other. */
const CATEGORIES = 18;
/** A linear axis becomes logarithmic if the greatest values of two datasets differ by more than this factor. */
const SPAN = 20;
/** From this width on panels stand side by side. */
const WIDE = 640;

function keyOf(figure: Drawing): string {
  if (figure.kind === "bars") return `bars ${figure.title} ${figure.axis.label} ${figure.axis.scale}`;
  if (figure.kind === "plane")
    return `plane ${figure.title} ${figure.x.label} ${figure.x.scale} ${figure.y.label}`;
  return figure.kind;
}

/** Short names of datasets: registry and date, or the beginning of the title where several have both in common. */
export function shortNames(datasets: readonly OfDataset[]): string[] {
  const distinct = (words: readonly string[], i: number): boolean =>
    words.filter((other) => other === words[i]).length === 1;
  const places = datasets.map(({ source }) => (source.registry ? where(source) : source.title));
  const shorter = datasets.map(({ source }, i) => {
    const [begin = ""] = (distinct(places, i) ? places[i]! : source.title).split(": ");
    return begin;
  });
  // Data that are all made up are marked once, in the first title.
  const all = datasets.every(({ source }) => source.synthetic);
  return datasets.map(({ source }, i) =>
    marked(distinct(shorter, i) ? shorter[i]! : about(source), source.synthetic && !all),
  );
}

/** What is drawn, slot by slot: common figures first, then those of datasets. */
function slotsOf({ datasets, together }: Answers): Slot[] {
  const common = together?.figures ?? [];
  const names = shortNames(datasets);
  const slots = new Map<string, Slot>();
  const add = (figure: Drawing, of: Data | null, name: string): void => {
    const key = keyOf(figure);
    const slot = slots.get(key) ?? { kind: figure.kind, title: figure.title, key, all: [] };
    slot.all.push({ name, drawing: figure, of });
    slots.set(key, slot);
  };
  for (const figure of common) add(figure, null, "");
  const taken = new Set(common.map(keyOf));
  datasets.forEach((data, i) =>
    data.shown.figures.forEach((figure) => taken.has(keyOf(figure)) || add(figure, data, names[i]!)),
  );
  // Figures of one kind are neighbours, so that they can stand side by side.
  const kinds = [...new Set([...slots.values()].map(({ kind }) => kind))];
  return kinds.flatMap((kind) => few([...slots.values()].filter((slot) => slot.kind === kind).map(limited)));
}

/** The slots of a kind that are drawn, those of most datasets first; the tables have all. */
function few(slots: readonly Slot[]): Slot[] {
  const { kind } = slots[0]!;
  if (kind !== "plane" && kind !== "bars") return [...slots];
  const sizes = slots.map(({ all }) => {
    const drawings = all.map(({ drawing }) => drawing);
    if (kind === "bars") return (drawings[0] as BarsDrawing).categories.length;
    return all.length > 1 ? measuresOf(drawings as PlaneDrawing[]).length : 1;
  });
  // Planes with the same axes for several measures fill a row; bars fill two columns.
  const most = kind === "bars" ? CATEGORIES : sizes.some((size) => size > 1) ? FACETS : PANELS;
  const columns = kind === "bars" ? [0, 0] : [0];
  const kept = new Set<number>();
  const order = slots.map((_, i) => i).sort((a, b) => slots[b]!.all.length - slots[a]!.all.length);
  for (const i of order) {
    const shortest = columns.indexOf(Math.min(...columns));
    const filled = columns[shortest]! + sizes[i]!;
    if (kept.size > 0 && filled > most) continue;
    columns[shortest] = filled;
    kept.add(i);
  }
  return slots.filter((_, i) => kept.has(i));
}

/** The measures of several planes with common axes, those of most datasets first, each with a line at least. */
function measuresOf(planes: readonly PlaneDrawing[]): string[] {
  if (single(planes)) return counted(planes[0]!).map(({ name }) => name);
  const counts = new Map<string, number>();
  for (const { series } of planes)
    for (const { name, style, points } of series)
      if (style !== "dashed" && points.length > 1) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, FACETS)
    .map(([name]) => name);
}

const counted = ({ series }: PlaneDrawing): PlaneDrawing["series"] =>
  series.filter(({ style }) => style !== "dashed");

/** The series of a plane that shows a measure. A plane with a single series shows what its axis names. */
const seriesOf = (
  plane: PlaneDrawing,
  measure: string,
  alone: boolean,
): Curve | PlaneDrawing["series"][number] | undefined =>
  counted(plane).find(({ name }) => name === measure) ?? (alone ? counted(plane)[0] : undefined);

/** Each of the planes has a single series, and all have the same axes. */
const single = (planes: readonly PlaneDrawing[]): boolean => counted(planes[0]!).length === 1;

/** Leaves out what cannot be drawn together; the tables have it. */
function limited(slot: Slot): Slot {
  const first = slot.all[0]!.drawing;
  let all = slot.all;
  if (slot.kind === "bars")
    all = all.filter(({ drawing }) => shareRows(first as BarsDrawing, drawing as BarsDrawing));
  if (slot.kind === "plane" && all.length > 1) {
    const planes = all.map(({ drawing }) => drawing as PlaneDrawing);
    const measures = measuresOf(planes);
    all = all.filter((_, i) => measures.some((measure) => seriesOf(planes[i]!, measure, single(planes))));
  }
  if (slot.kind === "heat_map") all = all.slice(0, MAPS);
  // Trees and bands of several datasets have nothing in common.
  if (slot.kind === "tree" || slot.kind === "transitions") {
    const { of, name } = all[0]!;
    const own = all.filter((one) => one.of === of);
    all = own.map((one) => ({ ...one, name: own.length < all.length ? `${name}. ` : "" }));
  }
  if (slot.kind === "status_bars") {
    // A series with one date has nothing to compare; its sentences say so.
    const several = all.filter(({ drawing }) => (drawing as StatusBarsDrawing).bars.length > 1);
    all = (several.length > 0 ? several : all).slice(0, SERIES);
  }
  if (slot.kind === "contrasts") {
    let rows = 0;
    all = all.filter(
      ({ drawing }, i) => (rows += (drawing as ContrastsDrawing).rows.length) <= ROWS || i === 0,
    );
  }
  return { ...slot, all };
}

/** The datasets of which nothing is drawn. */
export function undrawn(answers: Answers): Data[] {
  const slots = slotsOf(answers);
  const drawn = new Set(slots.flatMap(({ all }) => all.map(({ of }) => of)));
  const common = (answers.together?.figures.length ?? 0) > 0;
  return answers.datasets.filter((data) => data.shown.figures.length > 0 && !drawn.has(data) && !common);
}

interface Options {
  width: number;
  palette: Palette;
  fills: string[];
  /** All figures with the same axes, also those of an answer beside this one. */
  same: Drawing[];
  /** How many panels stand side by side, and how many rows of them there are. */
  side: number;
  rows: number;
}

/** The curves of one drawing, each subject in its colour. */
function curvesOf({ series }: PlaneDrawing, palette: Palette): Curve[] {
  const subjects = [
    ...new Set(series.filter(({ style }) => style !== "dashed").map(({ subject, name }) => subject ?? name)),
  ];
  const lined = (subject: string): boolean =>
    series.some((s) => s.style === "line" && (s.subject ?? s.name) === subject);
  let dashes = 0;
  return series.map((one): Curve => {
    const subject = one.subject ?? one.name;
    const at = subjects.indexOf(subject);
    const dashed = one.style === "dashed";
    const named =
      series.length > 1 &&
      (dashed || one.style === "line" || (one.style === "dots" && subjects.length < 2 && !lined(subject)));
    return {
      ...one,
      ink: dashed ? palette.muted : at < 3 ? palette.series[at as 0].mark : palette.ink,
      label: named ? subject : undefined,
      rank: dashed ? dashes++ : Math.max(0, at),
    };
  });
}

/** The curves of several datasets with one measure: the first is the subject, and only it keeps a fitted curve. */
function overlaid(slot: Slot, measure: string, palette: Palette): Curve[] {
  const planes = slot.all.map(({ drawing }) => drawing as PlaneDrawing);
  const having = slot.all.flatMap(({ name }, i) => {
    const one = seriesOf(planes[i]!, measure, single(planes));
    return one && one.points.length > 0 ? [{ name, one, i }] : [];
  });
  return having.flatMap(({ name, one, i }, at): Curve[] => {
    const subject = i === 0;
    // Points of several datasets would hide each other; a line of each is clearer.
    const style = subject || one.points.length < 2 ? one.style : "line";
    const label = at < NAMED ? name : undefined;
    const ink = subject ? palette.series[0].mark : palette.muted;
    const fit = subject ? planes[0]!.series.filter(({ style }) => style === "dashed").slice(0, 1) : [];
    return [
      { ...one, style, name, ink, faint: !subject, label, rank: 0 },
      ...fit.map((dashed, rank) => ({ ...dashed, ink: palette.muted, label: dashed.name, rank })),
    ];
  });
}

/** A linear axis of datasets of very different sizes becomes logarithmic. */
function scaled(slot: Slot): Pick<PlaneDrawing, "x" | "y"> {
  const planes = slot.all.map(({ drawing }) => drawing as PlaneDrawing);
  const { x, y } = planes[0]!;
  const tops = planes.map(({ series }) =>
    Math.max(
      0,
      ...series.filter(({ style }) => style !== "dashed").flatMap(({ points }) => points.map((p) => p[1])),
    ),
  );
  const some = tops.filter((top) => top > 0);
  const apart = !y.chosen && x.scale === "time" && Math.max(...some) > SPAN * Math.min(...some);
  const log = planes.some(({ y }) => y.scale === "log") || apart;
  return log && y.scale === "linear"
    ? { x, y: { ...y, label: `${y.label} (logarithmic)`, scale: "log" } }
    : { x, y };
}

type Maker = (options: Options) => Panel;

/** Panels of a kind that stand side by side at most. */
const SIDE: Record<Drawing["kind"], number> = {
  plane: 3,
  bars: 2,
  heat_map: 3,
  contrasts: 1,
  flow: 1,
  status_bars: 1,
  transitions: 1,
  tree: 1,
};

/** The planes of a slot: one, or one for each measure that its datasets have in common. */
function planes(slot: Slot): Maker[] {
  const size = ({ width, palette, side, rows }: Options) => ({ width, palette, side, rows });
  if (slot.all.length === 1) {
    const one = slot.all[0]!.drawing as PlaneDrawing;
    return [
      (options) => ({
        title: slot.title,
        ...plane(
          one,
          curvesOf(one, options.palette),
          (options.same as PlaneDrawing[]).flatMap(({ series }) => series),
          size(options),
        ),
      }),
    ];
  }
  const names = measuresOf(slot.all.map(({ drawing }) => drawing as PlaneDrawing));
  const axes = scaled(slot);
  return names.map((name) => (options) => ({
    title: names.length > 1 ? `${slot.title}: ${name}` : slot.title,
    ...plane(axes, overlaid(slot, name, options.palette), [], size(options)),
  }));
}

/** Of several datasets only the first series is drawn: its name, if there is another one. */
export function ofFirst(all: readonly BarsDrawing[]): string {
  const own = all[0]!.series.filter(({ published }) => !published);
  return all.length > 1 && own.length > 1 ? `: ${own[0]!.name}` : "";
}

/** The panels of a slot. */
function panelsOf(slot: Slot): Maker[] {
  const named = <D>(): Named<D>[] => slot.all as unknown as Named<D>[];
  const { title } = slot;
  switch (slot.kind) {
    case "plane":
      return planes(slot);
    case "bars":
      return [
        ({ same, width, palette, fills }) => ({
          title: title + ofFirst(named<BarsDrawing>().map(({ drawing }) => drawing)),
          ...bars(named<BarsDrawing>(), same as BarsDrawing[], width, palette, fills),
        }),
      ];
    case "heat_map":
      return named<HeatMapDrawing>().map(
        ({ name, drawing: map }) =>
          ({ same, width, palette, side, rows }) => {
            const alike = (same as HeatMapDrawing[]).filter(
              ({ x, y }) => x.label === map.x.label && y.label === map.y.label,
            );
            const full = slot.all.length > 1 ? `${name}. ${map.title}` : map.title;
            return { title: full, ...heatmap(map, alike, width, palette, side, rows) };
          },
      );
    case "contrasts":
      return [
        ({ same, width, palette, fills }) => ({
          title,
          ...contrasts(named<ContrastsDrawing>(), same as ContrastsDrawing[], width, palette, fills),
        }),
      ];
    case "flow":
      return named<FlowDrawing>().map(({ drawing }) => ({ width, palette }) => ({
        title,
        ...flow(drawing, width, palette),
      }));
    case "tree":
      return named<TreeDrawing>().map(({ name, drawing }) => ({ width, palette }) => ({
        title: name + drawing.title,
        ...tree(drawing, width, palette),
      }));
    case "transitions":
      return named<TransitionsDrawing>().map(({ name, drawing }) => ({ width, palette }) => ({
        title: name + title,
        ...transitions(drawing, width, palette),
      }));
    case "status_bars":
      return [
        ({ width, palette, fills }) => ({
          title,
          ...statusBars(named<StatusBarsDrawing>(), width, palette, fills),
        }),
      ];
  }
}

/** Draws an answer; with `beside`, its axes also fit that answer. */
export function draw(
  answers: Answers,
  width: number,
  palette: Palette,
  label: string,
  beside?: Answers,
): Drawn {
  const { defs, fills } = patterns(palette);
  const slots = slotsOf(answers);
  const others = beside ? slotsOf(beside) : [];
  const [only] = answers.datasets;
  const rows: Row[] = [];
  for (const kind of new Set(slots.map(({ kind }) => kind))) {
    const made = slots
      .filter((slot) => slot.kind === kind)
      .flatMap((slot) => {
        const alike = [slot, ...others.filter(({ key }) => key === slot.key)];
        const same = alike.flatMap(({ all }) => all.map(({ drawing }) => drawing));
        return panelsOf(slot).map((make) => ({ make, same }));
      });
    const most = SIDE[kind];
    // Four panels are clearer two by two.
    const side = width < WIDE ? 1 : made.length === 4 ? Math.min(most, 2) : Math.min(most, made.length);
    const panels = made.map(({ make, same }) =>
      make({ width: share(width, side), palette, fills, same, rows: Math.ceil(made.length / side), side }),
    );
    if (kind === "bars" && side > 1) rows.push(balanced(panels, side));
    else for (let i = 0; i < panels.length; i += side) rows.push(spread(panels.slice(i, i + side), side));
  }
  // A figure of made-up data says so in the drawing, because an exported figure may have no caption.
  const first = rows[0]?.[0]?.[0];
  if (first && answers.datasets.every(({ source }) => source.synthetic))
    first.title =
      answers.datasets.length === 1 ? `${about(only!.source)}. ${first.title}` : marked(first.title, true);
  return stacked(rows, width, palette, label, defs);
}

/** A row with room for as many panels as the rows above it. */
const spread = (panels: readonly Panel[], side: number): Panel[][] =>
  Array.from({ length: side }, (_, i) => panels.slice(i, i + 1));
