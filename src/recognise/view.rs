//! A view of a decoded column in which each row has one or several leaf cells.

use std::ops::Range;

use arrow::array::{Array, ArrayData, ArrayRef, AsArray, OffsetSizeTrait};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Int32Type};

use crate::parquet::cells;

/// A column of values or structs, plain or in lists, as ranges of leaf cells.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The cells.
    pub(super) leaf: ArrayRef,
    lists: Lists,
    /// Which rows are null.
    nulls: Option<NullBuffer>,
}

/// The lists that group cells.
#[derive(Debug, Clone)]
enum Lists {
    /// Each row is one cell.
    None,
    Small(OffsetBuffer<i32>),
    Large(OffsetBuffer<i64>),
}

impl View {
    /// A view of an array, or of the first of `parts` that a struct has. `None` if it has none of
    /// them.
    pub(super) fn new(array: &ArrayRef, parts: &[&str]) -> Option<Self> {
        let (lists, mut leaf) = match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                (Lists::Small(list.offsets().clone()), list.values())
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                (Lists::Large(list.offsets().clone()), list.values())
            }
            _ => (Lists::None, array),
        };
        if let DataType::Struct(_) = leaf.data_type() {
            leaf = cells::part(leaf, parts)?;
        }
        let rows = match lists {
            Lists::None => leaf,
            _ => array,
        };
        Some(Self {
            nulls: rows.nulls().cloned(),
            leaf: leaf.clone(),
            lists,
        })
    }

    /// A view of the array itself, one cell a row.
    pub(super) fn whole(array: &ArrayRef) -> Self {
        Self {
            leaf: array.clone(),
            lists: Lists::None,
            nulls: array.nulls().cloned(),
        }
    }

    /// Whether a row can have several cells.
    pub(super) fn is_list(&self) -> bool {
        !matches!(self.lists, Lists::None)
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> Range<usize> {
        fn between<O: OffsetSizeTrait>(offsets: &OffsetBuffer<O>, row: usize) -> Range<usize> {
            offsets[row].as_usize()..offsets[row + 1].as_usize()
        }
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return 0..0;
        }
        match &self.lists {
            Lists::None => row..row + 1,
            Lists::Small(offsets) => between(offsets, row),
            Lists::Large(offsets) => between(offsets, row),
        }
    }

    /// The first cell of a row.
    pub(super) fn cell(&self, row: usize) -> Option<usize> {
        let cells = self.cells(row);
        (!cells.is_empty()).then_some(cells.start)
    }
}

/// Results for the entries of a dictionary, kept while the dictionary stays the same.
#[derive(Debug)]
pub(super) struct Memo<T> {
    /// The dictionary. It is held so that its memory is not used for another dictionary.
    dictionary: Option<ArrayData>,
    /// The entry of each cell of the prepared array.
    keys: Option<ScalarBuffer<i32>>,
    known: Vec<Option<T>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            dictionary: None,
            keys: None,
            known: Vec::new(),
        }
    }
}

impl<T: Copy> Memo<T> {
    /// Prepares for an array, and drops the results for another dictionary.
    pub(super) fn prepare(&mut self, array: &dyn Array) {
        let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() else {
            self.keys = None;
            return;
        };
        self.keys = Some(dictionary.keys().values().clone());
        let data = dictionary.values().to_data();
        if !self
            .dictionary
            .as_ref()
            .is_some_and(|seen| seen.ptr_eq(&data))
        {
            self.known = vec![None; data.len()];
            self.dictionary = Some(data);
        }
    }

    /// Makes the results of all these cells of the prepared array at once, if it has a dictionary.
    /// `make` gets the texts that have none yet, each once, and may leave results out.
    pub(super) fn make_all<E>(
        &mut self,
        array: &dyn Array,
        cells: impl Iterator<Item = usize>,
        make: impl FnOnce(&[&str]) -> Result<Vec<Option<T>>, E>,
    ) -> Result<(), E> {
        let (Some(dictionary), Some(keys)) =
            (array.as_dictionary_opt::<Int32Type>(), self.keys.as_ref())
        else {
            return Ok(());
        };
        let Some(texts) = dictionary.values().as_string_opt::<i32>() else {
            return Ok(());
        };
        let mut seen = vec![false; self.known.len()];
        let mut entries = Vec::new();
        for cell in cells.filter(|cell| !array.is_null(*cell)) {
            let Some(key) = keys.get(cell).and_then(|key| usize::try_from(*key).ok()) else {
                continue;
            };
            let (Some(seen), Some(None)) = (seen.get_mut(key), self.known.get(key)) else {
                continue;
            };
            if !std::mem::replace(seen, true) {
                entries.push(key);
            }
        }
        let of_entries = entries.iter().map(|key| texts.value(*key));
        let made = make(&of_entries.collect::<Vec<&str>>())?;
        for (key, made) in entries.iter().zip(made) {
            self.known[*key] = made;
        }
        Ok(())
    }

    /// The result of `make` for the text of a cell of the prepared array. For a dictionary it is
    /// made once per entry. Empty texts count as missing.
    pub(super) fn of<E>(
        &mut self,
        array: &dyn Array,
        cell: usize,
        make: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        self.of_text(array, cell, |text| match text {
            "" => None,
            text => Some(make(text)),
        })
    }

    /// The same for any text, also an empty one. Where `make` gives nothing, nothing is kept.
    pub(super) fn of_text<E>(
        &mut self,
        array: &dyn Array,
        cell: usize,
        make: impl FnOnce(&str) -> Option<Result<T, E>>,
    ) -> Result<Option<T>, E> {
        if array.is_null(cell) {
            return Ok(None);
        }
        let keys = self.keys.as_ref();
        let key = keys.and_then(|keys| usize::try_from(*keys.get(cell)?).ok());
        if let Some(known) = key.and_then(|key| *self.known.get(key)?) {
            return Ok(Some(known));
        }
        let text = cells::text(array, cell);
        let made = text.and_then(|text| make(&text)).transpose()?;
        if let Some(slot) = key.and_then(|key| self.known.get_mut(key)) {
            *slot = made;
        }
        Ok(made)
    }
}
