use crate::base::pulse;

/// Points in clusters by k-means.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The cluster of each point, as the place of its first centre.
    pub of: Vec<u32>,
    /// The centres, one after the other.
    pub centres: Vec<f64>,
    /// Rounds until no point changed its cluster; `None` if the rounds ended before.
    pub settled: Option<u32>,
}

/// Lloyd's k-means from given centres. Each point goes to the nearest centre, or to the first of
/// equally near ones. Each centre moves to the mean of its points, and does not move if it has
/// none. Points and centres are numbers one after the other, `width` for each. `None` if the width
/// is 0, there is no centre, or a number is not finite.
///
/// Source: Lloyd, *Least squares quantization in PCM* (1982); the same as scipy's
/// `kmeans2(points, centres, minit="matrix")`.
pub fn k_means(points: &[f64], width: usize, start: &[f64], rounds: u32) -> Option<Clusters> {
    let whole = |values: &[f64]| {
        values.len().checked_rem(width) == Some(0) && values.iter().all(|value| value.is_finite())
    };
    if start.is_empty() || !whole(points) || !whole(start) {
        return None;
    }
    let mut centres = start.to_vec();
    let mut of = vec![u32::MAX; points.len() / width];
    let mut settled = None;
    for round in pulse::over(0..rounds) {
        let changed = assign(points, width, &centres, &mut of);
        if !changed {
            settled = Some(round);
            break;
        }
        let mut sums = vec![0.0; centres.len()];
        let mut counts = vec![0u64; centres.len() / width];
        for (point, cluster) in points.chunks_exact(width).zip(&of) {
            let at = *cluster as usize;
            counts[at] += 1;
            for (sum, value) in sums[at * width..].iter_mut().zip(point) {
                *sum += value;
            }
        }
        let places = centres
            .chunks_exact_mut(width)
            .zip(sums.chunks_exact(width));
        for ((centre, sums), count) in places.zip(&counts).filter(|(_, count)| **count > 0) {
            for (place, sum) in centre.iter_mut().zip(sums) {
                *place = sum / *count as f64;
            }
        }
    }
    if rounds == 0 {
        assign(points, width, &centres, &mut of);
    }
    Some(Clusters {
        of,
        centres,
        settled,
    })
}

/// Assigns each point to its nearest centre; returns whether any assignment changed.
fn assign(points: &[f64], width: usize, centres: &[f64], of: &mut [u32]) -> bool {
    let mut changed = false;
    for (point, cluster) in pulse::through(points.chunks_exact(width)).zip(of) {
        let (mut nearest, mut least) = (0, f64::INFINITY);
        for (place, centre) in (0..).zip(centres.chunks_exact(width)) {
            let mut distance = 0.0;
            for (a, b) in point.iter().zip(centre) {
                distance += (a - b) * (a - b);
            }
            if distance < least {
                (nearest, least) = (place, distance);
            }
        }
        changed |= *cluster != nearest;
        *cluster = nearest;
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_cluster_is_none_or_empty() {
        assert_eq!(k_means(&[1.0], 0, &[1.0], 9), None);
        assert_eq!(k_means(&[1.0], 1, &[], 9), None);
        assert_eq!(k_means(&[1.0, 2.0, 3.0], 2, &[0.0, 0.0], 9), None);
        assert_eq!(k_means(&[f64::NAN], 1, &[0.0], 9), None);
        let none = k_means(&[], 1, &[0.0, 1.0], 9).unwrap();
        assert_eq!((none.of.len(), none.settled), (0, Some(0)));
    }

    #[test]
    fn a_centre_without_points_stays() {
        let one = k_means(&[1.0, 2.0], 1, &[0.0, 50.0], 9).unwrap();
        assert_eq!(one.of, [0, 0]);
        assert_eq!(one.centres, [1.5, 50.0]);
        // If two centres are equally near, the first is taken.
        assert_eq!(k_means(&[1.0], 1, &[0.0, 2.0], 9).unwrap().of, [0]);
    }

    /// scipy 1.17.1 with numpy 2.4.6, over x = (37 i mod 101)/10 and y = (i² mod 53)/5 for i from
    /// 0 to 39 as a 40 × 2 array:
    /// `kmeans2(points, numpy.array([points[0], points[30]]), iter=100, minit="matrix")`
    #[test]
    fn as_scipy_clusters() {
        let points: Vec<f64> = (0..40u32)
            .flat_map(|i| [f64::from(37 * i % 101) / 10.0, f64::from(i * i % 53) / 5.0])
            .collect();
        let start = [points[0], points[1], points[60], points[61]];
        let found = k_means(&points, 2, &start, 100).unwrap();
        let of: String = found.of.iter().map(u32::to_string).collect();
        assert_eq!(of, SCIPY_OF);
        for (have, want) in found.centres.iter().zip(SCIPY_CENTRES) {
            assert!((have - want).abs() < 1e-12, "{have} for {want}");
        }
    }
    const SCIPY_OF: &str = "0000011100101010100100011111111000100101";
    const SCIPY_CENTRES: [f64; 4] = [
        4.414285714285715,
        2.7238095238095235,
        5.6157894736842096,
        8.45263157894737,
    ];
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod invariants {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_settled_clustering_is_a_fixed_point(
            points in proptest::collection::vec((-50i32..50, -50i32..50), 1..60),
        ) {
            let points: Vec<f64> = points
                .iter()
                .flat_map(|(x, y)| [f64::from(*x) / 8.0, f64::from(*y) / 8.0])
                .collect();
            let last = points.len() - 2;
            let start = [points[0], points[1], points[last], points[last + 1]];
            let found = k_means(&points, 2, &start, 1000).unwrap();
            prop_assert_eq!(&found, &k_means(&points, 2, &start, 1000).unwrap());
            prop_assert!(found.settled.is_some());
            let again = k_means(&points, 2, &found.centres, 1).unwrap();
            prop_assert_eq!(&again.of, &found.of);
            prop_assert_eq!(&again.centres, &found.centres);
        }
    }
}
