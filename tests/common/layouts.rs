//! Physical layouts of a file for property tests.

use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use proptest::prelude::*;

/// Every codec of the format.
pub fn codecs() -> [Compression; 7] {
    [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ]
}

/// Random codecs, encodings, row groups and pages. `texts` and `numbers` are columns with dots
/// between their parts; they get an encoding for their type.
pub fn properties(
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
) -> impl Strategy<Value = WriterProperties> {
    let encodings = prop_oneof![
        Just(None),
        Just(Some((Encoding::PLAIN, Encoding::PLAIN))),
        Just(Some((
            Encoding::DELTA_BYTE_ARRAY,
            Encoding::DELTA_BINARY_PACKED
        ))),
        Just(Some((
            Encoding::DELTA_LENGTH_BYTE_ARRAY,
            Encoding::BYTE_STREAM_SPLIT
        ))),
    ];
    (
        0..codecs().len(),
        encodings,
        1usize..60,
        1usize..40,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            move |(codec, encodings, group_rows, page_rows, v2, page_statistics)| {
                let version = if v2 {
                    WriterVersion::PARQUET_2_0
                } else {
                    WriterVersion::PARQUET_1_0
                };
                let statistics = if page_statistics {
                    EnabledStatistics::Page
                } else {
                    EnabledStatistics::None
                };
                let mut builder = WriterProperties::builder()
                    .set_compression(codecs()[codec])
                    .set_writer_version(version)
                    .set_statistics_enabled(statistics)
                    .set_max_row_group_row_count(Some(group_rows))
                    .set_data_page_row_count_limit(page_rows)
                    .set_write_batch_size(page_rows);
                if let Some((text, number)) = encodings {
                    builder = builder.set_dictionary_enabled(false);
                    for (columns, encoding) in [(texts, text), (numbers, number)] {
                        for column in columns {
                            let path = column.split('.').map(str::to_owned).collect::<Vec<_>>();
                            builder = builder.set_column_encoding(path.into(), encoding);
                        }
                    }
                }
                builder.build()
            },
        )
}
