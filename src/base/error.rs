//! Errors in a user's file or setting. Each says what is wrong and what to do.

use std::fmt;

use serde::Serialize;

/// The kind of an error. Programs and tests match on it; people read the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ProblemKind"))]
pub enum ErrorKind {
    /// The file is not Parquet: it is CSV, JSON, a Git-LFS pointer, a truncated download, …
    NotParquet,
    /// A Parquet file whose bytes contradict themselves.
    Damaged,
    /// A valid file that uses something this program cannot read (encryption, a rare codec).
    Unsupported,
    /// The file asks for more than [`crate::base::limits::Limits`] allows.
    Budget,
    /// All files together do not fit into memory. The file itself may be as it should be.
    NoRoom,
    /// The bytes can no longer be read: the file changed, moved or lost its permission.
    Unreadable,
    /// A named column is missing or has an unusable type.
    Column,
    /// The column exists but holds nothing that can be measured.
    Empty,
    /// A setting that the user gave makes no sense.
    Setting,
}

/// A problem with one file or setting.
///
/// `message` says what is wrong and `advice` says what to do about it. Both are whole sentences
/// without the file's name, which is in `file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Problem"))]
pub struct Error {
    pub kind: ErrorKind,
    pub message: String,
    pub advice: String,
    /// The file's label, as the user sees it.
    pub file: Option<String>,
    pub column: Option<String>,
    /// The row group with the problem, counted from 0.
    pub row_group: Option<u32>,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(kind: ErrorKind, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            advice: advice.into(),
            file: None,
            column: None,
            row_group: None,
        }
    }

    /// An error for a damaged file, with the usual advice.
    pub fn damaged(message: impl Into<String>) -> Self {
        Self::new(
            ErrorKind::Damaged,
            message,
            "Download or export the file again. If your own program wrote it, open it with another Parquet reader to find the fault.",
        )
    }

    /// An error for a name that is not the id of a metric.
    pub fn unknown_metric(metric: &str) -> Self {
        Self::new(
            ErrorKind::Setting,
            format!("“{metric}” is not the id of a metric with data."),
            "Name a metric by its id, such as turnover or preservation, or claims.",
        )
    }

    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Adds the row group, counted from 0.
    #[must_use]
    pub fn in_row_group(mut self, row_group: usize) -> Self {
        self.row_group = Some(row_group as u32);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        match (&self.column, self.row_group) {
            (Some(column), Some(group)) => write!(f, "column {column}, row group {group}: ")?,
            (Some(column), None) => write!(f, "column {column}: ")?,
            (None, Some(group)) => write!(f, "row group {group}: ")?,
            (None, None) => {}
        }
        write!(f, "{} {}", self.message, self.advice)
    }
}

impl std::error::Error for Error {}
