//! Families of models: which models were made from which, and how large, deep and wide the families
//! are.

mod forest;
mod show;
mod tree;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing};
use crate::base::pulse;
use crate::base::sort;
use crate::domain::data::Data;
use crate::domain::history::{self, month_named, plausible};
use crate::domain::models::{Kind, Models, RelationFilter};
use crate::relations::{Field, Relation, day_named};
use crate::stats::{self, Sizes};

use forest::{Forest, Shapes};
use tree::Trees;
pub use tree::{Node, Tree};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "families",
    title: "Families of models",
    theme: Some(Theme::Design),
    question: "Do a few families hold most models? How large, deep and wide are families of models that were made from one another?",
    definition: &[
        "Models and the bases that they name are a graph with an edge from each base to each model made from it. A family is a part of this graph that no edge connects with the rest (a weakly connected component), with at least two models. Bases that are not in the data belong to it. Edges of a model to itself are left out, repeated ones count once (Laufer, Oderinwale and Kleinberg 2025).",
        "A root is a model without a base. The depth of a family is the number of edges of its longest path from base to model; models that name each other in a circle count as one. Its width is the largest number of models with the same shortest distance from a root. The mean distance is over all pairs of its models, along edges in either direction; in a family of more than 5,000 models with circles it is measured from 200 models drawn at random.",
        "A family has the names of the three roots with the most models made directly from them.",
        "In the drawn tree each model stands below one base: of its bases one that is nearest to a root, of these the one from which most models were made. A family of more than 300 models is drawn with the 300 from which most models were made directly, and says how many it leaves out below each.",
        "Our additions: the share of the largest 1% of the families, the Gini coefficient of their sizes, and the largest family without the edges of merges, because a merge has several bases and joins their families.",
    ],
    formulas: &[
        (
            "Share in families",
            "models of the data in a family ÷ all models of the data",
        ),
        (
            "Models per root",
            "(models of the family − its roots) ÷ its roots",
        ),
    ],
    published: &[
        "Rahman et al. 2025 (HuggingGraph), second-hand: of 402,654 models and data sets with 462,524 edges, 61.4% are in the largest part.",
        "Laufer, Oderinwale and Kleinberg 2025: 573,653 edges among 1,860,411 models of July 2025.",
    ],
    settings: &[
        Setting::RELATION,
        Setting {
            name: "trees",
            label: "Draw the families of these models",
            hint: Some(
                "at most three names with commas between them; empty for the largest family",
            ),
            kind: SettingKind::List,
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::Child, Field::BaseId],
        &[Field::Child, Field::BaseName],
    ],
    reads: &[Field::Downloads, Field::CreatedAt],
    reads_whole: &[Relation::BaseEdges],
    sources: "hub-stats models; PeaTMOSS model and model_to_base_model; edges of base models",
    changes: &[
        "Edges of merges join families: without them the largest family is smaller, and the answer says by how much.",
        "Models that do not name their base are in no family, so the share in families is a lower limit.",
        "In an extract of a hub families lack members, and are cut where an intermediate model is missing.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Models whose families are drawn, at most three; empty for the largest family.
    pub trees: Vec<String>,
}

/// Families in the table.
const LISTED: usize = 20;
/// Families that are drawn.
const TREES: usize = 3;
/// Roots in a family's name.
const NAMED: usize = 3;
/// The least sizes of the classes of families.
const CLASSES: [u64; 6] = [2, 3, 5, 10, 100, 1_000];

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Models of the data.
    pub models: u64,
    /// Edges that count.
    pub edges: u64,
    /// Edges of a model to itself, left out.
    pub self_loops: u64,
    /// Repeated edges, left out.
    pub repeated: u64,
    /// Families.
    pub families: u64,
    /// Models in families, with bases that are not in the data.
    pub members: u64,
    /// Bases among them that are not in the data.
    pub absent: u64,
    /// Models of the data in a family.
    pub in_families: u64,
    /// Their share of the models of the data.
    pub share_in_families: Option<f64>,
    /// Share of the members that the largest family has.
    pub largest_share: Option<f64>,
    /// The same without the edges of merges.
    pub largest_share_without_merges: Option<f64>,
    /// Share of the members that the ten largest families have.
    pub ten_largest_share: Option<f64>,
    /// The largest 1% of the families, at least one.
    pub one_percent: u64,
    /// Share of the members that they have.
    pub one_percent_share: Option<f64>,
    /// The same without the edges of merges: of the families that are then there.
    pub one_percent_share_without_merges: Option<f64>,
    /// Gini coefficient of the sizes.
    pub gini: Option<f64>,
    /// Models per root, over all families with a root: their mean and median.
    pub per_root_mean: Option<f64>,
    /// The median of the models per root.
    pub per_root_median: Option<f64>,
    /// Families by size.
    pub sizes: Vec<SizeClass>,
    /// The size of each rank, thinned: rank and members.
    pub ranked: Vec<[u64; 2]>,
    /// Edges by kind: fine-tuned, adapter, quantised, merged, another relation, not stated.
    pub kinds: [u64; 6],
    /// Edges by kind, by the quarter in which the model was created.
    pub quarters: Vec<Quarter>,
    /// Edges whose model has no date.
    pub undated: u64,
    /// The 20 largest families.
    pub largest: Vec<Family>,
    /// The families that are drawn.
    pub trees: Vec<Tree>,
    /// Names of models whose families should be drawn and that are in no family.
    pub no_family: Vec<String>,
    /// Whether the data are the whole registry, as far as is known.
    pub whole: bool,
}

