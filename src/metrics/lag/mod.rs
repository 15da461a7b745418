//! Technical lag of dependencies: how far behind the newest release of a package the release is
//! that a dependency takes.
//!
//! Source: Zerouali et al. (2019), *A formal framework for measuring technical lag in component
//! repositories*; the formulas are those of METRICS, section 6.5, which has them from memory.
//! Ours: what counts as the latest release of a package, which pre-releases count, the fourth
//! component of version lag, and how the resolved tree is walked.
//!
//! Memory: four bytes for each release and its package, twelve for each dependency of a latest
//! release and eight for its lag; versions are parsed package by package and let go again.

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
use super::data::Data;
use super::graph_settings::DEPENDENCY_KINDS;
use super::shown::Shown;
use super::{Measure, Nothing, Settings};
use crate::domain::dependencies::DependencyKind;
use crate::domain::versions::Grammar;
use crate::relations::Field;

const MS_PER_DAY: f64 = 86_400_000.0;
const DAYS_PER_YEAR: f64 = 365.25;

/// Packages and targets that are listed.
const TOP: usize = 10;

/// Points of the cumulative curve at most.
const CURVE: usize = 400;

/// Dependencies that are resolved at most when trees are walked, and of one package at most.
const TREE_BUDGET: u64 = 2_000_000;
const ONE_TREE: u64 = 100_000;

/// Versions that are kept parsed at most when trees are walked.
const KEPT_VERSIONS: usize = 500_000;

/// Days at which the cumulative distribution is tabulated.
const MARKS: [u32; 9] = [0, 1, 7, 30, 90, 180, 365, 730, 1826];

/// What the metric is about.
pub const ABOUT: About = About {
    id: "lag",
    title: "Technical lag",
    theme: Some(Theme::Maintenance),
    question: "How far behind the newest release are the releases that packages depend on?",
    definition: &[
        "For a dependency of package p on package q at time t: used is the highest release of q published by t that satisfies the requirement; ideal is the highest (or the newest) release of q published by t. Pre-releases count only where the requirement names one, or where nothing else satisfies it. Time lag is the time from the publication of used to that of ideal, in days, and 0 where used came later, as back-ports do (Zerouali et al. 2019; formulas from memory, unverified).",
        "Version lag is the number of releases of q after used up to ideal in the order of versions, each counted by the first component in which it differs from the one before: major, minor, patch, or another part such as a pre-release (the fourth is ours).",
        "A package's lag is the largest time lag among its dependencies; mean and sum are given too. Libyears are the sum of the time lags in years of 365.25 days.",
        "Only dependencies of the latest release of each package count: its highest stable version published by t, else the release published last (ours). t is when that release was published, or the date of the snapshot.",
        "Requirements follow node-semver on npm, PEP 440 on PyPI (environment markers are ignored, so a dependency for one platform counts like any other; one for an extra is optional), Cargo's rules on crates.io and comparisons of numbers on CRAN. Tags, addresses, paths and aliases name no range of versions. What cannot be read or satisfied is left out and counted. Dependencies of other registries are left out unless a grammar is chosen.",
        "With the whole tree, each release that a dependency takes is followed to its own dependencies, each release once per package, all at the time t of the package at the root: the latest that the requirements allow, not what a lock file fixed (ours).",
        "Models have neither releases nor requirements. For them a proxy is given (ours): the days from the creation of a descendant to the last change of its base, 0 where the base did not change after that. A change may be to the card alone, and a descendant may follow it without a new name.",
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
        "Zerouali et al. (2019) measured more than 500,000 npm packages with about 4 million releases (abstract); no figure of theirs is compared here, since it was not verified.",
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
            hint: Some("what the used release is compared with"),
            kind: SettingKind::Choice {
                choices: &[
                    ("highest", "the highest version"),
                    ("newest", "the last published"),
                ],
                default: "highest",
            },
            advanced: false,
        },
        Setting {
            name: "kinds",
            label: "Dependencies",
            hint: Some(DEPENDENCY_KINDS),
            kind: SettingKind::Choice {
                choices: &[("runtime", "needed at run time"), ("all", "of every kind")],
                default: "runtime",
            },
            advanced: false,
        },
        Setting {
            name: "optional",
            label: "Count optional dependencies",
            hint: Some("Also those for extras of a Python package."),
            kind: SettingKind::Switch { default: false },
            advanced: false,
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
            hint: Some("where the registry is not named, or is another than these"),
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
        "The last published release as ideal never gives a shorter lag than the highest version.",
        "At the snapshot a pinned dependency lags as much or more; one with a range may have caught up.",
        "Releases that are missing can hide both: what was used and what was ideal.",
        "For models the proxy is too long where a base's last change was to its card.",
    ],
};

