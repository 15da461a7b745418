//! The list of the metrics. The session asks it which fields a metric needs, which are missing, and
//! which must be read if only some metrics are asked for.

use std::collections::BTreeSet;

use super::about::About;
use super::every_measure;
use crate::relations::{Field, Relation};

macro_rules! descriptions {
    ($($id:ident,)*) => {
        /// What each metric is about, in the order of the reports.
        pub const METRICS: &[&About] = &[$(&super::$id::ABOUT),*];
    };
}
every_measure!(descriptions);

/// Fields of packages that every answer needs: the name, registry, date, kind and downloads of a
/// package.
const ALWAYS: &[Field] = &[
    Field::PackageId,
    Field::PackageKey,
    Field::Registry,
    Field::SnapshotDate,
    Field::RepositoryType,
    Field::Downloads,
];

impl About {
    /// Whether these fields are enough for it.
    pub fn is_fed(&self, fields: &BTreeSet<Field>) -> bool {
        let all = |needs: &[Field]| needs.iter().all(|field| fields.contains(field));
        self.needs.iter().any(|needs| all(needs))
    }

    /// The fields that are missing for it, in the set of fields that misses the fewest.
    pub fn missing(&self, fields: &BTreeSet<Field>) -> Vec<Field> {
        let missing = |needs: &[Field]| -> Vec<Field> {
            let absent = |field: &&Field| !fields.contains(field);
            needs.iter().filter(absent).copied().collect()
        };
        let ways = self.needs.iter().map(|needs| missing(needs));
        ways.min_by_key(Vec::len).unwrap_or_default()
    }
}

/// The metric of this name.
pub fn metric(id: &str) -> Option<&'static About> {
    METRICS.iter().find(|metric| metric.id == id).copied()
}

/// The metrics for which these fields are enough.
pub fn fed(fields: &BTreeSet<Field>) -> Vec<&'static str> {
    let fed = METRICS.iter().filter(|metric| metric.is_fed(fields));
    fed.map(|metric| metric.id).collect()
}

/// The number of metrics that use one of these fields of packages or edges.
pub fn using(fields: &[Field]) -> u64 {
    let uses = |metric: &&&About| {
        let needs = metric.needs.iter().copied().flatten();
        let mut all = needs.chain(metric.reads);
        all.any(|field| fields.contains(field))
    };
    METRICS.iter().filter(uses).count() as u64
}

/// The fields that these metrics read. `tests/sample.rs` checks the descriptions against the
/// metrics: each gives the same answer whether other fields are read or not.
pub fn fields_of(metrics: &[&'static str]) -> BTreeSet<Field> {
    let mut fields: BTreeSet<Field> = ALWAYS.iter().copied().collect();
    // These fields are the keys by which tables are joined.
    let mut relations = BTreeSet::from([Relation::Lookups, Relation::Links]);
    for metric in METRICS.iter().filter(|metric| metrics.contains(&metric.id)) {
        fields.extend(metric.needs.iter().copied().flatten());
        fields.extend(metric.reads);
        relations.extend(metric.reads_whole);
    }
    relations.extend(fields.iter().map(|field| field.relation()));
    let whole = |field: &&Field| {
        field.relation() != Relation::Packages && relations.contains(&field.relation())
    };
    fields.extend(Field::ALL.iter().filter(whole));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_says_what_would_change_it_in_few_sentences() {
        for About { id, changes, .. } in METRICS.iter().copied() {
            assert!((2..=5).contains(&changes.len()), "{id}");
            for stated in *changes {
                assert!(
                    stated.ends_with('.') && stated.len() < 180,
                    "{id}: {stated}"
                );
            }
        }
        let texts = METRICS.iter().flat_map(|metric| metric.changes);
        let different: BTreeSet<&&str> = texts.clone().collect();
        assert_eq!(different.len(), texts.count());
    }

    #[test]
    fn every_metric_has_a_formula() {
        for about in METRICS {
            assert!(!about.formulas.is_empty(), "{}", about.id);
            for (name, formula) in about.formulas {
                assert!(
                    !name.is_empty() && !formula.ends_with('.'),
                    "{name}: {formula}"
                );
            }
        }
    }

    #[test]
    fn what_is_missing_is_the_least() {
        let fields = BTreeSet::from([Field::PackageId, Field::Downloads]);
        assert_eq!(fed(&fields), ["turnover", "concentration", "survival"]);
        let by = |id: &str| metric(id).unwrap();
        assert_eq!(
            by("preservation").missing(&fields),
            [Field::Child, Field::BaseId, Field::Libraries]
        );
        assert_eq!(by("ownership").missing(&fields), [Field::Author]);
    }
    #[test]
    fn what_is_read_is_what_the_asked_metrics_describe() {
        let turnover = fields_of(&["turnover"]);
        assert!(turnover.contains(&Field::Downloads) && !turnover.contains(&Field::Libraries));
        assert!(!turnover.contains(&Field::CommitTitle) && turnover.contains(&Field::LinkFrom));
        assert!(fields_of(&["maintenance"]).contains(&Field::CommitMessage));
    }
}
