//! Severity of vulnerabilities, in repositories that are roots and in their forks.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::shown::{
    About, Axis, BarSeries, Cell, Figure, Scale, Setting, SettingKind, Shown, Table, number,
    percent, plural, with_p,
};
use super::{Compared, Measure, Settings, Unit};
use crate::relations::{Field, Relation, Value};
use crate::stats::{self, Independence};

/// What the metric is about.
pub const ABOUT: About = About {
    question: "How severe are the vulnerabilities that were found, and do forks differ from the repositories that they come from?",
    definition: &[
        "Each row is a finding: a vulnerability in a package or repository, with a severity. Findings are counted by severity in each group, and the shares are of those whose severity is known. Groups are roots (repositories that are no fork), forks, and others (such as repositories that a search found), where the data tell; else all findings are one group.",
        "Severities: low, medium (or moderate), high; critical counts as high unless it is shown apart. A number is a score by CVSS: from 9 critical, from 7 high, from 4 medium, above 0 low. Any other word is unknown and counted apart. Withdrawn advisories are dropped.",
        "Pearson's chi-squared test of independence between group and severity, without Yates' correction, with Cramér's V as effect size: over all groups, and over roots and forks alone. Groups and severities without findings are left out. Ours: Kathikar et al. report shares.",
        "Findings per package are findings by the packages that have any: the data do not tell of packages without. No repository is scanned here; the findings are those of your table.",
    ],
    formula: &[
        (
            "Share of a severity",
            "findings of it ÷ findings of known severity",
        ),
        (
            "Pearson's chi-squared",
            "χ² = Σ (found − expected)² ÷ expected",
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
            otherwise: "merged",
        },
        rare: false,
    }],
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

const CONFIDENCE: f64 = 0.95;

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
    pub groups: Vec<Group>,
    /// The test over all groups; `None` where there is one, or one severity.
    pub test: Option<Independence>,
    /// The test over roots and forks alone.
    pub root_and_fork: Option<Independence>,
}

/// The findings of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
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
    /// Wilson's intervals of 95%, too narrow where findings of one package are alike.
    pub intervals: Vec<Option<[f64; 2]>>,
    /// Packages with findings.
    pub packages: u64,
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

#[derive(Default)]
struct Tally<'a> {
    findings: u64,
    counts: [u64; 4],
    packages: HashSet<&'a str>,
    named: u64,
}

impl<'a> Tally<'a> {
    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.named += other.named;
        for (own, count) in self.counts.iter_mut().zip(other.counts) {
            *own += count;
        }
        self.packages.extend(other.packages);
    }

    fn group(&self, name: &'static str, critical: Critical) -> Group {
        let [low, medium, high, critical_ones] = self.counts;
        let counts = match critical {
            Critical::Merged => vec![low, medium, high + critical_ones],
            Critical::Apart => self.counts.to_vec(),
        };
        let known: u64 = counts.iter().sum();
        let packages = self.packages.len() as u64;
        let by = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        Group {
            name,
            findings: self.findings,
            unknown: self.findings - known,
            shares: counts.iter().map(|count| by(*count, known)).collect(),
            intervals: counts
                .iter()
                .map(|count| stats::wilson(*count, known, CONFIDENCE))
                .collect(),
            counts,
            packages,
            findings_per_package: by(self.named, packages),
        }
    }
}

