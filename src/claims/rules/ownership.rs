//! A small group of contributors owns the popular models.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use crate::metrics::Metrics;
use crate::metrics::shown::{count, percent, plural};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    /// Pareto's fifth, and ours: more than half is no small group.
    const FEW: f64 = 0.2;
    const MANY: f64 = 0.5;
    let datasets = metrics.ownership.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let holding = values.by_downloads.as_ref()?;
        let fraction = holding.fraction_holding_80?;
        let without = holding.without_largest.as_ref();
        let without = without.and_then(|own| own.fraction_holding_80);
        let verdict = match fraction {
            _ if fraction > MANY => DoesNotHold,
            _ if fraction <= FEW && without.is_none_or(|own| own <= FEW) => Holds,
            _ => Mixed,
        };
        let likes = values
            .by_likes
            .as_ref()
            .and_then(|own| own.fraction_holding_80);
        let likes = likes.map_or_else(String::new, |own| {
            format!(" 80% of the likes: {} of the owners.", percent(own))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: values.packages,
            verdict,
            because: format!(
                "{} of {} hold 80% of the downloads.{likes}",
                count(holding.holding_80.unwrap_or_default()),
                plural(holding.owners, "owner", "owners"),
            ),
            number: Some(Number {
                label: "Owners who hold 80% of the downloads".into(),
                figure: Some(fraction),
                bounds: None,
                value: percent(fraction),
                interval: without.map(|own| format!("{} without the largest", percent(own))),
                threshold: "at most 20% of the owners; above 50% is no small group",
            }),
        })
    });
    rulings.collect()
}
