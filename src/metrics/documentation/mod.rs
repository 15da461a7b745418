//! Documentation quality against popularity.
//!
//! Source: Jones et al. (ESEM 2024), section 5.5, the fourth metric, and Figure 8. The score of
//! a model is (completeness / 5 + metadata / possible) / 2: one point for each of five sections
//! in its card, and the metadata that is there of all that could be. The 1,000 most popular
//! models are compared with the 1,000 least popular of about 15,000. Its artifact
//! (`model_cards.py`, `analysis.r`) differs in the metadata, in missing cards and in how the
//! groups are made; it tests by Welch's t-test, one-sided, with Holm's correction, and gives
//! Cohen's d.
//!
//! Ours: which sections a card has is found by a heading and keyword rule where nobody judged
//! it ([`crate::card`]); Mann-Whitney, Cliff's delta and Spearman's rho beside the tests; groups
//! that never share a model; and an interval of the standardised difference that counts what one
//! owner publishes as alike ([`stats::standardised_difference`]).

mod groups;
mod metadata;
mod records;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::models::Models;
use super::{Compared, Mode, Source, Unit};
use crate::caveat::{Caveat, Noted};
use crate::error::{Error, ErrorKind, Result};
use crate::metrics::differences::{self, Difference};
use crate::relations::{Field, Relation, Relations};
use crate::stats::{self, Agreement, BoxPlot, Correlation};
use metadata::{Metadata, judge, keep_best, same_sections};
use records::{Records, Scoring};

/// Confidence of the one-sided bound, as in the artifact.
const CONFIDENCE: f64 = 0.99;

/// Confidence of the interval of the standardised difference.
const INTERVAL: f64 = 0.95;

/// Models in each group below which a difference is not judged by (ours).
pub const LEAST_MODELS: u64 = 20;

/// Attributes that must be known beside [`ALMOST_EVERYWHERE`] where no card was judged (ours): of
/// fewer, the score says how a file was made rather than how a model is documented.
pub const LEAST_ATTRIBUTES: u64 = 7;

/// Attributes that nearly every model of the hub has, whoever wrote its card.
const ALMOST_EVERYWHERE: [Attribute; 3] = [A::Author, A::Tag, A::Library];

/// Bins of a group's histogram over scores from 0 to 1.
const BINS: usize = 20;

/// The sections in the order of the paper's flags.
pub const SECTIONS: [&str; 5] = [
    "description",
    "uses",
    "limitations",
    "training",
    "evaluation",
];

const GIVEN: [Field; 5] = [
    Field::HasDescription,
    Field::HasUses,
    Field::HasLimitations,
    Field::HasTraining,
    Field::HasEvaluation,
];

const FOUND: [Field; 5] = [
    Field::RuleDescription,
    Field::RuleUses,
    Field::RuleLimitations,
    Field::RuleTraining,
    Field::RuleEvaluation,
];

/// Which metadata counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// The artifact's mean over 17 columns, three of which are always there.
    #[serde(rename = "artifact_17")]
    Artifact17,
    /// The artifact's 14 attributes.
    #[serde(rename = "artifact_14")]
    Artifact14,
    /// 23 attributes: our reading of the paper's “over 20”.
    #[default]
    Extended,
}

/// What the user chooses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whose definition is followed.
    pub mode: Mode,
    /// Models in a group; less where there are not twice as many.
    pub k: u32,
    /// Which metadata counts; in artifact mode always the artifact's 17 columns.
    pub profile: Profile,
    /// Whether attributes that the data cannot supply are left out of the denominator.
    pub rescaled: bool,
    /// The least downloads of a model.
    pub minimum: f64,
    /// Only so many of the most downloaded models are looked at; all for 0.
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

impl Params {
    /// The parameters, when they are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a group without models or a negative least number.
    pub fn checked(&self) -> Result<()> {
        let wrong = |what: String, advice: &str| Err(Error::new(ErrorKind::Setting, what, advice));
        if self.k == 0 {
            return wrong("A group of 0 models.".into(), "Choose a K of 1 or more.");
        }
        if !(self.minimum >= 0.0 && self.minimum.is_finite()) {
            let what = format!("The least number of downloads is {}.", self.minimum);
            return wrong(what, "Choose 0 or more.");
        }
        Ok(())
    }
}

/// A piece of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
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

/// Fields of packages that supply an attribute.
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

/// Links of a relational dump that supply an attribute.
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

