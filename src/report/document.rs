use serde::Serialize;

use crate::base::error::Error;
use crate::caveat::Noted;
use crate::claims::{Claim, Finding};
use crate::metrics::{Metrics, Parameters};
use crate::relations::{ColumnIgnored, Covered, Mapping, PanelDates, RelationRows, SnapshotDate};

/// Version of the document's shape; raised when a field changes meaning or goes.
const RESULTS_VERSION: u32 = 6;

/// Everything that the page shows, in one value. `docs/results.md` describes each field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Results"))]
pub struct Document {
    /// What computed it.
    pub tool: Tool,
    /// The files, by label.
    pub inputs: Vec<Input>,
    /// What the files make together.
    pub datasets: Vec<Dataset>,
    /// What the user chose.
    #[cfg_attr(test, ts(type = "Parameters"))]
    pub parameters: Parameters,
    /// The answers.
    pub metrics: Metrics,
    /// What they say of the literature's claims.
    pub claims: Vec<Claim>,
    /// The paper's findings beside what they say.
    pub findings: Vec<Finding>,
}

/// What computed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Input {
    /// Its label: the file's name, with as many folders before it as tell it from the others.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the whole file in hexadecimal; null for a file that was not read, and until it
    /// is known: every byte goes in, so it comes after the answers.
    pub sha256: Option<String>,
    /// The dataset it was recognised as.
    pub recognised_as: Option<&'static str>,
    /// The dataset that the file is taken for, by its name in the data guide.
    pub dataset: Option<&'static str>,
    /// Era of that dataset's schema.
    pub era: Option<&'static str>,
    /// Rows in all row groups.
    pub rows: Option<u64>,
    /// Date of the snapshot.
    pub snapshot_date: Option<SnapshotDate>,
    /// The dates of a panel, a file whose rows are of many: the snapshot's date is then the last.
    pub panel: Option<PanelDates>,
    /// Registry of the snapshot.
    pub registry: Option<String>,
    /// Registries of the rows, where a column names them.
    pub registries: Vec<String>,
    /// Which columns were taken for what.
    pub mapping: Option<Mapping>,
    /// Columns whose bytes were read.
    pub columns_read: Vec<String>,
    /// Columns that were not, with the reasons; the first 200.
    pub columns_ignored: Vec<ColumnIgnored>,
    /// Rows of each relation that the file fills.
    pub relations: Vec<RelationRows>,
    /// Metrics that the file alone can feed.
    pub feeds: Vec<&'static str>,
    /// What the file says of its being made up; null for one that does not say so.
    pub synthetic: Option<String>,
    /// What a reader must know of the file.
    pub caveats: Vec<Noted>,
    /// Why the file was not read.
    pub error: Option<Error>,
}

/// Files that belong together: a table, its parts, or tables that join by their keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Dataset {
    /// Its name for people.
    pub title: String,
    /// Which datasets it can consist of.
    pub family: &'static str,
    /// Whether a file of it says that it is made up.
    pub synthetic: bool,
    /// Registry, where it is of one.
    pub registry: Option<String>,
    /// Date of the snapshot.
    pub date: Option<SnapshotDate>,
    /// The files, by label.
    pub files: Vec<String>,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Rows of each relation after joining.
    pub relations: Vec<RelationRows>,
    /// Metrics that it can feed.
    pub feeds: Vec<&'static str>,
    /// What the other metrics lack.
    pub missing: Vec<Missing>,
    /// What did not join, in sentences.
    pub problems: Vec<String>,
}

/// What a metric lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Missing {
    /// The metric.
    pub metric: &'static str,
    /// What it lacks, and who has it.
    pub needs: String,
}

/// The document as text: compact JSON and a line end, the same bytes from page and command.
pub fn to_json(document: &Document) -> String {
    // Structs of numbers, strings and lists: nothing that JSON cannot hold.
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}
