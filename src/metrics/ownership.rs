//! Ownership of popular packages: how few owners hold how much.
//!
//! Source: Jones et al. (ESEM 2024), Table 3, name the claim that a small group of contributors
//! owns popular models, after Castaño et al. (2024), who link authors in a network and find
//! popularity concentrated in few groups of them. The measures are textbook ones; communities by
//! Louvain's method (Blondel et al. 2008).
//!
//! Ours: what counts as an owner, the thresholds, what is left out to see how far the answer hangs
//! on one owner, and how the network of authors is made.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::models::{Edge, Models};
use super::shown::{
    About, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Setting, SettingKind, Shown, Style,
    Table, count, index, number, percent, plural,
};
use super::{Measure, Popularity, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::relations::{Count, Field, Name, Relation, Row, Tally};
use crate::stats::{self, Link, Sizes};

/// Most packages that a top may have.
const MAX_K: u32 = 1_000_000;

/// What the metric is about.
pub const ABOUT: About = About {
    question: "Do few owners hold most of the downloads, likes and packages?",
    definition: &[
        "Packages are put together by owner: by maintainer or author where tables list them, else by the author of each package, else by the part of its name before the slash. A package of several owners counts for each of them in full, and shares are then of the sum over the owners. Packages without a known owner are no owner's; they are given apart and are in no share.",
        "For downloads, likes and numbers of packages: shares of the first 1, 5, 10 and 100 owners and of the first 1% (rounded up), the smallest numbers of owners that together hold 50% and 80%, the Gini coefficient (without a factor for small samples), the Herfindahl-Hirschman index (the sum of squared shares) and the Lorenz curve. An owner of whose packages no count is known is not among the owners of that measure. The same is given without the largest owner (ours), since one owner may make the whole answer.",
        "Of the most popular packages (1,000 unless chosen otherwise; ties by name) the owners are counted, and the packages that belong to the ten who have most of them.",
        "Where the data have commits: two authors are linked by each repository to which both committed. Given are the connected components, and communities by Louvain's method with the authors in the order of their names, so that no chance is in it; another order may give another division. A package belongs to the community that most of its authors are of. Bots are left out unless chosen otherwise, since they link what nobody else links (ours).",
    ],
    formula: &[
        (
            "Share of the first k owners",
            "(n₁ + … + nₖ) ÷ Σ nᵢ, with n₁ ≥ n₂ ≥ …",
        ),
        (
            "Owners who hold 80%",
            "the smallest k with (n₁ + … + nₖ) ÷ Σ nᵢ ≥ 0.8",
        ),
        ("Herfindahl-Hirschman index", "Σ (nᵢ ÷ Σ n)²"),
    ],
    published: &[
        "Castaño et al. (2024) group the authors of more than 380,000 models by Louvain's method and find popularity concentrated in few groups (second-hand; sizes and thresholds unverified).",
        "Jones et al. (ESEM 2024) count “a small group of contributors owns popular models” among the claims that have a large-scale basis already.",
    ],
    settings: &[
        Setting {
            name: "by",
            label: "Owners",
            hint: Some("Who counts as a package's owner."),
            kind: SettingKind::Choice {
                choices: &[
                    ("listed", "Listed maintainers or authors, else the author"),
                    (
                        "author",
                        "The package's author, or its name before the slash",
                    ),
                ],
                otherwise: "listed",
            },
            rare: true,
        },
        Setting {
            name: "k",
            label: "Most popular packages",
            hint: Some("How many packages the top has whose owners are counted."),
            kind: SettingKind::Number {
                min: 1,
                max: MAX_K,
                otherwise: 1000,
            },
            rare: false,
        },
        Setting {
            name: "popularity",
            label: "Popularity of the top",
            hint: Some("Downloads, likes and packages are all measured; this one chooses the top."),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                otherwise: "downloads",
            },
            rare: false,
        },
        Setting {
            name: "bots",
            label: "Bots in the network of authors",
            hint: Some(
                "Names that end in “-bot” or “[bot]”, and a few known ones such as SFconvertbot.",
            ),
            kind: SettingKind::Switch { otherwise: false },
            rare: true,
        },
    ],
};

/// Who counts as an owner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Maintainers or authors that tables list, else as [`Self::Author`].
    #[default]
    Listed,
    /// The package's author, else the part of its name before the slash.
    Author,
}

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Who counts as an owner.
    pub by: By,
    /// Packages of the top.
    pub k: u32,
    /// What the top is chosen by.
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

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        if (1..=MAX_K).contains(&self.k) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Setting,
            format!("{} is no number of packages.", self.k),
            "Choose from 1 to 1,000,000.",
        ))
    }
}

/// What tells a package's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
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
    /// What tells a package's owner.
    pub told_by: ToldBy,
    /// Packages, each name once.
    pub packages: u64,
    /// Rows whose name another row stands for, left out.
    pub repeated: u64,
    /// Packages that have several owners and count for each.
    pub several_owners: u64,
    /// Packages without a known owner, in no share.
    pub without_owner: WithoutOwner,
    /// The period that downloads are of, where the data tell.
    pub period: Option<String>,
    /// Packages whose downloads are of another period and left out.
    pub other_periods: u64,
    /// How the owners hold downloads; `None` where no package has any count of them.
    pub by_downloads: Option<Holding>,
    /// How they hold likes.
    pub by_likes: Option<Holding>,
    /// How they hold packages.
    pub by_packages: Holding,
    /// Who owns the most popular packages.
    pub top: Option<Top>,
    /// The authors that commits link.
    pub network: Option<Network>,
}

/// Packages that no owner is known of.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WithoutOwner {
    /// Their number.
    pub packages: u64,
    /// Their downloads.
    pub downloads: f64,
    /// By the downloads of all packages; undefined where these have none.
    pub share_of_downloads: Option<f64>,
    /// Their likes.
    pub likes: f64,
}

/// How owners hold something. Shares are undefined where nothing is held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// Owners with a package whose count is known.
    pub owners: u64,
    /// Those of them who hold nothing.
    pub zeros: u64,
    /// What they hold together; what has several owners counts for each.
    pub total: f64,
    /// Gini coefficient, 2 Σ i x / (n Σ x) − (n + 1)/n, x ascending.
    pub gini: Option<f64>,
    /// Herfindahl-Hirschman index: the sum of squared shares.
    pub hhi: Option<f64>,
    /// Share of the largest owner.
    pub share_top1: Option<f64>,
    /// Share of the 5 largest; of all where there are fewer, as below.
    pub share_top5: Option<f64>,
    /// Share of the 10 largest.
    pub share_top10: Option<f64>,
    /// Share of the 100 largest.
    pub share_top100: Option<f64>,
    /// A hundredth of the owners, rounded up.
    pub top1pct_count: u64,
    /// Share of these.
    pub share_top1pct: Option<f64>,
    /// The least number of owners who together hold half.
    pub holding_50: Option<u64>,
    /// The least number who hold 80%.
    pub holding_80: Option<u64>,
    /// These by all owners, from 0 to 1.
    pub fraction_holding_80: Option<f64>,
    /// The same measures without the largest owner.
    pub without_largest: Option<WithoutLargest>,
    /// Lorenz curve: share of the owners, the least first, and share of what they hold; at most
    /// 200 points.
    pub lorenz: Vec<[f64; 2]>,
    /// The ten largest, equal ones by name.
    pub largest: Vec<Owner>,
}

