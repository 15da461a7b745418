use super::{chi_squared_upper, normal_upper, partial_r_squared_interval};
use crate::base::pulse;

/// The least share of a column's variation that the columns before it must leave unexplained; a
/// smaller share is a rounding error.
const LEAST_REST: f64 = 1e-10;

/// The least value of 1 − leverage of a row; HC3 divides by it.
const LEAST_ROOM: f64 = 1e-9;

/// A column of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// Change of y if the column increases by 1 and all others do not change.
    pub estimate: f64,
    /// Its standard error if all residuals have the same variance.
    pub classical_se: f64,
    /// Its HC3 standard error; undefined if a single row decides a column.
    pub se: Option<f64>,
    /// Coefficient ÷ HC3 error.
    pub z: Option<f64>,
    /// Two-sided p-value by the normal distribution.
    pub p: Option<f64>,
    /// Variance inflation factor; 1 if no other column is correlated with it.
    pub vif: f64,
}

/// A test of whether several coefficients are 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Wald {
    /// The statistic, with the HC3 covariance.
    pub chi_squared: f64,
    /// The number of coefficients.
    pub df: u64,
    /// P(χ² > statistic).
    pub p: f64,
}

/// Least squares of y on several columns and a constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Multiple {
    /// The number of rows.
    pub n: u64,
    /// The constant.
    pub constant: Coefficient,
    /// One entry for each column; `None` for a column that is a combination of the columns before
    /// it and is left out.
    pub coefficients: Vec<Option<Coefficient>>,
    /// Share of the variation of y that the columns explain; undefined if y does not vary.
    pub r_squared: Option<f64>,
    /// Adjusted R²: without the share that the columns explain by chance.
    pub adjusted_r_squared: Option<f64>,
    /// Standard deviation of the residuals.
    pub residual_sd: f64,
    gram: Gram,
    /// The shifts of the columns, and that of y.
    shifts: (Vec<f64>, f64),
    /// Places of the columns in the fit.
    kept: Vec<usize>,
    /// HC3 covariance of these columns.
    robust: Option<Vec<f64>>,
    /// Sum of the squared residuals.
    squares: f64,
}

/// Products of the constant, the columns and y with each other, minus their shifts, summed over the
/// rows. The upper half stays empty.
#[derive(Debug, Clone, PartialEq)]
struct Gram {
    size: usize,
    sums: Vec<f64>,
}

impl Gram {
    fn new(size: usize) -> Self {
        Self {
            size,
            sums: vec![0.0; size * size],
        }
    }

    /// The sums without a part of the rows.
    fn less(&self, part: &Self) -> Self {
        let cells = self.sums.iter().zip(&part.sums);
        Self {
            size: self.size,
            sums: cells.map(|(all, part)| all - part).collect(),
        }
    }

    /// Adds the products of a row's cells with each other and with y, the last column.
    fn add_row(&mut self, cells: &[(usize, f64)], y: f64) {
        self.add_products(cells, 1.0);
        let place = self.size - 1;
        let row = &mut self.sums[place * self.size..];
        for (b, other) in cells {
            row[*b] += y * other;
        }
        row[place] += y * y;
    }

    /// Adds the products of some cells with each other, times a weight.
    fn add_products(&mut self, cells: &[(usize, f64)], weight: f64) {
        for (place, (a, value)) in cells.iter().enumerate() {
            for (b, other) in &cells[..=place] {
                let (row, column) = if a < b { (b, a) } else { (a, b) };
                self.sums[row * self.size + column] += value * other * weight;
            }
        }
    }

    /// The share that some of the columns explain of the variation that all others leave
    /// unexplained; undefined if they leave none.
    fn partial_r_squared(&self, among: &dyn Fn(usize) -> bool) -> Option<f64> {
        let columns = || 0..self.size - 1;
        let all = self.rest_of_y(&self.factor(columns()));
        let others = columns().filter(|place| *place == 0 || !among(place - 1));
        let without = self.rest_of_y(&self.factor(others));
        (without > 0.0).then(|| (1.0 - all / without).max(0.0))
    }

    fn at(&self, a: usize, b: usize) -> f64 {
        self.sums[a.max(b) * self.size + a.min(b)]
    }

