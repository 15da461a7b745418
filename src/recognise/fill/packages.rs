//! Reads rows of packages: their rankings, the dates of a panel, and facts from several columns.

use super::super::dataset::Role;
use super::super::panel::{self, Fate, PanelBuilder};
use super::super::tags::Tag;
use super::Filler;
use super::intern::{Intern, full};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::registries::registry_of_word;
use crate::parquet::counts::Reading;
use crate::relations::{Field, Name, NameLists, RankingBuilder, Relation, Table, Value};

/// A package of the batch that is kept with more than its count.
pub(super) struct Kept {
    /// Its row in the batch.
    row: usize,
    id: Name,
    registry: Option<Name>,
}

/// Facts of the kept packages of a batch to which several columns can add, before they are written.
/// Packages are numbered by their places among the kept ones.
#[derive(Default)]
pub(super) struct Facts {
    sets: [Vec<(usize, Name)>; SET_FIELDS.len()],
    derived: Vec<(usize, Field, Name)>,
    bases: Vec<Base>,
    /// Whether a column so far has named a base model of the package.
    has_base: Vec<bool>,
    /// How the package uses its base models, if a separate column states it.
    relations: Vec<Option<Name>>,
    free_tags: Vec<bool>,
    /// Whether a list made by others has a separate column for base models. A row without a value
    /// there has no base model, even if its tags name one.
    bases_stated: bool,
}

/// A base model of a package.
#[derive(Clone, Copy)]
struct Base {
    /// The package's place.
    place: usize,
    source: Source,
    name: Name,
    relation: Option<Name>,
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

/// The place of a field in [`SET_FIELDS`]. Every tag of every model asks for it.
fn set_place(field: Field) -> Option<usize> {
    const PLACES: [Option<u8>; Field::ALL.len()] = {
        let mut places = [None; Field::ALL.len()];
        let mut set = 0;
        while set < SET_FIELDS.len() {
            places[SET_FIELDS[set] as usize] = Some(set as u8);
            set += 1;
        }
        places
    };
    PLACES[field as usize].map(usize::from)
}

/// The source of a base model's name, best first: the registry's resolution, its tags, the author's
/// card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Resolved,
    Tag,
    Card,
}

impl Facts {
    fn clear(&mut self, packages: usize) {
        self.sets.iter_mut().for_each(Vec::clear);
        self.derived.clear();
        self.bases.clear();
        self.has_base.clear();
        self.has_base.resize(packages, false);
        self.relations.clear();
        self.relations.resize(packages, None);
        self.free_tags.clear();
        self.free_tags.resize(packages, false);
    }

    pub(super) fn add(&mut self, place: usize, field: Field, name: Name) {
        match set_place(field) {
            Some(set) => self.sets[set].push((place, name)),
            None => self.derived.push((place, field, name)),
        }
    }

    pub(super) fn tag(&mut self, place: usize, tag: Tag) {
        if tag.whole != Name::MISSING {
            self.add(place, Field::Tags, tag.whole);
        }
        if tag.free {
            self.free_tags[place] = true;
        }
        if tag.value == Name::MISSING {
            return;
        }
        if let Some(field) = tag.kind.field() {
            self.add(place, field, tag.value);
        }
    }

    /// Whether tags are needed to know the base models of a package: no column before them has
    /// any, and the registry has resolved those.
    pub(super) fn needs_base(&self, place: usize) -> bool {
        !self.bases_stated && !self.has_base[place]
    }

    /// The base model that a tag names.
    pub(super) fn tagged_base(
        &mut self,
        place: usize,
        tag: &str,
        intern: &mut Intern<'_>,
    ) -> Result<()> {
        let (base, relation) = intern.base(tag)?;
        if let Some(base) = base.known() {
            self.base(place, Source::Tag, base, relation.known());
        }
        Ok(())
    }

    pub(super) fn base(
        &mut self,
        place: usize,
        source: Source,
        name: Name,
        relation: Option<Name>,
    ) {
        self.has_base[place] = true;
        self.bases.push(Base {
            place,
            source,
            name,
            relation,
        });
    }
}

impl Filler {
    /// Adds the packages of a batch.
    pub(super) fn add_packages(&mut self, rows: usize) -> Result<()> {
        let Some(id) = self.lane(Role::Is(Field::PackageId)) else {
            return Ok(());
        };
        let places = Places {
            id,
            downloads: self.lane(Role::Is(Field::Downloads)),
            registry: self.lane(Role::Is(Field::Registry)),
            date: self.lane(Role::Is(Field::SnapshotDate)),
        };
        for row in 0..rows {
            self.add_package(row, &places)?;
        }
        self.write_packages()
    }

