use serde::Serialize;

use super::chi_squared_upper;

/// Pearson's chi-squared test of whether the rows and the columns of a table of counts are
/// independent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Independence {
    /// The statistic, without Yates' correction.
    pub statistic: f64,
    /// Degrees of freedom: (rows − 1)(columns − 1), where only rows and columns with a count above
    /// 0 are counted.
    pub df: u64,
    /// P(χ² > statistic).
    pub p: f64,
    /// Cramér's V, from 0 to 1: √(χ² / (n (min(rows, columns) − 1))).
    pub cramers_v: f64,
    /// The sum of all counts.
    pub n: u64,
    /// The least count that independence would give in a cell.
    pub least_expected: f64,
    /// The number of cells with an expected count below five, for which the approximation is poor.
    pub few_expected: u64,
}

/// The test of a table, given by its rows; rows and columns without any count are left out. `None`
/// if fewer than two rows or columns are left.
pub fn independence(rows: &[Vec<u64>]) -> Option<Independence> {
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(|count| count as f64).sum::<f64>();
    let of_rows: Vec<f64> = rows
        .iter()
        .map(|row| sum(&mut row.iter().copied()))
        .collect();
    let wide = rows.iter().map(Vec::len).max()?;
    let of_columns: Vec<f64> = (0..wide)
        .map(|column| sum(&mut rows.iter().filter_map(|row| row.get(column).copied())))
        .collect();
    let n: f64 = of_rows.iter().sum();
    let filled = |sums: &[f64]| sums.iter().filter(|sum| **sum > 0.0).count();
    let (down, across) = (filled(&of_rows), filled(&of_columns));
    if down < 2 || across < 2 {
        return None;
    }
    let mut statistic = 0.0;
    let mut least = f64::INFINITY;
    let mut few_expected = 0;
    for (row, of_row) in rows.iter().zip(&of_rows).filter(|(_, sum)| **sum > 0.0) {
        for (column, of_column) in of_columns.iter().enumerate().filter(|(_, sum)| **sum > 0.0) {
            let expected = of_row / n * of_column;
            let off = row.get(column).copied().unwrap_or(0) as f64 - expected;
            statistic += off * off / expected;
            least = least.min(expected);
            few_expected += u64::from(expected < 5.0);
        }
    }
    let df = (down - 1) * (across - 1);
    let fewer = down.min(across) - 1;
    Some(Independence {
        statistic,
        df: df as u64,
        p: chi_squared_upper(statistic, df as f64)?,
        cramers_v: (statistic / (n * fewer as f64)).sqrt().min(1.0),
        n: n as u64,
        least_expected: least,
        few_expected,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(have: f64, want: f64) {
        assert!(
            (have - want).abs() <= 1e-12 * want.abs().max(1e-3),
            "{have} for {want}"
        );
    }

    #[test]
    fn tables_give_what_another_program_says() {
        // scipy 1.17.1: chi2_contingency(table, correction=False) and
        // contingency.association(table, method="cramer"), without the empty row and column.
        let table = |rows: &[&[u64]]| {
            let rows: Vec<Vec<u64>> = rows.iter().map(|row| row.to_vec()).collect();
            independence(&rows).unwrap()
        };
        let two = table(&[&[3, 1], &[2, 6]]);
        near(two.statistic, 2.742_857_142_857_143_3);
        near(two.p, 0.097_689_959_346_156_94);
        near(two.cramers_v, 0.478_091_443_733_757_5);
        near(two.least_expected, 1.666_666_666_666_666_7);
        assert_eq!((two.df, two.n, two.few_expected), (1, 12, 4));
        let holes = table(&[&[10, 0, 5], &[4, 0, 7], &[0, 0, 0], &[1, 0, 2]]);
        near(holes.statistic, 2.787_012_987_012_986_7);
        near(holes.p, 0.248_203_453_157_436_3);
        near(holes.cramers_v, 0.310_006_283_974_851_2);
        assert_eq!((holes.df, holes.few_expected), (2, 2));
        let three = table(&[&[120, 80, 40, 10], &[300, 90, 20, 5], &[15, 20, 25, 30]]);
        near(three.statistic, 225.250_412_589_470_4);
        assert!((three.p / 7.896_731_903_513_646e-46 - 1.0).abs() < 1e-11);
        near(three.cramers_v, 0.386_228_505_768_959_84);
        assert_eq!(three.df, 6);
        let strong = table(&[&[4_000_000, 10], &[10, 4_000_000]]);
        near(strong.statistic, 7_999_940.000_2);
        near(strong.cramers_v, 0.999_995_000_012_5);
        assert_eq!(strong.p, 0.0);
        let none = table(&[&[50, 50], &[50, 50]]);
        assert_eq!((none.statistic, none.p, none.cramers_v), (0.0, 1.0, 0.0));
    }

    #[test]
    fn what_does_not_vary_is_undefined() {
        for rows in [
            vec![],
            vec![vec![]],
            vec![vec![1, 2]],
            vec![vec![1, 0], vec![2, 0]],
            vec![vec![0, 0], vec![0, 0]],
            vec![vec![1, 2], vec![0, 0]],
        ] {
            assert_eq!(independence(&rows), None, "{rows:?}");
        }
        // Rows may be of different lengths, and counts huge.
        assert!(independence(&[vec![u64::MAX], vec![1, u64::MAX]]).is_some());
    }
}
