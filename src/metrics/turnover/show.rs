//! The answer as people see it: the paper's Figure 6 with its counts, and the retention curve.

use super::{
    Comparison, Mode, Output, Pair, Popularity, Registries, RegistriesCompared, SnapshotOutput,
};
use crate::base::registries::registry_name;
use crate::base::sort;
use crate::base::text::{count, marked, months, number, percent, percent_or_dash, plural};
use crate::caveat::Noted;
use crate::metrics::shown::{
    Axis, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, StatusBar, Style,
};
use crate::metrics::turnover::Finding;
use crate::relations::Coverage;
use crate::stats;

pub(super) fn show(output: &Output) -> Shown {
    let mut tables = vec![snapshots(output)];
    tables.extend((!output.pairs.is_empty()).then(|| pairs(output)));
    let mut figures = Vec::new();
    figures.extend(retention(std::iter::once(output)));
    figures.push(bars(output));
    Shown {
        short: short(output),
        counted: vec![output.popularity],
        sentences: vec![sentence(output)],
        figures,
        tables,
        caveats: output.caveats.iter().map(in_words).collect(),
        compared: output.compared.clone(),
        differs: output.differs.clone(),
        ..Shown::default()
    }
}

/// "2023-05: Fewer than 1,000 packages …"
fn in_words(noted: &Noted) -> String {
    let date = noted.date.map(|date| date.to_string());
    let place = [noted.file.clone(), date];
    let place: Vec<String> = place.into_iter().flatten().collect();
    if place.is_empty() {
        noted.caveat.to_string()
    } else {
        format!("{}: {}", place.join(", "), noted.caveat)
    }
}

/// The registry's name, marked if the files say that they are made up.
fn name(output: &Output) -> String {
    marked(registry_name(&output.registry), output.synthetic)
}

/// What remained between the last two snapshots, if they can be compared.
fn short(output: &Output) -> String {
    let neighbours = output
        .snapshots
        .iter()
        .rev()
        .zip(output.snapshots.iter().rev().skip(1));
    let mut neighbours = neighbours.filter_map(|(later, earlier)| between(output, earlier, later));
    neighbours.find(|pair| pair.compares()).map_or_else(
        || "–".to_owned(),
        |pair| {
            format!(
                "Of the top {} remained: {} after {}",
                count(output.k.into()),
                percent(pair.retained.share),
                months(pair.months)
            )
        },
    )
}

fn between<'o>(
    output: &'o Output,
    earlier: &SnapshotOutput,
    later: &SnapshotOutput,
) -> Option<&'o Pair> {
    let mut pairs = output.pairs.iter();
    pairs.find(|pair| pair.from == earlier.date && pair.to == later.date)
}

fn sentence(output: &Output) -> String {
    let mut latest = output.snapshots.iter().rev();
    let (last, before) = (latest.next(), latest.next());
    let (Some(last), Some(before)) = (last, before) else {
        let date = last.map_or_else(|| "–".to_owned(), |snapshot| snapshot.date.to_string());
        return format!(
            "The data have only one snapshot ({date}); turnover needs a second one to compare it with."
        );
    };
    let after = last
        .months
        .map_or_else(String::new, |apart| format!(", {} later", months(apart)));
    let unlike = between(output, before, last).and_then(|pair| pair.unlike);
    let unlike = unlike.map_or_else(String::new, |why| {
        format!("The two cannot be compared: {}. ", why.words())
    });
    let or_dash = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| count(n.into()));
    format!(
        "From {} to {}{after}, {} of the top {} remained, {} and {} returned: a turnover rate of {}. {unlike}{} in the top {} over {}.",
        before.date,
        last.date,
        or_dash(last.remained),
        count(last.size.into()),
        plural(
            last.newcomers.unwrap_or_default().into(),
            "was a newcomer",
            "were newcomers"
        ),
        or_dash(last.returning),
        percent_or_dash(last.turnover_rate),
        plural(
            output.distinct_ever.into(),
            "distinct package was",
            "distinct packages were"
        ),
        count(output.k.into()),
        plural(output.snapshots.len() as u64, "snapshot", "snapshots"),
    )
}

