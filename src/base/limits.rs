//! Every budget of the reader in one place, each with its reason.
//!
//! A file over a budget gets a sentence, never a silent cut.

/// Budgets that one file is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a footer. Hub-wide files of 3 million rows have footers below 1 MiB;
    /// the largest seen in the wild stay under 16 MiB.
    pub footer_bytes: u64,
    /// Nesting of the schema. The decoder recurses per level, and a browser's default stack
    /// dies between 200 and 400 levels.
    pub schema_depth: usize,
    /// Columns and groups in the schema. Drifting structs reach a few thousand.
    pub schema_elements: usize,
    /// Rows declared by one file. No registry comes near it, and a file of a hundred bytes can
    /// claim billions of rows, which would take minutes to count.
    pub rows: u64,
    /// Rows kept of all files together, about 120 bytes each: a browser's instance ends at 4 GiB.
    pub kept_rows: usize,
    /// Bytes of one page after decompression. Writers aim at 1 MiB, DuckDB allows itself
    /// 100 MB; a claim of 2 GiB comes only from a broken or hostile file.
    pub page_bytes: u64,
    /// Bytes fetched at once from a column chunk. Every synchronous read of a browser file
    /// costs about 1.4 ms, so few large reads; small enough for memory not to matter.
    pub window_bytes: usize,
    /// Bytes of one package name. A registry's names end at 214 (npm) or 96 + 96 (Hugging
    /// Face); a text column of whole documents is not a name column.
    pub name_bytes: usize,
    /// Bytes of one text such as a card or its metadata. The hub refuses cards beyond a few
    /// megabytes.
    pub text_bytes: usize,
    /// Values of a list column in one row group. A hub of 3 million models in one row group has
    /// 60 million tags.
    pub list_values: u64,
    /// Bytes of names and texts kept of one file: a browser's instance ends at 4 GiB.
    pub kept_text_bytes: u64,
}

impl Limits {
    /// The budgets that the page and the command use.
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
        kept_text_bytes: 1 << 30,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
