//! Signs in a snapshot beside the one before it, and those because of which two snapshots cannot be
//! compared by their tops.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::folded;
use super::{FALL, Sign, TOP, dated};
use crate::base::sort;
use crate::relations::{Covered, Field, Ranking, Row, SnapshotDate};
use crate::stats;

/// A factor by which the rest may grow more or less than the top.
const APART: f64 = 4.0;
/// A change of the share of packages without downloads.
const ZEROS: f64 = 0.25;
/// A factor by which the downloads of the same packages may change from one date to the next, a year
/// if they are further apart.
const JUMP: f64 = 20.0;
/// Names of the top that are written in another way: 1%.
const RESPELLED: usize = TOP / 100;
/// The shares of rows with a value between which a column has become empty.
const EMPTIED: [f64; 2] = [0.9, 0.5];
/// A date that is wrong by more days changes which intervals are compared.
const MONTH_DAYS: i64 = 30;

/// What is known of the files of a snapshot beside its packages.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The kind of dataset; none for tables of no known kind, which need not have the same columns.
    pub dataset: Option<&'static str>,
    /// The fields that its columns fill.
    pub fields: BTreeSet<Field>,
    /// The latest creation or change, milliseconds since 1970 in UTC.
    pub newest: Option<i64>,
    /// The rows, and how many have a time of creation, a time of change, and likes; columns that were
    /// not read are absent.
    pub filled: Vec<(Field, [u64; 2])>,
}

impl Known {
    /// Adds what is known of another part of the snapshot.
    pub fn add(&mut self, part: Self) {
        self.dataset = part.dataset;
        self.fields.extend(part.fields);
        self.newest = self.newest.max(part.newest);
        for (field, [rows, filled]) in part.filled {
            match self.filled.iter_mut().find(|(known, _)| *known == field) {
                Some((_, counts)) => *counts = [counts[0] + rows, counts[1] + filled],
                None => self.filled.push((field, [rows, filled])),
            }
        }
    }

    /// The share of the rows that have a value of a field.
    fn share(&self, field: Field) -> Option<f64> {
        let (_, [rows, filled]) = self.filled.iter().find(|(known, _)| *known == field)?;
        (*rows > 0).then(|| *filled as f64 / *rows as f64)
    }
}

/// One snapshot of a series, as the doctor sees it.
pub struct Seen<'a> {
    /// When it was taken.
    pub date: SnapshotDate,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Its packages.
    pub packages: &'a Ranking,
    /// Its files.
    pub files: &'a [&'a str],
    /// What else is known of them.
    pub known: &'a Known,
}

impl Seen<'_> {
    /// The sign that its date is wrong by more than a month.
    pub fn misdated(&self) -> Option<Sign> {
        let (sign, days) = dated(self.known.newest?, self.date, self.coverage.part)?;
        (days > MONTH_DAYS).then_some(sign)
    }
}

/// The signs in a snapshot beside the one before it. `using` is the number of metrics that use one of
/// some fields.
pub fn beside(before: &Seen<'_>, now: &Seen<'_>, using: fn(&[Field]) -> u64) -> Vec<Sign> {
    let mut signs: Vec<Sign> = columns(before, now, using).into_iter().collect();
    signs.extend(fell(before, now));
    let Some(tops) = tops(before, now) else {
        return signs;
    };
    if tops[0] == tops[1] {
        signs.extend(same_top(before, now, tops));
        return signs;
    }
    signs.extend(respelled(before, tops));
    signs.extend(jump(before, now, tops));
    // Lists of other lengths end at other counts.
    let rows = [before, now].map(|seen| seen.packages.named() as f64);
    let long = (1.0 - FALL..=1.0 / (1.0 - FALL)).contains(&(rows[1] / rows[0]));
    if alike(before, now) && long {
        signs.extend(rest(before, now, tops));
    }
    signs
}

/// The first sign because of which the tops of two snapshots cannot be compared.
pub fn bars(before: &Seen<'_>, now: &Seen<'_>) -> Option<Sign> {
    let alone = before.misdated().or_else(|| now.misdated());
    alone.or_else(|| fell(before, now)).or_else(|| {
        let tops = tops(before, now)?;
        let same = same_top(before, now, tops);
        let jumped = same.or_else(|| jump(before, now, tops));
        jumped.or_else(|| respelled(before, tops))
    })
}

fn alike(before: &Seen<'_>, now: &Seen<'_>) -> bool {
    before.coverage.part == now.coverage.part
}

fn tops<'a>(before: &Seen<'a>, now: &Seen<'a>) -> Option<[&'a [Row]; 2]> {
    let top = |seen: &Seen<'a>| seen.packages.head().get(..TOP);
    Some([top(before)?, top(now)?])
}

