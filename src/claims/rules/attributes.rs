//! C4: attributes of deep learning affect selection.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling};
use super::{between, interval};
use crate::base::text::{number, plural};
use crate::metrics::attributes::{FamilyPart, Output};
use crate::metrics::{Answer, Metrics};
use crate::stats::LEAST_GROUPS;

/// Cohen's (1988) small effect: f squared of 0.02.
const SMALL_PARTIAL: f64 = 0.02;

const AXIS: &str = "partial_r_squared";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of the unexplained that the group explains (partial R squared)",
        Unit::Number,
        [0.0, 0.06],
        Zone::sides(SMALL_PARTIAL),
    )
}

/// A family of the claim that the joint model measures: its partial R squared with its interval.
struct Measured {
    name: &'static str,
    partial: f64,
    bounds: [f64; 2],
}

fn measured_family(part: &FamilyPart) -> Option<Measured> {
    if !part.measured || !part.family.is_claimed() {
        return None;
    }
    Some(Measured {
        name: part.family.name(),
        partial: part.partial_r_squared_stated?,
        bounds: part.partial_r_squared_stated_interval?,
    })
}

/// The ruling, with its reason, for a dataset that states attributes but gives no interval for any
/// group of them.
fn unjudged(data: &Answer<Output>) -> Option<Ruling> {
    let values = &data.values;
    let mut stated = values.attributes.iter();
    stated.find(|attribute| attribute.family.is_claimed())?;
    let models = plural(values.models, "model", "models");
    let mut families = values.families.iter();
    let measured = families.any(|part| part.measured && part.family.is_claimed());
    let because = match &values.joint {
        None => format!(
            "The attributes of {models} have no joint model: it needs at least one column, and five models for each column."
        ),
        Some(_) if !measured => format!(
            "The data of {models} say whether attributes are stated, but not what they are, so the joint model has nothing to compare."
        ),
        Some(joint) if joint.owner_groups < LEAST_GROUPS as u64 => format!(
            "{models} have {}, but intervals need ten groups of owners.",
            plural(values.beside.owners, "owner", "owners"),
        ),
        Some(_) => {
            format!(
                "{models} give no interval, because one group of owners has all of the variation."
            )
        }
    };
    Some(Ruling {
        source: data.source.clone(),
        size: values.models,
        verdict: NotMeasurable,
        finding: "Whether attributes go with downloads cannot be measured from this file."
            .to_owned(),
        because,
        number: None,
    })
}

/// The verdict, and the family that decides it: the one whose interval is closest to the threshold.
fn judged(families: &[Measured], age_held_equal: bool) -> Option<(Verdict, &Measured)> {
    let least = families
        .iter()
        .min_by(|a, b| a.bounds[0].total_cmp(&b.bounds[0]))?;
    let most = families
        .iter()
        .max_by(|a, b| a.bounds[1].total_cmp(&b.bounds[1]))?;
    // One family alone is no evidence for the others.
    Some(if !age_held_equal {
        (NotMeasurable, least)
    } else if families.len() > 1 && most.bounds[1] < SMALL_PARTIAL {
        (DoesNotHold, most)
    } else if families.len() > 1 && least.bounds[0] >= SMALL_PARTIAL {
        (Holds, least)
    } else {
        (Mixed, least)
    })
}

fn marks(families: &[Measured], decides: &str) -> Vec<Mark> {
    let marks = families.iter().map(|family| {
        let words = number(family.partial);
        Mark::decides(
            family.name,
            Some(family.partial),
            Some(family.bounds),
            words,
        )
        .deciding(family.name == decides)
    });
    marks.collect()
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.attributes.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values: &Output = &data.values;
        let families: Vec<Measured> = values.families.iter().filter_map(measured_family).collect();
        let Some(joint) = values.joint.as_ref().filter(|_| !families.is_empty()) else {
            return unjudged(data);
        };
        let (verdict, decides) = judged(&families, joint.age_held_equal)?;
        let each = families.iter().map(|measured| {
            format!(
                "{} {} ({})",
                measured.name,
                number(measured.partial),
                between(measured.bounds, number)
            )
        });
        let matter = families
            .iter()
            .filter(|measured| measured.bounds[0] >= SMALL_PARTIAL)
            .count();
        let mut because = format!(
            "{matter} of {} groups of attributes go with downloads, with age and the other attributes held equal. Over {}, each explains this share of what the others leave unexplained (partial R squared, 95% interval): {}.",
            families.len(),
            plural(joint.n, "model", "models"),
            each.collect::<Vec<_>>().join("; ")
        );
        if !joint.age_held_equal {
            because += " This gives no verdict: without the dates of creation, age cannot be held equal, and older models have more of everything.";
        }
        Some(Ruling {
            source: data.source.clone(),
            size: joint.n,
            verdict,
            finding: format!(
                "{matter} of {} groups of attributes clearly go with downloads.",
                families.len()
            ),
            because,
            number: Some(Number {
                label: format!(
                    "Groups of attributes that matter: {matter} of {}; partial R squared of {}",
                    families.len(),
                    decides.name
                ),
                figure: Some(decides.partial),
                bounds: Some(decides.bounds),
                value: number(decides.partial),
                interval: interval(Some(decides.bounds), number),
                threshold: "the whole interval of every group is at 0.02 or above, with at least two groups; it does not hold if all are below 0.02",
                axis: AXIS,
                marks: marks(&families, decides.name),
            }),
        })
    });
    rulings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bounds: &[[f64; 2]]) -> (Verdict, [f64; 2]) {
        let families: Vec<Measured> = bounds
            .iter()
            .map(|bounds| Measured {
                name: "a family",
                partial: bounds[0],
                bounds: *bounds,
            })
            .collect();
        let (verdict, decides) = judged(&families, true).unwrap();
        (verdict, decides.bounds)
    }

    /// One family alone once gave “does not hold”, and the least number was shown even if the
    /// greatest upper bound decided.
    #[test]
    fn two_families_decide_and_the_closest_is_shown() {
        assert_eq!(of(&[[0.0, 0.01]]), (Mixed, [0.0, 0.01]));
        assert_eq!(of(&[[0.1, 0.2]]), (Mixed, [0.1, 0.2]));
        let both = [[0.0, 0.01], [0.005, 0.015]];
        assert_eq!(of(&both), (DoesNotHold, [0.005, 0.015]));
        let both = [[0.1, 0.2], [0.03, 0.3]];
        assert_eq!(of(&both), (Holds, [0.03, 0.3]));
    }

    /// The further conditions: at least two groups, and age held equal.
    #[test]
    fn the_zones_are_the_rule() {
        crate::claims::strip::walk(&axis(), |bounds| of(&[bounds, bounds]).0);
    }
}
