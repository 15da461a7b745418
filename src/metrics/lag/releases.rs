//! The releases of a dataset by package.

use std::collections::HashMap;

use super::{NONE, UnusedReleases};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::releases::Release;
use crate::domain::versions::{Grammar, Version};
use crate::relations::{Field, Relation, Relations, Table, Value};
use crate::stats::{self, Lists};

/// The rows of one relation in all parts, numbered together.
pub(super) struct AllRows<'a> {
    pub(super) parts: Vec<(&'a Relations, &'a Table, u32)>,
    pub(super) rows: u32,
}

impl<'a> AllRows<'a> {
    pub(super) fn new(data: &Data<'a>, relation: Relation) -> Self {
        let mut all = Self {
            parts: Vec::new(),
            rows: 0,
        };
        for (relations, table) in data.tables(relation) {
            let rows = u32::try_from(table.rows()).unwrap_or(NONE);
            // This cannot overflow: fewer rows than 2^32 are kept.
            if let Some(end) = all.rows.checked_add(rows).filter(|end| *end < NONE) {
                all.parts.push((relations, table, all.rows));
                all.rows = end;
            }
        }
        all
    }

    pub(super) fn place(&self, row: u32) -> Option<(&'a Relations, &'a Table, usize)> {
        let part = self.parts.partition_point(|(_, _, first)| *first <= row);
        let (relations, table, first) = *self.parts.get(part.checked_sub(1)?)?;
        Some((relations, table, (row - first) as usize))
    }

    pub(super) fn text(&self, row: u32, field: Field) -> Option<&'a str> {
        let (relations, table, row) = self.place(row)?;
        relations.names.get(table.name(field, row)?)
    }

    pub(super) fn time(&self, row: u32, field: Field) -> Option<i64> {
        let (_, table, row) = self.place(row)?;
        match table.value(field, row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        }
    }

    pub(super) fn flag(&self, row: u32, field: Field) -> bool {
        let value = self
            .place(row)
            .and_then(|(_, table, row)| table.value(field, row));
        value == Some(Value::Flag(true))
    }
}

/// The registries that a dataset names, in lower case.
#[derive(Default)]
pub(super) struct Registries {
    pub(super) known: Vec<(String, Option<Grammar>)>,
    /// The registry of rows that name none.
    pub(super) default: Option<u16>,
}

impl Registries {
    pub(super) fn number(&mut self, text: &str) -> u16 {
        let same = |(known, _): &(String, _)| known.eq_ignore_ascii_case(text);
        if let Some(place) = self.known.iter().position(same) {
            return place as u16;
        }
        // A column with so many values does not hold registries, so further values get the last
        // code.
        if self.known.len() < 1000 {
            let grammar = Grammar::of_registry(text);
            self.known.push((text.to_ascii_lowercase(), grammar));
        }
        (self.known.len() - 1) as u16
    }

    /// The registry that a row names, else that of the dataset.
    pub(super) fn of(&mut self, text: Option<&str>) -> u16 {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.number(text),
            None => self.default.unwrap_or(u16::MAX),
        }
    }

    pub(super) fn grammar(&self, registry: u16) -> Option<Grammar> {
        self.known.get(usize::from(registry))?.1
    }

    /// The registries of a dataset, with the registry for rows that name none.
    pub(super) fn find(data: &Data<'_>) -> Self {
        let mut registries = Self::default();
        registries.default = data.registry().map(|registry| registries.number(registry));
        registries
    }
}

/// A release with a date and a readable version.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
    pub(super) version: Version,
    pub(super) text: &'a str,
    pub(super) published: i64,
    pub(super) row: u32,
}

impl Known<'_> {
    fn release(&self) -> Release<'_> {
        Release {
            number: self.text,
            version: Some(&self.version),
            published: Some(self.published),
        }
    }
}

