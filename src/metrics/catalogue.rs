//! What each metric needs of the data, as data: the page, the command and the documentation say
//! from it which files feed which metric.
//!
//! Source: Jones et al. (ESEM 2024), Tables 1, 3 and 4.

use std::collections::BTreeSet;

use serde::Serialize;

use super::changes;
use super::shown::About;
use crate::relations::Field;

/// A metric, as far as its data are concerned.
#[derive(Debug, Serialize)]
pub struct Metric {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Ways to feed it, the best first; each needs all of its fields.
    #[serde(skip)]
    pub needs: &'static [&'static [Field]],
    /// Datasets that have them.
    pub sources: &'static str,
    /// What the page says of it; `None` where the page has a view of its own.
    pub about: Option<&'static About>,
    /// What would change its headline number, a sentence each.
    pub changes: &'static [&'static str],
}

/// The metrics of the paper and of the literature that it gathers.
pub const METRICS: &[Metric] = &[
    Metric {
        id: "preservation",
        title: "Library preservation",
        needs: &[&[Field::Child, Field::BaseId, Field::Libraries]],
        sources: "hub-stats models; PeaTMOSS model, model_to_base_model, library and model_to_library",
        about: None,
        changes: changes::PRESERVATION,
    },
    Metric {
        id: "turnover",
        title: "Turnover of the top K",
        needs: &[&[Field::PackageId, Field::Downloads]],
        sources: "two or more snapshots of any registry's packages with downloads",
        about: None,
        changes: changes::TURNOVER,
    },
    Metric {
        id: "descendants",
        title: "Descendants and popularity",
        needs: &[
            &[Field::Child, Field::BaseId, Field::Downloads],
            &[Field::Child, Field::BaseName, Field::Downloads],
            &[Field::DescendantCount, Field::CountedDownloads],
            &[Field::ReusedModel, Field::ReusingRepository],
        ],
        sources: "hub-stats models; PeaTMOSS model and model_to_base_model; the artifact's Figure 7 file; repositories that use models, beside a list with downloads",
        about: None,
        changes: changes::DESCENDANTS,
    },
    Metric {
        id: "documentation",
        title: "Documentation quality and popularity",
        needs: &[
            &[Field::RuleDescription, Field::Downloads],
            &[Field::FinalScore, Field::DocumentedDownloads],
            &[Field::HasDescription, Field::DocumentedDownloads],
            &[Field::Libraries, Field::Task, Field::Downloads],
        ],
        sources: "model cards with metadata; the artifact's score files",
        about: None,
        changes: changes::DOCUMENTATION,
    },
    Metric {
        id: "ownership",
        title: "Ownership of popular packages",
        needs: &[
            &[Field::Author, Field::Downloads],
            &[Field::AuthorName, Field::Downloads],
            &[Field::Maintainer, Field::Downloads],
            &[Field::Author, Field::Likes],
            &[Field::AuthorName, Field::Likes],
            &[Field::Maintainer, Field::Likes],
        ],
        sources: "hub-stats models; HFCommunity, with its commits for the network of authors; Ecosyste.ms packages and maintainerships; any list of models whose names begin with the owner",
        about: Some(&super::ownership::ABOUT),
        changes: changes::OWNERSHIP,
    },
    Metric {
        id: "reach",
        title: "User reach",
        needs: &[
            &[Field::DependentPackage, Field::Target],
            &[Field::Child, Field::BaseId],
            &[Field::Child, Field::BaseName],
        ],
        sources: "Ecosyste.ms packages, versions, dependencies and maintainerships; libraries.io dependencies; hub-stats models",
        about: Some(&super::reach::ABOUT),
        changes: changes::REACH,
    },
    Metric {
        id: "dependency_degree",
        title: "Dependency degree",
        needs: &[
            &[Field::DependentPackage, Field::Target],
            &[Field::Child, Field::BaseId],
            &[Field::Child, Field::BaseName],
            &[Field::PackageId, Field::DependentPackages],
            &[Field::PackageId, Field::DependentRepositories],
            &[Field::ReusedModel, Field::ReusingRepository],
        ],
        sources: "Ecosyste.ms or libraries.io dependencies, or packages with the counts that the registry reports; hub-stats models; repositories that use models",
        about: Some(&super::dependency_degree::ABOUT),
        changes: changes::DEPENDENCY_DEGREE,
    },
    Metric {
        id: "concentration",
        title: "Popularity concentration",
        needs: &[
            &[Field::PackageId, Field::Downloads],
            &[Field::PackageId, Field::Likes],
            &[Field::DescendantCount],
        ],
        sources: "any registry's packages with downloads or likes; the artifact's Figure 7 file",
        about: Some(&super::concentration::ABOUT),
        changes: changes::CONCENTRATION,
    },
    Metric {
        id: "lag",
        title: "Technical lag",
        needs: &[
            &[
                Field::DependentPackage,
                Field::Target,
                Field::Requirement,
                Field::ReleasedPackage,
                Field::ReleaseNumber,
                Field::PublishedAt,
            ],
            &[
                Field::Child,
                Field::BaseId,
                Field::CreatedAt,
                Field::UpdatedAt,
            ],
        ],
        sources: "dependencies and versions of Ecosyste.ms or libraries.io; hub-stats models, as a proxy",
        about: Some(&super::lag::ABOUT),
        changes: changes::LAG,
    },
    Metric {
        id: "maintenance",
        title: "Maintenance",
        needs: &[
            &[Field::CommittedRepository, Field::CommitDate],
            &[Field::PackageId, Field::UpdatedAt, Field::Downloads],
            &[Field::PackageId, Field::UpdatedAt, Field::Likes],
        ],
        sources: "HFCommunity commits; PeaTMOSS hf_commit; as a proxy lists of packages with the time of the last update",
        about: Some(&super::maintenance::ABOUT),
        changes: changes::MAINTENANCE,
    },
    Metric {
        id: "growth",
        title: "Growth",
        needs: &[
            &[Field::PackageId, Field::CreatedAt],
            &[Field::CommittedRepository, Field::CommitDate],
        ],
        sources: "hub-stats models; Ecosyste.ms packages; libraries.io projects; commits of HFCommunity or PeaTMOSS",
        about: Some(&super::growth::ABOUT),
        changes: changes::GROWTH,
    },
    Metric {
        id: "under_documentation",
        title: "Under-documentation",
        needs: &[
            &[Field::PackageId, Field::License],
            &[Field::PackageId, Field::Datasets],
            &[Field::PackageId, Field::HasCard],
            &[Field::DocumentedPackage, Field::RuleLimitations],
            &[Field::DocumentedPackage, Field::HasLimitations],
        ],
        sources: "hub-stats models; PeaTMOSS with its junction tables; model cards, judged or with their text",
        about: Some(&super::under_documentation::ABOUT),
        changes: changes::UNDER_DOCUMENTATION,
    },
    Metric {
        id: "naming",
        title: "Naming",
        needs: &[
            &[Field::PackageId, Field::ModelType],
            &[Field::PackageId, Field::Architectures],
            &[Field::PackageId, Field::TaggedType],
            &[Field::PackageId, Field::Task],
        ],
        sources: "any list of models with their types, architectures, tags or tasks",
        about: Some(&super::naming::ABOUT),
        changes: changes::NAMING,
    },
    Metric {
        id: "dataset_cards",
        title: "Cards of data sets and popularity",
        needs: &[
            &[Field::SectionOf, Field::NotEmpty, Field::Downloads],
            &[Field::FollowsTemplate, Field::Downloads],
        ],
        sources: "dataset cards with metadata; both files of the dataset-card study",
        about: Some(&super::dataset_cards::ABOUT),
        changes: changes::DATASET_CARDS,
    },
    Metric {
        id: "vulnerabilities",
        title: "Vulnerability severity",
        needs: &[&[Field::VulnerablePackage, Field::Severity]],
        sources: "Ecosyste.ms packages or advisories; any table of findings, with a column for forks to compare",
        about: Some(&super::vulnerabilities::ABOUT),
        changes: changes::VULNERABILITIES,
    },
    Metric {
        id: "attributes",
        title: "Attributes and popularity",
        // Tasks alone would make data sets models.
        needs: &[
            &[Field::PackageId, Field::Downloads, Field::Libraries],
            &[Field::PackageId, Field::Downloads, Field::ModelType],
            &[Field::PackageId, Field::Downloads, Field::Architectures],
            &[Field::PackageId, Field::Downloads, Field::Parameters],
            &[Field::PackageId, Field::Likes, Field::Architectures],
            &[Field::PackageId, Field::Likes, Field::ModelType],
            &[Field::PackageId, Field::Likes, Field::Libraries],
        ],
        sources: "hub-stats models; PeaTMOSS with its junction tables; leaderboards with likes",
        about: Some(&super::attributes::ABOUT),
        changes: changes::ATTRIBUTES,
    },
    Metric {
        id: "literature",
        title: "Review of the literature",
        needs: &[
            &[Field::ReviewedClaim, Field::ClaimTheme],
            &[Field::ReviewedPaper],
        ],
        sources: "your own review: tables of papers and claims",
        about: Some(&super::literature::ABOUT),
        changes: changes::LITERATURE,
    },
];

