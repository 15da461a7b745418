//! Tests of the metric alone.

use super::*;
use crate::domain::models::tests::relations;

/// Models whose “libraries” are the values of the trait.
fn of(packages: &[&str], edges: &[&str], params: &Params) -> Output {
    let relations = relations(packages, edges);
    drift(&Models::new(&[&relations]), params).unwrap()
}

fn flows(found: &OfTrait) -> Vec<(&str, &str, u64, u64)> {
    let flow = |flow: &'_ Flow| (flow.changes, flow.back);
    found
        .flows
        .iter()
        .map(|of| (of.from.as_str(), of.to.as_str(), flow(of).0, flow(of).1))
        .collect()
}

/// By hand. d keeps both of a's values; e has one of two, f a third beside them; g has another
/// instead; h is silent.
#[test]
fn sets_that_grow_shrink_and_are_replaced() {
    let packages = [
        "a 1 X,Y",
        "b 1 X",
        "d 1 X,Y",
        "e 1 X",
        "f 1 X,Y,Z",
        "g 1 Z",
        "h 1",
    ];
    let edges = ["d a", "e a", "f a", "g b", "h a", "a a", "d a", "q a"];
    let output = of(&packages, &edges, &Params::default());
    assert_eq!((output.edges, output.outside), (5, 1));
    let found = &output.traits[0];
    assert_eq!((found.of, found.edges, found.bases), (Trait::Library, 4, 2));
    // 0, 1 of 2, 1 of 3, 2 of 2.
    assert!((found.rate - (0.0 + 0.5 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-15);
    assert_eq!((found.changed, found.changed_share), (3, 0.75));
    // e drops Y: Y to X. f adds Z: X to Z and Y to Z. g has Z in place of X: X to Z, once.
    assert_eq!(found.changes, 4);
    assert_eq!(
        flows(found),
        [("X", "Z", 2, 0), ("Y", "X", 1, 0), ("Y", "Z", 1, 0)]
    );
    let order = found.order.as_ref().unwrap();
    let values: Vec<&str> = order
        .values
        .iter()
        .map(|placed| placed.value.as_str())
        .collect();
    assert_eq!(values, ["Y", "X", "Z"]);
    assert_eq!((order.agreement, order.most), (1.0, 1.0));
    assert_eq!((order.pairs, order.agreeing_pairs), (3, 3));

    let twice = Params {
        swaps: Swaps::Twice,
        ..Params::default()
    };
    let output = of(&packages, &edges, &twice);
    let found = &output.traits[0];
    assert_eq!(found.changes, 5);
    assert_eq!(flows(found)[0], ("X", "Z", 3, 0));
}

/// Nothing is said by `other` and `unknown`, and by words for no value.
#[test]
fn values_that_say_nothing() {
    let packages = ["a 1 none", "b 1 X", "c 1 other", "d 1 X"];
    let output = of(&packages, &["b a", "c b", "d c", "d b"], &Params::default());
    let found = &output.traits[0];
    assert_eq!(found.edges, 3, "a states nothing");
    assert_eq!(found.changes, 2);
    assert_eq!(found.order, None, "other is in no order, and X is alone");
}

#[test]
fn no_trait_on_both_sides_is_no_answer() {
    let relations = relations(&["a 1 X", "b 1"], &["b a"]);
    assert_eq!(drift(&Models::new(&[&relations]), &Params::default()), None);
}
