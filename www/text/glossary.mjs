/**
 * Reads docs/glossary.md. After title and introduction, each term has this form:
 *
 *   ## Term
 *   An explanation in one or two sentences.
 *   **Also:** other words for it, separated by commas
 *   **Source:** where the definition is from
 *   **See:** other terms, separated by commas
 *
 * A paragraph is one line, with an empty line between two. The last three are optional. A Markdown library would take
 * any text; this reader names the line that breaks the form.
 */

/** @returns {import("./glossary.mjs").Glossary} */
export function parseGlossary(text) {
  const paragraphs = text.split("\n").flatMap((line, i) => (line.trim() ? [{ line, at: i + 1 }] : []));
  const fail = (why, at) => {
    throw new Error(`docs/glossary.md:${at}: ${why}`);
  };
  const about = [];
  const terms = [];
  for (const { line, at } of paragraphs) {
    const heading = /^## (\S.*)$/.exec(line)?.[1];
    const [, name, said] = /^\*\*(\w+):\*\* (\S.*)$/.exec(line) ?? [];
    const last = terms.at(-1);
    if (heading) terms.push({ term: heading, text: "", also: [], source: "", see: [] });
    else if (/^# /.test(line)) continue;
    else if (/[`*[\]]|^#/.test(said ?? line)) fail("an entry may have no markup except its fields", at);
    else if (!last) about.push(line);
    else if (!name && !last.text) last.text = line;
    else if (!last.text || !name) fail(`"${last.term}" has one paragraph, and then its fields`, at);
    else if (name === "Source") last.source = said;
    else if (name === "Also" || name === "See") last[name.toLowerCase()] = said.split(", ");
    else fail(`"${name}" is not one of Also, Source, See`, at);
  }
  for (const { term, text } of terms) if (!text) fail(`"${term}" is not explained`, paragraphs.length);
  return { about, terms };
}

const literal = (form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/['’]/g, "['’]");

/** A text uses a term if one of its forms occurs as a whole word, in the singular or the plural. */
export function uses(text, { term, also }) {
  const forms = [term, ...also].map(literal).join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms})(?:e?s)?(?![\\p{L}\\p{N}])`, "iu").test(text);
}

/** The terms that contain every typed word in any of their parts. */
export function matching(typed, terms) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return terms.filter(({ term, text, source, also, see }) => {
    const all = [term, text, source, ...also, ...see].join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
