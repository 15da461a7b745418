//! Which fields each metric reads, so that nothing else need be read where few are asked for.
//!
//! The catalogue names the fields without which a metric says nothing; here stand those that it
//! uses where they are there. `tests/sample.rs` holds both to the metrics: each answers alike
//! whether the others are asked for or not.

use std::collections::BTreeSet;

use super::catalogue::METRICS;
use crate::relations::{Field, Relation};

/// What a metric reads beside the fields that feed it.
struct Reads {
    metric: &'static str,
    /// Fields of packages.
    packages: &'static [Field],
    /// Relations that it reads whole, beside those that feed it.
    relations: &'static [Relation],
}

const READS: &[Reads] = &[
    Reads {
        metric: "preservation",
        packages: &[Field::Libraries, Field::OtherLibraries, Field::Frameworks],
        relations: &[],
    },
    Reads {
        metric: "turnover",
        packages: &[Field::Likes],
        relations: &[],
    },
    Reads {
        metric: "descendants",
        packages: &[Field::Likes, Field::Author],
        relations: &[],
    },
    Reads {
        metric: "documentation",
        packages: &[
            Field::Architectures,
            Field::Author,
            Field::CardMetadata,
            Field::Datasets,
            Field::DependentRepositories,
            Field::Frameworks,
            Field::HasFreeTags,
            Field::Languages,
            Field::Libraries,
            Field::License,
            Field::Likes,
            Field::ModelType,
            Field::OtherLibraries,
            Field::Papers,
            Field::Parameters,
            Field::Tags,
            Field::Task,
        ],
        relations: &[Relation::Authors, Relation::BaseEdges, Relation::Reuse],
    },
    Reads {
        metric: "ownership",
        packages: &[Field::Author, Field::DownloadsPeriod, Field::Likes],
        relations: &[Relation::Authors, Relation::Commits, Relation::Maintainers],
    },
    Reads {
        metric: "reach",
        packages: &[Field::Author],
        relations: &[Relation::Authors, Relation::Maintainers, Relation::Releases],
    },
    Reads {
        metric: "dependency_degree",
        packages: &[Field::DependentPackages, Field::DependentRepositories],
        relations: &[Relation::Releases],
    },
    Reads {
        metric: "concentration",
        packages: &[Field::DownloadsPeriod, Field::Likes],
        relations: &[],
    },
    Reads {
        metric: "lag",
        packages: &[Field::CreatedAt, Field::UpdatedAt],
        relations: &[],
    },
    Reads {
        metric: "growth",
        packages: &[Field::CreatedAt, Field::UpdatedAt],
        relations: &[],
    },
    Reads {
        metric: "maintenance",
        packages: &[
            Field::Author,
            Field::CardWords,
            Field::CreatedAt,
            Field::Likes,
            Field::Parameters,
            Field::UpdatedAt,
        ],
        relations: &[Relation::Documentation],
    },
    Reads {
        metric: "under_documentation",
        packages: &[
            Field::Author,
            Field::CardMetadata,
            Field::CardWords,
            Field::Datasets,
            Field::HasCard,
            Field::HasNonemptyCard,
            Field::Languages,
            Field::License,
            Field::Papers,
            Field::Task,
        ],
        relations: &[Relation::Documentation, Relation::BaseEdges],
    },
    Reads {
        metric: "naming",
        packages: &[
            Field::Architectures,
            Field::Author,
            Field::Datasets,
            Field::Languages,
            Field::Libraries,
            Field::ModelType,
            Field::OtherLibraries,
            Field::Parameters,
            Field::TaggedType,
            Field::Task,
        ],
        relations: &[Relation::BaseEdges],
    },
    Reads {
        metric: "dataset_cards",
        packages: &[
            Field::Author,
            Field::CardWords,
            Field::FollowsTemplate,
            Field::HasCard,
            Field::HasNonemptyCard,
        ],
        relations: &[Relation::CardSections],
    },
    Reads {
        metric: "vulnerabilities",
        packages: &[Field::Author],
        relations: &[],
    },
    Reads {
        metric: "attributes",
        packages: &[
            Field::Architectures,
            Field::Author,
            Field::CreatedAt,
            Field::Datasets,
            Field::Frameworks,
            Field::Gated,
            Field::Languages,
            Field::Libraries,
            Field::License,
            Field::Likes,
            Field::ModelType,
            Field::OtherLibraries,
            Field::Papers,
            Field::Parameters,
            Field::Score,
            Field::Task,
            Field::UpdatedAt,
        ],
        relations: &[
            Relation::Commits,
            Relation::Documentation,
            Relation::BaseEdges,
        ],
    },
    Reads {
        metric: "literature",
        packages: &[],
        relations: &[],
    },
];

/// Fields of packages that every answer needs: what tells a package apart, its registry, date and
/// kind, and how many downloads it has.
const ALWAYS: &[Field] = &[
    Field::PackageId,
    Field::PackageKey,
    Field::Registry,
    Field::SnapshotDate,
    Field::RepositoryType,
    Field::Downloads,
];

/// The fields that these metrics read.
pub fn fields_of(metrics: &[&'static str]) -> BTreeSet<Field> {
    let mut fields: BTreeSet<Field> = ALWAYS.iter().copied().collect();
    // What joins tables by their keys.
    let mut relations = BTreeSet::from([Relation::Lookups, Relation::Links]);
    let asked = |id: &str| metrics.contains(&id);
    for metric in METRICS.iter().filter(|own| asked(own.id)) {
        fields.extend(metric.needs.iter().copied().flatten());
    }
    for reads in READS.iter().filter(|own| asked(own.metric)) {
        fields.extend(reads.packages);
        relations.extend(reads.relations);
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
    fn every_metric_says_what_it_reads() {
        for metric in METRICS {
            assert!(
                READS.iter().any(|own| own.metric == metric.id),
                "{}",
                metric.id
            );
        }
        assert_eq!(READS.len(), METRICS.len());
        let turnover = fields_of(&["turnover"]);
        assert!(turnover.contains(&Field::Downloads) && !turnover.contains(&Field::Libraries));
        assert!(!turnover.contains(&Field::CommitTitle) && turnover.contains(&Field::LinkFrom));
        assert!(fields_of(&["maintenance"]).contains(&Field::CommitMessage));
    }
}
