//! The graph of a registry: packages, identified by numbers, and the edges between them.
//!
//! A graph is made from the dependencies of latest releases or, as our analogue, from models and
//! the models that they were made from.

mod account;
mod cover;
mod latest;
mod packages;
mod reach;
mod search;
#[cfg(test)]
pub(crate) mod tests;

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::data::Data;
use super::dependencies::{DependencyKind, Need, Verdict};
use super::models::{Edge, RelationFilter};
use crate::base::pulse;
use crate::relations::{Field, Name, Relation, Relations, Table, Value};
use crate::stats::{self, Lists};

pub use account::{Account, KINDS, KindRows, Latest};
pub use cover::Cover;
pub use packages::R as PLATFORM_OF_R;
pub use reach::{Components, Owners, Reached, Way, block_words, least_reached, reached};

use account::{commonest, empty, of_kind};
use latest::LatestReleases;
use packages::{Nodes, is_platform, number_packages};

/// The kind of edges in a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgesAre {
    /// Dependencies of latest releases: from a package to one that it needs.
    Dependencies,
    /// Base models, which is our analogue: from a model to a model that it was made from.
    BaseModels,
}

/// The conditions for an edge to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which dependencies count.
    pub kind: DependencyKind,
    /// Whether optional dependencies count.
    pub optional: bool,
    /// How a model must have been made from its base.
    pub relation: RelationFilter,
    /// Whether names in edges that the files do not list count as packages.
    pub unresolved: bool,
}

/// The row of a package that is in no table.
const NO_ROW: (u32, u32) = (u32::MAX, u32::MAX);

/// The number that means “none”.
pub const NONE: u32 = u32::MAX;

/// Packages and the edges between them.
pub struct Graph<'a> {
    names: Vec<&'a str>,
    /// The part and the row of packages for each node.
    rows: Vec<(u32, u32)>,
    known: OnceCell<HashMap<&'a str, u32>>,
    /// The nodes on which each node depends.
    pub out: Lists,
    /// The nodes that depend on each node.
    pub into: Lists,
    /// The number of distinct targets of each node that are not listed packages.
    pub unresolved: Vec<u32>,
    /// The nodes with an edge to themselves.
    pub loops: Vec<u32>,
    /// The account of how the rows were used.
    pub account: Account,
}

/// A [`Linked`] graph without the relations that name its nodes.
pub struct Unnamed {
    choice: Choice,
    rows: Vec<(u32, u32)>,
    /// The part and the name of each node without a row.
    apart: Vec<(u32, Name)>,
    out: Lists,
    into: Lists,
    unresolved: Vec<u32>,
    loops: Vec<u32>,
    account: Account,
    components: Components,
}

/// The text of a field of names in the current table.
fn text<'a>(part: &'a Relations, table: &Table, field: Field, row: usize) -> Option<&'a str> {
    part.names.get(table.name(field, row)?)
}

/// A graph with its components. Two metrics walk through them.
pub struct Linked<'a> {
    choice: Choice,
    /// Whether another metric has left it, so that none is to come.
    was_left: bool,
    /// The graph.
    pub graph: Graph<'a>,
    /// Its components.
    pub components: Components,
}

impl<'a> Linked<'a> {
    /// The graph of a dataset: the one that was left with the same choice, else a new one. `None` if
    /// the dataset has no graph, or if it has no package.
    pub fn take(data: &Data<'a>, choice: &Choice) -> Option<Self> {
        let left = data.linked.take();
        if let Some(left) = left.filter(|left| left.choice == *choice) {
            return Some(Self {
                was_left: true,
                ..left
            });
        }
        let graph = Graph::new(data, choice).filter(|graph| !graph.is_empty())?;
        let components = Components::new(&graph.out);
        Some(Self {
            choice: *choice,
            was_left: false,
            graph,
            components,
        })
    }

