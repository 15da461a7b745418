//! Compares the statistics with certified values and with results of other programs, natively and
//! in the browser's worker. 32 bits and WebAssembly must not change an answer.
//!
//! * NIST StRD: certified values of the Statistical Reference Datasets, univariate and linear
//!   regression.
//! * scipy: results of scipy 1.17.1 with numpy 2.4.6. The call is next to each.
//! * “Section 8”: worked examples of the metrics' specification.

#[cfg(not(target_arch = "wasm32"))]
use core::prelude::v1::test as check;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as check;

use registry_lens::base::hash::stable_hash;
use registry_lens::stats;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Whether two numbers agree to this number of significant digits.
#[track_caller]
fn near(have: f64, want: f64, digits: f64) {
    let off = (have - want).abs() / want.abs();
    assert!(
        have == want || off <= 10f64.powf(-digits),
        "{have:e} for {want:e}: {off:e} off"
    );
}

/// `tests/expected/clusters.py`, by numpy and scipy.
fn clusters() -> serde_json::Value {
    serde_json::from_str(include_str!("expected/clusters.json")).unwrap()
}

/// `stats.t.ppf(p, df)`, also with degrees of freedom that are not whole numbers.
#[check]
fn student_quantiles() {
    let want = clusters();
    for value in want["student_quantiles"].as_array().unwrap() {
        let [p, df, want] = serde_json::from_value(value.clone()).unwrap();
        near(stats::student_quantile(p, df).unwrap(), want, 10.0);
    }
}

#[check]
fn clustered_proportions() {
    let want = &clusters()["made_up"];
    let clusters = |keys: std::ops::Range<u32>, of: fn(u32) -> (u32, u32)| {
        stats::Clustered::new(keys.map(|key| {
            let (size, part) = of(key);
            stats::Cluster {
                key,
                size: size.into(),
                count: part.into(),
            }
        }))
        .unwrap()
    };
    let one = clusters(0..40, |key| {
        let size = key * 37 % 11 + 1;
        (size, size * (key % 4) / 4)
    });
    let two = clusters(20..70, |key| {
        let size = key * 29 % 13 + 2;
        (size, size * (key % 3) / 3)
    });
    let pair = |have: [f64; 2], want: &serde_json::Value| {
        near(have[0], want[0].as_f64().unwrap(), 10.0);
        near(have[1], want[1].as_f64().unwrap(), 10.0);
    };
    for (have, want) in [(&one, &want["one"]), (&two, &want["two"])] {
        assert_eq!(want["descendants"], have.n);
        assert_eq!(want["bases"], have.clusters);
        near(have.rate, want["rate"].as_f64().unwrap(), 12.0);
        near(have.kish, want["kish"].as_f64().unwrap(), 12.0);
        near(
            have.effective.unwrap(),
            want["n_eff"].as_f64().unwrap(),
            10.0,
        );
        pair(have.interval(0.95).unwrap(), &want["interval"]);
    }
    pair(one.interval(0.99).unwrap(), &want["at_99"]);
    for (confidence, want) in [(0.95, &want["minus"]), (0.99, &want["minus_at_99"])] {
        let have = one.minus(&two, confidence).unwrap();
        near(have.difference, want["difference"].as_f64().unwrap(), 12.0);
        near(have.r, want["r"].as_f64().unwrap(), 9.0);
        pair(have.interval, &want["interval"]);
    }
}

const A: [f64; 6] = [0.80, 0.70, 0.90, 0.60, 0.75, 0.85];
const B: [f64; 7] = [0.50, 0.55, 0.60, 0.40, 0.65, 0.45, 0.50];

/// Numbers with ties, for the correlations.
const X: [f64; 15] = [3., 1., 4., 1., 5., 9., 2., 6., 5., 3., 5., 8., 9., 7., 9.];
const Y: [f64; 15] = [2., 7., 1., 8., 2., 8., 1., 8., 2., 8., 4., 5., 9., 0., 4.];

/// Values with their owners, and what numpy and scipy made of them
/// (`tests/expected/documentation.py`).
fn owned(want: &serde_json::Value) -> Vec<stats::Owned<'_>> {
    let rows = want.as_array().unwrap().iter();
    let of = |row: &'_ serde_json::Value| row[1].as_f64().unwrap();
    rows.map(|row| stats::Owned {
        owner: row[0].as_str().unwrap(),
        value: of(row),
    })
    .collect()
}

#[check]
fn differences_by_owner() {
    let text = include_str!("expected/documentation.json");
    let want: serde_json::Value = serde_json::from_str(text).unwrap();
    for (text, hash) in want["hashes"].as_object().unwrap() {
        assert_eq!(stable_hash(text).to_string(), hash.as_str().unwrap());
    }
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    for case in want["made"].as_array().unwrap() {
        let (mut a, mut b) = (owned(&case["a"]), owned(&case["b"]));
        let [d, delta] = [&case["difference"], &case["delta"]];
        let difference = stats::standardised_difference(&a, &b, 0.95).unwrap();
        near(difference.d, number(&d["d"]), 12.0);
        near(
            difference.standard_error.unwrap(),
            number(&d["standard_error"]),
            12.0,
        );
        near(difference.df.unwrap(), number(&d["df"]), 12.0);
        let cliff = stats::clustered_delta(&a, &b, 0.95).unwrap();
        near(cliff.delta, number(&delta["delta"]), 12.0);
        for end in 0..2 {
            near(
                difference.interval.unwrap()[end],
                number(&d["interval"][end]),
                10.0,
            );
            near(
                cliff.interval.unwrap()[end],
                number(&delta["interval"][end]),
                10.0,
            );
            assert_eq!(
                difference.owners[end].owners,
                d["owners"][end].as_u64().unwrap()
            );
            near(
                difference.owners[end].effective,
                number(&d["effective"][end]),
                14.0,
            );
        }
        // Any order gives the same bits, and exchanged groups change the sign.
        a.reverse();
        b.rotate_left(7);
        assert_eq!(
            stats::standardised_difference(&a, &b, 0.95),
            Some(difference)
        );
        assert_eq!(stats::clustered_delta(&a, &b, 0.95), Some(cliff));
        let other = stats::standardised_difference(&b, &a, 0.95).unwrap();
        near(other.d, -difference.d, 14.0);
        let other = stats::clustered_delta(&b, &a, 0.95).unwrap();
        near(other.delta, -cliff.delta, 12.0);
        near(other.interval.unwrap()[0], -cliff.interval.unwrap()[1], 9.0);
    }
    // One owner is no evidence about others, and equal values have no difference.
    let one = |owner| [1.0, 2.0, 4.0].map(|value| stats::Owned { owner, value });
    let difference = stats::standardised_difference(&one("a"), &one("b"), 0.95).unwrap();
    assert_eq!((difference.interval, difference.d), (None, 0.0));
    let flat = ["a", "b"].map(|owner| stats::Owned { owner, value: 1.0 });
    assert_eq!(stats::standardised_difference(&flat, &flat, 0.95), None);
    let cliff = stats::clustered_delta(&flat, &flat, 0.95).unwrap();
    assert_eq!((cliff.delta, cliff.interval), (0.0, None));
    assert_eq!(stats::clustered_delta(&flat, &[], 0.95), None);
}

