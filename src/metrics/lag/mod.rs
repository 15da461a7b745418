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

use crate::base::text;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use chrono::{DateTime, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::{Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table};
use super::{Measure, RelationFilter, Settings};
use crate::domain::versions::{Component, Grammar, Requirement, Version};
use crate::relations::{Field, Relation, Relations, SnapshotDate, Table as Rows, Value};
use crate::stats;

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
        "Only dependencies of the latest release of each package count: its highest version, pre-releases only where there is nothing else (ours). t is when that release was published, or the date of the snapshot.",
        "Requirements follow node-semver on npm, PEP 440 on PyPI (environment markers and extras are ignored, so a dependency for one platform counts like any other), Cargo's rules on crates.io and comparisons of numbers on CRAN. Tags, addresses, paths and aliases name no range of versions. What cannot be read or satisfied is left out and counted. Dependencies of other registries are left out unless a grammar is chosen.",
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
            hint: Some("development, test and suggested ones are not needed at run time"),
            kind: SettingKind::Choice {
                choices: &[("runtime", "needed at run time"), ("all", "of every kind")],
                default: "runtime",
            },
            advanced: false,
        },
        Setting {
            name: "optional",
            label: "Count optional dependencies",
            hint: None,
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

/// Which dependencies count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kinds {
    /// Those that are needed at run time.
    #[default]
    Runtime,
    /// All of them.
    All,
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
    pub kinds: Kinds,
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

/// The rows of one relation in all parts, under one count.
struct AllRows<'a> {
    parts: Vec<(&'a Relations, &'a Rows, u32)>,
    rows: u32,
}

impl<'a> AllRows<'a> {
    fn new(data: &Data<'a>, relation: Relation) -> Self {
        let mut own = Self {
            parts: Vec::new(),
            rows: 0,
        };
        for (relations, table) in data.tables(relation) {
            let rows = u32::try_from(table.rows()).unwrap_or(NONE);
            // More rows than 32 bits count are never kept.
            if let Some(end) = own.rows.checked_add(rows).filter(|end| *end < NONE) {
                own.parts.push((relations, table, own.rows));
                own.rows = end;
            }
        }
        own
    }

    fn place(&self, row: u32) -> Option<(&'a Relations, &'a Rows, usize)> {
        let part = self.parts.partition_point(|(_, _, first)| *first <= row);
        let (relations, table, first) = *self.parts.get(part.checked_sub(1)?)?;
        Some((relations, table, (row - first) as usize))
    }

    fn text(&self, row: u32, field: Field) -> Option<&'a str> {
        let (relations, table, row) = self.place(row)?;
        relations.names.get(table.name(field, row)?)
    }

    fn time(&self, row: u32, field: Field) -> Option<i64> {
        let (_, table, row) = self.place(row)?;
        match table.value(field, row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        }
    }

    fn flag(&self, row: u32, field: Field) -> bool {
        let value = self
            .place(row)
            .and_then(|(_, table, row)| table.value(field, row));
        value == Some(Value::Flag(true))
    }
}

/// The registries that a dataset names, in small letters.
#[derive(Default)]
struct Registries {
    known: Vec<(String, Option<Grammar>)>,
    /// Of rows that name none.
    otherwise: Option<u16>,
}

impl Registries {
    fn number(&mut self, text: &str) -> u16 {
        let same = |(known, _): &(String, _)| known.eq_ignore_ascii_case(text);
        if let Some(place) = self.known.iter().position(same) {
            return place as u16;
        }
        // A column of that many registries is none; what comes after stays with the last.
        if self.known.len() < 1000 {
            let grammar = Grammar::of_registry(text);
            self.known.push((text.to_ascii_lowercase(), grammar));
        }
        (self.known.len() - 1) as u16
    }

    /// The registry of a row: its own, else that of all.
    fn of(&mut self, text: Option<&str>) -> u16 {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.number(text),
            None => self.otherwise.unwrap_or(u16::MAX),
        }
    }

    fn grammar(&self, registry: u16) -> Option<Grammar> {
        self.known.get(usize::from(registry))?.1
    }

    /// The registry of rows that name none: the dataset's, else the only one that rows name.
    fn find(data: &Data<'_>) -> Self {
        let mut own = Self::default();
        if let Some(registry) = &data.source.registry {
            own.otherwise = Some(own.number(registry));
            return own;
        }
        for field in [Field::Registry, Field::DependencyRegistry] {
            for (relations, table) in data.tables(field.relation()) {
                let mut last = None;
                for row in 0..table.rows() {
                    let name = table.name(field, row);
                    if name != last {
                        last = name;
                        let text = name.and_then(|name| relations.names.get(name));
                        text.map(|text| own.number(text));
                    }
                }
            }
        }
        own.otherwise = (own.known.len() == 1).then_some(0);
        own
    }
}

