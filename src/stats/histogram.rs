use serde::Serialize;

/// Points in bins of two axes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Histogram {
    /// Edges of the bins of x, ascending; one more than there are bins.
    pub x_edges: Vec<f64>,
    /// Edges of the bins of y.
    pub y_edges: Vec<f64>,
    /// The number of points in each bin of x, then of y.
    pub counts: Vec<Vec<u64>>,
    /// The number of points in no bin.
    pub outside: u64,
}

/// `bins + 1` edges, evenly spaced on a logarithmic axis between two powers of ten, the same as
/// numpy's `logspace`.
pub fn log_edges(from: i32, to: i32, bins: usize) -> Vec<f64> {
    let (low, high) = (f64::from(from), f64::from(to));
    let step = (high - low) / bins.max(1) as f64;
    (0..=bins)
        .map(|bin| {
            let exponent = if bin == bins {
                high
            } else {
                low + step * bin as f64
            };
            power(exponent)
        })
        .collect()
}

/// A power of ten. Powers up to 10^22 are exact, so their reciprocals are the nearest numbers to
/// the powers from 10^-22 on, which the power function may miss by one bit.
fn power(exponent: f64) -> f64 {
    if (-22.0..0.0).contains(&exponent) {
        1.0 / libm::pow(10.0, -exponent)
    } else {
        libm::pow(10.0, exponent)
    }
}

/// The bin of a value: closed below and open above, the last one closed.
fn bin(edges: &[f64], value: f64) -> Option<usize> {
    let (first, last) = (*edges.first()?, *edges.last()?);
    if !(first..=last).contains(&value) {
        return None;
    }
    let above = edges.partition_point(|edge| *edge <= value);
    above.min(edges.len() - 1).checked_sub(1)
}

/// The number of values in each bin; values outside are left out.
pub fn histogram(values: &[f64], edges: &[f64]) -> Vec<u64> {
    let mut counts = vec![0; edges.len().saturating_sub(1)];
    for value in values {
        if let Some(count) = bin(edges, *value).and_then(|bin| counts.get_mut(bin)) {
            *count += 1;
        }
    }
    counts
}

/// The number of points in each bin of a plane, the same as numpy's `histogram2d`.
pub fn histogram_2d(x: &[f64], y: &[f64], x_edges: Vec<f64>, y_edges: Vec<f64>) -> Histogram {
    let bins = |edges: &[f64]| edges.len().saturating_sub(1);
    let mut counts = vec![vec![0; bins(&y_edges)]; bins(&x_edges)];
    let mut outside = 0;
    for (x, y) in x.iter().zip(y) {
        let place = bin(&x_edges, *x).zip(bin(&y_edges, *y));
        match place.and_then(|(x, y)| counts.get_mut(x)?.get_mut(y)) {
            Some(count) => *count += 1,
            None => outside += 1,
        }
    }
    Histogram {
        x_edges,
        y_edges,
        counts,
        outside,
    }
}
