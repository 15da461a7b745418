//! The reach of packages. Packages that depend on each other in a circle are merged. Through the
//! remaining graph sets of packages are passed as bits, one block of columns at a time, so that
//! memory stays bounded.
//!
//! Written here rather than taken from a library of graphs, since memory is bounded whatever the
//! graph: a search from each package takes packages times dependencies
//! (`docs/decisions/reach-by-bit-sets.md`), and a transitive closure as a graph holds every pair.

use super::NONE;
use super::search::Search;
use crate::base::pulse;
use crate::stats::Lists;

/// Strongly connected components: nodes that depend on each other in a circle are in one component.
///
/// Nodes without any edge are in none. They reach nothing and nothing reaches them, and most models
/// of a hub are such nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// The component of each node; [`NONE`] for a node without edges. A component depends only on
    /// components with lower numbers.
    pub of: Vec<u32>,
    /// The nodes of each component.
    pub members: Lists,
}

impl Components {
    /// The components of a graph, by Tarjan's algorithm with an explicit stack instead of
    /// recursion.
    pub fn new(out: &Lists) -> Self {
        let nodes = out.len();
        // Times of discovery begin at 1; 0 means that a node is not yet discovered.
        let mut found = vec![0u32; nodes];
        let mut low = vec![0u32; nodes];
        let mut of = vec![NONE; nodes];
        let mut open: Vec<u32> = Vec::new();
        let mut calls: Vec<(u32, usize)> = Vec::new();
        let (mut clock, mut count) = (0u32, 0u32);
        for root in pulse::through(0..nodes as u32) {
            // A node that depends on nothing is found from those that depend on it, if there are
            // any.
            if found[root as usize] != 0 || out.of(root).is_empty() {
                continue;
            }
            calls.push((root, 0));
            while let Some((node, next)) = calls.last_mut() {
                pulse::beat(1);
                let index = *node as usize;
                if *next == 0 && found[index] == 0 {
                    clock += 1;
                    found[index] = clock;
                    low[index] = clock;
                    open.push(*node);
                }
                if let Some(other) = out.of(*node).get(*next) {
                    *next += 1;
                    let there = *other as usize;
                    if found[there] == 0 {
                        calls.push((*other, 0));
                    } else if of[there] == NONE {
                        low[index] = low[index].min(found[there]);
                    }
                    continue;
                }
                calls.pop();
                if let Some((caller, _)) = calls.last() {
                    let caller = *caller as usize;
                    low[caller] = low[caller].min(low[index]);
                }
                if low[index] == found[index] {
                    while let Some(member) = open.pop() {
                        of[member as usize] = count;
                        if member as usize == index {
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

    /// The number of components.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are no components.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// The direction of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A node reaches the nodes on which it depends.
    Trusts,
    /// A node reaches the nodes that depend on it.
    Serves,
}

/// Counts of nodes and columns that reach each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The number of columns that each node reaches.
    pub by_node: Vec<u32>,
    /// The number of nodes that reach each column.
    pub by_column: Vec<u32>,
    /// The number of owners of the nodes that reach each column.
    pub owners: Vec<u32>,
}

/// The owners of each node, and the number of owners.
pub type Owners<'g> = Option<(&'g Lists, usize)>;

/// The greatest number of bytes for the sets of one block of columns.
const BLOCK_BYTES: usize = 64 << 20;

/// The greatest number of words of a set; larger sets do not fit in the processor's caches.
const MOST_WORDS: usize = 32;

/// The number of words of a set for a number of components.
pub fn block_words(components: usize, columns: usize) -> usize {
    let fit = BLOCK_BYTES / 8 / components.max(1);
    fit.clamp(1, MOST_WORDS).min(columns.div_ceil(64).max(1))
}

/// Counts how many nodes reach which columns. A column is a set of nodes, and `columns` has the
/// columns of each node in ascending order. A node reaches a column if it reaches a node of the
/// column other than itself, over one edge or more.
///
/// A column that few nodes reach is searched from. The others are handled in blocks of
/// `64 · words`, so memory is at most 8 · words bytes for each component. A block takes one walk
/// through the edges.
pub fn reached(
    graph: (&Lists, &Lists),
    components: &Components,
    way: Way,
    (columns, count): (&Lists, usize),
    owners: Owners<'_>,
    words: usize,
) -> Reached {
    let nodes = columns.len() as u32;
    let pairs = (0..nodes).flat_map(|node| columns.of(node).iter().map(move |at| (*at, node)));
    let members = Lists::new(count, pairs);
    let (follow, back) = way.edges(graph);
    let mut result = Reached::empty(nodes as usize, count, owners);
    let together = 64 * words.max(1);
    let mut search = Search::new((follow, back), components, owners, (count, together));
    let searched = pulse::over(0..count as u32);
    let left =
        searched.filter(|column| !search.count(*column as usize, members.of(*column), &mut result));
    let left: Vec<u32> = left.collect();
    drop(search);
    if left.is_empty() {
        return result;
    }
    let of_left = |at: u32| members.of(left[at as usize]).iter();
    let mut pairs: Vec<(u32, u32)> = (0..left.len() as u32)
        .flat_map(|at| of_left(at).map(move |node| (*node, at)))
        .collect();
    pairs.sort_unstable();
    let of_nodes = Lists::new(nodes as usize, pairs.into_iter());
    let many = reached_by_blocks(
        graph,
        components,
        way,
        (&of_nodes, left.len()),
        owners,
        words,
    );
    for (sum, more) in result.by_node.iter_mut().zip(&many.by_node) {
        *sum += more;
    }
    for (at, column) in left.iter().enumerate() {
        result.by_column[*column as usize] = many.by_column[at];
        if let Some(owners) = many.owners.get(at) {
            result.owners[*column as usize] = *owners;
        }
    }
    result
}

/// The same, all by blocks of columns.
pub(super) fn reached_by_blocks(
    graph: (&Lists, &Lists),
    components: &Components,
    way: Way,
    (columns, count): (&Lists, usize),
    owners: Owners<'_>,
    words: usize,
) -> Reached {
    let words = words.min(count.div_ceil(64)).max(1);
    let edges = way.edges(graph);
    let mut result = Reached::empty(columns.len(), count, owners);
    let mut block = Block::new(components, (columns, owners), words);
    for first in pulse::over((0..count).step_by(64 * words)) {
        block.begin(first);
        for step in pulse::over(0..components.len()) {
            let component = match way {
                Way::Trusts => step,
                Way::Serves => components.len() - 1 - step,
            };
            block.component(component, edges, &mut result.by_node);
        }
        block.count(&mut result);
    }
    result
}

impl Way {
    /// The edges in this direction, and against it.
    fn edges<'g>(self, (out, into): (&'g Lists, &'g Lists)) -> (&'g Lists, &'g Lists) {
        match self {
            Self::Trusts => (out, into),
            Self::Serves => (into, out),
        }
    }
}

impl Reached {
    fn empty(nodes: usize, columns: usize, owners: Owners<'_>) -> Self {
        Self {
            by_node: vec![0; nodes],
            by_column: vec![0; columns],
            owners: vec![0; owners.map_or(0, |_| columns)],
        }
    }
}

/// The walk of one block of columns through the components.
struct Block<'g> {
    components: &'g Components,
    columns: &'g Lists,
    owners: Owners<'g>,
    words: usize,
    /// The first column of the block.
    first: usize,
    /// The columns that components reach, including those of their members. Empty sets and those
    /// for which nothing asks are not kept: in a hub they are most.
    sets: Vec<u64>,
    /// The place of each component's set among the sets; [`NONE`] if it is not kept.
    places: Vec<u32>,
    /// The set of the current component.
    set: Vec<u64>,
    /// The number of nodes that reach each column.
    sums: Sums,
    /// The number of these that are the only member of a column and so do not reach it.
    lacking: Vec<u32>,
    /// The columns that the nodes of each owner reach.
    owned: Vec<u64>,
    /// The number of members of a circle in each column.
    times: Vec<u32>,
    /// A node of a circle and a column without another member in the circle.
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
            sets: Vec::new(),
            places: vec![NONE; components.len()],
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
        self.sets.clear();
        self.sums.clear();
        self.lacking.fill(0);
        self.owned.fill(0);
    }

    /// The columns of the block that contain a node, counted from the block's first.
    fn columns(&self, node: u32) -> impl Iterator<Item = usize> + use<'g> {
        let (first, columns) = (self.first, self.columns.of(node));
        let begin = columns.partition_point(|column| (*column as usize) < first);
        let end = columns.partition_point(|column| (*column as usize) < first + 64 * self.words);
        let columns = columns.get(begin..end).unwrap_or_default().iter();
        columns.map(move |column| *column as usize - first)
    }

