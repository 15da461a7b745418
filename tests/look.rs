//! What a user sees of a file before they say what its columns hold: its first values and a guess.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray,
    StringArray, StructArray, TimestampMillisecondArray, new_null_array,
};
use arrow::datatypes::{DataType, Field, Int64Type};
use bytes::Bytes;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use registry_lens::base::error::Result;
use registry_lens::session::{Change, Chosen, Look, Needs, Session, Status};
use registry_lens::source::{ByteSource, Memory};

fn texts<S: AsRef<str>>(values: &[S]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let plain = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED);
    common::parquet_of(columns, plain.build())
}

fn look(columns: Vec<(&str, ArrayRef)>) -> Look {
    let mut session = Session::default();
    session.add(1, "unknown.parquet", Box::new(Memory::new(file(columns))));
    session.look(1).unwrap()
}

fn examples(look: &Look) -> Vec<Vec<&str>> {
    let columns = look.columns.iter();
    columns
        .map(|seen| seen.examples.iter().map(String::as_str).collect())
        .collect()
}

fn guess(look: &Look) -> String {
    let pairs = look.guess.columns.iter();
    let pairs = pairs.map(|(field, column)| format!(" {field}={column}"));
    format!("{}{}", look.guess.kind, pairs.collect::<String>())
}

#[test]
fn each_column_shows_its_first_three_different_values() {
    let structs = StructArray::from(vec![(
        Arc::new(Field::new("name", DataType::Utf8, false)),
        texts(&["pip", "npm", "pip", "pip"]),
    )]);
    let lists = ListArray::from_iter_primitive::<Int64Type, _, _>([
        Some(vec![Some(1), None]),
        Some((0..9).map(Some).collect()),
        None,
        Some(vec![]),
    ]);
    let decimals = Decimal128Array::from(vec![150, 200, 150, 7]).with_precision_and_scale(9, 2);
    let look = look(vec![
        (
            "text",
            Arc::new(StringArray::from(vec![
                None,
                Some("a"),
                Some("a"),
                Some("b"),
            ])),
        ),
        (
            "count",
            Arc::new(Int64Array::from(vec![9_007_199_254_740_993, 2, 3, 4])),
        ),
        (
            "real",
            Arc::new(Float64Array::from(vec![1500.0, 0.5, f64::NAN, 0.5])),
        ),
        ("decimal", Arc::new(decimals.unwrap())),
        (
            "flag",
            Arc::new(BooleanArray::from(vec![true, false, true, true])),
        ),
        (
            "day",
            Arc::new(Date32Array::from(vec![19_723, 19_723, 0, -1])),
        ),
        (
            "time",
            Arc::new(TimestampMillisecondArray::from(vec![
                1_704_067_200_000,
                1_704_103_200_000,
                0,
                0,
            ])),
        ),
        ("list", Arc::new(lists)),
        ("struct", Arc::new(structs)),
        ("null", new_null_array(&DataType::Null, 4)),
    ]);
    assert_eq!(
        examples(&look),
        [
            &["a", "b"][..],
            &["9007199254740993", "2", "3"],
            &["1500", "0.5"],
            &["1.5", "2", "0.07"],
            &["true", "false"],
            &["2024-01-01", "1970-01-01", "1969-12-31"],
            &["2024-01-01", "2024-01-01 10:00:00", "1970-01-01"],
            &["[1, null]", "[0, 1, 2, 3, …]", "[]"],
            &["{name: pip}", "{name: npm}"],
            &[],
        ]
    );
    assert_eq!(look.columns[1].type_name, "int64");
}

#[test]
fn hostile_values_are_short_and_turn_nothing_around() {
    let long = "x".repeat(100_000);
    let nested = format!("<img src=x onerror=alert(1)>{}", "\u{202e}");
    let look = look(vec![
        ("first", texts(&[&*long, &*nested, "a\0b\n\u{2066}c"])),
        ("second", texts(&["", "ok", "ok"])),
    ]);
    let cut = format!("{}…", "x".repeat(80));
    assert_eq!(
        examples(&look),
        [
            &[
                &*cut,
                "<img src=x onerror=alert(1)>\u{fffd}",
                "a\u{fffd}b\u{fffd}\u{fffd}c"
            ][..],
            &["", "ok"]
        ]
    );
}

