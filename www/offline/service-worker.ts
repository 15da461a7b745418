/**
 * The service worker of the hosted page: keeps the files of one version of the site, so that the page opens without a
 * network. It answers only for the files of the site. Whatever else a page loads (data, manifests, other hosts) goes to
 * the network as without it, and is never kept.
 *
 * A version is kept whole or not at all: each file must have the digest that the build wrote down. A new version waits
 * until the user asks for it, and until no other tab shows the old one.
 */

/** build.mjs writes it before this script: the digest of the site, and the SHA-256 of its files in base64. */
declare const SITE: { digest: string; files: Readonly<Record<string, string>> };

/** The part of ServiceWorkerGlobalScope that is used here; TypeScript's library of pages lacks it. */
interface Scope {
  registration: { scope: string };
  clients: {
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly { url: string }[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: ScopeEvent) => void): void;
}
interface ScopeEvent {
  request: Request;
  data: unknown;
  source: { postMessage(message: unknown): void } | null;
  waitUntil(work: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

const worker = self as unknown as Scope;
const { scope } = worker.registration;
/** Caches belong to a host, which may have several sites. */
const OURS = `registry-lens ${scope} `;
const CACHE = OURS + SITE.digest;

/** The file of the site at an address, if it is one. */
function fileAt(address: string): string | null {
  const url = new URL(address);
  const base = new URL(scope);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
  const name = decodeURI(url.pathname.slice(base.pathname.length)).replace(/(^|\/)$/, "$1index.html");
  return Object.hasOwn(SITE.files, name) ? name : null;
}

/** A file from the server, in exactly this version. */
async function fetched(name: string): Promise<Response> {
  const integrity = `sha256-${SITE.files[name]}`;
  const response = await fetch(new URL(encodeURI(name), scope), { cache: "no-cache", integrity });
  if (!response.ok) throw new Error(`${name} was answered with status ${response.status}`);
  // A page may not be opened from an answer that was redirected.
  return new Response(response.body, { headers: response.headers });
}

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      Object.keys(SITE.files).map(async (name) => cache.put(new URL(name, scope), await fetched(name))),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function answer(request: Request, name: string): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(new URL(name, scope));
  if (kept) return kept;
  // The browser has cleared the cache. A part of another version would not fit.
  return request.mode === "navigate" ? fetch(request) : fetched(name);
}

/** Replaces the old version, unless another tab shows it, which would then load parts of the new one. */
async function replace(): Promise<boolean> {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.filter(({ url }) => url.startsWith(scope)).length > 1) return false;
  await worker.skipWaiting();
  return true;
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
worker.addEventListener("fetch", (event) => {
  const name = event.request.method === "GET" ? fileAt(event.request.url) : null;
  if (name !== null) event.respondWith(answer(event.request, name));
});
worker.addEventListener("message", (event) => {
  if (event.data !== "replace") return;
  event.waitUntil(replace().then((done) => event.source?.postMessage({ replaced: done })));
});
