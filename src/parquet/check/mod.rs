//! Checks a page against its header and its column before the `parquet` crate decodes it.
//!
//! The crate trusts many claims of a page. On a broken one it panics, which in a browser ends the
//! engine, or it makes values up. Here each claim is compared with the bytes: levels with their
//! maximum, indices with the dictionary, lengths with what is there. Nothing is decoded, and no
//! memory is allocated.

mod delta;
mod levels;
mod runs;

use ::parquet::basic::{Encoding, Type as Physical};
use ::parquet::column::page::Page;

use self::delta::Block;
use self::levels::Levels;
use self::runs::Runs;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;

/// How the values of a column chunk are stored.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The greatest number of values.
    pub(super) values: u64,
    /// The greatest repetition level.
    pub(super) max_rep: u32,
    /// The greatest definition level.
    pub(super) max_def: u32,
    /// For each repetition level from 1 on, the definition level from which a list has items.
    pub(super) lists: Vec<u32>,
    /// The greatest size of a value in bytes.
    pub(super) value_bytes: usize,
    /// The type of the values.
    pub(super) physical: Physical,
    /// Bytes of each value, if they have a fixed length.
    pub(super) fixed: Option<u64>,
}

impl Shape {
    /// Checks what all pages of the column rely on.
    pub(super) fn check(&self, limits: &Limits) -> Result<()> {
        if self.physical == Physical::FIXED_LEN_BYTE_ARRAY
            && self
                .fixed
                .is_none_or(|bytes| bytes > limits.name_bytes as u64)
        {
            return Err(Error::new(
                ErrorKind::Budget,
                format!(
                    "The column's values have a fixed length that is negative or above {} bytes.",
                    limits.name_bytes
                ),
                "Choose another column. If this is the right one, the file is damaged.",
            ));
        }
        Ok(())
    }
}

/// What is known from a column chunk's earlier pages.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Values of the dictionary, once it was read.
    dictionary: Option<u64>,
    levels: Levels,
}

fn contradiction() -> Error {
    Error::damaged("A delta-encoded page contradicts its header.")
}

/// The error for a page with fewer values than it must have.
fn too_short(count: u64) -> Error {
    Error::damaged(format!(
        "A page must hold {count} values, but its bytes hold fewer."
    ))
}

/// Checks a page, and cuts off what follows its values.
pub(super) fn check(page: Page, shape: &Shape, limits: &Limits, seen: &mut Seen) -> Result<Page> {
    if let Page::DictionaryPage { .. } = page {
        return dictionary(page, shape, seen);
    }
    let count = u64::from(page.num_values());
    let (repetition, definition, start) = parts(&page, shape)?;
    let present = seen
        .levels
        .check(repetition, definition, count, shape, limits)?;
    if let Page::DataPageV2 { num_nulls, .. } = page
        && u64::from(num_nulls) + present != count
    {
        return Err(Error::damaged(format!(
            "A page states {num_nulls} nulls among {count} values, but its levels have {}.",
            count - present
        )));
    }
    let bytes = page.buffer().get(start..).ok_or_else(levels::too_long)?;
    let used = match page.encoding() {
        Encoding::DELTA_BINARY_PACKED => {
            let is_short = shape.physical == Physical::INT32;
            block(bytes, present, count, if is_short { 32 } else { 64 })?;
            bytes.len()
        }
        Encoding::DELTA_LENGTH_BYTE_ARRAY => {
            few_enough(count, limits)?;
            lengths(bytes, present, count)?;
            bytes.len()
        }
        Encoding::DELTA_BYTE_ARRAY => {
            few_enough(count, limits)?;
            shared_beginnings(bytes, present, count, limits.page_bytes)?;
            bytes.len()
        }
        encoding => values(bytes, encoding, present, shape, seen)?,
    };
    Ok(cut(page, start + used))
}

