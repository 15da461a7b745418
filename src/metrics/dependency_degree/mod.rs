//! Dependency degree.
//!
//! Definition: `docs/metrics/dependency_degree.md`; Table 1 of Jones et al. (ESEM 2024) names the metric. Ours: the
//! analogue for models, and what is done where edges are missing or many.

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::descendants;
use super::graph_settings;
use super::reach::{self, Transitive};
use super::shown::{
    self, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table as ShownTable,
};
use super::{Measure, Nothing, Popularity, RelationFilter, SelfLoops, Settings};
use crate::base::error::Result;
use crate::base::text::{count, number, percent, plural, with_p};
use crate::domain::dependencies::Kind;
use crate::domain::graph::{Account, Choice, Components, EdgesAre, Graph, greatest};
use crate::relations::{Field, Relation};
use crate::stats::{self, Correlation, Tally};

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
    pub kind: Kind,
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
            kind: Kind::Runtime,
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

impl Degrees {
    fn new<'n>(nodes: usize, degree: &dyn Fn(u32) -> u64, name: &dyn Fn(u32) -> &'n str) -> Self {
        let tally = Tally::new((0..nodes as u32).map(degree));
        let n = tally.n();
        let sum = u64::try_from(tally.sum()).unwrap_or(u64::MAX);
        let zeros = tally.of(0);
        let ratio = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let best = greatest(nodes, NAMED, degree, name);
        Self {
            n,
            sum,
            mean: tally.mean(),
            q1: tally.quantile(0.25),
            median: tally.quantile(0.5),
            q3: tally.quantile(0.75),
            p90: tally.quantile(0.9),
            p99: tally.quantile(0.99),
            max: tally.max(),
            zeros,
            share_zero: ratio(zeros, n),
            ones: tally.of(1),
            positive: n - zeros,
            mean_positive: ratio(sum, n - zeros),
            gini: tally.gini(),
            top: best
                .into_iter()
                .map(|node| Top {
                    name: name(node).to_owned(),
                    degree: degree(node),
                })
                .collect(),
            at_least: tally.at_least(),
        }
    }
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

fn by_edges(data: &Data<'_>, params: &Params) -> Option<ByEdges> {
    let graph = Graph::new(
        data,
        &Choice {
            kind: params.kind,
            optional: params.optional,
            relation: params.relation,
            unresolved: params.unresolved,
        },
    )?;
    if graph.is_empty() {
        return None;
    }
    let kept = match params.self_loops {
        SelfLoops::AsDefined => graph.account.edges_are == EdgesAre::Dependencies,
        SelfLoops::Kept => true,
        SelfLoops::Dropped => false,
    };
    let nodes = graph.len();
    let mut loops = vec![false; nodes];
    for node in graph.loops.iter().filter(|_| kept) {
        loops[*node as usize] = true;
    }
    let name = |node| graph.name(node);
    let of_itself = |node: u32| u64::from(loops[node as usize]);
    let out_of = |node: u32| {
        graph.out.degree(node) + u64::from(graph.unresolved[node as usize]) + of_itself(node)
    };
    let into = |node: u32| graph.into.degree(node) + of_itself(node);
    let isolated = (0..nodes as u32).filter(|node| out_of(*node) + into(*node) == 0);
    let components = Components::new(&graph.out);
    let walk = reach::walk(&graph, &components, params.sample, params.seed);
    let exact = walk.all.sampled.is_none();
    let full = |degree: &dyn Fn(u32) -> u64| exact.then(|| Degrees::new(nodes, degree, &name));
    let known = |node: u32| Some((into(node), graph.count(data, node, Field::Downloads)?));
    Some(ByEdges {
        self_loops_kept: kept,
        edges: graph.account.edges + if kept { graph.account.self_loops } else { 0 },
        out: Degrees::new(nodes, &out_of, &name),
        into: Degrees::new(nodes, &into, &name),
        isolated: isolated.count() as u64,
        reach: full(&|node| walk.reach[node as usize].1.into()),
        trust: full(&|node| walk.trust[node as usize].into()),
        downloads: with_downloads((0..nodes as u32).filter_map(known)),
        transitive: walk.all,
        graph: graph.account,
    })
}

