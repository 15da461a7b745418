//! Attributes and popularity, against runs of statsmodels 0.15.0, scipy 1.17.1, pandas 3.1.1 and
//! numpy 2.4.6 on real data.
//!
//! The script reads the file by itself. Its essence, for `hf_radar_models_2026-08`:
//!
//! ```python
//! d = pd.read_parquet(file); y = np.log10(1 + d.downloads_30d)
//! # libraries: the column and the tags that name one; formats and tools by lists; papers: tags
//! # arxiv: and doi:; data sets: dataset:; licence: the column, else license:; languages: the
//! # column, language: and codes of two letters; base: base_model without the model itself
//! # levels: the 10 most frequent of 30 models or more, "(other)", "(unknown)"; the first is left out
//! # flags of 30 to n - 30 models; log10(parameters), unknown ones at the mean, with a flag
//! age = (max(created_at, updated_at).max() - created_at) / day / (365.25 / 12)
//! r = sm.OLS(y, sm.add_constant(X)).fit(cov_type="HC3")            # params, bse
//! w = r.wald_test(R, use_f=False)                                  # of each family
//! partial = (r.rsquared - without.rsquared) / (1 - without.rsquared)
//! scipy.stats.kruskal(*[y[level == l] for l in levels]); scipy.stats.spearmanr(age, y)
//! # beside: descendants of each model by base_model; z = arctanh(rho),
//! # tanh(z ± norm.ppf(0.975) * sqrt((1 + rho**2 / 2) / (n - 3)))
//! B = [y, -log10(1 + days since updated_at), pieces of metadata, age]; B = (B - B.mean()) / B.std()
//! sm.OLS(np.log10(1 + descendants), sm.add_constant(B)).fit(cov_type="HC3")
//! ```

use registry_lens::metrics::attributes::{
    Association, Attribute, AttributeKind, Family, Output, Side,
};
use registry_lens::metrics::{Parameters, Popularity};

use crate::{data, document, near};

