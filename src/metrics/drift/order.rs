//! The order of values that agrees with most changes.

use std::ops::Range;

use crate::base::pulse;

/// The greatest number of values that are put in order: all subsets of them may be looked at.
pub(super) const MOST: usize = 20;
/// A half of the values, so that a sum over a subset is the sum of two from tables.
const HALF: usize = MOST / 2;
/// Subsets that are looked at in one call. Browsers optimise a function only between its calls.
const BLOCK: usize = 1 << 10;

/// The order of values in which as many changes as possible lead from an earlier to a later value.
/// `changes[a][b]` is the number of changes from a to b, for at most [`MOST`] values. Of equally good
/// orders that with the first value last.
///
/// Exact. If more changes lead from one value to another than back, the other comes later, unless such
/// steps form a circle. So only the values of each circle must be tried, by dynamic programming over
/// their subsets (Held and Karp 1962): the best order of a subset ends with one of its values, after the
/// best order of the others.
pub(super) fn best_order(changes: &[Vec<u64>]) -> Vec<usize> {
    let n = changes.len().min(MOST);
    let values = |mask: u32| (0..n).filter(move |value| mask >> value & 1 == 1);
    // As masks: the values to which more changes lead than back, directly and by any way.
    let next: Vec<u32> = (0..n)
        .map(|a| {
            (0..n)
                .filter(|b| changes[a][*b] > changes[*b][a])
                .map(|b| 1 << b)
                .sum()
        })
        .collect();
    let mut after = next.clone();
    for via in 0..n {
        let further = after[via];
        for reached in after.iter_mut().filter(|reached| **reached >> via & 1 == 1) {
            *reached |= further;
        }
    }
    let circle = |a: usize| {
        let others = values(after[a]).filter(|b| after[*b] >> a & 1 == 1);
        others.fold(1 << a, |mask: u32, b| mask | 1 << b)
    };
    let circles: Vec<Circle> = (0..n)
        .map(|a| (a, circle(a)))
        .filter(|(a, mask)| mask.trailing_zeros() as usize == *a)
        .map(|(_, mask)| Circle::new(changes, mask, values(mask).collect()))
        .collect();
    let mut left = if n == 0 { 0 } else { u32::MAX >> (32 - n) };
    let mut order = Vec::with_capacity(n);
    // Whether one of the best orders of the remaining values ends with this value: no remaining value
    // outside its circle comes after it, and one of the best orders of its circle ends with it.
    let ends = |value: usize, left: u32| {
        let mut of = circles.iter();
        of.find(|circle| circle.mask >> value & 1 == 1)
            .is_some_and(|circle| {
                next[value] & left & !circle.mask == 0 && circle.ends(changes, value, left)
            })
    };
    while let Some(value) = values(left).find(|value| ends(*value, left)) {
        order.push(value);
        left &= !(1 << value);
    }
    order.reverse();
    order
}

/// Values that form a circle: from each of them, steps in the more frequent direction lead to each
/// other one. A value in no circle is alone.
struct Circle {
    mask: u32,
    members: Vec<usize>,
    /// The most changes that lead from an earlier to a later value, for each subset of the members.
    most: Vec<u64>,
}

impl Circle {
    fn new(changes: &[Vec<u64>], mask: u32, members: Vec<usize>) -> Self {
        // The changes from each subset of one half of the members to a member.
        let into: Vec<[Vec<u64>; 2]> = members
            .iter()
            .map(|to| {
                [0, HALF].map(|first| {
                    let half = members.get(first..).unwrap_or_default();
                    let mut sums = vec![0u64; 1 << half.len().min(HALF)];
                    for subset in 1..sums.len() {
                        let from = half[subset.trailing_zeros() as usize];
                        sums[subset] = sums[subset & (subset - 1)] + changes[from][*to];
                    }
                    sums
                })
            })
            .collect();
        let mut most = vec![0u64; 1 << members.len()];
        for start in (1..most.len()).step_by(BLOCK) {
            let end = most.len().min(start + BLOCK);
            add_subsets(&mut most, start..end, &into);
        }
        Self {
            mask,
            members,
            most,
        }
    }

