//! The models of a dataset and the edges between them, identified by numbers. Several metrics use
//! them, whether the dataset is one table or many parts.

use std::cell::OnceCell;
use std::cmp::Ordering;

use hashbrown::HashMap;

use super::owners::OfModels;
pub use super::relation::{Kind, RelationFilter};
use crate::base::pulse;
use crate::relations::{Count, Field, FieldColumn, Name, Relation, Relations, Set, Table, Value};

/// The models of one snapshot.
///
/// A model's number is the place of its row among the packages of all parts. A name in several rows
/// is one model: the row with the most downloads counts, then the newest, then the first by content
/// in byte order, so that the order of rows does not matter. Names that only edges have get the
/// numbers after the rows.
pub struct Models<'a> {
    parts: Vec<Part<'a>>,
    rows: u32,
    /// Rows that repeat the name of another row.
    repeated: u64,
    /// The place of the text of each number after the rows.
    absent: Vec<(usize, Name)>,
    /// The owners of the models, once they are asked for.
    owners: OnceCell<OfModels>,
    /// The edges made in any way, once they are asked for.
    edges: OnceCell<AllEdges>,
}

/// [`Models`] without the relations that they number, so that they can outlast a borrow of them.
pub struct Numbered {
    /// The number of each name in the store of each part.
    of_name: Vec<Vec<u32>>,
    repeated: u64,
    absent: Vec<(usize, Name)>,
    owners: OnceCell<OfModels>,
    edges: OnceCell<AllEdges>,
}

/// All edges, with those of a model to itself, each (descendant, base) once.
struct AllEdges {
    /// In ascending order of base, then of descendant.
    list: Vec<Edge>,
    /// How each was made: of several statements the first in the order of [`Kind`].
    kinds: Vec<Kind>,
    /// The rows of edges, and those of a model to itself.
    rows: u64,
    self_loops: u64,
}

impl AllEdges {
    /// Those that are not of a model to itself, and what they leave out.
    fn counted<T>(&self, list: Vec<T>) -> Edges<T> {
        Edges {
            self_loops: self.self_loops,
            repeated: self.rows - self.self_loops - list.len() as u64,
            list,
        }
    }
}

struct Part<'a> {
    relations: &'a Relations,
    packages: Option<&'a Table>,
    /// The names of the packages.
    ids: Option<&'a FieldColumn>,
    /// The number of the part's first row.
    first: u32,
    /// The number of each name in the part's store.
    of_name: Vec<u32>,
}

/// A name without a number.
const NONE: u32 = u32::MAX;

/// A descendant and its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The base.
    pub base: u32,
    /// The descendant.
    pub child: u32,
}

/// An edge as in a table.
struct RawEdge {
    child: u32,
    /// The base as the registry resolves it, else as the source names it.
    base: u32,
    /// The base as the source names it.
    named: u32,
    /// How the one was made from the other, and the part whose store has the word.
    relation: Option<Name>,
    part: usize,
}

/// The names in an edge: descendant, base, and the base as the source names it.
fn ends(table: &Table, row: usize) -> Option<[Name; 3]> {
    let name = |field| table.name(field, row);
    let (id, named) = (name(Field::BaseId), name(Field::BaseName));
    Some([name(Field::Child)?, id.or(named)?, named.or(id)?])
}

/// The edges that count, and what was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges<T = Edge> {
    /// The edges in ascending order of base, then of descendant.
    pub list: Vec<T>,
    /// Edges from a model to itself, left out.
    pub self_loops: u64,
    /// Repeated edges, left out.
    pub repeated: u64,
}

impl Edges {
    /// The edges of each base, one base after the other.
    pub fn by_base(&self) -> impl Iterator<Item = (u32, &[Edge])> {
        self.list
            .chunk_by(|a, b| a.base == b.base)
            .filter_map(|edges| Some((edges.first()?.base, edges)))
    }
}

