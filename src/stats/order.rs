use std::cmp::Ordering;

/// The numbers below `len` in the order of what they stand for, equal ones by number.
///
/// One sort for all: each kind of sort that the compiler makes is several kilobytes to download.
pub fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    order
}
