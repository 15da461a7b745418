//! Which fields the structs of a footer and of a page header must have.
//!
//! Thrift skips a field of another type than it expects, and a decoder can then go on without it.
//! After one wrong length it reads a file with fewer rows, and no error. Other readers refuse a
//! struct that lacks a required field, and so does this check.
//!
//! Source: `parquet.thrift` of the Apache Parquet format.

use super::thrift::{Broken, Cursor, WireType};

/// A struct: the fields that it must have, and those whose own structs are checked.
#[derive(Debug)]
pub(super) struct Layout(&'static [Field]);

/// Its number, its type, whether the struct must have it, and the layout of the struct that it
/// holds, or of those in its list.
#[derive(Debug)]
struct Field(i64, WireType, bool, Option<&'static Layout>);

const fn needs(number: i64, kind: WireType) -> Field {
    Field(number, kind, true, None)
}

use WireType::{Binary, I32, I64, List, Struct};

/// The footer.
pub(super) const FOOTER: Layout = Layout(&[
    needs(1, I32),
    Field(2, List, true, Some(&SCHEMA_ELEMENT)),
    needs(3, I64),
    Field(4, List, true, Some(&ROW_GROUP)),
    Field(5, List, false, Some(&KEY_VALUE)),
]);
const SCHEMA_ELEMENT: Layout = Layout(&[needs(4, Binary)]);
const KEY_VALUE: Layout = Layout(&[needs(1, Binary)]);
const ROW_GROUP: Layout = Layout(&[
    Field(1, List, true, Some(&COLUMN_CHUNK)),
    needs(2, I64),
    needs(3, I64),
]);
const COLUMN_CHUNK: Layout = Layout(&[needs(2, I64), Field(3, Struct, true, Some(&COLUMN))]);
const COLUMN: Layout = Layout(&[
    needs(1, I32),
    needs(2, List),
    needs(3, List),
    needs(4, I32),
    needs(5, I64),
    needs(6, I64),
    needs(7, I64),
    needs(9, I64),
    Field(13, List, false, Some(&ENCODING_STATISTICS)),
]);
const ENCODING_STATISTICS: Layout = Layout(&[needs(1, I32), needs(2, I32), needs(3, I32)]);

/// A page header.
pub(super) const PAGE_HEADER: Layout = Layout(&[
    needs(1, I32),
    needs(2, I32),
    needs(3, I32),
    Field(5, Struct, false, Some(&DATA_PAGE)),
    Field(7, Struct, false, Some(&DICTIONARY_PAGE)),
    Field(8, Struct, false, Some(&DATA_PAGE_V2)),
]);
const DATA_PAGE: Layout = Layout(&[needs(1, I32), needs(2, I32), needs(3, I32), needs(4, I32)]);
const DICTIONARY_PAGE: Layout = Layout(&[needs(1, I32), needs(2, I32)]);
const DATA_PAGE_V2: Layout = Layout(&[
    needs(1, I32),
    needs(2, I32),
    needs(3, I32),
    needs(4, I32),
    needs(5, I32),
    needs(6, I32),
]);

impl Layout {
    /// Walks a struct that starts at the cursor.
    ///
    /// # Errors
    /// [`Broken::Malformed`] if it, or one within it, lacks a field that it must have, or has a negative
    /// number in one of 32 bits.
    pub(super) fn check(&self, cursor: &mut Cursor<'_>) -> Result<(), Broken> {
        let mut found = 0u16;
        cursor.fields(|cursor, number, kind| {
            let mut known = (0..).zip(self.0);
            let known = known.find(|(_, field)| field.0 == number && field.1 == kind);
            let Some((place, field)) = known else {
                return Ok(false);
            };
            found |= 1 << place;
            // Each is a code or a count.
            if kind == I32 {
                return match cursor.integer()? {
                    ..0 => Err(Broken::Malformed),
                    _ => Ok(true),
                };
            }
            let Some(within) = field.3 else {
                return Ok(false);
            };
            if kind == List {
                let (element, count) = cursor.list()?;
                if element != Struct && count > 0 {
                    return Err(Broken::Malformed);
                }
                for _ in 0..count {
                    within.check(cursor)?;
                }
            } else {
                within.check(cursor)?;
            }
            Ok(true)
        })?;
        let lacks = |(place, field): (u32, &Field)| field.2 && found & (1 << place) == 0;
        match (0..).zip(self.0).any(lacks) {
            true => Err(Broken::Malformed),
            false => Ok(()),
        }
    }
}

/// The types of the columns in the footer's schema, and those of the column chunks of each row
/// group, by the numbers of the format.
pub(super) fn types(footer: &[u8]) -> Result<(Vec<i64>, Vec<Vec<i64>>), Broken> {
    let (mut columns, mut chunks) = (Vec::new(), Vec::new());
    Cursor::new(footer).fields(|cursor, number, kind| {
        match (number, kind) {
            (2, List) => each(cursor, |cursor| {
                let (mut of, mut children) = (None, 0);
                cursor.fields(|cursor, number, kind| {
                    match (number, kind) {
                        (1, I32) => of = Some(cursor.integer()?),
                        (5, I32) => children = cursor.integer()?,
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                columns.extend(of.filter(|_| children == 0));
                Ok(())
            })?,
            (4, List) => each(cursor, |cursor| {
                let mut group = Vec::new();
                within(cursor, (1, List), |cursor| {
                    each(cursor, |cursor| {
                        within(cursor, (3, Struct), |cursor| {
                            within(cursor, (1, I32), |cursor| {
                                group.push(cursor.integer()?);
                                Ok(())
                            })
                        })
                    })
                })?;
                chunks.push(group);
                Ok(())
            })?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok((columns, chunks))
}

/// Reads each element of a list.
fn each(
    cursor: &mut Cursor<'_>,
    mut read: impl FnMut(&mut Cursor<'_>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let (_, count) = cursor.list()?;
    (0..count).try_for_each(|_| read(cursor))
}

/// Reads one field of a struct, and skips the others.
fn within(
    cursor: &mut Cursor<'_>,
    wanted: (i64, WireType),
    mut read: impl FnMut(&mut Cursor<'_>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    cursor.fields(|cursor, number, kind| {
        if (number, kind) != wanted {
            return Ok(false);
        }
        read(cursor)?;
        Ok(true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of a data page; its inner struct has these fields.
    fn header(fields: &[u8]) -> Vec<u8> {
        // Type 0, sizes 4 and 4, then the struct in field 5.
        let mut bytes = vec![0x15, 0, 0x15, 8, 0x15, 8, 0x2c];
        bytes.extend(fields);
        bytes.extend([0, 0]);
        bytes
    }

    fn check(bytes: &[u8]) -> Result<(), Broken> {
        PAGE_HEADER.check(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_required_field_is_there_in_its_type() {
        let whole = [0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6];
        assert_eq!(check(&header(&whole)), Ok(()));
        // Without the encoding of repetition levels.
        assert_eq!(check(&header(&whole[..6])), Err(Broken::Malformed));
        // The encoding of definition levels is a list.
        let listed = [0x15, 2, 0x15, 0, 0x19, 0x15, 6, 0x15, 6];
        assert_eq!(check(&header(&listed)), Err(Broken::Malformed));
        // Fields that are not known are skipped.
        let further = [0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0x28, 1, b'x'];
        assert_eq!(check(&header(&further)), Ok(()));
        assert_eq!(check(&header(&whole)[..9]), Err(Broken::Short));
        // One value less than none.
        let negative = [0x15, 1, 0x15, 0, 0x15, 6, 0x15, 6];
        assert_eq!(check(&header(&negative)), Err(Broken::Malformed));
    }

    #[test]
    fn types_stand_in_the_schema_and_at_the_data() {
        // A root with two columns of the types 1 and 6, and a row group with chunks of 1 and 2.
        let schema = [0x29, 0x3c, 0x55, 4, 0, 0x15, 2, 0, 0x15, 12, 0];
        let chunk = |of: u8| [0x3c, 0x15, of, 0, 0];
        let mut footer = schema.to_vec();
        footer.extend([0x29, 0x1c, 0x19, 0x2c]);
        footer.extend(chunk(2));
        footer.extend(chunk(4));
        footer.extend([0, 0]);
        assert_eq!(types(&footer), Ok((vec![1, 6], vec![vec![1, 2]])));
    }
}
