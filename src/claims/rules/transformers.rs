//! The two claims about the Transformers library.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling};
use super::interval;
use crate::base::text::{percent, percent_or_dash, plural, points};
use crate::metrics::Metrics;
use crate::metrics::preservation::{Lead, LibraryRate, Rivals};

pub(super) fn access(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.preservation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let library = data.values.by_share.transformers.as_ref()?;
        let found = format!(
            "{} of {} with two or more libraries have Transformers",
            rate_and_interval(library),
            plural(library.descendants, "descendant", "descendants")
        );
        let number = Number {
            label: "Descendants with Transformers".into(),
            figure: library.rate,
            bounds: library.interval,
            value: rate(library),
            interval: interval(library.interval, percent),
            threshold: "more than 50%, and more than every other library that is not a format",
        };
        let leads = Leads::of(&data.values.by_share);
        let (verdict, because) = match library.interval.filter(|_| library.enough) {
            None => (NotMeasurable, format!("{found}. {}", too_few(library))),
            Some([low, high]) => {
                let verdict = if low > 0.5 && leads.all_above {
                    Holds
                } else if high < 0.5 && leads.some_below {
                    DoesNotHold
                } else {
                    Mixed
                };
                let rival = match leads.closest {
                    None => no_rival(&data.values.by_share),
                    Some((rival, lead)) => format!(
                        "The next library is {} ({}), {}.",
                        rival.library,
                        rate(rival),
                        behind(lead)
                    ),
                };
                let formats = formats(&data.values.by_share);
                (verdict, format!("{found}. {rival}{formats}"))
            }
        };
        Some(Ruling {
            source: data.source.clone(),
            size: library.descendants,
            verdict,
            because,
            number: Some(number),
        })
    });
    rulings.collect()
}

pub(super) fn evolution(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.preservation.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let library = data.values.by_rate.transformers.as_ref()?;
        let leads = Leads::of(&data.values.by_rate);
        let found = format!(
            "{} of {} keep Transformers",
            rate_and_interval(library),
            plural(library.descendants, "descendant", "descendants"),
        );
        let (verdict, because, number) = match leads.closest.filter(|_| library.enough) {
            Some((rival, lead)) => {
                let verdict = if leads.all_above {
                    Holds
                } else if leads.some_below {
                    DoesNotHold
                } else {
                    Mixed
                };
                let because = format!(
                    "{found}; {} of {} keep {}. Transformers is {}.{}",
                    rate(rival),
                    plural(rival.descendants, "descendant", "descendants"),
                    rival.library,
                    ahead(lead),
                    formats(&data.values.by_rate),
                );
                let number = Number {
                    label: format!("Transformers minus {}", rival.library),
                    figure: Some(lead.difference),
                    bounds: Some(lead.interval),
                    value: format!("{} points", points(lead.difference)),
                    interval: interval(Some(lead.interval), points),
                    threshold: "above 0 for every library that is not a format",
                };
                (verdict, because, number)
            }
            None => {
                let why = if library.enough {
                    no_rival(&data.values.by_rate)
                } else {
                    too_few(library)
                };
                let number = Number {
                    label: "Preservation rate of Transformers".into(),
                    figure: library.rate,
                    bounds: library.interval,
                    value: rate(library),
                    interval: interval(library.interval, percent),
                    threshold: "more than that of every other library that is not a format",
                };
                let formats = formats(&data.values.by_rate);
                (NotMeasurable, format!("{found}. {why}{formats}"), number)
            }
        };
        Some(Ruling {
            source: data.source.clone(),
            size: data.values.edges,
            verdict,
            because,
            number: Some(number),
        })
    });
    rulings.collect()
}

/// The lead of Transformers over the libraries that can be compared and are not formats.
struct Leads<'a> {
    /// Whether there are rivals and it leads each of them. Each lead is judged by its 95% interval:
    /// claiming all at once needs no correction (Berger's intersection-union test).
    all_above: bool,
    /// Whether it is certainly behind one of them: finding one of m needs intervals at 1 − 0.05/m.
    some_below: bool,
    /// The rival that decides: the one that is most certainly ahead of Transformers, else the one
    /// over which its lead is least certain.
    closest: Option<(&'a LibraryRate, Lead)>,
}

impl<'a> Leads<'a> {
    fn of(rivals: &'a Rivals) -> Self {
        let others = rivals.others.iter().filter(|library| !library.format);
        let leads = others.filter_map(|library| Some((library, library.difference?)));
        let leads: Vec<(&LibraryRate, Lead)> = leads.collect();
        let below = |lead: &Lead| {
            lead.adjusted
                .map(|adjusted| adjusted[1])
                .filter(|high| *high < 0.0)
        };
        let lost = leads.iter().filter(|(_, lead)| below(lead).is_some());
        let lost = lost.min_by(|(_, a), (_, b)| below(a).partial_cmp(&below(b)).unwrap_or(EQUAL));
        let low = |pair: &(&LibraryRate, Lead)| pair.1.interval[0];
        let least = leads
            .iter()
            .min_by(|a, b| low(a).partial_cmp(&low(b)).unwrap_or(EQUAL));
        Self {
            all_above: !leads.is_empty() && leads.iter().all(|pair| low(pair) > 0.0),
            some_below: lost.is_some(),
            closest: lost.or(least).copied(),
        }
    }
}

const EQUAL: std::cmp::Ordering = std::cmp::Ordering::Equal;

fn rate(library: &LibraryRate) -> String {
    percent_or_dash(library.rate)
}

/// "42.9% (95% interval 33.9% to 52.4%)"
fn rate_and_interval(library: &LibraryRate) -> String {
    match interval(library.interval, percent) {
        Some(interval) => format!("{} ({interval})", rate(library)),
        None => rate(library),
    }
}

/// "40.4 percentage points behind (95% interval of the difference −54.8 to −14.0)"
fn ahead(lead: Lead) -> String {
    beside(lead, "ahead", "behind")
}

/// The same words from the rival's side.
fn behind(lead: Lead) -> String {
    beside(lead, "behind", "ahead")
}

fn beside(lead: Lead, more: &str, less: &str) -> String {
    let word = if lead.difference < 0.0 { less } else { more };
    let [low, high] = lead.interval.map(points);
    format!(
        "{} percentage points {word} (95% interval of the difference {low} to {high})",
        points(lead.difference.abs())
    )
}

fn too_few(library: &LibraryRate) -> String {
    format!("That is too little for a verdict: {}.", library.spread())
}

fn no_rival(rivals: &Rivals) -> String {
    let others = rivals.others.iter().filter(|library| !library.format);
    let others: Vec<String> = others
        .take(3)
        .map(|library| format!("{} ({})", library.library, library.spread()))
        .collect();
    let few = if others.is_empty() {
        String::new()
    } else {
        format!(
            " These have too few bases for a comparison: {}.",
            others.join(", ")
        )
    };
    format!("No other library except formats has enough descendants for a comparison.{few}")
}

/// A sentence on formats, which are shown but never decide.
fn formats(rivals: &Rivals) -> String {
    let formats = rivals.others.iter().filter(|library| library.format);
    let formats: Vec<String> = formats
        .map(|library| format!("{} {}", library.library, rate(library)))
        .collect();
    match formats.len() {
        0 => String::new(),
        1 => format!(
            " A file format, which does not count: {}.",
            formats.join("")
        ),
        _ => format!(" File formats, which do not count: {}.", formats.join(", ")),
    }
}
