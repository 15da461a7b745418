//! The pages of one column chunk: header, budget, checksum, decompression.
//!
//! Source: `parquet.thrift` of the format's repository, `PageHeader` and its parts.

use std::sync::{Arc, Mutex};

use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use bytes::Bytes;

use super::check::{self, Seen, Shape};
use super::codec::{self, Decoder};
use super::layout;
use super::thrift::{Broken, Cursor, WireType};
use super::window::ChunkWindow;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;

/// Bytes read first for a page header; long statistics make some headers longer.
const HEADER: usize = 256;
/// The greatest length of a header, whose statistics are a few values of the column.
const HEADER_LIMIT: usize = 16 << 20;

/// Bytes that a page may have in addition to its values: levels and blocks of an encoding.
const PAGE_OVERHEAD: u64 = 4096;

/// Keeps an error, because the decoder passes on only its text.
pub(super) type Failure = Arc<Mutex<Option<Error>>>;

/// Reads the pages of one column chunk. The claims of a header are checked against the budget
/// before anything is allocated: a header of ten bytes can claim 2 GiB.
pub(super) struct Pages {
    window: ChunkWindow,
    decoder: Decoder,
    /// Where the next header begins in the chunk.
    at: u64,
    /// Values that the chunk may still have.
    values_left: u64,
    shape: Shape,
    seen: Seen,
    limits: Limits,
    failure: Failure,
}

/// The header of a page.
#[derive(Debug, Default)]
struct Header {
    /// Bytes of the header itself.
    len: u64,
    /// Bytes of the page as stored.
    stored: u64,
    /// Bytes of the page after decompression.
    size: u64,
    crc: Option<u32>,
    kind: PageKind,
}

#[derive(Debug, Default)]
enum PageKind {
    Data(DataPage),
    DataV2(DataPageV2),
    Dictionary(DictionaryPage),
    /// An index page or a kind that a later format defines. It is skipped.
    #[default]
    Other,
}

#[derive(Debug, Default)]
struct DataPage {
    num_values: i64,
    encoding: i64,
    def_level_encoding: i64,
    rep_level_encoding: i64,
}

#[derive(Debug)]
struct DataPageV2 {
    num_values: i64,
    num_nulls: i64,
    num_rows: i64,
    encoding: i64,
    def_levels: i64,
    rep_levels: i64,
    is_compressed: bool,
}

#[derive(Debug, Default)]
struct DictionaryPage {
    num_values: i64,
    encoding: i64,
    is_sorted: bool,
}

impl Pages {
    /// The pages of a chunk that is read through a window.
    pub(super) fn new(
        window: ChunkWindow,
        codec: Compression,
        shape: Shape,
        limits: &Limits,
        failure: Failure,
    ) -> Self {
        Self {
            window,
            decoder: Decoder::new(codec),
            at: 0,
            values_left: shape.values,
            shape,
            seen: Seen::default(),
            limits: *limits,
            failure,
        }
    }

