//! What becomes of files natively, for a comparison with the engine of the page
//! (`tests/browser/engine.test.mjs`):
//!
//! ```text
//! cargo run --example outcomes -- FOLDER...              every file of these folders
//! cargo run --example outcomes -- --mutants SEED COUNT   damaged files, with their bytes
//! cargo run --example outcomes -- --write FOLDER SEED COUNT   the damaged files themselves
//! ```
//!
//! It prints a line of JSON for each file.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/mutate.rs"]
mod mutate;
#[path = "../tests/common/outcomes.rs"]
mod outcomes;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mutate::{Dice, bases};
use outcomes::{Outcome, all_columns, as_it_is, choices, document, opened_as_usual, with};
use registry_lens::session::Session;
use registry_lens::source::{ByteSource, Memory, NativeFile};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Choices of columns of one file.
const CHOICES: usize = 2;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u32>().expect("a number");
    match words[..] {
        ["--mutants", seed, count] => {
            mutants(number(seed), number(count), |name, bytes| {
                let text = STANDARD.encode(&bytes);
                let mut session = opened_as_usual(name, Box::new(Memory::new(bytes)));
                let mut line = line(name, &mut session, |_| all_columns());
                line["bytes"] = text.into();
                println!("{line}");
            });
        }
        ["--write", folder, seed, count] => mutants(number(seed), number(count), |name, bytes| {
            std::fs::write(Path::new(folder).join(name), bytes).expect("a folder for the files");
        }),
        _ => {
            for folder in words {
                for path in files(Path::new(folder)) {
                    let name = path.to_string_lossy().into_owned();
                    let source: Box<dyn ByteSource> =
                        Box::new(NativeFile::open(&path).expect("a file"));
                    let mut session = opened_as_usual(&name, source);
                    let some = |session: &Session| {
                        let mut choices = choices(session);
                        // The last ones have columns of other kinds than the first.
                        if choices.len() > CHOICES {
                            choices.drain(1..=choices.len() - CHOICES);
                        }
                        choices
                    };
                    println!("{}", line(&name, &mut session, some));
                }
            }
        }
    }
}

fn mutants(seed: u32, count: u32, mut each: impl FnMut(&str, Vec<u8>)) {
    let (bases, mut dice) = (bases(), Dice::new(seed));
    for number in 0..count {
        let base = &bases[dice.below(bases.len())];
        let bytes = base.mutant(&mut dice);
        each(
            &format!("{number} of seed {seed}, {}.parquet", base.name),
            bytes,
        );
    }
}

fn line(
    name: &str,
    session: &mut Session,
    choices: impl FnOnce(&Session) -> Vec<registry_lens::session::Chosen>,
) -> Value {
    let mut outcomes = vec![told(&as_it_is(session), session)];
    for chosen in choices(session) {
        outcomes.push(told(&with(session, chosen), session));
    }
    json!({ "name": name, "outcomes": outcomes })
}

fn told(outcome: &Outcome, session: &Session) -> Value {
    let digest = Sha256::digest(document(session));
    let chosen = outcome.chosen.as_ref();
    let chosen = chosen.map(|chosen| json!({ "kind": chosen.kind, "columns": chosen.columns }));
    json!({
        "chosen": chosen,
        "status": outcome.status,
        "error": outcome.error,
        "document": STANDARD.encode(digest),
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).expect("a folder");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
