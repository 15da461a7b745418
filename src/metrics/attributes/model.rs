//! The statistics of attributes that are stored as codes.

use serde::Serialize;

use super::beside;
use super::coded::{Coded, UNKNOWN, has_values};
use super::{
    Attribute, AttributeKind, CONFIDENCE, Family, FamilyPart, Level, Output, PAIRS, Pair, Params,
};
use crate::base::hash::text_hash;
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::models::{Cells, Models};
use crate::domain::owners::Owners;
use crate::domain::snapshot::Taken;
use crate::metrics::Popularity;
use crate::relations::Field;
use crate::stats;

/// The number of milliseconds in a day.
pub(super) const DAY: f64 = 86_400_000.0;

/// 2 March 2022, the day that the hub gives to everything older.
const FIRST_DAY: [i64; 2] = [1_646_179_200_000, 1_646_265_599_999];

/// Registries that list other things than models.
const NO_MODELS: &[&str] = &["huggingface-datasets", "huggingface-spaces"];

/// Fields that only tables of models have; tables of data sets also have tasks.
const SIGNS: [Field; 4] = [
    Field::Libraries,
    Field::ModelType,
    Field::Architectures,
    Field::Parameters,
];

/// The joint model of all attributes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joint {
    /// Models.
    pub n: u64,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// The constant: the value of a model with all reference levels and average numbers.
    pub constant: f64,
    /// Its HC3 standard error.
    pub constant_se: Option<f64>,
    /// The columns in the model.
    pub columns: Vec<Column>,
    /// Columns left out because they are sums of other columns.
    pub dropped: Vec<String>,
    /// Whether a column holds age equal; for this the age of at least half of the models must be
    /// known.
    pub age_held_equal: bool,
    /// Levels with too few models for a separate column, which count with the reference; and
    /// missing numbers of too few models, which count as the mean.
    pub joined: Vec<Joined>,
    /// Share of the variation of log10(1 + popularity) that is explained.
    pub r_squared: Option<f64>,
    /// Adjusted R²: without the share that the columns explain by chance.
    pub adjusted_r_squared: Option<f64>,
    /// The column that others predict best, and its variance inflation factor.
    pub most_collinear: Option<(String, f64)>,
}

/// Models without a separate column in the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joined {
    /// The attribute.
    pub attribute: String,
    /// Their level: `(other)` is pooled, `(unknown)` not stated.
    pub level: String,
    /// Models.
    pub n: u64,
    /// The level with which they count; `None` for a number, which counts as its mean.
    pub with: Option<String>,
}

/// A column of the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// The attribute.
    pub attribute: String,
    /// The level that is compared with the reference; `yes`, compared with no; `(unknown)` for the
    /// missing values of a number; `None` for the number itself.
    pub level: Option<String>,
    /// The attribute's reference level.
    pub reference: Option<String>,
    /// Its family.
    pub family: Family,
    /// The change of log10(1 + popularity) if the column increases by 1 and all others do not
    /// change.
    pub coefficient: f64,
    /// HC3 standard error; `None` if a single model decides a column.
    pub se: Option<f64>,
    /// Coefficient ÷ standard error.
    pub z: Option<f64>,
    /// Two-sided p-value by the normal distribution.
    pub p: Option<f64>,
    /// 95% interval.
    pub interval: Option<[f64; 2]>,
    /// Variance inflation factor.
    pub vif: f64,
}

/// The models that count, each at a place. Places are in the order of a hash of the names, so that
/// no sum depends on the order of rows.
pub(super) struct Population<'m, 'a> {
    pub(super) models: &'m Models<'a>,
    /// Their numbers, ascending: columns are read in their order.
    pub(super) list: Vec<u32>,
    /// The place of each model in that list.
    places: Vec<u32>,
    /// log10(1 + popularity) by place.
    pub(super) y: Vec<f64>,
    /// The time to which ages are measured.
    pub(super) at: Option<i64>,
    pub(super) field: Field,
}