fn snapshots(output: &Output) -> ShownTable {
    let cut = match output.popularity {
        Popularity::Downloads => "Downloads at rank K",
        Popularity::Likes => "Likes at rank K",
    };
    let mut table = ShownTable::new(
        &format!(
            "Turnover of the top {}, {} definition",
            count(output.k.into()),
            output.mode.name()
        ),
        &[
            "Snapshot",
            "Rows",
            "Size",
            "Remained",
            "Newcomers",
            "Returning",
            "Turnover rate",
            "Months since previous",
            "Monthly retention",
            cut,
            "Ties at rank K",
        ],
    );
    let counted =
        |n: Option<u32>| n.map_or_else(|| Cell::text("not defined"), |n| Cell::Count(n.into()));
    for snapshot in &output.snapshots {
        let date = match snapshot.files.len() {
            0 | 1 => snapshot.date.to_string(),
            files => format!("{} ({} files)", snapshot.date, count(files as u64)),
        };
        table.row([
            Cell::text(date),
            Cell::Count(snapshot.rows),
            Cell::Count(snapshot.size.into()),
            counted(snapshot.remained),
            counted(snapshot.newcomers),
            counted(snapshot.returning),
            Cell::share(snapshot.turnover_rate),
            snapshot.months.map_or(Cell::None, |months| {
                Cell::amount((months * 10.0).round() / 10.0)
            }),
            Cell::share(snapshot.monthly_retention),
            snapshot
                .cut_downloads
                .map_or(Cell::None, |cut| Cell::amount(cut.to_f64())),
            match snapshot.tied_at_cut {
                0 => Cell::text("none"),
                n => Cell::Count(n),
            },
        ]);
    }
    table
        .id("turnover")
        .hint("Rows", "rows with a name and a download count")
        .hint("Size", "packages in the top K; fewer than K if the file has fewer")
        .hint("Turnover rate", "1 − remained ÷ size")
        .hint(
            "Monthly retention",
            "(remained ÷ previous size) to the power of 1 ÷ months; it cannot compare intervals of different lengths",
        )
        .hint(
            "Ties at rank K",
            "packages with exactly the downloads of rank K, if some of them are left out",
        )
}

/// How much of a registry a snapshot covers, in a word.
fn part(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Whole => "whole",
        Coverage::Head => "head",
        Coverage::Extract => "extract",
        Coverage::Unknown => "unknown",
    }
}

/// The table of all pairs of snapshots, with the reason if a pair cannot be compared.
fn pairs(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "The retention curve: every pair of snapshots",
        &[
            "Pair",
            "Months apart",
            "Remained",
            "Of",
            "Share",
            "95% interval",
            "Coverage",
            "Comparable",
        ],
    );
    for pair in &output.pairs {
        let retained = pair.retained;
        let [low, high] = retained.interval.map(percent);
        let [one, other] = pair.coverage.map(part);
        let coverage = if one == other {
            one.to_owned()
        } else {
            format!("{one}, {other}")
        };
        let compares = pair
            .unlike
            .map_or_else(|| "yes".to_owned(), |why| format!("no: {}", why.words()));
        table.row([
            Cell::text(format!("{} to {}", pair.from, pair.to)),
            Cell::amount((pair.months * 10.0).round() / 10.0),
            Cell::Count(retained.remained.into()),
            Cell::Count(retained.size.into()),
            Cell::Share(retained.share),
            Cell::text(format!("{low} to {high}")),
            Cell::text(coverage),
            Cell::text(compares),
        ]);
    }
    table
        .hint("95% interval", "Wilson’s")
        .hint(
            "Coverage",
            "how much of the registry each of the two covers",
        )
        .hint(
            "Comparable",
            "whether both cover equal parts of the registry",
        )
}

/// The greatest number of registries in one figure.
const CURVES: usize = 8;

