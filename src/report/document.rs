use serde::Serialize;

use crate::caveat::Noted;
use crate::error::Error;
use crate::metrics::turnover;
use crate::relations::{Mapping, SnapshotDate};

/// Version of the document's shape; raised when a field changes meaning or goes.
const RESULTS_VERSION: u32 = 1;

/// Everything that the page shows, in one value. `docs/results.md` describes each field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// What computed it.
    pub tool: Tool,
    /// The files, by label.
    pub inputs: Vec<Input>,
    /// What the user chose.
    pub parameters: Parameters,
    /// The answers.
    pub metrics: Metrics,
}

/// What computed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// `registry-lens`.
    pub name: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Version of the document's shape.
    pub results_version: u32,
}

impl Default for Tool {
    fn default() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            results_version: RESULTS_VERSION,
        }
    }
}

/// A file that was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Input {
    /// Its label: the file's name, with as many folders before it as tell it from the others.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the whole file; null, since only the projected columns are read.
    pub sha256: Option<String>,
    /// The dataset it was recognised as.
    pub recognised_as: Option<&'static str>,
    /// Rows in all row groups.
    pub rows: Option<u64>,
    /// Date of the snapshot.
    pub snapshot_date: Option<SnapshotDate>,
    /// Registry of the snapshot.
    pub registry: Option<String>,
    /// Which columns were taken for what.
    pub mapping: Option<Mapping>,
    /// Columns whose bytes were read.
    pub columns_read: Vec<String>,
    /// What a reader must know of the file.
    pub caveats: Vec<Noted>,
    /// Why the file was not read.
    pub error: Option<Error>,
}

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameters {
    /// Of turnover.
    pub turnover: turnover::Params,
}

/// The answers, one per metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Turnover of the top K.
    pub turnover: turnover::Output,
}

/// The document as text: compact JSON and a line end, the same bytes from page and command.
pub fn to_json(document: &Document) -> String {
    // Structs of numbers, strings and lists: nothing that JSON cannot hold.
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}
