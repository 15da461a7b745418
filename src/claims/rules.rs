//! One rule for each claim: from the answers of metrics to verdicts, one for each dataset.
//!
//! The thresholds and their sources are told in [`Statement::rule`](super::Statement::rule).

use super::Verdict::{DoesNotHold, Holds, Mixed};
use super::{Number, Ruling, Verdict};
use crate::caveat::Caveat;
use crate::metrics::attributes::{Association, Family};
use crate::metrics::dataset_cards::Correlated;
use crate::metrics::descendants::Counted;
use crate::metrics::documentation::{ScorePart, Welch};
use crate::metrics::growth::{Curve, Fits};
use crate::metrics::preservation::LibraryRate;
use crate::metrics::shown::{count, duration, number, percent, plural, with_p};
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
        "ownership" => ownership(metrics),
        "fork_vulnerabilities" => fork_vulnerabilities(metrics),
        "attributes" => attributes(metrics),
        "maintenance" => maintenance(metrics),
        "under_documentation" => under_documentation(metrics),
        "naming" => naming(metrics),
        "dataset_cards" => dataset_cards(metrics),
        "growth" => growth(metrics),
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
fn libraries(mode: Mode, data: &preservation::DatasetOutput, wanted: Mode) -> &[LibraryRate] {
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
            value: number(own),
            interval: interval(Some(bounds), number),
            threshold: "above those of maintenance and documentation",
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
        let counts = |(_, welch, d): &&(_, &Welch, f64)| {
            welch.difference > 0.0 && *d >= SMALL_D && welch.p_holm.is_some_and(|p| p < LEVEL)
        };
        let counting = told.iter().filter(counts).count();
        let (first, welch, d) = told.first()?;
        // Metadata without cards is half of the paper's score.
        let whole = data.parts.iter().any(|part| *part != ScorePart::Metadata);
        let verdict = match counting {
            0 => DoesNotHold,
            all if all == told.len() && whole => Holds,
            _ => Mixed,
        };
        let half = if whole {
            ""
        } else {
            " Metadata alone: no card was judged."
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
            // Whatever has judged cards goes before what has none.
            size: if whole { first.population } else { 0 },
            verdict,
            because: format!(
                "The most popular against the least popular {}: {}.{half}",
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

fn growth(metrics: &Metrics) -> Vec<Ruling> {
    /// Burnham and Anderson (2002): essentially no support.
    const NO_SUPPORT: f64 = 10.0;
    const LEAST_MONTHS: u64 = 12;
    let lead = |fits: &Fits| {
        let aic = |curve: &Option<Curve>| curve.as_ref().map(|own| own.aic);
        let others = [aic(&fits.linear), aic(&fits.quadratic)];
        let best = others.into_iter().flatten().reduce(f64::min)?;
        let lead = best - aic(&fits.exponential)?;
        (fits.n >= LEAST_MONTHS && lead.is_finite()).then_some(lead)
    };
    let judge = |lead: f64| match lead {
        _ if lead > 0.0 => Holds,
        _ if lead < -NO_SUPPORT => DoesNotHold,
        _ => Mixed,
    };
    let datasets = metrics.growth.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let growth = data.values.packages.as_ref()?;
        let cumulative = lead(&growth.cumulative)?;
        let monthly = lead(&growth.monthly);
        // Months that tell neither leave it to the sum.
        let months = monthly.map(judge).filter(|verdict| *verdict != Mixed);
        let parts = [Some(judge(cumulative)), months];
        let verdict = Verdict::together(parts.into_iter().flatten())?;
        let told = |what: &str, lead: f64| {
            format!(
                "{what}: {} {}",
                number(lead.abs()),
                if lead > 0.0 { "lower" } else { "higher" }
            )
        };
        let months = monthly.map_or_else(String::new, |lead| {
            format!("; {}", told("of those made in each month", lead))
        });
        let doubling = growth.cumulative.doubling_months.map(duration);
        Some(Ruling {
            source: data.source.clone(),
            size: growth.total,
            verdict,
            because: format!(
                "AIC of the exponential against the best other curve over {}; {}{months}.",
                plural(growth.cumulative.n, "month", "months"),
                told("of all models", cumulative),
            ),
            number: Number {
                label: "AIC, best other curve minus exponential".into(),
                figure: Some(cumulative),
                value: number(cumulative),
                interval: doubling.map(|months| format!("doubling in {months} months")),
                threshold: "above 0; below −10 is no support",
            },
        })
    });
    rulings.collect()
}

fn dataset_cards(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.dataset_cards.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let told = [
            ("words", data.values.words_and_downloads.as_ref()),
            ("filled sections", data.values.filled_and_downloads.as_ref()),
        ];
        let told: Vec<_> = told
            .into_iter()
            .filter_map(|(what, own)| Some((what, own?)))
            .collect();
        let counts = |own: &Correlated| own.rho >= SMALL_RHO && own.p < LEVEL;
        let verdicts = told
            .iter()
            .map(|(_, own)| if counts(own) { Holds } else { DoesNotHold });
        let verdict = Verdict::together(verdicts)?;
        let (what, first) = told.first()?;
        let each = told
            .iter()
            .map(|(what, own)| format!("{what}: rho {}, {}", number(own.rho), with_p(own.p)));
        Some(Ruling {
            source: data.source.clone(),
            size: first.n,
            verdict,
            because: format!(
                "Of {}, downloads with the card's {}.",
                plural(first.n, "card", "cards"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Number {
                label: format!("Spearman's rho of {what} and downloads"),
                figure: Some(first.rho),
                value: number(first.rho),
                interval: interval(first.interval, number),
                threshold: "at least 0.1, with p < 0.01",
            },
        })
    });
    rulings.collect()
}

fn attributes(metrics: &Metrics) -> Vec<Ruling> {
    /// Cohen's (1988) small effect: f squared of 0.02.
    const SMALL_PARTIAL: f64 = 0.02;
    const CLAIMED: [Family; 4] = [
        Family::Architecture,
        Family::Performance,
        Family::Reproducibility,
        Family::Portability,
    ];
    let datasets = metrics.attributes.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let joint = data.values.joint.as_ref()?;
        let families = data.values.families.iter();
        let told: Vec<_> = families
            .filter(|own| own.measured && CLAIMED.contains(&own.family))
            .filter_map(|own| Some((own.family, own.partial_r_squared_stated?, own.p_holm?)))
            .collect();
        let counts =
            |(_, partial, p): &&(Family, f64, f64)| *partial >= SMALL_PARTIAL && *p < LEVEL;
        let counting = told.iter().filter(counts).count();
        let (_, greatest, _) = told.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let verdict = match counting {
            0 => DoesNotHold,
            all if all == told.len() && all > 1 => Holds,
            _ => Mixed,
        };
        let each = told.iter().map(|(family, partial, p)| {
            format!("{} {} ({})", family.name(), number(*partial), with_p(*p))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: joint.n,
            verdict,
            because: format!(
                "Partial R squared of {}: {}.",
                plural(joint.n, "model", "models"),
                each.collect::<Vec<_>>().join("; ")
            ),
            number: Number {
                label: "Families that count".into(),
                figure: Some(counting as f64),
                value: format!("{counting} of {}", told.len()),
                interval: Some(format!("greatest partial R squared {}", number(*greatest))),
                threshold: "all, each with a partial R squared of at least 0.02",
            },
        })
    });
    rulings.collect()
}

