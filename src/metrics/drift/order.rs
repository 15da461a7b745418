//! The order of values that agrees with most changes.

/// The greatest number of values that are put in order: all subsets of them are looked at.
pub(super) const MOST: usize = 20;
/// A half of the values, so that a sum over a subset is the sum of two from tables.
const HALF: usize = MOST / 2;

/// The order of values in which as many changes as possible lead from an earlier to a later value.
/// `changes[a][b]` is the number of changes from a to b, for at most [`MOST`] values. Of equally good
/// orders that with the first value last.
///
/// Exact, by dynamic programming over subsets (Held and Karp 1962): the best order of a subset ends in
/// one of its values, after the best order of the others.
pub(super) fn best_order(changes: &[Vec<u64>]) -> Vec<usize> {
    let n = changes.len().min(MOST);
    // The changes from a subset of one half to each value.
    let tables: Vec<[Vec<u64>; 2]> = (0..n)
        .map(|to| {
            [0, HALF].map(|first| {
                let mut sums = vec![0u64; 1 << HALF];
                for subset in 1..sums.len() {
                    let lowest = subset.trailing_zeros() as usize;
                    let from = changes.get(first + lowest).and_then(|row| row.get(to));
                    sums[subset] = sums[subset & (subset - 1)] + from.copied().unwrap_or(0);
                }
                sums
            })
        })
        .collect();
    let mut best = vec![0u64; 1 << n];
    let mut last = vec![0u8; 1 << n];
    for subset in 1..best.len() {
        let mut most = None;
        for to in (0..n).filter(|to| subset >> to & 1 == 1) {
            let others = subset & !(1 << to);
            let [low, high] = &tables[to];
            let sum = best[others] + low[others & ((1 << HALF) - 1)] + high[others >> HALF];
            if most.is_none_or(|most| sum > most) {
                most = Some(sum);
                last[subset] = to as u8;
            }
        }
        best[subset] = most.unwrap_or(0);
    }
    let mut order = Vec::with_capacity(n);
    let mut subset = best.len() - 1;
    while subset > 0 {
        let value = usize::from(last[subset]);
        order.push(value);
        subset &= !(1 << value);
    }
    order.reverse();
    order
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
    }
}