/// How the others hold when the largest owner is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithoutLargest {
    /// The owner left out.
    pub owner: String,
    /// Gini coefficient.
    pub gini: Option<f64>,
    /// Share of the then 10 largest.
    pub share_top10: Option<f64>,
    /// The least number of owners who together hold half.
    pub holding_50: Option<u64>,
    /// The least number who hold 80%.
    pub holding_80: Option<u64>,
    /// These by all owners but the one.
    pub fraction_holding_80: Option<f64>,
}

/// One of the largest owners.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Owner {
    /// Who.
    pub name: String,
    /// What the owner holds.
    pub amount: f64,
    /// Share of all.
    pub share: Option<f64>,
    /// The owner's packages.
    pub packages: u64,
}

/// Who owns the most popular packages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Top {
    /// What the top is chosen by.
    pub popularity: Popularity,
    /// Packages asked for.
    pub k: u32,
    /// Packages that it has; fewer than asked for where there are not as many.
    pub packages: u64,
    /// The count at its last place.
    pub cut: f64,
    /// Packages with exactly that count when not all of them fit, else 0: the choice among them
    /// is by name.
    pub tied_at_cut: u64,
    /// Different owners.
    pub owners: u64,
    /// Packages without a known owner.
    pub without_owner: u64,
    /// Share of the top's packages that belong to one of the ten owners with the most of them.
    pub share_of_ten: Option<f64>,
    /// These ten, equal ones by name; what they hold is packages of the top.
    pub largest: Vec<Owner>,
}

/// Authors linked by the repositories to which they committed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Network {
    /// Authors of commits, bots left out unless asked for.
    pub authors: u64,
    /// Bots left out.
    pub bots: u64,
    /// Repositories with commits of these authors.
    pub repositories: u64,
    /// Pairs of authors who committed to one repository; repositories of more than 100 authors
    /// make no pairs.
    pub pairs: u64,
    /// Repositories of more than 100 authors; they count for components, not for communities.
    pub crowded: u64,
    /// Authors who share no repository.
    pub alone: u64,
    /// Connected components, authors alone included.
    pub components: u64,
    /// Sizes of components, the greatest first, each with how many have it; the first 100.
    pub component_sizes: Vec<[u64; 2]>,
    /// Communities of two authors or more; `None` where there were too many pairs.
    pub communities: Option<u64>,
    /// Modularity of the division, by the numbers of shared repositories.
    pub modularity: Option<f64>,
    /// Downloads of the packages with commits of these authors.
    pub downloads: f64,
    /// The ten communities with the most authors.
    pub largest: Vec<Community>,
    /// Share of `downloads` that these ten have together.
    pub share_of_largest: Option<f64>,
}

/// Authors who commit to the same repositories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Community {
    /// Its author with the most repositories.
    pub foremost: String,
    /// Authors.
    pub authors: u64,
    /// Packages most of whose authors are its.
    pub packages: u64,
    /// Their downloads.
    pub downloads: f64,
    /// By all downloads of packages with commits.
    pub share: Option<f64>,
}

/// Owners, packages or communities that are named.
const NAMED: usize = 10;

/// Authors of one repository above which their pairs are left out: they grow with the square.
const CROWD: usize = 100;

/// Pairs above which communities are not sought.
const PAIRS: usize = 20_000_000;

/// Bots whose names do not end in a way that says it.
const BOTS: &[&str] = &["system", "sfconvertbot", "dependabot", "parquet-converter"];

fn is_bot(author: &str) -> bool {
    let author = author.to_ascii_lowercase();
    let ends = ["-bot", "_bot", " bot", "[bot]"];
    BOTS.contains(&author.as_str()) || ends.iter().any(|end| author.ends_with(end))
}

/// The owner that a package's name tells, where it tells one.
fn before_slash(id: &str) -> Option<&str> {
    let (owner, _) = id.split_once('/')?;
    (!owner.is_empty()).then_some(owner)
}

/// Packages under numbers that ascend.
enum Packages<'d, 'a> {
    Rows(&'d Models<'a>),
    /// All of a ranking, each name once.
    Ranked(Vec<&'a Row>),
}

impl<'d, 'a> Packages<'d, 'a> {
    /// The packages of a dataset, where all of them are kept.
    fn of(data: &'d Data<'a>) -> Option<Self> {
        if data.has(Relation::Packages) {
            return Some(Self::Rows(data.models()));
        }
        let ranking = data.ranking.filter(|ranking| !ranking.is_truncated())?;
        let mut names = HashSet::new();
        let rows = ranking.head().iter();
        Some(Self::Ranked(
            rows.filter(|row| names.insert(&row.id)).collect(),
        ))
    }

    fn all(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::Rows(models) => Box::new(models.all()),
            Self::Ranked(rows) => Box::new(0..rows.len() as u32),
        }
    }

    fn id(&self, package: u32) -> &'a str {
        match self {
            Self::Rows(models) => models.id(package),
            Self::Ranked(rows) => rows.get(package as usize).map_or("", |row| &row.id),
        }
    }

    fn count(&self, package: u32, field: Field) -> Option<Count> {
        match self {
            Self::Rows(models) => {
                let (_, _, table, row) = models.row(package)?;
                table.count(field, row)
            }
            Self::Ranked(rows) => {
                let row = rows.get(package as usize)?;
                (field == Field::Downloads).then_some(row.downloads)
            }
        }
    }

    fn text(&self, package: u32, field: Field) -> Option<&'a str> {
        let Self::Rows(models) = self else {
            return None;
        };
        let (_, relations, table, row) = models.row(package)?;
        relations.names.get(table.name(field, row)?)
    }
}

/// Owners under numbers, and who owns what.
struct Owners<'a> {
    told_by: ToldBy,
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
    /// Package (as base) and owner (as child), each pair once, ascending.
    pairs: Vec<Edge>,
}

impl<'a> Owners<'a> {
    fn of(data: &Data<'a>, packages: &Packages<'_, 'a>, by: By) -> Option<Self> {
        let mut owners = Self {
            told_by: ToldBy::Maintainers,
            names: Vec::new(),
            numbers: HashMap::new(),
            pairs: Vec::new(),
        };
        let listed = [
            (
                ToldBy::Maintainers,
                Relation::Maintainers,
                Field::MaintainedPackage,
                Field::Maintainer,
            ),
            (
                ToldBy::Authors,
                Relation::Authors,
                Field::AuthoredPackage,
                Field::AuthorName,
            ),
        ];
        if let (By::Listed, Packages::Rows(models)) = (by, packages) {
            for (told_by, relation, package, owner) in listed {
                owners.told_by = told_by;
                owners.list(data, models, relation, [package, owner]);
                if !owners.pairs.is_empty() {
                    return Some(owners.sorted());
                }
            }
        }
        let told = packages
            .all()
            .any(|own| packages.text(own, Field::Author).is_some());
        owners.told_by = if told { ToldBy::Author } else { ToldBy::Name };
        if !told {
            // Where names are not made of an owner and a name, a slash tells no owner.
            let (mut slashed, mut all) = (0u64, 0u64);
            for package in packages.all() {
                let owner = before_slash(packages.id(package));
                slashed += u64::from(owner.is_some_and(|owner| !owner.starts_with('@')));
                all += 1;
            }
            if slashed < all.div_ceil(2) {
                return None;
            }
        }
        for package in packages.all() {
            let author = packages.text(package, Field::Author);
            let author = author.filter(|author| !author.is_empty());
            if let Some(owner) = author.or_else(|| before_slash(packages.id(package))) {
                owners.add(package, owner);
            }
        }
        (!owners.pairs.is_empty()).then(|| owners.sorted())
    }