    /// The next header of a page that is used, with `at` moved there; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        let end = self.window.length();
        while self.at < end {
            let header = self.header_here()?;
            let next = self
                .at
                .checked_add(header.len)
                .and_then(|at| at.checked_add(header.stored))
                .filter(|next| *next <= end)
                .ok_or_else(|| Error::damaged("A page reaches beyond its column chunk."))?;
            if !matches!(header.kind, PageKind::Other) {
                return Ok(Some(header));
            }
            self.at = next;
        }
        Ok(None)
    }

    fn header_here(&self) -> Result<Header> {
        let mut wanted = HEADER;
        loop {
            let bytes = self.window.piece(self.at, wanted)?;
            match parse(&bytes) {
                Ok(header) => return Ok(header),
                Err(Broken::Short) if bytes.len() >= wanted && wanted < HEADER_LIMIT => wanted *= 4,
                Err(_) => return Err(Error::damaged("A page header is broken.")),
            }
        }
    }

    /// Checks the claims of a header before anything is allocated for it.
    fn check(&self, header: &Header) -> Result<()> {
        let (values, least_bytes) = match &header.kind {
            PageKind::Data(page) => (page.num_values, 0),
            PageKind::DataV2(page) => (page.num_values, 0),
            PageKind::Dictionary(page) => (page.num_values, 1),
            PageKind::Other => (0, 0),
        };
        let values = u64::from(unsigned(values)?);
        if values > self.values_left || values * least_bytes > header.size {
            return Err(Error::damaged(format!(
                "A page claims {values} values, more than it can hold."
            )));
        }
        // Pages stay in memory until their rows are read, so small pages must not claim too much.
        let longest = values.saturating_mul(self.shape.value_bytes as u64);
        let limit = self.limits.page_bytes.min(longest + PAGE_OVERHEAD);
        let claimed = header.size.max(header.stored);
        if claimed > limit {
            return Err(Error::new(
                ErrorKind::Budget,
                format!("A page of {values} values claims {claimed} bytes; the limit is {limit}."),
                "If the column holds long texts, choose the column with the packages' names instead. Otherwise the file is damaged.",
            ));
        }
        Ok(())
    }

    fn decode(&mut self, header: Header) -> Result<Page> {
        self.shape.check(&self.limits)?;
        codec::check_library(self.decoder.codec())?;
        self.check(&header)?;
        // Both are at most the budget, which fits 32 bits.
        let (stored, size) = (header.stored as usize, header.size as usize);
        let bytes = self.window.exactly(self.at + header.len, stored)?;
        self.at += header.len + header.stored;
        if let Some(crc) = header.crc
            && crc != crc32fast::hash(&bytes)
        {
            return Err(Error::damaged("A page's checksum is wrong."));
        }
        let page = self.page(header.kind, &bytes, size)?;
        if page.is_data_page() {
            self.values_left -= u64::from(page.num_values());
        }
        check::check(page, &self.shape, &self.limits, &mut self.seen)
    }

    fn page(&mut self, kind: PageKind, bytes: &Bytes, size: usize) -> Result<Page> {
        match kind {
            PageKind::Data(page) => Ok(Page::DataPage {
                buf: self.decompress(bytes, 0, size)?,
                num_values: unsigned(page.num_values)?,
                encoding: encoding(page.encoding)?,
                def_level_encoding: encoding(page.def_level_encoding)?,
                rep_level_encoding: encoding(page.rep_level_encoding)?,
                statistics: None,
            }),
            PageKind::DataV2(page) => {
                let (def_levels, rep_levels) =
                    (unsigned(page.def_levels)?, unsigned(page.rep_levels)?);
                // Levels precede the values and are never compressed.
                let levels = u64::from(def_levels) + u64::from(rep_levels);
                if levels > bytes.len().min(size) as u64 {
                    return Err(long_levels());
                }
                let buf = if page.is_compressed {
                    self.decompress(bytes, levels as usize, size)?
                } else {
                    bytes.clone()
                };
                Ok(Page::DataPageV2 {
                    buf,
                    num_values: unsigned(page.num_values)?,
                    encoding: encoding(page.encoding)?,
                    num_nulls: unsigned(page.num_nulls)?,
                    num_rows: unsigned(page.num_rows)?,
                    def_levels_byte_len: def_levels,
                    rep_levels_byte_len: rep_levels,
                    is_compressed: page.is_compressed,
                    statistics: None,
                })
            }
            PageKind::Dictionary(page) => Ok(Page::DictionaryPage {
                buf: self.decompress(bytes, 0, size)?,
                num_values: unsigned(page.num_values)?,
                encoding: encoding(page.encoding)?,
                is_sorted: page.is_sorted,
            }),
            PageKind::Other => Err(Error::damaged("A page has an unknown kind.")),
        }
    }

    /// The page's `size` bytes: it copies the first `plain` and decompresses the rest.
    fn decompress(&mut self, bytes: &Bytes, plain: usize, size: usize) -> Result<Bytes> {
        if self.decoder.is_plain() {
            return match bytes.len() == size {
                true => Ok(bytes.clone()),
                false => Err(Error::damaged(
                    "A page that is not compressed states two different sizes.",
                )),
            };
        }
        let (levels, values) = bytes.split_at_checked(plain).ok_or_else(long_levels)?;
        // A page of nulls has no values, so a codec would find nothing to read.
        if size == plain {
            return Ok(bytes.slice(..plain));
        }
        let values = self
            .decoder
            .decompress(values, size - plain)
            .map_err(|cause| Error::damaged(format!("A page does not decompress ({cause}).")))?;
        Ok(if levels.is_empty() {
            values.into()
        } else {
            [levels, &values].concat().into()
        })
    }
}

