//! The datasets of known sources, one module for each source. A dataset is a constant; the list
//! `DATASETS` of the parent module gives the order in which they are tried.

pub(super) mod artifact;
pub(super) mod cards;
pub(super) mod ecosystems;
pub(super) mod generic;
pub(super) mod hfcommunity;
pub(super) mod hub;
pub(super) mod librariesio;
pub(super) mod peatmoss;
pub(super) mod ptmtorrent;
pub(super) mod review;
pub(super) mod study;
