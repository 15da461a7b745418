//! Damaged files: each gives an answer or a sentence, and never a panic.
//!
//! `REGISTRY_LENS_MUTANTS` says how many damaged files are read, and `REGISTRY_LENS_SEED` which.

mod common;
#[path = "common/fixtures.rs"]
mod fixtures;
#[path = "common/mutate.rs"]
mod mutate;
#[path = "common/outcomes.rs"]
mod outcomes;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, StringArray};
use mutate::{Dice, bases};
use outcomes::{all_columns, as_it_is, opened, opened_as_usual, with};
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;

fn setting(name: &str, otherwise: u32) -> u32 {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The states of a damaged file, as it is and with chosen columns.
fn states(bytes: Vec<u8>, path: &str) -> Vec<Status> {
    let mut session = opened(path, Box::new(Memory::new(bytes)));
    let mut states = vec![as_it_is(&mut session).status];
    for chosen in all_columns() {
        states.push(with(&mut session, chosen).status);
    }
    states
}

#[test]
fn the_undamaged_files_are_read() {
    for base in bases() {
        let mut session = opened(&base.name, Box::new(Memory::new(base.bytes.clone())));
        as_it_is(&mut session);
        for chosen in all_columns() {
            let outcome = with(&mut session, chosen);
            let (status, error) = (outcome.status, outcome.error);
            assert_eq!(status, Status::Ready, "{}: {error:?}", base.name);
        }
    }
}

/// A file of every dataset, cut off at some place, with some bits flipped.
#[test]
fn damaged_datasets_get_an_answer_or_a_sentence() {
    let mut dice = Dice::new(setting("REGISTRY_LENS_SEED", 1));
    let times = setting("REGISTRY_LENS_MUTANTS", 200) / 100;
    for fixture in fixtures::all() {
        let bytes = fixture.bytes();
        let read = |bytes: Vec<u8>| {
            let mut session = opened(fixture.path, Box::new(Memory::new(bytes)));
            as_it_is(&mut session).status
        };
        for _ in 0..times {
            let prefix = bytes[..dice.below(bytes.len())].to_vec();
            assert_eq!(read(prefix), Status::Failed, "{}", fixture.what);
            let mut flipped = bytes.clone();
            flipped[dice.below(bytes.len())] ^= 1 << dice.below(8);
            read(flipped);
        }
    }
}

/// A file of every dataset without one of its columns, and with one of another type.
#[test]
fn datasets_without_a_column_or_with_one_of_another_type() {
    for fixture in fixtures::all() {
        for at in 0..fixture.columns.len() {
            let mut columns = fixture.columns.clone();
            let (name, column) = columns.remove(at);
            let texts = (0..column.len()).map(|row| format!("text {row}"));
            let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
            let numbers = (0..column.len()).map(|row| row as f64 / 2.0);
            let numbers: ArrayRef = Arc::new(Float64Array::from_iter_values(numbers));
            let mut tables = Vec::new();
            for other in [texts, numbers] {
                let mut retyped = columns.clone();
                retyped.insert(at, (name, other));
                tables.push(retyped);
            }
            if !columns.is_empty() {
                tables.push(columns);
            }
            for columns in tables {
                let bytes = common::parquet_of(columns, Default::default());
                let mut session = opened(fixture.path, Box::new(Memory::new(bytes)));
                let outcome = as_it_is(&mut session);
                assert!(
                    outcome.status != Status::Ready || session.relations(1).is_some(),
                    "{} without {name}",
                    fixture.what
                );
            }
        }
    }
}

/// No column of a damaged file is read that both pyarrow and DuckDB refuse.
#[test]
fn nothing_is_read_that_other_readers_refuse() {
    let seed = setting("REGISTRY_LENS_SEED", 1);
    let count = setting("REGISTRY_LENS_MUTANTS", 200);
    let folder = tempfile::tempdir().unwrap();
    let (bases, mut dice) = (bases(), Dice::new(seed));
    let (mut list, mut kept) = (String::new(), 0);
    for number in 0..count {
        let base = &bases[dice.below(bases.len())];
        let bytes = base.mutant(&mut dice);
        let name = format!("{number}.parquet");
        let mut session = opened_as_usual(&name, Box::new(Memory::new(bytes.clone())));
        let mut read = BTreeSet::new();
        let mut note = |session: &Session, status: Status| {
            let used = session.file(1).map(|state| state.columns_used);
            let used = used.into_iter().flatten().map(|used| used.column);
            read.extend(used.filter(|_| status == Status::Ready));
        };
        let status = as_it_is(&mut session).status;
        note(&session, status);
        for chosen in all_columns() {
            let status = with(&mut session, chosen).status;
            note(&session, status);
        }
        if !read.is_empty() {
            std::fs::write(folder.path().join(&name), bytes).unwrap();
            let columns: Vec<String> = read.into_iter().collect();
            list.push_str(&format!("{name}\t{}\n", columns.join("\t")));
            kept += 1;
        }
    }
    // A file that all refuse, so that the comparison itself is tested.
    let whole = &bases[0].bytes;
    std::fs::write(folder.path().join("cut.parquet"), &whole[..whole.len() / 2]).unwrap();
    list.push_str("cut.parquet\tid\n");
    std::fs::write(folder.path().join("read.txt"), list).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/others.py");
    let python = common::checker("python")
        .arg(script)
        .arg(folder.path())
        .output();
    let python = python.expect("make setup installs Python with pyarrow and DuckDB");
    let said = String::from_utf8_lossy(&python.stdout);
    let failed = String::from_utf8_lossy(&python.stderr);
    println!("seed {seed}: of {count} damaged files, something is read of {kept}");
    assert!(kept > count / 4, "{kept}");
    let lines: Vec<&str> = said.lines().collect();
    let expected = format!("{} files", kept + 1);
    assert!(
        lines.len() == 2 && lines[0].starts_with("cut.parquet id: ") && lines[1] == expected,
        "{said}{failed}"
    );
}

#[test]
fn damaged_files_get_an_answer_or_a_sentence() {
    let seed = setting("REGISTRY_LENS_SEED", 1);
    let count = setting("REGISTRY_LENS_MUTANTS", 200);
    let (bases, mut dice) = (bases(), Dice::new(seed));
    let (mut read, mut refused) = (0, 0);
    for number in 0..count {
        let base = &bases[dice.below(bases.len())];
        let bytes = base.mutant(&mut dice);
        // A panic shows the number of the file.
        let path = format!("{} seed {seed} mutant {number}.parquet", base.name);
        let states = states(bytes, &path);
        match states.contains(&Status::Failed) {
            true => refused += 1,
            false => read += 1,
        }
    }
    println!("seed {seed}: {count} damaged files, {read} read, {refused} refused");
    assert!(refused > count / 3 && read > count / 20);
}
