//! `registry-lens inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use registry_lens::base::error::Result;
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::parquet::schema::Column;
use registry_lens::recognise::Guess;
use registry_lens::relations::RelationRows;
use registry_lens::session::{FileState, Session, Together};
use serde::Serialize;

use crate::output::{exit_code, plain, print, unprintable};
use crate::run::open;

pub fn inspect(files: &[PathBuf], json: bool) -> Result<ExitCode> {
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
    if let (Some(rows), None, Some(what)) = (state.rows, state.row_groups, state.recognised_as) {
        line(format!("{rows} {what}"));
        line(metrics(&state.feeds));
    }
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