/// So many edges with names that say nothing.
fn edges(n: usize) -> Vec<(&'static str, ArrayRef)> {
    let children: Vec<String> = (0..n).map(|i| format!("owner{i}/model")).collect();
    let bases: Vec<String> = (0..n).map(|i| format!("lab/base-{}", i % 7)).collect();
    vec![("x1", texts(&bases)), ("x2", texts(&children))]
}

#[test]
fn two_columns_of_one_hub_are_guessed_to_be_an_edge_and_one_click_reads_it() {
    let mut session = Session::default();
    session.add(
        1,
        "unknown.parquet",
        Box::new(Memory::new(file(edges(20_000)))),
    );
    assert_eq!(session.file(1).unwrap().status, Status::Unmapped);
    let look = session.look(1).unwrap();
    assert_eq!(guess(&look), "base-edges base_id=x1 child_id=x2");
    let columns = look.guess.columns.iter();
    let chosen = Chosen {
        kind: look.guess.kind.into(),
        columns: columns.map(|(a, b)| ((*a).into(), b.clone())).collect(),
    };
    let change = Change {
        mapping: Some(Some(chosen)),
        ..Default::default()
    };
    session.configure(1, change).unwrap();
    session.read_all();
    assert_eq!(session.file(1).unwrap().status, Status::Ready);
}

#[test]
fn a_column_that_cannot_be_read_shows_nothing_and_the_others_do() {
    let mut bytes = file(vec![
        ("broken", texts(&["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; 4])),
        ("slug", texts(&["a/b", "c/d", "e/f", "g/h"])),
    ]);
    // The header of the first page.
    bytes[4..12].fill(0xff);
    let mut session = Session::default();
    session.add(1, "unknown.parquet", Box::new(Memory::new(bytes)));
    let look = session.look(1).unwrap();
    assert_eq!(examples(&look), [&[][..], &["a/b", "c/d", "e/f"]]);
    assert_eq!(guess(&look), "packages id=slug");
}

#[test]
fn a_file_that_is_no_parquet_has_no_columns() {
    let mut session = Session::default();
    session.add(1, "unknown.parquet", Box::new(Memory::new(vec![0; 99])));
    let look = session.look(1).unwrap();
    assert!(look.columns.is_empty() && look.guess.columns.is_empty());
    assert!(session.look(2).is_err());
}

/// A source that counts the bytes that are read.
struct Counting(Memory, Arc<AtomicU64>);

impl ByteSource for Counting {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        self.1.fetch_add(length as u64, Ordering::Relaxed);
        self.0.read(offset, length)
    }
}

#[test]
fn little_of_a_large_file_is_read() {
    let long: Vec<String> = (0..40_000).map(|i| format!("{i} {i:0>1000}")).collect();
    let bytes = file(vec![("card", texts(&long)), ("other", texts(&long))]);
    let size = bytes.len() as u64;
    assert!(size > 70_000_000);
    let read = Arc::new(AtomicU64::new(0));
    let source = Counting(Memory::new(bytes), Arc::clone(&read));
    let mut session = Session::default();
    session.add(1, "unknown.parquet", Box::new(source));
    assert!(
        session
            .look(1)
            .unwrap()
            .columns
            .iter()
            .all(|seen| seen.examples.len() == 3)
    );
    let read = read.load(Ordering::Relaxed);
    assert!(read < size / 10, "{read} of {size} bytes were read");
}

#[test]
fn a_host_that_brings_the_bytes_sees_the_same() {
    let bytes = file(edges(20_000));
    let mut session = Session::default();
    session.add_fed(1, "unknown.parquet", bytes.len() as u64);
    let bring = |session: &mut Session, needs: Needs| {
        for range in needs.now {
            let piece = &bytes[range.start as usize..range.end as usize];
            session.feed(1, range.start, Bytes::copy_from_slice(piece));
        }
    };
    while let Some(needs) = session.needs().pop() {
        bring(&mut session, needs);
    }
    assert_eq!(session.file(1).unwrap().status, Status::Unmapped);
    assert_eq!(examples(&session.look(1).unwrap()), [&[] as &[&str]; 2]);
    let needs = session.look_needs(1).unwrap();
    bring(&mut session, needs);
    assert!(session.look_needs(1).is_none());
    let seen = session.look(1).unwrap();
    assert_eq!(examples(&seen), examples(&look(edges(20_000))));
    assert_eq!(guess(&seen), "base-edges base_id=x1 child_id=x2");
}
