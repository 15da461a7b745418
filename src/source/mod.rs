//! Sources of bytes. A source is read by ranges and never loaded whole.
//!
//! Reading is synchronous: the command reads a file, a browser's worker uses its synchronous
//! file reader, and tests read from memory. Where only the host can read, and only
//! asynchronously, it brings the bytes first ([`Fed`]). Offsets and lengths have 64 bits, because `usize`
//! has only 32 bits in WebAssembly.

mod fed;
mod memory;
#[cfg(not(target_arch = "wasm32"))]
mod native;

use std::ops::Range;

use bytes::Bytes;

use crate::base::error::{Error, ErrorKind, Result};

pub use fed::Fed;
pub use memory::Memory;
#[cfg(not(target_arch = "wasm32"))]
pub use native::NativeFile;

/// Bytes of a known length that can be read in any order.
pub trait ByteSource: Send + Sync {
    /// The number of bytes when the source was opened.
    fn len(&self) -> u64;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads exactly `length` bytes from `offset`.
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`] if the range is outside the source, or if the source changed since
    /// it was opened.
    fn read(&self, offset: u64, length: usize) -> Result<Bytes>;

    /// Whether a range can be read now. Bytes that a host brings come before they are read.
    fn is_held(&self, _range: &Range<u64>) -> bool {
        true
    }

    /// Says that a range is not read again.
    fn forget(&self, _range: &Range<u64>) {}
}

/// An error for bytes that cannot be read.
pub fn unreadable(cause: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unreadable,
        format!("The file can no longer be read ({cause})."),
        "Someone probably changed, moved or deleted it after you chose it. Choose it again.",
    )
}

/// The end of a range, or an error if it is beyond `len` bytes.
pub(crate) fn checked_end(len: u64, offset: u64, length: usize) -> Result<u64> {
    offset
        .checked_add(length as u64)
        .filter(|end| *end <= len)
        .ok_or_else(|| unreadable(format!("{length} bytes at {offset} of {len}")))
}
