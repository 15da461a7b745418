//! Documentation quality and popularity.
//!
//! Source: Jones et al. (ESEM 2024), section 5.5, the fourth metric, and Figure 8. The score of
//! a model is (completeness / 5 + metadata / possible) / 2: one point for each of five sections
//! in its card, and the metadata that is present of all that is possible. The 1,000 most popular
//! models are compared with the 1,000 least popular of about 15,000. Its artifact
//! (`model_cards.py`, `analysis.r`) differs in the metadata, in missing cards and in how the
//! groups are made; it tests by Welch's t-test, one-sided, with Holm's correction, and gives
//! Cohen's d.
//!
//! Ours are the heading and keyword rule that finds the sections of a card if nobody judged it
//! ([`crate::card`]); Mann-Whitney, Cliff's delta and Spearman's rho in addition to the tests;
//! groups that never have a model in common; and an interval of the standardised difference with
//! owners as clusters ([`stats::standardised_difference`]).

mod export;
mod finding;
mod groups;
mod measure;
mod metadata;
mod records;
mod show;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::collection::Collection;
use super::exported::Value;
use super::shown::Shown;
use super::{Compared, Measure, Mode, Nothing, Source, Task};
use crate::caveat::Caveat;
use crate::domain::data::Data;
use crate::metrics::about::{About, Difference, Setting, SettingKind, Theme};
use crate::metrics::descendants::repositories;
use crate::relations::{Field, Relation, Relations};
use crate::stats::{self, Agreement, BoxPlot, Correlation};

pub use measure::documentation;

/// Confidence of the one-sided bound, as in the artifact.
const CONFIDENCE: f64 = 0.99;

/// Confidence of the interval of the standardised difference.
const INTERVAL: f64 = 0.95;

/// The number of models that each group needs for a verdict (our choice).
pub const LEAST_MODELS: u64 = 20;

/// The number of attributes that must be known in addition to [`ALMOST_EVERYWHERE`] if no card was
/// judged (our choice). With fewer, the score shows how the file was made rather than how a model
/// is documented.
pub const LEAST_ATTRIBUTES: u64 = 7;

/// Attributes that nearly every model of the hub has, whatever its card says.
const ALMOST_EVERYWHERE: [Attribute; 3] = [A::Author, A::Tag, A::Library];

/// The number of bins of a group's histogram over scores from 0 to 1.
const BINS: usize = 20;

/// The sections in the order of the paper's flags.
pub const SECTIONS: [&str; 5] = [
    "description",
    "uses",
    "limitations",
    "training",
    "evaluation",
];

/// The metadata that counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// The artifact's mean over 17 columns, three of which are always present.
    #[serde(rename = "artifact_17")]
    Artifact17,
    /// The artifact's 14 attributes.
    #[serde(rename = "artifact_14")]
    Artifact14,
    /// 23 attributes: our interpretation of the paper's “over 20”.
    #[default]
    Extended,
}