impl<'a> Population<'_, 'a> {
    /// A value of each model by place. The function gets the index of the model in the list and its
    /// number.
    pub(super) fn each<T: Copy + Default>(&self, value: impl Fn(usize, u32) -> T) -> Vec<T> {
        let mut found = vec![T::default(); self.list.len()];
        // Once the work is stopped, nobody looks at the values, only at their number.
        let models = pulse::over(&self.list).zip(&self.places);
        for (index, (model, place)) in models.enumerate() {
            found[*place as usize] = value(index, *model);
        }
        found
    }

    /// The popularity and the time to which ages are measured, without the rest.
    pub(super) fn into_values(self) -> (Vec<f64>, Option<i64>) {
        (self.y, self.at)
    }

    /// A field of the models.
    pub(super) fn cells(&self, field: Field) -> Cells<'_, 'a> {
        self.models.cells(field)
    }

    /// The months since each model was created, by place; NaN if that is not known.
    pub(super) fn ages(&self) -> Vec<f64> {
        /// The number of days in a month.
        const MONTH: f64 = 365.25 / 12.0;
        let created = self.cells(Field::CreatedAt);
        self.each(|_, model| match (self.at, created.time(model)) {
            (Some(at), Some(time)) => (at.saturating_sub(time)).max(0) as f64 / DAY / MONTH,
            _ => f64::NAN,
        })
    }
}

/// The popularity that is used: the one that was asked for, if the data have it.
fn popularity(data: &Data<'_>, asked: Popularity) -> Option<Popularity> {
    let other = match asked {
        Popularity::Downloads => Popularity::Likes,
        Popularity::Likes => Popularity::Downloads,
    };
    let mut each = [asked, other].into_iter();
    each.find(|popularity| has_values(data, popularity.field()))
}

pub(super) fn measure(data: &Data<'_>, params: &Params) -> Option<Output> {
    let registry = data.source.registry.as_deref();
    let signs = SIGNS.into_iter().any(|field| has_values(data, field));
    if !signs || registry.is_some_and(|registry| NO_MODELS.contains(&registry)) {
        return None;
    }
    let chosen = popularity(data, params.popularity)?;
    let models = data.models();
    let field = chosen.field();
    let mut list = Vec::with_capacity(models.rows());
    let mut y = Vec::with_capacity(models.rows());
    let (mut without, mut zeros) = (0, 0);
    let (kinds, counts) = (models.cells(Field::RepositoryType), models.cells(field));
    for model in models.all() {
        // A table may list all repositories, of which only models count.
        if kinds.text(model).is_some_and(|kind| kind != "model") {
            continue;
        }
        match counts.number(model) {
            Some(count) => {
                list.push(model);
                y.push(libm::log10(1.0 + count));
                zeros += u64::from(count == 0.0);
            }
            None => without += 1,
        }
    }
    let mut population = Population {
        models,
        places: by_hash(models, &list),
        list,
        y: Vec::new(),
        at: None,
        field,
    };
    population.y = population.each(|index, _| y[index]);
    drop(y);
    population.at = taken(data, &population);
    let mut coded = Coded::new(data, &population, params);
    if pulse::is_stopped() || !coded.is_of_models() {
        return None;
    }
    let (order, ranks) = stats::order_and_ranks(&population.y);
    let attributes = coded.one_by_one(&population, &order, &ranks);
    if pulse::is_stopped() {
        return None;
    }
    drop(order);
    let owners = Owners::of_models(models, population.list.iter().copied());
    let groups = population.each(|index, _| owners.group(index));
    let (owners, groups) = (owners.count(), stats::OwnerGroups::new(groups));
    let (joint, families) = coded.together(&population, &attributes, &groups);
    if pulse::is_stopped() {
        return None;
    }
    let created = models.cells(Field::CreatedAt);
    let first = |model: &&u32| {
        let time = created.time(**model);
        time.is_some_and(|time| (FIRST_DAY[0]..=FIRST_DAY[1]).contains(&time))
    };
    // The codes of all models are dropped before the columns are made, to save memory.
    let left_out = std::mem::take(&mut coded.left_out);
    drop(coded);
    let ranks = stats::Ranks::from_doubled(&ranks)?;
    Some(Output {
        popularity: chosen,
        fell_back: chosen != params.popularity,
        models: population.list.len() as u64,
        without_popularity: without,
        repeated: models.repeated(),
        zeros,
        at: population.at,
        of_first_day: population.list.iter().filter(first).count() as u64,
        attributes,
        left_out,
        families,
        joint,
        beside: beside::beside(data, population, ranks, (owners, &groups)),
    })
}

