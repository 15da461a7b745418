//! Cards of data sets and their popularity: which cards follow the hub's template, which have
//! content in its sections, and how many words each section has.

mod finding;
mod show;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing};
use crate::base::pulse;
use crate::base::text::count;
use crate::domain::data::Data;
use crate::domain::models::Models;
use crate::domain::owners::{self, Owners};
use crate::relations::{Field, Relation, Table, Value};
use crate::stats;

/// The description of the metric.
pub const ABOUT: About = About {
    id: "dataset_cards",
    title: "Cards of data sets and popularity",
    theme: Some(Theme::Documentation),
    question: "Do popular data sets have more complete cards, and which sections of their cards have most words?",
    definition: &[
        "Among the data sets with content in their card, those with the most downloads are compared with all (Yang et al. 2024): the top 100, 500, 1,500, 2,500 and 5,000, all, and those without downloads. A group is left out if the data have fewer such data sets. Ties in downloads are broken by name in byte order; the study used the order of its file, which matters from the top 5,000 on, where downloads are 0.",
        "The sections are the five of the Hub's template: dataset description, dataset structure, dataset creation, considerations for using the data, and additional information. A card follows the template if all five names occur in headings, with or without content below them. It is filled if all five sections have content, that is, at least five words as written. The two shares differ much, because many cards contain the unchanged template.",
        "In cards as written, a heading belongs to a section if it contains the section's name or that of one of its parts (such as dataset summary, data fields, source data, citation information); if several fit, the first in this order is taken. Other headings of the second level make a separate section, \"other\"; a table of contents is dropped. The text of a section ends at the next recognised heading, or at one of the same or a higher level; a heading without content is dropped. Metadata at the head, HTML tags, tables and code do not count as words, and neither do \"more information needed\" and empty brackets. Our additions: comments and the rest of a link with a placeholder do not count; a word as written has a letter or a digit.",
        "A section's share is its words ÷ the words of all six sections of the card, including headings. The mean is over all cards of the group; cards without any section count as 0. The study's columns have the same shares.",
        "We add Spearman's rank correlation of the number of words, and of the number of sections with content (0 to 5), with downloads, over the cards with content. The ends of its 95% interval are the wider ones of two intervals: Fisher's z with the standard error of Bonett and Wright (2000), computed as if data sets were independent, and a jackknife that leaves out each of 40 groups of owners in turn (the owner is the part of a name before the slash; a data set without a slash counts as a separate owner). Words are those of the whole card if the data have them, else those of the six sections.",
    ],
    formulas: &[
        (
            "Complete cards",
            "complete cards of the group ÷ its cards with content",
        ),
        (
            "Share of a section",
            "its words ÷ words of all six sections",
        ),
    ],
    published: &[
        "Yang et al. 2024, 24,065 data sets of the Hub in March 2023, 7,433 of them with content in their card: 86% of the top 100 follow the template, 75.8% of the top 500, 65.9% of the top 1,500, 55.0% of the top 2,500, 39.6% of the top 5,000, 29.2% of all and 7.9% of those without downloads. Counted again on their cards: 86%, 75.8%, 66.1%, –, 42.3%, 29.3% and 8.0%.",
        "The same cards, by content (counted on the study's sections): 13% of the top 100 and 6% of all have content in all five sections.",
        "Yang et al. 2024: mean words of a card 617.5 in the top 100, 579.9 in the top 200, 493.5 in the top 500, 433.2 in the top 1,500, 364.7 in the top 2,500, 295.3 in the top 5,000 and 233.0 of all.",
        "Yang et al. 2024, second-hand: removing the usage section from a card goes with 1.85% fewer downloads in their counterfactual analysis.",
    ],
    settings: &[Setting {
        name: "complete",
        label: "A card is complete when it",
        hint: Some("the share in the headline; both are always shown"),
        kind: SettingKind::Choice {
            choices: &[
                ("template", "has the headings of all five sections"),
                ("filled", "has content in all five sections"),
            ],
            default: "template",
        },
        advanced: false,
    }],
    differences: &[],
    needs: &[
        &[Field::SectionOf, Field::NotEmpty, Field::Downloads],
        &[Field::FollowsTemplate, Field::Downloads],
    ],
    reads: &[
        Field::Author,
        Field::CardWords,
        Field::FollowsTemplate,
        Field::HasCard,
        Field::HasNonemptyCard,
    ],
    reads_whole: &[Relation::CardSections],
    sources: "dataset cards with metadata; both files of the dataset-card study",
    changes: &[
        "Counting filled sections instead of headings lowers the number: in the study's data 13% of the top 100 instead of 86%.",
        "Sections found by the study and sections found by our rule in cards give different numbers: 13% and 20% of the top 100.",
        "Data sets without content in their card are left out; with them the share of all would be lower.",
        "Downloads of another period give other groups.",
    ],
};

