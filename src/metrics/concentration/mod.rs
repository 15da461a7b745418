//! Popularity concentration: how much of all downloads few packages hold.
//!
//! Source: the measures are from textbooks; Jones et al. (ESEM 2024), Table 1, name popularity
//! concentration among the metrics of traditional registries. The measures are the Gini coefficient
//! without a factor for small samples, the shares of the most popular packages, the smallest set
//! that holds a share (Ecosyste.ms calls it critical at 80% of the downloads of active packages)
//! and the rank-size plot.
//!
//! Ours are the ranks over which the slope is fitted, its direction, and the grouping by registry
//! and period.

mod finding;
mod measure;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Compared, Measure, Nothing, Popularity};
use crate::domain::data::Data;
use crate::relations::{Count, Field, Relation};
use crate::stats;

use measure::{of_descendants, of_packages, of_rankings};

/// The greatest number of ranks over which the slope may be fitted.
const MAX_RANKS: u32 = 100_000;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "concentration",
    title: "Popularity concentration",
    theme: Some(Theme::Selection),
    question: "How much of all downloads do the most popular packages hold?",
    definition: &[
        "Packages are ranked by their downloads. Packages without a count are left out; 0 is a count. The metric gives the shares of all downloads that the 1, 10, 100 and 1,000 most downloaded packages and the most downloaded 1% of them (rounded up) hold. It also gives the smallest numbers of packages that together hold 50% and 80%. Ecosyste.ms calls the set that holds 80% critical and counts active packages only; here all packages in the data count.",
        "The Gini coefficient is 0 if all packages have the same downloads and near 1 if one package has them all. With downloads x in ascending order it is 2 Σ i x / (n Σ x) − (n + 1)/n, without a factor for small samples. It is also given without packages that have 0 downloads. The Herfindahl-Hirschman index is the sum of the squared shares. The Lorenz curve shows which share of all downloads the least popular packages hold together.",
        "The slope is that of a straight line through the logarithms of downloads and rank, by least squares over the first 1,000 ranks (our choice). Zipf's law would give −1.",
        "A name in several rows counts once, by its row with the most downloads, if the rows are kept. In files that contain only names and downloads every row counts, and a caveat reports repeated names. Packages of different registries, and counts over different periods, are never combined.",
    ],
    formulas: &[
        (
            "Share of the first k",
            "(x₁ + … + xₖ) ÷ Σ xᵢ, with x₁ ≥ x₂ ≥ …",
        ),
        (
            "Gini coefficient",
            "2 Σ i·xᵢ ÷ (n Σ xᵢ) − (n + 1) ÷ n, with x₁ ≤ x₂ ≤ …",
        ),
        ("Slope", "b in log x = a + b·log rank"),
    ],
    published: &[
        "Jones et al. (ESEM 2024) take the about 15,000 most downloaded of PeaTMOSS's 281,638 models, which hold about 99% of all downloads.",
        "In the paper's first snapshot of Hugging Face, whose data are of June 2021, the 1,000th model has 466 downloads (counted in the artifact's data).",
    ],
    settings: &[
        Setting {
            name: "popularity",
            label: "Popularity",
            hint: None,
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced: false,
        },
        Setting {
            name: "ranks",
            label: "Ranks of the slope",
            hint: Some("The line is fitted through the packages from rank 1 to this rank."),
            kind: SettingKind::Number {
                min: 3,
                max: MAX_RANKS as u64,
                default: 1000,
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::Downloads],
        &[Field::PackageId, Field::Likes],
        &[Field::DescendantCount],
    ],
    reads: &[Field::DownloadsPeriod, Field::Likes],
    reads_whole: &[],
    sources: "any registry's packages with downloads or likes; the artifact's Figure 7 file",
    changes: &[
        "The head of a list looks less concentrated. In npm of December 2025 the top 1% hold 99.5% (Gini 0.999); in its first 100,000 packages alone they hold 58.5% (Gini 0.958).",
        "Packages without downloads raise the Gini coefficient; it is also given without them.",
        "Downloads in 30 days, downloads of all time and likes are three different quantities.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The quantity whose concentration is measured.
    pub popularity: Popularity,
    /// The last rank through which the slope is fitted.
    pub ranks: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            popularity: Popularity::Downloads,
            ranks: 1000,
        }
    }
}

/// The quantity whose concentration is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Downloads of packages.
    Downloads,
    /// Likes of packages.
    Likes,
    /// Direct descendants of base models, as the source counts them.
    Descendants,
}

impl Held {
    fn word(self) -> &'static str {
        match self {
            Self::Downloads => "downloads",
            Self::Likes => "likes",
            Self::Descendants => "descendants",
        }
    }

    fn popularity(self) -> Option<Popularity> {
        match self {
            Self::Downloads => Some(Popularity::Downloads),
            Self::Likes => Some(Popularity::Likes),
            Self::Descendants => None,
        }
    }

    /// An adjective for those that have the most of it.
    fn most(self) -> &'static str {
        match self {
            Self::Downloads => "most downloaded",
            Self::Likes => "most liked",
            Self::Descendants => "most used",
        }
    }

    fn holders(self) -> &'static str {
        match self {
            Self::Downloads | Self::Likes => "packages",
            Self::Descendants => "base models",
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// One group for each registry and period, the group with the most packages first; a single
    /// group if the data name neither.
    pub groups: Vec<ConcentrationGroup>,
    /// Groups beyond the first 50, left out.
    pub left_out: u64,
    /// The number of files that are parts of one table.
    pub parts: u64,
}