/// The answer of one dataset's relations.
fn vulnerabilities(data: &Data<'_>, params: &Params) -> Option<Output> {
    if !data.knows(Field::Severity) {
        return None;
    }
    let mut tallies: [Tally<'_>; GROUPS.len()] = Default::default();
    let (mut withdrawn, mut without_package, mut untold) = (0, 0, 0);
    for (relations, table) in data.tables(Relation::Vulnerabilities) {
        for row in 0..table.rows() {
            if let Some(Value::Time(_)) = table.value(Field::WithdrawnAt, row) {
                withdrawn += 1;
                continue;
            }
            let kind = relations.text(Field::VulnerableFork, row);
            untold += u64::from(kind.is_none());
            let Some(tally) = tallies.get_mut(kind.map_or(2, group)) else {
                continue;
            };
            tally.findings += 1;
            let found = relations.text(Field::Severity, row).and_then(severity);
            if let Some(count) = found.and_then(|place| tally.counts.get_mut(place)) {
                *count += 1;
            }
            match relations.text(Field::VulnerablePackage, row) {
                Some(package) => {
                    tally.packages.insert(package);
                    tally.named += 1;
                }
                None => without_package += 1,
            }
        }
    }
    let [root, fork, _] = &tallies;
    let tells_forks = root.findings + fork.findings > 0;
    let groups: Vec<Group> = if tells_forks {
        let named = tallies.iter().zip(GROUPS);
        let there = named.filter(|(tally, _)| tally.findings > 0);
        there
            .map(|(tally, name)| tally.group(name, params.critical))
            .collect()
    } else {
        let mut all = Tally::default();
        tallies.into_iter().for_each(|tally| all.add(tally));
        if all.findings == 0 {
            return None;
        }
        vec![all.group("all", params.critical)]
    };
    let tested = |names: &[&str]| {
        let own = groups.iter().filter(|group| names.contains(&group.name));
        let rows: Vec<Vec<u64>> = own.map(|group| group.counts.clone()).collect();
        stats::independence(&rows)
    };
    Some(Output {
        critical: params.critical,
        severities: match params.critical {
            Critical::Merged => SEVERITIES[..3].to_vec(),
            Critical::Apart => SEVERITIES.to_vec(),
        },
        findings: groups.iter().map(|group| group.findings).sum(),
        withdrawn,
        unknown: groups.iter().map(|group| group.unknown).sum(),
        without_package,
        tells_forks,
        untold: if tells_forks { untold } else { 0 },
        test: tested(&GROUPS),
        root_and_fork: tested(&GROUPS[..2]),
        groups,
    })
}

/// What Kathikar et al. 2023 report of root repositories.
const PUBLISHED: [(&str, f64); 2] = [("high", 0.3598), ("low", 0.0679)];

impl Output {
    fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    fn share(&self, group: &Group, severity: &str) -> Option<f64> {
        let place = self.severities.iter().position(|own| *own == severity)?;
        group.shares.get(place).copied().flatten()
    }

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
                _ => "in all",
            };
            let severities = if shares.is_empty() {
                "none of known severity".to_owned()
            } else {
                shares.join(", ")
            };
            let each = group.findings_per_package.map_or_else(String::new, |each| {
                format!(
                    "; {} per package with any ({})",
                    number(each),
                    plural(group.packages, "package", "packages")
                )
            });
            said.push(format!(
                "{} {whose}: {severities}{each}.",
                plural(group.findings, "finding", "findings")
            ));
        }
        if let Some(test) = &self.test {
            said.push(format!(
                "Severity {} between the groups: χ² = {}, {} degrees of freedom, {}, Cramér's V = {}.",
                if test.p < 0.05 { "differs" } else { "does not differ detectably" },
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
            caveats.push("The data do not tell forks from roots, so only shares are given. A column such as fork or is_fork would.".to_owned());
        }
        for (n, one, many) in [
            (
                self.withdrawn,
                "withdrawn finding is left out",
                "withdrawn findings are left out",
            ),
            (
                self.unknown,
                "finding has no severity that is understood, and is in no share",
                "findings have no severity that is understood, and are in no share",
            ),
            (
                self.without_package,
                "finding names no package, and is in no mean per package",
                "findings name no package, and are in no mean per package",
            ),
            (
                self.untold,
                "finding does not say whether it is of a fork, and is among the others",
                "findings do not say whether they are of a fork, and are among the others",
            ),
        ] {
            if n > 0 {
                caveats.push(format!("{}.", plural(n, one, many)));
            }
        }
        if let Some(test) = self.test.as_ref().filter(|test| test.few_expected > 0) {
            caveats.push(format!(
                "In {} independence expects fewer than five findings (the least {}): the p-value is rough.",
                plural(test.few_expected, "cell", "cells"),
                number(test.least_expected)
            ));
        }
        if self.test.is_some() {
            caveats.push("The test takes findings as independent. Those of one repository are alike, and a fork repeats those of its root, so p is too small; the effect size does not hang on their number.".to_owned());
        }
        caveats.push("Packages without findings are not in the data, and a severity is what the tool or the advisory says, not how exposed anyone is.".to_owned());
        caveats
    }
}

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
        vulnerabilities(data, params)
    }

    fn show(&self) -> Shown {
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
            title: "Severity of findings".to_owned(),
            axis: Axis::new("share of findings", Scale::Share),
            categories: self
                .severities
                .iter()
                .map(|own| (*own).to_owned())
                .collect(),
            series: self
                .groups
                .iter()
                .map(|group| BarSeries {
                    name: group.name.to_owned(),
                    values: group.shares.clone(),
                    intervals: group.intervals.clone(),
                })
                .collect(),
        };
        let mut columns = vec!["Group".to_owned(), "Findings".to_owned()];
        for severity in &self.severities {
            columns.push((*severity).to_owned());
            columns.push(format!("Share {severity}"));
        }
        columns.extend(["Unknown", "Packages", "Findings per package"].map(str::to_owned));
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let mut table = Table::new("Findings by severity", &columns)
            .hint("Unknown", "of no severity that is understood; in no share")
            .hint("Packages", "with any finding");
        for group in &self.groups {
            let mut row = vec![Cell::text(group.name), Cell::Count(group.findings)];
            for (count, share) in group.counts.iter().zip(&group.shares) {
                row.push(Cell::Count(*count));
                row.push(Cell::share(*share));
            }
            row.push(Cell::Count(group.unknown));
            row.push(Cell::Count(group.packages));
            row.push(Cell::number(group.findings_per_package));
            table.row(row);
        }
        let mut tables = vec![table];
        let mut tests = Table::new(
            "Independence of group and severity",
            &[
                "Groups",
                "χ²",
                "Degrees of freedom",
                "p",
                "Cramér's V",
                "Findings",
                "Least expected",
            ],
        )
        .hint(
            "Least expected",
            "the least count that independence expects in a cell",
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
        if !tests.rows.is_empty() {
            tables.push(tests);
        }
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
            figures: vec![figure],
            tables,
            caveats: self.caveats(),
            compared: compared.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::Relations;

    /// Findings as `package severity kind withdrawn`; a dash is missing.
    fn relations(rows: &[&str]) -> Relations {
        let mut relations = Relations::default();
        for row in rows {
            let words: Vec<&str> = row.split(' ').collect();
            let fields = [
                Field::VulnerablePackage,
                Field::Severity,
                Field::VulnerableFork,
            ];
            for (field, text) in fields.into_iter().zip(&words) {
                if *text != "-" {
                    let name = relations.names.intern(text).unwrap();
                    let table = relations.table_mut(Relation::Vulnerabilities);
                    table.set(field, Value::Name(name));
                }
            }
            let table = relations.table_mut(Relation::Vulnerabilities);
            if words.len() > 3 {
                table.set(Field::WithdrawnAt, Value::Time(1));
            }
            table.end_row();
        }
        relations
    }

    fn of(rows: &[&str], critical: Critical) -> Option<Output> {
        let relations = relations(rows);
        let source = Source::default();
        let data = Data::new(&source, vec![&relations], None);
        Output::measure(&data, &Params { critical })
    }

    #[test]
    fn severities_in_words_and_scores() {
        for (text, place) in [
            ("LOW", 0),
            ("0.1", 0),
            ("3.9", 0),
            ("moderate", 1),
            (" Medium ", 1),
            ("4", 1),
            ("6.9", 1),
            ("HIGH", 2),
            ("7.0", 2),
            ("Critical", 3),
            ("9", 3),
            ("10", 3),
        ] {
            assert_eq!(severity(text), Some(place), "{text}");
        }
        for text in [
            "", "0", "-1", "10.1", "nan", "inf", "none", "info", "unknown",
        ] {
            assert_eq!(severity(text), None, "{text}");
        }
    }

    #[test]
    fn groups_count_their_own() {
        let rows = [
            "a HIGH false",
            "a critical root",
            "b low false",
            "c moderate fork",
            "c low true",
            "d low 1",
            "d odd fork",
            "- high fork",
            "e high search",
            "f low -",
            "g low true withdrawn",
        ];
        let all = of(&rows, Critical::Merged).unwrap();
        let told: Vec<_> = all
            .groups
            .iter()
            .map(|own| {
                (
                    own.name,
                    own.findings,
                    own.unknown,
                    own.counts.clone(),
                    own.packages,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("root", 3, 0, vec![1, 0, 2], 2),
                ("fork", 5, 1, vec![2, 1, 1], 2),
                ("other", 2, 0, vec![1, 0, 1], 2),
            ]
        );
        assert_eq!(all.groups[1].findings_per_package, Some(2.0));
        assert_eq!(all.groups[1].shares[0], Some(0.5));
        assert_eq!((all.findings, all.withdrawn, all.unknown), (10, 1, 1));
        assert_eq!((all.without_package, all.untold), (1, 1));
        assert!(all.tells_forks && all.root_and_fork.is_some());
        let apart = of(&rows, Critical::Apart).unwrap();
        assert_eq!(apart.groups[0].counts, [1, 0, 1, 1]);
        let shown = all.show();
        assert_eq!(
            shown.short,
            "66.7% high or critical in roots, 25.0% in forks"
        );
        assert_eq!(shown.compared[1].yours, Some(1.0 / 3.0));
        assert_eq!(shown.tables[1].rows.len(), 2);
        for table in &shown.tables {
            assert!(
                table
                    .rows
                    .iter()
                    .all(|row| row.len() == table.columns.len())
            );
        }
    }

    #[test]
    fn without_forks_there_are_only_shares() {
        let all = of(&["a HIGH -", "b low x", "b 5 -"], Critical::Merged).unwrap();
        assert_eq!((all.groups.len(), all.groups[0].name), (1, "all"));
        assert_eq!(all.groups[0].counts, [1, 1, 1]);
        assert_eq!((&all.test, all.untold), (&None, 0));
        assert!(all.show().compared.is_empty());
        assert!(all.show().caveats[0].contains("only shares"));
    }

    #[test]
    fn what_tells_nothing() {
        assert_eq!(of(&[], Critical::Merged), None);
        assert_eq!(of(&["a - fork"], Critical::Merged), None);
        assert_eq!(of(&["a low - withdrawn"], Critical::Merged), None);
        // A severity that nobody understands is still a finding.
        let odd = of(&["a odd fork"], Critical::Merged).unwrap();
        assert_eq!(
            (odd.groups[0].shares.clone(), odd.unknown),
            (vec![None; 3], 1)
        );
        odd.show();
    }
}
