//! Ownership of real hubs' models against `../shared/METRICS.md`, section 8, and against runs of pandas 3.1.1 with
//! numpy 2.4.6: `groupby(author)[column].sum()`, Gini by `2 Σ i x / (n Σ x) − (n + 1)/n`, smallest
//! sets by `searchsorted` in the cumulated sums.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use registry_lens::base::hash::stable_hash;
use registry_lens::claims::{Standing, Verdict};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::ownership::{Holding, Output, OwnersFrom};

use super::{answers, data, document, near};
use crate::common::parquet_of;

fn of(folder: &Path, file: &str, set: &[(&str, &str)]) -> Output {
    let mut params = Parameters::default();
    for (path, value) in set {
        params.set(path, value).unwrap();
    }
    let document = document(folder, &[file], &params);
    let answers = &document.metrics.ownership.datasets;
    assert_eq!(answers.len(), 1, "{file}");
    assert!(answers[0].shown.short.contains("hold 80%"), "{file}");
    answers[0].values.clone()
}

const FROZEN: &str = "foreign/evaleval_hub_stats_frozen";

/// Equal to the five digits that section 8 prints.
#[track_caller]
fn printed(have: Option<f64>, want: &str) {
    let shown = format!("{:.5}", have.unwrap());
    assert_eq!(shown.trim_start_matches('0'), want);
}

#[test]
fn a_hub_is_owned_as_section_8_says() {
    let Some(folder) = data("ownership of a hub") else {
        return;
    };
    let output = of(&folder, FROZEN, &[]);
    check_chance(FROZEN, &output);
    assert_eq!(output.told_by, OwnersFrom::Author);
    assert_eq!((output.packages, output.without_owner.packages), (4167, 0));
    assert!(output.network.is_none());
    let check = |held: &Holding, shares: [&str; 4], sets: [u64; 2], gini: &str, hhi: &str| {
        assert_eq!(held.owners, 728);
        printed(held.gini, gini);
        printed(held.share_top1, shares[0]);
        printed(held.share_top5, shares[1]);
        printed(held.share_top10, shares[2]);
        printed(held.share_top100, shares[3]);
        assert_eq!([held.holding_50, held.holding_80], sets.map(Some));
        printed(held.hhi, hhi);
        assert!(held.lorenz.len() <= 200);
    };
    let downloads = output.by_downloads.as_ref().unwrap();
    let shares = [".33105", ".74422", ".88791", ".99846"];
    check(downloads, shares, [3, 7], ".98728", ".16201");
    let likes = output.by_likes.as_ref().unwrap();
    let shares = [".12732", ".46964", ".65870", ".95388"];
    check(likes, shares, [6, 24], ".94367", ".05648");
    near(
        downloads.share_top1pct.unwrap(),
        0.8512845443292381,
        "top 1%",
    );
    near(downloads.fraction_holding_80.unwrap(), 7.0 / 728.0, "80%");
    let rest = downloads.without_largest.as_ref().unwrap();
    assert_eq!((rest.owner.as_str(), rest.holding_80), ("Qwen", Some(8)));
    near(rest.gini.unwrap(), 0.9843909636154227, "without Qwen");
    let rest = likes.without_largest.as_ref().unwrap();
    assert_eq!(
        (rest.owner.as_str(), rest.holding_80),
        ("meta-llama", Some(27))
    );
    near(rest.gini.unwrap(), 0.9383168173687171, "without meta-llama");
    let packages = &output.by_packages;
    near(packages.gini.unwrap(), 0.6618087036553559, "packages");
    near(packages.hhi.unwrap(), 0.009172541934586198, "packages");
    assert_eq!(
        (packages.holding_50, packages.holding_80),
        (Some(53), Some(213))
    );
    assert_eq!(packages.largest[0].name, "jaspionjader");
    assert_eq!(packages.largest[0].amount, 184.0);
    // `sort_values(["downloads", "id"], ascending=[False, True]).head(1000)`.
    let top = output.top.unwrap();
    assert_eq!((top.packages, top.owners), (1000, 240));
    near(top.share_of_ten.unwrap(), 0.363, "ten of the top");
    let first: Vec<(&str, f64)> = top.largest[..5]
        .iter()
        .map(|owner| (owner.name.as_str(), owner.amount))
        .collect();
    let want = [
        ("Qwen", 102.0),
        ("google", 47.0),
        ("deepseek-ai", 36.0),
        ("meta-llama", 30.0),
        ("nvidia", 30.0),
    ];
    assert_eq!(first, want);
    let set = [("ownership.k", "100"), ("ownership.popularity", "likes")];
    let top = of(&folder, FROZEN, &set).top.unwrap();
    assert_eq!((top.owners, top.cut, top.tied_at_cut), (28, 1102.0, 0));
    near(top.share_of_ten.unwrap(), 0.77, "ten of the most liked");
}

