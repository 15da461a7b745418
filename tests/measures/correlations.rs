//! Correlations, slopes and partial R squared with owners as clusters, against numpy, scipy and
//! statsmodels: `tests/expected/correlations.py` made the recorded values.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Array, ListBuilder, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use registry_lens::base::hash::text_hash;
use registry_lens::domain::owners::group_of;
use registry_lens::metrics::attributes::Side;
use registry_lens::metrics::descendants::Counted;
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::stats::{self, OwnerGroups};
use serde_json::Value;

use super::common::parquet_of;
use super::{answers, data, document};

pub(super) fn expected() -> Value {
    serde_json::from_str(include_str!("../expected/correlations.json")).unwrap()
}

/// Whether two numbers agree to this number of digits of the greater of the value and 1e-3.
#[track_caller]
fn close(have: f64, want: &Value, what: &str) {
    let want = want.as_f64().unwrap_or_else(|| panic!("{what}: {want}"));
    let off = (have - want).abs() / want.abs().max(1e-3);
    assert!(off <= 1e-8, "{what}: {have} for {want}, {off:e} off");
}

#[track_caller]
fn ends(have: Option<[f64; 2]>, want: &Value, what: &str) {
    let have = have.unwrap_or_else(|| panic!("{what}: no interval"));
    close(have[0], &want[0], what);
    close(have[1], &want[1], what);
}

#[track_caller]
fn same_rho(have: &stats::ClusteredRho, want: &Value) {
    assert_eq!(Some(have.n), want["n"].as_u64());
    assert_eq!(Some(have.owner_groups), want["owner_groups"].as_u64());
    close(have.rho, &want["rho"], "rho");
    ends(have.independent, &want["independent"], "independent");
    ends(have.by_owner, &want["by_owner"], "by owner");
    ends(have.interval, &want["interval"], "interval");
}

#[track_caller]
fn same_difference(have: &stats::RhoDifference, want: &Value) {
    assert_eq!(Some(have.n), want["n"].as_u64());
    assert_eq!(Some(have.owner_groups), want["owner_groups"].as_u64());
    close(have.first, &want["first"], "first");
    close(have.second, &want["second"], "second");
    close(have.between, &want["between"], "between");
    close(have.difference, &want["difference"], "difference");
    ends(have.independent, &want["independent"], "Zou");
    ends(have.by_owner, &want["by_owner"], "by owner");
    ends(have.interval, &want["interval"], "interval");
}

#[test]
fn owners_are_hashed_alike_everywhere() {
    for (text, want) in expected()["hashes"].as_object().unwrap() {
        assert_eq!(
            text_hash(text).to_string(),
            want.as_str().unwrap(),
            "{text}"
        );
    }
}

/// The rows of the script, by the same formulas: owner, first, second and shared measure.
fn made() -> Vec<(String, f64, f64, f64)> {
    (0..600i64)
        .map(|i| {
            let owner = format!("owner{}", (i * i) % 83);
            let effect = (text_hash(&owner) % 50) as i64;
            let first = (i * i * 7 + 13 * i) % 997 + 8 * effect;
            let second = (i * 31) % 211;
            let shared = ((i * i * 7 + 13 * i) % 97 - 60 + effect).max(0);
            (owner, first as f64, second as f64, shared as f64)
        })
        .collect()
}

fn ranks(rows: &[(String, f64, f64, f64)]) -> ([Vec<u32>; 3], OwnerGroups) {
    let of = |value: &dyn Fn(usize) -> f64| stats::doubled_ranks_of(rows.len(), value);
    let groups = rows.iter().map(|row| group_of(&row.0)).collect();
    (
        [
            of(&|row| rows[row].1),
            of(&|row| rows[row].2),
            of(&|row| rows[row].3),
        ],
        OwnerGroups::new(groups),
    )
}

