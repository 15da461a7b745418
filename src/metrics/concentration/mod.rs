//! Popularity concentration: how much of all downloads few packages hold.
//!
//! Source: the measures are textbook ones; Jones et al. (ESEM 2024), Table 1, name popularity
//! concentration among the metrics of traditional registries. Gini coefficient without a factor
//! for small samples; shares of the most popular; the smallest set that holds a share, which
//! Ecosyste.ms calls critical at 80% of the downloads of active packages; rank-size plot.
//!
//! Ours: which ranks the slope is fitted over, its direction, and the grouping by registry and
//! period.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::{Axis, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table};
use super::{Compared, Measure, Nothing, Popularity, Settings, Source, Unit};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::text::{count, index, number, percent, plural};
use crate::relations::{Count, Field, Name, Relation, Relations, Tally};
use crate::stats::{self, Sizes};

/// Most ranks that the slope may be fitted over.
const MAX_RANKS: u32 = 100_000;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "concentration",
    title: "Popularity concentration",
    theme: Some(Theme::Selection),
    question: "How much of all downloads do the most popular packages hold?",
    definition: &[
        "Packages are ranked by their downloads; packages without a count are left out, a count of 0 is one. Given are the shares of all downloads that the 1, 10, 100 and 1,000 most downloaded packages and the most downloaded 1% of them (rounded up) hold, and the smallest numbers of packages that together hold 50% and 80%. Ecosyste.ms calls the latter set critical, counting active packages only; here all packages of the data count.",
        "The Gini coefficient is 0 where all packages have the same downloads and near 1 where one has all: with downloads x in ascending order it is 2 Σ i x / (n Σ x) − (n + 1)/n, without a factor for small samples. It is given a second time without packages of 0 downloads. The Herfindahl-Hirschman index is the sum of the squared shares. The Lorenz curve says which share of all downloads the least popular share of the packages has.",
        "The slope is that of a straight line through the logarithms of downloads and rank, by least squares over the first 1,000 ranks (ours): −1 is what Zipf's law would have.",
        "A name in several rows counts once, by its row with the most downloads, where the rows are kept; of files that hold nothing but names and downloads every row counts, and repeated names are said. Packages of different registries, and counts over different periods, are never put together.",
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
            hint: Some("The line is fitted through the packages from rank 1 to this one."),
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
        "The head of a list looks less concentrated: of npm in December 2025 the top 1% hold 99.5%, Gini 0.999; of its first 100,000 alone 58.5%, Gini 0.958.",
        "Packages without downloads raise the Gini coefficient; it is given without them, too.",
        "Downloads of 30 days, of all time and likes are three quantities.",
    ],
};

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// What is held.
    pub popularity: Popularity,
    /// Ranks that the slope is fitted over.
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

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        if (3..=MAX_RANKS).contains(&self.ranks) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Setting,
            format!("{} is no number of ranks.", self.ranks),
            "Choose from 3 to 100,000.",
        ))
    }
}

/// What is held.
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

    /// Who has the most of it.
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
    /// Packages of one registry and period each, the most packages first; one where the data
    /// tell no registries or periods apart.
    pub groups: Vec<Group>,
    /// Groups beyond the first 50, left out.
    pub left_out: u64,
    /// Files that are parts of one table.
    pub parts: u64,
}

