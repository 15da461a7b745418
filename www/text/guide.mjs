/**
 * Reads the data guide, docs/datasets.md. After title and introduction, each entry has this form:
 *
 *   <a id="hub-stats-models"></a>
 *   ## Title
 *   What it is.
 *   **From:** …
 *   **Size:** …
 *   **Command:** …, then one or more blocks marked sql, python or sh
 *   **Fills:** relations
 *   **Feeds:** metrics, each perhaps with a note in brackets
 *
 * A paragraph is one line, with an empty line between two. The only markup in text is `code`. A Markdown library would
 * take any text; this reader names the line that breaks the form.
 */

const RELATIONS =
  "packages, base edges, reuse, authors, maintainers, releases, dependencies, commits, documentation, vulnerabilities, lookups, links, descendant counts, card sections, reviewed papers, reviewed claims, owner groups";
const METRICS =
  "preservation, turnover, descendants, documentation, ownership, reach, dependency degree, concentration, lag, maintenance, growth, under-documentation, naming, dataset cards, vulnerabilities, attributes, families, drift, survival, groups, literature";
const LANGUAGES = ["sql", "python", "sh"];

/** @returns {import("./guide.mjs").Guide} */
export function parseGuide(text) {
  const lines = text.split("\n");
  let at = 0;
  const fail = (why, line = at) => {
    throw new Error(`docs/datasets.md:${line + 1}: ${why}`);
  };
  const peek = () => {
    while (lines[at] === "") at += 1;
    return lines[at];
  };
  /** A paragraph is one line, so the line before it has to be empty. */
  const next = (what) => {
    if (peek() === undefined) fail(`the file ends before ${what}`);
    if (at > 0 && lines[at - 1] !== "") fail("an empty line is missing before this one");
    return lines[at++];
  };
  const matching = (pattern, what) => {
    const found = pattern.exec(next(what));
    if (!found) fail(`here should be ${what}`, at - 1);
    return found[1];
  };
  const plain = (paragraph) => {
    const words = paragraph.replace(/`[^`]+`/g, "");
    if (/[`*<>[\]]|^[#-]|_{2}/.test(words)) fail("a paragraph may have no markup except `code`", at - 1);
    return paragraph;
  };
  const field = (name) => plain(matching(new RegExp(`^\\*\\*${name}:\\*\\* (\\S.*)$`), `**${name}:**`));
  const listed = (name, known) =>
    field(name)
      .split(", ")
      .map((words) => {
        const [, item] =
          /^([^()]+?)(?: \([^()]+\))?$/.exec(words) ?? fail(`"${words}" is not an item`, at - 1);
        if (!known.split(", ").includes(item)) fail(`"${item}" is not one of: ${known}`, at - 1);
        return { id: item.replace(/[ -]/g, "_"), words };
      });
  const isAnchor = () => peek()?.startsWith("<a ");

  const title = matching(/^# (\S.*)$/, "the title");
  const about = [];
  while (!isAnchor()) {
    const paragraph = next("the first entry");
    if (!/^<!--.*-->$/.test(paragraph)) about.push(plain(paragraph));
  }

  const entries = [];
  while (isAnchor()) {
    const id = matching(/^<a id="([a-z0-9]+(?:-[a-z0-9]+)*)"><\/a>$/, "an anchor");
    if (entries.some((entry) => entry.id === id)) fail(`a second entry ${id}`, at - 1);
    const heading = plain(matching(/^## (\S.*)$/, "the entry's heading"));
    const what = plain(next("what the entry is"));
    const from = field("From");
    const size = field("Size");
    const command = field("Command");
    const blocks = [];
    while (blocks.length === 0 || peek()?.startsWith("```")) {
      const language = matching(/^```(.*)$/, "a block");
      if (!LANGUAGES.includes(language)) fail(`a block is one of ${LANGUAGES.join(", ")}`, at - 1);
      const end = lines.findIndex((line, i) => i >= at && line.startsWith("```"));
      if (end <= at || lines[end] !== "```") fail("the block is empty or not closed", at - 1);
      blocks.push({ language, text: lines.slice(at, end).join("\n") });
      at = end + 1;
    }
    entries.push({
      ...{ id, title: heading, what, from, size, command, blocks },
      fills: listed("Fills", RELATIONS),
      feeds: listed("Feeds", METRICS),
    });
  }
  if (entries.length === 0) fail("the guide has no entry");
  if (peek() !== undefined) fail(`after ${entries.at(-1).id} here should be an anchor`);
  return { title, about, entries };
}

/** The entry with the longest id that begins a dataset's id: "peatmoss-model" belongs to "peatmoss". */
export function entryOf(id, entries) {
  return entries
    .filter((entry) => id === entry.id || id.startsWith(`${entry.id}-`))
    .reduce((best, entry) => (best && best.id.length >= entry.id.length ? best : entry), undefined);
}

/** The entries that contain every typed word, in any part and case. */
export function filtered(typed, entries) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const { id, title, what, from, size, command, blocks, fills, feeds } = entry;
    const texts = [id, title, what, from, size, command, ...blocks.map((block) => block.text)];
    const all = [...texts, ...[...fills, ...feeds].map((item) => item.words)].join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
