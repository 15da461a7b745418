//! Under-documentation: the properties that models do not document.
//!
//! Definition: `docs/metrics/under_documentation.md`, the rate of absence of eleven properties,
//! overall, by popularity and by task. The overall intervals have owners as clusters
//! ([`Clustered`]); those by popularity and task are Wilson's. Ours are the rules for when a
//! property is known, which of several sources counts, by which properties the claim is judged,
//! when one of them selected the rows, and how models of equal popularity are put into tenths.

mod facts;
mod finding;
mod show;
#[cfg(test)]
mod tests;

use hashbrown::HashMap;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing, Popularity};
use crate::base::text::count;
use crate::domain::data::Data;
use crate::relations::{Coverage, Field, Relation};
use crate::stats::{self, Cluster, Clustered};
use facts::Facts;

pub(super) use facts::things;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "under_documentation",
    title: "Under-documentation",
    theme: Some(Theme::Documentation),
    question: "Which properties do models not document, and do popular models document more?",
    definition: &[
        "For each property the rate of absence is the share of models that do not state it, with a 95% interval that has owners as clusters (an owner is the part of the model's name before the slash, else its author; all models without either count as those of one owner). The properties are licence, data set, language, base model, paper, evaluation, carbon emissions, hardware, limitations, the card itself, and a card of at least a chosen number of words (20).",
        "A property counts only if at least one model in the data has it (our rule): otherwise the data probably lack its column, and the property is not known rather than absent. The rates of limitations, hardware and words are of the models whose card was examined. A model without a card has no limitations and no hardware, and is left out of the rate of words.",
        "The claim is judged by seven of them: licence, data set, language, base model, paper, evaluation and carbon. One of these is left out if the rows were probably selected by it, that is, if every row of an extract or of a file of unknown coverage has it (our rule). It is also left out if its models have effectively fewer than 10 owners.",
        "Evaluation means results. A card whose head has only metrics, a list of names such as accuracy, has no results, so its evaluation counts as absent. The score of the documentation metric counts such names as metadata.",
        "Sources are columns of licence, data sets, languages and files; the hub's tags, which it makes from a card's metadata (license, dataset, language, arxiv and doi, base_model, model-index and eval-results for evaluation, co2_eq_emissions for carbon); base models as the registry resolves them; and PeaTMOSS's tables. If a file has cards, their heads and texts are sources too: sections of evaluation and limitations by people's judgement if the file has it, else by the rule of the documentation metric; hardware by the names of accelerators; papers by their links. The paper on estimating emissions (arXiv 1910.09700) does not count, because the hub's template links to it in every card.",
        "A licence of other or unknown has no information: it counts as present and is also counted separately.",
        "Popularity (our rule): models are ranked, equal ones get their mean rank, and each model is put into the tenth of its rank. So equal models are in the same tenth; if many are equal, the tenths have different sizes, and some may be empty. Tasks are the ten most frequent.",
    ],
    formulas: &[(
        "Rate of absence",
        "models without the property ÷ models for which it is known",
    )],
    published: &[
        "Castaño et al. (2023): carbon figures in 1,417 models of the Hugging Face Hub.",
        "Gong et al. (2023): the documentation of 1,908 models in six repositories, checked against a contract of pre- and post-conditions (second-hand).",
        "Montes et al. (2022): for 36 models in four zoos, accuracy differs by 1.23 to 2.62% and latency by 9 to 131% from the documented values (second-hand).",
        "Taraghi et al. (2024): documentation did not improve with the tools for it (details unverified).",
        "An extract of hub-stats of May 2026 that favours evaluated models: licence in 2,993 of 4,167 cards, data sets in 1,052, carbon in 5.",
    ],
    settings: &[
        Setting {
            name: "popularity",
            label: "Popularity",
            hint: Some("the count by which the tenths are made"),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                default: "downloads",
            },
            advanced: false,
        },
        Setting {
            name: "words",
            label: "Fewest words of a card",
            hint: Some("a card with fewer words counts as too short"),
            kind: SettingKind::Number {
                min: 1,
                max: 100_000,
                default: 20,
            },
            advanced: true,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::License],
        &[Field::PackageId, Field::Datasets],
        &[Field::PackageId, Field::HasCard],
        &[Field::DocumentedPackage, Field::RuleLimitations],
        &[Field::DocumentedPackage, Field::HasLimitations],
    ],
    reads: &[
        Field::Author,
        Field::CardMetadata,
        Field::CardWords,
        Field::Datasets,
        Field::HasCard,
        Field::HasNonemptyCard,
        Field::Languages,
        Field::License,
        Field::Papers,
        Field::Task,
    ],
    reads_whole: &[Relation::Documentation, Relation::BaseEdges],
    sources: "hub-stats models; PeaTMOSS with its junction tables; model cards, judged or with their text",
    changes: &[
        "A property that no model has is not counted, so data with fewer properties can look better.",
        "More sources, such as cards besides metadata, can only lower the absence of what both contain.",
        "A licence of other or unknown counts as present; counting it as absent would raise the rate.",
        "Names of metrics do not count as evaluation: with them 1,261 instead of 1,198 of 4,167 models of an extract of 2026 would have it.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The count by which the tenths are made.
    pub popularity: Popularity,
    /// Words that a card must have.
    pub words: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            popularity: Popularity::Downloads,
            words: 20,
        }
    }
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The number of tasks that are shown separately.
const TASKS: usize = 10;

