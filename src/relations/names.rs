//! Strings, each known by a number.
//!
//! The table is hashbrown's. The store of the text is our own, since it must grow in blocks that are
//! never copied (`docs/decisions/compact-columns.md`).

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};
use std::cmp::Ordering;
use std::hash::{BuildHasher, Hash};
use std::ops::Range;

use super::Blocks;
use super::arena::Arena;
use super::text_order::in_order;
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

    pub(super) fn of_number(number: u32) -> Self {
        Self(number)
    }
}

/// Strings that are visited at once, so few that the cache keeps them.
const AT_ONCE: usize = 256;

/// A number in a hash table beside the hash of what it stands for. Most others are told apart
/// without a look at their text, and a table grows without a look at any.
#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    number: u32,
}

impl Slot {
    /// The part of a hash that is kept.
    fn hash<T: Hash + ?Sized>(hasher: &DefaultHashBuilder, value: &T) -> u32 {
        (hasher.hash_one(value) >> 32) as u32
    }

    /// The bits by which a table finds a slot.
    fn bits(hash: u32) -> u64 {
        u64::from(hash) << 32 | u64::from(hash)
    }
}

/// Stores strings and gives each a number.
///
/// Each string takes its text and 4 bytes for its place. Strings that [`Self::intern`] stored take
/// 10 to 20 bytes of hash table more; see [`super`] for the measurement.
#[derive(Debug, Clone, Default)]
pub struct Names {
    arena: Arena,
    /// So many strings at the beginning ascend and differ. They are found by halving.
    ascending: u32,
    table: HashTable<Slot>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The name of a string, which is stored if it is new. `None` if it does not fit: the store
    /// holds 4 GiB and a string 1 MiB at most.
    pub fn intern(&mut self, text: &str) -> Option<Name> {
        if let Some(name) = self.find_ascending(text) {
            return Some(name);
        }
        self.intern_hashed(text, Slot::hash(&self.hasher, text))
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> Option<Name> {
        let arena = &mut self.arena;
        let same = |slot: &Slot| slot.hash == hash && is_text(arena, slot.number, text);
        let rehash = |slot: &Slot| Slot::bits(slot.hash);
        match self.table.entry(Slot::bits(hash), same, rehash) {
            Entry::Occupied(entry) => Some(Name(entry.get().number)),
            Entry::Vacant(entry) => {
                let number = arena.push(text)?;
                entry.insert(Slot { hash, number });
                Some(Name(number))
            }
        }
    }

    /// The names of many strings, as [`Self::intern`] gives them one by one. All hashes are looked
    /// up before any text, so that the processor waits for many places of memory at once and not
    /// for one after the other.
    pub fn intern_all(&mut self, texts: &[&str]) -> Option<Vec<Name>> {
        if self.ascending > 0 {
            return texts.iter().map(|text| self.intern(text)).collect();
        }
        let hashes = texts.iter().map(|text| Slot::hash(&self.hasher, *text));
        let hashes: Vec<u32> = hashes.collect();
        let found = hashes.iter().map(|hash| {
            let slot = self
                .table
                .find(Slot::bits(*hash), |slot| slot.hash == *hash);
            slot.map_or(Name::MISSING, |slot| Name(slot.number))
        });
        let mut names: Vec<Name> = found.collect();
        for (name, text) in names.iter_mut().zip(texts) {
            if !is_text(&self.arena, name.0, text) {
                *name = Name::MISSING;
            }
        }
        for ((name, text), hash) in names.iter_mut().zip(texts).zip(&hashes) {
            if *name == Name::MISSING {
                *name = self.intern_hashed(text, *hash)?;
            }
        }
        Some(names)
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
        let hash = Slot::hash(&self.hasher, text);
        let same = |slot: &Slot| slot.hash == hash && is_text(&self.arena, slot.number, text);
        let slot = self.table.find(Slot::bits(hash), same)?;
        Some(Name(slot.number))
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
        let Self {
            arena: texts,
            table,
            ..
        } = self;
        // No string is looked up from here on, so the table makes room for the order.
        drop(table);
        let order = in_order(&texts);
        let mut names = vec![Name::MISSING; texts.len()];
        let mut arena = Arena::default();
        let mut last: Option<&[u8]> = None;
        // Their places and then their bytes are visited many at a time, for the reason of
        // [`Self::intern_all`].
        for numbers in pulse::through(order.chunks(AT_ONCE)) {
            pulse::beat(numbers.len() as u32);
            let bytes = numbers.iter().map(|number| texts.bytes_of(*number));
            let bytes: Vec<&[u8]> = bytes.collect();
            let before = std::iter::once(last).chain(bytes.iter().copied().map(Some));
            let differ = bytes
                .iter()
                .zip(before)
                .map(|(text, last)| last != Some(*text));
            let differ: Vec<bool> = differ.collect();
            last = bytes.last().copied().or(last);
            for (number, differs) in numbers.iter().zip(differ) {
                if differs {
                    // This cannot fail: the new store needs as much room as the old one.
                    let _ = arena.push(texts.get(*number).unwrap_or_default());
                }
                if let Some(name) = names.get_mut(*number as usize) {
                    *name = Name(arena.len() as u32 - 1);
                }
            }
        }
        let ordered = Self {
            ascending: arena.len() as u32,
            arena,
            ..Self::default()
        };
        (ordered, names)
    }

    /// The string of a name; `None` if the name is missing or belongs to another store.
    pub fn get(&self, name: Name) -> Option<&str> {
        self.arena.get(name.0)
    }

    /// The string of this number.
    pub fn nth(&self, number: u32) -> Option<&str> {
        self.arena.get(number)
    }

    /// The names in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = Name> + use<> {
        // Numbers of the store are below the greatest, which marks a missing name.
        (0..self.len() as u32).map(Name)
    }

