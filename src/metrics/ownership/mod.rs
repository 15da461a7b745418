//! Ownership of popular packages: how much the largest owners hold.
//!
//! Source: Jones et al. (ESEM 2024), Table 3, name the claim that a small group of contributors
//! owns popular models, after Castaño et al. (2024), who link authors in a network and find
//! popularity concentrated in few groups of them. The measures are from textbooks; communities are
//! found by Louvain's method (Blondel et al. 2008).
//!
//! Ours are the choice of owners, the thresholds, the results without the largest owner, which show
//! how far the answer depends on one owner, and the rule that makes the network of authors.

mod chance;
mod finding;
mod network;
mod owners;
mod show;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing, Popularity};
use crate::domain::data::Data;
use crate::relations::{Count, CountFrequencies, Field, Relation};
use crate::stats::{self, Sizes};

pub use chance::ByChance;
pub use network::{Community, Network};

use owners::{Owners, Packages, period};

/// The greatest number of packages in a top.
const MAX_K: u32 = 1_000_000;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "ownership",
    title: "Ownership of popular packages",
    theme: Some(Theme::Design),
    question: "Do few owners hold most of the downloads, likes and packages?",
    definition: &[
        "Packages are grouped by owner: by maintainer or author if tables list them, else by the author of each package, else by the part of its name before the slash. A package of several owners counts in full for each of them, and shares are then of the sum over the owners. Packages without a known owner are given separately and are in no share.",
        "For downloads, likes and numbers of packages the metric gives the shares of the first 1, 5, 10 and 100 owners and of the first 1% (rounded up), the smallest numbers of owners that together hold 50% and 80%, the Gini coefficient (without a factor for small samples), the Herfindahl-Hirschman index (the sum of squared shares) and the Lorenz curve. An owner without any known count is not among the owners of that measure. The same numbers are given without the largest owner (our addition), because one owner may dominate the answer.",
        "Downloads of packages are so unequal that few owners would hold most of them in any case. So the same packages are distributed at random to as many owners, each with the same number of packages: values are shuffled from a fixed seed, and package i goes to owner i modulo the number of owners. This is repeated 200 times (for more than 100,000 packages: 20 million ÷ their number, at least 25). The median share of owners that holds 80% in these random distributions, with and without the largest owner of each, shows the concentration by chance alone (our addition).",
        "The metric counts the owners of the most popular packages (1,000 by default; ties by name), and the packages among these that belong to the ten owners who have most of them.",
        "If the data have commits, two authors are linked by each repository to which both committed. The metric gives the connected components, and communities by Louvain's method. It visits authors in the order of their names, so the result is not random; another order may give another division. A package belongs to the community of most of its authors. Bots are left out by default, because they link authors whom nothing else links (our choice).",
    ],
    formulas: &[
        (
            "Share of the first k owners",
            "(n₁ + … + nₖ) ÷ Σ nᵢ, with n₁ ≥ n₂ ≥ …",
        ),
        (
            "Owners who hold 80%",
            "the smallest k with (n₁ + … + nₖ) ÷ Σ nᵢ ≥ 0.8",
        ),
        ("Herfindahl-Hirschman index", "Σ (nᵢ ÷ Σ n)²"),
        (
            "Concentration against chance",
            "share of owners who hold 80% ÷ its median over the random distributions",
        ),
    ],
    published: &[
        "Castaño et al. (2024) group the authors of more than 380,000 models by Louvain's method and find popularity concentrated in few groups (second-hand; sizes and thresholds unverified).",
        "Jones et al. (ESEM 2024) count “a small group of contributors owns popular models” among the claims that already have large-scale evidence.",
    ],
    settings: &[
        Setting {
            name: "by",
            label: "Owners",
            hint: Some("The accounts that count as a package's owners."),
            kind: SettingKind::Choice {
                choices: &[
                    ("listed", "Listed maintainers or authors, else the author"),
                    (
                        "author",
                        "The package's author, or its name before the slash",
                    ),
                ],
                default: "listed",
            },
            advanced: true,
        },
        Setting {
            name: "k",
            label: "Most popular packages",
            hint: Some("The number of packages in the top whose owners are counted."),
            kind: SettingKind::Number {
                min: 1,
                max: MAX_K as u64,
                default: 1000,
            },
            advanced: false,
        },
        Setting {
            name: "popularity",
            label: "Popularity of the top",
            hint: Some(
                "Downloads, likes and packages are all measured; this choice only selects the top.",
            ),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced: true,
        },
        Setting {
            name: "bots",
            label: "Bots in the network of authors",
            hint: Some(
                "Bots are names whose last word ends in “bot”, such as SFconvertbot, and a few known ones, but not “robot” and a few family names.",
            ),
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::Author, Field::Downloads],
        &[Field::AuthorName, Field::Downloads],
        &[Field::Maintainer, Field::Downloads],
        &[Field::Author, Field::Likes],
        &[Field::AuthorName, Field::Likes],
        &[Field::Maintainer, Field::Likes],
    ],
    reads: &[Field::Author, Field::DownloadsPeriod, Field::Likes],
    reads_whole: &[Relation::Authors, Relation::Commits, Relation::Maintainers],
    sources: "hub-stats models; HFCommunity, with its commits for the network of authors; Ecosyste.ms packages and maintainerships; any list of models whose names begin with the owner",
    changes: &[
        "Owners without downloads do not change the number that holds 80%, but they count among all owners.",
        "Unknown owners and their downloads are in no share; knowing them could change the answer.",
        "Counting two accounts as one owner never raises the number that holds 80%.",
        "A package of several owners counts for each; by author it counts once.",
    ],
};

