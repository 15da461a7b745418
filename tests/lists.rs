//! Several lists of one registry and date, files without a registry, and panels. The tests check
//! which rows are in which snapshot, and that names of files do not matter.

mod common;

use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, Date32Array, Int32Array, Int64Array, StringArray, TimestampMillisecondArray,
    UInt64Array,
};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use registry_lens::domain::models::Models;
use registry_lens::metrics::Parameters;
use registry_lens::metrics::turnover::SnapshotOutput;
use registry_lens::relations::Field;
use registry_lens::report::Document;
use registry_lens::session::{Change, Chosen, FileState, Session};
use registry_lens::source::{Memory, NativeFile};

fn session(files: &[(&str, Vec<u8>)]) -> Session {
    let mut session = Session::default();
    for (id, (path, bytes)) in (1..).zip(files) {
        session.add(id, path, Box::new(Memory::new(bytes.clone())));
    }
    session.read_all();
    session
}

fn answer(session: &Session) -> Document {
    session.results(&Parameters::default()).unwrap()
}

fn named(session: &Session, label: &str) -> FileState {
    let mut files = session.files().into_iter();
    files.find(|file| file.label == label).unwrap()
}

fn configure(session: &mut Session, label: &str, change: Change) {
    let id = named(session, label).id;
    session.configure(id, change).unwrap();
}

fn snapshots(document: &Document) -> &[SnapshotOutput] {
    &document.metrics.turnover.datasets[0].values.snapshots
}

/// The codes of a file's caveats in the answer.
fn codes(document: &Document, file: &str) -> Vec<&'static str> {
    let mut inputs = document.inputs.iter();
    let input = inputs.find(|input| input.file == file).unwrap();
    let caveats = input.caveats.iter();
    caveats.map(|noted| noted.caveat.code()).collect()
}

const LONG: &[(&str, u64)] = &[("a", 9), ("b", 8), ("c", 7)];
const SHORT: &[(&str, u64)] = &[("d", 99), ("e", 98)];

#[test]
fn the_longer_list_of_a_date_is_used_for_any_names_of_files() {
    for (long, short) in [
        ("npm_a_2024-01", "npm_b_2024-01"),
        ("npm_b_2024-01", "npm_a_2024-01"),
    ] {
        let session = session(&[(long, common::table(LONG)), (short, common::table(SHORT))]);
        let document = answer(&session);
        assert_eq!(snapshots(&document)[0].members.id, ["a", "b", "c"]);
        assert_eq!(snapshots(&document)[0].file, long);
        assert_eq!(codes(&document, short), ["same_date"]);
        assert!(codes(&document, long).is_empty());
        let caveats = &document.metrics.turnover.datasets[0].values.caveats;
        let caveats: Vec<String> = caveats
            .iter()
            .map(|noted| noted.caveat.to_string())
            .collect();
        assert!(
            caveats
                .iter()
                .any(|text| text.contains("(3 against 2)") && text.contains(long)),
            "{caveats:?}"
        );
        assert_eq!(document.datasets.len(), 1);
        assert_eq!(document.datasets[0].files, [long]);
        // It once was “a second packages with downloads beside” the other.
        let said = format!(
            "{short} has the same kind (packages with downloads), registry and date as {long}, which has 3 rows against 2: it is not used until you give it another date or registry."
        );
        assert_eq!(document.datasets[0].problems, [said]);
    }
}

#[test]
fn of_lists_of_one_length_the_content_decides() {
    let other: &[(&str, u64)] = &[("d", 9), ("e", 8), ("f", 7)];
    let mut first = None;
    for (one, two) in [
        ("npm_a_2024-01", "npm_b_2024-01"),
        ("npm_b_2024-01", "npm_a_2024-01"),
    ] {
        let session = session(&[(one, common::table(LONG)), (two, common::table(other))]);
        let document = answer(&session);
        let found = snapshots(&document)[0].members.clone();
        assert_eq!(first.get_or_insert(found.clone()), &found);
        // Both parts of the answer use the same file.
        assert_eq!(
            document.datasets[0].files,
            [snapshots(&document)[0].file.clone()]
        );
    }
    // The lists are identical, so either can be used, and a caveat says so.
    let session = session(&[
        ("npm_a_2024-01", common::table(LONG)),
        ("npm_b_2024-01", common::table(LONG)),
    ]);
    let document = answer(&session);
    assert_eq!(codes(&document, "npm_b_2024-01"), ["same_date"]);
    let caveat = document.inputs[1].caveats[0].caveat.to_string();
    assert!(
        caveat.contains("the same packages with the same counts"),
        "{caveat}"
    );
}

