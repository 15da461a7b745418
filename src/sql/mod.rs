//! The metrics as SQL, for data that fit no browser and no machine.
//!
//! A script is one file that an engine runs as it is. It turns raw tables into the canonical
//! relations, as `docs/relations.md` describes them, computes a metric from these in a portable
//! subset of SQL, and writes its rows to a file; or it writes the relations themselves, reduced to
//! the columns that metrics need, which [`crate::recognise`] knows. The SQL is in the folder `sql`,
//! one file for each source and each metric. `docs/scale.md` says what agrees with the program, and
//! how exactly.

mod dialect;
mod settings;
mod sources;
mod subset;
mod template;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::base::error::{Error, ErrorKind, Result};
use crate::metrics::Parameters;
use crate::recognise::reduced::{self, fields};
use crate::relations::{Field, Relation, Type};

pub use dialect::Dialect;
pub use sources::{SOURCES, Source, source};
use template::{Section, Words, expand, sections};

/// The relations that a metric needs besides packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Packages,
    Edges,
    EdgesOrDependencies,
}

/// A metric in SQL.
#[derive(Debug)]
pub struct Metric {
    /// The name of the metric.
    pub id: &'static str,
    sql: &'static str,
    needs: Needs,
    /// The settings that its SQL has.
    settings: &'static [&'static str],
    /// What it reads of packages besides name, registry and date.
    fields: &'static [Field],
}

macro_rules! metrics {
    ($($id:ident $needs:ident [$($setting:literal),*] [$($field:ident),*];)*) => {
        /// The metrics that there are in SQL.
        pub const METRICS: &[Metric] = &[$(Metric {
            id: stringify!($id),
            sql: include_str!(concat!("../../sql/metrics/", stringify!($id), ".sql")),
            needs: Needs::$needs,
            settings: &[$($setting),*],
            fields: &[$(Field::$field),*],
        }),*];

        /// Their names.
        pub const IDS: &[&str] = &[$(stringify!($id)),*];
    };
}

metrics! {
    turnover Packages ["k", "popularity"] [Downloads, Likes];
    preservation Edges ["relation", "frameworks", "names", "min_edges", "self_loops", "only"]
        [Libraries, Frameworks, OtherLibraries];
    descendants Edges ["relation", "popularity", "minimum", "zeros", "self_loops"]
        [Downloads, Likes];
    documentation Edges ["k"] [
        Author, Datasets, Frameworks, Libraries, OtherLibraries, License, Papers, HasFreeTags,
        Languages, Task, Parameters, Downloads, Likes
    ];
    ownership Packages ["by"] [Author, Downloads, Likes];
    dependency_degree EdgesOrDependencies ["kind", "optional", "relation", "self_loops"] [];
    concentration Packages ["popularity", "ranks"] [Downloads, Likes];
    growth Packages ["floor", "partial", "months", "axis"] [CreatedAt];
    under_documentation Edges [] [License, Datasets, Languages, Papers, CardMetadata];
    drift Edges ["relation"] [License, Task, Languages, Libraries, Datasets];
    families Edges ["relation", "trees"] [];
}

/// Where rows are: files by a pattern that the engine understands, or a table of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The table of the source that they are rows of.
    pub table: String,
    /// The path, pattern or name.
    pub place: String,
    /// The registry, if the source does not say it.
    pub registry: Option<String>,
    /// The date of the snapshot as YYYY-MM-DD; without it, the date in the path of each row's file
    /// if the place is a pattern.
    pub date: Option<String>,
    /// The column of each field, if the source does not say it.
    pub columns: Vec<(String, String)>,
}

impl Place {
    /// The column that the user names for a field.
    fn column(&self, field: &str) -> Option<&str> {
        let mut named = self.columns.iter().filter(|(known, _)| known == field);
        named.next().map(|(_, column)| column.as_str())
    }
}

/// What a script shall do.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The metric; without one the script writes the reduced relations.
    pub metric: Option<&'a str>,
    /// The engine.
    pub dialect: Dialect,
    /// The source by its name.
    pub source: &'a str,
    /// Where the rows are.
    pub places: &'a [Place],
    /// All settings, with the subset.
    pub parameters: &'a Parameters,
}

/// Whether a place is a pattern that stands for several files.
fn has_pattern(place: &str) -> bool {
    place.contains(['*', '?', '{'])
}

