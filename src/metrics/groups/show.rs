//! The answer as people see it: sentences, figures and tables.

use super::{By, MEASURES, OfDate, OfMeasure, Output};
use crate::base::text::{count, index, percent, percent_or_dash, plural};
use crate::metrics::Popularity;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};

/// Groups with a line; the tables have all.
const DRAWN: usize = 6;
/// Groups with a bar.
const BARRED: usize = 8;
/// The share without a label above which the order of the groups is in doubt.
const DOUBTFUL: f64 = 0.5;
/// Measures in the bars of a single date.
const BARS: usize = 3;

impl OfMeasure {
    fn share(&self, group: usize) -> Option<f64> {
        Some(self.amounts.get(group)? / self.total)
    }

    fn not_labelled(&self) -> f64 {
        self.not_labelled / self.total
    }
}

impl Output {
    fn last(&self) -> Option<&OfDate> {
        self.dates.last()
    }

    /// The first measure that the last date knows, with its place.
    fn leading(&self) -> Option<(usize, &OfMeasure)> {
        let measures = self.last()?.measures.iter().enumerate();
        let mut known = measures.filter_map(|(place, of)| Some((place, of.as_ref()?)));
        known.next()
    }

    /// Words for a group and for several.
    fn words(&self) -> [&'static str; 2] {
        match self.by {
            By::Country => ["country", "countries"],
            By::Kind => ["kind of owner", "kinds of owners"],
            By::Owner | By::Automatic => ["owner", "owners"],
        }
    }

