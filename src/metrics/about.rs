//! The description of a metric: its name, question, definition, settings and the data it reads.
//!
//! Catalogue, command, page and documents are made from it, so each text is written once, in the
//! metric's folder.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::base::error::{Error, ErrorKind, Result};
use crate::base::text::count;
use crate::relations::{Field, Relation};

/// The description of a metric.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Metric"))]
pub struct About {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The theme of the literature's claims that it belongs to.
    pub theme: Option<Theme>,
    /// The question that it answers.
    pub question: &'static str,
    /// How it is computed, in paragraphs, with the source of each definition.
    pub definition: &'static [&'static str],
    /// Its formulas: the quantity of each, and the formula in plain letters and signs.
    pub formulas: &'static [(&'static str, &'static str)],
    /// Findings of others, one sentence each, with the source.
    pub published: &'static [&'static str],
    /// The settings that the user may choose.
    pub settings: &'static [Setting],
    /// Where the paper's text and its scripts differ; empty if only one definition exists.
    pub differences: &'static [Difference],
    /// Sets of fields that are enough to compute it, the best first; each set is needed whole.
    #[serde(skip)]
    pub needs: &'static [&'static [Field]],
    /// Fields of packages that it reads if a file has them, in addition to those it needs.
    #[serde(skip)]
    pub reads: &'static [Field],
    /// Relations that it reads whole, in addition to those of the fields above.
    #[serde(skip)]
    pub reads_whole: &'static [Relation],
    /// Datasets that have the fields that it needs.
    pub sources: &'static str,
    /// What would change its headline number, one sentence each. A sentence follows from the
    /// definition or names the data on which it was measured.
    pub changes: &'static [&'static str],
}

impl About {
    /// Checks a metric's parameters against the ranges of its settings. Words are checked where
    /// parameters are read: each is one of an enumeration.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for the first number that is out of its range, or no number.
    pub fn check(&self, params: &impl Serialize) -> Result<()> {
        let values = serde_json::to_value(params).unwrap_or_default();
        for setting in self.settings {
            let SettingKind::Number { min, max, .. } = setting.kind else {
                continue;
            };
            // An infinite number is null in JSON, and a NaN is in no range.
            let value = values.get(setting.name).and_then(Value::as_f64);
            if !value.is_some_and(|value| (min as f64..=max as f64).contains(&value)) {
                let path = format!("{}.{}", self.id, setting.name);
                let value = value.map_or_else(|| "no number".to_owned(), |value| value.to_string());
                return Err(Error::new(
                    ErrorKind::Setting,
                    format!("{path} is {value}."),
                    format!("Choose a number from {} to {}.", count(min), count(max)),
                ));
            }
        }
        Ok(())
    }
}

/// A theme of the literature's claims (Jones et al., ESEM 2024, Table 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Theme {
    /// How models are made.
    #[serde(rename = "Trends in design")]
    Design,
    /// How models are chosen.
    #[serde(rename = "Selection considerations")]
    Selection,
    /// How models are kept.
    #[serde(rename = "Repository lifecycle and maintenance")]
    Maintenance,
    /// How models are described.
    #[serde(rename = "Documentation and understanding")]
    Documentation,
    /// How models are used.
    #[serde(rename = "Downstream usage")]
    Downstream,
}

impl Theme {
    /// In the paper's order.
    pub const ALL: [Self; 5] = [
        Self::Design,
        Self::Selection,
        Self::Maintenance,
        Self::Documentation,
        Self::Downstream,
    ];

    /// The theme's name in the paper.
    pub fn words(self) -> &'static str {
        match self {
            Self::Design => "Trends in design",
            Self::Selection => "Selection considerations",
            Self::Maintenance => "Repository lifecycle and maintenance",
            Self::Documentation => "Documentation and understanding",
            Self::Downstream => "Downstream usage",
        }
    }
}

