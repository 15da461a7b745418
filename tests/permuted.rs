//! The order of rows, files and parts of a table, and the names of files within a date, change no
//! byte of metrics and claims.

use std::path::PathBuf;
use std::sync::LazyLock;

use arrow::array::{RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, take_record_batch};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use registry_lens::metrics::Parameters;
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;
use serde_json::Value;

/// A table in memory.
#[derive(Clone)]
struct Table {
    name: String,
    rows: RecordBatch,
    says: Vec<KeyValue>,
}

/// The made-up part of the page's sample, which has data for every metric.
static SAMPLE: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "www", "sample"]
        .iter()
        .collect();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("made-up_") && name.ends_with(".parquet"))
        .collect();
    names.sort();
    let table = |name: String| {
        let file = std::fs::File::open(folder.join(&name)).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let says = reader.metadata().file_metadata().key_value_metadata();
        let says = says.cloned().unwrap_or_default();
        let schema = reader.schema().clone();
        let batches: Vec<RecordBatch> = reader
            .build()
            .unwrap()
            .map(|batch| batch.unwrap())
            .collect();
        let rows = concat_batches(&schema, &batches).unwrap();
        Table { name, rows, says }
    };
    names.into_iter().map(table).collect()
});

impl Table {
    fn bytes(&self) -> Vec<u8> {
        self.bytes_in_groups(1 << 20)
    }

    /// A file with so many rows in each row group.
    fn bytes_in_groups(&self, rows: usize) -> Vec<u8> {
        let says = self
            .says
            .iter()
            .filter(|entry| entry.key.starts_with("registry-lens"));
        let properties = WriterProperties::builder()
            .set_key_value_metadata(Some(says.cloned().collect()))
            .set_max_row_group_row_count(Some(rows))
            .build();
        let mut writer =
            ArrowWriter::try_new(Vec::new(), self.rows.schema(), Some(properties)).unwrap();
        writer.write(&self.rows).unwrap();
        writer.into_inner().unwrap()
    }

    /// The same rows in another order.
    fn shuffled(&self, seed: u64) -> Self {
        let mut order: Vec<u32> = (0..self.rows.num_rows() as u32).collect();
        order.sort_by_key(|row| mixed(seed ^ u64::from(*row)));
        let rows = take_record_batch(&self.rows, &UInt32Array::from(order)).unwrap();
        Self {
            rows,
            ..self.clone()
        }
    }

    fn called(&self, name: String) -> Self {
        Self {
            name,
            ..self.clone()
        }
    }
}

fn mixed(seed: u64) -> u64 {
    let z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// Metrics and claims of files that are added in this order. `plain` gives the label of a file
/// before it was renamed.
fn answers(tables: &[Table], plain: impl Fn(&str) -> String) -> Value {
    let mut session = Session::default();
    for (id, table) in (1..).zip(tables) {
        session.add(id, &table.name, Box::new(Memory::new(table.bytes())));
    }
    session.read_all();
    assert!(
        session
            .files()
            .iter()
            .all(|file| file.status == Status::Ready)
    );
    let document = session.results(&Parameters::default()).unwrap();
    let mut found = serde_json::json!({
        "metrics": &document.metrics,
        "claims": &document.claims,
    });
    normalise(&mut found, &|text| match text.ends_with(".parquet") {
        true => plain(text),
        false => text.to_owned(),
    });
    found
}

/// Restores the labels of files, and sorts lists of them.
fn normalise(value: &mut Value, plain: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = plain(text),
        Value::Array(items) => {
            items.iter_mut().for_each(|value| normalise(value, plain));
            let label = |value: &Value| {
                value
                    .as_str()
                    .is_some_and(|text| text.ends_with(".parquet"))
            };
            if !items.is_empty() && items.iter().all(label) {
                items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            }
        }
        Value::Object(members) => members
            .values_mut()
            .for_each(|value| normalise(value, plain)),
        _ => {}
    }
}

/// The places where two documents differ, the first of each answer.
fn differences(a: &Value, b: &Value, place: &str, found: &mut Vec<String>) -> bool {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) if x.len() == y.len() => {
            let mut alike = true;
            for (key, value) in x {
                let other = y.get(key).unwrap_or(&Value::Null);
                // One place in each answer is enough.
                if alike || place.matches('.').count() < 2 {
                    alike &= differences(value, other, &format!("{place}.{key}"), found);
                }
            }
            alike
        }
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            let mut pairs = x.iter().zip(y).enumerate();
            pairs.all(|(at, (x, y))| differences(x, y, &format!("{place}[{at}]"), found))
        }
        _ if a == b => true,
        _ => {
            found.push(format!("{place}: {a:.120} against {b:.120}"));
            false
        }
    }
}

