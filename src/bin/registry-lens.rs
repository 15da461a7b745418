//! The native command, which measures local files in the same way as the page.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{
    Arg, ArgAction, ArgGroup, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum,
};
use registry_lens::base::error::{Error, ErrorKind, Result};
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::parquet::scan::is_decoding;
use registry_lens::parquet::schema::Column;
use registry_lens::recognise::Guess;
use registry_lens::relations::RelationRows;
use registry_lens::report::form::Of;
use registry_lens::report::{self, FORMS, Form};
use registry_lens::session::{Change, Chosen, FileState, Session, Status, Together};
use registry_lens::source::NativeFile;
use serde::Serialize;

/// Measures package registries from Parquet snapshots.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows what each file is, which metrics it feeds, and which files form one dataset.
    ///
    /// It reads only the footers of the files, so it is fast for files of any size. It counts no
    /// rows of relations and measures nothing. Use `report` for everything that depends on the
    /// rows, such as whether a file is a panel, or which of two lists of one date is longer.
    Inspect {
        /// Parquet files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Computes the metrics from the files.
    ///
    /// In the results document, "inputs" describes how each file was read and its caveats,
    /// "metrics" holds the results, and "claims" holds the verdicts on claims of the literature.
    Report(ReportArgs),
}

#[derive(Args)]
struct ReportArgs {
    /// Parquet files. Several snapshots of one registry form a series.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The definition of the metrics.
    #[arg(long, value_enum, default_value_t = ModeArg::Paper)]
    mode: ModeArg,
    /// The number of most popular packages that turnover compares.
    #[arg(long, default_value_t = Parameters::default().turnover.k)]
    k: u32,
    /// Set a parameter of a metric, such as descendants.relation=finetune. The results document
    /// lists all parameters under "parameters".
    #[arg(long, value_name = "METRIC.NAME=VALUE", value_parser = setting_of)]
    set: Vec<(String, String)>,
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
    #[command(flatten)]
    form: FormArgs,
}

/// The chosen export format. The command has an option for each of [`FORMS`].
struct FormArgs {
    form: &'static Form,
    /// The metric or `claims`, for formats that do not hold all results.
    subject: Option<String>,
}

