//! How much of its registry a dataset covers. Its rows and counts are compared with the known sizes
//! of registries. A statement in the file or by the user is used before that ([`Covered::with`]).

use crate::relations::{Coverage, CoverageWord, Covered, Distribution, SnapshotDate, month_of};

/// A known number of packages of a registry.
struct Known {
    year: u16,
    month: u8,
    packages: u64,
}

/// Models on Hugging Face: 2021 from the artifact's snapshot, 2022 from two complete crawls, 2023
/// and 2024 second-hand, 2025 from Laufer, Oderinwale and Kleinberg (2025).
const HUGGING_FACE: [Known; 6] = [
    known(2021, 6, 10_406),
    known(2022, 7, 55_524),
    known(2022, 10, 74_970),
    known(2023, 10, 350_000),
    known(2024, 9, 760_460),
    known(2025, 7, 1_860_411),
];

const fn known(year: u16, month: u8, packages: u64) -> Known {
    Known {
        year,
        month,
        packages,
    }
}

impl Known {
    /// Its month as [`month_of`] counts them.
    fn month(&self) -> f64 {
        f64::from(self.year) * 12.0 + f64::from(self.month) - 1.0
    }
}

/// The number of packages of a registry in the month of a date, log-linear between the known
/// months, and whether the date is after the last of them.
fn known_at(registry: &str, date: SnapshotDate) -> Option<(u64, bool)> {
    if registry != "huggingface" {
        return None;
    }
    let month = month_of(date.span()[0]) as f64;
    let last = HUGGING_FACE.last()?;
    if month > last.month() {
        return Some((last.packages, true));
    }
    let pairs = HUGGING_FACE.iter().zip(HUGGING_FACE.iter().skip(1));
    let mut pairs = pairs.filter(|(a, b)| (a.month()..=b.month()).contains(&month));
    let (a, b) = pairs.next()?;
    let share = (month - a.month()) / (b.month() - a.month());
    let (from, to) = (libm::log(a.packages as f64), libm::log(b.packages as f64));
    Some((
        libm::round(libm::exp(from + share * (to - from))) as u64,
        false,
    ))
}

/// Coverage of a dataset of `rows` named packages, from its rows and counts.
///
/// Whole: at least half of the known number of packages of the registry at the date; after the last
/// date with a known number, at least that number. Head: the least count is at least 3 and the 10%
/// quantile is at most 1.5 times the least. Extract: all other datasets of a registry and date with
/// a known number. The definition is ours: `docs/results.md`, “Coverage”.
pub fn of_rows(
    registry: Option<&str>,
    date: Option<SnapshotDate>,
    rows: u64,
    counts: &Distribution,
) -> Covered {
    let known = registry.zip(date);
    let known = known.and_then(|(registry, date)| known_at(registry, date));
    let part = match known {
        Some((known, true)) if rows >= known => Coverage::Whole,
        Some((known, false)) if rows.saturating_mul(2) >= known => Coverage::Whole,
        _ if is_head(counts) => Coverage::Head,
        Some(_) => Coverage::Extract,
        None => Coverage::Unknown,
    };
    Covered {
        part,
        word: CoverageWord::Rows,
        rows,
        known: known.map(|(packages, _)| packages),
        after_known: known.is_some_and(|(_, after)| after),
    }
}

/// Whether counts end like those of the most popular packages, that is, suddenly and far above 0.
fn is_head(counts: &Distribution) -> bool {
    const LEAST: f64 = 3.0;
    const SPREAD: f64 = 1.5;
    let all: u64 = counts.runs().map(|(_, times)| times).sum();
    let Some((least, _)) = counts.runs().next() else {
        return false;
    };
    let mut below = 0;
    let tenth = counts.runs().find(|(_, times)| {
        below += times;
        below.saturating_mul(10) >= all
    });
    least >= LEAST && tenth.is_some_and(|(tenth, _)| tenth <= SPREAD * least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::{Count, CountFrequencies};

    fn counts(of: impl IntoIterator<Item = u64>) -> Distribution {
        let mut tally = CountFrequencies::default();
        of.into_iter()
            .for_each(|count| tally.push(Count::new(count)));
        tally.finish()
    }

    fn part(date: &str, rows: u64) -> Coverage {
        let date = date.parse().ok();
        of_rows(Some("huggingface"), date, rows, &counts(0..100)).part
    }

    #[test]
    fn a_hub_is_whole_from_half_of_the_known_number() {
        assert_eq!(part("2022-10", 74_970), Coverage::Whole);
        assert_eq!(part("2022-10-31", 37_485), Coverage::Whole);
        assert_eq!(part("2022-10", 37_484), Coverage::Extract);
        // Geometric mean of 55,524 and 74,970 at the middle would be 64,519; a third of the way,
        // 55,524^(2/3) · 74,970^(1/3) = 61,369.
        assert_eq!(
            known_at("huggingface", "2022-08".parse().unwrap()),
            Some((61_369, false))
        );
        // After the last known number at least as many are needed. Before the first one and without
        // a date, coverage is unknown.
        assert_eq!(part("2026-05", 1_860_410), Coverage::Extract);
        assert_eq!(part("2026-05", 1_860_411), Coverage::Whole);
        assert_eq!(part("2021-05", 10_000), Coverage::Unknown);
        let none = of_rows(Some("huggingface"), None, 2_000_000, &counts(0..100));
        assert_eq!((none.part, none.known), (Coverage::Unknown, None));
        let npm = of_rows(
            Some("npm"),
            "2025-12".parse().ok(),
            3_000_000,
            &counts(0..100),
        );
        assert_eq!(npm.part, Coverage::Unknown);
    }

    #[test]
    fn a_head_ends_all_at_once_and_far_above_nothing() {
        let head = |of: Distribution| of_rows(Some("npm"), None, 1000, &of).part == Coverage::Head;
        // The 10% quantile of 100, 101, …, 1,099 is 199; of 300, …, 1,299 it is 399.
        assert!(!head(counts(100..1100)));
        assert!(head(counts(300..1300)));
        assert!(!head(counts([2; 100])));
        assert!(head(counts([3; 100])));
        assert!(!head(counts([])));
    }
}
