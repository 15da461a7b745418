//! From the data to attributes in codes, and what the statistics make of them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::beside::{self, documented};
use super::{Attribute, CONFIDENCE, Family, FamilyPart, Kind, Level, Output, PAIRS, Pair, Params};
use crate::metrics::data::Data;
use crate::metrics::models::Models;
use crate::metrics::owners::{self, Owners};
use crate::metrics::{Popularity, RelationFilter};
use crate::relations::{Field, Set, Value};
use crate::stats;

/// Milliseconds of a day.
pub(super) const DAY: f64 = 86_400_000.0;

/// 2 March 2022, the day that the hub states for all that is older.
const FIRST_DAY: [i64; 2] = [1_646_179_200_000, 1_646_265_599_999];

/// Registries of things other than models.
const NO_MODELS: &[&str] = &["huggingface-datasets", "huggingface-spaces"];

/// What tells that a table is of models; data sets have tasks as well.
const SIGNS: [Field; 4] = [
    Field::Libraries,
    Field::ModelType,
    Field::Architectures,
    Field::Parameters,
];

/// Tags of libraries and frameworks that say what form the weights have.
const FORMATS: &[&str] = &[
    "coreml",
    "ctranslate2",
    "executorch",
    "exl2",
    "exllamav3",
    "ggml",
    "gguf",
    "jax",
    "litert",
    "mlx",
    "onnx",
    "openvino",
    "pytorch",
    "rust",
    "safetensors",
    "tensorrt",
    "tf",
    "tf-lite",
];

/// Tags of libraries that say what a model was made with, rather than what loads it.
const TOOLS: &[&str] = &["axolotl", "mergekit", "tensorboard", "trl", "unsloth"];

/// Words of a name that say that a model is a quantised form of another.
const QUANTISED: &[&str] = &[
    "4bit",
    "8bit",
    "awq",
    "bnb",
    "exl2",
    "ggml",
    "gguf",
    "gptq",
    "int4",
    "int8",
    "quantized",
];

/// The fields whose members name libraries and formats.
const MEMBERS: [Field; 3] = [Field::Libraries, Field::OtherLibraries, Field::Frameworks];

/// The sections of a card, in the order of their bits.
const SECTIONS: [(&str, Family); 5] = [
    ("card describes the model", Family::Other),
    ("card names uses", Family::Other),
    ("card names limitations", Family::Other),
    ("card tells of training", Family::Reproducibility),
    ("card tells of evaluation", Family::Reproducibility),
];

/// All attributes together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joint {
    /// Models.
    pub n: u64,
    /// The constant: a model of all references, of average numbers.
    pub constant: f64,
    /// Its HC3 standard error.
    pub constant_se: Option<f64>,
    /// The columns that count.
    pub columns: Vec<Column>,
    /// Columns left out because others make them up.
    pub dropped: Vec<String>,
    /// Whether a column holds the age of models equal, of which at least half must be known.
    pub age_held_equal: bool,
    /// Levels of too few models for a column of their own, which count with the reference, and
    /// numbers that too few models lack, which are taken as the mean.
    pub joined: Vec<Joined>,
    /// Share of the variation of log10(1 + popularity) that is explained.
    pub r_squared: Option<f64>,
    /// The same, less what so many columns explain by chance.
    pub adjusted_r_squared: Option<f64>,
    /// The column that others go with most, and by how much that inflates its variance.
    pub most_collinear: Option<(String, f64)>,
}

/// Models without a column of their own in the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joined {
    /// The attribute.
    pub attribute: String,
    /// Their level: `(other)` is pooled, `(unknown)` not stated.
    pub level: String,
    /// Models.
    pub n: u64,
    /// The level that they count with; none for a number, which is taken as its mean.
    pub with: Option<String>,
}

/// A column of the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// The attribute.
    pub attribute: String,
    /// The level, against the reference; `yes` against no; `(unknown)` of a number; none for the
    /// number itself.
    pub level: Option<String>,
    /// The attribute's reference level.
    pub reference: Option<String>,
    /// Its family.
    pub family: Family,
    /// Orders of magnitude of popularity for one of the column, all others as they are.
    pub coefficient: f64,
    /// HC3 standard error; None where a model alone decides a column.
    pub se: Option<f64>,
    /// One by the other.
    pub z: Option<f64>,
    /// Two-sided, by the normal distribution.
    pub p: Option<f64>,
    /// 95% interval.
    pub interval: Option<[f64; 2]>,
    /// Variance inflation factor.
    pub vif: f64,
}

