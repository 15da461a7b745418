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
//! that never overlap.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::models::Models;
use super::{Compared, Mode, RelationFilter, Source, Unit};
use crate::caveat::{Caveat, Noted};
use crate::error::{Error, ErrorKind, Result};
use crate::metrics::differences::{self, Difference};
use crate::relations::{Field, FieldColumn, Relation, Relations, Set, Table, Value, task_domain};
use crate::stats::{self, Agreement, BoxPlot, Correlation};

/// Confidence of the one-sided bound, as in the artifact.
const CONFIDENCE: f64 = 0.99;

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
    /// Models in a group.
    pub k: u32,
    /// The most popular.
    pub top: Group,
    /// The least popular.
    pub bottom: Group,
    /// Welch's t-test that the top's mean is greater.
    pub welch: Option<Welch>,
    /// Cohen's d.
    pub cohens_d: Option<f64>,
    /// Mann-Whitney's test that the top is greater: ours.
    pub mann_whitney: Option<stats::MannWhitney>,
    /// Cliff's delta: ours.
    pub cliffs_delta: Option<f64>,
    /// Spearman's rho of score and popularity over the whole population: ours.
    pub spearman: Option<Correlation>,
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

/// What somebody said of a model's documentation; NaN where nobody did.
struct Judged<'a> {
    id: &'a str,
    part: usize,
    /// Its number among the models, where it has a row there.
    model: Option<u32>,
    has_card: bool,
    /// The sections that count, as far as anybody knows.
    sections: [Option<bool>; 5],
    completeness: f64,
    /// Scores that the file brings.
    metadata: f64,
    finished: f64,
    popularity: [f64; 3],
}

/// The models of a dataset by what is known of their documentation: those that somebody judged,
/// or all by their metadata alone, which take no memory here.
struct Records<'a, 'm> {
    models: &'m Models<'a>,
    users: Option<&'m HashMap<&'m str, u64>>,
    judged: Option<Vec<Judged<'a>>>,
    metadata: Metadata,
    scoring: Scoring,
}

/// How a score is made.
struct Scoring {
    parts: Vec<ScorePart>,
    /// The profile's attributes.
    bits: u32,
    constant: u32,
    denominator: u32,
    /// Whether a card whose judgement cannot be read counts as empty.
    empty_where_unread: bool,
}

/// A number that stands for a missing one as NaN.
fn known(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl<'a> Records<'a, '_> {
    fn judged(&self, record: u32) -> Option<&Judged<'a>> {
        self.judged.as_ref()?.get(record as usize)
    }

    /// All records, by their numbers: places among the judged, or models.
    fn all(&self) -> Vec<u32> {
        match &self.judged {
            Some(judged) => (0..judged.len() as u32).collect(),
            None => {
                let mut all = Vec::with_capacity(self.models.rows());
                all.extend(self.models.all());
                all
            }
        }
    }

    fn id(&self, record: u32) -> &'a str {
        match self.judged(record) {
            Some(judged) => judged.id,
            None => self.models.id(record),
        }
    }

    /// The record's metadata.
    fn mask(&self, record: u32) -> Option<u32> {
        let model = match &self.judged {
            Some(_) => self.judged(record)?.model?,
            None => record,
        };
        self.metadata.masks.get(model as usize).copied()
    }

    fn popularity(&self, record: u32, by: By) -> Option<f64> {
        if let Some(judged) = self.judged(record) {
            return known(judged.popularity[by as usize]);
        }
        match by {
            By::Downloads => self.models.number(record, Field::Downloads),
            By::Likes => self.models.number(record, Field::Likes),
            By::Dependents => users_of(self.users, || self.models.id(record))
                .or_else(|| self.models.number(record, Field::DependentRepositories)),
        }
    }

    fn score(&self, record: u32) -> Option<f64> {
        let scoring = &self.scoring;
        let judged = self.judged(record);
        let completeness = || match known(judged?.completeness) {
            None if scoring.empty_where_unread => Some(0.0),
            completeness => completeness,
        };
        let metadata = || {
            let present = || {
                let present = (self.mask(record)? & scoring.bits).count_ones();
                Some(f64::from(present + scoring.constant) / f64::from(scoring.denominator))
            };
            judged
                .and_then(|judged| known(judged.metadata))
                .or_else(present)
        };
        match scoring.parts[..] {
            [ScorePart::Score] => known(judged?.finished),
            [ScorePart::Completeness] => completeness(),
            [ScorePart::Metadata] => metadata(),
            _ => Some((completeness()? + metadata()?) / 2.0),
        }
    }

    /// Some records by this popularity, ascending.
    fn ascending(&self, some: Vec<u32>, by: By) -> Ascending {
        let mut popularity: Vec<f64> = Vec::with_capacity(some.len());
        let mut records = some;
        records.retain(|record| {
            let own = self.popularity(*record, by);
            popularity.extend(own);
            own.is_some()
        });
        let order = stats::order_of(&popularity);
        Ascending {
            records,
            popularity,
            order,
        }
    }

    /// The most or the least popular, ties at the cut by name.
    fn end(&self, ascending: &Ascending, k: usize, top: bool) -> End {
        let Ascending {
            records,
            popularity,
            order,
        } = ascending;
        let at = |place: usize| {
            let place = if top { order.len() - 1 - place } else { place };
            order[place]
        };
        let Some(last) = k.checked_sub(1).filter(|last| *last < order.len()) else {
            return (Vec::new(), 0, None);
        };
        let cut = popularity[at(last)];
        let before = |index: usize| {
            let own = popularity[index];
            if top { own > cut } else { own < cut }
        };
        let mut chosen: Vec<u32> = Vec::with_capacity(k);
        let mut tied: Vec<u32> = Vec::new();
        let mut candidates = 0;
        for index in (0..order.len()).map(at) {
            if before(index) {
                chosen.push(records[index]);
            } else if popularity[index] == cut {
                candidates += 1;
                self.keep_first(&mut tied, records[index], k);
            } else {
                break;
            }
        }
        let room = k - chosen.len();
        tied.truncate(room);
        chosen.extend(tied);
        let tied = if candidates > room {
            candidates as u64
        } else {
            0
        };
        (chosen, tied, Some(cut))
    }

    /// Adds a record to the first `most` by name.
    fn keep_first(&self, first: &mut Vec<u32>, record: u32, most: usize) {
        let id = self.id(record);
        let after_all = first.last().is_some_and(|last| self.id(*last) <= id);
        if first.len() >= most && after_all {
            return;
        }
        let place = first.partition_point(|other| self.id(*other) <= id);
        first.insert(place, record);
        first.truncate(most);
    }
}