/// The accounts that count as owners.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Maintainers or authors that tables list, else the same as [`Self::Author`].
    #[default]
    Listed,
    /// The package's author, else the part of its name before the slash.
    Author,
}

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The accounts that count as owners.
    pub by: By,
    /// The number of packages in the top.
    pub k: u32,
    /// The count by which the top is chosen.
    pub popularity: Popularity,
    /// Whether bots are in the network of authors.
    pub bots: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            by: By::Listed,
            k: 1000,
            popularity: Popularity::Downloads,
            bots: false,
        }
    }
}

/// The source of a package's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnersFrom {
    /// A table of maintainers.
    Maintainers,
    /// A table of authors.
    Authors,
    /// A column of the packages, else their names.
    Author,
    /// The packages' names alone.
    Name,
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The source of a package's owner.
    pub told_by: OwnersFrom,
    /// Packages, each name once.
    pub packages: u64,
    /// Rows that repeat the name of another row, left out.
    pub repeated: u64,
    /// Packages that have several owners and count for each.
    pub several_owners: u64,
    /// Packages without a known owner, in no share.
    pub without_owner: WithoutOwner,
    /// The period of the downloads, if the data name it.
    pub period: Option<String>,
    /// Packages whose downloads are of another period and are left out.
    pub other_periods: u64,
    /// How downloads are distributed among owners; `None` if no package has a count of downloads.
    pub by_downloads: Option<Holding>,
    /// The concentration of downloads if the packages were distributed at random; `None` if there
    /// are no downloads.
    pub by_chance: Option<ByChance>,
    /// How likes are distributed among owners.
    pub by_likes: Option<Holding>,
    /// How packages are distributed among owners.
    pub by_packages: Holding,
    /// The owners of the most popular packages.
    pub top: Option<Top>,
    /// The network of authors, linked by commits.
    pub network: Option<Network>,
}

/// Packages without a known owner.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WithoutOwner {
    /// Their number.
    pub packages: u64,
    /// Their downloads.
    pub downloads: f64,
    /// Their share of the downloads of all packages; undefined if these have none.
    pub share_of_downloads: Option<f64>,
    /// Their likes.
    pub likes: f64,
}

/// How a quantity is distributed among owners. Shares are undefined if the total is 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// Owners with a package whose count is known.
    pub owners: u64,
    /// Owners among them who hold nothing.
    pub zeros: u64,
    /// Their total; a package of several owners counts for each.
    pub total: f64,
    /// Gini coefficient, 2 Σ i x / (n Σ x) − (n + 1)/n, x ascending.
    pub gini: Option<f64>,
    /// Herfindahl-Hirschman index: the sum of squared shares.
    pub hhi: Option<f64>,
    /// Share of the largest owner.
    pub share_top1: Option<f64>,
    /// Share of the 5 largest, or of all if there are fewer; the same for the two shares below.
    pub share_top5: Option<f64>,
    /// Share of the 10 largest.
    pub share_top10: Option<f64>,
    /// Share of the 100 largest.
    pub share_top100: Option<f64>,
    /// The number of owners in the largest 1%, rounded up.
    pub top1pct_count: u64,
    /// Share of the largest 1%.
    pub share_top1pct: Option<f64>,
    /// The least number of owners who together hold half.
    pub holding_50: Option<u64>,
    /// The least number who hold 80%.
    pub holding_80: Option<u64>,
    /// This number ÷ all owners, from 0 to 1.
    pub fraction_holding_80: Option<f64>,
    /// The same measures without the largest owner.
    pub without_largest: Option<WithoutLargest>,
    /// Lorenz curve: share of the owners, the smallest first, and the share that they hold; at most
    /// 200 points.
    pub lorenz: Vec<[f64; 2]>,
    /// The ten largest, equal ones by name.
    pub largest: Vec<Owner>,
}

