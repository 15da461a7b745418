//! The packages of a graph: their numbers, and the names that belong to the platform.

use std::collections::{BTreeMap, HashMap};

use super::{NO_ROW, text};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::relations::{Field, Relation};

/// Packages that get numbers.
#[derive(Default)]
pub(super) struct Nodes<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) known: HashMap<&'a str, u32>,
    pub(super) rows: Vec<(u32, u32)>,
}

impl<'a> Nodes<'a> {
    /// A new number for a name without one.
    pub(super) fn push(&mut self, name: &'a str, row: (u32, u32)) -> u32 {
        self.names.push(name);
        self.rows.push(row);
        self.names.len() as u32 - 1
    }

    pub(super) fn number(&mut self, name: &'a str) -> u32 {
        let next = self.names.len() as u32;
        let number = *self.known.entry(name).or_insert(next);
        if number == next {
            self.push(name, NO_ROW);
        }
        number
    }
}

/// The platform of R, on which packages for R depend but which is not in the registry: R itself and
/// the packages of priority "base" (R Core Team, R FAQ, "Add-on packages in R").
pub const R: [&str; 16] = [
    "R",
    "base",
    "compiler",
    "datasets",
    "grDevices",
    "graphics",
    "grid",
    "methods",
    "parallel",
    "splines",
    "stats",
    "stats4",
    "tcltk",
    "tools",
    "translations",
    "utils",
];

/// Whether a target is the platform of its registry and not a package.
pub(super) fn is_platform<'r>(target: &str, registry: impl FnOnce() -> Option<&'r str>) -> bool {
    R.contains(&target)
        && registry().is_some_and(|registry| {
            let mut of_r = ["cran", "bioconductor"].iter();
            of_r.any(|name| registry.eq_ignore_ascii_case(name))
        })
}

/// Gives numbers to the listed packages; if the files hold several registries, only to those of
/// one. Returns this registry and the number of rows of others.
pub(super) fn number_packages<'a>(data: &Data<'a>, nodes: &mut Nodes<'a>) -> (Option<String>, u64) {
    let mut registries: BTreeMap<&str, u64> = BTreeMap::new();
    for (part, table) in data.tables(Relation::Packages) {
        if table.has(Field::Registry) {
            for row in pulse::over(0..table.rows()) {
                if let Some(stated) = text(part, table, Field::Registry, row) {
                    *registries.entry(stated).or_default() += 1;
                }
            }
        }
    }
    let named = data.source.registry.as_deref().and_then(|named| {
        let mut all = registries.keys();
        all.find(|name| name.eq_ignore_ascii_case(named))
    });
    let largest = || {
        let all = registries.iter();
        all.rev()
            .max_by_key(|(_, rows)| **rows)
            .map(|(name, _)| name)
    };
    let chosen = (registries.len() > 1)
        .then(|| named.or_else(largest))
        .flatten();
    let mut foreign = 0;
    for (index, part) in data.relations.iter().enumerate() {
        let Some(table) = part.table(Relation::Packages) else {
            continue;
        };
        for row in pulse::over(0..table.rows()) {
            if let Some(chosen) = chosen
                && text(part, table, Field::Registry, row).is_some_and(|stated| stated != *chosen)
            {
                foreign += 1;
                continue;
            }
            let Some(name) = text(part, table, Field::PackageId, row) else {
                continue;
            };
            let node = nodes.number(name) as usize;
            // Of several rows with one name, the one with the most downloads counts, or the first
            // of equal ones.
            let known = nodes.rows[node];
            let downloads = |(part, row): (u32, u32)| {
                let part = data.relations.get(part as usize)?;
                let table = part.table(Relation::Packages)?;
                table.count(Field::Downloads, row as usize)
            };
            let place = (index as u32, row as u32);
            if known == NO_ROW || downloads(place) > downloads(known) {
                nodes.rows[node] = place;
            }
        }
    }
    (chosen.map(|name| (*name).to_owned()), foreign)
}
