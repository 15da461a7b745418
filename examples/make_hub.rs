//! Writes a made-up hub of any size in the format of hub-stats `models.parquet`, to measure memory
//! and speed without the large real file.
//!
//! `cargo run --release --example make_hub -- ROWS FILE.parquet [zstd|snappy] [SHARDS]`
//!
//! The rows follow the measured proportions of the hub: most models have no downloads, about
//! half name a base model, tags repeat, ids and cards hardly do. The same number of rows gives
//! the same file. One row group at a time is in memory, so the number of rows does not matter.
//! Without a codec the pages are compressed by zstd. Shards are files of their own, as
//! FILE-00000-of-00010.parquet.

use std::error::Error;
use std::fs::File;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, Float64Builder, Int64Builder, ListBuilder, RecordBatch, StringBuilder,
    StructArray, TimestampMicrosecondBuilder,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Fields};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

const USAGE: &str = "usage: make_hub ROWS FILE.parquet [zstd|snappy] [SHARDS]";

/// Rows of a row group, as DuckDB writes them.
const GROUP: usize = 122_880;

const TASKS: &[&str] = &[
    "text-generation",
    "text-classification",
    "image-classification",
    "text-to-image",
    "automatic-speech-recognition",
    "reinforcement-learning",
    "token-classification",
    "feature-extraction",
];
const LIBRARIES: &[&str] = &[
    "transformers",
    "diffusers",
    "peft",
    "sentence-transformers",
    "timm",
    "stable-baselines3",
    "ml-agents",
    "keras",
    "spacy",
];
const FORMATS: &[&str] = &["safetensors", "onnx", "tensorboard", "gguf", "pytorch"];
const LICENSES: &[&str] = &["apache-2.0", "mit", "openrail", "llama3", "cc-by-4.0"];
const LANGUAGES: &[&str] = &["en", "zh", "de", "fr", "es", "ja", "ko", "ru"];
const RELATIONS: &[&str] = &["finetune", "adapter", "quantized", "merge"];
const WORDS: &[&str] = &[
    "model",
    "trained",
    "on",
    "the",
    "data",
    "with",
    "loss",
    "learning",
    "rate",
    "batch",
    "results",
    "evaluation",
    "base",
    "language",
    "image",
    "fine",
    "tuned",
    "for",
    "of",
    "and",
];

/// Sebastiano Vigna's SplitMix64, which gives the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// The id of a model. It depends only on the number, so that other models can refer to it.
fn id(row: u64) -> String {
    let mut random = Random(row ^ 0x6d6f_6465_6c73);
    let author = random.below(row / 4 + 10);
    let size = random.below(70) + 1;
    format!(
        "author-{author:x}/{}-{size}b-{}-{row:x}",
        random.pick(LIBRARIES),
        random.pick(WORDS)
    )
}

