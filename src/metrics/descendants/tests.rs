use super::*;
use crate::domain::models::tests::relations;
use crate::relations::{Count, Value};

fn of(packages: &[&str], edges: &[&str], params: &Params) -> DatasetOutput {
    let relations = relations(packages, edges);
    descendants(&Models::new(&[&relations]), params).unwrap()
}

#[test]
fn x_is_the_base_s_own_in_the_paper_and_its_descendants_in_the_artifact() {
    let packages = ["a 100", "b 10", "c 0", "d", "e 7"];
    let edges = ["b a", "e a", "e b", "a c", "a d", "b x", "e e"];
    let paper = of(&packages, &edges, &Params::default());
    assert_eq!(
        (
            paper.bases,
            paper.absent,
            paper.without_popularity,
            paper.zero
        ),
        (5, 1, 1, 1)
    );
    assert_eq!((paper.n, paper.self_loops, paper.correlations.n), (2, 1, 3));
    assert_eq!(paper.fit, None);
    assert_eq!(paper.top[0].id, "a");
    assert_eq!(paper.childless.unwrap().n, 4);
    let artifact = of(
        &packages,
        &edges,
        &Params {
            mode: Mode::Artifact,
            ..Params::default()
        },
    );
    let tops: Vec<(&str, u64, Option<f64>)> = artifact
        .top
        .iter()
        .map(|base| (base.id.as_str(), base.count, base.popularity))
        .collect();
    assert_eq!(
        tops,
        [
            ("a", 2, Some(17.0)),
            ("b", 1, Some(7.0)),
            ("c", 1, Some(100.0)),
            ("d", 1, Some(100.0)),
            ("e", 1, Some(7.0)),
            ("x", 1, Some(10.0)),
        ]
    );
    // (7, 1) and (100, 1) are there twice.
    assert_eq!((artifact.n, artifact.edges), (4, 7));
}

#[test]
fn the_least_popularity_counts_zero_as_too_little() {
    let packages = ["a 100", "b 10", "c 0"];
    let params = Params {
        minimum: 50.0,
        ..Params::default()
    };
    let output = of(&packages, &["b a", "c b", "a c"], &params);
    assert_eq!((output.n, output.below_minimum, output.zero), (1, 2, 0));
    let negative = Params {
        minimum: -1.0,
        ..Params::default()
    };
    assert!(negative.checked().is_err());
}

/// What the source counted itself: base, children and the sum of their downloads.
fn summed(rows: &[(&str, u64, u64)]) -> Relations {
    let mut relations = Relations::default();
    for (base, count, downloads) in rows {
        let base = relations.names.intern(base).unwrap();
        let table = relations.table_mut(Relation::DescendantCounts);
        table.set(Field::CountedBase, Value::Name(base));
        table.set(Field::DescendantCount, Value::Count(Count::new(*count)));
        table.set(
            Field::CountedDownloads,
            Value::Count(Count::new(*downloads)),
        );
        table.end_row();
    }
    relations
}

#[test]
fn sums_do_not_follow_the_paper_s_text_and_correlations_are_not_published() {
    let relations = summed(&[("a", 1, 10), ("b", 2, 300), ("c", 4, 5000)]);
    let output = counted(&[&relations], &Params::default()).unwrap();
    let differs = output.differs.join(" ");
    assert!(!differs.contains("follows the paper's text"), "{differs}");
    assert!(
        differs.contains("the sum of the descendants' downloads"),
        "{differs}"
    );
    assert!(
        differs.contains("Neither prints a correlation"),
        "{differs}"
    );
    let mut published = output.compared.iter();
    assert!(published.all(|own| !own.what.contains("rho") && !own.what.contains("correlation")));
    // Nothing tells models without descendants.
    assert_eq!(output.childless, None);
    // A hub's own rows do follow it.
    let hub = of(&["a/a 100", "b/b 10"], &["b/b a/a"], &Params::default());
    assert!(hub.differs.join(" ").contains("follows the paper's text"));
}

#[test]
fn rows_may_come_in_any_order() {
    let packages: Vec<String> = (0..300u64)
        .map(|own| format!("o{}/m{own} {}", own * own % 61, own * 7919 % 1009))
        .collect();
    let edges: Vec<String> = (0..400u64)
        .map(|own| {
            let (child, base) = (own * 31 % 300, own * own * 7 % 97);
            let name = |own: u64| format!("o{}/m{own}", own * own % 61);
            format!("{} {}", name(child), name(base))
        })
        .collect();
    let told = |packages: &[String], edges: &[String]| {
        let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
        let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
        serde_json::to_string(&of(&packages, &edges, &Params::default())).unwrap()
    };
    let one = told(&packages, &edges);
    let (mut backwards, mut shuffled) = (packages, edges);
    backwards.reverse();
    shuffled.sort_by_key(|own| own.len() * 7 + own.bytes().map(usize::from).sum::<usize>() % 13);
    assert_eq!(one, told(&backwards, &shuffled));
    let childless = of(
        &backwards.iter().map(String::as_str).collect::<Vec<_>>(),
        &shuffled.iter().map(String::as_str).collect::<Vec<_>>(),
        &Params::default(),
    )
    .childless
    .unwrap();
    assert_eq!((childless.n, childless.owners), (300, 31));
    assert!(childless.rho.unwrap().interval.is_some() && childless.slope_by_owner.is_some());
}
