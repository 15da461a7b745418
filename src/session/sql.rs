//! A metric as SQL over the files of a session, with its settings.

use super::{FileState, Session, Status};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::sort;
use crate::metrics::Parameters;
use crate::report::Form;
use crate::sql::{self, Dialect, Place, Request};

/// The forms of scripts, for the page's menu.
pub const SCRIPTS: &[Form] = &[
    Form::script("sql-duckdb", "duckdb", "SQL for DuckDB", sql::IDS),
    Form::script("sql-spark", "spark", "SQL for Spark or Sail", sql::IDS),
    Form::script("sql-postgres", "postgres", "SQL for PostgreSQL", sql::IDS),
];

/// The ids of the known datasets that are sources of scripts, each with the table that it is.
const TABLES: [(&str, &str, &str); 11] = [
    ("hub-stats-models", "hub-stats-models", "packages"),
    ("ecosystems-packages", "ecosystems", "packages"),
    ("ecosystems-versions", "ecosystems", "versions"),
    ("ecosystems-dependencies", "ecosystems", "dependencies"),
    (
        "ecosystems-maintainerships",
        "ecosystems",
        "maintainerships",
    ),
    ("reduced-packages", "reduced", "packages"),
    ("reduced-base-edges", "reduced", "base_edges"),
    ("reduced-dependencies", "reduced", "dependencies"),
    ("reduced-maintainers", "reduced", "maintainers"),
    ("reduced-commits", "reduced", "commits"),
    ("hfcommunity-commits", "hfcommunity", "commits"),
];

/// Fields that a list of packages from any source can give, which have one value.
const SINGLE: [&str; 9] = [
    "id",
    "author",
    "downloads",
    "likes",
    "created_at",
    "updated_at",
    "license",
    "task",
    "registry",
];

impl Session {
    /// A script that computes a metric from the files of the session that can feed it.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if there is no SQL for the metric, for one of its settings or for the
    /// files.
    pub fn script(&self, params: &Parameters, metric: &str, dialect: Dialect) -> Result<String> {
        sql::metric(metric)?;
        let files: Vec<FileState> = self.files();
        let files = || files.iter().filter(|file| file.status == Status::Ready);
        let known = [
            "reduced",
            "hub-stats-models",
            "ecosystems",
            "hfcommunity",
            "packages",
        ];
        let sources = known.into_iter().map(|source| {
            let places = files().filter_map(|file| place(file, source));
            let places: Vec<Place> = places.map(|place| named_for(dialect, place)).collect();
            (source, places)
        });
        // Lists of different sources can be compared by their names and counts; other metrics need
        // the tables of one source.
        let mut sources: Vec<(&str, Vec<Place>)> = sources.collect();
        let number = |places: &[Place], table: &str| {
            places.iter().filter(|place| place.table == table).count()
        };
        sort::by_key(&mut sources, |(_, places)| {
            // Dependencies come before their analogue, the bases of models.
            let depends = metric == "dependency_degree" && number(places, "dependencies") > 0;
            std::cmp::Reverse((depends, number(places, "packages")))
        });
        let mut refused = None;
        for (source, places) in sources.iter().filter(|(_, places)| !places.is_empty()) {
            let script = sql::script(&Request {
                metric: Some(metric),
                dialect,
                source,
                places,
                parameters: params,
            });
            match script {
                Ok(script) => return Ok(script),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(refused.unwrap_or_else(|| {
            Error::new(
                ErrorKind::Setting,
                "No file is of a source that has SQL.",
                "Sources are models of hub-stats, Ecosyste.ms, reduced tables, and lists of packages, edges or dependencies.",
            )
        }))
    }
}

/// A database has no files: the rows are in a table with a name like the file's.
fn named_for(dialect: Dialect, mut place: Place) -> Place {
    if dialect == Dialect::Postgres {
        let stem = place.place.strip_suffix(".parquet").unwrap_or(&place.place);
        let letter = |c: char| if c.is_alphanumeric() { c } else { '_' };
        place.place = stem.chars().map(letter).collect();
    }
    place
}

/// Where the rows of a file are, if it is of this source.
fn place(file: &FileState, source: &str) -> Option<Place> {
    let dataset = file.dataset.unwrap_or_default();
    let mapping = file.mapping.as_ref()?;
    let of_source = TABLES
        .iter()
        .find(|(id, of, _)| *id == dataset && *of == source);
    let (table, columns) = match of_source {
        Some((_, _, table)) => (*table, Vec::new()),
        None if source == "packages" => {
            let used = || file.columns_used.iter().flat_map(|column| &column.fills);
            let fills = |field: &str| used().any(|filled| filled == field);
            let table = if fills("packages.id") {
                "packages"
            } else if fills("base_edges.child_id") && fills("base_edges.base_id") {
                "base_edges"
            } else if fills("dependencies.package_id") && fills("dependencies.target_name") {
                "dependencies"
            } else {
                return None;
            };
            let is_known = |field: &str| {
                let panel = field == "snapshot_date" && file.panel.is_some();
                table != "packages" || SINGLE.contains(&field) || panel
            };
            let columns = mapping.columns.iter();
            let columns = columns.filter(|(field, _)| is_known(field));
            let columns = columns.map(|(field, column)| (field.clone(), column.clone()));
            (table, columns.collect())
        }
        None => return None,
    };
    Some(Place {
        table: table.to_owned(),
        place: file.label.clone(),
        registry: file.registry.clone(),
        date: file.snapshot_date.map(|date| date.to_string()),
        columns,
    })
}
