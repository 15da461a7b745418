//! The finding for a heading: severe findings in roots and in forks.

use super::{Critical, Output};
use crate::base::text::percent;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let high = self
            .severities
            .iter()
            .position(|name| name.starts_with("high"))?;
        let share = |name: &str| {
            let group = self.groups.iter().find(|group| group.name == name)?;
            group.shares.get(high).copied().flatten().map(percent)
        };
        let words = match self.critical {
            Critical::Merged => "of high or critical severity",
            Critical::Apart => "of high severity",
        };
        Some(match (share("root"), share("fork"), share("all")) {
            (Some(root), Some(fork), _) => {
                format!("{root} of the findings in roots are {words}, in forks {fork}")
            }
            (Some(root), None, _) => format!("{root} of the findings in roots are {words}"),
            (None, Some(fork), _) => format!("{fork} of the findings in forks are {words}"),
            (None, None, all) => format!("{} of the findings are {words}", all?),
        })
    }
}
