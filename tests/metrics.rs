//! Compares preservation, descendants and documentation on real data with answers that numpy and
//! scipy computed (`../shared/data/expected.json`, with the method under `methods`), and with the
//! numbers of the metrics' specification, section 8.

mod common;

use std::path::{Path, PathBuf};

use registry_lens::metrics::Answer;
use registry_lens::metrics::descendants::{Counted, Output, VariantId};
use registry_lens::metrics::documentation::By;
use registry_lens::metrics::preservation::{LibraryNames, LibraryRate};
use registry_lens::metrics::{Mode, Parameters, SelfLoops};
use registry_lens::report::Document;
use registry_lens::session::Session;
use registry_lens::source::NativeFile;
use registry_lens::stats::Fit;
use serde_json::Value;

fn document(data: &Path, files: &[&str], params: &Parameters) -> Document {
    let mut session = Session::default();
    for (id, name) in (1..).zip(files) {
        let path = data.join(format!("{name}.parquet"));
        let source = NativeFile::open(&path).unwrap();
        session.add(id, &path.to_string_lossy(), Box::new(source));
    }
    session.read_all();
    session.results(params).unwrap()
}

fn expected(data: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(data.join("expected.json")).unwrap()).unwrap()
}

/// The folder with the data.
fn data(needed_for: &str) -> Option<PathBuf> {
    Some(common::shared(needed_for)?.join("data"))
}

#[track_caller]
fn near(have: f64, want: f64, what: &str) {
    let off = (have - want).abs() / want.abs().max(f64::MIN_POSITIVE);
    assert!(off <= 1e-9, "{what}: {have} for {want}, {off:e} off");
}

#[track_caller]
fn close(have: Option<f64>, want: &Value, what: &str) {
    near(have.unwrap(), want.as_f64().unwrap(), what);
}

/// A number with as many decimals as the specification prints.
#[track_caller]
fn printed(have: Option<f64>, want: f64, decimals: i32, what: &str) {
    let have = have.unwrap();
    let off = (have - want).abs();
    assert!(
        off <= 0.5 * 10f64.powi(-decimals) * 1.0001,
        "{what}: {have} for {want}"
    );
}

fn only(found: &[Answer<Output>]) -> &Output {
    let [one] = found else {
        panic!("{} datasets", found.len());
    };
    &one.values
}

fn variant(output: &Output, id: VariantId) -> &Fit {
    let variant = output.variants.iter().find(|variant| variant.id == id);
    variant.unwrap().fit.as_ref().unwrap()
}

