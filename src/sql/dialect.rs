//! The engines for which scripts are written, and the few things that they spell differently.

use crate::base::error::{Error, ErrorKind, Result};

/// An engine's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB, which reads Parquet files on one machine.
    Duckdb,
    /// Spark SQL; Sail has the same.
    Spark,
    /// PostgreSQL, whose tables hold the data.
    Postgres,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Duckdb, Self::Spark, Self::Postgres];

    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Duckdb => "duckdb",
            Self::Spark => "spark",
            Self::Postgres => "postgres",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Duckdb => "DuckDB",
            Self::Spark => "Spark",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The dialect of this name.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for another name.
    pub fn of(id: &str) -> Result<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|dialect| dialect.id() == id).ok_or_else(|| {
            Error::new(
                ErrorKind::Setting,
                format!("There is no dialect “{id}”."),
                "Write duckdb, spark or postgres.",
            )
        })
    }

    /// A text as a literal.
    pub(super) fn literal(self, text: &str) -> String {
        let text = match self {
            // Spark reads backslashes in a literal as the beginning of a special character.
            Self::Spark => text.replace('\\', "\\\\").replace('\'', "\\'"),
            Self::Duckdb | Self::Postgres => text.replace('\'', "''"),
        };
        format!("'{text}'")
    }

    /// A name of a column or a table.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::Duckdb | Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A column, or a field within one: `details.installer.name`.
    pub(super) fn path(self, path: &str) -> String {
        let (column, within) = path.split_once('.').unwrap_or((path, ""));
        let fields: Vec<&str> = within
            .split('.')
            .filter(|field| !field.is_empty())
            .collect();
        let Some((last, before)) = fields.split_last() else {
            return self.name(column);
        };
        match self {
            Self::Duckdb | Self::Spark => {
                let parts: Vec<String> = path.split('.').map(|part| self.name(part)).collect();
                parts.join(".")
            }
            Self::Postgres => {
                let before = before.iter();
                let before = before.map(|field| format!(" -> {}", self.literal(field)));
                let before: String = before.collect();
                format!("({}{before} ->> {})", self.name(column), self.literal(last))
            }
        }
    }

    /// What stands after FROM for a place with rows: files, or the name of a table.
    pub(super) fn from(self, place: &str, with_path: bool) -> String {
        match self {
            Self::Duckdb if with_path => {
                format!("read_parquet({}, filename = true)", self.literal(place))
            }
            Self::Duckdb => format!("read_parquet({})", self.literal(place)),
            Self::Spark => format!("parquet.{}", self.name(place)),
            Self::Postgres => {
                let parts: Vec<String> = place.split('.').map(|part| self.name(part)).collect();
                parts.join(".")
            }
        }
    }

    /// The date in the path of a row's file; `None` where tables have no paths.
    pub(super) fn date_of_path(self) -> Option<&'static str> {
        match self {
            Self::Duckdb => Some("regexp_extract(filename, '[0-9]{4}-[0-9]{2}-[0-9]{2}')"),
            Self::Spark => {
                Some("regexp_extract(_metadata.file_path, '[0-9]{4}-[0-9]{2}-[0-9]{2}', 0)")
            }
            Self::Postgres => None,
        }
    }

    pub(super) fn double(self) -> &'static str {
        match self {
            Self::Duckdb | Self::Spark => "DOUBLE",
            Self::Postgres => "DOUBLE PRECISION",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Duckdb => "VARCHAR",
            Self::Spark => "STRING",
            Self::Postgres => "TEXT",
        }
    }

    /// A value as a text that is compared by its bytes, as the other engines compare all texts.
    pub(super) fn as_text(self, value: &str) -> String {
        let cast = format!("CAST({value} AS {})", self.text());
        match self {
            Self::Duckdb | Self::Spark => cast,
            Self::Postgres => format!("{cast} COLLATE \"C\""),
        }
    }

    /// A list of texts without any.
    pub(super) fn no_texts(self) -> &'static str {
        match self {
            Self::Duckdb => "CAST([] AS VARCHAR[])",
            Self::Spark => "CAST(array() AS ARRAY<STRING>)",
            Self::Postgres => "CAST('{}' AS TEXT[])",
        }
    }

    pub(super) fn unnest(self) -> &'static str {
        match self {
            Self::Duckdb | Self::Postgres => "unnest",
            Self::Spark => "explode",
        }
    }

    /// The number of texts in a list; 0 for no list.
    pub(super) fn size(self, list: &str) -> String {
        let size = match self {
            Self::Duckdb => format!("len({list})"),
            // Without a list Spark says −1.
            Self::Spark => format!("GREATEST(size({list}), 0)"),
            Self::Postgres => format!("cardinality({list})"),
        };
        format!("COALESCE({size}, 0)")
    }

    /// The different values of the texts `t` of a list that fulfil a condition.
    pub(super) fn pick(self, list: &str, condition: &str, value: &str) -> String {
        match self {
            Self::Duckdb => format!("list_distinct({})", self.all(list, condition, value)),
            Self::Spark => format!("array_distinct({})", self.all(list, condition, value)),
            Self::Postgres => {
                format!("ARRAY(SELECT DISTINCT {value} FROM unnest({list}) AS t WHERE {condition})")
            }
        }
    }

    /// The value of the first text `t` of a list that fulfils a condition; null without one.
    pub(super) fn first(self, list: &str, condition: &str, value: &str) -> String {
        match self {
            Self::Duckdb => format!("({})[1]", self.all(list, condition, value)),
            Self::Spark => format!("get({}, 0)", self.all(list, condition, value)),
            Self::Postgres => format!(
                "(SELECT {value} FROM unnest({list}) WITH ORDINALITY AS u(t, place) WHERE {condition} ORDER BY place LIMIT 1)"
            ),
        }
    }

    /// Whether a text `t` of a list fulfils a condition.
    pub(super) fn any(self, list: &str, condition: &str) -> String {
        let any = match self {
            Self::Duckdb => format!("len(list_filter({list}, lambda t: {condition})) > 0"),
            Self::Spark => format!("exists({list}, t -> {condition})"),
            Self::Postgres => {
                format!("EXISTS (SELECT 1 FROM unnest({list}) AS t WHERE {condition})")
            }
        };
        format!("COALESCE({any}, FALSE)")
    }

    fn all(self, list: &str, condition: &str, value: &str) -> String {
        match self {
            Self::Spark => {
                let kept = format!("filter({list}, t -> {condition})");
                match value {
                    "t" => kept,
                    _ => format!("transform({kept}, t -> {value})"),
                }
            }
            Self::Duckdb | Self::Postgres => {
                let kept = format!("list_filter({list}, lambda t: {condition})");
                match value {
                    "t" => kept,
                    _ => format!("list_transform({kept}, lambda t: {value})"),
                }
            }
        }
    }

    /// A list with one more text.
    pub(super) fn append(self, list: &str, text: &str) -> String {
        match self {
            Self::Duckdb => format!("list_append({list}, {text})"),
            Self::Spark | Self::Postgres => format!("array_append({list}, {text})"),
        }
    }

    /// Whether a text has a part that fits a regular expression.
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        let pattern = self.literal(pattern);
        match self {
            Self::Duckdb => format!("regexp_matches({text}, {pattern})"),
            Self::Spark => format!("{text} RLIKE {pattern}"),
            Self::Postgres => format!("{text} ~ {pattern}"),
        }
    }

    /// A letter of any script, within the brackets of a regular expression.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Duckdb | Self::Spark => "\\p{L}",
            Self::Postgres => "[:alpha:]",
        }
    }

    /// How a statement with a name begins. Tables that several statements read are kept where that
    /// saves work; Spark plans anew each time and keeps nothing unless it is told to.
    pub(super) fn named(self, name: &str, kept: bool) -> String {
        match self {
            Self::Duckdb if kept => format!("CREATE OR REPLACE TEMPORARY TABLE {name} AS"),
            Self::Postgres if kept => {
                format!("DROP TABLE IF EXISTS {name};\nCREATE TEMPORARY TABLE {name} AS")
            }
            Self::Duckdb | Self::Postgres | Self::Spark => {
                format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS")
            }
        }
    }

    /// The statement after one that keeps rows.
    pub(super) fn after(self, name: &str) -> String {
        match self {
            // Without it the planner knows nothing of the rows.
            Self::Postgres => format!("ANALYZE {name};\n"),
            Self::Duckdb | Self::Spark => String::new(),
        }
    }

    /// Statements before all others.
    pub(super) fn before(self) -> &'static str {
        match self {
            Self::Duckdb => "SET TimeZone = 'UTC';\n",
            // Sail has no statement for it, so it is an option of the session.
            Self::Spark => "",
            Self::Postgres => "SET TIME ZONE 'UTC';\nSET client_min_messages = warning;\n",
        }
    }

    /// The statement that writes rows to a file, or to a folder in Spark.
    pub(super) fn write(self, rows: &str, file: &str) -> String {
        match self {
            Self::Duckdb => format!(
                "COPY (\n{rows}\n) TO {} (FORMAT parquet, COMPRESSION zstd);\n",
                self.literal(&format!("{file}.parquet"))
            ),
            Self::Spark => format!(
                "INSERT OVERWRITE DIRECTORY {} USING parquet\n{rows};\n",
                self.literal(&format!("{file}.parquet"))
            ),
            // A command of psql ends with its line, so it reads a view.
            Self::Postgres => format!(
                "CREATE OR REPLACE TEMPORARY VIEW written AS\n{rows};\n\\copy (SELECT * FROM written) TO {} WITH (FORMAT csv, HEADER)\nDROP VIEW written;\n",
                self.literal(&format!("{file}.csv"))
            ),
        }
    }
}