    fn list(
        &mut self,
        data: &Data<'a>,
        models: &Models<'a>,
        relation: Relation,
        [package, owner]: [Field; 2],
    ) {
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(relation) else {
                continue;
            };
            for row in 0..table.rows() {
                let name = table.name(package, row);
                let model = name.and_then(|name| models.find(part, name));
                let owner = relations.text(owner, row).filter(|owner| !owner.is_empty());
                if let Some((model, owner)) = model.zip(owner)
                    && models.is_there(model)
                {
                    self.add(model, owner);
                }
            }
        }
    }

    fn add(&mut self, package: u32, owner: &'a str) {
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(owner).or_insert(next);
        if number == next {
            self.names.push(owner);
        }
        self.pairs.push(Edge {
            base: package,
            child: number,
        });
    }

    fn sorted(mut self) -> Self {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self
    }

    /// The owners of a package.
    fn of_package(&self, package: u32) -> &[Edge] {
        let from = self.pairs.partition_point(|pair| pair.base < package);
        let rest = self.pairs.get(from..).unwrap_or_default();
        let to = rest.partition_point(|pair| pair.base == package);
        rest.get(..to).unwrap_or_default()
    }

    /// The first ten by what they hold, equal ones by name.
    fn largest(&self, held: &[Option<f64>], packages: &[u64], total: f64) -> Vec<Owner> {
        let amount = |owner: usize| {
            let amount = held.get(owner).copied().flatten();
            amount.filter(|amount| *amount > 0.0)
        };
        let holding = (0..held.len()).filter(|owner| amount(*owner).is_some());
        let first = stats::first(NAMED, holding, &|a, b| {
            let by_amount = amount(b)
                .unwrap_or(0.0)
                .total_cmp(&amount(a).unwrap_or(0.0));
            by_amount.then_with(|| self.names[a].cmp(self.names[b]))
        });
        first
            .into_iter()
            .filter_map(|owner| {
                let amount = amount(owner)?;
                Some(Owner {
                    name: self.names[owner].to_owned(),
                    amount,
                    share: (total > 0.0).then(|| amount / total),
                    packages: packages.get(owner).copied().unwrap_or(0),
                })
            })
            .collect()
    }

    fn holding(&self, held: &[Option<f64>], packages: &[u64]) -> Option<Holding> {
        let known: Vec<f64> = held.iter().copied().flatten().collect();
        let sizes = Sizes::of(&known);
        let owners = sizes.n();
        let fraction = |part: Option<u64>, all: u64| Some(part? as f64 / all as f64);
        let largest = self.largest(held, packages, sizes.total());
        let rest = sizes.without_greatest();
        let without_largest = largest.first().map(|owner| WithoutLargest {
            owner: owner.name.clone(),
            gini: rest.gini(),
            share_top10: rest.share_of_top(10),
            holding_50: rest.holding(50),
            holding_80: rest.holding(80),
            fraction_holding_80: fraction(rest.holding(80), rest.n()),
        });
        let top1pct_count = sizes.percent_of_n(1);
        (owners > 0).then(|| Holding {
            owners,
            zeros: sizes.zeros(),
            total: sizes.total(),
            gini: sizes.gini(),
            hhi: sizes.hhi(),
            share_top1: sizes.share_of_top(1),
            share_top5: sizes.share_of_top(5),
            share_top10: sizes.share_of_top(10),
            share_top100: sizes.share_of_top(100),
            top1pct_count,
            share_top1pct: sizes.share_of_top(top1pct_count),
            holding_50: sizes.holding(50),
            holding_80: sizes.holding(80),
            fraction_holding_80: fraction(sizes.holding(80), owners),
            without_largest,
            lorenz: sizes.lorenz(),
            largest,
        })
    }
}

/// The period that most packages' downloads are of, and how many are of another; `None` for both
/// where there is one.
fn period<'a>(packages: &Packages<'_, 'a>) -> (Option<&'a str>, u64) {
    let mut periods: Vec<(&str, u64)> = Vec::new();
    let mut all = 0;
    for package in packages.all() {
        let Some(period) = packages.text(package, Field::DownloadsPeriod) else {
            continue;
        };
        if packages.count(package, Field::Downloads).is_none() {
            continue;
        }
        all += 1;
        match periods.iter().position(|(own, _)| *own == period) {
            Some(place) => periods[place].1 += 1,
            // More is no column of periods.
            None if periods.len() == 1000 => {}
            None => periods.push((period, 1)),
        }
    }
    let key = |(period, times): &(&'a str, u64)| (*times, std::cmp::Reverse(*period));
    let most = periods.iter().max_by_key(|own| key(own));
    match most {
        Some((period, times)) => (Some(*period), all - times),
        None => (None, 0),
    }
}

/// What each owner holds, and the packages without one.
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

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
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
        let counted = |package: u32, field: Field| {
            let own = packages.text(package, Field::DownloadsPeriod);
            let comparable = field != Field::Downloads || other_periods == 0 || own == period;
            packages.count(package, field).filter(|_| comparable)
        };
        let sums = sums(&packages, &owners, &counted);
        let amounts: Vec<Option<f64>> = sums
            .packages
            .iter()
            .map(|packages| Some(*packages as f64))
            .collect();
        let by_downloads = owners.holding(&sums.downloads, &sums.packages);
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
            network: network(data, &packages, &counted, params),
            by_downloads,
            by_likes,
        })
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}

/// A count of a package, where it may be added to the others.
type Counted<'c> = dyn Fn(u32, Field) -> Option<Count> + 'c;

