/** Collects the files of a drop or a picker, with the path by which the user knows each. */

import { count } from "../text/format";
import type { Readable } from "./remote";

export interface Found {
  path: string;
  file: Readable;
}

export interface Gathered {
  found: Found[];
  /** How many files in folders were left out because their names are not of Parquet files. */
  skipped: number;
  /** Files and folders that the browser would not open. */
  unreadable: string[];
}

/** Names that begin with a dot are left out: systems make such files, for example macOS on a USB stick. */
const isParquet = (name: string): boolean => /^[^.].*\.(parquet|parq|pq)$/i.test(name);

/** Accepts every single file with any name, and the Parquet files of folders. */
export function fromFiles(files: Iterable<File>): Gathered {
  const gathered: Gathered = { found: [], skipped: 0, unreadable: [] };
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    if (file.webkitRelativePath && !isParquet(file.name)) gathered.skipped += 1;
    else gathered.found.push({ path, file });
  }
  sort(gathered.found);
  return gathered;
}

/** Collects a drop. All entries are taken before the first wait, after which the browser empties the drop. */
export async function fromDrop(data: DataTransfer): Promise<Gathered> {
  const gathered: Gathered = { found: [], skipped: 0, unreadable: [] };
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of data.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) {
      folders.push(entry as FileSystemDirectoryEntry);
    } else {
      const file = item.getAsFile();
      if (file) gathered.found.push({ path: file.name, file });
    }
  }
  for (const folder of folders) await walk(folder, gathered);
  sort(gathered.found);
  return gathered;
}

async function walk(folder: FileSystemDirectoryEntry, gathered: Gathered): Promise<void> {
  const reader = folder.createReader();
  try {
    for (;;) {
      // A browser lists a folder in batches. The last one is empty.
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (batch.length === 0) return;
      for (const entry of batch) {
        if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, gathered);
        else if (!isParquet(entry.name)) gathered.skipped += 1;
        else await take(entry as FileSystemFileEntry, gathered);
      }
    }
  } catch {
    gathered.unreadable.push(trim(folder.fullPath));
  }
}

async function take(entry: FileSystemFileEntry, gathered: Gathered): Promise<void> {
  const path = trim(entry.fullPath);
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    gathered.found.push({ path, file });
  } catch {
    gathered.unreadable.push(path);
  }
}

const trim = (path: string): string => path.replace(/^\/+/, "");

/** Sorts by name, which puts dated snapshots in order of time. */
function sort(found: Found[]): void {
  found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** A message on the drop in addition to the list of files; empty if it needs none. */
export function remarks(gathered: Gathered, already: string[], changed: string[] = []): string {
  const said: string[] = [];
  if (gathered.found.length === 0 && gathered.unreadable.length === 0) {
    said.push(
      gathered.skipped > 0
        ? "The folder has no file with a name that ends in .parquet."
        : "The drop contained no files.",
    );
  } else if (gathered.skipped > 0) {
    said.push(
      gathered.skipped === 1
        ? "1 other file in the folder was skipped: its name does not end in .parquet."
        : `${count(gathered.skipped)} other files in the folder were skipped: their names do not end in .parquet.`,
    );
  }
  if (already.length > 0) said.push(`Already in the list: ${some(already)}.`);
  if (changed.length > 0) {
    said.push(
      changed.length === 1
        ? `${changed[0]} has changed and was read again.`
        : `${some(changed)} have changed and were read again.`,
    );
  }
  if (gathered.unreadable.length > 0) {
    said.push(
      `The browser could not open ${some(gathered.unreadable)}. ` +
        "Use “Choose a folder”, or drop the files themselves.",
    );
  }
  return said.join(" ");
}

const some = (paths: string[]): string =>
  paths.slice(0, 3).join(", ") + (paths.length > 3 ? ` and ${paths.length - 3} more` : "");
