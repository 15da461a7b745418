//! The amounts of groups at each date.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use super::{By, OfDate, OfMeasure, Output};
use crate::base::pulse;
use crate::base::sort;
use crate::domain::data::Data;
use crate::domain::history::{DAY, is_on_floor, plausible};
use crate::domain::owners;
use crate::domain::snapshot::Taken;
use crate::metrics::listed::{List, Packages, Registry};
use crate::relations::{Field, Relation};
use crate::stats::Sizes;

/// Groups that are named; the others are together.
const NAMED: usize = 20;
/// The time in which a package is new, in days.
const NEW: f64 = 365.25;

/// What a user says of owners.
#[derive(Default)]
pub(super) struct Table {
    /// Country and kind by the owner's name in lower case.
    of: HashMap<String, [Option<String>; 2]>,
    contradictory: u64,
}

impl Table {
    /// The rows of all tables. Of two statements on an owner the first by its text counts.
    pub fn new(tables: &[&Data<'_>]) -> Self {
        let mut rows: Vec<(String, [Option<String>; 2])> = Vec::new();
        for data in tables {
            for (relations, table) in data.tables(Relation::OwnerGroups) {
                for row in pulse::over(0..table.rows()) {
                    let text = |field| {
                        let text = relations.text(field, row).map(str::trim);
                        text.filter(|text| !text.is_empty()).map(str::to_owned)
                    };
                    if let Some(owner) = text(Field::GroupedOwner) {
                        let groups = [text(Field::OwnerCountry), text(Field::OwnerKind)];
                        rows.push((owner.to_lowercase(), groups));
                    }
                }
            }
        }
        rows.sort_unstable();
        let mut found = Self::default();
        let mut contradictory = HashSet::new();
        for (owner, groups) in rows {
            let known = found.of.entry(owner.clone()).or_default();
            for (known, group) in known.iter_mut().zip(groups) {
                if known.is_none() {
                    *known = group;
                } else if group.is_some() && *known != group {
                    contradictory.insert(owner.clone());
                }
            }
        }
        found.contradictory = contradictory.len() as u64;
        found
    }

    fn place(by: By) -> Option<usize> {
        match by {
            By::Country => Some(0),
            By::Kind => Some(1),
            By::Automatic | By::Owner => None,
        }
    }

    /// The groups that the user chose, or the first that the table has; owners if it lacks them.
    fn choose(&self, by: By) -> By {
        let has = |by: &By| {
            let place = Self::place(*by);
            place.is_some_and(|place| self.of.values().any(|groups| groups[place].is_some()))
        };
        let wanted = match by {
            By::Automatic => vec![By::Country, By::Kind],
            by => vec![by],
        };
        wanted.into_iter().find(has).unwrap_or(By::Owner)
    }

    /// The group of an owner.
    fn group<'t>(&'t self, owner: &'t str, by: By) -> Option<&'t str> {
        match Self::place(by) {
            None => Some(owner),
            Some(place) => self.of.get(&*lower_case(owner))?[place].as_deref(),
        }
    }
}

/// Most names have no capital letter, and need no text of their own.
fn lower_case(name: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match name.bytes().all(is_lower) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(name.to_lowercase()),
    }
}

/// Groups by number, in the order in which they come. Upper and lower case are equal.
#[derive(Default)]
struct Numbered<'t> {
    numbers: HashMap<Cow<'t, str>, usize>,
    names: Vec<&'t str>,
}

impl<'t> Numbered<'t> {
    fn number(&mut self, name: &'t str) -> usize {
        let next = self.names.len();
        let number = *self.numbers.entry(lower_case(name)).or_insert(next);
        if number == next {
            self.names.push(name);
        }
        number
    }
}

/// The amounts of the groups in a list, one for each measure, and of packages that are not labelled.
struct Amounts {
    of: Vec<[f64; 4]>,
    not_labelled: [f64; 4],
    known: [bool; 4],
    owners: u64,
    labelled: u64,
}

