//! Maintenance of models by their commits, and beside it how long ago packages were updated.
//!
//! Source: Castaño et al. (2024), who sort commits of the Hugging Face Hub by a language model
//! into corrective, adaptive and perfective ones and models by k-means into two groups of high
//! and low maintenance. Their features and scaling are not known in detail: the keywords
//! (`commit`), the features and their scales here are ours, as is the age of the last update.

mod activity;
mod last_update;
mod show;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::Shown;
use super::{Measure, Nothing, Popularity, Settings};
use crate::base::error::{Error, ErrorKind, Result};
use crate::domain::history::Commits;
use crate::relations::{Field, Relation, SnapshotDate};
use crate::stats::Correlation;
use activity::activity;
use last_update::last_update;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "maintenance",
    title: "Maintenance",
    theme: Some(Theme::Maintenance),
    question: "What are commits for, and are models that are kept up more popular?",
    definition: &[
        "Each commit is corrective, adaptive, perfective or unclassified by the keywords in its title and message: a keyword approximation of ours, where Castaño et al. (2024) fine-tuned a language model. The first class of this order that a message has a word of wins. Corrective: fix, bug, error, wrong, correct, typo, revert, broken, issue. Adaptive: convert, conversion, safetensors, onnx, compat, support, migrate, port, rename, move, deprecat. Perfective: add, update, upload, improve, readme, model card, doc, initial commit, commit from, training in progress, end of training, push, refactor, clean. Whole words count, in any case and inflected (fixes, updating); bug, compat, correct, deprecat and document may go on as they like. So prefix is no fix, address no add, report and important no port; but “Upload model.safetensors” is adaptive, because safetensors is on that list.",
        "Shares are of the commits with a title or message that is not empty, once of all and once without those of bots. The 95% interval takes commits to one repository as alike. The claim rests on the shares without bots. A bot is an author whose name's last word ends in “bot”, and a few known ones; “robot” and a few family names are taken for people.",
        "For each model: commits; active span, from its first to its last commit; commits per month of that span, at least one month of 30.4375 days; median gap between neighbouring commits, for a single commit the time from it to the snapshot; time since its last commit; different authors. The snapshot was taken at the end of its day. Where only its month is known, it was taken at the last commit within the month, or when the month began if all commits are older; without a date, at the last commit in the data.",
        "Models are parted by k-means, k = 2 (Lloyd, at most 100 rounds), on log(1 + x) of commits, commits per month, median gap, authors and days since the last commit, gap and days with a minus, each less its mean and divided by its standard deviation. What does not vary is left out. The start is fixed: the mean of the models with the least of the first feature and the mean of those with the most. High maintenance is the group with more commits on average. Features and scales are ours; theirs are not known in detail.",
        "Both groups are compared by their medians, Cliff's delta with a 95% interval that takes models of one owner as alike, and a one-sided Mann-Whitney test that the high group has more, Holm's correction over the attributes; the claim rests on the intervals, and on those of groups of at least 20 models of effectively 10 owners each: downloads, likes, parameters, words of the card, documentation score, as far as the data have them. Spearman's ρ sets commits, and commits per month, against downloads and likes over the models.",
        "Age of the last update (ours): days from when a package was changed last to the snapshot, against downloads and likes. It is a proxy for maintenance where there are no commits: it says when something was changed last, not how often or what for.",
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
        "Castaño et al. (2024), second-hand: about 89% of commits are perfective, 6% adaptive and 2.5% corrective, by a language model; a commit changes about 5 files on average, 2 in the median.",
        "Castaño et al. (2024), second-hand: about 16.5% of models are of high maintenance; these are larger, more downloaded and more liked, and have longer cards.",
        "Jones et al. (2024, Table 4) claim that popularity drives selection more than maintenance and quality do, and do not measure the second half.",
    ],
    settings: &[
        Setting {
            name: "bots",
            label: "Count commits of bots",
            hint: Some("In what is said of each model; classes are shown both ways."),
            kind: SettingKind::Switch { default: true },
            advanced: false,
        },
        Setting {
            name: "minimum",
            label: "Least commits of a model",
            hint: Some("Models with fewer are in neither group."),
            kind: SettingKind::Number {
                min: 1,
                max: MINIMUM_MAX as u64,
                default: 1,
            },
            advanced: false,
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
        "Each unclassified commit lowers the shares of all classes; commits without a message are in none.",
        "“Upload” and “add” count as perfective: tools that write such titles raise the share; it is given without bots, too.",
    ],
};

