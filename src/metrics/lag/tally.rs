//! The counts and lags that are collected while dependencies are measured, and the answer from
//! them.

use super::requirement::Lag;
use super::{
    Basis, ByComponent, CURVE, DAYS_PER_YEAR, Distribution, Excluded, LeftOut, MARKS, Output,
    PackageLag, Params, TOP, TargetLag, UnusedReleases, VersionLag, Within,
};
use crate::stats;

/// Sums over dependencies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) n: u64,
    pub(super) sum: f64,
    pub(super) max: f64,
}

impl Sum {
    pub(super) fn add(&mut self, days: f64) {
        self.n += 1;
        self.sum += days;
        self.max = self.max.max(days);
    }
}

/// The counts and lags that are collected while dependencies are measured.
#[derive(Default)]
pub(super) struct LagTotals {
    pub(super) excluded: Excluded,
    pub(super) days: Vec<f64>,
    pub(super) releases: [u64; 4],
    pub(super) dependencies: [u64; 4],
    pub(super) behind: u64,
    /// Sums for each package.
    pub(super) packages: Vec<(u32, Sum)>,
    /// Sums for each target.
    pub(super) targets: Vec<(u32, Sum)>,
    pub(super) unused: UnusedReleases,
    /// Dependencies whose empty requirement takes any version.
    pub(super) empty_requirements: u64,
}

impl LagTotals {
    pub(super) fn add(&mut self, lag: &Lag) {
        self.days.push(lag.days);
        for (place, steps) in lag.steps.iter().enumerate() {
            self.releases[place] += steps;
            self.dependencies[place] += u64::from(*steps > 0);
        }
        self.behind += u64::from(lag.steps.iter().any(|steps| *steps > 0));
    }
}

impl LagTotals {
    /// The answer; `name` gives the packages' names.
    pub(super) fn output<'n>(self, params: &Params, name: &dyn Fn(u32) -> &'n str) -> Output {
        let sums = self.packages;
        let column = |value: fn(&Sum) -> f64| -> Option<Distribution> {
            let values = sums.iter().map(|(_, sum)| value(sum)).collect();
            Distribution::new(&stats::ascending(values))
        };
        let top = |sums: &[(u32, Sum)], value: fn(&Sum) -> [f64; 2]| -> Vec<(u32, Sum)> {
            let lagging = (0..sums.len()).filter(|index| sums[*index].1.max > 0.0);
            let first = stats::first(TOP, lagging, &|a, b| {
                let [first, other] = [value(&sums[a].1), value(&sums[b].1)];
                let larger = other[0].total_cmp(&first[0]);
                let larger = larger.then_with(|| other[1].total_cmp(&first[1]));
                larger.then_with(|| name(sums[a].0).cmp(name(sums[b].0)))
            });
            first.into_iter().map(|index| sums[index]).collect()
        };
        let sorted = stats::ascending(self.days);
        let days: f64 = sums.iter().map(|(_, sum)| sum.sum).sum();
        let libyears = days / DAYS_PER_YEAR;
        let all = sorted.len() as u64;
        let steps: u64 = self.releases.iter().sum();
        Output {
            basis: Basis::default(),
            at: params.at,
            ideal: params.ideal,
            date: None,
            date_is_latest_publication: false,
            packages: sums.len() as u64,
            dependencies: all,
            targets: self.targets.len() as u64,
            empty_requirements: self.empty_requirements,
            excluded: self.excluded,
            left_out: LeftOut::default(),
            releases: self.unused,
            time_lag: Distribution::new(&sorted),
            cumulative: cumulative(&sorted),
            within: within(&sorted),
            version_lag: VersionLag {
                releases: ByComponent::of(self.releases),
                dependencies: ByComponent::of(self.dependencies),
                behind: self.behind,
                mean: (all > 0).then(|| steps as f64 / all as f64),
            },
            package_max: column(|sum| sum.max),
            package_mean: column(|sum| sum.sum / sum.n as f64),
            package_sum: column(|sum| sum.sum),
            libyears,
            libyears_per_package: (!sums.is_empty()).then(|| libyears / sums.len() as f64),
            most_lagging: top(&sums, |sum| [sum.max, sum.sum])
                .iter()
                .map(|(package, sum)| PackageLag {
                    package: name(*package).to_owned(),
                    dependencies: sum.n,
                    max: sum.max,
                    mean: sum.sum / sum.n as f64,
                    sum: sum.sum,
                })
                .collect(),
            lag_holders: top(&self.targets, |sum| [sum.sum, sum.max])
                .iter()
                .map(|(package, sum)| TargetLag {
                    package: name(*package).to_owned(),
                    dependencies: sum.n,
                    sum: sum.sum,
                    mean: sum.sum / sum.n as f64,
                })
                .collect(),
            tree: None,
        }
    }
}

impl Distribution {
    pub(super) fn new(sorted: &[f64]) -> Option<Self> {
        let at = |share| stats::quantile(sorted, share);
        let zero = sorted.iter().take_while(|value| **value <= 0.0).count();
        Some(Self {
            n: sorted.len() as u64,
            mean: stats::mean(sorted)?,
            q1: at(0.25)?,
            median: at(0.5)?,
            q3: at(0.75)?,
            p90: at(0.9)?,
            max: *sorted.last()?,
            zero: zero as f64 / sorted.len() as f64,
        })
    }
}

/// The cumulative distribution: days, and the share with at most as many days. It has each value
/// once, or evenly spaced ones if there are many.
pub(super) fn cumulative(sorted: &[f64]) -> Vec<[f64; 2]> {
    let n = sorted.len();
    let step = n.div_ceil(CURVE).max(1);
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut place = 0;
    while let Some(value) = sorted.get(place) {
        let end = sorted.partition_point(|lag| lag <= value);
        points.push([*value, end as f64 / n as f64]);
        if end == n {
            break;
        }
        // The greatest value must always be a point.
        place = end.max(place + step).min(n - 1);
    }
    points
}

pub(super) fn within(sorted: &[f64]) -> Vec<Within> {
    let n = sorted.len();
    let mark = |days: &u32| {
        let count = sorted.partition_point(|lag| *lag <= f64::from(*days));
        Within {
            days: *days,
            dependencies: count as u64,
            share: count as f64 / n as f64,
        }
    };
    let marks = if n > 0 { &MARKS[..] } else { &[] };
    marks.iter().map(mark).collect()
}
