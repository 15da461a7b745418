//! Maintenance of models by their commits, and beside it how long ago packages were updated.
//!
//! Source: Castaño et al. (2024), who sort commits of the Hugging Face Hub by a language model
//! into corrective, adaptive and perfective ones and models by k-means into two groups of high
//! and low maintenance. Their features and scaling are not known in detail: the keywords
//! (`commit`), the features and their scales here are ours, as is the age of the last update.

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::history::{self, Commits, DAY};
use super::models::Models;
use super::shown::{
    About, Axis, BarSeries, Cell, Figure, Scale, Setting, SettingKind, Shown, Table, count,
    duration, number, percent, plural, with_p,
};
use super::{Compared, Measure, Settings, Unit};
use crate::commit::{Class, is_bot};
use crate::error::{Error, ErrorKind, Result};
use crate::relations::{Field, Relation, SnapshotDate, Value};
use crate::stats::{self, Correlation};

/// What the metric is about.
pub const ABOUT: About = About {
    question: "What are commits for, and are models that are kept up more popular?",
    definition: &[
        "Each commit is corrective, adaptive, perfective or unclassified by the keywords in its title and message: a keyword approximation of ours, where Castaño et al. (2024) fine-tuned a language model. The first class of this order that a message has a word of wins. Corrective: fix, bug, error, wrong, correct, typo, revert, broken, issue. Adaptive: convert, conversion, safetensors, onnx, compat, support, migrate, port, rename, move, deprecat. Perfective: add, update, upload, improve, readme, model card, doc, initial commit, commit from, training in progress, end of training, push, refactor, clean. Whole words count, in any case and inflected (fixes, updating); bug, compat, correct, deprecat and document may go on as they like. So prefix is no fix, address no add, report and important no port; but “Upload model.safetensors” is adaptive, because safetensors is on that list.",
        "Shares are of the commits with a title or message, with Wilson's 95% interval, once of all and once without those of bots. A bot is an author whose name's last word ends in “bot”, a few surnames excepted.",
        "For each model: commits; active span, from its first to its last commit; commits per month of that span, at least one month of 30.4375 days; median gap between neighbouring commits, for a single commit the time from it to the snapshot; time since its last commit; different authors. The snapshot is taken to be of the end of its day; where only its month or no date is known, of the last commit in the data up to then.",
        "Models are parted by k-means, k = 2 (Lloyd, at most 100 rounds), on log(1 + x) of commits, commits per month, median gap, authors and days since the last commit, gap and days with a minus, each less its mean and divided by its standard deviation. What does not vary is left out. The start is fixed: the mean of the models with the least of the first feature and the mean of those with the most. High maintenance is the group with more commits on average. Features and scales are ours; theirs are not known in detail.",
        "Both groups are compared by their medians, Cliff's delta and a one-sided Mann-Whitney test that the high group has more, Holm's correction over the attributes: downloads, likes, parameters, words of the card, documentation score, as far as the data have them. Spearman's ρ sets commits, and commits per month, against downloads and likes over the models.",
        "Age of the last update (ours): days from when a package was changed last to the snapshot, against downloads and likes. It is a proxy for maintenance where there are no commits: it says when something was changed last, not how often or what for.",
    ],
    formula: &[
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
            kind: SettingKind::Switch { otherwise: true },
            rare: false,
        },
        Setting {
            name: "minimum",
            label: "Least commits of a model",
            hint: Some("Models with fewer are in neither group."),
            kind: SettingKind::Number {
                min: 1,
                max: MINIMUM_MAX,
                otherwise: 1,
            },
            rare: false,
        },
        Setting {
            name: "rounds",
            label: "Rounds of k-means",
            hint: None,
            kind: SettingKind::Number {
                min: 1,
                max: ROUNDS_MAX,
                otherwise: 100,
            },
            rare: true,
        },
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
    /// Wilson's 95% interval.
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
const LEAST_MODELS: usize = 4;
/// Models that are listed.
const TOP: usize = 20;
/// Groups by popularity.
const GROUPS: usize = 10;

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
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
        shown.caveats.push("What goes together need not be cause and effect: popular models get more work and more bots, and both grow with age.".into());
        shown
    }
}

/// What is known of one model's commits.
struct Model {
    repository: u32,
    /// The number of its row among the packages.
    row: Option<u32>,
    commits: u32,
    authors: u32,
    classes: [u32; 4],
    span: f64,
    per_month: f64,
    gap: f64,
    since: f64,
}

/// Classes in the order of [`Class::ALL`].
fn tally(classes: &mut [u64; 4], class: Option<Class>) {
    if let Some(count) = class.and_then(|class| classes.get_mut(class as usize)) {
        *count += 1;
    }
}

