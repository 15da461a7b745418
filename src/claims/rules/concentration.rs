//! Most models have no downloads, and 1% have 99% of the downloads.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{HUB, Number, Ruling};
use super::{HARDLY, MOSTLY};
use crate::base::text::{count, percent, plural};
use crate::metrics::concentration::{ConcentrationGroup, Held};
use crate::metrics::{Metrics, Source};

/// The share of the top 1% that is 99% after rounding, and the one below which ten times as many
/// downloads lie outside the top as the claim says (ours).
const NEARLY_ALL: f64 = 0.985;
const NOT_ALL: f64 = 0.9;
/// The least number of models: one percent are ten.
const LEAST: u64 = 1000;
/// The largest share of models whose counts may be unknown.
const UNKNOWN: f64 = 0.1;

const TOP: &str = "downloads_of_top_1_percent";
const NONE: &str = "models_without_downloads";

pub(super) fn top_axis() -> Axis {
    Axis::new(
        TOP,
        "Share of the downloads that the top 1% of the models have",
        Unit::Share,
        [0.6, 1.0],
        vec![
            Zone::below(DoesNotHold, NOT_ALL),
            Zone::above(Holds, NEARLY_ALL),
        ],
    )
    .published("Osborne et al. 2024", 0.99, "99%")
}

pub(super) fn none_axis() -> Axis {
    Axis::new(
        NONE,
        "Share of the models without downloads",
        Unit::Share,
        [0.0, 1.0],
        vec![Zone::below(DoesNotHold, HARDLY), Zone::above(Holds, MOSTLY)],
    )
    .published("Osborne et al. 2024", 0.7, "over 70%")
}

fn of_top(share: f64) -> Verdict {
    match share {
        _ if share >= NEARLY_ALL => Holds,
        _ if share < NOT_ALL => DoesNotHold,
        _ => Mixed,
    }
}

fn of_none(share: f64) -> Verdict {
    match share {
        _ if share >= MOSTLY => Holds,
        _ if share <= HARDLY => DoesNotHold,
        _ => Mixed,
    }
}

/// The number of one of the two parts, with the other in words.
fn number(top: f64, none: f64, of_the_top: bool) -> Number {
    let (label, share, axis) = match of_the_top {
        true => ("Downloads of the top 1%", top, TOP),
        false => ("Share without downloads", none, NONE),
    };
    Number {
        label: label.to_owned(),
        figure: Some(share),
        bounds: None,
        value: percent(share),
        interval: Some(match of_the_top {
            true => format!("{} have none", percent(none)),
            false => format!("the top 1% have {} of the downloads", percent(top)),
        }),
        threshold: "the top 1% have 98.5% of the downloads or more, and 55% of the models or more have none; it does not hold below 90% and at 45% or less",
        axis,
        marks: vec![Mark::decides("", Some(share), None, percent(share))],
    }
}

/// "10 models"; other registries have packages.
fn counted(source: &Source, n: u64) -> String {
    match source.registry.as_deref() {
        Some(HUB) => plural(n, "model", "models"),
        _ => plural(n, "package", "packages"),
    }
}

/// Why the numbers of a group are no evidence.
fn unjudged(
    group: &ConcentrationGroup,
    things: &str,
    is_whole: bool,
    part: &str,
) -> Option<String> {
    match () {
        () if !is_whole => Some(format!(
            "This is {part}, and what is missing may be what has no downloads."
        )),
        () if group.n < LEAST => Some(format!(
            "One percent of {} is too few: {} are needed.",
            things,
            count(LEAST)
        )),
        () => None,
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.concentration.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let group = data.values.groups.first()?;
        let part = data.source.coverage.part;
        if group.held != Held::Downloads {
            return None;
        }
        let things = counted(&data.source, group.n);
        let top = group.share_top1pct?;
        let none = group.zeros as f64 / group.n as f64;
        let all = group.n + group.without_count;
        let unknown = group.without_count as f64 / all.max(1) as f64;
        let parts = [of_top(top), of_none(none)];
        let mut because = format!(
            "{} of {} have no downloads, and the {} with the most have {} of all downloads.",
            percent(none),
            things,
            count(group.top1pct_count),
            percent(top)
        );
        let verdict = match unjudged(group, &things, part.is_whole(), part.words()) {
            Some(why) => {
                because = format!("{why} {because}");
                NotMeasurable
            }
            None if unknown > UNKNOWN => {
                because += &format!(" The downloads of {} are unknown.", percent(unknown));
                Mixed
            }
            None => Verdict::together(parts)?,
        };
        // The number of a part with the claim's verdict, else of the part that speaks against it.
        let of_the_top = match verdict {
            NotMeasurable => true,
            _ if parts.contains(&verdict) => parts[0] == verdict,
            _ => parts[1] == Holds,
        };
        Some(Ruling {
            source: data.source.clone(),
            size: group.n,
            verdict,
            finding: format!(
                "{} have no downloads, and the top 1% have {} of all downloads.",
                percent(none),
                percent(top)
            ),
            because,
            number: Some(number(top, none, of_the_top)),
        })
    });
    rulings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A share has no interval.
    #[test]
    fn the_zones_are_the_rule() {
        for (axis, rule) in [
            (top_axis(), of_top as fn(f64) -> Verdict),
            (none_axis(), of_none),
        ] {
            let [least, most] = axis.limits;
            for place in 0..400 {
                let at = least + (most - least) * (f64::from(place) + 0.37) / 400.0;
                assert_eq!(axis.says([at, at]), rule(at), "{}: {at}", axis.id);
            }
        }
    }

    #[test]
    fn the_number_is_that_of_the_part_that_decides() {
        let axis = |top, none, of_the_top| number(top, none, of_the_top).axis;
        assert_eq!(axis(0.99, 0.7, true), TOP);
        assert_eq!(axis(0.99, 0.7, false), NONE);
    }
}
