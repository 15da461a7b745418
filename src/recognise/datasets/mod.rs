//! The datasets of known sources, one module for each source. A dataset is a constant and a name in
//! the list of its module; a source is a module and a name in [`SOURCES`].

use super::dataset::Dataset;
use super::reduced;

mod artifact;
mod cards;
mod ecosystems;
pub(super) mod generic;
mod hfcommunity;
mod hub;
mod librariesio;
mod owners;
mod peatmoss;
mod ptmtorrent;
mod review;
mod study;

/// The datasets of each source, in the order in which they are tried. Tables that anyone may have
/// made are the last.
pub(super) const SOURCES: &[&[&Dataset]] = &[
    reduced::ALL,
    hub::ALL,
    artifact::ALL,
    cards::ALL,
    ptmtorrent::ALL,
    hfcommunity::ALL,
    peatmoss::TABLES,
    peatmoss::JUNCTIONS,
    peatmoss::ATTRIBUTES,
    peatmoss::OTHERS,
    ecosystems::ALL,
    librariesio::ALL,
    review::ALL,
    study::ALL,
    generic::ALL,
    owners::ALL,
];
