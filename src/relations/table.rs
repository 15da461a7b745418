//! The rows of one relation, column by column.

use crate::base::sort;
use std::cmp::Ordering;

use super::order::Renumbered;
use super::{Count, Field, FieldColumn, Name, Set};

/// A value for a field, of the field's type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Of [`Type::Name`].
    Name(Name),
    /// Of [`Type::Set`].
    Set(Set),
    /// Of [`Type::Count`].
    Count(Count),
    /// Of [`Type::Number`].
    Number(f64),
    /// Of [`Type::Time`].
    Time(i64),
    /// Of [`Type::Flag`].
    Flag(bool),
    /// Of [`Type::Text`].
    Text(&'a str),
}

/// The rows of one relation, stored by column. Only fields that a source has take memory.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: usize,
    /// The columns are few, so a linear search is faster than a map.
    columns: Vec<(Field, FieldColumn)>,
}

impl Table {
    /// Replaces the numbers of names and sets, and sorts the fields.
    pub(super) fn renumber(&mut self, renumbered: &Renumbered) {
        sort::by_key(&mut self.columns, |(field, _)| *field);
        for (_, column) in &mut self.columns {
            column.widen();
            match column {
                FieldColumn::Names(values) => {
                    values.for_each_mut(|name| *name = renumbered.name(*name));
                }
                FieldColumn::Sets(values) => {
                    values.for_each_mut(|set| *set = renumbered.set(*set));
                }
                _ => {}
            }
        }
    }

    /// The first field of names, in which most rows differ.
    pub(super) fn first_names(&self) -> Vec<Name> {
        let mut columns = self.columns.iter();
        let names = columns.find_map(|(_, column)| match column {
            FieldColumn::Names(values) => Some(values.iter().copied().collect()),
            FieldColumn::NarrowNames(values) => Some(values.iter().map(Name::of_number).collect()),
            _ => None,
        });
        names.unwrap_or_default()
    }

    /// The order of two rows, field by field.
    pub(super) fn compare_rows(&self, a: usize, b: usize) -> Ordering {
        let columns = self.columns.iter();
        let mut order = columns.map(|(_, column)| column.compare(a, b));
        order.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The same rows in another order.
    pub(super) fn reordered(self, order: &[u32]) -> Self {
        let columns = self.columns.into_iter();
        // Columns are copied one at a time, so that two tables are never in memory at once.
        let columns = columns.map(|(field, column)| (field, column.reordered(order)));
        Self {
            rows: order.len(),
            columns: columns.collect(),
        }
    }

    /// Some of the rows, in this order.
    pub(super) fn selected(&self, rows: &[u32]) -> Self {
        // One column at a time, as above.
        let columns = self.columns.iter().map(|(field, column)| {
            let column = column.clone().reordered(rows);
            (*field, column.narrowed())
        });
        Self {
            rows: rows.len(),
            columns: columns.collect(),
        }
    }

    /// The same rows in less memory, once no more come.
    pub(super) fn narrowed(self) -> Self {
        let columns = self.columns.into_iter();
        let columns = columns.map(|(field, column)| (field, column.narrowed()));
        Self {
            rows: self.rows,
            columns: columns.collect(),
        }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The fields that have a column.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns.iter().map(|(field, _)| *field)
    }

    /// The column of a field that the source has.
    pub fn column(&self, field: Field) -> Option<&FieldColumn> {
        let (_, column) = self.columns.iter().find(|(known, _)| *known == field)?;
        Some(column)
    }

    /// Whether the source has the field.
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// Adds a field, missing in all rows so far.
    pub fn add_field(&mut self, field: Field) {
        if !self.has(field) {
            let mut column = FieldColumn::new(field.field_type());
            (0..self.rows).for_each(|_| column.push_missing());
            self.columns.push((field, column));
        }
    }

    /// Sets a value of the current row. Only the first value of a field counts, and a value of a
    /// wrong type is ignored.
    pub fn set(&mut self, field: Field, value: Value<'_>) {
        self.row(0).set(field, value);
    }

    /// Ends the current row; fields without a value are missing in it.
    pub fn end_row(&mut self) {
        self.end_rows(1);
    }

    /// A row after the complete ones: 0 is the current row.
    pub fn row(&mut self, offset: usize) -> RowMut<'_> {
        RowMut {
            table: self,
            offset,
        }
    }

