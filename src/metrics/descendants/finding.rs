//! The finding for a heading: whether popular bases have more descendants, and how strongly.

use super::{Counted, Output};
use crate::base::text::two_digits;
use crate::stats::strength;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let rho = self.fitted.spearman.as_ref()?.coefficient;
        let (point, many) = match self.counted {
            Counted::Descendants => ("base", "descendants"),
            Counted::Repositories => ("model", "repositories that use it"),
        };
        let rho_text = two_digits(rho);
        Some(match strength(rho) {
            None => format!("Popularity hardly goes with the number of {many} (ρ = {rho_text})"),
            Some(strength) => format!(
                "The more popular a {point}, the {} {many}: a {strength} link (ρ = {rho_text})",
                if rho > 0.0 { "more" } else { "fewer" }
            ),
        })
    }
}