/// Attributes that a card supplies, which are available wherever there are cards.
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

    /// Columns that are always there and count.
    fn constant(self) -> u32 {
        if self == Self::Artifact17 { 3 } else { 0 }
    }
}

/// Documentation and popularity in every dataset that tells of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// Whose definition was followed.
    pub mode: Mode,
    /// One answer for each dataset.
    pub datasets: Vec<DatasetOutput>,
    /// Where paper and artifact part.
    pub differences: &'static [Difference],
    /// What a reader must know.
    pub caveats: Vec<Noted>,
}

impl Output {
    /// The answers of all datasets.
    pub fn new(mode: Mode, datasets: Vec<DatasetOutput>) -> Self {
        let caveats = datasets
            .iter()
            .flat_map(|data| {
                let noted = |caveat| Noted {
                    registry: data.source.registry.clone(),
                    date: data.source.date,
                    ..Noted::bare(caveat)
                };
                data.notes.iter().cloned().map(noted)
            })
            .collect();
        Self {
            mode,
            datasets,
            differences: differences::DOCUMENTATION,
            caveats,
        }
    }
}

impl DatasetOutput {
    /// The interval of a comparison's d; none in artifact mode, whose groups are others.
    pub fn interval(&self, mode: Mode, by: By) -> Option<[f64; 2]> {
        let mut effects = self.evidence.effects.iter();
        let effect = effects.find(|own| own.popularity == by)?;
        effect.interval.filter(|_| mode == Mode::Paper)
    }
}

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScorePart {
    /// Sections of the card.
    Completeness,
    /// Metadata.
    Metadata,
    /// A finished score that the file brings.
    Score,
}

/// Where the sections come from.
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
pub struct DatasetOutput {
    /// The dataset.
    pub source: Source,
    /// What the score is the mean of.
    pub parts: Vec<ScorePart>,
    /// Where the sections come from.
    pub sections_from: Option<SectionsFrom>,
    /// Models that are scored.
    pub models: u64,
    /// Those of them whose card is there or was judged.
    pub cards: u64,
    /// How many have each section.
    pub sections: Vec<SectionCount>,
    /// The profile's attributes.
    pub attributes: Vec<AttributeCount>,
    /// What the metadata that is there is divided by.
    pub denominator: u32,
    /// Mean score.
    pub mean: Option<f64>,
    /// Top against bottom, for each popularity that the data have.
    pub comparisons: Vec<Comparison>,
    /// What the claim on documentation rests on.
    pub evidence: Evidence,
    /// The rule against the given sections, where both are there.
    pub agreement: Option<Vec<SectionAgreement>>,
    /// Published figures beside these.
    pub compared: Vec<Compared>,
    /// What differs between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// What a reader must know of this dataset.
    #[serde(skip)]
    pub notes: Vec<Caveat>,
}

/// How many models have a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionCount {
    /// The section.
    pub section: &'static str,
    /// Models that have it.
    pub present: u64,
}

/// How many models have an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttributeCount {
    /// The attribute.
    pub attribute: &'static str,
    /// Whether the data can supply it.
    pub available: bool,
    /// Models that have it.
    pub present: u64,
}

/// What groups are made by.
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
    const ALL: [Self; 3] = [Self::Downloads, Self::Likes, Self::Dependents];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Downloads => "downloads",
            Self::Likes => "likes",
            Self::Dependents => "dependents",
        }
    }
}

/// The most popular against the least popular.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What popularity is.
    pub popularity: By,
    /// Models with that popularity.
    pub population: u64,
    /// Models in a group; in the smaller one, where they differ.
    pub k: u32,
    /// The most popular.
    pub top: Group,
    /// The least popular.
    pub bottom: Group,
    /// Models in both groups: none, but where the artifact's files share some.
    pub overlap: u64,
    /// The popularity that covers both cuts, where one does: the top is then all above it, the
    /// bottom all below it, or all at it when nothing is below.
    pub one_value: Option<f64>,
    /// Welch's t-test that the top's mean is greater.
    pub welch: Option<Welch>,
    /// Cohen's d, above 0 where the top is better documented; in artifact mode its size alone, as
    /// its script has it.
    pub cohens_d: Option<f64>,
    /// Mann-Whitney's test that the top is greater: ours.
    pub mann_whitney: Option<stats::MannWhitney>,
    /// Cliff's delta: ours.
    pub cliffs_delta: Option<f64>,
    /// Spearman's rho of score and popularity over the whole population: ours.
    pub spearman: Option<Correlation>,
}

