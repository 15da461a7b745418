//! The snapshot doctor: signs in a file, and in a series of snapshots, that the data are not what
//! they are taken for. Each has its rule, its evidence in numbers, and what to do.
//!
//! Rules and limits are ours (`docs/doctor.md`). A sign is a reason to
//! look, and changes no number.

mod names;
mod series;

use std::fmt;

use super::history::plausible;
use crate::base::pulse;
use crate::base::registries::registry_name;
use crate::base::text::{count, number, percent, plural};
use crate::relations::{
    Count, Coverage, CoverageWord, Covered, DAY, Field, Ranking, Relation, Relations, SnapshotDate,
    day_named,
};

use names::Names;
pub use series::{Known, Seen, bars, beside};

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
/// Groups of names that are alike, and odd names, below which they are no sign.
const FEW: u64 = 3;
/// The share of such names above which it is a sign: where a registry takes them as one name, and of
/// letters that no registry takes; and elsewhere, and of blanks at an end. The largest shares of real
/// lists are 0.05% (Hugging Face) and 3.3% (the 1,000 most downloaded of npm in April 2017, see
/// `docs/doctor.md`).
const ALIKE_SHARE: [f64; 2] = [0.001, 0.05];

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
    /// Many names differ only in case, or in the signs between their words.
    Alike {
        groups: u64,
        share: f64,
        examples: String,
        takes: Takes,
        registry: Option<String>,
    },
    /// Names have letters that cannot be seen or read.
    Odd { names: u64, examples: String },
    /// Fields that metrics use are not there any more, or hardly have values.
    Columns {
        before: SnapshotDate,
        files: [String; 2],
        gone: Vec<Field>,
        emptied: Vec<Field>,
        metrics: u64,
    },
    /// Names of the top are written in another way.
    Respelled {
        before: SnapshotDate,
        names: u64,
        example: String,
    },
}

/// What a registry makes of names that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Names that differ only in case are one.
    CaseAsOne,
    /// So are those that differ only in `-`, `_` and `.`.
    SignsAsOne,
    /// They are two, but new names have no capitals.
    OldCapitals,
    /// That is not known.
    Unknown,
}

