//! Descendants against popularity.
//!
//! Source: Jones et al. (ESEM 2024), section 5.4.2, the third metric, and Figure 7: for each
//! popular model x = its downloads, y = the models that name it as their base; the slope of the
//! best fit on logarithmic axes. Its artifact (`number_DirectDescendantsToDownloads.py`,
//! `descendents.py`) takes for x the sum of the descendants' downloads, groups bases by the name
//! as written, drops equal points, adds 10^-5 to both and fits log10 y to log10 x.
//!
//! Ours: rank correlations, confidence interval, the table of variants, and the same figure for
//! downstream repositories that use a model. Ours as well, and what the claim is judged by: all
//! models, those without descendants too, with owners as clusters ([`Childless`]). A fit over
//! bases alone says how many descendants those have that have any, not whether popular models
//! are chosen more often.

mod all_models;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Compared, Mode, Popularity, RelationFilter, SelfLoops, Source, Unit};
use crate::base::error::{Error, ErrorKind, Result};
use crate::caveat::{Caveat, Noted};
use crate::domain::models::{Edge, Models};
use crate::metrics::about::{About, Difference, Setting, SettingKind, Theme};
use crate::relations::{Field, Ranking, Relation, Relations, Table};
use crate::stats::{self, Correlation, Fit, Histogram};

pub use all_models::Childless;

/// What the artifact adds before it takes logarithms.
const EPSILON: f64 = 1e-5;

/// Bins of the heat map on each axis, and the powers of ten that the artifact's axes end at.
const BINS: usize = 29;
const X_EXPONENT: i32 = 8;
const Y_EXPONENT: i32 = 3;

/// Bases that are listed.
const TOP: usize = 10;

/// What becomes of popularity 0, which has no logarithm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zeros {
    /// Left out of the fit.
    #[default]
    LeftOut,
    /// 10^-5 is added to both, as the artifact does.
    Epsilon,
    /// 1 is added to both.
    Log1p,
}

/// What the metric is about.
pub const ABOUT: About = About {
    id: "descendants",
    title: "Descendants and popularity",
    theme: Some(Theme::Selection),
    question: "Are popular models the ones that others are made from? How many direct descendants has a base model, and how popular is it?",
    definition: &[
        "Each base model is a point: x is its popularity, y the number of models that name it as their base. Of log10 y on log10 x a straight line is fitted by least squares; its slope is what the paper reports. Jones et al., ESEM 2024, Metric 3 and Figure 7.",
        "Ours: the slope’s interval, correlations by rank, the table of other choices, and the same figure for repositories that use a model. A correlation below 0.1 is called none, below 0.3 weak, below 0.5 moderate (Cohen 1988).",
    ],
    formulas: &[
        ("Fit", "log10 y = a + b·log10 x"),
        (
            "Slope",
            "b: ten times the popularity goes with 10^b times the descendants",
        ),
    ],
    published: &[],
    settings: &[
        Setting::mode(
            "As the paper’s text has it: x is the base’s own popularity; every base in the data with popularity above 0 and a descendant is a point.",
            "As the paper’s scripts compute it: x is the sum of the descendants’ popularity, bases are told apart by the name as written, equal points are dropped and 0.00001 is added.",
        ),
        Setting::RELATION,
        Setting::popularity(false),
        Setting {
            name: "minimum",
            label: "Least popularity of a base",
            hint: Some("0 or more; the paper’s population begins at 50 downloads"),
            kind: SettingKind::Number {
                min: 0,
                max: 1_000_000_000_000,
                default: 0,
            },
            advanced: true,
        },
        Setting {
            name: "zeros",
            label: "Bases with popularity 0",
            hint: Some("paper’s definition only"),
            kind: SettingKind::Choice {
                choices: &[
                    ("left_out", "left out of the fit"),
                    ("epsilon", "0.00001 added to both"),
                    ("log1p", "1 added to both"),
                ],
                default: "left_out",
            },
            advanced: true,
        },
        Setting::SELF_LOOPS,
    ],
    differences: &[
        Difference::new(
            "D8",
            "Downloads of the base itself",
            "The sum of its descendants' downloads",
            "A correlation by construction: more descendants, larger sum",
        ),
        Difference::new(
            "D9",
            "The 15,000 most downloaded models",
            "3,471 base names as their authors wrote them",
            "Another population; gpt2 and GPT-2 are two bases",
        ),
        Difference::new(
            "D10",
            "Nothing is said",
            "Equal points are dropped, 0.00001 is added, and zero downloads stand at 10^-5",
            "The slope is 0.148; without dropping 0.089",
        ),
        Difference::new(
            "D11",
            "Fine-tuned descendants",
            "Any link to a base model",
            "Wider; the relation can be chosen where the data tell it",
        ),
        Difference::PYTORCH_HUB,
    ],
    needs: &[
        &[Field::Child, Field::BaseId, Field::Downloads],
        &[Field::Child, Field::BaseName, Field::Downloads],
        &[Field::DescendantCount, Field::CountedDownloads],
        &[Field::ReusedModel, Field::ReusingRepository],
    ],
    reads: &[Field::Likes, Field::Author],
    reads_whole: &[],
    sources: "hub-stats models; PeaTMOSS model and model_to_base_model; the artifact's Figure 7 file; repositories that use models, beside a list with downloads",
    changes: &[
        "Whose downloads are x: in an extract of May 2026 the base's own give a slope of 0.069, the sum over descendants, as the artifact has it, −0.025.",
        "What is done with zeros and equal points: the artifact's own file gives 0.089 to 0.167.",
        "Models without descendants are no points of the fit; with them, Spearman's rho of that extract falls from 0.24 to 0.08. The claim is judged with them.",
        "Counting owners as clusters widens an interval and moves no number: in that extract the slope's from 0.019 to 0.029 becomes 0.002 to 0.046.",
    ],
};

