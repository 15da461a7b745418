//! The answer as people see it: sentences, figures and tables.

use super::{BARS, Counted, Degrees, InDegreeIs, Output, WithDownloads};
use crate::base::text::{capital, count, number, percent, plural, with_p};
use crate::domain::graph::EdgesAre;
use crate::metrics::Popularity;
use crate::metrics::shown::{
    self, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};

impl Output {
    /// The in-degree and its correlation with downloads.
    fn into(&self) -> Option<(&Degrees, Option<&WithDownloads>)> {
        let counted = |counted: &'_ Option<Counted>| counted.is_some();
        let count = match self.in_degree_is {
            InDegreeIs::Edges => {
                let edges = self.edges.as_ref()?;
                return Some((&edges.into, edges.downloads.as_ref()));
            }
            InDegreeIs::ReportedPackages => &self.dependent_packages,
            InDegreeIs::ReportedRepositories => &self.dependent_repositories,
            InDegreeIs::UsingRepositories => &self.using_repositories,
        };
        debug_assert!(counted(count));
        let counted = count.as_ref()?;
        Some((&counted.degrees, counted.downloads.as_ref()))
    }

    fn of_models(&self) -> bool {
        let edges = self.edges.as_ref();
        edges.is_some_and(|edges| edges.graph.edges_are == EdgesAre::BaseModels)
            || self.in_degree_is == InDegreeIs::UsingRepositories
    }

