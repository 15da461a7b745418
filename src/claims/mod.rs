//! The twelve claims of the literature about model hubs, five of newer works, and the verdict of the
//! data on each.
//!
//! A claim's text, its authors and its evidence are data ([`literature`], [`newer`]). Each claim has one rule
//! that gives the verdict ([`rules`]); `docs/claims.md` explains the rules to readers. The page,
//! the command and the results document take both from here.
//!
//! Source: Jones et al. (ESEM 2024), Tables 3 and 4.

pub mod findings;
pub mod literature;
pub mod newer;
mod rules;
pub mod strip;

use std::cmp::Ordering;

use serde::Serialize;

use crate::base::sort;
use crate::metrics::catalogue::METRICS;
use crate::metrics::{Metrics, Source};

use literature::HUB;

pub use crate::metrics::about::Theme;
pub use findings::{Finding, findings};
pub use literature::{CLAIMS, Evidence, Statement, Work};
pub use newer::{NEWER, Section};
#[cfg(test)]
pub(crate) use rules::axis;

/// The answer of data to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Verdict {
    /// The data show what the claim leads us to expect.
    Holds,
    /// The data do not show it.
    DoesNotHold,
    /// The data show some of it, or are between the thresholds.
    Mixed,
    /// The data cannot decide it.
    NotMeasurable,
}

impl Verdict {
    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::DoesNotHold => "does not hold",
            Self::Mixed => "mixed",
            Self::NotMeasurable => "not measurable",
        }
    }

    /// Combines the verdicts of a claim's parts: their common verdict, else mixed; `None` without a
    /// measured part.
    pub fn together(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let measured = parts
            .into_iter()
            .filter(|part| *part != Self::NotMeasurable);
        measured.reduce(|all, part| if all == part { all } else { Self::Mixed })
    }
}

/// The number that decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ClaimNumber"))]
pub struct Number {
    /// The quantity that it measures.
    pub label: String,
    /// The number itself, with all its digits.
    pub figure: Option<f64>,
    /// Its 95% interval, with all its digits.
    pub bounds: Option<[f64; 2]>,
    /// The number as text.
    pub value: String,
    /// Its uncertainty as text: an interval, or the number under another choice.
    pub interval: Option<String>,
    /// The threshold, in words.
    pub threshold: &'static str,
    /// The axis on which its marks can be drawn.
    pub axis: &'static str,
    /// The number as a mark, with the other numbers that the rule reads or that are shown beside it.
    pub marks: Vec<strip::Mark>,
}

/// The result of one rule for one dataset.
#[derive(Debug, Clone, PartialEq)]
struct Ruling {
    source: Source,
    /// Number of rows, edges or months. Among datasets of equal coverage and date, the largest
    /// decides.
    size: u64,
    verdict: Verdict,
    /// The finding in one sentence.
    finding: String,
    /// The reason. If nothing can be measured, it has the numbers and says why they are no
    /// evidence.
    because: String,
    number: Option<Number>,
}

/// How a dataset relates to the registry of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Standing {
    /// It is of the claim's registry, but another dataset decides.
    SameRegistry,
    /// It is of another registry and is shown for comparison.
    OtherRegistry,
    /// Its registry is unknown, so it judges nothing.
    RegistryUnknown,
}

impl Standing {
    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameRegistry => "same registry",
            Self::OtherRegistry => "other registry",
            Self::RegistryUnknown => "registry unknown",
        }
    }
}

/// The same rule on another dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ClaimOther"))]
pub struct Other {
    /// The dataset.
    pub source: Source,
    /// How it relates to the claim's registry.
    pub standing: Standing,
    /// The rule's verdict.
    pub verdict: Verdict,
    /// The finding in one sentence.
    pub finding: String,
    /// The reason.
    pub because: String,
    /// The number that decides.
    pub number: Option<Number>,
}

