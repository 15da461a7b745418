//! Drift: what models keep of their bases' licence, languages, task, libraries and data sets, and in
//! which direction these and the cards change.

mod direction;
mod order;
mod pairs;
mod show;
mod values;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Compared, Measure, Nothing, Unit};
use crate::base::pulse;
use crate::base::sort;
use crate::domain::data::Data;
use crate::domain::licences::LicenceClass;
use crate::domain::models::{Edge, Models, RelationFilter};
use crate::relations::{Field, Relation};
use crate::stats::{Cluster, Clustered, Lists, clustered_mean};

pub use direction::{Direction, FineTunes};
use order::{MOST, best_order};
use pairs::{Pairs, Stated, changes_on};
use values::Values;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "drift",
    title: "Drift of traits along families",
    theme: Some(Theme::Design),
    question: "What do models keep of their base? Do licence, languages, task, libraries and data sets change, and in which direction?",
    definition: &[
        "The edges lead from base to model; both are in the data, each edge counts once, edges of a model to itself do not count. A model's trait is the set of values that it states, such as its languages. Of an edge on which base and model state the trait with the sets A and B, the mutation is the share of the values of both that only one has; the mutation rate is its mean (Laufer, Oderinwale and Kleinberg 2025).",
        "A change leads from each value of the base to each value that the model adds, and from each value that the model drops to each value of the model. In the study's program, one value in place of another makes two changes; we count one, unless the setting says otherwise.",
        "The order of drift is the order of the 20 most frequent values (without other and unknown) in which most changes lead from an earlier to a later value. It is exact. It is fitted to the changes, so more than half of them agree with it even if there is no direction; the largest possible share, which has each pair of values in its more frequent direction, is shown beside it.",
        "Licences are put into classes by their identifiers: permissive, copyleft, responsible AI (the RAIL licences), model-specific (such as Llama's), non-commercial, other. A restriction is lost where the base's class is one of the four in the middle and the model's is permissive; the statement is lost where the base states a licence and the model none.",
        "The directions along fine-tunes look at edges on which base and model differ: the share that leads from a restrictive licence (responsible AI, model-specific, non-commercial) to a permissive or copyleft one, to a shorter card, and to a card that says that it was “automatically generated” or “generated automatically” (the study's two spellings). Where models only draw their licences and cards anew, half of the changes lead either way. They use the edges that the data call fine-tunes, or all edges if the data call none anything, whatever the setting says; only cards with a word count. Their intervals have the owners of bases and the owners of models as clusters (Cameron, Gelbach and Miller 2011).",
        "The other intervals are at 95%, with the models of one base as a cluster: of a mean the delete-one jackknife over bases, of a share Wilson's interval with an effective number of models.",
    ],
    formulas: &[
        ("Mutation", "(|A ∪ B| − |A ∩ B|) ÷ |A ∪ B|"),
        (
            "Direction along fine-tunes",
            "edges that change this way ÷ edges that change this way or the other",
        ),
        (
            "Agreement",
            "changes from an earlier to a later value ÷ all changes among the 20 values",
        ),
    ],
    published: &[
        "Laufer, Oderinwale and Kleinberg 2025, 573,653 edges of July 2025 of any relation: mutation rates of licence 15.0% (320,065 edges), language 12.8% (115,660), task 23.1% (251,060).",
        "The same, their other repository, 189,391 edges of fine-tunes: licence 19.8% (138,694 edges), language 24.2% (47,369), task 41.1% (134,711). The two graphs differ in more than the relation.",
        "The same, licences of fine-tunes: 113 of 121 pairs and 84.6% of the changes agree with the order, from restrictive towards permissive licences.",
        "The same, abstract: licences drift from restrictive, commercial ones towards permissive or copyleft ones; cards become shorter and are more often templates and automatically generated text.",
    ],
    settings: &[
        Setting::RELATION,
        Setting {
            name: "swaps",
            label: "One value in place of another",
            hint: Some("the study's program counts it from both sides"),
            kind: SettingKind::Choice {
                choices: &[
                    ("once", "is one change"),
                    ("twice", "is two changes, as in the study"),
                ],
                default: "once",
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::Child, Field::BaseId, Field::License],
        &[Field::Child, Field::BaseName, Field::License],
        &[Field::Child, Field::BaseId, Field::Task],
        &[Field::Child, Field::BaseName, Field::Task],
        &[Field::Child, Field::BaseId, Field::Libraries],
        &[Field::Child, Field::BaseName, Field::Libraries],
        &[Field::Child, Field::BaseId, Field::DocumentedWords],
        &[Field::Child, Field::BaseName, Field::DocumentedWords],
        &[Field::Child, Field::BaseId, Field::CardWords],
        &[Field::Child, Field::BaseName, Field::CardWords],
    ],
    reads: &[
        Field::License,
        Field::Languages,
        Field::Task,
        Field::Libraries,
        Field::Datasets,
        Field::Author,
        Field::CardWords,
        Field::DocumentedPackage,
        Field::DocumentedWords,
        Field::GeneratedCard,
    ],
    reads_whole: &[Relation::BaseEdges],
    sources: "hub-stats models; PeaTMOSS; edges of base models beside a table with licences or tasks; model cards with tags that name bases",
    changes: &[
        "Counting a swap from both sides, as the study's program does, changes the order and its agreement, not the mutation rates.",
        "Other relations: a quantised model keeps more of its base than a fine-tuned one.",
        "An edge counts for a trait only if both models state it; models that drop a statement are counted apart.",
        "In an extract, edges to models that are not in the data do not count.",
    ],
};

