//! Manifests on the user's disk, and `registry-lens manifest`, which makes one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use registry_lens::base::error::{Error, ErrorKind, Result};
use registry_lens::manifest::{self, Location, Manifest};
use registry_lens::report::to_json;
use serde_json::Value;

use crate::output::{exit_code, print, setting, unprintable};
use crate::run::RunArgs;

/// A manifest with the folder in which it is.
pub struct Study {
    pub manifest: Manifest,
    folder: PathBuf,
}

impl Study {
    /// Reads a manifest or a Croissant file, with the Croissant file that a manifest names.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = bytes_of(path)?;
        let in_file = |error: Error| error.in_file(path.to_string_lossy());
        let mut study = Self::new(Manifest::of_bytes(&bytes).map_err(in_file)?, path);
        if let Some(list) = study.manifest.croissant.clone() {
            let list = study.folder.join(on_disk(&list)?);
            let json: Value = serde_json::from_slice(&bytes_of(&list)?).map_err(|error| {
                setting(
                    format!("The Croissant file is not JSON ({error})."),
                    "Download it again.",
                )
                .in_file(list.to_string_lossy())
            })?;
            study.manifest.add_list(manifest::of_croissant(&json)?);
        }
        Ok(study)
    }

    /// A manifest as if it were in this file.
    pub fn new(manifest: Manifest, path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self { manifest, folder }
    }

    /// The files to open: those of the user, then those of the manifest that are beside it and that
    /// the user did not name.
    pub fn files(&self, given: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let mut files = given.to_vec();
        for named in &self.manifest.files {
            let is_it = |path: &PathBuf| {
                let found = self.manifest.named(&path.to_string_lossy());
                found.is_some_and(|found| std::ptr::eq(found, named))
            };
            if given.iter().any(is_it) {
                continue;
            }
            let beside = named.url.relative_path().map(|path| self.folder.join(path));
            let beside = beside.filter(|path| path.exists());
            let named = Path::new(&named.file_name()).to_owned();
            files.extend(beside.or_else(|| {
                let beside = self.folder.join(named);
                beside.exists().then_some(beside)
            }));
        }
        if files.is_empty() {
            let first = self.manifest.files.first();
            let name = first.map_or("its file".to_owned(), |named| {
                format!("“{}” ({})", named.file_name(), named.url.text())
            });
            return Err(setting(
                "None of the manifest’s files is here.".to_owned(),
                &format!("Download {name} and put it beside the manifest, or name it after it."),
            ));
        }
        Ok(files)
    }

    /// The results document that the manifest names, if it does.
    pub fn results(&self) -> Result<Option<Value>> {
        let Some(location) = &self.manifest.results else {
            return Ok(None);
        };
        let path = self.folder.join(on_disk(location)?);
        let json = serde_json::from_slice(&bytes_of(&path)?);
        json.map(Some).map_err(|error| {
            setting(
                format!("The results document is not JSON ({error})."),
                "Download it again.",
            )
            .in_file(path.to_string_lossy())
        })
    }
}

/// The path of a file beside the manifest.
fn on_disk(location: &Location) -> Result<String> {
    location.relative_path().ok_or_else(|| {
        setting(
            format!(
                "The manifest names {}, and this command downloads nothing.",
                location.text()
            ),
            "Download it, put it beside the manifest, and name it there by its file name.",
        )
    })
}

/// The bytes of a small file.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|cause| {
        Error::new(
            ErrorKind::Unreadable,
            format!("The file cannot be opened ({cause})."),
            "Check the path and the permission to read it.",
        )
        .in_file(path.to_string_lossy())
    })
}

/// The arguments of `manifest`.
#[derive(Args)]
pub struct ManifestArgs {
    /// The title of the study.
    #[arg(long)]
    title: String,
    /// A sentence or two about the study.
    #[arg(long)]
    description: Option<String>,
    /// The name of the data's licence, or its address.
    #[arg(long)]
    licence: Option<String>,
    /// How the study is cited.
    #[arg(long)]
    citation: Option<String>,
    /// Print a Croissant file of the files instead; it has neither settings nor results.
    #[arg(long, requires = "licence")]
    croissant: bool,
    #[command(flatten)]
    run: RunArgs,
}

/// Measures the files and prints a manifest of them.
pub fn manifest(args: ManifestArgs) -> Result<ExitCode> {
    let mut run = args.run.prepare(None)?;
    let document = run.document()?;
    let json: Value = serde_json::from_str(&to_json(&document)).map_err(unprintable)?;
    let mut manifest = manifest::of_document(&json, &args.title)?;
    manifest.description = args.description;
    manifest.licence = args.licence;
    manifest.citation = args.citation;
    for state in run.session.files() {
        let named = manifest.files.iter_mut();
        let path = Path::new(&state.path);
        if let Some(named) = named
            .into_iter()
            .find(|named| named.url.relative_path().as_deref() == Some(&state.label))
            && path.is_relative()
            && let Some(url) = Location::of_path(&state.path)
        {
            named.url = url;
        }
    }
    let text = match args.croissant {
        true => manifest::to_croissant(&manifest)?,
        false => serde_json::to_string_pretty(&manifest).map_err(unprintable)? + "\n",
    };
    print(text.as_bytes())?;
    Ok(exit_code(run.complain()))
}
