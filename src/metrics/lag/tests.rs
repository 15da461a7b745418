use proptest::prelude::*;

use super::measure::measure;
use super::releases::Known;
use super::requirement::{Served, lag_at};
use super::tally::cumulative;
use super::*;
use crate::domain::data::Source;
use crate::domain::versions::Grammar;
use crate::relations::{Field, Relation, Relations, Value};

/// Releases as `package version day`, dependencies as `package version target requirement`,
/// where `-` means a missing value.
fn relations(releases: &[&str], dependencies: &[&str]) -> Relations {
    let mut relations = Relations::default();
    let mut fill = |relation, rows: &[&str], fields: &[Field]| {
        for row in rows {
            let words: Vec<&str> = row.splitn(fields.len(), ' ').collect();
            for (field, word) in fields.iter().zip(words) {
                if word == "-" {
                    continue;
                }
                let value = match word.parse::<i64>() {
                    Ok(day) if *field == Field::PublishedAt => {
                        Value::Time(day.saturating_mul(86_400_000))
                    }
                    _ => Value::Name(relations.names.intern(word).unwrap()),
                };
                relations.table_mut(relation).set(*field, value);
            }
            relations.table_mut(relation).end_row();
        }
    };
    fill(
        Relation::Releases,
        releases,
        &[
            Field::ReleasedPackage,
            Field::ReleaseNumber,
            Field::PublishedAt,
        ],
    );
    fill(
        Relation::Dependencies,
        dependencies,
        &[
            Field::DependentPackage,
            Field::DependentRelease,
            Field::Target,
            Field::Requirement,
        ],
    );
    relations
}

fn source() -> Source {
    Source {
        registry: Some("npm".into()),
        ..Source::default()
    }
}

fn measured(releases: &[&str], dependencies: &[&str], params: &Params, budget: u64) -> Output {
    let (relations, source) = (relations(releases, dependencies), source());
    let data = Data::new(&source, vec![&relations], None);
    let output = measure(&data, params, budget).unwrap();
    assert!(!output.show().short.is_empty());
    output
}

const RELEASES: &[&str] = &["a 1.0.0 10", "b 1.0.0 0", "b 2.0.0 5", "c 1.0.0 1"];

fn tree() -> Params {
    Params {
        transitive: true,
        ..Params::default()
    }
}

#[test]
fn trees_with_cycles_end() {
    let dependencies = [
        "a 1.0.0 b ^1.0.0",
        "b 1.0.0 c *",
        "b 1.0.0 a *",
        "b 2.0.0 b 1.0.0",
        "c 1.0.0 b 1.0.0",
    ];
    let output = measured(RELEASES, &dependencies, &tree(), TREE_BUDGET);
    // Day 10, from a: b lags 5 days, then c, a and b again (5 days more). Day 5, from b: b
    // lags 5 days, c and then b also lag; a is not yet published. Day 1, from c: nothing lags,
    // because b 1.0.0 is the only release; a is not yet published.
    assert_eq!((output.packages, output.dependencies), (3, 4 + 3 + 2));
    assert_eq!(output.excluded.unsatisfied, 2);
    near(output.libyears * DAYS_PER_YEAR, 10.0 + 10.0);
    let roots = Tree {
        roots: 3,
        ..Tree::default()
    };
    assert_eq!(output.tree, Some(roots));
}

fn near(have: f64, want: f64) {
    assert!((have - want).abs() < 1e-9, "{have} for {want}");
}

#[test]
fn a_spent_budget_is_said() {
    let dependencies = ["a 1.0.0 b ^1.0.0", "b 2.0.0 c *", "c 1.0.0 b *"];
    let output = measured(RELEASES, &dependencies, &tree(), 1);
    let tree = output.tree.unwrap();
    assert_eq!((tree.roots, tree.not_walked, output.packages), (1, 2, 1));
    let caveats = output.show().caveats;
    assert!(caveats.iter().any(|text| text.contains("not walked")));
}

