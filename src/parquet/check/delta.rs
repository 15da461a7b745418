//! Delta-encoded integers: whether they end inside the page, and the lengths of texts among them.
//!
//! Source: the format's `Encodings.md`, delta encodings.

use super::super::thrift::Cursor;
use super::runs::Packed;

/// A block of integers, one after the other.
#[derive(Debug)]
pub(super) struct Block<'a> {
    cursor: Cursor<'a>,
    /// Integers in the block.
    pub(super) total: u64,
    /// The greatest width of a difference.
    widest: u8,
    per_miniblock: u64,
    /// The next integer.
    value: i64,
    /// Integers that are still to come.
    left: u64,
    least: i64,
    /// The widths of the miniblocks that are still to come.
    widths: &'a [u8],
    miniblocks: u64,
    open: Packed<'a>,
    at: u64,
}

impl<'a> Block<'a> {
    /// The block that begins here, of at most `limit` integers. `None` if its head is wrong.
    pub(super) fn new(bytes: &'a [u8], limit: u64, widest: u8) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let block_size = cursor.varint().ok()?;
        let miniblocks = cursor.varint().ok()?;
        let total = cursor.varint().ok()?;
        let value = cursor.integer().ok()?;
        if total > limit || miniblocks == 0 || block_size % miniblocks != 0 {
            return None;
        }
        let per_miniblock = block_size / miniblocks;
        // The format requires multiples of 32, and an empty block would cause an endless loop.
        if per_miniblock == 0 || per_miniblock % 8 != 0 {
            return None;
        }
        Some(Self {
            cursor,
            total,
            widest,
            per_miniblock,
            value,
            left: total,
            least: 0,
            widths: &[],
            miniblocks,
            open: Packed::new(&[], 0),
            at: per_miniblock,
        })
    }

    /// Moves to the next miniblock; `None` if the page ends before it does.
    fn miniblock(&mut self) -> Option<()> {
        if self.widths.is_empty() {
            self.least = self.cursor.integer().ok()?;
            self.widths = self.cursor.take(self.miniblocks).ok()?;
        }
        let (width, later) = self.widths.split_first()?;
        self.widths = later;
        if *width > self.widest {
            return None;
        }
        let bytes = (self.per_miniblock / 8).checked_mul(u64::from(*width))?;
        self.open = Packed::new(self.cursor.take(bytes).ok()?, u32::from(*width));
        self.at = 0;
        Some(())
    }

    /// The next integer of a block of lengths, whose differences have at most 32 bits.
    pub(super) fn length(&mut self) -> Option<i32> {
        let value = self.value as i32;
        self.left = self.left.checked_sub(1)?;
        if self.left > 0 {
            if self.at == self.per_miniblock {
                self.miniblock()?;
            }
            let difference = self.least.wrapping_add(self.open.at(self.at) as i64);
            self.value = self.value.wrapping_add(difference);
            self.at += 1;
        }
        Some(value)
    }

    /// The bytes after the block. `None` if the page ends before it does.
    pub(super) fn rest(mut self) -> Option<&'a [u8]> {
        let mut left = self.left.saturating_sub(1);
        left = left.saturating_sub(self.per_miniblock - self.at);
        while left > 0 {
            self.miniblock()?;
            left = left.saturating_sub(self.per_miniblock);
        }
        Some(self.cursor.rest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_block(bytes: &[u8], limit: u64) -> Option<&[u8]> {
        Block::new(bytes, limit, 64)?.rest()
    }

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
        let mut block = Block::new(&bytes, 8, 32).unwrap();
        let values: Vec<i32> = std::iter::from_fn(|| block.length()).collect();
        assert_eq!(values, [7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(block.rest(), Some(&b"rest"[..]));
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
        // A width of 33 is too much for lengths.
        let bytes = [0x80, 1, 1, 2, 0, 0, 33];
        assert!(Block::new(&bytes, 2, 32).unwrap().rest().is_none());
    }
}
