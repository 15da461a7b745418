//! The data of the figure for programs.

use super::Output;
use crate::metrics::Source;
use crate::metrics::exported::{Value, of, row};

/// Names of the columns.
pub(super) const COLUMNS: &[&str] = &[
    "dataset",
    "registry",
    "date",
    "mode",
    "library",
    "bases",
    "descendants",
    "preserved",
    "rate",
    "lower_95",
    "upper_95",
    "shown",
    "effective_bases",
    "effective_descendants",
    "largest_base",
    "format",
    "enough",
    "transformers_less_it",
    "r",
    "difference_lower_95",
    "difference_upper_95",
];

/// The rows: one for each dataset and library.
pub(super) fn rows(output: &Output, source: &Source) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for library in &output.libraries {
        let mut row = of(source).to_vec();
        row.extend(row![
            output.mode.name(),
            &*library.library,
            library.bases,
            library.descendants,
            library.preserved,
            library.rate,
            library.interval.map(|interval| interval[0]),
            library.interval.map(|interval| interval[1]),
            library.shown,
            library.effective_bases,
            library.effective_descendants,
            library.largest_base,
            library.format,
            library.enough,
            library.difference.map(|lead| lead.difference),
            library.difference.map(|lead| lead.r),
            library.difference.map(|lead| lead.interval[0]),
            library.difference.map(|lead| lead.interval[1]),
        ]);
        rows.push(row);
    }
    rows
}
