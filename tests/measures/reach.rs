//! Compares user reach on real data with networkx.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, StringArray};
use registry_lens::domain::dependencies::DependencyKind;
use registry_lens::metrics::Parameters;
use registry_lens::metrics::reach::{MaintainersFrom, Output};

use super::common::parquet_of;
use super::{answers, data, document, near};

/// The only answer of a file or several.
fn only(folder: &Path, files: &[&str], params: &Parameters) -> Output {
    let answers = document(folder, files, params).metrics.reach.datasets;
    assert_eq!(answers.len(), 1, "{files:?}");
    answers[0].values.clone()
}

fn tops(output: &Output) -> Vec<(&str, u64)> {
    let first = output.top_packages.iter().take(5);
    first
        .map(|package| (package.name.as_str(), package.reach))
        .collect()
}

// The expected numbers are from networkx 3.6.1: the sizes of `descendants` and `ancestors` of
// every node, without edges of a node to itself.

#[test]
fn the_core_of_npm() {
    let Some(folder) = data("reach in a core of npm") else {
        return;
    };
    let files = ["npm_core_packages_2025-12", "npm_core_dependencies_2025-12"];
    let output = only(&folder, &files, &Parameters::default());
    assert_eq!((output.graph.packages, output.graph.edges), (2_183, 5_416));
    let (trust, reach) = (&output.packages.trust, &output.packages.reach);
    near(trust.mean.unwrap(), 10.004_580_852_038_48, "mean trust");
    assert_eq!((trust.median, trust.max), (Some(1.0), Some(1_093)));
    near(reach.mean.unwrap(), 10.004_580_852_038_48, "mean reach");
    assert_eq!((reach.median, reach.max), (Some(3.0), Some(177)));
    let want = [
        ("tslib", 177),
        ("ms", 172),
        ("debug", 163),
        ("picocolors", 147),
        ("@babel/helper-validator-identifier", 140),
    ];
    assert_eq!(tops(&output), want);
    assert!(output.maintainers.is_none() && output.packages.sampled.is_none());
}

#[test]
fn packages_of_cran() {
    let Some(folder) = data("reach of packages of CRAN") else {
        return;
    };
    let file = ["cran_dependencies_librariesio_2020-01"];
    let mut params = Parameters::default();
    // tests/expected/cran_graph.py: R and the packages that come with it are left out.
    for (kind, name) in [
        (DependencyKind::Runtime, "runtime"),
        (DependencyKind::All, "all"),
    ] {
        params.reach.kind = kind;
        let output = only(&folder, &file, &params);
        let want = super::cran(name);
        let counts = [output.graph.packages, output.graph.edges];
        assert_eq!(Some(counts[0]), want["packages"].as_u64(), "{name}");
        assert_eq!(Some(counts[1]), want["edges"].as_u64(), "{name}");
        let trust = &output.packages.trust;
        near(
            trust.mean.unwrap(),
            want["mean_trust"].as_f64().unwrap(),
            name,
        );
        assert_eq!(trust.max, want["max_trust"].as_u64(), "{name}");
        let tops = serde_json::to_value(tops(&output)).unwrap();
        assert_eq!(tops, want["tops"], "{name}");
    }
}

#[test]
fn language_models_and_the_authors_of_their_bases() {
    let Some(folder) = data("reach of language models") else {
        return;
    };
    let file = ["hf_llm_dependency_edges_2025-06"];
    let output = only(&folder, &file, &Parameters::default());
    assert_eq!(
        (output.graph.packages, output.graph.edges),
        (29_973, 30_341)
    );
    let (trust, reach) = (&output.packages.trust, &output.packages.reach);
    near(trust.mean.unwrap(), 2.135_488_606_412_437_7, "mean trust");
    assert_eq!((trust.median, trust.max), (Some(1.0), Some(214)));
    assert_eq!((reach.median, reach.max), (Some(0.0), Some(2_299)));
    let want = [
        ("meta-llama/Llama-3.1-8B", 2_299),
        ("meta-llama/Llama-3.1-8B-Instruct", 1_431),
        ("meta-llama/Meta-Llama-3-8B", 1_104),
        ("Qwen/Qwen2.5-7B", 1_069),
        ("Qwen/Qwen2.5-32B", 850),
    ];
    assert_eq!(tops(&output), want);
    // Computed with sets of Python. The greedy choice looks at every author in every step.
    let maintainers = output.maintainers.as_ref().unwrap();
    assert_eq!(
        (maintainers.from, maintainers.unmaintained),
        (MaintainersFrom::Authors, 0)
    );
    near(
        maintainers.trust.mean.unwrap(),
        1.550_195_175_658_09,
        "mean trust in authors",
    );
    assert_eq!(
        (maintainers.trust.median, maintainers.trust.max),
        (Some(1.0), Some(98))
    );
    assert_eq!(
        (maintainers.reach.n, maintainers.reach.median),
        (6_222, Some(0.0))
    );
    near(
        maintainers.reach.mean.unwrap(),
        7.467_695_274_831_244,
        "mean reach of authors",
    );
    let top: Vec<(&str, u64)> = maintainers
        .top
        .iter()
        .map(|maintainer| (maintainer.name.as_str(), maintainer.reach))
        .collect();
    let want = [
        ("unsloth", 7_532),
        ("meta-llama", 6_195),
        ("Qwen", 5_126),
        ("mistralai", 2_095),
        ("google", 1_177),
    ];
    assert_eq!(top[..5], want);
    for (share, joint, picked) in [
        (&maintainers.shares[0], 7_532.0, 7_532.0),
        (&maintainers.shares[1], 20_809.0, 21_354.0),
        (&maintainers.shares[2], 23_148.0, 24_228.0),
    ] {
        near(share.by_reach.unwrap(), joint / 29_973.0, "joint reach");
        near(share.greedy.unwrap(), picked / 29_973.0, "greedy reach");
    }
    let last = maintainers.curve.last().unwrap();
    assert_eq!(
        (maintainers.half, last.maintainers, last.packages),
        (Some(3), 1_621, 26_817)
    );
    let steps: Vec<(&str, u64)> = maintainers
        .greedy
        .iter()
        .map(|step| (step.name.as_str(), step.adds))
        .collect();
    let want = [
        ("unsloth", 7_532),
        ("Qwen", 4_389),
        ("meta-llama", 3_673),
        ("mistralai", 1_760),
    ];
    assert_eq!(steps[..4], want);
    assert_eq!(
        (steps[19], steps[99]),
        (("beomi", 118), ("PygmalionAI", 16))
    );
}

