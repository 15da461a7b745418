//! The answer as people see it: sentences, figures and tables.

use super::{BARS, Counted, Degrees, InDegreeIs, Output, WithDownloads};
use crate::base::text::{count, number, percent, plural, with_p};
use crate::domain::graph::EdgesAre;
use crate::metrics::Popularity;
use crate::metrics::shown::{
    self, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, Style, Table as ShownTable,
};

impl Output {
    /// The in-degree and its correlation with downloads.
    fn into(&self) -> Option<(&Degrees, Option<&WithDownloads>)> {
        let counted = |own: &'_ Option<Counted>| own.is_some();
        let own = match self.in_degree_is {
            InDegreeIs::Edges => {
                let own = self.edges.as_ref()?;
                return Some((&own.into, own.downloads.as_ref()));
            }
            InDegreeIs::ReportedPackages => &self.dependent_packages,
            InDegreeIs::ReportedRepositories => &self.dependent_repositories,
            InDegreeIs::UsingRepositories => &self.using_repositories,
        };
        debug_assert!(counted(own));
        let own = own.as_ref()?;
        Some((&own.degrees, own.downloads.as_ref()))
    }

    fn of_models(&self) -> bool {
        let edges = self.edges.as_ref();
        edges.is_some_and(|own| own.graph.edges_are == EdgesAre::BaseModels)
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
        let mut told = Vec::new();
        let words = |own: &Degrees, what: &str| {
            format!(
                "{what}: {} on average, median {}, 90th percentile {}, at most {}; {} have none (Gini {}).",
                number(own.mean.unwrap_or(0.0)),
                number(own.median.unwrap_or(0.0)),
                number(own.p90.unwrap_or(0.0)),
                count(own.max.unwrap_or(0)),
                percent(own.share_zero.unwrap_or(0.0)),
                own.gini.map_or("undefined".to_owned(), number),
            )
        };
        if let Some(own) = &self.edges {
            told.push(format!(
                "{} and {} between them; {} without any edge.",
                plural(own.graph.packages, one, many),
                plural(own.edges, "edge", "edges"),
                plural(own.isolated, &format!("{one} is"), &format!("{many} are")),
            ));
            told.push(words(&own.out, &capital(self.targets())));
        }
        told.push(words(into, &capital(self.dependents())));
        if let Some(top) = into.top.first() {
            told.push(format!(
                "{} has the most ({}).",
                top.name,
                count(top.degree)
            ));
        }
        if let Some(own) = &self.edges {
            let most = count(own.transitive.reach.max.unwrap_or(0));
            let most = match own.transitive.sampled {
                Some(_) => {
                    format!("the largest number that depends on one of those examined is {most}")
                }
                None => format!("at most {most} depend on one"),
            };
            told.push(format!(
                "Directly or indirectly, a {one} depends on {} others on average; {most}.",
                own.transitive.trust.mean_in_words(),
            ));
        }
        let correlated = |what: &str, own: &WithDownloads| {
            let spearman = own.spearman.as_ref()?;
            Some(format!(
                "{what} and downloads of {}: Spearman's rho {} ({}).",
                plural(own.n, one, many),
                number(spearman.coefficient),
                with_p(spearman.p)
            ))
        };
        told.extend(downloads.and_then(|own| correlated(&capital(self.dependents()), own)));
        if self.in_degree_is == InDegreeIs::Edges
            && let Some(own) = self.dependent_packages.as_ref()
            && let Some(own) = own.downloads.as_ref()
        {
            told.extend(correlated(
                "Dependent packages that the registry reports",
                own,
            ));
        }
        told
    }

    fn caveats(&self) -> Vec<String> {
        let mut told = Vec::new();
        match &self.edges {
            Some(own) => {
                told.extend(own.graph.caveats());
                if own.graph.self_loops > 0 {
                    told.push(format!(
                        "{} of a {} to itself {} in the direct degrees.",
                        plural(own.graph.self_loops, "edge", "edges"),
                        if self.of_models() { "model" } else { "package" },
                        if own.self_loops_kept {
                            "count"
                        } else {
                            "do not count"
                        },
                    ));
                }
                if let Some(sampled) = own.transitive.sampled {
                    told.push(format!(
                        "Transitive degrees are estimated from a random sample of {} (seed {}); the largest ones are the largest among the packages examined.",
                        plural(sampled.sample, "package", "packages"),
                        sampled.seed
                    ));
                }
            }
            None if self.in_degree_is == InDegreeIs::UsingRepositories => {
                told.push(
                    "The file has only models that some repository uses, so none has 0.".to_owned(),
                );
            }
            None => {
                told.push("The files have no dependencies. So the in-degree is the count that the registry reports, over all its packages and perhaps over all releases. Out-degree and transitive degrees are unknown.".to_owned());
            }
        }
        if self
            .into()
            .is_some_and(|(_, downloads)| downloads.is_some())
        {
            told.push("A rank correlation does not show a cause: a package on which many depend is downloaded together with them.".to_owned());
        }
        told
    }

