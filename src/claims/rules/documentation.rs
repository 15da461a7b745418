//! C3: documentation quality affects selection.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use super::{LEVEL, SMALL_D};
use crate::metrics::Metrics;
use crate::metrics::documentation::{ScorePart, Welch};
use crate::metrics::shown::{number, plural, with_p};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.documentation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let told: Vec<_> = data
            .comparisons
            .iter()
            .filter_map(|own| Some((own, own.welch.as_ref()?, own.cohens_d?)))
            .collect();
        let counts = |(_, welch, d): &&(_, &Welch, f64)| {
            welch.difference > 0.0 && *d >= SMALL_D && welch.p_holm.is_some_and(|p| p < LEVEL)
        };
        let counting = told.iter().filter(counts).count();
        let (first, welch, d) = told.first()?;
        // Metadata without cards is half of the paper's score.
        let whole = data.parts.iter().any(|part| *part != ScorePart::Metadata);
        let verdict = match counting {
            0 => DoesNotHold,
            all if all == told.len() && whole => Holds,
            _ => Mixed,
        };
        let half = if whole {
            ""
        } else {
            " Metadata alone: no card was judged."
        };
        let each = told.iter().map(|(own, welch, d)| {
            let p = welch
                .p_holm
                .map_or_else(String::new, |p| format!(", {}", with_p(p)));
            format!(
                "{}: d = {}{p}",
                own.popularity.name(),
                number(signed(*d, welch.difference))
            )
        });
        Some(Ruling {
            source: data.source.clone(),
            // Whatever has judged cards goes before what has none.
            size: if whole { first.population } else { 0 },
            verdict,
            because: format!(
                "The most popular against the least popular {}: {}.{half}",
                plural(u64::from(first.k), "model", "models"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Some(Number {
                label: format!("Cohen's d by {}", first.popularity.name()),
                figure: Some(signed(*d, welch.difference)),
                bounds: None,
                value: number(signed(*d, welch.difference)),
                interval: Some(format!(
                    "difference {}, at least {} at 99%",
                    number(welch.difference),
                    number(welch.lower)
                )),
                threshold: "at least 0.2, with p < 0.01",
            }),
        })
    });
    rulings.collect()
}

/// Cohen's d with the sign of the difference.
fn signed(d: f64, difference: f64) -> f64 {
    if difference < 0.0 { -d } else { d }
}