#[test]
fn odd_data_give_no_answer_or_an_empty_one() {
    let source = source();
    for (releases, dependencies) in [
        (&[][..], &[][..]),
        (RELEASES, &[]),
        (&[], &["a 1.0.0 b *"]),
        // No date, no requirement.
        (&["a 1.0.0 -"], &["a 1.0.0 a *"]),
        (RELEASES, &["a 1.0.0 b -"]),
    ] {
        let relations = relations(releases, dependencies);
        let data = Data::new(&source, vec![&relations], None);
        assert_eq!(Output::measure_dataset(&data, &Params::default()), None);
    }
    let releases = ["a one 1", "b 1.0.0 1", "b 1.0.0 2", "b 2.0.0 -", "c 1 1"];
    let dependencies = [
        "a one b *",
        "b 1.0.0 b *",
        "b 1.0.0 c *",
        "- 1.0.0 b *",
        "b - b 1.x",
    ];
    let output = measured(&releases, &dependencies, &Params::default(), TREE_BUDGET);
    // A dependency that names no release counts as one of the latest.
    assert_eq!(output.dependencies, 2);
    assert_eq!(output.excluded.dependent_without_releases, 2);
    assert_eq!(output.excluded.target_without_releases, 1);
    let unused = output.releases;
    assert_eq!(
        (unused.undated, unused.unreadable, unused.repeated),
        (1, 1, 1)
    );
    // Times at the ends of what 64 bits hold.
    let far = [
        format!("b 1.0.0 {}", i64::MIN / 86_400_001),
        format!("b 2.0.0 {}", i64::MAX / 86_400_001),
    ];
    let far: Vec<&str> = far.iter().map(String::as_str).collect();
    let output = measured(&far, &["b 2.0.0 b ^1.0.0"], &Params::default(), TREE_BUDGET);
    assert!(output.time_lag.unwrap().max > 1e11);
    let snapshot = Params {
        at: At::Snapshot,
        ..Params::default()
    };
    measured(&far, &["b 2.0.0 b ^1.0.0"], &snapshot, TREE_BUDGET);
}

#[test]
fn a_prerelease_serves_where_nothing_else_does() {
    let releases = ["a 1.0 9", "b 1.0 1", "b 2.0a1 3", "b 2.0a2 5"];
    let params = Params {
        grammar: GrammarChoice::Pep440,
        ..Params::default()
    };
    let output = measured(&releases, &["a 1.0 b >=2.0a1"], &params, TREE_BUDGET);
    assert_eq!(output.time_lag.unwrap().max, 0.0);
    // 2.0a2 is the highest that satisfies the requirement, and no final release is above it.
    let output = measured(&releases, &["a 1.0 b !=1.0,!=2.0a2"], &params, TREE_BUDGET);
    assert_eq!(output.time_lag.unwrap().max, 2.0);
    assert_eq!(output.version_lag.releases.other, 1);
    let output = measured(&releases, &["a 1.0 b *"], &params, TREE_BUDGET);
    assert_eq!(output.version_lag.behind, 0);
}

#[test]
fn a_curve_of_many_values_keeps_its_ends() {
    let many: Vec<f64> = (0..100_000).map(|n| f64::from(n / 3)).collect();
    let curve = cumulative(&many);
    assert!(curve.len() <= CURVE + 1 && curve.len() > CURVE / 2);
    assert_eq!(curve[0], [0.0, 3e-5]);
    assert_eq!(curve.last(), Some(&[33_333.0, 1.0]));
    assert!(curve.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(cumulative(&[2.0; 9]), [[2.0, 1.0]]);
    assert!(cumulative(&[]).is_empty());
}

proptest! {
    #[test]
    fn nothing_used_is_above_the_ideal(
        versions in prop::collection::vec(("[0-2]\\.[0-2]\\.[0-2](-rc\\.[0-2])?", 0i64..9), 1..12),
        wanted in "(\\^|~|>=|<|<=|)[0-2]\\.[0-2]\\.[0-2](-rc\\.[0-2])?",
        by in 0i64..9,
    ) {
        let mut known: Vec<Known<'_>> = versions
            .iter()
            .map(|(text, published)| Known {
                version: Grammar::Npm.version(text).unwrap(),
                text,
                published: *published,
                row: 0,
            })
            .collect();
        known.sort_by(|a, b| a.version.cmp(&b.version));
        known.dedup_by(|a, b| a.version == b.version);
        let requirement = Grammar::Npm.requirement(&wanted).unwrap();
        let served = Served::new(&requirement, &known);
        let highest = lag_at(&known, &served, by, Ideal::Highest);
        if let Some(lag) = highest {
            prop_assert!(lag.used <= lag.ideal);
            prop_assert!(known[lag.used].version <= known[lag.ideal].version);
            prop_assert!(known[lag.ideal].published <= by && lag.days >= 0.0);
            prop_assert_eq!(lag.steps.iter().sum::<u64>() == 0, lag.used == lag.ideal);
            let newest = lag_at(&known, &served, by, Ideal::Newest).unwrap();
            prop_assert_eq!(newest.used, lag.used);
            prop_assert!(newest.days >= lag.days);
        } else {
            let any = |place: usize| served.serves[place] && known[place].published <= by;
            prop_assert!(!(0..known.len()).any(any));
        }
    }
}
