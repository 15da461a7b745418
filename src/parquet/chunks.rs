//! The column chunks of one row group, in the decoder's interface.

use std::iter;
use std::sync::Arc;

use ::parquet::arrow::arrow_reader::RowGroups;
use ::parquet::basic::Repetition;
use ::parquet::column::page::PageIterator;
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use ::parquet::schema::types::Type;

use super::check::Shape;
use super::pages::{Failure, OneChunk, Pages};
use super::preflight::chunk_range;
use super::window::ChunkWindow;
use crate::base::limits::Limits;
use crate::source::ByteSource;

/// The definition levels from which the lists around a leaf have items, from the outermost on. The
/// leaf is the one after so many others. Whether it is in this type.
fn lists_above(field: &Type, before: &mut usize, mut level: u32, lists: &mut Vec<u32>) -> bool {
    let info = field.get_basic_info();
    let outside = lists.len();
    if info.has_repetition() {
        level += u32::from(info.repetition() != Repetition::REQUIRED);
        if info.repetition() == Repetition::REPEATED {
            lists.push(level);
        }
    }
    let found = match field {
        Type::PrimitiveType { .. } => match before.checked_sub(1) {
            Some(left) => {
                *before = left;
                false
            }
            None => true,
        },
        Type::GroupType { fields, .. } => fields
            .iter()
            .any(|inner| lists_above(inner, before, level, lists)),
    };
    if !found {
        lists.truncate(outside);
    }
    found
}

/// One root column of one row group, in the decoder's interface. The decoder numbers only the
/// leaves that are read.
pub(super) struct OneColumn<'a> {
    pub(super) source: &'a Arc<dyn ByteSource>,
    pub(super) metadata: &'a ParquetMetaData,
    pub(super) index: usize,
    /// The file's leaves that are read.
    pub(super) leaves: &'a [usize],
    /// The greatest size of a value in bytes.
    pub(super) value_bytes: usize,
    pub(super) window_bytes: usize,
    pub(super) limits: &'a Limits,
    pub(super) failure: &'a Failure,
}

impl OneColumn<'_> {
    /// How the values of a leaf are stored.
    fn shape(&self, leaf: usize, chunk: &ColumnChunkMetaData) -> Shape {
        let levels = chunk.column_descr();
        let level = |level: i16| u32::try_from(level).unwrap_or(0);
        let schema = self.metadata.file_metadata().schema_descr();
        let root = schema.get_column_root_idx(leaf);
        let before = (0..leaf).rev();
        let mut before = before
            .take_while(|other| schema.get_column_root_idx(*other) == root)
            .count();
        let mut lists = Vec::new();
        lists_above(schema.get_column_root(leaf), &mut before, 0, &mut lists);
        Shape {
            // A list has one value for each item, and the chunk counts all of them.
            values: if levels.max_rep_level() > 0 {
                u64::try_from(chunk.num_values())
                    .unwrap_or(0)
                    .min(self.limits.list_values)
            } else {
                self.num_rows() as u64
            },
            max_rep: level(levels.max_rep_level()),
            max_def: level(levels.max_def_level()),
            lists,
            value_bytes: self.value_bytes,
            physical: levels.physical_type(),
            fixed: u64::try_from(levels.type_length()).ok(),
        }
    }
}

impl RowGroups for OneColumn<'_> {
    fn num_rows(&self) -> usize {
        // The cast loses nothing: preflight limits the file's rows far below 32 bits.
        self.metadata.row_group(self.index).num_rows() as usize
    }

    fn column_chunks(&self, leaf: usize) -> ParquetResult<Box<dyn PageIterator>> {
        let broken = |what: &str| ParquetError::General(what.to_owned());
        let leaf = self.leaves.get(leaf);
        let leaf = *leaf.ok_or_else(|| broken("a leaf that is not read"))?;
        let chunk = self.metadata.row_group(self.index).column(leaf);
        let (start, len) =
            chunk_range(chunk).ok_or_else(|| broken("a column chunk without a place"))?;
        let source = Arc::clone(self.source);
        let window = ChunkWindow::new(source, start, len, self.window_bytes);
        let shape = self.shape(leaf, chunk);
        let pages = Pages::new(
            window,
            chunk.compression(),
            shape,
            self.limits,
            Arc::clone(self.failure),
        );
        Ok(Box::new(OneChunk(Some(pages))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(iter::once(self.metadata.row_group(self.index)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

#[cfg(test)]
mod tests {
    use ::parquet::schema::parser::parse_message_type;

    use super::*;

    #[test]
    fn the_levels_of_lists() {
        let message = "message schema { optional group a (LIST) { repeated group list {
            optional group element { optional int32 x; required group b { repeated int64 y; } } } } }";
        let message = parse_message_type(message).unwrap();
        let levels = |leaf: usize| {
            let (mut before, mut lists) = (leaf, Vec::new());
            let found = lists_above(&message.get_fields()[0], &mut before, 0, &mut lists);
            (found, lists)
        };
        assert_eq!(levels(0), (true, vec![2]));
        assert_eq!(levels(1), (true, vec![2, 4]));
        assert_eq!(levels(2), (false, vec![]));
    }
}
