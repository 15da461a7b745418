//! The drawing beside a claim in the HTML report: the same numbers as on the page, without scripts.

use std::fmt::{self, Write};

use super::html::escape;
use crate::base::registries::registry_name;
use crate::base::text;
use crate::claims::strip::{Axis, Mark, Role, Unit, Zone};
use crate::claims::{Claim, Number, Standing, Verdict};

/// The drawing's width, and the ends of its axis, in units of which a letter has about six.
const WIDTH: f64 = 360.0;
const LEFT: f64 = 128.0;
const RIGHT: f64 = 292.0;
const LETTER: f64 = 5.4;
/// The widths of a bold letter and of a small one.
const BOLD: f64 = 5.8;
const SMALL: f64 = 4.7;
/// The heights of the words of zones, of a line, and of ticks and label.
const HEAD: f64 = 13.0;
const LINE: f64 = 15.0;
const FOOT: f64 = 28.0;

/// What a line shows.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Decides,
    Beside,
    /// Further datasets of the registry, and of other registries.
    Same,
    Other,
    Published,
}

struct Line {
    kind: Kind,
    name: String,
    values: Vec<f64>,
    bounds: Option<[f64; 2]>,
    words: String,
}

/// Draws a claim. `None` if it has no number on an axis.
pub(super) fn strip(claim: &Claim) -> Option<String> {
    let axis = claim.axis.as_ref()?;
    let number = claim
        .number
        .as_ref()
        .filter(|number| !number.marks.is_empty())?;
    let lines = lines(claim, axis, number);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = draw(axis, &lines, &mut out);
    Some(out)
}

fn lines(claim: &Claim, axis: &Axis, number: &Number) -> Vec<Line> {
    let this = claim.dataset.as_ref();
    let date = this
        .and_then(|source| source.date)
        .map(|date| date.to_string());
    let of_mark = |mark: &Mark| Line {
        kind: if mark.role == Role::Decides {
            Kind::Decides
        } else {
            Kind::Beside
        },
        name: match &*mark.name {
            "" => date.clone().unwrap_or_else(|| "these files".to_owned()),
            name => name.to_owned(),
        },
        values: mark.value.into_iter().collect(),
        bounds: mark.bounds,
        words: mark.words.clone(),
    };
    let mut lines: Vec<Line> = number.marks.iter().map(of_mark).collect();
    for (standing, kind) in [
        (Standing::SameRegistry, Kind::Same),
        (Standing::OtherRegistry, Kind::Other),
    ] {
        let others = claim
            .others
            .iter()
            .filter(|other| other.standing == standing);
        // Numbers of another axis, or of several parts, are in the appendix.
        let drawn: Vec<_> = others
            .filter_map(|other| {
                let number = other
                    .number
                    .as_ref()
                    .filter(|number| number.axis == axis.id)?;
                let mut deciding = number
                    .marks
                    .iter()
                    .filter(|mark| mark.role == Role::Decides);
                let mark = deciding.next().filter(|_| deciding.next().is_none())?;
                Some((other, mark.value?, mark))
            })
            .collect();
        let (name, words) = match &drawn[..] {
            [] => continue,
            [(other, _, mark)] => {
                let registry = other.source.registry.as_deref().map(registry_name);
                let name = match (kind, registry) {
                    (Kind::Other, Some(registry)) => registry.to_owned(),
                    _ => "another dataset".to_owned(),
                };
                (name, mark.words.clone())
            }
            several => {
                let count = several.len() as u64;
                let name = match kind {
                    Kind::Other => {
                        text::plural(count, "of another registry", "of other registries")
                    }
                    _ => text::plural(count, "other dataset", "other datasets"),
                };
                (name, String::new())
            }
        };
        lines.push(Line {
            kind,
            name,
            values: drawn.iter().map(|(_, value, _)| *value).collect(),
            bounds: None,
            words,
        });
    }
    lines.extend(axis.published.iter().map(|published| Line {
        kind: Kind::Published,
        name: published.by.to_owned(),
        values: vec![published.value],
        bounds: None,
        words: published.words.to_owned(),
    }));
    lines
}

/// A step of 1, 2 or 5 times a power of ten, of which about five fit into a range.
fn step(range: f64) -> f64 {
    let power = 10_f64.powi((range / 5.0).log10().floor() as i32);
    let times = [1.0, 2.0, 5.0];
    let found = times.into_iter().find(|times| power * times * 6.0 >= range);
    power * found.unwrap_or(10.0)
}

