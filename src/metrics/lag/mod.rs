//! Technical lag of dependencies: how far the release that a dependency takes is behind the newest
//! release of the package.
//!
//! Source: Zerouali et al. (2019), *A formal framework for measuring technical lag in component
//! repositories*; the formulas are those of METRICS, section 6.5, which gives them from memory.
//! Ours are the choice of a package's latest release, which pre-releases count, the fourth
//! component of version lag, and how the resolved tree is walked.
//!
//! Memory: four bytes for each release and its package, twelve for each dependency of a latest
//! release and eight for its lag. Versions are parsed package by package and then dropped.

mod finding;
mod measure;
mod models;
mod releases;
mod requirement;
mod show;
mod tally;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod trees;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::graph_settings::DEPENDENCY_KINDS;
use super::shown::Shown;
use super::{Measure, Nothing};
use crate::domain::data::Data;
use crate::domain::dependencies::DependencyKind;
use crate::domain::versions::Grammar;
use crate::relations::Field;

const MS_PER_DAY: f64 = 86_400_000.0;
const DAYS_PER_YEAR: f64 = 365.25;

/// The number of packages and of targets that are listed.
const TOP: usize = 10;

/// The greatest number of points of the cumulative curve.
const CURVE: usize = 400;

/// The greatest numbers of dependencies that are resolved when trees are walked: in total and for
/// one package.
const TREE_BUDGET: u64 = 2_000_000;
const ONE_TREE: u64 = 100_000;

/// The greatest number of parsed versions that are kept when trees are walked.
const KEPT_VERSIONS: usize = 500_000;

/// Days at which the cumulative distribution is tabulated.
const MARKS: [u32; 9] = [0, 1, 7, 30, 90, 180, 365, 730, 1826];

/// The description of the metric.
pub const ABOUT: About = About {
    id: "lag",
    title: "Technical lag",
    theme: Some(Theme::Maintenance),
    question: "How far behind the newest release are the releases that packages depend on?",
    definition: &[
        "For a dependency of package p on package q at time t, the used release is the highest release of q published by t that satisfies the requirement. The ideal release is the highest (or the newest) release of q published by t. Pre-releases count only if the requirement names one or nothing else satisfies it. Time lag is the time from the publication of the used release to that of the ideal one, in days; it is 0 if the used one came later, as with back-ports (Zerouali et al. 2019; formulas from memory, unverified).",
        "Version lag is the number of releases of q after the used one up to the ideal one, in the order of versions. Each is counted by the first component in which it differs from the release before: major, minor, patch, or another part such as a pre-release (this fourth component is ours).",
        "A package's lag is the largest time lag among its dependencies; mean and sum are also given. Libyears are the sum of the time lags in years of 365.25 days.",
        "Only dependencies of the latest release of each package count: its highest stable version published by t, else the release published last (our choice). The time t is the publication of that release or the date of the snapshot.",
        "Requirements follow node-semver on npm, PEP 440 on PyPI, Cargo's rules on crates.io and comparisons of numbers on CRAN. On PyPI environment markers are ignored, so a dependency for one platform counts like any other; a dependency for an extra is optional. Tags, addresses, paths and aliases name no range of versions. Dependencies whose requirement cannot be read or satisfied are left out and counted. Dependencies of other registries are left out unless a grammar is chosen.",
        "With the whole tree, the dependencies of each used release are followed too, each release once per package, all at the time t of the package at the root. So the tree has the latest releases that the requirements allow, not those that a lock file fixed (our choice).",
        "Models have neither releases nor requirements. For them we give a proxy: the days from the creation of a descendant to the last change of its base, or 0 if the base did not change after that. The change may be to the card alone, and a descendant may adopt it without a new name.",
    ],
    formulas: &[
        ("Time lag", "max(0, published(ideal) − published(used))"),
        ("Version lag", "|{releases of q : used < release ≤ ideal}|"),
        (
            "Lag of a package",
            "max of the time lags of its dependencies",
        ),
        ("Libyears", "Σ time lag in days ÷ 365.25"),
    ],
    published: &[
        "Zerouali et al. (2019) measured more than 500,000 npm packages with about 4 million releases (abstract). Their figures are not compared here, because they were not verified.",
    ],
    settings: &[
        Setting {
            name: "at",
            label: "Time of measurement",
            hint: Some("when p's latest release was published, or the date of the snapshot"),
            kind: SettingKind::Choice {
                choices: &[
                    ("release", "at the latest release"),
                    ("snapshot", "at the snapshot"),
                ],
                default: "release",
            },
            advanced: false,
        },
        Setting {
            name: "ideal",
            label: "Ideal release",
            hint: Some("the release with which the used one is compared"),
            kind: SettingKind::Choice {
                choices: &[
                    ("highest", "the highest version"),
                    ("newest", "the last published"),
                ],
                default: "highest",
            },
            advanced: true,
        },
        Setting {
            name: "kinds",
            label: "Dependencies",
            hint: Some(DEPENDENCY_KINDS),
            kind: SettingKind::Choice {
                choices: &[("runtime", "needed at run time"), ("all", "of every kind")],
                default: "runtime",
            },
            advanced: true,
        },
        Setting {
            name: "optional",
            label: "Count optional dependencies",
            hint: Some("Also those for extras of a Python package."),
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
        Setting {
            name: "transitive",
            label: "Walk the whole tree",
            hint: Some("slow on a whole registry: at most 2,000,000 dependencies are resolved"),
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
        Setting {
            name: "grammar",
            label: "Grammar of requirements",
            hint: Some("if the registry is not named or is not one of these"),
            kind: SettingKind::Choice {
                choices: &[
                    ("auto", "by the registry"),
                    ("npm", "npm"),
                    ("pep440", "PyPI (PEP 440)"),
                    ("cargo", "Cargo"),
                    ("cran", "CRAN"),
                ],
                default: "auto",
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[
            Field::DependentPackage,
            Field::Target,
            Field::Requirement,
            Field::ReleasedPackage,
            Field::ReleaseNumber,
            Field::PublishedAt,
        ],
        &[
            Field::Child,
            Field::BaseId,
            Field::CreatedAt,
            Field::UpdatedAt,
        ],
    ],
    reads: &[Field::CreatedAt, Field::UpdatedAt],
    reads_whole: &[],
    sources: "dependencies and versions of Ecosyste.ms or libraries.io; hub-stats models, as a proxy",
    changes: &[
        "If the last published release is ideal, the lag is never shorter than with the highest version.",
        "At the snapshot a pinned dependency lags at least as much; one with a range may lag less.",
        "Missing releases may include the used release as well as the ideal one.",
        "For models the proxy is too long if a base's last change was to its card.",
    ],
};

/// The time of measurement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The publication of the package's latest release.
    #[default]
    Release,
    /// The end of the snapshot's day or month; the latest publication in the data if no date is
    /// known.
    Snapshot,
}

/// Which release is ideal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ideal {
    /// The highest version.
    #[default]
    Highest,
    /// The last published.
    Newest,
}

/// The data from which lag is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Requirements and releases.
    #[default]
    Requirements,
    /// Models and their bases. This is a proxy, because the data do not say which state of the base
    /// was used.
    Models,
}

/// The grammar by which requirements are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrammarChoice {
    /// The grammar of the registry.
    #[default]
    Auto,
    /// node-semver.
    Npm,
    /// PEP 440.
    Pep440,
    /// Cargo's.
    Cargo,
    /// R's.
    Cran,
}

