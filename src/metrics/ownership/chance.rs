//! Concentration by chance: the share of owners that hold most downloads if the same packages are
//! distributed at random.
//!
//! Downloads of packages are so unequal that few owners would hold most of them in any case. So the
//! packages are distributed to the same number of owners, each with the same number of packages:
//! the values are shuffled (Fisher and Yates), and value i goes to owner i modulo the number of
//! owners. The definition is ours: `docs/metrics/ownership.md`.

use serde::Serialize;

use crate::base::pulse;
use crate::base::random::Random;
use crate::stats::{self, ascending};

/// The seed of the random numbers.
const SEED: u32 = 20_261_129;

/// The greatest and the least number of deals, that is, of random distributions.
const DEALS: u64 = 200;
const LEAST_DEALS: u64 = 25;

/// The number of packages in all deals together; with more than 100,000 packages fewer deals than
/// 200 are made. Deals of more packages differ less from each other.
const HANDLED: u64 = 20_000_000;

/// The share of owners that hold 80% if the same packages are distributed at random to equally
/// large owners.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ByChance {
    /// The number of deals: 200; for more than 100,000 packages 20 million ÷ their number, at least
    /// 25.
    pub deals: u64,
    /// The seed of the random numbers (SplitMix64).
    pub seed: u32,
    /// The number of packages in a deal; a package counts once for each of its owners.
    pub packages: u64,
    /// The smallest number of owners who hold 80% ÷ all owners; the median over the deals.
    pub fraction_holding_80: f64,
    /// The range of the middle 95% of the deals.
    pub range: [f64; 2],
    /// The same median without the largest owner of each deal; null for one owner.
    pub without_largest: Option<f64>,
    /// The fraction of the data ÷ that of the deals; 1 if owners make no difference.
    pub ratio: f64,
    /// The same ratio without the largest owner, in the data and in each deal.
    pub ratio_without_largest: Option<f64>,
}

impl ByChance {
    /// Deals the values of packages to a number of owners, of whom a known fraction holds 80% in
    /// the data; `None` if the total is 0.
    pub(super) fn of(
        values: Vec<f64>,
        owners: u64,
        fraction: f64,
        without_largest: Option<f64>,
    ) -> Option<Self> {
        let packages = values.len() as u64;
        let deals = (HANDLED / packages.max(1)).clamp(LEAST_DEALS, DEALS);
        // The values are sorted, so that the order of the rows does not matter. Their numbers are
        // dealt, which take half the memory: a deal waits for memory more than for anything else.
        let mut amounts = ascending(values);
        let mut last = 0;
        let numbers = (0..amounts.len()).map(|place| {
            last += u32::from(place > 0 && amounts[place] != amounts[place - 1]);
            last
        });
        let mut cards: Vec<u32> = numbers.collect();
        amounts.dedup();
        let mut random = Random::new(SEED);
        let mut sums = vec![0.0; usize::try_from(owners).ok()?];
        let (mut all, mut rest) = (Vec::new(), Vec::new());
        for _ in pulse::over(0..deals) {
            shuffle(&mut cards, &mut random);
            pulse::beat(cards.len() as u32);
            sums.fill(0.0);
            for hand in cards.chunks(sums.len().max(1)) {
                for (sum, card) in sums.iter_mut().zip(hand) {
                    *sum += amounts[*card as usize];
                }
            }
            let total: f64 = sums.iter().sum();
            all.push(holding_80(&mut sums, total)? as f64 / owners as f64);
            // The greatest is the first after this step.
            let greatest = sums.iter().copied().fold(0.0, f64::max);
            if let Some(place) = sums.iter().position(|sum| *sum == greatest)
                && sums.len() > 1
            {
                sums.swap(0, place);
                let others = sums.get_mut(1..)?;
                let few = holding_80(others, total - greatest);
                rest.extend(few.map(|few| few as f64 / (owners - 1) as f64));
            }
        }
        let (all, rest) = (ascending(all), ascending(rest));
        let median = stats::quantile(&all, 0.5)?;
        let others = stats::quantile(&rest, 0.5);
        Some(Self {
            deals,
            seed: SEED,
            packages,
            fraction_holding_80: median,
            range: [stats::quantile(&all, 0.025)?, stats::quantile(&all, 0.975)?],
            without_largest: others,
            ratio: fraction / median,
            ratio_without_largest: without_largest.zip(others).map(|(share, by)| share / by),
        })
    }
}

