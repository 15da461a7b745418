//! The purpose of a commit, from keywords in its message.
//!
//! The three purposes are Swanson's (*The dimensions of maintenance*, 1976). Castaño et al. (2024)
//! assign them to commits of the Hugging Face Hub with a language model. Registry Lens uses a rule
//! of ours instead: the first list below with a word in the message, in the order corrective,
//! adaptive, perfective.
//!
//! A keyword matches a whole word, in any case and with an ending of the English inflection (`fix`,
//! `fixes`, `Fixed`, `updating`). Words end where letters end, so `README.md` and `to_onnx` are two
//! words each. `prefix` and `fixture` do not match `fix`, `address` does not match `add`, and
//! `report`, `important` and `Portuguese` do not match `port`. Five keywords are stems with any
//! ending: `bug`, `compat`, `correct`, `deprecat`, `document`.

/// The purpose of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It corrects a fault.
    Corrective,
    /// It adapts the package to another environment.
    Adaptive,
    /// It adds something to the package or improves it.
    Perfective,
    /// No keyword matches.
    Unclassified,
}

impl Class {
    /// All classes, in the order in which they are tried.
    pub const ALL: [Self; 4] = [
        Self::Corrective,
        Self::Adaptive,
        Self::Perfective,
        Self::Unclassified,
    ];

    /// The name in tables and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corrective => "corrective",
            Self::Adaptive => "adaptive",
            Self::Perfective => "perfective",
            Self::Unclassified => "unclassified",
        }
    }
}

/// Keywords of each class. In a keyword of several words only the last may have an ending. A star
/// marks a stem.
const KEYWORDS: [(Class, &[&[&str]]); 3] = [
    (
        Class::Corrective,
        &[
            &["fix"],
            &["fixup"],
            &["bug*"],
            &["error"],
            &["wrong"],
            &["correct*"],
            &["typo"],
            &["revert"],
            &["broken"],
            &["issue"],
        ],
    ),
    (
        Class::Adaptive,
        &[
            &["convert"],
            &["conversion"],
            &["safetensors"],
            &["safetensor"],
            &["onnx"],
            &["compat*"],
            &["support"],
            &["migrate"],
            &["port"],
            &["rename"],
            &["move"],
            &["deprecat*"],
        ],
    ),
    (
        Class::Perfective,
        &[
            &["add"],
            &["update"],
            &["upload"],
            &["improve"],
            &["readme"],
            &["model", "card"],
            &["doc"],
            &["document*"],
            &["docstring"],
            &["initial", "commit"],
            &["commit", "from"],
            &["training", "in", "progress"],
            &["end", "of", "training"],
            &["push"],
            &["refactor"],
            &["clean"],
            &["cleanup"],
        ],
    ),
];

/// Endings of the English inflection.
const ENDINGS: [&str; 6] = ["", "s", "es", "d", "ed", "ing"];
/// Endings before which a last `e` is dropped: `updating`, `migration`.
const AFTER_E: [&str; 3] = ["ing", "ion", "ions"];

/// The number of bytes of a message that are read. Merges of hundreds of commits have long
/// messages, and the purpose of a commit is at the beginning.
pub const LENGTH: usize = 1 << 14;

/// The class of a message.
pub fn classify(message: &str) -> Class {
    let mut ends = (0..=LENGTH.min(message.len())).rev();
    let end = ends.find(|end| message.is_char_boundary(*end));
    let message = message.get(..end.unwrap_or(0)).unwrap_or_default();
    let mut best = Class::Unclassified;
    // These are the last two words before the current one.
    let mut before = ["", ""];
    for word in message.split(|c: char| !c.is_alphabetic()) {
        if word.is_empty() {
            continue;
        }
        for (class, keywords) in KEYWORDS {
            if class < best
                && keywords
                    .iter()
                    .any(|keyword| completes(before, word, keyword))
            {
                best = class;
            }
        }
        if best == Class::Corrective {
            break;
        }
        before = [before[1], word];
    }
    best
}

/// Whether a keyword ends with this word, after these two.
fn completes(before: [&str; 2], word: &str, keyword: &[&str]) -> bool {
    match keyword {
        [last] => is_form(word, last),
        [first, last] => before[1].eq_ignore_ascii_case(first) && is_form(word, last),
        [first, second, last] => {
            before[0].eq_ignore_ascii_case(first)
                && before[1].eq_ignore_ascii_case(second)
                && is_form(word, last)
        }
        _ => false,
    }
}

