//! The answer of a language model that was asked which sections a card has.
//!
//! Source: the artifact of Jones et al. (ESEM 2024), `model_cards.py`. The first `{…}` without
//! inner braces is read as JSON. A value is a boolean or exactly `"true"` or `"false"`; with any
//! other value the analysis is missing. The artifact's score of a card is the number of true
//! values divided by 5. It counts all keys in any spelling.

use serde_json::{Map, Value};

use super::SECTIONS;

/// A judged card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analysis {
    /// Keys that are true. The artifact's score is this number divided by 5, so extra keys can
    /// raise it above 1.
    pub trues: u32,
    /// Keys.
    pub keys: u32,
    /// The judgements on sections, in the order of [`SECTIONS`]. If two keys name one section, a
    /// true value wins.
    pub sections: [Option<bool>; 5],
}

/// Reads an answer; missing if the artifact treats it as missing.
pub fn analysis(text: &str) -> Option<Analysis> {
    let json: Map<String, Value> = serde_json::from_str(first_object(text)?).ok()?;
    let mut analysis = Analysis {
        trues: 0,
        keys: 0,
        sections: [None; 5],
    };
    for (key, value) in &json {
        let value = match value {
            Value::Bool(value) => *value,
            Value::String(value) if value == "true" => true,
            Value::String(value) if value == "false" => false,
            _ => return None,
        };
        analysis.keys = analysis.keys.saturating_add(1);
        analysis.trues = analysis.trues.saturating_add(u32::from(value));
        let section = section_of(key).and_then(|section| analysis.sections.get_mut(section));
        if let Some(section) = section {
            *section = Some(value || *section == Some(true));
        }
    }
    Some(analysis)
}

/// The first `{…}` without braces inside.
fn first_object(text: &str) -> Option<&str> {
    let mut opened = None;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => opened = Some(place),
            b'}' => {
                if let Some(from) = opened {
                    return text.get(from..=place);
                }
            }
            _ => {}
        }
    }
    None
}

/// The index in [`SECTIONS`] of the section that a key names, in spellings such as `Model
/// Description`, `model_description`, `has_uses`, `How to Use`, `biasRisksAndLimitations`.
pub fn section_of(name: &str) -> Option<usize> {
    const PARTS: [&[&str]; SECTIONS.len()] = [
        &["descri", "overview", "summary", "modeldetails"],
        &["howto", "usage", "uses", "intendeduse", "directuse"],
        &["limitation", "bias", "risk"],
        &["train"],
        &["evaluat"],
    ];
    let letters: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // The first section in the name counts, since a key such as `training_and_evaluation` can only
    // be one section.
    let said = PARTS.iter().enumerate().filter_map(|(section, parts)| {
        let at = parts.iter().filter_map(|part| letters.find(part)).min()?;
        Some((at, section))
    });
    let first = said.min().map(|(_, section)| section);
    first.or_else(|| (letters == "use").then_some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The artifact's answers: five keys, extra keys, strings, and what is missing.
    #[test]
    fn answers_of_the_artifact() {
        let plain = r#"Here you are: {"Model Description": true, "Limitations": false,
            "How to Use": true, "Training": "true", "Evaluation": "false"} I hope this helps."#;
        let expected = Analysis {
            trues: 3,
            keys: 5,
            sections: [Some(true), Some(true), Some(false), Some(true), Some(false)],
        };
        assert_eq!(analysis(plain), Some(expected));
        let extra = r#"{"a": true, "b": true, "c": true, "d": true, "e": true, "f": true}"#;
        let extra = analysis(extra).unwrap();
        assert_eq!((extra.trues, extra.keys, extra.sections), (6, 6, [None; 5]));
        assert_eq!(
            analysis("{}").map(|analysis| (analysis.trues, analysis.keys)),
            Some((0, 0))
        );
        for missing in [
            "",
            "no braces",
            "{",
            "}{",
            "{not json}",
            r#"{"a": "True"}"#,
            r#"{"a": "TRUE"}"#,
            r#"{"a": "yes"}"#,
            r#"{"a": 1}"#,
            r#"{"a": null}"#,
            r#"{"a": true, "b": [true]}"#,
            r#"{"a": true,}"#,
        ] {
            assert_eq!(analysis(missing), None, "{missing}");
        }
    }

    #[test]
    fn the_first_object_without_braces_inside_is_read() {
        let nested = r#"{"sections": {"Training": true}, "x": {"Training": false}}"#;
        let inner = analysis(nested).unwrap();
        assert_eq!((inner.trues, inner.keys), (1, 1));
        // A first object that is not JSON hides a second one that is.
        assert_eq!(analysis(r#"{x} {"Training": true}"#), None);
        // A key that repeats is one key, and its last value counts.
        let twice = analysis(r#"{"Training": true, "Training": false}"#).unwrap();
        assert_eq!((twice.trues, twice.keys), (0, 1));
        // Two spellings are two keys of one section.
        let both = analysis(r#"{"Uses": true, "How to Use": false}"#).unwrap();
        assert_eq!((both.keys, both.sections[1]), (2, Some(true)));
    }

    #[test]
    fn sections_in_any_spelling() {
        for (name, section) in [
            ("Model Description", Some(0)),
            ("model_description", Some(0)),
            ("DESCRIPTION", Some(0)),
            ("How to Use", Some(1)),
            ("how-to-use", Some(1)),
            ("howToUse", Some(1)),
            ("has_uses", Some(1)),
            ("Use", Some(1)),
            ("Limitations", Some(2)),
            ("has_limitations_and_bias", Some(2)),
            ("Bias, Risks, and Limitations", Some(2)),
            ("Training", Some(3)),
            ("training_and_evaluation", Some(3)),
            ("EVALUATION", Some(4)),
            ("Because", None),
            ("License", None),
            ("", None),
        ] {
            assert_eq!(section_of(name), section, "{name}");
        }
    }
}
