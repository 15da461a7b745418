//! A cursor over Thrift's compact protocol. It reads the claims of a footer or a page header before
//! a decoder allocates memory or recurses for them.
//!
//! No Thrift library stands in for it: one decodes what it is given, which is the step that fails
//! (`docs/decisions/footer-check.md`).
//!
//! Source: the compact protocol's specification in the Apache Thrift repository,
//! `doc/specs/thrift-compact-protocol.md`.

/// Nesting of structs and lists inside one header. Parquet's metadata nests below 12.
const DEPTH: u32 = 32;

/// The reason why bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The bytes end inside a value. More bytes may help.
    Short,
    /// The bytes are wrong, and more bytes cannot help.
    Malformed,
}

type Result<T> = std::result::Result<T, Broken>;

/// Wire types that the callers care about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WireType {
    True,
    False,
    Byte,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
}

impl WireType {
    fn of(nibble: u8) -> Result<Self> {
        Ok(match nibble {
            1 => Self::True,
            2 => Self::False,
            3 => Self::Byte,
            4 => Self::I16,
            5 => Self::I32,
            6 => Self::I64,
            7 => Self::Double,
            8 => Self::Binary,
            9 => Self::List,
            10 => Self::Set,
            11 => Self::Map,
            12 => Self::Struct,
            _ => return Err(Broken::Malformed),
        })
    }
}

/// A position in bytes of the compact protocol.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.rest.split_first().ok_or(Broken::Short)?;
        self.rest = rest;
        Ok(*first)
    }

    /// An unsigned variable-length integer.
    pub(super) fn varint(&mut self) -> Result<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Broken::Malformed)
    }

    /// A zigzag integer of any of the widths 16, 32 and 64.
    pub(super) fn integer(&mut self) -> Result<i64> {
        let raw = self.varint()?;
        Ok((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }

    /// The kind and number of the elements of a list that starts here. Every element takes at least
    /// one byte, so a number above the remaining bytes is wrong.
    pub(super) fn list(&mut self) -> Result<(WireType, usize)> {
        let head = self.byte()?;
        // Some writers leave out the element type of an empty list.
        if head == 0 {
            return Ok((WireType::Byte, 0));
        }
        let count = match head >> 4 {
            15 => self.varint()?,
            short => u64::from(short),
        };
        let kind = WireType::of(head & 0x0f)?;
        // Readers disagree on the length of a boolean in a list, and no footer has one.
        if matches!(kind, WireType::True | WireType::False) {
            return Err(Broken::Malformed);
        }
        if count > self.rest.len() as u64 {
            return Err(Broken::Short);
        }
        Ok((kind, count as usize))
    }

    /// Walks the fields of a struct that starts here: `visit` gets each field's number and kind
    /// and reads the value, or returns `false` to have it skipped.
    pub(super) fn fields(
        &mut self,
        visit: impl FnMut(&mut Self, i64, WireType) -> Result<bool>,
    ) -> Result<()> {
        self.fields_at(DEPTH, visit)
    }

    fn fields_at(
        &mut self,
        depth: u32,
        mut visit: impl FnMut(&mut Self, i64, WireType) -> Result<bool>,
    ) -> Result<()> {
        let mut number = 0i64;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            number = match head >> 4 {
                0 => self.integer()?,
                delta => number
                    .checked_add(i64::from(delta))
                    .ok_or(Broken::Malformed)?,
            };
            // A reader with fewer bits would read a different number.
            if i16::try_from(number).is_err() {
                return Err(Broken::Malformed);
            }
            let kind = WireType::of(head & 0x0f)?;
            if !visit(self, number, kind)? {
                self.skip(kind, depth)?;
            }
        }
    }

    /// Skips one value.
    pub(super) fn skip(&mut self, kind: WireType, depth: u32) -> Result<()> {
        let deeper = depth.checked_sub(1).ok_or(Broken::Malformed)?;
        match kind {
            WireType::True | WireType::False => Ok(()),
            WireType::Byte => self.byte().map(drop),
            WireType::I16 | WireType::I32 | WireType::I64 => self.varint().map(drop),
            WireType::Double => self.take(8).map(drop),
            WireType::Binary => {
                let length = self.varint()?;
                self.take(length).map(drop)
            }
            WireType::List | WireType::Set => {
                let (element, count) = self.list()?;
                (0..count).try_for_each(|_| self.skip(element, deeper))
            }
            // No footer has a map with entries.
            WireType::Map => match self.varint()? {
                0 => Ok(()),
                _ => Err(Broken::Malformed),
            },
            WireType::Struct => self.fields_at(deeper, |_, _, _| Ok(false)),
        }
    }

    /// The bytes not yet read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8]> {
        let length = usize::try_from(length).map_err(|_| Broken::Short)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Broken::Short)?;
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zigzag_integers_as_the_specification_lists_them() {
        for (bytes, value) in [
            (&[0u8][..], 0),
            (&[1], -1),
            (&[2], 1),
            (&[3], -2),
            (&[0xfe, 0xff, 0xff, 0xff, 0x0f], i64::from(i32::MAX)),
            (&[0xff, 0xff, 0xff, 0xff, 0x0f], i64::from(i32::MIN)),
        ] {
            assert_eq!(Cursor::new(bytes).integer(), Ok(value));
        }
    }

    #[test]
    fn lies_and_endless_nesting_are_refused() {
        // A list claims 2^31 bytes, but the buffer has only a few.
        assert_eq!(
            Cursor::new(&[0xf3, 0x80, 0x80, 0x80, 0x80, 0x08, 0]).list(),
            Err(Broken::Short)
        );
        // Lists in lists, deeper than any header of the format.
        let nested = [0x19u8; 100];
        assert_eq!(
            Cursor::new(&nested).skip(WireType::List, DEPTH),
            Err(Broken::Malformed)
        );
        // An integer that never ends.
        assert_eq!(Cursor::new(&[0xff; 20]).integer(), Err(Broken::Malformed));
    }
}
