//! Joins tables of a relational dump by their keys, and combines parts of tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::base::pulse;
use crate::recognise::{Dataset, tags};
use crate::relations::{Field, Name, Names, Relation, Relations, Set, Sets, Table, Type, Value};

/// The relations of one file.
pub(super) struct Part<'a> {
    pub(super) dataset: &'static Dataset,
    pub(super) relations: &'a Relations,
}

/// The result of joining.
#[derive(Debug, Default)]
pub struct Joined {
    /// The relations, with names instead of numbers.
    pub relations: Relations,
    /// Rows that could not be joined, in sentences.
    pub problems: Vec<String>,
}

/// Fields that hold a package's number if a dump numbers its packages.
const PACKAGE_KEYS: &[Field] = &[
    Field::Child,
    Field::BaseId,
    Field::ReusedModel,
    Field::MaintainedPackage,
    Field::ReleasedPackage,
    Field::CommittedRepository,
    Field::LinkFrom,
];

/// Fields that hold a number of a lookup table, each with the name of the table.
const LOOKED_UP: &[(Field, &str)] = &[
    (Field::ReusingRepository, "reuse_repository"),
    (Field::Maintainer, "maintainer"),
];

/// The field that each kind of link adds to its package.
const LINKS: &[(&str, Field)] = &[
    ("library", Field::Libraries),
    ("framework", Field::Frameworks),
    ("architecture", Field::Architectures),
    ("dataset", Field::Datasets),
    ("language", Field::Languages),
    ("paper", Field::Papers),
    ("tag", Field::Tags),
    ("license", Field::License),
    ("model_task", Field::Task),
    ("author", Field::AuthorName),
];

