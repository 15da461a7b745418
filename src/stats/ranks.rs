//! Rank correlations of rows that belong to groups of owners, with and without each group.
//!
//! Without a group g the doubled mid-rank of a value v is F(v) − A(v), where F counts over all rows
//! and A over the rows of g: twice the rows with a lesser value, and those with the same value. So
//! with x and y centred over all rows, and a and b over the rows of g,
//!
//! Σ outside g (x − a)(y − b) = Σ xy − Σ xb − Σ ay + Σ ab − Σ of g (x − a)(y − b),
//!
//! where sums without a name are over all rows. Σ xb is a sum over the rows of g of what lies above
//! each of them in y. Only Σ ab needs all rows for each group, and there the rows with the most
//! frequent value of x or of y can be skipped, since a and b may be shifted: nearly all models of a
//! hub have no descendants, and most have no downloads. All sums are of whole numbers, so neither
//! the order of the rows nor that of the groups matters.

use super::correlate::{Correlation, correlation};
use super::order::Sorted;
use super::owners::OwnerGroups;
use crate::base::pulse;

/// The number of products of two ranks that a 64-bit sum can hold: each is below 2^55 for 100
/// million rows.
const PRODUCTS: usize = 256;

/// The greatest number of cells, of 4 bytes, in the table of one measure's ranks in some groups. More
/// would not fit in the processor's caches.
const CELLS: usize = 1 << 19;

/// The least number of groups for which ranks are counted together.
const TOGETHER: usize = 8;

/// The values of rows as codes without gaps, in ascending order. Mid-ranks, also those within a
/// part of the rows, follow from them by counting.
#[derive(Debug, Clone)]
pub struct Ranks {
    of: Vec<u32>,
    /// The number of rows of each code.
    counts: Vec<u32>,
}

impl Ranks {
    /// The ranks of the values of rows.
    pub fn of(len: usize, value: &dyn Fn(usize) -> f64) -> Self {
        let mut ranks = Self {
            of: vec![0; len],
            counts: Vec::new(),
        };
        Sorted::each(len, value, &mut |alike| {
            let code = ranks.counts.len() as u32;
            ranks.counts.push(0);
            for place in alike {
                ranks.of[place as usize] = code;
                ranks.counts[code as usize] += 1;
            }
        });
        ranks
    }

    /// The ranks from doubled mid-ranks; `None` if the numbers are not those of this many rows.
    pub fn from_doubled(ranks: &[u32]) -> Option<Self> {
        let mut code_of = vec![0u32; 2 * ranks.len() + 1];
        for rank in pulse::through(ranks) {
            *code_of.get_mut(*rank as usize)? = 1;
        }
        let mut next = 0;
        for code in &mut code_of {
            let is_rank = *code;
            *code = next;
            next += is_rank;
        }
        let mut counts = vec![0; next as usize];
        let of = pulse::through(ranks).map(|rank| {
            let code = code_of[*rank as usize];
            counts[code as usize] += 1;
            code
        });
        let of = of.collect();
        Some(Self { of, counts })
    }

    /// The code that most rows have, the lowest of equally frequent ones.
    fn mode(&self) -> Option<u32> {
        let codes = (0..).zip(&self.counts);
        let most = codes.reduce(|a, b| if b.1 > a.1 { b } else { a });
        most.map(|(code, _)| code)
    }

    /// The doubled mid-rank of each code less the mean of all.
    fn centred(&self) -> Vec<i64> {
        let rows = self.of.len() as i64;
        let mut done = 0;
        let each = self.counts.iter().map(|count| {
            let count = i64::from(*count);
            let rank = 2 * done + count - rows;
            done += count;
            rank
        });
        each.collect()
    }

    /// The sum of the squared centred doubled mid-ranks: (n³ − n − Σ (t³ − t)) ÷ 3, where t is the
    /// number of rows of each code.
    fn squares(&self) -> i128 {
        let ties: i128 = self.counts.iter().map(|count| cubes(*count)).sum();
        (cubes(self.of.len() as u32) - ties) / 3
    }
}

/// t³ − t.
fn cubes(t: u32) -> i128 {
    i128::from(t).pow(3) - i128::from(t)
}

/// The part by which Σ (t³ − t) ÷ 3 is less without some of t rows that are equal.
fn less_without(t: u32, some: u32) -> i128 {
    (cubes(t) - cubes(t - some)) / 3
}

/// The rank correlation of two measures of the same rows.
#[derive(Debug, Clone)]
pub struct RankPair {
    /// The number of rows.
    pub n: u64,
    /// Spearman's rho of all rows.
    pub rho: Correlation,
    /// Rho without each group of owners in turn; `None` if a measure does not vary without one of
    /// them, or if the groups are those of other rows.
    pub without: Option<Vec<f64>>,
}

