//! The answer in sentences, figures and tables.

use super::network::CROWD;
use super::{Holding, Network, Output, Owner, OwnersFrom};
use crate::base::text::{count, index, percent, percent_or_dash, plural};
use crate::metrics::Popularity;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};
use crate::stats;

impl Output {
    /// The measures that are known, the most important first.
    fn measures(&self) -> Vec<(&'static str, &Holding)> {
        let known = [
            ("downloads", self.by_downloads.as_ref()),
            ("likes", self.by_likes.as_ref()),
            ("packages", Some(&self.by_packages)),
        ];
        let known = known.into_iter();
        known
            .filter_map(|(name, holding)| Some((name, holding?)))
            .collect()
    }

    /// A note on downloads without a known owner, if they are more than a tenth of all.
    fn of_known_owners(&self, word: &str) -> String {
        match self.without_owner.share_of_downloads {
            Some(share) if word == "downloads" && share > 0.1 => format!(
                " of packages with a known owner (the owner of {} of all downloads is unknown)",
                percent(share)
            ),
            _ => String::new(),
        }
    }

    fn owners_word(&self) -> &'static str {
        match self.told_by {
            OwnersFrom::Maintainers => "maintainers",
            OwnersFrom::Authors => "authors",
            OwnersFrom::Author | OwnersFrom::Name => "owners",
        }
    }

    pub(super) fn shown(&self) -> Shown {
        let measures = self.measures();
        let owners = self.owners_word();
        let short = measures.first().map(|(word, held)| match held.holding_80 {
            Some(few) => format!(
                "{} of {} {owners} hold 80% of {word}{}",
                count(few),
                count(held.owners),
                if self.of_known_owners(word).is_empty() {
                    ""
                } else {
                    " with a known owner"
                }
            ),
            None => format!("no {word}"),
        });
        let mut shown = Shown {
            short: short.unwrap_or_default(),
            sentences: self.sentences(),
            counted: [
                (Popularity::Downloads, self.by_downloads.is_some()),
                (Popularity::Likes, self.by_likes.is_some()),
            ]
            .into_iter()
            .filter_map(|(popularity, known)| known.then_some(popularity))
            .collect(),
            figures: vec![self.lorenz_figure()],
            tables: vec![self.lorenz_table(), self.measures_table()],
            caveats: self.caveats(),
            compared: Vec::new(),
            ..Shown::default()
        };
        shown.figures.extend(self.largest_figure());
        for (word, held) in measures {
            let word = if word == "packages" { "Packages" } else { word };
            shown.tables.push(owners_table(
                &format!("The largest {owners} by {}", word.to_lowercase()),
                &held.largest,
            ));
        }
        if let Some(top) = &self.top {
            let caption = format!(
                "The {owners} with most of the {} packages with the most {}",
                count(top.packages),
                top.popularity.name()
            );
            let id = "largest owners of the most popular packages";
            shown
                .tables
                .push(owners_table(&caption, &top.largest).id(id));
        }
        if let Some(network) = &self.network {
            shown.tables.push(network.table());
        }
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let owners = self.owners_word();
        let mut sentences = Vec::new();
        for (word, held) in self.measures() {
            let (Some(half), Some(most), Some(fraction), Some(ten)) = (
                held.holding_50,
                held.holding_80,
                held.fraction_holding_80,
                held.share_top10,
            ) else {
                sentences.push(format!(
                    "None of the {} {owners} has any {word}.",
                    count(held.owners)
                ));
                continue;
            };
            sentences.push(format!(
                "{} of {} {owners} ({}) hold 80% of the {word}{}; {} hold half. The ten largest hold {} (Gini coefficient {}).",
                count(most),
                count(held.owners),
                percent(fraction),
                self.of_known_owners(word),
                count(half),
                percent(ten),
                held.gini.map_or_else(|| "–".to_owned(), index),
            ));
            if let Some(rest) = &held.without_largest
                && let (Some(most), Some(fraction)) = (rest.holding_80, rest.fraction_holding_80)
                && word != "packages"
            {
                sentences.push(format!(
                    "Without the largest ({}), {} ({}) hold 80% of the remaining {word}.",
                    rest.owner,
                    count(most),
                    percent(fraction)
                ));
            }
        }
        if let Some(chance) = &self.by_chance {
            sentences.push(format!(
                "If the same packages were distributed at random to as many equally large {owners}, {} of these would hold 80% (middle 95% of {}: {} to {}){}.",
                percent(chance.fraction_holding_80),
                plural(chance.deals, "deal", "deals"),
                percent(chance.range[0]),
                percent(chance.range[1]),
                chance.without_largest.map_or_else(String::new, |share| {
                    format!(", or {} without the largest", percent(share))
                })
            ));
        }
        if let Some(top) = &self.top
            && let Some(share) = top.share_of_ten
        {
            sentences.push(format!(
                "The {} packages with the most {} have {} {owners}; {} of the packages belong to the ten largest of these.",
                count(top.packages),
                top.popularity.name(),
                count(top.owners),
                percent(share)
            ));
        }
        sentences.extend(self.network.iter().flat_map(Network::sentences));
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        let without = &self.without_owner;
        if without.packages > 0 {
            caveats.push(format!(
                "The owner of {} is unknown: their {} downloads ({} of all) are in no share above.",
                plural(without.packages, "package", "packages"),
                Cell::amount(without.downloads).shown(),
                percent_or_dash(without.share_of_downloads),
            ));
        }
        if self.several_owners > 0 {
            caveats.push(format!(
                "{} several owners and counts in full for each; shares are of the sum over the owners.",
                match self.several_owners {
                    1 => "1 package has".to_owned(),
                    n => format!("Each of {} packages has", count(n)),
                }
            ));
        }
        if self.other_periods > 0 {
            caveats.push(format!(
                "Downloads are counted over different periods: those of {} over another period than “{}” are left out.",
                plural(self.other_periods, "package", "packages"),
                self.period.as_deref().unwrap_or_default()
            ));
        }
        if self.repeated > 0 {
            caveats.push(format!(
                "{} with a repeated name: left out. For each name the row with the most downloads counts.",
                plural(self.repeated, "row", "rows")
            ));
        }
        caveats.push(match self.told_by {
            OwnersFrom::Name => "Owners are taken from the packages' names. Accounts of persons and of organisations are not distinguished.",
            _ => "Accounts of persons and of organisations are not distinguished; one contributor may own several.",
        }.to_owned());
        if let Some(top) = self.top.as_ref().filter(|top| top.tied_at_cut > 0) {
            caveats.push(format!(
                "{} packages are tied for the last places of the top with {} {}; the order of names decides.",
                count(top.tied_at_cut),
                Cell::amount(top.cut).shown(),
                top.popularity.name()
            ));
        }
        if let Some(network) = &self.network {
            caveats.push("The network links authors by the names in commits; one person may have several names. Communities depend on the order in which authors are visited; here it is the order of their names.".to_owned());
            if network.bots > 0 {
                caveats.push(format!(
                    "{} left out of the network.",
                    plural(network.bots, "bot is", "bots are")
                ));
            }
            if network.crowded > 0 {
                caveats.push(format!(
                    "{} with more than {CROWD} authors: counted for components only.",
                    plural(network.crowded, "repository", "repositories")
                ));
            }
        }
        caveats
    }

    fn lorenz_figure(&self) -> Figure {
        let measures = self.measures().into_iter();
        let curves = measures.filter(|(_, held)| !held.lorenz.is_empty());
        let mut series: Vec<PlaneSeries> = curves
            .map(|(word, held)| PlaneSeries::new(word, Style::Line, held.lorenz.clone()))
            .collect();
        series.push(PlaneSeries::new(
            "all equal",
            Style::Dashed,
            vec![[0.0, 0.0], [1.0, 1.0]],
        ));
        Figure::Plane {
            note: String::new(),
            title: format!("Lorenz curves of {}", self.owners_word()),
            x: Axis::new(
                &format!("share of {}, the smallest first", self.owners_word()),
                Scale::Share,
            ),
            y: Axis::new("share that they hold", Scale::Share),
            series,
        }
    }

    /// The table of what the smaller owners hold, at round shares of owners.
    fn lorenz_table(&self) -> ShownTable {
        let measures = self.measures();
        let head: Vec<String> = measures
            .iter()
            .map(|(word, _)| format!("Share of {word}"))
            .collect();
        let owners = format!("Share of {}, the smallest first", self.owners_word());
        let mut columns = vec![owners.as_str()];
        columns.extend(head.iter().map(String::as_str));
        let mut table = ShownTable::new("Lorenz curves", &columns);
        let rounds = (0..20u32).map(|step| f64::from(step) / 20.0);
        for share in rounds.chain([0.96, 0.97, 0.98, 0.99, 1.0]) {
            let held = measures
                .iter()
                .map(|(_, held)| Cell::share(stats::lorenz_at(&held.lorenz, share)));
            let cells: Vec<Cell> = std::iter::once(Cell::Share(share)).chain(held).collect();
            table.row(cells);
        }
        table
    }

    fn measures_table(&self) -> ShownTable {
        let measures = self.measures();
        let mut columns = vec!["Measure"];
        columns.extend(measures.iter().map(|(word, _)| *word));
        let mut table = ShownTable::new("Measures of ownership", &columns);
        let counts = |n: Option<u64>| n.map_or(Cell::None, Cell::Count);
        let mut row = |name: &str, of: &dyn Fn(&Holding) -> Cell| {
            let cells = measures.iter().map(|(_, held)| of(held));
            table.row(
                std::iter::once(Cell::text(name))
                    .chain(cells)
                    .collect::<Vec<_>>(),
            );
        };
        row("owners", &|holding| Cell::Count(holding.owners));
        row("owners with none", &|holding| Cell::Count(holding.zeros));
        row("total", &|holding| Cell::amount(holding.total));
        row("share of the largest", &|holding| {
            Cell::share(holding.share_top1)
        });
        row("share of the 5 largest", &|holding| {
            Cell::share(holding.share_top5)
        });
        row("share of the 10 largest", &|holding| {
            Cell::share(holding.share_top10)
        });
        row("share of the 100 largest", &|holding| {
            Cell::share(holding.share_top100)
        });
        row("share of the largest 1%", &|holding| {
            Cell::share(holding.share_top1pct)
        });
        row("owners who hold 50%", &|holding| counts(holding.holding_50));
        row("owners who hold 80%", &|holding| counts(holding.holding_80));
        row("their share of the owners", &|holding| {
            Cell::share(holding.fraction_holding_80)
        });
        row("Gini coefficient", &|holding| Cell::number(holding.gini));
        row("Herfindahl-Hirschman index", &|holding| {
            Cell::number(holding.hhi)
        });
        let rest = |holding: &Holding| holding.without_largest.clone();
        row("the largest, left out below", &|holding| {
            rest(holding).map_or(Cell::None, |rest| Cell::Text(rest.owner))
        });
        row("without the largest: owners who hold 80%", &|holding| {
            counts(rest(holding).and_then(|rest| rest.holding_80))
        });
        row(
            "without the largest: their share of the owners",
            &|holding| Cell::share(rest(holding).and_then(|rest| rest.fraction_holding_80)),
        );
        row("without the largest: Gini coefficient", &|holding| {
            Cell::number(rest(holding).and_then(|rest| rest.gini))
        });
        let chance = self.by_chance.as_ref();
        let mut by_chance = |name: &str, value: Option<f64>| {
            let cells = measures.iter().map(|(word, _)| match *word {
                "downloads" => Cell::share(value),
                _ => Cell::None,
            });
            table.row(
                std::iter::once(Cell::text(name))
                    .chain(cells)
                    .collect::<Vec<_>>(),
            );
        };
        by_chance(
            "by chance: owners who would hold 80%",
            chance.map(|by_chance| by_chance.fraction_holding_80),
        );
        by_chance(
            "by chance, without the largest",
            chance.and_then(|by_chance| by_chance.without_largest),
        );
        table
    }

    /// The figure of the shares of the ten largest, with their shares of the packages.
    fn largest_figure(&self) -> Option<Figure> {
        let (word, held) = self.measures().into_iter().next()?;
        let of = |name: &str, values: Vec<Option<f64>>| BarSeries::new(name, values);
        let total = self.by_packages.total;
        let packages = held.largest.iter();
        let packages = packages.map(|owner| Some(owner.packages as f64 / total));
        let mut series = vec![of(
            word,
            held.largest.iter().map(|owner| owner.share).collect(),
        )];
        if word != "packages" {
            series.push(of("packages", packages.collect()));
        }
        (!held.largest.is_empty()).then(|| Figure::Bars {
            beside: None,
            title: format!("The largest {} by {word}", self.owners_word()),
            axis: Axis::new("share of all", Scale::Share),
            categories: held
                .largest
                .iter()
                .map(|owner| owner.name.clone())
                .collect(),
            series,
        })
    }
}

fn owners_table(caption: &str, owners: &[Owner]) -> ShownTable {
    let mut table = ShownTable::new(caption, &["Owner", "Amount", "Share", "Packages"])
        .hint("Packages", "packages of the owner that are counted here");
    for owner in owners {
        table.row([
            Cell::text(&owner.name),
            Cell::amount(owner.amount),
            Cell::share(owner.share),
            Cell::Count(owner.packages),
        ]);
    }
    table
}
