//! The snapshot doctor: signs in a file, and in a series of snapshots, that the data are not what
//! they are taken for. Each has its rule, its evidence in numbers, and what to do.
//!
//! Rules and limits are ours (`docs/doctor.md`). A sign is a reason to
//! look, and changes no number.

use std::collections::HashMap;
use std::fmt;

use super::history::plausible;
use crate::base::pulse;
use crate::base::text::{count, number, percent, plural};
use crate::relations::{
    Count, Coverage, CoverageWord, Covered, DAY, Field, Ranking, Relation, Relations, Row,
    SnapshotDate, day_named,
};
use crate::stats;

/// A whole registry whose newest package is older than this many days before the date is stale.
const STALE_DAYS: i64 = 7;
/// Something newer than so many days after the date: copies by week are named after the first day of
/// theirs.
const NEWER_DAYS: i64 = 7;
/// Rows that are a multiple of this number look like a list that was cut there.
const ROUND: u64 = 1_000;
/// The fewest names of which it means something that all begin alike.
const NAMES: u64 = 100;
/// Counts below it are often equal.
const LARGE: u64 = 1_000;
/// So many packages with one large count, and so many times as many as with counts near it.
const ALIKE: u64 = 50;
const TIMES: f64 = 20.0;
/// Likes without which downloads may well be 0.
const LIKED: u64 = 10;
/// The share of liked packages without downloads, and their number, above which it is a sign.
const UNLOADED: (f64, u64) = (0.25, 20);
/// A fall of a list by more than this share between two dates.
const FALL: f64 = 0.2;
/// The packages at the top that are compared between two dates.
const TOP: usize = 1_000;
/// A factor by which the rest may grow more or less than the top.
const APART: f64 = 4.0;
/// A change of the share of packages without downloads.
const ZEROS: f64 = 0.25;
/// A factor by which the downloads of the same packages may change from one date to the next, a year
/// if they are further apart.
const JUMP: f64 = 20.0;

/// A sign that data are not what they are taken for.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    /// A whole registry has nothing new before its date.
    Stale { newest: String, days: i64 },
    /// Something is newer than the date.
    Newer { newest: String, date: SnapshotDate },
    /// The rows are a round number.
    Round { rows: u64 },
    /// All names begin with the same text.
    BeginAlike { names: u64, begin: String },
    /// Many packages have the same large count.
    SameCount { packages: u64, downloads: Count },
    /// Many liked packages have no downloads.
    Unloaded { packages: u64, liked: u64 },
    /// A list is much shorter than the one before.
    Fell {
        before: SnapshotDate,
        rows: [u64; 2],
    },
    /// The top has the same packages in the same order with the same counts, but the rest differs.
    SameTop { other: SnapshotDate },
    /// The rest has changed otherwise than the top.
    RestApart {
        before: SnapshotDate,
        top: f64,
        rest: f64,
    },
    /// The share without downloads has changed.
    Zeros {
        before: SnapshotDate,
        shares: [f64; 2],
    },
    /// The same packages have many times as many, or a small part of the downloads.
    Jump { before: SnapshotDate, factor: f64 },
}

