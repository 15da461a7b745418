/* Made from the engine's structs; see src/page_types.rs. Renew it with
   REGISTRY_LENS_WRITE_TYPES=1 cargo test --lib page_types */

import type { Parameters } from "./types";

/** The answer of a metric for one dataset. */
export type Answered = { source: Source, values: unknown, shown: Shown,
};

/** A statement about a file that only the user can add. */
export type Asks = "registry" | "coverage";

/** Columns to preselect in the mapping form. */
export type Assignment = {
/** The most likely generic table. */
kind: string,
/** The most likely column of each field. */
columns: Record<string, string>,
};

/** An axis. */
export type Axis = {
/** What it measures, with its unit. */
label: string,
/** How values become places. */
scale: Scale,
};

/** Bars of one colour. */
export type BarSeries = {
/** In the legend. */
name: string,
/** One for each category. */
values: Array<number | null>,
/** Of each value, where there are any. */
intervals: Array<[number, number] | null>,
};

/** The quantities of a box plot. */
export type BoxPlot = {
/** Number of values. */
n: bigint,
/** Their mean. */
mean: number,
/** Their sample standard deviation; undefined for one value. */
sd: number | null,
/** The least. */
min: number,
/** First quartile, of type 7. */
q1: number,
/** Median. */
median: number,
/** Third quartile. */
q3: number,
/** The greatest. */
max: number,
/** The least value within 1.5 interquartile ranges of the box. */
whisker_low: number,
/** The greatest such value. */
whisker_high: number,
/** Values beyond the whiskers. */
outliers: bigint,
};

/** A box plot and the values that it sums up. */
export type BoxRow = {
/** Beside it. */
name: string,
/** The box. */
box: BoxPlot,
/** How many values lie in each of equally wide bins from 0 to 1. */
histogram: Array<bigint>,
};

/** A caveat with the place it belongs to. */
export type Caveat = { code: string, text: string, file: string | null, registry: string | null, date: string | null };

/** A cell of a table. Serialised as a [`CellView`]: the kind, the exact value and the text. */
export type Cell = {
/** What the value is. */
kind: CellKind,
/** The exact value; null of what is undefined. Of words the name that the row has in every
 * dataset, where the text is another. */
value: CellValue | null,
/** The unit of the value, where it has one that a heading may not name. */
unit?: string,
/** As people read it. */
text: string,
};

/** What the value of a cell is. */
export type CellKind = "none" | "text" | "count" | "share" | "number" | "duration" | "probability";

/** The value of a cell. */
export type CellValue = string | bigint | number;

/** A claim, and what the data say of it. */
export type Claim = {
/** What the data say. */
verdict: Verdict,
/** The reason: the finding, then its numbers. If nothing can be measured, it has the numbers of
 * the best dataset and says why they are no evidence; empty without a dataset. */
because: string,
/** The number that decides, or that of the best dataset where none can. */
number: ClaimNumber | null,
/** The dataset that decides, or the best where none can. */
dataset: Source | null,
/** The same rule on the other datasets; those of other registries are for comparison only. */
others: Array<ClaimOther>,
/** Whether datasets of the claim's registry come to different verdicts. */
datasets_disagree: boolean,
/** The data that would measure it, if these files do not. */
missing: string | null,
/** The statement about the files that the user could add, if nothing else is missing. */
asks: Asks | null,
/** A stable name. */
id: string,
/** The paper's number, for the four claims that it tested or could not. */
code: string | null,
/** Its theme. */
theme: Theme,
/** What it says. */
text: string,
/** Who made it. */
works: Array<Work>,
/** On what evidence. */
evidence: Array<Evidence>,
/** Whether no large measurement supported it. */
unmeasured: boolean,
/** The observation to be expected if it holds. */
expected: string,
/** When it holds, when it does not, and where the thresholds come from. */
rule: string,
/** The results of the literature. */
published: string,
/** The paper's verdict, for the claims that it tested. */
published_verdict: string | null,
/** The metrics that the verdict uses. */
metrics: Array<string>,
/** Limits of the verdict. */
limits: string,
};

