//! Proportions of observations that come in clusters, such as the descendants of one base or the
//! findings in one repository, and differences of two of them.
//!
//! Observations of one cluster are similar, so a plain interval, which treats them as independent,
//! is too narrow. With clusters g of x_g observations, y_g of them counting:
//!
//! * R = Σy/Σx, and the delete-one residuals J_g = (Σy − y_g)/(Σx − x_g) − R.
//! * The variance V is the greater of the jackknife's, (G − 1)/G · ΣJ_g², and a floor,
//!   R(1 − R)/Σx · (1 + 0.05 (Σx²/Σx − 1)). The floor is a design effect of an intraclass correlation
//!   of 0.05; it is needed because few clusters can be equal by chance.
//! * Kish's K = (Σx)²/Σx²: the number of clusters of equal size with the same precision.
//! * n_eff = min(R(1 − R)/V, Σx), and K if R is 0 or 1: the number of independent observations with
//!   the same precision.
//! * The interval is Wilson's with n_eff and, for z, Student's quantile at K − 1 degrees of
//!   freedom.
//!
//! Sources: Kish, *Survey Sampling* (1965), for K and the design effect; Korn and Graubard,
//! *Confidence intervals for proportions with small expected number of positive counts estimated
//! from survey data* (1998), for n_eff with a t quantile in an interval of one proportion; Zou and
//! Donner, *Construction of confidence limits about effect measures* (2008), for the difference
//! (MOVER). The floor is ours.

use super::proportion::score_interval;
use super::{order, student_quantile};

/// The intraclass correlation that the floor of the variance assumes.
const LEAST_CORRELATION: f64 = 0.05;

/// The least Kish's K for a verdict. In simulations the interval covers the truth too rarely below
/// it.
pub const LEAST_CLUSTERS: f64 = 10.0;

/// The observations of one cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster {
    /// The number that identifies the cluster, also in another proportion.
    pub key: u32,
    /// The number of its observations.
    pub size: u64,
    /// The number of those that count.
    pub count: u64,
}

/// A proportion over clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustered {
    /// R.
    pub rate: f64,
    /// The number of observations, Σx.
    pub n: u64,
    /// The number of clusters with observations.
    pub clusters: u64,
    /// The number of observations in the largest cluster.
    pub largest: u64,
    /// Kish's K.
    pub kish: f64,
    /// n_eff; `None` for one cluster, which shows nothing about others.
    pub effective: Option<f64>,
    /// Keys of the clusters, ascending.
    keys: Vec<u32>,
    /// J of each cluster, in the order of the keys; empty for one cluster.
    residuals: Vec<f64>,
}

/// A difference of two clustered proportions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredDifference {
    /// The first minus the second.
    pub difference: f64,
    /// Correlation of the two proportions, by their residuals.
    pub r: f64,
    /// The interval, by MOVER.
    pub interval: [f64; 2],
}

impl Clustered {
    /// The proportion over these clusters; clusters without observations are skipped. `None`
    /// without observations, or if a cluster counts more than it has.
    ///
    /// Sums are in the order of the keys. If keys follow from the clusters' names, the answer is
    /// the same to the last bit for every order of the data. Keys must not repeat.
    pub fn new(clusters: impl IntoIterator<Item = Cluster>) -> Option<Self> {
        let clusters = clusters.into_iter();
        let mut list: Vec<Cluster> = clusters.filter(|cluster| cluster.size > 0).collect();
        if !list.is_sorted_by_key(|cluster| cluster.key) {
            let places = order(list.len(), &|a, b| list[a].key.cmp(&list[b].key));
            list = places.into_iter().map(|place| list[place]).collect();
        }
        let repeats = |pair: &[Cluster]| matches!(pair, [a, b] if a.key == b.key);
        if list.iter().any(|cluster| cluster.count > cluster.size) || list.windows(2).any(repeats) {
            return None;
        }
        let n: u64 = list.iter().map(|cluster| cluster.size).sum();
        let count: u64 = list.iter().map(|cluster| cluster.count).sum();
        let largest = list.iter().map(|cluster| cluster.size).max()?;
        let squares: f64 = list
            .iter()
            .map(|cluster| cluster.size as f64 * cluster.size as f64)
            .sum();
        let (total, rate) = (n as f64, count as f64 / n as f64);
        let kish = total * total / squares;
        let mut residuals = Vec::new();
        if list.len() > 1 {
            let without =
                |cluster: &Cluster| (count - cluster.count) as f64 / (n - cluster.size) as f64;
            residuals.extend(list.iter().map(|cluster| without(cluster) - rate));
        }
        let effective = if count == 0 || count == n {
            Some(kish)
        } else if residuals.is_empty() {
            None
        } else {
            let groups = list.len() as f64;
            let spread: f64 = residuals.iter().map(|residual| residual * residual).sum();
            let within = rate * (1.0 - rate);
            let floor = within / total * (1.0 + LEAST_CORRELATION * (squares / total - 1.0));
            let variance = ((groups - 1.0) / groups * spread).max(floor);
            Some((within / variance).min(total))
        };
        Some(Self {
            rate,
            n,
            clusters: list.len() as u64,
            largest,
            kish,
            effective,
            keys: list.into_iter().map(|cluster| cluster.key).collect(),
            residuals,
        })
    }

