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

/// The places of values in ascending order, equal ones by place: that of [`order`], but faster.
pub fn order_of(values: &[f64]) -> Vec<u32> {
    let sorted = Sorted::new(values.len(), &|place| values[place]);
    let places = sorted.numbers.iter().map(|number| sorted.place(*number));
    places.collect()
}

/// Twice the mid-ranks, which are whole numbers. Each takes 4 bytes, because a hub has millions.
pub fn doubled_ranks_of(len: usize, value: &dyn Fn(usize) -> f64) -> Vec<u32> {
    let mut ranks = vec![0; len];
    let mut done = 0;
    Sorted::each(len, value, &mut |alike| {
        let rank = 2 * done + alike.len() as u32 + 1;
        done += alike.len() as u32;
        for place in alike {
            ranks[place as usize] = rank;
        }
    });
    ranks
}

/// The places of values in ascending order, as [`order_of`], and twice their mid-ranks.
pub fn order_and_ranks(values: &[f64]) -> (Vec<u32>, Vec<u32>) {
    let mut order = Vec::with_capacity(values.len());
    let mut ranks = vec![0; values.len()];
    Sorted::each(values.len(), &|place| values[place], &mut |alike| {
        let rank = 2 * order.len() as u32 + alike.len() as u32 + 1;
        for place in alike {
            ranks[place as usize] = rank;
            order.push(place);
        }
    });
    (order, ranks)
}

/// Values in ascending order. A number holds a value's high bits and, below them, its place, so
/// that plain numbers are sorted.
pub(super) struct Sorted {
    numbers: Vec<u64>,
    /// The bits of a number that hold the place.
    places: u64,
    /// Whether the high bits are not enough to tell all values apart.
    cut: bool,
}

impl Sorted {
    fn new(len: usize, value: &dyn Fn(usize) -> f64) -> Self {
        if pulse::is_stopped() {
            // As in `sort`, but every place must be there.
            return Self {
                numbers: (0..len as u64).collect(),
                places: u64::MAX,
                cut: false,
            };
        }
        let mut numbers: Vec<u64> = pulse::through(0..len)
            .map(|place| key(value(place)))
            .collect();
        let least = numbers.iter().copied().min().unwrap_or(0);
        let most = numbers.iter().copied().max().unwrap_or(0);
        let spare = (most - least).leading_zeros();
        let places = (len as u64).next_power_of_two() - 1;
        let mut cut = false;
        let mut least_of_all = 0;
        for (place, number) in (0..).zip(&mut numbers) {
            let high = (*number - least).checked_shl(spare).unwrap_or(0);
            cut |= high & places != 0;
            least_of_all += usize::from(high & !places == 0);
            *number = high & !places | place;
        }
        // The least value is often that of most places, such as no downloads. These are already in
        // their order.
        if least_of_all * 8 > len {
            let mut least = Vec::with_capacity(least_of_all);
            numbers.retain(|number| {
                let is_least = number & !places == 0;
                least.extend(is_least.then_some(*number as u32));
                !is_least
            });
            numbers.sort_unstable();
            let greater = numbers.len();
            numbers.resize(len, 0);
            numbers.copy_within(..greater, least_of_all);
            for (number, place) in numbers.iter_mut().zip(least) {
                *number = place.into();
            }
        } else {
            numbers.sort_unstable();
        }
        let sorted = Self {
            numbers: Vec::new(),
            places,
            cut,
        };
        if cut {
            let key_of = |number: &u64| (key(value(sorted.place(*number) as usize)), *number);
            for alike in numbers.chunk_by_mut(|a, b| (a ^ b) & !places == 0) {
                alike.sort_unstable_by_key(key_of);
            }
        }
        Self { numbers, ..sorted }
    }

    /// Gives the places of equal values, in ascending order of the values.
    pub(super) fn each(
        len: usize,
        value: &dyn Fn(usize) -> f64,
        take: &mut dyn FnMut(&mut dyn ExactSizeIterator<Item = u32>),
    ) {
        // Adding 0 makes −0 equal to 0 in the total order.
        let value = |place: usize| value(place) + 0.0;
        let sorted = Self::new(len, &value);
        let alike = sorted.numbers.chunk_by(|a, b| sorted.same(*a, *b, &value));
        for numbers in pulse::through(alike) {
            pulse::beat(numbers.len() as u32);
            take(&mut numbers.iter().map(|number| sorted.place(*number)));
        }
    }

    fn place(&self, number: u64) -> u32 {
        (number & self.places) as u32
    }

    /// Whether two numbers have the same value.
    fn same(&self, a: u64, b: u64, value: &dyn Fn(usize) -> f64) -> bool {
        let key_of = |number| key(value(self.place(number) as usize));
        (a ^ b) & !self.places == 0 && (!self.cut || key_of(a) == key_of(b))
    }
}

/// A number with the place of a value in the total order.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    let negative = (bits as i64 >> 63) as u64;
    bits ^ (negative | 1 << 63)
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

/// A sort cannot end early, so none begins once the work is stopped: nobody looks at the order then.
fn sort(numbers: &mut [usize], compare: Compare<'_>) {
    if pulse::is_stopped() {
        return;
    }
    numbers.sort_unstable_by(|a, b| before(*a, *b, compare));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_order_and_ranked() {
        let values = [2.0, -0.0, 2.0, 0.0, f64::NAN, -1.0, 0.0];
        let all = order(values.len(), &|a, b| values[a].total_cmp(&values[b]));
        assert_eq!(order_of(&values), [5, 1, 3, 6, 0, 2, 4]);
        assert_eq!(all, [5, 1, 3, 6, 0, 2, 4]);
        let ranks = doubled_ranks_of(values.len(), &|place| values[place]);
        assert_eq!(ranks, [11, 6, 11, 6, 14, 2, 6]);
        let values = values.map(|value| value + 0.0);
        assert_eq!(order_and_ranks(&values), (order_of(&values), ranks));
        assert!(order_of(&[]).is_empty());
    }

    /// Values that differ only in bits that make room for the places.
    #[test]
    fn values_that_are_nearly_equal_are_told_apart() {
        let values: Vec<f64> = (0..1_000u32)
            .map(|n| f64::from_bits(1.5f64.to_bits() + u64::from(n * 7_919 % 101)))
            .chain([-1e300, f64::INFINITY, 1e-300, 0.0])
            .collect();
        let all = order(values.len(), &|a, b| values[a].total_cmp(&values[b]));
        let places: Vec<usize> = order_of(&values).iter().map(|at| *at as usize).collect();
        assert_eq!(places, all);
        let ranks = doubled_ranks_of(values.len(), &|place| values[place]);
        let same = |a: u32, b: u32| values[a as usize] == values[b as usize];
        assert_eq!(
            ranks,
            super::super::doubled_ranks(&order_of(&values), &same)
        );
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