/// Fields that were there and are not any more, if a metric uses them. Only files of one known kind
/// are held against each other: a list of names beside a dump of the hub has lost nothing.
fn columns(before: &Seen<'_>, now: &Seen<'_>, using: fn(&[Field]) -> u64) -> Option<Sign> {
    let (was, is) = (before.known, now.known);
    if was.dataset.is_none() || was.dataset != is.dataset {
        return None;
    }
    let used = |field: &&Field| using(&[**field]) > 0;
    let gone: Vec<Field> = was
        .fields
        .difference(&is.fields)
        .filter(used)
        .copied()
        .collect();
    let [most, few] = EMPTIED;
    let empty = |field: &Field| {
        let shares = was.share(*field).zip(is.share(*field));
        shares.is_some_and(|(was, is)| was >= most && is < few)
    };
    let both = was.fields.intersection(&is.fields);
    let emptied: Vec<Field> = both.filter(|field| empty(field)).copied().collect();
    let all: Vec<Field> = gone.iter().chain(&emptied).copied().collect();
    let file = |seen: &Seen<'_>| seen.files.first().copied().unwrap_or_default().to_owned();
    (!all.is_empty()).then(|| Sign::Columns {
        before: before.date,
        files: [file(before), file(now)],
        metrics: using(&all),
        gone,
        emptied,
    })
}

/// Whether a list of the same part of the registry is much shorter.
fn fell(before: &Seen<'_>, now: &Seen<'_>) -> Option<Sign> {
    let rows = [before, now].map(|seen| seen.packages.named());
    let fell = alike(before, now) && (rows[1] as f64) < (1.0 - FALL) * rows[0] as f64;
    fell.then_some(Sign::Fell {
        before: before.date,
        rows,
    })
}

/// Whether the tops are the same and the rest is not.
fn same_top(before: &Seen<'_>, now: &Seen<'_>, tops: [&[Row]; 2]) -> Option<Sign> {
    let (earlier, later) = (before.packages, now.packages);
    let same =
        tops[0] == tops[1] && (earlier.head() != later.head() || earlier.named() != later.named());
    same.then_some(Sign::SameTop { other: before.date })
}

/// Packages that left the top while one of the same name came, written in another way.
fn respelled(before: &Seen<'_>, tops: [&[Row]; 2]) -> Option<Sign> {
    let [was, is] = tops.map(|top| top.iter().map(|row| &*row.id).collect::<HashSet<&str>>());
    let only = |top: &[Row], other: &HashSet<&str>| {
        let names = top.iter().filter(|row| !other.contains(&*row.id));
        let mut names: Vec<(String, String)> = names
            .map(|row| (folded(&row.id), row.id.to_string()))
            .collect();
        sort::by(&mut names, Ord::cmp);
        names
    };
    let (left, came) = (only(tops[0], &is), only(tops[1], &was));
    let both = left.iter().filter_map(|(name, earlier)| {
        let place = came.binary_search_by(|(other, _)| other.cmp(name)).ok()?;
        Some((earlier, &came.get(place)?.1))
    });
    let both: Vec<(&String, &String)> = both.collect();
    let (name, other) = both.first()?;
    (both.len() >= RESPELLED).then(|| Sign::Respelled {
        before: before.date,
        names: both.len() as u64,
        example: format!("“{name}”, now “{other}”"),
    })
}

/// Whether the packages that stay at the top have counts of another size.
fn jump(before: &Seen<'_>, now: &Seen<'_>, [first, second]: [&[Row]; 2]) -> Option<Sign> {
    let was: HashMap<&str, f64> = first
        .iter()
        .map(|row| (&*row.id, row.downloads.to_f64()))
        .collect();
    let both = second.iter().filter_map(|row| {
        let before = was.get(&*row.id)?;
        (*before > 0.0).then(|| row.downloads.to_f64() / before)
    });
    let ratios = stats::ascending(both.collect());
    let factor = stats::quantile(&ratios, 0.5)?;
    let years = now.date.months_since(before.date) / 12.0;
    let most = JUMP.powf(years.max(1.0));
    let jumped = ratios.len() >= TOP / 10 && !(1.0 / most..=most).contains(&factor);
    jumped.then_some(Sign::Jump {
        before: before.date,
        factor,
    })
}

/// Whether the packages below the top have changed otherwise than the top.
fn rest(before: &Seen<'_>, now: &Seen<'_>, tops: [&[Row]; 2]) -> Option<Sign> {
    let of = |list: &Ranking, top: &[Row]| {
        let (mut all, mut zeros) = (0.0, 0);
        for (count, times) in list.counts().runs() {
            all += count * times as f64;
            zeros += if count == 0.0 { times } else { 0 };
        }
        let top: f64 = top.iter().map(|row| row.downloads.to_f64()).sum();
        (top, all - top, zeros as f64 / list.rows.max(1) as f64)
    };
    let [earlier, later] = [of(before.packages, tops[0]), of(now.packages, tops[1])];
    if (later.2 - earlier.2).abs() > ZEROS {
        return Some(Sign::Zeros {
            before: before.date,
            shares: [earlier.2, later.2],
        });
    }
    let [top, rest] = [later.0 / earlier.0, later.1 / earlier.1];
    let apart = rest / top;
    let apart = apart.is_finite() && apart > 0.0 && !(1.0 / APART..=APART).contains(&apart);
    apart.then_some(Sign::RestApart {
        before: before.date,
        top,
        rest,
    })
}