/// Records that have a popularity, and their order by it.
struct Ascending {
    records: Vec<u32>,
    popularity: Vec<f64>,
    order: Vec<usize>,
}

/// Records, candidates tied at the cut where some are left out, and the popularity there.
type End = (Vec<u32>, u64, Option<f64>);

/// Scores the models of a dataset and compares the popular with the unpopular. `users` has the
/// repositories that use a model, where they are known. `None` where nothing tells of
/// documentation, or no popularity is known.
pub fn documentation<'a>(
    models: &Models<'a>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    params: &Params,
) -> Option<DatasetOutput> {
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
    let any = |known: fn(&Judged<'_>) -> bool| judged.iter().flatten().any(known);
    let finished = any(|own| !own.finished.is_nan());
    let brings_metadata = any(|own| !own.metadata.is_nan());
    let has_sections = any(|own| !own.completeness.is_nan());
    let has_metadata = brings_metadata || metadata.available != 0;
    let attributes = profile.attributes();
    let available = metadata.available;
    let is_available = |attribute: &&Attribute| available & attribute.bit() != 0;
    let denominator = if params.rescaled && params.mode == Mode::Paper {
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
    let records = Records {
        models,
        users,
        judged,
        metadata,
        scoring: Scoring {
            parts: parts.clone(),
            bits: attributes.iter().map(|attribute| attribute.bit()).sum(),
            constant: profile.constant(),
            denominator,
            empty_where_unread: params.mode == Mode::Artifact,
        },
    };
    let mut population = records.all();
    let before = population.len();
    population.retain(|record| records.score(*record).is_some());
    let unscored = (before - population.len()) as u64;
    let population = restrict(&records, population, params);
    let comparisons = compare(&records, &population, params);
    if comparisons.is_empty() {
        return None;
    }
    let mut notes = Vec::new();
    if parts == [ScorePart::Metadata] {
        notes.push(Caveat::NoCards);
    }
    if parts == [ScorePart::Completeness] {
        notes.push(Caveat::NoMetadata);
    }
    if finished && params.mode == Mode::Paper {
        notes.push(Caveat::FinishedScores);
    }
    if sections_from == Some(SectionsFrom::Rule) && !finished {
        notes.push(Caveat::RuleSections);
    }
    if let Some([first, second]) = records.judged.as_deref().and_then(same_sections)
        && sections_from == Some(SectionsFrom::Given)
    {
        notes.push(Caveat::SameSections { first, second });
    }
    if unscored > 0 {
        notes.push(Caveat::Unscored { models: unscored });
    }
    if repeated > 0 {
        notes.push(Caveat::RepeatedModels { rows: repeated });
    }
    let missing = attributes.iter().filter(|a| !is_available(a)).count();
    if parts.contains(&ScorePart::Metadata) && !brings_metadata && missing > 0 {
        notes.push(Caveat::MissingAttributes {
            missing: missing as u64,
            of: attributes.len() as u64,
            rescaled: params.rescaled && params.mode == Mode::Paper,
        });
    }
    for own in &comparisons {
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
    if params.mode == Mode::Artifact && !finished {
        notes.push(Caveat::OneSelection);
    }
    let holm = |by: By| {
        let own = comparisons.iter().find(|own| own.popularity == by)?;
        own.welch.as_ref()?.p_holm
    };
    let compared = By::ALL
        .into_iter()
        .map(|by| Compared {
            what: format!("p after Holm by {}, published as below 0.01", by.name()),
            published: 0.01,
            yours: holm(by),
            unit: Unit::Number,
        })
        .collect();
    let with_card = |record: &&u32| records.judged(**record).is_some_and(|own| own.has_card);
    let with_section = |record: &&u32, section: usize| {
        let judged = records.judged(**record);
        judged.is_some_and(|own| own.sections[section] == Some(true))
    };
    let with = |record: &&u32, attribute: &Attribute| {
        let mask = records.mask(**record);
        mask.is_some_and(|mask| mask & attribute.bit() != 0)
    };
    let sum: f64 = population
        .iter()
        .filter_map(|record| records.score(*record))
        .sum();
    let count = population.len();
    Some(DatasetOutput {
        source: Source::default(),
        sections_from: sections_from.filter(|_| has_sections),
        models: count as u64,
        cards: population.iter().filter(with_card).count() as u64,
        sections: if has_sections {
            let present = |section| {
                let own = population.iter();
                own.filter(|record| with_section(record, section)).count() as u64
            };
            let sections = SECTIONS.iter().enumerate();
            let counted = sections.map(|(index, section)| SectionCount {
                section,
                present: present(index),
            });
            counted.collect()
        } else {
            Vec::new()
        },
        attributes: if parts.contains(&ScorePart::Metadata) && !brings_metadata {
            attributes
                .iter()
                .map(|attribute| AttributeCount {
                    attribute: attribute.name(),
                    available: is_available(&attribute),
                    present: population
                        .iter()
                        .filter(|record| with(record, attribute))
                        .count() as u64,
                })
                .collect()
        } else {
            Vec::new()
        },
        denominator,
        mean: (count > 0).then(|| sum / count as f64),
        comparisons,
        agreement,
        compared,
        differs: vec![
            "The paper had its cards judged by a language model, and took the top and bottom 1,000 of about 14,300 models with 50 downloads a month or more (PeaTMOSS, October 2023). It prints neither means nor effect sizes, only that p is below 0.01.".into(),
            format!(
                "Yours: {count} models; sections {}; the score is {}.",
                match sections_from.filter(|_| has_sections) {
                    Some(SectionsFrom::Given) => "as the file brings them",
                    Some(SectionsFrom::Rule) => "found by the heading and keyword rule",
                    None => "unknown",
                },
                match parts[..] {
                    [ScorePart::Score] => "the file's own",
                    [ScorePart::Completeness] => "completeness alone",
                    [ScorePart::Metadata] => "metadata alone",
                    _ => "the mean of completeness and metadata",
                }
            ),
        ],
        parts,
        notes,
    })
}

/// Two sections that were judged alike on every card, which is more likely a slip than a fact.
fn same_sections(judged: &[Judged<'_>]) -> Option<[&'static str; 2]> {
    /// Fewer cards can be alike by chance.
    const ENOUGH: usize = 30;
    let pairs = (0..SECTIONS.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
    let alike = |(a, b): &(usize, usize)| {
        let has_both = |value: bool| judged.iter().any(|own| own.sections[*a] == Some(value));
        has_both(true)
            && has_both(false)
            && judged
                .iter()
                .all(|own| own.sections[*a] == own.sections[*b])
    };
    let (a, b) = pairs
        .into_iter()
        .find(alike)
        .filter(|_| judged.len() >= ENOUGH)?;
    Some([SECTIONS[a], SECTIONS[b]])
}

/// Which metadata each model has, bit by bit, and which the data can supply at all.
struct Metadata {
    masks: Vec<u32>,
    available: u32,
}

impl Metadata {
    fn new(models: &Models<'_>, relations: &[&Relations]) -> Self {
        let mut own = Self {
            masks: vec![0; models.numbers() as usize],
            available: 0,
        };
        let mut first = 0;
        for (part, relations) in relations.iter().enumerate() {
            if let Some(packages) = relations.table(Relation::Packages) {
                own.columns(packages, first);
                own.domains(relations, packages, first);
                own.papers(relations, packages, first);
                first += packages.rows();
            }
            own.authors(models, part, relations);
            own.links(models, part, relations);
        }
        if models.has_edges() {
            own.available |= A::BaseModel.bit();
            for edge in models.edges(RelationFilter::All, true).list {
                own.masks[edge.child as usize] |= A::BaseModel.bit();
            }
        }
        own
    }

    fn columns(&mut self, packages: &Table, first: usize) {
        let columns: Vec<(u32, &FieldColumn)> = FIELDS
            .iter()
            .filter(|(attribute, _)| *attribute != A::Domain)
            .filter_map(|(attribute, field)| Some((attribute.bit(), packages.column(*field)?)))
            .collect();
        for (bit, column) in columns {
            self.available |= bit;
            for row in 0..packages.rows() {
                if column.tells(row) {
                    self.masks[first + row] |= bit;
                }
            }
        }
    }

    /// The domain goes with the task.
    fn domains(&mut self, relations: &Relations, packages: &Table, first: usize) {
        if !packages.has(Field::Task) {
            return;
        }
        self.available |= A::Domain.bit();
        let mut known: HashMap<u32, bool> = HashMap::new();
        for row in 0..packages.rows() {
            let Some(task) = packages.name(Field::Task, row) else {
                continue;
            };
            let has = *known.entry(task.index() as u32).or_insert_with(|| {
                let text = relations.names.get(task);
                text.is_some_and(|task| task_domain(task).is_some())
            });
            if has {
                self.masks[first + row] |= A::Domain.bit();
            }
        }
    }

    /// A paper of its own: the hub tags every model whose card keeps the template's link to a
    /// paper on emissions with that paper.
    fn papers(&mut self, relations: &Relations, packages: &Table, first: usize) {
        const OF_THE_TEMPLATE: &str = "1910.09700";
        if !packages.has(Field::Papers) {
            return;
        }
        self.available |= A::Paper.bit();
        for row in 0..packages.rows() {
            if packages.set_of(Field::Papers, row) == Set::EMPTY {
                continue;
            }
            let mut papers = relations.members(Field::Papers, row);
            if papers.any(|paper| paper != OF_THE_TEMPLATE) {
                self.masks[first + row] |= A::Paper.bit();
            }
        }
    }

    fn authors(&mut self, models: &Models<'_>, part: usize, relations: &Relations) {
        let Some(table) = relations.table(Relation::Authors) else {
            return;
        };
        self.available |= A::Author.bit();
        for row in 0..table.rows() {
            let name = table.name(Field::AuthoredPackage, row);
            if let Some(model) = name.and_then(|name| models.find(part, name)) {
                self.masks[model as usize] |= A::Author.bit();
            }
        }
    }

    fn links(&mut self, models: &Models<'_>, part: usize, relations: &Relations) {
        let Some(table) = relations.table(Relation::Links) else {
            return;
        };
        for row in 0..table.rows() {
            let to = relations.text(Field::LinkTo, row);
            let attribute = LINKS.iter().find(|(own, _)| Some(*own) == to);
            let Some((_, attribute)) = attribute else {
                continue;
            };
            self.available |= attribute.bit();
            let name = table.name(Field::LinkFrom, row);
            if let Some(model) = name.and_then(|name| models.find(part, name)) {
                self.masks[model as usize] |= attribute.bit();
            }
        }
    }

    /// What a card supplies.
    fn card<'n>(&mut self, model: Option<u32>, attributes: impl Iterator<Item = &'n str>) {
        for name in attributes {
            let attribute = OF_CARDS.iter().find(|own| own.name() == name);
            if let (Some(model), Some(attribute)) = (model, attribute) {
                self.masks[model as usize] |= attribute.bit();
            }
        }
    }
}

type Judgements<'a> = (
    Vec<Judged<'a>>,
    Option<SectionsFrom>,
    Option<Vec<SectionAgreement>>,
);

/// What the file, or the rule, says of each card.
fn judge<'a>(
    models: &Models<'_>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    metadata: &mut Metadata,
) -> Judgements<'a> {
    let has = |fields: [Field; 5]| {
        relations.iter().any(|relations| {
            let table = relations.table(Relation::Documentation);
            table.is_some_and(|table| fields.iter().any(|field| table.has(*field)))
        })
    };
    let (given, found) = (has(GIVEN), has(FOUND));
    let chosen = if given { GIVEN } else { FOUND };
    let mut records = Vec::new();
    let mut pairs: [Vec<(bool, bool)>; 5] = Default::default();
    for (part, relations) in relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        if found && models.numbers() > 0 {
            for attribute in OF_CARDS {
                metadata.available |= attribute.bit();
            }
        }
        for row in 0..table.rows() {
            let name = table.name(Field::DocumentedPackage, row);
            let Some(id) = relations.text(Field::DocumentedPackage, row) else {
                continue;
            };
            let model = name
                .and_then(|name| models.find(part, name))
                .filter(|model| models.is_there(*model));
            let flag = |field| table.flag(field, row);
            let number = |field| match table.value(field, row) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            };
            let count = |field| Some(table.count(field, row)?.to_f64());
            let of_model = |field| model.and_then(|model| models.number(model, field));
            let sections = chosen.map(flag);
            for (index, pairs) in pairs.iter_mut().enumerate() {
                pairs.extend(flag(FOUND[index]).zip(flag(GIVEN[index])));
            }
            metadata.card(model, relations.members(Field::CardAttributes, row));
            let judged = sections.iter().any(Option::is_some);
            let trues = sections.iter().filter(|own| **own == Some(true)).count();
            let completeness = if judged {
                Some(trues as f64 / SECTIONS.len() as f64)
            } else if !given && found {
                // A model whose card is not there has none of the sections.
                Some(0.0)
            } else {
                None
            };
            let popularity = [
                count(Field::DocumentedDownloads).or_else(|| of_model(Field::Downloads)),
                count(Field::DocumentedLikes).or_else(|| of_model(Field::Likes)),
                count(Field::DownstreamRepositories)
                    .or_else(|| users_of(users, || id))
                    .or_else(|| of_model(Field::DependentRepositories)),
            ];
            let completeness = number(Field::CardScore).or(completeness);
            records.push(Judged {
                id,
                part,
                model,
                has_card: judged,
                sections,
                completeness: completeness.unwrap_or(f64::NAN),
                metadata: number(Field::MetadataScore).unwrap_or(f64::NAN),
                finished: number(Field::FinalScore).unwrap_or(f64::NAN),
                popularity: popularity.map(|own| own.unwrap_or(f64::NAN)),
            });
        }
    }
    let from = match (given, found) {
        (true, _) => Some(SectionsFrom::Given),
        (false, true) => Some(SectionsFrom::Rule),
        (false, false) => None,
    };
    let agreement = (given && found).then(|| {
        SECTIONS
            .iter()
            .zip(pairs)
            .map(|(section, pairs)| SectionAgreement {
                section,
                agreement: stats::agreement(pairs.into_iter()),
            })
            .collect()
    });
    (records, from, agreement)
}

