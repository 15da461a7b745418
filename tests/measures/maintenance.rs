//! Maintenance of models with made-up commits, and the age of the last update on real data.
//!
//! The expected numbers are from pandas 3.1.1 with numpy 2.4.6 (quartiles), scipy 1.17.1 (`kmeans2`
//! from the same start with `minit="matrix"`, `mannwhitneyu(alternative="greater",
//! method="asymptotic")`, `spearmanr`) and statsmodels 0.15.0 (Holm); intervals of shares by
//! repository of numpy and scipy (`tests/expected/documentation.py`).

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMillisecondArray};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::maintenance::{Association, ClassShares, LastUpdate, Output};
use registry_lens::report::Document;
use serde_json::Value;

use super::common::parquet_of;
use super::{answers, data, document, documented, near};

/// Messages by their expected class.
const MESSAGES: [&str; 8] = [
    "initial commit",
    "Upload README.md",
    "Fix typo in config",
    "Adding `safetensors` variant of this model",
    "Training in progress, step 500",
    "prefix of the address",
    "Update tokenizer",
    "Convert weights, correct shapes",
];
const AUTHORS: [&str; 9] = [
    "olga",
    "ivan",
    "mei",
    "SFconvertbot",
    "ana",
    "tom",
    "li",
    "librarian-bot",
    "kim",
];
/// 1 January 2023.
const START: i64 = 1_672_531_200_000;

/// A commit: model, author, day, message.
fn commits() -> Vec<(i64, usize, i64, usize)> {
    let mut rows = Vec::new();
    for i in 0..30i64 {
        let count = 1 + i * i % 11 + if i % 7 == 0 { 10 } else { 0 };
        for j in 0..count {
            let author = (i + j * (i % 3)) % 9;
            let day = i * 13 % 200 + j * (1 + (i * 7 + j * 3) % 20);
            rows.push((i, author as usize, day, ((i * 3 + j * 5) % 8) as usize));
        }
    }
    rows
}

fn downloads(i: i64) -> i64 {
    let count = 1 + i * i % 11 + if i % 7 == 0 { 10 } else { 0 };
    i * 37 % 101 * 10 + count * 5
}

