//! Counts findings by group, repository and severity.

use std::collections::{BTreeMap, HashMap};

use super::{
    CONFIDENCE, Critical, Difference, GROUPS, LEAST_PACKAGES, Output, Params, SEVERITIES,
    VulnerabilityGroup, group, severity,
};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::relations::{Field, Relation, Value};
use crate::stats::{self, Cluster, Clustered};

/// Findings of one group: the counts of each severity by package, with `None` for findings that
/// name no package.
#[derive(Default)]
struct Findings<'a> {
    findings: u64,
    named: u64,
    packages: HashMap<Option<&'a str>, [u64; SEVERITIES.len()]>,
}

/// The number of each package in the order of the names, so that the order of rows does not change
/// a sum. Findings without a package have the first number.
type Keys<'a> = BTreeMap<Option<&'a str>, u32>;

impl<'a> Findings<'a> {
    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.named += other.named;
        for (package, counts) in other.packages {
            let sums = self.packages.entry(package).or_default();
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }

    /// The share of findings of some severities, with packages as clusters.
    fn share(
        &self,
        keys: &Keys<'_>,
        chosen: impl Fn([u64; SEVERITIES.len()]) -> u64,
    ) -> Option<Clustered> {
        let clusters = self.packages.iter().filter_map(|(package, counts)| {
            Some(Cluster {
                key: *keys.get(package)?,
                size: counts.iter().sum(),
                count: chosen(*counts),
            })
        });
        Clustered::new(clusters)
    }

    fn low(&self, keys: &Keys<'_>) -> Option<Clustered> {
        self.share(keys, |[low, ..]| low)
    }

    /// Findings of high or critical severity, however critical findings are counted.
    fn high(&self, keys: &Keys<'_>) -> Option<Clustered> {
        self.share(keys, |[_, _, high, critical]| high + critical)
    }

    fn known_packages(&self) -> u64 {
        let known = self.packages.iter();
        let known = known.filter(|(package, counts)| package.is_some() && **counts != [0; 4]);
        known.count() as u64
    }

    /// Whether the group has enough repositories for a comparison.
    fn is_enough(&self, share: &Clustered) -> bool {
        self.known_packages() >= LEAST_PACKAGES && share.is_enough()
    }

    fn group(&self, name: &'static str, critical: Critical, keys: &Keys<'_>) -> VulnerabilityGroup {
        let merged = |[low, medium, high, critical]: [u64; 4]| [low, medium, high + critical, 0];
        let places = match critical {
            Critical::Merged => 0..3,
            Critical::Apart => 0..4,
        };
        let in_place = |counts: [u64; 4], place: usize| match critical {
            Critical::Merged => merged(counts)[place],
            Critical::Apart => counts[place],
        };
        let shares: Vec<Option<Clustered>> = places
            .clone()
            .map(|place| self.share(keys, |counts| in_place(counts, place)))
            .collect();
        let each = |of: &dyn Fn(&Clustered) -> Option<f64>| -> Vec<Option<f64>> {
            shares
                .iter()
                .map(|proportion| of(proportion.as_ref()?))
                .collect()
        };
        let counts = places.map(|place| {
            let packages = self.packages.values();
            packages.map(|counts| in_place(*counts, place)).sum()
        });
        let counts: Vec<u64> = counts.collect();
        let known: u64 = counts.iter().sum();
        let packages = self.packages.keys().flatten().count() as u64;
        let any = shares.iter().flatten().next();
        VulnerabilityGroup {
            name,
            findings: self.findings,
            unknown: self.findings - known,
            counts,
            shares: each(&|proportion| Some(proportion.rate)),
            intervals: shares
                .iter()
                .map(|proportion| {
                    let proportion = proportion
                        .as_ref()
                        .filter(|proportion| proportion.is_enough())?;
                    proportion.interval(CONFIDENCE)
                })
                .collect(),
            effective_findings: each(&|proportion| {
                proportion.effective.filter(|_| proportion.is_enough())
            }),
            packages,
            known_packages: self.known_packages(),
            effective_packages: any.map(|proportion| proportion.kish),
            largest_package: any.map_or(0, |proportion| proportion.largest),
            enough: any.is_some_and(|proportion| self.is_enough(proportion)),
            findings_per_package: (packages > 0).then(|| self.named as f64 / packages as f64),
        }
    }
}

