//! A file with any physical layout gives the same packages.

mod common;
#[path = "common/layouts.rs"]
mod layouts;

use std::collections::HashMap;
use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::{
    ArrayRef, BinaryArray, Decimal128Array, Decimal256Array, DictionaryArray, Float32Array,
    Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray, StringArray,
    StringViewArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow::datatypes::{Int8Type, Int32Type, i256};
use layouts::properties;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use registry_lens::base::error::{ErrorKind, Result};
use registry_lens::base::limits::Limits;
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::session::{Change, Chosen, FileState, Session, Status};
use registry_lens::source::{ByteSource, Memory, NativeFile, unreadable};

fn read(bytes: Vec<u8>) -> (FileState, Vec<(String, String)>) {
    let mut session = Session::default();
    session.add(1, "npm_2024-01.parquet", Box::new(Memory::new(bytes)));
    session.read_all();
    (session.file(1).unwrap(), members(&session))
}

/// Turnover of the top K by one definition.
fn top(mode: Mode, k: u32) -> Parameters {
    let mut params = Parameters::in_mode(mode);
    params.turnover.k = k;
    params
}

/// Names and downloads in rank order, as the results document has them.
fn members(session: &Session) -> Vec<(String, String)> {
    let document = session.results(&top(Mode::Artifact, 50_000)).unwrap();
    let Some(series) = document.metrics.turnover.datasets.first() else {
        return Vec::new();
    };
    let members = &series.values.snapshots[0].members;
    let downloads = members.downloads.iter().map(ToString::to_string);
    members.id.iter().cloned().zip(downloads).collect()
}

fn expect(bytes: Vec<u8>, rows: &[(&str, &str)]) {
    let (state, members) = read(bytes);
    assert_eq!(state.error, None);
    let rows: Vec<_> = rows
        .iter()
        .map(|(a, b)| (a.to_string(), b.to_string()))
        .collect();
    assert_eq!(members, rows);
}

#[test]
fn names_in_every_string_type() {
    let words = ["beta", "alpha", "γάμμα"];
    let dictionary: DictionaryArray<Int8Type> = words.iter().copied().collect();
    let wide_dictionary: DictionaryArray<Int32Type> = words.iter().copied().collect();
    let bytes: Vec<&[u8]> = words.iter().map(|w| w.as_bytes()).collect();
    let types: [ArrayRef; 6] = [
        Arc::new(StringArray::from(words.to_vec())),
        Arc::new(LargeStringArray::from(words.to_vec())),
        Arc::new(StringViewArray::from(words.to_vec())),
        Arc::new(dictionary),
        Arc::new(wide_dictionary),
        // Strings that an older writer left without an annotation.
        Arc::new(BinaryArray::from(bytes)),
    ];
    for names in types {
        let kind = names.data_type().clone();
        let counts: ArrayRef = Arc::new(Int64Array::from(vec![2, 3, 1]));
        let file = common::parquet(names, counts, WriterProperties::default());
        let (state, members) = read(file);
        assert_eq!(state.error, None, "{kind}");
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["alpha", "beta", "γάμμα"], "{kind}");
    }
}

#[test]
fn counts_in_every_number_type() {
    let decimal = |values: Vec<i128>, precision, scale| -> ArrayRef {
        let array = Decimal128Array::from(values).with_precision_and_scale(precision, scale);
        Arc::new(array.unwrap())
    };
    let wide = Decimal256Array::from(vec![i256::from_i128(700), i256::from_i128(30)])
        .with_precision_and_scale(50, 1);
    let types: [ArrayRef; 16] = [
        Arc::new(Int8Array::from(vec![70, 3])),
        Arc::new(Int16Array::from(vec![70, 3])),
        Arc::new(Int32Array::from(vec![70, 3])),
        Arc::new(Int64Array::from(vec![70, 3])),
        Arc::new(UInt8Array::from(vec![70, 3])),
        Arc::new(UInt16Array::from(vec![70, 3])),
        Arc::new(UInt32Array::from(vec![70, 3])),
        Arc::new(UInt64Array::from(vec![70, 3])),
        Arc::new(Float32Array::from(vec![70.0, 3.0])),
        Arc::new(Float64Array::from(vec![70.0, 3.0])),
        decimal(vec![70, 3], 4, 0),
        decimal(vec![700, 30], 18, 1),
        decimal(vec![7000, 300], 38, 2),
        Arc::new(wide.unwrap()),
        // All columns are exported as text.
        Arc::new(StringArray::from(vec!["70", "3"])),
        Arc::new(LargeStringArray::from(vec!["70.0", " 3"])),
    ];
    for counts in types {
        let kind = counts.data_type().clone();
        let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let (state, members) = read(common::parquet(names, counts, WriterProperties::default()));
        assert_eq!(state.error, None, "{kind}");
        let expected = [
            ("a".to_owned(), "70".to_owned()),
            ("b".to_owned(), "3".to_owned()),
        ];
        assert_eq!(members, expected, "{kind}");
    }
}

