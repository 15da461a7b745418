//! Reads the cells of a column for its role.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef};
use serde_json::Value as Json;

use super::super::dataset::{Role, Wants};
use super::super::tags::{Tag, TagKind};
use super::super::values;
use super::super::view::{Memo, View};
use super::intern::Intern;
use super::packages::Scratch;
use crate::base::error::{Error, Result};
use crate::parquet::cells;
use crate::parquet::counts::{CountColumn, Reading};
use crate::relations::{Field, Name, SnapshotDate, Table, Type, Value};

/// One column of the file in its role.
pub(super) struct Lane {
    pub(super) role: Role,
    /// Place of the column in the file.
    pub(super) column: usize,
    pub(super) column_name: String,
    /// The array of the current batch, and a view of its cells.
    pub(super) array: Option<(ArrayRef, View)>,
    pub(super) counts: Option<CountColumn>,
    pub(super) names: Memo<Name>,
    pub(super) tags: Memo<Tag>,
}

impl Lane {
    /// Stores the array of the next batch.
    pub(super) fn set_batch(&mut self, array: &ArrayRef) -> Result<()> {
        let undecoded = || {
            Error::damaged("The column's data do not match its schema.")
                .in_column(&self.column_name)
        };
        let view = match self.role {
            // These roles read their structs directly.
            Role::BaseModels | Role::CardData | Role::Config | Role::Analysis => {
                View::new(array, &[]).unwrap_or_else(|| View::whole(array))
            }
            Role::ParameterTotal => {
                View::new(array, self.role.parts()).unwrap_or_else(|| View::whole(array))
            }
            role => View::new(array, role.parts()).ok_or_else(undecoded)?,
        };
        let counted = match self.role {
            Role::Is(field) | Role::Section(_, field) => field.field_type() == Type::Count,
            Role::ParameterTotal | Role::Billions => true,
            _ => false,
        };
        if counted {
            let counts = CountColumn::new(&view.leaf);
            // Parameters by number format alone, without their total, are summed.
            let nested = self.role == Role::ParameterTotal;
            self.counts = match counts {
                None if !nested => return Err(undecoded()),
                counts => counts,
            };
        }
        self.names.prepare(view.leaf.as_ref());
        self.tags.prepare(view.leaf.as_ref());
        self.array = Some((array.clone(), view));
        Ok(())
    }

    /// The first cell of a row that is not null.
    pub(super) fn cell(&self, row: usize) -> Option<(&dyn Array, usize)> {
        let (_, view) = self.array.as_ref()?;
        let cell = view.cell(row)?;
        Some((view.leaf.as_ref(), cell))
    }

