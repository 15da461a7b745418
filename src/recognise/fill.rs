//! From decoded columns to relations.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use arrow::array::{Array, ArrayRef, AsArray};
use serde_json::Value as Json;

use super::dataset::{Recognised, Role, Wants};
use super::panel::{self, Fate, Panel, PanelBuilder};
use super::tags::{self, Kind, Tag};
use super::view::{Memo, View};
use super::{file_name, values};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::card;
use crate::domain::commits::{self, Class};
use crate::parquet::cells;
use crate::parquet::counts::{CountColumn, Reading, written};
use crate::parquet::scan::{Batch, Wanted};
use crate::parquet::schema::Column;
use crate::relations::{
    Count, Field, Name, Names, Ranking, RankingBuilder, Relation, Relations, Set, Sets,
    SnapshotDate, Table, Type, Value,
};

/// What was read of a file.
#[derive(Debug, Default)]
pub struct Filled {
    /// Its rows as relations. Packages of which nothing but name and downloads is known stand
    /// only in the rankings.
    pub relations: Relations,
    /// The packages ranked by downloads, by the registry that a column names; one entry without
    /// a registry where no column does.
    pub rankings: BTreeMap<Option<String>, Ranking>,
    /// The fields that have a value in some row.
    pub fields: BTreeSet<Field>,
    /// Rows without what tells the row apart, such as a package without a name.
    pub without_key: u64,
    /// Values too long to be names, left out.
    pub too_long: u64,
    /// The file's dates, where it is a panel: `rankings` and `relations` are then of the last.
    pub panel: Option<Panel>,
}

impl Filled {
    /// Rows in memory.
    pub fn kept_rows(&self) -> usize {
        let heads = self.rankings.values().map(|ranking| ranking.head().len());
        let rows = self.relations.tables().map(|(_, table)| table.rows());
        let panel = self.panel.iter().flat_map(|own| own.snapshots.values());
        let panel = panel.map(|own| own.head().len() + own.counts().runs().count() / 4);
        heads.chain(rows).chain(panel).sum()
    }

    /// Rows per relation, packages that stand only in rankings included.
    pub fn rows(&self) -> BTreeMap<Relation, u64> {
        let mut rows: BTreeMap<Relation, u64> = self
            .relations
            .tables()
            .map(|(relation, table)| (relation, table.rows() as u64))
            .collect();
        if !self.rankings.is_empty() {
            rows.entry(Relation::Packages)
                .or_insert_with(|| self.rankings.values().map(|ranking| ranking.rows).sum());
        }
        rows.retain(|_, rows| *rows > 0);
        rows
    }

    /// A number that equal rows give in whatever order they come: of two tables it tells whether
    /// they hold the same, and orders them by what they hold.
    pub fn content(&self) -> u64 {
        let mut sum = 0u64;
        for (relation, table) in self.relations.tables() {
            let mut fields: Vec<Field> = table.fields().collect();
            fields.sort_unstable();
            for row in 0..table.rows() {
                let mut hash = hashed(0, relation.name());
                for field in &fields {
                    if let Some(value) = self.relations.print(*field, row) {
                        hash = hashed(hashed(hash, field.name()), &value);
                    }
                }
                sum = sum.wrapping_add(hash);
            }
        }
        for (registry, ranking) in &self.rankings {
            let registry = hashed(1, registry.as_deref().unwrap_or_default());
            for row in ranking.head() {
                let row = hashed(hashed(registry, &row.id), &row.downloads.to_string());
                sum = sum.wrapping_add(row);
            }
        }
        sum
    }
}

