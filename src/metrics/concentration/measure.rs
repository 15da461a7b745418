//! Makes the groups of a dataset: one for each registry and period.

use std::collections::{BTreeMap, HashMap};

use super::{
    ConcentrationGroup, HUB, Held, Largest, NAMED, PEATMOSS_MODELS, PEATMOSS_POPULAR, RANK_POINTS,
    Slope,
};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::metrics::{Compared, Source, Unit};
use crate::relations::{Count, CountFrequencies, Field, Name, Relation, Relations};
use crate::stats::{self, Sizes};

/// The data of a group while the rows are read.
#[derive(Default)]
pub(super) struct Pile<'a> {
    pub(super) registry: Option<&'a str>,
    pub(super) period: Option<&'a str>,
    pub(super) counts: CountFrequencies,
    pub(super) without_count: u64,
    pub(super) repeated: Option<u64>,
    pub(super) largest: Vec<(Count, &'a str)>,
}

impl<'a> Pile<'a> {
    pub(super) fn push(&mut self, id: &'a str, count: Option<Count>) {
        match count {
            Some(count) => {
                self.counts.push(count);
                self.place(id, count);
            }
            None => self.without_count += 1,
        }
    }

    /// Keeps the packages with the greatest counts in descending order, equal ones by name. It
    /// keeps each name only once.
    pub(super) fn place(&mut self, id: &'a str, count: Count) {
        let before = |entry: &(Count, &str)| entry.0 > count || entry.0 == count && entry.1 <= id;
        let at = self.largest.partition_point(before);
        let (better, worse) = self.largest.split_at(at);
        if at >= NAMED || better.iter().any(|entry| entry.1 == id) {
            return;
        }
        match worse.iter().position(|entry| entry.1 == id) {
            Some(other) => drop(self.largest.remove(at + other)),
            None => self.largest.truncate(NAMED - 1),
        }
        self.largest.insert(at, (count, id));
    }

    pub(super) fn finish(
        self,
        held: Held,
        left_out: bool,
        source: &Source,
        ranks: u32,
    ) -> ConcentrationGroup {
        let sizes = Sizes::new(self.counts.finish().runs());
        let (n, total) = (sizes.n(), sizes.total());
        let thousand = sizes.at_rank(1000);
        let min = sizes.at_rank(n);
        let far_from_0 = min.is_some_and(|min| min >= 10.0) || n.is_multiple_of(1000);
        let is_head = sizes.zeros() == 0 && n >= 100 && far_from_0 && held == Held::Downloads;
        let top1pct_count = sizes.percent_of_n(1);
        let mut group = ConcentrationGroup {
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

/// The published figures beside those of a whole hub.
pub(super) fn compared(sizes: &Sizes, thousand: Option<f64>) -> Vec<Compared> {
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

/// Ranks evenly spaced in their logarithm, with the counts at these ranks.
pub(super) fn rank_size(sizes: &Sizes) -> Vec<[f64; 2]> {
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

pub(super) fn slope(sizes: &Sizes, ranks: u32) -> Option<Slope> {
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

/// Groups of packages whose rows are kept: each package once, or once in each registry.
pub(super) fn of_packages<'a>(data: &Data<'a>, field: Field) -> Vec<Pile<'a>> {
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
    // A name may occur in several registries or periods, so each pile keeps the greatest count of
    // each name. The order of this map does not affect the answer.
    let mut elsewhere: HashMap<(usize, &'a str), Option<Count>> = HashMap::new();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(packages) = relations.table(Relation::Packages) else {
            continue;
        };
        for row in pulse::over(0..packages.rows()) {
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

/// A part of the table, and the codes of registry and period in its store.
pub(super) type Place = (usize, Option<Name>, Option<Name>);

/// The packages of each registry and period.
pub(super) struct Piles<'m, 'a> {
    pub(super) parts: &'m [&'a Relations],
    pub(super) period: bool,
    pub(super) piles: Vec<Pile<'a>>,
    pub(super) places: HashMap<Place, usize>,
}

impl Piles<'_, '_> {
    /// The registry and period of a row.
    pub(super) fn of(&mut self, part: usize, row: usize) -> usize {
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
        let key = (text(registry), text(period));
        let same = |pile: &Pile<'_>| (pile.registry, pile.period) == key;
        let place = self.piles.iter().position(same).unwrap_or_else(|| {
            self.piles.push(Pile {
                registry: key.0,
                period: key.1,
                ..Pile::default()
            });
            self.piles.len() - 1
        });
        self.places.insert((part, registry, period), place);
        place
    }
}

/// Groups of packages if only a ranking is kept: every row counts.
pub(super) fn of_rankings<'a>(data: &Data<'a>) -> Vec<Pile<'a>> {
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
        pile.repeated = repeated.map(|(count, more)| count + more);
        for row in ranking.head().iter().take(100 * NAMED) {
            pile.place(&row.id, row.downloads);
        }
    }
    piles.into_values().collect()
}

/// The group of base models whose descendants the source counts.
pub(super) fn of_descendants<'a>(data: &Data<'a>) -> Option<Pile<'a>> {
    let mut pile = Pile::default();
    for (relations, table) in data.tables(Relation::DescendantCounts) {
        for row in pulse::over(0..table.rows()) {
            let id = relations.text(Field::CountedBase, row).unwrap_or_default();
            pile.push(id, table.count(Field::DescendantCount, row));
        }
    }
    data.has(Relation::DescendantCounts).then_some(pile)
}
