//! Decompression of one page, to exactly the size that its header states.
//!
//! The codecs of the `parquet` crate include compressors, which the page would download but never
//! use. This module links only the decoders.

use std::io::Read;
use std::sync::OnceLock;

use ::parquet::basic::Compression;

use crate::base::error::{self, Error, ErrorKind};

type Result<T> = std::result::Result<T, String>;

/// Whether pages of a codec can be decompressed here.
pub(super) fn is_known(codec: Compression) -> bool {
    !matches!(codec, Compression::LZO)
}

/// A Zstandard frame of 300 bytes with one wrong bit. On 64-bit machines the library has a quicker
/// loop that does not notice it and makes other bytes of it, unless the library is compiled without
/// that loop (`.cargo/config.toml`). Then every machine refuses the same pages.
#[rustfmt::skip]
const WRONG_BIT: [u8; 141] = [
    40, 181, 47, 253, 96, 44, 0, 29, 4, 0, 54, 16, 26, 14, 208, 165, 3, 0, 0, 68,
    16, 21, 226, 66, 81, 16, 52, 31, 20, 0, 21, 0, 21, 0, 105, 57, 145, 81, 155, 90,
    17, 255, 84, 56, 34, 112, 103, 204, 34, 213, 55, 238, 31, 39, 122, 168, 193, 221, 46, 153,
    114, 109, 139, 80, 92, 8, 120, 79, 62, 70, 96, 50, 120, 252, 10, 81, 26, 30, 72, 134,
    49, 71, 41, 70, 140, 207, 21, 41, 17, 30, 52, 221, 106, 26, 103, 111, 103, 106, 242, 113,
    36, 130, 198, 112, 77, 49, 74, 21, 4, 70, 176, 163, 22, 91, 239, 152, 132, 8, 0, 69,
    37, 105, 113, 71, 28, 115, 232, 230, 112, 94, 173, 76, 197, 200, 14, 234, 218, 159, 237, 140,
    2,
];

/// Refuses Zstandard if the library would read damaged pages as other values.
pub(super) fn check_library(codec: Compression) -> error::Result<()> {
    static IS_STRICT: OnceLock<bool> = OnceLock::new();
    let strict = || zstd::bulk::decompress(&WRONG_BIT, 300).is_err();
    if !matches!(codec, Compression::ZSTD(_)) || *IS_STRICT.get_or_init(strict) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Unsupported,
        "This program was built so that it reads some damaged Zstandard pages as other values, so it reads none.",
        "Build it in the folder of its sources, whose .cargo/config.toml says how: cargo install --locked --path .",
    ))
}

/// Decompresses the pages of a column chunk, one after the other.
pub(super) struct Decoder {
    codec: Compression,
    /// Made for the first page that needs it, since its tables are large.
    zstd: Option<zstd::bulk::Decompressor<'static>>,
}

impl Decoder {
    pub(super) fn new(codec: Compression) -> Self {
        Self { codec, zstd: None }
    }

    pub(super) fn codec(&self) -> Compression {
        self.codec
    }

    pub(super) fn is_plain(&self) -> bool {
        self.codec == Compression::UNCOMPRESSED
    }

    /// Decompresses a page to exactly `size` bytes, which the caller has checked against its
    /// budget.
    pub(super) fn decompress(&mut self, input: &[u8], size: usize) -> Result<Vec<u8>> {
        let out = match self.codec {
            Compression::UNCOMPRESSED => input.to_vec(),
            Compression::SNAPPY => snappy(input, size)?,
            Compression::GZIP(_) => stream(flate2::read::MultiGzDecoder::new(input), size)?,
            // The number is the size of the decoder's input buffer.
            Compression::BROTLI(_) => {
                stream(brotli_decompressor::Decompressor::new(input, 4096), size)?
            }
            Compression::ZSTD(_) => self.zstd(input, size).map_err(|cause| cause.to_string())?,
            Compression::LZ4_RAW => lz4_block(input, size)?,
            Compression::LZ4 => lz4_legacy(input, size)?,
            Compression::LZO => return Err("LZO is not supported".into()),
        };
        if out.len() != size {
            return Err(format!(
                "{} bytes instead of the {size} that the page header states",
                out.len()
            ));
        }
        Ok(out)
    }

