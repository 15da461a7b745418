use std::borrow::Cow;

use csv::{QuoteStyle, WriterBuilder};

use super::Document;
use super::table::{ExportTable, Value};

/// The data of a metric's figure, or the claims, as CSV with a header. Undefined values are empty
/// cells. `None` if the subject has no table.
pub fn to_csv(document: &Document, subject: &str) -> Option<String> {
    let table = ExportTable::of(document, subject)?;
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(&table.columns);
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(|cell| cell_of(cell).into_owned()));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Some(String::from_utf8(bytes).unwrap_or_default())
}

/// A cell as text. Text that a spreadsheet would run as a formula gets an apostrophe before it;
/// numbers never do.
fn cell_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) if is_formula(text) => format!("'{text}").into(),
        _ => value.text(),
    }
}

/// Some spreadsheets leave out white space before a formula.
fn is_formula(text: &str) -> bool {
    let begin =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    text.starts_with(['\t', '\r']) || begin.starts_with(['=', '+', '-', '@'])
}
