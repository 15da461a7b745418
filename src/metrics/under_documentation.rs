//! What models leave unsaid.
//!
//! Source: `../shared/METRICS.md`, section 6.8: the rate of absence of eleven properties, overall,
//! by popularity and by task, with Wilson's 95% intervals. Ours: when the data tell of a property
//! at all, which of several sources counts, and how equal popularity is put into tenths.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::models::Models;
use super::shown::{
    About, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Setting, SettingKind, Shown, Style,
    Table, count, number, percent, plural,
};
use super::{Measure, Popularity, RelationFilter, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::relations::{Field, Relation, Set};
use crate::stats;

/// What the metric is about.
pub const ABOUT: About = About {
    question: "Which properties do models leave undocumented, and do popular ones say more?",
    definition: &[
        "For each property the rate of absence is the share of models that do not supply it, with Wilson's 95% interval: licence, data set, language, base model, paper, evaluation, carbon emissions, hardware, limitations, the card itself, and a card of at least so many words (20).",
        "Only properties that the data can tell count (ours): one that no model of the data has is not told, rather than absent everywhere. Rates of limitations, hardware and words are of the models whose card was looked at; a model without a card has none of the former, and is left out of the latter.",
        "Sources: columns of licence, data sets, languages and files; the hub's tags, which it makes of a card's metadata (license, dataset, language, arxiv and doi, base_model, model-index and eval-results for evaluation, co2_eq_emissions for carbon); base models as the registry resolves them; PeaTMOSS's tables; and, where a file holds cards, their heads and texts: sections of evaluation and limitations by people's judgement where the file has it, else by the rule of the documentation metric, hardware by the names of accelerators, papers by their links. The paper on estimating emissions (arXiv 1910.09700), to which the hub's template links in every card, is nobody's own.",
        "A licence of other or unknown is there but says nothing: it counts as present, and in a bucket of its own.",
        "Popularity (ours): models are ranked, equals share their mean rank and so stay together, and each is put into the tenth of its rank; the tenths are of different sizes where many are equal, and some may be empty. Tasks are the ten most frequent.",
    ],
    formula: &[(
        "Rate of absence",
        "models without the property ÷ models of which it can be told",
    )],
    published: &[
        "Castaño et al. (2023): carbon figures in 1,417 models of the Hugging Face Hub.",
        "Gong et al. (2023): the documentation of 1,908 models in six repositories, checked against a contract of pre- and post-conditions (second-hand).",
        "Montes et al. (2022): of 36 models in four zoos, accuracy differs by 1.23 to 2.62% and latency by 9 to 131% from what is documented (second-hand).",
        "Taraghi et al. (2024): documentation did not grow with the tools for it (details unverified).",
        "An extract of hub-stats of May 2026 that favours evaluated models: licence in 2,993 of 4,167 cards, data sets in 1,052, carbon in 5.",
    ],
    settings: &[
        Setting {
            name: "popularity",
            label: "Popularity",
            hint: Some("what the tenths are made by"),
            kind: SettingKind::Choice {
                choices: &[("downloads", "downloads"), ("likes", "likes")],
                otherwise: "downloads",
            },
            rare: false,
        },
        Setting {
            name: "words",
            label: "Least words of a card",
            hint: Some("a card of fewer counts as one that says too little"),
            kind: SettingKind::Number {
                min: 1,
                max: 100_000,
                otherwise: 20,
            },
            rare: true,
        },
    ],
};

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// What the tenths are made by.
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

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        if (1..=100_000).contains(&self.words) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Setting,
            format!("Cards of at least {} words.", self.words),
            "Choose 1 to 100,000.",
        ))
    }
}

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// Tasks that are told apart.
const TASKS: usize = 10;

/// Groups by popularity.
const TENTHS: usize = 10;

/// Lines of the figure by popularity.
const LINES: usize = 3;

/// What files write where no task is known.
const NO_TASKS: &[&str] = &["None", "unknown"];

/// A paper of which the hub's template speaks in every card: how to estimate emissions.
const OF_THE_TEMPLATE: &str = "1910.09700";

/// What a model may supply, in the order of the specification.
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

    /// The name in documents; those of a card's attributes are the same.
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

/// A licence that is there and says nothing.
const UNINFORMATIVE: u16 = 1 << PROPERTIES;

/// Properties that are known of all models as soon as anything tells of them; the others are
/// known of those whose card was looked at.
const OF_ALL: [Property; 7] = [
    P::License,
    P::Dataset,
    P::Language,
    P::BaseModel,
    P::Paper,
    P::Evaluation,
    P::Carbon,
];