/// Items by the group that they are of.
struct Grouped {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Grouped {
    /// Groups items by their groups' numbers, in their order; [`NONE`] is of no group.
    fn new(groups: usize, of: impl Iterator<Item = u32> + Clone) -> Self {
        let mut starts = vec![0u32; groups + 1];
        for group in of.clone() {
            if let Some(count) = starts.get_mut((group as usize).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut items = vec![0; sum as usize];
        let mut next = starts.clone();
        for (item, group) in (0..).zip(of) {
            if let (true, Some(place)) = ((group as usize) < groups, next.get_mut(group as usize)) {
                items[*place as usize] = item;
                *place += 1;
            }
        }
        Self { starts, items }
    }

    fn of(&self, group: u32) -> &[u32] {
        let at = |group: usize| self.starts.get(group).map(|start| *start as usize);
        match (at(group as usize), at(group as usize + 1)) {
            (Some(start), Some(end)) => self.items.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// A release with a date and a readable version.
#[derive(Debug, Clone)]
struct Known<'a> {
    version: Version,
    text: &'a str,
    published: i64,
    row: u32,
}

/// The releases of a dataset by package.
struct Releases<'a> {
    rows: AllRows<'a>,
    registries: Registries,
    numbers: HashMap<(u16, &'a str), u32>,
    packages: Vec<(u16, &'a str)>,
    of_package: Grouped,
    choice: Option<Grammar>,
}

impl<'a> Releases<'a> {
    fn new(data: &Data<'a>, choice: Option<Grammar>) -> Self {
        let rows = AllRows::new(data, Relation::Releases);
        let mut own = Self {
            registries: Registries::find(data),
            numbers: HashMap::new(),
            packages: Vec::new(),
            of_package: Grouped::new(0, std::iter::empty()),
            rows,
            choice,
        };
        let mut packages = Vec::with_capacity(own.rows.rows as usize);
        let mut last = (u16::MAX, "", NONE);
        for row in 0..own.rows.rows {
            let Some(name) = own.rows.text(row, Field::ReleasedPackage) else {
                packages.push(NONE);
                continue;
            };
            let registry = own.rows.text(row, Field::ReleaseRegistry);
            let registry = own.registries.of(registry);
            // Releases of a package mostly stand together.
            if (last.0, last.1) != (registry, name) || last.2 == NONE {
                let next = own.packages.len() as u32;
                let number = *own.numbers.entry((registry, name)).or_insert(next);
                if number == next {
                    own.packages.push((registry, name));
                }
                last = (registry, name, number);
            }
            packages.push(last.2);
        }
        own.of_package = Grouped::new(own.packages.len(), packages.iter().copied());
        own
    }

    fn find(&mut self, registry: Option<&str>, name: &str) -> u32 {
        let registry = self.registries.of(registry);
        self.numbers.get(&(registry, name)).copied().unwrap_or(NONE)
    }

    fn name(&self, package: u32) -> &'a str {
        self.packages
            .get(package as usize)
            .map_or("", |(_, name)| name)
    }

    fn grammar(&self, package: u32) -> Option<Grammar> {
        let (registry, _) = *self.packages.get(package as usize)?;
        self.choice.or_else(|| self.registries.grammar(registry))
    }

    /// The releases of a package that can be used, ascending by version, each version once.
    fn known(&self, package: u32, unused: Option<&mut UnusedReleases>) -> Vec<Known<'a>> {
        let mut counts = UnusedReleases::default();
        let mut found = Vec::new();
        if let Some(grammar) = self.grammar(package) {
            for row in self.of_package.of(package) {
                let Some(published) = self.rows.time(*row, Field::PublishedAt) else {
                    counts.undated += 1;
                    continue;
                };
                let text = self.rows.text(*row, Field::ReleaseNumber).unwrap_or("");
                let Some(version) = grammar.version(text) else {
                    counts.unreadable += 1;
                    continue;
                };
                found.push(Known {
                    version,
                    text,
                    published,
                    row: *row,
                });
            }
        }
        let order = stats::order(found.len(), &|a, b| {
            let (a, b): (&Known<'_>, &Known<'_>) = (&found[a], &found[b]);
            let versions = a.version.cmp(&b.version);
            versions.then_with(|| (a.published, a.text).cmp(&(b.published, b.text)))
        });
        let mut sorted: Vec<Known<'a>> = Vec::with_capacity(found.len());
        for index in order {
            let own = &found[index];
            if sorted
                .last()
                .is_some_and(|last| last.version == own.version)
            {
                counts.repeated += 1;
            } else {
                sorted.push(own.clone());
            }
        }
        if let Some(unused) = unused {
            unused.undated += counts.undated;
            unused.unreadable += counts.unreadable;
            unused.repeated += counts.repeated;
        }
        sorted
    }

    /// Whether a dependency's row names this release: by its version or its key.
    fn is_release(&self, row: u32, named: &str) -> bool {
        [Field::ReleaseNumber, Field::ReleaseKey]
            .iter()
            .any(|field| self.rows.text(row, *field) == Some(named))
    }

    fn latest_publication(&self) -> Option<i64> {
        let times = (0..self.rows.rows).filter_map(|row| self.rows.time(row, Field::PublishedAt));
        times.max()
    }
}

/// The highest release by a time, pre-releases only where there is nothing else.
fn latest<'k, 'a>(known: &'k [Known<'a>], by: i64) -> Option<&'k Known<'a>> {
    let mut pre = None;
    for own in known.iter().rev().filter(|own| own.published <= by) {
        if !own.version.is_prerelease() {
            return Some(own);
        }
        pre = pre.or(Some(own));
    }
    pre
}

/// Which of a target's releases satisfy a requirement.
struct Served {
    names_prerelease: bool,
    serves: Vec<bool>,
    /// The lag at a time: at a snapshot all dependencies of a requirement have one.
    last: Option<(i64, Option<Lag>)>,
}

impl Served {
    fn new(requirement: &Requirement, known: &[Known<'_>]) -> Self {
        let serves = known
            .iter()
            .map(|own| requirement.satisfied_by(&own.version, own.text));
        Self {
            names_prerelease: requirement.names_prerelease,
            serves: serves.collect(),
            last: None,
        }
    }

    fn lag(&mut self, known: &[Known<'_>], by: i64, ideal: Ideal) -> Option<Lag> {
        match self.last {
            Some((at, lag)) if at == by => lag,
            _ => {
                let lag = lag_at(known, self, by, ideal);
                self.last = Some((by, lag));
                lag
            }
        }
    }
}

/// The lag of one dependency.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Lag {
    used: usize,
    ideal: usize,
    days: f64,
    steps: [u64; 4],
}

/// The lag of a dependency at a time; `None` where no release satisfies it by then.
fn lag_at(known: &[Known<'_>], served: &Served, by: i64, ideal: Ideal) -> Option<Lag> {
    let there = |place: usize| known[place].published <= by;
    let is_pre = |place: usize| known[place].version.is_prerelease();
    let mut used = None;
    for place in (0..known.len()).rev() {
        if !there(place) || !served.serves.get(place).copied().unwrap_or(false) {
            continue;
        }
        if served.names_prerelease || !is_pre(place) {
            used = Some(place);
            break;
        }
        used = used.or(Some(place));
    }
    let used = used?;
    let pre_counts = served.names_prerelease || is_pre(used);
    let counts = |place: &usize| there(*place) && (pre_counts || !is_pre(*place));
    let ideal = match ideal {
        Ideal::Highest => (0..known.len()).rev().find(counts),
        Ideal::Newest => (0..known.len())
            .filter(counts)
            .max_by_key(|place| known[*place].published),
    }?;
    let mut steps = [0; 4];
    let mut before = used;
    for place in (used + 1..=ideal).filter(counts) {
        let changed = known[before].version.changed(&known[place].version);
        steps[match changed {
            Component::Major => 0,
            Component::Minor => 1,
            Component::Patch => 2,
            Component::Other => 3,
        }] += 1;
        before = place;
    }
    let late = known[ideal].published.saturating_sub(known[used].published);
    Some(Lag {
        used,
        ideal,
        days: late.max(0) as f64 / MS_PER_DAY,
        steps,
    })
}

/// Whether a dependency of this kind is needed at run time; what is optional by its kind.
fn kind(text: Option<&str>) -> (bool, bool) {
    let Some(text) = text else {
        return (true, false);
    };
    let word = text.trim().to_ascii_lowercase();
    // PyPI's kinds are environment markers, of which those of extras are optional.
    let marker = word.contains(['=', '<', '>']) || word.contains(" in ");
    if marker {
        let extra = word.contains("extra");
        return (true, extra);
    }
    let needed = [
        "",
        "runtime",
        "normal",
        "imports",
        "depends",
        "linkingto",
        "require",
        "requires",
        "compile",
    ];
    match word.as_str() {
        "optional" => (true, true),
        word => (needed.contains(&word), false),
    }
}

/// Sums over dependencies.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    n: u64,
    sum: f64,
    max: f64,
}

impl Sum {
    fn add(&mut self, days: f64) {
        self.n += 1;
        self.sum += days;
        self.max = self.max.max(days);
    }
}

/// What is gathered while dependencies are measured.
#[derive(Default)]
struct Tally {
    excluded: Excluded,
    days: Vec<f64>,
    releases: [u64; 4],
    dependencies: [u64; 4],
    behind: u64,
    /// By package.
    packages: Vec<(u32, Sum)>,
    /// By target.
    targets: Vec<(u32, Sum)>,
    unused: UnusedReleases,
    /// Dependencies whose empty requirement takes any version.
    empty_requirements: u64,
}

impl Tally {
    fn add(&mut self, lag: &Lag) {
        self.days.push(lag.days);
        for (place, steps) in lag.steps.iter().enumerate() {
            self.releases[place] += steps;
            self.dependencies[place] += u64::from(*steps > 0);
        }
        self.behind += u64::from(lag.steps.iter().any(|steps| *steps > 0));
    }
}

/// A dependency that counts: its row, package and target.
struct Dependency {
    row: u32,
    package: u32,
    target: u32,
}

/// The whole of one dataset.
struct Measuring<'p, 'a> {
    params: &'p Params,
    releases: Releases<'a>,
    rows: AllRows<'a>,
    /// The time t where it is one for all.
    by: Option<i64>,
    left_out: LeftOut,
    tally: Tally,
}

impl<'a> Measuring<'_, 'a> {
    /// The registry that a dependency's row names.
    fn registry(&self, row: u32) -> Option<&'a str> {
        self.rows.text(row, Field::DependencyRegistry)
    }

    /// Whether a dependency is asked for.
    fn is_wanted(&mut self, row: u32) -> bool {
        let (runtime, mut optional) = kind(self.rows.text(row, Field::DependencyKind));
        optional |= self.rows.flag(row, Field::Optional);
        if optional && !self.params.optional {
            self.left_out.optional += 1;
            return false;
        }
        if !runtime && self.params.kinds == Kinds::Runtime {
            self.left_out.other_kinds += 1;
            return false;
        }
        true
    }

    fn target(&mut self, row: u32) -> u32 {
        let registry = self.registry(row);
        match self.rows.text(row, Field::Target) {
            Some(name) => self.releases.find(registry, name),
            None => NONE,
        }
    }

    /// The package of each dependency's row.
    fn packages(&mut self) -> Vec<u32> {
        let mut last: (Option<&str>, &str, u32) = (None, "", NONE);
        let mut packages = Vec::with_capacity(self.rows.rows as usize);
        for row in 0..self.rows.rows {
            let name = self.rows.text(row, Field::DependentPackage).unwrap_or("");
            let registry = self.registry(row);
            if (last.0, last.1) != (registry, name) || row == 0 {
                last = (registry, name, self.releases.find(registry, name));
            }
            packages.push(last.2);
        }
        packages
    }

    /// The latest release by t of each package that depends, and when it was published.
    fn latest(&self, packages: &[u32]) -> Vec<(u32, i64)> {
        let mut found = vec![(NONE, 0); self.releases.packages.len()];
        let mut seen = vec![false; found.len()];
        for package in packages {
            let Some(seen) = seen.get_mut(*package as usize) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            let known = self.releases.known(*package, None);
            if let Some(own) = latest(&known, self.by.unwrap_or(i64::MAX)) {
                found[*package as usize] = (own.row, self.by.unwrap_or(own.published));
            }
        }
        found
    }

    /// The dependencies of latest releases that count.
    fn dependencies(&mut self, packages: &[u32], latest: &[(u32, i64)]) -> Vec<Dependency> {
        let mut kept = Vec::new();
        for (row, package) in (0..).zip(packages) {
            let release = latest.get(*package as usize).map(|(release, _)| *release);
            if let (Some(release), Some(named)) = (
                release.filter(|release| *release != NONE),
                self.rows.text(row, Field::DependentRelease),
            ) && !self.releases.is_release(release, named)
            {
                self.left_out.other_releases += 1;
                continue;
            }
            if !self.is_wanted(row) {
                continue;
            }
            if release.is_none_or(|release| release == NONE) {
                self.no_package(row);
                continue;
            }
            kept.push(Dependency {
                row,
                package: *package,
                target: self.target(row),
            });
        }
        kept
    }

    /// Counts a dependency of a package that has no release.
    fn no_package(&mut self, row: u32) {
        let registry = self.registry(row);
        let registry = self.releases.registries.of(registry);
        let grammar = self.releases.choice;
        let grammar = grammar.or_else(|| self.releases.registries.grammar(registry));
        self.tally.excluded.add(match grammar {
            None => Reason::GrammarUnknown,
            Some(_) => Reason::DependentWithoutReleases,
        });
    }

    /// Which releases serve a dependency.
    fn served(&self, row: u32, target: u32, known: &[Known<'_>]) -> Result<Served, Reason> {
        if known.is_empty() {
            return Err(Reason::TargetWithoutReleases);
        }
        let text = self.rows.text(row, Field::Requirement);
        let text = text.ok_or(Reason::NoRequirement)?;
        let grammar = self.releases.grammar(target);
        let grammar = grammar.ok_or(Reason::GrammarUnknown)?;
        // By npm and PEP 440 an empty one takes any version, elsewhere it is none.
        let unread = match text.trim() {
            "" => Reason::NoRequirement,
            _ => Reason::Unparsable,
        };
        let requirement = grammar.requirement(text).ok_or(unread)?;
        Ok(Served::new(&requirement, known))
    }

    /// Measures dependencies target by target.
    fn directly(&mut self, kept: &[Dependency], latest: &[(u32, i64)]) {
        let packages = self.releases.packages.len();
        let by_target = Grouped::new(packages, kept.iter().map(|own| own.target));
        let mut days = vec![f64::NAN; kept.len()];
        let without = kept.len() - by_target.items.len();
        self.tally.excluded.target_without_releases += without as u64;
        for target in 0..packages as u32 {
            let on = by_target.of(target);
            if on.is_empty() {
                continue;
            }
            let mut unused = UnusedReleases::default();
            let known = self.releases.known(target, Some(&mut unused));
            self.tally.unused.undated += unused.undated;
            self.tally.unused.unreadable += unused.unreadable;
            self.tally.unused.repeated += unused.repeated;
            let mut served: HashMap<Option<&str>, Result<Served, Reason>> = HashMap::new();
            let mut sum = Sum::default();
            for place in on {
                let own = &kept[*place as usize];
                let requirement = self.rows.text(own.row, Field::Requirement);
                let served = served
                    .entry(requirement)
                    .or_insert_with(|| self.served(own.row, target, &known));
                let by = latest.get(own.package as usize).map_or(0, |(_, by)| *by);
                let lag = match served {
                    Ok(served) => {
                        let lag = served.lag(&known, by, self.params.ideal);
                        lag.ok_or(Reason::Unsatisfied)
                    }
                    Err(reason) => Err(*reason),
                };
                match lag {
                    Ok(lag) => {
                        let empty = requirement.is_some_and(|text| text.trim().is_empty());
                        self.tally.empty_requirements += u64::from(empty);
                        self.tally.add(&lag);
                        sum.add(lag.days);
                        days[*place as usize] = lag.days;
                    }
                    Err(reason) => self.tally.excluded.add(reason),
                }
            }
            if sum.n > 0 {
                self.tally.targets.push((target, sum));
            }
        }
        let by_package = Grouped::new(packages, kept.iter().map(|own| own.package));
        for package in 0..packages as u32 {
            let mut sum = Sum::default();
            for place in by_package.of(package) {
                let days = days[*place as usize];
                if !days.is_nan() {
                    sum.add(days);
                }
            }
            if sum.n > 0 {
                self.tally.packages.push((package, sum));
            }
        }
    }

    /// Measures the dependencies of whole trees, package by package.
    fn by_trees(&mut self, packages: &[u32], latest: &[(u32, i64)], budget: u64) -> Tree {
        let count = self.releases.packages.len();
        let rows_of = Grouped::new(count, packages.iter().copied());
        for (row, package) in (0..).zip(packages) {
            let release = latest.get(*package as usize).map(|(release, _)| *release);
            if release.is_none_or(|release| release == NONE) && self.is_wanted(row) {
                self.no_package(row);
            }
        }
        let mut walk = Walk::default();
        let mut targets = vec![Sum::default(); count];
        let mut tree = Tree::default();
        for root in 0..count as u32 {
            let (release, by) = latest.get(root as usize).copied().unwrap_or((NONE, 0));
            if release == NONE {
                continue;
            }
            if walk.spent >= budget {
                tree.not_walked += 1;
                continue;
            }
            tree.roots += 1;
            let mut sum = Sum::default();
            let start = walk.spent;
            let mut visited = HashSet::from([release]);
            let mut open = vec![(root, release)];
            'tree: while let Some((package, release)) = open.pop() {
                for row in self.rows_of_release(&mut walk, &rows_of, package, release) {
                    if walk.spent - start >= ONE_TREE {
                        tree.cut += 1;
                        break 'tree;
                    }
                    walk.spent += 1;
                    let target = self.target(row);
                    match self.resolve(&mut walk, row, target, by) {
                        Ok((lag, release)) => {
                            let requirement = self.rows.text(row, Field::Requirement);
                            let empty = requirement.is_some_and(|text| text.trim().is_empty());
                            self.tally.empty_requirements += u64::from(empty);
                            self.tally.add(&lag);
                            sum.add(lag.days);
                            targets[target as usize].add(lag.days);
                            if visited.insert(release) {
                                open.push((target, release));
                            }
                        }
                        Err(reason) => self.tally.excluded.add(reason),
                    }
                }
            }
            if sum.n > 0 {
                self.tally.packages.push((root, sum));
            }
        }
        let targets = (0..).zip(targets);
        self.tally.targets = targets.filter(|(_, sum)| sum.n > 0).collect();
        self.tally.unused = walk.unused;
        tree
    }

    /// The rows of a release's dependencies that are asked for.
    fn rows_of_release(
        &mut self,
        walk: &mut Walk<'a>,
        rows_of: &Grouped,
        package: u32,
        release: u32,
    ) -> Vec<u32> {
        if let Some(rows) = walk.rows.get(&release) {
            return rows.clone();
        }
        let mut rows = Vec::new();
        for row in rows_of.of(package) {
            let named = self.rows.text(*row, Field::DependentRelease);
            let own = named.is_none_or(|named| self.releases.is_release(release, named));
            if own && self.is_wanted(*row) {
                rows.push(*row);
            }
        }
        walk.spent += rows_of.of(package).len() as u64 / 16;
        walk.rows.insert(release, rows.clone());
        rows
    }

    fn resolve(
        &self,
        walk: &mut Walk<'a>,
        row: u32,
        target: u32,
        by: i64,
    ) -> Result<(Lag, u32), Reason> {
        if target == NONE {
            return Err(Reason::TargetWithoutReleases);
        }
        if walk.kept > KEPT_VERSIONS {
            walk.forget();
        }
        let known = match walk.known.get(&target) {
            Some(known) => Rc::clone(known),
            None => {
                let first = walk.seen.insert(target);
                let unused = first.then_some(&mut walk.unused);
                let known = Rc::new(self.releases.known(target, unused));
                walk.kept += known.len();
                walk.known.insert(target, Rc::clone(&known));
                known
            }
        };
        let requirement = self.rows.text(row, Field::Requirement);
        let served = walk.served.entry((target, requirement)).or_insert_with(|| {
            walk.kept += known.len() / 8;
            self.served(row, target, &known)
        });
        let served = served.as_ref().map_err(|reason| *reason)?;
        let lag = lag_at(&known, served, by, self.params.ideal).ok_or(Reason::Unsatisfied)?;
        let release = known.get(lag.used).map_or(NONE, |own| own.row);
        Ok((lag, release))
    }
}

impl Tally {
    /// The answer; `name` gives the packages' names.
    fn output<'n>(self, params: &Params, name: &dyn Fn(u32) -> &'n str) -> Output {
        let sums = self.packages;
        let column = |value: fn(&Sum) -> f64| -> Option<Distribution> {
            let values = sums.iter().map(|(_, sum)| value(sum)).collect();
            Distribution::new(&stats::ascending(values))
        };
        let top = |sums: &[(u32, Sum)], value: fn(&Sum) -> [f64; 2]| -> Vec<(u32, Sum)> {
            let lagging = (0..sums.len()).filter(|index| sums[*index].1.max > 0.0);
            let first = stats::first(TOP, lagging, &|a, b| {
                let [own, other] = [value(&sums[a].1), value(&sums[b].1)];
                let larger = other[0].total_cmp(&own[0]);
                let larger = larger.then_with(|| other[1].total_cmp(&own[1]));
                larger.then_with(|| name(sums[a].0).cmp(name(sums[b].0)))
            });
            first.into_iter().map(|index| sums[index]).collect()
        };
        let sorted = stats::ascending(self.days);
        let days: f64 = sums.iter().map(|(_, sum)| sum.sum).sum();
        let libyears = days / DAYS_PER_YEAR;
        let all = sorted.len() as u64;
        let steps: u64 = self.releases.iter().sum();
        Output {
            basis: Basis::default(),
            at: params.at,
            ideal: params.ideal,
            date: None,
            date_is_latest_publication: false,
            packages: sums.len() as u64,
            dependencies: all,
            targets: self.targets.len() as u64,
            empty_requirements: self.empty_requirements,
            excluded: self.excluded,
            left_out: LeftOut::default(),
            releases: self.unused,
            time_lag: Distribution::new(&sorted),
            cumulative: cumulative(&sorted),
            within: within(&sorted),
            version_lag: VersionLag {
                releases: ByComponent::of(self.releases),
                dependencies: ByComponent::of(self.dependencies),
                behind: self.behind,
                mean: (all > 0).then(|| steps as f64 / all as f64),
            },
            package_max: column(|sum| sum.max),
            package_mean: column(|sum| sum.sum / sum.n as f64),
            package_sum: column(|sum| sum.sum),
            libyears,
            libyears_per_package: (!sums.is_empty()).then(|| libyears / sums.len() as f64),
            most_lagging: top(&sums, |sum| [sum.max, sum.sum])
                .iter()
                .map(|(package, sum)| PackageLag {
                    package: name(*package).to_owned(),
                    dependencies: sum.n,
                    max: sum.max,
                    mean: sum.sum / sum.n as f64,
                    sum: sum.sum,
                })
                .collect(),
            lag_holders: top(&self.targets, |sum| [sum.sum, sum.max])
                .iter()
                .map(|(package, sum)| TargetLag {
                    package: name(*package).to_owned(),
                    dependencies: sum.n,
                    sum: sum.sum,
                    mean: sum.sum / sum.n as f64,
                })
                .collect(),
            tree: None,
        }
    }
}

/// What is kept while trees are walked.
#[derive(Default)]
struct Walk<'a> {
    spent: u64,
    rows: HashMap<u32, Vec<u32>>,
    known: HashMap<u32, Rc<Vec<Known<'a>>>>,
    served: HashMap<(u32, Option<&'a str>), Result<Served, Reason>>,
    kept: usize,
    seen: HashSet<u32>,
    unused: UnusedReleases,
}

impl Walk<'_> {
    fn forget(&mut self) {
        self.known.clear();
        self.served.clear();
        self.kept = 0;
    }
}

