//! Writes a table as a Parquet file: one row group, one page for each column, PLAIN encoding
//! without compression, every column nullable.
//!
//! The writer of the `parquet` crate adds every encoder for every type to the program. This table
//! has few rows of four types, so this module writes the format itself: 11 kB of download instead of 208
//! (`docs/decisions/parquet-writer.md`). Source: the Parquet
//! format's `parquet.thrift` and `Encodings.md`, and Thrift's compact protocol.

use serde::Serialize;
use serde_json::Value as Json;

use super::provenance::provenance;
use super::table::{ExportTable, Value, ValueKind};
use super::{CLAIMS, Document};
use crate::base::error::{Error, ErrorKind, Result};
use crate::relations::SYNTHETIC;

/// The data of a metric's figure, or the claims, as a Parquet file; `None` if the subject has no
/// table.
///
/// It has the rows and columns of [`super::to_csv`] with types: 64-bit integers, doubles,
/// booleans and UTF-8. Undefined values are null, and text is not changed. Keys
/// `registry-lens.…` of the footer's metadata hold the versions of program and document, the
/// subject, its parameters and the inputs, and whether any input is made up.
///
/// # Errors
/// [`ErrorKind::Budget`] if the texts of one column take 2 GiB, more than a page of the format
/// can hold.
pub fn to_parquet(document: &Document, subject: &str) -> Option<Result<Vec<u8>>> {
    let table = ExportTable::of(document, subject)?;
    Some(file(&table, &facts(document, subject)))
}

const MAGIC: &[u8] = b"PAR1";

/// The metadata of the file's footer.
fn facts(document: &Document, subject: &str) -> Vec<(String, String)> {
    #[derive(Serialize)]
    struct Input<'a> {
        file: &'a str,
        sha256: Option<&'a str>,
    }
    let tool = &document.tool;
    let inputs: Vec<Input<'_>> = document
        .inputs
        .iter()
        .map(|input| Input {
            file: &input.file,
            sha256: input.sha256.as_deref(),
        })
        .collect();
    // Numbers, strings and lists: nothing that JSON cannot hold.
    let mut parameters = serde_json::to_value(&document.parameters).unwrap_or_default();
    if let (true, Json::Object(all)) = (subject != CLAIMS, &mut parameters) {
        all.retain(|metric, _| metric == subject || metric == "subset");
    }
    let of = |name: &str, value: String| (format!("registry-lens.{name}"), value);
    let mut facts = vec![
        of("version", tool.version.to_owned()),
        of("results_version", tool.results_version.to_string()),
        of("subject", subject.to_owned()),
        of("parameters", parameters.to_string()),
        of("inputs", serde_json::to_string(&inputs).unwrap_or_default()),
        of(
            "provenance",
            serde_json::to_string(&provenance(document, subject)).unwrap_or_default(),
        ),
    ];
    let known = [
        ("commit", &tool.commit),
        ("build", &tool.build),
        ("date", &tool.date),
    ];
    facts.extend(
        known
            .into_iter()
            .filter_map(|(name, value)| Some(of(name, value.clone()?))),
    );
    let mut texts: Vec<&str> = Vec::new();
    for text in document
        .inputs
        .iter()
        .filter_map(|input| input.synthetic.as_deref())
    {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if !texts.is_empty() {
        facts.push((SYNTHETIC.to_owned(), texts.join("; ")));
    }
    facts
}

/// A column chunk that has been written.
struct Chunk<'a> {
    name: &'a str,
    kind: ValueKind,
    offset: usize,
    bytes: usize,
}

