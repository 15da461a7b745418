//! Findings 4 to 7 of the paper, compared with the same quantities of the user's data: what was
//! expected, what was found, and how data and definition differ.
//!
//! Source: Jones et al. (ESEM 2024), section 6 and Figures 5 to 8. A finding is not a claim: it has
//! no verdict, but the data show the same or not.

use serde::Serialize;

use super::rules;
use super::{HUB, Ruling, Verdict};
use crate::base::registries::registry_name;
use crate::base::sort;
use crate::base::text::number;
use crate::metrics::descendants::Counted;
use crate::metrics::{Metrics, Source, turnover};

/// Whether a dataset shows a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Seen {
    /// The whole 95% interval is on the side that the finding names.
    Seen,
    /// The whole interval is on the other side.
    NotSeen,
    /// The interval includes the threshold.
    Undecided,
    /// The data measure another quantity or are too few.
    NotComparable,
}

impl Seen {
    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Seen => "also seen here",
            Self::NotSeen => "not seen here",
            Self::Undecided => "undecided",
            Self::NotComparable => "not comparable",
        }
    }

    /// Whether an interval is above a threshold, below it, or across it.
    fn above(threshold: f64, bounds: Option<[f64; 2]>) -> Self {
        match bounds {
            Some([low, _]) if low > threshold => Self::Seen,
            Some([_, high]) if high < threshold => Self::NotSeen,
            Some(_) => Self::Undecided,
            None => Self::NotComparable,
        }
    }

    /// Whether two intervals are both above a threshold, or one of them below it.
    fn both_above(threshold: f64, a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> Self {
        match [a, b].map(|bounds| Self::above(threshold, bounds)) {
            [Self::Seen, Self::Seen] => Self::Seen,
            [Self::NotSeen, _] | [_, Self::NotSeen] => Self::NotSeen,
            [Self::NotComparable, _] | [_, Self::NotComparable] => Self::NotComparable,
            _ => Self::Undecided,
        }
    }
}

/// The result of one dataset for a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Got {
    /// The dataset.
    pub source: Source,
    /// Whether it shows the finding.
    pub seen: Seen,
    /// The number with its interval, in words.
    pub value: String,
}

/// A finding of the paper, and what the data show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Finding {
    /// A stable name.
    pub id: &'static str,
    /// The paper's number.
    pub number: u8,
    /// The finding in words.
    pub text: &'static str,
    /// The published numbers.
    pub expected: &'static str,
    /// The result of each dataset; empty if no file has data on it.
    pub got: Vec<Got>,
    /// Differences between the paper's data and definition and these.
    pub differs: Vec<&'static str>,
    /// The metric that measures it.
    pub metric: &'static str,
}

/// The paper's findings 4 to 7 on the user's data.
pub fn findings(metrics: &Metrics) -> Vec<Finding> {
    vec![
        Finding {
            id: "libraries",
            number: 4,
            text: "Over 80% of the models that are made from others use Transformers, more than use PyTorch.",
            expected: "2,699 of 3,252 descendants with two or more libraries: 83.0% (Figure 5).",
            got: of_rulings("transformers_access", metrics, 0.8),
            differs: vec![
                "The interval has bases as clusters; the paper gives no interval.",
                "PyTorch is a framework and not a library in the paper's data, so a rank above it follows from the data model; it is not compared here.",
            ],
            metric: "preservation",
        },
        Finding {
            id: "turnover",
            number: 5,
            text: "Hugging Face turns over faster than traditional registries.",
            expected: "After 5 months 52.6% of the top 1,000 of Hugging Face remained, against 95.6% for npm and 92.3% for PyPI (Figure 6 and its notebook: differences of 43 and 40 points, 95% intervals from 40 to 46 and from 36 to 43; the intervals are computed here, because the paper has none).",
            got: of_registries(metrics),
            differs: vec![
                "The paper compares intervals of 2 to 23 months; here each pair of snapshots is compared with the rival's shortest pair that is at least as long.",
                "The label of its first snapshot of Hugging Face is a year later than the content.",
            ],
            metric: "turnover",
        },
        Finding {
            id: "descendants",
            number: 6,
            text: "Popular models have more descendants.",
            expected: "The slope of descendants on downloads, both in logarithms, is 0.15: “weakly positive” (Figure 7). No correlation and no interval is published.",
            got: of_descendants(metrics),
            differs: vec![
                "The paper's figure compares the sum of the descendants' downloads with their number and leaves out models without descendants. Here each model has its downloads, and all models count.",
                "“Seen” means that the intervals of slope and Spearman's rho are above 0. The claim about popularity asks for more, a small effect.",
            ],
            metric: "descendants",
        },
        Finding {
            id: "documentation",
            number: 7,
            text: "The 1,000 most popular models are better documented than the 1,000 least popular.",
            expected: "p < 0.01 for downloads and dependents (Figure 8); no size of the difference and no correlation is published.",
            got: of_rulings("documentation", metrics, 0.0),
            differs: vec![
                "The paper's groups are the top and bottom of the 15,000 most downloaded models; here they are those of all models with a count.",
                "In the paper a language model judged the sections; here headings and keywords decide if the file has no judgement.",
            ],
            metric: "documentation",
        },
    ]
}

