use super::ascending;

/// Amounts in ascending order, each with the number of holders that have it. Measures of inequality
/// are computed from them. Amounts are finite and not negative.
///
/// Sums are made from the least to the greatest amount. They are exact if amounts are whole numbers
/// and the total is below 2^53.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sizes {
    runs: Vec<(f64, u64)>,
    n: u64,
    total: f64,
}

impl Sizes {
    /// From amounts in any order.
    pub fn of(values: &[f64]) -> Self {
        Self::new(
            ascending(values.to_vec())
                .into_iter()
                .map(|value| (value, 1)),
        )
    }

    /// From ascending amounts, each with its number of holders.
    pub fn new(ascending: impl Iterator<Item = (f64, u64)>) -> Self {
        let mut sizes = Self::default();
        for (value, times) in ascending {
            sizes.n += times;
            sizes.total += value * times as f64;
            match sizes.runs.last_mut() {
                Some((last, same)) if *last == value => *same += times,
                _ => sizes.runs.push((value, times)),
            }
        }
        sizes
    }

    /// The number of holders, including those with 0.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The sum of all amounts.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// The number of holders with 0.
    pub fn zeros(&self) -> u64 {
        match self.runs.first() {
            Some((0.0, times)) => *times,
            _ => 0,
        }
    }

    /// The amounts at these ranks, which ascend from 1; rank 1 is the greatest amount. Ranks above
    /// the number of holders are left out.
    pub fn at_ranks(&self, ranks: &[u64]) -> Vec<f64> {
        let mut runs = self.runs.iter().rev();
        let (mut passed, mut value) = (0, None);
        let mut found = Vec::with_capacity(ranks.len());
        for rank in ranks {
            while passed < *rank {
                match runs.next() {
                    Some((number, times)) => {
                        passed += times;
                        value = Some(*number);
                    }
                    None => return found,
                }
            }
            found.extend(value);
        }
        found
    }

    /// The amount at a rank; rank 1 is the greatest.
    pub fn at_rank(&self, rank: u64) -> Option<f64> {
        self.at_ranks(&[rank]).first().copied()
    }

    /// The middle amount, or the mean of the middle two.
    pub fn median(&self) -> Option<f64> {
        let middle = [self.n.div_ceil(2), self.n / 2 + 1];
        match self.at_ranks(&middle)[..] {
            [above, below] => Some(below + (above - below) / 2.0),
            _ => None,
        }
    }

    /// The Gini coefficient: 0 if all hold the same, near 1 if one holds all. `None` if the total
    /// is 0.
    ///
    /// With amounts x ascending and i from 1 it is 2 Σ i x / (n Σ x) − (n + 1) / n, computed here
    /// as Σ (2 i − n − 1) x / (n Σ x), which is equal and loses no digits. It equals the mean
    /// absolute difference of all pairs ÷ twice the mean, without a factor for small samples.
    pub fn gini(&self) -> Option<f64> {
        gini(&self.runs, self.n, self.total)
    }

    /// The Gini coefficient of the holders with more than 0.
    pub fn gini_of_positive(&self) -> Option<f64> {
        let zeros = self.zeros();
        let runs = self.runs.get(usize::from(zeros > 0)..)?;
        gini(runs, self.n - zeros, self.total)
    }

    /// The Herfindahl-Hirschman index: the sum of the squares of all shares; 1 if one holds all,
    /// 1/n if all hold the same.
    pub fn hhi(&self) -> Option<f64> {
        let share = |value: f64| value / self.total;
        let squares = self.runs.iter();
        let squares = squares.map(|(value, times)| share(*value) * share(*value) * *times as f64);
        (self.total > 0.0).then(|| squares.sum())
    }

    /// The share of the total that the `count` greatest hold; of all if there are fewer.
    pub fn share_of_top(&self, count: u64) -> Option<f64> {
        let (mut left, mut sum) = (count, 0.0);
        for (value, times) in self.runs.iter().rev() {
            let taken = left.min(*times);
            sum += value * taken as f64;
            left -= taken;
            if left == 0 {
                break;
            }
        }
        (self.total > 0.0).then(|| (sum / self.total).min(1.0))
    }

    /// `percent` of the number of values, rounded up.
    pub fn percent_of_n(&self, percent: u64) -> u64 {
        let count = (u128::from(self.n) * u128::from(percent)).div_ceil(100);
        u64::try_from(count).unwrap_or(self.n)
    }

    /// The smallest number of holders that together hold `percent` of the total.
    pub fn holding(&self, percent: u32) -> Option<u64> {
        if self.total <= 0.0 {
            return None;
        }
        let (wanted, mut sum, mut count) = (f64::from(percent) * self.total, 0.0, 0u64);
        for (value, times) in self.runs.iter().rev() {
            let all = 100.0 * value * *times as f64;
            if sum + all < wanted {
                sum += all;
                count += times;
                continue;
            }
            let needed = ((wanted - sum) / (100.0 * value)).ceil();
            // Casting a negative number or NaN gives 0.
            return Some(count + (needed as u64).min(*times));
        }
        Some(count)
    }