#[test]
fn the_user_can_have_the_other_list() {
    let files = [
        ("npm_a_2024-01", common::table(LONG)),
        ("npm_b_2024-01", common::table(SHORT)),
    ];
    let mut session = session(&files);
    let whole = |whole| Change {
        whole: Some(whole),
        ..Change::default()
    };
    configure(&mut session, "npm_b_2024-01", whole(Some(true)));
    let document = answer(&session);
    assert_eq!(snapshots(&document)[0].members.id, ["d", "e"]);
    assert_eq!(codes(&document, "npm_a_2024-01"), ["whole_list"]);
    assert_eq!(document.datasets[0].files, ["npm_b_2024-01"]);
    configure(&mut session, "npm_b_2024-01", whole(None));
    assert_eq!(snapshots(&answer(&session))[0].members.id.len(), 3);
    // With another date the list is a separate snapshot.
    let dated = Change {
        snapshot_date: Some(Some("2024-02".into())),
        ..Change::default()
    };
    configure(&mut session, "npm_b_2024-01", dated);
    let document = answer(&session);
    assert_eq!(snapshots(&document).len(), 2);
    assert_eq!(
        (
            document.datasets.len(),
            codes(&document, "npm_b_2024-01").len()
        ),
        (2, 0)
    );
}

/// Of the lists of npm in December 2025 the one of 2,183 core packages comes first by its name;
/// the whole registry is used. Sets by DuckDB: `SELECT name … ORDER BY downloads DESC, name LIMIT
/// 1000` of both dates have 339 names in common, with the core's list 348.
#[test]
fn the_whole_of_npm_goes_before_its_core() {
    let Some(shared) = common::shared("lists of npm of one date") else {
        return;
    };
    let mut session = Session::default();
    let names = [
        "npm_core_packages_2025-12.parquet",
        "npm_core_dependencies_2025-12.parquet",
        "npm_top100k_2017-10.parquet",
        "npm_top100k_2025-12.parquet",
    ];
    for (id, name) in (1..).zip(names) {
        let file = NativeFile::open(&shared.join("data").join(name)).unwrap();
        session.add(id, name, Box::new(file));
    }
    session.read_all();
    let document = answer(&session);
    let series = snapshots(&document);
    assert_eq!(series[1].remained, Some(339));
    assert_eq!(series[1].file, names[3]);
    assert_eq!(codes(&document, names[0]), ["same_date"]);
    // The core list has maintainers and dependencies, which the other list lacks. So it is a
    // separate dataset with the dependencies.
    let core = document
        .datasets
        .iter()
        .find(|dataset| dataset.files.contains(&names[0].to_owned()));
    let core = core.unwrap();
    assert_eq!(core.files, [names[1], names[0]]);
    assert!(
        document
            .datasets
            .iter()
            .all(|dataset| dataset.problems.is_empty())
    );
    configure(
        &mut session,
        names[3],
        Change {
            registry: Some(Some("elsewhere".into())),
            ..Change::default()
        },
    );
    let document = answer(&session);
    let npm = document
        .metrics
        .turnover
        .datasets
        .iter()
        .map(|answer| &answer.values)
        .find(|output| output.registry == "npm");
    assert_eq!(npm.unwrap().snapshots[1].remained, Some(348));
}