/// Checks a dictionary.
fn dictionary(page: Page, shape: &Shape, seen: &mut Seen) -> Result<Page> {
    if seen.dictionary.is_some() || seen.levels.has_begun() {
        return Err(Error::damaged(
            "The column has a dictionary after its first page.",
        ));
    }
    let count = u64::from(page.num_values());
    let used = plain(page.buffer(), count, shape)?;
    seen.dictionary = Some(count);
    Ok(cut(page, used))
}

/// The page without the bytes that follow so many.
fn cut(mut page: Page, end: usize) -> Page {
    let (Page::DataPage { buf, .. }
    | Page::DataPageV2 { buf, .. }
    | Page::DictionaryPage { buf, .. }) = &mut page;
    buf.truncate(end);
    page
}

/// The integers of repetition and definition levels, and where the values begin.
fn parts<'a>(page: &'a Page, shape: &Shape) -> Result<(Option<Runs<'a>>, Option<Runs<'a>>, usize)> {
    let (has_rep, has_def) = (shape.max_rep > 0, shape.max_def > 0);
    let (rep_width, def_width) = (levels::width(shape.max_rep), levels::width(shape.max_def));
    match page {
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            ..
        } => {
            let middle = *rep_levels_byte_len as usize;
            let end = middle.checked_add(*def_levels_byte_len as usize);
            let end = end.filter(|end| *end <= buf.len());
            let end = end.ok_or_else(levels::too_long)?;
            let rep = has_rep.then(|| Runs::new(&buf[..middle], rep_width));
            let def = has_def.then(|| Runs::new(&buf[middle..end], def_width));
            Ok((rep, def, end))
        }
        Page::DataPage {
            buf,
            num_values,
            def_level_encoding,
            rep_level_encoding,
            ..
        } => {
            let mut at = 0;
            let mut part = |there: bool, encoding: Encoding, width: u32| {
                if !there {
                    return Ok(None);
                }
                let rest = buf.get(at..).ok_or_else(levels::too_long)?;
                let (runs, used) = levels::first(rest, encoding, width, *num_values)?;
                at += used;
                Ok(Some(runs))
            };
            let rep = part(has_rep, *rep_level_encoding, rep_width)?;
            let def = part(has_def, *def_level_encoding, def_width)?;
            Ok((rep, def, at))
        }
        Page::DictionaryPage { .. } => Ok((None, None, 0)),
    }
}

/// Checks `count` values, and returns how many bytes the decoder needs.
fn values(
    bytes: &[u8],
    encoding: Encoding,
    count: u64,
    shape: &Shape,
    seen: &Seen,
) -> Result<usize> {
    let physical = shape.physical;
    let whole = bytes.len();
    match encoding {
        Encoding::PLAIN => return plain(bytes, count, shape),
        Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
            return indices(bytes, count, seen.dictionary);
        }
        Encoding::RLE if physical == Physical::BOOLEAN => {
            let (mut runs, _) = levels::prefixed(bytes, 1).ok_or_else(|| too_short(count))?;
            runs.skip(count).ok_or_else(|| too_short(count))?;
        }
        Encoding::BYTE_STREAM_SPLIT => {
            let width = width_of(shape).filter(|width| *width > 0);
            if let Some(width) = width
                && count.checked_mul(width) != Some(whole as u64)
            {
                return Err(Error::damaged(format!(
                    "A page must hold {count} values of {width} bytes, but it has {whole} bytes."
                )));
            }
            if width.is_none() && physical == Physical::FIXED_LEN_BYTE_ARRAY {
                return Err(Error::damaged("The column's values have no bytes."));
            }
        }
        // The decoder knows no other encoding, and says so.
        _ => {}
    }
    Ok(whole)
}

/// Bytes of one value.
fn width_of(shape: &Shape) -> Option<u64> {
    match shape.physical {
        Physical::BOOLEAN | Physical::BYTE_ARRAY => None,
        Physical::INT32 | Physical::FLOAT => Some(4),
        Physical::INT64 | Physical::DOUBLE => Some(8),
        Physical::INT96 => Some(12),
        Physical::FIXED_LEN_BYTE_ARRAY => shape.fixed,
    }
}

