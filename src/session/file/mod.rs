//! One file: its footer, the user's changes, the state of reading and the data.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

mod describe;
mod told;

use super::digest::Digest;
use super::room::Room;
use super::{Chosen, Origin, Progress, STEP_ROWS};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::domain::doctor::{Facts, Known};
use crate::judge::Answers;
use crate::metrics::Popularity;
use crate::parquet::preflight::{self, Footer};
use crate::parquet::scan::{Position, Scan};
use crate::parquet::schema::{self, Column};
use crate::recognise::{
    self, Filled, Filler, Panel, Recognised, RegistryFrom, Wants, file_name, reduced,
};
use crate::relations::{
    Count, CoverageSaid, Covered, Field, Mapping, MappingSource, Ranking, Relation, SnapshotDate,
};
use crate::source::{ByteSource, Fed};
use told::{Content, Told};

/// A file of the session and its data.
pub(in crate::session) struct File {
    pub(in crate::session) path: String,
    bytes: u64,
    /// The source, if the host brings its bytes.
    fed: Option<Arc<Fed>>,
    /// Footer and columns; absent if the file is not readable Parquet.
    opened: Option<Opened>,
    /// A language model's answers, if the file has them and is no table.
    told: Option<Told>,
    /// The answers of all files, by which its cards are judged.
    answers: Option<Arc<Answers>>,
    pub(in crate::session) chosen_columns: Option<Recognised>,
    pub(in crate::session) chosen_date: Option<SnapshotDate>,
    pub(in crate::session) chosen_registry: Option<String>,
    /// The user's statement whether it is the whole registry.
    pub(in crate::session) chosen_whole: Option<bool>,
    /// What the snapshot doctor needs to know, once the file is ready.
    facts: Facts,
    /// Bytes of the needed columns, once reading has begun.
    projected_bytes: u64,
    pub(in crate::session) state: State,
    /// Rises whenever the data may have changed.
    pub(in crate::session) revision: u64,
    pub(in crate::session) digest: Digest,
}

pub(in crate::session) struct Opened {
    source: Arc<dyn ByteSource>,
    footer: Footer,
    columns: Vec<Column>,
    recognised: Option<Recognised>,
    /// The table that the file's name shows, if the columns cannot show it.
    table: Option<&'static str>,
}

pub(in crate::session) enum State {
    /// The host must bring the footer first.
    Opening,
    Unmapped,
    Waiting,
    Reading(Box<Running>),
    Stopped,
    Ready(Box<Filled>),
    Failed(Error),
}

pub(in crate::session) struct Running {
    scan: Scan,
    filler: Filler,
    /// Row groups that somebody else reads, each under a number.
    lent: Vec<(u64, Range<usize>)>,
}

/// Row groups of a file that are read apart from the others.
pub struct PartReading(Running);

impl PartReading {
    /// Reads the next rows; false once all are read.
    ///
    /// # Errors
    /// Those of reading.
    pub fn step(&mut self) -> Result<bool> {
        self.0.step(|_| Ok(()))
    }

    /// The rows, for [`Session::absorb`](super::Session::absorb).
    pub fn finish(self) -> Vec<u8> {
        self.0.filler.into_part()
    }
}

impl Running {
    /// The rows and texts that were read so far.
    fn room(&self) -> Room {
        Room {
            rows: self.filler.kept_rows(),
            text_bytes: self.filler.text_bytes(),
        }
    }

    /// Reads the next rows; false once all are read. `check` gets what is in memory.
    fn step(&mut self, check: impl Fn(Room) -> Result<()>) -> Result<bool> {
        let before = self.scan.position();
        loop {
            let at = self.scan.position();
            if at.rows - before.rows >= STEP_ROWS || at.row_group != before.row_group {
                return Ok(true);
            }
            let Some(batch) = self.scan.next_batch()? else {
                return Ok(!self.scan.is_at_end());
            };
            self.filler.add(&batch)?;
            check(self.room())?;
        }
    }
}

/// A revision that no file has had before.
fn next_revision() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Opened {
    fn new(path: &str, source: Arc<dyn ByteSource>, limits: &Limits) -> Result<Self> {
        let footer = preflight::footer(source.as_ref(), limits)?;
        let columns = schema::columns(&footer.metadata);
        if columns.is_empty() {
            return Err(Error::new(
                ErrorKind::Empty,
                "The file has no columns.",
                "Export the table again with its columns.",
            ));
        }
        reduced::refuse_answers(&columns)?;
        let found = recognise::recognise(&columns).and_then(|recognised| {
            let table = recognised.table(path).ok()?;
            Some((recognised, table))
        });
        let (recognised, table) = found.unzip();
        Ok(Self {
            source,
            recognised,
            table: table.flatten(),
            columns,
            footer,
        })
    }
}

