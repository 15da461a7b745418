use super::*;
use crate::domain::models::tests::relations;
use crate::metrics::shown::{Cell, Figure};
use crate::relations::{Count, Value};

fn of(packages: &[&str], edges: &[&str], params: &Params) -> Output {
    let relations = relations(packages, edges);
    descendants(&Models::new(&[&relations]), params).unwrap()
}

#[test]
fn x_is_the_base_s_own_in_the_paper_and_its_descendants_in_the_artifact() {
    let packages = ["a 100", "b 10", "c 0", "d", "e 7"];
    let edges = ["b a", "e a", "e b", "a c", "a d", "b x", "e e"];
    let paper = of(&packages, &edges, &Params::default());
    assert_eq!(
        (
            paper.bases,
            paper.absent,
            paper.without_popularity,
            paper.zero
        ),
        (5, 1, 1, 1)
    );
    assert_eq!((paper.n, paper.self_loops, paper.correlations.n), (2, 1, 3));
    assert_eq!(paper.fit, None);
    assert_eq!(paper.top[0].id, "a");
    assert_eq!(paper.childless.unwrap().n, 4);
    let artifact = of(
        &packages,
        &edges,
        &Params {
            mode: Mode::Artifact,
            ..Params::default()
        },
    );
    let tops: Vec<(&str, u64, Option<f64>)> = artifact
        .top
        .iter()
        .map(|base| (base.id.as_str(), base.count, base.popularity))
        .collect();
    assert_eq!(
        tops,
        [
            ("a", 2, Some(17.0)),
            ("b", 1, Some(7.0)),
            ("c", 1, Some(100.0)),
            ("d", 1, Some(100.0)),
            ("e", 1, Some(7.0)),
            ("x", 1, Some(10.0)),
        ]
    );
    // The points (7, 1) and (100, 1) occur twice.
    assert_eq!((artifact.n, artifact.edges), (4, 7));
}

#[test]
fn the_least_popularity_counts_zero_as_too_little() {
    let packages = ["a 100", "b 10", "c 0"];
    let params = Params {
        minimum: 50.0,
        ..Params::default()
    };
    let output = of(&packages, &["b a", "c b", "a c"], &params);
    assert_eq!((output.n, output.below_minimum, output.zero), (1, 2, 0));
    let negative = Params {
        minimum: -1.0,
        ..Params::default()
    };
    assert!(ABOUT.check(&negative).is_err());
}

/// Counts by the source itself: base, children and the sum of their downloads.
fn summed(rows: &[(&str, u64, u64)]) -> Relations {
    let mut relations = Relations::default();
    for (base, count, downloads) in rows {
        let base = relations.names.intern(base).unwrap();
        let table = relations.table_mut(Relation::DescendantCounts);
        table.set(Field::CountedBase, Value::Name(base));
        table.set(Field::DescendantCount, Value::Count(Count::new(*count)));
        table.set(
            Field::CountedDownloads,
            Value::Count(Count::new(*downloads)),
        );
        table.end_row();
    }
    relations
}

#[test]
fn sums_do_not_follow_the_paper_s_text_and_correlations_are_not_published() {
    let relations = summed(&[("a", 1, 10), ("b", 2, 300), ("c", 4, 5000)]);
    let output = counted(&[&relations], &Params::default()).unwrap();
    let differs = output.differs.join(" ");
    assert!(!differs.contains("follows the paper's text"), "{differs}");
    assert!(
        differs.contains("the sum of the descendants' downloads"),
        "{differs}"
    );
    assert!(
        differs.contains("Neither prints a correlation"),
        "{differs}"
    );
    let mut published = output.compared.iter();
    assert!(
        published.all(
            |compared| !compared.what.contains("rho") && !compared.what.contains("correlation")
        )
    );
    // The data do not have models without descendants.
    assert_eq!(output.childless, None);
    // The answer for a hub's rows does follow the mode.
    let hub = of(&["a/a 100", "b/b 10"], &["b/b a/a"], &Params::default());
    assert!(hub.differs.join(" ").contains("follows the paper's text"));
}

