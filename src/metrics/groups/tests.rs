//! Tests of the metric alone. All expected values are by hand.

use super::*;
use crate::metrics::Source;
use crate::relations::{Count, Coverage, CoverageWord, Relations, Value};

/// Packages as `id downloads created`, owners as `owner country kind`; `-` for what is not known.
fn relations(packages: &[&str], owners: &[&str]) -> Relations {
    let mut relations = Relations::default();
    let words = |line: &str| -> Vec<Option<String>> {
        let words = line.split(' ');
        words
            .map(|word| (word != "-").then(|| word.to_owned()))
            .collect()
    };
    for line in packages {
        let words = words(line);
        let id = relations.names.intern(words[0].as_ref().unwrap()).unwrap();
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(id));
        if let Some(downloads) = &words[1] {
            let downloads = Count::new(downloads.parse().unwrap());
            table.set(Field::Downloads, Value::Count(downloads));
        }
        if let Some(created) = words.get(2).cloned().flatten() {
            let created = created.parse::<SnapshotDate>().unwrap().span()[0];
            table.set(Field::CreatedAt, Value::Time(created));
        }
        table.end_row();
    }
    for line in owners {
        let fields = [Field::GroupedOwner, Field::OwnerCountry, Field::OwnerKind];
        for (field, text) in fields.into_iter().zip(words(line)) {
            if let Some(text) = text {
                let name = relations.names.intern(&text).unwrap();
                relations
                    .table_mut(Relation::OwnerGroups)
                    .set(field, Value::Name(name));
            }
        }
        relations.table_mut(Relation::OwnerGroups).end_row();
    }
    relations
}

fn answers(lists: &[(&str, &[&str])], owners: &[&str], by: By) -> Vec<Output> {
    let relations: Vec<Relations> = lists
        .iter()
        .map(|(_, packages)| relations(packages, &[]))
        .chain([relations(&[], owners)])
        .collect();
    let sources: Vec<Source> = lists
        .iter()
        .map(|(date, packages)| Source {
            registry: Some("huggingface".to_owned()),
            date: date.parse().ok(),
            coverage: Covered {
                rows: packages.len() as u64,
                ..Covered::default().stated(Coverage::Whole, CoverageWord::User)
            },
            ..Source::default()
        })
        .chain([Source::default()])
        .collect();
    let data = relations.iter().zip(&sources);
    let data = data.map(|(relations, source)| Data::new(source, vec![relations], None));
    let collection = Collection::new(data.collect());
    let answers = Output::measure(&collection, &Params { by });
    answers.into_iter().map(|answer| answer.values).collect()
}

const LISTS: [(&str, &[&str]); 2] = [
    (
        "2024-06-30",
        &["Qwen/a 10", "meta/b 30", "mistral/c 20", "gpt2 40", "x/d 0"],
    ),
    (
        "2024-12-31",
        &[
            "qwen/a 50 2024-06-01",
            "Meta/b 30 2023-06-01",
            "meta/e 0 2024-12-01",
            "mistral/c 10 2023-12-31",
            "gpt2 5 2020-01-01",
            "x/d 5 2024-02-01",
        ],
    ),
];
const OWNERS: [&str; 4] = [
    "qwen China company",
    "META US company",
    "mistral France -",
    "nobody US -",
];

fn measure(date: &OfDate, measure: usize) -> (&[f64], f64, f64, f64) {
    let of = date.measures[measure].as_ref().unwrap();
    (&of.amounts, of.others, of.not_labelled, of.total)
}

#[test]
fn shares_are_of_all_and_what_is_not_labelled_is_apart() {
    let [output] = &answers(&LISTS, &OWNERS, By::Automatic)[..] else {
        panic!("one answer");
    };
    assert_eq!((output.by, output.listed), (By::Country, Some(4)));
    // By downloads of the last date; of nobody there is no package.
    assert_eq!(output.groups, ["China", "US", "France"]);
    let [before, after] = &output.dates[..] else {
        panic!("two dates");
    };
    // gpt2 has no owner, and x is not in the table.
    assert_eq!(
        measure(before, 0),
        (&[10.0, 30.0, 20.0][..], 0.0, 40.0, 100.0)
    );
    assert_eq!(
        measure(after, 0),
        (&[50.0, 30.0, 10.0][..], 0.0, 10.0, 100.0)
    );
    assert_eq!(measure(after, 2), (&[1.0, 2.0, 1.0][..], 0.0, 2.0, 6.0));
    // In the year before the end of 2024: qwen/a, meta/e and x/d. mistral/c is older by a day.
    assert_eq!(measure(after, 3), (&[1.0, 1.0, 0.0][..], 0.0, 1.0, 3.0));
    assert_eq!(before.measures[3], None);
    assert_eq!((after.owners, after.labelled), (5, 4));
    let downloads = after.measures[0].as_ref().unwrap();
    // 0.25 + 0.09 + 0.01, and with the tenth that is not labelled in China 0.36 + 0.09 + 0.01.
    for (have, want) in downloads.hhi.into_iter().zip([0.35, 0.46]) {
        assert!((have - want).abs() < 1e-12, "{have}");
    }
    // 2 (1 · 10 + 2 · 30 + 3 · 50) ÷ (3 · 90) − 4 ÷ 3.
    let gini = downloads.gini.unwrap();
    assert!((gini - (440.0 / 270.0 - 4.0 / 3.0)).abs() < 1e-12, "{gini}");
    let shown = output.shown();
    assert_eq!(
        shown.figures.len(),
        2,
        "downloads and packages have two dates"
    );
    assert!(
        shown
            .sentences
            .iter()
            .any(|said| said.contains("from 10.0% to 50.0%"))
    );
    assert_eq!(
        output.found().unwrap(),
        "Of the downloads of 2024-12-31, at least 50.0% come from China; 10.0% are not labelled"
    );
}

#[test]
fn kinds_owners_and_contradictions() {
    let kinds = &answers(&LISTS, &OWNERS, By::Kind)[0];
    assert_eq!(kinds.groups, ["company"]);
    // mistral's kind is not known.
    assert_eq!(measure(&kinds.dates[1], 0).2, 20.0);
    let owners = &answers(&LISTS, &[], By::Country)[0];
    assert_eq!((owners.by, owners.listed), (By::Owner, None));
    // As the first list writes them.
    assert_eq!(owners.groups, ["Qwen", "meta", "mistral", "x"]);
    assert_eq!(
        owners.dates[1].measures[2].as_ref().unwrap().amounts[1],
        2.0
    );
    assert_eq!(measure(&owners.dates[1], 0).2, 5.0);
    let twice = ["qwen US -", "QWEN China -", "qwen - company", "meta US -"];
    let twice = &answers(&LISTS, &twice, By::Automatic)[0];
    assert_eq!((twice.contradictory, &*twice.groups[0]), (1, "China"));
}

#[test]
fn one_date_gives_bars() {
    let output = &answers(&LISTS[1..], &OWNERS, By::Automatic)[0];
    let shown = output.shown();
    assert!(matches!(
        &shown.figures[..],
        [crate::metrics::shown::Figure::Bars { .. }]
    ));
    assert!(answers(&[("2024-01", &["gpt2 4"])], &[], By::Owner).is_empty());
}