/// The place of each model in the order of a hash of the names.
fn by_hash(models: &Models<'_>, list: &[u32]) -> Vec<u32> {
    let hash = |model: u32| text_hash(models.id(model));
    let mut order: Vec<(u64, u32)> = (0..)
        .zip(list)
        .map(|(index, model)| (hash(*model), index))
        .collect();
    order.sort_unstable_by(|a, b| {
        let name = |index: u32| models.id(list[index as usize]);
        a.0.cmp(&b.0).then_with(|| name(a.1).cmp(name(b.1)))
    });
    let mut places = vec![0; list.len()];
    for (place, (_, index)) in (0..).zip(order) {
        places[index as usize] = place;
    }
    places
}

/// The time of the snapshot, to which the ages of models are measured; `None` if no model has a
/// time.
fn taken(data: &Data<'_>, population: &Population<'_, '_>) -> Option<i64> {
    let fields = [Field::CreatedAt, Field::UpdatedAt];
    let fields = fields.into_iter().filter(|field| data.models().has(*field));
    let times = fields.flat_map(|field| {
        let (list, cells) = (population.list.iter(), population.cells(field));
        list.filter_map(move |model| cells.time(*model))
    });
    let mut times = times.peekable();
    times.peek()?;
    Taken::new(data.source.date, times).map(Taken::at)
}

impl Coded {
    /// The analysis of each attribute.
    fn one_by_one(
        &self,
        population: &Population<'_, '_>,
        order: &[u32],
        ranks: &[u32],
    ) -> Vec<Attribute> {
        let models = population.each(|_, model| model);
        let counts = population.cells(population.field);
        let popularity = |place: u32| counts.number(models[place as usize]).unwrap_or(0.0);
        let n = population.list.len() as u64;
        let grouped = |levels: &[String], codes: &[u8]| {
            let group = |place: usize| usize::from(codes[place]);
            let groups = stats::Groups::new(ranks, levels.len(), &group);
            let test = groups.kruskal_wallis();
            let (pairs_compared, pairs) = pairs(&groups, levels);
            Attribute {
                attribute: String::new(),
                family: Family::Other,
                kind: AttributeKind::Levels,
                known: n,
                n,
                statistic: test.as_ref().map(|test| test.h),
                df: test.as_ref().map(|test| test.df),
                p: test.as_ref().map(|test| test.p),
                p_holm: None,
                effect: test.map(|test| test.epsilon_squared),
                interval: None,
                levels: described_levels(&population.y, order, &popularity, levels, codes),
                pairs_compared,
                pairs,
            }
        };
        let mut all = Vec::new();
        for factor in pulse::over(&self.factors) {
            all.push(Attribute {
                attribute: factor.attribute.to_owned(),
                family: factor.family,
                known: factor.known,
                ..grouped(&factor.levels, &factor.codes)
            });
        }
        for flag in pulse::over(&self.flags) {
            let levels = ["no".to_owned(), "yes".to_owned()];
            let bits = self.bits.iter();
            let codes: Vec<u8> = bits.map(|bits| (bits >> flag.bit & 1) as u8).collect();
            all.push(Attribute {
                attribute: flag.attribute.clone(),
                family: flag.family,
                kind: AttributeKind::Flag,
                known: flag.count,
                pairs_compared: 0,
                pairs: Vec::new(),
                ..grouped(&levels, &codes)
            });
        }
        for number in pulse::over(&self.numbers) {
            let rho = rho(&number.values, &population.y, ranks);
            all.push(Attribute {
                attribute: number.attribute.to_owned(),
                family: number.family,
                kind: AttributeKind::Number,
                known: number.known,
                n: number.known,
                statistic: rho.as_ref().map(|rho| rho.coefficient),
                df: None,
                p: rho.as_ref().map(|rho| rho.p),
                p_holm: None,
                effect: rho.as_ref().map(|rho| rho.coefficient * rho.coefficient),
                interval: rho.and_then(|rho| {
                    stats::spearman_interval(rho.coefficient, number.known, CONFIDENCE)
                }),
                levels: Vec::new(),
                pairs_compared: 0,
                pairs: Vec::new(),
            });
        }
        let p: Vec<Option<f64>> = all.iter().map(|attribute| attribute.p).collect();
        for (attribute, p_holm) in all.iter_mut().zip(stats::holm(&p)) {
            attribute.p_holm = p_holm;
        }
        let order = stats::order(all.len(), &|a, b| all[a].family.cmp(&all[b].family));
        order.into_iter().map(|index| all[index].clone()).collect()
    }

