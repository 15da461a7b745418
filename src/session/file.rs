//! One file: what its footer tells, what the user says of it, how far reading is, what was read.

use std::sync::Arc;

use super::{FileState, Origin, Progress, STEP_ROWS, Status};
use crate::caveat::{Caveat, Noted};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::parquet::preflight::{self, Footer};
use crate::parquet::scan::{Batch, Position, Reading, Scan};
use crate::parquet::schema::{self, Column};
use crate::recognise::{self, file_name};
use crate::relations::{Mapping, Packages, PackagesBuilder, SnapshotDate};
use crate::report::Input;
use crate::source::ByteSource;

/// A file of the session and what was read of it.
pub(super) struct File {
    pub(super) path: String,
    bytes: u64,
    /// Footer and columns; absent when the file is no readable Parquet.
    opened: Option<Opened>,
    pub(super) chosen_columns: Option<Mapping>,
    pub(super) chosen_date: Option<SnapshotDate>,
    pub(super) chosen_registry: Option<String>,
    /// Bytes of the projected columns, once reading has begun.
    projected_bytes: u64,
    pub(super) state: State,
}

pub(super) struct Opened {
    source: Arc<dyn ByteSource>,
    footer: Footer,
    columns: Vec<Column>,
    recognised: Option<(&'static str, Mapping)>,
}

pub(super) enum State {
    Unmapped,
    Waiting,
    Reading(Box<Running>),
    Stopped,
    Ready(Packages),
    Failed(Error),
}

pub(super) struct Running {
    scan: Scan,
    packages: PackagesBuilder,
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
    /// A file under a path, looked at: its footer is read.
    pub(super) fn new(path: &str, source: Box<dyn ByteSource>, limits: &Limits) -> Self {
        let source: Arc<dyn ByteSource> = Arc::from(source);
        Self::of(path, source.len(), Opened::new(source, limits))
    }

    /// A file that could not be opened.
    pub(super) fn unreadable(path: &str, error: Error) -> Self {
        Self::of(path, 0, Err(error))
    }

    fn of(path: &str, bytes: u64, opened: Result<Opened>) -> Self {
        let (opened, state) = match opened {
            Ok(opened) => (Some(opened), State::Unmapped),
            Err(error) => (None, State::Failed(error)),
        };
        let mut file = Self {
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
        file
    }

    /// What was read, when reading is over.
    pub(super) fn packages(&self) -> Option<&Packages> {
        match &self.state {
            State::Ready(packages) => Some(packages),
            _ => None,
        }
    }

    /// The registry and date of the snapshot, when both are known.
    pub(super) fn place(&self) -> Option<(String, SnapshotDate)> {
        let (registry, _) = self.registry()?;
        let (date, _) = self.date()?;
        Some((registry, date))
    }

    fn mapping(&self) -> Option<&Mapping> {
        let recognised = || Some(&self.opened.as_ref()?.recognised.as_ref()?.1);
        self.chosen_columns.as_ref().or_else(recognised)
    }

    pub(super) fn columns(&self) -> &[Column] {
        self.opened.as_ref().map_or(&[], |opened| &opened.columns)
    }

    pub(super) fn column(&self, name: &str) -> Result<&Column> {
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
    pub(super) fn restart(&mut self) {
        if self.opened.is_some() {
            self.state = match self.mapping() {
                Some(_) => State::Waiting,
                None => State::Unmapped,
            };
        }
    }

    /// Rows that stay in memory for the file.
    pub(super) fn kept_rows(&self) -> usize {
        self.packages().map_or(0, |packages| packages.head().len())
    }

    pub(super) fn step(&mut self, limits: &Limits, kept_rows: usize) -> Result<()> {
        let mut running = match std::mem::replace(&mut self.state, State::Waiting) {
            State::Reading(running) => running,
            _ => Box::new(self.start(limits, kept_rows)?),
        };
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

    fn start(&mut self, limits: &Limits, kept_rows: usize) -> Result<Running> {
        if kept_rows > limits.kept_rows {
            return Err(Error::new(
                ErrorKind::Budget,
                "The files read so far fill the memory that there is for packages.",
                "Remove files that you no longer need, then read this one.",
            ));
        }
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
        self.projected_bytes = scan.bytes();
        Ok(Running {
            scan,
            packages: PackagesBuilder::default(),
        })
    }

    pub(super) fn progress(&self, id: u32) -> Progress {
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

    pub(super) fn caveats(&self, label: &str) -> Vec<Noted> {
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
        if let Some(packages) = self.packages() {
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
    pub(super) fn unread(&self) -> Option<Caveat> {
        match self.state {
            State::Unmapped => Some(Caveat::ColumnsUnknown),
            State::Stopped => Some(Caveat::Stopped),
            _ => None,
        }
    }

    pub(super) fn describe(&self, id: u32, label: &str) -> FileState {
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

    pub(super) fn input(&self, label: &str, caveats: Vec<Noted>) -> Input {
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