/// Checks values one after the other, and returns their bytes.
fn plain(bytes: &[u8], count: u64, shape: &Shape) -> Result<usize> {
    let here = bytes.len() as u64;
    match (shape.physical, width_of(shape)) {
        (Physical::BYTE_ARRAY, _) => {
            let mut rest = bytes;
            for _ in 0..count {
                let after = rest.split_first_chunk::<4>().and_then(|(length, rest)| {
                    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
                    rest.get(length..)
                });
                rest = after.ok_or_else(|| too_short(count))?;
            }
            Ok(bytes.len() - rest.len())
        }
        (Physical::FIXED_LEN_BYTE_ARRAY, Some(width)) => {
            // Some writers put a length before each value.
            let lengths = [Some(width), width.checked_add(4)];
            let mut wanted = lengths
                .iter()
                .map(|bytes| bytes.and_then(|b| count.checked_mul(b)));
            match wanted.any(|wanted| wanted == Some(here)) {
                true => Ok(bytes.len()),
                false => Err(Error::damaged(format!(
                    "A page must hold {count} values of {width} bytes, but it has {here} bytes."
                ))),
            }
        }
        (_, Some(width)) if count.checked_mul(width).is_none_or(|bytes| bytes > here) => {
            Err(too_short(count))
        }
        (Physical::BOOLEAN, _) if count.div_ceil(8) > here => Err(too_short(count)),
        _ => Ok(bytes.len()),
    }
}

/// Checks indices into a dictionary, and returns their bytes.
fn indices(bytes: &[u8], count: u64, dictionary: Option<u64>) -> Result<usize> {
    const WIDEST: u8 = 32;
    let Some(length) = dictionary else {
        return Err(Error::damaged(
            "A page refers to a dictionary, but the column has none before it.",
        ));
    };
    if count == 0 {
        // The decoder wants the byte with the width, even if it reads no index.
        return Ok(bytes.len().min(1));
    }
    let (width, rest) = bytes.split_first().ok_or_else(|| too_short(count))?;
    if *width > WIDEST {
        return Err(Error::damaged(format!(
            "A page's indices have {width} bits; the format allows {WIDEST}."
        )));
    }
    let mut runs = Runs::new(rest, u32::from(*width));
    let (greatest, _) = runs.survey(count, 0).ok_or_else(|| too_short(count))?;
    if greatest >= length {
        return Err(Error::damaged(format!(
            "A page refers to value {} of a dictionary of {length}.",
            greatest + 1
        )));
    }
    Ok(bytes.len() - runs.rest().len())
}

/// Checks a block of at least `present` and at most `count` integers, and returns it with the bytes
/// after it.
fn block(bytes: &[u8], present: u64, count: u64, widest: u8) -> Result<(Block<'_>, &[u8])> {
    let open = || Block::new(bytes, count, widest);
    let rest = open().and_then(Block::rest).ok_or_else(contradiction)?;
    let block = open().ok_or_else(contradiction)?;
    match block.total >= present {
        true => Ok((block, rest)),
        false => Err(too_short(present)),
    }
}

/// Checks texts that follow their lengths.
fn lengths(bytes: &[u8], present: u64, count: u64) -> Result<()> {
    let (mut lengths, texts) = block(bytes, present, count, 32)?;
    let mut sum = 0u64;
    for _ in 0..lengths.total {
        let length = lengths.length().ok_or_else(contradiction)?;
        let length = u64::try_from(length).map_err(|_| negative())?;
        sum = sum.saturating_add(length);
    }
    match sum <= texts.len() as u64 {
        true => Ok(()),
        false => Err(too_short(present)),
    }
}

