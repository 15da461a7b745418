//! Curves that are fitted to the months, and the verdict on growth that follows from them.

use serde::Serialize;

use super::Month;
use crate::base::text::{duration, number};
use crate::stats::{self, Trend};

/// The smallest number of months that can be fitted.
pub const LEAST: u64 = 12;

/// The difference in AIC above which a model has essentially no support, and the one from which it
/// has considerably less support (Burnham and Anderson, 2002).
const NO_SUPPORT: f64 = 10.0;
const LESS_SUPPORT: f64 = 4.0;

/// Growth of less than 1% a month does not count as exponential (our limit).
pub const HARDLY: f64 = 0.01;

/// Whether the monthly counts grow exponentially.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// They grow at a steady rate, and no other curve describes them as well.
    Exponential,
    /// They do not grow, or their growth slows down and another curve describes them better.
    NotExponential,
    /// Neither is certain.
    Undecided,
}

/// Four curves that are fitted to the counts of the months, with one likelihood for all: errors are
/// log-normal.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Fits {
    /// The number of months that are fitted: those after the last empty one.
    pub n: u64,
    /// The first of them: x = 0.
    pub first: Option<String>,
    /// The last of them.
    pub last: Option<String>,
    /// ln f = a + b·x; null for fewer than twelve months, like all fields below.
    pub exponential: Option<Exponential>,
    /// f = e^a + e^b·x.
    pub linear: Option<Curve>,
    /// f = e^a + e^b·x + e^c·x².
    pub quadratic: Option<Curve>,
    /// f = e^a + e^b·x + e^c·x² + e^d·x³.
    pub cubic: Option<Curve>,
    /// The lower AIC of the linear and the quadratic curve, minus that of the exponential. Above 0
    /// the exponential is better.
    pub lead: Option<f64>,
    /// The AIC of the cubic curve minus that of the exponential.
    pub lead3: Option<f64>,
    /// The AIC of ln f = a + b·x + c·x² minus that of the exponential. Below 0 the rate changes.
    pub q: Option<f64>,
    /// The rate of growth in the first month by that curve: b.
    pub rate_first: Option<f64>,
    /// The rate of growth in the last month by that curve: b + 2·c·x.
    pub rate_last: Option<f64>,
    /// Whether q ≤ −4 and the rate at one end is less than half of that at the other.
    pub unsteady: Option<bool>,
    /// ln 2 / b, in months; null unless the interval of b is above 0.
    pub doubling_months: Option<f64>,
    /// The doubling time at both ends of the interval of b.
    pub doubling_interval: Option<[f64; 2]>,
    /// The verdict that follows from these numbers.
    pub shape: Option<Shape>,
}

/// The exponential.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Exponential {
    /// Logarithm of its value in the first month.
    pub a: f64,
    /// The increase of the logarithm in a month.
    pub b: f64,
    /// 95% interval of b with Newey and West's standard error, which allows for correlation between
    /// months.
    pub b_interval: [f64; 2],
    /// The number of months over which it allows for correlation.
    pub lags: u64,
    /// n·ln(RSS / n) + 2k over the logarithms; k counts the variance too and is 3.
    pub aic: f64,
    /// Its value in each month.
    #[serde(skip)]
    pub(super) values: Vec<f64>,
    /// The 95% band around these values, with the errors of the interval of b.
    #[serde(skip)]
    pub(super) band: Vec<[f64; 2]>,
}

/// A polynomial with positive coefficients.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The coefficients of 1, x, x², …, that is, the powers of e; 0 if the best curve does not use
    /// the term.
    pub coefficients: Vec<f64>,
    /// n·ln(RSS / n) + 2k over the logarithms; k counts the variance too and is 3, 4 or 5.
    pub aic: f64,
    /// Its value in each month.
    #[serde(skip)]
    pub(super) values: Vec<f64>,
}

