//! Metrics: pure functions from relations and parameters to result structs, one module each.

pub mod catalogue;
pub mod turnover;
