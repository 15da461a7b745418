//! Student's t and the normal distribution, with full relative precision in the upper tail.

/// Terms after which a continued fraction has converged for any number of degrees of freedom.
const TERMS: u32 = 100_000;

/// P(Z > z) of the standard normal distribution.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// P(T > t) of Student's distribution; `None` unless there are degrees of freedom.
///
/// Through the regularised incomplete beta function: P(|T| > t) = I_x(df/2, 1/2) with
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
    // x and 1 − x, each without cancellation.
    let (x, rest) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    // x^a (1 − x)^b / B(a, b), where 1 / B(a, 1/2) = Γ(a + 1/2) / (Γ(a) √π).
    let front = libm::exp(-a * libm::log1p(ratio)) * rest.sqrt() * half_step(a)
        / std::f64::consts::PI.sqrt();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, rest) / b
    }
}

/// Γ(a + 1/2) / Γ(a).
fn half_step(a: f64) -> f64 {
    // The gamma function of the platform-free library is good to the last digits while small;
    // beyond, the asymptotic series is (Tricomi and Erdélyi 1951), and never overflows.
    if a < 25.0 {
        return libm::tgamma(a + 0.5) / libm::tgamma(a);
    }
    const SERIES: [f64; 7] = [
        1.0,
        -1.0 / 8.0,
        1.0 / 128.0,
        5.0 / 1024.0,
        -21.0 / 32_768.0,
        -399.0 / 262_144.0,
        869.0 / 4_194_304.0,
    ];
    let sum = SERIES.iter().rev().fold(0.0, |sum, term| sum / a + term);
    a.sqrt() * sum
}

/// The continued fraction of the incomplete beta function, by Lentz's method (Press et al.,
/// *Numerical Recipes*, 6.4).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let floor = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / floor(1.0 - (a + b) * x / (a + 1.0));
    let mut whole = d;
    for term in 1..TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / floor(1.0 + even * d);
        c = floor(1.0 + even / c);
        whole *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / floor(1.0 + odd * d);
        c = floor(1.0 + odd / c);
        let step = d * c;
        whole *= step;
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    whole
}

/// The value that a standard normal variable stays below with this probability; `None` outside
/// (0, 1).
pub fn normal_quantile(probability: f64) -> Option<f64> {
    invert(probability, normal_upper)
}

/// The value that a Student variable stays below with this probability; `None` outside (0, 1)
/// or without degrees of freedom.
pub fn student_quantile(probability: f64, df: f64) -> Option<f64> {
    student_upper(0.0, df)?;
    invert(probability, |t| student_upper(t, df).unwrap_or(f64::NAN))
}

/// Where a symmetric distribution's upper tail is 1 − probability: bisection to the last bit.
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
