//! The data of the figure for programs.

use super::{Counted, Output};
use crate::metrics::Source;
use crate::metrics::exported::{Value, of, row};

/// Names of the columns.
pub(super) const COLUMNS: &[&str] = &[
    "dataset",
    "registry",
    "date",
    "mode",
    "counted",
    "x_from",
    "x_to",
    "y_from",
    "y_to",
    "points",
    "slope",
    "intercept",
];

/// The rows: one for each dataset and cell of the heat map that has points.
pub(super) fn rows(output: &Output, source: &Source) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    let fit = output.fit.as_ref();
    let map = &output.histogram;
    let counted = match output.counted {
        Counted::Descendants => "descendants",
        Counted::Repositories => "repositories",
    };
    for (x, column) in map.x_edges.windows(2).zip(&map.counts) {
        for (y, points) in map.y_edges.windows(2).zip(column) {
            if *points == 0 {
                continue;
            }
            let mut row = of(source).to_vec();
            row.extend(row![
                output.mode.name(),
                counted,
                x.first().copied(),
                x.last().copied(),
                y.first().copied(),
                y.last().copied(),
                *points,
                fit.map(|fit| fit.slope),
                fit.map(|fit| fit.intercept),
            ]);
            rows.push(row);
        }
    }
    rows
}
