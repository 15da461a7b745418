/** Cells as the engine sends them, for tests of the page. */

import { count, decimal, NONE, number, percent, probability } from "../text/format";
import { NO_CELL } from "../text/cells";
import type { Cell, CellKind } from "../engine/types";

export { NO_CELL, textCell } from "../text/cells";

const cell = (kind: CellKind, value: bigint | number | null | undefined, text: string): Cell =>
  value === null || value === undefined ? NO_CELL : { kind, value, text };

export const countCell = (n: bigint | number | null): Cell =>
  typeof n === "number" && !Number.isInteger(n)
    ? cell("number", n, number(n))
    : cell("count", n === null ? null : BigInt(n), count(n));

export const shareCell = (share: number | null): Cell =>
  cell("share", share, share === null ? NONE : percent(share));

/** A number with this many decimals, otherwise with the usual number for its size. */
export const numberCell = (n: number | null | undefined, digits?: number): Cell =>
  cell("number", n, digits === undefined ? number(n ?? null) : decimal(n, digits));

export const probabilityCell = (p: number | null | undefined): Cell => cell("probability", p, probability(p));