/// Section 8; the statistic, degrees of freedom and p to all digits by
/// `ttest_ind(a, b, equal_var=False, alternative="greater")`.
#[check]
fn welch() {
    let test = stats::welch(&A, &B, 0.99).unwrap();
    near(test.t, 4.478260869565216, 13.0);
    near(test.df, 9.552256637470217, 13.0);
    near(test.p, 0.0006623129946282515, 12.0);
    near(test.lower, 0.0925702, 6.0);
    assert_eq!(stats::welch(&[1.0, 1.0], &[1.0, 1.0], 0.99), None);
    assert_eq!(stats::welch(&[1.0], &B, 0.99), None);
}

/// Section 8.
#[check]
fn effect_sizes_and_quartiles() {
    near(stats::cohens_d(&A, &B).unwrap(), 2.539044, 6.0);
    // The sign is that of the difference.
    near(stats::cohens_d(&B, &A).unwrap(), -2.539044, 6.0);
    near(stats::cliffs_delta(&A, &B).unwrap(), 0.9285714, 7.0);
    let box_plot = stats::box_plot(&A).unwrap();
    near(box_plot.q1, 0.7125, 12.0);
    near(box_plot.median, 0.775, 12.0);
    near(box_plot.q3, 0.8375, 12.0);
    let box_plot = stats::box_plot(&B).unwrap();
    near(box_plot.q1, 0.475, 12.0);
    near(box_plot.median, 0.5, 12.0);
    near(box_plot.q3, 0.575, 12.0);
    assert_eq!(box_plot.outliers, 0);
    // R 4: fivenum(c(1, 2, 3, 4, 5)), and of 1 to 6, from its documentation's formula.
    assert_eq!(
        stats::tukey_hinges(&[1., 2., 3., 4., 5.]),
        Some([1., 2., 3., 4., 5.])
    );
    assert_eq!(
        stats::tukey_hinges(&[1., 2., 3., 4., 5., 6.]),
        Some([1., 2., 3.5, 5., 6.])
    );
    assert_eq!(
        stats::tukey_hinges(&[1., 2., 3., 4., 5., 6., 7.]),
        Some([1., 2.5, 4., 5.5, 7.])
    );
    assert_eq!(stats::tukey_hinges(&[1.]), Some([1.; 5]));
    assert_eq!(stats::tukey_hinges(&[]), None);
    // An outlier, by hand: quartiles 2 and 4, whiskers within 3 of the box.
    let box_plot = stats::box_plot(&[1., 2., 3., 4., 100.]).unwrap();
    assert_eq!(
        (
            box_plot.whisker_low,
            box_plot.whisker_high,
            box_plot.outliers
        ),
        (1.0, 4.0, 1)
    );
}

/// Section 8; and that missing p-values do not count.
#[check]
fn holm() {
    let adjusted = stats::holm(&[Some(0.01), Some(0.04), Some(0.03)]);
    for (have, want) in adjusted.iter().zip([0.03, 0.06, 0.06]) {
        near(have.unwrap(), want, 12.0);
    }
    assert_eq!(
        stats::holm(&[None, Some(0.6), Some(0.7)]),
        [None, Some(1.0), Some(1.0)]
    );
}

/// Section 8, and `mannwhitneyu(x, y, alternative="greater", method="asymptotic")`.
#[check]
fn mann_whitney() {
    let test = stats::mann_whitney(&A, &B).unwrap();
    assert_eq!(test.u, 40.5);
    near(test.p, 0.0032466, 5.0);
    let test = stats::mann_whitney(&X, &Y).unwrap();
    assert_eq!(test.u, 127.0);
    near(test.p, 0.279272638117941, 12.0);
    assert_eq!(stats::mann_whitney(&[1.0], &[1.0]), None);
}

/// Section 8: 1,626 ties, whose cube is beyond 32 bits.
#[check]
fn mann_whitney_with_many_ties() {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for i in 0..2000u64 {
        let v = if i < 1626 { 0 } else { 37 * i % 10_007 + 1 };
        match (i % 2, v) {
            (0, 0) => x.push(0.0),
            (0, v) => x.push((v + 200) as f64),
            (_, v) => y.push(v as f64),
        }
    }
    assert_eq!((x.len(), y.len()), (1000, 1000));
    let test = stats::mann_whitney(&x, &y).unwrap();
    near(test.p, 0.469733113563542, 14.0);
}