impl Distribution {
    fn new(sorted: &[f64]) -> Option<Self> {
        let at = |share| stats::quantile(sorted, share);
        let zero = sorted.iter().take_while(|value| **value <= 0.0).count();
        Some(Self {
            n: sorted.len() as u64,
            mean: stats::mean(sorted)?,
            q1: at(0.25)?,
            median: at(0.5)?,
            q3: at(0.75)?,
            p90: at(0.9)?,
            max: *sorted.last()?,
            zero: zero as f64 / sorted.len() as f64,
        })
    }
}

/// Days and the share with at most as many: each value once, or evenly spread ones of many.
fn cumulative(sorted: &[f64]) -> Vec<[f64; 2]> {
    let n = sorted.len();
    let step = n.div_ceil(CURVE).max(1);
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut place = 0;
    while let Some(value) = sorted.get(place) {
        let end = sorted.partition_point(|own| own <= value);
        points.push([*value, end as f64 / n as f64]);
        if end == n {
            break;
        }
        // The greatest value is always a point.
        place = end.max(place + step).min(n - 1);
    }
    points
}

fn within(sorted: &[f64]) -> Vec<Within> {
    let n = sorted.len();
    let mark = |days: &u32| {
        let count = sorted.partition_point(|own| *own <= f64::from(*days));
        Within {
            days: *days,
            dependencies: count as u64,
            share: count as f64 / n as f64,
        }
    };
    let marks = if n > 0 { &MARKS[..] } else { &[] };
    marks.iter().map(mark).collect()
}