    /// Bytes of all strings together.
    pub fn bytes(&self) -> u64 {
        self.arena.bytes()
    }

    pub fn len(&self) -> usize {
        self.arena.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn is_text(arena: &Arena, number: u32, text: &str) -> bool {
    arena.bytes_of(number) == text.as_bytes() && number != Name::MISSING.0
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

    pub(super) fn of_number(number: u32) -> Self {
        Self(number)
    }
}

/// Stores each set of names once as an ascending list. The models of a hub share a few thousand
/// sets of libraries, so a row takes only 4 bytes.
#[derive(Debug, Clone, Default)]
pub struct Sets {
    members: Blocks<Name>,
    /// The end of each set's members; set 0, the empty set, has no entry.
    ends: Blocks<u32>,
    table: HashTable<Slot>,
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
        self.intern_ascending(names, Slot::hash(&self.hasher, names.as_slice()))
    }

    /// The set of each list, as [`Self::intern`] gives them one by one, and with the same gain as
    /// [`Names::intern_all`].
    pub fn intern_all(&mut self, lists: &NameLists) -> Option<Vec<Set>> {
        let hashes = lists.iter().map(|names| Slot::hash(&self.hasher, names));
        let hashes: Vec<u32> = hashes.collect();
        let found = hashes.iter().map(|hash| {
            let slot = self
                .table
                .find(Slot::bits(*hash), |slot| slot.hash == *hash);
            slot.map_or(0, |slot| slot.number)
        });
        let found: Vec<u32> = found.collect();
        let lists = lists.iter().zip(found).zip(hashes);
        let sets = lists.map(|((names, set), hash)| match self.is_set(set, names) {
            true => Some(Set(set)),
            false => self.intern_ascending(names, hash),
        });
        sets.collect()
    }

    fn is_set(&self, set: u32, names: &[Name]) -> bool {
        is_set((&self.members, &self.ends), set, names)
    }

    fn intern_ascending(&mut self, names: &[Name], hash: u32) -> Option<Set> {
        if names.is_empty() {
            return Some(Set::EMPTY);
        }
        let stored = (&self.members, &self.ends);
        let same = |slot: &Slot| slot.hash == hash && is_set(stored, slot.number, names);
        let rehash = |slot: &Slot| Slot::bits(slot.hash);
        match self.table.entry(Slot::bits(hash), same, rehash) {
            Entry::Occupied(entry) => Some(Set(entry.get().number)),
            Entry::Vacant(entry) => {
                let end = u32::try_from(self.members.len() + names.len()).ok()?;
                let number = self.ends.len() as u32 + 1;
                for name in names {
                    self.members.push(*name);
                }
                self.ends.push(end);
                entry.insert(Slot { hash, number });
                Some(Set(number))
            }
        }
    }

    /// The members, ascending.
    pub fn members(&self, set: Set) -> impl Iterator<Item = Name> {
        let range = range_of(&self.ends, set.0);
        range.filter_map(|place| self.members.get(place).copied())
    }
}

/// Whether a set has these members, which ascend.
fn is_set((members, ends): (&Blocks<Name>, &Blocks<u32>), set: u32, names: &[Name]) -> bool {
    let range = range_of(ends, set);
    let is_equal = |(place, name)| members.get(place) == Some(name);
    range.len() == names.len() && range.zip(names).all(is_equal)
}

/// Lists of names, each ascending and without repeats.
#[derive(Debug, Default)]
pub struct NameLists {
    names: Vec<Name>,
    ends: Vec<usize>,
}

impl NameLists {
    /// Adds a list, which it sorts.
    pub fn push(&mut self, names: impl IntoIterator<Item = Name>) {
        let begin = self.names.len();
        self.names.extend(names);
        let list = &mut self.names[begin..];
        list.sort_unstable();
        let mut kept = usize::from(!list.is_empty());
        for place in 1..list.len() {
            if list[place] != list[kept - 1] {
                list[kept] = list[place];
                kept += 1;
            }
        }
        self.names.truncate(begin + kept);
        self.ends.push(self.names.len());
    }

