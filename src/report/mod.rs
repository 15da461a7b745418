//! The results document, which page and command both output, and its other export formats.

mod artifact;
mod bibtex;
mod csv;
mod differences;
mod document;
pub mod form;
mod html;
mod latex;
mod markdown;
mod outline;
mod parquet;
mod provenance;
mod record;
mod strip;
mod summary;
mod table;

pub use self::csv::to_csv;
pub use self::parquet::to_parquet;
pub use artifact::{Artifact, Checked, FileCheck, FileMatch, SavedCheck};
pub use bibtex::to_bibtex;
pub use differences::{Difference, differences};
pub use document::{Dataset, Document, Input, Missing, Tool, to_json};
pub use form::{FORMS, Form};
pub use html::to_html;
pub use latex::to_latex;
pub use markdown::to_markdown;
pub use record::to_ro_crate;

use crate::base::error::{Error, ErrorKind};

/// The subject that stands for the claims in place of a metric's id.
pub const CLAIMS: &str = "claims";

/// An error for an unknown export format.
fn unknown_form(id: &str) -> Error {
    let mut names: Vec<&str> = FORMS.iter().map(|form| form.id).collect();
    let last = names.pop().unwrap_or_default();
    Error::new(
        ErrorKind::Setting,
        format!("“{id}” is not an export format."),
        format!("Use {} or {last}.", names.join(", ")),
    )
}
