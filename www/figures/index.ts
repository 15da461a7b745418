import type { Figure } from "./figure";
import { turnover } from "./turnover";

/** In the order of the paper. */
export const figures: Figure[] = [turnover as Figure];
