//! Survival of packages: which of a registry's packages are still there at a later date, and how long
//! packages stay.

mod curves;
mod lists;
mod outcomes;
mod show;
mod subjects;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::collection::Collection;
use super::listed::{List, Registry, by_registry};
use super::shown::Shown;
use super::{Measure, Nothing, Task};
use crate::domain::data::Data;
use crate::relations::{Coverage, CoverageWord, Covered, Field, Relation, SnapshotDate};

pub use curves::{At, Curve, Curves, Since, Step};
pub use lists::Unused;
pub use outcomes::{Became, Group, Pair, Share};

use lists::{comparable, compare};
use outcomes::Fates;
use subjects::Subjects;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "survival",
    title: "Survival of packages",
    theme: Some(Theme::Maintenance),
    question: "How many packages of a registry are gone at a later date, which ones, and how long do packages stay?",
    definition: &[
        "Two lists of a registry are compared only if both hold the same part of it with every name. Heads and extracts are left out, because a package that is not in them may still be in the registry. Two lists called whole must have shares of the known number of packages within 10 percentage points; two lists of unknown coverage must have sizes within 10%. A list that falls by more than 20% is taken for incomplete, and a list with the content of the one before it is one snapshot under two dates: both are left out. Of the rest the longest sequence counts in which each list can be compared with the next.",
        "A package of the earlier list is present if the later one has its name, renamed if it has its identity (the Hub’s `_id`) under another name, else gone. If the identity is known on both sides and differs, the earlier package is gone and another has its name. On Hugging Face a model `owner/name` that is new counts as the `name` that is no longer there, apart from the others and marked as a guess. Of the packages in both lists with downloads in the earlier one, some have fallen to 0.",
        "Groups are by what the earlier list says: age (not known for the time of creation 2022-03-02T23:29:04 UTC, which the Hub gives to everything older), tenth by downloads (packages with one count are in one tenth), class of licence, base named or not. Intervals are at 95% with owners as clusters, because an owner removes many packages at once; packages without a known owner are one cluster.",
        "Over three or more lists, Kaplan and Meier’s curve of presence with Greenwood’s 95% interval of log(−log S), which takes packages as independent. Time counts from the creation of a package where the list that has it first says so for half of the packages or more, else from that list. A package counts from the age at which it is first seen, because those that left before are in no list (left truncation), and to the last list with it. It leaves in the middle between this list and the next. One that comes back had not left. A curve begins and ends where at least 30 packages are at risk.",
        "No published figures were found. The metric is ours; the estimates are those of Kaplan and Meier (1958) and Greenwood (1926).",
    ],
    formulas: &[
        (
            "Gone",
            "packages of the earlier list that are neither present nor renamed ÷ its packages",
        ),
        (
            "Fallen to 0",
            "packages with downloads in the earlier list and none in the later ÷ packages in both with downloads in the earlier and a count in the later",
        ),
        ("Survival", "S(t) = ∏ (1 − dᵢ ÷ nᵢ) over the times tᵢ ≤ t"),
        ("Greenwood’s variance", "S(t)² Σ dᵢ ÷ (nᵢ (nᵢ − dᵢ))"),
    ],
    published: &[],
    settings: &[Setting {
        name: "guess_renames",
        label: "Count owner/name as the new name of a model that was name (Hugging Face; a guess)",
        hint: None,
        kind: SettingKind::Switch { default: true },
        advanced: true,
    }],
    differences: &[],
    needs: &[&[Field::PackageId, Field::Downloads]],
    reads: &[
        Field::StableId,
        Field::Author,
        Field::CreatedAt,
        Field::License,
    ],
    reads_whole: &[Relation::BaseEdges],
    sources: "two or more complete lists of any registry’s packages",
    changes: &[
        "A package that was made private, blocked or merged into another is gone like one that was deleted: lists do not say why.",
        "Packages that came and went between two lists are never seen, so the share that leaves early is a lower limit.",
        "Without an identity in the data a renamed package is gone, and a new one arrives.",
        "Over a longer interval more packages are gone; shares of intervals of unlike length cannot be compared.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whether `owner/name` may be the new name of a model that was called `name`.
    pub guess_renames: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            guess_renames: true,
        }
    }
}

