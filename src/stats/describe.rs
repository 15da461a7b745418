use serde::Serialize;

use super::ascending;

/// The arithmetic mean; `None` without values. If all values are equal, it is exactly their value,
/// which a rounded sum may miss, so that their variance is exactly 0.
pub fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    if values.iter().all(|value| *value == first) {
        return Some(first);
    }
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

/// The sample variance (divided by n − 1) in two passes; the second corrects the rounding error of
/// the mean. `None` for fewer than two values.
///
/// Source: Chan, Golub and LeVeque, *Algorithms for computing the sample variance* (1983),
/// equation 1.7.
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let (n, centre) = (values.len() as f64, mean(values)?);
    let (mut squares, mut rest) = (0.0, 0.0);
    for value in values {
        let off = value - centre;
        squares += off * off;
        rest += off;
    }
    Some((squares - rest * rest / n) / (n - 1.0))
}

/// The quantile of ascending values by linear interpolation between them: type 7 of Hyndman and
/// Fan (1996), the default of R and numpy. `None` without values, or for a share outside [0, 1].
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let below = place.floor();
    let low = *sorted.get(below as usize)?;
    let high = *sorted.get(below as usize + 1).unwrap_or(&low);
    Some(low + (high - low) * (place - below))
}

/// The quantities of a box plot.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BoxPlot {
    /// The number of values.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their sample standard deviation; undefined for one value.
    pub sd: Option<f64>,
    /// The least.
    pub min: f64,
    /// First quartile, of type 7.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
    /// The greatest.
    pub max: f64,
    /// The least value within 1.5 interquartile ranges of the box.
    pub whisker_low: f64,
    /// The greatest such value.
    pub whisker_high: f64,
    /// Values beyond the whiskers.
    pub outliers: u64,
}

/// The box plot of values in any order, as in matplotlib; `None` without values.
pub fn box_plot(values: &[f64]) -> Option<BoxPlot> {
    let sorted = ascending(values.to_vec());
    let quartile = |share| quantile(&sorted, share);
    let (q1, median, q3) = (quartile(0.25)?, quartile(0.5)?, quartile(0.75)?);
    let reach = 1.5 * (q3 - q1);
    let within = |value: &&f64| (q1 - reach..=q3 + reach).contains(*value);
    let inside = || sorted.iter().filter(within);
    // If a quartile is between two values, no value outside the box may be within 1.5 ranges.
    let whisker_low = inside().next().map_or(q1, |low| low.min(q1));
    let whisker_high = inside().next_back().map_or(q3, |high| high.max(q3));
    Some(BoxPlot {
        n: sorted.len() as u64,
        mean: mean(values)?,
        sd: variance(values).map(f64::sqrt),
        min: *sorted.first()?,
        q1,
        median,
        q3,
        max: *sorted.last()?,
        whisker_low,
        whisker_high,
        outliers: (sorted.len() - inside().count()) as u64,
    })
}

/// Tukey's five numbers of ascending values: least, lower hinge, median, upper hinge, greatest; the
/// same as R's `fivenum`. `None` without values.
pub fn tukey_hinges(sorted: &[f64]) -> Option<[f64; 5]> {
    let n = sorted.len();
    let depth = n.div_ceil(2) as f64;
    // Depths begin at 1; a depth with a half means the mean of two values.
    let hinge = ((depth + 1.0).floor() / 2.0).max(1.0);
    let middle = (n as f64 + 1.0) / 2.0;
    let last = n as f64;
    let hinge = if n.is_multiple_of(2) {
        ((n / 2) as f64 + 1.0) / 2.0
    } else {
        hinge
    };
    let at = |depth: f64| {
        let low = *sorted.get((depth.floor() as usize).checked_sub(1)?)?;
        let high = *sorted.get((depth.ceil() as usize).checked_sub(1)?)?;
        Some((low + high) / 2.0)
    };
    Some([
        at(1.0)?,
        at(hinge)?,
        at(middle)?,
        at(last + 1.0 - hinge)?,
        at(last)?,
    ])
}