    /// Cholesky's factor of some of the columns in their order, without those that are combinations
    /// of earlier ones: the places of the columns that stay, and the rows of the factor.
    fn factor(&self, columns: impl Iterator<Item = usize>) -> Factor {
        let mut factor = Factor::default();
        for column in columns {
            let all = self.at(column, column);
            let mut row: Vec<f64> = Vec::with_capacity(factor.kept.len() + 1);
            let mut rest = all;
            for (place, other) in factor.kept.iter().enumerate() {
                let done = dot(&row, &factor.rows[place]);
                let next = (self.at(column, *other) - done) / factor.rows[place][place];
                rest -= next * next;
                row.push(next);
            }
            if all > 0.0 && rest > LEAST_REST * all {
                row.push(rest.sqrt());
                factor.rows.push(row);
                factor.kept.push(column);
            }
        }
        factor
    }

    /// The sum of squared residuals of y, the last column, on the columns of a factor.
    fn rest_of_y(&self, factor: &Factor) -> f64 {
        let y = self.size - 1;
        let half = factor.forward(&factor.products(self, y));
        (self.at(y, y) - dot(&half, &half)).max(0.0)
    }
}

#[derive(Default)]
struct Factor {
    kept: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

impl Factor {
    fn products(&self, gram: &Gram, with: usize) -> Vec<f64> {
        self.kept
            .iter()
            .map(|column| gram.at(*column, with))
            .collect()
    }

    fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::with_capacity(right.len());
        for (place, (row, right)) in self.rows.iter().zip(right).enumerate() {
            found.push((right - dot(row, &found)) / row[place]);
        }
        found
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut found = self.forward(right);
        for place in (0..found.len()).rev() {
            let solved = found[place] / self.rows[place][place];
            found[place] = solved;
            for (before, cell) in found[..place].iter_mut().zip(&self.rows[place]) {
                *before -= cell * solved;
            }
        }
        found
    }

    fn inverse(&self) -> Vec<f64> {
        let size = self.kept.len();
        let mut inverse = Vec::with_capacity(size * size);
        for place in 0..size {
            let unit: Vec<f64> = (0..size)
                .map(|index| if index == place { 1.0 } else { 0.0 })
                .collect();
            inverse.extend(self.solve(&unit));
        }
        inverse
    }
}

/// The sum of products, up to the length of the shorter list.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A function that returns y of a row and passes the row's cells other than 0 with their columns.
pub type RowOf<'a> = &'a dyn Fn(usize, &mut Vec<(usize, f64)>) -> f64;

/// The rows, minus the shifts of their columns. The mean is subtracted from columns that are mostly
/// not 0, so that products of large numbers do not lose the digits of the variation.
struct Rows<'a> {
    row: RowOf<'a>,
    /// The shift of each column, including the constant; 0 if a column is not shifted.
    shifts: Vec<f64>,
    shifted: Vec<usize>,
    y_shift: f64,
    cells: Vec<(usize, f64)>,
    dense: Vec<f64>,
    /// Cells other than 0 of the row, by place; the constant is first.
    found: Vec<(usize, f64)>,
}

impl<'a> Rows<'a> {
    fn new(columns: usize, row: RowOf<'a>) -> Self {
        Self {
            row,
            shifts: vec![0.0; columns + 1],
            shifted: Vec::new(),
            y_shift: 0.0,
            cells: Vec::new(),
            dense: vec![0.0; columns + 1],
            found: Vec::new(),
        }
    }

    fn shift_by(&mut self, shifts: Vec<f64>, y_shift: f64) {
        let shifted = shifts.iter().enumerate();
        let shifted = shifted.filter(|(_, shift)| **shift != 0.0);
        self.shifted = shifted.map(|(place, _)| place).collect();
        self.shifts = shifts;
        self.y_shift = y_shift;
    }

    /// Reads a row into `found` and returns y.
    fn read(&mut self, index: usize) -> f64 {
        self.cells.clear();
        let y = (self.row)(index, &mut self.cells) - self.y_shift;
        for place in &self.shifted {
            self.dense[*place] = -self.shifts[*place];
        }
        self.found.clear();
        self.found.push((0, 1.0));
        for (column, value) in &self.cells {
            let place = column + 1;
            if self.shifts[place] == 0.0 {
                self.found.push((place, *value));
            } else {
                self.dense[place] += value;
            }
        }
        for place in &self.shifted {
            self.found.push((*place, self.dense[*place]));
        }
        y
    }
}

