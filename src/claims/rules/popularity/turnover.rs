//! Turnover's part of C2: how many of the most popular remain.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::between;
use super::Parts;
use crate::caveat::Caveat;
use crate::metrics::shown::{count, percent, plural};
use crate::metrics::{Metrics, Source};
use crate::stats;

/// The shares of the top K that remained, of one registry.
fn remained(series: &crate::metrics::turnover::SeriesOutput) -> Vec<f64> {
    let later = series.snapshots.iter().skip(1);
    let shares = later.filter(|own| own.size > 0);
    let mut shares: Vec<f64> = shares
        .filter_map(|own| Some(f64::from(own.remained?) / f64::from(own.size)))
        .collect();
    shares.sort_by(f64::total_cmp);
    shares
}

pub(super) fn turnover(metrics: &Metrics, parts: &mut Parts) {
    let of_registry = metrics
        .turnover
        .series
        .iter()
        .find(|own| Some(&own.registry) == parts.source.registry.as_ref());
    let Some(series) = of_registry else {
        return;
    };
    let shares = remained(series);
    let Some(median) = stats::quantile(&shares, 0.5) else {
        return;
    };
    let verdict = match median {
        _ if median >= 0.8 => Holds,
        _ if median < 0.6 => DoesNotHold,
        _ => Mixed,
    };
    let files = series.snapshots.iter().flat_map(|own| own.files.clone());
    let rows = series.snapshots.iter().map(|own| own.rows).max();
    parts.take(
        &Source {
            title: {
                let title = plural(series.snapshots.len() as u64, "snapshot", "snapshots");
                title + if series.synthetic { " (synthetic)" } else { "" }
            },
            files: files.collect(),
            ..Source::default()
        },
        rows.unwrap_or_default(),
    );
    let range = [shares.first(), shares.last()].map(|own| own.copied().unwrap_or(median));
    let caveats = metrics.turnover.caveats.iter();
    let mut of_registry = caveats.filter(|own| own.registry == parts.source.registry);
    let differ = of_registry.any(|own| matches!(own.caveat, Caveat::CoverageDiffers { .. }));
    parts.add(
        verdict,
        format!(
            "From one snapshot to the next {} of the top {} remain in the median{}.",
            percent(median),
            count(metrics.turnover.k.into()),
            if differ {
                ", of snapshots that cover very different parts of the registry"
            } else {
                ""
            }
        ),
        Number {
            label: "Top that remains, median".into(),
            figure: Some(median),
            bounds: None,
            value: percent(median),
            interval: (shares.len() > 1).then(|| format!("range {}", between(range, percent))),
            threshold: "at least 80%; below 60% is turnover",
        },
    );
}
