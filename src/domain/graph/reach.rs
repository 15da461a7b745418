//! How far packages reach: circles of dependencies are condensed, and sets of packages are handed
//! on through the rest as bits, a block of columns at a time, so that memory stays bounded.
//!
//! Written here rather than taken from a library of graphs, since memory is bounded whatever the
//! graph: a search from each package takes packages times dependencies
//! (`docs/decisions/reach-by-bit-sets.md`), and a transitive closure as a graph holds every pair.

use super::NONE;
use crate::stats::Lists;

/// Strongly connected components: nodes that depend on each other in circles are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// The component of each node. What a component depends on has lower numbers.
    pub of: Vec<u32>,
    /// Their nodes.
    pub members: Lists,
}

impl Components {
    /// The components of a graph, by Tarjan's algorithm with a stack of its own.
    pub fn new(out: &Lists) -> Self {
        let nodes = out.len();
        // Times of discovery, from 1.
        let mut found = vec![0u32; nodes];
        let mut low = vec![0u32; nodes];
        let mut of = vec![NONE; nodes];
        let mut open: Vec<u32> = Vec::new();
        let mut calls: Vec<(u32, usize)> = Vec::new();
        let (mut clock, mut count) = (0u32, 0u32);
        for root in 0..nodes as u32 {
            if found[root as usize] != 0 {
                continue;
            }
            calls.push((root, 0));
            while let Some((node, next)) = calls.last_mut() {
                let own = *node as usize;
                if *next == 0 && found[own] == 0 {
                    clock += 1;
                    found[own] = clock;
                    low[own] = clock;
                    open.push(*node);
                }
                if let Some(other) = out.of(*node).get(*next) {
                    *next += 1;
                    let there = *other as usize;
                    if found[there] == 0 {
                        calls.push((*other, 0));
                    } else if of[there] == NONE {
                        low[own] = low[own].min(found[there]);
                    }
                    continue;
                }
                calls.pop();
                if let Some((caller, _)) = calls.last() {
                    let caller = *caller as usize;
                    low[caller] = low[caller].min(low[own]);
                }
                if low[own] == found[own] {
                    while let Some(member) = open.pop() {
                        of[member as usize] = count;
                        if member as usize == own {
                            break;
                        }
                    }
                    count += 1;
                }
            }
        }
        let pairs = of.iter().enumerate();
        let members = Lists::new(
            count as usize,
            pairs.map(|(node, component)| (*component, node as u32)),
        );
        Self { of, members }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Which way reach goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A node reaches what it depends on.
    Trusts,
    /// A node reaches what depends on it.
    Serves,
}

/// How much reaches how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Of each node, how many columns it reaches.
    pub by_node: Vec<u32>,
    /// Of each column, how many nodes reach it.
    pub by_column: Vec<u32>,
    /// Of each column, how many owners those nodes have together.
    pub owners: Vec<u32>,
}

/// Who owns each node, and how many owners there are.
pub type Owners<'g> = Option<(&'g Lists, usize)>;

/// Bytes that the sets of one block of columns may take.
const BLOCK_BYTES: usize = 64 << 20;

/// Words of a set at most: beyond, sets fall out of the caches.
const MOST_WORDS: usize = 32;

/// Words of a set for so many components.
pub fn block_words(components: usize, columns: usize) -> usize {
    let fit = BLOCK_BYTES / 8 / components.max(1);
    fit.clamp(1, MOST_WORDS).min(columns.div_ceil(64).max(1))
}

/// Counts which nodes reach which columns. A column is a set of nodes, and `columns` has those of
/// each node, ascending; a node reaches a column when it reaches a node of it other than itself,
/// over one edge or more.
///
/// Columns go in blocks of `64 · words`: memory is 8 · words bytes a component. A block takes one
/// walk through the edges.
pub fn reached(
    graph: (&Lists, &Lists),
    components: &Components,
    way: Way,
    (columns, count): (&Lists, usize),
    owners: Owners<'_>,
    words: usize,
) -> Reached {
    let (out, into) = graph;
    let words = words.max(1);
    let mut result = Reached {
        by_node: vec![0; out.len()],
        by_column: vec![0; count],
        owners: vec![0; if owners.is_some() { count } else { 0 }],
    };
    let mut block = Block::new(components, (columns, owners), words);
    let follow = if way == Way::Trusts { out } else { into };
    for first in (0..count).step_by(64 * words) {
        block.begin(first);
        for step in 0..components.len() {
            let component = match way {
                Way::Trusts => step,
                Way::Serves => components.len() - 1 - step,
            };
            block.component(component, follow, &mut result.by_node);
        }
        block.count(&mut result);
    }
    result
}