/// How a value in place of another is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swaps {
    /// As one change.
    #[default]
    Once,
    /// As a value that comes and one that goes, as in the study's program.
    Twice,
}

/// The settings of the metric.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// How a value in place of another is counted.
    pub swaps: Swaps,
}

/// A trait that models state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// The licence.
    Licence,
    /// The languages.
    Language,
    /// The task.
    Task,
    /// The libraries.
    Library,
    /// The data sets with which it was trained.
    DataSet,
}

impl Trait {
    /// In the order of figures and tables.
    const ALL: [Self; 5] = [
        Self::Licence,
        Self::Language,
        Self::Task,
        Self::Library,
        Self::DataSet,
    ];

    fn field(self) -> Field {
        match self {
            Self::Licence => Field::License,
            Self::Language => Field::Languages,
            Self::Task => Field::Task,
            Self::Library => Field::Libraries,
            Self::DataSet => Field::Datasets,
        }
    }

    /// Its name for people, singular.
    pub fn words(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Language => "language",
            Self::Task => "task",
            Self::Library => "library",
            Self::DataSet => "data set",
        }
    }

    /// The mutation rate that Laufer, Oderinwale and Kleinberg published.
    fn published(self, relation: RelationFilter) -> Option<f64> {
        match (self, relation) {
            (Self::Licence, RelationFilter::All) => Some(0.149_833),
            (Self::Language, RelationFilter::All) => Some(0.128_044),
            (Self::Task, RelationFilter::All) => Some(0.231_383),
            (Self::Licence, RelationFilter::Finetune) => Some(0.1976),
            (Self::Language, RelationFilter::Finetune) => Some(0.2419),
            (Self::Task, RelationFilter::Finetune) => Some(0.4106),
            _ => None,
        }
    }
}

const CONFIDENCE: f64 = 0.95;
/// Values that no order has, since they do not say what they are.
const UNORDERED: [&str; 2] = ["other", "unknown"];
/// Changes in a table.
const LISTED: usize = 15;

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Edges between models of the data.
    pub edges: u64,
    /// Edges with a model that is not in the data, left out.
    pub outside: u64,
    /// What was found of each trait that the data have.
    pub traits: Vec<OfTrait>,
    /// Classes of licences; null if the data have no licences on both sides.
    pub licences: Option<Licences>,
    /// Directions along fine-tunes; null without fine-tunes whose licences or cards are known on both
    /// sides.
    pub fine_tunes: Option<FineTunes>,
    /// Published figures, each with the user's.
    pub compared: Vec<Compared>,
}