/** The number that decides. */
export type ClaimNumber = {
/** What it measures. */
label: string,
/** The number itself, with all its digits. */
figure: number | null,
/** Its 95% interval, with all its digits. */
bounds: [number, number] | null,
/** The number as text. */
value: string,
/** Its uncertainty as text: an interval, or the number under another choice. */
interval: string | null,
/** The threshold, in words. */
threshold: string,
};

/** The same rule on another dataset. */
export type ClaimOther = {
/** The dataset. */
source: Source,
/** How it relates to the claim's registry. */
standing: Standing,
/** The rule's verdict. */
verdict: Verdict,
/** Why. */
because: string,
/** The number that decides. */
number: ClaimNumber | null,
};

/** A root column of a file. */
export type Column = {
/** Its name in the file. */
name: string,
/** The kind of its values. */
kind: ColumnKind,
/** Its type in readable form, such as `string`, `int64`, `decimal(10, 2)`, `list`. */
type: string,
};

/** The kind of values in a root column. */
export type ColumnKind = "text" | "count" | "list" | "struct" | "time" | "flag" | "null" | "other";

/** A column of a file that is read, and the fields that it fills. */
export type ColumnUsed = {
/** The column. */
column: string,
/** The fields, as `relation.field`. */
fills: Array<string>,
};

/** A published figure beside the user's. Serialised as a [`ComparedView`]. */
export type Compared = {
/** What is measured. */
what: string,
/** As published. */
published: Cell,
/** From the user's data. */
yours: Cell,
};

/** A number of downloads, exact for every 64-bit integer. It has a fraction if a file holds
 * averages. Counts are totally ordered. */
export type Count = bigint | number;

/** How much of its registry a dataset covers, and who stated it. */
export type Coverage = { part: CoveragePart, word: CoverageWord,
/** Packages of the dataset: rows with a name. */
rows: bigint,
/** Packages that the registry is known to have had at the date, or at the last date with a
 * known number; `None` if no number is known for the registry and date. */
known: bigint | null,
/** Whether the date is after the last one for which a number is known. */
after_known: boolean,
};

/** A part of a registry. */
export type CoveragePart = "whole" | "head" | "extract" | "unknown";

/** Who said how much a dataset covers. */
export type CoverageWord = "rows" | "file" | "user";

/** Files that are read as one: a table, its parts, or tables that join by their keys. */
export type Dataset = {
/** Its title for people. */
title: string,
/** The family of its files: files of one family can form one dataset. */
family: string,
/** Whether one of its files says that its data are made up. */
synthetic: boolean,
/** Its registry, if all its rows belong to one. */
registry: string | null,
/** Date of the snapshot. */
date: SnapshotDate | null,
/** The files, by label. */
files: Array<string>, coverage: Coverage,
/** Rows of each relation after the tables were joined. */
relations: Array<Filled>,
/** Metrics that can be computed from it. */
feeds: Array<string>,
/** The data that the other metrics need. */
missing: Array<Missing>,
/** Rows that could not be joined, in sentences. */
problems: Array<string>,
};

/** One place where the paper says one thing and its scripts do another.
 *
 * Source: Jones et al. (ESEM 2024) beside its artifact's scripts and notebooks, read line by
 * line. */
export type Difference = {
/** A stable name for programs. */
id: string,
/** What the paper says. */
paper: string,
/** What the scripts do. */
artifact: string,
/** What comes of it. */
effect: string,
};

