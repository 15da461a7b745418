//! Computes the answer from the relations of a dataset.

use std::collections::HashMap;

use super::metadata::{Judgements, Metadata, judge, keep_best, same_sections};
use super::records::{self, Records, Scoring};
use super::{
    ALMOST_EVERYWHERE, Attribute, AttributeCount, By, Comparison, Evidence, Output, Params,
    Profile, SECTIONS, ScorePart, SectionAgreement, SectionCount, SectionsFrom, groups,
};
use crate::base::text;
use crate::caveat::Caveat;
use crate::domain::models::Models;
use crate::metrics::{Compared, Mode, Unit};
use crate::relations::{Field, Relation, Relations};
use crate::stats;

/// Scores the models of a dataset and compares the popular with the unpopular ones. `users` has the
/// repositories that use a model, if they are known. `None` if the data have no documentation or no
/// popularity.
pub fn documentation<'a>(
    models: &Models<'a>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    params: &Params,
) -> Option<Output> {
    let read = Read::new(models, relations, users, params)?;
    let records = &read.records;
    let (population, unscored) = read.population(params);
    let (comparisons, effects) = groups::compare(records, &population, params);
    if comparisons.is_empty() && effects.is_empty() {
        return None;
    }
    let attributes = read.attributes(&population);
    let evidence = match params.mode {
        Mode::Paper => Evidence {
            cards_judged: read.parts() != [ScorePart::Metadata],
            known_attributes: known_attributes(&attributes),
            effects,
        },
        Mode::Artifact => {
            let params = Params {
                mode: Mode::Paper,
                profile: Profile::Extended,
                rescaled: false,
                ..*params
            };
            let paper = documentation(models, relations, users, &params);
            paper.map(|output| output.evidence).unwrap_or_default()
        }
    };
    let scores = population
        .iter()
        .filter_map(|record| records.score(*record));
    let scores = stats::ascending(scores.collect());
    let count = population.len();
    let with_card = |record: &&u32| {
        records
            .judged(**record)
            .is_some_and(|record| record.has_card)
    };
    let mut notes = read.notes(params, unscored);
    notes.extend(notes_of_groups(&comparisons, &evidence, params.mode));
    if params.mode == Mode::Artifact && !read.finished {
        notes.push(Caveat::OneSelection);
    }
    let holm = |by: By| {
        let comparison = comparisons
            .iter()
            .find(|comparison| comparison.popularity == by)?;
        comparison.welch.as_ref()?.p_holm
    };
    Some(Output {
        mode: params.mode,
        sections_from: read.sections_from,
        models: count as u64,
        cards: population.iter().filter(with_card).count() as u64,
        sections: read.sections(&population),
        attributes,
        denominator: records.scoring.denominator,
        mean: stats::mean(&scores),
        compared: By::ALL
            .into_iter()
            .map(|by| Compared {
                what: format!("p after Holm by {}", by.name()),
                published: 0.01,
                yours: holm(by),
                unit: Unit::Below,
            })
            .collect(),
        differs: read.differs(count),
        parts: read.parts().to_vec(),
        comparisons,
        evidence,
        agreement: read.agreement,
        caveats: notes,
    })
}

/// The names of the models in the top and in the bottom by a popularity, whose cards the paper had
/// judged. `None` as for [`documentation`], or if no model has that popularity.
pub(super) fn compared_models<'a>(
    models: &Models<'a>,
    relations: &[&'a Relations],
    users: Option<&HashMap<&str, u64>>,
    params: &Params,
    by: By,
) -> Option<[Vec<&'a str>; 2]> {
    let read = Read::new(models, relations, users, params)?;
    let records = &read.records;
    let (population, _) = read.population(params);
    let fixed = groups::fixed(records, &population, params);
    let ascending = records.ascending(population, by);
    if ascending.order.is_empty() {
        return None;
    }
    let ends = groups::ends(records, by, &ascending, fixed.as_ref(), params);
    let names = |group: &[u32]| group.iter().map(|record| records.id(*record)).collect();
    Some([names(&ends.top.records), names(&ends.bottom.records)])
}

/// The number of attributes that some model has, without those that nearly every model has.
fn known_attributes(attributes: &[AttributeCount]) -> u64 {
    let everywhere = ALMOST_EVERYWHERE.map(Attribute::name);
    let known = attributes
        .iter()
        .filter(|attribute| attribute.present > 0 && !everywhere.contains(&attribute.attribute));
    known.count() as u64
}