fn activity(data: &Data<'_>, commits: &Commits<'_>, params: &Params) -> Option<Activity> {
    let models = data.models();
    let is_bot: Vec<bool> = (0..commits.authors.len() as u32)
        .map(|author| is_bot(commits.text(&commits.authors, author)))
        .collect();
    let by_bot = |author: Option<u32>| {
        author.is_some_and(|author| is_bot.get(author as usize) == Some(&true))
    };
    let registry = data.source.registry.as_deref().unwrap_or_default();
    let hub = registry == "huggingface";
    // The row of each repository, and whether it is a model.
    let repositories: Vec<(Option<u32>, bool)> = (0..commits.repositories.len() as u32)
        .map(|repository| {
            let place = commits.repositories.place(repository);
            let row = place.and_then(|(part, name)| models.find(part, name));
            let row = row.filter(|row| models.is_there(*row));
            let other = row.is_some_and(|row| is_of_other_type(models, row)) || {
                let id = commits.text(&commits.repositories, repository);
                hub && (id.starts_with("datasets/") || id.starts_with("spaces/"))
            };
            (row, !other)
        })
        .collect();
    let mut out = Activity {
        commits: 0,
        other_repositories: 0,
        without_time: 0,
        later: 0,
        without_author: 0,
        authors: commits.authors.len() as u64,
        bots: is_bot.iter().filter(|bot| **bot).count() as u64,
        bot_commits: 0,
        taken: None,
        classes: ClassShares::new([0; 4]),
        without_bots: ClassShares::new([0; 4]),
        models: 0,
        below_minimum: 0,
        features: Vec::new(),
        clusters: None,
        correlations: Vec::new(),
        top: Vec::new(),
        hub,
    };
    let (mut classes, mut without_bots) = ([0; 4], [0; 4]);
    // Commits of each repository that count, then where each one's begin.
    let mut begins = vec![0u32; repositories.len() + 1];
    let counts = |commit: &history::Commit| {
        let is_model = repositories.get(commit.repository as usize);
        is_model.is_some_and(|(_, is_model)| *is_model)
    };
    for (_, commit) in commits.all() {
        if !counts(&commit) {
            out.other_repositories += 1;
            continue;
        }
        out.commits += 1;
        out.without_author += u64::from(commit.author.is_none());
        let bot = by_bot(commit.author);
        out.bot_commits += u64::from(bot);
        tally(&mut classes, commit.class);
        if !bot {
            tally(&mut without_bots, commit.class);
        }
        out.without_time += u64::from(commit.time.is_none());
        if commit.time.is_some()
            && (params.bots || !bot)
            && let Some(count) = begins.get_mut(commit.repository as usize + 1)
        {
            *count += 1;
        }
    }
    if out.commits == 0 {
        return None;
    }
    out.classes = ClassShares::new(classes);
    out.without_bots = ClassShares::new(without_bots);
    let of_models = || commits.all().filter(|(_, commit)| counts(commit));
    let times = of_models().filter_map(|(_, commit)| commit.time);
    let taken = history::taken(data.source.date, times);
    out.later = of_models()
        .filter(|(_, commit)| commit.time > taken && taken.is_some())
        .count() as u64;
    out.taken = history::day(data.source.date, taken);
    let all = log_of_models(
        commits,
        &repositories,
        begins,
        &|commit| counts(commit) && (params.bots || !by_bot(commit.author)),
        taken.unwrap_or_default(),
    );
    let (kept, below): (Vec<Model>, Vec<Model>) = all
        .into_iter()
        .partition(|model| model.commits >= params.minimum);
    out.models = kept.len() as u64;
    out.below_minimum = below.len() as u64;
    drop(below);
    let parted = part(&kept, commits.authors.len() > 0, params.rounds);
    out.features = features(&kept, parted.as_ref());
    out.clusters = parted.map(|parted| compare(data, &kept, &parted));
    for (of, value) in [FEATURES[0], FEATURES[2]] {
        for (with, field) in POPULARITY {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for model in &kept {
                if let Some(popularity) = model.row.and_then(|row| models.number(row, field)) {
                    x.push(value(model));
                    y.push(popularity);
                }
            }
            if !x.is_empty() {
                out.correlations.push(Association::new(of, with, &x, &y));
            }
        }
    }
    out.top = top(commits, &kept);
    Some(out)
}

/// Whether a repository's row says that it is no model.
fn is_of_other_type(models: &Models<'_>, row: u32) -> bool {
    let Some((_, relations, table, row)) = models.row(row) else {
        return false;
    };
    let name = table.name(Field::RepositoryType, row);
    let word = name.and_then(|name| relations.names.get(name));
    word.is_some_and(|word| word != "model")
}

/// Each model's commits, gathered by a counting sort: a number for each commit is all that is
/// kept of it. `counted` has the commits of each repository, behind a 0.
fn log_of_models(
    commits: &Commits<'_>,
    repositories: &[(Option<u32>, bool)],
    mut counted: Vec<u32>,
    counts: &dyn Fn(&history::Commit) -> bool,
    taken: i64,
) -> Vec<Model> {
    let mut sum = 0u32;
    for count in &mut counted {
        sum = sum.saturating_add(*count);
        *count = sum;
    }
    // Each count is now where its repository's commits begin, and moves on as they come.
    let mut sorted = vec![0u32; sum as usize];
    for (number, commit) in commits.all() {
        if commit.time.is_none() || !counts(&commit) {
            continue;
        }
        if let Some(next) = counted.get_mut(commit.repository as usize) {
            if let Some(place) = sorted.get_mut(*next as usize) {
                *place = number;
            }
            *next += 1;
        }
    }
    let mut all = Vec::new();
    let mut begin = 0;
    for ((repository, end), (row, _)) in (0..).zip(&counted).zip(repositories) {
        let own = sorted.get(begin as usize..*end as usize).unwrap_or(&[]);
        begin = *end;
        all.extend(of_model(commits, own, repository, *row, taken));
    }
    all
}

fn of_model(
    commits: &Commits<'_>,
    own: &[u32],
    repository: u32,
    row: Option<u32>,
    taken: i64,
) -> Option<Model> {
    let (mut times, mut authors, mut classes) = (Vec::new(), Vec::new(), [0; 4]);
    for commit in own.iter().filter_map(|number| commits.get(*number)) {
        // What is dated after the snapshot was there when it was taken.
        times.extend(commit.time.map(|time| time.min(taken)));
        authors.extend(commit.author);
        tally(&mut classes, commit.class);
    }
    times.sort_unstable();
    authors.sort_unstable();
    authors.dedup();
    let (first, last) = (*times.first()?, *times.last()?);
    let days = |from: i64, to: i64| (to - from) as f64 / DAY;
    let gaps: Vec<f64> = times
        .windows(2)
        .map(|pair| days(pair[0], pair[1]))
        .collect();
    let span = days(first, last);
    let count = times.len() as u32;
    Some(Model {
        repository,
        row,
        commits: count,
        authors: authors.len() as u32,
        classes: classes.map(|count| count as u32),
        span,
        per_month: f64::from(count) / (span / MONTH).max(1.0),
        gap: median(&gaps).unwrap_or(days(last, taken)),
        since: days(last, taken),
    })
}

type Of = fn(&Model) -> f64;

/// A name, and a number of a package by its row.
type Told<'f> = (&'static str, &'f dyn Fn(u32) -> Option<f64>);

/// What is said of a model, in the order of the tables.
const FEATURES: [(&str, Of); 6] = [
    ("commits", |model| f64::from(model.commits)),
    ("span_days", |model| model.span),
    ("commits_per_month", |model| model.per_month),
    ("median_gap_days", |model| model.gap),
    ("authors", |model| f64::from(model.authors)),
    ("days_since_last", |model| model.since),
];

