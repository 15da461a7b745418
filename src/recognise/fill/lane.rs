//! Reads the cells of a column for its role.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef};
use serde_json::Value as Json;

use super::super::dataset::{Role, Wants};
use super::super::tags::{Tag, TagKind};
use super::super::values;
use super::super::view::{Memo, View};
use super::intern::Intern;
use super::packages::Facts;
use crate::base::error::{Error, Result};
use crate::parquet::cells;
use crate::parquet::counts::{CountColumn, Reading};
use crate::relations::{Count, Field, Name, SnapshotDate, Table, Type, Value};

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
    /// Whether its names mostly differ from each other, so that nobody looks for equal ones.
    pub(super) differ: bool,
    pub(super) tags: Memo<Tag>,
    /// The parts that the role reads of a struct, in the order of the role's list.
    pub(super) parts: Vec<Part>,
}

/// A part of a struct column.
#[derive(Default)]
pub(super) struct Part {
    /// The current batch; absent if the struct has no such part.
    view: Option<View>,
    names: Memo<Name>,
}

impl Part {
    pub(super) fn set_batch(&mut self, view: Option<View>) {
        if let Some(view) = &view {
            self.names.prepare(view.leaf.as_ref());
        }
        self.view = view;
    }

    /// Whether the struct has the part.
    pub(super) fn is_there(&self) -> bool {
        self.view.is_some()
    }

    /// Learns the names of all texts of these rows at once.
    pub(super) fn learn_names(
        &mut self,
        rows: impl Iterator<Item = usize>,
        intern: &mut Intern<'_>,
    ) -> Result<()> {
        let Some(view) = &self.view else {
            return Ok(());
        };
        let cells = rows.flat_map(|row| view.cells(row));
        let make = |texts: &[&str]| intern.all(texts);
        self.names.make_all(view.leaf.as_ref(), cells, make)
    }

    /// The names of all texts of a row.
    pub(super) fn names(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        mut add: impl FnMut(Name),
    ) -> Result<()> {
        let Some(view) = &self.view else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        for cell in view.cells(row) {
            let name = self
                .names
                .of_text(leaf, cell, |text| Some(intern.name(text)))?;
            name.and_then(Name::known).into_iter().for_each(&mut add);
        }
        Ok(())
    }

    /// The name of a row's first text.
    pub(super) fn name(&mut self, row: usize, intern: &mut Intern<'_>) -> Result<Option<Name>> {
        let mut first = None;
        self.names(row, intern, |name| first = first.or(Some(name)))?;
        Ok(first)
    }
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
        self.set_parts(array);
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

    /// Learns the names of these rows at once. What is not learnt is looked up row by row.
    pub(super) fn learn_names(
        &mut self,
        rows: impl Iterator<Item = usize>,
        intern: &mut Intern<'_>,
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let cells = rows.filter_map(|row| view.cell(row));
        let make = |texts: &[&str]| intern.all(texts);
        self.names.make_all(view.leaf.as_ref(), cells, make)
    }

