//! C2: popularity affects selection more than maintenance and quality do.
//!
//! Three parts: turnover, descendants, and the comparison with maintenance and documentation. The
//! comparison decides, because only it is about "more than"; the others can only prevent that the
//! claim holds.
//!
//! Every dataset with data on descendants or on the comparison is judged separately. Turnover
//! belongs to a registry: it joins each dataset of that registry in which something can be
//! measured, and is judged alone if there is none.

mod comparison;
mod descendants;
mod turnover;

pub(super) use comparison::axis as comparison_axis;
pub(super) use descendants::axis as descendants_axis;
pub(super) use turnover::axis as turnover_axis;

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling, Verdict};
use crate::metrics::{Metrics, Source};

/// The result of one part of the claim.
#[derive(Clone)]
struct Part {
    verdict: Verdict,
    /// The finding in one sentence; empty if nothing is measured.
    finding: String,
    because: String,
    number: Option<Number>,
}

impl Part {
    fn unmeasured(because: impl Into<String>) -> Self {
        Self {
            verdict: NotMeasurable,
            finding: String::new(),
            because: because.into(),
            number: None,
        }
    }

    fn is_measured(&self) -> bool {
        self.verdict != NotMeasurable
    }
}

/// The part on turnover of a registry, with the snapshots that it uses.
struct Turnover {
    part: Part,
    source: Source,
    size: u64,
}

/// The parts that are judged together.
#[derive(Default)]
struct Parts {
    turnover: Option<Part>,
    descendants: Option<Part>,
    comparison: Option<Part>,
}

impl Parts {
    /// The parts that are present, with their names, in the order of the text.
    fn each(&self) -> impl DoubleEndedIterator<Item = (&'static str, &Part)> {
        let parts = [
            ("Turnover", &self.turnover),
            ("Descendants", &self.descendants),
            ("Comparison", &self.comparison),
        ];
        parts
            .into_iter()
            .filter_map(|(name, part)| Some((name, part.as_ref()?)))
    }

    fn is_measured(&self) -> bool {
        self.each().any(|(_, part)| part.is_measured())
    }

    /// The verdict of the parts: holds if the comparison holds and no measured part fails; does not
    /// hold if no part holds and one fails.
    fn verdict(&self) -> Verdict {
        let one = |verdict| self.each().any(|(_, part)| part.verdict == verdict);
        let compared = self.comparison.as_ref().map(|part| part.verdict);
        match () {
            () if !self.is_measured() => NotMeasurable,
            () if compared == Some(Holds) && !one(DoesNotHold) => Holds,
            () if !one(Holds) && one(DoesNotHold) => DoesNotHold,
            () => Mixed,
        }
    }

    /// The part that is shown: one with the joint verdict, else the comparison, else any part. If
    /// several qualify, the order is comparison, descendants, turnover.
    fn shown(&self) -> Option<&Part> {
        let verdict = self.verdict();
        let numbered = || {
            let parts = self.each().rev().map(|(_, part)| part);
            parts.filter(|part| part.number.is_some())
        };
        let agrees = numbered().find(|part| part.verdict == verdict);
        agrees.or_else(|| numbered().next())
    }

    fn number(&self) -> Option<Number> {
        self.shown()?.number.clone()
    }

    /// The finding of the part that is shown, then those of parts with another verdict.
    fn finding(&self) -> String {
        let Some(shown) = self.shown() else {
            return "Turnover, descendants and the comparison cannot be measured from this file."
                .to_owned();
        };
        let parts = self.each().rev().map(|(_, part)| part);
        let unlike = parts.filter(|part| {
            part.is_measured() && part.verdict != shown.verdict && !part.finding.is_empty()
        });
        let said: Vec<&str> = std::iter::once(shown)
            .chain(unlike)
            .map(|part| &*part.finding)
            .collect();
        said.join(" ")
    }

    /// "Turnover (does not hold): … Descendants (holds): …"
    fn because(&self) -> String {
        let said = self
            .each()
            .map(|(name, part)| format!("{name} ({}): {}", part.verdict.words(), part.because));
        let mut said: Vec<String> = said.collect();
        let absent = match (&self.descendants, &self.comparison) {
            (None, None) => {
                "Descendants, and the comparison with maintenance and documentation, are"
            }
            (None, Some(_)) => "Descendants over all models are",
            (Some(_), None) => "The comparison with maintenance and documentation is",
            (Some(_), Some(_)) => return said.join(" "),
        };
        said.push(format!("{absent} not measured from these files."));
        said.join(" ")
    }

    fn ruling(&self, source: Source, size: u64) -> Ruling {
        Ruling {
            source,
            size,
            verdict: self.verdict(),
            finding: self.finding(),
            because: self.because(),
            number: self.number(),
        }
    }
}