fn refused(message: String, advice: String) -> Error {
    Error::new(ErrorKind::Setting, message, advice)
}

/// The metric of this name in SQL.
///
/// # Errors
/// [`ErrorKind::Setting`] if there is none.
pub fn metric(id: &str) -> Result<&'static Metric> {
    let known = METRICS.iter().find(|metric| metric.id == id);
    known.ok_or_else(|| {
        let all: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
        refused(
            format!("“{id}” is not a metric in SQL."),
            format!(
                "There are: {}. For others write the reduced tables with --reduce and give them to `report`.",
                all.join(", ")
            ),
        )
    })
}

/// Writes a script.
///
/// # Errors
/// [`ErrorKind::Setting`] for an unknown metric, source, table or column, for a setting or condition
/// that SQL does not have, and if the metric needs a table that is not given.
pub fn script(request: &Request<'_>) -> Result<String> {
    Script::new(request)?.write()
}

/// The relation of this name, if scripts know it.
fn relation(name: &str) -> Option<Relation> {
    let mut known = reduced::RELATIONS.iter();
    known.find(|relation| relation.name() == name).copied()
}

struct Script<'a> {
    request: &'a Request<'a>,
    source: &'static Source,
    metric: Option<&'static Metric>,
    words: Words,
    subset: subset::Sql,
}

impl<'a> Script<'a> {
    fn new(request: &'a Request<'a>) -> Result<Self> {
        let source = source(request.source)?;
        let metric = request.metric.map(metric).transpose()?;
        for place in request.places {
            if !source.tables.contains(&&*place.table) {
                return Err(refused(
                    format!("{} has no table “{}”.", source.id, place.table),
                    format!("It has: {}.", source.tables.join(", ")),
                ));
            }
        }
        if request.places.is_empty() {
            return Err(refused(
                "The place of the rows is missing.".to_owned(),
                "Write --from PLACE: a file, a pattern such as 'models/*/models.parquet', or the name of a table.".to_owned(),
            ));
        }
        if let Some((metric, known)) = metric.zip(source.metrics)
            && !known.contains(&metric.id)
        {
            return Err(refused(
                format!("The source {} cannot feed {}.", source.id, metric.id),
                format!(
                    "Its scripts are {} and --reduce. `report` on the tables that --reduce writes says what else they answer.",
                    known.join(", ")
                ),
            ));
        }
        let mut script = Self {
            request,
            source,
            metric,
            words: Words::new(),
            subset: subset::Sql::new(request.parameters, request.dialect)?,
        };
        script.check_columns()?;
        script.check_fields()?;
        let has = |relation: &str| script.has(relation);
        script.words = match metric {
            Some(metric) => {
                settings::fed(metric, &has)?;
                script.check_libraries(metric)?;
                settings::words(metric, request.parameters, request.dialect, &has)?
            }
            None => settings::lists(request.dialect),
        };
        let answer = format!("{} AS {}", reduced::VERSION, reduced::ANSWER);
        script.words.insert("answer", answer);
        for (word, table) in [
            ("given base_edges", "base_edges"),
            ("given dependencies", "dependencies"),
        ] {
            if script.given(table) {
                script.words.insert(word, String::new());
            }
        }
        let names = fields(Relation::Packages).iter();
        let names = names.filter(|field| script.needs(**field));
        let names: Vec<&str> = names.map(|field| field.name()).collect();
        let names = format!("{}, registry, snapshot_date", names.join(", "));
        script.words.insert("fields", names);
        script.check_dates()?;
        if !script.subset.is_all() && !script.has("packages") {
            return Err(refused(
                "A subset needs a list of packages.".to_owned(),
                "Name it with --from packages=PLACE, or leave --where out.".to_owned(),
            ));
        }
        Ok(script)
    }

    /// Whether the user says where the rows of a table of the source are.
    fn given(&self, table: &str) -> bool {
        self.request.places.iter().any(|place| place.table == table)
    }

    /// Whether a canonical relation can be made.
    fn has(&self, relation: &str) -> bool {
        match (self.source.id, relation) {
            ("hub-stats-models", "packages" | "base_edges") => true,
            (_, "packages") if !self.source.log.is_empty() => true,
            ("ecosystems", "dependencies") => self.given("dependencies") && self.given("versions"),
            ("ecosystems", "maintainers") => self.given("maintainerships"),
            _ => self.given(relation),
        }
    }

