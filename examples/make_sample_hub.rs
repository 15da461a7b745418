//! Writes the made-up part of the page's sample: a small hub of models, what belongs to it, and a
//! small registry of packages.
//!
//! ```text
//! cargo run --example make_sample_hub -- FOLDER
//! ```
//!
//! Nothing in it is data of a real registry. The constants of [`planted`] put in the effects that
//! the metrics should find; `tests/sample.rs` compares the answers with them. The same program
//! writes the same bytes on every machine.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, ListBuilder, RecordBatch,
    StringArray, StringBuilder, StructArray, TimestampMillisecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Fields};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

/// The effects that are put in. Shares are from 0 to 1.
pub mod planted {
    /// The sentence in the footer of each file under [`KEY`].
    pub const SENTENCE: &str =
        "Made up by examples/make_sample_hub.rs with known effects; not data of any registry.";
    /// The key of that sentence.
    pub const KEY: &str = "registry-lens.synthetic";
    /// The key for the statement on how much of its registry a list covers.
    pub const COVERAGE_KEY: &str = "registry-lens.coverage";
    /// The statement of each list, by the beginning of its name. The lists have all models of the
    /// invented hub; the cards and the tables of HFCommunity have some of them.
    pub const COVERAGE: [(&str, &str); 5] = [
        ("hf_models_", "whole"),
        ("hf_dataset-cards_", "whole"),
        ("hf_model-cards_", "extract"),
        ("hfcommunity_model_", "extract"),
        ("ecosystems_packages_", "whole"),
    ];
    /// The registry of the packages: one with npm's grammar that nobody takes for npm.
    pub const REGISTRY: &str = "npm (made up)";

    /// Models at the end.
    pub const MODELS: usize = 4_000;
    /// Months in which their number doubles.
    pub const DOUBLING_MONTHS: f64 = 9.0;
    /// Of the top 1,000 of each snapshot, those that were in the top 1,000 of the one before.
    pub const REMAINED: [usize; 3] = [540, 500, 460];
    /// Of each snapshot but the last, the share of models that are gone in the next one. They have
    /// few downloads, and one owner has a fourth of them.
    pub const GONE: f64 = 0.04;

    /// Owners of models.
    pub const OWNERS: usize = 400;
    /// The number of owners who together hold [`HELD`] of the downloads.
    pub const LARGE_OWNERS: usize = 20;
    /// Their share of the downloads.
    pub const HELD: f64 = 0.8;

    /// Slope of descendants on downloads, both as logarithms, over the bases.
    pub const SLOPE: f64 = 0.15;
    /// How often descendants keep a library of their base.
    pub const PRESERVED: [(&str, f64); 7] = [
        ("safetensors", 0.95),
        ("transformers", 0.88),
        ("diffusers", 0.75),
        ("sentence-transformers", 0.70),
        ("timm", 0.65),
        ("tensorboard", 0.50),
        ("onnx", 0.35),
    ];

    /// The effect of safetensors and ONNX on the logarithm (base 10) of downloads.
    pub const FORMATS: [(&str, f64); 2] = [("safetensors", 0.50), ("onnx", 0.45)];

    /// Models without a licence.
    pub const NO_LICENCE: f64 = 0.35;
    /// Without a language.
    pub const NO_LANGUAGE: f64 = 0.40;
    /// Without data sets, papers, results: whatever their popularity.
    pub const NO_DATA_SET: f64 = 0.45;
    /// Without a paper.
    pub const NO_PAPER: f64 = 0.45;
    /// Without results of an evaluation.
    pub const NO_EVALUATION: f64 = 0.45;
    /// Without emissions.
    pub const NO_CARBON: f64 = 0.99;

    /// Cohen's d of the documentation of popular and unpopular models is above this.
    pub const DOCUMENTATION_D: f64 = 0.5;

    /// Names that state another architecture than the model has, of those that state one.
    pub const CONTRADICTIONS: f64 = 0.04;

    /// Commits by purpose: perfective, adaptive, corrective; the rest has no keyword.
    pub const PURPOSES: [f64; 3] = [0.80, 0.08, 0.05];
    /// Models that are highly maintained.
    pub const HIGH_MAINTENANCE: f64 = 0.17;

    /// Severities of findings, high and low, in roots; in forks the other way round.
    pub const SEVERITIES: [f64; 2] = [0.36, 0.07];

    /// Dependencies that are pinned below the highest release of the time.
    pub const LAGGING: f64 = 0.3;
}

use planted::{COVERAGE, COVERAGE_KEY, KEY, MODELS, OWNERS, REGISTRY, SENTENCE};

/// A file's name and its bytes.
pub type Named = (String, Vec<u8>);

/// Sebastiano Vigna's SplitMix64, which gives the same numbers on every machine.
struct Random(u64);

impl Random {
    /// A separate stream for each purpose, so that one more draw does not change other numbers.
    fn new(purpose: &str) -> Self {
        let seed = purpose.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, limit: usize) -> usize {
        ((self.unit() * limit as f64) as usize).min(limit.saturating_sub(1))
    }

    fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Of mean 0 and standard deviation 1, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// A place by weight.
    fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            last = place;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place + 1));
        }
    }
}

const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;
const MONTH: f64 = 365.25 / 12.0 * DAY as f64;

/// 2022-03-02T23:29:04Z, the instant that the hub states for all that is older.
const FIRST: i64 = 1_646_263_744_000;
/// The ends of March, June, September and December 2025.
const TAKEN: [i64; 4] = [
    1_743_465_600_000,
    1_751_328_000_000,
    1_759_276_800_000,
    1_767_225_600_000,
];
const LAST: i64 = TAKEN[3];
const DATES: [&str; 4] = ["2025-03", "2025-06", "2025-09", "2025-12"];
/// Packages of the top.
const K: usize = 1000;

/// A kind of models.
struct Kind {
    /// `model_type` of the configuration; none outside of transformers.
    model_type: Option<&'static str>,
    class: &'static str,
    /// The word in names, and a word for another architecture.
    words: [&'static str; 2],
    library: &'static str,
    tasks: &'static [&'static str],
    /// Of roots.
    weight: f64,
    /// Its effect on the logarithm of downloads.
    effect: f64,
}

const fn transformers(
    model_type: &'static str,
    class: &'static str,
    words: [&'static str; 2],
    tasks: &'static [&'static str],
    weight: f64,
    effect: f64,
) -> Kind {
    Kind {
        model_type: Some(model_type),
        class,
        words,
        library: "transformers",
        tasks,
        weight,
        effect,
    }
}

const fn other(
    library: &'static str,
    word: &'static str,
    tasks: &'static [&'static str],
    weight: f64,
    effect: f64,
) -> Kind {
    Kind {
        model_type: None,
        class: "",
        words: [word, word],
        library,
        tasks,
        weight,
        effect,
    }
}

