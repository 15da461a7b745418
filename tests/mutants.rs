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

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, StringArray};
use mutate::{Dice, bases};
use outcomes::{all_columns, as_it_is, opened, with};
use registry_lens::session::Status;
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
