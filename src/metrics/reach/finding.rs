//! The finding for a heading: how much a few maintainers reach.

use super::{MaintainersFrom, Output};
use crate::base::text::{count, number, percent};
use crate::domain::graph::EdgesAre;

/// The paper's number of maintainers, and ours if there are as many.
const FEW: u64 = 20;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let (one, many) = match self.graph.edges_are {
            EdgesAre::Dependencies => ("package", "packages"),
            EdgesAre::BaseModels => ("model", "models"),
        };
        let reached = self.maintainers.as_ref().and_then(|maintainers| {
            let mut shares = maintainers.shares.iter().rev();
            let few = shares.find(|shares| shares.maintainers <= FEW)?;
            let people = match (maintainers.from, few.maintainers) {
                (MaintainersFrom::Maintainers, 1) => "maintainer",
                (MaintainersFrom::Maintainers, _) => "maintainers",
                (MaintainersFrom::Authors, 1) => "author",
                (MaintainersFrom::Authors, _) => "authors",
            };
            Some(format!(
                "{} of {} {people} reach {} of the {many}",
                count(few.maintainers),
                count(maintainers.reach.n),
                percent(few.by_reach?)
            ))
        });
        let trusted = self.packages.trust.mean;
        reached.or_else(|| {
            Some(format!(
                "A {one} trusts {} others on average",
                number(trusted?)
            ))
        })
    }
}
