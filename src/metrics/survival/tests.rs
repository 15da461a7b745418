//! Tests of the metric alone. All expected values are by hand.

use super::*;
use crate::metrics::Source;
use crate::metrics::collection::{Series, Snapshot};
use crate::relations::{Count, CoverageWord, Ranking, RankingBuilder, Relations, Value};
use std::borrow::Cow;

/// The packages of a date: `id downloads identity created licence`, `-` for what is not known.
fn relations(packages: &[&str]) -> Relations {
    let mut relations = Relations::default();
    for package in packages {
        let mut words = package.split(' ').map(|word| (word != "-").then_some(word));
        let mut word = || words.next().flatten();
        let (id, downloads) = (word(), word().and_then(|word| word.parse().ok()));
        let identity = word();
        let created = word().map(|word| word.parse::<SnapshotDate>().unwrap().span()[0]);
        let names = [
            (Field::PackageId, id),
            (Field::StableId, identity),
            (Field::License, word()),
        ];
        for (field, text) in names {
            if let Some(text) = text {
                let name = relations.names.intern(text).unwrap();
                relations
                    .table_mut(Relation::Packages)
                    .set(field, Value::Name(name));
            }
        }
        let table = relations.table_mut(Relation::Packages);
        if let Some(downloads) = downloads {
            table.set(Field::Downloads, Value::Count(Count::new(downloads)));
        }
        if let Some(created) = created {
            table.set(Field::CreatedAt, Value::Time(created));
        }
        table.end_row();
    }
    relations
}

/// A date, how much the list covers, and its packages.
type Listed<'l> = (&'l str, Coverage, Relations);

fn answers(lists: &[Listed<'_>], params: Params) -> Vec<Output> {
    let sources: Vec<Source> = lists
        .iter()
        .map(|(date, part, relations)| Source {
            registry: Some("huggingface".to_owned()),
            date: date.parse().ok(),
            coverage: Covered {
                rows: relations.table(Relation::Packages).unwrap().rows() as u64,
                ..Covered::default().stated(*part, CoverageWord::File)
            },
            ..Source::default()
        })
        .collect();
    let data = lists.iter().zip(&sources);
    let data = data.map(|((_, _, relations), source)| Data::new(source, vec![relations], None));
    let collection = Collection::new(data.collect());
    let answers = Output::measure(&collection, &params);
    answers.into_iter().map(|answer| answer.values).collect()
}

fn of(lists: &[Listed<'_>]) -> Output {
    let mut all = answers(lists, Params::default());
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn whole<'l>(date: &'l str, packages: &[&str]) -> Listed<'l> {
    (date, Coverage::Whole, relations(packages))
}

fn numbers(became: &Became) -> [u64; 6] {
    let zero = &became.fell_to_zero;
    let gone = became.gone.count;
    [
        became.present,
        became.renamed,
        became.renamed_by_name,
        gone,
        zero.count,
        zero.of,
    ]
}

/// o/a stays and falls to 0; o/b has the identity 2 under the name p/b; bert is google/bert by the
/// guess, and not x/bert, which has fewer downloads; o/c has another identity, so the earlier one is
/// gone; o/d is gone; o/e has no count later; o/f had none before.
fn renames() -> [Listed<'static>; 2] {
    [
        whole(
            "2024-01-31",
            &[
                "o/a 5 1", "o/b 4 2", "bert 9", "o/c 3 3", "o/d 1 4", "o/e 7 5", "o/f 0 6",
            ],
        ),
        whole(
            "2024-04-30",
            &[
                "o/a 0 1",
                "p/b 4 2",
                "google/bert 8 7",
                "x/bert 1 8",
                "o/c 3 9",
                "o/e - 5",
                "o/f 2 6",
            ],
        ),
    ]
}

#[test]
fn present_renamed_replaced_and_gone() {
    let output = of(&renames());
    let whole = output.overall.as_ref().unwrap();
    // With downloads before, present and counted later: o/a, o/b, bert.
    assert_eq!(numbers(&whole.became), [3, 1, 1, 2, 1, 3]);
    assert_eq!(whole.became.gone.share, Some(2.0 / 7.0));
    // x/bert and the new o/c.
    assert_eq!((whole.new, output.replaced), (2, 1));
    // bert alone has no owner.
    assert_eq!(whole.unknown_owners, Some(1.0 / 7.0));
    assert_eq!(output.pairs, std::slice::from_ref(whole));
    assert_eq!(output.curves, None);

    let [without] = &answers(
        &renames(),
        Params {
            guess_renames: false,
        },
    )[..] else {
        panic!("one answer");
    };
    let whole = without.overall.as_ref().unwrap();
    assert_eq!(numbers(&whole.became), [3, 1, 0, 3, 1, 2]);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let [(_, _, mut one), (_, _, mut other)] = renames();
    let want = of(&renames());
    one = one.in_order();
    other = other.in_order();
    let turned = of(&[
        ("2024-04-30", Coverage::Whole, other),
        ("2024-01-31", Coverage::Whole, one),
    ]);
    assert_eq!(turned, want);
}

#[test]
fn groups_are_by_what_the_earlier_list_says() {
    let mut earlier: Vec<String> = (0..18).map(|n| format!("o{n}/m 0 - 2023-06-01")).collect();
    earlier.push("a/top 100 - 2020-01-01 mit".to_owned());
    earlier.push("b/next 50 - 2024-01-20 gpl-3.0".to_owned());
    // Created after the list: not known.
    earlier.push("c/odd 7 - 2025-01-01 llama2".to_owned());
    let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
    let output = of(&[
        whole("2024-01-31", &earlier),
        // What only the later list says does not count.
        whole(
            "2024-02-28",
            &[&earlier[2..19], &["c/odd 7 - 2023-01-01"]].concat(),
        ),
    ]);
    let groups: Vec<(&str, &str, u64, u64)> = output
        .groups
        .iter()
        .map(|group| {
            let gone = &group.became.gone;
            (group.by, &*group.group, gone.count, gone.of)
        })
        .collect();
    assert_eq!(
        groups,
        [
            ("age", "under 3 months", 1, 1),
            ("age", "3 to 12 months", 2, 18),
            ("age", "4 years or more", 0, 1),
            ("age", "not known", 0, 1),
            // Middles of ranks from the top, of 21: 0.5, 1.5 and 2.5; the 18 zeros are at 12.
            ("popularity", "tenth 1 (50 to 100 downloads)", 1, 2),
            ("popularity", "tenth 2 (7 downloads)", 0, 1),
            ("popularity", "tenth 6 (0 downloads)", 2, 18),
            ("licence", "permissive", 0, 1),
            ("licence", "copyleft", 1, 1),
            ("licence", "model-specific", 0, 1),
            ("licence", "not stated", 2, 18),
        ]
    );
}

fn many(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| format!("o{n}/m {n}")).collect()
}

