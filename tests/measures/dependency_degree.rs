//! Compares dependency degree on real data with pandas, scipy and networkx.

use registry_lens::metrics::dependency_degree::{Degrees, InDegreeIs, Output};
use registry_lens::metrics::{Parameters, RelationFilter, SelfLoops};
use serde_json::Value;

use super::{data, document, expected, near};

/// The only answer of a file or several.
fn only(folder: &std::path::Path, files: &[&str], params: &Parameters) -> Output {
    let document = document(folder, files, params);
    assert_eq!(document.datasets.len(), 1, "{files:?} are one dataset");
    let answers = document.metrics.dependency_degree.datasets;
    assert_eq!(answers.len(), 1);
    answers[0].values.clone()
}

/// The first of a list as pairs of name and number.
#[track_caller]
fn are_first(degrees: &Degrees, want: &Value) {
    let want = want.as_array().unwrap();
    assert!(!want.is_empty() && degrees.top.len() >= want.len());
    for (have, want) in degrees.top.iter().zip(want) {
        assert_eq!(have.degree, want[1].as_u64().unwrap(), "{}", have.name);
        assert_eq!(have.name, want[0].as_str().unwrap());
    }
}

#[test]
fn the_core_of_npm_is_one_dataset_of_two_files() {
    let Some(folder) = data("degrees of a core of npm") else {
        return;
    };
    let want = &expected(&folder)["extras"]["npm_core_2025_12"];
    let files = ["npm_core_packages_2025-12", "npm_core_dependencies_2025-12"];
    let output = only(&folder, &files, &Parameters::default());
    let edges = output.edges.as_ref().unwrap();
    assert_eq!(edges.graph.packages, want["nodes"].as_u64().unwrap());
    assert_eq!(edges.edges, want["edges"].as_u64().unwrap());
    near(
        edges.out.mean.unwrap(),
        want["mean_out"].as_f64().unwrap(),
        "mean out",
    );
    near(
        edges.out.median.unwrap(),
        want["median_out"].as_f64().unwrap(),
        "median out",
    );
    are_first(&edges.out, &Value::Array(vec![want["max_out"].clone()]));
    are_first(&edges.into, &Value::Array(vec![want["max_in"].clone()]));
    are_first(&edges.into, &want["top5_in"]);
    assert_eq!(edges.isolated, want["isolated"].as_u64().unwrap());
    let rho = |correlation: &Option<registry_lens::metrics::dependency_degree::WithDownloads>| {
        correlation
            .as_ref()
            .unwrap()
            .spearman
            .as_ref()
            .unwrap()
            .coefficient
    };
    near(
        rho(&edges.downloads),
        want["spearman_in_degree_downloads"].as_f64().unwrap(),
        "rho",
    );
    let reported = output.dependent_packages.as_ref().unwrap();
    let wanted = want["spearman_dependents_downloads"].as_f64().unwrap();
    near(
        rho(&reported.downloads),
        wanted,
        "rho of what the registry reports",
    );
    assert_eq!(
        (edges.graph.self_loops, edges.graph.unresolved_edges),
        (1, 0)
    );
    // With only packages, the registry's counts replace the in-degree.
    let alone = only(&folder, &files[..1], &Parameters::default());
    assert_eq!(alone.in_degree_is, InDegreeIs::ReportedPackages);
    assert_eq!(alone.dependent_packages, output.dependent_packages);
}

