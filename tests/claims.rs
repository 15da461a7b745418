//! Every claim of the literature on data in which it holds, in which it does not, and in which
//! it cannot be measured; made for it, so that what must come out is known from how they are
//! made.

mod common;

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, ListBuilder, StringArray, StringBuilder};
use registry_lens::claims::{CLAIMS, Claim, Statement, Verdict};
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
    claims.find(|own| own.statement.id == id).unwrap()
}

/// Checks the verdict, and that it says why.
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

/// A registry of which nothing but names and downloads is known.
fn bare() -> Files {
    vec![(
        "npm_2026-01.parquet",
        common::table(&[("a", 3), ("b", 2), ("c", 1)]),
    )]
}

/// Two bases with these libraries, and descendants of them with those.
fn descendants(base: &[&str], children: &[(usize, &[&str])]) -> Files {
    let mut rows: Vec<(String, Vec<&str>, Vec<&str>)> = vec![
        ("o/base".into(), base.to_vec(), Vec::new()),
        ("o/other".into(), base.to_vec(), Vec::new()),
    ];
    for (count, libraries) in children {
        for _ in 0..*count {
            let name = format!("o/child{}", rows.len());
            let base = ["o/base", "o/other"][rows.len() % 2];
            rows.push((name, libraries.to_vec(), vec![base]));
        }
    }
    file(
        "huggingface_2026-01.parquet",
        vec![
            ("id", text(rows.iter().map(|row| &*row.0))),
            ("downloads", int((0..rows.len() as i64).rev())),
            ("libraries", lists(rows.iter().map(|row| row.1.clone()))),
            ("base_model", lists(rows.iter().map(|row| row.2.clone()))),
        ],
    )
}

#[test]
fn transformers_makes_models_accessible() {
    let id = "transformers_access";
    let most = descendants(
        &["transformers", "timm"],
        &[(90, &["transformers", "timm"]), (10, &["timm", "keras"])],
    );
    // Timm is in all of them.
    expect(most, id, Verdict::Mixed);
    let most = descendants(
        &["transformers", "timm"],
        &[
            (90, &["transformers", "safetensors"]),
            (20, &["timm", "safetensors"]),
        ],
    );
    let claim = expect(most, id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(90.0 / 110.0));
    let few = descendants(
        &["transformers", "timm"],
        &[(20, &["transformers", "timm"]), (80, &["timm", "keras"])],
    );
    expect(few, id, Verdict::DoesNotHold);
    expect(bare(), id, Verdict::NotMeasurable);
}

#[test]
fn transformers_is_kept_most() {
    let id = "transformers_evolution";
    let kept = || {
        descendants(
            &["transformers", "timm"],
            &[(60, &["transformers"]), (30, &["transformers", "timm"])],
        )
    };
    let claim = expect(kept(), id, Verdict::Holds);
    assert_eq!(claim.number.unwrap().figure, Some(1.0));
    // By the paper's equation whatever mode the metric is shown in.
    let artifact = document(kept(), &Parameters::in_mode(Mode::Artifact));
    assert_eq!(artifact.metrics.preservation.mode, Mode::Artifact);
    let other = artifact.claims.iter().find(|own| own.statement.id == id);
    assert_eq!(other.unwrap().verdict, Verdict::Holds);
    let lost = descendants(
        &["transformers", "timm"],
        &[(90, &["timm"]), (10, &["transformers"])],
    );
    expect(lost, id, Verdict::DoesNotHold);
    // A file format is kept more often.
    let format = descendants(
        &["transformers", "timm", "safetensors"],
        &[
            (90, &["transformers", "safetensors"]),
            (30, &["safetensors"]),
        ],
    );
    expect(format, id, Verdict::Mixed);
    let one = descendants(&["transformers"], &[(90, &["transformers"])]);
    expect(one, id, Verdict::NotMeasurable);
}

/// Models with a finished score: popular ones with the first mean, others with the second.
fn scores(top: f64, bottom: f64) -> Files {
    let n = 400;
    let wobble = |row: i64| ((row * 37) % 11) as f64 / 100.0;
    file(
        "scores.parquet",
        vec![
            ("context_id", text((0..n).map(|row| format!("o/m{row}")))),
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
    assert!(claim.number.unwrap().figure.unwrap() > 2.0);
    expect(scores(0.5, 0.5), id, Verdict::DoesNotHold);
    // The other way round is no support either, however clear it is.
    let claim = expect(scores(0.4, 0.6), id, Verdict::DoesNotHold);
    assert!(claim.number.unwrap().figure.unwrap() < -2.0);
    expect(bare(), id, Verdict::NotMeasurable);
}

#[test]
fn other_registries_are_set_beside_and_never_decide() {
    let mut files = scores(0.6, 0.4);
    files.push(("npm_2025-01.parquet", common::table(&[("a", 3), ("b", 2)])));
    files.push(("npm_2026-01.parquet", common::table(&[("a", 3), ("b", 2)])));
    let claim = expect(files, "popularity", Verdict::NotMeasurable);
    let [other] = &claim.others[..] else {
        panic!("one registry beside");
    };
    assert_eq!(other.source.registry.as_deref(), Some("npm"));
    assert_eq!((other.verdict, &*other.value), (Verdict::Mixed, "100.0%"));
}

/// The claims in words, as `docs/claims.md` tells them.
fn told(own: &Statement) -> String {
    let code = own
        .code
        .map_or_else(String::new, |code| format!("{code}: "));
    let works: Vec<&str> = own.works.iter().map(|work| work.cite).collect();
    let evidence: Vec<&str> = own.evidence.iter().map(|kind| kind.words()).collect();
    let published = own.published_verdict;
    let published =
        published.map_or_else(String::new, |own| format!(" The paper's verdict: {own}."));
    format!(
        "### {code}{}\n\n`{}`, theme: {}. From {}; evidence: {}.{}\n\n\
         - **Expected**: {}\n- **Rule**: {}\n- **Published**: {}{published}\n- **Limits**: {}\n- **Metrics**: {}\n",
        own.text.trim_end_matches('.'),
        own.id,
        own.theme.words(),
        works.join("; "),
        evidence.join(", "),
        if own.unmeasured {
            " No large measurement stood behind it."
        } else {
            ""
        },
        own.expected,
        own.rule,
        own.published,
        own.limits,
        own.metrics
            .iter()
            .map(|id| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(", "),
    )
}

/// With `REGISTRY_LENS_WRITE_DOCS=1` it is written anew.
#[test]
fn the_rules_are_written_down() {
    let path = "docs/claims.md";
    let marker = "## The twelve claims\n\n";
    let text = std::fs::read_to_string(path).unwrap();
    let (head, body) = text.split_once(marker).unwrap();
    let all: Vec<String> = CLAIMS.iter().map(told).collect();
    let all = all.join("\n");
    if std::env::var("REGISTRY_LENS_WRITE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(path, format!("{head}{marker}{all}")).unwrap();
        return;
    }
    assert!(
        body == all,
        "{path} is not what the rules say: run with REGISTRY_LENS_WRITE_DOCS=1"
    );
}
