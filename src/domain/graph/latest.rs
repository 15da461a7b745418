//! The rows of dependencies that belong to the latest release of their package.

use std::collections::HashMap;

use super::account::{Account, Latest};
use super::packages::Nodes;
use super::{NONE, text};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::releases::Release;
use crate::domain::versions::{Grammar, Version};
use crate::relations::{Field, Name, Relation, Relations, Table, Value};

/// The latest release of each package.
pub(super) struct LatestReleases<'a> {
    /// The package of each row of each table of dependencies.
    children: Vec<Vec<u32>>,
    /// Number and key of the latest release; `None` if all rows count.
    latest: Vec<Option<(&'a str, &'a str)>>,
}

impl<'a> LatestReleases<'a> {
    pub(super) fn new(
        data: &Data<'a>,
        nodes: &mut Nodes<'a>,
        registry: Option<&str>,
        only_listed: bool,
        within: usize,
        account: &mut Account,
    ) -> Self {
        let mut children = Vec::new();
        for (part, table) in data.tables(Relation::Dependencies) {
            let mut number = vec![NONE; part.names.len()];
            let mut numbers = Vec::with_capacity(table.rows());
            account.rows += table.rows() as u64;
            for row in pulse::over(0..table.rows()) {
                let name = table.name(Field::DependentPackage, row);
                let child = name.and_then(|name| {
                    let slot = number.get_mut(name.index())?;
                    if *slot == NONE {
                        let name = part.names.get(name)?;
                        *slot = match only_listed {
                            true => nodes.known.get(name).copied()?,
                            false => nodes.number(name),
                        };
                    }
                    Some(*slot)
                });
                match child {
                    Some(_) => {}
                    None if only_listed && name.is_some() => account.foreign_rows += 1,
                    None => account.incomplete_rows += 1,
                }
                numbers.push(child.unwrap_or(NONE));
            }
            children.push(numbers);
        }
        let depending = nodes.names.len();
        let mut releases = Self {
            children,
            latest: vec![None; depending],
        };
        let mut newest = vec![false; depending];
        releases.by_releases(data, nodes, registry, &mut newest);
        let tables = data.tables(Relation::Dependencies).enumerate();
        let has_latest = tables.into_iter().any(|(at, (part, table))| {
            (0..table.rows()).any(|row| {
                let release = text(part, table, Field::DependentRelease, row);
                let latest = releases
                    .child(at, row)
                    .and_then(|child| releases.latest[child as usize]);
                release.is_some() && latest.is_some_and(|latest| is_of(release, latest))
            })
        });
        // Releases whose packages have other numbers than in the dependencies cannot be used.
        if !has_latest {
            releases.latest.fill(None);
            newest.fill(false);
        }
        let released: Vec<bool> = releases.latest.iter().map(Option::is_some).collect();
        releases.by_dependencies(data, registry, &released);
        let mut depends = vec![false; depending];
        for child in releases
            .children
            .iter()
            .flatten()
            .filter(|child| **child != NONE)
        {
            depends[*child as usize] = true;
        }
        let depending = depends.iter().enumerate().take(within);
        for (child, _) in depending.filter(|(_, depends)| **depends) {
            let Latest {
                by_date,
                by_version,
                all_rows,
            } = &mut account.latest;
            *match (releases.latest[child], newest[child]) {
                (Some(_), true) => by_date,
                (Some(_), false) => by_version,
                (None, _) => all_rows,
            } += 1;
        }
        releases
    }

