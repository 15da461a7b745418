//! Reads some columns of a file in batches, one row group after the other.

use std::cell::Cell;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use ::parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels, parquet_to_arrow_schema};
use ::parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use ::parquet::schema::types::{SchemaDescriptor, Type, TypePtr};
use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{DataType, Field, FieldRef, Fields};

use super::bare;
use super::chunks::OneColumn;
use super::pages::Failure;
use super::preflight::{Footer, chunk_range};
use super::schema::Column;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::base::sort;
use crate::source::ByteSource;

/// Rows decoded at once.
const BATCH_ROWS: usize = 8192;

/// Rows decoded at once if a column holds whole documents.
const LONG_BATCH_ROWS: usize = 512;

/// The least number of bytes read ahead in a column, for any number of columns.
const MIN_WINDOW_BYTES: usize = 512 << 10;

/// One in so many row groups is lent at once.
const LENT: usize = 4;

/// No more rows than these are lent at once, but at least one row group. Who reads them holds them
/// twice while they become bytes.
const LENT_ROWS: u64 = 1 << 17;

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the decoder. A panic there becomes an error of the file, so a
/// panic hook can ignore it.
pub fn is_decoding() -> bool {
    DECODING.get()
}

/// Pieces of a file with fewer bytes than these between them are brought as one.
const GAP_BYTES: u64 = 1 << 20;

/// No more bytes of a row group are brought at once by the host. They are all in memory.
const BROUGHT_BYTES: u64 = 1 << 29;

/// The progress of a scan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Row groups that are read completely.
    pub row_group: usize,
    /// Rows decoded.
    pub rows: u64,
    /// Bytes of the needed column chunks in row groups that are read completely.
    pub bytes: u64,
}

/// How a column's texts are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// Names that mostly differ from each other: views into the pages.
    Distinct,
    /// Names that repeat: a dictionary, of which the caller reads each value once.
    Repeating,
    /// Whole documents: views into the pages, in small batches.
    Long,
}

/// A root column that a scan is to read.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The column.
    pub column: &'a Column,
    /// The needed parts of its structs, at any depth; all parts if this is empty.
    pub parts: &'a [&'a str],
    /// Whether a struct with none of these parts is read whole.
    pub or_all: bool,
    /// How its texts are decoded.
    pub texts: Texts,
}

/// One batch of the needed columns.
#[derive(Debug)]
pub struct Batch {
    /// The columns in the requested order, all of the same length. Texts are `Utf8View` or a
    /// dictionary of `Utf8`; other values are as Arrow decodes them.
    pub columns: Vec<ArrayRef>,
    /// Rows in each.
    pub rows: usize,
}

/// Reads columns of a file, batch by batch.
pub struct Scan {
    source: Arc<dyn ByteSource>,
    metadata: Arc<ParquetMetaData>,
    limits: Limits,
    columns: Vec<Projected>,
    batch_rows: usize,
    /// The row group being read, with a reader per column.
    open: Option<Vec<ColumnReader>>,
    /// The row groups that are still to be read, those that are read first at the end.
    groups: Vec<Range<usize>>,
    position: Position,
    rows_in_group: u64,
    /// The error of a column's pages, because the decoder passes on only its text.
    failure: Failure,
}

/// A root column in the projection.
#[derive(Debug, Clone)]
struct Projected {
    name: String,
    /// The file's leaves that are read.
    leaves: Vec<usize>,
    /// A schema of this column alone, without the leaves that are not read.
    schema: Arc<SchemaDescriptor>,
    /// The Arrow types of decoded values, if the format allows several.
    hint: Fields,
    /// The greatest size of a value in bytes.
    value_bytes: usize,
}