/// What the user chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whose definition is followed.
    pub mode: Mode,
    /// How a descendant must have been made.
    pub relation: RelationFilter,
    /// What popularity is.
    pub popularity: Popularity,
    /// The least popularity of a base, in paper mode.
    pub minimum: f64,
    /// What becomes of popularity 0 in paper mode.
    pub zeros: Zeros,
    /// What becomes of edges of a model to itself.
    pub self_loops: SelfLoops,
}

impl Params {
    /// The parameters, when they are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] when the least popularity is negative or no number.
    pub fn checked(&self) -> Result<()> {
        if self.minimum >= 0.0 && self.minimum.is_finite() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Setting,
            format!("The least popularity is {}.", self.minimum),
            "Choose 0 or more.",
        ))
    }
}

/// Descendants and popularity in every dataset that tells of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// Whose definition was followed.
    pub mode: Mode,
    /// What popularity was.
    pub popularity: Popularity,
    /// One answer for each dataset.
    pub datasets: Vec<DatasetOutput>,
    /// Where paper and artifact part.
    pub differences: &'static [Difference],
    /// What a reader must know.
    pub caveats: Vec<Noted>,
}

impl Output {
    /// The answers of all datasets.
    pub fn new(params: &Params, datasets: Vec<DatasetOutput>) -> Self {
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
            mode: params.mode,
            popularity: params.popularity,
            datasets,
            differences: ABOUT.differences,
            caveats,
        }
    }
}

/// What y counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Direct descendants of a base model.
    Descendants,
    /// Repositories that use a model: ours.
    Repositories,
}

/// Whose popularity x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PopularityOf {
    /// The base's own.
    Base,
    /// The sum over its descendants.
    Descendants,
}