#[test]
fn figure_7_of_the_artifact() {
    let Some(data) = data("the artifact's Figure 7") else {
        return;
    };
    let want = &expected(&data)["figure7"];
    let files = ["hf_figure7_base_models"];
    let artifact = document(&data, &files, &Parameters::in_mode(Mode::Artifact));
    let output = only(&artifact.metrics.descendants.datasets);
    let fit = output.fit.as_ref().unwrap();
    let published = &want["fit_as_paper"];
    assert_eq!(published["n"], output.n);
    close(Some(fit.slope), &published["slope"], "slope");
    close(Some(fit.intercept), &published["intercept"], "intercept");
    close(fit.r, &published["r_log10"], "r");
    for (name, id) in [
        ("all_rows_eps", VariantId::AllEpsilon),
        ("positive_only_all_rows", VariantId::AllPositive),
        ("positive_only_dedup", VariantId::DedupPositive),
    ] {
        let (want, have) = (&want["fit_variants"][name], variant(output, id));
        assert_eq!(want["n"], have.n, "{name}");
        close(Some(have.slope), &want["slope"], name);
        close(Some(have.intercept), &want["intercept"], name);
        close(have.r, &want["r"], name);
    }
    for (want, have) in [
        (&want["raw_all_rows"], &output.correlations),
        (&want["raw_dedup_rows"], &output.fitted),
    ] {
        let pearson = have.pearson.as_ref().unwrap();
        let spearman = have.spearman.as_ref().unwrap();
        let kendall = have.kendall_tau_b.as_ref().unwrap();
        close(Some(pearson.coefficient), &want["pearson_r"], "pearson");
        close(
            Some(spearman.coefficient),
            &want["spearman_rho"],
            "spearman",
        );
        close(Some(kendall.coefficient), &want["kendall_tau_b"], "kendall");
        if want["pearson_p"].is_number() {
            close(Some(pearson.p), &want["pearson_p"], "pearson p");
            close(Some(spearman.p), &want["spearman_p"], "spearman p");
            close(Some(kendall.p), &want["kendall_p"], "kendall p");
        }
    }
    let map = &want["histogram"];
    for (want, have) in [
        (&map["x_edges"], &output.histogram.x_edges),
        (&map["y_edges"], &output.histogram.y_edges),
    ] {
        let want = want.as_array().unwrap();
        assert_eq!(want.len(), have.len());
        for (want, have) in want.iter().zip(have) {
            close(Some(*have), want, "edge");
        }
    }
    let counts: Vec<Vec<u64>> = serde_json::from_value(map["counts_x_by_y"].clone()).unwrap();
    assert_eq!(output.histogram.counts, counts);
    assert_eq!(want["zero_downloads_rows"], output.histogram.outside);

    // The specification's table of variants, section 4.
    let paper = document(&data, &files, &Parameters::default());
    let output = only(&paper.metrics.descendants.datasets);
    printed(
        output.fit.as_ref().map(|fit| fit.slope),
        0.15091,
        5,
        "slope without zeros",
    );
    let log1p = variant(output, VariantId::AllLog1p);
    printed(Some(log1p.slope), 0.10878, 5, "slope of 1 + x");
    printed(Some(log1p.intercept), 0.13446, 5, "intercept of 1 + x");
    printed(log1p.r, 0.51350, 5, "r of 1 + x");
    let spearman = output
        .fitted
        .spearman
        .as_ref()
        .map(|correlation| correlation.coefficient);
    printed(spearman, 0.43278, 5, "rho without zeros");
    assert_eq!((output.n, output.zero, output.bases), (3398, 73, 3471));
}

fn rate<'a>(libraries: &'a [LibraryRate], library: &str) -> &'a LibraryRate {
    libraries
        .iter()
        .find(|rated| rated.library == library)
        .unwrap()
}

#[test]
fn libraries_and_descendants_of_the_radar() {
    let Some(data) = data("the catalogue of 2026") else {
        return;
    };
    let extras = &expected(&data)["extras"];
    let want = &extras["radar_2026_08_library_preservation"];
    let mut params = Parameters::default();
    params.preservation.names = LibraryNames::Wider;
    params.preservation.frameworks = true;
    params.preservation.only = serde_json::from_value(want["library_list"].clone()).unwrap();
    let files = ["hf_radar_models_2026-08"];
    let paper = document(&data, &files, &params);
    let [Answer { values: output, .. }] = &paper.metrics.preservation.datasets[..] else {
        panic!("{} datasets", paper.metrics.preservation.datasets.len());
    };
    let equation = want["equation_1"].as_array().unwrap();
    assert_eq!(equation.len(), output.libraries.len());
    for want in equation {
        let have = rate(&output.libraries, want["library"].as_str().unwrap());
        assert_eq!(want["bases"], have.bases, "{}", have.library);
        assert_eq!(want["descendants"], have.descendants, "{}", have.library);
        assert_eq!(want["kept"], have.preserved, "{}", have.library);
        close(have.rate, &want["rate"], &have.library);
    }
    params.preservation.mode = Mode::Artifact;
    // The expected answer leaves out edges of a model to itself, but the artifact keeps them.
    params.preservation.self_loops = SelfLoops::Dropped;
    let artifact = document(&data, &files, &params);
    let output = &artifact.metrics.preservation.datasets[0].values;
    let want = &want["artifact_variant"];
    assert_eq!(
        want["descendants_with_two_or_more_libraries"],
        output.multi_library
    );
    let counts = want["counts"].as_array().unwrap();
    assert_eq!(counts.len(), output.libraries.len());
    for want in counts {
        let have = rate(&output.libraries, want[0].as_str().unwrap());
        assert_eq!(want[1], have.preserved, "{}", have.library);
        close(have.rate, &want[2], &have.library);
    }

    let want = &extras["radar_2026_08_descendants"];
    let output = only(&paper.metrics.descendants.datasets);
    assert_eq!(want["edges"], output.edges);
    assert_eq!(want["distinct_bases"], output.bases);
    assert_eq!(want["bases_present_in_table"], output.bases - output.absent);
    let top: Vec<(String, u64)> = serde_json::from_value(want["top10"].clone()).unwrap();
    let have: Vec<(String, u64)> = output
        .top
        .iter()
        .map(|base| (base.id.clone(), base.count))
        .collect();
    assert_eq!(have, top);
    let pairs = &want["present_pairs"];
    let have = &output.correlations;
    assert_eq!(pairs["n"], have.n);
    let of = |correlation: &Option<registry_lens::stats::Correlation>| {
        correlation
            .as_ref()
            .map(|correlation| correlation.coefficient)
    };
    close(of(&have.pearson), &pairs["pearson"], "pearson");
    close(of(&have.spearman), &pairs["spearman"], "spearman");
    close(of(&have.kendall_tau_b), &pairs["kendall_tau_b"], "kendall");
}

