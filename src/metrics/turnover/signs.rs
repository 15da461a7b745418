//! Signs of the snapshot doctor in a series, and the pairs of snapshots that are left out for them
//! (`docs/doctor.md`).

use super::{Params, Popularity, Series, Snapshot};
use crate::caveat::{Caveat, Unlike};
use crate::domain::doctor::{self, Seen, Sign};
use crate::metrics::catalogue;

/// A snapshot as the doctor sees it.
fn seen<'a>(snapshot: &'a Snapshot<'_>) -> Seen<'a> {
    Seen {
        date: snapshot.date,
        coverage: snapshot.coverage,
        packages: &snapshot.packages,
        files: &snapshot.files,
        known: &snapshot.known,
    }
}

/// Whether the doctor has a word: a subset says nothing about its list, and likes have no period.
fn looks(series: &Series<'_>, params: &Params) -> bool {
    series.subset.is_none() && params.popularity == Popularity::Downloads
}

pub(super) fn same_content(one: &Snapshot<'_>, other: &Snapshot<'_>) -> bool {
    one.packages.rows == other.packages.rows && one.packages.head() == other.packages.head()
}

/// What is to be said of a snapshot beside the one before.
pub(super) fn beside(
    before: &Snapshot<'_>,
    now: &Snapshot<'_>,
    series: &Series<'_>,
    params: &Params,
) -> Vec<Caveat> {
    if same_content(before, now) {
        let other = before.date;
        return vec![Caveat::SameContent { other }];
    }
    if !looks(series, params) {
        return Vec::new();
    }
    let signs = doctor::beside(&seen(before), &seen(now), catalogue::using);
    let caveats = signs.iter().map(|sign| Caveat::sign(sign.code(), sign));
    caveats.collect()
}

/// Which snapshots of a series are no evidence, and which two cannot be compared.
pub(super) struct Gate {
    looks: bool,
    /// Why a snapshot is in no pair, by its place.
    alone: Vec<Option<Unlike>>,
}

impl Gate {
    pub(super) fn new(series: &Series<'_>, params: &Params) -> Self {
        let looks = params.leave_out && looks(series, params);
        let snapshots = &series.snapshots;
        let mut alone = vec![None; if looks { snapshots.len() } else { 0 }];
        for (here, why) in alone.iter_mut().enumerate().skip(1) {
            let sign = |from: usize, to: usize| {
                doctor::bars(&seen(&snapshots[from]), &seen(&snapshots[to]))
            };
            let fell = |sign: Option<Sign>| matches!(sign, Some(Sign::Fell { .. }));
            // It has the counts of the date before in every pair.
            *why = match sign(here - 1, here) {
                Some(Sign::SameTop { .. }) => Some(Unlike::SameTop),
                // One list that is shorter than both beside it is the incomplete one.
                Some(Sign::Fell { .. })
                    if here + 1 < snapshots.len() && !fell(sign(here - 1, here + 1)) =>
                {
                    Some(Unlike::ListFell)
                }
                _ => None,
            };
        }
        Self { looks, alone }
    }

    /// Why two snapshots cannot be compared, by their places.
    pub(super) fn bars(&self, [from, to]: [(usize, &Snapshot<'_>); 2]) -> Option<Unlike> {
        if !self.looks {
            return None;
        }
        let alone = |place: usize| self.alone.get(place).copied().flatten();
        let alone = alone(from.0).or_else(|| alone(to.0));
        alone.or_else(|| match doctor::bars(&seen(from.1), &seen(to.1))? {
            Sign::Stale { .. } => Some(Unlike::Stale),
            Sign::Newer { .. } => Some(Unlike::NewerThanItsDate),
            Sign::Fell { .. } => Some(Unlike::ListFell),
            Sign::SameTop { .. } => Some(Unlike::SameTop),
            Sign::Jump { .. } => Some(Unlike::CountsJumped),
            Sign::Respelled { .. } => Some(Unlike::NamesRespelled),
            _ => None,
        })
    }
}
