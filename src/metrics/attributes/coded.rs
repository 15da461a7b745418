//! The attributes of all models, stored as codes.

use std::collections::{BTreeMap, HashMap};

use super::beside::documented;
use super::model::Population;
use super::{Family, Params};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::metrics::RelationFilter;
use crate::relations::{Field, Set, Value};
use crate::stats;

/// The level for a value that is not stated.
pub(super) const UNKNOWN: &str = "(unknown)";

/// Tags of libraries and frameworks that name a format of the weights.
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

/// Tags of libraries that name a tool with which a model was made, not a library that loads it.
const TOOLS: &[&str] = &["axolotl", "mergekit", "tensorboard", "trl", "unsloth"];

/// Words in a name that say that a model is a quantised form of another.
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

/// The fields that name libraries and formats.
const MEMBERS: [Field; 3] = [Field::Libraries, Field::OtherLibraries, Field::Frameworks];

/// The sections of a card, in the order of their bits.
const SECTIONS: [(&str, Family); 5] = [
    ("card describes the model", Family::Other),
    ("card names uses", Family::Other),
    ("card names limitations", Family::Other),
    ("card describes training", Family::Reproducibility),
    ("card describes evaluation", Family::Reproducibility),
];

/// An attribute with levels: a code for each model.
pub(super) struct Factor {
    pub(super) attribute: &'static str,
    pub(super) family: Family,
    pub(super) levels: Vec<String>,
    pub(super) counts: Vec<u64>,
    pub(super) codes: Vec<u8>,
    pub(super) known: u64,
}

/// A yes-or-no attribute: a bit for each model.
pub(super) struct Flag {
    pub(super) attribute: String,
    pub(super) family: Family,
    pub(super) bit: u32,
    pub(super) count: u64,
}

/// An attribute that is a number: NaN if it is not known.
pub(super) struct Number {
    pub(super) attribute: &'static str,
    pub(super) family: Family,
    pub(super) values: Vec<f64>,
    pub(super) known: u64,
}

pub(super) fn has_values(data: &Data<'_>, field: Field) -> bool {
    data.models().has(field) && data.knows(field)
}

/// The attributes of all models, stored as codes.
pub(super) struct Coded {
    pub(super) factors: Vec<Factor>,
    pub(super) flags: Vec<Flag>,
    pub(super) bits: Vec<u64>,
    pub(super) numbers: Vec<Number>,
    pub(super) left_out: Vec<String>,
    pub(super) least: u64,
}

impl Coded {
    pub(super) fn new(data: &Data<'_>, population: &Population<'_, '_>, params: &Params) -> Self {
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

    /// Whether the data have a field that only models have.
    pub(super) fn is_of_models(&self) -> bool {
        let factors = self.factors.iter().map(|factor| factor.family);
        let flags = self.flags.iter().map(|flag| flag.family);
        let numbers = self.numbers.iter().map(|number| number.family);
        let mut all = factors.chain(flags).chain(numbers);
        all.any(Family::is_claimed)
    }

    fn add_levels(&mut self, data: &Data<'_>, population: &Population<'_, '_>, most: usize) {
        let models = population.models;
        // A text such as "?" has no information.
        let says = |text: &&str| text.contains(char::is_alphanumeric);
        let name = |field: Field| {
            move |model: u32| {
                let (_, relations, table, row) = models.row(model)?;
                let text = relations.names.get(table.name(field, row)?);
                text.filter(says)
            }
        };
        if has_values(data, Field::ModelType) {
            self.add_factor(
                population,
                "model type",
                Family::Architecture,
                most,
                &name(Field::ModelType),
            );
        } else if has_values(data, Field::Architectures) {
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
        if has_values(data, Field::Task) {
            self.add_factor(
                population,
                "task",
                Family::Architecture,
                most,
                &name(Field::Task),
            );
        }
        if has_values(data, Field::License) {
            self.add_factor(
                population,
                "licence",
                Family::Other,
                most,
                &name(Field::License),
            );
        }
        if has_values(data, Field::Languages) {
            self.add_factor(population, "languages", Family::Other, most, &|model| {
                let (_, relations, table, row) = models.row(model)?;
                let set = table.set_of(Field::Languages, row);
                let (mut all, mut english) = (0, false);
                for name in relations.sets.members(set) {
                    let text = relations.names.get(name).unwrap_or_default();
                    all += 1;
                    english |= ["en", "eng", "english"]
                        .iter()
                        .any(|word| text.eq_ignore_ascii_case(word));
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
        for model in pulse::through(&population.list) {
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
        let mut levels: Vec<String> = kept.iter().map(|place| texts[*place].to_owned()).collect();
        levels.extend(["(other)".to_owned(), UNKNOWN.to_owned()]);
        // There are at most 22 levels.
        let (pooled, unknown) = (kept.len() as u8, kept.len() as u8 + 1);
        let mut code_of = vec![pooled; texts.len()];
        for (code, number) in (0..).zip(&kept) {
            code_of[*number] = code;
        }
        let mut factor = Factor {
            attribute,
            family,
            counts: vec![0; levels.len()],
            levels,
            codes: Vec::with_capacity(raw.len()),
            known: 0,
        };
        for number in raw {
            let code = number.map_or(unknown, |number| code_of[number as usize]);
            factor.known += u64::from(number.is_some());
            factor.counts[usize::from(code)] += 1;
            factor.codes.push(code);
        }
        let groups = factor.counts.iter().filter(|count| **count > 0).count();
        if kept.is_empty() || groups < 2 {
            self.left_out.push(attribute.to_owned());
        } else {
            self.factors.push(factor);
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
        for (place, bits) in pulse::through(&mut self.bits).enumerate() {
            let has = u64::from(is(place));
            *bits |= has << bit;
            count += has;
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

    /// Adds libraries and formats. Many models have the same set of them, so each set is parsed
    /// only once.
    fn add_members(&mut self, data: &Data<'_>, population: &Population<'_, '_>, most: usize) {
        if !MEMBERS.into_iter().any(|field| has_values(data, field)) {
            return;
        }
        let models = population.models;
        let mut numbers: HashMap<(usize, [Set; 3]), u32> = HashMap::new();
        // For each set: its members and its models.
        let mut combinations: Vec<(Vec<&str>, u64)> = Vec::new();
        let mut codes = Vec::with_capacity(population.list.len());
        for model in pulse::through(&population.list) {
            let Some((part, relations, table, row)) = models.row(*model) else {
                codes.push(u32::MAX);
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
            codes.push(number);
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
                has.get(codes[place] as usize) == Some(&true)
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
            if has_values(data, field) {
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
        if has_values(data, Field::Gated) {
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
        if has_values(data, Field::Parameters) {
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
        if has_values(data, Field::Score) {
            self.add_number(population, "score", Family::Performance, &|model| {
                let row = models.row(model);
                match row.and_then(|(_, _, table, row)| table.value(Field::Score, row)) {
                    Some(Value::Number(score)) => score,
                    _ => f64::NAN,
                }
            });
        }
        if has_values(data, Field::CreatedAt) {
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
        let values = pulse::through(&population.list).map(|model| value(*model));
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
}

/// Whether the words of a name say that the model is quantised.
fn is_quantised(id: &str) -> bool {
    let mut words = id.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        QUANTISED
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    })
}
