//! What the two models of each edge state. Most edges of a hub have one of some thousand pairs of
//! lists of values, so what differs between two lists is found once for each pair.

use hashbrown::HashMap;

use super::values::Values;
use super::{Lineage, Swaps};
use crate::base::pulse;

/// The values that the two models of an edge state.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stated {
    /// One of them states nothing.
    Nothing,
    /// Both state the same list.
    Same,
    /// The pair of their lists, by its number.
    Pair(u32),
}

/// The pairs of lists on the edges.
pub(super) struct Pairs {
    /// One entry for each edge, in the order of the edges.
    pub(super) of: Vec<Stated>,
    /// The two lists of each pair, that of the base first.
    lists: Vec<[u32; 2]>,
    /// The edges of each pair.
    edges: Vec<u64>,
    /// The statements of each value: bases and models of the edges that state it.
    pub(super) statements: Vec<u64>,
}

impl Pairs {
    pub(super) fn new(lineage: &Lineage, values: &Values<'_>) -> Self {
        let mut numbers: HashMap<[u32; 2], u32> = HashMap::new();
        let mut pairs = Self {
            of: Vec::with_capacity(lineage.edges.len()),
            lists: Vec::new(),
            edges: Vec::new(),
            statements: vec![0; values.texts.len()],
        };
        let mut of_list = vec![0u64; values.lists()];
        for edge in pulse::over(lineage.edges.iter()) {
            let lists = [edge.base, edge.child].map(|model| values.list(model));
            if lists.iter().any(|list| values.of_list(*list).is_empty()) {
                pairs.of.push(Stated::Nothing);
                continue;
            }
            for list in lists {
                of_list[list as usize] += 1;
            }
            if lists[0] == lists[1] {
                pairs.of.push(Stated::Same);
                continue;
            }
            let next = pairs.lists.len() as u32;
            let number = *numbers.entry(lists).or_insert(next);
            if number == next {
                pairs.lists.push(lists);
                pairs.edges.push(0);
            }
            pairs.edges[number as usize] += 1;
            pairs.of.push(Stated::Pair(number));
        }
        for (list, count) in (0..).zip(&of_list) {
            for value in values.of_list(list) {
                pairs.statements[*value as usize] += count;
            }
        }
        pairs
    }

    /// The number of pairs.
    pub(super) fn len(&self) -> usize {
        self.lists.len()
    }

    /// The values of the two lists of each pair, and the edges that have it.
    pub(super) fn each<'v>(
        &self,
        values: &'v Values<'_>,
    ) -> impl Iterator<Item = ([&'v [u32]; 2], u64)> {
        let pairs = pulse::through(&self.lists).zip(&self.edges);
        pairs.map(|(lists, edges)| (lists.map(|list| values.of_list(list)), *edges))
    }

    /// The share of the values of either list of each pair that are not in both.
    pub(super) fn mutations(&self, values: &Values<'_>) -> Vec<f64> {
        let mutation = |a: &[u32], b: &[u32]| {
            let both = a.iter().filter(|value| b.binary_search(value).is_ok());
            let both = both.count();
            let either = a.len() + b.len() - both;
            (either - both) as f64 / either as f64
        };
        self.each(values)
            .map(|([a, b], _)| mutation(a, b))
            .collect()
    }
}

/// Sets the changes on one edge: from each value of the base to each that the model adds, and from
/// each that it drops to each of the model.
pub(super) fn changes_on(a: &[u32], b: &[u32], swaps: Swaps, changes: &mut Vec<(u32, u32)>) {
    changes.clear();
    for to in b.iter().filter(|value| a.binary_search(value).is_err()) {
        changes.extend(a.iter().map(|from| (*from, *to)));
    }
    let added = changes.len();
    for from in a.iter().filter(|value| b.binary_search(value).is_err()) {
        for to in b {
            let change = (*from, *to);
            if swaps == Swaps::Twice || !changes[..added].contains(&change) {
                changes.push(change);
            }
        }
    }
}
