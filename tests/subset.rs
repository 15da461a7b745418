//! A subset gives the metrics of a file from which the other rows were left out before.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow::compute::{cast, concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Int64Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use registry_lens::base::error::Error;
use registry_lens::metrics::Parameters;
use registry_lens::report::Document;
use registry_lens::session::Session;
use registry_lens::source::Memory;
use serde_json::Value;

const HUB: &str = "made-up_hf_models_2025-12.parquet";

/// The made-up hub of the page's sample: 4,000 models with all columns.
static MODELS: LazyLock<RecordBatch> = LazyLock::new(|| {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "www", "sample", HUB]
        .iter()
        .collect();
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
});

/// A file that says of itself that it is whole, so that the number of its rows decides nothing.
fn bytes(rows: &RecordBatch) -> Vec<u8> {
    let says = KeyValue::new("registry-lens.coverage".to_owned(), "whole".to_owned());
    let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![says]));
    let mut writer =
        ArrowWriter::try_new(Vec::new(), rows.schema(), Some(properties.build())).unwrap();
    writer.write(rows).unwrap();
    writer.into_inner().unwrap()
}

fn session(files: &[(&str, &[u8])]) -> Session {
    let mut session = Session::default();
    for (id, (name, bytes)) in (0..).zip(files) {
        session.add(id, name, Box::new(Memory::new(bytes.to_vec())));
    }
    session.read_all();
    session
}

fn measure(session: &Session, subset: &str) -> Result<Document, Error> {
    let mut params = Parameters::default();
    params.set("subset.where", subset)?;
    session.results(&params)
}

/// Metrics and claims without what only says that a subset is meant and of how many rows.
fn answers(document: &Document) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("subset");
                fields.remove("coverage");
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::String(text) => {
                if let Some((_, rest)) = text
                    .strip_prefix("In the subset ")
                    .and_then(|text| text.split_once(": "))
                {
                    *text = rest.to_owned();
                }
            }
            _ => {}
        }
    }
    let mut answers = serde_json::json!({
        "metrics": serde_json::to_value(&document.metrics).unwrap(),
        "claims": serde_json::to_value(&document.claims).unwrap(),
    });
    strip(&mut answers);
    answers
}

fn texts(rows: &RecordBatch, column: &str) -> StringArray {
    let column = rows.column_by_name(column).unwrap();
    cast(column, &DataType::Utf8)
        .unwrap()
        .as_string::<i32>()
        .clone()
}

fn counts(rows: &RecordBatch, column: &str) -> Int64Array {
    let column = rows.column_by_name(column).unwrap();
    cast(column, &DataType::Int64)
        .unwrap()
        .as_primitive::<Int64Type>()
        .clone()
}

/// The rows for which a test of the raw columns holds.
fn rows_where(holds: impl Fn(usize) -> bool) -> RecordBatch {
    let kept: BooleanArray = (0..MODELS.num_rows()).map(|row| Some(holds(row))).collect();
    filter_record_batch(&MODELS, &kept).unwrap()
}

/// The first place in which two documents differ.
fn difference(a: &Value, b: &Value, at: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let at = format!("{at}/{key}");
                difference(
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                    &at,
                )
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut places = a.iter().zip(b).enumerate();
            places.find_map(|(place, (a, b))| difference(a, b, &format!("{at}/{place}")))
        }
        _ => (a != b).then(|| format!("{at}: {a} against {b}")),
    }
}

fn same(subset: &str, rows: &RecordBatch) {
    static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| bytes(&MODELS));
    let of_subset = measure(&session(&[(HUB, &WHOLE)]), subset).unwrap();
    let of_rows = measure(&session(&[(HUB, &bytes(rows))]), "").unwrap();
    let differs = difference(&answers(&of_subset), &answers(&of_rows), "");
    assert_eq!(differs, None, "{subset}, {} rows", rows.num_rows());
}

/// Milliseconds of a day, from which on the made-up models were created.
fn millis(day: &str) -> i64 {
    let date: registry_lens::relations::SnapshotDate = day.parse().unwrap();
    date.span()[0]
}

fn created() -> Int64Array {
    let column = MODELS.column_by_name("createdAt").unwrap();
    let millis = cast(
        column,
        &DataType::Timestamp(arrow::datatypes::TimeUnit::Millisecond, None),
    );
    cast(&millis.unwrap(), &DataType::Int64)
        .unwrap()
        .as_primitive::<Int64Type>()
        .clone()
}

