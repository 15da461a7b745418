//! The answer as sentences, a figure and tables.

use super::super::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};
use super::super::{Compared, Unit};
use super::{Critical, Difference, Output};
use crate::base::text::{number, percent, plural, points, with_p};

/// Shares that Kathikar et al. 2023 report for root repositories.
const PUBLISHED: [(&str, f64); 2] = [("high", 0.3598), ("low", 0.0679)];

impl Output {
    fn sentences(&self) -> Vec<String> {
        let mut said = Vec::new();
        for group in &self.groups {
            let shares = self.severities.iter().rev().filter_map(|severity| {
                let share = self.share(group, severity)?;
                Some(format!("{} {severity}", percent(share)))
            });
            let shares: Vec<String> = shares.collect();
            let whose = match group.name {
                "root" => "in roots",
                "fork" => "in forks",
                "other" => "in other repositories",
                _ => "in total",
            };
            let severities = if shares.is_empty() {
                "none of known severity".to_owned()
            } else {
                shares.join(", ")
            };
            let each = group.findings_per_package.map_or_else(String::new, |each| {
                format!(
                    "; {} per package with findings ({})",
                    number(each),
                    plural(group.packages, "package", "packages")
                )
            });
            said.push(format!(
                "{} {whose}: {severities}{each}.",
                plural(group.findings, "finding", "findings")
            ));
        }
        for (what, difference) in self.differences() {
            let [low, high] = difference.interval.map(points);
            said.push(format!(
                "{what}: {} percentage points (95% interval {low} to {high}, packages as clusters).",
                points(difference.difference)
            ));
        }
        if let Some(test) = &self.test {
            said.push(format!(
                "Independence of group and severity: χ² = {} with {} degrees of freedom ({} if the findings of one package were independent, which they are not); Cramér's V = {}.",
                number(test.statistic),
                test.df,
                with_p(test.p),
                number(test.cramers_v)
            ));
        }
        said
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        if !self.tells_forks {
            caveats.push("The data do not say which repositories are forks, so only shares are given. A column such as fork or is_fork would say it.".to_owned());
        }
        for (n, one, many) in [
            (
                self.withdrawn,
                "withdrawn finding is left out",
                "withdrawn findings are left out",
            ),
            (
                self.unknown,
                "finding has no known severity and is in no share",
                "findings have no known severity and are in no share",
            ),
            (
                self.without_package,
                "finding names no package: it is in no mean per package and counts as one more package in the intervals",
                "findings name no package: they are in no mean per package and count as one more package in the intervals",
            ),
            (
                self.untold,
                "finding does not say whether it is of a fork and counts among the others",
                "findings do not say whether they are of a fork and count among the others",
            ),
        ] {
            if n > 0 {
                caveats.push(format!("{}.", plural(n, one, many)));
            }
        }
        if let Some(test) = self.test.as_ref().filter(|test| test.few_expected > 0) {
            caveats.push(format!(
                "Independence would give fewer than five findings in {} (the least {}), so the p-value is only approximate.",
                plural(test.few_expected, "cell", "cells"),
                number(test.least_expected)
            ));
        }
        // Only roots and forks are compared.
        let compared = ["root", "fork"]
            .into_iter()
            .filter_map(|name| self.group(name));
        for group in compared.filter(|group| !group.enough) {
            caveats.push(format!(
                "Too few {}s for a comparison: {}. A comparison needs 30 packages and ten effective ones.",
                group.name,
                group.spread()
            ));
        }
        if self.test.is_some() {
            caveats.push("The chi-squared test treats findings as independent. Those of one package are similar, so its p-value is too small and decides nothing. Cramér's V does not depend on the number of findings. A fork also repeats findings of its root, for which the intervals do not account.".to_owned());
        }
        caveats.push("Packages without findings are not in the data. A severity is what the tool or the advisory says; it does not show how exposed a user is.".to_owned());
        caveats
    }

    pub(super) fn shown(&self) -> Shown {
        let high = |name: &str| {
            let share = self.share(self.group(name)?, "high")?;
            Some(percent(share))
        };
        let words = match self.critical {
            Critical::Merged => "high or critical",
            Critical::Apart => "high",
        };
        let short = match (high("root"), high("fork")) {
            (Some(root), Some(fork)) => format!("{root} {words} in roots, {fork} in forks"),
            (Some(root), None) => format!("{root} {words} in roots"),
            (None, Some(fork)) => format!("{fork} {words} in forks"),
            (None, None) => high("all").map_or_else(String::new, |all| format!("{all} {words}")),
        };
        let figure = Figure::Bars {
            beside: None,
            title: "Severity of findings".to_owned(),
            axis: Axis::new("share of findings", Scale::Share),
            categories: self
                .severities
                .iter()
                .map(|severity| (*severity).to_owned())
                .collect(),
            series: self
                .groups
                .iter()
                .map(|group| BarSeries {
                    name: group.name.to_owned(),
                    values: group.shares.clone(),
                    intervals: group.intervals.clone(),
                    ..BarSeries::default()
                })
                .collect(),
        };
        let mut tables = vec![self.severity_table(), self.group_table()];
        tables.extend(self.difference_table());
        tables.extend(self.test_table());
        let root = self.group("root");
        let compared = PUBLISHED.iter().filter_map(|(severity, published)| {
            Some(Compared {
                what: format!("{severity} severity in roots"),
                published: *published,
                yours: Some(self.share(root?, severity)?),
                unit: Unit::Share,
            })
        });
        Shown {
            short,
            sentences: self.sentences(),
            counted: Vec::new(),
            figures: vec![figure],
            tables,
            caveats: self.caveats(),
            compared: compared.collect(),
            ..Shown::default()
        }
    }