/// Columns of the joint model: attribute, level, coefficient, HC3 error.
const RADAR: [(&str, &str, f64, f64); 52] = [
    (
        "task",
        "image-text-to-text",
        -0.12515258578331045,
        0.03838324739748925,
    ),
    ("task", "robotics", -0.7421210675779686, 0.05253369770675711),
    (
        "task",
        "feature-extraction",
        0.033139273009676506,
        0.06311121347241767,
    ),
    (
        "task",
        "text-to-image",
        -0.5798642212223215,
        0.10630327355598343,
    ),
    (
        "task",
        "text-classification",
        -0.4583433725568255,
        0.053152858875698865,
    ),
    (
        "task",
        "automatic-speech-recognition",
        -0.11415741060238044,
        0.09419317845027246,
    ),
    (
        "task",
        "reinforcement-learning",
        -0.2914464946409484,
        0.06290458616192572,
    ),
    (
        "task",
        "token-classification",
        -0.7367940269999886,
        0.08380877518136517,
    ),
    (
        "task",
        "text-to-speech",
        0.049284365352286794,
        0.125701712172507,
    ),
    ("task", "(other)", -0.3112716994842861, 0.04284815487799703),
    (
        "task",
        "(unknown)",
        -0.630949932078615,
        0.026077806583758606,
    ),
    ("licence", "mit", 0.028798940996230787, 0.02984203002901295),
    (
        "licence",
        "other",
        -0.16337947020804575,
        0.04791256031355215,
    ),
    (
        "licence",
        "cc-by-4.0",
        -0.1707587596466771,
        0.044438251080839264,
    ),
    (
        "licence",
        "bsd-3-clause",
        -0.23217296944559798,
        0.030378461832878983,
    ),
    (
        "licence",
        "gemma",
        -0.25617060085318827,
        0.08538829292280094,
    ),
    ("licence", "lfm1.0", 0.2770343981934699, 0.14994028841875662),
    (
        "licence",
        "agpl-3.0",
        0.2674642780642256,
        0.10456478820643328,
    ),
    (
        "licence",
        "openmdw-1.1",
        0.565505821810956,
        0.17057049396542373,
    ),
    (
        "licence",
        "creativeml-openrail-m",
        -0.7159190703233452,
        0.19636087960709037,
    ),
    (
        "licence",
        "(other)",
        0.00858996068298243,
        0.046787972462337804,
    ),
    (
        "licence",
        "(unknown)",
        -0.15888474664577332,
        0.023265327354071916,
    ),
    (
        "languages",
        "several with English",
        0.06866359426707552,
        0.040052882583479464,
    ),
    (
        "languages",
        "one other than English",
        -0.2208041406591182,
        0.047912037956665494,
    ),
    (
        "languages",
        "several without English",
        -0.3049745063811694,
        0.20175401595858858,
    ),
    (
        "languages",
        "(unknown)",
        -0.09008842894634911,
        0.029648733934347367,
    ),
    (
        "format coreml",
        "yes",
        0.42128283504053066,
        0.1593215060397866,
    ),
    (
        "format executorch",
        "yes",
        1.0717591625033003,
        0.15469970725689833,
    ),
    (
        "format gguf",
        "yes",
        0.6976858597401467,
        0.045622130624368075,
    ),
    (
        "format jax",
        "yes",
        0.07243550382984017,
        0.18989843011496677,
    ),
    (
        "format mlx",
        "yes",
        0.2573919420364775,
        0.039812261810075765,
    ),
    (
        "format onnx",
        "yes",
        -0.05425674081974642,
        0.04817627149843405,
    ),
    (
        "format pytorch",
        "yes",
        0.24667857313214533,
        0.046498159352984895,
    ),
    (
        "format safetensors",
        "yes",
        -0.020028898604853046,
        0.03138337771918864,
    ),
    (
        "format tf",
        "yes",
        -0.24733648189264423,
        0.23178343670652535,
    ),
    (
        "library transformers",
        "yes",
        0.051974074230178566,
        0.02567815421319265,
    ),
    (
        "made with unsloth",
        "yes",
        -0.0469491518051918,
        0.033168214975177863,
    ),
    (
        "library peft",
        "yes",
        0.25761759114791455,
        0.03837989656223077,
    ),
    (
        "made with trl",
        "yes",
        -0.1971269867968567,
        0.03040611293187378,
    ),
    (
        "library llama.cpp",
        "yes",
        -0.22442080298763667,
        0.06071793326563495,
    ),
    (
        "library lerobot",
        "yes",
        0.017990875646068244,
        0.06136913297888662,
    ),
    (
        "library diffusers",
        "yes",
        0.7129224437244371,
        0.10260543791939788,
    ),
    (
        "library vllm",
        "yes",
        0.05576078861459441,
        0.07354023963253606,
    ),
    (
        "library nanochat",
        "yes",
        -0.2549612658103974,
        0.021721083454578533,
    ),
    (
        "library keras",
        "yes",
        0.7251792523549486,
        0.1494513330442152,
    ),
    (
        "names a paper",
        "yes",
        0.17397026353050035,
        0.026871145533165202,
    ),
    (
        "names data sets",
        "yes",
        -0.032914396134148274,
        0.030685873053055496,
    ),
    (
        "names a base model",
        "yes",
        0.10374491913472877,
        0.027254749644451282,
    ),
    (
        "quantised form",
        "yes",
        0.20989400859132712,
        0.0397097502520065,
    ),
    (
        "parameters (log10)",
        "",
        0.09044372013115293,
        0.011740192292665133,
    ),
    (
        "parameters (log10)",
        "(unknown)",
        -1.0230690124910529,
        0.03267241158686779,
    ),
    ("age (months)", "", 0.0985002154387823, 0.006454595659525233),
];

fn answer(file: &str, what: &str) -> Option<Output> {
    let data = data(what)?;
    let document = document(&data, &[file], &Parameters::default());
    let [answer] = &document.metrics.attributes.datasets[..] else {
        panic!("{file}: no answer");
    };
    // The first table has the numbers of the first figure.
    assert_eq!(answer.shown.tables[0].rows.len(), 6);
    Some(answer.values.clone())
}

fn attribute<'o>(output: &'o Output, name: &str) -> &'o Attribute {
    let mut all = output.attributes.iter();
    all.find(|attribute| attribute.attribute == name).unwrap()
}

