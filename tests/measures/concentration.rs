//! Compares popularity concentration of real registries with results of numpy
//! (`../shared/data/expected.json`, key `concentration`, with the method under `methods`).

use registry_lens::metrics::Parameters;
use registry_lens::metrics::concentration::{ConcentrationGroup, Held};
use registry_lens::session::Session;
use registry_lens::source::NativeFile;
use registry_lens::stats::Sizes;
use serde_json::Value;

use super::{data, document, expected, near};

/// The only group in the answer for one file.
fn of(folder: &std::path::Path, file: &str) -> ConcentrationGroup {
    let document = document(folder, &[file], &Parameters::default());
    let answers = &document.metrics.concentration.datasets;
    assert_eq!(answers.len(), 1, "{file}");
    assert_eq!(answers[0].values.groups.len(), 1, "{file}");
    assert!(answers[0].shown.short.contains("Gini"), "{file}");
    answers[0].values.groups[0].clone()
}

#[track_caller]
fn agrees(have: &ConcentrationGroup, want: &Value, name: &str) {
    let counts = [
        ("n", have.n),
        ("null_downloads", have.without_count),
        ("zeros", have.zeros),
        ("top1pct_count", have.top1pct_count),
    ];
    for (key, have) in counts {
        assert_eq!(want[key], have, "{name} {key}");
    }
    let numbers = [
        ("total", Some(have.total)),
        ("gini", have.gini),
        ("gini_positive_only", have.gini_positive_only),
        ("share_top1pct", have.share_top1pct),
        ("share_top10", have.share_top10),
        ("share_top1000", have.share_top1000),
        ("min", have.min),
        ("median", have.median),
        ("max", have.max),
    ];
    for (key, have) in numbers {
        let want = want[key].as_f64().unwrap();
        if want == 0.0 {
            assert_eq!(have, Some(0.0), "{name} {key}");
        } else {
            near(have.unwrap(), want, &format!("{name} {key}"));
        }
    }
}

#[test]
fn every_figure_is_as_expected() {
    let Some(folder) = data("popularity concentration") else {
        return;
    };
    let expected = expected(&folder);
    let files = [
        ("npm_2025-12", "npm_downloads_2025-12"),
        ("pypi_2022-11", "pypi_downloads_2022-11"),
        ("pypi_2023-08", "pypi_downloads_2023-08"),
        ("pypi_2023-10", "pypi_downloads_2023-10"),
        ("pypi_2024-03", "pypi_downloads_2024-03"),
        ("hf_models_2022-07", "hf_models_2022-07"),
        ("hf_models_2022-10", "hf_models_2022-10"),
        ("hf_models_2024-09", "hf_models_top10k_2024-09"),
        ("hf_datasets_2023-03", "hf_datasets_2023-03"),
        ("hf_figure7_descendants_count", "hf_figure7_base_models"),
    ];
    for (name, file) in files {
        let group = of(&folder, file);
        agrees(&group, &expected["concentration"][name], name);
        let is_head = name.starts_with("pypi") || name == "hf_models_2024-09";
        assert_eq!(group.is_head, is_head, "{name}");
        let whole_hub = name.starts_with("hf_models_2022");
        assert_eq!(
            group.compared.len(),
            if whole_hub { 2 } else { 0 },
            "{name}"
        );
        assert_eq!(
            group.held == Held::Descendants,
            name.ends_with("descendants_count"),
            "{name}"
        );
        assert!(group.lorenz.len() <= 200 && group.rank_size.len() <= 300);
    }
}

/// Compares heads of lists of 2017 with the full lists. The greatest counts are equal, so their
/// sums are equal.
#[test]
fn heads_of_lists_hold_what_full_lists_do() {
    let Some(folder) = data("heads of npm's lists") else {
        return;
    };
    let expected = expected(&folder);
    for date in ["2017-04", "2017-10"] {
        let want = &expected["concentration"][format!("npm_{date}")];
        let number = |key: &str| want[key].as_f64().unwrap();
        let group = of(&folder, &format!("npm_top100k_{date}"));
        assert!(group.is_head && group.n == 100_000);
        assert_eq!(group.max, Some(number("max")));
        let path = folder.join(format!("npm_top100k_{date}.parquet"));
        let mut session = Session::default();
        let source = NativeFile::open(&path).unwrap();
        session.add(1, &path.to_string_lossy(), Box::new(source));
        session.read_all();
        let filled = session.relations(1).unwrap();
        let sizes = Sizes::new(filled.rankings[&None].counts().runs());
        let top = want["top1pct_count"].as_u64().unwrap();
        for (count, key) in [
            (10, "share_top10"),
            (1000, "share_top1000"),
            (top, "share_top1pct"),
        ] {
            let sum = sizes.share_of_top(count).unwrap() * sizes.total();
            near(sum / number("total"), number(key), &format!("{date} {key}"));
        }
    }
}

/// Likes: numpy 2.4.6 over the column, Gini by the same formula.
#[test]
fn likes_of_a_hub() {
    let Some(folder) = data("likes") else {
        return;
    };
    let mut params = Parameters::default();
    params.set("concentration.popularity", "likes").unwrap();
    let file = "foreign/evaleval_hub_stats_frozen";
    let document = document(&folder, &[file], &params);
    let group = &document.metrics.concentration.datasets[0].values.groups[0];
    assert_eq!(group.held, Held::Likes);
    assert_eq!(group.n, 4167);
    near(group.gini.unwrap(), 0.9142342887347059, "Gini of likes");
}

/// The extract that `../shared/METRICS.md`, section 8 gives figures of: per model, Gini .97917, 80% by 65 models,
/// 139 without downloads. The slope is `scipy.stats.linregress` of scipy 1.17.1 over log10 of rank
/// and downloads, ranks 1 to 1,000.
#[test]
fn downloads_of_a_hub() {
    let Some(folder) = data("downloads of a hub") else {
        return;
    };
    let group = of(&folder, "foreign/evaleval_hub_stats_frozen");
    assert_eq!((group.n, group.zeros), (4167, 139));
    assert_eq!(format!("{:.5}", group.gini.unwrap()), "0.97917");
    assert_eq!((group.holding_50, group.holding_80), (Some(20), Some(65)));
    let slope = group.slope.unwrap();
    near(slope.slope, -2.426063107014823, "slope");
    near(
        slope.standard_error.unwrap(),
        0.021901219948699164,
        "standard error",
    );
    near(slope.intercept, 10.492058073947025, "intercept");
    near(
        group.hhi.unwrap(),
        0.018696807780280798,
        "0.018696807780280798",
    );
}