#[test]
fn rows_may_come_in_any_order() {
    let packages: Vec<String> = (0..300u64)
        .map(|number| {
            format!(
                "o{}/m{number} {}",
                number * number % 61,
                number * 7919 % 1009
            )
        })
        .collect();
    let edges: Vec<String> = (0..400u64)
        .map(|number| {
            let (child, base) = (number * 31 % 300, number * number * 7 % 97);
            let name = |number: u64| format!("o{}/m{number}", number * number % 61);
            format!("{} {}", name(child), name(base))
        })
        .collect();
    let described = |packages: &[String], edges: &[String]| {
        let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
        let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
        serde_json::to_string(&of(&packages, &edges, &Params::default())).unwrap()
    };
    let one = described(&packages, &edges);
    let (mut backwards, mut shuffled) = (packages, edges);
    backwards.reverse();
    shuffled.sort_by_key(|row| row.len() * 7 + row.bytes().map(usize::from).sum::<usize>() % 13);
    assert_eq!(one, described(&backwards, &shuffled));
    let childless = of(
        &backwards.iter().map(String::as_str).collect::<Vec<_>>(),
        &shuffled.iter().map(String::as_str).collect::<Vec<_>>(),
        &Params::default(),
    )
    .childless
    .unwrap();
    assert_eq!((childless.n, childless.owners), (300, 31));
    assert!(childless.rho.unwrap().interval.is_some() && childless.slope_by_owner.is_some());
}

fn fit(slope: f64) -> Fit {
    Fit {
        n: 100,
        slope,
        intercept: 0.1,
        r: Some(0.3),
        r_squared: Some(0.09),
        slope_se: Some(0.01),
        slope_ci95: Some([slope - 0.02, slope + 0.02]),
        residual_sd: Some(0.2),
    }
}

/// An answer with this rank correlation of the fit's points.
fn related(rho: Option<f64>, definitions: Definitions) -> Output {
    let made = of(&["a 100", "b 10"], &["b a"], &Params::default());
    Output {
        n: 100,
        fit: Some(fit(0.069)),
        fitted: Correlations {
            spearman: rho.map(|coefficient| Correlation {
                coefficient,
                p: 0.04,
            }),
            ..made.fitted.clone()
        },
        childless: None,
        definitions,
        ..made
    }
}

#[test]
fn slope_and_strength_are_said_by_the_thresholds_that_the_definition_states() {
    let described = |rho| {
        let sentences = related(rho, Definitions::default()).show().sentences;
        assert_eq!(sentences[1], "Correlation is not cause.");
        sentences[0].clone()
    };
    assert!(described(Some(0.24)).starts_with(
        "For 100 bases with descendants, ten times the popularity goes with 1.172 times the descendants: a slope of 0.069 (95% interval 0.049 to 0.089) on logarithmic axes. By ranks we find a weak positive correlation (Spearman’s ρ 0.240, p = 0.040)."
    ));
    for (rho, words) in [
        (0.09, "practically no correlation"),
        (0.1, "a weak positive correlation"),
        (-0.29, "a weak negative correlation"),
        (0.3, "a moderate positive correlation"),
        (-0.5, "a strong negative correlation"),
    ] {
        assert!(described(Some(rho)).contains(words), "{rho}");
    }
    assert!(!described(None).contains("By ranks"));
    let few = Output {
        n: 1,
        fit: None,
        ..related(None, Definitions::default())
    };
    assert_eq!(
        few.show().sentences[0],
        "1 base with popularity and descendants: too few for a fit."
    );
}

#[test]
fn a_slope_that_turns_with_the_definition_is_said_and_a_small_change_is_not() {
    let described = |paper: Option<f64>, artifact: f64| {
        let definitions = Definitions {
            paper: paper.map(fit),
            artifact: Some(fit(artifact)),
        };
        related(None, definitions).show().sentences[0].clone()
    };
    assert!(described(Some(0.069), -0.02473).contains(
        "By the paper’s definition the slope is 0.069, by the artifact’s −0.025: the sign changes, because"
    ));
    assert!(
        described(Some(0.069), 0.148)
            .contains("by the artifact’s 0.148: the slopes differ, because")
    );
    assert!(!described(Some(0.069), 0.07).contains("because"));
    assert!(!described(None, 0.1).contains("because"));
}