impl RankPair {
    /// The correlation of two measures. `None` if one of them does not vary, if they are of
    /// different rows, or for fewer than three rows.
    pub fn new(x: &Ranks, y: &Ranks, groups: &OwnerGroups) -> Option<Self> {
        let rows = x.of.len();
        if rows != y.of.len() || rows < 3 || pulse::is_stopped() {
            return None;
        }
        // The table is of the measure with fewer values.
        let (x, y) = if x.counts.len() < y.counts.len() {
            (y, x)
        } else {
            (x, y)
        };
        let numbered: Vec<u8> = groups.numbered().map(|(group, _)| group).collect();
        let matches = groups.of().len() == rows;
        let rows = ByValue::new(x, y, matches.then_some(groups.of()));
        let product = rows.product();
        let rho = correlation(
            x.squares() as f64,
            y.squares() as f64,
            product as f64,
            x.of.len(),
        )?;
        let without = matches.then(|| rows.without_each(&numbered, product));
        Some(Self {
            n: x.of.len() as u64,
            rho,
            without: without.flatten(),
        })
    }
}

/// A row: its code in y and its group.
#[derive(Clone, Copy, Default)]
struct Row {
    y: u32,
    group: u8,
}

/// The rows in the order of x.
struct ByValue<'r> {
    x: &'r Ranks,
    y: &'r Ranks,
    /// Centred doubled mid-ranks by code of y.
    of_y: Vec<i64>,
    rows: Vec<Row>,
}

/// Sums over the rows of each group.
#[derive(Clone, Copy, Default)]
struct OfGroup {
    size: i64,
    x: i64,
    y: i64,
    /// Σ xb + Σ ay over all rows.
    margins: i128,
    /// Twice the rows below the most frequent value, and those at it, in x and in y.
    at_modes: [i64; 2],
}

/// Some groups whose ranks are counted together, and the sums that need all rows.
struct Block {
    /// The place of each group among them; at least their number for others.
    place_of: [u8; 256],
    /// Of each of them: Σ ab without the modes, Σ of the group (x − a)(y − b), and the parts by which
    /// the squares of x and of y are less.
    products: Vec<i128>,
    inside: Vec<i128>,
    less: [Vec<i128>; 2],
    /// The ranks in the groups of each code of y, less those of its mode.
    table: Vec<i32>,
}

impl<'r> ByValue<'r> {
    fn new(x: &'r Ranks, y: &'r Ranks, groups: Option<&[u8]>) -> Self {
        let mut next = Vec::with_capacity(x.counts.len());
        let mut sum = 0u32;
        for count in &x.counts {
            next.push(sum);
            sum += count;
        }
        let mut rows = vec![Row::default(); x.of.len()];
        let both = x.of.iter().zip(&y.of);
        for (row, (x, y)) in pulse::through(both).enumerate() {
            let place = &mut next[*x as usize];
            let group = groups.map_or(0, |groups| groups[row]);
            rows[*place as usize] = Row { y: *y, group };
            *place += 1;
        }
        Self {
            of_y: y.centred(),
            x,
            y,
            rows,
        }
    }

    /// The rows of each value of x, with its code and its centred doubled mid-rank.
    fn runs(&self) -> impl Iterator<Item = (u32, i64, &[Row])> {
        let all = self.rows.len() as i64;
        let mut rest = &self.rows[..];
        let codes = (0..).zip(&self.x.counts);
        pulse::through(codes).map(move |(code, count)| {
            let done = all - rest.len() as i64;
            let (run, others) = rest.split_at(*count as usize);
            rest = others;
            pulse::beat(*count);
            (code, 2 * done + i64::from(*count) - all, run)
        })
    }

    /// Σ xy.
    fn product(&self) -> i128 {
        let each = self.runs().map(|(_, x, run)| {
            // Ranks are below 2^28 for 100 million rows, and so are the rows of a run.
            let of_run: i64 = run.iter().map(|row| self.of_y[row.y as usize]).sum();
            i128::from(x) * i128::from(of_run)
        });
        each.sum()
    }

    /// For each code of y, the sum of x over the rows above it, twice, and over its rows.
    fn above_y(&self) -> Vec<i64> {
        let mut sums = vec![0i64; self.y.counts.len()];
        for (_, x, run) in self.runs() {
            for row in run {
                sums[row.y as usize] += x;
            }
        }
        let mut below = 0;
        for sum in &mut sums {
            let at = *sum;
            // All centred ranks add up to 0.
            *sum = -2 * below - at;
            below += at;
        }
        sums
    }