    /// Whether there are enough clusters for a verdict: K is at least [`LEAST_CLUSTERS`].
    pub fn is_enough(&self) -> bool {
        self.kish >= LEAST_CLUSTERS
    }

    /// The interval at a confidence; `None` for one cluster, or for a confidence outside [0, 1).
    pub fn interval(&self, confidence: f64) -> Option<[f64; 2]> {
        if !(0.0..1.0).contains(&confidence) {
            return None;
        }
        let z = student_quantile(0.5 + confidence / 2.0, self.kish - 1.0)?;
        let interval = score_interval(self.rate, self.effective?, z);
        // With very few degrees of freedom the quantile is infinite.
        let finite = interval.iter().all(|end| end.is_finite());
        Some(if finite { interval } else { [0.0, 1.0] })
    }

    /// This proportion minus another, whose clusters may be partly the same, by the method of
    /// variance estimates recovery (MOVER). `None` if one of the two has no interval.
    ///
    /// With D = R1 − R2, [l, u] the interval of each and r = ΣJ1J2/√(ΣJ1² ΣJ2²) over the clusters
    /// of both (a cluster that one of them lacks counts 0):
    ///
    /// L = D − √((R1 − l1)² + (u2 − R2)² − 2r (R1 − l1)(u2 − R2)) and
    /// U = D + √((u1 − R1)² + (R2 − l2)² − 2r (u1 − R1)(R2 − l2)).
    pub fn minus(&self, other: &Self, confidence: f64) -> Option<ClusteredDifference> {
        let ([l1, u1], [l2, u2]) = (self.interval(confidence)?, other.interval(confidence)?);
        let r = self.correlation(other);
        let reach = |a: f64, b: f64| (a * a + b * b - 2.0 * r * a * b).max(0.0).sqrt();
        let difference = self.rate - other.rate;
        let low = difference - reach(self.rate - l1, u2 - other.rate);
        let high = difference + reach(u1 - self.rate, other.rate - l2);
        Some(ClusteredDifference {
            difference,
            r,
            interval: [low, high],
        })
    }

    /// Correlation of the residuals of two proportions; 0 if those of one do not vary.
    fn correlation(&self, other: &Self) -> f64 {
        let squares = |proportion: &Self| -> f64 {
            proportion
                .residuals
                .iter()
                .map(|residual| residual * residual)
                .sum()
        };
        let scale = (squares(self) * squares(other)).sqrt();
        if scale.is_nan() || scale <= 0.0 {
            return 0.0;
        }
        let mut others = other.keys.iter().zip(&other.residuals).peekable();
        let mut sum = 0.0;
        for (key, residual) in self.keys.iter().zip(&self.residuals) {
            while others.next_if(|(other, _)| *other < key).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| *other == key) {
                sum += residual * other;
            }
        }
        (sum / scale).clamp(-1.0, 1.0)
    }
}

/// A mean over clusters with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusteredMean {
    /// Σy/Σx.
    pub mean: f64,
    /// The interval; `None` for clusters that show too little about others.
    pub interval: Option<[f64; 2]>,
}