/// Ordinary least squares of y on columns and a constant, with errors that are valid if the
/// residuals have different variances: MacKinnon and White's HC3 (1985). z, χ² and normal p are the
/// same as in statsmodels' `OLS(y, X).fit(cov_type="HC3")`. A row gives each of its cells once.
/// `None` without enough rows, or for values that are not finite.
///
/// The rows are produced on request in four passes and never kept: for means, for products, for a
/// step of refinement by the residuals, which restores the digits that products lose, and for the
/// leverages. Memory grows with the square of the columns and does not depend on the rows.
pub fn multiple(n: usize, columns: usize, row: RowOf<'_>) -> Option<Multiple> {
    let y_place = columns + 1;
    let mut rows = Rows::new(columns, row);
    shift(n, &mut rows)?;
    let shifts = (rows.shifts.clone(), rows.y_shift);
    let mut gram = Gram::new(columns + 2);
    for index in pulse::over(0..n) {
        let y = rows.read(index);
        gram.add_row(&rows.found, y);
    }
    let factor = gram.factor(0..=columns);
    let size = factor.kept.len();
    if n <= size {
        return None;
    }
    // This is the place of each column among those in the fit.
    let mut place_of = vec![None; columns + 1];
    for (place, column) in factor.kept.iter().enumerate() {
        place_of[*column] = Some(place);
    }
    let mut beta = factor.solve(&factor.products(&gram, y_place));
    let residual = |found: &[(usize, f64)], y: f64, beta: &[f64]| {
        let mut rest = y;
        for (column, value) in found {
            if let Some(place) = place_of[*column] {
                rest -= value * beta[place];
            }
        }
        rest
    };
    let mut left = vec![0.0; size];
    for index in pulse::over(0..n) {
        let y = rows.read(index);
        let rest = residual(&rows.found, y, &beta);
        for (column, value) in &rows.found {
            if let Some(place) = place_of[*column] {
                left[place] += value * rest;
            }
        }
    }
    for (coefficient, more) in beta.iter_mut().zip(factor.solve(&left)) {
        *coefficient += more;
    }
    let inverse = factor.inverse();
    let mut squares = 0.0;
    let mut meat = Gram::new(size);
    let mut defined = true;
    let mut terms: Vec<(usize, f64)> = Vec::new();
    for index in pulse::over(0..n) {
        let y = rows.read(index);
        let rest = residual(&rows.found, y, &beta);
        squares += rest * rest;
        terms.clear();
        terms.extend(
            rows.found
                .iter()
                .filter_map(|(column, value)| Some((place_of[*column]?, *value))),
        );
        let mut leverage = 0.0;
        for (a, value) in &terms {
            let inverse = &inverse[a * size..(a + 1) * size];
            let sum: f64 = terms.iter().map(|(b, other)| inverse[*b] * other).sum();
            leverage += value * sum;
        }
        let room = 1.0 - leverage;
        defined &= room > LEAST_ROOM;
        let weight = rest / room * (rest / room);
        meat.add_products(&terms, weight);
    }
    let robust = defined.then(|| sandwich(&inverse, &meat));
    let freedom = (n - size) as f64;
    let all = gram.at(y_place, y_place) - {
        let sum = gram.at(y_place, 0);
        sum * sum / n as f64
    };
    let r_squared = (all > 0.0 && !same_y(n, &mut rows)).then(|| 1.0 - squares / all);
    let mut fit = Multiple {
        n: n as u64,
        constant: constant(&rows, &factor.kept, &beta, &inverse, robust.as_deref()),
        coefficients: vec![None; columns],
        r_squared,
        adjusted_r_squared: r_squared.map(|r| 1.0 - (1.0 - r) * (n as f64 - 1.0) / freedom),
        residual_sd: (squares / freedom).sqrt(),
        gram,
        shifts,
        kept: factor.kept,
        robust,
        squares,
    };
    fit.constant.classical_se *= fit.residual_sd;
    fit.set_coefficients(&beta, &inverse);
    fit.beta_is_finite().then_some(fit)
}

impl Multiple {
    /// Sets the coefficients of the columns in the fit, from the solution and the inverse of the
    /// products.
    fn set_coefficients(&mut self, beta: &[f64], inverse: &[f64]) {
        let size = self.kept.len();
        for (place, column) in self.kept.iter().enumerate().skip(1) {
            let sum = self.gram.at(*column, 0);
            let spread = self.gram.at(*column, *column) - sum * sum / self.n as f64;
            let at = place * size + place;
            let se = self.robust.as_ref().map(|robust| robust[at].sqrt());
            self.coefficients[column - 1] = Some(Coefficient {
                classical_se: inverse[at].sqrt() * self.residual_sd,
                vif: inverse[at] * spread,
                ..tested(beta[place], se)
            });
        }
    }
}

