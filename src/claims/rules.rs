//! One rule for each claim: from the answers of metrics to verdicts, one for each dataset.
//!
//! The thresholds and their sources are told in [`Statement::rule`](super::Statement::rule).

use super::Verdict::{DoesNotHold, Holds, Mixed};
use super::{Number, Ruling, Verdict};
use crate::metrics::descendants::Counted;
use crate::metrics::preservation::LibraryRate;
use crate::metrics::shown::{number, percent, plural, with_p};
use crate::metrics::{Metrics, Mode, Source, preservation};
use crate::stats;

/// Of p-values: the paper's.
const LEVEL: f64 = 0.01;
/// Cohen's (1988) small effects of a correlation and of d.
const SMALL_RHO: f64 = 0.1;
const SMALL_D: f64 = 0.2;
/// Of all intervals.
const CONFIDENCE: f64 = 0.95;
/// File formats that the hub lists among libraries.
const FORMATS: [&str; 3] = ["safetensors", "gguf", "onnx"];

/// What the rule of a claim says of each dataset that tells something of it.
pub(super) fn of(claim: &str, metrics: &Metrics) -> Vec<Ruling> {
    match claim {
        "transformers_access" => transformers_access(metrics),
        "transformers_evolution" => transformers_evolution(metrics),
        "popularity" => popularity(metrics),
        "documentation" => documentation(metrics),
        _ => Vec::new(),
    }
}

fn between(interval: [f64; 2], words: fn(f64) -> String) -> String {
    format!("{} to {}", words(interval[0]), words(interval[1]))
}

/// "95% interval 0.1% to 0.4%"
fn interval(interval: Option<[f64; 2]>, words: fn(f64) -> String) -> Option<String> {
    interval.map(|interval| format!("95% interval {}", between(interval, words)))
}

/// The libraries by the paper's definition and by the artifact's, whichever was asked for.
fn libraries<'a>(
    mode: Mode,
    data: &'a preservation::DatasetOutput,
    wanted: Mode,
) -> &'a [LibraryRate] {
    if mode == wanted {
        &data.libraries
    } else {
        &data.other
    }
}

const TRANSFORMERS: &str = "transformers";

fn greatest(libraries: &[&LibraryRate], formats: bool) -> Option<f64> {
    let others = libraries.iter().filter(|own| own.library != TRANSFORMERS);
    let others = others.filter(|own| formats || !FORMATS.contains(&&*own.library));
    others.filter_map(|own| own.rate).reduce(f64::max)
}

fn transformers_access(metrics: &Metrics) -> Vec<Ruling> {
    let output = &metrics.preservation;
    let rulings = output.datasets.iter().filter_map(|data| {
        let all: Vec<&LibraryRate> = libraries(output.mode, data, Mode::Artifact)
            .iter()
            .collect();
        let n = data.multi_library;
        let own = all.iter().find(|own| own.library == TRANSFORMERS);
        let count = own.map_or(0, |own| own.preserved);
        let bounds = stats::wilson(count, n, CONFIDENCE)?;
        let share = count as f64 / n as f64;
        let beaten = greatest(&all, false).is_some_and(|other| other > share);
        let verdict = match (bounds[0] > 0.5, bounds[1] < 0.5) {
            (true, _) if !beaten => Holds,
            (_, true) if beaten => DoesNotHold,
            _ => Mixed,
        };
        let first = all.iter().find(|own| own.library != TRANSFORMERS);
        let beside = first.map_or_else(String::new, |own| {
            format!(
                " Next to it: {} {}.",
                own.library,
                percent(own.rate.unwrap_or_default())
            )
        });
        Some(Ruling {
            source: data.source.clone(),
            size: n,
            verdict,
            because: format!(
                "Of {} with two or more libraries, {} have Transformers.{beside}",
                plural(n, "descendant", "descendants"),
                percent(share)
            ),
            number: Number {
                label: "Descendants with Transformers".into(),
                figure: Some(share),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 50%, and first among libraries",
            },
        })
    });
    rulings.collect()
}

