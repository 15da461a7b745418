//! The finding for a heading: how many claims lack a large measurement.

use super::Output;
use crate::base::text::plural;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let all = self.distinct.len() as u64;
        let without = self
            .distinct
            .iter()
            .filter(|claim| claim.unquantified)
            .count();
        (all > 0).then(|| {
            let claims = plural(all, "claim", "claims");
            match without {
                0 => format!("A large measurement stands behind each of {claims}"),
                n => format!("{n} of {claims} have no large measurement as evidence"),
            }
        })
    }
}
