//! The finding for a heading: what remained between the last two snapshots of a registry.

use super::Output;
use crate::base::text::{count, duration, percent};

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let mut pairs = self.snapshots.windows(2).rev();
        let (before, last) = pairs.find_map(|pair| match pair {
            [before, last] => last.turnover_rate.map(|_| (before, last)),
            _ => None,
        })?;
        let months = duration(last.months?.round());
        let months = match months.as_str() {
            "1" => "1 month".to_owned(),
            "0" => return None,
            months => format!("{months} months"),
        };
        Some(format!(
            "Of the top {}, {} remained after {months} ({} to {})",
            count(u64::from(self.k)),
            percent(1.0 - last.turnover_rate?),
            before.date,
            last.date
        ))
    }
}
