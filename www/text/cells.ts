/** Cells of tables that the page makes itself: value and text, as the engine's have them. */

import { count, decimal, duration, NONE, number, percent, probability } from "./format";
import type { Cell, CellKind } from "../engine/types";

export const NO_CELL: Cell = { kind: "none", value: null, text: NONE };

const cell = (kind: CellKind, value: bigint | number | null | undefined, text: string): Cell =>
  value === null || value === undefined ? NO_CELL : { kind, value, text };

export const textCell = (text: string): Cell =>
  text === NONE ? NO_CELL : { kind: "text", value: null, text };

export const countCell = (n: bigint | number | null): Cell =>
  typeof n === "number" && !Number.isInteger(n)
    ? cell("number", n, number(n))
    : cell("count", n === null ? null : BigInt(n), count(n));

export const shareCell = (share: number | null): Cell => cell("share", share, percent(share));

/** With so many decimals, else as many as a number of its size has. */
export const numberCell = (n: number | null | undefined, digits?: number): Cell =>
  cell("number", n, digits === undefined ? number(n ?? null) : decimal(n, digits));

export const monthsCell = (months: number | null): Cell =>
  months === null ? NO_CELL : { kind: "duration", value: months, unit: "months", text: duration(months) };

export const probabilityCell = (p: number | null | undefined): Cell => cell("probability", p, probability(p));
