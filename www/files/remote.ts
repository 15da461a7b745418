/**
 * Files on a server that a manifest names. Where the server answers requests for ranges, only the bytes are loaded that
 * the engine needs; else the whole file is, once.
 */

import { count } from "../text/format";

/** What the page needs of a file. A File of the user is one, and a file on a server too. */
export interface Readable {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What tells two versions of a file apart. A server of another origin shows only what it lists for this page. */
type Version = Record<"etag" | "last-modified", string | null>;

const versionOf = ({ headers }: Response): Version => ({
  etag: headers.get("etag"),
  "last-modified": headers.get("last-modified"),
});

const differs = (one: Version, two: Version): boolean =>
  (["etag", "last-modified"] as const).some((name) => one[name] !== two[name]);

/** A file on a server that answers requests for ranges. */
export class RemoteFile implements Readable {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  #address: URL;
  #version: Version;

  constructor(address: URL, name: string, size: number, version: Version) {
    this.name = name;
    this.size = size;
    this.lastModified = Date.parse(version["last-modified"] ?? "") || 0;
    this.#address = address;
    this.#version = version;
  }

  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } {
    return { arrayBuffer: () => this.#load(from, to) };
  }

  async #load(from: number, to: number): Promise<ArrayBuffer> {
    if (from >= to) return new ArrayBuffer(0);
    const response = await ask(this.#address, from, to);
    if (response.status !== 206) throw new Error(refused(this.#address, response));
    if (differs(this.#version, versionOf(response)))
      throw new Error("it changed on the server while it was read. Load the page again");
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength !== to - from)
      throw new Error(`the server sent ${count(bytes.byteLength)} bytes in place of ${count(to - from)}`);
    return bytes;
  }
}

/**
 * Opens a file on a server. `size` is what the manifest says, for a server of another origin that does not show it.
 * `progress` gets the share that is loaded, if the whole file has to be.
 */
export async function openRemote(
  address: URL,
  name: string,
  size: number | null,
  progress: (share: number) => void,
): Promise<RemoteFile | File> {
  const response = await ask(address, 0, 1);
  if (response.status === 206) {
    await response.arrayBuffer();
    const total = totalOf(response) ?? size ?? (await sizeOf(address));
    if (total !== null) return new RemoteFile(address, name, total, versionOf(response));
    return whole(await fetch(address, PLAIN), name, size, progress);
  }
  if (response.status === 200) return whole(response, name, size, progress);
  throw new Error(refused(address, response));
}

/** No cookies, and nothing that says from where the request comes. */
const PLAIN: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer" };

/** Asks for a range. A cached part of another version would be mixed with this one. */
const ask = (address: URL, from: number, to: number): Promise<Response> =>
  asked(address, { ...PLAIN, cache: "no-store", headers: { Range: `bytes=${from}-${to - 1}` } });

async function asked(address: URL, how: RequestInit): Promise<Response> {
  const forbidden = policyForbids(address);
  try {
    return await fetch(address, how);
  } catch {
    throw new Error(await unreachable(address, await forbidden.seen()));
  } finally {
    forbidden.end();
  }
}

/** Watches whether the page's own policy forbids requests to the host of an address. */
function policyForbids(address: URL): { seen(): Promise<boolean>; end(): void } {
  let forbids = false;
  const hear = (event: SecurityPolicyViolationEvent): void => {
    if (event.blockedURI.startsWith(address.origin)) forbids = true;
  };
  document.addEventListener("securitypolicyviolation", hear);
  return {
    // The event comes a moment after the request has failed.
    seen: () => new Promise((resolve) => setTimeout(() => resolve(forbids), 50)),
    end: () => document.removeEventListener("securitypolicyviolation", hear),
  };
}

/** Why no answer came: the page's policy, the server's permission, or the network. */
async function unreachable(address: URL, forbidden: boolean): Promise<string> {
  const drop = "Or download the file and drop it here";
  if (forbidden && !document.querySelector("registry-lens[page]"))
    return `the Content-Security-Policy of this page forbids it. Its author can name the host: connect-src ${address.origin}. ${drop}`;
  if (forbidden)
    return `this page may load only from its own host, not from ${address.host}. Whoever builds the page can name that host: make build CONNECT=${address.origin}. ${drop}`;
  if (address.origin !== location.origin) {
    const answers = await fetch(address, { ...PLAIN, method: "HEAD", mode: "no-cors" }).then(
      () => true,
      () => false,
    );
    if (answers)
      return `${address.host} does not let this page read it. Its server must send the header Access-Control-Allow-Origin: ${location.origin}. ${drop}`;
  }
  return `${address.host} does not answer. ${drop}`;
}

const refused = ({ href }: URL, { status }: Response): string => `${href} was answered with status ${status}`;

/** The size in `Content-Range: bytes 0-0/1234`, which a server of another origin may not show. */
function totalOf(response: Response): number | null {
  const total = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  return total ? Number(total[1]) : null;
}

/** The bytes of a small file on a server. */
export async function reach(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await asked(address, PLAIN);
  if (!response.ok) throw new Error(refused(address, response));
  return new Uint8Array(await response.arrayBuffer());
}

async function sizeOf(address: URL): Promise<number | null> {
  try {
    const response = await fetch(address, { ...PLAIN, method: "HEAD", cache: "no-store" });
    const length = response.ok ? response.headers.get("content-length") : null;
    return length === null || response.headers.has("content-encoding") ? null : Number(length);
  } catch {
    return null;
  }
}

/** Loads a whole file. */
async function whole(
  response: Response,
  name: string,
  size: number | null,
  progress: (share: number) => void,
): Promise<File> {
  if (!response.ok) throw new Error(refused(new URL(response.url), response));
  const total = size ?? Number(response.headers.get("content-length"));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    loaded += part.value.byteLength;
    if (total > 0) progress(Math.min(1, loaded / total));
  }
  const modified = Date.parse(response.headers.get("last-modified") ?? "") || 0;
  return new File(parts, name, { lastModified: modified });
}