/// A difference between the paper's text and its scripts.
///
/// Source: Jones et al. (ESEM 2024), compared line by line with the scripts and notebooks of its
/// artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Difference {
    /// A stable name for programs.
    pub id: &'static str,
    /// What the paper says.
    pub paper: &'static str,
    /// What the scripts do.
    pub artifact: &'static str,
    /// The effect of the difference.
    pub effect: &'static str,
}

impl Difference {
    /// A difference: its name, what the paper says, what the scripts do, and the effect.
    pub const fn new(
        id: &'static str,
        paper: &'static str,
        artifact: &'static str,
        effect: &'static str,
    ) -> Self {
        Self {
            id,
            paper,
            artifact,
            effect,
        }
    }

    /// The difference between the paper's population and that of its scripts, which three metrics
    /// share.
    pub const PYTORCH_HUB: Self = Self::new(
        "D19",
        "Hugging Face",
        "362 models of PyTorch Hub as well",
        "Negligible",
    );
}

/// The description of a parameter, as the page and the command offer it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Setting {
    /// Its name among the metric's parameters.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it means, if the name does not say it.
    pub hint: Option<&'static str>,
    /// What values it takes, and its default.
    pub kind: SettingKind,
    /// Whether few users need it; the page then folds it away.
    pub advanced: bool,
}

impl Setting {
    /// The choice between the paper's definition and the artifact's, with a sentence about each.
    pub const fn mode(paper: &'static str, artifact: &'static str) -> Self {
        Self {
            name: "mode",
            label: "Definition",
            hint: None,
            kind: SettingKind::Definition {
                choices: &[("paper", "Paper"), ("artifact", "Artifact")],
                explained: [paper, artifact],
                default: "paper",
            },
            advanced: false,
        }
    }

    /// The treatment of models that name themselves as base.
    pub const SELF_LOOPS: Self = Self {
        name: "self_loops",
        label: "Models that name themselves as base",
        hint: None,
        kind: SettingKind::Choice {
            choices: &[
                ("as_defined", "dropped (paper), kept (artifact)"),
                ("kept", "kept"),
                ("dropped", "dropped"),
            ],
            default: "as_defined",
        },
        advanced: true,
    };

    /// How a descendant must have been made.
    pub const RELATION: Self = Self {
        name: "relation",
        label: "Relation",
        hint: Some("how descendants were made; not all data say it, and the paper’s do not"),
        kind: SettingKind::Choice {
            choices: &[
                ("all", "any relation"),
                ("finetune", "fine-tuning"),
                ("adapter", "adapter"),
                ("quantized", "quantising"),
                ("merge", "merging"),
            ],
            default: "all",
        },
        advanced: false,
    };

    /// The count by which popularity is measured.
    pub const fn popularity(advanced: bool) -> Self {
        Self {
            name: "popularity",
            label: "Popularity",
            hint: None,
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced,
        }
    }
}

/// The values that a parameter takes.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SettingKind {
    /// A whole number.
    Number {
        /// The least.
        #[serde(serialize_with = "as_number")]
        #[cfg_attr(test, ts(type = "number"))]
        min: u64,
        /// The greatest.
        #[serde(serialize_with = "as_number")]
        #[cfg_attr(test, ts(type = "number"))]
        max: u64,
        /// The default.
        #[serde(serialize_with = "as_number")]
        #[cfg_attr(test, ts(type = "number"))]
        default: u64,
    },
    /// One of several words.
    Choice {
        /// Each with its words for people.
        choices: &'static [(&'static str, &'static str)],
        /// The default.
        default: &'static str,
    },
    /// The paper's definition or that of its artifact; the page offers this choice first and
    /// explains it.
    Definition {
        /// Each with its words for people.
        choices: &'static [(&'static str, &'static str)],
        /// What each does, in the same order.
        explained: [&'static str; 2],
        /// The default.
        default: &'static str,
    },
    /// Yes or no.
    Switch {
        /// The default.
        default: bool,
    },
    /// Names; none by default.
    List,
}

/// Serialises a bound as a number of JavaScript, for which it is small enough; 64 bits would become
/// a BigInt.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")
)]
fn as_number<S: Serializer>(n: &u64, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_f64(*n as f64)
}
