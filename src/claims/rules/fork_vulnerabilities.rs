//! Forks bring vulnerabilities of low severity.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use super::{LEVEL, interval};
use crate::metrics::Metrics;
use crate::metrics::shown::{percent, with_p};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.vulnerabilities.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let test = values.root_and_fork.as_ref()?;
        let place = |severity: &str| values.severities.iter().position(|own| *own == severity);
        let share = |group: &str, severity: &str| {
            let group = values.groups.iter().find(|own| own.name == group)?;
            *group.shares.get(place(severity)?)?
        };
        // Where critical findings are apart, they are still of high severity.
        let high = |group: &str| {
            Some(share(group, "high")? + share(group, "critical").unwrap_or_default())
        };
        let (fork_low, fork_high) = (share("fork", "low")?, high("fork")?);
        let root_low = share("root", "low")?;
        let depends = test.p < LEVEL;
        let verdict = match (depends, fork_low > fork_high, fork_low > root_low) {
            (true, true, true) => Holds,
            (false, _, _) | (_, false, false) => DoesNotHold,
            _ => Mixed,
        };
        let fork = values.groups.iter().find(|own| own.name == "fork")?;
        let bounds = place("low").and_then(|place| *fork.intervals.get(place)?);
        Some(Ruling {
            source: data.source.clone(),
            size: test.n,
            verdict,
            because: format!(
                "Forks: {} low and {} high severity; roots: {} low; severity and fork {} ({}).",
                percent(fork_low),
                percent(fork_high),
                percent(root_low),
                if depends {
                    "go together"
                } else {
                    "do not go together"
                },
                with_p(test.p)
            ),
            number: Some(Number {
                label: "Findings of low severity in forks".into(),
                figure: Some(fork_low),
                bounds,
                value: percent(fork_low),
                interval: interval(bounds, percent),
                threshold: "above high severity in forks, and above low in roots",
            }),
        })
    });
    rulings.collect()
}