impl<'a> Models<'a> {
    /// The models and edges of the parts of a dataset.
    pub fn new(relations: &[&'a Relations]) -> Self {
        let unnumbered = relations.iter();
        let unnumbered = unnumbered.map(|relations| vec![NONE; relations.names.len()]);
        let mut models = Self::of(
            relations,
            Numbered {
                of_name: unnumbered.collect(),
                repeated: 0,
                absent: Vec::new(),
                owners: OnceCell::new(),
                edges: OnceCell::new(),
            },
        );
        // Within one part names already have numbers; between parts only their texts can be
        // compared.
        let mut known: HashMap<&'a str, u32> = HashMap::new();
        for part in 0..models.parts.len() {
            models.index(part, &mut known);
        }
        if relations.len() > 1 {
            models.agree(&known);
        }
        for part in 0..models.parts.len() {
            models.read_edges(part, &mut known);
        }
        models
    }

    /// The models of the relations that were numbered earlier, in the same order.
    pub fn of(relations: &[&'a Relations], numbered: Numbered) -> Self {
        let mut rows = 0;
        let parts = relations.iter().zip(numbered.of_name);
        let parts = parts.map(|(relations, of_name)| {
            let packages = relations.table(Relation::Packages);
            let first = rows;
            rows += packages.map_or(0, |table| table.rows() as u32);
            Part {
                relations,
                packages,
                ids: packages.and_then(|table| table.column(Field::PackageId)),
                first,
                of_name,
            }
        });
        Self {
            parts: parts.collect(),
            rows,
            repeated: numbered.repeated,
            absent: numbered.absent,
            owners: numbered.owners,
            edges: numbered.edges,
        }
    }

    /// What [`Self::of`] needs besides the relations.
    pub fn into_numbered(self) -> Numbered {
        Numbered {
            of_name: self.parts.into_iter().map(|part| part.of_name).collect(),
            repeated: self.repeated,
            absent: self.absent,
            owners: self.owners,
            edges: self.edges,
        }
    }

    /// Gives a name that occurs in several parts the number of its best row in all of them.
    fn agree(&mut self, known: &HashMap<&str, u32>) {
        for part in &mut self.parts {
            for (name, number) in part.relations.names.iter().zip(&mut part.of_name) {
                let text = part.relations.names.get(name);
                *number = text
                    .and_then(|text| known.get(text))
                    .copied()
                    .unwrap_or(NONE);
            }
        }
    }

    fn index(&mut self, index: usize, known: &mut HashMap<&'a str, u32>) {
        let several = self.parts.len() > 1;
        let Some(packages) = self.parts[index].packages else {
            return;
        };
        let first = self.parts[index].first;
        let ids = self.parts[index].ids;
        for row in pulse::through(0..packages.rows()) {
            let number = first + row as u32;
            let Some(name) = ids.and_then(|ids| ids.name(row)) else {
                continue;
            };
            let text = self.parts[index].relations.names.get(name);
            let other = match text.filter(|_| several) {
                Some(text) => known.get(text).copied().unwrap_or(NONE),
                None => self.parts[index].of_name[name.index()],
            };
            let best = if other == NONE {
                number
            } else {
                self.repeated += 1;
                match self.better(number, other) {
                    Ordering::Greater => number,
                    _ => other,
                }
            };
            self.parts[index].of_name[name.index()] = best;
            if let Some(text) = text.filter(|_| several) {
                known.insert(text, best);
            }
        }
    }

    /// The one of two rows with the same name that counts for the model.
    fn better(&self, a: u32, b: u32) -> Ordering {
        let downloads = |model| self.number(model, Field::Downloads);
        let order = downloads(a).partial_cmp(&downloads(b));
        let mut order = order.unwrap_or(Ordering::Equal);
        for field in [Field::UpdatedAt, Field::CreatedAt] {
            let times = self.cells(field);
            order = order.then_with(|| times.time(a).cmp(&times.time(b)));
        }
        let content = |model| -> Vec<Option<String>> {
            let place = self.place(model);
            let print = |field: &Field| {
                let (part, row) = place?;
                self.parts[part].relations.print(*field, row)
            };
            let of_packages = |field: &&Field| field.relation() == Relation::Packages;
            Field::ALL.iter().filter(of_packages).map(print).collect()
        };
        order.then_with(|| content(b).cmp(&content(a)))
    }

    /// The number of a name; a name without one gets a new number.
    fn number_of(&mut self, part: usize, name: Name, known: &mut HashMap<&'a str, u32>) -> u32 {
        let several = self.parts.len() > 1;
        let of_part = self.parts[part].of_name[name.index()];
        if of_part != NONE && !several {
            return of_part;
        }
        let text = self.parts[part].relations.names.get(name);
        let shared = text.filter(|_| several).and_then(|text| known.get(text));
        let number = match shared {
            Some(number) => *number,
            None if of_part != NONE => of_part,
            None => {
                self.absent.push((part, name));
                self.rows + self.absent.len() as u32 - 1
            }
        };
        self.parts[part].of_name[name.index()] = number;
        if let Some(text) = text.filter(|_| several) {
            known.insert(text, number);
        }
        number
    }

    /// Gives numbers to the names in edges that have none.
    fn read_edges(&mut self, part: usize, known: &mut HashMap<&'a str, u32>) {
        let Some(table) = self.parts[part].relations.table(Relation::BaseEdges) else {
            return;
        };
        for row in pulse::through(0..table.rows()) {
            for name in ends(table, row).into_iter().flatten() {
                self.number_of(part, name, known);
            }
        }
    }

    /// Rows that repeat the name of another row.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// All numbers of models and of names without a row are below this.
    pub fn numbers(&self) -> u32 {
        self.rows + self.absent.len() as u32
    }

    /// The number of rows in all parts, which is at least the number of models.
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    fn edge_rows(&self) -> usize {
        let tables = self.parts.iter();
        let tables = tables.filter_map(|part| part.relations.table(Relation::BaseEdges));
        tables.map(Table::rows).sum()
    }

    /// Whether a number is a model with a row.
    pub fn is_there(&self, number: u32) -> bool {
        number < self.rows
    }

    /// The models, each once.
    pub fn all(&self) -> impl Iterator<Item = u32> + '_ {
        self.parts.iter().flat_map(|part| {
            let rows = part.ids.map_or(0, FieldColumn::len);
            pulse::over(0..rows).filter_map(move |row| {
                let name = part.ids?.name(row)?;
                let number = part.first + row as u32;
                (part.of_name[name.index()] == number).then_some(number)
            })
        })
    }

    /// The part with a model's row, its number, and the row's place in it.
    #[inline]
    fn place(&self, model: u32) -> Option<(usize, usize)> {
        if model >= self.rows {
            return None;
        }
        if let [_] = self.parts[..] {
            return Some((0, model as usize));
        }
        let part = self.parts.partition_point(|part| part.first <= model) - 1;
        // A part without packages begins at the same number as the next one.
        Some((part, (model - self.parts[part].first) as usize))
    }

    /// The number of a model's name, if it has one.
    pub fn find(&self, part: usize, name: Name) -> Option<u32> {
        let number = *self.parts.get(part)?.of_name.get(name.index())?;
        (number != NONE).then_some(number)
    }

    /// The name of a model or a name in an edge.
    pub fn id(&self, number: u32) -> &'a str {
        let (part, name) = match self.place(number) {
            Some((part, row)) => (part, self.parts[part].ids.and_then(|ids| ids.name(row))),
            None => match self.absent.get((number - self.rows) as usize) {
                Some((part, name)) => (*part, Some(*name)),
                None => return "",
            },
        };
        let names = &self.parts[part].relations.names;
        name.and_then(|name| names.get(name)).unwrap_or_default()
    }

