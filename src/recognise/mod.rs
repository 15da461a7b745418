//! Recognises files, and turns their columns into relations.
//!
//! Each known dataset is a [`Dataset`]: data that says which columns identify it and which column
//! fills which field. A new dataset is a constant in a module of `datasets` and a line in
//! [`DATASETS`]. For an unknown file the page offers a mapping to one of the generic tables, which
//! the user confirms. [`Filler`] reads the rows of either.

mod dataset;
mod datasets;
pub mod file_name;
mod fill;
mod guess;
mod panel;
pub mod tags;
pub mod values;
mod view;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

use datasets::{
    artifact, cards, ecosystems, generic, hfcommunity, hub, librariesio, peatmoss, ptmtorrent,
    review, study,
};

use crate::parquet::schema::{Column, ColumnKind};

pub use dataset::{Dataset, Family, Recognised, RegistryFrom, Role, Wants};
pub use datasets::generic::RELEASED;
pub use fill::{Filled, Filler};
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
pub static DATASETS: LazyLock<Vec<&'static Dataset>> = LazyLock::new(|| {
    let mut datasets: Vec<&'static Dataset> = vec![
        &hub::MODELS,
        &hub::SNAKE_CASE,
        &hub::DATASETS,
        &hub::SPACES,
        &hub::OLDER_MODELS,
        &artifact::LABELLED_CARDS,
        &artifact::CARD_HEADINGS,
        &artifact::SCORES,
        &artifact::FIGURE_7,
        &cards::MODEL_METADATA,
        &cards::MODEL_CARDS,
        &cards::DATASET_CARDS,
        &cards::BASE_MODEL_INFO,
        &cards::MODEL_HUB_2021,
        &ptmtorrent::HUGGING_FACE,
        &ptmtorrent::GENERIC,
        &ptmtorrent::MODELHUB,
        &ptmtorrent::MODEL_ZOO,
        &ptmtorrent::PYTORCH_HUB,
        &ptmtorrent::ONNX,
        &hfcommunity::REPOSITORY,
        &hfcommunity::MODEL,
        &hfcommunity::DATASET,
        &hfcommunity::SPACE,
        &hfcommunity::TAGS,
        &hfcommunity::AUTHOR,
        &hfcommunity::COMMITS,
        &hfcommunity::MODELS_IN_SPACE,
        &hfcommunity::DATASETS_IN_SPACE,
        &peatmoss::MODEL,
        &peatmoss::BASE_MODEL,
        &peatmoss::REUSE_FILE,
        &peatmoss::REUSE,
        &peatmoss::COMMIT,
        &peatmoss::COMMIT_AUTHOR,
    ];
    datasets.extend(peatmoss::JUNCTIONS);
    datasets.extend(peatmoss::ATTRIBUTES);
    datasets.extend([
        &peatmoss::REUSE_REPOSITORY,
        &peatmoss::LOOKUP,
        &ecosystems::PACKAGES,
        &ecosystems::DEPENDENCIES,
        &ecosystems::VERSIONS,
        &ecosystems::MAINTAINERSHIPS,
        &ecosystems::MAINTAINERS,
        &ecosystems::ADVISORIES,
        &ecosystems::CSV,
        &librariesio::PROJECTS,
        &librariesio::DEPENDENCIES,
        &librariesio::VERSIONS,
        &review::PAPERS,
        &review::CLAIMS,
        &study::INFO,
        &study::SECTIONS,
        &generic::TOP_PYPI,
        &generic::LEADERBOARD,
        &generic::PACKAGES,
        &generic::FINDINGS,
        &generic::ARCHITECTURES,
        &generic::BASE_EDGES,
        &generic::CHILD_COUNTS,
        &generic::DATASET_CARDS,
        &generic::REUSE,
        &generic::RELEASES,
        &generic::DEPENDENCIES,
        &generic::DEPENDENCY_PAIRS,
        &generic::PACKAGES_BY_OTHER_NAMES,
    ]);
    datasets
});

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
    let own = |dataset: &&&Dataset| dataset.generic && dataset.id == id;
    DATASETS.iter().find(own).copied()
}

/// A table that the user can choose for a file.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Kind {
    /// Its name for programs.
    pub kind: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The fields that its columns can fill.
    pub fields: Vec<KindField>,
}

/// A field of a [`Kind`].
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
pub fn kinds() -> Vec<Kind> {
    let generic = DATASETS.iter().filter(|dataset| dataset.generic);
    generic
        .map(|dataset| Kind {
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