/// When a card counts as complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Complete {
    /// All five names occur in headings.
    #[default]
    Template,
    /// All five sections have content.
    Filled,
}

/// The settings of the metric.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The condition in the headline.
    pub complete: Complete,
}

/// The sections of the template, and one for other headings of the second level.
const SECTIONS: [&str; 6] = [
    "dataset description",
    "dataset structure",
    "dataset creation",
    "considerations for using the data",
    "additional information",
    "other",
];

/// The number of sections in the template.
const TEMPLATE: usize = 5;

/// Ranks by downloads that end a group (Yang et al. 2024).
const TOPS: [u64; 5] = [100, 500, 1500, 2500, 5000];

const CONFIDENCE: f64 = 0.95;

/// The source of the sections with content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionsFrom {
    /// The cards as written, in which our rule finds the sections.
    Cards,
    /// A file of sections, as the program of the study that made it found them.
    File,
}

impl SectionsFrom {
    fn sentence(self) -> &'static str {
        match self {
            Self::Cards => "Our rule finds the sections with content in the cards as written.",
            Self::File => {
                "The sections with content are those in the file of sections, found by the program of the study that made it."
            }
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The condition in the headline.
    pub complete: Complete,
    /// The number of data sets with different names in the data.
    pub data_sets: u64,
    /// Data sets with a card, if the data say it.
    pub with_card: Option<u64>,
    /// Data sets with content in their card and with downloads: the population.
    pub cards: u64,
    /// Data sets with content in their card but without known downloads; left out.
    pub without_downloads: u64,
    /// Cards of the population in which no section was found.
    pub without_sections: u64,
    /// Repeated rows of sections of the same data set, left out.
    pub repeated_sections: u64,
    /// Whether words are those of the whole card, not only of its sections.
    pub whole_cards: bool,
    /// The source of the sections with content; `None` if the data have no sections.
    pub sections_from: Option<SectionsFrom>,
    /// The sections, in the order of the groups' shares.
    pub sections: [&'static str; 6],
    /// The groups by downloads: top 100 to top 5,000, all, and those without downloads.
    pub groups: Vec<CardGroup>,
    /// Spearman's correlation of words and downloads over the population (our addition).
    pub words_and_downloads: Option<Correlated>,
    /// Spearman's correlation of the number of sections with content (of the five) and downloads
    /// over the population (our addition).
    pub filled_and_downloads: Option<Correlated>,
}

/// A group of cards by the downloads of their data sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardGroup {
    /// `top 100`, `all`, `no downloads`.
    pub name: String,
    /// The last rank of the group, if it ends at a rank.
    pub top: Option<u64>,
    /// Cards with content.
    pub cards: u64,
    /// Cards inside and outside the group with as many downloads as its last: their names decide
    /// which of them are in it. 0 if the cut divides no tie.
    pub tied: u64,
    /// Cards for which it is known whether they follow the template.
    pub judged: u64,
    /// Cards among them that follow the template.
    pub template: u64,
    /// Their share.
    pub template_share: Option<f64>,
    /// Wilson's interval of 95%.
    pub template_interval: Option<[f64; 2]>,
    /// Cards in which all five sections have content; `None` if the data have no sections.
    pub filled: Option<u64>,
    /// Their share of the cards.
    pub filled_share: Option<f64>,
    /// Wilson's interval of 95%.
    pub filled_interval: Option<[f64; 2]>,
    /// Mean words of a whole card.
    pub card_words: Option<f64>,
    /// Mean words of a card's six sections.
    pub section_words: Option<f64>,
    /// Mean share of each section among the words of all six.
    pub shares: Option<[f64; 6]>,
    /// Share of the cards in which each section has content.
    pub present: Option<[f64; 6]>,
}

/// A rank correlation with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correlated {
    /// Spearman's ρ.
    pub rho: f64,
    /// Two-sided p-value by Student's distribution, computed as if data sets were independent.
    pub p: f64,
    /// The 95% interval that counts, with owners as clusters. Each end is the wider one of the next
    /// two intervals. Undefined if either of them is.
    pub interval: Option<[f64; 2]>,
    /// Bonett and Wright's 95% interval, computed as if data sets were independent.
    pub independent: Option<[f64; 2]>,
    /// 95% interval by the jackknife over groups of owners.
    pub by_owner: Option<[f64; 2]>,
    /// The number of groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// Cards.
    pub n: u64,
    /// Owners of their data sets: the part of the name before the slash, else the data set itself.
    pub owners: u64,
}

