//! A few families have most of the models that are connected with another one.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling};
use super::{HARDLY, MOSTLY};
use crate::base::text::{count, percent, plural};
use crate::metrics::Metrics;
use crate::metrics::families::Output;

/// The least number of families: one percent is one.
const LEAST: u64 = 100;

const AXIS: &str = "models_in_largest_families";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of the models in families that the largest 1% of the families have",
        Unit::Share,
        [0.0, 1.0],
        vec![Zone::below(DoesNotHold, HARDLY), Zone::above(Holds, MOSTLY)],
    )
}

/// The verdict of the share with all edges and of the one without those of merges, if there are any.
fn verdict(share: f64, without: Option<f64>) -> Verdict {
    let both = |is: fn(f64) -> bool| is(share) && without.is_none_or(is);
    match () {
        () if both(|share| share >= MOSTLY) => Holds,
        () if both(|share| share <= HARDLY) => DoesNotHold,
        () => Mixed,
    }
}

/// The share that is farther from the verdict decides.
fn marks(share: f64, without: Option<f64>, decides: f64) -> Vec<Mark> {
    let mark = |name: &str, of: f64| {
        let mark = Mark::decides(name, Some(of), None, percent(of));
        mark.deciding(of == decides)
    };
    let mut marks = vec![mark("all edges", share)];
    marks.extend(without.map(|of| mark("without merges", of)));
    marks
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.families.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values: &Output = &data.values;
        let share = values.one_percent_share?;
        let without = values.one_percent_share_without_merges;
        let part = data.source.coverage.part;
        let said = verdict(share, without);
        let other = without.unwrap_or(share);
        let decides = if said == DoesNotHold {
            share.max(other)
        } else {
            share.min(other)
        };
        // Merges are not mentioned where they change no digit.
        let differs = without.filter(|of| percent(*of) != percent(share));
        let words = format!(
            "The largest 1% of {} ({}) have {} of the {} in families{}. {} of all models are in a family.",
            plural(values.families, "family", "families"),
            count(values.one_percent),
            percent(share),
            plural(values.members, "model", "models"),
            differs.map_or_else(String::new, |share| format!(
                ", and {} without the edges of merges",
                percent(share)
            )),
            percent(values.share_in_families.unwrap_or_default()),
        );
        let (verdict, because) = match () {
            () if !part.is_whole() => (
                NotMeasurable,
                format!(
                    "This is {}, in which families {}. {words}",
                    part.words(),
                    part.if_known("lack models and are cut", "may lack models and be cut")
                ),
            ),
            () if values.families < LEAST => (
                NotMeasurable,
                format!(
                    "{words} That is too little for a verdict: one percent of the families is a family only from {} on.",
                    count(LEAST)
                ),
            ),
            () => (said, words),
        };
        Some(Ruling {
            source: data.source.clone(),
            size: values.members,
            verdict,
            finding: format!(
                "The largest 1% of the families have {} of the models in families{}.",
                percent(decides),
                if differs.is_some() && decides != share {
                    " without merges"
                } else {
                    ""
                }
            ),
            because,
            number: Some(Number {
                label: "Models of the largest 1% of the families".to_owned(),
                figure: Some(decides),
                bounds: None,
                value: percent(decides),
                interval: differs.map(|of| match of == decides {
                    true => format!("without merges; {} with them", percent(share)),
                    false => format!("{} without merges", percent(of)),
                }),
                threshold: "the largest 1% of the families have 55% or more of the models in families, with and without merges; it does not hold at 45% or less",
                axis: AXIS,
                marks: marks(share, without, decides),
            }),
        })
    });
    rulings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A share has no interval. The further condition: without merges.
    #[test]
    fn the_zones_are_the_rule() {
        for place in 0..400 {
            let at = (f64::from(place) + 0.37) / 400.0;
            assert_eq!(axis().says([at, at]), verdict(at, None), "{at}");
            assert_eq!(axis().says([at, at]), verdict(at, Some(at)), "{at}");
        }
        assert_eq!(verdict(0.9, Some(0.3)), Mixed, "merges join families");
        let roles = |decides| {
            marks(0.9, Some(0.3), decides)
                .into_iter()
                .map(|mark| mark.role)
        };
        use crate::claims::strip::Role::{Decides, Read};
        assert!(roles(0.3).eq([Read, Decides]));
    }
}