#[test]
fn counts_beyond_doubles_and_averages_are_exact() {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let big = (1u64 << 60) + 1;
    let counts: ArrayRef = Arc::new(UInt64Array::from(vec![big - 1, big]));
    expect(
        common::parquet(Arc::clone(&names), counts, WriterProperties::default()),
        &[("b", "1152921504606846977"), ("a", "1152921504606846976")],
    );
    let averages: ArrayRef = Arc::new(Float64Array::from(vec![2.5, 2.75]));
    expect(
        common::parquet(names, averages, WriterProperties::default()),
        &[("b", "2.75"), ("a", "2.5")],
    );
}

#[test]
fn rows_without_name_or_count_are_left_out_and_counted() {
    let names: ArrayRef = Arc::new(StringArray::from(vec![
        Some("a"),
        None,
        Some(""),
        Some("d"),
        Some("e"),
        Some("f"),
        Some("g"),
        Some("a"),
    ]));
    let counts: ArrayRef = Arc::new(Float64Array::from(vec![
        Some(1.0),
        Some(2.0),
        Some(3.0),
        None,
        Some(f64::NAN),
        Some(-1.0),
        Some(f64::INFINITY),
        Some(5.0),
    ]));
    let (state, members) = read(common::parquet(names, counts, WriterProperties::default()));
    // The artifact's ranking keeps the first row of a package in rank order.
    assert_eq!(members, [("a".to_owned(), "5".to_owned())]);
    let texts: Vec<String> = state
        .caveats
        .iter()
        .map(|noted| noted.caveat.to_string())
        .collect();
    for (code, number) in [
        ("without_name", "2 rows"),
        ("without_downloads", "2 rows"),
        ("not_a_count", "2 rows"),
        ("repeated_names", "1 row "),
    ] {
        let at = state
            .caveats
            .iter()
            .position(|noted| noted.caveat.code() == code);
        assert!(texts[at.unwrap()].starts_with(number), "{texts:?}");
    }
}

#[test]
fn a_snapshot_without_any_count_is_refused() {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let counts: ArrayRef = Arc::new(Int64Array::from(vec![None, None]));
    let (state, _) = read(common::parquet(names, counts, WriterProperties::default()));
    assert_eq!(state.error.unwrap().kind, ErrorKind::Empty);
}

#[test]
fn an_untyped_null_column_is_not_a_count_column() {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let nulls: ArrayRef = Arc::new(arrow::array::NullArray::new(2));
    let mut session = Session::default();
    let file = common::parquet(names, nulls, WriterProperties::default());
    session.add(1, "npm_2024-01.parquet", Box::new(Memory::new(file)));
    assert_eq!(session.file(1).unwrap().status, Status::Unmapped);
    assert_eq!(session.columns(1)[1].type_name, "untyped null");
}

#[test]
fn a_long_text_is_not_a_name() {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(10_000)]));
    let counts: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let (state, _) = read(common::parquet(names, counts, WriterProperties::default()));
    let error = state.error.unwrap();
    assert_eq!(
        (error.kind, error.column.as_deref()),
        (ErrorKind::Budget, Some("name"))
    );
}

/// The bytes of a file move 5 GB into a sparse one: every offset of its footer is beyond 2^32.
#[test]
fn a_file_beyond_four_gibibytes_reads_right() {
    let bytes = common::table(&[("a", 3), ("b", 2), ("c", 1)]);
    let distance = 5u64 << 30;
    let moved = common::moved(&bytes, distance);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"PAR1").unwrap();
    file.seek(SeekFrom::Start(distance)).unwrap();
    file.write_all(&moved).unwrap();
    let mut session = Session::default();
    let source = NativeFile::open(file.path()).unwrap();
    session.add(1, "npm_2024-01.parquet", Box::new(source));
    session.read_all();
    let state = session.file(1).unwrap();
    assert_eq!((state.error, state.bytes > distance), (None, true));
    assert_eq!(members(&session).len(), 3);
}

