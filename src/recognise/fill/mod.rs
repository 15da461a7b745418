//! Turns decoded columns into relations.

mod cards;
mod filled;
mod intern;
mod lane;
mod metadata;
mod packages;
mod rows;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::dataset::{Recognised, Role, Wants};
use super::panel::PanelBuilder;
use super::view::Memo;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::base::packed::{Packer, Unpacker};
use crate::base::pulse;
use crate::judge::{Answering, Answers};
use crate::parquet::scan::{Batch, Texts, Wanted};
use crate::parquet::schema::Column;
use crate::relations::{
    Field, Name, Names, Ranking, RankingBuilder, Relation, Relations, Sets, Table, absorb,
};
use intern::{Intern, full};
use lane::Lane;
use packages::{Facts, Kept};

pub use filled::Filled;

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
    /// Relations other than packages and card sections that columns fill row by row, each with the
    /// field that every row needs.
    row_relations: Vec<(Relation, Field)>,
    /// Whether packages need more than their ranking.
    keeps_packages: bool,
    rankings: Vec<(Option<Name>, RankingBuilder)>,
    ranking_of: HashMap<Name, usize>,
    /// The panel, if a column of dates can make the file one.
    panel: Option<PanelBuilder>,
    filled: Filled,
    text_bytes: u64,
    /// The packages of the batch that are not written yet.
    kept: Vec<Kept>,
    facts: Facts,
    /// A language model's answers about the cards.
    answering: Option<Answering>,
}

