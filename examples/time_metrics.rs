//! Measures how long files take to read, and each metric to compute, with the greatest memory of the
//! process during each (on Linux):
//! `cargo run --release --example time_metrics -- DOCUMENT.json METRIC,METRIC FILE.parquet...`
//! with `all` for all metrics.
//!
//! `THREADS=2` reads on two threads. `GAPS=1` also prints the longest time between two signs of life in
//! each metric, which is how long a cancel waits to be heard. `TURN_MS=200` measures in turns of so many
//! milliseconds, as the page's worker does, and prints how long the work took that turns repeat.
//!
//! The results document is written to the first file, so that it can be compared byte by byte with
//! that of another version. `examples/make_hub.rs` makes a list of models of any size; the name
//! `huggingface_models_2025-12.parquet` says what it is.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use registry_lens::base::pulse;
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

/// The greatest resident memory in megabytes since the last call, on Linux.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    // Without this the next peak is that of the whole process.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1000.0)
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
    let last_sign = Rc::new(Cell::new(0.0));
    let longest = Rc::new(Cell::new(0.0));
    let sign = {
        let (last_sign, longest) = (Rc::clone(&last_sign), Rc::clone(&longest));
        move || {
            let now = seconds(start);
            longest.set(f64::max(longest.get(), now - last_sign.replace(now)));
        }
    };
    let gaps = std::env::var_os("GAPS").is_some();
    if gaps {
        let sign = sign.clone();
        pulse::listen(pulse::OFTEN, move |_| {
            sign();
            true
        });
    }
    // The name of a metric comes before it is measured, so it ends where the next one begins.
    let last = RefCell::new(("reading", 0.0));
    let note = |metric| {
        let now = seconds(start);
        let (name, begun) = last.replace((metric, now));
        print!("{:8.3} s {:6.0} MB {name}", now - begun, peak());
        if gaps {
            sign();
            print!(", longest gap {:.3} s", longest.take());
        }
        println!();
        true
    };
    let turn = std::env::var("TURN_MS").ok();
    let turn = turn.and_then(|text| text.parse::<f64>().ok());
    let turn = turn.map_or(f64::INFINITY, |milliseconds| milliseconds / 1000.0);
    let (mut turns, repeated) = (0, Cell::new(0.0));
    note("preparing");
    let document = loop {
        turns += 1;
        let begun = seconds(start);
        let until = Cell::new(None);
        let going = |metric| {
            let now = seconds(start);
            if let Some(until) = until.get() {
                return now < until && note(metric);
            }
            until.set(Some(now + turn.max(4.0 * (now - begun))));
            repeated.set(repeated.get() + now - begun);
            note(metric)
        };
        let document = session.results_while(&Parameters::default(), &going)?;
        if let Some(document) = document {
            break document;
        }
        note("(end of a turn)");
    };
    note("end");
    println!(
        "{turns} turns, {:.3} s before their first metrics",
        repeated.get()
    );
    serde_json::to_writer(BufWriter::new(File::create(written)?), &document)?;
    Ok(())
}
