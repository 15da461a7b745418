//! The part of C2 on descendants: whether popular models are chosen as bases more often.

use super::super::super::Number;
use super::super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{SMALL_RHO, interval};
use super::Part;
use crate::base::text::number;
use crate::metrics::descendants::{Childless, Counted, Output};
use crate::metrics::{Answer, Metrics, Source};

const AXIS: &str = "descendants_and_popularity";

pub(in super::super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Correlation of descendants and popularity over all models (Spearman's rho)",
        Unit::Number,
        [-0.1, 0.5],
        Zone::sides(SMALL_RHO),
    )
}

/// The verdict by the intervals of slope and rho.
fn verdict([low, high]: [f64; 2], [least, most]: [f64; 2]) -> Verdict {
    if low > 0.0 && least >= SMALL_RHO {
        Holds
    } else if high < 0.0 || most < SMALL_RHO {
        DoesNotHold
    } else {
        Mixed
    }
}

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
    let verdict = verdict(slope.interval, bounds);
    let slope = number(fit.slope);
    Part {
        verdict,
        finding: format!(
            "{} (ρ = {}).",
            match verdict {
                Holds => "Popular models have more descendants",
                DoesNotHold => "Popular models hardly have more descendants",
                _ => "It is undecided whether popular models have clearly more descendants",
            },
            number(rho.rho)
        ),
        because: all.sentence(),
        number: Some(Number {
            label: format!("Rho of descendants and popularity, all models (slope {slope})"),
            figure: Some(rho.rho),
            bounds: Some(bounds),
            value: number(rho.rho),
            interval: interval(Some(bounds), number),
            threshold: "popularity also goes with descendants more than maintenance and documentation do; this part holds if the whole interval is at 0.1 or above and that of the slope above 0",
            axis: AXIS,
            marks: vec![Mark::decides(
                "",
                Some(rho.rho),
                Some(bounds),
                number(rho.rho),
            )],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rule() {
        // The further condition: a slope above 0.
        walk(&axis(), |bounds| verdict([0.1, 0.2], bounds));
        assert_eq!(verdict([-0.1, 0.2], [0.3, 0.4]), Mixed);
        assert_eq!(verdict([-0.2, -0.1], [0.3, 0.4]), DoesNotHold);
    }
}
