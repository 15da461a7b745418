//! Forks bring vulnerabilities of low severity.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::{interval, signed};
use crate::base::text::{percent, percent_or_dash, points};
use crate::metrics::Metrics;
use crate::metrics::vulnerabilities::{Difference, Output, VulnerabilityGroup};

const AXIS: &str = "low_severity_lead";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Difference of two shares of findings, in percentage points",
        Unit::Points,
        [-0.6, 0.6],
        Zone::sides(0.0),
    )
}

const SHARE_AXIS: &str = "low_severity_in_forks";

/// The share alone has no threshold.
pub(super) fn share_axis() -> Axis {
    Axis::new(
        SHARE_AXIS,
        "Share of the findings in forks that are of low severity",
        Unit::Share,
        [0.0, 1.0],
        Vec::new(),
    )
}

/// No correction is needed to claim both. To find one of two below 0, the level is corrected for
/// two.
fn verdict(both: &[Difference; 2]) -> Verdict {
    if both.iter().all(|difference| difference.interval[0] > 0.0) {
        Holds
    } else if both.iter().any(|difference| difference.adjusted[1] < 0.0) {
        DoesNotHold
    } else {
        Mixed
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.vulnerabilities.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let (fork, root) = (values.group("fork")?, values.group("root")?);
        let share = |group: &VulnerabilityGroup, severity: &str| values.share(group, severity);
        // Separate critical findings still count as high severity.
        let fork_high = share(fork, "high")? + share(fork, "critical").unwrap_or_default();
        let found = format!(
            "In forks {} of the findings are of low and {} of high severity; in roots {} are of low severity.",
            percent(share(fork, "low")?),
            percent(fork_high),
            percent(share(root, "low")?),
        );
        let (verdict, because, number) = match decided(values) {
            Some((verdict, why, number)) => (verdict, format!("{found} {why}"), number),
            None => {
                let few = [fork, root].into_iter().filter(|group| !group.enough);
                let few: Vec<String> = few
                    .map(|group| format!("{}s: {}", group.name, group.spread()))
                    .collect();
                let why = format!("Too few packages for a verdict ({}).", few.join("; "));
                let number = low_in_forks(values, fork);
                (NotMeasurable, format!("{found} {why}"), number)
            }
        };
        Some(Ruling {
            source: data.source.clone(),
            size: [fork, root].iter().flat_map(|group| &group.counts).sum(),
            verdict,
            finding: found,
            because,
            number: Some(number),
        })
    });
    rulings.collect()
}

/// The verdict by the two differences; `None` if one of them cannot be measured.
fn decided(values: &Output) -> Option<(Verdict, String, Number)> {
    let in_forks = values.low_less_high_in_forks?;
    let to_roots = values.low_in_forks_less_roots?;
    let both = [in_forks, to_roots];
    let verdict = verdict(&both);
    let words = |interval: [f64; 2]| {
        let [low, high] = interval.map(points);
        format!("95% interval {low} to {high}")
    };
    let why = format!(
        "In forks, low minus high severity is {} percentage points ({}); low severity in forks minus that in roots is {} ({}).",
        points(in_forks.difference),
        words(in_forks.interval),
        points(to_roots.difference),
        words(to_roots.interval),
    );
    // The difference with the lower interval decides.
    let first = in_forks.interval[0] <= to_roots.interval[0];
    let mark = |name: &str, of: Difference, decides: bool| {
        let words = signed(of.difference);
        Mark::decides(name, Some(of.difference), Some(of.interval), words).deciding(decides)
    };
    let marks = vec![
        mark("forks: low − high", in_forks, first),
        mark("low: forks − roots", to_roots, !first),
    ];
    let (label, difference) = if first {
        ("Low minus high severity in forks", in_forks)
    } else {
        ("Low severity in forks minus that in roots", to_roots)
    };
    let number = Number {
        label: label.into(),
        figure: Some(difference.difference),
        bounds: Some(difference.interval),
        value: format!("{} points", points(difference.difference)),
        interval: interval(Some(difference.interval), points),
        threshold: "in forks, low severity is more frequent than high, and more frequent than in roots",
        axis: AXIS,
        marks,
    };
    Some((verdict, why, number))
}

/// The number that is shown if the differences cannot be measured.
fn low_in_forks(values: &Output, fork: &VulnerabilityGroup) -> Number {
    let place = values
        .severities
        .iter()
        .position(|severity| *severity == "low");
    let bounds = place.and_then(|place| fork.intervals.get(place).copied().flatten());
    let share = values.share(fork, "low");
    Number {
        label: "Findings of low severity in forks".into(),
        figure: share,
        bounds,
        value: percent_or_dash(share),
        interval: interval(bounds, percent),
        threshold: "in forks, low severity is more frequent than high, and more frequent than in roots",
        axis: SHARE_AXIS,
        marks: vec![Mark::decides("", share, bounds, percent_or_dash(share))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    #[test]
    fn the_zones_are_the_rule() {
        walk(&axis(), |interval| {
            let difference = Difference {
                difference: 0.0,
                r: 0.0,
                interval,
                adjusted: interval,
            };
            verdict(&[difference, difference])
        });
    }
}
