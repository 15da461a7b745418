//! The lists of a registry's packages at several dates, and which of them can be compared.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use crate::base::hash::{mixed, text_hash};
use crate::base::pulse;
use crate::base::text::{count, percent};
use crate::domain::data::{Data, Revision};
use crate::domain::models::Models;
use crate::metrics::Popularity;
use crate::metrics::collection::Collection;
use crate::relations::{
    Count, Coverage, CoverageWord, Covered, Field, Ranking, Relation, SnapshotDate,
};

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
                "the list has {} packages with names and downloads alone, of which only the 100,000 most popular are kept by name. A list with one more column, such as the day of creation, is kept whole",
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

/// The packages of a date, from a dataset or from a list of names and counts.
pub(super) enum Packages<'c, 'd> {
    Of(&'c Data<'d>),
    Ranked(Cow<'d, Ranking>),
}

/// One list.
pub(super) struct Snapshot<'c, 'd> {
    pub date: SnapshotDate,
    pub coverage: Covered,
    pub files: Vec<String>,
    pub packages: Packages<'c, 'd>,
}

impl Snapshot<'_, '_> {
    /// The order of preference among lists of one date: what the user calls the whole registry, then
    /// the longer list, then the one with more columns.
    fn rank(&self) -> (bool, u64, bool) {
        let covered = self.coverage;
        let said = covered.word == CoverageWord::User && covered.part.is_whole();
        (said, covered.rows, matches!(self.packages, Packages::Of(_)))
    }

    /// Why it says nothing about absent packages.
    fn unused(&self) -> Option<Unused> {
        match self.coverage.part {
            Coverage::Head => return Some(Unused::Head),
            Coverage::Extract => return Some(Unused::Extract),
            Coverage::Whole | Coverage::Unknown => {}
        }
        let Packages::Ranked(ranking) = &self.packages else {
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
}

/// The lists of a registry.
#[derive(Default)]
pub(super) struct Registry<'c, 'd> {
    pub name: String,
    pub snapshots: Vec<Snapshot<'c, 'd>>,
    pub revisions: Vec<Revision>,
    pub synthetic: bool,
}

/// The lists of each registry that has lists of two dates or more.
pub(super) fn by_registry<'c, 'd>(collection: &'c Collection<'d>) -> Vec<Registry<'c, 'd>> {
    let mut registries: BTreeMap<String, Registry<'c, 'd>> = BTreeMap::new();
    let mut add = |name: &str, revisions: &[Revision], synthetic, snapshot: Snapshot<'c, 'd>| {
        let registry = registries.entry(name.to_owned()).or_default();
        registry.revisions.extend(revisions);
        registry.synthetic |= synthetic;
        let mut snapshots = registry.snapshots.iter_mut();
        match snapshots.find(|other| other.date == snapshot.date) {
            Some(other) if other.rank() < snapshot.rank() => *other = snapshot,
            Some(_) => {}
            None => registry.snapshots.push(snapshot),
        }
    };
    for data in &collection.datasets {
        let source = data.source;
        if let (Some(registry), Some(date)) = (&source.registry, source.date)
            && data.has(Relation::Packages)
        {
            let snapshot = Snapshot {
                date,
                coverage: source.coverage,
                files: source.files.clone(),
                packages: Packages::Of(data),
            };
            add(registry, data.revisions, source.synthetic, snapshot);
        }
    }
    for series in collection.series(Popularity::Downloads) {
        let synthetic = series.synthetic.is_some();
        for snapshot in series.snapshots {
            let files = snapshot.files.iter().map(|file| (*file).to_owned());
            let listed = Snapshot {
                date: snapshot.date,
                coverage: snapshot.coverage,
                files: files.collect(),
                packages: Packages::Ranked(snapshot.packages),
            };
            add(&series.registry, &series.revisions, synthetic, listed);
        }
    }
    let registries = registries.into_iter().map(|(name, mut registry)| {
        registry.name = name;
        registry.snapshots.sort_by_key(|snapshot| snapshot.date);
        registry.revisions.sort_unstable();
        registry.revisions.dedup();
        registry
    });
    registries
        .filter(|registry| registry.snapshots.len() > 1)
        .collect()
}

/// The packages of a list that can be compared, each once.
pub(super) struct List<'r> {
    pub date: SnapshotDate,
    pub coverage: Covered,
    of: Of<'r>,
    /// The models, or the places in the ranking.
    numbers: Vec<u32>,
}

enum Of<'r> {
    Models(&'r Models<'r>),
    Ranking(&'r Ranking),
}

impl<'r> List<'r> {
    fn new(snapshot: &'r Snapshot<'_, '_>) -> Self {
        let (of, numbers) = match &snapshot.packages {
            Packages::Of(data) => {
                let models = data.models();
                let kinds = models.cells(Field::RepositoryType);
                let numbers = models.all();
                // A table may list all repositories, of which only models count.
                let numbers = numbers
                    .filter(|model| kinds.text(*model).is_none_or(|kind| kind == "model"))
                    .collect();
                (Of::Models(models), numbers)
            }
            Packages::Ranked(ranking) => {
                let mut names = HashSet::new();
                let rows = pulse::through((0..).zip(ranking.head()));
                let numbers = rows
                    .filter(|(_, row)| names.insert(&row.id))
                    .map(|(place, _)| place)
                    .collect();
                (Of::Ranking(ranking), numbers)
            }
        };
        Self {
            date: snapshot.date,
            coverage: snapshot.coverage,
            of,
            numbers,
        }
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The models, if the list has more than names and counts.
    pub fn models(&self) -> Option<&'r Models<'r>> {
        match self.of {
            Of::Models(models) => Some(models),
            Of::Ranking(_) => None,
        }
    }

    pub fn has_identities(&self) -> bool {
        self.models()
            .is_some_and(|models| models.has(Field::StableId))
    }

    /// The number of a package among the models, or its place in the ranking.
    pub fn number(&self, row: usize) -> u32 {
        self.numbers[row]
    }

    pub fn name(&self, row: usize) -> &'r str {
        match self.of {
            Of::Models(models) => models.id(self.numbers[row]),
            Of::Ranking(ranking) => &ranking.head()[self.numbers[row] as usize].id,
        }
    }

