//! How a model was made from its base.

use serde::{Deserialize, Serialize};

/// How a model must have been made from its base for the edge to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationFilter {
    /// In any way, as in the paper's data, which do not say how.
    #[default]
    All,
    /// By fine-tuning, as in the paper's text.
    Finetune,
    /// As an adapter.
    Adapter,
    /// By quantising it.
    Quantized,
    /// By merging it with others.
    Merge,
}

impl RelationFilter {
    /// The words for it in the data, those of the hub first; empty if every edge counts.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::Finetune => &["finetune", "finetuned"],
            Self::Adapter => &["adapter"],
            Self::Quantized => &["quantized"],
            Self::Merge => &["merge", "merged"],
        }
    }
}

/// How a model was made from its base, as the data state it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By fine-tuning it.
    Finetune,
    /// As an adapter.
    Adapter,
    /// By quantising it.
    Quantized,
    /// By merging it with others.
    Merge,
    /// In another way.
    Other,
    /// The data do not say how.
    #[default]
    Unstated,
}

impl Kind {
    /// In the order of figures and tables.
    pub const ALL: [Self; 6] = [
        Self::Finetune,
        Self::Adapter,
        Self::Quantized,
        Self::Merge,
        Self::Other,
        Self::Unstated,
    ];

    /// The kind that a word of the data means.
    pub(super) fn of_word(word: &str) -> Self {
        let filters = [
            (RelationFilter::Finetune, Self::Finetune),
            (RelationFilter::Adapter, Self::Adapter),
            (RelationFilter::Quantized, Self::Quantized),
            (RelationFilter::Merge, Self::Merge),
        ];
        let found = filters
            .into_iter()
            .find(|(filter, _)| filter.words().contains(&word));
        match found {
            Some((_, kind)) => kind,
            None if word.is_empty() => Self::Unstated,
            None => Self::Other,
        }
    }

    /// Its word in conditions of a subset and in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Finetune => "finetune",
            Self::Adapter => "adapter",
            Self::Quantized => "quantized",
            Self::Merge => "merge",
            Self::Other => "other",
            Self::Unstated => "unstated",
        }
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Finetune => "fine-tuned",
            Self::Adapter => "adapter",
            Self::Quantized => "quantised",
            Self::Merge => "merged",
            Self::Other => "another relation",
            Self::Unstated => "relation not stated",
        }
    }
}
