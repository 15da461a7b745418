//! Reads the YAML head of a card, enough to see which metadata it supplies.
//!
//! The keys are those of the hub's documentation of model cards. The reader looks only at keys at
//! the left edge. It checks whether they have a value on their line or before the next key; `null`,
//! `~`, `[]`, `{}` and empty strings are not values.
//!
//! A YAML library refuses a whole head for one wrong line; here such a line is lost alone.

use super::attributes::{Attribute, Attributes};

/// Splits a card into its head, without the fences, and its body.
///
/// A head begins with `---` on the first line that is not blank, and ends with a line `---` or
/// `...`. Its first line that is not a comment must be a key, so that a card that begins with a
/// horizontal rule keeps its text.
pub(super) fn split(card: &str) -> (&str, &str) {
    let text = card.strip_prefix('\u{feff}').unwrap_or(card).trim_start();
    let none = ("", card);
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return none;
    };
    let start = first.len();
    let mut at = start;
    let mut keys = None;
    for line in lines {
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            if keys == Some(false) {
                return none;
            }
            let parts = text.get(start..at).zip(text.get(at + line.len()..));
            return parts.unwrap_or(none);
        }
        if keys.is_none() && !bare.is_empty() && !bare.starts_with('#') {
            keys = Some(key(bare).is_some());
        }
        if keys == Some(false) {
            return none;
        }
        at += line.len();
    }
    none
}

/// Adds the metadata that a head supplies.
pub(super) fn supplies(head: &str, attributes: &mut Attributes) {
    let mut pending = None;
    for line in head.lines() {
        let line = line.trim_end();
        match key(line) {
            Some((name, value)) => {
                pending = attribute(name);
                if let Some(attribute) = pending
                    && has_content(value)
                {
                    attributes.insert(attribute);
                }
            }
            None => {
                if let Some(attribute) = pending
                    && has_content(line)
                {
                    attributes.insert(attribute);
                }
            }
        }
    }
}

/// The attribute that a key of the head supplies.
fn attribute(name: &str) -> Option<Attribute> {
    Some(match name {
        "license" | "licenses" => Attribute::License,
        "dataset" | "datasets" => Attribute::Dataset,
        "language" | "languages" => Attribute::Language,
        "library_name" => Attribute::Library,
        "tag" | "tags" => Attribute::Tag,
        "pipeline_tag" => Attribute::Task,
        "base_model" => Attribute::BaseModel,
        "co2_eq_emissions" => Attribute::Carbon,
        "model-index" => Attribute::Evaluation,
        "metrics" => Attribute::Metrics,
        _ => return None,
    })
}

/// A line that begins at the left edge with a key, and what follows the colon.
fn key(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '\t', '-', '#', '[', ']', '{', '}', ',', '&', '*', '!']) {
        return None;
    }
    let (name, value) = line.split_once(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let name = name.trim_end().trim_matches(['"', '\'']);
    let plain = |letter: char| letter.is_alphanumeric() || "_-. ".contains(letter);
    (!name.is_empty() && name.chars().all(plain)).then_some((name, value))
}

/// Whether a value or a line of a block has content: `- name: x` has, `- name:` has not.
fn has_content(mut value: &str) -> bool {
    loop {
        value = value.trim();
        if let Some(item) = value.strip_prefix("- ") {
            value = item;
        } else if let Some((name, inner)) = value
            .split_once(": ")
            .filter(|(name, _)| !name.contains(['"', '\'', ' ', '[', '{', '#']))
        {
            debug_assert!(name.len() < value.len());
            value = inner;
        } else {
            break;
        }
    }
    if value.starts_with('#') {
        return false;
    }
    let value = value.split(" #").next().unwrap_or_default();
    // A key of a nested block whose value is on the lines below, or missing.
    if value.ends_with(':') && !value.contains(char::is_whitespace) {
        return false;
    }
    let signs = [
        '[', ']', '{', '}', ',', '"', '\'', '-', '|', '>', '~', '.', ' ', '\t',
    ];
    let value = value.trim_matches(signs);
    !value.is_empty() && !value.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(card: &str) -> Vec<&'static str> {
        let mut attributes = Attributes::default();
        supplies(split(card).0, &mut attributes);
        attributes.iter().map(Attribute::name).collect()
    }

    #[test]
    fn values_inline_and_in_blocks() {
        let card = "---\nlicense: mit\ndatasets:\n- squad\nlanguage:\n  - en\ntags: [a, b]\n\
            pipeline_tag: 'fill-mask' # what for\nbase_model: >\n  google/bert\n\
            co2_eq_emissions:\n  emissions: 0.1\nmodel-index:\n- name: x\n\"library_name\": timm\n\
            ---\n# Title\n";
        assert_eq!(
            names(card),
            [
                "license",
                "dataset",
                "language",
                "library",
                "tag",
                "task",
                "base_model",
                "carbon",
                "evaluation"
            ]
        );
        assert_eq!(split(card).1, "# Title\n");
    }

    /// Names of metrics are not results.
    #[test]
    fn names_of_metrics_are_not_an_evaluation() {
        assert_eq!(names("---\nmetrics:\n- accuracy\n---\n"), ["metrics"]);
    }

    #[test]
    fn empty_values_do_not_count() {
        for value in [
            "",
            " null",
            " Null",
            " ~",
            " []",
            " [ ]",
            " {}",
            " \"\"",
            " ''",
            " # later",
            "\n- \n",
            "\n-\n",
            "\n  - null",
            "\n- ''",
            " |\n",
            " [\n]",
            "\n  # nothing\n",
            "\n  name:\n  emissions: null",
        ] {
            let card = format!("---\nx: y\nlicense:{value}\nother: 1\n---\n");
            assert_eq!(names(&card), [""; 0], "{value:?}");
        }
        for value in [
            " x",
            " [x]",
            " [\n  x\n]",
            "\n  a:\n    b: c",
            " 0",
            " no",
            " \"a: b\"",
        ] {
            let card = format!("---\nlicense:{value}\nother: 1\n---\n");
            assert_eq!(names(&card), ["license"], "{value:?}");
        }
    }

    #[test]
    fn heads_and_what_only_looks_like_one() {
        assert_eq!(split("---\r\na: b\r\n---\r\nText"), ("a: b\r\n", "Text"));
        assert_eq!(split("\u{feff}\n---\na: b\n---"), ("a: b\n", ""));
        assert_eq!(split("---\n---\nText"), ("", "Text"));
        assert_eq!(split("---\n# note\na: b\n...\nText").1, "Text");
        for body in [
            "",
            "---",
            "---\na: b\n",
            "---\nJust text between rules.\n\n---\nMore",
            "----\na: b\n---\n",
            "Text\n---\na: b\n---\n",
        ] {
            assert_eq!(split(body), ("", body), "{body:?}");
        }
        // Keys inside blocks are not keys of the head.
        assert_eq!(names("---\nx:\n  license: mit\n---\n"), [""; 0]);
    }
}
