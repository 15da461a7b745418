//! Files, settings and corrections, as several subcommands take them, and the session made of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use registry_lens::base::error::Result;
use registry_lens::base::text::percent_decoded;
use registry_lens::domain::subset::Subset;
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::recognise::Wants;
use registry_lens::relations::SnapshotDate;
use registry_lens::report::{self, Document};
use registry_lens::session::{Change, Chosen, FileState, Session, Status};
use registry_lens::source::NativeFile;

use crate::output::{plain, setting};
use crate::study::Study;

/// The files, the settings and what the user says about the files.
#[derive(Args)]
pub struct RunArgs {
    /// Parquet files. Several snapshots of one registry form a series.
    #[arg(required_unless_present = "manifest")]
    files: Vec<PathBuf>,
    /// Follow a manifest, or a Croissant file: its files, dates, registries and settings.
    ///
    /// Files of the manifest are looked for among FILES by their names, then beside the manifest.
    /// Nothing is downloaded. The results document gets a field "artifact", which compares files and
    /// results with those that the manifest expects.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// The definition of the metrics; the default is `paper`.
    #[arg(long, value_enum, conflicts_with = "manifest")]
    mode: Option<ModeArg>,
    /// The number of most popular packages that turnover compares; the default is 1000.
    #[arg(long)]
    k: Option<u32>,
    /// Set a parameter of a metric, such as descendants.relation=finetune. The results document
    /// lists all parameters under "parameters".
    #[arg(long, value_name = "METRIC.NAME=VALUE", value_parser = setting_of)]
    set: Vec<(String, String)>,
    /// Look only at a subset of the packages, such as 'task=text-generation, downloads>=50'.
    ///
    /// Commas separate conditions that must all hold, and | separates values of which one must
    /// hold. Fields: task, owner, library, licence, relation and registry (=), created and updated
    /// (=2024, =2024..2025-06, >=, <=), downloads and likes (>=), name (~ and a part of it),
    /// derived=yes or no, in=all-snapshots. A package for which a field is unknown is left out. An
    /// unknown field or value is an error that lists those that there are.
    #[arg(long = "where", value_name = "CONDITIONS")]
    subset: Option<String>,
    /// Measure only this metric. Without this option all metrics are measured.
    ///
    /// The option can be repeated. Columns that these metrics do not need are not read. The
    /// document then has only these metrics, and only the claims that need no other metric. Use
    /// the names of the document, such as turnover, growth or under_documentation. Without this
    /// option --csv=METRIC and --parquet=METRIC measure only their metric.
    #[arg(long, value_name = "ID")]
    metric: Vec<String>,
    /// The date of a snapshot, if the file's name does not have it: FILE=YYYY-MM-DD.
    ///
    /// FILE is the file's name, or its path if several files have that name. A panel takes no
    /// date, because each of its rows has one.
    #[arg(long, value_name = "FILE=DATE", value_parser = assignment)]
    date: Vec<(String, String)>,
    /// The registry of a snapshot, if neither its columns nor its name show it: FILE=npm.
    ///
    /// Use any common name of the registry. A file without a registry is in no series and is
    /// used for no claim.
    #[arg(long, value_name = "FILE=REGISTRY", value_parser = assignment)]
    registry: Vec<(String, String)>,
    /// State that a file holds the whole registry.
    ///
    /// Use this if neither its footer (registry-lens.coverage) nor its number of rows shows it.
    /// Claims that need a whole registry are then judged on your statement, and the verdict says
    /// so. If several files list packages of one registry and date, this file is used.
    #[arg(long, value_name = "FILE")]
    whole: Vec<String>,
    /// The columns of a file that is not recognised, or not recognised correctly.
    ///
    /// Write FILE=NAME_COLUMN,COUNT_COLUMN for packages with downloads, or
    /// FILE=KIND~FIELD:COLUMN,FIELD:COLUMN for other tables, as in the page's address. In names
    /// of columns write %2C for a comma, %3A for a colon, %7E for ~ and %25 for a percent sign.
    /// `inspect` prints the kind and fields that it guesses.
    ///
    /// Kinds, each with the fields that it needs and, after the semicolon, optional fields:
    /// packages (id; downloads, likes, author, snapshot_date, card_text and others),
    /// base-edges (child_id, base_id; relation),
    /// child-counts (base_model, count; downloads),
    /// dataset-cards-table (id, card_text; downloads, likes and others),
    /// reuse (package_id, repository), dependencies (package_id, target_name; requirement and
    /// others), releases (package_id, number, published_at), findings (package_id, severity;
    /// fork and others).
    #[arg(long, value_name = "FILE=COLUMNS", value_parser = assignment)]
    columns: Vec<(String, String)>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ModeArg {
    /// The paper's text.
    Paper,
    /// The paper's scripts.
    Artifact,
}

pub fn assignment(text: &str) -> std::result::Result<(String, String), String> {
    // It splits at the last sign, since folders can have one, as in date=2024-01/models.parquet.
    text.rsplit_once('=')
        .map(|(file, value)| (file.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as FILE=VALUE".to_owned())
}

pub fn setting_of(text: &str) -> std::result::Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as METRIC.NAME=VALUE".to_owned())
}

/// A session whose files are open and whose settings are known.
pub struct Run {
    pub session: Session,
    params: Parameters,
}

impl RunArgs {
    /// Opens the files. `subject` is the only metric that an export needs, if it needs one.
    pub fn prepare(self, subject: Option<&str>) -> Result<Run> {
        let study = self.manifest.as_deref().map(Study::read).transpose()?;
        let params = self.parameters(study.as_ref())?;
        let mut session = match &study {
            Some(study) => open(&study.files(&self.files)?),
            None => open(&self.files),
        };
        limit(&mut session, &self.metric, subject)?;
        read_columns_of(&mut session, &params.subset.parsed()?);
        if let Some(study) = &study {
            study.follow_in(&mut session);
        }
        self.correct(&mut session)?;
        Ok(Run { session, params })
    }

    fn parameters(&self, study: Option<&Study>) -> Result<Parameters> {
        let mut params = match study {
            Some(study) => study.manifest.parameters()?,
            None => Parameters::in_mode(self.mode.unwrap_or(ModeArg::Paper).into()),
        };
        if let Some(k) = self.k {
            params.turnover.k = k;
        }
        with_settings(params, self.subset.as_deref(), &self.set)
    }

    /// Applies the user's dates, registries, coverage and columns.
    fn correct(self, session: &mut Session) -> Result<()> {
        for (file, value) in self.date {
            configure(session, &file, |change| {
                change.snapshot_date = Some(Some(value))
            })?;
        }
        for (file, value) in self.registry {
            configure(session, &file, |change| change.registry = Some(Some(value)))?;
        }
        for file in self.whole {
            configure(session, &file, |change| change.whole = Some(Some(true)))?;
        }
        name_columns(session, self.columns)
    }
}

/// These settings with a subset and others that the user gives.
pub fn with_settings(
    mut params: Parameters,
    subset: Option<&str>,
    set: &[(String, String)],
) -> Result<Parameters> {
    if let Some(subset) = subset {
        params.set("subset.where", subset)?;
    }
    for (name, value) in set {
        params.set(name, value)?;
    }
    params.checked()?;
    Ok(params)
}

/// Applies the user's columns.
pub fn name_columns(session: &mut Session, columns: Vec<(String, String)>) -> Result<()> {
    for (file, value) in columns {
        let chosen = chosen(&value)?;
        configure(session, &file, |change| change.mapping = Some(Some(chosen)))?;
    }
    Ok(())
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Paper => Self::Paper,
            ModeArg::Artifact => Self::Artifact,
        }
    }
}