/// `pearsonr(x, y)`, `spearmanr(x, y)`, `kendalltau(x, y, method="asymptotic")`.
#[check]
fn correlations() {
    let correlation = stats::pearson(&X, &Y).unwrap();
    near(correlation.coefficient, 0.11049560385085633, 13.0);
    near(correlation.p, 0.6950393865528158, 12.0);
    let correlation = stats::spearman(&X, &Y).unwrap();
    near(correlation.coefficient, 0.17916174391114706, 13.0);
    near(correlation.p, 0.5228912570529161, 12.0);
    let correlation = stats::kendall_tau_b(&X, &Y).unwrap();
    near(correlation.coefficient, 0.1570874410539306, 13.0);
    near(correlation.p, 0.44489368769586524, 12.0);
    let flat = [1.0; 15];
    assert_eq!(stats::pearson(&X, &flat), None);
    assert_eq!(stats::spearman(&flat, &Y), None);
    assert_eq!(stats::kendall_tau_b(&X, &flat), None);
}

/// `scipy.stats.t.sf`, `norm.sf`, `t.ppf`, `norm.ppf`.
#[check]
fn tails_keep_their_digits() {
    for (t, df, want) in [
        (40.0, 200.0, 1.1243698267601098e-97),
        (0.5, 3.0, 0.3257239824240755),
        (2.5, 9.552256, 0.016230007334919767),
        // mpmath 1.3: betainc(df / 2, 1 / 2, 0, df / (df + t^2), regularized=True) / 2
        (5.0, 1e6, 2.866998935445371e-07),
        (12.0, 30.5, 2.1994854075764824e-13),
        (0.001, 7.0, 0.4996150086224994),
        (1.96, f64::INFINITY, 0.024997895148220435),
        (30.0, 1.5, 0.002292821161489703),
    ] {
        near(stats::student_upper(t, df).unwrap(), want, 11.5);
    }
    assert_eq!(stats::student_upper(60.0, 1000.0), Some(0.0));
    assert_eq!(stats::student_upper(1.0, 0.0), None);
    for (z, want) in [
        (0.5, 0.3085375387259869),
        (1.96, 0.024997895148220435),
        (8.0, 6.22096057427174e-16),
        (20.0, 2.7536241186061556e-89),
        (37.0, 5.7255712225239266e-300),
    ] {
        near(stats::normal_upper(z), want, 12.5);
    }
    for (p, df, want) in [
        (0.99, 9.552256, 2.787848681734743),
        (0.975, 3.0, 3.1824463052837078),
        (0.975, 2149.0, 1.961068491373384),
        (0.975, 1e6, 1.959966356814107),
        (0.6, 2.2, 0.2853915458883041),
    ] {
        near(stats::student_quantile(p, df).unwrap(), want, 11.5);
        near(stats::student_quantile(1.0 - p, df).unwrap(), -want, 11.5);
    }
    near(
        stats::normal_quantile(0.975).unwrap(),
        1.959963984540054,
        13.0,
    );
    assert_eq!(stats::normal_quantile(1.0), None);
}

/// Where digits are lost first: many degrees of freedom beside the centre, where the continued
/// fraction meets large numbers that cancel, and the far tail.
///
/// mpmath 1.4.1 with 60 digits: betainc(df / 2, 1 / 2, 0, df / (df + t^2), regularized=True) / 2
#[check]
fn tails_keep_their_digits_with_many_degrees_of_freedom() {
    for (t, df, want) in [
        (0.83, 946_065.0, 0.2032694965453339),
        (0.5, 2.2e6, 0.3085375637306248),
        (8.4, 53.0, 1.2917582765636733e-11),
        (45.0, 400.0, 6.429667765176773e-159),
        (32.0, 5000.0, 7.0530310161921985e-205),
        (37.0, 1e4, 2.811315617639758e-281),
    ] {
        near(stats::student_upper(t, df).unwrap(), want, 12.5);
    }
}

/// scipy, as `correlations`, `welch` and `mann_whitney`: hundreds of points with ties and p far
/// in the tail.
#[check]
fn far_tails() {
    let x: Vec<u32> = (0..400).map(|i| i * 37 % 101).collect();
    let y: Vec<f64> = (0..400)
        .zip(&x)
        .map(|(i, x)| f64::from(x / 3 + i * 53 % 29))
        .collect();
    let x: Vec<f64> = x.into_iter().map(f64::from).collect();
    for (correlation, coefficient, p) in [
        (
            stats::pearson(&x, &y),
            0.7558910816173685,
            3.210838337148885e-75,
        ),
        (
            stats::spearman(&x, &y),
            0.7561381112668457,
            2.6985639451041634e-75,
        ),
        (
            stats::kendall_tau_b(&x, &y),
            0.5540172882213512,
            5.696877255439401e-60,
        ),
    ] {
        let correlation = correlation.unwrap();
        near(correlation.coefficient, coefficient, 13.0);
        near(correlation.p, p, 11.5);
    }
    let a: Vec<f64> = (0..300)
        .map(|i| f64::from(i * 37 % 101) / 10.0 + 3.0)
        .collect();
    let b: Vec<f64> = (0..250).map(|i| f64::from(i * 53 % 89) / 11.0).collect();
    let test = stats::welch(&a, &b, 0.99).unwrap();
    near(test.t, 17.69703255517454, 13.0);
    near(test.df, 547.2161719811801, 13.0);
    near(test.p, 4.722992145112245e-56, 11.5);
    near(test.lower, 3.4488565840466543, 12.0);
    let test = stats::mann_whitney(&a, &b).unwrap();
    assert_eq!(test.u, 62958.5);
    near(test.p, 3.919269059430804e-43, 11.5);
}

