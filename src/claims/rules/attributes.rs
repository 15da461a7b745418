//! C4: attributes of deep learning affect selection.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use super::LEVEL;
use crate::metrics::Metrics;
use crate::metrics::attributes::Family;
use crate::metrics::shown::{number, plural, with_p};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    /// Cohen's (1988) small effect: f squared of 0.02.
    const SMALL_PARTIAL: f64 = 0.02;
    const CLAIMED: [Family; 4] = [
        Family::Architecture,
        Family::Performance,
        Family::Reproducibility,
        Family::Portability,
    ];
    let datasets = metrics.attributes.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let joint = data.values.joint.as_ref()?;
        let families = data.values.families.iter();
        let told: Vec<_> = families
            .filter(|own| own.measured && CLAIMED.contains(&own.family))
            .filter_map(|own| Some((own.family, own.partial_r_squared_stated?, own.p_holm?)))
            .collect();
        let counts =
            |(_, partial, p): &&(Family, f64, f64)| *partial >= SMALL_PARTIAL && *p < LEVEL;
        let counting = told.iter().filter(counts).count();
        let (_, greatest, _) = told.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let verdict = match counting {
            0 => DoesNotHold,
            all if all == told.len() && all > 1 => Holds,
            _ => Mixed,
        };
        let each = told.iter().map(|(family, partial, p)| {
            format!("{} {} ({})", family.name(), number(*partial), with_p(*p))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: joint.n,
            verdict,
            because: format!(
                "Partial R squared of {}: {}.",
                plural(joint.n, "model", "models"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Some(Number {
                label: "Families that count".into(),
                figure: Some(counting as f64),
                bounds: None,
                value: format!("{counting} of {}", told.len()),
                interval: Some(format!("greatest partial R squared {}", number(*greatest))),
                threshold: "all, each with a partial R squared of at least 0.02",
            }),
        })
    });
    rulings.collect()
}