    /// Without libraries nothing can be preserved.
    fn check_libraries(&self, metric: &Metric) -> Result<()> {
        let field = Field::Libraries.name();
        let mut places = self.request.places.iter();
        let is_there = !self.source.named
            || places.any(|place| {
                place.table == "packages" && self.column(place, Relation::Packages, field).is_some()
            });
        if is_there || metric.id != "preservation" {
            return Ok(());
        }
        Err(refused(
            "preservation needs libraries.".to_owned(),
            "Name their column, which holds lists, with --column packages.libraries=COLUMN."
                .to_owned(),
        ))
    }

    /// Refuses settings that need a field of packages which the source lacks.
    fn check_fields(&self) -> Result<()> {
        let Some(fields) = self.source.fields else {
            return Ok(());
        };
        let parameters = self.request.parameters;
        let ranked = match self.metric.map(|metric| metric.id) {
            Some("turnover") => Some(parameters.turnover.popularity.field()),
            Some("concentration") => Some(parameters.concentration.popularity.field()),
            _ => None,
        };
        let mut asked = self.subset.fields.iter().copied().chain(ranked);
        let Some(field) = asked.find(|field| !fields.contains(field)) else {
            return Ok(());
        };
        let known: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        Err(refused(
            format!("The source {} has no {}.", self.source.id, field.name()),
            format!("Of packages it has: {}.", known.join(", ")),
        ))
    }

    /// Tables of several dates can only be told apart if each place has one date.
    fn check_dates(&self) -> Result<()> {
        let mut patterns = self.request.places.iter();
        let undated = patterns.find(|place| place.date.is_none() && has_pattern(&place.place));
        let joined = ["base_edges", "dependencies", "maintainers", "commits"];
        let is_joined = joined.iter().any(|relation| self.has(relation));
        match undated.filter(|_| self.metric.is_none() && is_joined) {
            None => Ok(()),
            Some(place) => Err(refused(
                format!("The date of {} is not known.", place.place),
                "Write --date PLACE=YYYY-MM-DD; for several snapshots, name the place of each with a --from of its own.".to_owned(),
            )),
        }
    }

    fn check_columns(&self) -> Result<()> {
        let places = self.request.places.iter();
        let named =
            places.flat_map(|place| place.columns.iter().map(move |column| (place, column)));
        for (Place { table, .. }, (field, _)) in named {
            if !self.source.named {
                return Err(refused(
                    format!("The columns of {} are known.", self.source.id),
                    "Leave --column out, or write --dataset packages.".to_owned(),
                ));
            }
            if !self.source.log.is_empty() {
                if self.source.log.iter().all(|(known, _)| known != field) {
                    let known = self.source.log.iter();
                    let known: Vec<String> = known
                        .map(|(field, _)| format!("downloads.{field}"))
                        .collect();
                    return Err(refused(
                        format!("There is no field {table}.{field}."),
                        format!("Fields are: {}.", known.join(", ")),
                    ));
                }
                continue;
            }
            let known = relation(table).map(fields).unwrap_or_default();
            let extra = [Field::SnapshotDate, Field::Registry];
            if !known
                .iter()
                .chain(&extra)
                .any(|known| known.name() == field)
            {
                let names: Vec<String> = reduced::RELATIONS
                    .iter()
                    .flat_map(|relation| fields(*relation).iter())
                    .map(|field| format!("{}.{}", field.relation().name(), field.name()))
                    .collect();
                return Err(refused(
                    format!("There is no field {table}.{field}."),
                    format!("Fields are: {}.", names.join(", ")),
                ));
            }
        }
        Ok(())
    }

    /// The column that holds a field, as the engine's name for it; `None` if the data lack it.
    fn column(&self, place: &Place, relation: Relation, field: &str) -> Option<String> {
        if let Some(column) = place.column(field) {
            return Some(self.request.dialect.name(column));
        }
        let first: &[&str] = match relation {
            Relation::Packages => &["id", "downloads"],
            Relation::BaseEdges => &["child_id", "base_id"],
            Relation::Dependencies => &["package_id", "target_name"],
            Relation::Commits => &["repo_id", "date"],
            _ => &["package_id", "maintainer_id"],
        };
        let is_there = self.source.whole || first.contains(&field);
        is_there.then(|| self.request.dialect.name(field))
    }

