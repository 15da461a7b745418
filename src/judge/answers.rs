//! Answers of a language model to the paper's question, as batch services and servers write them.
//!
//! A line of a file is one JSON object with a `custom_id` and, at one of several places, the text
//! of the answer. The text is read as the paper's script reads it ([`card::analysis()`]). An answer
//! without a judgement that can be read is missing; the paper's script counts it as 0.
//!
//! The order of answers and files changes nothing. Equal answers to one question count once. If two
//! judgements of one card differ, neither counts, since nothing says which one holds.

use std::sync::Arc;

use serde_json::Value;

use super::Key;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::sort;
use crate::base::text::plural;
use crate::card::{self, Analysis};

/// Where the reply of a model is in a line: below the batch service's envelope, or the line itself.
const REPLIES: [&str; 4] = ["/response/body", "/response", "/result", ""];
/// Where a reply has its text: a chat completion, a message in parts, or a plain field.
const TEXTS: [&str; 6] = [
    "/choices/0/message/content",
    "/message/content",
    "/message/content/0/text",
    "/content",
    "/answer",
    "/analysis_result",
];
/// Where a reply says why it ended.
const ENDS: [&str; 3] = [
    "/choices/0/finish_reason",
    "/message/stop_reason",
    "/finish_reason",
];
/// The words for an end at the limit of tokens.
const CUT: [&str; 2] = ["length", "max_tokens"];

/// Why an answer has no judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Broken {
    /// There is no text: the request failed.
    Failed,
    /// The text has no judgement that can be read.
    Unreadable,
    /// The text is cut off.
    Truncated,
}

/// The answers to one question.
#[derive(Debug, Default, Clone)]
struct Given {
    /// One of the judgements.
    analysis: Option<Analysis>,
    /// Answers with a judgement.
    judged: u64,
    /// Whether two judgements differ.
    differ: bool,
    /// The worst reason of those without one.
    broken: Option<Broken>,
}

impl Given {
    fn add(&mut self, other: &Self) {
        self.judged += other.judged;
        self.differ |= other.differ;
        self.broken = self.broken.max(other.broken);
        match (self.analysis, other.analysis) {
            (Some(one), Some(another)) => self.differ |= one != another,
            (None, another) => self.analysis = another,
            (Some(_), None) => {}
        }
    }

    fn judgement(&self) -> Option<Analysis> {
        self.analysis.filter(|_| !self.differ)
    }
}

/// The answers of a file, or of several.
#[derive(Debug, Default)]
pub struct Answers {
    /// By question, in the order of the keys once all are added.
    given: Vec<(Key, Given)>,
    /// Lines, or rows.
    pub lines: u64,
    /// Lines that are no answers: no JSON object, or without a `custom_id`.
    no_answer: u64,
    /// Answers whose `custom_id` this program did not write.
    unknown: u64,
}

impl Answers {
    /// Whether a file begins like answers: a JSON object with a `custom_id`.
    pub fn begin_with(head: &[u8]) -> bool {
        let head = String::from_utf8_lossy(head);
        let text = head.trim_start_matches('\u{feff}').trim_start();
        text.starts_with('{') && text.contains("\"custom_id\"")
    }

    /// Reads answers as JSON lines.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] if no line is an answer, or if the lines are questions.
    pub fn of_lines(bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut answers = Self::default();
        let mut questions = 0;
        for line in bytes.split(|byte| *byte == b'\n') {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let line: Value = serde_json::from_slice(line).unwrap_or_default();
            let id = line.get("custom_id").and_then(Value::as_str);
            questions += u64::from(line.pointer("/body/messages").is_some());
            let replies = || REPLIES.iter().filter_map(|place| line.pointer(place));
            let find = |places: &[&str]| {
                let texts = replies().flat_map(|reply| places.iter().map(|at| reply.pointer(at)));
                texts.flatten().find_map(Value::as_str)
            };
            let failed = line.get("error").is_some_and(|error| !error.is_null());
            let text = find(&TEXTS).filter(|_| !failed);
            let cut = find(&ENDS).is_some_and(|end| CUT.contains(&end));
            answers.add(id, text, cut);
        }
        if questions == answers.lines && questions > 0 {
            return Err(Error::new(
                ErrorKind::Empty,
                "These lines are the questions, not the answers.",
                "Have a language model answer them (docs/judge.md), then choose the file with its answers.",
            ));
        }
        answers.checked()
    }

