//! The graph of a registry: packages under numbers, and which depends on which.
//!
//! Two sources make one: dependencies of the latest releases (`../shared/METRICS.md`, 6.2 and 6.3), and, as
//! our analogue, models and the models that they were made from. Reach is exact: strongly
//! connected components are found without recursion (Tarjan 1972), and sets of nodes are handed
//! on through them as bits, a block of columns at a time, so that memory stays bounded.

use crate::base::text;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::RelationFilter;
use super::about::{Setting, SettingKind};
use super::data::Data;
use crate::domain::models::Edge;
use crate::relations::{Field, Name, Relation, Relations, Table, Value};

/// Which dependencies count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Those that a package needs to run.
    #[default]
    Runtime,
    /// All.
    All,
}

/// What the edges of a graph are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgesAre {
    /// Dependencies of latest releases: from a package to what it needs.
    Dependencies,
    /// Base models, which is our analogue: from a model to what it was made from.
    BaseModels,
}

/// What makes an edge count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which dependencies count.
    pub kind: Kind,
    /// Whether optional ones do.
    pub optional: bool,
    /// How a model must have been made.
    pub relation: RelationFilter,
    /// Whether names that edges have and that the files do not list are packages.
    pub unresolved: bool,
}

/// The settings that every metric of the graph has.
pub const KIND: Setting = Setting {
    name: "kind",
    label: "Dependencies",
    hint: Some(
        "Words that count: runtime, normal, imports, depends, linkingto, compile, none at all, and environment markers of Python that name no extra.",
    ),
    kind: SettingKind::Choice {
        choices: &[("runtime", "needed at run time"), ("all", "of every kind")],
        default: "runtime",
    },
    advanced: false,
};

/// Whether optional dependencies count.
pub const OPTIONAL: Setting = Setting {
    name: "optional",
    label: "Count optional dependencies",
    hint: None,
    kind: SettingKind::Switch { default: false },
    advanced: true,
};

/// How a model must have been made from its base.
pub const RELATION: Setting = Setting {
    name: "relation",
    label: "Descendants made by",
    hint: Some("For models and their bases, which is our analogue of dependencies."),
    kind: SettingKind::Choice {
        choices: &[
            ("all", "any relation"),
            ("finetune", "fine-tuning"),
            ("adapter", "adapter"),
            ("quantized", "quantising"),
            ("merge", "merging"),
        ],
        default: "all",
    },
    advanced: false,
};

/// Whether names that no list holds are packages.
pub const UNRESOLVED: Setting = Setting {
    name: "unresolved",
    label: "Packages that the files do not list count, too",
    hint: Some(
        "At either end of an edge. Otherwise targets are counted as unresolved, and what depends on others is left out.",
    ),
    kind: SettingKind::Switch { default: false },
    advanced: true,
};

/// Neighbours of each node, in one list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Where the list of each node begins; one more than there are nodes.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Lists out of pairs of a node and an item, each list in the order of its pairs.
    pub fn new(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        for (node, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(node as usize + 1) {
                *count += 1;
            }
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (node, item) in pairs {
            if let Some(place) = next.get_mut(node as usize)
                && let Some(slot) = items.get_mut(*place as usize)
            {
                *slot = item;
                *place += 1;
            }
        }
        Self { starts, items }
    }

    /// One item for each node: its own number.
    pub fn identity(nodes: usize) -> Self {
        Self {
            starts: (0..=nodes as u32).collect(),
            items: (0..nodes as u32).collect(),
        }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Items of all lists.
    pub fn total(&self) -> usize {
        self.items.len()
    }

    /// The list of a node.
    pub fn of(&self, node: u32) -> &[u32] {
        let at = |node: usize| self.starts.get(node).map(|start| *start as usize);
        let ends = at(node as usize).zip(at(node as usize + 1));
        ends.and_then(|(start, end)| self.items.get(start..end))
            .unwrap_or_default()
    }

    /// Length of a node's list.
    pub fn degree(&self, node: u32) -> u64 {
        self.of(node).len() as u64
    }
}

/// What the rows became, and what was left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// What the edges are.
    pub edges_are: EdgesAre,
    /// Packages: the nodes.
    pub packages: u64,
    /// Whether a table lists the packages. Otherwise every name that an edge has is one.
    pub listed: bool,
    /// Distinct edges between packages, those of a package to itself left out.
    pub edges: u64,
    /// Edges of a package to itself.
    pub self_loops: u64,
    /// Rows that say an edge again.
    pub repeated: u64,
    /// Distinct edges of listed packages to names that are none.
    pub unresolved_edges: u64,
    /// Those names.
    pub unresolved_targets: u64,
    /// Distinct edges of packages that no table lists, left out where a table lists packages.
    pub outside_edges: u64,
    /// Those packages.
    pub outside_packages: u64,
    /// Rows of dependencies on the platform: of packages for R, on R itself and on the packages
    /// that come with it, which are no packages of the registry.
    pub platform_rows: u64,
    /// Whether a list of names and downloads is there, whose packages are no nodes.
    pub names_alone: bool,
    /// Rows of dependencies or base edges.
    pub rows: u64,
    /// Rows of releases that are not their package's latest.
    pub older_rows: u64,
    /// Rows whose kind or relation is not asked for.
    pub other_kind_rows: u64,
    /// Optional dependencies, left out.
    pub optional_rows: u64,
    /// Rows that lack an end.
    pub incomplete_rows: u64,
    /// The registry whose packages are looked at, where the files hold several.
    pub registry: Option<String>,
    /// Rows of packages of other registries, left out.
    pub foreign_rows: u64,
    /// How the latest release of a package that depends was found.
    pub latest: Latest,
    /// Kinds of dependencies of latest releases, or relations of models, the commonest first; at
    /// most [`KINDS`].
    pub kinds: Vec<KindRows>,
}

/// Packages that depend on others, by how their latest release was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Latest {
    /// By the time of publication.
    pub by_date: u64,
    /// By the highest version.
    pub by_version: u64,
    /// No release is told: all rows count.
    pub all_rows: u64,
}

/// Rows of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindRows {
    /// The word in the data; none where it is missing.
    pub kind: Option<String>,
    /// Its rows.
    pub rows: u64,
    /// Whether they count.
    pub counts: bool,
}

/// Kinds that an answer names at most.
pub const KINDS: usize = 20;

/// A package in no row of a table.
const NO_ROW: (u32, u32) = (u32::MAX, u32::MAX);

/// A number for nothing.
pub const NONE: u32 = u32::MAX;

/// Packages and the edges between them.
pub struct Graph<'a> {
    names: Vec<&'a str>,
    /// The part and the row of packages that tell of each node.
    rows: Vec<(u32, u32)>,
    known: OnceCell<HashMap<&'a str, u32>>,
    /// What each depends on.
    pub out: Lists,
    /// What depends on each.
    pub into: Lists,
    /// Distinct targets of each that are no listed package.
    pub unresolved: Vec<u32>,
    /// Which have an edge to themselves.
    pub loops: Vec<u32>,
    /// What the rows became.
    pub account: Account,
}

/// Packages that get numbers.
#[derive(Default)]
struct Nodes<'a> {
    names: Vec<&'a str>,
    known: HashMap<&'a str, u32>,
    rows: Vec<(u32, u32)>,
}

impl<'a> Nodes<'a> {
    /// The number of a name that has none yet.
    fn push(&mut self, name: &'a str, row: (u32, u32)) -> u32 {
        self.names.push(name);
        self.rows.push(row);
        self.names.len() as u32 - 1
    }

    fn number(&mut self, name: &'a str) -> u32 {
        let next = self.names.len() as u32;
        let number = *self.known.entry(name).or_insert(next);
        if number == next {
            self.push(name, NO_ROW);
        }
        number
    }
}

