//! The joint reach of sets of packages that are added one by one.

use super::NONE;
use super::reach::Components;
use crate::stats::Lists;

/// Nodes that some sets of packages reach together; the sets are added one by one.
///
/// A node that depends on a covered node is covered too, with one exception: a package is not in
/// its own reach, so one member of a circle may be left.
pub struct Cover<'g> {
    into: &'g Lists,
    components: &'g Components,
    /// The state of each component: untouched, wholly covered, or the one member that is left.
    states: Vec<u32>,
    /// Whether everything that depends on the component from outside is covered.
    above: Vec<bool>,
    /// Nodes that are covered.
    pub covered: u64,
    /// The number of edges examined, which measures the cost.
    pub visited: u64,
    marks: Vec<u32>,
    mark: u32,
    stack: Vec<u32>,
    met: Vec<u32>,
}

/// The state of a component without covered nodes.
const UNTOUCHED: u32 = u32::MAX;
/// The state of a component whose nodes are all covered.
const WHOLE: u32 = u32::MAX - 1;

impl<'g> Cover<'g> {
    /// A cover without any sets.
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

    /// The number of nodes that the reach of a set of packages would add; with `keep` it is added.
    pub fn add(&mut self, seeds: &[u32], keep: bool) -> u64 {
        self.mark += 1;
        self.met.clear();
        self.stack.clear();
        // In a circle with a package of the set, the other packages of the set decide what is
        // reached.
        let mut circles: Vec<(u32, u32)> = Vec::new();
        for seed in seeds {
            let component = self.components.of[*seed as usize];
            if component == NONE {
                continue;
            }
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
        // From here on components are reached from outside, so each is visited at most once.
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
