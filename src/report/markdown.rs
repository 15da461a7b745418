use std::fmt::Write;

use super::Document;
use super::outline::{self, Block};

/// The document as Markdown, for a paper's notes or an issue.
pub fn to_markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in outline::of(document) {
        // Writing to a string cannot fail.
        let _ = write(&block, &mut out);
    }
    out
}

/// Writes a block and an empty line after it.
fn write(block: &Block, out: &mut String) -> std::fmt::Result {
    match block {
        Block::Heading(level, text) => {
            writeln!(out, "{} {}\n", "#".repeat((*level).into()), escape(text))
        }
        Block::Paragraph(text) => writeln!(out, "{}\n", escape(text)),
        Block::List(lead, items) => {
            writeln!(out, "{lead}:\n")?;
            for item in items {
                writeln!(out, "- {}", escape(item))?;
            }
            writeln!(out)
        }
        Block::Table(table) => {
            writeln!(out, "{}:\n", escape(&table.caption))?;
            for column in &table.columns {
                write!(out, "| {} ", escape(&column.label))?;
            }
            writeln!(out, "|")?;
            for column in &table.columns {
                write!(out, "|{}", if column.numbers { "---:" } else { "---" })?;
            }
            writeln!(out, "|")?;
            for row in &table.rows {
                for cell in row {
                    write!(out, "| {} ", escape(cell))?;
                }
                writeln!(out, "|")?;
            }
            writeln!(out)
        }
        Block::Figure(_) => Ok(()),
    }
}

/// Escapes the characters that have a meaning in Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