/// The findings of all rows.
#[derive(Default)]
struct Read<'a> {
    tallies: [Findings<'a>; GROUPS.len()],
    withdrawn: u64,
    without_package: u64,
    untold: u64,
}

fn read<'a>(data: &Data<'a>) -> Read<'a> {
    let mut read = Read::default();
    for (relations, table) in data.tables(Relation::Vulnerabilities) {
        for row in pulse::over(0..table.rows()) {
            if let Some(Value::Time(_)) = table.value(Field::WithdrawnAt, row) {
                read.withdrawn += 1;
                continue;
            }
            let kind = relations.text(Field::VulnerableFork, row);
            read.untold += u64::from(kind.is_none());
            let Some(tally) = read.tallies.get_mut(kind.map_or(2, group)) else {
                continue;
            };
            tally.findings += 1;
            let package = relations.text(Field::VulnerablePackage, row);
            match package {
                Some(_) => tally.named += 1,
                None => read.without_package += 1,
            }
            let counts = tally.packages.entry(package).or_default();
            let found = relations.text(Field::Severity, row).and_then(severity);
            if let Some(count) = found.and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
    }
    read
}

/// The answer from the relations of one dataset.
pub(super) fn vulnerabilities(data: &Data<'_>, params: &Params) -> Option<Output> {
    if !data.knows(Field::Severity) {
        return None;
    }
    let Read {
        tallies,
        withdrawn,
        without_package,
        untold,
    } = read(data);
    let mut keys: Keys<'_> = tallies
        .iter()
        .flat_map(|tally| tally.packages.keys().map(|package| (*package, 0)))
        .collect();
    keys.values_mut()
        .zip(0..)
        .for_each(|(number, key)| *number = key);
    let [root, fork, _] = &tallies;
    let tells_forks = root.findings + fork.findings > 0;
    let usable = |tally: &Findings<'_>, share: Option<Clustered>| {
        share.filter(|proportion| tally.is_enough(proportion))
    };
    let low_in_forks = usable(fork, fork.low(&keys));
    let high_in_forks = usable(fork, fork.high(&keys));
    let low_in_roots = usable(root, root.low(&keys));
    let difference = |a: &Option<Clustered>, b: &Option<Clustered>| {
        let (a, b) = (a.as_ref()?, b.as_ref()?);
        let found = a.minus(b, CONFIDENCE)?;
        let adjusted = a.minus(b, 1.0 - (1.0 - CONFIDENCE) / 2.0)?;
        Some(Difference {
            difference: found.difference,
            r: found.r,
            interval: found.interval,
            adjusted: adjusted.interval,
        })
    };
    let low_less_high_in_forks = difference(&low_in_forks, &high_in_forks);
    let low_in_forks_less_roots = difference(&low_in_forks, &low_in_roots);
    let groups: Vec<VulnerabilityGroup> = if tells_forks {
        let named = tallies.iter().zip(GROUPS);
        let present = named.filter(|(tally, _)| tally.findings > 0);
        present
            .map(|(tally, name)| tally.group(name, params.critical, &keys))
            .collect()
    } else {
        let mut all = Findings::default();
        tallies.into_iter().for_each(|tally| all.add(tally));
        if all.findings == 0 {
            return None;
        }
        vec![all.group("all", params.critical, &keys)]
    };
    let tested = |names: &[&str]| {
        let members = groups.iter().filter(|group| names.contains(&group.name));
        let rows: Vec<Vec<u64>> = members.map(|group| group.counts.clone()).collect();
        stats::independence(&rows)
    };
    Some(Output {
        critical: params.critical,
        severities: match params.critical {
            Critical::Merged => SEVERITIES[..3].to_vec(),
            Critical::Apart => SEVERITIES.to_vec(),
        },
        findings: groups.iter().map(|group| group.findings).sum(),
        withdrawn,
        unknown: groups.iter().map(|group| group.unknown).sum(),
        without_package,
        tells_forks,
        untold: if tells_forks { untold } else { 0 },
        test: tested(&GROUPS),
        root_and_fork: tested(&GROUPS[..2]),
        low_less_high_in_forks,
        low_in_forks_less_roots,
        groups,
    })
}
