//! C2: popularity affects selection more than maintenance and quality do.
//!
//! Three parts: turnover, descendants, and the comparison with maintenance and documentation.
//! The comparison decides, since it alone speaks of "more than"; the others can only keep the claim
//! from holding.

mod comparison;
mod descendants;
mod turnover;

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling, Verdict};
use crate::metrics::{Metrics, Source};

/// The parts of the claim on popularity that one registry tells.
#[derive(Default)]
struct Parts {
    source: Source,
    size: u64,
    verdicts: Vec<Verdict>,
    /// Whether the comparison could be judged; its verdict is the last then.
    compared: bool,
    because: Vec<String>,
    number: Option<Number>,
}

impl Parts {
    fn add(&mut self, verdict: Verdict, because: String, number: impl Into<Option<Number>>) {
        self.verdicts.push(verdict);
        self.because.push(because);
        if let Some(number) = number.into() {
            self.number = Some(number);
        }
    }

    fn take(&mut self, source: &Source, size: u64) {
        if self.source.title.is_empty() {
            self.source.title.clone_from(&source.title);
            self.source.date = source.date;
        }
        if source.coverage.part.rank() > self.source.coverage.part.rank() || self.size == 0 {
            self.source.coverage = source.coverage;
        }
        for file in &source.files {
            if !self.source.files.contains(file) {
                self.source.files.push(file.clone());
            }
        }
        self.size = self.size.max(size);
    }

    /// Holds where the comparison does and no measured part does not; does not hold where no part
    /// holds and one does not.
    fn verdict(&self) -> Verdict {
        let measured: Vec<Verdict> = self
            .verdicts
            .iter()
            .filter(|own| **own != NotMeasurable)
            .copied()
            .collect();
        let compared = measured.last().filter(|_| self.compared);
        let one = |verdict| measured.contains(&verdict);
        match () {
            () if measured.is_empty() => NotMeasurable,
            () if compared == Some(&Holds) && !one(DoesNotHold) => Holds,
            () if !one(Holds) && one(DoesNotHold) => DoesNotHold,
            () => Mixed,
        }
    }

    fn ruling(self) -> Option<Ruling> {
        if self.verdicts.is_empty() {
            return None;
        }
        let verdict = self.verdict();
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
            number: self.number,
        })
    }
}

/// The dataset that gives a part: whole before head before all else, then the latest, then the
/// largest, then the first by title and files.
fn best<T>(datasets: Vec<&T>, of: impl Fn(&T) -> (&Source, u64)) -> Option<&T> {
    datasets.into_iter().max_by(|a, b| {
        let ((a, a_size), (b, b_size)) = (of(a), of(b));
        let by_coverage = a.coverage.part.rank().cmp(&b.coverage.part.rank());
        let by_date = by_coverage.then_with(|| a.date.cmp(&b.date));
        let by_size = by_date.then_with(|| a_size.cmp(&b_size));
        by_size.then_with(|| (&b.title, &b.files).cmp(&(&a.title, &a.files)))
    })
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let descents = metrics.descendants.datasets.iter().map(|own| &own.source);
    let compared = metrics.attributes.datasets.iter().map(|own| &own.source);
    let sources: Vec<&Source> = descents.chain(compared).collect();
    let series = metrics.turnover.series.iter();
    let mut registries: Vec<String> = series.map(|own| own.registry.clone()).collect();
    registries.extend(sources.iter().filter_map(|own| own.registry.clone()));
    registries.sort();
    registries.dedup();
    let mut all: Vec<Parts> = Vec::new();
    for registry in registries {
        let mut parts = Parts::default();
        parts.source.registry = Some(registry);
        turnover::turnover(metrics, &mut parts);
        let registry = parts.source.registry.clone();
        let is_of = |source: &Source| source.registry == registry;
        descendants::descent(metrics, &is_of, &mut parts);
        comparison::comparison(metrics, &is_of, &mut parts);
        all.push(parts);
    }
    // Nobody says that two datasets without a registry are of the same one: each is for itself.
    let mut unnamed: Vec<&Source> = Vec::new();
    for source in sources.into_iter().filter(|own| own.registry.is_none()) {
        if !unnamed.contains(&source) {
            unnamed.push(source);
        }
    }
    for source in unnamed {
        let mut parts = Parts::default();
        let is_of = |own: &Source| own == source;
        descendants::descent(metrics, &is_of, &mut parts);
        comparison::comparison(metrics, &is_of, &mut parts);
        all.push(parts);
    }
    all.into_iter().filter_map(Parts::ruling).collect()
}