    fn of_groups(&self, modes: [u32; 2]) -> Vec<OfGroup> {
        let above_y = self.above_y();
        let mut of_groups = vec![OfGroup::default(); 256];
        let twice = |code: u32, mode: u32| 2 * i64::from(code < mode) + i64::from(code == mode);
        let mut below = 0;
        for (code, x, run) in self.runs() {
            let at: i64 = run.iter().map(|row| self.of_y[row.y as usize]).sum();
            let above_x = -2 * below - at;
            below += at;
            let in_x = twice(code, modes[0]);
            for row in run {
                let group = &mut of_groups[usize::from(row.group)];
                group.size += 1;
                group.x += x;
                group.y += self.of_y[row.y as usize];
                group.margins += i128::from(above_y[row.y as usize]) + i128::from(above_x);
                group.at_modes[0] += in_x;
                group.at_modes[1] += twice(row.y, modes[1]);
            }
        }
        of_groups
    }

    /// Rho without each of the groups, from Σ xy over all rows.
    fn without_each(&self, numbered: &[u8], product: i128) -> Option<Vec<f64>> {
        let modes = [self.x.mode()?, self.y.mode()?];
        let of_groups = self.of_groups(modes);
        let values = self.y.counts.len();
        let together = (CELLS / values.max(1)).max(TOGETHER);
        let squares = [self.x.squares(), self.y.squares()];
        let n = self.rows.len() as i64;
        let mut found = Vec::with_capacity(numbered.len());
        for groups in numbered.chunks(together) {
            if pulse::is_stopped() {
                return None;
            }
            let block = self.block(groups, &of_groups, modes);
            for (place, group) in groups.iter().enumerate() {
                let of = &of_groups[usize::from(*group)];
                let [a, b] = of.at_modes.map(|at| i128::from(at - of.size));
                let both = block.products[place]
                    - a * i128::from(of.y)
                    - b * i128::from(of.x)
                    - i128::from(n) * a * b;
                let sum = product - of.margins + both - block.inside[place];
                let rows = (n - of.size) as u32;
                let norm = [0, 1].map(|measure: usize| {
                    // Without its ties, and with those that are gone.
                    let ties = cubes(n as u32) - 3 * squares[measure];
                    let left = (cubes(rows) - ties) / 3 + block.less[measure][place];
                    (left as f64).sqrt()
                });
                let norm = norm[0] * norm[1];
                if norm <= 0.0 {
                    return None;
                }
                found.push((sum as f64 / norm).clamp(-1.0, 1.0));
            }
        }
        Some(found)
    }

    /// Counts the ranks of y in some groups.
    fn table(&self, groups: &[u8], of_groups: &[OfGroup]) -> Block {
        let width = groups.len();
        let mut place_of = [u8::MAX; 256];
        for (place, group) in (0..).zip(groups) {
            place_of[usize::from(*group)] = place;
        }
        let mut table = vec![0i32; self.y.counts.len() * width];
        for row in pulse::through(&self.rows) {
            let place = usize::from(place_of[usize::from(row.group)]);
            if place < width {
                table[row.y as usize * width + place] += 1;
            }
        }
        let at_mode = |group: &u8| of_groups[usize::from(*group)].at_modes[1] as i32;
        // Twice the rows below, less the rank of the mode.
        let mut below: Vec<i32> = groups.iter().map(|group| -at_mode(group)).collect();
        let mut less = vec![0; width];
        for (ranks, count) in table.chunks_exact_mut(width).zip(&self.y.counts) {
            pulse::beat(1);
            let each = ranks.iter_mut().zip(&mut below).zip(&mut less);
            for ((rank, below), less) in each {
                let here = *rank;
                if here > 0 && *count > 1 {
                    *less += less_without(*count, here as u32);
                }
                *rank = *below + here;
                *below += 2 * here;
            }
        }
        Block {
            place_of,
            products: vec![0; width],
            inside: vec![0; width],
            less: [vec![0; width], less],
            table,
        }
    }