/// Links of a relational dump that supply a property.
const LINKS: &[(&str, Property)] = &[
    ("hardware", P::Hardware),
    ("carbon_emitted", P::Carbon),
    ("limitation_and_bias", P::Limitations),
    ("evaluation_metric", P::Evaluation),
];

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What the rows are: `models`, `data sets`, `spaces` or `packages`.
    pub things: &'static str,
    /// Models, each once.
    pub models: u64,
    /// All eleven properties, told or not.
    pub properties: Vec<Absence>,
    /// Properties that the data tell.
    pub told: u64,
    /// Told properties whose interval is above one half.
    pub mostly_absent: u64,
    /// Licences that are there and say nothing: `other` and `unknown`.
    pub uninformative_license: Rate,
    /// What the tenths are made by.
    pub popularity: Popularity,
    /// Models of unknown popularity, which are in no tenth.
    pub without_popularity: u64,
    /// The told properties by popularity: tenth 1 is the least popular; empty ones are left out.
    pub tenths: Vec<Group>,
    /// The told properties by task, the most frequent first.
    pub tasks: Vec<Group>,
    /// Words that a card must have.
    pub words: u32,
    /// Whether the data hold cards, judged or to be judged.
    pub has_cards: bool,
}

/// How many lack a property.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Absence {
    /// The property.
    pub property: &'static str,
    /// Whether the data tell of it: whether any model has it.
    pub told: bool,
    /// How many lack it, of those that it is known of; nothing where it is not told.
    #[serde(flatten)]
    pub rate: Rate,
}

/// A share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Rate {
    /// The denominator.
    pub n: u64,
    /// The numerator.
    pub absent: u64,
    /// One by the other, from 0 to 1; undefined of nothing.
    pub rate: Option<f64>,
    /// Wilson's 95% interval.
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

/// Models of like popularity, or of one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The tenth, from 1 to 10, or the task.
    pub group: String,
    /// Models in it.
    pub models: u64,
    /// The least and the greatest popularity, of a tenth.
    pub range: Option<[f64; 2]>,
    /// The told properties.
    pub properties: Vec<Absence>,
}

/// What the models supply, bit by bit.
struct Facts<'a> {
    /// The properties that each has, and whether its licence says nothing.
    has: Vec<u16>,
    /// The properties that are known of each beyond [`OF_ALL`].
    known: Vec<u16>,
    popularity: Vec<f64>,
    tasks: Vec<Option<&'a str>>,
    has_cards: bool,
}

impl<'a> Facts<'a> {
    fn supply(&mut self, place: usize, bits: u16, known: u16) {
        if let Some(has) = self.has.get_mut(place) {
            *has |= bits;
        }
        if let Some(own) = self.known.get_mut(place) {
            *own |= known;
        }
    }

    /// Adds a model of which nothing is known yet.
    fn push(&mut self, popularity: Option<f64>, task: Option<&'a str>) {
        self.has.push(0);
        self.known.push(0);
        self.popularity.push(popularity.unwrap_or(f64::NAN));
        self.tasks.push(task);
    }

    /// The facts of a dataset's packages, or else of the rows of its documentation.
    fn new(data: &Data<'a>, params: &Params) -> Self {
        let models = data.models();
        let rows = models.rows();
        let mut facts = Self {
            has: Vec::with_capacity(rows),
            known: Vec::with_capacity(rows),
            popularity: Vec::with_capacity(rows),
            tasks: Vec::with_capacity(rows),
            has_cards: false,
        };
        // The place of each model among the facts.
        let mut places = vec![u32::MAX; rows];
        for model in models.all() {
            if let Some(place) = places.get_mut(model as usize) {
                *place = facts.has.len() as u32;
            }
            facts.package(models, model, params);
        }
        let place_of = |model: u32| {
            let place = places.get(model as usize).copied()?;
            (place != u32::MAX).then_some(place as usize)
        };
        for edge in models.edges(RelationFilter::All, false).list {
            if let Some(place) = place_of(edge.child) {
                facts.supply(place, P::BaseModel.bit(), 0);
            }
        }
        facts.links(data, models, place_of);
        facts.documentation(data, models, params, place_of);
        facts
    }

