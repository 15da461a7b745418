//! The lists of a registry's packages at several dates, and which of them can be compared.

use std::collections::HashSet;

use serde::Serialize;

use crate::base::hash::{mixed, text_hash};
use crate::base::pulse;
use crate::base::text::{count, percent};
use crate::metrics::listed::{List, Packages, Snapshot};
use crate::relations::{Coverage, CoverageWord, Covered, SnapshotDate};

/// Above this fall of a list's size packages are missing from the list, not from the registry.
const FALL: f64 = 0.2;
/// The greatest difference of two lists of unknown coverage in size, and of two whole lists in the
/// share of the known number of packages.
const APART: f64 = 0.1;

/// Why a list is not used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Unused {
    /// It is the head of a registry.
    Head,
    /// It is an extract.
    Extract,
    /// Only the names of its first packages are kept.
    NamesCut {
        /// Packages.
        packages: u64,
    },
    /// Packages without a count, whose names are not kept.
    NoCount {
        /// Packages.
        packages: u64,
    },
    /// It has the same packages with the same counts as the list before it.
    Same {
        /// The date of that list.
        other: SnapshotDate,
    },
    /// It has far fewer packages than the list before it, or the one after it far fewer than it.
    Falls {
        /// The earlier date.
        from: SnapshotDate,
        /// Packages of the earlier list.
        earlier: u64,
        /// The later date.
        to: SnapshotDate,
        /// Packages of the later list.
        later: u64,
    },
    /// It covers another share of the known packages than the list beside it.
    Share {
        /// Its share.
        share: f64,
        /// The date of the other list.
        other: SnapshotDate,
        /// The share of the other list.
        of_other: f64,
    },
    /// One of the two lists is the whole registry, and of the other this is not known.
    Part {
        /// The date of the other list.
        other: SnapshotDate,
    },
    /// The coverage of both is unknown, and their sizes differ.
    Sizes {
        /// Its packages.
        packages: u64,
        /// The date of the other list.
        other: SnapshotDate,
        /// The packages of the other list.
        of_other: u64,
    },
}

impl Unused {
    /// The reason in words, to follow the date and a colon.
    pub(super) fn words(self) -> String {
        match self {
            Self::Head => "the list is the head of the registry, and a package that is not in it may only have lost downloads".to_owned(),
            Self::Extract => "the list is an extract, and a package that is not in it may still be in the registry".to_owned(),
            Self::NamesCut { packages } => format!(
                "of the {} packages of the list only the most popular are kept by name, as in a list of names and downloads alone with more than 100,000 packages, or in one file of many dates or registries. A file of one registry and date with one more column, such as the day of creation, is kept whole",
                count(packages)
            ),
            Self::NoCount { packages } => format!(
                "{} packages have no usable count, and a list of names and downloads alone is kept without them. A list with one more column is kept whole",
                count(packages)
            ),
            Self::Same { other } => format!(
                "the list has the same packages with the same counts as that of {other}: one snapshot under two dates"
            ),
            Self::Falls {
                from,
                earlier,
                to,
                later,
            } => format!(
                "from {from} to {to} the list falls from {} to {} packages ({}). A fall of more than {} is taken for missing rows, not for packages that left",
                count(earlier),
                count(later),
                percent(later as f64 / earlier as f64 - 1.0),
                percent(FALL)
            ),
            Self::Share {
                share,
                other,
                of_other,
            } => format!(
                "the list has {} of the packages that are known for its date, that of {other} {}",
                percent(share),
                percent(of_other)
            ),
            Self::Part { other } => format!(
                "of this list and that of {other}, one is the whole registry, and how much the other covers is not known. If both are whole, say so beside the file"
            ),
            Self::Sizes {
                packages,
                other,
                of_other,
            } => format!(
                "how much the list covers is not known, and its size differs by more than {} from that of {other} ({} and {} packages). If both are the whole registry, say so beside the file",
                percent(APART),
                count(packages),
                count(of_other)
            ),
        }
    }
}

/// Why a list alone says nothing about absent packages.
fn unused_alone(snapshot: &Snapshot<'_, '_>) -> Option<Unused> {
    match snapshot.coverage.part {
        Coverage::Head => return Some(Unused::Head),
        Coverage::Extract => return Some(Unused::Extract),
        Coverage::Whole | Coverage::Unknown => {}
    }
    let Packages::Ranked(ranking) = &snapshot.packages else {
        return None;
    };
    let packages = ranking.without_downloads + ranking.not_a_count;
    if ranking.is_truncated() {
        let packages = ranking.rows;
        Some(Unused::NamesCut { packages })
    } else {
        (packages > 0).then_some(Unused::NoCount { packages })
    }
}