/// One trait.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfTrait {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: Trait,
    /// Edges on which base and model state it.
    pub edges: u64,
    /// Bases of these edges.
    pub bases: u64,
    /// The mutation rate.
    pub rate: f64,
    /// Its 95% interval, with bases as clusters.
    pub interval: Option<[f64; 2]>,
    /// Edges on which the values differ.
    pub changed: u64,
    /// Their share.
    pub changed_share: f64,
    /// Its 95% interval, with bases as clusters.
    pub changed_interval: Option<[f64; 2]>,
    /// The changes of values.
    pub changes: u64,
    /// The most frequent changes, by the difference of the two directions.
    pub flows: Vec<Flow>,
    /// The order of drift; null with fewer than two values or no change among them.
    pub order: Option<Order>,
}

/// Changes between two values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The value of the base, in the more frequent direction.
    pub from: String,
    /// The value of the model.
    pub to: String,
    /// Changes in this direction.
    pub changes: u64,
    /// Changes in the other direction.
    pub back: u64,
}

/// The order of drift.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Order {
    /// The values, those that models leave first.
    pub values: Vec<Placed>,
    /// Changes among the values.
    pub changes: u64,
    /// Share of them that leads from an earlier to a later value.
    pub agreement: f64,
    /// The largest share that any directions of the pairs could have.
    pub most: f64,
    /// Pairs with more changes in one direction.
    pub pairs: u64,
    /// Pairs among them whose more frequent direction is that of the order.
    pub agreeing_pairs: u64,
}

/// A value in the order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placed {
    /// The value.
    pub value: String,
    /// Bases and models of the edges that state it, each once for an edge.
    pub statements: u64,
    /// Changes from it to other values of the order.
    pub left: u64,
    /// Changes to it from other values of the order.
    pub joined: u64,
    /// The 95% interval of the share of its changes that lead to it, with the models of one base as a
    /// cluster; absent without changes, or if one base has all of them.
    pub interval: Option<[f64; 2]>,
}

/// Classes of licences along edges.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Licences {
    /// The classes, in the order of the matrix.
    pub classes: [LicenceClass; 6],
    /// Edges by the base's class, then by the model's; both state a licence.
    pub matrix: [[u64; 6]; 6],
    /// Of edges whose base has a restricting licence and whose model states one, those whose model's
    /// is permissive.
    pub restriction_lost: Part,
    /// Of edges whose base has a permissive licence and whose model states one, those whose model's
    /// restricts.
    pub restriction_added: Part,
    /// Of edges whose base states a licence, those whose model states none.
    pub statement_lost: Part,
}

/// A share of edges with bases as clusters.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Part {
    /// Edges that count.
    pub count: u64,
    /// Edges in all.
    pub of: u64,
    /// Their share.
    pub share: Option<f64>,
    /// Its 95% interval.
    pub interval: Option<[f64; 2]>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        if !data.has(Relation::BaseEdges) {
            return None;
        }
        drift(data, params)
    }

    fn show(&self) -> Shown {
        self.shown()
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }
}

/// The edges between models of the data, each with the places of its two models.
struct Lineage {
    edges: Vec<Edge>,
    /// The models that an edge touches, ascending.
    models: Vec<u32>,
}

impl Lineage {
    fn new(models: &Models<'_>, relation: RelationFilter) -> (Self, u64) {
        let mut edges = models.edges(relation, false).list;
        let all = edges.len();
        edges.retain(|edge| models.is_there(edge.base) && models.is_there(edge.child));
        let outside = (all - edges.len()) as u64;
        let models = models.renumber(&mut edges, |edge| edge);
        (Self { edges, models }, outside)
    }

    /// The edges of each base.
    fn by_base(&self) -> impl Iterator<Item = &[Edge]> {
        self.edges.chunk_by(|a, b| a.base == b.base)
    }
}

