//! Attributes of models and their popularity, and a comparison of popularity with maintenance and
//! documentation.
//!
//! Source of the question: Jones et al. (ESEM 2024), claims C4 and C2. The paper could not
//! measure C4 and did not measure the second half of C2, so the definitions are ours.
//!
//! Each attribute is analysed separately: groups are compared by rank, numbers by Spearman's rho.
//! All attributes are analysed together by least squares of log10(1 + popularity). There families
//! of attributes are compared by the share that they explain of what all others leave unexplained.

mod beside;
mod coded;
mod finding;
mod model;
mod show;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing, Popularity};
use crate::domain::data::Data;
use crate::relations::{Field, Relation};

pub use beside::{Association, Beside, BesideModel, Side, Term, Versus};
pub use model::{Column, Joined, Joint};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "attributes",
    title: "Attributes and popularity",
    theme: Some(Theme::Selection),
    question: "Which attributes of a model go with its popularity? Are popular, well maintained or well documented models chosen as bases?",
    definition: &[
        "The question is claim C4 of Jones et al. (ESEM 2024), “DL-specific attributes such as model architecture, performance, reproducibility, and portability affect PTM selection and reuse”, from interviews. The paper found it too imprecise to measure. So this metric is ours and exploratory: it shows what goes with popularity, not what causes it.",
        "The families are our interpretation of the claim. Architecture: model type or class, task, number of parameters (the paper's note on C4 names popular architectures and size). Performance: a score, if the data have one. Reproducibility, or the origin of a model: whether it names papers, data sets, a base model and the tool with which it was made (axolotl, mergekit, tensorboard, trl, unsloth), and whether its card describes training and evaluation, if cards were judged. Portability, or where a model runs: formats of its weights, libraries that load it, quantised forms. Licence, languages, gated access and other sections of the card belong to none of these and are shown separately as “other”. Age is a control.",
        "Popularity is log10(1 + downloads), so that models without downloads are included; if the data have no downloads, likes are used. Tests by rank do not depend on the logarithm.",
        "Three kinds of attributes are used. Levels (architecture, task, licence, languages): the most frequent ones with enough models; the rest is pooled as “(other)”, and a missing value is the level “(unknown)”. Yes or no: a missing value counts as no; the attribute is left out if either side has too few models. Numbers: parameters as log10, the score and the age unchanged; models without a value are left out of rho and have a separate column in the joint model. A model is quantised if an edge to its base says so or its name has a word such as gguf, gptq or awq.",
        "Each attribute separately: levels and yes-or-no attributes by Kruskal and Wallis's test with the correction for ties, and epsilon squared = H / (n − 1) (Tomczak and Tomczak 2014), which is the share of the variation of the ranks between the groups; pairs of levels by Dunn's test (1964) with Holm's correction within the attribute. Numbers by Spearman's rho with a 95% interval from Fisher's z with the standard error of Bonett and Wright (2000); rho squared is also a share of the variation of the ranks. Holm's correction is over all attributes.",
        "All attributes together: ordinary least squares with a constant; the reference of each attribute is its most frequent level. Pooled or unknown levels with too few models for a separate column count with the reference and are named. Standard errors are HC3 (MacKinnon and White 1985), z and p are by the normal distribution, and families are tested by Wald's χ² with the HC3 covariance, as in statsmodels. Partial R² of a family = (R² − R² without it) / (1 − R² without it). It is also given for the stated values only, without the columns for missing values. The partial R² of stated values has a 95% interval whose ends are the wider ones of two intervals: one computed as if models were independent, by inverting the non-central F distribution (Steiger 2004), and one by a jackknife that leaves out each of 40 groups of owners in turn, corrected for its bias. The jackknife is needed because models of one owner have common attributes and a common popularity without any effect of one on the other. The claim is judged by this interval, with age held equal. Columns that are sums of earlier columns are left out and named. Holm's correction is over the families of the claim.",
        "The metric also measures the second half of the paper's claim C2, “popularity drives selection more than maintenance and quality”, which the paper did not measure; this measure is ours too. Selection is the number of models that name a model as their base. Popularity is downloads or likes. Maintenance is how recently the model was updated, and its commits if the data have them. Of quality only documentation is in the data: the sections of the card if cards were judged, else how many of licence, data sets, languages, papers, library and task the metadata state. The metric gives Spearman's rho of each with selection and with popularity, with its sign, and the difference between popularity's rho with selection and those of maintenance and of documentation. Models of one owner resemble each other, so the ends of each 95% interval are the wider ones of two intervals: one computed as if models were independent (Bonett and Wright 2000; for a difference Zou 2007), and one by a jackknife that leaves out each of 40 groups of owners in turn. A joint model by least squares explains log10(1 + descendants) by the three, each standardised, and age: log10(1 + popularity), −log10(1 + days since the last update), and the count of sections or metadata.",
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
        "Jones et al. (ESEM 2024), Table 3: they could not measure claim C4, because it is too imprecise; according to its source, popular architectures, high performance, a description of the model's origin, ease of use and size matter.",
        "Jones et al. (ESEM 2024), section 4: claim C2 says that popularity drives selection more than maintenance and quality; they measured the turnover of the top 1,000, about half of which changed.",
        "Castaño et al. (2024), second-hand: models of high maintenance are larger, have more downloads and likes, and have longer cards.",
    ],
    settings: &[
        Setting {
            name: "popularity",
            label: "Popularity",
            hint: Some("If the data do not have it, the other one is used."),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced: false,
        },
        Setting {
            name: "levels",
            label: "Levels of an attribute",
            hint: Some("The most frequent ones; the rest is pooled. It also limits libraries."),
            kind: SettingKind::Number {
                min: 1,
                max: MOST_LEVELS as u64,
                default: 10,
            },
            advanced: true,
        },
        Setting {
            name: "least",
            label: "Fewest models of a level",
            hint: Some("Levels with fewer models are pooled; attributes with fewer are left out."),
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
        "An attribute that the data lack explains nothing, and related attributes may take its part.",
        "More levels of an attribute never lower R².",
        "Partial R² depends on the other attributes in the joint model.",
        "Levels with too few models count with the most frequent one; a lower limit gives them separate columns.",
        "Counting owners as clusters widens an interval of rho and changes no rho: in an extract of August 2026 the interval of popularity is more than twice as wide.",
    ],
};

