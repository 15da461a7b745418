//! Severity of vulnerabilities in root repositories and in their forks.
//!
//! Findings of one repository are similar, so shares are clustered proportions with repositories as
//! clusters ([`crate::stats::Clustered`]). Low minus high severity in forks is a difference of two
//! shares over the same findings; its interval is MOVER's, with the correlation of the two shares.
//! The alternative is the clustered mean of a finding's +1, 0 or −1. It covers the truth as often
//! (in simulated worlds of 40 and 120 repositories with heavy tails in 0.90 to 0.98 of the
//! intervals, MOVER's in 0.90 to 0.97), but its interval is symmetric and can leave the range of a
//! difference.

mod finding;
mod measure;
mod show;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing};
use crate::base::text::{count, plural};
use crate::domain::data::Data;
use crate::relations::Field;
use crate::stats::Independence;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "vulnerabilities",
    title: "Vulnerability severity",
    theme: Some(Theme::Design),
    question: "How severe are the vulnerabilities that were found, and do forks differ from the repositories from which they were copied?",
    definition: &[
        "Each row is a finding: a vulnerability in a package or repository, with a severity. Findings are counted by severity in each group; shares are of the findings of known severity. If the data say it, groups are roots (repositories that are not forks), forks, and others (such as repositories that a search found); else all findings are one group.",
        "Severities are low, medium (or moderate) and high; critical counts as high unless it is shown separately. A number is a CVSS score: from 9 critical, from 7 high, from 4 medium, above 0 low. Any other word is unknown and counted separately. Withdrawn advisories are left out.",
        "Findings of one repository are similar, so repositories are clusters. The interval of a share is Wilson's with the number of effective findings (independent findings with the same precision) and with Student's quantile for the number of effective repositories (repositories of equal size with the same precision, Kish). If there are fewer than ten effective repositories, no interval is given. Findings that name no repository count as one more repository, which is the most cautious choice. Differences are by the method of variance estimates recovery (MOVER), with the correlation of shares of the same findings.",
        "Pearson's chi-squared test of independence between group and severity, without Yates' correction and with Cramér's V as effect size, is given over all groups and over roots and forks alone. It treats findings as independent, which they are not, so its p-value decides nothing. Groups and severities without findings are left out. The intervals and the test are ours: Kathikar et al. report shares.",
        "Findings per package are findings ÷ packages with findings, because packages without findings are not in the data. Registry Lens scans no repository; the findings are those of your table.",
    ],
    formulas: &[
        (
            "Share of a severity",
            "findings of it ÷ findings of known severity",
        ),
        (
            "Pearson's chi-squared",
            "χ² = Σ (found − expected)² ÷ expected",
        ),
        (
            "Effective repositories (Kish)",
            "K = (Σ findings)² ÷ Σ findings², over repositories",
        ),
        ("Cramér's V", "√(χ² ÷ (n·(min(rows, columns) − 1)))"),
    ],
    published: &[
        "Kathikar et al. 2023, some 110,000 models of the Hub and 29,000 repositories that they link to, scanned statically: of the findings in root repositories 35.98% are of high severity and 6.79% of low; in forks and in repositories found by search it is the other way round (abstract).",
    ],
    settings: &[Setting {
        name: "critical",
        label: "Critical findings",
        hint: Some("scanners of source code rarely report them, advisories do"),
        kind: SettingKind::Choice {
            choices: &[
                ("merged", "count as high"),
                ("apart", "are shown separately"),
            ],
            default: "merged",
        },
        advanced: false,
    }],
    differences: &[],
    needs: &[&[Field::VulnerablePackage, Field::Severity]],
    reads: &[Field::Author],
    reads_whole: &[],
    sources: "Ecosyste.ms packages or advisories; any table of findings, with a column for forks to compare",
    changes: &[
        "Showing critical findings separately lowers the share of high ones or leaves it unchanged.",
        "Findings are counted, not packages: a package with many findings has a large weight and widens each interval.",
    ],
};

/// How critical findings are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Critical {
    /// As high.
    #[default]
    Merged,
    /// As a separate severity.
    Apart,
}

/// The settings of the metric.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Where critical findings count.
    pub critical: Critical,
}

const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Confidence of the intervals.
pub const CONFIDENCE: f64 = 0.95;

