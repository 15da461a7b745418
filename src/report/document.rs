use serde::Serialize;

use super::Artifact;
use crate::base::error::Error;
use crate::caveat::Noted;
use crate::claims::{Claim, Finding, Section};
use crate::metrics::{Metrics, Parameters};
use crate::relations::{ColumnIgnored, Covered, Mapping, PanelDates, RelationRows, SnapshotDate};

/// Version of the document's structure. It rises when a field is removed or changes its meaning.
const RESULTS_VERSION: u32 = 6;

/// Everything that the page shows. `docs/results.md` describes each field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Results"))]
pub struct Document {
    /// The program that made the document.
    pub tool: Tool,
    /// The files, by label.
    pub inputs: Vec<Input>,
    /// The datasets that the files form.
    pub datasets: Vec<Dataset>,
    /// The settings.
    #[cfg_attr(test, ts(type = "Parameters"))]
    pub parameters: Parameters,
    pub metrics: Metrics,
    /// The twelve claims of the literature with their verdicts, then those of newer works.
    pub claims: Vec<Claim>,
    /// The paper's findings, each compared with the datasets.
    pub findings: Vec<Finding>,
    /// The user's manifest, beside what the files gave. The field is absent without a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub artifact: Option<Box<Artifact>>,
}

impl Document {
    /// The claims of a section.
    pub fn claims_of(&self, section: Section) -> impl Iterator<Item = &Claim> {
        let claims = self.claims.iter();
        claims.filter(move |claim| claim.section == section)
    }
}

/// The program that made a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tool {
    /// Always `registry-lens`.
    pub name: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Version of the document's structure.
    pub results_version: u32,
    /// The commit from which the program was built; null if its build did not say.
    pub commit: Option<String>,
    /// The digest of the site that the page is a part of; null for the command, and if the build of
    /// the site named no commit.
    pub build: Option<String>,
    /// The date on which the document was made, `YYYY-MM-DD` in UTC; null if the host did not say.
    pub date: Option<String>,
}

/// The commit of a command. The page says that of its site, so that the engine is the same file
/// whichever commit is named.
fn built_from() -> Option<&'static str> {
    #[cfg(target_arch = "wasm32")]
    return None;
    #[cfg(not(target_arch = "wasm32"))]
    option_env!("REGISTRY_LENS_COMMIT").filter(|commit| !commit.is_empty())
}

impl Default for Tool {
    fn default() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            results_version: RESULTS_VERSION,
            commit: built_from().map(str::to_owned),
            build: None,
            date: None,
        }
    }
}

impl Tool {
    /// Name and version, with commit and build if they are known.
    pub(super) fn said(&self) -> String {
        self.said_with(usize::MAX)
    }

    /// The same with the beginnings of commit and build, as people write them.
    pub(super) fn said_briefly(&self) -> String {
        self.said_with(12)
    }

    fn said_with(&self, digits: usize) -> String {
        let part = |name: &str, digest: &Option<String>| {
            let digest: String = digest.as_ref()?.chars().take(digits).collect();
            Some(format!("{name} {digest}"))
        };
        let parts = [part("commit", &self.commit), part("build", &self.build)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match &parts[..] {
            [] => format!("{} {}", self.name, self.version),
            parts => format!("{} {} ({})", self.name, self.version, parts.join(", ")),
        }
    }
}

/// A file of the user.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Input {
    /// The file's label: its name, with folders before it if other files have the same name.
    pub file: String,
    pub bytes: u64,
    /// SHA-256 of the whole file in hexadecimal. It is null for a file that was not read, and until
    /// it is known: hashing every byte takes time, so it comes after the answers.
    pub sha256: Option<String>,
    /// The dataset as which the file was recognised.
    pub recognised_as: Option<&'static str>,
    /// The dataset as which the file is read, by its name in the data guide.
    pub dataset: Option<&'static str>,
    /// The version of that dataset's columns.
    pub era: Option<&'static str>,
    /// Rows of the file.
    pub rows: Option<u64>,
    /// Date of the snapshot.
    pub snapshot_date: Option<SnapshotDate>,
    /// The dates of a panel, a file with rows of many dates. The snapshot's date is the last.
    pub panel: Option<PanelDates>,
    pub registry: Option<String>,
    /// Registries of the rows, if a column names them.
    pub registries: Vec<String>,
    /// The column that fills each field.
    pub mapping: Option<Mapping>,
    pub columns_read: Vec<String>,
    /// The first 200 columns that were not read, with reasons.
    pub columns_ignored: Vec<ColumnIgnored>,
    pub relations: Vec<RelationRows>,
    /// Metrics that can be computed from this file alone.
    pub feeds: Vec<&'static str>,
    /// The file's note that its data are made up; null if it has none.
    pub synthetic: Option<String>,
    /// Caveats of the file.
    pub caveats: Vec<Noted>,
    /// The reason why the file was not read.
    pub error: Option<Error>,
}

/// Files that are read as one: a table, its parts, or tables that join by their keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Dataset {
    /// Its title for people.
    pub title: String,
    /// The family of its files: files of one family can form one dataset.
    pub family: &'static str,
    /// Whether one of its files says that its data are made up.
    pub synthetic: bool,
    /// Its registry, if all its rows belong to one.
    pub registry: Option<String>,
    /// Date of the snapshot.
    pub date: Option<SnapshotDate>,
    /// The files, by label.
    pub files: Vec<String>,
    pub coverage: Covered,
    /// Rows of each relation after the tables were joined.
    pub relations: Vec<RelationRows>,
    /// Its packages that are in the subset, if the user asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub in_subset: Option<u64>,
    /// Metrics that can be computed from it.
    pub feeds: Vec<&'static str>,
    /// The data that the other metrics need.
    pub missing: Vec<Missing>,
    /// Rows that could not be joined, in sentences.
    pub problems: Vec<String>,
}

/// The data that a metric needs and the dataset lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Missing {
    pub metric: &'static str,
    /// The data it needs, and the datasets that have them.
    pub needs: String,
}

/// The document as compact JSON with a final line end. Page and command write the same bytes.
pub fn to_json(document: &Document) -> String {
    // This cannot fail: the structs hold only numbers, strings and lists.
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}
