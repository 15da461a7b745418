//! What every metric does: from what is loaded to answers, and from answers to what people see.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Source;
use super::collection::Collection;
use super::data::{Data, Revision};
use super::exported::Value;
use super::shown::Shown;
use crate::base::error::Result;

/// The parameters of a metric.
pub trait Settings: Serialize + DeserializeOwned + Default {
    /// Whether all are in range.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Setting`] for the first that is not.
    fn checked(&self) -> Result<()> {
        Ok(())
    }
}

/// A metric: its answer of one dataset, in numbers.
pub trait Measure: Clone + PartialEq + std::fmt::Debug + Serialize + 'static {
    /// What the user chooses.
    type Params: Settings;
    /// What all answers say together; [`Nothing`] for most.
    type Together: Clone + PartialEq + std::fmt::Debug + Serialize + 'static;

    /// Columns of the CSV and Parquet, where these are not the first table of each answer.
    const EXPORT: Option<&'static [&'static str]> = None;

    /// The answer of one dataset; `None` where the dataset does not feed the metric.
    fn measure_dataset(data: &Data<'_>, params: &Self::Params) -> Option<Self>;

    /// The answers that what is loaded can give, each still to be made: one for each dataset.
    /// Metrics of several snapshots, or of a dataset beside another, say otherwise.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Self::Params,
    ) -> Vec<Task<'c, Self>> {
        let each = collection.datasets.iter();
        each.map(|data| Task::of(data, move || Self::measure_dataset(data, params)))
            .collect()
    }

    /// What the answers say together, in numbers and as people see it.
    fn together(
        _answers: &[Answer<Self>],
        _params: &Self::Params,
    ) -> Option<Together<Self::Together>> {
        None
    }

    /// The answer as people see it.
    fn show(&self) -> Shown;

    /// Its rows under the columns of [`Self::EXPORT`].
    fn export(&self, _source: &Source) -> Vec<Vec<Value>> {
        Vec::new()
    }

    /// All answers.
    fn measure(collection: &Collection<'_>, params: &Self::Params) -> Vec<Answer<Self>> {
        let tasks = Self::tasks(collection, params).into_iter();
        tasks.filter_map(Task::run).collect()
    }
}

/// What answers say together where they say nothing together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nothing {}

/// An answer that is still to be made.
pub struct Task<'c, T> {
    /// The dataset that it is of.
    pub source: Source,
    /// What it depends on beside the settings.
    pub basis: Basis,
    make: Box<dyn FnOnce() -> Option<T> + 'c>,
}

/// What an answer depends on beside the settings: one that was made of the same is still right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Basis {
    /// Which of several answers of a dataset it is.
    pub part: &'static str,
    /// The files.
    pub files: Vec<Revision>,
    /// What may change without a file being read again.
    pub facts: String,
}

impl Basis {
    /// Adds what may change without a file being read again.
    pub fn add_fact(&mut self, fact: &impl Serialize) {
        // Names, dates and numbers: nothing that JSON cannot hold.
        self.facts += &serde_json::to_string(fact).unwrap_or_default();
    }

    fn add(&mut self, data: &Data<'_>) {
        self.files.extend(data.revisions);
        let source = data.source;
        self.add_fact(&(&source.registry, source.date, source.coverage));
    }
}

impl<'c, T: Measure> Task<'c, T> {
    /// The answer of a source that depends on this.
    pub fn new(source: Source, basis: Basis, make: impl FnOnce() -> Option<T> + 'c) -> Self {
        Self {
            source,
            basis,
            make: Box::new(make),
        }
    }

    /// The answer of a dataset.
    pub fn of(data: &Data<'_>, make: impl FnOnce() -> Option<T> + 'c) -> Self {
        let mut basis = Basis::default();
        basis.add(data);
        Self::new(data.source.clone(), basis, make)
    }

    /// The same as one of several answers of the dataset.
    #[must_use]
    pub fn part(mut self, part: &'static str) -> Self {
        self.basis.part = part;
        self
    }

    /// The same where it depends on another dataset, too.
    #[must_use]
    pub fn beside(mut self, data: &Data<'_>) -> Self {
        self.basis.add(data);
        self
    }

    /// Makes the answer.
    pub fn run(self) -> Option<Answer<T>> {
        let values = (self.make)()?;
        Some(Answer {
            source: self.source,
            shown: values.show(),
            values,
        })
    }
}

/// What a metric says of one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer<T> {
    /// The dataset.
    pub source: Source,
    /// The answer in numbers.
    pub values: T,
    /// The answer as people see it.
    pub shown: Shown,
}

/// What all answers of a metric say together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together<T> {
    /// In numbers.
    pub values: T,
    /// As people see it.
    pub shown: Shown,
}

/// What a metric says of the datasets that feed it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound = "")]
pub struct Measured<T: Measure> {
    /// One answer for each dataset, or more where a metric looks at a dataset in several ways.
    pub datasets: Vec<Answer<T>>,
    /// What they say together; null where they say nothing together.
    pub together: Option<Together<T::Together>>,
}

impl<T: Measure> Default for Measured<T> {
    fn default() -> Self {
        Self {
            datasets: Vec::new(),
            together: None,
        }
    }
}

impl<T: Measure> Measured<T> {
    /// The answers as people see them, the dataset of each beside.
    pub(super) fn shown(&self) -> Vec<(&Source, &Shown)> {
        let answers = self.datasets.iter();
        answers
            .map(|answer| (&answer.source, &answer.shown))
            .collect()
    }

    /// The columns and rows of the exports, where these are not the first tables.
    pub(super) fn exported(&self) -> Option<(&'static [&'static str], Vec<Vec<Value>>)> {
        let answers = self.datasets.iter();
        let rows = answers.flat_map(|answer| answer.values.export(&answer.source));
        T::EXPORT.map(|columns| (columns, rows.collect()))
    }

    /// What they say together, as people see it.
    pub(super) fn shown_together(&self) -> Option<&Shown> {
        self.together.as_ref().map(|together| &together.shown)
    }
}