/// A card with content.
#[derive(Clone, Copy, Default)]
struct Card {
    model: u32,
    downloads: f64,
    template: Option<bool>,
    /// Words of the whole card.
    card_words: Option<f64>,
    /// Words of its sections.
    section_words: f64,
    shares: [f64; 6],
    /// One bit for each section that has a row, and one for each section with content.
    there: u8,
    content: u8,
}

impl Card {
    /// The number of the five sections that have content.
    fn filled(&self) -> u32 {
        (self.content & ((1 << TEMPLATE) - 1)).count_ones()
    }
}

/// The answer for the relations of one dataset.
fn cards(data: &Data<'_>, params: &Params) -> Option<Output> {
    let sections = data.knows(Field::NotEmpty);
    if !data.knows(Field::Downloads) || !sections && !data.knows(Field::FollowsTemplate) {
        return None;
    }
    let mut output = Output {
        complete: params.complete,
        data_sets: 0,
        with_card: data.knows(Field::HasCard).then_some(0),
        cards: 0,
        without_downloads: 0,
        without_sections: 0,
        repeated_sections: 0,
        whole_cards: data.knows(Field::CardWords),
        // Only a card as written shows whether a heading is empty.
        sections_from: sections.then(|| match data.knows(Field::CardWords) {
            true => SectionsFrom::Cards,
            false => SectionsFrom::File,
        }),
        sections: SECTIONS,
        groups: Vec::new(),
        words_and_downloads: None,
        filled_and_downloads: None,
    };
    let mut gathered = Gathered::new(data);
    gathered.add_models(data, &mut output);
    gathered.add_sections(data, &mut output);
    let ranked = gathered.ranked(data, sections, &mut output);
    if ranked.is_empty() {
        return None;
    }
    output.cards = ranked.len() as u64;
    output.groups = groups(&ranked, sections, data.knows(Field::LengthProportion));
    let models = data.models();
    output.words_and_downloads = correlated(models, &ranked, |card| {
        if output.whole_cards {
            card.card_words
        } else {
            Some(card.section_words)
        }
    });
    if sections {
        output.filled_and_downloads =
            correlated(models, &ranked, |card| Some(card.filled().into()));
    }
    Some(output)
}

/// The cards of a dataset while its rows are read.
struct Gathered {
    cards: Vec<Card>,
    /// The index of each data set's card, or `u32::MAX`; rows of sections find their card by it.
    place: Vec<u32>,
    /// Data sets whose card is known to be empty; none if no column says so.
    empty: Vec<bool>,
}

