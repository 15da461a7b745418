use serde::Serialize;

use super::student_quantile;
use crate::base::pulse;

/// A straight line through points, by least squares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// The number of points.
    pub n: u64,
    /// Change of y if x increases by 1.
    pub slope: f64,
    /// Value of y at x = 0.
    pub intercept: f64,
    /// Pearson's r; undefined if y does not vary.
    pub r: Option<f64>,
    /// Share of the variation of y that the line explains; undefined if y does not vary.
    pub r_squared: Option<f64>,
    /// Standard error of the slope.
    pub slope_se: Option<f64>,
    /// 95% interval of the slope, by Student's distribution with n − 2 degrees of freedom.
    pub slope_ci95: Option<[f64; 2]>,
    /// Standard deviation of the residuals, with n − 2 degrees of freedom.
    pub residual_sd: Option<f64>,
}

impl Fit {
    /// The 95% interval of the line's value at x, by Student's distribution: the band around the
    /// line. It needs the mean of the x of the points. `None` if the fit has no standard errors.
    pub fn band_at(&self, x: f64, mean_x: f64) -> Option<[f64; 2]> {
        let (sd, slope_se) = (self.residual_sd?, self.slope_se?);
        let at = self.intercept + self.slope * x;
        let n = self.n as f64;
        // The standard error of the slope is sd / √Σ(x − x̄)².
        let off = slope_se * (x - mean_x);
        let reach = student_quantile(0.975, n - 2.0)? * (sd * sd / n + off * off).sqrt();
        Some([at - reach, at + reach])
    }
}

/// Ordinary least squares of y on x. `None` for fewer than three different x, or values that are
/// not finite.
pub fn least_squares(x: &[f64], y: &[f64]) -> Option<Fit> {
    if x.len() != y.len() {
        return None;
    }
    least_squares_by(x.len(), &|index| (x[index], y[index]))
}

/// The same fit for points that are produced on request, in three passes: for means, for centred
/// sums, and for residuals.
pub fn least_squares_by(n: usize, point: &dyn Fn(usize) -> (f64, f64)) -> Option<Fit> {
    let points = || pulse::over(0..n).map(point);
    let finite = |(x, y): (f64, f64)| x.is_finite() && y.is_finite();
    if !points().all(finite) || !has_three_different(points().map(|(x, _)| x)) {
        return None;
    }
    let (mut mx, mut my) = (0.0, 0.0);
    for (x, y) in points() {
        mx += x;
        my += y;
    }
    mx /= n as f64;
    my /= n as f64;
    // If all values are equal, a rounded mean may differ from them and give a wrong r.
    let (_, first) = point(0);
    if points().all(|(_, y)| y == first) {
        my = first;
    }
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in points() {
        let (dx, dy) = (x - mx, y - my);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let slope = xy / xx;
    let r = (yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0));
    let df = n as f64 - 2.0;
    // The sum is made from the residuals, which keeps the digits that yy − slope · xy loses.
    let mut squares = 0.0;
    for (x, y) in points() {
        let rest = (y - my) - slope * (x - mx);
        squares += rest * rest;
    }
    let residual_sd = (squares / df).sqrt();
    let slope_se = residual_sd / xx.sqrt();
    let reach = student_quantile(0.975, df)? * slope_se;
    Some(Fit {
        n: n as u64,
        slope,
        intercept: my - slope * mx,
        r,
        r_squared: (yy > 0.0).then(|| 1.0 - squares / yy),
        slope_se: Some(slope_se),
        slope_ci95: Some([slope - reach, slope + reach]),
        residual_sd: Some(residual_sd),
    })
}

fn has_three_different(mut values: impl Iterator<Item = f64>) -> bool {
    let Some(first) = values.next() else {
        return false;
    };
    let Some(second) = values.find(|value| *value != first) else {
        return false;
    };
    values.any(|value| value != first && value != second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0, 1, 0 at 0, 1, 2 has slope 0, intercept 1/3, residuals −1/3, 2/3, −1/3 and so a
    /// residual sd of √(2/3). At x = 1, the mean, the standard error is √(2/9); at x = 2 it is
    /// √(2/9 + 1/3). Student's quantile with one degree of freedom is tan(0.475 π).
    #[test]
    fn the_band_is_narrowest_at_the_mean() {
        let fit = least_squares(&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]).unwrap();
        let quantile = (0.475 * std::f64::consts::PI).tan();
        for (x, error) in [(1.0, 2.0 / 9.0), (2.0, 5.0 / 9.0), (0.0, 5.0 / 9.0)] {
            let [low, high] = fit.band_at(x, 1.0).unwrap();
            let reach = quantile * f64::sqrt(error);
            assert!((low - (1.0 / 3.0 - reach)).abs() < 1e-8, "{low} at {x}");
            assert!((high - (1.0 / 3.0 + reach)).abs() < 1e-8, "{high} at {x}");
        }
    }
}
