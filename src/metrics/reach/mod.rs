//! User reach and implicit trust.
//!
//! Source: `../shared/METRICS.md`, 6.2, after Zimmermann et al. (USENIX Security 2019), whose formulas are
//! given from memory there. Ours: what is done where the graph is large, the curve's greedy
//! companion, and the analogue for models.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::graph_settings;
use super::shown::{
    self, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table as ShownTable,
};
use super::{Compared, Measure, RelationFilter, Settings, Unit};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::random::Random;
use crate::base::text::{count, number, percent, plural};
use crate::domain::graph::{
    Account, Choice, Components, Cover, EdgesAre, Graph, Kind, NONE, Way, block_words, greatest,
    least_reached, reached,
};
use crate::domain::models::Edge;
use crate::relations::{Field, Relation};
use crate::stats::{self, Lists, Tally};

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
        "The latest release is the one published last; where no time is told, the highest version (numbers compared as numbers, pre-releases below their release); where no release is told, all rows count. Where a table lists packages, only these count: targets that it does not list are counted as unresolved, and packages that it does not list are left out with what they depend on; neither belongs to a set. For packages of R, R itself and the packages that come with it are the platform and left out.",
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
    pub kind: Kind,
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
            kind: Kind::Runtime,
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
    /// What it hangs on.
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

/// Reach and trust, node by node.
pub struct Walk {
    /// What is said of them.
    pub all: Transitive,
    /// Nodes with |PR|: all of them, or those that were looked at.
    pub reach: Vec<(u32, u32)>,
    /// |ITP| of all nodes; of those of the sample where there is one.
    pub trust: Vec<u32>,
    /// The nodes of the sample.
    sample: Vec<u32>,
}

/// Looks how far each package reaches, or enough of them where there are many.
pub fn walk(graph: &Graph<'_>, components: &Components, sample: u32, seed: u32) -> Walk {
    walk_above(EXACT, graph, components, sample, seed)
}

fn walk_above(
    exact: usize,
    graph: &Graph<'_>,
    components: &Components,
    sample: u32,
    seed: u32,
) -> Walk {
    let nodes = graph.len();
    let both = (&graph.out, &graph.into);
    let columns_of = |chosen: &[u32]| {
        let pairs = chosen.iter().enumerate();
        Lists::new(nodes, pairs.map(|(column, node)| (*node, column as u32)))
    };
    if nodes <= exact {
        let words = block_words(components.len(), nodes);
        let all = Lists::identity(nodes);
        let found = reached(both, components, Way::Trusts, (&all, nodes), None, words);
        let tally = |values: &[u32]| Tally::new(values.iter().map(|value| u64::from(*value)));
        return Walk {
            all: Transitive {
                sampled: None,
                reach: Spread::exact(&tally(&found.by_column)),
                trust: Spread::exact(&tally(&found.by_node)),
            },
            reach: (0..).zip(found.by_column).collect(),
            trust: found.by_node,
            sample: Vec::new(),
        };
    }
    let chosen = Random::new(seed).sample(sample as usize, nodes);
    let direct = |node| graph.into.degree(node);
    let candidates = greatest(nodes, CANDIDATES, &direct, &|node| graph.name(node));
    let mut looked_at = vec![false; nodes];
    for node in candidates.iter().chain(&chosen) {
        looked_at[*node as usize] = true;
    }
    let looked_at: Vec<u32> = (0..nodes as u32)
        .filter(|node| looked_at[*node as usize])
        .collect();
    let (columns, count) = (columns_of(&looked_at), looked_at.len());
    let words = block_words(components.len(), count);
    let found = reached(
        both,
        components,
        Way::Trusts,
        (&columns, count),
        None,
        words,
    );
    let reach: Vec<(u32, u32)> = looked_at.into_iter().zip(found.by_column).collect();
    let (columns, count) = (columns_of(&chosen), chosen.len());
    let found = reached(
        both,
        components,
        Way::Serves,
        (&columns, count),
        None,
        words,
    );
    let trust = Spread::sampled(&found.by_column, nodes);
    let of_sample: Vec<u32> = reach
        .iter()
        .filter(|(node, _)| chosen.binary_search(node).is_ok())
        .map(|(_, reach)| *reach)
        .collect();
    Walk {
        all: Transitive {
            sampled: Some(Sampled {
                sample: chosen.len() as u64,
                seed,
                candidates: CANDIDATES as u64,
            }),
            reach: Spread {
                // As many pairs one way as the other.
                mean: trust.mean,
                interval: trust.interval,
                max: reach.iter().map(|(_, reach)| u64::from(*reach)).max(),
                ..Spread::sampled(&of_sample, nodes)
            },
            trust,
        },
        reach,
        trust: found.by_column,
        sample: chosen,
    }
}

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure_above(EXACT, data, params)
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}