    /// The graph of the relations from which it was made, in the same order.
    pub fn of(relations: &[&'a Relations], unnamed: Unnamed) -> Option<Self> {
        let mut apart = unnamed.apart.into_iter();
        let packages = relations.iter();
        let packages = packages.map(|part| part.table(Relation::Packages));
        let packages: Vec<Option<&Table>> = packages.collect();
        let rows = pulse::through(&unnamed.rows);
        let names = rows.map(|(part, row)| {
            let (part, name) = match (*part, *row) {
                NO_ROW => apart.next()?,
                (part, row) => {
                    let packages = (*packages.get(part as usize)?)?;
                    (part, packages.name(Field::PackageId, row as usize)?)
                }
            };
            relations.get(part as usize)?.names.get(name)
        });
        let names: Option<Vec<&str>> = names.collect();
        Some(Self {
            choice: unnamed.choice,
            was_left: false,
            graph: Graph {
                names: names?,
                rows: unnamed.rows,
                known: OnceCell::new(),
                out: unnamed.out,
                into: unnamed.into,
                unresolved: unnamed.unresolved,
                loops: unnamed.loops,
                account: unnamed.account,
            },
            components: unnamed.components,
        })
    }

    /// What [`Self::of`] needs besides the relations; `None` if these do not have all names.
    pub fn into_unnamed(self, relations: &[&Relations]) -> Option<Unnamed> {
        let Graph {
            names,
            rows,
            out,
            into,
            unresolved,
            loops,
            account,
            ..
        } = self.graph;
        let without_row = names.iter().zip(&rows).filter(|(_, row)| **row == NO_ROW);
        let apart = without_row.map(|(text, _)| {
            let mut parts = (0..).zip(relations);
            parts.find_map(|(part, relations)| Some((part, relations.names.find(text)?)))
        });
        let apart: Option<Vec<(u32, Name)>> = apart.collect();
        Some(Unnamed {
            choice: self.choice,
            apart: apart?,
            rows,
            out,
            into,
            unresolved,
            loops,
            account,
            components: self.components,
        })
    }

    /// Leaves the graph for the other metric that uses it.
    pub fn leave(self, data: &Data<'a>) {
        data.linked.replace((!self.was_left).then_some(self));
    }
}

impl<'a> Graph<'a> {
    /// The graph of a dataset, from its dependencies or else its base models; `None` if it has
    /// neither.
    pub fn new(data: &Data<'a>, choice: &Choice) -> Option<Self> {
        if data.knows(Field::DependentPackage) {
            Some(Self::of_dependencies(data, choice))
        } else if data.has(Relation::BaseEdges) {
            Some(Self::of_models(data, choice))
        } else {
            None
        }
    }

    fn of_models(data: &Data<'a>, choice: &Choice) -> Self {
        let models = data.models();
        let edges = models.edges(choice.relation, true);
        let mut nodes = Nodes {
            names: Vec::with_capacity(models.numbers() as usize),
            rows: Vec::with_capacity(models.numbers() as usize),
            ..Nodes::default()
        };
        let mut number = vec![NONE; models.numbers() as usize];
        // Each name of a model already has one number, so names need not be compared.
        for model in models.all() {
            let row = models.row(model);
            let row = row.map_or(NO_ROW, |(part, _, _, row)| (part as u32, row as u32));
            number[model as usize] = nodes.push(models.id(model), row);
        }
        let listed = nodes.names.len();
        let mut list = Vec::with_capacity(edges.list.len());
        for edge in &edges.list {
            let child = &mut number[edge.child as usize];
            if *child == NONE {
                *child = nodes.push(models.id(edge.child), NO_ROW);
            }
        }
        for edge in &edges.list {
            let base = &mut number[edge.base as usize];
            if *base == NONE {
                *base = nodes.push(models.id(edge.base), NO_ROW);
            }
            list.push(Edge {
                base: *base,
                child: number[edge.child as usize],
            });
        }
        let mut kinds: BTreeMap<Option<&str>, KindRows> = BTreeMap::new();
        let (mut rows, mut other) = (0, 0);
        let asked = choice.relation.words();
        for (part, table) in data.tables(Relation::BaseEdges) {
            let mut rows_of: HashMap<Option<Name>, u64> = HashMap::new();
            for row in pulse::over(0..table.rows()) {
                let kind = table.name(Field::BaseRelation, row);
                *rows_of.entry(kind).or_default() += 1;
            }
            for (kind, of_part) in rows_of {
                let kind = kind.and_then(|kind| part.names.get(kind));
                let counts = asked.is_empty() || kind.is_some_and(|kind| asked.contains(&kind));
                rows += of_part;
                other += if counts { 0 } else { of_part };
                let of_all = kinds.entry(kind);
                of_all.or_insert_with(|| of_kind(kind, counts)).rows += of_part;
            }
        }
        let account = Account {
            rows,
            other_kind_rows: other,
            repeated: edges.repeated,
            incomplete_rows: (rows - other)
                .saturating_sub(edges.list.len() as u64 + edges.repeated),
            kinds: commonest(kinds.into_values().collect()),
            names_alone: !data.rankings.is_empty(),
            ..empty(EdgesAre::BaseModels, listed > 0)
        };
        Self::finish(nodes, listed, list, choice, account)
    }

