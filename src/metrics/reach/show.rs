//! The answer as people see it: sentences, figures and tables.

use super::{BARS, Maintainers, MaintainersFrom, Output, Spread};
use crate::base::text::{count, number, percent, plural};
use crate::domain::graph::EdgesAre;
use crate::metrics::shown::{
    self, Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};

impl Output {
    /// "maintainer" or "author", singular and plural.
    fn person(&self) -> (&'static str, &'static str) {
        match self
            .maintainers
            .as_ref()
            .map(|maintainers| maintainers.from)
        {
            Some(MaintainersFrom::Authors) => ("author", "authors"),
            _ => ("maintainer", "maintainers"),
        }
    }

    pub(super) fn shown(&self) -> Shown {
        let mut shown = Shown {
            short: self.short(),
            sentences: self.sentences(),
            caveats: self.caveats(),
            compared: self.compared.clone(),
            ..Shown::default()
        };
        if let Some(maintainers) = &self.maintainers {
            self.show_curve(maintainers, &mut shown);
        }
        self.show_packages(&mut shown);
        if let Some(maintainers) = &self.maintainers {
            self.show_maintainers(maintainers, &mut shown);
        }
        self.show_spreads(&mut shown);
        shown
    }

    /// "package" or "model", singular and plural.
    fn node(&self) -> (&'static str, &'static str) {
        match self.graph.edges_are {
            EdgesAre::Dependencies => ("package", "packages"),
            EdgesAre::BaseModels => ("model", "models"),
        }
    }