fn measure_above(exact: usize, data: &Data<'_>, params: &Params) -> Option<Output> {
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
    let components = Components::new(&graph.out);
    let walk = walk_above(exact, &graph, &components, params.sample, params.seed);
    let all = graph.len() as f64;
    let mut order: Vec<(u32, u32)> = walk.reach.iter().filter(|own| own.1 > 0).copied().collect();
    let best = best_of(&order, &|node| graph.name(node));
    order = best.into_iter().map(|at| order[at]).collect();
    let top_packages = order
        .into_iter()
        .map(|(node, reach)| TopPackage {
            name: graph.name(node).to_owned(),
            reach: reach.into(),
            share: Some(f64::from(reach) / all),
            direct: graph.into.degree(node),
        })
        .collect();
    let maintainers = maintainers(data, &graph, &components, &walk);
    let compares = graph.account.edges_are == EdgesAre::Dependencies
        && data.source.registry.as_deref() == Some("npm")
        && graph.len() > 100_000;
    let mut compared = Vec::new();
    if compares {
        let of = |what: &str, published, yours| Compared {
            what: what.to_owned(),
            published,
            yours,
            unit: Unit::Number,
        };
        compared.push(of(
            "packages that a package trusts, mean (2018; unverified)",
            79.0,
            walk.all.trust.mean,
        ));
        compared.push(of(
            "maintainers that a package trusts, mean (2018; unverified)",
            39.0,
            maintainers.as_ref().and_then(|own| own.trust.mean),
        ));
    }
    Some(Output {
        graph: graph.account,
        packages: walk.all,
        top_packages,
        maintainers,
        compared,
    })
}

/// The places of the greatest, at most [`NAMED`], by name where equal.
fn best_of<'n>(values: &[(u32, u32)], name: &dyn Fn(u32) -> &'n str) -> Vec<usize> {
    stats::first(NAMED, 0..values.len(), &|a, b| {
        let (a, b) = (values[a], values[b]);
        b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
    })
}

/// Maintainers under numbers.
struct Owners<'a> {
    from: MaintainersFrom,
    names: Vec<&'a str>,
    /// Of each package, ascending.
    of: Lists,
    /// Their packages, ascending.
    packages: Lists,
}

impl<'a> Owners<'a> {
    fn new(data: &Data<'a>, graph: &Graph<'a>) -> Option<Self> {
        let mut names: Vec<&'a str> = Vec::new();
        let mut known: HashMap<&'a str, u32> = HashMap::new();
        let mut pairs: Vec<Edge> = Vec::new();
        let mut own = |node: u32, name: &'a str| {
            let next = names.len() as u32;
            let owner = *known.entry(name).or_insert(next);
            if owner == next {
                names.push(name);
            }
            pairs.push(Edge {
                base: node,
                child: owner,
            });
        };
        let from_table = |relation, package, person, own: &mut dyn FnMut(u32, &'a str)| {
            for (part, table) in data.tables(relation) {
                for row in 0..table.rows() {
                    let text = |field| part.names.get(table.name(field, row)?);
                    let node = text(package).and_then(|package| graph.find(package));
                    if let Some((node, person)) = node.zip(text(person)) {
                        own(node, person);
                    }
                }
            }
        };
        let from = if data.has(Relation::Maintainers) {
            from_table(
                Relation::Maintainers,
                Field::MaintainedPackage,
                Field::Maintainer,
                &mut own,
            );
            MaintainersFrom::Maintainers
        } else {
            let models = graph.account.edges_are == EdgesAre::BaseModels;
            let several = data.has(Relation::Authors);
            for node in 0..graph.len() as u32 {
                let told = graph
                    .row(data, node)
                    .and_then(|(part, table, row)| part.names.get(table.name(Field::Author, row)?));
                let before_slash = || {
                    let (author, _) = graph.name(node).split_once('/')?;
                    (models && !several).then_some(author)
                };
                if let Some(author) = told.or_else(before_slash) {
                    own(node, author);
                }
            }
            from_table(
                Relation::Authors,
                Field::AuthoredPackage,
                Field::AuthorName,
                &mut own,
            );
            MaintainersFrom::Authors
        };
        if pairs.is_empty() {
            return None;
        }
        pairs.sort_unstable();
        pairs.dedup();
        let by_package = pairs.iter().map(|pair| (pair.base, pair.child));
        let by_owner = pairs.iter().map(|pair| (pair.child, pair.base));
        Some(Self {
            from,
            of: Lists::new(graph.len(), by_package),
            packages: Lists::new(names.len(), by_owner),
            names,
        })
    }
}