/// The answer for one registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// Whether `owner/name` may be the new name of a model that was called `name`.
    pub guess_renames: bool,
    /// The registry.
    pub registry: String,
    /// Its lists by date.
    pub lists: Vec<ListUsed>,
    /// Each list that is used, with the next one.
    pub pairs: Vec<Pair>,
    /// The first list that is used, with the last one that can be compared with it; null without a
    /// pair.
    pub overall: Option<Pair>,
    /// Groups of the packages of `overall`.
    pub groups: Vec<Group>,
    /// Packages of the first list that is used with the time of creation that the Hub gives to everything
    /// older, so that their age is not known.
    pub on_floor: u64,
    /// Whether every list that is used has an identity of packages.
    pub identities: bool,
    /// Packages that have the name of an earlier one and another identity.
    pub replaced: u64,
    /// The curves; null for fewer than three lists.
    pub curves: Option<Curves>,
    /// Whether a subset of the packages is meant; the answer's source names it.
    #[serde(skip)]
    pub of_subset: bool,
}

/// A list of a registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListUsed {
    /// Its date.
    pub date: SnapshotDate,
    /// Its files.
    pub files: Vec<String>,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Why it is not used; null if it is.
    pub unused: Option<Unused>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    /// Always `None`: survival needs two lists.
    fn measure_dataset(_data: &Data<'_>, _params: &Params) -> Option<Self> {
        None
    }

    /// One answer for each registry with lists of two dates or more.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let registries = by_registry(collection).into_iter();
        let several = registries.filter(|registry| registry.snapshots.len() > 1);
        let tasks = several.map(|registry| {
            Task::new(registry.source(), registry.basis(), move || {
                Some(survival(&registry, params))
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

fn survival(registry: &Registry<'_, '_>, params: &Params) -> Output {
    let (lists, unused) = comparable(&registry.snapshots);
    let guess = params.guess_renames && registry.name == "huggingface";
    let subjects = Subjects::new(&lists, guess);
    let fates = |from, to| Fates::new(&lists, &subjects, from, to);
    let pairs = (1..lists.len()).map(|to| fates(to - 1, to).pair());
    let pairs = pairs.collect();
    let last = (1..lists.len())
        .rev()
        .find(|to| compare(&lists[0], &lists[*to]));
    let overall = last.map(|last| fates(0, last));
    let used = registry.snapshots.iter().zip(unused);
    Output {
        guess_renames: params.guess_renames,
        registry: registry.name.clone(),
        lists: used
            .map(|(list, unused)| ListUsed {
                date: list.date,
                files: list.files.clone(),
                coverage: list.coverage,
                unused,
            })
            .collect(),
        pairs,
        groups: overall.as_ref().map_or_else(Vec::new, Fates::groups),
        overall: overall.map(|fates| fates.pair()),
        on_floor: lists.first().map_or(0, outcomes::on_floor),
        identities: lists.iter().all(List::has_identities),
        replaced: subjects.replaced,
        curves: curves::curves(&lists, &subjects),
        of_subset: registry.subset.is_some(),
    }
}

impl Output {
    fn used(&self) -> impl Iterator<Item = &ListUsed> {
        self.lists.iter().filter(|list| list.unused.is_none())
    }

    /// Whether the lists that are used are the whole registry, as far as is known.
    fn is_whole(&self) -> bool {
        self.used()
            .all(|list| list.coverage.part == Coverage::Whole)
    }

    /// Whether nobody said that a list is whole.
    fn is_judged_by_size(&self) -> bool {
        self.is_whole()
            && self
                .used()
                .any(|list| list.coverage.word == CoverageWord::Rows)
    }
}

#[cfg(test)]
mod tests;
