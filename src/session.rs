//! What is loaded, what is asked, what is kept: the one place where both wings meet.
//!
//! A session holds files. Each is looked at when it is added (footer only), read when its
//! columns are known, and kept as relations; changing a date, a registry or a parameter reads
//! nothing again. Reading goes in steps, so that a caller can show progress, stop, or do
//! something else between them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::caveat::{Caveat, Noted};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::metrics::turnover::{self, Params, Series, Snapshot};
use crate::parquet::preflight::{self, Footer};
use crate::parquet::scan::{Batch, Position, Reading, Scan};
use crate::parquet::schema::{self, Column};
use crate::recognise::{self, Guess, file_name};
use crate::relations::{Mapping, MappingSource, Packages, PackagesBuilder, SnapshotDate};
use crate::report::{Document, Input, Metrics, Parameters, Tool};
use crate::source::ByteSource;

/// Rows read in one step, or fewer where a row group ends: a few hundredths of a second, so that
/// a caller can answer between.
const STEP_ROWS: u64 = 65_536;

/// A file of the session, as a user sees it.
#[derive(Debug, Clone, Serialize)]
pub struct FileState {
    /// The caller's number for it.
    pub id: u32,
    /// The path given.
    pub path: String,
    /// The shortest tail of the path that tells it from the others.
    pub label: String,
    /// Its size.
    pub bytes: u64,
    /// How far it is.
    pub status: Status,
    /// The dataset it was recognised as.
    pub recognised_as: Option<&'static str>,
    /// Rows in all row groups, once the footer is read.
    pub rows: Option<u64>,
    /// Row groups, once the footer is read.
    pub row_groups: Option<u32>,
    /// Root columns; [`Session::columns`] lists them.
    pub number_of_columns: u32,
    /// Which columns are taken for what.
    pub mapping: Option<Mapping>,
    /// What a mapping form preselects.
    pub guess: Guess,
    /// Date of the snapshot.
    pub snapshot_date: Option<SnapshotDate>,
    /// Where the date comes from.
    pub date_source: Option<Origin>,
    /// Registry of the snapshot.
    pub registry: Option<String>,
    /// Where the registry comes from.
    pub registry_source: Option<Origin>,
    /// What a reader must know of the file.
    pub caveats: Vec<Noted>,
    /// Why the file was not read.
    pub error: Option<Error>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
pub enum Origin {
    /// The file's name or folder.
    Name,
    /// Columns that only one registry's datasets have.
    Columns,
    /// The user.
    User,
}

/// How far the file at hand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
    /// The name column and the count column.
    pub mapping: Option<Option<(String, String)>>,
    /// `YYYY-MM` or `YYYY-MM-DD`.
    pub snapshot_date: Option<Option<String>>,
    /// A registry, by any name that people use for it.
    pub registry: Option<Option<String>>,
}

/// Files, and what was read of them.
#[derive(Default)]
pub struct Session {
    limits: Limits,
    files: BTreeMap<u32, File>,
}

struct File {
    path: String,
    bytes: u64,
    /// Footer and columns; absent when the file is no readable Parquet.
    opened: Option<Opened>,
    chosen_columns: Option<Mapping>,
    chosen_date: Option<SnapshotDate>,
    chosen_registry: Option<String>,
    /// Bytes of the projected columns, once reading has begun.
    projected_bytes: u64,
    state: State,
}

struct Opened {
    source: Arc<dyn ByteSource>,
    footer: Footer,
    columns: Vec<Column>,
    recognised: Option<(&'static str, Mapping)>,
}

enum State {
    Unmapped,
    Waiting,
    Reading(Box<Running>),
    Stopped,
    Ready(Packages),
    Failed(Error),
}

struct Running {
    scan: Scan,
    packages: PackagesBuilder,
}

impl Session {
    /// A session with budgets of its own.
    pub fn with_limits(limits: Limits) -> Self {
        Self {
            limits,
            files: BTreeMap::new(),
        }
    }