/// The last millisecond of a date's day or month.
fn end_of(date: SnapshotDate) -> Option<i64> {
    let text = date.to_string();
    let mut parts = text.split('-').map(str::parse::<u32>);
    let year = i32::try_from(parts.next()?.ok()?).ok()?;
    let month = parts.next()?.ok()?;
    let next = match parts.next() {
        Some(day) => NaiveDate::from_ymd_opt(year, month, day.ok()?)?.succ_opt()?,
        None => NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?,
    };
    let start = next.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis();
    start.checked_sub(1)
}

/// Measures a dataset, resolving at most as many dependencies of trees.
fn measure(data: &Data<'_>, params: &Params, budget: u64) -> Option<Output> {
    let needed = [
        Field::DependentPackage,
        Field::Target,
        Field::Requirement,
        Field::ReleasedPackage,
        Field::ReleaseNumber,
        Field::PublishedAt,
    ];
    if !needed.iter().all(|field| data.knows(*field)) {
        return None;
    }
    let releases = Releases::new(data, params.grammar.grammar());
    let by = match params.at {
        At::Release => None,
        At::Snapshot => {
            let date = data.source.date.and_then(end_of);
            date.or_else(|| releases.latest_publication())
        }
    };
    let mut own = Measuring {
        params,
        releases,
        rows: AllRows::new(data, Relation::Dependencies),
        by,
        left_out: LeftOut::default(),
        tally: Tally::default(),
    };
    let packages = own.packages();
    let latest = own.latest(&packages);
    let tree = if params.transitive {
        Some(own.by_trees(&packages, &latest, budget))
    } else {
        let kept = own.dependencies(&packages, &latest);
        drop(packages);
        own.directly(&kept, &latest);
        None
    };
    let Measuring {
        tally,
        releases,
        left_out,
        ..
    } = own;
    let date = by.and_then(DateTime::from_timestamp_millis);
    Some(Output {
        left_out,
        tree,
        date: date.map(|date| date.date_naive().to_string()),
        date_is_latest_publication: by.is_some() && data.source.date.is_none(),
        ..tally.output(params, &|package| releases.name(package))
    })
}

