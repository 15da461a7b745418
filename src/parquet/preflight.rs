//! Checks what a file is and whether its footer is consistent, before any decoder reads it.
//!
//! All arithmetic is on u64. On a 32-bit machine such as a browser's, a decoder that casts a file
//! offset to `usize` reads the wrong bytes without an error.

use std::sync::Arc;

use ::parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader,
    ParquetStatisticsPolicy,
};

use super::thrift::{Broken, Cursor, WireType};
use super::{bare, codec, layout};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::relations::{COVERAGE, Coverage, SYNTHETIC};
use crate::source::ByteSource;

const MAGIC: &[u8] = b"PAR1";
const ENCRYPTED: &[u8] = b"PARE";
/// The size of the footer length and the magic at the end of a file.
const TAIL: u64 = 8;
/// The smallest file with both magics and a footer length.
const SMALLEST: u64 = 12;
/// Bytes read to recognise a file that is not Parquet.
const SNIFF: u64 = 512;

/// The footer of a file that passed every check.
#[derive(Debug, Clone)]
pub struct Footer {
    /// Schema, row groups and column chunks, as the `parquet` crate decodes them.
    pub metadata: Arc<ParquetMetaData>,
    /// Rows in all row groups.
    pub rows: u64,
    /// The number of rows in the footer, if it differs from the sum over the row groups.
    pub declared_rows: Option<i64>,
    /// The file's statement under [`SYNTHETIC`] that it is made up.
    pub synthetic: Option<String>,
    /// How much of its registry the file says that it covers, under [`COVERAGE`].
    pub coverage: Option<Coverage>,
}

/// The greatest length of a kept statement in characters: one or two sentences.
const SYNTHETIC_CHARS: usize = 300;

/// Reads and checks a footer.
///
/// # Errors
/// [`ErrorKind::NotParquet`] with the actual kind of the file,
/// [`ErrorKind::Unsupported`] for encryption and unknown codecs, [`ErrorKind::Budget`] for
/// claims above `limits`, [`ErrorKind::Damaged`] for contradictions,
/// [`ErrorKind::Unreadable`] if the bytes cannot be read.
pub fn footer(source: &dyn ByteSource, limits: &Limits) -> Result<Footer> {
    let size = source.len();
    let head = source.read(0, size.min(SNIFF) as usize)?;
    if size < SMALLEST || !(head.starts_with(MAGIC) || head.starts_with(ENCRYPTED)) {
        return Err(not_parquet(&head, size));
    }
    let tail = source.read(size - TAIL, TAIL as usize)?;
    let (length, magic) = tail.split_at(4);
    if magic == ENCRYPTED || head.starts_with(ENCRYPTED) {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "This Parquet file is encrypted.",
            "Export it again without encryption.",
        ));
    }
    if magic != MAGIC {
        return Err(Error::new(
            ErrorKind::NotParquet,
            "The file begins as Parquet but does not end as Parquet: the end is missing.",
            "It is probably an incomplete download or copy. Download it again and compare its size with the publisher's.",
        ));
    }
    let length = u64::from(u32::from_le_bytes([
        length[0], length[1], length[2], length[3],
    ]));
    if length > size - TAIL - MAGIC.len() as u64 {
        return Err(Error::damaged(format!(
            "The footer claims {length} bytes, more than the file of {size} bytes can hold."
        )));
    }
    if length > limits.footer_bytes {
        return Err(over_budget(
            "a footer",
            length,
            limits.footer_bytes,
            "bytes",
        ));
    }
    let bytes = source.read(size - TAIL - length, length as usize)?;
    walk(&bytes, limits)?;
    // Statistics are not used. Without them a wide footer takes a fraction of the memory, and a
    // broken one does no harm.
    let skip = ParquetStatisticsPolicy::SkipAll;
    let options = ParquetMetaDataOptions::new()
        .with_column_stats_policy(skip.clone())
        .with_encoding_stats_policy(skip.clone())
        .with_size_stats_policy(skip);
    let metadata = ParquetMetaDataReader::decode_metadata_with_options(&bytes, Some(&options))
        .map_err(|cause| {
            let cause = cause.to_string();
            Error::damaged(format!("The footer cannot be decoded ({}).", bare(&cause)))
        })?;
    let rows = check_row_groups(&metadata, size - TAIL - length, limits)?;
    let declared = metadata.file_metadata().num_rows();
    let coverage = values_of(&metadata, COVERAGE).find_map(Coverage::of_word);
    Ok(Footer {
        declared_rows: (u64::try_from(declared) != Ok(rows)).then_some(declared),
        synthetic: synthetic(&metadata),
        coverage,
        metadata: Arc::new(metadata),
        rows,
    })
}