impl GrammarChoice {
    fn grammar(self) -> Option<Grammar> {
        match self {
            Self::Auto => None,
            Self::Npm => Some(Grammar::Npm),
            Self::Pep440 => Some(Grammar::Pep440),
            Self::Cargo => Some(Grammar::Cargo),
            Self::Cran => Some(Grammar::Cran),
        }
    }
}

/// The settings of the metric.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The time of measurement.
    pub at: At,
    /// Which release is ideal.
    pub ideal: Ideal,
    /// Which dependencies count.
    pub kinds: DependencyKind,
    /// Whether optional dependencies count.
    pub optional: bool,
    /// Whether dependencies of dependencies count.
    pub transitive: bool,
    /// The grammar by which requirements are read.
    pub grammar: GrammarChoice,
}

/// Technical lag in one dataset (METRICS, section 6.5).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// The data from which lag is measured. For models, dependencies are edges to a base, packages
    /// are the descendants and targets are the bases; time lag is the time from the descendant's
    /// creation to the base's last change.
    pub basis: Basis,
    /// The time of measurement, as chosen.
    pub at: At,
    /// The ideal release, as chosen.
    pub ideal: Ideal,
    /// The date of measurement, if it is the same for all packages.
    pub date: Option<String>,
    /// Whether that date is the latest publication in the data, because the snapshot has no date.
    pub date_is_latest_publication: bool,
    /// Packages with at least one dependency measured.
    pub packages: u64,
    /// Dependencies measured; with the whole tree, the dependencies of all trees.
    pub dependencies: u64,
    /// Targets of these dependencies.
    pub targets: u64,
    /// Measured dependencies with an empty requirement, which takes any version by the grammar.
    pub empty_requirements: u64,
    /// Dependencies that could not be measured, by reason.
    pub excluded: Excluded,
    /// Dependencies that were not asked for.
    pub left_out: LeftOut,
    /// Releases of the targets that could not be used.
    pub releases: UnusedReleases,
    /// Time lag of the dependencies, in days.
    pub time_lag: Option<Distribution>,
    /// The cumulative distribution of time lag: days, and the share of dependencies with at most
    /// that lag.
    pub cumulative: Vec<[f64; 2]>,
    /// The cumulative distribution at round numbers of days.
    pub within: Vec<Within>,
    /// Releases behind.
    pub version_lag: VersionLag,
    /// The largest time lag of each package's dependencies, in days: the package's lag.
    pub package_max: Option<Distribution>,
    /// The mean time lag of each package's dependencies, in days.
    pub package_mean: Option<Distribution>,
    /// The sum of the time lags of each package's dependencies, in days.
    pub package_sum: Option<Distribution>,
    /// Sum of all time lags, in years of 365.25 days.
    pub libyears: f64,
    /// The average of libyears for one package.
    pub libyears_per_package: Option<f64>,
    /// The packages with the largest lag.
    pub most_lagging: Vec<PackageLag>,
    /// The targets with the greatest sum of lags of the dependencies on them.
    pub lag_holders: Vec<TargetLag>,
    /// How the trees were walked, if they were.
    pub tree: Option<Tree>,
}

