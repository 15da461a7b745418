//! The answer as people see it.

use super::{Basis, Distribution, Output};
use crate::base::text;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};

/// Days in words.
fn days(days: f64) -> String {
    let number = if days > 0.0 {
        text::duration(days)
    } else {
        "0".to_owned()
    };
    format!("{number} days")
}

pub(super) fn show(output: &Output) -> Shown {
    let mut shown = Shown::default();
    let excluded = output.excluded.total();
    let Some(lag) = output.time_lag else {
        shown.short = "nothing measured".to_owned();
        shown.sentences = vec![format!(
            "None of {} could be measured.",
            text::plural(excluded, "dependency", "dependencies")
        )];
        shown.caveats = caveats(output);
        return shown;
    };
    shown.short = format!("median {}, mean {}", days(lag.median), days(lag.mean));
    shown.sentences = match output.basis {
        Basis::Requirements => of_requirements(output, &lag),
        Basis::Models => vec![format!(
            "A proxy: the bases of {} were last changed {} after these were made on average (median {}, nine in ten at most {}); {} of {} have a base that did not change after.",
            text::plural(output.packages, "descendant", "descendants"),
            days(lag.mean),
            days(lag.median),
            days(lag.p90),
            text::percent(lag.zero),
            text::plural(output.dependencies, "edge", "edges"),
        )],
    };
    shown.figures = figures(output);
    shown.tables = tables(output);
    shown.caveats = caveats(output);
    shown
}

fn of_requirements(output: &Output, lag: &Distribution) -> Vec<String> {
    let when = match &output.date {
        Some(date) => format!("on {date}"),
        None => "when the depending package published its latest release".to_owned(),
    };
    let mut sentences = vec![format!(
        "{} of {} on {} were measured {when}: {} of them have no time lag, and on average they lag {} behind the ideal release (median {}, nine in ten at most {}).",
        text::plural(output.dependencies, "dependency", "dependencies"),
        text::plural(output.packages, "package", "packages"),
        text::plural(output.targets, "package", "packages"),
        text::percent(lag.zero),
        days(lag.mean),
        days(lag.median),
        days(lag.p90),
    )];
    let versions = output.version_lag;
    let share = |count: u64| text::percent(count as f64 / output.dependencies as f64);
    sentences.push(format!(
        "{} are behind by one release or more, {} by a major one; {} releases behind on average.",
        share(versions.behind),
        share(versions.dependencies.major),
        text::number(versions.mean.unwrap_or(0.0)),
    ));
    if let Some(packages) = output.package_max {
        sentences.push(format!(
            "A package's largest lag is {} in the median; all lags together are {} libyears, {} for one package on average.",
            days(packages.median),
            text::number(output.libyears),
            text::number(output.libyears_per_package.unwrap_or(0.0)),
        ));
    }
    sentences
}

const COMPONENTS: [&str; 4] = ["major", "minor", "patch", "other"];

fn figures(output: &Output) -> Vec<Figure> {
    let bars = |name: &str, counts: [u64; 4]| BarSeries {
        name: name.to_owned(),
        values: counts.iter().map(|count| Some(*count as f64)).collect(),
        intervals: Vec::new(),
    };
    let models = output.basis == Basis::Models;
    let (edges, title) = if models {
        (
            "edges to a base",
            "Descendants by the days after which their base last changed",
        )
    } else {
        ("dependencies", "Dependencies by their time lag at most")
    };
    let mut figures = vec![Figure::Plane {
        title: title.to_owned(),
        x: Axis::new("time lag in days", Scale::Linear),
        y: Axis::new(
            if models {
                "share of edges"
            } else {
                "share of dependencies"
            },
            Scale::Share,
        ),
        series: vec![PlaneSeries {
            name: edges.to_owned(),
            style: Style::Line,
            points: output.cumulative.clone(),
        }],
    }];
    if !models {
        figures.push(Figure::Bars {
            title: "Releases behind by what changed in them".to_owned(),
            axis: Axis::new("number", Scale::Linear),
            categories: COMPONENTS.map(str::to_owned).to_vec(),
            series: vec![
                bars("releases behind", output.version_lag.releases.counts()),
                bars(
                    "dependencies behind by one or more",
                    output.version_lag.dependencies.counts(),
                ),
            ],
        });
    }
    figures
}

