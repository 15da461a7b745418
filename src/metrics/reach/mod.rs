//! User reach and implicit trust.
//!
//! Definition: `docs/metrics/reach.md`, after Zimmermann et al. (USENIX Security 2019). Ours: what is done where the graph is large, the curve's greedy
//! companion, and the analogue for models.

mod maintainers;
mod measure;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::graph_settings;
use super::shown::Shown;
use super::{Compared, Measure, Nothing, RelationFilter, Settings};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::text::{count, number};
use crate::domain::data::Data;
use crate::domain::dependencies::DependencyKind;
use crate::domain::graph::Account;
use crate::relations::{Field, Relation};
use crate::stats::{self, Tally};

pub use measure::{Walk, walk};

/// Packages up to which reach is exact. With 200,000 edges and 10,000 maintainers they take
/// 0.6 seconds natively (`examples/reach_of_graph.rs`), and the time grows with packages times
/// edges.
pub const EXACT: usize = 50_000;

/// Packages and maintainers that are looked at one by one in larger graphs: those with the most
/// direct dependents.
pub const CANDIDATES: usize = 1_000;

/// Packages and maintainers that an answer names.
const NAMED: usize = 20;

/// Bars of the figure.
const BARS: usize = 10;

/// Steps of the greedy union.
const GREEDY: usize = 100;

/// Edges that the greedy union looks at before it ends early: some seconds.
const GREEDY_EDGES: u64 = 200_000_000;

/// Numbers of maintainers whose joint reach is told.
const SHARES: [u64; 3] = [1, 20, 100];

/// Points of a curve at most.
const CURVE: usize = 400;

/// Two-sided 95% of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "reach",
    title: "User reach",
    theme: Some(Theme::Downstream),
    question: "How many packages does one package, or one maintainer, reach through dependencies, and how many must a user trust?",
    definition: &[
        "There is an edge from package p to package q where the latest release of p has a runtime dependency on q. The reach PR(p) is the set of packages that depend on p directly or transitively; the implicit trust ITP(p) is the set of packages that p depends on so. A package is in neither of its own sets. The reach MR(m) of a maintainer is the union of PR(p) over the packages p that m maintains; the implicitly trusted maintainers ITM(p) are those of the packages in ITP(p). Source: Zimmermann et al., USENIX Security 2019; the formulas are given from memory and unverified.",
        "The curve ranks maintainers by |MR| (ties by name) and shows which share of all packages the first k reach together. The greedy union, ours, picks at each step the maintainer who adds most, for the first 100.",
        "The latest release is the highest stable version by the registry's grammar (npm, PyPI, crates.io, CRAN). Where a package has none, or the grammar is not known, it is the release published last; where no time is known either, the highest number. Where no release is named, all rows count. Where a table lists packages, only these count: targets that it does not list are counted as unresolved, and packages that it does not list are left out with what they depend on; neither belongs to a set. For packages of R, R itself and the packages that come with it are the platform and left out.",
        "Up to 50,000 packages everything is exact: circles of dependencies are condensed, and sets are handed on as bits. Above, ours: the reach of the 1,000 packages and of the 1,000 maintainers with the most direct dependents is exact, and means and medians come from a random sample of packages with a 95% interval of the mean (normal, with the correction for a finite population). The mean of |PR| equals that of |ITP|, since both count the same pairs, and is estimated from the latter, which varies less.",
        "Analogue for models, ours: the edge goes from a model to a base that it was made from; PR of a base is its transitive descendants; the maintainer is the author, by the name's part before the slash where no other is told.",
    ],
    formulas: &[
        ("Reach of a package", "PR(p) = {q ≠ p : q → … → p}"),
        (
            "Reach of a maintainer",
            "MR(m) = ⋃ PR(p) over the packages p of m",
        ),
        (
            "Implicit trust",
            "ITP(p) = {q ≠ p : p → … → q}; ITM(p) = the maintainers of ITP(p)",
        ),
    ],
    published: &[
        "Zimmermann et al. (USENIX Security 2019) studied over 800,000 npm packages (abstract).",
        "Installing an average npm package implicitly trusts about 79 packages and 39 maintainers (same paper; unverified).",
        "A very small number of maintainer accounts reaches the majority of all npm packages (same paper, abstract).",
    ],
    settings: &[
        graph_settings::KIND,
        graph_settings::OPTIONAL,
        graph_settings::RELATION,
        graph_settings::UNRESOLVED,
        SAMPLE,
        SEED,
    ],
    differences: &[],
    needs: &[
        &[Field::DependentPackage, Field::Target],
        &[Field::Child, Field::BaseId],
        &[Field::Child, Field::BaseName],
    ],
    reads: &[Field::Author],
    reads_whole: &[Relation::Authors, Relation::Maintainers, Relation::Releases],
    sources: "Ecosyste.ms packages, versions, dependencies and maintainerships; libraries.io dependencies; hub-stats models",
    changes: &[
        "More edges (all kinds, optional ones, all relations) never make a set smaller.",
        "A table of dependencies that is missing or cut leaves edges out: no set grows by that.",
        "In a sample the means move with the seed, mostly within their interval.",
    ],
};

