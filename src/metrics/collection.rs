//! Everything that is loaded, as the metrics see it: datasets, and the snapshots of each registry.

use std::borrow::Cow;

use super::{Popularity, Source, literature};
use crate::caveat::Noted;
use crate::domain::data::{Data, Revision};
use crate::relations::{Covered, Ranking, SnapshotDate};

/// Everything that is loaded.
pub struct Collection<'a> {
    /// The datasets that the files make.
    pub datasets: Vec<Data<'a>>,
    /// Reviews of the literature that need no file, each with its source.
    pub reviews: Vec<(Source, literature::Output)>,
    series: SeriesBy<'a>,
}

/// The snapshots of each registry, by what popularity is.
type SeriesBy<'a> = Box<dyn Fn(Popularity) -> Vec<Series<'a>> + 'a>;

impl<'a> Collection<'a> {
    /// These datasets, and no snapshots.
    pub fn new(datasets: Vec<Data<'a>>) -> Self {
        Self {
            datasets,
            reviews: Vec::new(),
            series: Box::new(|_| Vec::new()),
        }
    }

    /// The same with the snapshots of each registry, which are made when a metric asks for them.
    #[must_use]
    pub fn with_series(self, series: impl Fn(Popularity) -> Vec<Series<'a>> + 'a) -> Self {
        Self {
            series: Box::new(series),
            ..self
        }
    }

    /// The snapshots of each registry.
    pub fn series(&self, popularity: Popularity) -> Vec<Series<'a>> {
        (self.series)(popularity)
    }
}

/// The snapshots of one registry, in the order of their dates, which all differ.
#[derive(Debug, Clone, Default)]
pub struct Series<'a> {
    /// The registry.
    pub registry: String,
    /// Its snapshots.
    pub snapshots: Vec<Snapshot<'a>>,
    /// Their files with their revisions.
    pub revisions: Vec<Revision>,
    /// What a file says of its being made up.
    pub synthetic: Option<String>,
    /// Why other lists of the same registry and dates are left out.
    pub left_out: Vec<Noted>,
}

/// One snapshot of a registry.
#[derive(Debug, Clone)]
pub struct Snapshot<'a> {
    /// When it was taken.
    pub date: SnapshotDate,
    /// The files that it was read from: one, or the parts of one table.
    pub files: Vec<&'a str>,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Its packages.
    pub packages: Cow<'a, Ranking>,
}
