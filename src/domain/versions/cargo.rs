//! Requirements of Cargo. They are like those of npm, but a bare version is a caret requirement.

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