#[test]
fn the_map_in_words_has_every_point_in_whole_numbers_and_the_caption_those_outside() {
    let output = Output {
        histogram: Histogram {
            x_edges: vec![1.0, 10.0, 100.0, 1000.0],
            y_edges: vec![1.0, 1.9, 10.000000000000002, 100.0],
            counts: vec![vec![24, 3, 0], vec![0, 0, 0], vec![1, 0, 2]],
            outside: 1,
        },
        ..related(None, Definitions::default())
    };
    let shown = output.show();
    let mut tables = shown.tables.iter();
    let map = tables.find(|table| table.caption == "The cells of the map");
    let rows = map.unwrap().rows.iter();
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.iter().map(Cell::shown).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["1 to 10", "27", "1: 24; 2–9: 3"],
            ["100 to 1,000", "3", "1: 1; 10–100: 2"],
        ]
    );
    let Figure::HeatMap { note, .. } = &shown.figures[0] else {
        panic!("no map");
    };
    assert!(note.ends_with("beyond its edges: 1 point."), "{note}");
    for table in &shown.tables {
        let columns = table.columns.len();
        let same = |row: &Vec<Cell>| row.len() == columns;
        assert!(table.rows.iter().all(same), "{}", table.caption);
    }
}

/// Quartiles by `numpy.quantile(y, [.25, .5, .75])`, numpy 2.4: 2.25, 6.5 and 12. A bin with nine
/// points is left out, and so are points of popularity 0.
#[test]
fn quartiles_are_those_of_the_points_of_half_a_power_of_ten() {
    let ys = [1.0, 40.0, 1.0, 20.0, 2.0, 13.0, 3.0, 9.0, 5.0, 8.0];
    let ten = ys.iter().map(|y| Point { x: 12.0, y: *y });
    let nine = ys[1..].iter().map(|y| Point { x: 40.0, y: *y });
    let zeros = ys.iter().map(|y| Point { x: 0.0, y: *y });
    let points: Vec<Point> = ten.chain(nine).chain(zeros).collect();
    let bins = points::quartiles(&points);
    assert_eq!(bins.len(), 1);
    assert_eq!((bins[0].n, bins[0].quartiles), (10, [2.25, 6.5, 12.0]));
    assert_eq!(bins[0].ends[0], 10.0);
    assert!((bins[0].ends[1] - 31.622_776_601_683_793).abs() < 1e-12);
}

/// By hand: log10 x is 0, 1, 2 and log10 y is 0, 1, 0, so the mean of log10 x is 1, the line is 1/3
/// everywhere and its standard error is √(2/9) at x = 10 and √(5/9) at the ends.
#[test]
fn the_band_ends_where_the_points_end() {
    let points = [[1.0, 1.0], [10.0, 10.0], [100.0, 1.0]].map(|[x, y]| Point { x, y });
    let fit = VariantId::AllPositive.fit(&points).unwrap();
    let band = VariantId::AllPositive.band(&fit, &points);
    assert_eq!((band.len(), band[0][0]), (25, 1.0));
    assert!((band[24][0] - 100.0).abs() < 1e-9);
    let quantile = (0.475 * std::f64::consts::PI).tan();
    for (place, error) in [(0, 5.0 / 9.0), (12, 2.0 / 9.0), (24, 5.0 / 9.0)] {
        let [_, low, high] = band[place];
        let reach = quantile * f64::sqrt(error);
        assert!((libm::log10(high) - (1.0 / 3.0 + reach)).abs() < 1e-7);
        assert!((libm::log10(low) - (1.0 / 3.0 - reach)).abs() < 1e-7);
    }
}