#[test]
fn radar_is_as_statsmodels_has_it() {
    let Some(output) = answer("hf_radar_models_2026-08", "attributes and popularity") else {
        return;
    };
    assert_eq!(
        (output.popularity, output.fell_back),
        (Popularity::Downloads, false)
    );
    assert_eq!(
        (output.models, output.at),
        (15_904, Some(1_787_426_863_000))
    );
    let joint = output.joint.as_ref().unwrap();
    assert_eq!((joint.columns.len(), joint.dropped.len()), (52, 0));
    near(joint.r_squared.unwrap(), 0.47759536675213154, "R²");
    near(
        joint.adjusted_r_squared.unwrap(),
        0.47588159216826365,
        "adjusted R²",
    );
    near(joint.constant, 1.1206623945842877, "constant");
    near(joint.constant_se.unwrap(), 0.11392381870629814, "its error");
    for (attribute, level, coefficient, se) in RADAR {
        let mut columns = joint.columns.iter();
        let found = columns.find(|column| {
            column.attribute == attribute && column.level.as_deref().unwrap_or_default() == level
        });
        let found = found.unwrap_or_else(|| panic!("no {attribute}: {level}"));
        near(found.coefficient, coefficient, attribute);
        near(found.se.unwrap(), se, attribute);
    }
    for (family, columns, partial, stated, wald) in [
        (
            Family::Architecture,
            13,
            0.12783229678397534,
            0.021946596768941173,
            2410.527014929899,
        ),
        (
            Family::Reproducibility,
            5,
            0.005358890344250416,
            0.005358890344250416,
            92.78750589343859,
        ),
        (
            Family::Portability,
            18,
            0.07193551568894639,
            0.07193551568894639,
            1234.7869951536825,
        ),
        (
            Family::Other,
            15,
            0.013857655188317735,
            0.008589670975794397,
            235.89829729690697,
        ),
        (
            Family::Age,
            1,
            0.08011825374727477,
            0.08011825374727477,
            232.88219057447134,
        ),
    ] {
        let part = output.family(family).unwrap();
        assert_eq!((part.measured, part.columns), (true, columns));
        near(part.partial_r_squared.unwrap(), partial, family.name());
        near(
            part.partial_r_squared_stated.unwrap(),
            stated,
            family.name(),
        );
        near(part.wald.unwrap(), wald, family.name());
    }
    assert!(!output.family(Family::Performance).unwrap().measured);
    let p = output.family(Family::Reproducibility).unwrap().p.unwrap();
    near(p, 1.7436790856285082e-18, "p of reproducibility");
    // Holm's by hand: the largest of three stays, the second counts twice.
    let holm = |family| output.family(family).unwrap().p_holm;
    near(holm(Family::Reproducibility).unwrap(), p, "Holm");
    near(
        holm(Family::Portability).unwrap(),
        2.0 * 3.9268258010681124e-251,
        "Holm",
    );
    for (name, statistic, p) in [
        ("task", 3429.5042122578784, 0.0),
        ("licence", 1051.8055620473408, 1.356022775213529e-218),
        ("languages", 1383.92432235514, 2.115247719882245e-298),
        ("format gguf", 2139.9179633867725, 0.0),
        ("library transformers", 747.8333378728231, 0.0),
        ("age (months)", 0.35494106569967204, 0.0),
        (
            "parameters (log10)",
            0.20472696419062458,
            3.65593241789144e-75,
        ),
    ] {
        let found = attribute(&output, name);
        near(found.statistic.unwrap(), statistic, name);
        if p > 0.0 {
            near(found.p.unwrap(), p, name);
        }
        let effect = match found.kind {
            AttributeKind::Number => statistic * statistic,
            AttributeKind::Levels | AttributeKind::Flag => statistic / 15_903.0,
        };
        near(found.effect.unwrap(), effect, name);
    }
    let gguf = &attribute(&output, "format gguf").levels[1];
    assert_eq!(
        (gguf.level.as_str(), gguf.n, gguf.median),
        ("yes", 2239, 357.0)
    );
    near(gguf.mean_log, 2.536126331158719, "mean");
}

