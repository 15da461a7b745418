//! The finding for a heading: how far dependencies lag behind on average.

use super::{Basis, Output};
use crate::base::text::{duration, percent};

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let lag = self.time_lag.as_ref()?;
        let days = |n: f64| match duration(n).as_str() {
            "1" => "1 day".to_owned(),
            n => format!("{n} days"),
        };
        Some(match self.basis {
            Basis::Requirements => format!(
                "Dependencies lag {} behind on average; {} of them do not lag",
                days(lag.mean),
                percent(lag.zero)
            ),
            Basis::Models => format!(
                "On average, bases last changed {} after their descendants were created",
                days(lag.mean)
            ),
        })
    }
}
