//! The column of one field, with as few bytes per row as its type allows.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::narrow::Narrow;
use super::{Blocks, Count, Name, Set, Texts, Type, Value};
use crate::base::pulse;

/// A column of counts, exact for every 64-bit integer. A row takes 4 bytes if all counts of its
/// block fit into them, otherwise 8. Fractions and larger counts are in a separate map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    pub(super) blocks: Vec<CountBlock>,
    pub(super) apart: HashMap<usize, Count>,
}

/// A block of counts. The greatest number of its width marks a count that is missing or in the
/// separate map.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CountBlock {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

/// Counts in a block.
pub(super) const COUNT_BLOCK: usize = 1 << 12;

impl CountBlock {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(counts) => counts.len(),
            Self::Wide(counts) => counts.len(),
        }
    }

    /// Writes a count at a place, or adds it at the end.
    fn put(&mut self, place: usize, count: Option<u64>) {
        fn put<T>(counts: &mut Vec<T>, place: usize, count: T) {
            match counts.get_mut(place) {
                Some(before) => *before = count,
                None => counts.push(count),
            }
        }
        if let Self::Narrow(counts) = self {
            let narrow = match count {
                None => Some(u32::MAX),
                Some(count) => u32::try_from(count).ok().filter(|n| *n != u32::MAX),
            };
            match narrow {
                Some(narrow) => return put(counts, place, narrow),
                None => {
                    let widened = counts.iter().map(|n| match *n {
                        u32::MAX => u64::MAX,
                        n => n.into(),
                    });
                    *self = Self::Wide(widened.collect());
                }
            }
        }
        if let Self::Wide(counts) = self {
            put(counts, place, count.unwrap_or(u64::MAX));
        }
    }

    #[inline]
    fn get(&self, index: usize) -> Option<u64> {
        match self {
            Self::Narrow(counts) => counts
                .get(index)
                .filter(|n| **n != u32::MAX)
                .map(|n| (*n).into()),
            Self::Wide(counts) => counts.get(index).filter(|n| **n != u64::MAX).copied(),
        }
    }
}

impl Counts {
    /// Adds a count or a missing value.
    pub fn push(&mut self, count: Option<Count>) {
        self.put(self.len(), count);
    }

    /// Replaces a missing value, or adds a value at the end.
    fn put(&mut self, index: usize, count: Option<Count>) {
        let plain = count
            .and_then(Count::as_integer)
            .filter(|whole| *whole != u64::MAX);
        if let (Some(count), None) = (count, plain) {
            self.apart.insert(index, count);
        }
        if index / COUNT_BLOCK == self.blocks.len() {
            self.blocks.push(CountBlock::Narrow(Vec::new()));
        }
        if let Some(block) = self.blocks.get_mut(index / COUNT_BLOCK) {
            block.put(index % COUNT_BLOCK, plain);
        }
    }

    /// The same counts in another order.
    fn reordered(&self, order: &[u32]) -> Self {
        let whole = |row: &u32| {
            let row = *row as usize;
            let block = self.blocks.get(row / COUNT_BLOCK);
            block.and_then(|block| block.get(row % COUNT_BLOCK))
        };
        let blocks = order.chunks(COUNT_BLOCK).map(|rows| {
            pulse::beat(rows.len() as u32);
            let wide: Vec<u64> = rows
                .iter()
                .map(|row| whole(row).unwrap_or(u64::MAX))
                .collect();
            let narrow = |count: &u64| match *count {
                u64::MAX => Some(u32::MAX),
                count => u32::try_from(count).ok().filter(|n| *n != u32::MAX),
            };
            let narrow: Option<Vec<u32>> = wide.iter().map(narrow).collect();
            narrow.map_or(CountBlock::Wide(wide), CountBlock::Narrow)
        });
        let blocks = blocks.collect();
        let mut apart = HashMap::new();
        if !self.apart.is_empty() {
            let found =
                |(place, row): (usize, &u32)| Some((place, *self.apart.get(&(*row as usize))?));
            apart.extend(order.iter().enumerate().filter_map(found));
        }
        Self { blocks, apart }
    }