fn sums(packages: &Packages<'_, '_>, owners: &Owners<'_>, counted: &Counted<'_>) -> Sums {
    let number = owners.names.len();
    let mut sums = Sums {
        downloads: vec![None; number],
        likes: vec![None; number],
        packages: vec![0; number],
        without_owner: WithoutOwner::default(),
        several: 0,
        all: 0,
    };
    let mut all_downloads = 0.0;
    for package in packages.all() {
        sums.all += 1;
        let value = |field| counted(package, field).map(Count::to_f64);
        let (downloads, likes) = (value(Field::Downloads), value(Field::Likes));
        all_downloads += downloads.unwrap_or(0.0);
        let own = owners.of_package(package);
        sums.several += u64::from(own.len() > 1);
        if own.is_empty() {
            sums.without_owner.packages += 1;
            sums.without_owner.downloads += downloads.unwrap_or(0.0);
            sums.without_owner.likes += likes.unwrap_or(0.0);
        }
        for owner in own.iter().map(|pair| pair.child as usize) {
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
    let mut counts = Tally::default();
    for count in packages.all().filter_map(|own| counted(own, field)) {
        counts.push(count);
    }
    let sizes = Sizes::new(counts.finish().runs());
    let k = sizes.n().min(params.k.into());
    let cut = sizes.at_rank(k)?;
    // Those that have a place or are tied for the last ones.
    let reach: Vec<(u32, f64)> = packages
        .all()
        .filter_map(|own| Some((own, counted(own, field)?.to_f64())))
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
    let mut held = vec![None; owners.names.len()];
    let mut own_packages = vec![0u64; owners.names.len()];
    let mut without_owner = 0;
    for package in &members {
        let own = owners.of_package(*package);
        without_owner += u64::from(own.is_empty());
        for owner in own.iter().map(|pair| pair.child as usize) {
            own_packages[owner] += 1;
            held[owner] = Some(own_packages[owner] as f64);
        }
    }
    let all = members.len() as f64;
    let largest = owners.largest(&held, &own_packages, all);
    let ten: HashSet<u32> = largest
        .iter()
        .filter_map(|owner| owners.numbers.get(owner.name.as_str()).copied())
        .collect();
    let of_ten = members.iter().filter(|package| {
        let mut own = owners.of_package(**package).iter();
        own.any(|pair| ten.contains(&pair.child))
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
        owners: own_packages.iter().filter(|own| **own > 0).count() as u64,
        without_owner,
        share_of_ten: Some(of_ten.count() as f64 / all),
        largest,
    })
}

/// Commits, by repositories and authors under numbers.
#[derive(Default)]
struct Commits<'a> {
    /// Names of authors, ascending.
    authors: Vec<&'a str>,
    /// The package of each repository, where it is in the data.
    packages: Vec<Option<u32>>,
    /// Repository (as base) and author (as child), each pair once, ascending.
    pairs: Vec<Edge>,
    bots: u64,
}

/// The number of a text, which is noted when it is new.
fn numbered<'a>(numbers: &mut HashMap<&'a str, u32>, text: &'a str) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(text).or_insert(next)
}

impl<'a> Commits<'a> {
    fn of(data: &Data<'a>, models: &Models<'a>, bots: bool) -> Self {
        let mut commits = Self::default();
        let mut repositories: HashMap<&str, u32> = HashMap::new();
        let mut authors: HashMap<&str, u32> = HashMap::new();
        let mut left_out: HashSet<&str> = HashSet::new();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Commits) else {
                continue;
            };
            // What each name of the part's store is known as: commits repeat few names.
            let mut known: HashMap<(bool, Name), Option<u32>> = HashMap::new();
            for row in 0..table.rows() {
                let name = |field| table.name(field, row);
                let (Some(repository), Some(author)) =
                    (name(Field::CommittedRepository), name(Field::CommitAuthor))
                else {
                    continue;
                };
                let author = *known.entry((true, author)).or_insert_with(|| {
                    let text = relations
                        .names
                        .get(author)
                        .filter(|text| !text.is_empty())?;
                    if !bots && is_bot(text) {
                        left_out.insert(text);
                        return None;
                    }
                    Some(numbered(&mut authors, text))
                });
                let Some(author) = author else {
                    continue;
                };
                let repository = *known.entry((false, repository)).or_insert_with(|| {
                    let number = numbered(&mut repositories, relations.names.get(repository)?);
                    if number as usize == commits.packages.len() {
                        commits.packages.push(None);
                    }
                    let model = models.find(part, repository);
                    let model = model.filter(|model| models.is_there(*model));
                    if let Some(own) = commits.packages.get_mut(number as usize) {
                        *own = own.or(model);
                    }
                    Some(number)
                });
                commits.pairs.extend(repository.map(|repository| Edge {
                    base: repository,
                    child: author,
                }));
            }
            commits.pairs.sort_unstable();
            commits.pairs.dedup();
        }
        commits.bots = left_out.len() as u64;
        commits.name(authors);
        commits
    }

    /// Numbers the authors in the order of their names, on which no file's order has a part.
    fn name(&mut self, authors: HashMap<&'a str, u32>) {
        let mut texts = vec![""; authors.len()];
        for (text, number) in authors {
            texts[number as usize] = text;
        }
        let order = stats::order(texts.len(), &|a, b| texts[a].cmp(texts[b]));
        let mut place = vec![0; texts.len()];
        for (rank, own) in order.iter().enumerate() {
            place[*own] = rank as u32;
        }
        for pair in &mut self.pairs {
            pair.child = place[pair.child as usize];
        }
        self.pairs.sort_unstable();
        self.authors = order.into_iter().map(|own| texts[own]).collect();
    }

    /// The authors of one repository after the other.
    fn by_repository(&self) -> impl Iterator<Item = (u32, &[Edge])> {
        let lists = self.pairs.chunk_by(|a, b| a.base == b.base);
        lists.filter_map(|list| Some((list.first()?.base, list)))
    }

    /// How many authors each component has.
    fn components(&self) -> Vec<u64> {
        let mut parents: Vec<u32> = (0..self.authors.len() as u32).collect();
        fn root(parents: &mut [u32], mut node: u32) -> u32 {
            while parents[node as usize] != node {
                let above = parents[parents[node as usize] as usize];
                parents[node as usize] = above;
                node = above;
            }
            node
        }
        for pair in self.pairs.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            if a.base == b.base {
                let (a, b) = (root(&mut parents, a.child), root(&mut parents, b.child));
                let (low, high) = (a.min(b), a.max(b));
                parents[high as usize] = low;
            }
        }
        let mut sizes = vec![0u64; parents.len()];
        for author in 0..parents.len() as u32 {
            sizes[root(&mut parents, author) as usize] += 1;
        }
        sizes.retain(|size| *size > 0);
        sizes.sort_unstable();
        sizes
    }

    /// Pairs of authors with the number of repositories that they share; `None` where there are
    /// too many.
    fn links(&self) -> Option<Vec<Link>> {
        let mut pairs: Vec<Edge> = Vec::new();
        for (_, list) in self.by_repository() {
            if list.len() > CROWD {
                continue;
            }
            for (place, a) in list.iter().enumerate() {
                pairs.extend(list.iter().skip(place + 1).map(|b| Edge {
                    base: a.child,
                    child: b.child,
                }));
            }
            if pairs.len() > PAIRS {
                return None;
            }
        }
        pairs.sort_unstable();
        let same = pairs.chunk_by(|a, b| a == b);
        let links = same.filter_map(|same| {
            let pair = same.first()?;
            Some(Link {
                a: pair.base,
                b: pair.child,
                weight: same.len() as f64,
            })
        });
        Some(links.collect())
    }
}

