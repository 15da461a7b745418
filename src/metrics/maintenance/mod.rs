//! Maintenance of models by their commits, and the time since packages were last updated.
//!
//! Source: Castaño et al. (2024), who classify commits of the Hugging Face Hub with a language
//! model as corrective, adaptive or perfective, and divide models by k-means into two groups of
//! high and low maintenance. Their features and scaling are not known in detail. The keywords
//! (`commit`), the features and their scales here are ours, and so is the age of the last update.

mod activity;
mod finding;
mod last_update;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing, Popularity};
use crate::domain::data::Data;
use crate::domain::history::Commits;
use crate::relations::{Field, Relation, SnapshotDate};
use crate::stats::Correlation;
use activity::activity;
use last_update::last_update;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "maintenance",
    title: "Maintenance",
    theme: Some(Theme::Maintenance),
    question: "What are commits for, and are well maintained models more popular?",
    definition: &[
        "Each commit is corrective, adaptive, perfective or unclassified by the keywords in its title and message. This is our approximation; Castaño et al. (2024) fine-tuned a language model. The first class in this order with a word in the message is taken. Corrective: fix, bug, error, wrong, correct, typo, revert, broken, issue. Adaptive: convert, conversion, safetensors, onnx, compat, support, migrate, port, rename, move, deprecat. Perfective: add, update, upload, improve, readme, model card, doc, initial commit, commit from, training in progress, end of training, push, refactor, clean. Whole words count, in any case and inflected (fixes, updating); bug, compat, correct, deprecat and document may have any ending. So prefix does not count as fix, address not as add, report and important not as port; but “Upload model.safetensors” is adaptive, because safetensors is on that list.",
        "Shares are of the commits with a title or message that is not empty, once for all and once without those of bots. The 95% interval has repositories as clusters. The claim is judged by the shares without bots. A bot is an author whose name's last word ends in “bot”, or one of a few known names; “robot” and a few family names count as people.",
        "For each model the metric gives: commits; active span, from its first to its last commit; commits per month of that span, at least one month of 30.4375 days; median gap between consecutive commits (for a single commit, the time from it to the snapshot); time since its last commit; different authors. The time of the snapshot is the end of its day. If only its month is known, it is the last commit within the month, or the beginning of the month if all commits are older. Without a date it is the last commit in the data.",
        "Models are divided into two groups by k-means, k = 2 (Lloyd, at most 100 rounds), on log(1 + x) of commits, commits per month, median gap, authors and days since the last commit. Gap and days have a minus sign; each feature is centred on its mean and divided by its standard deviation. A feature that does not vary is left out. The start is fixed: the mean of the models with the least of the first feature and the mean of those with the most. High maintenance is the group with more commits on average. Features and scales are ours; those of Castaño et al. are not known in detail.",
        "The two groups are compared in downloads, likes, parameters, words of the card and documentation score, as far as the data have them. The comparison gives the medians, Cliff's delta with a 95% interval that has owners as clusters, and a one-sided Mann-Whitney test of whether the high group has more, with Holm's correction over the attributes. The claim is judged by the intervals, if each group has at least 20 models of effectively 10 owners. Spearman's ρ compares commits, and commits per month, with downloads and likes over the models.",
        "The age of the last update (ours) is the number of days from the last change of a package to the snapshot. It is compared with downloads and likes. It is a proxy for maintenance if the data have no commits: it shows when something was changed last, not how often or why.",
    ],
    formulas: &[
        (
            "Share of a class",
            "commits of the class ÷ commits with a title or message",
        ),
        (
            "Commits per month",
            "commits ÷ max(1, active span in days ÷ 30.4375)",
        ),
        ("Cliff's delta", "(#{high > low} − #{high < low}) ÷ (n₁·n₂)"),
    ],
    published: &[
        "Castaño et al. (2024), second-hand: by a language model about 89% of commits are perfective, 6% adaptive and 2.5% corrective; a commit changes about 5 files on average (median 2).",
        "Castaño et al. (2024), second-hand: about 16.5% of models are of high maintenance; these are larger, have more downloads and likes, and have longer cards.",
        "Jones et al. (2024, Table 4) claim that popularity drives selection more than maintenance and quality do, and do not measure the second half.",
    ],
    settings: &[
        Setting {
            name: "bots",
            label: "Count commits of bots",
            hint: Some("In the numbers of each model; classes are always shown both ways."),
            kind: SettingKind::Switch { default: true },
            advanced: false,
        },
        Setting {
            name: "minimum",
            label: "Fewest commits of a model",
            hint: Some("Models with fewer are in neither group."),
            kind: SettingKind::Number {
                min: 1,
                max: MINIMUM_MAX as u64,
                default: 1,
            },
            advanced: true,
        },
        Setting {
            name: "rounds",
            label: "Rounds of k-means",
            hint: None,
            kind: SettingKind::Number {
                min: 1,
                max: ROUNDS_MAX as u64,
                default: 100,
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::CommittedRepository, Field::CommitDate],
        &[Field::PackageId, Field::UpdatedAt, Field::Downloads],
        &[Field::PackageId, Field::UpdatedAt, Field::Likes],
    ],
    reads: &[
        Field::Author,
        Field::CardWords,
        Field::CreatedAt,
        Field::Likes,
        Field::Parameters,
        Field::UpdatedAt,
    ],
    reads_whole: &[Relation::Documentation],
    sources: "HFCommunity commits; PeaTMOSS hf_commit; as a proxy lists of packages with the time of the last update",
    changes: &[
        "Each unclassified commit lowers the shares of all classes; commits without a message are in no share.",
        "“Upload” and “add” count as perfective, so tools that write such titles raise the share; it is also given without bots.",
    ],
};

