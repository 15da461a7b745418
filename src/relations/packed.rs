//! Relations as bytes, to move the rows of a part of a file from one worker to another, and to add
//! them to the rows of the other parts.

use std::collections::BTreeMap;

use super::column::{COUNT_BLOCK, CountBlock, NO_TIME};
use super::{
    Count, Counts, Field, FieldColumn, Name, Names, Relation, Relations, Set, Sets, Table, Type,
    Value,
};
use crate::base::packed::{Packer, Unpacker};
use crate::base::pulse;

impl Relations {
    /// Writes all names, sets and tables.
    pub fn pack(&self, packer: &mut Packer) {
        self.pack_names(packer);
        packer.length(self.sets.all().count());
        for set in self.sets.all() {
            packer.length(self.sets.members(set).count());
            let members = self.sets.members(set);
            members.for_each(|name| packer.u32(name.number()));
        }
        packer.length(self.tables.len());
        for (relation, table) in &self.tables {
            packer.u8(place_in(Relation::ALL, relation) as u8);
            table.pack(packer);
        }
    }

    fn pack_names(&self, packer: &mut Packer) {
        let names: Vec<Name> = self.names.iter().collect();
        let texts = names.iter();
        let texts = texts.map(|name| self.names.get(*name).unwrap_or_default());
        packer.length(names.len());
        texts.clone().for_each(|text| packer.u32(text.len() as u32));
        // Nobody looks for equal ones among names that mostly differ.
        let mut differ = vec![false; names.len()];
        for field in [Field::PackageId, Field::StableId] {
            let packages = self.table(Relation::Packages);
            let column = packages.and_then(|packages| packages.column(field));
            let Some(ids) = column else {
                continue;
            };
            for id in (0..ids.len()).filter_map(|row| ids.name(row)) {
                if let Some(place) = differ.get_mut(id.index()) {
                    *place = true;
                }
            }
        }
        differ
            .into_iter()
            .for_each(|differs| packer.u8(differs.into()));
        packer.texts(texts);
    }
}

fn place_in<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).unwrap_or(0)
}

/// Adds the relations that [`Relations::pack`] wrote to others, whose numbers of names and sets
/// they get. `None` if the bytes are others, or if they do not fit.
pub fn absorb(
    unpacker: &mut Unpacker<'_>,
    names: &mut Names,
    sets: &mut Sets,
    tables: &mut BTreeMap<Relation, Table>,
) -> Option<()> {
    let mut numbers = Numbers::default();
    numbers.absorb_names(unpacker, names)?;
    for _ in 0..unpacker.length()? {
        let members = unpacker.length()?;
        let members = unpacker.u32s(members)?.map(|name| numbers.name(name));
        let mut members: Vec<Name> = members.collect();
        numbers.sets.push(sets.intern(&mut members)?);
    }
    for _ in 0..unpacker.length()? {
        let relation = *Relation::ALL.get(usize::from(unpacker.u8()?))?;
        let table = tables.entry(relation).or_default();
        table.absorb(unpacker, &numbers)?;
    }
    Some(())
}

/// The new numbers of a part's names and sets.
#[derive(Debug, Default)]
struct Numbers {
    names: Vec<Name>,
    sets: Vec<Set>,
}

impl Numbers {
    fn absorb_names(&mut self, unpacker: &mut Unpacker<'_>, names: &mut Names) -> Option<()> {
        let length = unpacker.length()?;
        let lengths = unpacker.u32s(length)?;
        let differ = unpacker.bytes(length)?;
        let mut texts = unpacker.text()?;
        self.names.reserve(length);
        for (length, differs) in pulse::through(lengths.zip(differ)) {
            let (text, rest) = texts.split_at_checked(length as usize)?;
            texts = rest;
            self.names.push(match differs {
                0 => names.intern(text)?,
                _ => names.append(text)?,
            });
        }
        Some(())
    }

    fn name(&self, old: u32) -> Name {
        let new = self.names.get(old as usize);
        new.copied().unwrap_or(Name::MISSING)
    }

    fn set(&self, old: u32) -> Set {
        let new = self.sets.get(old as usize);
        new.copied().unwrap_or(Set::EMPTY)
    }
}