/// FNV-1a of a text after what came before it, its bits well mixed so that sums of them tell.
fn hashed(before: u64, text: &str) -> u64 {
    let bytes = text
        .bytes()
        .fold(before ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let mixed = (bytes ^ (bytes >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

/// Fills relations with the rows of a file, batch by batch.
pub struct Filler {
    wants: Wants,
    limits: Limits,
    lanes: Vec<Lane>,
    constants: Vec<(Field, Name)>,
    names: Names,
    sets: Sets,
    packages: Table,
    tables: BTreeMap<Relation, Table>,
    /// Relations other than packages and card sections that columns fill row by row, each with
    /// the field that no row of it can do without.
    row_relations: Vec<(Relation, Field)>,
    /// Whether more is asked of packages than their ranking.
    keeps_packages: bool,
    has_packages: bool,
    rankings: Vec<(Option<Name>, RankingBuilder)>,
    ranking_of: HashMap<Name, usize>,
    seen: Seen,
    /// Where a column of dates may make the file a panel.
    panel: Option<PanelBuilder>,
    filled: Filled,
    text_bytes: u64,
    scratch: Scratch,
}

/// Which names each ranking has, a bit for each.
#[derive(Default)]
struct Seen(Vec<Vec<u64>>);

impl Seen {
    /// Whether a ranking has the name already; from now on it has.
    fn is_repeated(&mut self, ranking: usize, name: Name) -> bool {
        if self.0.len() <= ranking {
            self.0.resize_with(ranking + 1, Vec::new);
        }
        let words = &mut self.0[ranking];
        let (word, bit) = (name.index() / 64, 1 << (name.index() % 64));
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        let repeated = words[word] & bit != 0;
        words[word] |= bit;
        repeated
    }
}

/// One column of the file in its role.
struct Lane {
    role: Role,
    /// Place of the column in the file.
    column: usize,
    column_name: String,
    /// The batch's array, and how its cells are found.
    array: Option<(ArrayRef, View)>,
    counts: Option<CountColumn>,
    names: Memo<Name>,
    tags: Memo<Tag>,
}

/// What a row gathers before it is written.
#[derive(Default)]
struct Scratch {
    sets: [Vec<Name>; SET_FIELDS.len()],
    derived: Vec<(Field, Name)>,
    /// Base models, with the relation and how well the source knows them, the best first.
    bases: Vec<(Source, Name, Name)>,
    free_tags: bool,
    /// Whether a list made by others has a column of its own for base models: a row without any
    /// there has none, whatever its tags say.
    bases_told: bool,
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

/// Where a base model is named, the best source first: the registry's own resolution, its tags,
/// the author's card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Resolved,
    Tag,
    Card,
}

impl Scratch {
    fn clear(&mut self) {
        self.sets.iter_mut().for_each(Vec::clear);
        self.derived.clear();
        self.bases.clear();
        self.free_tags = false;
    }

    fn add(&mut self, field: Field, name: Name) {
        if let Some(place) = SET_FIELDS.iter().position(|own| *own == field) {
            self.sets[place].push(name);
        } else {
            self.derived.push((field, name));
        }
    }
}

fn full() -> Error {
    Error::new(
        ErrorKind::Budget,
        "The file holds more different names than there is memory for.",
        "Choose fewer columns, or split the file.",
    )
}

/// Interns names of a budgeted length.
struct Intern<'a> {
    names: &'a mut Names,
    limit: usize,
    too_long: &'a mut u64,
}

impl Intern<'_> {
    /// The name of a text; missing when it is too long to be one.
    fn name(&mut self, text: &str) -> Result<Name> {
        if text.len() > self.limit {
            *self.too_long += 1;
            return Ok(Name::MISSING);
        }
        self.names.intern(text).ok_or_else(full)
    }

    /// A tag; a base model's name is left for [`Self::base`], since a better source may have
    /// named it.
    fn tag(&mut self, text: &str, wants: &Wants) -> Result<Tag> {
        let (kind, value, _) = tags::read(text);
        let kept = kind.field().filter(|field| wants.field(*field));
        Ok(Tag {
            kind,
            free: kind.can_be_free() && tags::is_free(text),
            value: match kept.filter(|_| kind != Kind::Base) {
                Some(_) => self.name(value)?,
                None => Name::MISSING,
            },
            whole: if wants.field(Field::Tags) {
                self.name(text)?
            } else {
                Name::MISSING
            },
        })
    }

    /// The base model that a tag names, and how it was used.
    fn base(&mut self, tag: &str) -> Result<(Name, Name)> {
        let (_, base, relation) = tags::read(tag);
        let base = self.name(base)?;
        let relation = relation.map(|text| self.name(text)).transpose()?;
        Ok((base, relation.unwrap_or(Name::MISSING)))
    }
}

impl Filler {
    /// A filler for a file's columns, and the columns that a scan must bring it, in this order.
    /// `table` is what the file's name says of which table it is, where only that tells.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] when a chosen column has a type that does not serve.
    pub fn new<'a>(
        recognised: &Recognised,
        columns: &'a [Column],
        table: Option<&str>,
        wants: &Wants,
        limits: &Limits,
    ) -> Result<(Self, Vec<Wanted<'a>>)> {
        let mut names = Names::default();
        let mut lanes = Vec::new();
        let mut wanted = Vec::new();
        for (role, column) in &recognised.columns {
            let Some(own) = columns.get(*column).filter(|_| wants.role(*role)) else {
                continue;
            };
            if !role.accepts().contains(&own.kind) {
                return Err(unsuitable(own, *role));
            }
            lanes.push(Lane {
                role: *role,
                column: *column,
                column_name: own.name.clone(),
                array: None,
                counts: None,
                names: Memo::default(),
                tags: Memo::default(),
            });
            wanted.push(Wanted {
                column: own,
                parts: role.parts(),
                or_all: *role == Role::ParameterTotal,
                texts: role.texts(),
            });
        }
        let mut row_relations: Vec<(Relation, Field)> = Vec::new();
        for lane in &lanes {
            if let Role::Is(field) = lane.role {
                let relation = field.relation();
                let apart = matches!(relation, Relation::Packages | Relation::CardSections);
                if !apart && !row_relations.iter().any(|(own, _)| *own == relation) {
                    row_relations.push((relation, field));
                }
            }
        }
        let constants = recognised
            .dataset
            .constants
            .iter()
            .map(|(field, text)| Some((*field, names.intern(table.unwrap_or(text))?)))
            .collect::<Option<_>>()
            .ok_or_else(full)?;
        let ranked = |role: Role| {
            matches!(
                role,
                Role::Is(
                    Field::PackageId | Field::Downloads | Field::Registry | Field::SnapshotDate
                )
            )
        };
        let own = |role: Role| role.fills()[0].relation();
        let has = |field| lanes.iter().any(|lane| lane.role == Role::Is(field));
        let has_packages = has(Field::PackageId);
        let ranks = has(Field::Downloads) && !has(Field::Registry) && has_packages;
        let more = |role: Role| {
            !ranked(role)
                && matches!(
                    own(role),
                    Relation::Packages | Relation::BaseEdges | Relation::Vulnerabilities
                )
        };
        let usual = Wants::default();
        let keeps_packages = has_packages
            && (!has(Field::Downloads)
                || lanes.iter().any(|lane| more(lane.role))
                || wants.packages
                    && recognised
                        .columns
                        .iter()
                        .any(|(role, _)| more(*role) && usual.role(*role)));
        let panel = has(Field::SnapshotDate) && has(Field::Downloads) && has_packages;
        let mut filler = Self {
            keeps_packages,
            has_packages,
            rankings: Vec::new(),
            ranking_of: HashMap::new(),
            seen: Seen::default(),
            panel: panel.then(PanelBuilder::new),
            wants: wants.clone(),
            limits: *limits,
            lanes,
            constants,
            names,
            sets: Sets::default(),
            packages: Table::default(),
            tables: BTreeMap::new(),
            row_relations,
            filled: Filled::default(),
            text_bytes: 0,
            scratch: Scratch::default(),
        };
        if ranks {
            filler.rankings.push((None, filler.ranking_builder()));
        }
        Ok((filler, wanted))
    }

    /// The places of the columns that it reads.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.lanes.iter().map(|lane| lane.column)
    }

    /// Adds the rows of a batch, whose columns are in the order that [`Self::new`] gave.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] when a column decoded to something unusable, [`ErrorKind::Budget`]
    /// when memory ends.
    pub fn add(&mut self, batch: &Batch) -> Result<()> {
        for (lane, array) in self.lanes.iter_mut().zip(&batch.columns) {
            lane.meet(array)?;
        }
        for row in 0..batch.rows {
            if self.has_packages {
                self.add_package(row)?;
            }
            for index in 0..self.row_relations.len() {
                let (relation, key) = self.row_relations[index];
                self.add_row(row, relation, key)?;
            }
            self.add_sections(row)?;
        }
        if self.text_bytes + self.names.bytes() > self.limits.kept_text_bytes {
            return Err(Error::new(
                ErrorKind::Budget,
                "The file's texts fill the memory that there is for one file.",
                "Split the file, or keep fewer of its columns.",
            ));
        }
        Ok(())
    }

    /// Rows kept so far.
    pub fn kept_rows(&self) -> usize {
        let rows = self.tables.values().map(Table::rows).sum::<usize>();
        // Four different counts take the memory of about one row.
        let counts = self.rankings.iter().map(|(_, own)| own.distinct_counts());
        let panel = self.panel.as_ref().map_or(0, PanelBuilder::kept_rows);
        rows + self.packages.rows() + counts.sum::<usize>() / 4 + panel
    }

    /// What was read.
    pub fn finish(mut self) -> Filled {
        let mut filled = self.filled;
        if self.keeps_packages {
            self.tables.insert(Relation::Packages, self.packages);
        }
        let panel = self.panel.and_then(|panel| panel.finish(&self.names));
        filled.rankings = match &panel {
            Some(panel) => panel.last(),
            None => self
                .rankings
                .into_iter()
                .map(|(registry, ranking)| {
                    let registry = registry.and_then(|name| self.names.get(name));
                    (registry.map(str::to_owned), ranking.finish())
                })
                .collect(),
        };
        filled.panel = panel;
        filled.relations = Relations::new(self.names, self.sets, self.tables).in_order();
        filled.fields = filled.relations.fields();
        if filled.rankings.values().any(|ranking| ranking.rows > 0) {
            filled.fields.extend([Field::PackageId, Field::Downloads]);
        }
        filled
    }

    fn lane(&self, role: Role) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.role == role)
    }

    /// The name that a lane gives a row.
    fn name(&mut self, lane: usize, row: usize) -> Result<Option<Name>> {
        let mut intern = Intern {
            names: &mut self.names,
            limit: self.limits.name_bytes,
            too_long: &mut self.filled.too_long,
        };
        let name = self.lanes[lane].name(row, &mut intern)?;
        Ok(name.and_then(Name::known))
    }

    fn add_package(&mut self, row: usize) -> Result<()> {
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
                // Without its registry it belongs to no ranking.
                self.filled.without_key += 1;
                None
            }
            // Each date of a panel has a ranking of its own.
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
                    "The column holds a value of {} bytes, too long for a package's name.",
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

    /// Puts aside what was kept of other dates than a panel's last.
    fn follow(&mut self, fate: Fate) {
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

    /// The registry of a row by its short name.
    fn registry(&mut self, lane: usize, row: usize) -> Result<Option<Name>> {
        let Some(name) = self.name(lane, row)? else {
            return Ok(None);
        };
        let alias = self.names.get(name).and_then(file_name::registry_alias);
        Ok(Some(match alias {
            Some(alias) => self.names.intern(alias).ok_or_else(full)?,
            None => name,
        }))
    }

    /// An empty ranking; where the names are kept anyway, they tell which repeat.
    fn ranking_builder(&self) -> RankingBuilder {
        if self.keeps_packages {
            RankingBuilder::told_repeats()
        } else {
            RankingBuilder::default()
        }
    }

    /// The place of a registry's ranking.
    fn ranking(&mut self, registry: Option<Name>) -> Result<usize> {
        /// More is no column of registries.
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
                format!("The column with the registries has more than {REGISTRIES} of them."),
                "Choose the column that names each package's registry.",
            ));
        }
        self.rankings.push((Some(name), self.ranking_builder()));
        self.ranking_of.insert(name, place);
        Ok(place)
    }

    /// Writes the row of a package and its base edges.
    fn keep_package(&mut self, row: usize, id: Name, registry: Option<Name>) -> Result<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.bases_told = self.lane(Role::BaseNames { known: true }).is_some();
        let mut packages = std::mem::take(&mut self.packages);
        packages.set(Field::PackageId, Value::Name(id));
        if let Some(registry) = registry {
            packages.set(Field::Registry, Value::Name(registry));
        }
        let mut relation = Name::MISSING;
        for index in 0..self.lanes.len() {
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
                    self.text_bytes += lane.put(row, field, &mut packages, &mut intern)?;
                }
                Role::Tags => lane.tags(row, &mut intern, &self.wants, &mut scratch)?,
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
                    relation = lane.name(row, &mut intern)?.unwrap_or(Name::MISSING);
                }
                Role::CardData => {
                    self.text_bytes += lane.card(row, &mut intern, &mut scratch, &mut packages)?;
                }
                Role::Config => lane.config(row, &mut intern, &mut scratch)?,
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
                        self.text_bytes +=
                            lane.put(row, Field::CardText, &mut packages, &mut intern)?;
                    }
                }
                Role::DataSetCard => {
                    let sections = self.tables.entry(Relation::CardSections).or_default();
                    lane.judge_data_set(row, id, &mut intern, &mut packages, sections)?;
                    if self.wants.field(Field::CardText) {
                        self.text_bytes +=
                            lane.put(row, Field::CardText, &mut packages, &mut intern)?;
                    }
                }
                Role::Is(_)
                | Role::AdvisoryPackages
                | Role::Analysis
                | Role::AnalysisText
                | Role::Commit(_)
                | Role::Section(..) => {}
            }
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
            // The column that says it itself came first: a second value does not count.
            if self.wants.field(*field) {
                packages.set(*field, Value::Name(*name));
            }
        }
        packages.end_row();
        self.packages = packages;
        self.add_bases(id, relation, &mut scratch.bases);
        self.scratch = scratch;
        Ok(())
    }

    /// Writes the base edges of a package: those of the best source that names any, each base
    /// once.
    fn add_bases(&mut self, id: Name, relation: Name, bases: &mut Vec<(Source, Name, Name)>) {
        let Some(best) = bases.iter().map(|(source, ..)| *source).min() else {
            return;
        };
        bases.retain(|(source, ..)| *source == best);
        if best == Source::Tag {
            // `base_model:finetune:x` and `base_model:x` are one edge: the one that says how wins.
            bases.sort_by_key(|(_, base, relation)| (*base, relation.known().is_none()));
            bases.dedup_by_key(|(_, base, _)| *base);
        }
        let edges = self.tables.entry(Relation::BaseEdges).or_default();
        for (_, base, own) in bases.iter() {
            edges.set(Field::Child, Value::Name(id));
            if best != Source::Card {
                edges.set(Field::BaseId, Value::Name(*base));
            }
            edges.set(Field::BaseName, Value::Name(*base));
            if let Some(relation) = own.known().or(relation.known()) {
                edges.set(Field::BaseRelation, Value::Name(relation));
            }
            edges.end_row();
        }
    }

    /// Writes a row of a relation that columns fill one by one.
    fn add_row(&mut self, row: usize, relation: Relation, key: Field) -> Result<()> {
        let Some(key_lane) = self.lane(Role::Is(key)) else {
            return Ok(());
        };
        let keyless = match key.field_type() {
            Type::Name => self.name(key_lane, row)?.is_none(),
            Type::Count => !matches!(self.lanes[key_lane].count(row), Reading::Count(_)),
            _ => self.lanes[key_lane].cell(row).is_none(),
        };
        if keyless {
            self.filled.without_key += 1;
            return Ok(());
        }
        let mut intern = Intern {
            names: &mut self.names,
            limit: self.limits.name_bytes,
            too_long: &mut self.filled.too_long,
        };
        let advised = self
            .lanes
            .iter()
            .find(|lane| {
                lane.role == Role::AdvisoryPackages && relation == Relation::Vulnerabilities
            })
            .map(|lane| lane.advised(row, &mut intern))
            .transpose()?;
        let table = self.tables.entry(relation).or_default();
        for package in advised.unwrap_or_else(|| vec![Name::MISSING]) {
            if package != Name::MISSING {
                table.set(Field::VulnerablePackage, Value::Name(package));
            }
            for (field, name) in &self.constants {
                if field.relation() == relation {
                    table.set(*field, Value::Name(*name));
                }
            }
            let mut class: Option<Class> = None;
            for lane in &mut self.lanes {
                match lane.role {
                    Role::Is(field)
                        if field.relation() == relation && field.field_type() == Type::Set =>
                    {
                        let mut members = Vec::new();
                        lane.members(row, &mut intern, |name| members.push(name))?;
                        let set = self.sets.intern(&mut members).ok_or_else(full)?;
                        table.set(field, Value::Set(set));
                    }
                    Role::Is(field) if field.relation() == relation => {
                        self.text_bytes += lane.put(row, field, table, &mut intern)?;
                    }
                    Role::Analysis if relation == Relation::Documentation => {
                        lane.analysis(row, table);
                    }
                    Role::AnalysisText if relation == Relation::Documentation => {
                        lane.analysis_text(row, table);
                        if self.wants.field(Field::AnalysisText) {
                            self.text_bytes +=
                                lane.put(row, Field::AnalysisText, table, &mut intern)?;
                        }
                    }
                    Role::Card(field) if relation == Relation::Documentation => {
                        lane.judge(row, &mut intern, &mut self.sets, table)?;
                        if self.wants.field(field) {
                            self.text_bytes += lane.put(row, field, table, &mut intern)?;
                        }
                    }
                    Role::Commit(field) if relation == Relation::Commits => {
                        // An empty title or message says nothing of what a commit is for.
                        let text = lane.text(row).filter(|text| !text.trim().is_empty());
                        let own = text.map(|text| commits::classify(&text));
                        // The first class of title and message wins, as within either.
                        class = class.into_iter().chain(own).min();
                        if self.wants.field(field) {
                            self.text_bytes += lane.put(row, field, table, &mut intern)?;
                        }
                    }
                    Role::BaseNamesRelation if relation == Relation::BaseEdges => {
                        if let Some(name) = lane.name(row, &mut intern)? {
                            table.set(Field::BaseRelation, Value::Name(name));
                        }
                    }
                    _ => {}
                }
            }
            if let Some(class) = class.filter(|_| self.wants.field(Field::CommitClass)) {
                let name = intern.name(class.name())?;
                table.set(Field::CommitClass, Value::Name(name));
            }
            table.end_row();
        }
        Ok(())
    }

    /// Writes the sections of a data set's card, one row each.
    fn add_sections(&mut self, row: usize) -> Result<()> {
        let Some(key) = self.lane(Role::Is(Field::SectionOf)) else {
            return Ok(());
        };
        let Some(id) = self.name(key, row)? else {
            self.filled.without_key += 1;
            return Ok(());
        };
        let mut sections: Vec<&'static str> = Vec::new();
        for lane in &self.lanes {
            if let Role::Section(section, _) = lane.role
                && !sections.contains(&section)
            {
                sections.push(section);
            }
        }
        let table = self.tables.entry(Relation::CardSections).or_default();
        for section in sections {
            let mut intern = Intern {
                names: &mut self.names,
                limit: self.limits.name_bytes,
                too_long: &mut self.filled.too_long,
            };
            table.set(Field::SectionOf, Value::Name(id));
            let name = intern.name(section)?;
            table.set(Field::SectionName, Value::Name(name));
            for lane in &mut self.lanes {
                if let Role::Section(own, field) = lane.role
                    && own == section
                {
                    lane.put(row, field, table, &mut intern)?;
                }
            }
            table.end_row();
        }
        Ok(())
    }
}

