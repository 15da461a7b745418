//! The properties that each model of a dataset states, one bit each.

use hashbrown::HashMap;

use super::{LINKS, NO_TASKS, OF_THE_TEMPLATE, P, Params, Property, UNINFORMATIVE};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::documentation;
use crate::domain::models::{Cells, Models};
use crate::domain::owners::{self, Owners};
use crate::metrics::Popularity;
use crate::metrics::RelationFilter;
use crate::relations::{Field, Name, Relation, Set, Value};

/// The properties that the models state, one bit each.
pub(super) struct Facts<'a> {
    /// The properties of each model, and whether its licence has no information.
    pub(super) has: Vec<u16>,
    /// The properties that are known for each model in addition to [`OF_ALL`].
    pub(super) known: Vec<u16>,
    pub(super) popularity: Vec<f64>,
    pub(super) tasks: Vec<Option<&'a str>>,
    /// The owner of each model by its place in the sorted names of owners, so that the order of rows
    /// does not matter.
    pub(super) owners: Vec<u32>,
    pub(super) has_cards: bool,
}

impl<'a> Facts<'a> {
    fn supply(&mut self, place: usize, bits: u16, known: u16) {
        if let Some(has) = self.has.get_mut(place) {
            *has |= bits;
        }
        if let Some(bits) = self.known.get_mut(place) {
            *bits |= known;
        }
    }

    /// Adds a model without known properties.
    fn push(&mut self, popularity: Option<f64>, task: Option<&'a str>) {
        self.has.push(0);
        self.known.push(0);
        self.popularity.push(popularity.unwrap_or(f64::NAN));
        self.tasks.push(task);
    }

    /// The properties of a dataset's packages, else of the rows of its documentation.
    pub(super) fn new(data: &Data<'a>, params: &Params) -> Self {
        let models = data.models();
        let rows = models.rows();
        let mut facts = Self {
            has: Vec::with_capacity(rows),
            known: Vec::with_capacity(rows),
            popularity: Vec::with_capacity(rows),
            tasks: Vec::with_capacity(rows),
            owners: Vec::new(),
            has_cards: false,
        };
        // This map has the place of each model.
        let mut places = vec![u32::MAX; rows];
        for (place, model) in (0..).zip(models.all()) {
            places[model as usize] = place;
        }
        facts.packages(data, params);
        let place_of = |model: u32| {
            let place = places.get(model as usize).copied()?;
            (place != u32::MAX).then_some(place as usize)
        };
        for child in models.children(RelationFilter::All, false) {
            if let Some(place) = place_of(child) {
                facts.supply(place, P::BaseModel.bit(), 0);
            }
        }
        facts.links(data, models, place_of);
        facts.documentation(data, models, params, place_of);
        facts
    }

    /// The properties in the rows of the packages.
    fn packages(&mut self, data: &Data<'a>, params: &Params) {
        let models = data.models();
        let popularity = models.cells(params.popularity.field());
        let [tasks, licenses] = [Field::Task, Field::License].map(|field| models.cells(field));
        let sets = [
            (models.cells(Field::Datasets), P::Dataset),
            (models.cells(Field::Languages), P::Language),
        ];
        let papers = models.cells(Field::Papers);
        let parts = data.relations.iter();
        let of_the_template: Vec<Option<Name>> =
            parts.map(|part| part.names.find(OF_THE_TEMPLATE)).collect();
        let metadata = models.cells(Field::CardMetadata);
        let cards = [Field::HasCard, Field::HasNonemptyCard].map(|field| models.cells(field));
        let words = models.cells(Field::CardWords);
        // Many models have the same task and the same licence, and many cards the same metadata.
        let (mut of_task, mut of_license) = (HashMap::new(), HashMap::new());
        let mut of_card = HashMap::new();
        for model in models.all() {
            let task = *of_task.entry(tasks.key(model)).or_insert_with(|| {
                let task = tasks.text(model);
                task.filter(|task| !NO_TASKS.contains(task))
            });
            self.push(popularity.number(model), task);
            let (mut has, mut known) = (0, 0);
            has |= *of_license.entry(licenses.key(model)).or_insert_with(|| {
                licenses.text(model).map_or(0, |license| {
                    let uninformative = is_uninformative(license);
                    P::License.bit() | if uninformative { UNINFORMATIVE } else { 0 }
                })
            });
            for (cells, property) in &sets {
                if cells.set(model) != Set::EMPTY {
                    has |= property.bit();
                }
            }
            let mut names = papers.names(model);
            if names.any(|paper| Some(paper) != of_the_template[papers.part(model)]) {
                has |= P::Paper.bit();
            }
            has |= *of_card.entry(metadata.key(model)).or_insert_with(|| {
                let names = metadata.members(model);
                names.fold(0, |has, name| has | named(name))
            });
            let flag = |cells: &Cells<'_, '_>| match cells.value(model) {
                Some(Value::Flag(flag)) => Some(flag),
                _ => None,
            };
            if let Some(has_card) = cards.iter().find_map(flag) {
                known |= P::Card.bit();
                has |= if has_card { P::Card.bit() } else { 0 };
            }
            if let Some(words) = words.count(model) {
                known |= P::Words.bit();
                has |= enough(words.whole(), params);
            }
            self.supply(self.has.len() - 1, has, known);
        }
        self.owners = Owners::known_of_models(models, models.all()).of;
    }

