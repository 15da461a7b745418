use super::*;
use crate::metrics::Source;
use crate::relations::{Count, Relations, Value};

const D: i64 = 86_400_000;
/// 1 January 2024.
const START: i64 = 1_704_067_200_000;

/// Commits as `repository author day class`, days from 1 January 2024; packages as
/// `id downloads likes`. A dash is unknown.
fn relations(commits: &[&str], packages: &[&str]) -> Relations {
    let mut relations = Relations::default();
    for row in commits {
        let words: Vec<&str> = row.split(' ').collect();
        for (field, text) in [
            (Field::CommittedRepository, words[0]),
            (Field::CommitAuthor, words[1]),
            (Field::CommitClass, words[3]),
        ] {
            if text != "-" {
                let name = relations.names.intern(text).unwrap();
                let table = relations.table_mut(Relation::Commits);
                table.set(field, Value::Name(name));
            }
        }
        let table = relations.table_mut(Relation::Commits);
        if let Ok(day) = words[2].parse::<f64>() {
            let time = START + (day * D as f64) as i64;
            table.set(Field::CommitDate, Value::Time(time));
        }
        table.end_row();
    }
    for row in packages {
        let words: Vec<&str> = row.split(' ').collect();
        let id = relations.names.intern(words[0]).unwrap();
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(id));
        for (field, text) in [(Field::Downloads, words[1]), (Field::Likes, words[2])] {
            if let Ok(count) = text.parse() {
                table.set(field, Value::Count(Count::new(count)));
            }
        }
        table.end_row();
    }
    relations
}

fn source(date: &str) -> Source {
    Source {
        registry: Some("huggingface".into()),
        date: date.parse().ok(),
        ..Source::default()
    }
}

fn measured(parts: Vec<&Relations>, date: &str, params: &Params) -> Output {
    let source = source(date);
    Output::measure_dataset(&Data::new(&source, parts, None), params).unwrap()
}

const COMMITS: &[&str] = &[
    "a olga 0 perfective",
    "a ivan 10 corrective",
    "a olga 40 perfective",
    "a x-bot 100 adaptive",
    "b olga 5 perfective",
    "c - - unclassified",
    "c - 1 -",
    "datasets/d olga 3 corrective",
    "e ivan 400 perfective",
];

/// By hand. The snapshot ends with day 120, 30 April 2024.
#[test]
fn a_models_numbers() {
    let relations = relations(COMMITS, &["a 7 1"]);
    let output = measured(vec![&relations], "2024-04-29", &Params::default());
    let activity = output.commits.unwrap();
    assert_eq!(output.last_update, None);
    assert_eq!((activity.commits, activity.other_repositories), (8, 1));
    assert_eq!((activity.without_time, activity.later), (1, 1));
    assert_eq!((activity.authors, activity.bots), (3, 1));
    assert_eq!((activity.bot_commits, activity.without_author), (1, 2));
    let classes = |shares: &ClassShares| shares.list().map(|(_, share)| share.count);
    assert_eq!(classes(&activity.classes), [4, 1, 1, 1]);
    assert_eq!(classes(&activity.without_bots), [4, 0, 1, 1]);
    assert_eq!(activity.classes.perfective.share, Some(4.0 / 7.0));
    let by = |id: &str| {
        let mut top = activity.top.iter();
        top.find(|model| model.id == id).unwrap().clone()
    };
    let a = by("a");
    assert_eq!((a.commits, a.authors, a.span_days), (4, 3, 100.0));
    assert!((a.commits_per_month - 4.0 / (100.0 / 30.4375)).abs() < 1e-12);
    assert_eq!((a.median_gap_days, a.days_since_last), (30.0, 20.0));
    assert_eq!((a.perfective, a.adaptive), (Some(0.5), Some(0.25)));
    // A single commit: the gap is the time to the snapshot, the span a month at least.
    let b = by("b");
    assert_eq!((b.span_days, b.commits_per_month), (0.0, 1.0));
    assert_eq!((b.median_gap_days, b.days_since_last), (115.0, 115.0));
    let c = by("c");
    assert_eq!((c.commits, c.authors, c.perfective), (1, 0, None));
    // Dated after the snapshot.
    assert_eq!(by("e").days_since_last, 0.0);
    let names: Vec<&str> = activity.top.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "e"]);
    let human = Params {
        bots: false,
        minimum: 2,
        ..Params::default()
    };
    let human = measured(vec![&relations], "2024-04-29", &human);
    let human = human.commits.unwrap();
    assert_eq!((human.models, human.below_minimum), (1, 3));
    assert_eq!(human.top[0].median_gap_days, 20.0);
    assert_eq!((human.commits, human.clusters), (8, None));
}

#[test]
fn parts_of_a_dataset_are_one() {
    let whole = relations(COMMITS, &["a 7 1", "b 5 2", "e 9 1", "c 9 2"]);
    let packages = relations(&[], &["a 7 1", "b 5 2", "e 9 1", "c 9 2"]);
    let (first, second) = (relations(&COMMITS[..3], &[]), relations(&COMMITS[3..], &[]));
    let params = Params::default();
    let parts = measured(vec![&first, &packages, &second], "2024-05", &params);
    assert_eq!(parts, measured(vec![&whole], "2024-05", &params));
    let activity = parts.commits.unwrap();
    // Only the month is known, and all commits up to its end are older, so its first day is used.
    assert_eq!(activity.taken.unwrap().to_string(), "2024-05-01");
    assert_eq!(activity.correlations.len(), 4);
    assert_eq!(activity.correlations[0].n, 4);
}

