//! The finding for a heading: what most models do not state.

use super::{Absence, Output};
use crate::base::text::{count, percent};

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let told = self.properties.iter().filter(|property| property.told);
        let rates = told.filter_map(|property: &Absence| Some((property, property.rate.rate?)));
        let (most, rate) = rates.reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let (things, all) = (self.things, count(self.models));
        let name = self.title(most.property);
        let all_stated = rate == 0.0;
        let rate = percent(rate);
        Some(match self.mostly_absent {
            0 if all_stated => format!("All of {all} {things} state every known property"),
            0 => format!(
                "Most of {all} {things} state every known property; the rarest is {name}, which {rate} lack"
            ),
            1 => format!("Most of {all} {things} lack only {name} ({rate})"),
            n => format!(
                "Most of {all} {things} lack {n} of {} properties, most often {name} ({rate})",
                self.told
            ),
        })
    }
}
