//! How often the comparison of names with architectures is right, judged by hand.
//!
//! `judged.tsv` holds names that `tests/expected/naming.py` drew from public lists of models. Each
//! has the type of its configuration, whether the comparison reports a contradiction, and what a
//! person found: `contradicts` if somebody who reads the name must expect another architecture than
//! the type, `fits` if not, `doubtful` if that depends on what the name means. Doubtful names count
//! against the comparison on both sides. The names come from the lists with which the words were
//! corrected, so the precision is probably too high.
//!
//! Precision is the share of reported names that contradict. Recall is R/(R + M). R is the number
//! of reported names that contradict. M is the number of missed contradictions among the names
//! whose words differ from the type and that are not reported. The bounds of recall combine the
//! least and the most favourable ends of both Wilson intervals, so the interval is wider than 95%.

use serde::Serialize;

use super::CONFIDENCE;
use crate::stats;

/// The number of names judged by hand that the comparison reports, and of those that contradict.
const REPORTED: u64 = 126;
const RIGHT: u64 = 93;

/// The number of names judged by hand that it does not report although their words differ from the
/// type, and of those that contradict or may contradict.
const OTHERS: u64 = 200;
const MISSED: u64 = 7;

/// The numbers of names of both kinds in the lists from which the judged ones were drawn.
const ALL_REPORTED: u64 = 126;
const ALL_OTHERS: u64 = 4285;

/// How often the comparison is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Detector {
    /// Reported names that were judged by hand.
    pub judged: u64,
    /// Those that contradict.
    pub right: u64,
    /// Their share, from 0 to 1.
    pub precision: f64,
    /// Wilson's 95% interval.
    pub precision_interval: [f64; 2],
    /// Names that were not reported, though their words differ from the type, judged by hand.
    pub others_judged: u64,
    /// Those that contradict or may contradict.
    pub missed: u64,
    /// Share of the contradictions that are reported, from 0 to 1.
    pub recall: f64,
    /// Interval of the recall, from the Wilson intervals of both shares.
    pub recall_interval: [f64; 2],
}

impl Detector {
    /// The precision and recall from the judged names; `None` only if a share has no names.
    pub fn known() -> Option<Self> {
        Self::of(REPORTED, RIGHT, OTHERS, MISSED)
    }

    fn of(judged: u64, right: u64, others_judged: u64, missed: u64) -> Option<Self> {
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        let recall = |reported: f64, other: f64| {
            let found = reported * ALL_REPORTED as f64;
            let all = found + other * ALL_OTHERS as f64;
            (all > 0.0).then(|| found / all)
        };
        let precision = share(right, judged)?;
        let precision_interval = stats::wilson(right, judged, CONFIDENCE)?;
        let missing = share(missed, others_judged)?;
        let [least, most] = stats::wilson(missed, others_judged, CONFIDENCE)?;
        Some(Self {
            judged,
            right,
            precision,
            precision_interval,
            others_judged,
            missed,
            recall: recall(precision, missing)?,
            recall_interval: [
                recall(precision_interval[0], most)?,
                recall(precision_interval[1], least)?,
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Judgement, compare};
    use super::*;

    /// Name, type, whether it is reported, what a person found.
    fn judged() -> Vec<[&'static str; 4]> {
        let lines = include_str!("judged.tsv").lines();
        let mut lines = lines.map(|line| line.split('\t').collect::<Vec<_>>());
        assert_eq!(
            lines.next().unwrap(),
            ["name", "type", "reported", "judged", "reason"]
        );
        let rows = lines.map(|cells| {
            assert!(cells.len() == 5 && !cells[4].is_empty(), "{cells:?}");
            [cells[0], cells[1], cells[2], cells[3]]
        });
        rows.collect()
    }

    #[test]
    fn the_judged_names_are_what_the_comparison_says_of_them() {
        let judged = judged();
        let mut names: Vec<_> = judged.iter().map(|row| (row[0], row[1])).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), judged.len());
        for [name, model_type, reported, found] in judged {
            let reports = compare(name, model_type) == Some(Judgement::Contradicts);
            assert_eq!(reports, reported == "yes", "{name} {model_type}");
            assert!(
                ["contradicts", "fits", "doubtful"].contains(&found),
                "{found}"
            );
        }
    }

    #[test]
    fn the_constants_are_the_judged_names() {
        let judged = judged();
        let count = |reported: &str, wanted: &[&str]| {
            let rows = judged.iter().filter(|row| row[2] == reported);
            rows.filter(|row| wanted.contains(&row[3])).count() as u64
        };
        let all = ["contradicts", "fits", "doubtful"];
        assert_eq!(count("yes", &all), REPORTED);
        assert_eq!(count("yes", &["contradicts"]), RIGHT);
        assert_eq!(count("no", &all), OTHERS);
        assert_eq!(count("no", &["contradicts", "doubtful"]), MISSED);
    }

    /// Values of statsmodels and numpy: `tests/expected/naming_detector.py`.
    #[test]
    fn precision_and_recall() {
        let expected = include_str!("../../../tests/expected/naming_detector.json");
        let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
        let known = serde_json::to_value(Detector::known().unwrap()).unwrap();
        let near = |have: &serde_json::Value, want: &serde_json::Value, what: &str| {
            let (have, want) = (have.as_f64().unwrap(), want.as_f64().unwrap());
            assert!((have - want).abs() < 1e-12, "{what}: {have} {want}");
        };
        for what in [
            "judged",
            "right",
            "precision",
            "others_judged",
            "missed",
            "recall",
        ] {
            near(&known[what], &expected[what], what);
        }
        for what in ["precision_interval", "recall_interval"] {
            for end in 0..2 {
                near(&known[what][end], &expected[what][end], what);
            }
        }
        assert_eq!(Detector::of(0, 0, 1, 0), None);
    }
}