impl Amounts {
    fn new<'t>(list: &List<'t>, table: &'t Table, by: By, groups: &mut Numbered<'t>) -> Self {
        let mut amounts = Self {
            of: vec![[0.0; 4]; groups.names.len()],
            not_labelled: [0.0; 4],
            known: [false, false, true, false],
            owners: 0,
            labelled: 0,
        };
        let downloads = list.downloads();
        let cells = |field| list.models().map(|models| models.cells(field));
        let (likes, created) = (cells(Field::Likes), cells(Field::CreatedAt));
        let time = |row: usize| created.as_ref()?.time(list.number(row)).and_then(plausible);
        let times = (0..list.len()).filter_map(time);
        let taken = Taken::new(Some(list.date), times).map_or(list.date.end(), Taken::at);
        let of_models = list.models().map(|models| (models, models.owners()));
        let mut of_ranking = owners::Numbered::default();
        // The group of each owner that was met, by the owner's number.
        let mut group_of: Vec<Option<Option<usize>>> = Vec::new();
        for row in pulse::through(0..list.len()) {
            let number = match of_models {
                Some((_, owners)) => owners.known(list.number(row)),
                None => of_ranking.number(owners::known_prefix(list.name(row))),
            } as usize;
            if group_of.len() <= number {
                group_of.resize(number + 1, None);
            }
            let group = *group_of[number].get_or_insert_with(|| {
                let owner = match of_models {
                    Some((models, _)) => owners::known(models, list.number(row)),
                    None => owners::known_prefix(list.name(row)),
                };
                let known = Some(owner).filter(|owner| !owner.is_empty())?;
                amounts.owners += 1;
                let group = table.group(known, by)?;
                amounts.labelled += 1;
                Some(groups.number(group))
            });
            if amounts.of.len() < groups.names.len() {
                amounts.of.resize(groups.names.len(), [0.0; 4]);
            }
            let liked = likes
                .as_ref()
                .and_then(|likes| likes.number(list.number(row)));
            // The time that the Hub gives to everything older says only that it is older.
            let age = time(row).map(|time| match is_on_floor(time) {
                true => NEW,
                false => (taken - time) as f64 / DAY,
            });
            let values = [
                downloads(row).map(|count| count.to_f64()),
                liked,
                Some(1.0),
                age.map(|age| f64::from(u8::from((0.0..NEW).contains(&age)))),
            ];
            let sums = match group {
                Some(group) => &mut amounts.of[group],
                None => &mut amounts.not_labelled,
            };
            for ((sum, known), value) in sums.iter_mut().zip(&mut amounts.known).zip(values) {
                *known |= value.is_some();
                *sum += value.unwrap_or(0.0);
            }
        }
        amounts
    }

    /// What one measure says; `None` if the list does not know it or has nothing of it.
    fn measure(&self, measure: usize, named: &[usize]) -> Option<OfMeasure> {
        let all = || self.of.iter().map(|amounts| amounts[measure]);
        let not_labelled = self.not_labelled[measure];
        let total = all().sum::<f64>() + not_labelled;
        if !self.known[measure] || total <= 0.0 {
            return None;
        }
        let of = |group: &usize| self.of.get(*group).map_or(0.0, |amounts| amounts[measure]);
        let amounts: Vec<f64> = named.iter().map(of).collect();
        // Groups of other dates have no package here.
        let present = self.of.iter().filter(|amounts| amounts[2] > 0.0);
        let values: Vec<f64> = present.map(|amounts| amounts[measure]).collect();
        let squares: f64 = values.iter().map(|value| value * value).sum();
        let largest = values.iter().copied().fold(0.0, f64::max);
        let at_most =
            squares - largest * largest + (largest + not_labelled) * (largest + not_labelled);
        let named_amounts: f64 = amounts.iter().sum();
        Some(OfMeasure {
            total,
            others: (total - not_labelled - named_amounts).max(0.0),
            amounts,
            not_labelled,
            groups: values.len() as u64,
            hhi: [squares, at_most].map(|sum| sum / (total * total)),
            gini: Sizes::of(&values).gini(),
        })
    }
}

/// The groups of a registry; `None` if no package is in a group.
pub(super) fn groups(registry: &Registry<'_, '_>, table: &Table, by: By) -> Option<Output> {
    let by = table.choose(by);
    let mut numbered = Numbered::default();
    let mut amounts = Vec::new();
    let mut left_out = Vec::new();
    for snapshot in &registry.snapshots {
        match &snapshot.packages {
            Packages::Ranked(ranking) if ranking.is_truncated() => left_out.push(snapshot.date),
            _ => {
                let list = List::new(snapshot);
                let of = Amounts::new(&list, table, by, &mut numbered);
                let models = list.models();
                let authors = models.is_some_and(|models| models.has(Field::Author));
                amounts.push((snapshot, (list.len() as u64, authors), of));
            }
        }
    }
    let (_, _, last) = amounts.last()?;
    // The largest groups of the last date, by the first measure that it knows.
    let measure = if last.known[0] { 0 } else { 2 };
    let mut named: Vec<usize> = (0..last.of.len())
        .filter(|group| last.of[*group][2] > 0.0)
        .collect();
    let larger = |a: &usize, b: &usize| {
        let order = last.of[*b][measure].total_cmp(&last.of[*a][measure]);
        order.then_with(|| numbered.names[*a].cmp(numbered.names[*b]))
    };
    if named.len() > NAMED {
        // There may be hundreds of thousands of owners, so only the largest are sorted.
        named.select_nth_unstable_by(NAMED, larger);
        named.truncate(NAMED);
    }
    named.sort_unstable_by(larger);
    if named.is_empty() {
        return None;
    }
    let mut dates: Vec<OfDate> = amounts
        .iter()
        .map(|(snapshot, (packages, authors), amounts)| OfDate {
            date: snapshot.date,
            coverage: snapshot.coverage,
            packages: *packages,
            authors: *authors,
            owners: amounts.owners,
            labelled: amounts.labelled,
            measures: [0, 1, 2, 3].map(|measure| amounts.measure(measure, &named)),
        })
        .collect();
    sort::by_key(&mut dates, |date| date.date);
    Some(Output {
        by,
        registry: registry.name.clone(),
        listed: (by != By::Owner).then_some(table.of.len() as u64),
        contradictory: if by == By::Owner {
            0
        } else {
            table.contradictory
        },
        groups: named
            .into_iter()
            .map(|group| numbered.names[group].to_owned())
            .collect(),
        dates,
        left_out,
    })
}
