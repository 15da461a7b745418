//! Manifests: a JSON file in which the author of a study names the files of the study, the settings
//! and the results that a reader should get. `docs/manifest.md` describes the format.
//!
//! A manifest is data of a stranger. Reading one opens no file and makes no request; its host
//! decides what to do with the addresses.

mod croissant;
mod location;
mod made;
mod saved;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::error::{Error, ErrorKind, Result};
use crate::claims::{CLAIMS, NEWER};
use crate::metrics::catalogue;
use crate::metrics::{Mode, Parameters};
use crate::relations::SnapshotDate;

pub use croissant::{is_croissant, of_croissant, to_croissant};
pub use location::Location;
pub use made::of_document;
pub use saved::{read_study, saved_results};

/// Version of the format.
pub const VERSION: u32 = 1;

/// Bytes of a manifest. One with 1,000 files and 1,000 results has less than 1 MiB.
const MOST_BYTES: usize = 8 << 20;
const MOST_FILES: usize = 2_000;
const MOST_EXPECTED: usize = 10_000;
/// Bytes of a text such as the title.
const MOST_TEXT: usize = 4_000;

/// What an author says about a study.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Manifest {
    /// Version of the format, see [`VERSION`].
    pub registry_lens_manifest: u32,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The name of a licence or its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How the study is cited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// The address of a page about the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub homepage: Option<Location>,
    /// A Croissant file that lists further files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub croissant: Option<Location>,
    #[serde(default)]
    pub files: Vec<Named>,
    /// Settings by the names of the results document, such as `turnover.k`. `mode` sets the
    /// definition of every metric that has two.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub settings: BTreeMap<String, Value>,
    /// A results document with all results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Option<String>"))]
    pub results: Option<Location>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Expected>,
}

/// A file of a study.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ManifestFile", optional_fields))]
pub struct Named {
    /// Where the file is, as seen from the manifest.
    #[cfg_attr(test, ts(as = "String"))]
    pub url: Location,
    /// Its name, if the address does not end in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of the whole file in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Date of the snapshot, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    /// Whether it is the whole registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<bool>,
    /// Its columns, if they are not recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Columns>,
}

/// A kind of table with the column that fills each field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ManifestColumns"))]
pub struct Columns {
    /// The name of a generic table.
    pub kind: String,
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub columns: BTreeMap<String, String>,
}

/// A result that a reader should get.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Expected {
    /// What it is, in words.
    pub what: String,
    /// Where it was published, such as “Figure 6”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The metric that gives it, or else the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Title, registry or file of the dataset; without it, the dataset that comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// JSON pointer (RFC 6901) into the values of the answer, or into the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A number, a text, or true or false.
    #[cfg_attr(test, ts(type = "number | string | boolean"))]
    pub value: Value,
    /// How much a number may be off.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tolerance: f64,
}

fn is_zero(tolerance: &f64) -> bool {
    *tolerance == 0.0
}

