//! Dependency degree.
//!
//! Definition: `docs/metrics/dependency_degree.md`; Table 1 of Jones et al. (ESEM 2024) names the
//! metric. Ours are the analogue for models and the treatment of missing or very many edges.

mod finding;
mod measure;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::graph_settings;
use super::reach::{self, Transitive};
use super::shown::Shown;
use super::{Measure, Nothing, RelationFilter, SelfLoops};
use crate::domain::data::Data;
use crate::domain::dependencies::DependencyKind;
use crate::domain::graph::Account;
use crate::relations::{Field, Relation};
use crate::stats::Correlation;

use measure::{by_edges, reported, using};

/// The number of packages that an answer names.
const NAMED: usize = 20;

/// The number of bars in the figure.
const BARS: usize = 10;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "dependency_degree",
    title: "Dependency degree",
    theme: Some(Theme::Downstream),
    question: "On how many packages does a package depend, and how many depend on it?",
    definition: &[
        "The direct out-degree of a package is the number of distinct runtime targets of its latest release, whether the files list them or not. The direct in-degree is the number of distinct packages whose latest release targets it. If a table lists packages, a package that it does not list has no degrees and adds to no in-degree, but as a target it counts in the out-degree. The transitive degrees are the number of packages that it depends on directly or indirectly (|ITP|), and the number that depend on it directly or indirectly (|PR|), without the package itself; targets that no table lists are in neither. For each degree the metric gives mean, median and quartiles (type 7), 90th and 99th percentile, maximum, share with 0, and the Gini coefficient without a factor for small samples.",
        "Packages without any edge are isolated. In-degree and downloads are compared by Spearman's rank correlation over the packages whose downloads are known.",
        "If the files have no dependencies, the counts that the registry itself reports (dependent packages, dependent repositories) replace the in-degree and are labelled as registry-reported. If the files have dependencies, these counts are shown separately.",
        "A dependency of a package on itself is one of its targets, so it counts in the direct degrees. Edges from a model to itself are dropped, as in the other metrics of models. A setting changes both.",
        "For models we use the number of bases (out), direct descendants (in), and repositories that use the model.",
    ],
    formulas: &[
        ("Out-degree", "|{q : p → q}|"),
        ("In-degree", "|{q : q → p}|"),
    ],
    published: &[
        "No single figure is published: Table 1 of Jones et al. (ESEM 2024) names dependency degree as a metric of traditional registries.",
    ],
    settings: &[
        graph_settings::KIND,
        graph_settings::OPTIONAL,
        graph_settings::RELATION,
        Setting {
            name: "self_loops",
            label: "Dependencies of a package on itself",
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
        "The head of a registry lacks dependents outside it, so its in-degrees are too low.",
        "Counts that the registry reports are for the whole registry, not for these files.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Which dependencies count.
    pub kind: DependencyKind,
    /// Whether optional dependencies count.
    pub optional: bool,
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// The treatment of dependencies of a package on itself in the direct degrees. The default
    /// keeps them for packages and drops them for models.
    pub self_loops: SelfLoops,
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
            self_loops: SelfLoops::AsDefined,
            unresolved: false,
            sample: 1_000,
            seed: 1,
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The source of the direct in-degree.
    pub in_degree_is: InDegreeIs,
    /// Degrees by the edges; `None` if there are no edges.
    pub edges: Option<ByEdges>,
    /// Dependent packages, as the registry reports them.
    pub dependent_packages: Option<Counted>,
    /// Dependent repositories, as the registry reports them.
    pub dependent_repositories: Option<Counted>,
    /// Repositories that use each model, by a table of them.
    pub using_repositories: Option<Counted>,
}

/// The source of the direct in-degree, the best that the data have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InDegreeIs {
    /// Edges between packages.
    Edges,
    /// The registry's count of dependent packages.
    ReportedPackages,
    /// The registry's count of dependent repositories.
    ReportedRepositories,
    /// A table of repositories and the models that they use.
    UsingRepositories,
}

/// Degrees by the edges of a graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByEdges {
    /// The account of how the rows were used.
    pub graph: Account,
    /// Whether dependencies of a package on itself are in the direct degrees.
    pub self_loops_kept: bool,
    /// Distinct edges that the degrees count, without those to names that no table lists.
    pub edges: u64,
    /// Direct out-degree: distinct targets, listed or not.
    pub out: Degrees,
    /// Direct in-degree: distinct packages that depend on it.
    pub into: Degrees,
    /// Packages without any edge; edges to names that no table lists count too.
    pub isolated: u64,
    /// |PR| and |ITP|.
    pub transitive: Transitive,
    /// |PR| of all packages, if it is known for all.
    pub reach: Option<Degrees>,
    /// |ITP| of all packages, if it is known for all.
    pub trust: Option<Degrees>,
    /// The correlation of in-degree and downloads.
    pub downloads: Option<WithDownloads>,
}

/// A count of each package, and its correlation with downloads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counted {
    /// The summary of the counts.
    pub degrees: Degrees,
    /// The correlation of the counts and downloads.
    pub downloads: Option<WithDownloads>,
}

/// A rank correlation with downloads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithDownloads {
    /// Packages whose downloads are known.
    pub n: u64,
    /// Spearman's rho; undefined if one of the two does not vary.
    pub spearman: Option<Correlation>,
}

/// Summary of a degree over all packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Degrees {
    /// Packages.
    pub n: u64,
    /// Sum over all packages.
    pub sum: u64,
    /// The arithmetic mean.
    pub mean: Option<f64>,
    /// First quartile, of type 7 like all quantiles here.
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
    /// Share of packages with 0.
    pub share_zero: Option<f64>,
    /// Packages with exactly 1.
    pub ones: u64,
    /// Packages with 1 or more.
    pub positive: u64,
    /// The mean over packages with 1 or more.
    pub mean_positive: Option<f64>,
    /// Gini coefficient; undefined if all degrees are 0.
    pub gini: Option<f64>,
    /// The packages with the greatest degrees, equal ones by name.
    pub top: Vec<Top>,
    /// Each degree above 0 with the share of packages that have at least this degree.
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

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
