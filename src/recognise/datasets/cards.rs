//! Cards of models and data sets, with their other columns.

use super::super::dataset::{self, Dataset, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[
    &MODEL_METADATA,
    &MODEL_CARDS,
    &DATASET_CARDS,
    &BASE_MODEL_INFO,
    &MODEL_HUB_2021,
];

const CARDS: Dataset = Dataset {
    family: &dataset::CARDS,
    registry: Some("huggingface"),
    ..Dataset::EMPTY
};

macro_rules! columns {
    ($card:expr) => {
        &[
            (&["modelId", "datasetId"], Role::Is(Field::PackageId)),
            (&["author", "publishedBy"], Role::Is(Field::Author)),
            (
                &["downloads", "downloads_last_month"],
                Role::Is(Field::Downloads),
            ),
            (&["likes"], Role::Is(Field::Likes)),
            (
                &["createdAt", "created_at", "created"],
                Role::Is(Field::CreatedAt),
            ),
            (
                &["last_modified", "lastModified"],
                Role::Is(Field::UpdatedAt),
            ),
            (&["library_name", "library"], Role::Is(Field::Libraries)),
            (&["pipeline_tag", "task_categories"], Role::Is(Field::Task)),
            (&["license"], Role::Is(Field::License)),
            (&["datasets"], Role::Is(Field::Datasets)),
            (&["language"], Role::Is(Field::Languages)),
            (&["tags", "label"], Role::Tags),
            (&["card", "readme", "modelCard"], $card),
        ]
    };
}

const COLUMNS: &[(&[&str], Role)] = columns!(Role::Card(Field::CardText));
const OF_DATA_SETS: &[(&[&str], Role)] = columns!(Role::DataSetCard);

const MODEL_CARDS: Dataset = Dataset {
    id: "model-cards",
    title: "model cards with metadata",
    needs: &[&["modelId"], &["card"]],
    columns: COLUMNS,
    eras: &[
        ("transformersInfo", "November 2023"),
        ("securityStatus", "August to October 2023"),
        ("last_modified", "since 2024"),
    ],
    ..CARDS
};

const DATASET_CARDS: Dataset = Dataset {
    id: "dataset-cards",
    title: "dataset cards with metadata",
    registry: Some("huggingface-datasets"),
    needs: &[&["datasetId"], &["card"]],
    columns: OF_DATA_SETS,
    ..CARDS
};

const BASE_MODEL_INFO: Dataset = Dataset {
    id: "base-model-info",
    title: "models with base model info",
    needs: &[&["modelId"], &["base_model"]],
    columns: &[
        (&["modelId"], Role::Is(Field::PackageId)),
        (&["author"], Role::Is(Field::Author)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["createdAt"], Role::Is(Field::CreatedAt)),
        (
            &["last_modified", "lastModified"],
            Role::Is(Field::UpdatedAt),
        ),
        (&["library_name"], Role::Is(Field::Libraries)),
        (&["datasets"], Role::Is(Field::Datasets)),
        (&["language"], Role::Is(Field::Languages)),
        (&["base_model"], Role::BaseNames { known: true }),
    ],
    ..CARDS
};

const MODEL_METADATA: Dataset = Dataset {
    id: "model-metadata",
    title: "HF Model Metadata",
    needs: &[&["modelId"], &["label"], &["readme"], &["readme_len"]],
    columns: COLUMNS,
    ..CARDS
};

const MODEL_HUB_2021: Dataset = Dataset {
    id: "model-hub-2021",
    title: "model hub of June 2021",
    needs: &[&["modelId"], &["downloads_last_month"]],
    columns: COLUMNS,
    eras: &[("publishedBy", "the crawl"), ("", "PeaTMOSS_ANCIENT")],
    ..CARDS
};