/// What models are parted by, with the sign of more maintenance.
const PARTED_BY: [(usize, f64); 5] = [(0, 1.0), (2, 1.0), (3, -1.0), (4, 1.0), (5, -1.0)];

const POPULARITY: [(&str, Field); 2] = [("downloads", Field::Downloads), ("likes", Field::Likes)];

/// Two groups of models.
struct Parted {
    /// Whether each model is of high maintenance.
    high: Vec<bool>,
    /// Places of the features that they were parted by.
    by: Vec<usize>,
    settled: Option<u32>,
}

/// Parts the models by k-means; `None` where there is nothing to part them by.
fn part(models: &[Model], with_authors: bool, rounds: u32) -> Option<Parted> {
    if models.len() < LEAST_MODELS {
        return None;
    }
    let n = models.len() as f64;
    let (mut by, mut columns) = (Vec::new(), Vec::new());
    for (place, sign) in PARTED_BY {
        let (name, value) = FEATURES[place];
        if name == "authors" && !with_authors {
            continue;
        }
        let mut column: Vec<f64> = models
            .iter()
            .map(|model| sign * libm::log1p(value(model)))
            .collect();
        let (mean, variance) = (stats::mean(&column)?, stats::variance(&column)?);
        // By the standard deviation of the models themselves, divided by n.
        let sd = (variance * (n - 1.0) / n).sqrt();
        if sd > 0.0 && sd.is_finite() {
            for value in &mut column {
                *value = (*value - mean) / sd;
            }
            by.push(place);
            columns.push(column);
        }
    }
    let first = columns.first()?;
    let width = columns.len();
    let least = first.iter().copied().reduce(f64::min)?;
    let most = first.iter().copied().reduce(f64::max)?;
    let mut start = Vec::with_capacity(2 * width);
    for end in [least, most] {
        for column in &columns {
            let at_end = column.iter().zip(first).filter(|(_, first)| **first == end);
            let values: Vec<f64> = at_end.map(|(value, _)| *value).collect();
            start.push(stats::mean(&values)?);
        }
    }
    let mut points = Vec::with_capacity(models.len() * width);
    for index in 0..models.len() {
        points.extend(columns.iter().filter_map(|column| column.get(index)));
    }
    drop(columns);
    let found = stats::k_means(&points, width, &start, rounds)?;
    let mean_of = |cluster: u32| {
        let own = models
            .iter()
            .zip(&found.of)
            .filter(|(_, of)| **of == cluster);
        let values: Vec<f64> = own.map(|(model, _)| f64::from(model.commits)).collect();
        stats::mean(&values)
    };
    let high = u32::from(mean_of(1)? >= mean_of(0)?);
    Some(Parted {
        high: found.of.iter().map(|own| *own == high).collect(),
        by,
        settled: found.settled,
    })
}

fn median(values: &[f64]) -> Option<f64> {
    stats::quantile(&stats::ascending(values.to_vec()), 0.5)
}

fn features(models: &[Model], parted: Option<&Parted>) -> Vec<Feature> {
    let mut features = Vec::new();
    for (place, (feature, value)) in FEATURES.into_iter().enumerate() {
        let values: Vec<f64> = models.iter().map(value).collect();
        let group = |high: bool| {
            let own = values.iter().zip(&parted?.high);
            let own: Vec<f64> = own
                .filter(|(_, own)| **own == high)
                .map(|(value, _)| *value)
                .collect();
            median(&own)
        };
        let sorted = stats::ascending(values.clone());
        features.push(Feature {
            feature,
            q1: stats::quantile(&sorted, 0.25),
            median: stats::quantile(&sorted, 0.5),
            q3: stats::quantile(&sorted, 0.75),
            clustered: parted.is_some_and(|parted| parted.by.contains(&place)),
            high: group(true),
            low: group(false),
        });
    }
    features
}

/// Compares the groups by what else is known of their models.
fn compare(data: &Data<'_>, models: &[Model], parted: &Parted) -> Clusters {
    let rows = data.models();
    let documented = documentation(data);
    let number = |field| move |row| rows.number(row, field);
    let attributes: [Told<'_>; 5] = [
        ("downloads", &number(Field::Downloads)),
        ("likes", &number(Field::Likes)),
        ("parameters", &number(Field::Parameters)),
        ("card_words", &number(Field::CardWords)),
        ("documentation", &|row| {
            documented.get(row as usize).copied().flatten()
        }),
    ];
    let mut comparisons = Vec::new();
    for (attribute, value) in attributes {
        let (mut high, mut low) = (Vec::new(), Vec::new());
        for (model, is_high) in models.iter().zip(&parted.high) {
            if let Some(value) = model.row.and_then(value) {
                let group = if *is_high { &mut high } else { &mut low };
                group.push(value);
            }
        }
        if high.is_empty() && low.is_empty() {
            continue;
        }
        let test = stats::mann_whitney(&high, &low);
        comparisons.push(Comparison {
            attribute,
            high_n: high.len() as u64,
            low_n: low.len() as u64,
            high_median: median(&high),
            low_median: median(&low),
            delta: stats::cliffs_delta(&high, &low),
            u: test.as_ref().map(|test| test.u),
            p: test.map(|test| test.p),
            p_holm: None,
        });
    }
    let p: Vec<Option<f64>> = comparisons.iter().map(|own| own.p).collect();
    for (comparison, p) in comparisons.iter_mut().zip(stats::holm(&p)) {
        comparison.p_holm = p;
    }
    let n = models.len() as u64;
    let high = parted.high.iter().filter(|high| **high).count() as u64;
    Clusters {
        n,
        high,
        high_share: (n > 0).then(|| high as f64 / n as f64),
        interval: stats::wilson(high, n, CONFIDENCE),
        settled: parted.settled,
        comparisons,
    }
}