const MINIMUM_MAX: u32 = 1000;
const ROUNDS_MAX: u32 = 1000;

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whether commits of bots count for a model.
    pub bots: bool,
    /// Models with fewer commits are left out.
    pub minimum: u32,
    /// Rounds of k-means.
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

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        for (name, value, most) in [
            ("minimum", self.minimum, MINIMUM_MAX),
            ("rounds", self.rounds, ROUNDS_MAX),
        ] {
            if !(1..=most).contains(&value) {
                return Err(Error::new(
                    ErrorKind::Setting,
                    format!("maintenance.{name} is {value}."),
                    format!("Give a number from 1 to {most}."),
                ));
            }
        }
        Ok(())
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What commits say; null where there are none.
    pub commits: Option<Activity>,
    /// The proxy: how long ago packages were updated; null where the data do not tell.
    pub last_update: Option<LastUpdate>,
}

/// What the commits of models say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Activity {
    /// Commits of models.
    pub commits: u64,
    /// Commits of data sets and spaces, left out.
    pub other_repositories: u64,
    /// Commits without a plausible time, left out of what is said of models.
    pub without_time: u64,
    /// Commits dated after the snapshot: as if made when it was taken.
    pub later: u64,
    /// Commits without a title or message that says anything: in no share.
    pub without_message: u64,
    /// Commits whose author is not known.
    pub without_author: u64,
    /// Different authors in the data, bots included.
    pub authors: u64,
    /// Those of them that are bots.
    pub bots: u64,
    /// Commits of bots.
    pub bot_commits: u64,
    /// The day to which the time since the last commit runs.
    pub taken: Option<SnapshotDate>,
    /// What commits are for.
    pub classes: ClassShares,
    /// The same without commits of bots.
    pub without_bots: ClassShares,
    /// Models with as many commits as are asked for.
    pub models: u64,
    /// Models with fewer.
    pub below_minimum: u64,
    /// Quartiles over the models.
    pub features: Vec<Feature>,
    /// High and low maintenance; null where models do not differ, or are fewer than four.
    pub clusters: Option<Clusters>,
    /// Commits, and commits per month, with downloads and likes.
    pub correlations: Vec<Association>,
    /// The twenty models with the most commits.
    pub top: Vec<ModelActivity>,
    /// Whether the published figures are of the same registry.
    #[serde(skip)]
    hub: bool,
}

/// How many commits are of which class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassShares {
    /// Commits with a title or a message.
    pub n: u64,
    /// Repositories with any of them.
    pub repositories: u64,
    /// As many repositories with equally many commits would say as much: Kish's number.
    pub effective_repositories: f64,
    /// Whether these are repositories enough to judge by: effectively 10.
    pub enough: bool,
    /// They mend a fault.
    pub corrective: Share,
    /// They fit the model to other surroundings.
    pub adaptive: Share,
    /// They add to the model or better it.
    pub perfective: Share,
    /// No keyword says.
    pub unclassified: Share,
}

/// A share of commits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Commits.
    pub count: u64,
    /// Of those with a title or message, from 0 to 1; undefined of none.
    pub share: Option<f64>,
    /// As many independent commits would say as much.
    pub effective_commits: Option<f64>,
    /// 95% interval that takes commits to one repository as alike.
    pub interval: Option<[f64; 2]>,
}

/// Quartiles of something over the models, of type 7.
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
    /// Whether the groups were made by it.
    pub clustered: bool,
    /// Its median in the group of high maintenance.
    pub high: Option<f64>,
    /// And in the other.
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
    /// Rounds until nothing changed; null where they ended before.
    pub settled: Option<u32>,
    /// The groups compared.
    pub comparisons: Vec<Comparison>,
}