#[test]
fn completeness_of_the_labelled_cards() {
    let Some(data) = data("the labelled cards") else {
        return;
    };
    let want = &expected(&data)["extras"]["labeled_cards_completeness"];
    let mut params = Parameters::default();
    params.documentation.k = 125;
    // The expected answer breaks ties at the cut by name, as artifact mode does.
    params.documentation.mode = Mode::Artifact;
    let document = document(&data, &["hf_model_cards_labeled"], &params);
    let [Answer { values: output, .. }] = &document.metrics.documentation.datasets[..] else {
        panic!("{} datasets", document.metrics.documentation.datasets.len());
    };
    assert_eq!(want["rows"], output.models);
    for (have, name) in output.sections.iter().zip([
        "has_description",
        "has_uses",
        "has_limitations_and_bias",
        "has_training",
        "has_evaluation",
    ]) {
        assert_eq!(want["section_counts"][name], have.present, "{name}");
    }
    let downloads = output
        .comparisons
        .iter()
        .find(|comparison| comparison.popularity == By::Downloads);
    let downloads = downloads.unwrap();
    assert_eq!(want["n"], downloads.k);
    close(
        Some(downloads.top.box_plot.mean),
        &want["mean_top"],
        "mean of the top",
    );
    close(
        Some(downloads.bottom.box_plot.mean),
        &want["mean_bottom"],
        "mean of the bottom",
    );
    let welch = downloads.welch.as_ref().unwrap();
    close(Some(welch.t), &want["welch_t"], "t");
    close(Some(welch.df), &want["welch_df"], "df");
    close(Some(welch.p), &want["p_greater"], "p");
    close(downloads.cohens_d, &want["cohens_d_pooled"], "d");
    let mann_whitney = downloads.mann_whitney.as_ref().unwrap();
    close(Some(mann_whitney.u), &want["mannwhitney_U"], "U");
    close(
        Some(mann_whitney.p),
        &want["mannwhitney_p_greater"],
        "p of U",
    );
    close(downloads.cliffs_delta, &want["cliffs_delta"], "delta");
    let spearman = downloads.spearman.as_ref().unwrap();
    close(
        Some(spearman.coefficient),
        &want["spearman_score_downloads"],
        "rho",
    );
    close(Some(spearman.p), &want["spearman_p"], "p of rho");
    // The data have people's judgements and cards for the rule.
    let agreement = output.agreement.as_ref().unwrap();
    assert!(agreement.iter().all(|section| section.agreement.n == 353));
}

#[test]
fn repositories_that_use_models() {
    let Some(data) = data("downstream reuse") else {
        return;
    };
    let want = &expected(&data)["extras"]["github_reuse_2024_01"];
    let files = [
        "hf_models_used_by_github_repos_2024-01",
        "hf_models_filtered_2023-11",
    ];
    let document = document(&data, &files, &Parameters::default());
    let output = only(&document.metrics.descendants.datasets);
    assert_eq!(output.counted, Counted::Repositories);
    assert_eq!(want["pairs"], output.edges);
    assert_eq!(want["models"], output.bases);
    let text = serde_json::to_string(&output.caveats).unwrap();
    assert!(text.contains("7,956 repositories"), "{text}");
    assert_eq!(want["repos"], 7956);
    let top: Vec<(String, u64)> = serde_json::from_value(want["top5"].clone()).unwrap();
    let have = output.top.iter().take(5);
    let have: Vec<(String, u64)> = have.map(|base| (base.id.clone(), base.count)).collect();
    assert_eq!(have, top);
    let want = &want["with_downloads_2023_11"];
    let have = &output.correlations;
    assert_eq!(want["n"], have.n);
    let of = |correlation: &Option<registry_lens::stats::Correlation>| {
        correlation
            .as_ref()
            .map(|correlation| correlation.coefficient)
    };
    close(of(&have.spearman), &want["spearman"], "spearman");
    close(of(&have.kendall_tau_b), &want["kendall_tau_b"], "kendall");
    close(of(&have.pearson), &want["pearson"], "pearson");
}

