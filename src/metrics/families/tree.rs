//! A family as a tree: each model stands below the base through which it is nearest to a root.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::Serialize;

use super::TREES;
use super::forest::Forest;
use crate::base::pulse;
use crate::base::sort;
use crate::domain::models::{Kind, Models};

/// Models of a tree; of a larger family those from which most models were made.
const MOST: usize = 300;
/// No base, no distance.
const NONE: u32 = u32::MAX;

/// A family as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// The model whose family it is: the one that the setting names, or the first root.
    pub of: String,
    /// Members of the family.
    pub members: u64,
    /// Its models, each after its base and those with more models below them first. Of a family of
    /// more than 300 models those from which most models were made directly.
    pub nodes: Vec<Node>,
}

/// A model of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// The place of its base in the list; null for a root. Of several bases it is one that is
    /// nearest to a root, of these the one from which most models were made.
    pub base: Option<u32>,
    /// How it was made from that base; null for a root.
    pub kind: Option<Kind>,
    /// The bases that it names.
    pub bases: u64,
    /// Models made directly from it.
    pub derived: u64,
    /// Models below it in the tree.
    pub below: u64,
    /// Models directly below it in the tree that the list leaves out.
    pub left_out: u64,
    /// Whether it is in the data, and not only named as a base.
    pub present: bool,
}

/// The place of each model in the tree of its family.
pub(super) struct Trees {
    /// The base above each, or [`NONE`].
    base: Vec<u32>,
    /// Models below each.
    below: Vec<u64>,
    /// Models without a base, or in a circle without one.
    tops: Vec<u32>,
}

