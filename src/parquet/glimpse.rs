//! The first values of columns, for people who must say what the columns hold.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use chrono::{DateTime, Datelike};

use super::cells;
use super::preflight::{Footer, chunk_range};
use super::scan::{Scan, Texts, Wanted};
use super::schema::Column;
use crate::base::limits::Limits;
use crate::base::text::is_invisible;
use crate::source::ByteSource;

/// Columns whose values are looked at.
pub const COLUMNS: usize = 200;

/// Rows that are looked at. One page of nearly every column has as many.
const ROWS: usize = 256;

/// Letters of a value; the rest is cut off.
pub const LETTERS: usize = 80;

/// Items of a list and parts of a struct in a value.
const ITEMS: usize = 4;

/// Bytes of a page. A page with more has more rows than anybody looks at, or documents.
const PAGE_BYTES: u64 = 32 << 20;

/// Bytes that a host brings for a glimpse, of one column and of all.
const BROUGHT_BYTES: u64 = 4 << 20;
const ALL_BROUGHT_BYTES: u64 = 32 << 20;

/// The first values of a column, `None` where a row has none. Each is cut to [`LETTERS`] and has no
/// character that changes how a line of text is shown.
pub type Glimpse = Vec<Option<String>>;

/// The first values of the first columns. A column whose values cannot be read, or whose bytes a
/// host has not brought, has none.
pub fn glimpse(
    source: &Arc<dyn ByteSource>,
    footer: &Footer,
    limits: Limits,
    columns: &[Column],
) -> Vec<Glimpse> {
    let Some(group) = first_group(footer) else {
        return Vec::new();
    };
    let limits = Limits {
        page_bytes: limits.page_bytes.min(PAGE_BYTES),
        window_bytes: 0,
        ..limits
    };
    let one = |column: &Column| {
        let wanted = Wanted {
            column,
            parts: &[],
            or_all: true,
            texts: Texts::Long,
        };
        let scan = Scan::new(Arc::clone(source), footer, limits, &[wanted]).ok()?;
        let mut scan = scan.of_groups(group..group + 1).in_batches_of(ROWS);
        let batch = scan.next_batch().ok()??;
        let values = batch.columns.first()?;
        Some((0..batch.rows).map(|row| shown(values, row, 0)).collect())
    };
    let looked_at = columns.iter().take(COLUMNS);
    looked_at
        .map(|column| one(column).unwrap_or_default())
        .collect()
}

/// The ranges that a host must bring before a glimpse. Columns with large pieces are left out.
pub fn needs(source: &dyn ByteSource, footer: &Footer, columns: &[Column]) -> Vec<Range<u64>> {
    let Some(group) = first_group(footer) else {
        return Vec::new();
    };
    let group = footer.metadata.row_group(group);
    let mut all = 0;
    let mut needed = Vec::new();
    for column in columns.iter().take(COLUMNS) {
        let chunks = column.leaves.clone().filter_map(|leaf| {
            let (start, length) = chunk_range(group.column(leaf))?;
            Some(start..start.checked_add(length)?)
        });
        let chunks: Vec<Range<u64>> = chunks.collect();
        let bytes: u64 = chunks.iter().map(|chunk| chunk.end - chunk.start).sum();
        if bytes <= BROUGHT_BYTES && all + bytes <= ALL_BROUGHT_BYTES {
            all += bytes;
            needed.extend(chunks.into_iter().filter(|chunk| !source.is_held(chunk)));
        }
    }
    needed
}

/// The first row group with rows.
fn first_group(footer: &Footer) -> Option<usize> {
    let groups = footer.metadata.row_groups().iter();
    groups
        .map(::parquet::file::metadata::RowGroupMetaData::num_rows)
        .position(|rows| rows > 0)
}

/// The first different values of a glimpse.
pub fn examples(glimpse: &Glimpse, most: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let different = glimpse.iter().flatten().filter(|value| seen.insert(*value));
    different.take(most).cloned().collect()
}

/// A cell as text; `depth` counts the lists and structs around it.
fn shown(array: &dyn Array, row: usize, depth: usize) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    if let Some(time) = cells::time(array, row) {
        // Written by hand, because chrono's patterns would be a hundredth of the engine.
        let day = DateTime::from_timestamp_millis(time)?.date_naive();
        let date = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
        let seconds = time.rem_euclid(86_400_000) / 1000;
        // A time at midnight is a day for whoever looks at it.
        return Some(match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
            (0, 0, 0) => date,
            (hour, minute, second) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
        });
    }
    if let Some((items, range)) = cells::items(array, row) {
        let more = range.len() > ITEMS || depth > 0 && !range.is_empty();
        let first = range.take(if depth > 0 { 0 } else { ITEMS });
        let mut parts: Vec<String> = first
            .map(|item| shown(items.as_ref(), item, depth + 1).unwrap_or_else(|| "null".into()))
            .collect();
        parts.extend(more.then(|| "…".to_owned()));
        return Some(harmless(&format!("[{}]", parts.join(", "))));
    }
    if let Some(parts) = array.as_struct_opt() {
        let named = parts.column_names().into_iter().zip(parts.columns());
        let first = named.take(if depth > 0 { 0 } else { ITEMS });
        let parts = first.map(|(name, part)| {
            let value = shown(part.as_ref(), row, depth + 1);
            format!("{name}: {}", value.unwrap_or_else(|| "null".into()))
        });
        let parts: Vec<String> = parts.collect();
        return Some(harmless(&format!("{{{}}}", parts.join(", "))));
    }
    match cells::text(array, row) {
        Some(text) => Some(harmless(&text)),
        None => cells::number(array, row).map(|number| number.to_string()),
    }
}

/// The beginning of a text, in which characters that could hide or turn around what follows are
/// replaced.
fn harmless(text: &str) -> String {
    let mut letters = text.chars().map(|letter| match is_invisible(letter) {
        true => '\u{fffd}',
        false => letter,
    });
    let mut cut: String = letters.by_ref().take(LETTERS).collect();
    if letters.next().is_some() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_and_turns_nothing_around() {
        assert_eq!(harmless("google/bert"), "google/bert");
        let long = "ü".repeat(LETTERS);
        assert_eq!(harmless(&long), long);
        assert_eq!(harmless(&format!("{long}x")), format!("{long}…"));
        for hostile in [
            "\0",
            "\n",
            "\u{1b}",
            "\u{85}",
            "\u{202e}",
            "\u{2066}",
            "\u{200f}",
            "\u{200b}",
            "\u{2028}",
            "\u{feff}",
            "\u{e0041}",
        ] {
            assert_eq!(
                harmless(&format!("a{hostile}b")),
                "a\u{fffd}b",
                "{hostile:?}"
            );
        }
    }
}