/// The number of groups by popularity.
const TENTHS: usize = 10;

/// The number of lines in the figure by popularity.
const LINES: usize = 3;

/// Values of the task that mean that it is unknown.
const NO_TASKS: &[&str] = &["None", "unknown"];

/// A paper on estimating emissions, to which the hub's template links in every card.
const OF_THE_TEMPLATE: &str = "1910.09700";

/// A property that a model may state, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    License,
    Dataset,
    Language,
    BaseModel,
    Paper,
    Evaluation,
    Carbon,
    Hardware,
    Limitations,
    Card,
    Words,
}

use Property as P;

const PROPERTIES: usize = 11;

impl Property {
    const ALL: [Self; PROPERTIES] = [
        P::License,
        P::Dataset,
        P::Language,
        P::BaseModel,
        P::Paper,
        P::Evaluation,
        P::Carbon,
        P::Hardware,
        P::Limitations,
        P::Card,
        P::Words,
    ];

    /// The name in documents, which is the same as that of a card's attribute.
    fn name(self) -> &'static str {
        match self {
            P::License => "license",
            P::Dataset => "dataset",
            P::Language => "language",
            P::BaseModel => "base_model",
            P::Paper => "paper",
            P::Evaluation => "evaluation",
            P::Carbon => "carbon",
            P::Hardware => "hardware",
            P::Limitations => "limitations",
            P::Card => "card",
            P::Words => "card_words",
        }
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The properties by which the claim is judged, which a card can state for any model.
const OF_CLAIM: [Property; 7] = OF_ALL;

/// Values of the licence that have no information.
const UNINFORMATIVE: u16 = 1 << PROPERTIES;

/// Properties that count as known for all models if any source has them; the others are known for
/// the models whose card was examined.
const OF_ALL: [Property; 7] = [
    P::License,
    P::Dataset,
    P::Language,
    P::BaseModel,
    P::Paper,
    P::Evaluation,
    P::Carbon,
];

/// Links of a relational dump that contain a property.
const LINKS: &[(&str, Property)] = &[
    ("hardware", P::Hardware),
    ("carbon_emitted", P::Carbon),
    ("limitation_and_bias", P::Limitations),
    ("evaluation_metric", P::Evaluation),
];

/// Most models lack a property if more than half do.
pub const HALF: f64 = 0.5;

/// Whether most models lack a property, by the interval of the share that lacks it.
pub fn is_mostly_absent([low, _]: [f64; 2]) -> bool {
    low > HALF
}

/// Whether most models have a property, by the interval of the share that lacks it.
pub fn is_mostly_present([_, high]: [f64; 2]) -> bool {
    high < HALF
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The kind of the rows: `models`, `data sets`, `spaces` or `packages`.
    pub things: &'static str,
    /// Models, each once.
    pub models: u64,
    /// All eleven properties, known or not.
    pub properties: Vec<Absence>,
    /// The number of known properties.
    pub told: u64,
    /// The number of known properties whose interval is above one half.
    pub mostly_absent: u64,
    /// The numbers by which the claim on under-documentation is judged.
    pub claim: OfClaim,
    /// Licences without information: `other` and `unknown`.
    pub uninformative_license: Rate,
    /// The count by which the tenths are made.
    pub popularity: Popularity,
    /// Models of unknown popularity, which are in no tenth.
    pub without_popularity: u64,
    /// The known properties by popularity: tenth 1 is the least popular; empty tenths are left out.
    pub tenths: Vec<ModelGroup>,
    /// The known properties by task, the most frequent task first.
    pub tasks: Vec<ModelGroup>,
    /// Words that a card must have.
    pub words: u32,
    /// Whether the data have cards, with or without judgements.
    pub has_cards: bool,
}

/// The absence of a property.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Absence {
    /// The property.
    pub property: &'static str,
    /// Whether it is known, that is, whether any model has it.
    pub told: bool,
    /// The share without it of the models for which it is known; empty if it is not known at all.
    #[serde(flatten)]
    pub rate: Rate,
    /// The owners of all models; left out in groups.
    #[serde(flatten)]
    pub by_owner: Option<ByOwner>,
}

