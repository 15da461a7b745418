//! A view of a decoded column in which each row has one or several leaf cells.

use std::ops::Range;

use arrow::array::{Array, ArrayData, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Int32Type};

use crate::parquet::cells;

/// A column of values or structs, plain or in lists, as ranges of leaf cells.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The cells.
    pub(super) leaf: ArrayRef,
    /// The lists that group them, if there are any.
    lists: Option<ArrayRef>,
}

impl View {
    /// A view of an array, or of the first of `parts` that a struct has. `None` if it has none of
    /// them.
    pub(super) fn new(array: &ArrayRef, parts: &[&str]) -> Option<Self> {
        let (lists, mut leaf) = match array.data_type() {
            DataType::List(_) => (Some(array), array.as_list::<i32>().values()),
            DataType::LargeList(_) => (Some(array), array.as_list::<i64>().values()),
            _ => (None, array),
        };
        if let DataType::Struct(_) = leaf.data_type() {
            leaf = cells::part(leaf, parts)?;
        }
        Some(Self {
            leaf: leaf.clone(),
            lists: lists.cloned(),
        })
    }

    /// A view of the array itself, one cell a row.
    pub(super) fn whole(array: &ArrayRef) -> Self {
        Self {
            leaf: array.clone(),
            lists: None,
        }
    }

    /// Whether a row can have several cells.
    pub(super) fn is_list(&self) -> bool {
        self.lists.is_some()
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> Range<usize> {
        match &self.lists {
            Some(lists) => cells::items(lists, row).map_or(0..0, |(_, range)| range),
            None if self.leaf.is_null(row) => 0..0,
            None => row..row + 1,
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
    known: Vec<Option<T>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            dictionary: None,
            known: Vec::new(),
        }
    }
}

impl<T: Copy> Memo<T> {
    /// Prepares for an array, and drops the results for another dictionary.
    pub(super) fn prepare(&mut self, array: &dyn Array) {
        let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() else {
            return;
        };
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

    /// The result of `make` for the text of a cell. For a dictionary, which must be prepared first,
    /// it is made once per entry. Empty texts count as missing.
    pub(super) fn of<E>(
        &mut self,
        array: &dyn Array,
        cell: usize,
        make: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        if array.is_null(cell) {
            return Ok(None);
        }
        let key = array
            .as_dictionary_opt::<Int32Type>()
            .and_then(|dictionary| usize::try_from(dictionary.keys().value(cell)).ok());
        if let Some(known) = key.and_then(|key| *self.known.get(key)?) {
            return Ok(Some(known));
        }
        let made = match cells::text(array, cell) {
            Some(text) if !text.is_empty() => make(&text)?,
            _ => return Ok(None),
        };
        if let Some(slot) = key.and_then(|key| self.known.get_mut(key)) {
            *slot = Some(made);
        }
        Ok(Some(made))
    }
}
