//! How much of its registry a dataset covers.

use serde::{Deserialize, Serialize};

/// A part of a registry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CoveragePart"))]
pub enum Coverage {
    /// At least half of the packages known at the date. After the last month with a known number,
    /// at least as many packages as in that month.
    Whole,
    /// The most popular packages.
    Head,
    /// Packages chosen in some other way: fewer than half of those known at the date, after the
    /// last month for which a number is known fewer than all of them, or a subset that the user
    /// asked for.
    Extract,
    /// The coverage is unknown.
    #[default]
    Unknown,
}

impl Coverage {
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "the whole registry",
            Self::Head => "the head of a registry",
            Self::Extract => "an extract",
            Self::Unknown => "an unknown part of a registry",
        }
    }

    /// The first words for a known part, the second for an unknown one, which may be the whole
    /// registry.
    pub fn if_known<'a>(self, known: &'a str, unknown: &'a str) -> &'a str {
        match self {
            Self::Unknown => unknown,
            _ => known,
        }
    }

    /// The part that a word in a file's footer means; `None` for any other text.
    pub fn of_word(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "whole" => Some(Self::Whole),
            "head" => Some(Self::Head),
            "extract" => Some(Self::Extract),
            _ => None,
        }
    }

    /// Whether it is all of a registry: what growth and ownership need.
    pub fn is_whole(self) -> bool {
        self == Self::Whole
    }

    /// Rank of a dataset when several could decide a claim: whole before head before the rest.
    pub fn rank(self) -> u8 {
        match self {
            Self::Whole => 2,
            Self::Head => 1,
            Self::Extract | Self::Unknown => 0,
        }
    }
}

/// Who said how much a dataset covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CoverageWord {
    /// The rows, compared with known sizes of the registry, and the counts.
    #[default]
    Rows,
    /// The file, in its footer.
    File,
    User,
}

/// How much of its registry a dataset covers, and who stated it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Coverage"))]
pub struct Covered {
    pub part: Coverage,
    pub word: CoverageWord,
    /// Packages of the dataset: rows with a name.
    pub rows: u64,
    /// Packages that the registry is known to have had at the date, or at the last date with a
    /// known number; `None` if no number is known for the registry and date.
    pub known: Option<u64>,
    /// Whether the date is after the last one for which a number is known.
    pub after_known: bool,
}

/// Statements of user and file on how much a list covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CoverageSaid {
    /// The user: it is the whole registry, or it is not.
    pub user: Option<bool>,
    /// The file, in its footer.
    pub file: Option<Coverage>,
}

impl CoverageSaid {
    /// Combines the statements of several files: one whole file makes the dataset whole.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let file = self.file.into_iter().chain(other.file);
        Self {
            user: self.user.max(other.user),
            file: file.max_by_key(|part| part.rank()),
        }
    }
}

impl Covered {
    #[must_use]
    pub fn stated(self, part: Coverage, word: CoverageWord) -> Self {
        Self { part, word, ..self }
    }

    /// A statement of the user or of the file overrides the estimate from the rows.
    #[must_use]
    pub fn with(self, statement: CoverageSaid) -> Self {
        match statement {
            CoverageSaid {
                user: Some(true), ..
            } => self.stated(Coverage::Whole, CoverageWord::User),
            CoverageSaid {
                user: Some(false), ..
            } => match self.part {
                Coverage::Whole => self.stated(Coverage::Extract, CoverageWord::User),
                part => self.stated(part, CoverageWord::User),
            },
            CoverageSaid {
                file: Some(part), ..
            } => self.stated(part, CoverageWord::File),
            CoverageSaid { .. } => self,
        }
    }
}
