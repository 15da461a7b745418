//! The finding for a heading: whether growth is exponential, and how long it takes to double.

use super::fit::Shape;
use super::{Growth, Output};
use crate::base::text::duration;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let series: [(&str, &Option<Growth>); 3] = [
            ("New packages", &self.packages),
            ("Commits", &self.commits),
            ("Active authors", &self.authors),
        ];
        let mut known = series.into_iter().filter_map(|(what, growth)| {
            let fits = &growth.as_ref()?.monthly;
            Some((what, fits.shape?, fits.doubling_months))
        });
        let (what, shape, doubling) = known.next()?;
        Some(match (shape, doubling) {
            (Shape::Exponential, Some(months)) => format!(
                "{what} grow exponentially: they double every {} months",
                duration(months)
            ),
            (Shape::Exponential, None) => format!("{what} grow exponentially"),
            (Shape::NotExponential, _) => format!("{what} do not grow exponentially"),
            (Shape::Undecided, _) => {
                format!("{what}: the data do not show whether they grow exponentially")
            }
        })
    }
}