    /// Finds the latest release of each package in the tables of releases. `newest` becomes true if
    /// it is the one published last, false if it is the highest version.
    fn by_releases(
        &mut self,
        data: &Data<'a>,
        nodes: &Nodes<'a>,
        registry: Option<&str>,
        newest: &mut [bool],
    ) {
        let mut published: Vec<Option<i64>> = vec![None; self.latest.len()];
        for (part, table) in data.tables(Relation::Releases) {
            let mut grammars = Grammars::new(part, registry);
            for row in pulse::over(0..table.rows()) {
                let of = |field| text(part, table, field, row);
                let package = of(Field::ReleasedPackage).and_then(|name| nodes.known.get(name));
                let Some(package) = package.map(|package| *package as usize) else {
                    continue;
                };
                let Some(slot) = self.latest.get_mut(package) else {
                    continue;
                };
                let at = match table.value(Field::PublishedAt, row) {
                    Some(Value::Time(at)) => Some(at),
                    _ => None,
                };
                let number = of(Field::ReleaseNumber).unwrap_or_default();
                let key = of(Field::ReleaseKey).unwrap_or_default();
                let grammar = grammars.of(table.name(Field::ReleaseRegistry, row));
                let numbered = Numbered::new(number, at, grammar);
                let is_later = slot.is_none_or(|(other, _)| {
                    let other = Numbered::new(other, published[package], grammar);
                    numbered.release().compare(&other.release()).is_gt()
                });
                if is_later && !(number.is_empty() && key.is_empty()) {
                    *slot = Some((number, key));
                    published[package] = at;
                    newest[package] = at.is_some() && numbered.release().stable().is_none();
                }
            }
        }
    }

    /// Finds the latest release of each package that is in no table of releases: the highest of
    /// those that its dependencies name.
    fn by_dependencies(&mut self, data: &Data<'a>, registry: Option<&str>, released: &[bool]) {
        for (at, (part, table)) in data.tables(Relation::Dependencies).enumerate() {
            let mut grammars = Grammars::new(part, registry);
            for row in pulse::over(0..table.rows()) {
                let Some(child) = self.child(at, row).map(|child| child as usize) else {
                    continue;
                };
                let Some(release) = text(part, table, Field::DependentRelease, row) else {
                    continue;
                };
                let Some(slot) = self.latest.get_mut(child).filter(|_| !released[child]) else {
                    continue;
                };
                let grammar = grammars.of(table.name(Field::DependencyRegistry, row));
                let is_later = |other: &str| {
                    let [first, other] =
                        [release, other].map(|text| Numbered::new(text, None, grammar));
                    first.release().compare(&other.release()).is_gt()
                };
                if slot.is_none_or(|(other, _)| other != release && is_later(other)) {
                    *slot = Some((release, ""));
                }
            }
        }
    }

    /// The package of a row of a table.
    pub(super) fn child(&self, table: usize, row: usize) -> Option<u32> {
        let child = *self.children.get(table)?.get(row)?;
        (child != NONE).then_some(child)
    }

    /// Whether a row belongs to the latest release of its package. A row without a release always
    /// does.
    pub(super) fn has(&self, child: u32, part: &Relations, table: &Table, row: usize) -> bool {
        let release = text(part, table, Field::DependentRelease, row);
        let latest = self.latest.get(child as usize).copied().flatten();
        latest.is_none_or(|latest| release.is_none() || is_of(release, latest))
    }
}

/// A version number and its parsed version by the registry's grammar.
struct Numbered<'r> {
    number: &'r str,
    version: Option<Version>,
    published: Option<i64>,
}

impl<'r> Numbered<'r> {
    fn new(number: &'r str, published: Option<i64>, grammar: Option<Grammar>) -> Self {
        Self {
            number,
            version: grammar.and_then(|grammar| grammar.version(number)),
            published,
        }
    }

    fn release(&self) -> Release<'_> {
        Release {
            number: self.number,
            version: self.version.as_ref(),
            published: self.published,
        }
    }
}

/// The grammars of the registries that rows of a part name.
struct Grammars<'a> {
    part: &'a Relations,
    /// The grammar of rows that name no registry.
    default: Option<Grammar>,
    known: HashMap<Name, Option<Grammar>>,
}

impl<'a> Grammars<'a> {
    fn new(part: &'a Relations, registry: Option<&str>) -> Self {
        Self {
            part,
            default: registry.and_then(Grammar::of_registry),
            known: HashMap::new(),
        }
    }

    fn of(&mut self, registry: Option<Name>) -> Option<Grammar> {
        let Some(name) = registry else {
            return self.default;
        };
        let found = || match self.part.names.get(name) {
            Some(text) if !text.is_empty() => Grammar::of_registry(text),
            _ => self.default,
        };
        *self.known.entry(name).or_insert_with(found)
    }
}

fn is_of(release: Option<&str>, (number, key): (&str, &str)) -> bool {
    release.is_some_and(|release| release == number || release == key && !key.is_empty())
}