/// Caveats about the groups.
fn notes_of_groups(comparisons: &[Comparison], evidence: &Evidence, mode: Mode) -> Vec<Caveat> {
    let mut notes = Vec::new();
    for comparison in comparisons {
        if let Some(value) = comparison.one_value {
            notes.push(Caveat::OnePopularity {
                popularity: comparison.popularity.name(),
                value,
                top: comparison.top.box_plot.n,
                bottom: comparison.bottom.box_plot.n,
                at: comparison.bottom.cut == comparison.one_value,
            });
        }
        for (group, name) in [(&comparison.top, "top"), (&comparison.bottom, "bottom")] {
            if let (true, Some(cut)) = (group.tied > 0, group.cut) {
                notes.push(Caveat::TiedGroup {
                    group: name,
                    popularity: comparison.popularity.name(),
                    candidates: group.tied,
                    cut,
                });
            }
        }
    }
    // The artifact's groups are different.
    let effects = evidence.effects.iter().filter(|_| mode == Mode::Paper);
    for effect in effects {
        let sizes = [effect.top.models, effect.bottom.models];
        if !effect.enough {
            notes.push(Caveat::SmallGroups {
                popularity: effect.popularity.name(),
                models: sizes,
                owners: [effect.top.effective_owners, effect.bottom.effective_owners],
            });
        }
    }
    notes
}

/// The documentation of a dataset, and how it is scored.
struct Read<'a, 'm> {
    records: Records<'a, 'm>,
    /// The profile's attributes.
    profile: &'static [Attribute],
    rescaled: bool,
    sections_from: Option<SectionsFrom>,
    /// Cards of which the rule judged a section, and the other judged ones.
    by_rule: u64,
    by_file: u64,
    agreement: Option<Vec<SectionAgreement>>,
    /// Whether the file has finished scores.
    finished: bool,
    /// Whether it has scores of the metadata.
    brings_metadata: bool,
    has_sections: bool,
    /// Repeated rows of a model, left out.
    repeated: u64,
}