fn unsuitable(column: &Column, role: Role) -> Error {
    Error::new(
        ErrorKind::Column,
        format!(
            "The column has type {}, which cannot be read as {}.",
            column.type_name,
            role.name().replace('_', " ")
        ),
        "Choose another column.",
    )
    .in_column(&column.name)
}

impl Scratch {
    fn tag(&mut self, tag: Tag) {
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
    fn base(&mut self, tag: &str, intern: &mut Intern<'_>) -> Result<()> {
        let (base, relation) = intern.base(tag)?;
        if base != Name::MISSING {
            self.bases.push((Source::Tag, base, relation));
        }
        Ok(())
    }
}

impl Lane {
    /// Takes the lane's array of a batch.
    fn meet(&mut self, array: &ArrayRef) -> Result<()> {
        let undecoded = || {
            Error::damaged("The column did not decode to what its schema says.")
                .in_column(&self.column_name)
        };
        let view = match self.role {
            // These look into their structs themselves.
            Role::BaseModels | Role::CardData | Role::Config | Role::Analysis => {
                View::new(array, &[]).unwrap_or_else(|| View::whole(array))
            }
            Role::ParameterTotal => {
                View::new(array, self.role.parts()).unwrap_or_else(|| View::whole(array))
            }
            role => View::new(array, role.parts()).ok_or_else(undecoded)?,
        };
        let counted = match self.role {
            Role::Is(field) | Role::Section(_, field) => field.field_type() == Type::Count,
            Role::ParameterTotal | Role::Billions => true,
            _ => false,
        };
        if counted {
            let counts = CountColumn::new(&view.leaf);
            // Parameters by number format alone, without their total, are summed.
            let nested = self.role == Role::ParameterTotal;
            self.counts = match counts {
                None if !nested => return Err(undecoded()),
                counts => counts,
            };
        }
        self.names.meet(view.leaf.as_ref());
        self.tags.meet(view.leaf.as_ref());
        self.array = Some((array.clone(), view));
        Ok(())
    }