/** A figure. */
export type Drawing = { "kind": "bars",
/** What it shows. */
title: string,
/** Of the values. */
axis: Axis,
/** Labels of the groups, from top to bottom. */
categories: Array<string>,
/** At most three. */
series: Array<BarSeries>,
} | { "kind": "plane",
/** What it shows. */
title: string,
/** Across. */
x: Axis,
/** Up. */
y: Axis,
/** At most three styles of each kind. */
series: Array<PlaneSeries>,
} | { "kind": "heat_map",
/** What it shows. */
title: string,
/** Across. */
x: Axis,
/** Up. */
y: Axis,
/** Edges of the cells, ascending, and how many points each has: by columns, from below. */
cells: Histogram,
/** A line through the points, on logarithmic axes. */
line: FitLine | null,
/** A point, and what its y counts: one, and many. */
words: HeatMapWords,
/** What a caption says of it. */
note: string,
} | { "kind": "boxes",
/** What it shows. */
title: string,
/** Of the values, from 0 to 1. */
axis: Axis,
/** From top to bottom. */
rows: Array<BoxRow>,
/** What a value is of, such as "model". */
unit: string,
/** What the comparison comes to, below it. */
below: string,
/** What a caption says of it. */
note: string,
} | { "kind": "status_bars",
/** What it shows. */
title: string,
/** What is counted. */
unit: string,
/** At most three, in the legend. */
statuses: Array<string>,
/** What a group without values says. */
undefined: string,
/** From the first date to the last. */
bars: Array<StatusBar>,
/** What a caption says of it. */
note: string,
};

/** A kind of evidence; a large measurement covers more than a tenth of the population. */
export type Evidence = "large measurement" | "small measurement" | "survey" | "interviews" | "case study";

/** A file of the session, as a user sees it. */
export type FileState = {
/** The caller's number for the file. */
id: number, path: string,
/** The shortest end of the path that no other file has. */
label: string, bytes: bigint,
/** SHA-256 of the whole file in hexadecimal, once it is known. */
sha256: string | null,
/** The state of reading. */
status: Status,
/** The dataset as which the file was recognised. */
recognised_as: string | null,
/** The dataset as which the file is read, by its name in the data guide. */
dataset: string | null,
/** The version of that dataset's columns. */
era: string | null,
/** Rows of the file, once the footer is read. */
rows: bigint | null,
/** Row groups, once the footer is read. */
row_groups: number | null,
/** Root columns; [`Session::columns`] lists them. */
number_of_columns: number,
/** The column that fills each field. */
mapping: Mapping | null,
/** Columns that are read, with the fields that they fill. */
columns_used: Array<ColumnUsed>,
/** The first 200 columns that are not read, with reasons. */
columns_ignored: Array<Ignored>,
/** Rows of each relation, once the file is read. */
relations: Array<Filled>,
/** Metrics that can be computed from this file alone. */
feeds: Array<string>,
/** Registries of the rows, if a column names them. */
registries: Array<string>,
/** The columns that the mapping form preselects. */
guess: Assignment, snapshot_date: SnapshotDate | null, date_source: Origin | null,
/** The dates of a panel, which is a file with rows of many dates. The snapshot's date is the
 * last, and the user cannot set another. */
panel: PanelDates | null, registry: string | null, registry_source: Origin | null,
/** How much of its registry the file covers, and who stated it. `None` until the file is read,
 * and for a file without packages. */
coverage: Coverage | null,
/** The user's statement whether the file is the whole registry. */
whole: boolean | null,
/** The file's note that its data are made up; `None` if it has none. */
synthetic: string | null,
/** Caveats of the file. */
caveats: Array<Caveat>,
/** The reason why the file was not read. */
error: Problem | null,
};

/** The number of rows of a relation. */
export type Filled = { relation: string, rows: bigint,
};

/** A finding of the paper, and what the data show. */
export type Finding = {
/** A stable name. */
id: string,
/** The paper's number. */
number: number,
/** The finding in words. */
text: string,
/** The published numbers. */
expected: string,
/** What the data show, dataset by dataset; empty if no file has data on it. */
got: Array<Got>,
/** Differences between the paper's data and definition and these. */
differs: Array<string>,
/** The metric that measures it. */
metric: string,
};

/** A straight line on logarithmic axes: log10 y = intercept + slope · log10 x. */
export type FitLine = {
/** Its slope. */
slope: number,
/** Where it begins. */
intercept: number,
/** In the legend. */
label: string,
};

/** An export format. */
export type Form = {
/** Its id for programs, which is also the name of the command's option. */
id: string,
/** The ending of its files, without a dot. */
extension: string, media_type: string,
/** The word for it in the file's name; empty if the subject is that word. */
file: string,
/** Its entry in the page's menu. */
words: FormWords,
/** Whether it holds all results or one subject. */
of: FormOf,
};

