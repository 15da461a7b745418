/**
 * The drawing beside a claim: the zones of its rule, the number that decides with its interval, and below it the same
 * number of other datasets and registries and as published, one line each. The engine says what is drawn; here are only
 * its places.
 */

import { nothing, svg, type TemplateResult } from "lit";
import type { Claim, ClaimOther, Source, StripAxis, StripMark, StripZone, Verdict } from "../engine/types";
import { count } from "../text/format";
import { list } from "../text/words";
import { roundStep } from "./axes";
import { cut, widthOf } from "./chart";
import { where } from "./figure";

/** Another dataset of the registry, one of another registry, a published value, or many datasets on one line. */
export type Kind = StripMark["role"] | "same" | "other" | "published" | "rest";

export interface Line {
  kind: Kind;
  name: string;
  value: number | null;
  bounds: readonly [number, number] | null;
  words: string;
  /** The verdict of another dataset. */
  verdict?: Verdict;
  /** The values on a line for many datasets. */
  values?: readonly number[];
}

export interface Strip {
  axis: StripAxis;
  lines: readonly Line[];
}

/** More datasets than these share a line, except the lowest and the highest; fewer on a phone. */
const NAMED = 5;
const NAMED_NARROW = 3;

/** The name of a dataset among others of its registry: its date, or its title if another has the same date. */
function nameOf(source: Source, all: readonly Source[], registry: string | null): string {
  const short = (of: Source): string => (of.registry === registry ? (of.date ?? "") : where(of));
  const alike = all.filter((other) => short(other) === short(source));
  if (short(source) && alike.length === 1) return short(source);
  const titles = alike.filter(({ title }) => title === source.title);
  return titles.length === 1
    ? source.title
    : [short(source), source.title, source.files[0]].filter(Boolean).join(" ");
}

const deciding = (marks: readonly StripMark[]): StripMark[] => marks.filter(({ role }) => role === "decides");

/**
 * The lines of a claim in a drawing of this width. Datasets whose number is on another axis, or that have no single one,
 * are left out.
 */
export function stripOf(
  { axis, number, dataset, others }: Pick<Claim, "axis" | "number" | "dataset" | "others">,
  width = Infinity,
): Strip | null {
  if (!axis || !number || !dataset || number.marks.length === 0) return null;
  const drawn = others.filter(
    (other) =>
      other.number?.axis === axis.id &&
      deciding(other.number.marks).length === 1 &&
      other.standing !== "registry_unknown",
  );
  const sources = [dataset, ...drawn.map(({ source }) => source)];
  const named = (source: Source): string => nameOf(source, sources, dataset.registry);
  const line = (mark: StripMark, kind: Kind, name: string, verdict?: Verdict): Line => ({
    kind,
    name,
    value: mark.value,
    bounds: mark.bounds,
    words: mark.words,
    ...(verdict && { verdict }),
  });
  // A part of the claim that not every dataset decides by is named with the dataset.
  const parts = new Set(
    sources.length > 1 ? [number, ...drawn.map((other) => other.number!)].map(partOf) : [],
  );
  const besides = ({ source, standing, verdict, number }: ClaimOther): Line => {
    const part = parts.size > 1 ? partOf(number!) : "";
    const kind = standing === "same_registry" ? "same" : "other";
    return line(deciding(number!.marks)[0]!, kind, [named(source), part].filter(Boolean).join(": "), verdict);
  };
  const of = (standing: ClaimOther["standing"]): Line[] =>
    drawn.filter((other) => other.standing === standing).map(besides);
  const most = width < STACK_BELOW ? NAMED_NARROW : NAMED;
  return {
    axis,
    lines: [
      ...number.marks.map((mark) => line(mark, mark.role, mark.name || named(dataset))),
      ...few(of("same_registry"), "same", most),
      ...few(of("other_registry"), "other", most),
      ...axis.published.map(({ by, value, words }): Line => ({
        kind: "published",
        name: by,
        value,
        bounds: null,
        words,
      })),
    ],
  };
}

