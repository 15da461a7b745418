use super::*;
use crate::metrics::models::tests::relations;

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
