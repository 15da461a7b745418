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
//! does both. Packages are identified by their names, byte by byte.
//!
//! We add the turnover rate 1 − |remained| / |S_t|; the monthly retention
//! (|remained| / |S_{t−1}|)^(1 / months), which depends on the interval in a way that no conversion
//! corrects; and the retention curve: for every pair of snapshots, the months between them and the
//! share that remains. Registries are compared by it at intervals of similar length.

mod export;
mod finding;
mod pairs;
mod published;
mod registries;
mod show;
mod signs;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use super::Mode;
use super::collection::Collection;
pub use super::collection::{Series, Snapshot};
use super::exported::Value;
use super::shown::Shown;
use super::{Answer, Basis, Compared, Measure, Popularity, Source, Task, Together};
use crate::caveat::{Caveat, Noted, Side};
use crate::domain::data::Data;
use crate::metrics::about::{About, Difference, Setting, SettingKind, Theme};
use crate::relations::{Count, Covered, Field, HEAD_ROWS, Ranking, Row, SnapshotDate};

pub use pairs::{Pair, Retained, Unlike, left_out_words};
pub use published::{published_pairs, published_registries};
pub use registries::{Comparison, Finding, RegistriesCompared};

/// The largest K: half of the rows that a snapshot's head keeps.
pub const K_MAX: u32 = HEAD_ROWS as u32 / 2;

/// The ratio of the longest to the shortest interval between snapshots above which a caveat is
/// shown.
const UNEQUAL_INTERVALS: f64 = 1.5;

/// The ratio of the largest to the smallest snapshot above which a caveat is shown.
const UNEQUAL_COVERAGE: u64 = 2;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "turnover",
    title: "Turnover of the top K",
    theme: Some(Theme::Selection),
    question: "Do popular packages stay popular? Of the K most downloaded packages of a snapshot, how many were among them in the snapshot before, how many are new, and how many have come back?",
    definition: &[
        "The snapshots of one registry are sorted by time. S(t) is the set of the K packages with the most downloads in snapshot t; ties at rank K are broken by name, and rows without a count are left out. H(t) is the union of S(1) … S(t−2).",
        "Remained, newcomers and returning follow §5.4.1 (Metric 2), Equations 2 to 4 and Figure 6 of Jones et al., “What do we know about Hugging Face? A systematic literature review and quantitative validation of qualitative claims”, ESEM 2024, doi 10.1145/3674805.3686665. Turnover rate and monthly retention are additions of Registry Lens. What remains falls fast at first and slowly later, so monthly retention cannot compare intervals of different lengths. The retention curve compares intervals of similar length.",
        "Pairs of snapshots with a sign of a fault that changes which packages are at the top, or how many months lie between, are left out of comparisons and of verdicts (`docs/doctor.md` says which; a setting counts them).",
    ],
    formulas: &[
        ("Remained", "S(t−1) ∩ S(t)"),
        ("Newcomers", "S(t) ∖ (H(t) ∪ S(t−1))"),
        ("Returning", "(H(t) ∖ S(t−1)) ∩ S(t)"),
        ("Turnover rate", "1 − |Remained| ÷ |S(t)|"),
        ("Monthly retention", "(|Remained| ÷ |S(t−1)|)^(1 ÷ months)"),
        ("Distinct ever", "|S(1) ∪ … ∪ S(T)|"),
    ],
    published: &[],
    settings: &[
        Setting {
            name: "k",
            label: "Top K",
            hint: Some("packages per snapshot, 1 to 50,000; the paper uses 1,000"),
            kind: SettingKind::Number {
                min: 1,
                max: K_MAX as u64,
                default: 1000,
            },
            advanced: false,
        },
        Setting::mode(
            "As in the paper: the first snapshot has no snapshot before it, so its counts are not defined.",
            "As in the paper’s notebook: all packages of the first snapshot count as newcomers, and a name that occurs twice makes the set smaller than K.",
        ),
        Setting::popularity(true),
        Setting {
            name: "renames",
            label: "Count owner/name as the name of an earlier snapshot (ours)",
            hint: None,
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
        Setting {
            name: "leave_out",
            label: "Leave pairs of snapshots out of comparisons if one looks faulty (ours)",
            hint: None,
            kind: SettingKind::Switch { default: true },
            advanced: true,
        },
    ],
    differences: &[
        Difference::new(
            "D4",
            "The first snapshot is not defined",
            "All its packages are drawn as newcomers",
            "The first bar says nothing",
        ),
        Difference::new(
            "D5",
            "Snapshots from June 2022 (Hugging Face) and November 2022 on",
            "The content of the first Hugging Face snapshot is of June 2021",
            "Its first interval is twice as long as labelled",
        ),
        Difference::new(
            "D6",
            "Hardly any package returns on npm",
            "A logarithmic axis from about 20 hides small bars",
            "Read the counts instead",
        ),
        Difference::new(
            "D7",
            "Packages",
            "Names: a rename is one package that leaves and another that arrives",
            "Raises the turnover of Hugging Face; the setting on renames corrects the simple ones",
        ),
    ],
    needs: &[&[Field::PackageId, Field::Downloads]],
    reads: &[Field::Likes],
    reads_whole: &[],
    sources: "two or more snapshots of any registry's packages with downloads",
    changes: &[
        "Snapshots further apart had more time to change, and no conversion to months corrects for that. Compare intervals of similar length with the retention curve.",
        "Without a snapshot in between, packages that left and came back count as remained.",
        "A renamed package leaves and arrives: matching renames lowers turnover or leaves it unchanged.",
        "Another K gives another set; the number may rise or fall.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The definition that is followed.
    pub mode: Mode,
    /// K: the number of most popular packages, 1 to [`K_MAX`].
    pub k: u32,
    /// The count by which popularity is measured.
    pub popularity: Popularity,
    /// Whether `owner/name` counts as the `name` of an earlier snapshot (our addition).
    pub renames: bool,
    /// Whether pairs of snapshots with a sign of a fault are left out of comparisons (our addition).
    pub leave_out: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            mode: Mode::Paper,
            k: 1000,
            popularity: Popularity::Downloads,
            renames: false,
            leave_out: true,
        }
    }
}

