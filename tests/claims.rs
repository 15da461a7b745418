//! Judges every claim of the literature, and the newer ones, on data in which it holds, on data in which it does not
//! hold, and on data in which it cannot be measured. The data are made for the tests, so the
//! expected verdict is known.

mod common;

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, ListBuilder, StringArray, StringBuilder};
use registry_lens::claims::{
    Asks, CLAIMS, Claim, NEWER, Section, Standing, Statement, Verdict, Work,
};
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::report::Document;
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;

/// Files by their names.
type Files = Vec<(&'static str, Vec<u8>)>;

fn document(files: Files, params: &Parameters) -> Document {
    let mut session = Session::default();
    for (id, (path, bytes)) in (1..).zip(files) {
        session.add(id, path, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    for state in session.files() {
        assert_eq!(
            state.status,
            Status::Ready,
            "{}: {:?}",
            state.path,
            state.error
        );
    }
    session.results(params).unwrap()
}

fn claim(files: Files, id: &str) -> Claim {
    let document = document(files, &Parameters::default());
    let mut claims = document.claims.into_iter();
    claims.find(|claim| claim.statement.id == id).unwrap()
}

/// Checks the verdict and that it has a reason.
#[track_caller]
fn expect(files: Files, id: &str, verdict: Verdict) -> Claim {
    let claim = claim(files, id);
    assert_eq!(claim.verdict, verdict, "{id}: {}", claim.because);
    let measured = verdict != Verdict::NotMeasurable;
    assert_eq!(claim.number.is_some(), measured);
    assert_eq!(claim.dataset.is_some(), measured);
    assert_eq!(claim.missing.is_none(), measured);
    assert_ne!(claim.because.is_empty(), measured);
    claim
}

fn text(values: impl IntoIterator<Item = impl Into<String>>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(
        values.into_iter().map(Into::into),
    ))
}

fn int(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn double(values: impl IntoIterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}

fn lists<'a>(values: impl IntoIterator<Item = Vec<&'a str>>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for items in values {
        for item in items {
            builder.values().append_value(item);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn file(name: &'static str, columns: Vec<(&str, ArrayRef)>) -> Files {
    vec![(name, common::parquet_of(columns, Default::default()))]
}

/// A registry with only names and downloads.
fn bare() -> Files {
    vec![(
        "npm_2026-01.parquet",
        common::table(&[("a", 3), ("b", 2), ("c", 1)]),
    )]
}

/// Bases and their children, each with libraries.
type Family<'a> = (&'a [&'a str], &'a [&'a [&'a str]]);

/// The number of bases of each family.
fn families(families: &[(usize, Family<'_>)]) -> Files {
    let mut rows: Vec<(String, Vec<&str>, Vec<String>)> = Vec::new();
    for (family, (bases, (libraries, children))) in families.iter().enumerate() {
        for base in 0..*bases {
            let name = format!("o/base{family}-{base}");
            rows.push((name.clone(), libraries.to_vec(), Vec::new()));
            for (child, libraries) in children.iter().enumerate() {
                let child = format!("o/child{family}-{base}-{child}");
                rows.push((child, libraries.to_vec(), vec![name.clone()]));
            }
        }
    }
    file(
        "huggingface_2026-01.parquet",
        vec![
            ("id", text(rows.iter().map(|row| &*row.0))),
            ("downloads", int((0..rows.len() as i64).rev())),
            ("libraries", lists(rows.iter().map(|row| row.1.clone()))),
            (
                "base_model",
                lists(
                    rows.iter()
                        .map(|row| row.2.iter().map(String::as_str).collect()),
                ),
            ),
        ],
    )
}

/// Checks that the claim is not judged, and that the reason and the number are shown.
#[track_caller]
fn unjudged(files: Files, id: &str, why: &str) -> Claim {
    let claim = claim(files, id);
    assert_eq!(claim.verdict, Verdict::NotMeasurable, "{}", claim.because);
    assert!(claim.because.contains(why), "{}", claim.because);
    assert!(claim.dataset.is_some() && claim.number.is_some());
    if claim.asks.is_none() {
        // The files have such data already.
        let needs = claim.needs().unwrap();
        assert!(
            needs.starts_with("That is not enough for a verdict; more: "),
            "{needs}"
        );
    }
    claim
}

#[test]
fn transformers_makes_models_accessible() {
    let id = "transformers_access";
    const BOTH: &[&str] = &["transformers", "timm"];
    const SAFE: &[&str] = &["transformers", "safetensors"];
    const TIMM: &[&str] = &["timm", "safetensors"];
    const OTHER: &[&str] = &["timm", "keras"];
    // Nine in ten keep Transformers and a tenth keep timm. All have a format, which does not count.
    let most = families(&[
        (40, (SAFE, &[SAFE, SAFE, SAFE, SAFE])),
        (10, (SAFE, &[TIMM, TIMM])),
    ]);
    let claim = expect(most, id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert_eq!(number.figure, Some(160.0 / 180.0));
    let [low, high] = number.bounds.unwrap();
    assert!(low > 0.5 && high < 1.0);
    assert!(claim.because.contains("safetensors"), "{}", claim.because);
    // All of them have timm.
    let beaten = families(&[(40, (BOTH, &[BOTH, BOTH, BOTH])), (10, (BOTH, &[OTHER]))]);
    expect(beaten, id, Verdict::Mixed);
    // Transformers has only formats as rivals, so a comparison is not possible.
    let alone = families(&[(40, (SAFE, &[SAFE, SAFE, SAFE, SAFE]))]);
    let claim = expect(alone, id, Verdict::Mixed);
    assert!(
        claim.because.contains("No other library except formats"),
        "{}",
        claim.because
    );
    let few = families(&[(10, (BOTH, &[BOTH])), (40, (BOTH, &[OTHER, OTHER]))]);
    expect(few, id, Verdict::DoesNotHold);
    // No model has it.
    let none = families(&[(40, (OTHER, &[OTHER, OTHER]))]);
    let claim = expect(none, id, Verdict::DoesNotHold);
    assert_eq!(claim.number.unwrap().figure, Some(0.0));
    // Six in ten keep it, but of so few bases that this could be chance.
    let chance = families(&[(9, (SAFE, &[SAFE; 6])), (6, (SAFE, &[TIMM; 6]))]);
    expect(chance, id, Verdict::Mixed);
    // Many descendants of few bases are little evidence.
    let one = families(&[(1, (SAFE, &[SAFE; 170])), (2, (SAFE, &[SAFE; 5]))]);
    unjudged(one, id, "3 bases, one with 170 of 180 descendants");
    expect(bare(), id, Verdict::NotMeasurable);
}

#[test]
fn transformers_is_kept_most() {
    let id = "transformers_evolution";
    const BOTH: &[&str] = &["transformers", "timm"];
    const KEPT: &[&str] = &["transformers"];
    const LOST: &[&str] = &["timm"];
    let kept = || families(&[(20, (BOTH, &[KEPT, KEPT, BOTH]))]);
    let claim = expect(kept(), id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert!((number.figure.unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert!(number.bounds.unwrap()[0] > 0.0 && number.label.ends_with("timm"));
    // The claim uses the paper's equation in either mode of the metric.
    let artifact = document(kept(), &Parameters::in_mode(Mode::Artifact));
    let preservation = &artifact.metrics.preservation.datasets[0];
    assert_eq!(preservation.values.mode, Mode::Artifact);
    let other = artifact
        .claims
        .iter()
        .find(|claim| claim.statement.id == id);
    assert_eq!(other.unwrap().verdict, Verdict::Holds);
    // The claim also ignores how many descendants a library needs to be shown.
    let mut hidden = Parameters::default();
    hidden.preservation.min_edges = 1_000;
    let other = document(kept(), &hidden).claims;
    let other = other.into_iter().find(|claim| claim.statement.id == id);
    assert_eq!(other.unwrap().verdict, Verdict::Holds);
    let lost = families(&[(20, (BOTH, &[LOST, LOST, BOTH]))]);
    expect(lost, id, Verdict::DoesNotHold);
    // It is kept a little more often, which can be chance: a point estimate does not decide.
    let chance = families(&[
        (12, (BOTH, &[KEPT, LOST])),
        (3, (BOTH, &[KEPT, KEPT, KEPT, LOST])),
    ]);
    expect(chance, id, Verdict::Mixed);
    // A file format is kept more often. It is shown but does not decide.
    const THREE: &[&str] = &["transformers", "timm", "safetensors"];
    const SAFE: &[&str] = &["transformers", "safetensors"];
    const FORMAT: &[&str] = &["safetensors"];
    let format = families(&[(20, (THREE, &[SAFE, SAFE, SAFE, FORMAT]))]);
    let claim = expect(format, id, Verdict::Holds);
    assert!(
        claim.because.contains("safetensors 100.0%"),
        "{}",
        claim.because
    );
    // The only rival is a format.
    let alone = families(&[(20, (SAFE, &[SAFE, SAFE, SAFE]))]);
    unjudged(alone, id, "No other library except formats");
    // The rival has only one base, though many descendants.
    let heavy = families(&[
        (20, (SAFE, &[SAFE, SAFE])),
        (1, (&["timm", "keras"], &[LOST; 60])),
    ]);
    unjudged(heavy, id, "timm (1 base with all 60 descendants)");
    // Transformers itself comes from three bases.
    let few = families(&[
        (1, (BOTH, &[KEPT; 174])),
        (2, (BOTH, &[KEPT; 3])),
        (20, (&["timm", "keras"], &[LOST, LOST])),
    ]);
    unjudged(few, id, "3 bases, one with 174 of 180 descendants");
    let one = families(&[(20, (KEPT, &[KEPT, KEPT, KEPT, KEPT]))]);
    expect(one, id, Verdict::NotMeasurable);
}

/// Models with a finished score, each with a different owner. Popular models have the first mean,
/// others the second. Scores differ from the mean by up to 0.1, evenly distributed.
fn scores(top: f64, bottom: f64) -> Files {
    scores_of(top, bottom, |row| row)
}

fn scores_of(top: f64, bottom: f64, owner: impl Fn(i64) -> i64) -> Files {
    let n = 400;
    let wobble = |row: i64| noise(row, 11) * 0.2;
    let ids = (0..n).map(|row| format!("o{}/m{row}", owner(row)));
    file(
        "scores.parquet",
        vec![
            ("context_id", text(ids)),
            (
                "finalScore",
                double((0..n).map(|row| if row < n / 2 { top } else { bottom } + wobble(row))),
            ),
            ("downloads", int((0..n).map(|row| 1000 - row))),
        ],
    )
}

#[test]
fn documentation_goes_with_popularity() {
    let id = "documentation";
    let claim = expect(scores(0.6, 0.4), id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert!(number.figure.unwrap() > 2.0 && number.bounds.unwrap()[0] > 2.0);
    assert!(
        claim.because.contains("200 models of 200 owners"),
        "{}",
        claim.because
    );
    assert!(claim.because.contains("none in both"), "{}", claim.because);
    expect(scores(0.49, 0.5), id, Verdict::DoesNotHold);
    // An interval across the threshold does not decide, even if p is small: 0.0165 is d = 0.29.
    expect(scores(0.5165, 0.5), id, Verdict::Mixed);
    // A clear difference in the other direction does not support the claim.
    let claim = expect(scores(0.4, 0.6), id, Verdict::DoesNotHold);
    assert!(claim.number.unwrap().figure.unwrap() < -2.0);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// Numbers that are not evidence are shown with the reason.
#[test]
fn documentation_without_evidence_is_not_judged() {
    let id = "documentation";
    // Two hundred models of one owner in each group are no evidence about other owners.
    let few = claim(scores_of(0.6, 0.4, |row| row / 200), id);
    assert_eq!(few.verdict, Verdict::NotMeasurable);
    assert!(
        few.because.contains("of effectively 1.0 owners"),
        "{}",
        few.because
    );
    // Fewer than 20 models in a group, one popularity of all the others.
    let few = claim(stated_by(300, |row| i64::from(row < 15), [0.5; 3]), id);
    assert_eq!(few.verdict, Verdict::NotMeasurable);
    assert!(
        few.because
            .contains("the top has 15 models of effectively 15.0 owners, the bottom 285 of 285.0"),
        "{}",
        few.because
    );
    // The data have few attributes and no card, so the difference is shown but does not decide.
    let metadata = claim(stated([0.2, 0.5, 0.9]), id);
    assert_eq!(metadata.verdict, Verdict::NotMeasurable);
    assert!(
        metadata.because.contains("no card was judged"),
        "{}",
        metadata.because
    );
    assert!(metadata.number.is_some() && metadata.missing.is_some());
}

/// A uniform number between 0 and 1 that is the same each time: SplitMix64 of row and salt.
fn noise(row: i64, salt: u64) -> f64 {
    let mut z = (row as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(salt.wrapping_mul(0xbf58_476d_1ce4_e5b9))
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// 6,000 models of 600 owners with ten each, and these downloads. They are more than half of the
/// 10,406 known models of the hub in June 2021. An owner with an empty name is unknown.
fn owned(owner: impl Fn(i64) -> String, downloads: impl Fn(i64) -> i64) -> Files {
    let models = 0..6000;
    file(
        "huggingface_2021-06.parquet",
        vec![
            ("id", text(models.clone().map(|row| format!("m{row}")))),
            ("author", text(models.clone().map(owner))),
            ("downloads", int(models.map(downloads))),
        ],
    )
}

#[test]
fn few_own_the_popular_models() {
    let id = "ownership";
    let tens = |row: i64| format!("o{}", row / 10);
    // 30 owners have 300 models with 1,000 downloads each, so 25 owners have 80% of all downloads.
    let few = |row: i64| if row < 300 { 1_000 } else { 1 };
    let claim = expect(owned(tens, few), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(25.0 / 600.0));
    assert!(
        claim.because.contains("distributed at random"),
        "{}",
        claim.because
    );
    let claim = expect(owned(tens, |_| 10), id, Verdict::DoesNotHold);
    assert_eq!(claim.number.unwrap().figure, Some(0.8));
    assert!(
        claim.because.contains("is not expected"),
        "{}",
        claim.because
    );
    // The same models have random owners: few owners hold most, but not fewer than by chance.
    let chance = |row: i64| format!("o{}", (noise(row, 9) * 600.0) as i64);
    let claim = expect(owned(chance, |row| few(row) * 10 - 9), id, Verdict::Mixed);
    assert!(claim.number.unwrap().figure.unwrap() < 0.4);
    // One owner is very large and all others are alike, which is not a small group.
    let one = |row| if row < 10 { 1_000_000 } else { 10 };
    expect(owned(tens, one), id, Verdict::Mixed);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// If half of the downloads have no known owner, nobody can say who holds 80% of them.
#[test]
fn unknown_owners_leave_it_open() {
    let few = |row: i64| if row < 600 { 1_000 } else { 1 };
    let half = |row: i64| match row {
        300..600 => String::new(),
        _ => format!("o{}", row / 10),
    };
    let claim = expect(owned(half, few), "ownership", Verdict::Mixed);
    let says = "of models with a known owner; 49.6% of all downloads have an unknown owner";
    assert!(claim.because.contains(says), "{}", claim.because);
}

/// The owners of an extract depend on how it was selected.
#[test]
fn ownership_needs_the_whole_hub() {
    // Without a date the part is unknown, so the file may be the whole hub.
    let parts = [
        (
            "huggingface_2026-01.parquet",
            "This is an extract, which shows little",
        ),
        (
            "huggingface.parquet",
            "This is an unknown part of a registry, which may show little",
        ),
    ];
    for (name, because) in parts {
        let mut files = owned(
            |row| format!("o{}", row / 10),
            |row| if row < 300 { 1_000 } else { 1 },
        );
        files[0].0 = name;
        let claim = claim(files, "ownership");
        assert_eq!(claim.verdict, Verdict::NotMeasurable);
        assert!(claim.because.starts_with(because), "{}", claim.because);
        assert!(claim.number.is_some() && claim.missing.is_some());
    }
}

/// Findings by kind of repository: the number of repositories, and their low, medium and high
/// findings.
fn findings(kinds: &[(&str, usize, [usize; 3])]) -> Files {
    let mut rows: Vec<(String, &str, &str)> = Vec::new();
    for (group, (kind, repositories, counts)) in kinds.iter().enumerate() {
        for repository in 0..*repositories {
            for (severity, count) in ["low", "medium", "high"].into_iter().zip(*counts) {
                let name = format!("{kind}{group}/{repository}");
                rows.extend((0..count).map(|_| (name.clone(), severity, *kind)));
            }
        }
    }
    file(
        "huggingface_findings_2026-01.parquet",
        vec![
            ("repository", text(rows.iter().map(|row| &*row.0))),
            ("severity", text(rows.iter().map(|row| row.1))),
            ("kind", text(rows.iter().map(|row| row.2))),
        ],
    )
}

#[test]
fn forks_bring_low_severity() {
    let id = "fork_vulnerabilities";
    let low = findings(&[("root", 40, [1, 4, 5]), ("fork", 40, [6, 3, 1])]);
    let claim = expect(low, id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert!((number.figure.unwrap() - 0.5).abs() < 1e-12 && number.bounds.unwrap()[0] > 0.0);
    let high = findings(&[("root", 40, [6, 3, 1]), ("fork", 40, [1, 4, 5])]);
    expect(high, id, Verdict::DoesNotHold);
    // Low severity is more frequent than in roots, but clearly less frequent than high severity.
    let between = findings(&[("root", 40, [1, 2, 17]), ("fork", 40, [7, 0, 13])]);
    expect(between, id, Verdict::DoesNotHold);
    // Forks and roots do not differ, or the difference could be chance.
    let alike = findings(&[("root", 40, [2, 2, 2]), ("fork", 40, [2, 2, 2])]);
    expect(alike, id, Verdict::Mixed);
    // Two repositories have all the difference. The chi-squared test counts thousands of findings,
    // but they are only two clusters.
    let heavy = || {
        findings(&[
            ("root", 40, [1, 1, 1]),
            ("fork", 40, [1, 1, 1]),
            ("fork", 2, [30, 0, 0]),
        ])
    };
    let all = document(heavy(), &Parameters::default());
    let test = &all.metrics.vulnerabilities.datasets[0].values.root_and_fork;
    assert!(test.as_ref().unwrap().p < 0.01);
    let found = all
        .claims
        .iter()
        .find(|claim| claim.statement.id == id)
        .unwrap();
    assert_ne!(found.verdict, Verdict::Holds, "{}", found.because);
    // Nine of each kind, however many findings.
    let few = findings(&[("root", 9, [20, 80, 100]), ("fork", 9, [120, 60, 20])]);
    unjudged(few, id, "9 packages, one with 200 of 1,800 findings");
    let one = findings(&[
        ("root", 40, [1, 1, 1]),
        ("fork", 40, [1, 0, 0]),
        ("fork", 1, [4_000, 0, 0]),
    ]);
    unjudged(one, id, "41 packages, one with 4,000 of 4,040 findings");
    // The data do not show which repositories are forks.
    let untold = file(
        "huggingface_findings_2026-01.parquet",
        vec![
            ("repository", text(["a/b", "a/c"])),
            ("severity", text(["low", "high"])),
        ],
    );
    expect(untold, id, Verdict::NotMeasurable);
}

/// Models whose popularity depends on architecture, format and data sets with these weights.
fn attributed(weights: [f64; 3]) -> Files {
    file("huggingface_2026-01.parquet", attributed_columns(weights))
}

fn attributed_columns(weights: [f64; 3]) -> Vec<(&'static str, ArrayRef)> {
    let n = 900;
    let kinds = ["bert", "llama", "t5"];
    let kind = |row: i64| (noise(row, 1) * 3.0) as usize;
    let has = |row: i64, salt: u64| noise(row, salt) < 0.5;
    let downloads = |row: i64| {
        let logarithm = 2.0
            + weights[0] * kind(row) as f64
            + weights[1] * f64::from(u8::from(has(row, 2)))
            + weights[2] * f64::from(u8::from(has(row, 3)))
            + noise(row, 4);
        10f64.powf(logarithm) as i64
    };
    // Each model has a different owner and was made on some day of three years.
    let day = 86_400_000_000i64;
    let created = (0..n).map(|row| 1_600_000_000_000_000 + (noise(row, 5) * 1000.0) as i64 * day);
    let created = arrow::array::TimestampMicrosecondArray::from_iter_values(created);
    vec![
        ("id", text((0..n).map(|row| format!("o{row}/m")))),
        ("downloads", int((0..n).map(downloads))),
        ("created_at", Arc::new(created)),
        ("model_type", text((0..n).map(|row| kinds[kind(row)]))),
        (
            "tags",
            lists((0..n).map(|row| if has(row, 2) { vec!["gguf"] } else { vec![] })),
        ),
        (
            "datasets",
            lists((0..n).map(|row| if has(row, 3) { vec!["squad"] } else { vec![] })),
        ),
    ]
}

#[test]
fn attributes_go_with_popularity() {
    let id = "attributes";
    let all = expect(attributed([0.5, 0.8, 0.8]), id, Verdict::Holds)
        .number
        .unwrap();
    assert!(all.label.contains("3 of 3"), "{}", all.label);
    assert!(all.bounds.unwrap()[0] >= 0.02);
    let none = expect(attributed([0.0, 0.0, 0.0]), id, Verdict::DoesNotHold)
        .number
        .unwrap();
    assert!(none.bounds.unwrap()[1] < 0.02);
    let some = expect(attributed([0.0, 0.8, 0.0]), id, Verdict::Mixed)
        .number
        .unwrap();
    assert!(some.label.contains("1 of 3"), "{}", some.label);
    // One group is not evidence for or against the others.
    for weight in [0.0, 0.8] {
        let mut one = attributed_columns([weight, 0.0, 0.0]);
        one.retain(|(name, _)| !["tags", "datasets"].contains(name));
        let one = file("huggingface_2026-01.parquet", one);
        let one = expect(one, id, Verdict::Mixed).number.unwrap();
        assert!(one.label.contains("of 1;"), "{}", one.label);
    }
    // Without dates of creation the model cannot adjust for age.
    let mut undated = attributed_columns([0.5, 0.8, 0.8]);
    undated.retain(|(name, _)| *name != "created_at");
    let undated = claim(file("huggingface_2026-01.parquet", undated), id);
    assert_eq!(undated.verdict, Verdict::NotMeasurable);
    assert!(
        undated.because.contains("age cannot be held equal"),
        "{}",
        undated.because
    );
    expect(bare(), id, Verdict::NotMeasurable);
}

/// A few owners have most models. Each owner has an architecture, a format, data sets and a
/// popularity, and these are independent of each other.
#[test]
fn habits_of_owners_are_not_effects_of_attributes() {
    let n = 900;
    let owner = |row: i64| (noise(row, 1).powi(3) * 60.0) as i64;
    let has = |row: i64, salt: u64| noise(owner(row), salt) < 0.5;
    let day = 86_400_000_000i64;
    let created = (0..n).map(|row| 1_600_000_000_000_000 + (noise(row, 5) * 1000.0) as i64 * day);
    let created = arrow::array::TimestampMicrosecondArray::from_iter_values(created);
    let downloads = |row| 10f64.powf(2.0 + 2.0 * noise(owner(row), 6) + noise(row, 7)) as i64;
    let kind = |row| ["bert", "llama", "t5"][(noise(owner(row), 8) * 3.0) as usize];
    let listed = |salt, word: &'static str| {
        lists((0..n).map(move |row| if has(row, salt) { vec![word] } else { vec![] }))
    };
    let files = file(
        "huggingface_2026-01.parquet",
        vec![
            (
                "id",
                text((0..n).map(|row| format!("o{}/m{row}", owner(row)))),
            ),
            ("downloads", int((0..n).map(downloads))),
            ("created_at", Arc::new(created)),
            ("model_type", text((0..n).map(kind))),
            ("tags", listed(9, "gguf")),
            ("datasets", listed(10, "squad")),
        ],
    );
    let document = document(files, &Parameters::default());
    let families = &document.metrics.attributes.datasets[0].values.families;
    let as_if_independent: Vec<f64> = families
        .iter()
        .filter(|part| part.measured && part.family.is_claimed())
        .filter_map(|part| Some(part.partial_r_squared_stated_independent?[0]))
        .collect();
    assert!(
        as_if_independent.iter().any(|low| *low >= 0.02),
        "{as_if_independent:?}"
    );
    let mut claims = document.claims.iter();
    let claim = claims
        .find(|claim| claim.statement.id == "attributes")
        .unwrap();
    assert_eq!(claim.verdict, Verdict::Mixed, "{}", claim.because);
    assert!(
        claim.number.as_ref().unwrap().label.contains("0 of 3"),
        "{}",
        claim.because
    );
}

/// Snapshots of a hub: two heads, and a list with the bases of its models.
#[derive(Clone, Copy, Default)]
struct Reused {
    /// Whether the first 100 keep their places from one head to the next, or half of them.
    stays: bool,
    /// Whether descendants follow popularity, or freshness.
    follows_popularity: bool,
    /// Whether the list has metadata of models.
    documented: bool,
    /// Whether models have the more descendants the longer they were not updated.
    stale: bool,
    /// Whether all models are of eight owners.
    few_owners: bool,
}

fn reused(is: Reused) -> Files {
    let n: i64 = 400;
    let names = ["huggingface_2025-01.parquet", "huggingface_2025-07.parquet"];
    let mut files = tops(names, if is.stays { 100 } else { 50 }, false);
    // The bases come first, then their descendants. A base has more of them if it is more popular
    // or fresher.
    let fresh = |row: i64| noise(row, 9);
    let owner = |row: i64| if is.few_owners { row % 8 } else { row };
    let base = |row: i64| format!("o{}/m{row}", owner(row));
    let mut rows: Vec<(String, i64, i64, Vec<String>)> = Vec::new();
    let day = 86_400_000_000i64;
    let start = 1_600_000_000_000_000i64;
    for row in 0..n {
        let days = if is.stale {
            -row
        } else {
            (fresh(row) * 1500.0) as i64
        };
        let updated = start + days * day;
        rows.push((base(row), (row + 1) * 10, updated, vec![]));
    }
    for row in 0..n {
        let strength = if is.follows_popularity {
            (row as f64 / n as f64) * 0.8 + noise(row, 7) * 0.2
        } else {
            fresh(row)
        };
        for child in 0..(strength * 12.0) as i64 {
            let name = format!("o{}/c{row}-{child}", owner((row * 7 + child * 31) % n));
            let random = noise(row * 20 + child, 3);
            // Models without descendants are unpopular or old.
            let (downloads, updated) = if is.follows_popularity {
                let days = if is.stale { 0.0 } else { random * 1500.0 };
                (1, start + days as i64 * day)
            } else {
                ((random * 4000.0) as i64, start)
            };
            rows.push((name, downloads, updated, vec![base(row)]));
        }
    }
    let updated = rows.iter().map(|row| row.2);
    let updated = arrow::array::TimestampMicrosecondArray::from_iter_values(updated);
    let mut columns = vec![
        ("id", text(rows.iter().map(|row| &*row.0))),
        ("downloads", int(rows.iter().map(|row| row.1))),
        (
            "model_type",
            text((0..rows.len()).map(|row| ["bert", "llama"][row % 2])),
        ),
        ("last_modified", Arc::new(updated) as ArrayRef),
        (
            "base_model",
            lists(
                rows.iter()
                    .map(|row| row.3.iter().map(|library| &**library).collect()),
            ),
        ),
    ];
    if is.documented {
        let licences = (0..rows.len()).map(|row| (noise(row as i64, 11) < 0.5).then_some("mit"));
        columns.push(("license", Arc::new(StringArray::from_iter(licences))));
    }
    files.extend(file("huggingface_2026-01.parquet", columns));
    files
}

/// A hub for which the claim on popularity holds.
const FOLLOWS: Reused = Reused {
    stays: true,
    follows_popularity: true,
    documented: true,
    stale: false,
    few_owners: false,
};

/// The claim on popularity, with the turnover of the top 100.
fn of_the_top_100(files: Files) -> Claim {
    let mut params = Parameters::default();
    params.set("turnover.k", "100").unwrap();
    let mut claims = document(files, &params).claims.into_iter();
    claims
        .find(|claim| claim.statement.id == "popularity")
        .unwrap()
}

/// The list of models with only their bases.
fn hub(name: &'static str, is: Reused) -> (&'static str, Vec<u8>) {
    let (_, bytes) = reused(is).into_iter().last().unwrap();
    (name, bytes)
}

/// Every dataset of the registry is judged separately and shown.
#[test]
fn hubs_that_disagree_on_popularity_are_both_shown() {
    let documented = true;
    let not = Reused {
        documented,
        ..Reused::default()
    };
    for (earlier, later) in [(FOLLOWS, not), (not, FOLLOWS)] {
        let verdict = |is: Reused| match is.follows_popularity {
            true => Verdict::Holds,
            false => Verdict::DoesNotHold,
        };
        let files = vec![
            hub("huggingface_2025-10.parquet", earlier),
            hub("huggingface_2026-01.parquet", later),
        ];
        let claim = claim(files, "popularity");
        assert_eq!(claim.verdict, verdict(later), "{}", claim.because);
        let dataset = claim.dataset.unwrap();
        assert_eq!(dataset.files, ["huggingface_2026-01.parquet"]);
        let [other] = &claim.others[..] else {
            panic!("one hub beside: {:?}", claim.others);
        };
        assert_eq!(other.verdict, verdict(earlier), "{}", other.because);
        assert_eq!(other.standing, Standing::SameRegistry);
        assert_eq!(other.source.files, ["huggingface_2025-10.parquet"]);
        assert_ne!(other.number, claim.number);
        assert!(claim.datasets_disagree);
        // Two extracts cannot show turnover, and the reason says so.
        let unmeasured = "Turnover (not measurable): ";
        assert!(claim.because.contains(unmeasured), "{}", claim.because);
    }
}

/// A later hub with too few owners cannot decide. Then the earlier hub decides, even if turnover
/// can be measured.
#[test]
fn a_hub_that_cannot_be_measured_decides_nothing() {
    let few = Reused {
        few_owners: true,
        ..FOLLOWS
    };
    let [mut files, alone] = [FOLLOWS, few].map(reused);
    files.push(hub("huggingface_2026-03.parquet", few));
    let claim = of_the_top_100(files);
    assert_eq!(claim.verdict, Verdict::Holds, "{}", claim.because);
    assert_eq!(claim.dataset.unwrap().date.unwrap().to_string(), "2026-01");
    let [other] = &claim.others[..] else {
        panic!("one hub beside: {:?}", claim.others);
    };
    assert_eq!(other.verdict, Verdict::NotMeasurable, "{}", other.because);
    assert_eq!(other.number, None);
    assert!(!claim.datasets_disagree);
    // Without another hub, turnover is judged by its snapshots.
    let claim = of_the_top_100(alone);
    assert_eq!(claim.verdict, Verdict::Mixed, "{}", claim.because);
    let dataset = claim.dataset.unwrap();
    assert_eq!(dataset.title, "2 snapshots");
    assert_eq!(dataset.date.unwrap().to_string(), "2025-07");
    assert_eq!(claim.others.len(), 1, "{:?}", claim.others);
}

#[test]
fn popularity_goes_before_maintenance_and_quality() {
    let id = "popularity";
    let judged = of_the_top_100;
    let both = FOLLOWS;
    let holds = judged(reused(both));
    assert_eq!(holds.verdict, Verdict::Holds, "{}", holds.because);
    // The number is the difference to the closest rival.
    assert!(holds.number.unwrap().bounds.unwrap()[0] > 0.0);
    for part in [
        "Turnover (holds): ",
        "Descendants (holds): ",
        "Comparison (holds): ",
    ] {
        assert!(holds.because.contains(part), "{}", holds.because);
    }
    // Turnover adds its files to those of the hub, but not its date or coverage.
    let of = holds.dataset.unwrap();
    assert_eq!(of.date.unwrap().to_string(), "2026-01");
    assert_eq!((of.files.len(), of.title.contains("snapshot")), (3, false));
    let not = judged(reused(Reused {
        documented: true,
        ..Reused::default()
    }));
    assert_eq!(not.verdict, Verdict::DoesNotHold, "{}", not.because);
    let mixed = judged(reused(Reused {
        stays: false,
        ..both
    }));
    assert_eq!(mixed.verdict, Verdict::Mixed, "{}", mixed.because);
    // The claim names two rivals, so it cannot hold with only one.
    let alone = judged(reused(Reused {
        documented: false,
        ..both
    }));
    assert_eq!(alone.verdict, Verdict::Mixed, "{}", alone.because);
    // Old models have descendants: a rho of −1 with freshness is below any rho with popularity.
    let stale = judged(reused(Reused {
        stale: true,
        ..both
    }));
    assert_eq!(stale.verdict, Verdict::Holds, "{}", stale.because);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// Two heads of 2,400 models, half a year apart, with the given number of their first 1,000 that
/// remain. The second can be a filtered list, which has models with all counts.
fn tops(names: [&'static str; 2], kept: i64, filtered: bool) -> Files {
    tops_of(1, names, kept, filtered)
}

/// The same with models of so many owners.
fn tops_of(owners: i64, names: [&'static str; 2], kept: i64, filtered: bool) -> Files {
    let list = |name: &'static str, salt: &str, kept: i64, low: i64| {
        let id = |row: i64| match row {
            _ if row < kept || row >= 1000 => format!("o{}/m{row}", row % owners),
            _ => format!("o{}/{salt}{row}", row % owners),
        };
        let downloads = |row: i64| if row < 1200 { 5000 - row } else { low - row };
        let columns = vec![
            ("id", text((0..2400).map(id))),
            ("downloads", int((0..2400).map(downloads))),
        ];
        file(name, columns)
    };
    let mut files = list(names[0], "a", 1000, 5000);
    let low = if filtered { 2400 } else { 5000 };
    files.extend(list(names[1], "b", kept, low));
    files
}

/// A month's downloads beside those of all time are two different tops.
#[test]
fn counts_of_another_period_judge_no_turnover() {
    let list = |name: &'static str, factor: i64| {
        let columns = vec![
            (
                "id",
                text((0..2400).map(|row| format!("o{}/m{row}", row % 50))),
            ),
            ("downloads", int((0..2400).map(|row| (5000 - row) * factor))),
        ];
        file(name, columns)
    };
    for (factor, measured) in [(10, true), (30, false)] {
        for id in ["popularity", "top_replaced"] {
            let mut files = list("huggingface_2025-01.parquet", 1);
            files.extend(list("huggingface_2025-07.parquet", factor));
            let ruling = claim(files, id);
            let is_measured = ruling.verdict != Verdict::NotMeasurable;
            assert_eq!(is_measured, measured, "{}", ruling.because);
            let says = "2025-01 to 2025-07 (their downloads are of different periods)";
            assert_eq!(
                ruling.because.contains(says),
                !measured,
                "{}",
                ruling.because
            );
        }
    }
}

#[test]
fn turnover_is_of_snapshots_that_compare() {
    let id = "popularity";
    let names = ["huggingface_2025-01.parquet", "huggingface_2025-07.parquet"];
    let stays = claim(tops(names, 900, false), id);
    // Wilson's interval of 900 of 1,000 begins at 88.0%. Without a comparison the claim stays open.
    assert_eq!(stays.verdict, Verdict::Mixed);
    let says =
        "Turnover (holds): Of the top 1,000, 90.0% remained after 6 months (2025-01 to 2025-07).";
    assert!(stays.because.contains(says), "{}", stays.because);
    let bounds = stays.number.unwrap().bounds.unwrap();
    assert!((bounds[0] - 0.8799).abs() < 1e-4, "{bounds:?}");
    // A snapshot from years before is in no pair that counts, so the claim does not use it.
    let mut three = tops(names, 900, false);
    let before = "huggingface_2021-01.parquet";
    three.extend(tops([before, before], 900, false).into_iter().take(1));
    let three = claim(three, id).dataset.unwrap();
    assert_eq!(
        (&*three.title, &three.files[..]),
        ("2 snapshots", &names.map(String::from)[..])
    );
    let half = claim(tops(names, 500, false), id);
    assert_eq!(half.verdict, Verdict::DoesNotHold, "{}", half.because);
    // 790 is below 80%, and its interval is above 60%.
    assert_eq!(claim(tops(names, 790, false), id).verdict, Verdict::Mixed);
    // A filtered list does not show which models left the top.
    for kept in [1000, 500] {
        let filtered = claim(tops(names, kept, true), id);
        assert_eq!(
            filtered.verdict,
            Verdict::NotMeasurable,
            "{}",
            filtered.because
        );
    }
}

/// The artifact's file for Figure 7 has only counts of children and their total downloads, so it
/// cannot gives no verdict.
#[test]
fn summed_downloads_judge_no_popularity() {
    let n: i64 = 500;
    let bases = || {
        file(
            "hf_figure7.parquet",
            vec![
                ("base_model", text((0..n).map(|row| format!("o{row}/m")))),
                ("downloads", int((0..n).map(|row| row * 10))),
                ("count", int((0..n).map(|row| 1 + row / 10))),
            ],
        )
    };
    let alone = claim(bases(), "popularity");
    assert_eq!(alone.verdict, Verdict::NotMeasurable, "{}", alone.because);
    assert!(
        alone.because.contains("gives no verdict"),
        "{}",
        alone.because
    );
    // If a hub is loaded as well, even a small one, the hub decides.
    let mut files = reused(Reused {
        follows_popularity: true,
        ..Reused::default()
    });
    files.extend(bases());
    let beside = claim(files, "popularity");
    assert!(
        !beside.because.contains("gives no verdict"),
        "{}",
        beside.because
    );
    assert!(beside.because.contains("all 2,"), "{}", beside.because);
    let shown = beside.others.iter();
    let shown: Vec<_> = shown
        .filter(|other| other.because.contains("gives no verdict"))
        .map(|other| (other.verdict, other.number.as_ref()))
        .collect();
    assert_eq!(shown, [(Verdict::NotMeasurable, None)]);
    assert!(!beside.datasets_disagree);
}

/// Two lists without a registry may belong to different registries.
#[test]
fn lists_without_a_registry_are_judged_separately() {
    let follows_popularity = true;
    let follows = Reused {
        follows_popularity,
        ..Reused::default()
    };
    let files = vec![
        hub("mine_2025-01.parquet", follows),
        hub("yours_2026-01.parquet", Reused::default()),
    ];
    let claim = claim(files, "popularity");
    assert_eq!(claim.verdict, Verdict::NotMeasurable);
    let verdicts: Vec<Verdict> = claim.others.iter().map(|other| other.verdict).collect();
    assert_eq!(verdicts.len(), 2, "{:?}", claim.others);
    let untold = "Turnover (not measurable): It needs two snapshots";
    for other in &claim.others {
        assert!(other.because.starts_with(untold), "{}", other.because);
    }
    assert!(verdicts.contains(&Verdict::DoesNotHold), "{verdicts:?}");
    assert!(
        claim
            .others
            .iter()
            .all(|other| other.standing == Standing::RegistryUnknown)
    );
    assert_eq!(claim.asks, Some(Asks::Registry));
}

/// HFCommunity with commits: perfective ones in this share, and active models more popular or less.
fn maintained(perfective: f64, popular: bool) -> Files {
    let n: i64 = 200;
    let active = |model: i64| model % 4 == 0;
    let mut commits: Vec<(String, &str, i64)> = Vec::new();
    for model in 0..n {
        let count = if active(model) { 40 } else { 3 };
        for commit in 0..count {
            let message = if noise(model * 100 + commit, 5) < perfective {
                "Update README.md"
            } else {
                "Fix wrong weights"
            };
            let day = commit * if active(model) { 5 } else { 60 };
            let time = 1_700_000_000_000 + (day * 24 + model % 24) * 3_600_000;
            commits.push((format!("o{model}/m"), message, time));
        }
    }
    let times = commits.iter().map(|row| row.2);
    let times = arrow::array::TimestampMillisecondArray::from_iter_values(times);
    let count = |model: i64, salt: u64| {
        let more = match (active(model), popular) {
            (true, true) => 1000.0,
            (true, false) => -200.0,
            _ => 0.0,
        };
        (300.0 + more + noise(model, salt) * 1000.0) as i64
    };
    let mut files = file(
        "commits_2024-12-31.parquet",
        vec![
            ("sha", text((0..commits.len()).map(|n| format!("{n:040x}")))),
            ("repo_id", text(commits.iter().map(|row| &*row.0))),
            ("message", text(commits.iter().map(|row| row.1))),
            ("author_date", Arc::new(times)),
            ("author_name", text(commits.iter().map(|_| "olga"))),
        ],
    );
    files.extend(file(
        "model.parquet",
        vec![
            ("model_id", text((0..n).map(|model| format!("o{model}/m")))),
            ("pipeline_tag", text((0..n).map(|_| "fill-mask"))),
            ("library_name", text((0..n).map(|_| "transformers"))),
            ("downloads", int((0..n).map(|model| count(model, 1)))),
            ("likes", int((0..n).map(|model| count(model, 2)))),
        ],
    ));
    files
}

#[test]
fn maintenance_is_perfective_and_goes_with_popularity() {
    let id = "maintenance";
    let claim = expect(maintained(0.9, true), id, Verdict::Holds);
    assert!((claim.number.unwrap().figure.unwrap() - 0.9).abs() < 0.03);
    expect(maintained(0.1, false), id, Verdict::DoesNotHold);
    expect(maintained(0.9, false), id, Verdict::Mixed);
    // One part is not enough to decide, because the models are unknown.
    let mut alone = maintained(0.9, true);
    alone.truncate(1);
    let says = |files: Files, words: &str| {
        let claim = expect(files, id, Verdict::Mixed);
        assert!(claim.because.contains(words), "{}", claim.because);
    };
    says(
        alone,
        "The models' popularity, size and cards are not known",
    );
    let update = |_: i64| "Update README.md";
    let alike = || commits(37, update, |_| "olga");
    says(alike(), "The models do not differ in their commits");
    let mut few = Parameters::default();
    few.maintenance.minimum = 11;
    let few = document(alike(), &few).claims;
    let few = few
        .into_iter()
        .find(|claim| claim.statement.id == id)
        .unwrap();
    let words = "Fewer than 4 models have enough commits";
    assert!(few.because.contains(words), "{}", few.because);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// Commits with or without a message, some by bots, of this number of repositories.
fn commits(
    repositories: i64,
    message: impl Fn(i64) -> &'static str,
    author: impl Fn(i64) -> &'static str,
) -> Files {
    let rows = || (0..repositories * 10).map(|row| (row % repositories, row));
    // Each model has one commit on each of ten days, so that all are maintained equally.
    let times = rows().map(|(_, row)| 1_700_000_000_000 + row / repositories * 86_400_000);
    let times = arrow::array::TimestampMillisecondArray::from_iter_values(times);
    file(
        "commits_2026-12-31.parquet",
        vec![
            ("sha", text(rows().map(|(_, row)| format!("{row:040x}")))),
            (
                "repo_id",
                text(rows().map(|(model, _)| format!("o{model}/m"))),
            ),
            ("message", text(rows().map(|(_, row)| message(row)))),
            ("author_date", Arc::new(times)),
            ("author_name", text(rows().map(|(_, row)| author(row)))),
        ],
    )
}

#[test]
fn commits_without_a_message_are_in_no_share() {
    let id = "maintenance";
    // Half have no message and a tenth are by a bot. All others are perfective.
    let message = |row: i64| match row % 10 {
        0..5 => "",
        5 => "Fix wrong weights",
        _ => "Update README.md",
    };
    let author = |row: i64| {
        if row % 10 == 5 {
            "librarian-bot"
        } else {
            "olga"
        }
    };
    let files = || commits(37, message, author);
    let claim = expect(files(), id, Verdict::Mixed);
    assert_eq!(claim.number.unwrap().figure, Some(1.0));
    assert!(
        claim
            .because
            .contains("37 commits by bots and 185 commits without a message"),
        "{}",
        claim.because
    );
    let document = document(files(), &Parameters::default());
    let activity = document.metrics.maintenance.datasets[0]
        .values
        .commits
        .as_ref()
        .unwrap();
    assert_eq!((activity.commits, activity.without_message), (370, 185));
    assert_eq!((activity.classes.n, activity.without_bots.n), (185, 148));
    // Three repositories are no evidence about others.
    let few = self::claim(commits(3, |_| "Update README.md", |_| "olga"), id);
    assert_eq!(few.verdict, Verdict::NotMeasurable);
    assert!(
        few.because.contains("3 effective repositories"),
        "{}",
        few.because
    );
}

/// The files of the study: the length of cards goes with downloads, or does not.
fn data_set_cards(follows: bool) -> Files {
    let n: i64 = 3000;
    let words = |row: i64| {
        let size = if follows {
            (n - row) as f64 / n as f64
        } else {
            noise(row, 6)
        };
        20 + (size * 500.0) as i64
    };
    let names = || text((0..n).map(|row| format!("d{row:03}")));
    let mut files = file(
        "datasets_2023-03.parquet",
        vec![
            ("dataset_name", names()),
            ("downloads", int((0..n).map(|row| (n - row) * 3))),
            (
                "has_card",
                Arc::new(arrow::array::BooleanArray::from(vec![true; n as usize])),
            ),
            (
                "has_nonempty_card",
                Arc::new(arrow::array::BooleanArray::from(vec![true; n as usize])),
            ),
            ("task", text((0..n).map(|_| "qa"))),
        ],
    );
    let mut columns = vec![("dataset_name", names())];
    let filled = |row: i64, section: i64| {
        let share = (words(row) - 20) * 6 / 500;
        i64::from(share > section)
    };
    for (section, [has, filled_name, count, share]) in [
        [
            "dataset_description__has_section",
            "dataset_description__not_empty",
            "dataset_description__word_cnt",
            "dataset_description__section_length_proportion",
        ],
        [
            "dataset_structure__has_section",
            "dataset_structure__not_empty",
            "dataset_structure__word_cnt",
            "dataset_structure__section_length_proportion",
        ],
        [
            "dataset_creation__has_section",
            "dataset_creation__not_empty",
            "dataset_creation__word_cnt",
            "dataset_creation__section_length_proportion",
        ],
    ]
    .into_iter()
    .enumerate()
    {
        let flag = |row| filled(row, section as i64);
        columns.push((has, int((0..n).map(flag))));
        columns.push((filled_name, int((0..n).map(flag))));
        columns.push((count, int((0..n).map(|row| flag(row) * words(row) / 3))));
        columns.push((share, double((0..n).map(|row| flag(row) as f64 / 3.0))));
    }
    files.extend(file("sections_2023-03.parquet", columns));
    files
}

#[test]
fn cards_of_data_sets_go_with_downloads() {
    let id = "dataset_cards";
    let claim = expect(data_set_cards(true), id, Verdict::Holds);
    assert!(claim.number.unwrap().figure.unwrap() > 0.9);
    let claim = expect(data_set_cards(false), id, Verdict::DoesNotHold);
    // The deciding one of the two is closer to going with downloads.
    let document = document(data_set_cards(false), &Parameters::default());
    let values = &document.metrics.dataset_cards.datasets[0].values;
    let both = [&values.words_and_downloads, &values.filled_and_downloads];
    let ends = both.map(|correlation| correlation.as_ref().unwrap().interval.unwrap());
    let most = ends[0][1].max(ends[1][1]);
    assert_eq!(claim.number.unwrap().bounds.unwrap()[1], most);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// A list with these numbers of new models in each of the 36 months before June 2021. The hub had
/// 10,406 known models then, so half as many are a whole hub.
fn grown(name: &'static str, models: impl Fn(i64) -> i64) -> Files {
    let mut times = Vec::new();
    for month in 0..36i64 {
        // The 15th of each month from June 2018 on, in microseconds.
        let first = registry_lens::relations::month_start(2018 * 12 + 5 + month).unwrap();
        let date = first + 14 * 86_400_000;
        times.extend(std::iter::repeat_n(date * 1000, models(month) as usize));
    }
    let n = times.len() as i64;
    let times = arrow::array::TimestampMicrosecondArray::from_iter_values(times);
    file(
        name,
        vec![
            ("id", text((0..n).map(|row| format!("o/m{row}")))),
            ("downloads", int((0..n).map(|row| n - row))),
            ("created_at", Arc::new(times)),
        ],
    )
}

#[test]
fn the_hub_grows_exponentially() {
    let id = "growth";
    let hub = "huggingface_2021-06.parquet";
    // The number doubles every six months, which is 12.2% a month.
    let doubling = |month: i64| (20.0 * 2f64.powf(month as f64 / 6.0)).round() as i64;
    let claim = expect(grown(hub, doubling), id, Verdict::Holds);
    let number = claim.number.unwrap();
    // Only the rounding to whole models differs.
    assert!((number.figure.unwrap() - (2f64.powf(1.0 / 6.0) - 1.0)).abs() < 2e-3);
    assert!(
        claim.because.contains("double every 6"),
        "{}",
        claim.because
    );
    let noisy = |month| 150 + (noise(month, 8) * 20.0) as i64;
    let claim = expect(grown(hub, noisy), id, Verdict::DoesNotHold);
    assert!(
        claim
            .because
            .contains("so growth, if any, is below 1% a month"),
        "{}",
        claim.because
    );
    let linear = |month| 30 + 8 * month;
    let claim = expect(grown(hub, linear), id, Verdict::DoesNotHold);
    assert!(
        claim.because.contains("growth slows down"),
        "{}",
        claim.because
    );
    // Each month has 15% fewer models, which is as steady as growth.
    let decline = |month: i64| (3000.0 * 0.85f64.powf(month as f64)).round() as i64;
    expect(grown(hub, decline), id, Verdict::DoesNotHold);
    // A cubic curve grows faster than a line, but it is not exponential.
    let cubic = |month: i64| 10 + month * month * month / 50;
    expect(grown(hub, cubic), id, Verdict::Mixed);
    // Most models are from the last month, as in a crawl of the newest models.
    let newest = |month: i64| [3 + month % 4, 6000][usize::from(month == 35)];
    expect(grown(hub, newest), id, Verdict::Mixed);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// Growth needs a whole hub, because an extract shows how it was selected, and twelve months.
#[test]
fn growth_needs_the_whole_hub() {
    let doubling = |month: i64| (20.0 * 2f64.powf(month as f64 / 6.0)).round() as i64;
    let extract = claim(grown("huggingface_2026-01.parquet", doubling), "growth");
    assert_eq!(extract.verdict, Verdict::NotMeasurable);
    assert!(
        extract.because.starts_with("This is an extract"),
        "{}",
        extract.because
    );
    assert!(
        extract.because.contains("grow exponentially"),
        "{}",
        extract.because
    );
    assert!(extract.missing.is_some() && extract.number.is_some());
    assert_eq!(extract.asks, Some(Asks::Coverage));
    let late = |month: i64| if month < 25 { 0 } else { doubling(month) };
    let short = claim(grown("huggingface_2021-06.parquet", late), "growth");
    assert_eq!(short.verdict, Verdict::NotMeasurable);
    assert!(
        short.because.starts_with("Only 11 whole months"),
        "{}",
        short.because
    );
}

/// Models that state these of three properties: licence, data sets, languages.
fn stated(shares: [f64; 3]) -> Files {
    stated_by(300, |row| 300 - row, shares)
}

fn stated_by(n: i64, downloads: impl Fn(i64) -> i64, shares: [f64; 3]) -> Files {
    let [license, dataset, language] = shares;
    let all = [license, dataset, language, 0.0, 0.0, 0.0];
    stating("huggingface_2026-01.parquet", n, |row| row, downloads, all)
}

/// Models that state licence, data sets, languages, base model, paper and carbon in these shares;
/// the last two by tags.
fn stating(
    name: &'static str,
    n: i64,
    owner: impl Fn(i64) -> i64,
    downloads: impl Fn(i64) -> i64,
    shares: [f64; 6],
) -> Files {
    let has = |row: i64, property: usize| noise(owner(row), property as u64) < shares[property];
    let list = |property: usize, word: &'static str| {
        let words = |row| {
            if has(row, property) {
                vec![word]
            } else {
                vec![]
            }
        };
        lists((0..n).map(words))
    };
    let licences = (0..n).map(|row| has(row, 0).then_some("mit"));
    let tags = (0..n).map(|row| {
        let mut tags = vec!["free"];
        tags.extend(has(row, 4).then_some("arxiv:1810.04805"));
        tags.extend(has(row, 5).then_some("co2_eq_emissions"));
        tags
    });
    let ids = (0..n).map(|row| format!("o{}/m{row}", owner(row)));
    file(
        name,
        vec![
            ("id", text(ids)),
            ("downloads", int((0..n).map(downloads))),
            ("license", Arc::new(StringArray::from_iter(licences))),
            ("datasets", list(1, "squad")),
            ("languages", list(2, "en")),
            ("base_model", list(3, "a/b")),
            ("pipeline_tag", text((0..n).map(|_| "fill-mask"))),
            ("tags", lists(tags)),
        ],
    )
}

#[test]
fn properties_are_under_documented() {
    let id = "under_documentation";
    let name = "huggingface_2026-01.parquet";
    let six = |shares| stating(name, 300, |row| row, |row| 300 - row, shares);
    let claim = expect(six([0.2, 0.1, 0.3, 0.2, 0.9, 0.2]), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().value, "5 of 6");
    let begins = claim
        .because
        .starts_with("Most models lack 5 of 6 properties: of 300 models, ");
    let state = claim.because.contains("% state no licence, ");
    let next = claim.because.contains("% no data set, ");
    assert!(begins && state && next, "{}", claim.because);
    expect(
        six([0.9, 0.8, 0.9, 0.7, 0.8, 0.2]),
        id,
        Verdict::DoesNotHold,
    );
    expect(six([0.9, 0.2, 0.9, 0.2, 0.9, 0.2]), id, Verdict::Mixed);
    // Shares just above and below one half do not decide.
    expect(six([0.49, 0.48, 0.49, 0.47, 0.48, 0.2]), id, Verdict::Mixed);
    // Four properties are too few for a verdict, and the reason says so.
    let few = self::claim(six([0.2, 0.1, 0.2, 0.2, 0.0, 0.0]), id);
    assert_eq!(few.verdict, Verdict::NotMeasurable);
    assert!(
        few.because
            .contains("That is not enough for a verdict: only 4 of"),
        "{}",
        few.because
    );
    // If every row of the extract has a property, the rows were probably selected by it, so it is left out.
    let selected = self::claim(six([1.0, 0.2, 0.1, 0.2, 0.1, 0.2]), id);
    assert_eq!(
        (selected.verdict, selected.number.unwrap().value),
        (Verdict::Holds, "5 of 5".into())
    );
    assert!(
        selected.because.contains("selected by it: licence"),
        "{}",
        selected.because
    );
    // Three hundred models of five owners count as five observations.
    let alike = stating(
        name,
        300,
        |row| row % 5,
        |row| 300 - row,
        [0.2, 0.3, 0.3, 0.3, 0.3, 0.3],
    );
    assert_eq!(self::claim(alike, id).verdict, Verdict::NotMeasurable);
    expect(bare(), id, Verdict::NotMeasurable);
}

/// Without a property that can be measured there is no number, and no sentence says “0 of 0”.
#[test]
fn nothing_measured_is_no_number() {
    // All models are of two owners.
    let two = stating(
        "huggingface_2026-01.parquet",
        300,
        |row| row % 2,
        |row| 300 - row,
        [0.2, 0.3, 0.3, 0.3, 0.3, 0.3],
    );
    let claim = claim(two, "under_documentation");
    assert_eq!(claim.verdict, Verdict::NotMeasurable);
    assert_eq!((claim.number, claim.axis), (None, None));
    assert!(claim.finding.ends_with("cannot be measured."));
    assert!(claim.because.contains("only 0 of licence"));
}

/// What a claim lacks is never what was given: the time of the last update feeds maintenance and shows
/// no commits, and edges without cards feed drift.
#[test]
fn what_is_needed_is_not_what_there_is() {
    for (id, files) in [
        ("maintenance", reused(FOLLOWS)),
        ("card_drift", reused(FOLLOWS)),
    ] {
        let missing = claim(files, id).missing.unwrap();
        let asks = match id {
            "maintenance" => "Commits of models",
            _ => "text of the cards on both sides",
        };
        assert!(missing.contains(asks), "{missing}");
    }
}

/// Names with an architecture and other words, each with the true architecture.
fn named(name: impl Fn(i64) -> String, kind: impl Fn(i64) -> &'static str) -> Files {
    let n = 2400;
    file(
        "huggingface_2026-01.parquet",
        vec![
            ("id", text((0..n).map(name))),
            ("downloads", int((0..n).map(|row| n - row))),
            ("model_type", text((0..n).map(kind))),
        ],
    )
}

#[test]
fn names_are_inconsistent() {
    let id = "naming";
    // Half of the names state the task, and a tenth state another architecture.
    let mixed = |row: i64| match row % 2 {
        0 => format!("o{row}/bert-base"),
        _ => format!("o{row}/bert-sentiment"),
    };
    let wrong = |row: i64| if row % 10 == 0 { "llama" } else { "bert" };
    let claim = expect(named(mixed, wrong), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(0.1));
    let one = |row: i64| format!("o{row}/bert-base");
    expect(named(one, |_| "bert"), id, Verdict::DoesNotHold);
    // All names follow one convention, but a tenth is still wrong.
    expect(named(one, wrong), id, Verdict::Mixed);
    // False reports of the detector could explain the first share, and misses could hide the
    // second.
    let few = |row: i64| if row % 60 == 0 { "llama" } else { "bert" };
    expect(named(mixed, few), id, Verdict::Mixed);
    let one_in_eight_hundred = |row: i64| if row % 800 == 0 { "llama" } else { "bert" };
    expect(named(one, one_in_eight_hundred), id, Verdict::Mixed);
    // Weights that may have been converted to Llama are not evidence for or against.
    let phi = |row: i64| format!("o{row}/phi-4-base");
    let rewritten = |row: i64| if row % 10 == 0 { "llama" } else { "phi3" };
    let claim = expect(named(phi, rewritten), id, Verdict::Mixed);
    assert_eq!(claim.number.unwrap().figure, Some(0.0));
    // Names of one owner are alike, so they are as much evidence as one name.
    let of_one = |row: i64| mixed(row).replace(&format!("o{row}/"), &format!("one/{row}-"));
    unjudged(
        named(of_one, wrong),
        id,
        "1 owner, the largest with 2,400: too few",
    );
    // The data do not state the architectures.
    let untold = file(
        "huggingface_2026-01.parquet",
        vec![("id", text((0..50).map(mixed))), ("downloads", int(0..50))],
    );
    expect(untold, id, Verdict::NotMeasurable);
}

#[test]
fn other_registries_are_set_beside_and_never_decide() {
    let mut files = scores(0.6, 0.4);
    let names = ["npm_2025-01.parquet", "npm_2025-07.parquet"];
    files.extend(tops(names, 900, false));
    let claim = expect(files, "popularity", Verdict::NotMeasurable);
    let [other] = &claim.others[..] else {
        panic!("one registry beside");
    };
    assert_eq!(other.source.registry.as_deref(), Some("npm"));
    let value = other.number.as_ref().map(|number| &*number.value);
    assert_eq!((other.verdict, value), (Verdict::Mixed, Some("90.0%")));
}

/// Bases with owners of their own, each with so many fine-tuned models that have owners of their own.
/// Each model has a licence and a card; an empty card is none.
fn tuned(
    bases: usize,
    children: usize,
    of_base: impl Fn(usize) -> (&'static str, String),
    of_child: impl Fn(usize) -> (&'static str, String),
) -> Files {
    let mut rows: Vec<(String, &str, String, Vec<String>)> = Vec::new();
    for base in 0..bases {
        let name = format!("base{base}/m");
        let (licence, card) = of_base(base);
        rows.push((name.clone(), licence, card, vec![]));
        for child in 0..children {
            let number = base * children + child;
            let (licence, card) = of_child(number);
            let tag = format!("base_model:finetune:{name}");
            rows.push((format!("child{number}/m"), licence, card, vec![tag]));
        }
    }
    let tags = |row: &'_ (String, &'static str, String, Vec<String>)| {
        let mut tags = row.3.clone();
        tags.push(format!("license:{}", row.1));
        tags
    };
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in &rows {
        for tag in tags(row) {
            builder.values().append_value(tag);
        }
        builder.append(true);
    }
    let cards = rows
        .iter()
        .map(|row| (!row.2.is_empty()).then_some(&*row.2));
    file(
        "huggingface_cards_2026-01.parquet",
        vec![
            ("modelId", text(rows.iter().map(|row| &*row.0))),
            ("downloads", int((0..rows.len() as i64).rev())),
            ("tags", Arc::new(builder.finish())),
            ("card", Arc::new(StringArray::from_iter(cards))),
        ],
    )
}

/// A text of so many words.
fn words(n: usize) -> String {
    vec!["word"; n].join(" ")
}

const SAID: &str = " It was automatically generated.";

#[test]
fn licences_open_up() {
    let id = "licence_drift";
    let half = |base: usize| (["llama3", "mit"][base % 2], String::new());
    // Half of the bases are restrictive. Four in five models are open, one in five restrictive.
    let open = |child: usize| {
        (
            ["mit", "openrail"][usize::from(child.is_multiple_of(5))],
            String::new(),
        )
    };
    let claim = expect(tuned(60, 5, half, open), id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert_eq!(number.figure, Some(120.0 / 150.0));
    let [low, high] = number.bounds.unwrap();
    assert!(low > 0.55 && high < 0.95, "{low} {high}");
    assert!(
        claim
            .because
            .contains("(fine-tunes), of those that differ: 80.0% lead to an open one (120 of 150;"),
        "{}",
        claim.because
    );
    assert_eq!(claim.section, Section::Since2024);
    // Models take licences anew like those of the bases, most of which are open: restrictive ones are
    // exchanged more often than open ones, but equally many edges lead either way.
    let few = |base: usize| {
        (
            if base.is_multiple_of(5) {
                "llama3"
            } else {
                "mit"
            },
            String::new(),
        )
    };
    let anew = |child: usize| {
        (
            if (child * 7).is_multiple_of(5) {
                "gemma"
            } else {
                "mit"
            },
            String::new(),
        )
    };
    let claim = expect(tuned(100, 5, few, anew), id, Verdict::Mixed);
    assert_eq!(claim.number.unwrap().figure, Some(0.5));
    let close = |child: usize| {
        (
            if child.is_multiple_of(5) {
                "mit"
            } else {
                "openrail"
            },
            String::new(),
        )
    };
    expect(tuned(60, 5, half, close), id, Verdict::DoesNotHold);
    // All changes are of one base, and other licences say nothing.
    let one = |base: usize| (if base == 0 { "llama3" } else { "other" }, String::new());
    unjudged(tuned(60, 5, one, open), id, "effectively 1.0 owners");
    // Nothing changes, so there is no direction.
    let same = claim_without_number(
        tuned(
            60,
            5,
            |_| ("mit", String::new()),
            |_| ("mit", String::new()),
        ),
        id,
    );
    assert!(
        same.because
            .contains("none of 300 edges differs in the kind of licence"),
        "{}",
        same.because
    );
    expect(bare(), id, Verdict::NotMeasurable);
}

/// A claim that cannot be measured and has no number.
#[track_caller]
fn claim_without_number(files: Files, id: &str) -> Claim {
    let claim = claim(files, id);
    assert_eq!(claim.verdict, Verdict::NotMeasurable, "{}", claim.because);
    assert!(claim.number.is_none() && claim.missing.is_some());
    claim
}

#[test]
fn cards_get_shorter() {
    let id = "card_drift";
    let long = |_: usize| ("mit", words(100));
    let said = |base: usize| {
        (
            "mit",
            words(100) + if base.is_multiple_of(5) { SAID } else { "" },
        )
    };
    // Nine in ten cards are shorter, and most say that a program wrote them.
    let short = |child: usize| {
        (
            "mit",
            words(if child.is_multiple_of(10) { 300 } else { 20 }) + SAID,
        )
    };
    let claim = expect(tuned(60, 5, long, short), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(0.9));
    assert_eq!(claim.others.len(), 0);
    // Shorter, but a program wrote those of the bases.
    let by_hand = |child: usize| {
        (
            "mit",
            words(if child.is_multiple_of(10) { 300 } else { 20 }),
        )
    };
    expect(tuned(60, 5, said, by_hand), id, Verdict::Mixed);
    let longer = |child: usize| {
        (
            "mit",
            words(if child.is_multiple_of(10) { 20 } else { 300 }),
        )
    };
    expect(tuned(60, 5, said, longer), id, Verdict::DoesNotHold);
    // No card says how it was written, so only its length is known.
    let claim = expect(tuned(60, 5, long, by_hand), id, Verdict::Mixed);
    assert!(
        claim
            .because
            .contains("none of 300 edges differs in whether a program wrote the card"),
        "{}",
        claim.because
    );
    // Models have no card.
    expect(
        tuned(60, 5, long, |_| ("mit", String::new())),
        id,
        Verdict::NotMeasurable,
    );
}

/// 6,000 models with these downloads: more than half of the hub of June 2021.
fn counted(downloads: impl Fn(i64) -> i64) -> Files {
    owned(|row| format!("o{row}"), downloads)
}

#[test]
fn one_percent_has_the_downloads() {
    let id = "download_concentration";
    // Three quarters have none; 60 have a million each.
    let steep = |row: i64| match row {
        0..60 => 1_000_000,
        60..1500 => 1,
        _ => 0,
    };
    let claim = expect(counted(steep), id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert_eq!(number.figure, Some(60e6 / (60e6 + 1440.0)));
    assert_eq!(number.interval.unwrap(), "75.0% have none");
    expect(counted(|row| 6000 - row), id, Verdict::DoesNotHold);
    // The top has nearly all, but every model has downloads.
    let all = |row: i64| if row < 60 { 1_000_000 } else { 1 };
    let claim = expect(counted(all), id, Verdict::Mixed);
    assert_eq!(claim.number.unwrap().figure, Some(0.0));
    // Most have none, but the others share the downloads.
    let even = |row: i64| i64::from(row < 1500);
    let claim = expect(counted(even), id, Verdict::Mixed);
    assert_eq!(claim.number.unwrap().figure, Some(60.0 / 1500.0));
    let mut extract = counted(steep);
    extract[0].0 = "huggingface_2026-01.parquet";
    let claim = unjudged(extract, id, "may be what has no downloads");
    assert_eq!(claim.asks, Some(Asks::Coverage));
    expect(bare(), id, Verdict::NotMeasurable);
}

/// 6,000 models, of which each names this base, if any.
fn connected(name: &'static str, base: impl Fn(i64) -> Option<i64>) -> Files {
    let rows = 0..6000;
    let names: Vec<String> = rows.clone().map(|row| format!("o{row}/m")).collect();
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows.clone() {
        if let Some(base) = base(row) {
            builder.values().append_value(&names[base as usize]);
        }
        builder.append(true);
    }
    file(
        name,
        vec![
            ("id", text(names.iter().map(|name| &**name))),
            ("downloads", int(rows)),
            ("base_model", Arc::new(builder.finish())),
        ],
    )
}

#[test]
fn few_families_have_most() {
    let id = "large_families";
    let hub = "huggingface_2021-06.parquet";
    // 200 roots have two families of 2,000 models and 198 pairs.
    let few = |row: i64| match row {
        0..200 => None,
        200..398 => Some(row - 198),
        398..4400 => Some(row % 2),
        _ => None,
    };
    let claim = expect(connected(hub, few), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(4004.0 / 4400.0));
    assert!(
        claim
            .because
            .contains("73.3% of all models are in a family"),
        "{}",
        claim.because
    );
    let even = |row: i64| (row >= 200).then_some(row % 200);
    expect(connected(hub, even), id, Verdict::DoesNotHold);
    // Half of the models are in the two largest.
    let half = |row: i64| match row {
        0..200 => None,
        200..398 => Some(row - 198),
        398..2400 => Some(row % 2),
        _ => Some(2 + row % 198),
    };
    expect(
        connected(hub, |row| half(row).filter(|_| row < 4400)),
        id,
        Verdict::Mixed,
    );
    let claim = unjudged(connected("huggingface_2026-01.parquet", few), id, "are cut");
    assert_eq!(claim.asks, Some(Asks::Coverage));
    let nine = |row: i64| (row >= 9).then_some(row % 9);
    unjudged(connected(hub, nine), id, "too little for a verdict");
    expect(bare(), id, Verdict::NotMeasurable);
}

#[test]
fn the_top_is_replaced() {
    let id = "top_replaced";
    let names = ["huggingface_2025-01.parquet", "huggingface_2025-09.parquet"];
    let claim = expect(tops_of(1000, names, 300, false), id, Verdict::Holds);
    let number = claim.number.unwrap();
    assert_eq!(number.figure, Some(0.3));
    // With an owner for each model, the interval is about Wilson's, 27.2% to 32.9%.
    let [low, high] = number.bounds.unwrap();
    assert!(
        (low - 0.272).abs() < 0.001 && (high - 0.329).abs() < 0.001,
        "{low} {high}"
    );
    expect(tops_of(1000, names, 900, false), id, Verdict::DoesNotHold);
    let claim = expect(tops_of(1000, names, 505, false), id, Verdict::Mixed);
    assert!(
        claim.because.contains("after 8 months 50.5% remained"),
        "{}",
        claim.because
    );
    // The same share of few owners is less certain, and of one owner it shows nothing about others.
    let [low, high] = self::claim(tops_of(20, names, 300, false), id)
        .number
        .unwrap()
        .bounds
        .unwrap();
    assert!(low < 0.27 && high > 0.33, "{low} {high}");
    let claim = claim_without_number(tops(names, 300, false), id);
    assert!(
        claim.because.contains("fewer than 10 owners"),
        "{}",
        claim.because
    );
    // In three months the claim could be true and not be seen.
    let short = ["huggingface_2025-01.parquet", "huggingface_2025-04.parquet"];
    let claim = claim_without_number(tops_of(1000, short, 300, false), id);
    assert!(
        claim
            .because
            .contains("No two snapshots 6 to 12 months apart"),
        "{}",
        claim.because
    );
    // npm is set beside.
    let npm = ["npm_2025-01.parquet", "npm_2025-09.parquet"];
    let claim = self::claim(tops_of(1000, npm, 900, false), id);
    assert_eq!(claim.verdict, Verdict::NotMeasurable);
    assert_eq!(claim.others[0].verdict, Verdict::DoesNotHold);
}

/// The claims in words, as `docs/claims.md` states them.
fn in_words(statement: &Statement) -> String {
    let code = statement
        .code
        .map_or_else(String::new, |code| format!("{code}: "));
    let works: Vec<String> = statement.works.iter().map(Work::cite).collect();
    let evidence: Vec<&str> = statement.evidence.iter().map(|kind| kind.words()).collect();
    let published = statement.published_verdict;
    let published = published.map_or_else(String::new, |verdict| {
        format!(" The paper's verdict: {verdict}.")
    });
    format!(
        "### {code}{}\n\n`{}`, theme: {}. From {}; evidence: {}.{}\n\n\
         - **Expected**: {}\n- **Rule**: {}\n- **Published**: {}{published}\n- **Limits**: {}\n- **Metrics**: {}\n",
        statement.text.trim_end_matches('.'),
        statement.id,
        statement.theme.words(),
        works.join("; "),
        evidence.join(", "),
        if statement.unmeasured {
            " No large measurement stood behind it."
        } else {
            ""
        },
        statement.expected,
        statement.rule,
        statement.published,
        statement.limits,
        statement
            .metrics
            .iter()
            .map(|id| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(", "),
    )
}

/// With `REGISTRY_LENS_WRITE_DOCS=1` the test writes it again.
#[test]
fn the_rules_are_written_down() {
    let path = "docs/claims.md";
    let marker = "## The twelve claims\n\n";
    let text = std::fs::read_to_string(path).unwrap();
    let (head, body) = text.split_once(marker).unwrap();
    let words = |claims: &[Statement]| -> String {
        let claims: Vec<String> = claims.iter().map(in_words).collect();
        claims.join("\n")
    };
    let [heading, what] = Section::NEWER;
    let all = format!(
        "{}\n## {heading}\n\n{what}\n\n{}",
        words(CLAIMS),
        words(NEWER)
    );
    if std::env::var("REGISTRY_LENS_WRITE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(path, format!("{head}{marker}{all}")).unwrap();
        return;
    }
    assert!(
        body == all,
        "{path} is not what the rules say: run with REGISTRY_LENS_WRITE_DOCS=1"
    );
}
