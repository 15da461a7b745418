//! The attributes of all models, stored as codes.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::beside::documented;
use super::model::Population;
use super::{Family, Params};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::models::Cells;
use crate::metrics::RelationFilter;
use crate::relations::{Field, Name, Set, Value};
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
    /// The flags of each model: in the order of the list until all are added, then by place.
    pub(super) bits: Vec<u64>,
    pub(super) numbers: Vec<Number>,
    pub(super) left_out: Vec<String>,
    pub(super) least: u64,
}

impl Coded {
    pub(super) fn new<'a>(
        data: &Data<'a>,
        population: &Population<'_, 'a>,
        params: &Params,
    ) -> Self {
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
        let bits = std::mem::take(&mut coded.bits);
        coded.bits = population.each(|index, _| bits[index]);
        drop(bits);
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

    fn add_levels<'a>(&mut self, data: &Data<'a>, population: &Population<'_, 'a>, most: usize) {
        let mut add = |attribute, field: Field, family, value: LevelOf<'_, 'a>| {
            let is_there = has_values(data, field);
            if is_there {
                self.add_factor(population, (attribute, field, family), most, value);
            }
            is_there
        };
        if !add(
            "model type",
            Field::ModelType,
            Family::Architecture,
            &stated,
        ) {
            add(
                "architecture",
                Field::Architectures,
                Family::Architecture,
                &|model, cells| cells.members(model).filter(says).min(),
            );
        }
        add("task", Field::Task, Family::Architecture, &stated);
        add("licence", Field::License, Family::Other, &stated);
        add(
            "languages",
            Field::Languages,
            Family::Other,
            &|model, cells| {
                let (mut all, mut english) = (0, false);
                for text in cells.members(model) {
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
            },
        );
    }

    /// Adds an attribute with levels. Many models have the same name or set, so the level of each
    /// is found only once.
    fn add_factor<'a>(
        &mut self,
        population: &Population<'_, 'a>,
        (attribute, field, family): (&'static str, Field, Family),
        most: usize,
        value: LevelOf<'_, 'a>,
    ) {
        /// The number that means “not stated”.
        const NONE: u32 = u32::MAX;
        let cells = population.cells(field);
        let mut known: HashMap<(usize, Option<Name>, Set), u32> = HashMap::new();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let (mut texts, mut counts) = (Vec::new(), Vec::<u64>::new());
        let mut raw = Vec::with_capacity(population.list.len());
        for model in pulse::over(&population.list) {
            let key = cells.key(*model);
            let number = *known.entry(key).or_insert_with(|| {
                value(*model, &cells).map_or(NONE, |text| {
                    let next = texts.len() as u32;
                    let number = *numbers.entry(text).or_insert(next);
                    if number == next {
                        texts.push(text);
                        counts.push(0);
                    }
                    number
                })
            });
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
            raw.push(number);
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
        let codes = population.each(|index, _| {
            let code = code_of.get(raw[index] as usize);
            code.copied().unwrap_or(unknown)
        });
        let mut factor = Factor {
            attribute,
            family,
            counts: vec![0; levels.len()],
            levels,
            codes,
            known: counts.iter().sum(),
        };
        for code in &factor.codes {
            factor.counts[usize::from(*code)] += 1;
        }
        let groups = factor.counts.iter().filter(|count| **count > 0).count();
        if kept.is_empty() || groups < 2 {
            self.left_out.push(attribute.to_owned());
        } else {
            self.factors.push(factor);
        }
    }

    /// Adds a yes-or-no attribute that this many models have, unless one side has too few models;
    /// returns its bit.
    fn new_flag(&mut self, attribute: String, family: Family, count: u64) -> Option<u32> {
        let bit = self.flags.len() as u32;
        let others = self.bits.len() as u64 - count;
        if bit == u64::BITS || count < self.least || others < self.least {
            if bit == u64::BITS || count > 0 {
                self.left_out.push(attribute);
            }
            return None;
        }
        self.flags.push(Flag {
            attribute,
            family,
            bit,
            count,
        });
        Some(bit)
    }

    /// Adds a yes-or-no attribute from the value of each model in the list.
    fn add_flag(&mut self, attribute: &str, family: Family, is: impl Iterator<Item = bool>) {
        let mut flags: Vec<bool> = Vec::with_capacity(self.bits.len());
        flags.extend(pulse::over(is));
        let count = flags.iter().filter(|is| **is).count() as u64;
        if let Some(bit) = self.new_flag(attribute.to_owned(), family, count) {
            for (bits, is) in self.bits.iter_mut().zip(flags) {
                *bits |= u64::from(is) << bit;
            }
        }
    }

    /// Adds libraries and formats. Many models have the same set of them, so each set is parsed
    /// only once.
    fn add_members(&mut self, data: &Data<'_>, population: &Population<'_, '_>, most: usize) {
        if !MEMBERS.into_iter().any(|field| has_values(data, field)) {
            return;
        }
        let cells = MEMBERS.map(|field| population.cells(field));
        let mut numbers: HashMap<(usize, [Set; 3]), u32> = HashMap::new();
        // For each set: its members and its models.
        let mut combinations: Vec<(Vec<&str>, u64)> = Vec::new();
        let mut codes = Vec::with_capacity(population.list.len());
        for model in pulse::over(&population.list) {
            let sets = [0, 1, 2].map(|field| cells[field].set(*model));
            let part = cells[0].part(*model);
            let next = combinations.len() as u32;
            let number = *numbers.entry((part, sets)).or_insert(next);
            if number == next {
                let members = cells.iter().flat_map(|cells| cells.members(*model));
                let mut texts: Vec<&str> = members.collect();
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
        let mut bits_of = vec![0u64; combinations.len()];
        for text in formats.chain(libraries) {
            let (what, family) = if FORMATS.contains(&text) {
                ("format", Family::Portability)
            } else if TOOLS.contains(&text) {
                ("made with", Family::Reproducibility)
            } else {
                ("library", Family::Portability)
            };
            let with = |members: &[&str]| members.binary_search(&text).is_ok();
            let models = combinations.iter();
            let models = models.filter(|(members, _)| with(members));
            let count = models.map(|(_, count)| count).sum();
            if let Some(bit) = self.new_flag(format!("{what} {text}"), family, count) {
                for (bits, (members, _)) in bits_of.iter_mut().zip(&combinations) {
                    *bits |= u64::from(with(members)) << bit;
                }
            }
        }
        for (bits, code) in self.bits.iter_mut().zip(codes) {
            *bits |= bits_of[code as usize];
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
                let cells = population.cells(field);
                let is = list.iter().map(|model| cells.set(*model) != Set::EMPTY);
                self.add_flag(attribute, Family::Reproducibility, is);
            }
        }
        let children = |relation| {
            let mut is = vec![false; models.numbers() as usize];
            for child in models.children(relation, false) {
                is[child as usize] = true;
            }
            is
        };
        if models.has_edges() {
            let made = children(RelationFilter::All);
            let is = list.iter().map(|model| made[*model as usize]);
            self.add_flag("names a base model", Family::Reproducibility, is);
        }
        let made = children(RelationFilter::Quantized);
        let is = list
            .iter()
            .map(|model| made[*model as usize] || is_quantised(models.id(*model)));
        self.add_flag("quantised form", Family::Portability, is);
        if has_values(data, Field::Gated) {
            let cells = population.cells(Field::Gated);
            let is = list.iter().map(|model| {
                let text = cells.text(*model);
                text.is_some_and(|text| !text.eq_ignore_ascii_case("false"))
            });
            self.add_flag("gated", Family::Other, is);
        }
        let (sections, judged) = documented(data);
        if judged > 0 {
            for (bit, (attribute, family)) in SECTIONS.into_iter().enumerate() {
                let is = list.iter();
                let is = is.map(|model| sections[*model as usize] >> bit & 1 == 1);
                self.add_flag(attribute, family, is);
            }
        }
    }

    fn add_numbers(&mut self, data: &Data<'_>, population: &Population<'_, '_>) {
        if has_values(data, Field::Parameters) {
            let cells = population.cells(Field::Parameters);
            let values = population.each(|_, model| match cells.number(model) {
                Some(count) if count > 0.0 => libm::log10(count),
                _ => f64::NAN,
            });
            self.add_number("parameters (log10)", Family::Architecture, values);
        }
        if has_values(data, Field::Score) {
            let cells = population.cells(Field::Score);
            let values = population.each(|_, model| match cells.value(model) {
                Some(Value::Number(score)) if score.is_finite() => score,
                _ => f64::NAN,
            });
            self.add_number("score", Family::Performance, values);
        }
        if has_values(data, Field::CreatedAt) {
            self.add_number("age (months)", Family::Age, population.ages());
        }
    }

    fn add_number(&mut self, attribute: &'static str, family: Family, mut values: Vec<f64>) {
        let bad = values.iter_mut().filter(|value| value.is_infinite());
        bad.for_each(|value| *value = f64::NAN);
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

/// The level of a model in a field.
type LevelOf<'f, 't> = &'f dyn Fn(u32, &Cells<'_, 't>) -> Option<&'t str>;

/// Whether a text has any information, unlike "?".
fn says(text: &&str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn stated<'t>(model: u32, cells: &Cells<'_, 't>) -> Option<&'t str> {
    cells.text(model).filter(says)
}

/// Whether the words of a name say that the model is quantised.
fn is_quantised(id: &str) -> bool {
    /// The bits of the lengths of the words, by which most others are told apart.
    const LENGTHS: u64 = {
        let (mut lengths, mut at) = (0, 0);
        while at < QUANTISED.len() {
            lengths |= 1 << QUANTISED[at].len();
            at += 1;
        }
        lengths
    };
    let is_known = |word: &[u8]| {
        let mut words = QUANTISED.iter().map(|known| known.as_bytes());
        word.len() < 64
            && LENGTHS >> word.len() & 1 == 1
            && words.any(|known| known.eq_ignore_ascii_case(word))
    };
    if id.is_ascii() {
        let mut words = id.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        return words.any(is_known);
    }
    let mut words = id.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| is_known(word.as_bytes()))
}