/// Names and downloads can belong to any registry, and so can edges and findings.
#[test]
fn a_file_that_names_no_registry_asks_for_one() {
    let mut session = session(&[("list", common::table(LONG))]);
    let state = named(&session, "list");
    assert_eq!((state.registry, state.registry_source), (None, None));
    let codes = |session: &Session| -> Vec<&'static str> {
        let caveats = named(session, "list").caveats;
        caveats.iter().map(|noted| noted.caveat.code()).collect()
    };
    assert!(codes(&session).contains(&"no_registry"));
    let document = answer(&session);
    assert!(
        document
            .datasets
            .iter()
            .all(|dataset| dataset.registry.is_none())
    );
    assert!(document.claims.iter().all(|claim| claim.dataset.is_none()));
    configure(
        &mut session,
        "list",
        Change {
            registry: Some(Some("npm".into())),
            ..Change::default()
        },
    );
    assert!(!codes(&session).contains(&"no_registry"));
}

/// Rows of a panel, each with a date, a name and a count.
fn panel(dates: ArrayRef, rows: &[(&str, u64)]) -> Vec<u8> {
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.0)));
    let counts: ArrayRef = Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.1)));
    let columns = vec![("month", dates), ("name", names), ("downloads", counts)];
    common::parquet_of(columns, Default::default())
}

fn texts(of: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(of))
}

/// Snapshots without the labels of their files.
fn plain(document: &Document, registry: &str) -> Vec<SnapshotOutput> {
    let mut series = document
        .metrics
        .turnover
        .datasets
        .iter()
        .map(|answer| &answer.values);
    let series = series.find(|output| output.registry == registry).unwrap();
    let snapshots = series.snapshots.iter().cloned();
    let plain = |snapshot: SnapshotOutput| SnapshotOutput {
        file: String::new(),
        files: Vec::new(),
        ..snapshot
    };
    snapshots.map(plain).collect()
}

/// Rows of a file of `../shared`: names and counts.
fn rows_of(path: &Path) -> Vec<(String, u64)> {
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut rows = Vec::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let names = batch.column_by_name("name").unwrap().as_string::<i32>();
        let counts = batch.column_by_name("downloads").unwrap();
        let counts = counts.as_primitive::<Int64Type>();
        let pair = |row| (names.value(row).to_owned(), counts.value(row) as u64);
        rows.extend((0..batch.num_rows()).map(pair));
    }
    rows
}

/// Four lists of PyPI, in four files and in one, give the same snapshots for any order of the rows
/// and any type of the dates.
#[test]
fn months_in_one_file_are_the_snapshots_that_they_are_in_four() {
    let Some(shared) = common::shared("four months of PyPI") else {
        return;
    };
    let months = ["2022-11", "2023-08", "2023-10", "2024-03"];
    let mut apart = Session::default();
    let mut rows: Vec<(&str, String, u64)> = Vec::new();
    for (id, month) in (1..).zip(months) {
        let path = shared.join(format!("data/pypi_downloads_{month}.parquet"));
        let of_month = rows_of(&path).into_iter();
        rows.extend(of_month.map(|(name, count)| (month, name, count)));
        let file = NativeFile::open(&path).unwrap();
        apart.add(id, &format!("pypi_{month}.parquet"), Box::new(file));
    }
    apart.read_all();
    let expected = plain(&answer(&apart), "pypi");
    assert_eq!(expected.len(), 4);
    for turned in [false, true] {
        if turned {
            rows.sort_by(|a, b| (a.2 % 97, &a.1).cmp(&(b.2 % 97, &b.1)));
        }
        let text = texts(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let number = |row: &(&str, String, u64)| row.0.replace('-', "").parse::<i32>().unwrap();
        let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(rows.iter().map(number)));
        let counts: Vec<(&str, u64)> = rows.iter().map(|row| (&*row.1, row.2)).collect();
        for dates in [text, numbers] {
            let session = session(&[("pypi.parquet", panel(dates, &counts))]);
            let document = answer(&session);
            assert_eq!(plain(&document, "pypi"), expected);
            let state = named(&session, "pypi.parquet");
            let panel = state.panel.unwrap();
            let ends = (panel.from.to_string(), panel.to.to_string());
            assert_eq!(ends, ("2022-11".into(), "2024-03".into()));
            assert_eq!((panel.dates, panel.kept, panel.head_rows), (4, 4, 100_000));
            assert_eq!(codes(&document, "pypi.parquet"), ["panel"]);
            assert_eq!(document.inputs[0].panel, Some(panel));
            // Metrics of a single snapshot use the last one.
            assert_eq!(document.datasets[0].date.unwrap().to_string(), "2024-03");
            assert_eq!(document.datasets[0].relations[0].rows, expected[3].rows);
        }
    }
}