/// The owners of the models for which a property is known, and whether the claim counts it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByOwner {
    /// Different owners.
    pub owners: u64,
    /// Effective owners: the number of owners of equal size with the same precision (Kish).
    pub effective_owners: f64,
    /// The number of independent models with the same precision.
    pub effective_models: Option<f64>,
    /// Whether it is one of the seven properties of the claim.
    pub in_claim: bool,
    /// Whether the rows were probably selected by it: every row has it, and the rows are not known
    /// to be the registry or its head.
    pub selected: bool,
    /// Whether the claim counts it: it is known and one of the seven, did not select the rows, and
    /// its models have effectively at least 10 owners.
    pub measured: bool,
}

/// The numbers of the seven properties of the claim: licence, data set, language, base model,
/// paper, evaluation, carbon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OfClaim {
    /// Those that are measured.
    pub measured: u64,
    /// Those whose interval of absence is above one half.
    pub mostly_absent: u64,
    /// Those whose interval of absence is below one half.
    pub mostly_present: u64,
}

/// A share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Rate {
    /// The denominator.
    pub n: u64,
    /// The numerator.
    pub absent: u64,
    /// Numerator ÷ denominator, from 0 to 1; undefined if the denominator is 0.
    pub rate: Option<f64>,
    /// 95% interval. For a property's absence among all models it has owners as clusters; in
    /// groups, and for licences without information, it is Wilson's.
    pub interval: Option<[f64; 2]>,
}

impl Rate {
    fn new(absent: u64, n: u64) -> Self {
        Self {
            n,
            absent,
            rate: (n > 0).then(|| absent as f64 / n as f64),
            interval: stats::wilson(absent, n, CONFIDENCE),
        }
    }
}

/// Models of similar popularity or of one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelGroup {
    /// The tenth, from 1 to 10, or the task.
    pub group: String,
    /// Models in it.
    pub models: u64,
    /// The least and the greatest popularity of a tenth.
    pub range: Option<[f64; 2]>,
    /// The known properties.
    pub properties: Vec<Absence>,
}

/// Counts over some models.
#[derive(Clone, Default)]
struct AbsenceCounts {
    models: u64,
    n: [u64; PROPERTIES],
    absent: [u64; PROPERTIES],
}

impl AbsenceCounts {
    fn add(&mut self, has: u16, known: u16) {
        self.models += 1;
        for (place, property) in P::ALL.into_iter().enumerate() {
            if known & property.bit() != 0 {
                self.n[place] += 1;
                self.absent[place] += u64::from(has & property.bit() == 0);
            }
        }
    }

