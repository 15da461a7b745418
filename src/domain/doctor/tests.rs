use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::relations::{CoverageWord, RankingBuilder, Table, Value};

fn list(rows: impl IntoIterator<Item = (String, u64)>) -> Ranking {
    let mut builder = RankingBuilder::default();
    for (id, downloads) in rows {
        builder.push(&id, Count::new(downloads));
    }
    builder.finish()
}

/// Packages with different names and falling counts, as registries have them.
fn usual(rows: u64) -> Ranking {
    list((0..rows).map(|row| {
        (
            format!("{}-{row}", ["a", "b", "c"][row as usize % 3]),
            3_000_000 / (row + 1),
        )
    }))
}

fn covered(part: Coverage, rows: u64) -> Covered {
    Covered {
        rows,
        ..Covered::default().stated(part, CoverageWord::Rows)
    }
}

fn of_list(ranking: &Ranking) -> Facts {
    Facts::of(&Relations::default(), std::iter::once(ranking))
}

fn codes(signs: &[Sign]) -> Vec<&'static str> {
    signs.iter().map(Sign::code).collect()
}

fn date(text: &str) -> SnapshotDate {
    text.parse().unwrap()
}

/// Models that were made on a day, with likes and downloads.
fn models(rows: &[(&str, &str, u64, u64)]) -> Facts {
    let mut relations = Relations::default();
    let mut table = Table::default();
    for (id, day, likes, downloads) in rows {
        let id = relations.names.intern(id).unwrap();
        table.set(Field::PackageId, Value::Name(id));
        table.set(Field::CreatedAt, Value::Time(date(day).span()[0]));
        table.set(Field::Likes, Value::Count(Count::new(*likes)));
        table.set(Field::Downloads, Value::Count(Count::new(*downloads)));
        table.end_row();
    }
    *relations.table_mut(Relation::Packages) = table;
    Facts::of(&relations, std::iter::empty())
}

#[test]
fn a_good_file_has_no_sign() {
    let facts = models(&[("a/x", "2024-03-30", 20, 5), ("b/y", "2024-03-31", 0, 0)]);
    let whole = Some(covered(Coverage::Whole, 2));
    assert_eq!(facts.signs(Some(date("2024-03-31")), whole, None), []);
    assert_eq!(facts.signs(Some(date("2024-03")), whole, None), []);
    assert_eq!(facts.signs(None, whole, None), []);
    assert_eq!(
        of_list(&usual(2_503)).signs(None, Some(covered(Coverage::Whole, 2_503)), None),
        []
    );
}

#[test]
fn the_newest_row_tells_an_old_file_and_a_later_one() {
    let facts = models(&[("a/x", "2024-03-01", 0, 0)]);
    let signs = |day: &str, part| facts.signs(Some(date(day)), Some(covered(part, 1)), None);
    // Seven days are no sign, eight are.
    assert_eq!(signs("2024-03-08", Coverage::Whole), []);
    let stale = signs("2024-03-09", Coverage::Whole);
    assert_eq!(
        stale,
        [Sign::Stale {
            newest: "2024-03-01".to_owned(),
            days: 8
        }]
    );
    assert!(
        stale[0]
            .to_string()
            .contains("of 2024-03-01, 8 days before the date")
    );
    // An extract may have nothing new.
    assert_eq!(signs("2024-03-09", Coverage::Extract), []);
    assert_eq!(
        codes(&signs("2024-01", Coverage::Extract)),
        ["newer_than_its_date"]
    );
    // A week has its first day as its date.
    assert_eq!(signs("2024-02-24", Coverage::Extract), []);
    assert_eq!(
        codes(&signs("2024-02-22", Coverage::Extract)),
        ["newer_than_its_date"]
    );
}

#[test]
fn lists_that_were_cut_are_told_by_their_rows_and_names() {
    let rows = |part, rows| of_list(&usual(500)).signs(None, Some(covered(part, rows)), None);
    assert_eq!(
        codes(&rows(Coverage::Extract, 50_000)),
        ["round_number_of_rows"]
    );
    assert_eq!(rows(Coverage::Head, 50_000), []);
    let said = covered(Coverage::Extract, 50_000).stated(Coverage::Whole, CoverageWord::User);
    assert_eq!(of_list(&usual(500)).signs(None, Some(said), None), []);
    assert_eq!(rows(Coverage::Extract, 50_001), []);
    let alike = list((0..150).map(|row| (format!("é{row}"), 900 - row)));
    let signs = of_list(&alike).signs(None, None, None);
    assert_eq!(
        signs,
        [Sign::BeginAlike {
            names: 150,
            begin: "é".to_owned()
        }]
    );
}

