//! Compares rates of preservation and shares of descendants, with bases as clusters, in two real
//! lists of models with `tests/expected/clusters.json`, which a script made with numpy and scipy.

use std::path::Path;

use registry_lens::claims::Verdict;
use registry_lens::metrics::preservation::{LibraryRate, Output, Rivals};
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::report::Document;
use serde_json::Value;

use super::{clusters, data, document, near};

const LISTS: [&str; 2] = [
    "hf_radar_models_2026-08",
    "foreign/evaleval_hub_stats_frozen",
];

fn only(document: &Document) -> &Output {
    match &document.metrics.preservation.datasets[..] {
        [answer] => &answer.values,
        all => panic!("{} datasets", all.len()),
    }
}

fn pair(value: &Value) -> [f64; 2] {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn same(have: &LibraryRate, want: &Value, clustered: bool) {
    let what = &*have.library;
    for (name, have) in [
        ("bases", have.bases),
        ("descendants", have.descendants),
        ("preserved", have.preserved),
        ("largest", have.largest_base),
    ] {
        assert_eq!(want[name], have, "{what}: {name}");
    }
    near(have.rate.unwrap(), want["rate"].as_f64().unwrap(), what);
    near(have.effective_bases, want["kish"].as_f64().unwrap(), what);
    let Some(effective) = want["n_eff"].as_f64().filter(|_| clustered) else {
        assert_eq!((have.interval, have.effective_descendants), (None, None));
        return;
    };
    near(have.effective_descendants.unwrap(), effective, what);
    let (interval, want_interval) = (have.interval.unwrap(), pair(&want["interval"]));
    near(interval[0], want_interval[0], what);
    near(interval[1], want_interval[1], what);
    let Some(lead) = have.difference else {
        assert!(want["lead"].is_null(), "{what}: no lead");
        return;
    };
    near(
        lead.difference,
        want["lead"]["difference"].as_f64().unwrap(),
        what,
    );
    let r = want["lead"]["r"].as_f64().unwrap();
    assert!((lead.r - r).abs() < 1e-9, "{what}: r {} for {r}", lead.r);
    let want_interval = pair(&want["lead"]["interval"]);
    near(lead.interval[0], want_interval[0], what);
    near(lead.interval[1], want_interval[1], what);
    match lead.adjusted {
        None => assert!(want["lead"]["adjusted"].is_null() && have.format),
        Some(adjusted) => {
            let want_interval = pair(&want["lead"]["adjusted"]);
            near(adjusted[0], want_interval[0], what);
            near(adjusted[1], want_interval[1], what);
        }
    }
}

#[track_caller]
fn rivals_are_same(have: &Rivals, want: &Value) {
    assert_eq!(want["compared"], have.compared);
    same(
        have.transformers.as_ref().unwrap(),
        &want["libraries"]["transformers"],
        true,
    );
    for library in &have.others {
        same(library, &want["libraries"][&library.library], true);
    }
}

fn held_to_expected(data: &Path, list: &str, want: &Value) {
    let paper = document(data, &[list], &Parameters::default());
    let output = only(&paper);
    assert_eq!(
        want["preservation"]["libraries"].as_object().unwrap().len(),
        output.libraries.len()
    );
    for have in &output.libraries {
        same(
            have,
            &want["preservation"]["libraries"][&have.library],
            true,
        );
    }
    rivals_are_same(&output.by_rate, &want["preservation"]);
    rivals_are_same(&output.by_share, &want["shares"]);
    let artifact = document(data, &[list], &Parameters::in_mode(Mode::Artifact));
    let output = only(&artifact);
    let shares = &want["shares"]["libraries"];
    assert_eq!(shares.as_object().unwrap().len(), output.libraries.len());
    for (place, have) in output.libraries.iter().enumerate() {
        let often = have.preserved * 100 >= have.descendants;
        same(have, &shares[&have.library], place < 10 || often);
    }
    // The claims use the same numbers in both modes.
    rivals_are_same(&output.by_rate, &want["preservation"]);
    rivals_are_same(&output.by_share, &want["shares"]);
    let verdicts = |document: &Document| -> Vec<(Verdict, String)> {
        let claims = document.claims.iter();
        let claims = claims.filter(|claim| claim.statement.id.starts_with("transformers"));
        claims
            .map(|claim| (claim.verdict, claim.because.clone()))
            .collect()
    };
    assert_eq!(verdicts(&paper), verdicts(&artifact));
}

#[test]
fn clustered_rates_and_shares() {
    let Some(data) = data("the catalogue of 2026 and the extract of hub statistics") else {
        return;
    };
    let want = clusters();
    for list in LISTS {
        held_to_expected(&data, list, &want[list]);
    }
}

/// The tables of the specification of verdicts, section 2, to the printed digits.
#[test]
fn the_values_of_the_specification() {
    let Some(data) = data("the catalogue of 2026 and the extract of hub statistics") else {
        return;
    };
    let documents = LISTS.map(|list| document(&data, &[list], &Parameters::default()));
    let find = |list: usize, library: &str| {
        let all = only(&documents[list]).libraries.iter();
        let mut all = all.filter(|rated| rated.library == library);
        all.next().unwrap()
    };
    for (list, library, counts, [rate, kish, effective, low, high]) in [
        (
            0,
            "transformers",
            [3124, 359],
            [0.429257, 15.52, 126.69, 0.339339, 0.524101],
        ),
        (
            0,
            "mlx",
            [30, 15],
            [0.833333, 10.47, 20.12, 0.586878, 0.946232],
        ),
        (
            0,
            "safetensors",
            [3534, 436],
            [0.625354, 19.46, 260.48, 0.560866, 0.685679],
        ),
        (
            1,
            "transformers",
            [3323, 1029],
            [0.918748, 221.71, 672.74, 0.895505, 0.937184],
        ),
        (
            1,
            "safetensors",
            [3385, 1043],
            [0.992614, 227.70, 1999.06, 0.987771, 0.995548],
        ),
    ] {
        let rated = find(list, library);
        assert_eq!([rated.descendants, rated.bases], counts, "{library}");
        let interval = rated.interval.unwrap();
        for (have, want, error) in [
            (rated.rate.unwrap(), rate, 5e-7),
            (rated.effective_bases, kish, 0.005),
            (rated.effective_descendants.unwrap(), effective, 0.005),
            (interval[0], low, 5e-7),
            (interval[1], high, 5e-7),
        ] {
            assert!(
                (have - want).abs() <= 1.001 * error,
                "{library}: {have} for {want}"
            );
        }
    }
    let diffusers = find(0, "diffusers");
    assert_eq!((diffusers.descendants, diffusers.bases), (308, 24));
    assert!((diffusers.effective_bases - 7.34).abs() < 0.005 && !diffusers.enough);
    assert_eq!((diffusers.interval, diffusers.difference), (None, None));
    for (list, library, [difference, r, low, high]) in [
        (0, "mlx", [-0.404076, 0.0, -0.548407, -0.140001]),
        (0, "safetensors", [-0.196096, -0.5371, -0.328578, -0.055654]),
        (1, "safetensors", [-0.073866, 0.2599, -0.096525, -0.056064]),
    ] {
        let lead = find(list, library).difference.unwrap();
        for (have, want, error) in [
            (lead.difference, difference, 5e-7),
            (lead.r, r, 5e-5),
            (lead.interval[0], low, 5e-7),
            (lead.interval[1], high, 5e-7),
        ] {
            assert!(
                (have - want).abs() <= 1.001 * error,
                "{library}: {have} for {want}"
            );
        }
    }
    // The N of both modes is by the artifact's definition, with edges of models to themselves.
    assert_eq!(only(&documents[1]).multi_library, 2254);
    let verdict = |list: usize, id: &str| {
        let mut claims = documents[list].claims.iter();
        let claim = claims.find(|claim| claim.statement.id == id).unwrap();
        let beside = claim.others.first();
        beside.map_or(claim.verdict, |other| other.verdict)
    };
    assert_eq!(verdict(0, "transformers_evolution"), Verdict::DoesNotHold);
    assert_eq!(verdict(1, "transformers_evolution"), Verdict::NotMeasurable);
    assert_eq!(verdict(0, "transformers_access"), Verdict::Holds);
    assert_eq!(verdict(1, "transformers_access"), Verdict::Holds);
}
