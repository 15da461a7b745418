//! All budgets of the reader, each with its reason.
//!
//! A file over a budget is refused with a message; it is never cut silently.

/// The limits that a file must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a footer. Files of a whole hub with 3 million rows have footers below 1 MiB;
    /// the largest known footers are below 16 MiB.
    pub footer_bytes: u64,
    /// Nesting of the schema. The decoder recurses once per level, and a browser's default stack
    /// overflows between 200 and 400 levels.
    pub schema_depth: usize,
    /// Columns and groups in the schema. Structs that changed over time reach a few thousand.
    pub schema_elements: usize,
    /// Rows declared by one file. No registry is nearly as large. A file of a hundred bytes can
    /// claim billions of rows, and counting them would take minutes.
    pub rows: u64,
    /// Rows kept of all files together. Each takes about 120 bytes, and an instance in a browser
    /// has at most 4 GiB.
    pub kept_rows: usize,
    /// Bytes of one page after decompression. Writers aim at 1 MiB and DuckDB writes up to
    /// 100 MB; only a broken or hostile file claims 2 GiB.
    pub page_bytes: u64,
    /// Bytes fetched at once from a column chunk. Every synchronous read of a file in a browser
    /// takes about 1.4 ms, so a few large reads are faster; this size needs little memory.
    pub window_bytes: usize,
    /// Bytes of one package name. The longest names have 214 bytes on npm and 96 + 96 on Hugging
    /// Face; a column with longer texts holds documents, not names.
    pub name_bytes: usize,
    /// Bytes of one text such as a card or its metadata. The hub refuses cards of more than a few
    /// megabytes.
    pub text_bytes: usize,
    /// Values of a list column in one row group. A file of a whole hub with 3 million models in one
    /// row group has 60 million tags.
    pub list_values: u64,
    /// Items of a list column in the 8,192 rows that are decoded at once. Each takes about 40 bytes
    /// until it is read, and a kilobyte of a file can claim a hundred million of them in one row.
    /// The longest lists, the files of a model, have a few ten thousand items.
    pub batch_items: u64,
    /// Texts in one delta-encoded page, whose lengths are decoded at once. Writers end a page at
    /// 1 MiB or at 20,000 values.
    pub delta_values: u64,
    /// Bytes of names and texts kept of one file. An instance in a browser has at most 4 GiB.
    pub kept_text_bytes: u64,
    /// Bytes of names and texts kept of all files together.
    pub all_text_bytes: u64,
}

impl Limits {
    /// The limits that the page and the command use.
    pub const DEFAULT: Self = Self {
        footer_bytes: 16 << 20,
        schema_depth: 64,
        schema_elements: 20_000,
        rows: 500_000_000,
        kept_rows: 25_000_000,
        page_bytes: 256 << 20,
        window_bytes: 4 << 20,
        name_bytes: 4096,
        text_bytes: 16 << 20,
        list_values: 200_000_000,
        batch_items: 8 << 20,
        delta_values: 16 << 20,
        kept_text_bytes: 1 << 30,
        all_text_bytes: 2 << 30,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
