//! The summary of the HTML report, made for two sheets of paper: each claim with its verdict and
//! its drawing, the files and the settings. Everything else is the appendix.

use std::fmt::{self, Write};

use super::html::{breakable, escape};
use super::outline::{name, plain};
use super::{Document, strip};
use crate::base::registries::registry_name;
use crate::base::text;
use crate::claims::{Claim, Section, Verdict};

/// So many files have a row; the others are in the appendix.
const FILES: usize = 24;
/// The beginning of a digest that tells files apart.
const DIGEST: usize = 12;

pub(super) fn write(document: &Document, out: &mut String) -> fmt::Result {
    writeln!(out, "<h2>Verdicts</h2>\n<ul class=\"board\">")?;
    for claim in document.claims_of(Section::Paper) {
        self::claim(claim, out)?;
    }
    writeln!(out, "</ul>")?;
    newer(document, out)?;
    files(document, out)?;
    let changed = document.parameters.changed().into_iter();
    let settings = changed.map(|changed| {
        format!(
            "{} is {} instead of {}",
            changed.name,
            plain(&changed.value),
            plain(&changed.default)
        )
    });
    let settings: Vec<String> = settings.collect();
    let settings = match &settings[..] {
        [] => "All settings have their defaults.".to_owned(),
        all => format!("{}.", all.join("; ")),
    };
    writeln!(out, "<p><b>Settings.</b> {}</p>", escape(&settings))
}

/// The newer claims in a line each, because the two sheets have no room for their drawings.
fn newer(document: &Document, out: &mut String) -> fmt::Result {
    let mut claims = document.claims_of(Section::Since2024).peekable();
    if claims.peek().is_none() {
        return Ok(());
    }
    let [heading, _] = Section::NEWER;
    writeln!(out, "<h2>{heading}</h2>\n<ul class=\"newer\">")?;
    for claim in claims {
        let (class, sign) = signed(claim.verdict);
        let verdict = claim.verdict.words();
        let finding = match claim.verdict {
            Verdict::NotMeasurable if !claim.is_short() => {
                format!("Needs {}.", claim.statement.needs)
            }
            _ => claim.finding.clone(),
        };
        writeln!(
            out,
            "<li class=\"{class}\">\n<div>\n<p class=\"verdict\">{sign} {verdict}:</p>\n<p>{} {}</p>\n</div>\n</li>",
            escape(claim.statement.text),
            escape(&finding)
        )?;
    }
    writeln!(out, "</ul>")
}

/// The class and the sign of a verdict.
fn signed(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Holds => ("holds", "●"),
        Verdict::DoesNotHold => ("refuted", "■"),
        Verdict::Mixed => ("mixed", "◆"),
        Verdict::NotMeasurable => ("open", "○"),
    }
}

fn claim(claim: &Claim, out: &mut String) -> fmt::Result {
    let (class, sign) = signed(claim.verdict);
    let code = claim
        .statement
        .code
        .map_or_else(String::new, |code| format!("{code}: "));
    let disagree = if claim.datasets_disagree {
        "; datasets disagree"
    } else {
        ""
    };
    writeln!(
        out,
        "<li class=\"{class}\">\n<div>\n<p class=\"verdict\">{sign} {}{disagree}</p>\n<h3>{}{}</h3>",
        claim.verdict.words(),
        escape(&code),
        escape(claim.statement.text)
    )?;
    let finding = match claim.verdict {
        _ if claim.is_short() => format!("{} That is not enough for a verdict.", claim.finding),
        Verdict::NotMeasurable => claim.needs().unwrap_or_default(),
        _ => claim.finding.clone(),
    };
    if !finding.is_empty() {
        writeln!(out, "<p>{}</p>", escape(&finding))?;
    }
    if let Some(source) = &claim.dataset {
        writeln!(out, "<p class=\"quiet\">{}</p>", escape(&name(source)))?;
    }
    writeln!(out, "</div>")?;
    if let Some(drawing) = strip::strip(claim) {
        out.push_str(&drawing);
    }
    writeln!(out, "</li>")
}

fn files(document: &Document, out: &mut String) -> fmt::Result {
    if document.inputs.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2>Files</h2>\n<table class=\"files\">\n<caption>The files, with the beginnings of their digests (SHA-256)</caption>\n\
         <thead>\n<tr><th scope=\"col\">File</th><th scope=\"col\">Registry</th><th scope=\"col\">Date</th>\
         <th scope=\"col\" class=\"number\">Rows</th><th scope=\"col\">SHA-256</th></tr>\n</thead>\n<tbody>"
    )?;
    for input in document.inputs.iter().take(FILES) {
        let names = input
            .registries
            .iter()
            .map(|registry| registry_name(registry));
        let registry = match &input.registries[..] {
            [] => input
                .registry
                .as_deref()
                .map(registry_name)
                .unwrap_or("–")
                .to_owned(),
            _ => names.collect::<Vec<_>>().join(", "),
        };
        let date = input
            .snapshot_date
            .map_or_else(|| "–".to_owned(), |date| date.to_string());
        let rows = match (&input.error, input.rows) {
            (Some(_), _) => "not read".to_owned(),
            (None, rows) => rows.map_or_else(|| "–".to_owned(), text::count),
        };
        let digest: String = match &input.sha256 {
            Some(digest) => digest.chars().take(DIGEST).collect(),
            None => "–".to_owned(),
        };
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{date}</td><td class=\"number\">{rows}</td><td>{}</td></tr>",
            breakable(&input.file),
            escape(&registry),
            escape(&digest)
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if document.inputs.len() > FILES {
        let more = (document.inputs.len() - FILES) as u64;
        let more = text::plural(more, "more file", "more files");
        writeln!(
            out,
            "<p>The appendix has {more}, and all digests in full.</p>"
        )?;
    }
    Ok(())
}
