//! The paper's question to a language model: written by the command, answered by a server, read back.
//!
//! The server's rule has nothing to do with ours. Which cards are asked about, and the sections of
//! each group after its answers, come from `tests/expected/judge.py` (pandas and hashlib); kappa is
//! counted here by hand.
#![cfg(feature = "cli")]

mod common;

use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use registry_lens::base::text::hexadecimal;
use registry_lens::card;
use registry_lens::metrics::documentation::{Output as Documentation, SectionsFrom};
use registry_lens::metrics::{Mode, Parameters};
use registry_lens::parquet::cells;
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const KEYS: [&str; 5] = [
    "Model description",
    "How to use",
    "Limitations",
    "Training",
    "Evaluation",
];

fn command(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_registry-lens"))
        .args(arguments)
        .output()
        .unwrap()
}

/// The server's rule, in the order of [`KEYS`]; `answer` in tests/expected/judge.py is the same.
fn sections(card: &str) -> [bool; 5] {
    [
        card.len() >= 500,
        card.contains("```"),
        card.contains("bias"),
        card.contains("rain"),
        card.contains('|'),
    ]
}

/// The reply to the body of a request.
fn reply(body: &Value) -> Value {
    assert_eq!(body["model"], "gpt-4");
    let messages = body["messages"].as_array().unwrap();
    assert_eq!(messages[0]["content"], "You are a model card evaluator.");
    let asked = messages[1]["content"].as_str().unwrap();
    let (question, card) = asked
        .split_once("Here is the model card to evaluate:\n    ")
        .unwrap();
    assert!(question.starts_with("\n    You will receive a model card and are expected"));
    let judged = sections(card.strip_suffix("\n    ").unwrap());
    let object: serde_json::Map<String, Value> = KEYS
        .iter()
        .zip(judged)
        .map(|(key, has)| ((*key).to_owned(), Value::Bool(has)))
        .collect();
    let text = format!("Here is what I found:\n{}", Value::Object(object));
    let message = json!({"role": "assistant", "content": text});
    let choices = [json!({"index": 0, "finish_reason": "stop", "message": message})];
    json!({"id": "chatcmpl-1", "object": "chat.completion", "choices": choices})
}

/// Answers the requests of one connection, as a local server of chat completions does.
fn serve(stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 {
            return;
        }
        assert_eq!(line.trim_end(), "POST /v1/chat/completions HTTP/1.1");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            if let Some(bytes) = line.strip_prefix("Content-Length: ") {
                length = bytes.trim_end().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let reply = reply(&serde_json::from_slice(&body).unwrap()).to_string();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", reply.len());
        let mut stream = stream;
        stream.write_all((head + &reply).as_bytes()).unwrap();
    }
}

/// Sends each request of a batch file to a server of this test, and writes the answers as batch
/// services do, in another order.
fn answered(batch: &str) -> Vec<Value> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || serve(&listener.accept().unwrap().0));
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(&stream);
    let ask = |line: &str| -> Value {
        let request: Value = serde_json::from_str(line).unwrap();
        assert_eq!(request["method"], "POST");
        let url = request["url"].as_str().unwrap();
        let body = request["body"].to_string();
        let head = format!(
            "POST {url} HTTP/1.1\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        (&stream).write_all((head + &body).as_bytes()).unwrap();
        let mut line = String::new();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).unwrap();
            if let Some(bytes) = line.strip_prefix("Content-Length: ") {
                length = bytes.trim_end().parse().unwrap();
            }
        }
        let mut reply = vec![0; length];
        reader.read_exact(&mut reply).unwrap();
        let body: Value = serde_json::from_slice(&reply).unwrap();
        let response = json!({"status_code": 200, "request_id": "r", "body": body});
        json!({"id": "b", "custom_id": request["custom_id"], "response": response, "error": null})
    };
    let mut answers: Vec<Value> = batch.lines().map(ask).collect();
    drop(reader);
    drop(stream);
    server.join().unwrap();
    answers.reverse();
    answers
}

fn lines(answers: &[Value]) -> Vec<u8> {
    let lines = answers.iter().map(|answer| format!("{answer}\n"));
    lines.collect::<String>().into_bytes()
}

