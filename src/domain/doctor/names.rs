//! Names of one list that differ only in case or in the signs between their words, and names with
//! letters that cannot be seen or read.

use crate::base::hash::{bytes_hash, mixed, text_hash};
use crate::base::pulse;
use crate::base::sort;

/// Bits for the place of a name in a list.
const PLACE_BITS: u32 = 23;
/// More names than this are not looked at: eight bytes each are needed, and no registry has so many.
const MOST: usize = 1 << PLACE_BITS;
/// Groups and names that are named.
const NAMED: usize = 3;

/// Letters of other scripts that look like Latin ones.
const LOOK_ALIKE: &str = "аеорсухіјѕһԁАВЕКМНОРСТХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";

/// Groups of different names that are one name if something is left out of account.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Alike {
    pub groups: u64,
    /// The names in them.
    pub names: u64,
    /// The first groups, each as “A” and “a”.
    pub examples: Vec<String>,
}

impl Alike {
    fn add(&mut self, group: &[&str]) {
        self.groups += 1;
        self.names += group.len() as u64;
        if let ([one, other, ..], true) = (group, self.examples.len() < NAMED) {
            self.examples.push(format!("“{one}” and “{other}”"));
        }
    }
}

/// What is found in the names of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    /// Different names.
    pub names: u64,
    /// Groups that differ only in case.
    pub by_case: Alike,
    /// Groups that differ only in case and in `-`, `_` and `.`, however many.
    pub by_spelling: Alike,
    /// Names with letters that cannot be seen or read, or that look like others, and the others with
    /// blanks at an end.
    pub odd: [u64; 2],
    /// The first of them.
    pub odd_examples: Vec<String>,
}

impl Names {
    /// Looks at names, which may repeat. Of most of them only a hash is compared: a number whose upper
    /// bits are of the hash and whose lower ones are the place of the name.
    pub fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut found = Self::default();
        let mut hashes: Vec<u64> = Vec::new();
        for (name, place) in pulse::through(names.clone().take(MOST).zip(0..)) {
            if let Some(kind) = oddity(name) {
                found.odd[kind] += 1;
                if found.odd_examples.len() < NAMED {
                    found
                        .odd_examples
                        .push(format!("“{}”", name.escape_debug()));
                }
            }
            hashes.push(hash(name) << PLACE_BITS | place);
        }
        found.names = hashes.len() as u64;
        hashes.sort_unstable();
        let pairs = hashes.windows(2);
        let pairs = pairs.filter(|pair| pair[0] >> PLACE_BITS == pair[1] >> PLACE_BITS);
        let mut places: Vec<u64> = pairs
            .flatten()
            .map(|hash| hash % (1 << PLACE_BITS))
            .collect();
        drop(hashes);
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            return found;
        }
        let mut places = places.into_iter().peekable();
        let alike = pulse::through(names.zip(0..));
        let alike = alike.filter(|(_, place)| places.next_if_eq(place).is_some());
        let mut alike: Vec<(String, &str)> = alike.map(|(name, _)| (folded(name), name)).collect();
        let all = alike.len();
        sort::by(&mut alike, Ord::cmp);
        alike.dedup();
        // A name in two rows is one name.
        found.names -= (all - alike.len()) as u64;
        for group in alike
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|group| group.len() > 1)
        {
            let names: Vec<&str> = group.iter().map(|(_, name)| *name).collect();
            found.by_spelling.add(&names);
            let mut lower: Vec<(String, &str)> = names
                .iter()
                .map(|name| (name.to_lowercase(), *name))
                .collect();
            sort::by(&mut lower, Ord::cmp);
            for same in lower
                .chunk_by(|a, b| a.0 == b.0)
                .filter(|same| same.len() > 1)
            {
                let same: Vec<&str> = same.iter().map(|(_, name)| *name).collect();
                found.by_case.add(&same);
            }
        }
        found
    }
}

/// A name without regard to case, and to the kind and number of the signs between its words: what
/// PyPI calls the normalised name.
pub(super) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut after = false;
    for letter in name.chars() {
        let sign = is_sign(letter);
        match sign {
            true if after => {}
            true => folded.push('-'),
            false => folded.extend(letter.to_lowercase()),
        }
        after = sign;
    }
    folded
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.')
}

/// A hash of the folded name.
fn hash(name: &str) -> u64 {
    if !name.is_ascii() {
        return mixed(text_hash(&folded(name)));
    }
    let mut after = false;
    let letters = name.bytes().filter_map(|byte| {
        let sign = is_sign(byte.into());
        let again = sign && after;
        after = sign;
        let letter = if sign {
            b'-'
        } else {
            byte.to_ascii_lowercase()
        };
        (!again).then_some(letter)
    });
    mixed(bytes_hash(0, letters))
}

/// 0 for a name with letters that cannot be seen, the sign that stands for bytes that are no text, or
/// letters of two scripts that look alike; 1 for one that only has blanks at an end.
fn oddity(name: &str) -> Option<usize> {
    if name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(
                letter,
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fffd}'
            )
    };
    let latin = name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let own = name.trim();
    let misread =
        own.chars().any(unseen) || (latin && own.chars().any(|letter| LOOK_ALIKE.contains(letter)));
    if misread {
        return Some(0);
    }
    (own != name).then_some(1)
}