/// Checks texts of which each shares a beginning with the one before it. `most` bytes are allowed
/// for all texts together.
fn shared_beginnings(bytes: &[u8], present: u64, count: u64, most: u64) -> Result<()> {
    let (mut shared, rest) = block(bytes, present, count, 32)?;
    let (mut own, texts) = block(rest, present, count, 32)?;
    if shared.total != own.total {
        return Err(contradiction());
    }
    let (mut before, mut stored, mut sum) = (0u64, 0u64, 0u64);
    for _ in 0..shared.total {
        let next = shared.length().zip(own.length());
        let (shared, own) = next.ok_or_else(contradiction)?;
        let shared = u64::try_from(shared).map_err(|_| negative())?;
        let own = u64::try_from(own).map_err(|_| negative())?;
        if shared > before {
            return Err(Error::damaged(format!(
                "A text shares {shared} bytes with the text before it, which has {before}."
            )));
        }
        before = shared + own;
        stored += own;
        sum = sum.saturating_add(before);
        if stored > texts.len() as u64 {
            return Err(too_short(present));
        }
        if sum > most {
            return Err(Error::new(
                ErrorKind::Budget,
                format!("The texts of a page have more than {most} bytes."),
                "Choose another column. If this is the right one, the file is damaged.",
            ));
        }
    }
    Ok(())
}

fn negative() -> Error {
    Error::damaged("A page gives a text a negative length.")
}