/// The retention curve: each pair of snapshots is a point with the months between them and the
/// share that remains. A line that never rises runs through the comparable pairs of a registry. The
/// published points are drawn too.
fn retention<'o>(all: impl Iterator<Item = &'o Output>) -> Option<Figure> {
    let curves = all.filter(|output| output.pairs.iter().any(Pair::compares));
    let curves: Vec<&Output> = curves.take(CURVES).collect();
    let k = curves.first()?.k;
    let series = curves.iter().flat_map(|output| curve(output)).collect();
    let k = count(k.into());
    Some(Figure::Plane {
        note: "Each point of the retention curve is a pair of snapshots of one registry. The line starts at 100% and is the nearest to the comparable pairs that never rises (isotonic regression). Hollow grey points are pairs that cover unlike parts of the registry; the line leaves them out.".to_owned(),
        title: format!("Share of the top {k} that remains, by months between two snapshots"),
        x: Axis::new("months between the two snapshots", Scale::Linear),
        y: Axis::new(
            &format!("share of the earlier top {k} that is in the later one"),
            Scale::Share,
        ),
        series,
    })
}

/// The series of one registry: its pairs, the line through them, pairs of unlike coverage, and what
/// was published.
fn curve(output: &Output) -> Vec<PlaneSeries> {
    let name = name(output);
    let (alike, unlike): (Vec<&Pair>, Vec<&Pair>) =
        output.pairs.iter().partition(|pair| pair.compares());
    let mut line = vec![[0.0, 1.0]];
    line.extend(stats::falling(
        &alike.iter().map(|pair| at(pair)).collect::<Vec<_>>(),
    ));
    let mut series = vec![
        points(output, &name, Style::Dots, &alike).of(&name),
        PlaneSeries::new(format!("curve of {name}"), Style::Line, line).of(&name),
    ];
    if !unlike.is_empty() {
        let words = "pairs of unlike coverage, left out of the line";
        series.push(points(output, words, Style::Unlike, &unlike).of(&name));
    }
    // The published points are valid only for the paper's K and for consecutive snapshots.
    let published = published(&output.registry);
    if output.k == 1000 && !published.is_empty() {
        let pairs: Vec<&Pair> = published.iter().collect();
        series.push(points(output, "published 2024", Style::Published, &pairs).of(&name));
    }
    series
}

fn at(pair: &Pair) -> [f64; 2] {
    [pair.months, pair.retained.share]
}

/// Pairs as points, each with its dates and counts in words.
fn points(output: &Output, name: &str, style: Style, pairs: &[&Pair]) -> PlaneSeries {
    let registry = match style {
        Style::Published => format!("{} as published", registry_name(&output.registry)),
        _ => registry_name(&output.registry).to_owned(),
    };
    let words = pairs.iter().map(|pair| {
        let retained = pair.retained;
        let [low, high] = retained.interval.map(percent);
        let unlike = pair.unlike.map_or_else(String::new, |why| {
            format!("; not comparable: {}", why.words())
        });
        format!(
            "{registry}, {} to {}, {}: {} of {} remain ({}; 95% interval {low} to {high}{unlike})",
            pair.from,
            pair.to,
            months(pair.months),
            count(retained.remained.into()),
            count(retained.size.into()),
            percent(retained.share),
        )
    });
    PlaneSeries {
        words: Some(words.collect()),
        ..PlaneSeries::new(name, style, pairs.iter().map(|pair| at(pair)).collect())
    }
}

/// The published pairs that are compared with another registry, by the months between them.
fn published(registry: &str) -> Vec<Pair> {
    let compared = RegistriesCompared::published();
    let mut pairs: Vec<Pair> = Vec::new();
    for row in compared.comparisons {
        let pair = if registry == "huggingface" {
            Some(row.own)
        } else {
            (row.rival == registry).then_some(row.other)
        };
        pairs.extend(pair.filter(|pair| !pairs.contains(pair)));
    }
    sort::by(&mut pairs, |a, b| a.months.total_cmp(&b.months));
    pairs
}