/// One dataset's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetOutput {
    /// The dataset.
    pub source: Source,
    /// What y counts.
    pub counted: Counted,
    /// Whose popularity x is.
    pub popularity_of: PopularityOf,
    /// Edges that count.
    pub edges: u64,
    /// Edges of a model to itself, left out.
    pub self_loops: u64,
    /// Edges that another says already, left out.
    pub repeated: u64,
    /// Different bases.
    pub bases: u64,
    /// Bases that are not in the data.
    pub absent: u64,
    /// Bases in the data whose popularity is not known, left out.
    pub without_popularity: u64,
    /// Bases below the least popularity, left out.
    pub below_minimum: u64,
    /// Bases with popularity 0 that the fit leaves out.
    pub zero: u64,
    /// Points of the fit.
    pub n: u64,
    /// Least squares of log10 y on log10 x.
    pub fit: Option<Fit>,
    /// Correlations of x and y as they are, popularity 0 included.
    pub correlations: Correlations,
    /// The same of the points of the fit.
    pub fitted: Correlations,
    /// All models with popularity, those without descendants included, by the paper's definition
    /// of a descendant in either mode; none where only the bases are known.
    pub childless: Option<Childless>,
    /// The fit under other choices.
    pub variants: Vec<Variant>,
    /// The fit by either definition, as far as the data allow.
    pub definitions: Definitions,
    /// Points by their place, on logarithmic edges.
    pub histogram: Histogram,
    /// The bases with the most descendants.
    pub top: Vec<Base>,
    /// Published figures beside these.
    pub compared: Vec<Compared>,
    /// What differs between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// What a reader must know of this dataset.
    #[serde(skip)]
    pub notes: Vec<Caveat>,
}

/// Correlations of popularity and descendants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Correlations {
    /// Points.
    pub n: u64,
    /// Pearson's r, with its two-sided p.
    pub pearson: Option<Correlation>,
    /// Spearman's rho.
    pub spearman: Option<Correlation>,
    /// Kendall's tau-b.
    pub kendall_tau_b: Option<Correlation>,
}

impl Correlations {
    fn new(points: &[Point]) -> Self {
        let (x, y) = axes(points);
        Self {
            n: points.len() as u64,
            pearson: stats::pearson(&x, &y),
            spearman: stats::spearman(&x, &y),
            kendall_tau_b: stats::kendall_tau_b(&x, &y),
        }
    }
}

/// A way to make points and logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VariantId {
    /// Equal points once, 10^-5 added: the artifact's.
    DedupEpsilon,
    /// All points, 10^-5 added.
    AllEpsilon,
    /// All points of popularity above 0: the paper's, as we read it.
    AllPositive,
    /// Equal points once, popularity above 0.
    DedupPositive,
    /// All points, 1 added.
    AllLog1p,
}

/// A fit under one choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// Which.
    pub id: VariantId,
    /// The fit.
    pub fit: Option<Fit>,
    /// Whether it is the one shown.
    pub shown: bool,
}

/// The fit by the paper's definition and by the artifact's.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Definitions {
    /// The paper's.
    pub paper: Option<Fit>,
    /// The artifact's.
    pub artifact: Option<Fit>,
}

/// A base and what is counted of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Base {
    /// Its name.
    pub id: String,
    /// Descendants, or repositories.
    pub count: u64,
    /// Popularity, as x has it.
    pub popularity: Option<f64>,
}

/// Popularity and count of one base.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

fn axes(points: &[Point]) -> (Vec<f64>, Vec<f64>) {
    points.iter().map(|point| (point.x, point.y)).unzip()
}

/// Each point once, in the order of their first places.
fn distinct(points: &[Point]) -> Vec<Point> {
    let mut seen = HashSet::new();
    let first = |point: &&Point| seen.insert((point.x.to_bits(), point.y.to_bits()));
    points.iter().filter(first).copied().collect()
}

fn positive(points: &[Point]) -> Vec<Point> {
    points
        .iter()
        .filter(|point| point.x > 0.0)
        .copied()
        .collect()
}

fn fit(points: &[Point], added: f64) -> Option<Fit> {
    let log = |value: f64| libm::log10(value + added);
    stats::least_squares_by(points.len(), &|index| {
        (log(points[index].x), log(points[index].y))
    })
}

