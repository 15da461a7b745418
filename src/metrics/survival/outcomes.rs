//! What became of the packages of one list by the time of a later one.

use serde::Serialize;

use super::subjects::{NONE, Subjects};
use crate::base::pulse;
use crate::base::text::count;
use crate::domain::history::{DAY, is_on_floor, plausible};
use crate::domain::licences::LicenceClass;
use crate::domain::models::RelationFilter;
use crate::domain::owners::{self, Owners};
use crate::domain::snapshot::Taken;
use crate::metrics::listed::List;
use crate::relations::{Count, Field, SnapshotDate};
use crate::stats::{self, Cluster, Clustered};

/// The confidence of intervals.
pub(super) const CONFIDENCE: f64 = 0.95;

/// Days of a year.
pub(super) const YEAR: f64 = 365.25;

/// The ages at which a class ends, in years.
const AGES: [(f64, &str); 5] = [
    (0.25, "under 3 months"),
    (1.0, "3 to 12 months"),
    (2.0, "1 to 2 years"),
    (4.0, "2 to 4 years"),
    (f64::INFINITY, "4 years or more"),
];

/// What became of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Present,
    Renamed,
    Guessed,
    Gone,
}

/// A share of packages, with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Packages that count.
    pub count: u64,
    /// All packages.
    pub of: u64,
    /// The share.
    pub share: Option<f64>,
    /// Its 95% interval with owners as clusters; null if one owner has all packages.
    pub interval: Option<[f64; 2]>,
}

/// What became of a group of packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Became {
    /// Packages with the same name in the later list.
    pub present: u64,
    /// Packages with the same identity and another name.
    pub renamed: u64,
    /// Packages whose new name is a guess.
    pub renamed_by_name: u64,
    /// Packages that are not in the later list.
    pub gone: Share,
    /// Of those in both lists with downloads in the earlier one: packages with none in the later.
    pub fell_to_zero: Share,
}

/// What became of the packages between two lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The earlier date.
    pub from: SnapshotDate,
    /// The later date.
    pub to: SnapshotDate,
    /// Months between them.
    pub months: f64,
    /// All packages of the earlier list.
    #[serde(flatten)]
    pub became: Became,
    /// Packages of the later list that are not in the earlier one.
    pub new: u64,
    /// The share of the packages of the earlier list whose owner is not known.
    pub unknown_owners: Option<f64>,
}

/// A group of the packages of the earlier list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What parts the groups: `age`, `popularity`, `licence` or `derived`.
    pub by: &'static str,
    /// The group.
    pub group: String,
    /// What became of it.
    #[serde(flatten)]
    pub became: Became,
}

/// The fates of the packages of a list.
pub(super) struct Fates<'l, 'r> {
    from: &'l List<'r>,
    to: &'l List<'r>,
    fates: Vec<Fate>,
    /// Whether downloads fell to 0, of packages of which this can be said.
    fell: Vec<Option<bool>>,
    downloads: Vec<Option<Count>>,
    owners: Owners,
    new: u64,
}

fn of_list(list: &List<'_>) -> Owners {
    match list.models() {
        Some(models) => {
            Owners::known_of_models(models, (0..list.len()).map(|row| list.number(row)))
        }
        None => Owners::new((0..list.len()).map(|row| owners::known_prefix(list.name(row)))),
    }
}