#[test]
fn other_columns_other_date_other_registry() {
    let mut session = Session::default();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("label", Arc::new(StringArray::from(vec!["x", "y"]))),
        ("hits", Arc::new(Int64Array::from(vec![1, 2]))),
    ];
    let file = common::parquet_of(columns, WriterProperties::default());
    session.add(7, "export.parquet", Box::new(Memory::new(file)));
    assert_eq!(session.file(7).unwrap().status, Status::Unmapped);
    assert_eq!(session.step(), None);

    let change =
        |mapping: Option<(&str, &str)>, date: Option<&str>, registry: Option<&str>| Change {
            mapping: mapping.map(|(a, b)| Some(Chosen::packages(a, b))),
            snapshot_date: date.map(|text| Some(text.to_owned())),
            registry: registry.map(|text| Some(text.to_owned())),
            whole: None,
        };
    let unknown = session.configure(7, change(Some(("label", "absent")), Some("2024-01"), None));
    assert_eq!(unknown.unwrap_err().kind, ErrorKind::Column);
    assert_eq!(
        session.file(7).unwrap().snapshot_date,
        None,
        "nothing changes by halves"
    );
    let nonsense = session.configure(7, change(None, Some("last spring"), None));
    assert_eq!(nonsense.unwrap_err().kind, ErrorKind::Setting);

    session
        .configure(
            7,
            change(
                Some(("label", "hits")),
                Some(" 2024-01-31 "),
                Some("Hugging Face"),
            ),
        )
        .unwrap();
    session.read_all();
    let state = session.file(7).unwrap();
    assert_eq!(state.status, Status::Ready);
    assert_eq!(state.registry.as_deref(), Some("huggingface"));
    assert_eq!(members(&session)[0].0, "y");

    // Another date does not cause a file to be read again.
    session
        .configure(7, change(None, Some("2024-02"), None))
        .unwrap();
    assert_eq!(session.step(), None);
    let document = session.results(&Parameters::default()).unwrap();
    assert_eq!(
        document.metrics.turnover.datasets[0].values.snapshots[0]
            .date
            .to_string(),
        "2024-02"
    );
}

#[test]
fn stopping_keeps_what_is_read_and_resuming_goes_on() {
    let rows: Vec<(String, u64)> = (0..200_000).map(|i| (format!("p{i}"), i)).collect();
    let rows: Vec<(&str, u64)> = rows
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    let file = common::table(&rows);
    let mut session = Session::default();
    session.add(
        1,
        "npm_2024-01.parquet",
        Box::new(Memory::new(common::table(&[("a", 1)]))),
    );
    session.add(2, "npm_2024-02.parquet", Box::new(Memory::new(file)));
    session.step().unwrap();
    let progress = session.step().unwrap();
    assert!(
        progress.id == 2 && progress.rows_done < progress.rows,
        "{progress:?}"
    );
    session.stop();
    assert_eq!(session.step(), None);
    let status = |session: &Session, id| session.file(id).unwrap().status;
    assert_eq!(
        (status(&session, 1), status(&session, 2)),
        (Status::Ready, Status::Stopped)
    );
    session.resume(2);
    session.read_all();
    assert_eq!(status(&session, 2), Status::Ready);
    let document = session.results(&top(Mode::Paper, 10)).unwrap();
    assert_eq!(
        document.metrics.turnover.datasets[0].values.snapshots[1]
            .members
            .id[0],
        "p199999"
    );
}

#[test]
fn two_files_of_one_registry_and_date_do_not_mix() {
    let mut session = Session::default();
    for (id, path) in [(1, "b/npm_2024-01.parquet"), (2, "a/npm_2024-01.parquet")] {
        session.add(id, path, Box::new(Memory::new(common::table(&[(path, 1)]))));
    }
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let files: Vec<&str> = document
        .inputs
        .iter()
        .map(|input| input.file.as_str())
        .collect();
    assert_eq!(files, ["a/npm_2024-01.parquet", "b/npm_2024-01.parquet"]);
    let snapshots = &document.metrics.turnover.datasets[0].values.snapshots;
    assert_eq!(
        (snapshots.len(), snapshots[0].file.as_str()),
        (1, "a/npm_2024-01.parquet")
    );
    assert_eq!(document.inputs[1].caveats[0].caveat.code(), "same_date");
}