    /// A field of rows after the complete ones. The column is made with the first value.
    pub fn fill(&mut self, field: Field) -> Fill<'_> {
        let column = self.columns.iter().position(|(known, _)| *known == field);
        Fill {
            table: self,
            field,
            column,
        }
    }

    /// Ends so many rows after the complete ones; fields without a value are missing in them.
    pub fn end_rows(&mut self, rows: usize) {
        self.rows += rows;
        for (_, column) in &mut self.columns {
            while column.len() < self.rows {
                column.push_missing();
            }
        }
    }

    /// The value of a field in a row; `None` if it is missing. An empty set is a value.
    pub fn value(&self, field: Field, row: usize) -> Option<Value<'_>> {
        self.column(field)?.value(row)
    }

    /// A field of [`Type::Name`] in a row.
    pub fn name(&self, field: Field, row: usize) -> Option<Name> {
        self.column(field)?.name(row)
    }

    /// A field of [`Type::Count`] in a row.
    pub fn count(&self, field: Field, row: usize) -> Option<Count> {
        self.column(field)?.count(row)
    }

    /// A field of [`Type::Set`] in a row; the empty set if it is missing.
    pub fn set_of(&self, field: Field, row: usize) -> Set {
        let column = self.column(field);
        column.map_or(Set::EMPTY, |column| column.set(row))
    }

    /// A flag; `None` if it is missing or the field is not a flag.
    pub fn flag(&self, field: Field, row: usize) -> Option<bool> {
        match self.value(field, row)? {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// Whether the field has a value in any row.
    pub fn has_values(&self, field: Field) -> bool {
        let column = self.column(field);
        column.is_some_and(|column| {
            (0..self.rows).any(|row| match column.value(row) {
                Some(Value::Set(set)) => set != Set::EMPTY,
                value => value.is_some(),
            })
        })
    }
}

/// A row that is being written.
#[derive(Debug)]
pub struct RowMut<'a> {
    table: &'a mut Table,
    offset: usize,
}

impl RowMut<'_> {
    /// Sets a value, as [`Table::set`] does.
    pub fn set(&mut self, field: Field, value: Value<'_>) {
        self.table.fill(field).put(self.offset, value);
    }
}

/// A field that is being written row by row.
#[derive(Debug)]
pub struct Fill<'a> {
    table: &'a mut Table,
    field: Field,
    column: Option<usize>,
}

impl Fill<'_> {
    /// Sets the value of a row, counted from the current one, unless the row has a value. A value
    /// of a wrong type is ignored.
    pub fn put(&mut self, offset: usize, value: Value<'_>) {
        let rows = self.table.rows;
        let place = match self.column {
            Some(place) => place,
            None => {
                self.table.add_field(self.field);
                self.table.columns.len() - 1
            }
        };
        self.column = Some(place);
        if let Some((_, column)) = self.table.columns.get_mut(place) {
            column.put(rows + offset, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_comes_late_is_missing_before() {
        let mut table = Table::default();
        table.end_row();
        table.set(Field::Likes, Value::Count(Count::new(3)));
        // A row keeps only one value for a field, and only a value of the field's type.
        table.set(Field::Likes, Value::Count(Count::new(4)));
        table.end_row();
        table.set(Field::Likes, Value::Flag(true));
        table.end_row();
        let likes: Vec<_> = (0..3).map(|row| table.count(Field::Likes, row)).collect();
        assert_eq!(likes, [None, Some(Count::new(3)), None]);
        assert!(table.has_values(Field::Likes) && !table.has_values(Field::Downloads));
    }
}
