//! Compares groups of owners with pandas (tests/expected/groups.py).

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::groups::{By, Output};
use registry_lens::session::Session;
use registry_lens::source::{Memory, NativeFile};
use serde_json::Value;

use super::common::parquet_of;
use super::{data, near};

fn agree(output: &Output, want: &Value) {
    let groups: Vec<String> = output
        .groups
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    assert_eq!(serde_json::json!(groups), want["groups"]);
    assert_eq!(output.dates.len(), 2);
    for (date, want) in output.dates.iter().zip(want["dates"].as_array().unwrap()) {
        for (place, name) in [(0, "downloads"), (2, "packages")] {
            let (of, want) = (date.measures[place].as_ref().unwrap(), &want[name]);
            let number = |what: &str| want[what].as_f64().unwrap();
            near(of.total, number("total"), name);
            assert_eq!(serde_json::json!(of.amounts), want["amounts"]);
            assert_eq!(of.not_labelled, number("not_labelled"), "{name}");
            assert_eq!(Some(of.groups), want["groups"].as_u64());
            near(of.gini.unwrap(), number("gini"), "Gini");
            for (have, end) in of.hhi.into_iter().zip(0..) {
                near(have, want["hhi"][end].as_f64().unwrap(), "index");
            }
            let named: f64 = of.amounts.iter().sum();
            near(named + of.others + of.not_labelled, of.total, "sum");
        }
        assert!(date.measures[1].is_none(), "the lists have no likes");
    }
}

#[test]
fn models_of_2022_by_owner_and_by_a_table() {
    let Some(folder) = data("groups of owners") else {
        return;
    };
    let mut session = Session::default();
    session.measure_only(&["groups"]).unwrap();
    for (id, name) in (1..).zip(["hf_models_2022-07", "hf_models_2022-10"]) {
        let path = folder.join(format!("{name}.parquet"));
        let source = NativeFile::open(&path).unwrap();
        session.add(id, &path.to_string_lossy(), Box::new(source));
    }
    session.read_all();
    let only = |session: &Session| {
        let document = session.results(&Parameters::default()).unwrap();
        let answers = document.metrics.groups.datasets;
        assert_eq!(answers.len(), 1);
        answers[0].values.clone()
    };
    let text = include_str!("../expected/groups.json");
    let want: Value = serde_json::from_str(text).unwrap();
    let output = only(&session);
    assert_eq!((output.by, output.listed), (By::Owner, None));
    agree(&output, &want["owners"]);
    // Only the later list names the authors of models without an owner in their name.
    assert_eq!(
        output
            .dates
            .iter()
            .map(|date| date.authors)
            .collect::<Vec<_>>(),
        [false, true]
    );

    let owners = want["owners"]["groups"].as_array().unwrap();
    let owners = owners.iter().map(|owner| owner.as_str().unwrap());
    let halves = (0..owners.len()).map(|place| ["even", "odd"][place % 2]);
    let halves = StringArray::from_iter_values(halves);
    // In other letters than those of the lists.
    let owners = StringArray::from_iter_values(owners.map(str::to_uppercase));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("namespace", Arc::new(owners)),
        ("country", Arc::new(halves)),
    ];
    let table = parquet_of(columns, Default::default());
    session.add(3, "owners.parquet", Box::new(Memory::new(table)));
    session.read_all();
    let output = only(&session);
    assert_eq!((output.by, output.listed), (By::Country, Some(20)));
    agree(&output, &want["halves"]);
}
