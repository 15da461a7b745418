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
  kind: "text" | "count" | "other";
  type: string;
}

export interface Mapping {
  id: string;
  downloads: string;
  source: "recognised" | "chosen";
}

export type Status = "unmapped" | "waiting" | "reading" | "stopped" | "ready" | "failed";

export interface FileState {
  id: number;
  path: string;
  label: string;
  bytes: bigint;
  status: Status;
  recognised_as: string | null;
  rows: bigint | null;
  row_groups: number | null;
  number_of_columns: number;
  mapping: Mapping | null;
  guess: { id: string | null; downloads: string | null };
  snapshot_date: string | null;
  date_source: "name" | "user" | null;
  registry: string | null;
  registry_source: "name" | "columns" | "user" | null;
  caveats: Caveat[];
  error: Problem | null;
}

/** What a user may set on a file: an absent key leaves it, null goes back to what the name says. */
export interface Change {
  mapping?: { id: string; downloads: string } | null;
  snapshot_date?: string | null;
  registry?: string | null;
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

export interface Params {
  k: number;
  mode: Mode;
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

export interface Series {
  registry: string;
  distinct_ever: number;
  snapshots: Snapshot[];
}

export interface Turnover {
  mode: Mode;
  k: number;
  series: Series[];
  caveats: Caveat[];
}

export interface Input {
  file: string;
  bytes: bigint;
  sha256: string | null;
  recognised_as: string | null;
  rows: bigint | null;
  snapshot_date: string | null;
  registry: string | null;
  mapping: Mapping | null;
  columns_read: string[];
  caveats: Caveat[];
  error: Problem | null;
}

/** The results document: everything that the page shows is in it. */
export interface Results {
  tool: { name: "registry-lens"; version: string; results_version: number };
  inputs: Input[];
  parameters: { turnover: Params };
  metrics: { turnover: Turnover };
}