    /// Adds a file under the caller's number, in place of an earlier one of that number. Its
    /// footer is read; whatever is wrong with it becomes its state, never an error here.
    pub fn add(&mut self, id: u32, path: &str, source: Box<dyn ByteSource>) {
        let source: Arc<dyn ByteSource> = Arc::from(source);
        let bytes = source.len();
        let (opened, state) = match Opened::new(source, &self.limits) {
            Ok(opened) => (Some(opened), State::Unmapped),
            Err(error) => (None, State::Failed(error)),
        };
        let mut file = File {
            path: path.to_owned(),
            bytes,
            opened,
            chosen_columns: None,
            chosen_date: None,
            chosen_registry: None,
            projected_bytes: 0,
            state,
        };
        file.restart();
        self.files.insert(id, file);
    }

    /// Adds a file that could not even be opened.
    pub fn add_unreadable(&mut self, id: u32, path: &str, error: Error) {
        let file = File {
            path: path.to_owned(),
            bytes: 0,
            opened: None,
            chosen_columns: None,
            chosen_date: None,
            chosen_registry: None,
            projected_bytes: 0,
            state: State::Failed(error),
        };
        self.files.insert(id, file);
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
            Some(Some((id, downloads))) => {
                for name in [&id, &downloads] {
                    file.column(name)?;
                }
                Some(Some(Mapping {
                    id,
                    downloads,
                    source: MappingSource::Chosen,
                }))
            }
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
        if let Some(mapping) = mapping
            && mapping != file.chosen_columns
        {
            file.chosen_columns = mapping;
            file.restart();
        }
        Ok(())
    }

    /// Reads the next rows of the next file that waits; `None` when no file does. A file that
    /// breaks gets the state failed, and reading goes on with the next.
    pub fn step(&mut self) -> Option<Progress> {
        let id = self.next()?;
        let limits = self.limits;
        let kept: usize = self.files.values().map(File::kept_rows).sum();
        let file = self.files.get_mut(&id)?;
        if let Err(error) = file.step(&limits, kept) {
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
            .map(|(id, file)| file.describe(*id, &labels[id]))
            .collect()
    }

    /// A file's root columns; empty while the footer cannot be read.
    pub fn columns(&self, id: u32) -> &[Column] {
        self.files.get(&id).map_or(&[], File::columns)
    }

    /// One file.
    pub fn file(&self, id: u32) -> Option<FileState> {
        Some(self.files.get(&id)?.describe(id, &self.labels()[&id]))
    }

    /// The answers from the files that are ready, whatever the order in which they were added.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for parameters out of range.
    pub fn results(&self, params: &Params) -> Result<Document> {
        let params = params.checked()?;
        let labels = self.labels();
        let mut files: Vec<(&str, &File)> = self
            .files
            .iter()
            .map(|(id, file)| (&*labels[id], file))
            .collect();
        files.sort_by_key(|(label, _)| *label);
        let mut placed: BTreeMap<(String, SnapshotDate), Parts<'_>> = BTreeMap::new();
        let mut inputs = Vec::with_capacity(files.len());
        let mut left_out = Vec::new();
        for (label, file) in files {
            let mut caveats = file.caveats(label);
            caveats.extend(file.unread().map(|caveat| Noted::file(caveat, label)));
            if let State::Ready(packages) = &file.state
                && let Some((registry, _)) = file.registry()
                && let Some((date, _)) = file.date()
            {
                let table = file_name::table_of_part(&file.path);
                let parts = placed.entry((registry.clone(), date)).or_default();
                if parts.files.is_empty() || (table.is_some() && table == parts.table) {
                    parts.table = table;
                    parts.files.push(label);
                    parts.packages.push(packages);
                } else {
                    let caveat = Caveat::SameDate {
                        other: parts.files[0].to_owned(),
                    };
                    let noted = Noted {
                        registry: Some(registry),
                        date: Some(date),
                        ..Noted::file(caveat, label)
                    };
                    left_out.push(noted.clone());
                    caveats.push(noted);
                }
            }
            inputs.push(file.input(label, caveats));
        }
        let whole: Vec<Cow<'_, Packages>> = placed.values().map(Parts::whole).collect();
        let mut series: Vec<Series<'_>> = Vec::new();
        for (((registry, date), parts), packages) in placed.iter().zip(&whole) {
            let snapshot = Snapshot {
                date: *date,
                files: &parts.files,
                packages,
            };
            match series.last_mut() {
                Some(last) if last.registry == registry => last.snapshots.push(snapshot),
                _ => series.push(Series {
                    registry,
                    snapshots: vec![snapshot],
                }),
            }
        }
        let mut turnover = turnover::turnover(&series, &params);
        turnover.caveats.extend(left_out);
        Ok(Document {
            tool: Tool::default(),
            inputs,
            parameters: Parameters { turnover: params },
            metrics: Metrics { turnover },
        })
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

/// The files of one registry and date.
#[derive(Default)]
struct Parts<'a> {
    /// What numbered parts of one table share.
    table: Option<String>,
    files: Vec<&'a str>,
    packages: Vec<&'a Packages>,
}

impl<'a> Parts<'a> {
    fn whole(&self) -> Cow<'a, Packages> {
        match self.packages[..] {
            [one] => Cow::Borrowed(one),
            _ => Cow::Owned(PackagesBuilder::merge(self.packages.iter().copied())),
        }
    }
}

impl Opened {
    fn new(source: Arc<dyn ByteSource>, limits: &Limits) -> Result<Self> {
        let footer = preflight::footer(source.as_ref(), limits)?;
        let columns = schema::columns(&footer.metadata);
        Ok(Self {
            source,
            recognised: recognise::recognise(&columns),
            columns,
            footer,
        })
    }
}

impl File {
    fn mapping(&self) -> Option<&Mapping> {
        let recognised = || Some(&self.opened.as_ref()?.recognised.as_ref()?.1);
        self.chosen_columns.as_ref().or_else(recognised)
    }