    fn severity_table(&self) -> ShownTable {
        let columns = [
            "Group",
            "Severity",
            "Findings",
            "Share",
            "From",
            "To",
            "Effective findings",
        ];
        let mut table = ShownTable::new("Findings by severity", &columns)
            .bounds(&["From", "To"])
            .hint("Share", "of the findings of known severity")
            .hint("From", "95% interval of the share, with packages as clusters; none below ten effective packages")
            .hint("Effective findings", "the number of independent findings with the same precision");
        for group in &self.groups {
            for (place, severity) in self.severities.iter().enumerate() {
                let interval = group.intervals.get(place).copied().flatten();
                table.row([
                    Cell::text(group.name),
                    Cell::text(*severity),
                    group
                        .counts
                        .get(place)
                        .map_or(Cell::None, |count| Cell::Count(*count)),
                    Cell::share(group.shares.get(place).copied().flatten()),
                    Cell::share(interval.map(|interval| interval[0])),
                    Cell::share(interval.map(|interval| interval[1])),
                    Cell::number(group.effective_findings.get(place).copied().flatten()),
                ]);
            }
        }
        table
    }

    fn group_table(&self) -> ShownTable {
        let columns = [
            "Group",
            "Findings",
            "Unknown",
            "Packages",
            "Effective packages",
            "Largest package",
            "Findings per package",
        ];
        let mut table = ShownTable::new("Groups", &columns)
            .hint("Unknown", "findings without a known severity; in no share")
            .hint("Packages", "packages with at least one finding")
            .hint(
                "Effective packages",
                "the number of packages of equal size with the same precision (Kish)",
            )
            .hint(
                "Largest package",
                "findings of known severity in the package that has the most",
            );
        for group in &self.groups {
            table.row([
                Cell::text(group.name),
                Cell::Count(group.findings),
                Cell::Count(group.unknown),
                Cell::Count(group.packages),
                Cell::number(group.effective_packages),
                Cell::Count(group.largest_package),
                Cell::number(group.findings_per_package),
            ]);
        }
        table
    }

    /// The differences by which the claim is judged, with their names.
    fn differences(&self) -> impl Iterator<Item = (&'static str, Difference)> {
        let named = [
            (
                "In forks, low minus high or critical severity",
                self.low_less_high_in_forks,
            ),
            (
                "Low severity in forks minus roots",
                self.low_in_forks_less_roots,
            ),
        ];
        named
            .into_iter()
            .filter_map(|(what, difference)| Some((what, difference?)))
    }

    fn difference_table(&self) -> Option<ShownTable> {
        let columns = [
            "Difference",
            "Yours",
            "From",
            "To",
            "From, 97.5%",
            "To, 97.5%",
            "r",
        ];
        let mut table = ShownTable::new("Differences of shares, packages as clusters", &columns)
            .bounds(&["From", "To", "From, 97.5%", "To, 97.5%"])
            .hint("Yours", "in percentage points")
            .hint("From", "95% interval")
            .hint("From, 97.5%", "interval that allows for two differences")
            .hint("r", "correlation of the two shares over packages");
        for (what, difference) in self.differences() {
            table.row([
                Cell::text(what),
                Cell::Share(difference.difference),
                Cell::Share(difference.interval[0]),
                Cell::Share(difference.interval[1]),
                Cell::Share(difference.adjusted[0]),
                Cell::Share(difference.adjusted[1]),
                Cell::Number(difference.r),
            ]);
        }
        (!table.rows.is_empty()).then_some(table)
    }

    fn test_table(&self) -> Option<ShownTable> {
        let columns = [
            "Groups",
            "χ²",
            "Degrees of freedom",
            "p",
            "Cramér's V",
            "Findings",
            "Least expected",
        ];
        let mut tests = ShownTable::new("Independence of group and severity", &columns)
            .hint(
                "p",
                "computed as if findings were independent; those of one package are not, so it is too small",
            )
            .hint(
                "Least expected",
                "the least count that independence would give in a cell",
            );
        let names: Vec<&str> = self.groups.iter().map(|group| group.name).collect();
        let all = names.join(", ");
        let pair = self.root_and_fork.as_ref().filter(|_| names.len() > 2);
        for (what, test) in [(all.as_str(), self.test.as_ref()), ("root, fork", pair)] {
            if let Some(test) = test {
                tests.row([
                    Cell::text(what),
                    Cell::Number(test.statistic),
                    Cell::Count(test.df),
                    Cell::Probability(test.p),
                    Cell::Number(test.cramers_v),
                    Cell::Count(test.n),
                    Cell::Number(test.least_expected),
                ]);
            }
        }
        (!tests.rows.is_empty()).then_some(tests)
    }
}
