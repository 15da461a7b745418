//! Reads every valid, unusual, broken or hostile file of the corpora. Each gives a result or an
//! error message within the budget, and never a panic.

mod common;
#[path = "common/outcomes.rs"]
mod outcomes;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, Int64Array};
use outcomes::{as_it_is, choices, opened, with};
use parquet::file::properties::WriterProperties;
use registry_lens::metrics::Parameters;
use registry_lens::session::{Session, Status};
use registry_lens::source::{Memory, NativeFile};

/// Far above the time of the slowest file (a second, unoptimised): it detects a hang.
const HANG: Duration = Duration::from_secs(60);

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_the_corpus_gets_a_result_or_a_sentence() {
    let Some(shared) = common::shared("the corpus of good and broken files") else {
        return;
    };
    let mut paths = Vec::new();
    files(&shared.join("corpus"), &mut paths);
    let (mut opened_well, mut refused, mut read, mut broken) = (0, 0, 0, 0);
    for path in &paths {
        let started = Instant::now();
        let source = Box::new(NativeFile::open(path).unwrap());
        let mut session = opened(&path.to_string_lossy(), source);
        match as_it_is(&mut session).error {
            Some(_) if session.columns(1).is_empty() => refused += 1,
            _ => opened_well += 1,
        }
        for chosen in choices(&session) {
            match with(&mut session, chosen.clone()).status {
                Status::Ready => read += 1,
                Status::Failed => broken += 1,
                other => panic!("{}: {chosen:?} ended as {other:?}", path.display()),
            }
            session.results(&Parameters::default()).unwrap();
        }
        assert!(
            started.elapsed() < HANG,
            "{} took {:?}",
            path.display(),
            started.elapsed()
        );
    }
    println!(
        "{} files: {opened_well} opened, {refused} refused; choices of columns: {read} read, {broken} refused",
        paths.len()
    );
    assert!(
        paths.len() > 700,
        "only {} files in the corpus",
        paths.len()
    );
    assert!(opened_well > 400 && refused > 50 && read > 100 && broken > 20);
}

/// Files that an attack found: each broke the decoder, or was read although it contradicts itself.
/// Each has the words that a user reads, with the column.
const ATTACK: &[(&str, &str)] = &[
    (
        "bit_chunk_iterator_235",
        "column downloads, row group 0: A page of 600 values has fewer levels than values",
    ),
    (
        "bit_util_1187",
        "column context_id, row group 0: A page must hold 600 values, but its bytes hold fewer.",
    ),
    (
        "byte_array_391",
        "column baseModels, row group 0: A page header is broken.",
    ),
    (
        "byte_stream_split_decoder_67",
        "column likes, row group 0: A page must hold 600 values of 8 bytes",
    ),
    (
        "decoder_374",
        "column downloads, row group 0: A page refers to a dictionary, but the column has none",
    ),
    (
        "decoding_759",
        "column downloads, row group 0: A page must hold 600 values, but its bytes hold fewer.",
    ),
    (
        "delta_82",
        "column downloads, row group 0: A delta-encoded page contradicts its header.",
    ),
    (
        "delta_byte_array_95",
        "column name, row group 0: A page gives a text a negative length.",
    ),
    (
        "fixed_len_byte_array_423",
        "column likes, row group 0: A page refers to a dictionary, but the column has none",
    ),
    (
        "fixed_len_byte_array_432",
        "column likes, row group 0: A page must hold 600 values, but its bytes hold fewer.",
    ),
    (
        "levels_127_of_max_1_accepted",
        "column downloads, row group 0: A page of 600 values has fewer levels",
    ),
    (
        "onelist_capacity_overflow",
        "column tags, row group 0: The column has more than 8388608 list items",
    ),
];

