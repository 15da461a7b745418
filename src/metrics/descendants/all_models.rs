//! Popularity and descendants over all models, including those without descendants.

use serde::Serialize;

use super::{Counts, Params};
use crate::base::text::{count, number, plural};
use crate::domain::models::Models;
use crate::domain::owners::{self, Owners};
use crate::stats::{self, ClusteredRho, ClusteredSlope, Correlation, Fit, Lists};

/// Popularity and descendants of all models, with or without descendants. Models of one owner
/// resemble each other, so owners are the clusters of both intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Childless {
    /// Models.
    pub n: u64,
    /// Their owners: the part of the name before the slash, else the author, else the model itself.
    pub owners: u64,
    /// Spearman's rho, with a p-value that treats models as independent.
    pub spearman: Option<Correlation>,
    /// The same rho with its intervals, one of which has owners as clusters.
    pub rho: Option<ClusteredRho>,
    /// Least squares of log10(1 + y) on log10(1 + x).
    pub log1p: Option<Fit>,
    /// The uncertainty of its slope with owners as clusters; undefined for fewer than ten owners.
    pub slope_by_owner: Option<ClusteredSlope>,
}

impl Childless {
    /// Slope and rho with the intervals that have owners as clusters.
    pub fn sentence(&self) -> String {
        let interval = |ends: Option<[f64; 2]>, why: &str| match ends {
            Some([low, high]) => format!("95% interval {} to {}", number(low), number(high)),
            None => format!("no interval: {why}"),
        };
        let slope = self.log1p.as_ref().map_or_else(
            || "no slope, because popularity hardly varies".to_owned(),
            |fit| {
                let ends = self.slope_by_owner.as_ref().map(|slope| slope.interval);
                format!(
                    "slope {} ({})",
                    number(fit.slope),
                    interval(ends, "it needs ten owners")
                )
            },
        );
        let rho = self.rho.as_ref().map_or_else(
            || "no rho, because one of the two does not vary".to_owned(),
            |rho| {
                format!(
                    "Spearman's rho {} ({})",
                    number(rho.rho),
                    interval(
                        rho.interval,
                        owners::no_interval(rho.owner_groups, rho.by_owner)
                    )
                )
            },
        );
        format!(
            "Descendants against popularity over all {} models of {}, including those without descendants: {slope} of log10(1 + descendants), {rho}.",
            count(self.n),
            plural(self.owners, "owner", "owners"),
        )
    }
}

/// Popularity and descendants of all models whose popularity is known.
pub(super) fn childless(models: &Models<'_>, bases: &[Counts], params: &Params) -> Childless {
    let mut counts = vec![0u32; models.numbers() as usize];
    for (base, count, _) in bases {
        counts[*base as usize] = u32::try_from(*count).unwrap_or(u32::MAX);
    }
    let field = params.popularity.field();
    // A whole hub must fit in memory: x, y and the owner take 16 bytes for each model, and nothing
    // is copied.
    let mut x: Vec<f64> = Vec::with_capacity(models.rows());
    let mut y: Vec<u32> = Vec::with_capacity(models.rows());
    let cells = models.cells(field);
    let counted = models.all().filter(|model| {
        let popularity = cells.number(*model);
        let counts_too = popularity.filter(|popularity| *popularity >= params.minimum);
        x.extend(counts_too);
        y.extend(counts_too.map(|_| counts[*model as usize]));
        counts_too.is_some()
    });
    let owners = Owners::of_models(models, counted);
    drop(counts);
    let of_x = stats::doubled_ranks_of(x.len(), &|row| x[row]);
    let of_y = stats::doubled_ranks_of(y.len(), &|row| f64::from(y[row]));
    let count = owners.count();
    let groups = owners.groups();
    let (log1p, slope_by_owner) = slope(x, y, &owners);
    drop(owners);
    Childless {
        n: of_x.len() as u64,
        owners: count,
        spearman: stats::rank_correlation(&of_x, &of_y),
        rho: stats::clustered_rho(&of_x, &of_y, &groups),
        log1p,
        slope_by_owner,
    }
}

/// The fit of the logarithms after 1 is added, and the uncertainty of its slope with owners as
/// clusters.
fn slope(mut x: Vec<f64>, y: Vec<u32>, owners: &Owners) -> (Option<Fit>, Option<ClusteredSlope>) {
    // Sorted by owner and value, so that the sums do not depend on the order of the rows.
    let by_owner = Lists::grouped(owners.count() as usize, owners.of.iter().copied());
    let mut order = by_owner.into_items();
    for of_owner in order.chunk_by_mut(|a, b| owners.of[*a as usize] == owners.of[*b as usize]) {
        of_owner.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            x[a].total_cmp(&x[b]).then(y[a].cmp(&y[b]))
        });
    }
    let log1p = |value: f64| libm::log10(value + 1.0);
    // Few counts differ, so their logarithms are made once.
    let most = y.iter().copied().max().unwrap_or(0);
    let logs: Vec<f64> = (0..=most).map(|count| log1p(f64::from(count))).collect();
    x.iter_mut().for_each(|x| *x = log1p(*x));
    let point = |index: usize| {
        let row = order[index] as usize;
        (x[row], logs[y[row] as usize])
    };
    let fit = stats::least_squares_by(order.len(), &point);
    let by_owner = fit.as_ref().and_then(|fit| {
        let owner = |index: usize| owners.of[order[index] as usize];
        stats::clustered_slope(fit, order.len(), &point, &owner)
    });
    (fit, by_owner)
}
