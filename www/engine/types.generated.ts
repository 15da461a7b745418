/* Made from the engine's structs; see src/page_types.rs. Renew it with
   REGISTRY_LENS_WRITE_TYPES=1 cargo test --lib page_types */

import type { Parameters } from "./types";

/** The names of registries for people, by id. */
export const REGISTRY_NAMES: Readonly<Record<string, string>> = {
  "conda": "conda",
  "cran": "CRAN",
  "crates": "Cargo",
  "debian": "Debian",
  "docker": "Docker Hub",
  "hackage": "Hackage",
  "homebrew": "Homebrew",
  "huggingface": "Hugging Face",
  "huggingface-datasets": "Hugging Face data sets",
  "huggingface-spaces": "Hugging Face Spaces",
  "maven": "Maven",
  "npm": "npm",
  "nuget": "NuGet",
  "packagist": "Packagist",
  "pypi": "PyPI",
  "rubygems": "RubyGems"
};

/** Version of the structure of results documents. */
export const RESULTS_VERSION = 6;

/** Where the rule on the share of the top that remains speaks for a verdict. */
export const TURNOVER_ZONES: readonly StripZone[] = [
  {
    "verdict": "does_not_hold",
    "from": null,
    "to": 0.6
  },
  {
    "verdict": "holds",
    "from": 0.8,
    "to": null
  }
];

/** The heading over the newer claims, and what they are. */
export const NEWER: readonly [string, string] = [
  "Since 2024",
  "Claims of works from 2024 on, which the paper's review does not have. They are judged in the same way and counted by themselves."
];

/** The answer of a metric for one dataset. */
export type Answered = { source: Source, values: unknown, shown: Shown,
};

/** What the author of a manifest says, and how far these results agree with it. */
export type Artifact = { title: string, description: string | null, licence: string | null, citation: string | null,
/** The address of a page about the study. */
homepage: string | null,
/** The files of the manifest, in its order. */
files: Array<FileCheck>,
/** The expected results, in the manifest's order. */
expected: Array<Checked>,
/** The comparison with saved results, if there are any. The field is absent otherwise. */
saved?: SavedCheck,
/** Whether every file is the manifest's, every result agrees, and so do the saved results. */
agrees: boolean,
/** The count of what agrees, in a sentence. */
sentence: string,
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
/** How values are placed along the axis. */
scale: Scale,
/** The user chose the scale, so no drawing may change it. */
chosen?: boolean,
};

/** Bars of one colour. */
export type BarSeries = {
/** The name in the legend. */
name: string,
/** One value for each category. */
values: Array<number | null>,
/** The interval of each value, if it has one. */
intervals: Array<[number, number] | null>,
/** Whether these are published values. They are drawn beside those of the data. */
published: boolean,
};

