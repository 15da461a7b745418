//! `registry-lens verify`: repeats a run and compares it with a manifest or a results document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use registry_lens::base::error::Result;
use registry_lens::report::{Artifact, Checked, FileMatch, SavedCheck};

use crate::output::{exit_code, plain, print, setting, unprintable};
use crate::run::Run;
use crate::study::Study;

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
    let mut run = Run::of(&Study::read(&args.expected)?, &args.files)?;
    let document = run.document()?;
    let Some(artifact) = document.artifact.as_deref() else {
        return Err(setting(
            "Nothing was compared.".to_owned(),
            "Name a manifest or a results document.",
        ));
    };
    if args.json {
        let text = serde_json::to_string(artifact).map_err(unprintable)? + "\n";
        print(text.as_bytes())?;
    } else {
        print(described(artifact).as_bytes())?;
    }
    Ok(exit_code(run.complain() && artifact.agrees))
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
    lines.extend(artifact.saved.iter().flat_map(compared));
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

/// The comparison with saved results in lines.
fn compared(saved: &SavedCheck) -> Vec<String> {
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let each = saved.differences.iter().map(|changed| {
        let (was, is) = (or_none(&changed.was), or_none(&changed.is));
        format!("  {}: was {was}, is {is}", changed.at)
    });
    let mut lines: Vec<String> = std::iter::once(saved.sentence.clone())
        .chain(each)
        .collect();
    // The cast loses nothing: 20 are listed.
    let rest = saved.all - saved.differences.len() as u64;
    if rest > 0 {
        lines.push(format!("  and {rest} more"));
    }
    lines
}