#[test]
fn made_rows_are_those_of_numpy_and_statsmodels() {
    let want = &expected()["made"];
    let mut rows = made();
    let ([first, second, shared], groups) = ranks(&rows);
    let rho = stats::clustered_rho(&first, &shared, &groups).unwrap();
    same_rho(&rho, &want["rho"]);
    let difference = stats::rho_difference(&first, &second, &shared, &groups).unwrap();
    same_difference(&difference, &want["difference"]);
    // The order of rows changes no bit.
    rows.reverse();
    let ([first, second, shared], groups) = ranks(&rows);
    assert_eq!(stats::clustered_rho(&first, &shared, &groups), Some(rho));
    assert_eq!(
        stats::rho_difference(&first, &second, &shared, &groups),
        Some(difference)
    );
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let point = |row: usize| {
        let (x, y) = (rows[row].1, rows[row].3);
        (libm::log10(1.0 + x), libm::log10(1.0 + y))
    };
    let fit = stats::least_squares_by(rows.len(), &point).unwrap();
    close(fit.slope, &want["slope"]["slope"], "slope");
    ends(fit.slope_ci95, &want["slope"]["independent"], "independent");
    let cluster = |row: usize| {
        let owner = &rows[row].0;
        rows.iter().position(|row| row.0 == *owner).unwrap() as u32
    };
    let slope = stats::clustered_slope(&fit, rows.len(), &point, &cluster).unwrap();
    assert_eq!(Some(slope.clusters), want["slope"]["owners"].as_u64());
    close(slope.se, &want["slope"]["se"], "error");
    ends(Some(slope.interval), &want["slope"]["interval"], "interval");
}

#[test]
fn partial_r_squared_by_owner_is_that_of_numpy() {
    let want = &expected()["made"]["partial_by_owner"];
    let rows = made();
    let (_, groups) = ranks(&rows);
    let row = |index: usize, cells: &mut Vec<(usize, f64)>| {
        let (owner, _, second, shared) = &rows[index];
        let effect = (text_hash(owner) % 50) as usize;
        let level = (index + 3 * (effect / 10)) % 5;
        if level > 0 {
            cells.push((level - 1, 1.0));
        }
        cells.push((4, libm::log10(1.0 + second)));
        libm::log10(1.0 + shared)
    };
    let among = |column: usize| column < 4;
    let fit = stats::multiple(rows.len(), 5, &row).unwrap();
    close(
        fit.partial_r_squared(&among).unwrap(),
        &want["partial"],
        "partial",
    );
    let products = stats::GroupedProducts::new(&fit, &row, &groups).unwrap();
    ends(
        products.partial_r_squared_interval(&among),
        &want["interval"],
        "by owner",
    );
    let few = OwnerGroups::new((0..rows.len()).map(|row| (row % 9) as u8).collect());
    let products = stats::GroupedProducts::new(&fit, &row, &few).unwrap();
    assert_eq!(products.partial_r_squared_interval(&among), None);
    // The groups have more rows than exist.
    let more = OwnerGroups::new(vec![0; rows.len() + 1]);
    assert!(stats::GroupedProducts::new(&fit, &row, &more).is_none());
}

#[test]
fn few_owners_leave_no_interval() {
    let rows = made();
    let ([first, second, shared], _) = ranks(&rows);
    let groups = OwnerGroups::new((0..rows.len()).map(|row| (row % 9) as u8).collect());
    let rho = stats::clustered_rho(&first, &shared, &groups).unwrap();
    assert_eq!(
        (rho.owner_groups, rho.by_owner, rho.interval),
        (9, None, None)
    );
    assert!(rho.independent.is_some());
    let difference = stats::rho_difference(&first, &second, &shared, &groups).unwrap();
    assert_eq!((difference.by_owner, difference.interval), (None, None));
    // A constant measure has no correlation, and it must vary without any one of the groups.
    let constant = vec![rows.len() as u32 + 1; rows.len()];
    assert_eq!(stats::clustered_rho(&constant, &shared, &groups), None);
    let alone = OwnerGroups::new((0..20).collect());
    let mut one = vec![20u32; 20];
    one[0] = 40;
    let x: Vec<u32> = (1..=20).map(|rank| 2 * rank).collect();
    let rho = stats::clustered_rho(&x, &one, &alone).unwrap();
    assert_eq!(rho.by_owner, None);
    // Lengths that differ are refused.
    assert_eq!(stats::clustered_rho(&x, &shared, &alone), None);
}