    /// The downloads of all packages.
    pub fn downloads(&self) -> Vec<Option<Count>> {
        match self.of {
            Of::Models(models) => {
                let cells = models.cells(Field::Downloads);
                let numbers = pulse::through(&self.numbers);
                numbers.map(|model| cells.count(*model)).collect()
            }
            Of::Ranking(ranking) => {
                let numbers = self.numbers.iter();
                numbers
                    .map(|place| Some(ranking.head()[*place as usize].downloads))
                    .collect()
            }
        }
    }

    /// A number that two lists share if they have the same packages with the same counts.
    fn content(&self) -> (usize, u64) {
        let counts = self.downloads().into_iter().enumerate();
        let rows = counts.map(|(row, count)| {
            let count = count.map_or(1, |count| count.to_f64().to_bits());
            mixed(text_hash(self.name(row)) ^ mixed(count))
        });
        (self.len(), rows.fold(0, u64::wrapping_add))
    }

    /// Why this list and a later one cannot be compared, as a reason for the later one.
    fn apart(&self, later: &Self) -> Option<Unused> {
        let (from, to) = (self.len() as u64, later.len() as u64);
        if (to as f64) < (1.0 - FALL) * from as f64 {
            return Some(Unused::Falls {
                from: self.date,
                earlier: from,
                to: later.date,
                later: to,
            });
        }
        let other = self.date;
        match (self.coverage.part, later.coverage.part) {
            (Coverage::Whole, Coverage::Whole) => {
                let (of_other, share) = (known_share(self.coverage)?, known_share(later.coverage)?);
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
    let mut unused: Vec<Option<Unused>> = snapshots.iter().map(Snapshot::unused).collect();
    let mut lists: Vec<(usize, List<'r>)> = Vec::new();
    let mut before = None;
    for (place, snapshot) in snapshots.iter().enumerate() {
        if unused[place].is_some() {
            continue;
        }
        let list = List::new(snapshot);
        let content = list.content();
        match before.replace((content, list.date)) {
            Some((same, other)) if same == content => unused[place] = Some(Unused::Same { other }),
            _ => lists.push((place, list)),
        }
    }
    // The longest sequence in which each list can be compared with the next; of equally long ones
    // the latest. One bad list thus costs no more than itself.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(lists.len());
    for (to, (_, later)) in lists.iter().enumerate() {
        let earlier = (0..to).filter(|from| lists[*from].1.apart(later).is_none());
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
            let why = lists[earlier].1.apart(&lists[later].1)?;
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
    from.apart(to).is_none()
}
