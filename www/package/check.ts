/** The class has what its declaration for other projects promises, with the same types. Nothing runs here. */

import type { RegistryLens as Real } from "../registry-lens";
import type { RegistryLens as Declared, Size } from "./registry-lens";
import type { Size as RealSize } from "../controllers/height";

type Promised = Exclude<keyof Declared, keyof HTMLElement>;

/** A property with another type, or of one side alone, is an error in these two lines. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const sameTypes: Equal<Pick<Real, Promised>, Pick<Declared, Promised>> = true;
const sameSize: Equal<RealSize, Size> = true;

export const holds = [sameTypes, sameSize];
