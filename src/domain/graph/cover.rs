//! What sets of packages reach together, as the sets are added one by one.

use super::reach::Components;
use crate::stats::Lists;

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
                match circles.iter_mut().find(|(number, _)| *number == component) {
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
