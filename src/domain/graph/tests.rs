use super::*;
use crate::domain::data::Source;
use crate::relations::{Count, Relations};

/// The settings that follow the definitions.
pub const PLAIN: Choice = Choice {
    kind: DependencyKind::Runtime,
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

/// Data that consist of these relations.
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

/// A list bounds the graph at both ends. A package outside the list is not a node, whether it
/// depends on a listed one or a listed one depends on it.
#[test]
fn packages_outside_the_list_count_at_neither_end() {
    let outside = |graph: &Graph<'_>| {
        let account = &graph.account;
        let sides = [account.unresolved_edges, account.unresolved_targets];
        (sides, [account.outside_edges, account.outside_packages])
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
            let caveats = graph.caveats().join("\n");
            assert!(caveats.contains("4 edges of 2"), "{caveats}");
            let all = Choice {
                unresolved: true,
                ..PLAIN
            };
            let graph = Graph::new(data, &all).unwrap();
            assert_eq!(edges(&graph), ["a>b", "a>x", "y>a", "y>b", "z>x"]);
            assert_eq!(outside(&graph), ([0, 0], [0, 0]));
            let caveats = graph.caveats().join("\n");
            assert!(!caveats.contains("do not list"), "{caveats}");
        });
    }
}

/// R must not be a node: every package of R depends on it, so it would have the largest reach.
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
        let caveats = graph.caveats().join("\n");
        assert_eq!(caveats.contains("R itself"), rows > 0, "{caveats}");
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
            "Only the ranking of the list of names and downloads is kept",
        ),
    ] {
        let data = Data::new(&source, parts.iter().collect(), ranking);
        let graph = Graph::new(&data, &PLAIN).unwrap();
        let caveats = graph.caveats().join("\n");
        assert!(caveats.contains(words), "{caveats}");
    }
}

#[test]
fn the_latest_release_counts_by_date_by_version_or_not_at_all() {
    let relations = relations(
        &["a 1", "b 1", "c 1", "d 1", "e 1"],
        &[
            // By date 1.2 is the latest, although 2.0 is higher; it needs b and itself.
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
            kind: DependencyKind::All,
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

    use super::super::reach::reached_by_blocks;
    use super::*;

    /// What a node reaches without itself, by a simple search.
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
                       // The random edges include circles, self loops and repeated edges.
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
                                   let columns_of = (columns, count);
                                   let wide = reached(graph, &components, way, columns_of, owners, 3);
                                   let narrow = reached(graph, &components, way, columns_of, owners, 1);
                                   prop_assert_eq!(&wide, &narrow);
                                   for words in [1, 2] {
                                       let blocks = reached_by_blocks(
                                           graph, &components, way, columns_of, owners, words,
                                       );
                                       prop_assert_eq!(&wide, &blocks);
                                   }
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
                               let reached: BTreeSet<u32> =
            seeds.iter().flat_map(|seed| look(&into, *seed)).collect();
                               let gain = reached.difference(&union).count() as u64;
                               prop_assert_eq!(cover.add(&seeds, false), gain);
                               prop_assert_eq!(cover.add(&seeds, true), gain);
                               union.extend(reached);
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
