//! Growth of real and made-up registries. The expected numbers are from scipy and statsmodels
//! (`tests/expected/growth.py`), and the months from DuckDB in UTC.

use registry_lens::metrics::Parameters;
use registry_lens::metrics::growth::{Fits, Growth, Shape};
use serde_json::Value;

use super::{data, document};

fn recorded() -> Value {
    serde_json::from_str(include_str!("../expected/growth.json")).unwrap()
}

fn growth(file: &str) -> Option<Growth> {
    let data = data("growth")?;
    let document = document(&data, &[file], &Parameters::default());
    let answer = document.metrics.growth.datasets[0].values.clone();
    assert_eq!((answer.commits, answer.authors), (None, None));
    answer.packages
}

/// Compares all deciding numbers with the record; AIC to a millionth.
#[track_caller]
fn check(have: &Fits, want: &Value, shape: Shape) {
    let number = |value: &Value| value.as_f64().unwrap();
    let near = |have: f64, want: &Value, within: f64, what: &str| {
        let want = number(want);
        assert!((have - want).abs() <= within, "{what}: {have} for {want}");
    };
    assert_eq!(have.n, want["n"].as_u64().unwrap());
    let exponential = have.exponential.as_ref().unwrap();
    assert_eq!(exponential.lags, want["lags"].as_u64().unwrap());
    near(exponential.a, &want["a"], 1e-9, "a");
    near(exponential.b, &want["b"], 1e-10, "b");
    near(
        exponential.b_interval[0],
        &want["b_interval"][0],
        1e-9,
        "lower end of b",
    );
    near(
        exponential.b_interval[1],
        &want["b_interval"][1],
        1e-9,
        "upper end of b",
    );
    let aic = &want["aic"];
    near(
        exponential.aic,
        &aic["exponential"],
        1e-6,
        "AIC, exponential",
    );
    for (name, curve) in [
        ("linear", &have.linear),
        ("quadratic", &have.quadratic),
        ("cubic", &have.cubic),
    ] {
        near(curve.as_ref().unwrap().aic, &aic[name], 1e-6, name);
    }
    near(have.lead.unwrap(), &want["lead"], 1e-6, "lead");
    near(have.lead3.unwrap(), &want["lead3"], 1e-6, "lead3");
    near(have.q.unwrap(), &want["q"], 1e-6, "q");
    near(
        have.rate_first.unwrap(),
        &want["rates"][0],
        1e-9,
        "first rate",
    );
    near(
        have.rate_last.unwrap(),
        &want["rates"][1],
        1e-9,
        "last rate",
    );
    assert_eq!(have.unsteady, want["unsteady"].as_bool());
    assert_eq!(have.shape, Some(shape));
}

/// The lists of the specification (`../shared/VERDICTS.md`, 2, "Growth"). It counts rows of the
/// leaderboard, where a model can have several; the metric counts models.
#[test]
fn real_lists_are_fitted_as_recorded() {
    let recorded = recorded();
    for (file, label, shape) in [
        ("hf_models_2022-10", "", Shape::Undecided),
        ("hf_datasets_2023-03", "", Shape::Undecided),
        ("hf_radar_models_2026-08", "", Shape::Exponential),
        ("foreign/evaleval_hub_stats_frozen", "", Shape::Undecided),
        (
            "hf_open_llm_leaderboard_2025-03",
            ", models",
            Shape::Exponential,
        ),
    ] {
        let Some(growth) = growth(file) else {
            return;
        };
        let want = &recorded["lists"][format!("{file}{label}")];
        let fits = &growth.monthly;
        assert_eq!(fits.first.as_deref(), want["first"].as_str(), "{file}");
        assert_eq!(fits.last.as_deref(), want["last"].as_str(), "{file}");
        let fitted = growth.months.iter().filter(|month| month.fitted);
        let counts: Vec<u64> = fitted.map(|month| month.count).collect();
        assert_eq!(serde_json::json!(counts), want["counts"], "{file}");
        check(fits, want, shape);
    }
}

/// The numbers printed there for the months that DuckDB counted: b with its interval, rates at
/// both ends, lead, lead3 and q.
#[test]
fn the_specification_prints_the_same() {
    let digits = |value: f64, digits: usize| format!("{value:.digits$}");
    let recorded = recorded();
    for (file, rates, leads) in [
        (
            "hf_models_2022-10",
            ["0.1911", "0.1393", "0.2429", "0.391", "-0.009"],
            ["-0.7", "-29.8", "-24.6"],
        ),
        (
            "hf_datasets_2023-03",
            ["0.1858", "0.1657", "0.2059", "0.252", "0.119"],
            ["1.7", "-4.3", "-1.7"],
        ),
        (
            "hf_radar_models_2026-08",
            ["0.1434", "0.1181", "0.1688", "0.069", "0.218"],
            ["15.5", "9.2", "-1.4"],
        ),
        (
            "foreign/evaleval_hub_stats_frozen",
            ["0.0147", "-0.0759", "0.1052", "0.430", "-0.401"],
            ["-4.1", "-0.1", "-44.2"],
        ),
        (
            "hf_open_llm_leaderboard_2025-03",
            ["0.2241", "0.2077", "0.2406", "0.242", "0.206"],
            ["26.0", "11.7", "1.8"],
        ),
    ] {
        let counts = recorded["lists"][file]["counts"].clone();
        let fits = Fits::of(&serde_json::from_value::<Vec<f64>>(counts).unwrap());
        let exponential = fits.exponential.as_ref().unwrap();
        let have = [
            digits(exponential.b, 4),
            digits(exponential.b_interval[0], 4),
            digits(exponential.b_interval[1], 4),
            digits(fits.rate_first.unwrap(), 3),
            digits(fits.rate_last.unwrap(), 3),
        ];
        assert_eq!(have, rates, "{file}");
        let have = [fits.lead, fits.lead3, fits.q].map(|number| digits(number.unwrap(), 1));
        assert_eq!(have, leads, "{file}");
    }
}

#[test]
fn made_months_are_fitted_as_recorded() {
    let recorded = recorded();
    for (name, shape) in [
        ("twelve_percent", Shape::Exponential),
        ("decline", Shape::NotExponential),
        ("constant", Shape::NotExponential),
        ("linear", Shape::NotExponential),
        ("quadratic", Shape::NotExponential),
        ("saturating", Shape::NotExponential),
        ("cubic", Shape::Undecided),
        ("flat_then_linear", Shape::Undecided),
        ("last_month_alone", Shape::Undecided),
    ] {
        let want = &recorded["made"][name];
        let counts: Vec<f64> = serde_json::from_value(want["counts"].clone()).unwrap();
        check(&Fits::of(&counts), want, shape);
    }
}