    fn columns(&self) -> &[Column] {
        self.opened.as_ref().map_or(&[], |opened| &opened.columns)
    }

    fn column(&self, name: &str) -> Result<&Column> {
        self.columns()
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Column,
                    "The file has no such column.",
                    "Choose one of the file's columns.",
                )
                .in_file(&self.path)
                .in_column(name)
            })
    }

    fn date(&self) -> Option<(SnapshotDate, Origin)> {
        let named = || Some((file_name::date(&self.path)?, Origin::Name));
        self.chosen_date
            .map(|date| (date, Origin::User))
            .or_else(named)
    }

    fn registry(&self) -> Option<(String, Origin)> {
        let named = || Some((file_name::registry(&self.path)?.to_owned(), Origin::Name));
        let betrayed = || {
            let registry = recognise::registry(self.columns())?;
            Some((registry.to_owned(), Origin::Columns))
        };
        self.chosen_registry
            .clone()
            .map(|registry| (registry, Origin::User))
            .or_else(named)
            .or_else(betrayed)
    }

    /// Makes the file ready to be read from its beginning, if it can be read at all.
    fn restart(&mut self) {
        if self.opened.is_some() {
            self.state = match self.mapping() {
                Some(_) => State::Waiting,
                None => State::Unmapped,
            };
        }
    }

    /// Rows that stay in memory for the file.
    fn kept_rows(&self) -> usize {
        match &self.state {
            State::Ready(packages) => packages.head().len(),
            _ => 0,
        }
    }

    fn step(&mut self, limits: &Limits, kept_rows: usize) -> Result<()> {
        if kept_rows > limits.kept_rows {
            return Err(Error::new(
                ErrorKind::Budget,
                "The files read so far fill the memory that there is for packages.",
                "Remove files that you no longer need, then read this one.",
            ));
        }
        let mut running = match std::mem::replace(&mut self.state, State::Waiting) {
            State::Reading(running) => running,
            _ => Box::new(self.start(limits)?),
        };
        self.projected_bytes = running.scan.bytes();
        let before = running.scan.position();
        let here =
            |at: Position| at.rows - before.rows < STEP_ROWS && at.row_group == before.row_group;
        while here(running.scan.position()) {
            match running.scan.next_batch()? {
                Some(batch) => collect(&batch, &mut running.packages, limits).map_err(|error| {
                    match self.mapping() {
                        Some(mapping) => error.in_column(&mapping.id),
                        None => error,
                    }
                })?,
                None => {
                    let packages = running.packages.finish();
                    if packages.rows == 0 {
                        return Err(empty(&packages, self.mapping()));
                    }
                    self.state = State::Ready(packages);
                    return Ok(());
                }
            }
        }
        self.state = State::Reading(running);
        Ok(())
    }

    fn start(&self, limits: &Limits) -> Result<Running> {
        let (Some(opened), Some(mapping)) = (&self.opened, self.mapping()) else {
            return Err(Error::new(
                ErrorKind::Setting,
                "The file's columns are not chosen.",
                "Choose the name column and the count column.",
            ));
        };
        let scan = Scan::new(
            Arc::clone(&opened.source),
            &opened.footer,
            *limits,
            self.column(&mapping.id)?,
            self.column(&mapping.downloads)?,
        )?;
        Ok(Running {
            scan,
            packages: PackagesBuilder::default(),
        })
    }

    fn progress(&self, id: u32) -> Progress {
        let (row_groups, rows) = (self.row_groups().unwrap_or(0), self.rows().unwrap_or(0));
        let position = match &self.state {
            State::Reading(running) => running.scan.position(),
            // Ready or failed: there is nothing more to come.
            _ => Position {
                row_group: row_groups as usize,
                rows,
                bytes: self.projected_bytes,
            },
        };
        Progress {
            id,
            row_group: position.row_group as u32,
            row_groups,
            rows_done: position.rows,
            rows,
            bytes_done: position.bytes,
            bytes: self.projected_bytes,
        }
    }

    fn rows(&self) -> Option<u64> {
        self.opened.as_ref().map(|opened| opened.footer.rows)
    }

    fn row_groups(&self) -> Option<u32> {
        let opened = self.opened.as_ref()?;
        u32::try_from(opened.footer.metadata.num_row_groups()).ok()
    }

    fn recognised_as(&self) -> Option<&'static str> {
        Some(self.opened.as_ref()?.recognised.as_ref()?.0)
    }

    fn error(&self, label: &str) -> Option<Error> {
        match &self.state {
            State::Failed(error) => Some(error.clone().in_file(label)),
            _ => None,
        }
    }

    fn caveats(&self, label: &str) -> Vec<Noted> {
        let mut caveats = Vec::new();
        if let Some(Footer {
            rows,
            declared_rows: Some(declared),
            ..
        }) = self.opened.as_ref().map(|opened| &opened.footer)
        {
            caveats.push(Caveat::RowsDiffer {
                declared: *declared,
                read: *rows,
            });
        }
        if let State::Ready(packages) = &self.state {
            let counted = [
                (
                    packages.without_downloads,
                    Caveat::WithoutDownloads {
                        rows: packages.without_downloads,
                    },
                ),
                (
                    packages.not_a_count,
                    Caveat::NotACount {
                        rows: packages.not_a_count,
                    },
                ),
                (
                    packages.without_name,
                    Caveat::WithoutName {
                        rows: packages.without_name,
                    },
                ),
            ];
            caveats.extend(
                counted
                    .into_iter()
                    .filter(|(rows, _)| *rows > 0)
                    .map(|(_, caveat)| caveat),
            );
            match packages.repeated_names {
                Some(0) => {}
                Some(rows) => caveats.push(Caveat::RepeatedNames { rows }),
                None => caveats.push(Caveat::RepeatsUnchecked),
            }
        }
        if self.mapping().is_some() {
            if self.date().is_none() {
                caveats.push(Caveat::NoDate);
            }
            if self.registry().is_none() {
                caveats.push(Caveat::NoRegistry);
            }
        }
        caveats
            .into_iter()
            .map(|caveat| Noted::file(caveat, label))
            .collect()
    }

    /// Why a file that is no failure was not read.
    fn unread(&self) -> Option<Caveat> {
        match self.state {
            State::Unmapped => Some(Caveat::ColumnsUnknown),
            State::Stopped => Some(Caveat::Stopped),
            _ => None,
        }
    }

    fn describe(&self, id: u32, label: &str) -> FileState {
        let (snapshot_date, date_source) = self.date().unzip();
        let (registry, registry_source) = self.registry().unzip();
        FileState {
            id,
            path: self.path.clone(),
            label: label.to_owned(),
            bytes: self.bytes,
            status: match self.state {
                State::Unmapped => Status::Unmapped,
                State::Waiting => Status::Waiting,
                State::Reading(_) => Status::Reading,
                State::Stopped => Status::Stopped,
                State::Ready(_) => Status::Ready,
                State::Failed(_) => Status::Failed,
            },
            recognised_as: self.recognised_as(),
            rows: self.rows(),
            row_groups: self.row_groups(),
            number_of_columns: self.columns().len() as u32,
            guess: recognise::guess(self.columns()),
            mapping: self.mapping().cloned(),
            snapshot_date,
            date_source,
            registry,
            registry_source,
            caveats: self.caveats(label),
            error: self.error(label),
        }
    }

    fn input(&self, label: &str, caveats: Vec<Noted>) -> Input {
        let mapping = self.mapping().cloned();
        let columns_read = match (&self.state, &mapping) {
            (State::Ready(_), Some(mapping)) => vec![mapping.id.clone(), mapping.downloads.clone()],
            _ => Vec::new(),
        };
        Input {
            file: label.to_owned(),
            bytes: self.bytes,
            sha256: None,
            recognised_as: self.recognised_as(),
            rows: self.rows(),
            snapshot_date: self.date().map(|(date, _)| date),
            registry: self.registry().map(|(registry, _)| registry),
            mapping,
            columns_read,
            caveats,
            error: self.error(label),
        }
    }
}

