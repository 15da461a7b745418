//! Reads the card of a data set: the five sections of the hub's template, and text under other
//! headings.
//!
//! Source of the rule: Yang et al., *Navigating Dataset Documentations in AI* (ICLR 2024), as
//! `docs/metrics/dataset_cards.md` defines it. Where the paper leaves a choice, its published
//! sections show how the authors chose: the words of a section include its headings, and a heading
//! without any content is dropped with its section.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front_matter;
use super::html::{Piece, Stripper};

/// The sections, in the order in which a heading is compared with them. The last takes the text
/// under other headings of the second level.
pub const DATA_SET_SECTIONS: [&str; 6] = [
    "dataset description",
    "dataset structure",
    "dataset creation",
    "considerations for using the data",
    "additional information",
    "other",
];

/// The index of the last section in [`DATA_SET_SECTIONS`].
const OTHER: usize = 5;

/// Names of parts of the sections, which also identify a heading.
const PARTS: [&[&str]; OTHER] = [
    &[
        "dataset summary",
        "supported tasks and leaderboards",
        "languages",
    ],
    &["data instances", "data fields", "data splits"],
    &[
        "curation rationale",
        "source data",
        "initial data collection",
        "who are the source language producers",
        "annotations",
        "annotation process",
        "who are the annotators",
        "personal and sensitive information",
    ],
    &[
        "social impact of dataset",
        "discussion of biases",
        "other known limitations",
    ],
    &[
        "dataset curators",
        "licensing information",
        "citation information",
        "contributions",
    ],
];

/// Placeholders of the template, in lower case.
const PLACEHOLDER: &str = "more information needed";

/// The least number of words of a section with content.
const RAW_WORDS: u64 = 5;

/// One section of a card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DataSetSection {
    /// Words as written, markup, tables and code included, without headings and placeholders.
    pub raw: u64,
    /// Words of its text and headings, separated by white space, outside tables, code and markup.
    pub words: u64,
}

impl DataSetSection {
    /// Whether there is any text under one of its headings.
    pub fn is_there(self) -> bool {
        self.raw > 0
    }

    /// Whether the text has more than a word or two.
    pub fn has_content(self) -> bool {
        self.raw >= RAW_WORDS
    }
}

/// The content of a data set's card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DataSetCard {
    /// In the order of [`DATA_SET_SECTIONS`].
    pub sections: [DataSetSection; DATA_SET_SECTIONS.len()],
    /// Whether headings name all five sections of the template, with or without text under them.
    pub follows_template: bool,
    /// Words of its headings and text, outside metadata, tables, code and markup.
    pub words: u64,
    /// Whether it contains anything except metadata and comments.
    pub says: bool,
}

impl DataSetCard {
    /// A section's share of the words of all sections; 0 if there are no words.
    pub fn share(&self, section: usize) -> f64 {
        let all: u64 = self.sections.iter().map(|section| section.words).sum();
        let words = self
            .sections
            .get(section)
            .map_or(0, |section| section.words);
        if all == 0 {
            0.0
        } else {
            words as f64 / all as f64
        }
    }
}

/// Reads the card of a data set.
pub fn read_data_set(card: &str) -> DataSetCard {
    let (_, body) = front_matter::split(card);
    let mut reader = Reader::new(body);
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// The section that a heading names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Section(usize),
    Contents,
    Nothing,
}

fn named(heading: &str, level: HeadingLevel) -> Named {
    if heading.contains("table of contents") {
        return Named::Contents;
    }
    let is = |(name, parts): &(&str, &[&str])| {
        heading.contains(name) || parts.iter().any(|part| heading.contains(part))
    };
    match DATA_SET_SECTIONS
        .into_iter()
        .zip(PARTS)
        .position(|names| is(&names))
    {
        Some(section) => Named::Section(section),
        None if level == HeadingLevel::H2 => Named::Section(OTHER),
        None => Named::Nothing,
    }
}

