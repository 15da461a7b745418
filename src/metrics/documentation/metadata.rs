//! The metadata of each model, and the sections of its card.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::records::{Judged, known};
use super::{A, FIELDS, LINKS, OF_CARDS, SECTIONS, SectionAgreement, SectionsFrom};
use crate::base::pulse;
use crate::domain::documentation::{self, FOUND, STATED};
use crate::domain::models::Models;
use crate::metrics::RelationFilter;
use crate::relations::{Field, FieldColumn, Relation, Relations, Table, Value, task_domain};
use crate::stats;

/// The metadata of each model, one bit each, and the metadata that the data contain at all.
pub(super) struct Metadata {
    pub(super) masks: Vec<u32>,
    pub(super) available: u32,
}

impl Metadata {
    pub(super) fn new(models: &Models<'_>, relations: &[&Relations]) -> Self {
        let mut metadata = Self {
            masks: vec![0; models.numbers() as usize],
            available: 0,
        };
        let mut first = 0;
        for (part, relations) in relations.iter().enumerate() {
            if let Some(packages) = relations.table(Relation::Packages) {
                metadata.columns(packages, first);
                metadata.domains(relations, packages, first);
                metadata.papers(relations, packages, first);
                first += packages.rows();
            }
            metadata.authors(models, part, relations);
            metadata.links(models, part, relations);
        }
        if models.has_edges() {
            metadata.available |= A::BaseModel.bit();
            for child in models.children(RelationFilter::All, true) {
                metadata.masks[child as usize] |= A::BaseModel.bit();
            }
        }
        metadata
    }

    fn columns(&mut self, packages: &Table, first: usize) {
        let columns: Vec<(u32, &FieldColumn)> = FIELDS
            .iter()
            .filter(|(attribute, _)| *attribute != A::Domain)
            .filter_map(|(attribute, field)| Some((attribute.bit(), packages.column(*field)?)))
            .collect();
        for (bit, column) in columns {
            self.available |= bit;
            for row in pulse::over(0..packages.rows()) {
                if column.has_value(row) {
                    self.masks[first + row] |= bit;
                }
            }
        }
    }

    /// Adds the domain, which follows from the task.
    fn domains(&mut self, relations: &Relations, packages: &Table, first: usize) {
        let Some(tasks) = packages.column(Field::Task) else {
            return;
        };
        self.available |= A::Domain.bit();
        let mut known: hashbrown::HashMap<u32, bool> = hashbrown::HashMap::new();
        for row in pulse::over(0..packages.rows()) {
            let Some(task) = tasks.name(row) else {
                continue;
            };
            let has = *known.entry(task.index() as u32).or_insert_with(|| {
                let text = relations.names.get(task);
                text.is_some_and(|task| task_domain(task).is_some())
            });
            if has {
                self.masks[first + row] |= A::Domain.bit();
            }
        }
    }

    /// Whether a tag names a paper of the model. The hub also tags each model whose card keeps the
    /// template's link to a paper on emissions with that paper, which does not count.
    fn papers(&mut self, relations: &Relations, packages: &Table, first: usize) {
        const OF_THE_TEMPLATE: &str = "1910.09700";
        let Some(column) = packages.column(Field::Papers) else {
            return;
        };
        self.available |= A::Paper.bit();
        let of_the_template = relations.names.find(OF_THE_TEMPLATE);
        for row in pulse::over(0..packages.rows()) {
            let mut papers = relations.sets.members(column.set(row));
            if papers.any(|paper| Some(paper) != of_the_template) {
                self.masks[first + row] |= A::Paper.bit();
            }
        }
    }