#[test]
fn a_count_that_many_packages_have_is_a_sign() {
    let filler = (0..80).map(|row| (format!("f-{row}"), 50_000));
    let others = (0..400u64).map(|row| {
        (
            format!("{}-{row}", ["a", "b"][row as usize % 2]),
            42_000 + 37 * row,
        )
    });
    let signs = of_list(&list(filler.chain(others))).signs(None, None, None);
    assert_eq!(
        signs,
        [Sign::SameCount {
            packages: 80,
            downloads: Count::new(50_000)
        }]
    );
    // Small counts are often equal.
    let small =
        list((0..3_000u64).map(|row| (format!("{}{row}", ["a", "b"][row as usize % 2]), row % 7)));
    assert_eq!(of_list(&small).signs(None, None, None), []);
}

#[test]
fn likes_without_downloads_are_a_sign() {
    let names: Vec<String> = (0..60)
        .map(|row| format!("{}/{row}", ["a", "b"][row % 2]))
        .collect();
    let of = |unloaded: usize| {
        let rows = names.iter().enumerate();
        let rows = rows.map(|(row, id)| (&**id, "2024-03-01", 10, u64::from(row >= unloaded)));
        models(&rows.collect::<Vec<_>>()).signs(None, None, None)
    };
    assert_eq!(
        of(20),
        [Sign::Unloaded {
            packages: 20,
            liked: 60
        }]
    );
    assert_eq!(of(15), []);
}

fn none(_: &[Field]) -> u64 {
    0
}

fn seen<'a>(day: &str, packages: &'a Ranking, part: Coverage) -> Seen<'a> {
    static KNOWN: Known = Known {
        dataset: None,
        fields: BTreeSet::new(),
        newest: None,
        filled: Vec::new(),
    };
    Seen {
        date: date(day),
        coverage: covered(part, packages.named()),
        packages,
        files: &[],
        known: &KNOWN,
    }
}

#[test]
fn two_snapshots_are_held_against_each_other() {
    let first = usual(5_000);
    let signs = |packages: &Ranking| {
        let [before, now] = [
            seen("2024-01", &first, Coverage::Whole),
            seen("2024-02", packages, Coverage::Whole),
        ];
        codes(&beside(&before, &now, none))
    };
    let scaled = |top: u64, rest: u64, rows: u64| {
        let counts = first.head().iter().enumerate().take(rows as usize);
        list(counts.map(|(place, row)| {
            let factor = if place < TOP { top } else { rest };
            (
                row.id.to_string(),
                row.downloads.as_integer().unwrap() * factor / 10,
            )
        }))
    };
    assert!(signs(&scaled(11, 11, 5_000)).is_empty(), "a usual month");
    assert_eq!(signs(&scaled(11, 11, 3_900)), ["list_fell"]);
    assert_eq!(signs(&scaled(10, 9, 5_000)), ["same_top"]);
    assert_eq!(signs(&scaled(11, 2, 5_000)), ["rest_apart"]);
    assert_eq!(signs(&scaled(11, 0, 5_000)), ["zeros_changed"]);
    assert_eq!(signs(&scaled(250, 250, 5_000)), ["counts_jumped"]);
    // Years may bring what months do not.
    let late = scaled(250, 250, 5_000);
    let [before, after] = ["2017-01", "2025-01"].map(date);
    let at = |date, packages| Seen {
        date,
        ..seen("2024-01", packages, Coverage::Whole)
    };
    assert!(beside(&at(before, &first), &at(after, &late), none).is_empty());
    // A head and a whole registry have different lengths.
    let whole = seen("2024-01", &first, Coverage::Whole);
    let cut = scaled(11, 11, 2_000);
    assert!(beside(&whole, &seen("2024-02", &cut, Coverage::Head), none).is_empty());
}

