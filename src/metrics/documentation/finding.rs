//! The finding for a heading: whether the most popular are better documented, and by how much.

use super::{By, Output};
use crate::base::text::two_digits;

/// Sizes of a difference in standard deviations by Cohen (1988), from the greatest.
const SIZES: [(f64, &str); 3] = [(0.8, "large"), (0.5, "medium"), (0.2, "small")];

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let first = self.comparisons.first()?;
        let (top, bottom) = (first.top.box_plot.mean, first.bottom.box_plot.mean);
        let means = format!("{} against {}", two_digits(top), two_digits(bottom));
        let popular = match first.popularity {
            By::Downloads => "downloaded",
            By::Likes => "liked",
            By::Dependents => "used",
        };
        let Some(d) = first.cohens_d else {
            return Some(format!(
                "The most and the least {popular} have equal documentation scores: {means}"
            ));
        };
        let size = SIZES.iter().find(|(least, _)| d.abs() >= *least);
        let d = two_digits(d);
        Some(match size {
            None => format!(
                "The most {popular} are documented like the least {popular}: {means} (d = {d})"
            ),
            Some((_, size)) => format!(
                "The most {popular} are {} documented: {means}, a {size} difference (d = {d})",
                if top > bottom { "better" } else { "worse" }
            ),
        })
    }
}