#[test]
fn each_condition_is_the_filter_of_its_column() {
    let (ids, tasks) = (texts(&MODELS, "id"), texts(&MODELS, "pipeline_tag"));
    let created = created();
    let task = |row: usize| (!tasks.is_null(row)).then(|| tasks.value(row).to_lowercase());
    same(
        "task=Text-Generation|fill-mask",
        &rows_where(|row| {
            task(row).is_some_and(|task| ["text-generation", "fill-mask"].contains(&&*task))
        }),
    );
    same(
        "created=2024",
        &rows_where(|row| {
            (millis("2024-01-01")..millis("2025-01-01")).contains(&created.value(row))
        }),
    );
    same(
        "created<=2023-06",
        &rows_where(|row| created.value(row) < millis("2023-07-01")),
    );
    same(
        "name~bert",
        &rows_where(|row| ids.value(row).to_lowercase().contains("bert")),
    );
    let first = ids.value(0).split('/').next().unwrap().to_owned();
    same(
        &format!("owner={}", first.to_uppercase()),
        &rows_where(|row| {
            ids.value(row)
                .to_lowercase()
                .starts_with(&format!("{}/", first.to_lowercase()))
        }),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn counts_and_dates_together(
        downloads in 0i64..5_000,
        likes in 0i64..20,
        from in 2020u32..2025,
        years in 0u32..4,
    ) {
        let (of_downloads, of_likes) = (counts(&MODELS, "downloads"), counts(&MODELS, "likes"));
        let created = created();
        let days = millis(&format!("{from}-01-01"))..millis(&format!("{}-01-01", from + years + 1));
        let rows = rows_where(|row| {
            of_downloads.is_valid(row) && of_downloads.value(row) >= downloads
                && of_likes.is_valid(row) && of_likes.value(row) >= likes
                && created.is_valid(row) && days.contains(&created.value(row))
        });
        prop_assume!(rows.num_rows() > 0);
        let subset = format!(
            "downloads>={downloads}, likes>={likes}, created={from}..{}", from + years
        );
        same(&subset, &rows);
    }
}

fn list(rows: &[(&str, i64)]) -> Vec<u8> {
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.0)));
    let counts: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.1)));
    bytes(&RecordBatch::try_from_iter([("name", names), ("downloads", counts)]).unwrap())
}

/// Packages a to d of two dates: the subset of packages that both lists have, and of those with a
/// letter in their name.
#[test]
fn lists_of_names_and_downloads_have_subsets_too() {
    let first = list(&[("react", 9), ("vue", 8), ("react-dom", 7), ("old", 6)]);
    let second = list(&[("vue", 9), ("react", 8), ("new", 7), ("react-dom", 1)]);
    let session = session(&[
        ("npm_2024-01.parquet", &first),
        ("npm_2024-06.parquet", &second),
    ]);
    let tops = |subset: &str| -> Vec<Vec<String>> {
        let document = measure(&session, subset).unwrap();
        let turnover = &document.metrics.turnover.datasets[0];
        assert_eq!(
            turnover.source.subset.as_deref(),
            (!subset.is_empty()).then_some(subset)
        );
        let snapshots = turnover.values.snapshots.iter();
        snapshots
            .map(|snapshot| snapshot.members.id.clone())
            .collect()
    };
    assert_eq!(
        tops("in=all-snapshots"),
        [["react", "vue", "react-dom"], ["vue", "react", "react-dom"]]
    );
    assert_eq!(
        tops("name~REACT, downloads>=2"),
        [vec!["react", "react-dom"], vec!["react"]]
    );
    assert_eq!(tops("")[0].len(), 4);
}

#[test]
fn what_no_dataset_has_is_refused_with_what_there_is() {
    let session = session(&[(HUB, &bytes(&MODELS))]);
    for (subset, says) in [
        (
            "task=text-generaton",
            "No package has the task “text-generaton”. The values are text-generation, sentence-similarity, ",
        ),
        (
            "task=fill-mask|nothing",
            "No package has the task “nothing”.",
        ),
        ("relation=copy", "No package has the relation “copy”."),
        (
            "registry=npm",
            "No package has the registry “npm”. The values are huggingface.",
        ),
        ("weather=fine", "A subset has no field “weather”."),
    ] {
        let problem = measure(&session, subset).unwrap_err();
        let text = format!("{} {}", problem.message, problem.advice);
        assert!(text.contains(says), "{subset}: {text}");
    }
    let lists = self::session(&[("npm_2024-01.parquet", &list(&[("a", 1)]))]);
    let problem = measure(&lists, "licence=mit").unwrap_err();
    assert!(
        problem
            .message
            .contains("No package of these data has a value of licence")
    );
    // The session still answers.
    assert!(measure(&session, "task=fill-mask").is_ok());
}

/// A verdict on a subset is no verdict on the registry, and says so; what was read stays.
#[test]
fn sentences_say_that_a_subset_is_meant_and_nothing_is_read_again() {
    let session = session(&[(HUB, &bytes(&MODELS))]);
    let whole = measure(&session, "").unwrap();
    let part = measure(&session, "derived=yes").unwrap();
    for claim in part.claims.iter().filter(|claim| !claim.finding.is_empty()) {
        assert!(
            claim.finding.starts_with("In the subset derived=yes: "),
            "{}",
            claim.finding
        );
    }
    let markdown = registry_lens::report::to_markdown(&part);
    assert!(markdown.contains("about a subset of the packages"));
    assert!(markdown.contains("only derived=yes; a subset of the whole registry"));
    assert_eq!(answers(&measure(&session, "").unwrap()), answers(&whole));
    let opposite = measure(&session, "derived=no").unwrap();
    let models = |document: &Document| document.datasets[0].in_subset.unwrap_or(4_000);
    assert_eq!(models(&part) + models(&opposite), models(&whole));
}