impl Sign {
    /// The code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "stale",
            Self::Newer { .. } => "newer_than_its_date",
            Self::Round { .. } => "round_number_of_rows",
            Self::BeginAlike { .. } => "names_begin_alike",
            Self::SameCount { .. } => "same_large_count",
            Self::Unloaded { .. } => "liked_without_downloads",
            Self::Fell { .. } => "list_fell",
            Self::SameTop { .. } => "same_top",
            Self::RestApart { .. } => "rest_apart",
            Self::Zeros { .. } => "zeros_changed",
            Self::Jump { .. } => "counts_jumped",
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale { newest, days } => write!(
                f,
                "The newest package or change is of {newest}, {days} days before the date of the file: it may be an older snapshot under a newer name. Compare it with the one before, and correct the date."
            ),
            Self::Newer { newest, date } => write!(
                f,
                "It has packages or changes of {newest}, after its date {date}: the date is wrong, or the file was made later. Correct the date."
            ),
            Self::Round { rows } => write!(
                f,
                "It has exactly {} rows, so the list was probably cut there. If it is not the whole registry, say so in the list of files.",
                count(*rows)
            ),
            Self::BeginAlike { names, begin } => write!(
                f,
                "All {} names begin with “{begin}”: it may be one part of a file that was split by name. Add the other parts, or state that it is not the whole registry.",
                count(*names)
            ),
            Self::SameCount {
                packages,
                downloads,
            } => write!(
                f,
                "{} have exactly {downloads} downloads, far more than have a count near it: the count may be a limit or a filler of the source. Look at these packages before you rank by downloads.",
                plural(*packages, "package", "packages")
            ),
            Self::Unloaded { packages, liked } => write!(
                f,
                "{} of {} with {LIKED} likes or more have no downloads: the downloads may be missing rather than 0. Rank by likes to compare.",
                count(*packages),
                plural(*liked, "package", "packages")
            ),
            Self::Fell {
                before,
                rows: [earlier, now],
            } => write!(
                f,
                "The list has {} packages, {} fewer than at {before} ({}). Registries seldom lose so many: one of the two files is probably incomplete, so what left it has not necessarily left the registry.",
                count(*now),
                percent(1.0 - *now as f64 / *earlier as f64),
                count(*earlier)
            ),
            Self::SameTop { other } => write!(
                f,
                "The {} most downloaded packages and their counts are those of {other}: the counts were probably not renewed in between. Leave one of the two out.",
                count(TOP as u64)
            ),
            Self::RestApart { before, top, rest } => write!(
                f,
                "Since {before} the downloads of the top {} became {} times, those of all others {} times as many: what is counted has probably changed. Compare shares of all downloads with care.",
                count(TOP as u64),
                number(*top),
                number(*rest)
            ),
            Self::Zeros {
                before,
                shares: [earlier, now],
            } => write!(
                f,
                "The share of packages without downloads was {} at {before} and is {} now: what is counted has probably changed.",
                percent(*earlier),
                percent(*now)
            ),
            Self::Jump { before, factor } => write!(
                f,
                "Packages that were in the top {} at {before} and still are have {} times as many downloads in the median: the period of the downloads probably differs (a month against all time). Ranks can be compared, counts cannot.",
                count(TOP as u64),
                number(*factor)
            ),
        }
    }
}

/// What the doctor needs to know of a file, found once when it has been read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The latest creation or change, milliseconds since 1970 in UTC.
    newest: Option<i64>,
    names: u64,
    begin: String,
    same: Option<(u64, Count)>,
    liked: u64,
    unloaded: u64,
}

impl Facts {
    /// The facts of a file with these packages.
    pub fn of<'a>(
        relations: &Relations,
        rankings: impl Iterator<Item = &'a Ranking> + Clone,
    ) -> Self {
        let mut facts = Self {
            same: rankings.clone().filter_map(same_count).max(),
            ..Self::default()
        };
        let mut begin = Begin::default();
        match relations.table(Relation::Packages) {
            Some(packages) => {
                let column = |field| packages.column(field);
                let [created, updated] = [Field::CreatedAt, Field::UpdatedAt].map(column);
                let [likes, downloads] = [Field::Likes, Field::Downloads].map(column);
                for row in pulse::over(0..packages.rows()) {
                    for times in [created, updated].into_iter().flatten() {
                        let time = times.time(row).and_then(plausible);
                        facts.newest = facts.newest.max(time);
                    }
                    begin.add(|| relations.text(Field::PackageId, row).unwrap_or_default());
                    let likes = likes.and_then(|likes| likes.count(row));
                    if likes.is_some_and(|likes| likes >= Count::new(LIKED))
                        && let Some(downloads) = downloads.and_then(|counts| counts.count(row))
                    {
                        facts.liked += 1;
                        facts.unloaded += u64::from(downloads == Count::new(0));
                    }
                }
            }
            None => {
                for row in rankings.clone().flat_map(Ranking::head) {
                    begin.add(|| &row.id);
                }
                begin.names = rankings.map(Ranking::named).sum();
            }
        }
        facts.names = begin.names;
        facts.begin = begin.text.unwrap_or_default();
        facts
    }

    /// The signs, if the file is of this date and covers so much of its registry.
    pub fn signs(&self, date: Option<SnapshotDate>, covered: Option<Covered>) -> Vec<Sign> {
        let mut signs = Vec::new();
        let part = covered.map_or(Coverage::Unknown, |covered| covered.part);
        if let (Some(newest), Some(date)) = (self.newest, date)
            && let Some(named) = day_named(newest)
        {
            let days = (date.span()[0] - newest).div_euclid(DAY);
            // A list of chosen packages may have none that is new.
            if part.is_whole() && days > STALE_DAYS {
                signs.push(Sign::Stale {
                    newest: named,
                    days,
                });
            } else if newest >= date.end() + NEWER_DAYS * DAY {
                signs.push(Sign::Newer {
                    newest: named,
                    date,
                });
            }
        }
        // Nobody has said how much of the registry it is.
        let unsaid = covered.filter(|covered| covered.word == CoverageWord::Rows);
        let rows = unsaid.map_or(0, |covered| covered.rows);
        if part != Coverage::Head && rows > 0 && rows.is_multiple_of(ROUND) {
            signs.push(Sign::Round { rows });
        }
        if self.names >= NAMES && !self.begin.is_empty() {
            signs.push(Sign::BeginAlike {
                names: self.names,
                begin: self.begin.clone(),
            });
        }
        if let Some((packages, downloads)) = self.same {
            signs.push(Sign::SameCount {
                packages,
                downloads,
            });
        }
        let (share, least) = UNLOADED;
        if self.unloaded >= least && self.unloaded as f64 > share * self.liked as f64 {
            signs.push(Sign::Unloaded {
                packages: self.unloaded,
                liked: self.liked,
            });
        }
        signs
    }
}