/// The ends of the axis, extended to all values, and to intervals by at most half of it.
fn limits(axis: &Axis, lines: &[Line]) -> [f64; 2] {
    let [low, high] = axis.limits;
    let half = (high - low) / 2.0;
    let values = || lines.iter().flat_map(|line| line.values.iter().copied());
    let ends = || lines.iter().filter_map(|line| line.bounds).flatten();
    let least = values().fold(
        low.min(ends().fold(low, f64::min).max(low - half)),
        f64::min,
    );
    let most = values().fold(
        high.max(ends().fold(high, f64::max).min(high + half)),
        f64::max,
    );
    let step = step(most - least);
    let wide = [
        if least < low {
            step * (least / step).floor()
        } else {
            low
        },
        if most > high {
            step * (most / step).ceil()
        } else {
            high
        },
    ];
    match axis.unit {
        // No share is below 0 or above 1, but growth can shrink.
        Unit::Share if low >= 0.0 => [wide[0].max(0.0), wide[1].min(1.0)],
        _ => wide,
    }
}

/// A tick, with two digits: "20%", "−0.4", "+5".
fn tick(value: f64, unit: Unit) -> String {
    let scaled = if unit == Unit::Number {
        value
    } else {
        value * 100.0
    };
    let size = scaled.abs();
    let digits = if size > 0.0 {
        1 - size.log10().floor() as i32
    } else {
        0
    };
    let fixed = format!("{scaled:.*}", digits.clamp(0, 9) as usize);
    let short = match fixed.contains('.') {
        true => fixed.trim_end_matches('0').trim_end_matches('.'),
        false => &fixed,
    };
    let short = short.replace('-', "−");
    match unit {
        Unit::Share => format!("{short}%"),
        Unit::Points if value > 0.0 => format!("+{short}"),
        _ => short,
    }
}

/// The values of ticks: the thresholds, then the ends and 0 where they have room.
fn ticks(axis: &Axis, [low, high]: [f64; 2], x: impl Fn(f64) -> f64) -> Vec<f64> {
    let zones = axis.zones.iter().rev();
    let thresholds = zones.flat_map(|zone| [zone.from, zone.to]).flatten();
    let half = |value: f64| tick(value, axis.unit).chars().count() as f64 * LETTER / 2.0;
    // The labels of the ends are inside the axis.
    let middle = |value: f64| match value {
        _ if value == low => x(value) + half(value),
        _ if value == high => x(value) - half(value),
        _ => x(value),
    };
    let mut kept: Vec<f64> = Vec::new();
    for value in thresholds.chain([low, high, 0.0]) {
        let inside = (low..=high).contains(&value);
        let room = |other: &f64| {
            (middle(*other) - middle(value)).abs() >= half(*other) + half(value) + 5.0
        };
        if inside && kept.iter().all(room) {
            kept.push(value);
        }
    }
    kept
}

fn zone_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds | Verdict::DoesNotHold => verdict.words(),
        Verdict::Mixed | Verdict::NotMeasurable => "",
    }
}

/// The drawing in a sentence, for people who do not see it.
fn spoken(axis: &Axis, lines: &[Line]) -> String {
    let said = lines.iter().map(|line| {
        let words = match (&*line.words, &line.values[..]) {
            ("", [first, .., last]) => {
                let (low, high) = line
                    .values
                    .iter()
                    .fold((*first, *last), |(low, high), value| {
                        (low.min(*value), high.max(*value))
                    });
                format!("{} to {}", tick(low, axis.unit), tick(high, axis.unit))
            }
            (words, _) => words.to_owned(),
        };
        format!("{} {words}", line.name)
    });
    format!("{}: {}.", axis.label, said.collect::<Vec<_>>().join("; "))
}

/// A text that fits so many letters.
fn cut(words: &str, most: f64) -> String {
    let most = most as usize;
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let start: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

fn draw(axis: &Axis, lines: &[Line], out: &mut String) -> fmt::Result {
    let ends = limits(axis, lines);
    let [low, high] = ends;
    let x = |value: f64| LEFT + (RIGHT - LEFT) * (value.clamp(low, high) - low) / (high - low);
    let floor = HEAD + LINE * lines.len() as f64 + 2.0;
    let height = floor + FOOT;
    writeln!(
        out,
        "<svg class=\"strip\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">",
        escape(&spoken(axis, lines))
    )?;
    for zone in &axis.zones {
        self::zone(
            zone,
            [x(zone.from.unwrap_or(low)), x(zone.to.unwrap_or(high))],
            floor,
            out,
        )?;
    }
    writeln!(
        out,
        "<path class=\"axis\" d=\"M{LEFT} {floor}H{RIGHT}\"></path>"
    )?;
    for value in ticks(axis, ends, x) {
        let anchor = match value {
            _ if value == low => "start",
            _ if value == high => "end",
            _ => "middle",
        };
        let at = x(value);
        writeln!(
            out,
            "<path class=\"axis\" d=\"M{at:.1} {floor}v3\"></path>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
            floor + 12.0,
            tick(value, axis.unit)
        )?;
    }
    let label = cut(axis.label, WIDTH / SMALL);
    // A long label ends with the drawing and begins below the names.
    let (at, anchor) = if label.chars().count() as f64 * SMALL > WIDTH - LEFT {
        (WIDTH, "end")
    } else {
        (LEFT, "start")
    };
    writeln!(
        out,
        "<text class=\"quiet\" x=\"{at}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
        floor + 24.0,
        escape(&label)
    )?;
    for (place, line) in lines.iter().enumerate() {
        self::line(line, HEAD + LINE * place as f64 + LINE / 2.0, ends, x, out)?;
    }
    writeln!(out, "</svg>")
}

fn zone(zone: &Zone, [start, end]: [f64; 2], floor: f64, out: &mut String) -> fmt::Result {
    let class = match zone.verdict {
        Verdict::Holds => "holds",
        Verdict::DoesNotHold => "refuted",
        Verdict::Mixed | Verdict::NotMeasurable => return Ok(()),
    };
    let top = HEAD - 2.0;
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{start:.1}\" y=\"{top}\" width=\"{:.1}\" height=\"{:.1}\"></rect>",
        (end - start).max(0.0),
        floor - top
    )?;
    let words = zone_words(zone.verdict);
    if words.chars().count() as f64 * LETTER > end - start {
        return Ok(());
    }
    // The words are at the outer end, where the mark is most often not.
    let (at, anchor) = if zone.from.is_none() {
        (start, "start")
    } else {
        (end, "end")
    };
    writeln!(
        out,
        "<text class=\"quiet\" x=\"{at:.1}\" y=\"9\" text-anchor=\"{anchor}\">{words}</text>"
    )
}

