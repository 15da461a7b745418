//! A projection of a file, read row group by row group in batches.

use std::cell::Cell;
use std::sync::Arc;

use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use ::parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use ::parquet::basic::{LogicalType, Type as Physical};
use ::parquet::column::page::PageIterator;
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use ::parquet::schema::types::{SchemaDescriptor, Type};
use arrow::array::{Array, ArrayRef, StringViewArray};
use arrow::datatypes::{DataType, Field, Fields};

use super::bare;
use super::pages::{Failure, OneChunk, Pages};
use super::preflight::{Footer, chunk_range};
use super::schema::{Column, ColumnKind};
use super::window::ChunkWindow;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::source::ByteSource;

mod counts;

pub use counts::{CountColumn, Reading};

/// Rows decoded at once.
const BATCH_ROWS: usize = 8192;

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the decoder, where a panic becomes an error of the file; a
/// panic hook can keep quiet about it.
pub fn is_decoding() -> bool {
    DECODING.get()
}

/// How far a scan is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Row groups read to their end.
    pub row_group: usize,
    /// Rows decoded.
    pub rows: u64,
    /// Bytes of the projected column chunks in the row groups read to their end.
    pub bytes: u64,
}

/// One batch of a text column and a count column, row by row side by side.
#[derive(Debug)]
pub struct Batch {
    /// The text column.
    pub text: StringViewArray,
    /// The count column.
    pub counts: CountColumn,
}

/// Reads a text column and a count column of a file, batch by batch.
pub struct Scan {
    source: Arc<dyn ByteSource>,
    metadata: Arc<ParquetMetaData>,
    limits: Limits,
    text: Projected,
    counts: Projected,
    /// The row group being read, with a reader per column.
    open: Option<(ColumnReader, ColumnReader)>,
    position: Position,
    rows_in_group: u64,
    /// Why the pages of a column could not be had; the decoder passes on only a text.
    failure: Failure,
}

/// A root leaf column in the projection.
#[derive(Debug, Clone)]
struct Projected {
    name: String,
    leaf: usize,
    /// A schema of this column alone.
    schema: Arc<SchemaDescriptor>,
    /// The Arrow type to decode to, where the format leaves a choice.
    hint: Option<DataType>,
}

impl Projected {
    fn new(footer: &Footer, column: &Column, serves: &[ColumnKind]) -> Result<Self> {
        let leaf = column
            .leaf
            .filter(|_| serves.contains(&column.kind))
            .ok_or_else(|| {
                let wanted = match serves {
                    [ColumnKind::Text] => "text",
                    _ => "numbers",
                };
                Error::new(
                    ErrorKind::Column,
                    format!("The column has type {}, not {wanted}.", column.type_name),
                    "Choose another column.",
                )
                .in_column(&column.name)
            })?;
        let field = footer
            .metadata
            .file_metadata()
            .schema_descr()
            .get_column_root_ptr(leaf);
        let broken = |cause: ParquetError| {
            Error::damaged(format!("The column's schema is broken ({cause})."))
                .in_column(&column.name)
        };
        let (field, hint) = match column.kind {
            // Unannotated bytes are read as text too; views into the page cost no copy, and a
            // dictionary of long values is not multiplied by the rows that repeat them.
            ColumnKind::Text => {
                let text = Type::primitive_type_builder(field.name(), Physical::BYTE_ARRAY)
                    .with_repetition(field.get_basic_info().repetition())
                    .with_logical_type(Some(LogicalType::String))
                    .build()
                    .map_err(broken)?;
                (Arc::new(text), Some(DataType::Utf8View))
            }
            _ => (field, None),
        };
        let root = Type::group_type_builder("schema")
            .with_fields(vec![field])
            .build()
            .map_err(broken)?;
        Ok(Self {
            name: column.name.clone(),
            leaf,
            schema: Arc::new(SchemaDescriptor::new(Arc::new(root))),
            hint,
        })
    }
}

/// A column of one row group, being decoded.
struct ColumnReader(ParquetRecordBatchReader);

impl Scan {
    /// A scan of `text` and `counts`, two root columns of the file; counts may be written as text.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] when a column's type does not serve.
    pub fn new(
        source: Arc<dyn ByteSource>,
        footer: &Footer,
        limits: Limits,
        text: &Column,
        counts: &Column,
    ) -> Result<Self> {
        Ok(Self {
            text: Projected::new(footer, text, &[ColumnKind::Text])?,
            counts: Projected::new(footer, counts, &[ColumnKind::Count, ColumnKind::Text])?,
            source,
            failure: Failure::default(),
            metadata: Arc::clone(&footer.metadata),
            limits,
            open: None,
            position: Position::default(),
            rows_in_group: 0,
        })
    }

    /// How far the scan is.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Bytes of the projected column chunks in all row groups.
    pub fn bytes(&self) -> u64 {
        self.metadata
            .row_groups()
            .iter()
            .map(|group| self.group_bytes(group))
            .sum()
    }

    fn group_bytes(&self, group: &RowGroupMetaData) -> u64 {
        [self.text.leaf, self.counts.leaf]
            .iter()
            .map(|leaf| u64::try_from(group.column(*leaf).compressed_size()).unwrap_or(0))
            .sum()
    }

