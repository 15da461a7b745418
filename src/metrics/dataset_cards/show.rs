//! The answer as people see it: sentences, figures and tables.

use super::{CardGroup, Complete, Output, SECTIONS};
use crate::base::text::{count, number, percent, plural, with_p};
use crate::domain::owners;
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};
use crate::metrics::{Compared, Popularity, Unit};

/// The figures that Yang et al. 2024 report for each group: the share that follows the template,
/// and the mean number of words.
const PUBLISHED: [(&str, Option<f64>, Option<f64>); 7] = [
    ("top 100", Some(0.86), Some(617.5)),
    ("top 500", Some(0.758), Some(493.5)),
    ("top 1,500", Some(0.6593), Some(433.2)),
    ("top 2,500", Some(0.5504), Some(364.7)),
    ("top 5,000", Some(0.3956), Some(295.3)),
    ("all", Some(0.2918), Some(233.0)),
    ("no downloads", Some(0.0793), None),
];

/// The figures that they report for the sections: mean shares in the top 100 and in all.
const PUBLISHED_SHARES: [[f64; 2]; 6] = [
    [0.362, 0.231],
    [0.336, 0.118],
    [0.086, 0.044],
    [0.021, 0.011],
    [0.109, 0.230],
    [0.038, 0.169],
];

impl Output {
    fn group(&self, name: &str) -> Option<&CardGroup> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// The groups in which the sections are compared.
    fn ends(&self) -> impl Iterator<Item = &CardGroup> {
        ["top 100", "all"]
            .into_iter()
            .filter_map(|name| self.group(name))
    }

    fn knows_template(&self) -> bool {
        self.groups.iter().any(|group| group.judged > 0)
    }

    fn knows_filled(&self) -> bool {
        self.groups.iter().any(|group| group.filled.is_some())
    }

    fn compared(&self) -> Vec<Compared> {
        let mut compared = Vec::new();
        let mut add = |what: String, published, yours: Option<f64>, unit| {
            if yours.is_some() {
                compared.push(Compared {
                    what,
                    published,
                    yours,
                    unit,
                });
            }
        };
        for (name, template, words) in PUBLISHED {
            let Some(group) = self.group(name) else {
                continue;
            };
            if let Some(published) = template {
                let what = format!("Follow the template, {name}");
                add(what, published, group.template_share, Unit::Share);
            }
            if let Some(published) = words {
                add(
                    format!("Mean words of a card, {name}"),
                    published,
                    group.card_words,
                    Unit::Number,
                );
            }
        }
        for (group, end) in self.ends().zip(0..) {
            // If the data have no top 100, only the group of all is compared.
            let end = if group.top.is_none() { 1 } else { end };
            for (section, published) in PUBLISHED_SHARES.iter().enumerate() {
                add(
                    format!("Share of {}, {}", SECTIONS[section], group.name),
                    published[end],
                    group.shares.map(|shares| shares[section]),
                    Unit::Share,
                );
            }
        }
        compared
    }