impl Metric {
    /// Whether the fields feed it.
    pub fn is_fed(&self, fields: &BTreeSet<Field>) -> bool {
        let all = |needs: &[Field]| needs.iter().all(|field| fields.contains(field));
        self.needs.iter().any(|needs| all(needs))
    }

    /// The fields that are missing in the way to feed it that misses fewest.
    pub fn missing(&self, fields: &BTreeSet<Field>) -> Vec<Field> {
        let missing = |needs: &[Field]| -> Vec<Field> {
            let absent = |field: &&Field| !fields.contains(field);
            needs.iter().filter(absent).copied().collect()
        };
        let ways = self.needs.iter().map(|needs| missing(needs));
        ways.min_by_key(Vec::len).unwrap_or_default()
    }
}

/// The metrics that the fields feed.
pub fn fed(fields: &BTreeSet<Field>) -> Vec<&'static str> {
    let fed = METRICS.iter().filter(|metric| metric.is_fed(fields));
    fed.map(|metric| metric.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_says_what_would_change_it_in_few_sentences() {
        for Metric { id, changes, .. } in METRICS {
            assert!((2..=5).contains(&changes.len()), "{id}");
            for said in *changes {
                assert!(said.ends_with('.') && said.len() < 180, "{id}: {said}");
            }
        }
        let texts = METRICS.iter().flat_map(|metric| metric.changes);
        let different: BTreeSet<&&str> = texts.clone().collect();
        assert_eq!(different.len(), texts.count());
    }

    #[test]
    fn every_described_metric_has_a_formula() {
        for about in METRICS.iter().filter_map(|metric| metric.about) {
            assert!(!about.formula.is_empty(), "{}", about.question);
            for (name, formula) in about.formula {
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
        assert_eq!(fed(&fields), ["turnover", "concentration"]);
        let by = |id: &str| METRICS.iter().find(|metric| metric.id == id).unwrap();
        assert_eq!(
            by("preservation").missing(&fields),
            [Field::Child, Field::BaseId, Field::Libraries]
        );
        assert_eq!(by("ownership").missing(&fields), [Field::Author]);
    }
}
