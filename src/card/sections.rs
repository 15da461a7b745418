//! The heading and keyword rule: which sections a card has.
//!
//! The rule is ours and replaces the language model of Jones et al. (ESEM 2024, section 5.5). A
//! section is present if a heading names it and at least five words of text follow before the next
//! heading of the same or a higher level, including text under sub-headings. A heading is one of
//! CommonMark's, or a line outside lists and tables whose letters and digits are all bold; such a
//! line ranks below the others. Code blocks, HTML tags, comments and pictures are not text, and
//! placeholders do not count. Some sections have a fallback in the body.
//!
//! [`Rule::Specified`] follows the words of the specification. [`Rule::Tuned`] differs where judged
//! cards showed errors, see [`Rule`].

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::SECTIONS;
use super::attributes::{Attribute, Attributes, names_hardware, names_hyper_parameter};
use super::html::{Piece, Stripper};

/// The least number of words in a section.
const SECTION_WORDS: u64 = 5;

/// The least number of words that make the first paragraph a description.
const INTRODUCTION_WORDS: u64 = 20;

/// The least number of words in a sentence about limitations.
const SENTENCE_WORDS: u64 = 8;

/// The least number of numbers in a table of results.
const NUMERIC_CELLS: u64 = 2;

/// A bold line with more words is a sentence, not a heading.
const BOLD_WORDS: u64 = 12;

/// How the library transformers introduces the results of a training run.
const TRAINER: &str = "achieves the following results";

/// Words that show that a table holds results, and not files or settings.
const METRICS: &[&str] = &[
    "accuracy",
    "acc",
    "f1",
    "precision",
    "recall",
    "auc",
    "bleu",
    "rouge",
    "wer",
    "cer",
    "perplexity",
    "loss",
    "mse",
    "rmse",
    "mae",
    "map",
    "score",
    "average",
    "avg",
    "mmlu",
    "em",
    "hellaswag",
    "pearson",
    "spearman",
    "reward",
    "fid",
    "metric",
];

/// The level of a bold line, below CommonMark's six.
const BOLD: u8 = 7;

const DESCRIPTION: usize = 0;
const USES: usize = 1;
const LIMITATIONS: usize = 2;
const EVALUATION: usize = 4;

/// Which wording of the rule is followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rule {
    /// The rule as it was before its authors looked at judged cards.
    Specified,
    /// The rule after corrections with the tuning half of the judged cards:
    ///
    /// * a line with a placeholder or a sentence of the hub's template does not count, and
    ///   unfinished code shows no use;
    /// * code under a heading counts as text;
    /// * five or more words before the first heading after them are a description;
    /// * headings of HTML and `##Heading` are headings, a bold line of more than twelve words is
    ///   not, and a single word with a digit, `_` or `/` names a model, not a section;
    /// * a fine-tuned model in a heading is not a section about training, nor is evaluation data
    ///   one about evaluation;
    /// * a table holds results if a heading of its columns or rows names a metric; the sentence
    ///   that introduces results in cards of a trainer counts as well;
    /// * the words limitations and biases alone are not a section about them.
    #[default]
    Tuned,
}

impl Rule {
    /// The rule's name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Specified => "as specified",
            Self::Tuned => "tuned",
        }
    }

    /// Which sections a lower-cased heading names.
    fn names(self, heading: &str) -> [bool; SECTIONS.len()] {
        let mut names = self
            .keywords()
            .map(|keywords| keywords.iter().any(|keyword| heading.contains(keyword)));
        if self == Self::Tuned {
            if is_name(heading) {
                return [false; SECTIONS.len()];
            }
            // The data that a model was trained and evaluated on do not say how well it performed.
            if let Some(evaluation) = names.get_mut(EVALUATION)
                && heading.contains("evaluation data")
            {
                *evaluation = false;
            }
        }
        names
    }

    /// Words in a lower-cased heading that name a section.
    fn keywords(self) -> &'static [&'static [&'static str]; SECTIONS.len()] {
        match self {
            Self::Specified => &SPECIFIED,
            Self::Tuned => &TUNED,
        }
    }
}