/// Shuffles the cards so that each order is equally likely.
fn shuffle(cards: &mut [u32], random: &mut Random) {
    for place in (1..cards.len()).rev() {
        // The upper 32 bits are used, so that each value below 2^32 is almost equally likely.
        let other = ((random.draw() >> 32) * (place as u64 + 1)) >> 32;
        cards.swap(place, other as usize);
    }
}

/// The smallest number of amounts that hold 80% of the total. It is found by selection instead of
/// sorting, which changes the order of the amounts. `None` if the total is 0.
fn holding_80(amounts: &mut [f64], total: f64) -> Option<u64> {
    if amounts.is_empty() || total.is_nan() || total <= 0.0 {
        return None;
    }
    let mut wanted = 80.0 * total;
    let mut taken = 0;
    let mut left = amounts;
    while left.len() > 1 {
        let middle = left.len() / 2;
        left.select_nth_unstable_by(middle, |a, b| b.total_cmp(a));
        let (greater, lesser) = left.split_at_mut(middle);
        let sum: f64 = greater.iter().map(|amount| 100.0 * amount).sum();
        if sum >= wanted {
            left = greater;
        } else {
            wanted -= sum;
            taken += middle as u64;
            left = lesser;
        }
    }
    Some(taken + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Sizes;

    #[test]
    fn halving_finds_what_sorting_finds() {
        let mut random = Random::new(7);
        for n in [1usize, 2, 3, 10, 101, 1000] {
            for power in [0u32, 4, 40] {
                let mut values: Vec<f64> = (0..n)
                    .map(|_| (random.draw() >> 24 >> (random.draw() % u64::from(power + 1))) as f64)
                    .collect();
                let wanted = Sizes::of(&values).holding(80);
                let total = values.iter().sum();
                assert_eq!(holding_80(&mut values, total), wanted, "{n}, {power}");
            }
        }
        assert_eq!(holding_80(&mut [], 0.0), None);
        assert_eq!(holding_80(&mut [0.0, 0.0], 0.0), None);
    }

    /// Ten packages of one download for five owners: four of them hold 80% in every deal, and
    /// without one it takes all four (three hold 75%).
    #[test]
    fn equal_packages_leave_nothing_to_chance() {
        let chance = ByChance::of(vec![1.0; 10], 5, 0.4, Some(0.25)).unwrap();
        assert_eq!((chance.deals, chance.packages), (200, 10));
        assert_eq!(
            (chance.fraction_holding_80, chance.range),
            (0.8, [0.8, 0.8])
        );
        assert_eq!((chance.without_largest, chance.ratio), (Some(1.0), 0.5));
        assert_eq!(chance.ratio_without_largest, Some(0.25));
        let alone = ByChance::of(vec![3.0], 1, 1.0, None).unwrap();
        assert_eq!(
            (alone.fraction_holding_80, alone.without_largest),
            (1.0, None)
        );
        assert_eq!(ByChance::of(vec![0.0], 1, 1.0, None), None);
        assert_eq!(ByChance::of(Vec::new(), 0, 1.0, None), None);
    }

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let values: Vec<f64> = (0..500u32).map(|i| f64::from(i * i % 997) / 7.0).collect();
        let mut turned = values.clone();
        turned.reverse();
        let of = |values| ByChance::of(values, 60, 0.1, Some(0.1));
        assert_eq!(of(values), of(turned));
    }

    /// The time of two million packages of 600,000 owners, in a release build.
    #[test]
    #[ignore = "a measurement: cargo test --release --lib two_million -- --ignored --nocapture"]
    fn two_million_packages_take_so_long() {
        let mut random = Random::new(3);
        let values: Vec<f64> = (0..2_000_000)
            .map(|_| (1e9 / (1.0 + (random.draw() >> 40) as f64)).floor())
            .collect();
        let begun = std::time::Instant::now();
        let chance = ByChance::of(values, 600_000, 0.01, Some(0.01)).unwrap();
        println!("{:?}: {chance:?}", begun.elapsed());
    }
}