impl File {
    /// Opens a file and reads its footer.
    pub(in crate::session) fn new(
        path: &str,
        source: Box<dyn ByteSource>,
        limits: &Limits,
    ) -> Self {
        let source: Arc<dyn ByteSource> = Arc::from(source);
        Self::of(path, source.len(), Content::of(path, &source, limits))
    }

    /// A file whose bytes the host brings.
    pub(in crate::session) fn fed(path: &str, bytes: u64, limits: &Limits) -> Self {
        let mut file = Self {
            bytes,
            fed: Some(Arc::new(Fed::new(bytes))),
            state: State::Opening,
            ..Self::unreadable(path, Error::damaged("The file was not opened."))
        };
        file.open(limits);
        file
    }

    /// Reads the footer, once the host has brought it.
    fn open(&mut self, limits: &Limits) {
        let Some(fed) = &self.fed else {
            return;
        };
        let source = Arc::clone(fed) as Arc<dyn ByteSource>;
        match Content::of(&self.path, &source, limits) {
            Ok(content) => self.has(content),
            Err(_) if fed.lacking().is_some() => {}
            Err(error) => self.state = State::Failed(error),
        }
    }

    /// Takes bytes from the host.
    pub(in crate::session) fn feed(&mut self, from: u64, bytes: Bytes, limits: &Limits) {
        if let Some(fed) = &self.fed {
            fed.feed(from, bytes);
        }
        if matches!(self.state, State::Opening) {
            self.open(limits);
        }
    }

    /// The ranges that the host must bring before the next step, and those that will be needed
    /// after them.
    pub(in crate::session) fn needs(
        &self,
        wants: &Wants,
        limits: &Limits,
        others: Room,
    ) -> (Vec<Range<u64>>, Vec<Range<u64>>) {
        let Some(fed) = &self.fed else {
            return Default::default();
        };
        match &self.state {
            State::Opening => (fed.lacking().into_iter().collect(), Vec::new()),
            State::Reading(running) => running.scan.needs(),
            // An error comes with the step.
            State::Waiting if !self.has_nothing_for(wants) => {
                let running = self.start(wants, limits, others);
                running.map_or(Default::default(), |running| running.scan.needs())
            }
            _ => Default::default(),
        }
    }

    /// A file that could not be opened.
    pub(in crate::session) fn unreadable(path: &str, error: Error) -> Self {
        Self::of(path, 0, Err(error))
    }

    fn of(path: &str, bytes: u64, content: Result<Content>) -> Self {
        let mut file = Self {
            path: path.to_owned(),
            bytes,
            fed: None,
            opened: None,
            told: None,
            answers: None,
            chosen_columns: None,
            chosen_date: None,
            chosen_registry: None,
            chosen_whole: None,
            facts: Facts::default(),
            projected_bytes: 0,
            state: State::Unmapped,
            revision: next_revision(),
            digest: Digest::default(),
        };
        match content {
            Ok(content) => file.has(content),
            Err(error) => file.state = State::Failed(error),
        }
        file
    }

    /// Takes what was found in its bytes.
    fn has(&mut self, content: Content) {
        match content {
            Content::Table(opened) => {
                self.opened = Some(opened);
                self.restart();
            }
            Content::Answers(told) => {
                self.told = Some(told);
                self.state = State::Ready(Box::default());
            }
        }
    }

    /// A language model's answers in it.
    pub(in crate::session) fn told(&self) -> Option<&Arc<Answers>> {
        self.told.as_ref().map(|told| &told.answers)
    }

    /// Takes the answers of all files. If it has cards that they may judge, it is read again.
    pub(in crate::session) fn judge_by(&mut self, answers: Option<&Arc<Answers>>) {
        if self.answers.as_ref().map(Arc::as_ptr) == answers.map(Arc::as_ptr) {
            return;
        }
        self.answers = answers.cloned();
        let begun = matches!(self.state, State::Ready(_) | State::Reading(_));
        let cards = |recognised: &Recognised| recognised.cards().is_some();
        if begun && self.recognised().is_some_and(cards) {
            self.restart();
        }
    }