/// The rows of a file: model and card.
fn cards(bytes: &[u8]) -> Vec<(String, String)> {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
    let mut rows = Vec::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap();
        let text = |name: &str, row| cells::text(column(name), row).unwrap().into_owned();
        rows.extend((0..batch.num_rows()).map(|row| (text("model_id", row), text("card", row))));
    }
    rows
}

/// What the metric says of these files in a mode, and the codes and sentences about the answers.
fn measured(files: &[(&str, &[u8])], mode: Mode) -> (Documentation, Vec<(String, String)>) {
    let mut session = Session::default();
    session.measure_only(&["documentation"]).unwrap();
    for (id, (name, bytes)) in (1..).zip(files) {
        session.add(id, name, Box::new(Memory::new(bytes.to_vec())));
    }
    session.read_all();
    let states = session.files();
    assert!(states.iter().all(|state| state.status == Status::Ready));
    let remarks = states.iter().flat_map(|state| &state.caveats);
    let remarks = remarks.map(|noted| (noted.caveat.code().to_owned(), noted.caveat.to_string()));
    let remarks = remarks
        .filter(|(code, _)| code.starts_with("answers_"))
        .collect();
    let document = session.results(&Parameters::in_mode(mode)).unwrap();
    let noted = document.inputs.iter().flat_map(|input| &input.caveats);
    let noted: Vec<(String, String)> = noted
        .map(|noted| (noted.caveat.code().to_owned(), noted.caveat.to_string()))
        .filter(|(code, _)| code.starts_with("answers_"))
        .collect();
    assert_eq!(noted, remarks, "the document says the same");
    let mut answers = document.metrics.documentation.datasets;
    assert_eq!(answers.len(), 1);
    (answers.remove(0).values, remarks)
}

fn digest(ids: &BTreeSet<String>) -> String {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    hexadecimal(&Sha256::digest(ids.join("\n").as_bytes()))
}

fn ids(batch: &str) -> BTreeSet<String> {
    let ids = batch.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["custom_id"].as_str().unwrap().to_owned()
    });
    ids.collect()
}

/// Cohen's kappa of pairs: (observed agreement minus that by chance) / (1 minus that by chance).
fn kappa(pairs: &[(bool, bool)]) -> f64 {
    let share = |is: &dyn Fn(&(bool, bool)) -> bool| {
        pairs.iter().filter(|pair| is(pair)).count() as f64 / pairs.len() as f64
    };
    let observed = share(&|pair| pair.0 == pair.1);
    let (first, second) = (share(&|pair| pair.0), share(&|pair| pair.1));
    let chance = first * second + (1.0 - first) * (1.0 - second);
    (observed - chance) / (1.0 - chance)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} and {b}");
}

const MODELS: &str = "hf_text_generation_models_2023-05.parquet";

#[test]
fn questions_are_written_answered_and_read_back() {
    let Some(shared) = common::shared("the paper's question to a language model") else {
        return;
    };
    let expected: Value = serde_json::from_str(include_str!("expected/judge.json")).unwrap();
    let path = shared.join("data").join(MODELS);
    let file = std::fs::read(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let batch = written(&path, folder.path(), &expected);
    let answers = answered(&batch);
    let rows = cards(&file);

    let jsonl = lines(&answers);
    let (judged, remarks) = measured(&[(MODELS, &file), ("answers.jsonl", &jsonl)], Mode::Paper);
    assert_eq!(remarks, []);
    let mut no = answers.clone();
    for answer in &mut no {
        answer["response"]["body"]["choices"][0]["message"]["content"] = "{}".into();
    }
    // Files may come in any order.
    let (no, _) = measured(&[("no.jsonl", &lines(&no)), (MODELS, &file)], Mode::Paper);
    scores(&judged, &no, &expected);
    agreement(&judged, &rows);

    // The same answers in a table give the same.
    let text = |answer: &Value, at: &str| answer.pointer(at).unwrap().as_str().unwrap().to_owned();
    let column = |at: &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(
            answers.iter().map(|answer| text(answer, at)),
        ))
    };
    let content = "/response/body/choices/0/message/content";
    let columns = vec![
        ("custom_id", column("/custom_id")),
        ("content", column(content)),
    ];
    let table = common::parquet_of(columns, Default::default());
    let (of_table, _) = measured(&[(MODELS, &file), ("answers.parquet", &table)], Mode::Paper);
    assert_eq!(of_table, judged);

    broken(&file, &answers, &rows);
}

