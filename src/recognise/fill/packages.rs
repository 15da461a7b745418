//! Reads rows of packages: their rankings, the dates of a panel, and facts from several columns.

use super::super::dataset::Role;
use super::super::panel::{self, Fate, PanelBuilder};
use super::super::tags::Tag;
use super::intern::{Intern, full};
use super::{Filler, Seen};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::registries::registry_of_word;
use crate::parquet::counts::Reading;
use crate::relations::{Count, Field, Name, RankingBuilder, Relation, Set, Table, Value};

/// The values of a row before it is written.
#[derive(Default)]
pub(super) struct Scratch {
    sets: [Vec<Name>; SET_FIELDS.len()],
    derived: Vec<(Field, Name)>,
    /// Base models, with the relation and how well the source knows them, the best first.
    pub(super) bases: Vec<(Source, Name, Name)>,
    /// How the package uses its base models, if a separate column states it.
    relation: Option<Name>,
    free_tags: bool,
    /// Whether a list made by others has a separate column for base models. A row without a value
    /// there has no base model, even if its tags name one.
    pub(super) bases_stated: bool,
}

/// Fields of packages that several columns can add to.
const SET_FIELDS: [Field; 9] = [
    Field::Libraries,
    Field::OtherLibraries,
    Field::Frameworks,
    Field::Tags,
    Field::Datasets,
    Field::Languages,
    Field::Papers,
    Field::Architectures,
    Field::CardMetadata,
];

/// The source of a base model's name, best first: the registry's resolution, its tags, the author's
/// card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Resolved,
    Tag,
    Card,
}

impl Scratch {
    pub(super) fn clear(&mut self) {
        self.sets.iter_mut().for_each(Vec::clear);
        self.derived.clear();
        self.bases.clear();
        self.free_tags = false;
        self.relation = None;
    }

    pub(super) fn add(&mut self, field: Field, name: Name) {
        if let Some(place) = SET_FIELDS.iter().position(|known| *known == field) {
            self.sets[place].push(name);
        } else {
            self.derived.push((field, name));
        }
    }

    pub(super) fn tag(&mut self, tag: Tag) {
        if tag.whole != Name::MISSING {
            self.add(Field::Tags, tag.whole);
        }
        self.free_tags |= tag.free;
        if tag.value == Name::MISSING {
            return;
        }
        if let Some(field) = tag.kind.field() {
            self.add(field, tag.value);
        }
    }

    /// The base model that a tag names.
    pub(super) fn base(&mut self, tag: &str, intern: &mut Intern<'_>) -> Result<()> {
        let (base, relation) = intern.base(tag)?;
        if base != Name::MISSING {
            self.bases.push((Source::Tag, base, relation));
        }
        Ok(())
    }
}

impl Filler {
    pub(super) fn add_package(&mut self, row: usize) -> Result<()> {
        let Some(id_lane) = self.lane(Role::Is(Field::PackageId)) else {
            return Ok(());
        };
        let downloads = self
            .lane(Role::Is(Field::Downloads))
            .map(|lane| self.lanes[lane].count(row));
        let registry = match self.lane(Role::Is(Field::Registry)) {
            Some(lane) => self.registry(lane, row)?,
            None => None,
        };
        let dated = self.panel.as_ref().is_some_and(PanelBuilder::is_panel);
        let unnamed = registry.is_none() && self.lane(Role::Is(Field::Registry)).is_some();
        let ranking = match (downloads, registry) {
            (None, _) => None,
            (Some(_), None) if unnamed => {
                // A package without a registry is in no ranking.
                self.filled.without_key += 1;
                None
            }
            // Each date of a panel has a separate ranking.
            _ if dated => None,
            (Some(_), registry) => Some(self.ranking(registry)?),
        };
        let lane = &self.lanes[id_lane];
        let text = lane.text(row).unwrap_or_default();
        if text.is_empty() {
            if let Some(panel) = &mut self.panel {
                panel.skip_without_name();
            }
            match ranking {
                Some(ranking) => self.rankings[ranking].1.skip_without_name(),
                None if dated => {}
                None => self.filled.without_key += 1,
            }
            return Ok(());
        }
        if text.len() > self.limits.name_bytes {
            return Err(Error::new(
                ErrorKind::Budget,
                format!(
                    "The column has a value of {} bytes, which is too long for a package's name.",
                    text.len()
                ),
                "Choose the column with the packages' names.",
            )
            .in_column(&lane.column_name));
        }
        let id = if self.keeps_packages {
            self.names.intern(&text).ok_or_else(full)?
        } else {
            Name::MISSING
        };
        if let Some(place) = ranking {
            let (_, ranking) = &mut self.rankings[place];
            match downloads {
                Some(Reading::Count(downloads)) => {
                    ranking.push(&text, downloads);
                    if id != Name::MISSING && self.seen.is_repeated(place, id) {
                        ranking.repeat();
                    }
                }
                Some(Reading::NotACount) => ranking.skip_not_a_count(),
                Some(Reading::Missing) | None => ranking.skip_without_downloads(),
            }
        }
        let date = self.lane(Role::Is(Field::SnapshotDate));
        let date = date.and_then(|lane| self.lanes[lane].date(row));
        let fate = match (&mut self.panel, downloads) {
            (Some(panel), Some(downloads)) if !unnamed => {
                panel.push(registry, date, &text, &downloads)
            }
            _ => Fate::Undecided,
        };
        drop(text);
        self.follow(fate);
        if !self.keeps_packages || fate == Fate::Ranked {
            return Ok(());
        }
        if fate == Fate::Decided && self.panel.as_ref().and_then(PanelBuilder::last) != date {
            return Ok(());
        }
        if let Some(panel) = &mut self.panel {
            panel.keep(date);
        }
        self.keep_package(row, id, registry)
    }