fn file(table: &ExportTable, facts: &[(String, String)]) -> Result<Vec<u8>> {
    let rows = table.rows.len();
    let names = unique(&table.columns);
    let mut out = MAGIC.to_vec();
    let mut chunks = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let cells = || {
            table
                .rows
                .iter()
                .map(|row| row.get(place).unwrap_or(&Value::None))
        };
        let kind = ValueKind::of(cells());
        let offset = out.len();
        if rows > 0 {
            page(cells(), kind, rows, &mut out)?;
        }
        chunks.push(Chunk {
            name,
            kind,
            offset,
            bytes: out.len() - offset,
        });
    }
    let footer = out.len();
    structure(&mut out, |fields| metadata(fields, &chunks, rows, facts));
    let length = (out.len() - footer) as u32;
    out.extend(length.to_le_bytes());
    out.extend(MAGIC);
    Ok(out)
}

/// Makes names unique even without regard to case, because some readers ignore case.
fn unique(columns: &[String]) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    let mut names = Vec::new();
    for column in columns {
        let mut name = column.clone();
        let mut nth = 1;
        while taken.contains(&name.to_lowercase()) {
            nth += 1;
            name = format!("{column}_{nth}");
        }
        taken.push(name.to_lowercase());
        names.push(name);
    }
    names
}

/// Writes a page: its header, the definition levels and the values.
fn page<'a>(
    cells: impl Iterator<Item = &'a Value> + Clone,
    kind: ValueKind,
    rows: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    let mut body = vec![0; 4];
    let mut present = cells.clone().map(|cell| *cell != Value::None).peekable();
    while let Some(defined) = present.next() {
        let mut run = 1u64;
        while present.next_if_eq(&defined).is_some() {
            run += 1;
        }
        varint(run << 1, &mut body);
        body.push(defined.into());
    }
    let length = (body.len() - 4) as u32;
    body.splice(..4, length.to_le_bytes());
    let there = cells.filter(|cell| **cell != Value::None);
    match kind {
        ValueKind::Flag => {
            let flags: Vec<bool> = there.map(|cell| *cell == Value::Flag(true)).collect();
            body.extend(flags.chunks(8).map(|eight| {
                let bits = eight.iter().rev();
                bits.fold(0u8, |byte, flag| (byte << 1) | u8::from(*flag))
            }));
        }
        ValueKind::Whole => there.for_each(|cell| body.extend(cell.whole().to_le_bytes())),
        ValueKind::Real => there.for_each(|cell| body.extend(cell.real().to_le_bytes())),
        ValueKind::Text => there.for_each(|cell| {
            let text = cell.text();
            body.extend((text.len() as u32).to_le_bytes());
            body.extend(text.as_bytes());
        }),
    }
    let size = i32::try_from(body.len()).map_err(|_| {
        Error::new(
            ErrorKind::Budget,
            "The texts of one column take 2 GiB or more.",
            "Export CSV instead, or load fewer files.",
        )
    })?;
    structure(out, |fields| {
        fields.integer(1, I32, DATA_PAGE);
        fields.integer(2, I32, size.into());
        fields.integer(3, I32, size.into());
        fields.inner(5, |fields| {
            fields.integer(1, I32, rows as i64);
            fields.integer(2, I32, PLAIN);
            fields.integer(3, I32, RLE);
            fields.integer(4, I32, RLE);
        });
    });
    out.extend(body);
    Ok(())
}

const DATA_PAGE: i64 = 0;
const PLAIN: i64 = 0;
const RLE: i64 = 3;
const OPTIONAL: i64 = 1;
const UTF8: i64 = 0;
const UNCOMPRESSED: i64 = 0;

fn physical(kind: ValueKind) -> i64 {
    match kind {
        ValueKind::Flag => 0,
        ValueKind::Whole => 2,
        ValueKind::Real => 5,
        ValueKind::Text => 6,
    }
}

