//! The part of C2 that compares popularity with maintenance and documentation.

use super::super::super::Number;
use super::super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{between, interval};
use super::Part;
use crate::base::text::number;
use crate::metrics::attributes::{Output, Versus};
use crate::metrics::{Answer, Metrics, Source};

const AXIS: &str = "popularity_against_rivals";

pub(in super::super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Rho of popularity with descendants minus that of the rival",
        Unit::Number,
        [-0.4, 0.4],
        Zone::sides(0.0),
    )
}

/// The claim names two rivals, so one alone cannot make it hold.
fn verdict(intervals: &[[f64; 2]]) -> Verdict {
    if intervals.iter().any(|[_, high]| *high < 0.0) {
        DoesNotHold
    } else if intervals.len() > 1 && intervals.iter().all(|[low, _]| *low > 0.0) {
        Holds
    } else {
        Mixed
    }
}

/// The datasets that have data on the comparison.
pub(super) fn sources(metrics: &Metrics) -> impl Iterator<Item = &Source> {
    answers(metrics).map(|answer| &answer.source)
}

fn answers(metrics: &Metrics) -> impl Iterator<Item = &Answer<Output>> {
    let datasets = metrics.attributes.datasets.iter();
    datasets.filter(|answer| !answer.values.beside.versus.is_empty())
}

/// The result of a dataset, and its number of models.
pub(super) fn comparison(metrics: &Metrics, source: &Source) -> Option<(Part, u64)> {
    let data = answers(metrics).find(|answer| answer.source == *source)?;
    Some((judge(&data.values.beside.versus), data.values.models))
}

fn judge(versus: &[Versus]) -> Part {
    let each: Vec<String> = versus.iter().map(sentence).collect();
    let because = each.join(" ");
    let measured: Vec<(&Versus, [f64; 2])> = versus
        .iter()
        .filter_map(|versus| Some((versus, versus.rho.interval?)))
        .collect();
    let end = |end: usize| {
        move |a: &&(&Versus, [f64; 2]), b: &&(&Versus, [f64; 2])| a.1[end].total_cmp(&b.1[end])
    };
    // The rival with the smallest difference decides. If an upper end is below 0, that rival is
    // taken, so that the number shown is the one that gives the verdict.
    let lowest = measured.iter().min_by(end(0));
    let surpasses = measured
        .iter()
        .min_by(end(1))
        .filter(|pair| pair.1[1] < 0.0);
    let intervals: Vec<[f64; 2]> = measured.iter().map(|(_, bounds)| *bounds).collect();
    let verdict = verdict(&intervals);
    let Some((closest, bounds)) = surpasses.or(lowest) else {
        return Part::unmeasured(because);
    };
    let marks = measured.iter().map(|(versus, bounds)| {
        let difference = versus.rho.difference;
        let name = format!("against {}", versus.rival.name());
        Mark::decides(name, Some(difference), Some(*bounds), number(difference))
            .deciding(versus.rival == closest.rival)
    });
    Part {
        verdict,
        finding: finding(verdict, closest.rival.name()),
        because,
        number: Some(Number {
            label: format!(
                "Rho of popularity minus rho of {}, each with descendants",
                closest.rival.name()
            ),
            figure: Some(closest.rho.difference),
            bounds: Some(*bounds),
            value: number(closest.rho.difference),
            interval: interval(Some(*bounds), number),
            threshold: "the whole interval is above 0 against maintenance and against documentation, and neither turnover nor descendants speak against it",
            axis: AXIS,
            marks: marks.collect(),
        }),
    }
}

/// "Popularity goes with the number of descendants more than maintenance does: rho 0.227 against
/// −0.118 (difference 0.346, 95% interval 0.321 to 0.37)."
fn sentence(versus: &Versus) -> String {
    let rho = &versus.rho;
    let bounds = match rho.interval {
        Some(bounds) => format!("95% interval {}", between(bounds, number)),
        None => format!(
            "no interval, because it needs ten groups of owners and here are only {}",
            rho.owner_groups
        ),
    };
    let numbers = format!(
        "rho {} against {} (difference {}, {bounds}).",
        number(rho.first),
        number(rho.second),
        number(rho.difference),
    );
    let rival = versus.rival.name();
    match rho.interval {
        Some([low, _]) if low > 0.0 => format!(
            "Popularity goes with the number of descendants more than {rival} does: {numbers}"
        ),
        Some([_, high]) if high < 0.0 => format!(
            "Popularity goes with the number of descendants less than {rival} does: {numbers}"
        ),
        _ => format!(
            "It is undecided whether popularity or {rival} goes more with the number of descendants: {numbers}"
        ),
    }
}

/// The finding in one sentence. The rival is the one that decides.
fn finding(verdict: Verdict, rival: &str) -> String {
    match verdict {
        Holds => "Popularity goes with the number of descendants more than maintenance and documentation do.".to_owned(),
        DoesNotHold => format!("Popularity goes with the number of descendants less than {rival} does."),
        _ => format!(
            "It is undecided whether popularity or {rival} goes more with the number of descendants."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rule() {
        walk(&axis(), |bounds| verdict(&[bounds, bounds]));
        assert_eq!(verdict(&[[0.1, 0.2]]), Mixed, "one rival alone");
    }
}