/// A sum of equal values is often not their multiple, in doubles: 0.7 ten times is 7 less a bit.
#[check]
fn constant_values_are_detected() {
    let x: Vec<f64> = (0..60).map(f64::from).collect();
    for n in 3..60 {
        for k in 1..17 {
            let value = f64::from(k) / 17.0;
            let (x, flat) = (&x[..n], vec![value; n]);
            assert_eq!(stats::mean(&flat), Some(value));
            assert_eq!(stats::variance(&flat), Some(0.0));
            assert_eq!(stats::pearson(x, &flat), None);
            assert_eq!(stats::cohens_d(&flat, &flat), None);
            assert_eq!(stats::welch(&flat, &vec![1.0; n], 0.99), None);
            let fit = stats::least_squares(x, &flat).unwrap();
            assert_eq!((fit.slope, fit.r, fit.r_squared), (0.0, None, None));
        }
    }
}

/// Arguments that the functions refuse.
#[check]
fn settings_out_of_range() {
    for confidence in [-0.5, 1.0, 2.0, f64::NAN] {
        assert_eq!(stats::wilson(3, 10, confidence), None);
    }
    // A p value that is NaN is missing.
    assert_eq!(stats::holm(&[Some(f64::NAN), Some(0.5)]), [None, Some(0.5)]);
}

/// `binomtest(k, n).proportion_ci(method="wilson")`.
#[check]
fn wilson() {
    for (k, n, low, high) in [
        (0, 10, 0.0, 0.27753279986288926),
        (3, 10, 0.10779126740630102, 0.6032218525388546),
        (10, 10, 0.7224672001371109, 1.0),
        (812, 3252, 0.2351173623141241, 0.2648582904961691),
        (1, 1_000_000, 1.765245767453709e-07, 5.664911804311442e-06),
    ] {
        let [a, b] = stats::wilson(k, n, 0.95).unwrap();
        near(a, low, 11.0);
        near(b, high, 11.0);
    }
    assert_eq!(stats::wilson(0, 0, 0.95), None);
}

/// `numpy.logspace` ends in whole powers; a point on an inner edge belongs above it, on the last
/// one to the last bin (`numpy.histogram2d`).
#[check]
fn histograms() {
    let edges = stats::log_edges(0, 8, 29);
    assert_eq!((edges.len(), edges[0], edges[29]), (30, 1.0, 1e8));
    near(edges[1], 1.8873918221350972, 13.0);
    let small = stats::log_edges(-5, -3, 2);
    assert_eq!(small, [1e-5, 1e-4, 1e-3]);
    assert_eq!(
        stats::histogram(&[0.0, 1.0, 1.5, 2.0, 3.0], &[1.0, 2.0, 3.0]),
        [2, 2]
    );
    let map = stats::histogram_2d(
        &[1.0, 2.0, 3.0, 0.5, f64::NAN],
        &[1.0, 1.0, 2.0, 1.0, 1.0],
        vec![1.0, 2.0, 3.0],
        vec![1.0, 2.0],
    );
    assert_eq!((map.counts, map.outside), (vec![vec![1], vec![2]], 2));
}

/// By hand: 20 yes of both, 5 and 10 of one, 15 no of both give kappa 0.4 (Cohen 1960's form).
#[check]
fn agreement() {
    let cells = [
        (true, true, 20),
        (true, false, 5),
        (false, true, 10),
        (false, false, 15),
    ];
    let pairs = cells
        .iter()
        .flat_map(|(a, b, n)| (0..*n).map(move |_| (*a, *b)));
    let agreement = stats::agreement(pairs);
    near(agreement.kappa.unwrap(), 0.4, 12.0);
    near(agreement.precision.unwrap(), 0.8, 12.0);
    near(agreement.recall.unwrap(), 2.0 / 3.0, 12.0);
    let always = stats::agreement([(true, true)].into_iter());
    assert_eq!((always.kappa, always.precision), (None, Some(1.0)));
    assert_eq!(stats::agreement(std::iter::empty()).recall, None);
}

/// NIST StRD, linear regression, Norris: y and x.
const NORRIS: [(f64, f64); 36] = [
    (0.1, 0.2),
    (338.8, 337.4),
    (118.1, 118.2),
    (888.0, 884.6),
    (9.2, 10.1),
    (228.1, 226.5),
    (668.5, 666.3),
    (998.5, 996.3),
    (449.1, 448.6),
    (778.9, 777.0),
    (559.2, 558.2),
    (0.3, 0.4),
    (0.1, 0.6),
    (778.1, 775.5),
    (668.8, 666.9),
    (339.3, 338.0),
    (448.9, 447.5),
    (10.8, 11.6),
    (557.7, 556.0),
    (228.3, 228.1),
    (998.0, 995.8),
    (888.8, 887.6),
    (119.6, 120.2),
    (0.3, 0.3),
    (0.6, 0.3),
    (557.6, 556.8),
    (339.3, 339.1),
    (888.0, 887.2),
    (998.5, 999.0),
    (778.9, 779.0),
    (10.2, 11.1),
    (117.6, 118.3),
    (228.9, 229.2),
    (668.4, 669.1),
    (449.2, 448.9),
    (0.2, 0.5),
];

#[check]
fn least_squares_of_norris() {
    let (y, x): (Vec<f64>, Vec<f64>) = NORRIS.iter().copied().unzip();
    let fit = stats::least_squares(&x, &y).unwrap();
    near(fit.slope, 1.00211681802045, 14.0);
    near(fit.intercept, -0.262323073774029, 11.5);
    near(fit.slope_se.unwrap(), 0.429796848199937e-03, 12.0);
    near(fit.residual_sd.unwrap(), 0.884796396144373, 12.0);
    near(fit.r_squared.unwrap(), 0.999993745883712, 14.0);
}

