/**
 * The shipped engine under Node, without a browser: every file of corpus and attack, and damaged files, as the program
 * reads them natively. No file may end the engine, and each must have the same sentence and the same document.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import vm from "node:vm";
import { dist, root, shared } from "./support.mjs";

const read = (name) => readFileSync(path.join(dist, name));
const module = new WebAssembly.Module(read("engine.wasm"));
/** The worker's script, whose own messages are not used here. */
const script = vm.compileFunction(`${read("worker.js")};return wasm_bindgen`, [
  "MessageChannel",
  "onmessage",
]);

/** A new engine. */
function start() {
  const glue = script(
    class {
      port1 = {};
      port2 = {};
    },
  );
  glue.initSync({ module });
  return { engine: new glue.Engine(), lastPanic: glue.last_panic };
}

/** The bytes of a file on disk or in memory. */
function source(name, bytes) {
  if (bytes) return { size: bytes.length, piece: (from, to) => bytes.subarray(from, to), close() {} };
  const file = openSync(name);
  return {
    size: fstatSync(file).size,
    piece(from, to) {
      const piece = new Uint8Array(to - from);
      readSync(file, piece, 0, to - from, from);
      return piece;
    },
    close: () => closeSync(file),
  };
}

/** Brings what the engine needs. */
function feed(engine, needs, { piece }) {
  for (const { id, now } of needs) for (const [from, to] of now) engine.feed(id, from, piece(from, to));
}

/** Reads to the end, as the worker's queue does. */
function readAll(engine, file) {
  for (;;) {
    const needs = engine.needs(false);
    if (needs.some(({ now }) => now.length > 0)) feed(engine, needs, file);
    else if (engine.next() === undefined) return;
    else engine.step();
  }
}

function outcome(engine, chosen) {
  const [{ status, label, error }] = engine.files();
  const where = error?.column == null ? "" : `column ${error.column}`;
  const group = error?.row_group == null ? "" : `row group ${error.row_group}`;
  const place = [where, group].filter(Boolean).join(", ");
  return {
    chosen,
    status,
    error: error && `${error.file ?? label}: ${place && `${place}: `}${error.message} ${error.advice}`,
    document: createHash("sha256")
      .update(engine.written({}, "json", ""))
      .digest("base64"),
  };
}

/** What the engine makes of a file, with the choices of the native program. */
function outcomes(engine, { name, bytes, outcomes: native }) {
  const file = source(name, bytes && Buffer.from(bytes, "base64"));
  try {
    engine.add_fed(1, name, file.size);
    readAll(engine, file);
    const look = engine.look_needs(1);
    if (look) feed(engine, [look], file);
    try {
      engine.look(1);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
    }
    return native.map(({ chosen }) => {
      if (chosen) {
        try {
          engine.configure(1, { mapping: chosen });
        } catch (error) {
          if (error instanceof WebAssembly.RuntimeError) throw error;
        }
        readAll(engine, file);
      }
      return outcome(engine, chosen);
    });
  } finally {
    file.close();
  }
}

/** Compares with what the native program prints for these arguments. */
async function compare(t, args) {
  const command = `. scripts/env.sh; exec cargo run --locked --offline --quiet --config scripts/fast.toml --example outcomes -- "$@"`;
  const native = spawn("bash", ["-c", command, "bash", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => native.on("close", resolve));
  const count = { files: 0, outcomes: 0, sentences: 0 };
  t.after(() => native.kill());
  const traps = [];
  const differences = [];
  let running = start();
  for await (const line of createInterface({ input: native.stdout })) {
    const told = JSON.parse(line);
    count.files += 1;
    try {
      for (const [at, ours] of outcomes(running.engine, told).entries()) {
        count.outcomes += 1;
        if (ours.error) count.sentences += 1;
        const theirs = told.outcomes[at];
        for (const key of ["status", "error", "document"])
          if ((ours[key] ?? null) !== (theirs[key] ?? null))
            differences.push(`${told.name} ${JSON.stringify(ours.chosen)}: ${ours[key]} / ${theirs[key]}`);
      }
      running.engine.remove(1);
    } catch (error) {
      traps.push(`${told.name}: ${running.lastPanic() ?? error}`);
      running = start();
    }
  }
  assert.equal(await ended, 0, "the native program");
  t.diagnostic(
    `${count.files} files, ${count.outcomes} outcomes, ${count.sentences} sentences, ${traps.length} traps, ${differences.length} differences`,
  );
  assert.deepEqual(traps.slice(0, 20), []);
  assert.deepEqual(differences.slice(0, 20), []);
  return count;
}

test("every file of corpus and attack: no trap, the sentences and documents of the native program", async (t) => {
  const here = shared(t);
  if (!here) return;
  const folders = [here.corpus, path.join(here.folder, "attack")].filter((folder) => existsSync(folder));
  const { files, sentences } = await compare(t, folders);
  assert.ok(files > 1000 && sentences > 700);
});

test("damaged files: no trap, the sentences and documents of the native program", async (t) => {
  const { REGISTRY_LENS_SEED: seed = "1", REGISTRY_LENS_MUTANTS: count = "100" } = process.env;
  const { files, sentences } = await compare(t, ["--mutants", seed, count]);
  assert.equal(files, Number(count));
  assert.ok(sentences > files / 3);
});
