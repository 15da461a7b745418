//! Strings, each known by a number.
//!
//! The table is hashbrown's. The store of the text is our own, since it must grow in blocks that are
//! never copied (`docs/decisions/compact-columns.md`).

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::hash::BuildHasher;
use std::ops::Range;

use super::Blocks;
use crate::base::pulse;

/// A string of a [`Names`] store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

impl Name {
    /// A missing value in a column of names.
    pub const MISSING: Self = Self(u32::MAX);

    /// The name, unless it is missing.
    pub fn known(self) -> Option<Self> {
        (self != Self::MISSING).then_some(self)
    }

    /// Its number in the store, in the order in which names were added.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// Bytes of one block of text.
const BLOCK_BYTES: usize = 1 << 20;

/// Strings in blocks of text, each with a number.
#[derive(Debug, Clone, Default)]
struct Arena {
    blocks: Vec<String>,
    /// The start of each string: the block, then the byte in the block.
    starts: Blocks<u32>,
    bytes: u64,
}

/// Bits of a start that count bytes within a block.
const WITHIN: u32 = BLOCK_BYTES.trailing_zeros();

impl Arena {
    /// The number of the string, or `None` when the store is full or the string does not fit.
    fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.starts.len())
            .ok()
            .filter(|number| *number < u32::MAX)?;
        // A start must be inside its block, so the last byte of a block is never used.
        if text.len() >= BLOCK_BYTES {
            return None;
        }
        let fits = |block: &String| block.len() + text.len() < BLOCK_BYTES;
        if !self.blocks.last().is_some_and(fits) {
            if self.blocks.len() >= 1 << (32 - WITHIN) {
                return None;
            }
            let first = self.blocks.is_empty();
            self.blocks.push(if first {
                String::new()
            } else {
                String::with_capacity(BLOCK_BYTES)
            });
        }
        let index = self.blocks.len() - 1;
        let block = &mut self.blocks[index];
        self.starts
            .push((index as u32) << WITHIN | block.len() as u32);
        block.push_str(text);
        self.bytes += text.len() as u64;
        Some(number)
    }

    /// The block of a string and its place there.
    fn place(&self, number: u32) -> Option<(&String, Range<usize>)> {
        let split = |start: u32| {
            (
                (start >> WITHIN) as usize,
                (start as usize) & (BLOCK_BYTES - 1),
            )
        };
        let (block, begin) = split(*self.starts.get(number as usize)?);
        let text = self.blocks.get(block)?;
        let end = match self.starts.get(number as usize + 1).copied().map(split) {
            Some((next, end)) if next == block => end,
            _ => text.len(),
        };
        Some((text, begin..end))
    }

    fn get(&self, number: u32) -> Option<&str> {
        let (block, place) = self.place(number)?;
        block.get(place)
    }

    /// The bytes of the string; empty if there is none. A slice of text would be checked at both
    /// ends, which a sort of millions of strings cannot afford.
    fn bytes_of(&self, number: u32) -> &[u8] {
        let place = self.place(number);
        let bytes = place.and_then(|(block, place)| block.as_bytes().get(place));
        bytes.unwrap_or_default()
    }
}

/// Stores strings and gives each a number.
///
/// Each string takes its text and 4 bytes for its place. Strings that [`Self::intern`] stored take
/// 5 to 10 bytes of hash table more; see [`super`] for the measurement.
#[derive(Debug, Clone, Default)]
pub struct Names {
    arena: Arena,
    /// So many strings at the beginning ascend and differ. They are found by halving.
    ascending: u32,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The name of a string, which is stored if it is new. `None` if it does not fit: the store
    /// holds 4 GiB and a string 1 MiB at most.
    pub fn intern(&mut self, text: &str) -> Option<Name> {
        if let Some(name) = self.find_ascending(text) {
            return Some(name);
        }
        let hash = self.hasher.hash_one(text);
        let (arena, hasher) = (&mut self.arena, &self.hasher);
        let same = |number: &u32| arena.get(*number) == Some(text);
        let rehash = |number: &u32| hasher.hash_one(arena.get(*number).unwrap_or_default());
        match self.table.entry(hash, same, rehash) {
            Entry::Occupied(entry) => Some(Name(*entry.get())),
            Entry::Vacant(entry) => {
                let number = self.arena.push(text)?;
                entry.insert(number);
                Some(Name(number))
            }
        }
    }

    /// A new name for a string, without a search for an equal one. It suits millions of strings of
    /// which few are equal: [`Relations::in_order`](super::Relations::in_order) makes equal strings
    /// one name again, and only it. `None` as in [`Self::intern`].
    pub fn append(&mut self, text: &str) -> Option<Name> {
        self.arena.push(text).map(Name)
    }

    /// The name of a string that [`Self::intern`] stored, or of any string once the store is in
    /// order.
    pub fn find(&self, text: &str) -> Option<Name> {
        if let Some(name) = self.find_ascending(text) {
            return Some(name);
        }
        let same = |number: &u32| self.arena.get(*number) == Some(text);
        let number = self.table.find(self.hasher.hash_one(text), same)?;
        Some(Name(*number))
    }