fn network<'a>(
    data: &Data<'a>,
    packages: &Packages<'_, 'a>,
    counted: &Counted<'_>,
    params: &Params,
) -> Option<Network> {
    let Packages::Rows(models) = packages else {
        return None;
    };
    let commits = Commits::of(data, models, params.bots);
    let authors = commits.authors.len();
    if authors == 0 {
        return None;
    }
    let sizes = commits.components();
    let mut component_sizes: Vec<[u64; 2]> = Vec::new();
    for same in sizes.chunk_by(|a, b| a == b).rev().take(100) {
        component_sizes.extend(same.first().map(|size| [*size, same.len() as u64]));
    }
    let links = commits.links();
    let found = links
        .as_ref()
        .map(|links| stats::communities(authors, links));
    let mut network = Network {
        authors: authors as u64,
        bots: commits.bots,
        repositories: commits.by_repository().count() as u64,
        pairs: links.as_ref().map_or(0, |links| links.len() as u64),
        crowded: commits
            .by_repository()
            .filter(|(_, list)| list.len() > CROWD)
            .count() as u64,
        alone: sizes.iter().filter(|size| **size == 1).count() as u64,
        components: sizes.len() as u64,
        component_sizes,
        communities: None,
        modularity: found.as_ref().and_then(|found| found.modularity),
        downloads: 0.0,
        largest: Vec::new(),
        share_of_largest: None,
    };
    let Some(found) = found else {
        return Some(network);
    };
    let number = found.of.iter().max().map_or(0, |last| *last as usize + 1);
    let mut repositories = vec![0u64; authors];
    let mut all: Vec<Community> = vec![
        Community {
            foremost: String::new(),
            authors: 0,
            packages: 0,
            downloads: 0.0,
            share: None,
        };
        number
    ];
    for pair in &commits.pairs {
        repositories[pair.child as usize] += 1;
    }
    let mut foremost: Vec<Option<usize>> = vec![None; number];
    for (author, community) in found.of.iter().enumerate() {
        let community = *community as usize;
        all[community].authors += 1;
        // The first of equals, by name.
        let best = &mut foremost[community];
        if best.is_none_or(|best| repositories[best] < repositories[author]) {
            *best = Some(author);
        }
    }
    for (repository, list) in commits.by_repository() {
        let package = commits.packages.get(repository as usize).copied().flatten();
        let Some(package) = package else {
            continue;
        };
        let mut of: Vec<u32> = list
            .iter()
            .map(|pair| found.of[pair.child as usize])
            .collect();
        of.sort_unstable();
        // The lowest of equally frequent ones.
        let mut most: &[u32] = &[];
        for same in of.chunk_by(|a, b| a == b) {
            if same.len() > most.len() {
                most = same;
            }
        }
        let downloads = counted(package, Field::Downloads).map_or(0.0, Count::to_f64);
        network.downloads += downloads;
        if let Some(community) = most.first().and_then(|own| all.get_mut(*own as usize)) {
            community.packages += 1;
            community.downloads += downloads;
        }
    }
    network.communities = Some(all.iter().filter(|own| own.authors > 1).count() as u64);
    let order = stats::order(number, &|a, b| all[b].authors.cmp(&all[a].authors));
    let total = network.downloads;
    let share = |downloads: f64| (total > 0.0).then(|| downloads / total);
    for place in order
        .into_iter()
        .take(NAMED)
        .filter(|own| all[*own].authors > 1)
    {
        let name = foremost[place].map_or("", |author| commits.authors[author]);
        network.largest.push(Community {
            foremost: name.to_owned(),
            share: share(all[place].downloads),
            ..all[place].clone()
        });
    }
    network.share_of_largest = share(network.largest.iter().map(|own| own.downloads).sum());
    Some(network)
}

impl Output {
    /// What is known, the most telling first.
    fn measures(&self) -> Vec<(&'static str, &Holding)> {
        let known = [
            ("downloads", self.by_downloads.as_ref()),
            ("likes", self.by_likes.as_ref()),
            ("packages", Some(&self.by_packages)),
        ];
        let known = known.into_iter();
        known.filter_map(|(name, own)| Some((name, own?))).collect()
    }

