/** A loaded file as the page keeps it, so that a new worker can be given everything again. */

import type { Readable } from "../files/remote";
import type { Change, FileState, Problem } from "./types";

export interface Entry {
  id: number;
  path: string;
  file: Readable;
  /** The user's settings of the file. */
  change: Change;
  /** The latest state that the engine reported. */
  state: FileState;
  /** The engine does not have this file: it ended a worker, or was stopped before the engine had looked at it. */
  out: boolean;
  /** The number of the message that gave the file to the engine. An older report is about an earlier reading. */
  seq: number;
}

export const newEntry = (id: number, path: string, file: Readable): Entry => ({
  id,
  path,
  file,
  change: {},
  out: false,
  seq: 0,
  state: unread(id, path, file),
});

/** The state of a file before the engine has reported anything about it. */
export function unread(id: number, path: string, file: Readable): FileState {
  return {
    id,
    path,
    label: path,
    bytes: BigInt(file.size),
    sha256: null,
    status: "waiting",
    recognised_as: null,
    dataset: null,
    era: null,
    rows: null,
    row_groups: null,
    number_of_columns: 0,
    mapping: null,
    columns_used: [],
    columns_ignored: [],
    relations: [],
    feeds: [],
    snapshot_date: null,
    date_source: null,
    panel: null,
    registry: null,
    registry_source: null,
    registries: [],
    coverage: null,
    whole: null,
    synthetic: null,
    caveats: [],
    error: null,
  };
}

/** Marks a file as not in the engine. Columns and settings go, because only the engine can work with them. */
export function putOut(entry: Entry, status: "stopped" | "failed", error: Problem | null = null): void {
  entry.out = true;
  const none = { mapping: null, columns_used: [], columns_ignored: [], relations: [], feeds: [] };
  entry.state = { ...entry.state, status, error, number_of_columns: 0, ...none, caveats: [] };
}

/** The file has not been read to its end. */
export const unfinished = ({ state }: Entry): boolean => ["reading", "waiting"].includes(state.status);

/** The first entry whose file can no longer be read: it changed, moved or was deleted since it was chosen. */
export async function firstGone<E extends { file: Readable }>(entries: E[]): Promise<E | undefined> {
  for (const entry of entries) {
    const readable = await entry.file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      );
    if (!readable) return entry;
  }
  return undefined;
}
