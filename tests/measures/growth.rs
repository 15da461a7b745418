//! Growth of real registries, and of commits made for it. The numbers are of pandas 3.1.1 and
//! numpy 2.4.6: months by `to_period("M")` in UTC, curves by `numpy.polyfit` over the counts and
//! over their logarithms, R² and AIC from the residuals on the scale of the counts.

use registry_lens::metrics::Parameters;
use registry_lens::metrics::growth::{Curve, Fits, Growth, Verdict};

use super::{data, document, near};

fn growth(file: &str) -> Option<Growth> {
    let data = data("growth")?;
    let document = document(&data, &[file], &Parameters::default());
    let answer = document.metrics.growth.datasets[0].values.clone();
    assert_eq!((answer.commits, answer.authors), (None, None));
    answer.packages
}

/// Coefficients, R² and AIC.
#[track_caller]
fn curve(have: Option<&Curve>, coefficients: &[f64], r_squared: f64, aic: f64) {
    let have = have.unwrap();
    for (have, want) in have.coefficients.iter().zip(coefficients) {
        near(*have, *want, "coefficient");
    }
    near(have.r_squared.unwrap(), r_squared, "R²");
    near(have.aic, aic, "AIC");
}

fn span(growth: &Growth, fits: &Fits) -> (u64, String, String) {
    let last = growth.months.iter().rfind(|month| month.fitted).unwrap();
    (fits.n, fits.first.clone().unwrap(), last.month.clone())
}

#[test]
fn models_of_the_hub_in_2022() {
    let Some(growth) = growth("hf_models_2022-10") else {
        return;
    };
    assert_eq!((growth.total, growth.without_time), (74_797, 173));
    let peak = growth.peak.as_ref().unwrap();
    assert_eq!((peak.month.as_str(), peak.count), ("2022-09", 7720));
    assert_eq!(
        (growth.partial, growth.floor, growth.offset),
        (false, false, 0)
    );
    let fits = &growth.cumulative;
    assert_eq!(
        span(&growth, fits),
        (47, "2018-11".into(), "2022-09".into())
    );
    curve(
        fits.exponential.as_ref(),
        &[2.127500934544804, 0.22033915007808183],
        -1.3301030724606044,
        974.1367790564113,
    );
    curve(
        fits.linear.as_ref(),
        &[-13906.76861702127, 1176.223057354302],
        0.671877637536759,
        882.0035632400314,
    );
    curve(
        fits.quadratic.as_ref(),
        &[7346.74500651324, -1657.578759116969, 61.60438731459284],
        0.9428041018936948,
        801.8990559361828,
    );
    near(
        fits.doubling_months.unwrap(),
        3.1458194347863917,
        "doubling",
    );
    near(
        fits.aic_lognormal.unwrap(),
        649.3566543429416,
        "AIC of logarithms",
    );
    near(
        fits.lead.unwrap(),
        882.0035632400314 - 801.8990559361828,
        "lead",
    );
    assert_eq!(fits.verdict, Some(Verdict::Quadratic));
    let fits = &growth.monthly;
    assert_eq!(fits.n, 44);
    curve(
        fits.exponential.as_ref(),
        &[0.9825504354256979, 0.19317019853897324],
        -0.3555855499297189,
        699.222624997276,
    );
    curve(
        fits.quadratic.as_ref(),
        &[898.6185227445308, -179.74406268493868, 6.805213066862171],
        0.9194106385471694,
        577.0272512228415,
    );
    near(
        fits.doubling_months.unwrap(),
        3.5882718235137014,
        "doubling",
    );
    assert_eq!(fits.verdict, Some(Verdict::Quadratic));
}

#[test]
fn an_extract_of_the_hub_begins_after_its_floor() {
    let Some(growth) = growth("foreign/evaleval_hub_stats_frozen") else {
        return;
    };
    assert_eq!((growth.total, growth.months[0].count), (4167, 18));
    assert_eq!(growth.months[0].month, "2022-03");
    assert_eq!(
        (growth.on_floor, growth.floor, growth.offset),
        (9, true, 18)
    );
    let peak = growth.peak.as_ref().unwrap();
    assert_eq!((peak.month.as_str(), peak.count), ("2025-01", 612));
    let fits = &growth.cumulative;
    assert_eq!(
        span(&growth, fits),
        (48, "2022-04".into(), "2026-03".into())
    );
    curve(
        fits.exponential.as_ref(),
        &[3.1003204535360473, 0.13079906415588266],
        0.23359015869528144,
        709.1139822830796,
    );
    curve(
        fits.linear.as_ref(),
        &[-1107.2261904761904, 114.44490881458967],
        0.8377816253866159,
        634.5808471513917,
    );
    curve(
        fits.quadratic.as_ref(),
        &[-103.32729591836721, -16.49842525816987, 2.786028384526798],
        0.9139098192983941,
        606.1705403051983,
    );
    assert_eq!(fits.verdict, Some(Verdict::Quadratic));
    let fits = &growth.monthly;
    assert_eq!(fits.n, 45);
    curve(
        fits.quadratic.as_ref(),
        &[
            -118.44281396350343,
            20.149950529183634,
            -0.36358699757581137,
        ],
        0.23854918506948963,
        444.2173867379346,
    );
    near(
        fits.doubling_months.unwrap(),
        15.652824574378943,
        "doubling",
    );
}

#[test]
fn an_exponential_is_said_where_it_is_nearest() {
    let Some(growth) = growth("hf_radar_models_2026-08") else {
        return;
    };
    assert!(growth.partial);
    let fits = &growth.cumulative;
    assert_eq!(
        span(&growth, fits),
        (52, "2022-04".into(), "2026-07".into())
    );
    curve(
        fits.exponential.as_ref(),
        &[0.41186587177970946, 0.13210055212887326],
        0.9434614718167159,
        460.1962188891378,
    );
    curve(
        fits.quadratic.as_ref(),
        &[150.74774229962904, -27.704773897948137, 0.8581172865856544],
        0.80021052507776,
        527.8379959345267,
    );
    near(fits.doubling_months.unwrap(), 5.247117967256731, "doubling");
    assert_eq!(fits.verdict, Some(Verdict::Exponential));
    assert_eq!(growth.monthly.verdict, Some(Verdict::Quadratic));
}

#[test]
fn data_sets_and_other_lists_feed_it() {
    let Some(growth) = growth("hf_datasets_2023-03") else {
        return;
    };
    assert_eq!((growth.total, growth.partial), (24_065, true));
    let fits = &growth.cumulative;
    assert_eq!(
        span(&growth, fits),
        (25, "2021-02".into(), "2023-02".into())
    );
    near(
        fits.quadratic.as_ref().unwrap().aic,
        333.8213235922096,
        "AIC",
    );
    near(
        fits.doubling_months.unwrap(),
        2.9196355607280933,
        "doubling",
    );
    assert_eq!(fits.verdict, Some(Verdict::Quadratic));
}
