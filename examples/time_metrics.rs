//! Measures how long files take to read, and each metric to compute:
//! `cargo run --release --example time_metrics -- DOCUMENT.json METRIC,METRIC FILE.parquet...`
//! with `all` for all metrics.
//!
//! `THREADS=2` reads on two threads.
//!
//! The results document is written to the first file, so that it can be compared byte by byte with
//! that of another version. `examples/make_hub.rs` makes a list of models of any size; the name
//! `huggingface_models_2025-12.parquet` says what it is.

use std::cell::RefCell;
use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use registry_lens::metrics::Parameters;
use registry_lens::session::Session;
use registry_lens::source::NativeFile;

/// Seconds since the start: on Linux those on a processor, which other programs hardly change.
fn seconds(start: Instant) -> f64 {
    let used = std::fs::read_to_string("/proc/self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    used.map_or(start.elapsed().as_secs_f64(), |nanoseconds| {
        nanoseconds / 1e9
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(written), Some(metrics)) = (arguments.next(), arguments.next()) else {
        return Err("usage: time_metrics DOCUMENT.json METRIC,METRIC|all FILE.parquet...".into());
    };
    let start = Instant::now();
    let mut session = Session::default();
    if metrics != "all" {
        session.measure_only(&metrics.split(',').collect::<Vec<_>>())?;
    }
    for (id, path) in (1..).zip(arguments) {
        let source = NativeFile::open(Path::new(&path))?;
        session.add(id, &path, Box::new(source));
    }
    let threads = std::env::var("THREADS").ok().and_then(|n| n.parse().ok());
    session.read_all_on(threads.unwrap_or(1));
    // The name of a metric comes before it is measured, so it ends where the next one begins.
    let begun = RefCell::new(vec![("reading", 0.0), ("preparing", seconds(start))]);
    let note = |metric| {
        begun.borrow_mut().push((metric, seconds(start)));
        true
    };
    let document = session.results_while(&Parameters::default(), &note)?;
    note("end");
    for pair in begun.borrow().windows(2) {
        println!("{:8.3} s {}", pair[1].1 - pair[0].1, pair[0].0);
    }
    serde_json::to_writer(BufWriter::new(File::create(written)?), &document)?;
    Ok(())
}