const partOf = ({ marks }: { marks: readonly StripMark[] }): string => deciding(marks)[0]?.name ?? "";

/**
 * Beyond a few lines only the lowest and the highest have one of their own. The others share one without names, for each
 * verdict, so that those that disagree are seen.
 */
function few(lines: readonly Line[], kind: "same" | "other", most: number): Line[] {
  if (lines.length <= most) return [...lines];
  const known = lines.filter(({ value }) => value !== null).sort((a, b) => a.value! - b.value!);
  const ends = [known[0], known.at(-1)].filter((line) => line !== undefined);
  const rest = lines.filter((line) => !ends.includes(line));
  const verdicts = [...new Set(rest.map(({ verdict }) => verdict))];
  const shared = verdicts.map((verdict): Line => {
    const alike = rest.filter((line) => line.verdict === verdict);
    if (alike.length === 1) return alike[0]!;
    return {
      kind: "rest",
      name: `${count(alike.length)} more ${kind === "same" ? "datasets" : "of other registries"}`,
      value: null,
      bounds: null,
      words: "",
      values: alike.flatMap(({ value }) => value ?? []),
      ...(verdict && { verdict }),
    };
  });
  return [...ends, ...shared];
}

/** A strip has at most so many steps between its round values. */
const STEPS = 6;

/** The ends of the axis, extended to all values, and to their intervals by at most half of the axis. */
export function limitsOf({
  axis,
  lines,
}: {
  axis: Pick<StripAxis, "limits" | "unit">;
  lines: readonly Pick<Line, "value" | "bounds" | "values">[];
}): [low: number, high: number] {
  const [low, high] = axis.limits;
  const half = (high - low) / 2;
  const values = lines.flatMap(({ value, values = [] }) => [...(value === null ? [] : [value]), ...values]);
  const ends = lines.flatMap(({ bounds }) => bounds ?? []);
  const least = Math.min(low, ...values, Math.max(low - half, Math.min(low, ...ends)));
  const most = Math.max(high, ...values, Math.min(high + half, Math.max(high, ...ends)));
  const step = roundStep(most - least, STEPS);
  const wide: [number, number] = [
    least < low ? step * Math.floor(least / step) : low,
    most > high ? step * Math.ceil(most / step) : high,
  ];
  // No share is below 0 or above 1, but growth can shrink.
  if (axis.unit === "share" && low >= 0) return [Math.max(0, wide[0]), Math.min(1, wide[1])];
  return wide;
}

/** A tick: "20%", "−0.4", "0.02". */
export function tick(value: number, unit: StripAxis["unit"]): string {
  const scaled = unit === "number" ? value : value * 100;
  const text = String(Number(scaled.toPrecision(2))).replace("-", "−");
  return unit === "share" ? `${text}%` : unit === "points" && value > 0 ? `+${text}` : text;
}

/** The values of ticks: the thresholds, then the ends, 0 and round values where they have room. */
export function ticksOf({ zones, unit }: StripAxis, [low, high]: [number, number], width: number): number[] {
  const thresholds = zones.toReversed().flatMap(({ from, to }) => [from, to]);
  const step = roundStep(high - low, STEPS);
  const round = Array.from({ length: 12 }, (_, i) => step * (Math.ceil(low / step) + i));
  const kept: number[] = [];
  const half = (value: number): number => 3.6 * tick(value, unit).length;
  // The labels of the ends are inside the axis.
  const middle = (value: number): number =>
    (width * (value - low)) / (high - low) +
    (value === low ? half(value) : value === high ? -half(value) : 0);
  for (const value of [...thresholds, low, high, 0, ...round]) {
    if (value === null || value < low || value > high) continue;
    const room = (other: number): number => half(value) + half(other) + 6;
    if (kept.every((other) => Math.abs(middle(other) - middle(value)) >= room(other))) kept.push(value);
  }
  return kept.sort((a, b) => a - b);
}

