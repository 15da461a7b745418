//! Correlations and slopes of rows that belong together: models of one owner resemble each other,
//! so owners are clusters.

use serde::Serialize;

use super::{Fit, Lists, rank_correlation, spearman_interval, student_quantile};
use crate::base::pulse;

/// The number of groups of owners for the jackknife.
pub const OWNER_GROUPS: u64 = 40;

/// The least number of groups, or of owners for a slope; fewer do not show how much owners differ.
pub const LEAST_GROUPS: usize = 10;

/// Confidence of all intervals here.
const CONFIDENCE: f64 = 0.95;

/// The number of products of a centred doubled rank and a difference of two that a 64-bit sum can
/// hold: each is below 2^55 for 100 million rows.
const PRODUCTS: usize = 256;

/// The group of each row.
#[derive(Debug, Clone)]
pub struct OwnerGroups {
    of: Vec<u8>,
    /// The rows of each group.
    rows: Lists,
}

impl OwnerGroups {
    /// Makes the groups from the group of each row, a number below [`OWNER_GROUPS`].
    pub fn new(of: Vec<u8>) -> Self {
        let groups = of.iter().map(|group| u32::from(*group));
        let rows = Lists::grouped(usize::from(u8::MAX) + 1, groups);
        Self { of, rows }
    }

    /// The groups for some of the rows, given by their places.
    #[must_use]
    pub fn at(&self, places: &[u32]) -> Self {
        let of = places
            .iter()
            .filter_map(|place| self.of.get(*place as usize));
        Self::new(of.copied().collect())
    }

    /// The rows of each group that has rows, in the order of the groups.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        self.numbered().map(|(_, rows)| rows)
    }

    /// The groups that have rows, each with its rows.
    fn numbered(&self) -> impl Iterator<Item = (u8, &[u32])> {
        let all = (0..=u8::MAX).map(|group| (group, self.rows.of(group.into())));
        all.filter(|(_, rows)| !rows.is_empty())
    }

    /// The number of groups with rows.
    pub fn count(&self) -> u64 {
        self.numbered().count() as u64
    }
}

/// Spearman's rho with an interval that has owners as clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredRho {
    /// The number of rows.
    pub n: u64,
    /// Spearman's rho.
    pub rho: f64,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// 95% interval computed as if the rows were independent (Bonett and Wright 2000).
    pub independent: Option<[f64; 2]>,
    /// 95% interval by the jackknife over groups of owners; undefined for fewer than ten groups, or
    /// if nothing varies without one of them.
    pub by_owner: Option<[f64; 2]>,
    /// The interval that counts: each end is the wider one of the two intervals. Undefined if
    /// either of them is.
    pub interval: Option<[f64; 2]>,
}

/// The difference of two rank correlations with the same third measure, which are dependent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RhoDifference {
    /// The number of rows.
    pub n: u64,
    /// Rho of the first measure with the third one.
    pub first: f64,
    /// Rho of the second measure with the third one.
    pub second: f64,
    /// Rho of the first measure with the second.
    pub between: f64,
    /// The first rho minus the second, with their signs.
    pub difference: f64,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// 95% interval computed as if the rows were independent (Zou 2007).
    pub independent: Option<[f64; 2]>,
    /// 95% interval by the jackknife over groups of owners; undefined for fewer than ten groups, or
    /// if nothing varies without one of them.
    pub by_owner: Option<[f64; 2]>,
    /// The interval that counts: each end is the wider one of the two intervals. Undefined if
    /// either of them is.
    pub interval: Option<[f64; 2]>,
}

/// The uncertainty of a slope with owners as clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredSlope {
    /// The number of clusters.
    pub clusters: u64,
    /// Standard error by the sandwich over clusters.
    pub se: f64,
    /// 95% interval by Student's distribution with clusters − 1 degrees of freedom.
    pub interval: [f64; 2],
}

/// Doubled mid-ranks as codes without gaps. The ranks within any part of the rows follow from them
/// by counting.
struct Codes {
    of: Vec<u32>,
    counts: Vec<u32>,
}