    /// The columns of the joint model: those of the control first, then family by family. In this
    /// fixed order the same columns are always the ones left out as sums of others.
    fn columns(&self) -> Vec<Planned> {
        let mut columns = Vec::new();
        for (index, factor) in self.factors.iter().enumerate() {
            for (code, count) in factor.counts.iter().enumerate().skip(1) {
                if *count >= self.least {
                    columns.push(Planned {
                        from: From::Level(index, code as u8),
                        family: factor.family,
                        attribute: factor.attribute.to_owned(),
                        level: factor.levels.get(code).cloned(),
                        reference: factor.levels.first().cloned(),
                    });
                }
            }
        }
        for flag in &self.flags {
            columns.push(Planned {
                from: From::Bit(flag.bit),
                family: flag.family,
                attribute: flag.attribute.clone(),
                level: Some("yes".to_owned()),
                reference: Some("no".to_owned()),
            });
        }
        for (index, number) in self.numbers.iter().enumerate() {
            let planned = |from, level: Option<&str>| Planned {
                from,
                family: number.family,
                attribute: number.attribute.to_owned(),
                level: level.map(str::to_owned),
                reference: None,
            };
            columns.push(planned(From::Number(index), None));
            if number.values.len() as u64 - number.known >= self.least {
                columns.push(planned(From::Unknown(index), Some(UNKNOWN)));
            }
        }
        let place = |index: usize| (columns[index].family != Family::Age, columns[index].family);
        let order = stats::order(columns.len(), &|a, b| place(a).cmp(&place(b)));
        order
            .into_iter()
            .map(|index| columns[index].clone())
            .collect()
    }

    /// The levels and missing numbers without a separate column.
    fn joined(&self) -> Vec<Joined> {
        let mut joined = Vec::new();
        for factor in &self.factors {
            let levels = factor.levels.iter().zip(&factor.counts).skip(1);
            for (level, n) in levels.filter(|(_, n)| (1..self.least).contains(*n)) {
                joined.push(Joined {
                    attribute: factor.attribute.to_owned(),
                    level: level.clone(),
                    n: *n,
                    with: factor.levels.first().cloned(),
                });
            }
        }
        for number in &self.numbers {
            let unknown = number.values.len() as u64 - number.known;
            if (1..self.least).contains(&unknown) {
                joined.push(Joined {
                    attribute: number.attribute.to_owned(),
                    level: UNKNOWN.to_owned(),
                    n: unknown,
                    with: None,
                });
            }
        }
        joined
    }

    fn together(
        &self,
        population: &Population<'_, '_>,
        attributes: &[Attribute],
        owners: &stats::OwnerGroups,
    ) -> (Option<Joint>, Vec<FamilyPart>) {
        let planned = self.columns();
        let rows = population.list.len();
        let fit = (rows >= ROWS_A_COLUMN * (planned.len() + 1) && !planned.is_empty())
            .then(|| stats::multiple(rows, planned.len(), &self.row(population, &planned)))
            .flatten();
        let grouped = fit.as_ref().and_then(|fit| {
            stats::GroupedProducts::new(fit, &self.row(population, &planned), owners)
        });
        let mut families: Vec<FamilyPart> = Family::ALL
            .into_iter()
            .map(|family| {
                let among = |column: usize| planned[column].family == family;
                let columns_of = |fit: &stats::Multiple| {
                    let columns = fit.coefficients.iter().enumerate();
                    let columns = columns
                        .filter(|(column, coefficient)| coefficient.is_some() && among(*column));
                    columns.count() as u64
                };
                let stated = |column: usize| among(column) && !planned[column].is_unknown();
                let has_stated = fit.as_ref().is_some_and(|fit| {
                    let mut columns = fit.coefficients.iter().enumerate();
                    columns.any(|(column, coefficient)| coefficient.is_some() && stated(column))
                });
                let columns = fit.as_ref().map_or(0, columns_of);
                let fit = fit.as_ref().filter(|_| columns > 0);
                let wald = fit.and_then(|fit| fit.wald(&among));
                let independent =
                    fit.and_then(|fit| fit.partial_r_squared_interval(&stated, CONFIDENCE));
                let products = fit.and(grouped.as_ref());
                let by_owner =
                    products.and_then(|products| products.partial_r_squared_interval(&stated));
                let of_family = attributes
                    .iter()
                    .filter(|attribute| attribute.family == family);
                FamilyPart {
                    family,
                    measured: has_stated,
                    attributes: of_family.count() as u64,
                    columns,
                    partial_r_squared: fit.and_then(|fit| fit.partial_r_squared(&among)),
                    partial_r_squared_stated: fit.and_then(|fit| fit.partial_r_squared(&stated)),
                    partial_r_squared_stated_interval: stats::wider(independent, by_owner),
                    partial_r_squared_stated_independent: independent,
                    partial_r_squared_stated_by_owner: by_owner,
                    p: wald.as_ref().map(|wald| wald.p),
                    wald: wald.map(|wald| wald.chi_squared),
                    p_holm: None,
                }
            })
            .collect();
        let claimed = |part: &FamilyPart| part.p.filter(|_| part.family.is_claimed());
        let p: Vec<Option<f64>> = families.iter().map(claimed).collect();
        for (part, p_holm) in families.iter_mut().zip(stats::holm(&p)) {
            part.p_holm = p_holm;
        }
        let mut ages = self.numbers.iter();
        let age_known =
            ages.any(|number| number.family == Family::Age && number.known * 2 >= rows as u64);
        let joint = fit.map(|fit| Joint {
            owner_groups: owners.count(),
            ..joint(&fit, planned, self.joined(), age_known)
        });
        (joint, families)
    }

