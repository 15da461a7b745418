//! The paper's question, as lines of a batch for a chat model, and what the answers may cost.

use serde::Serialize;

use super::Key;
use crate::base::text;

/// The model that the paper names. Its script gives neither a version nor a temperature, and asks
/// once.
pub const PAPER_MODEL: &str = "gpt-4";

/// The paper's message to the model about its part.
const SYSTEM: &str = "You are a model card evaluator.";

/// The paper's question up to the card.
///
/// Source: Jones et al. (ESEM 2024), Listing 1, in the letters of their script, `model_cards.py`:
/// it begins with a line break, and each line but the empty one is indented by four spaces. That is
/// what was sent, so no letter of it may change.
const BEFORE: &str = "
    You will receive a model card and are expected to analyze it for the following details:
    1. Model description: A description of the model itself
    2. Limitations: Any limitations of the model
    3. How to use: Instructions on how to use the model downstream
    4. Training: Details of the training process or data
    5. Evaluation: Reports on the model's performance evaluation

    Please respond with a JSON object indicating whether each of these points is present with true/false.
    Here is the model card to evaluate:
    ";

/// What follows the card in the script.
const AFTER: &str = "\n    ";

/// Bytes of English text in a token, as publishers of models say. Code and other scripts have fewer.
const TOKEN_BYTES: u64 = 4;

/// Tokens of an answer: a JSON object of the five keys has about 115 bytes.
const ANSWER_TOKENS: u64 = 30;

/// The paper's question about a card.
pub fn question(card: &str) -> String {
    [BEFORE, card, AFTER].concat()
}

/// A line of a batch file, without its line break: a request for a chat completion.
///
/// The whole name of the model is in no field, because services refuse fields that they do not
/// know, and some refuse `metadata` too.
///
/// # Errors
/// None in practice: texts always become JSON.
pub fn line(judge: &str, model: &str, card: &str) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        custom_id: String,
        method: &'a str,
        url: &'a str,
        body: Body<'a>,
    }
    #[derive(Serialize)]
    struct Body<'a> {
        model: &'a str,
        messages: [Message<'a>; 2],
    }
    #[derive(Serialize)]
    struct Message<'a> {
        role: &'a str,
        content: &'a str,
    }
    serde_json::to_string(&Line {
        custom_id: Key::new(model, card).custom_id(model),
        method: "POST",
        url: "/v1/chat/completions",
        body: Body {
            model: judge,
            messages: [
                Message {
                    role: "system",
                    content: SYSTEM,
                },
                Message {
                    role: "user",
                    content: &question(card),
                },
            ],
        },
    })
}

/// What the questions will take, estimated before they are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Questions.
    pub cards: u64,
    /// Bytes of all messages.
    bytes: u64,
    /// Bytes of the messages of the longest question.
    longest: u64,
}

impl Estimate {
    /// Counts the question about a card.
    pub fn add(&mut self, card: &str) {
        let bytes = (SYSTEM.len() + BEFORE.len() + card.len() + AFTER.len()) as u64;
        self.cards += 1;
        self.bytes += bytes;
        self.longest = self.longest.max(bytes);
    }

    /// Tokens of the questions.
    pub fn asked(&self) -> u64 {
        self.bytes.div_ceil(TOKEN_BYTES)
    }

    /// Tokens of the answers.
    pub fn answered(&self) -> u64 {
        self.cards * ANSWER_TOKENS
    }

    /// The price, if a million tokens of questions and of answers cost so much.
    pub fn price(&self, [asked, answered]: [f64; 2]) -> f64 {
        (self.asked() as f64 * asked + self.answered() as f64 * answered) / 1e6
    }

    /// The numbers in sentences.
    pub fn sentences(&self) -> String {
        format!(
            "{} with {} bytes. About {} tokens of questions (the longest about {}) and {} of answers, if a token has {TOKEN_BYTES} bytes and an answer {ANSWER_TOKENS} tokens: an estimate, which differs by model and language.",
            text::plural(self.cards, "question", "questions"),
            text::count(self.bytes),
            text::count(self.asked()),
            text::count(self.longest.div_ceil(TOKEN_BYTES)),
            text::count(self.answered()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The lines of Listing 1, each indented by four spaces, as the paper's script sends them.
    #[test]
    fn the_question_is_that_of_the_paper() {
        let lines = [
            "",
            "    You will receive a model card and are expected to analyze it for the following details:",
            "    1. Model description: A description of the model itself",
            "    2. Limitations: Any limitations of the model",
            "    3. How to use: Instructions on how to use the model downstream",
            "    4. Training: Details of the training process or data",
            "    5. Evaluation: Reports on the model's performance evaluation",
            "",
            "    Please respond with a JSON object indicating whether each of these points is present with true/false.",
            "    Here is the model card to evaluate:",
            "    # A card",
            "with “two” lines",
            "    ",
        ];
        assert_eq!(question("# A card\nwith “two” lines"), lines.join("\n"));
    }

    #[test]
    fn a_line_is_one_request() {
        let line = line("gpt-4", "me/model", "a \"card\"\r\n\u{2028}\0").unwrap();
        assert!(!line.contains('\n'));
        let json: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(json["method"], "POST");
        assert_eq!(json["url"], "/v1/chat/completions");
        assert_eq!(json["body"]["model"], "gpt-4");
        let messages = &json["body"]["messages"];
        assert_eq!(messages[0]["role"], "system");
        assert_eq!(messages[0]["content"], "You are a model card evaluator.");
        assert_eq!(messages[1]["role"], "user");
        let asked = messages[1]["content"].as_str().unwrap();
        assert_eq!(asked, question("a \"card\"\r\n\u{2028}\0"));
        let body = json["body"].as_object().unwrap();
        assert_eq!(body.len(), 2, "nothing that the paper did not send");
        assert!(json["custom_id"].as_str().unwrap().starts_with("me-model_"));
    }

    /// By hand: the system's message has 31 bytes, the question without a card 547.
    #[test]
    fn tokens_are_estimated_from_bytes() {
        let mut estimate = Estimate::default();
        estimate.add("");
        assert_eq!(estimate.asked(), 145);
        estimate.add(&"ä".repeat(1000));
        assert_eq!((estimate.cards, estimate.answered()), (2, 60));
        assert_eq!(estimate.asked(), 789);
        assert_eq!(estimate.price([1000.0, 2000.0]), 0.909);
        assert!(
            estimate
                .sentences()
                .starts_with("2 questions with 3,156 bytes. About 789 tokens")
        );
    }
}
