use std::borrow::Cow;

use super::*;
use crate::metrics::shown::{Figure, Style};
use crate::relations::{Coverage, RankingBuilder};

fn packages(rows: &[(&str, u64)]) -> Ranking {
    let mut builder = RankingBuilder::default();
    for (id, downloads) in rows {
        builder.push(id, Count::new(*downloads));
    }
    builder.finish()
}

fn of(tops: &[Ranking], params: Params) -> Output {
    let snapshots = tops.iter().enumerate().map(|(index, packages)| Snapshot {
        date: SnapshotDate::new(2024, index as u8 + 1, None).unwrap(),
        files: vec!["f"],
        known: Default::default(),
        coverage: Covered::default(),
        packages: Cow::Borrowed(packages),
    });
    let series = Series {
        registry: "npm".to_owned(),
        snapshots: snapshots.collect(),
        ..Series::default()
    };
    turnover(&series, &params)
}

fn bars(output: &Output) -> Vec<(Option<u32>, Option<u32>, Option<u32>)> {
    output
        .snapshots
        .iter()
        .map(|s| (s.remained, s.newcomers, s.returning))
        .collect()
}

/// The worked example of the metric's specification, section 8: K = 3,
/// {a,b,c} → {b,c,d} → {a,d,e} → {a,b,f}.
#[test]
fn worked_example() {
    let tops: Vec<Ranking> = ["abc", "bcd", "ade", "abf"]
        .iter()
        .map(|names| {
            let rows: Vec<(&str, u64)> = (0..3).map(|i| (&names[i..=i], 9 - i as u64)).collect();
            packages(&rows)
        })
        .collect();
    let params = Params {
        k: 3,
        ..Params::default()
    };
    let paper = of(&tops, params);
    assert_eq!(
        bars(&paper),
        [
            (None, None, None),
            (Some(2), Some(1), Some(0)),
            (Some(1), Some(1), Some(1)),
            (Some(1), Some(1), Some(1)),
        ]
    );
    assert_eq!(paper.distinct_ever, 6);
    let artifact = of(
        &tops,
        Params {
            mode: Mode::Artifact,
            ..params
        },
    );
    assert_eq!(bars(&artifact)[0], (Some(0), Some(3), Some(0)));
    assert_eq!(bars(&artifact)[1..], bars(&paper)[1..]);
    assert_eq!(artifact.snapshots[0].turnover_rate, None);
}

#[test]
fn a_repeated_name_shrinks_only_the_artifacts_top() {
    let tops = [packages(&[("a", 9), ("a", 8), ("b", 7), ("c", 6)])];
    let params = |mode| Params {
        mode,
        k: 3,
        ..Params::default()
    };
    let size = |mode| of(&tops, params(mode)).snapshots[0].size;
    assert_eq!(size(Mode::Paper), 3);
    assert_eq!(size(Mode::Artifact), 2);
    let codes = |mode| -> Vec<&str> {
        let caveats = of(&tops, params(mode)).caveats;
        caveats.iter().map(|noted| noted.caveat.code()).collect()
    };
    assert_eq!(codes(Mode::Paper), ["one_snapshot"]);
    assert_eq!(codes(Mode::Artifact)[0], "repeated_in_top");
}

#[test]
fn ties_at_the_cut_are_counted_and_told() {
    let tops = [packages(&[("a", 9), ("d", 5), ("b", 5), ("c", 5)])];
    let output = of(
        &tops,
        Params {
            k: 2,
            ..Params::default()
        },
    );
    let snapshot = &output.snapshots[0];
    assert_eq!(snapshot.members.id, ["a", "b"]);
    assert_eq!(
        (
            snapshot.rows_at_cut,
            snapshot.rows_at_cut_inside,
            snapshot.tied_at_cut
        ),
        (3, 1, 3)
    );
    assert!(
        output
            .caveats
            .iter()
            .any(|noted| noted.caveat.code() == "tied_at_cut")
    );
    // A package in several rows counts once, with its best row.
    let repeated = [packages(&[
        ("a", 9),
        ("a", 5),
        ("b", 5),
        ("b", 5),
        ("c", 5),
    ])];
    let params = Params {
        k: 2,
        ..Params::default()
    };
    assert_eq!(of(&repeated, params).snapshots[0].rows_at_cut, 2);
    // The same row twice is one candidate for one place, not a tie.
    let twice = [packages(&[("a", 9), ("b", 5), ("b", 5)])];
    let output = of(
        &twice,
        Params {
            k: 2,
            ..Params::default()
        },
    );
    assert_eq!(output.snapshots[0].tied_at_cut, 0);
}

