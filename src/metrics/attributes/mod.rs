//! Attributes of models and their popularity; popularity beside maintenance and documentation.
//!
//! Source of the question: Jones et al. (ESEM 2024), claims C4 and C2. The paper could not
//! measure C4 and did not measure the second half of C2, so the definitions are ours.
//!
//! Every attribute by itself: groups compared by rank, numbers by Spearman's rho. All together:
//! least squares of log10(1 + popularity), where families of attributes are compared by what they
//! explain of what all others leave over.

mod beside;
mod coded;
mod model;
mod show;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::Shown;
use super::{Measure, Nothing, Popularity, Settings};
use crate::base::error::{Error, ErrorKind, Result};
use crate::relations::{Field, Relation};

pub use beside::{Association, Beside, BesideModel, Side, Term, Versus};
pub use model::{Column, Joined, Joint};

/// What the metric is about.
pub const ABOUT: About = About {
    id: "attributes",
    title: "Attributes and popularity",
    theme: Some(Theme::Selection),
    question: "Which attributes of a model go with its popularity, and is a model chosen as a base for its popularity, its maintenance or its documentation?",
    definition: &[
        "The question is claim C4 of Jones et al. (ESEM 2024), “DL-specific attributes such as model architecture, performance, reproducibility, and portability affect PTM selection and reuse”, from interviews. The paper found it too imprecise to measure. What is computed here is therefore ours and exploratory: it tells what goes with popularity, not what causes it.",
        "Families, our reading of the claim. Architecture: model type or class, task, number of parameters (the paper's note on C4 names popular architectures and size). Performance: a score, where the data have one. Reproducibility, or where a model comes from: whether it names papers, data sets, a base model and the tool that it was made with (axolotl, mergekit, tensorboard, trl, unsloth), and whether its card tells of training and evaluation, where cards were judged. Portability, or where a model runs: formats of its weights, libraries that load it, quantised forms. Licence, languages, gated access and other sections of the card are none of these and stand apart as “other”. Age is a control.",
        "Popularity is log10(1 + downloads), so that models without any stay in; likes where the data have no downloads. Tests by rank do not depend on the logarithm.",
        "Kinds of attributes. Levels (architecture, task, licence, languages): the most frequent ones with models enough; the rest is pooled as “(other)”, and a missing value is the level “(unknown)”. Yes or no: what is not stated counts as no; left out where either side has too few models. Numbers: parameters as log10, the score and the age as they are; models without one are left out of rho, and have a column of their own in the joint model. A model is quantised where an edge to its base says so or its name has a word such as gguf, gptq or awq.",
        "One by one: Kruskal and Wallis's test with the correction for ties, epsilon squared = H / (n − 1) (Tomczak and Tomczak 2014), which is the share of the variation of the ranks that lies between the groups; pairs of levels by Dunn's test (1964) with Holm's correction within the attribute. Numbers: Spearman's rho with a 95% interval of Fisher's z with the standard error of Bonett and Wright (2000); rho squared is a share of the variation of the ranks as well. Holm's correction over all attributes.",
        "Together: ordinary least squares with a constant; of each attribute the most frequent level is the reference. Pooled or unknown levels of too few models for a column of their own count with the reference, and are named. Standard errors HC3 (MacKinnon and White 1985), z and p by the normal distribution, families by Wald's χ² with the HC3 covariance, as statsmodels has them. Partial R² of a family = (R² − R² without it) / (1 − R² without it); beside it the same of what is stated, without the columns that say that something is not. The partial R² of what is stated has a 95% interval that reaches as far as the wider of two: one as if models were independent, by inverting the non-central F distribution (Steiger 2004), and one by a jackknife that leaves out each of 40 groups of owners in turn, less the bias that it finds: models of one owner share attributes and popularity without any effect of the one on the other. The claim is judged by it, with age held equal. Columns that the columns before them make up are left out and named. Holm's correction over the families of the claim.",
        "Beside it, the second half of the paper's claim C2, “popularity drives selection more than maintenance and quality”, which the paper did not measure; ours too. Selection is the number of models that name a model as their base. Popularity: downloads or likes. Maintenance: how recently the model was updated, and its commits where the data have them. Quality, as far as it can be told: sections of the card where cards were judged, otherwise how many of licence, data sets, languages, papers, library and task the metadata state. Spearman's rho of each with selection and with popularity, with its sign; and how much greater popularity's rho with selection is than those of maintenance and of documentation. Models of one owner are no independent witnesses: each 95% interval reaches as far as the wider of two, one as if models were independent (Bonett and Wright 2000; of a difference Zou 2007) and one by a jackknife that leaves out each of 40 groups of owners in turn. And least squares of log10(1 + descendants) on the three, each standardised, and age: log10(1 + popularity), −log10(1 + days since the last update), and the count of sections or metadata.",
    ],
    formulas: &[
        ("Epsilon squared", "ε² = H ÷ (n − 1)"),
        ("Joint model", "log₁₀(1 + downloads) = β₀ + Σ βⱼ·attributeⱼ"),
        (
            "Partial R² of a family",
            "(R² − R² without it) ÷ (1 − R² without it)",
        ),
    ],
    published: &[
        "Jones et al. (ESEM 2024), Table 3: of claim C4 they could measure nothing, as it is too imprecise; popular architectures, high performance, description of where a model came from, ease of use and size are what its source holds to matter.",
        "Jones et al. (ESEM 2024), section 4: claim C2 holds that popularity drives selection more than maintenance and quality; what they measured of it is turnover of the top 1,000, of which about half changed.",
        "Castaño et al. (2024), second-hand: models with much maintenance are larger, more downloaded and more liked, and have longer cards.",
    ],
    settings: &[
        Setting {
            name: "popularity",
            label: "Popularity",
            hint: Some("The other one where the data have none."),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced: false,
        },
        Setting {
            name: "levels",
            label: "Levels of an attribute",
            hint: Some("The most frequent ones; the rest is pooled. Libraries, too."),
            kind: SettingKind::Number {
                min: 1,
                max: MOST_LEVELS as u64,
                default: 10,
            },
            advanced: false,
        },
        Setting {
            name: "least",
            label: "Least models of a level",
            hint: Some("Levels of fewer models are pooled, attributes of fewer left out."),
            kind: SettingKind::Number {
                min: LEAST as u64,
                max: 100_000,
                default: 30,
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::Downloads, Field::Libraries],
        &[Field::PackageId, Field::Downloads, Field::ModelType],
        &[Field::PackageId, Field::Downloads, Field::Architectures],
        &[Field::PackageId, Field::Downloads, Field::Parameters],
        &[Field::PackageId, Field::Likes, Field::Architectures],
        &[Field::PackageId, Field::Likes, Field::ModelType],
        &[Field::PackageId, Field::Likes, Field::Libraries],
    ],
    reads: &[
        Field::Architectures,
        Field::Author,
        Field::CreatedAt,
        Field::Datasets,
        Field::Frameworks,
        Field::Gated,
        Field::Languages,
        Field::Libraries,
        Field::License,
        Field::Likes,
        Field::ModelType,
        Field::OtherLibraries,
        Field::Papers,
        Field::Parameters,
        Field::Score,
        Field::Task,
        Field::UpdatedAt,
    ],
    reads_whole: &[
        Relation::Commits,
        Relation::Documentation,
        Relation::BaseEdges,
    ],
    sources: "hub-stats models; PeaTMOSS with its junction tables; leaderboards with likes",
    changes: &[
        "An attribute that the data lack explains nothing, and others may stand for it.",
        "More levels of an attribute never lower R².",
        "Partial R² depends on what else is in the model.",
        "Levels of too few models count with the most frequent one; a smaller least number of models gives them columns.",
        "Counting owners as clusters widens an interval of rho and moves no rho: in an extract of August 2026 that of popularity is more than twice as wide.",
    ],
};

/// Levels that an attribute can have.
const MOST_LEVELS: u32 = 20;

/// Fewer models are no group.
const LEAST: u32 = 5;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// Pairs of levels that are told of an attribute.
const PAIRS: usize = 10;

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// What popularity is measured by.
    pub popularity: Popularity,
    /// Levels of an attribute that stand for themselves.
    pub levels: u32,
    /// Models that a level needs.
    pub least: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            popularity: Popularity::Downloads,
            levels: 10,
            least: 30,
        }
    }
}

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        let refuse = |what: &str, how: &str| Err(Error::new(ErrorKind::Setting, what, how));
        if !(1..=MOST_LEVELS).contains(&self.levels) {
            return refuse("The levels of an attribute are 1 to 20.", "Choose 10.");
        }
        if !(LEAST..=100_000).contains(&self.least) {
            return refuse(
                "The least models of a level are 5 to 100,000.",
                "Choose 30.",
            );
        }
        Ok(())
    }
}

