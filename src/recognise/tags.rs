//! The meaning of the hub's tags. Prefixes and the list of libraries come from the paper's artifact
//! (PeaTMOSS pipeline) and from the hub's models.

use crate::relations::{Field, Name, family_of_type, task_domain};

/// Tags that name a library, as PeaTMOSS's pipeline lists them; pytorch, tf and jax are
/// frameworks there.
pub const LIBRARIES: &[&str] = &[
    "adapter-transformers",
    "allennlp",
    "asteroid",
    "bertopic",
    "coreml",
    "diffusers",
    "espnet",
    "fairseq",
    "fastai",
    "fasttext",
    "flair",
    "graphcore",
    "habana",
    "joblib",
    "keras",
    "ml-agents",
    "nemo",
    "onnx",
    "openclip",
    "openvino",
    "paddlenlp",
    "paddlepaddle",
    "peft",
    "pyannote.audio",
    "pythae",
    "rust",
    "safetensors",
    "sample-factory",
    "scikit-learn",
    "sentence-transformers",
    "spacy",
    "spanmarker",
    "speechbrain",
    "stable-baselines3",
    "stanza",
    "tensorboard",
    "tf-lite",
    "timm",
    "transformers",
    "transformers.js",
];

/// Tags that name a library or a format and are not in PeaTMOSS's list, most of them younger.
pub const OTHER_LIBRARIES: &[&str] = &[
    "axolotl",
    "bitsandbytes",
    "ctranslate2",
    "executorch",
    "exl2",
    "exllamav3",
    "ggml",
    "gguf",
    "keras-hub",
    "lerobot",
    "litert",
    "llama.cpp",
    "mergekit",
    "mlx",
    "optimum",
    "setfit",
    "sglang",
    "tensorrt",
    "trl",
    "ultralytics",
    "unsloth",
    "vllm",
];

/// Tags that name a framework.
pub const FRAMEWORKS: &[&str] = &["jax", "pytorch", "tf"];

/// Codes of ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch \
    co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he \
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv \
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// The codes of languages that are tags.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.split_ascii_whitespace()
}

/// Whether an otherwise unknown tag is free: neither a task nor metadata with a prefix, such as the
/// region.
pub(super) fn is_free(tag: &str) -> bool {
    !tag.contains(':') && task_domain(tag).is_none()
}

/// Tags that the hub adds for metadata and results of a card, each with the metadata it shows.
const CARD_METADATA: &[(&str, &str)] = &[
    ("co2_eq_emissions", "carbon"),
    ("eval-results", "evaluation"),
    ("model-index", "evaluation"),
];

/// The words that can come between `base_model:` and the model.
const RELATIONS: &[&str] = &["adapter", "finetune", "merge", "quantized"];

/// The kind of fact that a tag states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    Library,
    OtherLibrary,
    Framework,
    License,
    Dataset,
    Language,
    Paper,
    Task,
    /// A base model.
    Base,
    /// The type of the model's configuration.
    ModelType,
    /// Metadata of the card.
    CardMetadata,
    /// Anything else.
    Free,
}

/// The fact that a tag states, and how a base model was used.
pub(super) fn read(tag: &str) -> (TagKind, &str, Option<&str>) {
    let plain = |kind| (kind, tag, None);
    if let Some((prefix, value)) = tag.split_once(':').filter(|(_, value)| !value.is_empty()) {
        let kind = match prefix {
            "license" => TagKind::License,
            "dataset" => TagKind::Dataset,
            "language" => TagKind::Language,
            "arxiv" | "doi" => TagKind::Paper,
            "task_categories" => TagKind::Task,
            "base_model" => {
                return match value.split_once(':') {
                    Some((relation, base)) if RELATIONS.contains(&relation) && !base.is_empty() => {
                        (TagKind::Base, base, Some(relation))
                    }
                    _ => (TagKind::Base, value, None),
                };
            }
            _ => return plain(TagKind::Free),
        };
        return (kind, value, None);
    }
    if LIBRARIES.contains(&tag) {
        plain(TagKind::Library)
    } else if OTHER_LIBRARIES.contains(&tag) {
        plain(TagKind::OtherLibrary)
    } else if FRAMEWORKS.contains(&tag) {
        plain(TagKind::Framework)
    } else if tag.len() == 2 && languages().any(|code| code == tag) {
        plain(TagKind::Language)
    } else if let Some((_, name)) = CARD_METADATA.iter().find(|(known, _)| *known == tag) {
        (TagKind::CardMetadata, name, None)
    } else if family_of_type(tag).is_some() {
        plain(TagKind::ModelType)
    } else {
        plain(TagKind::Free)
    }
}