    /// Computes the set of a component from the sets of the components to which it has edges.
    fn component(
        &mut self,
        component: usize,
        (follow, back): (&Lists, &Lists),
        by_node: &mut [u32],
    ) {
        let components = self.components;
        let members = components.members.of(component as u32);
        // Most sets of a block are empty and are skipped.
        let mut any = self.gather(component, members, follow);
        if !any {
            self.set.fill(0);
            any = members
                .iter()
                .any(|node| self.columns(*node).next().is_some());
        }
        self.places[component] = NONE;
        if !any {
            return;
        }
        if let [node] = members {
            // Without a circle the node does not reach itself, so its own columns count for others
            // only.
            self.sums.add(&self.set, 1);
            by_node[*node as usize] += ones(&self.set);
            hand_on(&mut self.owned, self.owners, *node, &self.set);
            for column in self.columns(*node) {
                self.set[column / 64] |= 1 << (column % 64);
            }
        } else {
            self.circle(members, by_node);
        }
        if members.iter().any(|node| !back.of(*node).is_empty()) {
            self.places[component] = (self.sets.len() / self.words) as u32;
            self.sets.extend_from_slice(&self.set);
        }
    }

    /// Combines the sets that the members of a component reach outside of it; returns whether the
    /// result is not empty.
    fn gather(&mut self, component: usize, members: &[u32], follow: &Lists) -> bool {
        let mut any = false;
        for node in members {
            for other in follow.of(*node) {
                pulse::beat(1);
                let there = self.components.of[*other as usize] as usize;
                let place = self.places[there];
                if there != component && place != NONE {
                    let theirs = &self.sets[place as usize * self.words..][..self.words];
                    if any {
                        let both = self.set.iter_mut().zip(theirs);
                        both.for_each(|(bits, more)| *bits |= more);
                    } else {
                        self.set.copy_from_slice(theirs);
                        any = true;
                    }
                }
            }
        }
        any
    }

