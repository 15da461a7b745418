//! Tables from any source: packages with downloads, base edges, reuse, dependencies, releases,
//! findings of vulnerabilities. The user can choose one of them for any file.

use super::super::dataset::{self, Dataset, Role};
use crate::relations::Field;

/// The tables, most particular first; other names of packages are the last.
pub(super) const ALL: &[&Dataset] = &[
    &TOP_PYPI,
    &LEADERBOARD,
    &PACKAGES,
    &FINDINGS,
    &ARCHITECTURES,
    &BASE_EDGES,
    &CHILD_COUNTS,
    &DATASET_CARDS,
    &REUSE,
    &RELEASES,
    &DEPENDENCIES,
    &DEPENDENCY_PAIRS,
    &PACKAGES_BY_OTHER_NAMES,
];

const TOP_PYPI: Dataset = Dataset {
    id: "top-pypi-packages",
    title: "top-pypi-packages",
    family: &dataset::PACKAGES,
    registry: Some("pypi"),
    needs: &[&["project"], &["download_count"]],
    columns: &[
        (&["project"], Role::Is(Field::PackageId)),
        (&["download_count"], Role::Is(Field::Downloads)),
        (DATES, Role::Is(Field::SnapshotDate)),
    ],
    ..Dataset::EMPTY
};

const GENERIC: Dataset = Dataset {
    generic: true,
    ..Dataset::EMPTY
};

/// Column names that datasets use for the package's name. A text `id` names a model of the hub if
/// `name` is its last part; numbers under `id` are keys of a dump and no names.
const IDS: &[&str] = &[
    "id",
    "modelId",
    "model_id",
    "context_id",
    "name",
    "model",
    "project",
    "Name",
];

/// The same, and names from lists of other registries: Debian's, Bioconductor's, crates and images.
/// Some of them mean something else in other tables, so these come last.
const OTHER_IDS: &[&str] = &[
    "id",
    "modelId",
    "model_id",
    "context_id",
    "name",
    "model",
    "project",
    "package",
    "package_name",
    "repo_id",
    "model_name",
    "repository",
    "repo",
    "crate",
    "gem",
    "image",
    "formula",
];

/// Column names that datasets use for the download count.
pub(in crate::recognise) const DOWNLOADS: &[&str] = &[
    "downloads",
    "downloads_last_month",
    "downloads_30d",
    "download_count",
    "Downloads",
];

/// Names of a column that can make a list a panel; see [`super::panel`].
pub(in crate::recognise) const DATES: &[&str] = &["snapshot_date", "date", "day", "month", "week"];

/// The same, by other names: installations of Debian's popularity contest, monthly downloads of
/// Bioconductor, pulls of images.
pub(in crate::recognise) const OTHER_DOWNLOADS: &[&str] = &[
    "downloads",
    "downloads_last_month",
    "downloads_30d",
    "download_count",
    "monthly_downloads",
    "downloads_monthly",
    "downloads_per_month",
    "last_month_downloads",
    "num_downloads",
    "number_of_downloads",
    "n_downloads",
    "Nb_of_downloads",
    "Download_score",
    "recent_downloads",
    "weekly_downloads",
    "total_downloads",
    "downloads_total",
    "download",
    "inst",
    "installs",
    "installations",
    "pulls",
    "pull_count",
];

/// Names of columns with the time of a package's release. It replaces the time of creation if no
/// column has that.
pub const RELEASED: &[&str] = &["date_released", "released_at"];