fn list(date: &'static str, part: Coverage, packages: &[String]) -> Listed<'static> {
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    (date, part, relations(&packages))
}

/// The third list lacks a fourth of its rows: it is left out, and the others are compared.
#[test]
fn a_list_that_falls_is_left_out() {
    let output = of(&[
        list("2024-01", Coverage::Whole, &many(0..100)),
        list("2024-02", Coverage::Whole, &many(0..104)),
        list("2024-03", Coverage::Whole, &many(0..78)),
        list("2024-04", Coverage::Whole, &many(2..110)),
    ]);
    let unused: Vec<_> = output.lists.iter().map(|list| list.unused).collect();
    let falls = Unused::Falls {
        from: "2024-02".parse().unwrap(),
        earlier: 104,
        to: "2024-03".parse().unwrap(),
        later: 78,
    };
    assert_eq!(unused, [None, None, Some(falls), None]);
    let words = output.shown().caveats;
    assert!(
        words[0].starts_with("2024-03 is not used: from 2024-02 to 2024-03 the list falls from 104 to 78 packages (−25.0%)."),
        "{words:?}"
    );
    let pairs: Vec<_> = output
        .pairs
        .iter()
        .map(|pair| (pair.name(), pair.became.gone.count))
        .collect();
    let pair = |name: &str, gone| (name.to_owned(), gone);
    assert_eq!(
        pairs,
        [pair("2024-01 to 2024-02", 0), pair("2024-02 to 2024-04", 2)]
    );
    // A fall of exactly a fifth counts.
    let fifth = of(&[
        list("2024-01", Coverage::Whole, &many(0..100)),
        list("2024-02", Coverage::Whole, &many(0..80)),
    ]);
    assert_eq!(fifth.overall.unwrap().became.gone.share, Some(0.2));
}

#[test]
fn heads_extracts_and_lists_of_unlike_coverage_are_not_compared() {
    let of = |lists: &[(&'static str, Coverage, usize)]| {
        let lists: Vec<Listed<'_>> = lists
            .iter()
            .map(|(date, part, packages)| list(date, *part, &many(0..*packages)))
            .collect();
        of(&lists)
    };
    let (a, b, c) = ("2024-01", "2024-02", "2024-03");
    for part in [Coverage::Head, Coverage::Extract] {
        let output = of(&[(a, part, 50), (b, part, 50)]);
        assert_eq!((output.overall.as_ref(), output.found()), (None, None));
        assert!(output.lists.iter().all(|list| list.unused.is_some()));
        let shown = output.shown();
        assert!(
            shown.sentences[0].starts_with("Which packages of Hugging Face left is not measured")
        );
        assert!(shown.figures.is_empty() && shown.tables.len() == 1);
        assert!(shown.caveats[0].starts_with("2 lists from 2024-01 to 2024-02 are not used: "));
        assert_eq!(shown.caveats.len(), 1);
    }
    // Of unknown coverage sizes within a tenth count, and the finding says so.
    let unknown = Coverage::Unknown;
    let output = of(&[(a, unknown, 90), (b, unknown, 100), (c, unknown, 112)]);
    assert_eq!(output.pairs.len(), 1);
    assert!(
        output
            .found()
            .unwrap()
            .ends_with("(lists of unknown coverage)")
    );
    assert_eq!(
        output.lists[2].unused,
        Some(Unused::Sizes {
            packages: 112,
            other: b.parse().unwrap(),
            of_other: 100,
        })
    );
    let output = of(&[(a, Coverage::Whole, 100), (b, unknown, 101)]);
    assert!(output.pairs.is_empty());
    // Content under two dates, and a list of one date only.
    let output = of(&[(a, unknown, 100), (b, unknown, 100), (c, unknown, 101)]);
    let other = a.parse().unwrap();
    assert_eq!(output.lists[1].unused, Some(Unused::Same { other }));
    assert_eq!(output.pairs.len(), 1);
    assert!(answers(&[list(a, unknown, &many(0..9))], Params::default()).is_empty());
}

/// The known numbers are 55,524 for 2022-07 and 74,970 for 2022-10.
#[test]
fn shares_of_the_known_number_are_alike() {
    let covered = |rows, known| Covered {
        part: Coverage::Whole,
        rows,
        known: Some(known),
        ..Covered::default()
    };
    let of = |later: Covered| {
        let packages = [
            relations(&["o/a 1", "o/b 2"]),
            relations(&["o/a 2", "o/c 1"]),
        ];
        let source = |date: &str, coverage| Source {
            registry: Some("huggingface".to_owned()),
            date: date.parse().ok(),
            coverage,
            ..Source::default()
        };
        let sources = [
            source("2022-07", covered(55_524, 55_524)),
            source("2022-10", later),
        ];
        let data = packages.iter().zip(&sources);
        let data = data.map(|(relations, source)| Data::new(source, vec![relations], None));
        let collection = Collection::new(data.collect());
        let answers = Output::measure(&collection, &Params::default());
        answers[0].values.lists[1].unused.is_none()
    };
    assert!(of(covered(74_970, 74_970)));
    assert!(!of(covered(60_000, 74_970)));
    // Nobody knows the number of later packages.
    let after = Covered {
        after_known: true,
        ..covered(90_000, 74_970)
    };
    assert!(of(after));
}

fn ranking(packages: &[(&str, u64)], most: usize, without: u64) -> Ranking {
    let mut builder = RankingBuilder::with_head_rows(most);
    for (id, downloads) in packages {
        builder.push(id, Count::new(*downloads));
    }
    (0..without).for_each(|_| builder.skip_without_downloads());
    builder.finish()
}

/// A list of names and counts is used if all of its names are kept.
#[test]
fn rankings_count_if_they_are_complete() {
    let of = |most, without| {
        let dates = [
            ("2024-01-01", &["a", "b", "c"]),
            ("2024-02-01", &["a", "b", "d"]),
        ];
        let snapshots = dates.map(|(date, names)| {
            let packages: Vec<(&str, u64)> = names.iter().copied().zip(5..).collect();
            Snapshot {
                date: date.parse().unwrap(),
                files: vec![date],
                known: Default::default(),
                coverage: Covered::default().stated(Coverage::Whole, CoverageWord::User),
                packages: Cow::Owned(ranking(&packages, most, without)),
            }
        });
        let series = Series {
            registry: "npm".to_owned(),
            snapshots: snapshots.to_vec(),
            ..Series::default()
        };
        let collection = Collection::new(Vec::new()).with_series(move |_| vec![series.clone()]);
        let mut answers = Output::measure(&collection, &Params::default());
        answers.remove(0).values
    };
    let output = of(9, 0);
    let whole = output.overall.as_ref().unwrap();
    assert_eq!(numbers(&whole.became), [2, 0, 0, 1, 0, 2]);
    // Names of npm have no owner, so nothing is known about independent decisions.
    assert_eq!(whole.became.gone.interval, None);
    assert_eq!(
        of(2, 0).lists[0].unused,
        Some(Unused::NamesCut { packages: 3 })
    );
    assert_eq!(
        of(9, 1).lists[0].unused,
        Some(Unused::NoCount { packages: 1 })
    );
}

/// Thirty packages stay. One of 2020 is gone between the first two lists, one of 2024 between the last
/// two, one is away from the second list only, and one is new in the last.
#[test]
fn curves_count_from_the_age_at_which_a_package_is_first_seen() {
    let stay: Vec<String> = (0..30).map(|n| format!("o{n}/m 1 - 2024-01-01")).collect();
    let with = |more: &[&str]| {
        let stay = stay.iter().map(String::as_str);
        let all: Vec<&str> = stay.chain(more.iter().copied()).collect();
        relations(&all)
    };
    let old = "x/old 1 - 2020-01-01";
    let young = "x/young 1 - 2024-01-21";
    let away = "x/away 1 - 2024-01-01";
    let new = "x/new 1 - 2024-03-01";
    let output = of(&[
        ("2024-01-30", Coverage::Whole, with(&[old, young, away])),
        ("2024-02-09", Coverage::Whole, with(&[young])),
        ("2024-03-10", Coverage::Whole, with(&[away, new])),
    ]);
    let curves = output.curves.unwrap();
    assert_eq!(curves.since, Since::Creation);
    assert_eq!(
        (curves.undated, curves.only_last, curves.returned),
        (0, 1, 1)
    );
    let [all] = &curves.curves[..] else {
        panic!("without bases there is one curve");
    };
    assert_eq!((all.packages, all.left), (33, 2));
    // The young one is 10 days old at the end of 2024-01-30, 20 in the second list, 50 in the third:
    // it leaves at 35. Those of January are 30, 40 and 70 days old. The old one enters at some 1,491
    // days, where it is alone, so the curve ends before; it begins when those of January enter.
    let step = &all.steps[..];
    assert_eq!(step.len(), 1);
    assert_eq!((step[0].days, step[0].at_risk), (35.0, 32));
    assert_eq!(step[0].share, 1.0 - 1.0 / 32.0);
    assert_eq!((all.from, all.to), (30.0, 70.0));
}

/// A day of creation that only the last list has says which packages had stayed until then, so no
/// age may come from it.
#[test]
fn ages_do_not_come_from_later_lists() {
    let packages = |gone: usize, dated: bool| -> Vec<String> {
        let created = if dated { " - 2023-01-01" } else { "" };
        (gone..60).map(|n| format!("o{n}/m 1{created}")).collect()
    };
    let output = of(&[
        list("2024-01-31", Coverage::Whole, &packages(0, false)),
        list("2024-02-29", Coverage::Whole, &packages(3, false)),
        list("2024-03-31", Coverage::Whole, &packages(6, true)),
    ]);
    let curves = output.curves.as_ref().unwrap();
    assert_eq!(curves.since, Since::FirstList);
    let names: Vec<_> = curves.curves.iter().map(|curve| curve.name).collect();
    assert_eq!(names, ["all packages", "in the first list"]);
    // 29 days after the first list, then 31 more: departures at 14.5 and 44.5.
    let steps: Vec<_> = curves.curves[0]
        .steps
        .iter()
        .map(|step| (step.days, step.at_risk))
        .collect();
    assert_eq!(steps, [(14.5, 60), (44.5, 57)]);
    assert!(output.groups.iter().all(|group| group.by != "age"));
}

/// The Hub gives everything older one time of creation, so such a model has no age.
#[test]
fn the_earliest_time_of_the_hub_is_no_age() {
    let on_floor = |downloads| {
        let mut list = relations(&[&format!("o/a {downloads}"), "o/b 1 - 2023-01-01"]);
        let table = list.table_mut(Relation::Packages);
        let mut floor = crate::relations::Table::default();
        for row in 0..table.rows() {
            for field in table.fields().collect::<Vec<_>>() {
                floor.set(
                    field,
                    table
                        .value(field, row)
                        .unwrap_or(Value::Time(1_646_263_744_500)),
                );
            }
            floor.end_row();
        }
        *table = floor;
        list
    };
    let output = of(&[
        ("2023-06-30", Coverage::Whole, on_floor(3)),
        ("2023-09-30", Coverage::Whole, on_floor(4)),
    ]);
    assert_eq!(output.on_floor, 1);
    let ages: Vec<_> = output
        .groups
        .iter()
        .filter(|group| group.by == "age")
        .map(|group| (&*group.group, group.became.gone.of))
        .collect();
    assert_eq!(ages, [("3 to 12 months", 1), ("not known", 1)]);
}
