//! The lists of packages of each registry at several dates, and the packages of a list.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::{Basis, Popularity, Source};
use crate::base::pulse;
use crate::domain::data::{Data, Revision};
use crate::domain::models::Models;
use crate::metrics::collection::Collection;
use crate::relations::{Count, CoverageWord, Covered, Field, Ranking, Relation, SnapshotDate};

/// The packages of a date, from a dataset or from a list of names and counts.
pub(in crate::metrics) enum Packages<'c, 'd> {
    Of(&'c Data<'d>),
    Ranked(Cow<'d, Ranking>),
}

/// One list.
pub(in crate::metrics) struct Snapshot<'c, 'd> {
    pub date: SnapshotDate,
    pub coverage: Covered,
    pub files: Vec<String>,
    pub packages: Packages<'c, 'd>,
}

impl Snapshot<'_, '_> {
    /// The order of preference among lists of one date: what the user calls the whole registry, then
    /// the longer list, then the one with more columns.
    fn rank(&self) -> (bool, u64, bool) {
        let covered = self.coverage;
        let said = covered.word == CoverageWord::User && covered.part.is_whole();
        (said, covered.rows, matches!(self.packages, Packages::Of(_)))
    }
}

/// The lists of a registry.
#[derive(Default)]
pub(in crate::metrics) struct Registry<'c, 'd> {
    pub name: String,
    pub snapshots: Vec<Snapshot<'c, 'd>>,
    pub revisions: Vec<Revision>,
    pub synthetic: bool,
    /// The subset of the packages that the user asks for.
    pub subset: Option<String>,
}

/// The lists of each registry.
pub(in crate::metrics) fn by_registry<'c, 'd>(
    collection: &'c Collection<'d>,
) -> Vec<Registry<'c, 'd>> {
    let mut registries: BTreeMap<String, Registry<'c, 'd>> = BTreeMap::new();
    let subset = collection.datasets.iter();
    let subset = subset.filter_map(|data| data.source.subset.clone()).next();
    let mut add = |name: &str, revisions: &[Revision], synthetic, snapshot: Snapshot<'c, 'd>| {
        let registry = registries.entry(name.to_owned()).or_default();
        registry.subset.clone_from(&subset);
        registry.revisions.extend(revisions);
        registry.synthetic |= synthetic;
        let mut snapshots = registry.snapshots.iter_mut();
        match snapshots.find(|other| other.date == snapshot.date) {
            Some(other) if other.rank() < snapshot.rank() => *other = snapshot,
            Some(_) => {}
            None => registry.snapshots.push(snapshot),
        }
    };
    for data in &collection.datasets {
        let source = data.source;
        if let (Some(registry), Some(date)) = (&source.registry, source.date)
            && data.has(Relation::Packages)
        {
            let snapshot = Snapshot {
                date,
                coverage: source.coverage,
                files: source.files.clone(),
                packages: Packages::Of(data),
            };
            add(registry, data.revisions, source.synthetic, snapshot);
        }
    }
    for series in collection.series(Popularity::Downloads) {
        let synthetic = series.synthetic.is_some();
        for snapshot in series.snapshots {
            let files = snapshot.files.iter().map(|file| (*file).to_owned());
            let listed = Snapshot {
                date: snapshot.date,
                coverage: snapshot.coverage,
                files: files.collect(),
                packages: Packages::Ranked(snapshot.packages),
            };
            add(&series.registry, &series.revisions, synthetic, listed);
        }
    }
    let registries = registries.into_iter().map(|(name, mut registry)| {
        registry.name = name;
        registry.snapshots.sort_by_key(|snapshot| snapshot.date);
        registry.revisions.sort_unstable();
        registry.revisions.dedup();
        registry
    });
    registries.collect()
}

/// The packages of a list that can be compared, each once.
pub(in crate::metrics) struct List<'r> {
    pub date: SnapshotDate,
    pub coverage: Covered,
    of: Of<'r>,
    /// The models, or the places in the ranking.
    numbers: Vec<u32>,
}

enum Of<'r> {
    Models(&'r Models<'r>),
    Ranking(&'r Ranking),
}

impl<'r> List<'r> {
    pub fn new(snapshot: &'r Snapshot<'_, '_>) -> Self {
        let (of, numbers) = match &snapshot.packages {
            Packages::Of(data) => {
                let models = data.models();
                let kinds = models.cells(Field::RepositoryType);
                let numbers = models.all();
                // A table may list all repositories, of which only models count.
                let numbers = numbers
                    .filter(|model| kinds.text(*model).is_none_or(|kind| kind == "model"))
                    .collect();
                (Of::Models(models), numbers)
            }
            Packages::Ranked(ranking) => {
                let mut names = HashSet::new();
                let rows = pulse::through((0..).zip(ranking.head()));
                let numbers = rows
                    .filter(|(_, row)| names.insert(&row.id))
                    .map(|(place, _)| place)
                    .collect();
                (Of::Ranking(ranking), numbers)
            }
        };
        Self {
            date: snapshot.date,
            coverage: snapshot.coverage,
            of,
            numbers,
        }
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The models, if the list has more than names and counts.
    pub fn models(&self) -> Option<&'r Models<'r>> {
        match self.of {
            Of::Models(models) => Some(models),
            Of::Ranking(_) => None,
        }
    }

    pub fn has_identities(&self) -> bool {
        self.models()
            .is_some_and(|models| models.has(Field::StableId))
    }

    /// The number of a package among the models, or its place in the ranking.
    pub fn number(&self, row: usize) -> u32 {
        self.numbers[row]
    }

    pub fn name(&self, row: usize) -> &'r str {
        match self.of {
            Of::Models(models) => models.id(self.numbers[row]),
            Of::Ranking(ranking) => &ranking.head()[self.numbers[row] as usize].id,
        }
    }

    /// The downloads of a package, by its row.
    pub fn downloads(&self) -> impl Fn(usize) -> Option<Count> + '_ {
        let cells = self.models().map(|models| models.cells(Field::Downloads));
        move |row| match &self.of {
            Of::Models(_) => cells.as_ref()?.count(self.numbers[row]),
            Of::Ranking(ranking) => Some(ranking.head()[self.numbers[row] as usize].downloads),
        }
    }
}

impl Registry<'_, '_> {
    /// What an answer from these lists depends on.
    pub fn basis(&self) -> Basis {
        let mut basis = Basis {
            files: self.revisions.clone(),
            ..Basis::default()
        };
        let lists = self.snapshots.iter();
        let lists: Vec<_> = lists
            .map(|list| (list.date, list.coverage, &list.files))
            .collect();
        basis.add_fact(&(&self.name, lists));
        basis
    }

    /// The lists as a source.
    pub fn source(&self) -> Source {
        let [first, last] = [self.snapshots.first(), self.snapshots.last()];
        let files = self.snapshots.iter().flat_map(|list| &list.files);
        let date = last.map(|list| list.date);
        Source {
            title: "snapshots".to_owned(),
            registry: Some(self.name.clone()),
            date,
            since: first
                .map(|list| list.date)
                .filter(|first| date != Some(*first)),
            files: files.cloned().collect(),
            coverage: last.map(|list| list.coverage).unwrap_or_default(),
            synthetic: self.synthetic,
            subset: self.subset.clone(),
        }
    }
}
