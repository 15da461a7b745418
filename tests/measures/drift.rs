//! Compares drift along edges on real data with pandas and an integer program
//! (tests/expected/drift.py).

use registry_lens::metrics::Parameters;
use registry_lens::metrics::drift::{Output, Swaps, Trait};
use serde_json::Value;

use super::{answers_of, data, near};

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