/// The text of a field of names, looked up by the table at hand.
fn text<'a>(part: &'a Relations, table: &Table, field: Field, row: usize) -> Option<&'a str> {
    part.names.get(table.name(field, row)?)
}

impl<'a> Graph<'a> {
    /// The graph of a dataset: of its dependencies, else of its base models; `None` where it has
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
        // Models have one number a name already: no name needs to be compared.
        for model in models.all() {
            let row = models.row(model);
            let row = row.map_or(NO_ROW, |(part, _, _, row)| (part as u32, row as u32));
            number[model as usize] = nodes.push(models.id(model), row);
        }
        let own = nodes.names.len();
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
            for row in 0..table.rows() {
                let kind = text(part, table, Field::BaseRelation, row);
                let counts = asked.is_empty() || kind.is_some_and(|kind| asked.contains(&kind));
                rows += 1;
                other += u64::from(!counts);
                kinds
                    .entry(kind)
                    .or_insert_with(|| of_kind(kind, counts))
                    .rows += 1;
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
            ..empty(EdgesAre::BaseModels, own > 0)
        };
        Self::finish(nodes, own, list, choice, account)
    }

    fn of_dependencies(data: &Data<'a>, choice: &Choice) -> Self {
        let mut nodes = Nodes::default();
        let (registry, foreign) = number_packages(data, &mut nodes);
        let own = nodes.names.len();
        // Where files hold several registries, only listed packages are of this one.
        let only_listed = registry.is_some();
        let of_all = registry.clone().or_else(|| data.source.registry.clone());
        let mut account = Account {
            registry,
            foreign_rows: foreign,
            names_alone: !data.rankings.is_empty(),
            ..empty(EdgesAre::Dependencies, own > 0)
        };
        let within = account.bound(own, choice);
        let latest = LatestReleases::new(data, &mut nodes, only_listed, within, &mut account);
        let mut list: Vec<Edge> = Vec::new();
        let mut kinds: Vec<KindRows> = Vec::new();
        for (at, (part, table)) in data.tables(Relation::Dependencies).enumerate() {
            let mut number = vec![NONE; part.names.len()];
            let mut kind_of: HashMap<Option<Name>, usize> = HashMap::new();
            for row in 0..table.rows() {
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
                    let same = |own: &KindRows| own.kind.as_deref() == word;
                    kinds.iter().position(same).unwrap_or_else(|| {
                        let counts = choice.kind == Kind::All || is_runtime(word, choice.optional);
                        kinds.push(of_kind(word, counts));
                        kinds.len() - 1
                    })
                });
                let Some(of_kind) = kinds.get_mut(place) else {
                    continue;
                };
                of_kind.rows += 1;
                let optional = table.value(Field::Optional, row) == Some(Value::Flag(true));
                let extra = || {
                    let requirement = text(part, table, Field::Requirement, row);
                    requirement.is_some_and(names_extra)
                };
                if !of_kind.counts || choice.kind == Kind::Runtime && extra() {
                    account.other_kind_rows += 1;
                    continue;
                }
                if optional && !choice.optional {
                    account.optional_rows += 1;
                    continue;
                }
                let target = table.name(Field::Target, row);
                let word = target.and_then(|name| part.names.get(name));
                let registry = || {
                    let own = text(part, table, Field::DependencyRegistry, row);
                    own.or(of_all.as_deref())
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
        account.kinds = commonest(kinds);
        list.sort_unstable();
        let all = list.len();
        list.dedup();
        account.repeated = (all - list.len()) as u64;
        Self::finish(nodes, own, list, choice, account)
    }

    /// Makes the graph of distinct edges ascending by base; the first `own` nodes are listed.
    fn finish(
        mut nodes: Nodes<'a>,
        own: usize,
        mut list: Vec<Edge>,
        choice: &Choice,
        mut account: Account,
    ) -> Self {
        let own = account.bound(own, choice).min(nodes.names.len());
        let mut unresolved = vec![0u32; own];
        let mut loops = Vec::new();
        let beyond = nodes.names.len() - own;
        let (mut targets, mut outside) = (vec![false; beyond], vec![false; beyond]);
        list.retain(|edge| {
            if edge.child as usize >= own {
                account.outside_edges += 1;
                outside[edge.child as usize - own] = true;
            } else if edge.base == edge.child {
                loops.push(edge.base);
            } else if edge.base as usize >= own {
                account.unresolved_edges += 1;
                unresolved[edge.child as usize] += 1;
                targets[edge.base as usize - own] = true;
            } else {
                return true;
            }
            false
        });
        let count = |there: &[bool]| there.iter().filter(|there| **there).count() as u64;
        account.unresolved_targets = count(&targets);
        account.outside_packages = count(&outside);
        account.packages = own as u64;
        account.edges = list.len() as u64;
        account.self_loops = loops.len() as u64;
        nodes.names.truncate(own);
        nodes.rows.truncate(own);
        let by_base = list.iter().map(|edge| (edge.base, edge.child));
        let by_child = list.iter().map(|edge| (edge.child, edge.base));
        Self {
            out: Lists::new(own, by_child),
            into: Lists::new(own, by_base),
            names: nodes.names,
            rows: nodes.rows,
            known: OnceCell::new(),
            unresolved,
            loops,
            account,
        }
    }

    /// Number of packages.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no package.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A package's name.
    pub fn name(&self, node: u32) -> &'a str {
        self.names.get(node as usize).copied().unwrap_or_default()
    }

    /// The package of a name.
    pub fn find(&self, name: &str) -> Option<u32> {
        let known = self.known.get_or_init(|| {
            (0..)
                .zip(&self.names)
                .map(|(node, name)| (*name, node))
                .collect()
        });
        known.get(name).copied()
    }

    /// The row that tells of a package.
    pub fn row(&self, data: &Data<'a>, node: u32) -> Option<(&'a Relations, &'a Table, usize)> {
        let (part, row) = *self.rows.get(node as usize)?;
        let relations = *data.relations.get(part as usize)?;
        Some((
            relations,
            relations.table(Relation::Packages)?,
            row as usize,
        ))
    }

    /// A count that a package's row has.
    pub fn count(&self, data: &Data<'a>, node: u32, field: Field) -> Option<f64> {
        let (_, table, row) = self.row(data, node)?;
        Some(table.count(field, row)?.to_f64())
    }

    /// What a reader must know of how the rows became edges.
    pub fn caveats(&self) -> Vec<String> {
        self.account.caveats()
    }
}

fn empty(edges_are: EdgesAre, listed: bool) -> Account {
    Account {
        edges_are,
        packages: 0,
        listed,
        edges: 0,
        self_loops: 0,
        repeated: 0,
        unresolved_edges: 0,
        unresolved_targets: 0,
        outside_edges: 0,
        outside_packages: 0,
        platform_rows: 0,
        names_alone: false,
        rows: 0,
        older_rows: 0,
        other_kind_rows: 0,
        optional_rows: 0,
        incomplete_rows: 0,
        registry: None,
        foreign_rows: 0,
        latest: Latest::default(),
        kinds: Vec::new(),
    }
}

fn of_kind(word: Option<&str>, counts: bool) -> KindRows {
    KindRows {
        kind: word.map(str::to_owned),
        rows: 0,
        counts,
    }
}

fn commonest(kinds: Vec<KindRows>) -> Vec<KindRows> {
    let order = crate::stats::order(kinds.len(), &|a, b| {
        let (a, b) = (&kinds[a], &kinds[b]);
        b.rows.cmp(&a.rows).then_with(|| a.kind.cmp(&b.kind))
    });
    let first = order.into_iter().take(KINDS);
    first.map(|at| kinds[at].clone()).collect()
}

/// What comes with R, which packages for R depend on without its being one of them: R itself, and
/// the packages of priority "base" (R Core Team, R FAQ, "Add-on packages in R").
const R: [&str; 16] = [
    "R",
    "base",
    "compiler",
    "datasets",
    "grDevices",
    "graphics",
    "grid",
    "methods",
    "parallel",
    "splines",
    "stats",
    "stats4",
    "tcltk",
    "tools",
    "translations",
    "utils",
];

