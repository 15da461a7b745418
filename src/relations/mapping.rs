use std::collections::BTreeMap;

use serde::Serialize;

use super::Relation;

/// The column of a file that fills each field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mapping {
    /// The known dataset, or the kind of table that the user chose.
    pub kind: String,
    /// The column that fills each field.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub columns: BTreeMap<String, String>,
    /// Who chose the columns.
    pub source: MappingSource,
}

/// The origin of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MappingSource {
    /// The columns of a known dataset were recognised.
    Recognised,
    /// The user chose the columns.
    Chosen,
}

/// A column of a file that is read, and the fields that it fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnUsed {
    /// The column.
    pub column: String,
    /// The fields, as `relation.field`.
    pub fills: Vec<String>,
}

/// A column of a file that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Ignored"))]
pub struct ColumnIgnored {
    /// The column.
    pub column: String,
    /// The reason.
    pub reason: String,
}

/// The number of rows of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Filled"))]
pub struct RelationRows {
    #[cfg_attr(test, ts(type = "string"))]
    pub relation: Relation,
    pub rows: u64,
}
