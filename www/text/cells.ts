/** Cells of tables that the page makes itself: value and text, like those of the engine. */

import { NONE } from "./format";
import type { Cell } from "../engine/types";

export const NO_CELL: Cell = { kind: "none", value: null, text: NONE };

export const textCell = (text: string): Cell =>
  text === NONE ? NO_CELL : { kind: "text", value: null, text };