/// Whether a target is the platform of its registry and no package.
fn is_platform<'r>(target: &str, registry: impl FnOnce() -> Option<&'r str>) -> bool {
    R.contains(&target)
        && registry().is_some_and(|registry| {
            let mut of_r = ["cran", "bioconductor"].iter();
            of_r.any(|own| registry.eq_ignore_ascii_case(own))
        })
}

impl Account {
    /// How many nodes are packages where the first `own` are listed.
    fn bound(&self, own: usize, choice: &Choice) -> usize {
        if self.listed && !choice.unresolved {
            own
        } else {
            usize::MAX
        }
    }

    /// "package" or "model", as there are so many.
    pub fn nodes(&self, n: u64) -> String {
        match self.edges_are {
            EdgesAre::Dependencies => text::plural(n, "package", "packages"),
            EdgesAre::BaseModels => text::plural(n, "model", "models"),
        }
    }

    /// What a reader must know.
    pub fn caveats(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.edges_are == EdgesAre::BaseModels {
            told.push("This is our analogue for models: an edge goes from a model to a base that it was made from. The definitions are of packages and their dependencies.".to_owned());
        }
        if self.edges_are == EdgesAre::Dependencies {
            let Latest {
                by_date,
                by_version,
                all_rows,
            } = self.latest;
            let mut ways = Vec::new();
            for (packages, how) in [
                (by_date, "by its time of publication"),
                (by_version, "by the highest version, since no time is told"),
                (
                    all_rows,
                    "not at all, since no release is told: all rows count",
                ),
            ] {
                if packages > 0 {
                    ways.push(format!("{how} ({})", self.nodes(packages)));
                }
            }
            if !ways.is_empty() {
                told.push(format!(
                    "The latest release of a package that depends on others was found {}.",
                    ways.join("; ")
                ));
            }
        }
        if !self.listed && self.names_alone {
            told.push("Of the list of names and downloads only the ranking is kept, which the graph does not use: every name that an edge has counts as a package, and listed packages without any edge are missing, so shares and means are too high.".to_owned());
        } else if !self.listed {
            told.push("The files list no packages: every name that an edge has counts as one, and packages without any edge are missing, so shares and means are too high.".to_owned());
        }
        if self.outside_edges > 0 {
            told.push(format!(
                "{} of {} that the files do not list are left out, as targets that they do not list are: degrees and reach are those among the listed ones.",
                text::plural(self.outside_edges, "edge", "edges"),
                self.nodes(self.outside_packages),
            ));
        }
        if self.platform_rows > 0 {
            told.push(format!(
                "{} on R itself or on a package that comes with it are left out: these are the platform, not packages of the registry.",
                text::plural(self.platform_rows, "dependency", "dependencies"),
            ));
        }
        if self.unresolved_edges > 0 {
            told.push(format!(
                "{} to {} that the files do not list are unresolved: nothing is known beyond them. Names are compared byte by byte.",
                text::plural(self.unresolved_edges, "edge", "edges"),
                text::plural(self.unresolved_targets, "name", "names"),
            ));
        }
        if self.other_kind_rows + self.optional_rows > 0 {
            told.push(format!(
                "{} of kinds that are not asked for and {} are left out.",
                text::plural(self.other_kind_rows, "row", "rows"),
                text::plural(
                    self.optional_rows,
                    "row of an optional dependency",
                    "rows of optional dependencies"
                ),
            ));
        }
        if self.incomplete_rows > 0 {
            told.push(format!(
                "{} a name at one end and count for nothing.",
                text::plural(self.incomplete_rows, "row lacks", "rows lack")
            ));
        }
        if let Some(registry) = &self.registry {
            told.push(format!(
                "The files hold several registries, and dependencies do not say of which they are: only {registry} is looked at, {} of others are left out, and names that several registries have are confused.",
                text::plural(self.foreign_rows, "row", "rows")
            ));
        }
        told
    }
}

/// Gives the listed packages numbers: those of one registry where the files hold several. The
/// registry then, and how many rows are of others.
fn number_packages<'a>(data: &Data<'a>, nodes: &mut Nodes<'a>) -> (Option<String>, u64) {
    let mut registries: BTreeMap<&str, u64> = BTreeMap::new();
    for (part, table) in data.tables(Relation::Packages) {
        if table.has(Field::Registry) {
            for row in 0..table.rows() {
                if let Some(own) = text(part, table, Field::Registry, row) {
                    *registries.entry(own).or_default() += 1;
                }
            }
        }
    }
    let named = data.source.registry.as_deref().and_then(|named| {
        let mut all = registries.keys();
        all.find(|own| own.eq_ignore_ascii_case(named))
    });
    let largest = || {
        let all = registries.iter();
        all.rev().max_by_key(|(_, rows)| **rows).map(|(own, _)| own)
    };
    let chosen = (registries.len() > 1)
        .then(|| named.or_else(largest))
        .flatten();
    let mut foreign = 0;
    for (index, part) in data.relations.iter().enumerate() {
        let Some(table) = part.table(Relation::Packages) else {
            continue;
        };
        for row in 0..table.rows() {
            if let Some(chosen) = chosen
                && text(part, table, Field::Registry, row).is_some_and(|own| own != *chosen)
            {
                foreign += 1;
                continue;
            }
            let Some(name) = text(part, table, Field::PackageId, row) else {
                continue;
            };
            let node = nodes.number(name) as usize;
            // Of rows of one name the one with the most downloads, the first of equals.
            let known = nodes.rows[node];
            let downloads = |(part, row): (u32, u32)| {
                let part = data.relations.get(part as usize)?;
                let table = part.table(Relation::Packages)?;
                table.count(Field::Downloads, row as usize)
            };
            let own = (index as u32, row as u32);
            if known == NO_ROW || downloads(own) > downloads(known) {
                nodes.rows[node] = own;
            }
        }
    }
    (chosen.map(|own| (*own).to_owned()), foreign)
}

/// Which release of each package is its latest.
struct LatestReleases<'a> {
    /// The package of each row of each table of dependencies.
    children: Vec<Vec<u32>>,
    /// Number and key of the latest release; none where all rows count.
    latest: Vec<Option<(&'a str, &'a str)>>,
}

impl<'a> LatestReleases<'a> {
    fn new(
        data: &Data<'a>,
        nodes: &mut Nodes<'a>,
        only_listed: bool,
        within: usize,
        account: &mut Account,
    ) -> Self {
        let mut children = Vec::new();
        for (part, table) in data.tables(Relation::Dependencies) {
            let mut number = vec![NONE; part.names.len()];
            let mut own = Vec::with_capacity(table.rows());
            account.rows += table.rows() as u64;
            for row in 0..table.rows() {
                let name = table.name(Field::DependentPackage, row);
                let child = name.and_then(|name| {
                    let slot = number.get_mut(name.index())?;
                    if *slot == NONE {
                        let name = part.names.get(name)?;
                        *slot = match only_listed {
                            true => nodes.known.get(name).copied()?,
                            false => nodes.number(name),
                        };
                    }
                    Some(*slot)
                });
                match child {
                    Some(_) => {}
                    None if only_listed && name.is_some() => account.foreign_rows += 1,
                    None => account.incomplete_rows += 1,
                }
                own.push(child.unwrap_or(NONE));
            }
            children.push(own);
        }
        let depending = nodes.names.len();
        let mut own = Self {
            children,
            latest: vec![None; depending],
        };
        let mut dated = vec![false; depending];
        own.by_releases(data, nodes, &mut dated);
        let meets = data.tables(Relation::Dependencies).enumerate();
        let meets = meets.into_iter().any(|(at, (part, table))| {
            (0..table.rows()).any(|row| {
                let release = text(part, table, Field::DependentRelease, row);
                let latest = own
                    .child(at, row)
                    .and_then(|child| own.latest[child as usize]);
                release.is_some() && latest.is_some_and(|latest| is_of(release, latest))
            })
        });
        // Releases under other numbers than the dependencies have tell nothing.
        if !meets {
            own.latest.fill(None);
            dated.fill(false);
        }
        let released: Vec<bool> = own.latest.iter().map(Option::is_some).collect();
        own.by_versions(data, &released);
        let mut depends = vec![false; depending];
        for child in own
            .children
            .iter()
            .flatten()
            .filter(|child| **child != NONE)
        {
            depends[*child as usize] = true;
        }
        let depending = depends.iter().enumerate().take(within);
        for (child, _) in depending.filter(|(_, depends)| **depends) {
            let Latest {
                by_date,
                by_version,
                all_rows,
            } = &mut account.latest;
            *match (own.latest[child], dated[child]) {
                (Some(_), true) => by_date,
                (Some(_), false) => by_version,
                (None, _) => all_rows,
            } += 1;
        }
        own
    }