#[track_caller]
fn alike(a: &Value, b: &Value) {
    let mut found = Vec::new();
    differences(a, b, "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
    assert!(a == b);
}

static PLAIN: LazyLock<Value> = LazyLock::new(|| answers(&SAMPLE, str::to_owned));

#[test]
fn the_order_of_rows_changes_nothing() {
    for seed in [1, 2] {
        let tables: Vec<Table> = SAMPLE.iter().map(|table| table.shuffled(seed)).collect();
        alike(&PLAIN, &answers(&tables, str::to_owned));
    }
}

#[test]
fn the_order_of_files_and_their_names_change_nothing() {
    let turned: Vec<Table> = SAMPLE.iter().rev().cloned().collect();
    alike(&PLAIN, &answers(&turned, str::to_owned));
    // The new names have the reverse order, but the same registry, date and table.
    let renamed: Vec<Table> = SAMPLE
        .iter()
        .enumerate()
        .map(|(at, table)| table.called(format!("{}-{}", 900 - at, table.name)))
        .collect();
    let plain = |label: &str| label.get(4..).unwrap_or_default().to_owned();
    alike(&PLAIN, &answers(&renamed, plain));
}

#[test]
fn the_order_of_the_parts_of_a_table_changes_nothing() {
    let parts = |order: [usize; 3]| -> Vec<Table> {
        let mut tables = Vec::new();
        for table in SAMPLE.iter() {
            if table.name != "made-up_hf_models_2025-12.parquet" {
                tables.push(table.clone());
                continue;
            }
            let rows = table.rows.num_rows();
            let cuts = [0, rows / 5, rows / 2, rows];
            for (number, place) in order.into_iter().enumerate() {
                let part = table.rows.slice(cuts[place], cuts[place + 1] - cuts[place]);
                let name = format!("hf_2025-12/models-0000{number}-of-00003.parquet");
                let part = Table {
                    name,
                    rows: part,
                    says: table.says.clone(),
                };
                tables.push(part.shuffled(place as u64));
            }
        }
        tables
    };
    let plain = |label: &str| label.to_owned();
    let first = answers(&parts([0, 1, 2]), plain);
    for order in [[1, 2, 0], [2, 1, 0]] {
        alike(&first, &answers(&parts(order), plain));
    }
}

/// Readers share the row groups of a file, and which of them reads what depends on their speed.
#[test]
fn any_number_of_readers_gives_the_same_document() {
    let bytes: Vec<Vec<u8>> = SAMPLE
        .iter()
        .map(|table| table.bytes_in_groups(60))
        .collect();
    let document = |readers| {
        let mut session = Session::default();
        for ((id, table), bytes) in (1..).zip(SAMPLE.iter()).zip(&bytes) {
            session.add(id, &table.name, Box::new(Memory::new(bytes.clone())));
        }
        session.read_all_on(readers);
        let document = session.results(&Parameters::default()).unwrap();
        serde_json::to_string(&document).unwrap()
    };
    let alone = document(1);
    for readers in [2, 4] {
        assert!(document(readers) == alone, "{readers} readers");
    }
}

/// Row groups that a reader gives back, or that it brings back after the file was begun again.
#[test]
fn lent_row_groups_are_never_lost_or_read_twice() {
    let models = SAMPLE
        .iter()
        .find(|table| table.name.contains("hf_models_2025-12"));
    let models = models.unwrap();
    let bytes = models.bytes_in_groups(60);
    let begun = || {
        let mut session = Session::default();
        session.add(1, &models.name, Box::new(Memory::new(bytes.clone())));
        session.step();
        session
    };
    let finished = |mut session: Session| {
        while !session.waits() && session.step().is_some() {}
        assert!(!session.waits());
        let document = session.results(&Parameters::default()).unwrap();
        serde_json::to_string(&document).unwrap()
    };
    let alone = finished(begun());
    let part = |session: &Session, groups| {
        let mut part = session.part(1, groups).unwrap();
        while part.step().unwrap() {}
        part.finish()
    };
    let mut session = begun();
    let loans: Vec<_> = (0..3).map(|_| session.lend().unwrap()).collect();
    let first = part(&session, loans[0].groups.clone());
    let before = session.step().unwrap().rows_done;
    let progress = session.absorb(1, loans[0].number, Some(&first)).unwrap();
    assert!(progress.rows_done > before);
    // A second time the loan is no longer known.
    assert_eq!(session.absorb(1, loans[0].number, Some(&first)), None);
    // This reader could not read its groups, so they are read here.
    session.absorb(1, loans[1].number, None).unwrap();
    let rest = part(&session, loans[2].groups.clone());
    session.absorb(1, loans[2].number, Some(&rest)).unwrap();
    assert!(finished(session) == alone);

    let mut session = begun();
    let loan = session.lend().unwrap();
    let late = part(&session, loan.groups.clone());
    session.stop();
    assert_eq!(session.absorb(1, loan.number, Some(&late)), None);
    session.resume(1);
    session.step();
    assert_eq!(session.absorb(1, loan.number, Some(&late)), None);
    assert!(finished(session) == alone);

    let mut session = begun();
    let loan = session.lend().unwrap();
    let cut = part(&session, loan.groups.clone());
    session
        .absorb(1, loan.number, Some(&cut[..cut.len() / 2]))
        .unwrap();
    assert_eq!(session.file(1).unwrap().status, Status::Failed);
}