    pub(super) fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        let (leaf, cell) = self.cell(row)?;
        cells::text(leaf, cell)
    }

    pub(super) fn count(&self, row: usize) -> Reading {
        match (&self.counts, self.cell(row)) {
            (Some(counts), Some((_, cell))) => counts.reading(cell),
            _ => Reading::Missing,
        }
    }

    /// The date of a snapshot, from a column of any type.
    pub(super) fn date(&self, row: usize) -> Option<SnapshotDate> {
        let (leaf, cell) = self.cell(row)?;
        match cells::time(leaf, cell) {
            Some(time) => SnapshotDate::of_time(time),
            None => values::snapshot_date(&cells::text(leaf, cell)?),
        }
    }

    pub(super) fn name(&mut self, row: usize, intern: &mut Intern<'_>) -> Result<Option<Name>> {
        let Some((_, view)) = &self.array else {
            return Ok(None);
        };
        let Some(cell) = view.cell(row) else {
            return Ok(None);
        };
        self.names
            .of(view.leaf.as_ref(), cell, |text| intern.name(text))
    }

    /// The members of a list, or of a text that is written as one.
    pub(super) fn members(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        mut add: impl FnMut(Name),
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        for cell in view.cells(row) {
            let in_list = view.is_list();
            // Any other text is one member, and its name is cached.
            let name = self.names.of(leaf, cell, |text| {
                if in_list || values::is_single(text) {
                    intern.name(text)
                } else {
                    Ok(Name::MISSING)
                }
            })?;
            if let Some(name) = name.and_then(Name::known) {
                add(name);
            } else if !in_list && let Some(text) = cells::text(leaf, cell) {
                each(&text, |item| {
                    intern.name(item)?.known().into_iter().for_each(&mut add);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    pub(super) fn tags(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        wants: &Wants,
        scratch: &mut Scratch,
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        // An earlier column has these, and the registry has resolved them.
        let resolved = scratch.bases_stated || !scratch.bases.is_empty();
        let asked = !resolved && wants.field(Field::BaseId);
        for cell in view.cells(row) {
            if view.is_list() {
                let Some(tag) = self.tags.of(leaf, cell, |text| intern.tag(text, wants))? else {
                    continue;
                };
                scratch.tag(tag);
                if asked
                    && tag.kind == TagKind::Base
                    && let Some(text) = cells::text(leaf, cell)
                {
                    scratch.base(&text, intern)?;
                }
            } else if let Some(text) = cells::text(leaf, cell) {
                each(&text, |item| {
                    let tag = intern.tag(item, wants)?;
                    scratch.tag(tag);
                    if asked && tag.kind == TagKind::Base {
                        scratch.base(item, intern)?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Writes the value of a row into a field; returns the bytes of text that it keeps.
    pub(super) fn put(
        &mut self,
        row: usize,
        field: Field,
        table: &mut Table,
        intern: &mut Intern<'_>,
    ) -> Result<u64> {
        if field.field_type() == Type::Name {
            let name = self.name(row, intern)?.and_then(Name::known);
            // An empty requirement means any version; no other empty text has a meaning.
            let empty = || {
                let cell = (field == Field::Requirement).then(|| self.cell(row))?;
                let (leaf, cell) = cell?;
                cells::text(leaf, cell).filter(|text| text.is_empty())
            };
            let name = match name {
                None if empty().is_some() => intern.name("")?.known(),
                name => name,
            };
            if let Some(name) = name {
                table.set(field, Value::Name(name));
            }
            return Ok(0);
        }
        if field.field_type() == Type::Count {
            if let Reading::Count(count) = self.count(row) {
                table.set(field, Value::Count(count));
            }
            return Ok(0);
        }
        let Some((leaf, cell)) = self.cell(row) else {
            return Ok(0);
        };
        match field.field_type() {
            Type::Number => {
                if let Some(number) = cells::number(leaf, cell) {
                    table.set(field, Value::Number(number));
                }
            }
            Type::Time => {
                let spelled = || values::time(&cells::text(leaf, cell)?);
                if let Some(time) = cells::time(leaf, cell).or_else(spelled) {
                    table.set(field, Value::Time(time));
                }
            }
            Type::Flag => {
                if let Some(flag) = cells::flag(leaf, cell) {
                    table.set(field, Value::Flag(flag));
                }
            }
            Type::Text => {
                if let Some(text) = cells::text(leaf, cell) {
                    table.set(field, Value::Text(&text));
                    return Ok(text.len() as u64);
                }
            }
            // The owner of the store sets these; the others are handled above.
            Type::Set | Type::Name | Type::Count => {}
        }
        Ok(0)
    }

    pub(super) fn whole(&self) -> Option<&ArrayRef> {
        self.array.as_ref().map(|(array, _)| array)
    }

    /// The row's text as JSON.
    pub(super) fn json(&self, row: usize) -> Option<Json> {
        let text = cells::text(self.whole()?.as_ref(), row)?;
        serde_json::from_str(&text).ok()
    }
}

/// Calls a function for each item of a list that is written as text, until a call fails.
fn each(text: &str, mut give: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut outcome = Ok(());
    values::items(text, |item| {
        if outcome.is_ok() {
            outcome = give(item);
        }
    });
    outcome
}
