//! Compares with scipy 1.17.1: `chi2_contingency(table, correction=False)` and
//! `contingency.association(table, method="cramer")`. Shares and differences with repositories as
//! clusters are compared with numpy and scipy, `tests/expected/clusters.py`.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, StringArray, TimestampMicrosecondArray};
use registry_lens::claims::{Verdict, claims};
use registry_lens::domain::data::Data;
use registry_lens::metrics::vulnerabilities::{Output, Params};
use registry_lens::metrics::{Answer, Measure, Metrics, Parameters, Source};
use registry_lens::relations::{Field, Relation, Relations, Value};
use registry_lens::report::Document;

use super::common::parquet_of;
use super::{answers, clusters, near};

fn only(document: &Document) -> &Output {
    let answers = &document.metrics.vulnerabilities.datasets;
    assert_eq!(answers.len(), 1);
    &answers[0].values
}

fn texts(values: Vec<Option<&str>>) -> ArrayRef {
    Arc::new(StringArray::from(values))
}

/// Findings of a table of counts: low, medium, high and critical of each kind.
fn findings(table: &[(&str, [usize; 4])]) -> Vec<(&'static str, ArrayRef)> {
    let mut repositories = Vec::new();
    let (mut severities, mut kinds) = (Vec::new(), Vec::new());
    for (kind, counts) in table {
        for (severity, count) in ["low", "MODERATE", "High", "critical"]
            .into_iter()
            .zip(counts)
        {
            for n in 0..*count {
                repositories.push(format!("{kind}/{}", n % 7));
                severities.push(Some(severity));
                kinds.push(Some(*kind));
            }
        }
    }
    let repositories = StringArray::from_iter_values(repositories);
    vec![
        ("repository", Arc::new(repositories)),
        ("severity", texts(severities)),
        ("kind", texts(kinds)),
    ]
}

#[test]
fn a_table_of_findings_with_forks() {
    let table = [
        ("root", [120, 80, 40, 10]),
        ("fork", [300, 90, 20, 5]),
        ("search", [15, 20, 25, 30]),
    ];
    let file = || parquet_of(findings(&table), Default::default());
    let mut parameters = Parameters::default();
    parameters.set("vulnerabilities.critical", "apart").unwrap();
    let document = answers(vec![("findings.parquet", file())], &parameters);
    let output = only(&document);
    let test = output.test.as_ref().unwrap();
    near(test.statistic, 225.250_412_589_470_4, "statistic");
    near(test.p, 7.896_731_903_513_646e-46, "p");
    near(test.cramers_v, 0.386_228_505_768_959_84, "V");
    assert_eq!((test.df, test.n, test.few_expected), (6, 755, 0));
    let document = answers(vec![("findings.parquet", file())], &Parameters::default());
    let output = only(&document);
    let names: Vec<&str> = output.groups.iter().map(|group| group.name).collect();
    assert_eq!(names, ["root", "fork", "other"]);
    assert_eq!(output.groups[0].counts, [120, 80, 50]);
    near(output.groups[0].shares[2].unwrap(), 0.2, "high of roots");
    near(
        output.groups[1].shares[0].unwrap(),
        300.0 / 415.0,
        "low of forks",
    );
    assert_eq!(output.groups[1].packages, 7);
    near(
        output.groups[1].findings_per_package.unwrap(),
        415.0 / 7.0,
        "per package",
    );
    // The merged table is [[120, 80, 50], [300, 90, 25]].
    let pair = output.root_and_fork.as_ref().unwrap();
    near(pair.statistic, PAIR[0], "statistic");
    near(pair.p, PAIR[1], "p");
    near(pair.cramers_v, PAIR[2], "V");
    assert_eq!(pair.df, 2);
}

/// Statistic, p and Cramér's V of roots and forks.
const PAIR: [f64; 3] = [48.08485707536027, 3.618311516991965e-11, 0.2689015726105399];