    /// The sums of some groups that need all rows.
    fn block(&self, groups: &[u8], of_groups: &[OfGroup], modes: [u32; 2]) -> Block {
        let width = groups.len();
        let mut block = self.table(groups, of_groups);
        // At the modes, a and b are these.
        let at_modes: Vec<[i64; 2]> = groups
            .iter()
            .map(|group| {
                let of = &of_groups[usize::from(*group)];
                of.at_modes.map(|at| at - of.size)
            })
            .collect();
        let mut ranks: Vec<i32> = groups
            .iter()
            .map(|group| -of_groups[usize::from(*group)].at_modes[0] as i32)
            .collect();
        let mut part = vec![0i64; width];
        let mut held = 0;
        let mut here = vec![0u32; width];
        for (code, x, run) in self.runs() {
            let place = |row: &Row| usize::from(block.place_of[usize::from(row.group)]);
            let there = |row: &&Row| place(row) < width;
            for row in run.iter().filter(there) {
                ranks[place(row)] += 1;
                here[place(row)] += 1;
            }
            for row in run {
                let of_y = &block.table[row.y as usize * width..][..width];
                if code != modes[0] && row.y != modes[1] {
                    for ((part, a), b) in part.iter_mut().zip(&ranks).zip(of_y) {
                        // Bounded as PRODUCTS says; without a check several are done at once.
                        *part = part.wrapping_add(i64::from(*a).wrapping_mul(i64::from(*b)));
                    }
                    held += 1;
                    if held == PRODUCTS {
                        give(&mut part, &mut block.products);
                        held = 0;
                    }
                }
                let place = place(row);
                if place < width {
                    let [at_x, at_y] = at_modes[place];
                    let a = i64::from(ranks[place]) + at_x;
                    let b = i64::from(of_y[place]) + at_y;
                    let y = self.of_y[row.y as usize];
                    block.inside[place] += i128::from(x - a) * i128::from(y - b);
                }
            }
            for row in run {
                let place = place(row);
                let Some(count) = here.get_mut(place).filter(|count| **count > 0) else {
                    continue;
                };
                if run.len() > 1 {
                    block.less[0][place] += less_without(run.len() as u32, *count);
                }
                ranks[place] += *count as i32;
                *count = 0;
            }
        }
        give(&mut part, &mut block.products);
        block
    }
}

/// Moves sums to greater ones.
fn give(part: &mut [i64], whole: &mut [i128]) {
    for (part, whole) in part.iter_mut().zip(whole) {
        *whole += i128::from(*part);
        *part = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::Random;
    use crate::stats::{doubled_ranks_of, rank_correlation};

    /// The ranks of the rows outside each group, computed anew.
    fn anew(x: &[f64], y: &[f64], of: &[u8]) -> Option<Vec<f64>> {
        let mut groups: Vec<u8> = of.to_vec();
        groups.sort_unstable();
        groups.dedup();
        let each = groups.iter().map(|group| {
            let left = (0..of.len()).filter(|row| of[*row] != *group);
            let left: Vec<usize> = left.collect();
            let ranks = |values: &[f64]| doubled_ranks_of(left.len(), &|at| values[left[at]]);
            Some(rank_correlation(&ranks(x), &ranks(y))?.coefficient)
        });
        each.collect()
    }

    #[test]
    fn ranks_without_a_group_are_those_computed_anew() {
        let mut random = Random::new(11);
        let mut compared = 0;
        for round in 0..200u64 {
            let n = 5 + (random.draw() % 60) as usize;
            let mut values = |distinct: u64| -> Vec<f64> {
                let draw = (0..n).map(|_| random.draw() % distinct);
                // Small numbers are the most frequent.
                draw.map(|value| (value * value / distinct) as f64)
                    .collect()
            };
            let (x, y) = (values(1 + round % 9), values(2 + round % 50));
            let groups = 1 + round % 45;
            let of: Vec<u8> = (0..n).map(|_| (random.draw() % groups) as u8).collect();
            let ranks = |values: &[f64]| Ranks::of(n, &|row| values[row]);
            let pair = RankPair::new(&ranks(&x), &ranks(&y), &OwnerGroups::new(of.clone()));
            let doubled = |values: &[f64]| doubled_ranks_of(n, &|row| values[row]);
            let whole = rank_correlation(&doubled(&x), &doubled(&y));
            assert_eq!(pair.as_ref().map(|pair| &pair.rho), whole.as_ref());
            let Some(found) = pair.and_then(|pair| pair.without) else {
                continue;
            };
            // Fewer than three rows have no correlation when it is computed anew.
            if let Some(expected) = anew(&x, &y, &of) {
                assert_eq!(found, expected, "round {round}");
                compared += 1;
            }
        }
        assert!(compared > 100, "{compared}");
    }

    /// Groups that do not fit in one table are counted in several.
    #[test]
    fn more_values_than_fit_in_a_table_change_nothing() {
        let n = CELLS / 4;
        let x = |row: usize| (row * 7_919 % n) as f64;
        let y = |row: usize| (row * 104_729 % n % 100_003) as f64;
        let of = |row: usize| (row % 41) as u8;
        let groups = OwnerGroups::new((0..n).map(of).collect());
        let pair = RankPair::new(&Ranks::of(n, &x), &Ranks::of(n, &y), &groups).unwrap();
        let without = pair.without.unwrap();
        assert_eq!(without.len(), 41);
        for group in [0, 7, 8, 40] {
            let left: Vec<usize> = (0..n).filter(|row| of(*row) != group).collect();
            let ranks =
                |value: &dyn Fn(usize) -> f64| doubled_ranks_of(left.len(), &|at| value(left[at]));
            let anew = rank_correlation(&ranks(&x), &ranks(&y)).unwrap();
            assert_eq!(without[usize::from(group)], anew.coefficient);
        }
    }
}
