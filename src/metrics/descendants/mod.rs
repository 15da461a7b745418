//! Descendants against popularity.
//!
//! Source: Jones et al. (ESEM 2024), section 5.4.2, the third metric, and Figure 7: for each
//! popular model x = its downloads, y = the models that name it as their base; the slope of the
//! best fit on logarithmic axes. Its artifact (`number_DirectDescendantsToDownloads.py`,
//! `descendents.py`) takes for x the sum of the descendants' downloads, groups bases by the name
//! as written, drops equal points, adds 10^-5 to both and fits log10 y to log10 x.
//!
//! Ours are the rank correlations, the confidence interval, the table of variants, and the same
//! figure for downstream repositories that use a model. Ours is also the number by which the claim
//! is judged: all models, including those without descendants, with owners as clusters
//! ([`Childless`]). A fit over bases alone shows how many descendants a base has if it has any. It
//! does not show whether popular models are chosen more often.

mod all_models;
mod export;
mod finding;
mod points;
mod reuse;
mod show;

use serde::{Deserialize, Serialize};

use super::collection::Collection;
use super::exported::Value;
use super::shown::{QuartileBin, Shown};
use super::{
    Compared, Measure, Mode, Nothing, Popularity, RelationFilter, SelfLoops, Source, Task, Unit,
};
use crate::base::pulse;
use crate::caveat::Caveat;
use crate::domain::data::Data;
use crate::domain::models::{Edge, Models};
use crate::metrics::about::{About, Difference, Setting, SettingKind, Theme};
use crate::relations::{Field, Relation, Relations};
use crate::stats::{self, Correlation, Fit, Histogram};

pub use all_models::Childless;
pub use reuse::{Popular, ReuseCounts, repositories, reuse};

use points::{Point, axes, heat_map, in_order, quartiles};

/// The number of bases that are listed.
const TOP: usize = 10;

/// The treatment of popularity 0, which has no logarithm.
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

/// The description of the metric.
pub const ABOUT: About = About {
    id: "descendants",
    title: "Descendants and popularity",
    theme: Some(Theme::Selection),
    question: "Are others made from popular models more often? How many direct descendants does a base model have, and how popular is it?",
    definition: &[
        "Each base model is a point: x is its popularity, y is the number of models that name it as their base. A straight line of log10 y on log10 x is fitted by least squares; the paper reports its slope (Jones et al., ESEM 2024, Metric 3 and Figure 7).",
        "We add the interval of the slope, correlations by rank, the table of other choices, and the same figure for repositories that use a model. A correlation below 0.1 is called none, below 0.3 weak, below 0.5 moderate (Cohen 1988).",
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
            "As in the paper’s text: x is the popularity of the base itself; every base in the data with popularity above 0 and a descendant is a point.",
            "As in the paper’s scripts: x is the sum of the descendants’ popularity, each different spelling of a name is a separate base, equal points are dropped and 0.00001 is added.",
        ),
        Setting {
            advanced: true,
            ..Setting::RELATION
        },
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
            "x and y go together by construction: more descendants make a larger sum",
        ),
        Difference::new(
            "D9",
            "The 15,000 most downloaded models",
            "3,471 base names as their authors wrote them",
            "Another population; gpt2 and GPT-2 are two bases",
        ),
        Difference::new(
            "D10",
            "The text says nothing about it",
            "Equal points are dropped, 0.00001 is added, and zero downloads are drawn at 10^-5",
            "The slope is 0.148; without dropping 0.089",
        ),
        Difference::new(
            "D11",
            "Fine-tuned descendants",
            "Any link to a base model",
            "The artifact counts more; the relation can be chosen if the data have it",
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
        "Which downloads are x: in an extract of May 2026 those of the base give a slope of 0.069; the sum over descendants, as in the artifact, gives −0.025.",
        "The treatment of zeros and equal points: the artifact's file gives slopes from 0.089 to 0.167.",
        "Models without descendants are not points of the fit; with them, Spearman's rho of that extract falls from 0.24 to 0.08. The claim is judged with them.",
        "Counting owners as clusters widens an interval and changes no other number: in that extract the interval of the slope from 0.019 to 0.029 becomes 0.002 to 0.046.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The definition that is followed.
    pub mode: Mode,
    /// How a descendant must have been made from its base.
    pub relation: RelationFilter,
    /// The count by which popularity is measured.
    pub popularity: Popularity,
    /// The least popularity of a base, in paper mode.
    pub minimum: f64,
    /// The treatment of popularity 0 in paper mode.
    pub zeros: Zeros,
    /// The treatment of models that name themselves as base.
    pub self_loops: SelfLoops,
}