impl VariantId {
    const ALL: [Self; 5] = [
        Self::DedupEpsilon,
        Self::AllEpsilon,
        Self::AllPositive,
        Self::DedupPositive,
        Self::AllLog1p,
    ];

    /// The points that the fit is made of.
    fn points(self, points: &[Point]) -> Vec<Point> {
        match self {
            Self::DedupEpsilon => distinct(points),
            Self::AllEpsilon | Self::AllLog1p => points.to_vec(),
            Self::AllPositive => positive(points),
            Self::DedupPositive => positive(&distinct(points)),
        }
    }

    fn fit(self, points: &[Point]) -> Option<Fit> {
        let added = match self {
            Self::DedupEpsilon | Self::AllEpsilon => EPSILON,
            Self::AllPositive | Self::DedupPositive => 0.0,
            Self::AllLog1p => 1.0,
        };
        fit(&self.points(points), added)
    }

    /// The one that the settings ask for.
    fn shown(params: &Params) -> Self {
        match (params.mode, params.zeros) {
            (Mode::Artifact, _) => Self::DedupEpsilon,
            (Mode::Paper, Zeros::LeftOut) => Self::AllPositive,
            (Mode::Paper, Zeros::Epsilon) => Self::AllEpsilon,
            (Mode::Paper, Zeros::Log1p) => Self::AllLog1p,
        }
    }
}

/// In the order of their values: sums do not depend on the order of rows then.
fn in_order(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points
}

/// What points make, whatever they were made of.
fn answer(
    points: &[Point],
    counted: Counted,
    popularity_of: PopularityOf,
    params: &Params,
) -> DatasetOutput {
    let shown = VariantId::shown(params);
    let fitted = shown.points(points);
    let variants: Vec<Variant> = VariantId::ALL
        .into_iter()
        .map(|id| Variant {
            id,
            fit: id.fit(points),
            shown: id == shown,
        })
        .collect();
    let of = |id| variants.iter().find(|variant| variant.id == id);
    let zeros = points.iter().filter(|point| point.x == 0.0).count();
    DatasetOutput {
        source: Source::default(),
        counted,
        popularity_of,
        edges: 0,
        self_loops: 0,
        repeated: 0,
        bases: points.len() as u64,
        absent: 0,
        without_popularity: 0,
        below_minimum: 0,
        zero: match shown {
            VariantId::AllPositive => zeros as u64,
            _ => 0,
        },
        n: fitted.len() as u64,
        fit: of(shown).and_then(|variant| variant.fit.clone()),
        correlations: Correlations::new(points),
        fitted: Correlations::new(&fitted),
        childless: None,
        definitions: Definitions {
            paper: of(VariantId::AllPositive).and_then(|variant| variant.fit.clone()),
            artifact: of(VariantId::DedupEpsilon).and_then(|variant| variant.fit.clone()),
        },
        variants,
        histogram: heat_map(points, params.mode),
        top: Vec::new(),
        compared: Vec::new(),
        differs: Vec::new(),
        notes: Vec::new(),
    }
}

/// The artifact's axes; in paper mode they reach as far as the points do.
fn heat_map(points: &[Point], mode: Mode) -> Histogram {
    let (x, y) = axes(points);
    let reach = |values: &[f64], least: i32| match mode {
        Mode::Artifact => least,
        Mode::Paper => {
            let largest = values.iter().copied().fold(1.0, f64::max);
            least.max(libm::ceil(libm::log10(largest)) as i32)
        }
    };
    let edges = |values: &[f64], least| stats::log_edges(0, reach(values, least), BINS);
    let (x_edges, y_edges) = (edges(&x, X_EXPONENT), edges(&y, Y_EXPONENT));
    stats::histogram_2d(&x, &y, x_edges, y_edges)
}