/// The documentation score of each model: the source's own, else the share of the five sections
/// that the rule finds.
fn documentation(data: &Data<'_>) -> Vec<Option<f64>> {
    const RULE: [Field; 5] = [
        Field::RuleDescription,
        Field::RuleUses,
        Field::RuleLimitations,
        Field::RuleTraining,
        Field::RuleEvaluation,
    ];
    let models = data.models();
    let mut scores = Vec::new();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        scores.resize(models.numbers() as usize, None);
        for row in 0..table.rows() {
            let name = table.name(Field::DocumentedPackage, row);
            let Some(model) = name.and_then(|name| models.find(part, name)) else {
                continue;
            };
            let score = match table.value(Field::FinalScore, row) {
                Some(Value::Number(score)) => Some(score),
                _ => {
                    let told = RULE.map(|field| table.value(field, row));
                    let found = told.iter().flatten();
                    let found = found.filter(|value| **value == Value::Flag(true));
                    told.iter()
                        .any(Option::is_some)
                        .then(|| found.count() as f64 / RULE.len() as f64)
                }
            };
            if let (Some(place), Some(score)) = (scores.get_mut(model as usize), score) {
                *place = Some(score);
            }
        }
    }
    scores
}

impl ClassShares {
    fn new(counts: [u64; 4]) -> Self {
        let n = counts.iter().sum();
        let [corrective, adaptive, perfective, unclassified] = counts.map(|count| Share {
            count,
            share: (n > 0).then(|| count as f64 / n as f64),
            interval: stats::wilson(count, n, CONFIDENCE),
        });
        Self {
            n,
            corrective,
            adaptive,
            perfective,
            unclassified,
        }
    }

    /// In the order of the figure.
    fn list(&self) -> [(&'static str, &Share); 4] {
        [
            ("perfective", &self.perfective),
            ("adaptive", &self.adaptive),
            ("corrective", &self.corrective),
            ("unclassified", &self.unclassified),
        ]
    }
}

impl Association {
    fn new(of: &'static str, with: &'static str, x: &[f64], y: &[f64]) -> Self {
        Self {
            of,
            with,
            n: x.len() as u64,
            spearman: stats::spearman(x, y),
        }
    }
}

/// The models with the most commits, ties by name.
fn top(commits: &Commits<'_>, models: &[Model]) -> Vec<ModelActivity> {
    let id = |model: &Model| commits.text(&commits.repositories, model.repository);
    let mut best: Vec<&Model> = Vec::new();
    for model in models {
        let before = |other: &&Model| {
            other.commits > model.commits || other.commits == model.commits && id(other) < id(model)
        };
        let place = best.partition_point(before);
        if place < TOP {
            best.insert(place, model);
            best.truncate(TOP);
        }
    }
    best.into_iter()
        .map(|model| {
            let known: u32 = model.classes.iter().sum();
            let share = |class: Class| {
                let count = model.classes.get(class as usize).copied()?;
                (known > 0).then(|| f64::from(count) / f64::from(known))
            };
            ModelActivity {
                id: id(model).to_owned(),
                commits: model.commits.into(),
                span_days: model.span,
                commits_per_month: model.per_month,
                median_gap_days: model.gap,
                days_since_last: model.since,
                authors: model.authors.into(),
                corrective: share(Class::Corrective),
                adaptive: share(Class::Adaptive),
                perfective: share(Class::Perfective),
                unclassified: share(Class::Unclassified),
            }
        })
        .collect()
}

/// A popularity of packages that have a last update.
struct Popular<'p> {
    with: &'static str,
    /// Of a package by its place; not a number where it is unknown.
    value: &'p dyn Fn(usize) -> f64,
    /// Doubled mid-ranks, where all are known.
    ranks: Option<Vec<u32>>,
}

impl<'p> Popular<'p> {
    /// `None` where nothing is known.
    fn new(with: &'static str, n: usize, value: &'p dyn Fn(usize) -> f64) -> Option<Self> {
        let missing = (0..n).filter(|place| value(*place).is_nan()).count();
        let ranks = (missing == 0).then(|| stats::doubled_ranks_of(n, value));
        (missing < n).then_some(Self { with, value, ranks })
    }
}

/// How long ago packages were updated; `None` where no time and popularity is known.
fn last_update(models: &Models<'_>, date: Option<SnapshotDate>) -> Option<LastUpdate> {
    let time = |model: u32, field| {
        let (_, _, table, row) = models.row(model)?;
        history::time(table, field, row)
    };
    let updated = |model: u32| time(model, Field::UpdatedAt);
    let taken = history::taken(date, models.all().filter_map(updated))?;
    let days = |from: i64, to: i64| (to - from).max(0) as f64 / DAY;
    let (mut rows, mut without_time, mut later) = (Vec::new(), 0, 0);
    for model in models.all() {
        match updated(model) {
            Some(updated) => {
                later += u64::from(updated > taken);
                rows.push(model);
            }
            None => without_time += 1,
        }
    }
    let of_row = |field| {
        let rows = &rows;
        move |place: usize| {
            let row = rows.get(place).copied();
            let number = row.and_then(|row| models.number(row, field));
            number.unwrap_or(f64::NAN)
        }
    };
    let values = POPULARITY.map(|(with, field)| (with, of_row(field)));
    let popular: Vec<Popular<'_>> = values
        .iter()
        .filter_map(|(with, value)| Popular::new(with, rows.len(), value))
        .collect();
    let first = popular.first()?;
    let between: [Told<'_>; 3] = [
        ("days_since_update", &|model| {
            Some(days(updated(model)?, taken))
        }),
        ("days_since_creation", &|model| {
            Some(days(time(model, Field::CreatedAt)?, taken))
        }),
        ("days_from_creation_to_update", &|model| {
            Some(days(time(model, Field::CreatedAt)?, updated(model)?))
        }),
    ];
    let (mut correlations, mut age_days, mut by_age) = (Vec::new(), None, Vec::new());
    for (place, (of, value)) in between.into_iter().enumerate() {
        let value = |row: &u32| value(*row).unwrap_or(f64::NAN);
        let ages: Vec<f64> = rows.iter().map(value).collect();
        if ages.iter().all(|age| age.is_nan()) {
            continue;
        }
        // One sort serves all popularities, where nothing is missing.
        let whole = !ages.iter().any(|age| age.is_nan());
        let order = if whole {
            stats::order(ages.len(), &|a, b| ages[a].total_cmp(&ages[b]))
        } else {
            Vec::new()
        };
        if place == 0 {
            let sorted: Vec<f64> = order.iter().map(|index| ages[*index]).collect();
            let quartile = |share| stats::quantile(&sorted, share);
            age_days = quartile(0.25)
                .zip(quartile(0.5))
                .zip(quartile(0.75))
                .map(|((q1, median), q3)| [q1, median, q3]);
            by_age = groups(first, &order, &ages);
        }
        let ranks = whole.then(|| stats::doubled_ranks(&order, &|a, b| ages[a] == ages[b]));
        drop(order);
        for own in &popular {
            let spearman = match (&ranks, &own.ranks) {
                (Some(x), Some(y)) => Some((x.len(), stats::rank_correlation(x, y))),
                _ => None,
            };
            let (n, spearman) = spearman.unwrap_or_else(|| {
                let pairs = ages.iter().enumerate();
                let pairs = pairs.map(|(place, age)| (*age, (own.value)(place)));
                let known = pairs.filter(|(age, value)| !age.is_nan() && !value.is_nan());
                let (x, y): (Vec<f64>, Vec<f64>) = known.unzip();
                (x.len(), stats::spearman(&x, &y))
            });
            correlations.push(Association {
                of,
                with: own.with,
                n: n as u64,
                spearman,
            });
        }
    }
    Some(LastUpdate {
        n: rows.len() as u64,
        without_time,
        later,
        taken: history::day(date, Some(taken)),
        age_days,
        correlations,
        groups_by: first.with,
        groups: by_age,
    })
}