const TEXT: &[&str] = &[
    "fill-mask",
    "text-classification",
    "token-classification",
    "question-answering",
    "sentence-similarity",
];
const GENERATION: &[&str] = &["text-generation"];
const KINDS: &[Kind] = &[
    transformers("bert", "BertModel", ["bert", "gpt2"], TEXT, 14.0, 0.35),
    transformers(
        "roberta",
        "RobertaModel",
        ["roberta", "t5"],
        TEXT,
        7.0,
        0.15,
    ),
    transformers(
        "distilbert",
        "DistilBertModel",
        ["distilbert", "electra"],
        TEXT,
        7.0,
        0.25,
    ),
    transformers(
        "deberta-v2",
        "DebertaV2Model",
        ["deberta", "electra"],
        TEXT,
        3.0,
        -0.15,
    ),
    transformers(
        "gpt2",
        "GPT2LMHeadModel",
        ["gpt2", "bloom"],
        GENERATION,
        7.0,
        -0.10,
    ),
    transformers(
        "llama",
        "LlamaForCausalLM",
        ["llama", "mistral"],
        GENERATION,
        13.0,
        0.25,
    ),
    transformers(
        "mistral",
        "MistralForCausalLM",
        ["mistral", "falcon"],
        GENERATION,
        6.0,
        0.10,
    ),
    transformers(
        "qwen2",
        "Qwen2ForCausalLM",
        ["qwen2", "llama"],
        GENERATION,
        8.0,
        0.20,
    ),
    transformers(
        "t5",
        "T5ForConditionalGeneration",
        ["t5", "bart"],
        &["summarization", "translation"],
        6.0,
        -0.05,
    ),
    transformers(
        "whisper",
        "WhisperForConditionalGeneration",
        ["whisper", "wav2vec2"],
        &["automatic-speech-recognition"],
        4.0,
        0.10,
    ),
    transformers(
        "wav2vec2",
        "Wav2Vec2ForCTC",
        ["wav2vec2", "whisper"],
        &["automatic-speech-recognition"],
        3.0,
        -0.25,
    ),
    transformers(
        "vit",
        "ViTModel",
        ["vit", "convnext"],
        &["image-classification"],
        4.0,
        -0.15,
    ),
    other("diffusers", "diffusion", &["text-to-image"], 8.0, -0.10),
    other("timm", "resnet", &["image-classification"], 6.0, -0.30),
    other(
        "stable-baselines3",
        "ppo",
        &["reinforcement-learning"],
        4.0,
        -0.70,
    ),
];

/// Sizes: the word, and the parameters in millions.
const SMALL: &[(&str, f64)] = &[
    ("tiny", 14.0),
    ("small", 60.0),
    ("base", 110.0),
    ("large", 340.0),
];
const LARGE: &[(&str, f64)] = &[
    ("0.5b", 494.0),
    ("1b", 1_100.0),
    ("3b", 3_050.0),
    ("7b", 7_200.0),
    ("13b", 13_000.0),
];
const ANIMALS: &[&str] = &[
    "otter", "heron", "lynx", "badger", "finch", "marten", "newt", "plover", "stoat", "tern",
    "vole", "wren", "adder", "beaver", "curlew", "dunlin", "egret", "ferret", "gannet", "hare",
    "ibis", "jay", "kestrel", "linnet", "magpie", "osprey", "puffin", "quail", "raven", "shrike",
    "toad", "wigeon",
];
const IN_NAMES: &[(&str, &str)] = &[
    ("text-classification", "sentiment"),
    ("token-classification", "ner"),
    ("question-answering", "qa"),
    ("text-generation", "chat"),
    ("summarization", "summarization"),
    ("translation", "translation"),
    ("automatic-speech-recognition", "asr"),
];
const LANGUAGES: &[(&str, &str)] = &[
    ("en", "english"),
    ("de", "german"),
    ("fr", "french"),
    ("fi", "finnish"),
    ("zh", "chinese"),
    ("es", "spanish"),
];
const LICENCES: &[&str] = &["apache-2.0", "mit", "cc-by-4.0", "openrail"];

