//! Files of the paper's artifact and cards that people judged.

use super::super::dataset::{Dataset, Family, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[&LABELLED_CARDS, &CARD_HEADINGS, &SCORES, &FIGURE_7];

const FAMILY: Family = Family {
    id: "artifact",
    several_of_a_table: true,
    ..Family::NONE
};

const ARTIFACT: Dataset = Dataset {
    family: &FAMILY,
    registry: Some("huggingface"),
    ..Dataset::EMPTY
};

const SCORES: Dataset = Dataset {
    id: "artifact-scores",
    title: "model card scores",
    needs: &[
        &["context_id"],
        &[
            "finalScore",
            "analysis_result",
            "Documentation Quality Score",
            "Documentation.Quality.Score",
        ],
    ],
    columns: &[
        (&["context_id"], Role::Is(Field::DocumentedPackage)),
        (
            &[
                "modelCardScore",
                "Model Card Quality Score",
                "Model.Card.Quality.Score",
            ],
            Role::Is(Field::CardScore),
        ),
        (
            &[
                "metadataScore",
                "Metadata Quality Score",
                "Metadata.Quality.Score",
            ],
            Role::Is(Field::MetadataScore),
        ),
        (
            &[
                "finalScore",
                "Documentation Quality Score",
                "Documentation.Quality.Score",
            ],
            Role::Is(Field::FinalScore),
        ),
        (&["downloads"], Role::Is(Field::DocumentedDownloads)),
        (&["likes"], Role::Is(Field::DocumentedLikes)),
        (
            &["num_downstream_repos"],
            Role::Is(Field::DownstreamRepositories),
        ),
        (&["analysis"], Role::Analysis),
        (&["analysis_result"], Role::AnalysisText),
    ],
    ..ARTIFACT
};

const FIGURE_7: Dataset = Dataset {
    id: "artifact-figure7",
    title: "descendants per download",
    needs: &[&["downloads"], &["count"]],
    allows: &["downloads", "count", "base_model"],
    columns: &[
        (&["count"], Role::Is(Field::DescendantCount)),
        (&["downloads"], Role::Is(Field::CountedDownloads)),
        (&["base_model"], Role::Is(Field::CountedBase)),
    ],
    ..ARTIFACT
};

const LABELLED_CARDS: Dataset = Dataset {
    id: "labelled-cards",
    title: "labelled model cards",
    needs: &[
        &["modelId", "model_id", "id"],
        &["has_description"],
        &["has_uses", "has_how_to_use"],
    ],
    columns: &[
        (
            &["modelId", "model_id", "id"],
            Role::Is(Field::DocumentedPackage),
        ),
        (&["has_description"], Role::Is(Field::HasDescription)),
        (&["has_uses", "has_how_to_use"], Role::Is(Field::HasUses)),
        (
            &["has_limitations", "has_limitations_and_bias"],
            Role::Is(Field::HasLimitations),
        ),
        (&["has_training"], Role::Is(Field::HasTraining)),
        (&["has_evaluation"], Role::Is(Field::HasEvaluation)),
        (&["has_license"], Role::Is(Field::HasLicense)),
        (&["downloads"], Role::Is(Field::DocumentedDownloads)),
        (&["likes"], Role::Is(Field::DocumentedLikes)),
        (&["card"], Role::Card(Field::DocumentedCard)),
    ],
    ..ARTIFACT
};

const CARD_HEADINGS: Dataset = Dataset {
    id: "card-headings",
    title: "categories of card headings",
    needs: &[&["modelId", "model_id"], &["heading"], &["category"]],
    columns: &[
        (&["modelId", "model_id"], Role::Is(Field::HeadingOf)),
        (&["heading"], Role::Is(Field::Heading)),
        (&["category"], Role::Is(Field::HeadingCategory)),
    ],
    ..ARTIFACT
};