impl Table {
    fn pack(&self, packer: &mut Packer) {
        packer.length(self.rows());
        packer.length(self.fields().count());
        for field in self.fields() {
            packer.u32(place_in(Field::ALL, &field) as u32);
            if let Some(column) = self.column(field) {
                column.pack(packer);
            }
        }
    }

    fn absorb(&mut self, unpacker: &mut Unpacker<'_>, numbers: &Numbers) -> Option<()> {
        let rows = unpacker.length()?;
        for _ in 0..unpacker.length()? {
            let field = *Field::ALL.get(unpacker.u32()? as usize)?;
            let mut fill = self.fill(field);
            match field.field_type() {
                Type::Name => {
                    let names = unpacker.u32s(rows)?.map(|name| numbers.name(name));
                    names
                        .enumerate()
                        .filter(|(_, name)| *name != Name::MISSING)
                        .for_each(|(row, name)| fill.put(row, Value::Name(name)));
                }
                Type::Set => {
                    let sets = unpacker.u32s(rows)?.map(|set| numbers.set(set));
                    sets.enumerate()
                        .for_each(|(row, set)| fill.put(row, Value::Set(set)));
                }
                Type::Count => {
                    let counts = Counts::unpack(rows, unpacker)?;
                    for row in 0..rows {
                        if let Some(count) = counts.get(row) {
                            fill.put(row, Value::Count(count));
                        }
                    }
                }
                Type::Number => {
                    let numbers = unpacker.u64s(rows)?.map(f64::from_bits).enumerate();
                    numbers.for_each(|(row, number)| fill.put(row, Value::Number(number)));
                }
                Type::Time => {
                    let times = unpacker.u64s(rows)?.enumerate();
                    times.for_each(|(row, time)| fill.put(row, Value::Time(time as i64)));
                }
                Type::Flag => {
                    let flags = unpacker.bytes(rows)?.iter().enumerate();
                    for (row, flag) in flags.filter(|(_, flag)| **flag < NO_FLAG) {
                        fill.put(row, Value::Flag(*flag == 1));
                    }
                }
                Type::Text => {
                    for row in 0..rows {
                        if unpacker.u8()? == 1 {
                            fill.put(row, Value::Text(unpacker.text()?));
                        }
                    }
                }
            }
        }
        self.end_rows(rows);
        Some(())
    }
}

/// A flag that is missing.
const NO_FLAG: u8 = 2;

impl FieldColumn {
    fn pack(&self, packer: &mut Packer) {
        match self {
            Self::NarrowNames(values) | Self::NarrowSets(values) => {
                values.iter().for_each(|number| packer.u32(number));
            }
            Self::NarrowTimes(_) => {
                let times = (0..self.len()).map(|row| self.time(row).unwrap_or(NO_TIME));
                times.for_each(|time| packer.u64(time as u64));
            }
            Self::Names(values) => values.iter().for_each(|name| packer.u32(name.number())),
            Self::Sets(values) => values.iter().for_each(|set| packer.u32(set.number())),
            Self::Counts(values) => values.pack(packer),
            Self::Numbers(values) => {
                values
                    .iter()
                    .for_each(|number| packer.u64(number.to_bits()));
            }
            Self::Times(values) => values.iter().for_each(|time| packer.u64(*time as u64)),
            Self::Flags(values) => {
                let flags = values.iter().map(|flag| flag.map_or(NO_FLAG, u8::from));
                flags.for_each(|flag| packer.u8(flag));
            }
            Self::Texts(values) => {
                for row in 0..values.len() {
                    let text = values.get(row);
                    packer.u8(text.is_some().into());
                    text.into_iter().for_each(|text| packer.text(text));
                }
            }
        }
    }
}

impl Counts {
    fn pack(&self, packer: &mut Packer) {
        for block in &self.blocks {
            match block {
                CountBlock::Narrow(counts) => {
                    packer.u8(NARROW);
                    counts.iter().for_each(|count| packer.u32(*count));
                }
                CountBlock::Wide(counts) => {
                    packer.u8(WIDE);
                    counts.iter().for_each(|count| packer.u64(*count));
                }
            }
        }
        packer.length(self.apart.len());
        for (row, count) in &self.apart {
            packer.length(*row);
            packer.u64(count.whole());
            packer.u64(count.fraction().to_bits());
        }
    }

