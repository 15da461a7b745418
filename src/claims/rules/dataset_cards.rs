//! Cards of data sets go with their popularity.

use super::super::Verdict::{self, DoesNotHold, Holds};
use super::super::{Number, Ruling};
use super::{LEVEL, SMALL_RHO, interval};
use crate::metrics::Metrics;
use crate::metrics::dataset_cards::Correlated;
use crate::metrics::shown::{number, plural, with_p};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.dataset_cards.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let told = [
            ("words", data.values.words_and_downloads.as_ref()),
            ("filled sections", data.values.filled_and_downloads.as_ref()),
        ];
        let told: Vec<_> = told
            .into_iter()
            .filter_map(|(what, own)| Some((what, own?)))
            .collect();
        let counts = |own: &Correlated| own.rho >= SMALL_RHO && own.p < LEVEL;
        let verdicts = told
            .iter()
            .map(|(_, own)| if counts(own) { Holds } else { DoesNotHold });
        let verdict = Verdict::together(verdicts)?;
        let (what, first) = told.first()?;
        let each = told
            .iter()
            .map(|(what, own)| format!("{what}: rho {}, {}", number(own.rho), with_p(own.p)));
        Some(Ruling {
            source: data.source.clone(),
            size: first.n,
            verdict,
            because: format!(
                "Of {}, downloads with the card's {}.",
                plural(first.n, "card", "cards"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Some(Number {
                label: format!("Spearman's rho of {what} and downloads"),
                figure: Some(first.rho),
                bounds: first.interval,
                value: number(first.rho),
                interval: interval(first.interval, number),
                threshold: "at least 0.1, with p < 0.01",
            }),
        })
    });
    rulings.collect()
}
