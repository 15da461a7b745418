//! Hugging Face grows exponentially.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use crate::metrics::Metrics;
use crate::metrics::growth::{Curve, Fits};
use crate::metrics::shown::{duration, number, plural};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    /// Burnham and Anderson (2002): essentially no support.
    const NO_SUPPORT: f64 = 10.0;
    const LEAST_MONTHS: u64 = 12;
    let lead = |fits: &Fits| {
        let aic = |curve: &Option<Curve>| curve.as_ref().map(|own| own.aic);
        let others = [aic(&fits.linear), aic(&fits.quadratic)];
        let best = others.into_iter().flatten().reduce(f64::min)?;
        let lead = best - aic(&fits.exponential)?;
        (fits.n >= LEAST_MONTHS && lead.is_finite()).then_some(lead)
    };
    let judge = |lead: f64| match lead {
        _ if lead > 0.0 => Holds,
        _ if lead < -NO_SUPPORT => DoesNotHold,
        _ => Mixed,
    };
    let datasets = metrics.growth.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let growth = data.values.packages.as_ref()?;
        let cumulative = lead(&growth.cumulative)?;
        let monthly = lead(&growth.monthly);
        // Months that tell neither leave it to the sum.
        let months = monthly.map(judge).filter(|verdict| *verdict != Mixed);
        let parts = [Some(judge(cumulative)), months];
        let verdict = Verdict::together(parts.into_iter().flatten())?;
        let told = |what: &str, lead: f64| {
            format!(
                "{what}: {} {}",
                number(lead.abs()),
                if lead > 0.0 { "lower" } else { "higher" }
            )
        };
        let months = monthly.map_or_else(String::new, |lead| {
            format!("; {}", told("of those made in each month", lead))
        });
        let doubling = growth.cumulative.doubling_months.map(duration);
        Some(Ruling {
            source: data.source.clone(),
            size: growth.total,
            verdict,
            because: format!(
                "AIC of the exponential against the best other curve over {}; {}{months}.",
                plural(growth.cumulative.n, "month", "months"),
                told("of all models", cumulative),
            ),
            number: Some(Number {
                label: "AIC, best other curve minus exponential".into(),
                figure: Some(cumulative),
                bounds: None,
                value: number(cumulative),
                interval: doubling.map(|months| format!("doubling in {months} months")),
                threshold: "above 0; below −10 is no support",
            }),
        })
    });
    rulings.collect()
}
