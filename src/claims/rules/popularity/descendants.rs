//! The part of C2 that descendants make: whether they rise with popularity.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{SMALL_RHO, between, interval};
use super::Parts;
use crate::metrics::Metrics;
use crate::metrics::descendants::Counted;
use crate::metrics::shown::{number, with_p};

pub(super) fn descent(metrics: &Metrics, parts: &mut Parts) {
    let datasets = metrics.descendants.datasets.iter();
    let of_registry = datasets
        .filter(|own| own.source.registry == parts.source.registry)
        .filter(|own| own.counted == Counted::Descendants)
        .max_by_key(|own| own.n);
    let Some(data) = of_registry else {
        return;
    };
    // By the paper's definition where the data tell it, whatever is shown.
    let definitions = &data.definitions;
    let Some(fit) = definitions.paper.as_ref().or(definitions.artifact.as_ref()) else {
        return;
    };
    let (Some(bounds), Some(spearman)) = (fit.slope_ci95, &data.correlations.spearman) else {
        return;
    };
    let rho = spearman.coefficient;
    let verdict = match bounds[0] > 0.0 {
        true if rho >= SMALL_RHO => Holds,
        true => Mixed,
        false => DoesNotHold,
    };
    parts.take(&data.source, data.n);
    parts.add(
        verdict,
        format!(
            "Descendants rise with popularity by a slope of {} ({} on logarithmic axes), Spearman's rho {} ({}).",
            number(fit.slope),
            between(bounds, number),
            number(rho),
            with_p(spearman.p)
        ),
        Number {
            label: "Slope of descendants on downloads".into(),
            figure: Some(fit.slope),
            bounds: Some(bounds),
            value: number(fit.slope),
            interval: interval(Some(bounds), number),
            threshold: "above 0, with rho of at least 0.1",
        },
    );
}
