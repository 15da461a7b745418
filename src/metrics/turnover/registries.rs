//! Hugging Face compared with other registries: whether more of its top turns over in intervals of
//! similar length.
//!
//! What remains of a top depends on the interval in a way that no conversion corrects: a simulated
//! process keeps 0.925 a month by pairs 3 months apart and 0.991 by pairs 98 months apart. So each
//! pair of snapshots of Hugging Face is compared with the rival's shortest pair that is at least as
//! long. If the rival has kept more although it had more time to lose it, Hugging Face turns over
//! faster. Definition: `docs/metrics/turnover.md`, on Finding 5 of Jones et al. (2024).

use std::iter;

use serde::Serialize;

use super::pairs::alike;
use super::{Output, Pair, published_pairs, published_registries};
use crate::base::registries::registry_name;
use crate::base::text::{count, duration, number, percent};
use crate::stats;

/// The registry that is compared with the others.
const HUB: &str = "huggingface";

/// The result of the comparison for Finding 5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Less remains on Hugging Face than in every comparable rival.
    Holds,
    /// More remains than in one of them.
    DoesNotHold,
    /// Neither is certain.
    Mixed,
    /// No pairs can be compared.
    #[default]
    NotMeasurable,
}

/// The comparison of Hugging Face with other registries.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RegistriesCompared {
    /// Each pair of Hugging Face with each rival's shortest pair of at least as many months. The
    /// finding holds if all differences are below 0.
    pub comparisons: Vec<Comparison>,
    /// Each pair of Hugging Face with each rival's longest pair of at most as many months. The
    /// finding does not hold if all differences to one rival are above 0.
    pub reverse: Vec<Comparison>,
    /// Registries without a comparable pair that is at least as long as one of Hugging Face.
    pub not_compared: Vec<String>,
    /// The rival because of which the finding does not hold.
    pub decides: Option<String>,
    /// The result.
    pub finding: Finding,
    /// The result in a sentence.
    pub because: String,
}

/// A pair of Hugging Face and one of a rival.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The rival.
    pub rival: String,
    /// The pair of Hugging Face.
    pub own: Pair,
    /// The pair of the rival.
    pub other: Pair,
    /// The share that remained on Hugging Face minus that of the rival.
    pub difference: f64,
    /// Newcombe's 95% interval of the difference.
    pub interval: [f64; 2],
}

impl Comparison {
    fn of(rival: &str, hub: &Pair, other: &Pair) -> Option<Self> {
        let counts = |pair: &Pair| {
            let retained = pair.retained;
            [retained.remained.into(), retained.size.into()]
        };
        Some(Self {
            rival: rival.to_owned(),
            interval: stats::newcombe(counts(hub), counts(other), 0.95)?,
            difference: hub.retained.share - other.retained.share,
            own: hub.clone(),
            other: other.clone(),
        })
    }
}

/// Whether all four snapshots cover equal parts of their registries.
fn compares(pair: &Pair, other: &Pair, k: u32) -> bool {
    let [a, b] = pair.coverage;
    let [c, d] = other.coverage;
    let least = [pair.least_head, other.least_head];
    let least = least.into_iter().flatten().min();
    pair.compares() && other.compares() && alike(&[a, b, c, d], least, k).is_none()
}

impl RegistriesCompared {
    /// The comparison by the retention curves of registries.
    pub(super) fn of(k: u32, curves: Vec<(&str, &[Pair])>) -> Self {
        let mut compared = Self::default();
        let hub = curves.iter().find(|(registry, _)| *registry == HUB);
        let rivals = curves.iter();
        let rivals = rivals.filter(|(registry, _)| hub.is_some() && !registry.starts_with(HUB));
        for pair in hub.iter().flat_map(|(_, pairs)| *pairs) {
            for (rival, pairs) in rivals.clone() {
                let alike = || pairs.iter().filter(|other| compares(pair, other, k));
                // Of equally long pairs the earliest is taken.
                let order = |a: &&Pair, b: &&Pair| {
                    let order = a.months.total_cmp(&b.months);
                    order.then_with(|| a.from.cmp(&b.from))
                };
                let longer = alike().filter(|other| other.months >= pair.months);
                let longer = longer.min_by(order);
                let not_longer = alike().filter(|other| other.months <= pair.months);
                let longest = not_longer.max_by(|a, b| {
                    let order = a.months.total_cmp(&b.months);
                    order.then_with(|| b.from.cmp(&a.from))
                });
                let with = |other: Option<&Pair>| Comparison::of(rival, pair, other?);
                compared.comparisons.extend(with(longer));
                compared.reverse.extend(with(longest));
            }
        }
        let without = rivals.filter(|(rival, _)| {
            let mut comparisons = compared.comparisons.iter();
            !comparisons.any(|comparison| comparison.rival == *rival)
        });
        compared.not_compared = without.map(|(rival, _)| (*rival).to_owned()).collect();
        compared.judge();
        compared
    }