/// How many packages a sample has.
pub const SAMPLE: Setting = Setting {
    name: "sample",
    label: "Packages in the sample",
    hint: Some("Only for more than 50,000 packages."),
    kind: SettingKind::Number {
        min: 10,
        max: 10_000,
        default: 1_000,
    },
    advanced: true,
};

/// What a sample hangs on.
pub const SEED: Setting = Setting {
    name: "seed",
    label: "Seed of the sample",
    hint: Some("The same seed draws the same packages."),
    kind: SettingKind::Number {
        min: 0,
        max: u32::MAX as u64,
        default: 1,
    },
    advanced: true,
};

/// Refuses a sample size out of range.
///
/// # Errors
/// [`ErrorKind::Setting`] then.
pub fn check_sample(metric: &str, sample: u32) -> Result<()> {
    if (10..=10_000).contains(&sample) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Setting,
        format!("{metric}.sample must be from 10 to 10,000, not {sample}."),
        "Choose a number in between.",
    ))
}

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Which dependencies count.
    pub kind: DependencyKind,
    /// Whether optional ones do.
    pub optional: bool,
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Whether targets that the files do not list are packages.
    pub unresolved: bool,
    /// Packages in the sample of a large graph.
    pub sample: u32,
    /// What the sample hangs on.
    pub seed: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            kind: DependencyKind::Runtime,
            optional: false,
            relation: RelationFilter::All,
            unresolved: false,
            sample: 1_000,
            seed: 1,
        }
    }
}

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        check_sample("reach", self.sample)
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What the rows became.
    pub graph: Account,
    /// Reach and trust of packages.
    pub packages: Transitive,
    /// The packages with the largest reach.
    pub top_packages: Vec<TopPackage>,
    /// Reach and trust of maintainers; none where no maintainer is known.
    pub maintainers: Option<Maintainers>,
    /// Published figures beside these.
    #[serde(skip)]
    pub compared: Vec<Compared>,
}

/// Transitive reach and trust of packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transitive {
    /// How large graphs were sampled; none where all is exact.
    pub sampled: Option<Sampled>,
    /// |PR|: packages that depend on a package, transitively.
    pub reach: Spread,
    /// |ITP|: packages that a package depends on, transitively.
    pub trust: Spread,
}

/// A random sample of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sampled {
    /// Packages in the sample.
    pub sample: u64,
    /// Seed of the random sample.
    pub seed: u32,
    /// Packages, and maintainers, with the most direct dependents, whose reach is exact.
    pub candidates: u64,
}

/// What is said of a size over all packages or maintainers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Of how many.
    pub n: u64,
    /// The arithmetic mean, estimated where there is an interval.
    pub mean: Option<f64>,
    /// 95% interval of the mean, where it is estimated.
    pub interval: Option<[f64; 2]>,
    /// The median (type 7), that of the sample where there is one.
    pub median: Option<f64>,
    /// The greatest: in large graphs of those that were looked at.
    pub max: Option<u64>,
}