fn line(
    line: &Line,
    y: f64,
    [low, high]: [f64; 2],
    x: impl Fn(f64) -> f64,
    out: &mut String,
) -> fmt::Result {
    let (strong, letter) = match line.kind {
        Kind::Decides => (" class=\"strong\"", BOLD),
        _ => ("", LETTER),
    };
    let base = y + 3.5;
    writeln!(
        out,
        "<text{strong} x=\"0\" y=\"{base:.1}\">{}</text>",
        escape(&cut(&line.name, (LEFT - 6.0) / letter))
    )?;
    if let Some([from, to]) = line.bounds {
        writeln!(
            out,
            "<path class=\"range\" d=\"M{:.1} {y:.1}H{:.1}\"></path>",
            x(from),
            x(to)
        )?;
        // An arrow shows that the interval goes on beyond the axis.
        if from < low {
            writeln!(
                out,
                "<path class=\"range\" d=\"M{:.1} {:.1}l-4 3 4 3\"></path>",
                x(low) + 4.0,
                y - 3.0
            )?;
        }
        if to > high {
            writeln!(
                out,
                "<path class=\"range\" d=\"M{:.1} {:.1}l4 3-4 3\"></path>",
                x(high) - 4.0,
                y - 3.0
            )?;
        }
    }
    for value in &line.values {
        let at = x(*value);
        let (class, shape) = match line.kind {
            Kind::Decides => ("decides", "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z"),
            Kind::Beside | Kind::Same => ("beside", "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"),
            Kind::Other => ("beside", "m0-4l4 7h-8z"),
            Kind::Published => ("published", "m0-5l5 5-5 5-5-5z"),
        };
        writeln!(
            out,
            "<path class=\"{class}\" d=\"M{at:.1} {y:.1}{shape}\"></path>"
        )?;
    }
    writeln!(
        out,
        "<text{strong} x=\"{:.1}\" y=\"{base:.1}\">{}</text>",
        RIGHT + 8.0,
        escape(&cut(&line.words, (WIDTH - RIGHT - 6.0) / letter))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_have_two_digits_and_the_unit() {
        for (value, unit, words) in [
            (0.2, Unit::Share, "20%"),
            (0.005, Unit::Share, "0.5%"),
            (1.0, Unit::Share, "100%"),
            (-0.4, Unit::Number, "−0.4"),
            (0.02, Unit::Number, "0.02"),
            (0.0, Unit::Number, "0"),
            (0.05, Unit::Points, "+5"),
            (-0.05, Unit::Points, "−5"),
        ] {
            assert_eq!(tick(value, unit), words);
        }
    }

    #[test]
    fn an_axis_is_extended_to_values_and_by_half_to_intervals() {
        let axis = |limits| Axis {
            id: "a",
            label: "A",
            unit: Unit::Number,
            limits,
            zones: Vec::new(),
            published: Vec::new(),
        };
        let line = |values: &[f64], bounds| Line {
            kind: Kind::Decides,
            name: String::new(),
            values: values.to_vec(),
            bounds,
            words: String::new(),
        };
        assert_eq!(limits(&axis([0.0, 1.0]), &[line(&[0.3], None)]), [0.0, 1.0]);
        let [low, high] = limits(&axis([0.0, 1.0]), &[line(&[1.7], Some([-9.0, 9.0]))]);
        assert!(
            (-1.0..=-0.5).contains(&low) && (1.7..=2.0).contains(&high),
            "{low} {high}"
        );
    }
}
