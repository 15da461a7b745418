//! A subset as SQL: conditions on the packages, and on edges of these.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::dialect::Dialect;
use super::settings::list;
use crate::base::error::{Error, ErrorKind, Result};
use crate::domain::subset::{About, Test};
use crate::metrics::Parameters;
use crate::relations::Field;

/// The conditions of a subset.
#[derive(Debug)]
pub(super) struct Sql {
    dialect: Dialect,
    conditions: Vec<String>,
    /// Whether they look at base edges.
    reads_edges: bool,
    /// The fields that they look at.
    pub(super) fields: Vec<Field>,
}

impl Sql {
    /// # Errors
    /// [`ErrorKind::Setting`] for a condition that needs all snapshots.
    pub(super) fn new(parameters: &Parameters, dialect: Dialect) -> Result<Self> {
        let subset = parameters.subset.parsed()?;
        let mut sql = Self {
            dialect,
            conditions: Vec::new(),
            reads_edges: false,
            fields: Vec::new(),
        };
        for condition in subset.conditions() {
            let text = sql.condition(condition.about, &condition.test)?;
            sql.conditions.push(text);
        }
        Ok(sql)
    }

    pub(super) fn is_all(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The relations that the conditions look at; none without a condition.
    pub(super) fn relations(&self) -> impl Iterator<Item = &'static str> {
        let packages = (!self.is_all()).then_some("packages");
        packages
            .into_iter()
            .chain(self.reads_edges.then_some("base_edges"))
    }

    fn condition(&mut self, about: About, test: &Test) -> Result<String> {
        let words = || match test {
            Test::Words(words) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                list(&words, self.dialect)
            }
            _ => String::new(),
        };
        let d = self.dialect;
        let (text, fields): (String, &[Field]) = match (about, test) {
            (About::Task, _) => (format!("LOWER(task) IN ({})", words()), &[Field::Task]),
            (About::Licence, _) => (
                format!("LOWER(license) IN ({})", words()),
                &[Field::License],
            ),
            (About::Registry, _) => (format!("LOWER(registry) IN ({})", words()), &[]),
            (About::Owner, _) => {
                let slash = "POSITION('/' IN id)";
                (
                    format!(
                        "LOWER(CASE WHEN {slash} > 1 THEN substr(id, 1, {slash} - 1) ELSE author END) IN ({})",
                        words()
                    ),
                    &[Field::Author],
                )
            }
            (About::Library, _) => {
                let within = format!("LOWER(t) IN ({})", words());
                let lists = ["libraries", "frameworks", "other_libraries"];
                let any: Vec<String> = lists.iter().map(|list| d.any(list, &within)).collect();
                (
                    format!("({})", any.join(" OR ")),
                    &[Field::Libraries, Field::Frameworks, Field::OtherLibraries],
                )
            }
            (About::Created, Test::Days(from, to)) => {
                (days("created_at", *from, *to), &[Field::CreatedAt])
            }
            (About::Updated, Test::Days(from, to)) => {
                (days("updated_at", *from, *to), &[Field::UpdatedAt])
            }
            (About::Downloads, Test::AtLeast(least)) => {
                (format!("downloads >= {least}"), &[Field::Downloads])
            }
            (About::Likes, Test::AtLeast(least)) => (format!("likes >= {least}"), &[Field::Likes]),
            (About::Name, Test::Part(part)) => (
                format!("POSITION({} IN LOWER(id)) > 0", d.literal(part)),
                &[],
            ),
            (About::Derived, Test::Flag(derived)) => (
                format!("{}EXISTS ({OF_EDGES})", if *derived { "" } else { "NOT " }),
                &[],
            ),
            (About::Relation, _) => {
                let kind = "CASE WHEN relation IS NULL OR relation = '' THEN 'unstated' WHEN relation IN ('finetune', 'finetuned') THEN 'finetune' WHEN relation IN ('merge', 'merged') THEN 'merge' WHEN relation IN ('adapter', 'quantized') THEN relation ELSE 'other' END";
                (
                    format!("EXISTS ({OF_EDGES} AND {kind} IN ({}))", words()),
                    &[],
                )
            }
            _ => {
                return Err(Error::new(
                    ErrorKind::Setting,
                    format!("A script has no condition on “{}”.", about.name()),
                    "Leave it out, or write reduced tables with --reduce and give the condition to `report`.",
                ));
            }
        };
        self.fields.extend(fields);
        self.reads_edges |= matches!(about, About::Derived | About::Relation);
        Ok(text)
    }

    /// The statements that narrow the relations.
    pub(super) fn statements(&self, wanted: &BTreeSet<&str>) -> String {
        let mut out = String::from(
            "\n-- The subset: its packages, and what other tables say about these (docs/subsets.md).\n",
        );
        let mut narrowed = |name: &str, rows: String| {
            let named = self.dialect.named(name, true);
            let _ = write!(out, "\n{named}\n{rows};\n{}", self.dialect.after(name));
        };
        let conditions = self.conditions.join("\n  AND ");
        narrowed(
            "packages",
            format!("SELECT * FROM all_packages AS packages\nWHERE {conditions}"),
        );
        for (name, child) in [
            ("base_edges", "child_id"),
            ("dependencies", "package_id"),
            ("maintainers", "package_id"),
            ("commits", "repo_id"),
        ] {
            if wanted.contains(name) {
                narrowed(
                    name,
                    format!(
                        "SELECT {name}.* FROM all_{name} AS {name}\nWHERE EXISTS (\n  SELECT 1 FROM packages\n  WHERE packages.registry = {name}.registry AND packages.snapshot_date = {name}.snapshot_date\n    AND packages.id = {name}.{child}\n)"
                    ),
                );
            }
        }
        out
    }
}

const OF_EDGES: &str = "SELECT 1 FROM all_base_edges AS base_edges WHERE base_edges.registry = packages.registry AND base_edges.snapshot_date = packages.snapshot_date AND base_edges.child_id = packages.id";

fn days(column: &str, from: i64, to: i64) -> String {
    let moment = |milliseconds: i64| {
        let time = chrono::DateTime::from_timestamp_millis(milliseconds)?;
        Some(format!("TIMESTAMP '{}'", time.format("%Y-%m-%d %H:%M:%S")))
    };
    let mut conditions = vec![format!("{column} IS NOT NULL")];
    conditions.extend(
        moment(from)
            .filter(|_| from != i64::MIN)
            .map(|from| format!("{column} >= {from}")),
    );
    conditions.extend(
        moment(to)
            .filter(|_| to != i64::MAX)
            .map(|to| format!("{column} < {to}")),
    );
    format!("({})", conditions.join(" AND "))
}