/// Writes the questions about all cards and about those that the paper would ask about. Returns the
/// first.
fn written(path: &Path, folder: &Path, expected: &Value) -> String {
    let path = path.to_string_lossy();
    let [output, index] = ["all.jsonl", "index.csv"].map(|name| folder.join(name));
    let run = command(&[
        "judge",
        &path,
        "--which=all",
        "--output",
        &output.to_string_lossy(),
        "--index",
        &index.to_string_lossy(),
        "--price=10,20",
    ]);
    let says = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{says}");
    assert_eq!(run.stdout, b"");
    let batch = std::fs::read_to_string(output).unwrap();
    assert_eq!(
        batch.lines().count() as u64,
        expected["asked_all"].as_u64().unwrap()
    );
    assert_eq!(digest(&ids(&batch)), expected["ids_all"]);
    // By hand: 31 letters to the system, 547 of the question, and the cards; 4 bytes a token, 30 tokens
    // an answer.
    let count = expected["asked_all"].as_u64().unwrap();
    let bytes = 578 * count + expected["card_bytes_all"].as_u64().unwrap();
    let price = (bytes.div_ceil(4) * 10 + 30 * count * 20) as f64 / 1e6;
    for part in [
        "2,689 questions with ".to_owned(),
        format!("cost about {price:.2}."),
        "Not asked about: 6 empty cards.".to_owned(),
    ] {
        assert!(says.contains(&part), "{part} in {says}");
    }
    let index = std::fs::read_to_string(index).unwrap();
    assert_eq!(index.lines().count(), batch.lines().count() + 1);
    let first: Value = serde_json::from_str(batch.lines().next().unwrap()).unwrap();
    let asked = first["body"]["messages"][1]["content"].as_str().unwrap();
    let card = asked.split_once("evaluate:\n    ").unwrap().1;
    let card = card.strip_suffix("\n    ").unwrap();
    let line = index.lines().nth(1).unwrap();
    assert!(line.starts_with(first["custom_id"].as_str().unwrap()));
    assert!(line.ends_with(&hexadecimal(&Sha256::digest(card.as_bytes()))));

    let run = command(&["judge", &path]);
    let both = String::from_utf8(run.stdout).unwrap();
    assert_eq!(
        both.lines().count() as u64,
        expected["asked_both"].as_u64().unwrap()
    );
    assert_eq!(digest(&ids(&both)), expected["ids_both"]);
    batch
}

/// The sections of all models and the scores of both groups are those of pandas. `no` has the answer
/// that each card has no section, so that the difference is completeness, half of the score.
fn scores(judged: &Documentation, no: &Documentation, expected: &Value) {
    assert_eq!(judged.sections_from, Some(SectionsFrom::Given));
    assert_eq!(judged.models, expected["rows"].as_u64().unwrap());
    for section in &judged.sections {
        let present = &expected["all"]["sections"][section.section];
        assert_eq!(
            section.present,
            present.as_u64().unwrap(),
            "{}",
            section.section
        );
    }
    let completeness = |group: &str| expected[group]["completeness"].as_f64().unwrap();
    let half = |with: Option<f64>, without: Option<f64>| 2.0 * (with.unwrap() - without.unwrap());
    close(half(judged.mean, no.mean), completeness("all"));
    let [with, without] = [judged, no].map(|output| {
        let [by_downloads] = &output.comparisons[..] else {
            panic!("the file has downloads and nothing else");
        };
        let groups = [&by_downloads.top, &by_downloads.bottom];
        groups.map(|group| (group.box_plot.n, Some(group.box_plot.mean)))
    });
    for (place, group) in ["top", "bottom"].into_iter().enumerate() {
        assert_eq!(with[place].0, expected[group]["models"].as_u64().unwrap());
        close(half(with[place].1, without[place].1), completeness(group));
    }
}

