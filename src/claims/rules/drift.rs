//! Along fine-tuning licences open up, and cards get shorter and are more often written by a program.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::{MOSTLY, between, interval};
use crate::base::text::{percent, plural};
use crate::metrics::drift::{Direction, FineTunes, Output};
use crate::metrics::{Answer, Metrics};

const LICENCES: &str = "changes_to_open_licences";
const CARDS: &str = "changes_to_shorter_cards";

pub(super) fn licence_axis() -> Axis {
    Axis::new(
        LICENCES,
        "Share of the exchanges of licences that lead to an open one",
        Unit::Share,
        [0.0, 1.0],
        Zone::sides(MOSTLY),
    )
}

pub(super) fn card_axis() -> Axis {
    Axis::new(
        CARDS,
        "Share of the differing cards that are shorter, or that a program wrote",
        Unit::Share,
        [0.0, 1.0],
        Zone::sides(MOSTLY),
    )
}

/// The verdict of the intervals of all that the claim names; `None` stands for an unknown one.
fn verdict(intervals: &[Option<[f64; 2]>]) -> Verdict {
    let known = || intervals.iter().flatten();
    match () {
        () if known().next().is_none() => NotMeasurable,
        () if known().count() < intervals.len() => Mixed,
        () if known().all(|[low, _]| *low >= MOSTLY) => Holds,
        () if known().all(|[_, high]| *high < MOSTLY) => DoesNotHold,
        () => Mixed,
    }
}

/// The interval, if there are enough owners on both sides.
fn certain(direction: &Direction) -> Option<[f64; 2]> {
    direction.interval.filter(|_| direction.enough)
}

/// One of the shares that a claim reads.
struct Part<'a> {
    /// The name of its mark.
    name: &'static str,
    /// A change in this direction, after a share.
    towards: &'static str,
    /// What edges without a change have in common.
    respect: &'static str,
    direction: &'a Direction,
}

impl Part<'_> {
    /// "70.0% (70 of 100; 95% interval 60.0% to 78.0%; 20 owners of bases and 60 of models)"
    fn words(&self) -> String {
        let Direction {
            changes,
            towards,
            owners: [bases, models],
            ..
        } = self.direction;
        let Some(share) = self.direction.share else {
            return format!(
                "none of {} differs in {}",
                plural(self.direction.edges, "edge", "edges"),
                self.respect
            );
        };
        let ends = match certain(self.direction) {
            Some(ends) => format!("95% interval {}", between(ends, percent)),
            None => format!(
                "effectively {:.1} owners, and 10 are needed",
                self.direction.effective
            ),
        };
        format!(
            "{} {} ({towards} of {changes}; {ends}; {} of bases, {models} of models)",
            percent(share),
            self.towards,
            plural(*bases, "owner", "owners"),
        )
    }
}

/// What a claim says besides its numbers.
struct Claim {
    axis: &'static str,
    label: &'static str,
    threshold: &'static str,
    finding: fn(Verdict) -> &'static str,
}

