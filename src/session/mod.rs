//! What is loaded, what is asked, what is kept: the one place where both wings meet.
//!
//! A session holds files. Each is looked at when it is added (footer only), read when its
//! columns are known, and kept as relations; changing a date, a registry or a parameter reads
//! nothing again. Reading goes in steps, so that a caller can show progress, stop, or do
//! something else between them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::caveat::Noted;
use crate::claims;
use crate::metrics::catalogue;
use crate::metrics::{Parameters, Popularity};
use crate::parquet::schema::Column;
use crate::recognise::{Filled, Guess, Recognised, Wants, file_name};
use crate::relations::{
    ColumnIgnored, ColumnUsed, Covered, Field, Mapping, PanelDates, RelationRows, SnapshotDate,
};
use crate::report::{Document, Input, Tool};
use crate::source::ByteSource;

mod answers;
mod dataset;
mod digest;
mod file;
mod join;
mod place;

pub use dataset::Together;
pub use join::Joined;

use file::{File, State};
use place::{Listed, Placed};

/// Rows read in one step, or fewer where a row group ends: a few hundredths of a second, so that
/// a caller can answer between.
const STEP_ROWS: u64 = 65_536;

/// A file of the session, as a user sees it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileState {
    /// The caller's number for it.
    pub id: u32,
    /// The path given.
    pub path: String,
    /// The shortest tail of the path that tells it from the others.
    pub label: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the whole file in hexadecimal, once it is known.
    pub sha256: Option<String>,
    /// How far it is.
    pub status: Status,
    /// The dataset it was recognised as.
    pub recognised_as: Option<&'static str>,
    /// The dataset that the file is taken for, by its name in the data guide.
    pub dataset: Option<&'static str>,
    /// Era of that dataset's schema.
    pub era: Option<&'static str>,
    /// Rows in all row groups, once the footer is read.
    pub rows: Option<u64>,
    /// Row groups, once the footer is read.
    pub row_groups: Option<u32>,
    /// Root columns; [`Session::columns`] lists them.
    pub number_of_columns: u32,
    /// Which columns are taken for what.
    pub mapping: Option<Mapping>,
    /// Columns that are read, and what they fill.
    pub columns_used: Vec<ColumnUsed>,
    /// Columns that are not, with the reasons; the first 200.
    pub columns_ignored: Vec<ColumnIgnored>,
    /// Rows of each relation, once the file is read.
    pub relations: Vec<RelationRows>,
    /// Metrics that the file alone can feed.
    pub feeds: Vec<&'static str>,
    /// Registries of the rows, where a column names them.
    pub registries: Vec<String>,
    /// What a mapping form preselects.
    pub guess: Guess,
    /// Date of the snapshot.
    pub snapshot_date: Option<SnapshotDate>,
    /// Where the date comes from.
    pub date_source: Option<Origin>,
    /// The dates of a panel, a file whose rows are of many: the snapshot's date is then the last,
    /// and none can be set.
    pub panel: Option<PanelDates>,
    /// Registry of the snapshot.
    pub registry: Option<String>,
    /// Where the registry comes from.
    pub registry_source: Option<Origin>,
    /// How much of its registry the file covers, and whose word that is; `None` for a file that
    /// lists no packages, and until it is read.
    pub coverage: Option<Covered>,
    /// What the user says of that: that it is the whole registry, or that it is not.
    pub whole: Option<bool>,
    /// What the file says of its being made up; `None` for one that does not say so.
    pub synthetic: Option<String>,
    /// What a reader must know of the file.
    pub caveats: Vec<Noted>,
    /// Why the file was not read.
    pub error: Option<Error>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Status {
    /// Its columns must be chosen.
    Unmapped,
    /// It will be read.
    Waiting,
    /// It is being read.
    Reading,
    /// The user stopped it.
    Stopped,
    /// Its packages are in memory.
    Ready,
    /// It cannot be read.
    Failed,
}

/// Where a date or a registry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Origin {
    /// The file's name or folder.
    Name,
    /// Columns that only one registry's datasets have; the dates of a panel.
    Columns,
    /// The rows, which are those of a snapshot whose date is known.
    Content,
    /// The user.
    User,
}