    /// The row of a model, and the relations that contain it.
    pub fn row(&self, model: u32) -> Option<(usize, &'a Relations, &'a Table, usize)> {
        let (part, row) = self.place(model)?;
        let owner = &self.parts[part];
        Some((part, owner.relations, owner.packages?, row))
    }

    /// A count of a model as a number.
    pub fn number(&self, model: u32, field: Field) -> Option<f64> {
        let (part, row) = self.place(model)?;
        let count = self.parts[part].packages?.count(field, row)?;
        Some(count.to_f64())
    }

    /// A field of all models.
    pub fn cells(&self, field: Field) -> Cells<'_, 'a> {
        let columns = self.parts.iter();
        let columns = columns.map(|part| part.packages?.column(field));
        Cells {
            models: self,
            columns: columns.collect(),
        }
    }

    /// Whether a part has the field for its models.
    pub fn has(&self, field: Field) -> bool {
        self.parts
            .iter()
            .any(|part| part.packages.is_some_and(|table| table.has(field)))
    }

    /// Whether the data have edges.
    pub fn has_edges(&self) -> bool {
        self.edge_rows() > 0
    }

    /// The edges that pass the filter, each (descendant, base) once; edges of a model to itself
    /// only with `self_loops`.
    pub fn edges(&self, filter: RelationFilter, self_loops: bool) -> Edges {
        self.distinct(filter, |all| {
            if self_loops {
                return Edges {
                    list: all.list.clone(),
                    self_loops: 0,
                    repeated: all.rows - all.list.len() as u64,
                };
            }
            let mut list = Vec::with_capacity(all.list.len());
            list.extend(all.list.iter().filter(|edge| edge.child != edge.base));
            all.counted(list)
        })
    }

