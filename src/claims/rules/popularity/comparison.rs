//! The part of C2 that compares popularity with maintenance and documentation.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{between, interval};
use super::{Parts, best};
use crate::metrics::attributes::Versus;
use crate::metrics::shown::number;
use crate::metrics::{Metrics, Source};

/// Takes the best dataset among those that `is_of` lets pass.
pub(super) fn comparison(metrics: &Metrics, is_of: &dyn Fn(&Source) -> bool, parts: &mut Parts) {
    let datasets = metrics.attributes.datasets.iter();
    let of_registry = datasets
        .filter(|own| is_of(&own.source) && !own.values.beside.versus.is_empty())
        .collect();
    let Some(data) = best(of_registry, |own| (&own.source, own.values.models)) else {
        return;
    };
    let versus = &data.values.beside.versus;
    let each: Vec<String> = versus.iter().map(sentence).collect();
    let because = format!(
        "How much closer popularity goes with the number of descendants: {}.",
        each.join("; ")
    );
    parts.take(&data.source, data.values.models);
    let told: Vec<(&Versus, [f64; 2])> = versus
        .iter()
        .filter_map(|own| Some((own, own.rho.interval?)))
        .collect();
    // The rival that popularity surpasses least decides.
    let decides = |a: &&(&Versus, [f64; 2]), b: &&(&Versus, [f64; 2])| a.1[0].total_cmp(&b.1[0]);
    let Some((closest, bounds)) = told.iter().min_by(decides) else {
        parts.add(NotMeasurable, because, None);
        return;
    };
    let above = told.iter().all(|(_, bounds)| bounds[0] > 0.0);
    let below = told.iter().any(|(_, bounds)| bounds[1] < 0.0);
    let verdict = match (above, below) {
        (_, true) => DoesNotHold,
        // The claim names two rivals.
        (true, _) if told.len() > 1 => Holds,
        _ => Mixed,
    };
    parts.compared = true;
    parts.add(
        verdict,
        because,
        Some(Number {
            label: format!(
                "Rho of popularity minus rho of {}, each with descendants",
                closest.rival.name()
            ),
            figure: Some(closest.rho.difference),
            bounds: Some(*bounds),
            value: number(closest.rho.difference),
            interval: interval(Some(*bounds), number),
            threshold: "interval above 0 against maintenance and against documentation; below 0 against one does not hold",
        }),
    );
}

fn sentence(own: &Versus) -> String {
    let rho = &own.rho;
    let bounds = match rho.interval {
        Some(bounds) => format!("95% interval {}", between(bounds, number)),
        None => format!("no interval from {} groups of owners", rho.owner_groups),
    };
    format!(
        "rho {} against {} for {}, difference {} ({bounds})",
        number(rho.first),
        number(rho.second),
        own.rival.name(),
        number(rho.difference),
    )
}