/// The products of all rows and of the rows of each group, for the partial R squared without each
/// group in turn.
#[derive(Debug, Clone)]
pub struct GroupedProducts {
    whole: Gram,
    groups: Vec<Gram>,
}

impl GroupedProducts {
    /// Makes the products from the rows of a fit; `None` if the numbers of rows and groups differ.
    pub fn new(fit: &Multiple, row: RowOf<'_>, groups: &super::OwnerGroups) -> Option<Self> {
        /// Rows that are read from memory together. A group has few of them, but the memory
        /// around these rows is read again for the next group.
        const BLOCK: usize = 1 << 12;
        let (n, columns) = (usize::try_from(fit.n).ok()?, fit.coefficients.len());
        let mut rows = Rows::new(columns, row);
        let (shifts, y_shift) = fit.shifts.clone();
        rows.shift_by(shifts, y_shift);
        let mut members: Vec<&[u32]> = groups.each().collect();
        let mut of_groups = vec![Gram::new(columns + 2); members.len()];
        for end in (BLOCK..n + BLOCK).step_by(BLOCK) {
            for (members, gram) in members.iter_mut().zip(&mut of_groups) {
                let inside = members.partition_point(|index| (*index as usize) < end);
                let (block, rest) = members.split_at(inside);
                *members = rest;
                for index in pulse::over(block).map(|index| *index as usize) {
                    if index >= n {
                        return None;
                    }
                    let y = rows.read(index);
                    gram.add_row(&rows.found, y);
                }
            }
        }
        if members.iter().any(|rest| !rest.is_empty()) {
            return None;
        }
        let mut whole = Gram::new(columns + 2);
        for gram in &of_groups {
            for (all, part) in whole.sums.iter_mut().zip(&gram.sums) {
                *all += part;
            }
        }
        Some(Self {
            whole,
            groups: of_groups,
        })
    }

    /// 95% interval of the partial R squared of some of the columns by the delete-one-group
    /// jackknife, around the value corrected for its bias. Rows of one owner have more in common
    /// than their columns, so columns without any effect explain more than 1/n each; the jackknife
    /// also corrects that. `None` for fewer than ten groups.
    pub fn partial_r_squared_interval(&self, among: &dyn Fn(usize) -> bool) -> Option<[f64; 2]> {
        let all = self.whole.partial_r_squared(among)?;
        let without: Option<Vec<f64>> = self
            .groups
            .iter()
            .map(|gram| self.whole.less(gram).partial_r_squared(among))
            .collect();
        let without = without?;
        let [low, high] = super::jackknife_interval(all, &without)?;
        let groups = without.len() as f64;
        let bias = (groups - 1.0) * (without.iter().sum::<f64>() / groups - all);
        Some([low - bias, high - bias].map(|end| end.clamp(0.0, 1.0)))
    }
}

/// Finds the shifts. `None` for values that are not finite, or without rows.
fn shift(n: usize, rows: &mut Rows<'_>) -> Option<()> {
    let columns = rows.shifts.len();
    let (mut sums, mut counts) = (vec![0.0; columns], vec![0usize; columns]);
    let mut y_sum = 0.0;
    for index in pulse::over(0..n) {
        y_sum += rows.read(index);
        for (place, value) in &rows.found {
            sums[*place] += value;
            counts[*place] += usize::from(*value != 0.0);
        }
    }
    if n == 0 || !y_sum.is_finite() || sums.iter().any(|sum| !sum.is_finite()) {
        return None;
    }
    let shifts = sums.iter().zip(&counts).enumerate();
    let shifts = shifts.map(|(place, (sum, count))| {
        let mostly = place > 0 && *count > n / 2;
        if mostly { sum / n as f64 } else { 0.0 }
    });
    rows.shift_by(shifts.collect(), y_sum / n as f64);
    Some(())
}

/// Whether y does not vary; its rounded mean may differ from its value.
fn same_y(n: usize, rows: &mut Rows<'_>) -> bool {
    let first = rows.read(0);
    pulse::over(1..n).all(|index| rows.read(index) == first)
}

/// The product C M C of the inverse C and the weighted products M.
fn sandwich(inverse: &[f64], meat: &Gram) -> Vec<f64> {
    let size = meat.size;
    let mut half = vec![0.0; size * size];
    for a in 0..size {
        for b in 0..size {
            half[a * size + b] = (0..size)
                .map(|index| inverse[a * size + index] * meat.at(index, b))
                .sum();
        }
    }
    let mut whole = vec![0.0; size * size];
    for a in 0..size {
        for b in 0..size {
            whole[a * size + b] = dot(
                &half[a * size..(a + 1) * size],
                &inverse[b * size..(b + 1) * size],
            );
        }
    }
    whole
}