#[test]
fn ownership_of_hubs_of_other_dates() {
    let Some(folder) = data("ownership of hubs") else {
        return;
    };
    let files = [
        (
            "hf_models_2022-07",
            OwnersFrom::Name,
            15151,
            68,
            97013870.0,
            0.9960125550859991,
            [7, 28],
            0.06150457605601943,
        ),
        (
            "hf_models_2022-10",
            OwnersFrom::Author,
            20455,
            0,
            0.0,
            0.9982850410451101,
            [2, 14],
            0.23131028632566933,
        ),
        (
            "hf_models_top10k_2024-09",
            OwnersFrom::Author,
            2520,
            0,
            0.0,
            0.9642444268376407,
            [9, 40],
            0.04385026947161627,
        ),
    ];
    for (file, told_by, owners, without, downloads, gini, sets, hhi) in files {
        let output = of(&folder, file, &[]);
        check_chance(file, &output);
        assert_eq!(output.told_by, told_by, "{file}");
        assert_eq!(output.without_owner.packages, without, "{file}");
        assert_eq!(output.without_owner.downloads, downloads, "{file}");
        let held = output.by_downloads.unwrap();
        assert_eq!(held.owners, owners, "{file}");
        assert_eq!([held.holding_50, held.holding_80], sets.map(Some), "{file}");
        near(held.gini.unwrap(), gini, file);
        near(held.hhi.unwrap(), hhi, file);
    }
}

/// Compares with `tests/expected/ownership.py`, which deals with numpy's random numbers: medians of
/// 200 deals agree within four standard errors and half a place of an owner.
#[track_caller]
fn check_chance(file: &str, output: &Output) {
    let recorded: serde_json::Value =
        serde_json::from_str(include_str!("../expected/ownership.json")).unwrap();
    let number = |name: &str| recorded["lists"][file][name].as_f64().unwrap();
    let chance = output.by_chance.as_ref().unwrap();
    assert_eq!(chance.packages as f64, number("packages"), "{file}");
    assert_eq!(chance.deals, 200, "{file}");
    // The median of a normal variable has the standard error 1.2533 σ / √n, and the difference of
    // two medians √2 times as much.
    let within = 4.0 * 1.2533 * number("deviation") * (2.0f64 / 200.0).sqrt();
    let within = within + 0.5 / number("owners");
    let pairs = [
        (chance.fraction_holding_80, "median"),
        (chance.without_largest.unwrap(), "median_without_largest"),
    ];
    for (have, name) in pairs {
        let want = number(name);
        let near = (have - want).abs() <= within;
        assert!(near, "{file}, {name}: {have} for {want}");
    }
    // Real hubs are at 0.06 to 0.43 of chance (`../shared/VERDICTS.md`, 2).
    for ratio in [chance.ratio, chance.ratio_without_largest.unwrap()] {
        assert!((0.06..=0.43).contains(&ratio), "{file}: {ratio}");
    }
}

/// Names and downloads of a real list.
fn packages(folder: &Path, file: &str, name: &str, downloads: &str) -> (Vec<String>, Vec<u64>) {
    let file = std::fs::File::open(folder.join(format!("{file}.parquet"))).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let (mut names, mut counts) = (Vec::new(), Vec::new());
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let column = |name: &str, kind| cast(batch.column_by_name(name).unwrap(), &kind).unwrap();
        let (ids, amounts) = (
            column(name, DataType::Utf8),
            column(downloads, DataType::UInt64),
        );
        let rows = ids
            .as_string::<i32>()
            .iter()
            .zip(amounts.as_primitive::<UInt64Type>());
        for (id, amount) in rows.filter_map(|(id, amount)| id.zip(amount)) {
            names.push(id.to_owned());
            counts.push(amount);
        }
    }
    (names, counts)
}

/// Real downloads whose owners are drawn by a hash of the names: few owners hold most of them, but not
/// fewer than by chance, so nobody owns the popular ones. The shares are numpy's.
#[test]
fn random_owners_are_as_concentrated_as_chance() {
    let Some(folder) = data("owners by chance") else {
        return;
    };
    let recorded: serde_json::Value =
        serde_json::from_str(include_str!("../expected/ownership.json")).unwrap();
    for (file, name, downloads) in [
        ("hf_models_top10k_2024-09", "modelId", "downloads"),
        ("hf_radar_models_2026-08", "id", "downloads_30d"),
        (FROZEN, "id", "downloads"),
    ] {
        let want = &recorded["random_owners"][file];
        let number = |key: &str| want[key].as_f64().unwrap();
        let drawn_from = want["drawn_from"].as_u64().unwrap();
        let (names, counts) = packages(&folder, file, name, downloads);
        let owners = names
            .iter()
            .map(|name| format!("o{}", stable_hash(name) % drawn_from));
        let owners: Vec<String> = owners.collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(StringArray::from(names))),
            ("author", Arc::new(StringArray::from(owners))),
            ("downloads", Arc::new(UInt64Array::from(counts))),
        ];
        let made = parquet_of(columns, WriterProperties::default());
        let document = answers(vec![("huggingface.parquet", made)], &Parameters::default());
        let output = &document.metrics.ownership.datasets[0].values;
        let held = output.by_downloads.as_ref().unwrap();
        assert_eq!(Some(held.owners), want["owners"].as_u64(), "{file}");
        near(held.fraction_holding_80.unwrap(), number("fraction"), file);
        let chance = output.by_chance.as_ref().unwrap();
        let within = 4.0 * 1.2533 * number("deviation") * (2.0f64 / 200.0).sqrt();
        let within = within + 0.5 / number("owners");
        assert!((chance.fraction_holding_80 - number("median")).abs() <= within);
        for ratio in [chance.ratio, chance.ratio_without_largest.unwrap()] {
            assert!((0.81..1.1).contains(&ratio), "{file}: {ratio}");
        }
    }
}