/// The drift of each trait and of cards; `None` if no trait and no card is known on both sides of an
/// edge.
fn drift(data: &Data<'_>, params: &Params) -> Option<Output> {
    let models = data.models();
    let (lineage, outside) = Lineage::new(models, params.relation);
    let mut traits = Vec::new();
    let mut licences = None;
    for of in Trait::ALL {
        let Some(values) = Values::new(models, &lineage.models, of) else {
            continue;
        };
        traits.extend(of_trait(&lineage, &values, of, params.swaps));
        if of == Trait::Licence {
            licences = classes(&lineage, &values);
        }
    }
    let fine_tunes = FineTunes::new(data);
    if traits.is_empty() && fine_tunes.is_none() {
        return None;
    }
    let compared = traits.iter().filter_map(|found| {
        Some(Compared {
            what: format!("mutation rate of {}", found.of.words()),
            published: found.of.published(params.relation)?,
            yours: Some(found.rate),
            unit: Unit::Share,
        })
    });
    Some(Output {
        relation: params.relation,
        edges: lineage.edges.len() as u64,
        outside,
        licences,
        fine_tunes,
        compared: compared.collect(),
        traits,
    })
}

/// Sizes of a base's edges: those that count, the sum of their mutations, and those that changed.
#[derive(Default)]
struct OfBase {
    edges: u64,
    mutations: f64,
    changed: u64,
}

fn of_trait(lineage: &Lineage, values: &Values<'_>, of: Trait, swaps: Swaps) -> Option<OfTrait> {
    let pairs = Pairs::new(lineage, values);
    let bases = of_bases(lineage, &pairs, &pairs.mutations(values));
    let sizes: Vec<(u64, f64)> = bases
        .iter()
        .map(|base| (base.edges, base.mutations))
        .collect();
    let mean = clustered_mean(&sizes, CONFIDENCE)?;
    let clusters = (0..).zip(&bases).map(|(key, base)| Cluster {
        key,
        size: base.edges,
        count: base.changed,
    });
    let changed = Clustered::new(clusters)?;
    let frequent = Frequent::new(values, &pairs.statements);
    let found = Changes::new(&pairs, values, &frequent, swaps);
    Some(OfTrait {
        of,
        edges: changed.n,
        bases: bases.len() as u64,
        rate: mean.mean,
        interval: mean.interval,
        changed: bases.iter().map(|base| base.changed).sum(),
        changed_share: changed.rate,
        changed_interval: changed.interval(CONFIDENCE),
        changes: found.counted.iter().map(|(_, count)| count).sum(),
        flows: flows(&found.counted, values),
        order: ordered(lineage, &pairs, values, &frequent, &found),
    })
}

/// The mutations on the edges of each base with an edge that counts.
fn of_bases(lineage: &Lineage, pairs: &Pairs, mutations: &[f64]) -> Vec<OfBase> {
    let mut bases = Vec::new();
    let mut stated = pulse::through(&pairs.of);
    for edges in lineage.by_base() {
        let mut base = OfBase::default();
        for (_, stated) in edges.iter().zip(stated.by_ref()) {
            let mutation = match stated {
                Stated::Nothing => continue,
                Stated::Same => 0.0,
                Stated::Pair(pair) => mutations.get(*pair as usize).copied().unwrap_or_default(),
            };
            base.edges += 1;
            base.mutations += mutation;
            base.changed += u64::from(mutation > 0.0);
        }
        if base.edges > 0 {
            bases.push(base);
        }
    }
    bases
}

/// The most frequent values, which have a place in the order of drift.
struct Frequent {
    /// They, the most frequent first.
    values: Vec<u32>,
    /// The place of each value among them; at least their number for others.
    place: Vec<usize>,
}

impl Frequent {
    fn new(values: &Values<'_>, statements: &[u64]) -> Self {
        let mut frequent: Vec<u32> = (0..statements.len() as u32)
            .filter(|value| {
                statements[*value as usize] > 0 && !UNORDERED.contains(&values.text(*value))
            })
            .collect();
        sort::by(&mut frequent, |a, b| {
            let order = statements[*b as usize].cmp(&statements[*a as usize]);
            order.then_with(|| values.text(*a).cmp(values.text(*b)))
        });
        frequent.truncate(MOST);
        let mut place = vec![usize::MAX; statements.len()];
        for (at, value) in frequent.iter().enumerate() {
            place[*value as usize] = at;
        }
        Self {
            values: frequent,
            place,
        }
    }