/** The content of an export format. */
export type FormOf = { "is": "results" } | { "is": "subject",
/** The menu's entry for the claims. */
claims: FormWords,
};

/** An entry of a menu. */
export type FormWords = { label: string,
/** Its use, in a few words. */
hint: string,
};

/** The result of one dataset for a finding. */
export type Got = {
/** The dataset. */
source: Source,
/** Whether the finding is seen in it. */
seen: Seen,
/** The number with its interval, in words. */
value: string,
};

/** How the points of a heat map are spoken of. */
export type HeatMapWords = {
/** What x measures, in a word. */
x: string,
/** A point, such as "base". */
point: string,
/** One of what y counts. */
one: string,
/** Many of what y counts. */
many: string,
};

/** Points in bins of two axes. */
export type Histogram = {
/** Edges of the bins of x, ascending: one more than bins. */
x_edges: Array<number>,
/** Edges of the bins of y. */
y_edges: Array<number>,
/** Points by bin of x, then of y. */
counts: Array<Array<bigint>>,
/** Points in no bin. */
outside: bigint,
};

/** A column of a file that is not read. */
export type Ignored = {
/** The column. */
column: string,
/** The reason. */
reason: string,
};

/** A file of the user. */
export type Input = {
/** The file's label: its name, with folders before it if other files have the same name. */
file: string, bytes: bigint,
/** SHA-256 of the whole file in hexadecimal. It is null for a file that was not read, and until
 * it is known: hashing every byte takes time, so it comes after the answers. */
sha256: string | null,
/** The dataset as which the file was recognised. */
recognised_as: string | null,
/** The dataset as which the file is read, by its name in the data guide. */
dataset: string | null,
/** The version of that dataset's columns. */
era: string | null,
/** Rows of the file. */
rows: bigint | null,
/** Date of the snapshot. */
snapshot_date: SnapshotDate | null,
/** The dates of a panel, a file with rows of many dates. The snapshot's date is the last. */
panel: PanelDates | null, registry: string | null,
/** Registries of the rows, if a column names them. */
registries: Array<string>,
/** The column that fills each field. */
mapping: Mapping | null, columns_read: Array<string>,
/** The first 200 columns that were not read, with reasons. */
columns_ignored: Array<Ignored>, relations: Array<Filled>,
/** Metrics that can be computed from this file alone. */
feeds: Array<string>,
/** The file's note that its data are made up; null if it has none. */
synthetic: string | null,
/** Caveats of the file. */
caveats: Array<Caveat>,
/** The reason why the file was not read. */
error: Problem | null,
};

/** A table that the user can choose for a file. */
export type Kind = {
/** Its name for programs. */
kind: string,
/** Its name for people. */
title: string,
/** The fields that its columns can fill. */
fields: Array<KindField>,
};

/** A field of a [`Kind`]. */
export type KindField = {
/** Its name for programs. */
field: string,
/** Its name for people. */
title: string,
/** Whether every row needs it. */
required: boolean,
/** Kinds of columns that can fill it. */
accepts: Array<ColumnKind>,
};

/** The column of a file that fills each field. */
export type Mapping = {
/** The known dataset, or the kind of table that the user chose. */
kind: string,
/** The column that fills each field. */
columns: Record<string, string>,
/** Who chose the columns. */
source: MappingSource,
};

/** The origin of a mapping. */
export type MappingSource = "recognised" | "chosen";

/** The answer of any metric ([`crate::metrics::Measured`]). `values` are for programs; the page
 * reads only those of turnover. */
export type Measured = { datasets: Array<Answered>, together: Together | null,
};

/** Where a member of the top K came from. */
export type MemberStatus = "remained" | "newcomer" | "returning";

/** The top K, column by column, in rank order. */
export type Members = {
/** Names. */
id: Array<string>,
/** Downloads. */
downloads: Array<Count>,
/** Where each came from; undefined for the first snapshot in paper mode. */
status: Array<MemberStatus | null>,
};