/// A claim and the verdict of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Claim {
    /// The statement of the literature.
    #[serde(flatten)]
    pub statement: &'static Statement,
    /// The part of the board on which it stands; absent in documents of earlier programs, which have the
    /// twelve alone.
    #[cfg_attr(test, ts(as = "Option<Section>", optional))]
    pub section: Section,
    /// The verdict of the data.
    pub verdict: Verdict,
    /// The finding in one sentence; empty without a dataset.
    pub finding: String,
    /// The reason: the finding, then its numbers. If nothing can be measured, it has the numbers of
    /// the best dataset and says why they are no evidence; empty without a dataset.
    pub because: String,
    /// The number that decides, or that of the best dataset if none can decide.
    pub number: Option<Number>,
    /// The axis of this number.
    pub axis: Option<strip::Axis>,
    /// The dataset that decides, or the best one if none can decide.
    pub dataset: Option<Source>,
    /// The same rule on the other datasets; those of other registries are for comparison only.
    pub others: Vec<Other>,
    /// Whether datasets of the claim's registry give different verdicts.
    pub datasets_disagree: bool,
    /// The data that would measure it, if these files cannot.
    pub missing: Option<String>,
    /// The statement about the files that the user could add, if nothing else is missing.
    pub asks: Option<Asks>,
}

impl Claim {
    /// Whether the files have data for it, but not enough for a verdict, and no answer of the user
    /// would change that. [`Claim::because`] has the reason.
    pub fn is_short(&self) -> bool {
        let unjudged = self.verdict == Verdict::NotMeasurable;
        unjudged && self.asks.is_none() && self.dataset.is_some()
    }

    /// A sentence on the data or the answer that a verdict needs; `None` if there is a verdict.
    pub fn needs(&self) -> Option<String> {
        let missing = self.missing.as_ref()?;
        Some(match self.asks {
            Some(_) => missing.clone(),
            None if self.is_short() => {
                format!("That is not enough for a verdict; more: {missing}.")
            }
            None => format!("Needs {missing}."),
        })
    }
}

/// A statement about a file that only the user can add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Asks {
    /// The registry of the file.
    Registry,
    /// That it is the whole registry.
    Coverage,
}

impl Ruling {
    /// Orders two datasets by how well they judge a claim: measured data before made-up data, the
    /// whole registry before its head before the rest, then the latest, then the largest, then the
    /// first by title and files.
    fn compare(&self, other: &Self) -> Ordering {
        let rank = |ruling: &Self| (!ruling.source.synthetic, ruling.source.coverage.part.rank());
        let order = rank(self).cmp(&rank(other));
        let order = order.then_with(|| self.source.date.cmp(&other.source.date));
        let order = order.then_with(|| self.size.cmp(&other.size));
        order.then_with(|| {
            let name =
                |ruling: &'_ Self| (ruling.source.title.clone(), ruling.source.files.clone());
            name(other).cmp(&name(self))
        })
    }
}

/// The verdicts on the twelve claims, in the paper's order, then on the newer ones. A claim that needs
/// a pending metric is not judged from its other metrics: it is as without data.
pub fn claims(metrics: &Metrics, pending: &[&str]) -> Vec<Claim> {
    let papers = CLAIMS.iter().map(|statement| (Section::Paper, statement));
    let newer = NEWER
        .iter()
        .map(|statement| (Section::Since2024, statement));
    papers
        .chain(newer)
        .map(|(section, statement)| {
            let mut needed = statement.metrics.iter();
            let rulings = match needed.any(|metric| pending.contains(metric)) {
                true => Vec::new(),
                false => rules::of(statement.id, metrics),
            };
            judge(section, statement, rulings)
        })
        .collect()
}

/// The advice for a claim about the whole hub, if no dataset is known to be whole.
const WHOLE_NEEDED: &str = "Only the whole hub can decide this. If this file is the whole registry, say so in the list of files or with --whole; else take a list of all of its models.";

