//! The canonical relations that the reading wing fills and the metrics read.
//!
//! This slice holds one of them, packages (`P` of the dataset specification), reduced to what
//! rankings by downloads need. See [`Packages`] for its memory.

mod count;
mod date;
mod mapping;
mod packages;

pub use count::Count;
pub use date::SnapshotDate;
pub use mapping::{Mapping, MappingSource};
pub use packages::{HEAD_ROWS, Packages, PackagesBuilder, Row};
