//! Tests of the metric alone.

use super::*;
use crate::domain::models::tests::relations;
use crate::metrics::shown::{Cell, Figure};

fn of(packages: &[&str], edges: &[&str], params: &Params) -> Output {
    let relations = relations(packages, edges);
    preservation(&Models::new(&[&relations]), params).unwrap()
}

fn rates(output: &Output) -> Vec<(&str, u64, u64, u64)> {
    let rate = |library: &LibraryRate| (library.bases, library.descendants, library.preserved);
    output
        .libraries
        .iter()
        .map(|library| {
            let (bases, descendants, preserved) = rate(library);
            (library.library.as_str(), bases, descendants, preserved)
        })
        .collect()
}

/// The worked example of the metric's specification, section 8.
#[test]
fn worked_example() {
    let packages = [
        "x 1 T,S", "y 1 T", "x1 1 T,S", "x2 1 T", "x3 1 P", "y1 1 T,S",
    ];
    let edges = ["x1 x", "x2 x", "x3 x", "y1 y"];
    let paper = of(&packages, &edges, &Params::default());
    assert_eq!(rates(&paper), [("T", 1, 3, 2), ("S", 1, 3, 1)]);
    assert_eq!(paper.hidden, 2);
    let artifact = of(
        &packages,
        &edges,
        &Params {
            mode: Mode::Artifact,
            ..Params::default()
        },
    );
    assert_eq!(rates(&artifact), [("S", 2, 2, 2), ("T", 2, 2, 2)]);
    assert_eq!(artifact.multi_library, 2);
}

#[test]
fn a_descendant_of_two_bases_counts_twice() {
    let packages = ["x 1 T,S", "y 1 T,S", "d 1 T"];
    let output = of(&packages, &["d x", "d y", "e x", "x x"], &Params::default());
    assert_eq!(rates(&output), [("T", 2, 3, 2), ("S", 2, 3, 0)]);
    assert_eq!((output.self_loops, output.unresolved), (1, 0));
    let kept = of(
        &packages,
        &["d x", "d z", "x x"],
        &Params {
            self_loops: SelfLoops::Kept,
            ..Params::default()
        },
    );
    assert_eq!(rates(&kept)[0], ("T", 1, 2, 2));
    assert_eq!(kept.unresolved, 1);
}

#[test]
fn only_listed_names_count() {
    let packages = ["x 1 T,S,U", "d 1 T,U"];
    let params = Params {
        only: vec!["T".into(), "S".into()],
        ..Params::default()
    };
    let output = of(&packages, &["d x"], &params);
    assert_eq!(rates(&output), [("T", 1, 1, 1), ("S", 1, 1, 0)]);
    // If the list has only one name, no base has another library.
    let params = Params {
        only: vec!["T".into()],
        ..Params::default()
    };
    assert_eq!(rates(&of(&packages, &["d x"], &params)), []);
}

/// The artifact's scripts keep edges of a model to itself, so its N does in both modes.
#[test]
fn the_artifacts_n_is_the_same_in_both_modes() {
    let packages = ["x 1 T,S", "d 1 T,S", "e 1 T,S"];
    let edges = ["d x", "e e"];
    let paper = of(&packages, &edges, &Params::default());
    assert_eq!((paper.multi_library, paper.self_loops), (2, 1));
    assert_eq!(paper.other[0].descendants, 2);
    let mode = Params {
        mode: Mode::Artifact,
        ..Params::default()
    };
    let artifact = of(&packages, &edges, &mode);
    assert_eq!((artifact.multi_library, artifact.self_loops), (2, 0));
    assert_eq!(artifact.by_share, paper.by_share);
    assert_eq!(artifact.by_rate, paper.by_rate);
    let dropped = Params {
        self_loops: SelfLoops::Dropped,
        ..Params::default()
    };
    assert_eq!(of(&packages, &edges, &dropped).multi_library, 1);
}