/// The analogue for models: from a descendant's making to the last change of its base.
fn of_models(data: &Data<'_>, params: &Params) -> Option<Output> {
    let edges = data.has(Relation::BaseEdges);
    if !edges || !data.knows(Field::CreatedAt) || !data.knows(Field::UpdatedAt) {
        return None;
    }
    let models = data.models();
    let time = |model: u32, field| {
        let (_, _, packages, row) = models.row(model)?;
        match packages.value(field, row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        }
    };
    let edges = models.edges(RelationFilter::All, false);
    let mut tally = Tally::default();
    let mut lags = Vec::with_capacity(edges.list.len());
    for (base, edges) in edges.by_base() {
        let updated = time(base, Field::UpdatedAt);
        let mut sum = Sum::default();
        for edge in edges {
            match (time(edge.child, Field::CreatedAt), updated) {
                (_, None) => tally.excluded.add(Reason::TargetWithoutReleases),
                (None, _) => tally.excluded.add(Reason::DependentWithoutReleases),
                (Some(created), Some(updated)) => {
                    let days = updated.saturating_sub(created).max(0) as f64 / MS_PER_DAY;
                    tally.days.push(days);
                    lags.push((edge.child, days));
                    sum.add(days);
                }
            }
        }
        if sum.n > 0 {
            tally.targets.push((base, sum));
        }
    }
    let children = Grouped::new(
        models.numbers() as usize,
        lags.iter().map(|(child, _)| *child),
    );
    for child in 0..models.numbers() {
        let mut sum = Sum::default();
        for place in children.of(child) {
            sum.add(lags[*place as usize].1);
        }
        if sum.n > 0 {
            tally.packages.push((child, sum));
        }
    }
    Some(Output {
        basis: Basis::Models,
        ..tally.output(params, &|model| models.id(model))
    })
}

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure(data, params, TREE_BUDGET).or_else(|| of_models(data, params))
    }

    fn show(&self) -> Shown {
        show(self)
    }
}