/// The distribution without the largest owner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithoutLargest {
    /// The owner left out.
    pub owner: String,
    /// Gini coefficient.
    pub gini: Option<f64>,
    /// Share of the 10 largest of the others.
    pub share_top10: Option<f64>,
    /// The least number of owners who together hold half.
    pub holding_50: Option<u64>,
    /// The least number who hold 80%.
    pub holding_80: Option<u64>,
    /// This number ÷ all owners except the largest.
    pub fraction_holding_80: Option<f64>,
}

/// One of the largest owners.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Owner {
    /// The name of the owner.
    pub name: String,
    /// The amount that the owner holds.
    pub amount: f64,
    /// The share of the total.
    pub share: Option<f64>,
    /// The number of the owner's packages.
    pub packages: u64,
}

/// The owners of the most popular packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Top {
    /// The count by which the top is chosen.
    pub popularity: Popularity,
    /// The number of packages asked for.
    pub k: u32,
    /// The number of packages in the top; fewer than asked for if the data have fewer.
    pub packages: u64,
    /// The count at its last place.
    pub cut: f64,
    /// Packages with exactly that count if not all of them fit, else 0. The choice among them is by
    /// name.
    pub tied_at_cut: u64,
    /// Different owners.
    pub owners: u64,
    /// Packages without a known owner.
    pub without_owner: u64,
    /// Share of the top's packages that belong to one of the ten owners with the most of them.
    pub share_of_ten: Option<f64>,
    /// These ten, equal ones by name; their amounts are packages of the top.
    pub largest: Vec<Owner>,
}

/// The number of owners, packages or communities that are named.
const NAMED: usize = 10;

/// The amounts of each owner, and the packages without an owner.
struct Sums {
    downloads: Vec<Option<f64>>,
    likes: Vec<Option<f64>>,
    packages: Vec<u64>,
    without_owner: WithoutOwner,
    several: u64,
    all: u64,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let packages = Packages::of(data)?;
        let of_field = |field| match &packages {
            Packages::Rows(models) => models.has(field),
            Packages::Ranked(_) => field == Field::Downloads,
        };
        if !of_field(Field::Downloads) && !of_field(Field::Likes) {
            return None;
        }
        let owners = Owners::of(data, &packages, params.by)?;
        let (period, other_periods) = period(&packages);
        let (downloads, likes) = (
            packages.counts(Field::Downloads),
            packages.counts(Field::Likes),
        );
        let periods = packages.texts(Field::DownloadsPeriod);
        let counted = |package: u32, field: Field| match field {
            Field::Downloads if other_periods > 0 && periods(package) != period => None,
            Field::Downloads => downloads(package),
            _ => likes(package),
        };
        let sums = sums(&packages, &owners, &counted);
        let amounts: Vec<Option<f64>> = sums
            .packages
            .iter()
            .map(|packages| Some(*packages as f64))
            .collect();
        let by_downloads = owners.holding(&sums.downloads, &sums.packages);
        let by_chance = by_downloads.as_ref().and_then(|held| {
            let value = |package| counted(package, Field::Downloads).map(Count::to_f64);
            let pairs = owners.pairs.iter();
            let values = pairs.filter_map(|pair| value(pair.base)).collect();
            let without = held.without_largest.as_ref();
            let without = without.and_then(|rest| rest.fraction_holding_80);
            ByChance::of(values, held.owners, held.fraction_holding_80?, without)
        });
        let by_likes = owners.holding(&sums.likes, &sums.packages);
        if by_downloads.is_none() && by_likes.is_none() {
            return None;
        }
        Some(Self {
            told_by: owners.told_by,
            packages: sums.all,
            repeated: match &packages {
                Packages::Rows(models) => models.repeated(),
                Packages::Ranked(rows) => {
                    data.ranking.map_or(0, |all| all.head().len() - rows.len()) as u64
                }
            },
            several_owners: sums.several,
            without_owner: sums.without_owner,
            period: period.map(str::to_owned),
            other_periods,
            by_packages: owners.holding(&amounts, &sums.packages)?,
            top: top(&packages, &owners, &counted, params),
            network: network::network(data, &packages, &counted, params),
            by_chance,
            by_downloads,
            by_likes,
        })
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}

/// A count of a package, if it may be added to the others.
type Counted<'c> = dyn Fn(u32, Field) -> Option<Count> + 'c;