    fn authors(&mut self, models: &Models<'_>, part: usize, relations: &Relations) {
        let Some(table) = relations.table(Relation::Authors) else {
            return;
        };
        self.available |= A::Author.bit();
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::AuthoredPackage, row);
            if let Some(model) = name.and_then(|name| models.find(part, name)) {
                self.masks[model as usize] |= A::Author.bit();
            }
        }
    }

    fn links(&mut self, models: &Models<'_>, part: usize, relations: &Relations) {
        let Some(table) = relations.table(Relation::Links) else {
            return;
        };
        for row in pulse::over(0..table.rows()) {
            let to = relations.text(Field::LinkTo, row);
            let attribute = LINKS.iter().find(|(link, _)| Some(*link) == to);
            let Some((_, attribute)) = attribute else {
                continue;
            };
            self.available |= attribute.bit();
            let name = table.name(Field::LinkFrom, row);
            if let Some(model) = name.and_then(|name| models.find(part, name)) {
                self.masks[model as usize] |= attribute.bit();
            }
        }
    }

    /// Adds the attributes in a card.
    fn card<'n>(&mut self, model: Option<u32>, attributes: impl Iterator<Item = &'n str>) {
        for name in attributes {
            // Names of metrics count as metadata like results, as in PeaTMOSS.
            let name = if name == "metrics" {
                "evaluation"
            } else {
                name
            };
            let attribute = OF_CARDS.iter().find(|attribute| attribute.name() == name);
            if let (Some(model), Some(attribute)) = (model, attribute) {
                self.masks[model as usize] |= attribute.bit();
            }
        }
    }
}

/// The judgements on the cards of a dataset.
#[derive(Default)]
pub(super) struct Judgements<'a> {
    pub(super) records: Vec<Judged<'a>>,
    /// The source of the sections: the file, if it states any.
    pub(super) from: Option<SectionsFrom>,
    /// Cards of which the rule judged a section, and the other judged ones.
    pub(super) by_rule: u64,
    pub(super) by_file: u64,
    /// The agreement of file and rule.
    pub(super) agreement: Option<Vec<SectionAgreement>>,
}

/// The judgement on each card. A judgement by people or in the file is used before the rule. With
/// `file_alone` the rule is not used at all in a dataset that has any judgement. The artifact does
/// this and treats a judgement that cannot be read as an empty card.
pub(super) fn judge<'a>(
    models: &Models<'_>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    metadata: &mut Metadata,
    file_alone: bool,
) -> Judgements<'a> {
    let has = |fields: [Field; 5]| {
        relations.iter().any(|relations| {
            let table = relations.table(Relation::Documentation);
            table.is_some_and(|table| fields.iter().any(|field| table.has(*field)))
        })
    };
    let (given, found) = (has(STATED), has(FOUND));
    let mut records = Vec::new();
    let (mut by_rule, mut by_file) = (0, 0);
    let mut pairs: [Vec<(bool, bool)>; 5] = Default::default();
    for (part, relations) in relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        let has_cards = FOUND.iter().any(|field| table.has(*field));
        if found && models.numbers() > 0 {
            for attribute in OF_CARDS {
                metadata.available |= attribute.bit();
            }
        }
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::DocumentedPackage, row);
            let Some(id) = relations.text(Field::DocumentedPackage, row) else {
                continue;
            };
            let model = name
                .and_then(|name| models.find(part, name))
                .filter(|model| models.is_there(*model));
            let flag = |field| table.flag(field, row);
            let number = |field| match table.value(field, row) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            };
            let count = |field| Some(table.count(field, row)?.to_f64());
            let of_model = |field| model.and_then(|model| models.number(model, field));
            let stated = STATED.map(flag);
            let sections = if file_alone && given {
                stated
            } else {
                documentation::sections(table, row)
            };
            let mut both = sections.iter().zip(stated);
            if both.any(|(known, stated)| known.is_some() && stated.is_none()) {
                by_rule += 1;
            } else if sections.iter().any(Option::is_some) {
                by_file += 1;
            }
            for (index, pairs) in pairs.iter_mut().enumerate() {
                pairs.extend(flag(FOUND[index]).zip(stated[index]));
            }
            metadata.card(model, relations.members(Field::CardAttributes, row));
            // A model without a card has none of the sections, and nobody can judge it.
            let absent = (found && (!given || has_cards)).then_some(0.0);
            let judged = documentation::completeness(sections);
            let completeness = judged.or(absent);
            let popularity = [
                count(Field::DocumentedDownloads).or_else(|| of_model(Field::Downloads)),
                count(Field::DocumentedLikes).or_else(|| of_model(Field::Likes)),
                count(Field::DownstreamRepositories)
                    .or_else(|| users_of(users, || id))
                    .or_else(|| of_model(Field::DependentRepositories)),
            ];
            let completeness = number(Field::CardScore).or(completeness);
            records.push(Judged {
                id,
                part,
                model,
                has_card: judged.is_some(),
                sections,
                completeness: completeness.unwrap_or(f64::NAN),
                metadata: number(Field::MetadataScore).unwrap_or(f64::NAN),
                finished: number(Field::FinalScore).unwrap_or(f64::NAN),
                popularity: popularity.map(|value| value.unwrap_or(f64::NAN)),
            });
        }
    }
    let from = match (given, found) {
        (true, _) => Some(SectionsFrom::Given),
        (false, true) => Some(SectionsFrom::Rule),
        (false, false) => None,
    };
    Judgements {
        records,
        from,
        by_rule,
        by_file,
        agreement: (given && found).then(|| agreement(pairs)),
    }
}

