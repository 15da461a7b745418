use super::*;
use crate::domain::data::Source;
use crate::relations::{Ranking, RankingBuilder, Relations, Value};

fn ranking(rows: &[(&str, u64)]) -> Ranking {
    let mut builder = RankingBuilder::default();
    for (id, downloads) in rows {
        builder.push(id, Count::new(*downloads));
    }
    builder.finish()
}

fn of(ranking: &Ranking) -> Option<Output> {
    let source = Source::default();
    let data = Data::new(&source, Vec::new(), Some(ranking));
    Output::measure_dataset(&data, &Params::default())
}

/// Rows as `id downloads registry period`; `-` is missing.
fn packages(rows: &[&str]) -> Relations {
    let mut relations = Relations::default();
    for row in rows {
        let words: Vec<&str> = row.split(' ').collect();
        let fields = [
            Field::PackageId,
            Field::Downloads,
            Field::Registry,
            Field::DownloadsPeriod,
        ];
        for (field, word) in fields.into_iter().zip(words) {
            let value = match word {
                "-" => continue,
                _ if field == Field::Downloads => Value::Count(Count::new(word.parse().unwrap())),
                _ => Value::Name(relations.names.intern(word).unwrap()),
            };
            relations.table_mut(Relation::Packages).set(field, value);
        }
        relations.table_mut(Relation::Packages).end_row();
    }
    relations
}

fn of_rows(rows: &[&str], params: &Params) -> Option<Output> {
    let (source, relations) = (Source::default(), packages(rows));
    Output::measure_dataset(&Data::new(&source, vec![&relations], None), params)
}

#[test]
fn nothing_feeds_nothing() {
    assert_eq!(of(&ranking(&[])), None);
    assert_eq!(of_rows(&[], &Params::default()), None);
    assert_eq!(of_rows(&["a -", "b -"], &Params::default()), None);
    let likes = Params {
        popularity: Popularity::Likes,
        ..Params::default()
    };
    assert_eq!(of_rows(&["a 1"], &likes), None);
}

#[test]
fn all_zero_is_undefined() {
    let output = of(&ranking(&[("a", 0), ("b", 0)])).unwrap();
    let group = &output.groups[0];
    assert_eq!((group.n, group.zeros, group.total), (2, 2, 0.0));
    assert_eq!(
        (group.gini, group.share_top1, group.holding_50),
        (None, None, None)
    );
    assert!(group.lorenz.is_empty() && group.rank_size.is_empty() && group.slope.is_none());
    assert_eq!(output.show().short, "no downloads");
}

#[test]
fn one_package_and_ties() {
    let output = of(&ranking(&[("a", u64::MAX)])).unwrap();
    assert_eq!(output.groups[0].gini, Some(0.0));
    assert_eq!(output.groups[0].holding_80, Some(1));
    assert_eq!(output.groups[0].slope, None);
    let rows: Vec<String> = (0..400).map(|row| format!("p{row}")).collect();
    let rows: Vec<(&str, u64)> = rows.iter().map(|id| (id.as_str(), 7)).collect();
    let output = of(&ranking(&rows)).unwrap();
    let group = &output.groups[0];
    assert_eq!((group.gini, group.share_top1pct), (Some(0.0), Some(0.01)));
    assert_eq!((group.holding_50, group.holding_80), (Some(200), Some(320)));
    let slope = group.slope.as_ref().unwrap();
    assert_eq!((slope.slope, slope.r_squared), (0.0, None));
    // Equal counts are named in the order of their names.
    assert_eq!(group.largest[1].name, "p1");
    assert_eq!(group.largest[2].name, "p10");
    let shown = output.show();
    assert!(shown.figures.len() == 2 && shown.tables[0].rows.len() < 100);
}

#[test]
fn a_name_counts_once_by_its_greatest_row() {
    let rows = ["a 5", "b 3", "a 9", "c -", "a 9"];
    let output = of_rows(&rows, &Params::default()).unwrap();
    let group = &output.groups[0];
    assert_eq!((group.n, group.total, group.repeated), (2, 12.0, Some(2)));
    assert_eq!(group.without_count, 1);
    assert_eq!(group.largest.len(), 2);
    // If only names and counts are known, every row counts, but a name is listed once.
    let output = of(&ranking(&[("a", 5), ("b", 3), ("a", 9)])).unwrap();
    let group = &output.groups[0];
    assert_eq!((group.n, group.total, group.repeated), (3, 17.0, Some(1)));
    let names: Vec<&str> = group.largest.iter().map(|largest| &*largest.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(group.largest[0].count, Count::new(9));
}

#[test]
fn registries_and_periods_stay_apart() {
    let rows = [
        "a 5 npm last-month",
        "a 7 cargo total",
        "b 1 npm last-month",
        "a 2 cargo total",
        "c 1 npm last-month",
        "a 3 npm last-month",
    ];
    let output = of_rows(&rows, &Params::default()).unwrap();
    let groups: Vec<(&str, u64, f64)> = output
        .groups
        .iter()
        .map(|group| (group.registry.as_deref().unwrap(), group.n, group.total))
        .collect();
    assert_eq!(groups, [("npm", 3, 7.0), ("cargo", 1, 7.0)]);
    let shown = output.show();
    let periods = "over different periods (last-month, total)";
    assert!(shown.caveats.iter().any(|text| text.contains(periods)));
    assert!(shown.sentences[0].contains("the largest, npm, last-month"));
}

#[test]
fn parts_of_a_table_are_one() {
    let parts = [
        ranking(&[("a", 5), ("b", 3)]),
        ranking(&[("c", 9), ("d", 0)]),
    ];
    let source = Source::default();
    let rankings = parts.iter().map(|part| (None, part)).collect();
    let data = Data::new(&source, Vec::new(), None).with_rankings(rankings);
    let output = Output::measure_dataset(&data, &Params::default()).unwrap();
    let whole = of(&ranking(&[("a", 5), ("b", 3), ("c", 9), ("d", 0)])).unwrap();
    assert_eq!(output, whole);
}

#[test]
fn points_are_few_whatever_the_size() {
    let rows: Vec<String> = (0..5000).map(|row| format!("p{row}")).collect();
    let rows: Vec<(&str, u64)> = rows.iter().map(|id| id.as_str()).zip(1..).collect();
    let output = of(&ranking(&rows)).unwrap();
    let group = &output.groups[0];
    assert!(group.lorenz.len() <= 200 && group.rank_size.len() <= 300);
    assert_eq!(group.rank_size.first(), Some(&[1.0, 5000.0]));
    assert_eq!(group.rank_size.last(), Some(&[5000.0, 1.0]));
    // A round thousand without a zero.
    assert!(group.is_head);
}
