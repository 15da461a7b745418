//! Snapshots of the Hugging Face Hub: hub-stats and its weekly archive, a similar dataset with
//! names in snake case, and lists of models that users save from the hub's interface.

use super::super::dataset::{Dataset, Family, Role};
use super::generic::{DATES, PARAMETERS};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[&MODELS, &SNAKE_CASE, &DATASETS, &SPACES, &OLDER_MODELS];

const FAMILY: Family = Family {
    id: "hub",
    ..Family::NONE
};

const HUB: Dataset = Dataset {
    family: &FAMILY,
    registry: Some("huggingface"),
    ..Dataset::EMPTY
};

/// The columns of the hub's models, in both spellings and all versions.
const COLUMNS: &[(&[&str], Role)] = &[
    (&["id", "modelId", "model_id"], Role::Is(Field::PackageId)),
    (&["_id"], Role::Is(Field::StableId)),
    (&["author"], Role::Is(Field::Author)),
    (&["downloads"], Role::Is(Field::Downloads)),
    (
        &["downloadsAllTime", "downloads_all_time"],
        Role::Is(Field::DownloadsAllTime),
    ),
    (&["likes"], Role::Is(Field::Likes)),
    (&["createdAt", "created_at"], Role::Is(Field::CreatedAt)),
    (
        &["lastModified", "last_modified"],
        Role::Is(Field::UpdatedAt),
    ),
    (&["library_name"], Role::Is(Field::Libraries)),
    (&["pipeline_tag"], Role::Is(Field::Task)),
    (&["license"], Role::Is(Field::License)),
    (&["gated"], Role::Is(Field::Gated)),
    (PARAMETERS, Role::ParameterTotal),
    (&["config"], Role::Config),
    (&["baseModels", "base_models"], Role::BaseModels),
    (&["tags"], Role::Tags),
    (&["cardData", "card_data"], Role::CardData),
    (DATES, Role::Is(Field::SnapshotDate)),
];

const MODELS: Dataset = Dataset {
    id: "hub-stats-models",
    title: "hub-stats models",
    needs: &[
        &["id"],
        &["downloads"],
        &["likes"],
        &["tags"],
        &["baseModels"],
    ],
    columns: COLUMNS,
    eras: &[("downloadsAllTime", "since 2025"), ("", "2024")],
    ..HUB
};

const SNAKE_CASE: Dataset = Dataset {
    id: "hub-models-snake-case",
    title: "hub models in snake case",
    needs: &[&["id"], &["downloads"], &["tags"], &["base_models"]],
    columns: COLUMNS,
    ..HUB
};

const DATASETS: Dataset = Dataset {
    id: "hub-stats-datasets",
    title: "hub-stats datasets",
    registry: Some("huggingface-datasets"),
    needs: &[
        &["id"],
        &["downloads"],
        &["likes"],
        &["tags"],
        &["createdAt", "created_at"],
        &[
            "description",
            "mainSize",
            "main_size",
            "paperswithcode_id",
            "citation",
        ],
    ],
    lacks: &["baseModels", "base_models", "pipeline_tag", "sdk"],
    columns: COLUMNS,
    eras: &[
        ("mainSize", "since 2026"),
        ("downloadsAllTime", "since 2025"),
        ("", "2024"),
    ],
    ..HUB
};

const SPACES: Dataset = Dataset {
    id: "hub-stats-spaces",
    title: "hub-stats spaces",
    registry: Some("huggingface-spaces"),
    needs: &[&["id"], &["sdk"]],
    lacks: &["space_id"],
    columns: COLUMNS,
    ..HUB
};

/// Models from before `baseModels` was added, and answers of the hub's interface.
const OLDER_MODELS: Dataset = Dataset {
    id: "hub-api-models",
    title: "hub models",
    needs: &[
        &["id", "modelId"],
        &["downloads"],
        &["likes"],
        &["tags"],
        &["createdAt", "created_at"],
    ],
    lacks: &["sdk", "card"],
    columns: COLUMNS,
    eras: &[
        ("trendingScore", "since 2024"),
        ("trending_score", "Python list"),
        ("", "older"),
    ],
    ..HUB
};
