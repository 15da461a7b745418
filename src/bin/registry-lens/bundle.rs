//! `registry-lens bundle`: one HTML file with the page, a manifest and its data.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use registry_lens::base::error::Result;
use registry_lens::base::text;
use serde_json::json;

use crate::output::{plain, setting, unprintable};
use crate::run::Run;
use crate::study::{Study, bytes_of};

/// The single file of the page.
const PAGE: &str = "registry-lens.html";
/// A browser holds a block of data as one string, and strings have at most about 512 MB.
const MOST_BYTES: u64 = 300_000_000;

/// The arguments of `bundle`.
#[derive(Args)]
pub struct BundleArgs {
    /// The manifest.
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// The page as a single file, registry-lens.html, as `make build` writes it into dist/.
    ///
    /// Without this option it is looked for beside the manifest, in the current folder, and in dist/.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// The file to write.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// The manifest's files, if they are not beside it.
    files: Vec<PathBuf>,
}

/// Writes the file, if the data give what the manifest expects.
pub fn bundle(args: BundleArgs) -> Result<ExitCode> {
    let study = Study::read(&args.manifest)?;
    let page = page(&args)?;
    let found = study.found(&args.files)?;
    let bytes: u64 = found.iter().map(|(_, path)| size(path)).sum();
    if bytes > MOST_BYTES {
        return Err(setting(
            format!("The files have {} bytes in all.", text::count(bytes)),
            "One HTML file can hold 300 million. Host the files beside the page instead.",
        ));
    }
    // A reader must not be the first to find out that the numbers are not reproduced.
    let mut run = Run::of(&study, &args.files)?;
    let document = run.document()?;
    if let Some(artifact) = document.artifact.as_deref()
        && !artifact.agrees
    {
        return Err(setting(
            format!(
                "The data do not give what the manifest expects: {}",
                artifact.sentence
            ),
            "See what differs with `registry-lens verify`, then correct the manifest or the files.",
        ));
    }

    let mut blocks = String::new();
    let mut block = |name: &str, content: &[u8]| {
        let content = STANDARD.encode(content);
        // Writing to a string cannot fail.
        let _ = writeln!(
            blocks,
            "<script type=\"text/plain\" id=\"part:{name}\">{content}</script>"
        );
    };
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let list = study.list()?;
    let described = json!({
        "manifest": String::from_utf8_lossy(&bytes_of(&args.manifest)?),
        "list": list.map(|list| String::from_utf8_lossy(&list).into_owned()),
        "files": names,
    });
    block("study", described.to_string().as_bytes());
    for (place, (_, path)) in found.iter().enumerate() {
        block(&format!("study/{place}"), &bytes_of(path)?);
    }

    let Some((before, script)) = page.rsplit_once("<script>") else {
        return Err(not_the_page());
    };
    let head = format!("<!doctype html>\n{}", note(&study, &names));
    let before = before.strip_prefix("<!doctype html>").unwrap_or(before);
    let html = format!("{head}{before}{blocks}<script>{script}");
    fs::write(&args.output, &html).map_err(unprintable)?;
    eprintln!(
        "registry-lens: {} has the page, the manifest and {} ({} bytes).",
        plain(&args.output.display().to_string()),
        text::plural(found.len() as u64, "file", "files"),
        text::count(html.len() as u64)
    );
    Ok(ExitCode::SUCCESS)
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}

/// The single file of the page, of the same version as this program.
fn page(args: &BundleArgs) -> Result<String> {
    let path = match &args.page {
        Some(path) => path.clone(),
        None => {
            let beside = args.manifest.parent().unwrap_or(Path::new(""));
            let places = [beside.join(PAGE), PAGE.into(), Path::new("dist").join(PAGE)];
            let found = places.into_iter().find(|path| path.exists());
            found.ok_or_else(|| {
                setting(
                    format!("The page {PAGE} is not here."),
                    "Build it with `make build`, or name it with --page.",
                )
            })?
        }
    };
    let page = String::from_utf8(bytes_of(&path)?).map_err(|_| not_the_page())?;
    if !page.contains("id=\"part:engine.wasm\"") {
        return Err(not_the_page());
    }
    if page.contains("id=\"part:study\"") {
        return Err(setting(
            "The page has a manifest in it already.".to_owned(),
            "Use registry-lens.html as `make build` writes it.",
        ));
    }
    Ok(page)
}

fn not_the_page() -> registry_lens::base::error::Error {
    setting(
        "This is not the page as a single file.".to_owned(),
        "Name registry-lens.html, as `make build` writes it into dist/.",
    )
}

/// How the file was made, for whoever looks into it.
fn note(study: &Study, names: &[&str]) -> String {
    let mut lines = vec![
        format!(
            "{} in one file: the page Registry Lens, its manifest and its data.",
            study.manifest.title
        ),
        format!(
            "Made by registry-lens {}: registry-lens bundle --manifest manifest.json --page registry-lens.html --output artifact.html",
            env!("CARGO_PKG_VERSION")
        ),
        "The manifest is in the block part:study and the files follow in its order, all in base64:"
            .to_owned(),
    ];
    for (place, name) in names.iter().enumerate() {
        lines.push(format!("  part:study/{place} is {name}"));
    }
    // Two hyphens and a sign would end the comment.
    let text = lines.join("\n").replace('>', "&gt;");
    format!("<!--\n{text}\n-->")
}