    /// The source of its bytes and its footer; absent if the file is not readable Parquet.
    pub(in crate::session) fn readable(&self) -> Option<(&Arc<dyn ByteSource>, &Footer)> {
        let opened = self.opened.as_ref()?;
        Some((&opened.source, &opened.footer))
    }

    /// The source of its bytes; absent if the file is neither readable Parquet nor answers.
    pub(in crate::session) fn source(&self) -> Option<Arc<dyn ByteSource>> {
        let told = self.told.as_ref().map(|told| &told.source);
        self.readable().map(|(source, _)| source).or(told).cloned()
    }

    /// The data, once reading is finished.
    pub(in crate::session) fn filled(&self) -> Option<&Filled> {
        match &self.state {
            State::Ready(filled) => Some(filled),
            _ => None,
        }
    }

    /// The rankings whose registry and date are known.
    pub(in crate::session) fn rankings(
        &self,
        popularity: Popularity,
    ) -> Vec<((String, SnapshotDate), Cow<'_, Ranking>)> {
        if popularity == Popularity::Likes {
            let place = || Some((self.registry()?.0, self.date()?.0));
            let by_likes = self.filled().and_then(|filled| filled.relations.by_likes());
            return place().zip(by_likes.map(Cow::Owned)).into_iter().collect();
        }
        if let Some(panel) = self.panel() {
            let snapshots = panel
                .snapshots
                .iter()
                .filter_map(|((of_panel, date), ranking)| {
                    let registry = of_panel.clone().or_else(|| Some(self.registry()?.0))?;
                    Some(((registry, *date), Cow::Borrowed(ranking)))
                });
            return snapshots.collect();
        }
        let rankings = self.filled().map(|filled| &filled.rankings);
        let placed = rankings
            .into_iter()
            .flatten()
            .filter_map(|(of_ranking, ranking)| {
                let registry = of_ranking.clone().or_else(|| Some(self.registry()?.0))?;
                Some(((registry, self.date()?.0), Cow::Borrowed(ranking)))
            });
        placed.collect()
    }

    /// The data of a panel.
    pub(in crate::session) fn panel(&self) -> Option<&Panel> {
        self.filled()?.panel.as_ref()
    }

    /// The registries that a column of the file names.
    fn registries(&self) -> Vec<String> {
        let rankings = self.filled().map(|filled| &filled.rankings);
        let registries = rankings.into_iter().flatten();
        registries
            .filter_map(|(registry, _)| registry.clone())
            .collect()
    }

    /// Whether a column names the registry row by row.
    fn names_registries(&self) -> bool {
        let column = |recognised: &Recognised| recognised.column_of(Field::Registry);
        self.recognised().and_then(column).is_some()
    }

    /// Whether the user must state the registry of the file. This is not needed if a column names
    /// it for each row, for tables of a dump of many registries, or for reviews.
    fn needs_registry(&self) -> bool {
        let from_file =
            |recognised: &Recognised| recognised.dataset.family.registry == RegistryFrom::File;
        self.recognised().is_some_and(from_file) && !self.names_registries()
    }

    /// The mapping of columns: the user's choice, otherwise the recognised one.
    pub(in crate::session) fn recognised(&self) -> Option<&Recognised> {
        let recognised = || self.opened.as_ref()?.recognised.as_ref();
        self.chosen_columns.as_ref().or_else(recognised)
    }