/// An attribute of levels: a code for each model.
struct Factor {
    attribute: &'static str,
    family: Family,
    levels: Vec<String>,
    counts: Vec<u64>,
    codes: Vec<u8>,
    known: u64,
}

/// An attribute of yes or no: a bit of each model's.
struct Flag {
    attribute: String,
    family: Family,
    bit: u32,
    count: u64,
}

/// A number: NaN where it is not known.
struct Number {
    attribute: &'static str,
    family: Family,
    values: Vec<f64>,
    known: u64,
}

/// The models that count, by place.
pub(super) struct Population<'m, 'a> {
    pub(super) models: &'m Models<'a>,
    /// Their numbers.
    pub(super) list: Vec<u32>,
    /// log10(1 + popularity).
    pub(super) y: Vec<f64>,
    /// When ages are taken.
    pub(super) at: Option<i64>,
    pub(super) field: Field,
}

impl Population<'_, '_> {
    /// A time of a model.
    pub(super) fn time(&self, model: u32, field: Field) -> Option<i64> {
        let (_, _, table, row) = self.models.row(model)?;
        match table.value(field, row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        }
    }

    /// The months since a model was made; NaN where that is not known.
    pub(super) fn age(&self, model: u32) -> f64 {
        /// Days in a month.
        const MONTH: f64 = 365.25 / 12.0;
        match (self.at, self.time(model, Field::CreatedAt)) {
            (Some(at), Some(time)) => (at.saturating_sub(time)).max(0) as f64 / DAY / MONTH,
            _ => f64::NAN,
        }
    }
}

fn tells(data: &Data<'_>, field: Field) -> bool {
    data.models().has(field) && data.knows(field)
}

/// The popularity that the data have, the one that was asked for first.
fn popularity(data: &Data<'_>, asked: Popularity) -> Option<Popularity> {
    let other = match asked {
        Popularity::Downloads => Popularity::Likes,
        Popularity::Likes => Popularity::Downloads,
    };
    let mut each = [asked, other].into_iter();
    each.find(|own| tells(data, own.field()))
}

