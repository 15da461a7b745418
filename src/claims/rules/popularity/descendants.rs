//! The part of C2 on descendants: whether popular models are chosen as bases more often.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{SMALL_RHO, interval};
use super::Part;
use crate::base::text::number;
use crate::metrics::descendants::{Childless, Counted, Output};
use crate::metrics::{Answer, Metrics, Source};

/// The datasets that have data on descendants.
pub(super) fn sources(metrics: &Metrics) -> impl Iterator<Item = &Source> {
    let answers_with_data = answers(metrics)
        .filter(|answer| answer.values.childless.is_some() || answer.values.fit.is_some());
    answers_with_data.map(|answer| &answer.source)
}

fn answers(metrics: &Metrics) -> impl Iterator<Item = &Answer<Output>> {
    let datasets = metrics.descendants.datasets.iter();
    datasets.filter(|answer| answer.values.counted == Counted::Descendants)
}

/// The result of a dataset, and its number of models. A table of bases counts as 0 models, so that
/// it never comes before a hub because of its size.
pub(super) fn descendants(metrics: &Metrics, source: &Source) -> Option<(Part, u64)> {
    let of_dataset = || answers(metrics).filter(|answer| answer.source == *source);
    if let Some(all) = of_dataset().find_map(|answer| answer.values.childless.as_ref()) {
        return Some((judge(all), all.n));
    }
    let fit = of_dataset().find_map(|answer| answer.values.fit.as_ref())?;
    let because = format!(
        "Over bases alone, the number of descendants rises with the sum of their downloads (slope {}). This gives no verdict: the sum grows with the number of descendants, and models without descendants are missing.",
        number(fit.slope)
    );
    Some((Part::unmeasured(because), 0))
}

fn judge(all: &Childless) -> Part {
    let (Some(fit), Some(slope), Some((rho, bounds))) = (
        &all.log1p,
        &all.slope_by_owner,
        all.rho.as_ref().and_then(|rho| Some((rho, rho.interval?))),
    ) else {
        return Part::unmeasured(all.sentence());
    };
    let verdict = match (slope.interval, bounds) {
        ([low, _], [least, _]) if low > 0.0 && least >= SMALL_RHO => Holds,
        ([_, high], [_, most]) if high < 0.0 || most < SMALL_RHO => DoesNotHold,
        _ => Mixed,
    };
    let slope = number(fit.slope);
    Part {
        verdict,
        because: all.sentence(),
        number: Some(Number {
            label: format!("Rho of descendants and popularity, all models (slope {slope})"),
            figure: Some(rho.rho),
            bounds: Some(bounds),
            value: number(rho.rho),
            interval: interval(Some(bounds), number),
            threshold: "the interval is at 0.1 or above, and that of the slope is above 0; below 0.1 does not hold",
        }),
    }
}
