//! Shared basics that every module may use: errors, budgets, hashes, number formats, the names of
//! registries, signs of life, and data as bytes.

pub mod error;
pub mod hash;
pub mod limits;
pub mod packed;
pub mod pulse;
pub mod random;
pub mod registries;
pub mod sort;
pub mod text;