    fn absence(&self, property: Property, stated: u16) -> Absence {
        let place = property as usize;
        let is_stated = stated & property.bit() != 0;
        Absence {
            property: property.name(),
            told: is_stated,
            rate: if is_stated {
                Rate::new(self.absent[place], self.n[place])
            } else {
                Rate::default()
            },
            by_owner: None,
        }
    }

    fn group(&self, group: String, range: Option<[f64; 2]>, stated: u16) -> ModelGroup {
        let properties = P::ALL
            .into_iter()
            .filter(|property| stated & property.bit() != 0);
        ModelGroup {
            group,
            models: self.models,
            range,
            properties: properties
                .map(|property| self.absence(property, stated))
                .collect(),
        }
    }
}

/// The tenth of each model among those of known popularity; equal models are in the same tenth.
fn tenths(popularity: &[f64], facts: &Facts<'_>, of_all: u16, stated: u16) -> Vec<ModelGroup> {
    let known = (0..popularity.len()).filter(|place| !popularity[*place].is_nan());
    let known: Vec<u32> = known.map(|place| place as u32).collect();
    let values: Vec<f64> = known
        .iter()
        .map(|place| popularity[*place as usize])
        .collect();
    let order = stats::order_of(&values);
    let mut tallies: Vec<(AbsenceCounts, [f64; 2])> =
        vec![(AbsenceCounts::default(), [f64::INFINITY, f64::NEG_INFINITY]); TENTHS];
    let mut before = 0;
    let equal = |a: &u32, b: &u32| values[*a as usize] == values[*b as usize];
    for equals in order.chunk_by(equal) {
        // The tenth follows from the mean of the ranks before + 1 to before + equals, minus one
        // half.
        let twice = 2 * before + equals.len();
        let tenth = (twice * TENTHS / (2 * known.len())).min(TENTHS - 1);
        for place in equals.iter().map(|index| known[*index as usize] as usize) {
            let (tally, [least, most]) = &mut tallies[tenth];
            tally.add(facts.has[place], facts.known[place] | of_all);
            *least = least.min(popularity[place]);
            *most = most.max(popularity[place]);
        }
        before += equals.len();
    }
    let filled = (1..).zip(&tallies);
    filled
        .filter(|(_, (tally, _))| tally.models > 0)
        .map(|(tenth, (tally, range))| tally.group(u32::to_string(&tenth), Some(*range), stated))
        .collect()
}

