/**
 * The engine's answers as the page receives them: 64-bit counts are BigInt, a missing value is null. The types of
 * types.generated.ts come from the engine's structs; this module adds the types that only the page uses.
 */

import type {
  Assignment,
  Caveat,
  Compared,
  Difference,
  Drawing,
  FileState as StateOfFile,
  Form,
  Manifest,
  TableKind,
  Measured,
  Metric,
  Mode,
  Part as PartOfEngine,
  Problem as ProblemOfEngine,
  ProblemKind,
  Results as Document,
  Source,
} from "./types.generated";

export type * from "./types.generated";

/** A problem of the engine, one that ended the engine, or a question that a newer one replaced. */
export interface Problem extends Omit<ProblemOfEngine, "kind"> {
  kind: ProblemKind | "engine" | "cancelled";
}

/** A file, as the engine or the page last knew it. */
export interface FileState extends Omit<StateOfFile, "error"> {
  error: Problem | null;
}

/** A manifest with its settings. */
export interface Study {
  manifest: Manifest;
  parameters: Parameters;
}

/** The engine's catalogue, which does not change while the engine runs. */
export interface Catalogue {
  kinds: readonly TableKind[];
  metrics: readonly Metric[];
  forms: readonly Form[];
  /** Examples of the conditions of a subset. */
  conditions: readonly string[];
}

/** Changes to a file by the user. An absent key keeps a value, null resets it. */
export interface Change {
  mapping?: Assignment | null;
  snapshot_date?: string | null;
  registry?: string | null;
  /** Whether the file is the whole registry. */
  whole?: boolean | null;
}

/** The ids come from the engine's catalogue. */
export type MetricId = string;

export type Value = string | number | boolean | readonly string[];

/** Parameters by metric and name; the catalogue describes each. */
export type Parameters = Record<MetricId, Record<string, Value>>;

/** The page's form of a metric's answers. */
export interface Answer {
  caveats: Caveat[];
  /** The finding is about several datasets and names them. */
  summary?: boolean;
  /** The definition that was used, if the metric has two. */
  mode?: Mode;
  /** The differences between the paper's text and its scripts. */
  differences?: readonly Difference[];
  datasets: OfDataset[];
}

/** Published figures beside the user's figures, and differences of the data. */
export interface Beside {
  compared: Compared[];
  differs: string[];
}

/** The common part of the answers for datasets. */
export interface OfDataset extends Beside {
  source: Source;
}

/** A drawing of one of several kinds. */
type Kinds<K extends Drawing["kind"]> = Extract<Drawing, { kind: K }>;
export type BarsDrawing = Kinds<"bars">;
export type PlaneDrawing = Kinds<"plane">;
export type HeatMapDrawing = Kinds<"heat_map">;
export type FlowDrawing = Kinds<"flow">;
export type TreeDrawing = Kinds<"tree">;
export type TransitionsDrawing = Kinds<"transitions">;
export type ContrastsDrawing = Kinds<"contrasts">;
export type StatusBarsDrawing = Kinds<"status_bars">;

/** What is being measured. */
export interface Measuring {
  metric: MetricId;
  /** The number of the present step; 0 if the metric has not lasted yet. */
  step: number;
  /** The share of the present step that is done, if it is known. */
  share: number | null;
  /** The user has cancelled, and the engine has not heard it yet. */
  cancelled: boolean;
}

/** What is answered while metrics are pending, with the new answers by their names. */
export interface Part extends Omit<PartOfEngine, "document"> {
  document: Results;
}

/** The results document, with the answers of metrics found by their names. */
export interface Results extends Omit<Document, "metrics"> {
  metrics: Record<MetricId, Measured>;
}