/// What the claim on documentation rests on: by the paper's definition and by groups that share no
/// model, whatever the mode.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Whether cards were judged: by people, by a language model or by the rule.
    pub cards_judged: bool,
    /// Attributes that the data know of some models, beside author, tags and library.
    pub known_attributes: u64,
    /// The standardised difference for each popularity that the data have.
    pub effects: Vec<Effect>,
}

/// How much better the top is documented than the bottom, in standard deviations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What popularity is.
    pub popularity: By,
    /// The most popular.
    pub top: Side,
    /// The least popular.
    pub bottom: Side,
    /// Models in both groups, which are none.
    pub overlap: u64,
    /// The popularity that covers both cuts, where one does.
    pub one_value: Option<f64>,
    /// Mean score of the top less that of the bottom, by the pooled standard deviation.
    pub d: Option<f64>,
    /// Standard error of d, clustered by owner.
    pub standard_error: Option<f64>,
    /// Its degrees of freedom.
    pub df: Option<f64>,
    /// The 95% interval of d.
    pub interval: Option<[f64; 2]>,
    /// Whether the groups are large enough to judge by: at least 20 models and effectively 10
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
    /// As many owners with equally many models would say as much: Kish's number.
    pub effective_owners: f64,
}

/// A Welch test among several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Welch {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// One-sided p.
    pub p: f64,
    /// p after Holm's correction over the dataset's comparisons.
    pub p_holm: Option<f64>,
    /// Difference of the means.
    pub difference: f64,
    /// Lower bound of the difference at 99%.
    pub lower: f64,
}

/// The scores of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The box plot.
    #[serde(rename = "box")]
    pub box_plot: BoxPlot,
    /// Models by score, in 20 bins from 0 to 1.
    pub histogram: Vec<u64>,
    /// Candidates for the last places where some of them are left out, otherwise 0.
    pub tied: u64,
    /// Popularity at the cut.
    pub cut: Option<f64>,
}

/// The rule against given sections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionAgreement {
    /// The section.
    pub section: &'static str,
    /// The rule comes first, what was given second.
    #[serde(flatten)]
    pub agreement: Agreement,
}
/// Scores the models of a dataset and compares the popular with the unpopular. `users` has the
/// repositories that use a model, where they are known. `None` where nothing tells of
/// documentation, or no popularity is known.
pub fn documentation<'a>(
    models: &Models<'a>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    params: &Params,
) -> Option<DatasetOutput> {
    let read = Read::new(models, relations, users, params)?;
    let records = &read.records;
    let mut population = records.all();
    let before = population.len();
    population.retain(|record| records.score(*record).is_some());
    let unscored = (before - population.len()) as u64;
    let population = groups::restrict(records, population, params);
    let (comparisons, effects) = groups::compare(records, &population, params);
    if comparisons.is_empty() && effects.is_empty() {
        return None;
    }
    let attributes = read.attributes(&population);
    let evidence = match params.mode {
        Mode::Paper => Evidence {
            cards_judged: read.parts() != [ScorePart::Metadata],
            known_attributes: known_attributes(&attributes),
            effects,
        },
        Mode::Artifact => {
            let params = Params {
                mode: Mode::Paper,
                profile: Profile::Extended,
                rescaled: false,
                ..*params
            };
            let paper = documentation(models, relations, users, &params);
            paper.map(|own| own.evidence).unwrap_or_default()
        }
    };
    let scores = population
        .iter()
        .filter_map(|record| records.score(*record));
    let scores = stats::ascending(scores.collect());
    let count = population.len();
    let with_card = |record: &&u32| records.judged(**record).is_some_and(|own| own.has_card);
    let mut notes = read.notes(params, unscored);
    notes.extend(notes_of_groups(&comparisons, &evidence, params.mode));
    if params.mode == Mode::Artifact && !read.finished {
        notes.push(Caveat::OneSelection);
    }
    let holm = |by: By| {
        let own = comparisons.iter().find(|own| own.popularity == by)?;
        own.welch.as_ref()?.p_holm
    };
    Some(DatasetOutput {
        source: Source::default(),
        sections_from: read.sections_from,
        models: count as u64,
        cards: population.iter().filter(with_card).count() as u64,
        sections: read.sections(&population),
        attributes,
        denominator: records.scoring.denominator,
        mean: stats::mean(&scores),
        compared: By::ALL
            .into_iter()
            .map(|by| Compared {
                what: format!("p after Holm by {}, published as below 0.01", by.name()),
                published: 0.01,
                yours: holm(by),
                unit: Unit::Number,
            })
            .collect(),
        differs: read.differs(count),
        parts: read.parts().to_vec(),
        comparisons,
        evidence,
        agreement: read.agreement,
        notes,
    })
}

