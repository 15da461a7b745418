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

/** What every metric's answer has. */
export interface Answer {
  caveats: Caveat[];
  /** Where the paper's text and its scripts differ, the one that was followed, and how they do. */
  mode?: Mode;
  differences?: Difference[];
  /** One of each dataset; turnover has series of registries instead. */
  datasets?: OfDataset[];
  series?: (Beside & { registry: string; synthetic: boolean })[];
}

/** The answer of a metric that the paper defines. */
export interface Defined extends Answer {
  mode: Mode;
  differences: Difference[];
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

export interface LibraryRate {
  library: string;
  bases: bigint;
  descendants: bigint;
  preserved: bigint;
  rate: number | null;
  /** With bases as clusters; null where these are too few. */
  interval: [number, number] | null;
  shown: boolean;
  /** Kish's K. */
  effective_bases: number;
  effective_descendants: number | null;
  largest_base: bigint;
  format: boolean;
  enough: boolean;
  /** Transformers less this library. */
  difference: {
    difference: number;
    r: number;
    interval: [number, number];
    adjusted: [number, number] | null;
  } | null;
}

export interface PreservationData extends OfDataset {
  models: bigint;
  edges: bigint;
  self_loops: bigint;
  repeated: bigint;
  unresolved: bigint;
  multi_library: bigint;
  libraries: LibraryRate[];
  hidden: bigint;
  other: LibraryRate[];
}

export interface Preservation extends Defined {
  datasets: PreservationData[];
}

export interface Fit {
  n: bigint;
  slope: number;
  intercept: number;
  r: number | null;
  r_squared: number | null;
  slope_se: number | null;
  slope_ci95: [number, number] | null;
  residual_sd: number | null;
}

export interface Correlation {
  coefficient: number;
  /** Two-sided. */
  p: number;
}

/** Spearman's rho with an interval that counts owners. */
export interface ClusteredRho {
  n: bigint;
  rho: number;
  owner_groups: bigint;
  independent: [number, number] | null;
  by_owner: [number, number] | null;
  /** The one that counts. */
  interval: [number, number] | null;
}

export interface Correlations {
  n: bigint;
  pearson: Correlation | null;
  spearman: Correlation | null;
  kendall_tau_b: Correlation | null;
}

export interface DescendantsData extends OfDataset {
  counted: "descendants" | "repositories";
  popularity_of: "base" | "descendants";
  edges: bigint;
  self_loops: bigint;
  repeated: bigint;
  bases: bigint;
  absent: bigint;
  without_popularity: bigint;
  below_minimum: bigint;
  zero: bigint;
  n: bigint;
  fit: Fit | null;
  correlations: Correlations;
  fitted: Correlations;
  /** All models, those without descendants too. */
  childless: {
    n: bigint;
    owners: bigint;
    spearman: Correlation | null;
    rho: ClusteredRho | null;
    log1p: Fit | null;
    slope_by_owner: { clusters: bigint; se: number; interval: [number, number] } | null;
  } | null;
  variants: {
    id: "dedup_epsilon" | "all_epsilon" | "all_positive" | "dedup_positive" | "all_log1p";
    fit: Fit | null;
    shown: boolean;
  }[];
  definitions: { paper: Fit | null; artifact: Fit | null };
  histogram: { x_edges: number[]; y_edges: number[]; counts: bigint[][]; outside: bigint };
  top: { id: string; count: bigint; popularity: number | null }[];
}

export interface Descendants extends Defined {
  popularity: "downloads" | "likes";
  datasets: DescendantsData[];
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

export interface ScoreGroup {
  box: BoxPlot;
  /** In 20 bins from 0 to 1. */
  histogram: bigint[];
  tied: bigint;
  cut: number | null;
}

export interface Comparison {
  popularity: "downloads" | "likes" | "dependents";
  population: bigint;
  k: number;
  top: ScoreGroup;
  bottom: ScoreGroup;
  /** Models in both groups. */
  overlap: bigint;
  /** The popularity that covers both cuts, where one does. */
  one_value: number | null;
  welch: {
    t: number;
    df: number;
    p: number;
    p_holm: number | null;
    difference: number;
    lower: number;
  } | null;
  cohens_d: number | null;
  mann_whitney: { u: number; p: number } | null;
  cliffs_delta: number | null;
  spearman: Correlation | null;
}

export interface GroupSize {
  models: bigint;
  owners: bigint;
  effective_owners: number;
}

/** The standardised difference of two groups, with an interval that counts owners. */
export interface DocumentationEffect {
  popularity: Comparison["popularity"];
  top: GroupSize;
  bottom: GroupSize;
  overlap: bigint;
  one_value: number | null;
  d: number | null;
  standard_error: number | null;
  df: number | null;
  interval: [number, number] | null;
  enough: boolean;
}

export interface DocumentationData extends OfDataset {
  parts: ("completeness" | "metadata" | "score")[];
  sections_from: "given" | "rule" | null;
  models: bigint;
  cards: bigint;
  sections: { section: string; present: bigint }[];
  attributes: { attribute: string; available: boolean; present: bigint }[];
  denominator: number;
  mean: number | null;
  comparisons: Comparison[];
  evidence: { cards_judged: boolean; known_attributes: bigint; effects: DocumentationEffect[] };
  agreement:
    | {
        section: string;
        n: bigint;
        both: bigint;
        first_only: bigint;
        second_only: bigint;
        neither: bigint;
        precision: number | null;
        recall: number | null;
        f1: number | null;
        kappa: number | null;
      }[]
    | null;
}

export interface Documentation extends Defined {
  datasets: DocumentationData[];
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

/** How much of a registry a snapshot covers. */
export type CoveragePart = "whole" | "head" | "extract" | "unknown";

/** Two snapshots of a registry: a point of its retention curve. */
export interface SnapshotPair {
  from: string;
  to: string;
  /** Months between them, above 0. */
  months: number;
  /** Packages of the earlier top. */
  size: number;
  /** Those of them that are in the later top. */
  remained: number;
  /** These by the former, from 0 to 1. */
  share: number;
  /** Wilson's 95% interval of the share. */
  interval: [number, number];
  coverage: [CoveragePart, CoveragePart];
  /** Packages of the smaller head among them; null where neither is one. */
  least_head: bigint | null;
  /** Why the two do not compare, as it reads in `unlike_words`; null where they do. */
  unlike: "extract" | "unknown" | "too_small" | "short_head" | "same_content" | null;
  unlike_words: string | null;
}

/** A pair of Hugging Face and one of another registry. */
export interface RegistryComparison {
  rival: string;
  own: SnapshotPair;
  other: SnapshotPair;
  /** The share that remained on Hugging Face less that of the rival. */
  difference: number;
  /** Newcombe's 95% interval of the difference. */
  interval: [number, number];
}

/** Whether Hugging Face turns over faster than other registries, at like intervals. */
export interface RegistriesCompared {
  /** With each rival's shortest pair of at least as many months. */
  comparisons: RegistryComparison[];
  /** With each rival's longest pair of at most as many months. */
  reverse: RegistryComparison[];
  /** Registries without a pair at least as long. */
  not_compared: string[];
  /** The rival by which the finding does not hold. */
  decides: string | null;
  finding: "holds" | "does_not_hold" | "mixed" | "not_measurable";
  because: string;
}

export interface Series extends Beside {
  registry: string;
  synthetic: boolean;
  distinct_ever: number;
  snapshots: Snapshot[];
  /** The retention curve, ascending by months; at most 990 points. */
  pairs: SnapshotPair[];
  /** Snapshots that the pairs are made of: all, or 45 at even distances. */
  snapshots_paired: bigint;
}

export interface Turnover extends Defined {
  k: number;
  popularity: "downloads" | "likes";
  renames: boolean;
  series: Series[];
  compared_registries: RegistriesCompared;
  /** The same of the paper's published numbers. */
  published_registries: RegistriesCompared;
  /** What remained, of pairs of snapshots that compare and of no others; empty where there are none. */
  headline: string;
}

/** What a metric says of one dataset, ready to be shown. */
export interface Shown {
  short: string;
  sentences: string[];
  /** Which popularity the numbers count or are compared with. */
  counted: Popularity[];
  figures: Drawing[];
  /** The first is the twin of the first figure. */
  tables: ShownTable[];
  caveats: string[];
  compared: Compared[];
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

export type Drawing = BarsDrawing | PlaneDrawing;

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
  metrics: {
    preservation: Preservation;
    turnover: Turnover;
    descendants: Descendants;
    documentation: Documentation;
    [learnt: MetricId]: unknown;
  };
  claims: Claim[];
  /** The paper's findings beside what the files show. */
  findings: Finding[];
}