/// The file's statement that it is made up, in one line; `None` without one.
fn synthetic(metadata: &ParquetMetaData) -> Option<String> {
    values_of(metadata, SYNTHETIC).find_map(|text| {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let short: String = text
            .trim()
            .chars()
            .take(SYNTHETIC_CHARS)
            .map(plain)
            .collect();
        let short = short.trim();
        (!short.is_empty()).then(|| short.to_owned())
    })
}

/// The value of a key in the footer's metadata.
fn values_of<'a>(metadata: &'a ParquetMetaData, key: &str) -> impl Iterator<Item = &'a str> {
    let pairs = metadata.file_metadata().key_value_metadata();
    let pairs = pairs
        .into_iter()
        .flatten()
        .filter(move |entry| entry.key == key);
    pairs.filter_map(|entry| entry.value.as_deref())
}

/// Walks the structure of the footer: lists must be as long as they say, and the schema must be a
/// complete tree that is neither too deep for a recursive decoder nor too wide.
fn walk(bytes: &[u8], limits: &Limits) -> Result<()> {
    const SCHEMA: i64 = 2;
    const NUM_CHILDREN: i64 = 5;
    let mut schema = SchemaTree::new(limits);
    let mut verdict = Ok(());
    let mut cursor = Cursor::new(bytes);
    let walked = cursor.fields(|cursor, number, kind| {
        if number != SCHEMA {
            return Ok(false);
        }
        // A decoder uses only the number, and could otherwise read a different schema.
        if kind != WireType::List || schema.elements > 0 {
            return Err(Broken::Malformed);
        }
        let (element, count) = cursor.list()?;
        if element != WireType::Struct && count > 0 {
            return Err(Broken::Malformed);
        }
        for _ in 0..count {
            let mut children = None;
            cursor.fields(|cursor, number, kind| {
                if number != NUM_CHILDREN {
                    return Ok(false);
                }
                if kind != WireType::I32 || children.is_some() {
                    return Err(Broken::Malformed);
                }
                children = Some(cursor.integer()?);
                Ok(true)
            })?;
            if let Err(error) = schema.element(children.unwrap_or(0)) {
                verdict = Err(error);
                return Err(Broken::Malformed);
            }
        }
        Ok(true)
    });
    verdict?;
    let broken = |_| Error::damaged("The footer's structure is broken.");
    walked.map_err(broken)?;
    schema.close()?;
    layout::FOOTER
        .check(&mut Cursor::new(bytes))
        .map_err(broken)?;
    let (columns, groups) = layout::types(bytes).map_err(broken)?;
    // A decoder takes the type from the schema, and would read the values as others.
    match groups.iter().position(|group| *group != columns) {
        None => Ok(()),
        Some(group) => Err(Error::damaged(
            "The footer gives a column two types: one in its schema, another where its data are.",
        )
        .in_row_group(group)),
    }
}

/// The schema as the footer lists it: a tree in preorder, each group with its number of children.
struct SchemaTree<'a> {
    limits: &'a Limits,
    /// The number of missing children of each open group.
    open: Vec<u64>,
    elements: usize,
}

impl<'a> SchemaTree<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            open: Vec::new(),
            elements: 0,
        }
    }

    fn element(&mut self, children: i64) -> Result<()> {
        let broken = || Error::damaged("The schema's tree is incomplete.");
        let children = u64::try_from(children).map_err(|_| broken())?;
        self.elements += 1;
        if self.elements > self.limits.schema_elements {
            return Err(over_budget(
                "a schema",
                self.elements as u64,
                self.limits.schema_elements as u64,
                "columns and groups",
            ));
        }
        if self.elements > 1 {
            // A leaf, or a group whose children follow, of the innermost open group.
            while self.open.last() == Some(&0) {
                self.open.pop();
            }
            *self.open.last_mut().ok_or_else(broken)? -= 1;
        }
        if children > 0 || self.elements == 1 {
            self.open.push(children);
        }
        if self.open.len() > self.limits.schema_depth {
            return Err(over_budget(
                "a schema",
                self.open.len() as u64,
                self.limits.schema_depth as u64,
                "levels",
            ));
        }
        Ok(())
    }

    fn close(&self) -> Result<()> {
        if self.elements == 0 || self.open.iter().any(|left| *left > 0) {
            return Err(Error::damaged("The schema's tree is incomplete."));
        }
        Ok(())
    }
}

