//! Compares turnover of real registries with answers that numpy computed and DuckDB checked
//! (`../shared/data/expected.json`, with the method under `methods`).

mod common;

use std::path::Path;

use registry_lens::metrics::Answer;
use registry_lens::metrics::turnover::{Finding, Output, Pair};
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::session::Session;
use registry_lens::source::NativeFile;
use serde_json::Value;

const SERIES: [(&str, &[&str]); 3] = [
    (
        "npm_3_snapshots",
        &[
            "npm_top100k_2017-04",
            "npm_top100k_2017-10",
            "npm_top100k_2025-12",
        ],
    ),
    (
        "pypi_4_snapshots",
        &[
            "pypi_downloads_2022-11",
            "pypi_downloads_2023-08",
            "pypi_downloads_2023-10",
            "pypi_downloads_2024-03",
        ],
    ),
    (
        "hf_3_snapshots",
        &[
            "hf_models_2022-07",
            "hf_models_2022-10",
            "hf_models_top10k_2024-09",
        ],
    ),
];

fn session(data: &Path) -> Session {
    let mut session = Session::default();
    let names = SERIES.iter().flat_map(|(_, names)| *names);
    for (id, name) in (1..).zip(names) {
        let path = data.join(format!("{name}.parquet"));
        let source = NativeFile::open(&path).unwrap();
        session.add(id, &path.to_string_lossy(), Box::new(source));
    }
    session.read_all();
    session
}

#[test]
fn every_count_of_turnover_is_as_expected() {
    let Some(shared) = common::shared("turnover of npm, PyPI and Hugging Face") else {
        return;
    };
    let data = shared.join("data");
    let expected: Value =
        serde_json::from_slice(&std::fs::read(data.join("expected.json")).unwrap()).unwrap();
    let session = session(&data);
    let mut compared = 0;
    for k in [50, 1000, 3000] {
        // The expected first snapshot is by the artifact's definition: all packages are newcomers.
        let of = |mode| {
            let mut params = Parameters::in_mode(mode);
            params.turnover.k = k;
            session.results(&params).unwrap()
        };
        let (document, paper) = (of(Mode::Artifact), of(Mode::Paper));
        for (name, files) in SERIES {
            let of = |series: &[Answer<Output>]| {
                let mut series = series.iter().map(|answer| &answer.values);
                series
                    .find(|series| series.snapshots[0].file.starts_with(files[0]))
                    .unwrap()
                    .clone()
            };
            let artifact = of(&document.metrics.turnover.datasets);
            let paper = of(&paper.metrics.turnover.datasets);
            let expected = &expected["turnover"][format!("{name}_k{k}")];
            assert_eq!(
                expected["total_distinct_ever"], artifact.distinct_ever,
                "{name} {k}"
            );
            assert_eq!(paper.distinct_ever, artifact.distinct_ever);
            let snapshots = expected["snapshots"].as_array().unwrap();
            assert_eq!(snapshots.len(), artifact.snapshots.len());
            for (index, (want, have)) in snapshots.iter().zip(&artifact.snapshots).enumerate() {
                let place = format!("{name} k={k} {}", have.date);
                assert_eq!(want["snapshot"], have.date.to_string(), "{place}");
                assert_eq!(want["remained"], have.remained.unwrap(), "{place}");
                assert_eq!(want["newcomers"], have.newcomers.unwrap(), "{place}");
                assert_eq!(want["returning"], have.returning.unwrap(), "{place}");
                assert_eq!(want["rows"], have.rows, "{place}");
                assert_eq!(want["rows_at_cut_value"], have.rows_at_cut, "{place}");
                assert_eq!(want["of_those_inside"], have.rows_at_cut_inside, "{place}");
                assert_eq!(want["tie_at_cut"], have.tied_at_cut > 0, "{place}");
                let cut = have.cut_downloads.unwrap().as_integer().unwrap();
                assert_eq!(
                    want["cut_downloads"].as_f64().unwrap(),
                    cut as f64,
                    "{place}"
                );
                let defined = (index > 0).then_some(()).and(have.remained);
                assert_eq!(paper.snapshots[index].remained, defined, "{place}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 30, "ten files at three K");
}

/// The comparison of the real lists: the row of the specification (`../shared/VERDICTS.md`, 2) that
/// is of them, and what does not compare. The interval is statsmodels'
/// `confint_proportions_2indep(698, 1000, 915, 1000, method="newcomb")`
/// (`tests/expected/turnover.py`).
#[test]
fn registries_are_compared_at_like_intervals() {
    let Some(shared) = common::shared("turnover of registries beside each other") else {
        return;
    };
    let session = session(&shared.join("data"));
    let document = session.results(&Parameters::default()).unwrap();
    let turnover = &document.metrics.turnover;
    let together = &turnover.together.as_ref().unwrap().values;
    let compared = &together.compared_registries;
    assert_eq!(compared.finding, Finding::Holds, "{}", compared.because);
    let row = &compared.comparisons[0];
    let of = |pair: &Pair| (pair.months, pair.retained.remained, pair.retained.size);
    assert_eq!(
        (of(&row.own), of(&row.other)),
        ((3.0, 698, 1000), (6.0, 915, 1000))
    );
    assert_eq!(row.rival, "npm");
    let statsmodels = [-0.2501438096693977, -0.1834969305934686];
    for (have, want) in row.interval.into_iter().zip(statsmodels) {
        assert!((have - want).abs() < 1e-12, "{have} for {want}");
    }
    // Pairs of 6 and 98 months, or of 98 months alone, give no headline.
    assert_eq!(
        together.headline,
        "Of the top 1,000 remained: Hugging Face 69.8% after 3 months, npm 91.5% after 6 months, PyPI 92.2% after 5 months"
    );
    let pairs = turnover
        .datasets
        .iter()
        .map(|answer| answer.values.pairs.len());
    assert_eq!(pairs.collect::<Vec<_>>(), [3, 3, 6]);
}

#[test]
fn the_document_does_not_depend_on_the_order_of_the_files() {
    let Some(shared) = common::shared("the order of files") else {
        return;
    };
    let files = SERIES[1].1;
    let document = |order: &[usize]| {
        let mut session = Session::default();
        for index in order {
            let path = shared.join(format!("data/{}.parquet", files[*index]));
            let source = NativeFile::open(&path).unwrap();
            session.add(*index as u32, &path.to_string_lossy(), Box::new(source));
            // It also makes no difference whether files are read one by one or all at the end.
            if index % 2 == 0 {
                session.read_all();
            }
        }
        session.read_all();
        registry_lens::report::to_json(&session.results(&Parameters::default()).unwrap())
    };
    assert_eq!(document(&[0, 1, 2, 3]), document(&[3, 1, 0, 2]));
}