    /// The edges that pass the filter without those of a model to itself, each once, with how it was
    /// made: of several statements the first in the order of [`Kind`].
    pub fn kinds_of_edges(&self, filter: RelationFilter) -> Edges<(Edge, Kind)> {
        self.distinct(filter, |all| {
            let both = all.list.iter().copied().zip(all.kinds.iter().copied());
            let mut list = Vec::with_capacity(all.list.len());
            list.extend(both.filter(|(edge, _)| edge.child != edge.base));
            all.counted(list)
        })
    }

    /// Most metrics use all edges, so these are sorted once.
    fn distinct<T>(&self, filter: RelationFilter, take: impl FnOnce(&AllEdges) -> T) -> T {
        match filter {
            RelationFilter::All => take(self.edges.get_or_init(|| self.distinct_edges(filter))),
            _ => take(&self.distinct_edges(filter)),
        }
    }

    fn distinct_edges(&self, filter: RelationFilter) -> AllEdges {
        let mut edges = Vec::with_capacity(self.edge_rows());
        let mut self_loops = 0;
        let mut kinds: HashMap<(usize, Name), Kind> = HashMap::new();
        for raw in self.passing(filter) {
            let kind = raw.relation.map_or(Kind::Unstated, |name| {
                let names = &self.parts[raw.part].relations.names;
                let of_word = || Kind::of_word(names.get(name).unwrap_or_default());
                *kinds.entry((raw.part, name)).or_insert_with(of_word)
            });
            let edge = Edge {
                base: raw.base,
                child: raw.child,
            };
            self_loops += u64::from(edge.child == edge.base);
            edges.push((edge, kind));
        }
        let rows = edges.len() as u64;
        edges.sort_unstable();
        edges.dedup_by_key(|(edge, _)| *edge);
        let (list, kinds) = edges.into_iter().unzip();
        AllEdges {
            list,
            kinds,
            rows,
            self_loops,
        }
    }

    /// Numbers the models that edges touch from 0 in their order, writes these numbers into the edges,
    /// and returns the number that each had.
    pub fn renumber<T>(&self, edges: &mut [T], edge: impl Fn(&mut T) -> &mut Edge) -> Vec<u32> {
        let mut place = vec![NONE; self.numbers() as usize];
        for one in edges.iter_mut() {
            let Edge { base, child } = *edge(one);
            place[base as usize] = 0;
            place[child as usize] = 0;
        }
        let mut touched = Vec::new();
        for (number, place) in place.iter_mut().enumerate().filter(|(_, of)| **of != NONE) {
            *place = touched.len() as u32;
            touched.push(number as u32);
        }
        for one in edges {
            let Edge { base, child } = edge(one);
            *base = place[*base as usize];
            *child = place[*child as usize];
        }
        touched
    }

    /// The owners of the models.
    pub fn owners(&self) -> &OfModels {
        self.owners.get_or_init(|| OfModels::new(self))
    }