/// Reads a page header and skips its statistics and other unneeded fields.
fn parse(bytes: &[u8]) -> std::result::Result<Header, Broken> {
    const DATA: i64 = 0;
    const DICTIONARY: i64 = 2;
    const DATA_V2: i64 = 3;
    let mut cursor = Cursor::new(bytes);
    let mut header = Header::default();
    let mut kind = None;
    cursor.fields(|cursor, number, wire| {
        match (number, wire) {
            (1, WireType::I32) => kind = Some(cursor.integer()?),
            (2, WireType::I32) => header.size = size(cursor)?,
            (3, WireType::I32) => header.stored = size(cursor)?,
            // The format stores the unsigned checksum in a signed integer.
            (4, WireType::I32) => header.crc = Some(cursor.integer()? as u32),
            (5, WireType::Struct) => header.kind = PageKind::Data(data_page(cursor)?),
            (7, WireType::Struct) => header.kind = PageKind::Dictionary(dictionary_page(cursor)?),
            (8, WireType::Struct) => header.kind = PageKind::DataV2(data_page_v2(cursor)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    match (kind, &header.kind) {
        (Some(DATA), PageKind::Data(_))
        | (Some(DICTIONARY), PageKind::Dictionary(_))
        | (Some(DATA_V2), PageKind::DataV2(_)) => {}
        (Some(DATA | DICTIONARY | DATA_V2) | None, _) => return Err(Broken::Malformed),
        (Some(_), _) => header.kind = PageKind::Other,
    }
    layout::PAGE_HEADER.check(&mut Cursor::new(bytes))?;
    header.len = (bytes.len() - cursor.rest().len()) as u64;
    Ok(header)
}

fn size(cursor: &mut Cursor<'_>) -> std::result::Result<u64, Broken> {
    u64::try_from(cursor.integer()?).map_err(|_| Broken::Malformed)
}

fn data_page(cursor: &mut Cursor<'_>) -> std::result::Result<DataPage, Broken> {
    let mut page = DataPage::default();
    cursor.fields(|cursor, number, wire| {
        match (number, wire) {
            (1, WireType::I32) => page.num_values = cursor.integer()?,
            (2, WireType::I32) => page.encoding = cursor.integer()?,
            (3, WireType::I32) => page.def_level_encoding = cursor.integer()?,
            (4, WireType::I32) => page.rep_level_encoding = cursor.integer()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(page)
}

fn data_page_v2(cursor: &mut Cursor<'_>) -> std::result::Result<DataPageV2, Broken> {
    let mut page = DataPageV2 {
        num_values: 0,
        num_nulls: 0,
        num_rows: 0,
        encoding: 0,
        def_levels: 0,
        rep_levels: 0,
        // The format's default.
        is_compressed: true,
    };
    cursor.fields(|cursor, number, wire| {
        match (number, wire) {
            (1, WireType::I32) => page.num_values = cursor.integer()?,
            (2, WireType::I32) => page.num_nulls = cursor.integer()?,
            (3, WireType::I32) => page.num_rows = cursor.integer()?,
            (4, WireType::I32) => page.encoding = cursor.integer()?,
            (5, WireType::I32) => page.def_levels = cursor.integer()?,
            (6, WireType::I32) => page.rep_levels = cursor.integer()?,
            (7, WireType::True) => page.is_compressed = true,
            (7, WireType::False) => page.is_compressed = false,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(page)
}

fn dictionary_page(cursor: &mut Cursor<'_>) -> std::result::Result<DictionaryPage, Broken> {
    let mut page = DictionaryPage::default();
    cursor.fields(|cursor, number, wire| {
        match (number, wire) {
            (1, WireType::I32) => page.num_values = cursor.integer()?,
            (2, WireType::I32) => page.encoding = cursor.integer()?,
            (3, WireType::True) => page.is_sorted = true,
            (3, WireType::False) => page.is_sorted = false,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(page)
}

fn encoding(number: i64) -> Result<Encoding> {
    #[expect(deprecated, reason = "old files have levels in it")]
    let bit_packed = Encoding::BIT_PACKED;
    Ok(match number {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => bit_packed,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!("The column has encoding {number}, which this program does not know."),
                "Write the file again with a common writer (DuckDB, pandas, polars).",
            ));
        }
    })
}

fn unsigned(value: i64) -> Result<u32> {
    u32::try_from(value).map_err(|_| Error::damaged("A page header has a negative number."))
}

fn long_levels() -> Error {
    Error::damaged("A page's levels are longer than the page.")
}

impl Pages {
    /// Keeps an error for the scan, because the decoder passes on only its text.
    fn report(&self, error: Error) -> ParquetError {
        let text = error.message.clone();
        if let Ok(mut failure) = self.failure.lock() {
            *failure = Some(error);
        }
        ParquetError::General(text)
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> ParquetResult<Option<Page>> {
        let page = match self.header() {
            Ok(Some(header)) => self.decode(header).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        page.map_err(|error| self.report(error))
    }

    /// The header of the next page. The decoder must know whether a list at the end of a page
    /// continues on the next.
    fn peek_next_page(&mut self) -> ParquetResult<Option<PageMetadata>> {
        let header = self.header().map_err(|error| self.report(error))?;
        Ok(header.map(|header| match header.kind {
            PageKind::DataV2(page) => PageMetadata {
                num_rows: usize::try_from(page.num_rows).ok(),
                num_levels: usize::try_from(page.num_values).ok(),
                is_dict: false,
            },
            kind => PageMetadata {
                num_rows: None,
                num_levels: None,
                is_dict: matches!(kind, PageKind::Dictionary(_)),
            },
        }))
    }

    /// Skips the next page.
    fn skip_next_page(&mut self) -> ParquetResult<()> {
        if let Some(header) = self.header().map_err(|error| self.report(error))? {
            self.at += header.len + header.stored;
        }
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = ParquetResult<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// The single chunk of a row group's column, in the decoder's interface.
pub(super) struct OneChunk(pub(super) Option<Pages>);

impl Iterator for OneChunk {
    type Item = ParquetResult<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        let pages = self.0.take()?;
        Some(Ok(Box::new(pages)))
    }
}

impl PageIterator for OneChunk {}