/// The quantity on the y axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Direct descendants of a base model.
    Descendants,
    /// Repositories that use a model, which is our addition.
    Repositories,
}

/// The popularity on the x axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PopularityOf {
    /// That of the base itself.
    Base,
    /// The sum over the descendants of the base.
    Descendants,
}

/// One dataset's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The definition that was followed.
    pub mode: Mode,
    /// The count by which popularity was measured.
    pub popularity: Popularity,
    /// The quantity on the y axis.
    pub counted: Counted,
    /// The popularity on the x axis.
    pub popularity_of: PopularityOf,
    /// Edges that count.
    pub edges: u64,
    /// Edges of a model to itself, left out.
    pub self_loops: u64,
    /// Repeated edges, left out.
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
    /// Correlations of x and y without logarithms, including popularity 0.
    pub correlations: Correlations,
    /// The same correlations for the points of the fit.
    pub fitted: Correlations,
    /// All models with popularity, including those without descendants. Both modes use the paper's
    /// definition of a descendant here. `None` if only the bases are known.
    pub childless: Option<Childless>,
    /// The fit under other choices.
    pub variants: Vec<Variant>,
    /// The fit by each of the two definitions, as far as the data allow.
    pub definitions: Definitions,
    /// The 95% band of the fit: x, low and high at places between the ends of the points.
    pub band: Vec<[f64; 3]>,
    /// Medians and quartiles of the count, by bins of popularity that are half a power of ten wide
    /// and have at least ten points.
    pub bins: Vec<QuartileBin>,
    /// The number of points in each cell, with logarithmic edges.
    pub histogram: Histogram,
    /// The bases with the most descendants.
    pub top: Vec<Base>,
    /// Published figures, each with the user's.
    pub compared: Vec<Compared>,
    /// Differences between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// Caveats about this dataset.
    pub caveats: Vec<Caveat>,
}

/// Correlations of popularity and descendants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Correlations {
    /// The number of points.
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

/// A choice of points and of what is added before logarithms are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VariantId {
    /// Equal points once, 10^-5 added, as in the artifact.
    DedupEpsilon,
    /// All points, 10^-5 added.
    AllEpsilon,
    /// All points of popularity above 0, as we understand the paper.
    AllPositive,
    /// Equal points once, popularity above 0.
    DedupPositive,
    /// All points, 1 added.
    AllLog1p,
}

/// A fit under one choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// The choice.
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

/// A base with its number of descendants or repositories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Base {
    /// Its name.
    pub id: String,
    /// Descendants, or repositories.
    pub count: u64,
    /// Its popularity on the x axis.
    pub popularity: Option<f64>,
}

/// Computes the answer from the points, whichever data they came from.
fn answer(
    points: &[Point],
    counted: Counted,
    popularity_of: PopularityOf,
    params: &Params,
) -> Output {
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
    let fit = of(shown).and_then(|variant| variant.fit.clone());
    let zeros = points.iter().filter(|point| point.x == 0.0).count();
    Output {
        mode: params.mode,
        popularity: params.popularity,
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
        band: fit
            .as_ref()
            .map_or_else(Vec::new, |fit| shown.band(fit, &fitted)),
        fit,
        bins: quartiles(&fitted),
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
        caveats: Vec::new(),
    }
}