/// The agreement of rule and file on each section.
fn agreement(pairs: [Vec<(bool, bool)>; 5]) -> Vec<SectionAgreement> {
    let sections = SECTIONS.iter().zip(pairs);
    sections
        .map(|(section, pairs)| SectionAgreement {
            section,
            agreement: stats::agreement(pairs.into_iter()),
        })
        .collect()
}

/// The number of repositories that use each model; 0 if other models are used and this one is not.
pub(super) fn users_of<'n>(
    users: Option<&HashMap<&str, u64>>,
    id: impl FnOnce() -> &'n str,
) -> Option<f64> {
    let users = users?.get(id()).copied().unwrap_or(0);
    Some(users as f64)
}

/// Keeps one record of each model: the one with the most downloads, or of equal ones the one with
/// the most documentation. The order of the rows does not matter. Returns the number of removed
/// records.
pub(super) fn keep_best(judged: &mut Vec<Judged<'_>>) -> u64 {
    let mut best: HashMap<&str, usize> = HashMap::with_capacity(judged.len());
    let mut dropped = vec![false; judged.len()];
    for (index, record) in judged.iter().enumerate() {
        let other = *best.entry(record.id).or_insert(index);
        if other == index {
            continue;
        }
        if compare_rows(record, &judged[other]).is_gt() {
            best.insert(record.id, index);
            dropped[other] = true;
        } else {
            dropped[index] = true;
        }
    }
    let before = judged.len();
    let mut dropped = dropped.into_iter();
    judged.retain(|_| !dropped.next().unwrap_or(false));
    (before - judged.len()) as u64
}

/// Compares two rows of one model; they are equal only if nothing that counts differs.
fn compare_rows(a: &Judged<'_>, b: &Judged<'_>) -> Ordering {
    let numbers = |record: &Judged<'_>| {
        let [downloads, likes, dependents] = record.popularity;
        [
            downloads,
            likes,
            dependents,
            record.finished,
            record.completeness,
            record.metadata,
        ]
        // An unknown number is lower than 0.
        .map(|number| known(number).unwrap_or(f64::NEG_INFINITY))
    };
    let pairs = numbers(a).into_iter().zip(numbers(b));
    let mut differing = pairs
        .map(|(a, b)| a.total_cmp(&b))
        .filter(|order| order.is_ne());
    let order = differing.next().unwrap_or(Ordering::Equal);
    order.then_with(|| a.sections.cmp(&b.sections))
}

/// Two sections with the same judgement on every card, which is more probably an error than a fact.
pub(super) fn same_sections(judged: &[Judged<'_>]) -> Option<[&'static str; 2]> {
    /// The least number of cards; fewer cards can have the same judgements by chance.
    const ENOUGH: usize = 30;
    let pairs = (0..SECTIONS.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
    let alike = |(a, b): &(usize, usize)| {
        let has_both = |value: bool| {
            judged
                .iter()
                .any(|record| record.sections[*a] == Some(value))
        };
        has_both(true)
            && has_both(false)
            && judged
                .iter()
                .all(|record| record.sections[*a] == record.sections[*b])
    };
    let (a, b) = pairs
        .into_iter()
        .find(alike)
        .filter(|_| judged.len() >= ENOUGH)?;
    Some([SECTIONS[a], SECTIONS[b]])
}