/// Turnover of one registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Series"))]
pub struct Output {
    /// The definition that was followed.
    pub mode: Mode,
    /// K: the number of most popular packages.
    pub k: u32,
    /// The count by which popularity was measured.
    pub popularity: Popularity,
    /// Whether renames were matched.
    pub renames: bool,
    /// Whether pairs with a sign of a fault are left out.
    pub leave_out: bool,
    /// The registry.
    pub registry: String,
    /// Whether one of its files says that it is made up.
    pub synthetic: bool,
    /// Packages that were in any snapshot's top K.
    pub distinct_ever: u32,
    /// Snapshots by date.
    pub snapshots: Vec<SnapshotOutput>,
    /// The retention curve: every pair of snapshots, by the months between them.
    pub pairs: Vec<Pair>,
    /// The number of snapshots in the pairs: all, or evenly spaced ones if there are more than 45.
    pub snapshots_paired: u64,
    /// Published figures, each with the user's, for the registries that the paper measured.
    pub compared: Vec<Compared>,
    /// Differences between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// Caveats; one with a date is about that snapshot.
    pub caveats: Vec<Noted>,
}

/// The comparison of registries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Registries {
    /// Whether Hugging Face turns over faster than the other registries at intervals of similar
    /// length.
    pub compared_registries: RegistriesCompared,
    /// The same comparison with the paper's published numbers.
    pub published_registries: RegistriesCompared,
    /// What remained between comparable snapshots, in a few words; empty if no pair is comparable.
    pub headline: String,
}

impl Registries {
    /// Makes the comparison from the answers of all registries.
    pub fn of<'a>(k: u32, all: impl Iterator<Item = &'a Output> + Clone) -> Self {
        let curves = all
            .clone()
            .map(|output| (&*output.registry, &*output.pairs));
        let compared_registries = RegistriesCompared::of(k, curves.collect());
        Self {
            headline: registries::headline(k, all, &compared_registries),
            compared_registries,
            published_registries: RegistriesCompared::published(),
        }
    }
}