/// A child of several bases belongs to the base with most children, then to the first by name.
#[test]
fn a_descendant_belongs_to_one_base() {
    let packages = ["d 1 T,S", "e 1 T,S", "f 1 T,S", "g 1 T", "h 1 T,S"];
    // b has three children, a and c two each.
    let edges = ["d a", "e a", "d b", "f b", "g b", "f c", "h c"];
    let mode = Params {
        mode: Mode::Artifact,
        ..Params::default()
    };
    let output = of(&packages, &edges, &mode);
    let library = &output.libraries[0];
    // b: d and f; a: e; c: h.
    assert_eq!(
        (library.bases, library.largest_base, library.descendants),
        (3, 2, 4)
    );
    assert!((library.effective_bases - 16.0 / 6.0).abs() < 1e-12);
    // Of equal ones the first by name is taken: a has d, b has e.
    let edges = ["d b", "e b", "d a", "f a"];
    let library = &of(&packages, &edges, &mode).libraries[0];
    assert_eq!((library.bases, library.largest_base), (2, 2));
}

/// A number of bases, each with a list of the libraries of its children.
fn hub(bases: usize, libraries: &str, children: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut packages, mut edges) = (Vec::new(), Vec::new());
    for base in 0..bases {
        packages.push(format!("base{base} 1 {libraries}"));
        for (place, child) in children.iter().enumerate() {
            packages.push(format!("child{base}-{place} 1 {child}"));
            edges.push(format!("child{base}-{place} base{base}"));
        }
    }
    (packages, edges)
}

fn output(hub: &(Vec<String>, Vec<String>)) -> Output {
    let packages: Vec<&str> = hub.0.iter().map(String::as_str).collect();
    let edges: Vec<&str> = hub.1.iter().map(String::as_str).collect();
    of(&packages, &edges, &Params::default())
}

/// Clusters are summed in the order of names, so the order of rows changes no bit.
#[test]
fn the_order_of_rows_changes_no_bit() {
    let sets = [
        "transformers,timm",
        "timm,keras",
        "transformers",
        "timm,transformers,onnx",
    ];
    let mut packages: Vec<String> = (0..60)
        .map(|base| format!("b{base} 1 {}", sets[base % 4]))
        .collect();
    let mut edges = Vec::new();
    for child in 0..300usize {
        packages.push(format!("c{child} 1 {}", sets[child * child % 11 % 4]));
        edges.push(format!("c{child} b{}", child * child % 61));
        edges.push(format!("c{child} b{}", child * 7 % 53));
    }
    let one = output(&(packages.clone(), edges.clone()));
    let timm = one
        .by_rate
        .others
        .iter()
        .find(|library| library.library == "timm");
    assert!(timm.unwrap().difference.is_some() && one.by_share.compared > 0);
    packages.reverse();
    packages.swap(5, 200);
    edges.reverse();
    edges.swap(17, 300);
    assert_eq!(output(&(packages, edges)), one);
}

#[test]
fn rivals_need_bases_and_formats_are_marked() {
    let mut hub = hub(
        20,
        "transformers,timm,safetensors",
        &["transformers,safetensors", "timm,safetensors", "timm"],
    );
    // One base with many children of another library is little evidence.
    hub.0.push("big 1 keras,jax".into());
    for child in 0..100 {
        hub.0.push(format!("big{child} 1 keras"));
        hub.1.push(format!("big{child} big"));
    }
    let output = output(&hub);
    let find = |name: &str| {
        output
            .libraries
            .iter()
            .find(|library| library.library == name)
    };
    let keras = find("keras").unwrap();
    assert_eq!(keras.spread(), "1 base with all 100 descendants");
    assert!(!keras.enough && keras.interval.is_none() && keras.difference.is_none());
    let timm = find("timm").unwrap();
    assert_eq!(timm.spread(), "20 bases, one with 3 of 60 descendants");
    let lead = timm.difference.unwrap();
    assert!((lead.difference + 1.0 / 3.0).abs() < 1e-12);
    assert!(lead.interval[1] < 0.0 && lead.adjusted == Some(lead.interval));
    let format = find("safetensors").unwrap();
    assert!(format.format && format.enough);
    assert_eq!(format.difference.unwrap().adjusted, None);
    assert_eq!(output.by_rate.compared, 1);
    let others: Vec<&str> = output
        .by_rate
        .others
        .iter()
        .map(|library| &*library.library)
        .collect();
    assert_eq!(others, ["keras", "safetensors", "timm", "jax"]);
    assert!(
        output
            .caveats
            .iter()
            .any(|caveat| matches!(caveat, Caveat::FewBases { .. }))
    );
}

