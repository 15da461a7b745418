//! Shared helpers of tests: the folder of real data, and functions that make Parquet files.
#![allow(dead_code, reason = "each test file uses a different part")]

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// The folder with real data and broken files beside the project, `../shared` unless
/// `REGISTRY_LENS_SHARED` says otherwise.
///
/// If the folder does not exist, as in most clones, it prints a message and returns `None`. With
/// `REGISTRY_LENS_REQUIRE_SHARED` it panics instead.
#[cfg(not(target_arch = "wasm32"))]
pub fn shared(needed_for: &str) -> Option<std::path::PathBuf> {
    use std::io::Write;
    let folder = std::env::var("REGISTRY_LENS_SHARED").unwrap_or_else(|_| "../shared".into());
    let folder = std::path::PathBuf::from(folder);
    if folder.join("data/expected.json").exists() {
        return Some(folder);
    }
    let required = std::env::var("REGISTRY_LENS_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(
        !required,
        "{} is required for {needed_for}",
        folder.display()
    );
    // The test harness hides the output of passing tests, so this writes past it.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: {needed_for}: the folder {} with the data is not here",
        folder.display()
    );
    None
}

/// A Parquet file with the columns `name` and `downloads`.
pub fn parquet(names: ArrayRef, downloads: ArrayRef, properties: WriterProperties) -> Vec<u8> {
    parquet_of(vec![("name", names), ("downloads", downloads)], properties)
}

/// A Parquet file with these columns, which are nullable if they hold nulls.
pub fn parquet_of(columns: Vec<(&str, ArrayRef)>, properties: WriterProperties) -> Vec<u8> {
    let columns = columns.into_iter().map(|(name, array)| {
        let nullable = array.logical_null_count() > 0;
        (name, array, nullable)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// A Parquet file with a row for each name and count.
pub fn table(rows: &[(&str, u64)]) -> Vec<u8> {
    let names = arrow::array::StringArray::from_iter_values(rows.iter().map(|row| row.0));
    let counts = arrow::array::UInt64Array::from_iter_values(rows.iter().map(|row| row.1));
    parquet(
        Arc::new(names),
        Arc::new(counts),
        WriterProperties::default(),
    )
}

/// The bytes of a file with `distance` added to every offset in its footer.
pub fn moved(bytes: &[u8], distance: u64) -> Vec<u8> {
    use parquet::file::metadata::{
        ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
    };
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
    let data_end = bytes.len() - 8 - length as usize;
    let metadata =
        ParquetMetaDataReader::decode_metadata(&bytes[data_end..bytes.len() - 8]).unwrap();
    let groups = metadata.row_groups().iter().map(|group| {
        let columns = group.columns().iter().map(|chunk| {
            let further = |at: i64| at + distance as i64;
            chunk
                .clone()
                .into_builder()
                .set_data_page_offset(further(chunk.data_page_offset()))
                .set_dictionary_page_offset(chunk.dictionary_page_offset().map(further))
                .set_column_index_offset(None)
                .set_offset_index_offset(None)
                .build()
                .unwrap()
        });
        let columns = columns.collect();
        group
            .clone()
            .into_builder()
            .set_column_metadata(columns)
            .build()
            .unwrap()
    });
    let metadata = ParquetMetaDataBuilder::new(metadata.file_metadata().clone())
        .set_row_groups(groups.collect())
        .build();
    let mut out = bytes[..data_end].to_vec();
    ParquetMetaDataWriter::new(&mut out, &metadata)
        .finish()
        .unwrap();
    out
}

/// One of the Python programs of `tests/checkers.txt`, which `make setup` installs.
pub fn checker(program: &str) -> std::process::Command {
    let programs = std::env::var("REGISTRY_LENS_CHECKERS").unwrap_or_else(|_| {
        let home = std::env::var("HOME").unwrap_or_default();
        let cache = std::env::var("XDG_CACHE_HOME").unwrap_or(format!("{home}/.cache"));
        format!("{cache}/registry-lens/checkers/bin")
    });
    std::process::Command::new(std::path::Path::new(&programs).join(program))
}
