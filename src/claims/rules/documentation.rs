//! C3: documentation quality affects selection.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::{SMALL_D, interval};
use crate::base::text::{count, number, plural};
use crate::metrics::documentation::{Effect, LEAST_ATTRIBUTES, LEAST_MODELS, Output};
use crate::metrics::{Answer, Metrics};
use crate::stats::LEAST_OWNERS;

const AXIS: &str = "documentation_of_popular";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Popular minus unpopular models, in standard deviations (d)",
        Unit::Number,
        [-0.5, 1.5],
        Zone::sides(SMALL_D),
    )
}

fn verdict(intervals: &[[f64; 2]]) -> Verdict {
    if intervals.is_empty() {
        NotMeasurable
    } else if intervals.iter().all(|[low, _]| *low > SMALL_D) {
        Holds
    } else if intervals.iter().all(|[_, high]| *high < SMALL_D) {
        DoesNotHold
    } else {
        Mixed
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.documentation.datasets.iter();
    datasets.filter_map(rule).collect()
}

fn rule(answer: &Answer<Output>) -> Option<Ruling> {
    let data = &answer.values;
    let evidence = &data.evidence;
    let first = evidence.effects.first()?;
    let measured = || {
        let effects = evidence.effects.iter().filter(|effect| effect.enough);
        effects.filter_map(|effect| Some((effect, effect.interval?)))
    };
    let is_known = evidence.cards_judged || evidence.known_attributes >= LEAST_ATTRIBUTES;
    let intervals: Vec<[f64; 2]> = measured().map(|(_, bounds)| bounds).collect();
    let verdict = match is_known {
        true => verdict(&intervals),
        false => NotMeasurable,
    };
    let found: Vec<String> = measured()
        .map(|(effect, bounds)| worded(effect, bounds))
        .collect();
    let mut sentences = Vec::new();
    if !found.is_empty() {
        sentences.push(format!(
            "{} Standardised differences: {}.",
            finding(verdict),
            found.join("; ")
        ));
    }
    for effect in evidence.effects.iter().filter(|effect| !effect.enough) {
        sentences.push(format!(
            "Not measured by {}: the top has {} of effectively {:.1} owners, the bottom {} of {:.1}; each needs {LEAST_MODELS} models of {LEAST_OWNERS} owners.",
            effect.popularity.name(),
            plural(effect.top.models, "model", "models"),
            effect.top.effective_owners,
            count(effect.bottom.models),
            effect.bottom.effective_owners,
        ));
    }
    if !is_known {
        sentences.push(format!(
            "That is not enough for a verdict: no card was judged, and only {} known besides author, tags and library; {LEAST_ATTRIBUTES} are needed.",
            plural(evidence.known_attributes, "attribute is", "attributes are"),
        ));
    } else if !evidence.cards_judged {
        sentences
            .push("The scores are from metadata alone, because no card was judged.".to_owned());
    }
    let shown = measured().next().map_or(first, |(effect, _)| effect);
    let marks = evidence.effects.iter().filter_map(|effect| {
        let d = effect.d?;
        let name = format!("by {}", effect.popularity.name());
        let mark = Mark::decides(name, Some(d), effect.interval, number(d));
        Some(mark.deciding(effect.popularity == shown.popularity))
    });
    Some(Ruling {
        source: answer.source.clone(),
        size: data.models,
        verdict,
        finding: match shown.d {
            Some(d) => format!(
                "{} (d = {} by {}).",
                finding(verdict).trim_end_matches('.'),
                number(d),
                shown.popularity.name()
            ),
            None => finding(verdict).to_owned(),
        },
        because: sentences.join(" "),
        number: shown.d.map(|d| Number {
            label: format!("Standardised difference by {}", shown.popularity.name()),
            figure: Some(d),
            bounds: shown.interval,
            value: number(d),
            interval: interval(shown.interval, number),
            threshold: "the whole interval is above 0.2 for every popularity; it does not hold if all are below 0.2",
            axis: AXIS,
            marks: marks.collect(),
        }),
    })
}

/// "downloads d = 0.6 (95% interval 0.5 to 0.7; 1,000 models of 420 owners against 1,000 of 510)"
fn worded(effect: &Effect, bounds: [f64; 2]) -> String {
    format!(
        "{} d = {} ({}; {} of {} against {} of {}, {} in both)",
        effect.popularity.name(),
        number(effect.d.unwrap_or(f64::NAN)),
        interval(Some(bounds), number).unwrap_or_default(),
        plural(effect.top.models, "model", "models"),
        plural(effect.top.owners, "owner", "owners"),
        count(effect.bottom.models),
        count(effect.bottom.owners),
        if effect.overlap == 0 {
            "none".to_owned()
        } else {
            count(effect.overlap)
        },
    )
}

/// The finding in words, before its numbers.
fn finding(verdict: Verdict) -> &'static str {
    match verdict {
        Holds => "Popular models are better documented than unpopular ones.",
        DoesNotHold => {
            "Popular models are hardly better documented than unpopular ones, if at all."
        }
        Mixed => {
            "It is undecided whether popular models are better documented than unpopular ones."
        }
        NotMeasurable => "No verdict on the documentation of popular and unpopular models.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rule() {
        walk(&axis(), |bounds| verdict(&[bounds]));
        assert_eq!(verdict(&[[0.3, 0.4], [0.0, 0.1]]), Mixed);
    }
}
