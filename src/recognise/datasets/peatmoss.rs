//! PeaTMOSS: the tables of the paper's main database, in exports with types and in exports with
//! only text.

use super::super::dataset::{Dataset, Family, Role};
use crate::relations::Field;

/// The tables of models, reuse and commits, most particular first; [`JUNCTIONS`], [`ATTRIBUTES`] and
/// [`OTHERS`] follow.
pub(super) const TABLES: &[&Dataset] = &[
    &MODEL,
    &BASE_MODEL,
    &REUSE_FILE,
    &REUSE,
    &COMMIT,
    &COMMIT_AUTHOR,
];

/// Tables with so few columns that all others are tried before.
pub(super) const OTHERS: &[&Dataset] = &[&REUSE_REPOSITORY, &LOOKUP];

const FAMILY: Family = Family {
    id: "peatmoss",
    relational: true,
    numbered: true,
    ..Family::NONE
};

const PEATMOSS: Dataset = Dataset {
    family: &FAMILY,
    registry: Some("huggingface"),
    ..Dataset::EMPTY
};

const MODEL: Dataset = Dataset {
    id: "peatmoss-model",
    title: "PeaTMOSS model",
    needs: &[&["context_id"], &["model_hub_id"]],
    columns: &[
        (&["context_id"], Role::Is(Field::PackageId)),
        (&["id"], Role::Is(Field::PackageKey)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (&["likes"], Role::Is(Field::Likes)),
    ],
    ..PEATMOSS
};

const BASE_MODEL: Dataset = Dataset {
    id: "peatmoss-base-model",
    title: "PeaTMOSS model_to_base_model",
    needs: &[&["model_id"], &["base_model_name"]],
    columns: &[
        (&["model_id"], Role::Is(Field::Child)),
        (&["base_model_id"], Role::Is(Field::BaseId)),
        (&["base_model_name"], Role::Is(Field::BaseName)),
    ],
    ..PEATMOSS
};

const REUSE: Dataset = Dataset {
    id: "peatmoss-reuse",
    title: "PeaTMOSS model_to_reuse_repository",
    needs: &[&["model_id"], &["reuse_repository_id"]],
    lacks: &["path"],
    columns: &[
        (&["model_id"], Role::Is(Field::ReusedModel)),
        (&["reuse_repository_id"], Role::Is(Field::ReusingRepository)),
    ],
    ..PEATMOSS
};

const REUSE_FILE: Dataset = Dataset {
    id: "peatmoss-reuse-file",
    title: "PeaTMOSS reuse_file",
    needs: &[&["model_id"], &["reuse_repository_id"], &["path"]],
    lacks: &[],
    ..REUSE
};

const REUSE_REPOSITORY: Dataset = Dataset {
    id: "peatmoss-reuse-repository",
    title: "PeaTMOSS reuse_repository",
    needs: &[&["id"], &["owner"], &["name"], &["url"]],
    lacks: &["model_id", "downloads"],
    columns: &[
        (&["id"], Role::Is(Field::LookupKey)),
        (&["url"], Role::Is(Field::LookupName)),
    ],
    constants: &[(Field::LookupOf, "reuse_repository")],
    ..PEATMOSS
};

const COMMIT: Dataset = Dataset {
    id: "peatmoss-commit",
    title: "PeaTMOSS hf_commit",
    needs: &[&["commit_id"], &["created_at"], &["model_id"]],
    columns: &[
        (&["model_id"], Role::Is(Field::CommittedRepository)),
        (&["id"], Role::Is(Field::CommitKey)),
        (&["commit_id"], Role::Is(Field::CommitSha)),
        (&["created_at"], Role::Is(Field::CommitDate)),
        (&["title"], Role::Commit(Field::CommitTitle)),
        (&["message"], Role::Commit(Field::CommitMessage)),
    ],
    ..PEATMOSS
};

const COMMIT_AUTHOR: Dataset = Dataset {
    id: "peatmoss-commit-author",
    title: "PeaTMOSS hf_commit_to_author",
    needs: &[&["hf_commit_id"], &["author_id"]],
    columns: &[
        (&["hf_commit_id"], Role::Is(Field::LinkFrom)),
        (&["author_id"], Role::Is(Field::LinkTarget)),
    ],
    constants: &[(Field::LinkTo, "commit_author")],
    ..PEATMOSS
};

macro_rules! junctions {
    ($($constant:ident $table:literal $column:literal $title:literal $id:literal)*) => {
        $(const $constant: Dataset = Dataset {
            id: $id,
            title: $title,
            needs: &[&["model_id"], &[$column]],
            // Tables such as `evaluation_metric` have an `id` for each row.
            lacks: &["id"],
            columns: &[
                (&["model_id"], Role::Is(Field::LinkFrom)),
                (&[$column], Role::Is(Field::LinkTarget)),
            ],
            constants: &[(Field::LinkTo, $table)],
            ..PEATMOSS
        };)*
        /// The tables that link models to rows of other tables.
        pub(super) const JUNCTIONS: &[&Dataset] = &[$(&$constant),*];
    };
}

junctions! {
    LIBRARY "library" "library_id" "PeaTMOSS model_to_library" "peatmoss-model-to-library"
    FRAMEWORK "framework" "framework_id" "PeaTMOSS model_to_framework" "peatmoss-model-to-framework"
    ARCHITECTURE "architecture" "architecture_id" "PeaTMOSS model_to_architecture" "peatmoss-model-to-architecture"
    AUTHOR "author" "author_id" "PeaTMOSS model_to_author" "peatmoss-model-to-author"
    DATASET "dataset" "dataset_id" "PeaTMOSS model_to_dataset" "peatmoss-model-to-dataset"
    LANGUAGE "language" "language_id" "PeaTMOSS model_to_language" "peatmoss-model-to-language"
    LICENSE "license" "license_id" "PeaTMOSS model_to_license" "peatmoss-model-to-license"
    PAPER "paper" "paper_id" "PeaTMOSS model_to_paper" "peatmoss-model-to-paper"
    TAG "tag" "tag_id" "PeaTMOSS model_to_tag" "peatmoss-model-to-tag"
    DOMAIN "domain" "domain_id" "PeaTMOSS model_to_domain" "peatmoss-model-to-domain"
    TASK "model_task" "model_task_id" "PeaTMOSS model_to_model_task" "peatmoss-model-to-model-task"
    GRANT "grant" "grant_id" "PeaTMOSS model_to_grant" "peatmoss-model-to-grant"
    HARDWARE "hardware" "hardware_id" "PeaTMOSS model_to_hardware" "peatmoss-model-to-hardware"
}

/// Tables that hold an attribute. Some of them have the same columns.
const ATTRIBUTE_TABLES: &[&str] = &[
    "evaluation_metric",
    "evaluation_link",
    "github_repo",
    "demo",
    "input_format",
    "output_format",
    "parameter_count",
    "carbon_emitted",
    "hyper_parameters",
    "limitation_and_bias",
];

macro_rules! attributes {
    ($($constant:ident $table:literal $column:literal $title:literal $id:literal)*) => {
        $(const $constant: Dataset = Dataset {
            id: $id,
            title: $title,
            needs: &[&["id"], &[$column], &["model_id"]],
            lacks: &["reuse_repository_id", "commit_id", "title"],
            columns: &[
                (&["model_id"], Role::Is(Field::LinkFrom)),
                (&[$column], Role::Is(Field::LinkTarget)),
            ],
            constants: &[(Field::LinkTo, $table)],
            tables: ATTRIBUTE_TABLES,
            ..PEATMOSS
        };)*
        /// The tables that hold an attribute of models themselves.
        pub(super) const ATTRIBUTES: &[&Dataset] = &[$(&$constant),*];
    };
}

attributes! {
    EVALUATION_METRIC "evaluation_metric" "test" "PeaTMOSS evaluation_metric" "peatmoss-evaluation-metric"
    GITHUB_REPO "github_repo" "url" "PeaTMOSS github_repo or evaluation_link" "peatmoss-github-repo"
    DEMO "demo" "demo" "PeaTMOSS demo" "peatmoss-demo"
    FORMAT "format" "format" "PeaTMOSS input_format or output_format" "peatmoss-format"
    PARAMETER_COUNT "parameter_count" "count" "PeaTMOSS parameter_count" "peatmoss-parameter-count"
    VALUE "value" "value" "PeaTMOSS carbon_emitted, hyper_parameters or limitation_and_bias" "peatmoss-value"
}

/// `library`, `author` and similar tables have the same columns, so only the file's name shows
/// which table it is.
const LOOKUP: Dataset = Dataset {
    id: "peatmoss-lookup",
    title: "PeaTMOSS lookup table",
    needs: &[&["id"], &["name", "title"]],
    allows: &["id", "name", "title", "url", "abbreviation"],
    tables: LOOKUP_TABLES,
    constants: &[(Field::LookupOf, "")],
    columns: &[
        (&["id"], Role::Is(Field::LookupKey)),
        (&["name", "title"], Role::Is(Field::LookupName)),
    ],
    ..PEATMOSS
};

/// Tables that can be a [`LOOKUP`], by the names of their files.
const LOOKUP_TABLES: &[&str] = &[
    "library",
    "framework",
    "architecture",
    "author",
    "dataset",
    "language",
    "license",
    "paper",
    "tag",
    "domain",
    "model_task",
    "grant",
    "hardware",
    "model_hub",
];
