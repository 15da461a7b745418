//! A user's table of owners and the groups that they belong to, such as countries.

use super::super::dataset::{Dataset, Family, RegistryFrom, Role};
use crate::relations::Field;

/// The only table.
pub(super) const ALL: &[&Dataset] = &[&OWNERS];

const FAMILY: Family = Family {
    id: "owners",
    registry: RegistryFrom::Nothing,
    ..Family::NONE
};

const OWNER: &[&str] = &[
    "owner",
    "author",
    "namespace",
    "organization",
    "organisation",
    "org",
];
const COUNTRY: &[&str] = &["country", "country_code", "nation"];
const KIND: &[&str] = &[
    "kind",
    "type",
    "organization_type",
    "organisation_type",
    "org_type",
    "sector",
    "category",
];

const OWNERS: Dataset = Dataset {
    id: "owner-groups",
    title: "groups of owners",
    family: &FAMILY,
    needs: &[
        OWNER,
        &[
            "country",
            "country_code",
            "nation",
            "kind",
            "type",
            "organization_type",
            "organisation_type",
            "org_type",
            "sector",
            "category",
        ],
    ],
    // Any of these makes it a list of packages, papers or people.
    lacks: &[
        "id",
        "modelId",
        "model_id",
        "context_id",
        "name",
        "model",
        "model_name",
        "package",
        "package_name",
        "package_id",
        "project",
        "repository",
        "repo",
        "repo_id",
        "dataset_name",
        "downloads",
        "likes",
        "title",
        "message",
    ],
    columns: &[
        (OWNER, Role::Is(Field::GroupedOwner)),
        (COUNTRY, Role::Is(Field::OwnerCountry)),
        (KIND, Role::Is(Field::OwnerKind)),
    ],
    ..Dataset::EMPTY
};
