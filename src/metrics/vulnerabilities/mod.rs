//! Severity of vulnerabilities, in repositories that are roots and in their forks.
//!
//! Findings of one repository are alike, so shares are clustered proportions with repositories as
//! clusters ([`crate::stats::Clustered`]). Low less high severity in forks is a difference of two
//! shares over the same findings: it is MOVER's, with the correlation of the two. The other choice,
//! the clustered mean of a finding's +1, 0 or −1, covers the truth as often (in simulated worlds of
//! 40 and 120 repositories with heavy tails 0.90 to 0.98 of the intervals, MOVER's 0.90 to 0.97),
//! but its interval is symmetric and can leave the range of a difference.

mod measure;
mod show;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::Shown;
use super::{Measure, Nothing, Settings};
use crate::base::text::{count, plural};
use crate::relations::Field;
use crate::stats::Independence;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "vulnerabilities",
    title: "Vulnerability severity",
    theme: Some(Theme::Design),
    question: "How severe are the vulnerabilities that were found, and do forks differ from the repositories that they come from?",
    definition: &[
        "Each row is a finding: a vulnerability in a package or repository, with a severity. Findings are counted by severity in each group, and the shares are of those whose severity is known. Groups are roots (repositories that are no fork), forks, and others (such as repositories that a search found), where the data tell; else all findings are one group.",
        "Severities: low, medium (or moderate), high; critical counts as high unless it is shown apart. A number is a score by CVSS: from 9 critical, from 7 high, from 4 medium, above 0 low. Any other word is unknown and counted apart. Withdrawn advisories are dropped.",
        "Findings of one repository are alike, so repositories are clusters: a share's interval is Wilson's with as many findings as would say as much if they were independent, and with Student's quantile for as many repositories as would say as much if they were equally large (Kish). Below ten of these no interval is given. Findings that name no repository count as one more repository, which is the most cautious guess. Differences are by the method of variance estimates recovery (MOVER), with the correlation of shares that rest on the same findings.",
        "Pearson's chi-squared test of independence between group and severity, without Yates' correction, with Cramér's V as effect size: over all groups, and over roots and forks alone. It takes findings as independent, which they are not, so its p-value decides nothing. Groups and severities without findings are left out. The intervals and the test are ours: Kathikar et al. report shares.",
        "Findings per package are findings by the packages that have any: the data do not tell of packages without. No repository is scanned here; the findings are those of your table.",
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
            "Repositories of equal size that would say as much (Kish)",
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
        hint: Some("scanners of source code seldom have them, advisories do"),
        kind: SettingKind::Choice {
            choices: &[("merged", "count as high"), ("apart", "are shown apart")],
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
        "Showing critical findings apart lowers the share of high ones, or leaves it.",
        "Findings count, not packages: one package with many weighs much, and widens each interval.",
    ],
};

/// Where critical findings count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Critical {
    /// As high.
    #[default]
    Merged,
    /// As a severity of their own.
    Apart,
}

/// What the user chooses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Where critical findings count.
    pub critical: Critical,
}

impl Settings for Params {}

const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Confidence of the intervals.
pub const CONFIDENCE: f64 = 0.95;

/// Repositories with findings that a group needs to be compared with another.
pub const LEAST_PACKAGES: u64 = 30;

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// Where critical findings count.
    pub critical: Critical,
    /// The severities, in the order in which the groups have them: `low`, `medium`, `high`, and
    /// `critical` where it is apart.
    pub severities: Vec<&'static str>,
    /// Findings that count, those of unknown severity included.
    pub findings: u64,
    /// Findings that were withdrawn, left out.
    pub withdrawn: u64,
    /// Findings whose severity is missing or none of the words and scores.
    pub unknown: u64,
    /// Findings that name no package.
    pub without_package: u64,
    /// Whether the data tell roots and forks apart.
    pub tells_forks: bool,
    /// Findings of which it is not told whether they are of a root or a fork, among the others.
    pub untold: u64,
    /// `root`, `fork` and `other`, those with findings; where the data do not tell, `all`.
    pub groups: Vec<VulnerabilityGroup>,
    /// The test over all groups; `None` where there is one, or one severity.
    pub test: Option<Independence>,
    /// The test over roots and forks alone.
    pub root_and_fork: Option<Independence>,
    /// Of findings in forks, the share of low severity less that of high or critical; undefined
    /// where forks cannot be compared.
    pub low_less_high_in_forks: Option<Difference>,
    /// The share of low severity in forks less that in roots; undefined where one of the two
    /// cannot be compared.
    pub low_in_forks_less_roots: Option<Difference>,
}

/// A difference of two shares of findings, with repositories as clusters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// The first share less the second.
    pub difference: f64,
    /// Correlation of the two shares over the repositories of either.
    pub r: f64,
    /// Its 95% interval.
    pub interval: [f64; 2],
    /// Its 97.5% interval: of two differences one is found below 0 by chance in no more than 5% of
    /// worlds if each is held to this.
    pub adjusted: [f64; 2],
}

/// The findings of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VulnerabilityGroup {
    /// `root`, `fork`, `other` or `all`.
    pub name: &'static str,
    /// Findings, those of unknown severity included.
    pub findings: u64,
    /// Findings of unknown severity.
    pub unknown: u64,
    /// Findings of each severity.
    pub counts: Vec<u64>,
    /// By the findings of known severity.
    pub shares: Vec<Option<f64>>,
    /// 95% intervals with packages as clusters; undefined below ten effective packages.
    pub intervals: Vec<Option<[f64; 2]>>,
    /// So many independent findings would say as much of each share; undefined with the interval.
    pub effective_findings: Vec<Option<f64>>,
    /// Packages with findings.
    pub packages: u64,
    /// Packages with findings of known severity.
    pub known_packages: u64,
    /// Kish's K: so many packages with equally many findings of known severity would say as much.
    /// Findings that name no package count as one package.
    pub effective_packages: Option<f64>,
    /// Findings of known severity of the package that has the most.
    pub largest_package: u64,
    /// Whether it can be compared: at least 30 packages, and 10 effective ones.
    pub enough: bool,
    /// Findings that name a package by these packages.
    pub findings_per_package: Option<f64>,
}

/// What a severity says, by its place in [`SEVERITIES`].
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

/// The group that a yes, a no or a word says, by its place in [`GROUPS`].
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

    fn show(&self) -> Shown {
        self.shown()
    }
}

impl Output {
    /// A group by its name.
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
