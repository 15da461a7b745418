//! The finding for a heading: how few owners hold most, and who holds most.

use super::{Holding, Output, Owner, OwnersFrom};
use crate::base::text::{count, percent};

/// A longer name has no room in a heading.
const LONGEST: usize = 40;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let known = [("downloads", &self.by_downloads), ("likes", &self.by_likes)];
        let known = known.into_iter();
        let mut known = known.filter_map(|(word, held)| Some((word, held.as_ref()?)));
        let (word, held): (&str, &Holding) =
            known.next().unwrap_or(("packages", &self.by_packages));
        let owners = match self.told_by {
            OwnersFrom::Maintainers => "maintainers",
            OwnersFrom::Authors => "authors",
            OwnersFrom::Author | OwnersFrom::Name => "owners",
        };
        let largest = held.largest.first().and_then(|Owner { name, share, .. }| {
            let fits = name.chars().count() <= LONGEST;
            fits.then_some(format!(", {name} alone {}", percent((*share)?)))
        });
        Some(format!(
            "{} of {} {owners} hold 80% of the {word}{}",
            count(held.holding_80?),
            count(held.owners),
            largest.unwrap_or_default()
        ))
    }
}
