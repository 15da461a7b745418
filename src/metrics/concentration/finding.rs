//! The finding for a heading: how much the top 1% hold.

use super::Output;
use crate::base::text::{count, number, percent};

/// A list with fewer packages has no top 1% to speak of.
const LEAST: u64 = 100;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let group = self.groups.first()?;
        let gini = number(group.gini?);
        let (word, holders) = (group.held.word(), group.held.holders());
        Some(if group.n >= LEAST {
            let of = if group.is_head { "in this list " } else { "" };
            format!(
                "The top 1% of the {holders} {of}hold {} of the {word} (Gini {gini})",
                percent(group.share_top1pct?)
            )
        } else {
            format!(
                "{} of {} {holders} hold 80% of the {word} (Gini {gini})",
                count(group.holding_80?),
                count(group.n)
            )
        })
    }
}