/** The description of a metric. */
export type Metric = {
/** Its name for programs. */
id: string,
/** Its name for people. */
title: string,
/** The theme of the literature's claims that it belongs to. */
theme: Theme | null,
/** The question that it answers. */
question: string,
/** How it is computed, in paragraphs, with the source of each definition. */
definition: Array<string>,
/** Its formulas: what each gives, and the formula in plain letters and signs. */
formulas: Array<[string, string]>,
/** What others found, a sentence each with its source. */
published: Array<string>,
/** What the user may choose. */
settings: Array<Setting>,
/** Where the paper's text and its scripts differ; empty where only one definition exists. */
differences: Array<Difference>,
/** Datasets that have the fields that it needs. */
sources: string,
/** What would change its headline number, a sentence each. Each sentence follows from the
 * definition, or names the data on which it was measured. */
changes: Array<string>,
};

/** The answers, one per metric. */
export type Metrics = {
/**
 *Of `preservation`. */
preservation: Measured,
/**
 *Of `turnover`. */
turnover: Measured,
/**
 *Of `descendants`. */
descendants: Measured,
/**
 *Of `documentation`. */
documentation: Measured,
/**
 *Of `ownership`. */
ownership: Measured,
/**
 *Of `reach`. */
reach: Measured,
/**
 *Of `dependency_degree`. */
dependency_degree: Measured,
/**
 *Of `concentration`. */
concentration: Measured,
/**
 *Of `lag`. */
lag: Measured,
/**
 *Of `maintenance`. */
maintenance: Measured,
/**
 *Of `growth`. */
growth: Measured,
/**
 *Of `under_documentation`. */
under_documentation: Measured,
/**
 *Of `naming`. */
naming: Measured,
/**
 *Of `dataset_cards`. */
dataset_cards: Measured,
/**
 *Of `vulnerabilities`. */
vulnerabilities: Measured,
/**
 *Of `attributes`. */
attributes: Measured,
/**
 *Of `literature`. */
literature: Measured,
};

/** The data that a metric needs and the dataset lacks. */
export type Missing = { metric: string,
/** The data it needs, and the datasets that have them. */
needs: string,
};

/** Whose definition is followed. */
export type Mode = "paper" | "artifact";

/** The source of a date or a registry. */
export type Origin = "name" | "columns" | "content" | "user";

/** The dates of a panel. */
export type PanelDates = {
/** The number of different dates in the rows. */
dates: number,
/** The first date. */
from: SnapshotDate,
/** The last date, which metrics of a single snapshot use. */
to: SnapshotDate,
/** The number of dates that are snapshots: all dates, or the last of each month. */
kept: number,
/** The greatest number of rows kept for a date. Rankings are exact up to half of it. */
head_rows: number,
};

/** Lines or points of one colour. */
export type PlaneSeries = {
/** In the legend. */
name: string,
/** How they are drawn. */
style: Style,
/** Ascending by x where they are lines; at most [`POINTS`] of them. */
points: Array<[number, number]>,
};

/** What popularity is measured by. */
export type Popularity = "downloads" | "likes";

/** A problem with one file or setting.
 *
 * `message` says what is wrong and `advice` says what to do about it. Both are whole sentences
 * without the file's name, which is in `file`. */
export type Problem = { kind: ProblemKind, message: string, advice: string,
/** The file's label, as the user sees it. */
file: string | null, column: string | null,
/** The row group with the problem, counted from 0. */
row_group: number | null,
};

/** The kind of an error. Programs and tests match on it; people read the message. */
export type ProblemKind = "not_parquet" | "damaged" | "unsupported" | "budget" | "unreadable" | "column" | "empty" | "setting";

/** The progress of the file that is being read. */
export type Progress = { id: number, row_group: number, row_groups: number, rows_done: bigint, rows: bigint,
/** Bytes of the needed columns in the row groups that are read completely. */
bytes_done: bigint,
/** Bytes of the needed columns. */
bytes: bigint,
};