impl Filler {
    /// A filler for a file, and the columns that the scan must read, in this order. `table` is the
    /// table that the file's name states, if the columns do not decide it.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] if a chosen column has an unsuitable type.
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
            let Some(found) = columns.get(*column).filter(|_| wants.role(*role)) else {
                continue;
            };
            if !role.accepts().contains(&found.kind) {
                return Err(unsuitable(found, *role));
            }
            lanes.push(Lane {
                role: *role,
                column: *column,
                column_name: found.name.clone(),
                array: None,
                counts: None,
                names: Memo::default(),
                differ: role.texts() == Texts::Distinct,
                tags: Memo::default(),
                parts: Vec::new(),
            });
            wanted.push(Wanted {
                column: found,
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
                if !apart && !row_relations.iter().any(|(known, _)| *known == relation) {
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
        let has = |field| lanes.iter().any(|lane| lane.role == Role::Is(field));
        let has_packages = has(Field::PackageId);
        let ranks = has(Field::Downloads) && !has(Field::Registry) && has_packages;
        let keeps_packages = has_packages
            && (!has(Field::Downloads)
                || lanes.iter().any(|lane| exceeds_ranking(lane.role))
                || wants.packages && recognised.could_exceed_ranking());
        let panel = has(Field::SnapshotDate) && has(Field::Downloads) && has_packages;
        let mut filler = Self {
            keeps_packages,
            rankings: Vec::new(),
            ranking_of: HashMap::new(),
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
            kept: Vec::new(),
            facts: Facts::default(),
            answering: None,
        };
        if panel {
            // The rows of earlier dates go again, and their names must not stay several times.
            filler.lanes.iter_mut().for_each(|lane| lane.differ = false);
        }
        if ranks {
            filler.rankings.push((None, filler.ranking_builder()));
        }
        Ok((filler, wanted))
    }

    /// Looks up a language model's answers about the cards that it reads.
    #[must_use]
    pub fn with_answers(mut self, answers: Option<Arc<Answers>>) -> Self {
        self.answering = answers
            .filter(|_| self.lane(Role::Card(Field::CardText)).is_some())
            .map(Answering::new);
        self
    }

    /// The places of the columns that it reads.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.lanes.iter().map(|lane| lane.column)
    }

    /// Adds the rows of a batch, whose columns are in the order that [`Self::new`] gave.
    ///
    /// # Errors [`ErrorKind::Damaged`] if a decoded column is unusable, [`ErrorKind::Budget`] if
    /// the memory is used up.
    pub fn add(&mut self, batch: &Batch) -> Result<()> {
        for (lane, array) in self.lanes.iter_mut().zip(&batch.columns) {
            lane.set_batch(array)?;
        }
        self.add_packages(batch.rows)?;
        for row in 0..batch.rows {
            for index in 0..self.row_relations.len() {
                let (relation, key) = self.row_relations[index];
                self.add_row(row, relation, key)?;
            }
            self.add_sections(row)?;
        }
        self.check_texts()
    }

    /// Rows kept so far.
    pub fn kept_rows(&self) -> usize {
        let rows = self.tables.values().map(Table::rows).sum::<usize>();
        // Four different counts take about as much memory as one row.
        let counts = self
            .rankings
            .iter()
            .map(|(_, builder)| builder.distinct_counts());
        let panel = self.panel.as_ref().map_or(0, PanelBuilder::kept_rows);
        rows + self.packages.rows() + counts.sum::<usize>() / 4 + panel
    }

    /// Whether row groups can be read by several fillers, whose rows come together in one of them.
    /// Rows of a panel depend on earlier rows, a mere ranking is read fast enough, and other readers do
    /// not have the answers about cards.
    pub fn can_be_shared(&self) -> bool {
        self.panel.is_none()
            && self.answering.is_none()
            && (self.keeps_packages || self.rankings.is_empty())
    }

    /// The rows as bytes for [`Self::absorb`] of another filler of the same file.
    pub fn into_part(mut self) -> Vec<u8> {
        self.tables.insert(Relation::Packages, self.packages);
        let mut packer = Packer::default();
        packer.length(self.rankings.len());
        for (registry, ranking) in &self.rankings {
            let registry = registry.and_then(|name| self.names.get(name));
            packer.u8(registry.is_some().into());
            packer.text(registry.unwrap_or_default());
            ranking
                .skipped()
                .into_iter()
                .for_each(|rows| packer.u64(rows));
        }
        packer.u64(self.filled.without_key);
        packer.u64(self.filled.too_long);
        packer.u64(self.text_bytes);
        let relations = Relations::new(self.names, self.sets, self.tables);
        relations.with_names_in_order().pack(&mut packer);
        packer.finish()
    }

    /// Adds the rows of other row groups.
    ///
    /// # Errors
    /// [`ErrorKind::Budget`] if they do not fit.
    pub fn absorb(&mut self, part: &[u8]) -> Result<()> {
        self.absorb_part(&mut Unpacker::new(part))
            .ok_or_else(full)??;
        self.check_texts()
    }

    fn absorb_part(&mut self, part: &mut Unpacker<'_>) -> Option<Result<()>> {
        for _ in 0..part.length()? {
            let is_named = part.u8()? == 1;
            let text = part.text()?;
            let registry = match is_named {
                true => Some(self.names.intern(text)?),
                false => None,
            };
            let place = match self.ranking(registry) {
                Ok(place) => place,
                Err(error) => return Some(Err(error)),
            };
            let skipped = [part.u64()?, part.u64()?, part.u64()?];
            self.rankings.get_mut(place)?.1.skip(skipped);
        }
        self.filled.without_key += part.u64()?;
        self.filled.too_long += part.u64()?;
        self.text_bytes += part.u64()?;
        let packages = std::mem::take(&mut self.packages);
        self.tables.insert(Relation::Packages, packages);
        absorb(part, &mut self.names, &mut self.sets, &mut self.tables)?;
        self.packages = self.tables.remove(&Relation::Packages)?;
        Some(Ok(()))
    }

    /// Bytes of names and texts kept so far.
    pub fn text_bytes(&self) -> u64 {
        self.text_bytes + self.names.bytes()
    }

    fn check_texts(&self) -> Result<()> {
        if self.text_bytes() <= self.limits.kept_text_bytes {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Budget,
            "The texts of this file need more memory than one file may use.",
            "Split the file, or keep fewer of its columns.",
        ))
    }

