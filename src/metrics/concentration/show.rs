//! The answer as people see it: sentences, figures and tables.

use super::{ConcentrationGroup, Held, Output};
use crate::base::text::{capital, count, index, number, percent, plural};
use crate::metrics::shown::{Axis, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style};
use crate::stats;

/// The greatest number of groups in a figure.
const DRAWN: usize = 3;

impl Output {
    pub(super) fn shown(&self) -> Shown {
        let Some(first) = self.groups.first() else {
            return Shown::default();
        };
        let mut shown = Shown {
            short: first.short(),
            sentences: first.sentences(),
            counted: first.held.popularity().into_iter().collect(),
            figures: vec![self.lorenz_figure(), self.rank_figure()],
            tables: vec![first.lorenz_table(), first.measures()],
            caveats: first.caveats(self.parts),
            compared: first.compared.clone(),
            ..Shown::default()
        };
        if self.groups.len() > 1 {
            shown.tables.push(self.groups_table());
            shown.sentences.insert(0, format!(
                "The data have {} of registry and period. Their counts are never added up; the results below are for the largest, {}.",
                plural(self.groups.len() as u64 + self.left_out, "combination", "combinations"),
                first.name().unwrap_or_else(|| "whose registry and period are not known".to_owned())
            ));
            let mut periods: Vec<&str> = Vec::new();
            for group in &self.groups {
                let period = group.period.as_deref().unwrap_or("unknown");
                if !periods.contains(&period) {
                    periods.push(period);
                }
            }
            if periods.len() > 1 {
                shown.caveats.push(format!(
                    "Downloads are counted over different periods ({}): compare only packages of one period.",
                    periods.join(", ")
                ));
            }
        }
        shown.tables.push(first.largest_table());
        shown.tables.push(first.rank_table());
        shown
    }

    fn lorenz_figure(&self) -> Figure {
        let line = |name: String, style, points| PlaneSeries::new(name, style, points);
        let groups = self.groups.iter().filter(|group| !group.lorenz.is_empty());
        let mut series: Vec<PlaneSeries> = groups
            .take(DRAWN)
            .map(|group| line(group.label(), Style::Line, group.lorenz.clone()))
            .collect();
        series.push(line(
            "all equal".to_owned(),
            Style::Dashed,
            vec![[0.0, 0.0], [1.0, 1.0]],
        ));
        let first = self.groups.first();
        let held = first.map_or(Held::Downloads, |group| group.held);
        Figure::Plane {
            note: String::new(),
            title: format!("Lorenz curve of {}", held.word()),
            x: Axis::new(
                &format!("share of {}, the least popular first", held.holders()),
                Scale::Share,
            ),
            y: Axis::new(&format!("share of all {}", held.word()), Scale::Share),
            series,
        }
    }

    fn rank_figure(&self) -> Figure {
        let first = self.groups.first();
        let held = first.map_or(Held::Downloads, |group| group.held);
        let groups = self.groups.iter();
        let groups = groups.filter(|group| !group.rank_size.is_empty());
        let mut series: Vec<PlaneSeries> = groups
            .take(DRAWN)
            .map(|group| PlaneSeries::new(group.label(), Style::Dots, group.rank_size.clone()))
            .collect();
        if let Some(slope) = first.and_then(|group| group.slope.as_ref()) {
            let at = |rank: f64| {
                let y = slope.intercept + slope.slope * libm::log10(rank);
                [rank, libm::pow(10.0, y)]
            };
            series.push(PlaneSeries::new(
                format!("line through ranks 1 to {}", count(slope.ranks)),
                Style::Dashed,
                vec![at(1.0), at(slope.ranks as f64)],
            ));
        }
        Figure::Plane {
            note: String::new(),
            title: format!("{} by rank", capital(held.word())),
            x: Axis::new("rank", Scale::Log),
            y: Axis::new(held.word(), Scale::Log),
            series,
        }
    }