/// Dependencies that could not be measured, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The registry is not known, or its grammar is not.
    pub grammar_unknown: u64,
    /// The dependent package has no release with a date and a readable version by t.
    pub dependent_without_releases: u64,
    /// The target has no release with a date and a readable version.
    pub target_without_releases: u64,
    /// No requirement is given, or an empty one that the grammar does not take.
    pub no_requirement: u64,
    /// The requirement names no range of versions: it is a tag, an address, a path or an alias.
    pub unparsable: u64,
    /// No release of the target by t satisfies the requirement.
    pub unsatisfied: u64,
}

/// Why a dependency cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    GrammarUnknown,
    DependentWithoutReleases,
    TargetWithoutReleases,
    NoRequirement,
    Unparsable,
    Unsatisfied,
}

impl Excluded {
    fn add(&mut self, reason: Reason) {
        *match reason {
            Reason::GrammarUnknown => &mut self.grammar_unknown,
            Reason::DependentWithoutReleases => &mut self.dependent_without_releases,
            Reason::TargetWithoutReleases => &mut self.target_without_releases,
            Reason::NoRequirement => &mut self.no_requirement,
            Reason::Unparsable => &mut self.unparsable,
            Reason::Unsatisfied => &mut self.unsatisfied,
        } += 1;
    }

    fn rows(&self) -> [(&'static str, u64); 6] {
        [
            (
                "target without releases in the data",
                self.target_without_releases,
            ),
            ("no release satisfies the requirement", self.unsatisfied),
            (
                "requirement that names no range of versions",
                self.unparsable,
            ),
            ("no requirement", self.no_requirement),
            (
                "dependent package without releases",
                self.dependent_without_releases,
            ),
            ("registry or its grammar unknown", self.grammar_unknown),
        ]
    }

    /// The total of all reasons.
    pub fn total(&self) -> u64 {
        self.rows().iter().map(|(_, count)| count).sum()
    }
}

/// Dependencies that were not asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Those of other releases than the package's latest.
    pub other_releases: u64,
    /// Those of other kinds, such as development.
    pub other_kinds: u64,
    /// Optional ones.
    pub optional: u64,
}

/// Releases of the targets that could not be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct UnusedReleases {
    /// Without a date.
    pub undated: u64,
    /// With a version that the grammar cannot read.
    pub unreadable: u64,
    /// With the same version as another release; the one published first counts.
    pub repeated: u64,
}

/// Summary of a sample: mean, quartiles and maximum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distribution {
    /// The number of values.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// First quartile, of type 7.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
    /// The 90th percentile.
    pub p90: f64,
    /// The greatest.
    pub max: f64,
    /// Share of values that are 0.
    pub zero: f64,
}

/// The share of dependencies with at most a lag.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Within {
    /// The lag in days.
    pub days: u32,
    /// Dependencies.
    pub dependencies: u64,
    /// Their share.
    pub share: f64,
}

/// Releases behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct VersionLag {
    /// Releases that all dependencies together are behind.
    pub releases: ByComponent,
    /// Dependencies that are behind by at least one release of the kind.
    pub dependencies: ByComponent,
    /// Dependencies that are behind by any release.
    pub behind: u64,
    /// Releases behind for one dependency on average.
    pub mean: Option<f64>,
}

/// Counts by the first component that changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ByComponent {
    /// The first number.
    pub major: u64,
    /// The second.
    pub minor: u64,
    /// The third and those after it.
    pub patch: u64,
    /// What follows the numbers.
    pub other: u64,
}

impl ByComponent {
    fn counts(&self) -> [u64; 4] {
        [self.major, self.minor, self.patch, self.other]
    }

    fn of([major, minor, patch, other]: [u64; 4]) -> Self {
        Self {
            major,
            minor,
            patch,
            other,
        }
    }
}

/// A package's lag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackageLag {
    /// The package.
    pub package: String,
    /// Its dependencies that were measured.
    pub dependencies: u64,
    /// Their largest time lag in days.
    pub max: f64,
    /// Their mean.
    pub mean: f64,
    /// Their sum.
    pub sum: f64,
}

/// A package with the lag of the dependencies on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetLag {
    /// The package.
    pub package: String,
    /// Dependencies on it that were measured.
    pub dependencies: u64,
    /// The sum of their time lags in days.
    pub sum: f64,
    /// The mean.
    pub mean: f64,
}

/// How trees were walked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// Packages whose tree was walked.
    pub roots: u64,
    /// Packages that were not reached before the limit of resolved dependencies.
    pub not_walked: u64,
    /// Trees that were cut at the limit of one tree.
    pub cut: u64,
}

/// No package, no row.
const NONE: u32 = u32::MAX;

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure::measure(data, params, TREE_BUDGET).or_else(|| models::of_models(data, params))
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}
