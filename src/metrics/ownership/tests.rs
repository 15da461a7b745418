use super::network::CROWD;
use super::*;
use crate::metrics::Source;
use crate::relations::{RankingBuilder, Relations, Value};

/// Packages as `id author downloads likes`, `-` where it is missing, and rows of two names
/// for each other table.
fn relations(packages: &[&str], others: &[([Field; 2], &[&str])]) -> Relations {
    let mut relations = Relations::default();
    let fields = [
        Field::PackageId,
        Field::Author,
        Field::Downloads,
        Field::Likes,
    ];
    let tables = others.iter().map(|(fields, rows)| (&fields[..], *rows));
    for (fields, rows) in std::iter::once((&fields[..], packages)).chain(tables) {
        for row in rows {
            let relation = fields[0].relation();
            for (field, word) in fields.iter().zip(row.split(' ')) {
                let value = match word {
                    "-" => continue,
                    _ if *field == Field::Downloads || *field == Field::Likes => {
                        Value::Count(Count::new(word.parse().unwrap()))
                    }
                    _ => Value::Name(relations.names.intern(word).unwrap()),
                };
                relations.table_mut(relation).set(*field, value);
            }
            relations.table_mut(relation).end_row();
        }
    }
    relations
}

fn of(relations: &Relations, params: &Params) -> Option<Output> {
    let source = Source::default();
    Output::measure_dataset(&Data::new(&source, vec![relations], None), params)
}

fn names(owners: &[Owner]) -> Vec<(&str, f64)> {
    let owners = owners.iter();
    owners
        .map(|owner| (owner.name.as_str(), owner.amount))
        .collect()
}

#[test]
fn what_tells_no_owner_or_popularity_is_nothing() {
    let default = Params::default();
    assert_eq!(of(&relations(&[], &[]), &default), None);
    assert_eq!(of(&relations(&["a/x a"], &[]), &default), None);
    assert_eq!(of(&relations(&["x - 1", "y - 2"], &[]), &default), None);
    // A scope must not count as the owner of all packages without one.
    assert_eq!(
        of(
            &relations(&["@a/x - 1", "@b/y - 2", "c - 3"], &[]),
            &default
        ),
        None
    );
}

/// By hand.
#[test]
fn packages_go_to_their_owners() {
    let rows = [
        "x/a x 6 1",
        "x/b x 2 0",
        "y/c - 4 5",
        "d - 8 9",
        "z/e w 0 -",
        "x/a x 5 1",
    ];
    let output = of(&relations(&rows, &[]), &Params::default()).unwrap();
    assert_eq!(output.told_by, OwnersFrom::Author);
    assert_eq!((output.packages, output.repeated), (5, 1));
    assert_eq!(
        output.without_owner,
        WithoutOwner {
            packages: 1,
            downloads: 8.0,
            share_of_downloads: Some(0.4),
            likes: 9.0
        }
    );
    let downloads = output.by_downloads.as_ref().unwrap();
    assert_eq!(
        (downloads.owners, downloads.zeros, downloads.total),
        (3, 1, 12.0)
    );
    assert_eq!(names(&downloads.largest), [("x", 8.0), ("y", 4.0)]);
    assert_eq!(
        (downloads.holding_50, downloads.holding_80),
        (Some(1), Some(2))
    );
    assert_eq!(downloads.share_top1, Some(8.0 / 12.0));
    let rest = downloads.without_largest.as_ref().unwrap();
    assert_eq!((rest.owner.as_str(), rest.holding_80), ("x", Some(1)));
    assert_eq!(rest.fraction_holding_80, Some(0.5));
    // Of w's only package no like is known.
    let likes = output.by_likes.as_ref().unwrap();
    assert_eq!((likes.owners, likes.total), (2, 6.0));
    assert_eq!(
        names(&output.by_packages.largest),
        [("x", 2.0), ("w", 1.0), ("y", 1.0)]
    );
    let shown = output.show();
    // 8 of 20 downloads have no known owner, and each sentence on 80% must say so.
    assert_eq!(
        shown.short,
        "2 of 3 owners hold 80% of downloads with a known owner"
    );
    let says = "of packages with a known owner (the owner of 40.0% of all downloads is unknown)";
    assert!(shown.sentences[0].contains(says), "{}", shown.sentences[0]);
    assert!(shown.caveats[0].starts_with("The owner of 1 package is unknown"));
}