    fn of_dependencies(data: &Data<'a>, choice: &Choice) -> Self {
        let mut nodes = Nodes::default();
        let (registry, foreign) = number_packages(data, &mut nodes);
        let listed = nodes.names.len();
        // If files hold several registries, only listed packages belong to the chosen one.
        let only_listed = registry.is_some();
        let of_all = registry.clone();
        let of_all = of_all.as_deref().or_else(|| data.registry());
        let mut account = Account {
            registry,
            foreign_rows: foreign,
            names_alone: !data.rankings.is_empty(),
            ..empty(EdgesAre::Dependencies, listed > 0)
        };
        let within = account.bound(listed, choice);
        let latest =
            LatestReleases::new(data, &mut nodes, of_all, only_listed, within, &mut account);
        let mut list: Vec<Edge> = Vec::new();
        let mut kinds: Vec<(Need, KindRows)> = Vec::new();
        for (at, (part, table)) in data.tables(Relation::Dependencies).enumerate() {
            let mut number = vec![NONE; part.names.len()];
            let mut kind_of: HashMap<Option<Name>, usize> = HashMap::new();
            for row in pulse::over(0..table.rows()) {
                let Some(child) = latest.child(at, row) else {
                    continue;
                };
                if !latest.has(child, part, table, row) {
                    account.older_rows += 1;
                    continue;
                }
                let kind = table.name(Field::DependencyKind, row);
                let place = *kind_of.entry(kind).or_insert_with(|| {
                    let word = kind.and_then(|kind| part.names.get(kind));
                    place_of_kind(&mut kinds, word, choice)
                });
                let Some((need, of_kind)) = kinds.get_mut(place) else {
                    continue;
                };
                of_kind.rows += 1;
                let optional = table.value(Field::Optional, row) == Some(Value::Flag(true));
                let requirement = text(part, table, Field::Requirement, row);
                let need = need.and(optional, requirement);
                match need.judge(choice.kind, choice.optional) {
                    Verdict::Counts => {}
                    Verdict::OtherKind => {
                        account.other_kind_rows += 1;
                        continue;
                    }
                    Verdict::Optional => {
                        account.optional_rows += 1;
                        continue;
                    }
                }
                let target = table.name(Field::Target, row);
                let word = target.and_then(|name| part.names.get(name));
                let registry = || {
                    let registry = text(part, table, Field::DependencyRegistry, row);
                    registry.or(of_all)
                };
                if word.is_some_and(|word| is_platform(word, registry)) {
                    account.platform_rows += 1;
                    continue;
                }
                let found = target.and_then(|name| {
                    let slot = number.get_mut(name.index())?;
                    if *slot == NONE {
                        *slot = nodes.number(part.names.get(name)?);
                    }
                    Some(*slot)
                });
                match found {
                    Some(base) => list.push(Edge { base, child }),
                    None => account.incomplete_rows += 1,
                }
            }
        }
        account.kinds = commonest(kinds.into_iter().map(|(_, rows)| rows).collect());
        list.sort_unstable();
        let all = list.len();
        list.dedup();
        account.repeated = (all - list.len()) as u64;
        Self::finish(nodes, listed, list, choice, account)
    }

