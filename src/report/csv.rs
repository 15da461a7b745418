use csv::{QuoteStyle, WriterBuilder};

use super::Document;

const HEADER: [&str; 17] = [
    "registry",
    "date",
    "file",
    "mode",
    "k",
    "rows",
    "size",
    "remained",
    "newcomers",
    "returning",
    "turnover_rate",
    "months",
    "monthly_retention",
    "cut_downloads",
    "rows_at_cut",
    "rows_at_cut_inside",
    "tied_at_cut",
];

/// The turnover figure's data as CSV, a row per registry and snapshot; undefined values are
/// empty cells.
pub fn turnover_csv(document: &Document) -> String {
    let turnover = &document.metrics.turnover;
    let rows = turnover.series.iter().flat_map(|series| {
        series.snapshots.iter().map(move |s| {
            [
                inert(&series.registry),
                s.date.to_string(),
                inert(&s.file),
                turnover.mode.name().to_owned(),
                turnover.k.to_string(),
                s.rows.to_string(),
                s.size.to_string(),
                cell(s.remained),
                cell(s.newcomers),
                cell(s.returning),
                cell(s.turnover_rate),
                cell(s.months),
                cell(s.monthly_retention),
                cell(s.cut_downloads),
                s.rows_at_cut.to_string(),
                s.rows_at_cut_inside.to_string(),
                s.tied_at_cut.to_string(),
            ]
        })
    });
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    // A writer into memory has no way to fail.
    let _ = writer.write_record(HEADER);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Text that a spreadsheet does not take for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