    /// Adds a package to its ranking and to its date of a panel, and decides whether it is kept.
    fn add_package(&mut self, row: usize, places: &Places) -> Result<()> {
        let downloads = places.downloads.map(|lane| self.lanes[lane].count(row));
        let registry = match places.registry {
            Some(lane) => self.registry(lane, row)?,
            None => None,
        };
        let dated = self.panel.as_ref().is_some_and(PanelBuilder::is_panel);
        let unnamed = registry.is_none() && places.registry.is_some();
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
        let lane = &self.lanes[places.id];
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
        if let Some(place) = ranking {
            let (_, ranking) = &mut self.rankings[place];
            match downloads {
                // Those that are kept are ranked at the end.
                Some(Reading::Count(_)) if self.keeps_packages => {}
                Some(Reading::Count(downloads)) => ranking.push(&text, downloads),
                Some(Reading::NotACount) => ranking.skip_not_a_count(),
                Some(Reading::Missing) | None => ranking.skip_without_downloads(),
            }
        }
        let date = places.date.and_then(|lane| self.lanes[lane].date(row));
        let fate = match (&mut self.panel, downloads) {
            (Some(panel), Some(downloads)) if !unnamed => {
                panel.push(registry, date, &text, &downloads)
            }
            _ => Fate::Undecided,
        };
        let last = self.panel.as_ref().and_then(PanelBuilder::last);
        let keeps = match fate {
            Fate::Ranked => false,
            Fate::Decided => last == date,
            Fate::Undecided | Fate::Later | Fate::Last => true,
        };
        let id = match self.keeps_packages && keeps {
            false => None,
            true if lane.differ => Some(self.names.append(&text).ok_or_else(full)?),
            true => Some(self.names.intern(&text).ok_or_else(full)?),
        };
        self.follow(fate)?;
        let Some(id) = id else {
            return Ok(());
        };
        if let Some(panel) = &mut self.panel {
            panel.keep(date);
        }
        self.kept.push(Kept { row, id, registry });
        Ok(())
    }

    /// Removes the rows of all dates of a panel except the last.
    fn follow(&mut self, fate: Fate) -> Result<()> {
        if matches!(fate, Fate::Decided | Fate::Later) {
            self.write_packages()?;
        }
        match (fate, &mut self.panel) {
            (Fate::Decided, Some(panel)) => {
                panel.purge(&mut self.packages, &mut self.tables);
                self.rankings.clear();
                self.ranking_of.clear();
            }
            (Fate::Later, _) => {
                panel::clear(&mut self.packages, &mut self.tables);
                self.text_bytes = 0;
            }
            (Fate::Undecided, Some(panel)) if panel.gives_up() => self.panel = None,
            _ => {}
        }
        Ok(())
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

    /// Writes the rows of the kept packages and their base edges, one column after the other.
    fn write_packages(&mut self) -> Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let kept = std::mem::take(&mut self.kept);
        let mut facts = std::mem::take(&mut self.facts);
        facts.clear(kept.len());
        facts.bases_stated = self.lane(Role::BaseNames { known: true }).is_some();
        let mut packages = std::mem::take(&mut self.packages);
        let mut ids = packages.fill(Field::PackageId);
        for (place, package) in kept.iter().enumerate() {
            ids.put(place, Value::Name(package.id));
        }
        let mut registries = packages.fill(Field::Registry);
        for (place, package) in kept.iter().enumerate() {
            if let Some(registry) = package.registry {
                registries.put(place, Value::Name(registry));
            }
        }
        for lane in 0..self.lanes.len() {
            self.add_column(lane, &kept, &mut facts, &mut packages)?;
        }
        let mut free = packages.fill(Field::HasFreeTags);
        for (place, _) in facts.free_tags.iter().enumerate().filter(|(_, has)| **has) {
            free.put(place, Value::Flag(true));
        }
        let mut lists = NameLists::default();
        for (field, found) in SET_FIELDS.iter().zip(&mut facts.sets) {
            if !self.wants.field(*field) {
                continue;
            }
            if !found.is_sorted_by_key(|(place, _)| place) {
                found.sort_by_key(|(place, _)| *place);
            }
            let by_package = || found.chunk_by(|a, b| a.0 == b.0);
            lists.clear();
            for of_package in by_package() {
                lists.push(of_package.iter().map(|(_, name)| *name));
            }
            let sets = self.sets.intern_all(&lists).ok_or_else(full)?;
            let mut fill = packages.fill(*field);
            for (of_package, set) in by_package().zip(sets) {
                fill.put(of_package[0].0, Value::Set(set));
            }
        }
        for (place, field, name) in &facts.derived {
            // A column for this field came first, so a second value does not count.
            if self.wants.field(*field) {
                packages.row(*place).set(*field, Value::Name(*name));
            }
        }
        packages.end_rows(kept.len());
        self.packages = packages;
        self.add_bases(&kept, &mut facts);
        self.facts = facts;
        self.kept = kept;
        self.kept.clear();
        Ok(())
    }