#[test]
fn noncentral_f_is_that_of_scipy() {
    for value in expected()["noncentral_f"].as_array().unwrap() {
        let of = |key: &str| value[key].as_f64().unwrap();
        let have = stats::noncentral_f_lower(of("f"), of("q"), of("v"), of("lambda"));
        close(have.unwrap(), &value["lower"], &value.to_string());
    }
    for bad in [
        [f64::NAN, 1.0, 1.0, 1.0],
        [1.0, 0.0, 1.0, 1.0],
        [1.0, 1.0, -1.0, 1.0],
        [1.0, 1.0, 1.0, -1.0],
        [1.0, 1.0, 1.0, f64::INFINITY],
    ] {
        let [f, q, v, lambda] = bad;
        assert_eq!(stats::noncentral_f_lower(f, q, v, lambda), None, "{bad:?}");
    }
}

#[test]
fn partial_r_squared_intervals_are_those_of_scipy() {
    for value in expected()["partial_r_squared"].as_array().unwrap() {
        let of = |key: &str| value[key].as_u64().unwrap();
        let r2 = value["r2"].as_f64().unwrap();
        let have =
            stats::partial_r_squared_interval(of("n"), of("columns"), of("q"), r2, 0.95).unwrap();
        for (have, want) in have.into_iter().zip(value["interval"].as_array().unwrap()) {
            let want = want.as_f64().unwrap();
            assert!((have - want).abs() < 1e-9, "{value}: {have}");
        }
    }
    // `../shared/VERDICTS.md`, section 2.
    let of = |n, r2| stats::partial_r_squared_interval(n, 31, 20, r2, 0.95).unwrap();
    let [low, high] = of(3000, 0.03);
    assert!((low - 0.013_472).abs() < 1e-6 && (high - 0.036_200).abs() < 1e-6);
    let [low, high] = of(300, 0.08);
    assert!(low == 0.0 && (high - 0.074_048).abs() < 1e-6);
    assert_eq!(
        stats::partial_r_squared_interval(30, 31, 3, 0.1, 0.95),
        None
    );
    assert_eq!(
        stats::partial_r_squared_interval(300, 31, 0, 0.1, 0.95),
        None
    );
    assert_eq!(
        stats::partial_r_squared_interval(300, 31, 2, 1.0, 0.95),
        None
    );
}

/// `../shared/VERDICTS.md`, section 2: descendants over all models, and popularity beside
/// freshness.
#[test]
fn hubs_are_those_of_scipy_and_statsmodels() {
    let Some(data) = data("correlations with owners as clusters") else {
        return;
    };
    for (file, name) in [
        ("hf_radar_models_2026-08", "radar"),
        ("foreign/evaleval_hub_stats_frozen", "evaleval"),
    ] {
        let want = &expected()[name];
        let all = &want["all_models"];
        for mode in [Mode::Paper, Mode::Artifact] {
            let document = document(&data, &[file], &Parameters::in_mode(mode));
            let answers = document.metrics.descendants.datasets.iter();
            let mut answers = answers.map(|answer| &answer.values);
            let output = answers
                .find(|output| output.counted == Counted::Descendants)
                .unwrap();
            let have = output.childless.as_ref().unwrap();
            same_rho(have.rho.as_ref().unwrap(), &all["rho"]);
            let (fit, slope) = (&have.log1p, have.slope_by_owner.as_ref().unwrap());
            let fit = fit.as_ref().unwrap();
            close(fit.slope, &all["slope"]["slope"], "slope");
            ends(fit.slope_ci95, &all["slope"]["independent"], "slope");
            close(slope.se, &all["slope"]["se"], "error by owner");
            ends(Some(slope.interval), &all["slope"]["interval"], "by owner");
            assert_eq!(Some(have.owners), all["slope"]["owners"].as_u64());
            let beside = &document.metrics.attributes.datasets[0].values.beside;
            let rival = |versus: &&registry_lens::metrics::attributes::Versus| {
                versus.rival == Side::Maintenance
            };
            let versus = beside.versus.iter().find(rival).unwrap();
            same_difference(&versus.rho, &want["popularity_less_freshness"]);
            let popularity = beside.popularity.as_ref().unwrap();
            close(popularity.rho.unwrap(), &all["rho"]["rho"], "popularity");
            ends(popularity.interval, &all["rho"]["interval"], "popularity");
        }
    }
}