impl<'l, 'r> Fates<'l, 'r> {
    pub fn new(lists: &'l [List<'r>], subjects: &Subjects, from: usize, to: usize) -> Self {
        let mut later = vec![NONE; subjects.count];
        for (row, subject) in (0..).zip(pulse::through(&subjects.of[to])) {
            later[*subject as usize] = row;
        }
        let (of, to_of) = (&subjects.of[from], &subjects.of[to]);
        let (from, to) = (&lists[from], &lists[to]);
        let (downloads, counts) = (from.downloads(), to.downloads());
        let mut fates = Vec::with_capacity(from.len());
        let mut fell = Vec::with_capacity(from.len());
        for row in pulse::through(0..from.len()) {
            let subject = of[row];
            let place = later[subject as usize];
            if place == NONE {
                fates.push(Fate::Gone);
                fell.push(None);
                continue;
            }
            let place = place as usize;
            fates.push(if from.name(row) == to.name(place) {
                Fate::Present
            } else if subjects.guessed.contains(&subject) {
                Fate::Guessed
            } else {
                Fate::Renamed
            });
            let zero = Count::new(0);
            let before = downloads(row).filter(|count| *count > zero);
            fell.push(before.and(counts(place)).map(|count| count == zero));
        }
        let stayed = fates.iter().filter(|fate| **fate != Fate::Gone).count();
        Self {
            fates,
            fell,
            downloads: (0..from.len()).map(downloads).collect(),
            owners: of_list(from),
            new: (to_of.len() - stayed) as u64,
            from,
            to,
        }
    }

    pub fn pair(&self) -> Pair {
        let rows = self.from.len();
        let unknown = self.owners.of.iter();
        let unknown = unknown.filter(|owner| !self.owners.is_known(**owner));
        Pair {
            from: self.from.date,
            to: self.to.date,
            months: self.to.date.months_since(self.from.date),
            became: self.became(&|_| true),
            new: self.new,
            unknown_owners: (rows > 0).then(|| unknown.count() as f64 / rows as f64),
        }
    }

    /// What became of the packages in these rows.
    fn became(&self, inside: &dyn Fn(usize) -> bool) -> Became {
        let mut fates = [0; 4];
        let owners = self.owners.count() as usize;
        let (mut gone, mut fell) = (vec![[0; 2]; owners], vec![[0; 2]; owners]);
        for row in pulse::through(0..self.from.len()) {
            if !inside(row) {
                continue;
            }
            let fate = self.fates[row];
            fates[fate as usize] += 1;
            let owner = self.owners.of[row] as usize;
            let add = |tally: &mut [[u64; 2]], counts: bool| {
                tally[owner][0] += u64::from(counts);
                tally[owner][1] += 1;
            };
            add(&mut gone, fate == Fate::Gone);
            if let Some(zero) = self.fell[row] {
                add(&mut fell, zero);
            }
        }
        let [present, renamed, renamed_by_name, _] = fates;
        Became {
            present,
            renamed,
            renamed_by_name,
            gone: Share::of(&gone),
            fell_to_zero: Share::of(&fell),
        }
    }

    /// The groups of the packages, by what the earlier list says of them.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups = self.by_age();
        groups.extend(self.by_popularity());
        groups.extend(self.by_licence());
        groups.extend(self.by_base());
        groups
    }

    /// Groups by a number for each row: those of these names, in their order, with a package.
    fn by(&self, by: &'static str, names: Vec<String>, of: &[u8]) -> Vec<Group> {
        let mut groups = Vec::new();
        for (number, group) in (0..).zip(names) {
            if of.contains(&number) {
                groups.push(Group {
                    by,
                    group,
                    became: self.became(&|row| of[row] == number),
                });
            }
        }
        groups
    }

    fn by_age(&self) -> Vec<Group> {
        let ages = ages(self.from);
        if ages.iter().all(Option::is_none) {
            return Vec::new();
        }
        let class = |age: &Option<f64>| {
            let ends = AGES.iter().map(|(end, _)| end * YEAR);
            let place = age.map(|age| ends.take_while(|end| age >= *end).count());
            place.unwrap_or(AGES.len()) as u8
        };
        let of: Vec<u8> = ages.iter().map(class).collect();
        let names = AGES.iter().map(|(_, name)| *name).chain(["not known"]);
        self.by("age", names.map(str::to_owned).collect(), &of)
    }

    /// Tenths by downloads, the most popular first. Packages with one count are in one tenth: that of
    /// the middle of their ranks.
    fn by_popularity(&self) -> Vec<Group> {
        const TENTHS: usize = 10;
        let known = self.downloads.iter().flatten().map(|count| count.to_f64());
        let counts = stats::ascending(known.collect());
        let mut ends = [None::<[f64; 2]>; TENTHS];
        let tenth = |count: &Option<Count>| {
            let Some(count) = count.map(Count::to_f64) else {
                return TENTHS as u8;
            };
            let below = counts.partition_point(|other| *other < count);
            let here = counts.partition_point(|other| *other <= count);
            let middle = (below + here) as f64 / 2.0 / counts.len() as f64;
            let tenth = (((1.0 - middle) * TENTHS as f64) as usize).min(TENTHS - 1);
            let [least, most] = ends[tenth].unwrap_or([count; 2]);
            ends[tenth] = Some([least.min(count), most.max(count)]);
            tenth as u8
        };
        let of: Vec<u8> = self.downloads.iter().map(tenth).collect();
        let names = ends.iter().zip(1..).map(|(ends, number)| {
            let [least, most] = ends.unwrap_or_default().map(|end| count(end as u64));
            let range = if least == most {
                least
            } else {
                format!("{least} to {most}")
            };
            format!("tenth {number} ({range} downloads)")
        });
        let names = names.chain(["no count".to_owned()]).collect();
        self.by("popularity", names, &of)
    }

    fn by_licence(&self) -> Vec<Group> {
        let Some(models) = self
            .from
            .models()
            .filter(|models| models.has(Field::License))
        else {
            return Vec::new();
        };
        let licences = models.cells(Field::License);
        let of = (0..self.from.len()).map(|row| {
            let stated = licences.text(self.from.number(row));
            let stated = stated.filter(|licence| !licence.is_empty());
            stated.map_or(LicenceClass::ALL.len() as u8, |licence| {
                LicenceClass::of(licence) as u8
            })
        });
        let of: Vec<u8> = of.collect();
        let names = LicenceClass::ALL.into_iter().map(LicenceClass::words);
        let names = names.chain(["not stated"]).map(str::to_owned);
        self.by("licence", names.collect(), &of)
    }

    fn by_base(&self) -> Vec<Group> {
        let Some(derived) = derived(self.from) else {
            return Vec::new();
        };
        let of: Vec<u8> = derived.into_iter().map(u8::from).collect();
        let names = ["names no base", "names a base"].map(str::to_owned);
        self.by("derived", names.to_vec(), &of)
    }
}

