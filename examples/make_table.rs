//! Writes a table as Parquet, for the tests of the page.
//!
//! ```text
//! cargo run --example make_table -- TABLE.json OUT.parquet
//! ```
//!
//! `TABLE.json` is an object of columns by name, each a list of as many values: texts, whole
//! numbers, numbers with a fraction, or lists of texts; null is a missing value. An object of
//! texts under `registry-lens` goes into the footer, with `registry-lens.` before each key.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, out] = arguments.as_slice() else {
        return Err("usage: make_table TABLE.json OUT.parquet".into());
    };
    let mut columns: Map<String, Value> =
        serde_json::from_reader(BufReader::new(File::open(table)?))?;
    let said = columns.remove("registry-lens");
    let said = said.as_ref().and_then(Value::as_object);
    let said = said.into_iter().flatten().map(|(key, value)| {
        let value = value.as_str().map(str::to_owned);
        KeyValue::new(format!("registry-lens.{key}"), value)
    });
    let said: Vec<KeyValue> = said.collect();
    let arrays = columns.iter().map(|(name, values)| {
        let values = values.as_array().ok_or("a column is a list of values")?;
        Ok((name.as_str(), array(values)))
    });
    let arrays = arrays.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let batch = RecordBatch::try_from_iter_with_nullable(
        arrays.into_iter().map(|(name, array)| (name, array, true)),
    )?;
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(said))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(out)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    println!("{out}: {} rows", batch.num_rows());
    Ok(())
}

/// A column of the type of its first value.
fn array(values: &[Value]) -> ArrayRef {
    match values.iter().find(|value| !value.is_null()) {
        Some(Value::Number(first)) if first.is_i64() => {
            Arc::new(Int64Array::from_iter(values.iter().map(Value::as_i64)))
        }
        Some(Value::Number(_)) => {
            Arc::new(Float64Array::from_iter(values.iter().map(Value::as_f64)))
        }
        Some(Value::Array(_)) => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for value in values {
                for item in value.as_array().into_iter().flatten() {
                    lists.values().append_option(item.as_str());
                }
                lists.append(!value.is_null());
            }
            Arc::new(lists.finish())
        }
        _ => Arc::new(StringArray::from_iter(values.iter().map(Value::as_str))),
    }
}