/// Exports write days and weeks in these forms.
#[test]
fn a_date_may_be_a_date_a_time_a_text_or_a_number() {
    const DAY: i32 = 86_400;
    let days = [19_813, 19_814, 19_813, 19_814];
    let kinds: [(&str, ArrayRef); 5] = [
        ("2024-03-31", Arc::new(Date32Array::from(days.to_vec()))),
        (
            "2024-03-31",
            Arc::new(TimestampMillisecondArray::from_iter_values(
                days.iter()
                    .map(|day| i64::from(*day) * i64::from(DAY) * 1000 + 5),
            )),
        ),
        (
            "2024-03-31",
            texts(&[
                "2024-03-31",
                "2024-04-01 00:00:00",
                "2024-03-31",
                "20240401",
            ]),
        ),
        (
            "2024-03-31",
            Arc::new(Int64Array::from(vec![
                20_240_331, 20_240_401, 20_240_331, 20_240_401,
            ])),
        ),
        (
            "2024-03-25",
            texts(&["2024-W13", "2024-W14", "2024-W13", "2024-W14"]),
        ),
    ];
    for (first, dates) in kinds {
        let kind = dates.data_type().clone();
        let rows = [("a", 5), ("a", 1), ("b", 4), ("c", 3)];
        let session = session(&[("npm.parquet", panel(dates, &rows))]);
        let document = answer(&session);
        let snapshots = snapshots(&document);
        let members = |place: usize| snapshots[place].members.id.clone();
        assert_eq!(snapshots[0].date.to_string(), first, "{kind}");
        assert_eq!(
            (members(0), members(1)),
            (vec!["a".into(), "b".into()], vec!["c".into(), "a".into()])
        );
        assert_eq!(snapshots[1].remained, Some(1), "{kind}");
    }
}

/// Every name that the column of dates may have.
#[test]
fn the_dates_of_a_panel_stand_in_columns_of_five_names() {
    let rows = [("a", 5), ("a", 1), ("b", 4), ("c", 3)];
    for column in ["snapshot_date", "date", "day", "month", "week"] {
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.0)));
        let counts: ArrayRef =
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.1)));
        let dates = texts(&["2024-01-31", "2024-02-29", "2024-01-31", "2024-02-29"]);
        let columns = vec![("name", names), ("downloads", counts), (column, dates)];
        let file = common::parquet_of(columns, Default::default());
        let document = answer(&session(&[("npm.parquet", file)]));
        let series = snapshots(&document);
        let dates: Vec<String> = series.iter().map(|list| list.date.to_string()).collect();
        assert_eq!(dates, ["2024-01-31", "2024-02-29"], "{column}");
        // The greatest count of a, 5, is of January alone.
        assert_eq!(series[0].members.id, ["a", "b"], "{column}");
        assert_eq!(series[1].members.id, ["c", "a"], "{column}");
    }
}

/// A file with one date for each package is not a panel, and the column of dates is ignored.
#[test]
fn a_date_for_each_package_is_not_a_panel() {
    let dates = || texts(&["2024-01-01", "2024-01-02", "2024-01-02"]);
    let once = session(&[("npm_2024-05.parquet", panel(dates(), LONG))]);
    let state = named(&once, "npm_2024-05.parquet");
    assert_eq!(
        (state.panel, state.snapshot_date.unwrap().to_string()),
        (None, "2024-05".into())
    );
    let ignored = state
        .columns_ignored
        .iter()
        .find(|column| column.column == "month");
    assert!(ignored.unwrap().reason.contains("not a panel"));
    let without = session(&[("npm_2024-05.parquet", common::table(LONG))]);
    assert_eq!(
        plain(&answer(&once), "npm"),
        plain(&answer(&without), "npm")
    );
    // A name that occurs twice on one day is a repeated name.
    let twice = [("a", 9), ("b", 8), ("b", 7)];
    let once = session(&[("npm_2024-05.parquet", panel(dates(), &twice))]);
    assert_eq!(named(&once, "npm_2024-05.parquet").panel, None);
    assert_eq!(
        codes(&answer(&once), "npm_2024-05.parquet"),
        ["repeated_names"]
    );
    // The user can choose no column of dates.
    let dates = texts(&["2024-01", "2024-01", "2024-02"]);
    let mut session = session(&[("npm_2024-05.parquet", panel(dates, &twice))]);
    assert_eq!(
        named(&session, "npm_2024-05.parquet").panel.unwrap().dates,
        2
    );
    let change = Change {
        mapping: Some(Some(Chosen::packages("name", "downloads"))),
        ..Change::default()
    };
    configure(&mut session, "npm_2024-05.parquet", change);
    session.read_all();
    assert_eq!(named(&session, "npm_2024-05.parquet").panel, None);
}