/// The packages in tenths by the middle of their ranks, so that equally popular ones are in one,
/// with the median of their ages; `by_age` has them ascending by age.
fn groups(popular: &Popular<'_>, by_age: &[usize], ages: &[f64]) -> Vec<AgeGroup> {
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); GROUPS];
    let mut range = vec![(0.0f64, f64::INFINITY); GROUPS];
    let mut add = |place: usize, rank: u32, n: usize| {
        // The middle of its rank from the top, doubled, from 0.
        let group = (2 * n - rank as usize) * GROUPS / (2 * n);
        if let (Some(own), Some((from, to))) = (members.get_mut(group), range.get_mut(group)) {
            own.push(ages[place]);
            *from = from.max((popular.value)(place));
            *to = to.min((popular.value)(place));
        }
    };
    match &popular.ranks {
        Some(ranks) => {
            for place in by_age {
                add(*place, ranks[*place], by_age.len());
            }
        }
        None => {
            let mut known = by_age.to_vec();
            known.retain(|place| !(popular.value)(*place).is_nan());
            let value = |index: usize| (popular.value)(known[index]);
            let ranks = stats::doubled_ranks_of(known.len(), &value);
            for (place, rank) in known.iter().zip(ranks) {
                add(*place, rank, known.len());
            }
        }
    }
    let groups = members.iter().zip(range);
    groups
        .filter(|(ages, _)| !ages.is_empty())
        .map(|(ages, (from, to))| AgeGroup {
            n: ages.len() as u64,
            from,
            to,
            median_age_days: stats::quantile(ages, 0.5),
        })
        .collect()
}

/// A name in the document, for people.
fn words(name: &str) -> String {
    match name {
        "card_words" => "words of the card".to_owned(),
        "documentation" => "documentation score".to_owned(),
        "days_since_update" => "age of the last update".to_owned(),
        "days_since_creation" => "age of the package".to_owned(),
        "days_from_creation_to_update" => "time from making to last update".to_owned(),
        name => name.replace('_', " "),
    }
}

fn table_of_correlations(caption: &str, correlations: &[Association]) -> Table {
    let mut table = Table::new(caption, &["Pair", "Packages", "Spearman's ρ", "p"]);
    for own in correlations {
        let spearman = own.spearman.as_ref();
        table.row([
            Cell::text(format!("{} and {}", words(own.of), own.with)),
            Cell::Count(own.n),
            Cell::number(spearman.map(|own| own.coefficient)),
            Cell::probability(spearman.map(|own| own.p)),
        ]);
    }
    table
}

/// "ρ = 0.3 (p = 0.01)"
fn rho(own: &Association) -> Option<String> {
    let spearman = own.spearman.as_ref()?;
    Some(format!(
        "{} and {} ρ = {} ({})",
        words(own.of),
        own.with,
        number(spearman.coefficient),
        with_p(spearman.p)
    ))
}

impl Activity {
    fn show(&self, shown: &mut Shown) {
        let of = |share: &Share| share.share.map_or("undefined".to_owned(), percent);
        let classes = &self.classes;
        shown.sentences.push(format!(
            "{} in {}.",
            plural(self.commits, "commit", "commits"),
            plural(
                self.models + self.below_minimum,
                "model with a date",
                "models with a date"
            ),
        ));
        if classes.n > 0 {
            shown.short = format!(
                "{} of commits perfective, by keywords",
                of(&classes.perfective)
            );
            shown.sentences.push(format!(
                "By a keyword approximation {} of {} are perfective, {} adaptive, {} corrective and {} unclassified; without bots {}, {}, {} and {}.",
                of(&classes.perfective),
                plural(classes.n, "commit", "commits"),
                of(&classes.adaptive),
                of(&classes.corrective),
                of(&classes.unclassified),
                of(&self.without_bots.perfective),
                of(&self.without_bots.adaptive),
                of(&self.without_bots.corrective),
                of(&self.without_bots.unclassified),
            ));
            shown.caveats.push("The classes are a keyword approximation in English, not the language model of the published study; titles that the Hub's tools write by themselves (“Upload …”, “Training in progress”) count as perfective, those that name safetensors as adaptive.".into());
        } else {
            shown.caveats.push(
                "No commit has a title or message that was read, so none has a class.".into(),
            );
        }
        if let Some(clusters) = &self.clusters {
            self.show_clusters(clusters, shown);
        } else {
            shown.caveats.push("Too few models, or models that do not differ: they are not parted into high and low maintenance.".into());
        }
        if shown.short.is_empty() {
            shown.short = plural(self.commits, "commit", "commits");
        }
        let told: Vec<String> = self.correlations.iter().filter_map(rho).collect();
        if !told.is_empty() {
            shown
                .sentences
                .push(format!("Over the models: {}.", told.join("; ")));
        }
        if classes.n > 0 {
            let list = [
                ("all commits", classes),
                ("without bots", &self.without_bots),
            ];
            let figure = Figure::Bars {
                title: "What commits are for".to_owned(),
                axis: Axis::new("share of commits", Scale::Share),
                categories: classes.list().map(|(name, _)| name.to_owned()).into(),
                series: list
                    .map(|(name, classes)| BarSeries {
                        name: name.to_owned(),
                        values: classes.list().map(|(_, own)| own.share).into(),
                        intervals: classes.list().map(|(_, own)| own.interval).into(),
                    })
                    .into(),
            };
            shown.figures.insert(0, figure);
            shown.tables.insert(0, self.table_of_classes());
        }
        shown.tables.push(self.table_of_features());
        if !self.correlations.is_empty() {
            let caption = "Maintenance and popularity, over the models";
            shown
                .tables
                .push(table_of_correlations(caption, &self.correlations));
        }
        shown.tables.push(self.table_of_models());
        self.reservations(shown);
    }