/// The result for a claim, from the rulings on each dataset.
fn judge(section: Section, statement: &'static Statement, mut rulings: Vec<Ruling>) -> Claim {
    // A subset is not the registry, and no sentence about it may be taken for one about all.
    for ruling in &mut rulings {
        if let Some(subset) = &ruling.source.subset {
            ruling.finding = format!("In the subset {subset}: {}", ruling.finding);
        }
    }
    let standing = |ruling: &Ruling| match ruling.source.registry.as_deref() {
        Some(registry) if registry == statement.registry => Standing::SameRegistry,
        Some(_) => Standing::OtherRegistry,
        None => Standing::RegistryUnknown,
    };
    let measured = |ruling: &Ruling| ruling.verdict != Verdict::NotMeasurable;
    // Datasets that can be measured come before those that cannot.
    let candidates =
        (0..rulings.len()).filter(|place| standing(&rulings[*place]) == Standing::SameRegistry);
    let best = candidates.max_by(|a, b| {
        let (a, b) = (&rulings[*a], &rulings[*b]);
        measured(a).cmp(&measured(b)).then_with(|| a.compare(b))
    });
    let decided = best.map(|place| rulings.remove(place));
    sort::by(&mut rulings, |a, b| b.compare(a));
    let verdict = decided
        .as_ref()
        .map_or(Verdict::NotMeasurable, |ruling| ruling.verdict);
    let same = rulings
        .iter()
        .filter(|ruling| standing(ruling) == Standing::SameRegistry);
    let datasets_disagree = same
        .filter(|ruling| measured(ruling))
        .any(|ruling| ruling.verdict != verdict);
    // Naming the registry helps if a dataset has a verdict, or would have one as the whole
    // registry.
    let unnamed = rulings.iter().filter(|ruling| {
        let helps = measured(ruling) || statement.needs_whole();
        helps && standing(ruling) == Standing::RegistryUnknown
    });
    let unnamed: Vec<&str> = unnamed
        .flat_map(|ruling| ruling.source.files.iter().map(String::as_str))
        .collect();
    let part = decided.as_ref().map(|ruling| ruling.source.coverage.part);
    let asks = (verdict == Verdict::NotMeasurable)
        .then(|| match part {
            _ if !unnamed.is_empty() => Some(Asks::Registry),
            Some(part) if statement.needs_whole() && !part.is_whole() => Some(Asks::Coverage),
            _ => None,
        })
        .flatten();
    let missing = (verdict == Verdict::NotMeasurable).then(|| match asks {
        Some(Asks::Registry) => format!(
            "Name the registry of this file: {}. Only data of a claim's registry can judge it.",
            unnamed.join(", ")
        ),
        Some(Asks::Coverage) => WHOLE_NEEDED.to_owned(),
        None => needed(statement),
    });
    let others = rulings.into_iter().map(|ruling| Other {
        standing: standing(&ruling),
        source: ruling.source,
        verdict: ruling.verdict,
        finding: ruling.finding,
        because: ruling.because,
        number: ruling.number,
    });
    let others = others.collect();
    let (finding, because, number, dataset) = match decided {
        Some(ruling) => {
            let Ruling {
                finding, because, ..
            } = ruling;
            (finding, because, ruling.number, Some(ruling.source))
        }
        None => (String::new(), String::new(), None, None),
    };
    let axis = number.as_ref().and_then(|number| rules::axis(number.axis));
    Claim {
        statement,
        section,
        verdict,
        finding,
        because,
        number,
        axis,
        dataset,
        others,
        datasets_disagree,
        missing,
        asks,
    }
}

/// Claims that need more than some of the files that feed their metric.
const NEEDED: [(&str, &str); 2] = [
    (
        "maintenance",
        "Commits of models: HFCommunity commits; PeaTMOSS hf_commit. The time of the last update alone does not show what was changed",
    ),
    (
        "card_drift",
        "Edges of base models and the text of the cards on both sides: model cards with tags that name bases",
    ),
];

/// The files that would measure a claim.
fn needed(statement: &Statement) -> String {
    if let Some((_, files)) = NEEDED.iter().find(|(id, _)| *id == statement.id) {
        return (*files).to_owned();
    }
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
        let claims = claims(&Metrics::default(), &[]);
        let of = |section| claims.iter().filter(move |claim| claim.section == section);
        assert_eq!(of(Section::Paper).count(), 12);
        assert_eq!(of(Section::Since2024).count(), 5);
        for claim in claims {
            assert_eq!(claim.verdict, Verdict::NotMeasurable);
            assert!(claim.number.is_none() && claim.missing.is_some_and(|text| !text.is_empty()));
            assert!(
                claim
                    .statement
                    .metrics
                    .iter()
                    .all(|id| METRICS.iter().any(|about| about.id == *id))
            );
        }
    }
}
