//! The format's hybrid of repeated and packed integers. Reading them allocates nothing.
//!
//! Source: the format's `Encodings.md`, run length encoding / bit-packing hybrid.

use std::ops::Range;

use super::super::thrift::{Broken, Cursor};

/// Integers of up to 32 bits in packed form, the lowest bits first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'a> {
    bytes: &'a [u8],
    width: u32,
}

impl<'a> Packed<'a> {
    pub(super) fn new(bytes: &'a [u8], width: u32) -> Self {
        Self { bytes, width }
    }

    /// The number of whole integers in the bytes; `None` without an end, for a width of 0.
    fn whole(self) -> Option<u64> {
        (self.bytes.len() as u64 * 8).checked_div(u64::from(self.width))
    }

    /// The integer at a place. Missing bits are 0.
    pub(super) fn at(self, place: u64) -> u64 {
        let bit = place.saturating_mul(u64::from(self.width));
        let rest = usize::try_from(bit / 8)
            .ok()
            .and_then(|from| self.bytes.get(from..))
            .unwrap_or_default();
        let word = rest.first_chunk::<8>().map_or_else(
            || {
                let later = rest.iter().rev();
                later.fold(0, |word, byte| word << 8 | u64::from(*byte))
            },
            |word| u64::from_le_bytes(*word),
        );
        word >> (bit % 8) & ((1 << self.width) - 1)
    }

    /// How many of the integers are 1, for a width of 1. All of them are there.
    fn ones(self, from: u64, count: u64) -> u64 {
        let end = from + count;
        let (whole, last) = (from.next_multiple_of(8).min(end), (end / 8 * 8).max(from));
        let each = |range: Range<u64>| range.map(|place| self.at(place)).sum::<u64>();
        if whole >= last {
            return each(from..end);
        }
        let bytes = self.bytes.get((whole / 8) as usize..(last / 8) as usize);
        let ones = bytes
            .unwrap_or_default()
            .iter()
            .map(|byte| byte.count_ones());
        each(from..whole) + ones.map(u64::from).sum::<u64>() + each(last..end)
    }
}

#[derive(Debug)]
enum Run<'a> {
    Repeated(u64),
    Packed(Packed<'a>, u64),
}

/// A position in integers of one width.
#[derive(Debug)]
pub(super) struct Runs<'a> {
    rest: Cursor<'a>,
    width: u32,
    run: Run<'a>,
    /// Integers that the run still has.
    left: u64,
}

impl<'a> Runs<'a> {
    /// The integers in these bytes, each of at most 32 bits.
    pub(super) fn new(bytes: &'a [u8], width: u32) -> Self {
        Self {
            rest: Cursor::new(bytes),
            width,
            run: Run::Repeated(0),
            left: 0,
        }
    }

    /// So many packed integers without the head of a run.
    pub(super) fn packed(bytes: &'a [u8], width: u32, count: u64) -> Self {
        Self {
            run: Run::Packed(Packed::new(bytes, width), 0),
            left: count,
            ..Self::new(&[], width)
        }
    }

    /// Moves to the next run if this one has ended. `None` at the end of the bytes, or if they are
    /// no runs.
    fn open(&mut self) -> Option<()> {
        while self.left == 0 {
            let head = self.rest.varint().ok().filter(|head| *head != 0)?;
            let count = u32::try_from(head >> 1).ok()?;
            if head & 1 == 1 {
                let count = count.checked_mul(8)?;
                let bytes = u64::from(count / 8) * u64::from(self.width);
                // Some writers leave out the bytes that the last values do not need.
                let here = bytes.min(self.rest.rest().len() as u64);
                let values = Packed::new(self.rest.take(here).ok()?, self.width);
                self.left = u64::from(count).min(values.whole().unwrap_or(u64::MAX));
                self.run = Run::Packed(values, 0);
                if here < bytes && self.left == 0 {
                    return None;
                }
            } else {
                let value = self.rest.take(u64::from(self.width.div_ceil(8))).ok()?;
                let value = Packed::new(value, 32).at(0);
                if value >> self.width != 0 {
                    return None;
                }
                self.left = u64::from(count);
                self.run = Run::Repeated(value);
            }
        }
        Some(())
    }

    /// The next integer, and how often it certainly follows. `None` at the end.
    pub(super) fn peek(&mut self) -> Option<(u64, u64)> {
        self.open()?;
        Some(match self.run {
            Run::Repeated(value) => (value, self.left),
            Run::Packed(values, at) => (values.at(at), 1),
        })
    }

    /// Skips integers, at most as many as [`Self::peek`] has just counted.
    pub(super) fn pass(&mut self, count: u64) {
        self.left -= count;
        if let Run::Packed(_, at) = &mut self.run {
            *at += count;
        }
    }

