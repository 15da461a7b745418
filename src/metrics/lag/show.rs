//! The answer as people see it: sentences, figures and tables.

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
            "A proxy: on average, the bases of {} were last changed {} after the descendants were created (median {}, 90% at most {}). {} of {} have a base that did not change afterwards.",
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
        None => "at the time when the dependent package published its latest release".to_owned(),
    };
    let mut sentences = vec![format!(
        "{} of {} on {} were measured {when}. {} of them have no time lag; on average they lag {} behind the ideal release (median {}, 90% at most {}).",
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
        "{} are behind by at least one release and {} by at least one major release; on average they are {} releases behind.",
        share(versions.behind),
        share(versions.dependencies.major),
        text::number(versions.mean.unwrap_or(0.0)),
    ));
    if let Some(packages) = output.package_max {
        sentences.push(format!(
            "The median of the packages' largest lags is {}. The sum of all lags is {} libyears, on average {} for a package.",
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
        ..BarSeries::default()
    };
    let models = output.basis == Basis::Models;
    let (edges, title) = if models {
        (
            "edges to a base",
            "Descendants by the days after which their base last changed",
        )
    } else {
        ("dependencies", "Dependencies with at most this time lag")
    };
    let mut figures = vec![Figure::Plane {
        note: String::new(),
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
        series: vec![PlaneSeries::new(
            edges,
            Style::Line,
            output.cumulative.clone(),
        )],
    }];
    if !models {
        figures.push(Figure::Bars {
            beside: None,
            title: "Releases behind by the part of the version that changed".to_owned(),
            axis: Axis::new("number", Scale::Linear),
            categories: COMPONENTS.map(str::to_owned).to_vec(),
            series: vec![
                bars("releases behind", output.version_lag.releases.counts()),
                bars(
                    "dependencies behind by at least one",
                    output.version_lag.dependencies.counts(),
                ),
            ],
        });
    }
    figures
}

fn tables(output: &Output) -> Vec<ShownTable> {
    let mut within = ShownTable::new(
        "Dependencies with at most this time lag",
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
        "Releases behind by the part of the version that changed",
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
        "The packages with the most lag of others on them, in days",
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
                "{} of {} were left out: {} because the base is not in the data or has no time of change, {} because the descendant has no time of creation.",
                text::count(excluded.total()),
                text::plural(all, "edge", "edges"),
                text::count(excluded.target_without_releases),
                text::count(excluded.dependent_without_releases),
            ));
        }
        caveats.push("This is a proxy for technical lag. The last change of a base may be to its card alone, and the hub does not say which state of its base a descendant was made from. The hub dates everything created before 2 March 2022 to that day, so the lag of older descendants is too short.".to_owned());
        return caveats;
    }
    if excluded.total() > 0 {
        caveats.push(format!(
            "{} of {} ({}) could not be measured; the table gives the reasons.",
            text::count(excluded.total()),
            text::plural(all, "dependency", "dependencies"),
            text::percent(excluded.total() as f64 / all as f64),
        ));
    }
    if excluded.grammar_unknown > 0 {
        caveats.push(
            "Requirements are read for npm, PyPI, crates.io and CRAN. For other registries, or if the data name no registry, choose a grammar.".to_owned(),
        );
    }
    if output.empty_requirements > 0 {
        caveats.push(format!(
            "{} an empty requirement, which the registry reads as any version: the highest release is then the used one.",
            text::plural(output.empty_requirements, "dependency has", "dependencies have")
        ));
    }
    if output.left_out.other_releases > 0 {
        caveats.push(format!(
            "{} of releases other than the latest of each package: left out.",
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
            "{} of the targets could not be used: {} without a date, {} with a version that the grammar does not know, {} with the same version as another release.",
            text::plural(spoilt, "release", "releases"),
            text::count(unused.undated),
            text::count(unused.unreadable),
            text::count(unused.repeated),
        ));
    }
    if let Some(tree) = output.tree {
        if tree.not_walked > 0 {
            caveats.push(format!(
                "The trees of {} were not walked, because the limit of resolved dependencies was reached. Those that were walked are the first in the data, not a random sample.",
                text::plural(tree.not_walked, "package", "packages")
            ));
        }
        if tree.cut > 0 {
            caveats.push(format!(
                "{} at the limit of one tree.",
                text::plural(
                    tree.cut,
                    "very large tree was cut",
                    "very large trees were cut"
                )
            ));
        }
    }
    caveats.push(
        "The data do not say which releases were withdrawn or deprecated, and have no tags such as latest. So a release that no installer takes may count as ideal.".to_owned(),
    );
    caveats
}
