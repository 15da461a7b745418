//! Degrees from the edges of the graph or from the counts that the registry reports.

use super::{ByEdges, Counted, Degrees, NAMED, Params, Top, WithDownloads};
use crate::domain::data::Data;
use crate::domain::graph::{Choice, EdgesAre, Linked, greatest};
use crate::metrics::descendants;
use crate::metrics::{SelfLoops, reach};
use crate::relations::{Field, Relation};
use crate::stats::{self, Tally};

impl Degrees {
    pub(super) fn new<'n>(
        nodes: usize,
        degree: &dyn Fn(u32) -> u64,
        name: &dyn Fn(u32) -> &'n str,
    ) -> Self {
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

pub(super) fn by_edges(data: &Data<'_>, params: &Params) -> Option<ByEdges> {
    let linked = Linked::take(
        data,
        &Choice {
            kind: params.kind,
            optional: params.optional,
            relation: params.relation,
            unresolved: params.unresolved,
        },
    )?;
    let (graph, components) = (&linked.graph, &linked.components);
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
    let walk = reach::walk(graph, components, params.sample, params.seed);
    let exact = walk.all.sampled.is_none();
    let full = |degree: &dyn Fn(u32) -> u64| exact.then(|| Degrees::new(nodes, degree, &name));
    let known = |node: u32| Some((into(node), graph.count(data, node, Field::Downloads)?));
    let by_edges = ByEdges {
        self_loops_kept: kept,
        edges: graph.account.edges + if kept { graph.account.self_loops } else { 0 },
        out: Degrees::new(nodes, &out_of, &name),
        into: Degrees::new(nodes, &into, &name),
        isolated: isolated.count() as u64,
        reach: full(&|node| walk.reach[node as usize].1.into()),
        trust: full(&|node| walk.trust[node as usize].into()),
        downloads: with_downloads((0..nodes as u32).filter_map(known)),
        transitive: walk.all,
        graph: graph.account.clone(),
    };
    linked.leave(data);
    Some(by_edges)
}

/// The correlation of counts with downloads; `None` if no downloads are known.
pub(super) fn with_downloads(pairs: impl Iterator<Item = (u64, f64)>) -> Option<WithDownloads> {
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

/// The counts that a registry reports for its packages.
pub(super) fn reported(data: &Data<'_>, field: Field) -> Option<Counted> {
    if !data.knows(field) {
        return None;
    }
    let models = data.models();
    let mut nodes: Vec<u32> = Vec::new();
    let mut counts: Vec<u64> = Vec::new();
    for model in models.all() {
        let count = models
            .row(model)
            .and_then(|(_, _, table, row)| table.count(field, row));
        if let Some(count) = count {
            nodes.push(model);
            counts.push(count.whole());
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

/// The number of repositories that use each model, for models with at least one.
pub(super) fn using(data: &Data<'_>) -> Option<Counted> {
    if !data.has(Relation::Reuse) {
        return None;
    }
    let (by, _) = descendants::repositories(&data.relations);
    let unsorted: Vec<(&str, u64)> = by.iter().map(|(model, count)| (*model, *count)).collect();
    // A hash table has no fixed order, so the names are sorted.
    let order = stats::order(unsorted.len(), &|a, b| unsorted[a].0.cmp(unsorted[b].0));
    let used: Vec<(&str, u64)> = order.into_iter().map(|at| unsorted[at]).collect();
    if used.is_empty() {
        return None;
    }
    let mut known: Vec<(u64, f64)> = Vec::new();
    if data.has(Relation::Packages) {
        let models = data.models();
        for model in models.all() {
            let count = by.get(models.id(model)).copied();
            let downloads = models.number(model, Field::Downloads);
            known.extend(count.zip(downloads));
        }
    }
    Some(Counted {
        degrees: Degrees::new(used.len(), &|at| used[at as usize].1, &|at| {
            used[at as usize].0
        }),
        downloads: with_downloads(known.into_iter()),
    })
}