    /// Whether the script needs a field of packages.
    fn needs(&self, field: Field) -> bool {
        let Some(metric) = self.metric else {
            return true;
        };
        // A repeated name counts by its row with the most downloads, then the newest.
        let orders = [
            Field::Downloads,
            Field::Likes,
            Field::CreatedAt,
            Field::UpdatedAt,
        ];
        metric.fields.contains(&field)
            || self.subset.fields.contains(&field)
            || field == Field::PackageId
            || self.source.named && orders.contains(&field)
    }

    /// The expressions of a relation's fields in a table of the source.
    fn columns(&self, place: &Place, relation: Relation) -> String {
        let dialect = self.request.dialect;
        let wanted = fields(relation).iter();
        let wanted = wanted.filter(|field| relation != Relation::Packages || self.needs(**field));
        let columns = wanted.map(|field| {
            let name = field.name();
            match self.column(place, relation, name) {
                Some(column) if field.field_type() == Type::Name => {
                    format!("{} AS {name}", dialect.as_text(&column))
                }
                Some(column) => format!("{column} AS {name}"),
                None => format!("{} AS {name}", null_of(field.field_type(), dialect)),
            }
        });
        let columns: Vec<String> = columns.collect();
        columns.join(",\n  ")
    }

    /// The words of one place.
    fn words_of(&self, place: &Place, relation: Option<Relation>) -> Result<Words> {
        let dialect = self.request.dialect;
        let mut words = self.words.clone();
        let column = |field| place.column(field).map(|column| dialect.name(column));
        let text = dialect.text();
        let in_rows = self.source.whole && place.registry.is_none();
        let stated = column("registry").or_else(|| in_rows.then(|| dialect.name("registry")));
        let registry = match (stated, &place.registry, self.source.registry) {
            (Some(column), ..) => dialect.as_text(&format!("COALESCE({column}, '')")),
            (None, Some(registry), _) => dialect.literal(registry),
            (None, None, registry) => dialect.literal(registry.unwrap_or_default()),
        };
        words.insert("registry", registry);
        let mut with_path = false;
        let by_path = has_pattern(&place.place) && self.source.log.is_empty();
        let of_path = dialect.date_of_path().filter(|_| by_path);
        let date = match (column("snapshot_date"), &place.date, of_path) {
            (Some(column), ..) => dialect.as_text(&format!("CAST({column} AS DATE)")),
            (None, Some(date), _) => dialect.literal(date),
            (None, None, _) if self.source.whole => {
                dialect.as_text(&format!("COALESCE(CAST(snapshot_date AS {text}), '')"))
            }
            (None, None, Some(of_path)) => {
                with_path = true;
                of_path.to_owned()
            }
            (None, None, None) => dialect.literal(""),
        };
        words.insert("date", date);
        words.insert("from", dialect.from(&place.place, with_path));
        for (field, usual) in self.source.log {
            if let Some(column) = place.column(field).or(*usual) {
                words.insert(*field, dialect.path(column));
            }
        }
        if !words.contains_key("downloads") {
            words.insert("each row", String::new());
        }
        if let Some(relation) = relation.filter(|_| self.source.named || self.source.whole) {
            words.insert("columns", self.columns(place, relation));
            for (word, field) in [("key", 0), ("base", 1)] {
                let field = fields(relation).get(field).map_or("", |field| field.name());
                words.extend(
                    self.column(place, relation, field)
                        .map(|column| (word, column)),
                );
            }
        }
        Ok(words)
    }

