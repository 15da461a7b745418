//! Correlations and slopes of rows that belong together: models of one owner resemble each other,
//! so owners are clusters.

use serde::Serialize;

use super::{Fit, Lists, RankPair, Ranks, rank_correlation, spearman_interval, student_quantile};
use crate::base::pulse;

/// The number of groups of owners for the jackknife.
pub const OWNER_GROUPS: u64 = 40;

/// The least number of groups, or of owners for a slope; fewer do not show how much owners differ.
pub const LEAST_GROUPS: usize = 10;

/// Confidence of all intervals here.
const CONFIDENCE: f64 = 0.95;

/// The group of each row.
#[derive(Debug, Clone)]
pub struct OwnerGroups {
    of: Vec<u8>,
    /// The rows of each group.
    rows: Lists,
}

impl OwnerGroups {
    /// Makes the groups from the group of each row, a number below [`OWNER_GROUPS`].
    pub fn new(of: Vec<u8>) -> Self {
        let groups = of.iter().map(|group| u32::from(*group));
        let rows = Lists::grouped(usize::from(u8::MAX) + 1, groups);
        Self { of, rows }
    }

    /// The groups for some of the rows, given by their places.
    #[must_use]
    pub fn at(&self, places: &[u32]) -> Self {
        let of = places
            .iter()
            .filter_map(|place| self.of.get(*place as usize));
        Self::new(of.copied().collect())
    }

    /// The rows of each group that has rows, in the order of the groups.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        self.numbered().map(|(_, rows)| rows)
    }

    /// The groups that have rows, each with its rows.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u8, &[u32])> {
        let all = (0..=u8::MAX).map(|group| (group, self.rows.of(group.into())));
        all.filter(|(_, rows)| !rows.is_empty())
    }

    /// The group of each row.
    pub(super) fn of(&self) -> &[u8] {
        &self.of
    }

    /// The number of groups with rows.
    pub fn count(&self) -> u64 {
        self.numbered().count() as u64
    }
}

/// Spearman's rho with an interval that has owners as clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredRho {
    /// The number of rows.
    pub n: u64,
    /// Spearman's rho.
    pub rho: f64,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// 95% interval computed as if the rows were independent (Bonett and Wright 2000).
    pub independent: Option<[f64; 2]>,
    /// 95% interval by the jackknife over groups of owners; undefined for fewer than ten groups, or
    /// if nothing varies without one of them.
    pub by_owner: Option<[f64; 2]>,
    /// The interval that counts: each end is the wider one of the two intervals. Undefined if
    /// either of them is.
    pub interval: Option<[f64; 2]>,
}

/// The difference of two rank correlations with the same third measure, which are dependent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RhoDifference {
    /// The number of rows.
    pub n: u64,
    /// Rho of the first measure with the third one.
    pub first: f64,
    /// Rho of the second measure with the third one.
    pub second: f64,
    /// Rho of the first measure with the second.
    pub between: f64,
    /// The first rho minus the second, with their signs.
    pub difference: f64,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// 95% interval computed as if the rows were independent (Zou 2007).
    pub independent: Option<[f64; 2]>,
    /// 95% interval by the jackknife over groups of owners; undefined for fewer than ten groups, or
    /// if nothing varies without one of them.
    pub by_owner: Option<[f64; 2]>,
    /// The interval that counts: each end is the wider one of the two intervals. Undefined if
    /// either of them is.
    pub interval: Option<[f64; 2]>,
}

/// The uncertainty of a slope with owners as clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredSlope {
    /// The number of clusters.
    pub clusters: u64,
    /// Standard error by the sandwich over clusters.
    pub se: f64,
    /// 95% interval by Student's distribution with clusters − 1 degrees of freedom.
    pub interval: [f64; 2],
}

/// 95% interval by the delete-one-group jackknife with deviations from the value of all rows: V =
/// (G − 1)/G · Σ(without group − all)², and Student's distribution with G − 1 degrees of freedom.
/// `None` for fewer than ten groups.
pub fn jackknife_interval(all: f64, without: &[f64]) -> Option<[f64; 2]> {
    if without.len() < LEAST_GROUPS {
        return None;
    }
    let groups = without.len() as f64;
    let squares: f64 = without
        .iter()
        .map(|value| (value - all) * (value - all))
        .sum();
    let se = ((groups - 1.0) / groups * squares).sqrt();
    let reach = student_quantile(0.5 + CONFIDENCE / 2.0, groups - 1.0)? * se;
    reach.is_finite().then_some([all - reach, all + reach])
}