/// A number that two lists share if they have the same packages with the same counts.
fn content(list: &List<'_>) -> (usize, u64) {
    let downloads = list.downloads();
    let rows = pulse::through(0..list.len()).map(|row| {
        let count = downloads(row).map_or(1, |count| count.to_f64().to_bits());
        mixed(text_hash(list.name(row)) ^ mixed(count))
    });
    (list.len(), rows.fold(0, u64::wrapping_add))
}

/// Why a list and a later one cannot be compared, as a reason for the later one.
fn apart(list: &List<'_>, later: &List<'_>) -> Option<Unused> {
    let (from, to) = (list.len() as u64, later.len() as u64);
    if (to as f64) < (1.0 - FALL) * from as f64 {
        return Some(Unused::Falls {
            from: list.date,
            earlier: from,
            to: later.date,
            later: to,
        });
    }
    let other = list.date;
    match (list.coverage.part, later.coverage.part) {
        (Coverage::Whole, Coverage::Whole) => {
            let (of_other, share) = (known_share(list.coverage)?, known_share(later.coverage)?);
            ((of_other - share).abs() > APART).then_some(Unused::Share {
                share,
                other,
                of_other,
            })
        }
        (Coverage::Unknown, Coverage::Unknown) => {
            let differ = from.abs_diff(to) as f64 > APART * from.max(to) as f64;
            differ.then_some(Unused::Sizes {
                packages: to,
                other,
                of_other: from,
            })
        }
        _ => Some(Unused::Part { other }),
    }
}

/// The share of the packages that are known at a date; `None` if that is not known, or if somebody
/// said what the list covers.
fn known_share(covered: Covered) -> Option<f64> {
    let known = covered.known.filter(|known| *known > 0)?;
    let judged = covered.word == CoverageWord::Rows && !covered.after_known;
    judged.then(|| covered.rows as f64 / known as f64)
}

/// The lists that can be compared one with the next, and why each other list cannot, in the order of
/// the snapshots.
pub(super) fn comparable<'r>(
    snapshots: &'r [Snapshot<'_, '_>],
) -> (Vec<List<'r>>, Vec<Option<Unused>>) {
    let mut unused: Vec<Option<Unused>> = snapshots.iter().map(unused_alone).collect();
    let mut lists: Vec<(usize, List<'r>)> = Vec::new();
    let mut before = None;
    for (place, snapshot) in snapshots.iter().enumerate() {
        if unused[place].is_some() {
            continue;
        }
        let list = List::new(snapshot);
        let same = content(&list);
        match before.replace((same, list.date)) {
            Some((before, other)) if before == same => unused[place] = Some(Unused::Same { other }),
            _ => lists.push((place, list)),
        }
    }
    // The longest sequence in which each list can be compared with the next; of equally long ones
    // the latest. One bad list thus costs no more than itself.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(lists.len());
    for (to, (_, later)) in lists.iter().enumerate() {
        let earlier = (0..to).filter(|from| apart(&lists[*from].1, later).is_none());
        let longest = earlier.max_by_key(|from| best[*from].0);
        best.push((longest.map_or(1, |from| best[from].0 + 1), longest));
    }
    let mut next = (0..lists.len()).max_by_key(|place| best[*place].0);
    let mut used = HashSet::new();
    while let Some(place) = next {
        used.insert(place);
        next = best[place].1;
    }
    if used.len() < 2 && lists.len() > 1 {
        // Nothing is comparable: each list is held to the one before it.
        used.clear();
    }
    for (here, (place, list)) in lists.iter().enumerate() {
        if used.contains(&here) {
            continue;
        }
        let sides = (0..here).rev().chain(here + 1..lists.len());
        let mut sides = sides.filter(|other| used.is_empty() || used.contains(other));
        unused[*place] = sides.find_map(|other| {
            let (earlier, later) = (here.min(other), here.max(other));
            let why = apart(&lists[earlier].1, &lists[later].1)?;
            Some(if other > here {
                why.turned(list, &lists[other].1)
            } else {
                why
            })
        });
    }
    let lists = lists.into_iter().enumerate();
    let lists = lists.filter(|(here, _)| used.contains(here));
    (lists.map(|(_, (_, list))| list).collect(), unused)
}

impl Unused {
    /// A reason for the later of two lists as one for the earlier.
    fn turned(self, list: &List<'_>, later: &List<'_>) -> Self {
        let other = later.date;
        match self {
            Self::Share {
                share, of_other, ..
            } => Self::Share {
                share: of_other,
                other,
                of_other: share,
            },
            Self::Part { .. } => Self::Part { other },
            Self::Sizes { .. } => Self::Sizes {
                packages: list.len() as u64,
                other,
                of_other: later.len() as u64,
            },
            why => why,
        }
    }
}

/// Whether what is absent from the later of two lists has left the registry.
pub(super) fn compare(from: &List<'_>, to: &List<'_>) -> bool {
    apart(from, to).is_none()
}
