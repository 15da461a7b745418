//! The setting that chooses the packages that all metrics look at.

use serde::{Deserialize, Serialize};

use crate::base::error::Result;
use crate::domain::subset::Subset;

/// The subset of packages that all metrics look at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Conditions with commas between them, as [`Subset::parse`] reads them; empty for all
    /// packages.
    #[serde(rename = "where")]
    pub conditions: String,
}

impl Params {
    /// The conditions.
    ///
    /// # Errors
    /// As [`Subset::parse`].
    pub fn parsed(&self) -> Result<Subset> {
        Subset::parse(&self.conditions)
    }
}