    /// Reads `count` integers: the greatest, and how many are `wanted`. `None` if there are fewer.
    pub(super) fn survey(&mut self, mut count: u64, wanted: u64) -> Option<(u64, u64)> {
        let (mut greatest, mut found) = (0, 0);
        while count > 0 {
            self.open()?;
            let here = self.left.min(count);
            match self.run {
                Run::Repeated(value) => {
                    greatest = greatest.max(value);
                    found += if value == wanted { here } else { 0 };
                }
                Run::Packed(values, at) if self.width == 1 && wanted == 1 => {
                    let ones = values.ones(at, here);
                    greatest = greatest.max(ones.min(1));
                    found += ones;
                }
                Run::Packed(values, at) => {
                    for value in (at..at + here).map(|place| values.at(place)) {
                        greatest = greatest.max(value);
                        found += u64::from(value == wanted);
                    }
                }
            }
            self.pass(here);
            count -= here;
        }
        Some((greatest, found))
    }

    /// The bytes after the run that was read last.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest.rest()
    }

    /// Whether every later head of a run is a number that ends. The decoder reads ahead, beyond
    /// what the page needs, and panics at a number without an end.
    pub(super) fn ends_well(&self) -> bool {
        let mut rest = self.rest.clone();
        loop {
            let bytes = match rest.varint() {
                Err(Broken::Malformed) => return false,
                Err(Broken::Short) => return true,
                Ok(0) => 0,
                Ok(head) if head & 1 == 1 => (head >> 1).saturating_mul(u64::from(self.width)),
                Ok(_) => u64::from(self.width.div_ceil(8)),
            };
            if rest.take(bytes).is_err() {
                return true;
            }
        }
    }

    /// Leaves out `count` integers. `None` if there are fewer.
    pub(super) fn skip(&mut self, mut count: u64) -> Option<()> {
        while count > 0 {
            self.open()?;
            let here = self.left.min(count);
            self.pass(here);
            count -= here;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_own_example() {
        // 0 to 7 in 3 bits: 10001000 11000110 11111010 in the format's Encodings.md.
        let bytes = [0x03, 0x88, 0xc6, 0xfa];
        let mut runs = Runs::new(&bytes, 3);
        for value in 0..8 {
            assert_eq!(runs.peek(), Some((value, 1)));
            runs.pass(1);
        }
        assert_eq!(runs.peek(), None);
        assert_eq!(Runs::new(&bytes, 3).survey(8, 5), Some((7, 1)));
        assert_eq!(Runs::new(&bytes, 3).survey(9, 5), None);
        // Two bytes of the three hold five integers.
        assert_eq!(Runs::new(&bytes[..3], 3).survey(5, 0), Some((4, 1)));
        assert_eq!(Runs::new(&bytes[..3], 3).survey(6, 0), None);
    }

    #[test]
    fn set_bits_are_counted_by_bytes() {
        let bytes = [0b1010_1100, 0xff, 0b0000_0001, 0b1000_0000];
        let values = Packed::new(&bytes, 1);
        for from in 0..32 {
            for count in 0..=32 - from {
                let one_by_one: u64 = (from..from + count).map(|place| values.at(place)).sum();
                assert_eq!(values.ones(from, count), one_by_one, "{from} {count}");
            }
        }
    }

    #[test]
    fn repeated_integers() {
        // Five times 1 in one bit, then three of eight packed: 1, 0, 1.
        let bytes = [10, 1, 3, 0b101];
        assert_eq!(Runs::new(&bytes, 1).survey(8, 1), Some((1, 7)));
        assert_eq!(Runs::new(&bytes, 1).survey(14, 1), None);
        // Behind the first run comes a number that never ends, or one more run, or nothing.
        for (after, well) in [(&[0xff; 11][..], false), (&[3, 9], true), (&[], true)] {
            let bytes = [&[10, 1], after].concat();
            let mut runs = Runs::new(&bytes, 1);
            assert_eq!(runs.survey(5, 1), Some((1, 5)));
            assert_eq!((runs.rest(), runs.ends_well()), (after, well));
        }
        // 2 does not fit one bit; a head of eleven bytes is no number; 2^33 values are too many.
        assert_eq!(Runs::new(&[10, 2], 1).peek(), None);
        assert_eq!(Runs::new(&[0xff; 12], 1).peek(), None);
        let many = [0x80, 0x80, 0x80, 0x80, 0x40, 1];
        assert_eq!(Runs::new(&many, 1).peek(), None);
        // A width of 0 has no bytes, and one of 32 four.
        assert_eq!(Runs::new(&[4], 0).survey(2, 0), Some((0, 2)));
        let wide = [2, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(Runs::new(&wide, 32).survey(1, 0), Some((0xffff_ffff, 0)));
    }
}
