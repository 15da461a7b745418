use std::cmp::Ordering;

use crate::base::pulse;

/// A function that compares the values of two places.
type Compare<'c> = &'c dyn Fn(usize, usize) -> Ordering;

/// The places below `len` in the order of their values; equal ones are in the order of places.
///
/// All metrics use this one sort, because each kind of sort that the compiler makes adds several
/// kilobytes to the download.
pub fn order(len: usize, compare: Compare<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    sort(&mut order, compare);
    order
}

/// The first places in that order, at most `most`. A place that is not among them costs one
/// comparison.
pub fn first(
    most: usize,
    numbers: impl Iterator<Item = usize>,
    compare: Compare<'_>,
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    // This is the last of the first `most`, once there are that many; later places are skipped.
    let mut last = None;
    for number in numbers {
        if last.is_none_or(|last| before(number, last, compare).is_lt()) {
            found.push(number);
        }
        if found.len() > 2 * most {
            sort(&mut found, compare);
            found.truncate(most);
            last = found.last().copied();
        }
    }
    sort(&mut found, compare);
    found.truncate(most);
    found
}

/// The places of values in ascending order, equal ones by place. The result is that of [`order`],
/// but faster if there are few different values.
pub fn order_of(values: &[f64]) -> Vec<usize> {
    let runs = Runs::of(values.to_vec());
    let mut order = vec![0; values.len()];
    // Each run of equal values is filled from its beginning.
    let mut next = runs.begins;
    for (place, value) in pulse::through(values).enumerate() {
        let next = &mut next[place_in(&runs.values, *value)];
        order[*next as usize] = place;
        *next += 1;
    }
    order
}

/// Twice the mid-ranks, which are whole numbers. Each takes 4 bytes, because a hub has millions.
pub fn doubled_ranks_of(len: usize, value: &dyn Fn(usize) -> f64) -> Vec<u32> {
    // Adding 0 makes −0 equal to 0 in the total order.
    let key = |index: usize| value(index) + 0.0;
    let Runs { values, begins } = Runs::of(pulse::through(0..len).map(key).collect());
    let rank = |place: usize| begins[place] + begins[place + 1] + 1;
    pulse::through(0..len)
        .map(|index| rank(place_in(&values, key(index))))
        .collect()
}

/// The different values in ascending order, and where the equal ones of each begin among all.
struct Runs {
    values: Vec<f64>,
    /// The beginnings; one more than there are different values, and the last is the number of all.
    begins: Vec<u32>,
}

impl Runs {
    fn of(values: Vec<f64>) -> Self {
        let mut values = ascending(values);
        let mut begins = vec![0];
        let mut done = 0;
        for equal in values.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            done += equal.len() as u32;
            begins.push(done);
        }
        values.dedup_by(|a, b| a.total_cmp(b).is_eq());
        values.shrink_to_fit();
        Self { values, begins }
    }
}

/// The place of a value among the different values.
fn place_in(values: &[f64], value: f64) -> usize {
    values.partition_point(|other| other.total_cmp(&value).is_lt())
}

/// Values in ascending order.
pub fn ascending(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

fn before(a: usize, b: usize, compare: Compare<'_>) -> Ordering {
    pulse::beat(1);
    compare(a, b).then(a.cmp(&b))
}

fn sort(numbers: &mut [usize], compare: Compare<'_>) {
    numbers.sort_unstable_by(|a, b| before(*a, *b, compare));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_order_and_ranked() {
        let values = [2.0, -0.0, 2.0, 0.0, f64::NAN, -1.0, 0.0];
        let all = order(values.len(), &|a, b| values[a].total_cmp(&values[b]));
        assert_eq!(order_of(&values), all);
        assert_eq!(all, [5, 1, 3, 6, 0, 2, 4]);
        let ranks = doubled_ranks_of(values.len(), &|place| values[place]);
        assert_eq!(ranks, [11, 6, 11, 6, 14, 2, 6]);
        assert!(order_of(&[]).is_empty());
    }

    #[test]
    fn the_first_are_those_of_the_whole_order() {
        let keys: Vec<u32> = (0..1_000u32).map(|n| n * 7_919 % 101).collect();
        let compare = |a: usize, b: usize| keys[b].cmp(&keys[a]);
        let all = order(keys.len(), &compare);
        for most in [0, 1, 2, 10, 499, 500, 999, 1_000, 2_000] {
            let some = first(most, 0..keys.len(), &compare);
            assert_eq!(some, all[..most.min(all.len())]);
        }
    }
}
