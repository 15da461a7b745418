/** The commands of docs/artifact.md, word for word in their order, and what a reader gets of them. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { dist, native, root, sample, serve, temporary, visit } from "./support.mjs";

const run = promisify(execFile);

test("the guide's commands make a page that says “Reproduced.”, on a server and from disk", async (t) => {
  // Builds the command.
  await native("registry-lens", ["--version"]);
  const programs = path.join(path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "debug");
  const folder = await temporary(t);
  await mkdir(path.join(folder, "data"));
  const dates = ["2017-04", "2017-10"];
  for (const date of dates)
    await copyFile(sample(date), path.join(folder, "data", path.basename(sample(date))));
  await symlink(dist, path.join(folder, "dist"));
  const guide = await readFile(path.join(root, "docs", "artifact.md"), "utf8");
  const blocks = [...guide.matchAll(/```console\n(.*?)```/gs)].map(([, commands]) => commands);
  assert.ok(blocks.length >= 6);
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` };
  for (const block of blocks) await run("bash", ["-euc", block], { cwd: folder, env });

  const reproduced = async (lens) => {
    await lens.id("agreement").waitFor({ timeout: 60_000 });
    await lens.until("the digests are compared", () =>
      document.querySelector("registry-lens").results?.artifact?.files.every(({ state }) => state === "same"),
    );
    const said = await lens.id("agreement").innerText();
    assert.match(said, /Reproduced\./);
    assert.doesNotMatch(said, /Not all/);
  };
  const site = await serve(t, { folder: path.join(folder, "site") });
  await visit({ url: `${site.address}index.html#src=manifest.json` }, reproduced);
  const artifact = pathToFileURL(path.join(folder, "artifact.html")).href;
  await visit({ url: artifact, context: { offline: true } }, reproduced);
  // The record names the results document with its digest.
  const record = JSON.parse(await readFile(path.join(folder, "data", "ro-crate-metadata.json"), "utf8"));
  const files = record["@graph"]
    .filter((entity) => entity["@type"] === "File")
    .map((entity) => entity["@id"]);
  assert.ok(files.includes("results.json") && files.length === dates.length + 1, files.join());
});
