//! Properties of models are under-documented.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling};
use crate::base::sort;
use crate::base::text::{percent, plural};
use crate::metrics::under_documentation::{ByOwner, HALF, Output};
use crate::metrics::{Answer, Metrics};

/// The number of the seven properties that must be measured (our choice).
const LEAST: u64 = 5;

const AXIS: &str = "models_without_a_property";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of models that lack the property",
        Unit::Share,
        [0.0, 1.0],
        Zone::sides(HALF),
    )
}

/// The properties that the claim counts, the most often absent first. None decides alone.
fn marks(values: &Output) -> Vec<Mark> {
    let counted = values.properties.iter().filter(|absence| {
        let by_owner = absence.by_owner.as_ref();
        absence.told && by_owner.is_some_and(|by_owner| by_owner.in_claim && by_owner.measured)
    });
    let mut marks: Vec<Mark> = counted
        .filter_map(|absence| {
            let rate = absence.rate.rate?;
            let name = values.title(absence.property);
            Some(
                Mark::decides(name, Some(rate), absence.rate.interval, percent(rate))
                    .deciding(false),
            )
        })
        .collect();
    sort::by(&mut marks, |a, b| {
        b.value
            .unwrap_or_default()
            .total_cmp(&a.value.unwrap_or_default())
    });
    marks
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.under_documentation.datasets.iter();
    datasets.filter_map(rule).collect()
}

fn rule(data: &Answer<Output>) -> Option<Ruling> {
    let values = &data.values;
    let claim = values.claim;
    let of_claim = |wanted: fn(&ByOwner) -> bool, with_rate: bool| -> Vec<String> {
        let stated = values.properties.iter().filter(|absence| absence.told);
        let found = stated.filter(|absence| absence.by_owner.as_ref().is_some_and(wanted));
        found
            .filter_map(|absence| {
                let name = values.title(absence.property);
                Some(match with_rate {
                    true => format!("{} no {name}", percent(absence.rate.rate?)),
                    false => name,
                })
            })
            .collect()
    };
    let mut in_claim = of_claim(|by_owner| by_owner.in_claim, true);
    let first = in_claim.first_mut()?;
    *first = first.replacen(" no ", " state no ", 1);
    let verdict = match claim {
        _ if claim.measured < LEAST => NotMeasurable,
        _ if claim.mostly_absent * 2 > claim.measured => Holds,
        _ if claim.mostly_present * 4 > claim.measured * 3 => DoesNotHold,
        _ => Mixed,
    };
    let models = plural(values.models, "model", "models");
    let each = in_claim.join(", ");
    let mut sentences = vec![match claim.measured {
        0 => format!("Of {models}, {each}."),
        _ => format!(
            "Most models lack {} of {} properties: of {models}, {each}.",
            claim.mostly_absent, claim.measured
        ),
    }];
    let selected = of_claim(|by_owner| by_owner.in_claim && by_owner.selected, false);
    if !selected.is_empty() {
        sentences.push(format!(
            "Left out, because every row has it, so the rows were probably selected by it: {}.",
            selected.join(", ")
        ));
    }
    let few = of_claim(
        |by_owner| by_owner.in_claim && !by_owner.selected && !by_owner.measured,
        false,
    );
    if !few.is_empty() {
        sentences.push(format!(
            "Left out, because its models have effectively fewer than 10 owners: {}.",
            few.join(", ")
        ));
    }
    if verdict == NotMeasurable {
        sentences.push(format!(
            "That is not enough for a verdict: only {} of licence, data set, language, base model, paper, evaluation and carbon can be measured, and {LEAST} are needed.",
            claim.measured
        ));
    }
    Some(Ruling {
        source: data.source.clone(),
        size: values.models,
        verdict,
        finding: match claim.measured {
            0 => "Whether most models lack what a card can state cannot be measured.".to_owned(),
            measured => format!(
                "Most models lack {} of {measured} properties that a card can state.",
                claim.mostly_absent
            ),
        },
        because: sentences.join(" "),
        number: (claim.measured > 0).then(|| Number {
            label: "Properties that most models lack".into(),
            figure: Some(claim.mostly_absent as f64 / claim.measured as f64),
            bounds: None,
            value: format!("{} of {}", claim.mostly_absent, claim.measured),
            interval: Some(format!(
                "most models have {}, by whole 95% intervals",
                claim.mostly_present
            )),
            threshold: "most models lack more than half of the properties; if most have more than three quarters, it does not hold",
            axis: AXIS,
            marks: marks(values),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::under_documentation::{is_mostly_absent, is_mostly_present};

    /// A property is mostly absent or mostly present by the zones, as the metric counts it.
    #[test]
    fn the_zones_are_the_limits_of_a_property() {
        crate::claims::strip::walk(&axis(), |interval| match () {
            () if is_mostly_absent(interval) => Holds,
            () if is_mostly_present(interval) => DoesNotHold,
            () => Mixed,
        });
    }
}
