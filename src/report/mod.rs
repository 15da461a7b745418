//! The results document, the one output of page and command, and its other forms.

mod csv;
mod document;
mod markdown;

pub use self::csv::{CLAIMS, to_csv};
pub use document::{Dataset, Document, Input, Missing, Tool, to_json};
pub use markdown::to_markdown;