/// Checks every row group and column chunk against the bytes before the footer; returns the
/// number of rows.
fn check_row_groups(metadata: &ParquetMetaData, data_end: u64, limits: &Limits) -> Result<u64> {
    let mut rows = 0u64;
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let in_group = |error: Error| error.in_row_group(index);
        let group_rows = u64::try_from(group.num_rows())
            .map_err(|_| in_group(Error::damaged("A row group has a negative number of rows.")))?;
        rows = rows
            .checked_add(group_rows)
            .filter(|rows| *rows <= limits.rows)
            .ok_or_else(|| {
                in_group(over_budget(
                    "a file",
                    rows.saturating_add(group_rows),
                    limits.rows,
                    "rows",
                ))
            })?;
        for chunk in group.columns() {
            let in_chunk = |error: Error| {
                error
                    .in_row_group(index)
                    .in_column(chunk.column_path().string())
            };
            if chunk.file_path().is_some() {
                return Err(in_chunk(Error::new(
                    ErrorKind::Unsupported,
                    "The column's data are in another file.",
                    "Choose the data files themselves, not a summary file such as _metadata.",
                )));
            }
            let inside = chunk_range(chunk)
                .and_then(|(start, length)| start.checked_add(length))
                .is_some_and(|end| end <= data_end);
            if !inside {
                return Err(in_chunk(Error::damaged(format!(
                    "The footer says that the column's {} bytes begin at {}, which is not inside the file.",
                    chunk.compressed_size(),
                    chunk_start(chunk)
                ))));
            }
            let offsets = [
                Some(chunk.data_page_offset()),
                chunk.dictionary_page_offset(),
                chunk.index_page_offset(),
            ];
            let sizes = [Some(chunk.num_values()), Some(chunk.uncompressed_size())];
            if offsets.into_iter().chain(sizes).flatten().any(|n| n < 0) {
                return Err(in_chunk(Error::damaged(
                    "The footer gives the column a negative place or size.",
                )));
            }
            if !codec::is_known(chunk.compression()) {
                return Err(in_chunk(Error::new(
                    ErrorKind::Unsupported,
                    "The column is compressed with LZO, which this program cannot read.",
                    "Write the file again with Snappy or Zstandard.",
                )));
            }
        }
    }
    Ok(rows)
}

fn chunk_start(chunk: &ColumnChunkMetaData) -> i64 {
    // Some old writers set the dictionary's offset to 0 if a column has no dictionary.
    chunk
        .dictionary_page_offset()
        .filter(|offset| *offset != 0)
        .unwrap_or_else(|| chunk.data_page_offset())
}

/// Where a column chunk begins in the file, and its bytes; `None` when either is negative.
pub(super) fn chunk_range(chunk: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let start = u64::try_from(chunk_start(chunk)).ok()?;
    let length = u64::try_from(chunk.compressed_size()).ok()?;
    Some((start, length))
}

fn over_budget(what: &str, claimed: u64, limit: u64, unit: &str) -> Error {
    Error::new(
        ErrorKind::Budget,
        format!("The file claims {what} of {claimed} {unit}; the limit is {limit}."),
        "If this is correct, split the file or keep only the columns that you need. Otherwise the file is damaged.",
    )
}

