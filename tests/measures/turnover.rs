//! Shares that remain and their differences, against statsmodels (`tests/expected/turnover.py`), and
//! the paper's bars beside those of a user's files.

use registry_lens::base::hash::mixed;
use registry_lens::metrics::Parameters;
use registry_lens::metrics::turnover::{Finding, RegistriesCompared};
use registry_lens::stats;
use serde_json::Value;

use super::common::table;
use super::{answers, answers_of, data};

fn recorded() -> Value {
    serde_json::from_str(include_str!("../expected/turnover.json")).unwrap()
}

#[track_caller]
fn ends(have: [f64; 2], want: &Value) {
    for (have, want) in have.into_iter().zip(want.as_array().unwrap()) {
        let want = want.as_f64().unwrap();
        assert!((have - want).abs() < 1e-12, "{have} for {want}");
    }
}

#[test]
fn shares_and_differences_are_those_of_statsmodels() {
    let recorded = recorded();
    let of = recorded["of"].as_u64().unwrap();
    for share in recorded["shares"].as_array().unwrap() {
        let remained = share["remained"].as_u64().unwrap();
        ends(
            stats::wilson(remained, of, 0.95).unwrap(),
            &share["interval"],
        );
    }
    for difference in recorded["differences"].as_array().unwrap() {
        let [own, rival] = serde_json::from_value(difference["remained"].clone()).unwrap();
        let interval = stats::newcombe([own, of], [rival, of], 0.95).unwrap();
        ends(interval, &difference["interval"]);
    }
    // The paper's own pairs are the first four.
    let published = RegistriesCompared::published();
    assert_eq!(published.finding, Finding::Holds);
    assert_eq!(published.comparisons.len(), 4);
    let differences = recorded["differences"].as_array().unwrap();
    for (row, want) in published.comparisons.iter().zip(differences) {
        let [own, rival] = [&row.own, &row.other].map(|pair| pair.retained.remained);
        assert_eq!(serde_json::json!([own, rival]), want["remained"]);
        ends(row.interval, &want["interval"]);
    }
}

/// The table of the specification (`../shared/VERDICTS.md`, 2, "Turnover") to its four digits.
#[test]
fn the_specification_prints_the_same() {
    let recorded = recorded();
    let differences = recorded["differences"].as_array().unwrap().iter();
    let printed: Vec<[String; 3]> = differences
        .map(|row| {
            let number = |value: &Value| format!("{:.4}", value.as_f64().unwrap());
            [
                number(&row["difference"]),
                number(&row["interval"][0]),
                number(&row["interval"][1]),
            ]
        })
        .collect();
    assert_eq!(
        printed,
        [
            ["-0.4300", "-0.4629", "-0.3959"],
            ["-0.3970", "-0.4314", "-0.3612"],
            ["-0.5190", "-0.5518", "-0.4843"],
            ["-0.2250", "-0.2669", "-0.1819"],
            ["-0.2170", "-0.2501", "-0.1835"],
        ]
    );
}

/// Figure 6 and the notebook have packages that return. They once stood nowhere beside the user's.
#[test]
fn published_packages_that_return_stand_beside_the_users() {
    let Some(folder) = data("packages that return") else {
        return;
    };
    let files = [
        "pypi_downloads_2022-11",
        "pypi_downloads_2023-08",
        "pypi_downloads_2023-10",
        "pypi_downloads_2024-03",
    ];
    let document = answers_of("turnover", &folder, &files, &Parameters::default());
    let [answer] = &document.metrics.turnover.datasets[..] else {
        panic!("one registry");
    };
    let snapshots = &answer.values.snapshots;
    let returned = answer.values.compared.iter();
    let returned: Vec<(&str, f64, Option<f64>)> = returned
        .filter(|compared| compared.what.contains("returning"))
        .map(|compared| (&*compared.what, compared.published, compared.yours))
        .collect();
    let yours = |index: usize| snapshots[index].returning.map(f64::from);
    assert_eq!(
        returned,
        [
            ("returning in the second snapshot", 0.0, yours(1)),
            ("returning in the third snapshot", 25.0, yours(2)),
            ("returning in the fourth snapshot", 31.0, yours(3)),
        ]
    );
    assert!(yours(2).unwrap() > 0.0);
}

/// A list of the 3,000 packages of a made-up registry some months on. A package's popularity changes a
/// little each month and differs in each list by chance, and some packages are popular all the time.
fn after(months: u64) -> Vec<u8> {
    let noise = |package: u64, salt: u64| {
        let hash = mixed(package.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mixed(salt + 1));
        (hash >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let popularity = |package: u64| {
        let steps = (1..=months).map(|month| 0.12 * noise(package, month));
        let by_chance = 0.5 * noise(package, 1_000 + months);
        2.0 + noise(package, 0) + steps.sum::<f64>() + by_chance
    };
    let rows: Vec<(String, u64)> = (0..3000)
        .map(|package| (format!("p{package}"), (1e6 * popularity(package)) as u64))
        .collect();
    let rows: Vec<(&str, u64)> = rows.iter().map(|row| (&*row.0, row.1)).collect();
    table(&rows)
}

/// “Retention depends on the interval in a way that no conversion mends”: the same process keeps fewer
/// packages in a longer time, but more a month.
#[test]
fn retention_by_the_month_rises_with_the_interval() {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (months, later) in [
        (3, "npm_2010-04.parquet"),
        (6, "npm_2010-07.parquet"),
        (23, "npm_2011-12.parquet"),
        (98, "npm_2018-03.parquet"),
    ] {
        let files = vec![("npm_2010-01.parquet", after(0)), (later, after(months))];
        let document = answers(files, &Parameters::default());
        let snapshot = &document.metrics.turnover.datasets[0].values.snapshots[1];
        assert_eq!(snapshot.months, Some(months as f64));
        let monthly = snapshot.monthly_retention.unwrap();
        found.push((f64::from(snapshot.remained.unwrap()) / 1000.0, monthly));
    }
    println!("{found:?}");
    for pair in found.windows(2) {
        let [(share, monthly), (of_later, by_month)] = pair else {
            unreachable!("windows of two");
        };
        assert!(of_later < share && by_month > monthly, "{found:?}");
    }
    let far = found[3].1 - found[0].1;
    assert!(far > 0.03, "{found:?}");
}
