/** Runs the unit tests of the page: bundles each with the TypeScript that it tests, and runs the bundles in Node. */

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { schemas } from "./engine/schema.mjs";

const www = path.dirname(fileURLToPath(import.meta.url));
const tests = (await readdir(path.join(www, "test"))).filter((name) => name.endsWith(".test.mjs"));
const outdir = await mkdtemp(path.join(tmpdir(), "registry-lens-test-"));
try {
  await build({
    entryPoints: tests.map((name) => path.join(www, "test", name)),
    bundle: true,
    outdir,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    plugins: [schemas],
  });
  const files = tests.map((name) => path.join(outdir, name));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(outdir, { recursive: true });
}
