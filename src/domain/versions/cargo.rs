//! Requirements of Cargo. They are like those of npm, but a bare version is a caret requirement.
//!
//! Cargo's own crate, semver, would bring a second type of version for these few lines, while lag
//! compares the versions of all grammars in one type.

use super::Condition;
use super::npm::comparator;

pub(super) fn requirement(text: &str) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    for part in text.split(',') {
        let token: String = part.split_whitespace().collect();
        conditions.extend(comparator(&token, true)?);
    }
    Some(conditions)
}