    /// The next rows, at most 8,192 of them and of one row group; `None` at the end of the file.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`], [`ErrorKind::Unreadable`], [`ErrorKind::Unsupported`] or
    /// [`ErrorKind::Budget`], with the column and the row group. After an error the scan is over.
    pub fn next_batch(&mut self) -> Result<Option<Batch>> {
        while self.position.row_group < self.metadata.num_row_groups() {
            let declared = self.metadata.row_group(self.position.row_group).num_rows() as u64;
            if self.rows_in_group == declared {
                self.end_group()?;
                continue;
            }
            let (mut text, mut counts) = match self.open.take() {
                Some(readers) => readers,
                None => (
                    self.open_column(&self.text)?,
                    self.open_column(&self.counts)?,
                ),
            };
            let rows = self.decode(&mut text, &self.text)?;
            let numbers = self.decode(&mut counts, &self.counts)?;
            let (rows, numbers) = match (rows, numbers) {
                (Some(rows), Some(numbers)) if rows.len() == numbers.len() => (rows, numbers),
                (rows, numbers) => {
                    let rows_of = |batch: Option<ArrayRef>| {
                        self.rows_in_group + batch.map_or(0, |batch| batch.len() as u64)
                    };
                    return Err(Error::damaged(format!(
                        "The column {} ends after {} rows and {} after {}; the footer says {declared}.",
                        self.text.name, rows_of(rows), self.counts.name, rows_of(numbers)
                    ))
                    .in_row_group(self.position.row_group));
                }
            };
            self.open = Some((text, counts));
            self.position.rows += rows.len() as u64;
            self.rows_in_group += rows.len() as u64;
            let text = rows
                .as_any()
                .downcast_ref::<StringViewArray>()
                .ok_or_else(|| {
                    Error::damaged("The column did not decode to text.").in_column(&self.text.name)
                })?
                .clone();
            let counts = CountColumn::new(numbers).ok_or_else(|| {
                Error::damaged("The column did not decode to numbers.").in_column(&self.counts.name)
            })?;
            return Ok(Some(Batch { text, counts }));
        }
        Ok(None)
    }

    /// Moves on to the next row group, when neither column has rows beyond the footer's number.
    fn end_group(&mut self) -> Result<()> {
        let index = self.position.row_group;
        if let Some((mut text, mut counts)) = self.open.take() {
            for (reader, column) in [(&mut text, &self.text), (&mut counts, &self.counts)] {
                if self
                    .decode(reader, column)?
                    .is_some_and(|more| !more.is_empty())
                {
                    return Err(Error::damaged(format!(
                        "The row group has more than the {} rows that its footer says.",
                        self.rows_in_group
                    ))
                    .in_column(&column.name)
                    .in_row_group(index));
                }
            }
        }
        self.position.bytes += self.group_bytes(self.metadata.row_group(index));
        self.position.row_group += 1;
        self.rows_in_group = 0;
        Ok(())
    }

    fn open_column(&self, column: &Projected) -> Result<ColumnReader> {
        let group = OneColumn {
            source: &self.source,
            metadata: &self.metadata,
            index: self.position.row_group,
            leaf: column.leaf,
            limits: &self.limits,
            failure: &self.failure,
        };
        let open = || {
            let hint = column
                .hint
                .as_ref()
                .map(|hint| Fields::from(vec![Field::new(&column.name, hint.clone(), true)]));
            let levels = parquet_to_arrow_field_levels(
                &column.schema,
                ProjectionMask::all(),
                hint.as_ref(),
            )?;
            ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, BATCH_ROWS, None)
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

    /// Runs the decoder: its errors get our words and the place; a panic on a broken page, which
    /// the decoder is known for, becomes an error where the machine can catch it.
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
        Err(error
            .in_column(&column.name)
            .in_row_group(self.position.row_group))
    }
}

/// The decoder's error in our words.
fn explain(cause: &ParquetError) -> Error {
    let text = cause.to_string();
    if matches!(cause, ParquetError::NYI(_)) || text.contains("not yet implemented") {
        return Error::new(
            ErrorKind::Unsupported,
            format!("The column uses a part of Parquet that cannot be read here ({text})."),
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

/// One column of one row group, as the decoder asks for it: always by index 0.
struct OneColumn<'a> {
    source: &'a Arc<dyn ByteSource>,
    metadata: &'a ParquetMetaData,
    index: usize,
    leaf: usize,
    limits: &'a Limits,
    failure: &'a Failure,
}

impl RowGroups for OneColumn<'_> {
    fn num_rows(&self) -> usize {
        // Preflight holds the file's rows to a budget far below 32 bits.
        self.metadata.row_group(self.index).num_rows() as usize
    }

    fn column_chunks(&self, _: usize) -> ParquetResult<Box<dyn PageIterator>> {
        let chunk = self.metadata.row_group(self.index).column(self.leaf);
        let (start, len) = chunk_range(chunk)
            .ok_or_else(|| ParquetError::General("a column chunk without a place".into()))?;
        let source = Arc::clone(self.source);
        let window = ChunkWindow::new(source, start, len, self.limits.window_bytes);
        let pages = Pages::new(
            window,
            chunk.compression(),
            (
                self.num_rows() as u64,
                chunk.column_descr().max_def_level() > 0,
            ),
            self.limits,
            Arc::clone(self.failure),
        );
        Ok(Box::new(OneChunk(Some(pages))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.metadata.row_group(self.index)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}