/// `linregress(x, y)` and its interval by `t.ppf(0.975, n - 2)`; and what is undefined.
#[check]
fn least_squares() {
    let fit = stats::least_squares(&X, &Y).unwrap();
    near(fit.slope, 0.12350835322195707, 13.0);
    near(fit.intercept, 3.96599045346062, 13.0);
    near(fit.slope_se.unwrap(), 0.3081144927025047, 13.0);
    let [low, high] = fit.slope_ci95.unwrap();
    near(
        high - fit.slope,
        2.160368656461013 * 0.3081144927025047,
        11.5,
    );
    near((low + high) / 2.0, fit.slope, 12.0);
    assert_eq!(
        stats::least_squares(&[1., 1., 2., 2.], &[1., 2., 3., 4.]),
        None
    );
    assert_eq!(
        stats::least_squares(&[1., 2., f64::NAN], &[1., 2., 3.]),
        None
    );
    let flat = stats::least_squares(&[1., 2., 3.], &[5., 5., 5.]).unwrap();
    assert_eq!((flat.slope, flat.r), (0.0, None));
}

/// NIST StRD, linear regression, Longley: y, then the six columns.
const LONGLEY: [[f64; 7]; 16] = [
    [60323., 83.0, 234289., 2356., 1590., 107608., 1947.],
    [61122., 88.5, 259426., 2325., 1456., 108632., 1948.],
    [60171., 88.2, 258054., 3682., 1616., 109773., 1949.],
    [61187., 89.5, 284599., 3351., 1650., 110929., 1950.],
    [63221., 96.2, 328975., 2099., 3099., 112075., 1951.],
    [63639., 98.1, 346999., 1932., 3594., 113270., 1952.],
    [64989., 99.0, 365385., 1870., 3547., 115094., 1953.],
    [63761., 100.0, 363112., 3578., 3350., 116219., 1954.],
    [66019., 101.2, 397469., 2904., 3048., 117388., 1955.],
    [67857., 104.6, 419180., 2822., 2857., 118734., 1956.],
    [68169., 108.4, 442769., 2936., 2798., 120445., 1957.],
    [66513., 110.8, 444546., 4681., 2637., 121950., 1958.],
    [68655., 112.6, 482704., 3813., 2552., 123366., 1959.],
    [69564., 114.2, 502601., 3931., 2514., 125368., 1960.],
    [69331., 115.7, 518173., 4806., 2572., 127852., 1961.],
    [70551., 116.9, 554894., 4007., 2827., 130081., 1962.],
];

fn longley(index: usize, cells: &mut Vec<(usize, f64)>) -> f64 {
    let row = LONGLEY[index];
    cells.extend((0..6).map(|column| (column, row[column + 1])));
    row[0]
}

/// Estimates, their standard deviations, the residuals' and R², as certified. HC3 errors and
/// Wald's statistic by mpmath 1.3.0 with 60 digits, by the formula of MacKinnon and White;
/// statsmodels 0.15.0, `OLS(y, X).fit(cov_type="HC3")`, agrees to nine digits. The partial R² and
/// p by statsmodels.
#[check]
fn multiple_regression_of_longley() {
    let fit = stats::multiple(16, 6, &longley).unwrap();
    near(fit.constant.estimate, -3482258.63459582, 10.0);
    near(fit.constant.classical_se, 890420.383607373, 10.0);
    near(fit.constant.se.unwrap(), 1799477.2306618149, 10.0);
    for (column, estimate, classical, robust, vif) in [
        (
            0,
            15.0618722713733,
            84.9149257747669,
            91.1193866011393,
            135.532438280003,
        ),
        (
            1,
            -0.358191792925910e-01,
            0.334910077722432e-01,
            0.05562398838839349,
            1788.51348271818,
        ),
        (
            2,
            -2.02022980381683,
            0.488399681651699,
            0.8221335020165787,
            33.6188905960499,
        ),
        (
            3,
            -1.03322686717359,
            0.214274163161675,
            0.2987892575905412,
            3.58893019344554,
        ),
        (
            4,
            -0.511041056535807e-01,
            0.226073200069370,
            0.3249058211360162,
            399.151022312639,
        ),
        (
            5,
            1829.15146461355,
            455.478499142212,
            922.8078417154034,
            758.980597406895,
        ),
    ] {
        let coefficient = fit.coefficients[column].as_ref().unwrap();
        near(coefficient.estimate, estimate, 10.0);
        near(coefficient.classical_se, classical, 10.0);
        near(coefficient.se.unwrap(), robust, 10.0);
        near(coefficient.vif, vif, 10.0);
    }
    near(fit.residual_sd, 304.854073561965, 10.0);
    near(fit.r_squared.unwrap(), 0.995479004577296, 12.0);
    near(fit.adjusted_r_squared.unwrap(), 0.9924650076288254, 12.0);
    near(
        fit.coefficients[5].as_ref().unwrap().p.unwrap(),
        0.04746149672877288,
        8.0,
    );
    let two = |column: usize| column == 2 || column == 3;
    near(
        fit.partial_r_squared(&two).unwrap(),
        0.738429320232783,
        10.0,
    );
    let wald = fit.wald(&two).unwrap();
    near(wald.chi_squared, 12.530301695142114, 9.0);
    near(wald.p, 0.0019014265821634584, 8.0);
    assert_eq!(wald.df, 2);
}

/// Forty rows in four groups and a number. The first group has no column.
fn grouped(index: usize, cells: &mut Vec<(usize, f64)>) -> f64 {
    let x = (index * 13 % 17) as f64 / 3.0;
    let group = index * 7 % 4;
    if group > 0 {
        cells.push((group - 1, 1.0));
    }
    cells.push((3, x));
    let lift = if group == 2 { 1.5 } else { 0.0 };
    let slope = if group == 1 { 0.2 } else { 0.0 };
    x * 0.5 + lift + (index * index % 11) as f64 / 4.0 + x * slope
}