/// Findings by the formulas of `findings` in `tests/expected/clusters.py`.
#[test]
fn repositories_are_clusters() {
    let (mut repositories, mut severities, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for k in 0..75usize {
        let (kind, counts) = if k < 40 {
            ("fork", [k * 7 % 9 + k % 5, k * 3 % 4, k * 5 % 7, k % 2])
        } else {
            ("root", [k * 7 % 3, k * 3 % 5, k * 5 % 11, k % 3])
        };
        for (severity, count) in ["low", "medium", "high", "critical"]
            .into_iter()
            .zip(counts)
        {
            for _ in 0..count {
                repositories.push(format!("r/{k}"));
                severities.push(Some(severity));
                kinds.push(Some(kind));
            }
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "repository",
            Arc::new(StringArray::from_iter_values(repositories)),
        ),
        ("severity", texts(severities)),
        ("kind", texts(kinds)),
    ];
    let file = parquet_of(columns, Default::default());
    let document = answers(vec![("findings.parquet", file)], &Parameters::default());
    let output = only(&document);
    let want = &clusters()["findings"];
    let groups = ["fork", "root"].map(|name| output.group(name).unwrap());
    for (group, place, want) in [
        (groups[0], 0, &want["low_in_forks"]),
        (groups[0], 2, &want["high_in_forks"]),
        (groups[1], 0, &want["low_in_roots"]),
    ] {
        assert_eq!(want["descendants"], group.counts.iter().sum::<u64>());
        assert_eq!(want["preserved"], group.counts[place]);
        assert_eq!(want["bases"], group.known_packages);
        assert_eq!(want["largest"], group.largest_package);
        let number = |name: &str| want[name].as_f64().unwrap();
        near(group.shares[place].unwrap(), number("rate"), "share");
        near(group.effective_packages.unwrap(), number("kish"), "K");
        near(
            group.effective_findings[place].unwrap(),
            number("n_eff"),
            "effective findings",
        );
        let interval = group.intervals[place].unwrap();
        near(interval[0], want["interval"][0].as_f64().unwrap(), "from");
        near(interval[1], want["interval"][1].as_f64().unwrap(), "to");
    }
    for (difference, want) in [
        (output.low_less_high_in_forks, &want["low_less_high"]),
        (output.low_in_forks_less_roots, &want["forks_less_roots"]),
    ] {
        let difference = difference.unwrap();
        near(
            difference.difference,
            want["difference"].as_f64().unwrap(),
            "difference",
        );
        let r = want["r"].as_f64().unwrap();
        assert!(
            (difference.r - r).abs() < 1e-9,
            "r: {} for {r}",
            difference.r
        );
        for place in 0..2 {
            let end = |name: &str| want[name][place].as_f64().unwrap();
            near(difference.interval[place], end("interval"), "interval");
            near(difference.adjusted[place], end("adjusted"), "adjusted");
        }
    }
}

#[test]
fn scores_and_flags_of_other_types() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "Package",
            texts(vec![Some("a"), Some("a"), Some("b"), Some("c"), Some("c")]),
        ),
        (
            "CVSS",
            Arc::new(Float64Array::from(vec![
                Some(9.8),
                Some(7.0),
                Some(0.1),
                None,
                Some(5.5),
            ])),
        ),
        (
            "is_fork",
            Arc::new(BooleanArray::from(vec![
                Some(false),
                Some(false),
                Some(true),
                Some(true),
                None,
            ])),
        ),
        (
            "withdrawn_at",
            Arc::new(TimestampMicrosecondArray::from(vec![
                None,
                None,
                None,
                None,
                Some(1),
            ])),
        ),
    ];
    let file = parquet_of(columns, Default::default());
    let document = answers(vec![("scan.parquet", file)], &Parameters::default());
    let output = only(&document);
    assert_eq!(
        (output.findings, output.withdrawn, output.unknown),
        (4, 1, 1)
    );
    assert_eq!(output.groups[0].counts, [0, 0, 2]);
    assert_eq!(output.groups[1].counts, [1, 0, 0]);
    let test = output.test.as_ref().unwrap();
    // [[0, 2], [1, 0]]: scipy gives 3.0 and V 1.
    near(test.statistic, 3.0, "statistic");
    near(test.cramers_v, 1.0, "V");
    assert_eq!(test.few_expected, 4);
    let shown = &document.metrics.vulnerabilities.datasets[0].shown;
    assert!(
        shown
            .caveats
            .iter()
            .any(|caveat| caveat.contains("fewer than five"))
    );
}

#[test]
fn advisories_without_forks() {
    let advised = r#"[{"ecosystem": "npm", "package_name": "a"}, {"package_name": "b"}]"#;
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "severity",
            texts(vec![Some("MODERATE"), Some("CRITICAL"), None]),
        ),
        ("packages", texts(vec![Some(advised); 3])),
        (
            "published_at",
            Arc::new(TimestampMicrosecondArray::from(vec![1, 2, 3])),
        ),
    ];
    let file = parquet_of(columns, Default::default());
    let document = answers(vec![("advisories.parquet", file)], &Parameters::default());
    let output = only(&document);
    assert!(!output.tells_forks && output.test.is_none());
    assert_eq!(output.groups[0].counts, [0, 2, 2]);
    assert_eq!(output.groups[0].packages, 2);
}

/// Evenly between 0 and 1: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn severity(&mut self, [low, medium, _]: [f64; 3]) -> usize {
        let chance = self.next();
        usize::from(chance >= low) + usize::from(chance >= low + medium)
    }
}

