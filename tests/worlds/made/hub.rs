//! Made-up hubs in the formats of real ones: models as the hub's interface lists them, cards,
//! commits, findings of a scanner and the tables of a study of data-set cards, as Parquet files.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
    TimestampMillisecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use registry_lens::relations::SYNTHETIC;

use super::random::Random;

/// Files by their names.
pub type Files = Vec<(&'static str, Vec<u8>)>;

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// 1 May 2026, the day of every snapshot, as [`MODELS`] names it.
pub const TAKEN: i64 = 1_777_593_600_000;
/// The name of the list of models.
pub const MODELS: &str = "models/2026-05-01/models.parquet";

/// The footer key for the statement on how much of its registry a file covers.
const COVERAGE: &str = "registry-lens.coverage";

/// The share of each hidden number's variance that models of one owner share.
const RESEMBLANCE: f64 = 0.4;

/// The models of one made-up hub, with their owners and the source of their hidden numbers.
pub struct Population {
    /// Number of models.
    pub n: usize,
    /// Whether owners are of very different size and the models of each resemble each other.
    pub owned: bool,
    /// The owner of each model.
    pub owner: Vec<usize>,
    /// Number of owners.
    pub owners: usize,
    /// The random numbers.
    pub random: Random,
}

impl Population {
    /// `n` models. Without owner effects each belongs to any of n/2 owners, and models of an owner
    /// are no more alike than others. With them the k-th of n/3 owners has models in proportion to
    /// k^−0.7: the largest has 4% of 3,000 and 10% of 300, which is as uneven as the hub's list of
    /// October 2022 (3,204 of 74,970; Kish's K 230).
    pub fn new(n: usize, owned: bool, mut random: Random) -> Self {
        let owners = if owned { n / 3 } else { n / 2 };
        let exponent = if owned { -0.7 } else { 0.0 };
        let owner = random.weighted(&falling(owners, exponent), n);
        Self {
            n,
            owned,
            owner,
            owners,
            random,
        }
    }

    /// A hidden number of each model, normally distributed with mean 0 and variance 1. With owner
    /// effects the numbers of one owner are similar.
    pub fn hidden(&mut self) -> Vec<f64> {
        let groups = std::mem::take(&mut self.owner);
        let hidden = self.hidden_in(&groups, self.owners);
        self.owner = groups;
        hidden
    }

    /// The same for clusters other than owners.
    pub fn hidden_in(&mut self, group: &[usize], groups: usize) -> Vec<f64> {
        let share = if self.owned { RESEMBLANCE } else { 0.0 };
        let (common, individual) = (libm::sqrt(share), libm::sqrt(1.0 - share));
        let of_group: Vec<f64> = (0..groups).map(|_| self.random.normal()).collect();
        group
            .iter()
            .map(|group| common * of_group[*group] + individual * self.random.normal())
            .collect()
    }

    /// The name of a model: its owner's, then an architecture, a size, a task and a number.
    pub fn id(&self, model: usize) -> String {
        const ARCHITECTURES: [&str; 4] = ["bert", "t5", "llama", "vit"];
        const REST: [&str; 6] = [
            "base",
            "large",
            "small-squad",
            "base-ner",
            "7b",
            "sentiment",
        ];
        let owner = self.owner[model];
        let (architecture, rest) = (ARCHITECTURES[model % 4], REST[model * 7 % 6]);
        format!("owner{owner}/{architecture}-{rest}-{model}")
    }

    /// The creation time of each model: within four years, with a few more in each month.
    pub fn created(&mut self) -> Vec<i64> {
        (0..self.n)
            .map(|_| {
                let days = 1461.0 * libm::sqrt(self.random.uniform());
                TAKEN - DAY * (1461 - days as i64)
            })
            .collect()
    }
}

/// k to a power, for k from 1 on.
pub fn falling(count: usize, exponent: f64) -> Vec<f64> {
    (1..=count).map(|k| libm::pow(k as f64, exponent)).collect()
}

/// A hidden number that correlates with others with these strengths. The others do not correlate
/// with each other.
pub fn mixed(parts: &[(f64, &[f64])], rest: &[f64]) -> Vec<f64> {
    let explained: f64 = parts.iter().map(|(strength, _)| strength * strength).sum();
    let individual = libm::sqrt((1.0 - explained).max(0.0));
    let mix = |model: usize| {
        let sum: f64 = parts
            .iter()
            .map(|(strength, of)| strength * of[model])
            .sum();
        sum + individual * rest[model]
    };
    (0..rest.len()).map(mix).collect()
}

/// Downloads for a hidden number: 46% of the models have none, half of the others fewer than nine,
/// as on the hub of October 2022.
pub fn downloads(hidden: f64) -> i64 {
    libm::floor(libm::exp(0.3 + 3.0 * hidden)) as i64
}

/// The models as a list that the hub's interface answers.
#[derive(Default)]
pub struct Models {
    pub ids: Vec<String>,
    pub authors: Vec<String>,
    pub downloads: Vec<i64>,
    pub created: Vec<i64>,
    pub updated: Vec<i64>,
    pub tasks: Vec<&'static str>,
    pub types: Vec<&'static str>,
    pub tags: Vec<Vec<String>>,
}

impl Models {
    /// Names, owners and times of a population; downloads by a hidden number; no tags.
    pub fn new(population: &mut Population, popular: &[f64]) -> Self {
        const TASKS: [&str; 3] = ["text-generation", "text-classification", "fill-mask"];
        const TYPES: [&str; 4] = ["bert", "t5", "llama", "vit"];
        let n = population.n;
        let created = population.created();
        let updated = created
            .iter()
            .map(|created| {
                let share = population.random.uniform();
                created + ((TAKEN - created) as f64 * share * share) as i64
            })
            .collect();
        Self {
            ids: (0..n).map(|model| population.id(model)).collect(),
            authors: population.owner.iter().map(owner_name).collect(),
            downloads: popular.iter().map(|hidden| downloads(*hidden)).collect(),
            created,
            updated,
            tasks: (0..n).map(|_| population.random.pick(&TASKS)).collect(),
            types: (0..n).map(|model| TYPES[model % 4]).collect(),
            tags: vec![vec!["region:us".to_owned()]; n],
        }
    }

    /// Gives some models a tag.
    pub fn tag(&mut self, tag: &str, has: impl Fn(usize) -> bool) {
        for (model, tags) in self.tags.iter_mut().enumerate() {
            if has(model) {
                tags.push(tag.to_owned());
            }
        }
    }

    /// The Parquet file.
    pub fn files(self) -> Files {
        let likes = self.downloads.iter().map(|count| count / 20);
        let config = |model_type: &&'static str| format!("{{\"model_type\": \"{model_type}\"}}");
        file(
            MODELS,
            vec![
                ("id", text(&self.ids)),
                ("author", text(&self.authors)),
                ("downloads", int(self.downloads.iter().copied())),
                ("likes", int(likes)),
                ("createdAt", times(self.created)),
                ("lastModified", times(self.updated)),
                ("pipeline_tag", text(&self.tasks)),
                (
                    "config",
                    text(&self.types.iter().map(config).collect::<Vec<_>>()),
                ),
                ("tags", lists(&self.tags)),
            ],
        )
    }
}

/// The account of an owner.
pub fn owner_name(owner: &usize) -> String {
    format!("owner{owner}")
}

/// A column of texts.
pub fn text<T: AsRef<str>>(values: &[T]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

/// A column of whole numbers.
pub fn int(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

/// A column of times in milliseconds since 1970.
pub fn times(values: Vec<i64>) -> ArrayRef {
    Arc::new(TimestampMillisecondArray::from(values).with_timezone("UTC"))
}

fn lists(values: &[Vec<String>]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for items in values {
        for item in items {
            builder.values().append_value(item);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// A Parquet file that states that it is made up and the whole of its registry.
pub fn file(name: &'static str, columns: Vec<(&str, ArrayRef)>) -> Files {
    let says = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(vec![
            says(SYNTHETIC, "a made hub that tests the rules"),
            says(COVERAGE, "whole"),
        ]))
        .build();
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))
        .expect("a schema that Parquet can hold");
    writer.write(&batch).expect("rows in memory");
    vec![(name, writer.into_inner().expect("a footer in memory"))]
}