/** The quantities of a box plot. */
export type BoxPlot = {
/** The number of values. */
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

/** A box plot and a histogram of the values that it summarises. */
export type BoxRow = {
/** The label beside the box. */
name: string,
/** The box. */
box: BoxPlot,
/** How many values lie in each of equally wide bins from 0 to 1. */
histogram: Array<bigint>,
};

/** A caveat with the file, registry or snapshot that it is about. */
export type Caveat = { code: string, text: string, file: string | null, registry: string | null, date: string | null };

/** A cell of a table. Serialised as a [`CellView`]: the kind, the exact value and the text. */
export type Cell = {
/** What the value is. */
kind: CellKind,
/** The exact value; null if it is undefined. For text, the name of the row in every dataset, if
 * the text is different. */
value: CellValue | null,
/** The unit of the value, if it has one that a heading may not name. */
unit?: string,
/** The text that people read. */
text: string,
};

/** What the value of a cell is. */
export type CellKind = "none" | "text" | "count" | "share" | "number" | "duration" | "probability";

/** The value of a cell. */
export type CellValue = string | bigint | number;

/** A place where two documents differ. */
export type Changed = {
/** JSON pointer (RFC 6901) of the place. */
at: string,
/** The value in the first document as JSON, cut to 100 characters; `None` if it has none. */
was: string | null,
/** The value in the second document. */
is: string | null,
};

/** An expected result. */
export type Checked = {
/** What it is, in words. */
what: string,
/** Where it was published. */
source: string | null,
/** The metric's id, or `claims`. */
subject: string,
/** The dataset that gave it: title, registry and date. */
dataset: string | null, expected: Cell, got: Cell | null,
/** How much the number may be off. */
tolerance: number, agrees: boolean,
/** Why there is no result; null if there is one. */
why: string | null,
};

/** A claim and the verdict of the data. */
export type Claim = {
/** The part of the board on which it stands; absent in documents of earlier programs, which have the
 * twelve alone. */
section?: Section,
/** The verdict of the data. */
verdict: Verdict,
/** The finding in one sentence; empty without a dataset. */
finding: string,
/** The reason: the finding, then its numbers. If nothing can be measured, it has the numbers of
 * the best dataset and says why they are no evidence; empty without a dataset. */
because: string,
/** The number that decides, or that of the best dataset if none can decide. */
number: ClaimNumber | null,
/** The axis of this number. */
axis: StripAxis | null,
/** The dataset that decides, or the best one if none can decide. */
dataset: Source | null,
/** The same rule on the other datasets; those of other registries are for comparison only. */
others: Array<ClaimOther>,
/** Whether datasets of the claim's registry give different verdicts. */
datasets_disagree: boolean,
/** The data that would measure it, if these files cannot. */
missing: string | null,
/** The statement about the files that the user could add, if nothing else is missing. */
asks: Asks | null,
/** A stable name. */
id: string,
/** The paper's number, for the four claims that it tested or could not test. */
code: string | null,
/** Its theme. */
theme: Theme,
/** The claim in a few words. */
short: string,
/** The claim in words. */
text: string,
/** The works that make it. */
works: Array<Work>,
/** The kinds of evidence for it. */
evidence: Array<Evidence>,
/** Whether no large measurement supports it. */
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
/** The data that it needs, in a few words. */
needs: string,
/** The entry of the data guide with such data. */
guide: string,
};

/** The number that decides. */
export type ClaimNumber = {
/** The quantity that it measures. */
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
/** The axis on which its marks can be drawn. */
axis: string,
/** The number as a mark, with the other numbers that the rule reads or that are shown beside it. */
marks: Array<StripMark>,
};

/** The same rule on another dataset. */
export type ClaimOther = {
/** The dataset. */
source: Source,
/** How it relates to the claim's registry. */
standing: Standing,
/** The rule's verdict. */
verdict: Verdict,
/** The finding in one sentence. */
finding: string,
/** The reason. */
because: string,
/** The number that decides. */
number: ClaimNumber | null,
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

/** A published figure and the same figure from the user's data. Serialised as a [`ComparedView`]. */
export type Compared = {
/** What is measured. */
what: string,
/** As published. */
published: Cell,
/** From the user's data. */
yours: Cell,
};

/** A comparison of two groups. */
export type ContrastRow = {
/** The label beside it. */
name: string,
/** The two groups, in the order of their names. */
groups: [BoxRow, BoxRow],
/** The difference between them; undefined if it cannot be computed. */
difference: number | null,
/** The 95% interval of the difference. */
interval: [number, number] | null,
/** The words in place of distributions that do not vary. */
constant: string | null,
/** The result of the comparison in words. */
words: string,
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
/** Its packages that are in the subset, if the user asks for one. */
in_subset?: bigint,
/** Metrics that can be computed from it. */
feeds: Array<string>,
/** The data that the other metrics need. */
missing: Array<Missing>,
/** Rows that could not be joined, in sentences. */
problems: Array<string>,
};

/** A difference between the paper's text and its scripts.
 *
 * Source: Jones et al. (ESEM 2024), compared line by line with the scripts and notebooks of its
 * artifact. */
export type Difference = {
/** A stable name for programs. */
id: string,
/** What the paper says. */
paper: string,
/** What the scripts do. */
artifact: string,
/** The effect of the difference. */
effect: string,
};

/** A figure. */
export type Drawing = { "kind": "bars",
/** What it shows. */
title: string,
/** Label of the axis of values. */
axis: Axis,
/** Labels of the groups, from top to bottom. */
categories: Array<string>,
/** Words at the end of each category, such as the counts behind a share. */
beside?: Array<string>,
/** At most three series. */
series: Array<BarSeries>,
} | { "kind": "plane",
/** What it shows. */
title: string,
/** Across. */
x: Axis,
/** Up. */
y: Axis,
/** Lines and points. */
series: Array<PlaneSeries>,
/** What a caption says of it. */
note: string,
} | { "kind": "heat_map",
/** What it shows. */
title: string,
/** Across. */
x: Axis,
/** Up. */
y: Axis,
/** Edges of the cells, ascending, and how many points each cell has: column by column, from
 * the lowest cell. */
cells: Histogram,
/** A line through the points, on logarithmic axes. */
line: FitLine | null,
/** A published line, drawn where there are points. */
published: FitLine | null,
/** Medians and quartiles of y by bins of x. */
bins: Array<QuartileBin>,
/** The best-known points. */
known: Array<NamedPoint>,
/** Words for a point and for what its y counts, singular and plural. */
words: HeatMapWords,
/** What a caption says of it. */
note: string,
} | { "kind": "contrasts",
/** What it shows. */
title: string,
/** Label of the axis of values, from 0 to 1. */
axis: Axis,
/** Label of the axis of differences. */
difference: Axis,
/** Names of the two groups. */
groups: [string, string],
/** The comparisons, from top to bottom. */
rows: Array<ContrastRow>,
/** What has a value, such as "model". */
unit: string,
/** What a caption says of it. */
note: string,
} | { "kind": "flow",
/** What it shows. */
title: string,
/** The steps. */
steps: Array<FlowStep>,
} | { "kind": "tree",
/** What it shows. */
title: string,
/** Each thing after what it was made from. */
nodes: Array<TreeNode>,
/** Words for a thing: one, several. */
unit: [string, string],
/** What a caption says of it. */
note: string,
} | { "kind": "transitions",
/** What it shows. */
title: string,
/** What the two sides are, such as "class of the base's licence". */
sides: [string, string],
/** Names of the classes, from top to bottom. */
classes: Array<string>,
/** What goes from one class to another: places of both, and how many. */
flows: Array<[number, number, bigint]>,
/** Words for what goes: one, several. */
unit: [string, string],
/** What a caption says of it. */
note: string,
} | { "kind": "status_bars",
/** What it shows. */
title: string,
/** What is counted. */
unit: string,
/** Names of the statuses in the legend, at most three. */
statuses: Array<string>,
/** The text in place of a bar without values. */
undefined: string,
/** The bars, from the first date to the last. */
bars: Array<StatusBar>,
/** What a caption says of it. */
note: string,
};

/** A kind of evidence; a large measurement covers more than a tenth of the population. */
export type Evidence = "large measurement" | "small measurement" | "survey" | "interviews" | "case study";

/** A result that a reader should get. */
export type Expected = {
/** What it is, in words. */
what: string,
/** Where it was published, such as “Figure 6”. */
source?: string,
/** The metric that gives it, or else the claim. */
metric?: string, claim?: string,
/** Title, registry or file of the dataset; without it, the dataset that comes first. */
dataset?: string,
/** JSON pointer (RFC 6901) into the values of the answer, or into the claim. */
at?: string,
/** A number, a text, or true or false. */
value: number | string | boolean,
/** How much a number may be off. */
tolerance: number,
};

/** A file of the manifest. */
export type FileCheck = {
/** Its name in the manifest. */
name: string, state: FileMatch,
/** The state in a sentence. */
sentence: string,
};

/** Whether the user's file is the file that a manifest names. */
export type FileMatch = "same" | "other" | "unchecked" | "absent";

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
/** Root columns; [`Session::look`] lists them. */
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
registries: Array<string>, snapshot_date: SnapshotDate | null, date_source: Origin | null,
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
/** The result of each dataset; empty if no file has data on it. */
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
/** Its value of log10 y where log10 x is 0. */
intercept: number,
/** The least and the greatest x of the fitted points, between which it is drawn. */
ends: [number, number],
/** The 95% band of the line at places between the ends: x, low and high; empty if unknown. */
band: Array<[number, number, number]>,
/** The name beside it. */
label: string,
};

/** A step of a flow. */
export type FlowStep = {
/** The name of the things that remain, such as "different papers". */
label: string,
/** How many remain. */
n: bigint,
/** The name and the number of the things that this step removed; null for a first step. */
left_out: [string, bigint] | null,
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
} | { "is": "script",
/** The metrics that there are as scripts. */
metrics: Array<string>,
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
/** Whether it shows the finding. */
seen: Seen,
/** The number with its interval, in words. */
value: string,
};

/** Words for the points of a heat map. */
export type HeatMapWords = {
/** What x measures, in a word. */
x: string,
/** A word for a point, such as "base". */
point: string,
/** A word for what y counts, singular. */
one: string,
/** A word for what y counts, plural. */
many: string,
};

/** Points in bins of two axes. */
export type Histogram = {
/** Edges of the bins of x, ascending; one more than there are bins. */
x_edges: Array<number>,
/** Edges of the bins of y. */
y_edges: Array<number>,
/** The number of points in each bin of x, then of y. */
counts: Array<Array<bigint>>,
/** The number of points in no bin. */
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

/** A field of a [`TableKind`]. */
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

/** The columns of a file, and what they could hold. */
export type Look = { columns: Array<SeenColumn>,
/** The table and columns that the form preselects. */
guess: Assignment,
};

/** What an author says about a study. */
export type Manifest = {
/** Version of the format, see [`VERSION`]. */
registry_lens_manifest: number, title: string, description?: string,
/** The name of a licence or its address. */
licence?: string,
/** How the study is cited. */
citation?: string,
/** The address of a page about the study. */
homepage?: string,
/** A Croissant file that lists further files. */
croissant?: string, files: Array<ManifestFile>,
/** Settings by the names of the results document, such as `turnover.k`. `mode` sets the
 * definition of every metric that has two. */
settings?: Record<string, unknown>,
/** A results document with all results. */
results?: string, expected: Array<Expected>,
};

/** A kind of table with the column that fills each field. */
export type ManifestColumns = {
/** The name of a generic table. */
kind: string, columns: Record<string, string>,
};

/** A file of a study. */
export type ManifestFile = {
/** Where the file is, as seen from the manifest. */
url: string,
/** Its name, if the address does not end in it. */
name?: string, bytes?: bigint,
/** SHA-256 of the whole file in hexadecimal. */
sha256?: string,
/** Date of the snapshot, `YYYY-MM` or `YYYY-MM-DD`. */
date?: string, registry?: string,
/** Whether it is the whole registry. */
whole?: boolean,
/** Its columns, if they are not recognised. */
mapping?: ManifestColumns,
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
export type Measured = { datasets: Array<Answered>, leading: number, together: Together | null,
};

/** The status of a package of the top K. */
export type MemberStatus = "remained" | "newcomer" | "returning";

/** The top K, column by column, in rank order. */
export type Members = {
/** Names. */
id: Array<string>,
/** Downloads. */
downloads: Array<Count>,
/** The status of each; undefined for the first snapshot in paper mode. */
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
/** Its formulas: the quantity of each, and the formula in plain letters and signs. */
formulas: Array<[string, string]>,
/** Findings of others, one sentence each, with the source. */
published: Array<string>,
/** The settings that the user may choose. */
settings: Array<Setting>,
/** Where the paper's text and its scripts differ; empty if only one definition exists. */
differences: Array<Difference>,
/** Datasets that have the fields that it needs. */
sources: string,
/** What would change its headline number, one sentence each. A sentence follows from the
 * definition or names the data on which it was measured. */
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
 *Of `families`. */
families: Measured,
/**
 *Of `drift`. */
drift: Measured,
/**
 *Of `survival`. */
survival: Measured,
/**
 *Of `groups`. */
groups: Measured,
/**
 *Of `literature`. */
literature: Measured,
};

/** The data that a metric needs and the dataset lacks. */
export type Missing = { metric: string,
/** The data it needs, and the datasets that have them. */
needs: string,
};

/** The definition that is followed: the paper's or its artifact's. */
export type Mode = "paper" | "artifact";

/** A point of a plane with a name. */
export type NamedPoint = {
/** The name beside it. */
name: string,
/** Its place. */
at: [number, number],
};

/** The source of a date or a registry. */
export type Origin = "name" | "columns" | "content" | "user";

/** The dates of a panel. */
export type PanelDates = {
/** How many dates the rows have. */
dates: number,
/** The first. */
from: SnapshotDate,
/** The last: what metrics of one snapshot look at. */
to: SnapshotDate,
/** Dates that make snapshots: all, or the last of each month. */
kept: number,
/** Rows kept of each date at most: rankings are exact up to half of them. */
head_rows: number,
};

/** What is answered while other metrics are still measured. */
export type Part = {
/** The document so far. It has the answers that are new since the last part; each claim whose
 * metrics are measured, while the other claims are as without data; and the findings of the
 * metrics that are measured. */
document: Results,
/** The metrics that are still to be measured. */
pending: Array<string>,
};

/** Lines or points of one colour. */
export type PlaneSeries = {
/** The name in the legend. */
name: string,
/** How they are drawn. */
style: Style,
/** At most [`POINTS`] points; those of a line ascend by x. */
points: Array<[number, number]>,
/** The subject, such as a registry. All series of one subject have the same colour. */
subject?: string,
/** The 95% band around a line: low and high for each point. */
band?: Array<[number, number]>,
/** Words for each point, if its place does not say what it is. */
words?: Array<string>,
};

/** The count by which popularity is measured. */
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
export type ProblemKind = "not_parquet" | "damaged" | "unsupported" | "budget" | "no_room" | "unreadable" | "column" | "empty" | "setting";

/** The progress of the file that is being read. */
export type Progress = { id: number, row_group: number, row_groups: number, rows_done: bigint, rows: bigint,
/** Bytes of the needed columns in the row groups that are read completely. */
bytes_done: bigint,
/** Bytes of the needed columns. */
bytes: bigint,
};

/** The quartiles of y over the points of one bin of x. */
export type QuartileBin = {
/** The ends of the bin. */
ends: [number, number],
/** The number of points. */
n: bigint,
/** First quartile, median and third quartile of y, of type 7. */
quartiles: [number, number, number],
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
/** The twelve claims of the literature with their verdicts, then those of newer works. */
claims: Array<Claim>,
/** The paper's findings, each compared with the datasets. */
findings: Array<Finding>,
/** The user's manifest, beside what the files gave. The field is absent without a manifest. */
artifact?: Artifact,
};

/** How far a document agrees with a saved one. */
export type SavedCheck = {
/** Whether all values are equal. The program, the manifest, and digests that are not computed yet
 * do not count. */
equal: boolean,
/** The comparison in a sentence. */
sentence: string,
/** The first 20 differences, in the order of the document. */
differences: Array<Changed>,
/** The number of differences. */
all: bigint,
};

/** How values are placed along an axis. */
export type Scale = "linear" | "log" | "share" | "time";

/** The part of the board on which a claim stands. */
export type Section = "paper" | "since_2024";

/** Whether a dataset shows a finding. */
export type Seen = "seen" | "not_seen" | "undecided" | "not_comparable";

/** A column with the first values in it. */
export type SeenColumn = {
/** Its name in the file. */
name: string,
/** The kind of its values. */
kind: ColumnKind,
/** Its type in readable form. */
type: string,
/** The first different values, each one line, cut to a length and without characters that
 * change how a line is shown. None of a column that could not be looked at. */
examples: Array<string>,
};

/** Turnover of one registry. */
export type Series = {
/** The definition that was followed. */
mode: Mode,
/** K: the number of most popular packages. */
k: number,
/** The count by which popularity was measured. */
popularity: Popularity,
/** Whether renames were matched. */
renames: boolean,
/** Whether pairs with a sign of a fault are left out. */
leave_out: boolean,
/** The registry. */
registry: string,
/** Whether one of its files says that it is made up. */
synthetic: boolean,
/** Packages that were in any snapshot's top K. */
distinct_ever: number,
/** Snapshots by date. */
snapshots: Array<Snapshot>,
/** The retention curve: every pair of snapshots, by the months between them. */
pairs: Array<SnapshotPair>,
/** The number of snapshots in the pairs: all, or evenly spaced ones if there are more than 45. */
snapshots_paired: bigint,
/** Published figures, each with the user's, for the registries that the paper measured. */
compared: Array<Compared>,
/** Differences between the paper's data and these, in sentences. */
differs: Array<string>,
/** Caveats; one with a date is about that snapshot. */
caveats: Array<Caveat>,
};

/** The description of a parameter, as the page and the command offer it. */
export type Setting = {
/** Its name among the metric's parameters. */
name: string,
/** Its name for people. */
label: string,
/** What it means, if the name does not say it. */
hint: string | null,
/** What values it takes, and its default. */
kind: SettingKind,
/** Whether few users need it; the page then folds it away. */
advanced: boolean,
};

/** The values that a parameter takes. */
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

/** A metric's answer for one dataset, as people see it. */
export type Shown = {
/** The finding, shown as the heading if the answer has one. */
finding: string | null,
/** The number that matters most, in a few words. */
short: string,
/** The result in words. */
sentences: Array<string>,
/** The kinds of popularity that the numbers count or are compared with; empty if the answer
 * does not use popularity. */
counted: Array<Popularity>,
/** Figures that contain computed numbers only. */
figures: Array<Drawing>,
/** Tables of the numbers; the first has the numbers of the first figure. */
tables: Array<ShownTable>,
/** Caveats, in sentences. */
caveats: Array<string>,
/** Published figures, each with the user's. */
compared: Array<Compared>,
/** Differences between the published data and these, in sentences. */
differs: Array<string>,
};

/** A column of a table. */
export type ShownColumn = {
/** Its heading. */
label: string,
/** What the heading means, if it needs an explanation. */
hint: string | null,
/** Whether the difference between two datasets' values has a meaning. The difference between
 * the ends of two intervals has none. */
comparable: boolean,
};

/** A table of words and numbers. */
export type ShownTable = {
/** An id that is the same for every dataset, so that the page finds two tables to compare. */
id: string,
/** What it holds. */
caption: string,
/** Its columns; the first names the row. */
columns: Array<ShownColumn>,
/** Rows, each with one cell for each column. */
rows: Array<Array<Cell>>,
};

/** One snapshot compared with those before it. */
export type Snapshot = {
/** When it was taken. */
date: SnapshotDate,
/** The file that it was read from, or the first part of its table. */
file: string,
/** All the files of the snapshot. */
files: Array<string>,
/** Rows with a name and a download count in the whole snapshot. */
rows: bigint,
/** How much of the registry it covers. */
coverage: Coverage,
/** |S_t|: K, or less if the snapshot is smaller. */
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
/** Candidates with exactly as many downloads: packages in paper mode, rows in artifact mode. */
rows_at_cut: bigint,
/** The number of these candidates inside the top K. */
rows_at_cut_inside: bigint,
/** Candidates for the last places if some of them are left out, else 0. */
tied_at_cut: bigint,
/** S_t in rank order. */
members: Members,
};

/** The date of a snapshot, to the day or only to the month: `2023-08-31` or `2023-08`. */
export type SnapshotDate = string;

/** Two snapshots of a registry: a point of its retention curve. */
export type SnapshotPair = {
/** The earlier one. */
from: SnapshotDate,
/** The later one. */
to: SnapshotDate,
/** Months between them, above 0. */
months: number,
/** The share's 95% interval with owners as clusters, for two that can be compared and are at most a
 * year apart; null with fewer than 10 effective owners. */
by_owner: [number, number] | null,
/** How much of the registry each of the two covers. */
coverage: [CoveragePart, CoveragePart],
/** The number of packages of the smaller head; null if neither snapshot is a head. */
least_head: bigint | null,
/** Why the two cannot be compared; null if they can. */
unlike: Unlike | null,
/** The reason in words. */
unlike_words: string | null,
/** Packages of the earlier top. */
size: number,
/** Packages of the earlier top that are in the later one. */
remained: number,
/** Their share of the earlier top, from 0 to 1. */
share: number,
/** Wilson's 95% interval of the share. */
interval: [number, number],
};

/** The dataset of an answer. */
export type Source = {
/** Its name for people. */
title: string,
/** Its registry, if it has one. */
registry: string | null,
/** Date of the snapshot. */
date: SnapshotDate | null,
/** Date of the first snapshot, if this is a series of several. */
since?: SnapshotDate,
/** The files, by label. */
files: Array<string>,
/** How much of the registry it covers. */
coverage: Coverage,
/** Whether one of its files says that it is made up. */
synthetic: boolean,
/** The conditions of the subset of its packages that the user asks for. */
subset?: string,
};

/** How a dataset relates to the registry of a claim. */
export type Standing = "same_registry" | "other_registry" | "registry_unknown";

/** The state of a file. */
export type Status = "unmapped" | "waiting" | "reading" | "stopped" | "ready" | "failed";

/** The bar of one date. */
export type StatusBar = {
/** The date. */
label: string,
/** The date in milliseconds since 1970 in UTC. */
at: number,
/** The time since the date before it. */
since: string | null,
/** The total of the date. */
of: bigint,
/** One count for each status; undefined if no date comes before. */
values: Array<bigint | null>,
};

/** The quantity along a strip, and the thresholds on it. */
export type StripAxis = {
/** A stable name. Numbers of the same axis can be drawn on one strip. */
id: string,
/** The quantity in words. */
label: string,
/** How its values are written. */
unit: StripUnit,
/** The ends of the axis; values beyond them extend it. */
limits: [number, number],
/** The parts of the axis in which a number speaks for a verdict. A number between them is
 * undecided. */
zones: Array<StripZone>,
/** Published values of the same quantity. */
published: Array<StripPublished>,
};

/** A number on a strip. */
export type StripMark = {
/** The name of what was measured, such as a library; empty if the axis already says it. */
name: string,
/** Whether it decides the verdict. */
role: StripRole,
/** The value; null if only a range is known. */
value: number | null,
/** Its 95% interval, or the range. */
bounds: [number, number] | null,
/** The value as text. */
words: string,
};

/** A published value. */
export type StripPublished = {
/** Who published it. */
by: string,
/** The value. */
value: number,
/** The value as text. */
words: string,
};

/** How a number takes part in the verdict. */
export type StripRole = "decides" | "read" | "beside";

/** How the values of an axis are written. */
export type StripUnit = "share" | "points" | "number";

/** A part of an axis. A number whose whole interval is in it speaks for the verdict; the rule may
 * have further conditions. */
export type StripZone = {
/** The verdict. */
verdict: Verdict,
/** Its lower end; null without one. */
from: number | null,
/** Its upper end; null without one. */
to: number | null,
};

/** How points are drawn. */
export type Style = "line" | "dashed" | "dots" | "published" | "unlike";

/** A table that the user can choose for a file. */
export type TableKind = {
/** Its name for programs. */
kind: string,
/** Its name for people. */
title: string,
/** The fields that its columns can fill. */
fields: Array<KindField>,
};

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
/** The commit from which the program was built; null if its build did not say. */
commit: string | null,
/** The digest of the site that the page is a part of; null for the command, and if the build of
 * the site named no commit. */
build: string | null,
/** The date on which the document was made, `YYYY-MM-DD` in UTC; null if the host did not say. */
date: string | null,
};

/** A thing in a tree. */
export type TreeNode = {
/** Its name. */
name: string,
/** The place in the list of the thing above it; null at the top. */
above: number | null,
/** What else is to be said of it, such as how it was made. */
words: string,
/** Things below it, on all levels. */
below: bigint,
/** Things directly below it that the tree leaves out. */
left_out: bigint,
};

/** Why two snapshots of a registry cannot be compared by what remained between them. */
export type Unlike = "extract" | "unknown" | "too_small" | "short_head" | "same_content" | "stale" | "newer_than_its_date" | "list_fell" | "same_top" | "counts_jumped" | "names_respelled";

/** The answer of data to a claim. */
export type Verdict = "holds" | "does_not_hold" | "mixed" | "not_measurable";

/** A work of the literature; serialised as its key and how it is cited, in short and in a line.
 *
 * Source: the references of Jones et al. (ESEM 2024); for Wolf et al. the published version of the
 * preprint in their list. Facts that neither source has are left out. */
export type Work = { key: string, short: string, cite: string };