/// The number of repositories with findings that a group needs for a comparison.
pub const LEAST_PACKAGES: u64 = 30;

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// Where critical findings count.
    pub critical: Critical,
    /// The severities in the order of the groups' counts: `low`, `medium`, `high`, and `critical`
    /// if it is separate.
    pub severities: Vec<&'static str>,
    /// Findings that count, including those of unknown severity.
    pub findings: u64,
    /// Findings that were withdrawn, left out.
    pub withdrawn: u64,
    /// Findings whose severity is missing or is not a known word or score.
    pub unknown: u64,
    /// Findings that name no package.
    pub without_package: u64,
    /// Whether the data say which repositories are roots and which are forks.
    pub tells_forks: bool,
    /// Findings that do not say whether they are of a root or a fork; they count among the others.
    pub untold: u64,
    /// The groups with findings: `root`, `fork` and `other`, or `all` if the data name no groups.
    pub groups: Vec<VulnerabilityGroup>,
    /// The test over all groups; `None` for a single group or severity.
    pub test: Option<Independence>,
    /// The test over roots and forks alone.
    pub root_and_fork: Option<Independence>,
    /// In forks, the share of low severity minus that of high or critical; undefined if forks
    /// cannot be compared.
    pub low_less_high_in_forks: Option<Difference>,
    /// The share of low severity in forks minus that in roots; undefined if one of the two cannot
    /// be compared.
    pub low_in_forks_less_roots: Option<Difference>,
}

/// A difference of two shares of findings, with repositories as clusters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// The first share minus the second.
    pub difference: f64,
    /// Correlation of the two shares over the repositories of both.
    pub r: f64,
    /// Its 95% interval.
    pub interval: [f64; 2],
    /// Its 97.5% interval. If each of two differences must pass it, chance alone puts one of them
    /// below 0 in at most 5% of cases.
    pub adjusted: [f64; 2],
}

/// The findings of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VulnerabilityGroup {
    /// `root`, `fork`, `other` or `all`.
    pub name: &'static str,
    /// Findings, including those of unknown severity.
    pub findings: u64,
    /// Findings of unknown severity.
    pub unknown: u64,
    /// Findings of each severity.
    pub counts: Vec<u64>,
    /// Findings of each severity ÷ findings of known severity.
    pub shares: Vec<Option<f64>>,
    /// 95% intervals with packages as clusters; undefined below ten effective packages.
    pub intervals: Vec<Option<[f64; 2]>>,
    /// Effective findings of each share: the number of independent findings with the same
    /// precision; undefined if the interval is.
    pub effective_findings: Vec<Option<f64>>,
    /// Packages with findings.
    pub packages: u64,
    /// Packages with findings of known severity.
    pub known_packages: u64,
    /// Effective packages (Kish's K): the number of packages of equal size with the same precision.
    /// Findings that name no package count as one package.
    pub effective_packages: Option<f64>,
    /// The number of findings of known severity in the package that has the most.
    pub largest_package: u64,
    /// Whether the group can be compared: it has at least 30 packages and 10 effective ones.
    pub enough: bool,
    /// Findings that name a package ÷ the number of these packages.
    pub findings_per_package: Option<f64>,
}

/// The place in [`SEVERITIES`] of the severity that a text means.
fn severity(text: &str) -> Option<usize> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "low" => Some(0),
        "medium" | "moderate" => Some(1),
        "high" => Some(2),
        "critical" => Some(3),
        number => {
            let score: f64 = number.parse().ok()?;
            let least = [0.0, 4.0, 7.0, 9.0];
            if !(score > 0.0 && score <= 10.0) {
                return None;
            }
            least.iter().rposition(|least| score >= *least)
        }
    }
}

const GROUPS: [&str; 3] = ["root", "fork", "other"];

/// The place in [`GROUPS`] of the group that a yes, a no or a word means.
fn group(text: &str) -> usize {
    match text.trim().to_ascii_lowercase().as_str() {
        "root" | "roots" | "original" | "source" | "false" | "f" | "no" | "n" | "0" => 0,
        "fork" | "forks" | "forked" | "true" | "t" | "yes" | "y" | "1" => 1,
        _ => 2,
    }
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        measure::vulnerabilities(data, params)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}

impl Output {
    /// The group with this name.
    pub fn group(&self, name: &str) -> Option<&VulnerabilityGroup> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// The share of a severity in a group.
    pub fn share(&self, group: &VulnerabilityGroup, severity: &str) -> Option<f64> {
        let place = self
            .severities
            .iter()
            .position(|known| *known == severity)?;
        group.shares.get(place).copied().flatten()
    }
}

impl VulnerabilityGroup {
    /// "30 packages, one with 174 of 180 findings of known severity"
    pub fn spread(&self) -> String {
        let known: u64 = self.counts.iter().sum();
        format!(
            "{}, one with {} of {} of known severity",
            plural(self.known_packages, "package", "packages"),
            count(self.largest_package),
            plural(known, "finding", "findings")
        )
    }
}

#[cfg(test)]
mod tests;
