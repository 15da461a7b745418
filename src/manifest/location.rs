//! Addresses in a manifest.

use serde::{Deserialize, Serialize};

use crate::base::text::{percent_decoded, percent_encoded};

/// An address as seen from the manifest: a relative path, or one with http or https. Other schemes
/// are refused, since a page or a command that followed them would do what no reader asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Location(String);

impl Location {
    /// A location, if the text is one.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let bad = |c: char| c.is_control() || c == '\\' || c.is_whitespace();
        if text.is_empty() || text.len() > 2_000 || text.contains(bad) {
            return None;
        }
        // What stands before a colon is a scheme, if no slash comes first (RFC 3986, 4.2).
        let first = text.split(['/', '?', '#']).next().unwrap_or_default();
        let scheme = first.split_once(':').map(|(scheme, _)| scheme);
        let relative = scheme.is_none() && !text.starts_with("//") && !text.starts_with('/');
        let remote = text
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case("https://"))
            || text
                .get(..7)
                .is_some_and(|start| start.eq_ignore_ascii_case("http://"));
        (relative || remote).then(|| Self(text.to_owned()))
    }

    /// The location of a file with this path beside the manifest.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::new(&percent_encoded(path))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether it is on some host, not beside the manifest.
    pub fn is_remote(&self) -> bool {
        self.0.contains("://")
    }

    /// The address without query and fragment.
    pub fn path(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or_default()
    }

    /// The last part of the path, with its percent signs decoded; empty if it ends in a slash.
    pub fn file_name(&self) -> String {
        let path = self.path();
        let path = path.split_once("://").map_or(path, |(_, rest)| rest);
        let last = path.rsplit('/').next().unwrap_or_default();
        percent_decoded(last).unwrap_or_else(|| last.to_owned())
    }

    /// The path of a file beside the manifest, with its percent signs decoded; `None` for an address
    /// on a host.
    pub fn relative_path(&self) -> Option<String> {
        let path = self.path();
        (!self.is_remote()).then(|| percent_decoded(path).unwrap_or_else(|| path.to_owned()))
    }
}

impl TryFrom<String> for Location {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).ok_or_else(|| {
            format!("“{text}” is neither a relative path nor an address with http or https")
        })
    }
}

impl From<Location> for String {
    fn from(location: Location) -> Self {
        location.0
    }
}