impl Projected {
    fn new(footer: &Footer, wanted: &Wanted<'_>, limits: &Limits) -> Result<Self> {
        let column = wanted.column;
        let broken = |cause: ParquetError| {
            Error::damaged(format!("The column's schema is broken ({cause})."))
                .in_column(&column.name)
        };
        let descriptor = footer.metadata.file_metadata().schema_descr();
        let no_part = || {
            Error::new(
                ErrorKind::Column,
                format!("The column has no part {}.", wanted.parts.join(", ")),
                "Choose another column.",
            )
            .in_column(&column.name)
        };
        let mut leaves = Vec::new();
        let mut next = column.leaves.start;
        let root = (!column.leaves.is_empty()).then(|| descriptor.get_column_root(next));
        let mut field = None;
        // If the struct has none of the needed parts, it can be read whole.
        for parts in [wanted.parts, &[]] {
            if field.is_none() && (parts == wanted.parts || wanted.or_all) {
                (next, leaves) = (column.leaves.start, Vec::new());
                let pruned =
                    root.map(|root| prune(root, parts, Place::Wanted, &mut next, &mut leaves));
                field = pruned.transpose().map_err(broken)?.flatten();
            }
        }
        let field = field.ok_or_else(no_part)?;
        let root = Type::group_type_builder("schema")
            .with_fields(vec![field])
            .build()
            .map_err(broken)?;
        let schema = Arc::new(SchemaDescriptor::new(Arc::new(root)));
        let plain = parquet_to_arrow_schema(&schema, None).map_err(broken)?;
        let hint = plain.fields().iter().map(|f| hinted(f, wanted.texts));
        Ok(Self {
            name: column.name.clone(),
            leaves,
            hint: hint.collect(),
            schema,
            value_bytes: match wanted.texts {
                Texts::Long => limits.text_bytes,
                _ => limits.name_bytes,
            },
        })
    }
}

/// The position of a type in a column that is pruned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Inside a part that is not needed.
    Unwanted,
    /// The column itself, a wanted part, or a list's element.
    Wanted,
    /// The repeated group of a list.
    Repeated,
}

/// The type without unneeded leaves. Bytes without an annotation are annotated as text. `None` if
/// no leaf is left. The numbers of the leaves that stay are added to `leaves`; `next` is the
/// number of the type's first leaf.
fn prune(
    field: &Type,
    parts: &[&str],
    place: Place,
    next: &mut usize,
    leaves: &mut Vec<usize>,
) -> ParquetResult<Option<TypePtr>> {
    let info = field.get_basic_info();
    let wanted = place != Place::Unwanted;
    if let Type::PrimitiveType { physical_type, .. } = field {
        let leaf = *next;
        *next += 1;
        if !wanted {
            return Ok(None);
        }
        leaves.push(leaf);
        let text = *physical_type == Physical::BYTE_ARRAY
            && !matches!(info.logical_type_ref(), Some(LogicalType::Decimal { .. }))
            && info.converted_type() != ConvertedType::DECIMAL;
        if !text {
            return Ok(Some(Arc::new(field.clone())));
        }
        let text = Type::primitive_type_builder(field.name(), Physical::BYTE_ARRAY)
            .with_repetition(info.repetition())
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        return Ok(Some(Arc::new(text)));
    }
    let mut fields = Vec::new();
    let is_list = matches!(info.logical_type_ref(), Some(LogicalType::List))
        || info.converted_type() == ConvertedType::LIST;
    // Writers use different names for the inner groups of a list. In the older form with two levels
    // a repeated group of several fields is already the element.
    let is_wrapper = place == Place::Repeated && field.get_fields().len() == 1;
    for inner in field.get_fields() {
        let place = if is_list && wanted {
            Place::Repeated
        } else if is_wrapper || parts.is_empty() && wanted || parts.contains(&inner.name()) {
            Place::Wanted
        } else {
            Place::Unwanted
        };
        fields.extend(prune(inner, parts, place, next, leaves)?);
    }
    if fields.is_empty() {
        return Ok(None);
    }
    let group = Type::group_type_builder(field.name())
        .with_repetition(info.repetition())
        .with_converted_type(info.converted_type())
        .with_logical_type(info.logical_type_ref().cloned())
        .with_fields(fields)
        .build()?;
    Ok(Some(Arc::new(group)))
}

