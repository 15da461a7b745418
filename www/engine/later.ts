/**
 * Loads the parts of the page that are seldom needed at first, when they are first used. The hosted page fetches each as
 * a script of its own, from the folder later/. In the single file they are in the page's script, because a browser lets
 * a page that was opened from disk fetch nothing.
 */

import { SHARED } from "../later/shared";
import { beside } from "./beside";

/** build.mjs says whether the parts are inside the script. */
declare const LATER_INSIDE: boolean;

export interface Parts {
  alone: typeof import("../later/alone");
  texts: typeof import("../later/texts");
  columns: typeof import("../later/columns");
  exports: typeof import("../later/exports");
  members: typeof import("../later/members");
  study: typeof import("../later/study");
}

/** A part as a script: it makes its exports with the modules that the page has loaded already. */
interface Fetched {
  default(shared: (path: string) => unknown): unknown;
}

const loading = new Map<string, Promise<unknown>>();
const failures = new Map<string, number>();

/** Loads a part once. After a failure the next call tries again. */
export function later<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const known = loading.get(name) ?? (LATER_INSIDE ? inside(name) : fetched(name));
  loading.set(name, known);
  known.catch(() => loading.delete(name));
  return known as Promise<Parts[Name]>;
}

function inside(name: keyof Parts): Promise<unknown> {
  // Each import is written out, so that the bundler finds it.
  const parts = {
    alone: () => import("../later/alone"),
    texts: () => import("../later/texts"),
    columns: () => import("../later/columns"),
    exports: () => import("../later/exports"),
    members: () => import("../later/members"),
    study: () => import("../later/study"),
  };
  return parts[name]();
}

async function fetched(name: string): Promise<unknown> {
  const file = `later/${name}.js`;
  const failed = failures.get(name) ?? 0;
  try {
    // A browser remembers that an address gave no script, so each further attempt has another one.
    const part = (await import(beside(failed > 0 ? `${file}?again=${failed}` : file).href)) as Fetched;
    return part.default((path) => {
      if (!(path in SHARED)) throw new Error(`${path} is missing`);
      return SHARED[path];
    });
  } catch {
    failures.set(name, failed + 1);
    throw new Error(`${file} was not received, or is of another version of this page`);
  }
}
