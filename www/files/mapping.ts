/** What a form over a file's columns offers, and when its choices make sense together. */

import type { Assignment, Column, FileState, Kind, KindField } from "../engine/types";

/** Up to so many columns a form lists all; beyond, the first of those whose names contain what is typed. */
export const MANY_COLUMNS = 200;
export const SOME_COLUMNS = 100;

/** A kind of the form's own: whatever the columns are recognised as. */
export const RECOGNISED = "";

/** What a form begins with: what is read now, else the engine's guess. */
export function present(file: FileState, kinds: readonly Kind[]): Assignment {
  const { mapping, guess } = file;
  if (mapping?.source === "chosen") return { kind: mapping.kind, columns: mapping.columns };
  if (mapping) return { kind: RECOGNISED, columns: fieldsBehind(file, kinds).columns };
  return { kind: guess.kind, columns: guess.columns };
}

/** The kind whose fields a form shows: a known dataset's own are nothing to choose from. */
export function fieldsBehind({ mapping, guess }: FileState, kinds: readonly Kind[]): Assignment {
  return mapping && kinds.some(({ kind }) => kind === mapping.kind) ? mapping : guess;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The columns for a kind that was just chosen: as known, else those whose names are the fields'. */
export function assign(kind: Kind, file: FileState, columns: readonly Column[]): Assignment {
  const known = [file.mapping, file.guess].find((a) => a?.kind === kind.kind);
  if (known) return { kind: kind.kind, columns: known.columns };
  const named = kind.fields.flatMap((field) => {
    const column = accepted(field, columns).find((c) => plain(c.name) === plain(field.field));
    return column ? [[field.field, column.name]] : [];
  });
  return { kind: kind.kind, columns: Object.fromEntries(named) };
}

export function accepted(field: KindField, columns: readonly Column[]): Column[] {
  return columns.filter((c) => field.accepts.includes(c.kind));
}

/** Some column could fill each field that the kind cannot do without. */
export const possible = (kind: Kind, columns: readonly Column[]): boolean =>
  kind.fields.every((field) => !field.required || accepted(field, columns).length > 0);

/** The fields that still need a column. */
export const lacking = (kind: Kind, columns: Record<string, string>): KindField[] =>
  kind.fields.filter((field) => field.required && !columns[field.field]);

/** Another column for a field; none at all when it is the empty text. */
export function exchanged(
  columns: Record<string, string>,
  field: string,
  column: string,
): Record<string, string> {
  const { [field]: _, ...rest } = columns;
  return column === "" ? rest : { ...rest, [field]: column };
}

/** The columns that a form lists: all, or of very many the first that match, and always the chosen one. */
export function choices(columns: readonly Column[], search: string, chosen: string): readonly Column[] {
  if (columns.length <= MANY_COLUMNS) return columns;
  const wanted = search.trim().toLowerCase();
  const matching = wanted ? columns.filter((c) => c.name.toLowerCase().includes(wanted)) : columns;
  const found = matching.slice(0, SOME_COLUMNS);
  if (chosen !== "" && !found.some((c) => c.name === chosen))
    found.unshift(...columns.filter((c) => c.name === chosen).slice(0, 1));
  return found;
}