    /// The first cell of a row that is not null.
    fn cell(&self, row: usize) -> Option<(&dyn Array, usize)> {
        let (_, view) = self.array.as_ref()?;
        let cell = view.cell(row)?;
        Some((view.leaf.as_ref(), cell))
    }

    fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        let (leaf, cell) = self.cell(row)?;
        cells::text(leaf, cell)
    }

    fn count(&self, row: usize) -> Reading {
        match (&self.counts, self.cell(row)) {
            (Some(counts), Some((_, cell))) => counts.reading(cell),
            _ => Reading::Missing,
        }
    }

    /// The date of a snapshot, whatever type its column has.
    fn date(&self, row: usize) -> Option<SnapshotDate> {
        let (leaf, cell) = self.cell(row)?;
        match cells::time(leaf, cell) {
            Some(time) => SnapshotDate::of_time(time),
            None => values::snapshot_date(&cells::text(leaf, cell)?),
        }
    }

    fn name(&mut self, row: usize, intern: &mut Intern<'_>) -> Result<Option<Name>> {
        let Some((_, view)) = &self.array else {
            return Ok(None);
        };
        let Some(cell) = view.cell(row) else {
            return Ok(None);
        };
        self.names
            .of(view.leaf.as_ref(), cell, |text| intern.name(text))
    }

