//! The results from the commits of models.

use super::{
    Activity, Association, CONFIDENCE, ClassShares, Clusters, Comparison, Feature, LEAST_COMPARED,
    LEAST_MODELS, MONTH, ModelActivity, NamedNumber, POPULARITY, Params, Share, TOP,
};
use crate::base::pulse;
use crate::domain::commits::Class;
use crate::domain::data::Data;
use crate::domain::documentation;
use crate::domain::history::{self, Commits, DAY};
use crate::domain::models::Models;
use crate::domain::owners;
use crate::domain::people::is_bot;
use crate::domain::snapshot::Taken;
use crate::relations::{Field, Relation, Value};
use crate::stats::{self, Cluster, Clustered, LEAST_OWNERS, Lists, Owned};

/// The commits of one model.
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
type Classes = [u32; 4];

fn tally(classes: &mut Classes, class: Option<Class>) {
    if let Some(count) = class.and_then(|class| classes.get_mut(class as usize)) {
        *count = count.saturating_add(1);
    }
}

/// The row of each repository, and whether it is a model.
fn repositories(models: &Models<'_>, commits: &Commits<'_>, hub: bool) -> Vec<(Option<u32>, bool)> {
    let all = 0..commits.repositories.len() as u32;
    all.map(|repository| {
        let place = commits.repositories.place(repository);
        let row = place.and_then(|(part, name)| models.find(part, name));
        let row = row.filter(|row| models.is_there(*row));
        let other = row.is_some_and(|row| is_of_other_type(models, row)) || {
            let id = commits.text(&commits.repositories, repository);
            hub && (id.starts_with("datasets/") || id.starts_with("spaces/"))
        };
        (row, !other)
    })
    .collect()
}

pub(super) fn activity(
    data: &Data<'_>,
    commits: &Commits<'_>,
    params: &Params,
) -> Option<Activity> {
    let models = data.models();
    let is_bot: Vec<bool> = (0..commits.authors.len() as u32)
        .map(|author| is_bot(commits.text(&commits.authors, author)))
        .collect();
    let by_bot = |author: Option<u32>| {
        author.is_some_and(|author| is_bot.get(author as usize) == Some(&true))
    };
    let hub = data.source.registry.as_deref() == Some("huggingface");
    let repositories = repositories(models, commits, hub);
    let mut out = Activity {
        commits: 0,
        other_repositories: 0,
        without_time: 0,
        later: 0,
        without_message: 0,
        without_author: 0,
        authors: commits.authors.len() as u64,
        bots: is_bot.iter().filter(|bot| **bot).count() as u64,
        bot_commits: 0,
        taken: None,
        classes: ClassShares::new(&[]),
        without_bots: ClassShares::new(&[]),
        models: 0,
        below_minimum: 0,
        features: Vec::new(),
        clusters: None,
        correlations: Vec::new(),
        top: Vec::new(),
        hub,
    };
    let counts = |commit: &history::Commit| {
        let is_model = repositories.get(commit.repository as usize);
        is_model.is_some_and(|(_, is_model)| *is_model)
    };
    let classes = out.tally(commits, repositories.len(), &counts, &by_bot);
    if out.commits == 0 {
        return None;
    }
    // The order of names is used, so that the order of the rows does not matter.
    let name = |repository: usize| commits.text(&commits.repositories, repository as u32);
    let by_name = stats::order(repositories.len(), &|a, b| name(a).cmp(name(b)));
    let classes_of = |which: usize| -> Vec<Classes> {
        let found = by_name
            .iter()
            .filter_map(|repository| classes.get(*repository));
        found.map(|classes| classes[which]).collect()
    };
    out.classes = ClassShares::new(&classes_of(0));
    out.without_bots = ClassShares::new(&classes_of(1));
    drop(classes);
    let of_models = || commits.all().filter(|(_, commit)| counts(commit));
    let times = of_models().filter_map(|(_, commit)| commit.time);
    let taken = Taken::new(data.source.date, times);
    out.later = of_models()
        .filter(|(_, commit)| {
            commit
                .time
                .zip(taken)
                .is_some_and(|(time, taken)| time > taken.last())
        })
        .count() as u64;
    out.taken = taken.and_then(Taken::day);
    let mut all = log_of_models(
        commits,
        &repositories,
        &|commit| counts(commit) && (params.bots || !by_bot(commit.author)),
        taken.map_or(0, Taken::at),
    );
    let mut places = vec![0u32; by_name.len()];
    for (place, repository) in (0..).zip(by_name) {
        places[repository] = place;
    }
    all.sort_unstable_by_key(|model| places[model.repository as usize]);
    let (kept, below): (Vec<Model>, Vec<Model>) = all
        .into_iter()
        .partition(|model| model.commits >= params.minimum);
    out.models = kept.len() as u64;
    out.below_minimum = below.len() as u64;
    drop(below);
    let parted = part(&kept, !commits.authors.is_empty(), params.rounds);
    out.features = features(&kept, parted.as_ref());
    out.clusters = parted.map(|parted| compare(data, &kept, &parted));
    out.correlations = correlations(models, &kept);
    out.top = top(commits, &kept);
    Some(out)
}