    fn write(&self) -> Result<String> {
        let mut out = self.header();
        out.push_str(self.request.dialect.before());
        let (introduction, of_source) = sections(self.source.sql);
        let (about, of_metric) = sections(self.metric.map_or("", |metric| metric.sql));
        let of_metric = of_metric.iter();
        let of_metric = of_metric
            .map(|section| {
                Ok((
                    section,
                    expand(&section.text, self.request.dialect, &self.words)?,
                ))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut wanted: BTreeSet<&str> = match self.metric {
            Some(_) => BTreeSet::new(),
            None => {
                let all = reduced::RELATIONS.iter().map(|relation| relation.name());
                all.filter(|relation| self.has(relation)).collect()
            }
        };
        wanted.extend(self.subset.relations());
        let texts: Vec<&str> = of_metric.iter().map(|(_, text)| text.as_str()).collect();
        let made = self.extraction(&of_source, &mut wanted, &texts)?;
        let _ = write!(out, "\n{introduction}\n");
        for (section, text) in &made {
            self.statement(&mut out, section, text);
        }
        if !self.subset.is_all() {
            out.push_str(&self.subset.statements(&wanted));
        }
        if let Some(metric) = self.metric {
            let _ = write!(out, "\n{about}\n");
            for (section, text) in &of_metric {
                if section.name == "answer" {
                    out.push('\n');
                    out.push_str(&section.comment);
                    out.push_str(&self.request.dialect.write(text, metric.id));
                } else {
                    self.statement(&mut out, section, text);
                }
            }
        } else {
            self.reduced(&mut out, &wanted);
        }
        Ok(out)
    }

    /// The statements that make the relations, of which later ones read.
    fn extraction<'s>(
        &self,
        of_source: &'s [Section<'static>],
        wanted: &mut BTreeSet<&'static str>,
        texts: &[&str],
    ) -> Result<Vec<(&'s Section<'static>, String)>> {
        let reads = |text: &str, name: &str| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            text.split(|c| !is_word(c)).any(|word| word == name)
        };
        let mut made: Vec<(&Section<'static>, String)> = Vec::new();
        for section in of_source.iter().rev() {
            let absent = section
                .of
                .is_some_and(|table| match table.strip_prefix("no-") {
                    Some(table) => self.given(table),
                    None => !self.given(table),
                });
            let made_texts = made.iter().map(|(_, text)| text.as_str());
            let mut later = texts.iter().copied().chain(made_texts);
            let is_read =
                wanted.contains(section.name) || later.any(|text| reads(text, section.name));
            if absent || !is_read {
                continue;
            }
            let text = match section.each_file {
                false => expand(&self.pruned(section), self.request.dialect, &self.words)?,
                true => self.of_each_place(section)?,
            };
            wanted.insert(section.name);
            made.push((section, text));
        }
        made.reverse();
        Ok(made)
    }

    fn of_each_place(&self, section: &Section<'_>) -> Result<String> {
        let places = self.request.places.iter();
        let places = places.filter(|place| section.of == Some(&*place.table));
        let parts = places.map(|place| {
            let words = self.words_of(place, relation(&place.table))?;
            expand(&section.text, self.request.dialect, &words)
        });
        Ok(parts
            .collect::<Result<Vec<String>>>()?
            .join("\nUNION ALL\n"))
    }

    /// The text of a section without the lines of fields of packages that the script does not need.
    fn pruned(&self, section: &Section<'_>) -> String {
        let is_needed = |line: &&str| {
            let name = line.trim_end_matches(',').rsplit_once(" AS ");
            let mut known = fields(Relation::Packages).iter();
            let field = known.find(|field| name.is_some_and(|(_, name)| name == field.name()));
            field.is_none_or(|field| self.needs(*field))
        };
        let lines = section.text.lines();
        let kept: Vec<&str> = match section.name == Relation::Packages.name() {
            true => lines.filter(is_needed).collect(),
            false => lines.collect(),
        };
        kept.join("\n")
    }

    fn statement(&self, out: &mut String, section: &Section<'_>, text: &str) {
        let narrowed = !self.subset.is_all() && relation(section.name).is_some();
        let name = match narrowed {
            true => format!("all_{}", section.name),
            false => section.name.to_owned(),
        };
        let named = self.request.dialect.named(&name, section.kept);
        let _ = write!(out, "\n{}{named}\n{text};\n", section.comment);
        if section.kept {
            out.push_str(&self.request.dialect.after(&name));
        }
    }

    /// The registry and the date of each snapshot, as far as they are known; one without both if
    /// rows of several are in one place.
    fn snapshots(&self) -> BTreeSet<(Option<&str>, Option<&str>)> {
        let snapshot = self.request.places.iter().map(|place| {
            let stated = |field, value| place.column(field).is_none().then_some(value).flatten();
            let registry = place.registry.as_deref().or(self.source.registry);
            let registry = registry.filter(|_| self.source.id != "ecosystems");
            // The months of a log are its dates.
            let date = place.date.as_deref().filter(|_| self.source.log.is_empty());
            (stated("registry", registry), stated("snapshot_date", date))
        });
        snapshot.collect()
    }