const ZONES: Partial<Record<Verdict, string>> = { holds: "holds", does_not_hold: "does not hold" };
const SPOKEN: Partial<Record<Verdict, string>> = { ...ZONES, mixed: "is mixed" };

const KINDS: Record<Kind, string> = {
  decides: "",
  read: "",
  beside: "for comparison: ",
  same: "another dataset, ",
  other: "another registry, ",
  published: "published by ",
  rest: "",
};

/** The whole drawing in one sentence for those who do not see it. */
export function spokenStrip({ axis, lines }: Strip): string {
  const zone = ({ verdict, from, to }: StripZone): string =>
    `${ZONES[verdict] ?? ""} ${from === null ? "below" : "above"} ${tick(from ?? to ?? 0, axis.unit)}`;
  const said = lines.map(({ kind, name, words, bounds, values, verdict }) => {
    const judged = (verdict && SPOKEN[verdict] && `, ${SPOKEN[verdict]}`) ?? "";
    if (values?.length)
      return `${name} from ${list([Math.min(...values), Math.max(...values)].map((v) => tick(v, axis.unit)))}${judged}`;
    const range = bounds ? ` (${bounds.map((end) => tick(end, axis.unit)).join(" to ")})` : "";
    return `${KINDS[kind]}${name} ${words}${range}${judged}`;
  });
  const zones = axis.zones.length > 0 ? ` By itself it ${list(axis.zones.map(zone))}.` : "";
  return `${axis.label}: ${said.join("; ")}.${zones}`;
}

/** Heights of a line, of the words of the zones, and of the ticks with the label of the axis. */
const LINE = 19;
const STACKED = 30;
const HEAD = 18;
const FOOT = 36;
/** The least room for values, so that most strips have the same axis. */
const VALUES = 92;
/** Below this width names and values are above their lines. */
const STACK_BELOW = 430;

export interface Layout {
  height: number;
  left: number;
  right: number;
  x(value: number): number;
  limits: [low: number, high: number];
  lines: { line: Line; y: number; text: number }[];
}

/** The places of a drawing of this width. */
export function layout(strip: Strip, width: number, measure: (text: string) => number = widthOf): Layout {
  const stacked = width < STACK_BELOW;
  const widest = Math.max(VALUES, ...strip.lines.map(({ words }) => measure(words) + 32));
  const left = stacked ? 6 : Math.round(width * 0.25);
  const right = width - (stacked ? 8 : Math.min(widest, width * 0.3));
  const limits = limitsOf(strip);
  const [low, high] = limits;
  const step = stacked ? STACKED : LINE;
  return {
    height: HEAD + strip.lines.length * step + FOOT,
    left,
    right,
    limits,
    x: (value) => left + ((right - left) * (value - low)) / (high - low),
    lines: strip.lines.map((line, i) => {
      const top = HEAD + i * step;
      return { line, y: top + (stacked ? 22 : 10), text: top + (stacked ? 12 : 14) };
    }),
  };
}

const GLYPHS: Record<Verdict, string> = {
  holds: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
  does_not_hold: "M-3.6-3.6h7.2v7.2h-7.2z",
  mixed: "M0-5L5 0 0 5-5 0z",
  not_measurable: "",
};

function shape(kind: Kind, x: number, y: number): TemplateResult {
  const at = `translate(${x} ${y})`;
  if (kind === "published") return svg`<path class="at" transform=${at} d="M0-6L6 0 0 6-6 0z" />`;
  if (kind === "other") return svg`<path class="at" transform=${at} d="M0-5L5 4H-5z" />`;
  return svg`<circle class="at" transform=${at} r=${kind === "decides" ? 5.5 : kind === "rest" ? 3 : 4} />`;
}