    /// The comparison by the paper's numbers.
    pub fn published() -> Self {
        let curves: Vec<(&str, Vec<Pair>)> = published_registries()
            .map(|registry| (registry, published_pairs(registry)))
            .collect();
        let curves = curves.iter().map(|(registry, pairs)| (*registry, &**pairs));
        Self::of(1000, curves.collect())
    }

    fn judge(&mut self) {
        let mut rivals: Vec<&str> = self
            .reverse
            .iter()
            .map(|comparison| &*comparison.rival)
            .collect();
        rivals.sort_unstable();
        rivals.dedup();
        let above = |rival: &&&str| {
            let mut comparisons = self
                .reverse
                .iter()
                .filter(|comparison| comparison.rival == **rival);
            comparisons.all(|comparison| comparison.interval[0] > 0.0)
        };
        let slower = rivals.iter().find(above).map(|rival| (*rival).to_owned());
        let below = |comparison: &Comparison| comparison.interval[1] < 0.0;
        // One rival is enough for the finding not to hold, even a rival without a pair as long as
        // these.
        self.finding = if slower.is_some() {
            Finding::DoesNotHold
        } else if !self.comparisons.is_empty() && self.comparisons.iter().all(below) {
            Finding::Holds
        } else if self.comparisons.is_empty() && self.reverse.is_empty() {
            Finding::NotMeasurable
        } else {
            Finding::Mixed
        };
        self.decides = slower.filter(|_| self.finding == Finding::DoesNotHold);
        self.because = self.words();
    }

    /// Among the comparisons with pairs that are no longer, the one whose difference is least
    /// certain to be above 0. If one rival decides, only its pairs are considered.
    fn least_of_reverse(&self) -> Option<&Comparison> {
        let decides = self.decides.as_deref();
        let reverse = self.reverse.iter();
        let reverse =
            reverse.filter(|comparison| decides.is_none_or(|rival| comparison.rival == rival));
        reverse.min_by(|a, b| a.interval[0].total_cmp(&b.interval[0]))
    }

    /// The rivals with a pair at least as long, each once.
    fn compared(&self) -> Vec<&str> {
        let mut rivals: Vec<&str> = Vec::new();
        for comparison in &self.comparisons {
            if !rivals.contains(&&*comparison.rival) {
                rivals.push(&comparison.rival);
            }
        }
        rivals
    }