    /// Removes the rows of all dates of a panel except the last.
    pub(super) fn follow(&mut self, fate: Fate) {
        match (fate, &mut self.panel) {
            (Fate::Decided, Some(panel)) => {
                panel.purge(&mut self.packages, &mut self.tables);
                self.rankings.clear();
                self.ranking_of.clear();
                self.seen = Seen::default();
            }
            (Fate::Later, _) => {
                panel::clear(&mut self.packages, &mut self.tables);
                self.text_bytes = 0;
            }
            (Fate::Undecided, Some(panel)) if panel.gives_up() => self.panel = None,
            _ => {}
        }
    }

    /// The short name of a row's registry.
    pub(super) fn registry(&mut self, lane: usize, row: usize) -> Result<Option<Name>> {
        let Some(name) = self.name(lane, row)? else {
            return Ok(None);
        };
        let alias = self.names.get(name).and_then(registry_of_word);
        Ok(Some(match alias {
            Some(alias) => self.names.intern(alias).ok_or_else(full)?,
            None => name,
        }))
    }

    /// An empty ranking. If the names are kept anyway, repeats are found by name.
    pub(super) fn ranking_builder(&self) -> RankingBuilder {
        if self.keeps_packages {
            RankingBuilder::with_known_repeats()
        } else {
            RankingBuilder::default()
        }
    }

    /// The index of a registry's ranking.
    pub(super) fn ranking(&mut self, registry: Option<Name>) -> Result<usize> {
        /// A column with more different values does not hold registries.
        const REGISTRIES: usize = 1000;
        let Some(name) = registry else {
            return Ok(0);
        };
        if let Some(place) = self.ranking_of.get(&name) {
            return Ok(*place);
        }
        let place = self.rankings.len();
        if place == REGISTRIES {
            return Err(Error::new(
                ErrorKind::Column,
                format!(
                    "The column with the registries has more than {REGISTRIES} different values."
                ),
                "Choose the column that names each package's registry.",
            ));
        }
        self.rankings.push((Some(name), self.ranking_builder()));
        self.ranking_of.insert(name, place);
        Ok(place)
    }