impl Args for FormArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        FORMS
            .iter()
            .fold(command, |command, form| {
                let option = Arg::new(form.id).long(form.id).help(form.usage);
                command.arg(match form.of {
                    Of::Results => option.action(ArgAction::SetTrue).group("form"),
                    Of::Subject { default, .. } => {
                        let option = option.value_name("METRIC").require_equals(true);
                        let least = usize::from(default.is_none());
                        let option = option.num_args(least..=1).group("form");
                        option.default_missing_value(default)
                    }
                })
            })
            .group(ArgGroup::new("form").multiple(false))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FormArgs {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        for form in FORMS {
            let subject = match form.of {
                Of::Results if matches.get_flag(form.id) => None,
                Of::Results => continue,
                Of::Subject { .. } => match matches.get_one::<String>(form.id) {
                    Some(subject) => Some(subject.clone()),
                    None => continue,
                },
            };
            return Ok(Self { form, subject });
        }
        Ok(Self {
            form: &FORMS[0],
            subject: None,
        })
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ModeArg {
    /// The paper's text.
    Paper,
    /// The paper's scripts.
    Artifact,
}

fn assignment(text: &str) -> std::result::Result<(String, String), String> {
    // It splits at the last sign, since folders can have one, as in date=2024-01/models.parquet.
    text.rsplit_once('=')
        .map(|(file, value)| (file.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as FILE=VALUE".to_owned())
}

fn setting_of(text: &str) -> std::result::Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as METRIC.NAME=VALUE".to_owned())
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("registry-lens: {}", plain(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    std::panic::set_hook(Box::new(|info| {
        // Panics of the decoder become errors of their file, so their traces would only distract.
        if !is_decoding() {
            eprintln!("registry-lens: the program has a fault, please report it: {info}");
        }
    }));
    match cli.command {
        Command::Inspect { files, json } => inspect(&files, json),
        Command::Report(args) => report(args),
    }
}

fn inspect(files: &[PathBuf], json: bool) -> Result<ExitCode> {
    let session = open(files);
    let states = session.files();
    let text = if json {
        let inspected: Vec<Inspected<'_>> = states
            .iter()
            .map(|state| Inspected {
                state,
                guess: guess(&session, state),
                columns: session.columns(state.id),
            })
            .collect();
        serde_json::to_string(&inspected).map_err(unprintable)? + "\n"
    } else {
        let together = session.together();
        let together = together.iter().filter(|set| set.files.len() > 1);
        let files = states
            .iter()
            .map(|state| describe(state, &guess(&session, state), session.columns(state.id)));
        files.chain(together.map(describe_together)).collect()
    };
    print(text.as_bytes())?;
    Ok(exit_code(states.iter().all(|state| state.error.is_none())))
}

fn report(args: ReportArgs) -> Result<ExitCode> {
    let params = args.parameters()?;
    let FormArgs { form, subject } = &args.form;
    let subject = subject.as_deref();
    if let Some(metric) = subject {
        let known = METRICS.iter().any(|about| about.id == metric);
        if !known && metric != report::CLAIMS {
            return Err(Error::unknown_metric(metric));
        }
    }
    if form.binary && std::io::stdout().is_terminal() {
        let Form { id, extension, .. } = form;
        return Err(setting(
            format!("A terminal cannot show a {extension} file."),
            &format!(
                "Write it to a file: registry-lens report … --{id}=turnover > turnover.{extension}."
            ),
        ));
    }
    let form = *form;
    let mut session = open(&args.files);
    limit(&mut session, &args.metric, subject)?;
    let subject = subject.unwrap_or_default().to_owned();
    args.correct(&mut session)?;
    session.read_all_on(std::thread::available_parallelism().map_or(1, usize::from));
    session.digest_all();
    let document = session.results(&params)?;
    print(&form.write(&document, &subject)?)?;
    let states = session.files();
    for state in &states {
        if let Some(error) = &state.error {
            eprintln!("registry-lens: {}", plain(&error.to_string()));
        } else if state.status == Status::Unmapped {
            eprintln!(
                "registry-lens: {}: no known dataset has these columns. Name its columns with --columns '{}=NAME,COUNT'.",
                state.label, state.label
            );
        }
    }
    Ok(exit_code(
        states.iter().all(|state| state.status == Status::Ready),
    ))
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

impl ReportArgs {
    fn parameters(&self) -> Result<Parameters> {
        let mode = match self.mode {
            ModeArg::Paper => Mode::Paper,
            ModeArg::Artifact => Mode::Artifact,
        };
        let mut params = Parameters::in_mode(mode);
        params.turnover.k = self.k;
        for (name, value) in &self.set {
            params.set(name, value)?;
        }
        params.checked()?;
        Ok(params)
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
        for (file, value) in self.columns {
            let chosen = chosen(&value)?;
            configure(session, &file, |change| change.mapping = Some(Some(chosen)))?;
        }
        Ok(())
    }
}

/// The output of `inspect --json` for a file.
#[derive(Serialize)]
struct Inspected<'a> {
    #[serde(flatten)]
    state: &'a FileState,
    guess: Guess,
    columns: &'a [Column],
}

/// The most likely table and columns of a file, from their names and first values.
fn guess(session: &Session, state: &FileState) -> Guess {
    session
        .look(state.id)
        .map_or_else(|_| Guess::default(), |look| look.guess)
}

/// Success if no file had a problem, otherwise 2, so that scripts can react.
fn exit_code(all_well: bool) -> ExitCode {
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

fn open(files: &[PathBuf]) -> Session {
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
        Some((unescaped(field)?, unescaped(column)?))
    });
    let pairs: Option<BTreeMap<String, String>> = pairs.collect();
    Ok(Chosen {
        kind: kind.to_owned(),
        columns: pairs.ok_or_else(unclear)?,
    })
}

/// Decodes `%2C` as a comma, and so on; `None` if the result is not valid UTF-8.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let hex = rest.as_slice().get(..2).filter(|_| byte == b'%');
        let hex = hex.and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

fn metrics(ids: &[&str]) -> String {
    let fed = METRICS.iter().filter(|metric| ids.contains(&metric.id));
    let titles: Vec<_> = fed.map(|metric| metric.title).collect();
    format!("feeds: {}", titles.join(", "))
}

fn counts(relations: &[RelationRows]) -> String {
    let each = relations.iter().map(|RelationRows { relation, rows }| {
        format!("{rows} {}", relation.name().replace('_', " "))
    });
    each.collect::<Vec<_>>().join(", ")
}

fn describe_together(together: &Together) -> String {
    let lines = [
        format!("together: {}", together.title),
        format!("  {}", together.files.join(", ")),
        format!("  {}", metrics(&together.feeds)),
    ];
    lines.iter().map(|line| plain(line) + "\n").collect()
}

fn describe(state: &FileState, guess: &Guess, columns: &[Column]) -> String {
    let mut lines = vec![state.label.clone()];
    let mut line = |text: String| lines.push(format!("  {text}"));
    if let Some(error) = &state.error {
        line(format!("problem: {} {}", error.message, error.advice));
    }
    line(format!("{} bytes", state.bytes));
    if let (Some(rows), Some(groups)) = (state.rows, state.row_groups) {
        line(format!(
            "{rows} rows in {groups} row groups, {} columns",
            state.number_of_columns
        ));
        match (&state.recognised_as, &state.era) {
            (Some(dataset), Some(era)) => line(format!("recognised as {dataset}, {era}")),
            (Some(dataset), None) => line(format!("recognised as {dataset}")),
            (None, _) => {
                let fields = guess.columns.iter().map(|(a, b)| format!("{a}:{b}"));
                line(format!(
                    "not recognised; best guess: {}~{}",
                    guess.kind,
                    fields.collect::<Vec<_>>().join(",")
                ));
                let all = columns
                    .iter()
                    .map(|column| format!("{} ({})", column.name, column.type_name));
                line(format!("columns: {}", all.collect::<Vec<_>>().join(", ")));
            }
        }
        for used in &state.columns_used {
            line(format!(
                "reads {} for {}",
                used.column,
                used.fills.join(", ")
            ));
        }
        for ignored in &state.columns_ignored {
            line(format!("ignores {}: {}", ignored.column, ignored.reason));
        }
        if !state.relations.is_empty() {
            line(format!("fills {}", counts(&state.relations)));
        }
        if !state.feeds.is_empty() {
            line(metrics(&state.feeds));
        }
        let registry = match &state.registries[..] {
            [] => state.registry.clone().unwrap_or_else(|| "unknown".into()),
            registries => registries.join(", "),
        };
        let date = state
            .snapshot_date
            .map_or("unknown".to_owned(), |date| date.to_string());
        line(format!("registry {registry}, snapshot {date}"));
    }
    for noted in &state.caveats {
        line(format!("note: {}", noted.caveat));
    }
    lines.push(String::new());
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    lines.join("\n")
}

/// Replaces control characters in text from a file, because a terminal would run them.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// Writes to standard output. A reader that closes the pipe early is not an error.
fn print(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unprintable(error)),
        _ => Ok(()),
    }
}

fn unprintable(cause: impl std::fmt::Display) -> Error {
    setting(
        format!("The output cannot be written ({cause})."),
        "Check that the target of the output exists and has space.",
    )
}

fn setting(message: String, advice: &str) -> Error {
    Error::new(ErrorKind::Setting, message, advice)
}
