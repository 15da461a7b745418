/**
 * Loads the parts of the page: engine, worker, sample, texts and fonts. The hosted page fetches them from the script's folder.
 * The single file has them as data blocks in the document (base64, the large ones gzipped), because a browser lets a
 * page that was opened from disk fetch nothing.
 */

import type { Texts } from "../text/guide.mjs";
import { beside } from "./beside";
import type { Build } from "./protocol";

/** build.mjs fills in the names of the files in www/sample. */
declare const SAMPLE_FILES: readonly string[];

/** build.mjs fills in what the hosted page is built from; the single file has it in a block. */
declare const BUILD: Build;

function block(name: string): HTMLElement | null {
  return document.getElementById(`part:${name}`);
}

/** This page is the single file. */
export const bundled = (): boolean => block("engine.wasm") !== null;

function bytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(block(name)?.textContent ?? ""), (c) => c.charCodeAt(0));
}

function unpack(name: string): Response {
  return new Response(new Blob([bytes(name)]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function load(name: string): Promise<Response> {
  const address = beside(name);
  const response = await fetch(address).catch((error: Error) => {
    if (address.origin === location.origin) throw error;
    throw new Error(
      `${address.href} did not come. If the server has it, it must send the header Access-Control-Allow-Origin: ${location.origin}`,
    );
  });
  if (!response.ok) throw new Error(`${name} was answered with status ${response.status}`);
  return response;
}

const part = async (name: string): Promise<Response> => (bundled() ? unpack(name) : load(name));

let compiled: Promise<WebAssembly.Module> | null = null;

/** Loads and compiles the engine once for all elements. After a failure the next call tries again. */
export function engineModule(): Promise<WebAssembly.Module> {
  compiled ??= compile();
  compiled.catch(() => (compiled = null));
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  if (bundled()) return WebAssembly.compile(await unpack("engine.wasm").arrayBuffer());
  const response = await load("engine.wasm");
  // compileStreaming refuses any other content type than application/wasm, and some servers send one.
  if (response.headers.get("content-type") === "application/wasm")
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

let workerBlob: string | null = null;

/**
 * A worker from an address would be under the policy of its own answer, which a page cannot set. One from a blob is under
 * the page's. It may also run a script of another origin.
 */
export function startWorker(): Worker {
  const script = bundled()
    ? bytes("worker.js")
    : `importScripts(${JSON.stringify(beside("worker.js").href)})`;
  workerBlob ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Worker(workerBlob);
}

export const build = (): Build =>
  bundled() ? (JSON.parse(block("build")?.textContent ?? "{}") as Build) : BUILD;

/** One worker reads for each processor, at most four; a machine with little memory has one. */
const MOST_WORKERS = 4;
const LEAST_MEMORY_GB = 4;

/** How many further workers may read parts of a large file. */
export function helpers(): number {
  const { hardwareConcurrency = 1, deviceMemory = LEAST_MEMORY_GB } = navigator as Navigator & {
    deviceMemory?: number;
  };
  return deviceMemory < LEAST_MEMORY_GB ? 0 : Math.min(hardwareConcurrency, MOST_WORKERS) - 1;
}

/** What `registry-lens bundle` puts into the single file. */
export interface BundledStudy {
  manifest: Uint8Array<ArrayBuffer>;
  /** The Croissant file that the manifest names. */
  list: Uint8Array<ArrayBuffer> | null;
  /** The manifest's files, in its order. */
  files(): File[];
}

/** The single file has a manifest. */
export const hasStudy = (): boolean => block("study") !== null;

export function bundledStudy(): BundledStudy {
  const text = (of: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(of);
  const said = JSON.parse(new TextDecoder().decode(bytes("study"))) as {
    manifest: string;
    list: string | null;
    files: string[];
  };
  return {
    manifest: text(said.manifest),
    list: said.list === null ? null : text(said.list),
    files: () => said.files.map((name, i) => new File([bytes(`study/${i}`)], name, { lastModified: 0 })),
  };
}

export const sampleNames = SAMPLE_FILES;

export function sampleFiles(): Promise<File[]> {
  return Promise.all(
    SAMPLE_FILES.map(async (name) => {
      const bytes = await (await part(`sample/${name}`)).arrayBuffer();
      return new File([bytes], name, { lastModified: 0 });
    }),
  );
}

/** A font of exported figures. */
export const fontFile = async (name: string): Promise<ArrayBuffer> =>
  (await part(`fonts/${name}.ttf`)).arrayBuffer();

let texts: Promise<Texts> | null = null;

/** Loads the guide and the glossary once. After a failure the next call tries again. */
export function guideTexts(): Promise<Texts> {
  texts ??= part("guide.json").then((response) => response.json() as Promise<Texts>);
  texts.catch(() => (texts = null));
  return texts;
}