impl Trees {
    /// The trees below these models, from which distances are counted: all of their families that have
    /// no base, or are in a circle without one.
    pub(super) fn new(forest: &Forest, models: &Models<'_>, tops: Vec<u32>) -> Self {
        let nodes = forest.models.len();
        let name = |node: u32| models.id(forest.models[node as usize]);
        let mut distance = vec![NONE; nodes];
        for node in &tops {
            distance[*node as usize] = 0;
        }
        let mut order = tops.clone();
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            let next = distance[node as usize] + 1;
            for (child, _) in forest.derived.of(node) {
                if distance[*child as usize] == NONE {
                    distance[*child as usize] = next;
                    order.push(*child);
                }
            }
            at += 1;
        }
        let mut base = vec![NONE; nodes];
        for node in pulse::over(order.iter()) {
            let own = distance[*node as usize];
            let nearest = forest.bases.of(*node).iter().copied();
            let nearest =
                nearest.filter(|base| distance[*base as usize].checked_add(1) == Some(own));
            let most = nearest.max_by(|a, b| {
                let made = forest.derived.degree(*a).cmp(&forest.derived.degree(*b));
                made.then_with(|| name(*b).cmp(name(*a)))
            });
            base[*node as usize] = most.unwrap_or(NONE);
        }
        let mut below = vec![0; nodes];
        for node in order.iter().rev() {
            if let Some(base) = above(&base, *node) {
                below[base as usize] += below[*node as usize] + 1;
            }
        }
        Self { base, below, tops }
    }

    /// The trees of the families of the named models, or of the largest family without a name, and the
    /// names that are in no family. `tops` as for [`Self::new`].
    pub(super) fn asked(
        forest: &Forest,
        models: &Models<'_>,
        mut tops: Vec<u32>,
        asked: &[String],
    ) -> (Vec<Tree>, Vec<String>) {
        let (mut wanted, mut unknown) = (Vec::new(), Vec::new());
        for name in asked.iter().take(TREES) {
            let mut all = pulse::over(forest.models.iter());
            let node = all.position(|model| models.id(*model) == name);
            match node.and_then(|node| forest.family.get(node)) {
                Some(family) => wanted.push((Some(name), *family)),
                None => unknown.push(name.clone()),
            }
        }
        if asked.is_empty() {
            wanted.push((None, 0));
        }
        // No edge leads from one family to another, so the others need not be walked through.
        let drawn = |node: &u32| {
            let own = forest.family[*node as usize];
            wanted.iter().any(|(_, family)| *family == own)
        };
        tops.retain(drawn);
        let trees = Self::new(forest, models, tops);
        let drawn = wanted.into_iter().map(|(name, family)| {
            let nodes = trees.of(forest, models, family);
            let first = nodes.first().map(|node| &node.name);
            Tree {
                of: name.or(first).cloned().unwrap_or_default(),
                members: forest.members.degree(family),
                nodes,
            }
        });
        (drawn.collect(), unknown)
    }

    /// The tree of a family.
    pub(super) fn of(&self, forest: &Forest, models: &Models<'_>, family: u32) -> Vec<Node> {
        let name = |node: u32| models.id(forest.models[node as usize]);
        let key = |node: u32| (forest.derived.degree(node), Reverse(name(node)), node);
        let tops = self.tops.iter().copied();
        let mut waiting: BinaryHeap<_> = tops
            .filter(|node| forest.family[*node as usize] == family)
            .map(key)
            .collect();
        let mut kept = Vec::new();
        while kept.len() < MOST
            && let Some((_, _, node)) = waiting.pop()
        {
            kept.push(node);
            waiting.extend(self.children(forest, node).map(|(child, _)| key(child)));
        }
        let kept = self.in_order(kept, &name);
        // Places in the list by node, to find bases.
        let mut places: Vec<(u32, u32)> = kept.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let place = |node: u32| {
            let found = places.binary_search_by_key(&node, |(node, _)| *node).ok()?;
            Some(places.get(found)?.1)
        };
        let node = |node: u32| {
            let base = above(&self.base, node);
            let kind = base.and_then(|base| {
                let mut made = forest.derived.of(base).iter();
                made.find(|(child, _)| *child == node)
                    .map(|(_, kind)| *kind)
            });
            let left_out = self.children(forest, node);
            let left_out = left_out.filter(|(child, _)| place(*child).is_none());
            Node {
                name: name(node).to_owned(),
                base: base.and_then(place),
                kind,
                bases: forest.bases.degree(node),
                derived: forest.derived.degree(node),
                below: self.below[node as usize],
                left_out: left_out.count() as u64,
                present: models.is_there(forest.models[node as usize]),
            }
        };
        kept.into_iter().map(node).collect()
    }

    /// The models directly below one, and how each was made.
    fn children<'a>(
        &'a self,
        forest: &'a Forest,
        node: u32,
    ) -> impl Iterator<Item = (u32, Kind)> + 'a {
        let derived = forest.derived.of(node).iter().copied();
        derived.filter(move |(child, _)| above(&self.base, *child) == Some(node))
    }

    /// Each model after its base; of the models below one base, or of the roots, those with more below
    /// them first.
    fn in_order<'a>(&self, kept: Vec<u32>, name: &impl Fn(u32) -> &'a str) -> Vec<u32> {
        let mut siblings = kept;
        sort::by(&mut siblings, |a, b| {
            let order = self.base[*a as usize].cmp(&self.base[*b as usize]);
            let order = order.then_with(|| self.below[*b as usize].cmp(&self.below[*a as usize]));
            order.then_with(|| name(*a).cmp(name(*b)))
        });
        let below = |base: u32| {
            let from = siblings.partition_point(|node| self.base[*node as usize] < base);
            let to = siblings.partition_point(|node| self.base[*node as usize] <= base);
            siblings.get(from..to).unwrap_or_default().iter().rev()
        };
        let mut order = Vec::with_capacity(siblings.len());
        let mut waiting: Vec<u32> = below(NONE).copied().collect();
        while let Some(node) = waiting.pop() {
            order.push(node);
            waiting.extend(below(node));
        }
        order
    }
}

fn above(bases: &[u32], node: u32) -> Option<u32> {
    let base = bases.get(node as usize).copied()?;
    (base != NONE).then_some(base)
}