impl Share {
    /// The share of packages that count, of tallies by owner.
    fn of(tallies: &[[u64; 2]]) -> Self {
        let sum = |place: usize| tallies.iter().map(|tally| tally[place]).sum();
        let clusters = (0..).zip(tallies);
        let share = Clustered::new(clusters.map(|(key, [count, size])| Cluster {
            key,
            size: *size,
            count: *count,
        }));
        Self {
            count: sum(0),
            of: sum(1),
            share: share.as_ref().map(|share| share.rate),
            interval: share.and_then(|share| share.interval(CONFIDENCE)),
        }
    }
}

/// The time of a list, and the time at which each of its packages was created, if the list says so, the
/// time is not after the list's and not the earliest that the Hub states.
pub(super) fn times(list: &List<'_>) -> (i64, Vec<Option<i64>>) {
    let mut created = vec![None; list.len()];
    if let Some(models) = list.models() {
        let cells = models.cells(Field::CreatedAt);
        for (row, created) in created.iter_mut().enumerate() {
            *created = cells.time(list.number(row)).and_then(plausible);
        }
    }
    // A list with a date always has a time.
    let taken = Taken::new(Some(list.date), created.iter().flatten().copied());
    let taken = taken.map_or(list.date.end(), Taken::at);
    for created in &mut created {
        *created = created.filter(|created| *created <= taken && !is_on_floor(*created));
    }
    (taken, created)
}

/// Packages of a list with the earliest time of creation that the Hub states.
pub(super) fn on_floor(list: &List<'_>) -> u64 {
    let Some(models) = list.models() else {
        return 0;
    };
    let created = models.cells(Field::CreatedAt);
    let times = (0..list.len()).filter_map(|row| created.time(list.number(row)));
    times.filter(|time| is_on_floor(*time)).count() as u64
}

/// The age of each package of a list, in days.
fn ages(list: &List<'_>) -> Vec<Option<f64>> {
    let (taken, created) = times(list);
    let age = |created: Option<i64>| Some((taken - created?) as f64 / DAY);
    created.into_iter().map(age).collect()
}

/// Whether each package of a list names a base; `None` if the list has no bases.
pub(super) fn derived(list: &List<'_>) -> Option<Vec<bool>> {
    let models = list.models().filter(|models| models.has_edges())?;
    let mut made = vec![false; models.numbers() as usize];
    for edge in models.edges(RelationFilter::All, false).list {
        made[edge.child as usize] = true;
    }
    let rows = 0..list.len();
    Some(rows.map(|row| made[list.number(row) as usize]).collect())
}
