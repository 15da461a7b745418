//! Names of models: what their parts say, and whether it is true.
//!
//! Definition: `docs/metrics/naming.md`, after Jiang et al. (2024), who let people and a language
//! model find the elements of names and asked 108 practitioners. The answer also has their
//! published shares. Ours are the rule that finds elements, the exact bounds of the conventions,
//! the comparison with the model's type and parameters, and the entropies.

mod architecture;
mod detector;
mod elements;
mod finding;
mod measure;
mod show;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::under_documentation::things;
use super::{Measure, Nothing};
use crate::domain::data::Data;
use crate::relations::{Count, Field, Relation};
use crate::stats::{Cluster, Clustered};

pub use architecture::{Judgement, architecture_words, compare, type_family};

pub use detector::Detector;
use elements::Element;
use measure::{measure, share, text};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "naming",
    title: "Naming",
    theme: Some(Theme::Documentation),
    question: "What do the names of models say, and is it true of the models?",
    definition: &[
        "The part of a name after the owner's slash is split at hyphens, underscores, points outside numbers, and changes between letters and digits; known words such as wav2vec2 stay whole. Each part gets the first of these elements that fits (Jiang et al., 2024; the lists of words are ours): A architecture or family of models, P parameter count (7b, 125m, 8x7b), S size (tiny to huge), V version (v2, v1.5), N layers (l12, 12l), H heads or hidden size (a12, h768), F reuse method (finetuned, lora, gptq, distil…), T task, L language, C data characteristic (cased, uncased, 224, 384, 512), D data set, R training process (mlm, rlhf, pretrained), O anything else. A name has an element if any part has it.",
        "Languages are the codes of ISO 639-1 and names of languages. Codes that are also English words or abbreviations (it, is, no, as, cv, ms and others) count only beside another language or if the model's metadata name that language; it and pt after a parameter count mean instruction-tuned and pre-trained. If the data name the model's data sets, these count as D.",
        "Convention (the exact bounds are ours): a name follows Implementation if it has A, P, S, N or H and none of T, L and D; Application/Task if it has T, L or D and none of the former; both if it has some of each; other if it has none. V, F, C, R and O decide nothing.",
        "A name contradicts the architecture if it gives families of architectures, the data have the model's type, and the type can belong to none of these families. It can belong to a family in the name, or to a narrower one that descends from it (bert is a wider name for distilbert, roberta or xlm-roberta, t5 for mt5, mistral for mixtral; the reverse contradicts), or to one whose models the makers of a series published under its name (Falcon 3, DeepSeek R1 distilled and Granite 7B are Llamas). Versions of one family (llama, llama4; qwen, qwen2_moe) count as one. The type is the configuration's model_type, else the class of its architectures, else the tag that the hub makes from the type.",
        "Some names are not compared: words that equally often mean something else (gpt, opt without a size, sam, kosmos, megatron and others); names such as vicuna or zephyr that no configuration has as a type; types that contain other models (encoder-decoder); a model made of others, such as a LLaVA or a mixture of experts, that has the name of its parts; drafts, which have the name of the large model they serve; files without a configuration (GGUF, LiteRT), whose type is only what somebody wrote. A name is undecided if the weights may have been rewritten in the layout of the type without a change of what they compute, such as a Phi-4 with the type of Llama. Undecided names count neither for nor against.",
        "We judged the comparison by hand on names drawn from public lists: how many of the reported names do contradict (precision), and how many contradictions are reported (recall). Doubtful names count against the comparison in both.",
        "A name contradicts the parameter count if the largest count that it gives in millions or billions differs from the model's parameters by more than the tolerance, as a share of the parameters. Counts in thousands and trillions are P but are not compared: mostly they are lengths of contexts, steps of training and numbers of training tokens. Active or effective parameters, such as a3b or e4b, are not compared either. If the name gives experts, such as 8x7b, any number from one expert (7b) to all of them (56b) fits, because experts share parts.",
        "Entropy (ours) is computed for every owner with at least the chosen number of models. Shannon's entropy of the separators in the names is divided by ln 3 (hyphen, underscore, point). That of the orders in which elements first occur in the names, without O, is divided by the logarithm of the number of names. It is 0 if all names have the same structure and 1 if no two have.",
    ],
    formulas: &[
        ("Share of an element", "names that have it ÷ names"),
        (
            "Contradiction",
            "names that contradict ÷ names that can be compared; its interval has owners as clusters",
        ),
        (
            "Recall",
            "R ÷ (R + M), R and M: contradictions reported and missed, both from the judged names",
        ),
        (
            "Parameter count contradicts",
            "|stated − actual| ÷ actual > tolerance",
        ),
        ("Entropy", "−Σ pᵢ·ln pᵢ ÷ ln k"),
    ],
    published: &[
        "Jiang et al. (2024): shares of 14,178 names with each element: A 83.3, S 44.2, O 36.5, T 33.1, D 25.8, L 17.5, P 13.7, V 12.7, C 9.7, F 8.9, N 2.2, R 0.9, H 0.6 percent; recomputed from their published results.",
        "Jiang et al. (2024): their automatic check, which predicts a model's type from the structure of its weights, is right in about 94% (second-hand).",
        "Jiang et al. (2024): a survey of 108 practitioners prefers architecture (69), size (62) and task (57) in names (unit unverified).",
    ],
    settings: &[
        Setting {
            name: "tolerance",
            label: "Tolerance of parameter counts in percent",
            hint: Some("how far a stated count may be from the real one"),
            kind: SettingKind::Number {
                min: 0,
                max: 1000,
                default: 20,
            },
            advanced: false,
        },
        Setting {
            name: "min_models",
            label: "Fewest models of an owner",
            hint: Some("owners with fewer are left out of the entropies"),
            kind: SettingKind::Number {
                min: 2,
                max: 1_000_000,
                default: 5,
            },
            advanced: true,
        },
        Setting {
            name: "bare_versions",
            label: "Numbers after an architecture are versions",
            hint: Some("3.1 in Llama-3.1-8B counts as V (ours); otherwise only v3.1 does"),
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::ModelType],
        &[Field::PackageId, Field::Architectures],
        &[Field::PackageId, Field::TaggedType],
        &[Field::PackageId, Field::Task],
    ],
    reads: &[
        Field::Architectures,
        Field::Author,
        Field::Datasets,
        Field::Languages,
        Field::Libraries,
        Field::ModelType,
        Field::OtherLibraries,
        Field::Parameters,
        Field::TaggedType,
        Field::Task,
    ],
    reads_whole: &[Relation::BaseEdges],
    sources: "any list of models with their types, architectures, tags or tasks",
    changes: &[
        "Counting versions of a family as different architectures could only raise the share.",
        "Families that are not on the list are not compared; counting undecided names as contradictions raises the share.",
        "A greater tolerance never finds more contradictions of parameter counts.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// How far a stated parameter count may be from the real one, in percent of the real one.
    pub tolerance: u32,
    /// The fewest models of an owner whose entropies count.
    pub min_models: u32,
    /// Whether a bare number behind an architecture counts as a version.
    pub bare_versions: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            tolerance: 20,
            min_models: 5,
            bare_versions: false,
        }
    }
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The number of examples that are kept.
const EXAMPLES: usize = 20;