impl Spread {
    fn exact(tally: &Tally) -> Self {
        Self {
            n: tally.n(),
            mean: tally.mean(),
            interval: None,
            median: tally.quantile(0.5),
            max: tally.max(),
        }
    }

    /// Of a sample out of `n`.
    fn sampled(values: &[u32], n: usize) -> Self {
        let tally = Tally::new(values.iter().map(|value| u64::from(*value)));
        let numbers: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let size = numbers.len() as f64;
        let rest = 1.0 - size / n as f64;
        let interval = stats::variance(&numbers).zip(tally.mean());
        Self {
            n: n as u64,
            interval: interval.map(|(variance, mean)| {
                let off = NORMAL_95 * (variance / size * rest.max(0.0)).sqrt();
                [(mean - off).max(0.0), mean + off]
            }),
            ..Self::exact(&tally)
        }
    }

    /// The greatest in words: of a sample it is not that of all.
    pub fn most_in_words(&self) -> String {
        let most = count(self.max.unwrap_or(0));
        match self.interval {
            Some(_) => format!("largest of the sampled {most}"),
            None => format!("at most {most}"),
        }
    }

    /// The mean with its interval, in words.
    pub fn mean_in_words(&self) -> String {
        match (self.mean, self.interval) {
            (Some(mean), Some([low, high])) => format!(
                "about {} (95% interval {} to {})",
                number(mean),
                number(low),
                number(high)
            ),
            (Some(mean), None) => number(mean),
            (None, _) => "undefined".to_owned(),
        }
    }
}

/// A package and its reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopPackage {
    /// Its name.
    pub name: String,
    /// |PR|.
    pub reach: u64,
    /// Share of all packages.
    pub share: Option<f64>,
    /// Packages that depend on it directly.
    pub direct: u64,
}

/// Where maintainers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaintainersFrom {
    /// A table of maintainers.
    Maintainers,
    /// The package's author or owner, for models the part of the name before the slash as well.
    Authors,
}

/// Reach and trust of maintainers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Maintainers {
    /// Where they come from.
    pub from: MaintainersFrom,
    /// Packages whose maintainer is not known.
    pub unmaintained: u64,
    /// |MR|: packages that a maintainer reaches; no median where the graph is large.
    pub reach: Spread,
    /// |ITM|: maintainers that a package trusts.
    pub trust: Spread,
    /// Those with the largest reach.
    pub top: Vec<TopMaintainer>,
    /// Joint reach of the first k by |MR|, for some k.
    pub curve: Vec<Joint>,
    /// Joint reach of the first k that a greedy choice picks.
    pub greedy: Vec<GreedyStep>,
    /// Whether the greedy choice ended early because it took too long.
    pub greedy_cut: bool,
    /// Joint reach of 1, 20 and 100, or of all where there are fewer.
    pub shares: Vec<Shares>,
    /// The least k whose joint reach by |MR| is half of all packages or more.
    pub half: Option<u64>,
}

/// A maintainer and the reach of their packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopMaintainer {
    /// The name or number in the data.
    pub name: String,
    /// Packages maintained.
    pub packages: u64,
    /// |MR|.
    pub reach: u64,
    /// Share of all packages.
    pub share: Option<f64>,
}

/// The joint reach of the first maintainers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joint {
    /// How many maintainers.
    pub maintainers: u64,
    /// Their share of all maintainers.
    pub share_of_maintainers: f64,
    /// Packages that they reach together.
    pub packages: u64,
    /// The share of all packages.
    pub share_of_packages: f64,
}

/// A step of the greedy choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GreedyStep {
    /// The maintainer picked.
    pub name: String,
    /// Packages that the pick adds.
    pub adds: u64,
    /// Packages reached so far.
    pub packages: u64,
}

/// Joint reach of so many maintainers, as a share of all packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shares {
    /// How many maintainers.
    pub maintainers: u64,
    /// By |MR|.
    pub by_reach: Option<f64>,
    /// By the greedy choice; none where it ended early.
    pub greedy: Option<f64>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure::measure_above(EXACT, data, params)
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
