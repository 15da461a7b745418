//! How long packages stay: curves over the lists of a registry.

use serde::Serialize;

use super::outcomes::{YEAR, derived, times};
use super::subjects::Subjects;
use crate::base::pulse;
use crate::domain::history::DAY;
use crate::metrics::listed::List;
use crate::stats::{Span, Survival};

/// The fewest packages at risk on a curve.
pub(super) const LEAST: u64 = 30;
/// The greatest number of steps that are kept of a curve.
const STEPS: usize = 240;
/// The ages of the table, in years.
const AGES: [(f64, &str); 7] = [
    (0.25, "3 months"),
    (0.5, "6 months"),
    (1.0, "1 year"),
    (2.0, "2 years"),
    (3.0, "3 years"),
    (5.0, "5 years"),
    (10.0, "10 years"),
];

/// From when time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From the creation of the package.
    Creation,
    /// From the first list with the package.
    FirstList,
}

/// The curves of a registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curves {
    /// From when time counts.
    pub since: Since,
    /// Packages without a day of creation in the first list that has them, left out.
    pub undated: u64,
    /// Packages that are only in the last list, of which nothing is known yet.
    pub only_last: u64,
    /// Packages that were absent from a list and came back.
    pub returned: u64,
    /// All packages first, then groups.
    pub curves: Vec<Curve>,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The packages.
    pub name: &'static str,
    /// How many there are.
    pub packages: u64,
    /// Those of them that left.
    pub left: u64,
    /// Where the curve begins, in days.
    pub from: f64,
    /// Where it ends, in days.
    pub to: f64,
    /// Its steps, thinned: days, packages at risk, the share that survives and its 95% interval.
    pub steps: Vec<Step>,
    /// The share at round times.
    pub at: Vec<At>,
}

/// A step of a curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Days.
    pub days: f64,
    /// Packages at risk.
    pub at_risk: u64,
    /// The share that survives.
    pub share: f64,
    /// Its 95% interval.
    pub interval: Option<[f64; 2]>,
}

/// A curve at a round time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct At {
    /// The time.
    pub time: &'static str,
    /// Days.
    pub days: f64,
    /// Packages at risk.
    pub at_risk: u64,
    /// The share that survives.
    pub share: f64,
    /// Its 95% interval.
    pub interval: Option<[f64; 2]>,
}

/// What the lists say of a package.
#[derive(Clone, Copy)]
struct Life {
    first: u16,
    last: u16,
    lists: u16,
    /// When it was created, as the first list says.
    created: Option<i64>,
    /// Whether it names a base there.
    derived: Option<bool>,
}

/// The curves over at least three lists.
pub(super) fn curves(lists: &[List<'_>], subjects: &Subjects) -> Option<Curves> {
    if lists.len() < 3 {
        return None;
    }
    let mut lives: Vec<Option<Life>> = vec![None; subjects.count];
    let mut taken = Vec::new();
    for (place, (list, of)) in (0..).zip(lists.iter().zip(&subjects.of)) {
        let (time, created) = times(list);
        let made = derived(list);
        taken.push(time);
        for (row, subject) in pulse::through(of).enumerate() {
            let life = lives[*subject as usize].get_or_insert(Life {
                first: place,
                last: place,
                lists: 0,
                created: created[row],
                derived: made.as_ref().map(|made| made[row]),
            });
            life.last = place;
            life.lists += 1;
        }
    }
    let lives: Vec<Life> = lives.into_iter().flatten().collect();
    let end = lists.len() as u16 - 1;
    let followed = || lives.iter().filter(|life| life.first < end);
    let dated = followed().filter(|life| life.created.is_some()).count();
    let all = followed().count();
    let since = if 2 * dated >= all && dated > 0 {
        Since::Creation
    } else {
        Since::FirstList
    };
    let span = |life: &Life| {
        let time = |list: u16| taken[usize::from(list)] as f64;
        let begin = match since {
            Since::Creation => life.created? as f64,
            Since::FirstList => time(life.first),
        };
        // It left at some time between two lists: the middle is least wrong on average.
        let ended = life.last < end;
        let exit = match ended {
            true => f64::midpoint(time(life.last), time(life.last + 1)),
            false => time(life.last),
        };
        Some(Span {
            entry: (time(life.first) - begin) / DAY,
            exit: (exit - begin) / DAY,
            ended,
        })
    };
    let mut curves = Vec::new();
    let mut add = |name, inside: &dyn Fn(&Life) -> bool| {
        let lives = pulse::through(&lives).filter(|life| life.first < end && inside(life));
        curves.extend(Curve::new(
            name,
            &lives.filter_map(span).collect::<Vec<_>>(),
        ));
    };
    add("all packages", &|_| true);
    match since {
        Since::Creation => {
            add("name no base", &|life| life.derived == Some(false));
            add("name a base", &|life| life.derived == Some(true));
        }
        Since::FirstList => {
            add("in the first list", &|life| life.first == 0);
            add("first seen later", &|life| life.first > 0);
        }
    }
    Some(Curves {
        since,
        undated: match since {
            Since::Creation => (all - dated) as u64,
            Since::FirstList => 0,
        },
        only_last: (lives.len() - all) as u64,
        returned: followed()
            .filter(|life| life.lists <= life.last - life.first)
            .count() as u64,
        curves,
    })
}

impl Curve {
    fn new(name: &'static str, spans: &[Span]) -> Option<Self> {
        let survival = Survival::new(spans, LEAST)?;
        let at = AGES.iter().filter_map(|(years, time)| {
            let days = years * YEAR;
            let (share, interval) = survival.at(days)?;
            Some(At {
                time,
                days,
                at_risk: survival.at_risk(days),
                share,
                interval,
            })
        });
        // Steps that lie a little lower than the one before, and the last.
        let steps = &survival.steps;
        let height = 1.0 - steps.last().map_or(1.0, |step| step.survival);
        let mut kept: Vec<Step> = Vec::new();
        for (place, step) in steps.iter().enumerate() {
            let before = kept.last().map_or(1.0, |step| step.share);
            if before - step.survival >= height / STEPS as f64 || place + 1 == steps.len() {
                kept.push(Step {
                    days: step.time,
                    at_risk: step.at_risk,
                    share: step.survival,
                    interval: step.interval,
                });
            }
        }
        Some(Self {
            name,
            packages: spans.len() as u64,
            left: spans.iter().filter(|span| span.ended).count() as u64,
            from: survival.from,
            to: survival.to,
            at: at.collect(),
            steps: kept,
        })
    }
}
