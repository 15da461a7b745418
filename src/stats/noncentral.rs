//! The non-central F distribution, and the interval of a partial R squared from it.

use super::distribution::fraction;

/// A limit on the terms of a sum, so that it always ends.
const TERMS: u32 = 1_000_000;

/// The least share of a sum that a term must have to count.
const LEAST_TERM: f64 = 1e-17;

/// The error of Stirling's formula without its series, for ln Γ(z).
fn stirling_rest(z: f64) -> f64 {
    if z < 10.0 {
        let formula = (z - 0.5) * libm::log(z) - z + 0.5 * libm::log(2.0 * std::f64::consts::PI);
        return libm::lgamma(z) - formula;
    }
    let square = z * z;
    (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1_260.0 - (1.0 / 1_680.0 - 1.0 / 1_188.0 / square) / square) / square)
            / square)
        / z
}

/// x^a y^b / B(a, b) with y = 1 − x. Large parts of the exponents are subtracted first: the
/// exponents are written around the mean a/(a + b).
fn front(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let mean = a / (a + b);
    let off = (x * b - y * a) / (a + b);
    let (up, down) = (off / mean, -off / (1.0 - mean));
    let deviance = a * (libm::log1p(up) - up) + b * (libm::log1p(down) - down);
    let rest = stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b);
    (a / (a + b) * b / (2.0 * std::f64::consts::PI)).sqrt() * libm::exp(deviance + rest)
}

/// The regularised incomplete beta function I_x(a, b), with y = 1 − x.
fn beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let front = front(a, b, x, y);
    if (a + b) * y >= b {
        front * fraction(a, b, x, y)
    } else {
        1.0 - front * fraction(b, a, y, x)
    }
}

/// P(X = count) of Poisson's distribution, for a mean above 0.
fn poisson(count: f64, mean: f64) -> f64 {
    if count == 0.0 {
        return libm::exp(-mean);
    }
    let off = (mean - count) / count;
    let deviance = count * (libm::log1p(off) - off);
    libm::exp(deviance - stirling_rest(count)) / (2.0 * std::f64::consts::PI * count).sqrt()
}

/// P(F ≤ f) of the non-central F distribution with q and v degrees of freedom; `None` unless these
/// are above 0 and the other arguments are at least 0 and finite.
///
/// It is Σ Poisson(j; λ/2) · I_x(q/2 + j, v/2) with x = qf/(qf + v), summed from the most probable
/// j outwards: I_x(a + 1, b) = I_x(a, b) − x^a y^b/(a B(a, b)) (Benton and Krishnamoorthy 2003).
pub fn noncentral_f_lower(f: f64, q: f64, v: f64, lambda: f64) -> Option<f64> {
    let finite = [f, q, v, lambda].iter().all(|value| value.is_finite());
    if !finite || q <= 0.0 || v <= 0.0 || f < 0.0 || lambda < 0.0 {
        return None;
    }
    if f == 0.0 {
        return Some(0.0);
    }
    let (x, y) = (q * f / (q * f + v), v / (q * f + v));
    let (half, b) = (lambda / 2.0, v / 2.0);
    let start = libm::floor(half);
    let a = q / 2.0 + start;
    if half == 0.0 {
        return Some(beta(a, b, x, y).clamp(0.0, 1.0));
    }
    let (weight, term) = (poisson(start, half), beta(a, b, x, y));
    // This is the decrease of I_x from a to a + 1.
    let step = front(a, b, x, y) / a;
    let mut sum = weight * term;
    let (mut w, mut i, mut s, mut j) = (weight, term, step, start);
    for _ in 0..TERMS {
        i = (i - s).max(0.0);
        s *= x * (q / 2.0 + j + b) / (q / 2.0 + j + 1.0);
        j += 1.0;
        w *= half / j;
        sum += w * i;
        if w * i <= LEAST_TERM * sum {
            break;
        }
    }
    let (mut w, mut i, mut s, mut j) = (weight, term, step, start);
    for _ in 0..TERMS {
        if j == 0.0 {
            break;
        }
        w *= j / half;
        j -= 1.0;
        s *= (q / 2.0 + j + 1.0) / (x * (q / 2.0 + j + b));
        i = (i + s).min(1.0);
        sum += w * i;
        if w <= LEAST_TERM * sum {
            break;
        }
    }
    Some(sum.clamp(0.0, 1.0))
}

/// The λ for which P(F ≤ f) has this value; 0 if it is less even with λ = 0.
fn lambda_of(probability: f64, f: f64, q: f64, v: f64) -> Option<f64> {
    let lower = |lambda| noncentral_f_lower(f, q, v, lambda);
    if lower(0.0)? <= probability {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while lower(high)? > probability {
        (low, high) = (high, high * 2.0);
        if high > 1e15 {
            return None;
        }
    }
    // Each step halves the interval; after 60 steps a double cannot resolve it further.
    for _ in 0..60 {
        let middle = low + (high - low) / 2.0;
        if lower(middle)? > probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low + (high - low) / 2.0)
}

/// An interval of the population's partial R squared of q columns, from that of n rows in a model
/// of `columns` columns including the constant. Its ends ρ² = λ/(λ + n) come from the
/// non-centralities λ for which the observed F is at the lower or upper end of its probable range.
/// `None` without degrees of freedom.
///
/// Source: Steiger, *Beyond the F test*, Psychological Methods 9 (2004).
pub fn partial_r_squared_interval(
    n: u64,
    columns: u64,
    q: u64,
    partial: f64,
    confidence: f64,
) -> Option<[f64; 2]> {
    if q == 0 || n <= columns || !(0.0..1.0).contains(&partial) {
        return None;
    }
    let (rows, q, v) = (n as f64, q as f64, (n - columns) as f64);
    let f = partial / q / ((1.0 - partial) / v);
    let tail = (1.0 - confidence) / 2.0;
    let low = lambda_of(1.0 - tail, f, q, v)?;
    let high = lambda_of(tail, f, q, v)?;
    Some([low, high].map(|lambda| lambda / (lambda + rows)))
}
