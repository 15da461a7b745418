//! The retention curve: every pair of a registry's snapshots, and whether the two can be compared.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use serde::Serialize;

use super::Snapshot;
use super::signs::{Gate, same_content};
use crate::base::sort;
pub use crate::caveat::Unlike;
use crate::domain::owners::{self, prefix};
use crate::relations::{Coverage, SnapshotDate};
use crate::stats::{self, Cluster, Clustered};

/// The greatest number of snapshots in pairs. They make at most 990 pairs, so that a figure can
/// hold all points.
const PAIRED: usize = 45;

/// Pairs that are farther apart have no interval by owners, which no rule reads.
const YEAR: f64 = 12.0;

/// Two snapshots of a registry: a point of its retention curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "SnapshotPair"))]
pub struct Pair {
    /// The earlier one.
    pub from: SnapshotDate,
    /// The later one.
    pub to: SnapshotDate,
    /// Months between them, above 0.
    pub months: f64,
    /// The packages of the earlier top that are in the later one.
    #[serde(flatten)]
    pub retained: Retained,
    /// The share's 95% interval with owners as clusters, for two that can be compared and are at most a
    /// year apart; null with fewer than 10 effective owners.
    pub by_owner: Option<[f64; 2]>,
    /// How much of the registry each of the two covers.
    pub coverage: [Coverage; 2],
    /// The number of packages of the smaller head; null if neither snapshot is a head.
    pub least_head: Option<u64>,
    /// Why the two cannot be compared; null if they can.
    pub unlike: Option<Unlike>,
    /// The reason in words.
    pub unlike_words: Option<&'static str>,
}

/// The number and share of one top's packages that are in another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Retained {
    /// Packages of the earlier top.
    pub size: u32,
    /// Packages of the earlier top that are in the later one.
    pub remained: u32,
    /// Their share of the earlier top, from 0 to 1.
    pub share: f64,
    /// Wilson's 95% interval of the share.
    pub interval: [f64; 2],
}

impl Retained {
    pub(super) fn of(remained: u32, size: u32) -> Option<Self> {
        Some(Self {
            size,
            remained,
            interval: stats::wilson(remained.into(), size.into(), 0.95)?,
            share: f64::from(remained) / f64::from(size),
        })
    }
}

impl Pair {
    /// Whether the two snapshots can be compared.
    pub fn compares(&self) -> bool {
        self.unlike.is_none()
    }
}

/// Which pairs of these months are left out for signs of the snapshot doctor, why, and what to do; empty
/// if none is. With a space before it.
pub fn left_out_words(pairs: &[Pair], months: &RangeInclusive<f64>) -> String {
    /// Reasons and pairs that are named.
    const NAMED: usize = 3;
    let pairs = pairs.iter().filter(|pair| months.contains(&pair.months));
    let signs = pairs.filter_map(|pair| Some((pair, pair.unlike?, pair.unlike?.advice()?)));
    let signs: Vec<_> = signs.collect();
    let mut said = String::new();
    let mut reasons: Vec<Unlike> = Vec::new();
    for (_, why, advice) in &signs {
        if reasons.contains(why) || reasons.len() == NAMED {
            continue;
        }
        reasons.push(*why);
        let of_reason = signs.iter().filter(|(_, other, _)| other == why);
        let named = of_reason.clone().take(NAMED);
        let named: Vec<String> = named
            .map(|(pair, ..)| format!("{} to {}", pair.from, pair.to))
            .collect();
        let more = if of_reason.count() > NAMED {
            " and others"
        } else {
            ""
        };
        said += &format!(
            " Left out for a sign of a fault: {}{more} ({}). {advice}, or count them by the setting “leave_out” of turnover.",
            named.join(", "),
            why.words()
        );
    }
    said
}

/// The parts of each snapshot that are kept until all snapshots are read.
pub(super) struct Curve<'a> {
    /// The number of snapshots in the series.
    all: usize,
    numbers: HashMap<&'a str, u32>,
    /// The owner of each number.
    owner_of: Vec<u32>,
    owners: owners::Numbered<'a>,
    tops: Vec<Top<'a>>,
}

struct Top<'a> {
    date: SnapshotDate,
    coverage: Coverage,
    rows: u64,
    /// Its place in the series.
    place: usize,
    snapshot: &'a Snapshot<'a>,
    /// Whether the ranking filled the top.
    full: bool,
    /// The numbers that identify the names, ascending.
    members: Vec<u32>,
}

impl<'a> Curve<'a> {
    pub(super) fn new(all: usize) -> Self {
        Self {
            all,
            numbers: HashMap::new(),
            owner_of: Vec::new(),
            owners: owners::Numbered::default(),
            tops: Vec::new(),
        }
    }