    fn sentences(&self) -> Vec<String> {
        let mut said = vec![format!(
            "{} have a card with content; the data have {} data sets in total.",
            plural(
                self.cards,
                "data set with downloads",
                "data sets with downloads"
            ),
            count(self.data_sets),
        )];
        let whole = self.group("all");
        let mut add = |what: &str, share: &dyn Fn(&CardGroup) -> Option<f64>| {
            let Some(all) = whole.and_then(share) else {
                return;
            };
            said.push(match self.group("top 100").and_then(share) {
                Some(top) => format!(
                    "{} of the 100 most downloaded data sets {what}, against {} of all.",
                    percent(top),
                    percent(all)
                ),
                None => format!("{} of all data sets {what}.", percent(all)),
            });
        };
        add("have the headings of the whole template", &|group| {
            group.template_share
        });
        add("have content in all five sections", &|group| {
            group.filled_share
        });
        said.extend(
            self.sections_from
                .map(|sections_from| sections_from.sentence().to_owned()),
        );
        for (what, found) in [
            ("Words of a card", &self.words_and_downloads),
            (
                "The number of sections with content",
                &self.filled_and_downloads,
            ),
        ] {
            let Some(found) = found else {
                continue;
            };
            let interval = found.interval.map_or_else(
                || {
                    let why = owners::no_interval(found.owner_groups, found.by_owner);
                    format!(", without an interval: {why}")
                },
                |[low, high]| format!(", 95% interval {} to {}", number(low), number(high)),
            );
            said.push(format!(
                "{what} and downloads: Spearman’s ρ = {}{interval} ({} cards of {}; {} if cards were independent).",
                number(found.rho),
                count(found.n),
                plural(found.owners, "owner", "owners"),
                with_p(found.p),
            ));
        }
        said
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        if !self.knows_template() {
            caveats.push("It is not known whether a card follows the template: these data say which sections have content, but not which headings are empty. Add the cards as written.".to_owned());
        }
        if !self.knows_filled() {
            caveats.push(
                "It is not known which sections have content: the data have no sections."
                    .to_owned(),
            );
        }
        if self.knows_filled() {
            caveats.push("The share with “all five sections” differs between cards and a file of sections, because the study's program and our rule find headings and their content in different ways. For the study's top 100, its sections of March 2023 give 13%, and the cards read by our rule give 20%. Compare only shares from one source.".to_owned());
        }
        if !self.whole_cards && self.knows_filled() {
            caveats.push("Words are those of the sections. The published means count whole cards, so the two cannot be compared.".to_owned());
        }
        for group in self.groups.iter().filter(|group| group.tied > 0) {
            caveats.push(format!(
                "{} cards have as many downloads as the last of the {}: their names decide which of them are in it.",
                count(group.tied),
                group.name
            ));
        }
        for (n, what) in [
            (self.without_downloads, "without downloads: left out"),
            (
                self.without_sections,
                "without any section: counted with shares of 0",
            ),
        ] {
            if n > 0 {
                caveats.push(format!("{} {what}.", plural(n, "card", "cards")));
            }
        }
        if self.repeated_sections > 0 {
            caveats.push(format!(
                "Repeated for the same data set, left out: {}.",
                plural(
                    self.repeated_sections,
                    "row of a section",
                    "rows of sections"
                )
            ));
        }
        caveats.push("A heading or five words are not yet good documentation, and a correlation with downloads does not show a cause.".to_owned());
        caveats
    }

