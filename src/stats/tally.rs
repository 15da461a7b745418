use std::collections::BTreeMap;

use crate::base::pulse;

/// Whole numbers with how often they occur. A registry has millions of degrees, but few different
/// ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Each value with how often it occurs.
    times: BTreeMap<u64, u64>,
    n: u64,
}

impl Tally {
    /// Counts values.
    pub fn new(values: impl IntoIterator<Item = u64>) -> Self {
        let mut tally = Self::default();
        // Most degrees are 0, which need no search for their place.
        let mut zeros = 0;
        for value in pulse::through(values) {
            if value == 0 {
                zeros += 1;
            } else {
                tally.add(value);
            }
        }
        if zeros > 0 {
            tally.times.insert(0, zeros);
            tally.n += zeros;
        }
        tally
    }

    /// Counts one more value.
    pub fn add(&mut self, value: u64) {
        *self.times.entry(value).or_default() += 1;
        self.n += 1;
    }

    /// The number of values.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their sum.
    pub fn sum(&self) -> u128 {
        let sums = self.times.iter();
        sums.map(|(value, times)| u128::from(*value) * u128::from(*times))
            .sum()
    }

    /// The arithmetic mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum() as f64 / self.n as f64)
    }

    /// The greatest value; `None` without values.
    pub fn max(&self) -> Option<u64> {
        self.times.last_key_value().map(|(value, _)| *value)
    }

    /// How often this value occurs.
    pub fn of(&self, value: u64) -> u64 {
        self.times.get(&value).copied().unwrap_or(0)
    }

    /// The value at a place in ascending order, from 0.
    fn at(&self, place: u64) -> Option<u64> {
        let mut before = 0;
        for (value, times) in &self.times {
            before += times;
            if place < before {
                return Some(*value);
            }
        }
        None
    }

    /// The quantile of type 7, as in [`super::quantile`]. `None` without values, or for a share
    /// outside [0, 1].
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&share) {
            return None;
        }
        let place = share * self.n.checked_sub(1)? as f64;
        let below = place.floor();
        let low = self.at(below as u64)? as f64;
        let high = self.at(below as u64 + 1).map_or(low, |value| value as f64);
        Some(low + (high - low) * (place - below))
    }

    /// The Gini coefficient, 2 Σ i x_i / (n Σ x) − (n + 1) / n of ascending values, without a
    /// factor for small samples; `None` if the sum is 0.
    pub fn gini(&self) -> Option<f64> {
        let sum = self.sum();
        if sum == 0 {
            return None;
        }
        let (mut before, mut weighted) = (0u128, 0u128);
        for (value, times) in &self.times {
            let times = u128::from(*times);
            // This is twice the sum of the ranks of the value.
            let ranks = times * (2 * before + times + 1);
            weighted = weighted.saturating_add(u128::from(*value).saturating_mul(ranks));
            before += times;
        }
        let n = self.n as f64;
        Some(weighted as f64 / (n * sum as f64) - (n + 1.0) / n)
    }

    /// Each value above 0 with the share of all values that are at least as great.
    pub fn at_least(&self) -> Vec<(u64, f64)> {
        let mut left = self.n - self.of(0);
        let mut steps = Vec::with_capacity(self.times.len());
        for (value, times) in self.times.range(1..) {
            steps.push((*value, left as f64 / self.n as f64));
            left -= times;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_described_as_numpy_describes_them() {
        // numpy 2.4.6: mean, and percentile at 25, 50, 75 and 90 by the default method; Gini by
        // the formula over the sorted array.
        let tally = Tally::new([3, 0, 1, 1, 8, 0, 2, 40]);
        assert_eq!((tally.n(), tally.sum(), tally.max()), (8, 55, Some(40)));
        assert_eq!(tally.mean(), Some(6.875));
        let quantiles = [0.25, 0.5, 0.75, 0.9].map(|share| tally.quantile(share).unwrap());
        assert_eq!(&quantiles[..3], [0.75, 1.5, 4.25]);
        assert!((quantiles[3] - 17.6).abs() < 1e-12);
        assert!((tally.gini().unwrap() - 0.743_181_818_181_818_2).abs() < 1e-15);
        let steps = tally.at_least();
        assert_eq!(steps[0], (1, 0.75));
        assert_eq!(steps[4], (40, 0.125));
    }

    #[test]
    fn of_nothing_or_of_zeros_little_is_defined() {
        let none = Tally::default();
        assert_eq!((none.mean(), none.max(), none.gini()), (None, None, None));
        assert_eq!(none.quantile(0.5), None);
        assert!(none.at_least().is_empty());
        let zeros = Tally::new([0, 0]);
        assert_eq!((zeros.mean(), zeros.gini()), (Some(0.0), None));
        assert_eq!(zeros.quantile(0.5), Some(0.0));
        let huge = Tally::new([u64::MAX, u64::MAX, 0]);
        assert!((huge.gini().unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(huge.quantile(2.0), None);
    }
}