    /// From the tables of releases: the newest of each package, or the highest where no time is
    /// told.
    fn by_releases(&mut self, data: &Data<'a>, nodes: &Nodes<'a>, dated: &mut [bool]) {
        let mut newest: Vec<Option<i64>> = vec![None; self.latest.len()];
        for (part, table) in data.tables(Relation::Releases) {
            for row in 0..table.rows() {
                let of = |field| text(part, table, field, row);
                let package = of(Field::ReleasedPackage).and_then(|name| nodes.known.get(name));
                let Some(package) = package.map(|package| *package as usize) else {
                    continue;
                };
                let Some(slot) = self.latest.get_mut(package) else {
                    continue;
                };
                let at = match table.value(Field::PublishedAt, row) {
                    Some(Value::Time(at)) => Some(at),
                    _ => None,
                };
                let number = of(Field::ReleaseNumber).unwrap_or_default();
                let key = of(Field::ReleaseKey).unwrap_or_default();
                let newer = slot.is_none_or(|(other, _)| {
                    at.cmp(&newest[package])
                        .then_with(|| versions(number, other))
                        .is_gt()
                });
                if newer && !(number.is_empty() && key.is_empty()) {
                    *slot = Some((number, key));
                    newest[package] = at;
                    dated[package] = at.is_some();
                }
            }
        }
    }

    /// From the dependencies themselves: the highest release of each package that no table of
    /// releases tells of.
    fn by_versions(&mut self, data: &Data<'a>, released: &[bool]) {
        for (at, (part, table)) in data.tables(Relation::Dependencies).enumerate() {
            for row in 0..table.rows() {
                let Some(child) = self.child(at, row).map(|child| child as usize) else {
                    continue;
                };
                let Some(release) = text(part, table, Field::DependentRelease, row) else {
                    continue;
                };
                let Some(slot) = self.latest.get_mut(child).filter(|_| !released[child]) else {
                    continue;
                };
                let higher = |other: &str| other != release && versions(release, other).is_gt();
                if slot.is_none_or(|(other, _)| higher(other)) {
                    *slot = Some((release, ""));
                }
            }
        }
    }

    /// The package that a row of a table is of.
    fn child(&self, table: usize, row: usize) -> Option<u32> {
        let child = *self.children.get(table)?.get(row)?;
        (child != NONE).then_some(child)
    }

    /// Whether a row is of the latest release of its package; a row without one always is.
    fn has(&self, child: u32, part: &Relations, table: &Table, row: usize) -> bool {
        let release = text(part, table, Field::DependentRelease, row);
        let latest = self.latest.get(child as usize).copied().flatten();
        latest.is_none_or(|latest| release.is_none() || is_of(release, latest))
    }
}

fn is_of(release: Option<&str>, (number, key): (&str, &str)) -> bool {
    release.is_some_and(|own| own == number || own == key && !key.is_empty())
}

/// Whether a kind means that a package does not run without; words as registries have them.
fn is_runtime(kind: Option<&str>, optional: bool) -> bool {
    let Some(kind) = kind else {
        return true;
    };
    let word = kind.trim().to_ascii_lowercase();
    let plain = [
        "",
        "runtime",
        "normal",
        "imports",
        "depends",
        "linkingto",
        "linking to",
        "compile",
    ];
    // Python's environment markers: under which conditions a dependency is needed.
    let markers = [
        "python_",
        "platform_",
        "sys_platform",
        "os_name",
        "implementation_",
    ];
    plain.contains(&word.as_str())
        || optional && word == "optional"
        || markers.iter().any(|marker| word.contains(marker)) && !names_extra(&word)
}

/// Whether a marker asks for an extra, which makes the dependency optional.
fn names_extra(marker: &str) -> bool {
    let compared = |(at, word): (usize, &str)| {
        let after = marker[at + word.len()..].trim_start();
        after.starts_with("==") || after.starts_with("in ")
    };
    marker.match_indices("extra").any(compared)
}

/// Versions in order: runs of digits by their number, letters before digits and before the end
/// (1.0-beta is before 1.0), but `post` after it; what follows a plus does not count.
fn versions(a: &str, b: &str) -> Ordering {
    fn next(text: &str) -> (&str, &str) {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        let end = text.find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != digits);
        text.split_at(end.unwrap_or(text.len()))
    }
    fn rank(token: &str) -> u8 {
        match token.bytes().next() {
            None => 1,
            Some(first) if first.is_ascii_digit() => 3,
            Some(_) if token == "post" => 2,
            Some(_) => 0,
        }
    }
    fn before_plus(text: &str) -> &str {
        let text = text.split('+').next().unwrap_or(text).trim();
        text.strip_prefix(['v', 'V']).unwrap_or(text)
    }
    let (mut left, mut right) = (before_plus(a), before_plus(b));
    loop {
        let ((x, rest_x), (y, rest_y)) = (next(left), next(right));
        if x.is_empty() && y.is_empty() {
            return a.cmp(b);
        }
        let unpadded = |token: &'_ str| token.trim_start_matches('0').len();
        let order = rank(x).cmp(&rank(y)).then_with(|| match rank(x) {
            3 => unpadded(x).cmp(&unpadded(y)).then_with(|| {
                let digits = |token: &str| token.trim_start_matches('0').to_owned();
                digits(x).cmp(&digits(y))
            }),
            _ => x.cmp(y),
        });
        if order.is_ne() {
            return order;
        }
        (left, right) = (rest_x, rest_y);
    }
}

/// Strongly connected components: nodes that depend on each other in circles are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// The component of each node. What a component depends on has lower numbers.
    pub of: Vec<u32>,
    /// Their nodes.
    pub members: Lists,
}

impl Components {
    /// The components of a graph, by Tarjan's algorithm with a stack of its own.
    pub fn new(out: &Lists) -> Self {
        let nodes = out.len();
        // Times of discovery, from 1.
        let mut found = vec![0u32; nodes];
        let mut low = vec![0u32; nodes];
        let mut of = vec![NONE; nodes];
        let mut open: Vec<u32> = Vec::new();
        let mut calls: Vec<(u32, usize)> = Vec::new();
        let (mut clock, mut count) = (0u32, 0u32);
        for root in 0..nodes as u32 {
            if found[root as usize] != 0 {
                continue;
            }
            calls.push((root, 0));
            while let Some((node, next)) = calls.last_mut() {
                let own = *node as usize;
                if *next == 0 && found[own] == 0 {
                    clock += 1;
                    found[own] = clock;
                    low[own] = clock;
                    open.push(*node);
                }
                if let Some(other) = out.of(*node).get(*next) {
                    *next += 1;
                    let there = *other as usize;
                    if found[there] == 0 {
                        calls.push((*other, 0));
                    } else if of[there] == NONE {
                        low[own] = low[own].min(found[there]);
                    }
                    continue;
                }
                calls.pop();
                if let Some((caller, _)) = calls.last() {
                    let caller = *caller as usize;
                    low[caller] = low[caller].min(low[own]);
                }
                if low[own] == found[own] {
                    while let Some(member) = open.pop() {
                        of[member as usize] = count;
                        if member as usize == own {
                            break;
                        }
                    }
                    count += 1;
                }
            }
        }
        let pairs = of.iter().enumerate();
        let members = Lists::new(
            count as usize,
            pairs.map(|(node, component)| (*component, node as u32)),
        );
        Self { of, members }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Which way reach goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A node reaches what it depends on.
    Trusts,
    /// A node reaches what depends on it.
    Serves,
}

/// How much reaches how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Of each node, how many columns it reaches.
    pub by_node: Vec<u32>,
    /// Of each column, how many nodes reach it.
    pub by_column: Vec<u32>,
    /// Of each column, how many owners those nodes have together.
    pub owners: Vec<u32>,
}