    /// Writes the row of a package and its base edges.
    pub(super) fn keep_package(
        &mut self,
        row: usize,
        id: Name,
        registry: Option<Name>,
    ) -> Result<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.bases_stated = self.lane(Role::BaseNames { known: true }).is_some();
        let mut packages = std::mem::take(&mut self.packages);
        packages.set(Field::PackageId, Value::Name(id));
        if let Some(registry) = registry {
            packages.set(Field::Registry, Value::Name(registry));
        }
        for index in 0..self.lanes.len() {
            self.add_value(index, row, id, &mut scratch, &mut packages)?;
        }
        if scratch.free_tags {
            packages.set(Field::HasFreeTags, Value::Flag(true));
        }
        for (field, names) in SET_FIELDS.iter().zip(&mut scratch.sets) {
            if self.wants.field(*field) {
                let set = self.sets.intern(names).ok_or_else(full)?;
                if set != Set::EMPTY {
                    packages.set(*field, Value::Set(set));
                }
            }
        }
        for (field, name) in &scratch.derived {
            // A column for this field came first, so a second value does not count.
            if self.wants.field(*field) {
                packages.set(*field, Value::Name(*name));
            }
        }
        packages.end_row();
        self.packages = packages;
        self.add_bases(id, scratch.relation, &mut scratch.bases);
        self.scratch = scratch;
        Ok(())
    }

    /// Adds the value of one column to a package's row.
    fn add_value(
        &mut self,
        index: usize,
        row: usize,
        id: Name,
        scratch: &mut Scratch,
        packages: &mut Table,
    ) -> Result<()> {
        let mut intern = Intern {
            names: &mut self.names,
            limit: self.limits.name_bytes,
            too_long: &mut self.filled.too_long,
        };
        let lane = &mut self.lanes[index];
        match lane.role {
            Role::Is(Field::PackageId | Field::Registry | Field::SnapshotDate) => {}
            Role::Is(field) if SET_FIELDS.contains(&field) => {
                lane.members(row, &mut intern, |name| scratch.add(field, name))?;
            }
            Role::Is(field) if field.relation() == Relation::Packages => {
                self.text_bytes += lane.put(row, field, packages, &mut intern)?;
            }
            Role::Tags => lane.tags(row, &mut intern, &self.wants, scratch)?,
            Role::BaseModels => lane.base_models(row, &mut intern, &mut scratch.bases)?,
            Role::BaseNames { known } => {
                let source = if known {
                    Source::Resolved
                } else {
                    Source::Card
                };
                let bases = &mut scratch.bases;
                lane.members(row, &mut intern, |name| {
                    bases.push((source, name, Name::MISSING));
                })?;
            }
            Role::BaseNamesRelation => {
                scratch.relation = lane.name(row, &mut intern)?.and_then(Name::known);
            }
            Role::CardData => {
                self.text_bytes += lane.card(row, &mut intern, scratch, packages)?;
            }
            Role::Config => lane.config(row, &mut intern, scratch)?,
            Role::ParameterTotal => {
                if let Some(total) = lane.parameter_total(row) {
                    packages.set(Field::Parameters, Value::Count(total));
                }
            }
            Role::Billions => {
                if let Reading::Count(billions) = lane.count(row)
                    && let Some(total) = Count::from_f64(libm::round(billions.to_f64() * 1e9))
                {
                    packages.set(Field::Parameters, Value::Count(total));
                }
            }
            Role::Files => {
                if let Some(has_card) = lane.has_readme(row) {
                    packages.set(Field::HasCard, Value::Flag(has_card));
                }
            }
            Role::Advisories => {
                let table = self.tables.entry(Relation::Vulnerabilities).or_default();
                lane.advisories(row, id, &mut intern, table)?;
            }
            Role::Card(_) => {
                let documentation = self.tables.entry(Relation::Documentation).or_default();
                documentation.set(Field::DocumentedPackage, Value::Name(id));
                lane.judge(row, &mut intern, &mut self.sets, documentation)?;
                documentation.end_row();
                if self.wants.field(Field::CardText) {
                    self.text_bytes += lane.put(row, Field::CardText, packages, &mut intern)?;
                }
            }
            Role::DataSetCard => {
                let sections = self.tables.entry(Relation::CardSections).or_default();
                lane.judge_data_set(row, id, &mut intern, packages, sections)?;
                if self.wants.field(Field::CardText) {
                    self.text_bytes += lane.put(row, Field::CardText, packages, &mut intern)?;
                }
            }
            Role::Is(_)
            | Role::AdvisoryPackages
            | Role::Analysis
            | Role::AnalysisText
            | Role::Commit(_)
            | Role::Section(..) => {}
        }
        Ok(())
    }

    /// Writes the base edges of a package. They come from the best source that names a base, and
    /// each base has one edge.
    pub(super) fn add_bases(
        &mut self,
        id: Name,
        relation: Option<Name>,
        bases: &mut Vec<(Source, Name, Name)>,
    ) {
        let Some(best) = bases.iter().map(|(source, ..)| *source).min() else {
            return;
        };
        bases.retain(|(source, ..)| *source == best);
        if best == Source::Tag {
            // `base_model:finetune:x` and `base_model:x` are one edge; the tag with a relation
            // wins.
            bases.sort_by_key(|(_, base, relation)| (*base, relation.known().is_none()));
            bases.dedup_by_key(|(_, base, _)| *base);
        }
        let edges = self.tables.entry(Relation::BaseEdges).or_default();
        for (_, base, stated) in bases.iter() {
            edges.set(Field::Child, Value::Name(id));
            if best != Source::Card {
                edges.set(Field::BaseId, Value::Name(*base));
            }
            edges.set(Field::BaseName, Value::Name(*base));
            if let Some(relation) = stated.known().or(relation) {
                edges.set(Field::BaseRelation, Value::Name(relation));
            }
            edges.end_row();
        }
    }
}
