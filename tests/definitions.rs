//! `docs/metrics/` is generated from the descriptions of the metrics, so that page, command and
//! documents define each metric in the same words. With `REGISTRY_LENS_WRITE_DOCS=1` the test
//! writes it again.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use registry_lens::metrics::about::{About, Setting, SettingKind};
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::relations::Field;

const FOLDER: &str = "docs/metrics";

/// A name in code marks, as programs spell it.
fn code(name: &str) -> String {
    format!("`{name}`")
}

/// A text inside a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The fields of one alternative input of a metric, by relation.
fn way(fields: &[Field]) -> String {
    let names = fields.iter().map(|field| {
        let relation = field.relation().name();
        format!("{} of {}", code(field.name()), code(relation))
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The values that a setting takes, and its default.
fn values(setting: &Setting) -> (String, String) {
    let words = |choices: &[(&str, &str)]| {
        let each = choices
            .iter()
            .map(|(value, words)| format!("{} ({words})", code(value)));
        each.collect::<Vec<_>>().join(", ")
    };
    match &setting.kind {
        SettingKind::Number { min, max, default } => {
            (format!("{min} to {max}"), default.to_string())
        }
        SettingKind::Choice { choices, default }
        | SettingKind::Definition {
            choices, default, ..
        } => (words(choices), code(default)),
        SettingKind::Switch { default } => ("`true` or `false`".into(), code(&default.to_string())),
        SettingKind::List => ("names, separated by commas".into(), "none".into()),
    }
}

fn settings(out: &mut String, about: &About) {
    if about.settings.is_empty() {
        return;
    }
    out.push_str("\n## Settings\n\n| Name | What it is | Values | Default |\n|---|---|---|---|\n");
    for setting in about.settings {
        let (values, default) = values(setting);
        let mut what = setting.label.to_owned();
        if let Some(hint) = setting.hint {
            let _ = write!(what, ": {hint}");
        }
        if let SettingKind::Definition { explained, .. } = &setting.kind {
            let _ = write!(what, ". Paper: {} Artifact: {}", explained[0], explained[1]);
        }
        let name = code(&format!("{}.{}", about.id, setting.name));
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {default} |",
            cell(&what),
            cell(&values)
        );
    }
}

/// The page of a metric.
fn page(about: &About) -> String {
    let mut out = format!("# {}\n\n{}\n", about.title, about.question);
    if let Some(theme) = about.theme {
        let _ = write!(out, "\nTheme of the literature: {}.\n", theme.words());
    }
    out.push_str("\n## Definition\n");
    for paragraph in about.definition {
        let _ = write!(out, "\n{paragraph}\n");
    }
    if !about.formulas.is_empty() {
        out.push_str("\n| Quantity | Formula |\n|---|---|\n");
        for (what, formula) in about.formulas {
            let _ = writeln!(out, "| {} | {} |", cell(what), cell(formula));
        }
    }
    let mut list = |heading: &str, items: &[&str]| {
        if !items.is_empty() {
            let _ = write!(out, "\n## {heading}\n\n");
            for item in items {
                let _ = writeln!(out, "- {item}");
            }
        }
    };
    list("Published", about.published);
    list("What would change its number", about.changes);
    if !about.differences.is_empty() {
        out.push_str(
            "\n## Paper against artifact\n\n| | The paper’s text | The artifact’s scripts | Effect |\n|---|---|---|---|\n",
        );
        for difference in about.differences {
            let (paper, artifact, effect) = (
                cell(difference.paper),
                cell(difference.artifact),
                cell(difference.effect),
            );
            let _ = writeln!(
                out,
                "| {} | {paper} | {artifact} | {effect} |",
                difference.id
            );
        }
    }
    settings(&mut out, about);
    out.push_str("\n## Data\n\n");
    let _ = writeln!(out, "Sources: {}.\n", about.sources);
    if about.needs.len() == 1 {
        out.push_str("It needs these fields:\n\n");
    } else {
        out.push_str(
            "It needs the fields of one of these lines, and takes the first that it can:\n\n",
        );
    }
    for fields in about.needs {
        let _ = writeln!(out, "- {}", way(fields));
    }
    out
}

/// The page that lists all metrics.
fn index() -> String {
    let mut out = "# Metrics\n\nOne page for each metric, made from the description in its folder under `src/metrics/`; `REGISTRY_LENS_WRITE_DOCS=1 cargo test --test definitions` writes them anew. [Claims](../claims.md) says which verdicts rest on them.\n\n| Metric | Name for programs | Question |\n|---|---|---|\n".to_owned();
    for about in METRICS {
        let _ = writeln!(
            out,
            "| [{}]({}.md) | {} | {} |",
            about.title,
            about.id,
            code(about.id),
            cell(about.question)
        );
    }
    out
}

#[test]
fn the_definitions_are_written_down() {
    let pages = METRICS.iter().map(|about| (about.id, page(about)));
    let pages: Vec<(&str, String)> = pages.chain([("README", index())]).collect();
    let write = std::env::var("REGISTRY_LENS_WRITE_DOCS").is_ok_and(|value| value == "1");
    let kept: BTreeSet<String> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for (name, text) in &pages {
        let path = format!("{FOLDER}/{name}.md");
        if write {
            fs::write(&path, text).unwrap();
        }
        assert!(
            fs::read_to_string(&path).is_ok_and(|kept| kept == *text),
            "{path} is not what the metric says of itself: run with REGISTRY_LENS_WRITE_DOCS=1"
        );
    }
    let made: BTreeSet<String> = pages.iter().map(|(name, _)| format!("{name}.md")).collect();
    let extra: Vec<&String> = kept.difference(&made).collect();
    assert!(extra.is_empty(), "no metric has the pages {extra:?}");
}
