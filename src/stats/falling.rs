use crate::base::sort;

/// The curve that never rises and is nearest to the points, by the sum of squared distances: the
/// isotonic regression of minus y. Points of one x count with their mean. The result has one point
/// for each different x, ascending; values that are not finite are left out.
///
/// The pool-adjacent-violators algorithm: neighbours that rise are replaced by their mean until no
/// neighbours rise. Source: Barlow, Bartholomew, Bremner and Brunk, *Statistical inference under
/// order restrictions* (1972).
pub fn falling(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = points
        .iter()
        .copied()
        .filter(|[x, y]| x.is_finite() && y.is_finite())
        .collect();
    sort::by(&mut points, |a, b| {
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    });
    let mut blocks: Vec<Block> = Vec::new();
    for of_one in points.chunk_by(|a, b| a[0] == b[0]) {
        let Some([x, _]) = of_one.first() else {
            continue;
        };
        blocks.push(Block {
            places: vec![*x],
            points: of_one.len() as f64,
            sum: of_one.iter().map(|[_, y]| y).sum(),
        });
        while let [.., before, last] = &blocks[..]
            && before.mean() < last.mean()
        {
            let Some(last) = blocks.pop() else {
                break;
            };
            if let Some(before) = blocks.last_mut() {
                before.places.extend(last.places);
                before.points += last.points;
                before.sum += last.sum;
            }
        }
    }
    let each = blocks.iter().flat_map(|block| {
        let mean = block.mean();
        block.places.iter().map(move |x| [*x, mean])
    });
    each.collect()
}

/// Neighbouring places that share one value.
struct Block {
    places: Vec<f64>,
    points: f64,
    sum: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.sum / self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 0.5 and the 0.7 after it rise, so both become 0.6, which is below 0.9 and above 0.2.
    #[test]
    fn neighbours_that_rise_are_replaced_by_their_mean() {
        let points = [[3.0, 0.9], [9.0, 0.7], [6.0, 0.5], [12.0, 0.2]];
        let found = falling(&points);
        assert_eq!(found, [[3.0, 0.9], [6.0, 0.6], [9.0, 0.6], [12.0, 0.2]]);
    }

    /// By hand: the two points at 1 have the mean 0.4, which is below 0.7; with 0.7 the mean of
    /// three is 0.5, and the 0.6 after it raises the mean of four to 0.525.
    #[test]
    fn points_of_one_place_count_each() {
        let points = [[1.0, 0.3], [1.0, 0.5], [2.0, 0.7], [3.0, 0.6]];
        let found = falling(&points);
        let places: Vec<f64> = found.iter().map(|[x, _]| *x).collect();
        assert_eq!(places, [1.0, 2.0, 3.0]);
        assert!(found.iter().all(|[_, y]| (y - 0.525).abs() < 1e-12));
        assert!(falling(&[]).is_empty());
        assert_eq!(falling(&[[1.0, f64::NAN], [2.0, 0.5]]), [[2.0, 0.5]]);
    }
}
