//! The answer as people see it: sentences, figures and tables.

use super::{Basis, Distribution, Output};
use crate::base::text;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table,
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

pub(super) fn show(own: &Output) -> Shown {
    let mut shown = Shown::default();
    let excluded = own.excluded.total();
    let Some(lag) = own.time_lag else {
        shown.short = "nothing measured".to_owned();
        shown.sentences = vec![format!(
            "None of {} could be measured.",
            text::plural(excluded, "dependency", "dependencies")
        )];
        shown.caveats = caveats(own);
        return shown;
    };
    shown.short = format!("median {}, mean {}", days(lag.median), days(lag.mean));
    shown.sentences = match own.basis {
        Basis::Requirements => of_requirements(own, &lag),
        Basis::Models => vec![format!(
            "A proxy: on average, the bases of {} were last changed {} after the descendants were created (median {}, 90% at most {}). {} of {} have a base that did not change afterwards.",
            text::plural(own.packages, "descendant", "descendants"),
            days(lag.mean),
            days(lag.median),
            days(lag.p90),
            text::percent(lag.zero),
            text::plural(own.dependencies, "edge", "edges"),
        )],
    };
    shown.figures = figures(own);
    shown.tables = tables(own);
    shown.caveats = caveats(own);
    shown
}

fn of_requirements(own: &Output, lag: &Distribution) -> Vec<String> {
    let when = match &own.date {
        Some(date) => format!("on {date}"),
        None => "at the time when the dependent package published its latest release".to_owned(),
    };
    let mut sentences = vec![format!(
        "{} of {} on {} were measured {when}. {} of them have no time lag; on average they lag {} behind the ideal release (median {}, 90% at most {}).",
        text::plural(own.dependencies, "dependency", "dependencies"),
        text::plural(own.packages, "package", "packages"),
        text::plural(own.targets, "package", "packages"),
        text::percent(lag.zero),
        days(lag.mean),
        days(lag.median),
        days(lag.p90),
    )];
    let versions = own.version_lag;
    let share = |count: u64| text::percent(count as f64 / own.dependencies as f64);
    sentences.push(format!(
        "{} are behind by at least one release and {} by at least one major release; on average they are {} releases behind.",
        share(versions.behind),
        share(versions.dependencies.major),
        text::number(versions.mean.unwrap_or(0.0)),
    ));
    if let Some(packages) = own.package_max {
        sentences.push(format!(
            "The median of the packages' largest lags is {}. The sum of all lags is {} libyears, on average {} for a package.",
            days(packages.median),
            text::number(own.libyears),
            text::number(own.libyears_per_package.unwrap_or(0.0)),
        ));
    }
    sentences
}

const COMPONENTS: [&str; 4] = ["major", "minor", "patch", "other"];

fn figures(own: &Output) -> Vec<Figure> {
    let bars = |name: &str, counts: [u64; 4]| BarSeries {
        name: name.to_owned(),
        values: counts.iter().map(|count| Some(*count as f64)).collect(),
        intervals: Vec::new(),
    };
    let models = own.basis == Basis::Models;
    let (edges, title) = if models {
        (
            "edges to a base",
            "Descendants by the days after which their base last changed",
        )
    } else {
        ("dependencies", "Dependencies with at most this time lag")
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
            points: own.cumulative.clone(),
        }],
    }];
    if !models {
        figures.push(Figure::Bars {
            title: "Releases behind by the part of the version that changed".to_owned(),
            axis: Axis::new("number", Scale::Linear),
            categories: COMPONENTS.map(str::to_owned).to_vec(),
            series: vec![
                bars("releases behind", own.version_lag.releases.counts()),
                bars(
                    "dependencies behind by at least one",
                    own.version_lag.dependencies.counts(),
                ),
            ],
        });
    }
    figures
}

fn tables(own: &Output) -> Vec<Table> {
    let mut within = Table::new(
        "Dependencies with at most this time lag",
        &["Days at most", "Dependencies", "Share"],
    );
    for mark in &own.within {
        within.row([
            Cell::Count(mark.days.into()),
            Cell::Count(mark.dependencies),
            Cell::Share(mark.share),
        ]);
    }
    let mut behind = Table::new(
        "Releases behind by the part of the version that changed",
        &["Component", "Releases", "Dependencies"],
    )
    .hint("Dependencies", "behind by at least one such release");
    let versions = &own.version_lag;
    let counts = versions.releases.counts().into_iter();
    let counts = counts.zip(versions.dependencies.counts());
    for (component, (releases, dependencies)) in COMPONENTS.iter().zip(counts) {
        behind.row([
            Cell::text(*component),
            Cell::Count(releases),
            Cell::Count(dependencies),
        ]);
    }
    let mut lags = Table::new(
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
        ("dependencies", own.time_lag),
        ("packages: largest", own.package_max),
        ("packages: mean", own.package_mean),
        ("packages: sum", own.package_sum),
    ] {
        if let Some(lag) = lag {
            let numbers = [lag.mean, lag.q1, lag.median, lag.q3, lag.p90, lag.max];
            let mut cells = vec![Cell::text(of), Cell::Count(lag.n)];
            cells.extend(numbers.map(Cell::Duration));
            cells.push(Cell::Share(lag.zero));
            lags.row(cells);
        }
    }
    let mut packages = Table::new(
        "The packages with the largest lag, in days",
        &["Package", "Dependencies", "Largest", "Mean", "Sum"],
    );
    for lag in &own.most_lagging {
        packages.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.max),
            Cell::Duration(lag.mean),
            Cell::Duration(lag.sum),
        ]);
    }
    let mut targets = Table::new(
        "The packages with the most lag of others on them, in days",
        &["Package", "Dependencies on it", "Sum", "Mean"],
    );
    for lag in &own.lag_holders {
        targets.row([
            Cell::text(&lag.package),
            Cell::Count(lag.dependencies),
            Cell::Duration(lag.sum),
            Cell::Duration(lag.mean),
        ]);
    }
    let mut excluded = Table::new(
        "Dependencies that could not be measured",
        &["Reason", "Dependencies"],
    );
    for (reason, count) in own.excluded.rows() {
        excluded.row([Cell::text(reason), Cell::Count(count)]);
    }
    let mut tables = vec![within];
    if own.basis == Basis::Requirements {
        tables.push(behind);
    }
    tables.extend([lags, packages, targets]);
    if own.basis == Basis::Requirements {
        tables.push(excluded);
    }
    tables
}

fn caveats(own: &Output) -> Vec<String> {
    let mut caveats = Vec::new();
    let excluded = own.excluded;
    let all = excluded.total() + own.dependencies;
    if own.basis == Basis::Models {
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
    if own.empty_requirements > 0 {
        caveats.push(format!(
            "{} an empty requirement, which the registry reads as any version: the highest release is then the used one.",
            text::plural(own.empty_requirements, "dependency has", "dependencies have")
        ));
    }
    if own.left_out.other_releases > 0 {
        caveats.push(format!(
            "{} of releases other than the latest of each package: left out.",
            text::plural(own.left_out.other_releases, "dependency", "dependencies")
        ));
    }
    if own.date_is_latest_publication {
        caveats.push(
            "The snapshot's date is not known: t is the latest publication in the data.".to_owned(),
        );
    }
    let unused = own.releases;
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
    if let Some(tree) = own.tree {
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