impl Run {
    /// A run as a manifest says, on these files or those beside it.
    pub fn of(study: &Study, files: &[PathBuf]) -> Result<Self> {
        let mut session = open(&study.files(files)?);
        let params = study.manifest.parameters()?;
        study.follow_in(&mut session);
        Ok(Self { session, params })
    }

    /// Reads the files and measures.
    pub fn document(&mut self) -> Result<Document> {
        read(&mut self.session);
        self.session.digest_all();
        if let Some(today) = today() {
            self.session.set_date(&today);
        }
        self.session.results(&self.params)
    }

    /// Says on standard error which files were not read, and why. Returns whether all were.
    pub fn complain(&self) -> bool {
        complain(&self.session)
    }
}

/// Reads all columns if there is a subset, because its conditions may be about any of them.
pub fn read_columns_of(session: &mut Session, subset: &Subset) {
    if !subset.is_all() {
        session.ask(Wants::default());
    }
}

/// Reads all files on all processors.
pub fn read(session: &mut Session) {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    session.read_all_on(processors);
}

/// Says on standard error which files were not read, and why. Returns whether all were.
pub fn complain(session: &Session) -> bool {
    let states = session.files();
    for state in &states {
        if let Some(error) = &state.error {
            eprintln!("registry-lens: {}", plain(&error.to_string()));
        } else if state.status == Status::Unmapped {
            eprintln!(
                "registry-lens: {}: no known dataset has these columns. Name its columns with --columns '{}=NAME,COUNT'.",
                plain(&state.label),
                plain(&state.label)
            );
        }
    }
    states.iter().all(|state| state.status == Status::Ready)
}

