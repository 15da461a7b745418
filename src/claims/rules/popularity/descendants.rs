//! The part of C2 that descendants make: whether popular models are chosen as bases more often.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{SMALL_RHO, interval};
use super::{Parts, best};
use crate::metrics::descendants::{Counted, DatasetOutput};
use crate::metrics::shown::number;
use crate::metrics::{Metrics, Source};

/// Takes the best dataset among those that `is_of` lets pass.
pub(super) fn descent(metrics: &Metrics, is_of: &dyn Fn(&Source) -> bool, parts: &mut Parts) {
    let datasets = metrics.descendants.datasets.iter();
    let of_registry =
        datasets.filter(|own| is_of(&own.source) && own.counted == Counted::Descendants);
    let (whole, bases_alone): (Vec<_>, Vec<_>) =
        of_registry.partition(|own| own.childless.is_some());
    let size = |own: &DatasetOutput| own.childless.as_ref().map_or(own.n, |all| all.n);
    if let Some(data) = best(whole, |own| (&own.source, size(own))) {
        judge(data, parts);
    } else if let Some(data) = best(bases_alone, |own| (&own.source, size(own))) {
        let Some(fit) = &data.fit else {
            return;
        };
        parts.take(&data.source, data.n);
        parts.add(
            NotMeasurable,
            format!(
                "Descendants rise by a slope of {} with the sum of the descendants' own downloads, over bases alone. That judges nothing: the sum grows with the number that it is held against, and models without descendants are missing.",
                number(fit.slope)
            ),
            None,
        );
    }
}

fn judge(data: &DatasetOutput, parts: &mut Parts) {
    let Some(all) = &data.childless else {
        return;
    };
    parts.take(&data.source, all.n);
    let (Some(fit), Some(slope), Some((rho, bounds))) = (
        &all.log1p,
        &all.slope_by_owner,
        all.rho.as_ref().and_then(|own| Some((own, own.interval?))),
    ) else {
        parts.add(NotMeasurable, all.sentence(), None);
        return;
    };
    let verdict = match (slope.interval, bounds) {
        ([low, _], [least, _]) if low > 0.0 && least >= SMALL_RHO => Holds,
        ([_, high], [_, most]) if high < 0.0 || most < SMALL_RHO => DoesNotHold,
        _ => Mixed,
    };
    let slope = number(fit.slope);
    parts.add(
        verdict,
        all.sentence(),
        Some(Number {
            label: format!("Rho of descendants and popularity, all models (slope {slope})"),
            figure: Some(rho.rho),
            bounds: Some(bounds),
            value: number(rho.rho),
            interval: interval(Some(bounds), number),
            threshold: "interval from 0.1 up, and that of the slope above 0; below 0.1 does not hold",
        }),
    );
}