/// Even the last digit does not depend on the order of the rows.
#[test]
fn order_of_rows_changes_nothing() {
    let packages: Vec<String> = (0..60)
        .map(|n| format!("o{}/m{n} {} {}", n % 23, n * 37 % 101, n % 7))
        .collect();
    let commits: Vec<String> = (0..600)
        .map(|n| {
            let class = ["perfective", "corrective", "adaptive", "-"][n % 7 % 4];
            let model = n * n % 60;
            format!(
                "o{}/m{model} a{} {} {class}",
                model % 23,
                n % 5,
                n * 7 % 400
            )
        })
        .collect();
    let in_order = |reversed: bool| {
        let [mut packages, mut commits] = [&packages, &commits]
            .map(|rows| rows.iter().map(String::as_str).collect::<Vec<&str>>());
        if reversed {
            packages.reverse();
            commits.rotate_left(217);
        }
        measured(
            vec![&relations(&commits, &packages)],
            "2026-01",
            &Params::default(),
        )
    };
    let output = in_order(false);
    let activity = output.commits.as_ref().unwrap();
    assert!(activity.without_message > 0 && activity.clusters.is_some());
    assert_eq!(output, in_order(true));
}

#[test]
fn what_does_not_differ_is_not_parted() {
    let same: Vec<String> = (0..6).map(|n| format!("m{n} - 1 perfective")).collect();
    let same: Vec<&str> = same.iter().map(String::as_str).collect();
    let relations = relations(&same, &[]);
    let output = measured(vec![&relations], "", &Params::default());
    let activity = output.commits.as_ref().unwrap();
    assert_eq!((activity.models, &activity.clusters), (6, &None));
    assert!(activity.correlations.is_empty());
    let shown = output.show();
    assert_eq!(shown.short, "100.0% of commits perfective, by keywords");
    assert!(shown.compared.is_empty());
}

#[test]
fn nothing_is_none() {
    let source = source("");
    let of = |relations: &Relations| {
        Output::measure_dataset(
            &Data::new(&source, vec![relations], None),
            &Params::default(),
        )
    };
    assert_eq!(of(&Relations::default()), None);
    assert_eq!(of(&relations(&[], &["a 1 1"])), None);
    assert_eq!(of(&relations(&["spaces/a olga 1 adaptive"], &[])), None);
    let undated = relations(&["a olga - -"], &[]);
    let output = of(&undated).unwrap();
    assert_eq!(output.commits.as_ref().unwrap().models, 0);
    assert_eq!(output.show().short, "1 commit");
    for wrong in [
        Params {
            minimum: 0,
            ..Params::default()
        },
        Params {
            rounds: 1001,
            ..Params::default()
        },
    ] {
        assert!(ABOUT.check(&wrong).is_err());
    }
}

/// By hand: ages 9, 8, …, 0 days of packages with downloads 10, 9, …; ρ = 1 of age and
/// downloads.
#[test]
fn the_age_of_the_last_update() {
    let packages: Vec<String> = (1..=10).map(|n| format!("p{n} {n} 3")).collect();
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let mut relations = relations(&[], &packages);
    let table = relations.table(Relation::Packages).unwrap().clone();
    let mut dated = crate::relations::Table::default();
    for row in 0..table.rows() {
        for field in [Field::PackageId, Field::Downloads, Field::Likes] {
            dated.set(field, table.value(field, row).unwrap());
        }
        dated.set(Field::UpdatedAt, Value::Time(START - row as i64 * D));
        dated.end_row();
    }
    dated.set(Field::PackageId, table.value(Field::PackageId, 0).unwrap());
    *relations.table_mut(Relation::Packages) = dated;
    let update = measured(vec![&relations], "2023-12-28", &Params::default());
    let update = update.last_update.unwrap();
    // One update a day back from 1 January 2024: those of 29, 30 and 31 December, and of that day.
    assert_eq!((update.n, update.later), (10, 4));
    let update = measured(vec![&relations], "", &Params::default());
    let shown = update.show();
    let update = update.last_update.unwrap();
    assert_eq!(update.age_days, Some([2.25, 4.5, 6.75]));
    assert_eq!(update.correlations.len(), 2);
    let rho = update.correlations[0].spearman.as_ref().unwrap();
    assert_eq!(rho.coefficient, 1.0);
    assert_eq!(update.correlations[1].spearman, None);
    let groups: Vec<(f64, f64)> = update
        .groups
        .iter()
        .map(|group| (group.from, group.median_age_days.unwrap()))
        .collect();
    assert_eq!(
        (groups.len(), groups[0], groups[9]),
        (10, (10.0, 9.0), (1.0, 0.0))
    );
    assert!(
        shown
            .short
            .starts_with("proxy: age of the last update and downloads ρ = 1 ")
    );
}