    /// Gives the cells of a row that are not 0. An unknown number is replaced by the mean of the
    /// known ones, so that the column of unknown values shows how these models differ from average
    /// ones.
    fn row<'r>(
        &'r self,
        population: &'r Population<'_, '_>,
        planned: &'r [Planned],
    ) -> impl Fn(usize, &mut Vec<(usize, f64)>) -> f64 + 'r {
        let mut of_level = vec![[None; 256]; self.factors.len()];
        let mut of_bit = [None; u64::BITS as usize];
        let mut of_number = Vec::new();
        for (column, plan) in planned.iter().enumerate() {
            match plan.from {
                From::Level(factor, code) => of_level[factor][usize::from(code)] = Some(column),
                From::Bit(bit) => of_bit[bit as usize] = Some(column),
                From::Number(index) => {
                    let values = &self.numbers[index].values;
                    let known = values.iter().filter(|value| !value.is_nan());
                    let mean = known.sum::<f64>() / self.numbers[index].known as f64;
                    let unknown = planned
                        .iter()
                        .position(|plan| plan.from == From::Unknown(index));
                    of_number.push((values, column, mean, unknown));
                }
                From::Unknown(_) => {}
            }
        }
        move |place, cells| {
            for (factor, columns) in self.factors.iter().zip(&of_level) {
                if let Some(column) = columns[usize::from(factor.codes[place])] {
                    cells.push((column, 1.0));
                }
            }
            let mut bits = self.bits[place];
            while bits != 0 {
                if let Some(column) = of_bit[bits.trailing_zeros() as usize] {
                    cells.push((column, 1.0));
                }
                bits &= bits - 1;
            }
            for (values, column, mean, unknown) in &of_number {
                let value = values[place];
                cells.push((*column, if value.is_nan() { *mean } else { value }));
                if value.is_nan() {
                    cells.extend(unknown.map(|column| (column, 1.0)));
                }
            }
            population.y[place]
        }
    }
}

/// The number of models that a column needs.
const ROWS_A_COLUMN: usize = 5;

/// The content of a column.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Level(usize, u8),
    Bit(u32),
    Number(usize),
    Unknown(usize),
}

/// A column before it is fitted.
#[derive(Clone)]
struct Planned {
    from: From,
    family: Family,
    attribute: String,
    level: Option<String>,
    reference: Option<String>,
}

impl Planned {
    fn is_unknown(&self) -> bool {
        self.level.as_deref() == Some(UNKNOWN)
    }
}