    /// Adds an answer: its `custom_id`, its text, and whether the model says that it was cut off.
    pub fn add(&mut self, id: Option<&str>, text: Option<&str>, cut: bool) {
        self.lines += 1;
        let Some(id) = id else {
            self.no_answer += 1;
            return;
        };
        let Some(key) = Key::of_custom_id(id) else {
            self.unknown += 1;
            return;
        };
        let analysis = text.and_then(card::analysis);
        let unclosed = |text: &str| {
            let opened = text.rfind('{');
            opened.is_some_and(|opened| !text[opened..].contains('}'))
        };
        let broken = match text {
            None => Broken::Failed,
            Some(text) if cut || unclosed(text) => Broken::Truncated,
            Some(_) => Broken::Unreadable,
        };
        let given = Given {
            analysis,
            judged: analysis.is_some().into(),
            differ: false,
            broken: analysis.is_none().then_some(broken),
        };
        self.given.push((key, given));
    }

    /// The answers once all are added, if there is one.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] if there is none.
    pub fn checked(self) -> Result<Self> {
        match self.no_answer == self.lines {
            false => Ok(self.in_order()),
            true => Err(Error::new(
                ErrorKind::Empty,
                "No line is an answer of a language model.",
                "Each line must be a JSON object with the custom_id of its question.",
            )),
        }
    }

    fn in_order(mut self) -> Self {
        sort::by_key(&mut self.given, |(key, _)| *key);
        self.given.dedup_by(|(key, given), (before, kept)| {
            let same = key == before;
            if same {
                kept.add(given);
            }
            same
        });
        self
    }

    /// The answers of several files as one.
    pub fn together<'a>(files: impl Iterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for file in files {
            all.given.extend_from_slice(&file.given);
        }
        all.in_order()
    }

    /// The place of the answers to a question.
    fn place(&self, key: Key) -> Option<usize> {
        let place = self.given.partition_point(|(known, _)| *known < key);
        let (known, _) = self.given.get(place)?;
        (*known == key).then_some(place)
    }

    fn judgement(&self, key: Key) -> Option<Analysis> {
        self.given[self.place(key)?].1.judgement()
    }

    /// Whether a question has an answer that counts.
    pub fn judges(&self, key: Key) -> bool {
        self.judgement(key).is_some()
    }

    /// What a reader must know of these answers, each remark with a code: which of them count for
    /// no card. `all` are the answers of all files, `found` the cards of all files that were read.
    pub fn remarks(&self, all: &Self, found: &Found) -> Vec<(&'static str, String)> {
        let [mut another, mut repeated, mut differ] = [0; 3];
        let mut foreign = self.unknown;
        let mut broken = [0; 3];
        for (key, own) in &self.given {
            let place = all.place(*key);
            let given = place.map_or(own, |place| &all.given[place].1);
            let seen = place.and_then(|place| found.0.get(place));
            match seen.unwrap_or(&Seen::Nothing) {
                Seen::Nothing => foreign += 1,
                Seen::OtherCard => another += 1,
                Seen::Card if given.differ => differ += 1,
                Seen::Card if given.analysis.is_some() => {
                    repeated += own.judged.saturating_sub(1);
                }
                Seen::Card => {
                    if let Some(why) = own.broken {
                        broken[why as usize] += 1;
                    }
                }
            }
        }
        let [failed, unreadable, truncated] = broken;
        const MISSING: &str = "missing, so the heading rule decides; artifact mode counts 0.";
        let remarks = [
            (
                "answers_none",
                self.no_answer,
                "line is no answer: no JSON object with a custom_id",
                "lines are no answers: no JSON objects with a custom_id",
                "left out.",
            ),
            (
                "answers_truncated",
                truncated,
                "answer is cut off",
                "answers are cut off",
                "missing, so the heading rule decides; artifact mode counts 0. Ask again with room for more tokens.",
            ),
            (
                "answers_unreadable",
                unreadable,
                "answer has no judgement that can be read: a JSON object whose values are true or false",
                "answers have no judgement that can be read: a JSON object whose values are true or false",
                MISSING,
            ),
            (
                "answers_failed",
                failed,
                "request has no answer",
                "requests have no answers",
                MISSING,
            ),
            (
                "answers_repeated",
                repeated,
                "answer repeats another of the same card with the same judgement",
                "answers repeat others of the same cards with the same judgements",
                "counted once.",
            ),
            (
                "answers_differ",
                differ,
                "card has answers that contradict each other",
                "cards have answers that contradict each other",
                "none of them counts. Keep one answer to each question.",
            ),
            (
                "answers_other_card",
                another,
                "answer is about another version of its card",
                "answers are about other versions of their cards",
                "left out. Add the file with the cards that were asked about, or ask again.",
            ),
            (
                "answers_foreign",
                foreign,
                "answer is about a card of no file",
                "answers are about cards of no file",
                "left out. Add the file with the cards that were asked about.",
            ),
        ];
        let there = remarks.into_iter().filter(|(_, n, ..)| *n > 0);
        there
            .map(|(code, n, one, many, then)| (code, format!("{}: {then}", plural(n, one, many))))
            .collect()
    }
}

