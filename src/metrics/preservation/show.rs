//! The answer as people see it: the paper's Figure 5 with denominators, intervals and the other
//! definition.

use super::{LibraryRate, Output, TOP, TRANSFORMERS, published};
use crate::base::sort;
use crate::base::text::{count, percent, percent_or_dash, points};
use crate::metrics::Mode;
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};

pub(super) fn show(output: &Output) -> Shown {
    let drawn: Vec<&LibraryRate> = output
        .libraries
        .iter()
        .filter(|library| library.shown)
        .collect();
    let drawn = &drawn[..drawn.len().min(TOP)];
    let other = match output.mode {
        Mode::Paper => Mode::Artifact,
        Mode::Artifact => Mode::Paper,
    };
    let mut tables = vec![table(
        &format!("Library preservation, {} definition", whose(output.mode)),
        output.mode,
        &output.libraries,
    )];
    if !output.other.is_empty() {
        let caption = format!(
            "The first ten by the {} definition, for comparison",
            whose(other)
        );
        tables.push(table(&caption, other, &output.other));
    }
    tables.push(counted(output));
    Shown {
        short: short(output, drawn),
        sentences: vec![sentence(output, drawn)],
        figures: figure(output, drawn).into_iter().collect(),
        tables,
        caveats: output.caveats.iter().map(ToString::to_string).collect(),
        compared: output.compared.clone(),
        differs: output.differs.clone(),
        ..Shown::default()
    }
}

fn whose(mode: Mode) -> &'static str {
    match mode {
        Mode::Paper => "paper’s",
        Mode::Artifact => "artifact’s",
    }
}

/// The name of a library. A file format is marked, because its authors do not choose it.
fn called(library: &LibraryRate) -> String {
    if library.format {
        format!("{} (a format)", library.library)
    } else {
        library.library.clone()
    }
}

fn rate(library: &LibraryRate) -> String {
    percent_or_dash(library.rate)
}

/// "95% interval 40.1% to 52.3%"
fn interval(library: &LibraryRate) -> Option<String> {
    let [low, high] = library.interval?;
    Some(format!(
        "95% interval {} to {}",
        percent(low),
        percent(high)
    ))
}

fn short(output: &Output, drawn: &[&LibraryRate]) -> String {
    let transformers = output
        .libraries
        .iter()
        .find(|library| library.library == TRANSFORMERS);
    match transformers.or_else(|| drawn.first().copied()) {
        Some(library) => format!("{} {}", library.library, rate(library)),
        None => "too few descendants".to_owned(),
    }
}

fn sentence(output: &Output, drawn: &[&LibraryRate]) -> String {
    let Some(first) = drawn.first() else {
        return format!(
            "No library has enough descendants to be shown; the table below has all {}.",
            count(output.libraries.len() as u64)
        );
    };
    let transformers = output
        .libraries
        .iter()
        .find(|library| library.library == TRANSFORMERS);
    let also =
        transformers.filter(|library| library.library != first.library && library.rate.is_some());
    let also = also.map_or_else(String::new, |library| {
        let within = interval(library).map_or_else(String::new, |interval| format!("; {interval}"));
        format!(
            " Transformers: {} ({} of {}{within}).",
            rate(library),
            count(library.preserved),
            count(library.descendants)
        )
    });
    match output.mode {
        Mode::Paper => {
            let within =
                interval(first).map_or_else(String::new, |interval| format!(", {interval}"));
            format!(
                "Of {} descendants of models that have {} and another library, {} also have it: a preservation rate of {}{within}.{also}",
                count(first.descendants),
                first.library,
                count(first.preserved),
                rate(first)
            )
        }
        Mode::Artifact => format!(
            "Of {} descendants with two or more libraries, {} ({}) have {}. This definition does not consider whether the base has it.{also}",
            count(output.multi_library),
            count(first.preserved),
            rate(first),
            first.library
        ),
    }
}

