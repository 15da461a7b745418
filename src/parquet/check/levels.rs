//! Repetition and definition levels: the lists and nulls around the values of a page.

use ::parquet::basic::Encoding;

use super::Shape;
use super::runs::Runs;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;

/// Rows that are decoded at once at most.
const BATCH_ROWS: u64 = 8192;

/// Bytes that an item takes in memory before values of a fixed length need more.
const ITEM_BYTES: u64 = 16;

/// Bits of levels up to this one.
pub(super) fn width(greatest: u32) -> u32 {
    u32::BITS - greatest.leading_zeros()
}

pub(super) fn too_long() -> Error {
    Error::damaged("A page's levels are longer than the page.")
}

/// Runs behind their length in bytes, and the bytes of both.
pub(super) fn prefixed(bytes: &[u8], width: u32) -> Option<(Runs<'_>, usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    Some((Runs::new(rest.get(..length)?, width), length + 4))
}

/// The levels at the beginning of a page of the first version, and their bytes.
pub(super) fn first(
    bytes: &[u8],
    encoding: Encoding,
    width: u32,
    count: u32,
) -> Result<(Runs<'_>, usize)> {
    #[expect(deprecated, reason = "old files have levels in it")]
    let bit_packed = Encoding::BIT_PACKED;
    if encoding == Encoding::RLE {
        return prefixed(bytes, width).ok_or_else(too_long);
    }
    if encoding != bit_packed {
        return Err(Error::damaged(
            "A page's levels have an encoding that the format does not allow.",
        ));
    }
    let used = (u64::from(count) * u64::from(width)).div_ceil(8);
    let used = usize::try_from(used).map_err(|_| too_long())?;
    let packed = bytes.get(..used).ok_or_else(too_long)?;
    Ok((Runs::packed(packed, width, u64::from(count)), used))
}

/// What is known from the levels of a column chunk's earlier pages.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// Whether a page of values came before.
    begun: bool,
    /// Rows that have begun.
    rows: u64,
    /// Items in the rows that are decoded together with the last one.
    items: u64,
}

impl Levels {
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Checks the levels of a page of `count` values, and returns how many of these are not null.
    pub(super) fn check(
        &mut self,
        repetition: Option<Runs<'_>>,
        definition: Option<Runs<'_>>,
        count: u64,
        shape: &Shape,
        limits: &Limits,
    ) -> Result<u64> {
        let begun = std::mem::replace(&mut self.begun, true);
        let (Some(mut definition), whole) = (definition, u64::from(shape.max_def)) else {
            return Ok(count);
        };
        let Some(mut repetition) = repetition else {
            let survey = definition.survey(count, whole);
            let (greatest, present) = survey.ok_or_else(|| too_few(count))?;
            return match greatest <= whole {
                true => Ok(present),
                false => Err(too_high(greatest, whole)),
            };
        };
        let (mut left, mut present) = (count, 0);
        while left > 0 {
            let next = repetition.peek().zip(definition.peek());
            let ((rep, reps), (def, defs)) = next.ok_or_else(|| too_few(count))?;
            if rep > u64::from(shape.max_rep) {
                return Err(too_high(rep, u64::from(shape.max_rep)));
            }
            if def > whole {
                return Err(too_high(def, whole));
            }
            if rep > 0 && left == count && !begun {
                return Err(Error::damaged(
                    "The column's first value continues a list that has not begun.",
                ));
            }
            let list = (rep as usize)
                .checked_sub(1)
                .and_then(|list| shape.lists.get(list));
            if list.is_some_and(|needed| def < u64::from(*needed)) {
                return Err(Error::damaged(
                    "A page continues a list that its levels call empty.",
                ));
            }
            let both = reps.min(defs).min(left);
            self.count(rep == 0, both, shape, limits)?;
            present += if def == whole { both } else { 0 };
            repetition.pass(both);
            definition.pass(both);
            left -= both;
        }
        if !repetition.ends_well() {
            return Err(too_few(count));
        }
        Ok(present)
    }

    /// Counts items, each of which begins a row or continues one.
    fn count(&mut self, begins: bool, items: u64, shape: &Shape, limits: &Limits) -> Result<()> {
        if begins {
            self.rows = self.rows.saturating_add(items);
            // The last of these rows is the so-and-so-many-th that is decoded at once.
            let place = (self.rows - 1) % BATCH_ROWS + 1;
            self.items = match place > items {
                true => self.items + items,
                false => place,
            };
        } else {
            self.items = self.items.saturating_add(items);
        }
        let weight = shape.fixed.unwrap_or(0).div_ceil(ITEM_BYTES).max(1);
        if self.items.saturating_mul(weight) > limits.batch_items {
            let most = limits.batch_items / weight;
            return Err(Error::new(
                ErrorKind::Budget,
                format!(
                    "The column has more than {most} list items in {BATCH_ROWS} rows or fewer; more do not fit into memory."
                ),
                "Choose another column, or shorten its lists. If the lists should be short, the file is damaged.",
            ));
        }
        Ok(())
    }
}

fn too_few(count: u64) -> Error {
    Error::damaged(format!(
        "A page of {count} values has fewer levels than values, or broken ones."
    ))
}

fn too_high(level: u64, greatest: u64) -> Error {
    Error::damaged(format!(
        "A page has level {level}; the schema allows {greatest} at most."
    ))
}
