//! The part of C2 that compares popularity with maintenance and documentation.

use super::super::super::Number;
use super::super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::interval;
use super::Parts;
use crate::metrics::Metrics;
use crate::metrics::attributes::Association;
use crate::metrics::shown::number;

/// The interval of a correlation's size, whatever its sign.
fn size(own: &Association) -> Option<(f64, [f64; 2])> {
    let (rho, [low, high]) = (own.rho?, own.interval?);
    Some(if rho < 0.0 {
        (-rho, [-high, -low])
    } else {
        (rho, [low, high])
    })
}

/// Popularity beside maintenance and documentation.
pub(super) fn comparison(metrics: &Metrics, parts: &mut Parts) {
    let datasets = metrics.attributes.datasets.iter();
    let of_registry = datasets
        .filter(|own| own.source.registry == parts.source.registry)
        .filter(|own| own.values.beside.popularity.is_some())
        .max_by_key(|own| own.values.models);
    let Some(data) = of_registry else {
        return;
    };
    let beside = &data.values.beside;
    let Some((own, bounds)) = beside.popularity.as_ref().and_then(size) else {
        return;
    };
    let others: Vec<(&str, f64, [f64; 2])> = [
        ("maintenance", &beside.maintenance),
        ("documentation", &beside.documentation),
    ]
    .into_iter()
    .filter_map(|(name, other)| {
        let (rho, bounds) = size(other.as_ref()?)?;
        Some((name, rho, bounds))
    })
    .collect();
    if others.is_empty() {
        return;
    }
    let above = others.iter().all(|(_, _, other)| bounds[0] > other[1]);
    let below = others.iter().any(|(_, _, other)| bounds[1] < other[0]);
    let verdict = match (above, below) {
        (true, _) => Holds,
        (_, true) => DoesNotHold,
        _ => Mixed,
    };
    let each = others
        .iter()
        .map(|(name, rho, _)| format!("{name} {}", number(*rho)));
    let each = each.collect::<Vec<_>>().join(", ");
    parts.take(&data.source, data.values.models);
    parts.compared = true;
    parts.add(
        verdict,
        format!(
            "With the number of descendants popularity correlates by a rho of {}, {each} (sizes).",
            number(own)
        ),
        Number {
            label: "Rho of popularity and descendants".into(),
            figure: Some(own),
            bounds: Some(bounds),
            value: number(own),
            interval: interval(Some(bounds), number),
            threshold: "above those of maintenance and documentation",
        },
    );
}