/// Descendants and popularity of base models; `None` if the data have no edge or no model with
/// popularity.
pub fn descendants(models: &Models<'_>, params: &Params) -> Option<Output> {
    let field = params.popularity.field();
    if !models.has_edges() || !models.has(field) {
        return None;
    }
    // A hub's edges need much memory, so only one list of them is held at a time.
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
        Mode::Paper => Output {
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
            Output {
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
        answer.caveats.push(Caveat::NoRelation);
    }
    if models.repeated() > 0 {
        answer.caveats.push(Caveat::RepeatedModels {
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

/// The artifact's points. Bases are identified by name; each has its edges and the summed
/// popularity of the descendants whose popularity is known.
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

/// The number of a base, its count and its popularity.
type Counts = (u32, u64, Option<f64>);

/// The bases with the greatest counts; equal ones are in the order of their names.
fn top<'n>(bases: &[Counts], name: &dyn Fn(u32) -> &'n str) -> Vec<Base> {
    let mut best: Vec<&Counts> = Vec::with_capacity(TOP + 1);
    for base in bases {
        let before = |other: &&Counts| {
            other.1 > base.1 || other.1 == base.1 && name(other.0) <= name(base.0)
        };
        let place = best.partition_point(before);
        if place < TOP {
            best.insert(place, base);
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

/// The answer from descendants and summed downloads that the source counted itself (the artifact's
/// file behind Figure 7).
pub fn counted(relations: &[&Relations], params: &Params) -> Option<Output> {
    let mut points = Vec::new();
    let mut bases: Vec<Counts> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut without = 0;
    for relations in relations {
        let Some(table) = relations.table(Relation::DescendantCounts) else {
            continue;
        };
        for row in pulse::over(0..table.rows()) {
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
        answer.caveats.push(Caveat::SummedDownloads);
    }
    finish(&mut answer, params);
    answer
        .differs
        .push("The artifact's scripts drew Figure 7 from a file of this form.".into());
    Some(answer)
}

/// The relations; any one of them is enough for the metric.
const FEEDS: [Relation; 3] = [
    Relation::BaseEdges,
    Relation::DescendantCounts,
    Relation::Reuse,
];

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;
    const EXPORT: Option<&'static [&'static str]> = Some(export::COLUMNS);

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        data.has(Relation::BaseEdges)
            .then(|| descendants(data.models(), params))?
    }

    /// A dataset can contain counts, edges and repositories. They are compared with the popularity
    /// in the same dataset, or else in the nearest dataset of the registry.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let mut tasks = Vec::new();
        for data in &collection.datasets {
            if !FEEDS.into_iter().any(|relation| data.has(relation)) {
                continue;
            }
            tasks.push(Task::of(data, move || counted(&data.relations, params)).part("counts"));
            tasks.push(Task::of(data, move || Self::measure_dataset(data, params)));
            if !data.has(Relation::Reuse) {
                continue;
            }
            let beside = nearest(data, &collection.datasets);
            let mut task = Task::of(data, move || {
                reuse(&data.relations, beside.map(Popular::of).as_ref(), params)
            });
            task = task.part("repositories");
            if let Some(beside) = beside {
                task = task.beside(beside);
                task.source = with_files(task.source, beside.source);
            }
            tasks.push(task);
        }
        tasks
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

/// The dataset of the same registry that says how popular models are: this dataset if it does, else
/// the one nearest in time.
fn nearest<'c, 'd>(dataset: &'c Data<'d>, all: &'c [Data<'d>]) -> Option<&'c Data<'d>> {
    let knows_popularity = |data: &Data<'_>| {
        data.ranking.is_some()
            || data.models().has(Field::Downloads)
            || data.models().has(Field::Likes)
    };
    if dataset.has(Relation::Packages) && knows_popularity(dataset) {
        return Some(dataset);
    }
    let distance = |other: &&Data<'_>| match (dataset.source.date, other.source.date) {
        (Some(a), Some(b)) if a < b => b.months_since(a),
        (Some(a), Some(b)) => a.months_since(b),
        _ => f64::INFINITY,
    };
    all.iter()
        .filter(|other| other.source.registry == dataset.source.registry)
        .filter(|other| knows_popularity(other))
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// A task that uses two datasets depends on the files of both.
fn with_files(mut source: Source, beside: &Source) -> Source {
    for file in &beside.files {
        if !source.files.contains(file) {
            source.files.push(file.clone());
        }
    }
    source
}

/// Adds to an answer what each answer about descendants says besides its numbers.
fn finish(answer: &mut Output, params: &Params) {
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
    answer.differs.push("The paper prints only the slope; points and bases are counted in the artifact's file. Neither prints a correlation: from that file we computed r = 0.438 for the logarithms and Spearman's rho = 0.419.".into());
    let sums = answer.popularity_of == PopularityOf::Descendants;
    answer.differs.push(match params.mode {
        Mode::Artifact => "The published figures and yours follow the same definition, the artifact's.".into(),
        Mode::Paper if sums => "In the published figures and in yours, x is the sum of the descendants' downloads. The file has no other downloads, so the paper's text, which takes those of the base, cannot be followed. The published slope drops equal points and adds 0.00001; yours keeps equal points and treats zeros as the settings say.".into(),
        Mode::Paper => "The published slope follows the artifact's definition: x is the sum of the descendants' downloads, equal points are dropped, 0.00001 is added. Yours follows the paper's text: x is the downloads of the base itself.".into(),
    });
    if answer.fit.is_none() {
        answer
            .caveats
            .push(Caveat::TooFewPoints { points: answer.n });
    }
    if params.mode == Mode::Artifact {
        answer.caveats.push(Caveat::MechanicalCorrelation);
    }
}

#[cfg(test)]
mod tests;