/// The pairs of npm that differ only in case are real ones, from the list of such names that npm's
/// users keep; PEP 503 has the names of PyPI.
#[test]
fn names_that_are_alike_are_a_sign_where_the_registry_takes_them_as_one() {
    let of = |alike: &[&str], rows: usize, registry: Option<&str>| {
        let others = (0..rows).map(|row| (format!("{}-{row}", ["a", "b"][row % 2]), 9));
        let alike = alike.iter().map(|name| ((*name).to_owned(), 8));
        of_list(&list(alike.chain(others))).signs(None, None, registry)
    };
    let npm = ["q", "Q", "jquery", "jQuery", "md5", "MD5"];
    assert_eq!(codes(&of(&npm, 100, Some("npm"))), ["names_alike"]);
    assert_eq!(of(&npm, 120, Some("npm")), [], "a few old ones are usual");
    assert_eq!(codes(&of(&npm, 700, Some("huggingface"))), ["names_alike"]);
    assert_eq!(of(&npm, 6_000, Some("huggingface")), []);
    assert_eq!(of(&npm[..4], 6, Some("huggingface")), [], "two groups");
    let pypi = [
        "friendly-bard",
        "Friendly-Bard",
        "friendly.bard",
        "FRIENDLY._.BARD",
        "ruamel.yaml",
        "ruamel_yaml",
        "zope.event",
        "zope-event",
    ];
    let signs = of(&pypi, 1_000, Some("pypi"));
    let [
        Sign::Alike {
            groups: 3, share, ..
        },
    ] = &signs[..]
    else {
        panic!("{signs:?}");
    };
    assert_eq!(*share, 8.0 / 1_008.0);
    let said = signs[0].to_string();
    assert!(
        said.contains("3 groups of names") && said.contains("“ruamel.yaml” and “ruamel_yaml”"),
        "{said}"
    );
    assert!(said.contains("PyPI takes such names as one"), "{said}");
    // On the Hub these are names of different models.
    assert_eq!(of(&pypi, 1_000, Some("huggingface")), []);
    // A name in two rows is one name, and reported elsewhere.
    assert_eq!(of(&["q", "q", "d", "d", "e", "e"], 500, Some("pypi")), []);
}

#[test]
fn names_with_letters_that_no_registry_takes_are_a_sign() {
    let of = |odd: &[&str], rows: usize| {
        let others = (0..rows).map(|row| (format!("{}-{row}", ["a", "b"][row % 2]), 9));
        let odd = odd.iter().map(|name| ((*name).to_owned(), 8));
        of_list(&list(odd.chain(others))).signs(None, None, None)
    };
    // Bytes that were no UTF-8, a Cyrillic о, a break of no width, and a blank.
    let odd = ["caf\u{fffd}", "g\u{43e}ogle", "re\u{200b}act", "level "];
    let signs = of(&odd, 500);
    assert_eq!(codes(&signs), ["odd_names"]);
    assert!(
        signs[0]
            .to_string()
            .starts_with("4 names with blanks at an end"),
        "{}",
        signs[0]
    );
    assert_eq!(of(&odd, 5_000), [], "fewer than one in a thousand");
    assert_eq!(of(&odd[..2], 50), []);
    // Blanks at an end are met in real lists, but not in many names.
    let padded = ["yargs ", "uuid ", "bluebird ", "jsonfile "];
    assert_eq!(of(&padded, 100), []);
    assert_eq!(codes(&of(&padded, 70)), ["odd_names"]);
    // Names in other scripts are names.
    assert_eq!(of(&["модель", "模型", "café", "β-lactam"], 50), []);
}

proptest! {
    /// Groups found by hashes are those that a search of every pair finds.
    #[test]
    fn the_groups_are_those_of_every_pair(names in prop::collection::vec("[aAbB._-]{1,4}", 0..40)) {
        let found = Names::of(names.iter().map(String::as_str));
        let distinct: BTreeSet<&String> = names.iter().collect();
        let paired = |same: &dyn Fn(&str, &str) -> bool| {
            let of = |name: &&&String| distinct.iter().any(|other| *other != **name && same(name, other));
            distinct.iter().filter(of).count() as u64
        };
        prop_assert_eq!(found.by_case.names, paired(&|a, b| a.eq_ignore_ascii_case(b)));
        let words = |name: &str| {
            let mut text = name.to_lowercase().replace(['_', '.'], "-");
            while text.contains("--") {
                text = text.replace("--", "-");
            }
            text
        };
        prop_assert_eq!(found.by_spelling.names, paired(&|a, b| words(a) == words(b)));
        prop_assert_eq!(found.names, distinct.len() as u64);
    }
}

fn known(dataset: Option<&'static str>, fields: &[Field], created: [u64; 2]) -> Known {
    Known {
        dataset,
        fields: fields.iter().copied().collect(),
        newest: None,
        filled: vec![(Field::CreatedAt, created)],
    }
}

