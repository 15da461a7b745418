//! Properties of models are under-documented.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use crate::metrics::Metrics;
use crate::metrics::shown::{percent, plural};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    const LEAST: u64 = 3;
    const MOST: f64 = 0.5;
    const FEW: f64 = 0.25;
    let datasets = metrics.under_documentation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        if values.told < LEAST {
            return None;
        }
        let share = values.mostly_absent as f64 / values.told as f64;
        let verdict = match share {
            _ if share > MOST => Holds,
            _ if share < FEW => DoesNotHold,
            _ => Mixed,
        };
        let told = values.properties.iter().filter(|own| own.told);
        let each =
            told.filter_map(|own| Some(format!("{} {}", own.property, percent(own.rate.rate?))));
        Some(Ruling {
            source: data.source.clone(),
            size: values.models,
            verdict,
            because: format!(
                "Of {} lack: {}.",
                plural(values.models, "model", "models"),
                each.collect::<Vec<_>>().join(", ")
            ),
            number: Some(Number {
                label: "Properties that most models lack".into(),
                figure: Some(share),
                bounds: None,
                value: format!("{} of {}", values.mostly_absent, values.told),
                interval: Some("by the lower ends of 95% intervals".into()),
                threshold: "more than half of the properties; below a quarter is documented",
            }),
        })
    });
    rulings.collect()
}