    /// Words for what is in no group.
    fn rest(&self) -> &'static str {
        match self.by {
            By::Owner => "owner not known",
            _ => "not labelled",
        }
    }

    pub(super) fn found(&self) -> Option<String> {
        let (measure, of) = self.leading()?;
        let first = self.groups.first()?;
        let (name, date) = (MEASURES[measure], self.last()?.date);
        let share = percent(of.share(0)?);
        Some(match self.by {
            By::Owner => format!(
                "Of the {name} of {date}, {share} come from {first}, the most of {}",
                plural(of.groups, "owner", "owners")
            ),
            _ => format!(
                "Of the {name} of {date}, at least {share} come from {first}; {} are not labelled",
                percent(of.not_labelled())
            ),
        })
    }

    pub(super) fn shown(&self) -> Shown {
        let leading = self.leading().and_then(|(measure, of)| {
            let (first, share) = (self.groups.first()?, of.share(0)?);
            Some(format!(
                "{first}: {} of the {}",
                percent(share),
                MEASURES[measure]
            ))
        });
        let mut shown = Shown {
            short: leading.unwrap_or_else(|| "–".to_owned()),
            sentences: self.sentences(),
            caveats: self.caveats(),
            counted: vec![Popularity::Downloads],
            ..Shown::default()
        };
        if self.dates.len() > 1 {
            shown
                .figures
                .extend((0..MEASURES.len()).filter_map(|measure| self.lines(measure)));
        } else {
            shown.figures.push(self.bars());
        }
        shown.tables.push(self.table_of_groups());
        shown.tables.push(self.table_of_dates());
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let (Some(last), Some(first)) = (self.last(), self.dates.first()) else {
            return Vec::new();
        };
        let mut sentences = Vec::new();
        for (measure, name) in MEASURES.iter().enumerate() {
            let Some(of) = &last.measures[measure] else {
                continue;
            };
            let named = self.groups.iter().enumerate().take(3);
            let named: Vec<String> = named
                .filter_map(|(group, name)| Some(format!("{name} {}", percent(of.share(group)?))))
                .collect();
            sentences.push(format!(
                "{}, {name}: {}; {} {}.",
                last.date,
                named.join(", "),
                self.rest(),
                percent(of.not_labelled())
            ));
        }
        if let Some((measure, now)) = self.leading()
            && let Some(before) = &first.measures[measure]
            && first.date != last.date
            && let Some(group) = self.groups.first()
        {
            sentences.push(format!(
                "From {} to {} the share of {group} in the {} went from {} to {}, and the share that is {} from {} to {}.",
                first.date,
                last.date,
                MEASURES[measure],
                percent_or_dash(before.share(0)),
                percent_or_dash(now.share(0)),
                match self.by {
                    By::Owner => "of unknown owners",
                    _ => "not labelled",
                },
                percent(before.not_labelled()),
                percent(now.not_labelled())
            ));
        }
        if let Some(listed) = self.listed {
            sentences.push(format!(
                "Your table has {}. Of {} of {}, {} are in it.",
                plural(listed, "owner", "owners"),
                plural(last.owners, "owner", "owners"),
                last.date,
                count(last.labelled)
            ));
        }
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        let parts = self.dates.iter().map(|date| date.coverage.part);
        if let Some(last) = self.last() {
            let part = last.coverage.part;
            if !part.is_whole() {
                caveats.push(format!(
                    "The last list is {}. The shares are of its packages.",
                    part.words()
                ));
            }
            if parts.clone().any(|other| other != part) {
                caveats.push("The lists cover unlike parts of the registry, so a share may change because the list did.".to_owned());
            }
        }
        let authors = self.dates.iter().filter(|date| date.authors).count();
        if authors > 0 && authors < self.dates.len() {
            caveats.push(format!(
                "Only {} of {} lists name the authors of packages. In the others the owner of a package without an owner in its name is not known, so shares change between the lists for this reason too.",
                count(authors as u64),
                count(self.dates.len() as u64)
            ));
        }
        let doubtful = self.leading().map(|(_, of)| of.not_labelled());
        if let Some(share) = doubtful.filter(|share| *share > DOUBTFUL) {
            caveats.push(format!(
                "{} is {}, so another group may be the largest.",
                percent(share),
                match self.by {
                    By::Owner => "of unknown owners",
                    _ => "not labelled",
                }
            ));
        }
        if self.listed.is_some() {
            caveats.push("The groups are those of your table, which nobody has checked. A table that lists some groups more completely than others makes them look larger.".to_owned());
        }
        if self.contradictory > 0 {
            caveats.push(format!(
                "{} in the table with several groups: the first by its letters counts.",
                plural(self.contradictory, "owner is", "owners are")
            ));
        }
        if let (Some(first), Some(last)) = (self.left_out.first(), self.left_out.last()) {
            caveats.push(format!(
                "{} from {first} to {last} left out: only the names of the 100,000 most popular packages are kept of a list of names and downloads.",
                plural(self.left_out.len() as u64, "list is", "lists are")
            ));
        }
        caveats
    }

    fn lines(&self, measure: usize) -> Option<Figure> {
        let line = |value: &dyn Fn(&OfMeasure) -> Option<f64>| -> Vec<[f64; 2]> {
            let points = self.dates.iter().filter_map(|date| {
                let share = value(date.measures[measure].as_ref()?)?;
                Some([date.date.span()[0] as f64, share])
            });
            points.collect()
        };
        let mut series: Vec<PlaneSeries> = Vec::new();
        for (group, name) in self.groups.iter().enumerate().take(DRAWN) {
            let points = line(&|of| of.share(group));
            series.push(PlaneSeries::new(name.clone(), Style::Line, points));
        }
        let rest = line(&|of| Some(of.not_labelled()));
        if rest.len() < 2 {
            return None;
        }
        series.push(PlaneSeries::new(self.rest(), Style::Dashed, rest));
        let [_, many] = self.words();
        Some(Figure::Plane {
            title: format!("Share of the {} by {}", MEASURES[measure], self.words()[0]),
            x: Axis::new("date of the list", Scale::Time),
            y: Axis::new(&format!("share of all {}", MEASURES[measure]), Scale::Share),
            series,
            note: format!(
                "The {many} with the most downloads at the last date. What is {} is not divided among the others, so each share is a lower limit.",
                self.rest()
            ),
        })
    }

    fn bars(&self) -> Figure {
        let groups = || 0..self.groups.len().min(BARRED);
        let measures = self.last().map(|date| &date.measures);
        let known = measures.into_iter().flatten().zip(MEASURES);
        let known = known.filter_map(|(of, name)| Some((of.as_ref()?, name)));
        let series = known.take(BARS).map(|(of, name)| {
            let shares = groups().map(|group| of.share(group));
            let rest = [Some(of.others / of.total), Some(of.not_labelled())];
            BarSeries::new(name, shares.chain(rest).collect())
        });
        let names = groups().filter_map(|group| self.groups.get(group).cloned());
        let rest = [
            format!("other {} in the table", self.words()[1]),
            self.rest().to_owned(),
        ];
        Figure::Bars {
            title: format!("Shares by {}", self.words()[0]),
            axis: Axis::new("share of all", Scale::Share),
            categories: names.chain(rest).collect(),
            beside: None,
            series: series.collect(),
        }
    }

    fn table_of_groups(&self) -> ShownTable {
        let date = self
            .last()
            .map_or_else(String::new, |last| last.date.to_string());
        let mut columns = vec!["group"];
        for name in MEASURES {
            columns.extend([name, SHARES[columns.len() / 2]]);
        }
        let mut table = ShownTable::new(
            &format!("{} of {date}", crate::base::text::capital(self.words()[1])),
            &columns,
        )
        .id("groups");
        let Some(last) = self.last() else {
            return table;
        };
        let mut row = |name: &str, value: &dyn Fn(&OfMeasure) -> f64| {
            let cells = last.measures.iter().flat_map(|of| match of {
                Some(of) => [Cell::amount(value(of)), Cell::Share(value(of) / of.total)],
                None => [Cell::None, Cell::None],
            });
            table.row([Cell::text(name)].into_iter().chain(cells));
        };
        for (group, name) in self.groups.iter().enumerate() {
            row(name, &|of| {
                of.amounts.get(group).copied().unwrap_or_default()
            });
        }
        row("others", &|of| of.others);
        row(self.rest(), &|of| of.not_labelled);
        table
    }

    fn table_of_dates(&self) -> ShownTable {
        let first = self.groups.first().map_or("", |name| name);
        let mut table = ShownTable::new(
            "Concentration at each date",
            &[
                "list of",
                "measure",
                "total",
                "groups",
                "share of the first",
                "not labelled",
                "index from",
                "index to",
                "Gini",
            ],
        )
        .bounds(&["index from", "index to"])
        .hint("share of the first", "of the group with the most downloads at the last date")
        .hint("index from", "Herfindahl-Hirschman index; its limits, since what is not labelled may be of one group or of many")
        .hint("Gini", "Gini coefficient over the groups with a package");
        for date in &self.dates {
            for (of, name) in date.measures.iter().zip(MEASURES) {
                let Some(of) = of else {
                    continue;
                };
                table.row([
                    Cell::text(date.date.to_string()),
                    Cell::text(name),
                    Cell::amount(of.total),
                    Cell::Count(of.groups),
                    Cell::share(of.share(0).filter(|_| !first.is_empty())),
                    Cell::Share(of.not_labelled()),
                    Cell::text(index(of.hhi[0])),
                    Cell::text(index(of.hhi[1])),
                    Cell::number(of.gini),
                ]);
            }
        }
        table
    }
}

/// Headings of the shares of each measure.
const SHARES: [&str; 4] = [
    "share of downloads",
    "share of likes",
    "share of packages",
    "share of new packages",
];