    pub fn clear(&mut self) {
        self.names.clear();
        self.ends.clear();
    }

    pub fn iter(&self) -> impl Iterator<Item = &[Name]> {
        let begins = std::iter::once(&0).chain(&self.ends);
        begins
            .zip(&self.ends)
            .map(|(begin, end)| &self.names[*begin..*end])
    }
}

/// The places of a set's members.
fn range_of(ends: &Blocks<u32>, set: u32) -> Range<usize> {
    let end = |number: u32| {
        let index = number.checked_sub(1);
        index.map_or(0, |index| *ends.get(index as usize).unwrap_or(&0) as usize)
    };
    match set {
        0 => 0..0,
        _ => end(set - 1)..end(set),
    }
}

#[cfg(test)]
mod tests {
    use super::super::arena::BLOCK_BYTES;
    use super::super::text_order::DEEPEST;
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
    fn many_strings_at_once_get_the_names_of_one_by_one() {
        let mut names = Names::default();
        let known = names.intern("known").unwrap();
        let mut texts: Vec<String> = (0..5000).map(|n| format!("text {}", n % 1700)).collect();
        texts.extend(["known".to_owned(), String::new(), "text 3".to_owned()]);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let together = names.intern_all(&texts).unwrap();
        assert_eq!(together[5000], known);
        assert_eq!(names.len(), 1702);
        let mut ordered = names.clone().ordered().0;
        for names in [&mut names, &mut ordered] {
            let together = names.intern_all(&texts).unwrap();
            for (text, name) in texts.iter().zip(together) {
                assert_eq!(names.get(name), Some(*text));
                assert_eq!(names.intern(text), Some(name));
            }
            assert_eq!(names.len(), 1702);
        }
        let long = "x".repeat(BLOCK_BYTES);
        assert_eq!(names.intern_all(&["a", &long]), None);
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
        let mut lists = NameLists::default();
        let many: [&[u32]; 6] = [&[2, 1], &[3, 3, 1], &[], &[1, 3], &[1], &[2, 2, 1, 1]];
        for names in many {
            lists.push(names.iter().map(|name| Name(*name)));
        }
        let together = sets.intern_all(&lists).unwrap();
        let one_by_one = many.map(|names| set(&mut sets, names));
        assert_eq!(together, one_by_one);
        assert_eq!(together[1], together[3]);
        assert_eq!(sets.members(Set::EMPTY).count(), 0);
    }
}