    /// The plural as the first word of a title.
    fn title(&self) -> &'static str {
        match self.graph.edges_are {
            EdgesAre::Dependencies => "Packages",
            EdgesAre::BaseModels => "Models",
        }
    }

    fn short(&self) -> String {
        let (one, people) = self.person();
        let (_, nodes) = self.node();
        let reached = self.maintainers.as_ref().and_then(|maintainers| {
            let last = maintainers
                .shares
                .iter()
                .rev()
                .find(|shares| shares.maintainers <= 20)?;
            Some(format!(
                "{} of {nodes} reached by the first {}",
                percent(last.by_reach?),
                match last.maintainers {
                    1 => one.to_owned(),
                    n => plural(n, one, people),
                }
            ))
        });
        reached.unwrap_or_else(|| {
            format!(
                "{} trusted on average",
                number(self.packages.trust.mean.unwrap_or(0.0))
            )
        })
    }

    fn sentences(&self) -> Vec<String> {
        let account = &self.graph;
        let (one, people) = self.person();
        let (node, nodes) = self.node();
        let mut sentences = vec![format!(
            "{} with {} between them. A {node} trusts {} others on average (median {}, {}): it depends on them directly or indirectly.",
            account.nodes(account.packages),
            plural(account.edges, "edge", "edges"),
            self.packages.trust.mean_in_words(),
            number(self.packages.trust.median.unwrap_or(0.0)),
            self.packages.trust.most_in_words(),
        )];
        if let Some(top) = self.top_packages.first() {
            let among = match self.packages.sampled {
                Some(_) => format!("Among the {nodes} examined, the"),
                None => "The".to_owned(),
            };
            sentences.push(format!(
                "{among} largest reach is that of {}: {} of all {nodes} ({}) depend on it, {} of them directly.",
                top.name,
                percent(top.share.unwrap_or(0.0)),
                count(top.reach),
                count(top.direct)
            ));
        }
        if let Some(maintainers) = &self.maintainers {
            sentences.push(format!(
                "A {node} trusts {} {people} on average (median {}, {}). The data have {}, who reach {} {nodes} on average.",
                maintainers.trust.mean_in_words(),
                number(maintainers.trust.median.unwrap_or(0.0)),
                maintainers.trust.most_in_words(),
                plural(maintainers.reach.n, one, people),
                maintainers.reach.mean_in_words(),
            ));
            for share in &maintainers.shares {
                let greedy = share.greedy.map_or(String::new(), |share| {
                    format!(" ({} if each is chosen to add most)", percent(share))
                });
                sentences.push(format!(
                    "{} with the largest reach {} {} of all {nodes}{greedy}.",
                    match share.maintainers {
                        1 => format!("The {one}"),
                        n => format!("The {} {people}", count(n)),
                    },
                    if share.maintainers == 1 {
                        "reaches"
                    } else {
                        "together reach"
                    },
                    percent(share.by_reach.unwrap_or(0.0)),
                ));
            }
            if let Some(half) = maintainers.half {
                sentences.push(format!(
                    "The first {} ({} of all) reach half of all {nodes}.",
                    match half {
                        1 => one.to_owned(),
                        n => plural(n, one, people),
                    },
                    percent(half as f64 / maintainers.reach.n as f64)
                ));
            }
        }
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = self.graph.caveats();
        if let Some(sampled) = self.packages.sampled {
            caveats.push(format!(
                "The graph is too large to examine every package. Means and medians are estimated from a random sample of {} (seed {}). Reach is exact only for the {} packages and for as many {} with the most direct dependents. A package or person that reaches much without many direct dependents may be missing from the tables.",
                plural(sampled.sample, "package", "packages"),
                sampled.seed,
                count(sampled.candidates),
                self.person().1,
            ));
        }
        match &self.maintainers {
            None => caveats.push("No maintainer or author of a package is known, so reach and trust are given for packages only.".to_owned()),
            Some(maintainers) => {
                if maintainers.from == MaintainersFrom::Authors {
                    caveats.push("The files have no table of maintainers, so the author or owner of a package counts as its maintainer. People and organisations are not distinguished.".to_owned());
                }
                if maintainers.unmaintained > 0 {
                    caveats.push(format!(
                        "The maintainers of {} are not known.",
                        self.graph.nodes(maintainers.unmaintained)
                    ));
                }
                if maintainers.greedy_cut {
                    caveats.push(format!(
                        "The choice of those who add most ended after {} because it took too long.",
                        plural(maintainers.greedy.len() as u64, "step", "steps")
                    ));
                }
            }
        }
        caveats
    }

    fn show_curve(&self, maintainers: &Maintainers, shown: &mut Shown) {
        let (_, people) = self.person();
        let line = maintainers.curve.iter();
        let line = line.map(|joint| [joint.share_of_maintainers, joint.share_of_packages]);
        let all = maintainers.reach.n as f64;
        let steps = (1u64..).zip(&maintainers.greedy).map(|(k, step)| {
            let packages = self.graph.packages as f64;
            [k as f64 / all, step.packages as f64 / packages]
        });
        let mut series = vec![PlaneSeries::new(
            "by reach",
            Style::Line,
            line.take(shown::POINTS).collect(),
        )];
        if !maintainers.greedy.is_empty() {
            series.push(PlaneSeries::new(
                "step by step, the one that adds most",
                Style::Dashed,
                steps.collect(),
            ));
        }
        let first = format!("share of {people}, by reach");
        shown.figures.push(Figure::Plane {
            note: String::new(),
            title: format!("{} that the first {people} reach together", self.title()),
            x: Axis::new(&first, Scale::Log),
            y: Axis::new(&format!("share of {} reached", self.node().1), Scale::Share),
            series,
        });
        let mut table = ShownTable::new(
            &format!("{} that the first {people} reach together", self.title()),
            &[people, &first, "reached", "share", "step by step"],
        )
        .hint(
            "step by step",
            "Share reached if each step takes the one that adds most.",
        );
        let mut next = 0;
        for point in &maintainers.curve {
            let k = point.maintainers;
            let last = maintainers
                .curve
                .last()
                .is_some_and(|last| last.maintainers == k);
            if k > 20 && k < next && !last {
                continue;
            }
            next = k + k / 10;
            let step = maintainers.greedy.get(k as usize - 1);
            let packages = self.graph.packages as f64;
            table.row([
                Cell::Count(k),
                Cell::Share(point.share_of_maintainers),
                Cell::Count(point.packages),
                Cell::Share(point.share_of_packages),
                Cell::share(step.map(|step| step.packages as f64 / packages)),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_packages(&self, shown: &mut Shown) {
        if self.top_packages.is_empty() {
            return;
        }
        let bars = || self.top_packages.iter().take(BARS);
        shown.figures.push(Figure::Bars {
            beside: None,
            title: format!("{} with the largest reach", self.title()),
            axis: Axis::new(
                "how many depend on it, directly or indirectly",
                Scale::Linear,
            ),
            categories: bars().map(|package| package.name.clone()).collect(),
            series: vec![BarSeries::new(
                "reach",
                bars().map(|package| Some(package.reach as f64)).collect(),
            )],
        });
        let mut table = ShownTable::new(
            &format!("{} with the largest reach", self.title()),
            &[self.node().0, "reach", "share of all", "direct dependents"],
        );
        for package in &self.top_packages {
            table.row([
                Cell::text(package.name.as_str()),
                Cell::Count(package.reach),
                Cell::share(package.share),
                Cell::Count(package.direct),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_maintainers(&self, maintainers: &Maintainers, shown: &mut Shown) {
        let (one, people) = self.person();
        let mut table = ShownTable::new(
            &format!("{people} with the largest reach"),
            &[one, "maintained", "reach", "share of all"],
        );
        for top in &maintainers.top {
            table.row([
                Cell::text(top.name.as_str()),
                Cell::Count(top.packages),
                Cell::Count(top.reach),
                Cell::share(top.share),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_spreads(&self, shown: &mut Shown) {
        let most = match self.packages.sampled {
            Some(_) => "largest of those examined",
            None => "most",
        };
        let mut table = ShownTable::new(
            "Reach and trust",
            &["size", "of", "mean", "95% from", "95% to", "median", most],
        )
        .bounds(&["95% from", "95% to"]);
        let mut row = |what: String, spread: &Spread| {
            table.row([
                Cell::text(what),
                Cell::Count(spread.n),
                Cell::number(spread.mean),
                Cell::number(spread.interval.map(|ends| ends[0])),
                Cell::number(spread.interval.map(|ends| ends[1])),
                Cell::number(spread.median),
                spread.max.map_or(Cell::None, Cell::Count),
            ]);
        };
        let (one, people) = self.person();
        let (node, many) = self.node();
        row(
            format!("{many} that a {node} reaches (PR)"),
            &self.packages.reach,
        );
        row(
            format!("{many} that a {node} trusts (ITP)"),
            &self.packages.trust,
        );
        if let Some(maintainers) = &self.maintainers {
            row(
                format!("{many} that one {one} reaches (MR)"),
                &maintainers.reach,
            );
            row(
                format!("{people} that a {node} trusts (ITM)"),
                &maintainers.trust,
            );
        }
        shown.tables.push(table);
    }
}