/// Families of similar size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SizeClass {
    /// The least number of members.
    pub from: u64,
    /// The greatest; null for the last class.
    pub to: Option<u64>,
    /// Families.
    pub families: u64,
    /// Their members.
    pub members: u64,
}

/// Edges of the models that were created in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarter {
    /// Its first day in milliseconds since 1970 in UTC.
    pub start: i64,
    /// Its name, such as `2024-Q1`.
    pub quarter: String,
    /// Edges by kind, as in [`Output::kinds`].
    pub kinds: [u64; 6],
}

/// One family.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Family {
    /// The roots with the most models made directly from them, at most three; without a root, such
    /// models.
    pub names: Vec<String>,
    /// Its members.
    pub members: u64,
    /// Members without a base.
    pub roots: u64,
    /// Edges of its longest path.
    pub depth: u64,
    /// The most members with one distance from a root.
    pub width: u64,
    /// Mean distance between two members.
    pub mean_distance: Option<f64>,
    /// Whether all pairs were measured.
    pub distance_exact: bool,
    /// Its edges by kind, as in [`Output::kinds`].
    pub kinds: [u64; 6],
    /// Downloads of its members; null if the data have none.
    pub downloads: Option<f64>,
    /// The day on which its first and its last member was created.
    pub first: Option<String>,
    /// See `first`.
    pub last: Option<String>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        if !data.has(Relation::BaseEdges) {
            return None;
        }
        let whole = data.source.coverage.part.is_whole();
        families(data.models(), params, whole)
    }

    fn show(&self) -> Shown {
        self.shown()
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }
}

/// The families of models; `None` without an edge that counts.
fn families(models: &Models<'_>, params: &Params, whole: bool) -> Option<Output> {
    let forest = Forest::new(models, params.relation);
    if forest.edges() == 0 {
        return None;
    }
    let sizes: Vec<u64> = (0..forest.members.len() as u32)
        .map(|family| forest.members.degree(family))
        .collect();
    let spread = Sizes::new(sizes.iter().rev().map(|size| (*size as f64, 1)));
    let members = forest.models.len() as u64;
    let listed = models.all().count() as u64;
    let in_families = forest
        .models
        .iter()
        .filter(|model| models.is_there(**model));
    let in_families = in_families.count() as u64;
    let share = |part: u64, all: u64| (all > 0).then(|| part as f64 / all as f64);
    let of_first = |families: usize| share(sizes.iter().take(families).sum(), members);
    let one_percent = sizes.len().div_ceil(100);
    let mut shapes = forest.shapes();
    let tops = std::mem::take(&mut shapes.tops);
    let (trees, no_family) = Trees::asked(&forest, models, tops, &params.trees);
    let per_root = sizes
        .iter()
        .zip(&shapes.roots)
        .filter(|(_, roots)| **roots > 0);
    let per_root =
        per_root.map(|(size, roots)| (size - u64::from(*roots)) as f64 / f64::from(*roots));
    let per_root = stats::ascending(per_root.collect());
    let (kinds, quarters, undated) = edges_by_kind(&forest, models);
    let without_merges = params.relation == RelationFilter::All && kinds[Kind::Merge as usize] > 0;
    let without_merges = match without_merges {
        true => forest.without_merges(),
        false => None,
    };
    let largest = (0..sizes.len().min(LISTED) as u32)
        .map(|family| described(&forest, &shapes, models, family));
    Some(Output {
        relation: params.relation,
        models: listed,
        edges: forest.edges(),
        self_loops: forest.self_loops,
        repeated: forest.repeated,
        families: sizes.len() as u64,
        members,
        absent: members - in_families,
        in_families,
        share_in_families: share(in_families, listed),
        largest_share: of_first(1),
        largest_share_without_merges: without_merges.map(|[largest, _]| largest),
        ten_largest_share: of_first(10),
        one_percent: one_percent as u64,
        one_percent_share: of_first(one_percent),
        one_percent_share_without_merges: without_merges.map(|[_, one_percent]| one_percent),
        gini: spread.gini(),
        per_root_mean: (!per_root.is_empty())
            .then(|| per_root.iter().sum::<f64>() / per_root.len() as f64),
        per_root_median: stats::quantile(&per_root, 0.5),
        sizes: classes(&sizes),
        ranked: ranked(&sizes),
        kinds,
        quarters,
        undated,
        largest: largest.collect(),
        trees,
        no_family,
        whole,
    })
}

