//! The reach of maintainers, of each alone and of several together.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hashbrown::HashMap;

use super::measure::Walk;
use super::{
    CANDIDATES, CURVE, GREEDY, GREEDY_EDGES, GreedyStep, Joint, Maintainers, MaintainersFrom,
    NAMED, SHARES, Shares, Spread, TopMaintainer,
};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::graph::{
    Components, Cover, EdgesAre, Graph, NONE, Way, block_words, greatest, least_reached, reached,
};
use crate::domain::models::Edge;
use crate::relations::{Field, FieldColumn, Relation};
use crate::stats::{self, Lists, Tally};

/// Maintainers, each identified by a number.
struct Owners<'a> {
    from: MaintainersFrom,
    names: Vec<&'a str>,
    /// The maintainers of each package, ascending.
    of: Lists,
    /// The packages of each maintainer, ascending.
    packages: Lists,
}

/// Adds an owner to a node. The number of the owner, if it is known, need not be looked up again.
type Add<'f, 'a> = &'f mut dyn FnMut(u32, &'a str, &mut u32);

/// Adds the author of each package: the one in its row; for a model without one, the part of its
/// name before the slash.
fn add_authors<'a>(data: &Data<'a>, graph: &Graph<'a>, add: Add<'_, 'a>) {
    let models = graph.account.edges_are == EdgesAre::BaseModels;
    let by_name = models && !data.has(Relation::Authors);
    // The number of each author among the names of a part: a text is only looked up once.
    let stores = data.relations.iter();
    let mut numbers: Vec<Vec<u32>> = stores.map(|part| vec![NONE; part.names.len()]).collect();
    let tables = data
        .relations
        .iter()
        .map(|part| part.table(Relation::Packages));
    let authors: Vec<Option<&FieldColumn>> =
        tables.map(|table| table?.column(Field::Author)).collect();
    for node in 0..graph.len() as u32 {
        let stated = graph.row(data, node).and_then(|(at, part, _, row)| {
            let author = (*authors.get(at)?)?.name(row)?;
            let number = numbers.get_mut(at)?.get_mut(author.index())?;
            Some((part.names.get(author)?, number))
        });
        if let Some((author, number)) = stated {
            add(node, author, number);
        } else if by_name && let Some((author, _)) = graph.name(node).split_once('/') {
            add(node, author, &mut { NONE });
        }
    }
}