    /// The Lorenz curve from (0, 0) to (1, 1): the share of the total that the smallest holders
    /// have together. It has all points if there are few, else at most 200: one at each hundredth
    /// of the holders and of the total.
    pub fn lorenz(&self) -> Vec<[f64; 2]> {
        const STEPS: u64 = 100;
        if self.total <= 0.0 {
            return Vec::new();
        }
        let mut counts: Vec<u64> = if self.n < 2 * STEPS {
            (1..self.n).collect()
        } else {
            let mut counts: Vec<u64> = (1..STEPS).map(|step| self.percent_of_n(step)).collect();
            let held = (1..STEPS as u32).filter_map(|step| self.holding(step));
            counts.extend(held.map(|count| self.n - count));
            counts
        };
        counts.sort_unstable();
        counts.dedup();
        let mut curve = vec![[0.0, 0.0]];
        let mut runs = self.runs.iter();
        let (mut run, mut left, mut sum, mut passed) = (0.0, 0, 0.0, 0);
        for count in counts.into_iter().filter(|count| *count > 0) {
            while passed < count {
                if left == 0 {
                    let Some((value, times)) = runs.next() else {
                        break;
                    };
                    (run, left) = (*value, *times);
                }
                let taken = left.min(count - passed);
                sum += run * taken as f64;
                left -= taken;
                passed += taken;
            }
            curve.push([count as f64 / self.n as f64, (sum / self.total).min(1.0)]);
        }
        curve.push([1.0, 1.0]);
        curve
    }

    /// The amounts without one of the greatest.
    #[must_use]
    pub fn without_greatest(&self) -> Self {
        let last = self.runs.len().saturating_sub(1);
        let runs = self.runs.iter().enumerate();
        Self::new(runs.filter_map(|(place, (value, times))| {
            let left = times - u64::from(place == last);
            (left > 0).then_some((*value, left))
        }))
    }
}

/// The height of a Lorenz curve at a share of the holders, by straight lines between its points.
pub fn lorenz_at(curve: &[[f64; 2]], share: f64) -> Option<f64> {
    let above = curve.partition_point(|point| point[0] < share);
    let [right, high] = *curve.get(above)?;
    let below = above.checked_sub(1).and_then(|place| curve.get(place));
    let [left, low] = *below.unwrap_or(&[right, high]);
    if right == left {
        return Some(high);
    }
    Some(low + (high - low) * (share - left) / (right - left))
}

