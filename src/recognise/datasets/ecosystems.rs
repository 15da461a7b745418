//! Ecosyste.ms: the tables of its dump, and its export as CSV.

use super::super::dataset::{Dataset, Family, RegistryFrom, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[
    &PACKAGES,
    &DEPENDENCIES,
    &VERSIONS,
    &MAINTAINERSHIPS,
    &MAINTAINERS,
    &ADVISORIES,
    &CSV,
];

const FAMILY: Family = Family {
    id: "ecosystems",
    relational: true,
    keyed: true,
    registry: RegistryFrom::Rows,
    ..Family::NONE
};

const ECOSYSTEMS: Dataset = Dataset {
    family: &FAMILY,
    ..Dataset::EMPTY
};

const PACKAGES: Dataset = Dataset {
    id: "ecosystems-packages",
    title: "Ecosyste.ms packages",
    needs: &[&["registry_id"], &["name"], &["ecosystem"], &["downloads"]],
    columns: &[
        (&["name"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["ecosystem"], Role::Is(Field::Registry)),
        (&["namespace"], Role::Is(Field::Author)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (&["downloads_period"], Role::Is(Field::DownloadsPeriod)),
        (
            &["first_release_published_at", "created_at"],
            Role::Is(Field::CreatedAt),
        ),
        (
            &["latest_release_published_at", "updated_at"],
            Role::Is(Field::UpdatedAt),
        ),
        (&["licenses"], Role::Is(Field::License)),
        (&["keywords_array", "keywords"], Role::Is(Field::Tags)),
        (
            &["dependent_packages_count"],
            Role::Is(Field::DependentPackages),
        ),
        (
            &["dependent_repos_count"],
            Role::Is(Field::DependentRepositories),
        ),
        (&["maintainers_count"], Role::Is(Field::MaintainersCount)),
        (&["advisories"], Role::Advisories),
    ],
    eras: &[("critical", "since 2023"), ("", "2022")],
    ..ECOSYSTEMS
};

const VERSIONS: Dataset = Dataset {
    id: "ecosystems-versions",
    title: "Ecosyste.ms versions",
    needs: &[&["package_id"], &["number"], &["published_at"]],
    columns: &[
        (&["package_id"], Role::Is(Field::ReleasedPackage)),
        (&["id"], Role::Is(Field::ReleaseKey)),
        (&["number"], Role::Is(Field::ReleaseNumber)),
        (&["published_at"], Role::Is(Field::PublishedAt)),
    ],
    ..ECOSYSTEMS
};

const DEPENDENCIES: Dataset = Dataset {
    id: "ecosystems-dependencies",
    title: "Ecosyste.ms dependencies",
    needs: &[
        &["package_id"],
        &["version_id"],
        &["package_name"],
        &["kind"],
    ],
    columns: &[
        (&["version_id"], Role::Is(Field::DependentRelease)),
        (&["package_name"], Role::Is(Field::Target)),
        (&["package_id"], Role::Is(Field::TargetKey)),
        (&["kind"], Role::Is(Field::DependencyKind)),
        (&["optional"], Role::Is(Field::Optional)),
        (&["requirements"], Role::Is(Field::Requirement)),
        (&["ecosystem"], Role::Is(Field::DependencyRegistry)),
    ],
    ..ECOSYSTEMS
};

const MAINTAINERSHIPS: Dataset = Dataset {
    id: "ecosystems-maintainerships",
    title: "Ecosyste.ms maintainerships",
    needs: &[&["package_id"], &["maintainer_id"]],
    columns: &[
        (&["package_id"], Role::Is(Field::MaintainedPackage)),
        (&["maintainer_id"], Role::Is(Field::Maintainer)),
        (&["role"], Role::Is(Field::MaintainerRole)),
    ],
    ..ECOSYSTEMS
};

const MAINTAINERS: Dataset = Dataset {
    id: "ecosystems-maintainers",
    title: "Ecosyste.ms maintainers",
    needs: &[&["id"], &["uuid"], &["login"]],
    columns: &[
        (&["id"], Role::Is(Field::LookupKey)),
        (&["login", "name", "uuid"], Role::Is(Field::LookupName)),
    ],
    constants: &[(Field::LookupOf, "maintainer")],
    ..ECOSYSTEMS
};

const ADVISORIES: Dataset = Dataset {
    id: "ecosystems-advisories",
    title: "Ecosyste.ms advisories",
    needs: &[&["severity"], &["packages"], &["published_at"]],
    columns: &[
        (&["severity"], Role::Is(Field::Severity)),
        (&["packages"], Role::AdvisoryPackages),
        (&["published_at"], Role::Is(Field::AdvisoryPublishedAt)),
        (&["withdrawn_at"], Role::Is(Field::WithdrawnAt)),
    ],
    ..ECOSYSTEMS
};

const CSV: Dataset = Dataset {
    id: "ecosystems-csv",
    title: "Ecosyste.ms CSV export",
    needs: &[&["Ecosystem"], &["Registry"], &["Name"], &["Downloads"]],
    columns: &[
        (&["Name"], Role::Is(Field::PackageId)),
        (&["ID"], Role::Is(Field::PackageKey)),
        (&["Ecosystem"], Role::Is(Field::Registry)),
        (&["Namespace"], Role::Is(Field::Author)),
        (&["Downloads"], Role::Is(Field::Downloads)),
        (&["Downloads Period"], Role::Is(Field::DownloadsPeriod)),
        (
            &["First Release Publish Timestamp", "Created Timestamp"],
            Role::Is(Field::CreatedAt),
        ),
        (
            &["Latest Release Publish Timestamp", "Updated Timestamp"],
            Role::Is(Field::UpdatedAt),
        ),
        (&["Licenses"], Role::Is(Field::License)),
        (&["Keywords"], Role::Is(Field::Tags)),
        (
            &["Dependent Packages Count"],
            Role::Is(Field::DependentPackages),
        ),
        (
            &["Dependent Repositories Count"],
            Role::Is(Field::DependentRepositories),
        ),
        (&["Maintainers count"], Role::Is(Field::MaintainersCount)),
    ],
    ..ECOSYSTEMS
};
