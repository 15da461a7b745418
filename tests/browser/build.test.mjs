/** The built site and its package: no trace of the machine, the same bytes twice, digests that are right. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { check, differences, filesOf } from "../../scripts/site.mjs";
import { dist, root, sample, serve, temporary, visit } from "./support.mjs";

const run = promisify(execFile);
/** The variables of a build; `wasm_env` is a function of this script. */
const inEnvironment = (command, env = {}) =>
  run("bash", ["-c", `. scripts/env.sh; ${command}`], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });

test("no file of the site names a folder of the machine that built it", async () => {
  const home = os.homedir();
  const folders = [root, process.env.CARGO_HOME ?? path.join(home, ".cargo"), path.join(home, ".rustup")];
  if (process.env.CARGO_TARGET_DIR) folders.push(process.env.CARGO_TARGET_DIR);
  const found = [];
  for (const [name, content] of await filesOf(dist))
    for (const folder of folders) if (content.includes(folder)) found.push(`${name}: ${folder}`);
  assert.deepEqual(found, []);
});

test("the site is what it says it is, and a change of one byte is noticed", async (t) => {
  const { shown, problems } = await check(dist);
  assert.deepEqual(problems, []);
  assert.match(shown, /^[0-9a-f]{64}$/);
  for (const name of ["engine.wasm", "sample/README.md", "index.html", "sw.js"]) {
    const folder = await temporary(t);
    await cp(dist, folder, { recursive: true });
    await appendFile(path.join(folder, name), "\n");
    const changed = await check(folder);
    assert.equal(changed.shown, shown);
    assert.match(
      changed.problems.join(" "),
      /The files have the digest [0-9a-f]{64}, but the site shows/,
      name,
    );
    assert.match((await differences(dist, folder)).join(), new RegExp(`^${name} differs from byte \\d+ on`));
  }
  // As a reader does who has no Node: sha256sum, with the digest as zeros.
  const command = `cd ${dist} && find . -type f -printf '%P\\n' | LC_ALL=C sort | while read -r name; do
    content() { if [ "$name" = sw.js ]; then tail -n +2 "$name"; else cat "$name"; fi; }
    if [[ $name =~ ^(index|registry-lens)\\.(html|js)$ ]]; then content | sed "s/${shown}/${"0".repeat(64)}/g"; else content; fi |
    sha256sum | sed "s|-$|$name|"; done | sha256sum | cut -d' ' -f1`;
  const { stdout } = await run("bash", ["-c", command]);
  assert.equal(stdout.trim(), shown);
});

test("a build that names a commit has the same engine, and says so in footer and document", async (t) => {
  const named = await temporary(t);
  const commit = "0123456789abcdef0123456789abcdef01234567";
  await inEnvironment(`wasm_env trunk build --release --offline --dist "${named}"`, {
    REGISTRY_LENS_COMMIT: commit,
  });
  const differing = (await differences(dist, named)).map((sentence) => sentence.split(" ")[0]);
  assert.deepEqual(differing, ["index.html", "registry-lens.html", "registry-lens.js", "sw.js"]);
  const { shown, problems } = await check(named);
  assert.deepEqual(problems, []);
  const site = await serve(t, { folder: named });
  for (const name of ["index.html", "registry-lens.html"])
    await visit({ url: site.address + name }, async (lens) => {
      assert.match(
        await lens.page.locator("footer").innerText(),
        new RegExp(`build ${shown}, from commit ${commit}`),
      );
      await lens.drop(sample("2017-04"));
      await lens.settled(1);
      const { tool } = await lens.results();
      assert.equal(tool.commit, commit);
      assert.equal(tool.build, shown);
      const { content } = await lens.export("latex");
      assert.match(
        content.toString(),
        new RegExp(`^% registry-lens .*commit ${commit}, build ${shown}`, "m"),
      );
    });
});

/** By the schema of the format, which the package has, and by the package's reader. */
const VALIDATE = `
import json, pathlib, sys
import cyclonedx.schema
from cyclonedx.model.bom import Bom
from jsonschema import Draft7Validator, RefResolver

folder = pathlib.Path(cyclonedx.schema.__file__).parent / "_res"
schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.SNAPSHOT.schema.json")}
schema = schemas["bom-1.6.SNAPSHOT.schema.json"]
resolver = RefResolver.from_schema(schema, store={each["$id"]: each for each in schemas.values()})
bill = json.loads(pathlib.Path(sys.argv[1]).read_text())
errors = [error.message for error in Draft7Validator(schema, resolver=resolver).iter_errors(bill)]
read = Bom.from_json(bill)
read.validate()
assert len(read.components) == len(bill["components"])
# A bill that lacks what the format demands is not valid.
del bill["bomFormat"], bill["components"][0]["name"]
assert len(list(Draft7Validator(schema, resolver=resolver).iter_errors(bill))) >= 2
sys.exit("; ".join(errors) if errors else 0)
`;

test("the package is the same twice, its digests are right, and its bill of materials is valid", async (t) => {
  const folder = await temporary(t);
  const zips = ["one.zip", "two.zip"].map((name) => path.join(folder, name));
  for (const zip of zips)
    await run("python3", ["scripts/make-dist.py", "--site", dist, "--output", zip], { cwd: root });
  const [one, two] = await Promise.all(zips.map((zip) => readFile(zip)));
  assert.ok(one.equals(two), "two packages of one site differ");
  await run("python3", ["-m", "zipfile", "-e", zips[0], folder]);
  const { version } = JSON.parse(await readFile(path.join(root, "codemeta.json"), "utf8"));
  const inside = path.join(folder, `registry-lens-${version}`);
  await run("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: inside });
  assert.deepEqual(await differences(dist, path.join(inside, "site")), []);
  for (const name of ["LICENSE", "CITATION.cff", "codemeta.json", "docs/artifact.md"])
    assert.ok((await readFile(path.join(inside, name))).equals(await readFile(path.join(root, name))), name);
  const bill = path.join(inside, "sbom.cdx.json");
  const script = path.join(folder, "validate.py");
  await writeFile(script, VALIDATE);
  await inEnvironment(`"$REGISTRY_LENS_CHECKERS/python" "${script}" "${bill}"`);
  const { components, metadata } = JSON.parse(await readFile(bill, "utf8"));
  assert.equal(metadata.component.version, version);
  const of = (name) => components.find((component) => component.name === name);
  assert.equal(of("parquet").purl, `pkg:cargo/parquet@${of("parquet").version}`);
  assert.match(of("lit").hashes[0].content, /^[0-9a-f]{128}$/);
  // The digest in the bill is that of the crate as cargo has it.
  const lock = await readFile(path.join(root, "Cargo.lock"), "utf8");
  assert.ok(lock.includes(`checksum = "${of("parquet").hashes[0].content}"`));
  // A package that only builds or tests is no part of the program.
  assert.equal(of("esbuild"), undefined);
  assert.equal(of("proptest"), undefined);
  t.diagnostic(
    `${components.length} parts, ${one.length} bytes, ${createHash("sha256").update(one).digest("hex")}`,
  );
});
