//! Which rows of dependencies are those of the latest release of their package.

use std::cmp::Ordering;

use super::account::{Account, Latest};
use super::packages::Nodes;
use super::{NONE, text};
use crate::domain::data::Data;
use crate::relations::{Field, Relation, Relations, Table, Value};

/// Which release of each package is its latest.
pub(super) struct LatestReleases<'a> {
    /// The package of each row of each table of dependencies.
    children: Vec<Vec<u32>>,
    /// Number and key of the latest release; none where all rows count.
    latest: Vec<Option<(&'a str, &'a str)>>,
}

impl<'a> LatestReleases<'a> {
    pub(super) fn new(
        data: &Data<'a>,
        nodes: &mut Nodes<'a>,
        only_listed: bool,
        within: usize,
        account: &mut Account,
    ) -> Self {
        let mut children = Vec::new();
        for (part, table) in data.tables(Relation::Dependencies) {
            let mut number = vec![NONE; part.names.len()];
            let mut own = Vec::with_capacity(table.rows());
            account.rows += table.rows() as u64;
            for row in 0..table.rows() {
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
                own.push(child.unwrap_or(NONE));
            }
            children.push(own);
        }
        let depending = nodes.names.len();
        let mut own = Self {
            children,
            latest: vec![None; depending],
        };
        let mut dated = vec![false; depending];
        own.by_releases(data, nodes, &mut dated);
        let meets = data.tables(Relation::Dependencies).enumerate();
        let meets = meets.into_iter().any(|(at, (part, table))| {
            (0..table.rows()).any(|row| {
                let release = text(part, table, Field::DependentRelease, row);
                let latest = own
                    .child(at, row)
                    .and_then(|child| own.latest[child as usize]);
                release.is_some() && latest.is_some_and(|latest| is_of(release, latest))
            })
        });
        // Releases under other numbers than the dependencies have tell nothing.
        if !meets {
            own.latest.fill(None);
            dated.fill(false);
        }
        let released: Vec<bool> = own.latest.iter().map(Option::is_some).collect();
        own.by_versions(data, &released);
        let mut depends = vec![false; depending];
        for child in own
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
            *match (own.latest[child], dated[child]) {
                (Some(_), true) => by_date,
                (Some(_), false) => by_version,
                (None, _) => all_rows,
            } += 1;
        }
        own
    }

    /// From the tables of releases: the newest of each package, or the highest where no time is
    /// told.
    fn by_releases(&mut self, data: &Data<'a>, nodes: &Nodes<'a>, dated: &mut [bool]) {
        let mut newest: Vec<Option<i64>> = vec![None; self.latest.len()];
        for (part, table) in data.tables(Relation::Releases) {
            for row in 0..table.rows() {
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
                let newer = slot.is_none_or(|(other, _)| {
                    at.cmp(&newest[package])
                        .then_with(|| versions(number, other))
                        .is_gt()
                });
                if newer && !(number.is_empty() && key.is_empty()) {
                    *slot = Some((number, key));
                    newest[package] = at;
                    dated[package] = at.is_some();
                }
            }
        }
    }

    /// From the dependencies themselves: the highest release of each package that no table of
    /// releases tells of.
    fn by_versions(&mut self, data: &Data<'a>, released: &[bool]) {
        for (at, (part, table)) in data.tables(Relation::Dependencies).enumerate() {
            for row in 0..table.rows() {
                let Some(child) = self.child(at, row).map(|child| child as usize) else {
                    continue;
                };
                let Some(release) = text(part, table, Field::DependentRelease, row) else {
                    continue;
                };
                let Some(slot) = self.latest.get_mut(child).filter(|_| !released[child]) else {
                    continue;
                };
                let higher = |other: &str| other != release && versions(release, other).is_gt();
                if slot.is_none_or(|(other, _)| higher(other)) {
                    *slot = Some((release, ""));
                }
            }
        }
    }

    /// The package that a row of a table is of.
    pub(super) fn child(&self, table: usize, row: usize) -> Option<u32> {
        let child = *self.children.get(table)?.get(row)?;
        (child != NONE).then_some(child)
    }

    /// Whether a row is of the latest release of its package; a row without one always is.
    pub(super) fn has(&self, child: u32, part: &Relations, table: &Table, row: usize) -> bool {
        let release = text(part, table, Field::DependentRelease, row);
        let latest = self.latest.get(child as usize).copied().flatten();
        latest.is_none_or(|latest| release.is_none() || is_of(release, latest))
    }
}

fn is_of(release: Option<&str>, (number, key): (&str, &str)) -> bool {
    release.is_some_and(|own| own == number || own == key && !key.is_empty())
}

/// Whether a kind means that a package does not run without; words as registries have them.
pub(super) fn is_runtime(kind: Option<&str>, optional: bool) -> bool {
    let Some(kind) = kind else {
        return true;
    };
    let word = kind.trim().to_ascii_lowercase();
    let plain = [
        "",
        "runtime",
        "normal",
        "imports",
        "depends",
        "linkingto",
        "linking to",
        "compile",
    ];
    // Python's environment markers: under which conditions a dependency is needed.
    let markers = [
        "python_",
        "platform_",
        "sys_platform",
        "os_name",
        "implementation_",
    ];
    plain.contains(&word.as_str())
        || optional && word == "optional"
        || markers.iter().any(|marker| word.contains(marker)) && !names_extra(&word)
}

/// Whether a marker asks for an extra, which makes the dependency optional.
pub(super) fn names_extra(marker: &str) -> bool {
    let compared = |(at, word): (usize, &str)| {
        let after = marker[at + word.len()..].trim_start();
        after.starts_with("==") || after.starts_with("in ")
    };
    marker.match_indices("extra").any(compared)
}

/// Versions in order: runs of digits by their number, letters before digits and before the end
/// (1.0-beta is before 1.0), but `post` after it; what follows a plus does not count.
pub(super) fn versions(a: &str, b: &str) -> Ordering {
    fn next(text: &str) -> (&str, &str) {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        let end = text.find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != digits);
        text.split_at(end.unwrap_or(text.len()))
    }
    fn rank(token: &str) -> u8 {
        match token.bytes().next() {
            None => 1,
            Some(first) if first.is_ascii_digit() => 3,
            Some(_) if token == "post" => 2,
            Some(_) => 0,
        }
    }
    fn before_plus(text: &str) -> &str {
        let text = text.split('+').next().unwrap_or(text).trim();
        text.strip_prefix(['v', 'V']).unwrap_or(text)
    }
    let (mut left, mut right) = (before_plus(a), before_plus(b));
    loop {
        let ((x, rest_x), (y, rest_y)) = (next(left), next(right));
        if x.is_empty() && y.is_empty() {
            return a.cmp(b);
        }
        let unpadded = |token: &'_ str| token.trim_start_matches('0').len();
        let order = rank(x).cmp(&rank(y)).then_with(|| match rank(x) {
            3 => unpadded(x).cmp(&unpadded(y)).then_with(|| {
                let digits = |token: &str| token.trim_start_matches('0').to_owned();
                digits(x).cmp(&digits(y))
            }),
            _ => x.cmp(y),
        });
        if order.is_ne() {
            return order;
        }
        (left, right) = (rest_x, rest_y);
    }
}