impl Codes {
    /// `None` if the numbers are not doubled mid-ranks of this many rows.
    fn new(ranks: &[u32]) -> Option<Self> {
        let mut code_of = vec![0u32; 2 * ranks.len() + 1];
        for rank in pulse::through(ranks) {
            *code_of.get_mut(*rank as usize)? = 1;
        }
        let mut next = 0;
        for code in pulse::through(&mut code_of) {
            let is_rank = *code;
            *code = next;
            next += is_rank;
        }
        let of: Vec<u32> = ranks.iter().map(|rank| code_of[*rank as usize]).collect();
        let mut counts = vec![0; next as usize];
        for code in &of {
            counts[*code as usize] += 1;
        }
        Some(Self { of, counts })
    }

    /// The code that most rows have, the lowest of equally frequent ones.
    fn mode(&self) -> Option<u32> {
        let codes = (0..).zip(&self.counts);
        let most = codes.reduce(|a, b| if b.1 > a.1 { b } else { a });
        most.map(|(code, _)| code)
    }

    /// The centred doubled mid-rank of each code among all rows except these.
    fn without(&self, rows: &[u32]) -> Vec<i64> {
        let mut ranks: Vec<i64> = self.counts.iter().map(|count| i64::from(*count)).collect();
        for row in pulse::through(rows) {
            ranks[self.of[*row as usize] as usize] -= 1;
        }
        let rows = (self.of.len() - rows.len()) as i64;
        let mut done = 0;
        for rank in &mut ranks {
            let count = *rank;
            *rank = 2 * done + count - rows;
            done += count;
        }
        ranks
    }

    /// For each group, the sum of the squared centred doubled mid-ranks among the rows outside it:
    /// (n³ − n − Σ (t³ − t)) ÷ 3, where t is the number of rows of each code.
    fn squares_without(&mut self, groups: &OwnerGroups) -> Vec<i128> {
        let cubes = |count: u32| i128::from(count).pow(3) - i128::from(count);
        let ties: i128 = self.counts.iter().map(|count| cubes(*count)).sum();
        let each = groups.each().map(|rows| {
            // Without one of t rows, t³ − t is less by 3 t (t − 1).
            let mut less = 0u128;
            for row in pulse::through(rows) {
                let count = &mut self.counts[self.of[*row as usize] as usize];
                *count -= 1;
                less += u128::from(u64::from(*count) * (u64::from(*count) + 1));
            }
            for row in rows {
                self.counts[self.of[*row as usize] as usize] += 1;
            }
            let rows = (self.of.len() - rows.len()) as u32;
            (cubes(rows) - ties) / 3 + less as i128
        });
        each.collect()
    }
}

/// The rows that count in products with a shared measure, in the order of another measure.
struct Ordered {
    /// The place of each row among the values of the rows that count: an odd number for each of
    /// these values, an even one for all values between two of them.
    places: Vec<u32>,
    /// The number of rows at each place.
    counts: Vec<u32>,
    /// The place, the code of the shared measure and the group of each row that counts.
    rows: Vec<(u32, u32, u8)>,
}

impl Ordered {
    fn new(codes: Codes, shared: &Codes, mode: u32, groups: &OwnerGroups) -> Self {
        let is_there = |row: &usize| shared.of[*row] != mode;
        let mut place_of = vec![0u32; codes.counts.len()];
        for row in (0..codes.of.len()).filter(is_there) {
            place_of[codes.of[row] as usize] = 1;
        }
        let mut values = 0;
        for place in &mut place_of {
            let counts = *place;
            *place += 2 * values;
            values += counts;
        }
        let mut places = codes.of;
        let mut counts = vec![0; 2 * values as usize + 1];
        for place in &mut places {
            *place = place_of[*place as usize];
            counts[*place as usize] += 1;
        }
        drop(place_of);
        let rows = (0..places.len()).filter(is_there);
        let mut rows: Vec<(u32, u32, u8)> = rows
            .map(|row| (places[row], shared.of[row], groups.of[row]))
            .collect();
        rows.sort_unstable();
        Self {
            places,
            counts,
            rows,
        }
    }

    /// The sum of products of the centred doubled mid-ranks outside a group, whose rows are given,
    /// with the numbers of the codes of the shared measure.
    fn products(&self, (group, without): (u8, &[u32]), of_shared: &[i64]) -> i128 {
        let mut counts = self.counts.clone();
        for row in pulse::through(without) {
            counts[self.places[*row as usize] as usize] -= 1;
        }
        let all = (self.places.len() - without.len()) as i64;
        let (mut whole, mut part, mut held) = (0i128, 0i64, 0);
        let (mut done, mut at) = (0, 0);
        for (place, code, of_row) in pulse::over(&self.rows) {
            for passed in &counts[at..*place as usize] {
                done += i64::from(*passed);
            }
            at = *place as usize;
            if *of_row == group {
                continue;
            }
            let rank = 2 * done + i64::from(counts[at]) - all;
            part += rank * of_shared[*code as usize];
            held += 1;
            if held == PRODUCTS {
                whole += i128::from(part);
                (part, held) = (0, 0);
            }
        }
        whole + i128::from(part)
    }
}

