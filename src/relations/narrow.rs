/// Numbers of 32 bits that take fewer while the numbers of a block are near each other, as those of
/// names are in rows that are sorted by a name. They cannot be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Narrow {
    blocks: Vec<Block>,
    /// The number of a missing value, which is near no other.
    missing: u32,
    len: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Block {
    /// All are this number.
    Same(u32),
    /// What each has beyond the least; the greatest stands for a missing value.
    One(u32, Box<[u8]>),
    /// The same with two bytes.
    Two(u32, Box<[u16]>),
    Four(Box<[u32]>),
}

/// Numbers in a block.
const BLOCK: usize = 1 << 12;

impl Narrow {
    // One copy of the code serves the columns of every type.
    pub(super) fn new(numbers: &mut dyn Iterator<Item = u32>, missing: u32) -> Self {
        let mut numbers = numbers.peekable();
        let mut narrow = Self {
            blocks: Vec::new(),
            missing,
            len: 0,
        };
        let mut block = Vec::with_capacity(BLOCK);
        while numbers.peek().is_some() {
            block.clear();
            block.extend(numbers.by_ref().take(BLOCK));
            narrow.len += block.len();
            narrow.blocks.push(Block::new(&block, missing));
        }
        narrow
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<u32> {
        if index >= self.len {
            return None;
        }
        let place = index % BLOCK;
        // The sums do not wrap: each is a number that was given.
        Some(match self.blocks.get(index / BLOCK)? {
            Block::Same(number) => *number,
            Block::One(least, more) => match *more.get(place)? {
                u8::MAX => self.missing,
                more => least.wrapping_add(more.into()),
            },
            Block::Two(least, more) => match *more.get(place)? {
                u16::MAX => self.missing,
                more => least.wrapping_add(more.into()),
            },
            Block::Four(numbers) => *numbers.get(place)?,
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len).filter_map(|index| self.get(index))
    }
}

impl Block {
    fn new(numbers: &[u32], missing: u32) -> Self {
        let there = numbers.iter().filter(|number| **number != missing);
        let (least, most) = (there.clone().min(), there.max());
        let least = least.copied().unwrap_or(missing);
        let spread = most.copied().unwrap_or(missing) - least;
        if spread == 0 && numbers.iter().all(|number| *number == least) {
            return Self::Same(least);
        }
        let more = |number: &u32| match *number {
            number if number == missing => None,
            number => Some(number - least),
        };
        // The casts lose nothing, because no number has more than the spread.
        if spread < u8::MAX.into() {
            let narrow = numbers.iter().map(|n| more(n).map_or(u8::MAX, |n| n as u8));
            Self::One(least, narrow.collect())
        } else if spread < u16::MAX.into() {
            let narrow = numbers
                .iter()
                .map(|n| more(n).map_or(u16::MAX, |n| n as u16));
            Self::Two(least, narrow.collect())
        } else {
            Self::Four(numbers.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back() {
        for missing in [0, u32::MAX] {
            // A block of equal numbers, then of near ones, of farther ones, of any, of missing ones.
            let spreads = [
                1,
                200,
                254,
                255,
                256,
                60_000,
                65_534,
                65_535,
                65_536,
                u32::MAX,
            ];
            let of_block = |spread: u32| {
                (0..BLOCK as u32).map(move |index| match index % 7 {
                    0 => missing,
                    1 => 1,
                    2 => spread,
                    _ => 1 + index % spread,
                })
            };
            let mut numbers: Vec<u32> = spreads.into_iter().flat_map(of_block).collect();
            numbers.extend([missing; BLOCK]);
            numbers.extend([7; BLOCK]);
            numbers.extend([3, missing, u32::MAX - 1, 5]);
            let narrow = Narrow::new(&mut numbers.iter().copied(), missing);
            assert_eq!(narrow.len(), numbers.len());
            assert!(narrow.iter().eq(numbers.iter().copied()));
            assert_eq!(narrow.get(numbers.len()), None);
            let sizes = narrow.blocks.iter().map(|block| match block {
                Block::Same(_) => 0,
                Block::One(..) => 1,
                Block::Two(..) => 2,
                Block::Four(_) => 4,
            });
            let sizes: Vec<u32> = sizes.collect();
            assert_eq!(sizes[..3], [1, 1, 1]);
            assert_eq!(sizes[10..], [0, 0, 4]);
        }
        assert_eq!(Narrow::new(&mut std::iter::empty(), 0).get(0), None);
    }
}