/// Columns of a list of packages, by the names of its two main ones.
macro_rules! packages {
    ($ids:expr, $downloads:expr) => {
        &[
            ($ids, Role::Is(Field::PackageId)),
            ($downloads, Role::Is(Field::Downloads)),
            (
                &["likes", "stars", "metadata_hub_hearts"],
                Role::Is(Field::Likes),
            ),
            (&["author", "owner", "namespace"], Role::Is(Field::Author)),
            (
                &["libraries", "library", "library_name"],
                Role::Is(Field::Libraries),
            ),
            (&["tags"], Role::Tags),
            (
                &["task", "pipeline_tag", "task_category"],
                Role::Is(Field::Task),
            ),
            (
                &["license", "licenses", "metadata_hub_license"],
                Role::Is(Field::License),
            ),
            (&["datasets"], Role::Is(Field::Datasets)),
            (&["languages", "language"], Role::Is(Field::Languages)),
            (&["model_type", "architecture"], Role::Is(Field::ModelType)),
            (PARAMETERS, Role::ParameterTotal),
            (
                &[
                    "score",
                    "average_score",
                    "model_average_score",
                    "performance_score",
                    "performance",
                ],
                Role::Is(Field::Score),
            ),
            (
                &[
                    "created_at",
                    "createdAt",
                    "creation_time",
                    "created",
                    RELEASED[0],
                    RELEASED[1],
                ],
                Role::Is(Field::CreatedAt),
            ),
            (
                &["updated_at", "lastModified", "last_modified", "modified"],
                Role::Is(Field::UpdatedAt),
            ),
            (
                &["dependents_count", "dependent_packages_count"],
                Role::Is(Field::DependentPackages),
            ),
            (&["maintainers_count"], Role::Is(Field::MaintainersCount)),
            (&["gated"], Role::Is(Field::Gated)),
            (&["has_card", "has_modelcard"], Role::Is(Field::HasCard)),
            (&["files"], Role::Files),
            (
                &["base_model", "base_models", "metadata_base_model"],
                Role::BaseNames { known: true },
            ),
            (&["registry", "ecosystem"], Role::Is(Field::Registry)),
            (DATES, Role::Is(Field::SnapshotDate)),
            (&["card"], Role::Card(Field::CardText)),
        ]
    };
}

/// Names of a number of parameters, plain or as the hub's interface nests it.
pub(in crate::recognise) const PARAMETERS: &[&str] = &[
    "parameters",
    "params",
    "numParameters",
    "n_parameters",
    "num_parameters",
    "safetensors",
    "safetensors.total",
    "safetensors_total",
    "safetensors.parameters",
    "safetensors_parameters",
];

pub(in crate::recognise) const PACKAGES: Dataset = Dataset {
    id: "packages",
    title: "packages with downloads",
    family: &dataset::PACKAGES,
    needs: &[IDS, DOWNLOADS],
    columns: packages!(IDS, DOWNLOADS),
    ..GENERIC
};

/// Lists with other column names for names and counts. They come last, because such a table can
/// also hold releases or findings.
pub(in crate::recognise) const PACKAGES_BY_OTHER_NAMES: Dataset = Dataset {
    id: "packages-other-names",
    needs: &[OTHER_IDS, OTHER_DOWNLOADS],
    columns: packages!(OTHER_IDS, OTHER_DOWNLOADS),
    generic: false,
    ..PACKAGES
};

/// The Open LLM Leaderboard of the Hugging Face Hub: its original table, or one with tidier names.
const LEADERBOARD: Dataset = Dataset {
    id: "llm-leaderboard",
    title: "Open LLM Leaderboard",
    family: &dataset::PACKAGES,
    registry: Some("huggingface"),
    needs: &[
        &["fullname", "model_name"],
        &["Average ⬆️", "model_average_score"],
        &["Hub ❤️", "metadata_hub_hearts"],
    ],
    columns: &[
        (&["fullname", "model_name"], Role::Is(Field::PackageId)),
        (&["Hub ❤️", "metadata_hub_hearts"], Role::Is(Field::Likes)),
        (
            &["Average ⬆️", "model_average_score"],
            Role::Is(Field::Score),
        ),
        (
            &["Architecture", "model_architecture"],
            Role::Is(Field::Architectures),
        ),
        (&["#Params (B)", "metadata_params_billions"], Role::Billions),
        (
            &["Hub License", "metadata_hub_license"],
            Role::Is(Field::License),
        ),
        (
            &["Upload To Hub Date", "metadata_upload_date"],
            Role::Is(Field::CreatedAt),
        ),
        (
            &["Base Model", "metadata_base_model"],
            Role::BaseNames { known: true },
        ),
    ],
    ..Dataset::EMPTY
};