/// The correlations of commits and commits per month with popularity.
fn correlations(models: &Models<'_>, kept: &[Model]) -> Vec<Association> {
    let mut found = Vec::new();
    for (of, value) in [FEATURES[0], FEATURES[2]] {
        for (with, field) in POPULARITY {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for model in kept {
                if let Some(popularity) = model.row.and_then(|row| models.number(row, field)) {
                    x.push(value(model));
                    y.push(popularity);
                }
            }
            if !x.is_empty() {
                found.push(Association::new(of, with, &x, &y));
            }
        }
    }
    found
}

impl Activity {
    /// Counts the classes of the commits of each repository, by everybody and without bots.
    fn tally(
        &mut self,
        commits: &Commits<'_>,
        repositories: usize,
        counts: &dyn Fn(&history::Commit) -> bool,
        by_bot: &dyn Fn(Option<u32>) -> bool,
    ) -> Vec<[Classes; 2]> {
        let mut classes = vec![[[0; 4]; 2]; repositories];
        for (_, commit) in commits.all() {
            if !counts(&commit) {
                self.other_repositories += 1;
                continue;
            }
            self.commits += 1;
            self.without_author += u64::from(commit.author.is_none());
            let bot = by_bot(commit.author);
            self.bot_commits += u64::from(bot);
            self.without_message += u64::from(commit.class.is_none());
            if let Some([all, human]) = classes.get_mut(commit.repository as usize) {
                tally(all, commit.class);
                if !bot {
                    tally(human, commit.class);
                }
            }
            self.without_time += u64::from(commit.time.is_none());
        }
        classes
    }
}

/// Whether a repository's row says that it is not a model.
fn is_of_other_type(models: &Models<'_>, row: u32) -> bool {
    let Some((_, relations, table, row)) = models.row(row) else {
        return false;
    };
    let name = table.name(Field::RepositoryType, row);
    let word = name.and_then(|name| relations.names.get(name));
    word.is_some_and(|word| word != "model")
}

/// The models with their commits. Only one number is kept for each commit, to save memory.
fn log_of_models(
    commits: &Commits<'_>,
    repositories: &[(Option<u32>, bool)],
    counts: &dyn Fn(&history::Commit) -> bool,
    taken: i64,
) -> Vec<Model> {
    let dated = commits.all().filter_map(|(number, commit)| {
        let is_counted = commit.time.is_some() && counts(&commit);
        is_counted.then_some((commit.repository, number))
    });
    let numbers = Lists::new(repositories.len(), dated);
    let models = (0..).zip(repositories);
    let models = models.filter_map(|(repository, (row, _))| {
        of_model(commits, numbers.of(repository), repository, *row, taken)
    });
    models.collect()
}

fn of_model(
    commits: &Commits<'_>,
    numbers: &[u32],
    repository: u32,
    row: Option<u32>,
    taken: i64,
) -> Option<Model> {
    let (mut times, mut authors, mut classes) = (Vec::new(), Vec::new(), [0; 4]);
    for commit in numbers.iter().filter_map(|number| commits.get(*number)) {
        // A commit dated after the snapshot must have existed when the snapshot was taken.
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
        classes,
        span,
        per_month: f64::from(count) / (span / MONTH).max(1.0),
        gap: median(&gaps).unwrap_or(days(last, taken)),
        since: days(last, taken),
    })
}

type Of = fn(&Model) -> f64;

/// The features of a model, in the order of the tables.
const FEATURES: [(&str, Of); 6] = [
    ("commits", |model| f64::from(model.commits)),
    ("span_days", |model| model.span),
    ("commits_per_month", |model| model.per_month),
    ("median_gap_days", |model| model.gap),
    ("authors", |model| f64::from(model.authors)),
    ("days_since_last", |model| model.since),
];

/// The features by which models are divided, with the sign that means more maintenance.
const PARTED_BY: [(usize, f64); 5] = [(0, 1.0), (2, 1.0), (3, -1.0), (4, 1.0), (5, -1.0)];

/// Two groups of models.
struct Parted {
    /// Whether each model is of high maintenance.
    high: Vec<bool>,
    /// Places of the features by which they were divided.
    by: Vec<usize>,
    settled: Option<u32>,
}