fn group(first: u64, rows: usize) -> Result<RecordBatch, Box<dyn Error>> {
    let mut ids = StringBuilder::new();
    let mut stable = StringBuilder::new();
    let mut authors = StringBuilder::new();
    let mut created = TimestampMicrosecondBuilder::new();
    let mut modified = TimestampMicrosecondBuilder::new();
    let mut downloads = Int64Builder::new();
    let mut all_time = Int64Builder::new();
    let mut likes = Int64Builder::new();
    let mut trending = Float64Builder::new();
    let mut tags = ListBuilder::new(StringBuilder::new());
    let mut cards = StringBuilder::new();
    let (mut f32s, mut bf16s, mut totals) = (
        Int64Builder::new(),
        Int64Builder::new(),
        Int64Builder::new(),
    );
    let mut tensors = Vec::new();
    let mut relations = StringBuilder::new();
    let mut bases = ListBuilder::new(StringBuilder::new());
    let mut has_base = Vec::new();
    let mut tasks = StringBuilder::new();
    let mut libraries = StringBuilder::new();
    for row in first..first + rows as u64 {
        let mut random = Random(row);
        let name = id(row);
        authors.append_value(name.split('/').next().unwrap_or_default());
        stable.append_value(format!("{:024x}", u128::from(random.next()) << 20));
        let born = 1_646_263_744 + (row * 60) as i64;
        created.append_value(born * 1_000_000);
        modified.append_value((born + random.below(10_000_000) as i64) * 1_000_000);
        // About two of three have no downloads; the others have counts proportional to 1 ÷ rank.
        let popular = match random.chance(64) {
            true => 0,
            false => 50_000_000 / (1 + random.below(5_000_000)) as i64,
        };
        downloads.append_value(popular);
        all_time.append_value(popular * 9);
        likes.append_value(popular / 1000);
        trending.append_value((popular / 5000) as f64);
        let (task, library, license) = (
            random.pick(TASKS),
            random.pick(LIBRARIES),
            random.pick(LICENSES),
        );
        tasks.append_value(task);
        libraries.append_option(random.chance(80).then_some(library));
        for tag in [library, task, random.pick(FORMATS), random.pick(LANGUAGES)] {
            tags.values().append_value(tag);
        }
        tags.values().append_value(format!("license:{license}"));
        tags.values().append_value("region:us");
        tags.values()
            .append_value(format!("arxiv:{}", 1000 + random.below(100_000)));
        let base = random.chance(50).then(|| id(random.below(row + 1) / 16));
        let relation = random.pick(RELATIONS);
        if let Some(base) = &base {
            tags.values().append_value(format!("base_model:{base}"));
            tags.values()
                .append_value(format!("base_model:{relation}:{base}"));
            bases.values().append_value(base);
        }
        tags.append(true);
        bases.append(true);
        relations.append_value(relation);
        has_base.push(base.is_some());
        let words = 8 + random.below(24);
        let text: Vec<String> = (0..words)
            .map(|_| format!("{}{:x}", random.pick(WORDS), random.below(1 << 6)))
            .collect();
        cards.append_value(format!(
            "{{\"license\": \"{license}\", \"language\": [\"en\"], \"base_model\": {}, \"model-index\": \"{}\"}}",
            base.as_deref().map_or("null".into(), |base| format!("\"{base}\"")),
            text.join(" ")
        ));
        let parameters = random.below(70_000_000_000) as i64;
        f32s.append_option(random.chance(30).then_some(parameters / 2));
        bf16s.append_value(parameters);
        totals.append_value(parameters);
        tensors.push(random.chance(60));
        ids.append_value(name);
    }
    let text = |name: &str, nullable| Arc::new(Field::new(name, DataType::Utf8, nullable));
    let count = |name: &str| Arc::new(Field::new(name, DataType::Int64, true));
    let formats = StructArray::new(
        Fields::from(vec![count("F32"), count("BF16")]),
        vec![Arc::new(f32s.finish()), Arc::new(bf16s.finish())],
        None,
    );
    let safetensors = StructArray::new(
        Fields::from(vec![
            Arc::new(Field::new("parameters", formats.data_type().clone(), true)),
            count("total"),
        ]),
        vec![Arc::new(formats), Arc::new(totals.finish())],
        Some(NullBuffer::from(tensors)),
    );
    let bases = bases.finish();
    let models = StructArray::new(
        Fields::from(vec![text("_id", true), text("id", true)]),
        vec![bases.values().clone(), bases.values().clone()],
        None,
    );
    let item = Arc::new(Field::new("element", models.data_type().clone(), true));
    let models =
        arrow::array::ListArray::new(item, bases.offsets().clone(), Arc::new(models), None);
    let base_models = StructArray::new(
        Fields::from(vec![
            text("relation", true),
            Arc::new(Field::new("models", models.data_type().clone(), true)),
        ]),
        vec![Arc::new(relations.finish()), Arc::new(models)],
        Some(NullBuffer::from(has_base)),
    );
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("_id", Arc::new(stable.finish())),
        ("id", Arc::new(ids.finish())),
        ("author", Arc::new(authors.finish())),
        ("createdAt", Arc::new(created.finish())),
        ("lastModified", Arc::new(modified.finish())),
        ("downloads", Arc::new(downloads.finish())),
        ("downloadsAllTime", Arc::new(all_time.finish())),
        ("likes", Arc::new(likes.finish())),
        ("trendingScore", Arc::new(trending.finish())),
        ("tags", Arc::new(tags.finish())),
        ("cardData", Arc::new(cards.finish())),
        ("safetensors", Arc::new(safetensors)),
        ("baseModels", Arc::new(base_models)),
        ("pipeline_tag", Arc::new(tasks.finish())),
        ("library_name", Arc::new(libraries.finish())),
    ];
    let nullable = columns.into_iter().map(|(name, array)| (name, array, true));
    Ok(RecordBatch::try_from_iter_with_nullable(nullable)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(rows), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err(USAGE.into());
    };
    let rows: u64 = rows.parse()?;
    let codec = match arguments.next().as_deref() {
        None | Some("zstd") => Compression::ZSTD(ZstdLevel::default()),
        Some("snappy") => Compression::SNAPPY,
        Some(_) => return Err(USAGE.into()),
    };
    let properties = WriterProperties::builder()
        .set_compression(codec)
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let shards: u64 = match arguments.next() {
        Some(shards) => shards.parse()?,
        None => 1,
    };
    let schema = group(0, 1)?.schema();
    let of_shard = rows.div_ceil(shards.max(1)).next_multiple_of(GROUP as u64);
    for (shard, begin) in (0..rows).step_by(of_shard as usize).enumerate() {
        let path = match shards {
            0 | 1 => path.clone(),
            _ => {
                let stem = path.strip_suffix(".parquet").unwrap_or(&path);
                format!("{stem}-{shard:05}-of-{shards:05}.parquet")
            }
        };
        let file = File::create(path)?;
        let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties.clone()))?;
        let end = rows.min(begin + of_shard);
        for first in (begin..end).step_by(GROUP) {
            let size = GROUP.min((end - first) as usize);
            writer.write(&group(first, size)?)?;
        }
        writer.close()?;
    }
    Ok(())
}