fn maintainers<'a>(
    data: &Data<'a>,
    graph: &Graph<'a>,
    components: &Components,
    walk: &Walk,
) -> Option<Maintainers> {
    let owners = Owners::new(data, graph)?;
    let (nodes, all) = (graph.len(), owners.names.len());
    let both = (&graph.out, &graph.into);
    let name = |owner: u32| owners.names[owner as usize];
    let sampled = walk.all.sampled.is_some();
    let (ranked, reach, trust): (Vec<(u32, u32)>, Spread, Spread) = if sampled {
        let direct = |owner: u32| {
            let packages = owners.packages.of(owner).iter();
            packages.map(|node| graph.into.degree(*node)).sum()
        };
        let candidates = greatest(all, CANDIDATES, &direct, &name);
        let mut column_of = vec![NONE; all];
        for (column, owner) in (0..).zip(&candidates) {
            column_of[*owner as usize] = column;
        }
        // A node's columns ascend.
        let mut pairs: Vec<Edge> = Vec::new();
        for node in 0..nodes as u32 {
            let own = owners.of.of(node).iter();
            let columns = own.map(|owner| column_of[*owner as usize]);
            pairs.extend(columns.filter(|own| *own != NONE).map(|column| Edge {
                base: node,
                child: column,
            }));
        }
        pairs.sort_unstable();
        let pairs = pairs.iter().map(|pair| (pair.base, pair.child));
        let (columns, count) = (Lists::new(nodes, pairs), candidates.len());
        let words = block_words(components.len(), count);
        let found = reached(
            both,
            components,
            Way::Trusts,
            (&columns, count),
            None,
            words,
        );
        let ranked = candidates.into_iter().zip(found.by_column).collect();
        let chosen = walk.sample.iter().enumerate();
        let columns = Lists::new(nodes, chosen.map(|(column, node)| (*node, column as u32)));
        let found = reached(
            both,
            components,
            Way::Serves,
            (&columns, walk.sample.len()),
            Some((&owners.of, all)),
            block_words(components.len().max(all), walk.sample.len()),
        );
        let trust = Spread::sampled(&found.owners, nodes);
        // A package that trusts a maintainer is one that the maintainer reaches.
        let per_owner = nodes as f64 / all as f64;
        let reach = Spread {
            n: all as u64,
            mean: trust.mean.map(|mean| mean * per_owner),
            interval: trust.interval.map(|ends| ends.map(|end| end * per_owner)),
            median: None,
            max: None,
        };
        (ranked, reach, trust)
    } else {
        let words = block_words(components.len(), all);
        let found = reached(
            both,
            components,
            Way::Trusts,
            (&owners.of, all),
            None,
            words,
        );
        let tally = |values: &[u32]| Tally::new(values.iter().map(|value| u64::from(*value)));
        let reach = Spread::exact(&tally(&found.by_column));
        let trust = Spread::exact(&tally(&found.by_node));
        ((0..).zip(found.by_column).collect(), reach, trust)
    };
    let ranked: Vec<(u32, u32)> = {
        let there: Vec<(u32, u32)> = ranked.into_iter().filter(|own| own.1 > 0).collect();
        let order = stats::order(there.len(), &|a, b| {
            let (a, b) = (there[a], there[b]);
            b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
        });
        order.into_iter().map(|at| there[at]).collect()
    };
    let share = |packages: u64| packages as f64 / nodes as f64;
    let joint = joint_reach(graph, components, &owners, &ranked);
    let curve = curve(&joint, all, nodes);
    let (greedy, greedy_cut) = greedy(graph, components, &owners, &ranked);
    let unmaintained = (0..nodes as u32).filter(|node| owners.of.degree(*node) == 0);
    Some(Maintainers {
        from: owners.from,
        unmaintained: unmaintained.count() as u64,
        reach: Spread {
            max: ranked.first().map(|own| own.1.into()).or(reach.max),
            ..reach
        },
        trust,
        top: ranked
            .iter()
            .take(NAMED)
            .map(|(owner, reach)| TopMaintainer {
                name: name(*owner).to_owned(),
                packages: owners.packages.degree(*owner),
                reach: (*reach).into(),
                share: Some(share((*reach).into())),
            })
            .collect(),
        shares: shares(&joint, &greedy, greedy_cut, all, nodes),
        half: joint
            .iter()
            .position(|packages| 2 * packages >= nodes as u64)
            .map(|place| place as u64 + 1),
        curve,
        greedy,
        greedy_cut,
    })
}