/// Divides the models by k-means; `None` if no feature varies or there are too few models.
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
        // The standard deviation is that of the population, divided by n.
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
        let members = models
            .iter()
            .zip(&found.of)
            .filter(|(_, of)| **of == cluster);
        let values: Vec<f64> = members.map(|(model, _)| f64::from(model.commits)).collect();
        stats::mean(&values)
    };
    let high = u32::from(mean_of(1)? >= mean_of(0)?);
    Some(Parted {
        high: found.of.iter().map(|cluster| *cluster == high).collect(),
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
            let pairs = values.iter().zip(&parted?.high);
            let values: Vec<f64> = pairs
                .filter(|(_, is_high)| **is_high == high)
                .map(|(value, _)| *value)
                .collect();
            median(&values)
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

/// Compares the groups in the other attributes of their models.
fn compare(data: &Data<'_>, models: &[Model], parted: &Parted) -> Clusters {
    let rows = data.models();
    let documented = documentation_scores(data);
    let number = |field| move |row| rows.number(row, field);
    let attributes: [NamedNumber<'_>; 5] = [
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
            if let Some((row, value)) = model.row.and_then(|row| Some((row, value(row)?))) {
                let group = if *is_high { &mut high } else { &mut low };
                let owner = owners::known(rows, row);
                group.push(Owned { owner, value });
            }
        }
        if high.is_empty() && low.is_empty() {
            continue;
        }
        comparisons.push(Comparison::new(attribute, &high, &low));
    }
    let p: Vec<Option<f64>> = comparisons.iter().map(|comparison| comparison.p).collect();
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

/// The documentation score of each model: that in the file, else the share of the five sections
/// that its card has.
fn documentation_scores(data: &Data<'_>) -> Vec<Option<f64>> {
    let models = data.models();
    let mut scores = Vec::new();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        scores.resize(models.numbers() as usize, None);
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::DocumentedPackage, row);
            let Some(model) = name.and_then(|name| models.find(part, name)) else {
                continue;
            };
            let score = match table.value(Field::FinalScore, row) {
                Some(Value::Number(score)) => Some(score),
                _ => documentation::completeness(documentation::sections(table, row)),
            };
            if let (Some(place), Some(score)) = (scores.get_mut(model as usize), score) {
                *place = Some(score);
            }
        }
    }
    scores
}

impl Comparison {
    fn new(attribute: &'static str, high: &[Owned<'_>], low: &[Owned<'_>]) -> Self {
        let [first, second] = [high, low].map(|group| {
            let values: Vec<f64> = group.iter().map(|owned| owned.value).collect();
            values
        });
        let test = stats::mann_whitney(&first, &second);
        let delta = stats::clustered_delta(high, low, CONFIDENCE);
        let owners = [high, low].map(stats::Owners::of);
        let is_enough = high.len().min(low.len()) as u64 >= LEAST_COMPARED
            && owners.iter().all(|owners| owners.effective >= LEAST_OWNERS);
        let interval = delta.and_then(|delta| delta.interval);
        Self {
            attribute,
            high_n: high.len() as u64,
            low_n: low.len() as u64,
            high_median: median(&first),
            low_median: median(&second),
            delta: stats::cliffs_delta(&first, &second),
            interval,
            owners: owners.map(|owners| owners.owners),
            effective_owners: owners.map(|owners| owners.effective),
            enough: is_enough && interval.is_some(),
            u: test.as_ref().map(|test| test.u),
            p: test.map(|test| test.p),
            p_holm: None,
        }
    }
}

impl ClassShares {
    /// Makes the classes from the counts of each repository.
    fn new(repositories: &[Classes]) -> Self {
        let of = |class: usize| {
            let clusters = (0..).zip(repositories).map(|(key, classes)| Cluster {
                key,
                size: classes.iter().map(|count| u64::from(*count)).sum(),
                count: classes.get(class).map_or(0, |count| u64::from(*count)),
            });
            Clustered::new(clusters)
        };
        let share = |class: Class| {
            let class = class as usize;
            let counts = repositories
                .iter()
                .filter_map(|repository| repository.get(class));
            let clustered = of(class);
            let clustered = clustered.as_ref();
            Share {
                count: counts.map(|count| u64::from(*count)).sum(),
                share: clustered.map(|proportion| proportion.rate),
                effective_commits: clustered.and_then(|proportion| proportion.effective),
                interval: clustered.and_then(|proportion| proportion.interval(CONFIDENCE)),
            }
        };
        let any = of(0);
        Self {
            n: any.as_ref().map_or(0, |proportion| proportion.n),
            repositories: any.as_ref().map_or(0, |proportion| proportion.clusters),
            effective_repositories: any.as_ref().map_or(0.0, |proportion| proportion.kish),
            enough: any.is_some_and(|proportion| proportion.is_enough()),
            corrective: share(Class::Corrective),
            adaptive: share(Class::Adaptive),
            perfective: share(Class::Perfective),
            unclassified: share(Class::Unclassified),
        }
    }

    /// The classes in the order of the figure.
    pub(super) fn list(&self) -> [(&'static str, &Share); 4] {
        [
            ("perfective", &self.perfective),
            ("adaptive", &self.adaptive),
            ("corrective", &self.corrective),
            ("unclassified", &self.unclassified),
        ]
    }
}

impl Association {
    pub(super) fn new(of: &'static str, with: &'static str, x: &[f64], y: &[f64]) -> Self {
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
    for model in pulse::over(models) {
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