/// Spearman's rho of a number, NaN where it is not known, with a quantity whose doubled mid-ranks
/// are given.
fn rho(x: &[f64], y: &[f64], ranks_of_y: &[u32]) -> Option<stats::Correlation> {
    let ranks = |values: &[f64]| stats::doubled_ranks_of(values.len(), &|place| values[place]);
    if !x.iter().any(|x| x.is_nan()) {
        return stats::rank_correlation(&ranks(x), ranks_of_y);
    }
    let known = x.iter().zip(y).filter(|(x, _)| !x.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = known.unzip();
    stats::rank_correlation(&ranks(&x), &ranks(&y))
}

/// An interval around a coefficient.
pub(super) fn interval(estimate: f64, se: Option<f64>) -> Option<[f64; 2]> {
    let reach = stats::normal_quantile(0.5 + CONFIDENCE / 2.0)? * se?;
    Some([estimate - reach, estimate + reach])
}

fn joint(
    fit: &stats::Multiple,
    planned: Vec<Planned>,
    joined: Vec<Joined>,
    age_known: bool,
) -> Joint {
    let named = |plan: &Planned| match &plan.level {
        Some(level) => format!("{}: {level}", plan.attribute),
        None => plan.attribute.clone(),
    };
    let mut joint = Joint {
        n: fit.n,
        owner_groups: 0,
        constant: fit.constant.estimate,
        constant_se: fit.constant.se,
        columns: Vec::new(),
        dropped: Vec::new(),
        age_held_equal: false,
        joined,
        r_squared: fit.r_squared,
        adjusted_r_squared: fit.adjusted_r_squared,
        most_collinear: None,
    };
    for (plan, found) in planned.into_iter().zip(&fit.coefficients) {
        let Some(found) = found else {
            joint.dropped.push(named(&plan));
            continue;
        };
        if joint
            .most_collinear
            .as_ref()
            .is_none_or(|(_, most)| found.vif > *most)
        {
            joint.most_collinear = Some((named(&plan), found.vif));
        }
        joint.columns.push(Column {
            attribute: plan.attribute,
            level: plan.level,
            reference: plan.reference,
            family: plan.family,
            coefficient: found.estimate,
            se: found.se,
            z: found.z,
            p: found.p,
            interval: interval(found.estimate, found.se),
            vif: found.vif,
        });
    }
    joint.age_held_equal = age_known
        && joint
            .columns
            .iter()
            .any(|column| column.family == Family::Age && column.level.is_none());
    joint
}

/// The pairs of groups by Dunn's test: their number, and those with the strongest evidence of a
/// difference.
fn pairs(groups: &stats::Groups, levels: &[String]) -> (u64, Vec<Pair>) {
    let mut found: Vec<(usize, usize, f64, f64)> = Vec::new();
    for a in 0..levels.len() {
        for b in a + 1..levels.len() {
            if let Some((z, p)) = groups.dunn(a, b) {
                // The more popular level comes first.
                let (a, b) = if z < 0.0 { (b, a) } else { (a, b) };
                found.push((a, b, z.abs(), p));
            }
        }
    }
    let p: Vec<Option<f64>> = found.iter().map(|(_, _, _, p)| Some(*p)).collect();
    let holm = stats::holm(&p);
    let surest = stats::order(found.len(), &|a, b| found[b].2.total_cmp(&found[a].2));
    let shown = surest.into_iter().take(PAIRS);
    let shown = shown.map(|place| {
        let (a, b, z, p) = found[place];
        Pair {
            a: levels[a].clone(),
            b: levels[b].clone(),
            z,
            p_holm: holm[place].unwrap_or(p),
        }
    });
    (found.len() as u64, shown.collect())
}

/// The groups with their medians and means.
fn described_levels(
    y: &[f64],
    order: &[u32],
    popularity: &dyn Fn(u32) -> f64,
    levels: &[String],
    codes: &[u8],
) -> Vec<Level> {
    let group = |place: usize| usize::from(codes[place]);
    let (mut counts, mut sums) = (vec![0u64; levels.len()], vec![0.0; levels.len()]);
    for (place, y) in pulse::through(y).enumerate() {
        counts[group(place)] += 1;
        sums[group(place)] += y;
    }
    let (mut seen, mut medians) = (vec![0u64; levels.len()], vec![0.0; levels.len()]);
    for place in pulse::through(order) {
        let level = group(*place as usize);
        let (before, count) = (seen[level], counts[level]);
        seen[level] += 1;
        // The median is the middle value or the mean of the two around the middle.
        if before == (count - 1) / 2 || before == count / 2 {
            let share = if count % 2 == 1 { 1.0 } else { 0.5 };
            medians[level] += share * popularity(*place);
        }
    }
    let levels = levels
        .iter()
        .enumerate()
        .filter(|(place, _)| counts[*place] > 0);
    levels
        .map(|(place, level)| Level {
            level: level.clone(),
            n: counts[place],
            median: medians[place],
            mean_log: sums[place] / counts[place] as f64,
        })
        .collect()
}