/// Adds a batch's rows to a snapshot.
fn collect(batch: &Batch, packages: &mut PackagesBuilder, limits: &Limits) -> Result<()> {
    use arrow::array::Array;
    for row in 0..batch.text.len() {
        let name = if batch.text.is_null(row) {
            ""
        } else {
            batch.text.value(row)
        };
        if name.is_empty() {
            packages.skip_without_name();
            continue;
        }
        if name.len() > limits.name_bytes {
            return Err(Error::new(
                ErrorKind::Budget,
                format!(
                    "The column holds a value of {} bytes, too long for a package's name.",
                    name.len()
                ),
                "Choose the column with the packages' names.",
            ));
        }
        match batch.counts.reading(row) {
            Reading::Count(downloads) => packages.push(name, downloads),
            Reading::Missing => packages.skip_without_downloads(),
            Reading::NotACount => packages.skip_not_a_count(),
        }
    }
    Ok(())
}

/// Why a file without a single usable row is refused.
fn empty(packages: &Packages, mapping: Option<&Mapping>) -> Error {
    let message = if packages.without_downloads > 0 {
        "No row has a download count."
    } else if packages.not_a_count > 0 {
        "No row has a usable download count."
    } else if packages.without_name > 0 {
        "No row has a name."
    } else {
        "The file has no rows."
    };
    let error = Error::new(
        ErrorKind::Empty,
        message,
        "Choose other columns, or a file that has names and download counts.",
    );
    match mapping {
        Some(mapping) => error.in_column(&mapping.downloads),
        None => error,
    }
}
