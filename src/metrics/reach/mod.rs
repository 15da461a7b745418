//! User reach and implicit trust.
//!
//! Definition: `docs/metrics/reach.md`, after Zimmermann et al. (USENIX Security 2019). Ours are
//! the treatment of large graphs, the greedy curve, and the analogue for models.

mod finding;
mod maintainers;
mod measure;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::graph_settings;
use super::shown::Shown;
use super::{Compared, Measure, Nothing, RelationFilter};
use crate::base::text::{count, number};
use crate::domain::data::Data;
use crate::domain::dependencies::DependencyKind;
use crate::domain::graph::Account;
use crate::relations::{Field, Relation};
use crate::stats::{self, Tally};

pub use measure::{Walk, walk};

/// The greatest number of packages for which reach is exact. With 200,000 edges and 10,000
/// maintainers it takes 0.6 seconds natively (`examples/reach_of_graph.rs`). The time grows with
/// packages times edges.
pub const EXACT: usize = 50_000;

/// The number of packages and of maintainers that are examined one by one in larger graphs: those
/// with the most direct dependents.
pub const CANDIDATES: usize = 1_000;

/// The number of packages and of maintainers that an answer names.
const NAMED: usize = 20;

/// The number of bars in the figure.
const BARS: usize = 10;

/// The greatest number of steps of the greedy union.
const GREEDY: usize = 100;

/// The number of edges that the greedy union examines before it ends early; they take some seconds.
const GREEDY_EDGES: u64 = 200_000_000;

/// Numbers of maintainers whose joint reach is given in the answer.
const SHARES: [u64; 3] = [1, 20, 100];

/// The greatest number of points of a curve.
const CURVE: usize = 400;

/// Two-sided 95% of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "reach",
    title: "User reach",
    theme: Some(Theme::Downstream),
    question: "How many packages does one package or one maintainer reach through dependencies, and how many must a user trust?",
    definition: &[
        "An edge goes from package p to package q if the latest release of p has a runtime dependency on q. The reach PR(p) is the set of packages that depend on p directly or transitively. The implicit trust ITP(p) is the set of packages that p depends on directly or transitively. Neither set contains p itself. The reach MR(m) of a maintainer is the union of PR(p) over the packages p that m maintains. The implicitly trusted maintainers ITM(p) are those of the packages in ITP(p). Source: Zimmermann et al., USENIX Security 2019; the formulas are given from memory and unverified.",
        "The curve ranks maintainers by |MR| (ties by name) and shows which share of all packages the first k reach together. The greedy union, our addition, picks at each of 100 steps the maintainer who adds most.",
        "The latest release is the highest stable version by the registry's grammar (npm, PyPI, crates.io, CRAN). If a package has none, or the grammar is not known, it is the release published last; if no time is known either, it is the highest number. If the rows name no release, all rows count. If a table lists packages, only these count. Targets that it does not list are counted as unresolved; packages that it does not list are left out with their dependencies; neither belongs to a set. For packages of R, R itself and the packages that come with it are the platform and are left out.",
        "Up to 50,000 packages everything is exact: packages that depend on each other in a circle are merged, and sets are passed along the edges as bits. For more packages we chose this: reach is exact for the 1,000 packages and the 1,000 maintainers with the most direct dependents; means and medians come from a random sample of packages, with a 95% interval of the mean (normal, with the correction for a finite population). The mean of |PR| equals that of |ITP|, because both count the same pairs. It is estimated from |ITP|, which varies less.",
        "We use the same definitions for models: the edge goes from a model to a base that it was made from; PR of a base is its transitive descendants; the maintainer is the author, or the part of the name before the slash if the data name no author.",
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
        "A very small number of maintainer accounts reaches most npm packages (same paper, abstract).",
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
        "A missing or incomplete table of dependencies leaves edges out: no set becomes larger.",
        "In a sample the means change with the seed, mostly within their interval.",
    ],
};

/// The setting for the number of packages in the sample.
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

/// The setting for the seed of the random sample.
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

/// What settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Which dependencies count.
    pub kind: DependencyKind,
    /// Whether optional dependencies count.
    pub optional: bool,
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Whether targets that the files do not list count as packages.
    pub unresolved: bool,
    /// Packages in the sample of a large graph.
    pub sample: u32,
    /// Seed of the random sample.
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

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The account of how the rows were used.
    pub graph: Account,
    /// Reach and trust of packages.
    pub packages: Transitive,
    /// The packages with the largest reach.
    pub top_packages: Vec<TopPackage>,
    /// Reach and trust of maintainers; `None` if no maintainer is known.
    pub maintainers: Option<Maintainers>,
    /// Published figures, each with the user's.
    #[serde(skip)]
    pub compared: Vec<Compared>,
}

/// Transitive reach and trust of packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transitive {
    /// The sample of a large graph; `None` if everything is exact.
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
    /// The number of packages and of maintainers with the most direct dependents, whose reach is
    /// exact.
    pub candidates: u64,
}

/// A summary of set sizes over all packages or maintainers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The number of packages or maintainers.
    pub n: u64,
    /// The arithmetic mean; it is estimated if it has an interval.
    pub mean: Option<f64>,
    /// 95% interval of the mean, if it is estimated.
    pub interval: Option<[f64; 2]>,
    /// The median (type 7), or that of the sample.
    pub median: Option<f64>,
    /// The greatest; in large graphs, the greatest of those that were examined.
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

    /// The summary of a sample out of `n`.
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

    /// The greatest in words; that of a sample may not be the greatest of all.
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

/// The source of the maintainers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaintainersFrom {
    /// A table of maintainers.
    Maintainers,
    /// The package's author or owner; for models also the part of the name before the slash.
    Authors,
}

/// Reach and trust of maintainers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Maintainers {
    /// The source of the maintainers.
    pub from: MaintainersFrom,
    /// Packages whose maintainer is not known.
    pub unmaintained: u64,
    /// |MR|: packages that a maintainer reaches; without a median if the graph is large.
    pub reach: Spread,
    /// |ITM|: maintainers that a package trusts.
    pub trust: Spread,
    /// The maintainers with the largest reach.
    pub top: Vec<TopMaintainer>,
    /// Joint reach of the first k by |MR|, for some k.
    pub curve: Vec<Joint>,
    /// Joint reach of the first k that the greedy choice picks.
    pub greedy: Vec<GreedyStep>,
    /// Whether the greedy choice ended early because it took too long.
    pub greedy_cut: bool,
    /// Joint reach of 1, 20 and 100, or of all if there are fewer.
    pub shares: Vec<Shares>,
    /// The smallest k whose joint reach by |MR| is at least half of all packages.
    pub half: Option<u64>,
}

/// A maintainer and the reach of their packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopMaintainer {
    /// The name or number in the data.
    pub name: String,
    /// The number of packages maintained.
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

/// Joint reach of a number of maintainers, as a share of all packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shares {
    /// How many maintainers.
    pub maintainers: u64,
    /// The share if they are ranked by |MR|.
    pub by_reach: Option<f64>,
    /// The share by the greedy choice; `None` if it ended early.
    pub greedy: Option<f64>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure::measure_above(EXACT, data, params)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