impl Fits {
    /// Fits the curves to the months that are marked as fitted.
    pub(super) fn new(months: &[Month]) -> Self {
        let fitted: Vec<&Month> = months.iter().filter(|month| month.fitted).collect();
        let name = |month: Option<&&Month>| month.map(|month| month.month.clone());
        let counts: Vec<f64> = fitted.iter().map(|month| month.count as f64).collect();
        Self {
            first: name(fitted.first()),
            last: name(fitted.last()),
            ..Self::of(&counts)
        }
    }

    /// Fits the curves to the counts of consecutive months, all above 0.
    pub fn of(counts: &[f64]) -> Self {
        let mut fits = Self {
            n: counts.len() as u64,
            ..Self::default()
        };
        if fits.n < LEAST {
            return fits;
        }
        let logs: Vec<f64> = counts.iter().map(|count| libm::log(*count)).collect();
        fits.exponential = stats::trend(&logs).map(|trend| Exponential::new(&trend, counts.len()));
        let curve = |degree| {
            let fit = stats::positive_polynomial(counts, degree)?;
            Some(Curve {
                aic: aic(fit.residuals, counts.len(), degree + 2),
                coefficients: fit.coefficients,
                values: fit.fitted,
            })
        };
        (fits.linear, fits.quadratic, fits.cubic) = (curve(1), curve(2), curve(3));
        fits.compare(&logs);
        fits.shape = fits.judge();
        fits
    }

    fn compare(&mut self, logs: &[f64]) {
        let Some(exponential) = &self.exponential else {
            return;
        };
        let of_exponential = exponential.aic;
        let curves = [&self.linear, &self.quadratic];
        let best = curves.into_iter().flatten().map(|curve| curve.aic);
        self.lead = best.reduce(f64::min).map(|best| best - of_exponential);
        self.lead3 = self.cubic.as_ref().map(|cubic| cubic.aic - of_exponential);
        let x: Vec<f64> = (0..logs.len()).map(|place| place as f64).collect();
        if let Some(bent) = stats::polynomial(&x, logs, 2)
            && let [_, b, c] = bent.coefficients[..]
        {
            let rest = logs.iter().zip(&bent.fitted);
            let rest: f64 = rest
                .map(|(log, fitted)| (log - fitted) * (log - fitted))
                .sum();
            let q = aic(rest, logs.len(), 4) - of_exponential;
            let (first, last) = (b, b + 2.0 * c * (logs.len() as f64 - 1.0));
            self.unsteady = Some(q <= -LESS_SUPPORT && is_half(first, last));
            (self.q, self.rate_first, self.rate_last) = (Some(q), Some(first), Some(last));
        }
        if exponential.b_interval[0] > 0.0 {
            let [low, high] = exponential.b_interval;
            let doubling = |rate: f64| std::f64::consts::LN_2 / rate;
            self.doubling_months = Some(doubling(exponential.b));
            self.doubling_interval = Some([doubling(high), doubling(low)]);
        }
    }

    /// The shape by the curves and rates; `None` if one of them is missing.
    pub fn judge(&self) -> Option<Shape> {
        let [low, high] = self.exponential.as_ref()?.b_interval;
        let (lead, lead3, q) = (self.lead?, self.lead3?, self.q?);
        let (first, last) = (self.rate_first?, self.rate_last?);
        let slows = lead <= -NO_SUPPORT && q <= -LESS_SUPPORT && last < first / 2.0;
        Some(
            if low > 0.0 && lead >= NO_SUPPORT && lead3 >= 0.0 && !self.unsteady? {
                Shape::Exponential
            } else if high < HARDLY || slows {
                Shape::NotExponential
            } else {
                Shape::Undecided
            },
        )
    }

    /// The polynomial curves by name.
    pub(super) fn polynomials(&self) -> [(&'static str, &Option<Curve>); 3] {
        [
            ("linear", &self.linear),
            ("quadratic", &self.quadratic),
            ("cubic", &self.cubic),
        ]
    }

    /// "2023-09 to 2026-07"
    pub fn span(&self) -> String {
        match (&self.first, &self.last) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => String::new(),
        }
    }

