//! Compares families of models on real data with networkx (tests/expected/families.py).

use registry_lens::metrics::families::{Family, Output};
use registry_lens::metrics::{Parameters, RelationFilter};
use serde_json::Value;

use super::{answers_of, data, near};

fn expected(name: &str) -> Value {
    let text = include_str!("../expected/families.json");
    let mut all: Value = serde_json::from_str(text).unwrap();
    all[name].take()
}

fn only(folder: &std::path::Path, files: &[&str], params: &Parameters) -> Output {
    let document = answers_of("families", folder, files, params);
    let answers = document.metrics.families.datasets;
    assert_eq!(answers.len(), 1, "{files:?} are one dataset");
    answers[0].values.clone()
}

/// Everything that networkx gives.
fn agree(output: &Output, want: &Value) {
    let counts = [
        ("models", output.models),
        ("edges", output.edges),
        ("families", output.families),
        ("members", output.members),
        ("in_families", output.in_families),
    ];
    for (what, have) in counts {
        assert_eq!(Some(have), want[what].as_u64(), "{what}");
    }
    let shares = [
        ("largest_share", output.largest_share),
        ("ten_largest_share", output.ten_largest_share),
        ("one_percent_share", output.one_percent_share),
        ("per_root_mean", output.per_root_mean),
        ("per_root_median", output.per_root_median),
    ];
    for (what, have) in shares {
        near(have.unwrap(), want[what].as_f64().unwrap(), what);
    }
    for class in &output.sizes {
        let sizes = want["sizes"].as_array().unwrap().iter();
        let inside = sizes.filter(|pair| {
            let size = pair[0].as_u64().unwrap();
            size >= class.from && class.to.is_none_or(|to| size <= to)
        });
        let families: u64 = inside.map(|pair| pair[1].as_u64().unwrap()).sum();
        assert_eq!(
            class.families, families,
            "families of {} or more",
            class.from
        );
    }
    // Of families of one size, the two programs may list others last.
    let least = output.largest.last().unwrap().members;
    let shape = |family: &Family| {
        let counts = [family.members, family.roots, family.depth, family.width];
        (counts, family.mean_distance)
    };
    let mut have: Vec<_> = output.largest.iter().map(shape).collect();
    let mut wanted: Vec<_> = want["largest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|family| {
            let count = |what: &str| family[what].as_u64().unwrap();
            let counts = ["members", "roots", "depth", "width"].map(count);
            (counts, family["mean_distance"].as_f64())
        })
        .collect();
    for list in [&mut have, &mut wanted] {
        list.retain(|(counts, _)| counts[0] > least);
        list.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.partial_cmp(&b.1).unwrap()));
    }
    assert!(!wanted.is_empty());
    for (have, want) in have.iter().zip(&wanted) {
        assert_eq!(have.0, want.0);
        // networkx leaves out what would take too long.
        if let Some(mean) = want.1 {
            near(have.1.unwrap(), mean, "mean distance");
        }
    }
}

#[test]
fn language_models_and_their_bases() {
    let Some(folder) = data("families of language models") else {
        return;
    };
    let files = [
        "hf_llm_dependency_nodes_2025-06",
        "hf_llm_dependency_edges_2025-06",
    ];
    let output = only(&folder, &files, &Parameters::default());
    agree(&output, &expected("llm"));
    assert_eq!(output.kinds.iter().sum::<u64>(), output.edges);
    let mut params = Parameters::default();
    params.families.relation = RelationFilter::Finetune;
    agree(&only(&folder, &files, &params), &expected("llm_finetuned"));
}

#[test]
fn a_catalogue_of_2026() {
    let Some(folder) = data("families of a catalogue") else {
        return;
    };
    let output = only(
        &folder,
        &["hf_radar_models_2026-08"],
        &Parameters::default(),
    );
    agree(&output, &expected("radar"));
}
