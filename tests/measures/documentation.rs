//! Compares groups by popularity in real files, and their difference, with numpy and scipy
//! (`tests/expected/documentation.py`), which compute groups, scores and owners from the files.

use registry_lens::metrics::Parameters;
use registry_lens::metrics::documentation::{By, Effect, Output};
use serde_json::Value;

use super::{data, document, documented, near};

fn of(data: &std::path::Path, file: &str) -> Output {
    let document = document(data, &[file], &Parameters::default());
    let answers = &document.metrics.documentation.datasets;
    assert_eq!(answers.len(), 1, "{file}");
    answers[0].values.clone()
}

fn effect(output: &Output, by: By) -> &Effect {
    let mut effects = output.evidence.effects.iter();
    effects.find(|effect| effect.popularity == by).unwrap()
}

#[track_caller]
fn same(have: &Effect, want: &Value) {
    let sides = [&have.top, &have.bottom];
    assert_eq!(want["overlap"], have.overlap);
    assert_eq!(want["one_value"].as_f64(), have.one_value);
    for (place, side) in sides.into_iter().enumerate() {
        assert_eq!(want["models"][place], side.models);
        assert_eq!(want["owners"][place], side.owners);
        let effective = want["effective"][place].as_f64().unwrap();
        near(side.effective_owners, effective, "effective owners");
        let end = want["interval"][place].as_f64().unwrap();
        near(have.interval.unwrap()[place], end, "interval");
    }
    near(have.d.unwrap(), want["d"].as_f64().unwrap(), "d");
    let error = want["standard_error"].as_f64().unwrap();
    near(have.standard_error.unwrap(), error, "standard error");
    near(
        have.df.unwrap(),
        want["df"].as_f64().unwrap(),
        "degrees of freedom",
    );
}

#[test]
fn cards_that_people_judged() {
    let Some(data) = data("documentation of judged cards") else {
        return;
    };
    let output = of(&data, "hf_model_cards_labeled");
    let want = &documented()["hf_model_cards_labeled"];
    assert!(output.evidence.cards_judged);
    for (by, name) in [(By::Downloads, "downloads"), (By::Likes, "likes")] {
        same(effect(&output, by), &want[name]);
    }
    // Models with the most likes are documented worse, so d is negative.
    assert!(effect(&output, By::Likes).d.unwrap() < 0.0);
}

/// 1,261 of 1,415 models have no likes, but the two groups must not share a model.
#[test]
fn most_have_no_likes() {
    let Some(data) = data("models with carbon figures") else {
        return;
    };
    let output = of(&data, "hf_models_co2");
    let found = effect(&output, By::Likes);
    let want = &documented()["hf_models_co2"];
    assert_eq!(want["models"][0], found.top.models);
    assert_eq!(want["models"][1], found.bottom.models);
    assert_eq!((found.one_value, found.overlap), (Some(0.0), 0));
    // The names have no owners, so the clusters are unknown.
    assert!(!found.enough && found.top.owners == 1 && found.interval.is_none());
    // No card was judged, and few attributes are known.
    assert!(!output.evidence.cards_judged && output.evidence.known_attributes < 7);
}