#[test]
fn the_same_path_twice_has_two_labels() {
    let mut session = Session::default();
    for (id, name) in [(1, "old"), (2, "new")] {
        let file = common::table(&[(name, 1)]);
        session.add(id, "npm_2024-01.parquet", Box::new(Memory::new(file)));
    }
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let labels: Vec<&str> = document
        .inputs
        .iter()
        .map(|input| input.file.as_str())
        .collect();
    assert_eq!(labels, ["npm_2024-01.parquet", "npm_2024-01.parquet (2)"]);
    // The lists are equally long, so the content decides: “new” comes before “old”.
    assert_eq!(document.inputs[0].caveats[0].caveat.code(), "same_date");
    // The caveats of the figure also say so.
    let turnover = &document.metrics.turnover.datasets[0].values;
    assert!(
        turnover
            .caveats
            .iter()
            .any(|noted| noted.caveat.code() == "same_date")
    );
}

#[test]
fn numbered_parts_of_a_table_make_one_snapshot() {
    let mut session = Session::default();
    for part in 0..3u32 {
        let rows = [
            (["a", "b", "c"][part as usize], u64::from(part)),
            ("every", 7),
        ];
        let path = format!("npm/2024-01/train-0000{part}-of-00003.parquet");
        session.add(part, &path, Box::new(Memory::new(common::table(&rows))));
    }
    session.read_all();
    let document = session.results(&top(Mode::Paper, 3)).unwrap();
    let snapshots = &document.metrics.turnover.datasets[0].values.snapshots;
    assert_eq!((snapshots.len(), snapshots[0].rows), (1, 6));
    assert_eq!(snapshots[0].files.len(), 3);
    assert_eq!(snapshots[0].members.id, ["every", "c", "b"]);
}

#[test]
fn a_file_that_is_not_read_says_why_in_the_document() {
    let mut session = Session::default();
    let columns: Vec<(&str, ArrayRef)> = vec![("x", Arc::new(StringArray::from(vec!["a"])))];
    let unknown = common::parquet_of(columns, WriterProperties::default());
    session.add(1, "unknown.parquet", Box::new(Memory::new(unknown)));
    session.add(
        2,
        "npm_2024-01.parquet",
        Box::new(Memory::new(common::table(&[("a", 1)]))),
    );
    session.stop();
    let document = session.results(&Parameters::default()).unwrap();
    let codes: Vec<&str> = document
        .inputs
        .iter()
        .flat_map(|input| &input.caveats)
        .map(|noted| noted.caveat.code())
        .collect();
    assert_eq!(codes, ["stopped", "columns_unknown"]);
}

#[test]
fn a_budget_for_all_files_together_is_kept() {
    let limits = Limits {
        kept_rows: 1,
        ..Limits::DEFAULT
    };
    let mut session = Session::with_limits(limits);
    for id in 1..=3 {
        let file = common::table(&[("a", 1), ("b", 2)]);
        session.add(
            id,
            &format!("npm_2024-0{id}.parquet"),
            Box::new(Memory::new(file)),
        );
    }
    session.read_all();
    let kinds: Vec<_> = session
        .files()
        .into_iter()
        .map(|file| file.error.map(|e| e.kind))
        .collect();
    assert_eq!(
        kinds,
        [None, Some(ErrorKind::NoRoom), Some(ErrorKind::NoRoom)]
    );
    let error = session.file(2).unwrap().error.unwrap().message;
    assert!(
        error.ends_with("Most is held by npm_2024-01.parquet (2 rows, 0 MB of texts)."),
        "{error}"
    );
    // After a file is removed, the next one fits.
    session.remove(1);
    session.resume(2);
    session.read_all();
    assert_eq!(session.file(2).unwrap().status, Status::Ready);
}