/// Descendants of base models and the popularity of those; `None` where there is no edge, or no
/// model with popularity.
pub fn descendants(models: &Models<'_>, params: &Params) -> Option<DatasetOutput> {
    let field = params.popularity.field();
    if !models.has_edges() || !models.has(field) {
        return None;
    }
    // One list of a hub's edges is held at a time.
    let keep_loops = |mode| params.self_loops.are_kept(mode);
    let named = models.named_edges(params.relation, keep_loops(Mode::Artifact));
    let summed = sums(models, &named, field);
    let named = named.len() as u64;
    let edges = models.edges(params.relation, keep_loops(Mode::Paper));
    let bases: Vec<Counts> = edges
        .by_base()
        .map(|(base, edges)| (base, edges.len() as u64, models.number(base, field)))
        .collect();
    let (list, self_loops, repeated) = (edges.list.len(), edges.self_loops, edges.repeated);
    drop(edges);
    let all_models = all_models::childless(models, &bases, params);
    let mut points = Vec::new();
    let (mut absent, mut without, mut below) = (0, 0, 0);
    for (base, count, popularity) in &bases {
        match popularity {
            None if models.is_there(*base) => without += 1,
            None => absent += 1,
            Some(x) if *x < params.minimum => below += 1,
            Some(x) => points.push(Point {
                x: *x,
                y: *count as f64,
            }),
        }
    }
    let points = in_order(points);
    let summed_points = in_order(summed.iter().map(|(_, point)| *point).collect());
    let definitions = Definitions {
        paper: VariantId::AllPositive.fit(&points),
        artifact: VariantId::DedupEpsilon.fit(&summed_points),
    };
    let mut answer = match params.mode {
        Mode::Paper => DatasetOutput {
            edges: list as u64,
            self_loops,
            repeated,
            bases: bases.len() as u64,
            absent,
            without_popularity: without,
            below_minimum: below,
            top: top(&bases, &|base| models.id(base)),
            ..answer(&points, Counted::Descendants, PopularityOf::Base, params)
        },
        Mode::Artifact => {
            let bases: Vec<Counts> = summed
                .iter()
                .map(|(base, point)| (*base, point.y as u64, Some(point.x)))
                .collect();
            DatasetOutput {
                edges: named,
                top: top(&bases, &|base| models.id(base)),
                ..answer(
                    &summed_points,
                    Counted::Descendants,
                    PopularityOf::Descendants,
                    params,
                )
            }
        }
    };
    answer.definitions = definitions;
    answer.childless = Some(all_models);
    if params.relation != RelationFilter::All && named == 0 {
        answer.notes.push(Caveat::NoRelation);
    }
    if models.repeated() > 0 {
        answer.notes.push(Caveat::RepeatedModels {
            rows: models.repeated(),
        });
    }
    finish(&mut answer, params);
    let all = models.all().count();
    answer.differs.push(format!(
        "The paper's data are PeaTMOSS of October 2023 (281,638 models) and 3,471 base names; yours are {all} models and {} bases.",
        answer.bases
    ));
    Some(answer)
}

/// The artifact's points: bases by name, with the edges and the summed popularity of descendants
/// whose popularity is known.
fn sums(models: &Models<'_>, named: &[Edge], field: Field) -> Vec<(u32, Point)> {
    let mut points: Vec<(u32, Point)> = Vec::new();
    for edge in named {
        let Some(popularity) = models.number(edge.child, field) else {
            continue;
        };
        match points.last_mut() {
            Some((base, point)) if *base == edge.base => {
                point.x += popularity;
                point.y += 1.0;
            }
            _ => points.push((
                edge.base,
                Point {
                    x: popularity,
                    y: 1.0,
                },
            )),
        }
    }
    points
}

/// A base under a number, what is counted of it and its popularity.
type Counts = (u32, u64, Option<f64>);

