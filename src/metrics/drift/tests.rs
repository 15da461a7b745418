//! Tests of the metric alone.

use super::*;
use crate::domain::models::tests::relations;
use crate::metrics::Source;
use crate::relations::{Count, Relations, Value};

/// Models whose “libraries” are the values of the trait.
fn of(packages: &[&str], edges: &[&str], params: &Params) -> Output {
    measured(&relations(packages, edges), params).unwrap()
}

fn measured(relations: &Relations, params: &Params) -> Option<Output> {
    let source = Source::default();
    drift(&Data::new(&source, vec![relations], None), params)
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
    // All changes of X, Y and Z are those of a's and b's models; only a has some of Y.
    let intervals: Vec<bool> = order
        .values
        .iter()
        .map(|placed| placed.interval.is_some())
        .collect();
    assert_eq!(intervals, [false, true, true]);
    // X: 1 of 3 changes leads to it. Clusters by hand: a has 2 changes, 1 of them to it; b has 1.
    let clusters = [(2, 1), (1, 0)].map(|(size, count)| Cluster {
        key: size as u32,
        size,
        count,
    });
    let expected = Clustered::new(clusters).unwrap().interval(0.95);
    assert_eq!(order.values[1].interval, expected);
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
    assert_eq!(measured(&relations, &Params::default()), None);
}

/// Gives packages a licence, and cards with so many words, of which some were written by a program.
fn carded(packages: &[(&str, &str, u64, bool)], edges: &[&str]) -> Relations {
    let names: Vec<&str> = packages.iter().map(|package| package.0).collect();
    let mut relations = relations(&[], edges);
    for (name, licence, words, generated) in packages {
        let [name, licence] = [name, licence].map(|text| relations.names.intern(text).unwrap());
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(name));
        table.set(Field::License, Value::Name(licence));
        table.end_row();
        let table = relations.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, Value::Name(name));
        table.set(Field::DocumentedWords, Value::Count(Count::new(*words)));
        table.set(Field::GeneratedCard, Value::Flag(*generated));
        table.end_row();
    }
    assert_eq!(
        names.len(),
        relations.table(Relation::Packages).unwrap().rows()
    );
    relations
}

/// By hand. Two models open a licence and one closes one; `other` says nothing. Two cards are shorter,
/// one is as long, and d has none. The quantised model does not count, because others are called
/// fine-tunes.
#[test]
fn directions_along_fine_tunes() {
    let packages = [
        ("a/base", "llama3", 100, false),
        ("b/base", "mit", 50, true),
        ("x/one", "mit", 40, true),
        ("x/two", "gpl-3.0", 100, false),
        ("y/three", "openrail", 10, true),
        ("y/four", "other", 0, false),
        ("z/five", "mit", 1, true),
    ];
    let edges = [
        "x/one a/base finetune",
        "x/one a/base finetune",
        "x/two a/base finetune",
        "y/three b/base finetune",
        "y/four b/base finetune",
        "z/five a/base quantized",
        "x/two outside finetune",
    ];
    let found = measured(&carded(&packages, &edges), &Params::default()).unwrap();
    let found = found.fine_tunes.unwrap();
    assert!(found.stated);
    assert_eq!(found.edges, 4);
    let counts = |direction: &Option<Direction>| {
        let direction = direction.as_ref().unwrap();
        (direction.edges, direction.changes, direction.towards)
    };
    assert_eq!(counts(&found.opened), (3, 3, 2));
    assert_eq!(counts(&found.shortened), (3, 2, 2));
    assert_eq!(counts(&found.generated), (3, 1, 1));
    assert_eq!(found.median_ratio, Some(0.4));
    assert_eq!(found.generated_share, Some(2.0 / 3.0));
    assert_eq!(found.generated_share_of_bases, Some(1.0 / 3.0));
    let opened = found.opened.unwrap();
    assert_eq!((opened.owners, opened.enough), ([2, 2], false));

    // Of edges without a relation all count.
    let unstated = ["x/one a/base", "z/five a/base"];
    let found = measured(&carded(&packages, &unstated), &Params::default()).unwrap();
    let found = found.fine_tunes.unwrap();
    assert!(!found.stated);
    assert_eq!(counts(&found.opened), (2, 2, 2));

    // Cards alone are an answer too.
    let silent = [("a/base", "none", 9, false), ("x/one", "none", 3, false)];
    let found = measured(&carded(&silent, &["x/one a/base"]), &Params::default()).unwrap();
    assert!(found.traits.is_empty());
    let found = found.fine_tunes.unwrap();
    assert_eq!((found.opened, found.shortened.unwrap().towards), (None, 1));
}