#[test]
fn language_models_and_their_bases() {
    let Some(folder) = data("degrees of language models") else {
        return;
    };
    let want = &expected(&folder)["extras"]["llm_graph_2025_06"];
    let mut params = Parameters::default();
    // The expected numbers keep the 42 edges of a model to itself.
    params.dependency_degree.self_loops = SelfLoops::Kept;
    let file = ["hf_llm_dependency_edges_2025-06"];
    let output = only(&folder, &file, &params);
    let edges = output.edges.as_ref().unwrap();
    let whole = |name: &str| want[name].as_u64().unwrap();
    assert_eq!(edges.edges, whole("edges"));
    assert_eq!(edges.into.positive, whole("bases"));
    assert_eq!(edges.out.positive, whole("derived"));
    assert_eq!(edges.into.ones, whole("bases_with_one_descendant"));
    assert_eq!(edges.out.max, Some(whole("max_parents")));
    near(
        edges.out.mean_positive.unwrap(),
        want["mean_parents"].as_f64().unwrap(),
        "parents",
    );
    are_first(&edges.into, &want["top10_all"]);
    assert_eq!(
        edges.graph.kinds.len(),
        want["relations"].as_object().unwrap().len()
    );
    for kind in &edges.graph.kinds {
        let word = kind.kind.as_deref().unwrap();
        assert_eq!(
            kind.rows,
            want["relations"][word].as_u64().unwrap(),
            "{word}"
        );
    }
    params.dependency_degree.relation = RelationFilter::Finetune;
    let tuned = only(&folder, &file, &params);
    are_first(&tuned.edges.unwrap().into, &want["top10_finetuned"]);
    // By definition they are dropped, and the answer says so.
    let dropped = only(&folder, &file, &Parameters::default());
    let edges = dropped.edges.as_ref().unwrap();
    assert_eq!(
        (edges.edges, edges.graph.self_loops),
        (whole("edges") - 42, 42)
    );
}

#[test]
fn repositories_that_use_models() {
    let Some(folder) = data("repositories that use models") else {
        return;
    };
    let want = &expected(&folder)["extras"]["github_reuse_2024_01"];
    let file = ["hf_models_used_by_github_repos_2024-01"];
    let output = only(&folder, &file, &Parameters::default());
    assert_eq!(output.in_degree_is, InDegreeIs::UsingRepositories);
    let counted = output.using_repositories.unwrap();
    assert_eq!(counted.degrees.sum, want["pairs"].as_u64().unwrap());
    assert_eq!(counted.degrees.n, want["models"].as_u64().unwrap());
    are_first(&counted.degrees, &want["top5"]);
}

#[test]
fn packages_of_cran_by_their_latest_releases() {
    let Some(folder) = data("degrees of packages of CRAN") else {
        return;
    };
    let file = ["cran_dependencies_librariesio_2020-01"];
    let output = only(&folder, &file, &Parameters::default());
    let edges = output.edges.as_ref().unwrap();
    // tests/expected/cran_graph.py: R and the packages that come with it are left out.
    let want = super::cran("runtime");
    let counts = [
        edges.graph.packages,
        edges.edges,
        edges.isolated,
        edges.graph.platform_rows,
    ];
    for (have, want) in counts.iter().zip([
        &want["packages"],
        &want["edges"],
        &want["isolated"],
        &want["platform_rows"],
    ]) {
        assert_eq!(Some(*have), want.as_u64());
    }
    // By pandas 3.1.1, before R is left out.
    assert_eq!((edges.graph.older_rows, edges.graph.repeated), (8_498, 0));
    assert_eq!(edges.graph.latest.by_version, 275);
    let kinds: Vec<(&str, u64, bool)> = edges
        .graph
        .kinds
        .iter()
        .map(|by_kind| {
            (
                by_kind.kind.as_deref().unwrap(),
                by_kind.rows,
                by_kind.counts,
            )
        })
        .collect();
    let of_kinds = [
        ("imports", 1_112, true),
        ("suggests", 611, false),
        ("depends", 311, true),
        ("enhances", 12, false),
    ];
    assert_eq!(kinds, of_kinds);
    for (degrees, want) in [
        (&edges.out, &want["out"]),
        (&edges.into, &want["into"]),
        (edges.trust.as_ref().unwrap(), &want["trust"]),
        (edges.reach.as_ref().unwrap(), &want["reach"]),
    ] {
        near(
            degrees.mean.unwrap(),
            want["mean"].as_f64().unwrap(),
            "mean",
        );
        let of = [
            degrees.q1,
            degrees.median,
            degrees.q3,
            degrees.p90,
            degrees.p99,
        ];
        for (have, want) in of.iter().zip(want["quantiles"].as_array().unwrap()) {
            let off = have.unwrap() - want.as_f64().unwrap();
            assert!(off.abs() < 1e-9, "{have:?} for {want}");
        }
        assert_eq!(degrees.max, want["max"].as_u64());
        assert_eq!(Some(degrees.zeros), want["zeros"].as_u64());
        near(
            degrees.gini.unwrap(),
            want["gini"].as_f64().unwrap(),
            "Gini",
        );
    }
    are_first(edges.reach.as_ref().unwrap(), &want["tops"]);
}
