//! Reach by search: which nodes reach a set of packages is found by going backwards from it. For a
//! package that few nodes reach this examines few edges, and in a hub nearly all packages are such.

use super::reach::{Components, Owners, Reached};
use crate::base::pulse;
use crate::stats::Lists;

/// Edges that a search may always examine.
const LEAST: usize = 64;

/// The share of the time of walks through all edges that searches may take in vain.
const SHARE: usize = 4;

/// A search from sets of packages.
pub(super) struct Search<'g> {
    /// The edges in the direction of reach, and against it.
    follow: &'g Lists,
    back: &'g Lists,
    components: &'g Components,
    owners: Owners<'g>,
    /// The greatest number of edges that any search may examine.
    most: usize,
    /// The number of edges that searches may examine beyond it, all together.
    spare: usize,
    /// The mark of each node that the current search has found.
    found_by: Vec<u32>,
    /// The mark of each owner of such a node.
    owned_by: Vec<u32>,
    mark: u32,
    /// The nodes of the current search: the set's first, then those found.
    found: Vec<u32>,
}

/// The state of a member of the set that is searched from.
enum Member {
    /// No edge leads from it to a node of the search.
    Apart,
    /// It reaches another member.
    Reaches,
    /// It is in a circle, which may lead to another member or only back.
    InCircle,
}

impl<'g> Search<'g> {
    /// A search from `sets` sets, of which a walk through all edges would handle `together` at once.
    /// If the search fails for all of them, it has taken half as long as these walks.
    pub(super) fn new(
        (follow, back): (&'g Lists, &'g Lists),
        components: &'g Components,
        owners: Owners<'g>,
        (sets, together): (usize, usize),
    ) -> Self {
        let walk = back.total() + components.len();
        Self {
            follow,
            back,
            components,
            owners,
            most: (walk / (SHARE * together)).max(LEAST),
            spare: sets.div_ceil(together) * walk / SHARE,
            found_by: vec![0; back.len()],
            owned_by: vec![0; owners.map_or(0, |(_, all)| all)],
            mark: 0,
            found: Vec::new(),
        }
    }

    /// Counts the nodes that reach a column, of which these are the members. False if the search is
    /// too long or not certain; nothing is counted then.
    pub(super) fn count(&mut self, column: usize, members: &[u32], result: &mut Reached) -> bool {
        if !self.go(members) {
            return false;
        }
        let mut reaching = self.found.get(members.len()..).unwrap_or_default().to_vec();
        for member in members.iter().filter(|_| members.len() > 1) {
            match self.member(*member) {
                Member::Apart => {}
                Member::Reaches => reaching.push(*member),
                Member::InCircle => return false,
            }
        }
        result.by_column[column] = reaching.len() as u32;
        for node in &reaching {
            result.by_node[*node as usize] += 1;
            for owner in self.owners.map_or(&[][..], |(of, _)| of.of(*node)) {
                let owned_by = &mut self.owned_by[*owner as usize];
                if *owned_by != self.mark {
                    *owned_by = self.mark;
                    result.owners[column] += 1;
                }
            }
        }
        true
    }

    /// Finds the nodes that reach a member over edges; false if there are too many.
    fn go(&mut self, members: &[u32]) -> bool {
        self.mark += 1;
        self.found.clear();
        self.found.extend(members);
        for member in members {
            self.found_by[*member as usize] = self.mark;
        }
        let (mut at, mut examined) = (0, 0);
        while let Some(node) = self.found.get(at) {
            at += 1;
            let others = self.back.of(*node);
            examined += others.len();
            if examined > self.most {
                if self.spare < others.len() {
                    return false;
                }
                self.spare -= others.len();
            }
            pulse::beat(1 + others.len() as u32);
            for other in others {
                let found_by = &mut self.found_by[*other as usize];
                if *found_by != self.mark {
                    *found_by = self.mark;
                    self.found.push(*other);
                }
            }
        }
        true
    }

    /// Whether a member reaches another one: an edge leads from it to a node of the search, from
    /// which a member is reached, and that is another one if no circle leads back.
    fn member(&self, member: u32) -> Member {
        let component = |node: u32| self.components.of[node as usize];
        let mut found = Member::Apart;
        for other in self
            .follow
            .of(member)
            .iter()
            .filter(|other| **other != member)
        {
            if self.found_by[*other as usize] == self.mark {
                if component(*other) != component(member) {
                    return Member::Reaches;
                }
                found = Member::InCircle;
            }
        }
        found
    }
}