#[test]
fn all_zero_is_undefined() {
    let output = of(&relations(&["a/x a 0", "b/y b 0"], &[]), &Params::default()).unwrap();
    let downloads = output.by_downloads.as_ref().unwrap();
    assert_eq!(
        (downloads.gini, downloads.holding_80, downloads.hhi),
        (None, None, None)
    );
    assert!(downloads.largest.is_empty() && downloads.without_largest.is_none());
    assert_eq!(output.show().short, "no downloads");
    let one = of(&relations(&["a/x a 3"], &[]), &Params::default()).unwrap();
    let downloads = one.by_downloads.as_ref().unwrap();
    assert_eq!((downloads.gini, downloads.hhi), (Some(0.0), Some(1.0)));
    let rest = downloads.without_largest.as_ref().unwrap();
    assert_eq!((rest.gini, rest.fraction_holding_80), (None, None));
    one.show();
}

/// A package of two maintainers counts for both; one without any counts for nobody.
#[test]
fn maintainers_come_first() {
    let maintainers: &[&str] = &["p ann", "p bob", "q ann", "p ann", "gone cy"];
    let listed = [([Field::MaintainedPackage, Field::Maintainer], maintainers)];
    let rows = ["p @s 10", "q @s 5", "r @s 1"];
    let relation = relations(&rows, &listed);
    let output = of(&relation, &Params::default()).unwrap();
    assert_eq!(
        (output.told_by, output.several_owners),
        (OwnersFrom::Maintainers, 1)
    );
    let downloads = output.by_downloads.as_ref().unwrap();
    assert_eq!(names(&downloads.largest), [("ann", 15.0), ("bob", 10.0)]);
    assert_eq!((downloads.total, output.without_owner.packages), (25.0, 1));
    let by_author = Params {
        by: By::Author,
        ..Params::default()
    };
    let output = of(&relation, &by_author).unwrap();
    assert_eq!(names(&output.by_downloads.unwrap().largest), [("@s", 16.0)]);
}

/// Ties at the cut by name; the ten who own most of the top.
#[test]
fn the_top_has_its_owners() {
    let rows = ["b/1 b 9", "a/2 a 5", "a/1 a 5", "c/1 c 5", "d/1 d 1"];
    let params = Params {
        k: 3,
        ..Params::default()
    };
    let top = of(&relations(&rows, &[]), &params).unwrap().top.unwrap();
    assert_eq!((top.packages, top.cut, top.tied_at_cut), (3, 5.0, 3));
    assert_eq!((top.owners, top.share_of_ten), (2, Some(1.0)));
    assert_eq!(names(&top.largest), [("a", 2.0), ("b", 1.0)]);
    let all = of(&relations(&rows, &[]), &Params::default())
        .unwrap()
        .top
        .unwrap();
    assert_eq!((all.packages, all.tied_at_cut, all.cut), (5, 0, 1.0));
    let many: Vec<String> = (0..24)
        .map(|row| format!("o{row:02}/p o{row:02} {}", 100 - row))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let top = of(&relations(&many, &[]), &Params::default())
        .unwrap()
        .top
        .unwrap();
    assert_eq!(
        (top.owners, top.largest.len(), top.share_of_ten),
        (24, 10, Some(10.0 / 24.0))
    );
}

#[test]
fn periods_are_not_added_up() {
    let mut relation = relations(&["a/x a 5", "b/y b 7", "c/z c 100"], &[]);
    let month = relation.names.intern("last-month").unwrap();
    let total = relation.names.intern("total").unwrap();
    let mut table = crate::relations::Table::default();
    let packages = relation.table(Relation::Packages).unwrap().clone();
    for row in 0..3 {
        for field in [Field::PackageId, Field::Author, Field::Downloads] {
            table.set(field, packages.value(field, row).unwrap());
        }
        let period = if row == 2 { total } else { month };
        table.set(Field::DownloadsPeriod, Value::Name(period));
        table.end_row();
    }
    *relation.table_mut(Relation::Packages) = table;
    let output = of(&relation, &Params::default()).unwrap();
    assert_eq!(
        (output.period.as_deref(), output.other_periods),
        (Some("last-month"), 1)
    );
    let downloads = output.by_downloads.as_ref().unwrap();
    assert_eq!((downloads.owners, downloads.total), (2, 12.0));
}

#[test]
fn names_of_a_whole_list_tell_owners() {
    let ranked = |rows: &[(&str, u64)]| {
        let mut builder = RankingBuilder::default();
        for (id, downloads) in rows {
            builder.push(id, Count::new(*downloads));
        }
        builder.finish()
    };
    let of = |ranking| {
        let source = Source::default();
        Output::measure_dataset(
            &Data::new(&source, Vec::new(), Some(ranking)),
            &Params::default(),
        )
    };
    let list = ranked(&[("a/x", 5), ("a/y", 2), ("gpt2", 3), ("a/x", 1)]);
    let output = of(&list).unwrap();
    assert_eq!(
        (output.told_by, output.packages, output.repeated),
        (OwnersFrom::Name, 3, 1)
    );
    assert_eq!(output.without_owner.downloads, 3.0);
    assert_eq!(output.by_downloads.unwrap().total, 7.0);
    assert_eq!(
        of(&ranked(&[("lodash", 5), ("a/y", 2), ("react", 2)])),
        None
    );
}

