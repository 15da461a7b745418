//! HFCommunity: the tables of its database that metrics need.

use super::super::dataset::{Dataset, Family, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[
    &REPOSITORY,
    &MODEL,
    &DATASET,
    &SPACE,
    &TAGS,
    &AUTHOR,
    &COMMITS,
    &MODELS_IN_SPACE,
    &DATASETS_IN_SPACE,
];

const FAMILY: Family = Family {
    id: "hfcommunity",
    relational: true,
    ..Family::NONE
};

const HFCOMMUNITY: Dataset = Dataset {
    family: &FAMILY,
    registry: Some("huggingface"),
    ..Dataset::EMPTY
};

const REPOSITORY: Dataset = Dataset {
    id: "hfcommunity-repository",
    title: "HFCommunity repository",
    needs: &[&["id"], &["type"], &["card_data"]],
    lacks: &["pipeline_tag", "downloads"],
    columns: &[
        (&["id"], Role::Is(Field::PackageId)),
        (&["type"], Role::Is(Field::RepositoryType)),
        (&["author"], Role::Is(Field::Author)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["last_modified"], Role::Is(Field::UpdatedAt)),
        (&["gated"], Role::Is(Field::Gated)),
        (&["card_data"], Role::CardData),
    ],
    ..HFCOMMUNITY
};

const MODEL: Dataset = Dataset {
    id: "hfcommunity-model",
    title: "HFCommunity model",
    needs: &[&["model_id"], &["pipeline_tag"], &["library_name"]],
    lacks: &["card", "tags"],
    columns: &[
        (&["model_id"], Role::Is(Field::PackageId)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["pipeline_tag"], Role::Is(Field::Task)),
        (&["library_name"], Role::Is(Field::Libraries)),
        (&["config"], Role::Config),
    ],
    ..HFCOMMUNITY
};

const DATASET: Dataset = Dataset {
    id: "hfcommunity-dataset",
    title: "HFCommunity dataset",
    registry: Some("huggingface-datasets"),
    needs: &[&["dataset_id"], &["citation", "paperswithcode_id"]],
    columns: &[
        (&["dataset_id"], Role::Is(Field::PackageId)),
        (&["downloads"], Role::Is(Field::Downloads)),
    ],
    ..HFCOMMUNITY
};

const SPACE: Dataset = Dataset {
    id: "hfcommunity-space",
    title: "HFCommunity space",
    registry: Some("huggingface-spaces"),
    needs: &[&["space_id"], &["sdk"]],
    columns: &[(&["space_id"], Role::Is(Field::PackageId))],
    ..HFCOMMUNITY
};

const TAGS: Dataset = Dataset {
    id: "hfcommunity-tags-in-repo",
    title: "HFCommunity tags_in_repo",
    needs: &[&["tag_name"], &["repo_id"]],
    columns: &[
        (&["repo_id"], Role::Is(Field::LinkFrom)),
        (&["tag_name"], Role::Is(Field::LinkTarget)),
    ],
    constants: &[(Field::LinkTo, "tag_name")],
    ..HFCOMMUNITY
};

const AUTHOR: Dataset = Dataset {
    id: "hfcommunity-author",
    title: "HFCommunity author",
    needs: &[&["username"], &["fullname"]],
    columns: &[
        (&["username"], Role::Is(Field::LookupKey)),
        (&["fullname"], Role::Is(Field::LookupName)),
    ],
    constants: &[(Field::LookupOf, "account")],
    ..HFCOMMUNITY
};

const COMMITS: Dataset = Dataset {
    id: "hfcommunity-commits",
    title: "HFCommunity commits",
    needs: &[&["sha"], &["repo_id"], &["author_date"]],
    columns: &[
        (&["repo_id"], Role::Is(Field::CommittedRepository)),
        (&["sha"], Role::Is(Field::CommitSha)),
        (&["author_name"], Role::Is(Field::CommitAuthor)),
        (&["author_date"], Role::Is(Field::CommitDate)),
        (&["message"], Role::Commit(Field::CommitMessage)),
    ],
    ..HFCOMMUNITY
};

const MODELS_IN_SPACE: Dataset = Dataset {
    id: "hfcommunity-models-in-space",
    title: "HFCommunity models_in_space",
    needs: &[&["model_id"], &["space_id"]],
    columns: &[
        (&["model_id"], Role::Is(Field::ReusedModel)),
        (&["space_id"], Role::Is(Field::ReusingRepository)),
    ],
    ..HFCOMMUNITY
};

const DATASETS_IN_SPACE: Dataset = Dataset {
    id: "hfcommunity-datasets-in-space",
    title: "HFCommunity datasets_in_space",
    needs: &[&["dataset_id"], &["space_id"]],
    columns: &[
        (&["dataset_id"], Role::Is(Field::ReusedModel)),
        (&["space_id"], Role::Is(Field::ReusingRepository)),
    ],
    ..HFCOMMUNITY
};
