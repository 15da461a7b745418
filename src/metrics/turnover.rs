//! Turnover of the top K packages between snapshots.
//!
//! Source: Jones et al., *What do we know about Hugging Face?* (ESEM 2024), section 5.4.1, the
//! second metric, and Figure 6. With S_t the K most downloaded packages of snapshot t and the
//! history S_1 ∪ … ∪ S_{t−2}:
//!
//! * remained = S_{t−1} ∩ S_t
//! * newcomers = S_t ∖ (history ∪ S_{t−1})
//! * returning = (history ∖ S_{t−1}) ∩ S_t
//!
//! The three partition S_t for every t ≥ 2; the paper defines nothing for t = 1. Its artifact
//! (`turnover.ipynb`) calls all packages of the first snapshot newcomers, and collects names in
//! a set after ranking rows, so that a name in several rows shrinks S_t; [`Mode::Artifact`]
//! does both. Packages are told apart by their names, byte by byte.
//!
//! Ours beside the paper's: the turnover rate 1 − |remained| / |S_t|, and the monthly retention
//! (|remained| / |S_{t−1}|)^(1 / months), which makes unequal intervals comparable.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use super::Mode;
use super::differences::{self, Difference};
use super::{Compared, Popularity, Unit};
use crate::caveat::{Caveat, Noted};
use crate::error::{Error, ErrorKind, Result};
use crate::relations::{Count, Covered, HEAD_ROWS, Ranking, Row, SnapshotDate};

/// The largest K: half of the rows that a snapshot's head keeps.
pub const K_MAX: u32 = HEAD_ROWS as u32 / 2;

/// Spread of months between snapshots, largest to smallest, above which a reader is told.
const UNEQUAL_INTERVALS: f64 = 1.5;

/// Spread of snapshot sizes, largest to smallest, above which a reader is told.
const UNEQUAL_COVERAGE: u64 = 2;

/// What the user chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whose definition is followed.
    pub mode: Mode,
    /// How many of the most popular packages are looked at, 1 to [`K_MAX`].
    pub k: u32,
    /// What popularity is.
    pub popularity: Popularity,
    /// Whether `owner/name` counts as the `name` of an earlier snapshot: ours.
    pub renames: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            mode: Mode::Paper,
            k: 1000,
            popularity: Popularity::Downloads,
            renames: false,
        }
    }
}

impl Params {
    /// The parameters, when they are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] when K is 0 or above [`K_MAX`].
    pub fn checked(self) -> Result<Self> {
        if (1..=K_MAX).contains(&self.k) {
            return Ok(self);
        }
        Err(Error::new(
            ErrorKind::Setting,
            format!("K is {}.", self.k),
            format!("Choose a K from 1 to {K_MAX}."),
        ))
    }
}

/// One snapshot of a registry.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// When it was taken.
    pub date: SnapshotDate,
    /// The files that it was read from: one, or the parts of one table.
    pub files: &'a [&'a str],
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Its packages.
    pub packages: &'a Ranking,
}

/// The snapshots of one registry, in the order of their dates, which all differ.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// The registry.
    pub registry: &'a str,
    /// Its snapshots.
    pub snapshots: Vec<Snapshot<'a>>,
}

/// Turnover of every registry.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// Whose definition was followed.
    pub mode: Mode,
    /// How many packages were looked at.
    pub k: u32,
    /// What popularity was.
    pub popularity: Popularity,
    /// Whether renames were matched.
    pub renames: bool,
    /// Registries in the order given.
    pub series: Vec<SeriesOutput>,
    /// Where paper and artifact part.
    pub differences: &'static [Difference],
    /// What a reader must know.
    pub caveats: Vec<Noted>,
}

/// Turnover of one registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesOutput {
    /// The registry.
    pub registry: String,
    /// Whether a file of it says that it is made up.
    pub synthetic: bool,
    /// Packages that were in any snapshot's top K.
    pub distinct_ever: u32,
    /// Snapshots by date.
    pub snapshots: Vec<SnapshotOutput>,
    /// Published figures beside these, for the registries that the paper measured.
    pub compared: Vec<Compared>,
    /// What differs between the paper's data and these, in sentences.
    pub differs: Vec<String>,
}