/// What an attribute tells of a model; the first four are the claim's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// What it is.
    Architecture,
    /// How good it is.
    Performance,
    /// Where it comes from.
    Reproducibility,
    /// Where it runs.
    Portability,
    /// None of these.
    Other,
    /// How old it is: a control.
    Age,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Architecture,
        Self::Performance,
        Self::Reproducibility,
        Self::Portability,
        Self::Other,
        Self::Age,
    ];

    /// Whether the claim names it.
    pub fn is_claimed(self) -> bool {
        !matches!(self, Self::Other | Self::Age)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Architecture => "architecture",
            Self::Performance => "performance",
            Self::Reproducibility => "reproducibility",
            Self::Portability => "portability",
            Self::Other => "other",
            Self::Age => "age",
        }
    }
}

/// What values an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// One of several.
    Levels,
    /// Yes or no.
    Flag,
    /// A number.
    Number,
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What popularity was.
    pub popularity: Popularity,
    /// Whether the data lack the popularity that was asked for.
    pub fell_back: bool,
    /// Models with that popularity.
    pub models: u64,
    /// Models without, left out.
    pub without_popularity: u64,
    /// Rows that repeat the name of another row, left out.
    pub repeated: u64,
    /// Models of popularity 0.
    pub zeros: u64,
    /// When ages are taken, in milliseconds since 1970: the latest time in the data within the
    /// snapshot's day or month. None without times.
    pub at: Option<i64>,
    /// Models made on 2 March 2022, the day that the hub states for all that are older.
    pub of_first_day: u64,
    /// Each attribute by itself, in the order of the families.
    pub attributes: Vec<Attribute>,
    /// Attributes that the data tell of too few models, or that do not vary.
    pub left_out: Vec<String>,
    /// The families, always all six, in the order of [`Family::ALL`].
    pub families: Vec<FamilyPart>,
    /// All attributes together; None for fewer than five models a column.
    pub joint: Option<Joint>,
    /// Popularity, maintenance and documentation side by side.
    pub beside: Beside,
}