fn ownership(metrics: &Metrics) -> Vec<Ruling> {
    /// Pareto's fifth, and ours: more than half is no small group.
    const FEW: f64 = 0.2;
    const MANY: f64 = 0.5;
    let datasets = metrics.ownership.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let holding = values.by_downloads.as_ref()?;
        let fraction = holding.fraction_holding_80?;
        let without = holding.without_largest.as_ref();
        let without = without.and_then(|own| own.fraction_holding_80);
        let verdict = match fraction {
            _ if fraction > MANY => DoesNotHold,
            _ if fraction <= FEW && without.is_none_or(|own| own <= FEW) => Holds,
            _ => Mixed,
        };
        let likes = values
            .by_likes
            .as_ref()
            .and_then(|own| own.fraction_holding_80);
        let likes = likes.map_or_else(String::new, |own| {
            format!(" 80% of the likes: {} of the owners.", percent(own))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: values.packages,
            verdict,
            because: format!(
                "{} of {} hold 80% of the downloads.{likes}",
                count(holding.holding_80.unwrap_or_default()),
                plural(holding.owners, "owner", "owners"),
            ),
            number: Number {
                label: "Owners who hold 80% of the downloads".into(),
                figure: Some(fraction),
                value: percent(fraction),
                interval: without.map(|own| format!("{} without the largest", percent(own))),
                threshold: "at most 20% of the owners; above 50% is no small group",
            },
        })
    });
    rulings.collect()
}

