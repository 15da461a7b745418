//! The lag of the dependencies of a dataset's latest releases.

use std::collections::HashMap;

use chrono::DateTime;

use super::releases::{AllRows, Known, Releases, latest};
use super::requirement::Served;
use super::tally::{LagTotals, Sum};
use super::{At, LeftOut, NONE, Output, Params, Reason, UnusedReleases};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::dependencies::{Need, Verdict};
use crate::domain::snapshot::Taken;
use crate::relations::{Field, Relation};
use crate::stats::Lists;

/// A dependency that counts: its row, package and target.
pub(super) struct Dependency {
    pub(super) row: u32,
    pub(super) package: u32,
    pub(super) target: u32,
}

/// The data of one dataset that the measurement needs.
pub(super) struct Measuring<'p, 'a> {
    pub(super) params: &'p Params,
    pub(super) releases: Releases<'a>,
    pub(super) rows: AllRows<'a>,
    /// The time t, if it is the same for all packages.
    pub(super) by: Option<i64>,
    pub(super) left_out: LeftOut,
    pub(super) tally: LagTotals,
}

impl<'a> Measuring<'_, 'a> {
    /// The registry that a dependency's row names.
    pub(super) fn registry(&self, row: u32) -> Option<&'a str> {
        self.rows.text(row, Field::DependencyRegistry)
    }

    /// Whether the settings ask for a dependency.
    pub(super) fn is_wanted(&mut self, row: u32) -> bool {
        let text = |field| self.rows.text(row, field);
        let need = Need::of_kind(text(Field::DependencyKind));
        let optional = self.rows.flag(row, Field::Optional);
        let need = need.and(optional, text(Field::Requirement));
        match need.judge(self.params.kinds, self.params.optional) {
            Verdict::Counts => return true,
            Verdict::OtherKind => self.left_out.other_kinds += 1,
            Verdict::Optional => self.left_out.optional += 1,
        }
        false
    }

    pub(super) fn target(&mut self, row: u32) -> u32 {
        let registry = self.registry(row);
        match self.rows.text(row, Field::Target) {
            Some(name) => self.releases.find(registry, name),
            None => NONE,
        }
    }

    /// The package of each dependency's row.
    pub(super) fn packages(&mut self) -> Vec<u32> {
        let mut last: (Option<&str>, &str, u32) = (None, "", NONE);
        let mut packages = Vec::with_capacity(self.rows.rows as usize);
        for row in pulse::over(0..self.rows.rows) {
            let name = self.rows.text(row, Field::DependentPackage).unwrap_or("");
            let registry = self.registry(row);
            if (last.0, last.1) != (registry, name) || row == 0 {
                last = (registry, name, self.releases.find(registry, name));
            }
            packages.push(last.2);
        }
        packages
    }

    /// The latest release by t of each dependent package, and the time of its publication.
    pub(super) fn latest(&self, packages: &[u32]) -> Vec<(u32, i64)> {
        let mut found = vec![(NONE, 0); self.releases.packages.len()];
        let mut seen = vec![false; found.len()];
        for package in packages {
            let Some(seen) = seen.get_mut(*package as usize) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            let known = self.releases.known(*package, None);
            if let Some(newest) = latest(&known, self.by.unwrap_or(i64::MAX)) {
                found[*package as usize] = (newest.row, self.by.unwrap_or(newest.published));
            }
        }
        found
    }

    /// The dependencies of latest releases that count.
    pub(super) fn dependencies(
        &mut self,
        packages: &[u32],
        latest: &[(u32, i64)],
    ) -> Vec<Dependency> {
        let mut kept = Vec::new();
        for (row, package) in (0..).zip(packages) {
            let release = latest.get(*package as usize).map(|(release, _)| *release);
            if let (Some(release), Some(named)) = (
                release.filter(|release| *release != NONE),
                self.rows.text(row, Field::DependentRelease),
            ) && !self.releases.is_release(release, named)
            {
                self.left_out.other_releases += 1;
                continue;
            }
            if !self.is_wanted(row) {
                continue;
            }
            if release.is_none_or(|release| release == NONE) {
                self.no_package(row);
                continue;
            }
            kept.push(Dependency {
                row,
                package: *package,
                target: self.target(row),
            });
        }
        kept
    }

    /// Counts a dependency of a package that has no release.
    pub(super) fn no_package(&mut self, row: u32) {
        let registry = self.registry(row);
        let registry = self.releases.registries.of(registry);
        let grammar = self.releases.choice;
        let grammar = grammar.or_else(|| self.releases.registries.grammar(registry));
        self.tally.excluded.add(match grammar {
            None => Reason::GrammarUnknown,
            Some(_) => Reason::DependentWithoutReleases,
        });
    }

    /// The releases that satisfy a dependency.
    pub(super) fn served(
        &self,
        row: u32,
        target: u32,
        known: &[Known<'_>],
    ) -> Result<Served, Reason> {
        if known.is_empty() {
            return Err(Reason::TargetWithoutReleases);
        }
        let text = self.rows.text(row, Field::Requirement);
        let text = text.ok_or(Reason::NoRequirement)?;
        let grammar = self.releases.grammar(target);
        let grammar = grammar.ok_or(Reason::GrammarUnknown)?;
        // An empty requirement takes any version by npm and PEP 440; elsewhere it is no
        // requirement.
        let unread = match text.trim() {
            "" => Reason::NoRequirement,
            _ => Reason::Unparsable,
        };
        let requirement = grammar.requirement(text).ok_or(unread)?;
        Ok(Served::new(&requirement, known))
    }

    /// Measures dependencies target by target.
    pub(super) fn directly(&mut self, kept: &[Dependency], latest: &[(u32, i64)]) {
        let packages = self.releases.packages.len();
        let by_target = Lists::grouped(packages, kept.iter().map(|dependency| dependency.target));
        let mut days = vec![f64::NAN; kept.len()];
        let without = kept.len() - by_target.total();
        self.tally.excluded.target_without_releases += without as u64;
        for target in pulse::over(0..packages as u32) {
            let on = by_target.of(target);
            if on.is_empty() {
                continue;
            }
            let mut unused = UnusedReleases::default();
            let known = self.releases.known(target, Some(&mut unused));
            self.tally.unused.undated += unused.undated;
            self.tally.unused.unreadable += unused.unreadable;
            self.tally.unused.repeated += unused.repeated;
            let mut served: HashMap<Option<&str>, Result<Served, Reason>> = HashMap::new();
            let mut sum = Sum::default();
            for place in on {
                let dependency = &kept[*place as usize];
                let requirement = self.rows.text(dependency.row, Field::Requirement);
                let served = served
                    .entry(requirement)
                    .or_insert_with(|| self.served(dependency.row, target, &known));
                let by = latest
                    .get(dependency.package as usize)
                    .map_or(0, |(_, by)| *by);
                let lag = match served {
                    Ok(served) => {
                        let lag = served.lag(&known, by, self.params.ideal);
                        lag.ok_or(Reason::Unsatisfied)
                    }
                    Err(reason) => Err(*reason),
                };
                match lag {
                    Ok(lag) => {
                        let empty = requirement.is_some_and(|text| text.trim().is_empty());
                        self.tally.empty_requirements += u64::from(empty);
                        self.tally.add(&lag);
                        sum.add(lag.days);
                        days[*place as usize] = lag.days;
                    }
                    Err(reason) => self.tally.excluded.add(reason),
                }
            }
            if sum.n > 0 {
                self.tally.targets.push((target, sum));
            }
        }
        let by_package = Lists::grouped(packages, kept.iter().map(|dependency| dependency.package));
        for package in pulse::over(0..packages as u32) {
            let mut sum = Sum::default();
            for place in by_package.of(package) {
                let days = days[*place as usize];
                if !days.is_nan() {
                    sum.add(days);
                }
            }
            if sum.n > 0 {
                self.tally.packages.push((package, sum));
            }
        }
    }
}

