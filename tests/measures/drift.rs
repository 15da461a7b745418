//! Compares drift along edges on real data with pandas and an integer program
//! (tests/expected/drift.py).

use std::sync::Arc;

use arrow::array::{ArrayRef, ListBuilder, StringArray, StringBuilder};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::drift::{Direction, Output, Swaps, Trait};
use registry_lens::report::Document;
use serde_json::Value;

use super::{answers, answers_of, common, data, near};

#[test]
fn licences_and_tasks_of_a_catalogue() {
    let Some(folder) = data("drift of licences and tasks") else {
        return;
    };
    let want: Value = serde_json::from_str(include_str!("../expected/drift.json")).unwrap();
    let of = |params: &Parameters| -> Output {
        let document = answers_of("drift", &folder, &["hf_radar_models_2026-08"], params);
        let answers = document.metrics.drift.datasets;
        assert_eq!(answers.len(), 1);
        answers[0].values.clone()
    };
    let (once, mut params) = (of(&Parameters::default()), Parameters::default());
    params.drift.swaps = Swaps::Twice;
    let twice = of(&params);
    assert_eq!(Some(once.edges), want["all_edges"].as_u64());
    for (wanted, name) in [(Trait::Licence, "licence"), (Trait::Task, "task")] {
        let want = &want[name];
        let find = |output: &Output| {
            let found = output.traits.iter().find(|found| found.of == wanted);
            found.unwrap().clone()
        };
        let found = find(&once);
        assert_eq!(Some(found.edges), want["edges"].as_u64(), "{name}");
        assert_eq!(Some(found.changed), want["changed"].as_u64(), "{name}");
        assert_eq!(Some(found.changes), want["changes"].as_u64(), "{name}");
        let both = find(&twice).changes;
        assert_eq!(Some(both), want["changes_twice"].as_u64(), "{name}");
        near(found.rate, want["rate"].as_f64().unwrap(), name);
        let (order, want) = (found.order.unwrap(), &want["order"]);
        assert_eq!(Some(order.changes), want["changes"].as_u64(), "{name}");
        let share = |what: &str| want[what].as_f64().unwrap() / order.changes as f64;
        near(order.agreement, share("agreeing"), name);
        near(order.most, share("most"), name);
    }
}

/// Licences of a real file and cards of made-up models, by pandas (tests/expected/drift_directions.py,
/// which has the same formulas).
#[test]
fn directions_along_fine_tunes() {
    let want: Value =
        serde_json::from_str(include_str!("../expected/drift_directions.json")).unwrap();
    let check = |found: &Direction, want: &Value| {
        for (found, name) in [
            (found.edges, "edges"),
            (found.changes, "changes"),
            (found.towards, "towards"),
        ] {
            assert_eq!(Some(found), want[name].as_u64(), "{name}");
        }
        near(
            found.share.unwrap(),
            want["share"].as_f64().unwrap(),
            "share",
        );
        near(
            found.effective,
            want["effective"].as_f64().unwrap(),
            "effective",
        );
        for (place, end) in found.interval.unwrap().into_iter().enumerate() {
            near(end, want["interval"][place].as_f64().unwrap(), "interval");
        }
        for (place, owners) in found.owners.into_iter().enumerate() {
            assert_eq!(Some(owners), want["owners"][place].as_u64());
        }
    };
    let of = |document: &Document| {
        let answers = &document.metrics.drift.datasets;
        answers[0].values.fine_tunes.clone().unwrap()
    };
    let found = of(&answers(made(), &Parameters::default()));
    assert!(found.stated);
    check(&found.shortened.unwrap(), &want["shorter"]);
    check(&found.generated.unwrap(), &want["program"]);
    for (found, name) in [
        (found.median_ratio, "median_ratio"),
        (found.generated_share, "program_share"),
        (found.generated_share_of_bases, "program_share_of_bases"),
    ] {
        near(found.unwrap(), want[name].as_f64().unwrap(), name);
    }
    if let Some(folder) = data("directions of licences") {
        let file = ["hf_radar_models_2026-08"];
        let found = of(&answers_of("drift", &folder, &file, &Parameters::default()));
        assert!(!found.stated);
        check(&found.opened.unwrap(), &want["licences"]);
    }
}

/// 60 bases and 540 models made from them, with cards of so many words, some written by a program.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let name = |i: usize| format!("o{}/m{i}", i * 7 % 53);
    let card = |i: usize| {
        let words = if i < 60 { 20 } else { 5 } + i * 37 % 61;
        let by_program = i * 13 % 10 < if i < 60 { 3 } else { 6 };
        let says = "\n\n<!-- This model card has been generated automatically. -->\n";
        format!(
            "{}{}",
            "word ".repeat(words),
            if by_program { says } else { "" }
        )
    };
    let mut tags = ListBuilder::new(StringBuilder::new());
    for i in 0..600 {
        if i >= 60 {
            tags.values()
                .append_value(format!("base_model:finetune:{}", name(i * i / 7 % 60)));
        }
        tags.append(true);
    }
    let text = |of: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..600).map(of)))
    };
    let columns = vec![
        ("modelId", text(&name)),
        ("card", text(&card)),
        ("tags", Arc::new(tags.finish()) as ArrayRef),
    ];
    let bytes = common::parquet_of(columns, Default::default());
    vec![("huggingface_cards_2026-01.parquet", bytes)]
}
