//! A session that reads and measures only what some metrics need.

use super::{Session, known_metric};
use crate::base::error::Result;
use crate::manifest::Manifest;
use crate::metrics::catalogue;
use crate::recognise::Wants;
use crate::relations::Field;

impl Session {
    /// Limits the session to these metrics. Columns that they do not need are not read, and only
    /// claims that need no other metric are judged.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for an unknown metric.
    pub fn measure_only<S: AsRef<str>>(&mut self, metrics: &[S]) -> Result<()> {
        let only = metrics.iter().map(|id| known_metric(id.as_ref()));
        let only: Vec<&'static str> = only.collect::<Result<_>>()?;
        let mut wants = Wants::default();
        let read = catalogue::fields_of(&only);
        // All metrics together do without it.
        wants
            .without
            .retain(|field| *field != Field::StableId || !read.contains(field));
        let unread = Field::ALL.iter().filter(|field| !read.contains(field));
        wants.without.extend(unread);
        // These two metrics need only rankings.
        let ranked = ["turnover", "concentration"];
        wants.packages = only.iter().any(|metric| !ranked.contains(metric));
        self.ask(wants);
        self.only = Some(only);
        Ok(())
    }

    /// Limits the session to the metric on show, and to those whose results the manifest expects;
    /// without one, it measures all. Files with unread columns are read again.
    ///
    /// # Errors
    /// As [`Self::measure_only`].
    pub fn show_only(&mut self, metric: Option<&str>) -> Result<()> {
        self.shown = match metric {
            Some(id) => Some(known_metric(id)?),
            None => None,
        };
        self.limit_to_shown()
    }

    pub(super) fn limit_to_shown(&mut self) -> Result<()> {
        let Some(shown) = self.shown else {
            self.ask(Wants::default());
            self.only = None;
            return Ok(());
        };
        let expected = self.manifest.as_ref().map(Manifest::expects);
        let mut metrics: Vec<&str> = expected.into_iter().flatten().collect();
        metrics.push(shown);
        metrics.sort_unstable();
        metrics.dedup();
        self.measure_only(&metrics)
    }
}