/// Attributes that some model has, beside those that nearly every model has.
fn known_attributes(attributes: &[AttributeCount]) -> u64 {
    let everywhere = ALMOST_EVERYWHERE.map(Attribute::name);
    let known = attributes
        .iter()
        .filter(|own| own.present > 0 && !everywhere.contains(&own.attribute));
    known.count() as u64
}

/// What a reader must know of the groups.
fn notes_of_groups(comparisons: &[Comparison], evidence: &Evidence, mode: Mode) -> Vec<Caveat> {
    let mut notes = Vec::new();
    for own in comparisons {
        if let Some(value) = own.one_value {
            notes.push(Caveat::OnePopularity {
                popularity: own.popularity.name(),
                value,
                top: own.top.box_plot.n,
                bottom: own.bottom.box_plot.n,
                at: own.bottom.cut == own.one_value,
            });
        }
        for (group, name) in [(&own.top, "top"), (&own.bottom, "bottom")] {
            if let (true, Some(cut)) = (group.tied > 0, group.cut) {
                notes.push(Caveat::TiedGroup {
                    group: name,
                    popularity: own.popularity.name(),
                    candidates: group.tied,
                    cut,
                });
            }
        }
    }
    // The artifact's groups are others.
    let effects = evidence.effects.iter().filter(|_| mode == Mode::Paper);
    for own in effects {
        let sizes = [own.top.models, own.bottom.models];
        if !own.enough {
            notes.push(Caveat::SmallGroups {
                popularity: own.popularity.name(),
                models: sizes,
                owners: [own.top.effective_owners, own.bottom.effective_owners],
            });
        }
    }
    notes
}

/// What was read of a dataset, and how it is scored.
struct Read<'a, 'm> {
    records: Records<'a, 'm>,
    /// The profile's attributes.
    profile: &'static [Attribute],
    rescaled: bool,
    sections_from: Option<SectionsFrom>,
    agreement: Option<Vec<SectionAgreement>>,
    /// Whether the file brings finished scores.
    finished: bool,
    /// Whether it brings scores of the metadata.
    brings_metadata: bool,
    has_sections: bool,
    /// Rows of a model that another row stands for.
    repeated: u64,
}

