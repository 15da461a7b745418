//! Polynomials with positive coefficients that are fitted to positive values, by least squares of
//! the logarithms.

/// A polynomial whose coefficients are not negative.
#[derive(Debug, Clone, PartialEq)]
pub struct Positive {
    /// The coefficients of 1, x, x², …; 0 if the best curve lacks that power.
    pub coefficients: Vec<f64>,
    /// Its value at each x.
    pub fitted: Vec<f64>,
    /// Sum of the squared differences of the logarithms.
    pub residuals: f64,
}

/// The greatest number of steps of a search.
const STEPS: u32 = 300;

/// The greatest number of terms of a polynomial.
const TERMS: usize = 4;

/// The polynomial f of a degree with coefficients e^θ that minimises Σ (ln y − ln f(x))² over
/// x = 0, 1, 2, …, which is the most likely one if errors are log-normal. `None` for fewer than two
/// values, or values that are not finite and above 0.
///
/// It uses Marquardt's method on θ, with x scaled to 0 … 1. If the best coefficient of a power is
/// 0, its θ would go to −∞. So each choice of powers is searched separately, from a start in which
/// all powers have equal weight and from starts in which one of them dominates, and the best result
/// is kept.
///
/// Source: Marquardt, *An algorithm for least-squares estimation of nonlinear parameters* (1963).
pub fn positive_polynomial(values: &[f64], degree: u32) -> Option<Positive> {
    let usable = |value: &f64| value.is_finite() && *value > 0.0;
    if values.len() < 2 || degree as usize >= TERMS || !values.iter().all(usable) {
        return None;
    }
    let logs: Vec<f64> = values.iter().map(|value| libm::log(*value)).collect();
    let scale = values.len() as f64 - 1.0;
    let level = logs.iter().sum::<f64>() / logs.len() as f64;
    let mut best: Option<(f64, Vec<u32>, Vec<f64>)> = None;
    for chosen in 1u32..1 << (degree + 1) {
        let powers: Vec<u32> = (0..=degree)
            .filter(|power| chosen >> power & 1 == 1)
            .collect();
        // Without a constant the curve is 0 at x = 0, and 0 has no logarithm.
        if !powers.contains(&0) {
            continue;
        }
        let search = Search {
            logs: &logs,
            scale,
            powers: &powers,
        };
        for leader in 0..=powers.len() {
            let start = |place: usize| if place == leader { level + 4.0 } else { level };
            let (residuals, theta) = search.run((0..powers.len()).map(start).collect());
            let better = best.as_ref().is_none_or(|(least, ..)| residuals < *least);
            if residuals.is_finite() && better {
                best = Some((residuals, powers.clone(), theta));
            }
        }
    }
    let (residuals, powers, theta) = best?;
    let mut coefficients = vec![0.0; degree as usize + 1];
    for (power, theta) in powers.iter().zip(&theta) {
        if let Some(coefficient) = coefficients.get_mut(*power as usize) {
            *coefficient = libm::exp(theta - f64::from(*power) * libm::log(scale));
        }
    }
    let at = |x: f64| {
        coefficients
            .iter()
            .rev()
            .fold(0.0, |sum, coefficient| sum * x + coefficient)
    };
    let fitted = (0..values.len()).map(|x| at(x as f64)).collect();
    Some(Positive {
        fitted,
        coefficients,
        residuals,
    })
}

/// The search among polynomials of some powers.
struct Search<'a> {
    logs: &'a [f64],
    scale: f64,
    powers: &'a [u32],
}

/// The sums of a step: the squared residuals, and the products of the parts of each power in the
/// curve with each other and with the residuals.
struct Sums {
    residuals: f64,
    squares: [[f64; TERMS]; TERMS],
    products: [f64; TERMS],
}

