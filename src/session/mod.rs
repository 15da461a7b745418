//! A session holds files, reads them and keeps results. It is the only module that uses both the
//! reading and the answering modules.
//!
//! When a file is added, only its footer is read. Its rows are read when its columns are known,
//! and they are kept as relations. A changed date, registry or parameter reads nothing again.
//! Reading goes in steps, so that the caller can show progress, stop, or do other work between
//! them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::base::pulse;
use crate::base::registries::registry_of_word;
use crate::base::sort;
use crate::caveat::Noted;
use crate::claims;
use crate::manifest::Manifest;
use crate::metrics::catalogue;
use crate::metrics::{Metrics, Parameters, Popularity};
use crate::parquet::schema::Column;
use crate::recognise::{Filled, Recognised, Wants};
use crate::relations::{
    ColumnIgnored, ColumnUsed, Covered, Mapping, PanelDates, RelationRows, SnapshotDate,
};
use crate::report::{self, Artifact, Document, Input, Tool};
use crate::source::{ByteSource, unreadable};

mod answers;
mod dataset;
mod digest;
mod file;
mod join;
mod judge;
mod limited;
mod look;
mod manifest;
mod place;
mod room;
mod sql;
mod subset;
#[cfg(not(target_arch = "wasm32"))]
mod threads;

pub use dataset::Together;
pub use file::PartReading;
pub use join::Joined;
pub use judge::{Asked, Which};
pub use look::{Look, SeenColumn};
pub use sql::SCRIPTS;

use digest::Digest;
use file::{File, State};
use place::{Listed, Placed};
use room::Room;

/// Rows read in one step; fewer at the end of a row group. A step takes a few hundredths of a
/// second, so that the caller can do other work between steps.
const STEP_ROWS: u64 = 65_536;

/// A file of the session, as a user sees it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileState {
    /// The caller's number for the file.
    pub id: u32,
    pub path: String,
    /// The shortest end of the path that no other file has.
    pub label: String,
    pub bytes: u64,
    /// SHA-256 of the whole file in hexadecimal, once it is known.
    pub sha256: Option<String>,
    /// The state of reading.
    pub status: Status,
    /// The dataset as which the file was recognised.
    pub recognised_as: Option<&'static str>,
    /// The dataset as which the file is read, by its name in the data guide.
    pub dataset: Option<&'static str>,
    /// The version of that dataset's columns.
    pub era: Option<&'static str>,
    /// Rows of the file, once the footer is read.
    pub rows: Option<u64>,
    /// Row groups, once the footer is read.
    pub row_groups: Option<u32>,
    /// Root columns; [`Session::look`] lists them.
    pub number_of_columns: u32,
    /// The column that fills each field.
    pub mapping: Option<Mapping>,
    /// Columns that are read, with the fields that they fill.
    pub columns_used: Vec<ColumnUsed>,
    /// The first 200 columns that are not read, with reasons.
    pub columns_ignored: Vec<ColumnIgnored>,
    /// Rows of each relation, once the file is read.
    pub relations: Vec<RelationRows>,
    /// Metrics that can be computed from this file alone.
    pub feeds: Vec<&'static str>,
    /// Registries of the rows, if a column names them.
    pub registries: Vec<String>,
    pub snapshot_date: Option<SnapshotDate>,
    pub date_source: Option<Origin>,
    /// The dates of a panel, which is a file with rows of many dates. The snapshot's date is the
    /// last, and the user cannot set another.
    pub panel: Option<PanelDates>,
    pub registry: Option<String>,
    pub registry_source: Option<Origin>,
    /// How much of its registry the file covers, and who stated it. `None` until the file is read,
    /// and for a file without packages.
    pub coverage: Option<Covered>,
    /// The user's statement whether the file is the whole registry.
    pub whole: Option<bool>,
    /// The file's note that its data are made up; `None` if it has none.
    pub synthetic: Option<String>,
    /// Caveats of the file.
    pub caveats: Vec<Noted>,
    /// The reason why the file was not read.
    pub error: Option<Error>,
}

/// The state of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Status {
    /// The user must choose its columns.
    Unmapped,
    /// It waits to be read.
    Waiting,
    Reading,
    /// The user stopped reading it.
    Stopped,
    /// It was read, and its rows are in memory.
    Ready,
    Failed,
}

