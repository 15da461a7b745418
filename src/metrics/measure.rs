//! What every metric does: it makes answers from the loaded data, and from the answers what people
//! see.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Source;
use super::collection::Collection;
use super::exported::Value;
use super::shown::Shown;
use crate::domain::data::{Data, Revision};

/// A metric: its answer for one dataset, in numbers.
pub trait Measure: Clone + PartialEq + std::fmt::Debug + Serialize + 'static {
    /// The parameters of the metric.
    type Params: Serialize + DeserializeOwned + Default;
    /// The result of all answers together; [`Nothing`] for most metrics.
    type Together: Clone + PartialEq + std::fmt::Debug + Serialize + 'static;

    /// Columns of the CSV and Parquet, if these are not the first table of each answer.
    const EXPORT: Option<&'static [&'static str]> = None;

    /// The answer for one dataset; `None` if the dataset lacks what the metric needs.
    fn measure_dataset(data: &Data<'_>, params: &Self::Params) -> Option<Self>;

    /// The answers that the loaded data can give, each still to be computed: by default one for
    /// each dataset. Metrics that use several snapshots or two datasets together replace this.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Self::Params,
    ) -> Vec<Task<'c, Self>> {
        let each = collection.datasets.iter();
        each.map(|data| Task::of(data, move || Self::measure_dataset(data, params)))
            .collect()
    }

    /// The result of all answers together, in numbers and as people see it.
    fn together(
        _answers: &[Answer<Self>],
        _params: &Self::Params,
    ) -> Option<Together<Self::Together>> {
        None
    }

    /// The answer as people see it, without its finding, which is [`Self::finding`].
    fn show(&self) -> Shown;

    /// The finding in one sentence without a full stop, for a heading; `None` if nothing was found.
    fn finding(&self) -> Option<String> {
        None
    }

    /// Its rows for the columns of [`Self::EXPORT`].
    fn export(&self, _source: &Source) -> Vec<Vec<Value>> {
        Vec::new()
    }

    /// All answers.
    fn measure(collection: &Collection<'_>, params: &Self::Params) -> Vec<Answer<Self>> {
        let tasks = Self::tasks(collection, params).into_iter();
        tasks.filter_map(Task::run).collect()
    }
}

/// The joint result of a metric that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nothing {}

/// An answer that is still to be computed.
pub struct Task<'c, T> {
    /// The dataset that it describes.
    pub source: Source,
    /// What it depends on besides the settings.
    pub basis: Basis,
    make: Box<dyn FnOnce() -> Option<T> + 'c>,
}

/// What an answer depends on besides the settings. An earlier answer with an equal value is still
/// valid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Basis {
    /// Which of several answers for a dataset it is.
    pub part: &'static str,
    /// The files.
    pub files: Vec<Revision>,
    /// Facts that may change although no file is read again.
    pub facts: String,
}

impl Basis {
    /// Adds facts that may change although no file is read again.
    pub fn add_fact(&mut self, fact: &impl Serialize) {
        // These are names, dates and numbers, so JSON can always hold them.
        self.facts += &serde_json::to_string(fact).unwrap_or_default();
    }

    fn add(&mut self, data: &Data<'_>) {
        self.files.extend(data.revisions);
        let source = data.source;
        self.add_fact(&(&source.registry, source.date, source.coverage));
    }
}

impl<'c, T: Measure> Task<'c, T> {
    /// A task for the answer from this source.
    pub fn new(source: Source, basis: Basis, make: impl FnOnce() -> Option<T> + 'c) -> Self {
        Self {
            source,
            basis,
            make: Box::new(make),
        }
    }

    /// A task for the answer from a dataset.
    pub fn of(data: &Data<'_>, make: impl FnOnce() -> Option<T> + 'c) -> Self {
        let mut basis = Basis::default();
        basis.add(data);
        Self::new(data.source.clone(), basis, make)
    }

    /// The same task, marked as one of several answers for the dataset.
    #[must_use]
    pub fn part(mut self, part: &'static str) -> Self {
        self.basis.part = part;
        self
    }

    /// The same task, which also depends on another dataset.
    #[must_use]
    pub fn beside(mut self, data: &Data<'_>) -> Self {
        self.basis.add(data);
        self
    }

    /// Computes the answer.
    pub fn run(self) -> Option<Answer<T>> {
        let values = (self.make)()?;
        let mut shown = values.show();
        shown.finding = values.finding();
        Some(Answer {
            source: self.source,
            shown,
            values,
        })
    }
}

/// A metric's answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer<T> {
    /// The dataset.
    pub source: Source,
    /// The answer in numbers.
    pub values: T,
    /// The answer as people see it.
    pub shown: Shown,
}

/// The result of all answers of a metric together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together<T> {
    /// In numbers.
    pub values: T,
    /// As people see it.
    pub shown: Shown,
}

/// A metric's answers for the datasets that it can use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound = "")]
pub struct Measured<T: Measure> {
    /// One answer for each dataset, or several if a metric looks at a dataset in several ways.
    pub datasets: Vec<Answer<T>>,
    /// The index of the dataset that comes first on the page: the one that decides a claim about
    /// this metric alone, else the best by [`Source::compare`] among those with a finding.
    pub leading: u32,
    /// Their joint result; null if they have none.
    pub together: Option<Together<T::Together>>,
}

impl<T: Measure> Default for Measured<T> {
    fn default() -> Self {
        Self {
            datasets: Vec::new(),
            leading: 0,
            together: None,
        }
    }
}

impl<T: Measure> Measured<T> {
    /// Lets the best dataset come first.
    pub fn lead(&mut self) {
        let place = (0..self.datasets.len()).max_by(|a, b| {
            let (a, b) = (&self.datasets[*a], &self.datasets[*b]);
            let found = |answer: &Answer<T>| answer.shown.finding.is_some();
            let order = found(a).cmp(&found(b));
            order.then_with(|| a.source.compare(&b.source))
        });
        self.leading = place.unwrap_or_default() as u32;
    }

    /// Lets the dataset of this source come first, if there is one. A claim that joins several datasets
    /// names the files of all of them, and first those of the dataset that decides.
    pub(super) fn lead_with(&mut self, source: &Source) {
        let key = |source: &Source| (source.title.clone(), source.files.first().cloned());
        let mut answers = self.datasets.iter();
        if let Some(place) = answers.position(|answer| key(&answer.source) == key(source)) {
            self.leading = place as u32;
        }
    }

    /// The answer that comes first, with its dataset.
    pub(super) fn leads(&self) -> Option<(&Source, &Shown)> {
        let answer = self.datasets.get(self.leading as usize)?;
        Some((&answer.source, &answer.shown))
    }

    /// The answers as people see them, each with its dataset.
    pub(super) fn shown(&self) -> Vec<(&Source, &Shown)> {
        let answers = self.datasets.iter();
        answers
            .map(|answer| (&answer.source, &answer.shown))
            .collect()
    }

    /// The columns and rows of the exports, if these are not the first tables.
    pub(super) fn exported(&self) -> Option<(&'static [&'static str], Vec<Vec<Value>>)> {
        let answers = self.datasets.iter();
        let rows = answers.flat_map(|answer| answer.values.export(&answer.source));
        T::EXPORT.map(|columns| (columns, rows.collect()))
    }

    /// Their joint result as people see it.
    pub(super) fn shown_together(&self) -> Option<&Shown> {
        self.together.as_ref().map(|together| &together.shown)
    }
}