/// The rule and the answers are compared card by card.
fn agreement(judged: &Documentation, rows: &[(String, String)]) {
    let asked = rows.iter().filter(|(_, card)| !card.trim().is_empty());
    let pairs: Vec<([bool; 5], [bool; 5])> = asked
        .map(|(_, card)| (card::read(card).sections, sections(card)))
        .collect();
    let agreement = judged.agreement.as_ref().unwrap();
    for (place, section) in agreement.iter().enumerate() {
        let of_section = pairs
            .iter()
            .map(|(rule, given)| (rule[place], given[place]));
        let of_section: Vec<(bool, bool)> = of_section.collect();
        let found = &section.agreement;
        assert_eq!(found.n, of_section.len() as u64, "{}", section.section);
        let both = of_section.iter().filter(|pair| pair.0 && pair.1).count();
        assert_eq!(found.both, both as u64);
        close(found.kappa.unwrap(), kappa(&of_section));
    }
}

/// A truncated, a duplicated, a contradicting and a foreign answer, and one about an older card.
fn broken(file: &[u8], answers: &[Value], rows: &[(String, String)]) {
    let mut worse = answers.to_vec();
    let content = "/response/body/choices/0/message/content";
    let cut = |answer: &mut Value| {
        let choice = answer.pointer_mut("/response/body/choices/0").unwrap();
        let text = choice["message"]["content"].as_str().unwrap();
        choice["message"]["content"] = text[..text.len() - 9].into();
        choice["finish_reason"] = "length".into();
    };
    cut(&mut worse[0]);
    worse.push(worse[1].clone());
    let mut other = worse[2].clone();
    *other.pointer_mut(content).unwrap() = "{}".into();
    worse.push(other);
    let id = worse[3]["custom_id"].as_str().unwrap();
    worse[3]["custom_id"] = format!("{}0123456789abcdef", &id[..id.len() - 16]).into();
    let id = worse[4]["custom_id"].as_str().unwrap();
    let card = &id[id.len() - 17..];
    worse[4]["custom_id"] = format!("elsewhere_0123456789abcdef{card}").into();
    let jsonl = lines(&worse);
    let files = [(MODELS, file), ("answers.jsonl", &jsonl[..])];
    let (paper, remarks) = measured(&files, Mode::Paper);
    // Those without an answer, and the six empty cards.
    let rule = paper
        .caveats
        .iter()
        .find(|caveat| caveat.code() == "rule_sections");
    let rule = rule.unwrap().to_string();
    assert!(rule.contains("10 of 2,695"), "{rule}");
    let says: Vec<&str> = remarks.iter().map(|(_, says)| says.as_str()).collect();
    assert_eq!(
        says,
        [
            "1 answer is cut off: missing, so the heading rule decides; artifact mode counts 0. Ask again with room for more tokens.",
            "1 answer repeats another of the same card with the same judgement: counted once.",
            "1 card has answers that contradict each other: none of them counts. Keep one answer to each question.",
            "1 answer is about another version of its card: left out. Add the file with the cards that were asked about, or ask again.",
            "1 answer is about a card of no file: left out. Add the file with the cards that were asked about.",
        ]
    );
    // Four cards have no judgement now. The rule decides for them in the paper's definition, and in
    // artifact mode they lose what their answers gave.
    let by_rule = |section: usize| paper.agreement.as_ref().unwrap()[section].agreement.n;
    assert_eq!(by_rule(0), answers.len() as u64 - 4);
    let card_of: HashMap<String, &str> = rows
        .iter()
        .map(|(model, card)| {
            let digests = [model, card].map(|text| hexadecimal(&Sha256::digest(text.as_bytes())));
            let id = digests.map(|digest| digest[..16].to_owned()).join("_");
            (id, card.as_str())
        })
        .collect();
    let lost = [0, 2, 3, 4].map(|place| {
        let id = answers[place]["custom_id"].as_str().unwrap();
        let card = card_of[&id[id.len() - 33..]];
        sections(card).into_iter().filter(|has| *has).count()
    });
    let lost = lost.into_iter().sum::<usize>() as f64 / 5.0 / 2.0;
    assert!(lost > 0.0);
    let whole = lines(answers);
    let (clean, _) = measured(&[(MODELS, file), ("answers.jsonl", &whole)], Mode::Artifact);
    let (artifact, _) = measured(&files, Mode::Artifact);
    assert_eq!(artifact.models, clean.models);
    close(
        clean.mean.unwrap() - artifact.mean.unwrap(),
        lost / clean.models as f64,
    );
}