/// The source of a date or a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Origin {
    /// The file's name or folder.
    Name,
    /// Columns that only datasets of one registry have, or the dates of a panel.
    Columns,
    /// The rows, which identify a snapshot with a known date.
    Content,
    User,
}

/// The progress of the file that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Progress {
    pub id: u32,
    pub row_group: u32,
    pub row_groups: u32,
    pub rows_done: u64,
    pub rows: u64,
    /// Bytes of the needed columns in the row groups that are read completely.
    pub bytes_done: u64,
    /// Bytes of the needed columns.
    pub bytes: u64,
}

/// Changes to a file by the user. A field with `None` is not changed; `Some(None)` resets it to
/// the file's value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The kind of table and its columns.
    pub mapping: Option<Option<Chosen>>,
    /// `YYYY-MM` or `YYYY-MM-DD`.
    pub snapshot_date: Option<Option<String>>,
    /// Any common name of a registry.
    pub registry: Option<Option<String>>,
    /// Whether the file is the whole registry.
    pub whole: Option<Option<bool>>,
}

/// The user's choice of a kind of table and its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Chosen {
    /// The name of a generic table.
    pub kind: String,
    /// The column that fills each field.
    pub columns: BTreeMap<String, String>,
}

impl Chosen {
    /// A table of packages with a column of names and a column of downloads.
    pub fn packages(id: &str, downloads: &str) -> Self {
        let columns = [("id", id), ("downloads", downloads)];
        Self {
            kind: "packages".into(),
            columns: columns.map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        }
    }
}

/// Row groups of a file that somebody else reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The file's number.
    pub id: u32,
    /// The number of the loan.
    pub number: u64,
    pub groups: Range<usize>,
}

/// Bytes of a file that the host must bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The file's number.
    pub id: u32,
    /// What the next step needs.
    pub now: Vec<Range<u64>>,
    /// What will be needed after it.
    pub ahead: Vec<Range<u64>>,
}

fn known_metric(id: &str) -> Result<&'static str> {
    let known = catalogue::metric(id).map(|metric| metric.id);
    known.ok_or_else(|| Error::unknown_metric(id))
}

fn no_file(id: u32) -> Error {
    Error::new(
        ErrorKind::Setting,
        format!("No file has the number {id}."),
        "Add the file first.",
    )
}

/// How a caller waits for answers.
pub struct Waiting<'w> {
    /// Gets the name of each metric before it is measured. If it returns false, measuring stops.
    pub going: &'w dyn Fn(&'static str) -> bool,
    /// The metric to be measured first.
    pub first: Option<&'w str>,
    /// The metrics whose answers the caller has from earlier parts.
    pub known: &'w [String],
    /// Whether the caller wants a part now. Asked after each metric.
    pub wants: &'w dyn Fn() -> bool,
    /// Takes a part.
    pub take: &'w dyn Fn(&Part),
}

impl<'w> Waiting<'w> {
    /// The caller waits for the whole document.
    pub fn for_all(going: &'w dyn Fn(&'static str) -> bool) -> Self {
        Self {
            going,
            first: None,
            known: &[],
            wants: &|| false,
            take: &|_| {},
        }
    }

    fn has(&self, metric: &str) -> bool {
        self.known.iter().any(|known| known == metric)
    }
}

/// What is answered while other metrics are still measured.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Part {
    /// The document so far. It has the answers that are new since the last part; each claim whose
    /// metrics are measured, while the other claims are as without data; and the findings of the
    /// metrics that are measured.
    pub document: Document,
    /// The metrics that are still to be measured.
    pub pending: Vec<&'static str>,
}

/// Files and the relations that were read from them.
#[derive(Default)]
pub struct Session {
    limits: Limits,
    wants: Wants,
    /// The requested metrics; `None` for all.
    only: Option<Vec<&'static str>>,
    /// The metric on show, if no other is requested.
    shown: Option<&'static str>,
    files: BTreeMap<u32, File>,
    answers: judge::OfFiles,
    /// What an author says about the files.
    manifest: Option<Manifest>,
    /// Saved results that the document is compared with.
    saved: Option<Value>,
    /// The date of today, which only the host knows.
    date: Option<String>,
    /// Commit and digest of the page's site.
    built: Option<(String, String)>,
    /// Joined relations, kept until a file changes.
    joined: RefCell<dataset::Cache>,
    /// Answers, kept until a file or a setting changes.
    answered: RefCell<answers::Cache>,
    /// What several metrics use, kept while answers are awaited.
    prepared: RefCell<answers::Preparations>,
    /// The subset that the user asks for.
    cuts: RefCell<subset::Cuts>,
}