/// Repositories that use a model; none where others are used and it is not.
fn users_of<'n>(users: Option<&HashMap<&str, u64>>, id: impl FnOnce() -> &'n str) -> Option<f64> {
    let users = users?.get(id()).copied().unwrap_or(0);
    Some(users as f64)
}

/// Leaves one record of each model, that with the most downloads; gives how many went.
fn keep_best(judged: &mut Vec<Judged<'_>>) -> u64 {
    let mut best: HashMap<&str, usize> = HashMap::with_capacity(judged.len());
    let mut dropped = vec![false; judged.len()];
    for (index, own) in judged.iter().enumerate() {
        let other = *best.entry(own.id).or_insert(index);
        if other == index {
            continue;
        }
        let downloads = |index: usize| known(judged[index].popularity[0]);
        if downloads(index) > downloads(other) {
            best.insert(own.id, index);
            dropped[other] = true;
        } else {
            dropped[index] = true;
        }
    }
    let before = judged.len();
    let mut dropped = dropped.into_iter();
    judged.retain(|_| !dropped.next().unwrap_or(false));
    (before - judged.len()) as u64
}

/// Keeps records with enough downloads, and of them the most downloaded.
fn restrict(records: &Records<'_, '_>, mut some: Vec<u32>, params: &Params) -> Vec<u32> {
    let downloads = |record: &u32| records.popularity(*record, By::Downloads);
    let asked = params.minimum > 0.0 || params.top > 0;
    if !asked || !some.iter().any(|record| downloads(record).is_some()) {
        return some;
    }
    if params.minimum > 0.0 {
        some.retain(|record| downloads(record).is_some_and(|own| own >= params.minimum));
    }
    if params.top == 0 || some.len() <= params.top as usize {
        return some;
    }
    let ascending = records.ascending(some, By::Downloads);
    let k = ascending.order.len().min(params.top as usize);
    let (top, ..) = records.end(&ascending, k, true);
    // In the order in which they stand in the data.
    let order = stats::order(top.len(), &|a, b| top[a].cmp(&top[b]));
    order.into_iter().map(|index| top[index]).collect()
}

