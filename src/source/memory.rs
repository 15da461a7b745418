use bytes::Bytes;

use super::{ByteSource, checked_end};
use crate::base::error::Result;

/// Bytes in memory, for tests and for files that a program makes.
#[derive(Debug, Clone)]
pub struct Memory(Bytes);

impl Memory {
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self(bytes.into())
    }
}

impl ByteSource for Memory {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let end = checked_end(self.len(), offset, length)?;
        // The casts lose nothing: both are at most the length of a slice in memory.
        Ok(self.0.slice(offset as usize..end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_inside_and_refuses_outside() {
        let source = Memory::new(&b"0123456789"[..]);
        assert_eq!(source.read(3, 4).unwrap(), &b"3456"[..]);
        assert_eq!(source.read(10, 0).unwrap(), &b""[..]);
        assert!(source.read(7, 4).is_err());
        assert!(source.read(u64::MAX, 1).is_err());
        assert!(source.read((1 << 32) + 4, 1).is_err());
    }
}
