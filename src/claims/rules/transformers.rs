//! The two claims about the Transformers library.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use super::{interval, signed};
use crate::base::sort;
use crate::base::text::{percent, percent_or_dash, plural, points};
use crate::metrics::Metrics;
use crate::metrics::preservation::{Lead, LibraryRate, Rivals};

/// Most descendants have it: more than half.
const MOST: f64 = 0.5;

/// Other libraries on a strip.
const DRAWN: usize = 4;

const SHARE_AXIS: &str = "share_with_transformers";

pub(super) fn share_axis() -> Axis {
    Axis::new(
        SHARE_AXIS,
        "Share of descendants with two or more libraries that have this one",
        Unit::Share,
        [0.0, 1.0],
        Zone::sides(MOST),
    )
    .published("Jones et al. 2024", 2699.0 / 3252.0, "83.0%")
}

const LEAD_AXIS: &str = "lead_of_transformers";

pub(super) fn lead_axis() -> Axis {
    Axis::new(
        LEAD_AXIS,
        "Rate of Transformers minus that of the other library, in percentage points",
        Unit::Points,
        [-0.6, 0.6],
        Zone::sides(0.0),
    )
}

const RATE_AXIS: &str = "rate_of_transformers";

/// The rate alone has no threshold.
pub(super) fn rate_axis() -> Axis {
    Axis::new(
        RATE_AXIS,
        "Share of descendants that keep Transformers",
        Unit::Share,
        [0.0, 1.0],
        Vec::new(),
    )
}

/// Transformers, then the libraries that most descendants have. Formats do not count.
fn share_marks(rivals: &Rivals, transformers: &LibraryRate) -> Vec<Mark> {
    let mark = |library: &LibraryRate| {
        let format = if library.format { " (format)" } else { "" };
        let name = format!("{}{format}", library.library);
        Mark::decides(name, library.rate, library.interval, rate(library))
    };
    let others = rivals.others.iter().take(DRAWN);
    let others = others.map(|library| mark(library).beside());
    std::iter::once(mark(transformers)).chain(others).collect()
}

/// The leads over libraries that count, the least certain first, and the one that decides.
fn lead_marks(rivals: &Rivals, closest: &LibraryRate) -> Vec<Mark> {
    let counted = rivals.others.iter().filter(|library| !library.format);
    let mut leads: Vec<(&LibraryRate, Lead)> = counted
        .filter_map(|library| Some((library, library.difference?)))
        .collect();
    sort::by(&mut leads, |a, b| {
        let decides = |library: &LibraryRate| library.library != closest.library;
        let order = decides(a.0).cmp(&decides(b.0));
        order.then(a.1.interval[0].total_cmp(&b.1.interval[0]))
    });
    let marks = leads.into_iter().take(DRAWN + 1).map(|(library, lead)| {
        Mark::decides(
            format!("against {}", library.library),
            Some(lead.difference),
            Some(lead.interval),
            signed(lead.difference),
        )
        .deciding(library.library == closest.library)
    });
    marks.collect()
}

fn access_verdict([low, high]: [f64; 2], leads: &Leads<'_>) -> Verdict {
    if low > MOST && leads.all_above {
        Holds
    } else if high < MOST && leads.some_below {
        DoesNotHold
    } else {
        Mixed
    }
}

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
            threshold: "more than 50% have it, and more than have any other library that is not a format",
            axis: SHARE_AXIS,
            marks: share_marks(&data.values.by_share, library),
        };
        let leads = Leads::of(&data.values.by_share);
        let (verdict, because) = match library.interval.filter(|_| library.enough) {
            None => (NotMeasurable, format!("{found}. {}", too_few(library))),
            Some(bounds) => {
                let verdict = access_verdict(bounds, &leads);
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
        let next = leads.closest.map_or_else(String::new, |(rival, _)| {
            format!("; next is {} with {}", rival.library, rate(rival))
        });
        Some(Ruling {
            source: data.source.clone(),
            size: library.descendants,
            verdict,
            finding: format!("{} of the descendants have Transformers{next}.", rate(library)),
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
        let compared = leads.closest.filter(|_| library.enough);
        let finding = match compared {
            Some((rival, _)) => format!(
                "Descendants keep Transformers in {} of cases; they keep {} in {}.",
                rate(library),
                rival.library,
                rate(rival)
            ),
            None => format!("Descendants keep Transformers in {} of cases.", rate(library)),
        };
        let (verdict, because, number) = match compared {
            Some((rival, lead)) => {
                let verdict = leads.verdict();
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
                    threshold: "Transformers is kept more often than every library that is not a format",
                    axis: LEAD_AXIS,
                    marks: lead_marks(&data.values.by_rate, rival),
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
                    threshold: "Transformers is kept more often than every library that is not a format",
                    axis: RATE_AXIS,
                    marks: vec![Mark::decides("", library.rate, library.interval, rate(library))],
                };
                let formats = formats(&data.values.by_rate);
                (NotMeasurable, format!("{found}. {why}{formats}"), number)
            }
        };
        Some(Ruling {
            source: data.source.clone(),
            size: data.values.edges,
            verdict,
            finding,
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

    /// The verdict of the leads alone.
    fn verdict(&self) -> Verdict {
        if self.all_above {
            Holds
        } else if self.some_below {
            DoesNotHold
        } else {
            Mixed
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::strip::walk;

    fn library(name: &str, lead: Option<[f64; 2]>) -> LibraryRate {
        LibraryRate {
            library: name.to_owned(),
            bases: 20,
            descendants: 100,
            preserved: 50,
            rate: Some(0.5),
            interval: Some([0.4, 0.6]),
            shown: true,
            effective_bases: 20.0,
            effective_descendants: Some(50.0),
            largest_base: 10,
            format: false,
            enough: true,
            difference: lead.map(|interval| Lead {
                difference: (interval[0] + interval[1]) / 2.0,
                r: 0.0,
                interval,
                adjusted: Some(interval),
            }),
        }
    }

    #[test]
    fn the_published_share_is_that_of_figure_5() {
        let published = crate::metrics::preservation::published("transformers");
        assert_eq!(Some(share_axis().published[0].value), published);
    }

    /// With one rival no level is corrected, so the lead alone decides.
    #[test]
    fn the_zones_are_the_rules() {
        walk(&lead_axis(), |bounds| {
            let rivals = Rivals {
                transformers: None,
                others: vec![library("mlx", Some(bounds))],
                compared: 1,
            };
            Leads::of(&rivals).verdict()
        });
        // The further conditions: ahead of every rival to hold, behind one of them not to hold.
        let leads = Leads {
            all_above: true,
            some_below: true,
            closest: None,
        };
        walk(&share_axis(), |bounds| access_verdict(bounds, &leads));
        let leads = Leads {
            all_above: false,
            some_below: false,
            closest: None,
        };
        assert_eq!(access_verdict([0.9, 0.95], &leads), Mixed);
    }

    #[test]
    fn the_rival_that_decides_is_the_first_mark() {
        let rivals = Rivals {
            transformers: None,
            others: vec![
                library("timm", Some([0.1, 0.2])),
                library("mlx", Some([-0.5, -0.1])),
                library("onnx", None),
            ],
            compared: 2,
        };
        let (closest, lead) = Leads::of(&rivals).closest.unwrap();
        let marks = lead_marks(&rivals, closest);
        let names: Vec<&str> = marks.iter().map(|mark| &*mark.name).collect();
        assert_eq!(names, ["against mlx", "against timm"]);
        assert_eq!(marks[0].role, crate::claims::strip::Role::Decides);
        assert_eq!(marks[0].bounds, Some(lead.interval));
    }
}
