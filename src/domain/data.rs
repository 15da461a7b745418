//! A dataset as the metrics use it.

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;

use serde::Serialize;

use super::graph::{Linked, Unnamed};
use super::models::{Models, Numbered};
use crate::base::pulse;
use crate::base::text::marked;
use crate::relations::{Covered, Field, Ranking, Relation, Relations, SnapshotDate, Table};

/// The dataset of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Source {
    /// Its name for people.
    pub title: String,
    /// Its registry, if it has one.
    pub registry: Option<String>,
    /// Date of the snapshot.
    pub date: Option<SnapshotDate>,
    /// Date of the first snapshot, if this is a series of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub since: Option<SnapshotDate>,
    /// The files, by label.
    pub files: Vec<String>,
    /// How much of the registry it covers.
    pub coverage: Covered,
    /// Whether one of its files says that it is made up.
    pub synthetic: bool,
    /// The conditions of the subset of its packages that the user asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub subset: Option<String>,
}

impl Source {
    /// The title for people, marked if the dataset is made up.
    pub fn marked_title(&self) -> String {
        marked(&self.title, self.synthetic)
    }

    /// The subset in words, if the user asks for one.
    pub fn only(&self) -> Option<String> {
        self.subset.as_ref().map(|subset| format!("only {subset}"))
    }

    /// How much of its registry it covers, in words.
    pub fn covers(&self) -> String {
        let words = self.coverage.part.words();
        match self.subset {
            Some(_) => format!("a subset of {words}"),
            None => words.to_owned(),
        }
    }

    /// Orders two datasets by how well they speak for the literature's subject: models of Hugging
    /// Face before other registries before unknown ones, measured data before made-up data, the
    /// whole registry before its head before the rest, then the latest, then the largest, then the
    /// first by title and files.
    pub fn compare(&self, other: &Self) -> Ordering {
        let rank = |source: &Self| {
            let registry = match source.registry.as_deref() {
                Some("huggingface") => 2,
                Some(_) => 1,
                None => 0,
            };
            let covered = source.coverage;
            let part = covered.part.rank();
            (registry, !source.synthetic, part, source.date, covered.rows)
        };
        let name = |source: &Self| (source.title.clone(), source.files.clone());
        let order = rank(self).cmp(&rank(other));
        order.then_with(|| name(other).cmp(&name(self)))
    }
}

/// A file, identified by its number, and how often it was read.
pub type Revision = (u32, u64);

/// Results that several metrics use, without the relations from which they come.
#[derive(Default)]
pub struct Prepared {
    models: Option<Numbered>,
    linked: Option<Unnamed>,
}

impl Prepared {
    /// Whether it has any result.
    #[cfg(test)]
    pub(crate) fn is_made(&self) -> bool {
        self.models.is_some() || self.linked.is_some()
    }
}

/// One dataset: the relations of its parts, and results of them that several metrics use and that
/// are computed only once.
pub struct Data<'a> {
    /// Its name, registry, date and files.
    pub source: &'a Source,
    /// Joined relations, or those of each part; each part has a separate store of names.
    pub relations: Vec<&'a Relations>,
    /// The head of its packages, if only names and downloads are known.
    pub ranking: Option<&'a Ranking>,
    /// Its packages ranked by downloads, for each part and registry that a column names.
    pub rankings: Vec<(Option<&'a str>, &'a Ranking)>,
    /// Its files with their revisions.
    pub revisions: &'a [Revision],
    models: OnceCell<Models<'a>>,
    /// A graph that a metric has left for the next one.
    pub(super) linked: RefCell<Option<Linked<'a>>>,
}

impl<'a> Data<'a> {
    /// A dataset of these parts.
    pub fn new(
        source: &'a Source,
        relations: Vec<&'a Relations>,
        ranking: Option<&'a Ranking>,
    ) -> Self {
        Self {
            source,
            relations,
            ranking,
            rankings: ranking.map(|ranking| (None, ranking)).into_iter().collect(),
            revisions: &[],
            models: OnceCell::new(),
            linked: RefCell::new(None),
        }
    }

    /// The same dataset with the rankings of all parts and registries.
    #[must_use]
    pub fn with_rankings(self, rankings: Vec<(Option<&'a str>, &'a Ranking)>) -> Self {
        Self { rankings, ..self }
    }

