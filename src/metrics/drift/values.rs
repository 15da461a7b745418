//! The values that models state of a trait, as numbers.

use hashbrown::HashMap;

use super::Trait;
use crate::base::pulse;
use crate::domain::models::Models;
use crate::stats::Lists;

/// What no value is, though the data have it.
const NOTHING: [&str; 5] = ["", "none", "null", "nan", "n/a"];

/// The values of some models. Most models of a hub state one of a few thousand lists of values, so
/// each list is kept once.
pub(super) struct Values<'a> {
    /// The text of each value.
    pub(super) texts: Vec<&'a str>,
    /// The list of each model, by the model's place.
    list_of: Vec<u32>,
    /// The values of each list, ascending.
    lists: Lists,
}

impl<'a> Values<'a> {
    /// The values of these models; `None` if the data do not have the trait.
    pub(super) fn new(models: &Models<'a>, of: &[u32], wanted: Trait) -> Option<Self> {
        let field = wanted.field();
        if !models.has(field) {
            return None;
        }
        let cells = models.cells(field);
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut texts = Vec::new();
        let mut known = HashMap::new();
        let mut list_of = Vec::with_capacity(of.len());
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for model in pulse::over(of) {
            let next = known.len() as u32;
            let list = *known.entry(cells.key(*model)).or_insert_with(|| {
                let begin = pairs.len();
                let alone = cells.text(*model).into_iter();
                let stated = alone.chain(cells.members(*model));
                for text in stated.filter(|text| !NOTHING.contains(text)) {
                    let number = *numbers.entry(text).or_insert_with(|| {
                        texts.push(text);
                        texts.len() as u32 - 1
                    });
                    pairs.push((next, number));
                }
                pairs[begin..].sort_unstable();
                next
            });
            list_of.push(list);
        }
        pairs.dedup();
        Some(Self {
            texts,
            list_of,
            lists: Lists::new(known.len(), pairs.iter().copied()),
        })
    }

    /// The list of the model at a place; models with the same list state the same values.
    pub(super) fn list(&self, place: u32) -> u32 {
        // Work that is stopped ends before all have a list.
        self.list_of
            .get(place as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The values of the model at a place, ascending.
    pub(super) fn of(&self, place: u32) -> &[u32] {
        self.of_list(self.list(place))
    }

    /// The number of lists.
    pub(super) fn lists(&self) -> usize {
        self.lists.len()
    }

    /// The values of a list, ascending.
    pub(super) fn of_list(&self, list: u32) -> &[u32] {
        self.lists.of(list)
    }

    /// The text of a value.
    pub(super) fn text(&self, value: u32) -> &'a str {
        self.texts.get(value as usize).copied().unwrap_or_default()
    }
}
