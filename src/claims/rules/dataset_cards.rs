//! Cards of data sets go with their popularity.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::{SMALL_RHO, between, interval};
use crate::base::text::{number, plural};
use crate::domain::owners;
use crate::metrics::Metrics;
use crate::metrics::dataset_cards::Correlated;

const AXIS: &str = "cards_and_downloads";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Correlation with downloads (Spearman's rho)",
        Unit::Number,
        [-0.1, 0.6],
        Zone::sides(SMALL_RHO),
    )
}

/// The claim is about length and completeness, so one alone cannot decide.
fn verdict(intervals: &[[f64; 2]]) -> Verdict {
    if intervals.len() < 2 {
        Mixed
    } else if intervals.iter().all(|[low, _]| *low >= SMALL_RHO) {
        Holds
    } else if intervals.iter().all(|[_, high]| *high < SMALL_RHO) {
        DoesNotHold
    } else {
        Mixed
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.dataset_cards.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let correlations = [
            ("words", data.values.words_and_downloads.as_ref()),
            ("filled sections", data.values.filled_and_downloads.as_ref()),
        ];
        let correlations: Vec<(&str, &Correlated)> = correlations
            .into_iter()
            .filter_map(|(what, correlation)| Some((what, correlation?)))
            .collect();
        let bounds: Option<Vec<[f64; 2]>> = correlations.iter().map(|(_, correlation)| correlation.interval).collect();
        let verdict = bounds.as_deref().map_or(NotMeasurable, verdict);
        // The number with the interval closest to the threshold decides.
        let end = |correlation: &Correlated, place: usize| correlation.interval.map_or(correlation.rho, |ends| ends[place]);
        let deciding = match verdict {
            DoesNotHold => correlations
                .iter()
                .max_by(|a, b| end(a.1, 1).total_cmp(&end(b.1, 1))),
            _ => correlations
                .iter()
                .min_by(|a, b| end(a.1, 0).total_cmp(&end(b.1, 0))),
        };
        let (what, decides) = deciding?;
        let marks = correlations.iter().map(|(name, correlation)| {
            let Correlated { rho, interval, .. } = correlation;
            Mark::decides(*name, Some(*rho), *interval, number(*rho)).deciding(name == what)
        });
        let each = correlations.iter().map(|(what, correlation)| {
            let bounds = correlation.interval.map_or_else(
                || {
                    let why = owners::no_interval(correlation.owner_groups, correlation.by_owner);
                    format!("no interval: {why}")
                },
                |interval| format!("95% interval {}", between(interval, number)),
            );
            format!("{what} {} ({bounds})", number(correlation.rho))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: decides.n,
            verdict,
            finding: format!(
                "{} (ρ = {} for {what}).",
                finding(verdict).trim_end_matches('.'),
                number(decides.rho)
            ),
            because: format!(
                "{} Spearman's rho over {} of {}: {}.",
                finding(verdict),
                plural(decides.n, "card", "cards"),
                plural(decides.owners, "owner", "owners"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Some(Number {
                label: format!("Spearman's rho of {what} and downloads"),
                figure: Some(decides.rho),
                bounds: decides.interval,
                value: number(decides.rho),
                interval: interval(decides.interval, number),
                threshold: "the whole interval is at 0.1 or above for words and for filled sections; it does not hold if both are below 0.1",
                axis: AXIS,
                marks: marks.collect(),
            }),
        })
    });
    rulings.collect()
}

/// The finding in words, before its numbers.
fn finding(verdict: Verdict) -> &'static str {
    match verdict {
        Holds => "Data sets with longer and more complete cards are downloaded more.",
        DoesNotHold => "Downloads hardly go with the length and completeness of cards.",
        Mixed => "It is undecided whether downloads go with the length and completeness of cards.",
        NotMeasurable => "No verdict on downloads and the length and completeness of cards.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rule() {
        walk(&axis(), |bounds| verdict(&[bounds, bounds]));
        assert_eq!(verdict(&[[0.3, 0.4]]), Mixed, "one of the two alone");
    }
}
