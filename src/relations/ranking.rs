use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::{Count, CountFrequencies, Distribution, Field, Relation, Relations};

/// The number of rows that the head of a snapshot keeps with their names.
///
/// Rankings need at most half as many, so a head in which every name occurs twice is still
/// sufficient.
pub const HEAD_ROWS: usize = 100_000;

/// Above this number of rows repeated names are not searched. The search takes eight bytes per
/// row, and no registry is nearly as large.
const CHECKED_ROWS: u64 = 20_000_000;

/// One package of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The registry's name for it.
    pub id: Box<str>,
    /// Downloads in the registry's period.
    pub downloads: Count,
}

/// Downloads descending, then name ascending in UTF-8 byte order.
fn rank_order(a: (Count, &str), b: (Count, &str)) -> Ordering {
    b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1))
}

impl Row {
    fn key(&self) -> (Count, &str) {
        (self.downloads, &self.id)
    }

    fn rank_order(&self, other: &Self) -> Ordering {
        rank_order(self.key(), other.key())
    }
}

/// The packages of one snapshot, reduced to the needs of rankings by downloads: the head with
/// names, how often each count occurs, and the numbers of unusable rows.
///
/// A row of the head takes about 60 bytes (16 for the count, 16 for the pointer, about 25 for the
/// name, measured on npm's names). The head has at most [`HEAD_ROWS`] rows for a snapshot of any
/// size. The [`Distribution`] needs further memory.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    /// The most downloaded rows in rank order, repeated names included.
    head: Vec<Row>,
    /// The largest count outside the head, and how many rows outside the head have it.
    left_out: Option<(Count, u64)>,
    /// The counts of all rows, repeated names included.
    counts: Distribution,
    /// Rows with a name and a count.
    pub rows: u64,
    /// Rows without a count (null or NaN).
    pub without_downloads: u64,
    /// Rows with a number that is not a count: negative, infinite or beyond 64 bits.
    pub not_a_count: u64,
    /// Rows without a name (null or empty).
    pub without_name: u64,
    /// Rows that repeat the name of another row; `None` if the snapshot was too large to check.
    pub repeated_names: Option<u64>,
}

impl Ranking {
    /// The most downloaded rows in rank order, repeated names included.
    pub fn head(&self) -> &[Row] {
        &self.head
    }

    /// How often each count occurs in all rows, repeated names included.
    pub fn counts(&self) -> &Distribution {
        &self.counts
    }

    /// Rows with a name, whether or not they have a count.
    pub fn named(&self) -> u64 {
        self.rows + self.without_downloads + self.not_a_count
    }

    /// Whether the snapshot has rows with a count that the head does not hold.
    pub fn is_truncated(&self) -> bool {
        self.left_out.is_some()
    }

    /// The rows of the head that pass. Rows outside the head are unknown by name: none of them
    /// passes, and unless all of them have fewer downloads than `least`, which each row that
    /// passes has, the result says that rows are left out.
    #[must_use]
    pub fn filtered(&self, passes: impl Fn(&Row) -> bool, least: Count) -> Self {
        let mut builder = RankingBuilder::default();
        for row in self.head.iter().filter(|row| passes(row)) {
            builder.push(&row.id, row.downloads);
        }
        let left_out = self.left_out.filter(|(count, _)| *count >= least);
        Self {
            left_out: left_out.map(|(count, _)| (count, 0)),
            ..builder.finish()
        }
    }

    /// The number of rows of the whole snapshot with this count, which must occur in the head.
    pub fn rows_with(&self, downloads: Count) -> u64 {
        let in_head = self.head.iter().filter(|row| row.downloads == downloads);
        in_head.count() as u64 + self.rows_left_out_with(downloads)
    }

    /// The number of rows outside the head with this count.
    pub fn rows_left_out_with(&self, downloads: Count) -> u64 {
        match self.left_out {
            Some((count, rows)) if count == downloads => rows,
            _ => 0,
        }
    }
}

impl Relations {
    /// The packages ranked by likes.
    pub fn by_likes(&self) -> Option<Ranking> {
        let packages = self.table(Relation::Packages)?;
        if !packages.has(Field::Likes) {
            return None;
        }
        let mut ranking = RankingBuilder::default();
        for row in 0..packages.rows() {
            match (
                self.text(Field::PackageId, row),
                packages.count(Field::Likes, row),
            ) {
                (Some(id), Some(likes)) => ranking.push(id, likes),
                (Some(_), None) => ranking.skip_without_downloads(),
                (None, _) => ranking.skip_without_name(),
            }
        }
        Some(ranking.finish())
    }
}

