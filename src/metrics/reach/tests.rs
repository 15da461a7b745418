use super::measure::measure_above;
use super::*;
use crate::domain::graph::tests::{relations, with};
use crate::relations::Relations;

fn of(parts: &[Relations], params: &Params) -> Output {
    with(parts, |data| Output::measure_dataset(data, params).unwrap())
}

/// a needs b and c, b and c need d, e and f need each other and e needs d; g is alone.
fn small() -> Relations {
    relations(
        &["a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "g 1"],
        &[
            "a 1 b", "a 1 c", "b 1 d", "c 1 d", "e 1 f", "f 1 e", "e 1 d",
        ],
        &[],
        &[
            "a mona", "b mona", "c nora", "d olga", "e pia", "f pia", "f mona", "g pia", "x nora",
        ],
    )
}

#[test]
fn reach_and_trust_of_a_small_graph() {
    let output = of(&[small()], &Params::default());
    // By hand. |ITP|: a 3, b 1, c 1, d 0, e 2 (f, d), f 2, g 0. |PR|: d 5, b 1, c 1, e 1, f 1.
    let (trust, reach) = (&output.packages.trust, &output.packages.reach);
    assert_eq!(
        (trust.mean, trust.median, trust.max),
        (Some(9.0 / 7.0), Some(1.0), Some(3))
    );
    assert_eq!(
        (reach.mean, reach.median, reach.max),
        (Some(9.0 / 7.0), Some(1.0), Some(5))
    );
    let top: Vec<(&str, u64, u64)> = output
        .top_packages
        .iter()
        .map(|package| (package.name.as_str(), package.reach, package.direct))
        .collect();
    assert_eq!(
        top,
        [
            ("d", 5, 3),
            ("b", 1, 1),
            ("c", 1, 1),
            ("e", 1, 1),
            ("f", 1, 1)
        ]
    );
    // MR: olga {a,b,c,e,f} 5; mona through b {a}, through f {e} 2; nora {a} 1; pia {e,f} 2.
    // ITM: a {mona by b, nora, olga} 3; b 1; c 1; e {pia, mona by f; olga} 3; f {pia, olga} 2.
    let maintainers = output.maintainers.as_ref().unwrap();
    let top: Vec<(&str, u64, u64)> = maintainers
        .top
        .iter()
        .map(|maintainer| {
            (
                maintainer.name.as_str(),
                maintainer.reach,
                maintainer.packages,
            )
        })
        .collect();
    assert_eq!(
        top,
        [
            ("olga", 5, 1),
            ("mona", 2, 3),
            ("pia", 2, 3),
            ("nora", 1, 1)
        ]
    );
    assert_eq!(
        (maintainers.reach.mean, maintainers.reach.median),
        (Some(2.5), Some(2.0))
    );
    assert_eq!(
        (maintainers.trust.mean, maintainers.trust.max),
        (Some(10.0 / 7.0), Some(3))
    );
    assert_eq!(maintainers.unmaintained, 0);
    let joint: Vec<u64> = maintainers
        .curve
        .iter()
        .map(|joint| joint.packages)
        .collect();
    assert_eq!(joint, [5, 5, 5, 5]);
    assert_eq!(
        (
            maintainers.greedy.len(),
            maintainers.greedy[0].adds,
            maintainers.half
        ),
        (1, 5, Some(1))
    );
    let shares: Vec<(u64, Option<f64>)> = maintainers
        .shares
        .iter()
        .map(|shares| (shares.maintainers, shares.greedy))
        .collect();
    assert_eq!(shares, [(1, Some(5.0 / 7.0)), (4, Some(5.0 / 7.0))]);
    let shown = output.show();
    assert_eq!(
        shown.short,
        "71.4% of packages reached by the first 4 maintainers"
    );
    assert_eq!((shown.figures.len(), shown.tables.len()), (2, 4));
}

#[test]
fn the_greedy_choice_can_beat_the_ranking() {
    // Two popular packages serve the same dependents; a small one serves another.
    let names = ["p", "q", "r", "s", "t", "u", "v", "w"].map(|name| format!("{name} 1"));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let relations = relations(
        &names,
        &[
            "s 1 p", "t 1 p", "u 1 p", "s 1 q", "t 1 q", "u 1 q", "v 1 r", "w 1 r",
        ],
        &[],
        &["p ann", "q bea", "r cleo"],
    );
    let output = of(&[relations], &Params::default());
    let maintainers = output.maintainers.unwrap();
    let joint: Vec<u64> = maintainers
        .curve
        .iter()
        .map(|joint| joint.packages)
        .collect();
    assert_eq!(joint, [3, 3, 5]);
    let picked: Vec<(&str, u64, u64)> = maintainers
        .greedy
        .iter()
        .map(|step| (step.name.as_str(), step.adds, step.packages))
        .collect();
    assert_eq!(picked, [("ann", 3, 3), ("cleo", 2, 5)]);
    assert_eq!((maintainers.half, maintainers.unmaintained), (Some(3), 5));
}

#[test]
fn a_sample_of_everything_says_what_is_exact() {
    let parts = [small()];
    let params = Params::default();
    let exact = of(&parts, &params);
    with(&parts, |data| {
        let output = measure_above(0, data, &params).unwrap();
        let sampled = output.packages.sampled.unwrap();
        assert_eq!((sampled.sample, sampled.seed), (7, 1));
        assert_eq!(output.packages.trust.mean, exact.packages.trust.mean);
        assert_eq!(output.packages.trust.median, exact.packages.trust.median);
        assert_eq!(output.packages.reach.median, exact.packages.reach.median);
        let mean = 9.0 / 7.0;
        assert_eq!(output.packages.trust.interval, Some([mean, mean]));
        assert_eq!(output.top_packages, exact.top_packages);
        let [maintainers, other] =
            [&output, &exact].map(|output| output.maintainers.as_ref().unwrap());
        assert_eq!(
            (&maintainers.top, &maintainers.curve),
            (&other.top, &other.curve)
        );
        assert_eq!(
            (&maintainers.greedy, &maintainers.shares),
            (&other.greedy, &other.shares)
        );
        assert_eq!(maintainers.trust.mean, other.trust.mean);
        assert_eq!(
            (maintainers.reach.median, maintainers.reach.max),
            (None, Some(5))
        );
        assert!((maintainers.reach.mean.unwrap() - 2.5).abs() < 1e-12);
        let shown = output.show();
        assert!(shown.caveats.iter().any(|caveat| caveat.contains("seed 1")));
        // The greatest in a sample may not be the greatest of all.
        let sentences = shown.sentences.join("\n");
        assert!(
            sentences.contains("largest of the sampled 3"),
            "{sentences}"
        );
        assert!(sentences.contains("Among the packages examined, the largest reach is that of d"));
        assert!(!sentences.contains("at most"), "{sentences}");
        let mut columns = shown.tables.iter().flat_map(|table| &table.columns);
        assert!(columns.all(|column| column.label != "most"));
    });
}

#[test]
fn a_part_of_a_graph_is_estimated_with_an_interval() {
    // A chain of 1,000: the i-th trusts all i before it.
    let names: Vec<String> = (0..1_000).map(|i| format!("p{i:03} 1")).collect();
    let links: Vec<String> = (1..1_000)
        .map(|i| format!("p{i:03} 1 p{:03}", i - 1))
        .collect();
    let [names, links] =
        [&names, &links].map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
    let parts = [relations(&names, &links, &[], &[])];
    with(&parts, |data| {
        let params = Params {
            sample: 200,
            ..Params::default()
        };
        let output = measure_above(999, data, &params).unwrap();
        let trust = &output.packages.trust;
        let [low, high] = trust.interval.unwrap();
        assert!(
            low < 499.5 && 499.5 < high && high - low < 100.0,
            "{trust:?}"
        );
        assert_eq!(output.packages.reach.max, Some(999));
        assert!(output.maintainers.is_none());
        let other = Params {
            seed: 2,
            ..params.clone()
        };
        let other = measure_above(999, data, &other).unwrap();
        assert_ne!(other.packages.trust.mean, trust.mean);
        assert_eq!(measure_above(999, data, &params).unwrap(), output);
    });
}

#[test]
fn authors_and_owners_stand_for_maintainers() {
    let models = crate::domain::models::tests::relations(
        &["o/a 1", "p/b 2", "c 3"],
        &["p/b o/a finetune", "c p/b merge"],
    );
    let output = of(&[models], &Params::default());
    let maintainers = output.maintainers.as_ref().unwrap();
    assert_eq!(maintainers.from, MaintainersFrom::Authors);
    let top: Vec<(&str, u64)> = maintainers
        .top
        .iter()
        .map(|maintainer| (maintainer.name.as_str(), maintainer.reach))
        .collect();
    assert_eq!(
        (top, maintainers.unmaintained),
        (vec![("o", 2), ("p", 1)], 1)
    );
    let authored = relations(&["a 1 ann", "b 1 bea"], &["b 1 a"], &[], &[]);
    let output = of(&[authored], &Params::default());
    assert_eq!(output.maintainers.unwrap().top[0].name, "ann");
}

#[test]
fn odd_data_give_odd_answers_and_no_panic() {
    let nothing = relations(&["a 1"], &[], &[], &[]);
    with(&[nothing], |data| {
        assert!(Output::measure_dataset(data, &Params::default()).is_none())
    });
    // A package that needs only itself.
    let output = of(
        &[relations(&[], &["a 1 a"], &[], &["a ann"])],
        &Params::default(),
    );
    assert_eq!(output.packages.trust.mean, Some(0.0));
    let maintainers = output.maintainers.as_ref().unwrap();
    assert!(
        maintainers.top.is_empty() && maintainers.curve.is_empty() && maintainers.greedy.is_empty()
    );
    assert_eq!(maintainers.reach.max, Some(0));
    let shown = output.show();
    assert_eq!(
        shown.short,
        "0.0% of packages reached by the first maintainer"
    );
    let refused = Params {
        sample: 3,
        ..Params::default()
    };
    assert!(ABOUT.check(&refused).is_err());
}
