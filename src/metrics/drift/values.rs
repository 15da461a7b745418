//! The values that models state of a trait, as numbers.

use std::collections::HashMap;

use super::Trait;
use crate::base::pulse;
use crate::domain::models::Models;
use crate::stats::Lists;

/// What no value is, though the data have it.
const NOTHING: [&str; 5] = ["", "none", "null", "nan", "n/a"];

/// The values of some models.
pub(super) struct Values<'a> {
    /// The text of each value.
    pub(super) texts: Vec<&'a str>,
    /// The values of each model, ascending, by the model's place.
    pub(super) of: Lists,
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
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (place, model) in pulse::over(of.iter()).enumerate() {
            let alone = cells.text(*model).into_iter();
            for text in alone.chain(cells.members(*model)) {
                if NOTHING.contains(&text) {
                    continue;
                }
                let number = *numbers.entry(text).or_insert_with(|| {
                    texts.push(text);
                    texts.len() as u32 - 1
                });
                pairs.push((place as u32, number));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Some(Self {
            texts,
            of: Lists::new(of.len(), pairs.iter().copied()),
        })
    }

    /// The text of a value.
    pub(super) fn text(&self, value: u32) -> &'a str {
        self.texts.get(value as usize).copied().unwrap_or_default()
    }
}
