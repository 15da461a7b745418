/** The twelve claims and all their metrics, with the whole sample and with real files. */

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { native, root, serve, shared, visit, WHOLE_SAMPLE } from "./support.mjs";

test("every metric of the sample has a figure and sentences", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    const { metrics } = await lens.results();
    const ids = Object.keys(metrics);
    assert.equal(ids.length, 21);
    for (const id of ids) {
      await lens.open(id);
      const section = lens.id(id);
      assert.ok((await section.getByTestId("plot").locator("svg").count()) > 0, `${id} is drawn`);
      assert.ok((await section.getByTestId("table").locator("td").count()) > 0, `${id} has a table`);
      assert.match(await section.getByTestId("sentences").innerText(), /\d/, `${id} is told`);
    }
  });
});

test("the tables of every metric of the sample agree with the command's", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    const { metrics } = await lens.results();
    const folder = path.join(root, "www", "sample");
    for (const id of Object.keys(metrics)) {
      const { content } = await lens.export("csv", id);
      const command = await native("registry-lens", ["report", ...WHOLE_SAMPLE, `--csv=${id}`], folder);
      assert.ok(content.equals(command), `${id} differs from the command's table`);
    }
  });
});

test("the board has the command's verdicts on real files, and links to the metrics", async (t) => {
  const here = shared(t);
  if (!here) return;
  const names = [
    "foreign/evaleval_hub_stats_frozen",
    "hf_radar_models_2026-08",
    "hf_models_2022-10",
    "hf_datasets_2023-03",
    "hf_dataset_card_sections_2023-03",
    "hf_text_generation_models_2023-05",
  ];
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...names.map(here.data));
    await lens.settled(names.length);
    const { content } = await lens.export("json");
    const files = names.map((name) => `${name.split("/").at(-1)}.parquet`);
    const { inputs, claims, findings } = JSON.parse(content);
    assert.deepEqual(inputs.map(({ file }) => file).sort(), files.sort());
    await lens.home();
    const board = lens.id("claim");
    assert.equal(await board.count(), 12);
    assert.equal(await lens.id("newer-claim").count(), 5);
    assert.match(await lens.id("newer-tally").innerText(), /^(Of|All of) these five claims/);
    await lens.id("newer").locator("summary").first().click();
    for (const claim of claims) {
      const row = lens.page.locator(`[data-claim=${claim.id}]`);
      assert.equal(await row.getAttribute("data-verdict"), claim.verdict);
      const text = await row.innerText();
      assert.ok(text.includes(claim.text) && text.includes(claim.finding));
      if (claim.asks) assert.ok(text.includes(claim.missing), text);
      else if (claim.verdict === "not_measurable") {
        // With data for the claim the reason is in sight, because it does not need what the files have already.
        const said = claim.dataset ? claim.because : `Needs ${claim.needs}.`;
        assert.ok(text.includes(said), text);
      } else assert.ok(text.includes(`Holds if ${claim.number.threshold}.`), text);
      await row.locator("summary").click();
      const more = await row.locator("dl").innerText();
      for (const said of [claim.published, claim.rule, claim.limits, claim.because])
        assert.ok(more.includes(said), said);
      if (claim.verdict !== "not_measurable") assert.ok(more.includes(claim.number.value));
    }
    await lens.id("findings-fold").locator("summary").click();
    const seen = {
      seen: "Also in",
      not_seen: "Not in",
      undecided: "Undecided",
      not_comparable: "Not comparable",
    };
    assert.ok(findings.some(({ got }) => got.length > 0));
    for (const { id, text: found, expected, got, differs } of findings) {
      const row = await lens.page.locator(`[data-finding=${id}]`).innerText();
      for (const said of [found, expected, ...differs, ...got.map(({ value }) => value)])
        assert.ok(row.includes(said), `${said} is not in ${row}`);
      for (const one of got) assert.ok(row.includes(seen[one.seen]), row);
    }
    // The verdicts on these files follow from the rules of docs/claims.md.
    const ofPaper = claims.filter(({ section }) => section === "paper");
    const verdicts = Object.fromEntries(ofPaper.map(({ id, verdict }) => [id, verdict]));
    assert.equal(verdicts.fork_vulnerabilities, "not_measurable");
    assert.equal(verdicts.maintenance, "not_measurable");
    const told = Object.values(verdicts).filter((verdict) => verdict !== "not_measurable");
    assert.equal(told.length, 10);
    await lens.page.locator("[data-claim=naming] [data-metric=naming]").click();
    await lens.id("naming").getByTestId("table").waitFor();
    assert.match(lens.page.url(), /view=naming/);
  });
});
