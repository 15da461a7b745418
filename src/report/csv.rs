use std::borrow::Cow;

use csv::{QuoteStyle, WriterBuilder};

use super::Document;
use super::table::{ExportTable, Value};

/// The data of a metric's figure, or the claims, as CSV: a header and rows of as many cells;
/// undefined values are empty cells. `None` for a subject that has none.
pub fn to_csv(document: &Document, subject: &str) -> Option<String> {
    let table = ExportTable::of(document, subject)?;
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    // A writer into memory has no way to fail.
    let _ = writer.write_record(&table.columns);
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(|cell| cell_of(cell).into_owned()));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Some(String::from_utf8(bytes).unwrap_or_default())
}

/// A cell as text. Words that a spreadsheet would take for a formula get a sign before them;
/// numbers, which none does, stay as they are.
fn cell_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}").into()
        }
        _ => value.text(),
    }
}