#[test]
fn retention_is_per_month() {
    // 4 of 4 left after two months with 1 remaining: a quarter, so a half per month.
    let first = packages(&[("a", 4), ("b", 3), ("c", 2), ("d", 1)]);
    let later = packages(&[("a", 4), ("x", 3), ("y", 2), ("z", 1)]);
    let date = |month| SnapshotDate::new(2024, month, None).unwrap();
    let series = Series {
        registry: "npm".to_owned(),
        snapshots: vec![
            Snapshot {
                date: date(1),
                files: vec!["1"],
                known: Default::default(),
                coverage: Covered::default(),
                packages: Cow::Borrowed(&first),
            },
            Snapshot {
                date: date(3),
                files: vec!["3"],
                known: Default::default(),
                coverage: Covered::default(),
                packages: Cow::Borrowed(&later),
            },
        ],
        ..Series::default()
    };
    let output = turnover(
        &series,
        &Params {
            k: 4,
            ..Params::default()
        },
    );
    let snapshot = &output.snapshots[1];
    assert_eq!(snapshot.turnover_rate, Some(0.75));
    assert_eq!(snapshot.months, Some(2.0));
    assert!((snapshot.monthly_retention.unwrap() - 0.5).abs() < 1e-12);
}

#[test]
fn renames_on_the_hub_are_told() {
    let before = packages(&[("bert", 9), ("t5", 8), ("x/y", 7)]);
    let after = packages(&[("google/bert", 9), ("t5", 8), ("me/t5", 7)]);
    let date = |month| SnapshotDate::new(2024, month, None).unwrap();
    let series = |registry: &str| Series {
        registry: registry.to_owned(),
        snapshots: vec![
            Snapshot {
                date: date(1),
                files: vec!["1"],
                known: Default::default(),
                coverage: Covered::default(),
                packages: Cow::Borrowed(&before),
            },
            Snapshot {
                date: date(2),
                files: vec!["2"],
                known: Default::default(),
                coverage: Covered::default(),
                packages: Cow::Borrowed(&after),
            },
        ],
        ..Series::default()
    };
    let params = Params {
        k: 3,
        ..Params::default()
    };
    // With matched renames, a renamed package counts as remained.
    let matched = turnover(
        &series("huggingface"),
        &Params {
            renames: true,
            ..params
        },
    );
    let last = &matched.snapshots[1];
    assert_eq!((last.remained, last.newcomers), (Some(2), Some(1)));
    assert_eq!(matched.distinct_ever, 4);
    let renames = |registry| {
        turnover(&series(registry), &params)
            .caveats
            .into_iter()
            .find_map(|noted| match noted.caveat {
                Caveat::LikelyRenames { packages } => Some(packages),
                _ => None,
            })
    };
    assert_eq!(renames("huggingface"), Some(1));
    assert_eq!(renames("npm"), None);
}

/// A snapshot with this coverage and a top of a number of packages, the first of them `kept`.
fn part_of(kept: u32, size: u32, salt: &str, rest: u32) -> Ranking {
    let mut builder = RankingBuilder::default();
    for place in 0..size {
        let name = match place {
            _ if place < kept => format!("kept{place}"),
            _ => format!("{salt}{place}"),
        };
        builder.push(&name, Count::new(u64::from(1_000_000 - place)));
    }
    for place in 0..rest {
        builder.push(&format!("rest{salt}{place}"), Count::new(1));
    }
    builder.finish()
}

fn covered(part: Coverage, rows: u64) -> Covered {
    Covered {
        part,
        rows,
        ..Covered::default()
    }
}

/// Snapshots by month of 2024, how much they cover, and their packages.
fn series<'a>(registry: &str, tops: &'a [(u8, Covered, Ranking)]) -> Series<'a> {
    let snapshots = tops.iter().map(|(month, coverage, packages)| Snapshot {
        date: SnapshotDate::new(2024, *month, None).unwrap(),
        files: vec!["f"],
        known: Default::default(),
        coverage: *coverage,
        packages: Cow::Borrowed(packages),
    });
    Series {
        registry: registry.to_owned(),
        snapshots: snapshots.collect(),
        ..Series::default()
    }
}

