use serde::Serialize;

use super::{doubled_ranks_of, mean, normal_quantile, normal_upper, order, student_upper};
use crate::base::pulse;

/// A correlation and its p-value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correlation {
    /// The coefficient, from −1 to 1.
    pub coefficient: f64,
    /// Two-sided p-value.
    pub p: f64,
}

fn usable(x: &[f64], y: &[f64]) -> bool {
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    x.len() == y.len() && x.len() >= 3 && finite(x) && finite(y)
}

/// Pearson's r in two passes, with a p-value by Student's distribution with n − 2 degrees of
/// freedom. `None` for fewer than three points, values that are not finite, or an axis that does
/// not vary.
pub fn pearson(x: &[f64], y: &[f64]) -> Option<Correlation> {
    if !usable(x, y) {
        return None;
    }
    let (mx, my) = (mean(x)?, mean(y)?);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (dx, dy) = (x - mx, y - my);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    correlation(xx, yy, xy, x.len())
}

/// A correlation from centred sums.
pub(super) fn correlation(xx: f64, yy: f64, xy: f64, n: usize) -> Option<Correlation> {
    let norm = xx.sqrt() * yy.sqrt();
    if norm.is_nan() || norm <= 0.0 {
        return None;
    }
    let r = (xy / norm).clamp(-1.0, 1.0);
    let df = n as f64 - 2.0;
    // The product of two factors keeps the digits that 1 − r² loses near 1.
    let t = r * (df / ((1.0 - r) * (1.0 + r))).sqrt();
    Some(Correlation {
        coefficient: r,
        p: (2.0 * student_upper(t.abs(), df)?).min(1.0),
    })
}

/// Twice the mid-ranks of values whose order is known: `order` has their numbers in ascending
/// order.
pub fn doubled_ranks(order: &[u32], same: &dyn Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    let mut done = 0;
    for group in order.chunk_by(|a, b| same(*a, *b)) {
        let rank = (2 * done + group.len() + 1) as u32;
        group.iter().for_each(|place| ranks[*place as usize] = rank);
        done += group.len();
        pulse::beat(group.len() as u32);
    }
    ranks
}

/// Spearman's rho of doubled mid-ranks, which is Pearson's r of them. `None` in the same cases.
pub fn rank_correlation(x: &[u32], y: &[u32]) -> Option<Correlation> {
    if x.len() != y.len() || x.len() < 3 {
        return None;
    }
    // This is twice the mean of 1 to n. All sums are of whole numbers, so the order of rows does
    // not matter.
    let centre = x.len() as i64 + 1;
    let (mut xx, mut yy, mut xy) = (0i128, 0i128, 0i128);
    for (x, y) in pulse::through(x.iter().zip(y)) {
        let (dx, dy) = (i64::from(*x) - centre, i64::from(*y) - centre);
        xx += i128::from(dx * dx);
        yy += i128::from(dy * dy);
        xy += i128::from(dx * dy);
    }
    correlation(xx as f64, yy as f64, xy as f64, x.len())
}

/// Spearman's rho, which is Pearson's r of the mid-ranks. `None` in the same cases.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<Correlation> {
    if !usable(x, y) {
        return None;
    }
    let ranks = |values: &[f64]| doubled_ranks_of(values.len(), &|index| values[index]);
    let ranks_of_x = ranks(x);
    rank_correlation(&ranks_of_x, &ranks(y))
}

/// An interval of Spearman's rho at this confidence: Fisher's z with the standard error
/// √((1 + ρ²/2) / (n − 3)). `None` for fewer than four points, or if rho is ±1.
///
/// Source: Bonett and Wright, *Sample size requirements for estimating Pearson, Kendall and
/// Spearman correlations* (2000).
pub fn spearman_interval(rho: f64, n: u64, confidence: f64) -> Option<[f64; 2]> {
    if n < 4 || rho.is_nan() || rho.abs() >= 1.0 {
        return None;
    }
    let z = libm::atanh(rho);
    let error = ((1.0 + rho * rho / 2.0) / (n as f64 - 3.0)).sqrt();
    let reach = normal_quantile(0.5 + confidence / 2.0)? * error;
    Some([libm::tanh(z - reach), libm::tanh(z + reach)])
}