/// The bases with the most, in the order of names where they are equal.
fn top<'n>(bases: &[Counts], name: &dyn Fn(u32) -> &'n str) -> Vec<Base> {
    let mut best: Vec<&Counts> = Vec::with_capacity(TOP + 1);
    for own in bases {
        let before =
            |other: &&Counts| other.1 > own.1 || other.1 == own.1 && name(other.0) <= name(own.0);
        let place = best.partition_point(before);
        if place < TOP {
            best.insert(place, own);
            best.truncate(TOP);
        }
    }
    best.into_iter()
        .map(|(base, count, popularity)| Base {
            id: name(*base).to_owned(),
            count: *count,
            popularity: *popularity,
        })
        .collect()
}

/// Descendants and summed downloads that the source counted itself (the artifact's file behind
/// Figure 7).
pub fn counted(relations: &[&Relations], params: &Params) -> Option<DatasetOutput> {
    let mut points = Vec::new();
    let mut bases: Vec<Counts> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut without = 0;
    for relations in relations {
        let Some(table) = relations.table(Relation::DescendantCounts) else {
            continue;
        };
        for row in 0..table.rows() {
            let number = |field| Some(table.count(field, row)?.to_f64());
            let (Some(x), Some(y)) = (
                number(Field::CountedDownloads),
                number(Field::DescendantCount),
            ) else {
                without += 1;
                continue;
            };
            points.push(Point { x, y });
            bases.push((names.len() as u32, y as u64, Some(x)));
            let name = relations.text(Field::CountedBase, row);
            names.push(name.unwrap_or_default());
        }
    }
    if points.is_empty() {
        return None;
    }
    let all = points.len();
    let mut points = in_order(points);
    points.retain(|point| params.mode == Mode::Artifact || point.x >= params.minimum);
    let mut answer = answer(
        &points,
        Counted::Descendants,
        PopularityOf::Descendants,
        params,
    );
    answer.bases = all as u64;
    answer.below_minimum = (all - points.len()) as u64;
    answer.without_popularity = without;
    answer.edges = bases.iter().map(|(_, count, _)| count).sum();
    answer.top = top(&bases, &|base| names[base as usize]);
    answer.top.retain(|base| !base.id.is_empty());
    if params.mode == Mode::Paper {
        answer.notes.push(Caveat::SummedDownloads);
    }
    finish(&mut answer, params);
    answer
        .differs
        .push("A file of this form is what the artifact's scripts drew Figure 7 from.".into());
    Some(answer)
}

/// Which models are popular, for data that do not say it themselves.
pub enum Popular<'a> {
    /// Models with their rows.
    Models(&'a Models<'a>),
    /// A ranking by downloads, which knows nothing else.
    Ranking(&'a Ranking),
}

/// Repositories that use a model, by the model: each repository once.
pub fn repositories<'a>(relations: &[&'a Relations]) -> (HashMap<&'a str, u64>, ReuseCounts) {
    let mut pairs: HashSet<(&str, &str)> = HashSet::new();
    for relations in relations {
        let rows = relations.table(Relation::Reuse).map_or(0, Table::rows);
        pairs.extend((0..rows).filter_map(|row| {
            let text = |field| relations.text(field, row);
            text(Field::ReusedModel).zip(text(Field::ReusingRepository))
        }));
    }
    let mut by: HashMap<&str, u64> = HashMap::new();
    for (model, _) in &pairs {
        *by.entry(model).or_default() += 1;
    }
    let users: HashSet<&str> = pairs.iter().map(|(_, by)| *by).collect();
    let counts = ReuseCounts {
        pairs: pairs.len() as u64,
        repositories: users.len() as u64,
    };
    (by, counts)
}

/// How much reuse there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReuseCounts {
    /// Pairs of a model and a repository.
    pub pairs: u64,
    /// Different repositories.
    pub repositories: u64,
}