/// How counts go with downloads; none where no downloads are known.
fn with_downloads(pairs: impl Iterator<Item = (u64, f64)>) -> Option<WithDownloads> {
    let (counts, downloads): (Vec<u64>, Vec<f64>) = pairs.unzip();
    if counts.is_empty() {
        return None;
    }
    let n = counts.len();
    let of_counts = stats::doubled_ranks_of(n, &|at| counts[at] as f64);
    drop(counts);
    let of_downloads = stats::doubled_ranks_of(n, &|at| downloads[at]);
    Some(WithDownloads {
        n: n as u64,
        spearman: stats::rank_correlation(&of_counts, &of_downloads),
    })
}

/// What a registry reports of its packages.
fn reported(data: &Data<'_>, field: Field) -> Option<Counted> {
    if !data.knows(field) {
        return None;
    }
    let models = data.models();
    let mut nodes: Vec<u32> = Vec::new();
    let mut counts: Vec<u64> = Vec::new();
    for model in models.all() {
        let told = models
            .row(model)
            .and_then(|(_, _, table, row)| table.count(field, row));
        if let Some(told) = told {
            nodes.push(model);
            counts.push(told.whole());
        }
    }
    let downloads = |at: usize| models.number(nodes[at], Field::Downloads);
    let known = (0..nodes.len()).filter_map(|at| Some((counts[at], downloads(at)?)));
    Some(Counted {
        degrees: Degrees::new(nodes.len(), &|at| counts[at as usize], &|at| {
            models.id(nodes[at as usize])
        }),
        downloads: with_downloads(known),
    })
}

/// Repositories that use each model that any uses.
fn using(data: &Data<'_>) -> Option<Counted> {
    if !data.has(Relation::Reuse) {
        return None;
    }
    let (by, _) = descendants::repositories(&data.relations);
    let unsorted: Vec<(&str, u64)> = by.iter().map(|(model, count)| (*model, *count)).collect();
    // A hash table has no order.
    let order = stats::order(unsorted.len(), &|a, b| unsorted[a].0.cmp(unsorted[b].0));
    let used: Vec<(&str, u64)> = order.into_iter().map(|at| unsorted[at]).collect();
    if used.is_empty() {
        return None;
    }
    let mut known: Vec<(u64, f64)> = Vec::new();
    if data.has(Relation::Packages) {
        let models = data.models();
        for model in models.all() {
            let own = by.get(models.id(model)).copied();
            let downloads = models.number(model, Field::Downloads);
            known.extend(own.zip(downloads));
        }
    }
    Some(Counted {
        degrees: Degrees::new(used.len(), &|at| used[at as usize].1, &|at| {
            used[at as usize].0
        }),
        downloads: with_downloads(known.into_iter()),
    })
}

impl Output {
    /// The in-degree, and how it goes with downloads.
    fn into(&self) -> Option<(&Degrees, Option<&WithDownloads>)> {
        let counted = |own: &'_ Option<Counted>| own.is_some();
        let own = match self.in_degree_is {
            InDegreeIs::Edges => {
                let own = self.edges.as_ref()?;
                return Some((&own.into, own.downloads.as_ref()));
            }
            InDegreeIs::ReportedPackages => &self.dependent_packages,
            InDegreeIs::ReportedRepositories => &self.dependent_repositories,
            InDegreeIs::UsingRepositories => &self.using_repositories,
        };
        debug_assert!(counted(own));
        let own = own.as_ref()?;
        Some((&own.degrees, own.downloads.as_ref()))
    }

    fn of_models(&self) -> bool {
        let edges = self.edges.as_ref();
        edges.is_some_and(|own| own.graph.edges_are == EdgesAre::BaseModels)
            || self.in_degree_is == InDegreeIs::UsingRepositories
    }

