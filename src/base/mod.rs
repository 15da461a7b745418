//! What every part may use: errors, budgets, and how numbers are written for people.

pub mod error;
pub mod hash;
pub mod limits;
pub mod random;
pub mod text;