/// One snapshot compared with those before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Snapshot"))]
pub struct SnapshotOutput {
    /// When it was taken.
    pub date: SnapshotDate,
    /// The file that it was read from, or the first part of its table.
    pub file: String,
    /// All the files of the snapshot.
    pub files: Vec<String>,
    /// Rows with a name and a download count in the whole snapshot.
    pub rows: u64,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// |S_t|: K, or less if the snapshot is smaller.
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
    /// Candidates with exactly as many downloads: packages in paper mode, rows in artifact mode.
    pub rows_at_cut: u64,
    /// The number of these candidates inside the top K.
    pub rows_at_cut_inside: u64,
    /// Candidates for the last places if some of them are left out, else 0.
    pub tied_at_cut: u64,
    /// S_t in rank order.
    pub members: Members,
}

/// The top K, column by column, in rank order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Members {
    /// Names.
    pub id: Vec<String>,
    /// Downloads.
    pub downloads: Vec<Count>,
    /// The status of each; undefined for the first snapshot in paper mode.
    pub status: Vec<Option<Status>>,
}

/// The status of a package of the top K.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MemberStatus"))]
pub enum Status {
    /// In the previous top K.
    Remained,
    /// In no earlier top K.
    Newcomer,
    /// In an earlier top K, but not in the previous one.
    Returning,
}