    fn show_clusters(&self, clusters: &Clusters, shown: &mut Shown) {
        shown.sentences.push(format!(
            "k-means calls {} of {} ({}) of high maintenance.",
            count(clusters.high),
            plural(clusters.n, "model", "models"),
            clusters.high_share.map_or("–".to_owned(), percent),
        ));
        let mut table = Table::new(
            "High against low maintenance",
            &[
                "Attribute",
                "High",
                "Low",
                "Median, high",
                "Median, low",
                "Cliff's delta",
                "p",
                "p, Holm",
            ],
        )
        .hint(
            "High",
            "Models of high maintenance whose attribute is known.",
        )
        .hint(
            "p",
            "One-sided Mann-Whitney test that the high group has more.",
        );
        let (mut categories, mut values) = (Vec::new(), Vec::new());
        for own in &clusters.comparisons {
            table.row([
                Cell::text(words(own.attribute)),
                Cell::Count(own.high_n),
                Cell::Count(own.low_n),
                Cell::number(own.high_median),
                Cell::number(own.low_median),
                Cell::number(own.delta),
                Cell::probability(own.p),
                Cell::probability(own.p_holm),
            ]);
            categories.push(words(own.attribute));
            values.push(own.delta);
            if let (Some(high), Some(low), Some(delta)) =
                (own.high_median, own.low_median, own.delta)
            {
                shown.sentences.push(format!(
                    "{}: median {} in the high group, {} in the low one; Cliff's delta {}{}.",
                    words(own.attribute),
                    number(high),
                    number(low),
                    number(delta),
                    own.p_holm
                        .map_or(String::new(), |p| format!(", Holm's {}", with_p(p))),
                ));
            }
        }
        if !clusters.comparisons.is_empty() {
            shown.figures.push(Figure::Bars {
                title: "High against low maintenance".to_owned(),
                axis: Axis::new(
                    "Cliff's delta: above 0 the high group has more",
                    Scale::Linear,
                ),
                categories,
                series: vec![BarSeries {
                    name: "Cliff's delta".to_owned(),
                    intervals: vec![None; values.len()],
                    values,
                }],
            });
            shown.tables.push(table);
        }
        if clusters.settled.is_none() {
            shown
                .caveats
                .push("k-means had not settled when its rounds ended.".into());
        }
        shown.caveats.push("k-means always finds two groups, whether or not the models fall into two; that the high group has more commits is how it was made.".into());
        if self.hub {
            let published = [
                ("perfective commits", 0.89, self.classes.perfective.share),
                ("adaptive commits", 0.06, self.classes.adaptive.share),
                ("corrective commits", 0.025, self.classes.corrective.share),
                ("models of high maintenance", 0.165, clusters.high_share),
            ];
            for (what, published, yours) in published {
                shown.compared.push(Compared {
                    what: format!("{what} (Castaño et al. 2024, second-hand)"),
                    published,
                    yours,
                    unit: Unit::Share,
                });
            }
        }
    }

    fn table_of_classes(&self) -> Table {
        let mut table = Table::new(
            "What commits are for, by keywords",
            &[
                "Class",
                "Commits",
                "Share",
                "From",
                "To",
                "Without bots",
                "Share without bots",
            ],
        )
        .hint("From", "Wilson's 95% interval of the share.");
        let lists = self.classes.list().into_iter();
        for ((name, own), (_, other)) in lists.zip(self.without_bots.list()) {
            table.row([
                Cell::text(name),
                Cell::Count(own.count),
                Cell::share(own.share),
                Cell::share(own.interval.map(|[low, _]| low)),
                Cell::share(own.interval.map(|[_, high]| high)),
                Cell::Count(other.count),
                Cell::share(other.share),
            ]);
        }
        table
    }

    fn table_of_features(&self) -> Table {
        let mut table = Table::new(
            "Models by their commits",
            &[
                "Of a model",
                "First quartile",
                "Median",
                "Third quartile",
                "Median, high",
                "Median, low",
            ],
        );
        for own in &self.features {
            let cell = if own.feature.ends_with("days") {
                Cell::duration
            } else {
                Cell::number
            };
            let numbers = [own.q1, own.median, own.q3, own.high, own.low];
            table.row(
                [Cell::text(words(own.feature))]
                    .into_iter()
                    .chain(numbers.map(cell)),
            );
        }
        table
    }

    fn table_of_models(&self) -> Table {
        let mut table = Table::new(
            "Models with the most commits",
            &[
                "Model",
                "Commits",
                "Span, days",
                "Per month",
                "Median gap, days",
                "Days since last",
                "Authors",
                "Perfective",
                "Adaptive",
                "Corrective",
            ],
        );
        for own in &self.top {
            table.row([
                Cell::text(&own.id),
                Cell::Count(own.commits),
                Cell::Duration(own.span_days),
                Cell::Number(own.commits_per_month),
                Cell::Duration(own.median_gap_days),
                Cell::Duration(own.days_since_last),
                Cell::Count(own.authors),
                Cell::share(own.perfective),
                Cell::share(own.adaptive),
                Cell::share(own.corrective),
            ]);
        }
        table
    }