fn text(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn int(values: &[i64]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

/// A dump whose tables refer to each other by numbers. The highest release of left needs char, as
/// pad does. A newer release of an older line of left needs pad and a package that no table lists;
/// it is not the latest release.
#[test]
fn tables_of_a_dump_are_joined_first() {
    let file = |columns: Vec<(&str, ArrayRef)>| parquet_of(columns, Default::default());
    let files = vec![
        (
            "npm_packages_2025-12.parquet",
            file(vec![
                ("id", int(&[1, 2, 3])),
                ("registry_id", int(&[7, 7, 7])),
                ("name", text(&["left", "pad", "char"])),
                ("ecosystem", text(&["npm", "npm", "npm"])),
                ("downloads", int(&[5, 50, 500])),
            ]),
        ),
        (
            "npm_versions_2025-12.parquet",
            file(vec![
                ("id", int(&[10, 11, 20])),
                ("package_id", int(&[1, 1, 2])),
                ("number", text(&["2.0.0", "1.0.1", "1.0.0"])),
                (
                    "published_at",
                    text(&[
                        "2024-01-01T00:00:00Z",
                        "2024-02-01T00:00:00Z",
                        "2023-01-01T00:00:00Z",
                    ]),
                ),
            ]),
        ),
        (
            "npm_dependencies_2025-12.parquet",
            file(vec![
                ("id", int(&[1, 2, 3, 4, 5])),
                ("version_id", int(&[10, 11, 20, 20, 11])),
                ("package_id", int(&[3, 2, 3, 1, 9])),
                (
                    "package_name",
                    text(&["char", "pad", "char", "left", "gone"]),
                ),
                (
                    "kind",
                    text(&["runtime", "runtime", "runtime", "Development", "runtime"]),
                ),
                (
                    "optional",
                    Arc::new(BooleanArray::from(vec![false; 5])) as ArrayRef,
                ),
            ]),
        ),
        (
            "npm_maintainerships_2025-12.parquet",
            file(vec![
                ("package_id", int(&[1, 2, 3])),
                ("maintainer_id", int(&[70, 71, 71])),
            ]),
        ),
        (
            "npm_maintainers_2025-12.parquet",
            file(vec![
                ("id", int(&[70, 71])),
                ("uuid", text(&["a", "b"])),
                ("login", text(&["ann", "bea"])),
            ]),
        ),
    ];
    let document = answers(files, &Parameters::default());
    assert_eq!(document.datasets.len(), 1);
    let answer = &document.metrics.reach.datasets[0];
    let output = &answer.values;
    assert_eq!((output.graph.packages, output.graph.edges), (3, 2));
    assert_eq!(
        (output.graph.latest.by_version, output.graph.older_rows),
        (2, 2)
    );
    assert_eq!(
        (output.graph.unresolved_edges, output.graph.other_kind_rows),
        (0, 1)
    );
    assert_eq!(tops(output), [("char", 2)]);
    let maintainers = output.maintainers.as_ref().unwrap();
    assert_eq!(maintainers.from, MaintainersFrom::Maintainers);
    assert_eq!(
        (
            maintainers.top.len(),
            maintainers.top[0].name.as_str(),
            maintainers.top[0].reach
        ),
        (1, "bea", 2)
    );
    assert_eq!(
        answer.shown.short,
        "66.7% of packages reached by the first 2 maintainers"
    );
}