const SPECIFIED: [&[&str]; SECTIONS.len()] = [
    &[
        "model description",
        "model details",
        "model summary",
        "overview",
        "introduction",
        "about",
        "model card for",
    ],
    &[
        "how to use",
        "how to get started",
        "usage",
        "getting started",
        "quickstart",
        "inference",
        "example",
        "direct use",
    ],
    &[
        "limitation",
        "bias",
        "risk",
        "out-of-scope",
        "ethical",
        "caveat",
        "known issues",
        "safety",
    ],
    &[
        "training",
        "fine-tun",
        "finetun",
        "pretrain",
        "pre-train",
        "training data",
        "hyperparameter",
        "datasets used",
    ],
    &[
        "evaluation",
        "results",
        "benchmark",
        "performance",
        "metrics",
        "accuracy",
        "eval",
    ],
];

const TUNED: [&[&str]; SECTIONS.len()] = [
    &[
        "description",
        "model detail",
        "model summary",
        "overview",
        "introduction",
        "about",
        "abstract",
        "tl;dr",
    ],
    &[
        "how to use",
        "how to get started",
        "how to run",
        "how to load",
        "how to download",
        "usage",
        "use with",
        "getting started",
        "get started",
        "quickstart",
        "quick start",
        "inference",
        "example",
        "direct use",
    ],
    SPECIFIED[LIMITATIONS],
    // Participles are missing: a heading about a fine-tuned model is not one about fine-tuning.
    &[
        "training",
        "fine-tuning",
        "finetuning",
        "fine tuning",
        "hyperparameter",
        "hyper-parameter",
        "datasets used",
    ],
    &[
        "evaluation",
        "results",
        "benchmark",
        "performance",
        "metrics",
        "accuracy",
        "eval",
        "model validation",
    ],
];

/// Reads the text of a card: its sections, its words, and the metadata in its text.
pub(super) fn read(body: &str, rule: Rule) -> ([bool; SECTIONS.len()], u64, Attributes) {
    let mut reader = Reader::new(rule);
    for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
        reader.event(event);
    }
    reader.finish()
}

/// A heading whose section has not ended.
struct Open {
    level: u8,
    /// The sections that it names.
    names: [bool; SECTIONS.len()],
    /// Words of text so far, without those under sub-headings that are still open.
    words: u64,
}

/// The place of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// Inside one of Markdown's headings.
    Heading(u8),
    /// Inside one of HTML's.
    HtmlHeading(u8),
    /// Inside the cell of a table.
    Cell,
    /// Inside a code block, fenced or not.
    Code {
        fenced: bool,
    },
}

struct Reader {
    rule: Rule,
    found: [bool; SECTIONS.len()],
    words: u64,
    attributes: Attributes,
    open: Vec<Open>,
    place: Place,
    /// The line that is being read, and whether it has letters or digits in and out of bold.
    line: String,
    bold_text: bool,
    plain_text: bool,
    /// The lines of the block before it.
    block: String,
    /// The block in lower case without placeholders. It is kept to reuse its memory.
    lower: String,
    bold: u32,
    lists: u32,
    pictures: u32,
    numeric_cells: u64,
    stripper: Stripper,
    headings: u64,
    /// Whether the text of the card began, and whether a heading came after that.
    began: bool,
    introduced: bool,
    /// Words before that heading.
    opening: u64,
    /// Whether a heading of a column or row of the table that is being read names a metric, and
    /// whether the row and the cell are such headings.
    metrics: bool,
    in_head: bool,
    naming: bool,
}

