/** The engine's answers as the page receives them. 64-bit counts are BigInt, a missing value is null. */

export interface Problem {
  kind: string;
  message: string;
  advice: string;
  file: string | null;
  column: string | null;
  row_group: number | null;
}

/** What a reader must know beside a figure. */
export interface Caveat {
  code: string;
  text: string;
  file: string | null;
  registry: string | null;
  date: string | null;
}

export interface Column {
  name: string;
  kind: "text" | "count" | "list" | "struct" | "time" | "flag" | "null" | "other";
  type: string;
}

/** A kind of table that a user may say a file is, with the fields that its columns can fill. */
export interface Kind {
  kind: string;
  title: string;
  fields: KindField[];
}

export interface KindField {
  field: string;
  title: string;
  required: boolean;
  /** The kinds of columns that can fill it. */
  accepts: Column["kind"][];
}

/** One of the catalogue's metrics. */
export interface Metric {
  id: MetricId;
  title: string;
  /** The theme of the literature's claims that it belongs to. */
  theme: string | null;
  question: string;
  definition: readonly string[];
  formulas: readonly (readonly [what: string, formula: string])[];
  /** What others found, a sentence each. */
  published: readonly string[];
  settings: readonly Setting[];
  /** Where the paper's text and its scripts differ. */
  differences: readonly Difference[];
  /** Datasets that can feed it. */
  sources: string;
  /** What would change its headline number, a sentence each. */
  changes: readonly string[];
}

export interface Setting {
  name: string;
  label: string;
  hint: string | null;
  kind:
    | { is: "number"; min: number; max: number; default: number }
    | { is: "choice"; choices: readonly (readonly [value: string, label: string])[]; default: string }
    | {
        is: "definition";
        choices: readonly (readonly [value: string, label: string])[];
        explained: readonly string[];
        default: string;
      }
    | { is: "switch"; default: boolean }
    | { is: "list" };
  advanced: boolean;
}

/** What the engine can be told and asked, the same from its start to its end. */
export interface Catalogue {
  kinds: readonly Kind[];
  metrics: readonly Metric[];
}

/** Which column fills which field of which kind of table. */
export interface Assignment {
  kind: string;
  columns: Record<string, string>;
}

export interface Mapping extends Assignment {
  source: "recognised" | "chosen";
}

export interface Filled {
  relation: string;
  rows: bigint;
}

export interface Ignored {
  column: string;
  reason: string;
}

export type Status = "unmapped" | "waiting" | "reading" | "stopped" | "ready" | "failed";

export interface FileState {
  id: number;
  path: string;
  label: string;
  bytes: bigint;
  /** Of the whole file, a moment after it was read. */
  sha256: string | null;
  status: Status;
  /** The dataset's title; with a chosen mapping still what the columns were recognised as. */
  recognised_as: string | null;
  /** The dataset's entry in the guide. */
  dataset: string | null;
  era: string | null;
  rows: bigint | null;
  row_groups: number | null;
  number_of_columns: number;
  mapping: Mapping | null;
  /** What a form over its columns begins with. */
  guess: Assignment;
  columns_used: { column: string; fills: string[] }[];
  columns_ignored: Ignored[];
  /** Filled once it is read. */
  relations: Filled[];
  /** The metrics that this file alone can feed. */
  feeds: string[];
  snapshot_date: string | null;
  date_source: "name" | "columns" | "content" | "user" | null;
  /** Where the rows are of many dates: then `snapshot_date` is the last and cannot be set. */
  panel: PanelDates | null;
  registry: string | null;
  registry_source: "name" | "columns" | "user" | null;
  /** Where a column tells it row by row: then `registry` is null and cannot be set. */
  registries: string[];
  /** How much of its registry it covers; null for a file that lists no packages, and until it is read. */
  coverage: Coverage | null;
  /** What the user says of that: it is the whole registry, or it is not. */
  whole: boolean | null;
  /** What it says of its being made up. */
  synthetic: string | null;
  caveats: Caveat[];
  error: Problem | null;
}

/** The dates of a panel. */
export interface PanelDates {
  dates: number;
  from: string;
  to: string;
  /** Dates that make snapshots: all, or the last of each month. */
  kept: number;
  /** Rows kept of each date at most. */
  head_rows: number;
}

/** What a user may set on a file: an absent key leaves it, null goes back to what the name says. */
export interface Change {
  mapping?: Assignment | null;
  snapshot_date?: string | null;
  registry?: string | null;
  /** Whether it is the whole registry. */
  whole?: boolean | null;
}

