//! Definitions of the terms of the field, each in one place: models and the edges between them,
//! commits, owners, versions and requirements.

pub mod commits;
pub mod coverage;
pub mod data;
pub mod dependencies;
pub mod doctor;
pub mod documentation;
pub mod graph;
pub mod history;
pub mod licences;
pub mod models;
pub mod owners;
pub mod people;
pub mod relation;
pub mod releases;
pub mod snapshot;
pub mod subset;
pub mod versions;
