//! C2: popularity affects selection more than maintenance and quality do.

use super::super::Verdict::{DoesNotHold, Holds, Mixed};
use super::super::{Number, Ruling, Verdict};
use super::{SMALL_RHO, between, interval};
use crate::caveat::Caveat;
use crate::metrics::attributes::Association;
use crate::metrics::descendants::Counted;
use crate::metrics::shown::{count, number, percent, plural, with_p};
use crate::metrics::{Metrics, Source};
use crate::stats;

/// The shares of the top K that remained, of one registry.
fn remained(series: &crate::metrics::turnover::SeriesOutput) -> Vec<f64> {
    let later = series.snapshots.iter().skip(1);
    let shares = later.filter(|own| own.size > 0);
    let mut shares: Vec<f64> = shares
        .filter_map(|own| Some(f64::from(own.remained?) / f64::from(own.size)))
        .collect();
    shares.sort_by(f64::total_cmp);
    shares
}

/// The parts of the claim on popularity that one registry tells.
#[derive(Default)]
struct Parts {
    source: Source,
    size: u64,
    verdicts: Vec<Verdict>,
    compared: bool,
    because: Vec<String>,
    number: Option<Number>,
}

impl Parts {
    fn add(&mut self, verdict: Verdict, because: String, number: Number) {
        self.verdicts.push(verdict);
        self.because.push(because);
        self.number = Some(number);
    }

    fn take(&mut self, source: &Source, size: u64) {
        if self.source.title.is_empty() {
            self.source.title.clone_from(&source.title);
            self.source.date = source.date;
        }
        for file in &source.files {
            if !self.source.files.contains(file) {
                self.source.files.push(file.clone());
            }
        }
        self.size = self.size.max(size);
    }

    fn ruling(self) -> Option<Ruling> {
        let verdict = match Verdict::together(self.verdicts)? {
            // Without the comparison nothing says “more than maintenance and quality”.
            Holds if !self.compared => Mixed,
            other => other,
        };
        let mut because = self.because;
        if !self.compared {
            because.push(
                "Popularity beside maintenance and documentation is not told by these files."
                    .into(),
            );
        }
        Some(Ruling {
            source: self.source,
            size: self.size,
            verdict,
            because: because.join(" "),
            number: Some(self.number?),
        })
    }
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let mut registries: Vec<Option<String>> = Vec::new();
    let series = metrics.turnover.series.iter();
    registries.extend(series.map(|series| Some(series.registry.clone())));
    let datasets = metrics.descendants.datasets.iter();
    registries.extend(datasets.map(|data| data.source.registry.clone()));
    let datasets = metrics.attributes.datasets.iter();
    registries.extend(datasets.map(|data| data.source.registry.clone()));
    registries.sort();
    registries.dedup();
    let rulings = registries.into_iter().filter_map(|registry| {
        let mut parts = Parts {
            source: Source {
                registry: registry.clone(),
                ..Source::default()
            },
            ..Parts::default()
        };
        turnover(metrics, &mut parts);
        descent(metrics, &mut parts);
        comparison(metrics, &mut parts);
        parts.ruling()
    });
    rulings.collect()
}

fn turnover(metrics: &Metrics, parts: &mut Parts) {
    let of_registry = metrics
        .turnover
        .series
        .iter()
        .find(|own| Some(&own.registry) == parts.source.registry.as_ref());
    let Some(series) = of_registry else {
        return;
    };
    let shares = remained(series);
    let Some(median) = stats::quantile(&shares, 0.5) else {
        return;
    };
    let verdict = match median {
        _ if median >= 0.8 => Holds,
        _ if median < 0.6 => DoesNotHold,
        _ => Mixed,
    };
    let files = series.snapshots.iter().flat_map(|own| own.files.clone());
    let rows = series.snapshots.iter().map(|own| own.rows).max();
    parts.take(
        &Source {
            title: {
                let title = plural(series.snapshots.len() as u64, "snapshot", "snapshots");
                title + if series.synthetic { " (synthetic)" } else { "" }
            },
            files: files.collect(),
            ..Source::default()
        },
        rows.unwrap_or_default(),
    );
    let range = [shares.first(), shares.last()].map(|own| own.copied().unwrap_or(median));
    let caveats = metrics.turnover.caveats.iter();
    let mut of_registry = caveats.filter(|own| own.registry == parts.source.registry);
    let differ = of_registry.any(|own| matches!(own.caveat, Caveat::CoverageDiffers { .. }));
    parts.add(
        verdict,
        format!(
            "From one snapshot to the next {} of the top {} remain in the median{}.",
            percent(median),
            count(metrics.turnover.k.into()),
            if differ {
                ", of snapshots that cover very different parts of the registry"
            } else {
                ""
            }
        ),
        Number {
            label: "Top that remains, median".into(),
            figure: Some(median),
            bounds: None,
            value: percent(median),
            interval: (shares.len() > 1).then(|| format!("range {}", between(range, percent))),
            threshold: "at least 80%; below 60% is turnover",
        },
    );
}