impl Search<'_> {
    fn sums(&self, theta: &[f64]) -> Sums {
        let mut weights = [0.0; TERMS];
        for (weight, theta) in weights.iter_mut().zip(theta) {
            *weight = libm::exp(*theta);
        }
        let mut sums = Sums {
            residuals: 0.0,
            squares: [[0.0; TERMS]; TERMS],
            products: [0.0; TERMS],
        };
        let mut parts = [0.0; TERMS];
        for (place, log) in self.logs.iter().enumerate() {
            let x = place as f64 / self.scale;
            let all = [1.0, x, x * x, x * x * x];
            let mut curve = 0.0;
            for ((part, weight), power) in parts.iter_mut().zip(weights).zip(self.powers) {
                *part = weight * all.get(*power as usize).copied().unwrap_or(0.0);
                curve += *part;
            }
            let rest = log - libm::log(curve);
            sums.residuals += rest * rest;
            parts.iter_mut().for_each(|part| *part /= curve);
            for ((row, product), part) in
                sums.squares.iter_mut().zip(&mut sums.products).zip(&parts)
            {
                *product += part * rest;
                for (square, other) in row.iter_mut().zip(&parts) {
                    *square += part * other;
                }
            }
        }
        sums
    }

    /// The residuals and θ at the end of a search.
    fn run(&self, mut theta: Vec<f64>) -> (f64, Vec<f64>) {
        /// The longest step; a longer one would be a jump.
        const FARTHEST: f64 = 4.0;
        /// A term far below another ends the search, because the search without it finds the
        /// result.
        const GONE: f64 = 30.0;
        let mut damping = 1e-3;
        let mut now = self.sums(&theta);
        let mut standing = 0;
        for _ in 0..STEPS {
            let greatest = theta.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if theta.iter().any(|theta| *theta < greatest - GONE) {
                break;
            }
            let Some(step) = solve(&now, damping, theta.len()) else {
                break;
            };
            let next: Vec<f64> = theta
                .iter()
                .zip(&step)
                .map(|(theta, step)| (theta + step.clamp(-FARTHEST, FARTHEST)).clamp(-300.0, 300.0))
                .collect();
            let sums = self.sums(&next);
            // This is also false if a sum is NaN.
            if sums.residuals <= now.residuals {
                // Repeated gains in the last digits do not count as gains.
                let gain = now.residuals - sums.residuals;
                let stands = gain <= 1e-13 * now.residuals;
                standing = if stands { standing + 1 } else { 0 };
                theta = next;
                now = sums;
                damping = (damping / 10.0).max(1e-12);
                if standing >= 4 || now.residuals < 1e-26 {
                    break;
                }
            } else {
                damping *= 4.0;
                if damping > 1e12 {
                    break;
                }
            }
        }
        (now.residuals, theta)
    }
}

/// The step of Marquardt's method: (A + damping · diag A) step = products, by Cholesky's factor.
fn solve(sums: &Sums, damping: f64, size: usize) -> Option<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
    let mut half: Vec<f64> = Vec::with_capacity(size);
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for (place, (squares, product)) in sums
        .squares
        .iter()
        .zip(&sums.products)
        .enumerate()
        .take(size)
    {
        let mut row = Vec::with_capacity(place + 1);
        for (other, square) in rows.iter().zip(squares) {
            let (last, before) = other.split_last()?;
            row.push((square - dot(&row, before)) / last);
        }
        let diagonal = squares.get(place)?;
        let rest = diagonal * (1.0 + damping) - dot(&row, &row);
        if rest.is_nan() || rest <= 0.0 {
            return None;
        }
        let root = rest.sqrt();
        half.push((product - dot(&row, &half)) / root);
        row.push(root);
        rows.push(row);
    }
    let mut step = vec![0.0; half.len()];
    for place in (0..half.len()).rev() {
        let later = rows.iter().zip(&step).skip(place + 1);
        let known: f64 = later
            .filter_map(|(row, step)| Some(row.get(place)? * step))
            .sum();
        let diagonal = rows.get(place)?.last()?;
        *step.get_mut(place)? = (half.get(place)? - known) / diagonal;
    }
    Some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polynomial_is_found_again() {
        let values: Vec<f64> = (0..30)
            .map(f64::from)
            .map(|x: f64| 50.0 + 5.0 * x + 3.0 * x * x)
            .collect();
        let fit = positive_polynomial(&values, 2).unwrap();
        for (have, want) in fit.coefficients.iter().zip([50.0, 5.0, 3.0]) {
            assert!((have - want).abs() < 1e-8 * want, "{have} for {want}");
        }
        assert!(fit.residuals < 1e-20);
        // A cubic needs no cube for it.
        let fit = positive_polynomial(&values, 3).unwrap();
        assert!(fit.coefficients[3] < 1e-9 && fit.residuals < 1e-20);
    }

    /// The geometric mean is the constant nearest to logarithms, and a falling line is no positive
    /// one.
    #[test]
    fn a_decline_is_its_geometric_mean() {
        let fit = positive_polynomial(&[8.0, 4.0, 2.0], 1).unwrap();
        assert!((fit.coefficients[0] - 4.0).abs() < 1e-12);
        assert_eq!(fit.coefficients[1], 0.0);
    }

    #[test]
    fn what_has_no_logarithm_has_no_curve() {
        for values in [&[][..], &[1.0], &[1.0, 0.0], &[1.0, f64::NAN, 2.0]] {
            assert_eq!(positive_polynomial(values, 2), None);
        }
    }
}