fn classes(sizes: &[u64]) -> Vec<SizeClass> {
    let ends = CLASSES
        .iter()
        .skip(1)
        .map(|next| Some(next - 1))
        .chain([None]);
    let classes = CLASSES.iter().zip(ends).map(|(from, to)| {
        let inside = sizes
            .iter()
            .filter(|size| *size >= from && to.is_none_or(|to| **size <= to));
        SizeClass {
            from: *from,
            to,
            families: inside.clone().count() as u64,
            members: inside.sum(),
        }
    });
    classes.collect()
}

/// The sizes at ranks that lie a tenth of a power of ten or more apart, and at the last rank.
fn ranked(sizes: &[u64]) -> Vec<[u64; 2]> {
    const APART: f64 = 1.08;
    let mut ranked = Vec::new();
    let mut next = 1.0;
    for (place, size) in sizes.iter().enumerate() {
        let rank = place as u64 + 1;
        if rank as f64 >= next || place + 1 == sizes.len() {
            ranked.push([rank, *size]);
            next = (rank as f64 * APART).max(next);
        }
    }
    ranked
}

/// Edges by kind, in all and by the quarter in which their models were created, and those whose
/// model has no date.
fn edges_by_kind(forest: &Forest, models: &Models<'_>) -> ([u64; 6], Vec<Quarter>, u64) {
    let created = models.cells(Field::CreatedAt);
    let mut kinds = [0; 6];
    let mut of_quarter = vec![[0; 6]; history::MONTHS / 3];
    let mut undated = 0;
    for (_, child, kind) in forest.all() {
        kinds[kind as usize] += 1;
        match created
            .time(forest.models[child as usize])
            .and_then(plausible)
        {
            None => undated += 1,
            Some(time) => {
                if let Some(counts) = of_quarter.get_mut(history::month(time) / 3) {
                    counts[kind as usize] += 1;
                }
            }
        }
    }
    let there = |counts: &[u64; 6]| counts.iter().any(|count| *count > 0);
    let first = of_quarter.iter().position(there).unwrap_or_default();
    let end = of_quarter
        .iter()
        .rposition(there)
        .map_or(0, |last| last + 1);
    let quarters = of_quarter.iter().enumerate().take(end).skip(first);
    let quarters = quarters.map(|(place, kinds)| {
        let (start, month) = month_named(place * 3);
        let year = month.split('-').next().unwrap_or_default();
        Quarter {
            start,
            quarter: format!("{year}-Q{}", place % 4 + 1),
            kinds: *kinds,
        }
    });
    (kinds, quarters.collect(), undated)
}

fn described(forest: &Forest, shapes: &Shapes, models: &Models<'_>, family: u32) -> Family {
    let members = forest.members.of(family);
    let has_root = members.iter().any(|node| forest.bases.degree(*node) == 0);
    let mut heads: Vec<u32> = members
        .iter()
        .copied()
        .filter(|node| !has_root || forest.bases.degree(*node) == 0)
        .collect();
    let name = |node: u32| models.id(forest.models[node as usize]);
    sort::by(&mut heads, |a, b| {
        let order = forest.derived.degree(*b).cmp(&forest.derived.degree(*a));
        order.then_with(|| name(*a).cmp(name(*b)))
    });
    let (downloads, created) = (
        models.cells(Field::Downloads),
        models.cells(Field::CreatedAt),
    );
    let (mut sum, mut known) = (0.0, false);
    let (mut first, mut last) = (None::<i64>, None::<i64>);
    let mut kinds = [0; 6];
    for node in pulse::over(members.iter()) {
        let model = forest.models[*node as usize];
        if let Some(count) = downloads.number(model) {
            (sum, known) = (sum + count, true);
        }
        if let Some(time) = created.time(model).and_then(plausible) {
            first = Some(first.map_or(time, |first| first.min(time)));
            last = Some(last.map_or(time, |last| last.max(time)));
        }
        for (_, kind) in forest.derived.of(*node) {
            kinds[*kind as usize] += 1;
        }
    }
    let distance = forest.distance(family);
    let of = |counts: &[u32]| counts[family as usize].into();
    Family {
        names: heads
            .iter()
            .take(NAMED)
            .map(|node| name(*node).to_owned())
            .collect(),
        members: members.len() as u64,
        roots: of(&shapes.roots),
        depth: of(&shapes.depth),
        width: of(&shapes.width),
        mean_distance: distance.map(|distance| distance.mean),
        distance_exact: distance.is_none_or(|distance| distance.exact),
        kinds,
        downloads: known.then_some(sum),
        first: first.and_then(day_named),
        last: last.and_then(day_named),
    }
}

#[cfg(test)]
mod tests;
