//! The finding for a heading: how many names contradict the model, or which convention prevails.

use super::{Output, convention_title};
use crate::base::text::percent;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        if let Some(share) = self.architecture.share {
            return Some(format!(
                "{} of the names that give an architecture contradict the model’s type",
                percent(share)
            ));
        }
        let largest = self.largest_convention.as_ref()?;
        Some(format!(
            "{} of the names follow one convention, “{}”",
            percent(largest.share?),
            convention_title(largest.convention)
        ))
    }
}