/// Who owns each node, and how many owners there are.
pub type Owners<'g> = Option<(&'g Lists, usize)>;

/// Bytes that the sets of one block of columns may take.
const BLOCK_BYTES: usize = 64 << 20;

/// Words of a set at most: beyond, sets fall out of the caches.
const MOST_WORDS: usize = 32;

/// Words of a set for so many components.
pub fn block_words(components: usize, columns: usize) -> usize {
    let fit = BLOCK_BYTES / 8 / components.max(1);
    fit.clamp(1, MOST_WORDS).min(columns.div_ceil(64).max(1))
}

/// Counts which nodes reach which columns. A column is a set of nodes, and `columns` has those of
/// each node, ascending; a node reaches a column when it reaches a node of it other than itself,
/// over one edge or more.
///
/// Columns go in blocks of `64 · words`: memory is 8 · words bytes a component. A block takes one
/// walk through the edges.
pub fn reached(
    graph: (&Lists, &Lists),
    components: &Components,
    way: Way,
    (columns, count): (&Lists, usize),
    owners: Owners<'_>,
    words: usize,
) -> Reached {
    let (out, into) = graph;
    let follow = if way == Way::Trusts { out } else { into };
    let words = words.max(1);
    let width = 64 * words;
    let mut result = Reached {
        by_node: vec![0; out.len()],
        by_column: vec![0; count],
        owners: vec![0; if owners.is_some() { count } else { 0 }],
    };
    let mut owned = vec![0u64; owners.map_or(0, |(_, all)| all * words)];
    let mut sets = vec![0u64; components.len() * words];
    let mut filled = vec![false; components.len()];
    let mut set = vec![0u64; words];
    let mut sums = Sums::new(words);
    let mut lacking = vec![0u32; width];
    let mut times = vec![0u32; width];
    // A node of a circle and a column that it reaches as its own only.
    let mut lone: Vec<(u32, usize)> = Vec::new();
    let mut without = vec![0u64; words];
    for first in (0..count).step_by(width) {
        let block = |node: u32| {
            let columns = columns.of(node);
            let begin = columns.partition_point(|column| (*column as usize) < first);
            let end = columns.partition_point(|column| (*column as usize) < first + width);
            columns[begin..end]
                .iter()
                .map(move |column| *column as usize - first)
        };
        sums.clear();
        lacking.fill(0);
        owned.fill(0);
        let mut own = |node: u32, set: &[u64]| {
            for owner in owners.map_or(&[][..], |(of, _)| of.of(node)) {
                let theirs = owned.iter_mut().skip(*owner as usize * words);
                theirs.zip(set).for_each(|(own, more)| *own |= more);
            }
        };
        for step in 0..components.len() {
            let component = match way {
                Way::Trusts => step,
                Way::Serves => components.len() - 1 - step,
            };
            let members = components.members.of(component as u32);
            // Most sets of a block are empty, and cost nothing then.
            let mut any = false;
            for node in members {
                for other in follow.of(*node) {
                    let there = components.of[*other as usize] as usize;
                    if there != component && filled[there] {
                        let theirs = &sets[there * words..][..words];
                        if any {
                            set.iter_mut()
                                .zip(theirs)
                                .for_each(|(own, more)| *own |= more);
                        } else {
                            set.copy_from_slice(theirs);
                            any = true;
                        }
                    }
                }
            }
            if !any {
                set.fill(0);
                any = members.iter().any(|node| block(*node).next().is_some());
            }
            filled[component] = any;
            if !any {
                continue;
            }
            if let [node] = members {
                // No way leads back: its own columns are for others alone.
                sums.add(&set, 1);
                result.by_node[*node as usize] += ones(&set);
                own(*node, &set);
                for column in block(*node) {
                    set[column / 64] |= 1 << (column % 64);
                }
            } else {
                for node in members {
                    for column in block(*node) {
                        times[column] += 1;
                    }
                }
                // The only member of a column reaches it from outside or not at all.
                lone.clear();
                for node in members {
                    for column in block(*node) {
                        let outside = set[column / 64] >> (column % 64) & 1 == 1;
                        if times[column] == 1 && !outside {
                            lone.push((*node, column));
                        }
                    }
                }
                for node in members {
                    for column in block(*node) {
                        times[column] = 0;
                        set[column / 64] |= 1 << (column % 64);
                    }
                }
                sums.add(&set, members.len() as u32);
                let mut left = lone.iter().peekable();
                for node in members {
                    without.copy_from_slice(&set);
                    while let Some((_, column)) = left.next_if(|(own, _)| own == node) {
                        without[column / 64] &= !(1 << (column % 64));
                        lacking[*column] += 1;
                    }
                    result.by_node[*node as usize] += ones(&without);
                    own(*node, &without);
                }
            }
            sets[component * words..][..words].copy_from_slice(&set);
        }
        let columns = result.by_column[first..].iter_mut().take(width);
        for (column, count) in columns.enumerate() {
            *count = sums.of(column) - lacking[column];
        }
        sums.clear();
        for theirs in owned.chunks_exact(words) {
            sums.add(theirs, 1);
        }
        let columns = result.owners.iter_mut().skip(first).take(width);
        for (column, count) in columns.enumerate() {
            *count = sums.of(column);
        }
    }
    result
}

fn ones(set: &[u64]) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// Sums of the columns of bits, each bit of a sum in a plane of its own: adding a row of 64
/// columns takes two steps on average.
struct Sums {
    planes: Vec<u64>,
    words: usize,
}

impl Sums {
    /// Sums are below 2^32.
    const PLANES: usize = 32;

    fn new(words: usize) -> Self {
        Self {
            planes: vec![0; Self::PLANES * words],
            words,
        }
    }

    fn clear(&mut self) {
        self.planes.fill(0);
    }

    fn add(&mut self, set: &[u64], times: u32) {
        for (word, bits) in set.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            for plane in (0..Self::PLANES).filter(|plane| times >> plane & 1 == 1) {
                let mut carry = *bits;
                let mut place = plane * self.words + word;
                while carry != 0 && place < self.planes.len() {
                    let sum = &mut self.planes[place];
                    (*sum, carry) = (*sum ^ carry, *sum & carry);
                    place += self.words;
                }
            }
        }
    }

    fn of(&self, column: usize) -> u32 {
        let bit = |plane: usize| {
            let word = self.planes[plane * self.words + column / 64];
            ((word >> (column % 64) & 1) as u32) << plane
        };
        (0..Self::PLANES).map(bit).sum()
    }
}

