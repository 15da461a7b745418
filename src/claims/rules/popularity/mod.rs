//! C2: popularity affects selection more than maintenance and quality do.

mod comparison;
mod descendants;
mod turnover;

use super::super::Verdict::{Holds, Mixed};
use super::super::{Number, Ruling, Verdict};
use crate::metrics::{Metrics, Source};

/// The parts of the claim on popularity that one registry tells.
#[derive(Default)]
struct Parts {
    source: Source,
    size: u64,
    verdicts: Vec<Verdict>,
    compared: bool,
    because: Vec<String>,
    number: Option<Number>,
}

impl Parts {
    fn add(&mut self, verdict: Verdict, because: String, number: Number) {
        self.verdicts.push(verdict);
        self.because.push(because);
        self.number = Some(number);
    }

    fn take(&mut self, source: &Source, size: u64) {
        if self.source.title.is_empty() {
            self.source.title.clone_from(&source.title);
            self.source.date = source.date;
        }
        for file in &source.files {
            if !self.source.files.contains(file) {
                self.source.files.push(file.clone());
            }
        }
        self.size = self.size.max(size);
    }

    fn ruling(self) -> Option<Ruling> {
        let verdict = match Verdict::together(self.verdicts)? {
            // Without the comparison nothing says “more than maintenance and quality”.
            Holds if !self.compared => Mixed,
            other => other,
        };
        let mut because = self.because;
        if !self.compared {
            because.push(
                "Popularity beside maintenance and documentation is not told by these files."
                    .into(),
            );
        }
        Some(Ruling {
            source: self.source,
            size: self.size,
            verdict,
            because: because.join(" "),
            number: Some(self.number?),
        })
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let mut registries: Vec<Option<String>> = Vec::new();
    let series = metrics.turnover.series.iter();
    registries.extend(series.map(|series| Some(series.registry.clone())));
    let datasets = metrics.descendants.datasets.iter();
    registries.extend(datasets.map(|data| data.source.registry.clone()));
    let datasets = metrics.attributes.datasets.iter();
    registries.extend(datasets.map(|data| data.source.registry.clone()));
    registries.sort();
    registries.dedup();
    let rulings = registries.into_iter().filter_map(|registry| {
        let mut parts = Parts {
            source: Source {
                registry: registry.clone(),
                ..Source::default()
            },
            ..Parts::default()
        };
        turnover::turnover(metrics, &mut parts);
        descendants::descent(metrics, &mut parts);
        comparison::comparison(metrics, &mut parts);
        parts.ruling()
    });
    rulings.collect()
}
