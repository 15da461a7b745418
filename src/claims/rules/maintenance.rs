//! Models get perfective maintenance.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling};
use super::interval;
use crate::base::text::{number, percent, plural};
use crate::metrics::maintenance::{Activity, Comparison, LEAST_MODELS, Output};
use crate::metrics::{Answer, Metrics};

/// The least delta that is not negligible (Romano et al. 2006).
const SMALL_DELTA: f64 = 0.147;
const HALF: f64 = 0.5;

const AXIS: &str = "perfective_commits";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of commits that are perfective",
        Unit::Share,
        [0.0, 1.0],
        Zone::sides(HALF),
    )
    .published("Castaño et al. 2024", 0.89, "about 89%")
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.maintenance.datasets.iter();
    datasets.filter_map(rule).collect()
}

fn rule(data: &Answer<Output>) -> Option<Ruling> {
    let activity = data.values.commits.as_ref()?;
    let classes = &activity.without_bots;
    let perfective = &classes.perfective;
    let share = perfective.share?;
    let bounds = perfective.interval.filter(|_| classes.enough);
    let compared = activity
        .clusters
        .iter()
        .flat_map(|clusters| &clusters.comparisons);
    let (measured, small): (Vec<&Comparison>, Vec<&Comparison>) =
        compared.partition(|comparison| comparison.enough);
    let deltas: Vec<[f64; 2]> = measured
        .iter()
        .filter_map(|comparison| comparison.interval)
        .collect();
    let verdict = bounds.map_or(NotMeasurable, |bounds| judged(bounds, &deltas));
    let mut sentences = vec![format!(
        "{} of {} are perfective; {} by bots and {} without a message are left out.",
        percent(share),
        plural(classes.n, "commit", "commits"),
        plural(activity.bot_commits, "commit", "commits"),
        plural(activity.without_message, "commit", "commits"),
    )];
    if verdict == NotMeasurable {
        sentences.push(format!(
            "That is not enough for a verdict: the commits have {} effective repositories, and 10 are needed.",
            number(classes.effective_repositories)
        ));
    }
    sentences.push(of_models(activity, &measured, &small));
    Some(Ruling {
        source: data.source.clone(),
        size: activity.commits,
        verdict,
        finding: format!(
            "{} of the commits are perfective{}.",
            percent(share),
            ahead(&deltas)
        ),
        because: sentences.join(" "),
        number: Some(Number {
            label: "Perfective commits".into(),
            figure: Some(share),
            bounds: perfective.interval,
            value: percent(share),
            interval: interval(perfective.interval, percent),
            threshold: "more than 50%, and maintained models are more popular, larger and better documented",
            axis: AXIS,
            marks: vec![Mark::decides(
                "",
                Some(share),
                perfective.interval,
                percent(share),
            )],
        }),
    })
}

/// "; highly maintained models are clearly ahead in 3 of 5 attributes"
fn ahead(deltas: &[[f64; 2]]) -> String {
    match deltas.len() {
        0 => String::new(),
        all => {
            let clear = deltas.iter().filter(|[low, _]| *low > SMALL_DELTA).count();
            let noun = if all == 1 { "attribute" } else { "attributes" };
            format!("; highly maintained models are clearly ahead in {clear} of {all} {noun}")
        }
    }
}

/// The verdict of both parts: one part alone is mixed.
fn judged([low, high]: [f64; 2], deltas: &[[f64; 2]]) -> Verdict {
    let all = |counts: fn(&[f64; 2]) -> bool| !deltas.is_empty() && deltas.iter().all(counts);
    if low > HALF && all(|[low, _]| *low > SMALL_DELTA) {
        Holds
    } else if high < HALF && all(|[_, high]| *high < SMALL_DELTA) {
        DoesNotHold
    } else {
        Mixed
    }
}

/// The sentences on attributes of highly maintained models.
fn of_models(activity: &Activity, measured: &[&Comparison], small: &[&Comparison]) -> String {
    let name = |comparison: &Comparison| comparison.attribute.replace('_', " ");
    let mut sentences = Vec::new();
    if !measured.is_empty() {
        let each = measured.iter().filter_map(|comparison| {
            let bounds = interval(comparison.interval, number)?;
            Some(format!(
                "{} {} ({bounds})",
                name(comparison),
                number(comparison.delta?)
            ))
        });
        let each = each.collect::<Vec<_>>().join("; ");
        sentences.push(format!(
            "Highly maintained models compared with the others, by Cliff's delta: {each}."
        ));
    }
    if !small.is_empty() {
        let names: Vec<String> = small.iter().map(|comparison| name(comparison)).collect();
        sentences.push(format!(
            "Not measured, because a group has fewer than 20 models of effectively 10 owners: {}.",
            names.join(", ")
        ));
    }
    if activity.clusters.is_none() {
        sentences.push(if activity.models < LEAST_MODELS as u64 {
            format!("Fewer than {LEAST_MODELS} models have enough commits to be compared.")
        } else {
            "The models do not differ in their commits, so none is better maintained than others."
                .to_owned()
        });
    } else if sentences.is_empty() {
        sentences.push("The models' popularity, size and cards are not known.".to_owned());
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The further condition: the attributes of maintained models, which are on the same side here.
    #[test]
    fn the_zones_are_the_rule() {
        crate::claims::strip::walk(&axis(), |bounds| {
            let delta = if bounds[0] > HALF {
                [0.2, 0.3]
            } else {
                [0.0, 0.1]
            };
            judged(bounds, &[delta])
        });
        assert_eq!(judged([0.8, 0.9], &[]), Mixed);
        // Every delta must be beyond 0.147, the specification's limit.
        for (share, delta, want) in [
            ([0.8, 0.9], [0.1471, 0.3], Holds),
            ([0.8, 0.9], [0.147, 0.3], Mixed),
            ([0.1, 0.2], [0.0, 0.1469], DoesNotHold),
            ([0.1, 0.2], [0.0, 0.147], Mixed),
        ] {
            let far = if want == Holds {
                [0.5, 0.6]
            } else {
                [-0.6, -0.5]
            };
            assert_eq!(judged(share, &[far, delta]), want, "{share:?} {delta:?}");
        }
    }
}