/// The constant for the columns before their shifts. Its classical error must still be multiplied
/// by the standard deviation of the residuals.
fn constant(
    rows: &Rows<'_>,
    kept: &[usize],
    beta: &[f64],
    inverse: &[f64],
    robust: Option<&[f64]>,
) -> Coefficient {
    let weights: Vec<f64> = kept
        .iter()
        .map(|column| match column {
            0 => 1.0,
            column => -rows.shifts[*column],
        })
        .collect();
    let size = kept.len();
    let variance = |of: &[f64]| -> f64 {
        let rows = of.chunks(size.max(1)).zip(&weights);
        rows.map(|(row, weight)| weight * dot(row, &weights)).sum()
    };
    Coefficient {
        classical_se: variance(inverse).sqrt(),
        ..tested(
            dot(beta, &weights) + rows.y_shift,
            robust.map(|robust| variance(robust).sqrt()),
        )
    }
}

fn tested(estimate: f64, se: Option<f64>) -> Coefficient {
    let z = se.filter(|se| *se > 0.0).map(|se| estimate / se);
    Coefficient {
        estimate,
        classical_se: 0.0,
        se,
        z,
        p: z.map(|z| (2.0 * normal_upper(z.abs())).min(1.0)),
        vif: 1.0,
    }
}

impl Multiple {
    fn beta_is_finite(&self) -> bool {
        let coefficients = self.coefficients.iter().flatten();
        self.constant.estimate.is_finite()
            && coefficients
                .into_iter()
                .all(|coefficient| coefficient.estimate.is_finite())
    }

    /// The share that some of the columns explain of the variation that all others leave
    /// unexplained: (R² − R² without them) / (1 − R² without them). Undefined if nothing is left.
    pub fn partial_r_squared(&self, among: &dyn Fn(usize) -> bool) -> Option<f64> {
        Some(self.without(among)?.0)
    }

    /// An interval of the partial R squared in the population, computed as if rows were
    /// independent, by inverting the non-central F distribution.
    pub fn partial_r_squared_interval(
        &self,
        among: &dyn Fn(usize) -> bool,
        confidence: f64,
    ) -> Option<[f64; 2]> {
        let (partial, q) = self.without(among)?;
        partial_r_squared_interval(self.n, self.kept.len() as u64, q, partial, confidence)
    }

    /// The partial R squared of some of the columns, and the number of columns that a fit without
    /// them loses.
    fn without(&self, among: &dyn Fn(usize) -> bool) -> Option<(f64, u64)> {
        self.r_squared?;
        let others = (0..self.gram.size - 1).filter(|place| *place == 0 || !among(place - 1));
        let factor = self.gram.factor(others);
        let without = self.gram.rest_of_y(&factor);
        let fewer = self.kept.len().saturating_sub(factor.kept.len()) as u64;
        (without > 0.0).then(|| ((1.0 - self.squares / without).max(0.0), fewer))
    }

    /// Wald's test of whether the coefficients of some columns are all 0. `None` if none of them is
    /// in the fit, or without HC3 errors.
    pub fn wald(&self, among: &dyn Fn(usize) -> bool) -> Option<Wald> {
        let robust = self.robust.as_ref()?;
        let size = self.kept.len();
        let places: Vec<usize> = (1..size)
            .filter(|place| among(self.kept[*place] - 1))
            .collect();
        let mut gram = Gram::new(places.len());
        for (a, place) in places.iter().enumerate() {
            for (b, other) in places[..=a].iter().enumerate() {
                gram.sums[a * gram.size + b] += robust[place * size + other];
            }
        }
        let factor = gram.factor(0..places.len());
        let beta: Option<Vec<f64>> = places
            .iter()
            .map(|place| Some(self.coefficients[self.kept[*place] - 1].as_ref()?.estimate))
            .collect();
        if places.is_empty() || factor.kept.len() < places.len() {
            return None;
        }
        let half = factor.forward(&beta?);
        let chi_squared = dot(&half, &half);
        Some(Wald {
            chi_squared,
            df: places.len() as u64,
            p: chi_squared_upper(chi_squared, places.len() as f64)?,
        })
    }
}
