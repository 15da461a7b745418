/**
 * The engine's answers as the page receives them: 64-bit counts are BigInt, a missing value is null. The types of
 * types.generated.ts come from the engine's structs; here is what the page alone makes of them.
 */

import type {
  Assignment,
  Caveat,
  Compared,
  Difference,
  Drawing,
  FileState as StateOfFile,
  Form,
  TableKind,
  Measured,
  Metric,
  Mode,
  Problem as ProblemOfEngine,
  ProblemKind,
  Results as Document,
  Source,
} from "./types.generated";

export type * from "./types.generated";

/** A problem that the engine has, that ended the engine, or that a newer question made void. */
export interface Problem extends Omit<ProblemOfEngine, "kind"> {
  kind: ProblemKind | "engine" | "cancelled";
}

/** A file, as the engine or the page last knew it. */
export interface FileState extends Omit<StateOfFile, "error"> {
  error: Problem | null;
}

/** What the engine can be told and asked, the same from its start to its end. */
export interface Catalogue {
  kinds: readonly TableKind[];
  metrics: readonly Metric[];
  forms: readonly Form[];
}

/** What a user may set on a file: an absent key leaves it, null goes back to what the name says. */
export interface Change {
  mapping?: Assignment | null;
  snapshot_date?: string | null;
  registry?: string | null;
  /** Whether it is the whole registry. */
  whole?: boolean | null;
}

/** The page learns them from the engine's catalogue. */
export type MetricId = string;

export type Value = string | number | boolean | readonly string[];

/** Metric by metric and name by name; the catalogue describes each. */
export type Parameters = Record<MetricId, Record<string, Value>>;

/** What the page makes of a metric's answers. */
export interface Answer {
  caveats: Caveat[];
  /** The definition that was followed, where there are two. */
  mode?: Mode;
  /** Where the paper's text and its scripts differ. */
  differences?: readonly Difference[];
  datasets: OfDataset[];
}

/** Published figures beside the user's, and what differs in the data. */
export interface Beside {
  compared: Compared[];
  differs: string[];
}

/** What every dataset's answer has. */
export interface OfDataset extends Beside {
  source: Source;
}

/** A drawing of one kind. */
type Kinds<K extends Drawing["kind"]> = Extract<Drawing, { kind: K }>;
export type BarsDrawing = Kinds<"bars">;
export type PlaneDrawing = Kinds<"plane">;
export type HeatMapDrawing = Kinds<"heat_map">;
export type BoxesDrawing = Kinds<"boxes">;
export type StatusBarsDrawing = Kinds<"status_bars">;

/** The results document, with the answers of metrics found by their names. */
export interface Results extends Omit<Document, "metrics"> {
  metrics: Record<MetricId, Measured>;
}