/// The interval whose ends are the wider ones of two intervals.
pub fn wider(a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> Option<[f64; 2]> {
    let (a, b) = (a?, b?);
    Some([a[0].min(b[0]), a[1].max(b[1])])
}

fn within(interval: Option<[f64; 2]>, most: f64) -> Option<[f64; 2]> {
    interval.map(|ends| ends.map(|end| end.clamp(-most, most)))
}

/// Spearman's rho of two measures, given as doubled mid-ranks, whose rows belong to groups of
/// owners. `None` if a measure does not vary or there are fewer than three rows.
pub fn clustered_rho(x: &[u32], y: &[u32], groups: &OwnerGroups) -> Option<ClusteredRho> {
    let (x, y) = (Ranks::from_doubled(x)?, Ranks::from_doubled(y)?);
    Some(RankPair::new(&x, &y, groups)?.clustered(groups))
}

/// The difference of the rank correlations that two measures have with a shared one, all given as
/// doubled mid-ranks of the same rows. `None` if a measure does not vary or there are fewer than
/// three rows.
pub fn rho_difference(
    first: &[u32],
    second: &[u32],
    shared: &[u32],
    groups: &OwnerGroups,
) -> Option<RhoDifference> {
    let between = rank_correlation(first, second)?.coefficient;
    let [first, second, shared] = [first, second, shared].map(Ranks::from_doubled);
    let shared = shared?;
    let first = RankPair::new(&first?, &shared, groups)?;
    Some(first.less(&RankPair::new(&second?, &shared, groups)?, between, groups))
}

impl RankPair {
    /// Rho with its intervals.
    pub fn clustered(&self, groups: &OwnerGroups) -> ClusteredRho {
        let rho = self.rho.coefficient;
        let independent = spearman_interval(rho, self.n, CONFIDENCE);
        let without = self.without.as_ref();
        let by_owner = without.and_then(|without| jackknife_interval(rho, without));
        let by_owner = within(by_owner, 1.0);
        ClusteredRho {
            n: self.n,
            rho,
            owner_groups: groups.count(),
            independent,
            by_owner,
            interval: wider(independent, by_owner),
        }
    }

    /// This rho less that of another measure with the same shared one, from the correlation between
    /// the two measures.
    pub fn less(&self, other: &Self, between: f64, groups: &OwnerGroups) -> RhoDifference {
        let (first, second) = (self.rho.coefficient, other.rho.coefficient);
        let interval = |rho| spearman_interval(rho, self.n, CONFIDENCE);
        let independent = interval(first)
            .zip(interval(second))
            .and_then(|(interval, of_other)| zou(first, second, between, interval, of_other));
        let without = self.without.as_ref().zip(other.without.as_ref());
        let by_owner = without.and_then(|(a, b)| {
            let without: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
            jackknife_interval(first - second, &without)
        });
        let by_owner = within(by_owner, 2.0);
        RhoDifference {
            n: self.n,
            first,
            second,
            between,
            difference: first - second,
            owner_groups: groups.count(),
            independent,
            by_owner,
            interval: wider(independent, by_owner),
        }
    }
}

/// The interval of r1 − r2, two correlations with one shared variable, from the interval of each
/// and the correlation r12 of the two other variables. `None` if r1 or r2 is ±1.
///
/// Source: Zou, *Toward using confidence intervals to compare correlations*, Psychological
/// Methods 12 (2007), equation 15.
pub fn zou(r1: f64, r2: f64, r12: f64, interval: [f64; 2], other: [f64; 2]) -> Option<[f64; 2]> {
    let (s1, s2, s12) = (r1 * r1, r2 * r2, r12 * r12);
    let c = ((r12 - r1 * r2 / 2.0) * (1.0 - s1 - s2 - s12) + s12 * r12) / ((1.0 - s1) * (1.0 - s2));
    let reach = |a: f64, b: f64| (a * a + b * b - 2.0 * c * a * b).max(0.0).sqrt();
    let ends = [
        r1 - r2 - reach(r1 - interval[0], other[1] - r2),
        r1 - r2 + reach(interval[1] - r1, r2 - other[0]),
    ];
    ends.iter().all(|end| end.is_finite()).then_some(ends)
}

/// The uncertainty of a fitted line's slope if the points belong to clusters: the sandwich Σ_g (Σ
/// (x − mean x) · residual)² / (Σ (x − mean x)²)², times G/(G − 1) · (n − 1)/(n − 2), the same as
/// statsmodels' `OLS(y, X).fit(cov_type="cluster", use_t=True)`. Points of one cluster are
/// consecutive. `None` for fewer than ten clusters.
pub fn clustered_slope(
    fit: &Fit,
    n: usize,
    point: &dyn Fn(usize) -> (f64, f64),
    cluster: &dyn Fn(usize) -> u32,
) -> Option<ClusteredSlope> {
    let mut mean = 0.0;
    for index in pulse::over(0..n) {
        mean += point(index).0;
    }
    mean /= n as f64;
    let (mut xx, mut squares, mut score) = (0.0, 0.0, 0.0);
    let mut clusters = 0u64;
    for index in pulse::over(0..n) {
        if index == 0 || cluster(index) != cluster(index - 1) {
            squares += score * score;
            score = 0.0;
            clusters += 1;
        }
        let (x, y) = point(index);
        xx += (x - mean) * (x - mean);
        score += (x - mean) * (y - fit.intercept - fit.slope * x);
    }
    squares += score * score;
    if clusters < LEAST_GROUPS as u64 || n < 3 {
        return None;
    }
    let (groups, rows) = (clusters as f64, n as f64);
    let factor = groups / (groups - 1.0) * ((rows - 1.0) / (rows - 2.0));
    let se = (factor * squares).sqrt() / xx;
    let reach = student_quantile(0.5 + CONFIDENCE / 2.0, groups - 1.0)? * se;
    reach.is_finite().then_some(ClusteredSlope {
        clusters,
        se,
        interval: [fit.slope - reach, fit.slope + reach],
    })
}
