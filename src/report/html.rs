use std::fmt::Write;

use super::Document;
use super::outline::{self, Block, OutlineTable};
use super::summary;
use crate::base::text;

/// The document as one HTML page. It has no script and needs no other file, and its security
/// policy forbids both. It has styles for a light and a dark screen and for paper.
///
/// The outline has five kinds of blocks, which is too little for an engine of templates.
///
/// It begins with a summary for two sheets of paper; everything else is the appendix.
///
/// Below the heading of each metric with an answer is a line `<!--figure:METRIC-->`, where a
/// caller can put figures.
pub fn to_html(document: &Document) -> String {
    let blocks = outline::of(document);
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, text) => Some(&**text),
        _ => None,
    });
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = page(
        document,
        title.unwrap_or(document.tool.name),
        &blocks,
        &mut out,
    );
    out
}

const STYLE: &str = include_str!("page.css");

fn page(document: &Document, title: &str, blocks: &[Block], out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<section class=\"summary\">",
        escape(title)
    )?;
    // The outline begins with the title and the sentence that counts.
    let second = |block: &Block| matches!(block, Block::Heading(2, _));
    let begin = blocks.iter().position(second).unwrap_or(blocks.len());
    let (head, appendix) = blocks.split_at(begin);
    for block in head {
        write(block, out)?;
    }
    summary::write(document, out)?;
    writeln!(
        out,
        "</section>\n<section class=\"appendix\">\n<h2>Appendix</h2>\n\
         <p>The reasons, limits and numbers behind the verdicts, the answers of all metrics, the files in full, and the works to cite.</p>"
    )?;
    for block in appendix {
        write(block, out)?;
    }
    writeln!(out, "</section>\n</main>\n</body>\n</html>")
}

fn write(block: &Block, out: &mut String) -> std::fmt::Result {
    match block {
        Block::Heading(level, text) => writeln!(out, "<h{level}>{}</h{level}>", escape(text)),
        Block::Paragraph(text) => writeln!(out, "<p>{}</p>", escape(text)),
        Block::List(lead, items) => {
            writeln!(out, "<p>{lead}:</p>\n<ul>")?;
            for item in items {
                writeln!(out, "<li>{}</li>", escape(item))?;
            }
            writeln!(out, "</ul>")
        }
        Block::Table(block) => table(block, out),
        Block::Figure(metric) => writeln!(out, "<!--figure:{metric}-->"),
    }
}

/// A table. If it is wider than the page, it scrolls; the keyboard can scroll it as well.
fn table(table: &OutlineTable, out: &mut String) -> std::fmt::Result {
    let caption = escape(&table.caption);
    writeln!(
        out,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n\
         <table>\n<caption>{caption}</caption>\n<thead>\n<tr>"
    )?;
    let class = |numbers: bool| if numbers { " class=\"number\"" } else { "" };
    for column in &table.columns {
        let class = class(column.numbers);
        writeln!(
            out,
            "<th scope=\"col\"{class}>{}</th>",
            escape(&column.label)
        )?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for (place, row) in table.rows.iter().enumerate() {
        match table.anchors.get(place) {
            Some(anchor) => write!(out, "<tr id=\"{}\">", escape(anchor))?,
            None => write!(out, "<tr>")?,
        }
        for (place, cell) in row.iter().enumerate() {
            let cell = breakable(cell);
            if place == 0 {
                write!(out, "<th scope=\"row\">{cell}</th>")?;
            } else {
                let numbers = table
                    .columns
                    .get(place)
                    .is_some_and(|column| column.numbers);
                write!(out, "<td{}>{cell}</td>", class(numbers))?;
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if table.rows.len() > PRINTED_ROWS {
        writeln!(
            out,
            "<p class=\"cut\">On paper: the first {PRINTED_ROWS} of {} rows. On a screen this report has all of them.</p>",
            text::count(table.rows.len() as u64)
        )?;
    }
    writeln!(out, "</div>")
}

/// Rows of a table on paper, where the longest ones would fill a hundred sheets. page.css names the
/// number too.
const PRINTED_ROWS: usize = 30;

/// Longer words may be broken, at a sign that names are made of, or after so many letters.
const LONG: usize = 24;
const PIECE: usize = 16;

/// Escaped text in which long names and digests may be broken.
pub(super) fn breakable(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        if word.chars().count() <= LONG {
            return escape(word);
        }
        let mut out = String::new();
        let mut letters = 0;
        for c in word.chars() {
            out += &escape(c.encode_utf8(&mut [0; 4]));
            letters += 1;
            if letters >= PIECE || matches!(c, '/' | '_' | '-' | '.') {
                out += "<wbr>";
                letters = 0;
            }
        }
        out
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Escapes text for elements and attributes of HTML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
