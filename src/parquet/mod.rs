//! Decodes bytes into typed columns, one row group at a time.
//!
//! [`preflight`] checks a footer with 64-bit arithmetic before the `parquet` crate reads it.
//! [`schema`] lists the root columns. [`scan`] reads some of them in batches: a [`window`] reads
//! each column chunk in few large pieces, [`pages`] checks the claims of each page header, a
//! [`codec`] decompresses the page, and [`check`] compares its claims with its bytes. [`cells`] and [`counts`] read the decoded values of any type. [`glimpse`] shows
//! the first values of each column.

pub mod cells;
mod check;
mod chunks;
mod codec;
pub mod counts;
pub mod glimpse;
mod layout;
mod pages;
pub mod preflight;
pub mod scan;
pub mod schema;
mod thrift;
mod window;

/// A decoder's message without the names of its error types.
fn bare(text: &str) -> &str {
    text.rsplit("error: ").next().unwrap_or(text)
}