/// The description of the metric.
pub const ABOUT: About = About {
    id: "documentation",
    title: "Documentation quality and popularity",
    theme: Some(Theme::Documentation),
    question: "Are popular models better documented? How complete are the cards and the metadata of the most and of the least popular models?",
    definition: &[
        "If the file has judgements on the sections, these are used; otherwise a heading and keyword rule finds the sections. If the data have only cards or only metadata, the score is that half, and a caveat says so. Top and bottom never have a model in common: each has at most half of all models. If models at both cuts have the same popularity, the models above it are compared with those below it, or with those at it. The interval of Cohen’s d has owners as clusters. Definition: Jones et al., ESEM 2024, Metric 4 and Figure 8; the tests are those of the artifact, because the paper does not name them. Mann-Whitney, Cliff’s delta and Spearman’s ρ are ours.",
    ],
    formulas: &[
        (
            "Score",
            "(completeness ÷ 5 + metadata present ÷ metadata possible) ÷ 2, from 0 to 1",
        ),
        (
            "Completeness",
            "one point each for description, limitations, how to use, training and evaluation in the model’s card",
        ),
    ],
    published: &[],
    settings: &[
        Setting {
            name: "k",
            label: "Models in each group",
            hint: Some("at most half of all; the paper uses 1,000"),
            kind: SettingKind::Number {
                min: 1,
                max: 4_000_000_000,
                default: 1000,
            },
            advanced: false,
        },
        Setting::mode(
            "As in the paper’s text: five sections and over 20 pieces of metadata, each half of the score; top and bottom are selected again for each popularity.",
            "As in the paper’s scripts: metadata is (3 + present) ÷ 17 over 14 attributes, a card without a readable judgement scores 0, and the two groups are selected only once.",
        ),
        Setting {
            name: "profile",
            label: "Metadata that counts",
            hint: Some("paper’s definition only"),
            kind: SettingKind::Choice {
                choices: &[
                    (
                        "extended",
                        "23 attributes (our interpretation of “over 20”)",
                    ),
                    ("artifact_14", "the artifact’s 14"),
                    ("artifact_17", "the artifact’s 14 and 3 constants"),
                ],
                default: "extended",
            },
            advanced: true,
        },
        Setting {
            name: "rescaled",
            label: "Leave out attributes that are not in the data",
            hint: None,
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
        Setting {
            name: "minimum",
            label: "Fewest downloads of a model",
            hint: Some("the paper’s population begins at 50"),
            kind: SettingKind::Number {
                min: 0,
                max: 1_000_000_000_000,
                default: 0,
            },
            advanced: true,
        },
        Setting {
            name: "top",
            label: "Only this many of the most downloaded models",
            hint: Some("0 for all; the paper takes about 15,000"),
            kind: SettingKind::Number {
                min: 0,
                max: 4_000_000_000,
                default: 0,
            },
            advanced: true,
        },
    ],
    differences: &[
        Difference::new(
            "D12",
            "Over 20 pieces of metadata",
            "14 attributes",
            "Narrower",
        ),
        Difference::new(
            "D13",
            "Pieces present ÷ pieces possible",
            "(3 + present) / 17: three columns that are always present are counted",
            "The least value is 0.176, and the range is 14/17",
        ),
        Difference::new(
            "D14",
            "0 to 5 points, one for each section",
            "All values that are true ÷ 5; an answer that cannot be read is 0",
            "Lowers the score of cards whose answer could not be read",
        ),
        Difference::new(
            "D15",
            "The bottom 1,000",
            "The test takes the least popular of the bottom file, the plot its most popular",
            "Plot and test show different models",
        ),
        Difference::new(
            "D16",
            "“Strong correlation”",
            "Two groups are compared",
            "Only a matter of words: no correlation was computed",
        ),
        Difference::new(
            "D17",
            "p < 0.01",
            "Welch's t-test, one-sided, p by Holm, Cohen's d",
            "Registry Lens names the test",
        ),
        Difference::new(
            "D18",
            "Three rankings by popularity",
            "One selection, sorted again for each popularity",
            "The three comparisons may use the same models",
        ),
        Difference::PYTORCH_HUB,
    ],
    needs: &[
        &[Field::RuleDescription, Field::Downloads],
        &[Field::FinalScore, Field::DocumentedDownloads],
        &[Field::HasDescription, Field::DocumentedDownloads],
        &[Field::Libraries, Field::Task, Field::Downloads],
    ],
    reads: &[
        Field::Architectures,
        Field::Author,
        Field::CardMetadata,
        Field::Datasets,
        Field::DependentRepositories,
        Field::Frameworks,
        Field::HasFreeTags,
        Field::Languages,
        Field::Libraries,
        Field::License,
        Field::Likes,
        Field::ModelType,
        Field::OtherLibraries,
        Field::Papers,
        Field::Parameters,
        Field::Tags,
        Field::Task,
    ],
    reads_whole: &[Relation::Authors, Relation::BaseEdges, Relation::Reuse],
    sources: "model cards with metadata; the artifact's score files",
    changes: &[
        "For the same difference, larger groups lower p; Cohen's d does not depend on their size.",
        "Fewer owners widen the interval of d: one owner has 1,155 of 2,695 cards of May 2023.",
        "Attributes that are not in the data count as absent; leaving them out raises the weight of the others.",
        "Without cards, or without metadata, the score is only the other half.",
        "Sections by rule and by judgement differ; their agreement is shown if the data have both.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The definition that is followed.
    pub mode: Mode,
    /// The number of models in a group; fewer if the data do not have twice as many.
    pub k: u32,
    /// The metadata that counts; in artifact mode always the artifact's 17 columns.
    pub profile: Profile,
    /// Whether attributes that are not in the data are left out of the denominator.
    pub rescaled: bool,
    /// The least downloads of a model.
    pub minimum: f64,
    /// The number of most downloaded models that are considered; 0 for all.
    pub top: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            mode: Mode::Paper,
            k: 1000,
            profile: Profile::Extended,
            rescaled: false,
            minimum: 0.0,
            top: 0,
        }
    }
}

