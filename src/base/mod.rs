//! Shared basics that every module may use: errors, budgets, hashes and number formats.

pub mod error;
pub mod hash;
pub mod limits;
pub mod random;
pub mod text;
