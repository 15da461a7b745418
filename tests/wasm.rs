//! The engine in a worker of a real browser. The tests check the boundary, and that 32 bits and
//! WebAssembly do not change an answer.
#![cfg(target_arch = "wasm32")]

mod common;
#[path = "common/fixtures.rs"]
mod fixtures;

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use js_sys::{Array, BigInt, Function, JSON, Object, Reflect, Uint8Array};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::session::Session;
use registry_lens::source::Memory;
use registry_lens::web::{Engine, Waiter};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::File;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn file(name: &str, bytes: &[u8]) -> File {
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, name).unwrap()
}

/// Waits for results; the expressions are what its functions return.
fn waiter(going: &str, wants: &str) -> Waiter {
    let made = format!(
        "const taken = []; return {{ taken, going: () => {going}, wants: () => {wants}, take: (part) => void taken.push(part) }}"
    );
    let waiter = Function::new_no_args(&made).call0(&JsValue::NULL);
    waiter.unwrap().unchecked_into()
}

/// Computes the answer in one call without interruption.
fn results(engine: &Engine, params: &str) -> Result<JsValue, JsValue> {
    engine.results(object(params), object(ASKED), &waiter("true", "false"))
}

fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| {
        Reflect::get(&value, &JsValue::from_str(key)).unwrap()
    })
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn read_all(engine: &mut Engine) {
    while !engine.step().unwrap().is_null() {}
}

const ASKED: &str = r#"{"first": null, "known": []}"#;
const PARAMS: &str = r#"{"turnover": {"k": 3, "mode": "paper"}}"#;

