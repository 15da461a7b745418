//! Writes the head of one npm download list as Parquet, for the page's sample.
//!
//! ```text
//! cargo run --example make_sample -- COUNTS.json HOW_MANY ORIGIN OUT.parquet
//! ```
//!
//! `COUNTS.json` is one object from package names to counts, as the npm package
//! `download-counts` has it. Rows come out by falling count; equal counts by name, so that
//! the same list gives the same bytes. `scripts/make-sample.sh` calls this for every list.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [counts, how_many, origin, out] = arguments.as_slice() else {
        return Err("usage: make_sample COUNTS.json HOW_MANY ORIGIN OUT.parquet".into());
    };

    let list: BTreeMap<String, i64> = serde_json::from_reader(BufReader::new(File::open(counts)?))?;
    let mut rows: Vec<(String, i64)> = list.into_iter().collect();
    // The sort is stable, so equal counts stay in the order of names.
    rows.sort_by_key(|(_, downloads)| std::cmp::Reverse(*downloads));
    rows.truncate(how_many.parse()?);

    let names: ArrayRef = Arc::new(StringArray::from_iter_values(
        rows.iter().map(|(name, _)| name),
    ));
    let downloads: ArrayRef = Arc::new(Int64Array::from_iter_values(
        rows.iter().map(|(_, downloads)| *downloads),
    ));
    let batch = RecordBatch::try_from_iter([("name", names), ("downloads", downloads)])?;

    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(19)?))
        .set_key_value_metadata(Some(vec![KeyValue::new(
            "origin".to_owned(),
            origin.clone(),
        )]))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(out)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    println!("{out}: {} rows", rows.len());
    Ok(())
}