    /// The known degrees, each with its name; out-degree first.
    fn all(&self) -> Vec<(String, &Degrees)> {
        let mut all: Vec<(String, &Degrees)> = Vec::new();
        if let Some(own) = &self.edges {
            all.push((format!("{} (out)", self.targets()), &own.out));
            all.push((format!("{} (in)", self.dependents()), &own.into));
            all.extend(
                own.trust
                    .iter()
                    .map(|own| ("trusted, directly or indirectly (ITP)".to_owned(), own)),
            );
            all.extend(
                own.reach
                    .iter()
                    .map(|own| ("reached, directly or indirectly (PR)".to_owned(), own)),
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
            all.extend(counted.iter().map(|own| (name.to_owned(), &own.degrees)));
        }
        all
    }

    fn show_distribution(&self, into: &Degrees, shown: &mut Shown) {
        let mut drawn = vec![(self.dependents(), into)];
        drawn.extend(self.edges.iter().map(|own| (self.targets(), &own.out)));
        let series = drawn.iter().map(|(name, own)| PlaneSeries {
            name: (*name).to_owned(),
            style: Style::Line,
            points: thinned(&own.at_least)
                .map(|(k, share)| [k as f64, share])
                .collect(),
        });
        let title = "Share with at least this degree";
        shown.figures.push(Figure::Plane {
            title: title.to_owned(),
            x: Axis::new("degree", Scale::Log),
            y: Axis::new("share with at least this degree", Scale::Log),
            series: series.filter(|own| !own.points.is_empty()).collect(),
        });
        let mut columns = vec!["degree or more"];
        columns.extend(drawn.iter().map(|(name, _)| *name));
        let mut table = ShownTable::new(title, &columns);
        let most = drawn
            .iter()
            .filter_map(|(_, own)| own.max)
            .max()
            .unwrap_or(0);
        let mut degree = 1u64;
        while degree <= most {
            let mut row = vec![Cell::Count(degree)];
            row.extend(drawn.iter().map(|(_, own)| {
                let place = own.at_least.partition_point(|(k, _)| *k < degree);
                Cell::Share(own.at_least.get(place).map_or(0.0, |(_, share)| *share))
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
            title: title.clone(),
            axis: Axis::new(self.dependents(), Scale::Linear),
            categories: bars().map(|own| own.name.clone()).collect(),
            series: vec![BarSeries {
                name: self.dependents().to_owned(),
                values: bars().map(|own| Some(own.degree as f64)).collect(),
                intervals: bars().map(|_| None).collect(),
            }],
        });
        let mut table = ShownTable::new(&title, &["name", self.dependents()]);
        for own in &into.top {
            table.row([Cell::text(own.name.as_str()), Cell::Count(own.degree)]);
        }
        shown.tables.push(table);
        let out = self.edges.iter().flat_map(|own| &own.out.top);
        let mut table = ShownTable::new(
            &format!("With the most {}", self.targets()),
            &["name", self.targets()],
        );
        for own in out {
            table.row([Cell::text(own.name.as_str()), Cell::Count(own.degree)]);
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
        for (name, own) in self.all() {
            table.row([
                Cell::text(name),
                Cell::Count(own.n),
                Cell::number(own.mean),
                Cell::number(own.q1),
                Cell::number(own.median),
                Cell::number(own.q3),
                Cell::number(own.p90),
                Cell::number(own.p99),
                own.max.map_or(Cell::None, Cell::Count),
                Cell::share(own.share_zero),
                Cell::number(own.gini),
            ]);
        }
        shown.tables.push(table);
    }
}

/// The text with a capital letter at its start.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Evenly spaced steps, as many as a figure holds, including the last.
pub(super) fn thinned(steps: &[(u64, f64)]) -> impl Iterator<Item = (u64, f64)> + '_ {
    let every = steps.len().div_ceil(shown::POINTS - 1).max(1);
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate();
    kept.filter(move |(at, _)| at % every == 0 || *at == last)
        .map(|(_, step)| *step)
}