/// The results in a text format.
fn written(engine: &Engine, form: &str, subject: &str) -> String {
    let bytes = engine.written(object(PARAMS), form, subject).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The worked example of the metric's specification, section 8, from files to the document.
#[wasm_bindgen_test]
fn worked_example_from_dropped_files() {
    let mut engine = Engine::new();
    for (id, names) in (1..).zip(["abc", "bcd", "ade", "abf"]) {
        let rows: Vec<(&str, u64)> = (0..3).map(|i| (&names[i..=i], 9 - i as u64)).collect();
        let name = format!("npm_2024-0{id}.parquet");
        engine.add(id, &name, file(&name, &common::table(&rows)));
        assert_eq!(engine.next(), Some(1));
        let state = engine.file(id).unwrap();
        assert_eq!(get(&state, "status"), "waiting");
        let look = engine.look(id).unwrap();
        assert_eq!(get(&look, "columns.1.name"), "downloads");
        assert_eq!(get(&look, "columns.0.examples.0"), rows[0].0);
        assert_eq!(get(&look, "guess.kind"), "packages");
        assert!(engine.look_needs(id).unwrap().is_null());
        assert!(get(&state, "bytes").is_bigint());
    }
    read_all(&mut engine);
    let stopped = engine.results(object(PARAMS), object(ASKED), &waiter("false", "false"));
    assert!(stopped.unwrap().is_null(), "it was not to go on");
    let results = results(&engine, PARAMS).unwrap();
    let series = get(&results, "metrics.turnover.datasets.0.values");
    assert_eq!(get(&series, "distinct_ever"), 6);
    for (index, bars) in [(1, [2, 1, 0]), (2, [1, 1, 1]), (3, [1, 1, 1])] {
        for (bar, count) in ["remained", "newcomers", "returning"].iter().zip(bars) {
            assert_eq!(get(&series, &format!("snapshots.{index}.{bar}")), count);
        }
    }
    assert!(get(&series, "snapshots.0.remained").is_null());
    assert!(get(&series, "snapshots.0.rows").is_bigint());

    // The text is the same document. It parses to the same object except for big integers.
    let text = written(&engine, "json", "");
    let parsed = JSON::parse(&text).unwrap();
    let bars = |value: &JsValue| {
        JSON::stringify(&get(value, "metrics.turnover.datasets.0.values.caveats")).unwrap()
    };
    assert_eq!(bars(&parsed), bars(&results));
    assert_eq!(written(&engine, "csv", "turnover").lines().count(), 5);
    for (form, beginning) in [
        ("markdown", "# "),
        ("html", "<!doctype html>"),
        ("bibtex", "% registry-lens "),
    ] {
        assert!(written(&engine, form, "").starts_with(beginning), "{form}");
    }
    // Parquet comes as bytes, and can be dropped again.
    let bytes = engine.written(object(PARAMS), "parquet", "turnover");
    let bytes = bytes.unwrap();
    engine.add(9, "turnover.parquet", file("turnover.parquet", &bytes));
    let rows = get(&engine.file(9).unwrap(), "rows");
    assert_eq!(rows.dyn_into::<BigInt>().unwrap(), BigInt::from(4u64));
    engine.remove(9);
    for (form, subject) in [
        ("csv", "weather"),
        ("parquet", "weather"),
        ("docx", "turnover"),
    ] {
        let problem = engine.written(object(PARAMS), form, subject).unwrap_err();
        assert_eq!(get(&problem, "kind"), "setting");
    }
    let forms = engine.forms().unwrap();
    assert_eq!(get(&forms, "0.id"), "json");
    assert_eq!(get(&forms, "0.of.is"), "results");
}

/// A part has the new answers only, and says which metrics are pending.
#[wasm_bindgen_test]
fn parts_come_before_the_whole() {
    let mut engine = Engine::new();
    let bytes = common::table(&[("a", 2), ("b", 1)]);
    engine.add(1, "npm_2024-01.parquet", file("f", &bytes));
    read_all(&mut engine);
    let asked = r#"{"first": "turnover", "known": ["naming"]}"#;
    let waiting = waiter("true", "true");
    let whole = engine.results(object(PARAMS), object(asked), &waiting);
    assert_eq!(get(&whole.unwrap(), "claims.length"), 17);
    let first = get(&waiting, "taken.0");
    let metrics: Object = get(&first, "document.metrics").unchecked_into();
    let metrics = Object::keys(&metrics);
    assert_eq!(JsValue::from(metrics.join(",")), "turnover");
    let others = METRICS.len() as u32 - 1;
    assert_eq!(get(&first, "pending.length"), others);
    let taken: Array = get(&waiting, "taken").unchecked_into();
    assert!(taken.length() <= others);
    for part in taken.iter() {
        assert!(get(&part, "document.metrics.naming").is_undefined());
    }
}

/// The engine gives signs of life from inside, and ends its work if it is told to.
#[wasm_bindgen_test]
fn work_is_heard_and_can_be_stopped_within_a_metric() {
    let numbers = || 0..50_000i64;
    let names = StringArray::from_iter_values(numbers().map(|i| format!("package-{i}")));
    let counts: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers()));
    let names: ArrayRef = Arc::new(names);
    let columns = [
        ("id", names),
        ("downloads", counts.clone()),
        ("likes", counts),
    ];
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    let bytes = writer.into_inner().unwrap();
    let mut engine = Engine::new();
    engine.add(1, "huggingface_2024-01.parquet", file("f", &bytes));
    read_all(&mut engine);
    let heard = Function::new_with_args("step, share", "return (self.heard = step) === 0");
    engine.watch(heard);
    assert!(results(&engine, PARAMS).unwrap().is_null());
    assert!(get(&js_sys::global(), "heard").as_f64().unwrap() >= 1.0);
    engine.watch(Function::new_no_args("return true"));
    assert_eq!(get(&results(&engine, PARAMS).unwrap(), "claims.length"), 17);
}

#[wasm_bindgen_test]
fn counts_beyond_doubles_arrive_as_big_integers() {
    let mut engine = Engine::new();
    let big = (1u64 << 60) + 1;
    let bytes = common::table(&[("a", big), ("b", big - 1)]);
    engine.add(1, "npm_2024-01.parquet", file("f", &bytes));
    read_all(&mut engine);
    let results = results(&engine, PARAMS).unwrap();
    let first = get(
        &results,
        "metrics.turnover.datasets.0.values.snapshots.0.members.downloads.0",
    );
    assert_eq!(first.dyn_into::<BigInt>().unwrap(), BigInt::from(big));
    assert!(written(&engine, "json", "").contains("1152921504606846977"));
}

