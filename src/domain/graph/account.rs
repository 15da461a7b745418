//! The account of how rows became a graph, and the caveats that follow from it.

use serde::Serialize;

use super::{Choice, EdgesAre};
use crate::base::text;

/// The account of how rows were used, and which were left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// The kind of the edges.
    pub edges_are: EdgesAre,
    /// Packages: the nodes.
    pub packages: u64,
    /// Whether a table lists the packages. Otherwise every name in an edge is a package.
    pub listed: bool,
    /// Distinct edges between packages, without those of a package to itself.
    pub edges: u64,
    /// Edges of a package to itself.
    pub self_loops: u64,
    /// Rows that repeat an edge.
    pub repeated: u64,
    /// Distinct edges of listed packages to names that are not listed.
    pub unresolved_edges: u64,
    /// The number of these names.
    pub unresolved_targets: u64,
    /// Distinct edges of packages that no table lists; left out if a table lists packages.
    pub outside_edges: u64,
    /// The number of these packages.
    pub outside_packages: u64,
    /// Rows of dependencies on the platform: for packages of R, those on R itself and on the
    /// packages that come with it, which do not belong to the registry.
    pub platform_rows: u64,
    /// Whether the data have a list of names and downloads, whose packages are not nodes.
    pub names_alone: bool,
    /// Rows of dependencies or base edges.
    pub rows: u64,
    /// Rows of releases that are not their package's latest.
    pub older_rows: u64,
    /// Rows of a kind or relation that is not asked for.
    pub other_kind_rows: u64,
    /// Optional dependencies, left out.
    pub optional_rows: u64,
    /// Rows that lack an end.
    pub incomplete_rows: u64,
    /// The registry whose packages are used, if the files hold several.
    pub registry: Option<String>,
    /// Rows of packages of other registries, left out.
    pub foreign_rows: u64,
    /// How the latest releases of dependent packages were found.
    pub latest: Latest,
    /// Kinds of dependencies of latest releases, or relations of models, the most frequent first;
    /// at most [`KINDS`].
    pub kinds: Vec<KindRows>,
}

/// Packages that depend on others, by how their latest release was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Latest {
    /// The one published last, because there is no stable version or no known grammar.
    pub by_date: u64,
    /// The highest version.
    pub by_version: u64,
    /// The rows name no release, so all of them count.
    pub all_rows: u64,
}

/// Rows of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindRows {
    /// The word in the data; `None` if it is missing.
    pub kind: Option<String>,
    /// The number of its rows.
    pub rows: u64,
    /// Whether they count.
    pub counts: bool,
}

/// The greatest number of kinds that an answer names.
pub const KINDS: usize = 20;

pub(super) fn empty(edges_are: EdgesAre, listed: bool) -> Account {
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

pub(super) fn of_kind(word: Option<&str>, counts: bool) -> KindRows {
    KindRows {
        kind: word.map(str::to_owned),
        rows: 0,
        counts,
    }
}

pub(super) fn commonest(kinds: Vec<KindRows>) -> Vec<KindRows> {
    let order = crate::stats::order(kinds.len(), &|a, b| {
        let (a, b) = (&kinds[a], &kinds[b]);
        b.rows.cmp(&a.rows).then_with(|| a.kind.cmp(&b.kind))
    });
    let first = order.into_iter().take(KINDS);
    first.map(|at| kinds[at].clone()).collect()
}

impl Account {
    /// The number of nodes that are packages, if the first `listed` are listed.
    pub(super) fn bound(&self, listed: usize, choice: &Choice) -> usize {
        if self.listed && !choice.unresolved {
            listed
        } else {
            usize::MAX
        }
    }

    /// A number of packages or models in words.
    pub fn nodes(&self, n: u64) -> String {
        match self.edges_are {
            EdgesAre::Dependencies => text::plural(n, "package", "packages"),
            EdgesAre::BaseModels => text::plural(n, "model", "models"),
        }
    }

    /// The caveats in sentences.
    pub fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        if self.edges_are == EdgesAre::BaseModels {
            caveats.push("The definitions are for packages and their dependencies; we use them for models: an edge goes from a model to a base that it was made from.".to_owned());
        }
        if self.edges_are == EdgesAre::Dependencies {
            let Latest {
                by_date,
                by_version,
                all_rows,
            } = self.latest;
            let mut ways = Vec::new();
            for (packages, how) in [
                (by_version, "the highest version"),
                (
                    by_date,
                    "the one published last, because no stable version is known",
                ),
                (
                    all_rows,
                    "not known, because the rows name no release, so all rows count",
                ),
            ] {
                if packages > 0 {
                    ways.push(format!("{how} ({})", self.nodes(packages)));
                }
            }
            if !ways.is_empty() {
                caveats.push(format!(
                    "The latest release of a dependent package is {}.",
                    ways.join("; ")
                ));
            }
        }
        if !self.listed && self.names_alone {
            caveats.push("Only the ranking of the list of names and downloads is kept, and the graph does not use it. So every name in an edge counts as a package, and listed packages without any edge are missing: shares and means are too high.".to_owned());
        } else if !self.listed {
            caveats.push("The files list no packages. So every name in an edge counts as a package, and packages without any edge are missing: shares and means are too high.".to_owned());
        }
        if self.outside_edges > 0 {
            caveats.push(format!(
                "{} of {} that the files do not list: left out, like targets that they do not list. Degrees and reach are those among the listed ones.",
                text::plural(self.outside_edges, "edge", "edges"),
                self.nodes(self.outside_packages),
            ));
        }
        if self.platform_rows > 0 {
            caveats.push(format!(
                "{} on R itself or on a package that comes with it: left out, because these are the platform and not packages of the registry.",
                text::plural(self.platform_rows, "dependency", "dependencies"),
            ));
        }
        if self.unresolved_edges > 0 {
            caveats.push(format!(
                "{} to {} that the files do not list: unresolved, so nothing beyond them is known. Names are compared byte by byte.",
                text::plural(self.unresolved_edges, "edge", "edges"),
                text::plural(self.unresolved_targets, "name", "names"),
            ));
        }
        if self.other_kind_rows + self.optional_rows > 0 {
            caveats.push(format!(
                "{} of kinds that are not asked for and {}: left out.",
                text::plural(self.other_kind_rows, "row", "rows"),
                text::plural(
                    self.optional_rows,
                    "row of an optional dependency",
                    "rows of optional dependencies"
                ),
            ));
        }
        if self.incomplete_rows > 0 {
            caveats.push(format!(
                "{} a name at one end: left out.",
                text::plural(self.incomplete_rows, "row lacks", "rows lack")
            ));
        }
        if let Some(registry) = &self.registry {
            caveats.push(format!(
                "The files hold several registries, and dependencies do not name their registry. Only {registry} is used, and {} of others are left out. Names that occur in several registries are confused.",
                text::plural(self.foreign_rows, "row", "rows")
            ));
        }
        caveats
    }
}