fn fork_vulnerabilities(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.vulnerabilities.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let test = values.root_and_fork.as_ref()?;
        let place = |severity: &str| values.severities.iter().position(|own| *own == severity);
        let share = |group: &str, severity: &str| {
            let group = values.groups.iter().find(|own| own.name == group)?;
            *group.shares.get(place(severity)?)?
        };
        // Where critical findings are apart, they are still of high severity.
        let high = |group: &str| {
            Some(share(group, "high")? + share(group, "critical").unwrap_or_default())
        };
        let (fork_low, fork_high) = (share("fork", "low")?, high("fork")?);
        let root_low = share("root", "low")?;
        let depends = test.p < LEVEL;
        let verdict = match (depends, fork_low > fork_high, fork_low > root_low) {
            (true, true, true) => Holds,
            (false, _, _) | (_, false, false) => DoesNotHold,
            _ => Mixed,
        };
        let fork = values.groups.iter().find(|own| own.name == "fork")?;
        let bounds = place("low").and_then(|place| *fork.intervals.get(place)?);
        Some(Ruling {
            source: data.source.clone(),
            size: test.n,
            verdict,
            because: format!(
                "Forks: {} low and {} high severity; roots: {} low; severity and fork {} ({}).",
                percent(fork_low),
                percent(fork_high),
                percent(root_low),
                if depends {
                    "go together"
                } else {
                    "do not go together"
                },
                with_p(test.p)
            ),
            number: Number {
                label: "Findings of low severity in forks".into(),
                figure: Some(fork_low),
                value: percent(fork_low),
                interval: interval(bounds, percent),
                threshold: "above high severity in forks, and above low in roots",
            },
        })
    });
    rulings.collect()
}

fn maintenance(metrics: &Metrics) -> Vec<Ruling> {
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
            number: Number {
                label: "Perfective commits".into(),
                figure: Some(share),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 50%, and maintained models more popular, larger, better documented",
            },
        })
    });
    rulings.collect()
}

fn under_documentation(metrics: &Metrics) -> Vec<Ruling> {
    const LEAST: u64 = 3;
    const MOST: f64 = 0.5;
    const FEW: f64 = 0.25;
    let datasets = metrics.under_documentation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        if values.told < LEAST {
            return None;
        }
        let share = values.mostly_absent as f64 / values.told as f64;
        let verdict = match share {
            _ if share > MOST => Holds,
            _ if share < FEW => DoesNotHold,
            _ => Mixed,
        };
        let told = values.properties.iter().filter(|own| own.told);
        let each =
            told.filter_map(|own| Some(format!("{} {}", own.property, percent(own.rate.rate?))));
        Some(Ruling {
            source: data.source.clone(),
            size: values.models,
            verdict,
            because: format!(
                "Of {} lack: {}.",
                plural(values.models, "model", "models"),
                each.collect::<Vec<_>>().join(", ")
            ),
            number: Number {
                label: "Properties that most models lack".into(),
                figure: Some(share),
                value: format!("{} of {}", values.mostly_absent, values.told),
                interval: Some("by the lower ends of 95% intervals".into()),
                threshold: "more than half of the properties; below a quarter is documented",
            },
        })
    });
    rulings.collect()
}

fn naming(metrics: &Metrics) -> Vec<Ruling> {
    const ONE_CONVENTION: f64 = 0.95;
    const NO_CONVENTION: f64 = 0.8;
    const SOME: f64 = 0.01;
    let datasets = metrics.naming.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let largest = values.largest_convention.as_ref()?;
        let convention = largest.share?;
        let consistency = match convention {
            _ if convention < NO_CONVENTION => Holds,
            _ if convention >= ONE_CONVENTION => DoesNotHold,
            _ => Mixed,
        };
        let wrong = &values.architecture;
        let told = wrong.share.zip(wrong.interval);
        // Names alone say nothing of what models are.
        let (share, bounds) = told?;
        let representation = match bounds {
            _ if bounds[0] > SOME => Holds,
            _ if bounds[1] < SOME => DoesNotHold,
            _ => Mixed,
        };
        Some(Ruling {
            source: data.source.clone(),
            size: wrong.n,
            verdict: Verdict::together([consistency, representation])?,
            because: format!(
                "{} of {} contradict the model's architecture; the most frequent convention ({}) is followed by {} of the names.",
                percent(share),
                plural(wrong.n, "name that states one", "names that state one"),
                largest.convention,
                percent(convention)
            ),
            number: Number {
                label: "Names that contradict the architecture".into(),
                figure: Some(share),
                value: percent(share),
                interval: interval(Some(bounds), percent),
                threshold: "above 1%, and no convention of 80% or more",
            },
        })
    });
    rulings.collect()
}
