//! The data of the figure for programs.

use super::Output;
use crate::metrics::Source;
use crate::metrics::exported::{Value, row};

/// Names of the columns.
pub(super) const COLUMNS: &[&str] = &[
    "registry",
    "date",
    "file",
    "mode",
    "k",
    "popularity",
    "rows",
    "size",
    "remained",
    "newcomers",
    "returning",
    "turnover_rate",
    "months",
    "monthly_retention",
    "cut_downloads",
    "rows_at_cut",
    "rows_at_cut_inside",
    "tied_at_cut",
    "synthetic",
];

/// The rows: one for each registry and snapshot.
pub(super) fn rows(output: &Output, _source: &Source) -> Vec<Vec<Value>> {
    let each = output.snapshots.iter().map(|s| {
        row![
            &*output.registry,
            s.date,
            &*s.file,
            output.mode.name(),
            output.k,
            output.popularity.name(),
            s.rows,
            s.size,
            s.remained,
            s.newcomers,
            s.returning,
            s.turnover_rate,
            s.months,
            s.monthly_retention,
            s.cut_downloads,
            s.rows_at_cut,
            s.rows_at_cut_inside,
            s.tied_at_cut,
            output.synthetic,
        ]
    });
    each.collect()
}