/// For each node the least number of those that nodes other than itself have among what it
/// reaches; [`NONE`] where there is none.
pub fn least_reached(out: &Lists, components: &Components, numbers: &[u32]) -> Vec<u32> {
    let mut least = vec![NONE; out.len()];
    // Of each component, members included.
    let mut known = vec![NONE; components.len()];
    for component in 0..components.len() {
        let members = components.members.of(component as u32);
        let mut outside = NONE;
        let (mut best, mut second, mut whose) = (NONE, NONE, NONE);
        for node in members {
            for other in out.of(*node) {
                let there = components.of[*other as usize] as usize;
                if there != component {
                    outside = outside.min(known[there]);
                }
            }
            let own = numbers[*node as usize];
            if own < best {
                (best, second, whose) = (own, best, *node);
            } else {
                second = second.min(own);
            }
        }
        for node in members {
            let inside = if *node == whose { second } else { best };
            least[*node as usize] = match members {
                [_] => outside,
                _ => outside.min(inside),
            };
        }
        known[component] = outside.min(best);
    }
    least
}

/// Nodes that some sets of packages reach together, as the sets are added one by one.
///
/// What depends on a node that is covered is covered as well, but for one case: a package is not
/// in its own reach, so that of a circle one member can be left.
pub struct Cover<'g> {
    into: &'g Lists,
    components: &'g Components,
    /// Of each component: untouched, wholly covered, or the one member that is left.
    states: Vec<u32>,
    /// Whether everything that depends on the component from outside is covered.
    above: Vec<bool>,
    /// Nodes that are covered.
    pub covered: u64,
    /// Edges looked at, which is what it costs.
    pub visited: u64,
    marks: Vec<u32>,
    mark: u32,
    stack: Vec<u32>,
    met: Vec<u32>,
}

/// A component of which no node is covered.
const UNTOUCHED: u32 = u32::MAX;
/// A component all nodes of which are covered.
const WHOLE: u32 = u32::MAX - 1;

impl<'g> Cover<'g> {
    /// Nothing is covered yet.
    pub fn new(into: &'g Lists, components: &'g Components) -> Self {
        Self {
            into,
            components,
            states: vec![UNTOUCHED; components.len()],
            above: vec![false; components.len()],
            covered: 0,
            visited: 0,
            marks: vec![0; components.len()],
            mark: 0,
            stack: Vec::new(),
            met: Vec::new(),
        }
    }

    /// How many nodes the reach of a set of packages would add; it is added where `keep`.
    pub fn add(&mut self, seeds: &[u32], keep: bool) -> u64 {
        self.mark += 1;
        self.met.clear();
        self.stack.clear();
        // Circles that hold a package of the set: what of them the others of the set reach.
        let mut circles: Vec<(u32, u32)> = Vec::new();
        for seed in seeds {
            let component = self.components.of[*seed as usize];
            if self.components.members.degree(component) > 1 {
                match circles.iter_mut().find(|(own, _)| *own == component) {
                    Some((_, left)) if *left != *seed => *left = WHOLE,
                    Some(_) => {}
                    None => circles.push((component, *seed)),
                }
            }
            if !self.above[component as usize] {
                self.stack.push(component);
            }
        }
        // Each component at most once from here on: those that are met are reached from outside.
        let mut started: Vec<u32> = Vec::new();
        while let Some(component) = self.stack.pop() {
            if self.above[component as usize] {
                continue;
            }
            self.above[component as usize] = true;
            started.push(component);
            for node in self.components.members.of(component) {
                for other in self.into.of(*node) {
                    self.visited += 1;
                    let there = self.components.of[*other as usize];
                    let slot = there as usize;
                    if there == component
                        || self.marks[slot] == self.mark
                        || self.states[slot] == WHOLE
                    {
                        continue;
                    }
                    self.marks[slot] = self.mark;
                    self.met.push(there);
                    self.stack.push(there);
                }
            }
        }
        let mut gain = 0;
        for (component, left) in circles {
            let slot = component as usize;
            if self.marks[slot] == self.mark {
                continue;
            }
            let before = self.states[slot];
            let after = match before {
                UNTOUCHED => left,
                _ if before == left => left,
                _ => WHOLE,
            };
            gain += self.covered_of(component, after) - self.covered_of(component, before);
            if keep {
                self.states[slot] = after;
            }
        }
        for component in std::mem::take(&mut self.met) {
            let before = self.states[component as usize];
            gain += self.covered_of(component, WHOLE) - self.covered_of(component, before);
            if keep {
                self.states[component as usize] = WHOLE;
            }
        }
        if keep {
            self.covered += gain;
        } else {
            for component in started {
                self.above[component as usize] = false;
            }
        }
        gain
    }

    fn covered_of(&self, component: u32, state: u32) -> u64 {
        let size = self.components.members.degree(component);
        match state {
            UNTOUCHED => 0,
            WHOLE => size,
            _ => size - 1,
        }
    }
}

/// Numbers that look random, alike everywhere: splitmix64 (Steele, Lea and Flood 2014).
pub struct Random(u64);