/// Rho of some measures with a shared one, given as doubled mid-ranks, over the rows outside each
/// group in turn; ranks are computed again each time. Sums are whole numbers, so the order of rows
/// does not matter. `None` if a measure does not vary.
///
/// Centred ranks add up to 0. So the rows with the most frequent value of the shared measure can be
/// skipped: Σ a·b = Σ a·(b − b of that value). This saves time, because nearly all models of a hub
/// have no descendants.
fn without_each<const N: usize>(
    measures: [&[u32]; N],
    shared: &[u32],
    groups: &OwnerGroups,
) -> Option<Vec<[f64; N]>> {
    let same_length = |ranks: &[u32]| ranks.len() == groups.of.len();
    if !same_length(shared) || !measures.iter().all(|ranks| same_length(ranks)) {
        return None;
    }
    let mut shared = Codes::new(shared)?;
    let mode = shared.mode()?;
    let shared_squares = shared.squares_without(groups);
    let mut found = vec![[0.0; N]; shared_squares.len()];
    for (measure, ranks) in measures.into_iter().enumerate() {
        let mut codes = Codes::new(ranks)?;
        let squares = codes.squares_without(groups);
        let ordered = Ordered::new(codes, &shared, mode, groups);
        let squares = squares.iter().zip(&shared_squares);
        for (((group, rows), rhos), (squares, of_shared)) in
            pulse::over(groups.numbered()).zip(&mut found).zip(squares)
        {
            let norm = (*squares as f64).sqrt() * (*of_shared as f64).sqrt();
            if norm <= 0.0 {
                return None;
            }
            let mut of_shared = shared.without(rows);
            let of_mode = of_shared[mode as usize];
            of_shared.iter_mut().for_each(|rank| *rank -= of_mode);
            let whole = ordered.products((group, rows), &of_shared);
            rhos[measure] = (whole as f64 / norm).clamp(-1.0, 1.0);
        }
    }
    Some(found)
}

/// 95% interval by the delete-one-group jackknife with deviations from the value of all rows: V =
/// (G − 1)/G · Σ(without group − all)², and Student's distribution with G − 1 degrees of freedom.
/// `None` for fewer than ten groups.
pub fn jackknife_interval(all: f64, without: &[f64]) -> Option<[f64; 2]> {
    if without.len() < LEAST_GROUPS {
        return None;
    }
    let groups = without.len() as f64;
    let squares: f64 = without
        .iter()
        .map(|value| (value - all) * (value - all))
        .sum();
    let se = ((groups - 1.0) / groups * squares).sqrt();
    let reach = student_quantile(0.5 + CONFIDENCE / 2.0, groups - 1.0)? * se;
    reach.is_finite().then_some([all - reach, all + reach])
}