impl Reader {
    fn new(rule: Rule) -> Self {
        Self {
            rule,
            found: [false; SECTIONS.len()],
            words: 0,
            attributes: Attributes::default(),
            open: Vec::new(),
            place: Place::Text,
            line: String::new(),
            bold_text: false,
            plain_text: false,
            block: String::new(),
            lower: String::new(),
            bold: 0,
            lists: 0,
            pictures: 0,
            numeric_cells: 0,
            stripper: Stripper::default(),
            headings: 0,
            began: false,
            introduced: false,
            opening: 0,
            metrics: false,
            in_head: false,
            naming: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match self.place {
                Place::Code { .. } => self.block.push_str(&text),
                _ => self.text(&text),
            },
            Event::Code(text) => self.text(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong => self.bold = self.bold.saturating_add(1),
            Tag::Image { .. } => self.pictures = self.pictures.saturating_add(1),
            Tag::Emphasis | Tag::Link { .. } | Tag::Strikethrough => {}
            Tag::TableRow | Tag::TableHead => {
                self.end_block();
                self.in_head = matches!(tag, Tag::TableHead);
                self.naming = true;
            }
            Tag::TableCell => {
                self.end_line();
                self.place = Place::Cell;
            }
            Tag::Heading { level, .. } => {
                self.end_block();
                self.place = Place::Heading(rank(*level));
            }
            Tag::CodeBlock(kind) => {
                self.end_block();
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                self.place = Place::Code { fenced };
            }
            Tag::List(_) => {
                self.end_block();
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Table(_) => {
                self.end_block();
                self.numeric_cells = 0;
                self.metrics = false;
            }
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            TagEnd::Emphasis | TagEnd::Link | TagEnd::Strikethrough => {}
            TagEnd::TableCell => {
                if is_number(&self.line) {
                    self.numeric_cells = self.numeric_cells.saturating_add(1);
                }
                if self.naming && !self.metrics {
                    lower_case(&self.line, &mut self.lower);
                    let mut words = self.lower.split(|c: char| !c.is_ascii_alphanumeric());
                    self.metrics = words.any(|word| METRICS.contains(&word));
                }
                self.naming = self.in_head;
                // A row is one line.
                self.block.push_str(&self.line);
                self.block.push(' ');
                self.start_line();
                self.place = Place::Text;
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => {
                if let Place::Code { fenced } = self.place {
                    self.end_code(fenced);
                }
                self.place = Place::Text;
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::Table => {
                self.end_block();
                let results = self.metrics || self.rule == Rule::Specified;
                if self.numeric_cells >= NUMERIC_CELLS && self.headings > 0 && results {
                    self.find(EVALUATION);
                }
            }
            TagEnd::HtmlBlock => {
                self.end_block();
                self.stripper.end();
            }
            _ => self.end_block(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.pictures > 0 {
            return;
        }
        let seen = if self.bold > 0 {
            &mut self.bold_text
        } else {
            &mut self.plain_text
        };
        *seen = *seen || text.contains(char::is_alphanumeric);
        self.line.push_str(text);
    }

    /// Reads the code block that was gathered.
    fn end_code(&mut self, fenced: bool) {
        const CALLS: &[&str] = &["from_pretrained", "pipeline(", "import "];
        let code = std::mem::take(&mut self.block);
        let stub = self.rule == Rule::Tuned && is_stub(&code);
        if fenced && !stub && CALLS.iter().any(|call| code.contains(call)) {
            self.find(USES);
        }
        if self.rule == Rule::Tuned
            && !stub
            && let Some(open) = self.open.last_mut()
        {
            open.words = open.words.saturating_add(count_words(&code));
        }
        if !self.attributes.contains(Attribute::HyperParameters) {
            lower_case(&code, &mut self.lower);
            self.look_for_hyper_parameters();
        }
        self.block = code;
        self.block.clear();
    }

    fn look_for_hyper_parameters(&mut self) {
        if self.lower.lines().any(names_hyper_parameter) {
            self.attributes.insert(Attribute::HyperParameters);
        }
    }

    fn html(&mut self, html: &str) {
        let mut stripper = self.stripper;
        stripper.feed(html, |piece| match piece {
            Piece::Text(text) => {
                // The text holds at least the end of its line.
                let mut lines = text.split('\n');
                self.text(lines.next().unwrap_or_default());
                for line in lines {
                    self.end_line();
                    self.text(line);
                }
            }
            Piece::HeadingStart(level) if self.rule == Rule::Tuned && self.place == Place::Text => {
                self.end_block();
                self.place = Place::HtmlHeading(level);
            }
            Piece::HeadingEnd if matches!(self.place, Place::HtmlHeading(_)) => self.end_heading(),
            Piece::HeadingStart(_) | Piece::HeadingEnd | Piece::Break => self.end_line(),
            Piece::Bold(true) => self.bold = self.bold.saturating_add(1),
            Piece::Bold(false) => self.bold = self.bold.saturating_sub(1),
            Piece::Tag => self.line.push(' '),
        });
        self.stripper = stripper;
    }

    fn start_line(&mut self) {
        self.line.clear();
        self.bold_text = false;
        self.plain_text = false;
    }

    /// Ends a line of text. Headings and cells continue on the next line.
    fn end_line(&mut self) {
        if self.place != Place::Text {
            self.line.push(' ');
            return;
        }
        let heading = match self.rule {
            _ if self.lists > 0 => None,
            Rule::Specified => (self.bold_text && !self.plain_text).then_some(BOLD),
            Rule::Tuned if self.bold_text && !self.plain_text => {
                (count_words(&self.line) <= BOLD_WORDS).then_some(BOLD)
            }
            Rule::Tuned => without_space(&self.line),
        };
        if let Some(level) = heading {
            self.say_block();
            let line = std::mem::take(&mut self.line);
            self.heading(level, &line);
            self.line = line;
        } else if !self.line.is_empty() {
            self.block.push_str(&self.line);
            self.block.push('\n');
        }
        self.start_line();
    }

    /// Ends the heading that is being read.
    fn end_heading(&mut self) {
        if let Place::Heading(level) | Place::HtmlHeading(level) = self.place {
            let line = std::mem::take(&mut self.line);
            self.heading(level, &line);
            self.line = line;
        }
        self.place = Place::Text;
        self.start_line();
    }

    fn end_block(&mut self) {
        self.place = Place::Text;
        self.end_line();
        self.bold = 0;
        self.say_block();
    }

    /// Counts the block as text of its section.
    fn say_block(&mut self) {
        if self.block.is_empty() {
            return;
        }
        without_placeholders(&self.block, self.rule, &mut self.lower);
        self.block.clear();
        let words = count_words(&self.lower);
        if words == 0 {
            return;
        }
        self.words = self.words.saturating_add(words);
        if let Some(open) = self.open.last_mut() {
            open.words = open.words.saturating_add(words);
        }
        match self.rule {
            Rule::Specified => {
                if !self.began && !self.introduced && words >= INTRODUCTION_WORDS {
                    self.find(DESCRIPTION);
                }
                if !self.has(LIMITATIONS) && speaks_of_limitations(&self.lower) {
                    self.find(LIMITATIONS);
                }
            }
            Rule::Tuned => {
                if !self.introduced && !self.under_another() {
                    self.opening = self.opening.saturating_add(words);
                    if self.opening >= SECTION_WORDS {
                        self.find(DESCRIPTION);
                    }
                }
                if self.lower.contains(TRAINER) {
                    self.find(EVALUATION);
                }
            }
        }
        self.began = true;
        if !self.attributes.contains(Attribute::Hardware) && names_hardware(&self.lower) {
            self.attributes.insert(Attribute::Hardware);
        }
        if !self.attributes.contains(Attribute::HyperParameters) {
            self.look_for_hyper_parameters();
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        without_placeholders(text, self.rule, &mut self.lower);
        self.words = self.words.saturating_add(count_words(&self.lower));
        while self.open.last().is_some_and(|open| open.level >= level) {
            self.close();
        }
        let names = self.rule.names(&self.lower);
        self.open.push(Open {
            level,
            names,
            words: 0,
        });
        self.headings = self.headings.saturating_add(1);
        // The first heading is a title if no text precedes it.
        self.introduced = match self.rule {
            Rule::Specified => self.headings > 1 || self.began,
            Rule::Tuned => self.began,
        };
    }

    /// Ends the innermost open section, which is present if it has enough words.
    fn close(&mut self) {
        let Some(closed) = self.open.pop() else {
            return;
        };
        if closed.words >= SECTION_WORDS {
            for (found, named) in self.found.iter_mut().zip(closed.names) {
                *found |= named;
            }
        }
        if let Some(outer) = self.open.last_mut() {
            outer.words = outer.words.saturating_add(closed.words);
        }
    }

    /// Whether the text is under a heading that names a section other than the description.
    fn under_another(&self) -> bool {
        self.open
            .iter()
            .any(|open| open.names.iter().skip(1).any(|named| *named))
    }

    fn has(&self, section: usize) -> bool {
        self.found.get(section) == Some(&true)
    }

    fn find(&mut self, section: usize) {
        if let Some(found) = self.found.get_mut(section) {
            *found = true;
        }
    }

    fn finish(mut self) -> ([bool; SECTIONS.len()], u64, Attributes) {
        self.end_block();
        while !self.open.is_empty() {
            self.close();
        }
        (self.found, self.words, self.attributes)
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The number of words: parts between white space that contain a letter or a digit.
fn count_words(text: &str) -> u64 {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count() as u64
}

/// The level of `##Heading`, which is plain text in CommonMark.
fn without_space(line: &str) -> Option<u8> {
    let line = line.trim();
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || text.contains('#') {
        return None;
    }
    let first = text.chars().next()?;
    // One # before a small letter or a number is a tag or an issue.
    let capital = level > 1 || !(first.is_ascii_lowercase() || first.is_ascii_digit());
    (capital && first.is_alphanumeric()).then_some(level as u8)
}

/// A heading of one word that is in no language, such as the name of a model or a folder.
fn is_name(heading: &str) -> bool {
    let heading = heading.trim();
    !heading.contains(char::is_whitespace)
        && heading.contains(|letter: char| matches!(letter, '_' | '/' | '0'..='9'))
}

/// A cell with only a number. It can have a sign, a per cent sign or commas.
fn is_number(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches('%').trim_end();
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.,eE".contains(&byte);
    let number = cell.trim_start_matches(['+', '-', '.']);
    number.starts_with(|letter: char| letter.is_ascii_digit()) && number.bytes().all(plain)
}

/// Whether lower-cased text has a sentence of enough words about limitations or biases.
fn speaks_of_limitations(text: &str) -> bool {
    const WORDS: [&str; 2] = ["limitations", "biases"];
    let speaks = |text: &str| WORDS.iter().any(|word| text.contains(word));
    speaks(text)
        && sentences(text)
            .any(|sentence| speaks(sentence) && count_words(sentence) >= SENTENCE_WORDS)
}

/// Sentences end with a full stop, a question mark or an exclamation mark before white space.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    text.split(move |letter: char| {
        let ends = letter.is_whitespace() && matches!(before, '.' | '!' | '?')
            || matches!(letter, '。' | '！' | '？');
        before = letter;
        ends
    })
}

/// Placeholders of the template, in lower case.
const PLACEHOLDERS: [&str; 2] = ["more information needed", "[optional]"];

/// Sentences that the hub's template puts into every card, in lower case; a line with one does not
/// count.
const STANDING: [&str; 4] = [
    "this is the model card of a 🤗 transformers model that has been pushed on the hub",
    "should be made aware of the risks, biases and limitations of the model",
    "use the code below to get started with the model.",
    "carbon emissions can be estimated using the",
];

/// Writes text in lower case without placeholders. The specified rule removes only their words;
/// the tuned rule removes their lines.
fn without_placeholders(text: &str, rule: Rule, lower: &mut String) {
    lower_case(text, lower);
    let todo = text.contains("TODO");
    let has = |text: &str, phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if !todo && !has(lower, &PLACEHOLDERS) && (rule == Rule::Specified || !has(lower, &STANDING)) {
        return;
    }
    *lower = match rule {
        Rule::Specified => {
            let mut kept = words_but_todo(text).to_ascii_lowercase();
            for phrase in PLACEHOLDERS {
                kept = kept.replace(phrase, " ");
            }
            kept
        }
        Rule::Tuned => {
            // Lower case does not change the length of a line.
            let lines = text.split_inclusive('\n').zip(lower.split_inclusive('\n'));
            let says = |line: &str, lower: &str| {
                let [missing, _] = PLACEHOLDERS;
                !lower.contains(missing) && !has(lower, &STANDING) && !holds_todo(line)
            };
            let kept: String = lines
                .filter(|(line, lower)| says(line, lower))
                .map(|(_, lower)| lower)
                .collect();
            kept.replace("[optional]", " ")
        }
    };
}

/// Keywords are English, so only ASCII letters matter.
fn lower_case(text: &str, lower: &mut String) {
    lower.clear();
    lower.push_str(text);
    lower.make_ascii_lowercase();
}

/// Whether code is unfinished.
fn is_stub(code: &str) -> bool {
    holds_todo(code) || code.lines().any(|line| line.trim() == "...")
}

fn is_todo(word: &str) -> bool {
    // In capitals only, because “todo” is a Spanish word.
    word.trim_end_matches(|letter: char| !letter.is_alphanumeric()) == "TODO"
}

fn after_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|letter: char| !letter.is_alphanumeric())
}

fn holds_todo(text: &str) -> bool {
    text.contains("TODO") && after_words(text).any(is_todo)
}

fn words_but_todo(text: &str) -> String {
    after_words(text).filter(|word| !is_todo(word)).collect()
}

#[cfg(test)]
mod tests;
