/** Paths of SVG in the operators of a PDF. */

import { num } from "./file";

type Point = [x: number, y: number];

/** How many numbers each command takes. */
const TAKES: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  T: 2,
  A: 7,
  Z: 0,
};
/** The distance of the control points of a quarter of a circle. */
const QUARTER = 0.5522847498;

/** The commands of a path with their numbers; a command may be repeated without its letter. */
function commandsOf(d: string): { letter: string; numbers: number[] }[] {
  const commands: { letter: string; numbers: number[] }[] = [];
  for (const [, letter, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*(?:e[-+]?\d+[^a-zA-Z]*)*)/g)) {
    const takes = TAKES[letter!.toUpperCase()];
    if (takes === undefined) throw new Error(`A path has the unknown command ${letter}`);
    const numbers = numbersOf(rest!, letter!.toUpperCase() === "A");
    if (takes === 0 || numbers.length === 0) commands.push({ letter: letter!, numbers: [] });
    for (let i = 0; takes > 0 && i + takes <= numbers.length; i += takes) {
      // Further points of a move are lines.
      const next = i === 0 ? letter! : letter === "M" ? "L" : letter === "m" ? "l" : letter!;
      commands.push({ letter: next, numbers: numbers.slice(i, i + takes) });
    }
  }
  return commands;
}

/** The numbers of a command. The two flags of an arc need no space after them. */
function numbersOf(text: string, arc: boolean): number[] {
  const numbers: number[] = [];
  const any = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gy;
  const flag = /[01]/gy;
  let at = 0;
  while (at < text.length) {
    const place = numbers.length % 7;
    const pattern = arc && (place === 3 || place === 4) ? flag : any;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) numbers.push(Number(found[0]));
    at = found ? pattern.lastIndex : at + 1;
  }
  return numbers;
}

/** An arc as curves of at most a quarter. The formulas are those of the SVG standard, appendix B.2. */
function arc([x1, y1]: Point, numbers: readonly number[]): [Point, Point, Point][] {
  const [r1, r2, turn, large, sweep, x2, y2] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if ((x1 === x2 && y1 === y2) || r1 === 0 || r2 === 0)
    return [
      [
        [x1, y1],
        [x2, y2],
        [x2, y2],
      ],
    ];
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const [dx, dy] = [(x1 - x2) / 2, (y1 - y2) / 2];
  const [px, py] = [cos * dx + sin * dy, -sin * dx + cos * dy];
  const grow = Math.sqrt(Math.max(1, (px / r1) ** 2 + (py / r2) ** 2));
  const [rx, ry] = [Math.abs(r1) * grow, Math.abs(r2) * grow];
  const rest = (rx * ry) ** 2 / ((rx * py) ** 2 + (ry * px) ** 2) - 1;
  const far = Math.sqrt(Math.max(0, rest)) * (large === sweep ? -1 : 1);
  const [cx, cy] = [(far * rx * py) / ry, (-far * ry * px) / rx];
  const start = Math.atan2((py - cy) / ry, (px - cx) / rx);
  let angle = Math.atan2((-py - cy) / ry, (-px - cx) / rx) - start;
  if (sweep && angle < 0) angle += 2 * Math.PI;
  if (!sweep && angle > 0) angle -= 2 * Math.PI;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const at = (u: number, v: number): Point => {
    const [x, y] = [cx + rx * u, cy + ry * v];
    return [cos * x - sin * y + mx, sin * x + cos * y + my];
  };
  const pieces = Math.max(1, Math.ceil(Math.abs(angle) / (Math.PI / 2) - 1e-6));
  const step = angle / pieces;
  const reach = (4 / 3) * Math.tan(step / 4);
  return Array.from({ length: pieces }, (_, i): [Point, Point, Point] => {
    const [from, to] = [start + i * step, start + (i + 1) * step];
    const [c1, s1, c2, s2] = [Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)];
    return [at(c1 - reach * s1, s1 + reach * c1), at(c2 + reach * s2, s2 - reach * c2), at(c2, s2)];
  });
}