/// Days in words.
fn days(days: f64) -> String {
    let number = if days > 0.0 {
        text::duration(days)
    } else {
        "0".to_owned()
    };
    format!("{number} days")
}

fn show(own: &Output) -> Shown {
    let mut shown = Shown::default();
    let excluded = own.excluded.total();
    let Some(lag) = own.time_lag else {
        shown.short = "nothing measured".to_owned();
        shown.sentences = vec![format!(
            "None of {} could be measured.",
            text::plural(excluded, "dependency", "dependencies")
        )];
        shown.caveats = caveats(own);
        return shown;
    };
    shown.short = format!("median {}, mean {}", days(lag.median), days(lag.mean));
    shown.sentences = match own.basis {
        Basis::Requirements => of_requirements(own, &lag),
        Basis::Models => vec![format!(
            "A proxy: the bases of {} were last changed {} after these were made on average (median {}, nine in ten at most {}); {} of {} have a base that did not change after.",
            text::plural(own.packages, "descendant", "descendants"),
            days(lag.mean),
            days(lag.median),
            days(lag.p90),
            text::percent(lag.zero),
            text::plural(own.dependencies, "edge", "edges"),
        )],
    };
    shown.figures = figures(own);
    shown.tables = tables(own);
    shown.caveats = caveats(own);
    shown
}

fn of_requirements(own: &Output, lag: &Distribution) -> Vec<String> {
    let when = match &own.date {
        Some(date) => format!("on {date}"),
        None => "when the depending package published its latest release".to_owned(),
    };
    let mut sentences = vec![format!(
        "{} of {} on {} were measured {when}: {} of them have no time lag, and on average they lag {} behind the ideal release (median {}, nine in ten at most {}).",
        text::plural(own.dependencies, "dependency", "dependencies"),
        text::plural(own.packages, "package", "packages"),
        text::plural(own.targets, "package", "packages"),
        text::percent(lag.zero),
        days(lag.mean),
        days(lag.median),
        days(lag.p90),
    )];
    let versions = own.version_lag;
    let share = |count: u64| text::percent(count as f64 / own.dependencies as f64);
    sentences.push(format!(
        "{} are behind by one release or more, {} by a major one; {} releases behind on average.",
        share(versions.behind),
        share(versions.dependencies.major),
        text::number(versions.mean.unwrap_or(0.0)),
    ));
    if let Some(packages) = own.package_max {
        sentences.push(format!(
            "A package's largest lag is {} in the median; all lags together are {} libyears, {} for one package on average.",
            days(packages.median),
            text::number(own.libyears),
            text::number(own.libyears_per_package.unwrap_or(0.0)),
        ));
    }
    sentences
}

const COMPONENTS: [&str; 4] = ["major", "minor", "patch", "other"];

fn figures(own: &Output) -> Vec<Figure> {
    let bars = |name: &str, counts: [u64; 4]| BarSeries {
        name: name.to_owned(),
        values: counts.iter().map(|count| Some(*count as f64)).collect(),
        intervals: Vec::new(),
    };
    let models = own.basis == Basis::Models;
    let (edges, title) = if models {
        (
            "edges to a base",
            "Descendants by the days after which their base last changed",
        )
    } else {
        ("dependencies", "Dependencies by their time lag at most")
    };
    let mut figures = vec![Figure::Plane {
        title: title.to_owned(),
        x: Axis::new("time lag in days", Scale::Linear),
        y: Axis::new(
            if models {
                "share of edges"
            } else {
                "share of dependencies"
            },
            Scale::Share,
        ),
        series: vec![PlaneSeries {
            name: edges.to_owned(),
            style: Style::Line,
            points: own.cumulative.clone(),
        }],
    }];
    if !models {
        figures.push(Figure::Bars {
            title: "Releases behind by what changed in them".to_owned(),
            axis: Axis::new("number", Scale::Linear),
            categories: COMPONENTS.map(str::to_owned).to_vec(),
            series: vec![
                bars("releases behind", own.version_lag.releases.counts()),
                bars(
                    "dependencies behind by one or more",
                    own.version_lag.dependencies.counts(),
                ),
            ],
        });
    }
    figures
}

fn tables(own: &Output) -> Vec<Table> {
    let mut within = Table::new(
        "Dependencies by their time lag at most",
        &["Days at most", "Dependencies", "Share"],
    );
    for mark in &own.within {
        within.row([
            Cell::Count(mark.days.into()),
            Cell::Count(mark.dependencies),
            Cell::Share(mark.share),
        ]);
    }
    let mut behind = Table::new(
        "Releases behind by what changed in them",
        &["Component", "Releases", "Dependencies"],
    )
    .hint("Dependencies", "behind by at least one such release");
    let versions = &own.version_lag;
    let counts = versions.releases.counts().into_iter();
    let counts = counts.zip(versions.dependencies.counts());
    for (component, (releases, dependencies)) in COMPONENTS.iter().zip(counts) {
        behind.row([
            Cell::text(*component),
            Cell::Count(releases),
            Cell::Count(dependencies),
        ]);
    }
    let mut lags = Table::new(
        "Time lag in days",
        &[
            "Of",
            "Number",
            "Mean",
            "Quartile 1",
            "Median",
            "Quartile 3",
            "90%",
            "Greatest",
            "Without lag",
        ],
    );
    for (of, lag) in [
        ("dependencies", own.time_lag),
        ("packages: largest", own.package_max),
        ("packages: mean", own.package_mean),
        ("packages: sum", own.package_sum),
    ] {
        if let Some(lag) = lag {
            let numbers = [lag.mean, lag.q1, lag.median, lag.q3, lag.p90, lag.max];
            let mut cells = vec![Cell::text(of), Cell::Count(lag.n)];
            cells.extend(numbers.map(Cell::Duration));
            cells.push(Cell::Share(lag.zero));
            lags.row(cells);
        }
    }
    let mut packages = Table::new(
        "The packages with the largest lag, in days",
        &["Package", "Dependencies", "Largest", "Mean", "Sum"],
    );
    for lag in &own.most_lagging {
        packages.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.max),
            Cell::Duration(lag.mean),
            Cell::Duration(lag.sum),
        ]);
    }
    let mut targets = Table::new(
        "The packages on which most lag lies, in days",
        &["Package", "Dependencies on it", "Sum", "Mean"],
    );
    for lag in &own.lag_holders {
        targets.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.sum),
            Cell::Duration(lag.mean),
        ]);
    }
    let mut excluded = Table::new(
        "Dependencies that could not be measured",
        &["Reason", "Dependencies"],
    );
    for (reason, count) in own.excluded.rows() {
        excluded.row([Cell::text(reason), Cell::Count(count)]);
    }
    let mut tables = vec![within];
    if own.basis == Basis::Requirements {
        tables.push(behind);
    }
    tables.extend([lags, packages, targets]);
    if own.basis == Basis::Requirements {
        tables.push(excluded);
    }
    tables
}

