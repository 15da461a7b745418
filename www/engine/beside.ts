/** The addresses of the files beside the page's script. */

/** The script is known only while it runs; one that runs as a module is not. */
const script = typeof document === "undefined" ? null : (document.currentScript as HTMLScriptElement | null);

let folder: URL | null = null;

/** Says in which folder the files are, if the script itself is not there. */
export function setFolder(address: string | URL): void {
  folder = new URL(`${address}/`.replace(/\/+$/, "/"), document.baseURI);
}

/** The address of a file. Opened from disk, the hosted page cannot load any; the error names the file that can. */
export function beside(name: string): URL {
  if (location.protocol === "file:")
    throw new Error(
      "a page opened from disk may not load its parts. Open registry-lens.html, the single file, instead",
    );
  return new URL(name, folder ?? new URL(".", script?.src || location.href));
}
