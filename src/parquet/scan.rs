//! A projection of a file, read row group by row group in batches.

use std::sync::{Arc, Mutex};

use ::parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};

use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use ::parquet::basic::{LogicalType, Type as Physical};
use ::parquet::column::page::PageIterator;
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use ::parquet::schema::types::{SchemaDescriptor, Type};
use arrow::array::{Array, ArrayRef, StringViewArray};
use arrow::datatypes::{DataType, Field, Fields};
use bytes::Bytes;

use super::pages::{OneChunk, Pages};
use super::preflight::Footer;
use super::schema::{Column, ColumnKind};
use super::window::ChunkWindow;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::source::ByteSource;

mod counts;

pub use counts::{CountColumn, Reading};

/// Rows decoded at once.
const BATCH_ROWS: usize = 8192;

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
    source: Arc<Remembering>,
    metadata: Arc<ParquetMetaData>,
    limits: Limits,
    text: Projected,
    counts: Projected,
    /// The row group being read, with a reader per column.
    open: Option<(ColumnReader, ColumnReader)>,
    position: Position,
    rows_in_group: u64,
}

/// A source that remembers why it could not be read: on its way through the decoder an error is
/// turned into text, which would tell the user to mend a file that is merely gone.
struct Remembering {
    source: Arc<dyn ByteSource>,
    failure: Mutex<Option<Error>>,
}

impl Remembering {
    fn failure(&self) -> Option<Error> {
        self.failure.lock().ok()?.take()
    }
}

impl ByteSource for Remembering {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        self.source.read(offset, length).inspect_err(|error| {
            if let Ok(mut failure) = self.failure.lock() {
                *failure = Some(error.clone());
            }
        })
    }
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
    fn new(footer: &Footer, column: &Column, expected: ColumnKind) -> Result<Self> {
        let unusable = |wanted: &str| {
            Error::new(
                ErrorKind::Column,
                format!("The column has type {}, not {wanted}.", column.type_name),
                "Choose another column.",
            )
            .in_column(&column.name)
        };
        let wanted = match expected {
            ColumnKind::Text => "text",
            _ => "a number",
        };
        let leaf = column
            .leaf
            .filter(|_| column.kind == expected)
            .ok_or_else(|| unusable(wanted))?;
        let field = footer
            .metadata
            .file_metadata()
            .schema_descr()
            .get_column_root_ptr(leaf);
        let broken = |cause: ParquetError| {
            Error::damaged(format!("The column's schema is broken ({cause})."))
                .in_column(&column.name)
        };
        let (field, hint) = match expected {
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
    /// A scan of `text` and `counts`, two root columns of the file.
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
            text: Projected::new(footer, text, ColumnKind::Text)?,
            counts: Projected::new(footer, counts, ColumnKind::Count)?,
            source: Arc::new(Remembering {
                source,
                failure: Mutex::default(),
            }),
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

    /// The next rows, at most 8,192 of them; `None` at the end of the file.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`], [`ErrorKind::Unreadable`] or [`ErrorKind::Budget`], with the
    /// column and the row group. After an error the scan is over.
    pub fn next_batch(&mut self) -> Result<Option<Batch>> {
        loop {
            let index = self.position.row_group;
            if index >= self.metadata.num_row_groups() {
                return Ok(None);
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
            let group = self.metadata.row_group(index);
            let (rows, numbers) = match (rows, numbers) {
                (Some(rows), Some(numbers)) if rows.len() == numbers.len() => (rows, numbers),
                (None, None) => {
                    if self.rows_in_group != group.num_rows() as u64 {
                        return Err(Error::damaged(format!(
                            "The row group holds {} rows, its footer says {}.",
                            self.rows_in_group,
                            group.num_rows()
                        ))
                        .in_row_group(index));
                    }
                    self.position.bytes += self.group_bytes(group);
                    self.position.row_group += 1;
                    self.rows_in_group = 0;
                    continue;
                }
                _ => {
                    return Err(Error::damaged(format!(
                        "The columns {} and {} have different numbers of rows.",
                        self.text.name, self.counts.name
                    ))
                    .in_row_group(index));
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
    }

    fn open_column(&self, column: &Projected) -> Result<ColumnReader> {
        let group = OneColumn {
            source: &self.source,
            metadata: &self.metadata,
            index: self.position.row_group,
            leaf: column.leaf,
            limits: &self.limits,
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
        let decoded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode));
        let error = match decoded {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(cause)) => self.source.failure().unwrap_or_else(|| explain(&cause)),
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
    Error::damaged(format!("The column cannot be decoded ({text})."))
}

/// One column of one row group, as the decoder asks for it: always by index 0.
struct OneColumn<'a> {
    source: &'a Arc<Remembering>,
    metadata: &'a ParquetMetaData,
    index: usize,
    leaf: usize,
    limits: &'a Limits,
}

impl RowGroups for OneColumn<'_> {
    fn num_rows(&self) -> usize {
        // Preflight holds the file's rows to a budget far below 32 bits.
        self.metadata.row_group(self.index).num_rows() as usize
    }

    fn column_chunks(&self, _: usize) -> ParquetResult<Box<dyn PageIterator>> {
        let chunk = self.metadata.row_group(self.index).column(self.leaf);
        let (start, len) = chunk.byte_range();
        let source = Arc::clone(self.source);
        let window = ChunkWindow::new(source, start, len, self.limits.window_bytes);
        let pages = Pages::new(window, chunk.compression(), self.limits.page_bytes);
        Ok(Box::new(OneChunk(Some(pages))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.metadata.row_group(self.index)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}
