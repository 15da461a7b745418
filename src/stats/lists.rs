//! Lists of items, one for each of many nodes, kept in two columns: the beginning of each list, and
//! the items of all lists one after the other (the compressed rows of a sparse matrix).

use crate::base::pulse;

/// A list of items for each node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists<T = u32> {
    /// The beginning of each node's list; one more than there are nodes.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// Makes lists from pairs of a node and an item. Each list keeps the order of its pairs; pairs
    /// whose node is not below `nodes` are left out.
    pub fn new(nodes: usize, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        for (node, _) in pulse::through(pairs.clone()) {
            if let Some(count) = starts.get_mut((node as usize).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        // The last start is the end of all lists, and no list begins there.
        next.pop();
        let mut items = vec![T::default(); sum as usize];
        for (node, item) in pulse::through(pairs) {
            if let Some(place) = next.get_mut(node as usize)
                && let Some(slot) = items.get_mut(*place as usize)
            {
                *slot = item;
                *place += 1;
            }
        }
        Self { starts, items }
    }
}

impl<T> Lists<T> {
    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of items in all lists.
    pub fn total(&self) -> usize {
        self.items.len()
    }

    /// The items of all lists, one list after the other.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The list of a node; empty for a node that does not exist.
    #[inline]
    pub fn of(&self, node: u32) -> &[T] {
        let at = |node: usize| self.starts.get(node).map(|start| *start as usize);
        let node = node as usize;
        let ends = at(node).zip(node.checked_add(1).and_then(at));
        ends.and_then(|(start, end)| self.items.get(start..end))
            .unwrap_or_default()
    }

    /// The length of a node's list.
    pub fn degree(&self, node: u32) -> u64 {
        self.of(node).len() as u64
    }
}

impl Lists {
    /// Makes a list of places for each group: the place of each row whose group is given.
    pub fn grouped(groups: usize, of_rows: impl Iterator<Item = u32> + Clone) -> Self {
        let places = (0..).zip(of_rows);
        Self::new(groups, places.map(|(place, group)| (group, place)))
    }

    /// Makes a list of one item for each node: the node itself.
    pub fn identity(nodes: usize) -> Self {
        Self {
            starts: (0..=nodes as u32).collect(),
            items: (0..nodes as u32).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_the_order_of_their_pairs() {
        let pairs = [(2, 'c'), (0, 'b'), (2, 'a'), (2, 'c')];
        let lists = Lists::new(4, pairs.into_iter());
        assert_eq!((lists.len(), lists.total()), (4, 4));
        assert_eq!(lists.of(0), ['b']);
        assert!(lists.of(1).is_empty());
        assert_eq!(lists.of(2), ['c', 'a', 'c']);
        assert_eq!((lists.degree(2), lists.degree(3)), (3, 0));
    }

    #[test]
    fn nodes_that_do_not_exist_have_no_list() {
        let lists = Lists::new(2, [(1, 5), (2, 6), (u32::MAX, 7)].into_iter());
        assert_eq!(lists.total(), 1);
        assert_eq!(lists.of(1), [5]);
        for node in [2, 3, u32::MAX] {
            assert!(lists.of(node).is_empty());
        }
        let none = Lists::new(0, [(0, 1)].into_iter());
        assert!(none.is_empty() && none.of(0).is_empty());
        assert!(Lists::<u32>::default().is_empty());
    }

    #[test]
    fn rows_are_grouped_by_their_places() {
        let groups = Lists::grouped(3, [1, u32::MAX, 0, 1].into_iter());
        assert_eq!(groups.of(0), [2]);
        assert_eq!(groups.of(1), [0, 3]);
        assert!(groups.of(2).is_empty());
        let same = Lists::identity(3);
        assert_eq!((same.of(2), same.of(3)), (&[2][..], &[][..]));
    }
}
