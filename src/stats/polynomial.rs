use serde::Serialize;

/// A polynomial through points, by least squares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Polynomial {
    /// The coefficients of 1, x, x², …
    pub coefficients: Vec<f64>,
    /// Its value at each point.
    #[serde(skip)]
    pub fitted: Vec<f64>,
}

/// The polynomial of a degree that is nearest to the points by least squares. It is found with
/// polynomials that are orthogonal over the points, and x is centred and scaled, so that the powers
/// of x lose no digits. `None` for too few different x, or values that are not finite.
///
/// Source: Forsythe, *Generation and use of orthogonal polynomials for data-fitting with a
/// digital computer* (1957).
pub fn polynomial(x: &[f64], y: &[f64], degree: usize) -> Option<Polynomial> {
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    if x.len() != y.len() || !finite(x) || !finite(y) {
        return None;
    }
    let low = x.iter().copied().reduce(f64::min)?;
    let high = x.iter().copied().reduce(f64::max)?;
    let (centre, half) = (low / 2.0 + high / 2.0, high / 2.0 - low / 2.0);
    let scale = if half > 0.0 { half } else { 1.0 };
    let at: Vec<f64> = x.iter().map(|x| (x - centre) / scale).collect();
    let n = at.len();
    let mut rest = y.to_vec();
    let mut fitted = vec![0.0; n];
    let mut scaled = vec![0.0; degree + 1];
    // These are two consecutive orthogonal polynomials: their values and their coefficients.
    let (mut before, mut current) = (vec![0.0; n], vec![1.0; n]);
    let (mut current_powers, mut powers_before) = (vec![1.0], Vec::new());
    let mut norm_before = 0.0;
    for power in 0..=degree {
        let (mut norm, mut shift, mut along) = (0.0, 0.0, 0.0);
        for ((value, at), rest) in current.iter().zip(&at).zip(&rest) {
            norm += value * value;
            shift += at * value * value;
            along += value * rest;
        }
        // With fewer different x the next polynomial is 0 at all of them, apart from rounding
        // errors.
        if norm.is_nan() || norm <= 1e-20 * n as f64 {
            return None;
        }
        let along = along / norm;
        for ((fitted, rest), value) in fitted.iter_mut().zip(&mut rest).zip(&current) {
            *fitted += along * value;
            *rest -= along * value;
        }
        for (sum, power) in scaled.iter_mut().zip(&current_powers) {
            *sum += along * power;
        }
        if power == degree {
            break;
        }
        let shift = shift / norm;
        let weight = if power == 0 { 0.0 } else { norm / norm_before };
        let next = current.iter().zip(&before).zip(&at);
        let next = next.map(|((value, before), at)| (at - shift) * value - weight * before);
        let next = next.collect();
        before = std::mem::replace(&mut current, next);
        let mut powers = vec![0.0; current_powers.len() + 1];
        for (place, power) in current_powers.iter().enumerate() {
            powers[place + 1] += power;
            powers[place] -= shift * power;
        }
        for (sum, before) in powers.iter_mut().zip(&powers_before) {
            *sum -= weight * before;
        }
        powers_before = std::mem::replace(&mut current_powers, powers);
        norm_before = norm;
    }
    Some(Polynomial {
        coefficients: unscaled(&scaled, centre, scale),
        fitted,
    })
}

/// The coefficients in x of a polynomial in (x − centre) / scale, by Horner's scheme.
fn unscaled(scaled: &[f64], centre: f64, scale: f64) -> Vec<f64> {
    let mut out = vec![0.0; scaled.len()];
    for coefficient in scaled.iter().rev() {
        for place in (0..out.len()).rev() {
            let lower = if place > 0 { out[place - 1] } else { 0.0 };
            out[place] = (lower - centre * out[place]) / scale;
        }
        out[0] += coefficient;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(have: &[f64], want: &[f64]) {
        assert_eq!(have.len(), want.len());
        for (have, want) in have.iter().zip(want) {
            let off = (have - want).abs() / want.abs().max(1e-300);
            assert!(off <= 1e-9, "{have} for {want}");
        }
    }

    /// numpy 2.4.6, over x from 0 to 59 and y = 5 + (x³ mod 97) + x²/7:
    /// `numpy.polyfit(x, y, d)[::-1]`, and of x + 24000 with `numpy.polynomial.Polynomial.fit`,
    /// whose values at x = 24000 and 24059 are compared.
    #[test]
    fn as_numpy_fits() {
        let x: Vec<f64> = (0..60u32).map(f64::from).collect();
        let cube = |x: f64| x * x * x;
        let y: Vec<f64> = x
            .iter()
            .map(|x| 5.0 + cube(*x) % 97.0 + x * x / 7.0)
            .collect();
        for (degree, want) in [
            (0, &[215.71666666666673]),
            (1, &[-39.03520686963305, 8.63565673004406]),
            (
                2,
                &[29.787493389740803, 1.5160670480398566, 0.12067101155939325],
            ),
            (
                3,
                &[
                    23.367248369469362,
                    2.879481226829754,
                    0.06241107489631267,
                    0.0006583043690743569,
                ],
            ),
        ] as [(usize, &[f64]); 4]
        {
            near(&polynomial(&x, &y, degree).unwrap().coefficients, want);
        }
        let far: Vec<f64> = x.iter().map(|x| x + 24000.0).collect();
        let fitted = polynomial(&far, &y, 2).unwrap().fitted;
        near(
            &[fitted[0], fitted[59]],
            &[29.78749338974245, 539.2912404623396],
        );
    }

    #[test]
    fn too_few_different_x_are_none() {
        assert_eq!(polynomial(&[], &[], 0), None);
        assert_eq!(polynomial(&[1.0, 1.0, 2.0], &[1.0, 2.0, 3.0], 2), None);
        assert_eq!(polynomial(&[3.0, 3.0], &[1.0, 2.0], 1), None);
        assert_eq!(polynomial(&[1.0, f64::NAN], &[1.0, 2.0], 1), None);
        assert_eq!(polynomial(&[1.0], &[1.0, 2.0], 0), None);
        near(
            &polynomial(&[3.0, 3.0], &[1.0, 2.0], 0)
                .unwrap()
                .coefficients,
            &[1.5],
        );
    }

    #[test]
    fn points_on_a_curve_are_met() {
        let x = [-2.0, 0.0, 1.0, 5.0];
        let y = x.map(|x: f64| 3.0 - 2.0 * x + 0.5 * x * x);
        near(
            &polynomial(&x, &y, 2).unwrap().coefficients,
            &[3.0, -2.0, 0.5],
        );
    }
}