fn by_task(facts: &Facts<'_>, of_all: u16, stated: u16) -> Vec<ModelGroup> {
    let mut tallies: HashMap<&str, AbsenceCounts> = HashMap::new();
    for (place, task) in facts.tasks.iter().enumerate() {
        if let Some(task) = task {
            let tally = tallies.entry(task).or_default();
            tally.add(facts.has[place], facts.known[place] | of_all);
        }
    }
    let tallies: Vec<(&str, AbsenceCounts)> = tallies.into_iter().collect();
    let order = stats::order(tallies.len(), &|a, b| {
        let ((a, first), (b, other)) = (&tallies[a], &tallies[b]);
        other.models.cmp(&first.models).then_with(|| a.cmp(b))
    });
    let most = order.into_iter().take(TASKS).map(|place| &tallies[place]);
    most.map(|(task, tally)| tally.group((*task).to_owned(), None, stated))
        .collect()
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let facts = Facts::new(data, params);
        let stated = facts.stated();
        if stated == 0 {
            return None;
        }
        let of_all = OF_ALL.iter().fold(0, |all, property| all | property.bit());
        let mut all = AbsenceCounts::default();
        let (mut licenses, mut uninformative) = (0, 0);
        for (has, known) in facts.has.iter().zip(&facts.known) {
            all.add(*has, known | of_all);
            licenses += 1;
            uninformative += u64::from(has & UNINFORMATIVE != 0);
        }
        let owners = &facts.owners;
        let of_all_owners = |property: Property| {
            let absence = all.absence(property, stated);
            by_owner(
                absence,
                property,
                &facts,
                owners,
                of_all,
                data.source.coverage.part,
            )
        };
        let properties: Vec<Absence> = P::ALL.into_iter().map(of_all_owners).collect();
        let claim = OfClaim::of(&properties);
        let above = |absence: &&Absence| absence.rate.interval.is_some_and(is_mostly_absent);
        let without = facts
            .popularity
            .iter()
            .filter(|popularity| popularity.is_nan());
        Some(Self {
            things: things(data),
            models: all.models,
            told: stated.count_ones().into(),
            mostly_absent: properties.iter().filter(above).count() as u64,
            claim,
            properties,
            uninformative_license: if stated & P::License.bit() == 0 {
                Rate::default()
            } else {
                Rate::new(uninformative, licenses)
            },
            popularity: params.popularity,
            without_popularity: without.count() as u64,
            tenths: tenths(&facts.popularity, &facts, of_all, stated),
            tasks: by_task(&facts, of_all, stated),
            words: params.words,
            has_cards: facts.has_cards,
        })
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

impl Output {
    /// A property in words.
    pub fn title(&self, property: &str) -> String {
        match property {
            "license" => "licence".to_owned(),
            "dataset" => "data set".to_owned(),
            "base_model" => "base model".to_owned(),
            "carbon" => "carbon emissions".to_owned(),
            "card_words" => format!("card of {} words", count(self.words.into())),
            property => property.to_owned(),
        }
    }

    fn stated_properties(&self) -> impl Iterator<Item = &Absence> {
        self.properties.iter().filter(|absence| absence.told)
    }

    /// The known properties, the most absent first; equal ones keep their order.
    fn most_absent(&self) -> Vec<&Absence> {
        let stated: Vec<&Absence> = self.stated_properties().collect();
        let rate = |place: usize| stated[place].rate.rate.unwrap_or(0.0);
        let order = stats::order(stated.len(), &|a, b| rate(b).total_cmp(&rate(a)));
        order.into_iter().map(|place| stated[place]).collect()
    }
}

/// The same absence with owners as clusters, and whether the claim counts it.
fn by_owner(
    mut absence: Absence,
    property: Property,
    facts: &Facts<'_>,
    owners: &[u32],
    of_all: u16,
    coverage: Coverage,
) -> Absence {
    if !absence.told {
        return absence;
    }
    let bit = property.bit();
    let mut clusters: Vec<Cluster> = Vec::new();
    for ((has, known), owner) in facts.has.iter().zip(&facts.known).zip(owners) {
        if (known | of_all) & bit == 0 {
            continue;
        }
        let place = *owner as usize;
        while clusters.len() <= place {
            clusters.push(Cluster {
                key: clusters.len() as u32,
                size: 0,
                count: 0,
            });
        }
        clusters[place].size += 1;
        clusters[place].count += u64::from(has & bit == 0);
    }
    let Some(clustered) = Clustered::new(clusters) else {
        return absence;
    };
    absence.rate.interval = clustered.interval(CONFIDENCE);
    let in_claim = OF_CLAIM.contains(&property);
    let is_chosen = matches!(coverage, Coverage::Extract | Coverage::Unknown);
    let selected = is_chosen && absence.rate.absent == 0;
    absence.by_owner = Some(ByOwner {
        owners: clustered.clusters,
        effective_owners: clustered.kish,
        effective_models: clustered.effective,
        in_claim,
        selected,
        measured: in_claim && !selected && clustered.is_enough() && absence.rate.interval.is_some(),
    });
    absence
}

impl OfClaim {
    fn of(properties: &[Absence]) -> Self {
        let mut all = Self::default();
        for absence in properties {
            let is_measured = absence
                .by_owner
                .as_ref()
                .is_some_and(|by_owner| by_owner.measured);
            let Some(interval) = absence.rate.interval.filter(|_| is_measured) else {
                continue;
            };
            all.measured += 1;
            all.mostly_absent += u64::from(is_mostly_absent(interval));
            all.mostly_present += u64::from(is_mostly_present(interval));
        }
        all
    }
}
