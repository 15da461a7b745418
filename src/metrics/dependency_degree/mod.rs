//! Dependency degree.
//!
//! Definition: `docs/metrics/dependency_degree.md`; Table 1 of Jones et al. (ESEM 2024) names the metric. Ours: the
//! analogue for models, and what is done where edges are missing or many.

mod measure;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::graph_settings;
use super::reach::{self, Transitive};
use super::shown::Shown;
use super::{Measure, Nothing, RelationFilter, SelfLoops, Settings};
use crate::base::error::Result;
use crate::domain::dependencies::DependencyKind;
use crate::domain::graph::Account;
use crate::relations::{Field, Relation};
use crate::stats::Correlation;

use measure::{by_edges, reported, using};

/// Packages that an answer names.
const NAMED: usize = 20;

/// Bars of the figure.
const BARS: usize = 10;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "dependency_degree",
    title: "Dependency degree",
    theme: Some(Theme::Downstream),
    question: "On how many packages does a package depend, and how many depend on it?",
    definition: &[
        "Direct out-degree of a package: distinct runtime targets of its latest release, whether the files list them or not. Direct in-degree: distinct packages whose latest release targets it. Where a table lists packages, packages that it does not list count at neither end, but as targets they stay in the out-degree. Transitive degrees: the packages that it depends on directly or not (|ITP|), and that depend on it so (|PR|), a package not among its own; targets that no table lists are in neither. Of each: mean, median and quartiles (type 7), 90th and 99th percentile, maximum, share with 0, and the Gini coefficient without a factor for small samples.",
        "Packages that no edge touches are isolated. In-degree and downloads are compared by Spearman's rank correlation over the packages whose downloads are known.",
        "Where the files have no dependencies, the counts that the registry reports itself (dependent packages, dependent repositories) stand for in-degree, labelled as registry-reported; beside dependencies they are told apart.",
        "A dependency of a package on itself is one of its targets, so it counts in the direct degrees; edges from a model to itself are dropped, as in the other metrics of models. Both can be chosen.",
        "Analogue for models, ours: number of bases (out), direct descendants (in), and repositories that use the model.",
    ],
    formulas: &[
        ("Out-degree", "|{q : p → q}|"),
        ("In-degree", "|{q : q → p}|"),
    ],
    published: &[
        "There is no single published figure: dependency degree is named in Table 1 of Jones et al. (ESEM 2024) as a metric of traditional registries.",
    ],
    settings: &[
        graph_settings::KIND,
        graph_settings::OPTIONAL,
        graph_settings::RELATION,
        Setting {
            name: "self_loops",
            label: "Edges of a package to itself",
            hint: None,
            kind: SettingKind::Choice {
                choices: &[
                    ("as_defined", "kept for packages, dropped for models"),
                    ("kept", "kept"),
                    ("dropped", "dropped"),
                ],
                default: "as_defined",
            },
            advanced: true,
        },
        graph_settings::UNRESOLVED,
        reach::SAMPLE,
        reach::SEED,
    ],
    differences: &[],
    needs: &[
        &[Field::DependentPackage, Field::Target],
        &[Field::Child, Field::BaseId],
        &[Field::Child, Field::BaseName],
        &[Field::PackageId, Field::DependentPackages],
        &[Field::PackageId, Field::DependentRepositories],
        &[Field::ReusedModel, Field::ReusingRepository],
    ],
    reads: &[Field::DependentPackages, Field::DependentRepositories],
    reads_whole: &[Relation::Releases],
    sources: "Ecosyste.ms or libraries.io dependencies, or packages with the counts that the registry reports; hub-stats models; repositories that use models",
    changes: &[
        "More edges (all kinds, optional ones) never lower a degree.",
        "The head of a registry misses dependents outside it: its in-degrees are too low.",
        "Counts that the registry reports are of all of it, not of these files.",
    ],
};

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
    /// What becomes of edges of a package to itself in the direct degrees. As defined: kept for
    /// packages, dropped for models.
    pub self_loops: SelfLoops,
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
            self_loops: SelfLoops::AsDefined,
            unresolved: false,
            sample: 1_000,
            seed: 1,
        }
    }
}

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        reach::check_sample("dependency_degree", self.sample)
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What the direct in-degree is.
    pub in_degree_is: InDegreeIs,
    /// Degrees by the edges; none where there are no edges.
    pub edges: Option<ByEdges>,
    /// Dependent packages, as the registry reports them.
    pub dependent_packages: Option<Counted>,
    /// Dependent repositories, as the registry reports them.
    pub dependent_repositories: Option<Counted>,
    /// Repositories that use each model, by a table of them.
    pub using_repositories: Option<Counted>,
}

