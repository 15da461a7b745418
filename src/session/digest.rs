//! The SHA-256 of each file, so that people can check that they have the same files.
//!
//! A digest needs every byte of a file, while the metrics read only some columns. So files are
//! hashed in separate steps after everything else.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::file::{File, State};
use super::{Needs, Session};
use crate::base::text::hexadecimal;
use crate::source::ByteSource;

/// Bytes hashed in one step. A step takes a few hundredths of a second, so that the caller can do
/// other work between steps.
const STEP_BYTES: u64 = 1 << 22;

/// The state of one file's digest.
#[derive(Debug, Clone, Default)]
pub(super) enum Digest {
    #[default]
    Pending,
    /// The hash so far and the number of bytes in it.
    Running(Sha256, u64),
    /// The digest in hexadecimal.
    Done(String),
    /// The file can no longer be read completely.
    Unreadable,
}

impl Digest {
    /// The digest in hexadecimal, once the whole file is hashed.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Done(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of the next step; `None` after the last.
    fn next(&self, source: &dyn ByteSource) -> Option<Range<u64>> {
        let from = match self {
            Self::Pending => 0,
            Self::Running(_, from) => *from,
            Self::Done(_) | Self::Unreadable => return None,
        };
        let left = source.len().saturating_sub(from);
        Some(from..from + left.min(STEP_BYTES))
    }

    /// Continues with the next bytes.
    fn step(self, source: &dyn ByteSource) -> Self {
        let Some(next) = self.next(source) else {
            return self;
        };
        if !source.is_held(&next) {
            return self;
        }
        let (mut hash, from) = match self {
            Self::Running(hash, from) => (hash, from),
            _ => (Sha256::new(), 0),
        };
        // The cast loses nothing: a step has a few megabytes.
        let length = (next.end - next.start) as usize;
        match source.read(from, length) {
            Ok(bytes) => hash.update(&bytes),
            Err(_) => return Self::Unreadable,
        }
        source.forget(&next);
        match from + length as u64 {
            all if all == source.len() => Self::Done(hexadecimal(&hash.finalize())),
            so_far => Self::Running(hash, so_far),
        }
    }
}

impl Session {
    /// Hashes the next bytes of the next file that was read and has no digest yet. Returns that
    /// file's number, or `None` if all digests are known.
    pub fn digest(&mut self) -> Option<u32> {
        let id = self.next_digest()?;
        let file = self.files.get_mut(&id)?;
        let source = file.source()?;
        file.digest = std::mem::take(&mut file.digest).step(source.as_ref());
        Some(id)
    }

    /// The bytes that the host must bring before the next step of the digests.
    pub fn digest_needs(&self) -> Option<Needs> {
        let id = self.next_digest()?;
        let file = self.files.get(&id)?;
        let source = file.source()?;
        let next = file.digest.next(source.as_ref())?;
        let ahead = next.end..source.len().min(next.end + STEP_BYTES);
        let lacking = |range: Range<u64>| {
            let lacks = !range.is_empty() && !source.is_held(&range);
            lacks.then_some(range).into_iter().collect()
        };
        let needs = Needs {
            id,
            now: lacking(next),
            ahead: lacking(ahead),
        };
        (!needs.now.is_empty() || !needs.ahead.is_empty()).then_some(needs)
    }

    pub fn next_digest(&self) -> Option<u32> {
        let waits = |file: &File| {
            matches!(file.state, State::Ready(_))
                && matches!(file.digest, Digest::Pending | Digest::Running(..))
        };
        let mut files = self.files.iter();
        files.find(|(_, file)| waits(file)).map(|(id, _)| *id)
    }

    /// Leaves a file without a digest, because it would need every byte of it.
    pub fn skip_digest(&mut self, id: u32) {
        if let Some(file) = self.files.get_mut(&id) {
            file.digest = Digest::Unreadable;
        }
    }

    pub fn digest_all(&mut self) {
        while self.digest().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn digest(bytes: usize) -> (usize, String) {
        let source = Memory::new(vec![0; bytes]);
        let mut digest = Digest::default();
        for steps in 1.. {
            digest = digest.step(&source);
            if let Some(text) = digest.text() {
                return (steps, text.to_owned());
            }
        }
        unreachable!()
    }

    /// The expected values are from `head -c N /dev/zero | sha256sum` of GNU coreutils 9.
    #[test]
    fn in_steps_as_in_one_go() {
        let expected = [
            (
                0,
                1,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                1 << 22,
                1,
                "bb9f8df61474d25e71fa00722318cd387396ca1736605e1248821cc0de3d3af8",
            ),
            (
                10_000_000,
                3,
                "f5e02aa71e67f41d79023a128ca35bad86cf7b6656967bfe0884b3a3c4325eaf",
            ),
        ];
        for (bytes, steps, text) in expected {
            assert_eq!(digest(bytes), (steps, text.to_owned()), "{bytes} bytes");
        }
    }

    #[test]
    fn a_file_that_went_away_has_none_and_ends() {
        struct Gone;
        impl ByteSource for Gone {
            fn len(&self) -> u64 {
                10
            }
            fn read(&self, _: u64, _: usize) -> crate::base::error::Result<bytes::Bytes> {
                Err(crate::source::unreadable("gone"))
            }
        }
        let digest = Digest::default().step(&Gone);
        assert!(matches!(digest, Digest::Unreadable));
        assert!(matches!(digest.step(&Gone), Digest::Unreadable));
    }
}