/// The datasets with data on descendants or on the comparison, each once.
fn datasets(metrics: &Metrics) -> Vec<&Source> {
    let descents = descendants::sources(metrics);
    let mut sources: Vec<&Source> = Vec::new();
    for source in descents.chain(comparison::sources(metrics)) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The parts of one dataset without turnover.
fn of_dataset(metrics: &Metrics, source: &Source) -> (Parts, u64) {
    let descendants = descendants::descendants(metrics, source);
    let comparison = comparison::comparison(metrics, source);
    let sizes = [&descendants, &comparison].into_iter().flatten();
    let size = sizes.map(|(_, size)| *size).max().unwrap_or_default();
    let parts = Parts {
        turnover: None,
        descendants: descendants.map(|(part, _)| part),
        comparison: comparison.map(|(part, _)| part),
    };
    (parts, size)
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let mut turnovers = turnover::turnovers(metrics);
    let mut rulings: Vec<Ruling> = Vec::new();
    let judged = datasets(metrics).into_iter();
    let judged: Vec<_> = judged
        .map(|source| (source, of_dataset(metrics, source)))
        .collect();
    // Whether turnover was joined with a dataset of its registry.
    let mut joined = vec![false; turnovers.len()];
    for (source, (mut parts, size)) in judged {
        let mut source = source.clone();
        // Turnover alone does not make a dataset measurable if nothing else in it can be measured.
        let joins = |turnover: &Turnover| {
            turnover.source.registry == source.registry
                && (parts.is_measured() || !turnover.part.is_measured())
        };
        if let Some((turnover, joined)) = turnovers
            .iter()
            .zip(&mut joined)
            .find(|(turnover, _)| joins(turnover))
        {
            *joined = true;
            parts.turnover = Some(turnover.part.clone());
            if turnover.part.is_measured() {
                if turnover.source.synthetic && !source.synthetic {
                    source.title += ", with snapshots for turnover";
                    source.synthetic = true;
                }
                for file in &turnover.source.files {
                    if !source.files.contains(file) {
                        source.files.push(file.clone());
                    }
                }
            }
        }
        if !turnovers
            .iter()
            .any(|turnover| turnover.source.registry == source.registry)
        {
            let because = "It needs two snapshots of one registry, 3 to 12 months apart.";
            parts.turnover = Some(Part::unmeasured(because));
        }
        rulings.push(parts.ruling(source, size));
    }
    let mut joined = joined.into_iter();
    turnovers.retain(|_| joined.next() == Some(false));
    for turnover in turnovers {
        let parts = Parts {
            turnover: Some(turnover.part),
            ..Parts::default()
        };
        rulings.push(parts.ruling(turnover.source, turnover.size));
    }
    rulings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(label: &str, verdict: Verdict) -> Option<Part> {
        let number = Number {
            label: label.into(),
            figure: None,
            bounds: None,
            value: String::new(),
            interval: None,
            threshold: "",
            axis: "",
            marks: Vec::new(),
        };
        Some(Part {
            verdict,
            finding: format!("Finding of {label}."),
            because: "Why.".into(),
            number: (verdict != NotMeasurable).then_some(number),
        })
    }

    fn parts(turnover: Verdict, descendants: Verdict, comparison: Verdict) -> Parts {
        Parts {
            turnover: part("turnover", turnover),
            descendants: part("descendants", descendants),
            comparison: part("comparison", comparison),
        }
    }

    /// The number shown belongs to a part with the claim's verdict, not to the part that comes
    /// last.
    #[test]
    fn the_number_is_of_a_part_that_says_what_all_say() {
        for (turnover, descendants, comparison, verdict, number) in [
            (Holds, Holds, Holds, Holds, "comparison"),
            (Mixed, Mixed, Holds, Holds, "comparison"),
            (DoesNotHold, Mixed, Mixed, DoesNotHold, "turnover"),
            (DoesNotHold, DoesNotHold, Mixed, DoesNotHold, "descendants"),
            (Mixed, Mixed, DoesNotHold, DoesNotHold, "comparison"),
            (DoesNotHold, Mixed, Holds, Mixed, "descendants"),
            (DoesNotHold, Holds, Holds, Mixed, "comparison"),
            (Holds, NotMeasurable, NotMeasurable, Mixed, "turnover"),
            (DoesNotHold, NotMeasurable, Holds, Mixed, "comparison"),
        ] {
            let parts = parts(turnover, descendants, comparison);
            assert_eq!(parts.verdict(), verdict);
            assert_eq!(parts.number().unwrap().label, number);
        }
        let none = parts(NotMeasurable, NotMeasurable, NotMeasurable);
        assert_eq!((none.verdict(), none.number()), (NotMeasurable, None));
    }

    #[test]
    fn each_part_says_its_own_verdict() {
        assert_eq!(
            parts(DoesNotHold, Holds, NotMeasurable).because(),
            "Turnover (does not hold): Why. Descendants (holds): Why. Comparison (not measurable): Why."
        );
        let alone = Parts {
            turnover: part("turnover", Mixed),
            ..Parts::default()
        };
        assert_eq!(
            alone.because(),
            "Turnover (mixed): Why. Descendants, and the comparison with maintenance and documentation, are not measured from these files."
        );
    }
}