    fn zstd(&mut self, input: &[u8], size: usize) -> std::io::Result<Vec<u8>> {
        let decoder = match &mut self.zstd {
            Some(decoder) => decoder,
            empty => empty.insert(zstd::bulk::Decompressor::new()?),
        };
        decoder.decompress(input, size)
    }
}

fn snappy(input: &[u8], size: usize) -> Result<Vec<u8>> {
    let stated = snap::raw::decompress_len(input).map_err(|cause| cause.to_string())?;
    // Checked before the decoder allocates what the stream claims.
    if stated != size {
        return Err(format!(
            "{stated} bytes instead of the {size} that the page header states"
        ));
    }
    snap::raw::Decoder::new()
        .decompress_vec(input)
        .map_err(|cause| cause.to_string())
}

/// Reads a stream to its end, or one byte past `size`, which shows that it is too long.
fn stream(decoder: impl Read, size: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    decoder
        .take(size as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|cause| cause.to_string())?;
    Ok(out)
}

fn lz4_block(input: &[u8], size: usize) -> Result<Vec<u8>> {
    let mut out = vec![0; size];
    let written =
        lz4_flex::block::decompress_into(input, &mut out).map_err(|cause| cause.to_string())?;
    out.truncate(written);
    Ok(out)
}

/// The deprecated LZ4 codec: Hadoop's blocks, each preceded by its two lengths. Some writers put an
/// LZ4 frame or a bare block there instead.
fn lz4_legacy(input: &[u8], size: usize) -> Result<Vec<u8>> {
    const FRAME: [u8; 4] = 0x184D_2204_u32.to_le_bytes();
    if input.starts_with(&FRAME) {
        return stream(lz4_flex::frame::FrameDecoder::new(input), size);
    }
    match lz4_hadoop(input, size) {
        Some(out) => Ok(out),
        None => lz4_block(input, size),
    }
}

fn lz4_hadoop(mut input: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while !input.is_empty() {
        let mut length = || {
            let (bytes, rest) = input.split_first_chunk::<4>()?;
            input = rest;
            usize::try_from(u32::from_be_bytes(*bytes)).ok()
        };
        let (decompressed, compressed) = (length()?, length()?);
        if decompressed > size - out.len() {
            return None;
        }
        let (block, rest) = input.split_at_checked(compressed)?;
        input = rest;
        out.extend(lz4_block(block, decompressed).ok()?);
    }
    (out.len() == size).then_some(out)
}

#[cfg(test)]
mod tests {
    use ::parquet::basic::{BrotliLevel, GzipLevel, ZstdLevel};

    use super::*;

    fn decompress(codec: Compression, input: &[u8], size: usize) -> Result<Vec<u8>> {
        Decoder::new(codec).decompress(input, size)
    }

    #[test]
    fn truncated_and_oversized_streams_are_errors() {
        let codecs = [
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::BROTLI(BrotliLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
            Compression::LZ4,
            Compression::LZ4_RAW,
            Compression::LZO,
        ];
        for codec in codecs {
            for input in [&b""[..], b"\x00", b"not a stream of any codec", &[0xff; 64]] {
                assert!(decompress(codec, input, 24).is_err(), "{codec} {input:?}");
            }
        }
        // The stream holds three bytes, but the header states two.
        assert!(decompress(Compression::SNAPPY, b"\x03\x08abc", 2).is_err());
        assert_eq!(
            decompress(Compression::SNAPPY, b"\x03\x08abc", 3).unwrap(),
            b"abc"
        );
    }

    #[test]
    fn the_library_for_zstandard_notices_a_wrong_bit() {
        check_library(Compression::ZSTD(ZstdLevel::default())).unwrap();
        assert!(decompress(Compression::ZSTD(ZstdLevel::default()), &WRONG_BIT, 300).is_err());
    }

    #[test]
    fn gzip_members_follow_each_other() {
        use std::io::Write;
        let member = |text: &[u8]| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        };
        let both = [member(b"one "), member(b"two")].concat();
        let codec = Compression::GZIP(GzipLevel::default());
        assert_eq!(decompress(codec, &both, 7).unwrap(), b"one two");
        assert!(decompress(codec, &both, 6).is_err());
    }
}