fn bars(output: &Output) -> Figure {
    let bars = output.snapshots.iter().map(|snapshot| StatusBar {
        label: snapshot.date.to_string(),
        at: snapshot.date.span()[0] as f64,
        since: snapshot.months.map(months),
        of: snapshot.size.into(),
        values: [snapshot.remained, snapshot.newcomers, snapshot.returning]
            .map(|n| n.map(u64::from))
            .to_vec(),
    });
    let first = match output.mode {
        Mode::Paper => {
            "The first snapshot of a registry has no snapshot before it, so its shares are not defined and it is marked only."
        }
        Mode::Artifact => "In the first snapshot of a registry all packages count as newcomers.",
    };
    let k = count(output.k.into());
    let popularity = output.popularity.name();
    Figure::StatusBars {
        title: format!("Who remained, came and returned in the top {k} by {popularity}"),
        unit: format!("share of the top {k}"),
        statuses: ["Remained", "Newcomers", "Returning"]
            .map(str::to_owned)
            .to_vec(),
        undefined: "first snapshot: not defined".to_owned(),
        note: format!(
            "Each bar is the top {k} packages by {popularity} in a snapshot, at its date: those that remained from the snapshot before, newcomers that were in no earlier top {k}, and returning ones that were in an earlier one but not in the one before. The number above a bar is the share that remained. {first}"
        ),
        bars: bars.collect(),
    }
}

/// The comparison of registries as people see it.
pub(super) fn together<'o>(
    registries: &Registries,
    all: impl Iterator<Item = &'o Output> + Clone,
) -> Shown {
    let k = all.clone().next().map_or(0, |output| output.k);
    let compared = &registries.compared_registries;
    let sentences = (!compared.comparisons.is_empty() || !compared.reverse.is_empty())
        .then(|| compared.because.clone());
    let table = beside(registries);
    Shown {
        finding: finding(registries, k),
        short: registries.headline.clone(),
        sentences: sentences.into_iter().collect(),
        figures: retention(all).into_iter().collect(),
        tables: table.into_iter().collect(),
        ..Shown::default()
    }
}

/// The result of the comparison of registries in a sentence.
fn finding(registries: &Registries, k: u32) -> Option<String> {
    let registries_compared = &registries.compared_registries;
    let compared = if registries_compared.comparisons.is_empty() {
        &registries_compared.reverse
    } else {
        &registries_compared.comparisons
    };
    let all: Vec<&str> = match &registries_compared.decides {
        Some(rival) => vec![rival],
        None => compared.iter().map(|row| &*row.rival).collect(),
    };
    let mut rivals: Vec<String> = Vec::new();
    for rival in all {
        let rival = format!("{}’s", registry_name(rival));
        if !rivals.contains(&rival) {
            rivals.push(rival);
        }
    }
    let rivals = match rivals.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => rivals.concat(),
    };
    let hub = format!("Hugging Face’s top {}", count(u64::from(k)));
    let words = match registries_compared.finding {
        Finding::Holds => format!("{hub} changes faster than {rivals}"),
        Finding::DoesNotHold => format!("{hub} does not change faster than {rivals}"),
        Finding::Mixed => format!("Whether {hub} changes faster than {rivals} is undecided"),
        Finding::NotMeasurable => return None,
    };
    Some(format!("{words}: {}", registries_compared.remained()))
}

/// The table that compares Hugging Face with the other registries at intervals of similar length.
fn beside(registries: &Registries) -> Option<ShownTable> {
    let comparisons = &registries.compared_registries.comparisons;
    let published = &registries.published_registries.comparisons;
    let mut table = ShownTable::new(
        "Hugging Face and other registries: each pair with the rival’s shortest pair that is at least as long",
        &[
            "Data",
            "Pair of Hugging Face",
            "Months",
            "Remained",
            "Rival",
            "Rival’s months",
            "Rival’s remained",
            "Difference",
            "95% interval",
        ],
    );
    let mut add = |data: &str, rows: &[Comparison]| {
        for row in rows {
            let months = |pair: &Pair| Cell::amount((pair.months * 10.0).round() / 10.0);
            let [low, high] = row.interval.map(number);
            table.row([
                Cell::text(data),
                Cell::text(format!("{} to {}", row.own.from, row.own.to)),
                months(&row.own),
                Cell::Share(row.own.retained.share),
                Cell::text(registry_name(&row.rival)),
                months(&row.other),
                Cell::Share(row.other.retained.share),
                Cell::Number(row.difference),
                Cell::text(format!("{low} to {high}")),
            ]);
        }
    };
    add("yours", comparisons);
    add("as published (Figure 6 and its notebook)", published);
    let table = table.hint(
        "95% interval",
        "Newcombe’s interval of the difference of two shares",
    );
    (!table.rows.is_empty()).then_some(table)
}
