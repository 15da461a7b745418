//! Sorting of short lists. The standard library has one algorithm for each type, and each is a part of
//! the download. Here all types share one: places are sorted, and the values follow them. This takes
//! longer, so it is not for rows.

use std::cmp::Ordering;

/// Sorts a list. Equal values keep their order.
pub fn by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    places(&mut order, &|a, b| compare(&list[a], &list[b]));
    follow(list, &mut order);
}

/// Sorts a list by a key. Equal values keep their order.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// Not inlined: one copy for all types.
#[inline(never)]
fn places(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
}

/// Brings the value of place `order[n]` to place n.
fn follow<T>(list: &mut [T], order: &mut [usize]) {
    for start in 0..order.len() {
        let mut place = start;
        // Around the cycle; a place that is done names itself.
        while order[place] != start {
            let from = order[place];
            list.swap(place, from);
            order[place] = place;
            place = from;
        }
        order[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(list in prop::collection::vec(0_u8..9, 0..60)) {
            // The second part shows whether equal values keep their order.
            let list: Vec<(u8, usize)> = list.into_iter().zip(0..).collect();
            let (mut expected, mut sorted) = (list.clone(), list);
            expected.sort_by_key(|one| one.0);
            super::by_key(&mut sorted, |one| one.0);
            prop_assert_eq!(sorted, expected);
        }
    }
}
