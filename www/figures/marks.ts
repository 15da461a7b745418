/**
 * Makes the values of a figure available one by one, to keyboard, screen reader and pointer. This is only for the
 * page: an exported drawing is a picture.
 */

import type { Plot } from "@observablehq/plot";

/** A value: its box in the plot's pixels (a point if both corners are equal), and its words. */
export interface Mark {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  say: () => string;
  /** What a click or Enter does; the figure is drawn again after it. */
  act?: () => unknown;
  /** Whether what it opens is open. */
  open?: boolean;
}

/** The marks of one panel in reading order. */
export interface Marks {
  /** Said when the focus enters the panel. */
  title: string;
  /** The direction to the next mark of a series. */
  run: "right" | "down" | "up";
  series: Mark[][];
  /** The position of the plot in the drawing. */
  x: number;
  y: number;
}

export type Drawn = SVGSVGElement & { marks: Marks[] };

/** A mark with its series and panel, and its centre and size in the drawing. */
export interface Stop {
  mark: Mark;
  series: Mark[];
  marks: Marks;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Converts a value to pixels of its plot. */
export const pixels =
  (plot: Plot, scale: "x" | "y" | "fx") =>
  (value: unknown): number =>
    Number(plot.scale(scale)?.apply(value));

/** All marks in reading order: by panel, then by series. */
export const stops = (panels: readonly Marks[]): Stop[] =>
  panels.flatMap((panel) => {
    const marks = { ...panel, series: panel.series.filter((series) => series.length > 0) };
    return marks.series.flatMap((series) =>
      series.map((mark) => {
        const { x1, x2, y1, y2 } = mark;
        const [x, y] = [panel.x + (x1 + x2) / 2, panel.y + (y1 + y2) / 2];
        return { mark, series, marks, x, y, width: Math.abs(x1 - x2), height: Math.abs(y1 - y2) };
      }),
    );
  });

/** Arrow keys by their initials: to the next mark, the previous mark, the next series, the previous series. */
const ARROWS = { right: "RLDU", down: "DURL", up: "UDRL" };

/**
 * The mark to which a key leads. Where there is none, the index is outside the list; null for a key that does
 * something else. The arrows along a series continue into the next one.
 */
export function step(all: readonly Stop[], at: number, key: string): number | null {
  const { x, y, series, marks } = all[at]!;
  if (key === "Home") return all.findIndex((stop) => stop.series === series);
  if (key === "End") return all.findLastIndex((stop) => stop.series === series);
  const starts = (stop: Stop, i: number): boolean => stop.marks !== all[i - 1]?.marks;
  if (key === "PageDown") return all.findIndex((stop, i) => i > at && starts(stop, i));
  if (key === "PageUp") return all.findLastIndex((stop, i) => i < at && starts(stop, i));
  const arrow = key.startsWith("Arrow") ? ARROWS[marks.run].indexOf(key[5]!) : -1;
  if (arrow < 0) return null;
  const by = arrow % 2 ? -1 : 1;
  if (arrow < 2 || marks.series.length === 1) return at + by;
  const beside = marks.series[marks.series.indexOf(series) + by];
  const off = (stop: Stop): number =>
    stop.series === beside ? Math.abs(marks.run === "right" ? stop.x - x : stop.y - y) : Infinity;
  return least(all, off);
}

/** The mark at a position of the drawing, or the nearest one. */
export const nearest = (all: readonly Stop[], x: number, y: number): number =>
  least(all, (stop) => {
    const across = Math.abs(stop.x - x) - stop.width / 2;
    const up = Math.abs(stop.y - y) - stop.height / 2;
    return Math.hypot(Math.max(0, across), Math.max(0, up));
  });

/** The index of the smallest number; −1 if none is finite. */
function least(all: readonly Stop[], of: (stop: Stop) => number): number {
  let [best, found] = [Infinity, -1];
  all.forEach((stop, i) => {
    const n = of(stop);
    if (n < best) [best, found] = [n, i];
  });
  return found;
}

/** The least size of the ring around a mark. */
const LEAST = 10;

function put({ style }: HTMLElement, { x, y, ...size }: Stop): void {
  const width = Math.max(LEAST, size.width + 4);
  const height = Math.max(LEAST, size.height + 4);
  style.cssText = `left:${x - width / 2}px;top:${y - height / 2}px;width:${width}px;height:${height}px`;
}

function div(attributes: Record<string, string>, ...children: Node[]): HTMLElement {
  const node = document.createElement("div");
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * Puts a drawing, shown `zoom` times as large as drawn, into its box and makes its values available. After the box come
 * two lines: the first explains how to reach the values, the second replaces it while a value is shown.
 *
 * The values have the role of an application, because in other roles screen readers use the arrow keys themselves. Each
 * step moves the focus to a new element and removes the old one. Screen readers always say a new focus but not always a
 * new name of the same element, and a figure of ten thousand values needs only one element. The visible line is hidden
 * from screen readers, which have already said it as the name of the element.
 *
 * A value that opens something is a button. `again` draws the figure once more.
 */
export function reach(
  box: HTMLElement,
  drawing: Drawn,
  title: string,
  zoom: number,
  again: () => void = () => {},
): void {
  const help = box.nextElementSibling as HTMLElement;
  const line = help.nextElementSibling as HTMLElement;
  const all = stops(drawing.marks).map((stop) => ({
    ...stop,
    x: stop.x * zoom,
    y: stop.y * zoom,
    width: stop.width * zoom,
    height: stop.height * zoom,
  }));
  const was = box.querySelector<HTMLElement>(".mark:focus")?.dataset["at"];
  const ring = div({ class: "mark", "aria-hidden": "true" });
  const values = div({ role: "application", "aria-label": `Values of the figure: ${title}` });
  const whole = div({ class: "marks" }, drawing, ring, values);
  let at = 0;
  let hovered = -1;
  let point: HTMLElement | undefined;

  const show = (i: number): void => {
    const stop = all[i];
    line.hidden = ring.hidden = !stop;
    help.hidden = !!stop;
    document[stop ? "addEventListener" : "removeEventListener"]("keydown", escape);
    if (!stop) return;
    line.textContent = stop.mark.say();
    put(ring, stop);
  };
  const escape = (event: Event): void => {
    if ((event as KeyboardEvent).key === "Escape") show(-1);
  };
  /** The first value in a panel is said with the title of the panel. */
  const name = (node: HTMLElement, entering: boolean): void => {
    const { mark, marks } = all[at]!;
    node.setAttribute("aria-label", (entering ? `${marks.title}: ` : "") + mark.say());
  };
  /** Prepares the mark for the next Tab. The element is kept, because a window that was left keeps its focus. */
  const rest = (node: HTMLElement): void => {
    name(node, true);
    node.setAttribute("aria-describedby", help.id);
  };
  const go = (i: number): void => {
    const before = point;
    const entering = !before?.matches(":focus") || all[i]!.marks !== all[at]!.marks;
    at = i;
    const { act, open } = all[i]!.mark;
    const node = div({
      class: "mark",
      ...(act
        ? { role: "button", "aria-expanded": String(open ?? false) }
        : { role: "img", "aria-roledescription": "value" }),
      tabindex: "0",
      "data-at": String(i),
    });
    point = node;
    name(node, entering);
    put(node, all[i]!);
    node.onfocus = () => show(at);
    node.onblur = ({ relatedTarget }) => {
      if ((relatedTarget as Node | null)?.parentNode === values) return;
      show(hovered);
      rest(node);
    };
    values.append(node);
    if (before ?? was) {
      // Focus alone may leave half of the mark out of view.
      node.focus({ preventScroll: true });
      node.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else rest(node);
    before?.remove();
  };

  const perform = (event: Event): void => {
    const { act } = all[at]!.mark;
    if (!act) return;
    event.preventDefault();
    act();
    again();
  };

  show(-1);
  box.replaceChildren(whole);
  if (all.length === 0) return;
  const under = ({ clientX, clientY }: MouseEvent): number => {
    const { left, top } = whole.getBoundingClientRect();
    return nearest(all, clientX - left, clientY - top);
  };
  values.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") return perform(event);
    const next = step(all, at, event.key);
    if (next === null) return;
    event.preventDefault();
    if (all[next]) go(next);
  };
  // A moving finger scrolls the page; a tap arrives as a click.
  whole.onpointermove = (event) => {
    const i = under(event);
    if (event.pointerType !== "touch" && i !== hovered) show((hovered = i));
  };
  whole.onclick = (event) => {
    go(under(event));
    const { x, y, width, height } = all[at]!;
    const { left, top } = whole.getBoundingClientRect();
    const off = Math.max(
      Math.abs(event.clientX - left - x) - width / 2,
      Math.abs(event.clientY - top - y) - height / 2,
    );
    if (off < LEAST / 2) perform(event);
  };
  // The pointer may move to the line below the figure without hiding it.
  box.parentElement!.onpointerleave = () => {
    hovered = -1;
    show(point?.matches(":focus") ? at : -1);
  };
  go(Math.min(Number(was ?? 0), all.length - 1));
}
