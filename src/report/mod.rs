//! The results document, the one output of page and command, and its other forms.

mod bibtex;
mod csv;
mod document;
mod html;
mod markdown;
mod outline;
mod parquet;
mod table;

pub use self::csv::to_csv;
pub use self::parquet::to_parquet;
pub use bibtex::to_bibtex;
pub use document::{Dataset, Document, Input, Missing, Tool, to_json};
pub use html::to_html;
pub use markdown::to_markdown;

use crate::base::error::{Error, ErrorKind, Result};

/// The name of the claims among the metrics, where a table is asked for.
pub const CLAIMS: &str = "claims";

/// The document in a form that is text: `json`, `csv` (of `subject`, a metric or [`CLAIMS`]),
/// `markdown`, `html` or `bibtex`.
///
/// # Errors
/// [`ErrorKind::Setting`] for any other form, and for a subject that has no table.
pub fn to_text(document: &Document, format: &str, subject: &str) -> Result<String> {
    match format {
        "json" => Ok(to_json(document)),
        "csv" => to_csv(document, subject).ok_or_else(|| Error::unknown_metric(subject)),
        "markdown" => Ok(to_markdown(document)),
        "html" => Ok(to_html(document)),
        "bibtex" => Ok(to_bibtex(document)),
        _ => Err(Error::new(
            ErrorKind::Setting,
            format!("“{format}” is no form in which the results are written."),
            "Name json, csv, markdown, html or bibtex.",
        )),
    }
}
