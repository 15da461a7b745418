//! Writes a Parquet file whose data and footer lie far beyond its beginning: a sparse file,
//! larger than 32 bits can address, that takes almost no room on disk.
//!
//! ```text
//! cargo run --example move_offsets -- IN.parquet DISTANCE OUT.parquet
//! ```
//!
//! The browser tests give the page such a file, as `tests/reading.rs` gives one to the library.

use std::error::Error;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

#[path = "../tests/common/mod.rs"]
mod common;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, distance, to] = arguments.as_slice() else {
        return Err("usage: move_offsets IN.parquet DISTANCE OUT.parquet".into());
    };
    let distance: u64 = distance.parse()?;
    let moved = common::moved(&std::fs::read(from)?, distance);
    let mut out = File::create(to)?;
    out.write_all(b"PAR1")?;
    out.seek(SeekFrom::Start(distance))?;
    out.write_all(&moved)?;
    Ok(())
}
