//! Turnover's part of C2: how many of the most popular remain.
//!
//! Source: the thresholds are ours, after what the paper calls stable (npm) and not (Hugging Face);
//! `../shared/VERDICTS.md`, 3.

use super::super::super::Number;
use super::super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::interval;
use super::Parts;
use crate::metrics::shown::{count, duration, percent, plural};
use crate::metrics::turnover::{Pair, SeriesOutput};
use crate::metrics::{Metrics, Source};

/// Shares that remain: at least so much is stable, less than that is turnover.
const STABLE: f64 = 0.8;
const UNSTABLE: f64 = 0.6;

/// Months between snapshots that are looked at: in fewer little can change, in more everything.
const MONTHS: std::ops::RangeInclusive<f64> = 3.0..=12.0;

/// The pairs of snapshots that count.
fn counted(pairs: &[Pair]) -> impl Iterator<Item = &Pair> {
    let compares = pairs.iter().filter(|pair| pair.compares());
    compares.filter(|pair| MONTHS.contains(&pair.months))
}

/// The verdict of pairs of snapshots, and the pair that is farthest from it; `None` where none
/// counts.
fn stability(pairs: &[Pair]) -> Option<(Verdict, &Pair)> {
    let low = |pair: &&Pair| pair.retained.interval[0];
    let high = |pair: &&Pair| pair.retained.interval[1];
    let lowest = counted(pairs).min_by(|a, b| low(a).total_cmp(&low(b)))?;
    let highest = counted(pairs).max_by(|a, b| high(a).total_cmp(&high(b)))?;
    Some(if low(&lowest) >= STABLE {
        (Holds, lowest)
    } else if high(&highest) < UNSTABLE {
        (DoesNotHold, highest)
    } else {
        (Mixed, lowest)
    })
}

pub(super) fn turnover(metrics: &Metrics, parts: &mut Parts) {
    let series = metrics.turnover.series.iter();
    let mut of_registry =
        series.filter(|own| Some(&own.registry) == parts.source.registry.as_ref());
    let Some(series) = of_registry.next() else {
        return;
    };
    let Some((verdict, pair)) = stability(&series.pairs) else {
        if series.snapshots.len() > 1 {
            let because = "No snapshots 3 to 12 months apart cover equal parts of the registry, so its turnover is not measured.";
            parts.add(NotMeasurable, because.into(), None);
        }
        return;
    };
    parts.take(&source(series), rows(series));
    parts.add(
        verdict,
        because(metrics.turnover.k, &series.pairs),
        Number {
            label: "Top that remains after 3 to 12 months".into(),
            figure: Some(pair.retained.share),
            bounds: Some(pair.retained.interval),
            value: percent(pair.retained.share),
            interval: interval(Some(pair.retained.interval), percent),
            threshold: "at least 80% between all snapshots; below 60% is turnover",
        },
    );
}

fn source(series: &SeriesOutput) -> Source {
    let title = plural(series.snapshots.len() as u64, "snapshot", "snapshots");
    let files = series.snapshots.iter().flat_map(|own| own.files.clone());
    let last = series.snapshots.last();
    Source {
        date: last.map(|own| own.date),
        coverage: last.map(|own| own.coverage).unwrap_or_default(),
        title: title + if series.synthetic { " (synthetic)" } else { "" },
        files: files.collect(),
        ..Source::default()
    }
}

fn rows(series: &SeriesOutput) -> u64 {
    let rows = series.snapshots.iter().map(|own| own.rows);
    rows.max().unwrap_or_default()
}

/// "Of the top 1,000 remained 69.8% after 3 months (2022-07 to 2022-10)."
fn because(k: u32, pairs: &[Pair]) -> String {
    /// Pairs that are named, the first ones by months.
    const NAMED: usize = 4;
    let all = counted(pairs).count();
    let named = counted(pairs).take(NAMED).map(|pair| {
        format!(
            "{} after {} months ({} to {})",
            percent(pair.retained.share),
            duration(pair.months),
            pair.from,
            pair.to
        )
    });
    let named: Vec<String> = named.collect();
    let rest = match all.saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!(
            ", and {} of snapshots 3 to 12 months apart",
            plural(rest as u64, "other share", "other shares")
        ),
    };
    let left_out = match pairs.iter().filter(|pair| !pair.compares()).count() {
        0 => String::new(),
        n => format!(
            " {} of snapshots that cover unlike parts of the registry {} left out.",
            plural(n as u64, "pair", "pairs"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    format!(
        "Of the top {} remained {}{rest}.{left_out}",
        count(k.into()),
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::turnover::published_pairs;

    /// The paper's Figure 6 and its notebook, by the months of their labels: Hugging Face kept 42%
    /// to 53% in 5 to 11 months, npm 95% and 96% in 5 and 9 (its pair of 2 months does not count),
    /// PyPI 65% in 9 and 92% in 5.
    #[test]
    fn the_papers_own_numbers_are_judged() {
        for (registry, verdict, pairs) in [
            ("huggingface", DoesNotHold, 3),
            ("npm", Holds, 2),
            ("pypi", Mixed, 2),
        ] {
            let published = published_pairs(registry);
            assert_eq!(counted(&published).count(), pairs, "{registry}");
            assert_eq!(stability(&published).unwrap().0, verdict, "{registry}");
        }
        assert_eq!(stability(&[]), None);
    }
}