fn tables(output: &Output) -> Vec<ShownTable> {
    let mut within = ShownTable::new(
        "Dependencies by their time lag at most",
        &["Days at most", "Dependencies", "Share"],
    );
    for mark in &output.within {
        within.row([
            Cell::Count(mark.days.into()),
            Cell::Count(mark.dependencies),
            Cell::Share(mark.share),
        ]);
    }
    let mut behind = ShownTable::new(
        "Releases behind by what changed in them",
        &["Component", "Releases", "Dependencies"],
    )
    .hint("Dependencies", "behind by at least one such release");
    let versions = &output.version_lag;
    let counts = versions.releases.counts().into_iter();
    let counts = counts.zip(versions.dependencies.counts());
    for (component, (releases, dependencies)) in COMPONENTS.iter().zip(counts) {
        behind.row([
            Cell::text(*component),
            Cell::Count(releases),
            Cell::Count(dependencies),
        ]);
    }
    let mut lags = ShownTable::new(
        "Time lag in days",
        &[
            "Of",
            "Number",
            "Mean",
            "Quartile 1",
            "Median",
            "Quartile 3",
            "90%",
            "Greatest",
            "Without lag",
        ],
    );
    for (of, lag) in [
        ("dependencies", output.time_lag),
        ("packages: largest", output.package_max),
        ("packages: mean", output.package_mean),
        ("packages: sum", output.package_sum),
    ] {
        if let Some(lag) = lag {
            let numbers = [lag.mean, lag.q1, lag.median, lag.q3, lag.p90, lag.max];
            let mut cells = vec![Cell::text(of), Cell::Count(lag.n)];
            cells.extend(numbers.map(Cell::Duration));
            cells.push(Cell::Share(lag.zero));
            lags.row(cells);
        }
    }
    let mut packages = ShownTable::new(
        "The packages with the largest lag, in days",
        &["Package", "Dependencies", "Largest", "Mean", "Sum"],
    );
    for lag in &output.most_lagging {
        packages.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.max),
            Cell::Duration(lag.mean),
            Cell::Duration(lag.sum),
        ]);
    }
    let mut targets = ShownTable::new(
        "The packages on which most lag lies, in days",
        &["Package", "Dependencies on it", "Sum", "Mean"],
    );
    for lag in &output.lag_holders {
        targets.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.sum),
            Cell::Duration(lag.mean),
        ]);
    }
    let mut excluded = ShownTable::new(
        "Dependencies that could not be measured",
        &["Reason", "Dependencies"],
    );
    for (reason, count) in output.excluded.rows() {
        excluded.row([Cell::text(reason), Cell::Count(count)]);
    }
    let mut tables = vec![within];
    if output.basis == Basis::Requirements {
        tables.push(behind);
    }
    tables.extend([lags, packages, targets]);
    if output.basis == Basis::Requirements {
        tables.push(excluded);
    }
    tables
}

fn caveats(output: &Output) -> Vec<String> {
    let mut caveats = Vec::new();
    let excluded = output.excluded;
    let all = excluded.total() + output.dependencies;
    if output.basis == Basis::Models {
        if excluded.total() > 0 {
            caveats.push(format!(
                "{} of {} were left out: {} with a base that is not in the data or has no time of change, {} of a descendant without a time of creation.",
                text::count(excluded.total()),
                text::plural(all, "edge", "edges"),
                text::count(excluded.target_without_releases),
                text::count(excluded.dependent_without_releases),
            ));
        }
        caveats.push("A proxy for technical lag: the last change of a base may be to its card alone, and the hub says of no descendant which state of its base it was made from. The hub dates everything made before 2 March 2022 to that day, so the lag of older descendants is too short.".to_owned());
        return caveats;
    }
    if excluded.total() > 0 {
        caveats.push(format!(
            "{} of {} ({}) could not be measured; the table tells why.",
            text::count(excluded.total()),
            text::plural(all, "dependency", "dependencies"),
            text::percent(excluded.total() as f64 / all as f64),
        ));
    }
    if excluded.grammar_unknown > 0 {
        caveats.push(
            "Requirements are read for npm, PyPI, crates.io and CRAN; of other registries, or where none is named, choose a grammar.".to_owned(),
        );
    }
    if output.empty_requirements > 0 {
        caveats.push(format!(
            "{} an empty requirement, which the registry reads as any version: used is then the highest release.",
            text::plural(output.empty_requirements, "dependency has", "dependencies have")
        ));
    }
    if output.left_out.other_releases > 0 {
        caveats.push(format!(
            "{} of other releases than each package's latest are left out.",
            text::plural(output.left_out.other_releases, "dependency", "dependencies")
        ));
    }
    if output.date_is_latest_publication {
        caveats.push(
            "The snapshot's date is not known: t is the latest publication in the data.".to_owned(),
        );
    }
    let unused = output.releases;
    let spoilt = unused.undated + unused.unreadable + unused.repeated;
    if spoilt > 0 {
        caveats.push(format!(
            "{} of the packages depended on were not used: {} without a date, {} with a version that the grammar does not know, {} of the same version as another.",
            text::plural(spoilt, "release", "releases"),
            text::count(unused.undated),
            text::count(unused.unreadable),
            text::count(unused.repeated),
        ));
    }
    if let Some(tree) = output.tree {
        if tree.not_walked > 0 {
            caveats.push(format!(
                "The trees of {} were not walked: the budget of resolved dependencies was spent. Those that were walked are the first in the data, not a sample.",
                text::plural(tree.not_walked, "package", "packages")
            ));
        }
        if tree.cut > 0 {
            caveats.push(format!(
                "{} were cut short.",
                text::plural(tree.cut, "very large tree", "very large trees")
            ));
        }
    }
    caveats.push(
        "Releases that were withdrawn or deprecated, and tags such as latest, are not in the data: a release may count as ideal that no installer takes.".to_owned(),
    );
    caveats
}