fn figure(output: &Output, drawn: &[&LibraryRate]) -> Option<Figure> {
    let axis = match output.mode {
        Mode::Paper => "descendants that keep the library",
        Mode::Artifact => "descendants that have the library",
    };
    let title = match output.mode {
        Mode::Paper => "Libraries that descendants keep, with 95% intervals (bases as clusters)",
        Mode::Artifact => "Libraries that descendants have, with 95% intervals (bases as clusters)",
    };
    let mut sorted = drawn.to_vec();
    sort::by(&mut sorted, |a, b| {
        let order = b.rate.unwrap_or(-1.0).total_cmp(&a.rate.unwrap_or(-1.0));
        order.then_with(|| a.library.cmp(&b.library))
    });
    let mut series = vec![BarSeries {
        name: "your data".to_owned(),
        values: sorted.iter().map(|library| library.rate).collect(),
        intervals: sorted.iter().map(|library| library.interval).collect(),
        published: false,
    }];
    // The paper's shares follow the artifact's definition, so they are another quantity than rates.
    let published = (output.mode == Mode::Artifact).then(|| BarSeries {
        published: true,
        ..BarSeries::new(
            "published 2024",
            sorted
                .iter()
                .map(|library| published(&library.library))
                .collect(),
        )
    });
    series.extend(published);
    (!sorted.is_empty()).then(|| Figure::Bars {
        title: title.to_owned(),
        axis: Axis::new(axis, Scale::Share),
        categories: sorted.iter().map(|library| called(library)).collect(),
        beside: Some(
            sorted
                .iter()
                .map(|library| {
                    format!(
                        "{} of {}",
                        count(library.preserved),
                        count(library.descendants)
                    )
                })
                .collect(),
        ),
        series,
    })
}

/// The table of libraries by one of the definitions.
fn table(caption: &str, mode: Mode, libraries: &[LibraryRate]) -> ShownTable {
    const CERTAINTY: [&str; 4] = [
        "95% interval",
        "Effective bases",
        "Largest base",
        "Transformers minus it",
    ];
    let counts = match mode {
        Mode::Paper => ["Bases", "Descendants", "Preserved", "Rate"],
        Mode::Artifact => ["Descendants", "With the library", "Share", "Bases"],
    };
    let columns: Vec<&str> = [&["Library"][..], &counts, &CERTAINTY].concat();
    let mut table = ShownTable::new(caption, &columns);
    for library in libraries {
        let name = if library.shown {
            called(library)
        } else {
            format!("{} (too few to be drawn)", called(library))
        };
        let [bases, descendants] = [library.bases, library.descendants].map(Cell::Count);
        let (preserved, rate) = (Cell::Count(library.preserved), Cell::share(library.rate));
        let mut row = vec![Cell::text(name)];
        row.extend(match mode {
            Mode::Paper => [bases, descendants, preserved, rate],
            Mode::Artifact => [descendants, preserved, rate, bases],
        });
        row.extend([
            library.interval.map_or(Cell::None, |[low, high]| {
                Cell::text(format!("{} to {}", percent(low), percent(high)))
            }),
            Cell::Number(library.effective_bases),
            Cell::Count(library.largest_base),
            library.difference.map_or(Cell::None, |lead| {
                let [low, high] = lead.interval.map(points);
                Cell::text(format!("{} ({low} to {high})", points(lead.difference)))
            }),
        ]);
        table.row(row);
    }
    let table = match mode {
        Mode::Paper => table
            .hint(
                "Bases",
                "models in the data that have the library and another one, and have descendants",
            )
            .hint(
                "Descendants",
                "of those bases; a descendant of two such bases counts twice",
            )
            .hint("Preserved", "descendants that have the library")
            .hint("Rate", "preserved ÷ descendants"),
        Mode::Artifact => table
            .hint("Descendants", "all descendants with two or more libraries")
            .hint("Share", "with the library ÷ descendants")
            .hint(
                "Bases",
                "of all these descendants; a descendant of several bases counts for the base with most children",
            ),
    };
    table
        .hint(
            "95% interval",
            "with bases as clusters, because descendants of one base are similar; none below ten effective bases",
        )
        .hint(
            "Effective bases",
            "the number of bases of equal size with the same precision (Kish)",
        )
        .hint("Largest base", "descendants of the base that has the most")
        .hint(
            "Transformers minus it",
            "in percentage points, with the 95% interval of the difference; given if both have 30 descendants and ten effective bases",
        )
}

fn counted(output: &Output) -> ShownTable {
    let mut table = ShownTable::new("What was counted", &["Number of", "Count"]);
    for (what, n) in [
        ("models", output.models),
        ("edges that count", output.edges),
        ("edges to bases that are not in the data", output.unresolved),
        ("edges of a model to itself, left out", output.self_loops),
        ("repeated edges, left out", output.repeated),
    ] {
        table.row([Cell::text(what), Cell::Count(n)]);
    }
    table
}