/// Collects a snapshot row by row, in any order.
#[derive(Debug)]
pub struct RankingBuilder {
    packages: Ranking,
    capacity: usize,
    /// Whether the row at index `capacity - 1` is the lowest that can still be in the head.
    pruned: bool,
    repeats: Repeats,
    counts: CountFrequencies,
}

/// The way in which repeated names are found.
#[derive(Debug)]
enum Repeats {
    /// By hashes of all names.
    Hashes(Vec<u64>),
    /// The caller counts them.
    Counted(u64),
    /// There were too many names to check.
    Unchecked,
}

impl Default for RankingBuilder {
    fn default() -> Self {
        Self::with_head_rows(HEAD_ROWS)
    }
}

impl RankingBuilder {
    /// A builder whose head keeps `capacity` rows, at least one.
    pub fn with_head_rows(capacity: usize) -> Self {
        Self {
            packages: Ranking::default(),
            capacity: capacity.max(1),
            pruned: false,
            repeats: Repeats::Hashes(Vec::new()),
            counts: CountFrequencies::default(),
        }
    }

    /// A builder for a caller who knows which names repeat and calls [`Self::repeat`].
    pub fn with_known_repeats() -> Self {
        Self {
            repeats: Repeats::Counted(0),
            ..Self::default()
        }
    }

    /// Marks the last row as a repeated name.
    pub fn repeat(&mut self) {
        if let Repeats::Counted(rows) = &mut self.repeats {
            *rows += 1;
        }
    }

    /// Adds a row with a name and a count.
    pub fn push(&mut self, id: &str, downloads: Count) {
        self.packages.rows += 1;
        self.remember_name(id);
        self.counts.push(downloads);
        self.rank(id, downloads);
    }

    fn rank(&mut self, id: &str, downloads: Count) {
        let head = &mut self.packages.head;
        // Once the head is full, a row below the one at its capacity cannot enter it.
        if head.len() >= self.capacity
            && self.pruned
            && rank_order(head[self.capacity - 1].key(), (downloads, id)) == Ordering::Less
        {
            self.leave_out(downloads, 1);
            return;
        }
        head.push(Row {
            id: id.into(),
            downloads,
        });
        if head.len() >= 2 * self.capacity {
            self.prune();
        }
    }

    /// Reduces the capacity, with the same result as if it had been lower from the beginning.
    pub fn keep_head_rows(&mut self, capacity: usize) {
        let capacity = capacity.max(1);
        if capacity >= self.capacity {
            return;
        }
        self.capacity = capacity;
        self.pruned = false;
        if self.packages.head.len() > capacity {
            self.prune();
        }
    }

    /// The number of rows in memory.
    pub fn head_rows(&self) -> usize {
        self.packages.head.len()
    }

    /// Stops the search for repeated names.
    pub fn forget_names(&mut self) {
        self.repeats = Repeats::Unchecked;
    }

    /// An upper bound of the number of different counts.
    pub fn distinct_counts(&self) -> usize {
        self.counts.distinct()
    }

    /// Counts a row without a count.
    pub fn skip_without_downloads(&mut self) {
        self.packages.without_downloads += 1;
    }

    /// Counts a row whose number is not a count.
    pub fn skip_not_a_count(&mut self) {
        self.packages.not_a_count += 1;
    }

    /// Counts a row without a name.
    pub fn skip_without_name(&mut self) {
        self.packages.without_name += 1;
    }

    /// The rows that were counted and are not ranked: without a count, without a usable count,
    /// without a name.
    pub fn skipped(&self) -> [u64; 3] {
        let packages = &self.packages;
        [
            packages.without_downloads,
            packages.not_a_count,
            packages.without_name,
        ]
    }

    /// Counts rows that are not ranked, in the order of [`Self::skipped`].
    pub fn skip(&mut self, [without_downloads, not_a_count, without_name]: [u64; 3]) {
        self.packages.without_downloads += without_downloads;
        self.packages.not_a_count += not_a_count;
        self.packages.without_name += without_name;
    }