/// A piece of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    Architecture,
    Author,
    Dataset,
    DatasetUrl,
    Framework,
    License,
    Paper,
    Library,
    Tag,
    Domain,
    Task,
    Hardware,
    Grant,
    CodeRepository,
    Language,
    BaseModel,
    Demo,
    Evaluation,
    InputFormat,
    OutputFormat,
    ParameterCount,
    Carbon,
    HyperParameters,
    Limitations,
}

use Attribute as A;

/// The artifact's 14 attributes, in its order.
const ARTIFACT: &[Attribute] = &[
    A::Architecture,
    A::Author,
    A::Dataset,
    A::DatasetUrl,
    A::Framework,
    A::License,
    A::Paper,
    A::Library,
    A::Tag,
    A::Domain,
    A::Task,
    A::Hardware,
    A::Grant,
    A::CodeRepository,
];

const EXTENDED: &[Attribute] = &[
    A::Architecture,
    A::Author,
    A::Dataset,
    A::Framework,
    A::Library,
    A::License,
    A::Paper,
    A::Tag,
    A::Language,
    A::BaseModel,
    A::Domain,
    A::Task,
    A::Hardware,
    A::Grant,
    A::CodeRepository,
    A::Demo,
    A::Evaluation,
    A::InputFormat,
    A::OutputFormat,
    A::ParameterCount,
    A::Carbon,
    A::HyperParameters,
    A::Limitations,
];

/// Fields of packages that contain an attribute.
const FIELDS: &[(Attribute, Field)] = &[
    (A::Architecture, Field::Architectures),
    (A::Author, Field::Author),
    (A::Dataset, Field::Datasets),
    (A::Framework, Field::Frameworks),
    (A::License, Field::License),
    (A::Library, Field::Libraries),
    (A::Library, Field::OtherLibraries),
    (A::Tag, Field::HasFreeTags),
    (A::Tag, Field::Tags),
    (A::Domain, Field::Task),
    (A::Task, Field::Task),
    (A::Language, Field::Languages),
    (A::ParameterCount, Field::Parameters),
];

/// Links of a relational dump that contain an attribute.
const LINKS: &[(&str, Attribute)] = &[
    ("hardware", A::Hardware),
    ("grant", A::Grant),
    ("domain", A::Domain),
    ("github_repo", A::CodeRepository),
    ("demo", A::Demo),
    ("input_format", A::InputFormat),
    ("output_format", A::OutputFormat),
    ("evaluation_metric", A::Evaluation),
    ("carbon_emitted", A::Carbon),
    ("hyper_parameters", A::HyperParameters),
    ("limitation_and_bias", A::Limitations),
    ("parameter_count", A::ParameterCount),
];

/// Attributes that a card contains; they are available if the data have cards.
const OF_CARDS: &[Attribute] = &[
    A::License,
    A::Dataset,
    A::Language,
    A::Library,
    A::Tag,
    A::Task,
    A::BaseModel,
    A::Carbon,
    A::Evaluation,
    A::CodeRepository,
    A::Paper,
    A::Hardware,
    A::HyperParameters,
    A::Demo,
    A::Limitations,
];

impl Attribute {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            A::Architecture => "architecture",
            A::Author => "author",
            A::Dataset => "dataset",
            A::DatasetUrl => "dataset_url",
            A::Framework => "framework",
            A::License => "license",
            A::Paper => "paper",
            A::Library => "library",
            A::Tag => "tag",
            A::Domain => "domain",
            A::Task => "task",
            A::Hardware => "hardware",
            A::Grant => "grant",
            A::CodeRepository => "code_repository",
            A::Language => "language",
            A::BaseModel => "base_model",
            A::Demo => "demo",
            A::Evaluation => "evaluation",
            A::InputFormat => "input_format",
            A::OutputFormat => "output_format",
            A::ParameterCount => "parameter_count",
            A::Carbon => "carbon",
            A::HyperParameters => "hyper_parameters",
            A::Limitations => "limitations",
        }
    }

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Profile {
    fn attributes(self) -> &'static [Attribute] {
        match self {
            Self::Artifact17 | Self::Artifact14 => ARTIFACT,
            Self::Extended => EXTENDED,
        }
    }

    /// Columns that are always present and count.
    fn constant(self) -> u32 {
        if self == Self::Artifact17 { 3 } else { 0 }
    }
}