/// Concentration among the packages of one registry, counted over one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Registry, where a column names it.
    pub registry: Option<String>,
    /// Period of the counts, where a column names it.
    pub period: Option<String>,
    /// What is held.
    pub held: Held,
    /// Packages with a count.
    pub n: u64,
    /// Rows without a count, or with a number that is none, left out.
    pub without_count: u64,
    /// Rows whose name another row has too: left out where rows are kept
    /// (`repeated_left_out`), else counted; `None` where there were too many to check.
    pub repeated: Option<u64>,
    /// Whether those rows are left out.
    pub repeated_left_out: bool,
    /// Packages with a count of 0.
    pub zeros: u64,
    /// All counts together.
    pub total: f64,
    /// Gini coefficient, from 0 to 1: 2 Σ i x / (n Σ x) − (n + 1)/n, x ascending; undefined where
    /// the total is 0, as all shares are.
    pub gini: Option<f64>,
    /// The same without packages of 0.
    pub gini_positive_only: Option<f64>,
    /// Herfindahl-Hirschman index: the sum of squared shares.
    pub hhi: Option<f64>,
    /// Share of the total that the greatest holds.
    pub share_top1: Option<f64>,
    /// Share of the 10 greatest; all where there are fewer, as below.
    pub share_top10: Option<f64>,
    /// Share of the 100 greatest.
    pub share_top100: Option<f64>,
    /// Share of the 1,000 greatest.
    pub share_top1000: Option<f64>,
    /// A hundredth of the packages, rounded up.
    pub top1pct_count: u64,
    /// Share of these.
    pub share_top1pct: Option<f64>,
    /// The least number of packages that together hold half of the total.
    pub holding_50: Option<u64>,
    /// The least number that hold 80%.
    pub holding_80: Option<u64>,
    /// The least count.
    pub min: Option<f64>,
    /// The middle count, or the mean of the middle two.
    pub median: Option<f64>,
    /// The greatest count.
    pub max: Option<f64>,
    /// The count at rank 1,000, where there is one.
    pub at_rank_1000: Option<f64>,
    /// Whether this is likely the head of a longer list: no count is 0, and the least is 10 or
    /// more or the packages are a round thousand (ours). The measures are those of the list.
    pub is_head: bool,
    /// Lorenz curve: share of the packages, the least first, and share of the total that they
    /// hold; at most 200 points.
    pub lorenz: Vec<[f64; 2]>,
    /// Rank and count, evenly in the logarithm of the rank, counts above 0; at most 300 points.
    pub rank_size: Vec<[f64; 2]>,
    /// Line through the logarithms of rank and count; `None` below three ranks with counts above
    /// 0.
    pub slope: Option<Slope>,
    /// The ten greatest.
    pub largest: Vec<Largest>,
    /// The published figures of Hugging Face's models beside these.
    pub compared: Vec<Compared>,
}

/// A straight line of log10 of the count on log10 of the rank, by least squares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slope {
    /// Ranks 1 to this are fitted.
    pub ranks: u64,
    /// Rise of log10 of the count for one of log10 of the rank.
    pub slope: f64,
    /// Standard error of least squares; too small, since ranked counts hang together.
    pub standard_error: Option<f64>,
    /// log10 of the count at rank 1 by the line.
    pub intercept: f64,
    /// Share of the variation that the line explains; undefined where the counts are equal.
    pub r_squared: Option<f64>,
}

/// One of the greatest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Largest {
    /// The package.
    pub name: String,
    /// Its count.
    pub count: Count,
    /// Its share of the total.
    pub share: Option<f64>,
}

/// The greatest that are named.
const NAMED: usize = 10;

/// Groups that an answer holds at most.
const GROUPS: usize = 50;

/// Points of a rank-size plot.
const RANK_POINTS: u32 = 300;

/// What the paper says of PeaTMOSS: of so many models …
const PEATMOSS_MODELS: u128 = 281_638;
/// … about so many, the most downloaded, hold about 99% of all downloads.
const PEATMOSS_POPULAR: u128 = 15_000;

/// Models below which the published figures do not compare: the least hub that they are of had
/// 10,406.
const HUB: u64 = 10_000;

/// What is gathered of a group.
#[derive(Default)]
struct Pile<'a> {
    registry: Option<&'a str>,
    period: Option<&'a str>,
    counts: Tally,
    without_count: u64,
    repeated: Option<u64>,
    largest: Vec<(Count, &'a str)>,
}

impl<'a> Pile<'a> {
    fn push(&mut self, id: &'a str, count: Option<Count>) {
        match count {
            Some(count) => {
                self.counts.push(count);
                self.place(id, count);
            }
            None => self.without_count += 1,
        }
    }

    /// Keeps the greatest, the greatest first, equal ones by name; a name once.
    fn place(&mut self, id: &'a str, count: Count) {
        let before = |own: &(Count, &str)| own.0 > count || own.0 == count && own.1 <= id;
        let at = self.largest.partition_point(before);
        let (better, worse) = self.largest.split_at(at);
        if at >= NAMED || better.iter().any(|own| own.1 == id) {
            return;
        }
        match worse.iter().position(|own| own.1 == id) {
            Some(other) => drop(self.largest.remove(at + other)),
            None => self.largest.truncate(NAMED - 1),
        }
        self.largest.insert(at, (count, id));
    }

