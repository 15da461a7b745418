/** Files out of a drop or a picker, with the path under which the user knows them. */

import { count } from "../text/format";

export interface Found {
  path: string;
  file: File;
}

export interface Gathered {
  found: Found[];
  /** Files inside dropped folders that do not look like Parquet by name. */
  skipped: number;
  /** Files and folders that the browser would not open. */
  unreadable: string[];
}

/** Names that begin with a dot are a system's own, such as the companions that macOS leaves on a stick. */
const isParquet = (name: string): boolean => /^[^.].*\.(parquet|parq|pq)$/i.test(name);

/** A file that was named one by one is always taken, whatever it is called; a folder gives its Parquet files. */
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

/** Takes everything out of the drop before it first waits: afterwards the browser has emptied it. */
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
      // A browser hands out a folder in batches; the empty one is the last.
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

/** The order of names, in which dated snapshots are in order of time. */
function sort(found: Found[]): void {
  found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** What became of a drop, in words; empty when there is nothing to add to the file list. */
export function remarks(gathered: Gathered, already: string[], changed: string[] = []): string {
  const said: string[] = [];
  if (gathered.found.length === 0 && gathered.unreadable.length === 0) {
    said.push(
      gathered.skipped > 0
        ? "The folder holds no file whose name ends in .parquet."
        : "Nothing that can be read as a file was dropped.",
    );
  } else if (gathered.skipped > 0) {
    said.push(
      gathered.skipped === 1
        ? "1 other file in the folder was passed over: its name does not end in .parquet."
        : `${count(gathered.skipped)} other files in the folder were passed over: their names do not end in .parquet.`,
    );
  }
  if (already.length > 0) said.push(`Already in the list: ${some(already)}.`);
  if (changed.length > 0) {
    said.push(
      changed.length === 1
        ? `${changed[0]} was read again: it has changed.`
        : `${some(changed)} were read again: they have changed.`,
    );
  }
  if (gathered.unreadable.length > 0) {
    said.push(
      `The browser did not let the page open ${some(gathered.unreadable)}. ` +
        "Use “Choose a folder”, or drop the files themselves.",
    );
  }
  return said.join(" ");
}

const some = (paths: string[]): string =>
  paths.slice(0, 3).join(", ") + (paths.length > 3 ? ` and ${paths.length - 3} more` : "");