    /// Adds the columns of the members of a circle to each other, because they reach each other.
    fn circle(&mut self, members: &[u32], by_node: &mut [u32]) {
        for node in members {
            for column in self.columns(*node) {
                self.times[column] += 1;
            }
        }
        // The only member of a column in the circle reaches the column from outside or not at all.
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
            while let Some((_, column)) = left.next_if(|(row, _)| row == node) {
                self.without[column / 64] &= !(1 << (column % 64));
                self.lacking[*column] += 1;
            }
            by_node[*node as usize] += ones(&self.without);
            hand_on(&mut self.owned, self.owners, *node, &self.without);
        }
    }

    /// Counts the nodes and the owners that reach each column of the block.
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

/// Adds the columns that a node reaches to those of its owners.
fn hand_on(owned: &mut [u64], owners: Owners<'_>, node: u32, set: &[u64]) {
    for owner in owners.map_or(&[][..], |(of, _)| of.of(node)) {
        let theirs = owned.iter_mut().skip(*owner as usize * set.len());
        theirs.zip(set).for_each(|(bits, more)| *bits |= more);
    }
}

fn ones(set: &[u64]) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// Sums of the columns of bits. Each bit of the sums is in a separate plane, so adding a row of 64
/// columns takes two steps on average.
struct Sums {
    planes: Vec<u64>,
    words: usize,
}

impl Sums {
    /// The planes; sums are below 2^32.
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

/// For each node, the least of the numbers of the other nodes that it reaches; [`NONE`] if it
/// reaches none.
pub fn least_reached(out: &Lists, components: &Components, numbers: &[u32]) -> Vec<u32> {
    let mut least = vec![NONE; out.len()];
    // This is the least number of each component, including its members.
    let mut known = vec![NONE; components.len()];
    for component in pulse::through(0..components.len()) {
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
            let number = numbers[*node as usize];
            if number < best {
                (best, second, whose) = (number, best, *node);
            } else {
                second = second.min(number);
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