    fn finish(self, held: Held, left_out: bool, source: &Source, ranks: u32) -> Group {
        let sizes = Sizes::new(self.counts.finish().runs());
        let (n, total) = (sizes.n(), sizes.total());
        let thousand = sizes.at_rank(1000);
        let min = sizes.at_rank(n);
        let far_from_0 = min.is_some_and(|min| min >= 10.0) || n.is_multiple_of(1000);
        let is_head = sizes.zeros() == 0 && n >= 100 && far_from_0 && held == Held::Downloads;
        let top1pct_count = sizes.percent_of_n(1);
        let mut group = Group {
            registry: self.registry.map(str::to_owned),
            period: self.period.map(str::to_owned),
            held,
            n,
            without_count: self.without_count,
            repeated: self.repeated,
            repeated_left_out: left_out,
            zeros: sizes.zeros(),
            total,
            gini: sizes.gini(),
            gini_positive_only: sizes.gini_of_positive(),
            hhi: sizes.hhi(),
            share_top1: sizes.share_of_top(1),
            share_top10: sizes.share_of_top(10),
            share_top100: sizes.share_of_top(100),
            share_top1000: sizes.share_of_top(1000),
            top1pct_count,
            share_top1pct: sizes.share_of_top(top1pct_count),
            holding_50: sizes.holding(50),
            holding_80: sizes.holding(80),
            min,
            median: sizes.median(),
            max: sizes.at_rank(1),
            at_rank_1000: thousand,
            is_head,
            lorenz: sizes.lorenz(),
            rank_size: rank_size(&sizes),
            slope: slope(&sizes, ranks),
            largest: self
                .largest
                .into_iter()
                .map(|(count, name)| Largest {
                    name: name.to_owned(),
                    count,
                    share: (total > 0.0).then(|| count.to_f64() / total),
                })
                .collect(),
            compared: Vec::new(),
        };
        let registry = self.registry.or(source.registry.as_deref());
        let hub = registry == Some("huggingface") && n >= HUB && !is_head;
        if hub && held == Held::Downloads {
            group.compared = compared(&sizes, thousand);
        }
        group
    }
}

/// The published figures beside a whole hub's.
fn compared(sizes: &Sizes, thousand: Option<f64>) -> Vec<Compared> {
    let popular = (u128::from(sizes.n()) * PEATMOSS_POPULAR).div_ceil(PEATMOSS_MODELS);
    let popular = u64::try_from(popular).unwrap_or(u64::MAX);
    vec![
        Compared {
            what: "share of downloads of the 5.3% most downloaded models (PeaTMOSS: about 15,000 of 281,638)".to_owned(),
            published: 0.99,
            yours: sizes.share_of_top(popular),
            unit: Unit::Share,
        },
        Compared {
            what: "downloads at rank 1,000 (the paper's first snapshot)".to_owned(),
            published: 466.0,
            yours: thousand,
            unit: Unit::Count,
        },
    ]
}

/// Ranks evenly by their logarithm, with the counts there.
fn rank_size(sizes: &Sizes) -> Vec<[f64; 2]> {
    let last = sizes.n() - sizes.zeros();
    if last == 0 {
        return Vec::new();
    }
    let step = libm::log10(last as f64) / f64::from(RANK_POINTS - 1);
    let rank = |point: u32| libm::pow(10.0, step * f64::from(point)).round() as u64;
    let mut ranks: Vec<u64> = (0..RANK_POINTS - 1)
        .map(|point| rank(point).clamp(1, last))
        .collect();
    ranks.push(last);
    ranks.dedup();
    let counts = sizes.at_ranks(&ranks);
    let points = ranks.into_iter().zip(counts);
    points.map(|(rank, count)| [rank as f64, count]).collect()
}

fn slope(sizes: &Sizes, ranks: u32) -> Option<Slope> {
    let last = (sizes.n() - sizes.zeros()).min(ranks.into());
    let ranks: Vec<u64> = (1..=last).collect();
    let counts = sizes.at_ranks(&ranks);
    let x: Vec<f64> = ranks.iter().map(|rank| libm::log10(*rank as f64)).collect();
    let y: Vec<f64> = counts.iter().map(|count| libm::log10(*count)).collect();
    let fit = stats::least_squares(&x, &y)?;
    Some(Slope {
        ranks: fit.n,
        slope: fit.slope,
        standard_error: fit.slope_se,
        intercept: fit.intercept,
        r_squared: fit.r_squared,
    })
}