/// Top and bottom for each popularity, tested.
fn compare(records: &Records<'_, '_>, population: &[u32], params: &Params) -> Vec<Comparison> {
    let fixed = (params.mode == Mode::Artifact).then(|| selection(records, population, params));
    let mut comparisons: Vec<Comparison> = By::ALL
        .into_iter()
        .filter_map(|by| one_comparison(records, population, by, fixed.as_ref(), params))
        .collect();
    let p: Vec<Option<f64>> = comparisons
        .iter()
        .map(|own| own.welch.as_ref().map(|welch| welch.p))
        .collect();
    for (own, p) in comparisons.iter_mut().zip(stats::holm(&p)) {
        if let Some(welch) = &mut own.welch {
            welch.p_holm = p;
        }
    }
    comparisons
}

/// The artifact's two files: the parts that the user gave, or what their downloads would have
/// selected; each in the order in which its records stand.
fn selection(records: &Records<'_, '_>, population: &[u32], params: &Params) -> [Vec<u32>; 2] {
    let part = |record: &u32| {
        let judged = records.judged(*record)?;
        (!judged.finished.is_nan()).then_some(judged.part)
    };
    let parts: BTreeSet<usize> = population.iter().filter_map(part).collect();
    if parts.len() > 1 {
        let of = |wanted: usize| -> Vec<u32> {
            let own = population.iter().copied();
            own.filter(|record| part(record) == Some(wanted)).collect()
        };
        let mean = |own: &usize| {
            let downloads: Vec<f64> = of(*own)
                .into_iter()
                .filter_map(|record| records.popularity(record, By::Downloads))
                .collect();
            stats::mean(&downloads).unwrap_or(0.0)
        };
        let by = |a: &usize, b: &usize| mean(a).total_cmp(&mean(b));
        let most = parts.iter().copied().max_by(by);
        let least = parts.iter().copied().min_by(by);
        if let (Some(most), Some(least)) = (most, least) {
            return [of(most), of(least)];
        }
    }
    let ascending = records.ascending(population.to_vec(), By::Downloads);
    let k = (ascending.order.len() / 2).min(params.k as usize);
    [true, false].map(|top| {
        let (group, ..) = records.end(&ascending, k, top);
        let order = stats::order(group.len(), &|a, b| group[a].cmp(&group[b]));
        order.into_iter().map(|index| group[index]).collect()
    })
}

