//! The native command: the page's pipeline on files of this machine.

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
    /// Says what each file is, what it can feed, and which files go together.
    ///
    /// Reads the footers alone, so that it answers at once whatever the size of the files: it
    /// counts no rows of relations and measures nothing. What depends on the rows, such as whether
    /// a column of dates makes a file a panel or which of two lists of a date is longer, `report`
    /// says.
    Inspect {
        /// Parquet files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Answers the metrics from the files.
    ///
    /// The results document says in "inputs" what each file was taken for and what a reader must
    /// know of it, in "metrics" what was measured and in "claims" what that says of the literature.
    Report(ReportArgs),
}

/// What `report` takes.
#[derive(Args)]
struct ReportArgs {
    /// Parquet files, several of one registry for a series.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose definition to follow.
    #[arg(long, value_enum, default_value_t = ModeArg::Paper)]
    mode: ModeArg,
    /// How many of the most popular packages turnover looks at.
    #[arg(long, default_value_t = Parameters::default().turnover.k)]
    k: u32,
    /// Any setting of a metric, such as descendants.relation=finetune; the results document
    /// lists all under "parameters".
    #[arg(long, value_name = "METRIC.NAME=VALUE", value_parser = setting_of)]
    set: Vec<(String, String)>,
    /// A metric to measure; all where none is named.
    ///
    /// May be given several times. Columns that no such metric reads are not read, other
    /// metrics are absent from the document, and of the claims those stay all of whose metrics
    /// are named. Metrics go by their names in the document, such as turnover, growth or
    /// under_documentation. Without it, --csv=METRIC and --parquet=METRIC measure that metric.
    #[arg(long, value_name = "ID")]
    metric: Vec<String>,
    /// A snapshot's date, where the file's name does not tell it: FILE=YYYY-MM-DD.
    ///
    /// FILE is the file's name, or as much of its path as tells it from the others. A panel,
    /// whose rows have their dates, takes none.
    #[arg(long, value_name = "FILE=DATE", value_parser = assignment)]
    date: Vec<(String, String)>,
    /// A snapshot's registry, where neither columns nor name tell it: FILE=npm.
    ///
    /// Any name that people use for it. A file of no registry joins no series and judges no
    /// claim.
    #[arg(long, value_name = "FILE=REGISTRY", value_parser = assignment)]
    registry: Vec<(String, String)>,
    /// A file that is the whole of its registry.
    ///
    /// For where neither its footer (registry-lens.coverage) nor its number of rows tells.
    /// Claims that need a whole registry are then judged by your word, which the verdict names.
    /// Of several lists of one registry and date this one is used.
    #[arg(long, value_name = "FILE")]
    whole: Vec<String>,
    /// What a file is taken for, where it is not recognised or not rightly.
    ///
    /// FILE=NAME_COLUMN,COUNT_COLUMN for packages with downloads, else
    /// FILE=KIND~FIELD:COLUMN,FIELD:COLUMN as in the page's address; in names of columns %2C
    /// stands for a comma, %3A for a colon, %7E for ~ and %25 for a percent sign. `inspect`
    /// prints the kind and fields it guesses.
    ///
    /// Kinds with the fields they need:
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

/// The form that is asked for, by an option for each of [`FORMS`].
struct FormArgs {
    form: &'static Form,
    /// What the form is written of, where that is not all results.
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
    // The last sign: a folder's name may hold one, as in date=2024-01/models.parquet.
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
        // The decoder's panics become errors of their file; their traces would only bury those.
        if !is_decoding() {
            eprintln!("registry-lens: a fault of the program itself, please report it: {info}");
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
                columns: session.columns(state.id),
            })
            .collect();
        serde_json::to_string(&inspected).map_err(unprintable)? + "\n"
    } else {
        let together = session.together();
        let together = together.iter().filter(|set| set.files.len() > 1);
        let files = states
            .iter()
            .map(|state| describe(state, session.columns(state.id)));
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
            format!("A {extension} file is no text for a terminal."),
            &format!(
                "Send it to a file: registry-lens report … --{id}=turnover > turnover.{extension}."
            ),
        ));
    }
    let form = *form;
    let mut session = open(&args.files);
    limit(&mut session, &args.metric, subject)?;
    let subject = subject.unwrap_or_default().to_owned();
    args.correct(&mut session)?;
    session.read_all();
    session.digest_all();
    let document = session.results(&params)?;
    print(&form.write(&document, &subject)?)?;
    let states = session.files();
    for state in &states {
        if let Some(error) = &state.error {
            eprintln!("registry-lens: {}", plain(&error.to_string()));
        } else if state.status == Status::Unmapped {
            eprintln!(
                "registry-lens: {}: no known dataset has these columns. Name them with --columns '{}=NAME,COUNT'.",
                state.label, state.label
            );
        }
    }
    Ok(exit_code(
        states.iter().all(|state| state.status == Status::Ready),
    ))
}

/// Limits the session to the named metrics, or to the one that the form is written of.
fn limit(session: &mut Session, metrics: &[String], subject: Option<&str>) -> Result<()> {
    let subject = subject.filter(|subject| *subject != report::CLAIMS);
    match subject {
        Some(subject) if metrics.is_empty() => session.measure_only(&[subject]),
        Some(subject) if !metrics.iter().any(|metric| metric == subject) => {
            session.measure_only(metrics)?;
            Err(setting(
                format!("A table of {subject} is asked for, and --metric leaves it out."),
                "Name the same metric in both.",
            ))
        }
        None if metrics.is_empty() => Ok(()),
        _ => session.measure_only(metrics),
    }
}

impl ReportArgs {
    /// The settings of the metrics.
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

    /// Corrects what the files say of themselves.
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

/// What `inspect --json` prints of a file.
#[derive(Serialize)]
struct Inspected<'a> {
    #[serde(flatten)]
    state: &'a FileState,
    columns: &'a [Column],
}

/// Success when all went well with every file, otherwise 2, so that scripts notice.
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

/// Changes the one file that `name` means: its label, its path, or its file name.
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
            format!("“{name}” means {} of the given files.", ids.len()),
            "Name one of them by its path.",
        ));
    };
    let mut change = Change::default();
    edit(&mut change);
    session.configure(id, change)
}

/// What the user takes a file for: two columns, or a kind with its fields.
fn chosen(value: &str) -> Result<Chosen> {
    let unclear = || {
        setting(
            format!("“{value}” does not say which columns are what."),
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

/// A text in which `%2C` stands for a comma, and so on; `None` where it is no text then.
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

/// Names of metrics for people.
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

fn describe(state: &FileState, columns: &[Column]) -> String {
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
                let guess = &state.guess;
                let fields = guess.columns.iter().map(|(a, b)| format!("{a}:{b}"));
                line(format!(
                    "not recognised; likeliest: {}~{}",
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

/// Text from a file without control characters, which a terminal would obey.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// Writes to standard output; a reader that went away is no error.
fn print(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unprintable(error)),
        _ => Ok(()),
    }
}

fn unprintable(cause: impl std::fmt::Display) -> Error {
    setting(
        format!("The answer cannot be written ({cause})."),
        "Check where the output goes.",
    )
}

fn setting(message: String, advice: &str) -> Error {
    Error::new(ErrorKind::Setting, message, advice)
}
