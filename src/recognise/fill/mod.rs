//! Turns decoded columns into relations.

mod cards;
mod filled;
mod intern;
mod lane;
mod metadata;
mod packages;
mod rows;

use std::collections::{BTreeMap, HashMap};

use super::dataset::{Recognised, Role, Wants};
use super::panel::PanelBuilder;
use super::view::Memo;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::parquet::scan::{Batch, Wanted};
use crate::parquet::schema::Column;
use crate::relations::{Field, Name, Names, RankingBuilder, Relation, Relations, Sets, Table};
use intern::{Intern, full};
use lane::Lane;
use packages::Scratch;

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
    has_packages: bool,
    rankings: Vec<(Option<Name>, RankingBuilder)>,
    ranking_of: HashMap<Name, usize>,
    seen: Seen,
    /// The panel, if a column of dates can make the file one.
    panel: Option<PanelBuilder>,
    filled: Filled,
    text_bytes: u64,
    scratch: Scratch,
}

/// The names of each ranking, one bit for each name.
#[derive(Default)]
struct Seen(Vec<Vec<u64>>);

impl Seen {
    /// Adds a name to a ranking, and returns whether it had the name already.
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
                tags: Memo::default(),
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
    /// # Errors [`ErrorKind::Damaged`] if a decoded column is unusable, [`ErrorKind::Budget`] if
    /// the memory is used up.
    pub fn add(&mut self, batch: &Batch) -> Result<()> {
        for (lane, array) in self.lanes.iter_mut().zip(&batch.columns) {
            lane.set_batch(array)?;
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
                "The texts of this file need more memory than one file may use.",
                "Split the file, or keep fewer of its columns.",
            ));
        }
        Ok(())
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

    /// The data that were read.
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
