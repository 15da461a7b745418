//! The results document, the one output of page and command, and its other forms.

mod bibtex;
mod csv;
mod document;
pub mod form;
mod html;
mod markdown;
mod outline;
mod parquet;
mod table;

pub use self::csv::to_csv;
pub use self::parquet::to_parquet;
pub use bibtex::to_bibtex;
pub use document::{Dataset, Document, Input, Missing, Tool, to_json};
pub use form::{FORMS, Form};
pub use html::to_html;
pub use markdown::to_markdown;

use crate::base::error::{Error, ErrorKind};

/// The name of the claims among the metrics, where a table is asked for.
pub const CLAIMS: &str = "claims";

/// What is wrong with a form that there is not.
fn unknown_form(id: &str) -> Error {
    let mut names: Vec<&str> = FORMS.iter().map(|form| form.id).collect();
    let last = names.pop().unwrap_or_default();
    Error::new(
        ErrorKind::Setting,
        format!("“{id}” is no form in which the results are written."),
        format!("Name {} or {last}.", names.join(", ")),
    )
}
