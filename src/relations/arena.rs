//! The texts of names.

use std::ops::Range;

use super::Blocks;

/// Bytes of one block of text.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// Strings in blocks of text, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    blocks: Vec<String>,
    /// The start of each string: the block, then the byte in the block.
    starts: Blocks<u32>,
    bytes: u64,
}

/// Bits of a start that count bytes within a block.
const WITHIN: u32 = BLOCK_BYTES.trailing_zeros();

impl Arena {
    /// The number of the string, or `None` when the store is full or the string does not fit.
    pub(super) fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.starts.len())
            .ok()
            .filter(|number| *number < u32::MAX)?;
        // A start must be inside its block, so the last byte of a block is never used.
        if text.len() >= BLOCK_BYTES {
            return None;
        }
        let fits = |block: &String| block.len() + text.len() < BLOCK_BYTES;
        if !self.blocks.last().is_some_and(fits) {
            if self.blocks.len() >= 1 << (32 - WITHIN) {
                return None;
            }
            let first = self.blocks.is_empty();
            self.blocks.push(if first {
                String::new()
            } else {
                String::with_capacity(BLOCK_BYTES)
            });
        }
        let index = self.blocks.len() - 1;
        let block = &mut self.blocks[index];
        self.starts
            .push((index as u32) << WITHIN | block.len() as u32);
        block.push_str(text);
        self.bytes += text.len() as u64;
        Some(number)
    }

    /// The block of a string and its place there.
    fn place(&self, number: u32) -> Option<(&String, Range<usize>)> {
        let split = |start: u32| {
            (
                (start >> WITHIN) as usize,
                (start as usize) & (BLOCK_BYTES - 1),
            )
        };
        let (block, begin) = split(*self.starts.get(number as usize)?);
        let text = self.blocks.get(block)?;
        let end = match self.starts.get(number as usize + 1).copied().map(split) {
            Some((next, end)) if next == block => end,
            _ => text.len(),
        };
        Some((text, begin..end))
    }

    pub(super) fn get(&self, number: u32) -> Option<&str> {
        let (block, place) = self.place(number)?;
        block.get(place)
    }

    /// The bytes of the string; empty if there is none. A slice of text would be checked at both
    /// ends, which a sort of millions of strings cannot afford.
    pub(super) fn bytes_of(&self, number: u32) -> &[u8] {
        let place = self.place(number);
        let bytes = place.and_then(|(block, place)| block.as_bytes().get(place));
        bytes.unwrap_or_default()
    }

    /// Number of strings.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Bytes of all strings together.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}