impl Measure for Output {
    type Params = Params;
    type Together = Registries;
    const EXPORT: Option<&'static [&'static str]> = Some(export::COLUMNS);

    /// Always `None`: one dataset is at most one snapshot, and turnover needs two.
    fn measure_dataset(_data: &Data<'_>, _params: &Params) -> Option<Self> {
        None
    }

    /// One answer for each registry.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let series = collection.series(params.popularity).into_iter();
        let tasks = series.map(|series| {
            let mut basis = Basis {
                files: series.revisions.clone(),
                ..Basis::default()
            };
            let each = series.snapshots.iter();
            let dates: Vec<_> = each
                .map(|snapshot| (snapshot.date, snapshot.coverage, &snapshot.files))
                .collect();
            basis.add_fact(&(&series.registry, dates, &series.synthetic, &series.left_out));
            Task::new(source(&series), basis, move || {
                Some(turnover(&series, params))
            })
        });
        tasks.collect()
    }

    fn together(answers: &[Answer<Self>], params: &Params) -> Option<Together<Registries>> {
        if answers.is_empty() {
            return None;
        }
        let all = answers.iter().map(|answer| &answer.values);
        let values = Registries::of(params.k, all.clone());
        Some(Together {
            shown: show::together(&values, all),
            values,
        })
    }

    fn export(&self, source: &Source) -> Vec<Vec<Value>> {
        export::rows(self, source)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

/// The snapshots of a registry as a source.
fn source(series: &Series<'_>) -> Source {
    let files = series.snapshots.iter().flat_map(|snapshot| &snapshot.files);
    let [first, last] = [series.snapshots.first(), series.snapshots.last()];
    let date = last.map(|snapshot| snapshot.date);
    let synthetic = series.synthetic.is_some();
    Source {
        title: "snapshots".to_owned(),
        registry: Some(series.registry.clone()),
        date,
        since: first
            .map(|snapshot| snapshot.date)
            .filter(|first| date != Some(*first)),
        files: files.map(|file| (*file).to_owned()).collect(),
        coverage: last.map(|snapshot| snapshot.coverage).unwrap_or_default(),
        synthetic,
        subset: series.subset.clone(),
    }
}

/// Turnover of one registry.
pub fn turnover(series: &Series<'_>, params: &Params) -> Output {
    let mut caveats = Vec::new();
    let registry = &*series.registry;
    let mut note = |caveat, date| caveats.push(Noted::series(caveat, registry, date));
    // The state is the union of all tops before the previous one, the previous top, and its date.
    let mut history: HashSet<&str> = HashSet::new();
    let mut last: Option<(HashSet<&str>, &Snapshot<'_>)> = None;
    let mut snapshots = Vec::with_capacity(series.snapshots.len());
    let mut curve = pairs::Curve::new(series.snapshots.len());
    let gate = signs::Gate::new(series, params);
    for (place, snapshot) in series.snapshots.iter().enumerate() {
        let top = Top::of(&snapshot.packages, params);
        if let Some(caveat) = top.shortage(&snapshot.packages, params.k) {
            note(caveat, Some(snapshot.date));
        }
        if let Some(caveat) = top.tie(params.k) {
            note(caveat, Some(snapshot.date));
        }
        if let Some((_, before)) = &last {
            for caveat in signs::beside(before, snapshot, series, params) {
                note(caveat, Some(snapshot.date));
            }
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
        curve.add(place, snapshot, &known, top.ranked >= params.k as usize);
        snapshots.push(compare(
            snapshot,
            &top,
            &known,
            params.mode,
            &history,
            last.as_ref(),
        ));
        if let Some((previous, _)) = last.replace((current, snapshot)) {
            history.extend(previous);
        }
    }
    if let Some((previous, _)) = last {
        history.extend(previous);
    }
    for caveat in series_caveats(&series.snapshots, &snapshots, params.mode) {
        note(caveat, None);
    }
    let snapshots_paired = curve.snapshots();
    let pairs = curve.pairs(params.k, &gate);
    for caveat in unlike_neighbours(&snapshots, &pairs) {
        note(caveat, None);
    }
    let distinct_ever = history.len() as u32;
    let (compared, differs) = published::beside(registry, &snapshots, distinct_ever, params);
    if let Some(says) = series.synthetic.clone() {
        note(Caveat::Synthetic { says }, None);
    }
    // A list of another kind, such as the cards of some models, is not a snapshot.
    let kind = |noted: &&Noted| !matches!(noted.caveat, Caveat::LargerList { .. });
    caveats.extend(series.left_out.iter().filter(kind).cloned());
    Output {
        mode: params.mode,
        k: params.k,
        popularity: params.popularity,
        renames: params.renames,
        leave_out: params.leave_out,
        registry: registry.to_owned(),
        synthetic: series.synthetic.is_some(),
        distinct_ever,
        snapshots,
        pairs,
        snapshots_paired,
        compared,
        differs,
        caveats,
    }
}

/// S_t, and the ties and repeated names at its cut.
struct Top<'a> {
    members: Vec<&'a Row>,
    /// The number of rows from which the members were taken; it is larger than the number of
    /// members if names repeat.
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
            // The paper's order: one row for each package, then the ranking.
            Mode::Paper => {
                let distinct = head.iter().filter(|row| names.insert(&row.id));
                let members: Vec<&Row> = distinct.take(params.k as usize).collect();
                let cut = members.last().map(|row| row.downloads);
                let at_cut = |row: &Row| Some(row.downloads) == cut;
                let inside = members.iter().filter(|row| at_cut(row)).count() as u64;
                // A package counts once, with its best row.
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
            // The artifact's order: the ranking of rows, then the set of names.
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

    /// Candidates for the last places if not all of them fit.
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

/// `known` has the names by which the members of the top are identified.
fn compare(
    snapshot: &Snapshot<'_>,
    top: &Top<'_>,
    known: &[&str],
    mode: Mode,
    history: &HashSet<&str>,
    last: Option<&(HashSet<&str>, &Snapshot<'_>)>,
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

/// Newcomers `owner/name` whose bare `name` was in the previous top and is not in this one. This
/// happens when a hub moves its old models to owners.
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

/// Caveats about consecutive snapshots that cannot be compared.
fn unlike_neighbours(snapshots: &[SnapshotOutput], pairs: &[Pair]) -> Vec<Caveat> {
    let side = |snapshot: &SnapshotOutput| Side {
        date: snapshot.date,
        coverage: snapshot.coverage.part,
        rows: snapshot.coverage.rows,
    };
    let neighbours = snapshots.iter().zip(snapshots.iter().skip(1));
    let unlike = neighbours.filter_map(|(earlier, later)| {
        let mut pairs = pairs.iter();
        let pair = pairs.find(|pair| pair.from == earlier.date && pair.to == later.date)?;
        Some(Caveat::UnlikeSnapshots {
            earlier: side(earlier),
            later: side(later),
            why: pair.unlike?,
        })
    });
    unlike.collect()
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
mod tests;