/// Of packages whose rows are kept: each once, or once in each registry.
fn of_packages<'a>(data: &Data<'a>, field: Field) -> Vec<Pile<'a>> {
    let models = data.models();
    if !models.has(field) {
        return Vec::new();
    }
    let mut piles = Piles {
        parts: &data.relations,
        period: field == Field::Downloads,
        piles: Vec::new(),
        places: HashMap::new(),
    };
    // Rows whose name stands for another registry's package, or another period's count: the
    // greatest count of each name in each pile. Their order reaches no answer.
    let mut elsewhere: HashMap<(usize, &'a str), Option<Count>> = HashMap::new();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(packages) = relations.table(Relation::Packages) else {
            continue;
        };
        for row in 0..packages.rows() {
            let Some(name) = packages.name(Field::PackageId, row) else {
                continue;
            };
            let Some((best_part, _, _, best_row)) =
                models.find(part, name).and_then(|model| models.row(model))
            else {
                continue;
            };
            let id = relations.names.get(name).unwrap_or_default();
            let count = packages.count(field, row);
            let pile = piles.of(part, row);
            if (best_part, best_row) == (part, row) {
                piles.piles[pile].push(id, count);
            } else if pile == piles.of(best_part, best_row) {
                let repeated = &mut piles.piles[pile].repeated;
                *repeated = Some(repeated.unwrap_or(0) + 1);
            } else {
                let best = elsewhere.entry((pile, id)).or_insert(count);
                *best = (*best).max(count);
            }
        }
    }
    for ((pile, id), count) in elsewhere {
        piles.piles[pile].push(id, count);
    }
    let mut piles = piles.piles;
    for pile in &mut piles {
        pile.repeated = pile.repeated.or(Some(0));
    }
    piles
}

/// A part, and the names of registry and period in its store.
type Place = (usize, Option<Name>, Option<Name>);

/// The piles of registries and periods.
struct Piles<'m, 'a> {
    parts: &'m [&'a Relations],
    period: bool,
    piles: Vec<Pile<'a>>,
    places: HashMap<Place, usize>,
}

impl Piles<'_, '_> {
    /// The pile of a row.
    fn of(&mut self, part: usize, row: usize) -> usize {
        let Some(relations) = self.parts.get(part) else {
            return 0;
        };
        let packages = relations.table(Relation::Packages);
        let name = |field| packages.and_then(|table| table.name(field, row));
        let registry = name(Field::Registry);
        let period = self.period.then(|| name(Field::DownloadsPeriod)).flatten();
        if let Some(place) = self.places.get(&(part, registry, period)) {
            return *place;
        }
        let text = |name: Option<Name>| name.and_then(|name| relations.names.get(name));
        let own = (text(registry), text(period));
        let same = |pile: &Pile<'_>| (pile.registry, pile.period) == own;
        let place = self.piles.iter().position(same).unwrap_or_else(|| {
            self.piles.push(Pile {
                registry: own.0,
                period: own.1,
                ..Pile::default()
            });
            self.piles.len() - 1
        });
        self.places.insert((part, registry, period), place);
        place
    }
}

/// Of packages of which only a ranking is kept: every row.
fn of_rankings<'a>(data: &Data<'a>) -> Vec<Pile<'a>> {
    let mut piles: BTreeMap<Option<&str>, Pile<'a>> = BTreeMap::new();
    for (registry, ranking) in &data.rankings {
        let pile = piles.entry(*registry).or_insert_with(|| Pile {
            registry: *registry,
            repeated: Some(0),
            ..Pile::default()
        });
        pile.counts.add(ranking.counts());
        pile.without_count += ranking.without_downloads + ranking.not_a_count;
        let repeated = pile.repeated.zip(ranking.repeated_names);
        pile.repeated = repeated.map(|(own, more)| own + more);
        for row in ranking.head().iter().take(100 * NAMED) {
            pile.place(&row.id, row.downloads);
        }
    }
    piles.into_values().collect()
}