/// The interval whose ends are the wider ones of two intervals.
pub fn wider(a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> Option<[f64; 2]> {
    let (a, b) = (a?, b?);
    Some([a[0].min(b[0]), a[1].max(b[1])])
}

fn within(interval: Option<[f64; 2]>, most: f64) -> Option<[f64; 2]> {
    interval.map(|ends| ends.map(|end| end.clamp(-most, most)))
}

/// Spearman's rho of two measures, given as doubled mid-ranks, whose rows belong to groups of
/// owners. `None` if a measure does not vary or there are fewer than three rows.
pub fn clustered_rho(x: &[u32], y: &[u32], groups: &OwnerGroups) -> Option<ClusteredRho> {
    let rho = rank_correlation(x, y)?.coefficient;
    let n = x.len() as u64;
    let independent = spearman_interval(rho, n, CONFIDENCE);
    let by_owner = without_each([x], y, groups).and_then(|without| {
        let without: Vec<f64> = without.into_iter().map(|[rho]| rho).collect();
        jackknife_interval(rho, &without)
    });
    let by_owner = within(by_owner, 1.0);
    Some(ClusteredRho {
        n,
        rho,
        owner_groups: groups.count(),
        independent,
        by_owner,
        interval: wider(independent, by_owner),
    })
}

/// The difference of the rank correlations that two measures have with a shared one, all given as
/// doubled mid-ranks of the same rows. `None` if a measure does not vary or there are fewer than
/// three rows.
pub fn rho_difference(
    first: &[u32],
    second: &[u32],
    shared: &[u32],
    groups: &OwnerGroups,
) -> Option<RhoDifference> {
    let rho = |a: &[u32], b: &[u32]| Some(rank_correlation(a, b)?.coefficient);
    let (r1, r2, r12) = (
        rho(first, shared)?,
        rho(second, shared)?,
        rho(first, second)?,
    );
    let n = first.len() as u64;
    let interval = |rho| spearman_interval(rho, n, CONFIDENCE);
    let independent = interval(r1)
        .zip(interval(r2))
        .and_then(|(interval, other)| zou(r1, r2, r12, interval, other));
    let by_owner = without_each([first, second], shared, groups).and_then(|without| {
        let without: Vec<f64> = without.into_iter().map(|[a, b]| a - b).collect();
        jackknife_interval(r1 - r2, &without)
    });
    let by_owner = within(by_owner, 2.0);
    Some(RhoDifference {
        n,
        first: r1,
        second: r2,
        between: r12,
        difference: r1 - r2,
        owner_groups: groups.count(),
        independent,
        by_owner,
        interval: wider(independent, by_owner),
    })
}

/// The interval of r1 − r2, two correlations with one shared variable, from the interval of each
/// and the correlation r12 of the two other variables. `None` if r1 or r2 is ±1.
///
/// Source: Zou, *Toward using confidence intervals to compare correlations*, Psychological
/// Methods 12 (2007), equation 15.
pub fn zou(r1: f64, r2: f64, r12: f64, interval: [f64; 2], other: [f64; 2]) -> Option<[f64; 2]> {
    let (s1, s2, s12) = (r1 * r1, r2 * r2, r12 * r12);
    let c = ((r12 - r1 * r2 / 2.0) * (1.0 - s1 - s2 - s12) + s12 * r12) / ((1.0 - s1) * (1.0 - s2));
    let reach = |a: f64, b: f64| (a * a + b * b - 2.0 * c * a * b).max(0.0).sqrt();
    let ends = [
        r1 - r2 - reach(r1 - interval[0], other[1] - r2),
        r1 - r2 + reach(interval[1] - r1, r2 - other[0]),
    ];
    ends.iter().all(|end| end.is_finite()).then_some(ends)
}

/// The uncertainty of a fitted line's slope if the points belong to clusters: the sandwich Σ_g (Σ
/// (x − mean x) · residual)² / (Σ (x − mean x)²)², times G/(G − 1) · (n − 1)/(n − 2), the same as
/// statsmodels' `OLS(y, X).fit(cov_type="cluster", use_t=True)`. Points of one cluster are
/// consecutive. `None` for fewer than ten clusters.
pub fn clustered_slope(
    fit: &Fit,
    n: usize,
    point: &dyn Fn(usize) -> (f64, f64),
    cluster: &dyn Fn(usize) -> u32,
) -> Option<ClusteredSlope> {
    let mut mean = 0.0;
    for index in pulse::over(0..n) {
        mean += point(index).0;
    }
    mean /= n as f64;
    let (mut xx, mut squares, mut score) = (0.0, 0.0, 0.0);
    let mut clusters = 0u64;
    for index in pulse::over(0..n) {
        if index == 0 || cluster(index) != cluster(index - 1) {
            squares += score * score;
            score = 0.0;
            clusters += 1;
        }
        let (x, y) = point(index);
        xx += (x - mean) * (x - mean);
        score += (x - mean) * (y - fit.intercept - fit.slope * x);
    }
    squares += score * score;
    if clusters < LEAST_GROUPS as u64 || n < 3 {
        return None;
    }
    let (groups, rows) = (clusters as f64, n as f64);
    let factor = groups / (groups - 1.0) * ((rows - 1.0) / (rows - 2.0));
    let se = (factor * squares).sqrt() / xx;
    let reach = student_quantile(0.5 + CONFIDENCE / 2.0, groups - 1.0)? * se;
    reach.is_finite().then_some(ClusteredSlope {
        clusters,
        se,
        interval: [fit.slope - reach, fit.slope + reach],
    })
}
