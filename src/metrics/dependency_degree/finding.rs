//! The finding for a heading: how many packages nobody depends on, and how many depend on the first.

use super::{Counted, Degrees, InDegreeIs, Output};
use crate::base::text::{count, percent};
use crate::domain::graph::EdgesAre;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let edges = self.edges.as_ref();
        let of_models = edges.is_none_or(|edges| edges.graph.edges_are == EdgesAre::BaseModels);
        let (what, degrees) = match self.in_degree_is {
            InDegreeIs::Edges if of_models => {
                ("direct descendants", edges.map(|edges| &edges.into))
            }
            InDegreeIs::Edges => ("direct dependents", edges.map(|edges| &edges.into)),
            InDegreeIs::ReportedPackages => ("dependent packages", of(&self.dependent_packages)),
            InDegreeIs::ReportedRepositories => {
                ("dependent repositories", of(&self.dependent_repositories))
            }
            InDegreeIs::UsingRepositories => {
                ("repositories that use them", of(&self.using_repositories))
            }
        };
        let degrees = degrees?;
        let things = match self.in_degree_is {
            InDegreeIs::Edges if !of_models => "packages",
            InDegreeIs::ReportedPackages | InDegreeIs::ReportedRepositories => "packages",
            _ => "models",
        };
        let most = count(degrees.max?);
        Some(match degrees.zeros {
            0 => format!("All of these {things} have {what}; the first has {most}"),
            _ => format!(
                "{} of the {things} have no {what}; the first has {most}",
                percent(degrees.share_zero?)
            ),
        })
    }
}

fn of(counted: &Option<Counted>) -> Option<&Degrees> {
    counted.as_ref().map(|counted| &counted.degrees)
}