/// With 721 days, the last day of each month is a snapshot, for any order of the rows.
#[test]
fn of_hundreds_of_days_the_last_of_each_month_is_used() {
    // 2023-01-01 is day 19,358; 721 days end on 2024-12-21.
    let mut rows: Vec<(i32, String, u64)> = Vec::new();
    for day in 0..721 {
        for package in 0..20u64 {
            // Package p has the most downloads in month p.
            let peak = day as u64 / 30 == package;
            rows.push((
                19_358 + day,
                format!("p{package:02}"),
                100 - package + if peak { 1000 } else { 0 },
            ));
        }
    }
    let mut answers = Vec::new();
    for order in 0..3u64 {
        match order {
            1 => rows.reverse(),
            2 => rows.sort_by_key(|row| (row.0 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ row.2),
            _ => {}
        }
        let dates = Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.0)));
        let counts: Vec<(&str, u64)> = rows.iter().map(|row| (&*row.1, row.2)).collect();
        let session = session(&[("npm.parquet", panel(dates, &counts))]);
        let document = answer(&session);
        let panel = named(&session, "npm.parquet").panel.unwrap();
        assert_eq!(
            (panel.dates, panel.kept, panel.head_rows),
            (721, 24, 16_666)
        );
        let snapshots = plain(&document, "npm");
        let dates: Vec<String> = snapshots
            .iter()
            .map(|snapshot| snapshot.date.to_string())
            .collect();
        assert_eq!(
            (dates.len(), &*dates[0], &*dates[1], &*dates[23]),
            (24, "2023-01-31", "2023-02-28", "2024-12-21")
        );
        assert!(snapshots.iter().all(|snapshot| snapshot.rows == 20));
        // 31 January is day 30, so package 1 has the most downloads.
        assert_eq!(snapshots[0].members.id[0], "p01");
        assert_eq!(snapshots[0].members.downloads[0].to_string(), "1099");
        let said = document.inputs[0].caveats[0].caveat.to_string();
        assert!(
            said.starts_with("A panel of 721 dates, from 2023-01-01 to 2024-12-21."),
            "{said}"
        );
        answers.push((snapshots, document.metrics.concentration.clone()));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Other fields of a panel's packages keep the values of the last date, once for each package.