/// Limits the session to the named metrics, or to the subject of the export format.
fn limit(session: &mut Session, metrics: &[String], subject: Option<&str>) -> Result<()> {
    let subject = subject.filter(|subject| *subject != report::CLAIMS);
    match subject {
        Some(subject) if metrics.is_empty() => session.measure_only(&[subject]),
        Some(subject) if !metrics.iter().any(|metric| metric == subject) => {
            session.measure_only(metrics)?;
            Err(setting(
                format!("The export needs the metric {subject}, but --metric does not name it."),
                "Add it with --metric, or export another metric.",
            ))
        }
        None if metrics.is_empty() => Ok(()),
        _ => session.measure_only(metrics),
    }
}

/// The date of today in UTC, or that of `SOURCE_DATE_EPOCH`, which stands for it where runs must be
/// equal (reproducible-builds.org).
fn today() -> Option<String> {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let seconds = match given.and_then(|seconds| seconds.trim().parse::<i64>().ok()) {
        Some(seconds) => seconds,
        None => {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            i64::try_from(now.ok()?.as_secs()).ok()?
        }
    };
    SnapshotDate::of_time(seconds.checked_mul(1000)?).map(|date| date.to_string())
}

/// Opens files; one that cannot be opened is in the session with its error.
pub fn open(files: &[PathBuf]) -> Session {
    let mut session = Session::default();
    for (id, path) in (1..).zip(files) {
        let name = path.to_string_lossy();
        match NativeFile::open(path) {
            Ok(source) => session.add(id, &name, Box::new(source)),
            Err(error) => session.add_unreadable(id, &name, error),
        }
    }
    session
}

/// Changes the one file with this label, path or file name.
fn configure(session: &mut Session, name: &str, edit: impl FnOnce(&mut Change)) -> Result<()> {
    let matches = |state: &FileState| {
        state.label == name
            || state.path == name
            || Path::new(&state.path)
                .file_name()
                .is_some_and(|file| file == name)
    };
    let ids: Vec<u32> = session
        .files()
        .iter()
        .filter(|s| matches(s))
        .map(|s| s.id)
        .collect();
    let [id] = ids[..] else {
        return Err(setting(
            format!("“{name}” matches {} of the given files.", ids.len()),
            "Name one of the files by its path.",
        ));
    };
    let mut change = Change::default();
    edit(&mut change);
    session.configure(id, change)
}

/// Reads a mapping: two columns, or a kind with its fields.
fn chosen(value: &str) -> Result<Chosen> {
    let unclear = || {
        setting(
            format!("“{value}” does not assign columns to fields."),
            "Write NAME_COLUMN,COUNT_COLUMN, or KIND~FIELD:COLUMN,FIELD:COLUMN.",
        )
    };
    let Some((kind, fields)) = value.split_once('~') else {
        let (name, count) = value.split_once(',').ok_or_else(unclear)?;
        return Ok(Chosen::packages(name, count));
    };
    let pairs = fields.split(',').map(|pair| {
        let (field, column) = pair.split_once(':')?;
        Some((percent_decoded(field)?, percent_decoded(column)?))
    });
    let pairs: Option<BTreeMap<String, String>> = pairs.collect();
    Ok(Chosen {
        kind: kind.to_owned(),
        columns: pairs.ok_or_else(unclear)?,
    })
}