fn one_comparison(
    records: &Records<'_, '_>,
    population: &[u32],
    by: By,
    fixed: Option<&[Vec<u32>; 2]>,
    params: &Params,
) -> Option<Comparison> {
    let ascending = records.ascending(population.to_vec(), by);
    let known = ascending.order.len();
    if known == 0 {
        return None;
    }
    let (top, bottom) = match fixed {
        // Each file sorted again, stably, rows without that popularity last.
        Some([top, bottom]) => {
            let again = |group: &[u32], descending: bool| -> End {
                let key = |place: usize| records.popularity(group[place], by);
                let order = stats::order(group.len(), &|a, b| match (key(a), key(b)) {
                    (Some(a), Some(b)) if descending => b.total_cmp(&a),
                    (Some(a), Some(b)) => a.total_cmp(&b),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                });
                let first = order.into_iter().take(params.k as usize);
                let group: Vec<u32> = first.map(|index| group[index]).collect();
                let cut = group
                    .last()
                    .and_then(|record| records.popularity(*record, by));
                (group, 0, cut)
            };
            (again(top, true), again(bottom, false))
        }
        None => {
            let k = (known / 2).min(params.k as usize);
            let end = |top| records.end(&ascending, k, top);
            (end(true), end(false))
        }
    };
    let scores = |group: &[u32]| -> Vec<f64> {
        let score = |record: &u32| records.score(*record);
        group.iter().filter_map(score).collect()
    };
    let (a, b) = (scores(&top.0), scores(&bottom.0));
    let edges: Vec<f64> = (0..=BINS).map(|bin| bin as f64 / BINS as f64).collect();
    let group = |scores: &[f64], (_, tied, cut): &End| {
        Some(Group {
            box_plot: stats::box_plot(scores)?,
            histogram: stats::histogram(scores, &edges),
            tied: *tied,
            cut: *cut,
        })
    };
    let Ascending {
        records: own,
        popularity,
        order,
    } = ascending;
    let ranks = stats::doubled_ranks(&order, &|a, b| popularity[a] == popularity[b]);
    drop((order, popularity));
    let score = |index: usize| records.score(own[index]).unwrap_or(f64::NAN);
    let spearman = stats::rank_correlation(&ranks, &stats::doubled_ranks_of(own.len(), &score));
    Some(Comparison {
        popularity: by,
        population: known as u64,
        k: a.len().min(b.len()) as u32,
        top: group(&a, &top)?,
        bottom: group(&b, &bottom)?,
        welch: stats::welch(&a, &b, CONFIDENCE).map(|own| Welch {
            t: own.t,
            df: own.df,
            p: own.p,
            p_holm: None,
            difference: own.difference,
            lower: own.lower,
        }),
        cohens_d: stats::cohens_d(&a, &b),
        mann_whitney: stats::mann_whitney(&a, &b),
        cliffs_delta: stats::cliffs_delta(&a, &b),
        spearman,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::Count;

    /// A dataset in the making.
    #[derive(Default)]
    struct Made(Relations);

    impl Made {
        fn name(&mut self, text: &str) -> Value<'static> {
            Value::Name(self.0.names.intern(text).unwrap())
        }

        /// A model with downloads and attributes, each by the field that supplies it.
        fn model(&mut self, id: &str, downloads: u64, fields: &[Field]) {
            let id = self.name(id);
            let any = self.0.names.intern("x").unwrap();
            let set = self.0.sets.intern(&mut vec![any]).unwrap();
            let task = self.name("fill-mask");
            let table = self.0.table_mut(Relation::Packages);
            table.set(Field::PackageId, id);
            table.set(Field::Downloads, Value::Count(Count::new(downloads)));
            for field in fields {
                let value = match field {
                    Field::Task => task,
                    Field::HasFreeTags => Value::Flag(true),
                    Field::Parameters => Value::Count(Count::new(1)),
                    Field::Author | Field::License => Value::Name(any),
                    _ => Value::Set(set),
                };
                table.set(*field, value);
            }
            table.end_row();
        }

        /// Sections of a model's card, as somebody judged them.
        fn judged(&mut self, id: &str, sections: [bool; 5]) {
            let id = self.name(id);
            let table = self.0.table_mut(Relation::Documentation);
            table.set(Field::DocumentedPackage, id);
            for (field, flag) in GIVEN.into_iter().zip(sections) {
                table.set(field, Value::Flag(flag));
            }
            table.end_row();
        }

        /// A row of a score file of the artifact.
        fn scored(&mut self, id: &str, downloads: u64, score: f64) {
            let id = self.name(id);
            let table = self.0.table_mut(Relation::Documentation);
            table.set(Field::DocumentedPackage, id);
            table.set(Field::FinalScore, Value::Number(score));
            table.set(
                Field::DocumentedDownloads,
                Value::Count(Count::new(downloads)),
            );
            table.end_row();
        }
    }

    fn answer(parts: &[&Relations], params: &Params) -> DatasetOutput {
        documentation(&Models::new(parts), parts, None, params).unwrap()
    }

    /// Seven of the artifact's fourteen attributes.
    const SEVEN: [Field; 6] = [
        Field::Architectures,
        Field::Author,
        Field::Datasets,
        Field::Frameworks,
        Field::License,
        // The task, and the domain that goes with it.
        Field::Task,
    ];

    /// The specification's metadata example, section 8: k = 7, a card with three sections.
    #[test]
    fn worked_example() {
        let mut made = Made::default();
        for id in ["a", "b"] {
            made.model(id, 5, &SEVEN);
            made.judged(id, [true, true, true, false, false]);
        }
        let near = |have: Option<f64>, want: f64| {
            let have = have.unwrap();
            assert!((have - want).abs() < 5e-7, "{have} for {want}");
        };
        let with = |profile| Params {
            profile,
            ..Params::default()
        };
        let own = answer(&[&made.0], &with(Profile::Artifact17));
        near(own.mean, 0.594118);
        assert_eq!((own.denominator, own.cards), (17, 2));
        near(answer(&[&made.0], &with(Profile::Artifact14)).mean, 0.55);
        // Artifact mode takes the artifact's profile whatever is chosen.
        let artifact = Params {
            mode: Mode::Artifact,
            ..Params::default()
        };
        near(answer(&[&made.0], &artifact).mean, 0.594118);
        // Nothing but what these data can supply: the seven, for no column lacks a value.
        let rescaled = Params {
            rescaled: true,
            ..with(Profile::Artifact14)
        };
        let own = answer(&[&made.0], &rescaled);
        near(own.mean, 0.8);
        assert_eq!(own.denominator, 7);
    }

    #[test]
    fn what_cannot_be_read_is_missing_in_the_paper_and_0_in_the_artifact() {
        let mut made = Made::default();
        made.judged("a", [true; 5]);
        made.judged("b", [false; 5]);
        for (id, downloads) in [("a", 9), ("b", 5), ("c", 1)] {
            made.model(id, downloads, &[Field::License]);
        }
        let id = made.name("c");
        let table = made.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, id);
        table.end_row();
        let paper = answer(&[&made.0], &Params::default());
        assert_eq!((paper.models, paper.cards), (2, 2));
        assert!(paper.notes.contains(&Caveat::Unscored { models: 1 }));
        let artifact = answer(
            &[&made.0],
            &Params {
                mode: Mode::Artifact,
                ..Params::default()
            },
        );
        assert_eq!(artifact.models, 3);
    }

    #[test]
    fn groups_never_overlap_and_ties_are_told() {
        let mut made = Made::default();
        for (id, downloads) in [("a", 9), ("b", 7), ("c", 7), ("d", 7), ("e", 0)] {
            made.model(id, downloads, &[Field::Task]);
        }
        let own = answer(&[&made.0], &Params::default());
        let downloads = &own.comparisons[0];
        assert_eq!((downloads.k, downloads.population), (2, 5));
        assert_eq!((downloads.top.tied, downloads.top.cut), (3, Some(7.0)));
        assert_eq!(
            (downloads.bottom.tied, downloads.bottom.cut),
            (3, Some(7.0))
        );
        assert_eq!(own.parts, [ScorePart::Metadata]);
        assert!(own.notes.contains(&Caveat::NoCards));
        // The least downloads and the most downloaded alone.
        let some = Params {
            minimum: 1.0,
            top: 3,
            ..Params::default()
        };
        assert_eq!(answer(&[&made.0], &some).models, 3);
    }

    /// Two score files of the artifact: the one with more downloads is the top.
    #[test]
    fn score_files_are_the_groups_of_the_artifact() {
        let (mut low, mut high) = (Made::default(), Made::default());
        for (id, downloads, score) in [("a", 1, 0.2), ("b", 3, 0.4), ("c", 2, 0.3)] {
            low.scored(id, downloads, score);
        }
        for (id, downloads, score) in [("d", 90, 0.9), ("e", 70, 0.7), ("f", 80, 0.5)] {
            high.scored(id, downloads, score);
        }
        let params = Params {
            mode: Mode::Artifact,
            k: 2,
            ..Params::default()
        };
        let own = answer(&[&low.0, &high.0], &params);
        assert_eq!(own.parts, [ScorePart::Score]);
        let downloads = &own.comparisons[0];
        // The two most downloaded of the top file, the two least of the bottom file.
        assert!((downloads.top.box_plot.mean - 0.7).abs() < 1e-12);
        assert!((downloads.bottom.box_plot.mean - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_template_s_paper_is_none_of_the_model_s() {
        let mut made = Made::default();
        for id in ["a", "b"] {
            made.model(id, 1, &[Field::Task]);
        }
        let paper = made.0.names.intern("1910.09700").unwrap();
        let set = made.0.sets.intern(&mut vec![paper]).unwrap();
        let id = made.name("c");
        let table = made.0.table_mut(Relation::Packages);
        table.set(Field::PackageId, id);
        table.set(Field::Downloads, Value::Count(Count::new(1)));
        table.set(Field::Papers, Value::Set(set));
        table.end_row();
        let own = answer(&[&made.0], &Params::default());
        let papers = own.attributes.iter().find(|own| own.attribute == "paper");
        let papers = papers.unwrap();
        assert!(papers.available && papers.present == 0);
    }
}