/// The walk of one block of columns through the components.
struct Block<'g> {
    components: &'g Components,
    columns: &'g Lists,
    owners: Owners<'g>,
    words: usize,
    /// The first column of the block.
    first: usize,
    /// The columns that each component reaches, its members' own included.
    sets: Vec<u64>,
    /// Whether a component reaches any.
    filled: Vec<bool>,
    /// The set of the component at hand.
    set: Vec<u64>,
    /// How many nodes reach each column.
    sums: Sums,
    /// How many of these are members that a column has alone, which do not reach it.
    lacking: Vec<u32>,
    /// The columns that the nodes of each owner reach.
    owned: Vec<u64>,
    /// How many members of a circle each column has.
    times: Vec<u32>,
    /// A node of a circle and a column that has no other member there.
    lone: Vec<(u32, usize)>,
    without: Vec<u64>,
}

impl<'g> Block<'g> {
    fn new(
        components: &'g Components,
        (columns, owners): (&'g Lists, Owners<'g>),
        words: usize,
    ) -> Self {
        Self {
            components,
            columns,
            owners,
            words,
            first: 0,
            sets: vec![0; components.len() * words],
            filled: vec![false; components.len()],
            set: vec![0; words],
            sums: Sums::new(words),
            lacking: vec![0; 64 * words],
            owned: vec![0; owners.map_or(0, |(_, all)| all * words)],
            times: vec![0; 64 * words],
            lone: Vec::new(),
            without: vec![0; words],
        }
    }

    fn begin(&mut self, first: usize) {
        self.first = first;
        self.sums.clear();
        self.lacking.fill(0);
        self.owned.fill(0);
    }

    /// The columns of the block that a node is of, counted from the block's first.
    fn columns(&self, node: u32) -> impl Iterator<Item = usize> + use<'g> {
        let (first, columns) = (self.first, self.columns.of(node));
        let begin = columns.partition_point(|column| (*column as usize) < first);
        let end = columns.partition_point(|column| (*column as usize) < first + 64 * self.words);
        let columns = columns.get(begin..end).unwrap_or_default().iter();
        columns.map(move |column| *column as usize - first)
    }

    /// Finds the set of a component from those of the components that it follows.
    fn component(&mut self, component: usize, follow: &Lists, by_node: &mut [u32]) {
        let components = self.components;
        let members = components.members.of(component as u32);
        // Most sets of a block are empty, and cost nothing then.
        let mut any = self.gather(component, members, follow);
        if !any {
            self.set.fill(0);
            any = members
                .iter()
                .any(|node| self.columns(*node).next().is_some());
        }
        self.filled[component] = any;
        if !any {
            return;
        }
        if let [node] = members {
            // No way leads back: its own columns are for others alone.
            self.sums.add(&self.set, 1);
            by_node[*node as usize] += ones(&self.set);
            hand_on(&mut self.owned, self.owners, *node, &self.set);
            for column in self.columns(*node) {
                self.set[column / 64] |= 1 << (column % 64);
            }
        } else {
            self.circle(members, by_node);
        }
        self.sets[component * self.words..][..self.words].copy_from_slice(&self.set);
    }

    /// Puts together what the members of a component reach outside of it; whether that is
    /// anything.
    fn gather(&mut self, component: usize, members: &[u32], follow: &Lists) -> bool {
        let mut any = false;
        for node in members {
            for other in follow.of(*node) {
                let there = self.components.of[*other as usize] as usize;
                if there != component && self.filled[there] {
                    let theirs = &self.sets[there * self.words..][..self.words];
                    if any {
                        let both = self.set.iter_mut().zip(theirs);
                        both.for_each(|(own, more)| *own |= more);
                    } else {
                        self.set.copy_from_slice(theirs);
                        any = true;
                    }
                }
            }
        }
        any
    }

    /// The members of a circle reach each other, and so the columns of each other.
    fn circle(&mut self, members: &[u32], by_node: &mut [u32]) {
        for node in members {
            for column in self.columns(*node) {
                self.times[column] += 1;
            }
        }
        // The only member of a column reaches it from outside or not at all.
        self.lone.clear();
        for node in members {
            for column in self.columns(*node) {
                let outside = self.set[column / 64] >> (column % 64) & 1 == 1;
                if self.times[column] == 1 && !outside {
                    self.lone.push((*node, column));
                }
            }
        }
        for node in members {
            for column in self.columns(*node) {
                self.times[column] = 0;
                self.set[column / 64] |= 1 << (column % 64);
            }
        }
        self.sums.add(&self.set, members.len() as u32);
        let mut left = self.lone.iter().peekable();
        for node in members {
            self.without.copy_from_slice(&self.set);
            while let Some((_, column)) = left.next_if(|(own, _)| own == node) {
                self.without[column / 64] &= !(1 << (column % 64));
                self.lacking[*column] += 1;
            }
            by_node[*node as usize] += ones(&self.without);
            hand_on(&mut self.owned, self.owners, *node, &self.without);
        }
    }

    /// Counts how many nodes, and how many owners, reach each column of the block.
    fn count(&mut self, result: &mut Reached) {
        let columns = result.by_column[self.first..].iter_mut();
        for ((column, count), lacking) in columns.enumerate().zip(&self.lacking) {
            *count = self.sums.of(column) - lacking;
        }
        self.sums.clear();
        for theirs in self.owned.chunks_exact(self.words) {
            self.sums.add(theirs, 1);
        }
        let columns = result.owners.iter_mut().skip(self.first);
        for (column, count) in columns.take(64 * self.words).enumerate() {
            *count = self.sums.of(column);
        }
    }
}

