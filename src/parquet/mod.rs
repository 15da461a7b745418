//! From bytes to typed columns, one row group at a time.
//!
//! [`preflight`] looks at a footer with 64-bit eyes before the `parquet` crate sees it;
//! [`schema`] lists the root columns; [`scan`] reads a projection of them in batches, each
//! column chunk through a [`window`] of few large reads, each page's claims checked by
//! [`pages`] before it is decompressed by a [`codec`]. [`cells`] and [`counts`] read what came out,
//! whatever type its writer chose.

pub mod cells;
mod codec;
pub mod counts;
mod delta;
mod pages;
pub mod preflight;
pub mod scan;
pub mod schema;
mod thrift;
mod window;

/// A decoder's words without the names of the families that it wraps its errors in.
fn bare(text: &str) -> &str {
    text.rsplit("error: ").next().unwrap_or(text)
}
