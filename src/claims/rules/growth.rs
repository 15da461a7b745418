//! Hugging Face grows exponentially.
//!
//! Source: the rule is ours (`docs/claims.md`); it uses the curves of [`crate::metrics::growth`].

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::interval;
use crate::base::text::{count, percent, plural};
use crate::metrics::growth::{Fits, HARDLY, LEAST, Shape};
use crate::metrics::{Metrics, Source};

/// The least number of new models in all months; with fewer, curves cannot be distinguished. In a
/// cubic world with months that vary by 20%, 18 of 400 seeds were judged exponential with 1,500
/// models and seven with 6,000.
const LEAST_MODELS: u64 = 3000;

/// The greatest share of models without a time; above it the months are not evidence.
const UNDATED: f64 = 0.1;

const AXIS: &str = "growth_per_month";

/// Growth above 0 can be exponential; growth that is certainly below 1% a month is not. The two
/// overlap.
pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Growth of new models per month",
        Unit::Share,
        [-0.1, 0.3],
        vec![
            Zone::below(DoesNotHold, libm::expm1(HARDLY)),
            Zone::above(Holds, 0.0),
        ],
    )
}

/// The finding in one sentence.
fn finding(source: &Source, fits: &Fits) -> String {
    let Some(exponential) = &fits.exponential else {
        return "There are too few months to see how the number of models grows.".to_owned();
    };
    let rate = percent(libm::expm1(exponential.b));
    if !source.coverage.part.is_whole() {
        return format!(
            "New models change by {rate} a month here, but only the whole hub shows how it grows."
        );
    }
    match fits.shape {
        Some(Shape::Exponential) => {
            format!("The number of new models grows exponentially, by {rate} a month.")
        }
        Some(Shape::NotExponential) => {
            format!("The number of new models does not grow exponentially ({rate} a month).")
        }
        _ => format!(
            "New models change by {rate} a month, but it is undecided whether exponentially."
        ),
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.growth.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let growth = data.values.packages.as_ref()?;
        let (mut verdict, mut because) = ruling(&data.source, &growth.monthly);
        if growth.total < LEAST_MODELS && verdict != NotMeasurable {
            verdict = NotMeasurable;
            because.push_str(&format!(
                " The months of {} are too uneven to distinguish curves: {} are needed.",
                plural(growth.total, "model", "models"),
                count(LEAST_MODELS)
            ));
        }
        let all = growth.total + growth.without_time;
        let undated = growth.without_time as f64 / all.max(1) as f64;
        if undated > UNDATED {
            verdict = NotMeasurable;
            because.push_str(&format!(
                " The time of {} of all models is unknown, so the months may show which models have a date, not how the hub grew.",
                percent(undated)
            ));
        }
        let exponential = growth.monthly.exponential.as_ref();
        Some(Ruling {
            source: data.source.clone(),
            size: growth.total,
            verdict,
            finding: finding(&data.source, &growth.monthly),
            because,
            number: exponential.map(|exponential| {
                let rate = libm::expm1(exponential.b);
                let bounds = exponential.b_interval.map(libm::expm1);
                Number {
                    label: "Growth of new models per month".into(),
                    figure: Some(rate),
                    bounds: Some(bounds),
                    value: percent(rate),
                    interval: interval(Some(bounds), percent),
                    threshold: "it is above 0 and steady, and an exponential curve fits clearly better than a line and a parabola (AIC lower by 10), and no worse than a cubic curve",
                    axis: AXIS,
                    marks: vec![Mark::decides("", Some(rate), Some(bounds), percent(rate))],
                }
            }),
        })
    });
    rulings.collect()
}

fn ruling(source: &Source, fits: &Fits) -> (Verdict, String) {
    let months = format!("{} ({})", plural(fits.n, "month", "months"), fits.span());
    let (Some(shape), Some(because)) = (fits.shape, fits.because()) else {
        let because = format!(
            "Only {} after the last empty month; curves need {LEAST}.",
            plural(fits.n, "whole month", "whole months")
        );
        return (NotMeasurable, because);
    };
    let (verdict, says) = match shape {
        Shape::Exponential => (Holds, "grow exponentially"),
        Shape::NotExponential => (DoesNotHold, "do not grow exponentially"),
        Shape::Undecided => (Mixed, "do not show whether growth is exponential"),
    };
    let part = source.coverage.part;
    if !part.is_whole() {
        let show = part.if_known("show", "may show");
        let because = format!(
            "This is {}, so its months {show} how it was selected, not how the hub grew. Nevertheless, the new models of {months} {says}: {because}.",
            part.words()
        );
        return (NotMeasurable, because);
    }
    (
        verdict,
        format!("The new models of {months} {says}: {because}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::growth::Exponential;

    /// The further conditions: a steady rate and a better fit than other curves.
    #[test]
    fn the_zones_are_the_rule() {
        crate::claims::strip::walk(&axis(), |bounds| {
            let mut exponential = Exponential::default();
            exponential.b_interval = bounds.map(libm::log1p);
            let fits = Fits {
                exponential: Some(exponential),
                lead: Some(20.0),
                lead3: Some(1.0),
                q: Some(0.0),
                rate_first: Some(0.1),
                rate_last: Some(0.1),
                unsteady: Some(false),
                ..Fits::default()
            };
            match fits.judge() {
                Some(Shape::Exponential) => Holds,
                Some(Shape::NotExponential) => DoesNotHold,
                _ => Mixed,
            }
        });
    }
}
