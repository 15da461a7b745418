/** The paper's metrics on real data in the browser: every expected number, the switch of definitions, every export. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { collisions, native, serve, shared, visit } from "./support.mjs";

const METRICS = ["preservation", "descendants", "documentation"];

/** Equal within 1e-9 of the expected number. */
function near(have, want, what) {
  assert.ok(Math.abs(have - want) <= 1e-9 * Math.abs(want), `${what}: ${have} for ${want}`);
}

/** Equal as far as the specification prints it. */
function printed(have, want, decimals, what) {
  assert.ok(Math.abs(have - want) <= 0.5001 * 10 ** -decimals, `${what}: ${have} for ${want}`);
}

/** Drops files of the shared data on the page at this address, and returns its answer. */
async function answer(t, files, body, fragment = "") {
  const here = shared(t);
  if (!here) return;
  const expected = JSON.parse(await readFile(path.join(here.folder, "data", "expected.json")));
  const site = await serve(t);
  await visit({ url: `${site.address}${fragment}` }, async (lens) => {
    await lens.drop(...files.map(here.data));
    await lens.settled(files.length, 60_000);
    await body({ lens, expected, results: await lens.results(), here });
  });
}

const fitOf = (data, id) => data.variants.find((variant) => variant.id === id).fit;

test("Figure 7 of the artifact: fit, variants, correlations and histogram", async (t) => {
  await answer(
    t,
    ["hf_figure7_base_models"],
    async ({ expected: { figure7: want }, results, lens }) => {
      const [data] = results.metrics.descendants.datasets.map((answer) => answer.values);
      const fit = (have, like, what) => {
        assert.equal(have.n, like.n, what);
        near(have.slope, like.slope, `${what}: slope`);
        near(have.intercept, like.intercept, `${what}: intercept`);
        near(have.r, like.r ?? like.r_log10, `${what}: r`);
      };
      fit(data.fit, want.fit_as_paper, "as published");
      fit(fitOf(data, "all_epsilon"), want.fit_variants.all_rows_eps, "all rows");
      fit(fitOf(data, "all_positive"), want.fit_variants.positive_only_all_rows, "positive");
      fit(fitOf(data, "dedup_positive"), want.fit_variants.positive_only_dedup, "positive, once");
      for (const [have, like] of [
        [data.correlations, want.raw_all_rows],
        [data.fitted, want.raw_dedup_rows],
      ]) {
        near(have.pearson.coefficient, like.pearson_r, "r");
        near(have.spearman.coefficient, like.spearman_rho, "rho");
        near(have.kendall_tau_b.coefficient, like.kendall_tau_b, "tau");
      }
      near(data.correlations.pearson.p, want.raw_all_rows.pearson_p, "p of r");
      near(data.correlations.spearman.p, want.raw_all_rows.spearman_p, "p of rho");
      near(data.correlations.kendall_tau_b.p, want.raw_all_rows.kendall_p, "p of tau");
      assert.deepEqual(data.histogram.counts, want.histogram.counts_x_by_y);
      for (const axis of ["x_edges", "y_edges"])
        data.histogram[axis].forEach((edge, i) => near(edge, want.histogram[axis][i], axis));
      assert.equal(data.histogram.outside, want.zero_downloads_rows);
      // The page shows these texts.
      await lens.open("descendants");
      const text = await lens.of("descendants", "sentences").innerText();
      assert.match(text, /a slope of 0\.148 \(95% interval 0\.1\d\d to 0\.1\d\d\)/);
      const table = await lens.table("descendants");
      const [once] = table.groups[0].rows.filter((row) => row.at(-1) === "this one");
      assert.deepEqual(once.slice(1, 3), ["2,151", "0.148"]);
    },
    "#descendants.mode=artifact",
  );
});

