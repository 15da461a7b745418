//! Chooses the list of packages that is the snapshot of a registry and date.
//!
//! Several files can list packages of one registry and date. Files whose names show that they are
//! parts of one table are one list. Of several lists, the one that the user calls the whole
//! registry is used; otherwise the longest list; of equally long lists the one whose counts and
//! names come first from the top. Names of files do not decide, so a renamed file changes no
//! number.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::file::File;
use crate::caveat::{Caveat, Noted};
use crate::domain::doctor::Known;
use crate::recognise::file_name;
use crate::relations::{CoverageSaid, Ranking, RankingBuilder, Row, SnapshotDate};

/// A registry and the date of a snapshot.
pub(super) type Place = (String, SnapshotDate);

/// A file's label and the packages that it lists.
pub(super) type Listed<'a> = (&'a str, &'a File, Vec<(Place, Cow<'a, Ranking>)>);

/// A list of packages: one file, or the parts of one table.
#[derive(Default)]
pub(super) struct List<'a> {
    dataset: Option<&'static str>,
    /// The common part of the names of numbered parts.
    table: Option<String>,
    /// The labels of its files.
    pub(super) files: Vec<&'a str>,
    packages: Vec<Cow<'a, Ranking>>,
    /// Statements on how much it covers.
    pub(super) stated: CoverageSaid,
    /// What the snapshot doctor knows of them.
    pub(super) known: Known,
}

impl<'a> List<'a> {
    pub(super) fn whole(&self) -> Cow<'a, Ranking> {
        match &self.packages[..] {
            [one] => one.clone(),
            _ => Cow::Owned(RankingBuilder::merge(self.packages.iter().map(Cow::as_ref))),
        }
    }

    fn rows(&self) -> u64 {
        let rows = self.packages.iter().map(|ranking| ranking.rows);
        rows.fold(0, u64::saturating_add)
    }

    /// The user's statement: the whole registry comes first, no statement second, not whole last.
    fn word(&self) -> u8 {
        match self.stated.user {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        }
    }
}

/// The lists that are used as snapshots, and caveats on the others.
#[derive(Default)]
pub(super) struct Placed<'a> {
    /// The list of each snapshot.
    pub(super) snapshots: BTreeMap<Place, List<'a>>,
    /// Unused lists, each with the reason.
    pub(super) left_out: Vec<Noted>,
}

/// Chooses among the lists of each registry and date. The files come in the order of labels.
pub(super) fn place<'a>(files: &[Listed<'a>]) -> Placed<'a> {
    let mut lists: BTreeMap<Place, Vec<List<'a>>> = BTreeMap::new();
    for (label, file, rankings) in files {
        let table = file_name::table_of_part(&file.path);
        for (place, packages) in rankings {
            let lists = lists.entry(place.clone()).or_default();
            let belongs = |list: &List<'_>| {
                table.is_some() && list.table == table && list.dataset == file.dataset()
            };
            let mut list = match lists.iter().position(belongs) {
                Some(index) => lists.remove(index),
                None => List {
                    dataset: file.dataset(),
                    table: table.clone(),
                    ..List::default()
                },
            };
            list.files.push(label);
            list.packages.push(packages.clone());
            list.stated = list.stated.and(file.coverage_said());
            list.known.add(file.known());
            lists.push(list);
        }
    }
    let mut placed = Placed::default();
    for (place, lists) in lists {
        let mut rest = lists.into_iter();
        let Some(mut best) = rest.next() else {
            continue;
        };
        let mut others = Vec::new();
        for list in rest {
            // Of identical lists the first stays.
            if better(&list, &best) == Ordering::Greater {
                others.push(std::mem::replace(&mut best, list));
            } else {
                others.push(list);
            }
        }
        for other in others {
            let caveat = reason(&other, &best);
            for file in &other.files {
                placed.left_out.push(Noted {
                    registry: Some(place.0.clone()),
                    date: Some(place.1),
                    ..Noted::file(caveat.clone(), file)
                });
            }
        }
        placed.snapshots.insert(place, best);
    }
    placed
}

/// Compares two lists by the order of preference.
fn better(a: &List<'_>, b: &List<'_>) -> Ordering {
    let order = a.word().cmp(&b.word());
    let order = order.then_with(|| a.rows().cmp(&b.rows()));
    order.then_with(|| by_content(a.whole().as_ref(), b.whole().as_ref()))
}

/// Compares equally long lists by content: by counts and names from the top, then by all counts.
fn by_content(a: &Ranking, b: &Ranking) -> Ordering {
    let rows = |row: &Row, other: &Row| {
        let order = row.downloads.cmp(&other.downloads);
        order.then_with(|| other.id.cmp(&row.id))
    };
    let pairs = a.head().iter().zip(b.head());
    let heads = pairs.map(|(a, b)| rows(a, b)).find(|order| order.is_ne());
    let order = heads.unwrap_or_else(|| a.head().len().cmp(&b.head().len()));
    let run = |(count, times): (f64, u64)| (count.to_bits(), times);
    order.then_with(|| a.counts().runs().map(run).cmp(b.counts().runs().map(run)))
}

/// The caveat on an unused list.
fn reason(list: &List<'_>, best: &List<'_>) -> Caveat {
    let (rows, of_other) = (list.rows(), best.rows());
    let other = best.files.first().map_or("", |label| *label).to_owned();
    if list.word() != best.word() {
        return Caveat::WholeList { other };
    }
    if list.dataset != best.dataset {
        return Caveat::LargerList {
            other,
            rows,
            of_other,
        };
    }
    let alike = rows == of_other && by_content(&list.whole(), &best.whole()).is_eq();
    Caveat::SameDate {
        other,
        rows,
        of_other,
        alike,
    }
}
