//! Checks the counts inside delta-encoded pages against the page's count before a decoder allocates
//! memory for them. Only the counts are read: the `parquet` crate decodes the values.
//!
//! Source: the format's `Encodings.md`, delta encodings.

use ::parquet::basic::Encoding;
use ::parquet::column::page::Page;

use super::pages::Shape;
use super::thrift::Cursor;
use crate::base::error::{Error, Result};

/// Checks the delta blocks of a data page.
pub(super) fn check(page: &Page, shape: Shape) -> Result<()> {
    let blocks = match page.encoding() {
        Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
        // Lengths of the shared prefixes, then of the rests.
        Encoding::DELTA_BYTE_ARRAY => 2,
        _ => return Ok(()),
    };
    let values = values(page, shape)
        .ok_or_else(|| Error::damaged("A page's levels are longer than the page."))?;
    let limit = u64::from(page.num_values());
    (0..blocks)
        .try_fold(values, |bytes, _| after_block(bytes, limit))
        .map(drop)
        .ok_or_else(|| Error::damaged("A delta-encoded page contradicts its header."))
}

/// The page's values, which follow the levels.
fn values(page: &Page, shape: Shape) -> Option<&[u8]> {
    match page {
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            ..
        } => buf.get((*def_levels_byte_len as usize).checked_add(*rep_levels_byte_len as usize)?..),
        Page::DataPage { buf, .. } => {
            let behind = |bytes: &'_ [u8]| -> Option<usize> {
                let length = bytes.first_chunk::<4>()?;
                usize::try_from(u32::from_le_bytes(*length))
                    .ok()?
                    .checked_add(4)
            };
            let mut at = 0;
            for _ in 0..usize::from(shape.repeated) + usize::from(shape.nullable) {
                at += behind(buf.get(at..)?)?;
            }
            buf.get(at..)
        }
        Page::DictionaryPage { buf, .. } => Some(buf),
    }
}

/// The bytes after a delta block of at most `limit` integers.
fn after_block(bytes: &[u8], limit: u64) -> Option<&[u8]> {
    let mut cursor = Cursor::new(bytes);
    let block_size = cursor.varint().ok()?;
    let miniblocks = cursor.varint().ok()?;
    let total = cursor.varint().ok()?;
    cursor.integer().ok()?;
    if total > limit || miniblocks == 0 || block_size % miniblocks != 0 {
        return None;
    }
    let per_miniblock = block_size / miniblocks;
    // The format requires multiples of 32, and an empty block would cause an endless loop.
    if per_miniblock == 0 || per_miniblock % 8 != 0 {
        return None;
    }
    let mut left = total.saturating_sub(1);
    while left > 0 {
        cursor.integer().ok()?;
        let widths = cursor.take(miniblocks).ok()?;
        for width in widths {
            if left == 0 {
                break;
            }
            if *width > 64 {
                return None;
            }
            let bytes = (per_miniblock / 8).checked_mul(u64::from(*width))?;
            cursor.take(bytes).ok()?;
            left = left.saturating_sub(per_miniblock);
        }
    }
    Some(cursor.rest())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_own_example_ends_where_it_should() {
        // 7, 5, 3, 1, 2, 3, 4, 5 of the format's Encodings.md with blocks of 128 and 4
        // miniblocks: minimum delta -2, widths 2 0 0 0, one miniblock of 32 values in 2 bits.
        let mut bytes = vec![0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 2, 0, 0, 0];
        bytes.extend([0xc0, 0x3f, 0, 0, 0, 0, 0, 0]);
        bytes.extend(b"rest");
        assert_eq!(after_block(&bytes, 8), Some(&b"rest"[..]));
        assert_eq!(after_block(&bytes, 7), None);
        assert_eq!(after_block(&bytes[..12], 8), None);
    }

    #[test]
    fn claims_without_end_are_refused() {
        // The headers claim 2^40 values, no miniblocks, and empty miniblocks.
        assert_eq!(
            after_block(&[0x80, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0], 100),
            None
        );
        assert_eq!(after_block(&[0x80, 1, 0, 8, 0], 100), None);
        assert_eq!(after_block(&[0, 4, 8, 0], 100), None);
        // One miniblock of 2^63 values of 64 bits has more bytes than a number holds.
        let mut bytes = vec![0x80; 9];
        bytes.extend([1, 1, 2, 0, 0, 64]);
        assert_eq!(after_block(&bytes, 100), None);
    }
}