test("preservation and descendants of the catalogue of 2026", async (t) => {
  const here = shared(t);
  if (!here) return;
  const all = JSON.parse(await readFile(path.join(here.folder, "data", "expected.json"))).extras;
  const want = all.radar_2026_08_library_preservation;
  const settings =
    `#preservation.names=wider&preservation.frameworks=true&preservation.only=${want.library_list}` +
    "&preservation.self_loops=dropped";
  await answer(
    t,
    ["hf_radar_models_2026-08"],
    async ({ lens, results }) => {
      const of = (libraries, name) => libraries.find(({ library }) => library === name);
      const [paper] = results.metrics.preservation.datasets.map((answer) => answer.values);
      assert.equal(paper.libraries.length, want.equation_1.length);
      for (const like of want.equation_1) {
        const have = of(paper.libraries, like.library);
        assert.deepEqual(
          [have.bases, have.descendants, have.preserved],
          [like.bases, like.descendants, like.kept],
          like.library,
        );
        assert.ok(Math.abs(have.rate - like.rate) <= 1e-9 * like.rate, like.library);
      }
      const [data] = results.metrics.descendants.datasets.map((answer) => answer.values);
      const like = all.radar_2026_08_descendants;
      assert.deepEqual(
        [data.edges, data.bases, data.bases - data.absent],
        [like.edges, like.distinct_bases, like.bases_present_in_table],
      );
      assert.deepEqual(
        data.top.map(({ id, count }) => [id, count]),
        like.top10,
      );
      assert.equal(data.correlations.n, like.present_pairs.n);
      for (const name of ["pearson", "spearman", "kendall_tau_b"])
        near(data.correlations[name].coefficient, like.present_pairs[name], name);

      await lens.open("preservation");
      await lens.of("preservation", "mode-artifact").check();
      await lens.until(
        "the artifact's shares",
        () =>
          document.querySelector("registry-lens").results.metrics.preservation.datasets[0]?.values.mode ===
          "artifact",
      );
      const [artifact] = (await lens.results()).metrics.preservation.datasets.map((answer) => answer.values);
      const variant = want.artifact_variant;
      assert.equal(artifact.multi_library, variant.descendants_with_two_or_more_libraries);
      for (const [library, count, rate] of variant.counts) {
        const have = of(artifact.libraries, library);
        assert.equal(have.preserved, count, library);
        near(have.rate, rate, library);
      }
      // The differences are unfolded beside this answer.
      assert.match(await lens.of("preservation", "differences").innerText(), /the base is never considered/);
    },
    settings,
  );
});

test("completeness of the labelled cards", async (t) => {
  await answer(
    t,
    ["hf_model_cards_labeled"],
    async ({ expected, results, lens }) => {
      const want = expected.extras.labeled_cards_completeness;
      const [data] = results.metrics.documentation.datasets.map((answer) => answer.values);
      assert.equal(data.models, want.rows);
      const comparison = data.comparisons.find(({ popularity }) => popularity === "downloads");
      assert.equal(comparison.k, want.n);
      near(comparison.top.box.mean, want.mean_top, "mean of the top");
      near(comparison.bottom.box.mean, want.mean_bottom, "mean of the bottom");
      near(comparison.welch.t, want.welch_t, "t");
      near(comparison.welch.df, want.welch_df, "df");
      near(comparison.welch.p, want.p_greater, "p");
      near(comparison.cohens_d, want.cohens_d_pooled, "d");
      near(comparison.mann_whitney.u, want.mannwhitney_U, "U");
      near(comparison.mann_whitney.p, want.mannwhitney_p_greater, "p of U");
      near(comparison.cliffs_delta, want.cliffs_delta, "delta");
      near(comparison.spearman.coefficient, want.spearman_score_downloads, "rho");
      near(comparison.spearman.p, want.spearman_p, "p of rho");
      await lens.open("documentation");
      assert.match(await lens.of("documentation", "caveats").innerText(), /score is completeness alone/);
    },
    // It breaks ties at the cut by name, as artifact mode does.
    "#documentation.k=125&documentation.mode=artifact",
  );
});

test("repositories that use models, with a list with downloads", async (t) => {
  const files = ["hf_models_used_by_github_repos_2024-01", "hf_models_filtered_2023-11"];
  await answer(t, files, async ({ expected, results }) => {
    const want = expected.extras.github_reuse_2024_01;
    const [data] = results.metrics.descendants.datasets.map((answer) => answer.values);
    assert.deepEqual([data.counted, data.edges, data.bases], ["repositories", want.pairs, want.models]);
    assert.deepEqual(
      data.top.slice(0, 5).map(({ id, count }) => [id, count]),
      want.top5,
    );
    const like = want.with_downloads_2023_11;
    assert.equal(data.correlations.n, like.n);
    for (const name of ["pearson", "spearman", "kendall_tau_b"])
      near(data.correlations[name].coefficient, like[name], name);
  });
});

