//! Strings, each kept once and known by a number.
//!
//! The table is hashbrown's. The store of the text is our own, since it must grow in blocks that are
//! never copied (`docs/decisions/compact-columns.md`).

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};
use std::hash::BuildHasher;

use super::Blocks;

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

    fn get(&self, number: u32) -> Option<&str> {
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
        text.get(begin..end)
    }
}

/// Stores each string once and gives it a number.
///
/// Each string takes its text, 4 bytes for its place, and 5 to 10 bytes of hash table; see
/// [`super`] for the measurement.
#[derive(Debug, Clone, Default)]
pub struct Names {
    arena: Arena,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The name of a string, which is stored if it is new. `None` if it does not fit: the store
    /// holds 4 GiB and a string 1 MiB at most.
    pub fn intern(&mut self, text: &str) -> Option<Name> {
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

    /// The name of a string that is already stored.
    pub fn find(&self, text: &str) -> Option<Name> {
        let same = |number: &u32| self.arena.get(*number) == Some(text);
        let number = self.table.find(self.hasher.hash_one(text), same)?;
        Some(Name(*number))
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
