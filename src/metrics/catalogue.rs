//! What each metric needs of the data, as data: the page, the command and the documentation say
//! from it which files feed which metric.
//!
//! Source: Jones et al. (ESEM 2024), Tables 1, 3 and 4.

use std::collections::BTreeSet;

use serde::Serialize;

use super::shown::About;
use crate::relations::Field;

/// A metric, as far as its data are concerned.
#[derive(Debug, Serialize)]
pub struct Metric {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Whether this version computes it.
    pub computed: bool,
    /// Ways to feed it, the best first; each needs all of its fields.
    #[serde(skip)]
    pub needs: &'static [&'static [Field]],
    /// Datasets that have them.
    pub sources: &'static str,
    /// What the page says of it; `None` where the page has a view of its own.
    pub about: Option<&'static About>,
}

/// The metrics of the paper and of the literature that it gathers.
pub const METRICS: &[Metric] = &[
    Metric {
        id: "preservation",
        title: "Library preservation",
        computed: true,
        needs: &[&[Field::Child, Field::BaseId, Field::Libraries]],
        sources: "hub-stats models; PeaTMOSS model, model_to_base_model, library and model_to_library",
        about: None,
    },
    Metric {
        id: "turnover",
        title: "Turnover of the top K",
        computed: true,
        needs: &[&[Field::PackageId, Field::Downloads]],
        sources: "two or more snapshots of any registry's packages with downloads",
        about: None,
    },
    Metric {
        id: "descendants",
        title: "Descendants and popularity",
        computed: true,
        needs: &[
            &[Field::Child, Field::BaseId, Field::Downloads],
            &[Field::Child, Field::BaseName, Field::Downloads],
            &[Field::DescendantCount, Field::CountedDownloads],
            &[Field::ReusedModel, Field::ReusingRepository],
        ],
        sources: "hub-stats models; PeaTMOSS model and model_to_base_model; the artifact's Figure 7 file; repositories that use models, beside a list with downloads",
        about: None,
    },
    Metric {
        id: "documentation",
        title: "Documentation quality and popularity",
        computed: true,
        needs: &[
            &[Field::RuleDescription, Field::Downloads],
            &[Field::FinalScore, Field::DocumentedDownloads],
            &[Field::HasDescription, Field::DocumentedDownloads],
            &[Field::Libraries, Field::Task, Field::Downloads],
        ],
        sources: "model cards with metadata; the artifact's score files",
        about: None,
    },
    Metric {
        id: "ownership",
        title: "Ownership of popular packages",
        computed: false,
        needs: &[
            &[Field::Author, Field::Downloads],
            &[Field::AuthorName, Field::Downloads],
            &[Field::Maintainer, Field::Downloads],
        ],
        sources: "hub-stats models; HFCommunity; Ecosyste.ms packages and maintainerships",
        about: Some(&super::ownership::ABOUT),
    },
    Metric {
        id: "reach",
        title: "User reach",
        computed: false,
        needs: &[
            &[Field::DependentPackage, Field::Target, Field::Maintainer],
            &[Field::DependentPackage, Field::Target],
        ],
        sources: "Ecosyste.ms packages, versions, dependencies and maintainerships; libraries.io dependencies",
        about: Some(&super::reach::ABOUT),
    },
    Metric {
        id: "dependency_degree",
        title: "Dependency degree",
        computed: false,
        needs: &[
            &[Field::DependentPackage, Field::Target],
            &[Field::Child, Field::BaseId],
            &[Field::DependentPackages],
        ],
        sources: "Ecosyste.ms or libraries.io dependencies; hub-stats models",
        about: Some(&super::dependency_degree::ABOUT),
    },
    Metric {
        id: "concentration",
        title: "Popularity concentration",
        computed: false,
        needs: &[&[Field::PackageId, Field::Downloads]],
        sources: "any registry's packages with downloads",
        about: Some(&super::concentration::ABOUT),
    },
    Metric {
        id: "lag",
        title: "Technical lag",
        computed: true,
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
    },
    Metric {
        id: "maintenance",
        title: "Maintenance",
        computed: false,
        needs: &[&[Field::CommittedRepository, Field::CommitDate]],
        sources: "HFCommunity commits; PeaTMOSS hf_commit",
        about: Some(&super::maintenance::ABOUT),
    },
    Metric {
        id: "growth",
        title: "Growth",
        computed: false,
        needs: &[&[Field::PackageId, Field::CreatedAt]],
        sources: "hub-stats models; Ecosyste.ms packages; libraries.io projects",
        about: Some(&super::growth::ABOUT),
    },
    Metric {
        id: "under_documentation",
        title: "Under-documentation",
        computed: false,
        needs: &[&[Field::PackageId, Field::License, Field::Datasets]],
        sources: "hub-stats models; PeaTMOSS with its junction tables",
        about: Some(&super::under_documentation::ABOUT),
    },
    Metric {
        id: "naming",
        title: "Naming",
        computed: false,
        needs: &[
            &[Field::PackageId, Field::ModelType],
            &[Field::PackageId, Field::Task],
        ],
        sources: "any list of models",
        about: Some(&super::naming::ABOUT),
    },
    Metric {
        id: "dataset_cards",
        title: "Cards of data sets and popularity",
        computed: false,
        needs: &[
            &[Field::SectionOf, Field::WordCount],
            &[Field::HasNonemptyCard, Field::Downloads],
        ],
        sources: "the dataset-card study's files",
        about: Some(&super::dataset_cards::ABOUT),
    },
    Metric {
        id: "vulnerabilities",
        title: "Vulnerability severity",
        computed: false,
        needs: &[&[Field::VulnerablePackage, Field::Severity]],
        sources: "Ecosyste.ms packages or advisories",
        about: Some(&super::vulnerabilities::ABOUT),
    },
    Metric {
        id: "attributes",
        title: "Attributes and popularity",
        computed: false,
        needs: &[
            &[Field::PackageId, Field::Downloads, Field::Task],
            &[Field::PackageId, Field::Downloads, Field::ModelType],
            &[Field::PackageId, Field::Downloads, Field::Libraries],
            &[Field::PackageId, Field::Likes, Field::ModelType],
        ],
        sources: "hub-stats models; PeaTMOSS with its junction tables; leaderboards with likes",
        about: Some(&super::attributes::ABOUT),
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