    /// Whether one of the best orders of the remaining members ends with this member.
    fn ends(&self, changes: &[Vec<u64>], value: usize, left: u32) -> bool {
        let (mut subset, mut others, mut into) = (0, 0, 0);
        for (place, member) in self.members.iter().enumerate() {
            if left >> member & 1 == 0 {
                continue;
            }
            subset |= 1 << place;
            if *member != value {
                others |= 1 << place;
                into += changes[*member][value];
            }
        }
        self.most[subset] == self.most[others] + into
    }
}

/// Fills some entries of [`Circle::most`], after those of smaller numbers.
#[inline(never)]
fn add_subsets(most: &mut [u64], subsets: Range<usize>, into: &[[Vec<u64>; 2]]) {
    pulse::beat(subsets.len() as u32);
    for subset in subsets {
        let (mut best, mut members) = (0, subset);
        while members != 0 {
            let to = members.trailing_zeros() as usize;
            members &= members - 1;
            let others = subset & !(1 << to);
            let [low, high] = &into[to];
            best = best.max(most[others] + low[others & ((1 << HALF) - 1)] + high[others >> HALF]);
        }
        most[subset] = best;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agreeing(changes: &[Vec<u64>], order: &[usize]) -> u64 {
        let pairs = order.iter().enumerate();
        pairs
            .flat_map(|(place, from)| order[place + 1..].iter().map(move |to| changes[*from][*to]))
            .sum()
    }

    /// All orders of some values.
    fn orders(values: &[usize]) -> Vec<Vec<usize>> {
        if values.is_empty() {
            return vec![Vec::new()];
        }
        let with = values.iter().flat_map(|last| {
            let others: Vec<usize> = values
                .iter()
                .copied()
                .filter(|value| value != last)
                .collect();
            orders(&others).into_iter().map(|mut order| {
                order.push(*last);
                order
            })
        });
        with.collect()
    }

    #[test]
    fn a_chain_is_found_whatever_the_numbers() {
        // 2 becomes 0, 0 becomes 1, and a few changes go back.
        let changes = vec![vec![0, 9, 1], vec![2, 0, 0], vec![7, 4, 0]];
        assert_eq!(best_order(&changes), [2, 0, 1]);
        assert_eq!(best_order(&[]), [0; 0]);
        assert_eq!(best_order(&[vec![0]]), [0]);
    }

    #[test]
    fn twenty_values_in_a_chain() {
        let changes: Vec<Vec<u64>> = (0..MOST)
            .map(|from| {
                (0..MOST)
                    .map(|to| u64::from((to + 7) % MOST > (from + 7) % MOST))
                    .collect()
            })
            .collect();
        let expected: Vec<usize> = (0..MOST).map(|place| (place + MOST - 7) % MOST).collect();
        assert_eq!(best_order(&changes), expected);
    }

    proptest! {
        #[test]
        fn no_other_order_agrees_with_more(changes in prop::collection::vec(prop::collection::vec(0_u64..9, 5), 5)) {
            let found = best_order(&changes);
            let most = orders(&[0, 1, 2, 3, 4]).iter().map(|order| agreeing(&changes, order)).max();
            prop_assert_eq!(Some(agreeing(&changes, &found)), most);
        }

        /// Few different numbers, so that many pairs are even and several orders are best.
        #[test]
        fn of_equally_good_orders_the_first_value_is_last(
            changes in prop::collection::vec(prop::collection::vec(0_u64..3, 6), 6),
        ) {
            let all = orders(&[0, 1, 2, 3, 4, 5]);
            let most = all.iter().map(|order| agreeing(&changes, order)).max();
            let best = all.iter().filter(|order| Some(agreeing(&changes, order)) == most);
            let expected = best.min_by_key(|order| order.iter().rev().copied().collect::<Vec<_>>());
            prop_assert_eq!(Some(&best_order(&changes)), expected);
        }
    }
}
