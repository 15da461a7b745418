use super::{least_squares_by, student_quantile};

/// A straight line through values at 0, 1, 2, … whose errors may be correlated over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The value at 0.
    pub intercept: f64,
    /// Change from one value to the next.
    pub slope: f64,
    /// 95% interval of the slope, by Student's distribution with n − 2 degrees of freedom.
    pub interval: [f64; 2],
    /// The number of steps over which the errors may be correlated.
    pub lags: u64,
    /// Sum of the squared residuals.
    pub residuals: f64,
    /// The 95% interval of the line's value at each place, with the same errors.
    pub band: Vec<[f64; 2]>,
}

/// Ordinary least squares over time, with the standard error of Newey and West: Bartlett weights
/// over ⌊1.3 √n⌋ lags and the factor n / (n − 2) for small samples. `None` for fewer than three
/// values, or values that are not finite.
///
/// With g the residual times the centred time, the variance of the slope is
/// n / (n − 2) · (Σ g² + 2 Σ_l (1 − l / (L + 1)) Σ g_t g_{t−l}) / (Σ (x − x̄)²)². The variance of the
/// line's value at a place x₀ is the same sum with g the residual times its influence there,
/// 1 / n + (x₀ − x̄)(x − x̄) / Σ (x − x̄)².
///
/// Source: Newey and West, *A simple, positive semi-definite, heteroskedasticity and
/// autocorrelation consistent covariance matrix* (1987).
pub fn trend(values: &[f64]) -> Option<Trend> {
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    let fit = least_squares_by(values.len(), &|place| (place as f64, at(place)))?;
    let n = values.len() as f64;
    let centre = (n - 1.0) / 2.0;
    let (mut residuals, mut spread) = (0.0, 0.0);
    let mut rests = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let x = place as f64;
        let rest = value - (fit.intercept + fit.slope * x);
        residuals += rest * rest;
        spread += (x - centre) * (x - centre);
        rests.push(rest);
    }
    let lags = libm::floor(1.3 * n.sqrt()) as usize;
    let quantile = student_quantile(0.975, n - 2.0)?;
    // The variance of a sum of the values, each with its influence.
    let variance = |influence: &dyn Fn(f64) -> f64| {
        let rests = rests.iter().enumerate();
        let scores: Vec<f64> = rests
            .map(|(place, rest)| influence(place as f64) * rest)
            .collect();
        let mut middle: f64 = scores.iter().map(|score| score * score).sum();
        for lag in 1..=lags {
            let weight = 1.0 - lag as f64 / (lags as f64 + 1.0);
            let later = scores.iter().skip(lag);
            let products = later.zip(&scores).map(|(later, earlier)| later * earlier);
            middle += 2.0 * weight * products.sum::<f64>();
        }
        // It is never below 0, apart from rounding errors.
        n / (n - 2.0) * middle.max(0.0)
    };
    let slope = quantile * (variance(&|x| x - centre) / (spread * spread)).sqrt();
    let band = (0..values.len()).map(|place| {
        let off = (place as f64 - centre) / spread;
        let half = quantile * variance(&|x| 1.0 / n + off * (x - centre)).sqrt();
        let at = fit.intercept + fit.slope * place as f64;
        [at - half, at + half]
    });
    Some(Trend {
        intercept: fit.intercept,
        slope: fit.slope,
        interval: [fit.slope - slope, fit.slope + slope],
        lags: lags as u64,
        residuals,
        band: band.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0, 1, 0 at 0, 1, 2 has slope 0, intercept 1/3 and residuals −1/3, 2/3, −1/3, so
    /// g = 1/3, 0, −1/3. With 2 lags the weights are 2/3 and 1/3:
    /// 2/9 + 2 · (2/3 · 0 + 1/3 · −1/9) = 4/27, times 3 by 4 is 1/9: the standard error is 1/3.
    #[test]
    fn three_values_by_hand() {
        let found = trend(&[0.0, 1.0, 0.0]).unwrap();
        assert_eq!((found.slope, found.lags), (0.0, 2));
        assert!((found.residuals - 2.0 / 3.0).abs() < 1e-15);
        // Student's quantile with one degree of freedom is tan(0.475 π).
        let quantile = (0.475 * std::f64::consts::PI).tan();
        assert!((found.interval[1] - quantile / 3.0).abs() < 1e-9);
        // The influences at 1 are 1/3 each, so g = −1/9, 2/9, −1/9 and the standard error is 2/9. At
        // 2 they are −1/6, 1/3, 5/6, so g = 1/18, 4/18, −5/18 and the standard error is √13/9.
        for (place, error) in [(1, 2.0 / 9.0), (2, 13.0_f64.sqrt() / 9.0)] {
            let [low, high] = found.band[place];
            assert!((high - (1.0 / 3.0 + quantile * error)).abs() < 1e-8);
            assert!((low - (1.0 / 3.0 - quantile * error)).abs() < 1e-8);
        }
        assert_eq!(trend(&[1.0, 2.0]), None);
        assert_eq!(trend(&[1.0, f64::NAN, 2.0]), None);
    }
}
