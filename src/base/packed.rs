//! Numbers and texts as bytes, to move data from one worker to another of the same build.

/// Writes numbers and texts one after the other.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    pub fn u64(&mut self, value: u64) {
        self.0.extend(value.to_le_bytes());
    }

    /// A number of things in memory.
    pub fn length(&mut self, length: usize) {
        self.u64(length as u64);
    }

    /// A text with its length.
    pub fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend(text.as_bytes());
    }

    /// Texts without a gap, to be read as one.
    pub fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str> + Clone) {
        self.length(texts.clone().map(str::len).sum());
        texts.for_each(|text| self.0.extend(text.as_bytes()));
    }

    /// The bytes that were written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what a [`Packer`] wrote, in the same order. Every function returns `None` at the end of
/// the bytes, and no length makes it ask for more memory than the bytes can fill.
#[derive(Debug)]
pub struct Unpacker<'a>(&'a [u8]);

impl<'a> Unpacker<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u64()?).ok()
    }

    /// So many numbers of 32 bits.
    pub fn u32s(&mut self, length: usize) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let bytes = self.take(length.checked_mul(4)?)?;
        let numbers = bytes.as_chunks::<4>().0.iter();
        Some(numbers.map(|bytes| u32::from_le_bytes(*bytes)))
    }

    /// So many numbers of 64 bits.
    pub fn u64s(&mut self, length: usize) -> Option<impl Iterator<Item = u64> + use<'a>> {
        let bytes = self.take(length.checked_mul(8)?)?;
        let numbers = bytes.as_chunks::<8>().0.iter();
        Some(numbers.map(|bytes| u64::from_le_bytes(*bytes)))
    }

    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        self.take(length)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.length()?;
        str::from_utf8(self.take(length)?).ok()
    }

    /// Whether all bytes are read.
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_comes_back() {
        let mut packer = Packer::default();
        packer.u8(7);
        packer.text("é");
        packer.length(2);
        packer.u32(u32::MAX);
        packer.u32(1);
        packer.u64(u64::MAX);
        let bytes = packer.finish();
        let mut unpacker = Unpacker::new(&bytes);
        assert_eq!((unpacker.u8(), unpacker.text()), (Some(7), Some("é")));
        let length = unpacker.length().unwrap();
        assert!(unpacker.u32s(length).unwrap().eq([u32::MAX, 1]));
        assert!(!unpacker.is_at_end() && unpacker.u64s(2).is_none());
        assert_eq!((unpacker.u64(), unpacker.u8()), (Some(u64::MAX), None));
        assert!(unpacker.is_at_end());
        let mut short = Unpacker::new(&bytes[..9]);
        assert_eq!((short.u8(), short.text()), (Some(7), None));
    }
}
