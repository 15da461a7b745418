//! What went wrong with a user's file or setting, in words that say what to do.

use std::fmt;

use serde::Serialize;

/// The family of a problem; programs and tests match on this, people read the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ProblemKind"))]
pub enum ErrorKind {
    /// The file is something else: CSV, JSON, a Git-LFS pointer, a truncated download, …
    NotParquet,
    /// A Parquet file whose bytes contradict themselves.
    Damaged,
    /// A valid file that uses something this program cannot read (encryption, a rare codec).
    Unsupported,
    /// The file asks for more than [`crate::base::limits::Limits`] allows.
    Budget,
    /// The bytes can no longer be read: the file changed, moved or lost its permission.
    Unreadable,
    /// A named column is missing or has an unusable type.
    Column,
    /// The column is there, but holds nothing that can be measured.
    Empty,
    /// A setting that the user gave makes no sense.
    Setting,
}

/// A problem with one file or setting.
///
/// `message` says what is wrong, `advice` what to do about it; both are whole sentences
/// without the file's name, which stands in `file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Problem"))]
pub struct Error {
    /// Family of the problem.
    pub kind: ErrorKind,
    /// What is wrong.
    pub message: String,
    /// What the user can do.
    pub advice: String,
    /// The file, as the user knows it.
    pub file: Option<String>,
    /// The column at fault.
    pub column: Option<String>,
    /// The row group at fault, counted from 0.
    pub row_group: Option<u32>,
}

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A problem of a family, with what is wrong and what to do.
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

    /// A damaged file; the advice is the usual one.
    pub fn damaged(message: impl Into<String>) -> Self {
        Self::new(
            ErrorKind::Damaged,
            message,
            "Download or export the file again; if it comes from a tool of your own, open it with another Parquet reader to see where it breaks.",
        )
    }

    /// A metric that there is not, or not yet.
    pub fn unknown_metric(metric: &str) -> Self {
        Self::new(
            ErrorKind::Setting,
            format!("“{metric}” is no metric that has data."),
            "Name a metric by its id, such as turnover or preservation, or claims.",
        )
    }

    /// The same problem, with the file's name.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// The same problem, with the column's name.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same problem, with the row group (from 0).
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