export interface Progress {
  id: number;
  row_group: number;
  row_groups: number;
  rows_done: bigint;
  rows: bigint;
  bytes_done: bigint;
  bytes: bigint;
}

export type Mode = "paper" | "artifact";

export type Popularity = "downloads" | "likes";

/** The page learns them from the engine's catalogue. */
export type MetricId = string;

export type Value = string | number | boolean | readonly string[];

/** Metric by metric and name by name; the catalogue describes each. */
export type Parameters = Record<MetricId, Record<string, Value>>;

/** A place where the paper says one thing and its scripts do another. */
export interface Difference {
  id: string;
  paper: string;
  artifact: string;
  effect: string;
}

/** The dataset that an answer is of. */
export interface Source {
  title: string;
  registry: string | null;
  date: string | null;
  files: string[];
  coverage: Coverage;
  /** A file of it says that it is made up. */
  synthetic: boolean;
}

/** How much of its registry a dataset covers, and whose word it is. */
export interface Coverage {
  part: "whole" | "head" | "extract" | "unknown";
  word: "rows" | "file" | "user";
  rows: bigint;
  /** Packages that the registry is known to have had at the date. */
  known: bigint | null;
  /** The date is after the last one for which a number is known. */
  after_known: boolean;
}

/** A published figure beside the user's. */
export interface Compared {
  what: string;
  published: Cell;
  yours: Cell;
}

/** What the value of a cell is. */
export type CellKind = "none" | "text" | "count" | "share" | "number" | "duration" | "probability";

/** A cell of a table: programs take the value, people read the text. */
export interface Cell {
  kind: CellKind;
  /** Exact; null where undefined. Of words the name that the row has in every dataset, where the text is another. */
  value: string | bigint | number | null;
  unit?: string;
  text: string;
}

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

/** What a metric says: an answer for each dataset, and what they say together. */
export interface Measured {
  datasets: { source: Source; values: unknown; shown: Shown }[];
  together: { values: unknown; shown: Shown } | null;
}

export interface BoxPlot {
  n: bigint;
  mean: number;
  sd: number | null;
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
  whisker_low: number;
  whisker_high: number;
  outliers: bigint;
}

export type MemberStatus = "remained" | "newcomer" | "returning";

export interface Snapshot {
  date: string;
  /** The first of `files`. */
  file: string;
  /** All that the snapshot consists of. */
  files: string[];
  rows: bigint;
  size: number;
  remained: number | null;
  newcomers: number | null;
  returning: number | null;
  turnover_rate: number | null;
  months: number | null;
  monthly_retention: number | null;
  cut_downloads: bigint | number | null;
  rows_at_cut: bigint;
  rows_at_cut_inside: bigint;
  tied_at_cut: bigint;
  members: { id: string[]; downloads: (bigint | number)[]; status: (MemberStatus | null)[] };
}

/** The snapshots of a registry. */
export interface Series {
  registry: string;
  synthetic: boolean;
  snapshots: Snapshot[];
}

/** What a metric says of one dataset, ready to be shown. */
export interface Shown {
  /** The finding that stands as the heading, where there is one. */
  finding: string | null;
  short: string;
  sentences: string[];
  /** Which popularity the numbers count or are compared with. */
  counted: Popularity[];
  figures: Drawing[];
  /** The first is the twin of the first figure. */
  tables: ShownTable[];
  caveats: string[];
  compared: Compared[];
  differs: string[];
}

export interface Axis {
  label: string;
  /** Shares are from 0 to 1, times milliseconds since 1970. */
  scale: "linear" | "log" | "share" | "time";
}

export interface BarsDrawing {
  kind: "bars";
  title: string;
  axis: Axis;
  categories: string[];
  series: { name: string; values: (number | null)[]; intervals: ([number, number] | null)[] }[];
}

export interface PlaneDrawing {
  kind: "plane";
  title: string;
  x: Axis;
  y: Axis;
  series: { name: string; style: "line" | "dashed" | "dots"; points: [number, number][] }[];
}

/** How many points lie in each cell of a plane; both axes are logarithmic. */
export interface HeatMapDrawing {
  kind: "heat_map";
  title: string;
  x: Axis;
  y: Axis;
  cells: { x_edges: number[]; y_edges: number[]; counts: bigint[][]; outside: bigint };
  line: { slope: number; intercept: number; label: string } | null;
  words: { x: string; point: string; one: string; many: string };
  note: string;
}

