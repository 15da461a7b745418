//! The finding for a heading: whether popular data sets have complete cards more often.

use super::{Complete, Output};
use crate::base::text::percent;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        // Some data say only one of the two.
        let templates = self
            .groups
            .iter()
            .any(|group| group.template_share.is_some());
        let complete = match self.complete {
            Complete::Template if !templates => Complete::Filled,
            complete => complete,
        };
        let share = |name: &str| {
            let group = self.groups.iter().find(|group| group.name == name)?;
            match complete {
                Complete::Template => group.template_share,
                Complete::Filled => group.filled_share,
            }
        };
        let does = match complete {
            Complete::Template => "follow the template",
            Complete::Filled => "fill all five sections",
        };
        let all = share("all")?;
        Some(match share("top 100") {
            Some(top) => format!(
                "{} of the cards of the 100 most downloaded data sets {does}, against {} of all",
                percent(top),
                percent(all)
            ),
            None => format!("{} of the cards {does}", percent(all)),
        })
    }
}
