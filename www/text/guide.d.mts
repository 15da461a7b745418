/** A relation or a metric: its id, and its words in the guide. */
export interface Item {
  readonly id: string;
  readonly words: string;
}

export interface Block {
  readonly language: "sql" | "python" | "sh";
  readonly text: string;
}

export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly from: string;
  readonly size: string;
  readonly command: string;
  readonly blocks: readonly Block[];
  readonly fills: readonly Item[];
  readonly feeds: readonly Item[];
}

export interface Guide {
  readonly title: string;
  readonly about: readonly string[];
  readonly entries: readonly Entry[];
}

/** The content of guide.json. */
export interface Texts {
  readonly guide: Guide;
  readonly glossary: import("./glossary.mjs").Glossary;
}

export function parseGuide(text: string): Guide;
export function entryOf(id: string, entries: readonly Entry[]): Entry | undefined;
export function filtered(typed: string, entries: readonly Entry[]): Entry[];
