//! Recognises files, and turns their columns into relations.
//!
//! Each known dataset is a [`Dataset`]: data that says which columns identify it and which column
//! fills which field. A new dataset is a constant in a module of `datasets` and a name in the list of
//! that module. For an unknown file the page offers a mapping to one of the generic tables, which
//! the user confirms. [`Filler`] reads the rows of either.

mod content;
mod dataset;
mod datasets;
pub mod file_name;
mod fill;
mod guess;
mod panel;
pub mod reduced;
pub mod tags;
pub mod values;
mod view;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

use crate::parquet::schema::{Column, ColumnKind};

pub use content::guess_by_content;
pub use dataset::{Dataset, Family, Recognised, RegistryFrom, Role, Wants};
pub use datasets::generic::RELEASED;
pub use fill::{Filled, Filler, ranked};
pub use guess::{guess, registry_from_columns};
pub use panel::{PANEL_DATES, Panel};

/// Columns to preselect in the mapping form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Assignment"))]
pub struct Guess {
    /// The most likely generic table.
    pub kind: &'static str,
    /// The most likely column of each field.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub columns: BTreeMap<&'static str, String>,
}

impl Guess {
    fn new(dataset: &Dataset, columns: &[Column], found: Vec<(Role, usize)>) -> Self {
        let named = |(role, place): (Role, usize)| {
            let column = columns.get(place)?;
            Some((role.name(), column.name.clone()))
        };
        Self {
            kind: dataset.id,
            columns: found.into_iter().filter_map(named).collect(),
        }
    }
}

/// The known datasets, most specific first.
pub static DATASETS: LazyLock<Vec<&'static Dataset>> = LazyLock::new(|| datasets::SOURCES.concat());

/// The first known dataset that matches a file's columns: first by exact names, then without
/// regard to case.
pub fn recognise(columns: &[Column]) -> Option<Recognised> {
    [false, true].into_iter().find_map(|fold| {
        DATASETS
            .iter()
            .find_map(|dataset| Recognised::new(dataset, columns, fold))
    })
}

/// A generic table by its name.
pub fn generic(id: &str) -> Option<&'static Dataset> {
    let is_meant = |dataset: &&&Dataset| dataset.generic && dataset.id == id;
    DATASETS.iter().find(is_meant).copied()
}

/// A table that the user can choose for a file.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TableKind {
    /// Its name for programs.
    pub kind: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The fields that its columns can fill.
    pub fields: Vec<KindField>,
}

/// A field of a [`TableKind`].
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KindField {
    /// Its name for programs.
    pub field: &'static str,
    /// Its name for people.
    pub title: String,
    /// Whether every row needs it.
    pub required: bool,
    /// Kinds of columns that can fill it.
    pub accepts: &'static [ColumnKind],
}

/// The tables that the user can choose for a file.
pub fn kinds() -> Vec<TableKind> {
    let generic = DATASETS.iter().filter(|dataset| dataset.generic);
    generic
        .map(|dataset| TableKind {
            kind: dataset.id,
            title: dataset.title,
            fields: dataset
                .columns
                .iter()
                .map(|(names, role)| KindField {
                    field: role.name(),
                    title: role.title(),
                    required: dataset.requires(names, *role),
                    accepts: role.accepts(),
                })
                .collect(),
        })
        .collect()
}
