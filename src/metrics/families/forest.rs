//! Models and the bases that they name as a graph, and its families: the parts that no edge connects.

use crate::base::pulse;
use crate::base::random::Random;
use crate::domain::graph::Components;
use crate::domain::models::{Edges, Kind, Models, RelationFilter};
use crate::stats::Lists;

/// Sources from which distances in a large family are measured.
pub(super) const SOURCES: usize = 200;
/// Larger families are sampled, unless they have no circle.
const EXACT: usize = 5_000;
const SEED: u32 = 7;

/// The models that an edge touches, by numbers of their own, and the edges between them.
pub(super) struct Forest {
    /// The number of each among all models.
    pub(super) models: Vec<u32>,
    /// The models made from each, and how.
    pub(super) derived: Lists<(u32, Kind)>,
    /// The bases of each.
    pub(super) bases: Lists,
    /// The family of each. Families are numbered by size, the largest first; of equal ones that with
    /// the first model.
    pub(super) family: Vec<u32>,
    /// The members of each family.
    pub(super) members: Lists,
    pub(super) self_loops: u64,
    pub(super) repeated: u64,
}

/// The shape of each family.
pub(super) struct Shapes {
    /// Models without a base.
    pub(super) roots: Vec<u32>,
    /// Edges of the longest path; models in a circle count as one.
    pub(super) depth: Vec<u32>,
    /// The most models with one shortest distance from a root.
    pub(super) width: Vec<u32>,
    /// The models from which distances are counted: those without a base, and those of a circle
    /// without one.
    pub(super) tops: Vec<u32>,
}

/// The mean distance between two models of a family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Distance {
    pub(super) mean: f64,
    /// Whether all pairs count, and not only those from [`SOURCES`] models.
    pub(super) exact: bool,
}

impl Forest {
    /// The graph of the edges that pass the filter, each (model, base) once, without those of a model
    /// to itself.
    pub(super) fn new(models: &Models<'_>, filter: RelationFilter) -> Self {
        let Edges {
            list: mut edges,
            self_loops,
            repeated,
        } = models.kinds_of_edges(filter);
        let numbers = models.renumber(&mut edges, |(edge, _)| edge);
        let nodes = numbers.len();
        let derived = Lists::new(
            nodes,
            edges
                .iter()
                .map(|(edge, kind)| (edge.base, (edge.child, *kind))),
        );
        let bases = Lists::new(nodes, edges.iter().map(|(edge, _)| (edge.child, edge.base)));
        let family = families(nodes, edges.iter().map(|(edge, _)| (edge.base, edge.child)));
        let count = family.iter().max().map_or(0, |most| *most as usize + 1);
        Self {
            models: numbers,
            derived,
            bases,
            members: Lists::grouped(count, family.iter().copied()),
            family,
            self_loops,
            repeated,
        }
    }

    /// The number of edges.
    pub(super) fn edges(&self) -> u64 {
        self.bases.total() as u64
    }