/// The time of measurement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// When the package's latest release was published.
    #[default]
    Release,
    /// The end of the snapshot's day or month; the latest publication in the data where no date
    /// is known.
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

/// What lag is measured on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Requirements and releases.
    #[default]
    Requirements,
    /// Models and their bases, a proxy: nothing says which state of the base was used.
    Models,
}

/// By which grammar requirements are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrammarChoice {
    /// By the registry's.
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

/// What the user chooses.
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
    /// By which grammar requirements are read.
    pub grammar: GrammarChoice,
}

impl Settings for Params {}

/// Technical lag in one dataset (METRICS, section 6.5).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// What lag is measured on. Of models, dependencies are edges to a base, packages the
    /// descendants and targets the bases; their time lag is that from the descendant's creation
    /// to the base's last change.
    pub basis: Basis,
    /// The time of measurement, as chosen.
    pub at: At,
    /// The ideal release, as chosen.
    pub ideal: Ideal,
    /// The time t where it is one for all packages: a date.
    pub date: Option<String>,
    /// Whether that date is the latest publication in the data, for want of a snapshot's date.
    pub date_is_latest_publication: bool,
    /// Packages with at least one dependency measured.
    pub packages: u64,
    /// Dependencies measured; with the tree, those of all trees.
    pub dependencies: u64,
    /// Packages that these dependencies are on.
    pub targets: u64,
    /// Of these, dependencies with an empty requirement, which takes any version by the grammar.
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
    /// The same at round numbers of days.
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
    /// The same for one package on average.
    pub libyears_per_package: Option<f64>,
    /// The packages with the largest lag.
    pub most_lagging: Vec<PackageLag>,
    /// The packages on which most lag lies, by its sum.
    pub lag_holders: Vec<TargetLag>,
    /// How the trees were walked, where they were.
    pub tree: Option<Tree>,
}

/// Dependencies that could not be measured, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The registry is not known, or its grammar is not.
    pub grammar_unknown: u64,
    /// The package that depends has no release with a date and a readable version by t.
    pub dependent_without_releases: u64,
    /// The target has no release with a date and a readable version.
    pub target_without_releases: u64,
    /// No requirement is given, or an empty one that the grammar does not take.
    pub no_requirement: u64,
    /// The requirement is none by the grammar: a tag, an address, a path, an alias.
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
                "package that depends without releases",
                self.dependent_without_releases,
            ),
            ("registry or its grammar not known", self.grammar_unknown),
        ]
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.rows().iter().map(|(_, count)| count).sum()
    }
}

/// Dependencies that were not asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Of other releases than the package's latest.
    pub other_releases: u64,
    /// Of other kinds, such as development.
    pub other_kinds: u64,
    /// Optional ones.
    pub optional: u64,
}

/// Releases of the targets that could not be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct UnusedReleases {
    /// Without a date.
    pub undated: u64,
    /// With a version that is none by the grammar.
    pub unreadable: u64,
    /// Of the same version as another, of which the first published counts.
    pub repeated: u64,
}

/// What numbers are like.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distribution {
    /// How many.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// First quartile, of type 7.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
    /// What nine in ten stay within.
    pub p90: f64,
    /// The greatest.
    pub max: f64,
    /// Share that is 0.
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

/// The lag that lies on a package that others depend on.
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
    /// Packages that were not reached before the budget was spent.
    pub not_walked: u64,
    /// Trees that were cut at the budget of one tree.
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

    fn show(&self) -> Shown {
        show::show(self)
    }
}