/// What the paper (Hugging Face, npm) and its notebook (PyPI) tell of a registry for K = 1,000.
struct Published {
    registry: &'static str,
    /// Dates as the figure has them.
    dates: &'static str,
    distinct: f64,
    /// Of the second, third and fourth snapshot, read off the bars, give or take 2.
    remained: [f64; 3],
    newcomers: [f64; 3],
}

const PUBLISHED: &[Published] = &[
    Published {
        registry: "huggingface",
        dates: "June 2022 (with the content of June 2021), May 2023, October 2023 and April 2024",
        distinct: 2535.0,
        remained: [424.0, 526.0, 426.0],
        newcomers: [576.0, 450.0, 509.0],
    },
    Published {
        registry: "npm",
        dates: "November 2022, August 2023, October 2023 and March 2024",
        distinct: 1127.0,
        remained: [945.0, 966.0, 956.0],
        newcomers: [55.0, 30.0, 42.0],
    },
    Published {
        registry: "pypi",
        dates: "November 2022, August 2023, October 2023 and March 2024",
        distinct: 1429.0,
        remained: [651.0, 941.0, 923.0],
        newcomers: [349.0, 34.0, 46.0],
    },
];

/// Published figures beside a registry's own, snapshot by snapshot in the order of time.
fn beside(
    registry: &str,
    snapshots: &[SnapshotOutput],
    distinct: u32,
    params: &Params,
) -> (Vec<Compared>, Vec<String>) {
    let Some(published) = PUBLISHED.iter().find(|own| own.registry == registry) else {
        return Default::default();
    };
    let count = |what: String, published, yours: Option<u32>| Compared {
        what,
        published,
        yours: yours.map(f64::from),
        unit: Unit::Count,
    };
    let mut compared = vec![count(
        "distinct packages over all snapshots".into(),
        published.distinct,
        Some(distinct),
    )];
    for (index, place) in ["second", "third", "fourth"].iter().enumerate() {
        let own = snapshots.get(index + 1);
        let what = |what: &str| format!("{what} in the {place} snapshot");
        compared.extend([
            count(
                what("remained"),
                published.remained[index],
                own.and_then(|own| own.remained),
            ),
            count(
                what("newcomers"),
                published.newcomers[index],
                own.and_then(|own| own.newcomers),
            ),
        ]);
    }
    let mut differs = Vec::new();
    if params.k != 1000 {
        differs.push(format!(
            "The paper looks at the top 1,000, you at the top {}.",
            params.k
        ));
    }
    let dates: Vec<String> = snapshots.iter().map(|own| own.date.to_string()).collect();
    differs.push(format!(
        "The paper's snapshots are of {}, yours of {}. Bars were read off the figure, give or take 2; the distinct packages are exact.",
        published.dates,
        dates.join(", ")
    ));
    if registry == "pypi" {
        differs.push("PyPI is in the artifact's notebook, not in the paper's figure.".into());
    }
    (compared, differs)
}

/// One snapshot compared with those before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SnapshotOutput {
    /// When it was taken.
    pub date: SnapshotDate,
    /// The file that it was read from, or the first part of its table.
    pub file: String,
    /// All of its files.
    pub files: Vec<String>,
    /// Rows with a name and a download count in the whole snapshot.
    pub rows: u64,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// |S_t|: K, or less when the snapshot is smaller.
    pub size: u32,
    /// |remained|; undefined for the first snapshot in paper mode.
    pub remained: Option<u32>,
    /// |newcomers|; undefined for the first snapshot in paper mode.
    pub newcomers: Option<u32>,
    /// |returning|; undefined for the first snapshot in paper mode.
    pub returning: Option<u32>,
    /// 1 − |remained| / |S_t|, in [0, 1]; undefined for the first snapshot.
    pub turnover_rate: Option<f64>,
    /// Months since the previous snapshot.
    pub months: Option<f64>,
    /// (|remained| / |S_{t−1}|)^(1 / months), in [0, 1].
    pub monthly_retention: Option<f64>,
    /// Downloads of the package at rank K, or of the last one.
    pub cut_downloads: Option<Count>,
    /// Candidates with exactly that many downloads: packages in paper mode, rows in artifact mode.
    pub rows_at_cut: u64,
    /// Those of them inside the top K.
    pub rows_at_cut_inside: u64,
    /// Candidates for the last places when some of them are left outside, otherwise 0.
    pub tied_at_cut: u64,
    /// S_t in rank order.
    pub members: Members,
}

