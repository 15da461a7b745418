//! Statistics, in the exact forms that the metrics need.
//!
//! Everything here gives the same bits natively and in WebAssembly: logarithms, powers and similar
//! functions come from the `libm` crate, never from the platform, and sums follow the order of the
//! data. Tests compare the results with the crate statrs. The product does not use statrs, because
//! its distributions use the platform's logarithm, and its incomplete beta function ends after 140
//! terms, too early for the hundreds of thousands of degrees of freedom of a whole hub. Fits,
//! clusters and communities are written here too, since their digits depend on the order of sums and
//! on the choice among equals, which a library may change (`docs/decisions/same-bits.md`).
//!
//! An undefined result is `None`, never 0. Values that are not finite give `None` or a result that
//! is not finite; nothing panics.

mod agreement;
mod chi_squared;
mod cluster;
mod clustered;
mod communities;
mod compare;
mod concentration;
mod correlate;
mod describe;
mod distribution;
mod falling;
mod groups;
mod histogram;
mod independence;
mod lists;
mod multiple;
mod noncentral;
mod order;
mod owned;
mod owners;
mod polynomial;
mod positive;
mod proportion;
mod ranks;
mod regress;
mod survival;
mod tally;
mod trend;

pub use agreement::{Agreement, agreement};
pub use chi_squared::chi_squared_upper;
pub use cluster::{Clusters, k_means};
pub use clustered::{
    Cluster, Clustered, ClusteredDifference, ClusteredMean, LEAST_CLUSTERS, clustered_mean,
};
pub use communities::{Communities, Link, communities};
pub use compare::{MannWhitney, Welch, cliffs_delta, cohens_d, holm, mann_whitney, welch};
pub use concentration::{Sizes, lorenz_at};
pub use correlate::{
    Correlation, doubled_ranks, kendall_tau_b, pearson, rank_correlation, spearman,
    spearman_interval, strength,
};
pub use describe::{BoxPlot, box_plot, mean, quantile, tukey_hinges, variance};
pub use distribution::{normal_quantile, normal_upper, student_quantile, student_upper};
pub use falling::falling;
pub use groups::{Groups, KruskalWallis};
pub use histogram::{Histogram, histogram, histogram_2d, log_edges};
pub use independence::{Independence, independence};
pub use lists::Lists;
pub use multiple::{Coefficient, GroupedProducts, Multiple, Wald, multiple};
pub use noncentral::{noncentral_f_lower, partial_r_squared_interval};
pub use order::{ascending, doubled_ranks_of, first, order, order_and_ranks, order_of};
pub use owned::{
    Delta, LEAST_OWNERS, Owned, Owners, Standardised, clustered_delta, standardised_difference,
};
pub use owners::{
    ClusteredRho, ClusteredSlope, LEAST_GROUPS, OWNER_GROUPS, OwnerGroups, RhoDifference,
    clustered_rho, clustered_slope, jackknife_interval, rho_difference, wider, zou,
};
pub use polynomial::{Polynomial, polynomial};
pub use positive::{Positive, positive_polynomial};
pub use proportion::{newcombe, wilson};
pub use ranks::{RankPair, Ranks};
pub use regress::{Fit, least_squares, least_squares_by};
pub use survival::{Span, Survival};
pub use tally::Tally;
pub use trend::{Trend, trend};