/// A page that becomes much larger than names can be, as in a hostile file with thousands of them.
#[test]
fn a_small_page_may_not_inflate() {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(1 << 20)]));
    let counts: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let (state, _) = read(common::parquet(names, counts, properties));
    let error = state.error.unwrap();
    assert_eq!(
        (error.kind, error.column.as_deref()),
        (ErrorKind::Budget, Some("name"))
    );
}

/// The footer states one row, but the pages have more. Reading must end at once.
#[test]
fn pages_with_more_rows_than_the_footer_are_refused() {
    use parquet::file::metadata::{
        ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
    };
    let rows: Vec<(String, u64)> = (0..1000).map(|i| (format!("p{i}"), i)).collect();
    let rows: Vec<(&str, u64)> = rows
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    for claimed in [1, 999, 1001] {
        let bytes = common::table(&rows);
        let length =
            u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
        let data_end = bytes.len() - 8 - length as usize;
        let metadata =
            ParquetMetaDataReader::decode_metadata(&bytes[data_end..bytes.len() - 8]).unwrap();
        let group = metadata
            .row_group(0)
            .clone()
            .into_builder()
            .set_num_rows(claimed)
            .build()
            .unwrap();
        let metadata = ParquetMetaDataBuilder::new(metadata.file_metadata().clone())
            .set_row_groups(vec![group])
            .build();
        let mut lying = bytes[..data_end].to_vec();
        ParquetMetaDataWriter::new(&mut lying, &metadata)
            .finish()
            .unwrap();
        let (state, _) = read(lying);
        assert_eq!(
            state.error.map(|e| e.kind),
            Some(ErrorKind::Damaged),
            "{claimed}"
        );
    }
}

fn names() -> impl Strategy<Value = Option<String>> {
    prop_oneof![1 => Just(None), 9 => "[a-e/]{0,3}".prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_layout_reads_back_the_same_packages(
        rows in prop::collection::vec((names(), prop::option::weighted(0.9, 0i64..1000)), 1..120),
        properties in properties(&["name"], &["downloads"]),
    ) {
        let text: ArrayRef = Arc::new(StringArray::from_iter(rows.iter().map(|row| row.0.as_deref())));
        let counts: ArrayRef = Arc::new(Int64Array::from_iter(rows.iter().map(|row| row.1)));
        let mut session = Session::default();
        let file = common::parquet(text, counts, properties);
        session.add(1, "npm_2024-01.parquet", Box::new(Memory::new(file)));
        session.read_all();

        let mut best: HashMap<&str, i64> = HashMap::new();
        for (name, count) in &rows {
            if let (Some(name), Some(count)) = (name.as_deref().filter(|n| !n.is_empty()), count) {
                let entry = best.entry(name).or_insert(*count);
                *entry = (*entry).max(*count);
            }
        }
        let mut expected: Vec<(&str, i64)> = best.into_iter().collect();
        expected.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));

        let state = session.file(1).unwrap();
        if expected.is_empty() {
            prop_assert_eq!(state.error.map(|e| e.kind), Some(ErrorKind::Empty));
        } else {
            prop_assert_eq!(state.error, None);
            let document = session.results(&top(Mode::Paper, 50_000)).unwrap();
            let members = &document.metrics.turnover.datasets[0].values.snapshots[0].members;
            let have: Vec<(&str, i64)> = members.id.iter().map(String::as_str)
                .zip(members.downloads.iter().map(|d| d.whole() as i64))
                .collect();
            prop_assert_eq!(have, expected);
        }
    }
}

/// A source whose bytes can no longer be read.
struct Going(Memory, Arc<AtomicBool>);

impl ByteSource for Going {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read(&self, offset: u64, length: usize) -> Result<bytes::Bytes> {
        if self.1.load(Ordering::Relaxed) {
            return Err(unreadable("gone"));
        }
        self.0.read(offset, length)
    }
}

#[test]
fn a_file_that_vanishes_before_it_is_read_is_not_called_damaged() {
    let gone = Arc::new(AtomicBool::new(false));
    let source = Going(Memory::new(common::table(&[("a", 3)])), Arc::clone(&gone));
    let mut session = Session::default();
    session.add(1, "npm_2024-01.parquet", Box::new(source));
    gone.store(true, Ordering::Relaxed);
    session.read_all();
    let error = session.file(1).unwrap().error.unwrap();
    assert_eq!(error.kind, ErrorKind::Unreadable);
    assert_eq!(error.message, "The file can no longer be read (gone).");
}
