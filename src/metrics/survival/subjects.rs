//! Which packages of several lists are the same.
//!
//! The registry's identity decides if both lists have it, else the name (byte by byte). So a package
//! with the same identity and another name was renamed, and one with the same name and another
//! identity replaced it. On Hugging Face `owner/name` may also be the new name of a model that was
//! called `name` in the list before; this is a guess.

use hashbrown::{HashMap, HashSet};

use crate::base::pulse;
use crate::metrics::listed::List;
use crate::relations::Field;

/// No number.
pub(super) const NONE: u32 = u32::MAX;

/// The packages of all lists.
#[derive(Default)]
pub(super) struct Subjects {
    /// The subject of each row, list by list.
    pub of: Vec<Vec<u32>>,
    /// How many there are.
    pub count: usize,
    /// Subjects that were linked by the guess on names.
    pub guessed: HashSet<u32>,
    /// Packages with the name of an earlier one and another identity.
    pub replaced: u64,
}

#[derive(Default)]
struct Known<'r> {
    names: HashMap<&'r str, u32>,
    /// The number of each identity.
    identities: HashMap<&'r str, u32>,
    /// The subject of each identity.
    subjects: Vec<u32>,
    /// The identity of each subject.
    identity: Vec<u32>,
    /// The last list in which each subject is, counted from 1.
    seen: Vec<u32>,
}

impl<'r> Known<'r> {
    fn begin(&mut self, name: &'r str, identity: u32) -> u32 {
        let subject = self.seen.len() as u32;
        self.seen.push(0);
        self.identity.push(NONE);
        self.names.insert(name, subject);
        self.bind(subject, identity);
        subject
    }

    /// Gives an identity to a subject that has none.
    fn bind(&mut self, subject: u32, identity: u32) {
        let Some(of_identity) = self.subjects.get_mut(identity as usize) else {
            return;
        };
        if *of_identity == NONE && self.identity[subject as usize] == NONE {
            *of_identity = subject;
            self.identity[subject as usize] = identity;
        }
    }

    /// Takes a subject for a row of a list, unless another row has it.
    fn take(&mut self, subject: u32, list: u32) -> bool {
        let seen = &mut self.seen[subject as usize];
        let free = *seen < list;
        *seen = list;
        free
    }
}

impl Subjects {
    /// The packages of these lists, which are in the order of their dates. With `guess`, names with
    /// and without an owner may be of one package.
    pub fn new(lists: &[List<'_>], guess: bool) -> Self {
        let mut subjects = Self::default();
        let mut known = Known::default();
        for (list, number) in lists.iter().zip(1..) {
            let rows = subjects.add(list, number, guess, &mut known);
            subjects.of.push(rows);
        }
        subjects.count = known.seen.len();
        subjects
    }

    fn add<'r>(
        &mut self,
        list: &List<'r>,
        number: u32,
        guess: bool,
        known: &mut Known<'r>,
    ) -> Vec<u32> {
        let mut of = vec![NONE; list.len()];
        let mut identities = Vec::new();
        let cells = list.models().map(|models| models.cells(Field::StableId));
        if let Some(cells) = cells {
            identities.reserve(list.len());
            for row in pulse::through(0..list.len()) {
                let text = cells.text(list.number(row)).filter(|text| !text.is_empty());
                identities.push(text.map_or(NONE, |text| {
                    let next = known.subjects.len() as u32;
                    let number = *known.identities.entry(text).or_insert(next);
                    if number == next {
                        known.subjects.push(NONE);
                    }
                    number
                }));
            }
        }
        let identity = |row: usize| identities.get(row).copied().unwrap_or(NONE);
        // Identities come first, so that the order of rows does not matter.
        for row in pulse::through(0..list.len()) {
            let subject = known.subjects.get(identity(row) as usize);
            let subject = subject.copied().filter(|subject| *subject != NONE);
            if let Some(subject) = subject.filter(|subject| known.take(*subject, number)) {
                of[row] = subject;
            }
        }
        for row in pulse::through(0..list.len()) {
            let Some(subject) = known.names.get(list.name(row)).copied() else {
                continue;
            };
            if of[row] != NONE {
                continue;
            }
            let (has, had) = (identity(row), known.identity[subject as usize]);
            if has != NONE && had != NONE && has != had {
                self.replaced += 1;
            } else if known.take(subject, number) {
                of[row] = subject;
                known.bind(subject, has);
            }
        }
        if guess && number > 1 {
            self.guess(list, number, &mut of, &identity, known);
        }
        for row in pulse::through(0..list.len()) {
            if of[row] == NONE {
                of[row] = known.begin(list.name(row), identity(row));
                known.take(of[row], number);
            } else {
                // The subject may have a new name. An earlier bearer of the name is gone.
                known.names.insert(list.name(row), of[row]);
            }
        }
        of
    }

    /// Links `owner/name` with the `name` that the list before had and this one lacks. Of several
    /// such names the one with the most downloads is taken, then the first.
    fn guess<'r>(
        &mut self,
        list: &List<'r>,
        number: u32,
        of: &mut [u32],
        identity: &dyn Fn(usize) -> u32,
        known: &mut Known<'r>,
    ) {
        let mut best: HashMap<u32, usize> = HashMap::new();
        let downloads = list.downloads();
        for row in pulse::through(0..list.len()) {
            let bare = list.name(row).split_once('/').map(|(_, bare)| bare);
            let bare = bare.filter(|bare| of[row] == NONE && !bare.contains('/'));
            let subject = bare.and_then(|bare| known.names.get(bare)).copied();
            let Some(subject) = subject.filter(|subject| {
                let (has, had) = (identity(row), known.identity[*subject as usize]);
                known.seen[*subject as usize] + 1 == number && (has == NONE || had == NONE)
            }) else {
                continue;
            };
            let place = best.entry(subject).or_insert(row);
            let order = downloads(row).partial_cmp(&downloads(*place));
            let first = || list.name(row) < list.name(*place);
            if order.is_some_and(|order| order.is_gt() || order.is_eq() && first()) {
                *place = row;
            }
        }
        for (subject, row) in best {
            if known.take(subject, number) {
                of[row] = subject;
                known.bind(subject, identity(row));
                self.guessed.insert(subject);
            }
        }
    }
}
