//! Results that were saved earlier, compared in every place with those of today.

use serde::Serialize;
use serde_json::Value;

use crate::base::text;
use crate::report::{Difference, Document, differences, to_json};

/// Differences that are listed; the others are counted.
const LISTED: usize = 20;

/// How far a document agrees with a saved one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedCheck {
    /// Whether all values are equal. The program, the manifest, and digests that are not computed yet
    /// do not count.
    pub equal: bool,
    /// The comparison in a sentence.
    pub sentence: String,
    /// The first 20 differences, in the order of the document.
    pub differences: Vec<Difference>,
    /// The number of differences.
    pub all: u64,
}

impl SavedCheck {
    /// Compares a document with a saved one.
    pub fn of(saved: &Value, document: &Document) -> Self {
        let version = &saved["tool"]["results_version"];
        let own = document.tool.results_version;
        if version.as_u64() != Some(u64::from(own)) {
            let sentence = format!(
                "The saved results have structure {version} and these have {own}, so they are not compared as a whole."
            );
            return Self {
                equal: false,
                sentence,
                differences: Vec::new(),
                all: 0,
            };
        }
        let now = serde_json::from_str(&to_json(document)).unwrap_or_default();
        let (differences, all) = differences(saved, &now, LISTED);
        let sentence = match all {
            0 => "All saved results are the same, to the last digit.".to_owned(),
            all => format!(
                "The saved results differ in {}.",
                text::plural(all as u64, "place", "places")
            ),
        };
        Self {
            equal: all == 0,
            sentence,
            differences,
            all: all as u64,
        }
    }
}
