//! A file of any bytes, as it is and with columns that are forced on it: an answer or a sentence.
#![no_main]

#[path = "../../tests/common/outcomes.rs"]
mod outcomes;

use libfuzzer_sys::fuzz_target;
use outcomes::{as_it_is, choices, opened, with};
use registry_lens::source::Memory;

fuzz_target!(|bytes: &[u8]| {
    let mut session = opened("npm_2024-01.parquet", Box::new(Memory::new(bytes.to_vec())));
    as_it_is(&mut session);
    for chosen in choices(&session).into_iter().rev().take(3) {
        with(&mut session, chosen);
    }
});
