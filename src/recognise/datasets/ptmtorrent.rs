//! PTMTorrent: the metadata of five hubs, each in the format of its hub and in a common format.

use super::super::dataset::{Dataset, Family, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[
    &HUGGING_FACE,
    &GENERIC,
    &MODELHUB,
    &MODEL_ZOO,
    &PYTORCH_HUB,
    &ONNX,
];

const FAMILY: Family = Family {
    id: "ptmtorrent",
    ..Family::NONE
};

const PTMTORRENT: Dataset = Dataset {
    family: &FAMILY,
    ..Dataset::EMPTY
};

const HUGGING_FACE: Dataset = Dataset {
    id: "ptmtorrent-hf",
    title: "PTMTorrent, Hugging Face",
    registry: Some("huggingface"),
    needs: &[
        &["modelId"],
        &["downloads"],
        &["likes"],
        &["tags"],
        &["securityStatus", "siblings"],
    ],
    lacks: &["createdAt", "created_at", "card"],
    columns: &[
        (&["modelId"], Role::Is(Field::PackageId)),
        (&["_id"], Role::Is(Field::StableId)),
        (&["author"], Role::Is(Field::Author)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["lastModified"], Role::Is(Field::UpdatedAt)),
        (&["library_name"], Role::Is(Field::Libraries)),
        (&["pipeline_tag"], Role::Is(Field::Task)),
        (&["config"], Role::Config),
        (&["tags"], Role::Tags),
        (&["cardData"], Role::CardData),
    ],
    ..PTMTORRENT
};

const GENERIC: Dataset = Dataset {
    id: "ptmtorrent-generic",
    title: "PTMTorrent, common format",
    needs: &[&["ModelName"], &["ModelHub"], &["ModelOwner"]],
    columns: &[
        (&["ModelName"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["ModelHub"], Role::Is(Field::Registry)),
        (&["ModelOwner"], Role::Is(Field::Author)),
        (&["Datasets"], Role::Is(Field::Datasets)),
        (&["ModelPaperDOIs"], Role::Is(Field::Papers)),
        (&["ModelTask"], Role::Is(Field::Task)),
        (&["ModelArchitecture"], Role::Is(Field::ModelType)),
    ],
    ..PTMTORRENT
};

const MODELHUB: Dataset = Dataset {
    id: "ptmtorrent-modelhub",
    title: "PTMTorrent, Modelhub",
    registry: Some("modelhub"),
    needs: &[&["name"], &["task_extended"], &["backend"]],
    columns: &[
        (&["name"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["task_extended"], Role::Is(Field::Task)),
        (&["backend"], Role::Is(Field::Frameworks)),
    ],
    ..PTMTORRENT
};

const MODEL_ZOO: Dataset = Dataset {
    id: "ptmtorrent-model-zoo",
    title: "PTMTorrent, Model Zoo",
    registry: Some("modelzoo"),
    needs: &[&["title"], &["long_desc"], &["stars"], &["framework"]],
    columns: &[
        (&["title"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["stars"], Role::Is(Field::Likes)),
        (&["framework"], Role::Is(Field::Frameworks)),
    ],
    ..PTMTORRENT
};

const PYTORCH_HUB: Dataset = Dataset {
    id: "ptmtorrent-pytorch-hub",
    title: "PTMTorrent, PyTorch Hub",
    registry: Some("pytorch-hub"),
    needs: &[&["ModelName"], &["ModelAuthor"], &["ColabURL", "GitHubURL"]],
    columns: &[
        (&["ModelName"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["ModelAuthor"], Role::Is(Field::Author)),
    ],
    ..PTMTORRENT
};

const ONNX: Dataset = Dataset {
    id: "ptmtorrent-onnx",
    title: "PTMTorrent, ONNX Model Zoo",
    registry: Some("onnx-model-zoo"),
    needs: &[&["Model"], &["ModelPath"], &["ONNXVersion"]],
    columns: &[
        (&["Model"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["Category"], Role::Is(Field::Task)),
        (&["Dataset"], Role::Is(Field::Datasets)),
    ],
    ..PTMTORRENT
};