/// Lists of models without downloads, such as the nodes of a dependency graph.
const ARCHITECTURES: Dataset = Dataset {
    id: "model-architectures",
    title: "models and their architectures",
    family: &dataset::PACKAGES,
    needs: &[&["id", "modelId", "model_id"], &["architecture"]],
    lacks: &["downloads", "model_hub_id"],
    columns: &[
        (&["id", "modelId", "model_id"], Role::Is(Field::PackageId)),
        (&["author", "owner"], Role::Is(Field::Author)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["license"], Role::Is(Field::License)),
        (&["architecture"], Role::Is(Field::ModelType)),
        (&["parameters", "params"], Role::Is(Field::Parameters)),
    ],
    ..Dataset::EMPTY
};

/// Column names that tables of edges use for the derived model.
const CHILDREN: &[&str] = &[
    "derived_model",
    "child_id",
    "child",
    "descendant",
    "child_model",
    "child_model_id",
    "derived",
    "derivative",
    "finetuned_model",
    "descendant_id",
];

/// Column names that they use for its base.
const PARENTS: &[&str] = &[
    "base_model",
    "base_id",
    "base",
    "parent",
    "parent_model",
    "parent_model_id",
    "parent_id",
    "base_model_id",
    "ancestor",
];

pub(in crate::recognise) const BASE_EDGES: Dataset = Dataset {
    id: "base-edges",
    title: "base models and descendants",
    family: &dataset::PACKAGES,
    needs: &[CHILDREN, PARENTS],
    columns: &[
        (CHILDREN, Role::Is(Field::Child)),
        (PARENTS, Role::Is(Field::BaseId)),
        (
            &["relation", "base_model_relation"],
            Role::Is(Field::BaseRelation),
        ),
    ],
    ..GENERIC
};

/// Bases with the number of models that were made from them.
pub(in crate::recognise) const CHILD_COUNTS: Dataset = Dataset {
    id: "child-counts",
    title: "base models with numbers of descendants",
    family: &dataset::PACKAGES,
    needs: &[COUNTED, COUNTS_OF_CHILDREN],
    lacks: &["downloads"],
    columns: &[
        (COUNTED, Role::Is(Field::CountedBase)),
        (COUNTS_OF_CHILDREN, Role::Is(Field::DescendantCount)),
        (
            &[
                "descendant_downloads",
                "children_downloads",
                "summed_downloads",
            ],
            Role::Is(Field::CountedDownloads),
        ),
    ],
    ..GENERIC
};

const COUNTED: &[&str] = &[
    "base_model",
    "base_id",
    "base",
    "parent",
    "parent_model",
    "parent_id",
    "id",
    "modelId",
    "model_id",
    "model",
    "name",
];

const COUNTS_OF_CHILDREN: &[&str] = &[
    "child_count",
    "children_count",
    "children",
    "n_children",
    "num_children",
    "number_of_children",
    "descendant_count",
    "descendants",
    "n_descendants",
    "num_descendants",
    "number_of_descendants",
    "derivatives",
];

/// Cards of data sets with any column names. The hub's tables are recognised before.
pub(in crate::recognise) const DATASET_CARDS: Dataset = Dataset {
    id: "dataset-cards-table",
    title: "cards of data sets",
    family: &dataset::CARDS,
    needs: &[DATA_SETS, CARDS],
    columns: &[
        (DATA_SETS, Role::Is(Field::PackageId)),
        (DOWNLOADS, Role::Is(Field::Downloads)),
        (&["likes"], Role::Is(Field::Likes)),
        (&["author", "owner", "namespace"], Role::Is(Field::Author)),
        (
            &["created_at", "createdAt", "created"],
            Role::Is(Field::CreatedAt),
        ),
        (
            &["last_modified", "lastModified", "updated_at"],
            Role::Is(Field::UpdatedAt),
        ),
        (&["license", "licenses"], Role::Is(Field::License)),
        (&["language", "languages"], Role::Is(Field::Languages)),
        (&["tags"], Role::Tags),
        (CARDS, Role::DataSetCard),
    ],
    ..GENERIC
};

