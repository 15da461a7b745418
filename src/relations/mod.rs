//! The canonical relations, which the reading modules fill and the metrics read.
//!
//! [`Relations`] holds the data of a file or of a dataset: for each [`Relation`] a [`Table`] of
//! compact columns over interned names. [`Ranking`] holds the packages of a snapshot, reduced to
//! the needs of rankings by downloads, for files that hold nothing more.
//!
//! Memory of a row by field: a name takes 4 bytes, a set 4, a count 4 (8 in blocks with counts
//! beyond 32 bits), a number or time 8, a flag 1. Fields without values take none. The text of a
//! name is kept once, with 4 bytes for its place. While a file is read, a name that repeats has 10
//! to 20 bytes of hash table more. A row took 122 bytes with 1.1 and 2.2 million made-up models of
//! `examples/make_hub.rs` (11 fields of packages, half as many base edges, ids of 38 bytes) when
//! every name had them, measured as the difference of the processes' peaks. The time of the last
//! update, which was added later, takes 8 more (5.1 MB for 600,000 rows).

mod arena;
mod blocks;
mod column;
mod count;
mod coverage;
mod date;
mod distribution;
mod families;
mod field;
mod mapping;
mod names;
mod narrow;
mod order;
mod packed;
mod ranking;
mod shared;
mod table;
mod tasks;
mod text_order;

use std::collections::{BTreeMap, BTreeSet};

pub use blocks::Blocks;
pub use column::{Counts, FieldColumn};
pub use count::Count;
pub use coverage::{Coverage, CoverageSaid, CoverageWord, Covered};
pub use date::{DAY, PanelDates, SnapshotDate, day_named, month_of, month_start};
pub use distribution::{CountFrequencies, Distribution};
pub use families::{FAMILIES, Family, family_of_type, model_types};
pub use field::{Field, Relation, Type};
pub use mapping::{ColumnIgnored, ColumnUsed, Mapping, MappingSource, RelationRows};
pub use names::{Name, NameLists, Names, Set, Sets, Texts};
pub use packed::absorb;
pub use ranking::{HEAD_ROWS, Ranking, RankingBuilder, Row};
pub use shared::Shared;
pub use table::{Fill, RowMut, Table, Value};
pub use tasks::{task_domain, tasks};

/// The key of a Parquet footer's metadata that marks made-up data. Its value says how they were
/// made.
pub const SYNTHETIC: &str = "registry-lens.synthetic";

/// The key for a statement on how much of its registry a file covers: `whole`, `head` or
/// `extract`.
pub const COVERAGE: &str = "registry-lens.coverage";

/// Relations that share one store of names.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// The strings of the names in the tables.
    pub names: Shared<Names>,
    /// The sets of names in the tables.
    pub sets: Shared<Sets>,
    tables: BTreeMap<Relation, Table>,
}

impl Relations {
    /// Relations of tables that use these stores of names and sets.
    pub fn new(names: Names, sets: Sets, tables: BTreeMap<Relation, Table>) -> Self {
        Self {
            names: Shared::new(names),
            sets: Shared::new(sets),
            tables,
        }
    }

    /// The relations of some rows of these: `rows` gives the rows of each relation that stay, in
    /// ascending order, or `None` if all stay. The stores of names and sets are shared.
    #[must_use]
    pub fn selected(&self, mut rows: impl FnMut(Relation, &Table) -> Option<Vec<u32>>) -> Self {
        let tables = self.tables.iter().map(|(relation, table)| {
            let table = match rows(*relation, table) {
                Some(rows) => table.selected(&rows),
                None => table.clone(),
            };
            (*relation, table)
        });
        Self {
            names: self.names.clone(),
            sets: self.sets.clone(),
            tables: tables.filter(|(_, table)| table.rows() > 0).collect(),
        }
    }

    /// The table of a relation, if it has rows.
    pub fn table(&self, relation: Relation) -> Option<&Table> {
        self.tables.get(&relation)
    }

    /// The table of a relation, for adding rows.
    pub fn table_mut(&mut self, relation: Relation) -> &mut Table {
        self.tables.entry(relation).or_default()
    }

    /// The relations with their numbers of rows.
    pub fn tables(&self) -> impl Iterator<Item = (Relation, &Table)> {
        self.tables
            .iter()
            .map(|(relation, table)| (*relation, table))
    }

    /// The fields that have a value in at least one row.
    pub fn fields(&self) -> BTreeSet<Field> {
        self.tables
            .values()
            .flat_map(|table| table.fields().filter(|field| table.has_values(*field)))
            .collect()
    }

    /// The string of a field of [`Type::Name`] in a row.
    pub fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.names
            .get(self.table(field.relation())?.name(field, row)?)
    }

    /// The strings of a field of [`Type::Set`] in a row.
    pub fn members(&self, field: Field, row: usize) -> impl Iterator<Item = &str> {
        let set = self
            .table(field.relation())
            .map_or(Set::EMPTY, |table| table.set_of(field, row));
        self.sets
            .members(set)
            .filter_map(|name| self.names.get(name))
    }

    /// A value as text, for tests and tables. Equal values of two stores give equal texts.
    pub fn print(&self, field: Field, row: usize) -> Option<String> {
        Some(match self.table(field.relation())?.value(field, row)? {
            Value::Name(name) => self.names.get(name)?.to_owned(),
            Value::Set(_) => {
                let mut members: Vec<&str> = self.members(field, row).collect();
                members.sort_unstable();
                format!("{{{}}}", members.join(", "))
            }
            Value::Count(count) => count.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Time(time) => time.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Text(text) => text.to_owned(),
        })
    }
}