/// The greatest number of levels that an attribute can have.
const MOST_LEVELS: u32 = 20;

/// The least number of models in a group.
const LEAST: u32 = 5;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The number of pairs of levels that are given for an attribute.
const PAIRS: usize = 10;

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The count by which popularity is measured.
    pub popularity: Popularity,
    /// The number of levels of an attribute that are not pooled.
    pub levels: u32,
    /// The number of models that a level needs.
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

/// The family of an attribute; the first four are those of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// What the model is.
    Architecture,
    /// How good the model is.
    Performance,
    /// Where the model comes from.
    Reproducibility,
    /// Where the model runs.
    Portability,
    /// None of these.
    Other,
    /// How old the model is, which is a control.
    Age,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 6] = [
        Self::Architecture,
        Self::Performance,
        Self::Reproducibility,
        Self::Portability,
        Self::Other,
        Self::Age,
    ];

    /// Whether the claim names the family.
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

/// The kind of an attribute's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// One of several levels.
    Levels,
    /// Yes or no.
    Flag,
    /// A number.
    Number,
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The count by which popularity was measured.
    pub popularity: Popularity,
    /// Whether the data lack the popularity that was asked for.
    pub fell_back: bool,
    /// Models with that popularity.
    pub models: u64,
    /// Models without that popularity, left out.
    pub without_popularity: u64,
    /// Rows that repeat the name of another row, left out.
    pub repeated: u64,
    /// Models of popularity 0.
    pub zeros: u64,
    /// The time to which ages are measured, in milliseconds since 1970: the latest time in the data
    /// within the snapshot's day or month. `None` if the data have no times.
    pub at: Option<i64>,
    /// Models with the date 2 March 2022, which the hub gives to all older ones.
    pub of_first_day: u64,
    /// Each attribute analysed separately, in the order of the families.
    pub attributes: Vec<Attribute>,
    /// Attributes that too few models have or that do not vary.
    pub left_out: Vec<String>,
    /// All six families, in the order of [`Family::ALL`].
    pub families: Vec<FamilyPart>,
    /// The joint model of all attributes; `None` for fewer than five models for each column.
    pub joint: Option<Joint>,
    /// The comparison of popularity, maintenance and documentation.
    pub beside: Beside,
}

/// The analysis of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub attribute: String,
    /// Its family.
    pub family: Family,
    /// The kind of its values.
    pub kind: AttributeKind,
    /// Models for which it is known; for yes-or-no attributes, models with it.
    pub known: u64,
    /// Models that are compared.
    pub n: u64,
    /// H of Kruskal and Wallis; for numbers Spearman's rho.
    pub statistic: Option<f64>,
    /// Degrees of freedom of H.
    pub df: Option<u64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// The p-value with Holm's correction over the attributes.
    pub p_holm: Option<f64>,
    /// Epsilon squared, or rho squared: the share of the variation of the ranks of popularity.
    pub effect: Option<f64>,
    /// 95% interval of rho.
    pub interval: Option<[f64; 2]>,
    /// The groups that were compared, the most frequent first, pooled and unknown ones last. For
    /// yes-or-no attributes models without it come first, then models with it.
    pub levels: Vec<Level>,
    /// The number of pairs of levels that were compared.
    pub pairs_compared: u64,
    /// The ten pairs with the strongest evidence of a difference.
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

/// The comparison of two levels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The level that is more popular by mean rank.
    pub a: String,
    /// The other.
    pub b: String,
    /// Dunn's z.
    pub z: f64,
    /// Its two-sided p-value with Holm's correction over the attribute's pairs.
    pub p_holm: f64,
}

/// The part of the variation that a family explains in the joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyPart {
    /// The family.
    pub family: Family,
    /// Whether the joint model has a column for stated values of the family.
    pub measured: bool,
    /// Attributes of the family that were analysed separately.
    pub attributes: u64,
    /// Columns in the joint model.
    pub columns: u64,
    /// (R² − R² without it) / (1 − R² without it).
    pub partial_r_squared: Option<f64>,
    /// The same for stated values only, that is, without the columns `(unknown)`.
    pub partial_r_squared_stated: Option<f64>,
    /// 95% interval of the partial R² of stated values, with owners as clusters. Each end is the
    /// wider one of the next two intervals. Undefined if either of them is.
    pub partial_r_squared_stated_interval: Option<[f64; 2]>,
    /// Interval computed as if models were independent, by inverting the non-central F
    /// distribution.
    pub partial_r_squared_stated_independent: Option<[f64; 2]>,
    /// Interval by the jackknife over groups of owners, corrected for its bias.
    pub partial_r_squared_stated_by_owner: Option<[f64; 2]>,
    /// Wald's χ² for all its coefficients being 0, with the HC3 covariance; its degrees of freedom
    /// are the number of columns.
    pub wald: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// The p-value with Holm's correction over the claim's families; `None` for the other families.
    pub p_holm: Option<f64>,
}

impl Output {
    /// The part of a family.
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

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

#[cfg(test)]
mod tests;
