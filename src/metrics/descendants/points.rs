//! Points, the choices by which a line is fitted to them, and the map that counts them.

use std::collections::HashSet;

use super::{Params, VariantId, Zeros};
use crate::metrics::Mode;
use crate::metrics::shown::QuartileBin;
use crate::stats::{self, Fit, Histogram};

/// The number that the artifact adds before it takes logarithms.
const EPSILON: f64 = 1e-5;

/// The number of bins of the heat map on each axis, and the powers of ten at which the artifact's
/// axes end.
const BINS: usize = 29;
const X_EXPONENT: i32 = 8;
const Y_EXPONENT: i32 = 3;

/// The places between which the band of a fit is drawn.
const STEPS: u32 = 24;

/// The bins of x by which quartiles are drawn, in each power of ten, and the points that one needs.
const BINS_PER_POWER: f64 = 2.0;
const LEAST_POINTS: usize = 10;

/// The popularity and the count of one base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

pub(super) fn axes(points: &[Point]) -> (Vec<f64>, Vec<f64>) {
    points.iter().map(|point| (point.x, point.y)).unzip()
}

/// Each point once, in the order of their first places.
pub(super) fn distinct(points: &[Point]) -> Vec<Point> {
    let mut seen = HashSet::new();
    let first = |point: &&Point| seen.insert((point.x.to_bits(), point.y.to_bits()));
    points.iter().filter(first).copied().collect()
}

pub(super) fn positive(points: &[Point]) -> Vec<Point> {
    points
        .iter()
        .filter(|point| point.x > 0.0)
        .copied()
        .collect()
}

pub(super) fn fit(points: &[Point], added: f64) -> Option<Fit> {
    let log = |value: f64| libm::log10(value + added);
    stats::least_squares_by(points.len(), &|index| {
        (log(points[index].x), log(points[index].y))
    })
}

impl VariantId {
    pub(super) const ALL: [Self; 5] = [
        Self::DedupEpsilon,
        Self::AllEpsilon,
        Self::AllPositive,
        Self::DedupPositive,
        Self::AllLog1p,
    ];

    /// The points that are fitted.
    pub(super) fn points(self, points: &[Point]) -> Vec<Point> {
        match self {
            Self::DedupEpsilon => distinct(points),
            Self::AllEpsilon | Self::AllLog1p => points.to_vec(),
            Self::AllPositive => positive(points),
            Self::DedupPositive => positive(&distinct(points)),
        }
    }

    /// The number that is added before logarithms are taken.
    fn added(self) -> f64 {
        match self {
            Self::DedupEpsilon | Self::AllEpsilon => EPSILON,
            Self::AllPositive | Self::DedupPositive => 0.0,
            Self::AllLog1p => 1.0,
        }
    }

    pub(super) fn fit(self, points: &[Point]) -> Option<Fit> {
        fit(&self.points(points), self.added())
    }

    /// The 95% band of the fit, at places evenly spaced between the least and the greatest x above
    /// 0 of the fitted points: x, low and high.
    pub(super) fn band(self, fit: &Fit, fitted: &[Point]) -> Vec<[f64; 3]> {
        let added = self.added();
        let logs: Vec<f64> = fitted
            .iter()
            .map(|point| libm::log10(point.x + added))
            .collect();
        let placed = fitted.iter().map(|point| point.x).filter(|x| *x > 0.0);
        let ends = [
            placed.clone().fold(f64::INFINITY, f64::min),
            placed.fold(0.0, f64::max),
        ];
        let Some(mean) = stats::mean(&logs).filter(|_| ends[0] < ends[1]) else {
            return Vec::new();
        };
        let [from, to] = ends.map(libm::log10);
        let places =
            (0..=STEPS).map(|step| from + (to - from) * f64::from(step) / f64::from(STEPS));
        let each = places.filter_map(|x| {
            let at = libm::pow(10.0, x);
            let [low, high] = fit.band_at(libm::log10(at + added), mean)?;
            Some([
                at,
                libm::pow(10.0, low) - added,
                libm::pow(10.0, high) - added,
            ])
        });
        each.collect()
    }

    /// The variant that the settings ask for.
    pub(super) fn shown(params: &Params) -> Self {
        match (params.mode, params.zeros) {
            (Mode::Artifact, _) => Self::DedupEpsilon,
            (Mode::Paper, Zeros::LeftOut) => Self::AllPositive,
            (Mode::Paper, Zeros::Epsilon) => Self::AllEpsilon,
            (Mode::Paper, Zeros::Log1p) => Self::AllLog1p,
        }
    }
}

/// Sorts points by their values, so that sums do not depend on the order of the rows.
pub(super) fn in_order(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points
}

/// Medians and quartiles of y by bins of x that are half a power of ten wide. Bins with few points
/// are left out, and so are points whose x is 0.
pub(super) fn quartiles(points: &[Point]) -> Vec<QuartileBin> {
    let bin = |point: &Point| libm::floor(libm::log10(point.x) * BINS_PER_POWER);
    let mut placed = positive(points);
    placed.sort_by(|a, b| bin(a).total_cmp(&bin(b)).then(a.y.total_cmp(&b.y)));
    let bins = placed.chunk_by(|a, b| bin(a) == bin(b));
    let bins = bins.filter(|bin| bin.len() >= LEAST_POINTS);
    let each = bins.filter_map(|of_one| {
        let sorted: Vec<f64> = of_one.iter().map(|point| point.y).collect();
        let at = |share| stats::quantile(&sorted, share);
        let place = bin(of_one.first()?);
        let edge = |place: f64| libm::pow(10.0, place / BINS_PER_POWER);
        Some(QuartileBin {
            ends: [edge(place), edge(place + 1.0)],
            n: sorted.len() as u64,
            quartiles: [at(0.25)?, at(0.5)?, at(0.75)?],
        })
    });
    each.collect()
}

/// The axes of the artifact; in paper mode the axes end where the points end.
pub(super) fn heat_map(points: &[Point], mode: Mode) -> Histogram {
    let (x, y) = axes(points);
    let reach = |values: &[f64], least: i32| match mode {
        Mode::Artifact => least,
        Mode::Paper => {
            let largest = values.iter().copied().fold(1.0, f64::max);
            least.max(libm::ceil(libm::log10(largest)) as i32)
        }
    };
    let edges = |values: &[f64], least| stats::log_edges(0, reach(values, least), BINS);
    let (x_edges, y_edges) = (edges(&x, X_EXPONENT), edges(&y, Y_EXPONENT));
    stats::histogram_2d(&x, &y, x_edges, y_edges)
}
