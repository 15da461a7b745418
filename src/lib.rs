//! Registry Lens measures package registries (npm, PyPI, Hugging Face) from the Parquet
//! snapshots that a user has at hand, and answers the metrics of Jones et al., *What do we
//! know about Hugging Face?* (ESEM 2024).
//!
//! The crate is one house with two wings on one ground floor:
//!
//! * ground: [`base`], [`relations`], [`stats`], [`card`], [`domain`], [`caveat`];
//! * reading wing, bytes to relations: [`source`], [`parquet`], [`recognise`];
//! * answering wing, relations to a document: [`metrics`], [`claims`], [`report`];
//! * above both: [`session`], and above that only the browser boundary (`web`) and the
//!   native command.
//!
//! Data goes one way: bytes, columns, relations, metric outputs, document. Neither wing
//! imports the other, and only `web` names the browser; `tests/architecture.rs` checks both.
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
pub mod metrics;
#[cfg(test)]
mod page_types;
pub mod parquet;
pub mod recognise;
pub mod relations;
pub mod report;
pub mod session;
pub mod source;
pub mod stats;
#[cfg(target_arch = "wasm32")]
pub mod web;