/// Concentration among the packages of one registry, counted over one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConcentrationGroup {
    /// Registry, if a column names it.
    pub registry: Option<String>,
    /// Period of the counts, if a column names it.
    pub period: Option<String>,
    /// The quantity whose concentration is measured.
    pub held: Held,
    /// Packages with a count.
    pub n: u64,
    /// Rows without a valid count, which are left out.
    pub without_count: u64,
    /// Rows that repeat the name of another row. They are left out if rows are kept
    /// (`repeated_left_out`), else counted; `None` if there were too many rows to check.
    pub repeated: Option<u64>,
    /// Whether rows with a repeated name are left out.
    pub repeated_left_out: bool,
    /// Packages with a count of 0.
    pub zeros: u64,
    /// The sum of all counts.
    pub total: f64,
    /// Gini coefficient, from 0 to 1: 2 Σ i x / (n Σ x) − (n + 1)/n, x ascending. It and all shares
    /// are undefined if the total is 0.
    pub gini: Option<f64>,
    /// The Gini coefficient without packages that have a count of 0.
    pub gini_positive_only: Option<f64>,
    /// Herfindahl-Hirschman index: the sum of squared shares.
    pub hhi: Option<f64>,
    /// Share of the total that the greatest holds.
    pub share_top1: Option<f64>,
    /// Share of the 10 greatest, or of all if there are fewer; the same for the two shares below.
    pub share_top10: Option<f64>,
    /// Share of the 100 greatest.
    pub share_top100: Option<f64>,
    /// Share of the 1,000 greatest.
    pub share_top1000: Option<f64>,
    /// The number of packages in the top 1%, rounded up.
    pub top1pct_count: u64,
    /// Share of the top 1%.
    pub share_top1pct: Option<f64>,
    /// The smallest number of packages that together hold half of the total.
    pub holding_50: Option<u64>,
    /// The smallest number that together hold 80%.
    pub holding_80: Option<u64>,
    /// The least count.
    pub min: Option<f64>,
    /// The middle count, or the mean of the middle two.
    pub median: Option<f64>,
    /// The greatest count.
    pub max: Option<f64>,
    /// The count at rank 1,000, if the group has so many packages.
    pub at_rank_1000: Option<f64>,
    /// Whether this is probably the head of a longer list: no count is 0, and either the least
    /// count is 10 or more or the number of packages is a multiple of 1,000 (our rule). The
    /// measures then describe the list only.
    pub is_head: bool,
    /// Lorenz curve: share of the packages, the least first, and share of the total that they
    /// hold; at most 200 points.
    pub lorenz: Vec<[f64; 2]>,
    /// Rank and count for counts above 0, evenly spaced in the logarithm of the rank; at most 300
    /// points.
    pub rank_size: Vec<[f64; 2]>,
    /// Line through the logarithms of rank and count; `None` for fewer than three ranks with counts
    /// above 0.
    pub slope: Option<Slope>,
    /// The ten greatest.
    pub largest: Vec<Largest>,
    /// The published figures of Hugging Face's models, each with the user's.
    pub compared: Vec<Compared>,
}

/// A straight line of log10 of the count on log10 of the rank, by least squares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slope {
    /// The last rank of the fit, which begins at rank 1.
    pub ranks: u64,
    /// Change of log10 of the count if log10 of the rank increases by 1.
    pub slope: f64,
    /// Standard error of least squares; it is too small, because ranked counts are not independent.
    pub standard_error: Option<f64>,
    /// log10 of the count at rank 1 according to the line.
    pub intercept: f64,
    /// Share of the variation that the line explains; undefined if all counts are equal.
    pub r_squared: Option<f64>,
}

/// One of the packages with the greatest counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Largest {
    /// The package.
    pub name: String,
    /// Its count.
    pub count: Count,
    /// Its share of the total.
    pub share: Option<f64>,
}

/// The number of packages that are named.
const NAMED: usize = 10;

/// The greatest number of groups in an answer.
const GROUPS: usize = 50;

/// The greatest number of points in a rank-size plot.
const RANK_POINTS: u32 = 300;

/// The paper's number of models in PeaTMOSS.
const PEATMOSS_MODELS: u128 = 281_638;
/// The paper's number of most downloaded models, which hold about 99% of all downloads.
const PEATMOSS_POPULAR: u128 = 15_000;

/// Smaller datasets are not compared with the published figures: the smallest snapshot of the hub
/// behind them had 10,406 models.
const HUB: u64 = 10_000;

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let by_rows = data.has(Relation::Packages);
        let mut held = match params.popularity {
            Popularity::Downloads => Held::Downloads,
            Popularity::Likes => Held::Likes,
        };
        let field = params.popularity.field();
        let mut piles = if by_rows {
            of_packages(data, field)
        } else if held == Held::Downloads {
            of_rankings(data)
        } else {
            Vec::new()
        };
        if piles.is_empty() {
            held = Held::Descendants;
            piles.extend(of_descendants(data));
        }
        let finished = piles.into_iter();
        let groups: Vec<ConcentrationGroup> = finished
            .map(|pile| pile.finish(held, by_rows, data.source, params.ranks))
            .filter(|group| group.n > 0)
            .collect();
        let order = stats::order(groups.len(), &|a, b| {
            let key = |group: usize| (&groups[group].registry, &groups[group].period);
            groups[b].n.cmp(&groups[a].n).then(key(a).cmp(&key(b)))
        });
        let kept = order.iter().take(GROUPS);
        (!groups.is_empty()).then(|| Self {
            groups: kept.map(|place| groups[*place].clone()).collect(),
            left_out: groups.len().saturating_sub(GROUPS) as u64,
            parts: data.source.files.len() as u64,
        })
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