/// Recognises common files that are not Parquet.
fn not_parquet(head: &[u8], size: u64) -> Error {
    let text = head.trim_ascii_start();
    let starts = |prefix: &str| {
        text.len() >= prefix.len() && text[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
    };
    let (what, advice) = if size == 0 {
        ("The file is empty.", "Download or export it again.")
    } else if starts("version https://git-lfs") {
        (
            "This is a Git-LFS pointer, not the data to which it points.",
            "Fetch the data with `git lfs pull`, or download the file from its page.",
        )
    } else if starts("<!doctype") || starts("<html") || starts("<head") {
        (
            "This is a web page, not Parquet.",
            "The download link probably led to a page, perhaps a login or an error. Download the file itself.",
        )
    } else if head.starts_with(b"SQLite format 3\0") {
        (
            "This is a SQLite database.",
            "Export its tables to Parquet, for example with DuckDB: COPY (SELECT * FROM model) TO 'model.parquet'.",
        )
    } else if is_spreadsheet(head) {
        (
            "This is a spreadsheet.",
            "Save the sheet as CSV, and convert that to Parquet, for example with DuckDB: COPY (FROM 'file.csv') TO 'file.parquet'.",
        )
    } else if head.starts_with(&[0x1f, 0x8b])
        || head.starts_with(b"PK\x03\x04")
        || head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
    {
        (
            "This is a compressed archive.",
            "Unpack it and choose the Parquet files inside.",
        )
    } else if head.starts_with(b"ARROW1") {
        (
            "This is an Arrow (Feather) file.",
            "Write it as Parquet, for example with pandas: read_feather(…).to_parquet(…).",
        )
    } else if starts("{") || starts("[") {
        (
            "This looks like JSON.",
            "Convert it to Parquet, for example with DuckDB: COPY (FROM 'file.json') TO 'file.parquet'.",
        )
    } else if looks_like_csv(head) {
        (
            "This looks like CSV or other text.",
            "Convert it to Parquet, for example with DuckDB: COPY (FROM 'file.csv') TO 'file.parquet'.",
        )
    } else if size < SMALLEST {
        (
            "The file is too small to be Parquet.",
            "Download or export it again.",
        )
    } else {
        (
            "This is not a Parquet file: it does not begin with PAR1.",
            "Choose a Parquet file, usually named .parquet.",
        )
    };
    Error::new(ErrorKind::NotParquet, what, advice)
}

/// Spreadsheets of Excel and of OpenDocument are archives that begin with a part of this name, or
/// with a statement of their type.
fn is_spreadsheet(head: &[u8]) -> bool {
    const PARTS: [&[u8]; 4] = [
        b"[Content_Types].xml",
        b"_rels/",
        b"xl/",
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    ];
    /// The name of the first part of an archive is at this place.
    const NAME: usize = 30;
    let name = head.get(NAME..).unwrap_or_default();
    head.starts_with(b"PK\x03\x04") && PARTS.iter().any(|part| name.starts_with(part))
}

fn looks_like_csv(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The sample may end inside a character.
        Err(error) if error.valid_up_to() + 4 > head.len() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn problem(bytes: &[u8]) -> Error {
        footer(&Memory::new(bytes.to_vec()), &Limits::DEFAULT).unwrap_err()
    }

    #[test]
    fn usual_mistakes_are_named() {
        for (bytes, word) in [
            (&b""[..], "empty"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid sha256:0",
                "Git-LFS",
            ),
            (b"\n <!DOCTYPE html><html>404</html>", "web page"),
            (b"SQLite format 3\0\x10\0\x01\x01\0\x40", "SQLite"),
            (b"{\"rows\": [1, 2, 3]}", "JSON"),
            (b"name,downloads\nlodash,3\n", "CSV"),
            (&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], "archive"),
            (
                b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0abcdefghijkl\x04\0\0\0data.csv",
                "archive",
            ),
            // The beginnings of files that Excel and LibreOffice save.
            (
                b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0abcdefghijkl\x13\0\x08\x02[Content_Types].xml",
                "spreadsheet",
            ),
            (
                b"PK\x03\x04\x14\0\0\x08\0\0\0\0!\0abcdefghijkl\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK",
                "spreadsheet",
            ),
            (
                &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
                "not a Parquet file",
            ),
        ] {
            let error = problem(bytes);
            assert_eq!(error.kind, ErrorKind::NotParquet);
            assert!(error.message.contains(word), "{error} lacks {word}");
        }
        assert_eq!(
            problem(b"PARE....\x04\0\0\0PARE").kind,
            ErrorKind::Unsupported
        );
        assert!(
            problem(b"PAR1 and then the wire was cut")
                .message
                .contains("end is missing")
        );
    }

    #[test]
    fn a_footer_longer_than_the_file_is_damaged() {
        let mut bytes = b"PAR1".to_vec();
        bytes.extend(u32::MAX.to_le_bytes());
        bytes.extend(b"PAR1");
        assert_eq!(problem(&bytes).kind, ErrorKind::Damaged);
    }

    #[test]
    fn a_schema_tree_must_close_and_stay_shallow() {
        let limits = Limits {
            schema_depth: 3,
            schema_elements: 6,
            ..Limits::DEFAULT
        };
        let feed = |children: &[i64]| -> Result<()> {
            let mut tree = SchemaTree::new(&limits);
            children.iter().try_for_each(|c| tree.element(*c))?;
            tree.close()
        };
        // root(a, group(b, c), d)
        assert!(feed(&[3, 0, 2, 0, 0, 0]).is_ok());
        assert_eq!(feed(&[2, 0]).unwrap_err().kind, ErrorKind::Damaged);
        assert_eq!(feed(&[1, 0, 0]).unwrap_err().kind, ErrorKind::Damaged);
        assert_eq!(feed(&[-1]).unwrap_err().kind, ErrorKind::Damaged);
        assert_eq!(feed(&[1, 1, 1, 1, 0]).unwrap_err().kind, ErrorKind::Budget);
        assert_eq!(
            feed(&[6, 0, 0, 0, 0, 0, 0]).unwrap_err().kind,
            ErrorKind::Budget
        );
    }
}
