export interface Term {
  readonly term: string;
  readonly text: string;
  /** Other words for the term. */
  readonly also: readonly string[];
  /** Where the definition comes from. Empty if it is common knowledge or was written for this tool. */
  readonly source: string;
  /** Related terms. */
  readonly see: readonly string[];
}

export interface Glossary {
  readonly about: readonly string[];
  /** Sorted by name. */
  readonly terms: readonly Term[];
}

export function parseGlossary(text: string): Glossary;
export function uses(text: string, term: Pick<Term, "term" | "also">): boolean;
export function matching(typed: string, terms: readonly Term[]): Term[];
