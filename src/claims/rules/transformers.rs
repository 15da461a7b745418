//! The two claims about the Transformers library.

use super::super::Number;
use super::super::Ruling;
use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::{CONFIDENCE, FORMATS, interval};
use crate::metrics::preservation::{self, LibraryRate};
use crate::metrics::shown::{percent, plural};
use crate::metrics::{Metrics, Mode};
use crate::stats;

/// The libraries by the paper's definition and by the artifact's, whichever was asked for.
fn libraries(mode: Mode, data: &preservation::DatasetOutput, wanted: Mode) -> &[LibraryRate] {
    if mode == wanted {
        &data.libraries
    } else {
        &data.other
    }
}

const TRANSFORMERS: &str = "transformers";

fn greatest(libraries: &[&LibraryRate], formats: bool) -> Option<f64> {
    let others = libraries.iter().filter(|own| own.library != TRANSFORMERS);
    let others = others.filter(|own| formats || !FORMATS.contains(&&*own.library));
    others.filter_map(|own| own.rate).reduce(f64::max)
}

pub(super) fn access(metrics: &Metrics) -> Vec<Ruling> {
    let output = &metrics.preservation;
    let rulings = output.datasets.iter().filter_map(|data| {
        let all: Vec<&LibraryRate> = libraries(output.mode, data, Mode::Artifact)
            .iter()
            .collect();
        let n = data.multi_library;
        let own = all.iter().find(|own| own.library == TRANSFORMERS);
        let count = own.map_or(0, |own| own.preserved);
        let bounds = stats::wilson(count, n, CONFIDENCE)?;
        let share = count as f64 / n as f64;
        let beaten = greatest(&all, false).is_some_and(|other| other > share);
        let verdict = match (bounds[0] > 0.5, bounds[1] < 0.5) {
            (true, _) if !beaten => Holds,
            (_, true) if beaten => DoesNotHold,
            _ => Mixed,
        };
        let first = all.iter().find(|own| own.library != TRANSFORMERS);
        let beside = first.map_or_else(String::new, |own| {
            format!(
                " Next to it: {} {}.",
                own.library,
                percent(own.rate.unwrap_or_default())
            )
        });
        Some(Ruling {
            source: data.source.clone(),
            size: n,
            verdict,
            because: format!(
                "Of {} with two or more libraries, {} have Transformers.{beside}",
                plural(n, "descendant", "descendants"),
                percent(share)
            ),
            number: Some(Number {
                label: "Descendants with Transformers".into(),
                figure: Some(share),
                bounds: Some(bounds),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 50%, and first among libraries",
            }),
        })
    });
    rulings.collect()
}

pub(super) fn evolution(metrics: &Metrics) -> Vec<Ruling> {
    let output = &metrics.preservation;
    let rulings = output.datasets.iter().filter_map(|data| {
        const LEAST: u64 = 30;
        let all = libraries(output.mode, data, Mode::Paper).iter();
        let all: Vec<&LibraryRate> = all.filter(|own| own.descendants >= LEAST).collect();
        let own = all.iter().find(|own| own.library == TRANSFORMERS)?;
        let rate = own.rate?;
        let best = all
            .iter()
            .filter(|other| other.library != TRANSFORMERS && other.rate.is_some())
            .reduce(|a, b| if b.rate > a.rate { b } else { a })?;
        let overlap = match (own.interval, best.interval) {
            (Some(own), Some(best)) => own[1] >= best[0],
            _ => false,
        };
        let verdict = if best.rate <= Some(rate) {
            Holds
        } else if overlap || greatest(&all, false).is_none_or(|other| other <= rate) {
            Mixed
        } else {
            DoesNotHold
        };
        let format = if FORMATS.contains(&&*best.library) {
            ", a format"
        } else {
            ""
        };
        Some(Ruling {
            source: data.source.clone(),
            size: data.edges,
            verdict,
            because: format!(
                "Transformers is kept by {} of its {}; of the others {}{format} is kept most, by {}.",
                percent(rate),
                plural(own.descendants, "descendant", "descendants"),
                best.library,
                percent(best.rate.unwrap_or_default())
            ),
            number: Some(Number {
                label: "Preservation rate of Transformers".into(),
                figure: Some(rate),
                bounds: own.interval,
                value: percent(rate),
                interval: interval(own.interval, percent),
                threshold: "the greatest of all libraries",
            }),
        })
    });
    rulings.collect()
}