/// The text with which all names so far begin.
#[derive(Default)]
struct Begin {
    names: u64,
    text: Option<String>,
}

impl Begin {
    /// Adds a name, which is not looked up once it is known that names differ from the first letter.
    fn add<'a>(&mut self, name: impl Fn() -> &'a str) {
        self.names += 1;
        match &mut self.text {
            None => self.text = Some(name().to_owned()),
            Some(text) if text.is_empty() => {}
            Some(text) => {
                let name = name();
                if !name.starts_with(&**text) {
                    let alike = text.chars().zip(name.chars()).take_while(|(a, b)| a == b);
                    let length = alike.map(|(letter, _)| letter.len_utf8()).sum();
                    text.truncate(length);
                }
            }
        }
    }
}

/// The large count that most packages have, and how many, if that is many more than have a count
/// near it.
fn same_count(ranking: &Ranking) -> Option<(u64, Count)> {
    let runs: Vec<(f64, u64)> = ranking.counts().runs().collect();
    let large = runs.iter().filter(|(count, _)| *count >= LARGE as f64);
    let (value, times) = large.max_by_key(|(_, times)| *times)?;
    let near = runs
        .iter()
        .filter(|(count, _)| *count != *value && *count >= 0.8 * value && *count <= 1.25 * value);
    let (mut counts, mut packages) = (0u64, 0u64);
    for (_, times) in near {
        counts += 1;
        packages += times;
    }
    // Few counts near it say little about how often a count occurs there.
    let usual = if counts >= 20 {
        packages as f64 / counts as f64
    } else {
        return None;
    };
    let alike = *times >= ALIKE && *times as f64 >= TIMES * usual;
    alike.then_some(())?;
    Some((*times, Count::from_f64(*value)?))
}

/// One snapshot of a series, as the doctor sees it.
pub struct Seen<'a> {
    /// When it was taken.
    pub date: SnapshotDate,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Its packages.
    pub packages: &'a Ranking,
}

/// The signs in a snapshot beside the one before it.
pub fn beside(before: &Seen<'_>, now: &Seen<'_>) -> Vec<Sign> {
    let mut signs = Vec::new();
    let (earlier, later) = (before.packages, now.packages);
    let alike = before.coverage.part == now.coverage.part;
    let rows = [earlier.named(), later.named()];
    if alike && (rows[1] as f64) < (1.0 - FALL) * rows[0] as f64 {
        signs.push(Sign::Fell {
            before: before.date,
            rows,
        });
    }
    let tops = [earlier, later].map(|list| list.head().get(..TOP));
    let [Some(first), Some(second)] = tops else {
        return signs;
    };
    if first == second {
        if earlier.head() != later.head() || rows[0] != rows[1] {
            signs.push(Sign::SameTop { other: before.date });
        }
        return signs;
    }
    let was: HashMap<&str, f64> = first
        .iter()
        .map(|row| (&*row.id, row.downloads.to_f64()))
        .collect();
    let both = second.iter().filter_map(|row| {
        let before = was.get(&*row.id)?;
        (*before > 0.0).then(|| row.downloads.to_f64() / before)
    });
    let ratios = stats::ascending(both.collect());
    let factor = stats::quantile(&ratios, 0.5);
    let years = now.date.months_since(before.date) / 12.0;
    let most = JUMP.powf(years.max(1.0));
    let jumped =
        factor.filter(|factor| ratios.len() >= TOP / 10 && !(1.0 / most..=most).contains(factor));
    if let Some(factor) = jumped {
        signs.push(Sign::Jump {
            before: before.date,
            factor,
        });
    }
    // Lists of other lengths end at other counts.
    let long = (1.0 - FALL..=1.0 / (1.0 - FALL)).contains(&(rows[1] as f64 / rows[0] as f64));
    if alike && long {
        signs.extend(rest(before, now, [first, second]));
    }
    signs
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

#[cfg(test)]
mod tests;