const DATA_SETS: &[&str] = &[
    "datasetId",
    "dataset_id",
    "dataset",
    "dataset_name",
    "data_set",
];

const CARDS: &[&str] = &[
    "card",
    "readme",
    "dataset_card",
    "data_card",
    "datasetCard",
    "readme_text",
    "card_text",
];

pub(in crate::recognise) const REUSE: Dataset = Dataset {
    id: "reuse",
    title: "models and repositories that use them",
    family: &dataset::PACKAGES,
    needs: &[
        &["model", "model_id", "modelId"],
        &["github_repo", "repo_id", "repository", "repo"],
    ],
    lacks: &["downloads"],
    columns: &[
        (
            &["model", "model_id", "modelId"],
            Role::Is(Field::ReusedModel),
        ),
        (
            &["github_repo", "repo_id", "repository", "repo"],
            Role::Is(Field::ReusingRepository),
        ),
    ],
    ..GENERIC
};

pub(in crate::recognise) const DEPENDENCIES: Dataset = Dataset {
    id: "dependencies",
    title: "dependencies between packages",
    family: &dataset::PACKAGES,
    needs: &[
        &["dependent", "package_name", "project_name"],
        &["dependency", "dependency_name", "target_name"],
    ],
    columns: &[
        (
            &[
                "dependent",
                "package_name",
                "project_name",
                "source",
                "from",
            ],
            Role::Is(Field::DependentPackage),
        ),
        (
            &[
                "dependency",
                "dependency_name",
                "target_name",
                "target",
                "to",
            ],
            Role::Is(Field::Target),
        ),
        (
            &["requirement", "requirements"],
            Role::Is(Field::Requirement),
        ),
        (&["kind"], Role::Is(Field::DependencyKind)),
        (&["optional"], Role::Is(Field::Optional)),
        (
            &["version", "version_number", "release"],
            Role::Is(Field::DependentRelease),
        ),
    ],
    ..GENERIC
};

/// Dependencies as the edges of a graph. The columns' names could mean anything, so no other column
/// is allowed.
const DEPENDENCY_PAIRS: Dataset = Dataset {
    id: "dependencies-pairs",
    needs: &[&["source"], &["target"]],
    allows: &[
        "source",
        "target",
        "requirement",
        "requirements",
        "kind",
        "optional",
        "version",
    ],
    generic: false,
    ..DEPENDENCIES
};

const RELEASES: Dataset = Dataset {
    id: "releases",
    title: "releases of packages",
    family: &dataset::PACKAGES,
    needs: &[
        &["package", "package_name", "name"],
        &["version", "number"],
        &["published_at", "upload_time"],
    ],
    columns: &[
        (
            &["package", "package_name", "name"],
            Role::Is(Field::ReleasedPackage),
        ),
        (&["version", "number"], Role::Is(Field::ReleaseNumber)),
        (
            &["published_at", "upload_time"],
            Role::Is(Field::PublishedAt),
        ),
    ],
    ..GENERIC
};

/// Column names that tables of findings use for the scanned package.
const EXAMINED: &[&str] = &[
    "package",
    "package_name",
    "repository",
    "repo",
    "repo_name",
    "model",
    "model_id",
];

/// A CVSS score is used if no column has a word.
const SEVERITY: &[&str] = &["severity", "cvss_score", "cvss"];

pub(in crate::recognise) const FINDINGS: Dataset = Dataset {
    id: "findings",
    title: "vulnerability findings",
    family: &dataset::PACKAGES,
    needs: &[EXAMINED, SEVERITY],
    columns: &[
        (EXAMINED, Role::Is(Field::VulnerablePackage)),
        (SEVERITY, Role::Is(Field::Severity)),
        (
            &["fork", "is_fork", "forked", "kind", "repository_kind"],
            Role::Is(Field::VulnerableFork),
        ),
        (
            &["published_at", "published", "found_at"],
            Role::Is(Field::AdvisoryPublishedAt),
        ),
        (&["withdrawn_at", "withdrawn"], Role::Is(Field::WithdrawnAt)),
    ],
    ..GENERIC
};