    /// The descendants in the edges that pass the filter, in the order of the tables, each as often
    /// as it occurs; those of edges of a model to itself only with `self_loops`.
    pub fn children(
        &self,
        filter: RelationFilter,
        self_loops: bool,
    ) -> impl Iterator<Item = u32> + '_ {
        let kept = self.passing(filter);
        let kept = kept.filter(move |edge| self_loops || edge.child != edge.base);
        kept.map(|edge| edge.child)
    }

    /// The edges that pass the filter as in the artifact: bases as the source names them, including
    /// repeated edges; edges of a model to itself only with `self_loops`.
    pub fn named_edges(&self, filter: RelationFilter, self_loops: bool) -> Vec<Edge> {
        let mut edges = Vec::with_capacity(self.edge_rows());
        let kept = self.passing(filter);
        let kept = kept.filter(|edge| self_loops || edge.child != edge.base);
        edges.extend(kept.map(|edge| Edge {
            base: edge.named,
            child: edge.child,
        }));
        edges.sort_unstable();
        edges
    }

    fn passing(&self, filter: RelationFilter) -> impl Iterator<Item = RawEdge> + '_ {
        self.parts
            .iter()
            .enumerate()
            .flat_map(move |(place, part)| {
                let table = part.relations.table(Relation::BaseEdges);
                let rows = table.map_or(0, Table::rows);
                // These are the codes of the words in the part's store.
                let words = filter.words().iter();
                let wanted: Vec<Name> = words
                    .filter_map(|word| part.relations.names.find(word))
                    .collect();
                let column = |field| table.and_then(|table| table.column(field));
                let relations = column(Field::BaseRelation);
                let [children, ids, named] =
                    [Field::Child, Field::BaseId, Field::BaseName].map(column);
                pulse::over(0..rows).filter_map(move |row| {
                    let name = |column: Option<&FieldColumn>| column?.name(row);
                    let counts = |relation: Name| wanted.contains(&relation);
                    let relation = name(relations);
                    if filter != RelationFilter::All && !relation.is_some_and(counts) {
                        return None;
                    }
                    let (id, named) = (name(ids), name(named));
                    let number = |name: Name| part.of_name[name.index()];
                    let base = number(id.or(named)?);
                    Some(RawEdge {
                        child: number(name(children)?),
                        base,
                        relation,
                        part: place,
                        named: match (id, named) {
                            (Some(id), Some(named)) if id != named => number(named),
                            _ => base,
                        },
                    })
                })
            })
    }
}

/// A field of all models. Its columns are looked up once, and not once for each model.
pub struct Cells<'m, 'a> {
    models: &'m Models<'a>,
    /// The column of each part.
    columns: Vec<Option<&'a FieldColumn>>,
}