    /// What the row of a package tells.
    fn package(&mut self, models: &Models<'a>, model: u32, params: &Params) {
        let Some((_, relations, packages, row)) = models.row(model) else {
            return;
        };
        let text = |field| relations.names.get(packages.name(field, row)?);
        let popularity = models.number(model, params.popularity.field());
        let task = text(Field::Task).filter(|task| !NO_TASKS.contains(task));
        self.push(popularity, task);
        let (mut has, mut known) = (0, 0);
        if let Some(license) = text(Field::License) {
            has |= P::License.bit();
            if is_uninformative(license) {
                has |= UNINFORMATIVE;
            }
        }
        for (field, property) in [
            (Field::Datasets, P::Dataset),
            (Field::Languages, P::Language),
        ] {
            if packages.set_of(field, row) != Set::EMPTY {
                has |= property.bit();
            }
        }
        let mut papers = relations.members(Field::Papers, row);
        if papers.any(|paper| paper != OF_THE_TEMPLATE) {
            has |= P::Paper.bit();
        }
        for name in relations.members(Field::CardMetadata, row) {
            has |= named(name);
        }
        let flag = |field| packages.flag(field, row);
        if let Some(has_card) = flag(Field::HasCard).or_else(|| flag(Field::HasNonemptyCard)) {
            known |= P::Card.bit();
            has |= if has_card { P::Card.bit() } else { 0 };
        }
        if let Some(words) = packages.count(Field::CardWords, row) {
            known |= P::Words.bit();
            has |= enough(words.whole(), params);
        }
        self.supply(self.has.len() - 1, has, known);
    }

    /// What tables of a relational dump link to models: a table that is there tells of all.
    fn links(
        &mut self,
        data: &Data<'a>,
        models: &Models<'a>,
        place_of: impl Fn(u32) -> Option<usize>,
    ) {
        let mut told = 0;
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Links) else {
                continue;
            };
            for row in 0..table.rows() {
                let to = relations.text(Field::LinkTo, row);
                let Some((_, property)) = LINKS.iter().find(|(own, _)| Some(*own) == to) else {
                    continue;
                };
                told |= property.bit();
                let name = table.name(Field::LinkFrom, row);
                let model = name.and_then(|name| models.find(part, name));
                if let Some(place) = model.and_then(&place_of) {
                    self.supply(place, property.bit(), 0);
                }
            }
        }
        if told != 0 {
            self.known.iter_mut().for_each(|known| *known |= told);
        }
    }

    /// What cards say, and what people say of them. Rows of models that are among the packages
    /// add to these; where there are no packages, the rows themselves are the models.
    fn documentation(
        &mut self,
        data: &Data<'a>,
        models: &Models<'a>,
        params: &Params,
        place_of: impl Fn(u32) -> Option<usize>,
    ) {
        let alone = models.rows() == 0;
        let mut by_name: HashMap<&'a str, usize> = HashMap::new();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Documentation) else {
                continue;
            };
            let judged = table.has(Field::RuleDescription);
            self.has_cards |= judged || table.has(Field::HasDescription);
            for row in 0..table.rows() {
                let Some(name) = table.name(Field::DocumentedPackage, row) else {
                    continue;
                };
                let place = if alone {
                    let Some(text) = relations.names.get(name) else {
                        continue;
                    };
                    let popularity = table.count(
                        match params.popularity {
                            Popularity::Downloads => Field::DocumentedDownloads,
                            Popularity::Likes => Field::DocumentedLikes,
                        },
                        row,
                    );
                    let next = self.has.len();
                    let place = *by_name.entry(text).or_insert(next);
                    if place == next {
                        self.push(popularity.map(|own| own.to_f64()), None);
                    }
                    // Of several rows the first counts.
                    Some(place).filter(|place| *place == next)
                } else {
                    models.find(part, name).and_then(&place_of)
                };
                let Some(place) = place else {
                    continue;
                };
                let flag = |field| table.flag(field, row);
                let (mut has, mut known) = (0, 0);
                for (property, given, rule) in [
                    (
                        P::Limitations,
                        Field::HasLimitations,
                        Field::RuleLimitations,
                    ),
                    (P::Evaluation, Field::HasEvaluation, Field::RuleEvaluation),
                ] {
                    if let Some(own) = flag(given).or_else(|| flag(rule)) {
                        known |= property.bit();
                        has |= if own { property.bit() } else { 0 };
                    }
                }
                if flag(Field::HasLicense) == Some(true) {
                    has |= P::License.bit();
                }
                if judged {
                    // A card that is not there has no section either.
                    known |= P::Card.bit() | P::Hardware.bit() | P::Limitations.bit();
                }
                if flag(Field::RuleDescription).is_some() {
                    has |= P::Card.bit();
                    for name in relations.members(Field::CardAttributes, row) {
                        // People's word on limitations stands.
                        has |= named(name) & !P::Limitations.bit();
                    }
                    if let Some(words) = table.count(Field::DocumentedWords, row) {
                        known |= P::Words.bit();
                        has |= enough(words.whole(), params);
                    }
                }
                self.supply(place, has, known);
            }
        }
    }

    /// The properties that any model has.
    fn told(&self) -> u16 {
        let told = self.has.iter().fold(0, |told, has| told | has);
        told & !UNINFORMATIVE
    }
}

