//! libraries.io open data 1.6.0: the three tables that metrics need, with headers as published or
//! in snake case.

use super::super::dataset::{Dataset, Family, RegistryFrom, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[&PROJECTS, &DEPENDENCIES, &VERSIONS];

const FAMILY: Family = Family {
    id: "librariesio",
    relational: true,
    registry: RegistryFrom::Rows,
    ..Family::NONE
};

const LIBRARIES_IO: Dataset = Dataset {
    family: &FAMILY,
    ..Dataset::EMPTY
};

const PROJECTS: Dataset = Dataset {
    id: "librariesio-projects",
    title: "libraries.io projects",
    needs: &[
        &["Platform", "platform"],
        &["Name", "name"],
        &["SourceRank", "source_rank", "sourcerank"],
    ],
    columns: &[
        (&["Name", "name"], Role::Is(Field::PackageId)),
        (&["ID", "id"], Role::Is(Field::PackageKey)),
        (&["Platform", "platform"], Role::Is(Field::Registry)),
        (
            &["Created Timestamp", "created_timestamp"],
            Role::Is(Field::CreatedAt),
        ),
        (
            &[
                "Latest Release Publish Timestamp",
                "latest_release_publish_timestamp",
                "Updated Timestamp",
                "updated_timestamp",
            ],
            Role::Is(Field::UpdatedAt),
        ),
        (&["Licenses", "licenses"], Role::Is(Field::License)),
        (&["Keywords", "keywords"], Role::Is(Field::Tags)),
        (
            &["Dependent Projects Count", "dependent_projects_count"],
            Role::Is(Field::DependentPackages),
        ),
        (
            &[
                "Dependent Repositories Count",
                "dependent_repositories_count",
            ],
            Role::Is(Field::DependentRepositories),
        ),
    ],
    ..LIBRARIES_IO
};

const VERSIONS: Dataset = Dataset {
    id: "librariesio-versions",
    title: "libraries.io versions",
    needs: &[
        &["Project Name", "project_name"],
        &["Number", "number"],
        &["Published Timestamp", "published_timestamp"],
    ],
    columns: &[
        (
            &["Project Name", "project_name"],
            Role::Is(Field::ReleasedPackage),
        ),
        (&["ID", "id"], Role::Is(Field::ReleaseKey)),
        (&["Number", "number"], Role::Is(Field::ReleaseNumber)),
        (
            &["Published Timestamp", "published_timestamp"],
            Role::Is(Field::PublishedAt),
        ),
        (&["Platform", "platform"], Role::Is(Field::ReleaseRegistry)),
    ],
    ..LIBRARIES_IO
};

const DEPENDENCIES: Dataset = Dataset {
    id: "librariesio-dependencies",
    title: "libraries.io dependencies",
    needs: &[
        &["Project Name", "project_name"],
        &["Dependency Name", "dependency_name"],
        &["Dependency Kind", "dependency_kind"],
    ],
    columns: &[
        (
            &["Project Name", "project_name"],
            Role::Is(Field::DependentPackage),
        ),
        (
            &[
                "Version Number",
                "version_number",
                "Version ID",
                "version_id",
            ],
            Role::Is(Field::DependentRelease),
        ),
        (
            &["Dependency Name", "dependency_name"],
            Role::Is(Field::Target),
        ),
        (
            &["Dependency Kind", "dependency_kind"],
            Role::Is(Field::DependencyKind),
        ),
        (
            &["Optional Dependency", "optional_dependency"],
            Role::Is(Field::Optional),
        ),
        (
            &["Dependency Requirements", "dependency_requirements"],
            Role::Is(Field::Requirement),
        ),
        (
            &[
                "Dependency Platform",
                "dependency_platform",
                "Platform",
                "platform",
            ],
            Role::Is(Field::DependencyRegistry),
        ),
    ],
    ..LIBRARIES_IO
};
