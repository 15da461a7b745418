//! Tables that anyone may have made: packages with downloads, base edges, reuse, dependencies,
//! releases, findings of vulnerabilities. A user may take any table for one of them.

use super::Guess;
use super::dataset::{self, Dataset, Recognised, Role};
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::Field;

pub(super) const TOP_PYPI: Dataset = Dataset {
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

/// Names that datasets give the package's name. A text `id` names a model of the hub where `name`
/// is its last part; numbers under `id` are keys of a dump, and no names.
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

/// The same, and names that lists of other registries have: Debian's, Bioconductor's, crates and
/// images. Some of them mean something else in other tables, so these come last.
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

/// Names that datasets give the download count.
const DOWNLOADS: &[&str] = &[
    "downloads",
    "downloads_last_month",
    "downloads_30d",
    "download_count",
    "Downloads",
];

/// Names of a column that may make a list a panel: see [`super::panel`].
pub(super) const DATES: &[&str] = &["snapshot_date", "date", "day", "month", "week"];

/// The same, by other names: installations of Debian's popularity contest, monthly downloads of
/// Bioconductor, pulls of images.
const OTHER_DOWNLOADS: &[&str] = &[
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

/// Names of columns that tell when a package was released, which stands for its creation where
/// nothing tells that.
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
pub(super) const PARAMETERS: &[&str] = &[
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

pub(super) const PACKAGES: Dataset = Dataset {
    id: "packages",
    title: "packages with downloads",
    family: &dataset::PACKAGES,
    needs: &[IDS, DOWNLOADS],
    columns: packages!(IDS, DOWNLOADS),
    ..GENERIC
};

/// Lists whose names and counts go by other names; after all others, since such a table may be
/// one of releases or findings.
pub(super) const PACKAGES_BY_OTHER_NAMES: Dataset = Dataset {
    id: "packages-other-names",
    needs: &[OTHER_IDS, OTHER_DOWNLOADS],
    columns: packages!(OTHER_IDS, OTHER_DOWNLOADS),
    generic: false,
    ..PACKAGES
};

/// The Open LLM Leaderboard of the Hugging Face Hub: its own table, or with names made tidy.
pub(super) const LEADERBOARD: Dataset = Dataset {
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
pub(super) const ARCHITECTURES: Dataset = Dataset {
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

/// Names that tables of edges give the model that was made.
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

/// Names that they give the model it was made from.
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

pub(super) const BASE_EDGES: Dataset = Dataset {
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
pub(super) const CHILD_COUNTS: Dataset = Dataset {
    id: "child-counts",
    title: "base models and how many descendants they have",
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

/// Cards of data sets under whatever names: the hub's own tables are recognised before.
pub(super) const DATASET_CARDS: Dataset = Dataset {
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

pub(super) const REUSE: Dataset = Dataset {
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

pub(super) const DEPENDENCIES: Dataset = Dataset {
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

/// The same as the edges of a graph: columns that could be of anything, so nothing else may stand
/// beside them.
pub(super) const DEPENDENCY_PAIRS: Dataset = Dataset {
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

pub(super) const RELEASES: Dataset = Dataset {
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

/// Names that tables of findings give what was looked at.
const EXAMINED: &[&str] = &[
    "package",
    "package_name",
    "repository",
    "repo",
    "repo_name",
    "model",
    "model_id",
];

/// A score by CVSS serves where there is no word.
const SEVERITY: &[&str] = &["severity", "cvss_score", "cvss"];

pub(super) const FINDINGS: Dataset = Dataset {
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

/// The likeliest table and columns of a file that nothing knows: a table all of whose needed
/// columns have telling names; else packages, by known names, telling parts of names, or the
/// first column of the kind.
pub fn guess(columns: &[Column]) -> Guess {
    let links = [
        &FINDINGS,
        &BASE_EDGES,
        &REUSE,
        &DEPENDENCIES,
        &CHILD_COUNTS,
        &DATASET_CARDS,
    ];
    for dataset in links {
        let loose = Dataset {
            needs: &[],
            ..*dataset
        };
        let found: Vec<(Role, usize)> = loose
            .columns
            .iter()
            .filter_map(|(names, role)| Some((*role, Recognised::find(columns, names, *role)?)))
            .collect();
        let needed = |index: usize| {
            let role = dataset.columns.get(index).map(|(_, role)| *role);
            found.iter().any(|(own, _)| Some(*own) == role)
        };
        if needed(0)
            && needed(1)
            && Recognised::find(columns, DOWNLOADS, Role::Is(Field::Downloads)).is_none()
        {
            return Guess::new(dataset, columns, found);
        }
    }
    if let Some(guess) = telling(columns) {
        return guess;
    }
    let mut found: Vec<(Role, usize)> = PACKAGES_BY_OTHER_NAMES
        .columns
        .iter()
        .filter_map(|(names, role)| Some((*role, Recognised::find(columns, names, *role)?)))
        .collect();
    let loosely = |kind: ColumnKind, parts: &[&str]| {
        let own = |column: &&Column| column.kind == kind;
        let telling = parts.iter().find_map(|part| {
            columns
                .iter()
                .position(|column| own(&column) && column.name.to_lowercase().contains(part))
        });
        // Without a telling name a count is downloads only where it is the only one.
        let sure = kind == ColumnKind::Text || columns.iter().filter(own).count() == 1;
        let first = || columns.iter().position(|column| own(&column));
        telling.or_else(|| first().filter(|_| sure))
    };
    for (role, kind, parts) in [
        (
            Role::Is(Field::PackageId),
            ColumnKind::Text,
            &["name", "package", "model", "project", "repo", "id"][..],
        ),
        (
            Role::Is(Field::Downloads),
            ColumnKind::Count,
            &["download", "count", "popularity"],
        ),
    ] {
        if !found.iter().any(|(own, _)| *own == role)
            && let Some(place) = loosely(kind, parts)
        {
            // One column is not two things.
            found.retain(|(_, own)| *own != place);
            found.push((role, place));
        }
    }
    Guess::new(&PACKAGES, columns, found)
}

/// A guess by parts of names, where two columns are called as the ends of an edge, or as a data set
/// and its card, or count children, in whatever words.
fn telling(columns: &[Column]) -> Option<Guess> {
    type End = (Role, ColumnKind, &'static [&'static str]);
    const TABLES: &[(&Dataset, [End; 2])] = &[
        (
            &BASE_EDGES,
            [
                (
                    Role::Is(Field::Child),
                    ColumnKind::Text,
                    &[
                        "child",
                        "derived",
                        "descendant",
                        "finetune",
                        "fine_tune",
                        "derivative",
                    ],
                ),
                (
                    Role::Is(Field::BaseId),
                    ColumnKind::Text,
                    &["parent", "base", "ancestor", "original"],
                ),
            ],
        ),
        (
            &CHILD_COUNTS,
            [
                (
                    Role::Is(Field::DescendantCount),
                    ColumnKind::Count,
                    &["child", "descendant", "derivative"],
                ),
                (
                    Role::Is(Field::CountedBase),
                    ColumnKind::Text,
                    &["base", "parent", "model", "name", "id"],
                ),
            ],
        ),
        (
            &DATASET_CARDS,
            [
                (Role::DataSetCard, ColumnKind::Text, &["card", "readme"]),
                (
                    Role::Is(Field::PackageId),
                    ColumnKind::Text,
                    &["dataset", "data_set"],
                ),
            ],
        ),
    ];
    let find = |(role, kind, parts): &End, taken: Option<usize>| {
        let place = parts.iter().find_map(|part| {
            columns.iter().enumerate().position(|(place, own)| {
                Some(place) != taken && own.kind == *kind && own.name.to_lowercase().contains(part)
            })
        })?;
        Some((*role, place))
    };
    if Recognised::find(columns, OTHER_DOWNLOADS, Role::Is(Field::Downloads)).is_some() {
        return None;
    }
    TABLES.iter().find_map(|(dataset, [first, second])| {
        let first = find(first, None)?;
        let second = find(second, Some(first.1))?;
        Some(Guess::new(dataset, columns, vec![first, second]))
    })
}

/// The registry that a file's columns betray.
pub fn betrayed(columns: &[Column]) -> Option<&'static str> {
    /// Columns that only one registry's datasets have.
    const TELLING: &[(&str, &str)] = &[
        ("modelId", "huggingface"),
        ("context_id", "huggingface"),
        ("pipeline_tag", "huggingface"),
        ("baseModels", "huggingface"),
        ("library_name", "huggingface"),
    ];
    TELLING
        .iter()
        .find(|(name, _)| columns.iter().any(|column| column.name == *name))
        .map(|(_, registry)| *registry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::recognise;

    fn columns(of: &[(&str, ColumnKind)]) -> Vec<Column> {
        of.iter()
            .map(|(name, kind)| Column {
                name: (*name).into(),
                kind: *kind,
                type_name: String::new(),
                leaves: 0..1,
            })
            .collect()
    }

    fn downloads_of(of: &[(&str, ColumnKind)]) -> Option<(String, String)> {
        let columns = columns(of);
        let recognised = recognise(&columns)?;
        let name = |field| {
            let place = recognised.column_of(field)?;
            Some(columns[place].name.clone())
        };
        Some((name(Field::PackageId)?, name(Field::Downloads)?))
    }

    const TEXT: ColumnKind = ColumnKind::Text;
    const COUNT: ColumnKind = ColumnKind::Count;

    #[test]
    fn an_integer_id_gives_way_to_a_text_one() {
        let found = downloads_of(&[("id", COUNT), ("context_id", TEXT), ("downloads", COUNT)]);
        assert_eq!(found, Some(("context_id".into(), "downloads".into())));
    }

    #[test]
    fn case_is_folded_only_when_nothing_fits_as_written() {
        let found = downloads_of(&[("NAME", TEXT), ("Name", TEXT), ("Downloads", COUNT)]);
        assert_eq!(found, Some(("Name".into(), "Downloads".into())));
        let found = downloads_of(&[("NAME", TEXT), ("DOWNLOADS", COUNT)]);
        assert_eq!(found, Some(("NAME".into(), "DOWNLOADS".into())));
    }

    #[test]
    fn numbers_written_as_text_serve_where_there_are_no_others() {
        let both = [
            ("name", TEXT),
            ("downloads", TEXT),
            ("download_count", COUNT),
        ];
        assert_eq!(downloads_of(&both[..2]).unwrap().1, "downloads");
        assert_eq!(downloads_of(&both).unwrap().1, "download_count");
    }

    #[test]
    fn no_guess_begins_empty_where_names_tell() {
        let guessed = |of: &[(&str, ColumnKind)]| {
            let columns = columns(of);
            assert!(recognise(&columns).is_none(), "{of:?}");
            let guess = guess(&columns);
            let mut pairs: Vec<String> = guess
                .columns
                .iter()
                .map(|(field, column)| format!("{field}:{column}"))
                .collect();
            pairs.insert(0, guess.kind.to_owned());
            pairs.join(" ")
        };
        for (of, expected) in [
            (
                &[("model_parent_name", TEXT), ("model_child_name", TEXT)][..],
                "base-edges base_id:model_parent_name child_id:model_child_name",
            ),
            (
                &[
                    ("foundation", TEXT),
                    ("base_used", TEXT),
                    ("finetune_id", TEXT),
                ],
                "base-edges base_id:base_used child_id:finetune_id",
            ),
            (
                &[("hub_model", TEXT), ("how_many_children_seen", COUNT)],
                "child-counts base_model:hub_model count:how_many_children_seen",
            ),
            (
                &[("hub_dataset", TEXT), ("full_card", TEXT)],
                "dataset-cards-table card_text:full_card id:hub_dataset",
            ),
            // Debian's list of packages: without counts, and all the same by its name.
            (
                &[("Package", TEXT), ("Version", TEXT), ("Section", TEXT)],
                "packages id:Package",
            ),
        ] {
            assert_eq!(guessed(of), expected);
        }
    }

    #[test]
    fn a_guess_prefers_telling_names() {
        let columns = columns(&[
            ("writer", TEXT),
            ("thing_name", TEXT),
            ("size", COUNT),
            ("monthly_downloads", COUNT),
        ]);
        assert!(recognise(&columns).is_none());
        let guess = guess(&columns);
        assert_eq!(guess.kind, "packages");
        assert_eq!(guess.columns["id"], "thing_name");
        assert_eq!(guess.columns["downloads"], "monthly_downloads");
    }
}
