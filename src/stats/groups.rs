use serde::Serialize;

use super::{chi_squared_upper, normal_upper};
use crate::base::pulse;

/// Kruskal and Wallis's test of whether groups come from one distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KruskalWallis {
    /// H, corrected for ties.
    pub h: f64,
    /// The number of groups with members, minus one.
    pub df: u64,
    /// P(χ² > H).
    pub p: f64,
    /// H / (n − 1): the share of the variation of ranks that is between the groups.
    pub epsilon_squared: f64,
}

/// The numbers and the sums of ranks of groups.
///
/// For ranks, with or without ties, H = (n − 1) · SSB / SST: the sum of squares between the groups
/// ÷ the total sum of squares (Kruskal and Wallis, *Use of ranks in one-criterion variance
/// analysis*, 1952). So epsilon squared = H · (n + 1) / (n² − 1) = H / (n − 1) (Tomczak and
/// Tomczak, *The need to report effect size estimates revisited*, 2014) is SSB / SST.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    n: u64,
    /// The number of members of each group.
    counts: Vec<u64>,
    /// The sum of doubled ranks of each group, minus its expected value.
    sums: Vec<i64>,
    /// Four times SST.
    squares: f64,
}

impl Groups {
    /// Compares groups of values by their doubled mid-ranks. `group` returns a number below
    /// `groups`, or another number for values of no group.
    pub fn new(ranks: &[u32], groups: usize, group: &dyn Fn(usize) -> usize) -> Self {
        let n = ranks.len() as u64;
        let centre = n as i64 + 1;
        let (mut counts, mut sums) = (vec![0; groups], vec![0i64; groups]);
        // Doubled ranks have 32 bits, so there are fewer than 2³¹ values and nothing here
        // overflows.
        let mut squares = 0u128;
        for (index, rank) in pulse::over(ranks).enumerate() {
            let off = i64::from(*rank) - centre;
            squares += u128::from(off.unsigned_abs() * off.unsigned_abs());
            let place = group(index);
            if let (Some(count), Some(sum)) = (counts.get_mut(place), sums.get_mut(place)) {
                *count += 1;
                *sum += off;
            }
        }
        Self {
            n,
            counts,
            sums,
            squares: squares as f64,
        }
    }

    /// The number of members of a group.
    pub fn count(&self, group: usize) -> u64 {
        self.counts.get(group).copied().unwrap_or(0)
    }

    /// The mean rank of a group's members.
    pub fn mean_rank(&self, group: usize) -> Option<f64> {
        let count = self.count(group);
        let sum = self.sums.get(group).filter(|_| count > 0)?;
        Some((*sum as f64 / count as f64 + self.n as f64 + 1.0) / 2.0)
    }

    /// The test, asymptotic, the same as scipy's `kruskal`; `None` for fewer than two groups with
    /// members, or if all values are equal.
    pub fn kruskal_wallis(&self) -> Option<KruskalWallis> {
        let there = self.counts.iter().filter(|count| **count > 0).count() as u64;
        if there < 2 || self.squares <= 0.0 {
            return None;
        }
        let groups = self.counts.iter().zip(&self.sums);
        let groups = groups.filter(|(count, _)| **count > 0);
        let between: f64 = groups
            .map(|(count, sum)| *sum as f64 * *sum as f64 / *count as f64)
            .sum();
        let epsilon_squared = between / self.squares;
        let h = (self.n as f64 - 1.0) * epsilon_squared;
        Some(KruskalWallis {
            h,
            df: there - 1,
            p: chi_squared_upper(h, (there - 1) as f64)?,
            epsilon_squared,
        })
    }

    /// Dunn's z and its two-sided p-value for two of the groups, with the correction for ties;
    /// `None` if one has no members, or if all values are equal.
    ///
    /// Source: Dunn, *Multiple comparisons using rank sums* (1964).
    pub fn dunn(&self, a: usize, b: usize) -> Option<(f64, f64)> {
        let difference = self.mean_rank(a)? - self.mean_rank(b)?;
        let inverse = |group| 1.0 / self.count(group) as f64;
        let variance = self.squares / 4.0 / (self.n as f64 - 1.0) * (inverse(a) + inverse(b));
        let z = difference / variance.sqrt();
        z.is_finite()
            .then(|| (z, (2.0 * normal_upper(z.abs())).min(1.0)))
    }
}
