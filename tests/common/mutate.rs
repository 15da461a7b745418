//! Damages Parquet files where it hurts: numbers of the footer and of page headers, levels, indices
//! and lengths at the beginning of a page, bytes of its body. The same seed gives the same files.
#![allow(dead_code, reason = "each test file uses a different part")]

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int32Array, Int64Array, ListBuilder,
    StringArray, StringBuilder, TimestampMillisecondArray,
};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::{WriterProperties, WriterVersion};

use registry_lens::base::random::Random;

use super::common::parquet_of;

/// Draws from a seed.
pub struct Dice(Random);

impl Dice {
    pub fn new(seed: u32) -> Self {
        Self(Random::new(seed))
    }

    pub fn number(&mut self) -> u64 {
        self.0.draw()
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// The places of whole numbers in a struct of Thrift's compact protocol that begins at `at`, and
/// its end. The bytes are those of a file that a writer made, so they are as they should be.
fn numbers(bytes: &[u8], at: usize) -> (Vec<Range<usize>>, usize) {
    let (mut found, mut at) = (Vec::new(), at);
    walk(bytes, &mut at, &mut found);
    (found, at)
}

fn varint(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}

fn walk(bytes: &[u8], at: &mut usize, found: &mut Vec<Range<usize>>) {
    loop {
        let head = bytes[*at];
        *at += 1;
        if head == 0 {
            return;
        }
        if head >> 4 == 0 {
            varint(bytes, at);
        }
        value(bytes, at, head & 15, found);
    }
}

fn value(bytes: &[u8], at: &mut usize, kind: u8, found: &mut Vec<Range<usize>>) {
    match kind {
        1 | 2 => {}
        3 => *at += 1,
        4..=6 => {
            let from = *at;
            varint(bytes, at);
            found.push(from..*at);
        }
        7 => *at += 8,
        8 => {
            let from = *at;
            let length = varint(bytes, at) as usize;
            found.push(from..*at);
            *at += length;
        }
        9 => {
            let head = bytes[*at];
            *at += 1;
            let count = match head >> 4 {
                15 => varint(bytes, at) as usize,
                short => usize::from(short),
            };
            for _ in 0..count {
                value(bytes, at, head & 15, found);
            }
        }
        12 => walk(bytes, at, found),
        other => panic!("no writer of this test writes kind {other}"),
    }
}

/// A good file, with the places that can be damaged.
pub struct Base {
    pub name: String,
    pub bytes: Vec<u8>,
    footer: usize,
    footer_numbers: Vec<Range<usize>>,
    header_numbers: Vec<Range<usize>>,
    bodies: Vec<Range<usize>>,
}

impl Base {
    pub fn new(name: String, bytes: Vec<u8>) -> Self {
        let tail = bytes.len() - 8;
        let length: [u8; 4] = bytes[tail..tail + 4].try_into().unwrap();
        let footer = tail - u32::from_le_bytes(length) as usize;
        let (footer_numbers, _) = numbers(&bytes, footer);
        let metadata = ParquetMetaDataReader::decode_metadata(&bytes[footer..tail]).unwrap();
        let (mut header_numbers, mut bodies) = (Vec::new(), Vec::new());
        for chunk in metadata.row_groups().iter().flat_map(|g| g.columns()) {
            let (start, length) = chunk.byte_range();
            let (mut at, end) = (start as usize, (start + length) as usize);
            while at < end {
                let (places, after) = numbers(&bytes, at);
                // The third number of a page header is the size of its body.
                let mut from = places[2].start;
                let stored = varint(&bytes, &mut from) as usize / 2;
                header_numbers.extend(places);
                bodies.push(after..after + stored);
                at = after + stored;
            }
        }
        Self {
            name,
            bytes,
            footer,
            footer_numbers,
            header_numbers,
            bodies,
        }
    }

    /// The file with one to three damages.
    pub fn mutant(&self, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for _ in 0..dice.one(&[1, 1, 1, 2, 3]) {
            match dice.below(10) {
                0 | 1 => number(&mut bytes, &self.footer_numbers, dice),
                2..=4 => number(&mut bytes, &self.header_numbers, dice),
                5..=8 => self.body(&mut bytes, dice),
                _ => self.copy(&mut bytes, dice),
            }
        }
        bytes
    }

    /// Changes bytes of a page, most often at its beginning: lengths, widths and heads of runs.
    fn body(&self, bytes: &mut [u8], dice: &mut Dice) {
        let body = self.bodies[dice.below(self.bodies.len())].clone();
        if body.is_empty() {
            return;
        }
        let near = body.len().min(dice.one(&[8, 24, 1 << 20]));
        let at = body.start + dice.below(near);
        match dice.below(4) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.one(&[0, 1, 2, 3, 32, 33, 64, 65, 127, 128, 254, 255]),
            2 => bytes[at] = bytes[at].wrapping_add(dice.one(&[1, 255, 2, 254])),
            _ => {
                let wide = dice.one(&[0u32, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 20]);
                let end = body.end.min(at + 4);
                bytes[at..end].copy_from_slice(&wide.to_le_bytes()[..end - at]);
            }
        }
    }

    /// Copies a piece of a page, or of anything, to another place.
    fn copy(&self, bytes: &mut [u8], dice: &mut Dice) {
        let length = dice.one(&[1, 4, 16, 64]).min(self.footer / 2);
        let from = dice.below(self.footer - length);
        let to = dice.below(self.footer - length);
        bytes.copy_within(from..from + length, to);
    }
}

/// Writes another number into one of the places, in as many bytes.
fn number(bytes: &mut [u8], places: &[Range<usize>], dice: &mut Dice) {
    let place = places[dice.below(places.len())].clone();
    let mut from = place.start;
    let old = varint(bytes, &mut from);
    let mut new = match dice.below(6) {
        // Zigzag: one more and one less, the negative, nothing, the greatest.
        0 => old.wrapping_add(2),
        1 => old.wrapping_sub(2),
        2 => old ^ 1,
        3 => 0,
        4 => u64::MAX,
        _ => dice.number(),
    };
    let last = place.end - 1;
    for at in place {
        bytes[at] = (new & 0x7f) as u8 | if at < last { 0x80 } else { 0 };
        new >>= 7;
    }
}

fn columns() -> Vec<(&'static str, ArrayRef)> {
    const ROWS: i64 = 300;
    let rows = || 0..ROWS;
    let every = |n: i64, i: i64| i % n != 0;
    let names = rows().map(|i| format!("owner-{}/model-{}", i % 17, i * i % 1009));
    let mut tags = ListBuilder::new(StringBuilder::new());
    for i in rows() {
        for j in 0..i % 4 {
            tags.values().append_value(format!("tag:{}", (i + j) % 23));
        }
        tags.append(every(11, i));
    }
    let keys = rows().map(|i| i128::from(i * 7919 % 500_000));
    vec![
        ("id", Arc::new(StringArray::from_iter_values(names))),
        (
            "downloads",
            Arc::new(Int64Array::from_iter(
                rows().map(|i| every(13, i).then_some(i * 37 % 5000)),
            )),
        ),
        (
            "likes",
            Arc::new(Int32Array::from_iter_values(rows().map(|i| i as i32 % 50))),
        ),
        (
            "score",
            Arc::new(Float64Array::from_iter_values(
                rows().map(|i| i as f64 / 8.0),
            )),
        ),
        ("tags", Arc::new(tags.finish())),
        (
            "gated",
            Arc::new(BooleanArray::from_iter(
                rows().map(|i| every(5, i).then_some(i % 3 == 0)),
            )),
        ),
        (
            "created_at",
            Arc::new(TimestampMillisecondArray::from_iter_values(
                rows().map(|i| 1_650_000_000_000 + i * 86_400_000),
            )),
        ),
        (
            "key",
            Arc::new(
                Decimal128Array::from_iter_values(keys)
                    .with_precision_and_scale(38, 0)
                    .unwrap(),
            ),
        ),
    ]
}

/// The same table in many layouts: versions of pages, encodings, codecs.
pub fn bases() -> Vec<Base> {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let encodings = [
        ("dictionary", None),
        ("plain", Some([Encoding::PLAIN; 3])),
        (
            "delta",
            Some([
                Encoding::DELTA_BYTE_ARRAY,
                Encoding::DELTA_BINARY_PACKED,
                Encoding::BYTE_STREAM_SPLIT,
            ]),
        ),
        (
            "lengths",
            Some([
                Encoding::DELTA_LENGTH_BYTE_ARRAY,
                Encoding::BYTE_STREAM_SPLIT,
                Encoding::BYTE_STREAM_SPLIT,
            ]),
        ),
    ];
    let codecs = [
        ("", Compression::UNCOMPRESSED),
        ("", Compression::UNCOMPRESSED),
        (" snappy", Compression::SNAPPY),
        (" zstd", zstd),
    ];
    let versions = [
        (" 1", WriterVersion::PARQUET_1_0),
        (" 2", WriterVersion::PARQUET_2_0),
    ];
    let mut bases = Vec::new();
    for (name, encoding) in encodings {
        for (codec_name, codec) in codecs {
            for (version_name, version) in versions {
                let mut builder = WriterProperties::builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_max_row_group_row_count(Some(200))
                    .set_write_batch_size(40)
                    .set_data_page_row_count_limit(120);
                if let Some([texts, integers, others]) = encoding {
                    builder = builder.set_dictionary_enabled(false);
                    for (column, encoding) in [
                        ("id", texts),
                        ("downloads", integers),
                        ("likes", integers),
                        ("created_at", integers),
                        ("score", others),
                        ("key", others),
                    ] {
                        builder = builder.set_column_encoding(column.into(), encoding);
                    }
                    let tags = ["tags", "list", "item"].map(str::to_owned).to_vec();
                    builder = builder.set_column_encoding(tags.into(), texts);
                }
                let bytes = parquet_of(columns(), builder.build());
                bases.push(Base::new(
                    format!("{name}{codec_name}{version_name}"),
                    bytes,
                ));
            }
        }
    }
    bases
}