    fn owners_word(&self) -> &'static str {
        match self.told_by {
            ToldBy::Maintainers => "maintainers",
            ToldBy::Authors => "authors",
            ToldBy::Author | ToldBy::Name => "owners",
        }
    }

    fn shown(&self) -> Shown {
        let measures = self.measures();
        let owners = self.owners_word();
        let short = measures.first().map(|(word, held)| match held.holding_80 {
            Some(few) => format!(
                "{} of {} {owners} hold 80% of {word}",
                count(few),
                count(held.owners)
            ),
            None => format!("no {word}"),
        });
        let mut shown = Shown {
            short: short.unwrap_or_default(),
            sentences: self.sentences(),
            figures: vec![self.lorenz_figure()],
            tables: vec![self.lorenz_table(), self.measures_table()],
            caveats: self.caveats(),
            compared: Vec::new(),
        };
        shown.figures.extend(self.largest_figure());
        for (word, held) in measures {
            let word = if word == "packages" { "Packages" } else { word };
            shown.tables.push(owners_table(
                &format!("The largest {owners} by {}", word.to_lowercase()),
                &held.largest,
            ));
        }
        if let Some(top) = &self.top {
            let caption = format!(
                "The {owners} with most of the {} packages with the most {}",
                count(top.packages),
                top.popularity.name()
            );
            shown.tables.push(owners_table(&caption, &top.largest));
        }
        if let Some(network) = &self.network {
            shown.tables.push(network.table());
        }
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let owners = self.owners_word();
        let mut sentences = Vec::new();
        for (word, held) in self.measures() {
            let (Some(half), Some(most), Some(fraction), Some(ten)) = (
                held.holding_50,
                held.holding_80,
                held.fraction_holding_80,
                held.share_top10,
            ) else {
                sentences.push(format!(
                    "None of the {} {owners} has any {word}.",
                    count(held.owners)
                ));
                continue;
            };
            sentences.push(format!(
                "{} of {} {owners} ({}) hold 80% of the {word}, {} half of them; the ten largest hold {}. The Gini coefficient is {}.",
                count(most),
                count(held.owners),
                percent(fraction),
                count(half),
                percent(ten),
                held.gini.map_or_else(String::new, index),
            ));
            if let Some(rest) = &held.without_largest
                && let (Some(most), Some(fraction)) = (rest.holding_80, rest.fraction_holding_80)
                && word != "packages"
            {
                sentences.push(format!(
                    "Without the largest, {}, {} ({}) hold 80% of the other {word}.",
                    rest.owner,
                    count(most),
                    percent(fraction)
                ));
            }
        }
        if let Some(top) = &self.top
            && let Some(share) = top.share_of_ten
        {
            sentences.push(format!(
                "The {} packages with the most {} have {} {owners}; {} belong to the ten who have most of them.",
                count(top.packages),
                top.popularity.name(),
                count(top.owners),
                percent(share)
            ));
        }
        sentences.extend(self.network.iter().flat_map(Network::sentences));
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        let without = &self.without_owner;
        if without.packages > 0 {
            caveats.push(format!(
                "No owner is known of {}: their {} downloads ({} of all) are in no share.",
                plural(without.packages, "package", "packages"),
                Cell::amount(without.downloads).shown(),
                without
                    .share_of_downloads
                    .map_or_else(|| "–".to_owned(), percent),
            ));
        }
        if self.several_owners > 0 {
            caveats.push(format!(
                "{} several owners and counts in full for each; shares are of the sum over the owners.",
                match self.several_owners {
                    1 => "1 package has".to_owned(),
                    n => format!("Each of {} packages has", count(n)),
                }
            ));
        }
        if self.other_periods > 0 {
            caveats.push(format!(
                "Downloads are counted over different periods: those of {} that are not of “{}” are left out.",
                plural(self.other_periods, "package", "packages"),
                self.period.as_deref().unwrap_or_default()
            ));
        }
        if self.repeated > 0 {
            caveats.push(format!(
                "{} repeat a name and are left out: of each name the row with the most downloads counts.",
                plural(self.repeated, "row", "rows")
            ));
        }
        caveats.push(match self.told_by {
            ToldBy::Name => "Owners are read from the packages' names. A person's account and an organisation's are not told apart.",
            _ => "A person's account and an organisation's are not told apart; one contributor may own several.",
        }.to_owned());
        if let Some(top) = self.top.as_ref().filter(|top| top.tied_at_cut > 0) {
            caveats.push(format!(
                "{} packages tie for the last places of the top with {} {}; names decide.",
                count(top.tied_at_cut),
                Cell::amount(top.cut).shown(),
                top.popularity.name()
            ));
        }
        if let Some(network) = &self.network {
            caveats.push("The network links authors by the names in commits; one person may have several. Communities hang on the order in which authors are visited, here that of their names.".to_owned());
            if network.bots > 0 {
                caveats.push(format!(
                    "{} left out of the network.",
                    plural(network.bots, "bot is", "bots are")
                ));
            }
            if network.crowded > 0 {
                caveats.push(format!(
                    "{} of more than {CROWD} authors count for components only.",
                    plural(network.crowded, "repository", "repositories")
                ));
            }
        }
        caveats
    }

    fn lorenz_figure(&self) -> Figure {
        let measures = self.measures().into_iter();
        let curves = measures.filter(|(_, held)| !held.lorenz.is_empty());
        let mut series: Vec<PlaneSeries> = curves
            .map(|(word, held)| PlaneSeries {
                name: word.to_owned(),
                style: Style::Line,
                points: held.lorenz.clone(),
            })
            .collect();
        series.push(PlaneSeries {
            name: "all alike".to_owned(),
            style: Style::Dashed,
            points: vec![[0.0, 0.0], [1.0, 1.0]],
        });
        Figure::Plane {
            title: format!("Lorenz curves of {}", self.owners_word()),
            x: Axis::new(
                &format!("share of {}, the smallest first", self.owners_word()),
                Scale::Share,
            ),
            y: Axis::new("share that they hold", Scale::Share),
            series,
        }
    }

    /// What the smaller owners hold, at round shares of them.
    fn lorenz_table(&self) -> Table {
        let measures = self.measures();
        let head: Vec<String> = measures
            .iter()
            .map(|(word, _)| format!("Share of {word}"))
            .collect();
        let owners = format!("Share of {}, the smallest first", self.owners_word());
        let mut columns = vec![owners.as_str()];
        columns.extend(head.iter().map(String::as_str));
        let mut table = Table::new("Lorenz curves", &columns);
        let rounds = (0..20u32).map(|step| f64::from(step) / 20.0);
        for share in rounds.chain([0.96, 0.97, 0.98, 0.99, 1.0]) {
            let held = measures
                .iter()
                .map(|(_, held)| Cell::share(stats::lorenz_at(&held.lorenz, share)));
            let cells: Vec<Cell> = std::iter::once(Cell::Share(share)).chain(held).collect();
            table.row(cells);
        }
        table
    }

    fn measures_table(&self) -> Table {
        let measures = self.measures();
        let mut columns = vec!["Measure"];
        columns.extend(measures.iter().map(|(word, _)| *word));
        let mut table = Table::new("How they hold them", &columns);
        let counts = |n: Option<u64>| n.map_or(Cell::None, Cell::Count);
        let mut row = |name: &str, of: &dyn Fn(&Holding) -> Cell| {
            let cells = measures.iter().map(|(_, held)| of(held));
            table.row(
                std::iter::once(Cell::text(name))
                    .chain(cells)
                    .collect::<Vec<_>>(),
            );
        };
        row("owners", &|own| Cell::Count(own.owners));
        row("owners with none", &|own| Cell::Count(own.zeros));
        row("together", &|own| Cell::amount(own.total));
        row("share of the largest", &|own| Cell::share(own.share_top1));
        row("share of the 5 largest", &|own| Cell::share(own.share_top5));
        row("share of the 10 largest", &|own| {
            Cell::share(own.share_top10)
        });
        row("share of the 100 largest", &|own| {
            Cell::share(own.share_top100)
        });
        row("share of the largest 1%", &|own| {
            Cell::share(own.share_top1pct)
        });
        row("owners who hold 50%", &|own| counts(own.holding_50));
        row("owners who hold 80%", &|own| counts(own.holding_80));
        row("their share of the owners", &|own| {
            Cell::share(own.fraction_holding_80)
        });
        row("Gini coefficient", &|own| Cell::number(own.gini));
        row("Herfindahl-Hirschman index", &|own| Cell::number(own.hhi));
        let rest = |own: &Holding| own.without_largest.clone();
        row("without the largest: who", &|own| {
            rest(own).map_or(Cell::None, |rest| Cell::Text(rest.owner))
        });
        row("without the largest: owners who hold 80%", &|own| {
            counts(rest(own).and_then(|rest| rest.holding_80))
        });
        row("without the largest: their share of the owners", &|own| {
            Cell::share(rest(own).and_then(|rest| rest.fraction_holding_80))
        });
        row("without the largest: Gini coefficient", &|own| {
            Cell::number(rest(own).and_then(|rest| rest.gini))
        });
        table
    }

    /// Shares of the ten largest, beside their shares of the packages.
    fn largest_figure(&self) -> Option<Figure> {
        let (word, held) = self.measures().into_iter().next()?;
        let of = |name: &str, values: Vec<Option<f64>>| BarSeries {
            name: name.to_owned(),
            intervals: vec![None; values.len()],
            values,
        };
        let total = self.by_packages.total;
        let packages = held.largest.iter();
        let packages = packages.map(|own| Some(own.packages as f64 / total));
        let mut series = vec![of(word, held.largest.iter().map(|own| own.share).collect())];
        if word != "packages" {
            series.push(of("packages", packages.collect()));
        }
        (!held.largest.is_empty()).then(|| Figure::Bars {
            title: format!("The largest {} by {word}", self.owners_word()),
            axis: Axis::new("share of all", Scale::Share),
            categories: held.largest.iter().map(|own| own.name.clone()).collect(),
            series,
        })
    }
}

