//! Tests of the metric alone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::models::tests::relations;
use crate::stats::Lists;

fn of(packages: &[&str], edges: &[&str], params: &Params) -> Output {
    let relations = relations(packages, edges);
    families(&Models::new(&[&relations]), params, true).unwrap()
}

/// The first family is the path e, d, b, a, c, m, f; in the second p and q name each other.
const PACKAGES: [&str; 12] = [
    "a 7", "b 1", "c 1", "d 1", "e 1", "m 1", "f", "x 9", "p", "q", "r", "y 2",
];
const EDGES: [&str; 12] = [
    "b a finetune",
    "c a adapter",
    "d b finetune",
    "e d quantized",
    "m c merge",
    "m f merge",
    "a a",
    "b a finetune",
    "p q",
    "q p",
    "r q",
    "y z",
];

/// By hand.
#[test]
fn a_merge_a_circle_and_a_base_that_is_absent() {
    let output = of(&PACKAGES, &EDGES, &Params::default());
    assert_eq!((output.models, output.edges), (12, 10));
    assert_eq!((output.self_loops, output.repeated), (1, 1));
    assert_eq!((output.families, output.members, output.absent), (3, 12, 1));
    assert_eq!(output.share_in_families, Some(11.0 / 12.0));
    assert_eq!(output.largest_share, Some(7.0 / 12.0));
    assert_eq!(output.largest_share_without_merges, Some(0.5));
    assert_eq!(output.ten_largest_share, Some(1.0));
    assert_eq!(
        (output.one_percent, output.one_percent_share),
        (1, Some(7.0 / 12.0))
    );
    assert_eq!(output.kinds, [2, 1, 1, 2, 0, 4]);
    // (7 − 2) ÷ 2 and (2 − 1) ÷ 1; the circle has no root.
    assert_eq!(
        (output.per_root_mean, output.per_root_median),
        (Some(1.75), Some(1.75))
    );
    let shapes: Vec<_> = output
        .largest
        .iter()
        .map(|family| {
            let names: Vec<&str> = family.names.iter().map(String::as_str).collect();
            (
                names,
                family.members,
                family.roots,
                family.depth,
                family.width,
                family.mean_distance,
                family.downloads,
            )
        })
        .collect();
    assert_eq!(
        shapes,
        [
            // Of a path with n models, the distances of the pairs sum to (n³ − n) ÷ 6.
            (vec!["a", "f"], 7, 2, 3, 3, Some(56.0 / 21.0), Some(12.0)),
            (vec!["q", "p", "r"], 3, 0, 1, 2, Some(4.0 / 3.0), None),
            (vec!["z"], 2, 1, 1, 1, Some(1.0), Some(2.0)),
        ]
    );
    let classes: Vec<_> = output
        .sizes
        .iter()
        .map(|class| (class.families, class.members))
        .collect();
    assert_eq!(classes, [(1, 2), (1, 3), (1, 7), (0, 0), (0, 0), (0, 0)]);
}

#[test]
fn a_relation_leaves_other_edges_out() {
    let packages = ["a 1", "b 1", "c 1"];
    let edges = ["b a finetune", "c a adapter"];
    let params = Params {
        relation: RelationFilter::Finetune,
        ..Params::default()
    };
    let output = of(&packages, &edges, &params);
    assert_eq!(
        (output.members, output.edges, output.kinds),
        (2, 1, [1, 0, 0, 0, 0, 0])
    );
    assert_eq!(output.largest_share_without_merges, None);
    let relations = relations(&packages, &edges);
    let params = Params {
        relation: RelationFilter::Merge,
        ..Params::default()
    };
    assert_eq!(families(&Models::new(&[&relations]), &params, true), None);
}