/// Of base models whose descendants the source counts.
fn of_descendants<'a>(data: &Data<'a>) -> Option<Pile<'a>> {
    let mut pile = Pile::default();
    for (relations, table) in data.tables(Relation::DescendantCounts) {
        for row in 0..table.rows() {
            let id = relations.text(Field::CountedBase, row).unwrap_or_default();
            pile.push(id, table.count(Field::DescendantCount, row));
        }
    }
    data.has(Relation::DescendantCounts).then_some(pile)
}

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
        let groups: Vec<Group> = finished
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

    fn show(&self) -> Shown {
        let Some(first) = self.groups.first() else {
            return Shown::default();
        };
        let mut shown = Shown {
            short: first.short(),
            sentences: first.sentences(),
            counted: first.held.popularity().into_iter().collect(),
            figures: vec![self.lorenz_figure(), self.rank_figure()],
            tables: vec![first.lorenz_table(), first.measures()],
            caveats: first.caveats(self.parts),
            compared: first.compared.clone(),
            ..Shown::default()
        };
        if self.groups.len() > 1 {
            shown.tables.push(self.groups_table());
            shown.sentences.insert(0, format!(
                "The data hold {} of registry and period of the counts, which are never added up; what follows is of the largest, {}.",
                plural(self.groups.len() as u64 + self.left_out, "combination", "combinations"),
                first.name().unwrap_or_else(|| "of which neither is known".to_owned())
            ));
            let mut periods: Vec<&str> = Vec::new();
            for group in &self.groups {
                let period = group.period.as_deref().unwrap_or("unknown");
                if !periods.contains(&period) {
                    periods.push(period);
                }
            }
            if periods.len() > 1 {
                shown.caveats.push(format!(
                    "Downloads are counted over different periods ({}): compare packages of one period only.",
                    periods.join(", ")
                ));
            }
        }
        shown.tables.push(first.largest_table());
        shown.tables.push(first.rank_table());
        shown
    }
}

/// Groups that a figure draws.
const DRAWN: usize = 3;

impl Output {
    fn lorenz_figure(&self) -> Figure {
        let line = |name: String, style, points| PlaneSeries {
            name,
            style,
            points,
        };
        let groups = self.groups.iter().filter(|group| !group.lorenz.is_empty());
        let mut series: Vec<PlaneSeries> = groups
            .take(DRAWN)
            .map(|group| line(group.label(), Style::Line, group.lorenz.clone()))
            .collect();
        series.push(line(
            "all alike".to_owned(),
            Style::Dashed,
            vec![[0.0, 0.0], [1.0, 1.0]],
        ));
        let first = self.groups.first();
        let held = first.map_or(Held::Downloads, |group| group.held);
        Figure::Plane {
            title: format!("Lorenz curve of {}", held.word()),
            x: Axis::new(
                &format!("share of {}, the least popular first", held.holders()),
                Scale::Share,
            ),
            y: Axis::new(&format!("share of all {}", held.word()), Scale::Share),
            series,
        }
    }

    fn rank_figure(&self) -> Figure {
        let first = self.groups.first();
        let held = first.map_or(Held::Downloads, |group| group.held);
        let groups = self.groups.iter();
        let groups = groups.filter(|group| !group.rank_size.is_empty());
        let mut series: Vec<PlaneSeries> = groups
            .take(DRAWN)
            .map(|group| PlaneSeries {
                name: group.label(),
                style: Style::Dots,
                points: group.rank_size.clone(),
            })
            .collect();
        if let Some(slope) = first.and_then(|group| group.slope.as_ref()) {
            let at = |rank: f64| {
                let y = slope.intercept + slope.slope * libm::log10(rank);
                [rank, libm::pow(10.0, y)]
            };
            series.push(PlaneSeries {
                name: format!("line through ranks 1 to {}", count(slope.ranks)),
                style: Style::Dashed,
                points: vec![at(1.0), at(slope.ranks as f64)],
            });
        }
        Figure::Plane {
            title: format!("{} by rank", capital(held.word())),
            x: Axis::new("rank", Scale::Log),
            y: Axis::new(held.word(), Scale::Log),
            series,
        }
    }

    fn groups_table(&self) -> Table {
        let mut table = Table::new(
            "Each registry and period by itself",
            &[
                "Registry", "Period", "Packages", "Gini", "Top 1%", "Hold 50%", "Hold 80%",
            ],
        );
        for group in &self.groups {
            let text = |text: &Option<String>| match text {
                Some(text) => Cell::text(text),
                None => Cell::None,
            };
            table.row([
                text(&group.registry),
                text(&group.period),
                Cell::Count(group.n),
                Cell::number(group.gini),
                Cell::share(group.share_top1pct),
                group.holding_50.map_or(Cell::None, Cell::Count),
                group.holding_80.map_or(Cell::None, Cell::Count),
            ]);
        }
        table
    }
}

/// With a capital first.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