/// How many packages the first k of the ranked reach together, for each k from 1.
fn joint_reach(
    graph: &Graph<'_>,
    components: &Components,
    owners: &Owners<'_>,
    ranked: &[(u32, u32)],
) -> Vec<u64> {
    let mut rank_of = vec![NONE; owners.names.len()];
    for (rank, (owner, _)) in (0..).zip(ranked) {
        rank_of[*owner as usize] = rank;
    }
    let best: Vec<u32> = (0..graph.len() as u32)
        .map(|node| {
            let own = owners.of.of(node).iter();
            own.map(|owner| rank_of[*owner as usize])
                .min()
                .unwrap_or(NONE)
        })
        .collect();
    let mut joint = vec![0u64; ranked.len()];
    // The best maintainer that a package trusts is the first to reach it.
    for rank in least_reached(&graph.out, components, &best) {
        if let Some(count) = joint.get_mut(rank as usize) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut joint {
        sum += *count;
        *count = sum;
    }
    joint
}

/// Some points of the curve: the first hundred, then fewer and fewer, and the last.
fn curve(joint: &[u64], all: usize, nodes: usize) -> Vec<Joint> {
    let mut points = Vec::new();
    let mut next = 1;
    for (place, packages) in joint.iter().enumerate() {
        let k = place + 1;
        if k != next && k != joint.len() {
            continue;
        }
        // From 100 on each step is a hundredth: 1,000,000 maintainers take a thousand steps.
        next = k + 1 + k / (CURVE / 4);
        points.push(Joint {
            maintainers: k as u64,
            share_of_maintainers: k as f64 / all as f64,
            packages: *packages,
            share_of_packages: *packages as f64 / nodes as f64,
        });
    }
    points
}

fn shares(
    joint: &[u64],
    greedy: &[GreedyStep],
    cut: bool,
    all: usize,
    nodes: usize,
) -> Vec<Shares> {
    let mut told: Vec<Shares> = Vec::new();
    for most in SHARES {
        let k = most.min(all as u64);
        if told.iter().any(|own| own.maintainers == k) {
            continue;
        }
        let share = |packages: u64| packages as f64 / nodes as f64;
        // Those who reach nothing add nothing.
        let last = (k as usize).min(joint.len());
        let by_reach = last.checked_sub(1).map_or(0, |place| joint[place]);
        let step = (k as usize).min(greedy.len());
        let picked = step
            .checked_sub(1)
            .map_or(0, |place| greedy[place].packages);
        told.push(Shares {
            maintainers: k,
            by_reach: Some(share(by_reach)),
            greedy: (!cut || greedy.len() >= k as usize).then(|| share(picked)),
        });
    }
    told
}

/// At each step the maintainer who adds most, the one of the larger reach where equal; whether it
/// ended early.
fn greedy(
    graph: &Graph<'_>,
    components: &Components,
    owners: &Owners<'_>,
    ranked: &[(u32, u32)],
) -> (Vec<GreedyStep>, bool) {
    let mut cover = Cover::new(&graph.into, components);
    let mut steps: Vec<GreedyStep> = Vec::new();
    // What each may add at most, from when it was looked at last: it never grows.
    let mut heap: BinaryHeap<(u64, Reverse<u32>, usize)> = (0..)
        .zip(ranked)
        .map(|(rank, (_, reach))| (u64::from(*reach), Reverse(rank), 0))
        .collect();
    while let Some((adds, Reverse(rank), at)) = heap.pop() {
        if steps.len() >= GREEDY || adds == 0 {
            return (steps, false);
        }
        if cover.visited > GREEDY_EDGES {
            return (steps, true);
        }
        let (owner, _) = ranked[rank as usize];
        let packages = owners.packages.of(owner);
        if at < steps.len() {
            let adds = cover.add(packages, false);
            heap.push((adds, Reverse(rank), steps.len()));
            continue;
        }
        let adds = cover.add(packages, true);
        steps.push(GreedyStep {
            name: owners.names[owner as usize].to_owned(),
            adds,
            packages: cover.covered,
        });
    }
    (steps, false)
}

impl Output {
    /// "maintainer" or "author", for one and for many.
    fn person(&self) -> (&'static str, &'static str) {
        match self.maintainers.as_ref().map(|own| own.from) {
            Some(MaintainersFrom::Authors) => ("author", "authors"),
            _ => ("maintainer", "maintainers"),
        }
    }

    fn shown(&self) -> Shown {
        let mut shown = Shown {
            short: self.short(),
            sentences: self.sentences(),
            caveats: self.caveats(),
            compared: self.compared.clone(),
            ..Shown::default()
        };
        if let Some(own) = &self.maintainers {
            self.show_curve(own, &mut shown);
        }
        self.show_packages(&mut shown);
        if let Some(own) = &self.maintainers {
            self.show_maintainers(own, &mut shown);
        }
        self.show_spreads(&mut shown);
        shown
    }

    /// "package" or "model", for one and for many.
    fn node(&self) -> (&'static str, &'static str) {
        match self.graph.edges_are {
            EdgesAre::Dependencies => ("package", "packages"),
            EdgesAre::BaseModels => ("model", "models"),
        }
    }

    /// The same at the beginning of a title.
    fn title(&self) -> &'static str {
        match self.graph.edges_are {
            EdgesAre::Dependencies => "Packages",
            EdgesAre::BaseModels => "Models",
        }
    }

    fn short(&self) -> String {
        let (one, people) = self.person();
        let (_, nodes) = self.node();
        let reached = self.maintainers.as_ref().and_then(|own| {
            let last = own.shares.iter().rev().find(|own| own.maintainers <= 20)?;
            Some(format!(
                "{} of {nodes} reached by the first {}",
                percent(last.by_reach?),
                match last.maintainers {
                    1 => one.to_owned(),
                    n => plural(n, one, people),
                }
            ))
        });
        reached.unwrap_or_else(|| {
            format!(
                "{} trusted on average",
                number(self.packages.trust.mean.unwrap_or(0.0))
            )
        })
    }

    fn sentences(&self) -> Vec<String> {
        let account = &self.graph;
        let (one, people) = self.person();
        let (node, nodes) = self.node();
        let mut told = vec![format!(
            "{} with {} between them. A {node} trusts {} others on average (median {}, {}): it depends on them, directly or not.",
            account.nodes(account.packages),
            plural(account.edges, "edge", "edges"),
            self.packages.trust.mean_in_words(),
            number(self.packages.trust.median.unwrap_or(0.0)),
            self.packages.trust.most_in_words(),
        )];
        if let Some(top) = self.top_packages.first() {
            let among = match self.packages.sampled {
                Some(_) => format!("Among the {nodes} looked at, the"),
                None => "The".to_owned(),
            };
            told.push(format!(
                "{among} largest reach has {}: {} of all {nodes}, {}, depend on it, {} of them directly.",
                top.name,
                percent(top.share.unwrap_or(0.0)),
                count(top.reach),
                count(top.direct)
            ));
        }
        if let Some(own) = &self.maintainers {
            told.push(format!(
                "A {node} trusts {} {people} on average (median {}, {}). There are {}, who reach {} {nodes} on average.",
                own.trust.mean_in_words(),
                number(own.trust.median.unwrap_or(0.0)),
                own.trust.most_in_words(),
                plural(own.reach.n, one, people),
                own.reach.mean_in_words(),
            ));
            for share in &own.shares {
                let greedy = share.greedy.map_or(String::new(), |share| {
                    format!(" ({} by the best choice step by step)", percent(share))
                });
                told.push(format!(
                    "{} with the largest reach {} {} of all {nodes}{greedy}.",
                    match share.maintainers {
                        1 => format!("The {one}"),
                        n => format!("The {} {people}", count(n)),
                    },
                    if share.maintainers == 1 {
                        "reaches"
                    } else {
                        "together reach"
                    },
                    percent(share.by_reach.unwrap_or(0.0)),
                ));
            }
            if let Some(half) = own.half {
                told.push(format!(
                    "Half of all {nodes} are in the reach of the first {}, {} of all.",
                    match half {
                        1 => one.to_owned(),
                        n => plural(n, one, people),
                    },
                    percent(half as f64 / own.reach.n as f64)
                ));
            }
        }
        told
    }

    fn caveats(&self) -> Vec<String> {
        let mut told = self.graph.caveats();
        if let Some(sampled) = self.packages.sampled {
            told.push(format!(
                "The graph is too large to look at every package: means and medians are estimated from a random sample of {} (seed {}), and only the reach of the {} packages and of as many {} with the most direct dependents is exact. Whoever reaches much without many direct dependents may be missing among the first.",
                plural(sampled.sample, "package", "packages"),
                sampled.seed,
                count(sampled.candidates),
                self.person().1,
            ));
        }
        match &self.maintainers {
            None => told.push("No maintainer or author of a package is known: reach and trust are of packages alone.".to_owned()),
            Some(own) => {
                if own.from == MaintainersFrom::Authors {
                    told.push("The files have no table of maintainers: the author or owner of a package stands for them. People and organisations are not told apart.".to_owned());
                }
                if own.unmaintained > 0 {
                    told.push(format!(
                        "Of {} nobody is known who maintains them.",
                        self.graph.nodes(own.unmaintained)
                    ));
                }
                if own.greedy_cut {
                    told.push(format!(
                        "The choice step by step ended after {} because it took too long.",
                        plural(own.greedy.len() as u64, "step", "steps")
                    ));
                }
            }
        }
        told
    }

    fn show_curve(&self, own: &Maintainers, shown: &mut Shown) {
        let (_, people) = self.person();
        let line = own.curve.iter();
        let line = line.map(|own| [own.share_of_maintainers, own.share_of_packages]);
        let all = own.reach.n as f64;
        let steps = (1u64..).zip(&own.greedy).map(|(k, step)| {
            let packages = self.graph.packages as f64;
            [k as f64 / all, step.packages as f64 / packages]
        });
        let mut series = vec![PlaneSeries {
            name: "by reach".to_owned(),
            style: Style::Line,
            points: line.take(shown::POINTS).collect(),
        }];
        if !own.greedy.is_empty() {
            series.push(PlaneSeries {
                name: "best choice step by step".to_owned(),
                style: Style::Dashed,
                points: steps.collect(),
            });
        }
        let first = format!("share of {people}, by reach");
        shown.figures.push(Figure::Plane {
            title: format!("{} that the first {people} reach together", self.title()),
            x: Axis::new(&first, Scale::Log),
            y: Axis::new(&format!("share of {} reached", self.node().1), Scale::Share),
            series,
        });
        let mut table = ShownTable::new(
            &format!("{} that the first {people} reach together", self.title()),
            &[people, &first, "reached", "share", "step by step"],
        )
        .hint(
            "step by step",
            "Share reached where each step takes whoever adds most.",
        );
        let mut next = 0;
        for point in &own.curve {
            let k = point.maintainers;
            let last = own.curve.last().is_some_and(|last| last.maintainers == k);
            if k > 20 && k < next && !last {
                continue;
            }
            next = k + k / 10;
            let step = own.greedy.get(k as usize - 1);
            let packages = self.graph.packages as f64;
            table.row([
                Cell::Count(k),
                Cell::Share(point.share_of_maintainers),
                Cell::Count(point.packages),
                Cell::Share(point.share_of_packages),
                Cell::share(step.map(|step| step.packages as f64 / packages)),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_packages(&self, shown: &mut Shown) {
        if self.top_packages.is_empty() {
            return;
        }
        let bars = || self.top_packages.iter().take(BARS);
        shown.figures.push(Figure::Bars {
            title: format!("{} with the largest reach", self.title()),
            axis: Axis::new("how many depend on it, directly or not", Scale::Linear),
            categories: bars().map(|own| own.name.clone()).collect(),
            series: vec![BarSeries {
                name: "reach".to_owned(),
                values: bars().map(|own| Some(own.reach as f64)).collect(),
                intervals: bars().map(|_| None).collect(),
            }],
        });
        let mut table = ShownTable::new(
            &format!("{} with the largest reach", self.title()),
            &[self.node().0, "reach", "share of all", "direct dependents"],
        );
        for own in &self.top_packages {
            table.row([
                Cell::text(own.name.as_str()),
                Cell::Count(own.reach),
                Cell::share(own.share),
                Cell::Count(own.direct),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_maintainers(&self, own: &Maintainers, shown: &mut Shown) {
        let (one, people) = self.person();
        let mut table = ShownTable::new(
            &format!("{people} with the largest reach"),
            &[one, "of theirs", "reach", "share of all"],
        );
        for top in &own.top {
            table.row([
                Cell::text(top.name.as_str()),
                Cell::Count(top.packages),
                Cell::Count(top.reach),
                Cell::share(top.share),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_spreads(&self, shown: &mut Shown) {
        let most = match self.packages.sampled {
            Some(_) => "largest of those looked at",
            None => "most",
        };
        let mut table = ShownTable::new(
            "Reach and trust",
            &["size", "of", "mean", "95% from", "95% to", "median", most],
        )
        .bounds(&["95% from", "95% to"]);
        let mut row = |what: String, own: &Spread| {
            table.row([
                Cell::text(what),
                Cell::Count(own.n),
                Cell::number(own.mean),
                Cell::number(own.interval.map(|ends| ends[0])),
                Cell::number(own.interval.map(|ends| ends[1])),
                Cell::number(own.median),
                own.max.map_or(Cell::None, Cell::Count),
            ]);
        };
        let (one, people) = self.person();
        let (node, many) = self.node();
        row(
            format!("{many} that a {node} reaches (PR)"),
            &self.packages.reach,
        );
        row(
            format!("{many} that a {node} trusts (ITP)"),
            &self.packages.trust,
        );
        if let Some(own) = &self.maintainers {
            row(format!("{many} that one {one} reaches (MR)"), &own.reach);
            row(format!("{people} that a {node} trusts (ITM)"), &own.trust);
        }
        shown.tables.push(table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::graph::tests::{relations, with};
    use crate::relations::Relations;

    fn of(parts: &[Relations], params: &Params) -> Output {
        with(parts, |data| Output::measure(data, params).unwrap())
    }

    /// a needs b and c, b and c need d, e and f need each other and e needs d; g is alone.
    fn small() -> Relations {
        relations(
            &["a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "g 1"],
            &[
                "a 1 b", "a 1 c", "b 1 d", "c 1 d", "e 1 f", "f 1 e", "e 1 d",
            ],
            &[],
            &[
                "a mona", "b mona", "c nora", "d olga", "e pia", "f pia", "f mona", "g pia",
                "x nora",
            ],
        )
    }

    #[test]
    fn reach_and_trust_of_a_small_graph() {
        let output = of(&[small()], &Params::default());
        // By hand. |ITP|: a 3, b 1, c 1, d 0, e 2 (f, d), f 2, g 0. |PR|: d 5, b 1, c 1, e 1, f 1.
        let (trust, reach) = (&output.packages.trust, &output.packages.reach);
        assert_eq!(
            (trust.mean, trust.median, trust.max),
            (Some(9.0 / 7.0), Some(1.0), Some(3))
        );
        assert_eq!(
            (reach.mean, reach.median, reach.max),
            (Some(9.0 / 7.0), Some(1.0), Some(5))
        );
        let top: Vec<(&str, u64, u64)> = output
            .top_packages
            .iter()
            .map(|own| (own.name.as_str(), own.reach, own.direct))
            .collect();
        assert_eq!(
            top,
            [
                ("d", 5, 3),
                ("b", 1, 1),
                ("c", 1, 1),
                ("e", 1, 1),
                ("f", 1, 1)
            ]
        );
        // MR: olga {a,b,c,e,f} 5; mona through b {a}, through f {e} 2; nora {a} 1; pia {e,f} 2.
        // ITM: a {mona by b, nora, olga} 3; b 1; c 1; e {pia, mona by f; olga} 3; f {pia, olga} 2.
        let own = output.maintainers.as_ref().unwrap();
        let top: Vec<(&str, u64, u64)> = own
            .top
            .iter()
            .map(|own| (own.name.as_str(), own.reach, own.packages))
            .collect();
        assert_eq!(
            top,
            [
                ("olga", 5, 1),
                ("mona", 2, 3),
                ("pia", 2, 3),
                ("nora", 1, 1)
            ]
        );
        assert_eq!((own.reach.mean, own.reach.median), (Some(2.5), Some(2.0)));
        assert_eq!((own.trust.mean, own.trust.max), (Some(10.0 / 7.0), Some(3)));
        assert_eq!(own.unmaintained, 0);
        let joint: Vec<u64> = own.curve.iter().map(|own| own.packages).collect();
        assert_eq!(joint, [5, 5, 5, 5]);
        assert_eq!(
            (own.greedy.len(), own.greedy[0].adds, own.half),
            (1, 5, Some(1))
        );
        let shares: Vec<(u64, Option<f64>)> = own
            .shares
            .iter()
            .map(|own| (own.maintainers, own.greedy))
            .collect();
        assert_eq!(shares, [(1, Some(5.0 / 7.0)), (4, Some(5.0 / 7.0))]);
        let shown = output.show();
        assert_eq!(
            shown.short,
            "71.4% of packages reached by the first 4 maintainers"
        );
        assert_eq!((shown.figures.len(), shown.tables.len()), (2, 4));
    }

    #[test]
    fn the_greedy_choice_can_beat_the_ranking() {
        // Two popular packages serve the same dependents; a small one serves another.
        let names = ["p", "q", "r", "s", "t", "u", "v", "w"].map(|name| format!("{name} 1"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let relations = relations(
            &names,
            &[
                "s 1 p", "t 1 p", "u 1 p", "s 1 q", "t 1 q", "u 1 q", "v 1 r", "w 1 r",
            ],
            &[],
            &["p ann", "q bea", "r cleo"],
        );
        let output = of(&[relations], &Params::default());
        let own = output.maintainers.unwrap();
        let joint: Vec<u64> = own.curve.iter().map(|own| own.packages).collect();
        assert_eq!(joint, [3, 3, 5]);
        let picked: Vec<(&str, u64, u64)> = own
            .greedy
            .iter()
            .map(|own| (own.name.as_str(), own.adds, own.packages))
            .collect();
        assert_eq!(picked, [("ann", 3, 3), ("cleo", 2, 5)]);
        assert_eq!((own.half, own.unmaintained), (Some(3), 5));
    }

    #[test]
    fn a_sample_of_everything_says_what_is_exact() {
        let parts = [small()];
        let params = Params::default();
        let exact = of(&parts, &params);
        with(&parts, |data| {
            let output = measure_above(0, data, &params).unwrap();
            let sampled = output.packages.sampled.unwrap();
            assert_eq!((sampled.sample, sampled.seed), (7, 1));
            assert_eq!(output.packages.trust.mean, exact.packages.trust.mean);
            assert_eq!(output.packages.trust.median, exact.packages.trust.median);
            assert_eq!(output.packages.reach.median, exact.packages.reach.median);
            let mean = 9.0 / 7.0;
            assert_eq!(output.packages.trust.interval, Some([mean, mean]));
            assert_eq!(output.top_packages, exact.top_packages);
            let [own, other] = [&output, &exact].map(|own| own.maintainers.as_ref().unwrap());
            assert_eq!((&own.top, &own.curve), (&other.top, &other.curve));
            assert_eq!((&own.greedy, &own.shares), (&other.greedy, &other.shares));
            assert_eq!(own.trust.mean, other.trust.mean);
            assert_eq!((own.reach.median, own.reach.max), (None, Some(5)));
            assert!((own.reach.mean.unwrap() - 2.5).abs() < 1e-12);
            let shown = output.show();
            assert!(shown.caveats.iter().any(|told| told.contains("seed 1")));
            // What was seen of a sample is not the most of all.
            let told = shown.sentences.join("\n");
            assert!(told.contains("largest of the sampled 3"), "{told}");
            assert!(told.contains("Among the packages looked at, the largest reach has d"));
            assert!(!told.contains("at most"), "{told}");
            let mut columns = shown.tables.iter().flat_map(|own| &own.columns);
            assert!(columns.all(|own| own.label != "most"));
        });
    }

    #[test]
    fn a_part_of_a_graph_is_estimated_with_an_interval() {
        // A chain of 1,000: the i-th trusts all i before it.
        let names: Vec<String> = (0..1_000).map(|i| format!("p{i:03} 1")).collect();
        let links: Vec<String> = (1..1_000)
            .map(|i| format!("p{i:03} 1 p{:03}", i - 1))
            .collect();
        let [names, links] =
            [&names, &links].map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
        let parts = [relations(&names, &links, &[], &[])];
        with(&parts, |data| {
            let params = Params {
                sample: 200,
                ..Params::default()
            };
            let output = measure_above(999, data, &params).unwrap();
            let trust = &output.packages.trust;
            let [low, high] = trust.interval.unwrap();
            assert!(
                low < 499.5 && 499.5 < high && high - low < 100.0,
                "{trust:?}"
            );
            assert_eq!(output.packages.reach.max, Some(999));
            assert!(output.maintainers.is_none());
            let other = Params {
                seed: 2,
                ..params.clone()
            };
            let other = measure_above(999, data, &other).unwrap();
            assert_ne!(other.packages.trust.mean, trust.mean);
            assert_eq!(measure_above(999, data, &params).unwrap(), output);
        });
    }

    #[test]
    fn authors_and_owners_stand_for_maintainers() {
        let models = crate::domain::models::tests::relations(
            &["o/a 1", "p/b 2", "c 3"],
            &["p/b o/a finetune", "c p/b merge"],
        );
        let output = of(&[models], &Params::default());
        let own = output.maintainers.as_ref().unwrap();
        assert_eq!(own.from, MaintainersFrom::Authors);
        let top: Vec<(&str, u64)> = own
            .top
            .iter()
            .map(|own| (own.name.as_str(), own.reach))
            .collect();
        assert_eq!((top, own.unmaintained), (vec![("o", 2), ("p", 1)], 1));
        let authored = relations(&["a 1 ann", "b 1 bea"], &["b 1 a"], &[], &[]);
        let output = of(&[authored], &Params::default());
        assert_eq!(output.maintainers.unwrap().top[0].name, "ann");
    }

    #[test]
    fn odd_data_give_odd_answers_and_no_panic() {
        let nothing = relations(&["a 1"], &[], &[], &[]);
        with(&[nothing], |data| {
            assert!(Output::measure(data, &Params::default()).is_none())
        });
        // A package that needs only itself.
        let output = of(
            &[relations(&[], &["a 1 a"], &[], &["a ann"])],
            &Params::default(),
        );
        assert_eq!(output.packages.trust.mean, Some(0.0));
        let own = output.maintainers.as_ref().unwrap();
        assert!(own.top.is_empty() && own.curve.is_empty() && own.greedy.is_empty());
        assert_eq!(own.reach.max, Some(0));
        let shown = output.show();
        assert_eq!(
            shown.short,
            "0.0% of packages reached by the first maintainer"
        );
        let refused = Params {
            sample: 3,
            ..Params::default()
        };
        assert!(refused.checked().is_err());
    }
}
