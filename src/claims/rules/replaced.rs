//! The top of the list of models is replaced within months.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::interval;
use crate::base::text::{count, duration, percent, plural};
use crate::metrics::turnover::{Output, Pair, left_out_words};
use crate::metrics::{Answer, Metrics};

/// Most are replaced below it (ours).
const HALF: f64 = 0.5;

/// The months between snapshots: in a shorter time the claim could be true and not be seen.
const MONTHS: std::ops::RangeInclusive<f64> = 6.0..=12.0;

/// The pairs of snapshots on a strip and in the reason.
const NAMED: usize = 4;

const AXIS: &str = "top_after_half_a_year";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of the top models that remains after 6 to 12 months",
        Unit::Share,
        [0.0, 1.0],
        vec![Zone::above(DoesNotHold, HALF), Zone::below(Holds, HALF)],
    )
    .published("Jones et al. 2024", 0.426, "42.6% after 6 months")
}

fn counted(pairs: &[Pair]) -> impl Iterator<Item = &Pair> {
    let compares = pairs.iter().filter(|pair| pair.compares());
    compares.filter(|pair| MONTHS.contains(&pair.months))
}

/// The verdict of the pairs that count, and the one that is farthest from it; `None` without a pair, or
/// if one has no interval.
fn verdict(pairs: &[Pair]) -> Option<(Verdict, &Pair)> {
    let found: Option<Vec<(&Pair, [f64; 2])>> = counted(pairs)
        .map(|pair| Some((pair, pair.by_owner?)))
        .collect();
    let found = found?;
    let lowest = found.iter().min_by(|a, b| a.1[0].total_cmp(&b.1[0]))?;
    let highest = found.iter().max_by(|a, b| a.1[1].total_cmp(&b.1[1]))?;
    Some(if highest.1[1] < HALF {
        (Holds, highest.0)
    } else if lowest.1[0] > HALF {
        (DoesNotHold, lowest.0)
    } else {
        (Mixed, highest.0)
    })
}

fn number(pairs: &[Pair], decides: &Pair) -> Number {
    let others = counted(pairs).filter(|pair| *pair != decides);
    let drawn = std::iter::once(decides).chain(others.take(NAMED));
    let marks = drawn.map(|pair| {
        let share = pair.retained.share;
        let name = format!("{} to {}", pair.from, pair.to);
        Mark::decides(name, Some(share), pair.by_owner, percent(share)).deciding(pair == decides)
    });
    let share = decides.retained.share;
    Number {
        label: format!(
            "Share of the top that remains after {} months",
            duration(decides.months)
        ),
        figure: Some(share),
        bounds: decides.by_owner,
        value: percent(share),
        interval: interval(decides.by_owner, percent),
        threshold: "the whole interval is below 50% between all snapshots 6 to 12 months apart; it does not hold above 50%",
        axis: AXIS,
        marks: marks.collect(),
    }
}

/// "After 6 months 42.6% remained (2023-10 to 2024-04)"
fn words(pair: &Pair) -> String {
    format!(
        "after {} months {} remained ({} to {})",
        duration(pair.months),
        percent(pair.retained.share),
        pair.from,
        pair.to
    )
}

fn rule(data: &Answer<Output>) -> Option<Ruling> {
    let series = &data.values;
    if series.snapshots.len() < 2 {
        return None;
    }
    let size = series
        .snapshots
        .iter()
        .map(|snapshot| snapshot.rows)
        .max()?;
    let k = count(series.k.into());
    let all = counted(&series.pairs).count();
    let unjudged = |because: String| Ruling {
        source: data.source.clone(),
        size,
        verdict: NotMeasurable,
        finding:
            "Whether the top is replaced within months cannot be measured from these snapshots."
                .to_owned(),
        because,
        number: None,
    };
    if all == 0 {
        return Some(unjudged(format!(
            "No two snapshots 6 to 12 months apart can be compared: both must cover equal parts of the registry.{}",
            left_out_words(&series.pairs, &MONTHS)
        )));
    }
    let Some((verdict, pair)) = verdict(&series.pairs) else {
        return Some(unjudged(format!(
            "The top {k} of a snapshot belong to effectively fewer than 10 owners, which is too little for a verdict."
        )));
    };
    let named: Vec<String> = counted(&series.pairs).take(NAMED).map(words).collect();
    let rest = match all.saturating_sub(NAMED) as u64 {
        0 => String::new(),
        rest => format!("; and {}", plural(rest, "more pair", "more pairs")),
    };
    Some(Ruling {
        source: data.source.clone(),
        size,
        verdict,
        finding: format!(
            "Of the top {k}, {} remained after {} months.",
            percent(pair.retained.share),
            duration(pair.months)
        ),
        because: format!(
            "Of the top {k}, {}{rest}. What belongs to one owner often stays or leaves together, so the interval has owners as clusters.{}",
            named.join("; "),
            left_out_words(&series.pairs, &MONTHS)
        ),
        number: Some(number(&series.pairs, pair)),
    })
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.turnover.datasets.iter();
    datasets.filter_map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::turnover::published_pairs;

    /// The paper's Figure 6, by the months of its labels: Hugging Face kept 42% in 6 and in 11 months
    /// (its pair of 5 months does not count), npm 95% in 9 and PyPI 65% in 9. The figure has no owners,
    /// so the intervals are those of independent models.
    #[test]
    fn the_papers_own_numbers_are_judged() {
        for (registry, expected, pairs) in [
            ("huggingface", Holds, 2),
            ("npm", DoesNotHold, 1),
            ("pypi", DoesNotHold, 1),
        ] {
            let mut published = published_pairs(registry);
            assert_eq!(verdict(&published), None, "no owners are known");
            for pair in &mut published {
                pair.by_owner = Some(pair.retained.interval);
            }
            assert_eq!(counted(&published).count(), pairs, "{registry}");
            assert_eq!(verdict(&published).unwrap().0, expected, "{registry}");
        }
        let published = axis().published[0].value;
        let hub = published_pairs("huggingface");
        assert!(counted(&hub).any(|pair| pair.retained.share == published));
    }

    #[test]
    fn the_zones_are_the_rule() {
        let pairs = published_pairs("npm");
        let pair = counted(&pairs).next().unwrap();
        crate::claims::strip::walk(&axis(), |bounds| {
            let mut pair = pair.clone();
            pair.by_owner = Some(bounds);
            verdict(&[pair]).unwrap().0
        });
    }
}
