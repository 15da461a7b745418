use std::sync::{Arc, Mutex};

use bytes::Bytes;

use crate::base::error::{Error, Result};
use crate::source::ByteSource;

/// A column chunk that is read ahead in large pieces. Offsets count from its beginning.
///
/// All offsets have 64 bits: if `usize` has 32 bits, a cast offset would read the wrong bytes
/// without an error. Large pieces need few calls to the source, because each call is slow in a
/// browser.
pub(super) struct ChunkWindow {
    source: Arc<dyn ByteSource>,
    /// Where the chunk begins in the source.
    base: u64,
    /// Bytes in the chunk.
    len: u64,
    /// The least number of bytes to fetch at once.
    ahead: usize,
    /// The last piece: its start in the chunk and its bytes.
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

    /// At least `length` bytes from `start`, or all bytes to the end of the chunk.
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

    /// Exactly `length` bytes from `start`.
    pub(super) fn exactly(&self, start: u64, length: usize) -> Result<Bytes> {
        let piece = self.piece(start, length)?;
        if piece.len() < length {
            return Err(Error::damaged("A page reaches beyond its column chunk."));
        }
        Ok(piece.slice(..length))
    }
}
