//! Student's t and the normal distribution, with full relative precision in the upper tail.

/// The number of terms after which a continued fraction has converged for all degrees of freedom.
const TERMS: u32 = 100_000;

/// P(Z > z) of the standard normal distribution.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// P(T > t) of Student's distribution; `None` unless the degrees of freedom are above 0.
///
/// It is computed by the regularised incomplete beta function: P(|T| > t) = I_x(df/2, 1/2) with
/// x = df / (df + t²) (Abramowitz and Stegun, 26.7.1).
pub fn student_upper(t: f64, df: f64) -> Option<f64> {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return None;
    }
    if t.is_infinite() {
        return Some(if t > 0.0 { 0.0 } else { 1.0 });
    }
    if df.is_infinite() {
        return Some(normal_upper(t));
    }
    let half = 0.5 * both_tails(t, df);
    Some(if t >= 0.0 { half } else { 1.0 - half })
}

/// P(|T| > |t|).
fn both_tails(t: f64, df: f64) -> f64 {
    if t == 0.0 {
        return 1.0;
    }
    let (a, b) = (df / 2.0, 0.5);
    let ratio = t * t / df;
    if ratio.is_infinite() {
        return 0.0;
    }
    // x and 1 − x are computed separately, so that neither loses digits.
    let (x, rest) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    // x^a (1 − x)^b / B(a, b), where 1 / B(a, 1/2) = Γ(a + 1/2) / (Γ(a) √π).
    let front = libm::exp(-a * libm::log1p(ratio)) * rest.sqrt() * half_step(a)
        / std::f64::consts::PI.sqrt();
    if (a + b) * rest >= b {
        front * fraction(a, b, x, rest)
    } else {
        1.0 - front * fraction(b, a, rest, x)
    }
}

/// Γ(a + 1/2) / Γ(a).
fn half_step(a: f64) -> f64 {
    // The gamma function of the platform-free library is exact to the last digits for small
    // arguments. For larger ones the asymptotic series is (Tricomi and Erdélyi 1951), and it never
    // overflows.
    if a < 25.0 {
        return libm::tgamma(a + 0.5) / libm::tgamma(a);
    }
    const SERIES: [f64; 8] = [
        1.0,
        -1.0 / 8.0,
        1.0 / 128.0,
        5.0 / 1024.0,
        -21.0 / 32_768.0,
        -399.0 / 262_144.0,
        869.0 / 4_194_304.0,
        39_325.0 / 33_554_432.0,
    ];
    let sum = SERIES.iter().rev().fold(0.0, |sum, term| sum / a + term);
    a.sqrt() * sum
}

/// The continued fraction of the incomplete beta function, without its factor x^a y^b / B(a, b),
/// y = 1 − x, for (a + b) y ≥ b.
///
/// It is the even part of the usual continued fraction, by Lentz's method. It takes both x and
/// y = 1 − x, so it loses no digits if x is near 1, as for many degrees of freedom (DiDonato and
/// Morris, *Algorithm 708*, 1992, equation 9).
pub(super) fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let floor = |value: f64| if value.abs() < TINY { TINY } else { value };
    // Of two forms of one number this takes the one that does not subtract large numbers.
    let lead = if a > b {
        (a + b) * y - b
    } else {
        a - (a + b) * x
    };
    let start = lead + 1.0;
    let mut whole = floor(a / (a + 1.0) * start);
    let (mut c, mut d) = (whole, 0.0);
    for term in 1..TERMS {
        let n = f64::from(term);
        let odd = a + 2.0 * n - 1.0;
        let weight = n * (b - n) * x;
        let over = (a + n - 1.0) / odd * ((a + b + n - 1.0) / odd) * weight * x;
        let under = n + weight / odd + (a + n) / (odd + 2.0) * (start + n * (1.0 + y));
        d = 1.0 / floor(under + over * d);
        c = floor(under + over / c);
        let step = c * d;
        whole *= step;
        // Because of rounding a step may never be exactly 1, so a limit of the error ends the loop.
        if (step - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    1.0 / whole
}

/// The quantile of the standard normal distribution; `None` for a probability outside (0, 1).
pub fn normal_quantile(probability: f64) -> Option<f64> {
    invert(probability, normal_upper)
}

/// The quantile of Student's distribution; `None` for a probability outside (0, 1) or without
/// degrees of freedom.
pub fn student_quantile(probability: f64, df: f64) -> Option<f64> {
    student_upper(0.0, df)?;
    invert(probability, |t| student_upper(t, df).unwrap_or(f64::NAN))
}

/// The value at which the upper tail of a symmetric distribution is 1 − probability, found by
/// bisection to the last bit.
fn invert(probability: f64, upper: impl Fn(f64) -> f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return None;
    }
    let (tail, sign) = if probability >= 0.5 {
        (1.0 - probability, 1.0)
    } else {
        (probability, -1.0)
    };
    let (mut low, mut high) = (0.0, 1.0);
    while upper(high) > tail {
        (low, high) = (high, high * 2.0);
        if high.is_infinite() {
            return None;
        }
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(sign * middle);
        }
        if upper(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}