impl Group {
    fn name(&self) -> Option<String> {
        match (&self.registry, &self.period) {
            (Some(registry), Some(period)) => Some(format!("{registry}, {period}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    fn label(&self) -> String {
        self.name().unwrap_or_else(|| self.held.word().to_owned())
    }

    fn short(&self) -> String {
        let Some(gini) = self.gini else {
            return format!("no {}", self.held.word());
        };
        match self.share_top1pct.filter(|_| self.n >= 100) {
            Some(share) => format!("top 1% hold {}, Gini {}", percent(share), index(gini)),
            None => format!("Gini {}", index(gini)),
        }
    }

    fn sentences(&self) -> Vec<String> {
        let (word, holders) = (self.held.word(), self.held.holders());
        let (Some(gini), Some(ten), Some(hundredth)) =
            (self.gini, self.share_top10, self.share_top1pct)
        else {
            return vec![format!(
                "None of the {} {holders} has any {word}: no share is defined.",
                count(self.n)
            )];
        };
        let mut sentences = vec![format!(
            "Of {} {word} of {} {holders} the 10 {} hold {}, the {} first (1%) {}.",
            Cell::amount(self.total).shown(),
            count(self.n),
            self.held.most(),
            percent(ten),
            count(self.top1pct_count),
            percent(hundredth),
        )];
        if let (Some(half), Some(most)) = (self.holding_50, self.holding_80) {
            sentences.push(format!(
                "Half of these {word} are held by {} of the {holders}, 80% by {} ({} of those counted here).",
                count(half),
                count(most),
                percent(most as f64 / self.n as f64),
            ));
        }
        let positive = self.gini_positive_only.filter(|_| self.zeros > 0);
        sentences.push(match positive {
            Some(positive) => format!(
                "The Gini coefficient is {}, and {} without the {} that have none.",
                index(gini),
                index(positive),
                count(self.zeros)
            ),
            None => format!("The Gini coefficient is {}.", index(gini)),
        });
        if let Some(slope) = &self.slope {
            sentences.push(format!(
                "Over ranks 1 to {} {word} fall with rank to the power of {} (standard error {}).",
                count(slope.ranks),
                number(slope.slope),
                slope.standard_error.map_or("undefined".to_owned(), number),
            ));
        }
        sentences
    }

    fn caveats(&self, parts: u64) -> Vec<String> {
        let mut caveats = Vec::new();
        let holders = self.held.holders();
        if self.is_head {
            caveats.push(format!(
                "No package has fewer than {} downloads: this looks like the head of a longer list. Gini coefficient and shares are those of the list: of the whole registry the coefficient is higher, and the share of any number of packages lower. Do not compare them with a whole registry's.",
                self.min.map_or_else(String::new, |min| Cell::amount(min).shown())
            ));
        }
        if self.held == Held::Descendants {
            caveats.push("Base models without descendants are not in the data: the coefficient is that of those that have one.".to_owned());
        }
        if self.without_count > 0 {
            caveats.push(format!(
                "{} without a count are left out; they do not count as 0.",
                plural(self.without_count, "row", "rows")
            ));
        }
        match self.repeated {
            Some(0) if parts > 1 && !self.repeated_left_out => caveats.push(
                "Names that repeat in several parts of the table were not looked for; every row counts.".to_owned(),
            ),
            Some(0) => {}
            Some(rows) if self.repeated_left_out => caveats.push(format!(
                "{} repeat a name and are left out: of each name the row with the most downloads counts.",
                plural(rows, "row", "rows")
            )),
            Some(rows) => caveats.push(format!(
                "{} repeat a name; each counts as a package of its own.",
                plural(rows, "row", "rows")
            )),
            None => caveats.push(
                "Repeated names were not looked for in all of so many rows; every row counts.".to_owned(),
            ),
        }
        if self.slope.is_some() {
            caveats.push("The slope's standard error takes ranked counts for independent, which they are not; it is far too small. A straight part of the plot does not prove a power law.".to_owned());
        }
        if self.zeros > 0 {
            caveats.push(format!(
                "The {holders} with 0 raise the Gini coefficient; registries differ in whether they list them."
            ));
        }
        caveats
    }

    /// The curve at round shares.
    fn lorenz_table(&self) -> Table {
        let (word, holders) = (self.held.word(), self.held.holders());
        let mut table = Table::new(
            &format!("Lorenz curve of {word}: what the least popular hold"),
            &[&format!("Share of {holders}"), &format!("Share of {word}")],
        );
        let rounds = (0..20u32).map(|step| f64::from(step) / 20.0);
        for share in rounds.chain([0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 1.0]) {
            let held = stats::lorenz_at(&self.lorenz, share);
            table.row([Cell::Share(share), Cell::share(held)]);
        }
        table
    }

    fn measures(&self) -> Table {
        let (word, holders) = (self.held.word(), self.held.holders());
        let mut table = Table::new("Measures of concentration", &["Measure", "Value"]);
        let counts = |n: Option<u64>| n.map_or(Cell::None, Cell::Count);
        let amounts = |value: Option<f64>| value.map_or(Cell::None, Cell::amount);
        let named = |text: &str| Cell::text(text);
        let hundredth = Cell::Named {
            name: "share of the top 1%".to_owned(),
            text: format!("share of the top 1% ({})", count(self.top1pct_count)),
        };
        let rows = [
            (Cell::text(holders), Cell::Count(self.n)),
            (Cell::text(format!("all {word}")), amounts(Some(self.total))),
            (named("with 0"), Cell::Count(self.zeros)),
            (named("Gini coefficient"), Cell::number(self.gini)),
            (
                named("Gini coefficient without zeros"),
                Cell::number(self.gini_positive_only),
            ),
            (named("Herfindahl-Hirschman index"), Cell::number(self.hhi)),
            (named("share of the first"), Cell::share(self.share_top1)),
            (named("share of the top 10"), Cell::share(self.share_top10)),
            (
                named("share of the top 100"),
                Cell::share(self.share_top100),
            ),
            (
                named("share of the top 1,000"),
                Cell::share(self.share_top1000),
            ),
            (hundredth, Cell::share(self.share_top1pct)),
            (named("least number that hold 50%"), counts(self.holding_50)),
            (named("least number that hold 80%"), counts(self.holding_80)),
            (named("least"), amounts(self.min)),
            (named("median"), amounts(self.median)),
            (named("greatest"), amounts(self.max)),
            (named("at rank 1,000"), amounts(self.at_rank_1000)),
        ];
        for (name, value) in rows {
            table.row([name, value]);
        }
        table
    }

    fn largest_table(&self) -> Table {
        let word = capital(self.held.word());
        let mut table = Table::new(
            &format!("The {}", self.held.most()),
            &["Name", &word, "Share"],
        );
        for own in &self.largest {
            table.row([
                Cell::text(&own.name),
                Cell::amount(own.count.to_f64()),
                Cell::share(own.share),
            ]);
        }
        table
    }

    fn rank_table(&self) -> Table {
        let word = capital(self.held.word());
        let mut table = Table::new(&format!("{word} by rank"), &["Rank", &word]);
        for [rank, size] in &self.rank_size {
            table.row([Cell::Count(*rank as u64), Cell::amount(*size)]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::{Ranking, RankingBuilder, Value};

    fn ranking(rows: &[(&str, u64)]) -> Ranking {
        let mut builder = RankingBuilder::default();
        for (id, downloads) in rows {
            builder.push(id, Count::new(*downloads));
        }
        builder.finish()
    }

    fn of(ranking: &Ranking) -> Option<Output> {
        let source = Source::default();
        let data = Data::new(&source, Vec::new(), Some(ranking));
        Output::measure_dataset(&data, &Params::default())
    }

    /// Rows as `id downloads registry period`; `-` is missing.
    fn packages(rows: &[&str]) -> Relations {
        let mut relations = Relations::default();
        for row in rows {
            let words: Vec<&str> = row.split(' ').collect();
            let fields = [
                Field::PackageId,
                Field::Downloads,
                Field::Registry,
                Field::DownloadsPeriod,
            ];
            for (field, word) in fields.into_iter().zip(words) {
                let value = match word {
                    "-" => continue,
                    _ if field == Field::Downloads => {
                        Value::Count(Count::new(word.parse().unwrap()))
                    }
                    _ => Value::Name(relations.names.intern(word).unwrap()),
                };
                relations.table_mut(Relation::Packages).set(field, value);
            }
            relations.table_mut(Relation::Packages).end_row();
        }
        relations
    }

    fn of_rows(rows: &[&str], params: &Params) -> Option<Output> {
        let (source, relations) = (Source::default(), packages(rows));
        Output::measure_dataset(&Data::new(&source, vec![&relations], None), params)
    }

    #[test]
    fn nothing_feeds_nothing() {
        assert_eq!(of(&ranking(&[])), None);
        assert_eq!(of_rows(&[], &Params::default()), None);
        assert_eq!(of_rows(&["a -", "b -"], &Params::default()), None);
        let likes = Params {
            popularity: Popularity::Likes,
            ..Params::default()
        };
        assert_eq!(of_rows(&["a 1"], &likes), None);
    }

    #[test]
    fn all_zero_is_undefined() {
        let output = of(&ranking(&[("a", 0), ("b", 0)])).unwrap();
        let group = &output.groups[0];
        assert_eq!((group.n, group.zeros, group.total), (2, 2, 0.0));
        assert_eq!(
            (group.gini, group.share_top1, group.holding_50),
            (None, None, None)
        );
        assert!(group.lorenz.is_empty() && group.rank_size.is_empty() && group.slope.is_none());
        assert_eq!(output.show().short, "no downloads");
    }

    #[test]
    fn one_package_and_ties() {
        let output = of(&ranking(&[("a", u64::MAX)])).unwrap();
        assert_eq!(output.groups[0].gini, Some(0.0));
        assert_eq!(output.groups[0].holding_80, Some(1));
        assert_eq!(output.groups[0].slope, None);
        let rows: Vec<String> = (0..400).map(|row| format!("p{row}")).collect();
        let rows: Vec<(&str, u64)> = rows.iter().map(|id| (id.as_str(), 7)).collect();
        let output = of(&ranking(&rows)).unwrap();
        let group = &output.groups[0];
        assert_eq!((group.gini, group.share_top1pct), (Some(0.0), Some(0.01)));
        assert_eq!((group.holding_50, group.holding_80), (Some(200), Some(320)));
        let slope = group.slope.as_ref().unwrap();
        assert_eq!((slope.slope, slope.r_squared), (0.0, None));
        // Equal counts are named in the order of their names.
        assert_eq!(group.largest[1].name, "p1");
        assert_eq!(group.largest[2].name, "p10");
        let shown = output.show();
        assert!(shown.figures.len() == 2 && shown.tables[0].rows.len() < 100);
    }

    #[test]
    fn a_name_counts_once_by_its_greatest_row() {
        let rows = ["a 5", "b 3", "a 9", "c -", "a 9"];
        let output = of_rows(&rows, &Params::default()).unwrap();
        let group = &output.groups[0];
        assert_eq!((group.n, group.total, group.repeated), (2, 12.0, Some(2)));
        assert_eq!(group.without_count, 1);
        assert_eq!(group.largest.len(), 2);
        // Of nothing but names and counts every row counts, but a name is listed once.
        let output = of(&ranking(&[("a", 5), ("b", 3), ("a", 9)])).unwrap();
        let group = &output.groups[0];
        assert_eq!((group.n, group.total, group.repeated), (3, 17.0, Some(1)));
        let names: Vec<&str> = group.largest.iter().map(|own| &*own.name).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(group.largest[0].count, Count::new(9));
    }

    #[test]
    fn registries_and_periods_stay_apart() {
        let rows = [
            "a 5 npm last-month",
            "a 7 cargo total",
            "b 1 npm last-month",
            "a 2 cargo total",
            "c 1 npm last-month",
            "a 3 npm last-month",
        ];
        let output = of_rows(&rows, &Params::default()).unwrap();
        let groups: Vec<(&str, u64, f64)> = output
            .groups
            .iter()
            .map(|group| (group.registry.as_deref().unwrap(), group.n, group.total))
            .collect();
        assert_eq!(groups, [("npm", 3, 7.0), ("cargo", 1, 7.0)]);
        let shown = output.show();
        let periods = "over different periods (last-month, total)";
        assert!(shown.caveats.iter().any(|text| text.contains(periods)));
        assert!(shown.sentences[0].contains("the largest, npm, last-month"));
    }

    #[test]
    fn parts_of_a_table_are_one() {
        let parts = [
            ranking(&[("a", 5), ("b", 3)]),
            ranking(&[("c", 9), ("d", 0)]),
        ];
        let source = Source::default();
        let rankings = parts.iter().map(|part| (None, part)).collect();
        let data = Data::new(&source, Vec::new(), None).with_rankings(rankings);
        let output = Output::measure_dataset(&data, &Params::default()).unwrap();
        let whole = of(&ranking(&[("a", 5), ("b", 3), ("c", 9), ("d", 0)])).unwrap();
        assert_eq!(output, whole);
    }

    #[test]
    fn points_are_few_whatever_the_size() {
        let rows: Vec<String> = (0..5000).map(|row| format!("p{row}")).collect();
        let rows: Vec<(&str, u64)> = rows.iter().map(|id| id.as_str()).zip(1..).collect();
        let output = of(&ranking(&rows)).unwrap();
        let group = &output.groups[0];
        assert!(group.lorenz.len() <= 200 && group.rank_size.len() <= 300);
        assert_eq!(group.rank_size.first(), Some(&[1.0, 5000.0]));
        assert_eq!(group.rank_size.last(), Some(&[5000.0, 1.0]));
        // A round thousand without a zero.
        assert!(group.is_head);
    }
}
