//! What became of the rows of which a graph is made, and what a reader must know of it.

use serde::Serialize;

use super::{Choice, EdgesAre};
use crate::base::text;

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
    /// The one published last, for want of a stable version or of a known grammar.
    pub by_date: u64,
    /// The highest version.
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
    /// How many nodes are packages where the first `listed` are listed.
    pub(super) fn bound(&self, listed: usize, choice: &Choice) -> usize {
        if self.listed && !choice.unresolved {
            listed
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
        let mut caveats = Vec::new();
        if self.edges_are == EdgesAre::BaseModels {
            caveats.push("This is our analogue for models: an edge goes from a model to a base that it was made from. The definitions are of packages and their dependencies.".to_owned());
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
                    "the one published last, since no stable version is known",
                ),
                (
                    all_rows,
                    "not known, since no release is named: all rows count",
                ),
            ] {
                if packages > 0 {
                    ways.push(format!("{how} ({})", self.nodes(packages)));
                }
            }
            if !ways.is_empty() {
                caveats.push(format!(
                    "The latest release of a package that depends on others is {}.",
                    ways.join("; ")
                ));
            }
        }
        if !self.listed && self.names_alone {
            caveats.push("Of the list of names and downloads only the ranking is kept, which the graph does not use: every name that an edge has counts as a package, and listed packages without any edge are missing, so shares and means are too high.".to_owned());
        } else if !self.listed {
            caveats.push("The files list no packages: every name that an edge has counts as one, and packages without any edge are missing, so shares and means are too high.".to_owned());
        }
        if self.outside_edges > 0 {
            caveats.push(format!(
                "{} of {} that the files do not list are left out, as targets that they do not list are: degrees and reach are those among the listed ones.",
                text::plural(self.outside_edges, "edge", "edges"),
                self.nodes(self.outside_packages),
            ));
        }
        if self.platform_rows > 0 {
            caveats.push(format!(
                "{} on R itself or on a package that comes with it are left out: these are the platform, not packages of the registry.",
                text::plural(self.platform_rows, "dependency", "dependencies"),
            ));
        }
        if self.unresolved_edges > 0 {
            caveats.push(format!(
                "{} to {} that the files do not list are unresolved: nothing is known beyond them. Names are compared byte by byte.",
                text::plural(self.unresolved_edges, "edge", "edges"),
                text::plural(self.unresolved_targets, "name", "names"),
            ));
        }
        if self.other_kind_rows + self.optional_rows > 0 {
            caveats.push(format!(
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
            caveats.push(format!(
                "{} a name at one end and count for nothing.",
                text::plural(self.incomplete_rows, "row lacks", "rows lack")
            ));
        }
        if let Some(registry) = &self.registry {
            caveats.push(format!(
                "The files hold several registries, and dependencies do not say of which they are: only {registry} is looked at, {} of others are left out, and names that several registries have are confused.",
                text::plural(self.foreign_rows, "row", "rows")
            ));
        }
        caveats
    }
}