/// High against low maintenance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// `downloads`, `likes`, `parameters`, `card_words` or `documentation`.
    pub attribute: &'static str,
    /// Models of high maintenance whose attribute is known.
    pub high_n: u64,
    /// Of low maintenance, likewise.
    pub low_n: u64,
    /// Median of the first.
    pub high_median: Option<f64>,
    /// Median of the others.
    pub low_median: Option<f64>,
    /// Cliff's delta, from −1 to 1; above 0 where the high group has more.
    pub delta: Option<f64>,
    /// Its 95% interval, which takes models of one owner as alike.
    pub interval: Option<[f64; 2]>,
    /// Different owners in the high group and in the low one.
    pub owners: [u64; 2],
    /// As many owners with equally many models would say as much, in either group.
    pub effective_owners: [f64; 2],
    /// Whether the groups are large enough to judge by: at least 20 models and effectively 10
    /// owners in each.
    pub enough: bool,
    /// Mann-Whitney's U of the high group.
    pub u: Option<f64>,
    /// One-sided p that the high group has more.
    pub p: Option<f64>,
    /// The same by Holm over the comparisons.
    pub p_holm: Option<f64>,
}

/// How far two things go together over the models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Association {
    /// `commits`, `commits_per_month`, `days_since_update`, `days_since_creation` or
    /// `days_from_creation_to_update`.
    pub of: &'static str,
    /// `downloads` or `likes`.
    pub with: &'static str,
    /// Models for which both are known.
    pub n: u64,
    /// Spearman's ρ with a two-sided p; undefined below three models, or where one does not vary.
    pub spearman: Option<Correlation>,
}

/// One model's commits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelActivity {
    /// The model.
    pub id: String,
    /// Its commits.
    pub commits: u64,
    /// Days from the first to the last.
    pub span_days: f64,
    /// Commits per month of that span, at least one month.
    pub commits_per_month: f64,
    /// Median days between neighbours; from a single commit to the snapshot.
    pub median_gap_days: f64,
    /// Days from the last to the snapshot.
    pub days_since_last: f64,
    /// Different authors who are known.
    pub authors: u64,
    /// Share of its classified commits that are corrective, from 0 to 1.
    pub corrective: Option<f64>,
    /// Adaptive.
    pub adaptive: Option<f64>,
    /// Perfective.
    pub perfective: Option<f64>,
    /// Without a keyword.
    pub unclassified: Option<f64>,
}

/// How long ago packages were updated: a proxy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LastUpdate {
    /// Packages whose last update is known.
    pub n: u64,
    /// Packages without one, or without one that is plausible.
    pub without_time: u64,
    /// Packages updated after the snapshot: age 0.
    pub later: u64,
    /// The day to which ages run.
    pub taken: Option<SnapshotDate>,
    /// First quartile, median and third quartile of the age in days.
    pub age_days: Option<[f64; 3]>,
    /// Ages with downloads and likes; below 0 fresher packages are more popular.
    pub correlations: Vec<Association>,
    /// What the groups are by: `downloads`, else `likes`.
    pub groups_by: &'static str,
    /// Tenths of the packages, the most popular first; fewer where many are equally popular.
    pub groups: Vec<AgeGroup>,
}

/// About a tenth of the packages by popularity; equally popular ones are in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgeGroup {
    /// Packages.
    pub n: u64,
    /// The most popular has so many.
    pub from: f64,
    /// The least popular.
    pub to: f64,
    /// Median age of the last update in days.
    pub median_age_days: Option<f64>,
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;
/// Days of a month.
const MONTH: f64 = 365.25 / 12.0;
/// Fewer models are not parted.
pub const LEAST_MODELS: usize = 4;
/// Models in each group below which a comparison is not judged by (ours).
pub const LEAST_COMPARED: u64 = 20;
/// Models that are listed.
const TOP: usize = 20;
/// Groups by popularity.
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

    fn show(&self) -> Shown {
        let mut shown = Shown::default();
        if let Some(activity) = &self.commits {
            activity.show(&mut shown);
        }
        if let Some(update) = &self.last_update {
            update.show(&mut shown);
        }
        // Both are compared with, wherever the data have them.
        shown.counted = vec![Popularity::Downloads, Popularity::Likes];
        shown.caveats.push("What goes together need not be cause and effect: popular models get more work and more bots, and both grow with age.".into());
        shown
    }
}

/// A name, and a number of a package by its row.
type NamedNumber<'f> = (&'static str, &'f dyn Fn(u32) -> Option<f64>);

const POPULARITY: [(&str, Field); 2] = [("downloads", Field::Downloads), ("likes", Field::Likes)];
