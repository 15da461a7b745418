//! `registry-lens verify`: repeats a run and compares it with a manifest or a results document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use registry_lens::base::error::Result;
use registry_lens::manifest;
use registry_lens::report::{Artifact, Checked, FileMatch, differences, to_json};
use serde_json::Value;

use crate::output::{exit_code, plain, print, setting, unprintable};
use crate::run::Run;
use crate::study::{Study, bytes_of};

/// Differences that are shown; the others are counted.
const SHOWN: usize = 20;

/// The arguments of `verify`.
#[derive(Args)]
pub struct VerifyArgs {
    /// A manifest with expected results, or a results document in JSON.
    ///
    /// A manifest's results are compared one by one. A results document is compared whole, with the
    /// settings, dates, registries and columns that it names.
    expected: PathBuf,
    /// Parquet files. Without them, the files are looked for beside EXPECTED.
    files: Vec<PathBuf>,
    /// Print the comparison with the manifest as JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// Repeats the run and prints what agrees and what differs.
pub fn verify(args: VerifyArgs) -> Result<ExitCode> {
    let json: Option<Value> = serde_json::from_slice(&bytes_of(&args.expected)?).ok();
    let document = json.filter(|json| json.get("tool").is_some());
    let (study, whole) = match document {
        Some(document) => {
            let title = args.expected.to_string_lossy();
            let mut manifest = manifest::of_document(&document, &title)?;
            manifest.expected.clear();
            (Study::new(manifest, &args.expected), Some(document))
        }
        None => {
            let study = Study::read(&args.expected)?;
            let results = study.results()?;
            (study, results)
        }
    };
    let mut run = Run::of(&study, &args.files)?;
    let document = run.document()?;
    let Some(artifact) = document.artifact.as_deref() else {
        return Err(setting(
            "Nothing was compared.".to_owned(),
            "Name a manifest or a results document.",
        ));
    };
    let mut agrees = artifact.agrees;
    if args.json {
        let text = serde_json::to_string(artifact).map_err(unprintable)? + "\n";
        print(text.as_bytes())?;
    } else {
        print(described(artifact).as_bytes())?;
    }
    if let Some(was) = whole {
        let is: Value = serde_json::from_str(&to_json(&document)).map_err(unprintable)?;
        let (text, equal) = compared(&was, &is);
        agrees &= equal;
        if args.json {
            eprint!("{text}");
        } else {
            print(text.as_bytes())?;
        }
    }
    Ok(exit_code(run.complain() && agrees))
}

/// The comparison with a manifest, a line for each file and result.
fn described(artifact: &Artifact) -> String {
    let mut lines = vec![artifact.title.clone()];
    for file in &artifact.files {
        let mark = match file.state {
            FileMatch::Same => "same     ",
            FileMatch::Other => "DIFFERENT",
            FileMatch::Unchecked => "unchecked",
            FileMatch::Absent => "ABSENT   ",
        };
        lines.push(format!("  {mark}  {}: {}", file.name, file.sentence));
    }
    lines.extend(artifact.expected.iter().map(line));
    lines.push(artifact.sentence.clone());
    lines.iter().map(|line| plain(line) + "\n").collect()
}

fn line(checked: &Checked) -> String {
    let mark = match (checked.agrees, &checked.got) {
        (true, _) => "equal    ",
        (false, Some(_)) => "DIFFERENT",
        (false, None) => "MISSING  ",
    };
    let source = checked.source.as_ref();
    let source = source.map_or(String::new(), |source| format!(" ({source})"));
    let got = match (&checked.got, &checked.why) {
        (Some(got), _) => format!("got {}", got.text),
        (None, why) => why.clone().unwrap_or_default(),
    };
    let within = match checked.tolerance > 0.0 {
        true => format!(" ± {}", checked.tolerance),
        false => String::new(),
    };
    let expected = &checked.expected.text;
    format!(
        "  {mark}  {}{source}: expected {expected}{within}; {got}",
        checked.what
    )
}

/// The differences between two documents in words, and whether there are none.
fn compared(was: &Value, is: &Value) -> (String, bool) {
    let version = |json: &Value| json["tool"]["results_version"].clone();
    if version(was) != version(is) {
        let text = format!(
            "The results document has version {}, but this program writes version {}, so the documents are not compared as a whole.\n",
            version(was),
            version(is)
        );
        return (text, false);
    }
    let (found, all) = differences(was, is, SHOWN);
    if all == 0 {
        return (
            "The results are the same, to the last digit.\n".to_owned(),
            true,
        );
    }
    let mut lines = vec![format!(
        "The results differ in {all} {}:",
        if all == 1 { "place" } else { "places" }
    )];
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
    lines.extend(found.into_iter().map(|difference| {
        let (was, is) = (or_none(difference.was), or_none(difference.is));
        format!("  {}: was {was}, is {is}", difference.at)
    }));
    if all > SHOWN {
        lines.push(format!("  and {} more", all - SHOWN));
    }
    (lines.iter().map(|line| plain(line) + "\n").collect(), false)
}