    fn by_group(&self) -> (Figure, ShownTable) {
        let names = || self.groups.iter().map(|group| group.name.clone()).collect();
        let mut series = Vec::new();
        type Of<'a> = &'a dyn Fn(&CardGroup) -> (Option<f64>, Option<[f64; 2]>);
        let mut add = |there: bool, name: &str, of: Of<'_>| {
            if there {
                series.push(BarSeries {
                    name: name.to_owned(),
                    values: self.groups.iter().map(|group| of(group).0).collect(),
                    intervals: self.groups.iter().map(|group| of(group).1).collect(),
                    ..BarSeries::default()
                });
            }
        };
        add(
            self.knows_template(),
            "headings of the whole template",
            &|group| (group.template_share, group.template_interval),
        );
        add(
            self.knows_filled(),
            "content in all five sections",
            &|group| (group.filled_share, group.filled_interval),
        );
        let figure = Figure::Bars {
            beside: None,
            title: "Complete cards by downloads".to_owned(),
            axis: Axis::new("share of cards", Scale::Share),
            categories: names(),
            series,
        };
        let mut table = ShownTable::new(
            "Complete cards and words by downloads",
            &[
                "Group",
                "Cards",
                "Follow the template",
                "Share",
                "All five filled",
                "Share filled",
                "Mean words of a card",
                "Mean words of its sections",
                "Tied at the cut",
            ],
        )
        .hint("Follow the template", "the headings name all five sections")
        .hint(
            "All five filled",
            "at least five words in each of the five sections",
        )
        .hint(
            "Tied at the cut",
            "cards with as many downloads as the last of the group",
        );
        for group in &self.groups {
            let known = (group.judged > 0).then_some(group.template);
            table.row([
                Cell::text(group.name.as_str()),
                Cell::Count(group.cards),
                known.map_or(Cell::None, Cell::Count),
                Cell::share(group.template_share),
                group.filled.map_or(Cell::None, Cell::Count),
                Cell::share(group.filled_share),
                Cell::number(group.card_words),
                Cell::number(group.section_words),
                Cell::Count(group.tied),
            ]);
        }
        (figure, table)
    }

    fn by_section(&self) -> Option<(Figure, ShownTable)> {
        let groups: Vec<&CardGroup> = self.ends().filter(|group| group.shares.is_some()).collect();
        if groups.is_empty() {
            return None;
        }
        let series = groups.iter().map(|group| BarSeries {
            name: group.name.clone(),
            values: group.shares.into_iter().flatten().map(Some).collect(),
            intervals: Vec::new(),
            ..BarSeries::default()
        });
        let figure = Figure::Bars {
            beside: None,
            title: "Sections of cards by their share of words".to_owned(),
            axis: Axis::new("mean share of the words", Scale::Share),
            categories: SECTIONS.map(str::to_owned).to_vec(),
            series: series.collect(),
        };
        let mut columns = vec!["Section".to_owned()];
        for group in &groups {
            columns.push(format!("Mean share, {}", group.name));
            columns.push(format!("With content, {}", group.name));
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let mut table = ShownTable::new("Sections by downloads", &columns);
        for (section, name) in SECTIONS.into_iter().enumerate() {
            let mut row = vec![Cell::text(name)];
            for group in &groups {
                row.push(Cell::share(group.shares.map(|shares| shares[section])));
                row.push(Cell::share(group.present.map(|present| present[section])));
            }
            table.row(row);
        }
        Some((figure, table))
    }

    pub(super) fn shown(&self) -> Shown {
        // This is the choice of the settings, or else the one that the data have.
        let template = match self.complete {
            Complete::Template => self.knows_template() || !self.knows_filled(),
            Complete::Filled => !self.knows_filled(),
        };
        let share = |group: &CardGroup| {
            if template {
                group.template_share
            } else {
                group.filled_share
            }
        };
        let share_of = |name: &str| self.group(name).and_then(share).map(percent);
        let verb = if template { "follow" } else { "fill" };
        let short = match (share_of("top 100"), share_of("all")) {
            (Some(top), Some(all)) => {
                format!("{top} of the top 100 {verb} the template, {all} of all")
            }
            (None, Some(all)) => format!("{all} of all cards {verb} the template"),
            _ => String::new(),
        };
        let (figure, table) = self.by_group();
        let (mut figures, mut tables) = (vec![figure], vec![table]);
        if let Some((figure, table)) = self.by_section() {
            figures.push(figure);
            tables.push(table);
        }
        let mut table = ShownTable::new(
            "Rank correlation with downloads",
            &[
                "Measure",
                "Spearman's ρ",
                "p",
                "Lower",
                "Upper",
                "Cards",
                "Owners",
            ],
        )
        .bounds(&["Lower", "Upper"])
        .hint("p", "computed as if data sets were independent")
        .hint("Lower", "95% interval with owners as clusters")
        .hint("Upper", "95% interval with owners as clusters");
        for (what, found) in [
            ("words", &self.words_and_downloads),
            ("sections with content", &self.filled_and_downloads),
        ] {
            if let Some(found) = found {
                let [low, high] = found.interval.map_or([None, None], |ends| ends.map(Some));
                table.row([
                    Cell::text(what),
                    Cell::Number(found.rho),
                    Cell::Probability(found.p),
                    Cell::number(low),
                    Cell::number(high),
                    Cell::Count(found.n),
                    Cell::Count(found.owners),
                ]);
            }
        }
        if !table.rows.is_empty() {
            tables.push(table);
        }
        Shown {
            short,
            sentences: self.sentences(),
            counted: vec![Popularity::Downloads],
            figures,
            tables,
            caveats: self.caveats(),
            compared: self.compared(),
            ..Shown::default()
        }
    }
}