    /// Makes the graph from distinct edges in ascending order of base; the first `listed` nodes are
    /// listed.
    fn finish(
        mut nodes: Nodes<'a>,
        listed: usize,
        mut list: Vec<Edge>,
        choice: &Choice,
        mut account: Account,
    ) -> Self {
        let listed = account.bound(listed, choice).min(nodes.names.len());
        let mut unresolved = vec![0u32; listed];
        let mut loops = Vec::new();
        let beyond = nodes.names.len() - listed;
        let (mut targets, mut outside) = (vec![false; beyond], vec![false; beyond]);
        list.retain(|edge| {
            if edge.child as usize >= listed {
                account.outside_edges += 1;
                outside[edge.child as usize - listed] = true;
            } else if edge.base == edge.child {
                loops.push(edge.base);
            } else if edge.base as usize >= listed {
                account.unresolved_edges += 1;
                unresolved[edge.child as usize] += 1;
                targets[edge.base as usize - listed] = true;
            } else {
                return true;
            }
            false
        });
        let count = |there: &[bool]| there.iter().filter(|there| **there).count() as u64;
        account.unresolved_targets = count(&targets);
        account.outside_packages = count(&outside);
        account.packages = listed as u64;
        account.edges = list.len() as u64;
        account.self_loops = loops.len() as u64;
        nodes.names.truncate(listed);
        nodes.rows.truncate(listed);
        let by_base = list.iter().map(|edge| (edge.base, edge.child));
        let by_child = list.iter().map(|edge| (edge.child, edge.base));
        Self {
            out: Lists::new(listed, by_child),
            into: Lists::new(listed, by_base),
            names: nodes.names,
            rows: nodes.rows,
            known: OnceCell::new(),
            unresolved,
            loops,
            account,
        }
    }

    /// The number of packages.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the graph has no package.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A package's name.
    pub fn name(&self, node: u32) -> &'a str {
        self.names.get(node as usize).copied().unwrap_or_default()
    }

    /// The package with this name.
    pub fn find(&self, name: &str) -> Option<u32> {
        let known = self.known.get_or_init(|| {
            (0..)
                .zip(&self.names)
                .map(|(node, name)| (*name, node))
                .collect()
        });
        known.get(name).copied()
    }

    /// The row of a package: its part, the part's number, and the row's place in it.
    pub fn row(
        &self,
        data: &Data<'a>,
        node: u32,
    ) -> Option<(usize, &'a Relations, &'a Table, usize)> {
        let (part, row) = *self.rows.get(node as usize)?;
        let relations = *data.relations.get(part as usize)?;
        let table = relations.table(Relation::Packages)?;
        Some((part as usize, relations, table, row as usize))
    }

    /// A count in a package's row.
    pub fn count(&self, data: &Data<'a>, node: u32, field: Field) -> Option<f64> {
        let (_, _, table, row) = self.row(data, node)?;
        Some(table.count(field, row)?.to_f64())
    }

    /// Caveats on how the rows became edges.
    pub fn caveats(&self) -> Vec<String> {
        self.account.caveats()
    }
}

/// The place of a word among the kinds; a new word gets a new place.
fn place_of_kind(kinds: &mut Vec<(Need, KindRows)>, word: Option<&str>, choice: &Choice) -> usize {
    let same = |(_, by_kind): &(Need, KindRows)| by_kind.kind.as_deref() == word;
    kinds.iter().position(same).unwrap_or_else(|| {
        let need = Need::of_kind(word);
        let counts = need.judge(choice.kind, choice.optional) == Verdict::Counts;
        kinds.push((need, of_kind(word, counts)));
        kinds.len() - 1
    })
}

/// The nodes with the greatest values above 0, at most a given number; equal values are in the
/// order of names.
pub fn greatest<'n>(
    nodes: usize,
    most: usize,
    value: &dyn Fn(u32) -> u64,
    name: &dyn Fn(u32) -> &'n str,
) -> Vec<u32> {
    let there = pulse::over(0..nodes).filter(|node| value(*node as u32) > 0);
    let first = stats::first(most, there, &|a, b| {
        let (a, b) = (a as u32, b as u32);
        value(b).cmp(&value(a)).then_with(|| name(a).cmp(name(b)))
    });
    first.into_iter().map(|node| node as u32).collect()
}