fn transformers_evolution(metrics: &Metrics) -> Vec<Ruling> {
    let output = &metrics.preservation;
    let rulings = output.datasets.iter().filter_map(|data| {
        const LEAST: u64 = 30;
        let all = libraries(output.mode, data, Mode::Paper).iter();
        let all: Vec<&LibraryRate> = all.filter(|own| own.descendants >= LEAST).collect();
        let own = all.iter().find(|own| own.library == TRANSFORMERS)?;
        let rate = own.rate?;
        let best = all
            .iter()
            .filter(|other| other.library != TRANSFORMERS && other.rate.is_some())
            .reduce(|a, b| if b.rate > a.rate { b } else { a })?;
        let overlap = match (own.interval, best.interval) {
            (Some(own), Some(best)) => own[1] >= best[0],
            _ => false,
        };
        let verdict = if best.rate <= Some(rate) {
            Holds
        } else if overlap || greatest(&all, false).is_none_or(|other| other <= rate) {
            Mixed
        } else {
            DoesNotHold
        };
        let format = if FORMATS.contains(&&*best.library) {
            ", a format"
        } else {
            ""
        };
        Some(Ruling {
            source: data.source.clone(),
            size: data.edges,
            verdict,
            because: format!(
                "Transformers is kept by {} of its {}; of the others {}{format} is kept most, by {}.",
                percent(rate),
                plural(own.descendants, "descendant", "descendants"),
                best.library,
                percent(best.rate.unwrap_or_default())
            ),
            number: Number {
                label: "Preservation rate of Transformers".into(),
                figure: Some(rate),
                value: percent(rate),
                interval: interval(own.interval, percent),
                threshold: "the greatest of all libraries",
            },
        })
    });
    rulings.collect()
}

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
            number: self.number?,
        })
    }
}

fn popularity(metrics: &Metrics) -> Vec<Ruling> {
    let mut registries: Vec<Option<String>> = Vec::new();
    let series = metrics.turnover.series.iter();
    registries.extend(series.map(|series| Some(series.registry.clone())));
    let datasets = metrics.descendants.datasets.iter();
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
            title: plural(series.snapshots.len() as u64, "snapshot", "snapshots"),
            files: files.collect(),
            ..Source::default()
        },
        rows.unwrap_or_default(),
    );
    let range = [shares.first(), shares.last()].map(|own| own.copied().unwrap_or(median));
    parts.add(
        verdict,
        format!(
            "From one snapshot to the next {} of the top {} remain in the median.",
            percent(median),
            metrics.turnover.k
        ),
        Number {
            label: "Top that remains, median".into(),
            figure: Some(median),
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
            value: number(fit.slope),
            interval: interval(Some(bounds), number),
            threshold: "above 0, with rho of at least 0.1",
        },
    );
}

fn documentation(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.documentation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let told: Vec<_> = data
            .comparisons
            .iter()
            .filter_map(|own| Some((own, own.welch.as_ref()?, own.cohens_d?)))
            .collect();
        let counts = |(_, welch, d): &&(_, &crate::metrics::documentation::Welch, f64)| {
            welch.difference > 0.0 && *d >= SMALL_D && welch.p_holm.is_some_and(|p| p < LEVEL)
        };
        let counting = told.iter().filter(counts).count();
        let (first, welch, d) = told.first()?;
        let verdict = match counting {
            0 => DoesNotHold,
            all if all == told.len() => Holds,
            _ => Mixed,
        };
        let each = told.iter().map(|(own, welch, d)| {
            let p = welch
                .p_holm
                .map_or_else(String::new, |p| format!(", {}", with_p(p)));
            format!(
                "{}: d = {}{p}",
                own.popularity.name(),
                number(signed(*d, welch.difference))
            )
        });
        Some(Ruling {
            source: data.source.clone(),
            size: first.population,
            verdict,
            because: format!(
                "The most popular against the least popular {}: {}.",
                plural(u64::from(first.k), "model", "models"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Number {
                label: format!("Cohen's d by {}", first.popularity.name()),
                figure: Some(signed(*d, welch.difference)),
                value: number(signed(*d, welch.difference)),
                interval: Some(format!(
                    "difference {}, at least {} at 99%",
                    number(welch.difference),
                    number(welch.lower)
                )),
                threshold: "at least 0.2, with p < 0.01",
            },
        })
    });
    rulings.collect()
}

/// Cohen's d with the sign of the difference.
fn signed(d: f64, difference: f64) -> f64 {
    if difference < 0.0 { -d } else { d }
}