/// The tables of the specification (`../shared/VERDICTS.md`, 2, "Correlations" and "Descendants over
/// all models"), to their digits.
#[test]
fn the_specification_prints_the_same() {
    let recorded = expected();
    for (name, models, rho, zou, slope) in [
        (
            "radar",
            15_904,
            ["0.227151522", "-0.118488470", "-0.283914126", "0.345639992"],
            ["0.321409929", "0.369739966"],
            ["0.032099", "0.030700", "0.033498", "0.227152"],
        ),
        (
            "evaleval",
            4167,
            ["0.079264267", "0.085984292", "-0.109005554", "-0.006720025"],
            ["-0.051772551", "0.038341571"],
            ["0.023924", "0.018876", "0.028973", "0.079264"],
        ),
    ] {
        let digits = |value: &Value, digits: usize| format!("{:.digits$}", value.as_f64().unwrap());
        let versus = &recorded[name]["popularity_less_freshness"];
        assert_eq!(versus["n"], models);
        let have = ["first", "second", "between", "difference"].map(|key| digits(&versus[key], 9));
        assert_eq!(have, rho, "{name}");
        let have = [0, 1].map(|end| digits(&versus["independent"][end], 9));
        assert_eq!(have, zou, "{name}");
        let all = &recorded[name]["all_models"];
        let fit = &all["slope"];
        let have = [
            digits(&fit["slope"], 6),
            digits(&fit["independent"][0], 6),
            digits(&fit["independent"][1], 6),
            digits(&all["rho"]["rho"], 6),
        ];
        assert_eq!(have, slope, "{name}");
    }
}

/// A hub with dates, licences and edges, whose rows come in some order.
fn hub(order: impl Fn(&mut Vec<i64>)) -> Vec<u8> {
    let mut rows: Vec<i64> = (0..400).collect();
    order(&mut rows);
    let name = |row: i64| format!("o{}/m{row}", row * row % 61);
    let names = StringArray::from_iter_values(rows.iter().map(|row| name(*row)));
    let downloads = Int64Array::from_iter_values(rows.iter().map(|row| row * 7919 % 1009));
    let times = |salt: i64| {
        let days = rows.iter().map(|row| 18_000 + row * salt % 911);
        TimestampMicrosecondArray::from_iter_values(days.map(|day| day * 86_400_000_000))
    };
    let licences = rows
        .iter()
        .map(|row| (row % 3 > 0).then_some(["mit", "apache-2.0"][*row as usize % 2]));
    let kinds = rows.iter().map(|row| ["a", "b", "c"][*row as usize % 3]);
    let mut bases = ListBuilder::new(StringBuilder::new());
    for row in &rows {
        if row % 2 == 1 {
            bases.values().append_value(name(row * row * 7 % 97));
        }
        bases.append(true);
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(names)),
        ("downloads", Arc::new(downloads)),
        ("created_at", Arc::new(times(37))),
        ("last_modified", Arc::new(times(53))),
        ("license", Arc::new(StringArray::from_iter(licences))),
        ("model_type", Arc::new(StringArray::from_iter_values(kinds))),
        ("base_model", Arc::new(bases.finish())),
    ];
    parquet_of(columns, Default::default())
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let described = |bytes| {
        let document = answers(
            vec![("huggingface_2026-01.parquet", bytes)],
            &Parameters::default(),
        );
        let metrics = &document.metrics;
        assert_eq!(metrics.attributes.datasets.len(), 1);
        assert!(
            !metrics.attributes.datasets[0]
                .values
                .beside
                .versus
                .is_empty()
        );
        [
            serde_json::to_string(&metrics.descendants).unwrap(),
            serde_json::to_string(&metrics.attributes).unwrap(),
        ]
    };
    let one = described(hub(|_| {}));
    let backwards = described(hub(|rows| rows.reverse()));
    assert!(one == backwards, "backwards");
    let shuffled = described(hub(|rows| rows.sort_by_key(|row| row * 7919 % 401)));
    assert!(one == shuffled, "shuffled");
}