const MINIMUM_MAX: u32 = 1000;
const ROUNDS_MAX: u32 = 1000;

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whether commits of bots count for a model.
    pub bots: bool,
    /// Models with fewer commits are left out.
    pub minimum: u32,
    /// The greatest number of rounds of k-means.
    pub rounds: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            bots: true,
            minimum: 1,
            rounds: 100,
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The results from commits; null if the data have none.
    pub commits: Option<Activity>,
    /// The proxy: the time since packages were updated; null if the data do not have it.
    pub last_update: Option<LastUpdate>,
}

/// The results from the commits of models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Activity {
    /// Commits of models.
    pub commits: u64,
    /// Commits of data sets and spaces, left out.
    pub other_repositories: u64,
    /// Commits without a plausible time, left out of the numbers of models.
    pub without_time: u64,
    /// Commits dated after the snapshot, counted as if made at its time.
    pub later: u64,
    /// Commits without a title or message, in no share.
    pub without_message: u64,
    /// Commits whose author is not known.
    pub without_author: u64,
    /// Different authors in the data, including bots.
    pub authors: u64,
    /// Those of them that are bots.
    pub bots: u64,
    /// Commits of bots.
    pub bot_commits: u64,
    /// The day to which the time since the last commit is measured.
    pub taken: Option<SnapshotDate>,
    /// The classes of commits.
    pub classes: ClassShares,
    /// The classes without commits of bots.
    pub without_bots: ClassShares,
    /// Models with at least the commits that the settings ask for.
    pub models: u64,
    /// Models with fewer commits.
    pub below_minimum: u64,
    /// Quartiles over the models.
    pub features: Vec<Feature>,
    /// High and low maintenance; null if models do not differ or are fewer than four.
    pub clusters: Option<Clusters>,
    /// Correlations of commits, and of commits per month, with downloads and likes.
    pub correlations: Vec<Association>,
    /// The twenty models with the most commits.
    pub top: Vec<ModelActivity>,
    /// Whether the published figures are of the same registry.
    #[serde(skip)]
    hub: bool,
}

/// The number of commits in each class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassShares {
    /// Commits with a title or a message.
    pub n: u64,
    /// Repositories with any of them.
    pub repositories: u64,
    /// Effective repositories: the number of repositories of equal size with the same precision
    /// (Kish).
    pub effective_repositories: f64,
    /// Whether there are enough of them for a verdict: effectively 10.
    pub enough: bool,
    /// Commits that correct a fault.
    pub corrective: Share,
    /// Commits that adapt the model to another environment.
    pub adaptive: Share,
    /// Commits that add something to the model or improve it.
    pub perfective: Share,
    /// Commits without a keyword.
    pub unclassified: Share,
}

/// A share of commits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Commits.
    pub count: u64,
    /// Share of those with a title or message, from 0 to 1; undefined if there are none.
    pub share: Option<f64>,
    /// The number of independent commits with the same precision.
    pub effective_commits: Option<f64>,
    /// 95% interval with repositories as clusters.
    pub interval: Option<[f64; 2]>,
}

/// Quartiles of a feature over the models, of type 7.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feature {
    /// `commits`, `span_days`, `commits_per_month`, `median_gap_days`, `authors` or
    /// `days_since_last`.
    pub feature: &'static str,
    /// First quartile.
    pub q1: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Third quartile.
    pub q3: Option<f64>,
    /// Whether the groups were made with it.
    pub clustered: bool,
    /// The median in the group of high maintenance.
    pub high: Option<f64>,
    /// The median in the group of low maintenance.
    pub low: Option<f64>,
}

/// Two groups of models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clusters {
    /// Models in both.
    pub n: u64,
    /// Models of high maintenance.
    pub high: u64,
    /// Their share, from 0 to 1.
    pub high_share: Option<f64>,
    /// Wilson's 95% interval of it.
    pub interval: Option<[f64; 2]>,
    /// Rounds until nothing changed; null if the rounds ended before that.
    pub settled: Option<u32>,
    /// The groups compared.
    pub comparisons: Vec<Comparison>,
}

