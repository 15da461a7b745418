/** What is left after each step of a review, in the manner of a PRISMA flow diagram. */

import { el, GAP as BETWEEN, share, widthOf, wrap, type Palette, type Panel } from "./chart";
import { count } from "../text/format";
import { NARROW } from "./figure";
import type { Mark } from "./marks";
import type { FlowDrawing } from "../engine/types";

const BOX = 30;
const GAP = 16;
const WIDE = 700;
const PAD = 12;

export function flow({ steps }: FlowDrawing, width: number, palette: Palette): Omit<Panel, "title"> {
  const g = el("g", { "font-size": 12 });
  // Each beginning has a column of its own if the drawing is wide.
  const columns = width < WIDE ? 1 : steps.filter(({ left_out }) => !left_out).length;
  const room = share(width, columns);
  const wide = Math.min(
    (width / columns) * 0.45,
    Math.max(...steps.map(({ label, n }) => widthOf(`${count(n)} ${label}`))) + 2 * PAD,
  );
  const [main, out]: [Mark[], Mark[]] = [[], []];
  let [y, bottom, start] = [2, 0, 0];
  const box = (x: number, at: number, across: number, words: string, ink: string, strong: boolean): void => {
    g.append(
      el("rect", {
        x,
        y: at,
        width: across,
        height: BOX,
        rx: 3,
        fill: palette.paper,
        stroke: ink,
        "stroke-width": strong ? 1.5 : 1,
      }),
    );
    const said = wrap(words, across, 11);
    said.slice(0, 2).forEach((line, i) =>
      g.append(
        el(
          "text",
          {
            x: x + across / 2,
            y: at + BOX / 2 + 4 + (i - (Math.min(2, said.length) - 1) / 2) * 13,
            "text-anchor": "middle",
            fill: ink,
          },
          line,
        ),
      ),
    );
  };
  const arrow = (d: string): void => {
    g.append(el("path", { d, fill: "none", stroke: palette.muted }));
  };
  steps.forEach(({ label, n, left_out }, i) => {
    if (i > 0 && columns > 1 && !left_out) [y, start] = [2, start + room + BETWEEN];
    else if (i > 0) {
      const aside = start + wide + (width < NARROW ? 20 : 48);
      const middle = start + wide / 2;
      const top = y + BOX;
      const next = top + GAP + (left_out ? BOX : 0);
      // A new beginning has no arrow.
      if (left_out) arrow(`M${middle} ${top}V${next}m-4-6l4 6l4-6`);
      if (left_out) {
        const [why, left] = left_out;
        const at = top + (GAP + BOX) / 2 - BOX / 2;
        const words = `${count(left)} ${why}`;
        const across = Math.min(start + room - aside - 2, widthOf(words) + 2 * PAD);
        arrow(`M${middle} ${at + BOX / 2}H${aside}m-6-4l6 4l-6 4`);
        box(aside, at, across, words, palette.muted, false);
        out.push({ x1: aside, x2: aside + across, y1: at, y2: at + BOX, say: () => `left out: ${words}` });
      }
      y = next;
    }
    const words = `${count(n)} ${label}`;
    box(start + 1, y, wide - 2, words, palette.ink, true);
    bottom = Math.max(bottom, y + BOX);
    main.push({ x1: start + 1, x2: start + wide - 1, y1: y, y2: y + BOX, say: () => words });
  });
  const height = bottom + 4;
  const plot = el("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "inherit" }, g);
  return { plot, marks: { run: "down", series: [main, out] } };
}