    fn unpack(rows: usize, unpacker: &mut Unpacker<'_>) -> Option<Self> {
        let mut counts = Self::default();
        for first in (0..rows).step_by(COUNT_BLOCK) {
            let length = COUNT_BLOCK.min(rows - first);
            counts.blocks.push(match unpacker.u8()? {
                NARROW => CountBlock::Narrow(unpacker.u32s(length)?.collect()),
                WIDE => CountBlock::Wide(unpacker.u64s(length)?.collect()),
                _ => return None,
            });
        }
        for _ in 0..unpacker.length()? {
            let row = unpacker.length()?;
            let (whole, fraction) = (unpacker.u64()?, f64::from_bits(unpacker.u64()?));
            counts.apart.insert(row, Count::of_parts(whole, fraction));
        }
        Some(counts)
    }
}

/// The width of a block of counts.
const NARROW: u8 = 4;
const WIDE: u8 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn made(first: u64, rows: u64) -> Relations {
        let (mut names, mut sets) = (Names::default(), Sets::default());
        let mut packages = Table::default();
        let mut edges = Table::default();
        let base = names.intern("base").unwrap();
        for number in first..first + rows {
            let id = names.append(&format!("é{number}")).unwrap();
            let word = names.intern(["x", "y", "z"][number as usize % 3]).unwrap();
            let set = sets.intern(&mut vec![word, base]).unwrap();
            let count = match number % 5 {
                0 => Count::new(u64::MAX),
                1 => Count::from_f64(number as f64 + 0.5).unwrap(),
                2 => Count::new(number << 40),
                _ => Count::new(number),
            };
            packages.set(Field::PackageId, Value::Name(id));
            packages.set(Field::Libraries, Value::Set(set));
            packages.set(Field::CreatedAt, Value::Time(-(number as i64)));
            if number % 7 > 0 {
                packages.set(Field::Downloads, Value::Count(count));
                packages.set(Field::HasCard, Value::Flag(number % 2 == 0));
                packages.set(
                    Field::CardText,
                    Value::Text(&"t".repeat(number as usize % 9)),
                );
            }
            packages.end_row();
            if number % 4 == 0 {
                edges.set(Field::Child, Value::Name(id));
                edges.set(Field::BaseId, Value::Name(base));
                edges.end_row();
            }
        }
        let tables = [(Relation::Packages, packages), (Relation::BaseEdges, edges)];
        Relations::new(names, sets, tables.into())
    }

    fn printed(relations: &Relations) -> Vec<String> {
        let mut rows = Vec::new();
        for (relation, table) in relations.tables() {
            let fields: Vec<Field> = table.fields().collect();
            for row in 0..table.rows() {
                let values = fields.iter().map(|field| relations.print(*field, row));
                rows.push(format!("{relation:?} {:?}", values.collect::<Vec<_>>()));
            }
        }
        rows
    }

    #[test]
    fn parts_together_are_the_whole() {
        let whole = made(0, 20_000).in_order();
        let (mut names, mut sets) = (Names::default(), Sets::default());
        let mut tables = BTreeMap::new();
        for (first, rows) in [(15_000, 5_000), (0, 1), (1, 14_999)] {
            let mut packer = Packer::default();
            made(first, rows).with_names_in_order().pack(&mut packer);
            let bytes = packer.finish();
            let mut unpacker = Unpacker::new(&bytes);
            absorb(&mut unpacker, &mut names, &mut sets, &mut tables).unwrap();
            assert!(unpacker.is_at_end());
        }
        let together = Relations::new(names, sets, tables).in_order();
        assert_eq!(printed(&together), printed(&whole));
        assert!(together.names.iter().eq(whole.names.iter()));
    }

    #[test]
    fn cut_bytes_are_refused() {
        let mut packer = Packer::default();
        made(0, 40).pack(&mut packer);
        let bytes = packer.finish();
        for length in 0..bytes.len() {
            let (mut names, mut sets) = (Names::default(), Sets::default());
            let mut unpacker = Unpacker::new(&bytes[..length]);
            let tables = &mut BTreeMap::new();
            assert!(absorb(&mut unpacker, &mut names, &mut sets, tables).is_none());
        }
    }
}