/** Draws a strip. */
export function drawStrip(strip: Strip, width: number): TemplateResult {
  const { axis } = strip;
  const { x, left, right, height, limits, lines } = layout(strip, width);
  const [low, high] = limits;
  const floor = height - FOOT;
  const inside = (value: number): number => x(Math.min(high, Math.max(low, value)));
  const stacked = width < STACK_BELOW;

  const zone = ({ verdict, from, to }: StripZone): unknown => {
    const [start, end] = [inside(from ?? low), inside(to ?? high)];
    const words = ZONES[verdict] ?? "";
    // The words are at the outer end of the zone, where its mark is most often not.
    const label = widthOf(words) + 8 < end - start;
    const anchor = from === null ? "start" : "end";
    return svg`<g class="zone ${verdict}">
      <rect x=${start} y=${HEAD - 1} width=${Math.max(0, end - start)} height=${floor - HEAD + 1} />
      ${label ? svg`<text x=${from === null ? start : end} y="12" text-anchor=${anchor}>${words}</text>` : nothing}
    </g>`;
  };

  const mark = ({ line, y, text }: Layout["lines"][number]): unknown => {
    const { kind, name, value, bounds, words, verdict, values = [] } = line;
    const ends = bounds?.map(inside);
    const room = stacked ? width - widthOf(words) - 30 : left - 10;
    const wordsAt = stacked ? width - (verdict ? 14 : 0) : right + 10;
    return svg`<g class="line ${kind}" data-mark=${kind} data-value=${value ?? nothing}>
      <text x="0" y=${text}>${name !== cut(name, room) ? svg`<title>${name}</title>` : nothing}${cut(name, room)}</text>
      ${ends ? svg`<line class="range" x1=${ends[0]!} x2=${ends[1]!} y1=${y} y2=${y} />` : nothing}
      ${ends && bounds![0] < low ? svg`<path class="range" d="M${ends[0]! + 5} ${y - 4}l-5 4 5 4" />` : nothing}
      ${ends && bounds![1] > high ? svg`<path class="range" d="M${ends[1]! - 5} ${y - 4}l5 4-5 4" />` : nothing}
      ${values.map((each) => shape(kind, x(each), y))}
      ${value === null ? nothing : shape(kind, x(value), y)}
      <text class="words" x=${wordsAt} y=${text} text-anchor=${stacked ? "end" : "start"}>${words}</text>
      ${
        verdict && GLYPHS[verdict]
          ? svg`<path class="glyph ${verdict}" transform="translate(${width - 6} ${text - 4})" d=${GLYPHS[verdict]} />`
          : nothing
      }
    </g>`;
  };

  const ticks = ticksOf(axis, limits, right - left);
  const thresholds = axis.zones.flatMap(({ from, to }) => [from, to]);
  const label = cut(axis.label, width);
  return svg`<svg
    class="strip"
    viewBox="0 0 ${width} ${height}"
    width=${width}
    height=${height}
    role="img"
    aria-label=${spokenStrip(strip)}
    data-low=${low}
    data-high=${high}
  >
    ${axis.zones.map(zone)}
    ${thresholds.map((at) =>
      at === null || at < low || at > high
        ? nothing
        : svg`<line class="threshold" x1=${x(at)} x2=${x(at)} y1=${HEAD - 1} y2=${floor} />`,
    )}
    <line class="axis" x1=${left} x2=${right} y1=${floor} y2=${floor} data-axis />
    ${ticks.map((at) => {
      const anchor = at === low ? "start" : at === high ? "end" : "middle";
      return svg`<line class="axis" x1=${x(at)} x2=${x(at)} y1=${floor} y2=${floor + 4} /><text
        class="tick" x=${x(at)} y=${floor + 16} text-anchor=${anchor}>${tick(at, axis.unit)}</text>`;
    })}
    <text class="label" x=${Math.max(0, Math.min(left, width - widthOf(label)))} y=${floor + 32}>${label}</text>
    ${lines.map(mark)}
  </svg>`;
}