    /// Adds the values of one column to the packages.
    fn add_column(
        &mut self,
        lane: usize,
        kept: &[Kept],
        facts: &mut Facts,
        packages: &mut Table,
    ) -> Result<()> {
        let mut intern = Intern {
            names: &mut self.names,
            limit: self.limits.name_bytes,
            too_long: &mut self.filled.too_long,
        };
        let intern = &mut intern;
        let lane = &mut self.lanes[lane];
        let rows = kept.iter().map(|package| package.row).enumerate();
        match lane.role {
            Role::Is(Field::PackageId | Field::Registry | Field::SnapshotDate) => {}
            Role::Is(field) if SET_FIELDS.contains(&field) => {
                for (place, row) in rows {
                    lane.members(row, intern, |name| facts.add(place, field, name))?;
                }
            }
            Role::Is(field) if field.relation() == Relation::Packages => {
                self.text_bytes += lane.fill(field, rows, intern, packages)?;
            }
            Role::ParameterTotal | Role::Billions => {
                lane.fill(Field::Parameters, rows, intern, packages)?;
            }
            Role::Files => {
                lane.fill(Field::HasCard, rows, intern, packages)?;
            }
            Role::Tags | Role::BaseModels | Role::Config => {
                lane.learn_facts(rows.clone().map(|(_, row)| row), intern, &self.wants)?;
                for (place, row) in rows {
                    lane.add_facts(place, row, intern, &self.wants, facts)?;
                }
            }
            Role::BaseNames { known } => {
                let source = if known {
                    Source::Resolved
                } else {
                    Source::Card
                };
                for (place, row) in rows {
                    lane.members(row, intern, |name| facts.base(place, source, name, None))?;
                }
            }
            Role::BaseNamesRelation => {
                for (place, row) in rows {
                    facts.relations[place] = lane.name(row, intern)?.and_then(Name::known);
                }
            }
            Role::CardData => {
                for (place, row) in rows {
                    self.text_bytes += lane.card(place, row, intern, facts, packages)?;
                }
            }
            Role::Advisories => {
                let table = self.tables.entry(Relation::Vulnerabilities).or_default();
                for package in kept {
                    lane.advisories(package.row, package.id, intern, table)?;
                }
            }
            Role::Card(_) => {
                let documentation = self.tables.entry(Relation::Documentation).or_default();
                for package in kept {
                    documentation.set(Field::DocumentedPackage, Value::Name(package.id));
                    lane.judge(package.row, intern, &mut self.sets, documentation)?;
                    if let (Some(given), Some(id)) =
                        (&mut self.answering, intern.names.get(package.id))
                    {
                        lane.answer(package.row, id, given, documentation);
                    }
                    documentation.end_row();
                }
                if self.wants.field(Field::CardText) {
                    self.text_bytes += lane.fill(Field::CardText, rows, intern, packages)?;
                }
            }
            Role::DataSetCard => {
                let sections = self.tables.entry(Relation::CardSections).or_default();
                for (place, package) in kept.iter().enumerate() {
                    let row = &mut packages.row(place);
                    lane.judge_data_set(package.row, package.id, intern, row, sections)?;
                }
                if self.wants.field(Field::CardText) {
                    self.text_bytes += lane.fill(Field::CardText, rows, intern, packages)?;
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

    /// Writes the base edges of packages. They come from the best source that names a base of the
    /// package, and each base has one edge.
    fn add_bases(&mut self, kept: &[Kept], facts: &mut Facts) {
        if facts.bases.is_empty() {
            return;
        }
        facts.bases.sort_by_key(|base| base.place);
        let edges = self.tables.entry(Relation::BaseEdges).or_default();
        let mut found: Vec<&Base> = Vec::new();
        for bases in facts.bases.chunk_by(|a, b| a.place == b.place) {
            let place = bases[0].place;
            let best = bases.iter().map(|base| base.source).min();
            found.clear();
            found.extend(bases.iter().filter(|base| Some(base.source) == best));
            if best == Some(Source::Tag) {
                // `base_model:finetune:x` and `base_model:x` are one edge; the tag with a relation
                // wins.
                found.sort_by_key(|base| (base.name, base.relation.is_none()));
                found.dedup_by_key(|base| base.name);
            }
            for base in &found {
                edges.set(Field::Child, Value::Name(kept[place].id));
                if best != Some(Source::Card) {
                    edges.set(Field::BaseId, Value::Name(base.name));
                }
                edges.set(Field::BaseName, Value::Name(base.name));
                if let Some(relation) = base.relation.or(facts.relations[place]) {
                    edges.set(Field::BaseRelation, Value::Name(relation));
                }
                edges.end_row();
            }
        }
    }
}

/// The lanes that decide where a package is ranked.
struct Places {
    id: usize,
    downloads: Option<usize>,
    registry: Option<usize>,
    date: Option<usize>,
}