fn caveats(own: &Output) -> Vec<String> {
    let mut caveats = Vec::new();
    let excluded = own.excluded;
    let all = excluded.total() + own.dependencies;
    if own.basis == Basis::Models {
        if excluded.total() > 0 {
            caveats.push(format!(
                "{} of {} were left out: {} with a base that is not in the data or has no time of change, {} of a descendant without a time of creation.",
                text::count(excluded.total()),
                text::plural(all, "edge", "edges"),
                text::count(excluded.target_without_releases),
                text::count(excluded.dependent_without_releases),
            ));
        }
        caveats.push("A proxy for technical lag: the last change of a base may be to its card alone, and the hub says of no descendant which state of its base it was made from. The hub dates everything made before 2 March 2022 to that day, so the lag of older descendants is too short.".to_owned());
        return caveats;
    }
    if excluded.total() > 0 {
        caveats.push(format!(
            "{} of {} ({}) could not be measured; the table tells why.",
            text::count(excluded.total()),
            text::plural(all, "dependency", "dependencies"),
            text::percent(excluded.total() as f64 / all as f64),
        ));
    }
    if excluded.grammar_unknown > 0 {
        caveats.push(
            "Requirements are read for npm, PyPI, crates.io and CRAN; of other registries, or where none is named, choose a grammar.".to_owned(),
        );
    }
    if own.empty_requirements > 0 {
        caveats.push(format!(
            "{} an empty requirement, which the registry reads as any version: used is then the highest release.",
            text::plural(own.empty_requirements, "dependency has", "dependencies have")
        ));
    }
    if own.left_out.other_releases > 0 {
        caveats.push(format!(
            "{} of other releases than each package's latest are left out.",
            text::plural(own.left_out.other_releases, "dependency", "dependencies")
        ));
    }
    if own.date_is_latest_publication {
        caveats.push(
            "The snapshot's date is not known: t is the latest publication in the data.".to_owned(),
        );
    }
    let unused = own.releases;
    let spoilt = unused.undated + unused.unreadable + unused.repeated;
    if spoilt > 0 {
        caveats.push(format!(
            "{} of the packages depended on were not used: {} without a date, {} with a version that the grammar does not know, {} of the same version as another.",
            text::plural(spoilt, "release", "releases"),
            text::count(unused.undated),
            text::count(unused.unreadable),
            text::count(unused.repeated),
        ));
    }
    if let Some(tree) = own.tree {
        if tree.not_walked > 0 {
            caveats.push(format!(
                "The trees of {} were not walked: the budget of resolved dependencies was spent. Those that were walked are the first in the data, not a sample.",
                text::plural(tree.not_walked, "package", "packages")
            ));
        }
        if tree.cut > 0 {
            caveats.push(format!(
                "{} were cut short.",
                text::plural(tree.cut, "very large tree", "very large trees")
            ));
        }
    }
    caveats.push(
        "Releases that were withdrawn or deprecated, and tags such as latest, are not in the data: a release may count as ideal that no installer takes.".to_owned(),
    );
    caveats
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::Source;

    /// Releases as `package version day`, dependencies as `package version target requirement`,
    /// where `-` is nothing.
    fn relations(releases: &[&str], dependencies: &[&str]) -> Relations {
        let mut relations = Relations::default();
        let mut fill = |relation, rows: &[&str], fields: &[Field]| {
            for row in rows {
                let words: Vec<&str> = row.splitn(fields.len(), ' ').collect();
                for (field, word) in fields.iter().zip(words) {
                    if word == "-" {
                        continue;
                    }
                    let value = match word.parse::<i64>() {
                        Ok(day) if *field == Field::PublishedAt => {
                            Value::Time(day.saturating_mul(86_400_000))
                        }
                        _ => Value::Name(relations.names.intern(word).unwrap()),
                    };
                    relations.table_mut(relation).set(*field, value);
                }
                relations.table_mut(relation).end_row();
            }
        };
        fill(
            Relation::Releases,
            releases,
            &[
                Field::ReleasedPackage,
                Field::ReleaseNumber,
                Field::PublishedAt,
            ],
        );
        fill(
            Relation::Dependencies,
            dependencies,
            &[
                Field::DependentPackage,
                Field::DependentRelease,
                Field::Target,
                Field::Requirement,
            ],
        );
        relations
    }

    fn source() -> Source {
        Source {
            registry: Some("npm".into()),
            ..Source::default()
        }
    }

    fn told(releases: &[&str], dependencies: &[&str], params: &Params, budget: u64) -> Output {
        let (relations, source) = (relations(releases, dependencies), source());
        let data = Data::new(&source, vec![&relations], None);
        let own = measure(&data, params, budget).unwrap();
        assert!(!own.show().short.is_empty());
        own
    }

    const RELEASES: &[&str] = &["a 1.0.0 10", "b 1.0.0 0", "b 2.0.0 5", "c 1.0.0 1"];

    fn tree() -> Params {
        Params {
            transitive: true,
            ..Params::default()
        }
    }

    #[test]
    fn trees_with_cycles_end() {
        let dependencies = [
            "a 1.0.0 b ^1.0.0",
            "b 1.0.0 c *",
            "b 1.0.0 a *",
            "b 2.0.0 b 1.0.0",
            "c 1.0.0 b 1.0.0",
        ];
        let own = told(RELEASES, &dependencies, &tree(), TREE_BUDGET);
        // Day 10, from a: b lags 5 days, then c, a and b again (5 days more). Day 5, from b: b
        // lags 5 days, c and then b, too; a is not yet there. Day 1, from c: nothing lags, as
        // b 1.0.0 is the only one; a is not yet there.
        assert_eq!((own.packages, own.dependencies), (3, 4 + 3 + 2));
        assert_eq!(own.excluded.unsatisfied, 2);
        near(own.libyears * DAYS_PER_YEAR, 10.0 + 10.0);
        let roots = Tree {
            roots: 3,
            ..Tree::default()
        };
        assert_eq!(own.tree, Some(roots));
    }

    fn near(have: f64, want: f64) {
        assert!((have - want).abs() < 1e-9, "{have} for {want}");
    }

    #[test]
    fn a_spent_budget_is_said() {
        let dependencies = ["a 1.0.0 b ^1.0.0", "b 2.0.0 c *", "c 1.0.0 b *"];
        let own = told(RELEASES, &dependencies, &tree(), 1);
        let tree = own.tree.unwrap();
        assert_eq!((tree.roots, tree.not_walked, own.packages), (1, 2, 1));
        let caveats = own.show().caveats;
        assert!(caveats.iter().any(|text| text.contains("not walked")));
    }

    #[test]
    fn odd_data_give_no_answer_or_an_empty_one() {
        let source = source();
        for (releases, dependencies) in [
            (&[][..], &[][..]),
            (RELEASES, &[]),
            (&[], &["a 1.0.0 b *"]),
            // No date, no requirement.
            (&["a 1.0.0 -"], &["a 1.0.0 a *"]),
            (RELEASES, &["a 1.0.0 b -"]),
        ] {
            let relations = relations(releases, dependencies);
            let data = Data::new(&source, vec![&relations], None);
            assert_eq!(Output::measure(&data, &Params::default()), None);
        }
        let releases = ["a one 1", "b 1.0.0 1", "b 1.0.0 2", "b 2.0.0 -", "c 1 1"];
        let dependencies = [
            "a one b *",
            "b 1.0.0 b *",
            "b 1.0.0 c *",
            "- 1.0.0 b *",
            "b - b 1.x",
        ];
        let own = told(&releases, &dependencies, &Params::default(), TREE_BUDGET);
        // A dependency that names no release counts as one of the latest.
        assert_eq!(own.dependencies, 2);
        assert_eq!(own.excluded.dependent_without_releases, 2);
        assert_eq!(own.excluded.target_without_releases, 1);
        let unused = own.releases;
        assert_eq!(
            (unused.undated, unused.unreadable, unused.repeated),
            (1, 1, 1)
        );
        // Times at the ends of what 64 bits hold.
        let far = [
            format!("b 1.0.0 {}", i64::MIN / 86_400_001),
            format!("b 2.0.0 {}", i64::MAX / 86_400_001),
        ];
        let far: Vec<&str> = far.iter().map(String::as_str).collect();
        let own = told(&far, &["b 2.0.0 b ^1.0.0"], &Params::default(), TREE_BUDGET);
        assert!(own.time_lag.unwrap().max > 1e11);
        let snapshot = Params {
            at: At::Snapshot,
            ..Params::default()
        };
        told(&far, &["b 2.0.0 b ^1.0.0"], &snapshot, TREE_BUDGET);
    }

    #[test]
    fn a_prerelease_serves_where_nothing_else_does() {
        let releases = ["a 1.0 9", "b 1.0 1", "b 2.0a1 3", "b 2.0a2 5"];
        let params = Params {
            grammar: GrammarChoice::Pep440,
            ..Params::default()
        };
        let own = told(&releases, &["a 1.0 b >=2.0a1"], &params, TREE_BUDGET);
        assert_eq!(own.time_lag.unwrap().max, 0.0);
        // 2.0a2 is the highest that serves, and then no final release is above it.
        let own = told(&releases, &["a 1.0 b !=1.0,!=2.0a2"], &params, TREE_BUDGET);
        assert_eq!(own.time_lag.unwrap().max, 2.0);
        assert_eq!(own.version_lag.releases.other, 1);
        let own = told(&releases, &["a 1.0 b *"], &params, TREE_BUDGET);
        assert_eq!(own.version_lag.behind, 0);
    }

    #[test]
    fn kinds_of_the_registries() {
        for (text, wanted) in [
            (None, (true, false)),
            (Some("runtime"), (true, false)),
            (Some("Development"), (false, false)),
            (Some("Optional"), (true, true)),
            (Some("imports"), (true, false)),
            (Some("suggests"), (false, false)),
            (Some("python_version < '3'"), (true, false)),
            (Some("extra == 'tests'"), (true, true)),
        ] {
            assert_eq!(kind(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn snapshots_end_with_their_day_or_month() {
        for (date, end) in [
            ("1970-01-01", 86_399_999),
            ("1970-01", 31 * 86_400_000 - 1),
            ("2023-12-31", 1_704_067_199_999),
            ("2023-12", 1_704_067_199_999),
        ] {
            assert_eq!(end_of(date.parse().unwrap()), Some(end), "{date}");
        }
        assert!(end_of("9999-12".parse().unwrap()).is_some());
    }

    #[test]
    fn a_curve_of_many_values_keeps_its_ends() {
        let many: Vec<f64> = (0..100_000).map(|n| f64::from(n / 3)).collect();
        let curve = cumulative(&many);
        assert!(curve.len() <= CURVE + 1 && curve.len() > CURVE / 2);
        assert_eq!(curve[0], [0.0, 3e-5]);
        assert_eq!(curve.last(), Some(&[33_333.0, 1.0]));
        assert!(curve.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(cumulative(&[2.0; 9]), [[2.0, 1.0]]);
        assert!(cumulative(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_used_is_above_the_ideal(
            versions in prop::collection::vec(("[0-2]\\.[0-2]\\.[0-2](-rc\\.[0-2])?", 0i64..9), 1..12),
            wanted in "(\\^|~|>=|<|<=|)[0-2]\\.[0-2]\\.[0-2](-rc\\.[0-2])?",
            by in 0i64..9,
        ) {
            let mut known: Vec<Known<'_>> = versions
                .iter()
                .map(|(text, published)| Known {
                    version: Grammar::Npm.version(text).unwrap(),
                    text,
                    published: *published,
                    row: 0,
                })
                .collect();
            known.sort_by(|a, b| a.version.cmp(&b.version));
            known.dedup_by(|a, b| a.version == b.version);
            let requirement = Grammar::Npm.requirement(&wanted).unwrap();
            let served = Served::new(&requirement, &known);
            let highest = lag_at(&known, &served, by, Ideal::Highest);
            if let Some(lag) = highest {
                prop_assert!(lag.used <= lag.ideal);
                prop_assert!(known[lag.used].version <= known[lag.ideal].version);
                prop_assert!(known[lag.ideal].published <= by && lag.days >= 0.0);
                prop_assert_eq!(lag.steps.iter().sum::<u64>() == 0, lag.used == lag.ideal);
                let newest = lag_at(&known, &served, by, Ideal::Newest).unwrap();
                prop_assert_eq!(newest.used, lag.used);
                prop_assert!(newest.days >= lag.days);
            } else {
                let any = |place: usize| served.serves[place] && known[place].published <= by;
                prop_assert!(!(0..known.len()).any(any));
            }
        }
    }
}