    fn groups_table(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "Each registry and period separately",
            &[
                "Registry", "Period", "Packages", "Gini", "Top 1%", "Hold 50%", "Hold 80%",
            ],
        );
        for group in &self.groups {
            let text = |text: &Option<String>| match text {
                Some(text) => Cell::text(text),
                None => Cell::None,
            };
            table.row([
                text(&group.registry),
                text(&group.period),
                Cell::Count(group.n),
                Cell::number(group.gini),
                Cell::share(group.share_top1pct),
                group.holding_50.map_or(Cell::None, Cell::Count),
                group.holding_80.map_or(Cell::None, Cell::Count),
            ]);
        }
        table
    }
}

impl ConcentrationGroup {
    fn name(&self) -> Option<String> {
        match (&self.registry, &self.period) {
            (Some(registry), Some(period)) => Some(format!("{registry}, {period}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    fn label(&self) -> String {
        self.name().unwrap_or_else(|| self.held.word().to_owned())
    }

    fn short(&self) -> String {
        let Some(gini) = self.gini else {
            return format!("no {}", self.held.word());
        };
        match self.share_top1pct.filter(|_| self.n >= 100) {
            Some(share) => format!("top 1% hold {}, Gini {}", percent(share), index(gini)),
            None => format!("Gini {}", index(gini)),
        }
    }

    fn sentences(&self) -> Vec<String> {
        let (word, holders) = (self.held.word(), self.held.holders());
        let (Some(gini), Some(ten), Some(hundredth)) =
            (self.gini, self.share_top10, self.share_top1pct)
        else {
            return vec![format!(
                "None of the {} {holders} has any {word}, so shares are undefined.",
                count(self.n)
            )];
        };
        let mut sentences = vec![format!(
            "The 10 {} of {} {holders} hold {} of all {} {word}; the top 1% ({}) hold {}.",
            self.held.most(),
            count(self.n),
            percent(ten),
            Cell::amount(self.total).shown(),
            count(self.top1pct_count),
            percent(hundredth),
        )];
        if let (Some(half), Some(most)) = (self.holding_50, self.holding_80) {
            sentences.push(format!(
                "{} of the {holders} hold half of these {word}; {} hold 80% ({} of all counted).",
                count(half),
                count(most),
                percent(most as f64 / self.n as f64),
            ));
        }
        let positive = self.gini_positive_only.filter(|_| self.zeros > 0);
        sentences.push(match positive {
            Some(positive) => format!(
                "The Gini coefficient is {}; it is {} without the {} that have none.",
                index(gini),
                index(positive),
                count(self.zeros)
            ),
            None => format!("The Gini coefficient is {}.", index(gini)),
        });
        if let Some(slope) = &self.slope {
            sentences.push(format!(
                "From rank 1 to {}, {word} fall in proportion to the rank to the power of {} (standard error {}).",
                count(slope.ranks),
                number(slope.slope),
                slope.standard_error.map_or("undefined".to_owned(), number),
            ));
        }
        sentences
    }

    fn caveats(&self, parts: u64) -> Vec<String> {
        let mut caveats = Vec::new();
        let holders = self.held.holders();
        if self.is_head {
            caveats.push(format!(
                "No package has fewer than {} downloads, so this is probably the head of a longer list. The Gini coefficient and the shares describe this list. In the whole registry the coefficient is higher, and the share of any number of packages is lower. Do not compare them with those of a whole registry.",
                self.min.map_or_else(String::new, |min| Cell::amount(min).shown())
            ));
        }
        if self.held == Held::Descendants {
            caveats.push("Base models without descendants are not in the data: the coefficient is for those that have at least one.".to_owned());
        }
        if self.without_count > 0 {
            caveats.push(format!(
                "{} without a count are left out; they do not count as 0.",
                plural(self.without_count, "row", "rows")
            ));
        }
        match self.repeated {
            Some(0) if parts > 1 && !self.repeated_left_out => caveats.push(
                "The parts of the table were not checked for names that occur in several of them; every row counts.".to_owned(),
            ),
            Some(0) => {}
            Some(rows) if self.repeated_left_out => caveats.push(format!(
                "{} with a repeated name: left out. For each name the row with the most downloads counts.",
                plural(rows, "row", "rows")
            )),
            Some(rows) => caveats.push(format!(
                "{} with a repeated name: each counts as a separate package.",
                plural(rows, "row", "rows")
            )),
            None => caveats.push(
                "There are too many rows to check all of them for repeated names; every row counts.".to_owned(),
            ),
        }
        if self.slope.is_some() {
            caveats.push("The standard error of the slope is far too small, because it treats ranked counts as independent, which they are not. A straight part of the plot does not prove a power law.".to_owned());
        }
        if self.zeros > 0 {
            caveats.push(format!(
                "The {holders} with 0 raise the Gini coefficient. Some registries list them, others do not."
            ));
        }
        caveats
    }

    /// The Lorenz curve at round shares.
    fn lorenz_table(&self) -> ShownTable {
        let (word, holders) = (self.held.word(), self.held.holders());
        let mut table = ShownTable::new(
            &format!("Lorenz curve of {word}: share held by the least popular"),
            &[&format!("Share of {holders}"), &format!("Share of {word}")],
        );
        let rounds = (0..20u32).map(|step| f64::from(step) / 20.0);
        for share in rounds.chain([0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 1.0]) {
            let held = stats::lorenz_at(&self.lorenz, share);
            table.row([Cell::Share(share), Cell::share(held)]);
        }
        table
    }

    fn measures(&self) -> ShownTable {
        let (word, holders) = (self.held.word(), self.held.holders());
        let mut table = ShownTable::new("Measures of concentration", &["Measure", "Value"]);
        let counts = |n: Option<u64>| n.map_or(Cell::None, Cell::Count);
        let amounts = |value: Option<f64>| value.map_or(Cell::None, Cell::amount);
        let named = |text: &str| Cell::text(text);
        let hundredth = Cell::Named {
            name: "share of the top 1%".to_owned(),
            text: format!("share of the top 1% ({})", count(self.top1pct_count)),
        };
        let rows = [
            (Cell::text(holders), Cell::Count(self.n)),
            (Cell::text(format!("all {word}")), amounts(Some(self.total))),
            (named("with 0"), Cell::Count(self.zeros)),
            (named("Gini coefficient"), Cell::number(self.gini)),
            (
                named("Gini coefficient without zeros"),
                Cell::number(self.gini_positive_only),
            ),
            (named("Herfindahl-Hirschman index"), Cell::number(self.hhi)),
            (named("share of the top 1"), Cell::share(self.share_top1)),
            (named("share of the top 10"), Cell::share(self.share_top10)),
            (
                named("share of the top 100"),
                Cell::share(self.share_top100),
            ),
            (
                named("share of the top 1,000"),
                Cell::share(self.share_top1000),
            ),
            (hundredth, Cell::share(self.share_top1pct)),
            (
                named("smallest number that hold 50%"),
                counts(self.holding_50),
            ),
            (
                named("smallest number that hold 80%"),
                counts(self.holding_80),
            ),
            (named("least"), amounts(self.min)),
            (named("median"), amounts(self.median)),
            (named("greatest"), amounts(self.max)),
            (named("at rank 1,000"), amounts(self.at_rank_1000)),
        ];
        for (name, value) in rows {
            table.row([name, value]);
        }
        table
    }

    fn largest_table(&self) -> ShownTable {
        let word = capital(self.held.word());
        let mut table = ShownTable::new(
            &format!("The {}", self.held.most()),
            &["Name", &word, "Share"],
        );
        for largest in &self.largest {
            table.row([
                Cell::text(&largest.name),
                Cell::amount(largest.count.to_f64()),
                Cell::share(largest.share),
            ]);
        }
        table
    }

    fn rank_table(&self) -> ShownTable {
        let word = capital(self.held.word());
        let mut table = ShownTable::new(&format!("{word} by rank"), &["Rank", &word]);
        for [rank, size] in &self.rank_size {
            table.row([Cell::Count(*rank as u64), Cell::amount(*size)]);
        }
        table
    }
}
