use serde::Serialize;

use super::{mean, student_quantile};

/// A straight line through points, by least squares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// Points.
    pub n: u64,
    /// Rise of y for one of x.
    pub slope: f64,
    /// y where x is 0.
    pub intercept: f64,
    /// Pearson's r; undefined where y does not vary.
    pub r: Option<f64>,
    /// Share of the variation of y that the line explains; undefined likewise.
    pub r_squared: Option<f64>,
    /// Standard error of the slope.
    pub slope_se: Option<f64>,
    /// 95% interval of the slope, by Student's distribution with n − 2 degrees of freedom.
    pub slope_ci95: Option<[f64; 2]>,
    /// Standard deviation of the residuals, with n − 2 degrees of freedom.
    pub residual_sd: Option<f64>,
}

/// Ordinary least squares of y on x, in two passes: means, then centred sums. `None` for fewer
/// than three different x, or values that are not finite.
pub fn least_squares(x: &[f64], y: &[f64]) -> Option<Fit> {
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    if x.len() != y.len() || !finite(x) || !finite(y) || !has_three_different(x) {
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
    let slope = xy / xx;
    let intercept = my - slope * mx;
    let r = (yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0));
    let df = x.len() as f64 - 2.0;
    // From the residuals themselves, which keeps the digits that yy − slope · xy loses.
    let squares: f64 = x
        .iter()
        .zip(y)
        .map(|(x, y)| {
            let rest = (y - my) - slope * (x - mx);
            rest * rest
        })
        .sum();
    let residual_sd = (squares / df).sqrt();
    let slope_se = residual_sd / xx.sqrt();
    let reach = student_quantile(0.975, df)? * slope_se;
    Some(Fit {
        n: x.len() as u64,
        slope,
        intercept,
        r,
        r_squared: (yy > 0.0).then(|| 1.0 - squares / yy),
        slope_se: Some(slope_se),
        slope_ci95: Some([slope - reach, slope + reach]),
        residual_sd: Some(residual_sd),
    })
}

fn has_three_different(values: &[f64]) -> bool {
    let Some(first) = values.first() else {
        return false;
    };
    let Some(second) = values.iter().find(|value| *value != first) else {
        return false;
    };
    values.iter().any(|value| value != first && value != second)
}
