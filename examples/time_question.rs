//! Measures one question by the clock, for `make bench`:
//! `cargo run --release --example time_question -- METRIC|all DOCUMENT.json THREADS FILE.parquet...`
//!
//! The files are read on so many threads. Prints the seconds of reading and of measuring, those of the files' digests, which are no part of
//! an answer, and the greatest memory of the process. The results document goes to the first file.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use registry_lens::metrics::Parameters;
use registry_lens::session::Session;
use registry_lens::source::NativeFile;

/// The greatest memory of this process in bytes, where Linux reports it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes = line.split_whitespace().nth(1)?.parse::<u64>().ok()?;
    Some(kilobytes * 1024)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(metric), Some(written), Some(threads)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: time_question METRIC|all DOCUMENT.json THREADS FILE.parquet...".into());
    };
    let start = Instant::now();
    let mut session = Session::default();
    if metric != "all" {
        session.measure_only(&[metric])?;
    }
    for (id, path) in (1..).zip(arguments) {
        let source = NativeFile::open(Path::new(&path))?;
        session.add(id, &path, Box::new(source));
    }
    session.read_all_on(threads.parse()?);
    let reading = start.elapsed();
    let document = session.results(&Parameters::default())?;
    let all = start.elapsed();
    let peak = peak();
    serde_json::to_writer(BufWriter::new(File::create(written)?), &document)?;
    let start = Instant::now();
    session.digest_all();
    let line = serde_json::json!({
        "reading": reading.as_secs_f64(),
        "seconds": all.as_secs_f64(),
        "digests": start.elapsed().as_secs_f64(),
        "peak": peak,
    });
    println!("{line}");
    Ok(())
}