/// The elements in the order of their published shares, and those in percent.
const PUBLISHED: [(Element, f64); 13] = [
    (Element::Architecture, 83.3),
    (Element::Size, 44.2),
    (Element::Other, 36.5),
    (Element::Task, 33.1),
    (Element::Dataset, 25.8),
    (Element::Language, 17.5),
    (Element::Parameters, 13.7),
    (Element::Version, 12.7),
    (Element::Characteristic, 9.7),
    (Element::Reuse, 8.9),
    (Element::Layers, 2.2),
    (Element::Training, 0.9),
    (Element::Heads, 0.6),
];

/// The number of names in the published shares.
const PUBLISHED_N: u64 = 14_178;

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The kind of the rows: `models`, `data sets`, `spaces` or `packages`.
    pub things: &'static str,
    /// Models, each name once: the denominator of the elements' and conventions' shares.
    pub models: u64,
    /// Shares of names with each element, in the order of the published ones.
    pub elements: Vec<ElementShare>,
    /// Shares of the conventions: implementation, application, both, other.
    pub conventions: Vec<ConventionShare>,
    /// The most frequent convention, the first of equals.
    pub largest_convention: Option<ConventionShare>,
    /// Names compared with the model's type, if the name has a family and the type is known.
    pub architecture: OwnersContradiction,
    /// The same comparison if each undecided name counted as a contradiction. An undecided name
    /// gives another family than the type's, and the weights may have been rewritten in the type's
    /// layout.
    pub architecture_at_most: OwnersContradiction,
    /// Undecided names: they count neither for nor against and are not among those compared.
    pub undecided_architectures: u64,
    /// Names with an architecture that are not compared, because the files have no configuration
    /// and the type is only a tag that somebody wrote.
    pub doubtful_types: u64,
    /// How often the comparison of architectures is right, as judged by hand.
    pub detector: Option<Detector>,
    /// The sources of the types that were compared.
    pub types_from: TypesFrom,
    /// Names compared with the number of parameters, if the name gives one and it is known.
    pub parameters: Contradiction,
    /// The same comparison without names that mention quantisation or adapters, because their files
    /// hold packed numbers or a part of the model.
    pub unquantised_parameters: Contradiction,
    /// The tolerance in percent.
    pub tolerance: u32,
    /// Owners with fewer models are left out of the entropies.
    pub min_models: u32,
    /// Normalised entropy of separators within an owner's names.
    pub separators: Entropy,
    /// Normalised entropy of the order of elements within an owner's names.
    pub order: Entropy,
    /// Names that contradict the model's type, the most downloaded first; at most 20.
    pub architecture_examples: Vec<Example>,
    /// Names that contradict the number of parameters, the most downloaded first; at most 20.
    pub parameter_examples: Vec<Example>,
}

/// The number and share of names that have an element.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ElementShare {
    /// The element's letter.
    pub element: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Names that have it.
    pub names: u64,
    /// Their share of all names, from 0 to 1.
    pub share: Option<f64>,
    /// Wilson's 95% interval.
    pub interval: Option<[f64; 2]>,
    /// As published for 14,178 names, from 0 to 1.
    pub published: f64,
}

