//! Hugging Face grows exponentially.
//!
//! Source: the rule is ours (`docs/claims.md`); it uses the curves of [`crate::metrics::growth`].

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling, Verdict};
use super::interval;
use crate::base::text::{count, percent, plural};
use crate::metrics::growth::{Fits, LEAST, Shape};
use crate::metrics::{Metrics, Source};

/// The least number of new models in all months; with fewer, curves cannot be distinguished. In a
/// cubic world with months that vary by 20%, 18 of 400 seeds were judged exponential with 1,500
/// models and seven with 6,000.
const LEAST_MODELS: u64 = 3000;

/// The greatest share of models without a time; above it the months are not evidence.
const UNDATED: f64 = 0.1;

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
                    threshold: "above 0 and steady, with an AIC lower by 10 than a line's and a parabola's, and no higher than a cubic curve's",
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
        let because = format!(
            "This is {}, so its months show how it was selected, not how the hub grew. Nevertheless, the new models of {months} {says}: {because}.",
            part.words()
        );
        return (NotMeasurable, because);
    }
    (
        verdict,
        format!("The new models of {months} {says}: {because}."),
    )
}