    pub(super) fn name(&mut self, row: usize, intern: &mut Intern<'_>) -> Result<Option<Name>> {
        let Some((_, view)) = &self.array else {
            return Ok(None);
        };
        let Some(cell) = view.cell(row) else {
            return Ok(None);
        };
        let differ = self.differ;
        self.names
            .of(view.leaf.as_ref(), cell, |text| match differ {
                true => intern.append(text),
                false => intern.name(text),
            })
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

    /// Learns the tags and the parts' names of these rows at once. What is not learnt is looked up
    /// row by row.
    pub(super) fn learn_facts(
        &mut self,
        rows: impl Iterator<Item = usize> + Clone,
        intern: &mut Intern<'_>,
        wants: &Wants,
    ) -> Result<()> {
        for part in &mut self.parts {
            part.learn_names(rows.clone(), intern)?;
        }
        let Some((_, view)) = self.array.as_ref().filter(|(_, view)| view.is_list()) else {
            return Ok(());
        };
        if self.role != Role::Tags {
            return Ok(());
        }
        let cells = rows.flat_map(|row| view.cells(row));
        let make = |texts: &[&str]| intern.tags(texts, wants);
        self.tags.make_all(view.leaf.as_ref(), cells, make)
    }

    /// Adds what a row says of a package, by the role of the column.
    pub(super) fn add_facts(
        &mut self,
        package: usize,
        row: usize,
        intern: &mut Intern<'_>,
        wants: &Wants,
        facts: &mut Facts,
    ) -> Result<()> {
        match self.role {
            Role::Tags => self.tags(package, row, intern, wants, facts),
            Role::BaseModels => self.base_models(package, row, intern, facts),
            Role::Config => self.config(package, row, intern, facts),
            _ => Ok(()),
        }
    }

    fn tags(
        &mut self,
        package: usize,
        row: usize,
        intern: &mut Intern<'_>,
        wants: &Wants,
        facts: &mut Facts,
    ) -> Result<()> {
        let Some((_, view)) = &self.array else {
            return Ok(());
        };
        let leaf = view.leaf.as_ref();
        let asked = facts.needs_base(package) && wants.field(Field::BaseId);
        for cell in view.cells(row) {
            if view.is_list() {
                let Some(tag) = self.tags.of(leaf, cell, |text| intern.tag(text, wants))? else {
                    continue;
                };
                facts.tag(package, tag);
                if asked
                    && tag.kind == TagKind::Base
                    && let Some(text) = cells::text(leaf, cell)
                {
                    facts.tagged_base(package, &text, intern)?;
                }
            } else if let Some(text) = cells::text(leaf, cell) {
                each(&text, |item| {
                    let tag = intern.tag(item, wants)?;
                    facts.tag(package, tag);
                    if asked && tag.kind == TagKind::Base {
                        facts.tagged_base(package, item, intern)?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Writes the value of a row into a field of the current row; returns the bytes of text that it
    /// keeps.
    pub(super) fn put(
        &mut self,
        row: usize,
        field: Field,
        table: &mut Table,
        intern: &mut Intern<'_>,
    ) -> Result<u64> {
        self.value(row, field, intern, |value| table.set(field, value))
    }

    /// Writes the values of rows into a field, each at its place; returns the bytes of text that it
    /// keeps.
    pub(super) fn fill(
        &mut self,
        field: Field,
        rows: impl Iterator<Item = (usize, usize)> + Clone,
        intern: &mut Intern<'_>,
        table: &mut Table,
    ) -> Result<u64> {
        if field.field_type() == Type::Name {
            self.learn_names(rows.clone().map(|(_, row)| row), intern)?;
        }
        let mut fill = table.fill(field);
        let mut bytes = 0;
        for (place, row) in rows {
            let found = match self.role {
                Role::ParameterTotal => self.parameter_total(row).map(Value::Count),
                Role::Billions => self.billions(row).map(Value::Count),
                Role::Files => self.has_readme(row).map(Value::Flag),
                _ => {
                    bytes += self.value(row, field, intern, |value| fill.put(place, value))?;
                    continue;
                }
            };
            if let Some(value) = found {
                fill.put(place, value);
            }
        }
        Ok(bytes)
    }

    /// A number of parameters that is given in billions.
    fn billions(&self, row: usize) -> Option<Count> {
        match self.count(row) {
            Reading::Count(billions) => Count::from_f64(libm::round(billions.to_f64() * 1e9)),
            _ => None,
        }
    }

    /// Gives the value of a row for a field, if it has one; returns the bytes of its text.
    pub(super) fn value(
        &mut self,
        row: usize,
        field: Field,
        intern: &mut Intern<'_>,
        put: impl FnOnce(Value<'_>),
    ) -> Result<u64> {
        match field.field_type() {
            Type::Name => {
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
                    put(Value::Name(name));
                }
            }
            Type::Count => {
                if let Reading::Count(count) = self.count(row) {
                    put(Value::Count(count));
                }
            }
            Type::Number => {
                let number = self
                    .cell(row)
                    .and_then(|(leaf, cell)| cells::number(leaf, cell));
                if let Some(number) = number {
                    put(Value::Number(number));
                }
            }
            Type::Time => {
                let time = self.cell(row).and_then(|(leaf, cell)| {
                    let spelled = || values::time(&cells::text(leaf, cell)?);
                    cells::time(leaf, cell).or_else(spelled)
                });
                if let Some(time) = time {
                    put(Value::Time(time));
                }
            }
            Type::Flag => {
                let flag = self
                    .cell(row)
                    .and_then(|(leaf, cell)| cells::flag(leaf, cell));
                if let Some(flag) = flag {
                    put(Value::Flag(flag));
                }
            }
            Type::Text => {
                if let Some(text) = self.text(row) {
                    put(Value::Text(&text));
                    return Ok(text.len() as u64);
                }
            }
            // The owner of the store sets these.
            Type::Set => {}
        }
        Ok(0)
    }

    pub(super) fn whole(&self) -> Option<&ArrayRef> {
        self.array.as_ref().map(|(array, _)| array)
    }

    /// The row's text, of a column that is read whole.
    pub(super) fn whole_text(&self, row: usize) -> Option<Cow<'_, str>> {
        cells::text(self.whole()?.as_ref(), row)
    }

    /// The row's text as JSON.
    pub(super) fn json(&self, row: usize) -> Option<Json> {
        serde_json::from_str(&self.whole_text(row)?).ok()
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