impl<'a, 'm> Read<'a, 'm> {
    fn new(
        models: &'m Models<'a>,
        relations: &[&'a Relations],
        users: Option<&'m HashMap<&'m str, u64>>,
        params: &Params,
    ) -> Option<Self> {
        let profile = match params.mode {
            Mode::Paper => params.profile,
            Mode::Artifact => Profile::Artifact17,
        };
        let is_judged = relations
            .iter()
            .any(|relations| relations.table(Relation::Documentation).is_some());
        let of_models = [
            Field::Libraries,
            Field::Task,
            Field::Architectures,
            Field::Frameworks,
        ];
        if !is_judged && !of_models.iter().any(|field| models.has(*field)) {
            return None;
        }
        let mut metadata = Metadata::new(models, relations);
        let mut repeated = if is_judged { 0 } else { models.repeated() };
        let (judged, sections_from, agreement) = if is_judged {
            let (mut judged, from, agreement) = judge(models, relations, users, &mut metadata);
            repeated += keep_best(&mut judged);
            (Some(judged), from, agreement)
        } else {
            (None, None, None)
        };
        let any = |known: fn(&records::Judged<'_>) -> bool| judged.iter().flatten().any(known);
        let finished = any(|own| !own.finished.is_nan());
        let brings_metadata = any(|own| !own.metadata.is_nan());
        let has_sections = any(|own| !own.completeness.is_nan());
        let has_metadata = brings_metadata || metadata.available != 0;
        let attributes = profile.attributes();
        let available = metadata.available;
        let is_available = |attribute: &&Attribute| available & attribute.bit() != 0;
        let rescaled = params.rescaled && params.mode == Mode::Paper;
        let denominator = if rescaled {
            attributes.iter().filter(is_available).count() as u32
        } else {
            attributes.len() as u32
        } + profile.constant();
        let parts: Vec<ScorePart> = if finished {
            vec![ScorePart::Score]
        } else {
            let parts = [
                (has_sections, ScorePart::Completeness),
                (has_metadata, ScorePart::Metadata),
            ];
            let there = parts.into_iter().filter(|(there, _)| *there);
            there.map(|(_, part)| part).collect()
        };
        if parts.is_empty() || denominator == 0 {
            return None;
        }
        Some(Self {
            records: Records {
                models,
                users,
                judged,
                metadata,
                scoring: Scoring {
                    parts,
                    bits: attributes.iter().map(|attribute| attribute.bit()).sum(),
                    constant: profile.constant(),
                    denominator,
                    empty_where_unread: params.mode == Mode::Artifact,
                },
            },
            profile: attributes,
            rescaled,
            sections_from: sections_from.filter(|_| has_sections),
            agreement,
            finished,
            brings_metadata,
            has_sections,
            repeated,
        })
    }

    fn parts(&self) -> &[ScorePart] {
        &self.records.scoring.parts
    }

    fn is_available(&self, attribute: Attribute) -> bool {
        self.records.metadata.available & attribute.bit() != 0
    }

    /// What a reader must know of the scores.
    fn notes(&self, params: &Params, unscored: u64) -> Vec<Caveat> {
        let mut notes = Vec::new();
        match self.parts() {
            [ScorePart::Metadata] => notes.push(Caveat::NoCards),
            [ScorePart::Completeness] => notes.push(Caveat::NoMetadata),
            _ => {}
        }
        if self.finished && params.mode == Mode::Paper {
            notes.push(Caveat::FinishedScores);
        }
        if self.sections_from == Some(SectionsFrom::Rule) && !self.finished {
            notes.push(Caveat::RuleSections);
        }
        if let Some([first, second]) = self.records.judged.as_deref().and_then(same_sections)
            && self.sections_from == Some(SectionsFrom::Given)
        {
            notes.push(Caveat::SameSections { first, second });
        }
        if unscored > 0 {
            notes.push(Caveat::Unscored { models: unscored });
        }
        if self.repeated > 0 {
            notes.push(Caveat::RepeatedModels {
                rows: self.repeated,
            });
        }
        let missing = self.profile.iter().filter(|own| !self.is_available(**own));
        let missing = missing.count() as u64;
        if self.counts_attributes() && missing > 0 {
            notes.push(Caveat::MissingAttributes {
                missing,
                of: self.profile.len() as u64,
                rescaled: self.rescaled,
            });
        }
        notes
    }

    /// Whether the metadata that the score counts are those of the attributes.
    fn counts_attributes(&self) -> bool {
        self.parts().contains(&ScorePart::Metadata) && !self.brings_metadata
    }

    /// How many models have each section.
    fn sections(&self, population: &[u32]) -> Vec<SectionCount> {
        if !self.has_sections {
            return Vec::new();
        }
        let has = |record: &u32, section: usize| {
            let judged = self.records.judged(*record);
            judged.is_some_and(|own| own.sections[section] == Some(true))
        };
        let present = |section| population.iter().filter(|own| has(own, section)).count() as u64;
        let sections = SECTIONS.iter().enumerate();
        let counted = sections.map(|(index, section)| SectionCount {
            section,
            present: present(index),
        });
        counted.collect()
    }

    /// How many models have each attribute.
    fn attributes(&self, population: &[u32]) -> Vec<AttributeCount> {
        if !self.counts_attributes() {
            return Vec::new();
        }
        let has = |record: &u32, attribute: Attribute| {
            let mask = self.records.mask(*record);
            mask.is_some_and(|mask| mask & attribute.bit() != 0)
        };
        let counted = self.profile.iter().map(|attribute| AttributeCount {
            attribute: attribute.name(),
            available: self.is_available(*attribute),
            present: population.iter().filter(|own| has(own, *attribute)).count() as u64,
        });
        counted.collect()
    }

    /// What differs between the paper's data and these, in sentences.
    fn differs(&self, count: usize) -> Vec<String> {
        vec![
            "The paper had its cards judged by a language model, and took the top and bottom 1,000 of about 14,300 models with 50 downloads a month or more (PeaTMOSS, October 2023). It prints neither means nor effect sizes, only that p is below 0.01.".into(),
            format!(
                "Yours: {count} models; sections {}; the score is {}.",
                match self.sections_from {
                    Some(SectionsFrom::Given) => "as the file brings them",
                    Some(SectionsFrom::Rule) => "found by the heading and keyword rule",
                    None => "unknown",
                },
                match self.parts() {
                    [ScorePart::Score] => "the file's own",
                    [ScorePart::Completeness] => "completeness alone",
                    [ScorePart::Metadata] => "metadata alone",
                    _ => "the mean of completeness and metadata",
                }
            ),
        ]
    }
}