/// Refuses pages of so many delta-encoded texts that their lengths take too much memory.
fn few_enough(count: u64, limits: &Limits) -> Result<()> {
    match count <= limits.delta_values {
        true => Ok(()),
        false => Err(Error::new(
            ErrorKind::Budget,
            format!(
                "A page claims {count} delta-encoded texts; the limit is {}.",
                limits.delta_values
            ),
            "Write the file again with a common writer (DuckDB, pandas, polars). If one wrote it, the file is damaged.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(physical: Physical) -> Shape {
        Shape {
            values: 1000,
            max_rep: 0,
            max_def: 0,
            lists: Vec::new(),
            value_bytes: 4096,
            physical,
            fixed: None,
        }
    }

    fn page(encoding: Encoding, num_values: u32, bytes: &[u8]) -> Page {
        Page::DataPage {
            buf: bytes.to_vec().into(),
            num_values,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        }
    }

    fn dictionary_of(num_values: u32, bytes: &[u8]) -> Page {
        Page::DictionaryPage {
            buf: bytes.to_vec().into(),
            num_values,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        }
    }

    /// The bytes of the last of these pages that the decoder gets, or what is wrong with one.
    fn checked(shape: &Shape, pages: Vec<Page>) -> std::result::Result<usize, String> {
        let (limits, mut seen, mut length) = (Limits::DEFAULT, Seen::default(), 0);
        for page in pages {
            let page = check(page, shape, &limits, &mut seen).map_err(|error| error.message)?;
            length = page.buffer().len();
        }
        Ok(length)
    }

    fn refused(shape: &Shape, pages: Vec<Page>, words: &str) {
        let said = checked(shape, pages);
        assert!(
            said.as_ref().is_err_and(|said| said.contains(words)),
            "{words}: {said:?}"
        );
    }

    #[test]
    fn plain_values_must_be_there() {
        let numbers = shape(Physical::INT64);
        assert_eq!(
            checked(&numbers, vec![page(Encoding::PLAIN, 2, &[0; 16])]),
            Ok(16)
        );
        refused(
            &numbers,
            vec![page(Encoding::PLAIN, 3, &[0; 16])],
            "must hold 3 values",
        );
        let flags = shape(Physical::BOOLEAN);
        assert_eq!(checked(&flags, vec![page(Encoding::PLAIN, 8, &[0])]), Ok(1));
        refused(
            &flags,
            vec![page(Encoding::PLAIN, 9, &[0])],
            "must hold 9 values",
        );
        let texts = shape(Physical::BYTE_ARRAY);
        let ab = [1, 0, 0, 0, b'a', 0, 0, 0, 0, 9, 9];
        // The decoder divides by the values that are left, so nothing may follow them.
        assert_eq!(checked(&texts, vec![page(Encoding::PLAIN, 2, &ab)]), Ok(9));
        assert_eq!(checked(&texts, vec![page(Encoding::PLAIN, 0, &ab)]), Ok(0));
        refused(
            &texts,
            vec![page(Encoding::PLAIN, 3, &ab)],
            "must hold 3 values",
        );
        let long = [255, 255, 255, 255, b'a'];
        refused(
            &texts,
            vec![page(Encoding::PLAIN, 1, &long)],
            "must hold 1 values",
        );
        let fixed = |bytes| Shape {
            fixed: bytes,
            ..shape(Physical::FIXED_LEN_BYTE_ARRAY)
        };
        let three = fixed(Some(3));
        assert_eq!(
            checked(&three, vec![page(Encoding::PLAIN, 2, &[0; 6])]),
            Ok(6)
        );
        assert_eq!(
            checked(&three, vec![page(Encoding::PLAIN, 2, &[0; 14])]),
            Ok(14)
        );
        refused(
            &three,
            vec![page(Encoding::PLAIN, 2, &[0; 7])],
            "2 values of 3 bytes",
        );
        for wrong in [None, Some(5000)] {
            assert!(fixed(wrong).check(&Limits::DEFAULT).is_err());
        }
        assert!(three.check(&Limits::DEFAULT).is_ok());
    }

    #[test]
    fn indices_must_be_in_the_dictionary() {
        let numbers = shape(Physical::INT32);
        let two = || dictionary_of(2, &[0; 8]);
        // Four times value 1, in one bit.
        let indices = |value| page(Encoding::RLE_DICTIONARY, 4, &[1, 8, value]);
        assert_eq!(checked(&numbers, vec![two(), indices(1)]), Ok(3));
        refused(&numbers, vec![indices(1)], "has none before it");
        refused(
            &numbers,
            vec![dictionary_of(1, &[0; 4]), indices(1)],
            "value 2 of a dictionary of 1",
        );
        refused(
            &numbers,
            vec![dictionary_of(3, &[0; 8])],
            "must hold 3 values",
        );
        refused(&numbers, vec![two(), two()], "after its first page");
        // The decoder reads ahead, so nothing may follow.
        let mut more = vec![1, 8, 1];
        more.resize(20, 0xff);
        let more = page(Encoding::RLE_DICTIONARY, 4, &more);
        assert_eq!(checked(&numbers, vec![two(), more]), Ok(3));
        let short = page(Encoding::RLE_DICTIONARY, 5, &[1, 8, 1]);
        refused(&numbers, vec![two(), short], "must hold 5 values");
        let wide = page(Encoding::RLE_DICTIONARY, 1, &[33, 2, 0, 0, 0, 0, 0]);
        refused(&numbers, vec![two(), wide], "33 bits");
        let empty = page(Encoding::RLE_DICTIONARY, 1, &[]);
        refused(&numbers, vec![two(), empty], "must hold 1 values");
    }

    #[test]
    fn levels_must_fit_the_schema() {
        let nullable = Shape {
            max_def: 2,
            ..shape(Physical::INT32)
        };
        // Four levels in two bits, in one run, then the values.
        let with = |level: u8, values: usize| {
            let mut bytes = vec![2, 0, 0, 0, 8, level];
            bytes.resize(6 + values, 0);
            vec![page(Encoding::PLAIN, 4, &bytes)]
        };
        assert_eq!(checked(&nullable, with(2, 16)), Ok(22));
        assert_eq!(checked(&nullable, with(1, 0)), Ok(6));
        refused(&nullable, with(2, 15), "must hold 4 values");
        refused(&nullable, with(3, 16), "level 3; the schema allows 2");
        refused(&nullable, with(4, 16), "fewer levels than values");
        let long = page(Encoding::PLAIN, 4, &[200, 0, 0, 0, 8, 1]);
        refused(&nullable, vec![long], "longer than the page");
    }

    #[test]
    fn lists_must_begin_and_stay_small() {
        let list = Shape {
            max_rep: 1,
            max_def: 2,
            lists: vec![1],
            ..shape(Physical::INT32)
        };
        // So many values with one pair of levels, in one run each, and no bytes for values.
        let with = |count: u32, levels: &[(u8, u8, u8)]| {
            let mut bytes = Vec::new();
            for which in [0, 1] {
                bytes.extend([2 * levels.len() as u8, 0, 0, 0]);
                for (count, rep, def) in levels {
                    bytes.extend([2 * count, if which == 0 { *rep } else { *def }]);
                }
            }
            vec![page(Encoding::PLAIN, count, &bytes)]
        };
        assert_eq!(checked(&list, with(3, &[(1, 0, 1), (2, 1, 1)])), Ok(16));
        refused(&list, with(2, &[(2, 1, 1)]), "has not begun");
        refused(&list, with(3, &[(1, 0, 1), (2, 1, 0)]), "call empty");
        refused(&list, with(4, &[(3, 0, 1)]), "fewer levels than values");
        // One row of 10 million items in a page of a few bytes.
        let mut bytes = vec![7, 0, 0, 0, 2, 0, 0x80, 0xda, 0xc4, 0x09, 1];
        bytes.extend([5, 0, 0, 0, 0x82, 0xda, 0xc4, 0x09, 1]);
        let many = vec![page(Encoding::PLAIN, 10_000_001, &bytes)];
        refused(&list, many, "more than 8388608 list items");
    }

    #[test]
    fn split_and_delta_encoded_values() {
        let numbers = shape(Physical::INT64);
        let split = |bytes| vec![page(Encoding::BYTE_STREAM_SPLIT, 2, bytes)];
        assert_eq!(checked(&numbers, split(&[0; 16])), Ok(16));
        refused(&numbers, split(&[0; 17]), "2 values of 8 bytes");
        // Blocks of 128 in one miniblock: the first value, then a difference of width 0.
        let block = |first: u8, difference: u8| [0x80, 1, 1, 2, 2 * first, 2 * difference, 0];
        let delta = |encoding, parts: &[&[u8]]| vec![page(encoding, 2, &parts.concat())];
        let packed = |bytes: &[u8]| delta(Encoding::DELTA_BINARY_PACKED, &[bytes]);
        assert_eq!(checked(&numbers, packed(&block(0, 1))), Ok(7));
        refused(
            &numbers,
            packed(&block(0, 1)[..6]),
            "contradicts its header",
        );
        refused(&numbers, packed(&[0x80, 1, 1, 1, 0]), "must hold 2 values");
        let texts = shape(Physical::BYTE_ARRAY);
        let lengths = |parts: &[&[u8]]| delta(Encoding::DELTA_LENGTH_BYTE_ARRAY, parts);
        assert_eq!(checked(&texts, lengths(&[&block(1, 1), b"abc"])), Ok(10));
        refused(
            &texts,
            lengths(&[&block(1, 1), b"ab"]),
            "must hold 2 values",
        );
        let mut negative = block(0, 0);
        negative[5] = 1;
        refused(&texts, lengths(&[&negative, b"ab"]), "negative length");
        let shared = |parts: &[&[u8]]| delta(Encoding::DELTA_BYTE_ARRAY, parts);
        assert_eq!(
            checked(&texts, shared(&[&block(0, 1), &block(1, 0), b"ab"])),
            Ok(16)
        );
        let too_much = shared(&[&block(0, 2), &block(1, 0), b"ab"]);
        refused(
            &texts,
            too_much,
            "shares 2 bytes with the text before it, which has 1",
        );
        let too_short = shared(&[&block(0, 1), &block(1, 1), b"ab"]);
        refused(&texts, too_short, "must hold 2 values");
    }
}