/// The tree of the first example by hand: m names c, at distance 1 from the root a, and the root f.
#[test]
fn a_model_stands_below_the_base_nearest_to_a_root() {
    let output = of(&PACKAGES, &EDGES, &Params::default());
    let [tree] = &output.trees[..] else { panic!() };
    assert_eq!((tree.of.as_str(), tree.members), ("a", 7));
    let listed: Vec<_> = tree
        .nodes
        .iter()
        .map(|node| {
            (
                node.name.as_str(),
                node.base,
                node.kind,
                node.bases,
                node.derived,
                node.below,
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("a", None, None, 0, 2, 4),
            ("b", Some(0), Some(Kind::Finetune), 1, 1, 2),
            ("d", Some(1), Some(Kind::Finetune), 1, 1, 1),
            ("e", Some(2), Some(Kind::Quantized), 1, 0, 0),
            ("c", Some(0), Some(Kind::Adapter), 1, 1, 0),
            ("f", None, None, 0, 1, 1),
            ("m", Some(5), Some(Kind::Merge), 2, 0, 0),
        ]
    );
    assert!(
        tree.nodes
            .iter()
            .all(|node| node.present && node.left_out == 0)
    );
}

#[test]
fn families_are_drawn_by_the_name_of_a_member() {
    let packages = ["a 1", "b 1", "c 1", "x 1", "y 1", "p 1", "q 1", "lonely 1"];
    let edges = ["b a", "c b", "y x", "y z", "p q", "q p"];
    let of_these = |names: &[&str]| {
        let params = Params {
            trees: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Params::default()
        };
        of(&packages, &edges, &params)
    };
    let output = of_these(&["y", "lonely", "q", "never read"]);
    let drawn: Vec<Vec<_>> = output
        .trees
        .iter()
        .map(|tree| {
            tree.nodes
                .iter()
                .map(|node| (node.name.as_str(), node.base, node.present))
                .collect()
        })
        .collect();
    // z is only named. Each of p and q names the other, so that neither is a root and both are at the top.
    assert_eq!(
        drawn,
        [
            vec![("x", None, true), ("y", Some(0), true), ("z", None, false)],
            vec![("p", None, true), ("q", None, true)],
        ]
    );
    assert_eq!(output.no_family, ["lonely"]);
    assert_eq!(output.trees[0].of, "y");
}

/// A root with 400 models made from it, one of which has 5 more, another 3.
#[test]
fn a_large_tree_keeps_the_models_from_which_most_were_made() {
    let name = |model: usize| format!("m{model:03}");
    let mut edges: Vec<String> = (1..=400)
        .map(|model| format!("{} m000", name(model)))
        .collect();
    edges.extend((401..=405).map(|model| format!("{} m399", name(model))));
    edges.extend((406..=408).map(|model| format!("{} m400", name(model))));
    let packages: Vec<String> = (0..=408)
        .map(|model| format!("{} 1", name(model)))
        .collect();
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
    let output = of(&packages, &edges, &Params::default());
    let [tree] = &output.trees[..] else { panic!() };
    assert_eq!((tree.members, tree.nodes.len()), (409, 300));
    let at = |name: &str| tree.nodes.iter().find(|node| node.name == name).unwrap();
    // Of models from which nothing was made, those with the first names: m001 to m297 below the root.
    assert_eq!((at("m000").below, at("m000").left_out), (408, 400 - 299));
    assert_eq!((at("m399").below, at("m399").left_out), (5, 5));
    assert_eq!((at("m400").below, at("m400").left_out), (3, 3));
    assert_eq!((at("m297").below, at("m297").derived), (0, 0));
    // Those with most models below them come first.
    assert_eq!(tree.nodes[1].name, "m399");
    assert_eq!(tree.nodes[2].name, "m400");
}

/// The same by matrices: distances along edges in either direction, and paths by what reaches what.
struct Naive {
    distance: Vec<Vec<Option<u32>>>,
    reaches: Vec<Vec<bool>>,
    edges: Vec<(usize, usize)>,
}

impl Naive {
    fn new(nodes: usize, edges: &[(usize, usize)]) -> Self {
        let mut distance = vec![vec![None; nodes]; nodes];
        let mut reaches = vec![vec![false; nodes]; nodes];
        for (node, row) in distance.iter_mut().enumerate() {
            row[node] = Some(0);
        }
        for (base, child) in edges.iter().copied().filter(|(base, child)| base != child) {
            distance[base][child] = Some(1);
            distance[child][base] = Some(1);
            reaches[base][child] = true;
        }
        for by in 0..nodes {
            for from in 0..nodes {
                for to in 0..nodes {
                    reaches[from][to] |= reaches[from][by] && reaches[by][to];
                    if let (Some(a), Some(b)) = (distance[from][by], distance[by][to]) {
                        let old = distance[from][to];
                        distance[from][to] = Some(old.map_or(a + b, |old: u32| old.min(a + b)));
                    }
                }
            }
        }
        let edges = edges.iter().copied().filter(|(base, child)| base != child);
        Self {
            distance,
            reaches,
            edges: edges.collect(),
        }
    }

    /// The fewest edges from a model that has no base outside its circle.
    fn below_tops(&self) -> Vec<Option<u32>> {
        let nodes = self.reaches.len();
        let top = |node: usize| {
            let mut bases = self.edges.iter().filter(|(_, child)| *child == node);
            let own = bases.all(|(base, _)| self.reaches[node][*base]);
            // Nothing else leads into its circle either.
            own && (0..nodes).all(|from| !self.reaches[from][node] || self.reaches[node][from])
        };
        let mut far: Vec<Option<u32>> = (0..nodes).map(|node| top(node).then_some(0)).collect();
        for _ in 0..nodes {
            for (base, child) in &self.edges {
                if let Some(next) = far[*base].map(|far| far + 1) {
                    far[*child] = Some(far[*child].map_or(next, |old| old.min(next)));
                }
            }
        }
        far
    }

    /// The longest path from a node, with circles as one.
    fn depth(&self, node: usize) -> u32 {
        let circle = |a: usize, b: usize| a == b || self.reaches[a][b] && self.reaches[b][a];
        let leaving = self
            .edges
            .iter()
            .filter(|(base, child)| circle(*base, node) && !circle(*child, node));
        leaving
            .map(|(_, child)| 1 + self.depth(*child))
            .max()
            .unwrap_or(0)
    }
}

proptest! {
    #[test]
    fn as_by_matrices(edges in prop::collection::vec((0_usize..11, 0_usize..11), 1..22)) {
        let names: Vec<String> = (0..11).map(|node| format!("m{node:02}")).collect();
        let named: Vec<String> = edges.iter().map(|(base, child)| format!("{} {}", names[*child], names[*base])).collect();
        let packages: Vec<&str> = names.iter().map(String::as_str).collect();
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let relations = relations(&packages, &named);
        let models = Models::new(&[&relations]);
        let forest = Forest::new(&models, RelationFilter::All);
        let naive = Naive::new(11, &edges);
        let shapes = forest.shapes();
        let mut seen: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (node, family) in forest.family.iter().enumerate() {
            seen.entry(*family).or_default().push(forest.models[node] as usize);
        }
        let mut last = usize::MAX;
        for (family, members) in seen {
            prop_assert!(members.len() <= last, "the largest comes first");
            last = members.len();
            let first = members[0];
            let mut expected: Vec<usize> = (0..11).filter(|node| naive.distance[first][*node].is_some()).collect();
            expected.sort_unstable();
            prop_assert_eq!(&members, &expected);
            let has_base = |node: &usize| naive.edges.iter().any(|(_, child)| child == node);
            let roots = members.iter().filter(|node| !has_base(node)).count();
            prop_assert_eq!(shapes.roots[family as usize] as usize, roots);
            let depth = members.iter().map(|node| naive.depth(*node)).max().unwrap();
            prop_assert_eq!(shapes.depth[family as usize], depth);
            let mut sum = 0;
            for from in &members {
                for to in &members {
                    sum += naive.distance[*from][*to].unwrap();
                }
            }
            let pairs = members.len() * (members.len() - 1);
            let mean = forest.distance(family).unwrap().mean;
            prop_assert!((mean - f64::from(sum) / pairs as f64).abs() < 1e-12);
            let trees = Trees::new(&forest, &models, shapes.tops.clone());
            let tree = trees.of(&forest, &models, family);
            let from_top = naive.below_tops();
            let mut level: Vec<u32> = Vec::new();
            let mut below = vec![0; tree.len()];
            for node in &tree {
                let number = names.iter().position(|name| *name == node.name).unwrap();
                let above = node.base.map(|base| level[base as usize]);
                level.push(above.map_or(0, |above| above + 1));
                prop_assert_eq!(level.last(), from_top[number].as_ref(), "as far from a root as it can be near");
                if let Some(base) = node.base {
                    let base = names.iter().position(|name| *name == tree[base as usize].name).unwrap();
                    prop_assert!(naive.edges.contains(&(base, number)));
                }
            }
            for (place, node) in tree.iter().enumerate().rev() {
                prop_assert_eq!(node.below, below[place]);
                if let Some(base) = node.base {
                    below[base as usize] += below[place] + 1;
                }
            }
            let mut listed: Vec<usize> = tree.iter().map(|node| names.iter().position(|name| *name == node.name).unwrap()).collect();
            listed.sort_unstable();
            prop_assert_eq!(&listed, &expected, "each member once");
        }
    }
}

/// The same sum, by a separate search from each source.
fn sum_one_by_one(neighbours: &Lists, sources: &[u32]) -> u64 {
    let mut sum = 0;
    for source in sources {
        let mut distances = BTreeMap::from([(*source, 0)]);
        let mut waiting = std::collections::VecDeque::from([*source]);
        while let Some(node) = waiting.pop_front() {
            let next = distances[&node] + 1;
            for other in neighbours.of(node) {
                if !distances.contains_key(other) {
                    distances.insert(*other, next);
                    waiting.push_back(*other);
                }
            }
        }
        sum += distances.values().sum::<u64>();
    }
    sum
}

proptest! {
    #[test]
    fn searches_side_by_side_find_the_distances_of_single_ones(
        edges in prop::collection::vec((0_u32..150, 0_u32..150), 0..220),
        sources in prop::collection::btree_set(0_u32..150, 0..150),
    ) {
        let both = edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        let neighbours = Lists::new(150, both.collect::<Vec<_>>().into_iter());
        let sources: Vec<u32> = sources.into_iter().collect();
        prop_assert_eq!(
            forest::sum_from(&neighbours, &sources),
            sum_one_by_one(&neighbours, &sources)
        );
    }
}
