//! What a file is: which known dataset its columns make, and what its name tells.
//!
//! Each known dataset is a module with a [`Signature`]; adding one is a file here and a line in
//! [`SIGNATURES`]. A file that none of them knows is offered a mapping, which the user confirms.

pub mod file_name;
mod name_downloads;

use serde::Serialize;

use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::Mapping;

pub use name_downloads::{guess, registry};

/// Columns to preselect in a mapping form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// The likeliest name column.
    pub id: Option<String>,
    /// The likeliest count column.
    pub downloads: Option<String>,
}

/// A known dataset.
pub struct Signature {
    /// What the page calls it.
    pub title: &'static str,
    /// Its columns, when a file has them.
    pub find: fn(&[Column]) -> Option<Mapping>,
}

/// The known datasets, most particular first.
pub const SIGNATURES: &[Signature] = &[name_downloads::SIGNATURE];

/// The first known dataset that a file's columns make.
pub fn recognise(columns: &[Column]) -> Option<(&'static str, Mapping)> {
    SIGNATURES
        .iter()
        .find_map(|signature| Some((signature.title, (signature.find)(columns)?)))
}

fn of_kind(columns: &[Column], kind: ColumnKind) -> impl Iterator<Item = &Column> {
    columns
        .iter()
        .filter(move |column| column.kind == kind && column.leaf.is_some())
}
