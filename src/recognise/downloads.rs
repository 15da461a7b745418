//! Tables that anyone may have made: packages with downloads, base edges, reuse, dependencies,
//! releases, findings of vulnerabilities. A user may take any table for one of them.

use super::Guess;
use super::dataset::{Dataset, Recognised, Role};
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::Field;

pub(super) const TOP_PYPI: Dataset = Dataset {
    id: "top-pypi-packages",
    title: "top-pypi-packages",
    family: "packages",
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

/// Names that datasets give the package's name, most particular first.
const IDS: &[&str] = &[
    "name",
    "id",
    "modelId",
    "model_id",
    "context_id",
    "model",
    "project",
    "Name",
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

pub(super) const PACKAGES: Dataset = Dataset {
    id: "packages",
    title: "packages with downloads",
    family: "packages",
    needs: &[IDS, DOWNLOADS],
    columns: &[
        (IDS, Role::Is(Field::PackageId)),
        (DOWNLOADS, Role::Is(Field::Downloads)),
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
        (
            &["parameters", "params", "numParameters", "n_parameters"],
            Role::Is(Field::Parameters),
        ),
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
            &["created_at", "createdAt", "creation_time", "created"],
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
    ],
    ..GENERIC
};

/// The Open LLM Leaderboard of the Hugging Face Hub: its own table, or with names made tidy.
pub(super) const LEADERBOARD: Dataset = Dataset {
    id: "llm-leaderboard",
    title: "Open LLM Leaderboard",
    family: "packages",
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
    family: "packages",
    registry: Some("huggingface"),
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

pub(super) const BASE_EDGES: Dataset = Dataset {
    id: "base-edges",
    title: "base models and descendants",
    family: "packages",
    needs: &[
        &["derived_model", "child_id", "child", "descendant"],
        &["base_model", "base_id", "base", "parent"],
    ],
    columns: &[
        (
            &["derived_model", "child_id", "child", "descendant"],
            Role::Is(Field::Child),
        ),
        (
            &["base_model", "base_id", "base", "parent"],
            Role::Is(Field::BaseId),
        ),
        (
            &["relation", "base_model_relation"],
            Role::Is(Field::BaseRelation),
        ),
    ],
    ..GENERIC
};

pub(super) const REUSE: Dataset = Dataset {
    id: "reuse",
    title: "models and repositories that use them",
    family: "packages",
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
    family: "packages",
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
    family: "packages",
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
    family: "packages",
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
    let links = [&FINDINGS, &BASE_EDGES, &REUSE, &DEPENDENCIES];
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
    let mut found: Vec<(Role, usize)> = PACKAGES
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
    // Names alone measure nothing.
    if found.len() < 2 {
        found.clear();
    }
    Guess::new(&PACKAGES, columns, found)
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