/// Section 8 of the specification: the extract of hub statistics, edges unfiltered.
#[test]
fn the_extract_of_hub_statistics() {
    let Some(data) = data("the extract of hub statistics") else {
        return;
    };
    let files = ["foreign/evaleval_hub_stats_frozen"];
    let mut params = Parameters::default();
    params.preservation.self_loops = SelfLoops::Kept;
    params.descendants.self_loops = SelfLoops::Kept;
    let paper = document(&data, &files, &params);
    let output = &paper.metrics.preservation.datasets[0].values;
    assert_eq!((output.models, output.edges), (4167, 5201));
    for (library, bases, edges, value, decimals) in [
        ("transformers", 1032, 3328, 0.9189, 4),
        ("safetensors", 1047, 3391, 0.9926, 4),
        ("tensorboard", 8, 18, 0.0556, 4),
        ("onnx", 8, 14, 0.2143, 4),
        ("peft", 2, 2, 0.5, 4),
    ] {
        let have = rate(&output.libraries, library);
        assert_eq!((have.bases, have.descendants), (bases, edges), "{library}");
        printed(have.rate, value, decimals, library);
    }
    let output = only(&paper.metrics.descendants.datasets);
    assert_eq!(
        (output.edges, output.bases, output.bases - output.absent),
        (5201, 2090, 1169)
    );
    assert_eq!(output.n, 1152);
    let fit = output.fit.as_ref().unwrap();
    printed(Some(fit.slope), 0.06947, 5, "slope");
    printed(Some(fit.intercept), 0.15124, 5, "intercept");
    // The value is not 1 / π, although it has the same first digits.
    printed(fit.r, 318.31e-3, 5, "r");
    let rho = |correlation: &Option<registry_lens::stats::Correlation>| {
        correlation
            .as_ref()
            .map(|correlation| correlation.coefficient)
    };
    printed(rho(&output.fitted.spearman), 0.24194, 5, "rho");
    assert_eq!(output.correlations.n, 1169);
    printed(
        rho(&output.correlations.spearman),
        0.24456,
        5,
        "rho with zeros",
    );
    let childless = output.childless.as_ref().unwrap();
    assert_eq!(childless.n, 4167);
    printed(rho(&childless.spearman), 0.07883, 5, "rho of all");
    let log1p = childless.log1p.as_ref().unwrap();
    printed(Some(log1p.slope), 0.02395, 5, "slope of all");
    printed(log1p.r, 0.14262, 5, "r of all");

    let mut params = Parameters::in_mode(Mode::Artifact);
    params.documentation.k = 100;
    let artifact = document(&data, &files, &params);
    let output = &artifact.metrics.preservation.datasets[0].values;
    assert_eq!(output.multi_library, 2254);
    for (library, count) in [
        ("safetensors", 2254),
        ("transformers", 2222),
        ("tensorboard", 25),
        ("peft", 21),
        ("onnx", 12),
        ("vllm", 8),
    ] {
        assert_eq!(
            rate(&output.libraries, library).preserved,
            count,
            "{library}"
        );
    }
    let output = only(&artifact.metrics.descendants.datasets);
    let fit = output.fit.as_ref().unwrap();
    assert_eq!(output.n, 640);
    printed(Some(fit.slope), -0.02473, 5, "slope");
    printed(Some(fit.intercept), 0.51784, 5, "intercept");
    printed(fit.r, -0.09894, 5, "r");
    // The answer has both definitions in either mode.
    let definitions = &output.definitions;
    printed(
        definitions.artifact.as_ref().map(|fit| fit.slope),
        -0.02473,
        5,
        "artifact",
    );
    let paper = definitions.paper.as_ref().map(|fit| fit.slope).unwrap();
    assert!((0.06..0.08).contains(&paper));
}