impl Output {
    /// The interval of a comparison's d; `None` in artifact mode, whose groups are different.
    pub fn interval(&self, by: By) -> Option<[f64; 2]> {
        self.effect(by)?.interval
    }

    /// The standardised difference with its interval; `None` in artifact mode.
    fn effect(&self, by: By) -> Option<&Effect> {
        let mut effects = self.evidence.effects.iter();
        effects.find(|effect| effect.popularity == by && self.mode == Mode::Paper)
    }
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;
    const EXPORT: Option<&'static [&'static str]> = Some(export::COLUMNS);

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        of_data(data, None, params)
    }

    /// The repositories that use a model are those of the first dataset of the registry that has
    /// them.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let each = collection.datasets.iter().map(|data| {
            let users = with_users(&collection.datasets, data);
            let task = Task::of(data, move || of_data(data, users, params));
            match users {
                Some(users) => task.beside(users),
                None => task,
            }
        });
        each.collect()
    }

    fn export(&self, source: &Source) -> Vec<Vec<Value>> {
        export::rows(self, source)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

/// The first dataset of the same registry that says which repositories use which models.
fn with_users<'c, 'd>(datasets: &'c [Data<'d>], data: &Data<'_>) -> Option<&'c Data<'d>> {
    datasets
        .iter()
        .find(|other| other.source.registry == data.source.registry && other.has(Relation::Reuse))
}

/// The names of the models with which the datasets that have cards are compared by a popularity: the
/// top and the bottom of each.
pub fn compared(datasets: &[Data<'_>], params: &Params, by: By) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for data in datasets {
        let has_cards = |relations: &&Relations| {
            let table = relations.table(Relation::Documentation);
            table.is_some_and(|table| table.has(Field::RuleDescription))
        };
        if !data.relations.iter().any(has_cards) {
            continue;
        }
        let users = with_users(datasets, data).map(|users| repositories(&users.relations).0);
        let both =
            measure::compared_models(data.models(), &data.relations, users.as_ref(), params, by);
        names.extend(both.into_iter().flatten().flatten().map(str::to_owned));
    }
    names
}

fn of_data(data: &Data<'_>, users: Option<&Data<'_>>, params: &Params) -> Option<Output> {
    if !data.has(Relation::Documentation) && !data.has(Relation::Packages) {
        return None;
    }
    let users = users.map(|users| repositories(&users.relations).0);
    documentation(data.models(), &data.relations, users.as_ref(), params)
}

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScorePart {
    /// Sections of the card.
    Completeness,
    /// Metadata.
    Metadata,
    /// A finished score in the file.
    Score,
}

/// The source of the sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionsFrom {
    /// The file: people or a language model judged the cards.
    Given,
    /// The heading and keyword rule.
    Rule,
}

/// One dataset's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The definition that was followed.
    pub mode: Mode,
    /// The parts of which the score is the mean.
    pub parts: Vec<ScorePart>,
    /// The source of the sections.
    pub sections_from: Option<SectionsFrom>,
    /// Models that are scored.
    pub models: u64,
    /// Models among them whose card is present or was judged.
    pub cards: u64,
    /// The number of models with each section.
    pub sections: Vec<SectionCount>,
    /// The profile's attributes.
    pub attributes: Vec<AttributeCount>,
    /// The denominator of the metadata.
    pub denominator: u32,
    /// Mean score.
    pub mean: Option<f64>,
    /// The comparison of top and bottom, for each popularity that the data have.
    pub comparisons: Vec<Comparison>,
    /// The numbers by which the claim on documentation is judged.
    pub evidence: Evidence,
    /// The agreement of the rule with the given sections, if the data have both.
    pub agreement: Option<Vec<SectionAgreement>>,
    /// Published figures, each with the user's.
    pub compared: Vec<Compared>,
    /// Differences between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// Caveats about this dataset.
    pub caveats: Vec<Caveat>,
}