    /// The reasons for the shape in words; `None` if the months have no shape.
    pub fn because(&self) -> Option<String> {
        let exponential = self.exponential.as_ref()?;
        let [low, high] = exponential.b_interval;
        let (lead, lead3) = (self.lead?, self.lead3?);
        let (first, last) = (self.rate_first?, self.rate_last?);
        let rate = format!(
            "{} a month (95% interval {} to {})",
            change(exponential.b),
            change(low),
            change(high)
        );
        let mut reasons = Vec::new();
        match self.shape? {
            Shape::Exponential => {
                reasons.push(format!(
                    "they change by {rate} and double every {} months",
                    duration(self.doubling_months?)
                ));
                reasons.push(format!(
                    "the exponential describes them better than a line or a parabola (AIC lower by {}) and no worse than a cubic curve (lower by {})",
                    number(lead),
                    number(lead3)
                ));
            }
            Shape::NotExponential if high < HARDLY => {
                reasons.push(format!("they change by {rate}, so growth, if any, is below 1% a month"));
            }
            Shape::NotExponential => reasons.push(format!(
                "growth slows down from {} to {} a month, and a line or a parabola describes them better than the exponential (AIC lower by {})",
                change(first),
                change(last),
                number(-lead)
            )),
            Shape::Undecided => {
                if low <= 0.0 {
                    reasons.push(format!("it is not certain that they grow at all: {rate}"));
                }
                if lead <= -NO_SUPPORT {
                    reasons.push(format!(
                        "a line or a parabola describes them better than the exponential (AIC lower by {})",
                        number(-lead)
                    ));
                } else if lead < NO_SUPPORT {
                    reasons.push(format!(
                        "a line or a parabola describes them about as well as the exponential (AIC differs by {}, and {NO_SUPPORT} are needed)",
                        number(lead.abs())
                    ));
                }
                if lead3 < 0.0 {
                    reasons.push(format!(
                        "a cubic curve describes them better (AIC lower by {})",
                        number(-lead3)
                    ));
                }
                if self.unsteady? {
                    reasons.push(format!(
                        "the rate is not steady, from {} a month at first to {} at the end",
                        change(first),
                        change(last)
                    ));
                }
            }
        }
        Some(reasons.join("; "))
    }
}

impl Exponential {
    fn new(trend: &Trend, n: usize) -> Self {
        let at = |x: usize| libm::exp(trend.intercept + trend.slope * x as f64);
        Self {
            a: trend.intercept,
            b: trend.slope,
            b_interval: trend.interval,
            lags: trend.lags,
            aic: aic(trend.residuals, n, 3),
            values: (0..n).map(at).collect(),
            band: trend.band.iter().map(|ends| ends.map(libm::exp)).collect(),
        }
    }
}

/// The growth in a month as signed percent, from a rate of the logarithms.
pub(super) fn change(rate: f64) -> String {
    let tenths = libm::round(libm::expm1(rate) * 1000.0) / 10.0;
    let sign = match tenths {
        _ if tenths > 0.0 => "+",
        _ if tenths < 0.0 => "−",
        _ => "",
    };
    format!("{sign}{:.1}%", tenths.abs())
}

/// Whether one of two rates is less than half of the other. Two declines are compared by their
/// sizes, because a steady decline is steady too.
fn is_half(a: f64, b: f64) -> bool {
    let (a, b) = if a < 0.0 && b < 0.0 { (-a, -b) } else { (a, b) };
    a.min(b) < a.max(b) / 2.0
}

/// n·ln(RSS / n) + 2k. Residuals smaller than the rounding error count as the rounding error, so
/// that the simplest wins of several curves that meet all points.
fn aic(residuals: f64, n: usize, k: u32) -> f64 {
    const ROUNDING: f64 = 1e-20;
    let n = n as f64;
    n * libm::log((residuals / n).max(ROUNDING)) + 2.0 * f64::from(k)
}