fn owners_table(caption: &str, owners: &[Owner]) -> Table {
    let mut table = Table::new(caption, &["Owner", "Amount", "Share", "Packages"])
        .hint("Packages", "packages of the owner that are counted here");
    for own in owners {
        table.row([
            Cell::text(&own.name),
            Cell::amount(own.amount),
            Cell::share(own.share),
            Cell::Count(own.packages),
        ]);
    }
    table
}

impl Network {
    fn sentences(&self) -> Vec<String> {
        let largest = self.component_sizes.first().map_or(0, |[size, _]| *size);
        let mut sentences = vec![format!(
            "Commits link {} authors of {} repositories in {} pairs; the largest of {} connected components has {} of them, {} are alone.",
            count(self.authors),
            count(self.repositories),
            count(self.pairs),
            count(self.components),
            count(largest),
            count(self.alone)
        )];
        match (self.communities, self.modularity) {
            (Some(communities), Some(modularity)) => sentences.push(format!(
                "They form {} of two authors or more (modularity {}); the {} largest have {} of the downloads of packages with commits.",
                plural(communities, "community", "communities"),
                number(modularity),
                count(self.largest.len() as u64),
                self.share_of_largest.map_or_else(|| "an undefined share".to_owned(), percent)
            )),
            (None, _) => sentences.push(
                "There are too many pairs of authors to seek communities among them.".to_owned(),
            ),
            _ => {}
        }
        sentences
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            "The largest communities of authors",
            &[
                "Foremost author",
                "Authors",
                "Packages",
                "Downloads",
                "Share",
            ],
        )
        .hint("Foremost author", "the author with the most repositories");
        for own in &self.largest {
            table.row([
                Cell::text(&own.foremost),
                Cell::Count(own.authors),
                Cell::Count(own.packages),
                Cell::amount(own.downloads),
                Cell::share(own.share),
            ]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::{RankingBuilder, Relations, Value};

    /// Packages as `id author downloads likes`, `-` where it is missing, and rows of two names
    /// for each other table.
    fn relations(packages: &[&str], others: &[([Field; 2], &[&str])]) -> Relations {
        let mut relations = Relations::default();
        let fields = [
            Field::PackageId,
            Field::Author,
            Field::Downloads,
            Field::Likes,
        ];
        let tables = others.iter().map(|(fields, rows)| (&fields[..], *rows));
        for (fields, rows) in std::iter::once((&fields[..], packages)).chain(tables) {
            for row in rows {
                let relation = fields[0].relation();
                for (field, word) in fields.iter().zip(row.split(' ')) {
                    let value = match word {
                        "-" => continue,
                        _ if *field == Field::Downloads || *field == Field::Likes => {
                            Value::Count(Count::new(word.parse().unwrap()))
                        }
                        _ => Value::Name(relations.names.intern(word).unwrap()),
                    };
                    relations.table_mut(relation).set(*field, value);
                }
                relations.table_mut(relation).end_row();
            }
        }
        relations
    }

    fn of(relations: &Relations, params: &Params) -> Option<Output> {
        let source = Source::default();
        Output::measure(&Data::new(&source, vec![relations], None), params)
    }

    fn names(owners: &[Owner]) -> Vec<(&str, f64)> {
        let owners = owners.iter();
        owners.map(|own| (own.name.as_str(), own.amount)).collect()
    }

    #[test]
    fn what_tells_no_owner_or_popularity_is_nothing() {
        let default = Params::default();
        assert_eq!(of(&relations(&[], &[]), &default), None);
        assert_eq!(of(&relations(&["a/x a"], &[]), &default), None);
        assert_eq!(of(&relations(&["x - 1", "y - 2"], &[]), &default), None);
        // Scopes are no owners of all the packages without one.
        assert_eq!(
            of(
                &relations(&["@a/x - 1", "@b/y - 2", "c - 3"], &[]),
                &default
            ),
            None
        );
    }

    /// By hand.
    #[test]
    fn packages_go_to_their_owners() {
        let rows = [
            "x/a x 6 1",
            "x/b x 2 0",
            "y/c - 4 5",
            "d - 8 9",
            "z/e w 0 -",
            "x/a x 5 1",
        ];
        let output = of(&relations(&rows, &[]), &Params::default()).unwrap();
        assert_eq!(output.told_by, ToldBy::Author);
        assert_eq!((output.packages, output.repeated), (5, 1));
        assert_eq!(
            output.without_owner,
            WithoutOwner {
                packages: 1,
                downloads: 8.0,
                share_of_downloads: Some(0.4),
                likes: 9.0
            }
        );
        let downloads = output.by_downloads.as_ref().unwrap();
        assert_eq!(
            (downloads.owners, downloads.zeros, downloads.total),
            (3, 1, 12.0)
        );
        assert_eq!(names(&downloads.largest), [("x", 8.0), ("y", 4.0)]);
        assert_eq!(
            (downloads.holding_50, downloads.holding_80),
            (Some(1), Some(2))
        );
        assert_eq!(downloads.share_top1, Some(8.0 / 12.0));
        let rest = downloads.without_largest.as_ref().unwrap();
        assert_eq!((rest.owner.as_str(), rest.holding_80), ("x", Some(1)));
        assert_eq!(rest.fraction_holding_80, Some(0.5));
        // Of w's only package no like is known.
        let likes = output.by_likes.as_ref().unwrap();
        assert_eq!((likes.owners, likes.total), (2, 6.0));
        assert_eq!(
            names(&output.by_packages.largest),
            [("x", 2.0), ("w", 1.0), ("y", 1.0)]
        );
        let shown = output.show();
        assert_eq!(shown.short, "2 of 3 owners hold 80% of downloads");
        assert!(shown.caveats[0].starts_with("No owner is known of 1 package"));
    }

    #[test]
    fn all_zero_is_undefined() {
        let output = of(&relations(&["a/x a 0", "b/y b 0"], &[]), &Params::default()).unwrap();
        let downloads = output.by_downloads.as_ref().unwrap();
        assert_eq!(
            (downloads.gini, downloads.holding_80, downloads.hhi),
            (None, None, None)
        );
        assert!(downloads.largest.is_empty() && downloads.without_largest.is_none());
        assert_eq!(output.show().short, "no downloads");
        let one = of(&relations(&["a/x a 3"], &[]), &Params::default()).unwrap();
        let downloads = one.by_downloads.as_ref().unwrap();
        assert_eq!((downloads.gini, downloads.hhi), (Some(0.0), Some(1.0)));
        let rest = downloads.without_largest.as_ref().unwrap();
        assert_eq!((rest.gini, rest.fraction_holding_80), (None, None));
        one.show();
    }

    /// A package of two maintainers counts for both; one without any is nobody's.
    #[test]
    fn maintainers_come_first() {
        let maintainers: &[&str] = &["p ann", "p bob", "q ann", "p ann", "gone cy"];
        let listed = [([Field::MaintainedPackage, Field::Maintainer], maintainers)];
        let rows = ["p @s 10", "q @s 5", "r @s 1"];
        let own = relations(&rows, &listed);
        let output = of(&own, &Params::default()).unwrap();
        assert_eq!(
            (output.told_by, output.several_owners),
            (ToldBy::Maintainers, 1)
        );
        let downloads = output.by_downloads.as_ref().unwrap();
        assert_eq!(names(&downloads.largest), [("ann", 15.0), ("bob", 10.0)]);
        assert_eq!((downloads.total, output.without_owner.packages), (25.0, 1));
        let by_author = Params {
            by: By::Author,
            ..Params::default()
        };
        let output = of(&own, &by_author).unwrap();
        assert_eq!(names(&output.by_downloads.unwrap().largest), [("@s", 16.0)]);
    }

    /// Ties at the cut by name; the ten who own most of the top.
    #[test]
    fn the_top_has_its_owners() {
        let rows = ["b/1 b 9", "a/2 a 5", "a/1 a 5", "c/1 c 5", "d/1 d 1"];
        let params = Params {
            k: 3,
            ..Params::default()
        };
        let top = of(&relations(&rows, &[]), &params).unwrap().top.unwrap();
        assert_eq!((top.packages, top.cut, top.tied_at_cut), (3, 5.0, 3));
        assert_eq!((top.owners, top.share_of_ten), (2, Some(1.0)));
        assert_eq!(names(&top.largest), [("a", 2.0), ("b", 1.0)]);
        let all = of(&relations(&rows, &[]), &Params::default())
            .unwrap()
            .top
            .unwrap();
        assert_eq!((all.packages, all.tied_at_cut, all.cut), (5, 0, 1.0));
        let many: Vec<String> = (0..24)
            .map(|row| format!("o{row:02}/p o{row:02} {}", 100 - row))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let top = of(&relations(&many, &[]), &Params::default())
            .unwrap()
            .top
            .unwrap();
        assert_eq!(
            (top.owners, top.largest.len(), top.share_of_ten),
            (24, 10, Some(10.0 / 24.0))
        );
    }

    #[test]
    fn periods_are_not_added_up() {
        let mut own = relations(&["a/x a 5", "b/y b 7", "c/z c 100"], &[]);
        let month = own.names.intern("last-month").unwrap();
        let total = own.names.intern("total").unwrap();
        let mut table = crate::relations::Table::default();
        let packages = own.table(Relation::Packages).unwrap().clone();
        for row in 0..3 {
            for field in [Field::PackageId, Field::Author, Field::Downloads] {
                table.set(field, packages.value(field, row).unwrap());
            }
            let period = if row == 2 { total } else { month };
            table.set(Field::DownloadsPeriod, Value::Name(period));
            table.end_row();
        }
        *own.table_mut(Relation::Packages) = table;
        let output = of(&own, &Params::default()).unwrap();
        assert_eq!(
            (output.period.as_deref(), output.other_periods),
            (Some("last-month"), 1)
        );
        let downloads = output.by_downloads.as_ref().unwrap();
        assert_eq!((downloads.owners, downloads.total), (2, 12.0));
    }

    #[test]
    fn names_of_a_whole_list_tell_owners() {
        let ranked = |rows: &[(&str, u64)]| {
            let mut builder = RankingBuilder::default();
            for (id, downloads) in rows {
                builder.push(id, Count::new(*downloads));
            }
            builder.finish()
        };
        let of = |ranking| {
            let source = Source::default();
            Output::measure(
                &Data::new(&source, Vec::new(), Some(ranking)),
                &Params::default(),
            )
        };
        let list = ranked(&[("a/x", 5), ("a/y", 2), ("gpt2", 3), ("a/x", 1)]);
        let output = of(&list).unwrap();
        assert_eq!(
            (output.told_by, output.packages, output.repeated),
            (ToldBy::Name, 3, 1)
        );
        assert_eq!(output.without_owner.downloads, 3.0);
        assert_eq!(output.by_downloads.unwrap().total, 7.0);
        assert_eq!(
            of(&ranked(&[("lodash", 5), ("a/y", 2), ("react", 2)])),
            None
        );
    }

    /// Repositories r1 of ann, bob and cy; r2 of ann and bob; r3 of dan and eve; r4 of eve and
    /// dan; r5 of cy and dan; r6 of flo. networkx 3.6.1, edges weighted by shared repositories
    /// (ann-bob 2, ann-cy 1, bob-cy 1, dan-eve 2, cy-dan 1): components of 5 and 1,
    /// `louvain_communities` gives {ann, bob, cy}, {dan, eve}, {flo} with each of 50 seeds, and
    /// `modularity` of these is 0.3163265306122449.
    #[test]
    fn commits_link_authors() {
        let commits: &[&str] = &[
            "o/r1 ann",
            "o/r1 bob",
            "o/r1 cy",
            "o/r1 ann",
            "o/r2 bob",
            "o/r2 ann",
            "o/r3 eve",
            "o/r3 dan",
            "o/r4 dan",
            "o/r4 eve",
            "o/r5 cy",
            "o/r5 dan",
            "o/r6 flo",
            "gone eve",
            "o/r1 SFconvertbot",
            "o/r3 SFconvertbot",
        ];
        let fields = [Field::CommittedRepository, Field::CommitAuthor];
        let rows = [
            "o/r1 o 1",
            "o/r2 o 2",
            "o/r3 o 4",
            "o/r4 o 8",
            "o/r5 o 16",
            "o/r6 o 69",
        ];
        let own = relations(&rows, &[(fields, commits)]);
        let network = of(&own, &Params::default()).unwrap().network.unwrap();
        assert_eq!(
            (network.authors, network.bots, network.repositories),
            (6, 1, 7)
        );
        assert_eq!(
            (network.pairs, network.alone, network.components),
            (5, 1, 2)
        );
        assert_eq!(network.component_sizes, [[5, 1], [1, 1]]);
        assert_eq!(network.communities, Some(2));
        assert!((network.modularity.unwrap() - 0.3163265306122449).abs() < 1e-12);
        let largest: Vec<_> = network
            .largest
            .iter()
            .map(|own| {
                (
                    own.foremost.as_str(),
                    own.authors,
                    own.packages,
                    own.downloads,
                )
            })
            .collect();
        // r5 is of one author of either: the community of the first name has it.
        assert_eq!(largest, [("ann", 3, 3, 19.0), ("dan", 2, 2, 12.0)]);
        assert_eq!(
            (network.downloads, network.share_of_largest),
            (100.0, Some(0.31))
        );
        let with_bots = Params {
            bots: true,
            ..Params::default()
        };
        let network = of(&own, &with_bots).unwrap().network.unwrap();
        assert_eq!((network.authors, network.bots, network.pairs), (7, 0, 10));
    }

    #[test]
    fn a_crowd_makes_no_pairs() {
        let commits: Vec<String> = (0..=CROWD).map(|author| format!("o/r a{author}")).collect();
        let commits: Vec<&str> = commits.iter().map(String::as_str).collect();
        let fields = [Field::CommittedRepository, Field::CommitAuthor];
        let own = relations(&["o/r o 1"], &[(fields, &commits)]);
        let output = of(&own, &Params::default()).unwrap();
        let network = output.network.as_ref().unwrap();
        assert_eq!(
            (network.crowded, network.pairs, network.components),
            (1, 0, 1)
        );
        assert_eq!((network.modularity, network.communities), (None, Some(0)));
        output.show();
    }
}
