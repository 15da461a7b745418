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
    "popularity",
    "group",
    "n",
    "mean",
    "sd",
    "min",
    "q1",
    "median",
    "q3",
    "max",
    "whisker_low",
    "whisker_high",
    "outliers",
    "cut",
    "tied",
    "welch_t",
    "welch_df",
    "p",
    "p_holm",
    "cohens_d",
    "d_low",
    "d_high",
    "cliffs_delta",
];

/// The rows: one for each dataset, popularity and group.
pub(super) fn rows(output: &Output, source: &Source) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for comparison in &output.comparisons {
        for (name, group) in [("top", &comparison.top), ("bottom", &comparison.bottom)] {
            let box_plot = &group.box_plot;
            let welch = comparison.welch.as_ref();
            let mut row = of(source).to_vec();
            row.extend(row![
                output.mode.name(),
                comparison.popularity.name(),
                name,
                box_plot.n,
                box_plot.mean,
                box_plot.sd,
                box_plot.min,
                box_plot.q1,
                box_plot.median,
                box_plot.q3,
                box_plot.max,
                box_plot.whisker_low,
                box_plot.whisker_high,
                box_plot.outliers,
                group.cut,
                group.tied,
                welch.map(|welch| welch.t),
                welch.map(|welch| welch.df),
                welch.map(|welch| welch.p),
                welch.and_then(|welch| welch.p_holm),
                comparison.cohens_d,
                output
                    .interval(comparison.popularity)
                    .map(|interval| interval[0]),
                output
                    .interval(comparison.popularity)
                    .map(|interval| interval[1]),
                comparison.cliffs_delta,
            ]);
            rows.push(row);
        }
    }
    rows
}