    /// The data that were read.
    pub fn finish(mut self) -> Filled {
        let text_bytes = self.text_bytes();
        let mut filled = self.filled;
        filled.text_bytes = text_bytes;
        filled.asked = self.answering.map(|given| given.found);
        if self.keeps_packages {
            self.tables.insert(Relation::Packages, self.packages);
        }
        let panel = self.panel.and_then(|panel| panel.finish(&self.names));
        let rankings = self.rankings.into_iter().map(|(registry, ranking)| {
            let registry = registry.and_then(|name| self.names.get(name));
            (registry.map(str::to_owned), ranking)
        });
        let mut rankings: BTreeMap<Option<String>, RankingBuilder> = rankings.collect();
        filled.relations = Relations::new(self.names, self.sets, self.tables).in_order();
        filled.rankings = match &panel {
            Some(panel) => panel.last(),
            None => {
                rank(&filled.relations, &mut rankings);
                let rankings = rankings.into_iter();
                rankings
                    .map(|(registry, ranking)| (registry, ranking.finish()))
                    .collect()
            }
        };
        filled.panel = panel;
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
}

/// The rankings of packages, for each of these registries that a column names, or for `None`
/// without such a column.
pub fn ranked(
    relations: &Relations,
    registries: impl Iterator<Item = Option<String>>,
) -> BTreeMap<Option<String>, Ranking> {
    let rankings = registries.map(|registry| (registry, RankingBuilder::with_known_repeats()));
    let mut rankings: BTreeMap<Option<String>, RankingBuilder> = rankings.collect();
    rank(relations, &mut rankings);
    if let Some(packages) = relations.table(Relation::Packages) {
        for row in pulse::over(0..packages.rows()) {
            if packages.count(Field::Downloads, row).is_some() {
                continue;
            }
            let registry = relations.text(Field::Registry, row).map(str::to_owned);
            if let Some(ranking) = rankings.get_mut(&registry) {
                ranking.skip_without_downloads();
            }
        }
    }
    let rankings = rankings.into_iter();
    rankings
        .map(|(registry, ranking)| (registry, ranking.finish()))
        .collect()
}

/// Ranks the kept packages. The rows are in order, so equal names follow each other.
fn rank(relations: &Relations, rankings: &mut BTreeMap<Option<String>, RankingBuilder>) {
    let Some(packages) = relations.table(Relation::Packages) else {
        return;
    };
    let mut rankings: HashMap<Option<Name>, &mut RankingBuilder> = rankings
        .iter_mut()
        .map(|(registry, ranking)| {
            let name = registry.as_ref().map(|text| relations.names.find(text));
            (name.flatten(), ranking)
        })
        .collect();
    let mut last = None;
    let mut registries: Vec<Option<Name>> = Vec::new();
    for row in pulse::through(0..packages.rows()) {
        let id = packages.name(Field::PackageId, row);
        if id != last {
            registries.clear();
            last = id;
        }
        let registry = packages.name(Field::Registry, row);
        let (Some(id), Some(downloads), Some(ranking)) = (
            id.and_then(|id| relations.names.get(id)),
            packages.count(Field::Downloads, row),
            rankings.get_mut(&registry),
        ) else {
            continue;
        };
        ranking.push(id, downloads);
        if registries.contains(&registry) {
            ranking.repeat();
        } else {
            registries.push(registry);
        }
    }
}

/// Whether a column describes packages beyond their ranking.
fn exceeds_ranking(role: Role) -> bool {
    let ranked = matches!(
        role,
        Role::Is(Field::PackageId | Field::Downloads | Field::Registry | Field::SnapshotDate)
    );
    let relation = role.fills()[0].relation();
    !ranked
        && matches!(
            relation,
            Relation::Packages | Relation::BaseEdges | Relation::Vulnerabilities
        )
}

impl Recognised {
    /// Whether the columns that are always read describe packages beyond their ranking.
    fn could_exceed_ranking(&self) -> bool {
        let usual = Wants::default();
        let mut columns = self.columns.iter();
        columns.any(|(role, _)| exceeds_ranking(*role) && usual.role(*role))
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
