use serde::Serialize;

/// The columns of a file that fill [`super::Packages`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// The column with the packages' names.
    pub id: String,
    /// The column with the download counts.
    pub downloads: String,
    /// Who chose them.
    pub source: MappingSource,
}

/// Who chose a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingSource {
    /// A signature knew the columns.
    Recognised,
    /// The user chose the columns.
    Chosen,
}