/** Everything that the page shows. `docs/results.md` describes each field. */
export type Results = {
/** The program that made the document. */
tool: Tool,
/** The files, by label. */
inputs: Array<Input>,
/** The datasets that the files form. */
datasets: Array<Dataset>,
/** The settings. */
parameters: Parameters, metrics: Metrics,
/** The claims of the literature with their verdicts. */
claims: Array<Claim>,
/** The paper's findings, each compared with the datasets. */
findings: Array<Finding>,
};

/** How values become places. */
export type Scale = "linear" | "log" | "share" | "time";

/** Whether a finding is seen in a dataset. */
export type Seen = "seen" | "not_seen" | "undecided" | "not_comparable";

/** Turnover of one registry. */
export type Series = {
/** Whose definition was followed. */
mode: Mode,
/** How many packages were looked at. */
k: number,
/** What popularity was. */
popularity: Popularity,
/** Whether renames were matched. */
renames: boolean,
/** The registry. */
registry: string,
/** Whether a file of it says that it is made up. */
synthetic: boolean,
/** Packages that were in any snapshot's top K. */
distinct_ever: number,
/** Snapshots by date. */
snapshots: Array<Snapshot>,
/** The retention curve: every pair of snapshots, by the months between them. */
pairs: Array<SnapshotPair>,
/** How many snapshots the pairs are made of: all, or some at even distances where there are
 * more than 45. */
snapshots_paired: bigint,
/** Published figures beside these, for the registries that the paper measured. */
compared: Array<Compared>,
/** What differs between the paper's data and these, in sentences. */
differs: Array<string>,
/** What a reader must know, of a snapshot where it has a date. */
caveats: Array<Caveat>,
};

/** A parameter, as the page and the command offer it. */
export type Setting = {
/** Its name among the metric's parameters. */
name: string,
/** Its name for people. */
label: string,
/** What it means, where the name does not say it. */
hint: string | null,
/** What values it takes, and its default. */
kind: SettingKind,
/** Whether few users need it: the page folds it away. */
advanced: boolean,
};

/** What values a parameter takes. */
export type SettingKind = { "is": "number",
/** The least. */
min: number,
/** The greatest. */
max: number,
/** The default. */
default: number,
} | { "is": "choice",
/** Each with its words for people. */
choices: Array<[string, string]>,
/** The default. */
default: string,
} | { "is": "definition",
/** Each with its words for people. */
choices: Array<[string, string]>,
/** What each does, in the same order. */
explained: [string, string],
/** The default. */
default: string,
} | { "is": "switch",
/** The default. */
default: boolean,
} | { "is": "list" };

/** What a metric says of one dataset. */
export type Shown = {
/** The finding that stands as the heading, where the answer has one. */
finding: string | null,
/** The number that matters most, in a few words. */
short: string,
/** The result in words. */
sentences: Array<string>,
/** What the numbers count or are compared with; empty where popularity plays no part. */
counted: Array<Popularity>,
/** Drawn from finished numbers. */
figures: Array<Drawing>,
/** The numbers; the first is the twin of the first figure. */
tables: Array<ShownTable>,
/** What a reader must know beside them. */
caveats: Array<string>,
/** Published figures beside the user's. */
compared: Array<Compared>,
/** What differs between the published data and these, in sentences. */
differs: Array<string>,
};

/** A column of a table. */
export type ShownColumn = {
/** Its heading. */
label: string,
/** What the heading means, where it needs words. */
hint: string | null,
/** Whether the difference of two datasets' values says something: that of the ends of two
 * intervals does not. */
comparable: boolean,
};

/** A table of words and numbers. */
export type ShownTable = {
/** The same for every dataset: by it the page finds two tables that belong together. */
id: string,
/** What it holds. */
caption: string,
/** Its columns; the first names the row. */
columns: Array<ShownColumn>,
/** Of as many cells as there are columns. */
rows: Array<Array<Cell>>,
};