/// A list of 2,695 models once overruled the hub of 74,970 and the head of 2024, because its cards were
/// judged, and both stayed hidden.
#[test]
fn an_extract_never_decides_beside_a_hub() {
    let Some(folder) = data("an extract beside a hub") else {
        return;
    };
    let [hub, head, extract] = [
        "hf_models_2022-10",
        "hf_models_top10k_2024-09",
        "hf_text_generation_models_2023-05",
    ];
    let document = document(&folder, &[extract, hub, head], &Parameters::default());
    for (id, by) in [("ownership", hub), ("documentation", head)] {
        let mut claims = document.claims.iter();
        let claim = claims.find(|claim| claim.statement.id == id).unwrap();
        let decides = claim.dataset.as_ref().unwrap();
        assert_eq!(decides.files, [format!("{by}.parquet")], "{id}");
        assert_ne!(claim.verdict, Verdict::NotMeasurable, "{id}");
        let beside = claim.others.iter();
        let beside: Vec<(&str, Standing)> = beside
            .map(|other| (&*other.source.files[0], other.standing))
            .collect();
        let want = [hub, head, extract].into_iter().filter(|file| *file != by);
        let want: Vec<String> = want.map(|file| format!("{file}.parquet")).collect();
        let want: Vec<_> = want
            .iter()
            .map(|file| (&**file, Standing::SameRegistry))
            .collect();
        assert_eq!(beside, want, "{id}");
    }
}

#[test]
fn lists_without_owners_give_no_answer() {
    let Some(folder) = data("lists without owners") else {
        return;
    };
    for file in ["pypi_downloads_2024-03", "npm_top100k_2025-12"] {
        let document = document(&folder, &[file], &Parameters::default());
        assert!(document.metrics.ownership.datasets.is_empty(), "{file}");
    }
}

/// Three tables of a dump, in which commits link the authors of models. Computed by hand.
#[test]
fn commits_of_a_dump_link_authors() {
    let text = |values: &[&str]| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(values.iter().copied()))
    };
    let count = |values: &[u64]| -> ArrayRef { Arc::new(UInt64Array::from(values.to_vec())) };
    let file = |columns| parquet_of(columns, WriterProperties::default());
    let ids = ["o/one", "o/two", "p/three"];
    let repositories = file(vec![
        ("id", text(&ids)),
        ("name", text(&["one", "two", "three"])),
        ("type", text(&["model", "model", "model"])),
        ("author", text(&["o", "o", "p"])),
        ("card_data", text(&["", "", ""])),
        ("gated", text(&["False", "False", "False"])),
        ("likes", count(&[3, 2, 1])),
    ]);
    let models = file(vec![
        ("model_id", text(&ids)),
        ("pipeline_tag", text(&["fill-mask"; 3])),
        ("downloads", count(&[10, 20, 70])),
        ("library_name", text(&["transformers"; 3])),
        ("likes", count(&[3, 2, 1])),
        ("config", text(&["{}"; 3])),
    ]);
    let commits = file(vec![
        ("sha", text(&["1", "2", "3", "4", "5"])),
        (
            "repo_id",
            text(&["o/one", "o/one", "o/two", "p/three", "p/three"]),
        ),
        ("message", text(&["fix"; 5])),
        ("author_date", text(&["2024-06-01 00:00:00"; 5])),
        (
            "author_name",
            text(&["olga", "piet", "olga", "quentin", "some-bot"]),
        ),
    ]);
    let files = vec![
        ("repository.parquet", repositories),
        ("model.parquet", models),
        ("commits.parquet", commits),
    ];
    let document = answers(files, &Parameters::default());
    let answers = &document.metrics.ownership.datasets;
    assert_eq!(answers.len(), 1);
    let answer = &answers[0].values;
    let downloads = answer.by_downloads.as_ref().unwrap();
    assert_eq!((downloads.owners, downloads.share_top1), (2, Some(0.7)));
    assert_eq!(downloads.largest[0].name, "p");
    let network = answer.network.as_ref().unwrap();
    assert_eq!(
        (network.authors, network.bots, network.repositories),
        (3, 1, 3)
    );
    assert_eq!(
        (network.pairs, network.components, network.alone),
        (1, 2, 1)
    );
    assert_eq!((network.communities, network.downloads), (Some(1), 100.0));
    assert_eq!(network.largest[0].foremost, "olga");
    assert_eq!(network.largest[0].downloads, 30.0);
}
