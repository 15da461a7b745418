//! Cards of data sets and their popularity: who follows the hub's template, who fills it, and
//! how much is said where.

mod show;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::data::Data;
use super::shown::Shown;
use super::{Measure, Nothing, Settings};
use crate::base::text::count;
use crate::domain::models::Models;
use crate::domain::owners::{self, Owners};
use crate::relations::{Field, Relation, Table, Value};
use crate::stats;

/// What the metric is about.
pub const ABOUT: About = About {
    id: "dataset_cards",
    title: "Cards of data sets and popularity",
    theme: Some(Theme::Documentation),
    question: "Do popular data sets have more complete cards, and what do their cards speak of?",
    definition: &[
        "Of the data sets whose card says anything, those with the most downloads are compared with all (Yang et al. 2024): the top 100, 500, 1,500, 2,500 and 5,000, all, and those that nobody downloaded. A group is left out where there are not as many such data sets. Ties in downloads go by name in byte order; the study cut by the order of its file, which matters from the top 5,000 on, where downloads are 0.",
        "The sections are the five of the Hub's template: dataset description, dataset structure, dataset creation, considerations for using the data, and additional information. A card follows the template when all five names occur in headings, whatever stands under them. It is filled when all five sections have content: five words as written, or more. The two are far apart, since many cards hold the template as it came.",
        "In cards as written, a heading belongs to a section when it contains the section's name or that of one of its parts (such as dataset summary, data fields, source data, citation information); the first section in this order that fits has it. Other headings of the second level make a section of their own, \"other\"; a table of contents is dropped. The text of a section runs to the next heading that is recognised, or to one of the same or a higher level; a heading with nothing under it is dropped. Metadata at the head, HTML tags, tables and code are no words; \"more information needed\" and empty brackets count for nothing. Ours: comments say nothing, nor does what a placeholder leaves of a link; a word as written holds a letter or a digit.",
        "A section's share is its words by the words of all six sections of the card, headings included; the mean is taken over all cards of the group, those without any section as 0. This is what the study's own columns hold.",
        "Ours: Spearman's rank correlation of the number of words, and of the number of sections with content (0 to 5), with downloads, over the cards that say anything, with an interval of 95% that reaches as far as the wider of two: Fisher's z with the standard error of Bonett and Wright (2000), as if data sets were independent, and a jackknife that leaves out each of 40 groups of owners in turn (an owner stands before the slash of a name; without a slash a data set is its own). Words are those of the whole card where the data tell them, else those of the six sections.",
    ],
    formulas: &[
        (
            "Complete cards",
            "complete cards of the group ÷ its cards that say anything",
        ),
        (
            "Share of a section",
            "its words ÷ words of all six sections",
        ),
    ],
    published: &[
        "Yang et al. 2024, 24,065 data sets of the Hub in March 2023, of which 7,433 have a card that says anything: 86% of the top 100 follow the template, 75.8% of the top 500, 65.9% of the top 1,500, 55.0% of the top 2,500, 39.6% of the top 5,000, 29.2% of all and 7.9% of those without downloads. Counted again on their cards: 86%, 75.8%, 66.1%, –, 42.3%, 29.3% and 8.0%.",
        "The same cards, by sections with content (counted on the study's sections): 13% of the top 100 and 6% of all fill all five sections.",
        "Yang et al. 2024: mean words of a card 617.5 in the top 100, 579.9 in the top 200, 493.5 in the top 500, 433.2 in the top 1,500, 364.7 in the top 2,500, 295.3 in the top 5,000 and 233.0 of all.",
        "Yang et al. 2024, second-hand: taking the usage section out of a card goes with 1.85% fewer downloads in their counterfactual analysis.",
    ],
    settings: &[Setting {
        name: "complete",
        label: "A card is complete when it",
        hint: Some("what the headline counts; both are always shown"),
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
        "Counting filled sections instead of headings lowers it: in the study's data 13% of the top 100 instead of 86%.",
        "Sections as the study found them and sections that our rule finds in cards are two numbers: of the top 100 13% and 20%.",
        "Data sets whose card says nothing are left out; with them the share of all would be lower.",
        "Downloads of another period make other groups.",
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

/// What the user chooses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// What the headline counts.
    pub complete: Complete,
}

impl Settings for Params {}

/// The sections of the template, and what else has a heading of the second level.
const SECTIONS: [&str; 6] = [
    "dataset description",
    "dataset structure",
    "dataset creation",
    "considerations for using the data",
    "additional information",
    "other",
];

/// The sections of the template among them.
const TEMPLATE: usize = 5;

/// Ranks by downloads that end a group (Yang et al. 2024).
const TOPS: [u64; 5] = [100, 500, 1500, 2500, 5000];

const CONFIDENCE: f64 = 0.95;

/// What says which sections have content.
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
            Self::Cards => {
                "Which sections have content is read from the cards as written, by our rule."
            }
            Self::File => {
                "Which sections have content is what the file of sections says, found by the program of the study that made it."
            }
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What the headline counts.
    pub complete: Complete,
    /// Data sets in the data, by name.
    pub data_sets: u64,
    /// Of these with a card, where the data tell.
    pub with_card: Option<u64>,
    /// Of these with a card that says anything and with downloads: the population.
    pub cards: u64,
    /// Data sets with such a card, but without downloads; left out.
    pub without_downloads: u64,
    /// Cards of the population in which no section was found.
    pub without_sections: u64,
    /// Rows of sections that another row of the same data set says already, left out.
    pub repeated_sections: u64,
    /// Whether words are those of the whole card, not of its sections alone.
    pub whole_cards: bool,
    /// What says which sections have content; none where the data have no sections.
    pub sections_from: Option<SectionsFrom>,
    /// The sections, in the order in which the groups have them.
    pub sections: [&'static str; 6],
    /// The groups by downloads: top 100 to top 5,000, all, and those of no downloads.
    pub groups: Vec<CardGroup>,
    /// Spearman's correlation of words and downloads over the population; ours.
    pub words_and_downloads: Option<Correlated>,
    /// Spearman's correlation of the number of the five sections with content and downloads over
    /// the population; ours.
    pub filled_and_downloads: Option<Correlated>,
}

/// Some cards by the downloads of their data sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardGroup {
    /// `top 100`, `all`, `no downloads`.
    pub name: String,
    /// The rank that ends it, where one does.
    pub top: Option<u64>,
    /// Cards that say anything.
    pub cards: u64,
    /// Cards inside and outside the group with as many downloads as its last: which of them are
    /// in it hangs on their names. 0 where the cut goes through no tie.
    pub tied: u64,
    /// Cards of which it is known whether they follow the template.
    pub judged: u64,
    /// Of these those that follow it.
    pub template: u64,
    /// One by the other.
    pub template_share: Option<f64>,
    /// Wilson's interval of 95%.
    pub template_interval: Option<[f64; 2]>,
    /// Cards in which all five sections have content; `None` where the data have no sections.
    pub filled: Option<u64>,
    /// By the cards.
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
    /// Two-sided p, by Student's distribution, as if data sets were independent.
    pub p: f64,
    /// The 95% interval that counts, with owners as clusters: each end from the one of the next two
    /// that reaches further. Undefined where either is.
    pub interval: Option<[f64; 2]>,
    /// As if data sets were independent: Bonett and Wright's interval of 95%.
    pub independent: Option<[f64; 2]>,
    /// By the jackknife over groups of owners, 95%.
    pub by_owner: Option<[f64; 2]>,
    /// Groups of owners that the jackknife leaves out in turn.
    pub owner_groups: u64,
    /// Cards.
    pub n: u64,
    /// Owners of their data sets: what stands before the slash of a name, else the data set.
    pub owners: u64,
}

/// What is known of a card that says anything.
#[derive(Clone, Copy, Default)]
struct Card {
    model: u32,
    downloads: f64,
    template: Option<bool>,
    /// Of the whole card.
    card_words: Option<f64>,
    /// Of its sections.
    section_words: f64,
    shares: [f64; 6],
    /// A bit for each section that has a row, and for each with content.
    there: u8,
    content: u8,
}

impl Card {
    /// How many of the five sections have content.
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
        // Only a card as written says whether headings stand over nothing.
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
    /// The index of each data set's card, or `u32::MAX`; the rows of sections find theirs by it.
    place: Vec<u32>,
    /// Data sets whose card is known to be empty; no data set where no column says so.
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

    /// Takes the cards that the rows of the data sets describe, and counts data sets.
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

    /// Takes what the rows of sections say of the cards, and counts repeated sections.
    fn add_sections(&mut self, data: &Data<'_>, output: &mut Output) {
        let models = data.models();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::CardSections) else {
                continue;
            };
            for row in 0..table.rows() {
                let (Some(of), Some(name)) = (
                    table.name(Field::SectionOf, row),
                    relations.text(Field::SectionName, row),
                ) else {
                    continue;
                };
                let Some(section) = SECTIONS.iter().position(|known| *known == name) else {
                    continue;
                };
                // A data set without a row has no downloads either.
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
    /// Takes what a row says of a section; false if the card had the section already.
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

    fn show(&self) -> Shown {
        self.shown()
    }
}
