//! The sources of raw tables from which scripts make relations.

use super::refused;
use crate::base::error::Result;
use crate::relations::Field;

/// A source of raw tables.
#[derive(Debug)]
pub struct Source {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    pub(super) sql: &'static str,
    /// Its tables, the packages first.
    pub tables: &'static [&'static str],
    /// The registry, if all its data are of one.
    pub registry: Option<&'static str>,
    /// Whether users can name the columns, because the source does not fix them.
    pub(super) named: bool,
    /// Whether it has each field of the relations as a column of the same name.
    pub(super) whole: bool,
    /// The fields of packages that it has; `None` for all, or those that the user names.
    pub(super) fields: Option<&'static [Field]>,
    /// The metrics that it can feed; `None` for all whose tables are given.
    pub(super) metrics: Option<&'static [&'static str]>,
    /// The columns that a download log can have, each with its usual name. A column without a usual
    /// name is read only if the user names it. Empty for other sources.
    pub(super) log: &'static [(&'static str, Option<&'static str>)],
}

const PACKAGES: Source = Source {
    id: "packages",
    title: "any tables, by the names of their columns",
    sql: include_str!("../../sql/sources/packages.sql"),
    tables: &[
        "packages",
        "base_edges",
        "dependencies",
        "maintainers",
        "commits",
    ],
    registry: None,
    named: true,
    whole: false,
    fields: None,
    metrics: None,
    log: &[],
};

/// Rows of downloads, whose months become snapshots.
const LOG: Source = Source {
    sql: include_str!("../../sql/sources/downloads.sql"),
    tables: &["downloads"],
    fields: Some(&[Field::PackageId, Field::Downloads]),
    metrics: Some(&["turnover", "concentration"]),
    ..PACKAGES
};

/// The sources that scripts can read.
pub const SOURCES: &[Source] = &[
    Source {
        id: "hub-stats-models",
        title: "models of hub-stats and of its weekly archive",
        sql: include_str!("../../sql/sources/hub-stats-models.sql"),
        tables: &["packages"],
        registry: Some("huggingface"),
        named: false,
        ..PACKAGES
    },
    Source {
        id: "hfcommunity",
        title: "commits of HFCommunity",
        sql: include_str!("../../sql/sources/hfcommunity.sql"),
        tables: &["commits"],
        registry: Some("huggingface"),
        named: false,
        metrics: Some(&["growth"]),
        ..PACKAGES
    },
    Source {
        id: "ecosystems",
        title: "the dump of Ecosyste.ms",
        sql: include_str!("../../sql/sources/ecosystems.sql"),
        tables: &["packages", "versions", "dependencies", "maintainerships"],
        named: false,
        fields: Some(&[
            Field::PackageId,
            Field::Author,
            Field::Downloads,
            Field::CreatedAt,
            Field::UpdatedAt,
            Field::License,
        ]),
        ..PACKAGES
    },
    Source {
        id: "pypi-downloads",
        title: "PyPI's log of downloads",
        registry: Some("pypi"),
        log: &[
            ("id", Some("project")),
            ("time", Some("timestamp")),
            ("downloads", None),
            ("installer", None),
        ],
        ..LOG
    },
    Source {
        id: "npm-downloads",
        title: "npm's downloads of each day",
        registry: Some("npm"),
        log: &[
            ("id", Some("package")),
            ("time", Some("day")),
            ("downloads", Some("downloads")),
            ("installer", None),
        ],
        ..LOG
    },
    Source {
        id: "reduced",
        title: "tables that --reduce wrote",
        whole: true,
        named: false,
        ..PACKAGES
    },
    PACKAGES,
];

/// The source of this name.
///
/// # Errors
/// [`ErrorKind::Setting`] if there is none.
pub fn source(id: &str) -> Result<&'static Source> {
    let known = SOURCES.iter().find(|source| source.id == id);
    known.ok_or_else(|| {
        let all: Vec<&str> = SOURCES.iter().map(|source| source.id).collect();
        refused(
            format!("“{id}” is not a source of scripts."),
            format!("There are: {}.", all.join(", ")),
        )
    })
}