/// Sums over groups of ties that the variance of Kendall's tau needs.
#[derive(Default)]
struct Ties {
    /// Σ t (t − 1) / 2
    pairs: u128,
    /// Σ t (t − 1) (t − 2)
    triples: u128,
    /// Σ t (t − 1) (2 t + 5)
    spread: u128,
}

impl Ties {
    fn of<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> Self {
        let mut ties = Self::default();
        for group in sorted.chunk_by(same) {
            let t = group.len() as u128;
            if t > 1 {
                ties.pairs += t * (t - 1) / 2;
                ties.triples += t * (t - 1) * (t - 2);
                ties.spread += t * (t - 1) * (2 * t + 5);
            }
        }
        ties
    }
}

/// Kendall's tau-b in n log n steps, with a p-value by the normal approximation with ties, the same
/// as scipy's `kendalltau(method="asymptotic")`. `None` for fewer than three points, values that
/// are not finite, or an axis that does not vary.
///
/// Source: Knight, *A computer method for calculating Kendall's tau with ungrouped data* (1966).
pub fn kendall_tau_b(x: &[f64], y: &[f64]) -> Option<Correlation> {
    if !usable(x, y) {
        return None;
    }
    let key = |index: usize| (x[index] + 0.0, y[index] + 0.0);
    let ascending = order(x.len(), &|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let points: Vec<(f64, f64)> = ascending.into_iter().map(key).collect();
    let in_x = Ties::of(&points, |a, b| a.0 == b.0);
    let in_both = Ties::of(&points, |a, b| a == b);
    let mut ys: Vec<f64> = points.iter().map(|point| point.1).collect();
    let swaps = sort_counting(&mut ys);
    let in_y = Ties::of(&ys, |a, b| a == b);
    let n = x.len() as u128;
    let all = n * (n - 1) / 2;
    // This is the number of concordant minus discordant pairs.
    let balance =
        all as i128 - (in_x.pairs + in_y.pairs) as i128 + in_both.pairs as i128 - 2 * swaps as i128;
    let norm = ((all - in_x.pairs) as f64).sqrt() * ((all - in_y.pairs) as f64).sqrt();
    if norm <= 0.0 {
        return None;
    }
    let m = n as f64;
    let pairs = m * (m - 1.0);
    let variance = (pairs * (2.0 * m + 5.0) - in_x.spread as f64 - in_y.spread as f64) / 18.0
        + 2.0 * in_x.pairs as f64 * in_y.pairs as f64 / pairs
        + in_x.triples as f64 * in_y.triples as f64 / (9.0 * pairs * (m - 2.0));
    let z = balance as f64 / variance.sqrt();
    Some(Correlation {
        coefficient: (balance as f64 / norm).clamp(-1.0, 1.0),
        p: (2.0 * normal_upper(z.abs())).min(1.0),
    })
}

/// Sorts the values and counts the pairs that were in the wrong order.
fn sort_counting(values: &mut [f64]) -> u128 {
    let mut swaps = 0;
    let mut buffer = values.to_vec();
    let mut width = 1;
    while width < values.len() {
        for chunk in values.chunks_mut(2 * width) {
            let middle = width.min(chunk.len());
            let (mut left, mut right) = (0, middle);
            for slot in &mut buffer[..chunk.len()] {
                let takes_right =
                    left == middle || right < chunk.len() && chunk[right] < chunk[left];
                if takes_right {
                    swaps += (middle - left) as u128;
                    *slot = chunk[right];
                    right += 1;
                } else {
                    *slot = chunk[left];
                    left += 1;
                }
            }
            chunk.copy_from_slice(&buffer[..chunk.len()]);
        }
        width *= 2;
    }
    swaps
}

/// Cohen's word (1988) for the size of a correlation; `None` below 0.1, where there is practically
/// none.
pub fn strength(coefficient: f64) -> Option<&'static str> {
    match coefficient.abs() {
        size if size < 0.1 => None,
        size if size < 0.3 => Some("weak"),
        size if size < 0.5 => Some("moderate"),
        _ => Some("strong"),
    }
}
