export type * from "../engine/types";
