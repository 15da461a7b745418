import { descendants } from "./descendants";
import { documentation } from "./documentation";
import type { Figure } from "./figure";
import { preservation } from "./preservation";
import { turnover } from "./turnover";

/** In the order of the paper. */
export const figures = [preservation, turnover, descendants, documentation] as unknown as Figure[];