/// Repositories r1 of ann, bob and cy; r2 of ann and bob; r3 of dan and eve; r4 of eve and
/// dan; r5 of cy and dan; r6 of flo. networkx 3.6.1, edges weighted by shared repositories
/// (ann-bob 2, ann-cy 1, bob-cy 1, dan-eve 2, cy-dan 1): components of 5 and 1,
/// `louvain_communities` gives {ann, bob, cy}, {dan, eve}, {flo} with each of 50 seeds, and
/// `modularity` of these is 0.3163265306122449.
#[test]
fn commits_link_authors() {
    let commits: &[&str] = &[
        "o/r1 ann",
        "o/r1 bob",
        "o/r1 cy",
        "o/r1 ann",
        "o/r2 bob",
        "o/r2 ann",
        "o/r3 eve",
        "o/r3 dan",
        "o/r4 dan",
        "o/r4 eve",
        "o/r5 cy",
        "o/r5 dan",
        "o/r6 flo",
        "gone eve",
        "o/r1 SFconvertbot",
        "o/r3 SFconvertbot",
    ];
    let fields = [Field::CommittedRepository, Field::CommitAuthor];
    let rows = [
        "o/r1 o 1",
        "o/r2 o 2",
        "o/r3 o 4",
        "o/r4 o 8",
        "o/r5 o 16",
        "o/r6 o 69",
    ];
    let relation = relations(&rows, &[(fields, commits)]);
    let network = of(&relation, &Params::default()).unwrap().network.unwrap();
    assert_eq!(
        (network.authors, network.bots, network.repositories),
        (6, 1, 7)
    );
    assert_eq!(
        (network.pairs, network.alone, network.components),
        (5, 1, 2)
    );
    assert_eq!(network.component_sizes, [[5, 1], [1, 1]]);
    assert_eq!(network.communities, Some(2));
    assert!((network.modularity.unwrap() - 0.3163265306122449).abs() < 1e-12);
    let largest: Vec<_> = network
        .largest
        .iter()
        .map(|community| {
            (
                community.foremost.as_str(),
                community.authors,
                community.packages,
                community.downloads,
            )
        })
        .collect();
    // r5 has one author of each community, so it belongs to the community of the first name.
    assert_eq!(largest, [("ann", 3, 3, 19.0), ("dan", 2, 2, 12.0)]);
    assert_eq!(
        (network.downloads, network.share_of_largest),
        (100.0, Some(0.31))
    );
    let with_bots = Params {
        bots: true,
        ..Params::default()
    };
    let network = of(&relation, &with_bots).unwrap().network.unwrap();
    assert_eq!((network.authors, network.bots, network.pairs), (7, 0, 10));
}

#[test]
fn a_crowd_makes_no_pairs() {
    let commits: Vec<String> = (0..=CROWD).map(|author| format!("o/r a{author}")).collect();
    let commits: Vec<&str> = commits.iter().map(String::as_str).collect();
    let fields = [Field::CommittedRepository, Field::CommitAuthor];
    let relation = relations(&["o/r o 1"], &[(fields, &commits)]);
    let output = of(&relation, &Params::default()).unwrap();
    let network = output.network.as_ref().unwrap();
    assert_eq!(
        (network.crowded, network.pairs, network.components),
        (1, 0, 1)
    );
    assert_eq!((network.modularity, network.communities), (None, Some(0)));
    output.show();
}

/// Sums of fractions depend on the order, so they must not follow the order of the rows.
#[test]
fn the_order_of_rows_changes_no_digit() {
    let fraction = |row: u32| Count::from_f64(f64::from(row * row % 89) + 0.1).unwrap();
    let of_rows = |rows: &mut dyn Iterator<Item = u32>| {
        let mut relations = Relations::default();
        for row in rows {
            let id = relations
                .names
                .intern(&format!("o{}/m{row}", row % 7))
                .unwrap();
            let table = relations.table_mut(Relation::Packages);
            table.set(Field::PackageId, Value::Name(id));
            table.set(Field::Downloads, Value::Count(fraction(row)));
            table.end_row();
        }
        of(&relations, &Params::default()).unwrap()
    };
    let one = of_rows(&mut (0..400));
    assert!(one.by_downloads.as_ref().unwrap().total.fract() != 0.0);
    assert_eq!(one, of_rows(&mut (0..400).rev()));
    assert_eq!(one, of_rows(&mut (0..400).map(|row| row * 37 % 400)));
}
