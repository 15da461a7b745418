//! What a manifest promised and what the files gave: the files, then the expected results, each
//! beside the one that was got.

mod saved;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

pub use saved::SavedCheck;

use super::outline::name;
use super::{Document, Input};
use crate::base::text;
use crate::manifest::{Expected, Manifest, Named};
use crate::metrics::Source;
use crate::metrics::shown::{CellKind, CellValue, CellView};

/// What the author of a manifest says, and how far these results agree with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Artifact {
    pub title: String,
    pub description: Option<String>,
    pub licence: Option<String>,
    pub citation: Option<String>,
    /// The address of a page about the study.
    pub homepage: Option<String>,
    /// The files of the manifest, in its order.
    pub files: Vec<FileCheck>,
    /// The expected results, in the manifest's order.
    pub expected: Vec<Checked>,
    /// The comparison with saved results, if there are any. The field is absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub saved: Option<SavedCheck>,
    /// Whether every file is the manifest's, every result agrees, and so do the saved results.
    pub agrees: bool,
    /// The count of what agrees, in a sentence.
    pub sentence: String,
}

/// A file of the manifest.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileCheck {
    /// Its name in the manifest.
    pub name: String,
    pub state: FileMatch,
    /// The state in a sentence.
    pub sentence: String,
}

/// Whether the user's file is the file that a manifest names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FileMatch {
    /// The digests are equal.
    Same,
    /// Its digest or size is another.
    Other,
    /// The manifest gives no digest, or it is not computed yet.
    Unchecked,
    /// No file has this name.
    Absent,
}

/// An expected result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Checked {
    /// What it is, in words.
    pub what: String,
    /// Where it was published.
    pub source: Option<String>,
    /// The metric's id, or `claims`.
    pub subject: String,
    /// The dataset that gave it: title, registry and date.
    pub dataset: Option<String>,
    #[cfg_attr(test, ts(as = "crate::metrics::shown::Cell"))]
    pub expected: CellView,
    #[cfg_attr(test, ts(as = "Option<crate::metrics::shown::Cell>"))]
    pub got: Option<CellView>,
    /// How much the number may be off.
    pub tolerance: f64,
    pub agrees: bool,
    /// Why there is no result; null if there is one.
    pub why: Option<String>,
}

impl Artifact {
    /// Compares a document with a manifest, and with saved results.
    pub fn of(manifest: &Manifest, saved: Option<&Value>, document: &Document) -> Self {
        let files = manifest.files.iter();
        let files: Vec<FileCheck> = files
            .map(|named| FileCheck::of(manifest, named, &document.inputs))
            .collect();
        // The answers are needed as JSON only where a result of them is expected.
        let answers = match manifest.expected.is_empty() {
            true => Value::Null,
            false => as_value(&document.metrics),
        };
        let expected = manifest.expected.iter();
        let expected: Vec<Checked> = expected
            .map(|expected| Checked::of(expected, document, &answers))
            .collect();
        let good = |file: &FileCheck| matches!(file.state, FileMatch::Same | FileMatch::Unchecked);
        let saved = saved.map(|saved| SavedCheck::of(saved, document));
        let agrees = files.iter().all(good)
            && expected.iter().all(|checked| checked.agrees)
            && saved.as_ref().is_none_or(|saved| saved.equal);
        let sentence = sentence(&files, &expected);
        Self {
            title: manifest.title.clone(),
            description: manifest.description.clone(),
            licence: manifest.licence.clone(),
            citation: manifest.citation.clone(),
            homepage: manifest
                .homepage
                .as_ref()
                .map(|page| page.text().to_owned()),
            files,
            expected,
            saved,
            agrees,
            sentence,
        }
    }
}

fn sentence(files: &[FileCheck], expected: &[Checked]) -> String {
    let count = |state: FileMatch| files.iter().filter(|file| file.state == state).count();
    let (same, unchecked) = (count(FileMatch::Same), count(FileMatch::Unchecked));
    let checked = files.len() - unchecked;
    let equal = expected.iter().filter(|checked| checked.agrees).count();
    let of = |part: usize, all: usize, one: &str, many: &str| match part == all {
        true if all == 1 => format!("the 1 {one}"),
        true => format!("all {} {many}", text::count(all as u64)),
        false => format!(
            "{} of {}",
            text::count(part as u64),
            text::plural(all as u64, one, many)
        ),
    };
    let mut parts = Vec::new();
    if checked > 0 {
        let files = of(same, checked, "file", "files");
        parts.push(format!("{files} with the expected digest"));
    }
    if unchecked > 0 {
        let files = text::plural(unchecked as u64, "file", "files");
        parts.push(format!("{files} without a digest to compare"));
    }
    if !expected.is_empty() {
        let results = of(equal, expected.len(), "expected result", "expected results");
        parts.push(format!("{results} reproduced"));
    }
    let sentence = match parts.is_empty() {
        true => "The manifest expects no file and no result".to_owned(),
        false => parts.join(", "),
    };
    text::capital(&sentence) + "."
}