/** Section 8 of the specification: the extract of hub statistics, edges unfiltered. */
test("the other definition changes the sign, and the page explains why", async (t) => {
  await answer(
    t,
    ["foreign/evaleval_hub_stats_frozen"],
    async ({ lens, results, here }) => {
      const slope = () =>
        lens.page.evaluate(
          () =>
            document
              .querySelector("registry-lens")
              .results.metrics.descendants.datasets.map((answer) => answer.values)[0].fit.slope,
        );
      const { preservation, descendants } = results.metrics;
      const rates = preservation.datasets[0].values.libraries.map((l) => [l.library, l.bases, l.descendants]);
      for (const like of [
        ["transformers", 1032, 3328],
        ["safetensors", 1047, 3391],
        ["tensorboard", 8, 18],
        ["onnx", 8, 14],
        ["peft", 2, 2],
      ])
        assert.ok(
          rates.some((rate) => String(rate) === String(like)),
          String(like),
        );
      const [data] = descendants.datasets.map((answer) => answer.values);
      assert.deepEqual([data.n, data.correlations.n, data.childless.n], [1152, 1169, 4167]);
      printed(await slope(), 0.06947, 5, "slope");
      printed(data.fit.r, 0.31831, 5, "r");
      printed(data.fitted.spearman.coefficient, 0.24194, 5, "rho");
      printed(data.childless.spearman.coefficient, 0.07883, 5, "rho of all");
      printed(data.childless.log1p.slope, 0.02395, 5, "slope of all");
      await lens.open("descendants");
      const sentences = lens.of("descendants", "sentences");
      const why =
        /the sign changes, because the artifact takes the sum over the descendants instead of the base’s popularity/;
      assert.match(
        await sentences.innerText(),
        /By the paper’s definition the slope is 0\.069, by the artifact’s −0\.025/,
      );
      assert.match(await sentences.innerText(), why);

      await lens.of("descendants", "mode-artifact").check();
      await lens.until(
        "the artifact's slope",
        () =>
          document.querySelector("registry-lens").results.metrics.descendants.datasets[0]?.values.mode ===
          "artifact",
      );
      printed(await slope(), -0.02473, 5, "slope of the artifact");
      await sentences.filter({ hasText: "−0.025" }).first().waitFor();
      assert.match(
        await sentences.innerText(),
        /By the artifact’s definition the slope is −0\.025, by the paper’s 0\.069/,
      );
      assert.match(await sentences.innerText(), why);
      assert.match(
        await lens.of("descendants", "differences").innerText(),
        /The sum of its descendants' downloads/,
      );
      assert.ok(new URL(lens.page.url()).hash.includes("descendants.mode=artifact"));

      // The command writes the same bytes for the same file.
      const { content } = await lens.export("json", "descendants");
      const settings = [
        "descendants.mode=artifact",
        "descendants.self_loops=kept",
        "preservation.self_loops=kept",
      ];
      const command = await native(
        "registry-lens",
        ["report", "evaleval_hub_stats_frozen.parquet", ...settings.flatMap((setting) => ["--set", setting])],
        path.join(here.folder, "data", "foreign"),
      );
      assert.ok(content.equals(command), "the export differs from the command's document");
    },
    "#preservation.self_loops=kept&descendants.self_loops=kept",
  );
});

/** The fields of each row. In these files only titles need quotes. */
const csvRows = (text) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/"(?:[^"]|"")*"/g, "").split(",").length);