/// Joins files of one family, registry and date.
pub(super) fn join(parts: &[Part<'_>]) -> Joined {
    let mut join = Join::default();
    join.index(parts);
    join.links(parts);
    join.packages(parts);
    for part in parts {
        for (relation, table) in part.relations.tables() {
            let consumed = [Relation::Packages, Relation::Lookups, Relation::Links];
            if !consumed.contains(&relation) {
                join.copy(part, relation, table);
            }
        }
    }
    join.finish()
}

/// How many numbers of each kind no table names.
#[derive(Default)]
struct Lost(BTreeMap<String, u64>);

impl Lost {
    fn add(&mut self, what: &str) {
        *self.0.entry(what.to_owned()).or_default() += 1;
    }
}

#[derive(Default)]
struct Join {
    names: Names,
    sets: Sets,
    tables: BTreeMap<Relation, Table>,
    /// Whether the dump numbers its packages.
    numbered: bool,
    packages: HashMap<Name, Name>,
    /// The registries of packages by key, if the dump has several registries.
    registries: HashMap<Name, Name>,
    releases: HashMap<Name, Name>,
    lookups: HashMap<String, HashMap<Name, Name>>,
    /// Authors of commits by the commit's number.
    commit_authors: HashMap<Name, Name>,
    /// The values that links add to each package.
    added: HashMap<Name, Vec<(Field, Name)>>,
    lost: Lost,
}

impl Join {
    fn name(&mut self, text: &str) -> Name {
        // A value that does not fit into the store is left out.
        self.names.intern(text).unwrap_or(Name::MISSING)
    }

    fn text(&mut self, part: &Part<'_>, field: Field, row: usize) -> Option<Name> {
        let text = part.relations.text(field, row)?;
        self.name(text).known()
    }

    /// Collects the keys of packages, releases and lookup tables.
    fn index(&mut self, parts: &[Part<'_>]) {
        self.index_registries(parts);
        for part in parts {
            if let Some(table) = part.relations.table(Relation::Packages) {
                for row in pulse::over(0..table.rows()) {
                    if let (Some(key), Some(id)) = (
                        self.text(part, Field::PackageKey, row),
                        self.text(part, Field::PackageId, row),
                    ) {
                        self.packages.insert(key, id);
                    }
                }
            }
            if let Some(table) = part.relations.table(Relation::Lookups) {
                for row in pulse::over(0..table.rows()) {
                    let of = part.relations.text(Field::LookupOf, row);
                    if let (Some(of), Some(key), Some(name)) = (
                        of,
                        self.text(part, Field::LookupKey, row),
                        self.text(part, Field::LookupName, row),
                    ) {
                        let of = self.lookups.entry(of.to_owned()).or_default();
                        of.insert(key, name);
                    }
                }
            }
        }
        self.numbered =
            !self.packages.is_empty() || parts.iter().any(|part| part.dataset.family.numbered);
        for part in parts {
            if let Some(table) = part.relations.table(Relation::Releases) {
                for row in pulse::over(0..table.rows()) {
                    if let (Some(key), Some(package)) = (
                        self.text(part, Field::ReleaseKey, row),
                        self.text(part, Field::ReleasedPackage, row),
                    ) {
                        let package = self.packages.get(&package).copied().unwrap_or(package);
                        self.releases.insert(key, package);
                    }
                }
            }
        }
    }

    /// Collects the registries of packages, because releases of several registries need them.
    fn index_registries(&mut self, parts: &[Part<'_>]) {
        let with = |relation| {
            parts
                .iter()
                .any(|part| part.relations.table(relation).is_some())
        };
        if !with(Relation::Releases) {
            return;
        }
        let mut first = None;
        let mut several = false;
        for pass in [false, true] {
            // With a single registry the map would only take memory.
            if pass && !several {
                return;
            }
            for part in parts {
                let table = part.relations.table(Relation::Packages);
                for row in 0..table.map_or(0, Table::rows) {
                    let Some(registry) = part.relations.text(Field::Registry, row) else {
                        continue;
                    };
                    if !pass {
                        several |= *first.get_or_insert(registry) != registry;
                    } else if let (Some(key), Some(registry)) = (
                        self.text(part, Field::PackageKey, row),
                        self.name(registry).known(),
                    ) {
                        self.registries.insert(key, registry);
                    }
                }
            }
        }
    }

    /// The package with a number. If no table names it, it returns the number and counts the loss.
    fn package(&mut self, key: Name) -> Name {
        if !self.numbered {
            return key;
        }
        match self.packages.get(&key) {
            Some(id) => *id,
            None => {
                self.lost.add("package");
                key
            }
        }
    }

    fn looked_up(&mut self, table: &str, key: Name) -> Name {
        match self.lookups.get(table).and_then(|table| table.get(&key)) {
            Some(name) => *name,
            None => {
                self.lost.add(table);
                key
            }
        }
    }

    /// Resolves the junction tables, which add values to packages, authors and commits.
    fn links(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            let Some(table) = part.relations.table(Relation::Links) else {
                continue;
            };
            for row in pulse::over(0..table.rows()) {
                let to = part.relations.text(Field::LinkTo, row);
                let (Some(to), Some(from), Some(target)) = (
                    to,
                    self.text(part, Field::LinkFrom, row),
                    self.text(part, Field::LinkTarget, row),
                ) else {
                    continue;
                };
                match to {
                    "commit_author" => {
                        let author = self.looked_up("author", target);
                        self.commit_authors.insert(from, author);
                    }
                    "tag_name" => self.tag(from, target),
                    _ => self.link(to, from, target),
                }
            }
        }
    }

    fn link(&mut self, to: &str, from: Name, target: Name) {
        let package = self.package(from);
        let field = LINKS
            .iter()
            .find(|(known, _)| *known == to)
            .map(|(_, f)| *f);
        let is_table = field.is_some() || ["domain", "grant", "hardware"].contains(&to);
        let target = if is_table {
            self.looked_up(to, target)
        } else {
            target
        };
        match field {
            Some(Field::AuthorName) => {
                let authors = self.tables.entry(Relation::Authors).or_default();
                authors.set(Field::AuthoredPackage, Value::Name(package));
                authors.set(Field::AuthorName, Value::Name(target));
                authors.end_row();
            }
            Some(field) => self.added.entry(package).or_default().push((field, target)),
            None => {
                let to = self.name(to);
                let links = self.tables.entry(Relation::Links).or_default();
                links.set(Field::LinkTo, Value::Name(to));
                links.set(Field::LinkFrom, Value::Name(package));
                links.set(Field::LinkTarget, Value::Name(target));
                links.end_row();
            }
        }
    }

    /// Tags of the hub are in a separate table.
    fn tag(&mut self, package: Name, tag: Name) {
        let Some(text) = self.names.get(tag).map(str::to_owned) else {
            return;
        };
        let (field, value, relation) = tags::meaning(&text);
        match field {
            Some(Field::BaseId) => {
                let (base, relation) = (self.name(value), relation.map(|text| self.name(text)));
                let edges = self.tables.entry(Relation::BaseEdges).or_default();
                edges.set(Field::Child, Value::Name(package));
                edges.set(Field::BaseId, Value::Name(base));
                edges.set(Field::BaseName, Value::Name(base));
                if let Some(relation) = relation {
                    edges.set(Field::BaseRelation, Value::Name(relation));
                }
                edges.end_row();
            }
            Some(field) => {
                let value = self.name(value);
                self.added.entry(package).or_default().push((field, value));
            }
            None => {}
        }
    }

    /// Writes the packages. Tables of one dataset follow each other; rows of other datasets are
    /// merged into them by name.
    fn packages(&mut self, parts: &[Part<'_>]) {
        let with: Vec<&Part<'_>> = parts
            .iter()
            .filter(|part| part.relations.table(Relation::Packages).is_some())
            .collect();
        let Some(first) = with.first().map(|part| part.dataset.id) else {
            return;
        };
        let mut others: HashMap<Name, Vec<(usize, usize)>> = HashMap::new();
        for (index, part) in with
            .iter()
            .enumerate()
            .filter(|(_, p)| p.dataset.id != first)
        {
            let rows = part
                .relations
                .table(Relation::Packages)
                .map_or(0, Table::rows);
            for row in pulse::over(0..rows) {
                if let Some(id) = self.text(part, Field::PackageId, row) {
                    others.entry(id).or_default().push((index, row));
                }
            }
        }
        let mut fields: BTreeSet<Field> = BTreeSet::new();
        for part in &with {
            fields.extend(
                part.relations
                    .table(Relation::Packages)
                    .into_iter()
                    .flat_map(Table::fields),
            );
        }
        fields.extend(self.added.values().flatten().map(|(field, _)| *field));
        let mut written = BTreeSet::new();
        let mut packages = Table::default();
        let mut write = |join: &mut Self, sources: &[(usize, usize)], id: Name| {
            let added = join.added.remove(&id).unwrap_or_default();
            for field in &fields {
                join.merge(&mut packages, *field, &with, sources, &added);
            }
            packages.end_row();
        };
        for (index, part) in with
            .iter()
            .enumerate()
            .filter(|(_, p)| p.dataset.id == first)
        {
            let rows = part
                .relations
                .table(Relation::Packages)
                .map_or(0, Table::rows);
            for row in pulse::over(0..rows) {
                let Some(id) = self.text(part, Field::PackageId, row) else {
                    continue;
                };
                let mut sources = vec![(index, row)];
                sources.extend(others.remove(&id).unwrap_or_default());
                write(self, &sources, id);
            }
        }
        let mut rest: Vec<(Name, Vec<(usize, usize)>)> = others.into_iter().collect();
        rest.sort_unstable();
        for (id, sources) in rest {
            if written.insert(id) {
                write(self, &sources, id);
            }
        }
        self.tables.insert(Relation::Packages, packages);
    }

    /// Sets a field of the current row to the first value that a source or a link has.
    fn merge(
        &mut self,
        packages: &mut Table,
        field: Field,
        parts: &[&Part<'_>],
        sources: &[(usize, usize)],
        added: &[(Field, Name)],
    ) {
        let links = added.iter().filter(|(known, _)| *known == field);
        if field.field_type() == Type::Set {
            let mut members: Vec<Name> = links.map(|(_, name)| *name).collect();
            for (index, row) in sources {
                for member in parts[*index].relations.members(field, *row) {
                    members.push(self.names.intern(member).unwrap_or(Name::MISSING));
                }
            }
            members.retain(|name| name.known().is_some());
            let set = self.sets.intern(&mut members).unwrap_or(Set::EMPTY);
            packages.set(field, Value::Set(set));
            return;
        }
        for (index, row) in sources {
            if let Some(value) = self.value(parts[*index], field, *row) {
                packages.set(field, value);
                return;
            }
        }
        if let Some((_, name)) = links.into_iter().next() {
            packages.set(field, Value::Name(*name));
        }
    }

    /// Translates a value of a part into the joined relations.
    fn value<'a>(&mut self, part: &Part<'a>, field: Field, row: usize) -> Option<Value<'a>> {
        let relations = part.relations;
        let value = relations.table(field.relation())?.value(field, row)?;
        Some(match value {
            Value::Name(_) => Value::Name(self.text(part, field, row)?),
            Value::Set(_) => {
                let members = relations.members(field, row);
                let mut members: Vec<Name> =
                    members.filter_map(|text| self.names.intern(text)).collect();
                Value::Set(self.sets.intern(&mut members)?)
            }
            value => value,
        })
    }

    /// Copies a relation and resolves its keys.
    fn copy(&mut self, part: &Part<'_>, relation: Relation, table: &Table) {
        let mut out = self.tables.remove(&relation).unwrap_or_default();
        let fields: Vec<Field> = table.fields().collect();
        for row in pulse::over(0..table.rows()) {
            for field in &fields {
                let Some(mut value) = self.value(part, *field, row) else {
                    continue;
                };
                if let Value::Name(key) = value {
                    let lookup = LOOKED_UP.iter().find(|(known, _)| known == field);
                    let is_lookup = |table: &str| self.numbered && self.is_relational(part, table);
                    value = Value::Name(match lookup {
                        Some((_, table)) if is_lookup(table) => self.looked_up(table, key),
                        _ if PACKAGE_KEYS.contains(field) => self.package(key),
                        _ => key,
                    });
                    if *field == Field::ReleasedPackage
                        && let Some(registry) = self.registries.get(&key)
                    {
                        out.set(Field::ReleaseRegistry, Value::Name(*registry));
                    }
                    if *field == Field::DependentRelease && !self.releases.is_empty() {
                        match self.releases.get(&key) {
                            Some(package) => {
                                out.set(Field::DependentPackage, Value::Name(*package));
                            }
                            None => self.lost.add("release"),
                        }
                    }
                    if *field == Field::CommitKey
                        && let Some(author) = self.commit_authors.get(&key)
                    {
                        out.set(Field::CommitAuthor, Value::Name(*author));
                    }
                }
                out.set(*field, value);
            }
            out.end_row();
        }
        self.tables.insert(relation, out);
    }

    fn is_relational(&self, part: &Part<'_>, table: &str) -> bool {
        part.dataset.family.numbered || self.lookups.contains_key(table)
    }

    fn finish(self) -> Joined {
        let advice = |what: &str| match what {
            "package" if self.packages.is_empty() => {
                "add the table of packages, which has their names".to_owned()
            }
            "package" => "the table of packages does not have them".to_owned(),
            "release" => "the table of versions does not have them".to_owned(),
            table if self.lookups.contains_key(table) => {
                format!("the table {table} does not have them")
            }
            table => format!("add the table {table}, which has their names"),
        };
        let problems = self.lost.0.iter().map(|(what, times)| {
            format!(
                "{times} {} to a {} by a number without a name: {}.",
                if *times == 1 {
                    "row refers"
                } else {
                    "rows refer"
                },
                what.replace('_', " "),
                advice(what)
            )
        });
        let problems = problems.collect();
        Joined {
            relations: Relations::new(self.names, self.sets, self.tables),
            problems,
        }
    }
}