impl Named {
    /// The file's name: the last part of its address, unless the manifest gives another.
    pub fn file_name(&self) -> String {
        let name = self.name.clone();
        name.unwrap_or_else(|| self.url.file_name())
    }
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a text that is no manifest or that says something impossible.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MOST_BYTES {
            return Err(wrong(
                format!("it has more than {} MiB", MOST_BYTES >> 20),
                "Name fewer files and results.",
            ));
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| {
            wrong(
                format!("it is not as the format demands: {error}"),
                "Correct that place; docs/manifest.md describes each field.",
            )
        })?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Reads a manifest, or a Croissant file as a list of files.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`], as [`Self::read`] and [`of_croissant`].
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() <= MOST_BYTES
            && let Ok(json) = serde_json::from_slice::<Value>(bytes)
            && is_croissant(&json)
        {
            return of_croissant(&json);
        }
        Self::read(bytes)
    }

    /// The metrics that its expected results need.
    pub fn expects(&self) -> Vec<&'static str> {
        let of_metrics = self.expected.iter().filter_map(|expected| {
            let metric = catalogue::metric(expected.metric.as_deref()?)?;
            Some(metric.id)
        });
        let of_claims = self.expected.iter().filter_map(|expected| {
            let claim = expected.claim.as_deref()?;
            let mut all = CLAIMS.iter().chain(NEWER);
            all.find(|statement| statement.id == claim)
        });
        let of_claims = of_claims.flat_map(|statement| statement.metrics).copied();
        of_metrics.chain(of_claims).collect()
    }

    /// The settings, from the defaults.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a setting that does not exist or does not take the value.
    pub fn parameters(&self) -> Result<Parameters> {
        let mode = match self.settings.get("mode") {
            None => Mode::default(),
            Some(mode) => Mode::deserialize(mode).map_err(|_| {
                wrong(
                    format!("its mode is {mode}"),
                    "Write \"paper\" or \"artifact\".",
                )
            })?,
        };
        let mut parameters = Parameters::in_mode(mode);
        for (name, value) in self.settings.iter().filter(|(name, _)| *name != "mode") {
            parameters.set(name, &setting_text(value))?;
        }
        Ok(parameters)
    }

    /// Adds the files of a list that this manifest names, such as a Croissant file. Of a file that
    /// both name, address, size and digest are the list's.
    pub fn add_list(&mut self, list: Self) {
        for named in list.files {
            let name = named.file_name();
            match self.files.iter_mut().find(|own| own.file_name() == name) {
                Some(own) => {
                    own.name = Some(name).filter(|name| *name != named.url.file_name());
                    own.url = named.url;
                    own.bytes = named.bytes.or(own.bytes);
                    own.sha256 = named.sha256.or(own.sha256.take());
                }
                None => self.files.push(named),
            }
        }
        self.description = self.description.take().or(list.description);
        self.licence = self.licence.take().or(list.licence);
        self.citation = self.citation.take().or(list.citation);
        self.homepage = self.homepage.take().or(list.homepage);
    }

    /// The file of the manifest with this path: the one whose name, with as many folders as it
    /// takes, no other has.
    pub fn named(&self, path: &str) -> Option<&Named> {
        let path = path.replace('\\', "/");
        let of_name = |named: &&Named| {
            let name = named.file_name();
            path == name || path.ends_with(&format!("/{name}"))
        };
        let mut found: Vec<&Named> = self.files.iter().filter(of_name).collect();
        if found.len() > 1 {
            let folders = |named: &&Named| path.ends_with(named.url.path());
            found.retain(folders);
        }
        match found[..] {
            [named] => Some(named),
            _ => None,
        }
    }

    fn check(&self) -> Result<()> {
        if self.registry_lens_manifest != VERSION {
            return Err(wrong(
                format!("its version is {}", self.registry_lens_manifest),
                "This program reads version 1. Use a later version of Registry Lens.",
            ));
        }
        let texts = [
            Some(&self.title),
            self.description.as_ref(),
            self.licence.as_ref(),
            self.citation.as_ref(),
        ];
        if self.title.trim().is_empty() {
            return Err(wrong("it has no title", "Give the study's title."));
        }
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.len() > MOST_TEXT)
        {
            return Err(wrong(
                format!("a text of it has more than {MOST_TEXT} bytes"),
                "Shorten it.",
            ));
        }
        if self.files.len() > MOST_FILES || self.expected.len() > MOST_EXPECTED {
            return Err(wrong(
                format!("it names more than {MOST_FILES} files or {MOST_EXPECTED} results"),
                "Split it.",
            ));
        }
        let mut seen = BTreeSet::new();
        for named in &self.files {
            named.check()?;
            if !seen.insert((named.file_name(), named.url.path().to_owned())) {
                return Err(wrong(
                    format!("it names the file “{}” twice", named.file_name()),
                    "Remove one of them.",
                ));
            }
        }
        for expected in &self.expected {
            expected.check()?;
        }
        self.parameters().map(|_| ())
    }
}

impl Named {
    fn check(&self) -> Result<()> {
        let name = self.file_name();
        let of =
            |why: String, advice: &str| Err(wrong(format!("of the file “{name}” {why}"), advice));
        if name.is_empty() || name.contains('/') || name.contains(char::is_control) {
            return of(
                "the address does not end in a name".to_owned(),
                "Give the name under \"name\".",
            );
        }
        if let Some(digest) = &self.sha256
            && !(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
        {
            return of(
                "the digest is not a SHA-256".to_owned(),
                "Write 64 hexadecimal digits, as `sha256sum` prints them.",
            );
        }
        if let Some(date) = &self.date
            && date.parse::<SnapshotDate>().is_err()
        {
            return of(
                format!("the date is “{date}”"),
                "Write it as 2024-03 or 2024-03-31.",
            );
        }
        Ok(())
    }
}

impl Expected {
    fn check(&self) -> Result<()> {
        let of = |why: String, advice: &str| {
            Err(wrong(
                format!("of the result “{}” {why}", self.what),
                advice,
            ))
        };
        if self.what.trim().is_empty() || self.what.len() > MOST_TEXT {
            return of(
                "the words are missing or too long".to_owned(),
                "Say under \"what\" what the result is.",
            );
        }
        match (&self.metric, &self.claim) {
            (Some(metric), None) => {
                if catalogue::metric(metric).is_none() {
                    return of(
                        format!("the metric “{metric}” does not exist"),
                        "Name a metric by its id, such as turnover.",
                    );
                }
                if self.at.is_none() {
                    return of(
                        "the place is missing".to_owned(),
                        "Give a JSON pointer under \"at\", such as /distinct_ever.",
                    );
                }
            }
            (None, Some(claim)) => {
                let mut all = CLAIMS.iter().chain(NEWER);
                if !all.any(|statement| statement.id == claim) {
                    return of(
                        format!("the claim “{claim}” does not exist"),
                        "Name a claim by its id, as the results document does.",
                    );
                }
            }
            _ => {
                return of(
                    "it is not clear which answer gives it".to_owned(),
                    "Name either a metric or a claim.",
                );
            }
        }
        if let Some(at) = &self.at
            && !at.starts_with('/')
        {
            return of(
                format!("the place is “{at}”"),
                "A JSON pointer begins with a slash, such as /distinct_ever.",
            );
        }
        if !matches!(
            self.value,
            Value::Number(_) | Value::String(_) | Value::Bool(_)
        ) {
            return of(
                "the value is neither a number nor a text".to_owned(),
                "Expect one number, one text, or true or false.",
            );
        }
        if !(self.tolerance.is_finite() && self.tolerance >= 0.0) {
            return of("the tolerance is negative".to_owned(), "Write 0 or more.");
        }
        Ok(())
    }
}

/// A setting as `--set` takes it.
fn setting_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(setting_text).collect();
            items.join(",")
        }
        other => other.to_string(),
    }
}

fn wrong(why: impl std::fmt::Display, advice: &str) -> Error {
    Error::new(
        ErrorKind::Setting,
        format!("The manifest cannot be used: {why}."),
        advice,
    )
}

#[cfg(test)]
mod tests;
