//! Names are inconsistent and can misrepresent the architecture.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling};
use super::interval;
use crate::base::text::{count, percent, plural};
use crate::metrics::Metrics;
use crate::metrics::naming::Output;

const ONE_CONVENTION: f64 = 0.95;
const NO_CONVENTION: f64 = 0.8;
const SOME: f64 = 0.01;

const AXIS: &str = "contradicting_names";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of names with an architecture that contradict the model's",
        Unit::Share,
        [0.0, 0.1],
        Zone::sides(SOME),
    )
}

/// The range that allows for the detector's errors decides, if it is known.
fn marks(share: f64, bounds: Option<[f64; 2]>, corrected: Option<[f64; 2]>) -> Vec<Mark> {
    let reported = Mark::decides("reported", Some(share), bounds, percent(share));
    let range = corrected.map(|ends| {
        let words = format!(
            "{}–{}",
            percent(ends[0]).trim_end_matches('%'),
            percent(ends[1])
        );
        Mark::decides("with errors allowed", None, Some(ends), words)
    });
    let reported = reported.deciding(range.is_none());
    range.into_iter().chain([reported]).collect()
}

/// The least and the greatest share of contradictions that is possible with the detector's errors.
/// The least share allows for false reports, the greatest for missed contradictions.
fn corrected(values: &Output) -> Option<[f64; 2]> {
    let detector = values.detector?;
    let least = values.architecture.interval?[0] * detector.precision_interval[0];
    let most = values.architecture_at_most.interval?[1] / detector.recall_interval[0];
    Some([least, most.min(1.0)])
}

/// Whether names misrepresent the architecture, from the two shares of [`corrected`].
fn representation([least, most]: [f64; 2]) -> Verdict {
    match () {
        () if least > SOME => Holds,
        () if most < SOME => DoesNotHold,
        () => Mixed,
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.naming.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let largest = values.largest_convention.as_ref()?;
        let convention = largest.share?;
        let consistency = match convention {
            _ if convention < NO_CONVENTION => Holds,
            _ if convention >= ONE_CONVENTION => DoesNotHold,
            _ => Mixed,
        };
        // Names alone do not show what models are.
        let wrong = &values.architecture;
        let share = wrong.share?;
        let detector = values.detector?;
        let enough = values.architecture.enough_owners;
        let bounds = wrong.interval.filter(|_| enough);
        let corrected = corrected(values).filter(|_| enough);
        let verdict = match corrected {
            Some(ends) => Verdict::together([consistency, representation(ends)])?,
            None => NotMeasurable,
        };
        let certainty = match corrected {
            Some(ends) => format!(
                " Allowing for the detector's errors and the undecided names, the share is from {} to {}.",
                percent(ends[0]),
                percent(ends[1])
            ),
            None => format!(
                " The names belong to {}, the largest with {}: too few for a verdict.",
                plural(wrong.owners, "owner", "owners"),
                count(wrong.largest_owner)
            ),
        };
        Some(Ruling {
            source: data.source.clone(),
            size: wrong.n,
            verdict,
            finding: format!(
                "{} of names contradict the model's architecture, and the most frequent convention has {} of the names.",
                percent(share),
                percent(convention)
            ),
            because: format!(
                "{} of {} contradict the model's architecture (the detector was right for {} of {} names judged by hand). The most frequent convention ({}) has {} of the names.{certainty}",
                percent(share),
                plural(
                    wrong.n,
                    "name with an architecture",
                    "names with an architecture"
                ),
                count(detector.right),
                count(detector.judged),
                largest.convention,
                percent(convention)
            ),
            number: Some(Number {
                label: "Names that contradict the architecture".into(),
                figure: Some(share),
                bounds,
                value: percent(share),
                interval: interval(bounds, percent),
                threshold: "more than 1%, allowing for the detector's errors, and no convention has 80% or more",
                axis: AXIS,
                marks: marks(share, bounds, corrected),
            }),
        })
    });
    rulings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The further condition: no convention is frequent.
    #[test]
    fn the_zones_are_the_rule() {
        crate::claims::strip::walk(&axis(), representation);
    }
}