/// An attribute by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub attribute: String,
    /// Its family.
    pub family: Family,
    /// What values it has.
    pub kind: AttributeKind,
    /// Models that it is known of; of yes-or-no attributes, those with it.
    pub known: u64,
    /// Models that are compared.
    pub n: u64,
    /// H of Kruskal and Wallis; of numbers Spearman's rho.
    pub statistic: Option<f64>,
    /// Degrees of freedom of H.
    pub df: Option<u64>,
    /// Its p.
    pub p: Option<f64>,
    /// The same by Holm's correction over the attributes.
    pub p_holm: Option<f64>,
    /// Epsilon squared, or rho squared: the share of the variation of the ranks of popularity.
    pub effect: Option<f64>,
    /// 95% interval of rho.
    pub interval: Option<[f64; 2]>,
    /// The groups that were compared, the most frequent first, pooled and unknown ones last; of
    /// yes-or-no attributes those without, then those with.
    pub levels: Vec<Level>,
    /// Pairs of levels that were compared.
    pub pairs_compared: u64,
    /// The ten pairs that differ most surely.
    pub pairs: Vec<Pair>,
}

/// A level of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Level {
    /// Its name; `(other)` and `(unknown)` are ours.
    pub level: String,
    /// Models.
    pub n: u64,
    /// Their median popularity.
    pub median: f64,
    /// Their mean log10(1 + popularity).
    pub mean_log: f64,
}

/// Two levels beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The more popular by mean rank.
    pub a: String,
    /// The other.
    pub b: String,
    /// Dunn's z.
    pub z: f64,
    /// Its two-sided p by Holm's correction over the attribute's pairs.
    pub p_holm: f64,
}

/// What a family explains in the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyPart {
    /// Which.
    pub family: Family,
    /// Whether the joint model has a column of what is stated of it.
    pub measured: bool,
    /// Attributes of it that were told by themselves.
    pub attributes: u64,
    /// Columns that count.
    pub columns: u64,
    /// (R² − R² without it) / (1 − R² without it).
    pub partial_r_squared: Option<f64>,
    /// The same of its columns other than `(unknown)`: what is stated, without that it is.
    pub partial_r_squared_stated: Option<f64>,
    /// 95% interval of what is stated in the population, with owners as clusters: each end from
    /// the one of the next two that reaches further. Undefined where either is.
    pub partial_r_squared_stated_interval: Option<[f64; 2]>,
    /// As if models were independent: by inverting the non-central F distribution.
    pub partial_r_squared_stated_independent: Option<[f64; 2]>,
    /// By the jackknife over groups of owners, less the bias that it finds.
    pub partial_r_squared_stated_by_owner: Option<[f64; 2]>,
    /// Wald's χ² that all its coefficients are 0, with the HC3 covariance; its degrees of freedom
    /// are the columns.
    pub wald: Option<f64>,
    /// Its p.
    pub p: Option<f64>,
    /// The same by Holm's correction over the claim's families; None for the others.
    pub p_holm: Option<f64>,
}

impl Output {
    /// A family's part.
    pub fn family(&self, family: Family) -> Option<&FamilyPart> {
        self.families.iter().find(|part| part.family == family)
    }
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        model::measure(data, params)
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

#[cfg(test)]
mod tests;
