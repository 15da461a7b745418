//! The drawing beside a claim: an axis with the zones of the rule's thresholds, and a mark for each
//! number that the rule reads.
//!
//! Each rule describes its axis beside its thresholds, with the same constants, so that drawing and
//! verdict cannot differ.

use serde::Serialize;

use super::Verdict;

/// The quantity along a strip, and the thresholds on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripAxis"))]
pub struct Axis {
    /// A stable name. Numbers of the same axis can be drawn on one strip.
    pub id: &'static str,
    /// The quantity in words.
    pub label: &'static str,
    /// How its values are written.
    pub unit: Unit,
    /// The ends of the axis; values beyond them extend it.
    pub limits: [f64; 2],
    /// The parts of the axis in which a number speaks for a verdict. A number between them is
    /// undecided.
    pub zones: Vec<Zone>,
    /// Published values of the same quantity.
    pub published: Vec<Published>,
}

/// How the values of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripUnit"))]
pub enum Unit {
    /// Shares from 0 to 1, written in percent.
    Share,
    /// Differences of shares, written in percentage points.
    Points,
    /// Plain numbers.
    Number,
}

/// A part of an axis. A number whose whole interval is in it speaks for the verdict; the rule may
/// have further conditions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripZone"))]
pub struct Zone {
    /// The verdict.
    pub verdict: Verdict,
    /// Its lower end; null without one.
    pub from: Option<f64>,
    /// Its upper end; null without one.
    pub to: Option<f64>,
}

/// A published value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripPublished"))]
pub struct Published {
    /// Who published it.
    pub by: &'static str,
    /// The value.
    pub value: f64,
    /// The value as text.
    pub words: &'static str,
}

/// A number on a strip.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripMark"))]
pub struct Mark {
    /// The name of what was measured, such as a library; empty if the axis already says it.
    pub name: String,
    /// Whether it decides the verdict.
    pub role: Role,
    /// The value; null if only a range is known.
    pub value: Option<f64>,
    /// Its 95% interval, or the range.
    pub bounds: Option<[f64; 2]>,
    /// The value as text.
    pub words: String,
}

/// How a number takes part in the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StripRole"))]
pub enum Role {
    /// It decides the verdict.
    Decides,
    /// The rule reads it too.
    Read,
    /// It is shown for comparison, and the zones do not judge it.
    Beside,
}

impl Axis {
    pub(super) fn new(
        id: &'static str,
        label: &'static str,
        unit: Unit,
        limits: [f64; 2],
        zones: Vec<Zone>,
    ) -> Self {
        Self {
            id,
            label,
            unit,
            limits,
            zones,
            published: Vec::new(),
        }
    }

    pub(super) fn published(mut self, by: &'static str, value: f64, words: &'static str) -> Self {
        self.published.push(Published { by, value, words });
        self
    }

    /// The verdict of the zone that contains a whole interval; mixed if no zone does. If two zones
    /// contain it, the later one counts, because a rule checks `holds` first and zones begin with
    /// `does not hold`.
    #[cfg(test)]
    pub(super) fn says(&self, [low, high]: [f64; 2]) -> Verdict {
        let whole = self.zones.iter().rev().find(|zone| {
            zone.from.is_none_or(|from| low > from) && zone.to.is_none_or(|to| high < to)
        });
        whole.map_or(Verdict::Mixed, |zone| zone.verdict)
    }
}

impl Zone {
    pub(super) fn below(verdict: Verdict, to: f64) -> Self {
        Self {
            verdict,
            from: None,
            to: Some(to),
        }
    }

    pub(super) fn above(verdict: Verdict, from: f64) -> Self {
        Self {
            verdict,
            from: Some(from),
            to: None,
        }
    }

    /// The zones of a rule that wants numbers above a threshold, and refuses the claim below it.
    pub(super) fn sides(threshold: f64) -> Vec<Self> {
        vec![
            Self::below(Verdict::DoesNotHold, threshold),
            Self::above(Verdict::Holds, threshold),
        ]
    }
}

impl Mark {
    /// The mark that decides.
    pub(super) fn decides(
        name: impl Into<String>,
        value: Option<f64>,
        bounds: Option<[f64; 2]>,
        words: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            role: Role::Decides,
            value,
            bounds,
            words: words.into(),
        }
    }

    /// Marks of which the one with the number that is shown decides.
    pub(super) fn deciding(mut self, decides: bool) -> Self {
        self.role = if decides { Role::Decides } else { Role::Read };
        self
    }

    pub(super) fn beside(mut self) -> Self {
        self.role = Role::Beside;
        self
    }
}

/// Compares a rule with its zones: walks intervals of many widths over the whole axis. `rule` gives
/// the verdict of an interval if all further conditions are met.
#[cfg(test)]
pub(super) fn walk(axis: &Axis, rule: impl Fn([f64; 2]) -> Verdict) {
    let [least, most] = axis.limits;
    let step = (most - least) / 397.0;
    let mut seen = Vec::new();
    // The steps hit no threshold exactly.
    let at = |place: i32| least + step * (f64::from(place) + 0.37);
    for place in 0..397 {
        for wide in [0, 1, 7, 40] {
            let bounds = [at(place), at(place + wide)];
            let verdict = rule(bounds);
            assert_eq!(axis.says(bounds), verdict, "{}: {bounds:?}", axis.id);
            if !seen.contains(&verdict) {
                seen.push(verdict);
            }
        }
    }
    assert_eq!(
        seen.len(),
        3,
        "{}: all three verdicts are possible",
        axis.id
    );
}