/// The comparison of registries.
fn beside(series: &[Series<'_>], params: &Params) -> Registries {
    let all: Vec<Output> = series
        .iter()
        .map(|series| turnover(series, params))
        .collect();
    Registries::of(params.k, all.iter())
}

fn ten() -> Params {
    Params {
        k: 10,
        ..Params::default()
    }
}

/// January to March and June: six pairs, by the months between them.
#[test]
fn every_pair_is_a_point_of_the_curve() {
    let whole = covered(Coverage::Whole, 10);
    let tops = [
        (1, whole, part_of(10, 10, "a", 0)),
        (2, whole, part_of(9, 10, "b", 0)),
        (3, whole, part_of(6, 10, "c", 0)),
        (6, whole, part_of(3, 10, "d", 0)),
    ];
    let output = turnover(&series("npm", &tops), &ten());
    let found = &output;
    assert_eq!((found.pairs.len(), found.snapshots_paired), (6, 4));
    let points: Vec<(f64, u32, bool)> = found
        .pairs
        .iter()
        .map(|pair| (pair.months, pair.retained.remained, pair.compares()))
        .collect();
    let want = [
        (1.0, 9, true),
        (1.0, 6, true),
        (2.0, 6, true),
        (3.0, 3, true),
        (4.0, 3, true),
        (5.0, 3, true),
    ];
    assert_eq!(points, want);
    let first = found.pairs[0].retained;
    assert_eq!((first.size, first.share), (10, 0.9));
    assert_eq!(Some(first.interval), crate::stats::wilson(9, 10, 0.95));
    // Consecutive snapshots have the counts of the bars.
    assert_eq!(found.snapshots[1].remained, Some(9));
    let output = beside(&[series("npm", &tops)], &ten());
    assert_eq!(
        output.headline,
        "Of the top 10 remained: npm 30.0% after 3 months"
    );
    assert_eq!(output.compared_registries.finding, Finding::NotMeasurable);
}

/// Snapshots of unlike parts give a point that cannot be compared. A caveat names it, and no
/// headline uses it: an extract once gave “Hugging Face 100.0%”.
#[test]
fn unlike_parts_reach_no_headline() {
    let full = || part_of(10, 10, "a", 0);
    let of = |coverage: [Covered; 2], tops: [Ranking; 2]| {
        let [first, second] = tops;
        let tops = [(1, coverage[0], first), (4, coverage[1], second)];
        let output = turnover(&series("huggingface", &tops), &ten());
        let pair = output.pairs[0].clone();
        let caveats = output.caveats.iter().map(|noted| noted.caveat.code());
        let named = caveats.filter(|code| *code == "unlike_snapshots").count();
        assert_eq!(named, usize::from(!pair.compares()));
        let headline = beside(&[series("huggingface", &tops)], &ten()).headline;
        assert_eq!(headline.is_empty(), !pair.compares());
        pair.unlike
    };
    let changed = || part_of(9, 10, "b", 0);
    let [whole, head, extract, unknown] = [
        Coverage::Whole,
        Coverage::Head,
        Coverage::Extract,
        Coverage::Unknown,
    ];
    for (first, second, rows, unlike) in [
        (whole, whole, 5, None),
        (head, head, 12, None),
        (whole, head, 20, None),
        (head, whole, 19, Some(Unlike::ShortHead)),
        (extract, extract, 100, Some(Unlike::Extract)),
        (whole, extract, 100, Some(Unlike::Extract)),
        (unknown, unknown, 100, Some(Unlike::Unknown)),
        (head, unknown, 100, Some(Unlike::Unknown)),
    ] {
        let parts = [covered(first, rows), covered(second, rows)];
        assert_eq!(
            of(parts, [full(), changed()]),
            unlike,
            "{first:?}, {second:?}"
        );
    }
    let wholes = [covered(whole, 10), covered(whole, 10)];
    assert_eq!(of(wholes, [full(), full()]), Some(Unlike::SameContent));
    let small = part_of(9, 9, "a", 0);
    assert_eq!(of(wholes, [full(), small]), Some(Unlike::TooSmall));
}

/// Expected values: the published counts of Jones et al. (2024), Figure 6.
#[test]
fn the_papers_finding_holds_as_published() {
    let published = RegistriesCompared::published();
    assert_eq!(published.finding, Finding::Holds);
    let rows: Vec<(u32, f64, &str, u32, f64)> = published
        .comparisons
        .iter()
        .map(|row| {
            let (pair, other) = (&row.own, &row.other);
            (
                pair.retained.remained,
                pair.months,
                &*row.rival,
                other.retained.remained,
                other.months,
            )
        })
        .collect();
    let want = [
        (526, 5.0, "npm", 956, 5.0),
        (526, 5.0, "pypi", 923, 5.0),
        (426, 6.0, "npm", 945, 9.0),
        (426, 6.0, "pypi", 651, 9.0),
    ];
    assert_eq!(rows, want);
    let ends = [
        (-0.4300, -0.4629, -0.3959),
        (-0.3970, -0.4314, -0.3612),
        (-0.5190, -0.5518, -0.4843),
        (-0.2250, -0.2669, -0.1819),
    ];
    for (row, (difference, low, high)) in published.comparisons.iter().zip(ends) {
        let near = |have: f64, want: f64| assert!((have - want).abs() < 5e-5, "{have}, {want}");
        near(row.difference, difference);
        near(row.interval[0], low);
        near(row.interval[1], high);
    }
    assert!(
        published.because.contains("4 of 4 comparisons"),
        "{}",
        published.because
    );
}

/// A rival that keeps less after no more time shows that the finding does not hold. A rival whose
/// only pair is longer and keeps less shows nothing.
#[test]
fn registries_compare_at_like_intervals() {
    let head = covered(Coverage::Head, 1000);
    let params = Params {
        k: 500,
        ..Params::default()
    };
    let tops = |kept: u32, months: [u8; 2]| {
        [
            (months[0], head, part_of(500, 500, "a", 0)),
            (months[1], head, part_of(kept, 500, "b", 0)),
        ]
    };
    let of = |hub: (u32, [u8; 2]), rival: (u32, [u8; 2])| {
        let (hub, rival) = (tops(hub.0, hub.1), tops(rival.0, rival.1));
        let all = [series("huggingface", &hub), series("npm", &rival)];
        let output = beside(&all, &params);
        let compared = &output.compared_registries;
        (
            compared.finding,
            compared.comparisons.len(),
            compared.reverse.len(),
        )
    };
    assert_eq!(of((200, [1, 4]), (400, [1, 4])), (Finding::Holds, 1, 1));
    assert_eq!(of((200, [1, 4]), (400, [1, 7])), (Finding::Holds, 1, 0));
    assert_eq!(
        of((400, [1, 4]), (200, [1, 4])),
        (Finding::DoesNotHold, 1, 1)
    );
    assert_eq!(
        of((400, [1, 4]), (200, [1, 2])),
        (Finding::DoesNotHold, 0, 1)
    );
    assert_eq!(of((400, [1, 4]), (200, [1, 7])), (Finding::Mixed, 1, 0));
    assert_eq!(of((300, [1, 4]), (301, [1, 4])), (Finding::Mixed, 1, 1));
    let headline = |hub: (u32, [u8; 2]), rival: (u32, [u8; 2])| {
        let (hub, rival) = (tops(hub.0, hub.1), tops(rival.0, rival.1));
        let all = [series("huggingface", &hub), series("npm", &rival)];
        beside(&all, &params).headline
    };
    // The headline has the pair that decides, if the rival has none as long.
    assert_eq!(
        headline((400, [1, 4]), (200, [1, 2])),
        "Of the top 500 remained: Hugging Face 80.0% after 3 months, npm 40.0% after 1 month"
    );
    let heading = |hub: (u32, [u8; 2]), rival: (u32, [u8; 2])| {
        let (hub, rival) = (tops(hub.0, hub.1), tops(rival.0, rival.1));
        let all = [series("huggingface", &hub), series("npm", &rival)];
        let answers: Vec<Output> = all.iter().map(|series| turnover(series, &params)).collect();
        let shown = show::together(&beside(&all, &params), answers.iter());
        shown.finding.unwrap()
    };
    assert_eq!(
        heading((200, [1, 4]), (400, [1, 4])),
        "Hugging Face’s top 500 changes faster than npm’s: 40.0% remain after 3 months, 80.0% on npm"
    );
    assert_eq!(
        heading((400, [1, 4]), (200, [1, 2])),
        "Hugging Face’s top 500 does not change faster than npm’s: 80.0% remain after 3 months, 40.0% on npm after 1 month"
    );
    assert_eq!(
        heading((300, [1, 4]), (301, [1, 4])),
        "Whether Hugging Face’s top 500 changes faster than npm’s is undecided: 60.0% remain after 3 months, 60.2% on npm"
    );
    let hub = tops(200, [1, 4]);
    let catalogue = covered(Coverage::Extract, 1000);
    let mut rival = tops(500, [1, 4]);
    rival.iter_mut().for_each(|snapshot| snapshot.1 = catalogue);
    let all = [series("huggingface", &hub), series("npm", &rival)];
    let compared = beside(&all, &params).compared_registries;
    assert_eq!(compared.finding, Finding::NotMeasurable);
}

/// A registry without a pair as long is named and not counted among “every other registry”. A
/// headline never has last pairs of different lengths side by side.
#[test]
fn what_was_not_compared_is_named() {
    let head = covered(Coverage::Head, 1000);
    let params = Params {
        k: 500,
        ..Params::default()
    };
    let tops = |kept: u32, months: [u8; 2]| {
        [
            (months[0], head, part_of(500, 500, "a", 0)),
            (months[1], head, part_of(kept, 500, "b", 0)),
        ]
    };
    let (hub, npm, pypi) = (tops(200, [1, 4]), tops(400, [1, 7]), tops(400, [1, 2]));
    let all = [
        series("huggingface", &hub),
        series("npm", &npm),
        series("pypi", &pypi),
    ];
    let compared = beside(&all, &params).compared_registries;
    assert_eq!(compared.finding, Finding::Holds);
    assert_eq!(
        (compared.not_compared, compared.decides),
        (vec!["pypi".to_owned()], None)
    );
    let because = compared.because;
    assert!(because.contains("than on npm after"), "{because}");
    assert!(because.ends_with("equal parts: PyPI."), "{because}");
    assert!(!because.contains("every other"), "{because}");
    // One rival is enough for the finding not to hold, and is named; it once held by npm alone.
    let (hub, npm, pypi) = (tops(300, [1, 4]), tops(400, [1, 4]), tops(200, [1, 3]));
    let all = [
        series("huggingface", &hub),
        series("npm", &npm),
        series("pypi", &pypi),
    ];
    let compared = beside(&all, &params).compared_registries;
    assert_eq!(
        compared.decides.as_deref(),
        Some("pypi"),
        "{}",
        compared.because
    );
    // Neither of the two registries is Hugging Face.
    let all = [series("npm", &npm), series("pypi", &pypi)];
    let output = beside(&all, &params);
    assert_eq!(output.headline, "");
    assert_eq!(
        output.compared_registries.not_compared,
        Vec::<String>::new()
    );
}

/// Of a panel of 721 days 45 are paired, including the first and the last.
#[test]
fn many_snapshots_are_paired_at_even_distances() {
    let whole = covered(Coverage::Whole, 10);
    let rankings: Vec<Ranking> = (0..721)
        .map(|day| part_of(5, 10, &format!("{day}x"), 0))
        .collect();
    let days = (0..721i64).map(|day| SnapshotDate::of_time((19_723 + day) * 86_400_000).unwrap());
    let snapshots = days.zip(&rankings).map(|(date, packages)| Snapshot {
        date,
        files: vec!["panel"],
        known: Default::default(),
        coverage: whole,
        packages: Cow::Borrowed(packages),
    });
    let series = Series {
        registry: "npm".to_owned(),
        snapshots: snapshots.collect(),
        ..Series::default()
    };
    let output = turnover(&series, &ten());
    let found = &output;
    assert_eq!((found.snapshots_paired, found.pairs.len()), (45, 990));
    let longest = found.pairs.last().unwrap();
    assert_eq!(
        (longest.from, longest.to),
        (found.snapshots[0].date, found.snapshots[720].date)
    );
    assert!(found.pairs.iter().all(|pair| pair.retained.remained == 5));
}

/// The curve of all registries is one figure, and the bars are one for each.
#[test]
fn registries_share_a_curve_and_have_their_bars() {
    let whole = covered(Coverage::Whole, 10);
    let tops = [
        (1, whole, part_of(10, 10, "a", 0)),
        (2, whole, part_of(9, 10, "b", 0)),
    ];
    let all = [series("npm", &tops), series("pypi", &tops)];
    let answers: Vec<Output> = all.iter().map(|series| turnover(series, &ten())).collect();
    let together = show::together(&beside(&all, &ten()), answers.iter());
    let [Figure::Plane { title, series, .. }] = &together.figures[..] else {
        panic!("{} figures", together.figures.len());
    };
    let names: Vec<&str> = series.iter().map(|series| &*series.name).collect();
    assert_eq!(names, ["npm", "curve of npm", "PyPI", "curve of PyPI"]);
    assert_eq!(series[1].style, Style::Line);
    assert_eq!(series[1].points, [[0.0, 1.0], [1.0, 0.9]]);
    assert_eq!(series[0].points, [[1.0, 0.9]]);
    assert_eq!(series[1].subject, series[0].subject);
    let said = series[0].words.as_deref().unwrap();
    assert!(
        said[0].starts_with("npm, 2024-01 to 2024-02, 1 month: 9 of 10 remain (90.0%; 95%"),
        "{}",
        said[0]
    );
    let shown = answers[0].show();
    assert_eq!(
        shown.sentences,
        [
            "From 2024-01 to 2024-02, 1 month later, 9 of the top 10 remained, 1 was a newcomer and 0 returned: a turnover rate of 10.0%. 11 distinct packages were in the top 10 over 2 snapshots."
        ]
    );
    assert_eq!(shown.short, "Of the top 10 remained: 90.0% after 1 month");
    let [
        Figure::Plane { title: heading, .. },
        Figure::StatusBars { bars, .. },
    ] = &shown.figures[..]
    else {
        panic!("{} figures", shown.figures.len());
    };
    assert_eq!(heading, title);
    assert_eq!(bars[0].values, [None; 3]);
    assert_eq!(bars[1].values, [Some(9), Some(1), Some(0)]);
    assert_eq!(bars[1].since.as_deref(), Some("1 month"));
}

/// Pairs of unlike coverage are points of their own, and the line leaves them out. Published points
/// are drawn for the paper's K only, without the pair whose label is a year late.
#[test]
fn unlike_pairs_and_published_points_are_not_in_the_line() {
    let whole = covered(Coverage::Whole, 2000);
    let extract = covered(Coverage::Extract, 2000);
    let tops = [
        (1, whole, part_of(1000, 1000, "a", 0)),
        (4, whole, part_of(600, 1000, "b", 0)),
        (7, extract, part_of(100, 1000, "c", 0)),
    ];
    let of = |k| {
        let params = Params {
            k,
            ..Params::default()
        };
        let answer = turnover(&series("huggingface", &tops), &params);
        let Some(Figure::Plane { series, .. }) = answer.show().figures.into_iter().next() else {
            panic!("no curve");
        };
        series
    };
    let drawn = of(1000);
    let styles: Vec<Style> = drawn.iter().map(|series| series.style).collect();
    assert_eq!(
        styles,
        [Style::Dots, Style::Line, Style::Unlike, Style::Published]
    );
    assert_eq!(drawn[1].points, [[0.0, 1.0], [3.0, 0.6]]);
    assert_eq!(drawn[2].points, [[3.0, 0.1], [6.0, 0.1]]);
    assert!(drawn[2].words.as_deref().unwrap()[0].contains("not comparable: "));
    // May to October 2023 and October 2023 to April 2024, read off the paper's Figure 6.
    assert_eq!(drawn[3].points, [[5.0, 0.526], [6.0, 0.426]]);
    assert!(
        of(500)
            .iter()
            .all(|series| series.style != Style::Published)
    );
}

/// What the page and the rules are told of each pair, by its months.
fn unlikes(output: &Output) -> Vec<(String, Option<Unlike>)> {
    let pairs = output.pairs.iter();
    let mut pairs: Vec<_> = pairs
        .map(|pair| (format!("{} {}", pair.from, pair.to), pair.unlike))
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs
}

#[test]
fn one_incomplete_list_is_in_no_pair_and_the_others_are_compared() {
    let whole = |rows| covered(Coverage::Whole, rows);
    let tops = [
        (1, whole(40), part_of(10, 40, "a", 0)),
        (4, whole(31), part_of(10, 31, "b", 0)),
        (8, whole(41), part_of(9, 41, "c", 0)),
    ];
    let fell = Some(Unlike::ListFell);
    let output = turnover(&series("npm", &tops), &ten());
    let want = [
        ("2024-01 2024-04", fell),
        ("2024-01 2024-08", None),
        ("2024-04 2024-08", fell),
    ];
    assert_eq!(
        unlikes(&output),
        want.map(|(pair, why)| (pair.to_owned(), why))
    );
    // The counts stay, and the reason is said.
    assert_eq!(output.pairs[0].retained.remained, 10);
    let words = left_out_words(&output.pairs, &(3.0..=12.0));
    assert_eq!(
        words,
        " Left out for a sign of a fault: 2024-01 to 2024-04, 2024-04 to 2024-08 (one has over 20% fewer packages than an earlier one). Leave out the incomplete file, or fetch it again, or count them by the setting “leave_out” of turnover."
    );
    assert_eq!(left_out_words(&output.pairs, &(5.0..=12.0)), "");
    // The last list may be right and those before it too long, so it is compared with none of them.
    let output = turnover(&series("npm", &tops[..2]), &ten());
    assert_eq!(unlikes(&output)[0].1, fell);
    // The user may count them. Likes have no such signs, a subset says nothing about its list.
    let counts = Params {
        leave_out: false,
        ..ten()
    };
    let likes = Params {
        popularity: Popularity::Likes,
        ..ten()
    };
    for params in [counts, likes] {
        let output = turnover(&series("npm", &tops), &params);
        assert!(output.pairs.iter().all(Pair::compares));
    }
    let subset = Series {
        subset: Some("likes>1".to_owned()),
        ..series("npm", &tops)
    };
    assert!(turnover(&subset, &ten()).pairs.iter().all(Pair::compares));
    // A fall of 20% is none.
    let tops = [
        (1, whole(40), part_of(10, 40, "a", 0)),
        (4, whole(32), part_of(9, 32, "b", 0)),
    ];
    assert_eq!(unlikes(&turnover(&series("npm", &tops), &ten()))[0].1, None);
}

/// A later copy of old counts has a wrong date in every pair.
#[test]
fn counts_that_were_not_renewed_are_in_no_pair() {
    let list = |top: u64, rest: u64| {
        let mut builder = RankingBuilder::default();
        for place in 0..1_200_u64 {
            let more = if place < 1_000 { top } else { rest };
            builder.push(
                &format!("{}{place}", ["a", "b"][place as usize % 2]),
                Count::new(9_000 - place + more),
            );
        }
        builder.finish()
    };
    let whole = covered(Coverage::Whole, 1_200);
    let of = |copy: Ranking| {
        let tops = [
            (1, whole, list(5, 5)),
            (4, whole, copy),
            (8, whole, list(90, 70)),
        ];
        unlikes(&turnover(&series("npm", &tops), &ten()))
            .into_iter()
            .map(|(_, why)| why)
            .collect::<Vec<_>>()
    };
    let same = Some(Unlike::SameTop);
    assert_eq!(of(list(5, 0)), [same, None, same]);
    let all = Some(Unlike::SameContent);
    // Here either date may be the wrong one.
    assert_eq!(of(list(5, 5)), [all, None, None]);
    assert_eq!(of(list(6, 6)), [None; 3]);
    // Ten times as many is a month's growth of few, a hundred times another period.
    assert_eq!(
        of(list(1_000_000, 1_000_000)),
        [Some(Unlike::CountsJumped), None, Some(Unlike::CountsJumped)]
    );
}

#[test]
fn a_date_that_is_wrong_by_months_is_in_no_pair() {
    let tops = [
        (1, covered(Coverage::Whole, 20), part_of(10, 20, "a", 0)),
        (8, covered(Coverage::Whole, 20), part_of(9, 20, "b", 0)),
    ];
    let of = |newest: &str| {
        let mut series = series("npm", &tops);
        let newest: SnapshotDate = newest.parse().unwrap();
        series.snapshots[1].known.newest = Some(newest.span()[0]);
        turnover(&series, &ten()).pairs[0].unlike
    };
    assert_eq!(of("2024-07-30"), None);
    assert_eq!(of("2024-05-02"), Some(Unlike::Stale));
    assert_eq!(of("2024-11-02"), Some(Unlike::NewerThanItsDate));
}
