use std::io::Read;
use std::sync::{Arc, Mutex};

use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;

use crate::source::ByteSource;

/// One column chunk, addressed from its own beginning, read ahead in large pieces.
///
/// Addressing from 0 keeps every offset that the decoder handles below the chunk's length, so
/// that nothing is lost where `usize` has 32 bits; reading ahead keeps the calls to the source
/// few, each of which is dear in a browser.
#[derive(Clone)]
pub(super) struct ChunkWindow(Arc<Inner>);

struct Inner {
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
        Self(Arc::new(Inner {
            source,
            base,
            len,
            ahead,
            piece: Mutex::default(),
        }))
    }

    /// What is left of the current piece from `start` on, at least one byte unless the chunk
    /// ends there.
    fn from(&self, start: u64) -> ParquetResult<Bytes> {
        self.piece(start, 1)
    }

    /// Bytes from `start` on: at least `length` of them, or as many as the chunk has.
    pub(super) fn piece(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let inner = &*self.0;
        let left = inner.len.saturating_sub(start);
        let wanted = (length as u64).min(left) as usize;
        let mut piece = inner
            .piece
            .lock()
            .map_err(|_| ParquetError::General("an earlier read broke off".into()))?;
        let held = start
            .checked_sub(piece.0)
            .and_then(|skip| usize::try_from(skip).ok())
            .filter(|skip| *skip <= piece.1.len() && piece.1.len() - skip >= wanted);
        if let Some(skip) = held {
            return Ok(piece.1.slice(skip..));
        }
        let fetch = (wanted.max(inner.ahead) as u64).min(left) as usize;
        let bytes = inner
            .source
            .read(inner.base + start, fetch)
            .map_err(|error| ParquetError::External(Box::new(error)))?;
        *piece = (start, bytes.clone());
        Ok(bytes)
    }
}

impl Length for ChunkWindow {
    fn len(&self) -> u64 {
        self.0.len
    }
}

impl ChunkReader for ChunkWindow {
    type T = WindowRead;

    fn get_read(&self, start: u64) -> ParquetResult<WindowRead> {
        Ok(WindowRead {
            window: self.clone(),
            at: start,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let piece = self.piece(start, length)?;
        if piece.len() < length {
            return Err(ParquetError::EOF(format!(
                "{length} bytes wanted at {start} of a column chunk of {} bytes",
                self.0.len
            )));
        }
        Ok(piece.slice(..length))
    }
}

/// Reads a column chunk onwards from a position.
pub(super) struct WindowRead {
    window: ChunkWindow,
    at: u64,
}

impl Read for WindowRead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let piece = self.window.from(self.at).map_err(std::io::Error::other)?;
        let count = piece.len().min(buffer.len());
        buffer[..count].copy_from_slice(&piece[..count]);
        self.at += count as u64;
        Ok(count)
    }
}
