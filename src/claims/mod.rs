//! The twelve claims of the literature about model hubs, and what the data say of each.
//!
//! What a claim says, who made it and on what evidence is data ([`literature`]); how a verdict
//! is reached is one rule for each claim ([`rules`]), written down for readers in
//! `docs/claims.md`. The page, the command and the results document take both from here.
//!
//! Source: Jones et al. (ESEM 2024), Tables 3 and 4.

pub mod literature;
mod rules;

use serde::Serialize;

use crate::metrics::catalogue::METRICS;
use crate::metrics::{Metrics, Source};

pub use literature::{CLAIMS, Evidence, Statement, Theme, Work};

/// What data say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What the claim leads one to expect is seen.
    Holds,
    /// It is not.
    DoesNotHold,
    /// Some of it is, or what is seen lies between.
    Mixed,
    /// The data do not tell.
    NotMeasurable,
}

impl Verdict {
    /// As it reads.
    pub fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::DoesNotHold => "does not hold",
            Self::Mixed => "mixed",
            Self::NotMeasurable => "not measurable",
        }
    }

    /// What several parts of one claim make together: what all say, else mixed; `None` of none.
    pub fn together(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let measured = parts
            .into_iter()
            .filter(|part| *part != Self::NotMeasurable);
        measured.reduce(|all, part| if all == part { all } else { Self::Mixed })
    }
}

/// The number that decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// What it measures.
    pub label: String,
    /// The number itself, with all its digits.
    pub figure: Option<f64>,
    /// As it reads.
    pub value: String,
    /// Its uncertainty, as it reads: an interval, or the number under another choice.
    pub interval: Option<String>,
    /// What it is held against.
    pub threshold: &'static str,
}

/// What one rule says of one dataset.
#[derive(Debug, Clone, PartialEq)]
struct Ruling {
    source: Source,
    /// How much of the world it looks at: the largest decides.
    size: u64,
    verdict: Verdict,
    because: String,
    number: Number,
}

/// The same rule on another dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Other {
    /// The dataset.
    pub source: Source,
    /// What the rule says of it.
    pub verdict: Verdict,
    /// The number, as it reads.
    pub value: String,
}

/// A claim, and what the data say of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// What the literature says.
    #[serde(flatten)]
    pub statement: &'static Statement,
    /// What the data say.
    pub verdict: Verdict,
    /// Why, in one or two sentences.
    pub because: String,
    /// The number that decides; none where nothing is measured.
    pub number: Option<Number>,
    /// The dataset that decides.
    pub dataset: Option<Source>,
    /// The same rule on the others, those of other registries for comparison only.
    pub others: Vec<Other>,
    /// Which files would measure it, where these do not.
    pub missing: Option<String>,
}

/// Whether a claim about a hub of models can be judged by the dataset: one of the hub, or one
/// whose registry is not known.
fn is_of_hub(source: &Source, registry: &str) -> bool {
    source.registry.as_deref().is_none_or(|own| own == registry)
}

/// What the answers say of the twelve claims, in the paper's order.
pub fn claims(metrics: &Metrics) -> Vec<Claim> {
    CLAIMS
        .iter()
        .map(|statement| {
            let mut rulings = rules::of(statement.id, metrics);
            let judges = |own: &Ruling| {
                own.verdict != Verdict::NotMeasurable && is_of_hub(&own.source, statement.registry)
            };
            // The largest, then the latest, then the first by title.
            let best = (0..rulings.len())
                .filter(|place| judges(&rulings[*place]))
                .max_by(|a, b| {
                    let (a, b) = (&rulings[*a], &rulings[*b]);
                    let order = a.size.cmp(&b.size);
                    let order = order.then_with(|| a.source.date.cmp(&b.source.date));
                    order.then_with(|| b.source.title.cmp(&a.source.title))
                });
            let decided = best.map(|place| rulings.remove(place));
            let others = rulings
                .into_iter()
                .filter(|own| own.verdict != Verdict::NotMeasurable)
                .map(|own| Other {
                    source: own.source,
                    verdict: own.verdict,
                    value: own.number.value,
                })
                .collect();
            let missing = decided.is_none().then(|| needed(statement));
            let (verdict, because, number, dataset) = match decided {
                Some(own) => (own.verdict, own.because, Some(own.number), Some(own.source)),
                None => (Verdict::NotMeasurable, String::new(), None, None),
            };
            Claim {
                statement,
                verdict,
                because,
                number,
                dataset,
                others,
                missing,
            }
        })
        .collect()
}

/// Which files would measure a claim.
fn needed(statement: &Statement) -> String {
    let feeds = statement.metrics.iter().filter_map(|id| {
        let metric = METRICS.iter().find(|metric| metric.id == *id)?;
        Some(format!("{}: {}", metric.title, metric.sources))
    });
    feeds.collect::<Vec<_>>().join(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_one_verdict() {
        use Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
        assert_eq!(
            Verdict::together([Holds, NotMeasurable, Holds]),
            Some(Holds)
        );
        assert_eq!(Verdict::together([Holds, DoesNotHold]), Some(Mixed));
        assert_eq!(Verdict::together([DoesNotHold]), Some(DoesNotHold));
        assert_eq!(Verdict::together([NotMeasurable]), None);
    }

    #[test]
    fn nothing_is_measurable_without_data() {
        let claims = claims(&Metrics::default());
        assert_eq!(claims.len(), 12);
        for claim in claims {
            assert_eq!(claim.verdict, Verdict::NotMeasurable);
            assert!(claim.number.is_none() && claim.missing.is_some_and(|text| !text.is_empty()));
            assert!(
                claim
                    .statement
                    .metrics
                    .iter()
                    .all(|id| METRICS.iter().any(|own| own.id == *id))
            );
        }
    }
}
