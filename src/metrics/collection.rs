//! All loaded data as the metrics use them: datasets, and the snapshots of each registry.

use std::borrow::Cow;

use super::{Popularity, Source, literature};
use crate::caveat::Noted;
use crate::domain::data::{Data, Revision};
use crate::domain::doctor::Known;
use crate::relations::{Covered, Ranking, SnapshotDate};

/// All loaded data.
pub struct Collection<'a> {
    /// The datasets that the files make.
    pub datasets: Vec<Data<'a>>,
    /// Built-in reviews of the literature, each with its source.
    pub reviews: Vec<(Source, literature::Output)>,
    series: SeriesBy<'a>,
}

/// The snapshots of each registry, for each kind of popularity.
type SeriesBy<'a> = Box<dyn Fn(Popularity) -> Vec<Series<'a>> + 'a>;

impl<'a> Collection<'a> {
    /// A collection of these datasets without snapshots.
    pub fn new(datasets: Vec<Data<'a>>) -> Self {
        Self {
            datasets,
            reviews: Vec::new(),
            series: Box::new(|_| Vec::new()),
        }
    }

    /// The same collection with the snapshots of each registry, which are made when a metric asks
    /// for them.
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

/// The snapshots of one registry, in the order of their dates. No two have the same date.
#[derive(Debug, Clone, Default)]
pub struct Series<'a> {
    /// The registry.
    pub registry: String,
    /// Its snapshots.
    pub snapshots: Vec<Snapshot<'a>>,
    /// Their files with their revisions.
    pub revisions: Vec<Revision>,
    /// The sentence in which a file says that its data are made up.
    pub synthetic: Option<String>,
    /// The subset of its packages that the user asks for.
    pub subset: Option<String>,
    /// Caveats that say why other lists of the same registry and dates are left out.
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
    /// What the snapshot doctor knows of its files.
    pub known: Known,
}