    /// What the in-degree counts, for many.
    fn dependents(&self) -> &'static str {
        match self.in_degree_is {
            InDegreeIs::Edges if self.of_models() => "direct descendants",
            InDegreeIs::Edges => "direct dependents",
            InDegreeIs::ReportedPackages => "dependent packages (registry-reported)",
            InDegreeIs::ReportedRepositories => "dependent repositories (registry-reported)",
            InDegreeIs::UsingRepositories => "repositories that use it",
        }
    }

    /// What the out-degree counts.
    fn targets(&self) -> &'static str {
        if self.of_models() {
            "bases"
        } else {
            "direct dependencies"
        }
    }

    fn shown(&self) -> Shown {
        let Some((into, downloads)) = self.into() else {
            return Shown::default();
        };
        let mut shown = Shown {
            short: format!(
                "{} at most, {} without any",
                match into.top.first() {
                    Some(top) => format!("{} {}", count(top.degree), self.dependents()),
                    None => format!("0 {}", self.dependents()),
                },
                percent(into.share_zero.unwrap_or(0.0))
            ),
            sentences: self.sentences(into, downloads),
            counted: downloads
                .map(|_| Popularity::Downloads)
                .into_iter()
                .collect(),
            caveats: self.caveats(),
            ..Shown::default()
        };
        self.show_distribution(into, &mut shown);
        self.show_top(into, &mut shown);
        self.show_degrees(&mut shown);
        shown
    }

    fn sentences(&self, into: &Degrees, downloads: Option<&WithDownloads>) -> Vec<String> {
        let (one, many) = if self.of_models() {
            ("model", "models")
        } else {
            ("package", "packages")
        };
        let mut told = Vec::new();
        let words = |own: &Degrees, what: &str| {
            format!(
                "{what}: {} on average, median {}, 90th percentile {}, at most {}; {} have none (Gini {}).",
                number(own.mean.unwrap_or(0.0)),
                number(own.median.unwrap_or(0.0)),
                number(own.p90.unwrap_or(0.0)),
                count(own.max.unwrap_or(0)),
                percent(own.share_zero.unwrap_or(0.0)),
                own.gini.map_or("undefined".to_owned(), number),
            )
        };
        if let Some(own) = &self.edges {
            told.push(format!(
                "{} and {} between them; {} touched by no edge.",
                plural(own.graph.packages, one, many),
                plural(own.edges, "edge", "edges"),
                plural(own.isolated, &format!("{one} is"), &format!("{many} are")),
            ));
            told.push(words(&own.out, &capital(self.targets())));
        }
        told.push(words(into, &capital(self.dependents())));
        if let Some(top) = into.top.first() {
            told.push(format!("Most has {}: {}.", top.name, count(top.degree)));
        }
        if let Some(own) = &self.edges {
            let most = count(own.transitive.reach.max.unwrap_or(0));
            let most = match own.transitive.sampled {
                Some(_) => {
                    format!("the largest number that depend on one of those looked at is {most}")
                }
                None => format!("at most {most} depend on one"),
            };
            told.push(format!(
                "Directly or not, a {one} depends on {} others on average, and {most}.",
                own.transitive.trust.mean_in_words(),
            ));
        }
        let correlated = |what: &str, own: &WithDownloads| {
            let spearman = own.spearman.as_ref()?;
            Some(format!(
                "{what} and downloads of {}: Spearman's rho {} ({}).",
                plural(own.n, one, many),
                number(spearman.coefficient),
                with_p(spearman.p)
            ))
        };
        told.extend(downloads.and_then(|own| correlated(&capital(self.dependents()), own)));
        if self.in_degree_is == InDegreeIs::Edges
            && let Some(own) = self.dependent_packages.as_ref()
            && let Some(own) = own.downloads.as_ref()
        {
            told.extend(correlated(
                "Dependent packages that the registry reports",
                own,
            ));
        }
        told
    }

    fn caveats(&self) -> Vec<String> {
        let mut told = Vec::new();
        match &self.edges {
            Some(own) => {
                told.extend(own.graph.caveats());
                if own.graph.self_loops > 0 {
                    told.push(format!(
                        "{} of a {} to itself {} in the direct degrees.",
                        plural(own.graph.self_loops, "edge", "edges"),
                        if self.of_models() { "model" } else { "package" },
                        if own.self_loops_kept {
                            "count"
                        } else {
                            "do not count"
                        },
                    ));
                }
                if let Some(sampled) = own.transitive.sampled {
                    told.push(format!(
                        "Transitive degrees are estimated from a random sample of {} (seed {}); the largest are those of the packages looked at.",
                        plural(sampled.sample, "package", "packages"),
                        sampled.seed
                    ));
                }
            }
            None if self.in_degree_is == InDegreeIs::UsingRepositories => {
                told.push(
                    "Only models that some repository uses are in the file: there are none with 0."
                        .to_owned(),
                );
            }
            None => {
                told.push("The files have no dependencies: in-degree is what the registry reports, over all packages that it knows and perhaps over all releases; out-degree and transitive degrees are unknown.".to_owned());
            }
        }
        if self
            .into()
            .is_some_and(|(_, downloads)| downloads.is_some())
        {
            told.push("A rank correlation says nothing of causes: what many depend on is downloaded with them.".to_owned());
        }
        told
    }

    /// The degrees that there are, each with its name; out first.
    fn all(&self) -> Vec<(String, &Degrees)> {
        let mut all: Vec<(String, &Degrees)> = Vec::new();
        if let Some(own) = &self.edges {
            all.push((format!("{} (out)", self.targets()), &own.out));
            all.push((format!("{} (in)", self.dependents()), &own.into));
            all.extend(
                own.trust
                    .iter()
                    .map(|own| ("trusted, directly or not (ITP)".to_owned(), own)),
            );
            all.extend(
                own.reach
                    .iter()
                    .map(|own| ("reached, directly or not (PR)".to_owned(), own)),
            );
        }
        for (name, counted) in [
            (
                "dependent packages (registry-reported)",
                &self.dependent_packages,
            ),
            (
                "dependent repositories (registry-reported)",
                &self.dependent_repositories,
            ),
            ("repositories that use it", &self.using_repositories),
        ] {
            all.extend(counted.iter().map(|own| (name.to_owned(), &own.degrees)));
        }
        all
    }

    fn show_distribution(&self, into: &Degrees, shown: &mut Shown) {
        let mut drawn = vec![(self.dependents(), into)];
        drawn.extend(self.edges.iter().map(|own| (self.targets(), &own.out)));
        let series = drawn.iter().map(|(name, own)| PlaneSeries {
            name: (*name).to_owned(),
            style: Style::Line,
            points: thinned(&own.at_least)
                .map(|(k, share)| [k as f64, share])
                .collect(),
        });
        let title = "Share with so many or more";
        shown.figures.push(Figure::Plane {
            title: title.to_owned(),
            x: Axis::new("degree", Scale::Log),
            y: Axis::new("share with so many or more", Scale::Log),
            series: series.filter(|own| !own.points.is_empty()).collect(),
        });
        let mut columns = vec!["degree or more"];
        columns.extend(drawn.iter().map(|(name, _)| *name));
        let mut table = ShownTable::new(title, &columns);
        let most = drawn
            .iter()
            .filter_map(|(_, own)| own.max)
            .max()
            .unwrap_or(0);
        let mut degree = 1u64;
        while degree <= most {
            let mut row = vec![Cell::Count(degree)];
            row.extend(drawn.iter().map(|(_, own)| {
                let place = own.at_least.partition_point(|(k, _)| *k < degree);
                Cell::Share(own.at_least.get(place).map_or(0.0, |(_, share)| *share))
            }));
            table.row(row);
            // 1, 2, 5, 10, 20, 50 …
            let leading = degree.to_string().starts_with('2');
            let Some(next) = degree.checked_mul(if leading { 5 } else { 2 }) else {
                break;
            };
            degree = if leading { next / 2 } else { next };
        }
        shown.tables.push(table);
    }

    fn show_top(&self, into: &Degrees, shown: &mut Shown) {
        if into.top.is_empty() {
            return;
        }
        let bars = || into.top.iter().take(BARS);
        let title = if self.of_models() {
            "Models with the most"
        } else {
            "Packages with the most"
        };
        let title = format!("{title} {}", self.dependents());
        shown.figures.push(Figure::Bars {
            title: title.clone(),
            axis: Axis::new(self.dependents(), Scale::Linear),
            categories: bars().map(|own| own.name.clone()).collect(),
            series: vec![BarSeries {
                name: self.dependents().to_owned(),
                values: bars().map(|own| Some(own.degree as f64)).collect(),
                intervals: bars().map(|_| None).collect(),
            }],
        });
        let mut table = ShownTable::new(&title, &["name", self.dependents()]);
        for own in &into.top {
            table.row([Cell::text(own.name.as_str()), Cell::Count(own.degree)]);
        }
        shown.tables.push(table);
        let out = self.edges.iter().flat_map(|own| &own.out.top);
        let mut table = ShownTable::new(
            &format!("With the most {}", self.targets()),
            &["name", self.targets()],
        );
        for own in out {
            table.row([Cell::text(own.name.as_str()), Cell::Count(own.degree)]);
        }
        if !table.rows.is_empty() {
            shown.tables.push(table);
        }
    }

    fn show_degrees(&self, shown: &mut Shown) {
        let mut table = ShownTable::new(
            "Degrees",
            &[
                "degree",
                "of",
                "mean",
                "first quartile",
                "median",
                "third quartile",
                "90%",
                "99%",
                "most",
                "share with 0",
                "Gini",
            ],
        );
        for (name, own) in self.all() {
            table.row([
                Cell::text(name),
                Cell::Count(own.n),
                Cell::number(own.mean),
                Cell::number(own.q1),
                Cell::number(own.median),
                Cell::number(own.q3),
                Cell::number(own.p90),
                Cell::number(own.p99),
                own.max.map_or(Cell::None, Cell::Count),
                Cell::share(own.share_zero),
                Cell::number(own.gini),
            ]);
        }
        shown.tables.push(table);
    }
}

