use std::sync::Arc;

use ::parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::serialized_reader::SerializedPageReader;

use super::thrift::{Broken, Cursor, Kind};
use super::window::ChunkWindow;

/// Bytes first looked at for a page header; long statistics make some headers longer.
const HEADER: usize = 256;
/// No header is longer: its statistics are two values of the column.
const HEADER_LIMIT: usize = 32 << 20;

/// Pages of one column chunk, each held to the page budget before it is decompressed: the
/// decoder allocates what a header claims, and a header of ten bytes can claim 2 GiB.
pub(super) struct GuardedPages {
    pages: SerializedPageReader<ChunkWindow>,
    window: ChunkWindow,
    /// Where the next header begins in the chunk.
    at: u64,
    len: u64,
    page_bytes: u64,
}

struct Header {
    /// Bytes of the header itself.
    len: u64,
    compressed: u64,
    uncompressed: u64,
    /// An index page, which the decoder passes over.
    index: bool,
}

impl GuardedPages {
    /// Pages of a chunk whose offsets are counted from the chunk's own beginning.
    pub(super) fn new(
        window: ChunkWindow,
        chunk: &ColumnChunkMetaData,
        rows: usize,
        page_bytes: u64,
    ) -> ParquetResult<Self> {
        Ok(Self {
            pages: SerializedPageReader::new(Arc::new(window.clone()), chunk, rows, None)?,
            window,
            at: 0,
            len: u64::try_from(chunk.compressed_size()).unwrap_or(0),
            page_bytes,
        })
    }

    fn header(&self) -> ParquetResult<Header> {
        let mut wanted = HEADER;
        loop {
            let bytes = self.window.piece(self.at, wanted)?;
            match parse(&bytes) {
                Ok(header) => return Ok(header),
                Err(Broken::Short) if bytes.len() >= wanted && wanted < HEADER_LIMIT => {
                    wanted *= 4;
                }
                Err(_) => return Err(ParquetError::General("a page header is broken".into())),
            }
        }
    }

    /// Moves past the next page, checking it against the budget when it will be decoded.
    fn advance(&mut self, decoded: bool) -> ParquetResult<()> {
        while self.at < self.len {
            let header = self.header()?;
            if decoded && header.uncompressed > self.page_bytes {
                return Err(ParquetError::General(format!(
                    "a page claims {} bytes; the limit is {}",
                    header.uncompressed, self.page_bytes
                )));
            }
            self.at = self
                .at
                .saturating_add(header.len)
                .saturating_add(header.compressed);
            if !header.index {
                break;
            }
        }
        Ok(())
    }
}

/// Reads the parts of a page header that the budget needs (parquet.thrift, `PageHeader`).
fn parse(bytes: &[u8]) -> Result<Header, Broken> {
    const INDEX_PAGE: i64 = 1;
    let mut cursor = Cursor::new(bytes);
    let mut header = Header {
        len: 0,
        compressed: 0,
        uncompressed: 0,
        index: false,
    };
    cursor.fields(|cursor, number, kind| {
        if kind != Kind::I32 || !(1..=3).contains(&number) {
            return Ok(false);
        }
        let value = cursor.integer()?;
        match number {
            1 => header.index = value == INDEX_PAGE,
            2 => header.uncompressed = u64::try_from(value).map_err(|_| Broken::Malformed)?,
            _ => header.compressed = u64::try_from(value).map_err(|_| Broken::Malformed)?,
        }
        Ok(true)
    })?;
    header.len = (bytes.len() - cursor.remaining()) as u64;
    Ok(header)
}

impl PageReader for GuardedPages {
    fn get_next_page(&mut self) -> ParquetResult<Option<Page>> {
        self.advance(true)?;
        self.pages.get_next_page()
    }

    fn peek_next_page(&mut self) -> ParquetResult<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> ParquetResult<()> {
        self.advance(false)?;
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> ParquetResult<bool> {
        self.pages.at_record_boundary()
    }
}

impl Iterator for GuardedPages {
    type Item = ParquetResult<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// The single chunk of a row group's column, as the decoder wants it.
pub(super) struct OneChunk(pub(super) Option<GuardedPages>);

impl Iterator for OneChunk {
    type Item = ParquetResult<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        let pages = self.0.take()?;
        Some(Ok(Box::new(pages)))
    }
}

impl PageIterator for OneChunk {}
