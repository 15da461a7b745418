use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::{ByteSource, checked_end, unreadable};
use crate::base::error::Result;

/// Bytes at the end of a file that come at once: most footers are shorter.
const TAIL: u64 = 64 << 10;

/// A source whose bytes the host brings before they are read: a file that only the page may read,
/// not its worker.
#[derive(Debug)]
pub struct Fed {
    len: u64,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// The pieces by their beginning.
    pieces: BTreeMap<u64, Bytes>,
    /// What the last read lacked.
    lacking: Option<Range<u64>>,
}

impl Held {
    /// The piece with all of a range, and its beginning.
    fn piece(&self, range: &Range<u64>) -> Option<(u64, &Bytes)> {
        let mut before = self.pieces.range(..=range.start).rev();
        let (start, piece) =
            before.find(|(start, piece)| *start + piece.len() as u64 >= range.end)?;
        Some((*start, piece))
    }
}

impl Fed {
    /// A source of so many bytes, of which none are here.
    pub fn new(len: u64) -> Self {
        Self {
            len,
            held: Mutex::default(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes bytes from the host. Those beyond the end are ignored.
    pub fn feed(&self, from: u64, bytes: Bytes) {
        let mut held = self.held();
        if checked_end(self.len, from, bytes.len()).is_ok() {
            held.pieces.insert(from, bytes);
        }
    }

    /// What the last read lacked, if it failed for that; at the file's end a longer piece, which
    /// mostly has all of the footer.
    pub fn lacking(&self) -> Option<Range<u64>> {
        let lacking = self.held().lacking.clone()?;
        let at_end = lacking.end == self.len;
        let start = match at_end {
            true => lacking.start.min(self.len.saturating_sub(TAIL)),
            false => lacking.start,
        };
        Some(start..lacking.end)
    }
}

impl ByteSource for Fed {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let end = checked_end(self.len, offset, length)?;
        let mut held = self.held();
        held.lacking = None;
        let Some((start, piece)) = held.piece(&(offset..end)) else {
            held.lacking = Some(offset..end);
            return Err(unreadable("its bytes did not come"));
        };
        // The casts lose nothing: both places are inside the piece.
        let skip = (offset - start) as usize;
        Ok(piece.slice(skip..skip + length))
    }

    fn is_held(&self, range: &Range<u64>) -> bool {
        self.held().piece(range).is_some()
    }

    fn forget(&self, range: &Range<u64>) {
        let mut held = self.held();
        let end = |start: &u64, piece: &Bytes| *start + piece.len() as u64;
        held.pieces
            .retain(|start, piece| *start < range.start || end(start, piece) > range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_comes_and_is_forgotten() {
        let fed = Fed::new(100);
        assert!(fed.read(10, 5).is_err());
        assert_eq!(fed.lacking(), Some(10..15));
        fed.feed(8, Bytes::from_static(b"89abcdefgh"));
        assert_eq!(fed.read(10, 5).unwrap(), "abcde");
        assert_eq!(fed.lacking(), None);
        assert!(fed.is_held(&(8..18)) && !fed.is_held(&(8..19)));
        fed.forget(&(0..17));
        assert!(fed.is_held(&(8..18)), "a part of it may still be needed");
        fed.forget(&(0..18));
        assert!(!fed.is_held(&(8..18)));
        assert!(fed.read(98, 3).is_err(), "beyond the end");
        assert_eq!(fed.lacking(), None, "nobody can bring that");
        fed.feed(99, Bytes::from_static(b"ab"));
        assert!(!fed.is_held(&(99..100)));
    }

    #[test]
    fn of_a_files_end_more_comes_at_once() {
        let fed = Fed::new(1 << 20);
        assert!(fed.read((1 << 20) - 8, 8).is_err());
        assert_eq!(fed.lacking(), Some((1 << 20) - TAIL..1 << 20));
    }
}