/// The top K, column by column, in rank order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Members {
    /// Names.
    pub id: Vec<String>,
    /// Downloads.
    pub downloads: Vec<Count>,
    /// Where each came from; undefined for the first snapshot in paper mode.
    pub status: Vec<Option<Status>>,
}

/// Where a member of the top K came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In the previous top K.
    Remained,
    /// In no earlier top K.
    Newcomer,
    /// In an earlier top K, but not in the previous one.
    Returning,
}

/// Computes turnover for each series.
pub fn turnover(series: &[Series<'_>], params: &Params) -> Output {
    let mut caveats = Vec::new();
    let series = series
        .iter()
        .map(|series| one_series(series, params, &mut caveats))
        .collect();
    Output {
        mode: params.mode,
        k: params.k,
        popularity: params.popularity,
        renames: params.renames,
        series,
        differences: differences::TURNOVER,
        caveats,
    }
}

fn one_series(series: &Series<'_>, params: &Params, caveats: &mut Vec<Noted>) -> SeriesOutput {
    let registry = series.registry;
    let mut note = |caveat, date| caveats.push(Noted::series(caveat, registry, date));
    // The union of all tops before the last one, the last top, and when it was taken.
    let mut history: HashSet<&str> = HashSet::new();
    let mut last: Option<(HashSet<&str>, Snapshot<'_>)> = None;
    let mut snapshots = Vec::with_capacity(series.snapshots.len());
    for snapshot in &series.snapshots {
        let top = Top::of(snapshot.packages, params);
        if let Some(caveat) = top.shortage(snapshot.packages, params.k) {
            note(caveat, Some(snapshot.date));
        }
        if let Some(caveat) = top.tie(params.k) {
            note(caveat, Some(snapshot.date));
        }
        if let Some((_, before)) = &last
            && before.packages.rows == snapshot.packages.rows
            && before.packages.head() == snapshot.packages.head()
        {
            let other = before.date;
            note(Caveat::SameContent { other }, Some(snapshot.date));
        }
        let mut known: Vec<&str> = top.members.iter().map(|row| &*row.id).collect();
        let mut current: HashSet<&str> = known.iter().copied().collect();
        if params.renames
            && let Some((previous, _)) = &last
        {
            for id in &mut known {
                let earlier = |name: &&str| {
                    (previous.contains(name) || history.contains(name)) && !current.contains(name)
                };
                if let Some((_, name)) = id.split_once('/')
                    && Some(name).filter(earlier).is_some()
                {
                    *id = name;
                }
            }
            current = known.iter().copied().collect();
        } else if let Some((previous, _)) = &last
            && registry == "huggingface"
        {
            let packages = likely_renames(previous, &current, &history);
            if packages > 0 {
                note(Caveat::LikelyRenames { packages }, Some(snapshot.date));
            }
        }
        snapshots.push(compare(
            snapshot,
            &top,
            &known,
            params.mode,
            &history,
            last.as_ref(),
        ));
        if let Some((previous, _)) = last.replace((current, *snapshot)) {
            history.extend(previous);
        }
    }
    if let Some((previous, _)) = last {
        history.extend(previous);
    }
    for caveat in series_caveats(&series.snapshots, &snapshots, params.mode) {
        note(caveat, None);
    }
    let distinct_ever = history.len() as u32;
    let (compared, differs) = beside(registry, &snapshots, distinct_ever, params);
    SeriesOutput {
        registry: registry.to_owned(),
        // The files know it.
        synthetic: false,
        distinct_ever,
        snapshots,
        compared,
        differs,
    }
}

/// S_t and what happened at its edge.
struct Top<'a> {
    members: Vec<&'a Row>,
    /// Rows that the members were taken from: more than the members where names repeat.
    ranked: usize,
    cut: Option<Count>,
    rows_at_cut: u64,
    rows_at_cut_inside: u64,
}

impl<'a> Top<'a> {
    fn of(packages: &'a Ranking, params: &Params) -> Self {
        let head = packages.head();
        let mut names: HashSet<&str> = HashSet::new();
        match params.mode {
            // One row per package, then the ranking.
            Mode::Paper => {
                let distinct = head.iter().filter(|row| names.insert(&row.id));
                let members: Vec<&Row> = distinct.take(params.k as usize).collect();
                let cut = members.last().map(|row| row.downloads);
                let at_cut = |row: &Row| Some(row.downloads) == cut;
                let inside = members.iter().filter(|row| at_cut(row)).count() as u64;
                // A package competes once, and not when a row of its own has a better place.
                let placed: HashSet<&str> = members
                    .iter()
                    .filter(|row| !at_cut(row))
                    .map(|row| &*row.id)
                    .collect();
                let candidates: HashSet<&str> = head
                    .iter()
                    .filter(|row| at_cut(row) && !placed.contains(&*row.id))
                    .map(|row| &*row.id)
                    .collect();
                let outside_head = cut.map_or(0, |cut| packages.rows_left_out_with(cut));
                Self {
                    rows_at_cut: candidates.len() as u64 + outside_head,
                    rows_at_cut_inside: inside,
                    ranked: members.len(),
                    cut,
                    members,
                }
            }
            // The ranking over rows, then a set of names.
            Mode::Artifact => {
                let ranked = &head[..head.len().min(params.k as usize)];
                let cut = ranked.last().map(|row| row.downloads);
                let inside = ranked.iter().filter(|row| Some(row.downloads) == cut);
                Self {
                    rows_at_cut: cut.map_or(0, |cut| packages.rows_with(cut)),
                    rows_at_cut_inside: inside.count() as u64,
                    ranked: ranked.len(),
                    cut,
                    members: ranked.iter().filter(|row| names.insert(&row.id)).collect(),
                }
            }
        }
    }

    /// Candidates for the last places when not all of them fit.
    fn tied(&self) -> u64 {
        if self.rows_at_cut > self.rows_at_cut_inside {
            self.rows_at_cut
        } else {
            0
        }
    }

    fn tie(&self, k: u32) -> Option<Caveat> {
        let candidates = Some(self.tied()).filter(|tied| *tied > 0)?;
        Some(Caveat::TiedAtCut {
            k,
            candidates,
            inside: self.rows_at_cut_inside,
            downloads: self.cut?,
        })
    }

    fn shortage(&self, packages: &Ranking, k: u32) -> Option<Caveat> {
        let size = self.members.len() as u32;
        if size >= k {
            return None;
        }
        Some(if self.ranked >= k as usize {
            Caveat::RepeatedInTop { size, k }
        } else if packages.is_truncated() {
            Caveat::HeadExhausted { size, k }
        } else {
            Caveat::FewerThanK { size, k }
        })
    }
}

/// `known` has the names under which the members of the top are told from others.
fn compare(
    snapshot: &Snapshot<'_>,
    top: &Top<'_>,
    known: &[&str],
    mode: Mode,
    history: &HashSet<&str>,
    last: Option<&(HashSet<&str>, Snapshot<'_>)>,
) -> SnapshotOutput {
    let status = |id: &&str| match last {
        None if mode == Mode::Paper => None,
        Some((previous, _)) if previous.contains(id) => Some(Status::Remained),
        _ if history.contains(id) => Some(Status::Returning),
        _ => Some(Status::Newcomer),
    };
    let members = Members {
        id: top.members.iter().map(|row| row.id.to_string()).collect(),
        downloads: top.members.iter().map(|row| row.downloads).collect(),
        status: known.iter().map(status).collect(),
    };
    let defined = last.is_some() || mode == Mode::Artifact;
    let count = |wanted| {
        let of_status = members.status.iter().filter(|s| **s == Some(wanted));
        defined.then(|| of_status.count() as u32)
    };
    let remained = count(Status::Remained);
    let size = top.members.len();
    let months = last.map(|(_, before)| snapshot.date.months_since(before.date));
    SnapshotOutput {
        date: snapshot.date,
        file: snapshot
            .files
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned(),
        files: snapshot
            .files
            .iter()
            .map(|file| (*file).to_owned())
            .collect(),
        rows: snapshot.packages.rows,
        coverage: snapshot.coverage,
        size: size as u32,
        remained,
        newcomers: count(Status::Newcomer),
        returning: count(Status::Returning),
        turnover_rate: last
            .and(remained)
            .and_then(|remained| ratio(size - remained as usize, size)),
        months,
        monthly_retention: last
            .zip(remained)
            .zip(months.filter(|months| *months > 0.0))
            .and_then(|(((previous, _), remained), months)| {
                let retained = ratio(remained as usize, previous.len())?;
                Some(libm::pow(retained, 1.0 / months))
            }),
        cut_downloads: top.cut,
        rows_at_cut: top.rows_at_cut,
        rows_at_cut_inside: top.rows_at_cut_inside,
        tied_at_cut: top.tied(),
        members,
    }
}

/// `part / whole`; undefined for an empty whole.
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Newcomers `owner/name` whose bare `name` was in the previous top and is not in this one: the
/// mark of a hub that moved its old models to owners.
fn likely_renames(
    previous: &HashSet<&str>,
    current: &HashSet<&str>,
    history: &HashSet<&str>,
) -> usize {
    current
        .iter()
        .filter(|id| !previous.contains(**id) && !history.contains(**id))
        .filter_map(|id| Some(id.split_once('/')?.1))
        .filter(|name| previous.contains(name) && !current.contains(name))
        .count()
}

fn series_caveats(
    snapshots: &[Snapshot<'_>],
    outputs: &[SnapshotOutput],
    mode: Mode,
) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    if snapshots.len() < 2 {
        caveats.push(Caveat::OneSnapshot);
    }
    if mode == Mode::Artifact {
        caveats.push(Caveat::FirstSnapshotAllNew);
    }
    let rows = || snapshots.iter().map(|snapshot| snapshot.packages.rows);
    if let (Some(smallest), Some(largest)) = (rows().min(), rows().max())
        && largest > smallest.saturating_mul(UNEQUAL_COVERAGE)
    {
        caveats.push(Caveat::CoverageDiffers { smallest, largest });
    }
    let months = || outputs.iter().filter_map(|snapshot| snapshot.months);
    if let (Some(shortest), Some(longest)) = (
        months().min_by(f64::total_cmp),
        months().max_by(f64::total_cmp),
    ) && longest > shortest * UNEQUAL_INTERVALS
    {
        caveats.push(Caveat::UnequalIntervals { shortest, longest });
    }
    caveats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::RankingBuilder;

    fn packages(rows: &[(&str, u64)]) -> Ranking {
        let mut builder = RankingBuilder::default();
        for (id, downloads) in rows {
            builder.push(id, Count::new(*downloads));
        }
        builder.finish()
    }

    fn of(tops: &[Ranking], params: Params) -> Output {
        let snapshots = tops.iter().enumerate().map(|(index, packages)| Snapshot {
            date: SnapshotDate::new(2024, index as u8 + 1, None).unwrap(),
            files: &["f"],
            coverage: Covered::default(),
            packages,
        });
        let series = Series {
            registry: "npm",
            snapshots: snapshots.collect(),
        };
        turnover(&[series], &params)
    }

    fn bars(output: &Output) -> Vec<(Option<u32>, Option<u32>, Option<u32>)> {
        output.series[0]
            .snapshots
            .iter()
            .map(|s| (s.remained, s.newcomers, s.returning))
            .collect()
    }

    /// The worked example of the metric's specification, section 8: K = 3,
    /// {a,b,c} → {b,c,d} → {a,d,e} → {a,b,f}.
    #[test]
    fn worked_example() {
        let tops: Vec<Ranking> = ["abc", "bcd", "ade", "abf"]
            .iter()
            .map(|names| {
                let rows: Vec<(&str, u64)> =
                    (0..3).map(|i| (&names[i..=i], 9 - i as u64)).collect();
                packages(&rows)
            })
            .collect();
        let params = Params {
            k: 3,
            ..Params::default()
        };
        let paper = of(&tops, params);
        assert_eq!(
            bars(&paper),
            [
                (None, None, None),
                (Some(2), Some(1), Some(0)),
                (Some(1), Some(1), Some(1)),
                (Some(1), Some(1), Some(1)),
            ]
        );
        assert_eq!(paper.series[0].distinct_ever, 6);
        let artifact = of(
            &tops,
            Params {
                mode: Mode::Artifact,
                ..params
            },
        );
        assert_eq!(bars(&artifact)[0], (Some(0), Some(3), Some(0)));
        assert_eq!(bars(&artifact)[1..], bars(&paper)[1..]);
        assert_eq!(artifact.series[0].snapshots[0].turnover_rate, None);
    }

    #[test]
    fn a_repeated_name_shrinks_only_the_artifacts_top() {
        let tops = [packages(&[("a", 9), ("a", 8), ("b", 7), ("c", 6)])];
        let params = |mode| Params {
            mode,
            k: 3,
            ..Params::default()
        };
        let size = |mode| of(&tops, params(mode)).series[0].snapshots[0].size;
        assert_eq!(size(Mode::Paper), 3);
        assert_eq!(size(Mode::Artifact), 2);
        let codes = |mode| -> Vec<&str> {
            let caveats = of(&tops, params(mode)).caveats;
            caveats.iter().map(|noted| noted.caveat.code()).collect()
        };
        assert_eq!(codes(Mode::Paper), ["one_snapshot"]);
        assert_eq!(codes(Mode::Artifact)[0], "repeated_in_top");
    }

    #[test]
    fn ties_at_the_cut_are_counted_and_told() {
        let tops = [packages(&[("a", 9), ("d", 5), ("b", 5), ("c", 5)])];
        let output = of(
            &tops,
            Params {
                k: 2,
                ..Params::default()
            },
        );
        let snapshot = &output.series[0].snapshots[0];
        assert_eq!(snapshot.members.id, ["a", "b"]);
        assert_eq!(
            (
                snapshot.rows_at_cut,
                snapshot.rows_at_cut_inside,
                snapshot.tied_at_cut
            ),
            (3, 1, 3)
        );
        assert!(
            output
                .caveats
                .iter()
                .any(|noted| noted.caveat.code() == "tied_at_cut")
        );
        // A package in several rows competes once, and not at all when it has a better place.
        let repeated = [packages(&[
            ("a", 9),
            ("a", 5),
            ("b", 5),
            ("b", 5),
            ("c", 5),
        ])];
        let params = Params {
            k: 2,
            ..Params::default()
        };
        assert_eq!(of(&repeated, params).series[0].snapshots[0].rows_at_cut, 2);
        // The same row twice is one candidate for one place, not a tie.
        let twice = [packages(&[("a", 9), ("b", 5), ("b", 5)])];
        let output = of(
            &twice,
            Params {
                k: 2,
                ..Params::default()
            },
        );
        assert_eq!(output.series[0].snapshots[0].tied_at_cut, 0);
    }

    #[test]
    fn retention_is_per_month() {
        // 4 of 4 left after two months with 1 remaining: a quarter, so a half per month.
        let first = packages(&[("a", 4), ("b", 3), ("c", 2), ("d", 1)]);
        let later = packages(&[("a", 4), ("x", 3), ("y", 2), ("z", 1)]);
        let date = |month| SnapshotDate::new(2024, month, None).unwrap();
        let series = Series {
            registry: "npm",
            snapshots: vec![
                Snapshot {
                    date: date(1),
                    files: &["1"],
                    coverage: Covered::default(),
                    packages: &first,
                },
                Snapshot {
                    date: date(3),
                    files: &["3"],
                    coverage: Covered::default(),
                    packages: &later,
                },
            ],
        };
        let output = turnover(
            &[series],
            &Params {
                k: 4,
                ..Params::default()
            },
        );
        let snapshot = &output.series[0].snapshots[1];
        assert_eq!(snapshot.turnover_rate, Some(0.75));
        assert_eq!(snapshot.months, Some(2.0));
        assert!((snapshot.monthly_retention.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn renames_on_the_hub_are_told() {
        let before = packages(&[("bert", 9), ("t5", 8), ("x/y", 7)]);
        let after = packages(&[("google/bert", 9), ("t5", 8), ("me/t5", 7)]);
        let date = |month| SnapshotDate::new(2024, month, None).unwrap();
        let series = |registry| Series {
            registry,
            snapshots: vec![
                Snapshot {
                    date: date(1),
                    files: &["1"],
                    coverage: Covered::default(),
                    packages: &before,
                },
                Snapshot {
                    date: date(2),
                    files: &["2"],
                    coverage: Covered::default(),
                    packages: &after,
                },
            ],
        };
        let params = Params {
            k: 3,
            ..Params::default()
        };
        // Matched, a renamed package remained.
        let matched = turnover(
            &[series("huggingface")],
            &Params {
                renames: true,
                ..params
            },
        );
        let last = &matched.series[0].snapshots[1];
        assert_eq!((last.remained, last.newcomers), (Some(2), Some(1)));
        assert_eq!(matched.series[0].distinct_ever, 4);
        let renames = |registry| {
            turnover(&[series(registry)], &params)
                .caveats
                .into_iter()
                .find_map(|noted| match noted.caveat {
                    Caveat::LikelyRenames { packages } => Some(packages),
                    _ => None,
                })
        };
        assert_eq!(renames("huggingface"), Some(1));
        assert_eq!(renames("npm"), None);
    }
}
