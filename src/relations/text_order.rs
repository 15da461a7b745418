//! Sorts millions of strings.
//!
//! Eight bytes of each string lie beside its number, so that a comparison visits no text. Strings
//! with equal bytes are sorted by the next eight. Long lists are first spread over buckets by the
//! bits in which their keys differ, so that what is sorted fits the cache.

use super::arena::Arena;
use crate::base::pulse;

/// The numbers of all strings in the order of their bytes. Equal strings are in the order of their
/// numbers.
pub(super) fn in_order(arena: &Arena) -> Vec<u32> {
    // The cast loses nothing: a store has at most 32 bits of strings.
    let numbers = 0..arena.len() as u32;
    let mut order: Vec<Keyed> = numbers.map(Keyed::new).collect();
    let mut sorter = Sorter { arena, unheard: 0 };
    sorter.sort(&mut order, 0);
    order.iter().map(|keyed| keyed.number).collect()
}

/// Eight bytes of a string, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    key: u64,
    /// How many bytes the string has from there, up to one more than the key.
    left: u8,
    number: u32,
}

/// Bytes of a key.
const KEY_BYTES: usize = 8;

/// Strings with so many bytes in common are compared whole. This bounds the depth of the recursion.
pub(super) const DEEPEST: usize = 128;

/// Longer lists are spread over buckets.
const RUN: usize = 1 << 15;

/// Bits of a key that choose a bucket.
const BITS: u32 = 8;

/// Strings between two signs of life.
const HEARD: usize = 1 << 12;

impl Keyed {
    fn new(number: u32) -> Self {
        Self {
            key: 0,
            left: 0,
            number,
        }
    }
}

struct Sorter<'a> {
    arena: &'a Arena,
    /// Strings since the last sign of life.
    unheard: usize,
}

impl Sorter<'_> {
    fn beat(&mut self, strings: usize) {
        self.unheard += strings;
        if self.unheard >= HEARD {
            pulse::beat(self.unheard as u32);
            self.unheard = 0;
        }
    }

    /// Sorts strings that have their first `depth` bytes in common.
    fn sort(&mut self, order: &mut [Keyed], depth: usize) {
        let arena = self.arena;
        let rest = |number: u32| arena.bytes_of(number).get(depth..).unwrap_or_default();
        if depth >= DEEPEST {
            order.sort_unstable_by(|a, b| {
                let texts = rest(a.number).cmp(rest(b.number));
                texts.then(a.number.cmp(&b.number))
            });
            return self.beat(order.len());
        }
        for some in order.chunks_mut(HEARD) {
            for keyed in some.iter_mut() {
                let rest = rest(keyed.number);
                keyed.key = key(rest);
                keyed.left = rest.len().min(KEY_BYTES + 1) as u8;
            }
            self.beat(some.len());
        }
        self.sort_keys(order);
        for same in order.chunk_by_mut(|a, b| (a.key, a.left) == (b.key, b.left)) {
            if same.len() > 1 && usize::from(same[0].left) > KEY_BYTES {
                self.sort(same, depth + KEY_BYTES);
            }
        }
    }

    fn sort_keys(&mut self, order: &mut [Keyed]) {
        let Some(shift) = differing(order).filter(|_| order.len() > RUN) else {
            order.sort_unstable();
            return self.beat(order.len());
        };
        let mut rest = order;
        for length in spread(rest, shift) {
            let (bucket, after) = rest.split_at_mut(length);
            self.sort_keys(bucket);
            rest = after;
        }
    }
}

/// The first eight bytes as a number in the same order; bytes that are missing are 0.
fn key(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut bytes = [0; KEY_BYTES];
    bytes[..text.len()].copy_from_slice(text);
    u64::from_be_bytes(bytes)
}

/// The place of the highest bits in which the keys differ; `None` if all are equal.
fn differing(order: &[Keyed]) -> Option<u32> {
    let first = order.first()?.key;
    let differ = order
        .iter()
        .fold(0, |bits, keyed| bits | (keyed.key ^ first));
    (differ != 0).then(|| (u64::BITS - differ.leading_zeros()).saturating_sub(BITS))
}

/// Moves strings into buckets by the bits of their keys at `shift`, and gives the length of each
/// bucket. The higher bits of all keys are equal.
fn spread(order: &mut [Keyed], shift: u32) -> [usize; 1 << BITS] {
    let bucket = |keyed: &Keyed| (keyed.key >> shift) as usize & ((1 << BITS) - 1);
    let mut lengths = [0; 1 << BITS];
    for keyed in order.iter() {
        lengths[bucket(keyed)] += 1;
    }
    let mut free = [0; 1 << BITS];
    let mut ends = [0; 1 << BITS];
    let mut end = 0;
    for (place, length) in lengths.iter().enumerate() {
        free[place] = end;
        end += length;
        ends[place] = end;
    }
    // Each swap brings one string into its bucket.
    for place in 0..1 << BITS {
        while free[place] < ends[place] {
            let belongs = bucket(&order[free[place]]);
            if belongs != place {
                order.swap(free[place], free[belongs]);
            }
            free[belongs] += 1;
        }
    }
    lengths
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(texts: &[String]) -> Vec<u32> {
        let mut arena = Arena::default();
        for text in texts {
            arena.push(text).unwrap();
        }
        in_order(&arena)
    }

    fn expected(texts: &[String]) -> Vec<u32> {
        let mut order: Vec<u32> = (0..texts.len() as u32).collect();
        order.sort_by_key(|number| &texts[*number as usize]);
        order
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_bytes(
            texts in prop::collection::vec("[ab\\x00é]{0,20}", 0..300),
        ) {
            prop_assert_eq!(sorted(&texts), expected(&texts));
        }
    }

    #[test]
    fn long_lists_are_spread_without_a_loss() {
        // More than a run, with common beginnings, repeated strings and one far away.
        let mut state = 1u64;
        let texts = (0..3 * RUN + 7).map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            match state >> 61 {
                0 => "common beginning".to_owned(),
                1 => format!("common {}", state >> 40),
                2 => format!("common beginning {}", state >> 40),
                _ => format!("{:x}", state >> 44),
            }
        });
        let texts: Vec<String> = texts.chain(["\u{10ffff}".to_owned()]).collect();
        assert_eq!(sorted(&texts), expected(&texts));
    }
}
