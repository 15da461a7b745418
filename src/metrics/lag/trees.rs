//! The lag of whole trees of dependencies, package by package.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::measure::Measuring;
use super::releases::Known;
use super::requirement::{Lag, Served, lag_at};
use super::tally::Sum;
use super::{KEPT_VERSIONS, NONE, ONE_TREE, Reason, Tree, UnusedReleases};
use crate::base::pulse;
use crate::relations::Field;
use crate::stats::Lists;

/// The state while trees are walked.
#[derive(Default)]
struct Walk<'a> {
    spent: u64,
    rows: HashMap<u32, Vec<u32>>,
    known: HashMap<u32, Rc<Vec<Known<'a>>>>,
    served: HashMap<(u32, Option<&'a str>), Result<Served, Reason>>,
    kept: usize,
    seen: HashSet<u32>,
    unused: UnusedReleases,
}

impl Walk<'_> {
    fn forget(&mut self) {
        self.known.clear();
        self.served.clear();
        self.kept = 0;
    }
}

impl<'a> Measuring<'_, 'a> {
    /// Measures the dependencies of whole trees, package by package.
    pub(super) fn by_trees(
        &mut self,
        packages: &[u32],
        latest: &[(u32, i64)],
        budget: u64,
    ) -> Tree {
        let count = self.releases.packages.len();
        let rows_of = Lists::grouped(count, packages.iter().copied());
        for (row, package) in (0..).zip(packages) {
            let release = latest.get(*package as usize).map(|(release, _)| *release);
            if release.is_none_or(|release| release == NONE) && self.is_wanted(row) {
                self.no_package(row);
            }
        }
        let mut walk = Walk::default();
        let mut targets = vec![Sum::default(); count];
        let mut tree = Tree::default();
        for root in pulse::over(0..count as u32) {
            let (release, by) = latest.get(root as usize).copied().unwrap_or((NONE, 0));
            if release == NONE {
                continue;
            }
            if walk.spent >= budget {
                tree.not_walked += 1;
                continue;
            }
            tree.roots += 1;
            let mut sum = Sum::default();
            let start = walk.spent;
            let mut visited = HashSet::from([release]);
            let mut open = vec![(root, release)];
            'tree: while let Some((package, release)) = open.pop() {
                for row in self.rows_of_release(&mut walk, &rows_of, package, release) {
                    if walk.spent - start >= ONE_TREE {
                        tree.cut += 1;
                        break 'tree;
                    }
                    walk.spent += 1;
                    let target = self.target(row);
                    match self.resolve(&mut walk, row, target, by) {
                        Ok((lag, release)) => {
                            let requirement = self.rows.text(row, Field::Requirement);
                            let empty = requirement.is_some_and(|text| text.trim().is_empty());
                            self.tally.empty_requirements += u64::from(empty);
                            self.tally.add(&lag);
                            sum.add(lag.days);
                            targets[target as usize].add(lag.days);
                            if visited.insert(release) {
                                open.push((target, release));
                            }
                        }
                        Err(reason) => self.tally.excluded.add(reason),
                    }
                }
            }
            if sum.n > 0 {
                self.tally.packages.push((root, sum));
            }
        }
        let targets = (0..).zip(targets);
        self.tally.targets = targets.filter(|(_, sum)| sum.n > 0).collect();
        self.tally.unused = walk.unused;
        tree
    }

    /// The rows of those dependencies of a release that the settings ask for.
    fn rows_of_release(
        &mut self,
        walk: &mut Walk<'a>,
        rows_of: &Lists,
        package: u32,
        release: u32,
    ) -> Vec<u32> {
        if let Some(rows) = walk.rows.get(&release) {
            return rows.clone();
        }
        let mut rows = Vec::new();
        for row in rows_of.of(package) {
            let named = self.rows.text(*row, Field::DependentRelease);
            let of_release = named.is_none_or(|named| self.releases.is_release(release, named));
            if of_release && self.is_wanted(*row) {
                rows.push(*row);
            }
        }
        walk.spent += rows_of.of(package).len() as u64 / 16;
        walk.rows.insert(release, rows.clone());
        rows
    }

    fn resolve(
        &self,
        walk: &mut Walk<'a>,
        row: u32,
        target: u32,
        by: i64,
    ) -> Result<(Lag, u32), Reason> {
        if target == NONE {
            return Err(Reason::TargetWithoutReleases);
        }
        if walk.kept > KEPT_VERSIONS {
            walk.forget();
        }
        let known = match walk.known.get(&target) {
            Some(known) => Rc::clone(known),
            None => {
                let first = walk.seen.insert(target);
                let unused = first.then_some(&mut walk.unused);
                let known = Rc::new(self.releases.known(target, unused));
                walk.kept += known.len();
                walk.known.insert(target, Rc::clone(&known));
                known
            }
        };
        let requirement = self.rows.text(row, Field::Requirement);
        let served = walk.served.entry((target, requirement)).or_insert_with(|| {
            walk.kept += known.len() / 8;
            self.served(row, target, &known)
        });
        let served = served.as_ref().map_err(|reason| *reason)?;
        let lag = lag_at(&known, served, by, self.params.ideal).ok_or(Reason::Unsatisfied)?;
        let release = known.get(lag.used).map_or(NONE, |release| release.row);
        Ok((lag, release))
    }
}