impl<'a> Owners<'a> {
    fn new(data: &Data<'a>, graph: &Graph<'a>) -> Option<Self> {
        let mut names: Vec<&'a str> = Vec::new();
        let mut known: HashMap<&'a str, u32> = HashMap::new();
        let mut pairs: Vec<Edge> = Vec::new();
        let mut add = |node: u32, name: &'a str, number: &mut u32| {
            if *number == NONE {
                let next = names.len() as u32;
                *number = *known.entry(name).or_insert(next);
                if *number == next {
                    names.push(name);
                }
            }
            pairs.push(Edge {
                base: node,
                child: *number,
            });
        };
        let from_table = |relation, package, person, add: Add<'_, 'a>| {
            for (part, table) in data.tables(relation) {
                for row in pulse::over(0..table.rows()) {
                    let text = |field| part.names.get(table.name(field, row)?);
                    let node = text(package).and_then(|package| graph.find(package));
                    if let Some((node, person)) = node.zip(text(person)) {
                        add(node, person, &mut { NONE });
                    }
                }
            }
        };
        let from = if data.has(Relation::Maintainers) {
            from_table(
                Relation::Maintainers,
                Field::MaintainedPackage,
                Field::Maintainer,
                &mut add,
            );
            MaintainersFrom::Maintainers
        } else {
            add_authors(data, graph, &mut add);
            from_table(
                Relation::Authors,
                Field::AuthoredPackage,
                Field::AuthorName,
                &mut add,
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

    fn name(&self, owner: u32) -> &'a str {
        self.names.get(owner as usize).copied().unwrap_or_default()
    }
}

/// The reach of each maintainer, or of those who were examined, with a summary for all.
struct Found {
    reach_of: Vec<(u32, u32)>,
    reach: Spread,
    trust: Spread,
}

/// The reach of all maintainers.
fn exactly(graph: &Graph<'_>, components: &Components, owners: &Owners<'_>) -> Found {
    let all = owners.names.len();
    let found = reached(
        (&graph.out, &graph.into),
        components,
        Way::Trusts,
        (&owners.of, all),
        None,
        block_words(components.len(), all),
    );
    let tally = |values: &[u32]| Tally::new(values.iter().map(|value| u64::from(*value)));
    Found {
        reach: Spread::exact(&tally(&found.by_column)),
        trust: Spread::exact(&tally(&found.by_node)),
        reach_of: (0..).zip(found.by_column).collect(),
    }
}

/// The reach of those with the most direct dependents, and means from a sample of packages.
fn by_sample(
    graph: &Graph<'_>,
    components: &Components,
    owners: &Owners<'_>,
    sample: &[u32],
) -> Found {
    let (nodes, all) = (graph.len(), owners.names.len());
    let both = (&graph.out, &graph.into);
    let mut direct = vec![0u64; all];
    for node in 0..nodes as u32 {
        let dependents = graph.into.degree(node);
        // Most packages have none.
        if dependents > 0 {
            for owner in owners.of.of(node) {
                direct[*owner as usize] += dependents;
            }
        }
    }
    let direct = |owner: u32| direct[owner as usize];
    let candidates = greatest(all, CANDIDATES, &direct, &|owner| owners.name(owner));
    let (columns, count) = (columns_of(nodes, owners, &candidates), candidates.len());
    let found = reached(
        both,
        components,
        Way::Trusts,
        (&columns, count),
        None,
        block_words(components.len(), count),
    );
    let reach_of = candidates.into_iter().zip(found.by_column).collect();
    let chosen = sample.iter().enumerate();
    let columns = Lists::new(nodes, chosen.map(|(column, node)| (*node, column as u32)));
    let found = reached(
        both,
        components,
        Way::Serves,
        (&columns, sample.len()),
        Some((&owners.of, all)),
        block_words(components.len().max(all), sample.len()),
    );
    let trust = Spread::sampled(&found.owners, nodes);
    // The packages that a maintainer reaches are those that trust the maintainer.
    let per_owner = nodes as f64 / all as f64;
    let reach = Spread {
        n: all as u64,
        mean: trust.mean.map(|mean| mean * per_owner),
        interval: trust.interval.map(|ends| ends.map(|end| end * per_owner)),
        median: None,
        max: None,
    };
    Found {
        reach_of,
        reach,
        trust,
    }
}

/// For each package, the places of its maintainers in a list of some maintainers, ascending.
fn columns_of(nodes: usize, owners: &Owners<'_>, some: &[u32]) -> Lists {
    let mut pairs: Vec<Edge> = Vec::new();
    for (column, owner) in (0..).zip(some) {
        let packages = owners.packages.of(*owner).iter();
        pairs.extend(packages.map(|node| Edge {
            base: *node,
            child: column,
        }));
    }
    pairs.sort_unstable();
    Lists::new(nodes, pairs.iter().map(|pair| (pair.base, pair.child)))
}

pub(super) fn maintainers<'a>(
    data: &Data<'a>,
    graph: &Graph<'a>,
    components: &Components,
    walk: &Walk,
) -> Option<Maintainers> {
    let owners = Owners::new(data, graph)?;
    let (nodes, all) = (graph.len(), owners.names.len());
    let name = |owner: u32| owners.name(owner);
    let Found {
        reach_of,
        reach,
        trust,
    } = match walk.all.sampled {
        Some(_) => by_sample(graph, components, &owners, &walk.sample),
        None => exactly(graph, components, &owners),
    };
    let ranked: Vec<(u32, u32)> = {
        let there: Vec<(u32, u32)> = reach_of.into_iter().filter(|pair| pair.1 > 0).collect();
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
            max: ranked.first().map(|pair| pair.1.into()).or(reach.max),
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

/// The number of packages that the first k ranked maintainers reach together, for each k from 1.
fn joint_reach(
    graph: &Graph<'_>,
    components: &Components,
    owners: &Owners<'_>,
    ranked: &[(u32, u32)],
) -> Vec<u64> {
    // The highest rank among the maintainers of each package; lower ranks come first.
    let mut best = vec![NONE; graph.len()];
    for (rank, (owner, _)) in ranked.iter().enumerate().rev() {
        for node in owners.packages.of(*owner) {
            best[*node as usize] = rank as u32;
        }
    }
    let mut joint = vec![0u64; ranked.len()];
    // A package is first reached by the highest-ranked maintainer that it trusts.
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

/// Some points of the curve: the first hundred, then ever fewer, and the last.
fn curve(joint: &[u64], all: usize, nodes: usize) -> Vec<Joint> {
    let mut points = Vec::new();
    let mut next = 1;
    for (place, packages) in joint.iter().enumerate() {
        let k = place + 1;
        if k != next && k != joint.len() {
            continue;
        }
        // From 100 on each step is 1% of the number, so 1,000,000 maintainers take about a thousand
        // steps.
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
    let mut found: Vec<Shares> = Vec::new();
    for most in SHARES {
        let k = most.min(all as u64);
        if found.iter().any(|shares| shares.maintainers == k) {
            continue;
        }
        let share = |packages: u64| packages as f64 / nodes as f64;
        // Maintainers who reach nothing add nothing, so they are skipped.
        let last = (k as usize).min(joint.len());
        let by_reach = last.checked_sub(1).map_or(0, |place| joint[place]);
        let step = (k as usize).min(greedy.len());
        let picked = step
            .checked_sub(1)
            .map_or(0, |place| greedy[place].packages);
        found.push(Shares {
            maintainers: k,
            by_reach: Some(share(by_reach)),
            greedy: (!cut || greedy.len() >= k as usize).then(|| share(picked)),
        });
    }
    found
}

/// The maintainer who adds most at each step (of equal ones, the one with the larger reach), and
/// whether the choice ended early.
fn greedy(
    graph: &Graph<'_>,
    components: &Components,
    owners: &Owners<'_>,
    ranked: &[(u32, u32)],
) -> (Vec<GreedyStep>, bool) {
    let mut cover = Cover::new(&graph.into, components);
    let mut steps: Vec<GreedyStep> = Vec::new();
    // What a maintainer adds never grows, so the last known value is an upper bound.
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