    /// Combines several parts of one table into a snapshot. A name that occurs in two parts is not
    /// counted as repeated.
    pub fn merge<'a>(parts: impl IntoIterator<Item = &'a Ranking>) -> Ranking {
        let mut builder = Self {
            repeats: Repeats::Unchecked,
            ..Self::default()
        };
        let mut repeated = Some(0);
        for part in parts {
            for row in &part.head {
                builder.rank(&row.id, row.downloads);
            }
            // The merged head is not longer than a full head, so this row still ranks below it.
            if let Some((downloads, rows)) = part.left_out {
                builder.leave_out(downloads, rows);
            }
            builder.counts.add(&part.counts);
            builder.packages.rows += part.rows;
            builder.packages.without_downloads += part.without_downloads;
            builder.packages.not_a_count += part.not_a_count;
            builder.packages.without_name += part.without_name;
            repeated = repeated.zip(part.repeated_names).map(|(a, b)| a + b);
        }
        Ranking {
            repeated_names: repeated,
            ..builder.finish()
        }
    }

    /// Finishes the snapshot.
    pub fn finish(mut self) -> Ranking {
        if self.packages.head.len() > self.capacity {
            self.prune();
        }
        self.packages.head.sort_unstable_by(Row::rank_order);
        self.packages.head.shrink_to_fit();
        self.packages.counts = self.counts.finish();
        self.packages.repeated_names = match self.repeats {
            Repeats::Hashes(mut hashes) => {
                hashes.sort_unstable();
                Some(hashes.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64)
            }
            Repeats::Counted(rows) => Some(rows),
            Repeats::Unchecked => None,
        };
        self.packages
    }

    fn remember_name(&mut self, id: &str) {
        if let Repeats::Hashes(hashes) = &mut self.repeats {
            if self.packages.rows > CHECKED_ROWS {
                self.repeats = Repeats::Unchecked;
                return;
            }
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            hashes.push(hasher.finish());
        }
    }

    /// Keeps the first `capacity` rows by rank and moves the lowest of them to index `capacity -
    /// 1`.
    fn prune(&mut self) {
        self.packages
            .head
            .select_nth_unstable_by(self.capacity - 1, Row::rank_order);
        self.pruned = true;
        let dropped = self.packages.head.split_off(self.capacity);
        for row in dropped {
            self.leave_out(row.downloads, 1);
        }
    }

    /// Every row outside the head ranks below all rows of the finished head. So only the largest
    /// count outside the head can tie with it.
    fn leave_out(&mut self, downloads: Count, rows: u64) {
        match &mut self.packages.left_out {
            Some((count, all)) if *count == downloads => *all += rows,
            Some((count, _)) if *count > downloads => {}
            slot => *slot = Some((downloads, rows)),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn collect(rows: &[(String, u64)], capacity: usize) -> Ranking {
        let mut builder = RankingBuilder::with_head_rows(capacity);
        for (id, downloads) in rows {
            builder.push(id, Count::new(*downloads));
        }
        builder.finish()
    }

    proptest! {
        // The expected head comes from sorting and counting all rows.
        #[test]
        fn head_equals_a_full_sort(
            rows in prop::collection::vec(("[ab]{1,3}", 0u64..6), 0..200),
            capacity in 1usize..40,
        ) {
            let packages = collect(&rows, capacity);
            let mut sorted = rows.clone();
            sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let kept: Vec<_> = packages.head().iter()
                .map(|row| (row.id.to_string(), row.downloads.whole()))
                .collect();
            prop_assert_eq!(&kept[..], &sorted[..capacity.min(sorted.len())]);
            prop_assert_eq!(packages.rows, rows.len() as u64);
            prop_assert_eq!(packages.is_truncated(), rows.len() > capacity);
            for row in packages.head() {
                let everywhere = rows.iter().filter(|r| r.1 == row.downloads.whole()).count();
                prop_assert_eq!(packages.rows_with(row.downloads), everywhere as u64);
            }
            // Parts of a table give the same snapshot as the whole table, except for names that
            // occur in several parts.
            let (one, two) = rows.split_at(rows.len() / 2);
            let parts = [one, two].map(|part| {
                let mut builder = RankingBuilder::default();
                for (id, downloads) in part {
                    builder.push(id, Count::new(*downloads));
                }
                builder.finish()
            });
            let merged = RankingBuilder::merge(&parts);
            let whole = collect(&rows, HEAD_ROWS);
            prop_assert_eq!(merged.head(), whole.head());
            prop_assert_eq!(merged.rows, whole.rows);
            prop_assert_eq!(merged.counts(), whole.counts());
            prop_assert_eq!(packages.counts(), whole.counts());
            let distinct: std::collections::HashSet<_> = rows.iter().map(|r| &r.0).collect();
            prop_assert_eq!(packages.repeated_names, Some((rows.len() - distinct.len()) as u64));
        }
    }
}