impl Random {
    /// Numbers from this seed on.
    pub fn new(seed: u32) -> Self {
        Self(seed.into())
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// So many of the numbers below `all`, each at most once, ascending.
    pub fn sample(&mut self, size: usize, all: usize) -> Vec<u32> {
        let mut chosen = Vec::with_capacity(size.min(all));
        for number in 0..all {
            let wanted = (size - chosen.len()) as u64;
            if self.draw() % ((all - number) as u64) < wanted {
                chosen.push(number as u32);
            }
        }
        chosen
    }
}

/// The nodes with the greatest values above 0, at most so many, in the order of their names where
/// values are equal.
pub fn greatest<'n>(
    nodes: usize,
    most: usize,
    value: &dyn Fn(u32) -> u64,
    name: &dyn Fn(u32) -> &'n str,
) -> Vec<u32> {
    let there = (0..nodes).filter(|node| value(*node as u32) > 0);
    let first = crate::stats::first(most, there, &|a, b| {
        let (a, b) = (a as u32, b as u32);
        value(b).cmp(&value(a)).then_with(|| name(a).cmp(name(b)))
    });
    first.into_iter().map(|node| node as u32).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::{Count, Relations};

    /// The choice that the definitions make.
    pub const PLAIN: Choice = Choice {
        kind: Kind::Runtime,
        optional: false,
        relation: RelationFilter::All,
        unresolved: false,
    };

    /// Packages as `id downloads author`, dependencies as `package release target kind flag`,
    /// releases as `package number seconds`, maintainers as `package maintainer`; `-` is missing.
    pub fn relations(
        packages: &[&str],
        dependencies: &[&str],
        releases: &[&str],
        maintainers: &[&str],
    ) -> Relations {
        let mut relations = Relations::default();
        for (relation, fields, rows) in [
            (
                Relation::Packages,
                &[Field::PackageId, Field::Downloads, Field::Author][..],
                packages,
            ),
            (
                Relation::Dependencies,
                &[
                    Field::DependentPackage,
                    Field::DependentRelease,
                    Field::Target,
                    Field::DependencyKind,
                    Field::Optional,
                ],
                dependencies,
            ),
            (
                Relation::Releases,
                &[
                    Field::ReleasedPackage,
                    Field::ReleaseNumber,
                    Field::PublishedAt,
                ],
                releases,
            ),
            (
                Relation::Maintainers,
                &[Field::MaintainedPackage, Field::Maintainer],
                maintainers,
            ),
        ] {
            for row in rows {
                for (field, word) in fields.iter().zip(row.split(' ')) {
                    if word == "-" {
                        continue;
                    }
                    let name = relations.names.intern(word).unwrap();
                    let value = match field {
                        Field::Downloads => Value::Count(Count::new(word.parse().unwrap())),
                        Field::PublishedAt => Value::Time(word.parse().unwrap()),
                        Field::Optional => Value::Flag(word == "true"),
                        _ => Value::Name(name),
                    };
                    relations.table_mut(relation).set(*field, value);
                }
                relations.table_mut(relation).end_row();
            }
        }
        relations
    }

    /// What is made of the data of such relations.
    pub fn with<T>(parts: &[Relations], make: impl FnOnce(&Data<'_>) -> T) -> T {
        let source = Source::default();
        make(&Data::new(&source, parts.iter().collect(), None))
    }

    /// The edges by name.
    fn edges(graph: &Graph<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for node in 0..graph.len() as u32 {
            for target in graph.out.of(node) {
                assert!(graph.into.of(*target).contains(&node));
                found.push(format!("{}>{}", graph.name(node), graph.name(*target)));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn versions_are_in_their_order() {
        let ascending = [
            "0.9",
            "1.0-alpha",
            "1.0-beta.2",
            "1.0-beta.11",
            "1.0rc1",
            "1.0",
            "1.0.post1",
            "1.0-3",
            "v1.2",
            "1.10",
            "2.0+b",
            "018",
            "100000000000000000000000000001",
        ];
        for pair in ascending.windows(2) {
            assert_eq!(versions(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(versions(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(versions("1.0", "1.0"), Ordering::Equal);
    }

    /// A list bounds the graph at both ends: a package outside it is no node because it depends
    /// on a listed one, as it is none because a listed one depends on it.
    #[test]
    fn packages_outside_the_list_count_at_neither_end() {
        let outside = |graph: &Graph<'_>| {
            let own = &graph.account;
            let sides = [own.unresolved_edges, own.unresolved_targets];
            (sides, [own.outside_edges, own.outside_packages])
        };
        let packages = relations(
            &["a 1", "b 1"],
            &["a 1 b", "a 1 x", "y 1 a", "y 1 b", "y 1 y", "z 1 x"],
            &[],
            &[],
        );
        let models = crate::domain::models::tests::relations(
            &["a 1", "b 1"],
            &["a b -", "a x -", "y a -", "y b -", "y y -", "z x -"],
        );
        for parts in [[packages], [models]] {
            with(&parts, |data| {
                let graph = Graph::new(data, &PLAIN).unwrap();
                assert_eq!(edges(&graph), ["a>b"]);
                assert_eq!(outside(&graph), ([1, 1], [4, 2]));
                let told = graph.caveats().join("\n");
                assert!(told.contains("4 edges of 2"), "{told}");
                let all = Choice {
                    unresolved: true,
                    ..PLAIN
                };
                let graph = Graph::new(data, &all).unwrap();
                assert_eq!(edges(&graph), ["a>b", "a>x", "y>a", "y>b", "z>x"]);
                assert_eq!(outside(&graph), ([0, 0], [0, 0]));
                let told = graph.caveats().join("\n");
                assert!(!told.contains("do not list"), "{told}");
            });
        }
    }

    /// Every package of R depends on R: it would have the largest reach.
    #[test]
    fn r_itself_is_the_platform() {
        let parts = [relations(
            &[],
            &[
                "ggplot2 1 R",
                "ggplot2 1 scales",
                "scales 1 methods",
                "scales 1 MASS",
            ],
            &[],
            &[],
        )];
        for (registry, expected, rows) in [
            (Some("cran"), vec!["ggplot2>scales", "scales>MASS"], 2),
            (
                Some("Bioconductor"),
                vec!["ggplot2>scales", "scales>MASS"],
                2,
            ),
            (
                Some("npm"),
                vec![
                    "ggplot2>R",
                    "ggplot2>scales",
                    "scales>MASS",
                    "scales>methods",
                ],
                0,
            ),
        ] {
            let source = Source {
                registry: registry.map(str::to_owned),
                ..Source::default()
            };
            let data = Data::new(&source, parts.iter().collect(), None);
            let graph = Graph::new(&data, &PLAIN).unwrap();
            assert_eq!(edges(&graph), expected);
            assert_eq!(graph.account.platform_rows, rows);
            let told = graph.caveats().join("\n");
            assert_eq!(told.contains("R itself"), rows > 0, "{told}");
        }
    }

    #[test]
    fn a_list_of_names_and_downloads_is_not_denied() {
        let parts = [relations(&[], &["a 1 b"], &[], &[])];
        let mut ranking = crate::relations::RankingBuilder::default();
        ranking.push("a", Count::new(1));
        let ranking = ranking.finish();
        let source = Source::default();
        for (ranking, words) in [
            (None, "The files list no packages"),
            (
                Some(&ranking),
                "Of the list of names and downloads only the ranking is kept",
            ),
        ] {
            let data = Data::new(&source, parts.iter().collect(), ranking);
            let graph = Graph::new(&data, &PLAIN).unwrap();
            let told = graph.caveats().join("\n");
            assert!(told.contains(words), "{told}");
        }
    }

    #[test]
    fn kinds_that_a_package_needs_to_run() {
        for kind in [
            "runtime",
            "Runtime",
            "imports",
            "LinkingTo",
            "normal",
            "python_version < '3.8'",
        ] {
            assert!(is_runtime(Some(kind), false), "{kind}");
        }
        for kind in [
            "Development",
            "suggests",
            "extra == 'dev'",
            "python_version < '3.8' and extra == 'dev'",
            "optional",
        ] {
            assert!(!is_runtime(Some(kind), false), "{kind}");
        }
        assert!(is_runtime(None, false) && is_runtime(Some("Optional"), true));
        assert!(names_extra(">= 1 ; extra=='x'") && !names_extra("extras >= 1"));
    }

    #[test]
    fn the_latest_release_counts_by_date_by_version_or_not_at_all() {
        let relations = relations(
            &["a 1", "b 1", "c 1", "d 1", "e 1"],
            &[
                // By date 1.2 is the latest, whatever 2.0 says; it needs b and itself.
                "a 2.0 c runtime",
                "a 1.2 b runtime",
                "a 1.2 a runtime",
                "a 1.2 c Development",
                "a 1.2 d runtime true",
                // By version.
                "b 1.9 a",
                "b 1.10 c",
                "b 1.10 c",
                "b 1.10 x",
                // No release.
                "c - d",
                "c - e",
                // Without a target; by none.
                "c - -",
                "- 1 e",
                // Its latest release needs nothing.
                "d 1 a",
            ],
            &["a 2.0 5", "a 1.2 9", "d 1 5", "d 2 6"],
            &[],
        );
        let parts = [relations];
        with(&parts, |data| {
            let graph = Graph::new(data, &PLAIN).unwrap();
            assert_eq!(edges(&graph), ["a>b", "b>c", "c>d", "c>e"]);
            let account = &graph.account;
            assert_eq!(
                account.latest,
                Latest {
                    by_date: 2,
                    by_version: 1,
                    all_rows: 1
                }
            );
            assert_eq!(
                (account.packages, account.edges, account.listed),
                (5, 4, true)
            );
            assert_eq!((account.self_loops, account.repeated), (1, 1));
            assert_eq!(
                (account.unresolved_edges, account.unresolved_targets),
                (1, 1)
            );
            assert_eq!((account.older_rows, account.rows), (3, 14));
            assert_eq!((account.other_kind_rows, account.optional_rows), (1, 1));
            assert_eq!(account.incomplete_rows, 2);
            assert_eq!(graph.unresolved, [0, 1, 0, 0, 0]);
            let all = Choice {
                kind: Kind::All,
                optional: true,
                unresolved: true,
                ..PLAIN
            };
            let graph = Graph::new(data, &all).unwrap();
            assert_eq!(
                edges(&graph),
                ["a>b", "a>c", "a>d", "b>c", "b>x", "c>d", "c>e"]
            );
            assert_eq!((graph.len(), graph.account.unresolved_edges), (6, 0));
        });
    }

    #[test]
    fn parts_make_one_graph_and_registries_do_not() {
        let packages = relations(&["a 1", "b 5", "c 2"], &[], &[], &[]);
        let links = relations(&[], &["c 1 b", "b 1 a"], &[], &[]);
        with(&[packages, links], |data| {
            let graph = Graph::new(data, &PLAIN).unwrap();
            assert_eq!(edges(&graph), ["b>a", "c>b"]);
            let b = graph.find("b").unwrap();
            assert_eq!(graph.count(data, b, Field::Downloads), Some(5.0));
        });
        let mut several = relations(&[], &["c 1 b", "b 1 a", "z 1 a"], &[], &[]);
        for (id, registry) in [("a", "npm"), ("b", "npm"), ("c", "npm"), ("z", "pypi")] {
            let [id, registry] = [id, registry].map(|text| several.names.intern(text).unwrap());
            let table = several.table_mut(Relation::Packages);
            table.set(Field::PackageId, Value::Name(id));
            table.set(Field::Registry, Value::Name(registry));
            table.end_row();
        }
        with(&[several], |data| {
            let graph = Graph::new(data, &PLAIN).unwrap();
            assert_eq!((edges(&graph).len(), graph.len()), (2, 3));
            assert_eq!(graph.account.registry.as_deref(), Some("npm"));
            assert_eq!(graph.account.foreign_rows, 2);
        });
        with(&[relations(&["a 1"], &[], &[], &[])], |data| {
            assert!(Graph::new(data, &PLAIN).is_none());
        });
    }

    #[test]
    fn models_and_their_bases_are_a_graph() {
        let relations = crate::domain::models::tests::relations(
            &["a 1", "b 2", "c 3"],
            &[
                "b a finetuned",
                "c b merge",
                "c x merge",
                "c c merge",
                "b a finetuned",
            ],
        );
        let parts = [relations];
        with(&parts, |data| {
            let graph = Graph::new(data, &PLAIN).unwrap();
            assert_eq!(edges(&graph), ["b>a", "c>b"]);
            let account = &graph.account;
            assert_eq!(
                (
                    account.self_loops,
                    account.repeated,
                    account.unresolved_edges
                ),
                (1, 1, 1)
            );
            assert_eq!(account.kinds[0].kind.as_deref(), Some("merge"));
            let tuned = Choice {
                relation: RelationFilter::Finetune,
                ..PLAIN
            };
            let graph = Graph::new(data, &tuned).unwrap();
            assert_eq!(edges(&graph), ["b>a"]);
            assert_eq!(graph.account.other_kind_rows, 3);
        });
    }

    #[test]
    fn splitmix_draws_its_published_numbers() {
        // The first numbers of the reference implementation (Vigna, splitmix64.c) from seed
        // 1234567, as other languages' tests of it have them.
        let mut random = Random::new(1_234_567);
        let first = [random.draw(), random.draw(), random.draw()];
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
        let sample = Random::new(1).sample(5, 9);
        assert_eq!(sample.len(), 5);
        assert!(sample.windows(2).all(|pair| pair[0] < pair[1]) && sample[4] < 9);
        assert_eq!(Random::new(1).sample(9, 4), [0, 1, 2, 3]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let nodes = 200_000u32;
        let pairs = (0..nodes).map(|node| (node, (node + 1) % nodes));
        let circle = Components::new(&Lists::new(nodes as usize, pairs));
        assert_eq!(circle.len(), 1);
        let pairs = (0..nodes - 1).map(|node| (node, node + 1));
        let chain = Components::new(&Lists::new(nodes as usize, pairs));
        assert_eq!(chain.len(), nodes as usize);
        assert_eq!(chain.of[0], nodes - 1);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod twins {
        use std::collections::BTreeSet;

        use proptest::prelude::*;

        use super::*;

        /// What a node reaches, itself left out, by looking.
        fn look(lists: &Lists, node: u32) -> BTreeSet<u32> {
            let mut seen = BTreeSet::new();
            let mut stack = vec![node];
            while let Some(at) = stack.pop() {
                for other in lists.of(at) {
                    if seen.insert(*other) {
                        stack.push(*other);
                    }
                }
            }
            seen.remove(&node);
            seen
        }

        fn graph(nodes: u32, pairs: &[(u32, u32)]) -> (Lists, Lists) {
            let pairs = pairs.iter().map(|(a, b)| (a % nodes, b % nodes));
            let size = nodes as usize;
            (
                Lists::new(size, pairs.clone()),
                Lists::new(size, pairs.map(|(a, b)| (b, a))),
            )
        }

        proptest! {
                           // Circles, self loops and repeated edges included.
                           #[test]
                           fn reach_is_what_a_walk_from_each_node_finds(
                               nodes in 1u32..150,
                               pairs in prop::collection::vec((0u32..150, 0u32..150), 0..300),
                               sets in prop::collection::vec((0u32..150, 0u32..90), 0..200),
                           ) {
                               let (out, into) = graph(nodes, &pairs);
                               let components = Components::new(&out);
                               for node in 0..nodes {
                                   for other in out.of(node) {
                                       let of = |node: u32| components.of[node as usize];
                                       prop_assert!(of(*other) <= of(node));
                                       prop_assert_eq!(
                                           of(*other) == of(node),
                                           node == *other || look(&out, *other).contains(&node)
                                       );
                                   }
                               }
                               let identity = Lists::identity(nodes as usize);
                               let sorted: BTreeSet<(u32, u32)> =
                                   sets.iter().map(|(node, set)| (node % nodes, *set)).collect();
                               let columns = Lists::new(nodes as usize, sorted.iter().copied());
        let owned = columns.clone();
                               for (columns, count) in [(&identity, nodes as usize), (&columns, 90)] {
                                   for (way, lists) in [(Way::Trusts, &out), (Way::Serves, &into)] {
                                       let graph = (&out, &into);
                                       let owners = Some((&owned, 90));
        let wide = reached(graph, &components, way, (columns, count), owners, 3);
                                       let narrow = reached(graph, &components, way, (columns, count), owners, 1);
                                       prop_assert_eq!(&wide, &narrow);
                                       let mut by_column = vec![0u32; count];
                                let mut owners: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); count];
                                       for node in 0..nodes {
                                           let all: BTreeSet<u32> = look(lists, node)
                                               .iter()
                                               .flat_map(|other| columns.of(*other).iter().copied())
                                               .collect();
                                           prop_assert_eq!(wide.by_node[node as usize], all.len() as u32);
                                           for set in &all {
                                        by_column[*set as usize] += 1;
                                        owners[*set as usize].extend(owned.of(node));
                                    }
                                       }
                                       prop_assert_eq!(&wide.by_column, &by_column);
                                let owners: Vec<u32> = owners.iter().map(|all| all.len() as u32).collect();
                                prop_assert_eq!(&wide.owners, &owners);
                                   }
                               }
                           }

                           #[test]
                           fn unions_are_what_walks_find_together(
                               nodes in 1u32..60,
                               pairs in prop::collection::vec((0u32..60, 0u32..60), 0..90),
                               sets in prop::collection::vec(prop::collection::vec(0u32..60, 1..4), 1..8),
                               numbers in prop::collection::vec(0u32..9, 60),
                           ) {
                               let (out, into) = graph(nodes, &pairs);
                               let components = Components::new(&out);
                               let mut cover = Cover::new(&into, &components);
                               let mut union: BTreeSet<u32> = BTreeSet::new();
                               for set in &sets {
                                   let seeds: Vec<u32> = set.iter().map(|seed| seed % nodes).collect();
                                   let own: BTreeSet<u32> =
                seeds.iter().flat_map(|seed| look(&into, *seed)).collect();
                                   let gain = own.difference(&union).count() as u64;
                                   prop_assert_eq!(cover.add(&seeds, false), gain);
                                   prop_assert_eq!(cover.add(&seeds, true), gain);
                                   union.extend(own);
                                   prop_assert_eq!(cover.covered, union.len() as u64);
                               }
                               let least = least_reached(&out, &components, &numbers);
                               for node in 0..nodes {
                                   let all = look(&out, node);
                                   let best = all.iter().map(|other| numbers[*other as usize]).min();
                                   prop_assert_eq!(least[node as usize], best.unwrap_or(NONE));
                               }
                           }
                       }
    }
}