/// The packages in an order that makes the sums of their counts independent of the order of rows:
/// the order of their names if a count is a fraction. Sums of whole numbers are exact in any order.
fn in_order(packages: &Packages<'_, '_>, counted: &Counted<'_>) -> Vec<u32> {
    let mut order: Vec<u32> = packages.all().collect();
    let fields = [Field::Downloads, Field::Likes];
    let is_fraction = |package: &u32| {
        let counts = fields.iter().filter_map(|field| counted(*package, *field));
        counts.into_iter().any(|count| count.as_integer().is_none())
    };
    if order.iter().any(is_fraction) {
        order.sort_unstable_by_key(|package| packages.id(*package));
    }
    order
}

fn sums(packages: &Packages<'_, '_>, owners: &Owners<'_>, counted: &Counted<'_>) -> Sums {
    let number = owners.numbered.names.len();
    let mut sums = Sums {
        downloads: vec![None; number],
        likes: vec![None; number],
        packages: vec![0; number],
        without_owner: WithoutOwner::default(),
        several: 0,
        all: 0,
    };
    let (mut all_downloads, mut place) = (0.0, 0);
    for package in in_order(packages, counted) {
        sums.all += 1;
        let value = |field| counted(package, field).map(Count::to_f64);
        let (downloads, likes) = (value(Field::Downloads), value(Field::Likes));
        all_downloads += downloads.unwrap_or(0.0);
        let edges = owners.of_package(package, &mut place);
        sums.several += u64::from(edges.len() > 1);
        if edges.is_empty() {
            sums.without_owner.packages += 1;
            sums.without_owner.downloads += downloads.unwrap_or(0.0);
            sums.without_owner.likes += likes.unwrap_or(0.0);
        }
        for owner in edges.iter().map(|pair| pair.child as usize) {
            let add = |held: &mut [Option<f64>], more: Option<f64>| {
                if let (Some(held), Some(more)) = (held.get_mut(owner), more) {
                    *held = Some(held.unwrap_or(0.0) + more);
                }
            };
            add(&mut sums.downloads, downloads);
            add(&mut sums.likes, likes);
            if let Some(packages) = sums.packages.get_mut(owner) {
                *packages += 1;
            }
        }
    }
    let without = &mut sums.without_owner;
    without.share_of_downloads = (all_downloads > 0.0).then(|| without.downloads / all_downloads);
    sums
}

fn top(
    packages: &Packages<'_, '_>,
    owners: &Owners<'_>,
    counted: &Counted<'_>,
    params: &Params,
) -> Option<Top> {
    let field = params.popularity.field();
    let mut counts = CountFrequencies::default();
    for count in packages.all().filter_map(|package| counted(package, field)) {
        counts.push(count);
    }
    let sizes = Sizes::new(counts.finish().runs());
    let k = sizes.n().min(params.k.into());
    let cut = sizes.at_rank(k)?;
    // These are the packages that have a place or are tied for the last places.
    let reach: Vec<(u32, f64)> = packages
        .all()
        .filter_map(|package| Some((package, counted(package, field)?.to_f64())))
        .filter(|(_, value)| *value >= cut)
        .collect();
    let order = stats::order(reach.len(), &|a, b| {
        let id = |place: usize| packages.id(reach[place].0);
        reach[b]
            .1
            .total_cmp(&reach[a].1)
            .then_with(|| id(a).cmp(id(b)))
    });
    let at_cut = reach.iter().filter(|(_, value)| *value == cut).count() as u64;
    let members: Vec<u32> = order
        .iter()
        .take(usize::try_from(k).unwrap_or(usize::MAX))
        .map(|place| reach[*place].0)
        .collect();
    let mut held = vec![None; owners.numbered.names.len()];
    let mut packages_of = vec![0u64; owners.numbered.names.len()];
    let mut without_owner = 0;
    for package in &members {
        let edges = owners.of_package(*package, &mut 0);
        without_owner += u64::from(edges.is_empty());
        for owner in edges.iter().map(|pair| pair.child as usize) {
            packages_of[owner] += 1;
            held[owner] = Some(packages_of[owner] as f64);
        }
    }
    let all = members.len() as f64;
    let largest = owners.largest(&held, &packages_of, all);
    let ten: HashSet<u32> = largest
        .iter()
        .filter_map(|owner| owners.numbered.find(&owner.name))
        .collect();
    let of_ten = members.iter().filter(|package| {
        let mut edges = owners.of_package(**package, &mut 0).iter();
        edges.any(|pair| ten.contains(&pair.child))
    });
    Some(Top {
        popularity: params.popularity,
        k: params.k,
        packages: members.len() as u64,
        cut,
        tied_at_cut: if reach.len() > members.len() {
            at_cut
        } else {
            0
        },
        owners: packages_of.iter().filter(|count| **count > 0).count() as u64,
        without_owner,
        share_of_ten: Some(of_ten.count() as f64 / all),
        largest,
    })
}

#[cfg(test)]
mod tests;
