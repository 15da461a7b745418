//! The packages of a dataset and their owners.

use std::collections::HashSet;

use super::{By, Holding, NAMED, Owner, OwnersFrom, WithoutLargest};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::models::{Edge, Models};
use crate::domain::owners::Numbered;
use crate::relations::{Count, Field, Relation, Row};
use crate::stats::{self, Sizes};

/// The owner in a package's name, if it contains one.
pub(super) fn before_slash(id: &str) -> Option<&str> {
    let (owner, _) = id.split_once('/')?;
    (!owner.is_empty()).then_some(owner)
}

/// Packages, identified by ascending numbers.
pub(super) enum Packages<'d, 'a> {
    Rows(&'d Models<'a>),
    /// All packages of a ranking, each name once.
    Ranked(Vec<&'a Row>),
}

impl<'d, 'a> Packages<'d, 'a> {
    /// The packages of a dataset, if all of them are kept.
    pub(super) fn of(data: &'d Data<'a>) -> Option<Self> {
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

    pub(super) fn all(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::Rows(models) => Box::new(models.all()),
            Self::Ranked(rows) => Box::new(0..rows.len() as u32),
        }
    }

    pub(super) fn id(&self, package: u32) -> &'a str {
        match self {
            Self::Rows(models) => models.id(package),
            Self::Ranked(rows) => rows.get(package as usize).map_or("", |row| &row.id),
        }
    }

    /// The count of each package in a field.
    pub(super) fn counts(&self, field: Field) -> Box<dyn Fn(u32) -> Option<Count> + '_> {
        match self {
            Self::Rows(models) => {
                let cells = models.cells(field);
                Box::new(move |package| cells.count(package))
            }
            Self::Ranked(rows) => Box::new(move |package| {
                let row = rows.get(package as usize)?;
                (field == Field::Downloads).then_some(row.downloads)
            }),
        }
    }

    /// The text of each package in a field.
    pub(super) fn texts(&self, field: Field) -> Box<dyn Fn(u32) -> Option<&'a str> + '_> {
        match self {
            Self::Rows(models) => {
                let cells = models.cells(field);
                Box::new(move |package| cells.text(package))
            }
            Self::Ranked(_) => Box::new(|_| None),
        }
    }
}

/// Owners, identified by numbers, and their packages.
pub(super) struct Owners<'a> {
    pub(super) told_by: OwnersFrom,
    pub(super) numbered: Numbered<'a>,
    /// Package (as base) and owner (as child), each pair once, ascending.
    pub(super) pairs: Vec<Edge>,
}

impl<'a> Owners<'a> {
    pub(super) fn of(data: &Data<'a>, packages: &Packages<'_, 'a>, by: By) -> Option<Self> {
        let mut owners = Self {
            told_by: OwnersFrom::Maintainers,
            numbered: Numbered::default(),
            pairs: Vec::new(),
        };
        let listed = [
            (
                OwnersFrom::Maintainers,
                Relation::Maintainers,
                Field::MaintainedPackage,
                Field::Maintainer,
            ),
            (
                OwnersFrom::Authors,
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
        let authors = packages.texts(Field::Author);
        let has_authors = packages.all().any(|package| authors(package).is_some());
        owners.told_by = if has_authors {
            OwnersFrom::Author
        } else {
            OwnersFrom::Name
        };
        if !has_authors {
            // In other registries names do not begin with an owner, so a slash has another meaning.
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
            let author = authors(package).filter(|author| !author.is_empty());
            if let Some(owner) = author.or_else(|| before_slash(packages.id(package))) {
                owners.add(package, owner);
            }
        }
        (!owners.pairs.is_empty()).then(|| owners.sorted())
    }

    pub(super) fn list(
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
            for row in pulse::over(0..table.rows()) {
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

    pub(super) fn add(&mut self, package: u32, owner: &'a str) {
        let number = self.numbered.number(owner);
        self.pairs.push(Edge {
            base: package,
            child: number,
        });
    }

    pub(super) fn sorted(mut self) -> Self {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self
    }

    /// The owners of a package. The search begins at a place among the pairs, which is set to the
    /// place behind them: for packages in their order nothing is searched.
    pub(super) fn of_package(&self, package: u32, place: &mut usize) -> &[Edge] {
        let is_before = |place: usize| {
            self.pairs
                .get(place)
                .is_some_and(|pair| pair.base < package)
        };
        let begins = !is_before(*place) && place.checked_sub(1).is_none_or(is_before);
        let from = match begins {
            true => *place,
            false => self.pairs.partition_point(|pair| pair.base < package),
        };
        let rest = self.pairs.get(from..).unwrap_or_default();
        let same = rest.iter().take_while(|pair| pair.base == package).count();
        *place = from + same;
        rest.get(..same).unwrap_or_default()
    }

    /// The ten with the greatest amounts, equal ones by name.
    pub(super) fn largest(&self, held: &[Option<f64>], packages: &[u64], total: f64) -> Vec<Owner> {
        let amount = |owner: usize| {
            let amount = held.get(owner).copied().flatten();
            amount.filter(|amount| *amount > 0.0)
        };
        let holding = (0..held.len()).filter(|owner| amount(*owner).is_some());
        let first = stats::first(NAMED, holding, &|a, b| {
            let by_amount = amount(b)
                .unwrap_or(0.0)
                .total_cmp(&amount(a).unwrap_or(0.0));
            by_amount.then_with(|| self.numbered.names[a].cmp(self.numbered.names[b]))
        });
        first
            .into_iter()
            .filter_map(|owner| {
                let amount = amount(owner)?;
                Some(Owner {
                    name: self.numbered.names[owner].to_owned(),
                    amount,
                    share: (total > 0.0).then(|| amount / total),
                    packages: packages.get(owner).copied().unwrap_or(0),
                })
            })
            .collect()
    }

    pub(super) fn holding(&self, held: &[Option<f64>], packages: &[u64]) -> Option<Holding> {
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

/// The period of most packages' downloads, and the number of packages of other periods; `None` for
/// both if there is only one period.
pub(super) fn period<'a>(packages: &Packages<'_, 'a>) -> (Option<&'a str>, u64) {
    let mut periods: Vec<(&str, u64)> = Vec::new();
    let mut all = 0;
    let (texts, counts) = (
        packages.texts(Field::DownloadsPeriod),
        packages.counts(Field::Downloads),
    );
    for package in packages.all() {
        let Some(period) = texts(package) else {
            continue;
        };
        if counts(package).is_none() {
            continue;
        }
        all += 1;
        match periods.iter().position(|(known, _)| *known == period) {
            Some(place) => periods[place].1 += 1,
            // A column with more values does not hold periods.
            None if periods.len() == 1000 => {}
            None => periods.push((period, 1)),
        }
    }
    let key = |(period, times): &(&'a str, u64)| (*times, std::cmp::Reverse(*period));
    let most = periods.iter().max_by_key(|period| key(period));
    match most {
        Some((period, times)) => (Some(*period), all - times),
        None => (None, 0),
    }
}
