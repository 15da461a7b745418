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
    assert_eq!(facts.signs(Some(date("2024-03-31")), whole), []);
    assert_eq!(facts.signs(Some(date("2024-03")), whole), []);
    assert_eq!(facts.signs(None, whole), []);
    assert_eq!(
        of_list(&usual(2_503)).signs(None, Some(covered(Coverage::Whole, 2_503))),
        []
    );
}

#[test]
fn the_newest_row_tells_an_old_file_and_a_later_one() {
    let facts = models(&[("a/x", "2024-03-01", 0, 0)]);
    let signs = |day: &str, part| facts.signs(Some(date(day)), Some(covered(part, 1)));
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
    let rows = |part, rows| of_list(&usual(500)).signs(None, Some(covered(part, rows)));
    assert_eq!(
        codes(&rows(Coverage::Extract, 50_000)),
        ["round_number_of_rows"]
    );
    assert_eq!(rows(Coverage::Head, 50_000), []);
    let said = covered(Coverage::Extract, 50_000).stated(Coverage::Whole, CoverageWord::User);
    assert_eq!(of_list(&usual(500)).signs(None, Some(said)), []);
    assert_eq!(rows(Coverage::Extract, 50_001), []);
    let alike = list((0..150).map(|row| (format!("é{row}"), 900 - row)));
    let signs = of_list(&alike).signs(None, None);
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
    let signs = of_list(&list(filler.chain(others))).signs(None, None);
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
    assert_eq!(of_list(&small).signs(None, None), []);
}

#[test]
fn likes_without_downloads_are_a_sign() {
    let names: Vec<String> = (0..60)
        .map(|row| format!("{}/{row}", ["a", "b"][row % 2]))
        .collect();
    let of = |unloaded: usize| {
        let rows = names.iter().enumerate();
        let rows = rows.map(|(row, id)| (&**id, "2024-03-01", 10, u64::from(row >= unloaded)));
        models(&rows.collect::<Vec<_>>()).signs(None, None)
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

fn seen<'a>(day: &str, packages: &'a Ranking, part: Coverage) -> Seen<'a> {
    Seen {
        date: date(day),
        coverage: covered(part, packages.named()),
        packages,
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
        codes(&beside(&before, &now))
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
    assert!(beside(&at(before, &first), &at(after, &late)).is_empty());
    // A head and a whole registry have different lengths.
    let whole = seen("2024-01", &first, Coverage::Whole);
    let cut = scaled(11, 11, 2_000);
    assert!(beside(&whole, &seen("2024-02", &cut, Coverage::Head)).is_empty());
}