/// The field with the requested decoding of texts.
fn hinted(field: &Field, texts: Texts) -> FieldRef {
    let inner = |field: &Field| hinted(field, texts);
    let data_type = match field.data_type() {
        DataType::Utf8 | DataType::Binary => match texts {
            Texts::Repeating => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Texts::Distinct | Texts::Long => DataType::Utf8View,
        },
        DataType::List(item) => DataType::List(inner(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|f| inner(f)).collect()),
        other => other.clone(),
    };
    Arc::new(field.clone().with_data_type(data_type))
}

fn holds_texts(field: &Field) -> bool {
    match field.data_type() {
        DataType::List(item) => holds_texts(item),
        DataType::Struct(fields) => fields.iter().any(|field| holds_texts(field)),
        data_type => *data_type == DataType::Utf8View,
    }
}

/// A column of one row group, being decoded.
struct ColumnReader(ParquetRecordBatchReader);

impl Scan {
    /// A scan of root columns of the file.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] when a column has none of the wanted parts.
    pub fn new(
        source: Arc<dyn ByteSource>,
        footer: &Footer,
        limits: Limits,
        wanted: &[Wanted<'_>],
    ) -> Result<Self> {
        let columns: Result<Vec<Projected>> = wanted
            .iter()
            .map(|wanted| Projected::new(footer, wanted, &limits))
            .collect();
        let columns = columns?;
        // A column of numbers needs no small batches, whatever a column of texts would need.
        let long = wanted.iter().zip(&columns).any(|(wanted, column)| {
            wanted.texts == Texts::Long && column.hint.iter().any(|field| holds_texts(field))
        });
        Ok(Self {
            columns,
            batch_rows: if long { LONG_BATCH_ROWS } else { BATCH_ROWS },
            source,
            failure: Failure::default(),
            metadata: Arc::clone(&footer.metadata),
            limits,
            open: None,
            groups: iter::once(0..footer.metadata.num_row_groups()).collect(),
            position: Position::default(),
            rows_in_group: 0,
        })
    }

    pub fn position(&self) -> Position {
        self.position
    }

    /// Reads only these row groups.
    pub fn of_groups(mut self, groups: Range<usize>) -> Self {
        self.groups = iter::once(groups).collect();
        self
    }

    /// Decodes only so many rows at once.
    pub fn in_batches_of(mut self, rows: usize) -> Self {
        self.batch_rows = rows;
        self
    }

    /// The row group that is being read, or read next.
    fn group(&mut self) -> Option<usize> {
        self.groups.retain(|groups| !groups.is_empty());
        Some(self.groups.last()?.start)
    }

    /// Whether all row groups are read that are not lent.
    pub fn is_at_end(&self) -> bool {
        self.groups.iter().all(Range::is_empty)
    }

    /// Leaves some of the row groups that are to be read last to somebody else: at most a quarter,
    /// so that all who read end at about the same time. `None` if too few are left.
    pub fn lend(&mut self) -> Option<Range<usize>> {
        self.groups.retain(|groups| !groups.is_empty());
        let left = self.groups.iter().map(ExactSizeIterator::len);
        // One of them is being read.
        let left = left.sum::<usize>().saturating_sub(1);
        let read_here = usize::from(self.groups.len() == 1);
        let groups = self.groups.first_mut()?;
        let most = left.div_ceil(LENT).min(groups.len() - read_here);
        let mut rows = 0;
        let from_the_end = groups.clone().rev().take(most);
        let lent = from_the_end.take_while(|index| {
            let before = rows;
            rows += self.metadata.row_group(*index).num_rows() as u64;
            before == 0 || rows <= LENT_ROWS
        });
        let lent = lent.count();
        groups.end -= lent;
        (lent > 0).then(|| groups.end..groups.end + lent)
    }

    /// Takes back row groups that nobody else has read.
    pub fn take_back(&mut self, groups: Range<usize>) {
        self.groups.insert(0, groups);
    }

    /// Counts row groups that somebody else has read.
    pub fn count_read(&mut self, groups: Range<usize>) {
        for group in groups.map(|index| self.metadata.row_group(index)) {
            self.position.row_group += 1;
            self.position.rows += group.num_rows() as u64;
            self.position.bytes += self.group_bytes(group);
        }
    }

    /// Bytes of the needed column chunks in all row groups.
    pub fn bytes(&self) -> u64 {
        self.metadata
            .row_groups()
            .iter()
            .map(|group| self.group_bytes(group))
            .sum()
    }

    fn group_bytes(&self, group: &RowGroupMetaData) -> u64 {
        self.columns
            .iter()
            .flat_map(|column| &column.leaves)
            .map(|leaf| u64::try_from(group.column(*leaf).compressed_size()).unwrap_or(0))
            .sum()
    }

    /// The ranges that the host must bring before the next batch can be read, and those that will
    /// be needed after them.
    pub fn needs(&self) -> (Vec<Range<u64>>, Vec<Range<u64>>) {
        let mut left = self.groups.iter().rev().cloned().flatten();
        let now = left.next().filter(|_| self.open.is_none());
        let ahead = left.next();
        let lacking = |index: Option<usize>| {
            let index = index
                .filter(|index| self.group_bytes(self.metadata.row_group(*index)) <= BROUGHT_BYTES);
            index.map_or(Vec::new(), |index| joined(self.lacking(index)))
        };
        (lacking(now), lacking(ahead))
    }

    /// The needed column chunks of a row group that are not here.
    fn lacking(&self, index: usize) -> Vec<Range<u64>> {
        let chunks = self.chunks(index);
        chunks.filter(|chunk| !self.source.is_held(chunk)).collect()
    }

    /// The places of the needed column chunks of a row group.
    fn chunks(&self, index: usize) -> impl Iterator<Item = Range<u64>> {
        let group = self.metadata.row_group(index);
        let leaves = self.columns.iter().flat_map(|column| &column.leaves);
        leaves.filter_map(move |leaf| {
            let (start, len) = chunk_range(group.column(*leaf))?;
            Some(start..start.checked_add(len)?)
        })
    }

    /// The next rows: at most 8,192, all from one row group. `None` at the end of the file, or if
    /// the host must bring bytes first ([`Self::needs`]).
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`], [`ErrorKind::Unreadable`], [`ErrorKind::Unsupported`] or
    /// [`ErrorKind::Budget`], with the column and the row group. After an error the scan is over.
    pub fn next_batch(&mut self) -> Result<Option<Batch>> {
        while let Some(index) = self.group() {
            if self.open.is_none() && !self.lacking(index).is_empty() {
                let bytes = self.group_bytes(self.metadata.row_group(index));
                return match bytes <= BROUGHT_BYTES {
                    true => Ok(None),
                    false => Err(too_large(bytes).in_row_group(index)),
                };
            }
            let declared = self.metadata.row_group(index).num_rows() as u64;
            if self.rows_in_group == declared {
                self.end_group(index)?;
                continue;
            }
            let mut readers = match self.open.take() {
                Some(readers) => readers,
                None => self
                    .columns
                    .iter()
                    .map(|column| self.open_column(index, column))
                    .collect::<Result<_>>()?,
            };
            let mut columns = Vec::with_capacity(readers.len());
            for (reader, column) in readers.iter_mut().zip(&self.columns) {
                let decoded = self.decode(reader, column)?;
                let rows = decoded.as_ref().map_or(0, |array| array.len());
                let expected = columns.first().map_or(rows, |first: &ArrayRef| first.len());
                let Some(array) = decoded.filter(|_| rows > 0 && rows == expected) else {
                    let error = self.uneven(column, rows, expected, declared);
                    return Err(error.in_row_group(index));
                };
                columns.push(array);
            }
            let rows = columns.first().map_or(0, |array| array.len());
            self.open = Some(readers);
            self.position.rows += rows as u64;
            self.rows_in_group += rows as u64;
            return Ok(Some(Batch { columns, rows }));
        }
        Ok(None)
    }

    /// The error for columns that are shorter than the footer says, or of different lengths.
    fn uneven(&self, column: &Projected, rows: usize, expected: usize, declared: u64) -> Error {
        let after = |rows: usize| self.rows_in_group + rows as u64;
        let first = self.columns.first().map_or("", |first| &first.name);
        let message = if rows == expected {
            format!(
                "The column ends after {} rows; the footer says {declared}.",
                after(rows)
            )
        } else {
            format!(
                "The column ends after {} rows and {first} after {}; the footer says {declared}.",
                after(rows),
                after(expected)
            )
        };
        Error::damaged(message).in_column(&column.name)
    }

    /// Moves on to the next row group, when no column has rows beyond the footer's number.
    fn end_group(&mut self, index: usize) -> Result<()> {
        if let Some(mut readers) = self.open.take() {
            for (reader, column) in readers.iter_mut().zip(&self.columns) {
                if self
                    .decode(reader, column)?
                    .is_some_and(|more| !more.is_empty())
                {
                    return Err(Error::damaged(format!(
                        "The row group has more rows than the {} that the footer states.",
                        self.rows_in_group
                    ))
                    .in_column(&column.name)
                    .in_row_group(index));
                }
            }
        }
        self.chunks(index)
            .for_each(|chunk| self.source.forget(&chunk));
        self.position.bytes += self.group_bytes(self.metadata.row_group(index));
        self.position.row_group += 1;
        self.rows_in_group = 0;
        if let Some(groups) = self.groups.last_mut() {
            groups.start += 1;
        }
        Ok(())
    }

    fn open_column(&self, index: usize, column: &Projected) -> Result<ColumnReader> {
        let leaves: usize = self.columns.iter().map(|column| column.leaves.len()).sum();
        let group = OneColumn {
            source: &self.source,
            metadata: &self.metadata,
            index,
            leaves: &column.leaves,
            value_bytes: column.value_bytes,
            // All columns together read ahead as much as two columns with full windows.
            window_bytes: (2 * self.limits.window_bytes / leaves.max(2)).max(MIN_WINDOW_BYTES),
            limits: &self.limits,
            failure: &self.failure,
        };
        let open = || {
            let levels = parquet_to_arrow_field_levels(
                &column.schema,
                ProjectionMask::all(),
                Some(&column.hint),
            )?;
            ParquetRecordBatchReader::try_new_with_row_groups(
                &levels,
                &group,
                self.batch_rows,
                None,
            )
        };
        self.guarded(column, open).map(ColumnReader)
    }

    fn decode(&self, reader: &mut ColumnReader, column: &Projected) -> Result<Option<ArrayRef>> {
        let batch = self.guarded(column, || {
            reader
                .0
                .next()
                .transpose()
                .map_err(|cause| ParquetError::External(Box::new(cause)))
        })?;
        Ok(batch.map(|batch| Arc::clone(batch.column(0))))
    }

    /// Runs the decoder, and adds the column and row group to its errors. The decoder panics on
    /// some broken pages; in native programs this becomes an error as well.
    fn guarded<T>(
        &self,
        column: &Projected,
        decode: impl FnOnce() -> ParquetResult<T>,
    ) -> Result<T> {
        DECODING.set(true);
        let decoded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode));
        DECODING.set(false);
        let error = match decoded {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(cause)) => self
                .failure
                .lock()
                .ok()
                .and_then(|mut failure| failure.take())
                .unwrap_or_else(|| explain(&cause)),
            Err(_) => {
                Error::damaged("The column's pages are broken in a way that stops the decoder.")
            }
        };
        let error = error.in_column(&column.name);
        Err(match self.groups.last() {
            Some(groups) => error.in_row_group(groups.start),
            None => error,
        })
    }
}

/// The ranges in order, those that nearly touch as one.
fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    sort::by_key(&mut ranges, |range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(GAP_BYTES) => {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    joined
}

fn too_large(bytes: u64) -> Error {
    Error::new(
        ErrorKind::Budget,
        format!(
            "The needed columns of a row group have {} MB, and this browser can only read them at once.",
            bytes >> 20
        ),
        "Open the page in another browser, use the command, or write the file with smaller row groups.",
    )
}

/// Translates the decoder's error into a message for the user.
fn explain(cause: &ParquetError) -> Error {
    let text = cause.to_string();
    if matches!(cause, ParquetError::NYI(_)) || text.contains("not yet implemented") {
        return Error::new(
            ErrorKind::Unsupported,
            format!("The column uses a feature of Parquet that this program cannot read ({text})."),
            "Write the file again with a common writer (DuckDB, pandas, polars).",
        );
    }
    if text.contains("UTF-8") {
        return Error::new(
            ErrorKind::Column,
            "The column holds bytes that are not UTF-8 text.",
            "Choose the column with the packages' names.",
        );
    }
    Error::damaged(format!("The column cannot be decoded ({}).", bare(&text)))
}

#[cfg(test)]
mod tests {
    use ::parquet::schema::parser::parse_message_type;

    use super::*;

    fn kept(column: &str, parts: &[&str]) -> Vec<usize> {
        let message = parse_message_type(&format!("message schema {{ {column} }}")).unwrap();
        let (mut next, mut leaves) = (0, Vec::new());
        let root = &message.get_fields()[0];
        prune(root, parts, Place::Wanted, &mut next, &mut leaves).unwrap();
        leaves
    }

    #[test]
    fn lists_are_kept_for_any_names_of_inner_groups() {
        for column in [
            "optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }",
            "optional group tags (LIST) { repeated group bag { optional binary array_element (UTF8); } }",
            "optional group tags (LIST) { repeated group x { optional binary str (UTF8); } }",
            "optional group tags (LIST) { repeated binary array (UTF8); }",
            "repeated binary tags (UTF8);",
            "optional binary tags (UTF8);",
        ] {
            assert_eq!(kept(column, &["name", "id"]), [0], "{column}");
        }
    }

    #[test]
    fn ranges_that_nearly_touch_are_one() {
        let far = GAP_BYTES + 30;
        let ranges = vec![far + 1..far + 2, 10..20, 0..5, 15..18];
        assert_eq!(joined(ranges), [0..20, far + 1..far + 2]);
        let nearly = joined(vec![0..29, far - 1..far]);
        assert_eq!(nearly, std::slice::from_ref(&(0..far)));
    }

    #[test]
    fn only_the_wanted_parts_of_structs_are_read() {
        let models = "optional group baseModels {
            optional group models (LIST) { repeated group list { optional group element {
                optional binary _id (UTF8); optional binary id (UTF8); } } }
            optional binary relation (UTF8); optional int64 other; }";
        assert_eq!(kept(models, &["relation", "models", "id"]), [1, 2]);
        let tensors = "optional group safetensors {
            optional group parameters { optional int64 F32; optional int64 BF16; }
            optional int64 total; }";
        assert_eq!(kept(tensors, &["total"]), [2]);
        assert_eq!(kept(tensors, &[]), [0, 1, 2]);
        assert!(kept(tensors, &["absent"]).is_empty());
        let two_levels = "optional group siblings (LIST) { repeated group array {
            optional binary rfilename (UTF8); optional int64 size; } }";
        assert_eq!(kept(two_levels, &["rfilename"]), [0]);
    }
}