fn library(name: &str, preserved: u64, descendants: u64) -> LibraryRate {
    LibraryRate {
        library: name.to_owned(),
        bases: 3,
        descendants,
        preserved,
        rate: Some(preserved as f64 / descendants as f64),
        interval: Some([0.4, 0.6]),
        shown: true,
        effective_bases: 12.3,
        effective_descendants: Some(50.5),
        largest_base: 1,
        format: false,
        enough: true,
        difference: None,
    }
}

fn shown(mode: Mode, libraries: Vec<LibraryRate>) -> Shown {
    let packages = ["x 1 T,S", "x1 1 T,S"];
    let output = Output {
        mode,
        libraries,
        multi_library: 3252,
        ..of(&packages, &["x1 x"], &Params::default())
    };
    output.show()
}

#[test]
fn the_best_library_is_named_and_transformers_where_that_is_another() {
    let few = LibraryRate {
        shown: false,
        ..library("onnx", 3, 14)
    };
    let libraries = || {
        vec![
            library("safetensors", 99, 100),
            library("transformers", 90, 100),
            few.clone(),
        ]
    };
    let paper = shown(Mode::Paper, libraries());
    assert_eq!(
        paper.sentences,
        [
            "Of 100 descendants of models that have safetensors and another library, 99 also have it: a preservation rate of 99.0%, 95% interval 40.0% to 60.0%. Transformers: 90.0% (90 of 100; 95% interval 40.0% to 60.0%)."
        ]
    );
    assert_eq!(paper.short, "transformers 90.0%");
    // A library with too few descendants is in the table, and not in the figure.
    assert_eq!(
        paper.tables[0].rows[2][0].shown(),
        "onnx (too few to be drawn)"
    );
    let [
        Figure::Bars {
            categories,
            beside,
            series,
            ..
        },
    ] = &paper.figures[..]
    else {
        panic!("{} figures", paper.figures.len());
    };
    assert_eq!(categories[..], ["safetensors", "transformers"]);
    let counts = beside.as_deref().unwrap();
    assert_eq!(counts, ["99 of 100", "90 of 100"]);
    assert_eq!(series.len(), 1, "published shares are another quantity");
    let artifact = shown(Mode::Artifact, libraries());
    let [Figure::Bars { series, .. }] = &artifact.figures[..] else {
        panic!("{} figures", artifact.figures.len());
    };
    // The labels of the paper's Figure 5: 1,929 and 2,699 of 3,252.
    assert!(series[1].published);
    let published: Vec<f64> = series[1].values.iter().flatten().copied().collect();
    assert_eq!(published, [1929.0 / 3252.0, 2699.0 / 3252.0]);
    assert!(artifact.sentences[0].starts_with(
        "Of 3,252 descendants with two or more libraries, 99 (99.0%) have safetensors."
    ));
    let none = shown(Mode::Paper, Vec::new());
    assert!(none.sentences[0].starts_with("No library has enough descendants"));
    assert!(none.figures.is_empty());
    // The figure is sorted by the rate, whatever the order of the answer.
    let mut turned = libraries();
    turned.reverse();
    let figures = shown(Mode::Paper, turned).figures;
    let [Figure::Bars { categories, .. }] = &figures[..] else {
        panic!("{} figures", figures.len());
    };
    assert_eq!(categories[..], ["safetensors", "transformers"]);
}

#[test]
fn the_table_of_each_definition_has_columns_of_its_kind() {
    let timm = LibraryRate {
        difference: Some(Lead {
            difference: -0.404,
            r: 0.0,
            interval: [-0.548, -0.0001],
            adjusted: None,
        }),
        ..library("timm", 1, 2)
    };
    let format = LibraryRate {
        format: true,
        interval: None,
        ..library("safetensors", 1929, 3252)
    };
    let row = |mode, library: &LibraryRate| -> Vec<String> {
        let shown = shown(mode, vec![library.clone()]);
        let table = &shown.tables[0];
        assert_eq!(table.columns.len(), table.rows[0].len());
        table.rows[0].iter().map(Cell::shown).collect()
    };
    assert_eq!(
        row(Mode::Paper, &timm),
        [
            "timm",
            "3",
            "2",
            "1",
            "50.0%",
            "40.0% to 60.0%",
            "12.3",
            "1",
            "−40.4 (−54.8 to 0.0)"
        ]
    );
    assert_eq!(
        row(Mode::Artifact, &format),
        [
            "safetensors (a format)",
            "3,252",
            "1,929",
            "59.3%",
            "3",
            "–",
            "12.3",
            "1",
            "–"
        ]
    );
}