impl<'a, 'm> Read<'a, 'm> {
    fn new(
        models: &'m Models<'a>,
        relations: &[&'a Relations],
        users: Option<&'m HashMap<&'m str, u64>>,
        params: &Params,
    ) -> Option<Self> {
        let profile = match params.mode {
            Mode::Paper => params.profile,
            Mode::Artifact => Profile::Artifact17,
        };
        let is_judged = relations
            .iter()
            .any(|relations| relations.table(Relation::Documentation).is_some());
        let of_models = [
            Field::Libraries,
            Field::Task,
            Field::Architectures,
            Field::Frameworks,
        ];
        if !is_judged && !of_models.iter().any(|field| models.has(*field)) {
            return None;
        }
        let mut metadata = Metadata::new(models, relations);
        let mut repeated = if is_judged { 0 } else { models.repeated() };
        let file_alone = params.mode == Mode::Artifact;
        let judgements = is_judged.then(|| {
            let mut judgements = judge(models, relations, users, &mut metadata, file_alone);
            repeated += keep_best(&mut judgements.records);
            judgements
        });
        let is_said = judgements.is_some();
        let Judgements {
            records,
            from,
            by_rule,
            by_file,
            agreement,
        } = judgements.unwrap_or_default();
        let judged = is_said.then_some(records);
        let any = |known: fn(&records::Judged<'_>) -> bool| judged.iter().flatten().any(known);
        let finished = any(|record| !record.finished.is_nan());
        let brings_metadata = any(|record| !record.metadata.is_nan());
        let has_sections = any(|record| !record.completeness.is_nan());
        let has_metadata = brings_metadata || metadata.available != 0;
        let attributes = profile.attributes();
        let available = metadata.available;
        let is_available = |attribute: &&Attribute| available & attribute.bit() != 0;
        let rescaled = params.rescaled && params.mode == Mode::Paper;
        let denominator = if rescaled {
            attributes.iter().filter(is_available).count() as u32
        } else {
            attributes.len() as u32
        } + profile.constant();
        let parts: Vec<ScorePart> = if finished {
            vec![ScorePart::Score]
        } else {
            let parts = [
                (has_sections, ScorePart::Completeness),
                (has_metadata, ScorePart::Metadata),
            ];
            let there = parts.into_iter().filter(|(there, _)| *there);
            there.map(|(_, part)| part).collect()
        };
        if parts.is_empty() || denominator == 0 {
            return None;
        }
        Some(Self {
            records: Records {
                models,
                users,
                judged,
                metadata,
                scoring: Scoring {
                    parts,
                    bits: attributes.iter().map(|attribute| attribute.bit()).sum(),
                    constant: profile.constant(),
                    denominator,
                    empty_where_unread: params.mode == Mode::Artifact,
                },
            },
            profile: attributes,
            rescaled,
            sections_from: from.filter(|_| has_sections),
            by_rule,
            by_file,
            agreement,
            finished,
            brings_metadata,
            has_sections,
            repeated,
        })
    }

    /// The models that are compared, and the number of those without a score.
    fn population(&self, params: &Params) -> (Vec<u32>, u64) {
        let records = &self.records;
        let mut population = records.all();
        let before = population.len();
        population.retain(|record| records.score(*record).is_some());
        let unscored = (before - population.len()) as u64;
        (groups::restrict(records, population, params), unscored)
    }

    fn parts(&self) -> &[ScorePart] {
        &self.records.scoring.parts
    }

    fn is_available(&self, attribute: Attribute) -> bool {
        self.records.metadata.available & attribute.bit() != 0
    }

    /// Caveats about the scores.
    fn notes(&self, params: &Params, unscored: u64) -> Vec<Caveat> {
        let mut notes = Vec::new();
        match self.parts() {
            [ScorePart::Metadata] => notes.push(Caveat::NoCards),
            [ScorePart::Completeness] => notes.push(Caveat::NoMetadata),
            _ => {}
        }
        if self.finished && params.mode == Mode::Paper {
            notes.push(Caveat::FinishedScores);
        }
        if self.by_rule > 0 && self.has_sections && !self.finished {
            notes.push(Caveat::RuleSections {
                by_rule: self.by_rule,
                given: self.by_file,
            });
        }
        if let Some([first, second]) = self.records.judged.as_deref().and_then(same_sections)
            && self.sections_from == Some(SectionsFrom::Given)
        {
            notes.push(Caveat::SameSections { first, second });
        }
        if unscored > 0 {
            notes.push(Caveat::Unscored { models: unscored });
        }
        if self.repeated > 0 {
            notes.push(Caveat::RepeatedModels {
                rows: self.repeated,
            });
        }
        let missing = self
            .profile
            .iter()
            .filter(|attribute| !self.is_available(**attribute));
        let missing = missing.count() as u64;
        if self.counts_attributes() && missing > 0 {
            notes.push(Caveat::MissingAttributes {
                missing,
                of: self.profile.len() as u64,
                rescaled: self.rescaled,
            });
        }
        notes
    }

    /// Whether the score counts the metadata of the attributes.
    fn counts_attributes(&self) -> bool {
        self.parts().contains(&ScorePart::Metadata) && !self.brings_metadata
    }

    /// The number of models with each section.
    fn sections(&self, population: &[u32]) -> Vec<SectionCount> {
        if !self.has_sections {
            return Vec::new();
        }
        let has = |record: &u32, section: usize| {
            let judged = self.records.judged(*record);
            judged.is_some_and(|record| record.sections[section] == Some(true))
        };
        let present = |section| {
            population
                .iter()
                .filter(|record| has(record, section))
                .count() as u64
        };
        let sections = SECTIONS.iter().enumerate();
        let counted = sections.map(|(index, section)| SectionCount {
            section,
            present: present(index),
        });
        counted.collect()
    }

    /// The number of models with each attribute.
    fn attributes(&self, population: &[u32]) -> Vec<AttributeCount> {
        if !self.counts_attributes() {
            return Vec::new();
        }
        let has = |record: &u32, attribute: Attribute| {
            let mask = self.records.mask(*record);
            mask.is_some_and(|mask| mask & attribute.bit() != 0)
        };
        let counted = self.profile.iter().map(|attribute| AttributeCount {
            attribute: attribute.name(),
            available: self.is_available(*attribute),
            present: population
                .iter()
                .filter(|record| has(record, *attribute))
                .count() as u64,
        });
        counted.collect()
    }

    /// Differences between the paper's data and these, in sentences.
    fn differs(&self, count: usize) -> Vec<String> {
        vec![
            "In the paper a language model judged the cards, and the top and bottom 1,000 of about 14,300 models with 50 downloads a month or more were compared (PeaTMOSS, October 2023). The paper prints no means and no effect sizes, only that p is below 0.01.".into(),
            format!(
                "Yours are {} models; the sections are {}; the score is {}.",
                text::count(count as u64),
                match self.sections_from {
                    Some(SectionsFrom::Given) => "those given in the files",
                    Some(SectionsFrom::Rule) => "found by the heading and keyword rule",
                    None => "unknown",
                },
                match self.parts() {
                    [ScorePart::Score] => "that in the file",
                    [ScorePart::Completeness] => "completeness alone",
                    [ScorePart::Metadata] => "metadata alone",
                    _ => "the mean of completeness and metadata",
                }
            ),
        ]
    }
}
