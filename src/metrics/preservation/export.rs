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
    for own in &output.libraries {
        let mut row = of(source).to_vec();
        row.extend(row![
            output.mode.name(),
            &*own.library,
            own.bases,
            own.descendants,
            own.preserved,
            own.rate,
            own.interval.map(|interval| interval[0]),
            own.interval.map(|interval| interval[1]),
            own.shown,
            own.effective_bases,
            own.effective_descendants,
            own.largest_base,
            own.format,
            own.enough,
            own.difference.map(|own| own.difference),
            own.difference.map(|own| own.r),
            own.difference.map(|own| own.interval[0]),
            own.difference.map(|own| own.interval[1]),
        ]);
        rows.push(row);
    }
    rows
}