impl Gathered {
    fn new(data: &Data<'_>) -> Self {
        let numbers = data.models().numbers() as usize;
        let known = data.knows(Field::HasNonemptyCard);
        Self {
            cards: Vec::new(),
            place: vec![u32::MAX; numbers],
            empty: vec![false; if known { numbers } else { 0 }],
        }
    }

    /// Adds the cards that the rows of the data sets describe, and counts data sets.
    fn add_models(&mut self, data: &Data<'_>, output: &mut Output) {
        let models = data.models();
        for model in models.all() {
            let Some((_, _, packages, row)) = models.row(model) else {
                continue;
            };
            let flag = |field| packages.flag(field, row);
            output.data_sets += 1;
            if let Some(with_card) = &mut output.with_card {
                *with_card += u64::from(flag(Field::HasCard) == Some(true));
            }
            let nonempty = flag(Field::HasNonemptyCard);
            if nonempty == Some(false) {
                self.empty[model as usize] = true;
            }
            let template = flag(Field::FollowsTemplate);
            if nonempty == Some(true) || nonempty.is_none() && template.is_some() {
                self.card(model).template = template;
            }
        }
    }

    /// The card of a data set, added if this is the first row that describes it.
    fn card(&mut self, model: u32) -> &mut Card {
        let place = &mut self.place[model as usize];
        if *place == u32::MAX {
            *place = self.cards.len() as u32;
            self.cards.push(Card {
                model,
                ..Card::default()
            });
        }
        &mut self.cards[*place as usize]
    }

    /// Adds the rows of sections to the cards, and counts repeated sections.
    fn add_sections(&mut self, data: &Data<'_>, output: &mut Output) {
        let models = data.models();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::CardSections) else {
                continue;
            };
            for row in pulse::over(0..table.rows()) {
                let (Some(of), Some(name)) = (
                    table.name(Field::SectionOf, row),
                    relations.text(Field::SectionName, row),
                ) else {
                    continue;
                };
                let Some(section) = SECTIONS.iter().position(|known| *known == name) else {
                    continue;
                };
                // A data set without a row has no known downloads either.
                let Some(model) = models
                    .find(part, of)
                    .filter(|model| models.is_there(*model))
                else {
                    continue;
                };
                if self.empty.get(model as usize) == Some(&true) {
                    continue;
                }
                output.repeated_sections += u64::from(!self.card(model).take(section, table, row));
            }
        }
    }

    /// The cards of data sets with downloads, the most downloaded first.
    fn ranked(mut self, data: &Data<'_>, sections: bool, output: &mut Output) -> Vec<Card> {
        let models = data.models();
        self.cards.retain_mut(|card| {
            let Some(downloads) = models.number(card.model, Field::Downloads) else {
                output.without_downloads += 1;
                return false;
            };
            card.downloads = downloads;
            card.card_words = models.number(card.model, Field::CardWords);
            let found = card.section_words > 0.0 || card.content != 0;
            output.without_sections += u64::from(sections && !found);
            true
        });
        let all = self.cards;
        let order = stats::order(all.len(), &|a, b| {
            let (a, b) = (&all[a], &all[b]);
            let by_downloads = b.downloads.total_cmp(&a.downloads);
            by_downloads.then_with(|| match a.model == b.model {
                true => Ordering::Equal,
                false => models.id(a.model).cmp(models.id(b.model)),
            })
        });
        order.into_iter().map(|index| all[index]).collect()
    }
}

impl Card {
    /// Adds a section to a card; false if the card had the section already.
    fn take(&mut self, section: usize, table: &Table, row: usize) -> bool {
        let bit = 1 << section;
        if self.there & bit != 0 {
            return false;
        }
        self.there |= bit;
        if table.value(Field::NotEmpty, row) == Some(Value::Flag(true)) {
            self.content |= bit;
        }
        let words = table.count(Field::WordCount, row);
        self.section_words += words.map_or(0.0, |words| words.to_f64());
        if let Some(Value::Number(share)) = table.value(Field::LengthProportion, row) {
            self.shares[section] = share;
        }
        true
    }
}