    fn reservations(&self, shown: &mut Shown) {
        let rows = [
            (self.other_repositories, "Of data sets or spaces, left out"),
            (
                self.without_time,
                "Without a time between 1990 and 2069, counted among the classes alone",
            ),
            (
                self.later,
                "Dated after the snapshot, taken for made when it was",
            ),
            (self.without_author, "Without an author"),
            (
                self.commits.saturating_sub(self.classes.n),
                "Without title and message, and so without a class",
            ),
        ];
        for (rows, what) in rows {
            if rows > 0 {
                let commits = plural(rows, "commit", "commits");
                shown.caveats.push(format!("{what}: {commits}."));
            }
        }
        if self.below_minimum > 0 {
            shown.caveats.push(format!(
                "{} left out.",
                plural(
                    self.below_minimum,
                    "model with too few commits is",
                    "models with too few commits are"
                )
            ));
        }
        if let Some(taken) = self.taken {
            shown.caveats.push(format!("Times since the last commit run to {taken}. Commits carry the clock of their author, which may be wrong."));
        }
    }
}

impl LastUpdate {
    fn show(&self, shown: &mut Shown) {
        let median = self.age_days.map(|[_, median, _]| duration(median));
        shown.sentences.push(format!(
            "Age of the last update, a proxy of ours for maintenance: {} days in the median over {}.",
            median.unwrap_or_default(),
            plural(self.n, "package", "packages"),
        ));
        let told: Vec<String> = self.correlations.iter().filter_map(rho).collect();
        if !told.is_empty() {
            shown.sentences.push(format!(
                "Over the packages: {}. Below 0, fresher or younger packages are the more popular ones.",
                told.join("; ")
            ));
        }
        if shown.short.is_empty() {
            let first = self.correlations.first();
            shown.short = match first.and_then(rho) {
                Some(rho) => format!("proxy: {rho}"),
                None => plural(self.n, "package", "packages"),
            };
        }
        let whole = |popularity: f64| count(popularity as u64);
        let categories: Vec<String> = self
            .groups
            .iter()
            .map(|own| format!("{} to {}", whole(own.from), whole(own.to)))
            .collect();
        let values: Vec<Option<f64>> = self.groups.iter().map(|own| own.median_age_days).collect();
        let mut table = Table::new(
            &format!("Age of the last update by {}", self.groups_by),
            &["Most to least", "Packages", "Median age, days"],
        )
        .hint(
            "Most to least",
            "Tenths by rank; equally popular packages are in one.",
        );
        for (range, own) in categories.iter().zip(&self.groups) {
            table.row([
                Cell::text(range),
                Cell::Count(own.n),
                Cell::duration(own.median_age_days),
            ]);
        }
        shown.figures.push(Figure::Bars {
            title: format!("Age of the last update by {} (proxy)", self.groups_by),
            axis: Axis::new("median age, days", Scale::Linear),
            categories,
            series: vec![BarSeries {
                name: "median age".to_owned(),
                intervals: vec![None; values.len()],
                values,
            }],
        });
        shown.tables.push(table);
        shown.tables.push(table_of_correlations(
            "Ages and popularity, over the packages",
            &self.correlations,
        ));
        shown.caveats.push("The age of the last update is ours and a proxy: it says when anything was changed last, be it by a bot, the registry or a correction of the card, not how well the package is kept up. Young packages cannot have old updates: see the age of the package beside it.".into());
        if self.without_time > 0 {
            shown.caveats.push(format!(
                "{} no time of a last update between 1990 and 2069: left out.",
                plural(self.without_time, "package has", "packages have")
            ));
        }
        if self.later > 0 {
            shown.caveats.push(format!(
                "{} after the snapshot: age 0.",
                plural(self.later, "package was updated", "packages were updated")
            ));
        }
        if let Some(taken) = self.taken {
            shown.caveats.push(format!(
                "Ages run to {taken}, the date of the snapshot or the last update in the data."
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::{Count, Relations};

    const D: i64 = 86_400_000;
    /// 1 January 2024.
    const START: i64 = 1_704_067_200_000;

    /// Commits as `repository author day class`, days from 1 January 2024; packages as
    /// `id downloads likes`. A dash is unknown.
    fn relations(commits: &[&str], packages: &[&str]) -> Relations {
        let mut relations = Relations::default();
        for row in commits {
            let words: Vec<&str> = row.split(' ').collect();
            for (field, text) in [
                (Field::CommittedRepository, words[0]),
                (Field::CommitAuthor, words[1]),
                (Field::CommitClass, words[3]),
            ] {
                if text != "-" {
                    let name = relations.names.intern(text).unwrap();
                    let table = relations.table_mut(Relation::Commits);
                    table.set(field, Value::Name(name));
                }
            }
            let table = relations.table_mut(Relation::Commits);
            if let Ok(day) = words[2].parse::<f64>() {
                let time = START + (day * D as f64) as i64;
                table.set(Field::CommitDate, Value::Time(time));
            }
            table.end_row();
        }
        for row in packages {
            let words: Vec<&str> = row.split(' ').collect();
            let id = relations.names.intern(words[0]).unwrap();
            let table = relations.table_mut(Relation::Packages);
            table.set(Field::PackageId, Value::Name(id));
            for (field, text) in [(Field::Downloads, words[1]), (Field::Likes, words[2])] {
                if let Ok(count) = text.parse() {
                    table.set(field, Value::Count(Count::new(count)));
                }
            }
            table.end_row();
        }
        relations
    }

    fn source(date: &str) -> Source {
        Source {
            registry: Some("huggingface".into()),
            date: date.parse().ok(),
            ..Source::default()
        }
    }

    fn measured(parts: Vec<&Relations>, date: &str, params: &Params) -> Output {
        let source = source(date);
        Output::measure(&Data::new(&source, parts, None), params).unwrap()
    }

    const COMMITS: &[&str] = &[
        "a olga 0 perfective",
        "a ivan 10 corrective",
        "a olga 40 perfective",
        "a x-bot 100 adaptive",
        "b olga 5 perfective",
        "c - - unclassified",
        "c - 1 -",
        "datasets/d olga 3 corrective",
        "e ivan 400 perfective",
    ];

    /// By hand. The snapshot ends with day 120, 30 April 2024.
    #[test]
    fn a_models_numbers() {
        let relations = relations(COMMITS, &["a 7 1"]);
        let output = measured(vec![&relations], "2024-04-29", &Params::default());
        let activity = output.commits.unwrap();
        assert_eq!(output.last_update, None);
        assert_eq!((activity.commits, activity.other_repositories), (8, 1));
        assert_eq!((activity.without_time, activity.later), (1, 1));
        assert_eq!((activity.authors, activity.bots), (3, 1));
        assert_eq!((activity.bot_commits, activity.without_author), (1, 2));
        let classes = |own: &ClassShares| own.list().map(|(_, share)| share.count);
        assert_eq!(classes(&activity.classes), [4, 1, 1, 1]);
        assert_eq!(classes(&activity.without_bots), [4, 0, 1, 1]);
        assert_eq!(activity.classes.perfective.share, Some(4.0 / 7.0));
        let by = |id: &str| {
            let mut top = activity.top.iter();
            top.find(|own| own.id == id).unwrap().clone()
        };
        let a = by("a");
        assert_eq!((a.commits, a.authors, a.span_days), (4, 3, 100.0));
        assert!((a.commits_per_month - 4.0 / (100.0 / 30.4375)).abs() < 1e-12);
        assert_eq!((a.median_gap_days, a.days_since_last), (30.0, 20.0));
        assert_eq!((a.perfective, a.adaptive), (Some(0.5), Some(0.25)));
        // A single commit: the gap is the time to the snapshot, the span a month at least.
        let b = by("b");
        assert_eq!((b.span_days, b.commits_per_month), (0.0, 1.0));
        assert_eq!((b.median_gap_days, b.days_since_last), (115.0, 115.0));
        let c = by("c");
        assert_eq!((c.commits, c.authors, c.perfective), (1, 0, None));
        // Dated after the snapshot.
        assert_eq!(by("e").days_since_last, 0.0);
        let names: Vec<&str> = activity.top.iter().map(|own| own.id.as_str()).collect();
        assert_eq!(names, ["a", "b", "c", "e"]);
        let human = Params {
            bots: false,
            minimum: 2,
            ..Params::default()
        };
        let human = measured(vec![&relations], "2024-04-29", &human);
        let human = human.commits.unwrap();
        assert_eq!((human.models, human.below_minimum), (1, 3));
        assert_eq!(human.top[0].median_gap_days, 20.0);
        assert_eq!((human.commits, human.clusters), (8, None));
    }

    #[test]
    fn parts_of_a_dataset_are_one() {
        let whole = relations(COMMITS, &["a 7 1", "b 5 2", "e 9 1", "c 9 2"]);
        let packages = relations(&[], &["a 7 1", "b 5 2", "e 9 1", "c 9 2"]);
        let (first, second) = (relations(&COMMITS[..3], &[]), relations(&COMMITS[3..], &[]));
        let params = Params::default();
        let parts = measured(vec![&first, &packages, &second], "2024-05", &params);
        assert_eq!(parts, measured(vec![&whole], "2024-05", &params));
        let activity = parts.commits.unwrap();
        // The month alone is known: up to the last commit in it or before.
        assert_eq!(activity.taken.unwrap().to_string(), "2024-04-10");
        assert_eq!(activity.correlations.len(), 4);
        assert_eq!(activity.correlations[0].n, 4);
    }

    #[test]
    fn what_does_not_differ_is_not_parted() {
        let same: Vec<String> = (0..6).map(|n| format!("m{n} - 1 perfective")).collect();
        let same: Vec<&str> = same.iter().map(String::as_str).collect();
        let relations = relations(&same, &[]);
        let output = measured(vec![&relations], "", &Params::default());
        let activity = output.commits.as_ref().unwrap();
        assert_eq!((activity.models, &activity.clusters), (6, &None));
        assert!(activity.correlations.is_empty());
        let shown = output.show();
        assert_eq!(shown.short, "100.0% of commits perfective, by keywords");
        assert!(shown.compared.is_empty());
    }

    #[test]
    fn nothing_is_none() {
        let source = source("");
        let of = |relations: &Relations| {
            Output::measure(
                &Data::new(&source, vec![relations], None),
                &Params::default(),
            )
        };
        assert_eq!(of(&Relations::default()), None);
        assert_eq!(of(&relations(&[], &["a 1 1"])), None);
        assert_eq!(of(&relations(&["spaces/a olga 1 adaptive"], &[])), None);
        let undated = relations(&["a olga - -"], &[]);
        let output = of(&undated).unwrap();
        assert_eq!(output.commits.as_ref().unwrap().models, 0);
        assert_eq!(output.show().short, "1 commit");
        for wrong in [
            Params {
                minimum: 0,
                ..Params::default()
            },
            Params {
                rounds: 1001,
                ..Params::default()
            },
        ] {
            assert!(wrong.checked().is_err());
        }
    }

    /// By hand: ages 9, 8, …, 0 days of packages with downloads 10, 9, …; ρ = 1 of age and
    /// downloads.
    #[test]
    fn the_age_of_the_last_update() {
        let packages: Vec<String> = (1..=10).map(|n| format!("p{n} {n} 3")).collect();
        let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
        let mut relations = relations(&[], &packages);
        let table = relations.table(Relation::Packages).unwrap().clone();
        let mut dated = crate::relations::Table::default();
        for row in 0..table.rows() {
            for field in [Field::PackageId, Field::Downloads, Field::Likes] {
                dated.set(field, table.value(field, row).unwrap());
            }
            dated.set(Field::UpdatedAt, Value::Time(START - row as i64 * D));
            dated.end_row();
        }
        dated.set(Field::PackageId, table.value(Field::PackageId, 0).unwrap());
        *relations.table_mut(Relation::Packages) = dated;
        let update = measured(vec![&relations], "2023-12-28", &Params::default());
        let update = update.last_update.unwrap();
        assert_eq!((update.n, update.later), (10, 3));
        let update = measured(vec![&relations], "", &Params::default());
        let shown = update.show();
        let update = update.last_update.unwrap();
        assert_eq!(update.age_days, Some([2.25, 4.5, 6.75]));
        assert_eq!(update.correlations.len(), 2);
        let rho = update.correlations[0].spearman.as_ref().unwrap();
        assert_eq!(rho.coefficient, 1.0);
        assert_eq!(update.correlations[1].spearman, None);
        let groups: Vec<(f64, f64)> = update
            .groups
            .iter()
            .map(|own| (own.from, own.median_age_days.unwrap()))
            .collect();
        assert_eq!(
            (groups.len(), groups[0], groups[9]),
            (10, (10.0, 9.0), (1.0, 0.0))
        );
        assert!(
            shown
                .short
                .starts_with("proxy: age of the last update and downloads ρ = 1 ")
        );
    }
}
