/** Words for what files hold and which metrics use them. */

import { count, plural, registryName } from "./format";
import type {
  Assignment,
  Coverage,
  Dataset,
  FileState,
  Filled,
  TableKind,
  Metric,
  Results,
  Status,
} from "../engine/types";

const RELATIONS: Record<string, [one: string, many: string]> = {
  packages: ["package", "packages"],
  base_edges: ["base edge", "base edges"],
  reuse: ["use of a model in a repository", "uses of models in repositories"],
  authors: ["author of a package", "authors of packages"],
  maintainers: ["maintainer of a package", "maintainers of packages"],
  releases: ["release", "releases"],
  dependencies: ["dependency", "dependencies"],
  commits: ["commit", "commits"],
  documentation: ["documentation score", "documentation scores"],
  vulnerabilities: ["vulnerability finding", "vulnerability findings"],
  card_sections: ["section of a card", "sections of cards"],
  card_headings: ["heading of a card", "headings of cards"],
  descendant_counts: ["count of descendants", "counts of descendants"],
  lookups: ["name that other tables refer to", "names that other tables refer to"],
  links: ["link between two tables", "links between two tables"],
};

/** "a, b and c"; beyond `most`, "a, b and 7 more" */
export function list(words: readonly string[], most = Infinity): string {
  const shown = words.length > most ? words.slice(0, most) : words.slice(0, -1);
  const last = words.length > most ? `${count(words.length - most)} more` : words.at(-1);
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : (last ?? "");
}

/** "2,161,698 packages and 1,203,411 base edges" */
export function relationWords(relations: readonly Filled[]): string {
  return list(
    relations
      .filter(({ rows }) => rows > 0n)
      .map(({ relation, rows }) => {
        const [one, many] = RELATIONS[relation] ?? ["row", `rows of ${relation.replaceAll("_", " ")}`];
        return plural(rows, one, many);
      }),
  );
}

export const metricTitle = (id: string, metrics: readonly Pick<Metric, "id" | "title">[]): string =>
  metrics.find((m) => m.id === id)?.title ?? id.replaceAll("_", " ");

/** A title in the middle of a sentence. Names such as "PTM" or "PyPI" keep their capitals. */
const inSentence = (title: string): string =>
  /^\p{Lu}\p{Ll}*(?![\p{Lu}\p{Ll}])/u.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;

const metricName = (id: string, metrics: readonly Pick<Metric, "id" | "title">[]): string =>
  inSentence(metricTitle(id, metrics));

/** "Feeds turnover, reach and ownership." */
export const feedsWords = (
  feeds: readonly string[],
  metrics: readonly Pick<Metric, "id" | "title">[],
): string => (feeds.length > 0 ? `Feeds ${list(feeds.map((id) => metricName(id, metrics)))}.` : "");

/** "packages from Name and Count": the columns that the user chose. */
export function mappingWords(
  { kind, columns }: Assignment,
  kinds: readonly Pick<TableKind, "kind" | "title">[],
): string {
  const title = kinds.find((k) => k.kind === kind)?.title ?? kind;
  return `${inSentence(title)} from ${list(Object.values(columns), 4)}`;
}

/** "packages.downloads" becomes "packages: downloads". */
export function fillsWords(fills: readonly string[]): string {
  return list(fills.map((fill) => fill.replace(".", ": ").replaceAll("_", " ")));
}

/** "npm 2024-01" */
export function about({ registry, date }: Pick<Dataset, "registry" | "date">): string {
  return [registry && registryName(registry), date].filter(Boolean).join(" ");
}

/** Datasets that differ only in date and registry, such as the snapshots of a series. */
export interface Group {
  first: Dataset;
  all: readonly Dataset[];
}

/** The dataset joins several files, or fails to. The list of files does not show that. */
export const noteworthy = ({ files, problems }: Dataset): boolean => files.length > 1 || problems.length > 0;