/// The field that a tag fills, its value, and how a base model was used.
pub fn meaning(tag: &str) -> (Option<Field>, &str, Option<&str>) {
    let (kind, value, relation) = read(tag);
    (kind.field(), value, relation)
}

impl TagKind {
    /// Whether tags of the kind can be free tags. Tags that the hub adds count as free.
    pub(super) fn can_be_free(self) -> bool {
        matches!(self, Self::Free | Self::ModelType | Self::CardMetadata)
    }

    /// The field that a tag of the kind fills.
    pub(super) fn field(self) -> Option<Field> {
        Some(match self {
            Self::Library => Field::Libraries,
            Self::OtherLibrary => Field::OtherLibraries,
            Self::Framework => Field::Frameworks,
            Self::License => Field::License,
            Self::Dataset => Field::Datasets,
            Self::Language => Field::Languages,
            Self::Paper => Field::Papers,
            Self::Task => Field::Task,
            Self::Base => Field::BaseId,
            Self::ModelType => Field::TaggedType,
            Self::CardMetadata => Field::CardMetadata,
            Self::Free => return None,
        })
    }
}

/// A tag with interned parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    /// Whether it is none of the things that other fields hold.
    pub(super) free: bool,
    /// The fact; missing if it is not needed.
    pub(super) value: Name,
    /// The unchanged tag; missing if it is not needed.
    pub(super) whole: Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_every_kind() {
        for (tag, expected) in [
            ("transformers", (TagKind::Library, "transformers", None)),
            ("gguf", (TagKind::OtherLibrary, "gguf", None)),
            ("pytorch", (TagKind::Framework, "pytorch", None)),
            ("license:mit", (TagKind::License, "mit", None)),
            ("dataset:squad", (TagKind::Dataset, "squad", None)),
            ("arxiv:1810.04805", (TagKind::Paper, "1810.04805", None)),
            ("en", (TagKind::Language, "en", None)),
            ("language:de", (TagKind::Language, "de", None)),
            ("tf", (TagKind::Framework, "tf", None)),
            ("base_model:a/b", (TagKind::Base, "a/b", None)),
            (
                "base_model:merge:a/b",
                (TagKind::Base, "a/b", Some("merge")),
            ),
            ("base_model:odd:a", (TagKind::Base, "odd:a", None)),
            ("region:us", (TagKind::Free, "region:us", None)),
            ("license:", (TagKind::Free, "license:", None)),
            ("xlm-roberta", (TagKind::ModelType, "xlm-roberta", None)),
            ("model-index", (TagKind::CardMetadata, "evaluation", None)),
            ("co2_eq_emissions", (TagKind::CardMetadata, "carbon", None)),
            ("task_categories:qa", (TagKind::Task, "qa", None)),
            ("xx", (TagKind::Free, "xx", None)),
        ] {
            assert_eq!(read(tag), expected, "{tag}");
        }
    }

    #[test]
    fn forty_libraries() {
        assert_eq!(LIBRARIES.len(), 40);
        assert!(LIBRARIES.is_sorted() && OTHER_LIBRARIES.is_sorted());
        assert!(
            OTHER_LIBRARIES
                .iter()
                .all(|library| !LIBRARIES.contains(library))
        );
    }
}