/// What a node reaches, its owners reach.
fn hand_on(owned: &mut [u64], owners: Owners<'_>, node: u32, set: &[u64]) {
    for owner in owners.map_or(&[][..], |(of, _)| of.of(node)) {
        let theirs = owned.iter_mut().skip(*owner as usize * set.len());
        theirs.zip(set).for_each(|(own, more)| *own |= more);
    }
}

fn ones(set: &[u64]) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// Sums of the columns of bits, each bit of a sum in a plane of its own: adding a row of 64
/// columns takes two steps on average.
struct Sums {
    planes: Vec<u64>,
    words: usize,
}

impl Sums {
    /// Sums are below 2^32.
    const PLANES: usize = 32;

    fn new(words: usize) -> Self {
        Self {
            planes: vec![0; Self::PLANES * words],
            words,
        }
    }

    fn clear(&mut self) {
        self.planes.fill(0);
    }

    fn add(&mut self, set: &[u64], times: u32) {
        for (word, bits) in set.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            for plane in (0..Self::PLANES).filter(|plane| times >> plane & 1 == 1) {
                let mut carry = *bits;
                let mut place = plane * self.words + word;
                while carry != 0 && place < self.planes.len() {
                    let sum = &mut self.planes[place];
                    (*sum, carry) = (*sum ^ carry, *sum & carry);
                    place += self.words;
                }
            }
        }
    }

    fn of(&self, column: usize) -> u32 {
        let bit = |plane: usize| {
            let word = self.planes[plane * self.words + column / 64];
            ((word >> (column % 64) & 1) as u32) << plane
        };
        (0..Self::PLANES).map(bit).sum()
    }
}

/// For each node the least number of those that nodes other than itself have among what it
/// reaches; [`NONE`] where there is none.
pub fn least_reached(out: &Lists, components: &Components, numbers: &[u32]) -> Vec<u32> {
    let mut least = vec![NONE; out.len()];
    // Of each component, members included.
    let mut known = vec![NONE; components.len()];
    for component in 0..components.len() {
        let members = components.members.of(component as u32);
        let mut outside = NONE;
        let (mut best, mut second, mut whose) = (NONE, NONE, NONE);
        for node in members {
            for other in out.of(*node) {
                let there = components.of[*other as usize] as usize;
                if there != component {
                    outside = outside.min(known[there]);
                }
            }
            let own = numbers[*node as usize];
            if own < best {
                (best, second, whose) = (own, best, *node);
            } else {
                second = second.min(own);
            }
        }
        for node in members {
            let inside = if *node == whose { second } else { best };
            least[*node as usize] = match members {
                [_] => outside,
                _ => outside.min(inside),
            };
        }
        known[component] = outside.min(best);
    }
    least
}
