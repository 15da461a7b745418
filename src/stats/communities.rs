use super::{Lists, order};
use crate::base::pulse;

/// An edge of an undirected graph; each pair of nodes has at most one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The lower node.
    pub a: u32,
    /// The higher node.
    pub b: u32,
    /// The weight of the edge, above 0.
    pub weight: f64,
}

/// A division of nodes into communities.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// The community of each node, numbered by their first nodes.
    pub of: Vec<u32>,
    /// Newman's modularity of the division: how much more weight is within communities than
    /// expected by chance. Undefined without edges.
    pub modularity: Option<f64>,
}

/// The greatest number of passes over all nodes at one level. Each pass raises the modularity, but
/// the last ones hardly.
const PASSES: usize = 100;

/// The least gain of a move, which is above the rounding error.
const LEAST: f64 = 1e-12;

/// Communities by the Louvain method (Blondel et al. 2008). Nodes are visited in the order of their
/// numbers, and of equally good communities the lowest is taken. So the result is not random, but
/// another order of the nodes may give another division that is as good.
pub fn communities(nodes: usize, links: &[Link]) -> Communities {
    let mut of: Vec<u32> = (0..nodes as u32).collect();
    let mut level = Level {
        links: links.to_vec(),
        within: vec![0.0; nodes],
    };
    let mut modularity = level.modularity();
    while let Some(division) = level.divide() {
        for node in &mut of {
            *node = division.get(*node as usize).copied().unwrap_or(*node);
        }
        level = level.united(&division);
        modularity = level.modularity();
    }
    Communities { of, modularity }
}

/// A graph whose nodes are communities of a finer one.
struct Level {
    links: Vec<Link>,
    /// The weight within each node.
    within: Vec<f64>,
}

impl Level {
    /// The weight at each node (the weight within counts from both ends), and that of all nodes.
    fn degrees(&self) -> (Vec<f64>, f64) {
        let mut degrees: Vec<f64> = self.within.iter().map(|weight| 2.0 * weight).collect();
        for link in &self.links {
            for node in [link.a, link.b] {
                if let Some(degree) = degrees.get_mut(node as usize) {
                    *degree += link.weight;
                }
            }
        }
        let all = degrees.iter().sum();
        (degrees, all)
    }

    /// A graph in which each node is a community.
    fn modularity(&self) -> Option<f64> {
        let (degrees, all) = self.degrees();
        let nodes = self.within.iter().zip(&degrees);
        let terms =
            nodes.map(|(weight, degree)| 2.0 * weight / all - (degree / all) * (degree / all));
        (all > 0.0).then(|| terms.sum())
    }

    /// The neighbours of each node with the weight of the edge between them.
    fn neighbours(&self) -> Lists<(u32, f64)> {
        let both = self.links.iter().flat_map(|link| {
            let Link { a, b, weight } = *link;
            [(a, (b, weight)), (b, (a, weight))]
        });
        Lists::new(self.within.len(), both)
    }

    /// The community of each node after moving nodes until no move gains; `None` if nothing moved.
    fn divide(&self) -> Option<Vec<u32>> {
        let nodes = self.within.len();
        let (degrees, all) = self.degrees();
        let neighbours = self.neighbours();
        let mut of: Vec<u32> = (0..nodes as u32).collect();
        let mut totals = degrees.clone();
        // These are the weights from the current node to each community, and the communities with
        // any.
        let mut towards = vec![0.0; nodes];
        let mut met: Vec<u32> = Vec::new();
        let mut changed = false;
        for _ in pulse::over(0..PASSES) {
            let mut moved = false;
            for node in pulse::through(0..nodes) {
                for (other, weight) in neighbours.of(node as u32) {
                    let community = of[*other as usize];
                    if towards[community as usize] == 0.0 {
                        met.push(community);
                    }
                    towards[community as usize] += weight;
                }
                met.sort_unstable();
                let (current, degree) = (of[node], degrees[node]);
                totals[current as usize] -= degree;
                let gain = |community: u32| {
                    let community = community as usize;
                    towards[community] - totals[community] * degree / all
                };
                let mut best = (gain(current), current);
                for community in &met {
                    let gain = gain(*community);
                    if gain > best.0 + LEAST * all {
                        best = (gain, *community);
                    }
                }
                totals[best.1 as usize] += degree;
                of[node] = best.1;
                moved |= best.1 != current;
                for community in met.drain(..) {
                    towards[community as usize] = 0.0;
                }
            }
            changed |= moved;
            if !moved {
                break;
            }
        }
        changed.then(|| renumbered(of))
    }

    /// The graph whose nodes are the communities.
    fn united(&self, division: &[u32]) -> Self {
        let nodes = division.iter().max().map_or(0, |last| *last as usize + 1);
        let mut within = vec![0.0; nodes];
        for (weight, community) in self.within.iter().zip(division) {
            within[*community as usize] += weight;
        }
        let mut between = Vec::new();
        for link in &self.links {
            let (a, b) = (division[link.a as usize], division[link.b as usize]);
            if a == b {
                within[a as usize] += link.weight;
            } else {
                between.push(Link {
                    a: a.min(b),
                    b: a.max(b),
                    weight: link.weight,
                });
            }
        }
        Self {
            links: merged(&between),
            within,
        }
    }
}

