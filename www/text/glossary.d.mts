export interface Term {
  readonly term: string;
  readonly text: string;
  /** Other words for it. */
  readonly also: readonly string[];
  /** Empty where the definition is ours or everybody's. */
  readonly source: string;
  /** Other terms. */
  readonly see: readonly string[];
}

export interface Glossary {
  readonly about: readonly string[];
  /** Sorted. */
  readonly terms: readonly Term[];
}

export function parseGlossary(text: string): Glossary;
export function uses(text: string, term: Term): boolean;
export function matching(typed: string, terms: readonly Term[]): Term[];