struct Reader<'a> {
    body: &'a str,
    card: DataSetCard,
    /// Whether a heading has named each of the five.
    names: [bool; OTHER],
    /// The section of the current heading, and the heading's level; `None` under a heading that
    /// names none.
    open: Option<(Named, HeadingLevel)>,
    /// Where the text after the last heading begins in the body.
    from: usize,
    /// Words under the open heading as written, and of text and headings.
    raw: u64,
    words: u64,
    block: String,
    in_heading: bool,
    /// Number of tables, code blocks and pictures that enclose the current text.
    apart: u32,
    stripper: Stripper,
}

impl<'a> Reader<'a> {
    fn new(body: &'a str) -> Self {
        Self {
            body,
            card: DataSetCard::default(),
            names: [false; OTHER],
            open: None,
            from: 0,
            raw: 0,
            words: 0,
            block: String::new(),
            in_heading: false,
            apart: 0,
            stripper: Stripper::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(tag) => match tag {
                Tag::Table(_) | Tag::CodeBlock(_) | Tag::Image { .. } => {
                    self.apart = self.apart.saturating_add(1);
                }
                Tag::Heading { .. } => {
                    self.end_block();
                    self.gather_raw(range.start);
                    self.in_heading = true;
                }
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
                _ => self.end_block(),
            },
            Event::End(tag) => match tag {
                TagEnd::Table | TagEnd::CodeBlock | TagEnd::Image => {
                    self.apart = self.apart.saturating_sub(1);
                    if tag != TagEnd::Image {
                        self.end_block();
                    }
                }
                TagEnd::Heading(level) => {
                    self.in_heading = false;
                    let heading = std::mem::take(&mut self.block);
                    self.heading(level, heading);
                    self.from = range.end;
                }
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
                TagEnd::HtmlBlock => {
                    self.end_block();
                    self.stripper.end();
                }
                _ => self.end_block(),
            },
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.apart == 0 {
            self.block.push_str(text);
        }
    }

    fn html(&mut self, html: &str) {
        let mut stripper = self.stripper;
        stripper.feed(html, |piece| match piece {
            Piece::Text(text) => self.text(text),
            _ => self.text(" "),
        });
        self.stripper = stripper;
    }

    /// Counts the text of a block.
    fn end_block(&mut self) {
        if self.in_heading {
            return self.text(" ");
        }
        if !self.block.is_empty() {
            let block = std::mem::take(&mut self.block);
            self.count_words(words(&without_placeholders(block)));
        }
    }

    /// Counts the words since the last heading.
    fn gather_raw(&mut self, end: usize) {
        // A heading in a list or a quotation may begin before the end of the last.
        let raw = without_comments(self.body.get(self.from..end).unwrap_or_default());
        let words = words_with_letters(&without_placeholders(raw));
        self.raw = self.raw.saturating_add(words);
        self.card.says |= words > 0;
    }

    /// Counts words of the text under the open heading.
    fn count_words(&mut self, words: u64) {
        if !matches!(self.open, Some((Named::Contents, _))) {
            self.words = self.words.saturating_add(words);
            self.card.words = self.card.words.saturating_add(words);
        }
    }

    fn heading(&mut self, level: HeadingLevel, mut heading: String) {
        let length = words(&heading);
        self.card.says |= length > 0;
        heading.make_ascii_lowercase();
        for (found, name) in self.names.iter_mut().zip(DATA_SET_SECTIONS) {
            *found |= heading.contains(name);
        }
        let named = named(&heading, level);
        // A higher level has a smaller number.
        if named != Named::Nothing || self.open.is_none_or(|(_, open)| level <= open) {
            self.close();
            self.open = (named != Named::Nothing).then_some((named, level));
        }
        self.count_words(length);
    }

    /// Ends the text under a heading. A heading without text has no content.
    fn close(&mut self) {
        if let Some((Named::Section(section), _)) = self.open.take()
            && self.raw > 0
            && let Some(filled) = self.card.sections.get_mut(section)
        {
            filled.raw = filled.raw.saturating_add(self.raw);
            filled.words = filled.words.saturating_add(self.words);
        }
        (self.raw, self.words) = (0, 0);
    }

    fn finish(mut self) -> DataSetCard {
        self.in_heading = false;
        self.end_block();
        self.gather_raw(self.body.len());
        self.close();
        self.card.follows_template = self.names.iter().all(|found| *found);
        self.card
    }
}

/// Number of words, which white space separates.
fn words(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

/// Number of words that contain a letter or a digit.
fn words_with_letters(text: &str) -> u64 {
    let all = text.split_whitespace();
    all.filter(|word| word.contains(char::is_alphanumeric))
        .count() as u64
}

/// Removes comments, even if they are not closed.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        out.push(' ');
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Removes placeholders, and the empty brackets or links around them.
fn without_placeholders(mut text: String) -> String {
    text.make_ascii_lowercase();
    if !text.contains(PLACEHOLDER) && !text.contains("[]") {
        return text;
    }
    let text = text.replace(PLACEHOLDER, "");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("[]") {
        out.push_str(before);
        rest = after_link(after).unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// The part of a link after its address.
fn after_link(text: &str) -> Option<&str> {
    /// The greatest length of an address.
    const BYTES: usize = 1000;
    let address = text.strip_prefix('(')?;
    let mut bytes = address.bytes().take(BYTES);
    let end = bytes.position(|byte| byte == b')')?;
    address.get(end + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sections of a card with their words. Sections without content are in brackets.
    fn sections(card: &str) -> Vec<String> {
        let read = read_data_set(card);
        let named = DATA_SET_SECTIONS.into_iter().zip(read.sections);
        named
            .filter(|(_, section)| section.is_there())
            .map(|(name, section)| {
                let last = name.rsplit(' ').next().unwrap();
                if section.has_content() {
                    format!("{last} {}", section.words)
                } else {
                    format!("[{last} {}]", section.words)
                }
            })
            .collect()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn headings_name_a_section_or_one_of_its_parts() {
        for (heading, section) in [
            ("# Dataset Description", "description 7"),
            ("## Dataset Summary", "description 7"),
            ("#### Programming languages", "description 7"),
            ("## 2. Data Fields", "structure 8"),
            ("### Source Data", "creation 7"),
            ("### Annotations", "creation 6"),
            ("### Annotation process", "creation 7"),
            ("## Discussion of Biases", "data 8"),
            ("### Licensing Information", "information 7"),
            ("## Usage", "other 6"),
            ("Usage\n---", "other 6"),
        ] {
            let card = format!("# Card\n\n{heading}\n\none two three four five\n");
            assert_eq!(sections(&card), [section], "{heading}");
        }
        for heading in [
            "# Usage",
            "### Usage",
            "## Table of Contents",
            "**Languages**",
        ] {
            let card = format!("# Card\n\n{heading}\n\none two three four five\n");
            assert_eq!(sections(&card), NONE, "{heading}");
        }
    }

    #[test]
    fn the_first_section_that_a_heading_names_has_it() {
        let both = "## Languages and contributions\n\none two three four five";
        assert_eq!(sections(both), ["description 8"]);
        let contents = "## Table of contents of the dataset structure\n\none two three four five";
        assert_eq!(sections(contents), NONE);
        // For the template one heading can name several sections.
        let one = "# Dataset description, dataset structure, dataset creation, considerations for \
            using the data and additional information";
        assert!(read_data_set(one).follows_template);
    }

    #[test]
    fn text_runs_to_the_next_heading_that_is_recognised_or_as_high() {
        // A section continues below an inner heading that names no section.
        assert_eq!(
            sections("## Dataset Summary\none two\n### Note\nthree four five"),
            ["description 8"]
        );
        // It ends at a heading of the same or a higher level, even if that names no section.
        assert_eq!(
            sections("### Dataset Summary\none two\n### Note\nthree four five"),
            ["[description 4]"]
        );
        assert_eq!(
            sections("## Dataset Summary\none two\n# Note\nthree four five"),
            ["[description 4]"]
        );
        // A heading that names a section ends the previous one at any level.
        assert_eq!(
            sections("## Dataset Summary\none two\n#### Data splits\nthree four five six seven"),
            ["[description 4]", "structure 7"]
        );
        // The words of a section's parts are added. A heading without content is dropped.
        assert_eq!(
            sections("## Dataset Structure\n### Data Fields\na b\n### Data Splits\nc d e"),
            ["structure 9"]
        );
        assert_eq!(sections("## Dataset Structure\n\n### Data Fields\n"), NONE);
    }

    #[test]
    fn placeholders_comments_and_markup_are_not_content() {
        for text in [
            "[More Information Needed]",
            "More information needed",
            "[More Information Needed](https://example.org/guide#how-to-contribute)",
            "<!-- Provide a longer summary\nof what this dataset is. -->",
            "- [ ]\n- []\n",
            "---",
        ] {
            assert_eq!(
                sections(&format!("## Dataset Summary\n\n{text}\n")),
                NONE,
                "{text}"
            );
        }
        // Tables, code and pictures are content, but their words do not count.
        for text in [
            "| a | b |\n|---|---|\n| c d | e |\n",
            "```\none two three four five\n```\n",
            "    one two three four five\n",
            "![one two three four five](x)",
        ] {
            assert_eq!(
                sections(&format!("## Data Splits\n\n{text}\n")),
                ["structure 2"],
                "{text}"
            );
        }
        // The text of a link counts; markup does not.
        assert_eq!(
            sections("## Data Splits\n\n* **one** [two](x) <b>three</b>\n* `four` five"),
            ["structure 7"]
        );
        assert_eq!(sections("## Languages\n\nEnglish"), ["[description 2]"]);
    }

    #[test]
    fn a_template_can_be_followed_without_a_word() {
        let card = "---\nlicense: mit\n---\n# Dataset Card for X\n## Table of Contents\n- [a](#a)\n\
            ## Dataset Description\n- **Homepage:** [More Information Needed]\n### Dataset Summary\n\
            [More Information Needed]\n## Dataset Structure\n## Dataset Creation\n\
            ### Considerations for Using the Data\n## Additional Information\n\
            ### Contributions\nThanks to [@x](y) for adding this dataset.\n";
        let read = read_data_set(card);
        assert!(read.follows_template && read.says);
        assert_eq!(sections(card), ["[description 3]", "information 8"]);
        assert_eq!(read.share(0), 3.0 / 11.0);
        assert_eq!(read.share(9), 0.0);
        let without = card.replace("## Dataset Creation\n", "");
        assert!(!read_data_set(&without).follows_template);
        // Title 4, headings 2 + 2 + 2 + 2 + 5 + 2 + 1, text 1 + 7; contents are dropped.
        assert_eq!(read.words, 4 + 16 + 8);
    }

    #[test]
    fn cards_without_content() {
        for card in [
            "",
            "---\nlicense: mit\n---\n",
            "<!-- only this -->",
            "\n\n",
            "#",
            "---",
        ] {
            assert_eq!(read_data_set(card), DataSetCard::default(), "{card:?}");
        }
        assert!(read_data_set("# Title").says && read_data_set("word").says);
    }

    #[test]
    fn odd_cards_end_in_time() {
        for piece in [
            "[](",
            "<!--",
            "<!-- -->",
            "> # a\n",
            "[]",
            "## ",
            "- ## Languages\nx ",
            "|\n|-|\n",
        ] {
            read_data_set(&piece.repeat(100_000 / piece.len()));
        }
    }
}