    /// Adds the snapshot at a place of the series if it is one that is paired. If there are too
    /// many snapshots, only evenly spaced ones are paired, including the first and the last.
    pub(super) fn add(
        &mut self,
        place: usize,
        snapshot: &'a Snapshot<'a>,
        names: &[&'a str],
        full: bool,
    ) {
        if self.all > PAIRED {
            let last = self.all - 1;
            let at = |step: usize| step * last / (PAIRED - 1);
            // This is the first step whose place is not before this one.
            let step = (place * (PAIRED - 1)).div_ceil(last);
            if at(step) != place {
                return;
            }
        }
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(name).or_insert(next);
            if number == next {
                self.owner_of.push(self.owners.number(prefix(name)));
            }
            members.push(number);
        }
        members.sort_unstable();
        members.dedup();
        self.tops.push(Top {
            date: snapshot.date,
            coverage: snapshot.coverage.part,
            rows: snapshot.coverage.rows,
            place,
            snapshot,
            full,
            members,
        });
    }

    /// The number of snapshots that are paired.
    pub(super) fn snapshots(&self) -> u64 {
        self.tops.len() as u64
    }

    /// The interval of the share of one top that is in another, with owners as clusters.
    fn by_owner(&self, from: &Top<'_>, to: &Top<'_>) -> Option<[f64; 2]> {
        let mut of_owner: Vec<Cluster> = (0..self.owners.names.len() as u32)
            .map(|key| Cluster {
                key,
                size: 0,
                count: 0,
            })
            .collect();
        for member in &from.members {
            let owner = *self.owner_of.get(*member as usize)?;
            let cluster = of_owner.get_mut(owner as usize)?;
            cluster.size += 1;
            cluster.count += u64::from(to.members.binary_search(member).is_ok());
        }
        let share = Clustered::new(of_owner)?;
        share.interval(0.95).filter(|_| share.is_enough())
    }

    /// All pairs, sorted by the months between them, then by date.
    pub(super) fn pairs(self, k: u32, gate: &Gate) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (place, from) in self.tops.iter().enumerate() {
            for to in self.tops.iter().skip(place + 1) {
                let remained = common(&from.members, &to.members);
                let months = to.date.months_since(from.date);
                let retained = Retained::of(remained, from.members.len() as u32);
                let Some(retained) = retained.filter(|_| months > 0.0) else {
                    continue;
                };
                let heads = [from, to].into_iter();
                let heads = heads.filter(|top| top.coverage == Coverage::Head);
                let least_head = heads.map(|top| top.rows).min();
                let unlike = unlike(from, to, k, least_head)
                    .or_else(|| gate.bars([from, to].map(|top| (top.place, top.snapshot))));
                let by_owner = (unlike.is_none() && months <= YEAR)
                    .then(|| self.by_owner(from, to))
                    .flatten();
                pairs.push(Pair {
                    from: from.date,
                    to: to.date,
                    months,
                    retained,
                    by_owner,
                    coverage: [from.coverage, to.coverage],
                    least_head,
                    unlike,
                    unlike_words: unlike.map(Unlike::words),
                });
            }
        }
        sort::by(&mut pairs, |a, b| {
            let order = a.months.total_cmp(&b.months);
            order.then_with(|| (a.from, a.to).cmp(&(b.from, b.to)))
        });
        pairs
    }
}

/// Whether two parts of registries can be compared: two whole registries, two heads, or a whole
/// registry and a head of at least twice the top.
pub(super) fn alike(parts: &[Coverage], least_head: Option<u64>, k: u32) -> Option<Unlike> {
    let any = |part| parts.contains(&part);
    let short = least_head.is_some_and(|rows| rows < 2 * u64::from(k));
    if any(Coverage::Extract) {
        Some(Unlike::Extract)
    } else if any(Coverage::Unknown) {
        Some(Unlike::Unknown)
    } else if any(Coverage::Whole) && any(Coverage::Head) && short {
        Some(Unlike::ShortHead)
    } else {
        None
    }
}

fn unlike(from: &Top<'_>, to: &Top<'_>, k: u32, least_head: Option<u64>) -> Option<Unlike> {
    if let Some(why) = alike(&[from.coverage, to.coverage], least_head, k) {
        Some(why)
    } else if !from.full || !to.full {
        Some(Unlike::TooSmall)
    } else if same_content(from.snapshot, to.snapshot) {
        Some(Unlike::SameContent)
    } else {
        None
    }
}

/// The number of elements that two ascending lists have in common.
fn common(one: &[u32], other: &[u32]) -> u32 {
    let mut other = other.iter().peekable();
    let mut common = 0;
    for number in one {
        while other.next_if(|next| *next < number).is_some() {}
        common += u32::from(other.peek() == Some(&number));
    }
    common
}
