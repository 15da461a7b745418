//! Sources of bytes. A source is read by ranges and never loaded whole.
//!
//! Reading is synchronous everywhere: natively from a file, in a browser's worker through
//! its synchronous file reader, in tests from memory. Offsets and lengths of the source are
//! 64-bit also where `usize` has 32 bits.

mod memory;
#[cfg(not(target_arch = "wasm32"))]
mod native;

use bytes::Bytes;

use crate::base::error::{Error, ErrorKind, Result};

pub use memory::Memory;
#[cfg(not(target_arch = "wasm32"))]
pub use native::NativeFile;

/// Bytes of a known length that can be read in any order.
pub trait ByteSource: Send + Sync {
    /// Bytes in the source, as it was when it was opened.
    fn len(&self) -> u64;

    /// Whether the source holds no byte.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Exactly `length` bytes from `offset`.
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`] when the range is not in the source (any more) or the source
    /// changed since it was opened.
    fn read(&self, offset: u64, length: usize) -> Result<Bytes>;
}

/// Why bytes could not be read, with the advice that fits every source.
pub fn unreadable(cause: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unreadable,
        format!("The file can no longer be read ({cause})."),
        "It was probably changed, moved or deleted after you chose it. Choose it again.",
    )
}

/// The end of the range if it is inside `len` bytes, checked in 64 bits.
pub(crate) fn checked_end(len: u64, offset: u64, length: usize) -> Result<u64> {
    offset
        .checked_add(length as u64)
        .filter(|end| *end <= len)
        .ok_or_else(|| unreadable(format!("{length} bytes at {offset} of {len}")))
}
