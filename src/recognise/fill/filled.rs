//! The data that were read of a file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::panel::Panel;
use crate::base::hash::text_hash_after;
use crate::judge::Found;
use crate::relations::{Field, Ranking, Relation, Relations};

/// The data that were read of a file.
#[derive(Debug, Default)]
pub struct Filled {
    /// Its rows as relations. Packages with only a name and downloads are only in the rankings.
    pub relations: Relations,
    /// The packages ranked by downloads, for each registry that a column names. Without such a
    /// column it has one entry without a registry.
    pub rankings: BTreeMap<Option<String>, Ranking>,
    /// The fields that have a value in some row.
    pub fields: BTreeSet<Field>,
    /// Rows without a key, such as a package without a name.
    pub without_key: u64,
    /// Bytes of names and texts.
    pub text_bytes: u64,
    /// Values too long to be names, left out.
    pub too_long: u64,
    /// The dates of a panel. `rankings` and `relations` then hold the last date.
    pub panel: Option<Panel>,
    /// The cards about which a language model was asked, if answers were looked up.
    pub asked: Option<Found>,
}

impl Filled {
    /// Rows in memory.
    pub fn kept_rows(&self) -> usize {
        let heads = self.rankings.values().map(|ranking| ranking.head().len());
        let rows = self.relations.tables().map(|(_, table)| table.rows());
        let panel = self.panel.iter().flat_map(|panel| panel.snapshots.values());
        let panel = panel.map(|ranking| ranking.head().len() + ranking.counts().runs().count() / 4);
        heads.chain(rows).chain(panel).sum()
    }

    /// Rows per relation, including packages that are in rankings alone.
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

    /// A hash that does not depend on the order of rows. It shows whether two tables are equal, and
    /// sorts tables by content.
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

/// The hash of a text, continued from an earlier hash. The bits are mixed well, so that sums of
/// hashes still differ.
fn hashed(before: u64, text: &str) -> u64 {
    let bits = text_hash_after(before, text);
    let mixed = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}