/** Box plots, each below the histogram of its values from 0 to 1. */
export interface BoxesDrawing {
  kind: "boxes";
  title: string;
  axis: Axis;
  rows: { name: string; box: BoxPlot; histogram: bigint[] }[];
  unit: string;
  below: string;
  note: string;
}

/** Groups of upright bars: one group for each date, one bar for each status. */
export interface StatusBarsDrawing {
  kind: "status_bars";
  title: string;
  unit: string;
  statuses: string[];
  undefined: string;
  bars: { label: string; since: string | null; of: bigint; values: (bigint | null)[] }[];
  note: string;
}

export type Drawing = BarsDrawing | PlaneDrawing | HeatMapDrawing | BoxesDrawing | StatusBarsDrawing;

export interface ShownTable {
  /** The same for every dataset. */
  id: string;
  caption: string;
  columns: { label: string; hint: string | null; comparable: boolean }[];
  rows: Cell[][];
}

export type Verdict = "holds" | "does_not_hold" | "mixed" | "not_measurable";

/** One of the literature's twelve claims, held against the user's data. */
/** The number behind a verdict. */
export interface ClaimNumber {
  label: string;
  figure: number | null;
  /** The 95% interval, with all its digits. */
  bounds: [number, number] | null;
  value: string;
  interval: string | null;
  threshold: string;
}

/** What a rule says of a dataset that does not decide. */
export interface ClaimOther {
  source: Source;
  standing: "same_registry" | "other_registry" | "registry_unknown";
  verdict: Verdict;
  because: string;
  number: ClaimNumber | null;
}

/** Whether a finding of the paper is seen in a dataset. */
export type Seen = "seen" | "not_seen" | "undecided" | "not_comparable";

/** A finding of the paper beside what the files show. */
export interface Finding {
  id: string;
  /** The paper's number. */
  number: number;
  text: string;
  /** As published. */
  expected: string;
  got: { source: Source; seen: Seen; value: string }[];
  /** In data and definition. */
  differs: string[];
  metric: MetricId;
}

export interface Claim {
  id: string;
  /** Where the paper measures it itself. */
  code: string | null;
  theme: string;
  text: string;
  works: { key: string; short: string; cite: string }[];
  evidence: string[];
  /** The paper found no large measurement of it. */
  unmeasured: boolean;
  /** What is to be seen if it holds. */
  expected: string;
  /** When it holds, when it does not, and where the thresholds come from. */
  rule: string;
  verdict: Verdict;
  because: string;
  /** The number that decides. */
  number: ClaimNumber | null;
  dataset: Source | null;
  /** The same rule on the other datasets, those of other registries for comparison only. */
  others: ClaimOther[];
  /** Datasets of the claim's registry come to different verdicts. */
  datasets_disagree: boolean;
  published: string;
  published_verdict: string | null;
  metrics: MetricId[];
  /** What the verdict does not say. */
  limits: string;
  /** Which file would measure it. */
  missing: string | null;
  /** What the user can say of the files to have it measured. */
  asks: "registry" | "coverage" | null;
}

export interface Input {
  file: string;
  bytes: bigint;
  sha256: string | null;
  recognised_as: string | null;
  dataset: string | null;
  era: string | null;
  rows: bigint | null;
  snapshot_date: string | null;
  registry: string | null;
  mapping: Mapping | null;
  columns_read: string[];
  columns_ignored: Ignored[];
  relations: Filled[];
  feeds: string[];
  synthetic: string | null;
  caveats: Caveat[];
  error: Problem | null;
}

/** What files make together: shards of one table, tables that join by their keys, or one file alone. */
export interface Dataset {
  title: string;
  family: string;
  synthetic: boolean;
  registry: string | null;
  date: string | null;
  files: string[];
  coverage: Coverage;
  relations: Filled[];
  feeds: string[];
  missing: { metric: string; needs: string }[];
  problems: string[];
}

/** The results document: everything that the page shows is in it. */
export interface Results {
  tool: { name: "registry-lens"; version: string; results_version: number };
  inputs: Input[];
  datasets: Dataset[];
  parameters: Parameters;
  metrics: Record<MetricId, Measured>;
  claims: Claim[];
  /** The paper's findings beside what the files show. */
  findings: Finding[];
}