    /// Writes the relations, each with the version by which they are recognised. The program finds
    /// registry and date of a table in the name of its file, so each snapshot has a file.
    fn reduced(&self, out: &mut String, wanted: &BTreeSet<&str>) {
        let dialect = self.request.dialect;
        let relations = reduced::RELATIONS.iter();
        for relation in relations.filter(|relation| wanted.contains(relation.name())) {
            let name = relation.name();
            let columns = self.fields_of(*relation);
            for (registry, date) in self.snapshots() {
                let known = [("registry", registry), ("snapshot_date", date)];
                let conditions = known.iter();
                let conditions = conditions.filter_map(|(field, value)| {
                    Some(format!("{field} = {}", dialect.literal((*value)?)))
                });
                let conditions: Vec<String> = conditions.collect();
                let condition = match conditions[..] {
                    [] => String::new(),
                    _ => format!("\nWHERE {}", conditions.join(" AND ")),
                };
                let unknown = known.iter().filter(|(_, value)| value.is_none());
                let unknown = unknown.map(|(field, _)| format!("NULLIF({field}, '') AS {field}"));
                let mut all = vec![format!(
                    "{} AS {}",
                    reduced::VERSION,
                    reduced::mark(*relation)
                )];
                all.extend(unknown);
                all.extend(columns.iter().map(|field| field.name().to_owned()));
                let rows = format!("SELECT\n  {}\nFROM {name}{condition}", all.join(",\n  "));
                let parts = [registry, Some(name), date];
                let parts: Vec<&str> = parts.into_iter().flatten().collect();
                out.push('\n');
                out.push_str(&dialect.write(&rows, &parts.join("_")));
            }
        }
    }

    /// The fields of a relation that the source can have.
    fn fields_of(&self, relation: Relation) -> Vec<Field> {
        let all = fields(relation).iter().copied();
        match (self.source.id, relation) {
            (_, Relation::Packages) if self.source.fields.is_some() => {
                let known = self.source.fields.unwrap_or_default();
                all.filter(|field| known.contains(field)).collect()
            }
            ("packages", _) => all
                .filter(|field| {
                    let mut places = self.request.places.iter();
                    places.any(|place| {
                        place.table == relation.name()
                            && self.column(place, relation, field.name()).is_some()
                    })
                })
                .collect(),
            _ => all.collect(),
        }
    }

    /// The first lines: what it is, how it runs, what it leaves to others.
    fn header(&self) -> String {
        let dialect = self.request.dialect;
        let what = match self.metric {
            Some(metric) => format!(
                "-- {} of {}, for {}.\n",
                metric.id,
                self.source.title,
                dialect.title()
            ),
            None => format!(
                "-- {}, reduced to the columns that metrics need, for {}.\n",
                self.source.title,
                dialect.title()
            ),
        };
        let file = self.metric.map_or("reduce", |metric| metric.id);
        let run = match dialect {
            Dialect::Duckdb => format!("-- Run: duckdb < {file}.sql\n"),
            Dialect::Spark => format!(
                "-- Run: spark-sql --conf spark.sql.session.timeZone=UTC -f {file}.sql\n-- In a program, run the statements one by one: each ends with a semicolon at the end of a line.\n"
            ),
            Dialect::Postgres => format!(
                "-- Run: psql -v ON_ERROR_STOP=1 -f {file}.sql DATABASE\n-- It writes CSV. DuckDB makes Parquet of it: COPY (FROM '{file}.csv') TO '{file}.parquet'\n"
            ),
        };
        let subset = match self.request.parameters.subset.parsed() {
            Ok(subset) if !subset.is_all() => format!("-- Only the subset {subset}.\n"),
            _ => String::new(),
        };
        format!(
            "{what}-- Written by registry-lens {}. Definitions, equality and limits: docs/scale.md.\n{run}{subset}",
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// Null of a type, so that rows of several tables can stand below each other.
fn null_of(of: Type, dialect: Dialect) -> String {
    match of {
        Type::Set => dialect.no_texts().to_owned(),
        Type::Name | Type::Text => format!("CAST(NULL AS {})", dialect.text()),
        Type::Count => "CAST(NULL AS BIGINT)".to_owned(),
        Type::Number => format!("CAST(NULL AS {})", dialect.double()),
        Type::Time => "CAST(NULL AS TIMESTAMP)".to_owned(),
        Type::Flag => "CAST(NULL AS BOOLEAN)".to_owned(),
    }
}