impl Session {
    /// A session with the given budgets.
    pub fn with_limits(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Asks for other fields. Files with unread columns for them are read again.
    pub fn ask(&mut self, wants: Wants) {
        for file in self.files.values_mut() {
            file.ask(&self.wants, &wants);
        }
        self.wants = wants;
    }

    /// Takes the date of today, `YYYY-MM-DD` in UTC, which the results document states.
    pub fn set_date(&mut self, date: &str) {
        self.date = Some(date.to_owned());
    }

    /// Takes the commit and the digest of the site that the page is a part of, which the results
    /// document states. They come with the page, so that the engine is the same file whoever builds it.
    pub fn set_build(&mut self, commit: &str, build: &str) {
        self.built = Some((commit.to_owned(), build.to_owned()));
    }

    fn tool(&self) -> Tool {
        let mut tool = Tool {
            date: self.date.clone(),
            ..Tool::default()
        };
        if let Some((commit, build)) = &self.built {
            tool.commit = Some(commit.clone());
            tool.build = Some(build.clone());
        }
        tool
    }

    fn asks(&self, metric: &str) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(&metric))
    }

    /// The data of a file, once it is ready.
    pub fn relations(&self, id: u32) -> Option<&Filled> {
        self.files.get(&id)?.filled()
    }

    /// Adds a file and reads its footer. It replaces an earlier file with the same number. A
    /// problem becomes the file's state, so this function returns no error.
    pub fn add(&mut self, id: u32, path: &str, source: Box<dyn ByteSource>) {
        let file = File::new(path, source, &self.limits);
        self.files.insert(id, file);
        self.follow_manifest(id);
        self.spread_answers();
    }

    /// Adds a file that could not be opened.
    pub fn add_unreadable(&mut self, id: u32, path: &str, error: Error) {
        self.files.insert(id, File::unreadable(path, error));
    }

    /// Adds a file of so many bytes, which the host brings: [`Self::needs`] and
    /// [`Self::digest_needs`] say which, and [`Self::feed`] takes them.
    pub fn add_fed(&mut self, id: u32, path: &str, bytes: u64) {
        self.files.insert(id, File::fed(path, bytes, &self.limits));
    }

    /// Takes bytes of a file from the host.
    pub fn feed(&mut self, id: u32, from: u64, bytes: Bytes) {
        let opening = self.is_opening(id);
        if let Some(file) = self.files.get_mut(&id) {
            file.feed(from, bytes, &self.limits);
        }
        if opening {
            self.follow_manifest(id);
            self.spread_answers();
        }
    }

    /// Whether the host must bring more of a file before its footer is known.
    pub fn is_opening(&self, id: u32) -> bool {
        let file = self.files.get(&id);
        file.is_some_and(|file| matches!(file.state, State::Opening))
    }

    /// Takes the reason why the host cannot bring the bytes of a file. A file that was read before
    /// stays read, and has no digest.
    pub fn starve(&mut self, id: u32, reason: &str) {
        let Some(file) = self.files.get_mut(&id) else {
            return;
        };
        match file.state {
            State::Ready(_) => file.digest = Digest::Unreadable,
            _ => file.state = State::Failed(unreadable(reason)),
        }
    }

    /// The bytes that the host must bring before the next step, for each file that is being opened
    /// and for the next file to be read. Files whose bytes are here are left out.
    pub fn needs(&self) -> Vec<Needs> {
        let next = self.next();
        let kept = self.room();
        let (wants, limits) = (&self.wants, &self.limits);
        let files = self
            .files
            .iter()
            .filter(|(id, file)| matches!(file.state, State::Opening) || Some(**id) == next);
        let needs = files.map(|(id, file)| {
            let (now, ahead) = file.needs(wants, limits, kept);
            Needs {
                id: *id,
                now,
                ahead,
            }
        });
        let needs = needs.filter(|needs| !needs.now.is_empty() || !needs.ahead.is_empty());
        needs.collect()
    }

    pub fn remove(&mut self, id: u32) {
        self.prepared.take();
        self.files.remove(&id);
        self.spread_answers();
    }

    /// Changes how a file is read. Other columns cause it to be read again; another date or
    /// registry does not.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for an invalid date or an unknown file, [`ErrorKind::Column`] for a
    /// column that the file lacks. An error changes nothing.
    pub fn configure(&mut self, id: u32, change: Change) -> Result<()> {
        let file = self.files.get_mut(&id).ok_or_else(|| no_file(id))?;
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
                .map(|name| registry_of_word(&name).map_or(name, str::to_owned));
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

    /// Reads the next rows of the next waiting file; `None` if no file waits. A file with an error
    /// gets the state failed, and reading continues with the next file.
    pub fn step(&mut self) -> Option<Progress> {
        let id = self.next()?;
        // What is read needs the memory.
        self.prepared.take();
        pulse::begin();
        let limits = self.limits;
        let wants = self.wants.clone();
        let kept = self.room();
        let file = self.files.get_mut(&id)?;
        if let Err(error) = file.step(&wants, &limits, kept) {
            let held = self.files.values().map(|file| (&*file.path, file.room()));
            let error = room::naming_largest(error, held);
            self.files.get_mut(&id)?.state = State::Failed(error);
        }
        // What follows is no part of the step that may have been stopped.
        pulse::begin();
        Some(self.files.get(&id)?.progress(id))
    }

    /// What all files hold in memory.
    fn room(&self) -> Room {
        let rooms = self.files.values().map(File::room);
        rooms.fold(Room::default(), Room::and)
    }

    pub fn next(&self) -> Option<u32> {
        self.find(|state| matches!(state, State::Reading(_)))
            .or_else(|| self.find(|state| matches!(state, State::Opening)))
            .or_else(|| self.find(|state| matches!(state, State::Waiting)))
    }

    /// Reads all files. It ends early if a host must bring bytes first ([`Self::needs`]).
    pub fn read_all(&mut self) {
        let lacks = |session: &Self| session.needs().iter().any(|needs| !needs.now.is_empty());
        while !lacks(self) && self.step().is_some() {}
    }

    /// Leaves some row groups of the file that is being read to another reader of the same file.
    /// They must come back through [`Self::absorb`]. `None` if too few are left, or if the file
    /// can only be read in order.
    pub fn lend(&mut self) -> Option<Loan> {
        let id = self.find(|state| matches!(state, State::Reading(_)))?;
        let file = self.files.get_mut(&id)?;
        let (number, groups) = file.lend()?;
        Some(Loan { id, number, groups })
    }

    /// Adds the rows of the row groups of a loan, or takes the groups back if there are none.
    /// `None` if the loan has ended because the file was stopped, removed or begun again.
    pub fn absorb(&mut self, id: u32, number: u64, part: Option<&[u8]>) -> Option<Progress> {
        let file = self.files.get_mut(&id)?;
        match file.absorb(number, part) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => file.state = State::Failed(error),
        }
        Some(file.progress(id))
    }

    /// Whether only lent row groups of the next file are not read yet.
    pub fn waits(&self) -> bool {
        let next = self.next().and_then(|id| self.files.get(&id));
        next.is_some_and(File::waits)
    }

    /// Begins to read lent row groups, in this or another session with the same file.
    ///
    /// # Errors
    /// As for reading the file.
    pub fn part(&self, id: u32, groups: Range<usize>) -> Result<PartReading> {
        let file = self.files.get(&id).ok_or_else(|| no_file(id))?;
        file.part(groups, &self.wants, &self.limits)
    }

    /// Stops reading. Unread files then wait for [`Self::resume`].
    pub fn stop(&mut self) {
        self.prepared.take();
        for file in self.files.values_mut() {
            if matches!(
                file.state,
                State::Opening | State::Reading(_) | State::Waiting
            ) {
                file.state = State::Stopped;
            }
        }
    }

    /// Queues a stopped or failed file again, from its beginning.
    pub fn resume(&mut self, id: u32) {
        if let Some(file) = self.files.get_mut(&id)
            && matches!(file.state, State::Stopped | State::Failed(_))
        {
            file.restart();
        }
    }

    /// The files in the order of the caller's numbers.
    pub fn files(&self) -> Vec<FileState> {
        let labels = self.labels();
        self.files
            .iter()
            .map(|(id, file)| self.describe(*id, file, &labels[id]))
            .collect()
    }

    /// A file's root columns; empty while the footer cannot be read.
    pub fn columns(&self, id: u32) -> &[Column] {
        self.files.get(&id).map_or(&[], File::columns)
    }

    pub fn file(&self, id: u32) -> Option<FileState> {
        Some(self.describe(id, self.files.get(&id)?, &self.labels()[&id]))
    }

    /// The answers from the files that are ready. The order in which they were added does not
    /// matter.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for parameters out of range.
    pub fn results(&self, params: &Parameters) -> Result<Document> {
        let all = self.results_while(params, &|_| true)?;
        all.ok_or_else(|| {
            Error::new(
                ErrorKind::Setting,
                "Measuring was stopped.",
                "Start it again.",
            )
        })
    }

    /// As [`Self::results`], but the caller can stop it. `going` gets the name of each metric
    /// before it is measured, because a metric takes seconds on a whole hub. If it returns false,
    /// the result is `None`; finished answers are kept, and the next call continues there.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub fn results_while(
        &self,
        params: &Parameters,
        going: &dyn Fn(&'static str) -> bool,
    ) -> Result<Option<Document>> {
        self.results_for(params, &Waiting::for_all(going))
    }

    /// As [`Self::results_while`], and the caller may take parts while it waits. The listener of
    /// [`pulse`] may stop within a metric, whose answer is then not kept.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub fn results_for(
        &self,
        params: &Parameters,
        waiting: &Waiting<'_>,
    ) -> Result<Option<Document>> {
        let params = params.checked()?;
        let labels = self.labels();
        pulse::begin();
        let answers = self.answers(&labels, params, waiting)?;
        // What follows is no part of the work that may have been stopped.
        pulse::begin();
        // A stopped call returns no document, so the files need no description.
        Ok(answers
            .map(|(datasets, metrics)| self.document(&labels, params, datasets, metrics, &[])))
    }

    /// The document from the answers of metrics. The metrics that are `pending` have none yet.
    fn document(
        &self,
        labels: &HashMap<u32, String>,
        parameters: &Parameters,
        datasets: Vec<report::Dataset>,
        mut metrics: Metrics,
        pending: &[&'static str],
    ) -> Document {
        let claims = claims::claims(&metrics, pending);
        // A metric follows the first claim that is about it alone.
        for claim in claims.iter().rev() {
            if let ([metric], Some(source)) = (claim.statement.metrics, &claim.dataset) {
                metrics.lead_with(metric, source);
            }
        }
        let claims = claims.into_iter();
        let findings = claims::findings(&metrics).into_iter();
        let mut document = Document {
            tool: self.tool(),
            inputs: self.inputs(labels),
            datasets,
            parameters: parameters.clone(),
            claims: claims
                .filter(|claim| {
                    let mut metrics = claim.statement.metrics.iter();
                    metrics.all(|metric| self.asks(metric))
                })
                .collect(),
            findings: findings
                .filter(|finding| self.asks(finding.metric) && !pending.contains(&finding.metric))
                .collect(),
            metrics,
            artifact: None,
        };
        if let Some(manifest) = &self.manifest {
            // A part of the answers is no result to compare as a whole.
            let saved = self.saved.as_ref().filter(|_| pending.is_empty());
            document.artifact = Some(Box::new(Artifact::of(manifest, saved, &document)));
        }
        document
    }

    /// The lists of packages that are used as snapshots, and those that are not.
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

    /// The files as the document describes them.
    fn inputs(&self, labels: &HashMap<u32, String>) -> Vec<Input> {
        let placed = self.placed(labels, Popularity::Downloads);
        let files = self.in_order_of_labels(labels).into_iter();
        let inputs = files.map(|(label, file)| {
            let mut caveats = file.caveats(label, file.coverage());
            caveats.extend(self.remarks(file, label));
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
        sort::by_key(&mut files, |(label, _)| *label);
        files
    }

    fn find(&self, wanted: fn(&State) -> bool) -> Option<u32> {
        self.files
            .iter()
            .find(|(_, file)| wanted(&file.state))
            .map(|(id, _)| *id)
    }

    /// A unique label for each file: the shortest end of its path, in whole parts, that no other
    /// file has.
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
        // A user can drop one path twice, so equal paths get a number.
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