impl FileCheck {
    fn of(manifest: &Manifest, named: &Named, inputs: &[Input]) -> Self {
        let is_it = |input: &&Input| {
            manifest
                .named(&input.file)
                .is_some_and(|found| std::ptr::eq(found, named))
        };
        let name = named.file_name();
        let input = inputs.iter().find(is_it);
        let (state, sentence) = match input {
            None => (FileMatch::Absent, "It is not among the files.".to_owned()),
            Some(input) => compare(named, input),
        };
        Self {
            name,
            state,
            sentence,
        }
    }
}

fn compare(named: &Named, input: &Input) -> (FileMatch, String) {
    if let Some(bytes) = named.bytes
        && bytes != input.bytes
    {
        let sentence = format!(
            "It has {}, but the manifest’s file has {}.",
            text::plural(input.bytes, "byte", "bytes"),
            text::count(bytes)
        );
        return (FileMatch::Other, sentence);
    }
    match (&named.sha256, &input.sha256) {
        (Some(expected), Some(got)) if expected.eq_ignore_ascii_case(got) => (
            FileMatch::Same,
            "It is the manifest’s file, by its SHA-256.".to_owned(),
        ),
        (Some(_), Some(_)) => (
            FileMatch::Other,
            "Its content differs from the manifest’s file: the SHA-256 is another.".to_owned(),
        ),
        (Some(_), None) => (
            FileMatch::Unchecked,
            "Its SHA-256 is not computed.".to_owned(),
        ),
        (None, _) => (
            FileMatch::Unchecked,
            "The manifest gives no SHA-256 for it.".to_owned(),
        ),
    }
}

/// A value that was found, with the title of its dataset.
type Found<'v> = (Option<String>, Cow<'v, Value>);

impl Checked {
    fn of(expected: &Expected, document: &Document, answers: &Value) -> Self {
        let (subject, found) = match (&expected.metric, &expected.claim) {
            (Some(metric), _) => (
                metric.as_str(),
                of_metric(expected, metric, document, answers),
            ),
            (None, claim) => {
                let claim = claim.as_deref().unwrap_or_default();
                (super::CLAIMS, of_claim(expected, claim, document))
            }
        };
        let mut checked = Self {
            what: expected.what.clone(),
            source: expected.source.clone(),
            subject: subject.to_owned(),
            dataset: None,
            expected: cell(&expected.value, None),
            got: None,
            tolerance: expected.tolerance,
            agrees: false,
            why: None,
        };
        match found {
            Ok((dataset, value)) => {
                checked.dataset = dataset;
                checked.agrees = agree(&expected.value, &value, expected.tolerance);
                checked.got = Some(cell_beside(&value, &expected.value, !checked.agrees));
            }
            Err(why) => checked.why = Some(why),
        }
        checked
    }
}

fn of_metric<'v>(
    expected: &Expected,
    metric: &str,
    document: &Document,
    answers: &'v Value,
) -> Result<Found<'v>, String> {
    let Some(answer) = answers.get(metric) else {
        return Err("This metric was not measured.".to_owned());
    };
    let answered = document.metrics.shown(metric).into_iter();
    let sources: Vec<&Source> = answered.map(|(source, _)| source).collect();
    let place = match &expected.dataset {
        // The cast loses nothing: it is the place of an answer.
        None => answer["leading"].as_u64().unwrap_or_default() as usize,
        Some(wanted) => one_of(&sources, wanted)?,
    };
    let Some(source) = sources.get(place) else {
        return Err("No dataset gives this metric.".to_owned());
    };
    let at = expected.at.as_deref().unwrap_or_default();
    match answer["datasets"][place]["values"].pointer(at) {
        Some(value) => Ok((Some(name(source)), Cow::Borrowed(value))),
        None => Err(format!("The answer has nothing at {at}.")),
    }
}