#[test]
fn fields_that_are_gone_are_a_sign_in_files_of_one_kind() {
    let (first, second) = (usual(50), usual(51));
    let using =
        |fields: &[Field]| 2 * u64::from(fields.iter().any(|field| *field != Field::Author));
    let signs = |was: &Known, is: &Known| {
        let was = Seen {
            known: was,
            files: &["old.parquet"],
            ..seen("2024-01", &first, Coverage::Whole)
        };
        let is = Seen {
            known: is,
            files: &["new.parquet"],
            ..seen("2024-02", &second, Coverage::Whole)
        };
        beside(&was, &is, using)
    };
    let all = [
        Field::Downloads,
        Field::Likes,
        Field::CreatedAt,
        Field::Author,
    ];
    let (full, hub) = ([100, 100], Some("hub"));
    let was = known(hub, &all, full);
    let gone = signs(
        &was,
        &known(hub, &[Field::Downloads, Field::CreatedAt], full),
    );
    assert_eq!(
        gone,
        [Sign::Columns {
            before: date("2024-01"),
            files: ["old.parquet".to_owned(), "new.parquet".to_owned()],
            gone: vec![Field::Likes],
            emptied: vec![],
            metrics: 2,
        }]
    );
    let said = gone[0].to_string();
    assert!(
        said.starts_with(
            "“new.parquet” has no likes, which “old.parquet” of 2024-01 has. 2 metrics use"
        ),
        "{said}"
    );
    // A column that is there and nearly empty.
    let emptied = signs(&was, &known(hub, &all, [100, 49]));
    assert_eq!(codes(&emptied), ["columns_changed"]);
    assert!(
        emptied[0]
            .to_string()
            .contains("no created_at in most rows"),
        "{}",
        emptied[0]
    );
    assert_eq!(signs(&was, &known(hub, &all, [100, 50])), []);
    // One that came, one that no metric uses, another kind of dataset, and tables of no known kind.
    assert_eq!(signs(&known(hub, &all[..2], full), &was), []);
    assert_eq!(signs(&was, &known(hub, &all[..3], full)), []);
    assert_eq!(signs(&was, &known(Some("list"), &all[..1], full)), []);
    assert_eq!(
        signs(&known(None, &all, full), &known(None, &all[..1], full)),
        []
    );
}

#[test]
fn names_that_are_written_otherwise_are_a_sign() {
    let first = usual(2_000);
    let renamed = |names: usize| {
        let rows = first.head().iter().enumerate();
        list(rows.map(|(place, row)| {
            let id = if place < names {
                row.id.replace('-', "_").to_uppercase()
            } else {
                row.id.to_string()
            };
            (id, row.downloads.as_integer().unwrap() + 1)
        }))
    };
    let (many, few) = (renamed(10), renamed(9));
    let before = seen("2024-01", &first, Coverage::Whole);
    let signs = |now: &Ranking| beside(&before, &seen("2024-02", now, Coverage::Whole), none);
    assert_eq!(codes(&signs(&many)), ["names_respelled"]);
    let said = signs(&many)[0].to_string();
    assert!(
        said.starts_with("10 of the top 1,000 at 2024-01") && said.contains("“a-0”, now “A_0”"),
        "{said}"
    );
    assert_eq!(signs(&few), []);
}

#[test]
fn only_some_signs_keep_two_tops_from_being_compared() {
    let first = usual(5_000);
    let scaled = |top: u64, rest: u64, rows: usize| {
        let rows = first.head().iter().enumerate().take(rows);
        list(rows.map(|(place, row)| {
            let factor = if place < TOP { top } else { rest };
            (
                row.id.to_string(),
                row.downloads.as_integer().unwrap() * factor / 10,
            )
        }))
    };
    let before = seen("2024-01", &first, Coverage::Whole);
    let code = |packages: &Ranking, newest: Option<&str>| {
        let known = Known {
            newest: newest.map(|day| date(day).span()[0]),
            ..Known::default()
        };
        let now = Seen {
            known: &known,
            ..seen("2024-07", packages, Coverage::Whole)
        };
        bars(&before, &now).map(|sign| sign.code())
    };
    let month = scaled(11, 11, 5_000);
    assert_eq!(code(&month, None), None);
    assert_eq!(code(&scaled(11, 11, 3_900), None), Some("list_fell"));
    assert_eq!(code(&scaled(10, 9, 5_000), None), Some("same_top"));
    assert_eq!(code(&scaled(250, 250, 5_000), None), Some("counts_jumped"));
    // They say nothing about the top.
    assert_eq!(code(&scaled(11, 2, 5_000), None), None, "rest_apart");
    assert_eq!(code(&scaled(11, 0, 5_000), None), None, "zeros_changed");
    // A date that is wrong by a month: 2024-06-01 is 30 days before July, 2024-05-31 is 31.
    assert_eq!(code(&month, Some("2024-06-01")), None);
    assert_eq!(code(&month, Some("2024-05-31")), Some("stale"));
    // August ends the month; 2024-08-31 is 30 days after it, 2024-09-01 is 31.
    assert_eq!(code(&month, Some("2024-08-31")), None);
    assert_eq!(
        code(&month, Some("2024-09-01")),
        Some("newer_than_its_date")
    );
}
