//! Compares survival with pandas, scipy and lifelines (tests/expected/survival.py).

use std::path::Path;

use registry_lens::base::hash::mixed;
use registry_lens::metrics::Parameters;
use registry_lens::metrics::survival::{Output, Share, Since};
use registry_lens::stats::{Span, Survival};
use serde_json::Value;

use super::{answers_of, data, near};

fn expected(name: &str) -> Value {
    let text = include_str!("../expected/survival.json");
    let mut all: Value = serde_json::from_str(text).unwrap();
    all[name].take()
}

fn only(folder: &Path, files: &[&str]) -> Output {
    let document = answers_of("survival", folder, files, &Parameters::default());
    let answers = document.metrics.survival.datasets;
    assert_eq!(answers.len(), 1, "{files:?} are of one registry");
    answers[0].values.clone()
}

#[track_caller]
fn agree(have: &Share, want: &Value, what: &str) {
    let counts = (Some(have.count), Some(have.of));
    assert_eq!(
        counts,
        (want["count"].as_u64(), want["of"].as_u64()),
        "{what}"
    );
    near(have.share.unwrap(), want["share"].as_f64().unwrap(), what);
    for (end, place) in have.interval.unwrap().into_iter().zip(0..) {
        near(end, want["interval"][place].as_f64().unwrap(), what);
    }
}

#[test]
fn models_of_july_2022_in_october() {
    let Some(folder) = data("survival of models") else {
        return;
    };
    let want = expected("hub");
    let files = ["hf_models_2022-07", "hf_models_2022-10"];
    let output = only(&folder, &files);
    let whole = output.overall.as_ref().unwrap();
    agree(&whole.became.gone, &want["gone"], "gone");
    agree(&whole.became.fell_to_zero, &want["zero"], "fallen to 0");
    assert_eq!(Some(whole.new), want["new"].as_u64());
    let tenths = output
        .groups
        .iter()
        .filter(|group| group.by == "popularity");
    let mut found = 0;
    for tenth in tenths {
        let number = tenth.group.split(' ').nth(1).unwrap();
        agree(&tenth.became.gone, &want["tenths"][number], &tenth.group);
        found += 1;
    }
    assert_eq!(found, want["tenths"].as_object().unwrap().len());
    // Only the later list has days of creation, so no age is known.
    assert!(output.groups.iter().all(|group| group.by != "age"));
    assert!(output.curves.is_none() && !output.identities);
}

/// The heads of two registries say nothing about packages that are not in them.
#[test]
fn heads_of_lists_are_not_measured() {
    let Some(folder) = data("heads of lists") else {
        return;
    };
    for files in [
        ["npm_top100k_2017-04", "npm_top100k_2017-10"],
        ["pypi_downloads_2023-10", "pypi_downloads_2024-03"],
    ] {
        let output = only(&folder, &files);
        assert!(output.overall.is_none() && output.lists.iter().all(|list| list.unused.is_some()));
    }
}

/// Time, packages at risk, share and its interval.
#[track_caller]
fn step(have: (f64, u64, f64, Option<[f64; 2]>), want: &Value) {
    let number = |place: usize| want[place].as_f64().unwrap();
    near(have.0, number(0), "time");
    assert_eq!(Some(have.1), want[1].as_u64(), "at {}", have.0);
    near(have.2, number(2), "share");
    let [low, high] = have.3.unwrap();
    near(low, number(3), "low");
    near(high, number(4), "high");
}

#[test]
fn the_made_up_hub_by_lifelines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    let files = ["2025-03", "2025-06", "2025-09", "2025-12"];
    let files = files.map(|date| format!("made-up_hf_models_{date}"));
    let output = only(&folder, &files.each_ref().map(|file| &**file));
    let want = expected("sample");
    let gone: Vec<u64> = output
        .pairs
        .iter()
        .map(|pair| pair.became.gone.count)
        .collect();
    assert_eq!(serde_json::json!(gone), want["gone"]);
    let curves = output.curves.unwrap();
    assert_eq!(curves.since, Since::FirstList);
    let all = &curves.curves[0];
    assert_eq!(Some(all.packages), want["packages"].as_u64());
    let steps = want["steps"].as_array().unwrap();
    assert_eq!(all.steps.len(), steps.len());
    for (have, want) in all.steps.iter().zip(steps) {
        step((have.days, have.at_risk, have.share, have.interval), want);
    }
}

#[test]
fn late_entry_by_lifelines() {
    let mut state = 1_u64;
    let mut draw = |limit: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(state) % limit
    };
    let spans = (0..600).map(|_| {
        let entry = draw(400) as f64 + 0.5;
        Span {
            entry,
            exit: entry + 0.5 + draw(300) as f64,
            ended: draw(3) > 0,
        }
    });
    let curve = Survival::new(&spans.collect::<Vec<_>>(), 30).unwrap();
    let want = expected("late");
    near(curve.from, want["from"].as_f64().unwrap(), "from");
    let steps = want["steps"].as_array().unwrap();
    assert_eq!(curve.steps.len(), steps.len());
    assert!(steps.len() > 100);
    for (have, want) in curve.steps.iter().zip(steps) {
        step(
            (have.time, have.at_risk, have.survival, have.interval),
            want,
        );
    }
}