impl Takes {
    /// PyPI: PEP 503. Cargo: a crate's name is taken in any case and with `-` for `_`. Hugging Face,
    /// CRAN and NuGet find a package by its name in any case. npm: new names have had no capitals
    /// since 2017, and older ones stay.
    fn of(registry: Option<&str>) -> Self {
        match registry {
            Some("pypi" | "crates") => Self::SignsAsOne,
            Some("cran" | "nuget") => Self::CaseAsOne,
            Some(registry) if registry.starts_with("huggingface") => Self::CaseAsOne,
            Some("npm") => Self::OldCapitals,
            _ => Self::Unknown,
        }
    }
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
            Self::Alike { .. } => "names_alike",
            Self::Odd { .. } => "odd_names",
            Self::Columns { .. } => "columns_changed",
            Self::Respelled { .. } => "names_respelled",
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
            Self::Alike {
                groups,
                share,
                examples,
                takes,
                registry,
            } => {
                let (signs, takes) = match takes {
                    Takes::SignsAsOne => (" and in “-”, “_” and “.”", "takes such names as one"),
                    Takes::CaseAsOne => ("", "takes such names as one"),
                    Takes::OldCapitals => {
                        ("", "takes no new names with capitals, and has few old ones")
                    }
                    Takes::Unknown => ("", "may take them as one"),
                };
                let registry = registry.as_deref().map_or("The registry", registry_name);
                write!(
                    f,
                    "{} of names differ only in case{signs}, {} of all names, such as {examples}. {registry} {takes}: rows of one package may stand in the list twice, from two sources. Join them before you count packages.",
                    plural(*groups, "group", "groups"),
                    percent(*share)
                )
            }
            Self::Odd { names, examples } => write!(
                f,
                "{} with blanks at an end, letters that cannot be seen or read, or letters of another script that look like Latin ones, such as {examples}: the names of the registry were probably changed on the way, and match no other file. Correct them, or fetch the list again.",
                plural(*names, "name", "names")
            ),
            Self::Columns {
                before,
                files: [earlier, now],
                gone,
                emptied,
                metrics,
            } => {
                let list = |fields: &[Field]| {
                    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                    names.join(", ")
                };
                let lacks = match (&gone[..], &emptied[..]) {
                    (gone, []) => format!("no {}", list(gone)),
                    ([], emptied) => format!("no {} in most rows", list(emptied)),
                    (gone, emptied) => {
                        format!("no {}, and in most rows no {}", list(gone), list(emptied))
                    }
                };
                write!(
                    f,
                    "“{now}” has {lacks}, which “{earlier}” of {before} has. {} these fields, so what {} over time may come from the files alone. Export the table with the same columns, or look at one date.",
                    plural(*metrics, "metric uses", "metrics use"),
                    if *metrics == 1 { "it says" } else { "they say" }
                )
            }
            Self::Respelled {
                before,
                names,
                example,
            } => write!(
                f,
                "{} of the top {} at {before} are written in another way now, such as {example}: each counts as one that left and one that came. Write the names of both files alike.",
                count(*names),
                count(TOP as u64)
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
    names_found: Names,
    /// The rows, and how many have a value, for each of some columns that were read.
    filled: Vec<(Field, [u64; 2])>,
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
                let mut known = [0; 3];
                let mut listed = vec![false; relations.names.len()];
                for row in pulse::over(0..packages.rows()) {
                    for (times, known) in [created, updated].into_iter().zip(&mut known) {
                        let time = times.and_then(|times| times.time(row));
                        *known += u64::from(time.is_some());
                        facts.newest = facts.newest.max(time.and_then(plausible));
                    }
                    let name = packages.name(Field::PackageId, row);
                    if let Some(listed) = name.and_then(|name| listed.get_mut(name.index())) {
                        *listed = true;
                    }
                    begin.add(|| relations.text(Field::PackageId, row).unwrap_or_default());
                    let likes = likes.and_then(|likes| likes.count(row));
                    known[2] += u64::from(likes.is_some());
                    if likes.is_some_and(|likes| likes >= Count::new(LIKED))
                        && let Some(downloads) = downloads.and_then(|counts| counts.count(row))
                    {
                        facts.liked += 1;
                        facts.unloaded += u64::from(downloads == Count::new(0));
                    }
                }
                let rows = packages.rows() as u64;
                let columns = [Field::CreatedAt, Field::UpdatedAt, Field::Likes].into_iter();
                let read = columns.zip(known).filter(|(field, _)| packages.has(*field));
                facts.filled = read.map(|(field, known)| (field, [rows, known])).collect();
                let names = listed.iter().zip(0..).filter(|(listed, _)| **listed);
                let names = names.filter_map(|(_, number)| relations.names.nth(number));
                facts.names_found = Names::of(names);
            }
            None => {
                for row in rankings.clone().flat_map(Ranking::head) {
                    begin.add(|| &row.id);
                }
                let rows = rankings.clone().flat_map(Ranking::head);
                facts.names_found = Names::of(rows.map(|row| &*row.id));
                begin.names = rankings.map(Ranking::named).sum();
            }
        }
        facts.names = begin.names;
        facts.begin = begin.text.unwrap_or_default();
        facts
    }

    /// What they say of a snapshot of this kind of dataset, whose columns fill these fields.
    pub fn known(
        &self,
        dataset: Option<&'static str>,
        fields: impl IntoIterator<Item = Field>,
    ) -> Known {
        Known {
            dataset,
            fields: fields.into_iter().collect(),
            newest: self.newest,
            filled: self.filled.clone(),
        }
    }

    /// The signs, if the file is of this date and registry and covers so much of it.
    pub fn signs(
        &self,
        date: Option<SnapshotDate>,
        covered: Option<Covered>,
        registry: Option<&str>,
    ) -> Vec<Sign> {
        let mut signs = Vec::new();
        let part = covered.map_or(Coverage::Unknown, |covered| covered.part);
        if let (Some(newest), Some(date)) = (self.newest, date) {
            signs.extend(dated(newest, date, part).map(|(sign, _)| sign));
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
        signs.extend(self.of_names(registry));
        signs
    }

    fn of_names(&self, registry: Option<&str>) -> impl Iterator<Item = Sign> {
        let found = &self.names_found;
        let takes = Takes::of(registry);
        let alike = match takes {
            Takes::SignsAsOne => &found.by_spelling,
            _ => &found.by_case,
        };
        let [rarely, seldom] = ALIKE_SHARE;
        let limit = match takes {
            Takes::CaseAsOne | Takes::SignsAsOne => rarely,
            Takes::OldCapitals | Takes::Unknown => seldom,
        };
        let share = |names: u64| names as f64 / found.names.max(1) as f64;
        let many = alike.groups >= FEW && share(alike.names) > limit;
        let [misread, padded] = found.odd;
        let more = |names: u64, limit: f64| names >= FEW && share(names) > limit;
        let odd = more(misread, rarely) || more(padded, seldom);
        let alike = many.then(|| Sign::Alike {
            groups: alike.groups,
            share: share(alike.names),
            examples: alike.examples.join("; "),
            takes,
            registry: registry.map(str::to_owned),
        });
        let odd = odd.then(|| Sign::Odd {
            names: misread + padded,
            examples: found.odd_examples.join(", "),
        });
        alike.into_iter().chain(odd)
    }
}

/// The sign that the date of a file is not that of its newest row, and by how many days it is wrong.
fn dated(newest: i64, date: SnapshotDate, part: Coverage) -> Option<(Sign, i64)> {
    let named = day_named(newest)?;
    let days = (date.span()[0] - newest).div_euclid(DAY);
    // A list of chosen packages may have none that is new.
    if part.is_whole() && days > STALE_DAYS {
        let newest = named;
        return Some((Sign::Stale { newest, days }, days));
    }
    let late = newest - date.end();
    let sign = Sign::Newer {
        newest: named,
        date,
    };
    (late >= NEWER_DAYS * DAY).then(|| (sign, late.div_euclid(DAY)))
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

#[cfg(test)]
mod tests;