    /// All edges: base, model and kind.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, u32, Kind)> + '_ {
        let nodes = pulse::over(0..self.models.len() as u32);
        nodes.flat_map(|base| {
            let derived = self.derived.of(base).iter();
            derived.map(move |(child, kind)| (base, *child, *kind))
        })
    }

    /// The shares of the models that the largest family and the largest 1% of the families would have
    /// without the edges of merges.
    pub(super) fn without_merges(&self) -> Option<[f64; 2]> {
        let edges = self.all().filter(|(_, _, kind)| *kind != Kind::Merge);
        let edges = edges.map(|(base, child, _)| (base, child));
        let family = families(self.models.len(), edges);
        let mut sizes = vec![0u64; family.len()];
        for family in &family {
            sizes[*family as usize] += 1;
        }
        // Families are numbered by size, and a model that only merges connect is alone.
        sizes.retain(|size| *size > 1);
        let members: u64 = sizes.iter().sum();
        let share = |families: usize| {
            let first: u64 = sizes.iter().take(families).sum();
            first as f64 / members as f64
        };
        (members > 0).then(|| [share(1), share(sizes.len().div_ceil(100))])
    }

    /// The shapes of the families.
    pub(super) fn shapes(&self) -> Shapes {
        let families = self.members.len();
        let (depth_of, tops) = self.depths().unwrap_or_else(|| self.depths_of_circles());
        let mut shapes = Shapes {
            roots: vec![0; families],
            depth: vec![0; families],
            width: vec![0; families],
            tops,
        };
        for (node, family) in (0..).zip(&self.family) {
            let family = *family as usize;
            shapes.roots[family] += u32::from(self.bases.degree(node) == 0);
            shapes.depth[family] = shapes.depth[family].max(depth_of[node as usize]);
        }
        self.widths(shapes.tops.clone(), &mut shapes.width);
        shapes
    }

    /// The edges of the longest path that ends in each model, and the models without a base; `None` if
    /// edges form a circle. Each model comes after its bases (Kahn 1962).
    fn depths(&self) -> Option<(Vec<u32>, Vec<u32>)> {
        let nodes = self.models.len() as u32;
        let mut left: Vec<u32> = (0..nodes)
            .map(|node| self.bases.of(node).len() as u32)
            .collect();
        let tops: Vec<u32> = (0..nodes)
            .filter(|node| left[*node as usize] == 0)
            .collect();
        let mut depth_of = vec![0u32; self.models.len()];
        let mut ready = tops.clone();
        let mut done = 0;
        while let Some(node) = ready.pop() {
            pulse::beat(1);
            done += 1;
            let depth = depth_of[node as usize] + 1;
            for (child, _) in self.derived.of(node) {
                let child = *child as usize;
                depth_of[child] = depth_of[child].max(depth);
                left[child] -= 1;
                if left[child] == 0 {
                    ready.push(child as u32);
                }
            }
        }
        (done == nodes).then_some((depth_of, tops))
    }

    /// The same where edges form circles: models in a circle count as one, and a circle without a base
    /// is at the top.
    fn depths_of_circles(&self) -> (Vec<u32>, Vec<u32>) {
        let nodes = self.models.len() as u32;
        let pairs = (0..nodes).flat_map(|base| {
            let derived = self.derived.of(base).iter();
            derived.map(move |(child, _)| (base, *child))
        });
        let out = Lists::new(self.models.len(), pairs);
        let circles = Components::new(&out);
        // A circle depends only on circles with lower numbers, so its bases have higher ones.
        let mut depth_of = vec![0u32; circles.len()];
        let mut has_base = vec![false; circles.len()];
        for circle in pulse::through((0..circles.len()).rev()) {
            for node in circles.members.of(circle as u32) {
                for child in out.of(*node) {
                    let other = circles.of[*child as usize] as usize;
                    if other != circle {
                        has_base[other] = true;
                        depth_of[other] = depth_of[other].max(depth_of[circle] + 1);
                    }
                }
            }
        }
        let circle = |node: u32| circles.of[node as usize] as usize;
        (
            (0..nodes).map(|node| depth_of[circle(node)]).collect(),
            (0..nodes).filter(|node| !has_base[circle(*node)]).collect(),
        )
    }

    /// Counts models by distance from the first level, level by level.
    fn widths(&self, mut level: Vec<u32>, width: &mut [u32]) {
        let mut seen = vec![false; self.models.len()];
        for node in &level {
            seen[*node as usize] = true;
        }
        let mut counts = vec![0u32; width.len()];
        while !level.is_empty() {
            for node in &level {
                let family = self.family[*node as usize] as usize;
                counts[family] += 1;
                width[family] = width[family].max(counts[family]);
            }
            let mut next = Vec::new();
            for node in pulse::over(level.iter()) {
                counts[self.family[*node as usize] as usize] = 0;
                for (child, _) in self.derived.of(*node) {
                    if !std::mem::replace(&mut seen[*child as usize], true) {
                        next.push(*child);
                    }
                }
            }
            level = next;
        }
    }

    /// The mean distance between two models of a family, along edges in either direction.
    pub(super) fn distance(&self, family: u32) -> Option<Distance> {
        let members = self.members.of(family);
        let n = members.len();
        if n < 2 {
            return None;
        }
        let mut neighbours = Vec::new();
        for (place, node) in members.iter().enumerate() {
            let derived = self.derived.of(*node).iter().map(|(child, _)| child);
            for other in derived.chain(self.bases.of(*node)) {
                // Every neighbour is a member, and members ascend.
                let other = members.binary_search(other).ok()?;
                neighbours.push((place as u32, other as u32));
            }
        }
        // Two models may each name the other.
        neighbours.sort_unstable();
        neighbours.dedup();
        let edges = neighbours.len() / 2;
        let neighbours = Lists::new(n, neighbours.iter().copied());
        let pairs = n as f64 * (n - 1) as f64;
        if edges == n - 1 {
            return Some(Distance {
                mean: 2.0 * sum_in_tree(&neighbours) / pairs,
                exact: true,
            });
        }
        let exact = n <= EXACT;
        let sources = match exact {
            true => (0..n as u32).collect(),
            false => Random::new(SEED).sample(SOURCES, n),
        };
        Some(Distance {
            mean: sum_from(&neighbours, &sources) as f64 / (sources.len() as f64 * (n - 1) as f64),
            exact,
        })
    }
}