    /// The table that the file's name shows, if the columns cannot show it.
    pub(in crate::session) fn table(&self) -> Option<&'static str> {
        match self.chosen_columns {
            Some(_) => None,
            None => self.opened.as_ref()?.table,
        }
    }

    fn mapping(&self) -> Option<Mapping> {
        let source = match self.chosen_columns {
            Some(_) => MappingSource::Chosen,
            None => MappingSource::Recognised,
        };
        Some(self.recognised()?.mapping(self.columns(), source))
    }

    pub(in crate::session) fn columns(&self) -> &[Column] {
        self.opened.as_ref().map_or(&[], |opened| &opened.columns)
    }

    /// Applies the user's choice of a kind of table and columns.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for an unknown or missing kind of table or field;
    /// [`ErrorKind::Column`] for a column that the file lacks or whose type is unsuitable.
    pub(in crate::session) fn choose(&self, chosen: &Chosen) -> Result<Recognised> {
        let setting = |message: String, advice: &str| {
            Error::new(ErrorKind::Setting, message, advice).in_file(&self.path)
        };
        let dataset = recognise::generic(&chosen.kind).ok_or_else(|| {
            setting(
                format!("“{}” is not a known kind of table.", chosen.kind),
                "Choose a kind from the list.",
            )
        })?;
        for name in chosen.columns.values() {
            self.column(name)?;
        }
        let pairs = chosen.columns.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let recognised = Recognised::chosen(dataset, self.columns(), pairs).map_err(|field| {
            setting(
                format!("“{field}” is not a field of {}.", dataset.title),
                "Choose a field from the list.",
            )
        })?;
        for (names, role) in dataset.columns {
            let chosen = recognised.columns.iter().any(|(other, _)| other == role);
            if dataset.requires(names, *role) && !chosen {
                return Err(setting(
                    format!("No column is chosen for the {}.", role.title()),
                    "Choose one.",
                ));
            }
        }
        Filler::new(
            &recognised,
            self.columns(),
            None,
            &Wants::everything(),
            &Limits::DEFAULT,
        )
        .map_err(|error| error.in_file(&self.path))?;
        Ok(recognised)
    }

    /// Queues a file again if it must supply fields for which it was not read.
    pub(in crate::session) fn ask(&mut self, before: &Wants, now: &Wants) {
        let differs = |recognised: &Recognised| {
            let mut fields = recognised.columns.iter().flat_map(|(role, _)| {
                let role = *role;
                role.fills()
                    .iter()
                    .map(move |field| (role, *field))
                    .collect::<Vec<_>>()
            });
            fields.any(|(role, field)| {
                let read = |wants: &Wants| wants.role(role) && wants.field(field);
                read(before) != read(now)
            })
        };
        let begun = matches!(self.state, State::Ready(_) | State::Reading(_));
        if begun && self.recognised().is_some_and(differs) {
            self.restart();
        }
    }

    pub(in crate::session) fn column(&self, name: &str) -> Result<&Column> {
        self.columns()
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Column,
                    format!("The file has no column “{name}”."),
                    "Choose one of the file's columns.",
                )
                .in_file(&self.path)
                .in_column(name)
            })
    }

    pub(in crate::session) fn date(&self) -> Option<(SnapshotDate, Origin)> {
        let dates = || Some((self.panel()?.about?.to, Origin::Columns));
        let named = || Some((file_name::date(&self.path)?, Origin::Name));
        let chosen = || Some((self.chosen_date?, Origin::User));
        let known = || Some((self.known_date()?, Origin::Content));
        // Each row of a panel has a date, so the user cannot set one for the file.
        dates().or_else(chosen).or_else(known).or_else(named)
    }

    /// The date of a snapshot that is identified by its content and not by its name.
    ///
    /// There is one: the paper's oldest snapshot of the hub. It is named June 2022, but it is a
    /// crawl of mid-June 2021 (10,406 models, 9,037 of them with downloads, at most 9,435,580).
    fn known_date(&self) -> Option<SnapshotDate> {
        const MODELS: u64 = 10_406;
        const WITH_DOWNLOADS: u64 = 9_037;
        const MOST: u64 = 9_435_580;
        let filled = self.filled()?;
        let mut rankings = filled.rankings.values();
        let (Some(ranking), None) = (rankings.next(), rankings.next()) else {
            return None;
        };
        let most = ranking.head().first().map(|row| row.downloads);
        let known = ranking.named() == MODELS
            && ranking.rows == WITH_DOWNLOADS
            && most == Some(Count::new(MOST))
            && self
                .registry()
                .is_some_and(|(registry, _)| registry == "huggingface");
        known.then(|| SnapshotDate::new(2021, 6, None)).flatten()
    }

    /// The column that fills the creation date of a package, although it holds a release date.
    fn released_for_created(&self) -> Option<&str> {
        let place = self.recognised()?.column_of(Field::CreatedAt)?;
        let name = &*self.columns().get(place)?.name;
        let mut released = recognise::RELEASED.iter();
        released
            .any(|known| known.eq_ignore_ascii_case(name))
            .then_some(name)
    }

    pub(in crate::session) fn registry(&self) -> Option<(String, Origin)> {
        if self.names_registries() {
            return None;
        }
        let named = || Some((file_name::registry(&self.path)?.to_owned(), Origin::Name));
        let registry_from_columns = || {
            let registry = recognise::registry_from_columns(self.columns())?;
            Some((registry.to_owned(), Origin::Columns))
        };
        let known = || {
            let registry = self.recognised()?.dataset.registry?;
            Some((registry.to_owned(), Origin::Columns))
        };
        let (registry, origin) = self
            .chosen_registry
            .clone()
            .map(|registry| (registry, Origin::User))
            .or_else(known)
            .or_else(named)
            .or_else(registry_from_columns)?;
        // Data sets of the hub are a separate registry.
        if registry == "huggingface" && self.dataset() == Some("dataset-cards-table") {
            return Some(("huggingface-datasets".to_owned(), origin));
        }
        Some((registry, origin))
    }

    /// Queues the file from its beginning, if it can be read.
    pub(in crate::session) fn restart(&mut self) {
        self.revision = next_revision();
        if self.opened.is_none() && self.fed.is_some() {
            self.state = State::Opening;
        }
        if self.opened.is_some() {
            self.state = match self.recognised() {
                Some(_) => State::Waiting,
                None => State::Unmapped,
            };
        }
    }

    /// The rows and texts of the file in memory.
    pub(in crate::session) fn room(&self) -> Room {
        self.filled().map_or(Room::default(), |filled| Room {
            rows: filled.kept_rows(),
            text_bytes: filled.text_bytes,
        })
    }

    pub(in crate::session) fn step(
        &mut self,
        wants: &Wants,
        limits: &Limits,
        others: Room,
    ) -> Result<()> {
        if matches!(self.state, State::Opening) {
            return Ok(());
        }
        if self.has_nothing_for(wants) {
            self.state = State::Ready(Box::default());
            return Ok(());
        }
        let mut running = match std::mem::replace(&mut self.state, State::Waiting) {
            State::Reading(running) => running,
            _ => {
                let running = self.start(wants, limits, others)?;
                self.projected_bytes = running.scan.bytes();
                Box::new(running)
            }
        };
        let goes_on = running.step(|room| others.and(room).check(limits))?;
        if goes_on || !running.lent.is_empty() {
            self.state = State::Reading(running);
            return Ok(());
        }
        // The last rows may have come from another reader.
        others.and(running.room()).check(limits)?;
        let Running { scan, filler, .. } = *running;
        // What was read ahead makes room for sorting, which needs the most memory of all.
        drop(scan);
        let filled = filler.finish();
        if filled.rows().is_empty() {
            return Err(self.empty(&filled));
        }
        self.facts = Facts::of(&filled.relations, filled.rankings.values());
        self.state = State::Ready(Box::new(filled));
        Ok(())
    }

    /// Leaves some row groups of the file that is being read to somebody else, and gives them a
    /// number.
    pub(in crate::session) fn lend(&mut self) -> Option<(u64, Range<usize>)> {
        let State::Reading(running) = &mut self.state else {
            return None;
        };
        if !running.filler.can_be_shared() {
            return None;
        }
        let loan = (next_revision(), running.scan.lend()?);
        running.lent.push(loan.clone());
        Some(loan)
    }

    /// Adds the rows of lent row groups, or takes the groups back if nobody has read them. False
    /// for a loan of an earlier reading.
    pub(in crate::session) fn absorb(&mut self, number: u64, part: Option<&[u8]>) -> Result<bool> {
        let State::Reading(running) = &mut self.state else {
            return Ok(false);
        };
        let mut lent = running.lent.iter();
        let Some(place) = lent.position(|(known, _)| *known == number) else {
            return Ok(false);
        };
        let (_, groups) = running.lent.swap_remove(place);
        match part {
            Some(part) => {
                running.filler.absorb(part)?;
                running.scan.count_read(groups);
            }
            None => running.scan.take_back(groups),
        }
        Ok(true)
    }

    /// Whether only lent row groups are not read yet.
    pub(in crate::session) fn waits(&self) -> bool {
        match &self.state {
            State::Reading(running) => running.scan.is_at_end() && !running.lent.is_empty(),
            _ => false,
        }
    }

    /// Begins to read some row groups apart from the others.
    pub(in crate::session) fn part(
        &self,
        groups: Range<usize>,
        wants: &Wants,
        limits: &Limits,
    ) -> Result<PartReading> {
        let mut running = self.start(wants, limits, Room::default())?;
        running.scan = running.scan.of_groups(groups);
        Ok(PartReading(running))
    }

    /// Whether no metric needs a column of the file, for example if few metrics are requested.
    fn has_nothing_for(&self, wants: &Wants) -> bool {
        let roles = self
            .recognised()
            .map(|recognised| recognised.columns.iter());
        roles.is_some_and(|mut roles| !roles.any(|(role, _)| wants.role(*role)))
    }

    fn start(&self, wants: &Wants, limits: &Limits, others: Room) -> Result<Running> {
        others.check(limits)?;
        let (Some(opened), Some(recognised)) = (&self.opened, self.recognised()) else {
            return Err(Error::new(
                ErrorKind::Setting,
                "The columns of this file are not chosen yet.",
                "Choose the kind of table and its columns.",
            ));
        };
        let (filler, wanted) =
            Filler::new(recognised, &opened.columns, self.table(), wants, limits)?;
        let filler = filler.with_answers(self.answers.clone());
        let scan = Scan::new(Arc::clone(&opened.source), &opened.footer, *limits, &wanted)?;
        Ok(Running {
            scan,
            filler,
            lent: Vec::new(),
        })
    }

    pub(in crate::session) fn progress(&self, id: u32) -> Progress {
        let (row_groups, rows) = (self.row_groups().unwrap_or(0), self.rows().unwrap_or(0));
        let position = match &self.state {
            State::Reading(running) => running.scan.position(),
            // The file is ready or failed.
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

    /// The file's note that its data are made up.
    pub(in crate::session) fn synthetic(&self) -> Option<&str> {
        self.opened.as_ref()?.footer.synthetic.as_deref()
    }

    /// Statements of the user and of the file on how much of the registry it covers.
    pub(in crate::session) fn coverage_said(&self) -> CoverageSaid {
        CoverageSaid {
            user: self.chosen_whole,
            file: self
                .opened
                .as_ref()
                .and_then(|opened| opened.footer.coverage),
        }
    }

    /// How much of its registry the file covers. `None` until it is read, and for a file without
    /// packages.
    pub(in crate::session) fn coverage(&self) -> Option<Covered> {
        let filled = self.filled()?;
        let packages = filled.relations.table(Relation::Packages);
        if filled.rankings.is_empty() && packages.is_none() {
            return None;
        }
        let rankings = filled.rankings.iter();
        let rankings: Vec<_> = rankings
            .map(|(registry, ranking)| (registry.as_deref(), ranking))
            .collect();
        let (registry, date) = (self.registry(), self.date());
        let covered = super::dataset::covered(
            registry.as_ref().map(|(registry, _)| registry.as_str()),
            date.map(|(date, _)| date),
            &rankings,
            &[&filled.relations],
        );
        Some(covered.with(self.coverage_said()))
    }

    pub(in crate::session) fn dataset(&self) -> Option<&'static str> {
        Some(self.recognised()?.dataset.id)
    }

    /// What the snapshot doctor says of it in a series.
    pub(in crate::session) fn known(&self) -> Known {
        let recognised = self.recognised();
        let dataset = recognised.map(|recognised| recognised.dataset);
        let dataset = dataset.filter(|dataset| !dataset.generic);
        let columns = recognised.into_iter().flat_map(|it| &it.columns);
        let fields = columns.flat_map(|(role, _)| role.fills().to_vec());
        let mut known = self.facts.known(dataset.map(|dataset| dataset.id), fields);
        // A panel has rows of many dates.
        known.newest = known.newest.filter(|_| self.panel().is_none());
        known
    }

    /// The error of a file without a usable row.
    fn empty(&self, filled: &Filled) -> Error {
        let any = |rows: fn(&Ranking) -> u64| filled.rankings.values().any(|r| rows(r) > 0);
        let message = if any(|ranking| ranking.without_downloads) {
            "No row has a download count."
        } else if any(|ranking| ranking.not_a_count) {
            "No row has a usable download count."
        } else if filled.without_key > 0 || any(|ranking| ranking.without_name) {
            "No row has a name."
        } else {
            "The file has no rows."
        };
        let error = Error::new(
            ErrorKind::Empty,
            message,
            "Choose other columns, or choose a file that has names and download counts.",
        );
        let downloads = self
            .recognised()
            .and_then(|recognised| recognised.column_of(Field::Downloads));
        match downloads.and_then(|place| self.columns().get(place)) {
            Some(column) => error.in_column(&column.name),
            None => error,
        }
    }
}