    /// What the in-degree counts, in the plural.
    fn dependents(&self) -> &'static str {
        match self.in_degree_is {
            InDegreeIs::Edges if self.of_models() => "direct descendants",
            InDegreeIs::Edges => "direct dependents",
            InDegreeIs::ReportedPackages => "dependent packages (registry-reported)",
            InDegreeIs::ReportedRepositories => "dependent repositories (registry-reported)",
            InDegreeIs::UsingRepositories => "repositories that use it",
        }
    }

    /// What the out-degree counts.
    fn targets(&self) -> &'static str {
        if self.of_models() {
            "bases"
        } else {
            "direct dependencies"
        }
    }

    pub(super) fn shown(&self) -> Shown {
        let Some((into, downloads)) = self.into() else {
            return Shown::default();
        };
        let mut shown = Shown {
            short: format!(
                "at most {}, {} without any",
                match into.top.first() {
                    Some(top) => format!("{} {}", count(top.degree), self.dependents()),
                    None => format!("0 {}", self.dependents()),
                },
                percent(into.share_zero.unwrap_or(0.0))
            ),
            sentences: self.sentences(into, downloads),
            counted: downloads
                .map(|_| Popularity::Downloads)
                .into_iter()
                .collect(),
            caveats: self.caveats(),
            ..Shown::default()
        };
        self.show_distribution(into, &mut shown);
        self.show_top(into, &mut shown);
        self.show_degrees(&mut shown);
        shown
    }

    fn sentences(&self, into: &Degrees, downloads: Option<&WithDownloads>) -> Vec<String> {
        let (one, many) = if self.of_models() {
            ("model", "models")
        } else {
            ("package", "packages")
        };
        let mut sentences = Vec::new();
        let words = |degrees: &Degrees, what: &str| {
            format!(
                "{what}: {} on average, median {}, 90th percentile {}, at most {}; {} have none (Gini {}).",
                number(degrees.mean.unwrap_or(0.0)),
                number(degrees.median.unwrap_or(0.0)),
                number(degrees.p90.unwrap_or(0.0)),
                count(degrees.max.unwrap_or(0)),
                percent(degrees.share_zero.unwrap_or(0.0)),
                degrees.gini.map_or("undefined".to_owned(), number),
            )
        };
        if let Some(edges) = &self.edges {
            sentences.push(format!(
                "{} and {} between them; {} without any edge.",
                plural(edges.graph.packages, one, many),
                plural(edges.edges, "edge", "edges"),
                plural(edges.isolated, &format!("{one} is"), &format!("{many} are")),
            ));
            sentences.push(words(&edges.out, &capital(self.targets())));
        }
        sentences.push(words(into, &capital(self.dependents())));
        if let Some(top) = into.top.first() {
            sentences.push(format!(
                "{} has the most ({}).",
                top.name,
                count(top.degree)
            ));
        }
        if let Some(edges) = &self.edges {
            let most = count(edges.transitive.reach.max.unwrap_or(0));
            let most = match edges.transitive.sampled {
                Some(_) => {
                    format!("the largest number that depends on one of those examined is {most}")
                }
                None => format!("at most {most} depend on one"),
            };
            sentences.push(format!(
                "Directly or indirectly, a {one} depends on {} others on average; {most}.",
                edges.transitive.trust.mean_in_words(),
            ));
        }
        let correlated = |what: &str, correlation: &WithDownloads| {
            let spearman = correlation.spearman.as_ref()?;
            Some(format!(
                "{what} and downloads of {}: Spearman's rho {} ({}).",
                plural(correlation.n, one, many),
                number(spearman.coefficient),
                with_p(spearman.p)
            ))
        };
        sentences.extend(
            downloads.and_then(|correlation| correlated(&capital(self.dependents()), correlation)),
        );
        if self.in_degree_is == InDegreeIs::Edges
            && let Some(counted) = self.dependent_packages.as_ref()
            && let Some(correlation) = counted.downloads.as_ref()
        {
            sentences.extend(correlated(
                "Dependent packages that the registry reports",
                correlation,
            ));
        }
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        match &self.edges {
            Some(edges) => {
                caveats.extend(edges.graph.caveats());
                if edges.graph.self_loops > 0 {
                    caveats.push(format!(
                        "{} of a {} to itself {} in the direct degrees.",
                        plural(edges.graph.self_loops, "edge", "edges"),
                        if self.of_models() { "model" } else { "package" },
                        if edges.self_loops_kept {
                            "count"
                        } else {
                            "do not count"
                        },
                    ));
                }
                if let Some(sampled) = edges.transitive.sampled {
                    caveats.push(format!(
                        "Transitive degrees are estimated from a random sample of {} (seed {}); the largest ones are the largest among the packages examined.",
                        plural(sampled.sample, "package", "packages"),
                        sampled.seed
                    ));
                }
            }
            None if self.in_degree_is == InDegreeIs::UsingRepositories => {
                caveats.push(
                    "The file has only models that some repository uses, so none has 0.".to_owned(),
                );
            }
            None => {
                caveats.push("The files have no dependencies. So the in-degree is the count that the registry reports, over all its packages and perhaps over all releases. Out-degree and transitive degrees are unknown.".to_owned());
            }
        }
        if self
            .into()
            .is_some_and(|(_, downloads)| downloads.is_some())
        {
            caveats.push("A rank correlation does not show a cause: a package on which many depend is downloaded together with them.".to_owned());
        }
        caveats
    }

    /// The known degrees, each with its name; out-degree first.
    fn all(&self) -> Vec<(String, &Degrees)> {
        let mut all: Vec<(String, &Degrees)> = Vec::new();
        if let Some(edges) = &self.edges {
            all.push((format!("{} (out)", self.targets()), &edges.out));
            all.push((format!("{} (in)", self.dependents()), &edges.into));
            all.extend(
                edges
                    .trust
                    .iter()
                    .map(|degrees| ("trusted, directly or indirectly (ITP)".to_owned(), degrees)),
            );
            all.extend(
                edges
                    .reach
                    .iter()
                    .map(|degrees| ("reached, directly or indirectly (PR)".to_owned(), degrees)),
            );
        }
        for (name, counted) in [
            (
                "dependent packages (registry-reported)",
                &self.dependent_packages,
            ),
            (
                "dependent repositories (registry-reported)",
                &self.dependent_repositories,
            ),
            ("repositories that use it", &self.using_repositories),
        ] {
            all.extend(
                counted
                    .iter()
                    .map(|counted| (name.to_owned(), &counted.degrees)),
            );
        }
        all
    }

    fn show_distribution(&self, into: &Degrees, shown: &mut Shown) {
        let mut drawn = vec![(self.dependents(), into)];
        drawn.extend(self.edges.iter().map(|edges| (self.targets(), &edges.out)));
        let series = drawn.iter().map(|(name, degrees)| {
            PlaneSeries::new(
                (*name).to_owned(),
                Style::Line,
                thinned(&degrees.at_least)
                    .map(|(k, share)| [k as f64, share])
                    .collect(),
            )
        });
        let title = "Share with at least this degree";
        shown.figures.push(Figure::Plane {
            note: String::new(),
            title: title.to_owned(),
            x: Axis::new("degree", Scale::Log),
            y: Axis::new("share with at least this degree", Scale::Log),
            series: series.filter(|series| !series.points.is_empty()).collect(),
        });
        let mut columns = vec!["degree or more"];
        columns.extend(drawn.iter().map(|(name, _)| *name));
        let mut table = ShownTable::new(title, &columns);
        let most = drawn
            .iter()
            .filter_map(|(_, degrees)| degrees.max)
            .max()
            .unwrap_or(0);
        let mut degree = 1u64;
        while degree <= most {
            let mut row = vec![Cell::Count(degree)];
            row.extend(drawn.iter().map(|(_, degrees)| {
                let place = degrees.at_least.partition_point(|(k, _)| *k < degree);
                Cell::Share(degrees.at_least.get(place).map_or(0.0, |(_, share)| *share))
            }));
            table.row(row);
            // 1, 2, 5, 10, 20, 50 …
            let leading = degree.to_string().starts_with('2');
            let Some(next) = degree.checked_mul(if leading { 5 } else { 2 }) else {
                break;
            };
            degree = if leading { next / 2 } else { next };
        }
        shown.tables.push(table);
    }

    fn show_top(&self, into: &Degrees, shown: &mut Shown) {
        if into.top.is_empty() {
            return;
        }
        let bars = || into.top.iter().take(BARS);
        let title = if self.of_models() {
            "Models with the most"
        } else {
            "Packages with the most"
        };
        let title = format!("{title} {}", self.dependents());
        shown.figures.push(Figure::Bars {
            beside: None,
            title: title.clone(),
            axis: Axis::new(self.dependents(), Scale::Linear),
            categories: bars().map(|package| package.name.clone()).collect(),
            series: vec![BarSeries::new(
                self.dependents().to_owned(),
                bars().map(|package| Some(package.degree as f64)).collect(),
            )],
        });
        let mut table = ShownTable::new(&title, &["name", self.dependents()]);
        for package in &into.top {
            table.row([
                Cell::text(package.name.as_str()),
                Cell::Count(package.degree),
            ]);
        }
        shown.tables.push(table);
        let out = self.edges.iter().flat_map(|edges| &edges.out.top);
        let mut table = ShownTable::new(
            &format!("With the most {}", self.targets()),
            &["name", self.targets()],
        );
        for package in out {
            table.row([
                Cell::text(package.name.as_str()),
                Cell::Count(package.degree),
            ]);
        }
        if !table.rows.is_empty() {
            shown.tables.push(table);
        }
    }

    fn show_degrees(&self, shown: &mut Shown) {
        let mut table = ShownTable::new(
            "Degrees",
            &[
                "degree",
                "of",
                "mean",
                "first quartile",
                "median",
                "third quartile",
                "90%",
                "99%",
                "most",
                "share with 0",
                "Gini",
            ],
        );
        for (name, degrees) in self.all() {
            table.row([
                Cell::text(name),
                Cell::Count(degrees.n),
                Cell::number(degrees.mean),
                Cell::number(degrees.q1),
                Cell::number(degrees.median),
                Cell::number(degrees.q3),
                Cell::number(degrees.p90),
                Cell::number(degrees.p99),
                degrees.max.map_or(Cell::None, Cell::Count),
                Cell::share(degrees.share_zero),
                Cell::number(degrees.gini),
            ]);
        }
        shown.tables.push(table);
    }
}

/// Evenly spaced steps, as many as a figure holds, including the last.
pub(super) fn thinned(steps: &[(u64, f64)]) -> impl Iterator<Item = (u64, f64)> + '_ {
    let every = steps.len().div_ceil(shown::POINTS - 1).max(1);
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate();
    kept.filter(move |(at, _)| at % every == 0 || *at == last)
        .map(|(_, step)| *step)
}