/// Where the direct in-degree comes from, the best source that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InDegreeIs {
    /// Edges between packages.
    Edges,
    /// The registry's own count of dependent packages.
    ReportedPackages,
    /// The registry's own count of dependent repositories.
    ReportedRepositories,
    /// A table of repositories and the models that they use.
    UsingRepositories,
}

/// Degrees by the edges of a graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByEdges {
    /// What the rows became.
    pub graph: Account,
    /// Whether edges of a package to itself are in the direct degrees.
    pub self_loops_kept: bool,
    /// Distinct edges that the degrees count, those to names that no table lists left out.
    pub edges: u64,
    /// Direct out-degree: distinct targets, listed or not.
    pub out: Degrees,
    /// Direct in-degree: distinct packages that depend on it.
    pub into: Degrees,
    /// Packages without any edge, those to names that no table lists included.
    pub isolated: u64,
    /// |PR| and |ITP|.
    pub transitive: Transitive,
    /// |PR| in full, where all of it is known.
    pub reach: Option<Degrees>,
    /// |ITP| in full, where all of it is known.
    pub trust: Option<Degrees>,
    /// In-degree and downloads.
    pub downloads: Option<WithDownloads>,
}

/// A count of each package, and how it goes with downloads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counted {
    /// The counts.
    pub degrees: Degrees,
    /// Counts and downloads.
    pub downloads: Option<WithDownloads>,
}

/// A rank correlation with downloads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithDownloads {
    /// Packages whose downloads are known.
    pub n: u64,
    /// Spearman's rho; undefined where either does not vary.
    pub spearman: Option<Correlation>,
}

/// What is said of a degree over all packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Degrees {
    /// Packages.
    pub n: u64,
    /// Sum over all packages.
    pub sum: u64,
    /// The arithmetic mean.
    pub mean: Option<f64>,
    /// First quartile, of type 7 as all quantiles.
    pub q1: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Third quartile.
    pub q3: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// The greatest.
    pub max: Option<u64>,
    /// Packages with 0.
    pub zeros: u64,
    /// Their share.
    pub share_zero: Option<f64>,
    /// Packages with exactly 1.
    pub ones: u64,
    /// Packages with 1 or more.
    pub positive: u64,
    /// The mean over those.
    pub mean_positive: Option<f64>,
    /// Gini coefficient; undefined where all are 0.
    pub gini: Option<f64>,
    /// The greatest, by name where equal.
    pub top: Vec<Top>,
    /// Each degree above 0 with the share of packages that have as many or more.
    #[serde(skip)]
    pub at_least: Vec<(u64, f64)>,
}

/// A package and its degree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Top {
    /// Its name.
    pub name: String,
    /// Its degree.
    pub degree: u64,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let edges = by_edges(data, params);
        let reported = |field| reported(data, field);
        let dependent_packages = reported(Field::DependentPackages);
        let dependent_repositories = reported(Field::DependentRepositories);
        let using_repositories = using(data);
        let in_degree_is = if edges.is_some() {
            InDegreeIs::Edges
        } else if dependent_packages.is_some() {
            InDegreeIs::ReportedPackages
        } else if dependent_repositories.is_some() {
            InDegreeIs::ReportedRepositories
        } else if using_repositories.is_some() {
            InDegreeIs::UsingRepositories
        } else {
            return None;
        };
        Some(Self {
            in_degree_is,
            edges,
            dependent_packages,
            dependent_repositories,
            using_repositories,
        })
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