/// Whether a word is a keyword or a form of it.
fn is_form(word: &str, keyword: &str) -> bool {
    let rest = |start: &str| {
        let (head, rest) = word.split_at_checked(start.len())?;
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    let ends = |rest: Option<&str>, endings: &[&str]| {
        rest.is_some_and(|rest| {
            endings
                .iter()
                .any(|ending| ending.eq_ignore_ascii_case(rest))
        })
    };
    if let Some(stem) = keyword.strip_suffix('*') {
        return rest(stem).is_some();
    }
    let without_e = keyword.strip_suffix('e').and_then(rest);
    ends(rest(keyword), &ENDINGS) || ends(without_e, &AFTER_E)
}

/// For each class with keywords, a regular expression that fits a message in lower case with one of
/// them; `letter` is what stands for all letters within brackets. In an engine whose letters are
/// Unicode's category L, the first class whose expression fits is that of [`classify`], but for
/// messages with characters of other categories that Unicode calls alphabetic.
pub fn patterns(letter: &str) -> impl Iterator<Item = (Class, String)> {
    let form = move |word: &str| match word.strip_suffix('*') {
        Some(stem) => format!("{stem}[{letter}]*"),
        None => {
            let endings = ENDINGS.join("|");
            let without_e = word.strip_suffix('e');
            let without_e = without_e.map(|word| format!("|{word}({})", AFTER_E.join("|")));
            format!("{word}({endings}){}", without_e.unwrap_or_default())
        }
    };
    KEYWORDS.into_iter().map(move |(class, keywords)| {
        let keywords = keywords.iter().filter_map(|keyword| {
            let (last, first) = keyword.split_last()?;
            let first = first.iter().map(|word| format!("{word}[^{letter}]+"));
            Some(format!("{}({})", first.collect::<String>(), form(last)))
        });
        let keywords: Vec<String> = keywords.collect();
        let pattern = format!("(^|[^{letter}])({})([^{letter}]|$)", keywords.join("|"));
        (class, pattern)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all(class: Class, messages: &[&str]) {
        for message in messages {
            assert_eq!(classify(message), class, "{message:?}");
        }
    }

    /// The keywords of the metric's specification, section 6.6, each alone and in a message.
    #[test]
    fn every_keyword_is_of_its_class() {
        let listed: [(Class, &str); 3] = [
            (
                Class::Corrective,
                "fix, bug, error, wrong, correct, typo, revert, broken, issue",
            ),
            (
                Class::Adaptive,
                "convert, conversion, safetensors, onnx, compat, support, migrate, port, rename, move, deprecat",
            ),
            (
                Class::Perfective,
                "add, update, upload, improve, readme, model card, doc, initial commit, commit from, training in progress, end of training, push, refactor, clean",
            ),
        ];
        for (class, keywords) in listed {
            for keyword in keywords.split(", ") {
                let shouted = format!("Then: {}!", keyword.to_uppercase());
                all(class, &[keyword, &shouted]);
            }
        }
    }

    #[test]
    fn forms_of_words_count_and_words_within_words_do_not() {
        all(
            Class::Corrective,
            &[
                "Fixed the tokenizer",
                "fixes #12",
                "bugfix",
                "Corrections",
                "Reverting",
                "2 issues",
            ],
        );
        all(
            Class::Adaptive,
            &[
                "model.safetensors",
                "export_to_onnx",
                "Ported from TF",
                "Migration",
                "moving weights",
                "Renamed",
            ],
        );
        all(
            Class::Perfective,
            &[
                "Update README.md",
                "Added tokenizer",
                "Updating",
                "Model cards",
                "Documentation",
                "Training in progress, step 500",
                "commit files to HF hub: Commit from AutoTrain",
                "cleanup",
                "Create readme",
            ],
        );
        all(
            Class::Unclassified,
            &[
                "",
                "prefix",
                "fixture",
                "address",
                "important report of Portuguese",
                "airport portion",
                "docker",
                "removed",
                "incorrec",
                "terror",
                "model\u{e9} card\u{e9}",
                "card model",
                "training, step 1",
                "émove",
                "👍",
            ],
        );
    }

    #[test]
    fn the_first_class_wins_wherever_it_stands() {
        all(
            Class::Corrective,
            &["Add support for ONNX, fix typo", "Update: error in readme"],
        );
        all(
            Class::Adaptive,
            &["Upload model.safetensors", "Update README, rename file"],
        );
    }

    #[test]
    fn a_long_message_is_judged_by_its_beginning() {
        let long = format!(
            "{}é{}",
            "x ".repeat(LENGTH / 2).trim_end(),
            " fix".repeat(9)
        );
        assert_eq!(classify(&long), Class::Unclassified);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod invariants {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_has_a_class(text in ".{0,300}", other in ".{0,300}") {
            let both = format!("{text} \n {other}");
            // The words of one message must not hide those of the other.
            prop_assert!(classify(&both) <= classify(&text).min(classify(&other)));
            prop_assert_eq!(classify(&text.to_ascii_uppercase()), classify(&text));
        }
    }
}