/// What a dataset's rows are, in words.
pub(super) fn things(data: &Data<'_>) -> &'static str {
    match data.source.registry.as_deref() {
        None | Some("huggingface" | "modelhub" | "modelzoo" | "onnx-model-zoo" | "pytorch-hub") => {
            "models"
        }
        Some("huggingface-datasets") => "data sets",
        Some("huggingface-spaces") => "spaces",
        Some(_) => "packages",
    }
}

/// The property of an attribute's name.
fn named(name: &str) -> u16 {
    let found = P::ALL.into_iter().find(|own| own.name() == name);
    found.map_or(0, Property::bit)
}

fn enough(words: u64, params: &Params) -> u16 {
    if words < params.words.into() {
        0
    } else {
        P::Words.bit()
    }
}

fn is_uninformative(license: &str) -> bool {
    let license = license.trim();
    ["other", "unknown"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(license))
}

/// Counts over some models.
#[derive(Clone, Default)]
struct Tally {
    models: u64,
    n: [u64; PROPERTIES],
    absent: [u64; PROPERTIES],
}

impl Tally {
    fn add(&mut self, has: u16, known: u16) {
        self.models += 1;
        for (place, property) in P::ALL.into_iter().enumerate() {
            if known & property.bit() != 0 {
                self.n[place] += 1;
                self.absent[place] += u64::from(has & property.bit() == 0);
            }
        }
    }

    fn absence(&self, property: Property, told: u16) -> Absence {
        let place = property as usize;
        let is_told = told & property.bit() != 0;
        Absence {
            property: property.name(),
            told: is_told,
            rate: if is_told {
                Rate::new(self.absent[place], self.n[place])
            } else {
                Rate::default()
            },
        }
    }

    fn group(&self, group: String, range: Option<[f64; 2]>, told: u16) -> Group {
        let properties = P::ALL.into_iter().filter(|own| told & own.bit() != 0);
        Group {
            group,
            models: self.models,
            range,
            properties: properties.map(|own| self.absence(own, told)).collect(),
        }
    }
}

/// The tenth of each rank among models of known popularity: equals stay together.
fn tenths(popularity: &[f64], facts: &Facts<'_>, of_all: u16, told: u16) -> Vec<Group> {
    let known = (0..popularity.len()).filter(|place| !popularity[*place].is_nan());
    let known: Vec<u32> = known.map(|place| place as u32).collect();
    let values: Vec<f64> = known
        .iter()
        .map(|place| popularity[*place as usize])
        .collect();
    let order = stats::order_of(&values);
    let mut tallies: Vec<(Tally, [f64; 2])> =
        vec![(Tally::default(), [f64::INFINITY, f64::NEG_INFINITY]); TENTHS];
    let mut before = 0;
    let equal = |a: &usize, b: &usize| values[*a] == values[*b];
    for equals in order.chunk_by(equal) {
        // Ranks from before + 1 to before + equals, their mean less one half, in tenths of all.
        let twice = 2 * before + equals.len();
        let tenth = (twice * TENTHS / (2 * known.len())).min(TENTHS - 1);
        for place in equals.iter().map(|index| known[*index] as usize) {
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
        .map(|(tenth, (tally, range))| tally.group(u32::to_string(&tenth), Some(*range), told))
        .collect()
}

fn by_task(facts: &Facts<'_>, of_all: u16, told: u16) -> Vec<Group> {
    let mut tallies: HashMap<&str, Tally> = HashMap::new();
    for (place, task) in facts.tasks.iter().enumerate() {
        if let Some(task) = task {
            let tally = tallies.entry(task).or_default();
            tally.add(facts.has[place], facts.known[place] | of_all);
        }
    }
    let tallies: Vec<(&str, Tally)> = tallies.into_iter().collect();
    let order = stats::order(tallies.len(), &|a, b| {
        let ((a, own), (b, other)) = (&tallies[a], &tallies[b]);
        other.models.cmp(&own.models).then_with(|| a.cmp(b))
    });
    let most = order.into_iter().take(TASKS).map(|place| &tallies[place]);
    most.map(|(task, tally)| tally.group((*task).to_owned(), None, told))
        .collect()
}

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
        let facts = Facts::new(data, params);
        let told = facts.told();
        if told == 0 {
            return None;
        }
        let of_all = OF_ALL.iter().fold(0, |all, own| all | own.bit());
        let mut all = Tally::default();
        let (mut licenses, mut uninformative) = (0, 0);
        for (has, known) in facts.has.iter().zip(&facts.known) {
            all.add(*has, known | of_all);
            licenses += 1;
            uninformative += u64::from(has & UNINFORMATIVE != 0);
        }
        let properties: Vec<Absence> = P::ALL
            .into_iter()
            .map(|own| all.absence(own, told))
            .collect();
        let above = |own: &&Absence| own.rate.interval.is_some_and(|[low, _]| low > 0.5);
        let without = facts.popularity.iter().filter(|own| own.is_nan());
        Some(Self {
            things: things(data),
            models: all.models,
            told: told.count_ones().into(),
            mostly_absent: properties.iter().filter(above).count() as u64,
            properties,
            uninformative_license: if told & P::License.bit() == 0 {
                Rate::default()
            } else {
                Rate::new(uninformative, licenses)
            },
            popularity: params.popularity,
            without_popularity: without.count() as u64,
            tenths: tenths(&facts.popularity, &facts, of_all, told),
            tasks: by_task(&facts, of_all, told),
            words: params.words,
            has_cards: facts.has_cards,
        })
    }

    fn show(&self) -> Shown {
        show(self)
    }
}

impl Output {
    /// A property in words.
    fn title(&self, property: &str) -> String {
        match property {
            "license" => "licence".to_owned(),
            "dataset" => "data set".to_owned(),
            "base_model" => "base model".to_owned(),
            "carbon" => "carbon emissions".to_owned(),
            "card_words" => format!("card of {} words", count(self.words.into())),
            property => property.to_owned(),
        }
    }

    fn told_properties(&self) -> impl Iterator<Item = &Absence> {
        self.properties.iter().filter(|own| own.told)
    }

    /// The told properties, the most absent first, the earlier of equals.
    fn most_absent(&self) -> Vec<&Absence> {
        let told: Vec<&Absence> = self.told_properties().collect();
        let rate = |place: usize| told[place].rate.rate.unwrap_or(0.0);
        let order = stats::order(told.len(), &|a, b| rate(b).total_cmp(&rate(a)));
        order.into_iter().map(|place| told[place]).collect()
    }
}

fn show(output: &Output) -> Shown {
    let most = output.most_absent();
    let worded = |own: &&&Absence| {
        let share = own.rate.rate.map_or_else(|| "–".to_owned(), percent);
        format!("{} {share}", output.title(own.property))
    };
    let mut sentences = vec![format!(
        "The data tell of {} of {} {}. Absent in more than half, with the whole 95% interval above one half: {}.",
        plural(output.told, "property", "properties"),
        count(output.models),
        output.things,
        output.mostly_absent,
    )];
    let words: Vec<String> = most.iter().take(5).map(|own| worded(&own)).collect();
    sentences.push(format!("Absent most often: {}.", words.join(", ")));
    if output.uninformative_license.absent > 0
        && let Some(share) = output.uninformative_license.rate
    {
        sentences.push(format!(
            "The licence is there but says nothing (other, unknown) in {}: {}.",
            count(output.uninformative_license.absent),
            percent(share)
        ));
    }
    // The licence, which most readers ask for, where it is told.
    let license = most.iter().find(|own| own.property == P::License.name());
    if let ([least, .., popular], Some(own)) = (&output.tenths[..], license.or(most.first())) {
        let rate = |group: &Group| {
            let found = group
                .properties
                .iter()
                .find(|other| other.property == own.property);
            found
                .and_then(|own| own.rate.rate)
                .map_or_else(|| "–".to_owned(), percent)
        };
        sentences.push(format!(
            "In the least popular tenth, the {} is absent in {}; in the most popular in {}.",
            output.title(own.property),
            rate(least),
            rate(popular)
        ));
    }
    Shown {
        short: format!(
            "{} of {} properties mostly absent",
            output.mostly_absent, output.told
        ),
        sentences,
        figures: figures(output, &most),
        tables: tables(output),
        caveats: caveats(output),
        compared: Vec::new(),
    }
}

fn figures(output: &Output, most: &[&Absence]) -> Vec<Figure> {
    let told: Vec<&Absence> = output.told_properties().collect();
    let mut figures = vec![Figure::Bars {
        title: "Absence of each property".to_owned(),
        axis: Axis::new(
            &format!("Share of {} without it", output.things),
            Scale::Share,
        ),
        categories: told.iter().map(|own| output.title(own.property)).collect(),
        series: vec![BarSeries {
            name: "Absent".to_owned(),
            values: told.iter().map(|own| own.rate.rate).collect(),
            intervals: told.iter().map(|own| own.rate.interval).collect(),
        }],
    }];
    if output.tenths.len() > 1 {
        let line = |own: &&Absence| PlaneSeries {
            name: output.title(own.property),
            style: Style::Line,
            points: output
                .tenths
                .iter()
                .filter_map(|group| {
                    let mut found = group.properties.iter();
                    let found = found.find(|other| other.property == own.property)?;
                    Some([group.group.parse().ok()?, found.rate.rate?])
                })
                .collect(),
        };
        figures.push(Figure::Plane {
            title: "Absence by popularity".to_owned(),
            x: Axis::new(
                &format!("Tenth by {}, 10 the most popular", output.popularity.name()),
                Scale::Linear,
            ),
            y: Axis::new(
                &format!("Share of {} without it", output.things),
                Scale::Share,
            ),
            series: most.iter().take(LINES).map(line).collect(),
        });
    }
    figures
}

fn tables(output: &Output) -> Vec<Table> {
    let mut all = Table::new(
        "Absence of each property",
        &["Property", "Known of", "Absent", "Share", "95% from", "to"],
    );
    let bounds = |rate: &Rate| [0, 1].map(|end| Cell::share(rate.interval.map(|own| own[end])));
    let mut row = |title: String, rate: &Rate| {
        let [low, high] = bounds(rate);
        all.row([
            Cell::Text(title),
            Cell::Count(rate.n),
            Cell::Count(rate.absent),
            Cell::share(rate.rate),
            low,
            high,
        ]);
    };
    for own in output.told_properties() {
        row(output.title(own.property), &own.rate);
    }
    if output.uninformative_license.n > 0 {
        row(
            "licence there, but other or unknown".to_owned(),
            &output.uninformative_license,
        );
    }
    let titles: Vec<String> = output
        .told_properties()
        .map(|own| output.title(own.property))
        .collect();
    let grouped = |caption: &str, first: &str, groups: &[Group]| {
        let mut columns = vec![first, "Number"];
        columns.extend(titles.iter().map(String::as_str));
        let mut table = Table::new(caption, &columns);
        for group in groups {
            let name = match group.range {
                Some([least, most]) => format!(
                    "{} ({} to {} {})",
                    group.group,
                    whole(least),
                    whole(most),
                    output.popularity.name()
                ),
                None => group.group.clone(),
            };
            let rates = group
                .properties
                .iter()
                .map(|own| Cell::share(own.rate.rate));
            table.row(
                [Cell::Text(name), Cell::Count(group.models)]
                    .into_iter()
                    .chain(rates),
            );
        }
        table
    };
    let mut tables = vec![all];
    if !output.tenths.is_empty() {
        tables.push(grouped("Absence by popularity", "Tenth", &output.tenths));
    }
    if !output.tasks.is_empty() {
        tables.push(grouped("Absence by task", "Task", &output.tasks));
    }
    tables
}

/// A popularity as it reads: whole where it is.
fn whole(popularity: f64) -> String {
    if popularity.fract() == 0.0 && popularity < 1e15 {
        count(popularity as u64)
    } else {
        number(popularity)
    }
}

fn caveats(output: &Output) -> Vec<String> {
    let mut caveats = Vec::new();
    let untold: Vec<String> = output
        .properties
        .iter()
        .filter(|own| !own.told)
        .map(|own| output.title(own.property))
        .collect();
    if !untold.is_empty() {
        caveats.push(format!(
            "Not told: {}. None of the {} here has any, which says more of the data than of the {}.",
            untold.join(", "),
            output.things,
            output.things
        ));
    }
    let is_told = |property: Property| {
        let mut told = output.told_properties();
        told.any(|own| own.property == property.name())
    };
    if !output.has_cards && (is_told(P::Evaluation) || is_told(P::Carbon)) {
        caveats.push("Evaluation and carbon are read off the tags that the hub makes of a card's metadata. The metadata themselves (cardData) are most of a hub's file and are not read: results that only they or the text of a card tell count as absent.".to_owned());
    }
    if is_told(P::BaseModel) || is_told(P::Language) {
        caveats.push("Absence is not always a lack: a model that was trained from scratch has no base model, and one for images no language. Tags tell languages by codes of two letters alone.".to_owned());
    }
    if output.has_cards {
        caveats.push("What a card's text says is found by rules that miss rather than invent: absence of evaluation, hardware and limitations is an upper bound.".to_owned());
    }
    if output.without_popularity > 0 {
        caveats.push(format!(
            "{} are of unknown popularity and in no tenth.",
            count(output.without_popularity)
        ));
    }
    let largest = output.tenths.iter().map(|group| group.models).max();
    let ranked: u64 = output.tenths.iter().map(|group| group.models).sum();
    if let Some(largest) = largest.filter(|own| u128::from(*own) * 5 > u128::from(ranked)) {
        caveats.push(format!(
            "Equal popularity stays together, so the tenths differ in size: the largest holds {} of {}.",
            count(largest),
            count(ranked)
        ));
    }
    caveats.push(
        "Rates by popularity and by task describe; they do not say that saying more makes popular."
            .to_owned(),
    );
    caveats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::{Count, Name, Relations, Value};

    #[derive(Default)]
    struct Made(Relations);

    impl Made {
        fn name(&mut self, text: &str) -> Name {
            self.0.names.intern(text).unwrap()
        }

        /// A package with fields as `name=value`, sets parted by commas.
        fn package(&mut self, id: &str, fields: &[(Field, &str)]) {
            let id = self.name(id);
            self.0
                .table_mut(Relation::Packages)
                .set(Field::PackageId, Value::Name(id));
            self.row(Relation::Packages, fields);
        }

        fn row(&mut self, relation: Relation, fields: &[(Field, &str)]) {
            use crate::relations::Type;
            for (field, text) in fields {
                let value = match field.field_type() {
                    Type::Set => {
                        let mut names: Vec<Name> =
                            text.split(',').map(|own| self.name(own)).collect();
                        Value::Set(self.0.sets.intern(&mut names).unwrap())
                    }
                    Type::Count => Value::Count(Count::new(text.parse().unwrap())),
                    Type::Flag => Value::Flag(*text == "true"),
                    _ => Value::Name(self.name(text)),
                };
                self.0.table_mut(relation).set(*field, value);
            }
            self.0.table_mut(relation).end_row();
        }

        fn measure(&self, params: &Params) -> Option<Output> {
            let source = Source::default();
            Output::measure(&Data::new(&source, vec![&self.0], None), params)
        }
    }

    fn rates(absences: &[Absence]) -> Vec<(&'static str, u64, u64)> {
        let told = absences.iter().filter(|own| own.told);
        told.map(|own| (own.property, own.rate.absent, own.rate.n))
            .collect()
    }

    #[test]
    fn only_what_is_told_counts() {
        let mut made = Made::default();
        made.package(
            "a",
            &[(Field::License, "mit"), (Field::Papers, "1910.09700")],
        );
        made.package(
            "b",
            &[(Field::License, "Other"), (Field::CardMetadata, "carbon")],
        );
        made.package(
            "c",
            &[
                (Field::Papers, "1910.09700,1810.04805"),
                (Field::HasCard, "true"),
            ],
        );
        made.package(
            "d",
            &[(Field::HasCard, "false"), (Field::Datasets, "squad,mnli")],
        );
        made.row(
            Relation::BaseEdges,
            &[(Field::Child, "a"), (Field::BaseId, "b")],
        );
        made.row(
            Relation::BaseEdges,
            &[(Field::Child, "c"), (Field::BaseId, "c")],
        );
        let output = made.measure(&Params::default()).unwrap();
        assert_eq!(
            rates(&output.properties),
            [
                ("license", 2, 4),
                ("dataset", 3, 4),
                ("base_model", 3, 4),
                ("paper", 3, 4),
                ("carbon", 3, 4),
                ("card", 1, 2),
            ]
        );
        assert_eq!((output.told, output.properties.len()), (6, 11));
        let uninformative = output.uninformative_license;
        assert_eq!((uninformative.absent, uninformative.n), (1, 4));
        assert_eq!(output.without_popularity, 4);
        assert!(output.tenths.is_empty() && output.tasks.is_empty());
        let shown = output.show();
        assert!(
            shown.caveats[0].contains("language, evaluation, hardware"),
            "{shown:?}"
        );
        // Nothing at all is no answer.
        let mut made = Made::default();
        made.package("a", &[(Field::Downloads, "1")]);
        assert!(made.measure(&Params::default()).is_none());
        assert!(Made::default().measure(&Params::default()).is_none());
    }

    #[test]
    fn cards_alone() {
        let mut made = Made::default();
        let cards: [(&str, &[(Field, &str)]); 4] = [
            (
                "a",
                &[
                    (Field::RuleDescription, "true"),
                    (Field::RuleLimitations, "true"),
                    (Field::CardAttributes, "license,hardware,limitations"),
                    (Field::DocumentedWords, "20"),
                    (Field::DocumentedDownloads, "5"),
                ],
            ),
            (
                "b",
                &[
                    (Field::RuleDescription, "false"),
                    (Field::RuleLimitations, "true"),
                    (Field::HasLimitations, "false"),
                    (Field::CardAttributes, "limitations"),
                    (Field::DocumentedWords, "19"),
                    (Field::DocumentedDownloads, "7"),
                ],
            ),
            ("c", &[(Field::DocumentedDownloads, "9")]),
            // The same model again.
            (
                "a",
                &[
                    (Field::RuleDescription, "true"),
                    (Field::CardAttributes, "carbon"),
                ],
            ),
        ];
        for (id, fields) in cards {
            let id = made.name(id);
            let table = made.0.table_mut(Relation::Documentation);
            table.set(Field::DocumentedPackage, Value::Name(id));
            made.row(Relation::Documentation, fields);
        }
        let output = made.measure(&Params::default()).unwrap();
        assert_eq!(
            rates(&output.properties),
            [
                ("license", 2, 3),
                ("hardware", 2, 3),
                ("limitations", 2, 3),
                ("card", 1, 3),
                ("card_words", 1, 2),
            ]
        );
        assert_eq!(output.tenths.len(), 3);
        let fewer = Params {
            words: 19,
            ..Params::default()
        };
        let output = made.measure(&fewer).unwrap();
        assert_eq!(rates(&output.properties)[4], ("card_words", 0, 2));
    }

    #[test]
    fn equals_stay_in_one_tenth() {
        let mut made = Made::default();
        // Six without downloads: their mean rank is 3.5 of 10, so the fourth tenth.
        for (index, downloads) in ["0", "0", "0", "0", "0", "0", "1", "2", "3", "4"]
            .iter()
            .enumerate()
        {
            let id = format!("m{index}");
            let license = (Field::License, "mit");
            let fields = [(Field::Downloads, *downloads), license];
            made.package(
                &id,
                if index % 2 == 0 {
                    &fields
                } else {
                    &fields[..1]
                },
            );
        }
        let output = made.measure(&Params::default()).unwrap();
        let tenths: Vec<(&str, u64, u64)> = output
            .tenths
            .iter()
            .map(|own| {
                (
                    own.group.as_str(),
                    own.models,
                    own.properties[0].rate.absent,
                )
            })
            .collect();
        assert_eq!(
            tenths,
            [
                ("4", 6, 3),
                ("7", 1, 0),
                ("8", 1, 1),
                ("9", 1, 0),
                ("10", 1, 1)
            ]
        );
        assert_eq!(output.tenths[0].range, Some([0.0, 0.0]));
    }

    #[test]
    fn tasks_by_number_then_name() {
        let mut made = Made::default();
        for (index, task) in ["b", "a", "c", "c", "unknown"].iter().enumerate() {
            let fields = [(Field::Task, *task), (Field::License, "mit")];
            made.package(&format!("m{index}"), &fields);
        }
        let output = made.measure(&Params::default()).unwrap();
        let tasks: Vec<&str> = output.tasks.iter().map(|own| own.group.as_str()).collect();
        assert_eq!(tasks, ["c", "a", "b"]);
    }

    #[test]
    fn settings_out_of_range() {
        let none = Params {
            words: 0,
            ..Params::default()
        };
        assert!(none.checked().is_err() && Params::default().checked().is_ok());
    }
}