/// What files have of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Nothing,
    /// The model with another card.
    OtherCard,
    Card,
}

/// What files have of each question, in the order of the answers.
#[derive(Debug, Default)]
pub struct Found(Vec<Seen>);

impl Found {
    /// Adds what another file has.
    pub fn add(&mut self, other: &Self) {
        let most = self.0.len().max(other.0.len());
        self.0.resize(most, Seen::Nothing);
        for (seen, other) in self.0.iter_mut().zip(&other.0) {
            *seen = (*seen).max(*other);
        }
    }
}

/// Answers that are looked up while cards are read.
#[derive(Debug)]
pub struct Answering {
    answers: Arc<Answers>,
    pub found: Found,
}

impl Answering {
    pub fn new(answers: Arc<Answers>) -> Self {
        let found = Found(vec![Seen::Nothing; answers.given.len()]);
        Self { answers, found }
    }

    /// The judgement on a card, if an answer gives one.
    pub fn judge(&mut self, model: &str, card: &str) -> Option<Analysis> {
        let given = &self.answers.given;
        let model = super::beginning(model);
        let first = given.partition_point(|(key, _)| key.model < model);
        let of_model = given[first..].iter();
        let of_model = of_model.take_while(|(key, _)| key.model == model).count();
        if of_model == 0 {
            return None;
        }
        for seen in &mut self.found.0[first..first + of_model] {
            *seen = (*seen).max(Seen::OtherCard);
        }
        // A card is only hashed if somebody asked about its model.
        let card = super::beginning(card);
        let place = self.answers.place(Key { model, card })?;
        self.found.0[place] = Seen::Card;
        given[place].1.judgement()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CARD: &str = "# A card";
    const YES: &str = r#"{"Model description": true, "Limitations": false, "How to use": true, "Training": true, "Evaluation": false}"#;
    const NO: &str = r#"{"Model description": false, "Limitations": false, "How to use": false, "Training": false, "Evaluation": false}"#;

    fn id(model: &str) -> String {
        Key::new(model, CARD).custom_id(model)
    }

    /// A line of a batch service.
    fn batch(id: &str, text: &str, end: &str) -> String {
        let choice = json!({"index": 0, "finish_reason": end, "message": {"role": "assistant", "content": text}});
        let body = json!({"object": "chat.completion", "choices": [choice]});
        let response = json!({"status_code": 200, "request_id": "r", "body": body});
        json!({"id": "b", "custom_id": id, "response": response, "error": null}).to_string()
    }

    fn read(lines: &[String]) -> Answers {
        Answers::of_lines(lines.join("\n").as_bytes()).unwrap()
    }

    fn trues(answers: &Answers, model: &str) -> Option<u32> {
        Some(answers.judgement(Key::new(model, CARD))?.trues)
    }

    /// The codes of the remarks, each with its first word, which is the number.
    fn remarks(answers: &Answers, found: &Found) -> Vec<String> {
        let remarks = answers.remarks(answers, found).into_iter();
        let short =
            remarks.map(|(code, says)| format!("{} {code}", says.split(' ').next().unwrap()));
        short.collect()
    }

    /// The files have the cards of these models.
    fn found(answers: &Answers, models: &[&str]) -> Found {
        let here = |key: &Key| models.iter().any(|model| Key::new(model, CARD) == *key);
        let seen = answers.given.iter().map(|(key, _)| match here(key) {
            true => Seen::Card,
            false => Seen::Nothing,
        });
        Found(seen.collect())
    }

    #[test]
    fn answers_in_every_envelope() {
        let chat = json!({"finish_reason": "stop", "message": {"content": YES}});
        let lines = [
            batch(&id("batch"), YES, "stop"),
            json!({"custom_id": id("chat"), "object": "chat.completion", "choices": [chat]}).to_string(),
            json!({"custom_id": id("server"), "response": {"choices": [chat]}}).to_string(),
            json!({"custom_id": id("parts"), "result": {"type": "succeeded",
                "message": {"content": [{"type": "text", "text": YES}], "stop_reason": "end_turn"}}})
            .to_string(),
            json!({"custom_id": id("plain"), "content": format!("Here it is: {YES} Bye.")}).to_string(),
            json!({"custom_id": id("answer"), "answer": YES}).to_string() + "\r",
            String::new(),
            json!({"custom_id": id("artifact"), "analysis_result": YES}).to_string(),
        ];
        let text = format!("\u{feff}{}\n", lines.join("\n"));
        assert!(Answers::begin_with(text.as_bytes()));
        let answers = Answers::of_lines(text.as_bytes()).unwrap();
        assert_eq!(answers.lines, 7);
        let models = [
            "batch", "chat", "server", "parts", "plain", "answer", "artifact",
        ];
        for model in models {
            assert_eq!(trues(&answers, model), Some(3), "{model}");
        }
        assert_eq!(remarks(&answers, &found(&answers, &models)), [""; 0]);
    }

    #[test]
    fn broken_answers_are_missing_each_with_its_reason() {
        let failed = json!({"custom_id": id("failed"), "response": {"status_code": 500, "body": {}},
            "error": null});
        let refused = json!({"custom_id": id("refused"), "content": YES, "error": {"code": "x"}});
        let answers = read(&[
            batch(&id("limit"), "The card has", "length"),
            batch(&id("open"), &YES[..40], "stop"),
            json!({"custom_id": id("tokens"), "result": {"message": {"content": [{"text": "{"}],
                "stop_reason": "max_tokens"}}})
            .to_string(),
            batch(&id("words"), "The card has a description.", "stop"),
            batch(&id("yes"), r#"{"Training": "yes"}"#, "stop"),
            failed.to_string(),
            refused.to_string(),
            "not JSON".to_owned(),
            "[1]".to_owned(),
            json!({"content": YES}).to_string(),
            // What is complete counts, even if the model wanted to say more.
            batch(&id("whole"), &format!("{YES} Because"), "length"),
        ]);
        let models = [
            "limit", "open", "tokens", "words", "yes", "failed", "refused", "whole",
        ];
        for model in &models[..7] {
            assert_eq!(trues(&answers, model), None, "{model}");
        }
        assert_eq!(trues(&answers, "whole"), Some(3));
        let expected = [
            "3 answers_none",
            "3 answers_truncated",
            "2 answers_unreadable",
            "2 answers_failed",
        ];
        assert_eq!(remarks(&answers, &found(&answers, &models)), expected);
    }

    #[test]
    fn equal_answers_count_once_and_contradicting_ones_not_at_all() {
        let line = |model: &str, text: &str| batch(&id(model), text, "stop");
        let mut lines = vec![
            line("equal", YES),
            line("equal", &format!("Sure! {YES}")),
            line("equal", YES),
            line("differ", YES),
            line("differ", NO),
            line("differ", YES),
            line("again", "{"),
            line("again", NO),
            line("one", NO),
        ];
        let models = ["equal", "differ", "again", "one"];
        for _ in 0..2 {
            let answers = read(&lines);
            assert_eq!(trues(&answers, "equal"), Some(3));
            assert_eq!(trues(&answers, "differ"), None);
            assert_eq!(
                trues(&answers, "again"),
                Some(0),
                "asked again after a failure"
            );
            let expected = ["2 answers_repeated", "1 answers_differ"];
            assert_eq!(remarks(&answers, &found(&answers, &models)), expected);
            lines.reverse();
        }
        // The same in two files.
        let (first, second) = lines.split_at(4);
        let [first, second] = [first, second].map(read);
        let all = Answers::together([&first, &second].into_iter());
        assert_eq!(trues(&all, "differ"), None);
        assert_eq!(trues(&all, "again"), Some(0));
        let codes = |file: &Answers| -> Vec<&str> {
            let remarks = file.remarks(&all, &found(&all, &models));
            remarks.into_iter().map(|(code, _)| code).collect()
        };
        assert!(codes(&first).contains(&"answers_differ"));
        assert!(codes(&second).contains(&"answers_differ"));
    }

    #[test]
    fn answers_about_other_cards_are_told_apart() {
        let answers = read(&[
            batch("request-1", YES, "stop"),
            batch(&id("elsewhere"), YES, "stop"),
            batch(&id("elsewhere"), "{", "stop"),
            batch(&id("changed"), YES, "stop"),
            batch(&id("here"), YES, "stop"),
        ]);
        let mut given = Answering::new(Arc::new(answers));
        assert!(given.judge("here", CARD).is_some());
        assert!(given.judge("changed", "# Another card").is_none());
        assert!(given.judge("nobody asked", CARD).is_none());
        let expected = ["1 answers_other_card", "2 answers_foreign"];
        assert_eq!(remarks(&given.answers, &given.found), expected);
        let says = given.answers.remarks(&given.answers, &given.found);
        assert_eq!(
            says[1].1,
            "2 answers are about cards of no file: left out. Add the file with the cards that were asked about."
        );
    }

    #[test]
    fn other_files_are_no_answers() {
        assert!(!Answers::begin_with(b"custom_id,content"));
        assert!(!Answers::begin_with(br#"{"results_version": 1}"#));
        assert!(!Answers::begin_with(b""));
        let none = Answers::of_lines(b"{\"custom_id\"").unwrap_err();
        assert_eq!(none.kind, ErrorKind::Empty);
        let question = crate::judge::line("gpt-4", "me/model", CARD).unwrap();
        assert!(Answers::begin_with(question.as_bytes()));
        let questions = Answers::of_lines(question.as_bytes()).unwrap_err();
        assert!(questions.message.contains("questions"), "{questions}");
    }

    #[test]
    fn nothing_in_a_line_can_stop_the_reading() {
        let deep = "[".repeat(10_000);
        for line in [
            &*deep,
            "{\"custom_id\": 1}",
            "{\"custom_id\": \"a\", \"content\": [[]]}",
            "\u{0}",
            "{\"custom_id\": \"a_0123456789abcdef_0123456789abcdef\", \"response\": null}",
        ] {
            let lines = [line.to_owned(), batch(&id("a"), YES, "stop")];
            assert_eq!(trues(&read(&lines), "a"), Some(3), "{line:.80}");
        }
    }
}