pub(super) fn measure(data: &Data<'_>, params: &Params) -> Option<Output> {
    let registry = data.source.registry.as_deref();
    let signs = SIGNS.into_iter().any(|field| tells(data, field));
    if !signs || registry.is_some_and(|own| NO_MODELS.contains(&own)) {
        return None;
    }
    let own = popularity(data, params.popularity)?;
    let models = data.models();
    let field = own.field();
    let mut list = Vec::with_capacity(models.rows());
    let mut y = Vec::with_capacity(models.rows());
    let (mut without, mut zeros) = (0, 0);
    for model in models.all() {
        // Of a table of all repositories only models are asked.
        let kind = models.row(model).and_then(|(_, relations, table, row)| {
            relations.names.get(table.name(Field::RepositoryType, row)?)
        });
        if kind.is_some_and(|kind| kind != "model") {
            continue;
        }
        match models.number(model, field) {
            Some(count) => {
                list.push(model);
                y.push(libm::log10(1.0 + count));
                zeros += u64::from(count == 0.0);
            }
            None => without += 1,
        }
    }
    let list = by_hash(models, &mut y, list);
    let mut population = Population {
        models,
        list,
        y,
        at: None,
        field,
    };
    population.at = latest(data, &population);
    let mut coded = Coded::new(data, &population, params);
    if !coded.is_of_models() {
        return None;
    }
    let order = stats::order_of(&population.y);
    let ranks = stats::doubled_ranks(&order, &|a, b| population.y[a] == population.y[b]);
    let attributes = coded.one_by_one(&population, &order, &ranks);
    drop(order);
    let names = population.list.iter();
    let owners = Owners::new(names.map(|model| owners::of(models, *model)));
    let (owners, groups) = (owners.count(), owners.groups());
    let (joint, families) = coded.together(&population, &attributes, &groups);
    let first = |model: &&u32| {
        let time = population.time(**model, Field::CreatedAt);
        time.is_some_and(|time| (FIRST_DAY[0]..=FIRST_DAY[1]).contains(&time))
    };
    // What is coded of all models goes before what follows makes columns of its own.
    let left_out = std::mem::take(&mut coded.left_out);
    drop(coded);
    Some(Output {
        popularity: own,
        fell_back: own != params.popularity,
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

/// Models in the order of a hash of their names, their values likewise: no sum depends on the
/// order of rows then.
fn by_hash(models: &Models<'_>, values: &mut Vec<f64>, list: Vec<u32>) -> Vec<u32> {
    let hashes: Vec<u64> = list
        .iter()
        .map(|model| stats::text_hash(models.id(*model)))
        .collect();
    let order = stats::order(list.len(), &|a, b| {
        let by_hash = hashes[a].cmp(&hashes[b]);
        by_hash.then_with(|| models.id(list[a]).cmp(models.id(list[b])))
    });
    drop(hashes);
    *values = order.iter().map(|place| values[*place]).collect();
    order.into_iter().map(|place| list[place]).collect()
}

/// The latest time of a model, within the snapshot's day or month.
fn latest(data: &Data<'_>, population: &Population<'_, '_>) -> Option<i64> {
    let fields = [Field::CreatedAt, Field::UpdatedAt];
    let fields = fields.into_iter().filter(|field| data.models().has(*field));
    let latest = fields
        .flat_map(|field| {
            let list = population.list.iter();
            list.filter_map(move |model| population.time(*model, field))
        })
        .max()?;
    let span = data.source.date.map(|date| date.span());
    Some(span.map_or(latest, |[first, last]| latest.clamp(first, last)))
}

/// The attributes of all models in codes.
struct Coded {
    factors: Vec<Factor>,
    flags: Vec<Flag>,
    bits: Vec<u64>,
    numbers: Vec<Number>,
    left_out: Vec<String>,
    least: u64,
}

impl Coded {
    fn new(data: &Data<'_>, population: &Population<'_, '_>, params: &Params) -> Self {
        let mut coded = Self {
            factors: Vec::new(),
            flags: Vec::new(),
            bits: vec![0; population.list.len()],
            numbers: Vec::new(),
            left_out: Vec::new(),
            least: params.least.into(),
        };
        coded.add_levels(data, population, params.levels as usize);
        coded.add_members(data, population, params.levels as usize);
        coded.add_flags(data, population);
        coded.add_numbers(data, population);
        coded
    }

    /// Whether something is told that only models have.
    fn is_of_models(&self) -> bool {
        let factors = self.factors.iter().map(|own| own.family);
        let flags = self.flags.iter().map(|own| own.family);
        let numbers = self.numbers.iter().map(|own| own.family);
        let mut all = factors.chain(flags).chain(numbers);
        all.any(Family::is_claimed)
    }

    fn add_levels(&mut self, data: &Data<'_>, population: &Population<'_, '_>, most: usize) {
        let models = population.models;
        // A spelling such as "?" says nothing.
        let says = |text: &&str| text.contains(char::is_alphanumeric);
        let name = |field: Field| {
            move |model: u32| {
                let (_, relations, table, row) = models.row(model)?;
                let text = relations.names.get(table.name(field, row)?);
                text.filter(says)
            }
        };
        if tells(data, Field::ModelType) {
            self.add_factor(
                population,
                "model type",
                Family::Architecture,
                most,
                &name(Field::ModelType),
            );
        } else if tells(data, Field::Architectures) {
            self.add_factor(
                population,
                "architecture",
                Family::Architecture,
                most,
                &|model| {
                    let (_, relations, table, row) = models.row(model)?;
                    let set = table.set_of(Field::Architectures, row);
                    let members = relations.sets.members(set);
                    let texts = members.filter_map(|name| relations.names.get(name));
                    texts.filter(says).min()
                },
            );
        }
        if tells(data, Field::Task) {
            self.add_factor(
                population,
                "task",
                Family::Architecture,
                most,
                &name(Field::Task),
            );
        }
        if tells(data, Field::License) {
            self.add_factor(
                population,
                "licence",
                Family::Other,
                most,
                &name(Field::License),
            );
        }
        if tells(data, Field::Languages) {
            self.add_factor(population, "languages", Family::Other, most, &|model| {
                let (_, relations, table, row) = models.row(model)?;
                let set = table.set_of(Field::Languages, row);
                let (mut all, mut english) = (0, false);
                for name in relations.sets.members(set) {
                    let text = relations.names.get(name).unwrap_or_default();
                    all += 1;
                    english |= ["en", "eng", "english"]
                        .iter()
                        .any(|own| text.eq_ignore_ascii_case(own));
                }
                Some(match (all, english) {
                    (0, _) => return None,
                    (1, true) => "English",
                    (1, false) => "one other than English",
                    (_, true) => "several with English",
                    (_, false) => "several without English",
                })
            });
        }
    }

    fn add_factor<'t>(
        &mut self,
        population: &Population<'_, '_>,
        attribute: &'static str,
        family: Family,
        most: usize,
        value: &dyn Fn(u32) -> Option<&'t str>,
    ) {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let (mut texts, mut counts) = (Vec::new(), Vec::<u64>::new());
        let mut raw = Vec::with_capacity(population.list.len());
        for model in &population.list {
            raw.push(value(*model).map(|text| {
                let next = texts.len() as u32;
                let number = *numbers.entry(text).or_insert(next);
                if number == next {
                    texts.push(text);
                    counts.push(0);
                }
                counts[number as usize] += 1;
                number
            }));
        }
        let frequent = stats::order(texts.len(), &|a, b| {
            counts[b]
                .cmp(&counts[a])
                .then_with(|| texts[a].cmp(texts[b]))
        });
        let frequent = frequent.into_iter().take(most);
        let kept: Vec<usize> = frequent
            .filter(|number| counts[*number] >= self.least)
            .collect();
        let mut levels: Vec<String> = kept.iter().map(|own| texts[*own].to_owned()).collect();
        levels.extend(["(other)".to_owned(), UNKNOWN.to_owned()]);
        // At most 22 of them.
        let (pooled, unknown) = (kept.len() as u8, kept.len() as u8 + 1);
        let mut code_of = vec![pooled; texts.len()];
        for (code, number) in (0..).zip(&kept) {
            code_of[*number] = code;
        }
        let mut own = Factor {
            attribute,
            family,
            counts: vec![0; levels.len()],
            levels,
            codes: Vec::with_capacity(raw.len()),
            known: 0,
        };
        for number in raw {
            let code = number.map_or(unknown, |number| code_of[number as usize]);
            own.known += u64::from(number.is_some());
            own.counts[usize::from(code)] += 1;
            own.codes.push(code);
        }
        let groups = own.counts.iter().filter(|count| **count > 0).count();
        if kept.is_empty() || groups < 2 {
            self.left_out.push(attribute.to_owned());
        } else {
            self.factors.push(own);
        }
    }

    /// Adds a yes-or-no attribute, unless one side has too few models.
    fn add_flag(&mut self, attribute: String, family: Family, is: &dyn Fn(usize) -> bool) {
        let bit = self.flags.len() as u32;
        if bit == u64::BITS {
            self.left_out.push(attribute);
            return;
        }
        let mut count = 0;
        for (place, bits) in self.bits.iter_mut().enumerate() {
            let own = u64::from(is(place));
            *bits |= own << bit;
            count += own;
        }
        let others = self.bits.len() as u64 - count;
        if count < self.least || others < self.least {
            self.bits.iter_mut().for_each(|bits| *bits &= !(1 << bit));
            if count > 0 {
                self.left_out.push(attribute);
            }
            return;
        }
        self.flags.push(Flag {
            attribute,
            family,
            bit,
            count,
        });
    }

    /// Libraries and formats: models share few combinations of sets, each is understood once.
    fn add_members(&mut self, data: &Data<'_>, population: &Population<'_, '_>, most: usize) {
        if !MEMBERS.into_iter().any(|field| tells(data, field)) {
            return;
        }
        let models = population.models;
        let mut numbers: HashMap<(usize, [Set; 3]), u32> = HashMap::new();
        // Of each combination: its members and its models.
        let mut combinations: Vec<(Vec<&str>, u64)> = Vec::new();
        let mut own = Vec::with_capacity(population.list.len());
        for model in &population.list {
            let Some((part, relations, table, row)) = models.row(*model) else {
                own.push(u32::MAX);
                continue;
            };
            let key = (part, MEMBERS.map(|field| table.set_of(field, row)));
            let next = combinations.len() as u32;
            let number = *numbers.entry(key).or_insert(next);
            if number == next {
                let members = key
                    .1
                    .into_iter()
                    .flat_map(|set| relations.sets.members(set));
                let mut texts: Vec<&str> = members
                    .filter_map(|name| relations.names.get(name))
                    .collect();
                texts.sort_unstable();
                texts.dedup();
                combinations.push((texts, 0));
            }
            combinations[number as usize].1 += 1;
            own.push(number);
        }
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (members, count) in &combinations {
            for member in members {
                *counts.entry(member).or_default() += count;
            }
        }
        let (formats, libraries): (Vec<_>, Vec<_>) = counts
            .into_iter()
            .partition(|(text, _)| FORMATS.contains(text));
        let frequent = stats::order(libraries.len(), &|a, b| libraries[b].1.cmp(&libraries[a].1));
        let libraries: Vec<&str> = frequent
            .into_iter()
            .map(|place| libraries[place])
            .filter(|(_, count)| *count >= self.least)
            .take(most)
            .map(|(text, _)| text)
            .collect();
        let formats = formats.into_iter().map(|(text, _)| text);
        for text in formats.chain(libraries) {
            let has: Vec<bool> = combinations
                .iter()
                .map(|(members, _)| members.binary_search(&text).is_ok())
                .collect();
            let (what, family) = if FORMATS.contains(&text) {
                ("format", Family::Portability)
            } else if TOOLS.contains(&text) {
                ("made with", Family::Reproducibility)
            } else {
                ("library", Family::Portability)
            };
            self.add_flag(format!("{what} {text}"), family, &|place| {
                has.get(own[place] as usize) == Some(&true)
            });
        }
    }

    fn add_flags(&mut self, data: &Data<'_>, population: &Population<'_, '_>) {
        let models = population.models;
        let list = &population.list;
        for (attribute, field) in [
            ("names a paper", Field::Papers),
            ("names data sets", Field::Datasets),
        ] {
            if tells(data, field) {
                self.add_flag(attribute.to_owned(), Family::Reproducibility, &|place| {
                    let row = models.row(list[place]);
                    row.is_some_and(|(_, _, table, row)| table.set_of(field, row) != Set::EMPTY)
                });
            }
        }
        let children = |relation| {
            let mut is = vec![false; models.numbers() as usize];
            for edge in models.edges(relation, false).list {
                is[edge.child as usize] = true;
            }
            is
        };
        if models.has_edges() {
            let made = children(RelationFilter::All);
            self.add_flag(
                "names a base model".to_owned(),
                Family::Reproducibility,
                &|place| made[list[place] as usize],
            );
        }
        let made = children(RelationFilter::Quantized);
        self.add_flag("quantised form".to_owned(), Family::Portability, &|place| {
            made[list[place] as usize] || is_quantised(models.id(list[place]))
        });
        if tells(data, Field::Gated) {
            self.add_flag("gated".to_owned(), Family::Other, &|place| {
                let Some((_, relations, table, row)) = models.row(list[place]) else {
                    return false;
                };
                let name = table.name(Field::Gated, row);
                let text = name.and_then(|name| relations.names.get(name));
                text.is_some_and(|text| !text.eq_ignore_ascii_case("false"))
            });
        }
        let (sections, judged) = documented(data);
        if judged > 0 {
            for (bit, (attribute, family)) in SECTIONS.into_iter().enumerate() {
                self.add_flag(attribute.to_owned(), family, &|place| {
                    sections[list[place] as usize] >> bit & 1 == 1
                });
            }
        }
    }

    fn add_numbers(&mut self, data: &Data<'_>, population: &Population<'_, '_>) {
        let models = population.models;
        if tells(data, Field::Parameters) {
            self.add_number(
                population,
                "parameters (log10)",
                Family::Architecture,
                &|model| match models.number(model, Field::Parameters) {
                    Some(count) if count > 0.0 => libm::log10(count),
                    _ => f64::NAN,
                },
            );
        }
        if tells(data, Field::Score) {
            self.add_number(population, "score", Family::Performance, &|model| {
                let row = models.row(model);
                match row.and_then(|(_, _, table, row)| table.value(Field::Score, row)) {
                    Some(Value::Number(score)) => score,
                    _ => f64::NAN,
                }
            });
        }
        if tells(data, Field::CreatedAt) {
            self.add_number(population, "age (months)", Family::Age, &|model| {
                population.age(model)
            });
        }
    }

    fn add_number(
        &mut self,
        population: &Population<'_, '_>,
        attribute: &'static str,
        family: Family,
        value: &dyn Fn(u32) -> f64,
    ) {
        let values = population.list.iter().map(|model| value(*model));
        let values: Vec<f64> = values
            .map(|value| if value.is_finite() { value } else { f64::NAN })
            .collect();
        let mut known = values.iter().filter(|value| !value.is_nan());
        let first = known.next().copied();
        let varies = known.clone().any(|value| Some(*value) != first);
        let known = known.count() as u64 + u64::from(first.is_some());
        if known < self.least || !varies {
            self.left_out.push(attribute.to_owned());
        } else {
            self.numbers.push(Number {
                attribute,
                family,
                values,
                known,
            });
        }
    }

    /// Each attribute by itself.
    fn one_by_one(
        &self,
        population: &Population<'_, '_>,
        order: &[usize],
        ranks: &[u32],
    ) -> Vec<Attribute> {
        let n = population.list.len() as u64;
        let grouped = |levels: &[String], group: &dyn Fn(usize) -> usize| {
            let groups = stats::Groups::new(ranks, levels.len(), group);
            let test = groups.kruskal_wallis();
            let (pairs_compared, pairs) = pairs(&groups, levels);
            Attribute {
                attribute: String::new(),
                family: Family::Other,
                kind: Kind::Levels,
                known: n,
                n,
                statistic: test.as_ref().map(|test| test.h),
                df: test.as_ref().map(|test| test.df),
                p: test.as_ref().map(|test| test.p),
                p_holm: None,
                effect: test.map(|test| test.epsilon_squared),
                interval: None,
                levels: told(population, order, levels, group),
                pairs_compared,
                pairs,
            }
        };
        let mut all = Vec::new();
        for own in &self.factors {
            all.push(Attribute {
                attribute: own.attribute.to_owned(),
                family: own.family,
                known: own.known,
                ..grouped(&own.levels, &|place| usize::from(own.codes[place]))
            });
        }
        for own in &self.flags {
            let levels = ["no".to_owned(), "yes".to_owned()];
            all.push(Attribute {
                attribute: own.attribute.clone(),
                family: own.family,
                kind: Kind::Flag,
                known: own.count,
                pairs_compared: 0,
                pairs: Vec::new(),
                ..grouped(&levels, &|place| {
                    usize::from(self.bits[place] >> own.bit & 1 == 1)
                })
            });
        }
        for own in &self.numbers {
            let rho = rho(&own.values, &population.y);
            all.push(Attribute {
                attribute: own.attribute.to_owned(),
                family: own.family,
                kind: Kind::Number,
                known: own.known,
                n: own.known,
                statistic: rho.as_ref().map(|rho| rho.coefficient),
                df: None,
                p: rho.as_ref().map(|rho| rho.p),
                p_holm: None,
                effect: rho.as_ref().map(|rho| rho.coefficient * rho.coefficient),
                interval: rho.and_then(|rho| {
                    stats::spearman_interval(rho.coefficient, own.known, CONFIDENCE)
                }),
                levels: Vec::new(),
                pairs_compared: 0,
                pairs: Vec::new(),
            });
        }
        let p: Vec<Option<f64>> = all.iter().map(|own| own.p).collect();
        for (own, p_holm) in all.iter_mut().zip(stats::holm(&p)) {
            own.p_holm = p_holm;
        }
        let order = stats::order(all.len(), &|a, b| all[a].family.cmp(&all[b].family));
        order.into_iter().map(|own| all[own].clone()).collect()
    }

    /// The columns of the joint model: those of the control first, then family by family, so
    /// that what is left out as made up of others is told the same way.
    fn columns(&self) -> Vec<Planned> {
        let mut columns = Vec::new();
        for (index, own) in self.factors.iter().enumerate() {
            for (code, count) in own.counts.iter().enumerate().skip(1) {
                if *count >= self.least {
                    columns.push(Planned {
                        from: From::Level(index, code as u8),
                        family: own.family,
                        attribute: own.attribute.to_owned(),
                        level: own.levels.get(code).cloned(),
                        reference: own.levels.first().cloned(),
                    });
                }
            }
        }
        for own in &self.flags {
            columns.push(Planned {
                from: From::Bit(own.bit),
                family: own.family,
                attribute: own.attribute.clone(),
                level: Some("yes".to_owned()),
                reference: Some("no".to_owned()),
            });
        }
        for (index, own) in self.numbers.iter().enumerate() {
            let planned = |from, level: Option<&str>| Planned {
                from,
                family: own.family,
                attribute: own.attribute.to_owned(),
                level: level.map(str::to_owned),
                reference: None,
            };
            columns.push(planned(From::Number(index), None));
            if own.values.len() as u64 - own.known >= self.least {
                columns.push(planned(From::Unknown(index), Some(UNKNOWN)));
            }
        }
        let place = |own: usize| (columns[own].family != Family::Age, columns[own].family);
        let order = stats::order(columns.len(), &|a, b| place(a).cmp(&place(b)));
        order.into_iter().map(|own| columns[own].clone()).collect()
    }

    /// What has no column of its own.
    fn joined(&self) -> Vec<Joined> {
        let mut joined = Vec::new();
        for own in &self.factors {
            let levels = own.levels.iter().zip(&own.counts).skip(1);
            for (level, n) in levels.filter(|(_, n)| (1..self.least).contains(*n)) {
                joined.push(Joined {
                    attribute: own.attribute.to_owned(),
                    level: level.clone(),
                    n: *n,
                    with: own.levels.first().cloned(),
                });
            }
        }
        for own in &self.numbers {
            let unknown = own.values.len() as u64 - own.known;
            if (1..self.least).contains(&unknown) {
                joined.push(Joined {
                    attribute: own.attribute.to_owned(),
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
        let grouped = fit.as_ref().and_then(|_| {
            let row = self.row(population, &planned);
            stats::GroupedProducts::new(rows, planned.len(), &row, owners)
        });
        let mut families: Vec<FamilyPart> = Family::ALL
            .into_iter()
            .map(|family| {
                let among = |column: usize| planned[column].family == family;
                let own = |fit: &stats::Multiple| {
                    let columns = fit.coefficients.iter().enumerate();
                    let columns = columns.filter(|(column, own)| own.is_some() && among(*column));
                    columns.count() as u64
                };
                let columns = fit.as_ref().map_or(0, own);
                let fit = fit.as_ref().filter(|_| columns > 0);
                let wald = fit.and_then(|fit| fit.wald(&among));
                let stated = |column: usize| among(column) && !planned[column].is_unknown();
                let independent =
                    fit.and_then(|fit| fit.partial_r_squared_interval(&stated, CONFIDENCE));
                let products = fit.and(grouped.as_ref());
                let by_owner = products.and_then(|own| own.partial_r_squared_interval(&stated));
                let told = attributes.iter().filter(|own| own.family == family);
                FamilyPart {
                    family,
                    measured: columns > 0,
                    attributes: told.count() as u64,
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
        let claimed = |own: &FamilyPart| own.p.filter(|_| own.family.is_claimed());
        let p: Vec<Option<f64>> = families.iter().map(claimed).collect();
        for (own, p_holm) in families.iter_mut().zip(stats::holm(&p)) {
            own.p_holm = p_holm;
        }
        let mut ages = self.numbers.iter();
        let age_known = ages.any(|own| own.family == Family::Age && own.known * 2 >= rows as u64);
        let joint = fit.map(|fit| joint(&fit, planned, self.joined(), age_known));
        (joint, families)
    }

    /// Gives the cells of a row that are not 0. A number that is not known is the mean of those
    /// that are, so that its own column tells how such models differ from average ones.
    fn row<'r>(
        &'r self,
        population: &'r Population<'_, '_>,
        planned: &'r [Planned],
    ) -> impl Fn(usize, &mut Vec<(usize, f64)>) -> f64 + 'r {
        let mut of_level = vec![[None; 256]; self.factors.len()];
        let mut of_bit = [None; u64::BITS as usize];
        let mut of_number = Vec::new();
        for (column, own) in planned.iter().enumerate() {
            match own.from {
                From::Level(factor, code) => of_level[factor][usize::from(code)] = Some(column),
                From::Bit(bit) => of_bit[bit as usize] = Some(column),
                From::Number(index) => {
                    let values = &self.numbers[index].values;
                    let known = values.iter().filter(|value| !value.is_nan());
                    let mean = known.sum::<f64>() / self.numbers[index].known as f64;
                    let unknown = planned
                        .iter()
                        .position(|own| own.from == From::Unknown(index));
                    of_number.push((values, column, mean, unknown));
                }
                From::Unknown(_) => {}
            }
        }
        move |place, cells| {
            for (own, columns) in self.factors.iter().zip(&of_level) {
                if let Some(column) = columns[usize::from(own.codes[place])] {
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

/// The level of what is not stated.
const UNKNOWN: &str = "(unknown)";

/// Models that a column needs.
const ROWS_A_COLUMN: usize = 5;

/// What a column says.
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

/// Spearman's rho of the pairs that are both known.
pub(super) fn rho(x: &[f64], y: &[f64]) -> Option<stats::Correlation> {
    let pairs = x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let ranks = |values: &[f64]| stats::doubled_ranks_of(values.len(), &|place| values[place]);
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
    let named = |own: &Planned| match &own.level {
        Some(level) => format!("{}: {level}", own.attribute),
        None => own.attribute.clone(),
    };
    let mut joint = Joint {
        n: fit.n,
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
    for (own, found) in planned.into_iter().zip(&fit.coefficients) {
        let Some(found) = found else {
            joint.dropped.push(named(&own));
            continue;
        };
        if joint
            .most_collinear
            .as_ref()
            .is_none_or(|(_, most)| found.vif > *most)
        {
            joint.most_collinear = Some((named(&own), found.vif));
        }
        joint.columns.push(Column {
            attribute: own.attribute,
            level: own.level,
            reference: own.reference,
            family: own.family,
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
            .any(|own| own.family == Family::Age && own.level.is_none());
    joint
}

/// The pairs of groups by Dunn's test: how many, and those that differ most surely.
fn pairs(groups: &stats::Groups, levels: &[String]) -> (u64, Vec<Pair>) {
    let mut found: Vec<(usize, usize, f64, f64)> = Vec::new();
    for a in 0..levels.len() {
        for b in a + 1..levels.len() {
            if let Some((z, p)) = groups.dunn(a, b) {
                // The more popular first.
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
fn told(
    population: &Population<'_, '_>,
    order: &[usize],
    levels: &[String],
    group: &dyn Fn(usize) -> usize,
) -> Vec<Level> {
    let (mut counts, mut sums) = (vec![0u64; levels.len()], vec![0.0; levels.len()]);
    for (place, y) in population.y.iter().enumerate() {
        counts[group(place)] += 1;
        sums[group(place)] += y;
    }
    let (mut seen, mut medians) = (vec![0u64; levels.len()], vec![0.0; levels.len()]);
    for place in order {
        let own = group(*place);
        let (before, count) = (seen[own], counts[own]);
        seen[own] += 1;
        // The middle one, or the two around the middle.
        if before == (count - 1) / 2 || before == count / 2 {
            let value = population
                .models
                .number(population.list[*place], population.field);
            let share = if count % 2 == 1 { 1.0 } else { 0.5 };
            medians[own] += share * value.unwrap_or(0.0);
        }
    }
    let levels = levels
        .iter()
        .enumerate()
        .filter(|(own, _)| counts[*own] > 0);
    levels
        .map(|(own, level)| Level {
            level: level.clone(),
            n: counts[own],
            median: medians[own],
            mean_log: sums[own] / counts[own] as f64,
        })
        .collect()
}

/// Whether a name has a word that says so.
fn is_quantised(id: &str) -> bool {
    let mut words = id.split(|c: char| !c.is_alphanumeric());
    words.any(|word| QUANTISED.iter().any(|own| word.eq_ignore_ascii_case(own)))
}
