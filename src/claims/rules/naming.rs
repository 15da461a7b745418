//! Names are inconsistent and can misrepresent the architecture.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use super::interval;
use crate::metrics::Metrics;
use crate::metrics::shown::{percent, plural};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    const ONE_CONVENTION: f64 = 0.95;
    const NO_CONVENTION: f64 = 0.8;
    const SOME: f64 = 0.01;
    let datasets = metrics.naming.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let largest = values.largest_convention.as_ref()?;
        let convention = largest.share?;
        let consistency = match convention {
            _ if convention < NO_CONVENTION => Holds,
            _ if convention >= ONE_CONVENTION => DoesNotHold,
            _ => Mixed,
        };
        let wrong = &values.architecture;
        let told = wrong.share.zip(wrong.interval);
        // Names alone say nothing of what models are.
        let (share, bounds) = told?;
        let representation = match bounds {
            _ if bounds[0] > SOME => Holds,
            _ if bounds[1] < SOME => DoesNotHold,
            _ => Mixed,
        };
        Some(Ruling {
            source: data.source.clone(),
            size: wrong.n,
            verdict: Verdict::together([consistency, representation])?,
            because: format!(
                "{} of {} contradict the model's architecture; the most frequent convention ({}) is followed by {} of the names.",
                percent(share),
                plural(wrong.n, "name that states one", "names that state one"),
                largest.convention,
                percent(convention)
            ),
            number: Some(Number {
                label: "Names that contradict the architecture".into(),
                figure: Some(share),
                bounds: Some(bounds),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 1%, and no convention of 80% or more",
            }),
        })
    });
    rulings.collect()
}
