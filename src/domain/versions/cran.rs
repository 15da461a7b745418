//! Versions and requirements of R: numbers and comparisons of them.
//!
//! A few lines, over the types that all grammars share.

use super::{Condition, FINAL, Version, comparison, inside_brackets, number};

pub(super) fn version(text: &str) -> Option<Version> {
    let parts = text.trim().split(['.', '-']);
    let release: Option<Vec<u64>> = parts.map(number).collect();
    Some(Version {
        epoch: 0,
        release: release?,
        suffix: FINAL,
        identifiers: Vec::new(),
    })
}

pub(super) fn requirement(text: &str) -> Option<Vec<Condition>> {
    let text = inside_brackets(text.trim());
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !matches!(*part, "" | "*"));
    parts
        .map(|part| {
            let (operator, version) = comparison(part)?;
            let version = self::version(version)?;
            Some(Condition::Compared(operator, version))
        })
        .collect()
}