/// Downstream repositories of models and the downloads of those: ours, in either mode.
pub fn reuse(
    relations: &[&Relations],
    popular: Option<&Popular<'_>>,
    params: &Params,
) -> Option<DatasetOutput> {
    let (by, counts) = repositories(relations);
    if by.is_empty() {
        return None;
    }
    let field = params.popularity.field();
    let mut known: HashMap<&str, Option<f64>> = HashMap::new();
    match popular {
        Some(Popular::Models(models)) => {
            for model in models.all() {
                if let Some((id, _)) = by.get_key_value(models.id(model)) {
                    known.insert(id, models.number(model, field));
                }
            }
        }
        Some(Popular::Ranking(ranking)) if params.popularity == Popularity::Downloads => {
            for row in ranking.head() {
                if let Some((id, _)) = by.get_key_value(&*row.id) {
                    known.entry(id).or_insert(Some(row.downloads.to_f64()));
                }
            }
        }
        _ => {}
    }
    // A hash table has no order, and sums must not hang on one.
    let ids: Vec<&str> = by.keys().copied().collect();
    let order = stats::order(ids.len(), &|a, b| ids[a].cmp(ids[b]));
    let models: Vec<Counts> = order
        .into_iter()
        .map(|index| {
            let popularity = known.get(ids[index]).copied().flatten();
            (index as u32, by[ids[index]], popularity)
        })
        .collect();
    let all = models.iter().filter_map(|(_, count, popularity)| {
        Some(Point {
            x: (*popularity)?,
            y: *count as f64,
        })
    });
    let all = in_order(all.collect());
    let points: Vec<Point> = all
        .iter()
        .filter(|point| point.x >= params.minimum)
        .copied()
        .collect();
    let paper = Params {
        mode: Mode::Paper,
        ..*params
    };
    let mut answer = answer(&points, Counted::Repositories, PopularityOf::Base, &paper);
    answer.definitions = Definitions::default();
    answer.edges = counts.pairs;
    answer.bases = models.len() as u64;
    answer.absent = (models.len() - known.len()) as u64;
    answer.without_popularity = (known.len() - all.len()) as u64;
    answer.below_minimum = (all.len() - points.len()) as u64;
    answer.top = top(&models, &|model| ids[model as usize]);
    answer.notes.push(Caveat::DownstreamReuse {
        repositories: counts.repositories,
    });
    Some(answer)
}

/// What every answer about descendants says besides its numbers.
fn finish(answer: &mut DatasetOutput, params: &Params) {
    let number = |what: &str, published, yours| Compared {
        what: what.to_owned(),
        published,
        yours,
        unit: Unit::Number,
    };
    let count = |what: &str, published, yours: u64| Compared {
        what: what.to_owned(),
        published,
        yours: Some(yours as f64),
        unit: Unit::Count,
    };
    answer.compared = vec![
        number(
            "slope (the paper rounds it to 0.15)",
            0.147_943_179_852_579_76,
            answer.fit.as_ref().map(|fit| fit.slope),
        ),
        count("points of the fit", 2151.0, answer.n),
        count("bases", 3471.0, answer.bases),
    ];
    answer.differs.push("The paper prints the slope alone; points and bases are counted in the artifact's file. Neither prints a correlation: of that file we computed r = 0.438 of the logarithms and Spearman's rho = 0.419.".into());
    let sums = answer.popularity_of == PopularityOf::Descendants;
    answer.differs.push(match params.mode {
        Mode::Artifact => "Published and yours follow the same definition, the artifact's.".into(),
        Mode::Paper if sums => "Published and yours take for x the sum of the descendants' downloads: the file tells nothing else, so the paper's text, which takes the base's own, cannot be followed. The published slope drops equal points and adds 0.00001; yours keeps equal points, and zeros as the settings say.".into(),
        Mode::Paper => "The published slope follows the artifact's definition: x is the sum of the descendants' downloads, equal points are dropped, 0.00001 is added. Yours follows the paper's text: x is the base's own downloads.".into(),
    });
    if answer.fit.is_none() {
        answer.notes.push(Caveat::TooFewPoints { points: answer.n });
    }
    if params.mode == Mode::Artifact {
        answer.notes.push(Caveat::MechanicalCorrelation);
    }
}

#[cfg(test)]
mod tests;
