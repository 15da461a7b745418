//! Shared basics that every module may use: errors, budgets, hashes, number formats, signs of life and the names of
//! registries.

pub mod error;
pub mod hash;
pub mod limits;
pub mod pulse;
pub mod random;
pub mod registries;
pub mod text;