/// With a capital at the beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// As many steps as a drawing holds, evenly chosen, the last included.
fn thinned(steps: &[(u64, f64)]) -> impl Iterator<Item = (u64, f64)> + '_ {
    let every = steps.len().div_ceil(shown::POINTS - 1).max(1);
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate();
    kept.filter(move |(at, _)| at % every == 0 || *at == last)
        .map(|(_, step)| *step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::graph::tests::{relations, with};
    use crate::relations::{Count, Relations, Value};

    fn of(parts: &[Relations], params: &Params) -> Output {
        with(parts, |data| Output::measure_dataset(data, params).unwrap())
    }

    #[test]
    fn degrees_of_a_small_graph() {
        let small = relations(
            &["a 10", "b 20", "c 5", "d 90", "e"],
            &["a 1 b", "a 1 d", "b 1 d", "c 1 d", "c 1 c", "c 1 x"],
            &[],
            &[],
        );
        let output = of(&[small], &Params::default());
        assert_eq!(output.in_degree_is, InDegreeIs::Edges);
        let own = output.edges.as_ref().unwrap();
        // By hand. Out: a 2, b 1, c 3 (d, itself, x), d 0, e 0. In: a 0, b 1, c 1, d 3, e 0.
        assert_eq!((own.edges, own.isolated, own.self_loops_kept), (5, 1, true));
        assert_eq!(
            (own.out.sum, own.out.mean, own.out.median),
            (6, Some(1.2), Some(1.0))
        );
        assert_eq!((own.out.max, own.out.zeros, own.out.ones), (Some(3), 2, 1));
        assert_eq!(
            (own.out.share_zero, own.out.mean_positive),
            (Some(0.4), Some(2.0))
        );
        assert_eq!(
            (own.into.q1, own.into.q3, own.into.max),
            (Some(0.0), Some(1.0), Some(3))
        );
        assert_eq!(own.into.p90, Some(2.2));
        let top: Vec<(&str, u64)> = own
            .into
            .top
            .iter()
            .map(|own| (own.name.as_str(), own.degree))
            .collect();
        assert_eq!(top, [("d", 3), ("b", 1), ("c", 1)]);
        // Ascending 0 0 1 1 3: 2 (3·1 + 4·1 + 5·3) / (5·5) − 6/5.
        assert!((own.into.gini.unwrap() - 0.56).abs() < 1e-12);
        assert_eq!(own.downloads.as_ref().unwrap().n, 4);
        // scipy 1.17.1 spearmanr([0, 1, 1, 3], [10, 20, 5, 90]).
        let rho = own
            .downloads
            .as_ref()
            .unwrap()
            .spearman
            .as_ref()
            .unwrap()
            .coefficient;
        assert!((rho - 0.632_455_532_033_675_8).abs() < 1e-12);
        assert_eq!(
            own.trust.as_ref().unwrap().sum,
            own.reach.as_ref().unwrap().sum
        );
        let shown = output.show();
        assert_eq!(
            shown.short,
            "3 direct dependents at most, 40.0% without any"
        );
        let Figure::Plane { series, .. } = &shown.figures[0] else {
            panic!("no plane");
        };
        assert_eq!(series[0].points, [[1.0, 0.6], [3.0, 0.2]]);
        let first: Vec<String> = shown.tables[0].rows[1].iter().map(Cell::shown).collect();
        assert_eq!(first, ["2", "20.0%", "40.0%"]);
    }

    #[test]
    fn self_loops_are_a_choice() {
        let models = || {
            crate::domain::models::tests::relations(&["a 1", "b 2"], &["b a merge", "b b merge"])
        };
        for (choice, out) in [
            (SelfLoops::AsDefined, 1),
            (SelfLoops::Kept, 2),
            (SelfLoops::Dropped, 1),
        ] {
            let params = Params {
                self_loops: choice,
                ..Params::default()
            };
            let output = of(&[models()], &params);
            assert_eq!(output.edges.unwrap().out.max, Some(out), "{choice:?}");
        }
    }

    #[test]
    fn what_a_registry_reports_stands_in() {
        let mut reported = relations(&["a 10", "b 20", "c 30"], &[], &[], &[]);
        let name = reported.names.intern("d").unwrap();
        let table = reported.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(name));
        table.set(Field::DependentPackages, Value::Count(Count::new(u64::MAX)));
        table.end_row();
        let output = of(&[reported], &Params::default());
        assert_eq!(output.in_degree_is, InDegreeIs::ReportedPackages);
        let own = output.dependent_packages.as_ref().unwrap();
        assert_eq!((own.degrees.n, own.degrees.max), (1, Some(u64::MAX)));
        assert_eq!(own.downloads, None);
        let shown = output.show();
        assert!(shown.short.contains("registry-reported"), "{}", shown.short);
        let nothing = relations(&["a 10"], &[], &[], &[]);
        with(&[nothing], |data| {
            assert!(Output::measure_dataset(data, &Params::default()).is_none())
        });
    }

    #[test]
    fn long_distributions_are_thinned() {
        let steps: Vec<(u64, f64)> = (1..5_000).map(|k| (k, 1.0 / k as f64)).collect();
        let drawn: Vec<(u64, f64)> = thinned(&steps).collect();
        assert!(drawn.len() <= shown::POINTS);
        assert_eq!((drawn[0].0, drawn[drawn.len() - 1].0), (1, 4_999));
        assert_eq!(thinned(&steps[..0]).count(), 0);
    }
}
