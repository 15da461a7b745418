//! Models get perfective maintenance.

use super::super::Verdict::{self, DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling};
use super::{LEVEL, interval};
use crate::metrics::Metrics;
use crate::metrics::shown::{number, percent, plural, with_p};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    /// Romano et al. (2006): the least delta that is not negligible.
    const SMALL_DELTA: f64 = 0.147;
    let datasets = metrics.maintenance.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let activity = data.values.commits.as_ref()?;
        let perfective = &activity.classes.perfective;
        let (share, bounds) = (perfective.share?, perfective.interval?);
        let commits = match bounds {
            _ if bounds[0] > 0.5 => Holds,
            _ if bounds[1] < 0.5 => DoesNotHold,
            _ => Mixed,
        };
        let compared = activity.clusters.iter().flat_map(|own| &own.comparisons);
        let told: Vec<_> = compared
            .filter_map(|own| Some((own.attribute, own.delta?, own.p_holm?)))
            .collect();
        let counts = |(_, delta, p): &(_, f64, f64)| *delta >= SMALL_DELTA && *p < LEVEL;
        let models = told
            .iter()
            .map(|own| if counts(own) { Holds } else { DoesNotHold });
        let models = Verdict::together(models);
        let verdict = match models {
            // One half of the claim is not told.
            None if commits == Holds => Mixed,
            None => commits,
            Some(models) => Verdict::together([commits, models]).unwrap_or(Mixed),
        };
        let each = told.iter().map(|(attribute, delta, p)| {
            format!(
                "{}: delta {}, {}",
                attribute.replace('_', " "),
                number(*delta),
                with_p(*p)
            )
        });
        let each = each.collect::<Vec<_>>().join("; ");
        let models = if told.is_empty() {
            "Nothing is told of the models' popularity, size or cards.".to_owned()
        } else {
            format!("Highly maintained models against the others: {each}.")
        };
        Some(Ruling {
            source: data.source.clone(),
            size: activity.commits,
            verdict,
            because: format!(
                "{} of {} are perfective. {models}",
                percent(share),
                plural(activity.classes.n, "commit", "commits")
            ),
            number: Some(Number {
                label: "Perfective commits".into(),
                figure: Some(share),
                bounds: Some(bounds),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 50%, and maintained models more popular, larger, better documented",
            }),
        })
    });
    rulings.collect()
}