/// Measures a dataset, resolving at most as many dependencies of trees.
pub(super) fn measure(data: &Data<'_>, params: &Params, budget: u64) -> Option<Output> {
    let needed = [
        Field::DependentPackage,
        Field::Target,
        Field::Requirement,
        Field::ReleasedPackage,
        Field::ReleaseNumber,
        Field::PublishedAt,
    ];
    if !needed.iter().all(|field| data.knows(*field)) {
        return None;
    }
    let releases = Releases::new(data, params.grammar.grammar());
    let by = match params.at {
        At::Release => None,
        At::Snapshot => Taken::new(data.source.date, releases.times()).map(Taken::last),
    };
    let mut measuring = Measuring {
        params,
        releases,
        rows: AllRows::new(data, Relation::Dependencies),
        by,
        left_out: LeftOut::default(),
        tally: LagTotals::default(),
    };
    let packages = measuring.packages();
    let latest = measuring.latest(&packages);
    let tree = if params.transitive {
        Some(measuring.by_trees(&packages, &latest, budget))
    } else {
        let kept = measuring.dependencies(&packages, &latest);
        drop(packages);
        measuring.directly(&kept, &latest);
        None
    };
    let Measuring {
        tally,
        releases,
        left_out,
        ..
    } = measuring;
    let date = by.and_then(DateTime::from_timestamp_millis);
    Some(Output {
        left_out,
        tree,
        date: date.map(|date| date.date_naive().to_string()),
        date_is_latest_publication: by.is_some() && data.source.date.is_none(),
        ..tally.output(params, &|package| releases.name(package))
    })
}
