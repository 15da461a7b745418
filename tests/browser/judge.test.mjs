/**
 * The paper's question to a language model: the page writes the command's lines, and with the answers dropped beside the
 * cards it gives the command's document.
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { native, root, serve, temporary, visit } from "./support.mjs";

const CARDS = path.join(root, "www", "sample", "made-up_hf_model-cards_2025-12.parquet");
const KEYS = ["Model description", "Limitations", "How to use", "Training", "Evaluation"];

/** An answer to a line of questions, as a batch service gives it: by the digits of its digest. */
function answer(line) {
  const { custom_id } = JSON.parse(line);
  const said = KEYS.map((key, i) => [key, parseInt(custom_id.at(-1 - i), 16) < 8]);
  const message = { content: JSON.stringify(Object.fromEntries(said)) };
  const body = { choices: [{ finish_reason: "stop", message }] };
  return JSON.stringify({ custom_id, response: { status_code: 200, body }, error: null });
}

test("answers that are dropped beside the cards judge them, as in the command", async (t) => {
  const folder = await temporary(t);
  const answers = path.join(folder, "answers.jsonl");
  const asked = await native("registry-lens", ["judge", "--which", "all", CARDS], folder);
  const lines = asked.toString().trim().split("\n");
  assert.ok(lines.length > 100, `${lines.length} questions`);
  const foreign = JSON.stringify({ custom_id: `x_${"0".repeat(16)}_${"0".repeat(16)}`, answer: "{}" });
  await writeFile(answers, `${lines.map(answer).join("\n")}\n${foreign}\n`);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(CARDS);
    await lens.settled(1);
    const before = await lens.export("json");
    const questions = await lens.export("questions", "documentation");
    const popularities = ["downloads", "likes", "dependents"].flatMap((by) => ["--by", by]);
    const same = await native("registry-lens", ["judge", ...popularities, CARDS], folder);
    assert.ok(same.length > 0 && questions.content.equals(same), "the page asks another question");
    assert.equal(questions.name, "registry-lens-documentation-k1000-paper-questions.jsonl");
    const said = await lens.of("documentation", "exported").innerText();
    const count = same.toString().trim().split("\n").length.toLocaleString("en-US");
    assert.match(said, new RegExp(`jsonl saved\\. ${count} questions with [\\d,]+ bytes\\. About`));
    await lens.drop(answers);
    await lens.settled(2);
    const { inputs, metrics } = await lens.results();
    const told = inputs.find(({ file }) => file === "answers.jsonl");
    assert.equal(told.error, null);
    assert.deepEqual(
      told.caveats.map(({ code }) => code),
      ["answers_foreign"],
    );
    const [{ values }] = metrics.documentation.datasets;
    assert.ok(values.agreement.length > 0, "the rule is compared with the answers");
    const after = await lens.export("json");
    const document = await native("registry-lens", ["report", CARDS, answers], folder);
    assert.ok(after.content.equals(document), "the export differs from the command’s");
    assert.ok(!after.content.equals(before.content));
    await lens.open("documentation");
    await lens.of("documentation", "export-menu").click();
    await lens.of("documentation", "export-questions").click();
    await lens.page.getByText("could not be made: There is no card to ask about.").waitFor();
  });
});