/// statsmodels 0.15.0: `r = OLS(y, X).fit(cov_type="HC3")`, `r.wald_test(R, use_f=False)`.
#[check]
fn multiple_regression_of_groups() {
    let fit = stats::multiple(40, 4, &grouped).unwrap();
    near(fit.constant.estimate, 0.8891594292803953, 12.0);
    near(fit.constant.se.unwrap(), 0.2842492753610344, 12.0);
    for (column, estimate, se, p) in [
        (
            0,
            0.6379549214226636,
            0.388895276565049,
            0.10091608957613675,
        ),
        (
            1,
            1.4181761786600489,
            0.3617773263640093,
            8.853976833854192e-05,
        ),
        (
            2,
            -0.1534119106699745,
            0.37248267697463144,
            0.6804396883986574,
        ),
        (
            3,
            0.5572270471464016,
            0.07515181346874109,
            1.2191393799256168e-13,
        ),
    ] {
        let coefficient = fit.coefficients[column].as_ref().unwrap();
        near(coefficient.estimate, estimate, 11.0);
        near(coefficient.se.unwrap(), se, 11.0);
        near(coefficient.p.unwrap(), p, 10.0);
    }
    near(fit.r_squared.unwrap(), 0.7785301374755964, 12.0);
    near(fit.adjusted_r_squared.unwrap(), 0.753219296044236, 12.0);
    let groups = |column: usize| column < 3;
    near(
        fit.partial_r_squared(&groups).unwrap(),
        0.41845160996045483,
        11.0,
    );
    let wald = fit.wald(&groups).unwrap();
    near(wald.chi_squared, 29.312950996753123, 11.0);
    near(wald.p, 1.9247137599627533e-06, 10.0);
}

/// A column that others make up is left out and changes nothing; a row that alone has a column
/// leaves no HC3 error; nothing to explain has no R².
#[check]
fn multiple_regression_of_odd_columns() {
    let plain = stats::multiple(40, 4, &grouped).unwrap();
    // The fifth: the sum of the groups' columns and twice the number; the sixth: always 3.
    let more = |index: usize, cells: &mut Vec<(usize, f64)>| {
        let y = grouped(index, cells);
        let sum: f64 = cells
            .iter()
            .map(|(c, v)| if *c == 3 { 2.0 * v } else { *v })
            .sum();
        cells.extend([(4, sum), (5, 3.0)]);
        y
    };
    let fit = stats::multiple(40, 6, &more).unwrap();
    assert_eq!((&fit.coefficients[4], &fit.coefficients[5]), (&None, &None));
    for (coefficient, plain) in fit.coefficients.iter().zip(&plain.coefficients) {
        let (coefficient, plain) = (coefficient.as_ref().unwrap(), plain.as_ref().unwrap());
        near(coefficient.estimate, plain.estimate, 11.0);
        near(coefficient.se.unwrap(), plain.se.unwrap(), 11.0);
    }
    assert_eq!(fit.wald(&|column| column > 3), None);
    // Without the first column the fifth stands in for it.
    near(
        fit.partial_r_squared(&|column| column == 0).unwrap() + 1.0,
        1.0,
        12.0,
    );
    let alone = |index: usize, cells: &mut Vec<(usize, f64)>| {
        let y = grouped(index, cells);
        cells.extend((index == 7).then_some((4, 1.0)));
        y
    };
    let fit = stats::multiple(40, 5, &alone).unwrap();
    assert_eq!(fit.coefficients[0].as_ref().unwrap().se, None);
    assert!(fit.wald(&|_| true).is_none() && fit.r_squared.is_some());
    let same = |index: usize, cells: &mut Vec<(usize, f64)>| {
        grouped(index, cells);
        0.1
    };
    assert_eq!(stats::multiple(40, 4, &same).unwrap().r_squared, None);
    let infinite = |index: usize, cells: &mut Vec<(usize, f64)>| {
        grouped(index, cells) + if index == 3 { f64::INFINITY } else { 0.0 }
    };
    assert_eq!(stats::multiple(40, 4, &infinite), None);
    // No more rows than columns that count: nothing is left for an error.
    for rows in 0..6 {
        assert_eq!(stats::multiple(rows, 4, &grouped), None, "{rows}");
    }
}

/// `scipy.stats.kruskal(a, b, c)`; Dunn's z by numpy from his formula, with `scipy.stats.rankdata`
/// and `norm.sf`.
#[check]
fn kruskal_wallis() {
    let group = |index: usize| usize::from(index >= 5) + usize::from(index >= 9);
    let ranks = stats::doubled_ranks_of(15, &|index| X[index]);
    let groups = stats::Groups::new(&ranks, 3, &group);
    let test = groups.kruskal_wallis().unwrap();
    near(test.h, 5.63775757575757, 13.0);
    near(test.p, 0.059672811094218, 12.0);
    near(test.epsilon_squared, 5.63775757575757 / 14.0, 13.0);
    assert_eq!((test.df, groups.count(2)), (2, 6));
    for (a, b, z, p) in [
        (0, 1, -1.4967574380248887, 0.13445638470028992),
        (0, 2, -2.341272993191981, 0.019218109058050305),
        (1, 2, -0.640832791503889, 0.5216313255234303),
    ] {
        let (found_z, found_p) = groups.dunn(a, b).unwrap();
        near(found_z, z, 13.0);
        near(found_p, p, 12.0);
    }
    assert_eq!(groups.dunn(0, 3), None);
    let same = stats::Groups::new(&[4, 4, 4], 2, &|index| index.min(1));
    assert_eq!((same.kruskal_wallis(), same.dunn(0, 1)), (None, None));
    let one = stats::Groups::new(&[2, 4, 6], 2, &|_| 0);
    assert_eq!(one.kruskal_wallis(), None);
    assert_eq!(stats::Groups::new(&[], 2, &|_| 0).kruskal_wallis(), None);
}

/// numpy: `tanh(arctanh(r) ± norm.ppf(0.975) * sqrt((1 + r * r / 2) / (n - 3)))`.
#[check]
fn interval_of_spearman() {
    let [low, high] = stats::spearman_interval(-0.3, 15, 0.95).unwrap();
    near(low, -0.7103563035698702, 13.0);
    near(high, 0.26256702263803666, 13.0);
    assert_eq!(stats::spearman_interval(1.0, 15, 0.95), None);
    assert_eq!(stats::spearman_interval(0.3, 3, 0.95), None);
}