#[test]
fn radar_has_selection_beside_popularity() {
    let Some(output) = answer("hf_radar_models_2026-08", "selection beside popularity") else {
        return;
    };
    let beside = &output.beside;
    assert_eq!((beside.descendants, beside.bases), (3931, 582));
    assert_eq!(beside.documentation_by, Some("metadata"));
    let check = |association: &Association, rho: f64, low: f64, high: f64| {
        assert_eq!(association.n, 15_904);
        near(association.rho.unwrap(), rho, association.measure);
        near(
            association.independent.unwrap()[0],
            low,
            association.measure,
        );
        near(
            association.independent.unwrap()[1],
            high,
            association.measure,
        );
        // Owners as clusters never make it narrower; `correlations.rs` compares them with numpy.
        let [wide_low, wide_high] = association.interval.unwrap();
        assert!(wide_low <= low + 1e-12 && wide_high >= high - 1e-12);
    };
    for (side, rho, low, high) in [
        (
            &beside.popularity,
            0.22715152185232787,
            0.2121691938847329,
            0.2420270904566389,
        ),
        (
            &beside.maintenance,
            -0.11848847015903186,
            -0.13383737296957768,
            -0.10308273358930488,
        ),
        (
            &beside.documentation,
            0.15567324326548143,
            0.14037928683304837,
            0.17089292791299623,
        ),
    ] {
        check(side.as_ref().unwrap(), rho, low, high);
    }
    assert_eq!(beside.strongest, Some(Side::Popularity));
    let of = |all: &[Association], measure: &str| {
        all.iter()
            .find(|association| association.measure == measure)
            .unwrap()
            .clone()
    };
    check(
        &of(&beside.with_descendants, "likes"),
        0.31350247797007086,
        0.2990760434662137,
        0.3277856329074395,
    );
    check(
        &of(&beside.with_descendants, "age"),
        0.1633836012239797,
        0.14811706870413233,
        0.17857228534107905,
    );
    check(
        &of(&beside.with_popularity, "likes"),
        0.36258681541854954,
        0.348570229667904,
        0.3764412619053999,
    );
    check(
        &of(&beside.with_popularity, "last update"),
        -0.2839141264315522,
        -0.29842289141900485,
        -0.2692741759035727,
    );
    check(
        &of(&beside.with_popularity, "metadata"),
        0.44326636013353726,
        0.4300841770020218,
        0.4562595681800067,
    );
    let joint = beside.joint.as_ref().unwrap();
    near(joint.r_squared.unwrap(), 0.14221018108540628, "R²");
    for (side, coefficient, se, partial) in [
        (
            Side::Popularity,
            0.03306222782835394,
            0.0024101684170917295,
            0.05055130477234656,
        ),
        (
            Side::Maintenance,
            -0.018945808431079063,
            0.002212561492520609,
            0.019733367105787446,
        ),
        (
            Side::Age,
            0.0117717129751345,
            0.002142261540419652,
            0.008830155623222667,
        ),
    ] {
        let mut terms = joint.terms.iter();
        let term = terms.find(|term| term.side == side).unwrap();
        near(term.coefficient, coefficient, side.name());
        near(term.se.unwrap(), se, side.name());
        near(term.partial_r_squared.unwrap(), partial, side.name());
    }
}

/// A score, and likes instead of downloads. The script is the same, with the age at the latest
/// upload. Rows of one name have one date here, so the first by content is the model: by
/// parameters, then by score, both as they are written.
#[test]
fn a_leaderboard_has_scores() {
    let Some(output) = answer("hf_open_llm_leaderboard_2025-03", "a leaderboard's scores") else {
        return;
    };
    assert_eq!(
        (output.popularity, output.fell_back),
        (Popularity::Likes, true)
    );
    assert_eq!((output.models, output.repeated), (4497, 79));
    let joint = output.joint.as_ref().unwrap();
    assert_eq!(joint.columns.len(), 23);
    near(joint.r_squared.unwrap(), 0.4739666995419466, "R²");
    let mut columns = joint.columns.iter();
    let score = columns.find(|column| column.attribute == "score").unwrap();
    near(score.coefficient, 0.008801062812777, "score");
    near(score.se.unwrap(), 0.0010284885545823953, "its error");
    near(score.p.unwrap(), 1.1556330467718265e-17, "its p");
    let part = |family| output.family(family).unwrap().partial_r_squared.unwrap();
    near(
        part(Family::Performance),
        0.014284646421966087,
        "performance",
    );
    near(
        part(Family::Architecture),
        0.04292493351014529,
        "architecture",
    );
    near(
        attribute(&output, "score").statistic.unwrap(),
        0.13148136771746233,
        "rho",
    );
    near(
        attribute(&output, "architecture").statistic.unwrap(),
        402.7852302416449,
        "H",
    );
    near(
        attribute(&output, "licence").statistic.unwrap(),
        1157.4752375980445,
        "H",
    );
}

/// The rows of each file, with each name once.
#[test]
fn every_real_file_of_models_is_answered() {
    for (file, models) in [
        ("foreign/evaleval_hub_stats_frozen", 4167),
        ("hf_models_metadata_2022-06", 4223),
        ("hf_models_co2", 1415),
    ] {
        let Some(output) = answer(file, "attributes of other files") else {
            return;
        };
        assert_eq!(output.models, models, "{file}");
        let joint = output.joint.unwrap();
        assert!(
            joint.columns.iter().all(|column| column.se.is_some()),
            "{file}"
        );
    }
}
