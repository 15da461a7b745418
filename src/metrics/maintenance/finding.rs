//! The finding for a heading: what commits are for; without commits, how recent the last updates are.

use super::Output;
use crate::base::text::{duration, percent, two_digits};
use crate::stats::strength;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let classes = self.commits.as_ref().map(|commits| &commits.classes);
        if let Some(classes) = classes.filter(|classes| classes.n > 0) {
            return Some(format!(
                "{} of the commits are perfective, {} adaptive and {} corrective, by their keywords",
                percent(classes.perfective.share?),
                percent(classes.adaptive.share?),
                percent(classes.corrective.share?)
            ));
        }
        let updates = self.last_update.as_ref()?;
        let [_, median, _] = updates.age_days?;
        let first = updates.correlations.first();
        let link = first.and_then(|first| {
            let rho = first.spearman.as_ref()?.coefficient;
            let digits = two_digits(rho);
            Some(match strength(rho) {
                None => format!("; the age hardly goes with {} (ρ = {digits})", first.with),
                Some(strength) => format!(
                    "; {} age goes with more {}: a {strength} link (ρ = {digits})",
                    if rho > 0.0 { "a higher" } else { "a lower" },
                    first.with
                ),
            })
        });
        Some(format!(
            "Half of the packages were updated in the last {} days{}",
            duration(median),
            link.unwrap_or_default()
        ))
    }
}