/// A small file of cards, one of them empty.
fn small() -> Vec<u8> {
    let names = ["a/one", "a/two", "b/three", "b/four", "c/five"];
    let cards = ["# One", "# Two", " \n", "# Four", "# Five"];
    common::parquet_of(
        vec![
            (
                "modelId",
                Arc::new(StringArray::from_iter_values(names)) as ArrayRef,
            ),
            ("card", Arc::new(StringArray::from_iter_values(cards))),
            ("downloads", Arc::new(Int64Array::from(vec![5, 4, 3, 2, 1]))),
        ],
        Default::default(),
    )
}

fn asked(arguments: &[&str]) -> (Vec<String>, String) {
    let run = command(arguments);
    let says = String::from_utf8(run.stderr).unwrap();
    let lines = String::from_utf8(run.stdout).unwrap();
    let names = ids(&lines).into_iter();
    let names = names.map(|id| id.split('_').next().unwrap().to_owned());
    (names.collect(), says)
}

#[test]
fn the_user_says_which_cards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huggingface_2024-01.parquet");
    std::fs::write(&path, small()).unwrap();
    let path = path.to_string_lossy();
    let (names, says) = asked(&["judge", &path, "--k=2"]);
    assert_eq!(names, ["a-one", "a-two", "b-four", "c-five"]);
    assert!(!says.contains("Not asked"), "{says}");
    let (names, says) = asked(&["judge", &path, "--which=all"]);
    assert_eq!(names, ["a-one", "a-two", "b-four", "c-five"]);
    assert!(says.contains("Not asked about: 1 empty card."), "{says}");
    let (names, _) = asked(&["judge", &path, "--k=1"]);
    assert_eq!(names, ["a-one", "c-five"]);
    let drawn = |seed: &str| asked(&["judge", &path, "--sample=2", "--seed", seed]).0;
    assert_eq!(drawn("7").len(), 2);
    assert_eq!(drawn("7"), drawn("7"));
    let draws: BTreeSet<Vec<String>> = ["1", "2", "3", "4", "5", "6"].map(drawn).into();
    assert!(draws.len() > 1, "{draws:?}");
    for (wrong, says) in [
        (["--which=all", "--k=2"], "only for --which top-and-bottom"),
        (["--which=all", "--sample=2"], "only for --which sample"),
        (
            ["--which=sample", "--seed=2"],
            "size of the sample is missing",
        ),
        (["--price=x", "--k=2"], "two numbers"),
        (["--which=top-and-bottom", "--k=0"], "k"),
    ] {
        let run = command(&["judge", &path, wrong[0], wrong[1]]);
        assert!(!run.status.success(), "{wrong:?}");
        let error = String::from_utf8(run.stderr).unwrap();
        assert!(error.contains(says), "{error}");
    }
    let other = folder.path().join("npm_2024-01.parquet");
    std::fs::write(&other, common::table(&[("a", 1)])).unwrap();
    let (_, says) = asked(&["judge", &other.to_string_lossy()]);
    assert!(
        says.contains("No file has cards that nobody has judged."),
        "{says}"
    );
}

