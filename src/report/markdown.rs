use std::fmt::{Display, Write};

use super::Document;
use crate::metrics::turnover::{Mode, SnapshotOutput};

/// The document as Markdown, for a paper's notes or an issue.
pub fn to_markdown(document: &Document) -> String {
    let mut out = String::new();
    // Writing to a string has no way to fail.
    let _ = write(document, &mut out);
    out
}

fn write(document: &Document, out: &mut String) -> std::fmt::Result {
    let turnover = &document.metrics.turnover;
    let mode = match turnover.mode {
        Mode::Paper => "the paper's definition",
        Mode::Artifact => "the artifact's definition",
    };
    writeln!(out, "# Turnover of the top {} ({mode})", turnover.k)?;
    for series in &turnover.series {
        writeln!(
            out,
            "\n## {}\n\n{} distinct packages were ever in the top {}.\n",
            escape(&series.registry),
            series.distinct_ever,
            turnover.k
        )?;
        writeln!(
            out,
            "| Snapshot | Size | Remained | Newcomers | Returning | Turnover rate | Months | Monthly retention | Tied at rank K |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for snapshot in &series.snapshots {
            writeln!(out, "{}", row(snapshot))?;
        }
    }
    if !turnover.caveats.is_empty() {
        writeln!(out, "\n## Caveats\n")?;
        for noted in &turnover.caveats {
            let place = [
                noted.registry.clone(),
                noted.date.map(|date| date.to_string()),
            ];
            let place: Vec<String> = place.into_iter().flatten().collect();
            writeln!(
                out,
                "- {}: {}",
                escape(&place.join(" ")),
                escape(&noted.caveat.to_string())
            )?;
        }
    }
    writeln!(out, "\n## Inputs\n")?;
    for input in &document.inputs {
        write!(out, "- {}: {} bytes", escape(&input.file), input.bytes)?;
        if let Some(rows) = input.rows {
            write!(out, ", {rows} rows")?;
        }
        if let Some(error) = &input.error {
            write!(
                out,
                ". {} {}",
                escape(&error.message),
                escape(&error.advice)
            )?;
        }
        for noted in &input.caveats {
            write!(out, ". {}", escape(&noted.caveat.to_string()))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "\n{} {}", document.tool.name, document.tool.version)
}

fn row(snapshot: &SnapshotOutput) -> String {
    fn or_dash(value: Option<impl Display>) -> String {
        value.map_or_else(|| "–".to_owned(), |value| value.to_string())
    }
    let percent = |share: Option<f64>| or_dash(share.map(|s| format!("{:.1} %", s * 100.0)));
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        snapshot.date,
        snapshot.size,
        or_dash(snapshot.remained),
        or_dash(snapshot.newcomers),
        or_dash(snapshot.returning),
        percent(snapshot.turnover_rate),
        or_dash(snapshot.months.map(|months| format!("{months:.1}"))),
        percent(snapshot.monthly_retention),
        snapshot.tied_at_cut
    )
}

/// Text from a file, with the characters that Markdown would act on made harmless.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
