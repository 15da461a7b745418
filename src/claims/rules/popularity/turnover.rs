//! The part of C2 on turnover: how many of the most popular packages remain.
//!
//! Source: the thresholds are ours; they follow what the paper calls stable (npm) and not stable
//! (Hugging Face); `docs/claims.md`.

use super::super::super::Number;
use super::super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::interval;
use super::{Part, Turnover};
use crate::base::text::{count, duration, percent, plural};
use crate::metrics::turnover::{Output, Pair, SnapshotOutput, left_out_words};
use crate::metrics::{Metrics, Source};

/// Thresholds of the share that remains: at least the first is stable, less than the second is
/// turnover.
const STABLE: f64 = 0.8;
const UNSTABLE: f64 = 0.6;

/// The months between snapshots that are compared: in a shorter time little can change, in a longer
/// one everything.
const MONTHS: std::ops::RangeInclusive<f64> = 3.0..=12.0;

const AXIS: &str = "top_that_remains";

pub(in super::super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of the top packages that remains after 3 to 12 months",
        Unit::Share,
        [0.0, 1.0],
        vec![
            Zone::below(DoesNotHold, UNSTABLE),
            Zone::above(Holds, STABLE),
        ],
    )
    .published("Jones et al. 2024", 0.526, "52.6% after 5 months")
}

/// The pairs of snapshots on a strip.
const DRAWN: usize = 4;

/// The pair that decides, then the pairs that are shortest apart.
fn marks(pairs: &[Pair], decides: &Pair) -> Vec<Mark> {
    let others = counted(pairs).filter(|pair| *pair != decides);
    let drawn = std::iter::once(decides).chain(others.take(DRAWN));
    let marks = drawn.map(|pair| {
        let share = pair.retained.share;
        let name = format!("{} to {}", pair.from, pair.to);
        Mark::decides(
            name,
            Some(share),
            Some(pair.retained.interval),
            percent(share),
        )
        .deciding(pair == decides)
    });
    marks.collect()
}

/// The pairs of snapshots that count.
fn counted(pairs: &[Pair]) -> impl Iterator<Item = &Pair> {
    let compares = pairs.iter().filter(|pair| pair.compares());
    compares.filter(|pair| MONTHS.contains(&pair.months))
}

/// The verdict of pairs of snapshots, and the pair that is farthest from it; `None` without a pair.
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

/// The result of each registry with several snapshots. The source has the snapshots of the pairs
/// that count, or all if none counts.
pub(super) fn turnovers(metrics: &Metrics) -> Vec<Turnover> {
    let all = metrics.turnover.datasets.iter();
    let several = all.filter(|answer| answer.values.snapshots.len() > 1);
    let turnovers = several.map(|answer| {
        let mut turnover = of_registry(&answer.values);
        turnover.source.subset.clone_from(&answer.source.subset);
        turnover
    });
    turnovers.collect()
}

fn of_registry(series: &Output) -> Turnover {
    let Some((verdict, pair)) = stability(&series.pairs) else {
        let because = format!(
            "No two snapshots 3 to 12 months apart can be compared: both must cover equal parts of the registry.{}",
            left_out_words(&series.pairs, &MONTHS)
        );
        return of_snapshots(series, Part::unmeasured(because), |_| true);
    };
    let number = Number {
        label: "Share of the top that remains after 3 to 12 months".into(),
        figure: Some(pair.retained.share),
        bounds: Some(pair.retained.interval),
        value: percent(pair.retained.share),
        interval: interval(Some(pair.retained.interval), percent),
        threshold: "popularity also goes with descendants more than maintenance and documentation do; this part holds if 80% or more remain between all snapshots, and does not hold below 60%",
        axis: AXIS,
        marks: marks(&series.pairs, pair),
    };
    let part = Part {
        verdict,
        finding: format!(
            "Of the top {}, {} remained after {} months.",
            count(series.k.into()),
            percent(pair.retained.share),
            duration(pair.months)
        ),
        because: because(series.k, &series.pairs),
        number: Some(number),
    };
    of_snapshots(series, part, |snapshot| {
        counted(&series.pairs).any(|pair| [pair.from, pair.to].contains(&snapshot.date))
    })
}

/// The part of the claim, with the snapshots that it uses.
fn of_snapshots(series: &Output, part: Part, is_of: impl Fn(&SnapshotOutput) -> bool) -> Turnover {
    let snapshots = series.snapshots.iter().filter(|snapshot| is_of(snapshot));
    let snapshots: Vec<&SnapshotOutput> = snapshots.collect();
    let title = plural(snapshots.len() as u64, "snapshot", "snapshots");
    let last = snapshots.last();
    Turnover {
        part,
        size: snapshots
            .iter()
            .map(|snapshot| snapshot.rows)
            .max()
            .unwrap_or_default(),
        source: Source {
            title,
            registry: Some(series.registry.clone()),
            date: last.map(|snapshot| snapshot.date),
            coverage: last.map(|snapshot| snapshot.coverage).unwrap_or_default(),
            files: snapshots
                .iter()
                .flat_map(|snapshot| snapshot.files.clone())
                .collect(),
            synthetic: series.synthetic,
            since: None,
            subset: None,
        },
    }
}

/// "Of the top 1,000, 69.8% remained after 3 months (2022-07 to 2022-10)."
fn because(k: u32, pairs: &[Pair]) -> String {
    /// The number of pairs that are named, the first ones by months.
    const NAMED: usize = 4;
    let all = counted(pairs).count();
    let named = counted(pairs).take(NAMED).enumerate().map(|(at, pair)| {
        format!(
            "{}{} after {} months ({} to {})",
            percent(pair.retained.share),
            if at == 0 { " remained" } else { "" },
            duration(pair.months),
            pair.from,
            pair.to
        )
    });
    let named: Vec<String> = named.collect();
    let rest = match all.saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!(
            "; {} of snapshots 3 to 12 months apart {} not listed here",
            plural(rest as u64, "more pair", "more pairs"),
            if rest == 1 { "is" } else { "are" }
        ),
    };
    let left_out = match pairs.iter().filter(|pair| !pair.compares()).count() {
        0 => String::new(),
        n => format!(
            " {} of snapshots that cannot be compared {} left out.",
            plural(n as u64, "pair", "pairs"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    format!(
        "Of the top {}, {}{rest}.{left_out}{}",
        count(k.into()),
        named.join(", "),
        left_out_words(pairs, &MONTHS)
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

    #[test]
    fn the_zones_are_the_rule() {
        let published = published_pairs("npm");
        let pair = counted(&published).next().unwrap();
        crate::claims::strip::walk(&axis(), |bounds| {
            let mut pair = pair.clone();
            pair.retained.interval = bounds;
            stability(&[pair]).unwrap().0
        });
    }

    /// The published value of the axis is that of the paper's Figure 6.
    #[test]
    fn the_published_value_is_the_papers() {
        let published = published_pairs("huggingface");
        let axis = axis();
        let shares = counted(&published).map(|pair| pair.retained.share);
        assert!(
            shares
                .into_iter()
                .any(|share| share == axis.published[0].value)
        );
    }
}