/// The files have many row groups and a codec written in C. Claims beyond 32 bits are refused.
#[wasm_bindgen_test]
fn zstd_row_groups_stream_and_large_offsets_do_not_wrap() {
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(
        (0..50_000).map(|i| format!("package-{i}")),
    ));
    let counts: ArrayRef = Arc::new(Int64Array::from_iter_values(0..50_000));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(7_000))
        .build();
    let bytes = common::parquet(names, counts, properties);
    let mut engine = Engine::new();
    engine.add(1, "npm_2024-01.parquet", file("f", &bytes));
    let progress = engine.step().unwrap();
    assert_eq!(get(&progress, "row_groups"), 8);
    read_all(&mut engine);
    let results = results(&engine, PARAMS).unwrap();
    let members = get(
        &results,
        "metrics.turnover.datasets.0.values.snapshots.0.members",
    );
    assert_eq!(get(&members, "id.0"), "package-49999");

    let wrapped = common::moved(&common::table(&[("a", 1)]), 1 << 32);
    engine.add(2, "npm_2024-02.parquet", file("g", &wrapped));
    let state = engine.file(2).unwrap();
    assert_eq!(get(&state, "error.kind"), "damaged");
}

#[wasm_bindgen_test]
fn problems_are_thrown_as_objects_and_change_nothing() {
    let mut engine = Engine::new();
    let bytes = common::table(&[("a", 1)]);
    engine.add(1, "x.parquet", file("x.parquet", &bytes));
    let problem = engine
        .configure(1, object(r#"{"snapshot_date": "soon"}"#))
        .unwrap_err();
    assert_eq!(get(&problem, "kind"), "setting");
    assert!(get(&problem, "advice").as_string().unwrap().ends_with('.'));
    // An absent key keeps a setting, and null resets it.
    engine
        .configure(
            1,
            object(r#"{"snapshot_date": "2024-05", "registry": "PyPI"}"#),
        )
        .unwrap();
    let state = engine.file(1).unwrap();
    assert_eq!(get(&state, "snapshot_date"), "2024-05");
    engine
        .configure(1, object(r#"{"snapshot_date": null}"#))
        .unwrap();
    let state = engine.file(1).unwrap();
    assert!(get(&state, "snapshot_date").is_null());
    assert_eq!(get(&state, "registry"), "pypi");
    let problem = results(&engine, r#"{"turnover": {"k": 0}}"#).unwrap_err();
    assert_eq!(get(&problem, "kind"), "setting");
    assert!(results(&engine, r#"{"turnover": {"mode": "both"}}"#).is_err());
}

#[wasm_bindgen_test]
fn what_is_no_parquet_is_a_state_not_an_exception() {
    let mut engine = Engine::new();
    let text = file("a.parquet", b"name,downloads\nlodash,1\n");
    engine.add(1, "a.parquet", text);
    let state = engine.file(1).unwrap();
    assert_eq!(get(&state, "status"), "failed");
    assert_eq!(get(&state, "error.kind"), "not_parquet");
    assert_eq!(get(&state, "error.file"), "a.parquet");
}

/// The relations that the native tests expect, from the same files.
#[wasm_bindgen_test]
fn every_dataset_gives_the_native_relations() {
    let fixtures = fixtures::all();
    assert!(fixtures.len() > 80, "only {} fixtures", fixtures.len());
    let wrong: Vec<String> = fixtures.iter().flat_map(fixtures::check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for all_text in [false, true] {
        let mut session = Session::default();
        for (id, (path, bytes)) in (1..).zip(fixtures::peatmoss_tables(all_text)) {
            session.add(id, path, Box::new(Memory::new(bytes)));
        }
        session.read_all();
        let joined = session.joined(1).unwrap();
        assert_eq!(fixtures::dump(&joined.relations), fixtures::PEATMOSS);
    }
}