/** Groups similar datasets. A noteworthy dataset has a separate group. */
export function groups(datasets: readonly Dataset[]): Group[] {
  const found = new Map<string, Dataset[]>();
  datasets.forEach((dataset, i) => {
    const { title, synthetic, family, feeds, missing } = dataset;
    const alike = JSON.stringify([title, synthetic, family, feeds, missing]);
    const key = noteworthy(dataset) ? String(i) : alike;
    found.set(key, [...(found.get(key) ?? []), dataset]);
  });
  return [...found.values()].map((all) => ({ first: all[0]!, all }));
}

/** How much of its registry a dataset covers, and who stated it. */
export function coverageWords({ part, word, rows, known, after_known }: Coverage): string {
  const whole = { whole: "the whole registry", head: "a head", extract: "an extract", unknown: "" }[part];
  if (part === "unknown") return "an unknown part of its registry";
  if (word === "user") return `${whole}, as you stated`;
  if (word === "file") return `${whole}, as the file states`;
  // A table of findings or cards lists no packages, so there is nothing to count.
  if (known === null || Number(rows) === 0) return whole;
  const of = after_known ? `more than ${count(known)} known since` : `about ${count(known)} known then`;
  return `${whole}: ${count(rows)} of ${of}`;
}

/** How a sentence counts the files of each status. */
const STATUSES: Record<Status, [one: string, many: string]> = {
  ready: ["read", "read"],
  failed: ["could not be read", "could not be read"],
  unmapped: ["needs columns", "need columns"],
  stopped: ["stopped", "stopped"],
  reading: ["being read", "being read"],
  waiting: ["waiting", "waiting"],
};

/** Why files without a dataset give no results. A file that the user stopped has not failed. */
export function noResults(files: readonly Pick<FileState, "status">[]): string {
  const stopped = files.filter(({ status }) => status === "stopped").length;
  if (stopped > 0)
    return `No results yet: you cancelled reading. Read the ${stopped === 1 ? "file" : "files"} again in the list of files.`;
  const which = files.length === 1 ? "the file" : `none of the ${count(files.length)} files`;
  return `No results yet: ${which} could ${files.length === 1 ? "not " : ""}be read.`;
}

/** The notice that measuring was cancelled, and which results are shown below it, if any are. */
export const haltedWords = (whole: Results | null, soFar: Results | null): string =>
  "Measuring was cancelled." +
  (whole?.datasets.length
    ? " These results are from before the last change."
    : !whole && soFar
      ? " These results are not complete."
      : "");

/** "2 files read, 1 could not be read" */
export function fileSummary(files: readonly FileState[]): string {
  const said: string[] = [];
  for (const [status, [one, many]] of Object.entries(STATUSES)) {
    const n = files.filter((f) => f.status === status).length;
    if (n > 0) said.push(`${said.length === 0 ? plural(n, "file") : count(n)} ${n === 1 ? one : many}`);
  }
  return said.join(", ");
}

/** "Hugging Face 2022-07 to 2022-10, npm 2017-04": the registries and dates of files. */
export function places(files: readonly FileState[], most = 3): string {
  const dates = new Map<string, string[]>();
  for (const { registry, registries, snapshot_date, panel } of files)
    for (const id of registry ? [registry] : registries) {
      if (!dates.has(id)) dates.set(id, []);
      dates.get(id)?.push(...[snapshot_date ?? [], panel ? [panel.from, panel.to] : []].flat());
    }
  // The registry with the most files first.
  const sorted = [...dates].sort(([, a], [, b]) => b.length - a.length);
  const said = sorted.map(([id, of]) => {
    const [first, last] = [of.toSorted()[0], of.toSorted().at(-1)];
    const span = first === last ? first : `${first} to ${last}`;
    return [registryName(id), span].filter(Boolean).join(" ");
  });
  return said.length > most ? `${said.slice(0, most).join(", ")} …` : said.join(", ");
}