test("another program can open each export of each metric", async (t) => {
  const files = ["foreign/evaleval_hub_stats_frozen", "hf_model_cards_labeled"];
  await answer(t, files, async ({ lens }) => {
    for (const metric of METRICS) {
      const json = JSON.parse((await lens.export("json", metric)).content);
      assert.ok(json.metrics[metric].datasets.length > 0, metric);
      const csv = await lens.export("csv", metric);
      const rows = csvRows(csv.content.toString());
      assert.ok(rows.length > 1 && new Set(rows).size === 1, `${metric}: ${[...new Set(rows)]} fields`);
      const svg = await lens.export("svg", metric);
      const png = await lens.export("png", metric);
      assert.match(svg.name, new RegExp(`^registry-lens-${metric}-(k\\d+-)?paper\\.svg$`));
      const opened = await lens.page.evaluate(
        async ([svg, png]) => {
          const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
          const image = new Image();
          image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
          await image.decode();
          const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          return {
            errors: parsed.querySelectorAll("parsererror").length,
            metadata: parsed.querySelector("metadata").textContent,
            live: [...parsed.querySelectorAll("*")]
              .flatMap((node) => [...node.attributes])
              .filter(({ name, value }) => /^on/i.test(name) || /var\(/.test(value)).length,
            svg: [image.naturalWidth, image.naturalHeight],
            png: [bitmap.width, bitmap.height],
          };
        },
        [svg.content.toString(), png.content.toString("base64")],
      );
      assert.deepEqual([opened.errors, opened.live], [0, 0], metric);
      assert.deepEqual(
        opened.png,
        opened.svg.map((n) => n * 2),
        metric,
      );
      assert.ok(opened.svg[0] > 800 && opened.svg[1] > 200, `${metric}: ${opened.svg}`);
      const metadata = JSON.parse(opened.metadata);
      assert.deepEqual(Object.keys(metadata.parameters), [metric]);
      assert.ok(metadata.inputs.length > 0, metric);
    }
  });
});

test("the address has the settings of a metric, and Back undoes them", async (t) => {
  await answer(t, ["foreign/evaleval_hub_stats_frozen"], async ({ lens }) => {
    const hash = () => new URL(lens.page.url()).hash;
    await lens.open("preservation");
    const relation = lens.of("preservation", "relation");
    await relation.selectOption("finetune");
    await lens.until(
      "the filtered answer",
      () => document.querySelector("registry-lens").results.parameters.preservation.relation === "finetune",
    );
    assert.ok(hash().includes("preservation.relation=finetune"));
    const [{ edges }] = (await lens.results()).metrics.preservation.datasets.map((answer) => answer.values);
    // 1,401 edges of the extract were made by fine-tuning; edges of a model to itself are left out.
    assert.ok(edges > 1390 && edges <= 1401, `${edges} edges`);
    await lens.page.goBack();
    await lens.until(
      "the answer before",
      () => document.querySelector("registry-lens").results.parameters.preservation.relation === "all",
    );
    assert.equal(await relation.inputValue(), "all");
    assert.ok(!hash().includes("relation"));
  });
});

test("the labels of a figure do not overlap and stay inside it, on a phone and on a screen", async (t) => {
  const here = shared(t);
  if (!here) return;
  const site = await serve(t);
  const files = ["foreign/evaleval_hub_stats_frozen", "hf_model_cards_labeled"];
  for (const width of [320, 600, 1280]) {
    await visit({ url: site.address, context: { viewport: { width, height: 800 } } }, async (lens) => {
      await lens.drop(...files.map(here.data));
      await lens.settled(files.length, 60_000);
      for (const mode of ["paper", "artifact"])
        for (const metric of METRICS) {
          await lens.open(metric);
          await lens.settings();
          await lens.of(metric, `mode-${mode}`).check();
          await lens.until(
            `${metric} in ${mode} mode at ${width} pixels`,
            ({ metric, mode }) =>
              document.querySelector("registry-lens").results.metrics[metric].datasets[0]?.values.mode ===
              mode,
            { metric, mode },
          );
          const { labels, bad } = await collisions(lens.of(metric, "plot").locator("svg").first());
          assert.deepEqual(bad, [], `${metric}, ${mode}, ${width} pixels`);
          assert.ok(labels > 6, `${metric} has ${labels} labels`);
        }
      const wide = await lens.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(wide, 0, "the page scrolls sideways");
    });
  }
});

test("a metric without data says which data it needs, and shows no controls", async (t) => {
  await answer(t, ["npm_top100k_2025-12"], async ({ lens }) => {
    await lens.id("untold").locator("summary").click();
    assert.match(await lens.id("untold").innerText(), /Library preservation\s+Missing: /);
    for (const metric of METRICS) {
      await lens.open(metric);
      assert.match(await lens.of(metric, "missing").innerText(), /It cannot be measured from these files/);
      assert.equal(await lens.of(metric, "mode-paper").count(), 0);
    }
  });
});