    /// The members of a list, or of a text that spells one.
    fn members(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        mut add: impl FnMut(Name),
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        for cell in view.cells(row) {
            let in_list = view.is_list();
            // A text that spells no list is one member, whose name is remembered.
            let name = self.names.of(leaf, cell, |text| {
                if in_list || values::is_single(text) {
                    intern.name(text)
                } else {
                    Ok(Name::MISSING)
                }
            })?;
            if let Some(name) = name.and_then(Name::known) {
                add(name);
            } else if !in_list && let Some(text) = cells::text(leaf, cell) {
                each(&text, |item| {
                    intern.name(item)?.known().into_iter().for_each(&mut add);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn tags(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        wants: &Wants,
        scratch: &mut Scratch,
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        // The registry's own resolution, whose column came first, makes these superfluous.
        let resolved = scratch.bases_told || !scratch.bases.is_empty();
        let asked = !resolved && wants.field(Field::BaseId);
        for cell in view.cells(row) {
            if view.is_list() {
                let Some(tag) = self.tags.of(leaf, cell, |text| intern.tag(text, wants))? else {
                    continue;
                };
                scratch.tag(tag);
                if asked
                    && tag.kind == Kind::Base
                    && let Some(text) = cells::text(leaf, cell)
                {
                    scratch.base(&text, intern)?;
                }
            } else if let Some(text) = cells::text(leaf, cell) {
                each(&text, |item| {
                    let tag = intern.tag(item, wants)?;
                    scratch.tag(tag);
                    if asked && tag.kind == Kind::Base {
                        scratch.base(item, intern)?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Writes the value of a row into a field; gives the bytes of text that it keeps.
    fn put(
        &mut self,
        row: usize,
        field: Field,
        table: &mut Table,
        intern: &mut Intern<'_>,
    ) -> Result<u64> {
        if field.field_type() == Type::Name {
            let name = self.name(row, intern)?.and_then(Name::known);
            // Of all texts that are empty this one says something: any version.
            let empty = || {
                let cell = (field == Field::Requirement).then(|| self.cell(row))?;
                let (leaf, cell) = cell?;
                cells::text(leaf, cell).filter(|text| text.is_empty())
            };
            let name = match name {
                None if empty().is_some() => intern.name("")?.known(),
                name => name,
            };
            if let Some(name) = name {
                table.set(field, Value::Name(name));
            }
            return Ok(0);
        }
        if field.field_type() == Type::Count {
            if let Reading::Count(count) = self.count(row) {
                table.set(field, Value::Count(count));
            }
            return Ok(0);
        }
        let Some((leaf, cell)) = self.cell(row) else {
            return Ok(0);
        };
        match field.field_type() {
            Type::Number => {
                if let Some(number) = cells::number(leaf, cell) {
                    table.set(field, Value::Number(number));
                }
            }
            Type::Time => {
                let spelled = || values::time(&cells::text(leaf, cell)?);
                if let Some(time) = cells::time(leaf, cell).or_else(spelled) {
                    table.set(field, Value::Time(time));
                }
            }
            Type::Flag => {
                if let Some(flag) = cells::flag(leaf, cell) {
                    table.set(field, Value::Flag(flag));
                }
            }
            Type::Text => {
                if let Some(text) = cells::text(leaf, cell) {
                    table.set(field, Value::Text(&text));
                    return Ok(text.len() as u64);
                }
            }
            // Sets are put by whoever holds their store; the others were dealt with above.
            Type::Set | Type::Name | Type::Count => {}
        }
        Ok(0)
    }

    fn whole(&self) -> Option<&ArrayRef> {
        self.array.as_ref().map(|(array, _)| array)
    }

    /// The row's text as JSON.
    fn json(&self, row: usize) -> Option<Json> {
        let text = cells::text(self.whole()?.as_ref(), row)?;
        serde_json::from_str(&text).ok()
    }

    fn base_models(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        bases: &mut Vec<(Source, Name, Name)>,
    ) -> Result<()> {
        let Some(array) = self.whole() else {
            return Ok(());
        };
        if array.is_null(row) {
            return Ok(());
        }
        const MODELS: &[&str] = &["models", "model"];
        const IDS: &[&str] = &["id", "name", "modelId"];
        let mut found: Vec<String> = Vec::new();
        let mut relation: Option<String> = None;
        if let Some(json) = self.json(row) {
            let models = json.get("models").unwrap_or(&json);
            found = strings(models, IDS);
            relation = json.get("relation").and_then(Json::as_str).map(Into::into);
        } else if let Some(models) = cells::part(array, MODELS) {
            if let Some(part) = cells::part(array, &["relation"]) {
                relation = cells::text(part, row).map(Into::into);
            }
            if let Some(view) = View::new(models, IDS) {
                for cell in view.cells(row) {
                    found.extend(cells::text(view.leaf.as_ref(), cell).map(String::from));
                }
            }
        }
        let relation = match relation {
            Some(relation) => intern.name(&relation)?,
            None => Name::MISSING,
        };
        for base in found {
            if let Some(base) = intern.name(&base)?.known() {
                bases.push((Source::Resolved, base, relation));
            }
        }
        Ok(())
    }

    /// What the metadata of a card says, whether it is JSON or a struct.
    fn card(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        scratch: &mut Scratch,
        packages: &mut Table,
    ) -> Result<u64> {
        const PARTS: &[(&[&str], Field)] = &[
            (&["license", "licence"], Field::License),
            (&["datasets", "dataset"], Field::Datasets),
            (&["language", "languages"], Field::Languages),
            (&["library_name"], Field::Libraries),
            (&["pipeline_tag"], Field::Task),
            (&["base_model"], Field::BaseName),
        ];
        const SUPPLIED: &[(&[&str], &str)] = &[
            (&["co2_eq_emissions"], "carbon"),
            // `metrics` beside it names metrics and gives no result.
            (&["model-index"], "evaluation"),
        ];
        let Some(array) = self.whole().filter(|array| !array.is_null(row)) else {
            return Ok(0);
        };
        let text = cells::text(array.as_ref(), row);
        let json = text
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        for (keys, field) in PARTS {
            let found = match &json {
                Some(json) => member(json, keys).map_or(Vec::new(), |json| strings(json, &[])),
                None => struct_texts(array, row, keys),
            };
            for text in found {
                let Some(name) = intern.name(&text)?.known() else {
                    continue;
                };
                match field {
                    Field::BaseName => scratch.bases.push((Source::Card, name, Name::MISSING)),
                    field => scratch.add(*field, name),
                }
            }
        }
        for (keys, name) in SUPPLIED {
            let supplied = |json| {
                keys.iter()
                    .any(|key| member(json, &[key]).is_some_and(says))
            };
            if json.as_ref().is_some_and(supplied) {
                scratch.add(Field::CardMetadata, intern.name(name)?);
            }
        }
        if let Some(text) = &text {
            packages.set(Field::CardData, Value::Text(text));
        }
        Ok(text.map_or(0, |text| text.len() as u64))
    }

    fn config(&self, row: usize, intern: &mut Intern<'_>, scratch: &mut Scratch) -> Result<()> {
        const PARTS: &[(&[&str], Field)] = &[
            (&["model_type"], Field::ModelType),
            (&["architectures"], Field::Architectures),
        ];
        let Some(array) = self.whole().filter(|array| !array.is_null(row)) else {
            return Ok(());
        };
        let json = self.json(row);
        for (keys, field) in PARTS {
            let found = match &json {
                Some(json) => member(json, keys).map_or(Vec::new(), |json| strings(json, &[])),
                None => struct_texts(array, row, keys),
            };
            for text in found {
                if let Some(name) = intern.name(&text)?.known() {
                    scratch.add(*field, name);
                }
            }
        }
        Ok(())
    }

    /// A number of parameters: plain, the total of those of each number format, or their sum.
    fn parameter_total(&self, row: usize) -> Option<Count> {
        if let Reading::Count(count) = self.count(row) {
            return Some(count);
        }
        let counted = |json: &Json| match written(&json.to_string()) {
            Reading::Count(count) => Some(count),
            _ => None,
        };
        if let Some(json) = self.json(row) {
            if let Some(total) = json.get("total").and_then(counted) {
                return Some(total);
            }
            let formats = json.get("parameters").unwrap_or(&json).as_object()?;
            let counts: Option<Vec<f64>> = formats
                .values()
                .map(|own| Some(counted(own)?.to_f64()))
                .collect();
            return Count::from_f64(counts.filter(|own| !own.is_empty())?.into_iter().sum());
        }
        let parts = self.whole()?.as_ref().as_struct_opt()?;
        let formats = cells::part(self.whole()?, &["parameters"])
            .map_or(parts, |own| own.as_ref().as_struct_opt().unwrap_or(parts));
        let counts = formats.columns().iter();
        let counts = counts.filter_map(|own| cells::number(own.as_ref(), row));
        let sum: f64 = counts.sum();
        Count::from_f64(sum).filter(|_| sum > 0.0)
    }

    /// Whether a list of a repository's files has a card among them.
    fn has_readme(&self, row: usize) -> Option<bool> {
        let (array, view) = self.array.as_ref()?;
        let is_card = |cell| {
            let name = cells::text(view.leaf.as_ref(), cell);
            name.is_some_and(|name| name == "README.md")
        };
        (!array.is_null(row)).then(|| view.cells(row).any(is_card))
    }

    fn advisories(
        &self,
        row: usize,
        package: Name,
        intern: &mut Intern<'_>,
        table: &mut Table,
    ) -> Result<()> {
        let Some(Json::Array(advisories)) = self.json(row) else {
            return Ok(());
        };
        for advisory in &advisories {
            table.set(Field::VulnerablePackage, Value::Name(package));
            if let Some(severity) = advisory.get("severity").and_then(Json::as_str) {
                let name = intern.name(severity)?;
                table.set(Field::Severity, Value::Name(name));
            }
            for (key, field) in [
                ("published_at", Field::AdvisoryPublishedAt),
                ("withdrawn_at", Field::WithdrawnAt),
            ] {
                let time = advisory.get(key).and_then(Json::as_str);
                if let Some(time) = time.and_then(values::time) {
                    table.set(field, Value::Time(time));
                }
            }
            table.end_row();
        }
        Ok(())
    }

    /// The packages that an advisory is about.
    fn advised(&self, row: usize, intern: &mut Intern<'_>) -> Result<Vec<Name>> {
        const KEYS: &[&str] = &["package_name", "name"];
        let json = self.json(row);
        let packages = json.map_or(Vec::new(), |json| strings(&json, KEYS));
        packages.iter().map(|text| intern.name(text)).collect()
    }

    /// Judgements by section: a struct whose parts are spelled as a language model chose to.
    fn analysis(&self, row: usize, table: &mut Table) {
        let Some(parts) = self.whole().and_then(|array| array.as_struct_opt()) else {
            return;
        };
        for (name, part) in parts.column_names().iter().zip(parts.columns()) {
            let Some(value) = cells::flag(part.as_ref(), row) else {
                continue;
            };
            if let Some(section) = card::section_of(name) {
                table.set(GIVEN[section], Value::Flag(value));
            }
        }
    }

    /// The same out of a language model's words. What cannot be understood says nothing.
    fn analysis_text(&self, row: usize, table: &mut Table) {
        let Some(analysis) = self.text(row).and_then(|text| card::analysis(&text)) else {
            return;
        };
        let score = f64::from(analysis.trues) / GIVEN.len() as f64;
        table.set(Field::CardScore, Value::Number(score));
        for (field, given) in GIVEN.into_iter().zip(analysis.sections) {
            if let Some(given) = given {
                table.set(field, Value::Flag(given));
            }
        }
    }

    /// What the rule finds in a card; nothing where there is no card.
    fn judge(
        &self,
        row: usize,
        intern: &mut Intern<'_>,
        sets: &mut Sets,
        table: &mut Table,
    ) -> Result<()> {
        let Some(text) = self.text(row) else {
            return Ok(());
        };
        let card = card::read(beginning(&text));
        for (field, found) in FOUND.into_iter().zip(card.sections) {
            table.set(field, Value::Flag(found));
        }
        let mut attributes = Vec::new();
        for attribute in card.attributes.iter() {
            attributes.push(intern.name(attribute.name())?);
        }
        let set = sets.intern(&mut attributes).ok_or_else(full)?;
        if set != Set::EMPTY {
            table.set(Field::CardAttributes, Value::Set(set));
        }
        table.set(Field::DocumentedWords, Value::Count(Count::new(card.words)));
        Ok(())
    }

    /// What the card of a data set says: what is of the whole card stands with the packages, and
    /// each section that is there has a row. A column that says it itself came first.
    fn judge_data_set(
        &self,
        row: usize,
        id: Name,
        intern: &mut Intern<'_>,
        packages: &mut Table,
        sections: &mut Table,
    ) -> Result<()> {
        let text = self.text(row).unwrap_or_default();
        let card = card::read_data_set(beginning(&text));
        packages.set(Field::HasCard, Value::Flag(!text.is_empty()));
        packages.set(Field::HasNonemptyCard, Value::Flag(card.says));
        if !card.says {
            return Ok(());
        }
        packages.set(Field::FollowsTemplate, Value::Flag(card.follows_template));
        packages.set(Field::CardWords, Value::Count(Count::new(card.words)));
        for (place, section) in card.sections.iter().enumerate() {
            if !section.is_there() {
                continue;
            }
            let name = intern.name(card::DATA_SET_SECTIONS[place])?;
            sections.set(Field::SectionOf, Value::Name(id));
            sections.set(Field::SectionName, Value::Name(name));
            sections.set(Field::HasSection, Value::Flag(true));
            sections.set(Field::NotEmpty, Value::Flag(section.has_content()));
            sections.set(Field::WordCount, Value::Count(Count::new(section.words)));
            sections.set(Field::LengthProportion, Value::Number(card.share(place)));
            sections.end_row();
        }
        Ok(())
    }
}

/// What is looked at of a card: what makes one is said in its first pages, and the parser needs
/// many times a text's size.
fn beginning(card: &str) -> &str {
    const BYTES: usize = 1 << 20;
    let mut ends = (0..=BYTES.min(card.len())).rev();
    let end = ends.find(|end| card.is_char_boundary(*end));
    card.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// The fields of the sections that somebody judged, in the order of [`card::SECTIONS`].
const GIVEN: [Field; 5] = [
    Field::HasDescription,
    Field::HasUses,
    Field::HasLimitations,
    Field::HasTraining,
    Field::HasEvaluation,
];

/// The fields of the sections that the rule finds, likewise.
const FOUND: [Field; 5] = [
    Field::RuleDescription,
    Field::RuleUses,
    Field::RuleLimitations,
    Field::RuleTraining,
    Field::RuleEvaluation,
];

/// Gives each item of a list that is spelled as text, until one fails.
fn each(text: &str, mut give: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut outcome = Ok(());
    values::items(text, |item| {
        if outcome.is_ok() {
            outcome = give(item);
        }
    });
    outcome
}

/// A member of a JSON object by the first of its names, in any case.
fn member<'a>(json: &'a Json, keys: &[&str]) -> Option<&'a Json> {
    let object = json.as_object()?;
    keys.iter().find_map(|key| {
        let (_, value) = object
            .iter()
            .find(|(own, value)| own.eq_ignore_ascii_case(key) && !value.is_null())?;
        Some(value)
    })
}

/// Whether a JSON value says anything.
fn says(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    }
}

/// The strings in a JSON value: one, or those of a list; of objects the first of `keys`.
fn strings(json: &Json, keys: &[&str]) -> Vec<String> {
    let one = |json: &Json| match json {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Object(_) => member(json, keys)?.as_str().map(Into::into),
        _ => None,
    };
    match json {
        Json::Array(items) => items.iter().filter_map(one).collect(),
        json => one(json).into_iter().collect(),
    }
}

/// The texts of a struct's part, which may be a list, by the first of its names.
fn struct_texts(array: &ArrayRef, row: usize, keys: &[&str]) -> Vec<String> {
    let Some(parts) = array.as_struct_opt() else {
        return Vec::new();
    };
    let names = parts.column_names();
    let place = keys
        .iter()
        .find_map(|key| names.iter().position(|own| own.eq_ignore_ascii_case(key)));
    let view = place.and_then(|place| View::new(parts.column(place), &[]));
    view.map_or(Vec::new(), |view| {
        view.cells(row)
            .filter_map(|cell| cells::text(view.leaf.as_ref(), cell))
            .map(String::from)
            .collect()
    })
}
