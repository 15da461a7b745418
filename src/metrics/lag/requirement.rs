//! The lag of one dependency: the releases that satisfy its requirement, and how far the highest of
//! them is behind the ideal release.

use super::releases::Known;
use super::{Ideal, MS_PER_DAY};
use crate::domain::versions::{Component, Requirement};

/// The releases of a target that satisfy a requirement.
pub(super) struct Served {
    pub(super) names_prerelease: bool,
    pub(super) serves: Vec<bool>,
    /// The lag at a time. At a snapshot it is the same for all dependencies with this requirement.
    pub(super) last: Option<(i64, Option<Lag>)>,
}

impl Served {
    pub(super) fn new(requirement: &Requirement, known: &[Known<'_>]) -> Self {
        let serves = known
            .iter()
            .map(|release| requirement.satisfied_by(&release.version, release.text));
        Self {
            names_prerelease: requirement.names_prerelease,
            serves: serves.collect(),
            last: None,
        }
    }

    pub(super) fn lag(&mut self, known: &[Known<'_>], by: i64, ideal: Ideal) -> Option<Lag> {
        match self.last {
            Some((at, lag)) if at == by => lag,
            _ => {
                let lag = lag_at(known, self, by, ideal);
                self.last = Some((by, lag));
                lag
            }
        }
    }
}

/// The lag of one dependency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lag {
    pub(super) used: usize,
    pub(super) ideal: usize,
    pub(super) days: f64,
    pub(super) steps: [u64; 4],
}

/// The lag of a dependency at a time; `None` if no release published by then satisfies it.
pub(super) fn lag_at(known: &[Known<'_>], served: &Served, by: i64, ideal: Ideal) -> Option<Lag> {
    let there = |place: usize| known[place].published <= by;
    let is_pre = |place: usize| known[place].version.is_prerelease();
    let mut used = None;
    for place in (0..known.len()).rev() {
        if !there(place) || !served.serves.get(place).copied().unwrap_or(false) {
            continue;
        }
        if served.names_prerelease || !is_pre(place) {
            used = Some(place);
            break;
        }
        used = used.or(Some(place));
    }
    let used = used?;
    let pre_counts = served.names_prerelease || is_pre(used);
    let counts = |place: &usize| there(*place) && (pre_counts || !is_pre(*place));
    let ideal = match ideal {
        Ideal::Highest => (0..known.len()).rev().find(counts),
        Ideal::Newest => (0..known.len())
            .filter(counts)
            .max_by_key(|place| known[*place].published),
    }?;
    let mut steps = [0; 4];
    let mut before = used;
    for place in (used + 1..=ideal).filter(counts) {
        let changed = known[before].version.changed(&known[place].version);
        steps[match changed {
            Component::Major => 0,
            Component::Minor => 1,
            Component::Patch => 2,
            Component::Other => 3,
        }] += 1;
        before = place;
    }
    let late = known[ideal].published.saturating_sub(known[used].published);
    Some(Lag {
        used,
        ideal,
        days: late.max(0) as f64 / MS_PER_DAY,
        steps,
    })
}
