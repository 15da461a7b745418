use super::normal_quantile;

/// Wilson's score interval of a proportion; `None` without observations, or for a confidence
/// outside [0, 1).
///
/// Source: Wilson, *Probable inference, the law of succession, and statistical inference* (1927).
pub fn wilson(successes: u64, n: u64, confidence: f64) -> Option<[f64; 2]> {
    if n == 0 || successes > n || !(0.0..1.0).contains(&confidence) {
        return None;
    }
    let z = normal_quantile(0.5 + confidence / 2.0)?;
    Some(score_interval(successes as f64 / n as f64, n as f64, z))
}

/// Wilson's interval of the proportion p of n for a quantile z; n need not be whole.
pub(super) fn score_interval(p: f64, n: f64, z: f64) -> [f64; 2] {
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let reach = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // Rounding must not put an end outside [0, 1] or exclude the proportion itself.
    [
        if p == 0.0 { 0.0 } else { centre - reach },
        if p == 1.0 { 1.0 } else { centre + reach },
    ]
}

/// The interval at a confidence of the difference of two independent proportions, first minus
/// second, from Wilson's intervals of both; `None` if one of these is.
///
/// Source: Newcombe, *Interval estimation for the difference between independent proportions*
/// (1998), method 10.
pub fn newcombe(first: [u64; 2], second: [u64; 2], confidence: f64) -> Option<[f64; 2]> {
    let of = |[successes, n]: [u64; 2]| {
        let [low, high] = wilson(successes, n, confidence)?;
        let share = successes as f64 / n as f64;
        Some((share, share - low, high - share))
    };
    let ((a, a_below, a_above), (b, b_below, b_above)) = (of(first)?, of(second)?);
    let reach = |one: f64, other: f64| (one * one + other * other).sqrt();
    Some([
        a - b - reach(a_below, b_above),
        a - b + reach(a_above, b_below),
    ])
}