/// A model at the end.
#[derive(Default, Clone)]
struct Model {
    id: String,
    owner: usize,
    kind: usize,
    /// The base that it was made from, and how.
    base: Option<(usize, &'static str)>,
    created: i64,
    updated: i64,
    task: Option<&'static str>,
    /// Libraries and formats, sorted.
    libraries: BTreeSet<&'static str>,
    library: Option<&'static str>,
    framework: Option<&'static str>,
    size: (&'static str, f64),
    downloads: i64,
    likes: i64,
    /// From 0, the least downloaded, to below 1.
    popularity: f64,
    licence: Option<&'static str>,
    languages: Vec<&'static str>,
    data_set: Option<String>,
    paper: Option<String>,
    evaluated: bool,
    carbon: bool,
    /// Whether the hub counted its parameters.
    sized: bool,
}

/// Names made of syllables, all different.
fn made_up_names(purpose: &str, count: usize) -> Vec<String> {
    const FIRST: &[&str] = &[
        "mi", "ke", "ta", "lu", "vo", "ra", "ne", "so", "zi", "po", "da", "hu",
    ];
    const THEN: &[&str] = &[
        "rov", "len", "dra", "mik", "sun", "vel", "tor", "bin", "gas", "nor",
    ];
    let mut random = Random::new(purpose);
    let mut known = BTreeSet::new();
    let mut names = Vec::new();
    while names.len() < count {
        let name = [random.pick(FIRST), random.pick(FIRST), random.pick(THEN)].concat();
        if known.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

/// The hub's models, in the order in which they were made.
fn models() -> Vec<Model> {
    let mut models = vec![Model::default(); MODELS];
    when(&mut models);
    // Old models are bases, later ones are made from them or new.
    let (old, middle) = (1_300, 2_200);
    let mut random = Random::new("roles");
    let mut children: [Vec<usize>; 2] = Default::default();
    let mut roots: Vec<usize> = (0..old).collect();
    for place in old..MODELS {
        match random.unit() {
            draw if draw < 0.16 => roots.push(place),
            draw if draw < 0.36 && place >= middle => children[1].push(place),
            _ => children[0].push(place),
        }
    }
    for place in roots {
        root(&mut models[place], &mut random);
        download(&mut models, place, &mut random);
    }
    let bases: Vec<usize> = (0..old).collect();
    descend(&mut models, &bases, &children[0], &mut random);
    let bases = children[0].iter().copied().filter(|child| *child < middle);
    let bases: Vec<usize> = bases.collect();
    descend(&mut models, &bases, &children[1], &mut random);
    rank(&mut models);
    give_to_owners(&mut models);
    name(&mut models);
    describe(&mut models);
    models
}

/// The times at which models were made: their number doubles every so many months.
fn when(models: &mut [Model]) {
    let mut random = Random::new("times");
    let months = (LAST - FIRST) as f64 / MONTH;
    let before = MODELS as f64 / libm::exp2(months / planted::DOUBLING_MONTHS);
    let mut times: Vec<i64> = (1..=MODELS)
        .map(|place| {
            let ratio = place as f64 / before;
            if ratio <= 1.0 {
                return FIRST;
            }
            let month = planted::DOUBLING_MONTHS * libm::log2(ratio) + 0.4 * (random.unit() - 0.5);
            let time = FIRST + (month.max(0.0) * MONTH) as i64;
            // By the minute, and not beyond the end.
            (time / 60_000 * 60_000).clamp(FIRST, LAST - DAY)
        })
        .collect();
    times.sort_unstable();
    for (model, time) in models.iter_mut().zip(times) {
        model.created = time;
        // Models of any age were updated in the last weeks; new ones were last changed when they
        // were made.
        let since = (LAST - DAY - time).min(60 * DAY);
        model.updated = LAST - DAY / 2 - (random.unit() * since as f64) as i64 / 60_000 * 60_000;
    }
}

/// A model that was made from no other.
fn root(model: &mut Model, random: &mut Random) {
    model.kind = random.weighted(KINDS.iter().map(|kind| kind.weight));
    let kind = &KINDS[model.kind];
    model.task = random.chance(0.92).then(|| random.pick(kind.tasks));
    model.size = size(kind, random);
    model.library = Some(kind.library);
    model.libraries.insert(kind.library);
    if kind.library == "stable-baselines3" {
        return;
    }
    model.framework = Some(match random.unit() {
        draw if draw < 0.85 => "pytorch",
        draw if draw < 0.95 => "tf",
        _ => "jax",
    });
    if model.task == Some("sentence-similarity") {
        model.library = Some("sentence-transformers");
        model.libraries.insert("sentence-transformers");
    }
    for (library, share) in [("safetensors", 0.7), ("onnx", 0.2), ("tensorboard", 0.3)] {
        if random.chance(share) {
            model.libraries.insert(library);
        }
    }
}

fn size(kind: &Kind, random: &mut Random) -> (&'static str, f64) {
    let sizes = match kind.model_type {
        Some("llama" | "mistral" | "qwen2") => LARGE,
        _ => SMALL,
    };
    sizes[random.below(sizes.len())]
}

/// How often a model is downloaded: by its kind and its formats, and by chance.
fn download(models: &mut [Model], place: usize, random: &mut Random) {
    let model = &mut models[place];
    let formats = planted::FORMATS.iter();
    let formats = formats.filter(|(format, _)| model.libraries.contains(format));
    let effect = KINDS[model.kind].effect + formats.map(|(_, effect)| effect).sum::<f64>();
    let log = 2.6 + effect + 0.75 * random.normal();
    model.downloads = libm::pow(10.0, log.clamp(0.0, 6.6)) as i64;
    let likes = 0.6 * log - 0.6 + 0.3 * random.normal();
    model.likes = libm::pow(10.0, likes) as i64;
}

fn log_downloads(model: &Model) -> f64 {
    libm::log10(model.downloads.max(1) as f64)
}

/// Gives each child a base: the popular ones more often, and more children.
fn descend(models: &mut [Model], bases: &[usize], children: &[usize], random: &mut Random) {
    let mut slots: Vec<usize> = Vec::new();
    // The number of bases is chosen so that there are enough children for them.
    let mut candidates: Vec<(f64, usize)> = bases
        .iter()
        .map(|base| {
            let log = log_downloads(&models[*base]) + 0.55 * random.normal();
            (log, *base)
        })
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, base) in candidates {
        if slots.len() >= children.len() {
            break;
        }
        let log = 0.12 + planted::SLOPE * log_downloads(&models[base]) + 0.18 * random.normal();
        let count = libm::round(libm::pow(10.0, log)).max(1.0) as usize;
        slots.extend(std::iter::repeat_n(base, count));
    }
    slots.truncate(children.len());
    random.shuffle(&mut slots);
    for (child, base) in children.iter().zip(slots) {
        inherit(models, *child, base, random);
        download(models, *child, random);
    }
}

/// The properties that a child keeps from its base.
fn inherit(models: &mut [Model], child: usize, base: usize, random: &mut Random) {
    let parent = models[base].clone();
    let relation = match random.unit() {
        draw if draw < 0.62 => "finetune",
        draw if draw < 0.82 => "adapter",
        draw if draw < 0.94 => "quantized",
        _ => "merge",
    };
    let model = &mut models[child];
    model.base = Some((base, relation));
    model.kind = parent.kind;
    model.size = parent.size;
    model.framework = parent.framework.filter(|_| random.chance(0.8));
    model.task = match random.chance(0.92) {
        true => parent.task.or(Some(random.pick(KINDS[parent.kind].tasks))),
        false => None,
    };
    for library in &parent.libraries {
        let kept = planted::PRESERVED.iter().find(|(name, _)| name == library);
        if random.chance(kept.map_or(0.6, |(_, rate)| *rate)) {
            model.libraries.insert(library);
        }
    }
    for (library, share) in [("safetensors", 0.45), ("tensorboard", 0.12)] {
        if !parent.libraries.contains(library) && random.chance(share) {
            model.libraries.insert(library);
        }
    }
    if relation == "adapter" {
        model.libraries.insert("peft");
        model.library = Some("peft");
    } else {
        let kept = |library: &&'static str| model.libraries.contains(library);
        model.library = parent.library.filter(kept);
    }
}

/// Sets how popular each is among all.
fn rank(models: &mut [Model]) {
    let mut order: Vec<usize> = (0..models.len()).collect();
    order.sort_by_key(|place| models[*place].downloads);
    for (rank, place) in order.into_iter().enumerate() {
        models[place].popularity = rank as f64 / MODELS as f64;
    }
}

/// Gives models to owners, so that a few hold most of the downloads.
fn give_to_owners(models: &mut [Model]) {
    let mut random = Random::new("owners");
    let mut order: Vec<usize> = (0..models.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(models[*place].downloads));
    let total: i64 = models.iter().map(|model| model.downloads).sum();
    // A little more than needed, so that these owners hold the share with certainty.
    let goal = ((planted::HELD + 0.002) * total as f64) as i64;
    let mut large: Vec<bool> = order
        .iter()
        .enumerate()
        .map(|(rank, place)| {
            let share = models[*place].downloads as f64 / total as f64;
            share > 0.004 || random.chance(if rank < 400 { 0.75 } else { 0.2 })
        })
        .collect();
    let held = |large: &[bool]| -> i64 {
        let counted = order.iter().zip(large).filter(|(_, large)| **large);
        counted.map(|(place, _)| models[*place].downloads).sum()
    };
    let mut left = goal - held(&large);
    for (rank, place) in order.iter().enumerate() {
        let downloads = models[*place].downloads;
        let share = downloads as f64 / total as f64;
        if left < 0 && large[rank] && share < 0.004 && downloads <= -left {
            large[rank] = false;
            left += downloads;
        } else if left > 0 && !large[rank] && downloads <= left + total / 2000 {
            large[rank] = true;
            left -= downloads;
        }
    }
    // Each large owner gets models so that it stays behind the previous one.
    let weights: Vec<f64> = (0..planted::LARGE_OWNERS)
        .map(|place| libm::pow((place + 1) as f64, -0.5))
        .collect();
    let mut sums = [0.0; planted::LARGE_OWNERS];
    let mut small = 0;
    for (rank, place) in order.iter().enumerate() {
        models[*place].owner = if large[rank] {
            let filled = |place: usize| sums[place] / weights[place];
            let least = (0..planted::LARGE_OWNERS)
                .min_by(|a, b| filled(*a).total_cmp(&filled(*b)))
                .unwrap_or(0);
            sums[least] += models[*place].downloads as f64;
            least
        } else {
            let few = OWNERS - planted::LARGE_OWNERS;
            small += 1;
            planted::LARGE_OWNERS
                + match small <= few {
                    true => small - 1,
                    false => random.below(few),
                }
        };
    }
}

/// Names: the owner, then what the model is, mostly as it is.
fn name(models: &mut [Model]) {
    let owners = made_up_names("names of owners", OWNERS);
    let mut random = Random::new("names of models");
    let mut known = BTreeSet::new();
    for model in models {
        let kind = &KINDS[model.kind];
        let mut words: Vec<&str> = Vec::new();
        let [right, wrong] = kind.words;
        let states = random.chance(0.9);
        let contradicts = random.chance(planted::CONTRADICTIONS);
        if states {
            words.push(if contradicts { wrong } else { right });
        }
        words.push(model.size.0);
        if kind.tasks == TEXT && random.chance(0.3) {
            words.push(random.pick(&["cased", "uncased"]));
        }
        let task = IN_NAMES.iter().find(|(task, _)| Some(*task) == model.task);
        words.extend(task.filter(|_| random.chance(0.4)).map(|(_, word)| *word));
        if random.chance(0.1) {
            words.push(LANGUAGES[random.below(LANGUAGES.len())].1);
        }
        words.push(random.pick(ANIMALS));
        if random.chance(0.12) {
            words.push(random.pick(&["v2", "v3"]));
        }
        words.extend(model.base.map(|(_, relation)| match relation {
            "finetune" => "finetuned",
            "adapter" => "lora",
            "quantized" => random.pick(&["gguf", "gptq", "awq"]),
            _ => "merged",
        }));
        let separator = if random.chance(0.9) { "-" } else { "_" };
        let id = format!("{}/{}", owners[model.owner], words.join(separator));
        let mut full = id.clone();
        let mut times = 1;
        while !known.insert(full.clone()) {
            times += 1;
            full = format!("{id}-{}", random.pick(ANIMALS));
            if times > 9 {
                full = format!("{id}-{times}");
            }
        }
        model.id = full;
    }
}

/// Metadata: popular models have a licence and a language more often; the rest does not depend on
/// popularity.
fn describe(models: &mut [Model]) {
    let mut random = Random::new("metadata");
    let sets = data_sets();
    for model in models {
        let rising = |share: f64| share + 0.5 * (model.popularity - 0.5);
        let licensed = random.chance(rising(1.0 - planted::NO_LICENCE));
        model.licence = licensed.then(|| random.pick(LICENCES));
        if random.chance(rising(1.0 - planted::NO_LANGUAGE)) {
            let place = match random.chance(0.6) {
                true => 0,
                false => random.below(LANGUAGES.len()),
            };
            model.languages.push(LANGUAGES[place].0);
            if place != 0 && random.chance(0.3) {
                model.languages.push("en");
            }
        }
        let named = random.chance(1.0 - planted::NO_DATA_SET);
        model.data_set = named.then(|| sets[random.below(sets.len())].id.clone());
        // These numbers are beyond all real ones.
        let paper = random.chance(1.0 - planted::NO_PAPER);
        model.paper = paper.then(|| format!("2501.999{:02}", random.below(60)));
        model.evaluated = random.chance(1.0 - planted::NO_EVALUATION);
        model.carbon = random.chance(1.0 - planted::NO_CARBON);
        model.sized = random.chance(0.75);
    }
}

impl Model {
    fn tags(&self, models: &[Self]) -> Vec<String> {
        let mut tags: Vec<String> = self
            .libraries
            .iter()
            .map(|library| (*library).to_owned())
            .collect();
        tags.extend(self.framework.map(str::to_owned));
        tags.extend(KINDS[self.kind].model_type.map(str::to_owned));
        tags.extend(self.task.map(str::to_owned));
        tags.extend(self.languages.iter().map(|language| (*language).to_owned()));
        tags.extend(
            self.data_set
                .iter()
                .map(|data_set| format!("dataset:{data_set}")),
        );
        tags.extend(self.paper.iter().map(|paper| format!("arxiv:{paper}")));
        if let Some((base, relation)) = self.base {
            let base = &models[base].id;
            tags.push(format!("base_model:{base}"));
            tags.push(format!("base_model:{relation}:{base}"));
        }
        tags.extend(self.licence.map(|licence| format!("license:{licence}")));
        if self.evaluated {
            tags.push("model-index".into());
        }
        if self.carbon {
            tags.push("co2_eq_emissions".into());
        }
        tags.push("region:us".into());
        tags
    }

    /// Most models in safetensors have this, as on the hub.
    fn parameters(&self) -> Option<i64> {
        let known = self.libraries.contains("safetensors") && self.sized;
        known.then_some((self.size.1 * 1e6) as i64)
    }
}

/// The owner of a made-up id.
fn owner(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn counts(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn times(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMillisecondArray::from_iter_values(values).with_timezone("UTC"))
}

fn lists(values: impl Iterator<Item = Vec<String>>) -> ListArray {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for items in values {
        items
            .iter()
            .for_each(|item| lists.values().append_value(item));
        lists.append(true);
    }
    lists.finish()
}

type Columns = Vec<(&'static str, ArrayRef)>;

/// A Parquet file with the mark for made-up data.
fn parquet(name: &str, columns: Columns) -> Result<Named, Box<dyn Error>> {
    let nullable = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(nullable)?;
    let mut says = vec![KeyValue::new(KEY.to_owned(), SENTENCE.to_owned())];
    let covers = COVERAGE.iter().find(|(file, _)| name.starts_with(file));
    says.extend(covers.map(|(_, part)| KeyValue::new(COVERAGE_KEY.to_owned(), (*part).to_owned())));
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(19)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(says));
    // If nearly every value is different, a dictionary makes the file larger.
    for column in ["id", "modelId", "datasetId", "model_id", "sha", "card"] {
        properties = properties.set_column_dictionary_enabled(column.into(), false);
    }
    let options = ArrowWriterOptions::new()
        .with_properties(properties.build())
        .with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(&batch)?;
    Ok((format!("made-up_{name}.parquet"), writer.into_inner()?))
}

/// The last snapshot, in the shape of hub-stats.
fn last_snapshot(models: &[Model]) -> Result<Named, Box<dyn Error>> {
    let all = || sorted(models);
    let text = |name: &str| Arc::new(Field::new(name, DataType::Utf8, true));
    let totals = Int64Array::from_iter(all().map(Model::parameters));
    let known = NullBuffer::from_iter(all().map(|model| model.parameters().is_some()));
    let safetensors = StructArray::new(
        Fields::from(vec![Field::new("total", DataType::Int64, true)]),
        vec![Arc::new(totals)],
        Some(known),
    );
    let bases = lists(all().map(|model| {
        let base = model.base.iter().map(|(base, _)| models[*base].id.clone());
        base.collect()
    }));
    let base = StructArray::new(
        Fields::from(vec![text("id")]),
        vec![bases.values().clone()],
        None,
    );
    let item = Arc::new(Field::new("element", base.data_type().clone(), true));
    let bases = ListArray::new(item, bases.offsets().clone(), Arc::new(base), None);
    let relations = strings(all().map(|model| model.base.map(|(_, relation)| relation)));
    let base_models = StructArray::new(
        Fields::from(vec![
            text("relation"),
            Arc::new(Field::new("models", bases.data_type().clone(), true)),
        ]),
        vec![relations, Arc::new(bases)],
        Some(NullBuffer::from_iter(
            all().map(|model| model.base.is_some()),
        )),
    );
    let configs: Vec<Option<String>> = all()
        .map(|model| {
            let kind = &KINDS[model.kind];
            let of = kind.model_type?;
            Some(format!(
                r#"{{"architectures":["{}"],"model_type":"{of}"}}"#,
                kind.class
            ))
        })
        .collect();
    let cards: Vec<Option<String>> = all()
        .map(|model| Some(format!(r#"{{"license":"{}"}}"#, model.licence?)))
        .collect();
    parquet(
        &format!("hf_models_{}", DATES[3]),
        vec![
            ("id", strings(all().map(|model| Some(&*model.id)))),
            ("author", strings(all().map(|model| Some(owner(&model.id))))),
            ("createdAt", times(all().map(|model| model.created))),
            ("lastModified", times(all().map(|model| model.updated))),
            ("downloads", counts(all().map(|model| model.downloads))),
            (
                "downloadsAllTime",
                counts(all().map(|model| model.downloads * 7)),
            ),
            ("likes", counts(all().map(|model| model.likes))),
            (
                "tags",
                Arc::new(lists(all().map(|model| model.tags(models)))),
            ),
            ("cardData", strings(cards.iter().map(Option::as_deref))),
            ("config", strings(configs.iter().map(Option::as_deref))),
            ("safetensors", Arc::new(safetensors)),
            ("baseModels", Arc::new(base_models)),
            ("pipeline_tag", strings(all().map(|model| model.task))),
            ("library_name", strings(all().map(|model| model.library))),
        ],
    )
}

/// Sorted by name, which compresses best.
fn sorted(models: &[Model]) -> impl Iterator<Item = &Model> + Clone {
    let mut order: Vec<&Model> = models.iter().collect();
    order.sort_by(|a, b| a.id.cmp(&b.id));
    order.into_iter()
}

/// The snapshots before the last, from the latest to the first: of each top so many go over from
/// the one before, and the others are drawn from those that were there.
fn earlier_snapshots(models: &[Model]) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut random = Random::new("snapshots");
    let mut order: Vec<usize> = (0..models.len()).collect();
    // Ties are broken by name.
    order.sort_by(|a, b| {
        let (a, b) = (&models[*a], &models[*b]);
        b.downloads.cmp(&a.downloads).then_with(|| a.id.cmp(&b.id))
    });
    let mut top: Vec<usize> = order[..K].to_vec();
    let mut leaves = Random::new("models that leave");
    let mut gone: Vec<(String, usize)> = Vec::new();
    let mut files = Vec::new();
    for (place, remained) in planted::REMAINED.into_iter().enumerate().rev() {
        let there = |model: &usize| models[*model].created < TAKEN[place];
        let all: Vec<usize> = (0..models.len()).filter(there).collect();
        let later: BTreeSet<usize> = top.iter().copied().collect();
        let mut kept: Vec<usize> = top.iter().copied().filter(there).collect();
        random.shuffle(&mut kept);
        kept.truncate(remained);
        let mut others: Vec<usize> = all
            .iter()
            .copied()
            .filter(|model| !later.contains(model))
            .collect();
        random.shuffle(&mut others);
        others.truncate(K - kept.len());
        top = [kept, others].concat();
        let members: BTreeSet<usize> = top.iter().copied().collect();
        let rest: Vec<usize> = all
            .iter()
            .copied()
            .filter(|model| !members.contains(model))
            .collect();
        // Counts of the day in descending order; models that stay popular tend to have more.
        let mut logs: Vec<f64> = all.iter().map(|_| 2.8 + 0.85 * random.normal()).collect();
        logs.sort_by(|a, b| b.total_cmp(a));
        let mut by_chance = |list: &[usize]| -> Vec<usize> {
            let mut keyed: Vec<(f64, usize)> = list
                .iter()
                .map(|model| (log_downloads(&models[*model]) + random.normal(), *model))
                .collect();
            keyed.sort_by(|a, b| b.0.total_cmp(&a.0));
            keyed.into_iter().map(|(_, model)| model).collect()
        };
        let ranked = [by_chance(&top), by_chance(&rest)].concat();
        let mut rows: Vec<(&str, i64, i64)> = Vec::new();
        for (rank, (model, log)) in ranked.into_iter().zip(logs).enumerate() {
            // The cut must not have a tie.
            let above = i64::from(rank < K);
            let downloads = libm::pow(10.0, log.clamp(0.0, 6.5)) as i64 + above;
            let likes = libm::pow(10.0, 0.6 * log - 0.8 + 0.3 * random.normal()) as i64;
            rows.push((&models[model].id, downloads, likes));
        }
        // Models that the next list lacks, and those that leave later and were there already.
        gone.retain(|model: &(String, usize)| model.1 <= place);
        let others = (rows.len() + gone.len()) as f64;
        let leave = (others * planted::GONE / (1.0 - planted::GONE)).round() as usize;
        for number in 0..leave {
            let of = match number % 4 {
                0 => 0,
                _ => leaves.below(models.len()),
            };
            let id = format!("{}/draft-{place}-{number}", owner(&models[of].id));
            gone.push((id, leaves.below(place + 1)));
        }
        for (id, _) in &gone {
            rows.push((id, leaves.below(12) as i64, 0));
        }
        rows.sort_unstable();
        files.push(parquet(
            &format!("hf_models_{}", DATES[place]),
            vec![
                ("id", strings(rows.iter().map(|row| Some(row.0)))),
                ("downloads", counts(rows.iter().map(|row| row.1))),
                ("likes", counts(rows.iter().map(|row| row.2))),
            ],
        )?);
    }
    Ok(files)
}

/// Sentences of cards; `%` stands for a word that changes.
const SECTIONS: [(&str, &[&str]); 5] = [
    (
        "",
        &[
            "A made-up model for the sample of this page, called % by nobody but its generator.",
            "This model does not exist; it was invented together with the % that gives it its name.",
            "An invented model that turns texts about a % into numbers about a %.",
        ],
    ),
    (
        "Uses",
        &[
            "Load it by its name and give it a sentence about a %.",
            "Meant for short texts on the life of a %, one at a time.",
            "Use it to tell the call of a % from the call of a %.",
        ],
    ),
    (
        "Limitations",
        &[
            "It knows nothing of any bird or beast other than the %.",
            "Texts without a % in them give answers that mean nothing at all.",
            "It takes every % for a %, and is sure of it.",
        ],
    ),
    (
        "Training",
        &[
            "Trained for three rounds on notes of people who met a %.",
            "The corpus was read to a % until it fell asleep, twice.",
            "Fine-tuned over a weekend on a list of each % of the county.",
        ],
    ),
    (
        "Evaluation",
        &[
            "Nine of ten times it told a % from a % that had been held out.",
            "Measured on the notes that were left over: the % was found mostly.",
            "Compared with a person who has kept a % for years, it did well.",
        ],
    ),
];

fn said(sentence: &str, random: &mut Random) -> String {
    let mut parts = sentence.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(random.pick(ANIMALS));
        text.push_str(part);
    }
    text
}

/// Cards of some models, with the other columns of lists of cards.
fn cards(models: &[Model]) -> Result<Named, Box<dyn Error>> {
    let mut random = Random::new("cards");
    let some: Vec<(&Model, String)> = sorted(models)
        .filter_map(|model| {
            let chosen = random.chance(0.3);
            let card = card(model, models, &mut random);
            chosen.then_some((model, card))
        })
        .collect();
    let all = || some.iter().map(|(model, _)| *model);
    parquet(
        &format!("hf_model-cards_{}", DATES[3]),
        vec![
            ("modelId", strings(all().map(|model| Some(&*model.id)))),
            ("author", strings(all().map(|model| Some(owner(&model.id))))),
            ("last_modified", times(all().map(|model| model.updated))),
            ("downloads", counts(all().map(|model| model.downloads))),
            ("likes", counts(all().map(|model| model.likes))),
            ("library_name", strings(all().map(|model| model.library))),
            (
                "tags",
                Arc::new(lists(all().map(|model| model.tags(models)))),
            ),
            ("pipeline_tag", strings(all().map(|model| model.task))),
            ("createdAt", times(all().map(|model| model.created))),
            ("card", strings(some.iter().map(|(_, card)| Some(&**card)))),
        ],
    )
}

/// A card: its head and its sections. Popular models have more sections.
fn card(model: &Model, models: &[Model], random: &mut Random) -> String {
    let mut card = String::from("---\n");
    let mut line = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            card.push_str(&format!("{key}: {value}\n"));
        }
    };
    line("license", model.licence);
    line("language", model.languages.first().copied());
    line("datasets", model.data_set.as_deref());
    line("library_name", model.library);
    line("pipeline_tag", model.task);
    line("base_model", model.base.map(|(base, _)| &*models[base].id));
    line("metrics", model.evaluated.then_some("accuracy"));
    line("co2_eq_emissions", model.carbon.then_some("12"));
    let title = model.id.split('/').nth(1).unwrap_or_default();
    card.push_str(&format!("---\n# {title}\n"));
    for (heading, sentences) in SECTIONS {
        if !random.chance(0.2 + 0.65 * model.popularity) {
            continue;
        }
        if !heading.is_empty() {
            card.push_str(&format!("\n## {heading}\n"));
        }
        card.push_str(&format!("\n{}\n", said(random.pick(sentences), random)));
    }
    card
}

/// A data set.
struct DataSet {
    id: String,
    downloads: i64,
    likes: i64,
    popularity: f64,
    created: i64,
    task: &'static str,
}

/// The hub's data sets.
fn data_sets() -> Vec<DataSet> {
    const SETS: usize = 420;
    const WORDS: &[&str] = &[
        "corpus",
        "notes",
        "calls",
        "pictures",
        "dialogues",
        "reviews",
    ];
    const TASKS: &[&str] = &["text-classification", "question-answering", "summarization"];
    let mut random = Random::new("data sets");
    let owners = made_up_names("owners of data sets", 90);
    let mut known = BTreeSet::new();
    let mut sets: Vec<DataSet> = Vec::new();
    while sets.len() < SETS {
        let owner = &owners[random.below(owners.len())];
        let id = format!("{owner}/{}-{}", random.pick(ANIMALS), random.pick(WORDS));
        if !known.insert(id.clone()) {
            continue;
        }
        let log = 2.0 + 0.9 * random.normal();
        sets.push(DataSet {
            id,
            downloads: libm::pow(10.0, log.clamp(0.0, 6.0)) as i64,
            likes: libm::pow(10.0, (0.5 * log - 0.7).max(0.0)) as i64,
            popularity: 0.0,
            created: FIRST + (random.unit() * (LAST - DAY - FIRST) as f64) as i64 / 60_000 * 60_000,
            task: random.pick(TASKS),
        });
    }
    sets.sort_by(|a, b| a.downloads.cmp(&b.downloads).then_with(|| a.id.cmp(&b.id)));
    for (rank, data_set) in sets.iter_mut().enumerate() {
        data_set.popularity = rank as f64 / SETS as f64;
    }
    sets.sort_by(|a, b| a.id.cmp(&b.id));
    sets
}

/// The sections of the hub's template for data sets.
const TEMPLATE: [(&str, &str); 5] = [
    (
        "Dataset Description",
        "Sentences about the % and the %, as people wrote them down.",
    ),
    (
        "Dataset Structure",
        "Each row has a text and a label that says % or no %.",
    ),
    (
        "Dataset Creation",
        "Collected on walks, wherever a % crossed the path of the author.",
    ),
    (
        "Considerations for Using the Data",
        "Whoever has only ever met a % will find this one-sided.",
    ),
    (
        "Additional Information",
        "Made up for a sample; the % had no hand in it.",
    ),
];

/// Cards of data sets. Popular data sets have fuller cards.
fn data_set_cards() -> Result<Named, Box<dyn Error>> {
    let mut random = Random::new("cards of data sets");
    let sets = data_sets();
    let cards: Vec<String> = sets
        .iter()
        .map(|data_set| {
            let mut card = format!("---\ntask_categories:\n- {}\n---\n", data_set.task);
            let name = data_set.id.split('/').nth(1).unwrap_or_default();
            card.push_str(&format!("# {name}\n"));
            let template = random.chance(0.1 + 0.75 * data_set.popularity);
            for (heading, sentence) in TEMPLATE {
                let filled = random.chance(0.1 + 0.75 * data_set.popularity);
                if !filled && !template {
                    continue;
                }
                card.push_str(&format!("\n## {heading}\n\n"));
                if !filled {
                    card.push_str("[More Information Needed]\n");
                    continue;
                }
                for _ in 0..1 + random.below(3) {
                    card.push_str(&said(sentence, &mut random));
                    card.push('\n');
                }
            }
            card
        })
        .collect();
    let tags = sets
        .iter()
        .map(|data_set| vec![format!("task_categories:{}", data_set.task)]);
    parquet(
        &format!("hf_dataset-cards_{}", DATES[3]),
        vec![
            (
                "datasetId",
                strings(sets.iter().map(|data_set| Some(&*data_set.id))),
            ),
            (
                "author",
                strings(sets.iter().map(|data_set| Some(owner(&data_set.id)))),
            ),
            (
                "downloads",
                counts(sets.iter().map(|data_set| data_set.downloads)),
            ),
            ("likes", counts(sets.iter().map(|data_set| data_set.likes))),
            ("tags", Arc::new(lists(tags))),
            (
                "createdAt",
                times(sets.iter().map(|data_set| data_set.created)),
            ),
            ("card", strings(cards.iter().map(|card| Some(&**card)))),
        ],
    )
}

const MESSAGES: [&[&str]; 4] = [
    &[
        "Update README.md",
        "Upload README.md",
        "Add the tokenizer",
        "Upload pytorch_model.bin",
        "Training in progress, step 500",
        "End of training",
        "Update the model card",
        "Improve the examples",
    ],
    &[
        "Adding `safetensors` variant of this model",
        "Rename the checkpoint",
        "Support longer texts",
        "Convert to ONNX",
    ],
    &[
        "Fix the tokenizer",
        "Typo",
        "Revert to the earlier weights",
        "Wrong label in the config",
    ],
    &["Second epoch", "New weights", "Final", "Tuesday"],
];

/// The tables of HFCommunity: some of the models, their commits, and spaces that use models.
fn community(models: &[Model]) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut random = Random::new("community");
    let people = made_up_names("people", 300);
    let tabled: Vec<(usize, bool)> = sorted(models)
        .map(|model| (model, random.chance(0.22), random.unit()))
        .filter(|(model, chosen, _)| *chosen && model.created < TAKEN[2])
        .map(|(model, _, draw)| {
            // Squares average a third.
            let share = 0.04
                + 3.0 * (planted::HIGH_MAINTENANCE - 0.04) * model.popularity * model.popularity;
            let place = models.iter().position(|other| std::ptr::eq(model, other));
            (place.unwrap_or(0), draw < share)
        })
        .collect();
    // Model, author, time, message.
    let mut commits: Vec<(&str, String, i64, &str)> = Vec::new();
    for (place, high) in &tabled {
        let model = &models[*place];
        let (count, authors) = match high {
            true => (12 + random.below(14), 2 + random.below(3)),
            false => (1 + random.below(4), 1),
        };
        let first = random.below(people.len());
        let span = match high {
            true => LAST - DAY - model.created,
            false => (LAST - DAY - model.created).min(30 * DAY),
        };
        for number in 0..count {
            let [perfective, adaptive, corrective] = planted::PURPOSES;
            let class = random.weighted(
                [
                    perfective,
                    adaptive,
                    corrective,
                    1.0 - perfective - adaptive - corrective,
                ]
                .into_iter(),
            );
            let since = match number {
                0 => 0.0,
                _ => random.unit() * span as f64,
            };
            let author = match class == 1 && random.chance(0.4) {
                true => "sample-convert-bot".to_owned(),
                false => people[(first + random.below(authors)) % people.len()].clone(),
            };
            let time = model.created + since as i64 / 60_000 * 60_000;
            let message = match number == 0 && class == 0 {
                true => "initial commit",
                false => random.pick(MESSAGES[class]),
            };
            commits.push((&model.id, author, time, message));
        }
    }
    let shas: Vec<String> = commits
        .iter()
        .map(|_| format!("{:07x}", random.next() >> 36))
        .collect();
    let mut uses: Vec<(&str, String)> = Vec::new();
    for model in sorted(models) {
        let expected = libm::pow(10.0, 0.5 * log_downloads(model) - 1.75);
        let mut left = expected * 2.0 * random.unit();
        while random.chance(left.min(1.0)) {
            left -= 1.0;
            let space = random.below(700);
            let person = &people[space % people.len()];
            uses.push((&model.id, format!("{person}/demo-{space}")));
        }
    }
    uses.dedup();
    let listed = || tabled.iter().map(|(place, _)| &models[*place]);
    Ok(vec![
        parquet(
            &format!("hfcommunity_model_{}", DATES[3]),
            vec![
                ("model_id", strings(listed().map(|model| Some(&*model.id)))),
                ("downloads", counts(listed().map(|model| model.downloads))),
                ("likes", counts(listed().map(|model| model.likes))),
                ("pipeline_tag", strings(listed().map(|model| model.task))),
                ("library_name", strings(listed().map(|model| model.library))),
            ],
        )?,
        parquet(
            &format!("hfcommunity_commits_{}", DATES[3]),
            vec![
                ("sha", strings(shas.iter().map(|sha| Some(&**sha)))),
                (
                    "repo_id",
                    strings(commits.iter().map(|commit| Some(commit.0))),
                ),
                (
                    "author_name",
                    strings(commits.iter().map(|commit| Some(&*commit.1))),
                ),
                ("author_date", times(commits.iter().map(|commit| commit.2))),
                (
                    "message",
                    strings(commits.iter().map(|commit| Some(commit.3))),
                ),
            ],
        )?,
        parquet(
            &format!("hfcommunity_models_in_space_{}", DATES[3]),
            vec![
                ("model_id", strings(uses.iter().map(|pair| Some(pair.0)))),
                ("space_id", strings(uses.iter().map(|pair| Some(&*pair.1)))),
            ],
        )?,
    ])
}

/// Findings of a scanner in repositories that models link to.
fn findings() -> Result<Named, Box<dyn Error>> {
    const REPOSITORIES: usize = 420;
    const RULES: &[&str] = &["eval", "pickle", "shell", "tempfile", "assert", "yaml-load"];
    let mut random = Random::new("findings");
    let owners = made_up_names("owners of repositories", REPOSITORIES);
    let mut rows: Vec<(String, &str, &str, bool)> = Vec::new();
    for (place, owner) in owners.iter().enumerate() {
        let fork = place % 2 == 1;
        let [mut high, mut low] = planted::SEVERITIES;
        if fork {
            (high, low) = (low, high);
        }
        let name = format!("{owner}/{}-tools", random.pick(ANIMALS));
        for _ in 0..1 + random.below(6) {
            let severity = match random.unit() {
                draw if draw < high => "high",
                draw if draw < high + low => "low",
                _ => "medium",
            };
            rows.push((name.clone(), random.pick(RULES), severity, fork));
        }
    }
    let forks: BooleanArray = rows.iter().map(|row| Some(row.3)).collect();
    parquet(
        &format!("hf_findings_{}", DATES[3]),
        vec![
            ("repository", strings(rows.iter().map(|row| Some(&*row.0)))),
            ("rule", strings(rows.iter().map(|row| Some(row.1)))),
            ("severity", strings(rows.iter().map(|row| Some(row.2)))),
            ("fork", Arc::new(forks)),
        ],
    )
}

/// A release: its number, and when it was published.
#[derive(Clone, Copy)]
struct Release {
    number: [u32; 3],
    published: i64,
}

impl Release {
    fn text(self) -> String {
        let [major, minor, patch] = self.number;
        format!("{major}.{minor}.{patch}")
    }
}

/// A registry of packages in the shape of Ecosyste.ms.
fn packages() -> Result<Vec<Named>, Box<dyn Error>> {
    const PACKAGES: usize = 360;
    const MAINTAINERS: usize = 110;
    let mut random = Random::new("packages");
    let logins = made_up_names("maintainers", MAINTAINERS);
    let mut known = BTreeSet::new();
    let mut names = Vec::new();
    while names.len() < PACKAGES {
        const WORDS: &[&str] = &[
            "pad", "walk", "parse", "queue", "log", "paint", "glob", "tree",
        ];
        let name = format!("{}-{}", random.pick(ANIMALS), random.pick(WORDS));
        let name = match known.contains(&name) {
            true => format!("{name}-{}", names.len()),
            false => name,
        };
        known.insert(name.clone());
        names.push(name);
    }
    let end = LAST - DAY;
    let releases: Vec<Vec<Release>> = (0..PACKAGES)
        .map(|place| {
            let share = place as f64 / PACKAGES as f64;
            let mut published = FIRST + (share * 0.8 * (end - FIRST) as f64) as i64;
            let mut number = [1, 0, 0];
            let mut all = Vec::new();
            let most = 2 + random.below(9);
            while published < end && all.len() < most {
                published = published / 60_000 * 60_000;
                all.push(Release { number, published });
                let [major, minor, patch] = number;
                number = match random.unit() {
                    draw if draw < 0.15 => [major + 1, 0, 0],
                    draw if draw < 0.55 => [major, minor + 1, 0],
                    _ => [major, minor, patch + 1],
                };
                published += (20.0 + 160.0 * random.unit()) as i64 * DAY;
            }
            all
        })
        .collect();
    // Package, requirement, of the latest release.
    let mut dependencies: Vec<(usize, usize, String, &str)> = Vec::new();
    for (place, history) in releases.iter().enumerate().skip(8) {
        let Some(latest) = history.last() else {
            continue;
        };
        let mut targets = BTreeSet::new();
        for _ in 0..random.below(6) {
            // The first are needed most.
            let draw = random.unit();
            targets.insert((draw * draw * draw * place as f64) as usize);
        }
        for target in targets {
            let before = |release: &&Release| release.published <= latest.published;
            let there: Vec<&Release> = releases[target].iter().filter(before).collect();
            let Some((highest, older)) = there.split_last() else {
                continue;
            };
            let behind = random.chance(planted::LAGGING) && !older.is_empty();
            let requirement = match older.last().filter(|_| behind) {
                Some(release) => release.text(),
                None => format!("^{}", highest.text()),
            };
            let kind = if random.chance(0.85) {
                "runtime"
            } else {
                "development"
            };
            dependencies.push((place, target, requirement, kind));
        }
    }
    let mut maintained: BTreeSet<(usize, usize)> = BTreeSet::new();
    for place in 0..PACKAGES {
        for _ in 0..1 + random.below(2) {
            let draw = random.unit();
            maintained.insert((place, (draw * draw * MAINTAINERS as f64) as usize));
        }
    }
    let dependents = |place: usize| {
        dependencies
            .iter()
            .filter(|dependency| dependency.1 == place)
            .count()
    };
    let downloads: Vec<i64> = (0..PACKAGES)
        .map(|place| {
            let log = 2.2 + 0.5 * libm::log10(1.0 + dependents(place) as f64) * 2.0;
            libm::pow(10.0, log + 0.4 * random.normal()) as i64
        })
        .collect();
    let number = |place: usize| place as i64 + 1;
    let all = 0..PACKAGES;
    let rows: Vec<(usize, Release)> = releases
        .iter()
        .enumerate()
        .flat_map(|(place, history)| history.iter().map(move |release| (place, *release)))
        .collect();
    let latest = |place: usize| {
        let mut rows = rows.iter();
        rows.rposition(|(package, _)| *package == place)
            .unwrap_or(0)
    };
    let numbers: Vec<String> = rows.iter().map(|(_, release)| release.text()).collect();
    let edge = |time: fn(&[Release]) -> Option<&Release>| {
        let histories = releases.iter();
        times(
            histories.map(move |history| time(history).map_or(FIRST, |release| release.published)),
        )
    };
    let same = |text: &'static str, rows: usize| strings((0..rows).map(move |_| Some(text)));
    let file = |table: &str, columns| parquet(&format!("ecosystems_{table}_{}", DATES[3]), columns);
    Ok(vec![
        file(
            "packages",
            vec![
                ("id", counts(all.clone().map(number))),
                ("registry_id", counts(all.clone().map(|_| 1))),
                ("name", strings(names.iter().map(|name| Some(&**name)))),
                ("ecosystem", same(REGISTRY, PACKAGES)),
                (
                    "downloads",
                    Arc::new(Float64Array::from_iter_values(
                        downloads.iter().map(|count| *count as f64),
                    )),
                ),
                ("downloads_period", same("last-month", PACKAGES)),
                (
                    "first_release_published_at",
                    edge(|history| history.first()),
                ),
                (
                    "latest_release_published_at",
                    edge(|history| history.last()),
                ),
                ("licenses", same("MIT", PACKAGES)),
                (
                    "dependent_packages_count",
                    counts(all.clone().map(|place| dependents(place) as i64)),
                ),
                (
                    "maintainers_count",
                    counts(all.clone().map(|place| {
                        maintained.iter().filter(|pair| pair.0 == place).count() as i64
                    })),
                ),
            ],
        )?,
        file(
            "versions",
            vec![
                ("id", counts((0..rows.len()).map(number))),
                ("package_id", counts(rows.iter().map(|row| number(row.0)))),
                (
                    "number",
                    strings(numbers.iter().map(|number| Some(&**number))),
                ),
                (
                    "published_at",
                    times(rows.iter().map(|row| row.1.published)),
                ),
            ],
        )?,
        file(
            "dependencies",
            vec![
                ("id", counts((0..dependencies.len()).map(number))),
                (
                    "version_id",
                    counts(
                        dependencies
                            .iter()
                            .map(|dependency| number(latest(dependency.0))),
                    ),
                ),
                (
                    "package_id",
                    counts(dependencies.iter().map(|dependency| number(dependency.1))),
                ),
                (
                    "package_name",
                    strings(
                        dependencies
                            .iter()
                            .map(|dependency| Some(&*names[dependency.1])),
                    ),
                ),
                ("ecosystem", same(REGISTRY, dependencies.len())),
                (
                    "kind",
                    strings(dependencies.iter().map(|dependency| Some(dependency.3))),
                ),
                ("optional", same("f", dependencies.len())),
                (
                    "requirements",
                    strings(dependencies.iter().map(|dependency| Some(&*dependency.2))),
                ),
            ],
        )?,
        file(
            "maintainerships",
            vec![
                (
                    "package_id",
                    counts(maintained.iter().map(|pair| number(pair.0))),
                ),
                (
                    "maintainer_id",
                    counts(maintained.iter().map(|pair| number(pair.1))),
                ),
                ("role", same("owner", maintained.len())),
            ],
        )?,
        file(
            "maintainers",
            vec![
                ("id", counts((0..MAINTAINERS).map(number))),
                ("uuid", strings(logins.iter().map(|login| Some(&**login)))),
                ("login", strings(logins.iter().map(|login| Some(&**login)))),
            ],
        )?,
    ])
}

/// All files.
pub fn files() -> Result<Vec<Named>, Box<dyn Error>> {
    let models = models();
    let mut files = earlier_snapshots(&models)?;
    files.push(last_snapshot(&models)?);
    files.push(cards(&models)?);
    files.push(data_set_cards()?);
    files.extend(community(&models)?);
    files.push(findings()?);
    files.extend(packages()?);
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: make_sample_hub FOLDER")?;
    let folder = std::path::Path::new(&folder);
    for (name, bytes) in files()? {
        std::fs::write(folder.join(&name), &bytes)?;
        println!("{name}: {} bytes", bytes.len());
    }
    Ok(())
}
