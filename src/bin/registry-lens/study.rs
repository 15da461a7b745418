//! Manifests on the user's disk, and `registry-lens manifest`, which makes one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use registry_lens::base::error::{Error, ErrorKind, Result};
use registry_lens::manifest::{self, Location, Manifest, Named};
use registry_lens::report::to_json;
use registry_lens::session::Session;
use serde_json::Value;

use crate::output::{exit_code, print, setting, unprintable};
use crate::run::RunArgs;

/// A manifest with the folder in which it is.
pub struct Study {
    pub manifest: Manifest,
    /// The results that were saved earlier: EXPECTED itself, or what the manifest names.
    saved: Option<Value>,
    folder: PathBuf,
}

impl Study {
    /// Reads a manifest, a Croissant file or a results document, with the Croissant file and the
    /// results that a manifest names.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = bytes_of(path)?;
        let in_file = |error: Error| error.in_file(path.to_string_lossy());
        let (manifest, saved) = manifest::read_study(&bytes).map_err(in_file)?;
        let mut study = Self {
            manifest,
            saved,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        };
        if let Some(list) = study.list()? {
            study.manifest.add_list(Manifest::of_bytes(&list)?);
        }
        if study.saved.is_none() {
            study.saved = study.results()?;
        }
        Ok(study)
    }

    /// Lets the session follow the manifest and compare the saved results.
    pub fn follow_in(&self, session: &mut Session) {
        session.follow(Some(self.manifest.clone()));
        session.compare_with(self.saved.clone());
    }

    /// The files to open: those of the user, then those of the manifest that are beside it and that
    /// the user did not name.
    pub fn files(&self, given: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let mut files = given.to_vec();
        let of_manifest = self.manifest.files.iter();
        let found = of_manifest.filter_map(|named| self.path(named, given));
        files.extend(found.filter(|path| !given.contains(path)));
        match files.is_empty() {
            true => Err(self.lacks(self.manifest.files.first())),
            false => Ok(files),
        }
    }

    /// The manifest's files, each with its name, in its order. All must be here.
    pub fn found(&self, given: &[PathBuf]) -> Result<Vec<(String, PathBuf)>> {
        let files = self.manifest.files.iter();
        let found = files.map(|named| {
            let path = self.path(named, given);
            let path = path.ok_or_else(|| self.lacks(Some(named)))?;
            Ok((named.file_name(), path))
        });
        found.collect()
    }

    /// The path of one of the manifest's files, if it is here.
    fn path(&self, named: &Named, given: &[PathBuf]) -> Option<PathBuf> {
        let is_it = |path: &&PathBuf| {
            let found = self.manifest.named(&path.to_string_lossy());
            found.is_some_and(|found| std::ptr::eq(found, named))
        };
        if let Some(given) = given.iter().find(is_it) {
            return Some(given.clone());
        }
        let beside = named.url.relative_path();
        let places = beside.into_iter().chain([named.file_name()]);
        let mut places = places.map(|path| self.folder.join(path));
        places.find(|path| path.exists())
    }

    fn lacks(&self, named: Option<&Named>) -> Error {
        let name = named.map_or("its file".to_owned(), |named| {
            format!("“{}” ({})", named.file_name(), named.url.text())
        });
        setting(
            format!("A file of the manifest is not here: {name}."),
            "Download it and put it beside the manifest, or name it after the manifest.",
        )
    }

    /// The bytes of the Croissant file that the manifest names, if it names one.
    pub fn list(&self) -> Result<Option<Vec<u8>>> {
        let list = self.manifest.croissant.as_ref();
        list.map(|list| bytes_of(&self.folder.join(on_disk(list)?)))
            .transpose()
    }

    /// The results document that the manifest names, if it does.
    fn results(&self) -> Result<Option<Value>> {
        let Some(location) = &self.manifest.results else {
            return Ok(None);
        };
        let path = self.folder.join(on_disk(location)?);
        let saved = manifest::saved_results(&bytes_of(&path)?);
        saved
            .map(Some)
            .map_err(|error| error.in_file(path.to_string_lossy()))
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