#[test]
fn metrics_of_one_snapshot_use_the_last_date_of_a_panel() {
    let months = ["2024-01", "2024-02"];
    type Row = (&'static str, String, &'static str, u64);
    let mut rows: Vec<Row> = Vec::new();
    for month in months {
        for package in 0..40u64 {
            let gone = month == "2024-02" && package >= 30;
            let owner = if month == "2024-01" { "old" } else { "new" };
            if !gone {
                rows.push((month, format!("{owner}/{package}"), owner, 100 + package));
            }
        }
        rows.push((month, "both/one".into(), "both", 50));
    }
    let mut answers = Vec::new();
    for turn in 0..3 {
        let rest = rows.split_off(turn * 17);
        rows.splice(0..0, rest);
        let column = |of: &dyn Fn(&Row) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
        };
        let counts: ArrayRef =
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.3)));
        let columns = vec![
            ("snapshot_date", column(&|row| row.0.to_owned())),
            ("id", column(&|row| row.1.clone())),
            ("author", column(&|row| row.2.to_owned())),
            ("downloads", counts),
        ];
        let file = common::parquet_of(columns, Default::default());
        let session = session(&[("hf.parquet", file)]);
        let document = answer(&session);
        assert_eq!(document.datasets[0].relations[0].rows, 31);
        let relations = &session.relations(1).unwrap().relations;
        let mut authors: Vec<_> = (0..31)
            .map(|row| relations.text(Field::Author, row).unwrap())
            .collect();
        authors.sort_unstable();
        authors.dedup();
        assert_eq!(authors, ["both", "new"]);
        answers.push(serde_json::to_string(&document.metrics.ownership).unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

/// The hub's crawl of June 2021 under the paper's name for it. METRICS.md 8 has its rows.
#[test]
fn a_known_snapshot_under_another_date_gets_its_own() {
    let rows = |with: usize, most: u64| -> Vec<u8> {
        let names = (0..10_406).map(|row| format!("o/m{row}"));
        let counts = (0..10_406usize).map(|row| match row {
            0 => Some(most),
            row => (row < with).then_some(row as u64 % 900_000),
        });
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
        let counts: ArrayRef = Arc::new(UInt64Array::from_iter(counts));
        common::parquet_of(
            vec![("id", names), ("downloads", counts)],
            Default::default(),
        )
    };
    let name = "hf_models_2022-06.parquet";
    let date = |session: &Session| named(session, name).snapshot_date.unwrap().to_string();
    let codes = |session: &Session| -> Vec<&'static str> {
        let caveats = named(session, name).caveats;
        caveats.iter().map(|noted| noted.caveat.code()).collect()
    };
    let mut session = session(&[(name, rows(9_037, 9_435_580))]);
    assert_eq!(date(&session), "2021-06");
    assert!(codes(&session).contains(&"known_date"));
    // The user can undo this and set it again.
    let set = |date: Option<&str>| Change {
        snapshot_date: Some(date.map(str::to_owned)),
        ..Change::default()
    };
    configure(&mut session, name, set(Some("2022-06")));
    assert_eq!(date(&session), "2022-06");
    assert!(!codes(&session).contains(&"known_date"));
    configure(&mut session, name, set(None));
    assert_eq!(date(&session), "2021-06");
    for (with, most) in [(9_036, 9_435_580), (9_037, 9_435_579)] {
        let mut other = Session::default();
        other.add(1, name, Box::new(Memory::new(rows(with, most))));
        other.read_all();
        assert_eq!(date(&other), "2022-06");
    }
}

/// Of two rows with one name, the one with more downloads counts, then the newer one, then the
/// first by content.
#[test]
fn which_of_two_rows_counts_does_not_depend_on_their_order() {
    // The fields are name, downloads, day of the last update, and owner.
    type Row = (&'static str, u64, i32, &'static str);
    let rows: [Row; 7] = [
        ("a", 9, 5, "late"),
        ("a", 9, 4, "early"),
        ("b", 3, 1, "zoe"),
        ("b", 3, 1, "ann"),
        ("c", 1, 9, "few"),
        ("c", 2, 1, "many"),
        ("d", 1, 1, "one"),
    ];
    let mut answers = Vec::new();
    for turn in 0..7 {
        let mut rows = rows.to_vec();
        rows.rotate_left(turn);
        if turn % 2 == 1 {
            rows.reverse();
        }
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.0)));
        let owners: ArrayRef =
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.3)));
        let counts: ArrayRef =
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.1)));
        let days: ArrayRef = Arc::new(Date32Array::from_iter_values(
            rows.iter().map(|row| 19_000 + row.2),
        ));
        let columns = vec![
            ("id", names),
            ("author", owners),
            ("downloads", counts),
            ("updated_at", days),
        ];
        let file = common::parquet_of(columns, Default::default());
        let session = session(&[("huggingface_2024-01.parquet", file)]);
        let relations = session.relations(1).unwrap();
        let models = Models::new(&[&relations.relations]);
        let mut owners: Vec<&str> = models
            .all()
            .map(|model| {
                relations
                    .relations
                    .text(Field::Author, model as usize)
                    .unwrap()
            })
            .collect();
        owners.sort_unstable();
        assert_eq!(owners, ["ann", "late", "many", "one"]);
        answers.push(serde_json::to_string(&answer(&session).metrics.ownership).unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}