    /// Number of counts, missing ones included.
    pub fn len(&self) -> usize {
        match self.blocks.last() {
            Some(last) => (self.blocks.len() - 1) * COUNT_BLOCK + last.len(),
            None => 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The count at an index.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Count> {
        let block = self.blocks.get(index / COUNT_BLOCK)?;
        let whole = block.get(index % COUNT_BLOCK);
        whole
            .map(Count::new)
            .or_else(|| self.apart.get(&index).copied())
    }
}

pub(super) const NO_TIME: i64 = i64::MIN;

/// One field of all rows.
#[derive(Debug, Clone)]
pub enum FieldColumn {
    /// Of [`Type::Name`].
    Names(Blocks<Name>),
    /// Of [`Type::Set`].
    Sets(Blocks<Set>),
    /// Of [`Type::Count`].
    Counts(Counts),
    /// Of [`Type::Number`]; NaN is missing.
    Numbers(Blocks<f64>),
    /// Of [`Type::Time`].
    Times(Blocks<i64>),
    /// Of [`Type::Flag`].
    Flags(Blocks<Option<bool>>),
    /// Of [`Type::Text`].
    Texts(Texts),
    /// Names, once no more rows come.
    NarrowNames(Narrow),
    /// Sets, once no more rows come.
    NarrowSets(Narrow),
    /// Times in whole seconds, once no more rows come.
    NarrowTimes(Narrow),
}

/// A missing time in [`FieldColumn::NarrowTimes`].
const NO_SECOND: u32 = u32::MAX;

/// A time as whole seconds, if it is such.
fn second(time: i64) -> Option<u32> {
    match time {
        NO_TIME => Some(NO_SECOND),
        time if time % 1000 == 0 => u32::try_from(time / 1000).ok().filter(|s| *s != NO_SECOND),
        _ => None,
    }
}

fn time_of(second: u32) -> i64 {
    match second {
        NO_SECOND => NO_TIME,
        second => i64::from(second) * 1000,
    }
}

impl FieldColumn {
    /// The same values in less memory, if they allow it. A later change takes the memory again.
    pub(super) fn narrowed(self) -> Self {
        match self {
            Self::Names(values) => {
                let mut numbers = values.iter().map(|name| name.number());
                Self::NarrowNames(Narrow::new(&mut numbers, Name::MISSING.number()))
            }
            Self::Sets(values) => {
                let mut numbers = values.iter().map(|set| set.number());
                Self::NarrowSets(Narrow::new(&mut numbers, Set::EMPTY.number()))
            }
            Self::Times(values) if values.iter().all(|time| second(*time).is_some()) => {
                let mut seconds = values.iter().filter_map(|time| second(*time));
                Self::NarrowTimes(Narrow::new(&mut seconds, NO_SECOND))
            }
            other => other,
        }
    }

    /// Undoes [`Self::narrowed`], so that values can be changed.
    pub(super) fn widen(&mut self) {
        *self = match self {
            Self::NarrowNames(values) => Self::Names(values.iter().map(Name::of_number).collect()),
            Self::NarrowSets(values) => Self::Sets(values.iter().map(Set::of_number).collect()),
            Self::NarrowTimes(values) => Self::Times(values.iter().map(time_of).collect()),
            _ => return,
        };
    }

    pub(super) fn new(field_type: Type) -> Self {
        match field_type {
            Type::Name => Self::Names(Blocks::default()),
            Type::Set => Self::Sets(Blocks::default()),
            Type::Count => Self::Counts(Counts::default()),
            Type::Number => Self::Numbers(Blocks::default()),
            Type::Time => Self::Times(Blocks::default()),
            Type::Flag => Self::Flags(Blocks::default()),
            Type::Text => Self::Texts(Texts::default()),
        }
    }

    /// Rows in the column.
    pub fn len(&self) -> usize {
        match self {
            Self::Names(values) => values.len(),
            Self::Sets(values) => values.len(),
            Self::Counts(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Times(values) => values.len(),
            Self::Flags(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::NarrowNames(values) | Self::NarrowSets(values) | Self::NarrowTimes(values) => {
                values.len()
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row has a value. An empty set or a false flag is not a value.
    pub fn has_value(&self, row: usize) -> bool {
        match self {
            Self::Names(_) | Self::NarrowNames(_) => self.name(row).is_some(),
            Self::Sets(_) | Self::NarrowSets(_) => self.set(row) != Set::EMPTY,
            Self::Counts(values) => values.get(row).is_some(),
            Self::Numbers(values) => values.get(row).is_some_and(|number| !number.is_nan()),
            Self::Times(_) | Self::NarrowTimes(_) => self.time(row).is_some(),
            Self::Flags(values) => values.get(row) == Some(&Some(true)),
            Self::Texts(values) => values.get(row).is_some(),
        }
    }

    /// The value in a row; `None` if it is missing. An empty set is a value.
    pub fn value(&self, row: usize) -> Option<Value<'_>> {
        match self {
            Self::Names(_) | Self::NarrowNames(_) => self.name(row).map(Value::Name),
            Self::Sets(_) | Self::NarrowSets(_) => {
                (row < self.len()).then(|| Value::Set(self.set(row)))
            }
            Self::Counts(values) => values.get(row).map(Value::Count),
            Self::Numbers(values) => {
                let number = values.get(row).filter(|number| !number.is_nan());
                number.copied().map(Value::Number)
            }
            Self::Times(_) | Self::NarrowTimes(_) => self.time(row).map(Value::Time),
            Self::Flags(values) => values.get(row).copied().flatten().map(Value::Flag),
            Self::Texts(values) => values.get(row).map(Value::Text),
        }
    }

    /// The name in a row, if the field is of [`Type::Name`].
    #[inline]
    pub fn name(&self, row: usize) -> Option<Name> {
        match self {
            Self::NarrowNames(values) => Name::of_number(values.get(row)?).known(),
            Self::Names(values) => values.get(row)?.known(),
            _ => None,
        }
    }

    /// The count in a row, if the field is of [`Type::Count`].
    #[inline]
    pub fn count(&self, row: usize) -> Option<Count> {
        match self {
            Self::Counts(values) => values.get(row),
            _ => None,
        }
    }

    /// The time in a row, if the field is of [`Type::Time`].
    #[inline]
    pub fn time(&self, row: usize) -> Option<i64> {
        match self {
            Self::NarrowTimes(values) => {
                values.get(row).map(time_of).filter(|time| *time != NO_TIME)
            }
            Self::Times(values) => values.get(row).copied().filter(|time| *time != NO_TIME),
            _ => None,
        }
    }

    /// The set in a row; the empty set if the field is not of [`Type::Set`].
    #[inline]
    pub fn set(&self, row: usize) -> Set {
        match self {
            Self::NarrowSets(values) => values.get(row).map_or(Set::EMPTY, Set::of_number),
            Self::Sets(values) => values.get(row).copied().unwrap_or(Set::EMPTY),
            _ => Set::EMPTY,
        }
    }

    /// Writes a value of the column's type into a row, unless the row has a value. Rows before it
    /// that the column does not have yet are missing.
    pub(super) fn put(&mut self, row: usize, value: Value<'_>) {
        self.widen();
        while self.len() < row {
            self.push_missing();
        }
        match (self, value) {
            (Self::Names(values), Value::Name(value)) => {
                put(values, row, value, |name| *name == Name::MISSING);
            }
            (Self::Sets(values), Value::Set(value)) => {
                put(values, row, value, |set| *set == Set::EMPTY);
            }
            (Self::Counts(values), Value::Count(value)) => {
                if values.get(row).is_none() {
                    values.put(row, Some(value));
                }
            }
            (Self::Numbers(values), Value::Number(value)) => {
                put(values, row, value, |number| number.is_nan());
            }
            (Self::Times(values), Value::Time(value)) => {
                put(values, row, value, |time| *time == NO_TIME);
            }
            (Self::Flags(values), Value::Flag(value)) => {
                put(values, row, Some(value), Option::is_none);
            }
            (Self::Texts(values), Value::Text(value)) => values.put(row, value),
            (_, _) => {}
        }
    }

    pub(super) fn push_missing(&mut self) {
        self.widen();
        match self {
            Self::Names(values) => values.push(Name::MISSING),
            Self::Sets(values) => values.push(Set::EMPTY),
            Self::Counts(values) => values.push(None),
            Self::Numbers(values) => values.push(f64::NAN),
            Self::Times(values) => values.push(NO_TIME),
            Self::Flags(values) => values.push(None),
            Self::Texts(values) => values.push(None),
            // They are wide now.
            Self::NarrowNames(_) | Self::NarrowSets(_) | Self::NarrowTimes(_) => {}
        }
    }
}

/// Adds a value at the end, or replaces a missing one.
fn put<T>(values: &mut Blocks<T>, row: usize, value: T, is_missing: impl Fn(&T) -> bool) {
    match values.get_mut(row) {
        Some(before) if is_missing(before) => *before = value,
        Some(_) => {}
        None => values.push(value),
    }
}

impl FieldColumn {
    /// Compares two rows by this field. Missing values come first.
    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Names(values) => values.get(a).cmp(&values.get(b)),
            Self::Sets(values) => values.get(a).cmp(&values.get(b)),
            Self::Counts(values) => values.get(a).cmp(&values.get(b)),
            Self::Numbers(values) => {
                let number = |row| values.get(row).copied().unwrap_or(f64::NAN);
                number(a).total_cmp(&number(b))
            }
            Self::Times(values) => values.get(a).cmp(&values.get(b)),
            Self::Flags(values) => values.get(a).cmp(&values.get(b)),
            Self::Texts(values) => values.get(a).cmp(&values.get(b)),
            Self::NarrowNames(values) | Self::NarrowSets(values) => {
                values.get(a).cmp(&values.get(b))
            }
            Self::NarrowTimes(values) => {
                values.get(a).map(time_of).cmp(&values.get(b).map(time_of))
            }
        }
    }

    /// The same values in another order.
    pub(super) fn reordered(mut self, order: &[u32]) -> Self {
        fn block<T: Copy>(values: &Blocks<T>, order: &[u32]) -> Blocks<T> {
            let rows = pulse::through(order);
            rows.filter_map(|row| values.get(*row as usize).copied())
                .collect()
        }
        self.widen();
        match &self {
            Self::Names(values) => Self::Names(block(values, order)),
            Self::Sets(values) => Self::Sets(block(values, order)),
            Self::Counts(values) => Self::Counts(values.reordered(order)),
            Self::Numbers(values) => Self::Numbers(block(values, order)),
            Self::Times(values) => Self::Times(block(values, order)),
            Self::Flags(values) => Self::Flags(block(values, order)),
            Self::NarrowNames(_) | Self::NarrowSets(_) | Self::NarrowTimes(_) => self,
            Self::Texts(values) => {
                let mut out = Texts::default();
                let texts = order.iter().map(|row| values.get(*row as usize));
                texts.for_each(|text| out.push(text));
                Self::Texts(out)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_columns_have_the_same_values_and_can_be_changed() {
        use crate::relations::{Names, Sets};
        let (mut names, mut sets) = (Names::default(), Sets::default());
        let [a, b] = ["a", "b"].map(|text| names.intern(text).unwrap());
        let set = sets.intern(&mut vec![a, b]).unwrap();
        let second = Value::Time(1_700_000_000_000);
        let columns = [
            (Type::Name, vec![Value::Name(a), Value::Name(b)]),
            (Type::Set, vec![Value::Set(set)]),
            (Type::Time, vec![second, Value::Time(0)]),
            (Type::Time, vec![Value::Time(-1000), second]),
            (Type::Time, vec![Value::Time(1), second]),
        ];
        for (field_type, values) in columns {
            let mut wide = FieldColumn::new(field_type);
            for (row, value) in values.iter().enumerate() {
                wide.put(3 * row + 1, *value);
            }
            wide.push_missing();
            let mut narrow = wide.clone().narrowed();
            let rows = wide.len();
            let same = |narrow: &FieldColumn, wide: &FieldColumn| {
                assert_eq!(narrow.len(), wide.len());
                for row in 0..=wide.len() {
                    assert_eq!(narrow.value(row), wide.value(row));
                    assert_eq!(narrow.has_value(row), wide.has_value(row));
                    assert_eq!(narrow.compare(0, row), wide.compare(0, row));
                    assert_eq!(narrow.compare(row, 1), wide.compare(row, 1));
                }
            };
            same(&narrow, &wide);
            let order: Vec<u32> = (0..rows as u32).rev().collect();
            same(
                &narrow.clone().reordered(&order),
                &wide.clone().reordered(&order),
            );
            for column in [&mut narrow, &mut wide] {
                column.put(0, values[0]);
                column.put(rows + 1, values[0]);
            }
            same(&narrow, &wide);
        }
    }

    #[test]
    fn counts_of_every_size_come_back() {
        let mut counts = Counts::default();
        let odd = [
            None,
            Some(Count::new(u32::MAX.into())),
            Some(Count::new(u64::MAX)),
            Count::from_f64(2.5),
            Some(Count::new(1 << 40)),
        ];
        let value = |index: usize| match index % 3000 {
            place if place < odd.len() => odd[place],
            place => Some(Count::new(place as u64)),
        };
        let many = 3 * COUNT_BLOCK + 7;
        (0..many).for_each(|index| counts.push(value(index)));
        assert_eq!(counts.len(), many);
        assert!((0..many).all(|index| counts.get(index) == value(index)));
        assert_eq!(counts.get(many), None);
        let order: Vec<u32> = (0..many as u32).rev().filter(|row| row % 5 > 0).collect();
        let mut expected = Counts::default();
        let rows = order.iter().map(|row| value(*row as usize));
        rows.for_each(|count| expected.push(count));
        assert_eq!(counts.reordered(&order), expected);
    }
}