/// How far the file at hand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Progress {
    /// The file.
    pub id: u32,
    /// Row groups read.
    pub row_group: u32,
    /// Row groups in the file.
    pub row_groups: u32,
    /// Rows read.
    pub rows_done: u64,
    /// Rows in the file.
    pub rows: u64,
    /// Bytes of the projected columns read, by whole row groups.
    pub bytes_done: u64,
    /// Bytes of the projected columns.
    pub bytes: u64,
}

/// What a user changes about a file; an absent field stays as it is, an empty one goes back to
/// what the file itself tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// What the file is taken for.
    pub mapping: Option<Option<Chosen>>,
    /// `YYYY-MM` or `YYYY-MM-DD`.
    pub snapshot_date: Option<Option<String>>,
    /// A registry, by any name that people use for it.
    pub registry: Option<Option<String>>,
    /// Whether it is the whole registry.
    pub whole: Option<Option<bool>>,
}

/// What a user takes a file for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Chosen {
    /// A generic table, by its name.
    pub kind: String,
    /// The column that fills each field.
    pub columns: BTreeMap<String, String>,
}

impl Chosen {
    /// Packages with these columns of names and of downloads.
    pub fn packages(id: &str, downloads: &str) -> Self {
        let columns = [("id", id), ("downloads", downloads)];
        Self {
            kind: "packages".into(),
            columns: columns.map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        }
    }
}

/// Files, and what was read of them.
#[derive(Default)]
pub struct Session {
    limits: Limits,
    wants: Wants,
    /// The metrics that are asked for, where not all are.
    only: Option<Vec<&'static str>>,
    files: BTreeMap<u32, File>,
    /// What joining made, while the files stay as they are.
    joined: RefCell<dataset::Cache>,
    /// What metrics made of it, while the files and the settings stay as they are.
    answered: RefCell<answers::Cache>,
}