/// The comparison of high with low maintenance in an attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// `downloads`, `likes`, `parameters`, `card_words` or `documentation`.
    pub attribute: &'static str,
    /// Models of high maintenance whose attribute is known.
    pub high_n: u64,
    /// Models of low maintenance whose attribute is known.
    pub low_n: u64,
    /// The median of the high group.
    pub high_median: Option<f64>,
    /// The median of the low group.
    pub low_median: Option<f64>,
    /// Cliff's delta, from −1 to 1; above 0 if the high group has more.
    pub delta: Option<f64>,
    /// Its 95% interval, with owners as clusters.
    pub interval: Option<[f64; 2]>,
    /// Different owners in the high group and in the low one.
    pub owners: [u64; 2],
    /// Effective owners in each group: the number of owners of equal size with the same precision.
    pub effective_owners: [f64; 2],
    /// Whether the groups are large enough for a verdict: at least 20 models and effectively 10
    /// owners in each.
    pub enough: bool,
    /// Mann-Whitney's U of the high group.
    pub u: Option<f64>,
    /// One-sided p-value for the high group having more.
    pub p: Option<f64>,
    /// The p-value with Holm's correction over the comparisons.
    pub p_holm: Option<f64>,
}

/// The rank correlation of two quantities over the models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Association {
    /// `commits`, `commits_per_month`, `days_since_update`, `days_since_creation` or
    /// `days_from_creation_to_update`.
    pub of: &'static str,
    /// `downloads` or `likes`.
    pub with: &'static str,
    /// Models for which both are known.
    pub n: u64,
    /// Spearman's ρ with a two-sided p; undefined for fewer than three models, or if one quantity
    /// does not vary.
    pub spearman: Option<Correlation>,
}

/// One model's commits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelActivity {
    /// The model.
    pub id: String,
    /// Its commits.
    pub commits: u64,
    /// Days from the first to the last commit.
    pub span_days: f64,
    /// Commits per month of that span, at least one month.
    pub commits_per_month: f64,
    /// Median days between consecutive commits; for a single commit, days to the snapshot.
    pub median_gap_days: f64,
    /// Days from the last commit to the snapshot.
    pub days_since_last: f64,
    /// Different authors who are known.
    pub authors: u64,
    /// Share of its classified commits that are corrective, from 0 to 1.
    pub corrective: Option<f64>,
    /// Share that is adaptive.
    pub adaptive: Option<f64>,
    /// Share that is perfective.
    pub perfective: Option<f64>,
    /// Commits without a keyword.
    pub unclassified: Option<f64>,
}

/// The time since packages were updated, which is a proxy for maintenance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LastUpdate {
    /// Packages whose last update is known.
    pub n: u64,
    /// Packages without a plausible time of a last update.
    pub without_time: u64,
    /// Packages updated after the snapshot, counted with age 0.
    pub later: u64,
    /// The day to which ages are measured.
    pub taken: Option<SnapshotDate>,
    /// First quartile, median and third quartile of the age in days.
    pub age_days: Option<[f64; 3]>,
    /// Correlations of ages with downloads and likes; below 0 recently updated packages are more
    /// popular.
    pub correlations: Vec<Association>,
    /// The popularity by which groups are made: `downloads`, else `likes`.
    pub groups_by: &'static str,
    /// Tenths of the packages, the most popular first; fewer groups if many are equally popular.
    pub groups: Vec<AgeGroup>,
}

/// About a tenth of the packages by popularity; equally popular ones are in the same group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgeGroup {
    /// Packages.
    pub n: u64,
    /// The popularity of the most popular.
    pub from: f64,
    /// The popularity of the least popular.
    pub to: f64,
    /// Median age of the last update in days.
    pub median_age_days: Option<f64>,
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;
/// The number of days in a month.
const MONTH: f64 = 365.25 / 12.0;
/// The least number of models that are divided into groups.
pub const LEAST_MODELS: usize = 4;
/// The number of models that each group needs for a verdict (our choice).
pub const LEAST_COMPARED: u64 = 20;
/// The number of models that are listed.
const TOP: usize = 20;
/// The number of groups by popularity.
const GROUPS: usize = 10;

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let commits = Commits::new(data).and_then(|commits| activity(data, &commits, params));
        let last_update = data
            .has(Relation::Packages)
            .then(|| last_update(data.models(), data.source.date));
        let output = Self {
            commits,
            last_update: last_update.flatten(),
        };
        (output.commits.is_some() || output.last_update.is_some()).then_some(output)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        let mut shown = Shown::default();
        if let Some(activity) = &self.commits {
            activity.show(&mut shown);
        }
        if let Some(update) = &self.last_update {
            update.show(&mut shown);
        }
        // Downloads and likes are both compared with, if the data have them.
        shown.counted = vec![Popularity::Downloads, Popularity::Likes];
        shown.caveats.push("A correlation does not show a cause: popular models get more work and more bots, and both grow with age.".into());
        shown
    }
}

/// A quantity: its name, and its value for the package in a row.
type NamedNumber<'f> = (&'static str, &'f dyn Fn(u32) -> Option<f64>);

const POPULARITY: [(&str, Field); 2] = [("downloads", Field::Downloads), ("likes", Field::Likes)];
