//! Cards of data sets go with their popularity.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling};
use super::{SMALL_RHO, between, interval};
use crate::metrics::Metrics;
use crate::metrics::dataset_cards::Correlated;
use crate::metrics::shown::{number, plural};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.dataset_cards.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let told = [
            ("words", data.values.words_and_downloads.as_ref()),
            ("filled sections", data.values.filled_and_downloads.as_ref()),
        ];
        let told: Vec<(&str, &Correlated)> = told
            .into_iter()
            .filter_map(|(what, own)| Some((what, own?)))
            .collect();
        let bounds: Option<Vec<[f64; 2]>> = told.iter().map(|(_, own)| own.interval).collect();
        let verdict = match &bounds {
            None => NotMeasurable,
            // The claim speaks of length and of fullness: one alone cannot decide.
            Some(both) if both.len() < 2 => Mixed,
            Some(both) if both.iter().all(|own| own[0] >= SMALL_RHO) => Holds,
            Some(both) if both.iter().all(|own| own[1] < SMALL_RHO) => DoesNotHold,
            Some(_) => Mixed,
        };
        // The weaker of the two decides.
        let (what, least) = told
            .iter()
            .min_by(|a, b| a.1.rho.total_cmp(&b.1.rho))?;
        let each = told.iter().map(|(what, own)| {
            let bounds = own.interval.map_or_else(
                || "no interval: it needs ten groups of owners".to_owned(),
                |own| format!("95% interval {}", between(own, number)),
            );
            format!("{what}: rho {} ({bounds})", number(own.rho))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: least.n,
            verdict,
            because: format!(
                "Over {} of {}, downloads with the card's {}.",
                plural(least.n, "card", "cards"),
                plural(least.owners, "owner", "owners"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Some(Number {
                label: format!("Spearman's rho of {what} and downloads"),
                figure: Some(least.rho),
                bounds: least.interval,
                value: number(least.rho),
                interval: interval(least.interval, number),
                threshold: "interval from 0.1 up for words and for filled sections; below 0.1 for both does not hold",
            }),
        })
    });
    rulings.collect()
}