fn gini(runs: &[(f64, u64)], n: u64, total: f64) -> Option<f64> {
    if n == 0 || total <= 0.0 {
        return None;
    }
    let (mut below, mut sum) = (0i128, 0.0);
    for (value, times) in runs {
        let times = i128::from(*times);
        // The sum of 2 i − n − 1 over the run.
        let weight = (2 * below + times - i128::from(n)) as f64 * times as f64;
        sum += value * weight;
        below += times;
    }
    Some((sum / (n as f64 * total)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_nothing_is_undefined() {
        for values in [&[][..], &[0.0, 0.0]] {
            let sizes = Sizes::of(values);
            assert_eq!((sizes.gini(), sizes.gini_of_positive()), (None, None));
            assert_eq!((sizes.hhi(), sizes.share_of_top(1)), (None, None));
            assert_eq!((sizes.holding(50), sizes.lorenz().len()), (None, 0));
        }
        assert_eq!(Sizes::of(&[]).median(), None);
        assert_eq!(Sizes::of(&[0.0, 0.0]).median(), Some(0.0));
    }

    #[test]
    fn one_holds_all() {
        let one = Sizes::of(&[7.0]);
        assert_eq!((one.gini(), one.hhi()), (Some(0.0), Some(1.0)));
        assert_eq!(
            (one.holding(80), one.share_of_top(10)),
            (Some(1), Some(1.0))
        );
        assert_eq!(one.lorenz(), [[0.0, 0.0], [1.0, 1.0]]);
        assert_eq!(one.without_greatest(), Sizes::default());
        let of_four = Sizes::of(&[0.0, 0.0, 0.0, 5.0]);
        assert_eq!(of_four.gini(), Some(0.75));
        assert_eq!(of_four.gini_of_positive(), Some(0.0));
        assert_eq!(of_four.zeros(), 3);
    }

    /// By hand: of 1, 2, 3, 4 the pairs differ by 20 in all, and 20 / (2 · 4 · 10) is 1/4.
    #[test]
    fn four_in_a_row() {
        let sizes = Sizes::of(&[3.0, 1.0, 4.0, 2.0]);
        assert_eq!(sizes.gini(), Some(0.25));
        assert!((sizes.hhi().unwrap() - 0.3).abs() < 1e-15);
        assert_eq!((sizes.holding(40), sizes.holding(41)), (Some(1), Some(2)));
        assert_eq!((sizes.holding(70), sizes.holding(80)), (Some(2), Some(3)));
        assert_eq!((sizes.median(), sizes.at_rank(4)), (Some(2.5), Some(1.0)));
        assert_eq!(sizes.at_ranks(&[1, 3, 9]), [4.0, 2.0]);
        assert_eq!(
            sizes.lorenz(),
            [[0.0, 0.0], [0.25, 0.1], [0.5, 0.3], [0.75, 0.6], [1.0, 1.0]]
        );
        let at = |share| lorenz_at(&sizes.lorenz(), share);
        assert_eq!([at(0.0), at(0.125), at(1.0)], [0.0, 0.05, 1.0].map(Some));
        assert_eq!((at(1.5), lorenz_at(&[], 0.5)), (None, None));
        assert_eq!(sizes.without_greatest(), Sizes::of(&[1.0, 2.0, 3.0]));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn inequality_is_what_it_is_by_definition(
            values in prop::collection::vec(prop_oneof![0u64..4, 0u64..5000], 1..120),
            times in 1u64..50,
            percent in 1u32..=100,
            top in 0u64..130,
        ) {
            let numbers: Vec<f64> = values.iter().map(|value| *value as f64).collect();
            let sizes = Sizes::of(&numbers);
            let total: u64 = values.iter().sum();
            let n = values.len();
            prop_assert_eq!(sizes.n(), n as u64);
            prop_assert_eq!(sizes.total(), total as f64);
            let mut descending = values.clone();
            descending.sort_unstable_by(|a, b| b.cmp(a));
            if total == 0 {
                prop_assert_eq!(sizes.gini(), None);
                return Ok(());
            }
            // The mean absolute difference of all pairs, by twice the mean.
            let differences: u64 = values.iter()
                .flat_map(|a| values.iter().map(|b| a.abs_diff(*b)))
                .sum();
            let gini = sizes.gini().unwrap();
            let naive = differences as f64 / (2 * n as u64 * total) as f64;
            prop_assert!((gini - naive).abs() < 1e-12, "{} for {}", gini, naive);
            prop_assert!((0.0..=1.0).contains(&gini));
            // Neither another unit nor every holder several times over changes it.
            let scaled: Vec<f64> = numbers.iter().map(|value| value * times as f64).collect();
            prop_assert!((Sizes::of(&scaled).gini().unwrap() - gini).abs() < 1e-12);
            let repeated = Sizes::new(sizes.runs.iter().map(|(value, count)| (*value, count * times)));
            prop_assert!((repeated.gini().unwrap() - gini).abs() < 1e-12);
            prop_assert!(sizes.gini_of_positive().unwrap() <= gini + 1e-12);
            let hhi = sizes.hhi().unwrap();
            prop_assert!(hhi >= 1.0 / n as f64 - 1e-12 && hhi <= 1.0 + 1e-12);
            // Tops and smallest sets by adding up whole numbers.
            let first = |count: usize| descending.iter().take(count).sum::<u64>();
            let share = first(top as usize) as f64 / total as f64;
            prop_assert!((sizes.share_of_top(top).unwrap() - share).abs() < 1e-12);
            let least = (0..=n).find(|count| first(*count) * 100 >= total * u64::from(percent));
            prop_assert_eq!(sizes.holding(percent), least.map(|count| count as u64));
            for (rank, value) in descending.iter().enumerate() {
                prop_assert_eq!(sizes.at_rank(rank as u64 + 1), Some(*value as f64));
            }
            // The curve ascends below the diagonal, and half the area between them is the index.
            let curve = sizes.lorenz();
            prop_assert!(curve.len() <= 200);
            for pair in curve.windows(2) {
                prop_assert!(pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1]);
                prop_assert!(pair[0][1] <= pair[0][0] + 1e-12);
            }
            let area: f64 = curve.windows(2)
                .map(|pair| (pair[1][0] - pair[0][0]) * (pair[0][1] + pair[1][1]) / 2.0)
                .sum();
            prop_assert!((1.0 - 2.0 * area - gini).abs() < 1e-12);
        }

        #[test]
        fn a_long_curve_is_short(values in prop::collection::vec(0u64..100_000, 200..2000)) {
            let numbers: Vec<f64> = values.iter().map(|value| (value * value) as f64).collect();
            let curve = Sizes::of(&numbers).lorenz();
            prop_assert!(curve.len() <= 200);
            prop_assert!(curve.windows(2).all(|pair| pair[0][0] < pair[1][0]));
        }
    }
}