    /// The same dataset with the revisions of its files.
    #[must_use]
    pub fn with_revisions(self, revisions: &'a [Revision]) -> Self {
        Self { revisions, ..self }
    }

    /// The same dataset with results of the same relations.
    #[must_use]
    pub fn with_prepared(self, prepared: Prepared) -> Self {
        let models = prepared.models;
        let models = models.map(|numbered| Models::of(&self.relations, numbered));
        let linked = prepared.linked;
        let linked = linked.and_then(|unnamed| Linked::of(&self.relations, unnamed));
        Self {
            models: models.map_or_else(OnceCell::new, OnceCell::from),
            linked: RefCell::new(linked),
            ..self
        }
    }

    /// The results for [`Self::with_prepared`].
    pub fn into_prepared(self) -> Prepared {
        let linked = self.linked.into_inner();
        Prepared {
            models: self.models.into_inner().map(Models::into_numbered),
            linked: linked.and_then(|linked| linked.into_unnamed(&self.relations)),
        }
    }

    /// Its packages, each once, and the edges between them.
    pub fn models(&self) -> &Models<'a> {
        self.models.get_or_init(|| Models::new(&self.relations))
    }

    /// The registry of rows that name none: that of the dataset, else the only one that rows of
    /// packages and dependencies name. Upper and lower case are equal.
    pub fn registry(&self) -> Option<&'a str> {
        if let Some(registry) = &self.source.registry {
            return Some(registry);
        }
        let mut only: Option<&str> = None;
        for field in [Field::Registry, Field::DependencyRegistry] {
            for (relations, table) in self.tables(field.relation()) {
                let mut last = None;
                for row in pulse::over(0..table.rows()) {
                    let name = table.name(field, row);
                    if name == last {
                        continue;
                    }
                    last = name;
                    let text = name.and_then(|name| relations.names.get(name));
                    let Some(text) = text.filter(|text| !text.is_empty()) else {
                        continue;
                    };
                    match only {
                        Some(only) if !only.eq_ignore_ascii_case(text) => return None,
                        _ => only = Some(text),
                    }
                }
            }
        }
        only
    }

    /// The parts that have rows of a relation, each with the relations whose names it uses.
    pub fn tables(&self, relation: Relation) -> impl Iterator<Item = (&'a Relations, &'a Table)> {
        self.relations.iter().filter_map(move |relations| {
            let table = relations.table(relation)?;
            (table.rows() > 0).then_some((*relations, table))
        })
    }

    /// Whether it has rows of a relation.
    pub fn has(&self, relation: Relation) -> bool {
        self.tables(relation).next().is_some()
    }

    /// Whether some row has a value of a field.
    pub fn knows(&self, field: Field) -> bool {
        let mut tables = self.tables(field.relation());
        tables.any(|(_, table)| table.has_values(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::{Coverage, CoverageWord};

    #[test]
    fn datasets_are_ordered_by_registry_origin_coverage_date_and_size() {
        let source = |title: &str, registry: Option<&str>, part, date: &str, rows| Source {
            title: title.to_owned(),
            registry: registry.map(str::to_owned),
            date: date.parse().ok(),
            coverage: Covered {
                rows,
                ..Covered::default().stated(part, CoverageWord::File)
            },
            ..Source::default()
        };
        let hub = Some("huggingface");
        let mut all = [
            source("other registry", Some("npm"), Coverage::Whole, "2026-01", 9),
            source("smaller", hub, Coverage::Whole, "2025-01", 5),
            source("unknown registry", None, Coverage::Whole, "2026-01", 9),
            source("extract", hub, Coverage::Extract, "2026-01", 9),
            source("largest", hub, Coverage::Whole, "2025-01", 6),
            source("earlier", hub, Coverage::Whole, "2024-01", 9),
            source("head", hub, Coverage::Head, "2026-01", 9),
            Source {
                synthetic: true,
                ..source("made up", hub, Coverage::Whole, "2026-01", 9)
            },
        ];
        all.sort_by(|a, b| b.compare(a));
        let titles = all.each_ref().map(|source| &*source.title);
        assert_eq!(
            titles,
            [
                "largest",
                "smaller",
                "earlier",
                "head",
                "extract",
                "made up",
                "other registry",
                "unknown registry"
            ]
        );
    }
}
