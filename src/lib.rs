//! Registry Lens measures package registries (npm, PyPI, Hugging Face) from Parquet snapshots
//! that a user has, and computes the metrics of Jones et al., *What do we know about Hugging
//! Face?* (ESEM 2024).
//!
//! The crate has four layers:
//!
//! * shared types and functions: [`base`], [`relations`], [`stats`], [`card`], [`domain`],
//!   [`caveat`];
//! * reading, from bytes to relations: [`source`], [`parquet`], [`recognise`], [`judge`];
//! * answering, from relations to a document: [`metrics`], [`claims`], [`manifest`], [`report`];
//! * [`session`], which joins reading and answering. Only the browser boundary (`web`) and the
//!   native command use it.
//!
//! Data goes one way: bytes, columns, relations, metric outputs, document. Reading and answering
//! do not import each other, and only `web` uses browser types; `tests/architecture.rs` checks
//! both.
//!
//! ```
//! use registry_lens::metrics::Parameters;
//! use registry_lens::session::Session;
//! use registry_lens::source::Memory;
//!
//! let mut session = Session::default();
//! session.add(1, "npm_2024-01.parquet", Box::new(Memory::new(&b"name,downloads"[..])));
//! session.read_all();
//! let document = session.results(&Parameters::default())?;
//! let error = document.inputs[0].error.as_ref();
//! assert_eq!(error.map(|e| e.message.as_str()), Some("This looks like CSV or other text."));
//! # Ok::<(), registry_lens::base::error::Error>(())
//! ```

#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::dbg_macro
    )
)]

pub mod base;
pub mod card;
pub mod caveat;
pub mod claims;
pub mod domain;
pub mod judge;
pub mod manifest;
pub mod metrics;
#[cfg(test)]
mod page_types;
pub mod parquet;
pub mod recognise;
pub mod relations;
pub mod report;
pub mod session;
pub mod source;
pub mod sql;
pub mod stats;
#[cfg(target_arch = "wasm32")]
pub mod web;
