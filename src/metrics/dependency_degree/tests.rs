use super::show::thinned;
use super::*;
use crate::domain::graph::tests::{relations, with};
use crate::metrics::shown::{self, Cell, Figure};
use crate::relations::{Count, Relations, Value};

fn of(parts: &[Relations], params: &Params) -> Output {
    with(parts, |data| Output::measure_dataset(data, params).unwrap())
}

#[test]
fn degrees_of_a_small_graph() {
    let small = relations(
        &["a 10", "b 20", "c 5", "d 90", "e"],
        &["a 1 b", "a 1 d", "b 1 d", "c 1 d", "c 1 c", "c 1 x"],
        &[],
        &[],
    );
    let output = of(&[small], &Params::default());
    assert_eq!(output.in_degree_is, InDegreeIs::Edges);
    let edges = output.edges.as_ref().unwrap();
    // By hand. Out: a 2, b 1, c 3 (d, itself, x), d 0, e 0. In: a 0, b 1, c 1, d 3, e 0.
    assert_eq!(
        (edges.edges, edges.isolated, edges.self_loops_kept),
        (5, 1, true)
    );
    assert_eq!(
        (edges.out.sum, edges.out.mean, edges.out.median),
        (6, Some(1.2), Some(1.0))
    );
    assert_eq!(
        (edges.out.max, edges.out.zeros, edges.out.ones),
        (Some(3), 2, 1)
    );
    assert_eq!(
        (edges.out.share_zero, edges.out.mean_positive),
        (Some(0.4), Some(2.0))
    );
    assert_eq!(
        (edges.into.q1, edges.into.q3, edges.into.max),
        (Some(0.0), Some(1.0), Some(3))
    );
    assert_eq!(edges.into.p90, Some(2.2));
    let top: Vec<(&str, u64)> = edges
        .into
        .top
        .iter()
        .map(|package| (package.name.as_str(), package.degree))
        .collect();
    assert_eq!(top, [("d", 3), ("b", 1), ("c", 1)]);
    // Ascending 0 0 1 1 3: 2 (3·1 + 4·1 + 5·3) / (5·5) − 6/5.
    assert!((edges.into.gini.unwrap() - 0.56).abs() < 1e-12);
    assert_eq!(edges.downloads.as_ref().unwrap().n, 4);
    // scipy 1.17.1 spearmanr([0, 1, 1, 3], [10, 20, 5, 90]).
    let rho = edges
        .downloads
        .as_ref()
        .unwrap()
        .spearman
        .as_ref()
        .unwrap()
        .coefficient;
    assert!((rho - 0.632_455_532_033_675_8).abs() < 1e-12);
    assert_eq!(
        edges.trust.as_ref().unwrap().sum,
        edges.reach.as_ref().unwrap().sum
    );
    let shown = output.show();
    assert_eq!(
        shown.short,
        "at most 3 direct dependents, 40.0% without any"
    );
    let Figure::Plane { series, .. } = &shown.figures[0] else {
        panic!("no plane");
    };
    assert_eq!(series[0].points, [[1.0, 0.6], [3.0, 0.2]]);
    let first: Vec<String> = shown.tables[0].rows[1].iter().map(Cell::shown).collect();
    assert_eq!(first, ["2", "20.0%", "40.0%"]);
}

#[test]
fn self_loops_are_a_choice() {
    let models =
        || crate::domain::models::tests::relations(&["a 1", "b 2"], &["b a merge", "b b merge"]);
    for (choice, out) in [
        (SelfLoops::AsDefined, 1),
        (SelfLoops::Kept, 2),
        (SelfLoops::Dropped, 1),
    ] {
        let params = Params {
            self_loops: choice,
            ..Params::default()
        };
        let output = of(&[models()], &params);
        assert_eq!(output.edges.unwrap().out.max, Some(out), "{choice:?}");
    }
}

#[test]
fn what_a_registry_reports_stands_in() {
    let mut reported = relations(&["a 10", "b 20", "c 30"], &[], &[], &[]);
    let name = reported.names.intern("d").unwrap();
    let table = reported.table_mut(Relation::Packages);
    table.set(Field::PackageId, Value::Name(name));
    table.set(Field::DependentPackages, Value::Count(Count::new(u64::MAX)));
    table.end_row();
    let output = of(&[reported], &Params::default());
    assert_eq!(output.in_degree_is, InDegreeIs::ReportedPackages);
    let counted = output.dependent_packages.as_ref().unwrap();
    assert_eq!(
        (counted.degrees.n, counted.degrees.max),
        (1, Some(u64::MAX))
    );
    assert_eq!(counted.downloads, None);
    let shown = output.show();
    assert!(shown.short.contains("registry-reported"), "{}", shown.short);
    let nothing = relations(&["a 10"], &[], &[], &[]);
    with(&[nothing], |data| {
        assert!(Output::measure_dataset(data, &Params::default()).is_none())
    });
}

#[test]
fn long_distributions_are_thinned() {
    let steps: Vec<(u64, f64)> = (1..5_000).map(|k| (k, 1.0 / k as f64)).collect();
    let drawn: Vec<(u64, f64)> = thinned(&steps).collect();
    assert!(drawn.len() <= shown::POINTS);
    assert_eq!((drawn[0].0, drawn[drawn.len() - 1].0), (1, 4_999));
    assert_eq!(thinned(&steps[..0]).count(), 0);
}
