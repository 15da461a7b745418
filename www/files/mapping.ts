/** The logic of the mapping form: which columns it offers, and which choices are missing. */

import type { Assignment, FileState, KindField, SeenColumn, TableKind } from "../engine/types";

/** How a file is read, and the engine's guess of what its columns hold. */
export interface Known extends Pick<FileState, "mapping"> {
  guess: Assignment;
}

type Column = Pick<SeenColumn, "name" | "kind">;

/** Up to this many columns the form lists all. Of more it lists the first that match the search. */
export const MANY_COLUMNS = 200;
export const SOME_COLUMNS = 100;

/** The choice to read the file as it was recognised. */
export const RECOGNISED = "";

/** The choices that the form starts with: how the file is read now, else the engine's guess. */
export function present(file: Known, kinds: readonly TableKind[]): Assignment {
  const { mapping, guess } = file;
  if (mapping?.source === "chosen") return { kind: mapping.kind, columns: mapping.columns };
  if (mapping) return { kind: RECOGNISED, columns: fieldsBehind(file, kinds).columns };
  return { kind: guess.kind, columns: guess.columns };
}

/** The kind whose fields the form shows. The fields of a known dataset cannot be chosen, so the guess replaces it. */
export function fieldsBehind({ mapping, guess }: Known, kinds: readonly TableKind[]): Assignment {
  return mapping && kinds.some(({ kind }) => kind === mapping.kind) ? mapping : guess;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Columns for a kind that was just chosen: those known for it, else columns with the names of its fields. */
export function assign(kind: TableKind, file: Known, columns: readonly Column[]): Assignment {
  const known = [file.mapping, file.guess].find((a) => a?.kind === kind.kind);
  if (known) return { kind: kind.kind, columns: known.columns };
  const named = kind.fields.flatMap((field) => {
    const column = accepted(field, columns).find((c) => plain(c.name) === plain(field.field));
    return column ? [[field.field, column.name]] : [];
  });
  return { kind: kind.kind, columns: Object.fromEntries(named) };
}

export function accepted<C extends Column>(field: KindField, columns: readonly C[]): C[] {
  return columns.filter((c) => field.accepts.includes(c.kind));
}

/** Each required field of the kind has a column that could fill it. */
export const possible = (kind: TableKind, columns: readonly Column[]): boolean =>
  kind.fields.every((field) => !field.required || accepted(field, columns).length > 0);

/** The required fields without a column. */
export const lacking = (kind: TableKind, columns: Record<string, string>): KindField[] =>
  kind.fields.filter((field) => field.required && !columns[field.field]);

/** Sets the column of a field; an empty text removes it. */
export function exchanged(
  columns: Record<string, string>,
  field: string,
  column: string,
): Record<string, string> {
  const { [field]: _, ...rest } = columns;
  return column === "" ? rest : { ...rest, [field]: column };
}

/** The columns that the form lists: all, or of very many the first that match the search and the chosen one. */
export function choices<C extends Column>(
  columns: readonly C[],
  search: string,
  chosen: string,
): readonly C[] {
  if (columns.length <= MANY_COLUMNS) return columns;
  const wanted = search.trim().toLowerCase();
  const matching = wanted ? columns.filter((c) => c.name.toLowerCase().includes(wanted)) : columns;
  const found = matching.slice(0, SOME_COLUMNS);
  if (chosen !== "" && !found.some((c) => c.name === chosen))
    found.unshift(...columns.filter((c) => c.name === chosen).slice(0, 1));
  return found;
}