impl Session {
    /// A session with budgets of its own.
    pub fn with_limits(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Asks for other fields: files that have some of them unread are read again.
    pub fn ask(&mut self, wants: Wants) {
        for file in self.files.values_mut() {
            file.ask(&self.wants, &wants);
        }
        self.wants = wants;
    }

    /// Asks for these metrics alone: nothing else is measured, and columns that none of them reads
    /// stay unread. The claims that rest on them alone are judged.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a metric that there is not.
    pub fn measure_only<S: AsRef<str>>(&mut self, metrics: &[S]) -> Result<()> {
        let known = |id: &str| catalogue::metric(id).map(|metric| metric.id);
        let only: Result<Vec<&'static str>> = metrics
            .iter()
            .map(|id| known(id.as_ref()).ok_or_else(|| Error::unknown_metric(id.as_ref())))
            .collect();
        let only = only?;
        let mut wants = Wants::default();
        let read = catalogue::fields_of(&only);
        let unread = Field::ALL.iter().filter(|field| !read.contains(field));
        wants.without.extend(unread);
        // These two need no more than rankings.
        let ranked = ["turnover", "concentration"];
        wants.packages = only.iter().any(|metric| !ranked.contains(metric));
        self.ask(wants);
        self.only = Some(only);
        Ok(())
    }

    /// Whether a metric is asked for.
    fn asks(&self, metric: &str) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(&metric))
    }

    /// What was read of a file, once it is ready.
    pub fn relations(&self, id: u32) -> Option<&Filled> {
        self.files.get(&id)?.filled()
    }

    /// Adds a file under the caller's number, in place of an earlier one of that number. Its
    /// footer is read; whatever is wrong with it becomes its state, never an error here.
    pub fn add(&mut self, id: u32, path: &str, source: Box<dyn ByteSource>) {
        let file = File::new(path, source, &self.limits);
        self.files.insert(id, file);
    }

    /// Adds a file that could not even be opened.
    pub fn add_unreadable(&mut self, id: u32, path: &str, error: Error) {
        self.files.insert(id, File::unreadable(path, error));
    }

    /// Forgets a file.
    pub fn remove(&mut self, id: u32) {
        self.files.remove(&id);
    }

    /// Changes what a file is taken for. Other columns have it read again; another date or
    /// registry does not.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a date that is none or an unknown file, [`ErrorKind::Column`]
    /// for a column that the file lacks. Nothing is changed then.
    pub fn configure(&mut self, id: u32, change: Change) -> Result<()> {
        let file = self.files.get_mut(&id).ok_or_else(|| {
            Error::new(
                ErrorKind::Setting,
                format!("There is no file {id}."),
                "Add it first.",
            )
        })?;
        let date = match &change.snapshot_date {
            Some(Some(text)) => Some(Some(text.trim().parse().map_err(|()| {
                Error::new(
                    ErrorKind::Setting,
                    format!("“{text}” is not a date."),
                    "Write the snapshot's date as 2024-03 or 2024-03-31.",
                )
                .in_file(&file.path)
            })?)),
            Some(None) => Some(None),
            None => None,
        };
        let mapping = match change.mapping {
            Some(Some(chosen)) => Some(Some(file.choose(&chosen)?)),
            Some(None) => Some(None),
            None => None,
        };
        if let Some(date) = date {
            file.chosen_date = date;
        }
        if let Some(registry) = change.registry {
            file.chosen_registry = registry
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .map(|name| file_name::registry_alias(&name).map_or(name, str::to_owned));
        }
        if let Some(whole) = change.whole {
            file.chosen_whole = whole;
        }
        if let Some(mapping) = mapping {
            let columns =
                |recognised: &Recognised| (recognised.dataset.id, recognised.columns.clone());
            if mapping.as_ref().map(columns) != file.chosen_columns.as_ref().map(columns) {
                file.chosen_columns = mapping;
                file.restart();
            }
        }
        Ok(())
    }

    /// Reads the next rows of the next file that waits; `None` when no file does. A file that
    /// breaks gets the state failed, and reading goes on with the next.
    pub fn step(&mut self) -> Option<Progress> {
        let id = self.next()?;
        let limits = self.limits;
        let wants = self.wants.clone();
        let kept: usize = self.files.values().map(File::kept_rows).sum();
        let file = self.files.get_mut(&id)?;
        if let Err(error) = file.step(&wants, &limits, kept) {
            file.state = State::Failed(error);
        }
        Some(file.progress(id))
    }

    /// The file that the next step reads.
    pub fn next(&self) -> Option<u32> {
        self.find(|state| matches!(state, State::Reading(_)))
            .or_else(|| self.find(|state| matches!(state, State::Waiting)))
    }

    /// Reads everything that waits.
    pub fn read_all(&mut self) {
        while self.step().is_some() {}
    }

    /// Stops reading: files that wait or are being read stay unread until [`Self::resume`].
    pub fn stop(&mut self) {
        for file in self.files.values_mut() {
            if matches!(file.state, State::Reading(_) | State::Waiting) {
                file.state = State::Stopped;
            }
        }
    }

    /// Lets a stopped or failed file be read from its beginning.
    pub fn resume(&mut self, id: u32) {
        if let Some(file) = self.files.get_mut(&id)
            && matches!(file.state, State::Stopped | State::Failed(_))
        {
            file.restart();
        }
    }

    /// The files, by the caller's numbers.
    pub fn files(&self) -> Vec<FileState> {
        let labels = self.labels();
        self.files
            .iter()
            .map(|(id, file)| file.describe(*id, &labels[id], &self.wants))
            .collect()
    }

    /// A file's root columns; empty while the footer cannot be read.
    pub fn columns(&self, id: u32) -> &[Column] {
        self.files.get(&id).map_or(&[], File::columns)
    }

    /// One file.
    pub fn file(&self, id: u32) -> Option<FileState> {
        Some(
            self.files
                .get(&id)?
                .describe(id, &self.labels()[&id], &self.wants),
        )
    }

    /// The answers from the files that are ready, whatever the order in which they were added.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for parameters out of range.
    pub fn results(&self, params: &Parameters) -> Result<Document> {
        let all = self.results_while(params, &|_| true)?;
        all.ok_or_else(|| Error::new(ErrorKind::Setting, "Measuring was stopped.", "Ask again."))
    }

    /// The same, but only while `going` says so, which is asked before each metric that has to be
    /// measured, by its name: on a whole hub they take seconds each. `None` when it said no; what
    /// was measured until there is kept, and asking again goes on from there.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub fn results_while(
        &self,
        params: &Parameters,
        going: &dyn Fn(&'static str) -> bool,
    ) -> Result<Option<Document>> {
        let params = params.checked()?;
        let labels = self.labels();
        let answers = self.answers(&labels, params, going);
        // A turn that was stopped has no document, and need not describe the files.
        Ok(answers.map(|(datasets, metrics)| Document {
            tool: Tool::default(),
            inputs: self.inputs(&labels),
            datasets,
            parameters: params.clone(),
            claims: claims::claims(&metrics)
                .into_iter()
                .filter(|claim| {
                    claim
                        .statement
                        .metrics
                        .iter()
                        .all(|metric| self.asks(metric))
                })
                .collect(),
            findings: claims::findings(&metrics)
                .into_iter()
                .filter(|finding| self.asks(finding.metric))
                .collect(),
            metrics,
        }))
    }

    /// The lists of packages that make the snapshots, and those that do not.
    fn placed<'a>(
        &'a self,
        labels: &'a HashMap<u32, String>,
        popularity: Popularity,
    ) -> Placed<'a> {
        let listed = self.in_order_of_labels(labels).into_iter();
        let listed: Vec<Listed<'_>> = listed
            .map(|(label, file)| (label, file, file.rankings(popularity)))
            .collect();
        place::place(&listed)
    }

    /// The files as the answers name them, each with what is said of it.
    fn inputs(&self, labels: &HashMap<u32, String>) -> Vec<Input> {
        let placed = self.placed(labels, Popularity::Downloads);
        let files = self.in_order_of_labels(labels).into_iter();
        let inputs = files.map(|(label, file)| {
            let mut caveats = file.caveats(label);
            caveats.extend(file.unread().map(|caveat| Noted::file(caveat, label)));
            let of_file = |noted: &&Noted| noted.file.as_deref() == Some(label);
            caveats.extend(placed.left_out.iter().filter(of_file).cloned());
            file.input(label, caveats, &self.wants)
        });
        inputs.collect()
    }

    fn in_order_of_labels<'a>(
        &'a self,
        labels: &'a HashMap<u32, String>,
    ) -> Vec<(&'a str, &'a File)> {
        let mut files: Vec<(&str, &File)> = self
            .files
            .iter()
            .map(|(id, file)| (&*labels[id], file))
            .collect();
        files.sort_by_key(|(label, _)| *label);
        files
    }

    fn find(&self, wanted: fn(&State) -> bool) -> Option<u32> {
        self.files
            .iter()
            .find(|(_, file)| wanted(&file.state))
            .map(|(id, _)| *id)
    }

    /// For each file the shortest tail of its path, in whole parts, that no other file has.
    /// Labels are unique.
    fn labels(&self) -> HashMap<u32, String> {
        let parts: Vec<(u32, Vec<&str>)> = self
            .files
            .iter()
            .map(|(id, file)| {
                let parts = file
                    .path
                    .rsplit(['/', '\\'])
                    .filter(|part| !part.is_empty());
                (*id, parts.collect())
            })
            .collect();
        let mut labels = HashMap::new();
        let mut depth = 1;
        let mut left: Vec<&(u32, Vec<&str>)> = parts.iter().collect();
        while !left.is_empty() {
            let tail = |parts: &[&str]| -> String {
                let kept: Vec<&str> = parts.iter().take(depth).rev().copied().collect();
                kept.join("/")
            };
            let mut seen: HashMap<String, usize> = HashMap::new();
            for (_, parts) in &left {
                *seen.entry(tail(parts)).or_default() += 1;
            }
            left.retain(|(id, parts)| {
                let tail = tail(parts);
                let settled = seen[&tail] == 1 || parts.len() <= depth;
                if settled {
                    labels.insert(*id, tail);
                }
                !settled
            });
            depth += 1;
        }
        // Equal paths, which two drops can bring, are told apart by number.
        let mut given: HashMap<String, u32> = HashMap::new();
        for id in self.files.keys() {
            if let Some(label) = labels.get_mut(id) {
                let times = given.entry(label.clone()).or_default();
                *times += 1;
                if *times > 1 {
                    *label = format!("{label} ({times})");
                }
            }
        }
        labels
    }
}