    /// The places of the two values of a change, if both have one.
    fn places(&self, (from, to): (u32, u32)) -> Option<[usize; 2]> {
        let places = [from, to].map(|value| self.place[value as usize]);
        let n = self.values.len();
        places.iter().all(|place| *place < n).then_some(places)
    }
}

/// The changes on the edges.
struct Changes {
    /// The edges with each change, in ascending order of the change.
    counted: Vec<((u32, u32), u64)>,
    /// On an edge of each pair, the changes of each frequent value, and those that lead to it.
    of_values: Lists<(u8, [u32; 2])>,
}

impl Changes {
    fn new(pairs: &Pairs, values: &Values<'_>, frequent: &Frequent, swaps: Swaps) -> Self {
        let mut counted: HashMap<(u32, u32), u64> = HashMap::new();
        let mut of_values = Vec::new();
        let (mut on_edge, mut sums) = (Vec::new(), [[0u32; 2]; MOST]);
        for (pair, ([a, b], edges)) in (0..).zip(pairs.each(values)) {
            changes_on(a, b, swaps, &mut on_edge);
            for change in &on_edge {
                *counted.entry(*change).or_default() += edges;
                if let Some([from, to]) = frequent.places(*change) {
                    sums[from][0] += 1;
                    sums[to][0] += 1;
                    sums[to][1] += 1;
                }
            }
            for (place, sum) in (0..).zip(&mut sums).filter(|(_, sum)| sum[0] > 0) {
                of_values.push((pair, (place, std::mem::take(sum))));
            }
        }
        let mut counted: Vec<((u32, u32), u64)> = counted.into_iter().collect();
        sort::by_key(&mut counted, |(change, _)| *change);
        Self {
            counted,
            of_values: Lists::new(pairs.len(), of_values.iter().copied()),
        }
    }
}

/// The pairs of values with the greatest difference between their two directions.
fn flows(counted: &[((u32, u32), u64)], values: &Values<'_>) -> Vec<Flow> {
    let back = |pair: (u32, u32)| {
        let found = counted.binary_search_by_key(&(pair.1, pair.0), |(pair, _)| *pair);
        found.map_or(0, |place| counted[place].1)
    };
    let mut pairs: Vec<((u32, u32), u64, u64)> = counted
        .iter()
        .map(|(pair, count)| (*pair, *count, back(*pair)))
        .filter(|(_, count, back)| count > back)
        .collect();
    sort::by(&mut pairs, |a, b| {
        let order = (b.1 - b.2).cmp(&(a.1 - a.2));
        let names = |pair: (u32, u32)| (values.text(pair.0), values.text(pair.1));
        order.then_with(|| names(a.0).cmp(&names(b.0)))
    });
    let listed = pairs.into_iter().take(LISTED);
    let flow = |((from, to), changes, back): ((u32, u32), u64, u64)| Flow {
        from: values.text(from).to_owned(),
        to: values.text(to).to_owned(),
        changes,
        back,
    };
    listed.map(flow).collect()
}

fn ordered(
    lineage: &Lineage,
    stated: &Pairs,
    values: &Values<'_>,
    frequent: &Frequent,
    found: &Changes,
) -> Option<Order> {
    let n = frequent.values.len();
    let mut changes = vec![vec![0u64; n]; n];
    let mut all = 0;
    for (change, count) in &found.counted {
        if let Some([from, to]) = frequent.places(*change) {
            changes[from][to] = *count;
            all += count;
        }
    }
    if n < 2 || all == 0 {
        return None;
    }
    let order = best_order(&changes);
    let (mut agreeing, mut most, mut pairs, mut agreeing_pairs) = (0, 0, 0, 0);
    for (at, from) in order.iter().enumerate() {
        for to in &order[at + 1..] {
            let (along, against) = (changes[*from][*to], changes[*to][*from]);
            agreeing += along;
            most += along.max(against);
            pairs += u64::from(along != against);
            agreeing_pairs += u64::from(along > against);
        }
    }
    let intervals = joined_intervals(lineage, stated, found, n);
    let placed = order.iter().map(|value| Placed {
        value: values.text(frequent.values[*value]).to_owned(),
        statements: stated.statements[frequent.values[*value] as usize],
        left: changes[*value].iter().sum(),
        joined: changes.iter().map(|from| from[*value]).sum(),
        interval: intervals[*value],
    });
    Some(Order {
        values: placed.collect(),
        changes: all,
        agreement: agreeing as f64 / all as f64,
        most: most as f64 / all as f64,
        pairs,
        agreeing_pairs,
    })
}

