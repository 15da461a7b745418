use serde::Serialize;

use super::{mean, normal_upper, order, student_quantile, student_upper, variance};

/// Welch's t-test of whether the first mean is greater.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Welch {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom, by Welch and Satterthwaite.
    pub df: f64,
    /// P(T > t).
    pub p: f64,
    /// First mean minus the second.
    pub difference: f64,
    /// One-sided lower bound of the difference.
    pub lower: f64,
}

/// Welch's one-sided t-test of two samples, with a lower bound of the difference at this
/// confidence, the same as R's `t.test(alternative = "greater")`. `None` if a sample has fewer than
/// two values or neither varies.
pub fn welch(a: &[f64], b: &[f64], confidence: f64) -> Option<Welch> {
    let (n1, n2) = (a.len() as f64, b.len() as f64);
    let (v1, v2) = (variance(a)? / n1, variance(b)? / n2);
    let error = v1 + v2;
    if error.is_nan() || error <= 0.0 {
        return None;
    }
    let difference = mean(a)? - mean(b)?;
    let t = difference / error.sqrt();
    let df = error * error / (v1 * v1 / (n1 - 1.0) + v2 * v2 / (n2 - 1.0));
    Some(Welch {
        t,
        df,
        p: student_upper(t, df)?,
        difference,
        lower: difference - student_quantile(confidence, df)? * error.sqrt(),
    })
}

/// Holm's correction of several p-values, in their order; missing values and NaN do not count.
///
/// Source: Holm, *A simple sequentially rejective multiple test procedure* (1979).
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<(usize, f64)> = p
        .iter()
        .enumerate()
        .filter_map(|(index, p)| Some((index, p.filter(|p| !p.is_nan())?)))
        .collect();
    let mut corrected = vec![None; p.len()];
    let mut least = 0.0f64;
    let ascending = order(known.len(), &|a, b| known[a].1.total_cmp(&known[b].1));
    for (place, index) in ascending.into_iter().enumerate() {
        let (index, p) = known[index];
        least = least.max(p * (known.len() - place) as f64).min(1.0);
        corrected[index] = Some(least);
    }
    corrected
}

/// Cohen's d with the pooled standard deviation, above 0 if the first mean is greater; `None` if
/// that deviation is undefined or 0.
pub fn cohens_d(a: &[f64], b: &[f64]) -> Option<f64> {
    let (n1, n2) = (a.len() as f64, b.len() as f64);
    let pooled = ((n1 - 1.0) * variance(a)? + (n2 - 1.0) * variance(b)?) / (n1 + n2 - 2.0);
    let d = (mean(a)? - mean(b)?) / pooled.sqrt();
    d.is_finite().then_some(d)
}

/// Mann-Whitney's test of whether the first sample is greater.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MannWhitney {
    /// U of the first sample: the pairs in which it is greater; a tie counts one half.
    pub u: f64,
    /// One-sided p-value of the normal approximation, corrected for ties and continuity.
    pub p: f64,
}

/// U of the first sample, and Σ (t³ − t) over the groups of ties.
fn u_and_ties(a: &[f64], b: &[f64]) -> Option<(f64, f64)> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    // Adding 0 makes −0 equal to 0 in the total order.
    let all: Vec<f64> = a.iter().chain(b).map(|value| value + 0.0).collect();
    if all.iter().any(|value| value.is_nan()) {
        return None;
    }
    let ascending = order(all.len(), &|a, b| all[a].total_cmp(&all[b]));
    let n1 = a.len();
    let (mut ranks, mut done, mut ties) = (0.0, 0, 0u128);
    for group in ascending.chunk_by(|a, b| all[*a] == all[*b]) {
        let rank = done as f64 + (group.len() as f64 + 1.0) / 2.0;
        ranks += rank * group.iter().filter(|index| **index < n1).count() as f64;
        done += group.len();
        // The cube of 1,626 is beyond 32 bits, so the sum needs a wider type.
        let t = group.len() as u128;
        ties += t * t * t - t;
    }
    let n1 = n1 as f64;
    Some((ranks - n1 * (n1 + 1.0) / 2.0, ties as f64))
}

/// Mann-Whitney's one-sided test, asymptotic, the same as scipy's
/// `mannwhitneyu(alternative="greater", method="asymptotic")`. `None` if a sample is empty or all
/// values are equal.
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Option<MannWhitney> {
    let (u, ties) = u_and_ties(a, b)?;
    let (n1, n2) = (a.len() as f64, b.len() as f64);
    let n = n1 + n2;
    let variance = n1 * n2 / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let z = (u - n1 * n2 / 2.0 - 0.5) / variance.sqrt();
    Some(MannWhitney {
        u,
        p: normal_upper(z).min(1.0),
    })
}

/// Cliff's delta: how much more often a value of the first sample is greater than less, from −1 to
/// 1. `None` if a sample is empty.
pub fn cliffs_delta(a: &[f64], b: &[f64]) -> Option<f64> {
    let (u, _) = u_and_ties(a, b)?;
    Some(2.0 * u / (a.len() as f64 * b.len() as f64) - 1.0)
}
