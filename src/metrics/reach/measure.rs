//! The reach and the trust of each package.

use super::maintainers::maintainers;
use super::{CANDIDATES, EXACT, NAMED, Output, Params, Sampled, Spread, TopPackage, Transitive};
use crate::base::random::Random;
use crate::domain::data::Data;
use crate::domain::graph::{
    Choice, Components, EdgesAre, Graph, Linked, Way, block_words, greatest, reached,
};
use crate::metrics::{Compared, Unit};
use crate::stats::{self, Lists, Tally};

/// Reach and trust of each node.
pub struct Walk {
    /// The summary for the answer.
    pub all: Transitive,
    /// Nodes with |PR|: all of them, or those that were examined.
    pub reach: Vec<(u32, u32)>,
    /// |ITP| of all nodes, or of the nodes in the sample.
    pub trust: Vec<u32>,
    /// The nodes of the sample.
    pub(super) sample: Vec<u32>,
}

/// Computes the reach of each package, or of some of them in a large graph.
pub fn walk(graph: &Graph<'_>, components: &Components, sample: u32, seed: u32) -> Walk {
    walk_above(EXACT, graph, components, sample, seed)
}

pub(super) fn walk_above(
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
                // The pairs are the same in both directions, so the two means are equal.
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

pub(super) fn measure_above(exact: usize, data: &Data<'_>, params: &Params) -> Option<Output> {
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
    let walk = walk_above(exact, graph, components, params.sample, params.seed);
    let all = graph.len() as f64;
    let mut order: Vec<(u32, u32)> = walk
        .reach
        .iter()
        .filter(|pair| pair.1 > 0)
        .copied()
        .collect();
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
    let maintainers = maintainers(data, graph, components, &walk);
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
            maintainers
                .as_ref()
                .and_then(|maintainers| maintainers.trust.mean),
        ));
    }
    let output = Output {
        graph: graph.account.clone(),
        packages: walk.all,
        top_packages,
        maintainers,
        compared,
    };
    linked.leave(data);
    Some(output)
}

/// The places of the greatest, at most [`NAMED`]; equal ones are in the order of their names.
fn best_of<'n>(values: &[(u32, u32)], name: &dyn Fn(u32) -> &'n str) -> Vec<usize> {
    stats::first(NAMED, 0..values.len(), &|a, b| {
        let (a, b) = (values[a], values[b]);
        b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
    })
}