/// The mean of values from 0 to 1 that come in clusters, each with the number of its values and their
/// sum; `None` without values. The interval is that of the delete-one jackknife over clusters with
/// Student's quantile at K − 1 degrees of freedom, cut at 0 and 1. Sums are in the order of the
/// clusters.
///
/// Source: Wolter, *Introduction to Variance Estimation* (2007), section 4.5, for the jackknife of a
/// ratio.
pub fn clustered_mean(clusters: &[(u64, f64)], confidence: f64) -> Option<ClusteredMean> {
    let n: u64 = clusters.iter().map(|(size, _)| size).sum();
    let sum: f64 = clusters.iter().map(|(_, sum)| sum).sum();
    if n == 0 {
        return None;
    }
    let (total, mean) = (n as f64, sum / n as f64);
    let filled = clusters.iter().filter(|(size, _)| *size > 0);
    let groups = filled.clone().count() as f64;
    let squares: f64 = filled
        .clone()
        .map(|(size, _)| *size as f64 * *size as f64)
        .sum();
    let spread: f64 = filled
        .map(|(size, of_cluster)| {
            let without = (sum - of_cluster) / (total - *size as f64);
            (without - mean) * (without - mean)
        })
        .sum();
    let reach = student_quantile(0.5 + confidence / 2.0, total * total / squares - 1.0)
        .map(|z| z * ((groups - 1.0) / groups * spread).sqrt())
        .filter(|reach| groups > 1.0 && reach.is_finite());
    let ends = |reach: f64| [(mean - reach).max(0.0), (mean + reach).min(1.0)];
    Some(ClusteredMean {
        mean,
        interval: reach.map(ends),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(clusters: &[(u32, u64, u64)]) -> Option<Clustered> {
        Clustered::new(clusters.iter().map(|(key, size, count)| Cluster {
            key: *key,
            size: *size,
            count: *count,
        }))
    }

    #[test]
    fn what_has_no_interval() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(1, 0, 0)]), None);
        assert_eq!(of(&[(1, 2, 3)]), None);
        assert_eq!(of(&[(1, 2, 1), (1, 2, 1)]), None);
        // One cluster says nothing of others.
        let one = of(&[(1, 5, 2)]).unwrap();
        assert_eq!(
            (one.kish, one.effective, one.interval(0.95)),
            (1.0, None, None)
        );
        let none = of(&[(1, 5, 0)]).unwrap();
        assert_eq!((none.effective, none.interval(0.95)), (Some(1.0), None));
        let two = of(&[(1, 5, 2), (2, 5, 3)]).unwrap();
        assert_eq!(two.interval(1.0), None);
        assert_eq!(two.interval(f64::NAN), None);
        assert_eq!(two.minus(&one, 0.95), None);
    }

    #[test]
    fn hardly_more_than_one_cluster_says_nothing() {
        let one = of(&[(1, 1_000_000_000, 10), (2, 1, 1)]).unwrap();
        let [low, high] = one.interval(0.95).unwrap();
        assert!(
            (0.0..1e-6).contains(&low) && high > 1.0 - 1e-6,
            "{low} {high}"
        );
        assert!(!one.is_enough());
    }

    /// By hand: K is the number of clusters if all have one size, and the floor limits the variance
    /// if all are alike.
    #[test]
    fn equal_clusters() {
        let clusters: Vec<(u32, u64, u64)> = (0..20).map(|key| (key, 10, 5)).collect();
        let proportion = of(&clusters).unwrap();
        assert_eq!(
            (
                proportion.rate,
                proportion.n,
                proportion.clusters,
                proportion.largest
            ),
            (0.5, 200, 20, 10)
        );
        assert!((proportion.kish - 20.0).abs() < 1e-12);
        // 200 by a design effect of 1 + 0.05 · 9.
        assert!((proportion.effective.unwrap() - 200.0 / 1.45).abs() < 1e-9);
        // A proportion less itself is 0, and nothing is uncertain about that.
        let same = of(&[(0, 10, 2), (1, 20, 9), (2, 30, 1), (3, 5, 5)]).unwrap();
        let none = same.minus(&same, 0.95).unwrap();
        assert_eq!(none.difference, 0.0);
        assert!((none.r - 1.0).abs() < 1e-12);
    }

    #[test]
    fn order_changes_no_bit() {
        let mut clusters: Vec<(u32, u64, u64)> = (0..50u32)
            .map(|key| {
                let size = u64::from(key * 37 % 11 + 1);
                (key, size, size * u64::from(key % 3) / 3)
            })
            .collect();
        let one = of(&clusters).unwrap();
        clusters.reverse();
        clusters.swap(3, 30);
        assert_eq!(of(&clusters).unwrap(), one);
    }

    /// Clusters that only one of two proportions has do not correlate.
    #[test]
    fn clusters_of_one_alone() {
        let one = of(&[(0, 10, 2), (2, 20, 9), (4, 30, 1)]).unwrap();
        let other = of(&[(1, 10, 2), (3, 20, 9), (5, 30, 1)]).unwrap();
        assert_eq!(one.minus(&other, 0.95).unwrap().r, 0.0);
        let part = of(&[(1, 10, 2), (2, 20, 9), (5, 30, 1)]).unwrap();
        assert!(one.minus(&part, 0.95).unwrap().r > 0.0);
    }

    /// Clusters of one value give the interval of a plain mean: 0.3 with a standard error of
    /// √(0.14 ÷ 12), times 3.182446 (Student's table, 3 degrees of freedom).
    #[test]
    fn clusters_of_one_value_are_a_plain_mean() {
        let values = [0.1, 0.2, 0.6, 0.3].map(|value| (1, value));
        let found = clustered_mean(&values, 0.95).unwrap();
        assert!((found.mean - 0.3).abs() < 1e-15);
        let [low, high] = found.interval.unwrap();
        assert_eq!(low, 0.0, "cut");
        assert!((high - (0.3 + 3.182_446 * (0.14_f64 / 12.0).sqrt())).abs() < 1e-6);
        assert_eq!(clustered_mean(&[], 0.95), None);
        assert_eq!(clustered_mean(&[(3, 1.0)], 0.95).unwrap().interval, None);
    }
}