/** A path of SVG as operators. */
export function path(d: string): string {
  const out: string[] = [];
  let [at, start]: [Point, Point] = [
    [0, 0],
    [0, 0],
  ];
  /** The control point that a smooth curve mirrors, and the kind of curve that has it. */
  let mirrored: { of: "C" | "Q"; point: Point } | null = null;
  const put = (operator: string, ...points: Point[]): void => {
    out.push(`${points.map(([x, y]) => `${num(x)} ${num(y)} `).join("")}${operator}`);
    if (points.length > 0) at = points.at(-1)!;
  };
  const quadratic = (control: Point, end: Point): void => {
    const toward = ([x, y]: Point): Point => [x + (2 / 3) * (control[0] - x), y + (2 / 3) * (control[1] - y)];
    put("c", toward(at), toward(end), end);
    mirrored = { of: "Q", point: control };
  };
  for (const { letter, numbers } of commandsOf(d)) {
    const upper = letter.toUpperCase();
    const relative = letter !== upper;
    const from = at;
    const point = (i: number): Point =>
      relative ? [from[0] + numbers[i]!, from[1] + numbers[i + 1]!] : [numbers[i]!, numbers[i + 1]!];
    const before = mirrored as { of: "C" | "Q"; point: Point } | null;
    const mirror = (of: "C" | "Q"): Point =>
      before?.of === of ? [2 * from[0] - before.point[0], 2 * from[1] - before.point[1]] : from;
    mirrored = null;
    if (upper === "M") put("m", (start = point(0)));
    else if (upper === "L") put("l", point(0));
    else if (upper === "H") put("l", [numbers[0]! + (relative ? from[0] : 0), from[1]]);
    else if (upper === "V") put("l", [from[0], numbers[0]! + (relative ? from[1] : 0)]);
    else if (upper === "Z") {
      put("h");
      at = start;
    } else if (upper === "C") {
      put("c", point(0), point(2), point(4));
      mirrored = { of: "C", point: point(2) };
    } else if (upper === "S") {
      put("c", mirror("C"), point(0), point(2));
      mirrored = { of: "C", point: point(0) };
    } else if (upper === "Q") quadratic(point(0), point(2));
    else if (upper === "T") quadratic(mirror("Q"), point(0));
    else if (upper === "A")
      for (const curve of arc(from, [...numbers.slice(0, 5), ...point(5)])) put("c", ...curve);
  }
  return out.join("\n");
}

/** The corners of a box around operators that `path` or `rect` made. */
export function cornersOf(operators: string): Point[] {
  const points = [...operators.matchAll(/(-?[\d.]+) (-?[\d.]+)(?: (-?[\d.]+) (-?[\d.]+) re)?/g)].flatMap(
    ([, x, y, width, height]): Point[] => [
      [Number(x), Number(y)],
      [Number(x) + Number(width ?? 0), Number(y) + Number(height ?? 0)],
    ],
  );
  const [across, down] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...across), Math.max(...across)].flatMap((x) =>
    [Math.min(...down), Math.max(...down)].map((y): Point => [x, y]),
  );
}

/** A rectangle; its corners may be round. */
export function rect(x: number, y: number, width: number, height: number, round = 0): string {
  if (round <= 0) return `${[x, y, width, height].map(num).join(" ")} re`;
  const r = Math.min(round, width / 2, height / 2);
  return path(
    `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
      `h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}z`,
  );
}

export function ellipse(x: number, y: number, rx: number, ry: number): string {
  const [kx, ky] = [rx * QUARTER, ry * QUARTER];
  return path(
    `M${x + rx} ${y}C${x + rx} ${y + ky} ${x + kx} ${y + ry} ${x} ${y + ry}` +
      `S${x - rx} ${y + ky} ${x - rx} ${y}S${x - kx} ${y - ry} ${x} ${y - ry}S${x + rx} ${y - ky} ${x + rx} ${y}z`,
  );
}
