use std::sync::{Arc, Mutex};

use bytes::Bytes;

use crate::base::error::{Error, Result};
use crate::source::ByteSource;

/// One column chunk, addressed from its own beginning, read ahead in large pieces.
///
/// Offsets are 64-bit throughout: where `usize` has 32 bits, a cast offset reads the wrong bytes
/// without an error. Reading ahead keeps the calls to the source few, because each call is slow in
/// a browser.
pub(super) struct ChunkWindow {
    source: Arc<dyn ByteSource>,
    /// Where the chunk begins in the source.
    base: u64,
    /// Bytes in the chunk.
    len: u64,
    /// Bytes fetched at once, at least.
    ahead: usize,
    /// The piece fetched last: where it begins in the chunk, and its bytes.
    piece: Mutex<(u64, Bytes)>,
}

impl ChunkWindow {
    pub(super) fn new(source: Arc<dyn ByteSource>, base: u64, len: u64, ahead: usize) -> Self {
        Self {
            source,
            base,
            len,
            ahead,
            piece: Mutex::default(),
        }
    }

    /// Bytes in the chunk.
    pub(super) fn length(&self) -> u64 {
        self.len
    }

    /// Bytes from `start` on: at least `length` of them, or as many as the chunk has.
    pub(super) fn piece(&self, start: u64, length: usize) -> Result<Bytes> {
        let left = self.len.saturating_sub(start);
        let wanted = (length as u64).min(left) as usize;
        let mut piece = self
            .piece
            .lock()
            .map_err(|_| Error::damaged("An earlier read of the column failed."))?;
        let held = start
            .checked_sub(piece.0)
            .and_then(|skip| usize::try_from(skip).ok())
            .filter(|skip| *skip <= piece.1.len() && piece.1.len() - skip >= wanted);
        if let Some(skip) = held {
            return Ok(piece.1.slice(skip..));
        }
        let fetch = (wanted.max(self.ahead) as u64).min(left) as usize;
        let bytes = self.source.read(self.base + start, fetch)?;
        *piece = (start, bytes.clone());
        Ok(bytes)
    }

    /// Exactly `length` bytes from `start` on.
    pub(super) fn exactly(&self, start: u64, length: usize) -> Result<Bytes> {
        let piece = self.piece(start, length)?;
        if piece.len() < length {
            return Err(Error::damaged("A page reaches beyond its column chunk."));
        }
        Ok(piece.slice(..length))
    }
}
