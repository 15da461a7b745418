//! C4: attributes of deep learning affect selection.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling};
use super::{between, interval};
use crate::metrics::attributes::{FamilyPart, Output};
use crate::metrics::shown::{number, plural};
use crate::metrics::{Answered, Metrics};

/// Cohen's (1988) small effect: f squared of 0.02.
const SMALL_PARTIAL: f64 = 0.02;

/// A family of the claim that the joint model measures: its partial R squared with its interval.
struct Told {
    name: &'static str,
    partial: f64,
    bounds: [f64; 2],
}

fn told(own: &FamilyPart) -> Option<Told> {
    if !own.measured || !own.family.is_claimed() {
        return None;
    }
    Some(Told {
        name: own.family.name(),
        partial: own.partial_r_squared_stated?,
        bounds: own.partial_r_squared_stated_interval?,
    })
}

/// Groups of attributes are measured, and no interval can be made.
fn few_owners(data: &Answered<Output>) -> Option<Ruling> {
    let mut claimed = data.values.families.iter();
    claimed.find(|own| own.measured && own.family.is_claimed())?;
    Some(Ruling {
        source: data.source.clone(),
        size: data.values.models,
        verdict: NotMeasurable,
        because: format!(
            "{} have {}: intervals need ten groups of owners.",
            plural(data.values.models, "model", "models"),
            plural(data.values.beside.owners, "owner", "owners"),
        ),
        number: None,
    })
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.attributes.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values: &Output = &data.values;
        let joint = values.joint.as_ref()?;
        let told: Vec<Told> = values.families.iter().filter_map(told).collect();
        if told.is_empty() {
            return few_owners(data);
        }
        // The family that says least decides whether all do.
        let least = told
            .iter()
            .min_by(|a, b| a.bounds[0].total_cmp(&b.bounds[0]))?;
        let all_matter = told.iter().all(|own| own.bounds[0] >= SMALL_PARTIAL);
        let none_matters = told.iter().all(|own| own.bounds[1] < SMALL_PARTIAL);
        let verdict = match () {
            () if !joint.age_held_equal => NotMeasurable,
            () if none_matters => DoesNotHold,
            () if all_matter && told.len() > 1 => Holds,
            () => Mixed,
        };
        let each = told.iter().map(|own| {
            format!(
                "{} {} ({})",
                own.name,
                number(own.partial),
                between(own.bounds, number)
            )
        });
        let mut because = format!(
            "What each group of attributes explains of what is left over, of {} (partial R squared with its 95% interval): {}.",
            plural(joint.n, "model", "models"),
            each.collect::<Vec<_>>().join("; ")
        );
        if !joint.age_held_equal {
            because += " Without the dates on which models were made age cannot be held equal, and older models have more of everything: this judges nothing.";
        }
        let matter = told
            .iter()
            .filter(|own| own.bounds[0] >= SMALL_PARTIAL)
            .count();
        Some(Ruling {
            source: data.source.clone(),
            size: joint.n,
            verdict,
            because,
            number: Some(Number {
                label: format!(
                    "Groups of attributes that matter: {matter} of {}; least partial R squared ({})",
                    told.len(),
                    least.name
                ),
                figure: Some(least.partial),
                bounds: Some(least.bounds),
                value: number(least.partial),
                interval: interval(Some(least.bounds), number),
                threshold: "interval from 0.02 up for every group, of at least two; below 0.02 for every group does not hold",
            }),
        })
    });
    rulings.collect()
}