    fn words(&self) -> String {
        let at = |pair: &Pair| format!("{} after {}", percent(pair.retained.share), months(pair));
        let pair = |comparison: &Comparison| {
            format!(
                "{} on Hugging Face, {} on {} (difference {}, 95% interval {} to {})",
                at(&comparison.own),
                at(&comparison.other),
                registry_name(&comparison.rival),
                number(comparison.difference),
                number(comparison.interval[0]),
                number(comparison.interval[1])
            )
        };
        let least_sure = self.comparisons.iter();
        let least_sure = least_sure.max_by(|a, b| a.interval[1].total_cmp(&b.interval[1]));
        let without = match &*names(self.not_compared.iter().map(|registry| &**registry)) {
            "" => String::new(),
            names => format!(
                " Not compared, because no pair of snapshots is as long and covers equal parts: {names}."
            ),
        };
        match (self.finding, least_sure, self.least_of_reverse()) {
            (Finding::Holds, Some(comparison), _) => format!(
                "Less of the top remains on Hugging Face than on {} after at least as much time, in {} of {} comparisons. The closest one: {}.{without}",
                names(self.compared().into_iter()),
                count(self.comparisons.len() as u64),
                count(self.comparisons.len() as u64),
                pair(comparison)
            ),
            (Finding::DoesNotHold, _, Some(comparison)) => format!(
                "More of the top remains on Hugging Face than on {}, although the interval there is no longer. The closest comparison: {}.",
                registry_name(&comparison.rival),
                pair(comparison)
            ),
            (Finding::Mixed, Some(comparison), _) => format!(
                "After at least as much time, less of the top certainly remains on Hugging Face than on {} in {} of {} comparisons. The farthest from it: {}.{without}",
                names(self.compared().into_iter()),
                count(self.comparisons.iter().filter(|comparison| comparison.interval[1] < 0.0).count() as u64),
                count(self.comparisons.len() as u64),
                pair(comparison)
            ),
            (Finding::Mixed, None, Some(comparison)) => format!(
                "No other registry has snapshots as far apart. With the longest interval of the rival: {}.",
                pair(comparison)
            ),
            _ => "No snapshots of Hugging Face and of another registry cover equal parts at intervals of similar length.".to_owned(),
        }
    }
}

impl RegistriesCompared {
    /// A pair of Hugging Face, and what each rival kept after at least as much time; without such a
    /// rival, the pair that decides and the rival's.
    fn beside(&self) -> Vec<(&str, &Pair)> {
        if let Some(first) = self.comparisons.first() {
            let same = self.comparisons.iter();
            let same = same.filter(|comparison| comparison.own == first.own);
            let rivals = same.map(|comparison| (&*comparison.rival, &comparison.other));
            return iter::once((HUB, &first.own)).chain(rivals).collect();
        }
        let least = self.least_of_reverse().into_iter();
        least
            .flat_map(|comparison| {
                [
                    (HUB, &comparison.own),
                    (&*comparison.rival, &comparison.other),
                ]
            })
            .collect()
    }

    /// "54.0% remain after 3 months, 92.9% on npm", for a heading that names Hugging Face.
    pub(super) fn remained(&self) -> String {
        let mut after = String::new();
        let parts = self.beside().into_iter().map(|(name, pair)| {
            let share = percent(pair.retained.share);
            let part = match name {
                HUB => format!("{share} remain after {}", months(pair)),
                rival if months(pair) == after => format!("{share} on {}", registry_name(rival)),
                rival => format!("{share} on {} after {}", registry_name(rival), months(pair)),
            };
            after = months(pair);
            part
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// "5 months"
fn months(pair: &Pair) -> String {
    match &*duration(pair.months) {
        "1" => "1 month".to_owned(),
        months => format!("{months} months"),
    }
}

/// "npm and PyPI"
fn names<'a>(registries: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = registries.map(registry_name).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// What remained, in a few words: the comparison of registries if there is one, else the last
/// comparable pair of consecutive snapshots, if only one registry has such a pair. The pairs of two
/// registries are rarely equally long, so they are not shown side by side.
pub(super) fn headline<'a>(
    k: u32,
    series: impl Iterator<Item = &'a Output>,
    compared: &RegistriesCompared,
) -> String {
    let of = |registry: &str, pair: &Pair| {
        format!(
            "{} {} after {}",
            registry_name(registry),
            percent(pair.retained.share),
            months(pair)
        )
    };
    let beside = compared.beside();
    let mut parts: Vec<String> = beside.iter().map(|(name, pair)| of(name, pair)).collect();
    if beside.is_empty() {
        for output in series {
            let neighbours = output.snapshots.iter().zip(output.snapshots.iter().skip(1));
            let neighbours: Vec<_> = neighbours.map(|(a, b)| (a.date, b.date)).collect();
            let pairs = output
                .pairs
                .iter()
                .filter(|pair| pair.compares() && neighbours.contains(&(pair.from, pair.to)));
            let last = pairs.max_by_key(|pair| pair.to);
            parts.extend(last.map(|pair| of(&output.registry, pair)));
        }
        if parts.len() > 1 {
            parts.clear();
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "Of the top {} remained: {}",
        count(k.into()),
        parts.join(", ")
    )
}
