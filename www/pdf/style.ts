/** The styles of a drawing's elements, as far as figures use them. */

export interface Style {
  color: string;
  fill: string;
  stroke: string;
  strokeWidth: number;
  dashes: readonly number[];
  cap: string;
  join: string;
  fillOpacity: number;
  strokeOpacity: number;
  fontSize: number;
  bold: boolean;
  anchor: string;
  /** The outline of letters is painted below them. */
  strokeFirst: boolean;
}

export const INITIAL: Style = {
  color: "#000000",
  fill: "#000000",
  stroke: "none",
  strokeWidth: 1,
  dashes: [],
  cap: "butt",
  join: "miter",
  fillOpacity: 1,
  strokeOpacity: 1,
  fontSize: 12,
  bold: false,
  anchor: "start",
  strokeFirst: false,
};

/** The style of an element whose parent has this one. */
export function styled(parent: Style, element: SVGElement): Style {
  const value = (name: string): string | null =>
    element.style.getPropertyValue(name) || element.getAttribute(name);
  const number = (name: string, inherited: number): number => {
    const said = parseFloat(value(name) ?? "");
    return Number.isNaN(said) ? inherited : said;
  };
  const color = value("color") ?? parent.color;
  const paint = (name: "fill" | "stroke"): string => {
    const said = value(name) ?? parent[name];
    return said === "currentColor" ? color : said;
  };
  const weight = value("font-weight");
  const dashes = value("stroke-dasharray");
  // The opacity of a group belongs to each of its parts. No figure has parts that cover each other in such a group.
  const opacity = number("opacity", 1);
  return {
    color,
    fill: paint("fill"),
    stroke: paint("stroke"),
    strokeWidth: number("stroke-width", parent.strokeWidth),
    dashes: dashes === null ? parent.dashes : [...dashes.matchAll(/[\d.]+/g)].map(Number),
    cap: value("stroke-linecap") ?? parent.cap,
    join: value("stroke-linejoin") ?? parent.join,
    fillOpacity: number("fill-opacity", parent.fillOpacity) * opacity,
    strokeOpacity: number("stroke-opacity", parent.strokeOpacity) * opacity,
    fontSize: number("font-size", parent.fontSize),
    bold: weight === null ? parent.bold : weight === "bold" || Number(weight) >= 600,
    anchor: value("text-anchor") ?? parent.anchor,
    strokeFirst: (value("paint-order") ?? (parent.strokeFirst ? "stroke" : "")).startsWith("stroke"),
  };
}

/** A colour as red, green and blue from 0 to 1. */
export function rgb(colour: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(colour);
  if (hex) return hex.slice(1).map((part) => parseInt(part, 16) / 255);
  const decimal = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour);
  if (decimal) return decimal.slice(1).map((part) => Number(part) / 255);
  const name = ({ black: 0, white: 1 } as Record<string, number>)[colour];
  if (name === undefined) throw new Error(`A PDF cannot have the colour ${colour}`);
  return [name, name, name];
}