/// The ruling from the shares of a claim, of which some may be unknown.
fn ruling(
    data: &Answer<Output>,
    tuned: &FineTunes,
    parts: &[Option<Part<'_>>],
    claim: &Claim,
) -> Option<Ruling> {
    let known = || parts.iter().flatten();
    let intervals: Vec<Option<[f64; 2]>> = parts
        .iter()
        .map(|part| certain(part.as_ref()?.direction))
        .collect();
    let verdict = verdict(&intervals);
    // The interval that is closest to the threshold decides.
    let end = |part: &Part<'_>, place: usize| {
        let direction = part.direction;
        let share = direction.share.unwrap_or_default();
        certain(direction).map_or(share, |ends| ends[place])
    };
    let shares = || known().filter(|part| part.direction.share.is_some());
    let deciding = match verdict {
        DoesNotHold => shares().max_by(|a, b| end(a, 1).total_cmp(&end(b, 1))),
        _ => shares().min_by(|a, b| end(a, 0).total_cmp(&end(b, 0))),
    };
    let size = known().map(|part| part.direction.edges).max()?;
    let each: Vec<String> = known().map(Part::words).collect();
    let unknown = match known().count() < parts.len() {
        true => {
            " Whether a program wrote the cards is unknown, because their texts are not in the data."
        }
        false => "",
    };
    let which = match tuned.stated {
        true => "fine-tunes",
        false => "edges of any kind, because the data do not say which are fine-tunes",
    };
    let finding = (claim.finding)(verdict);
    let number = deciding.and_then(|decides| {
        let share = decides.direction.share?;
        let bounds = certain(decides.direction);
        let mark = |part: &Part<'_>| {
            let share = part.direction.share?;
            let mark = Mark::decides(
                part.name,
                Some(share),
                certain(part.direction),
                percent(share),
            );
            Some(mark.deciding(part.name == decides.name))
        };
        Some(Number {
            label: format!("{}{}", claim.label, decides.towards),
            figure: Some(share),
            bounds,
            value: percent(share),
            interval: interval(bounds, percent),
            threshold: claim.threshold,
            axis: claim.axis,
            marks: known().filter_map(mark).collect(),
        })
    });
    Some(Ruling {
        source: data.source.clone(),
        size,
        verdict,
        finding: match deciding.and_then(|part| Some((part, part.direction.share?))) {
            Some((part, share)) => format!("{finding} ({} {}).", percent(share), part.towards),
            None => format!("{finding}."),
        },
        because: format!(
            "{finding}. Over {} ({which}), of those that differ: {}.{unknown}",
            plural(tuned.edges, "edge", "edges"),
            each.join("; "),
        ),
        number,
    })
}

pub(super) fn licences(metrics: &Metrics) -> Vec<Ruling> {
    const CLAIM: Claim = Claim {
        axis: LICENCES,
        label: "Exchanges of restrictive and open licences that ",
        threshold: "the whole interval is at 55% or above; it does not hold below 55%",
        finding: |verdict| match verdict {
            Holds => {
                "Fine-tuned models exchange restrictive licences for open ones more often than the other way"
            }
            DoesNotHold => {
                "Fine-tuned models do not exchange restrictive licences for open ones more often than the other way"
            }
            Mixed => "It is undecided in which direction licences of fine-tuned models go",
            NotMeasurable => "No verdict on the direction of licences",
        },
    };
    let datasets = metrics.drift.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let tuned = data.values.fine_tunes.as_ref()?;
        let part = Part {
            name: "",
            towards: "lead to an open one",
            respect: "the kind of licence",
            direction: tuned.opened.as_ref()?,
        };
        ruling(data, tuned, &[Some(part)], &CLAIM)
    });
    rulings.collect()
}

pub(super) fn cards(metrics: &Metrics) -> Vec<Ruling> {
    const CLAIM: Claim = Claim {
        axis: CARDS,
        label: "Cards that differ from their base's and ",
        threshold: "the whole interval is at 55% or above for shorter cards and for cards that a program wrote; it does not hold if both are below 55%",
        finding: |verdict| match verdict {
            Holds => {
                "Cards of fine-tuned models are mostly shorter than their bases', and more of them say that a program wrote them"
            }
            DoesNotHold => {
                "Cards of fine-tuned models are neither shorter than their bases' nor more often written by a program"
            }
            Mixed => {
                "It is undecided whether cards get shorter and more often written by a program"
            }
            NotMeasurable => "No verdict on the direction of cards",
        },
    };
    let datasets = metrics.drift.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let tuned = data.values.fine_tunes.as_ref()?;
        let part = |name, towards, respect, direction| Part {
            name,
            towards,
            respect,
            direction,
        };
        let shortened = tuned.shortened.as_ref()?;
        let shortened = part(
            "shorter",
            "are shorter",
            "the length of the card",
            shortened,
        );
        let generated = tuned.generated.as_ref().map(|direction| {
            let respect = "whether a program wrote the card";
            part(
                "by a program",
                "were written by a program",
                respect,
                direction,
            )
        });
        ruling(data, tuned, &[Some(shortened), generated], &CLAIM)
    });
    rulings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rules() {
        walk(&licence_axis(), |bounds| verdict(&[Some(bounds)]));
        walk(&card_axis(), |bounds| verdict(&[Some(bounds); 2]));
        let known = Some([0.8, 0.9]);
        assert_eq!(verdict(&[known, None]), Mixed, "one of the two alone");
        assert_eq!(verdict(&[known, Some([0.1, 0.2])]), Mixed);
        assert_eq!(verdict(&[None, None]), NotMeasurable);
    }
}