/// The family of each node, numbered by size.
fn families(nodes: usize, edges: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut above: Vec<u32> = (0..nodes as u32).collect();
    fn root(above: &mut [u32], mut node: u32) -> u32 {
        while above[node as usize] != node {
            // Halving the path keeps it short.
            above[node as usize] = above[above[node as usize] as usize];
            node = above[node as usize];
        }
        node
    }
    for (a, b) in pulse::through(edges) {
        let (a, b) = (root(&mut above, a), root(&mut above, b));
        // The first node is the root, so that families are in the order of their first models.
        above[a.max(b) as usize] = a.min(b);
    }
    let mut size = vec![0u32; nodes];
    for node in 0..nodes as u32 {
        let root = root(&mut above, node);
        above[node as usize] = root;
        size[root as usize] += 1;
    }
    let roots: Vec<u32> = (0..nodes as u32)
        .filter(|node| above[*node as usize] == *node)
        .collect();
    // There are few sizes, so roots are put in order by counting.
    let sizes = roots.iter().map(|root| size[*root as usize]);
    let largest = sizes.clone().max().unwrap_or_default();
    let by_size = Lists::grouped(largest as usize + 1, sizes);
    let descending = (0..=largest).rev().flat_map(|size| by_size.of(size));
    for (number, place) in (0..).zip(descending) {
        size[roots[*place as usize] as usize] = number;
    }
    above.iter().map(|root| size[*root as usize]).collect()
}

/// The sum of the distances of all pairs in a tree: each edge lies between the pairs of the models on
/// its two sides.
fn sum_in_tree(neighbours: &Lists) -> f64 {
    let n = neighbours.len();
    let mut order = vec![0u32];
    let mut parent = vec![u32::MAX; n];
    parent[0] = 0;
    let mut at = 0;
    while let Some(node) = order.get(at).copied() {
        at += 1;
        for other in neighbours.of(node) {
            if parent[*other as usize] == u32::MAX {
                parent[*other as usize] = node;
                order.push(*other);
            }
        }
    }
    let mut below = vec![1u64; n];
    let mut sum = 0.0;
    for node in order.iter().skip(1).rev() {
        let size = below[*node as usize];
        sum += size as f64 * (n as u64 - size) as f64;
        below[parent[*node as usize] as usize] += size;
    }
    sum
}

/// The sum of the distances from some nodes to all others that they reach. It goes from 64 of them at
/// once, each a bit of a word, because their searches meet the same nodes at the same distances (Then
/// et al., The more the merrier, 2014).
pub(super) fn sum_from(neighbours: &Lists, sources: &[u32]) -> u64 {
    let n = neighbours.len();
    let mut sum = 0;
    // The searches that have met each node, those that are at it now, and those that are at it next.
    let [mut met, mut now, mut next] = [const { Vec::new() }; 3];
    for sources in sources.chunks(u64::BITS as usize) {
        for searches in [&mut met, &mut now, &mut next] {
            searches.clear();
            searches.resize(n, 0u64);
        }
        let mut level: Vec<u32> = sources.to_vec();
        for (bit, source) in sources.iter().enumerate() {
            met[*source as usize] |= 1 << bit;
            now[*source as usize] |= 1 << bit;
        }
        let mut distance = 0;
        while !level.is_empty() {
            distance += 1;
            let mut further = Vec::new();
            for node in pulse::over(level.iter()) {
                let searches = std::mem::take(&mut now[*node as usize]);
                for other in neighbours.of(*node) {
                    let of_other = &mut next[*other as usize];
                    let new = searches & !met[*other as usize];
                    if new != 0 && *of_other == 0 {
                        further.push(*other);
                    }
                    *of_other |= new;
                }
            }
            for node in &further {
                let new = next[*node as usize];
                met[*node as usize] |= new;
                sum += distance * u64::from(new.count_ones());
            }
            std::mem::swap(&mut now, &mut next);
            level = further;
        }
    }
    sum
}