/// For each of the `n` values with a place, the interval of the share of its changes that lead to it.
/// The changes of a base's models are one cluster, since they often repeat each other.
fn joined_intervals(
    lineage: &Lineage,
    pairs: &Pairs,
    found: &Changes,
    n: usize,
) -> Vec<Option<[f64; 2]>> {
    let mut clusters: Vec<Vec<Cluster>> = vec![Vec::new(); n];
    let mut stated = pulse::through(&pairs.of);
    for (key, edges) in (0..).zip(lineage.by_base()) {
        for (_, stated) in edges.iter().zip(stated.by_ref()) {
            let Stated::Pair(pair) = stated else { continue };
            for (place, [size, joined]) in found.of_values.of(*pair) {
                let of_value = &mut clusters[usize::from(*place)];
                if of_value.last().is_none_or(|cluster| cluster.key != key) {
                    of_value.push(Cluster {
                        key,
                        size: 0,
                        count: 0,
                    });
                }
                if let Some(cluster) = of_value.last_mut() {
                    cluster.size += u64::from(*size);
                    cluster.count += u64::from(*joined);
                }
            }
        }
    }
    let interval = |clusters| Clustered::new(clusters)?.interval(CONFIDENCE);
    clusters.into_iter().map(interval).collect()
}

/// What becomes of the classes of licences along the edges; `None` if no base states a licence.
fn classes(lineage: &Lineage, values: &Values<'_>) -> Option<Licences> {
    let class_of: Vec<LicenceClass> = values
        .texts
        .iter()
        .map(|text| LicenceClass::of(text))
        .collect();
    let class = |model: u32| {
        let first = values.of(model).first()?;
        class_of.get(*first as usize).copied()
    };
    let mut matrix = [[0; 6]; 6];
    let [mut lost, mut added, mut unstated] = [const { Vec::new() }; 3];
    for (key, edges) in (0..).zip(lineage.by_base()) {
        let Some(from) = edges.first().and_then(|edge| class(edge.base)) else {
            continue;
        };
        let [mut stated, mut permissive, mut restricting] = [0; 3];
        for edge in edges {
            let Some(to) = class(edge.child) else {
                continue;
            };
            stated += 1;
            permissive += u64::from(to == LicenceClass::Permissive);
            restricting += u64::from(to.restricts());
            matrix[from as usize][to as usize] += 1;
        }
        let all = edges.len() as u64;
        let cluster = |size, count| Cluster { key, size, count };
        unstated.push(cluster(all, all - stated));
        match from {
            LicenceClass::Permissive => added.push(cluster(stated, restricting)),
            class if class.restricts() => lost.push(cluster(stated, permissive)),
            _ => {}
        }
    }
    (!unstated.is_empty()).then(|| Licences {
        classes: LicenceClass::ALL,
        matrix,
        restriction_lost: Part::of(lost),
        restriction_added: Part::of(added),
        statement_lost: Part::of(unstated),
    })
}

impl Part {
    fn of(clusters: Vec<Cluster>) -> Self {
        let count = clusters.iter().map(|cluster| cluster.count).sum();
        let of = clusters.iter().map(|cluster| cluster.size).sum();
        let share = Clustered::new(clusters);
        Self {
            count,
            of,
            share: share.as_ref().map(|share| share.rate),
            interval: share.and_then(|share| share.interval(CONFIDENCE)),
        }
    }
}

#[cfg(test)]
mod tests;