fn int(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn text<T: AsRef<str>>(values: impl Iterator<Item = T>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn model(i: i64) -> String {
    format!("o/m{i:02}")
}

fn hfcommunity() -> Document {
    let rows = commits();
    let times = rows.iter().map(|row| START + row.2 * 86_400_000);
    let commits = vec![
        ("sha", text((0..rows.len()).map(|n| format!("{n:040x}")))),
        ("repo_id", text(rows.iter().map(|row| model(row.0)))),
        ("message", text(rows.iter().map(|row| MESSAGES[row.3]))),
        (
            "author_date",
            Arc::new(TimestampMillisecondArray::from_iter_values(times)) as ArrayRef,
        ),
        ("author_name", text(rows.iter().map(|row| AUTHORS[row.1]))),
    ];
    // The last model has no row.
    let models = vec![
        ("model_id", text((0..29).map(model))),
        ("pipeline_tag", text((0..29).map(|_| "fill-mask"))),
        ("library_name", text((0..29).map(|_| "transformers"))),
        ("downloads", int((0..29).map(downloads))),
        ("likes", int((0..29).map(|i| i * 17 % 23))),
    ];
    let repositories = vec![
        ("id", text((0..29).map(model))),
        ("type", text((0..29).map(|_| "model"))),
        ("card_data", text((0..29).map(|_| "{}"))),
    ];
    answers(
        vec![
            (
                "commits_2024-05-31.parquet",
                parquet_of(commits, Default::default()),
            ),
            ("model.parquet", parquet_of(models, Default::default())),
            (
                "repository.parquet",
                parquet_of(repositories, Default::default()),
            ),
        ],
        &Parameters::default(),
    )
}

fn peatmoss() -> Document {
    let rows = commits();
    let ids = || (0..rows.len() as i64).map(|n| n + 1000);
    let day = |day: i64| {
        let months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut year, mut month, mut rest) = (2023, 0, day);
        while rest >= months[month] + i64::from(year == 2024 && month == 1) {
            rest -= months[month] + i64::from(year == 2024 && month == 1);
            month += 1;
            if month == 12 {
                (year, month) = (2024, 0);
            }
        }
        format!("{year}-{:02}-{:02} 00:00:00+00:00", month + 1, rest + 1)
    };
    let commits = vec![
        ("id", int(ids())),
        ("commit_id", text(ids().map(|n| format!("{n:040x}")))),
        ("created_at", text(rows.iter().map(|row| day(row.2)))),
        ("title", text(rows.iter().map(|row| MESSAGES[row.3]))),
        ("message", text(rows.iter().map(|_| ""))),
        ("model_id", int(rows.iter().map(|row| row.0 + 1))),
    ];
    let authored = vec![
        ("hf_commit_id", int(ids())),
        ("author_id", int(rows.iter().map(|row| row.1 as i64 + 500))),
    ];
    let authors = vec![("id", int(500..509)), ("name", text(AUTHORS.iter()))];
    let models = vec![
        ("id", int(1..31)),
        ("context_id", text((0..30).map(model))),
        ("model_hub_id", int((0..30).map(|_| 1))),
        // The last model's downloads and likes are not known.
        (
            "downloads",
            Arc::new(Int64Array::from_iter(
                (0..30).map(|i| (i < 29).then(|| downloads(i))),
            )) as ArrayRef,
        ),
        (
            "likes",
            Arc::new(Int64Array::from_iter(
                (0..30).map(|i| (i < 29).then(|| i * 17 % 23)),
            )),
        ),
    ];
    answers(
        vec![
            (
                "hf_commit_2024-05-31.parquet",
                parquet_of(commits, Default::default()),
            ),
            (
                "hf_commit_to_author.parquet",
                parquet_of(authored, Default::default()),
            ),
            ("author.parquet", parquet_of(authors, Default::default())),
            ("model.parquet", parquet_of(models, Default::default())),
        ],
        &Parameters::default(),
    )
}

fn only(document: &Document) -> Output {
    assert_eq!(document.metrics.maintenance.datasets.len(), 1);
    document.metrics.maintenance.datasets[0].values.clone()
}

/// Shares with their intervals by repository.
#[track_caller]
fn of_classes(classes: &ClassShares, want: &Value) {
    for (share, name) in [
        (&classes.perfective, "perfective"),
        (&classes.corrective, "corrective"),
        (&classes.adaptive, "adaptive"),
    ] {
        let want = &want[name];
        let number = |field: &str| want[field].as_f64().unwrap();
        assert_eq!(
            (&want["n"], &want["count"]),
            (&classes.n.into(), &share.count.into())
        );
        assert_eq!(want["clusters"], classes.repositories);
        let effective = classes.effective_repositories;
        near(effective, number("effective_clusters"), "repositories");
        near(
            share.effective_commits.unwrap(),
            number("effective"),
            "commits",
        );
        near(share.share.unwrap(), number("count") / number("n"), "share");
        for (end, have) in share.interval.unwrap().into_iter().enumerate() {
            near(have, want["interval"][end].as_f64().unwrap(), "interval");
        }
    }
}

#[test]
fn commits_of_hfcommunity() {
    let document = hfcommunity();
    let output = only(&document);
    assert_eq!(output.last_update, None);
    let activity = output.commits.unwrap();
    assert_eq!((activity.commits, activity.models), (198, 30));
    assert_eq!((activity.authors, activity.bots), (9, 2));
    assert_eq!(activity.bot_commits, 52);
    assert_eq!(activity.taken.unwrap().to_string(), "2024-05-31");
    let classes = &activity.classes;
    assert_eq!(classes.n, 198);
    of_classes(classes, &documented()["commits"]["all"]);
    of_classes(&activity.without_bots, &documented()["commits"]["human"]);
    assert!(classes.enough && activity.without_message == 0);
    let human = &activity.without_bots;
    assert_eq!((human.n, human.perfective.count), (146, 75));
    assert_eq!((human.corrective.count, human.adaptive.count), (33, 18));
    let quartiles = [
        ("commits", [4.0, 5.0, 10.0], [6.0, 4.0]),
        ("span_days", [27.25, 55.5, 118.5], [90.0, 54.0]),
        (
            "commits_per_month",
            [2.0006167763157894, 2.271187065972222, 2.934384488866397],
            [2.4156746031746033, 2.1359649122807016],
        ),
        ("median_gap_days", [9.25, 11.5, 15.75], [10.0, 13.0]),
        ("authors", [1.0, 3.0, 6.0], [6.0, 1.0]),
        ("days_since_last", [287.5, 355.5, 410.0], [312.0, 373.0]),
    ];
    for (have, (feature, [q1, median, q3], [high, low])) in activity.features.iter().zip(quartiles)
    {
        assert_eq!(have.feature, feature);
        assert_eq!(have.clustered, feature != "span_days");
        near(have.q1.unwrap(), q1, feature);
        near(have.median.unwrap(), median, feature);
        near(have.q3.unwrap(), q3, feature);
        near(have.high.unwrap(), high, feature);
        near(have.low.unwrap(), low, feature);
    }
    let clusters = activity.clusters.unwrap();
    assert_eq!((clusters.n, clusters.high), (30, 15));
    assert_eq!(clusters.high_share, Some(0.5));
    assert!(clusters.settled.is_some());
    let compared = [
        (
            "downloads",
            [605.0, 410.0, 140.0],
            0.06607165991358174,
            1.0 / 3.0,
        ),
        (
            "likes",
            [13.5, 9.0, 132.0],
            0.12355237090525562,
            0.2571428571428571,
        ),
    ];
    assert_eq!(clusters.comparisons.len(), 2);
    for (have, (attribute, [high, low, u], p, delta)) in clusters.comparisons.iter().zip(compared) {
        assert_eq!(
            (have.attribute, have.high_n, have.low_n),
            (attribute, 14, 15)
        );
        near(have.high_median.unwrap(), high, attribute);
        near(have.low_median.unwrap(), low, attribute);
        near(have.u.unwrap(), u, attribute);
        near(have.p.unwrap(), p, attribute);
        near(have.delta.unwrap(), delta, attribute);
        near(have.p_holm.unwrap(), 0.13214331982716349, attribute);
    }
    let correlations = [
        (
            "commits",
            "downloads",
            0.06336437353589615,
            0.7440110852957295,
        ),
        ("commits", "likes", -0.16312853991462398, 0.3978220700135636),
        (
            "commits_per_month",
            "downloads",
            0.2965708839733922,
            0.11823749597281699,
        ),
        (
            "commits_per_month",
            "likes",
            0.2537038274428358,
            0.18418153924614764,
        ),
    ];
    correlate(&activity.correlations, 29, &correlations);
    let shown = &document.metrics.maintenance.datasets[0].shown;
    assert_eq!(shown.short, "51.5% of commits perfective, by keywords");
    assert_eq!((shown.figures.len(), shown.compared.len()), (2, 4));
}

#[track_caller]
fn correlate(have: &[Association], n: u64, want: &[(&str, &str, f64, f64)]) {
    assert_eq!(have.len(), want.len());
    for (have, (of, with, rho, p)) in have.iter().zip(want) {
        assert_eq!((have.of, have.with, have.n), (*of, *with, n));
        let spearman = have.spearman.as_ref().unwrap();
        near(spearman.coefficient, *rho, of);
        if *p > 1e-250 {
            // Student's tail of a large t loses digits in either program.
            let off = (spearman.p - p).abs() / p;
            assert!(off < 1e-7, "{of} and {with}: p {} for {p}", spearman.p);
        }
    }
}

#[test]
fn commits_of_peatmoss_say_the_same() {
    let (output, other) = (only(&peatmoss()), only(&hfcommunity()));
    assert_eq!(output.commits, other.commits);
}

#[test]
fn commits_grow_by_the_month() {
    let document = hfcommunity();
    let growth = &document.metrics.growth.datasets[0].values;
    assert_eq!(growth.packages, None);
    let commits = growth.commits.as_ref().unwrap();
    let counts: Vec<u64> = commits.months.iter().map(|month| month.count).collect();
    assert_eq!(
        counts,
        [14, 19, 27, 25, 25, 24, 28, 11, 9, 6, 4, 2, 1, 2, 0, 0, 1]
    );
    assert_eq!(commits.months[0].month, "2023-01");
    assert_eq!((commits.total, commits.partial), (198, false));
    // Curves are fitted to the months after the last empty one, here a single month.
    assert_eq!(commits.last_empty.as_deref(), Some("2024-04"));
    assert_eq!((commits.monthly.n, commits.monthly.shape), (1, None));
    let authors = growth.authors.as_ref().unwrap();
    let counts: Vec<u64> = authors.months.iter().map(|month| month.count).collect();
    assert_eq!(counts, [6, 6, 7, 8, 9, 9, 9, 7, 4, 4, 3, 2, 1, 2, 0, 0, 1]);
    let ever: Vec<u64> = authors
        .months
        .iter()
        .map(|month| month.cumulative)
        .collect();
    assert_eq!((ever[0], ever[1], ever[16]), (6, 9, 9));
}

fn last_update(file: &str) -> Option<LastUpdate> {
    let data = data("maintenance")?;
    let output = only(&document(&data, &[file], &Parameters::default()));
    assert_eq!(output.commits, None);
    output.last_update
}

#[test]
fn ages_of_the_last_update_in_a_catalogue() {
    let Some(update) = last_update("hf_radar_models_2026-08") else {
        return;
    };
    assert_eq!(
        (update.n, update.without_time, update.later),
        (15_904, 0, 0)
    );
    assert_eq!(update.taken.unwrap().to_string(), "2026-08-22");
    let ages = update.age_days.unwrap();
    let want = [2.3397685185185186, 4.151979166666667, 6.074435763888889];
    for (have, want) in ages.into_iter().zip(want) {
        near(have, want, "age");
    }
    let correlations = [
        (
            "days_since_update",
            "downloads",
            0.2839141264315522,
            1.3958069301485304e-292,
        ),
        (
            "days_since_update",
            "likes",
            0.13795189314724202,
            2.05215106694826e-68,
        ),
        ("days_since_creation", "downloads", 0.35494106569967204, 0.0),
        ("days_since_creation", "likes", 0.3899583391443352, 0.0),
        (
            "days_from_creation_to_update",
            "downloads",
            0.36116620343552985,
            0.0,
        ),
        (
            "days_from_creation_to_update",
            "likes",
            0.43742672694303647,
            0.0,
        ),
    ];
    // Eight models were updated up to half an hour before they were made, which also counts as 0
    // days.
    correlate(&update.correlations, 15_904, &correlations);
}

#[test]
fn ages_of_the_last_update_in_an_extract_of_the_hub() {
    let Some(update) = last_update("foreign/evaleval_hub_stats_frozen") else {
        return;
    };
    assert_eq!(update.n, 4167);
    assert_eq!(update.taken.unwrap().to_string(), "2026-05-20");
    let [_, median, _] = update.age_days.unwrap();
    near(median, 508.64608796296295, "age");
    let correlations = [
        (
            "days_since_update",
            "downloads",
            0.1090055540066971,
            1.720049208316607e-12,
        ),
        (
            "days_since_update",
            "likes",
            0.07538435814914196,
            1.1063818588525386e-6,
        ),
        (
            "days_since_creation",
            "downloads",
            0.36394602218301825,
            1.051291367575275e-130,
        ),
        (
            "days_since_creation",
            "likes",
            0.32000563483265774,
            7.540997599953738e-100,
        ),
        (
            "days_from_creation_to_update",
            "downloads",
            0.6417947731747606,
            0.0,
        ),
        (
            "days_from_creation_to_update",
            "likes",
            0.6359815047396379,
            0.0,
        ),
    ];
    correlate(&update.correlations, 4167, &correlations);
}