    /// Adds the properties that tables of a relational dump link to models. If a table is present,
    /// its property is known for all models.
    fn links(
        &mut self,
        data: &Data<'a>,
        models: &Models<'a>,
        place_of: impl Fn(u32) -> Option<usize>,
    ) {
        let mut stated = 0;
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Links) else {
                continue;
            };
            for row in pulse::over(0..table.rows()) {
                let to = relations.text(Field::LinkTo, row);
                let Some((_, property)) = LINKS.iter().find(|(name, _)| Some(*name) == to) else {
                    continue;
                };
                stated |= property.bit();
                let name = table.name(Field::LinkFrom, row);
                let model = name.and_then(|name| models.find(part, name));
                if let Some(place) = model.and_then(&place_of) {
                    self.supply(place, property.bit(), 0);
                }
            }
        }
        if stated != 0 {
            self.known.iter_mut().for_each(|known| *known |= stated);
        }
    }

    /// Adds the content of cards and people's judgements of them. Rows of models that are among the
    /// packages add to these; if there are no packages, the rows themselves are the models.
    fn documentation(
        &mut self,
        data: &Data<'a>,
        models: &Models<'a>,
        params: &Params,
        place_of: impl Fn(u32) -> Option<usize>,
    ) {
        let alone = models.rows() == 0;
        let mut by_name: HashMap<&'a str, usize> = HashMap::new();
        let mut names = Vec::new();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Documentation) else {
                continue;
            };
            let judged = table.has(Field::RuleDescription);
            self.has_cards |= judged || table.has(Field::HasDescription);
            for row in pulse::over(0..table.rows()) {
                let Some(name) = table.name(Field::DocumentedPackage, row) else {
                    continue;
                };
                let flag = |field| table.flag(field, row);
                let (mut has, mut known) = (0, 0);
                for (property, section) in [
                    (P::Limitations, documentation::LIMITATIONS),
                    (P::Evaluation, documentation::EVALUATION),
                ] {
                    if let Some(present) = documentation::section(table, row, section) {
                        known |= property.bit();
                        has |= if present { property.bit() } else { 0 };
                    }
                }
                if flag(Field::HasLicense) == Some(true) {
                    has |= P::License.bit();
                }
                if judged {
                    // A missing card has no section either.
                    known |= P::Card.bit() | P::Hardware.bit() | P::Limitations.bit();
                }
                if flag(Field::RuleDescription).is_some() {
                    has |= P::Card.bit();
                    for name in relations.members(Field::CardAttributes, row) {
                        // People's judgement of limitations is used before the rule.
                        has |= named(name) & !P::Limitations.bit();
                    }
                    if let Some(words) = table.count(Field::DocumentedWords, row) {
                        known |= P::Words.bit();
                        has |= enough(words.whole(), params);
                    }
                }
                if !alone {
                    if let Some(place) = models.find(part, name).and_then(&place_of) {
                        self.supply(place, has, known);
                    }
                    continue;
                }
                let Some(text) = relations.names.get(name) else {
                    continue;
                };
                let popularity = match params.popularity {
                    Popularity::Downloads => Field::DocumentedDownloads,
                    Popularity::Likes => Field::DocumentedLikes,
                };
                let popularity = table.count(popularity, row).map(|count| count.to_f64());
                let next = self.has.len();
                let place = *by_name.entry(text).or_insert(next);
                if place == next {
                    self.push(popularity, None);
                    names.push(owners::known_prefix(text));
                }
                self.keep_best(place, popularity.unwrap_or(f64::NAN), has, known);
            }
        }
        if alone {
            self.owners = Owners::new(names.into_iter()).of;
        }
    }

    /// Of several rows of one model the most popular counts, of equal ones the one with more
    /// properties. The order of the rows does not matter.
    fn keep_best(&mut self, place: usize, popularity: f64, has: u16, known: u16) {
        let slots = (self.popularity.get_mut(place), self.has.get_mut(place));
        let ((Some(popularity_before), Some(has_before)), Some(known_before)) =
            (slots, self.known.get_mut(place))
        else {
            return;
        };
        // An unknown popularity is lower than 0.
        let rank = |popularity: f64| {
            if popularity.is_nan() {
                f64::NEG_INFINITY
            } else {
                popularity
            }
        };
        let order = rank(popularity).total_cmp(&rank(*popularity_before));
        if order
            .then_with(|| (has, known).cmp(&(*has_before, *known_before)))
            .is_ge()
        {
            (*popularity_before, *has_before, *known_before) = (popularity, has, known);
        }
    }

    /// The properties that at least one model has.
    pub(super) fn stated(&self) -> u16 {
        let stated = self.has.iter().fold(0, |stated, has| stated | has);
        stated & !UNINFORMATIVE
    }
}

/// The kind of a dataset's rows, in words.
pub(in crate::metrics) fn things(data: &Data<'_>) -> &'static str {
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
    let found = P::ALL.into_iter().find(|property| property.name() == name);
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
        .any(|known| known.eq_ignore_ascii_case(license))
}
