//! The finding for a heading: the family of attributes that goes with popularity most.

use super::Output;
use crate::base::text::percent;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let claimed = self.families.iter().filter(|part| part.family.is_claimed());
        let parts = claimed.filter_map(|part| Some((part, part.partial_r_squared?)));
        let (part, share) = parts.reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        Some(format!(
            "Of the kinds of attributes that the literature names, {} goes with {} most (partial R² {})",
            part.family.name(),
            self.popularity.name(),
            percent(share)
        ))
    }
}