/// The number of models with a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionCount {
    /// The section.
    pub section: &'static str,
    /// Models that have it.
    pub present: u64,
}

/// The number of models with an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttributeCount {
    /// The attribute.
    pub attribute: &'static str,
    /// Whether it is in the data.
    pub available: bool,
    /// Models that have it.
    pub present: u64,
}

/// The count by which groups are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Downloads.
    Downloads,
    /// Likes.
    Likes,
    /// Downstream repositories.
    Dependents,
}

impl By {
    pub const ALL: [Self; 3] = [Self::Downloads, Self::Likes, Self::Dependents];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Downloads => "downloads",
            Self::Likes => "likes",
            Self::Dependents => "dependents",
        }
    }
}

/// The comparison of the most and the least popular models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What popularity is.
    pub popularity: By,
    /// Models whose popularity is known.
    pub population: u64,
    /// Models in a group, or in the smaller one if their sizes differ.
    pub k: u32,
    /// The most popular.
    pub top: DocumentationGroup,
    /// The least popular.
    pub bottom: DocumentationGroup,
    /// Models in both groups: 0 unless the artifact's files have some in common.
    pub overlap: u64,
    /// The popularity of the models at both cuts, if it is the same. The top is then all models
    /// above it, the bottom all below it, or all at it if none is below.
    pub one_value: Option<f64>,
    /// Welch's t-test of whether the top's mean is greater.
    pub welch: Option<Welch>,
    /// Cohen's d, above 0 if the top is better documented; in artifact mode only its size, as in
    /// the artifact's script.
    pub cohens_d: Option<f64>,
    /// Mann-Whitney's test of whether the top is greater (our addition).
    pub mann_whitney: Option<stats::MannWhitney>,
    /// Cliff's delta (our addition).
    pub cliffs_delta: Option<f64>,
    /// Spearman's rho of score and popularity over the whole population (our addition).
    pub spearman: Option<Correlation>,
}

/// The numbers by which the claim on documentation is judged. They always follow the paper's
/// definition, with groups that have no model in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Whether cards were judged: by people, by a language model or by the rule.
    pub cards_judged: bool,
    /// The number of attributes that some models have, without author, tags and library.
    pub known_attributes: u64,
    /// The standardised difference for each popularity that the data have.
    pub effects: Vec<Effect>,
}

/// The difference in documentation between top and bottom, in standard deviations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What popularity is.
    pub popularity: By,
    /// The most popular.
    pub top: Side,
    /// The least popular.
    pub bottom: Side,
    /// Models in both groups, always 0.
    pub overlap: u64,
    /// The popularity of the models at both cuts, if it is the same.
    pub one_value: Option<f64>,
    /// Mean score of the top minus that of the bottom, divided by the pooled standard deviation.
    pub d: Option<f64>,
    /// Standard error of d, clustered by owner.
    pub standard_error: Option<f64>,
    /// Its degrees of freedom.
    pub df: Option<f64>,
    /// The 95% interval of d.
    pub interval: Option<[f64; 2]>,
    /// Whether the groups are large enough for a verdict: at least 20 models and effectively 10
    /// owners in each.
    pub enough: bool,
}

/// The size of a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Side {
    /// Models.
    pub models: u64,
    /// Different owners.
    pub owners: u64,
    /// Effective owners: the number of owners of equal size with the same precision (Kish).
    pub effective_owners: f64,
}

/// One of several Welch tests.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Welch {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// One-sided p-value.
    pub p: f64,
    /// The p-value after Holm's correction over the dataset's comparisons.
    pub p_holm: Option<f64>,
    /// Difference of the means.
    pub difference: f64,
    /// Lower bound of the difference at 99%.
    pub lower: f64,
}

/// The scores of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentationGroup {
    /// The box plot.
    #[serde(rename = "box")]
    pub box_plot: BoxPlot,
    /// The number of models by score, in 20 bins from 0 to 1.
    pub histogram: Vec<u64>,
    /// Candidates for the last places if some of them are left out, else 0.
    pub tied: u64,
    /// Popularity at the cut.
    pub cut: Option<f64>,
}

/// The agreement of the rule with given sections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionAgreement {
    /// The section.
    pub section: &'static str,
    /// The counts, with the rule first and the given judgement second.
    #[serde(flatten)]
    pub agreement: Agreement,
}
