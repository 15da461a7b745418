//! Reads which of the five sections and which metadata a model's card has.
//!
//! Source of the sections: Jones et al., *What do we know about Hugging Face?* (ESEM 2024), section
//! 5.5, where a language model judged them. Here a heading and keyword rule of ours replaces it
//! (`sections.rs`); `docs/documentation-quality.md` says how well the rule agrees with people.
//! Answers of a language model are read too ([`analysis()`]).
//!
//! A card is read in one pass, in time and memory proportional to its length. Any text is a valid
//! card.

mod analysis;
mod attributes;
mod data_set;
mod front_matter;
mod html;
mod sections;

pub use analysis::{Analysis, analysis, section_of};
pub use attributes::{Attribute, Attributes};
pub use data_set::{DATA_SET_SECTIONS, DataSetCard, DataSetSection, read_data_set};
pub use sections::Rule;

/// The sections in the order of the paper's flags.
pub const SECTIONS: [&str; 5] = [
    "description",
    "uses",
    "limitations",
    "training",
    "evaluation",
];

/// The content of a model's card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Card {
    /// Which sections it has, in the order of [`SECTIONS`].
    pub sections: [bool; 5],
    /// Its words: runs without white space that contain a letter or digit, in headings and text,
    /// outside metadata, code, markup and placeholders.
    pub words: u64,
    /// The metadata that its head and its text supply.
    pub attributes: Attributes,
    /// Whether it says that a program wrote it ([`GENERATED`]).
    pub generated: bool,
}

/// The words, in lower case, by which Laufer, Oderinwale and Kleinberg (2025) find cards that a program
/// wrote.
const GENERATED: [&str; 2] = ["automatically generated", "generated automatically"];

/// Reads a card by the rule that agrees better with people's judgements.
pub fn read(card: &str) -> Card {
    read_by(card, Rule::default())
}

/// Reads a card by one of the rules.
pub fn read_by(card: &str, rule: Rule) -> Card {
    let (head, body) = front_matter::split(card);
    let (sections, words, mut attributes) = sections::read(body, rule);
    front_matter::supplies(head, &mut attributes);
    attributes::links(body, &mut attributes);
    if sections[2] {
        attributes.insert(Attribute::Limitations);
    }
    let lower = card.to_ascii_lowercase();
    Card {
        sections,
        words,
        attributes,
        generated: GENERATED.iter().any(|words| lower.contains(words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_card() {
        let card = "---\nlicense: mit\ntags: []\n---\n# BERT\n\nA model that fills in masks.\n\n\
            ## Usage\n\n```python\nfrom transformers import pipeline\n```\n\n\
            ## Training\n\nOn 4x A100 with a learning rate of 1e-4, see arXiv:1810.04805 and \
            https://github.com/google-research/bert.\n\n\
            ## Limitations\n\nIt knows nothing about what happened later.\n";
        let read = read(card);
        assert_eq!(read.sections, [true, true, true, true, false]);
        let names: Vec<&str> = read.attributes.iter().map(Attribute::name).collect();
        assert_eq!(
            names,
            [
                "license",
                "code_repository",
                "paper",
                "hardware",
                "hyper_parameters",
                "limitations"
            ]
        );
        assert_eq!(read.words, 1 + 6 + 1 + 1 + 13 + 1 + 7);
    }

    /// The words of the Trainer's template are in a comment of the card.
    #[test]
    fn cards_that_a_program_wrote() {
        for (card, generated) in [
            (
                "<!-- This model card has been generated automatically. -->\n# x",
                true,
            ),
            ("An Automatically Generated card.", true),
            ("It generates texts automatically.", false),
            ("", false),
        ] {
            assert_eq!(read(card).generated, generated, "{card}");
        }
    }

    #[test]
    fn cards_without_content() {
        for card in [
            "",
            "---\n---\n",
            "---\n---",
            "\u{feff}",
            "<!-- only this -->",
        ] {
            assert_eq!(read(card), Card::default(), "{card:?}");
        }
        let head = read("---\nlicense: mit\n---\n");
        assert_eq!((head.sections, head.words), ([false; 5], 0));
        assert!(head.attributes.contains(Attribute::License));
        assert_eq!(head.attributes.len(), 1);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod invariants {
    use proptest::prelude::*;

    use super::*;

    /// Text with the characters and words that the reader looks for.
    fn like_markdown() -> impl Strategy<Value = String> {
        let pieces = proptest::sample::select(vec![
            "---\n",
            "# ",
            "## ",
            "##",
            "**",
            "__",
            "*",
            "`",
            "```",
            "~~~",
            "\n",
            "\r\n",
            "\n\n",
            "\r",
            "    ",
            "\t",
            "- ",
            "1. ",
            "> ",
            "| ",
            "|",
            "|-|\n",
            "[",
            "](",
            ")",
            "![",
            "]: ",
            "<",
            ">",
            "<!--",
            "-->",
            "<h2>",
            "</h2>",
            "<b>",
            "</b>",
            "<br>",
            "<div>",
            "</div>",
            "<style>",
            "===\n",
            "Usage",
            "Training",
            "results",
            "a: b\n",
            "license: mit\n",
            "TODO",
            "[optional]",
            "More information needed",
            "word ",
            "0.5",
            "import ",
            "github.com/",
            "arxiv.org/abs/1",
            "é",
            "模型",
            "\u{0}",
            "\u{feff}",
            "&amp;",
            "\\",
            "{",
            "}",
            "...",
        ]);
        proptest::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
    }

    fn holds(card: &str) {
        for rule in [Rule::Specified, Rule::Tuned] {
            let read = read_by(card, rule);
            assert_eq!(read, read_by(card, rule));
            assert!(
                read.words
                    <= card.split_whitespace().count() as u64 * 2 + card.len() as u64 / 2 + 1
            );
            let limitations = read.attributes.contains(Attribute::Limitations);
            assert_eq!(limitations, read.sections[2]);
        }
        let _ = analysis(card);
        let _ = section_of(card);
        let data_set = read_data_set(card);
        let words: u64 = data_set.sections.iter().map(|section| section.words).sum();
        assert!(words <= data_set.words);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_a_card(card in any::<String>()) {
            holds(&card);
        }

        #[test]
        fn any_markdown_is_a_card(card in like_markdown()) {
            holds(&card);
        }

        #[test]
        fn a_closed_section_stays(card in like_markdown()) {
            let section = "# Usage\n\none two three four five\n\n# End\n\n";
            let read = read(&(section.to_owned() + &card));
            prop_assert!(read.sections[1]);
        }
    }
}