/// The footer.
fn metadata(
    fields: &mut Fields<'_>,
    chunks: &[Chunk<'_>],
    rows: usize,
    facts: &[(String, String)],
) {
    fields.integer(1, I32, 1);
    // The root, then its children.
    let nodes: Vec<Option<&Chunk<'_>>> = std::iter::once(None)
        .chain(chunks.iter().map(Some))
        .collect();
    fields.list(2, STRUCT, &nodes, |out, node| {
        structure(out, |fields| match node {
            None => {
                fields.text(4, "table");
                fields.integer(5, I32, chunks.len() as i64);
            }
            Some(chunk) => {
                fields.integer(1, I32, physical(chunk.kind));
                fields.integer(3, I32, OPTIONAL);
                fields.text(4, chunk.name);
                if matches!(chunk.kind, ValueKind::Text) {
                    fields.integer(6, I32, UTF8);
                    fields.inner(10, |fields| fields.inner(1, |_| {}));
                }
            }
        });
    });
    fields.integer(3, I64, rows as i64);
    let groups: &[usize] = if rows > 0 { &[rows] } else { &[] };
    fields.list(4, STRUCT, groups, |out, rows| {
        structure(out, |fields| {
            fields.list(1, STRUCT, chunks, |out, chunk| {
                structure(out, |fields| {
                    fields.integer(2, I64, chunk.offset as i64);
                    fields.inner(3, |fields| column(fields, chunk, *rows));
                });
            });
            let bytes: usize = chunks.iter().map(|chunk| chunk.bytes).sum();
            fields.integer(2, I64, bytes as i64);
            fields.integer(3, I64, *rows as i64);
        });
    });
    fields.list(5, STRUCT, facts, |out, (key, value)| {
        structure(out, |fields| {
            fields.text(1, key);
            fields.text(2, value);
        });
    });
    fields.text(
        6,
        concat!(
            env!("CARGO_PKG_NAME"),
            " version ",
            env!("CARGO_PKG_VERSION")
        ),
    );
}

/// The footer's entry for a column chunk.
fn column(fields: &mut Fields<'_>, chunk: &Chunk<'_>, rows: usize) {
    fields.integer(1, I32, physical(chunk.kind));
    fields.list(2, I32, &[PLAIN, RLE], |out, encoding| {
        zigzag(*encoding, out)
    });
    fields.list(3, BINARY, &[chunk.name], |out, name| binary(name, out));
    fields.integer(4, I32, UNCOMPRESSED);
    fields.integer(5, I64, rows as i64);
    fields.integer(6, I64, chunk.bytes as i64);
    fields.integer(7, I64, chunk.bytes as i64);
    fields.integer(9, I64, chunk.offset as i64);
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// The fields of a struct in Thrift's compact protocol, written in ascending order. Neighbouring
/// numbers may differ by at most 15.
struct Fields<'a> {
    out: &'a mut Vec<u8>,
    last: u8,
}

/// Writes a struct.
fn structure(out: &mut Vec<u8>, write: impl FnOnce(&mut Fields<'_>)) {
    write(&mut Fields { out, last: 0 });
    out.push(0);
}

impl Fields<'_> {
    fn head(&mut self, number: u8, kind: u8) {
        self.out
            .push((number.saturating_sub(self.last) << 4) | kind);
        self.last = number;
    }

    fn integer(&mut self, number: u8, kind: u8, value: i64) {
        self.head(number, kind);
        zigzag(value, self.out);
    }

    fn text(&mut self, number: u8, value: &str) {
        self.head(number, BINARY);
        binary(value, self.out);
    }

    fn inner(&mut self, number: u8, write: impl FnOnce(&mut Fields<'_>)) {
        self.head(number, STRUCT);
        structure(self.out, write);
    }

    fn list<T>(&mut self, number: u8, kind: u8, items: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
        self.head(number, LIST);
        match items.len() {
            few @ 0..15 => self.out.push(((few as u8) << 4) | kind),
            many => {
                self.out.push(0xf0 | kind);
                varint(many as u64, self.out);
            }
        }
        for item in items {
            write(self.out, item);
        }
    }
}

fn binary(text: &str, out: &mut Vec<u8>) {
    varint(text.len() as u64, out);
    out.extend(text.as_bytes());
}

fn zigzag(value: i64, out: &mut Vec<u8>) {
    varint(((value << 1) ^ (value >> 63)) as u64, out);
}

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
