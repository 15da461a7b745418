//! See the module of the metric.