/// The place of the dataset with this name: its title with registry and date, else its title, else
/// its registry or one of its files.
fn one_of(sources: &[&Source], wanted: &str) -> Result<usize, String> {
    let by: [&dyn Fn(&Source) -> bool; 3] = [
        &|source| name(source) == wanted,
        &|source| source.title == wanted || source.marked_title() == wanted,
        &|source| {
            source.registry.as_deref() == Some(wanted)
                || source.files.iter().any(|file| file == wanted)
        },
    ];
    let places = |is_it: &&dyn Fn(&Source) -> bool| -> Vec<usize> {
        let named = |place: &usize| sources.get(*place).is_some_and(|source| is_it(source));
        (0..sources.len()).filter(named).collect()
    };
    let found = by.iter().map(places).find(|found| !found.is_empty());
    let found = found.unwrap_or_default();
    match found[..] {
        [one] => Ok(one),
        [] => Err(format!("No dataset of this metric is called “{wanted}”.")),
        _ => {
            let each = found.iter().filter_map(|place| sources.get(*place));
            let names: Vec<String> = each.map(|source| format!("“{}”", name(source))).collect();
            Err(format!(
                "“{wanted}” may be any of these datasets, and the manifest must say which: {}.",
                names.join(", ")
            ))
        }
    }
}

fn of_claim(expected: &Expected, id: &str, document: &Document) -> Result<Found<'static>, String> {
    let claim = document
        .claims
        .iter()
        .find(|claim| claim.statement.id == id);
    let Some(claim) = claim else {
        return Err("This claim was not judged.".to_owned());
    };
    let title = claim.dataset.as_ref().map(name);
    let mut claim = as_value(claim);
    let at = expected.at.as_deref().unwrap_or("/verdict");
    match claim.pointer_mut(at) {
        Some(value) => Ok((title, Cow::Owned(value.take()))),
        None => Err(format!("The claim has nothing at {at}.")),
    }
}

/// Answers as JSON, through the text of the results document: serde's way without the text would be
/// a second copy of the code for every answer in the download.
fn as_value(answers: &impl Serialize) -> Value {
    let text = serde_json::to_string(answers);
    text.ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Whether a result is as expected. Whole numbers are compared with all their digits; for others the
/// last digit does not count, which a decimal number may lose in binary.
fn agree(expected: &Value, got: &Value, tolerance: f64) -> bool {
    if let (Some(a), Some(b)) = (expected.as_u64(), got.as_u64()) {
        return a == b || a.abs_diff(b) as f64 <= tolerance;
    }
    match (expected.as_f64(), got.as_f64()) {
        (Some(a), Some(b)) => {
            (a - b).abs() <= tolerance + 4.0 * f64::EPSILON * a.abs().max(b.abs())
        }
        _ => expected == got,
    }
}

/// A value as a cell; a number that is not whole has `digits` decimals, or all.
fn cell(value: &Value, digits: Option<usize>) -> CellView {
    let (kind, exact, text) = match value {
        Value::Number(number) => match (number.as_u64(), number.as_f64()) {
            (Some(whole), _) => (
                CellKind::Count,
                Some(CellValue::Whole(whole)),
                text::count(whole),
            ),
            (None, Some(real)) => (
                CellKind::Number,
                Some(CellValue::Real(real)),
                text::decimal(real, digits),
            ),
            (None, None) => (CellKind::Text, None, number.to_string()),
        },
        Value::String(words) => (CellKind::Text, None, words.replace('_', " ")),
        Value::Bool(true) => (CellKind::Text, None, "yes".to_owned()),
        Value::Bool(false) => (CellKind::Text, None, "no".to_owned()),
        Value::Null => (CellKind::None, None, "undefined".to_owned()),
        other => (CellKind::Text, None, other.to_string()),
    };
    CellView {
        kind,
        value: exact,
        unit: None,
        text,
    }
}

/// What was got, with at most two more decimals than what was expected; with all of them if it
/// differs and the shorter text does not show how.
fn cell_beside(got: &Value, expected: &Value, differs: bool) -> CellView {
    let wanted = cell(expected, None);
    let (_, decimals) = wanted.text.split_once('.').unwrap_or_default();
    let short = cell(got, Some(decimals.len() + 2));
    let whole = cell(got, None);
    match whole.text.len() < short.text.len() || (differs && short.text == wanted.text) {
        true => whole,
        false => short,
    }
}

#[cfg(test)]
mod tests;