fn descent(metrics: &Metrics, parts: &mut Parts) {
    let datasets = metrics.descendants.datasets.iter();
    let of_registry = datasets
        .filter(|own| own.source.registry == parts.source.registry)
        .filter(|own| own.counted == Counted::Descendants)
        .max_by_key(|own| own.n);
    let Some(data) = of_registry else {
        return;
    };
    // By the paper's definition where the data tell it, whatever is shown.
    let definitions = &data.definitions;
    let Some(fit) = definitions.paper.as_ref().or(definitions.artifact.as_ref()) else {
        return;
    };
    let (Some(bounds), Some(spearman)) = (fit.slope_ci95, &data.correlations.spearman) else {
        return;
    };
    let rho = spearman.coefficient;
    let verdict = match bounds[0] > 0.0 {
        true if rho >= SMALL_RHO => Holds,
        true => Mixed,
        false => DoesNotHold,
    };
    parts.take(&data.source, data.n);
    parts.add(
        verdict,
        format!(
            "Descendants rise with popularity by a slope of {} ({} on logarithmic axes), Spearman's rho {} ({}).",
            number(fit.slope),
            between(bounds, number),
            number(rho),
            with_p(spearman.p)
        ),
        Number {
            label: "Slope of descendants on downloads".into(),
            figure: Some(fit.slope),
            bounds: Some(bounds),
            value: number(fit.slope),
            interval: interval(Some(bounds), number),
            threshold: "above 0, with rho of at least 0.1",
        },
    );
}

/// The interval of a correlation's size, whatever its sign.
fn size(own: &Association) -> Option<(f64, [f64; 2])> {
    let (rho, [low, high]) = (own.rho?, own.interval?);
    Some(if rho < 0.0 {
        (-rho, [-high, -low])
    } else {
        (rho, [low, high])
    })
}

/// Popularity beside maintenance and documentation.
fn comparison(metrics: &Metrics, parts: &mut Parts) {
    let datasets = metrics.attributes.datasets.iter();
    let of_registry = datasets
        .filter(|own| own.source.registry == parts.source.registry)
        .filter(|own| own.values.beside.popularity.is_some())
        .max_by_key(|own| own.values.models);
    let Some(data) = of_registry else {
        return;
    };
    let beside = &data.values.beside;
    let Some((own, bounds)) = beside.popularity.as_ref().and_then(size) else {
        return;
    };
    let others: Vec<(&str, f64, [f64; 2])> = [
        ("maintenance", &beside.maintenance),
        ("documentation", &beside.documentation),
    ]
    .into_iter()
    .filter_map(|(name, other)| {
        let (rho, bounds) = size(other.as_ref()?)?;
        Some((name, rho, bounds))
    })
    .collect();
    if others.is_empty() {
        return;
    }
    let above = others.iter().all(|(_, _, other)| bounds[0] > other[1]);
    let below = others.iter().any(|(_, _, other)| bounds[1] < other[0]);
    let verdict = match (above, below) {
        (true, _) => Holds,
        (_, true) => DoesNotHold,
        _ => Mixed,
    };
    let each = others
        .iter()
        .map(|(name, rho, _)| format!("{name} {}", number(*rho)));
    let each = each.collect::<Vec<_>>().join(", ");
    parts.take(&data.source, data.values.models);
    parts.compared = true;
    parts.add(
        verdict,
        format!(
            "With the number of descendants popularity correlates by a rho of {}, {each} (sizes).",
            number(own)
        ),
        Number {
            label: "Rho of popularity and descendants".into(),
            figure: Some(own),
            bounds: Some(bounds),
            value: number(own),
            interval: interval(Some(bounds), number),
            threshold: "above those of maintenance and documentation",
        },
    );
}