#[test]
fn only_models_of_the_subset_are_asked_about() {
    let name = "huggingface_2024-01.parquet";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, small()).unwrap();
    let path = path.to_string_lossy();
    let of = |which: &str, owners: &str| asked(&["judge", &path, which, "--where", owners]);
    for which in ["--which=all", "--sample=9"] {
        assert_eq!(of(which, "owner=a|b").0, ["a-one", "a-two", "b-four"]);
    }
    // The groups are those of the subset, not a part of the groups of all models.
    assert_eq!(of("--k=1", "owner=a|b").0, ["a-one", "b-four"]);
    // A file may have cards and no other column.
    let cards: Vec<(&str, ArrayRef)> = ["modelId", "card"]
        .into_iter()
        .zip([
            Arc::new(StringArray::from_iter_values(["a/one", "b/two"])) as ArrayRef,
            Arc::new(StringArray::from_iter_values(["# One", "# Two"])),
        ])
        .collect();
    let cards_alone = folder.path().join("huggingface_2024-02.parquet");
    std::fs::write(&cards_alone, common::parquet_of(cards, Default::default())).unwrap();
    let cards_alone = cards_alone.to_string_lossy();
    let (names, says) = asked(&["judge", &cards_alone, "--which=all", "--where=owner=a"]);
    assert_eq!(names, ["a-one"], "{says}");
    let (_, says) = of("--k=1", "owner=nobody");
    assert!(says.contains("nobody"), "{says}");

    let mut params = Parameters::default();
    params.documentation.k = 1;
    params.set("subset.where", "owner=a|b").unwrap();
    let mut session = Session::default();
    session.add(1, name, Box::new(Memory::new(small())));
    session.read_all();
    let (lines, words) = session.compared_questions(&params).unwrap();
    let run = command(&["judge", &path, "--k=1", "--where=owner=a|b"]);
    assert_eq!(lines.as_bytes(), run.stdout);
    assert!(
        words.contains("Only models of the subset “owner=a|b”."),
        "{words}"
    );
}