/// The releases of a dataset by package.
pub(super) struct Releases<'a> {
    pub(super) rows: AllRows<'a>,
    pub(super) registries: Registries,
    pub(super) numbers: HashMap<(u16, &'a str), u32>,
    pub(super) packages: Vec<(u16, &'a str)>,
    pub(super) of_package: Lists,
    pub(super) choice: Option<Grammar>,
}

impl<'a> Releases<'a> {
    pub(super) fn new(data: &Data<'a>, choice: Option<Grammar>) -> Self {
        let rows = AllRows::new(data, Relation::Releases);
        let mut releases = Self {
            registries: Registries::find(data),
            numbers: HashMap::new(),
            packages: Vec::new(),
            of_package: Lists::default(),
            rows,
            choice,
        };
        let mut packages = Vec::with_capacity(releases.rows.rows as usize);
        let mut last = (u16::MAX, "", NONE);
        for row in pulse::over(0..releases.rows.rows) {
            let Some(name) = releases.rows.text(row, Field::ReleasedPackage) else {
                packages.push(NONE);
                continue;
            };
            let registry = releases.rows.text(row, Field::ReleaseRegistry);
            let registry = releases.registries.of(registry);
            // Releases of a package are mostly in consecutive rows.
            if (last.0, last.1) != (registry, name) || last.2 == NONE {
                let next = releases.packages.len() as u32;
                let number = *releases.numbers.entry((registry, name)).or_insert(next);
                if number == next {
                    releases.packages.push((registry, name));
                }
                last = (registry, name, number);
            }
            packages.push(last.2);
        }
        releases.of_package = Lists::grouped(releases.packages.len(), packages.iter().copied());
        releases
    }

    pub(super) fn find(&mut self, registry: Option<&str>, name: &str) -> u32 {
        let registry = self.registries.of(registry);
        self.numbers.get(&(registry, name)).copied().unwrap_or(NONE)
    }

    pub(super) fn name(&self, package: u32) -> &'a str {
        self.packages
            .get(package as usize)
            .map_or("", |(_, name)| name)
    }

    pub(super) fn grammar(&self, package: u32) -> Option<Grammar> {
        let (registry, _) = *self.packages.get(package as usize)?;
        self.choice.or_else(|| self.registries.grammar(registry))
    }

    /// The usable releases of a package, ascending by version, each version once.
    pub(super) fn known(
        &self,
        package: u32,
        unused: Option<&mut UnusedReleases>,
    ) -> Vec<Known<'a>> {
        let mut counts = UnusedReleases::default();
        let mut found = Vec::new();
        if let Some(grammar) = self.grammar(package) {
            for row in self.of_package.of(package) {
                let Some(published) = self.rows.time(*row, Field::PublishedAt) else {
                    counts.undated += 1;
                    continue;
                };
                let text = self.rows.text(*row, Field::ReleaseNumber).unwrap_or("");
                let Some(version) = grammar.version(text) else {
                    counts.unreadable += 1;
                    continue;
                };
                found.push(Known {
                    version,
                    text,
                    published,
                    row: *row,
                });
            }
        }
        let order = stats::order(found.len(), &|a, b| {
            let (a, b): (&Known<'_>, &Known<'_>) = (&found[a], &found[b]);
            let versions = a.version.cmp(&b.version);
            versions.then_with(|| (a.published, a.text).cmp(&(b.published, b.text)))
        });
        let mut sorted: Vec<Known<'a>> = Vec::with_capacity(found.len());
        for index in order {
            let release = &found[index];
            if sorted
                .last()
                .is_some_and(|last| last.version == release.version)
            {
                counts.repeated += 1;
            } else {
                sorted.push(release.clone());
            }
        }
        if let Some(unused) = unused {
            unused.undated += counts.undated;
            unused.unreadable += counts.unreadable;
            unused.repeated += counts.repeated;
        }
        sorted
    }

    /// Whether a dependency's row names this release: by its version or its key.
    pub(super) fn is_release(&self, row: u32, named: &str) -> bool {
        [Field::ReleaseNumber, Field::ReleaseKey]
            .iter()
            .any(|field| self.rows.text(row, *field) == Some(named))
    }

    /// The times of publication of all releases.
    pub(super) fn times(&self) -> impl Iterator<Item = i64> {
        (0..self.rows.rows).filter_map(|row| self.rows.time(row, Field::PublishedAt))
    }
}

/// The latest release at a time.
pub(super) fn latest<'k, 'a>(known: &'k [Known<'a>], by: i64) -> Option<&'k Known<'a>> {
    let published = known.iter().filter(|release| release.published <= by);
    published.max_by(|a, b| a.release().compare(&b.release()))
}