/// Findings of this number of forks and roots with these shares of severities. The number of
/// findings of a repository follows a Pareto law with exponent 1.1, at most 2,000. Half of its
/// findings have a severity that is fixed for the repository.
fn world(random: &mut Random, kinds: [(&str, u32, [f64; 3]); 2]) -> Metrics {
    let mut relations = Relations::default();
    for (name, repositories, shares) in kinds {
        let kind = relations.names.intern(name).unwrap();
        for place in 0..repositories {
            let repository = format!("{name}{place}");
            let repository = relations.names.intern(&repository).unwrap();
            let findings = libm::pow(1.0 - random.next(), -1.0 / 1.1).min(2000.0) as u64;
            let usual = random.severity(shares);
            for _ in 0..findings {
                let is_individual = random.next() < 0.5;
                let severity = if is_individual {
                    usual
                } else {
                    random.severity(shares)
                };
                let severity = ["low", "medium", "high"][severity];
                let severity = relations.names.intern(severity).unwrap();
                let table = relations.table_mut(Relation::Vulnerabilities);
                table.set(Field::VulnerablePackage, Value::Name(repository));
                table.set(Field::Severity, Value::Name(severity));
                table.set(Field::VulnerableFork, Value::Name(kind));
                table.end_row();
            }
        }
    }
    let source = Source {
        registry: Some("huggingface".into()),
        ..Source::default()
    };
    let values = Output::measure_dataset(
        &Data::new(&source, vec![&relations], None),
        &Params::default(),
    );
    let values = values.unwrap();
    let mut metrics = Metrics::default();
    metrics.vulnerabilities.datasets.push(Answer {
        source,
        shown: values.show(),
        values,
    });
    metrics
}

/// The number of measurable worlds in which the claim holds, in which it does not hold, and in
/// which the chi-squared test has p < 0.01.
fn worlds(forks: [f64; 3], roots: [f64; 3]) -> [u32; 3] {
    let mut random = Random(14);
    let [mut held, mut refused, mut rejected, mut judged] = [0; 4];
    while judged < WORLDS {
        let metrics = world(&mut random, [("fork", 80, forks), ("root", 81, roots)]);
        let mut found = claims(&metrics, &[]).into_iter();
        let found = found.find(|claim| claim.statement.id == "fork_vulnerabilities");
        let verdict = found.unwrap().verdict;
        if verdict == Verdict::NotMeasurable {
            continue;
        }
        judged += 1;
        held += u32::from(verdict == Verdict::Holds);
        refused += u32::from(verdict == Verdict::DoesNotHold);
        let values = &metrics.vulnerabilities.datasets[0].values;
        let test = values.root_and_fork.as_ref();
        rejected += u32::from(test.is_some_and(|test| test.p < 0.01));
    }
    [held, refused, rejected]
}

const WORLDS: u32 = 100;

/// Repositories with many findings do not make the claim hold. The chi-squared test, which treats
/// findings as independent, finds a difference in over a third of the worlds without one.
///
/// Of 1,000 worlds each, 80 forks and 81 roots (shares of low, medium and high severity):
///
/// | forks | roots | holds | does not hold | chi-squared, p < 0.01 |
/// |---|---|---:|---:|---:|
/// | ⅓, ⅓, ⅓ | ⅓, ⅓, ⅓ | 8 | 26 | 400 |
/// | 0.45, 0.1, 0.45 | 0.1, 0.2, 0.7 | 34 | 20 | 1,000 |
/// | 0.6, 0.3, 0.1 | 0.6, 0.3, 0.1 | 30 | 13 | 380 |
/// | 0.6, 0.3, 0.1 | 0.1, 0.3, 0.6 | 945 | 0 | 1,000 |
/// | 0.1, 0.3, 0.6 | 0.6, 0.3, 0.1 | 0 | 985 | 1,000 |
///
/// If each difference were rejected at 95% instead of 97.5%, the claim would not hold in up to 8%
/// of worlds without a difference in which low and high severity are rare.
#[test]
fn heavy_repositories_decide_nothing() {
    let third = [1.0 / 3.0; 3];
    let [held, refused, rejected] = worlds(third, third);
    assert!(held <= WORLDS / 20, "{held} null worlds hold");
    assert!(refused <= WORLDS / 20, "{refused} null worlds do not hold");
    assert!(rejected > WORLDS / 4, "{rejected} by chi-squared");
    // These worlds are at the threshold of the first difference, and of the second.
    let [held, ..] = worlds([0.45, 0.1, 0.45], [0.1, 0.2, 0.7]);
    assert!(held <= WORLDS / 20, "{held} hold where low is as high");
    let [held, ..] = worlds([0.6, 0.3, 0.1], [0.6, 0.3, 0.1]);
    assert!(held <= WORLDS / 20, "{held} hold where forks are as roots");
    // A true difference is found.
    let [held, refused, _] = worlds([0.6, 0.3, 0.1], [0.1, 0.3, 0.6]);
    assert!(held >= WORLDS * 9 / 10 && refused == 0, "{held}, {refused}");
    let [held, refused, _] = worlds([0.1, 0.3, 0.6], [0.6, 0.3, 0.1]);
    assert!(refused >= WORLDS * 9 / 10 && held == 0, "{held}, {refused}");
}