    fn find_ascending(&self, text: &str) -> Option<Name> {
        let (mut from, mut to) = (0, self.ascending);
        while from < to {
            let middle = from + (to - from) / 2;
            match self.arena.get(middle).cmp(&Some(text)) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(Name(middle)),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The same strings in ascending order, each once, and the new name of each old one.
    pub(super) fn ordered(self) -> (Self, Vec<Name>) {
        // Strings are sorted in runs that fit the cache, and the runs are merged.
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        let mut keyed = Vec::with_capacity(RUN.min(order.len()));
        let runs = pulse::through(order.chunks_mut(RUN)).map(|run| {
            pulse::beat(run.len() as u32);
            keyed.extend(run.iter().map(|number| Keyed::new(*number)));
            sort_texts(&mut keyed, &self.arena, 0);
            for (place, keyed) in run.iter_mut().zip(keyed.drain(..)) {
                *place = keyed.number;
            }
            &*run
        });
        let text = |number: &u32| self.arena.bytes_of(*number);
        let mut heads: BinaryHeap<_> = runs
            .filter_map(|run| Some((Reverse(text(run.first()?)), run)))
            .collect();
        let mut names = vec![Name::MISSING; self.len()];
        let mut arena = Arena::default();
        let mut last = None;
        while let Some(mut head) = heads.peek_mut() {
            pulse::beat(1);
            let (Reverse(least), run) = &mut *head;
            let Some((first, rest)) = run.split_first() else {
                break;
            };
            if last != Some(*least) {
                // This cannot fail: the new store needs as much room as the old one.
                let _ = arena.push(self.arena.get(*first).unwrap_or_default());
                last = Some(least);
            }
            names[*first as usize] = Name(arena.starts.len() as u32 - 1);
            match rest.first() {
                Some(next) => (*least, *run) = (text(next), rest),
                None => {
                    PeekMut::pop(head);
                }
            }
        }
        let ordered = Self {
            ascending: arena.starts.len() as u32,
            arena,
            ..Self::default()
        };
        (ordered, names)
    }

    /// The string of a name; `None` if the name is missing or belongs to another store.
    pub fn get(&self, name: Name) -> Option<&str> {
        self.arena.get(name.0)
    }

    /// The names in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = Name> + use<> {
        // Numbers of the store are below the greatest, which marks a missing name.
        (0..self.len() as u32).map(Name)
    }

    /// Bytes of all strings together.
    pub fn bytes(&self) -> u64 {
        self.arena.bytes
    }

    pub fn len(&self) -> usize {
        self.arena.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Texts of any length, such as whole cards, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: Blocks<Option<Box<str>>>,
}

impl Texts {
    /// Adds a text or a missing value.
    pub fn push(&mut self, text: Option<&str>) {
        self.texts.push(text.map(Into::into));
    }

    /// Adds a text at the end, or replaces a missing one.
    pub(super) fn put(&mut self, index: usize, text: &str) {
        match self.texts.get_mut(index) {
            Some(before) if before.is_none() => *before = Some(text.into()),
            Some(_) => {}
            None => self.push(Some(text)),
        }
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        self.texts.get(index)?.as_deref()
    }

    /// Number of texts, missing ones included.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A set of names in a [`Sets`] store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Set(u32);

impl Set {
    /// The set without members.
    pub const EMPTY: Self = Self(0);

    /// Its number in the store, in the order in which sets were added.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// Strings that are sorted at once.
const RUN: usize = 1 << 15;

/// Eight bytes of a string, and its number. Most comparisons need no look at the text.
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
const DEEPEST: usize = 128;

impl Keyed {
    fn new(number: u32) -> Self {
        Self {
            key: 0,
            left: 0,
            number,
        }
    }
}

/// Sorts strings that have their first `depth` bytes in common.
fn sort_texts(order: &mut [Keyed], arena: &Arena, depth: usize) {
    let rest = |number: u32| arena.bytes_of(number).get(depth..).unwrap_or_default();
    if depth >= DEEPEST {
        order.sort_unstable_by(|a, b| rest(a.number).cmp(rest(b.number)));
        return;
    }
    for keyed in order.iter_mut() {
        let rest = rest(keyed.number);
        let mut bytes = [0; KEY_BYTES];
        let common = rest.len().min(KEY_BYTES);
        bytes[..common].copy_from_slice(&rest[..common]);
        keyed.key = u64::from_be_bytes(bytes);
        keyed.left = rest.len().min(KEY_BYTES + 1) as u8;
    }
    order.sort_unstable();
    for same in order.chunk_by_mut(|a, b| (a.key, a.left) == (b.key, b.left)) {
        if same.len() > 1 && same[0].left as usize > KEY_BYTES {
            sort_texts(same, arena, depth + KEY_BYTES);
        }
    }
}

/// Stores each set of names once as an ascending list. The models of a hub share a few thousand
/// sets of libraries, so a row takes only 4 bytes.
#[derive(Debug, Clone, Default)]
pub struct Sets {
    members: Blocks<Name>,
    /// The end of each set's members; set 0, the empty set, has no entry.
    ends: Blocks<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Sets {
    /// The sets in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = Set> + use<> {
        (0..=self.ends.len() as u32).map(Set)
    }

    /// The set of these names, which it sorts; `None` if the set does not fit.
    pub fn intern(&mut self, names: &mut Vec<Name>) -> Option<Set> {
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Some(Set::EMPTY);
        }
        let hash = self.hasher.hash_one(names.as_slice());
        let (members, ends, hasher) = (&self.members, &self.ends, &self.hasher);
        let same = |set: &u32| members_of(members, ends, *set).eq(names.iter().copied());
        let rehash = |set: &u32| {
            let all: Vec<Name> = members_of(members, ends, *set).collect();
            hasher.hash_one(all.as_slice())
        };
        match self.table.entry(hash, same, rehash) {
            Entry::Occupied(entry) => Some(Set(*entry.get())),
            Entry::Vacant(entry) => {
                let end = u32::try_from(self.members.len() + names.len()).ok()?;
                let number = self.ends.len() as u32 + 1;
                for name in names.iter() {
                    self.members.push(*name);
                }
                self.ends.push(end);
                entry.insert(number);
                Some(Set(number))
            }
        }
    }

    /// The members, ascending.
    pub fn members(&self, set: Set) -> impl Iterator<Item = Name> {
        members_of(&self.members, &self.ends, set.0)
    }
}

fn members_of<'a>(
    members: &'a Blocks<Name>,
    ends: &'a Blocks<u32>,
    set: u32,
) -> impl Iterator<Item = Name> + use<'a> {
    let end = |number: u32| {
        let index = number.checked_sub(1);
        index.map_or(0, |index| *ends.get(index as usize).unwrap_or(&0) as usize)
    };
    let range = match set {
        0 => 0..0,
        _ => end(set - 1)..end(set),
    };
    range.filter_map(|index| members.get(index).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_are_one_name() {
        let mut names = Names::default();
        let long = "x".repeat(BLOCK_BYTES / 3);
        let texts = ["a", "", "ab", &long, "b", &long[1..], &long[2..], "é"];
        let given: Vec<Name> = texts.iter().map(|t| names.intern(t).unwrap()).collect();
        assert_eq!(names.len(), texts.len());
        for (text, name) in texts.iter().zip(&given) {
            assert_eq!(names.intern(text), Some(*name));
            assert_eq!(names.find(text), Some(*name));
            assert_eq!(names.get(*name), Some(*text));
        }
        assert_eq!(names.find("c"), None);
        assert_eq!(names.get(Name::MISSING), None);
        assert_eq!(names.intern(&"x".repeat(BLOCK_BYTES)), None);
    }

    #[test]
    fn strings_in_order_are_kept_once() {
        let long = "x".repeat(3 * DEEPEST);
        let longer = format!("{long}\0");
        let ends = [
            "",
            "\0",
            "\0\0",
            "a",
            "a\0",
            "abcdefgh",
            "abcdefgh\0",
            "abcdefghi",
            "é",
        ];
        let texts = ends
            .iter()
            .copied()
            .chain([long.as_str(), &longer, &long[1..]]);
        let texts: Vec<&str> = texts.collect();
        let mut names = Names::default();
        // Each text has a hashed name and two others.
        let hashed: Vec<Name> = texts.iter().map(|t| names.intern(t).unwrap()).collect();
        let others = texts.iter().rev().chain(&texts);
        let others: Vec<Name> = others.map(|text| names.append(text).unwrap()).collect();
        let (mut ordered, numbers) = names.ordered();
        let mut expected = texts.clone();
        expected.sort_unstable();
        let kept: Vec<&str> = ordered.iter().map(|n| ordered.get(n).unwrap()).collect();
        assert_eq!(kept, expected);
        let of = |name: &Name| numbers[name.index()];
        for (place, text) in texts.iter().enumerate() {
            let name = of(&hashed[place]);
            assert_eq!(ordered.get(name), Some(*text));
            assert_eq!(of(&others[texts.len() + place]), name);
            assert_eq!(of(&others[texts.len() - 1 - place]), name);
            assert_eq!(ordered.find(text), Some(name));
            assert_eq!(ordered.intern(text), Some(name));
        }
        assert_eq!(ordered.find("abc"), None);
        let new = ordered.intern("abc").unwrap();
        assert_eq!((ordered.find("abc"), new.index()), (Some(new), texts.len()));
    }

    #[test]
    fn sets_do_not_depend_on_order_or_repeats() {
        let mut sets = Sets::default();
        let set = |sets: &mut Sets, names: &[u32]| {
            sets.intern(&mut names.iter().map(|n| Name(*n)).collect())
                .unwrap()
        };
        let ab = set(&mut sets, &[1, 2]);
        assert_eq!(set(&mut sets, &[2, 1, 2]), ab);
        assert_ne!(set(&mut sets, &[1]), ab);
        assert_eq!(set(&mut sets, &[]), Set::EMPTY);
        assert!(sets.members(ab).eq([Name(1), Name(2)]));
        assert_eq!(sets.members(Set::EMPTY).count(), 0);
    }
}
