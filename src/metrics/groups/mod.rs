//! Groups of owners over time: which share of a registry's downloads, likes and packages countries,
//! kinds of organisations or single owners have at each date.

mod measure;
mod show;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::collection::Collection;
use super::listed::by_registry;
use super::shown::Shown;
use super::{Measure, Nothing, Task};
use crate::domain::data::Data;
use crate::relations::{Covered, Field, Relation, SnapshotDate};

use measure::{Table, groups};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "groups",
    title: "Groups of owners over time",
    theme: Some(Theme::Design),
    question: "Which countries, kinds of organisations or owners have the downloads, likes and packages of a registry, and how does this change?",
    definition: &[
        "A table of yours says which group each owner belongs to: one column with owners, and others with their countries or kinds. An owner is the part of a package’s name before the slash, else its author. Owners are compared without regard to upper and lower case, because the Hub allows no two names that differ only in this. Without such a table each owner is a group.",
        "At each date a group has a share of all downloads, of all likes, of all packages and of the packages that were created in the 12 months before. Packages whose owner is not in the table, or not known, are a group of their own, “not labelled”. Their share is never divided among the others, so the share of each group is a lower limit.",
        "The Herfindahl-Hirschman index is the sum of the squared shares of the groups. It lies between two limits: packages that are not labelled could be of many small groups (they add nothing), or all of the largest group. The Gini coefficient is over the groups in the table that have a package, without those that are not labelled.",
        "The metric is ours.",
    ],
    formulas: &[
        ("Share of a group", "xᵍ ÷ X, with all packages in X"),
        ("Index, lower limit", "Σ (xᵍ ÷ X)² over the groups"),
        (
            "Index, upper limit",
            "the same with the packages that are not labelled in the largest group",
        ),
    ],
    published: &[
        "Second-hand, of August 2025: models from China had 17.1% of the downloads of the last year on Hugging Face, those from the United States 15.8%.",
    ],
    settings: &[Setting {
        name: "by",
        label: "Groups",
        hint: None,
        kind: SettingKind::Choice {
            choices: &[
                ("automatic", "countries, else kinds, else owners"),
                ("country", "countries"),
                ("kind", "kinds of owners"),
                ("owner", "owners"),
            ],
            default: "automatic",
        },
        advanced: false,
    }],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::Author, Field::Downloads],
        &[Field::GroupedOwner],
    ],
    reads: &[Field::Likes, Field::CreatedAt],
    reads_whole: &[Relation::OwnerGroups],
    sources: "lists of packages with owners; a table of owners and their groups",
    changes: &[
        "A longer table of owners lowers the share that is not labelled, and can only raise the shares of the groups.",
        "Downloads are counted where a package is hosted: a copy of a model under another owner counts for that owner.",
        "In the head of a registry or an extract the shares are those of its packages, not of the registry.",
    ],
};

/// What the groups are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Countries if a table has them, else kinds, else the owners themselves.
    #[default]
    Automatic,
    /// Countries.
    Country,
    /// Kinds of owners.
    Kind,
    /// The owners themselves.
    Owner,
}

/// The settings of the metric.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// What the groups are.
    pub by: By,
}

/// What is counted of a group, in the order of tables.
pub const MEASURES: [&str; 4] = ["downloads", "likes", "packages", "new packages"];

/// The answer for one registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What the groups are: `country`, `kind` or `owner`.
    pub by: By,
    /// The registry.
    pub registry: String,
    /// Owners in the table; null without one.
    pub listed: Option<u64>,
    /// Owners that occur in the table with different groups; the first by name counts.
    pub contradictory: u64,
    /// The groups with the most downloads at the last date, at most 20; all others are together.
    pub groups: Vec<String>,
    /// The dates.
    pub dates: Vec<OfDate>,
    /// Dates of lists whose names are not all kept, left out.
    pub left_out: Vec<SnapshotDate>,
}

/// The shares at a date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfDate {
    /// The date.
    pub date: SnapshotDate,
    /// How much of the registry the list covers.
    pub coverage: Covered,
    /// Packages.
    pub packages: u64,
    /// Whether the list names authors, so that packages without an owner in their name have one.
    pub authors: bool,
    /// Owners that are known.
    pub owners: u64,
    /// Owners that are in a group.
    pub labelled: u64,
    /// What each measure says; null if the list does not know it.
    pub measures: [Option<OfMeasure>; 4],
}

/// The shares of one measure at a date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfMeasure {
    /// The total.
    pub total: f64,
    /// The amount of each of the groups that are named.
    pub amounts: Vec<f64>,
    /// The amount of all other groups together.
    pub others: f64,
    /// The amount that is not labelled.
    pub not_labelled: f64,
    /// Groups with a package.
    pub groups: u64,
    /// The limits of the Herfindahl-Hirschman index.
    pub hhi: [f64; 2],
    /// Gini coefficient over the groups.
    pub gini: Option<f64>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    /// Always `None`: the table of owners is a dataset of its own.
    fn measure_dataset(_data: &Data<'_>, _params: &Params) -> Option<Self> {
        None
    }

    /// One answer for each registry.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let tables = collection.datasets.iter();
        let tables: Vec<&Data<'_>> = tables
            .filter(|data| data.has(Relation::OwnerGroups))
            .collect();
        let tasks = by_registry(collection).into_iter().map(|registry| {
            let (source, mut basis) = (registry.source(), registry.basis());
            for data in &tables {
                basis.files.extend(data.revisions);
            }
            let tables = tables.clone();
            Task::new(source, basis, move || {
                groups(&registry, &Table::new(&tables), params.by)
            })
        });
        tasks.collect()
    }

    fn show(&self) -> Shown {
        self.shown()
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }
}

#[cfg(test)]
mod tests;