/// NIST StRD, univariate, Mavro: hundred-thousandths above 2.
const MAVRO: [u32; 50] = [
    180, 170, 180, 190, 180, 170, 150, 140, 150, 150, 170, 180, 180, 190, 190, 210, 200, 160, 140,
    130, 130, 150, 150, 160, 150, 140, 130, 140, 150, 140, 150, 160, 150, 160, 190, 200, 200, 210,
    220, 230, 240, 250, 270, 260, 260, 260, 270, 260, 250, 240,
];

/// NIST StRD, univariate, Michelso: hundredths.
const MICHELSO: [u32; 100] = [
    29985, 29974, 29990, 30007, 29993, 29985, 29995, 29998, 29998, 29988, 30000, 29998, 29993,
    29965, 29976, 29981, 30000, 30000, 29996, 29996, 29996, 29994, 29996, 29994, 29988, 29980,
    29985, 29988, 29990, 29984, 29983, 29979, 29981, 29988, 29988, 29983, 29980, 29979, 29976,
    29980, 29988, 29988, 29988, 29986, 29972, 29972, 29962, 29986, 29997, 29995, 29988, 29991,
    29985, 29987, 29984, 29984, 29985, 29984, 29984, 29984, 29989, 29981, 29981, 29982, 29980,
    29977, 29976, 29974, 29975, 29976, 29991, 29992, 29989, 29986, 29988, 29972, 29984, 29985,
    29985, 29978, 29989, 29984, 29978, 29981, 29976, 29981, 29979, 29981, 29982, 29985, 29987,
    29987, 29981, 29974, 29981, 29994, 29995, 29980, 29981, 29987,
];

/// NIST StRD, univariate, Lew.
const LEW: [i32; 200] = [
    -213, -564, -35, -15, 141, 115, -420, -360, 203, -338, -431, 194, -220, -513, 154, -125, -559,
    92, -21, -579, -52, 99, -543, -175, 162, -457, -346, 204, -300, -474, 164, -107, -572, -8, 83,
    -541, -224, 180, -420, -374, 201, -236, -531, 83, 27, -564, -112, 131, -507, -254, 199, -311,
    -495, 143, -46, -579, -90, 136, -472, -338, 202, -287, -477, 169, -124, -568, 17, 48, -568,
    -135, 162, -430, -422, 172, -74, -577, -13, 92, -534, -243, 194, -355, -465, 156, -81, -578,
    -64, 139, -449, -384, 193, -198, -538, 110, -44, -577, -6, 66, -552, -164, 161, -460, -344,
    205, -281, -504, 134, -28, -576, -118, 156, -437, -381, 200, -220, -540, 83, 11, -568, -160,
    172, -414, -408, 188, -125, -572, -32, 139, -492, -321, 205, -262, -504, 142, -83, -574, 0, 48,
    -571, -106, 137, -501, -266, 190, -391, -406, 194, -186, -553, 83, -13, -577, -49, 103, -515,
    -280, 201, 300, -506, 131, -45, -578, -80, 138, -462, -361, 201, -211, -554, 32, 74, -533,
    -235, 187, -372, -442, 182, -147, -566, 25, 68, -535, -244, 194, -351, -463, 174, -125, -570,
    15, 72, -550, -190, 172, -424, -385, 198, -218, -536, 96,
];

/// NIST StRD, univariate, Lottery.
const LOTTERY: [u32; 218] = [
    162, 671, 933, 414, 788, 730, 817, 33, 536, 875, 670, 236, 473, 167, 877, 980, 316, 950, 456,
    92, 517, 557, 956, 954, 104, 178, 794, 278, 147, 773, 437, 435, 502, 610, 582, 780, 689, 562,
    964, 791, 28, 97, 848, 281, 858, 538, 660, 972, 671, 613, 867, 448, 738, 966, 139, 636, 847,
    659, 754, 243, 122, 455, 195, 968, 793, 59, 730, 361, 574, 522, 97, 762, 431, 158, 429, 414,
    22, 629, 788, 999, 187, 215, 810, 782, 47, 34, 108, 986, 25, 644, 829, 630, 315, 567, 919, 331,
    207, 412, 242, 607, 668, 944, 749, 168, 864, 442, 533, 805, 372, 63, 458, 777, 416, 340, 436,
    140, 919, 350, 510, 572, 905, 900, 85, 389, 473, 758, 444, 169, 625, 692, 140, 897, 672, 288,
    312, 860, 724, 226, 884, 508, 976, 741, 476, 417, 831, 15, 318, 432, 241, 114, 799, 955, 833,
    358, 935, 146, 630, 830, 440, 642, 356, 373, 271, 715, 367, 393, 190, 669, 8, 861, 108, 795,
    269, 590, 326, 866, 64, 523, 862, 840, 219, 382, 998, 4, 628, 305, 747, 247, 34, 747, 729, 645,
    856, 974, 24, 568, 24, 694, 608, 480, 410, 729, 947, 293, 53, 930, 223, 203, 677, 227, 62, 455,
    387, 318, 562, 242, 428, 968,
];

/// NIST StRD, univariate: mean and standard deviation of Michelso, Lew and Lottery.
#[check]
fn univariate_observations() {
    let michelso: Vec<f64> = MICHELSO.iter().map(|n| f64::from(*n) / 100.0).collect();
    let lew: Vec<f64> = LEW.iter().copied().map(f64::from).collect();
    let lottery: Vec<f64> = LOTTERY.iter().copied().map(f64::from).collect();
    for (data, mean, sd, digits) in [
        (michelso, 299.852400000000, 0.0790105478190518, 12.5),
        (lew, -177.435000000000, 277.332168044316, 14.5),
        (lottery, 518.958715596330, 291.699727470969, 14.5),
    ] {
        near(stats::mean(&data).unwrap(), mean, 14.0);
        near(stats::variance(&data).unwrap().sqrt(), sd, digits);
    }
}