impl<'a> Cells<'_, 'a> {
    /// The part, the column and the row of a model.
    #[inline]
    fn cell(&self, model: u32) -> Option<(usize, &'a FieldColumn, usize)> {
        let (part, row) = self.models.place(model)?;
        Some((part, self.columns[part]?, row))
    }

    /// The count of a model.
    pub fn count(&self, model: u32) -> Option<Count> {
        let (_, column, row) = self.cell(model)?;
        column.count(row)
    }

    /// The count of a model as a number.
    pub fn number(&self, model: u32) -> Option<f64> {
        self.count(model).map(Count::to_f64)
    }

    /// The time of a model.
    pub fn time(&self, model: u32) -> Option<i64> {
        let (_, column, row) = self.cell(model)?;
        column.time(row)
    }

    /// The name of a model, with the part whose store holds it.
    pub fn name(&self, model: u32) -> Option<(usize, Name)> {
        let (part, column, row) = self.cell(model)?;
        Some((part, column.name(row)?))
    }

    /// The text of a model's name.
    pub fn text(&self, model: u32) -> Option<&'a str> {
        let (part, name) = self.name(model)?;
        self.models.parts[part].relations.names.get(name)
    }

    /// The set of a model; the empty set if it is missing.
    pub fn set(&self, model: u32) -> Set {
        let cell = self.cell(model);
        cell.map_or(Set::EMPTY, |(_, column, row)| column.set(row))
    }

    /// The names in the set of a model.
    pub fn names(&self, model: u32) -> impl Iterator<Item = Name> + use<'a> {
        let names = self.cell(model).map(|(part, column, row)| {
            let relations = self.models.parts[part].relations;
            relations.sets.members(column.set(row))
        });
        names.into_iter().flatten()
    }

    /// The texts in the set of a model.
    pub fn members(&self, model: u32) -> impl Iterator<Item = &'a str> + use<'a> {
        let part = self.models.parts.get(self.part(model));
        let names = part.map(|part| &part.relations.names);
        let members = self.names(model);
        members.filter_map(move |name| names?.get(name))
    }

    /// The value of a model; `None` if it is missing. An empty set is a value.
    pub fn value(&self, model: u32) -> Option<Value<'a>> {
        let (_, column, row) = self.cell(model)?;
        column.value(row)
    }

    /// What two models have in common if they have the same name or the same set.
    pub fn key(&self, model: u32) -> (usize, Option<Name>, Set) {
        let cell = self.cell(model);
        cell.map_or((0, None, Set::EMPTY), |(part, column, row)| {
            (part, column.name(row), column.set(row))
        })
    }

    /// The part of a model, whose stores hold its names and sets.
    pub fn part(&self, model: u32) -> usize {
        self.models.place(model).map_or(0, |(part, _)| part)
    }

    /// Whether a model has a value. An empty set or a false flag is not a value.
    pub fn has_value(&self, model: u32) -> bool {
        let cell = self.cell(model);
        cell.is_some_and(|(_, column, row)| column.has_value(row))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Packages as `id downloads library,library` and edges as `child base relation`.
    pub fn relations(packages: &[&str], edges: &[&str]) -> Relations {
        let mut relations = Relations::default();
        for package in packages {
            let mut words = package.split(' ');
            let id = relations.names.intern(words.next().unwrap()).unwrap();
            let downloads = words.next().and_then(|text| text.parse().ok());
            let libraries = words.next().unwrap_or_default();
            let mut members: Vec<Name> = libraries
                .split(',')
                .filter(|text| !text.is_empty())
                .map(|text| relations.names.intern(text).unwrap())
                .collect();
            let set = relations.sets.intern(&mut members).unwrap();
            let table = relations.table_mut(Relation::Packages);
            table.set(Field::PackageId, Value::Name(id));
            if let Some(downloads) = downloads {
                table.set(Field::Downloads, Value::Count(Count::new(downloads)));
            }
            table.set(Field::Libraries, Value::Set(set));
            table.end_row();
        }
        for edge in edges {
            let names: Vec<Name> = edge
                .split(' ')
                .map(|text| relations.names.intern(text).unwrap())
                .collect();
            let table = relations.table_mut(Relation::BaseEdges);
            table.set(Field::Child, Value::Name(names[0]));
            table.set(Field::BaseId, Value::Name(names[1]));
            table.set(Field::BaseName, Value::Name(names[1]));
            if let Some(relation) = names.get(2) {
                table.set(Field::BaseRelation, Value::Name(*relation));
            }
            table.end_row();
        }
        relations
    }

    #[test]
    fn parts_are_one_dataset() {
        let whole = relations(
            &["a 5", "b 3", "c 0", "b 4"],
            &["b a finetune", "c a merge", "c x", "a a", "b a"],
        );
        let parts = [
            relations(&["a 5", "b 3"], &["b a finetune", "c a merge"]),
            relations(&["c 0", "b 4"], &["c x", "a a", "b a"]),
        ];
        let described = |models: &Models<'_>| {
            let named = |edges: Edges| {
                let mut list: Vec<(String, String)> = edges
                    .list
                    .iter()
                    .map(|edge| (models.id(edge.child).into(), models.id(edge.base).into()))
                    .collect();
                list.sort();
                (list, edges.self_loops, edges.repeated)
            };
            let mut all: Vec<(String, Option<f64>)> = models
                .all()
                .map(|model| {
                    (
                        models.id(model).into(),
                        models.number(model, Field::Downloads),
                    )
                })
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            (
                all,
                named(models.edges(RelationFilter::All, false)),
                named(models.edges(RelationFilter::Finetune, false)),
                models.named_edges(RelationFilter::All, true).len(),
                models.repeated(),
            )
        };
        let one = described(&Models::new(&[&whole]));
        assert_eq!(one, described(&Models::new(&[&parts[0], &parts[1]])));
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            one.0,
            [
                ("a".to_owned(), Some(5.0)),
                ("b".to_owned(), Some(4.0)),
                ("c".to_owned(), Some(0.0))
            ]
        );
        let list = vec![pair("b", "a"), pair("c", "a"), pair("c", "x")];
        assert_eq!(one.1, (list, 1, 1));
        assert_eq!(one.2.0, [pair("b", "a")]);
        assert_eq!((one.3, one.4), (5, 1));
    }
}