/** One snapshot compared with those before it. */
export type Snapshot = {
/** When it was taken. */
date: SnapshotDate,
/** The file that it was read from, or the first part of its table. */
file: string,
/** All of its files. */
files: Array<string>,
/** Rows with a name and a download count in the whole snapshot. */
rows: bigint,
/** How much of the registry it covers. */
coverage: Coverage,
/** |S_t|: K, or less when the snapshot is smaller. */
size: number,
/** |remained|; undefined for the first snapshot in paper mode. */
remained: number | null,
/** |newcomers|; undefined for the first snapshot in paper mode. */
newcomers: number | null,
/** |returning|; undefined for the first snapshot in paper mode. */
returning: number | null,
/** 1 − |remained| / |S_t|, in [0, 1]; undefined for the first snapshot. */
turnover_rate: number | null,
/** Months since the previous snapshot. */
months: number | null,
/** (|remained| / |S_{t−1}|)^(1 / months), in [0, 1]. */
monthly_retention: number | null,
/** Downloads of the package at rank K, or of the last one. */
cut_downloads: Count | null,
/** Candidates with exactly that many downloads: packages in paper mode, rows in artifact mode. */
rows_at_cut: bigint,
/** Those of them inside the top K. */
rows_at_cut_inside: bigint,
/** Candidates for the last places when some of them are left outside, otherwise 0. */
tied_at_cut: bigint,
/** S_t in rank order. */
members: Members,
};

/** The date of a snapshot, as a day or only a month: `2023-08-31` or `2023-08`. */
export type SnapshotDate = string;

/** Two snapshots of a registry: a point of its retention curve. */
export type SnapshotPair = {
/** The earlier one. */
from: SnapshotDate,
/** The later one. */
to: SnapshotDate,
/** Months between them, above 0. */
months: number,
/** How much of the registry the two cover. */
coverage: [CoveragePart, CoveragePart],
/** Packages of the smaller head among them; null where neither is one. */
least_head: bigint | null,
/** Why the two do not compare; null where they do. */
unlike: Unlike | null,
/** The same in words. */
unlike_words: string | null,
/** Packages of the earlier top. */
size: number,
/** Those of them that are in the later top. */
remained: number,
/** These by the former, from 0 to 1. */
share: number,
/** Wilson's 95% interval of the share. */
interval: [number, number],
};

/** The dataset that an answer is of. */
export type Source = {
/** Its name for people. */
title: string,
/** Registry, where it is of one. */
registry: string | null,
/** Date of the snapshot. */
date: SnapshotDate | null,
/** The files, by label. */
files: Array<string>,
/** How much of the registry it covers. */
coverage: Coverage,
/** Whether a file of it says that it is made up. */
synthetic: boolean,
};

/** How a dataset relates to the registry of a claim. */
export type Standing = "same_registry" | "other_registry" | "registry_unknown";

/** The state of a file. */
export type Status = "unmapped" | "waiting" | "reading" | "stopped" | "ready" | "failed";

/** The bars of one date. */
export type StatusBar = {
/** The date. */
label: string,
/** How long after the one before it. */
since: string | null,
/** All that is counted. */
of: bigint,
/** One for each status; undefined where nothing comes before. */
values: Array<bigint | null>,
};

/** How points are drawn. */
export type Style = "line" | "dashed" | "dots";

/** A theme of the literature's claims (Jones et al., ESEM 2024, Table 3). */
export type Theme = "Trends in design" | "Selection considerations" | "Repository lifecycle and maintenance" | "Documentation and understanding" | "Downstream usage";

/** A summary of all answers of a metric. */
export type Together = { values: unknown, shown: Shown,
};

/** The program that made a document. */
export type Tool = {
/** Always `registry-lens`. */
name: string,
/** Version of the program. */
version: string,
/** Version of the document's structure. */
results_version: number,
};

/** Why what remained between two snapshots of a registry says nothing of the registry. */
export type Unlike = "extract" | "unknown" | "too_small" | "short_head" | "same_content";

/** The answer of data to a claim. */
export type Verdict = "holds" | "does_not_hold" | "mixed" | "not_measurable";

/** A work of the literature; serialised as its key and how it is cited, in short and in a line.
 *
 * Source: the references of Jones et al. (ESEM 2024); for Wolf et al. the published version of the
 * preprint in their list. Facts that neither source has are left out. */
export type Work = { key: string, short: string, cite: string };