/// The groups that are compared: the most downloaded, all, and those without downloads.
fn groups(ranked: &[Card], sections: bool, shares: bool) -> Vec<CardGroup> {
    let of = |name: String, top: Option<u64>, cards: &[Card]| {
        let mut group = group(name, cards, sections, shares);
        group.top = top;
        group
    };
    let mut groups = Vec::new();
    for top in TOPS {
        if let Some(cards) = ranked.get(..top as usize) {
            let mut group = of(format!("top {}", count(top)), Some(top), cards);
            let last = cards.last().map(|card| card.downloads);
            let next = ranked.get(top as usize).map(|card| card.downloads);
            if last == next {
                let same = ranked.iter().filter(|card| Some(card.downloads) == last);
                group.tied = same.count() as u64;
            }
            groups.push(group);
        }
    }
    groups.push(of("all".into(), None, ranked));
    let zero = ranked.partition_point(|card| card.downloads > 0.0);
    if let Some(cards) = ranked.get(zero..).filter(|cards| !cards.is_empty()) {
        groups.push(of("no downloads".into(), None, cards));
    }
    groups
}

fn group(name: String, cards: &[Card], sections: bool, shares: bool) -> CardGroup {
    let n = cards.len() as u64;
    let having = |has: &dyn Fn(&Card) -> bool| cards.iter().filter(|card| has(card)).count() as u64;
    let judged = having(&|card| card.template.is_some());
    let template = having(&|card| card.template == Some(true));
    let filled = having(&|card| card.filled() as usize == TEMPLATE);
    let by = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    let mean = |value: &dyn Fn(&Card) -> Option<f64>| {
        let (mut sum, mut n) = (0.0, 0_u64);
        for value in cards.iter().filter_map(value) {
            sum += value;
            n += 1;
        }
        (n > 0).then(|| sum / n as f64)
    };
    let each = |value: &dyn Fn(&Card, usize) -> f64| {
        let mut means = [0.0; 6];
        for (section, slot) in means.iter_mut().enumerate() {
            *slot = mean(&|card| Some(value(card, section)))?;
        }
        Some(means)
    };
    let known = |known: bool| known && n > 0;
    CardGroup {
        name,
        top: None,
        cards: n,
        tied: 0,
        judged,
        template,
        template_share: by(template, judged),
        template_interval: stats::wilson(template, judged, CONFIDENCE),
        filled: sections.then_some(filled),
        filled_share: by(filled, n).filter(|_| sections),
        filled_interval: stats::wilson(filled, n, CONFIDENCE).filter(|_| sections),
        card_words: mean(&|card| card.card_words),
        section_words: mean(&|card| Some(card.section_words)).filter(|_| sections),
        shares: known(sections && shares)
            .then(|| each(&|card, section| card.shares[section]))
            .flatten(),
        present: known(sections)
            .then(|| each(&|card, section| f64::from(card.content >> section & 1)))
            .flatten(),
    }
}

fn correlated(
    models: &Models<'_>,
    cards: &[Card],
    value: impl Fn(&Card) -> Option<f64>,
) -> Option<Correlated> {
    let known: Vec<(&Card, f64)> = cards
        .iter()
        .filter_map(|card| Some((card, value(card)?)))
        .collect();
    let ranks = |value: &dyn Fn(usize) -> f64| stats::doubled_ranks_of(known.len(), value);
    let values = ranks(&|place| known[place].1);
    let downloads = ranks(&|place| known[place].0.downloads);
    let names = known.iter().map(|(card, _)| models.id(card.model));
    let owners = Owners::new(names.map(owners::prefix));
    let found = stats::rank_correlation(&values, &downloads)?;
    let clustered = stats::clustered_rho(&values, &downloads, &owners.groups())?;
    Some(Correlated {
        rho: found.coefficient,
        p: found.p,
        interval: clustered.interval,
        independent: clustered.independent,
        by_owner: clustered.by_owner,
        owner_groups: clustered.owner_groups,
        n: clustered.n,
        owners: owners.count(),
    })
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        cards(data, params)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        self.shown()
    }
}