#[test]
fn every_file_of_the_attack_says_what_is_wrong() {
    let Some(shared) = common::shared("files that an attack found") else {
        return;
    };
    let mut paths = Vec::new();
    files(&shared.join("attack"), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|name| name == "parquet"));
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut session = opened(&name, Box::new(NativeFile::open(path).unwrap()));
        let mut said: Vec<_> = as_it_is(&mut session).error.into_iter().collect();
        for chosen in choices(&session) {
            said.extend(with(&mut session, chosen).error);
        }
        // A damage that only decompression shows has a test of its own.
        let expected = ATTACK.iter().find(|(attack, _)| *attack == name);
        assert!(
            expected.is_none_or(|(_, words)| said.iter().any(|said| said.contains(words))),
            "{name}: {said:#?}"
        );
    }
    assert_eq!(paths.len(), ATTACK.len() + 1);
}

/// Numbers of a footer that the decoder does not look at, or does not compare.
#[test]
fn a_footer_that_contradicts_itself_is_refused() {
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let plain = WriterProperties::builder().set_dictionary_enabled(false);
    let bytes = common::parquet_of(vec![("downloads", numbers)], plain.build());
    let said = |old: &[u8], new: &[u8]| {
        let mut bytes = bytes.clone();
        let at = bytes.windows(old.len()).rposition(|window| window == old);
        let at = at.expect("a number of the footer");
        bytes[at..at + new.len()].copy_from_slice(new);
        let mut session = opened("changed", Box::new(Memory::new(bytes)));
        as_it_is(&mut session).error.expect("a sentence")
    };
    // The type of the column's data (64-bit integers) becomes that of doubles, before a list.
    let types = said(&[0x15, 4, 0x19], &[0x15, 10, 0x19]);
    assert!(types.contains("gives a column two types"), "{types}");
    // The place of its first page, 4, behind the size of 41 bytes, becomes negative.
    let place = said(&[0x16, 82, 0x26, 8], &[0x16, 82, 0x26, 7]);
    assert!(
        place.contains("negative") || place.contains("not inside the file"),
        "{place}"
    );
    // The codec of the column is a number of another width, so it is missing.
    let codec = said(&[0x15, 0, 0x16, 6], &[0x16, 0, 0x16, 6]);
    assert!(codec.contains("structure is broken"), "{codec}");
}

/// A page that a quicker loop of the Zstandard library reads as other values, on 64-bit machines.
#[test]
fn a_damaged_zstandard_page_is_refused_as_in_the_page() {
    let Some(shared) = common::shared("a damaged Zstandard page") else {
        return;
    };
    let path = shared.join("attack/zstd_native_accepts_tab_refuses.parquet");
    let mut session = Session::default();
    session.add(1, "npm_2024-01", Box::new(NativeFile::open(&path).unwrap()));
    session.read_all();
    let error = session.file(1).unwrap().error.unwrap();
    assert!(
        error.message.starts_with("A page does not decompress"),
        "{error}"
    );
}

/// The files that bring a bare decoder down, each with the reason that a user reads.
#[test]
fn hostile_files_are_refused_for_the_right_reason() {
    use registry_lens::base::error::ErrorKind;
    let Some(shared) = common::shared("hostile files") else {
        return;
    };
    for (name, kind) in [
        ("chunk_len_negative", ErrorKind::Damaged),
        ("offset_negative", ErrorKind::Damaged),
        ("offset_wraps_u32", ErrorKind::Damaged),
        ("footer_len_max", ErrorKind::Damaged),
        ("deep_schema_1000", ErrorKind::Budget),
        ("deep_schema_10000", ErrorKind::Budget),
        ("dict_amplify_8B_x_2G", ErrorKind::Budget),
        ("lfs_pointer", ErrorKind::NotParquet),
    ] {
        let path = shared.join(format!("corpus/crafted/{name}.parquet"));
        let mut session = Session::default();
        session.add(1, name, Box::new(NativeFile::open(&path).unwrap()));
        let error = session.file(1).unwrap().error;
        assert_eq!(
            error.as_ref().map(|e| e.kind),
            Some(kind),
            "{name}: {error:?}"
        );
    }
}