/// The numbers of a claim's rule for each dataset of the hub, compared with a finding's threshold.
fn of_rulings(claim: &str, metrics: &Metrics, threshold: f64) -> Vec<Got> {
    let mut rulings = rules::of(claim, metrics);
    rulings.retain(|ruling| ruling.source.registry.as_deref() == Some(HUB));
    sort::by(&mut rulings, |a, b| b.compare(a));
    let got = rulings.into_iter().filter_map(|ruling| {
        let Ruling {
            source,
            verdict,
            number,
            ..
        } = ruling;
        let number = number?;
        let seen = match verdict {
            Verdict::NotMeasurable => Seen::NotComparable,
            _ => Seen::above(threshold, number.bounds),
        };
        let interval = number.interval;
        let interval = interval.map_or_else(String::new, |interval| format!(" ({interval})"));
        Some(Got {
            source,
            seen,
            value: format!("{}: {}{interval}", number.label, number.value),
        })
    });
    got.collect()
}

/// The slope of descendants on popularity over all models. If a file has only bases, it is the
/// slope over bases, which is another quantity.
fn of_descendants(metrics: &Metrics) -> Vec<Got> {
    let datasets = metrics.descendants.datasets.iter();
    let of_hub = datasets.filter(|answer| {
        answer.values.counted == Counted::Descendants
            && answer.source.registry.as_deref() == Some(HUB)
    });
    let got = of_hub.filter_map(|answer| {
        let (seen, value) = match (&answer.values.childless, &answer.values.fit) {
            (Some(all), _) => {
                let slope = all.slope_by_owner.as_ref().map(|slope| slope.interval);
                let rho = all.rho.as_ref().and_then(|rho| rho.interval);
                (Seen::both_above(0.0, slope, rho), all.sentence())
            }
            (None, Some(fit)) => (
                Seen::NotComparable,
                format!(
                    "Slope {} over bases alone, with the sum of the descendants' downloads.",
                    number(fit.slope)
                ),
            ),
            _ => return None,
        };
        Some(Got {
            source: answer.source.clone(),
            seen,
            value,
        })
    });
    got.collect()
}

/// Hugging Face and the other registries at similar intervals.
fn of_registries(metrics: &Metrics) -> Vec<Got> {
    let Some(together) = &metrics.turnover.together else {
        return Vec::new();
    };
    let compared = &together.values.compared_registries;
    let series = metrics
        .turnover
        .datasets
        .iter()
        .map(|answer| &answer.values);
    if series.clone().count() < 2 || !series.clone().any(|output| output.registry == HUB) {
        return Vec::new();
    }
    let seen = match compared.finding {
        turnover::Finding::Holds => Seen::Seen,
        turnover::Finding::DoesNotHold => Seen::NotSeen,
        turnover::Finding::Mixed => Seen::Undecided,
        turnover::Finding::NotMeasurable => Seen::NotComparable,
    };
    // Only registries that are compared with each other are named, if there are any.
    let pairs = compared.comparisons.iter().chain(&compared.reverse);
    let rivals: Vec<&str> = pairs.map(|comparison| &*comparison.rival).collect();
    let series = series.filter(|output| {
        rivals.is_empty() || output.registry == HUB || rivals.contains(&&*output.registry)
    });
    let registries = series.clone().map(|output| registry_name(&output.registry));
    let synthetic = series.clone().any(|output| output.synthetic);
    let mut files: Vec<String> = series
        .flat_map(|output| {
            output
                .snapshots
                .iter()
                .flat_map(|snapshot| snapshot.files.clone())
        })
        .collect();
    files.sort();
    files.dedup();
    vec![Got {
        source: Source {
            title: format!("snapshots of {}", registries.collect::<Vec<_>>().join(", ")),
            files,
            synthetic,
            ..Source::default()
        },
        seen,
        value: compared.because.clone(),
    }]
}

#[cfg(test)]
mod tests {
    use super::Seen::{self, NotComparable, NotSeen, Undecided};

    /// A slope above 0 alone once showed the finding, even with a rho below 0.
    #[test]
    fn a_slope_alone_shows_nothing() {
        let [above, across, below] = [[0.1, 0.2], [-0.1, 0.2], [-0.2, -0.1]].map(Some);
        for (slope, rho, seen) in [
            (above, above, Seen::Seen),
            (above, across, Undecided),
            (across, above, Undecided),
            (above, below, NotSeen),
            (below, above, NotSeen),
            (above, None, NotComparable),
            (None, None, NotComparable),
            (None, below, NotSeen),
        ] {
            assert_eq!(
                Seen::both_above(0.0, slope, rho),
                seen,
                "{slope:?}, {rho:?}"
            );
        }
    }
}
