//! The paper's question to a language model about a card, and the answers.
//!
//! Jones et al. (ESEM 2024, section 5.5, Listing 1) asked GPT-4 which of five sections a card has.
//! [`prompts`] writes the same question for each card in the batch format of chat models, and
//! [`answers`] reads what came back. This program sends nothing: whoever has a model asks it.
//!
//! Question and answer are matched by a [`Key`], which changes with the card, so an answer to
//! another version of a card is noticed.

mod answers;
mod prompts;

use sha2::{Digest, Sha256};

use crate::base::text::hexadecimal;

pub use answers::{Answering, Answers, Found};
pub use prompts::{Estimate, PAPER_MODEL, line, question};

/// The card of a model: the first 64 bits of the SHA-256 of the model's name and of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub model: u64,
    pub card: u64,
}

/// Letters of the model's name in a custom id. With the digests it has at most 64 letters, and only
/// letters, digits, `_` and `-`: some batch services take no other.
const NAME_LETTERS: usize = 29;

impl Key {
    pub fn new(model: &str, card: &str) -> Self {
        Self {
            model: beginning(model),
            card: beginning(card),
        }
    }

    /// The `custom_id` of the question: the beginning of the model's name for people, then the two
    /// digests, 16 hexadecimal digits each, separated by `_`.
    pub fn custom_id(self, model: &str) -> String {
        let letters = model.chars().take(NAME_LETTERS).map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => letter,
            _ => '-',
        });
        let name: String = letters.collect();
        format!("{name}_{:016x}_{:016x}", self.model, self.card)
    }

    /// The card that a `custom_id` means; `None` if this program did not write it. The name before
    /// the digests does not count.
    pub fn of_custom_id(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, '_');
        let mut digest = || {
            let digits = parts.next().filter(|digits| digits.len() == 16)?;
            let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u64::from_str_radix(digits, 16).ok().filter(|_| plain)
        };
        let (card, model) = (digest()?, digest()?);
        parts.next()?;
        Some(Self { model, card })
    }
}

/// The first 64 bits of the SHA-256 of a text.
fn beginning(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(8)
        .fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
}

/// The whole SHA-256 of a card in hexadecimal.
pub fn digest(card: &str) -> String {
    hexadecimal(&Sha256::digest(card.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digests are those of `printf %s gpt2 | sha256sum` and `printf '%s\n' '# GPT-2' | sha256sum`
    /// of GNU coreutils 9.
    #[test]
    fn an_id_has_the_name_and_both_digests() {
        let key = Key::new("gpt2", "# GPT-2\n");
        assert_eq!(
            key.custom_id("gpt2"),
            "gpt2_238f51b7c7c924fa_38e4633362ec0cdd"
        );
        assert_eq!(
            digest("# GPT-2\n"),
            "38e4633362ec0cdd87978684425c928c4e40cde3ba8573d4db5f98f2736c385b"
        );
        assert_eq!(Key::of_custom_id(&key.custom_id("gpt2")), Some(key));
    }

    #[test]
    fn any_name_fits_and_is_read_back() {
        for name in [
            "",
            "_",
            "a_b/c_d",
            "日本語/モデル",
            &"x/".repeat(100),
            "0123456789abcdef_0123456789abcdef",
        ] {
            let key = Key::new(name, "card");
            let id = key.custom_id(name);
            assert!(id.len() <= 64, "{id}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            assert!(id.chars().all(plain), "{id}");
            assert_eq!(Key::of_custom_id(&id), Some(key), "{id}");
        }
        for foreign in [
            "",
            "request-1",
            "0123456789abcdef_0123456789abcdef",
            "x_0123456789abcdef_0123456789abcde",
            "x_0123456789abcdef_0123456789abcdeg",
            "x_+123456789abcdef_0123456789abcdef",
        ] {
            assert_eq!(Key::of_custom_id(foreign), None, "{foreign}");
        }
        let other = Key::new("a", "another card");
        assert_eq!(other.model, Key::new("a", "card").model);
        assert_ne!(other, Key::new("a", "card"));
    }
}