#[test]
fn cards_with_an_answer_are_not_asked_about_again() {
    let folder = tempfile::tempdir().unwrap();
    let [cards, answers] = ["huggingface_2024-01.parquet", "answers.jsonl"]
        .map(|name| folder.path().join(name).to_string_lossy().into_owned());
    std::fs::write(&cards, small()).unwrap();
    let run = command(&["judge", &cards, "--which=all"]);
    let questions = String::from_utf8(run.stdout).unwrap();
    let answer = |place: usize, text: &str| {
        let line: Value = serde_json::from_str(questions.lines().nth(place).unwrap()).unwrap();
        json!({"custom_id": line["custom_id"], "content": text}).to_string()
    };
    let both = [
        answer(0, r#"{"Training": true}"#),
        answer(1, r#"{"Training": tr"#),
    ];
    std::fs::write(&answers, both.join("\n")).unwrap();
    let (names, says) = asked(&["judge", &cards, &answers, "--which=all"]);
    assert_eq!(names, ["a-two", "b-four", "c-five"], "one was answered");
    assert!(says.contains("1 card with an answer"), "{says}");

    let run = command(&["inspect", &answers]);
    let says = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success());
    assert!(says.contains("2 answers of a language model"), "{says}");
    let run = command(&["report", &cards, &answers, "--metric=documentation"]);
    let document: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert!(run.status.success(), "{document}");
    let input = &document["inputs"][0];
    assert_eq!(input["recognised_as"], "answers of a language model");
    assert_eq!(input["rows"], 2);
    assert_eq!(input["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(input["caveats"][0]["code"], "answers_truncated");
    // The questions are no answers.
    std::fs::write(&answers, &questions).unwrap();
    let run = command(&["report", &cards, &answers, "--metric=documentation"]);
    assert_eq!(run.status.code(), Some(2));
    let says = String::from_utf8(run.stderr).unwrap();
    assert!(
        says.contains("These lines are the questions, not the answers."),
        "{says}"
    );
}

#[test]
fn a_file_of_answers_may_come_late_go_and_be_brought_by_a_host() {
    let cards = small();
    let key = registry_lens::judge::Key::new("a/one", "# One").custom_id("a/one");
    let line = json!({"custom_id": key, "content": r#"{"Limitations": true}"#}).to_string();
    let given = |session: &mut Session| {
        session.read_all();
        let document = session.results(&Parameters::default()).unwrap();
        let answers = &document.metrics.documentation.datasets;
        let agreement = answers[0].values.agreement.as_ref();
        agreement.map(|sections| sections[2].agreement.n)
    };
    let mut session = Session::default();
    session.measure_only(&["documentation"]).unwrap();
    session.add(
        1,
        "huggingface_2024-01.parquet",
        Box::new(Memory::new(cards)),
    );
    assert_eq!(given(&mut session), None);
    session.add(
        2,
        "answers.jsonl",
        Box::new(Memory::new(line.clone().into_bytes())),
    );
    assert_eq!(given(&mut session), Some(1));
    session.remove(2);
    assert_eq!(given(&mut session), None);
    // Nobody can say which answers are about cards that were not read.
    let other = line.replace("a-one_", "b-one_0");
    let mut unread = Session::default();
    unread.measure_only(&["turnover"]).unwrap();
    unread.add(
        1,
        "huggingface_2024-01.parquet",
        Box::new(Memory::new(small())),
    );
    unread.add(
        2,
        "answers.jsonl",
        Box::new(Memory::new(other.into_bytes())),
    );
    unread.read_all();
    assert_eq!(unread.file(2).unwrap().caveats.len(), 0);
    unread.remove(1);
    assert_eq!(
        unread.file(2).unwrap().caveats.len(),
        1,
        "there are no cards"
    );
    // A host brings the bytes that are asked for; this file is longer than its head.
    let line = format!("{line}\n{}{}", " ".repeat(100_000), line);
    session.add_fed(3, "answers.jsonl", line.len() as u64);
    for _ in 0..10 {
        for needs in session.needs().into_iter().chain(session.digest_needs()) {
            for range in needs.now {
                let bytes = &line.as_bytes()[range.start as usize..range.end as usize];
                session.feed(needs.id, range.start, bytes.to_vec().into());
            }
        }
    }
    assert_eq!(session.file(3).unwrap().status, Status::Ready);
    assert_eq!(given(&mut session), Some(1));
    // Another card of the same model.
    session.remove(3);
    let key = registry_lens::judge::Key::new("a/one", "# One before").custom_id("a/one");
    let line = json!({"custom_id": key, "content": r#"{"Limitations": true}"#}).to_string();
    session.add(4, "old.jsonl", Box::new(Memory::new(line.into_bytes())));
    assert_eq!(given(&mut session), None);
    let state = session.file(4).unwrap();
    assert_eq!(state.caveats[0].caveat.code(), "answers_other_card");
}

#[test]
fn a_host_gets_the_questions_of_all_groups_at_once() {
    let name = "huggingface_2024-01.parquet";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, small()).unwrap();
    let mut params = Parameters::default();
    params.documentation.k = 1;
    let mut session = Session::default();
    session.add(1, name, Box::new(Memory::new(small())));
    session.read_all();
    let (lines, words) = session.compared_questions(&params).unwrap();
    let run = command(&["judge", &path.to_string_lossy(), "--k=1", "--by=downloads"]);
    assert_eq!(lines.as_bytes(), run.stdout);
    assert!(words.starts_with("2 questions with "), "{words}");

    let answer = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        json!({"custom_id": line["custom_id"], "content": r#"{"Training": true}"#}).to_string()
    };
    let answers: Vec<String> = lines.lines().map(answer).collect();
    let answers = Memory::new(answers.join("\n").into_bytes());
    session.add(2, "answers.jsonl", Box::new(answers));
    session.read_all();
    let error = session.compared_questions(&params).unwrap_err();
    assert_eq!(error.message, "There is no card to ask about.");
    assert_eq!(error.advice, "Not asked about: 2 cards with an answer.");

    // The page brings the bytes once, and cards are not kept.
    let bytes = small();
    let mut fed = Session::default();
    fed.add_fed(1, name, bytes.len() as u64);
    while let Some(needs) = fed.needs().pop() {
        for range in needs.now.into_iter().chain(needs.ahead) {
            let piece = bytes[range.start as usize..range.end as usize].to_vec();
            fed.feed(1, range.start, piece.into());
        }
        fed.step();
    }
    assert_eq!(fed.file(1).unwrap().status, Status::Ready);
    let error = fed.compared_questions(&params).unwrap_err();
    assert_eq!(error.file.as_deref(), Some(name));
    assert!(error.advice.contains("registry-lens judge"), "{error:?}");
}