/// NIST StRD, univariate: mean and standard deviation of Mavro and NumAcc1 to 4.
#[check]
fn univariate() {
    let numacc = |whole: f64| -> Vec<f64> {
        let pair = |index: usize| if index % 2 == 1 { 0.1 } else { 0.3 };
        let rest = (1..1001).map(|index| whole + pair(index));
        std::iter::once(whole + 0.2).chain(rest).collect()
    };
    let mavro: Vec<f64> = MAVRO.iter().map(|n| (200_000 + n) as f64 / 1e5).collect();
    for (data, mean, sd, digits) in [
        (mavro, 2.00185600000000, 0.000429123454003053, 11.5),
        (
            vec![10_000_001.0, 10_000_003.0, 10_000_002.0],
            10_000_002.0,
            1.0,
            15.0,
        ),
        (numacc(1.0), 1.2, 0.1, 14.0),
        // Of the last two the data themselves are rounded: 0.1 has not so many digits there.
        (numacc(1_000_000.0), 1_000_000.2, 0.1, 9.0),
        (numacc(10_000_000.0), 10_000_000.2, 0.1, 8.0),
    ] {
        near(stats::mean(&data).unwrap(), mean, 14.0);
        near(stats::variance(&data).unwrap().sqrt(), sd, digits);
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

    /// Few different values, so that ties are many.
    fn sample(max: usize) -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec((0u8..12).prop_map(f64::from), 3..max)
    }

    fn pairs() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
        proptest::collection::vec((0u8..9, 0u8..9), 3..60).prop_map(|pairs| {
            let (a, b): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let wide = |bytes: Vec<u8>| bytes.into_iter().map(f64::from).collect();
            (wide(a), wide(b))
        })
    }

    proptest! {
        #[test]
        fn kendall_is_what_counting_pairs_gives((x, y) in pairs()) {
            let (mut balance, mut in_x, mut in_y, mut all) = (0i64, 0i64, 0i64, 0i64);
            for i in 0..x.len() {
                for j in 0..i {
                    let sign = |a: f64, b: f64| (a > b) as i64 - (a < b) as i64;
                    balance += sign(x[i], x[j]) * sign(y[i], y[j]);
                    in_x += i64::from(x[i] == x[j]);
                    in_y += i64::from(y[i] == y[j]);
                    all += 1;
                }
            }
            let norm = ((all - in_x) as f64 * (all - in_y) as f64).sqrt();
            match stats::kendall_tau_b(&x, &y) {
                Some(correlation) => prop_assert!((correlation.coefficient - balance as f64 / norm).abs() < 1e-12),
                None => prop_assert_eq!(norm, 0.0),
            }
        }

        #[test]
        fn u_is_what_counting_pairs_gives(a in sample(40), b in sample(40)) {
            let beats = |x: &f64, y: &f64| if x > y { 1.0 } else if x == y { 0.5 } else { 0.0 };
            let u: f64 = a.iter().map(|x| b.iter().map(|y| beats(x, y)).sum::<f64>()).sum();
            if let Some(test) = stats::mann_whitney(&a, &b) {
                prop_assert_eq!(test.u, u);
            }
            let delta = stats::cliffs_delta(&a, &b).unwrap();
            prop_assert!((delta + stats::cliffs_delta(&b, &a).unwrap()).abs() < 1e-12);
        }

        #[test]
        fn ranks_alone_count_for_spearman((x, y) in pairs()) {
            let bent: Vec<f64> = x.iter().map(|x| x * x * x + 7.0).collect();
            prop_assert_eq!(stats::spearman(&x, &y), stats::spearman(&bent, &y));
        }

        #[test]
        fn every_point_is_in_one_place((x, y) in pairs()) {
            let edges = vec![0.0, 2.0, 5.0];
            let map = stats::histogram_2d(&x, &y, edges.clone(), edges);
            let inside: u64 = map.counts.iter().flatten().sum();
            prop_assert_eq!(inside + map.outside, x.len() as u64);
        }

        #[test]
        fn holm_keeps_the_order(p in proptest::collection::vec(0.0f64..1.0, 1..8)) {
            let given: Vec<Option<f64>> = p.iter().copied().map(Some).collect();
            let adjusted = stats::holm(&given);
            for (a, b) in p.iter().zip(&adjusted) {
                prop_assert!(b.unwrap() >= *a && b.unwrap() <= 1.0);
                for (c, d) in p.iter().zip(&adjusted) {
                    prop_assert!(a > c || b <= d);
                }
            }
        }

        /// Against statrs where that is right: moderate degrees of freedom.
        #[test]
        fn distributions_agree_with_another_program(t in -8.0f64..8.0, df in 1.0f64..60.0) {
            let other = StudentsT::new(0.0, 1.0, df).unwrap();
            let found = stats::student_upper(t, df).unwrap();
            prop_assert!((found - other.sf(t)).abs() <= 1e-12 + 1e-10 * found, "{} {}", found, other.sf(t));
            let normal = Normal::new(0.0, 1.0).unwrap();
            prop_assert!((stats::normal_upper(t) - normal.sf(t)).abs() <= 1e-10);
        }

        #[test]
        fn nothing_panics(
            a in proptest::collection::vec(proptest::num::f64::ANY, 0..12),
            b in proptest::collection::vec(proptest::num::f64::ANY, 0..12),
        ) {
            let _ = (stats::mean(&a), stats::variance(&a), stats::box_plot(&a));
            let _ = (stats::welch(&a, &b, 0.99), stats::cohens_d(&a, &b));
            let _ = (stats::mann_whitney(&a, &b), stats::cliffs_delta(&a, &b));
            let _ = (stats::pearson(&a, &b), stats::spearman(&a, &b));
            let _ = (stats::kendall_tau_b(&a, &b), stats::least_squares(&a, &b));
            let _ = (stats::histogram(&a, &b), stats::tukey_hinges(&a));
        }
    }
}