/// The number and share of names that follow a convention.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConventionShare {
    /// The convention.
    pub convention: &'static str,
    /// Names that follow it.
    pub names: u64,
    /// Their share of all names, from 0 to 1.
    pub share: Option<f64>,
    /// Wilson's 95% interval.
    pub interval: Option<[f64; 2]>,
}

/// The number and share of names that contradict what is known about their models.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Contradiction {
    /// Models that can be compared.
    pub n: u64,
    /// Those whose name contradicts.
    pub contradicting: u64,
    /// Their share, from 0 to 1; undefined if none can be compared.
    pub share: Option<f64>,
    /// Wilson's 95% interval.
    pub interval: Option<[f64; 2]>,
}

impl Contradiction {
    fn add(&mut self, contradicts: bool) {
        self.n += 1;
        self.contradicting += u64::from(contradicts);
    }

    fn finish(&mut self) {
        (self.share, self.interval) = share(self.contradicting, self.n);
    }
}

/// The number and share of names that contradict, with owners as clusters. Names of one owner are
/// similar, so they give less information than as many names of different owners.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OwnersContradiction {
    /// Models that can be compared.
    pub n: u64,
    /// Those whose name contradicts.
    pub contradicting: u64,
    /// Their share, from 0 to 1; undefined if none can be compared.
    pub share: Option<f64>,
    /// 95% interval of the clustered share ([`stats::Clustered`]); undefined for one owner.
    pub interval: Option<[f64; 2]>,
    /// Owners of models that can be compared.
    pub owners: u64,
    /// The number of models of the owner with the most.
    pub largest_owner: u64,
    /// Kish's effective number of owners.
    pub effective_owners: Option<f64>,
    /// The number of names of different owners with the same precision; undefined for one owner.
    pub effective_n: Option<f64>,
    /// Whether there are enough owners for a verdict, [`stats::LEAST_CLUSTERS`].
    pub enough_owners: bool,
}

impl OwnersContradiction {
    /// Makes the summary from the numbers of compared and contradicting names of each owner.
    fn new(by_owner: &BTreeMap<&str, [u64; 2]>) -> Self {
        // The map is in the order of the owners' names, so the order of rows does not matter.
        let clusters = (0..).zip(by_owner.values()).map(|(key, counts)| Cluster {
            key,
            size: counts[0],
            count: counts[1],
        });
        let sum = |place: usize| by_owner.values().map(|counts| counts[place]).sum();
        let clustered = Clustered::new(clusters);
        Self {
            n: sum(0),
            contradicting: sum(1),
            share: clustered.as_ref().map(|proportion| proportion.rate),
            interval: clustered
                .as_ref()
                .and_then(|proportion| proportion.interval(CONFIDENCE)),
            owners: clustered
                .as_ref()
                .map_or(0, |proportion| proportion.clusters),
            largest_owner: clustered
                .as_ref()
                .map_or(0, |proportion| proportion.largest),
            effective_owners: clustered.as_ref().map(|proportion| proportion.kish),
            effective_n: clustered
                .as_ref()
                .and_then(|proportion| proportion.effective),
            enough_owners: clustered.as_ref().is_some_and(Clustered::is_enough),
        }
    }
}

/// The sources of types, as numbers of models that were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TypesFrom {
    /// A column or configuration with the type.
    pub model_type: u64,
    /// The class of the configuration's architectures.
    pub architectures: u64,
    /// A tag that is a known type.
    pub tags: u64,
}

/// Normalised entropies over owners.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Entropy {
    /// The number of owners that count.
    pub owners: u64,
    /// Mean of their normalised entropies, from 0 to 1.
    pub mean: Option<f64>,
    /// Median.
    pub median: Option<f64>,
}

/// A name that contradicts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The model.
    pub id: String,
    /// What its name gives.
    pub says: String,
    /// What the model has.
    pub is: String,
    /// Its downloads.
    pub downloads: Option<Count>,
}

impl Output {
    /// Whether the names are of models, like the published ones.
    fn of_models(&self) -> bool {
        self.things == "models"
    }
}

const IMPLEMENTATION: [Element; 5] = [
    Element::Architecture,
    Element::Parameters,
    Element::Size,
    Element::Layers,
    Element::Heads,
];
const APPLICATION: [Element; 3] = [Element::Task, Element::Language, Element::Dataset];

const CONVENTIONS: [&str; 4] = ["implementation", "application", "both", "other"];

const fn convention_title(name: &str) -> &str {
    match name.as_bytes() {
        b"implementation" => "Implementation",
        b"application" => "Application or task",
        b"both" => "Both",
        _ => "Other",
    }
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let models = data.models();
        let of_models = [
            Field::ModelType,
            Field::Architectures,
            Field::TaggedType,
            Field::Task,
        ];
        if models.rows() == 0 || !of_models.iter().any(|field| models.has(*field)) {
            return None;
        }
        let things = things(data);
        Some(Self {
            things,
            ..measure(models, params)
        })
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}
