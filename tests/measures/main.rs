//! Compares the other metrics on real and made-up data with results of other programs. Each module
//! names its programs.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/fixtures.rs"]
mod fixtures;

mod attributes;
mod concentration;
mod correlations;
mod dataset_cards;
mod dependency_degree;
mod documentation;
mod drift;
mod families;
mod findings;
mod groups;
mod growth;
mod lag;
mod literature;
mod maintenance;
mod naming;
mod ownership;
mod preservation;
mod reach;
mod simulated;
mod survival;
mod turnover;
mod under_documentation;
mod vulnerabilities;

use std::path::{Path, PathBuf};

use registry_lens::metrics::Parameters;
use registry_lens::report::Document;
use registry_lens::session::Session;
use registry_lens::source::{Memory, NativeFile};
use serde_json::Value;

/// The folder with the data.
fn data(needed_for: &str) -> Option<PathBuf> {
    Some(common::shared(needed_for)?.join("data"))
}

/// The answers from files of the folder with the data.
fn document(data: &Path, files: &[&str], params: &Parameters) -> Document {
    read(Session::default(), data, files, params)
}

/// The answers of one metric alone, which takes less time.
fn answers_of(metric: &str, data: &Path, files: &[&str], params: &Parameters) -> Document {
    let mut session = Session::default();
    session.measure_only(&[metric]).unwrap();
    read(session, data, files, params)
}

fn read(mut session: Session, data: &Path, files: &[&str], params: &Parameters) -> Document {
    for (id, name) in (1..).zip(files) {
        let path = data.join(format!("{name}.parquet"));
        let source = NativeFile::open(&path).unwrap();
        session.add(id, &path.to_string_lossy(), Box::new(source));
    }
    session.read_all();
    session.results(params).unwrap()
}

/// The answers from files in memory.
fn answers(files: Vec<(&str, Vec<u8>)>, params: &Parameters) -> Document {
    let mut session = Session::default();
    for (id, (path, bytes)) in (1..).zip(files) {
        session.add(id, path, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    for state in session.files() {
        assert_eq!(state.error, None, "{}", state.path);
    }
    session.results(params).unwrap()
}

/// Results of numpy and scipy, with the method under `methods`.
fn expected(data: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(data.join("expected.json")).unwrap()).unwrap()
}

/// Results of `tests/expected/documentation.py` with numpy and scipy.
fn documented() -> Value {
    serde_json::from_str(include_str!("../expected/documentation.json")).unwrap()
}

/// Results of numpy and scipy for clustered proportions. The script is in the same folder.
fn clusters() -> Value {
    serde_json::from_str(include_str!("../expected/clusters.json")).unwrap()
}

/// Equal to nine digits.
#[track_caller]
fn near(have: f64, want: f64, what: &str) {
    let off = (have - want).abs() / want.abs().max(f64::MIN_POSITIVE);
    assert!(off <= 1e-9, "{what}: {have} for {want}, {off:e} off");
}

/// Results of networkx on the extract of CRAN for kinds of dependencies.
fn cran(kinds: &str) -> Value {
    let text = include_str!("../expected/cran_graph.json");
    let mut graph: Value = serde_json::from_str(text).unwrap();
    graph[kinds].take()
}