/// Renumbers from 0 in the order of first occurrence.
fn renumbered(of: Vec<u32>) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; of.len()];
    let mut next = 0;
    of.into_iter()
        .map(|community| {
            let number = &mut numbers[community as usize];
            if *number == u32::MAX {
                *number = next;
                next += 1;
            }
            *number
        })
        .collect()
}

/// Merges edges so that each pair occurs once, with the sum of the weights.
fn merged(links: &[Link]) -> Vec<Link> {
    let key = |index: usize| (links[index].a, links[index].b);
    let mut out: Vec<Link> = Vec::new();
    for index in order(links.len(), &|x, y| key(x).cmp(&key(y))) {
        let link = links[index];
        match out.last_mut() {
            Some(last) if (last.a, last.b) == (link.a, link.b) => last.weight += link.weight,
            _ => out.push(link),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(edges: &[(u32, u32)]) -> Vec<Link> {
        let edges = edges.iter();
        edges
            .map(|(a, b)| Link {
                a: *a,
                b: *b,
                weight: 1.0,
            })
            .collect()
    }

    #[test]
    fn without_edges_each_is_alone() {
        assert_eq!(communities(0, &[]).of, [] as [u32; 0]);
        let alone = communities(3, &[]);
        assert_eq!((alone.of, alone.modularity), (vec![0, 1, 2], None));
        // One edge: all weight within, all at one community, 1 − 1.
        let pair = communities(3, &links(&[(0, 1)]));
        assert_eq!((pair.of, pair.modularity), (vec![0, 0, 1], Some(0.0)));
    }

    /// Four cliques of four in a ring, and two triangles of weighted edges with a bridge and a
    /// tail: `louvain_communities` of networkx 3.6.1 gives these divisions with each of 50 seeds,
    /// `modularity` these numbers.
    #[test]
    fn clear_communities_are_found() {
        let mut ring = Vec::new();
        for clique in 0..4u32 {
            for i in 0..4 {
                ring.extend((0..i).map(|j| (4 * clique + j, 4 * clique + i)));
            }
        }
        ring.extend([(3, 4), (7, 8), (11, 12), (0, 15)]);
        let found = communities(16, &links(&ring));
        assert_eq!(found.of, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
        assert!((found.modularity.unwrap() - 0.6071428571428571).abs() < 1e-12);
        let weighted = [
            (0, 1, 3.0),
            (0, 2, 1.0),
            (1, 2, 2.0),
            (3, 4, 2.0),
            (3, 5, 2.0),
            (4, 5, 1.0),
            (2, 3, 1.0),
            (5, 6, 4.0),
        ];
        let weighted = weighted.map(|(a, b, weight)| Link { a, b, weight });
        let found = communities(7, &weighted);
        assert_eq!(found.of, [0, 0, 0, 1, 1, 1, 1]);
        assert!((found.modularity.unwrap() - 0.419921875).abs() < 1e-12);
    }

    /// Zachary's karate club. By networkx 3.6.1, without weights, 500 seeds end most often at
    /// modularities of 0.4188, 0.4198 (the best that there is), 0.4156 and 0.4151.
    #[test]
    fn the_karate_club_parts_as_well_as_elsewhere() {
        #[rustfmt::skip]
        const CLUB: [(u32, u32); 78] = [
            (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (0, 10), (0, 11),
            (0, 12), (0, 13), (0, 17), (0, 19), (0, 21), (0, 31), (1, 2), (1, 3), (1, 7), (1, 13),
            (1, 17), (1, 19), (1, 21), (1, 30), (2, 3), (2, 7), (2, 8), (2, 9), (2, 13), (2, 27),
            (2, 28), (2, 32), (3, 7), (3, 12), (3, 13), (4, 6), (4, 10), (5, 6), (5, 10), (5, 16),
            (6, 16), (8, 30), (8, 32), (8, 33), (9, 33), (13, 33), (14, 32), (14, 33), (15, 32), (15, 33),
            (18, 32), (18, 33), (19, 33), (20, 32), (20, 33), (22, 32), (22, 33), (23, 25), (23, 27), (23, 29),
            (23, 32), (23, 33), (24, 25), (24, 27), (24, 31), (25, 31), (26, 29), (26, 33), (27, 33), (28, 31),
            (28, 33), (29, 32), (29, 33), (30, 32), (30, 33), (31, 32), (31, 33), (32, 33),
        ];
        let found = communities(34, &links(&CLUB));
        assert!(found.modularity.unwrap() > 0.415, "{found:?}");
        assert_eq!(found, communities(34, &links(&CLUB)));
    }
}
