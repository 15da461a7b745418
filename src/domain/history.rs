//! Commits of a dataset, identified by numbers, and the times that count as plausible.

use std::collections::HashMap;
use std::ops::Range;

use super::commits::Class;
use super::data::Data;
use crate::base::pulse;
use crate::relations::{Field, Name, Relation, Relations, Table, month_of, month_start};

/// The number of milliseconds in a day.
pub const DAY: f64 = 86_400_000.0;

/// Plausible times of a package: from 1990 to 2069. Zero and similar values mean unknown.
pub const PLAUSIBLE: Range<i64> = 631_152_000_000..3_155_760_000_000;

/// The time of a row, if it is plausible.
pub fn time(table: &Table, field: Field, row: usize) -> Option<i64> {
    plausible(table.column(field)?.time(row)?)
}

/// The time, if it can be true.
pub fn plausible(time: i64) -> Option<i64> {
    PLAUSIBLE.contains(&time).then_some(time)
}

/// The second of the earliest time of creation that the Hub states, 2022-03-02T23:29:04 UTC. Everything
/// older has it.
pub const HUB_FLOOR: i64 = 1_646_263_744;

/// Whether a time of creation is only an upper limit of the true one.
pub fn is_on_floor(time: i64) -> bool {
    time.div_euclid(1000) == HUB_FLOOR
}

/// Numbers for the names in all parts of a dataset.
pub struct Numbered<'a> {
    /// The number of each name in each part.
    of_name: Vec<Vec<u32>>,
    /// For each number, a part and the name in it.
    places: Vec<(usize, Name)>,
    /// The number of each text, if there are several parts.
    known: HashMap<&'a str, u32>,
    several: bool,
}

/// A name without a number.
const NONE: u32 = u32::MAX;

impl<'a> Numbered<'a> {
    fn new(relations: &[&'a Relations]) -> Self {
        Self {
            of_name: vec![Vec::new(); relations.len()],
            places: Vec::new(),
            known: HashMap::new(),
            several: relations.len() > 1,
        }
    }

    fn add(&mut self, part: usize, relations: &'a Relations, name: Name) {
        let Some(of_name) = self.of_name.get_mut(part) else {
            return;
        };
        if of_name.is_empty() {
            of_name.resize(relations.names.len(), NONE);
        }
        let Some(number) = of_name
            .get_mut(name.index())
            .filter(|number| **number == NONE)
        else {
            return;
        };
        let next = self.places.len() as u32;
        let text = relations.names.get(name).filter(|_| self.several);
        *number = match text {
            Some(text) => *self.known.entry(text).or_insert(next),
            None => next,
        };
        if *number == next {
            self.places.push((part, name));
        }
    }

    fn get(&self, part: usize, name: Name) -> Option<u32> {
        let number = *self.of_name.get(part)?.get(name.index())?;
        (number != NONE).then_some(number)
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// A part and the name in it for a number.
    pub fn place(&self, number: u32) -> Option<(usize, Name)> {
        self.places.get(number as usize).copied()
    }
}

/// A commit.
#[derive(Debug, Clone, Copy)]
pub struct Commit {
    /// Its repository's number.
    pub repository: u32,
    /// Its author's number.
    pub author: Option<u32>,
    /// Its time, if that is plausible.
    pub time: Option<i64>,
    /// Its purpose by its message.
    pub class: Option<Class>,
}

/// The commits of a dataset.
pub struct Commits<'a> {
    relations: Vec<&'a Relations>,
    parts: Vec<Part<'a>>,
    /// The repositories.
    pub repositories: Numbered<'a>,
    /// The authors.
    pub authors: Numbered<'a>,
    rows: u32,
}

struct Part<'a> {
    index: usize,
    table: &'a Table,
    /// The number of its first commit.
    first: u32,
    /// The names of the classes in its store.
    classes: [Option<Name>; 4],
}

impl<'a> Commits<'a> {
    /// The commits of a dataset; `None` if it has none.
    pub fn new(data: &Data<'a>) -> Option<Self> {
        let mut commits = Self {
            relations: data.relations.clone(),
            parts: Vec::new(),
            repositories: Numbered::new(&data.relations),
            authors: Numbered::new(&data.relations),
            rows: 0,
        };
        for (index, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Commits) else {
                continue;
            };
            for row in pulse::over(0..table.rows()) {
                if let Some(name) = table.name(Field::CommittedRepository, row) {
                    commits.repositories.add(index, relations, name);
                }
                if let Some(name) = table.name(Field::CommitAuthor, row) {
                    commits.authors.add(index, relations, name);
                }
            }
            commits.parts.push(Part {
                index,
                table,
                first: commits.rows,
                classes: Class::ALL.map(|class| relations.names.find(class.name())),
            });
            let rows = u32::try_from(table.rows()).ok()?;
            commits.rows = commits.rows.checked_add(rows)?;
        }
        (commits.rows > 0).then_some(commits)
    }

    /// The commit with this number; `None` if its repository is unknown.
    pub fn get(&self, number: u32) -> Option<Commit> {
        let place = self.parts.partition_point(|part| part.first <= number);
        let part = self.parts.get(place.checked_sub(1)?)?;
        let row = (number - part.first) as usize;
        let name = |field| part.table.name(field, row);
        let class = name(Field::CommitClass).and_then(|name| {
            let place = part.classes.iter().position(|class| *class == Some(name))?;
            Class::ALL.get(place).copied()
        });
        Some(Commit {
            repository: self
                .repositories
                .get(part.index, name(Field::CommittedRepository)?)?,
            author: name(Field::CommitAuthor).and_then(|name| self.authors.get(part.index, name)),
            time: time(part.table, Field::CommitDate, row),
            class,
        })
    }

    /// All commits.
    pub fn all(&self) -> impl Iterator<Item = (u32, Commit)> + Clone {
        (0..self.rows).filter_map(|number| Some((number, self.get(number)?)))
    }

    /// The text of a numbered name.
    pub fn text(&self, numbered: &Numbered<'a>, number: u32) -> &'a str {
        let found = numbered
            .place(number)
            .and_then(|(part, name)| self.relations.get(part)?.names.get(name));
        found.unwrap_or_default()
    }
}

/// The number of months in the plausible times.
pub const MONTHS: usize = 80 * 12;

/// The place of a time's month among the plausible ones.
pub fn month(time: i64) -> usize {
    let first = month_of(PLAUSIBLE.start);
    (month_of(time) - first).clamp(0, MONTHS as i64 - 1) as usize
}

/// The month at a place: its first millisecond and its name.
pub fn month_named(place: usize) -> (i64, String) {
    let month = month_of(PLAUSIBLE.start) + place as i64;
    let name = format!(
        "{:04}-{:02}",
        month.div_euclid(12),
        month.rem_euclid(12) + 1
    );
    (month_start(month).unwrap_or(0), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plausible_times_are_of_eighty_years() {
        assert_eq!(month_named(0), (PLAUSIBLE.start, "1990-01".to_owned()));
        assert_eq!(month(PLAUSIBLE.start), 0);
        assert_eq!(month(PLAUSIBLE.end - 1), MONTHS - 1);
        assert_eq!(month_named(MONTHS).0, PLAUSIBLE.end);
        assert_eq!(month(1_646_263_744_000), 32 * 12 + 2);
    }
}
