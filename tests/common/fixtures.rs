//! A small file for every dataset that the field uses, with its documented schema and types, and
//! the relations that it must become.
//!
//! The schemas are those of the dataset specification (`../shared/DATASETS.md`). The expected rows
//! are written by hand next to each file.
#![allow(dead_code, reason = "each test file uses a different part")]

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array,
    Int64Array, LargeListArray, ListArray, ListBuilder, NullArray, StringArray, StringBuilder,
    StructArray, TimestampMicrosecondArray, TimestampNanosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field as ArrowField, Fields};
use registry_lens::recognise::Wants;
use registry_lens::relations::{Field, Relation, Relations, Type};
use registry_lens::session::Session;
use registry_lens::source::Memory;

use super::common::parquet_of;

/// A file and its expected relations.
pub struct Fixture {
    /// The dataset and era that this file tests.
    pub what: &'static str,
    pub path: &'static str,
    pub dataset: &'static str,
    pub era: Option<&'static str>,
    pub columns: Vec<(&'static str, ArrayRef)>,
    /// Every row of every relation, as [`dump`] prints them.
    pub expected: Vec<&'static str>,
}

impl Fixture {
    pub fn bytes(&self) -> Vec<u8> {
        parquet_of(self.columns.clone(), Default::default())
    }
}

/// All rows of all relations, one line each: the relation, then the fields with a value.
pub fn dump(relations: &Relations) -> Vec<String> {
    let mut lines = Vec::new();
    for (relation, table) in relations.tables() {
        for row in 0..table.rows() {
            let fields = Field::ALL
                .iter()
                .filter(|field| field.relation() == relation);
            let values = fields.filter_map(|field| {
                let value = relations.print(*field, row)?;
                let empty = field.field_type() == Type::Set && value == "{}";
                (!empty).then(|| format!(" {}={value}", field.name()))
            });
            lines.push(format!("{}{}", relation.name(), values.collect::<String>()));
        }
    }
    lines
}

/// Reads a fixture, and describes differences from the expected result.
pub fn check(fixture: &Fixture) -> Vec<String> {
    let mut session = Session::default();
    session.ask(Wants::everything());
    session.add(1, fixture.path, Box::new(Memory::new(fixture.bytes())));
    session.read_all();
    let state = session.file(1).unwrap();
    let mut wrong = Vec::new();
    let mut expect = |what: &str, is: String, expected: String| {
        if is != expected {
            wrong.push(format!(
                "{}: {what}\n  is       {is}\n  must be  {expected}",
                fixture.what
            ));
        }
    };
    expect(
        "dataset",
        format!("{:?}", state.dataset),
        format!("{:?}", Some(fixture.dataset)),
    );
    expect(
        "era",
        format!("{:?}", state.era),
        format!("{:?}", fixture.era),
    );
    expect("error", format!("{:?}", state.error), "None".into());
    let lines = match session.relations(1) {
        Some(filled) => {
            let mut lines = dump(&filled.relations);
            // Packages with only names and downloads are kept as a ranking.
            if filled.relations.table(Relation::Packages).is_none() {
                let rows = filled.rankings.values().flat_map(|ranking| ranking.head());
                lines.extend(
                    rows.map(|row| format!("ranked id={} downloads={}", row.id, row.downloads)),
                );
            }
            lines
        }
        None => Vec::new(),
    };
    // Rows are sorted by content, but the fixture has them in the order of the file.
    let (mut lines, mut all) = (lines, fixture.expected.clone());
    lines.sort_unstable();
    all.sort_unstable();
    for index in 0..lines.len().max(all.len()) {
        let is = lines.get(index).cloned().unwrap_or_default();
        let expected = all.get(index).copied().unwrap_or_default();
        expect("row", is, expected.to_owned());
    }
    wrong
}

/// A missing value among texts.
const NULL: &str = "\0";
/// A missing value among integers.
const NONE: i64 = i64::MIN;
/// 2022-03-02T23:29:04Z in milliseconds, from `date -u -d @1646263744`.
const T: i64 = 1_646_263_744_000;

fn text(values: &[&str]) -> ArrayRef {
    let values = values
        .iter()
        .map(|value| (*value != NULL).then_some(*value));
    Arc::new(StringArray::from_iter(values))
}

fn int(values: &[i64]) -> ArrayRef {
    let values = values
        .iter()
        .map(|value| (*value != NONE).then_some(*value));
    Arc::new(Int64Array::from_iter(values))
}

fn int32(values: &[i32]) -> ArrayRef {
    Arc::new(Int32Array::from(values.to_vec()))
}

/// Doubles; NaN stands for null.
fn double(values: &[f64]) -> ArrayRef {
    let values = values
        .iter()
        .map(|value| (!value.is_nan()).then_some(*value));
    Arc::new(Float64Array::from_iter(values))
}

fn flag(values: &[bool]) -> ArrayRef {
    Arc::new(BooleanArray::from(values.to_vec()))
}

fn null(rows: usize) -> ArrayRef {
    Arc::new(NullArray::new(rows))
}

/// Times from milliseconds, in microseconds without a zone.
fn time(values: &[i64]) -> ArrayRef {
    let values = values
        .iter()
        .map(|value| (*value != NONE).then(|| *value * 1000));
    Arc::new(TimestampMicrosecondArray::from_iter(values))
}

fn time_utc(values: &[i64]) -> ArrayRef {
    let values: Vec<i64> = values.iter().map(|value| value * 1000).collect();
    Arc::new(TimestampMicrosecondArray::from(values).with_timezone("UTC"))
}

/// Lists of texts. A list with only [`NULL`] is a null list.
fn list(values: &[&[&str]]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for value in values {
        if *value == [NULL] {
            builder.append(false);
            continue;
        }
        for item in *value {
            builder.values().append_value(item);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// Lists of structs, from the lengths of the lists and the structs of all.
fn list_of(lengths: &[usize], items: StructArray) -> ArrayRef {
    let item = Arc::new(ArrowField::new(
        "element",
        DataType::Struct(items.fields().clone()),
        true,
    ));
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    Arc::new(ListArray::new(item, offsets, Arc::new(items), None))
}

/// Structs. `valid` marks the rows that have one.
fn structs(parts: Vec<(&str, ArrayRef)>, valid: Option<&[bool]>) -> StructArray {
    let (fields, arrays): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .map(|(name, array)| {
            let field = ArrowField::new(name, array.data_type().clone(), true);
            (Arc::new(field), array)
        })
        .unzip();
    let nulls = valid.map(|valid| NullBuffer::from(valid.to_vec()));
    StructArray::new(Fields::from(fields), arrays, nulls)
}

/// `baseModels` of two rows: the first a fine-tune of `x/base`, the second a merge of two.
fn base_models(reversed: bool) -> ArrayRef {
    let models = structs(
        vec![
            ("_id", text(&["1", "2", "3"])),
            ("id", text(&["x/base", "x/left", "x/right"])),
        ],
        None,
    );
    let mut parts = vec![
        ("relation", text(&["finetune", "merge", NULL])),
        ("models", list_of(&[1, 2, 0], models)),
    ];
    if reversed {
        parts.reverse();
    }
    Arc::new(structs(parts, Some(&[true, true, false])))
}

/// `safetensors` of three rows with different fields.
fn safetensors() -> ArrayRef {
    let parameters = structs(
        vec![
            ("BF16", int(&[7, NONE, NONE])),
            ("miku", int(&[NONE, 1, NONE])),
        ],
        None,
    );
    let total = int(&[7_000_000_000, 1, NONE]);
    let parts = vec![
        ("parameters", Arc::new(parameters) as ArrayRef),
        ("total", total),
    ];
    Arc::new(structs(parts, Some(&[true, true, false])))
}

fn hub_stats() -> Vec<Fixture> {
    let tags = || {
        list(&[
            &[
                "transformers",
                "safetensors",
                "pytorch",
                "bert",
                "en",
                "license:mit",
                "dataset:squad",
                "arxiv:1810.04805",
                "base_model:x/base",
                "base_model:finetune:x/base",
                "region:us",
            ],
            &["peft", "license:apache-2.0"],
            &[],
        ])
    };
    let models = |times: [ArrayRef; 2], bases: Option<ArrayRef>| {
        let mut columns = vec![
            ("_id", text(&["a1", "b2", "c3"])),
            ("id", text(&["o/one", "o/two", "three"])),
            ("author", text(&["o", "o", NULL])),
            ("createdAt", times[0].clone()),
            ("lastModified", times[1].clone()),
            ("downloads", int(&[12, 0, NONE])),
            ("downloadsAllTime", int(&[99, 5, NONE])),
            ("likes", int(&[3, 0, 0])),
            ("trendingScore", double(&[0.5, 0.0, 0.0])),
            ("tags", tags()),
            (
                "cardData",
                text(&[
                    r#"{"base_model": "x/other", "License": "mit"}"#,
                    r#"{"base_model": ["x/left"], "language": ["fr"], "datasets": "imdb"}"#,
                    r#"{"base_model": ["nobody/knows"], "licence": "bsd"}"#,
                ]),
            ),
            ("safetensors", safetensors()),
            ("gguf", text(&[NULL, NULL, NULL])),
        ];
        columns.extend(bases.map(|bases| ("baseModels", bases)));
        columns.push(("pipeline_tag", text(&["fill-mask", NULL, NULL])));
        columns.push(("library_name", text(&["transformers", "peft", NULL])));
        columns
    };
    const MODELS: &[&str] = &[
        "packages id=o/one author=o downloads=12 downloads_all_time=99 likes=3 created_at=1646263744000 updated_at=1646263744000 libraries={safetensors, transformers} frameworks={pytorch} has_free_tags=true task=fill-mask tags={arxiv:1810.04805, base_model:finetune:x/base, base_model:x/base, bert, dataset:squad, en, license:mit, pytorch, region:us, safetensors, transformers} license=mit datasets={squad} languages={en} papers={1810.04805} tagged_type=bert parameters=7000000000 card_data={\"base_model\": \"x/other\", \"License\": \"mit\"} stable_id=a1",
        "packages id=o/two author=o downloads=0 downloads_all_time=5 likes=0 created_at=1646263744000 updated_at=1646263744000 libraries={peft} tags={license:apache-2.0, peft} license=apache-2.0 datasets={imdb} languages={fr} parameters=1 card_data={\"base_model\": [\"x/left\"], \"language\": [\"fr\"], \"datasets\": \"imdb\"} stable_id=b2",
        "packages id=three likes=0 license=bsd card_data={\"base_model\": [\"nobody/knows\"], \"licence\": \"bsd\"} stable_id=c3",
        "base_edges child_id=o/one base_id=x/base base_name=x/base relation=finetune",
        "base_edges child_id=o/two base_id=x/left base_name=x/left relation=merge",
        "base_edges child_id=o/two base_id=x/right base_name=x/right relation=merge",
        "base_edges child_id=three base_name=nobody/knows",
    ];
    let iso = || text(&["2022-03-02T23:29:04.000Z", "2022-03-02 23:29:04 UTC", NULL]);
    let stamp = || time(&[T, T, NONE]);
    vec![
        Fixture {
            what: "hub-stats models, times as timestamps, relation first",
            path: "models/2026-09-30/models.parquet",
            dataset: "hub-stats-models",
            era: Some("since 2025"),
            columns: models([stamp(), stamp()], Some(base_models(false))),
            expected: MODELS.to_vec(),
        },
        Fixture {
            what: "hub-stats models, times as text, models first",
            path: "models/2025-03-05/models.parquet",
            dataset: "hub-stats-models",
            era: Some("since 2025"),
            columns: models([iso(), iso()], Some(base_models(true))),
            expected: MODELS.to_vec(),
        },
        Fixture {
            what: "hub models without baseModels: tags name the base, once; cards the others",
            path: "models/2024-07-24/models.parquet",
            dataset: "hub-api-models",
            era: Some("since 2024"),
            columns: models([iso(), stamp()], None),
            expected: vec![
                MODELS[0],
                MODELS[1],
                MODELS[2],
                MODELS[3],
                "base_edges child_id=o/two base_name=x/left",
                "base_edges child_id=three base_name=nobody/knows",
            ],
        },
        Fixture {
            what: "hub-stats datasets",
            path: "datasets/2026-09-30/datasets.parquet",
            dataset: "hub-stats-datasets",
            era: Some("since 2026"),
            columns: vec![
                ("_id", text(&["d1"])),
                ("id", text(&["squad"])),
                ("author", text(&["rajpurkar"])),
                ("cardData", text(&[r#"{"license": ["cc-by-4.0", "mit"]}"#])),
                ("createdAt", time(&[T])),
                ("lastModified", time(&[T])),
                ("downloads", int(&[70_000])),
                ("downloadsAllTime", int(&[900_000])),
                ("likes", int(&[5])),
                ("trendingScore", double(&[1.0])),
                (
                    "tags",
                    list(&[&["task_categories:question-answering", "language:en"]]),
                ),
                ("description", text(&["Questions."])),
                ("gated", flag(&[false])),
                ("mainSize", int(&[1024])),
            ],
            expected: vec![
                "packages id=squad author=rajpurkar downloads=70000 downloads_all_time=900000 likes=5 created_at=1646263744000 updated_at=1646263744000 task=question-answering tags={language:en, task_categories:question-answering} license=cc-by-4.0 languages={en} card_data={\"license\": [\"cc-by-4.0\", \"mit\"]} gated=false stable_id=d1",
            ],
        },
        Fixture {
            what: "hub-stats spaces",
            path: "spaces.parquet",
            dataset: "hub-stats-spaces",
            era: None,
            columns: vec![
                ("_id", text(&["s1"])),
                ("id", text(&["o/demo"])),
                ("author", text(&["o"])),
                ("cardData", text(&["{}"])),
                ("createdAt", time(&[T])),
                ("lastModified", time(&[T])),
                ("likes", int(&[5])),
                ("trendingScore", double(&[1.0])),
                ("tags", list(&[&["gradio"]])),
                ("sdk", text(&["gradio"])),
            ],
            expected: vec![
                "packages id=o/demo author=o likes=5 created_at=1646263744000 updated_at=1646263744000 has_free_tags=true tags={gradio} card_data={} stable_id=s1",
            ],
        },
        Fixture {
            what: "the sister family in snake case",
            path: "hub-metadata.parquet",
            dataset: "hub-models-snake-case",
            era: None,
            columns: vec![
                ("id", text(&["o/one", "o/two", "three"])),
                ("downloads", int(&[12, 0, NONE])),
                ("downloads_all_time", int(&[99, 5, NONE])),
                ("created_at", time_utc(&[T, T, T])),
                ("gated", text(&["false", "auto", "manual"])),
                ("tags", list(&[&["timm"], &[], &[NULL]])),
                ("base_models", base_models(false)),
                ("safetensors", text(&[r#"{"total": 12}"#, "{}", NULL])),
                (
                    "config",
                    text(&[
                        r#"{"model_type": "bert", "architectures": ["BertModel"]}"#,
                        NULL,
                        NULL,
                    ]),
                ),
                ("siblings", list(&[&["README.md"], &[], &[]])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 downloads_all_time=99 created_at=1646263744000 libraries={timm} tags={timm} architectures={BertModel} model_type=bert parameters=12 gated=false",
                "packages id=o/two downloads=0 downloads_all_time=5 created_at=1646263744000 gated=auto",
                "packages id=three created_at=1646263744000 gated=manual",
                MODELS[3],
                MODELS[4],
                MODELS[5],
            ],
        },
        Fixture {
            what: "a list of the hub's interface, as its JSON has it",
            path: "hf_2024-04.parquet",
            dataset: "hub-api-models",
            era: Some("since 2024"),
            columns: vec![
                ("_id", text(&["a1"])),
                ("id", text(&["o/one"])),
                ("modelId", text(&["o/one"])),
                ("likes", int(&[3])),
                ("trendingScore", int(&[0])),
                ("private", flag(&[false])),
                ("downloads", int(&[12])),
                ("tags", list(&[&["spacy", "license:mit"]])),
                ("pipeline_tag", text(&["token-classification"])),
                ("library_name", text(&["spacy"])),
                ("createdAt", text(&["2022-03-02T23:29:04.000Z"])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 likes=3 created_at=1646263744000 libraries={spacy} task=token-classification tags={license:mit, spacy} license=mit stable_id=a1",
            ],
        },
        Fixture {
            what: "pandas.DataFrame(list_models()): attributes nobody asked for are null",
            path: "hf_2025-01.parquet",
            dataset: "hub-api-models",
            era: Some("Python list"),
            columns: vec![
                ("id", text(&["o/one"])),
                ("author", null(1)),
                ("sha", null(1)),
                ("created_at", time_utc(&[T])),
                ("last_modified", null(1)),
                ("private", flag(&[false])),
                ("downloads", double(&[12.0])),
                ("downloads_all_time", null(1)),
                ("gated", null(1)),
                ("likes", int(&[3])),
                ("library_name", text(&["keras"])),
                ("tags", list(&[&["keras"]])),
                ("pipeline_tag", null(1)),
                ("trending_score", int(&[0])),
                ("siblings", null(1)),
                ("safetensors", null(1)),
            ],
            expected: vec![
                "packages id=o/one downloads=12 likes=3 created_at=1646263744000 libraries={keras} tags={keras}",
            ],
        },
    ]
}

fn cards() -> Vec<Fixture> {
    const CARD: &str = "---\nlicense: mit\n---\n# A model";
    let modern = || {
        vec![
            ("modelId", text(&["o/one"])),
            ("author", text(&["o"])),
            ("last_modified", time_utc(&[T])),
            ("downloads", int(&[12])),
            ("likes", int(&[3])),
            ("library_name", text(&["timm"])),
            ("tags", list(&[&["timm", "onnx"]])),
            ("pipeline_tag", text(&["image-classification"])),
            ("createdAt", time_utc(&[T])),
            ("card", text(&[CARD])),
        ]
    };
    const MODERN: &str = "packages id=o/one author=o downloads=12 likes=3 created_at=1646263744000 updated_at=1646263744000 libraries={onnx, timm} task=image-classification tags={onnx, timm} card_text=---\nlicense: mit\n---\n# A model";
    // A heading without text is not a section. The head supplies the licence.
    const JUDGED: &str = "documentation id=o/one rule_description=false rule_uses=false rule_limitations=false rule_training=false rule_evaluation=false card_attributes={license} words=2 generated=false";
    vec![
        Fixture {
            what: "model cards since 2024",
            path: "data/train-00000-of-00002.parquet",
            dataset: "model-cards",
            era: Some("since 2024"),
            columns: modern(),
            expected: vec![MODERN, JUDGED],
        },
        Fixture {
            what: "model cards of November 2023",
            path: "cards_2023-11.parquet",
            dataset: "model-cards",
            era: Some("November 2023"),
            columns: [
                modern(),
                vec![("transformersInfo", null(1)), ("created", time(&[0]))],
            ]
            .concat(),
            expected: vec![MODERN, JUDGED],
        },
        Fixture {
            what: "model cards of autumn 2023",
            path: "cards_2023-09.parquet",
            dataset: "model-cards",
            era: Some("August to October 2023"),
            columns: vec![
                ("modelId", text(&["o/one"])),
                ("lastModified", text(&["2022-03-02T23:29:04.000Z"])),
                ("tags", list(&[&["timm", "onnx"]])),
                ("pipeline_tag", text(&["image-classification"])),
                ("author", text(&["o"])),
                ("config", null(1)),
                ("securityStatus", null(1)),
                ("id", text(&["o/one"])),
                ("likes", int(&[3])),
                ("downloads", int(&[12])),
                ("created", time(&[T])),
                ("card", text(&[CARD])),
            ],
            expected: vec![MODERN, JUDGED],
        },
        Fixture {
            what: "dataset cards",
            path: "dataset_cards.parquet",
            dataset: "dataset-cards",
            era: None,
            columns: vec![
                ("datasetId", text(&["squad"])),
                ("author", text(&["r"])),
                ("last_modified", time_utc(&[T])),
                ("downloads", int(&[12])),
                ("likes", int(&[3])),
                ("tags", list(&[&["language:en"]])),
                ("task_categories", list(&[&["question-answering", "other"]])),
                ("createdAt", text(&["2022-03-02T23:29:04.000Z"])),
                (
                    "card",
                    text(&["# Squad\n## Languages\nEnglish\n## Usage\nLoad it and train on it."]),
                ),
            ],
            expected: vec![
                "packages id=squad author=r downloads=12 likes=3 created_at=1646263744000 updated_at=1646263744000 task=question-answering tags={language:en} languages={en} card_text=# Squad\n## Languages\nEnglish\n## Usage\nLoad it and train on it. has_card=true has_nonempty_card=true card_words=10 follows_template=false",
                "card_sections id=squad section=dataset description has_section=true not_empty=false word_cnt=2 section_length_proportion=0.2222222222222222",
                "card_sections id=squad section=other has_section=true not_empty=true word_cnt=7 section_length_proportion=0.7777777777777778",
            ],
        },
        Fixture {
            what: "models with their one base model",
            path: "base_models.parquet",
            dataset: "base-model-info",
            era: None,
            columns: vec![
                ("author", text(&["o", "o"])),
                ("last_modified", time_utc(&[T, T])),
                ("createdAt", time_utc(&[T, T])),
                ("downloads", int(&[12, 1])),
                ("likes", int(&[3, 0])),
                ("library_name", text(&["peft", NULL])),
                ("modelId", text(&["o/one", "o/two"])),
                ("datasets", list(&[&["squad"], &[]])),
                ("language", list(&[&["en", "de"], &[NULL]])),
                ("base_model", text(&["x/base", NULL])),
            ],
            expected: vec![
                "packages id=o/one author=o downloads=12 likes=3 created_at=1646263744000 updated_at=1646263744000 libraries={peft} datasets={squad} languages={de, en}",
                "packages id=o/two author=o downloads=1 likes=0 created_at=1646263744000 updated_at=1646263744000",
                "base_edges child_id=o/one base_id=x/base base_name=x/base",
            ],
        },
        Fixture {
            what: "HF Model Metadata as published",
            path: "hf_model_metadata.parquet",
            dataset: "model-metadata",
            era: None,
            columns: vec![
                ("modelId", text(&["bert-base-uncased"])),
                ("label", list(&[&["pytorch", "en", "transformers"]])),
                ("readme", text(&["# BERT"])),
                ("readme_len", int(&[6])),
            ],
            expected: vec![
                "packages id=bert-base-uncased libraries={transformers} frameworks={pytorch} tags={en, pytorch, transformers} languages={en} card_text=# BERT",
                "documentation id=bert-base-uncased rule_description=false rule_uses=false rule_limitations=false rule_training=false rule_evaluation=false words=1 generated=false",
            ],
        },
        Fixture {
            what: "the crawl of June 2021: lists as Python prints them, counts as doubles",
            path: "hf_2021-06.parquet",
            dataset: "model-hub-2021",
            era: Some("the crawl"),
            columns: vec![
                ("modelId", text(&["gpt2", "o/two"])),
                ("lastModified", text(&["2022-03-02T23:29:04.000Z", NULL])),
                (
                    "tags",
                    text(&["['pytorch', 'tf', 'en', 'license:mit']", "[]"]),
                ),
                ("pipeline_tag", text(&["text-generation", NULL])),
                ("files", text(&["['config.json']", "[]"])),
                ("publishedBy", text(&["huggingface", "o"])),
                ("downloads_last_month", double(&[9_435_580.0, f64::NAN])),
                ("library", text(&["transformers", NULL])),
                ("modelCard", text(&["# GPT-2", NULL])),
            ],
            expected: vec![
                "packages id=gpt2 author=huggingface downloads=9435580 updated_at=1646263744000 libraries={transformers} frameworks={pytorch, tf} task=text-generation tags={en, license:mit, pytorch, tf} license=mit languages={en} card_text=# GPT-2",
                "packages id=o/two author=o",
                "documentation id=gpt2 rule_description=false rule_uses=false rule_limitations=false rule_training=false rule_evaluation=false words=1 generated=false",
                "documentation id=o/two",
            ],
        },
        Fixture {
            what: "PeaTMOSS_ANCIENT",
            path: "PeaTMOSS_ANCIENT_2021-06.parquet",
            dataset: "model-hub-2021",
            era: Some("PeaTMOSS_ANCIENT"),
            columns: vec![
                ("modelId", text(&["gpt2", "o/two", "o/three"])),
                ("downloads_last_month", double(&[466.0, f64::NAN, 7.0])),
            ],
            expected: vec![
                "ranked id=gpt2 downloads=466",
                "ranked id=o/three downloads=7",
            ],
        },
    ]
}

fn peatmoss() -> Vec<Fixture> {
    let junction = |what, path, dataset, column, expected| Fixture {
        what,
        path,
        dataset,
        era: None,
        columns: vec![("model_id", int(&[1, 2])), (column, int(&[10, 11]))],
        expected,
    };
    let mut fixtures = vec![
        Fixture {
            what: "PeaTMOSS model, typed: nullable integers as doubles",
            path: "model.parquet",
            dataset: "peatmoss-model",
            era: None,
            columns: vec![
                ("id", int(&[1, 2])),
                ("context_id", text(&["bert-base-uncased", "o/two"])),
                ("model_hub_id", int(&[1, 1])),
                ("sha", text(&["a", "b"])),
                ("repo_url", text(&["u", "v"])),
                ("downloads", double(&[12.0, f64::NAN])),
                ("likes", double(&[3.0, 0.0])),
                ("has_snapshot", int(&[1, 0])),
                ("ptm_issues_id", double(&[f64::NAN, f64::NAN])),
                ("ptm_pull_requests_id", null(2)),
            ],
            expected: vec![
                "packages id=bert-base-uncased key=1 downloads=12 likes=3",
                "packages id=o/two key=2 likes=0",
            ],
        },
        Fixture {
            what: "PeaTMOSS model, all text",
            path: "model.parquet",
            dataset: "peatmoss-model",
            era: None,
            columns: vec![
                ("id", text(&["1", "2"])),
                ("context_id", text(&["bert-base-uncased", "o/two"])),
                ("model_hub_id", text(&["1", "1"])),
                ("downloads", text(&["12", NULL])),
                ("likes", text(&["3", "0"])),
            ],
            expected: vec![
                "packages id=bert-base-uncased key=1 downloads=12 likes=3",
                "packages id=o/two key=2 likes=0",
            ],
        },
        Fixture {
            what: "PeaTMOSS model_to_base_model: the base may have a name alone",
            path: "model_to_base_model.parquet",
            dataset: "peatmoss-base-model",
            era: None,
            columns: vec![
                ("model_id", int(&[2, 3])),
                ("base_model_name", text(&["BERT", "gpt2"])),
                ("base_model_url", text(&[NULL, NULL])),
                ("base_model_id", double(&[1.0, f64::NAN])),
            ],
            expected: vec![
                "base_edges child_id=2 base_id=1 base_name=BERT",
                "base_edges child_id=3 base_name=gpt2",
            ],
        },
        Fixture {
            what: "PeaTMOSS library",
            path: "library.parquet",
            dataset: "peatmoss-lookup",
            era: None,
            columns: vec![
                ("id", int32(&[10, 11])),
                ("name", text(&["transformers", "timm"])),
            ],
            expected: vec![
                "lookups table=library key=10 name=transformers",
                "lookups table=library key=11 name=timm",
            ],
        },
        Fixture {
            what: "PeaTMOSS language has an abbreviation",
            path: "peatmoss_language.parquet",
            dataset: "peatmoss-lookup",
            era: None,
            columns: vec![
                ("id", text(&["10"])),
                ("name", text(&["English"])),
                ("abbreviation", text(&["en"])),
            ],
            expected: vec!["lookups table=language key=10 name=English"],
        },
        Fixture {
            what: "PeaTMOSS paper of the enhanced release has a title",
            path: "paper.parquet",
            dataset: "peatmoss-lookup",
            era: None,
            columns: vec![
                ("id", int(&[10])),
                ("title", text(&["Attention"])),
                ("url", text(&[NULL])),
            ],
            expected: vec!["lookups table=paper key=10 name=Attention"],
        },
        Fixture {
            what: "PeaTMOSS reuse_repository",
            path: "reuse_repository.parquet",
            dataset: "peatmoss-reuse-repository",
            era: None,
            columns: vec![
                ("id", int(&[10])),
                ("owner", text(&["o"])),
                ("name", text(&["r"])),
                ("url", text(&["example.org/o/r"])),
            ],
            expected: vec!["lookups table=reuse_repository key=10 name=example.org/o/r"],
        },
        Fixture {
            what: "PeaTMOSS model_to_reuse_repository",
            path: "model_to_reuse_repository.parquet",
            dataset: "peatmoss-reuse",
            era: None,
            columns: vec![("model_id", int(&[1])), ("reuse_repository_id", int(&[10]))],
            expected: vec!["reuse model_id=1 repo_id=10"],
        },
        Fixture {
            what: "PeaTMOSS reuse_file",
            path: "reuse_file.parquet",
            dataset: "peatmoss-reuse-file",
            era: None,
            columns: vec![
                ("id", int(&[5])),
                ("path", text(&["a.py"])),
                ("model_id", int(&[1])),
                ("reuse_repository_id", int(&[10])),
            ],
            expected: vec!["reuse model_id=1 repo_id=10"],
        },
        Fixture {
            what: "PeaTMOSS hf_commit",
            path: "hf_commit.parquet",
            dataset: "peatmoss-commit",
            era: None,
            columns: vec![
                ("id", int(&[7])),
                ("commit_id", text(&["abc"])),
                ("created_at", text(&["2022-03-02 23:29:04+00:00"])),
                ("title", text(&["initial commit"])),
                ("message", text(&[""])),
                ("model_id", int(&[1])),
            ],
            expected: vec![
                "commits repo_id=1 sha=abc date=1646263744000 title=initial commit message= key=7 class=perfective",
            ],
        },
        Fixture {
            what: "PeaTMOSS hf_commit_to_author",
            path: "hf_commit_to_author.parquet",
            dataset: "peatmoss-commit-author",
            era: None,
            columns: vec![("hf_commit_id", int(&[7])), ("author_id", int(&[3]))],
            expected: vec!["links table=commit_author from=7 to=3"],
        },
        Fixture {
            what: "PeaTMOSS evaluation_metric is not a junction with data sets",
            path: "evaluation_metric.parquet",
            dataset: "peatmoss-evaluation-metric",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("test", text(&["accuracy"])),
                ("dataset_id", int(&[4])),
                ("result", text(&["0.9"])),
                ("model_id", int(&[1])),
            ],
            expected: vec!["links table=evaluation_metric from=1 to=accuracy"],
        },
    ];
    for (name, attribute, dataset, expected) in [
        (
            "demo",
            "demo",
            "peatmoss-demo",
            "links table=demo from=1 to=x",
        ),
        (
            "carbon_emitted",
            "value",
            "peatmoss-value",
            "links table=carbon_emitted from=1 to=x",
        ),
        (
            "hyper_parameters",
            "value",
            "peatmoss-value",
            "links table=hyper_parameters from=1 to=x",
        ),
        (
            "limitation_and_bias",
            "value",
            "peatmoss-value",
            "links table=limitation_and_bias from=1 to=x",
        ),
        (
            "input_format",
            "format",
            "peatmoss-format",
            "links table=input_format from=1 to=x",
        ),
        (
            "parameter_count",
            "count",
            "peatmoss-parameter-count",
            "links table=parameter_count from=1 to=x",
        ),
        (
            "evaluation_link",
            "url",
            "peatmoss-github-repo",
            "links table=evaluation_link from=1 to=x",
        ),
    ] {
        let path: &'static str = Box::leak(format!("{name}.parquet").into_boxed_str());
        fixtures.push(Fixture {
            what: name,
            path,
            dataset,
            era: None,
            columns: vec![
                ("id", int(&[1])),
                (attribute, text(&["x"])),
                ("model_id", int(&[1])),
            ],
            expected: vec![expected],
        });
    }
    for (column, table, dataset) in [
        ("library_id", "library", "peatmoss-model-to-library"),
        ("framework_id", "framework", "peatmoss-model-to-framework"),
        (
            "architecture_id",
            "architecture",
            "peatmoss-model-to-architecture",
        ),
        ("author_id", "author", "peatmoss-model-to-author"),
        ("dataset_id", "dataset", "peatmoss-model-to-dataset"),
        ("language_id", "language", "peatmoss-model-to-language"),
        ("license_id", "license", "peatmoss-model-to-license"),
        ("paper_id", "paper", "peatmoss-model-to-paper"),
        ("tag_id", "tag", "peatmoss-model-to-tag"),
        ("domain_id", "domain", "peatmoss-model-to-domain"),
        (
            "model_task_id",
            "model_task",
            "peatmoss-model-to-model-task",
        ),
        ("grant_id", "grant", "peatmoss-model-to-grant"),
        ("hardware_id", "hardware", "peatmoss-model-to-hardware"),
    ] {
        let expected = [(1, 10), (2, 11)]
            .map(|(model, other)| &*format!("links table={table} from={model} to={other}").leak());
        fixtures.push(junction(
            table,
            "junction.parquet",
            dataset,
            column,
            expected.to_vec(),
        ));
    }
    fixtures
}

fn ptmtorrent() -> Vec<Fixture> {
    let datasets = structs(
        vec![
            ("DatasetName", text(&["squad", "imdb"])),
            ("DatasetOwner", text(&["a", "b"])),
        ],
        None,
    );
    let hub = structs(
        vec![
            ("ModelHubName", text(&["Hugging Face"])),
            ("ModelHubURL", text(&["u"])),
        ],
        None,
    );
    let config = structs(
        vec![
            ("architectures", list(&[&["BertModel"]])),
            ("model_type", text(&["bert"])),
        ],
        None,
    );
    let card = structs(
        vec![
            ("tags", list(&[&["a"]])),
            ("language", text(&["en"])),
            ("license", text(&["mit"])),
            ("datasets", list(&[&["squad"]])),
        ],
        None,
    );
    let siblings = structs(
        vec![("rfilename", text(&["README.md"])), ("size", int(&[1]))],
        None,
    );
    vec![
        Fixture {
            what: "PTMTorrent's Hugging Face file",
            path: "hf_metadata_2023-05.parquet",
            dataset: "ptmtorrent-hf",
            era: None,
            columns: vec![
                ("modelId", text(&["o/one"])),
                ("sha", text(&["s"])),
                ("lastModified", text(&["2022-03-02T23:29:04.000Z"])),
                ("tags", list(&[&["fastai"]])),
                ("pipeline_tag", text(&["fill-mask"])),
                ("siblings", list_of(&[1], siblings)),
                ("private", flag(&[false])),
                ("author", null(1)),
                ("config", Arc::new(config)),
                ("securityStatus", null(1)),
                ("_id", text(&["a1"])),
                ("id", text(&["o/one"])),
                ("cardData", Arc::new(card)),
                ("likes", int(&[3])),
                ("downloads", int(&[12])),
                ("library_name", text(&["fastai"])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 likes=3 updated_at=1646263744000 libraries={fastai} task=fill-mask tags={fastai} license=mit datasets={squad} languages={en} architectures={BertModel} model_type=bert stable_id=a1",
            ],
        },
        Fixture {
            what: "PTMTorrent's common form",
            path: "ptmtorrent.parquet",
            dataset: "ptmtorrent-generic",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("ModelHub", Arc::new(hub)),
                ("ModelName", text(&["one"])),
                ("ModelOwner", text(&["o"])),
                ("ModelURL", text(&["u"])),
                ("Datasets", list_of(&[2], datasets)),
                ("ModelPaperDOIs", list(&[&["10.1/x"]])),
                ("LatestGitCommitSHA", text(&["s"])),
                ("ModelTask", text(&["fill-mask"])),
                ("ModelArchitecture", text(&["bert"])),
            ],
            expected: vec![
                "packages id=one key=1 registry=huggingface author=o task=fill-mask datasets={imdb, squad} papers={10.1/x} model_type=bert",
            ],
        },
        Fixture {
            what: "PTMTorrent's Modelhub",
            path: "modelhub.parquet",
            dataset: "ptmtorrent-modelhub",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("name", text(&["alexnet"])),
                ("task_extended", text(&["classification"])),
                ("github", text(&["u"])),
                ("github_branch", text(&["main"])),
                ("backend", list(&[&["pytorch", "caffe2"]])),
                ("gpu", flag(&[true])),
            ],
            expected: vec![
                "packages id=alexnet key=1 frameworks={caffe2, pytorch} task=classification",
            ],
        },
        Fixture {
            what: "PTMTorrent's Model Zoo",
            path: "modelzoo.parquet",
            dataset: "ptmtorrent-model-zoo",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("title", text(&["pix2pix"])),
                ("description", text(&["d"])),
                ("long_desc", text(&["dd"])),
                ("stars", int(&[90])),
                ("link", text(&["u"])),
                ("framework", text(&["Torch"])),
            ],
            expected: vec!["packages id=pix2pix key=1 likes=90 frameworks={Torch}"],
        },
        Fixture {
            what: "PTMTorrent's PyTorch Hub",
            path: "pytorchhub.parquet",
            dataset: "ptmtorrent-pytorch-hub",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("ModelName", text(&["resnet"])),
                ("ModelAuthor", text(&["team"])),
                ("ModelURL", text(&["u"])),
                ("GitHubURL", text(&["u"])),
                ("ColabURL", text(&["u"])),
            ],
            expected: vec!["packages id=resnet key=1 author=team"],
        },
        Fixture {
            what: "PTMTorrent's ONNX Model Zoo",
            path: "onnx.parquet",
            dataset: "ptmtorrent-onnx",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("Model", text(&["MobileNet v2"])),
                ("ModelSize", text(&["14 MB"])),
                ("ModelPath", text(&["p"])),
                ("ONNXVersion", text(&["1.2"])),
                ("Category", text(&["vision"])),
                ("Dataset", text(&["ImageNet"])),
            ],
            expected: vec!["packages id=MobileNet v2 key=1 task=vision datasets={ImageNet}"],
        },
    ]
}

fn hfcommunity() -> Vec<Fixture> {
    vec![
        Fixture {
            what: "HFCommunity repository",
            path: "repository.parquet",
            dataset: "hfcommunity-repository",
            era: None,
            columns: vec![
                ("id", text(&["o/one"])),
                ("name", text(&["one"])),
                ("type", text(&["model"])),
                ("author", text(&["o"])),
                ("sha", text(&["s"])),
                ("last_modified", time(&[T])),
                ("private", int(&[0])),
                ("card_data", text(&[NULL])),
                ("gated", text(&["False"])),
                ("likes", int(&[3])),
                ("disabled", int(&[0])),
            ],
            expected: vec![
                "packages id=o/one author=o likes=3 updated_at=1646263744000 gated=False type=model",
            ],
        },
        Fixture {
            what: "HFCommunity model",
            path: "model_2024-06.parquet",
            dataset: "hfcommunity-model",
            era: None,
            columns: vec![
                ("model_id", text(&["o/one"])),
                ("pipeline_tag", text(&["fill-mask"])),
                ("downloads", int(&[12])),
                ("library_name", text(&["transformers"])),
                ("likes", int(&[3])),
                ("config", text(&[r#"{"model_type": "bert"}"#])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 likes=3 libraries={transformers} task=fill-mask model_type=bert",
            ],
        },
        Fixture {
            what: "HFCommunity dataset",
            path: "dataset.parquet",
            dataset: "hfcommunity-dataset",
            era: None,
            columns: vec![
                ("dataset_id", text(&["datasets/squad"])),
                ("description", text(&["d"])),
                ("citation", text(&["c"])),
                ("paperswithcode_id", text(&["squad"])),
                ("downloads", int(&[12])),
            ],
            expected: vec!["ranked id=datasets/squad downloads=12"],
        },
        Fixture {
            what: "HFCommunity space",
            path: "space.parquet",
            dataset: "hfcommunity-space",
            era: None,
            columns: vec![
                ("space_id", text(&["spaces/demo"])),
                ("sdk", text(&["gradio"])),
            ],
            expected: vec!["packages id=spaces/demo"],
        },
        Fixture {
            what: "HFCommunity tags_in_repo",
            path: "tags_in_repo.parquet",
            dataset: "hfcommunity-tags-in-repo",
            era: None,
            columns: vec![("tag_name", text(&["onnx"])), ("repo_id", text(&["o/one"]))],
            expected: vec!["links table=tag_name from=o/one to=onnx"],
        },
        Fixture {
            what: "HFCommunity author",
            path: "author.parquet",
            dataset: "hfcommunity-author",
            era: None,
            columns: vec![
                ("username", text(&["o"])),
                ("avatar_url", text(&["u"])),
                ("is_pro", int(&[0])),
                ("fullname", text(&["Olga"])),
                ("type", text(&["user"])),
                ("source", text(&["hfh"])),
            ],
            expected: vec!["lookups table=account key=o name=Olga"],
        },
        Fixture {
            what: "HFCommunity commits",
            path: "commits.parquet",
            dataset: "hfcommunity-commits",
            era: None,
            columns: vec![
                ("sha", text(&["abc"])),
                ("repo_id", text(&["o/one"])),
                ("message", text(&["fix"])),
                ("author_date", time(&[T])),
                ("author_tz", int(&[0])),
                ("author_name", text(&["Olga"])),
                ("committer_name", text(&["Olga"])),
            ],
            expected: vec![
                "commits repo_id=o/one sha=abc author=Olga date=1646263744000 message=fix class=corrective",
            ],
        },
        Fixture {
            what: "HFCommunity models_in_space",
            path: "models_in_space.parquet",
            dataset: "hfcommunity-models-in-space",
            era: None,
            columns: vec![
                ("model_id", text(&["o/one"])),
                ("space_id", text(&["spaces/demo"])),
            ],
            expected: vec!["reuse model_id=o/one repo_id=spaces/demo"],
        },
        Fixture {
            what: "HFCommunity datasets_in_space",
            path: "datasets_in_space.parquet",
            dataset: "hfcommunity-datasets-in-space",
            era: None,
            columns: vec![
                ("dataset_id", text(&["datasets/squad"])),
                ("space_id", text(&["spaces/demo"])),
            ],
            expected: vec!["reuse model_id=datasets/squad repo_id=spaces/demo"],
        },
    ]
}

fn ecosystems() -> Vec<Fixture> {
    let packages = |keywords: ArrayRef| {
        vec![
            ("id", int(&[1, 2])),
            ("registry_id", int32(&[7, 11])),
            ("name", text(&["left-pad", "numpy"])),
            ("ecosystem", text(&["npm", "pypi"])),
            ("description", text(&["d", "d"])),
            ("licenses", text(&["MIT", NULL])),
            ("normalized_licenses", list(&[&["MIT"], &[]])),
            ("latest_release_published_at", time(&[T, T])),
            ("first_release_published_at", time(&[0, NONE])),
            ("keywords_array", keywords),
            ("metadata", text(&["{}", "{}"])),
            ("dependent_packages_count", int32(&[5, 6])),
            ("dependent_repos_count", int32(&[50, 60])),
            // DuckDB writes the sum of integers as a double.
            ("downloads", double(&[1000.0, 2000.0])),
            ("downloads_period", text(&["last-month", "last-month"])),
            ("namespace", text(&[NULL, NULL])),
            (
                "advisories",
                text(&[
                    "[]",
                    r#"[{"severity": "HIGH", "published_at": "2022-03-02T23:29:04Z"}, {"severity": "LOW"}]"#,
                ]),
            ),
            ("maintainers_count", int32(&[1, 9])),
            ("critical", flag(&[false, true])),
        ]
    };
    const PACKAGES: &[&str] = &[
        "packages id=left-pad key=1 registry=npm downloads=1000 downloads_period=last-month created_at=0 updated_at=1646263744000 tags={pad, string} license=MIT n_dependent_packages=5 n_dependent_repos=50 n_maintainers=1",
        "packages id=numpy key=2 registry=pypi downloads=2000 downloads_period=last-month updated_at=1646263744000 n_dependent_packages=6 n_dependent_repos=60 n_maintainers=9",
        "vulnerabilities package_id=numpy severity=HIGH published_at=1646263744000",
        "vulnerabilities package_id=numpy severity=LOW",
    ];
    vec![
        Fixture {
            what: "Ecosyste.ms packages with arrays as lists",
            path: "packages_2024-03-01.parquet",
            dataset: "ecosystems-packages",
            era: Some("since 2023"),
            columns: packages(list(&[&["string", "pad"], &[]])),
            expected: PACKAGES.to_vec(),
        },
        Fixture {
            what: "Ecosyste.ms packages with arrays as Postgres prints them",
            path: "packages_2024-03-01.parquet",
            dataset: "ecosystems-packages",
            era: Some("since 2023"),
            columns: packages(text(&["{string,pad}", "{}"])),
            expected: PACKAGES.to_vec(),
        },
        Fixture {
            what: "Ecosyste.ms versions",
            path: "versions.parquet",
            dataset: "ecosystems-versions",
            era: None,
            columns: vec![
                ("id", int(&[100])),
                ("package_id", int(&[1])),
                ("number", text(&["1.10"])),
                ("published_at", time(&[T])),
                ("licenses", text(&["MIT"])),
                ("status", text(&[NULL])),
            ],
            expected: vec!["releases package_id=1 number=1.10 published_at=1646263744000 key=100"],
        },
        Fixture {
            what: "Ecosyste.ms dependencies",
            path: "dependencies.parquet",
            dataset: "ecosystems-dependencies",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("package_id", double(&[f64::NAN])),
                ("version_id", int(&[100])),
                ("package_name", text(&["lodash"])),
                ("ecosystem", text(&["npm"])),
                ("kind", text(&["runtime"])),
                ("optional", text(&["f"])),
                ("requirements", text(&["^4.0.0"])),
            ],
            expected: vec![
                "dependencies version_id=100 target_name=lodash kind=runtime optional=false requirement=^4.0.0 registry=npm",
            ],
        },
        Fixture {
            what: "Ecosyste.ms maintainerships",
            path: "maintainerships.parquet",
            dataset: "ecosystems-maintainerships",
            era: None,
            columns: vec![
                ("id", int(&[1])),
                ("package_id", int(&[1])),
                ("maintainer_id", int(&[70])),
                ("role", text(&["owner"])),
            ],
            expected: vec!["maintainers package_id=1 maintainer_id=70 role=owner"],
        },
        Fixture {
            what: "Ecosyste.ms maintainers",
            path: "maintainers.parquet",
            dataset: "ecosystems-maintainers",
            era: None,
            columns: vec![
                ("id", int(&[70])),
                ("registry_id", int(&[7])),
                ("uuid", text(&["u"])),
                ("login", text(&["azer"])),
                ("email", text(&[NULL])),
            ],
            expected: vec!["lookups table=maintainer key=70 name=azer"],
        },
        Fixture {
            what: "Ecosyste.ms advisories: one row a package",
            path: "advisories.parquet",
            dataset: "ecosystems-advisories",
            era: None,
            columns: vec![
                ("severity", text(&["MODERATE"])),
                ("cvss_score", double(&[5.0])),
                (
                    "packages",
                    text(&[
                        r#"[{"ecosystem": "npm", "package_name": "a"}, {"package_name": "b"}]"#,
                    ]),
                ),
                ("published_at", time(&[T])),
                ("withdrawn_at", time(&[NONE])),
            ],
            expected: vec![
                "vulnerabilities package_id=a severity=MODERATE published_at=1646263744000",
                "vulnerabilities package_id=b severity=MODERATE published_at=1646263744000",
            ],
        },
        Fixture {
            what: "findings of a scanner, with forks as words",
            path: "findings.parquet",
            dataset: "findings",
            era: None,
            columns: vec![
                ("repo", text(&["o/a", "o/b", "o/c"])),
                ("tool", text(&["bandit", "bandit", "semgrep"])),
                ("rule", text(&["B101", "B102", "r"])),
                ("severity", text(&["HIGH", "LOW", NULL])),
                ("kind", text(&["root", "fork", "search"])),
                ("published_at", text(&["2022-03-02T23:29:04Z", NULL, NULL])),
            ],
            expected: vec![
                "vulnerabilities package_id=o/a severity=HIGH published_at=1646263744000 fork=root",
                "vulnerabilities package_id=o/b severity=LOW fork=fork",
                "vulnerabilities package_id=o/c fork=search",
            ],
        },
        Fixture {
            what: "findings with scores, and forks as yes or no",
            path: "findings.parquet",
            dataset: "findings",
            era: None,
            columns: vec![
                ("package", text(&["a", "b"])),
                ("cvss_score", double(&[9.8, 5.0])),
                ("is_fork", flag(&[false, true])),
                ("withdrawn_at", time(&[NONE, T])),
            ],
            expected: vec![
                "vulnerabilities package_id=a severity=9.8 fork=false",
                "vulnerabilities package_id=b severity=5 withdrawn_at=1646263744000 fork=true",
            ],
        },
        Fixture {
            what: "Ecosyste.ms CSV export",
            path: "export.parquet",
            dataset: "ecosystems-csv",
            era: None,
            columns: vec![
                ("ID", int(&[1])),
                ("Ecosystem", text(&["npm"])),
                ("Registry", text(&["npmjs"])),
                ("Name", text(&["left-pad"])),
                ("Namespace", text(&[NULL])),
                ("Created Timestamp", text(&["2022-03-02 23:29:04 UTC"])),
                ("Keywords", text(&["string, pad"])),
                ("Licenses", text(&["MIT"])),
                ("Dependent Packages Count", int(&[5])),
                ("Dependent Repositories Count", int(&[50])),
                ("Downloads", int(&[1000])),
                ("Downloads Period", text(&["last-month"])),
                ("Maintainers count", int(&[1])),
            ],
            expected: vec![
                "packages id=left-pad key=1 registry=npm downloads=1000 downloads_period=last-month created_at=1646263744000 tags={pad, string} license=MIT n_dependent_packages=5 n_dependent_repos=50 n_maintainers=1",
            ],
        },
    ]
}

fn libraries_io() -> Vec<Fixture> {
    vec![
        Fixture {
            what: "libraries.io projects",
            path: "projects.parquet",
            dataset: "librariesio-projects",
            era: None,
            columns: vec![
                ("ID", int(&[1])),
                ("Platform", text(&["Pypi"])),
                ("Name", text(&["numpy"])),
                ("Created Timestamp", text(&["2022-03-02 23:29:04 UTC"])),
                ("Updated Timestamp", text(&["2022-03-02 23:29:04 UTC"])),
                ("Keywords", text(&["array,math"])),
                ("Licenses", text(&["BSD-3-Clause"])),
                ("SourceRank", int(&[30])),
                ("Dependent Projects Count", int(&[9])),
                ("Dependent Repositories Count", int(&[90])),
            ],
            expected: vec![
                "packages id=numpy key=1 registry=pypi created_at=1646263744000 updated_at=1646263744000 tags={array, math} license=BSD-3-Clause n_dependent_packages=9 n_dependent_repos=90",
            ],
        },
        Fixture {
            what: "libraries.io versions",
            path: "versions.parquet",
            dataset: "librariesio-versions",
            era: None,
            columns: vec![
                ("ID", int(&[100])),
                ("Platform", text(&["Pypi"])),
                ("Project Name", text(&["numpy"])),
                ("Project ID", int(&[1])),
                ("Number", text(&["1.10"])),
                ("Published Timestamp", text(&["2022-03-02 23:29:04 UTC"])),
            ],
            expected: vec![
                "releases package_id=numpy number=1.10 published_at=1646263744000 key=100 registry=Pypi",
            ],
        },
        Fixture {
            what: "libraries.io dependencies",
            path: "dependencies.parquet",
            dataset: "librariesio-dependencies",
            era: None,
            columns: vec![
                ("ID", int(&[5])),
                ("Platform", text(&["Pypi"])),
                ("Project Name", text(&["pandas"])),
                ("Project ID", int(&[2])),
                ("Version Number", text(&["2.0"])),
                ("Version ID", int(&[200])),
                ("Dependency Name", text(&["numpy"])),
                ("Dependency Platform", text(&["Pypi"])),
                ("Dependency Kind", text(&["runtime"])),
                ("Optional Dependency", text(&["false"])),
                ("Dependency Requirements", text(&[">=1.20"])),
                ("Dependency Project ID", double(&[1.0])),
            ],
            expected: vec![
                "dependencies package_id=pandas version_id=2.0 target_name=numpy kind=runtime optional=false requirement=>=1.20 registry=Pypi",
            ],
        },
        Fixture {
            what: "edges of a graph as dependencies",
            path: "npm_graph_2025-12.parquet",
            dataset: "dependencies-pairs",
            era: None,
            columns: vec![
                ("source", text(&["left-pad", "left-pad"])),
                ("target", text(&["right-pad", "pad"])),
                ("kind", text(&["runtime", NULL])),
                ("optional", text(&["true", NULL])),
                ("version", text(&["1.0", NULL])),
            ],
            expected: vec![
                "dependencies package_id=left-pad version_id=1.0 target_name=right-pad kind=runtime optional=true",
                "dependencies package_id=left-pad target_name=pad",
            ],
        },
        Fixture {
            what: "top-pypi-packages, count first",
            path: "top-pypi-packages-2024-03.parquet",
            dataset: "top-pypi-packages",
            era: None,
            columns: vec![
                ("download_count", int(&[5, 9])),
                ("project", text(&["six", "boto3"])),
            ],
            expected: vec!["ranked id=boto3 downloads=9", "ranked id=six downloads=5"],
        },
    ]
}

fn leaderboard() -> Vec<Fixture> {
    let of = |what, path, names: [&'static str; 8], date: ArrayRef| {
        let columns: Vec<ArrayRef> = vec![
            text(&["o/one", "o/two"]),
            int(&[3, 0]),
            double(&[8.5, f64::NAN]),
            text(&["BertModel", NULL]),
            double(&[7.242, -1.0]),
            text(&["mit", ""]),
            date,
            text(&["x/base", ""]),
        ];
        Fixture {
            what,
            path,
            dataset: "llm-leaderboard",
            era: None,
            columns: names.into_iter().zip(columns).collect(),
            expected: vec![
                "packages id=o/one likes=3 created_at=1646179200000 license=mit architectures={BertModel} parameters=7242000000 score=8.5",
                "packages id=o/two likes=0",
                "base_edges child_id=o/one base_id=x/base base_name=x/base",
            ],
        }
    };
    let dates = Arc::new(Date32Array::from(vec![Some(19_053), None]));
    vec![
        of(
            "the leaderboard's original table",
            "train-00000-of-00001.parquet",
            [
                "fullname",
                "Hub ❤️",
                "Average ⬆️",
                "Architecture",
                "#Params (B)",
                "Hub License",
                "Upload To Hub Date",
                "Base Model",
            ],
            text(&["2022-03-02", ""]),
        ),
        of(
            "the leaderboard in snake case",
            "hf_leaderboard_2025-03.parquet",
            [
                "model_name",
                "metadata_hub_hearts",
                "model_average_score",
                "model_architecture",
                "metadata_params_billions",
                "metadata_hub_license",
                "metadata_upload_date",
                "metadata_base_model",
            ],
            dates,
        ),
    ]
}

fn artifact() -> Vec<Fixture> {
    let analysis = structs(
        vec![
            (
                "Model Description",
                Arc::new(BooleanArray::from(vec![Some(true), None])) as ArrayRef,
            ),
            (
                "model_description",
                Arc::new(BooleanArray::from(vec![None, Some(false)])),
            ),
            ("Limitations", flag(&[false, true])),
            ("How to Use", flag(&[true, true])),
            ("Training", flag(&[true, false])),
            ("Evaluation", flag(&[false, false])),
        ],
        None,
    );
    let scores = |downloads: ArrayRef| {
        vec![
            ("context_id", text(&["o/one", "o/two"])),
            ("analysis_result", text(&["{}", NULL])),
            ("analysis", Arc::new(analysis.clone()) as ArrayRef),
            ("metadataScore", double(&[0.5, 0.25])),
            ("modelCardScore", double(&[0.6, 0.4])),
            ("finalScore", double(&[0.55, 0.325])),
            ("downloads", downloads),
            ("likes", int(&[3, 0])),
            ("num_downstream_repos", int(&[2, 0])),
        ]
    };
    const SCORES: &[&str] = &[
        "documentation id=o/one has_description=true has_uses=true has_limitations=false has_training=true has_evaluation=false card_score=0.6 meta_score=0.5 final_score=0.55 analysis={} downloads=12 likes=3 n_downstream_repos=2",
        "documentation id=o/two has_description=false has_uses=true has_limitations=true has_training=false has_evaluation=false card_score=0.4 meta_score=0.25 final_score=0.325 downloads=1 likes=0 n_downstream_repos=0",
    ];
    let one_each = {
        let item = Arc::new(ArrowField::new("element", DataType::Int64, true));
        let offsets = OffsetBuffer::from_lengths([1, 1]);
        Arc::new(ListArray::new(item, offsets, int(&[12, 1]), None)) as ArrayRef
    };
    vec![
        Fixture {
            what: "score file",
            path: "top_1k_model_card_scores.parquet",
            dataset: "artifact-scores",
            era: None,
            columns: scores(int(&[12, 1])),
            expected: SCORES.to_vec(),
        },
        Fixture {
            what: "score file with counts as sets of one",
            path: "bottom_1k_model_card_scores.parquet",
            dataset: "artifact-scores",
            era: None,
            columns: scores(one_each),
            expected: SCORES.to_vec(),
        },
        Fixture {
            what: "score file by way of CSV",
            path: "top_model_card_scores.parquet",
            dataset: "artifact-scores",
            era: None,
            columns: vec![
                ("context_id", text(&["o/one"])),
                ("Model Card Quality Score", double(&[0.6])),
                ("Metadata Quality Score", double(&[0.5])),
                ("Documentation Quality Score", double(&[0.55])),
                ("downloads", int(&[12])),
                ("likes", int(&[3])),
                ("num_downstream_repos", int(&[2])),
            ],
            expected: vec![
                "documentation id=o/one card_score=0.6 meta_score=0.5 final_score=0.55 downloads=12 likes=3 n_downstream_repos=2",
            ],
        },
        Fixture {
            what: "a language model's answers as it wrote them",
            path: "answers.parquet",
            dataset: "artifact-scores",
            era: None,
            columns: vec![
                ("context_id", text(&["o/one", "o/two"])),
                (
                    "analysis_result",
                    text(&[
                        r#"Here it is: {"Model Description": true, "Limitations": "false", "How to Use": true, "Training": "true", "Evaluation": false}"#,
                        "I cannot say.",
                    ]),
                ),
                ("downloads", int(&[12, 1])),
            ],
            expected: vec![
                "documentation id=o/one has_description=true has_uses=true has_limitations=false has_training=true has_evaluation=false card_score=0.6 analysis=Here it is: {\"Model Description\": true, \"Limitations\": \"false\", \"How to Use\": true, \"Training\": \"true\", \"Evaluation\": false} downloads=12",
                "documentation id=o/two analysis=I cannot say. downloads=1",
            ],
        },
        Fixture {
            what: "Figure 7's pairs",
            path: "number_of_direct_descendant_models_per_download.parquet",
            dataset: "artifact-figure7",
            era: None,
            columns: vec![
                ("downloads", int(&[66_902_357, 0])),
                ("count", int(&[701, 1])),
            ],
            expected: vec![
                "descendant_counts count=701 downloads=66902357",
                "descendant_counts count=1 downloads=0",
            ],
        },
        Fixture {
            what: "dataset-card study, data sets",
            path: "dataset_info.parquet",
            dataset: "dataset-card-study-info",
            era: None,
            columns: vec![
                ("dataset_name", text(&["super_glue"])),
                ("author", text(&["huggingface"])),
                // 15:34:18 UTC, by `date -u -d 'Tue Jan 25 16:34:18 2022 +0100' +%s`.
                (
                    "dataset_creation_time",
                    text(&["Tue Jan 25 16:34:18 2022 +0100"]),
                ),
                ("downloads", double(&[1_403_269.0])),
                ("has_card", flag(&[true])),
                ("has_nonempty_card", flag(&[false])),
                ("task", text(&["text-classification,question-answering"])),
                ("domain", text(&["nlp"])),
            ],
            expected: vec![
                "packages id=super_glue author=huggingface downloads=1403269 created_at=1643124858000 task=text-classification,question-answering has_card=true has_nonempty_card=false",
            ],
        },
        Fixture {
            what: "dataset-card study, cards: what a column says of them stands",
            path: "datasetcard_info.parquet",
            dataset: "dataset-card-study-info",
            era: None,
            columns: vec![
                ("dataset_name", text(&["glue"])),
                ("author", text(&["huggingface"])),
                ("downloads", int(&[9])),
                ("task", text(&["x"])),
                ("dataset_card", text(&["## Data Fields\na b c d e"])),
                ("total_word_cnt", int(&[70])),
                ("follow_template", flag(&[true])),
            ],
            expected: vec![
                "packages id=glue author=huggingface downloads=9 task=x card_text=## Data Fields\na b c d e has_card=true has_nonempty_card=true card_words=70 follows_template=true",
                "card_sections id=glue section=dataset structure has_section=true not_empty=true word_cnt=7 section_length_proportion=1",
            ],
        },
        Fixture {
            what: "dataset-card study, sections under two-level names",
            path: "datasetcard_sections_info.parquet",
            dataset: "dataset-card-study-sections",
            era: None,
            columns: vec![
                ("('dataset description', 'has_section')", int(&[1])),
                (
                    "('dataset description', 'section_length_proportion')",
                    double(&[0.25]),
                ),
                (
                    "('dataset description', 'subsection_title')",
                    text(&["Summary"]),
                ),
                (
                    "('dataset description', 'section_content')",
                    text(&["Words."]),
                ),
                ("('dataset description', 'word_cnt')", int(&[118])),
                ("('dataset description', 'not_empty')", int(&[1])),
                ("('other', 'has_section')", int(&[0])),
                ("('other', 'word_cnt')", int(&[0])),
                ("__index_level_0__", text(&["super_glue"])),
            ],
            expected: vec![
                "card_sections id=super_glue section=dataset description has_section=true not_empty=true word_cnt=118 section_length_proportion=0.25",
                "card_sections id=super_glue section=other has_section=false word_cnt=0",
            ],
        },
    ]
}

/// The same tags and counts in all spellings of lists and integers.
fn spellings() -> Vec<Fixture> {
    const EXPECTED: &[&str] = &[
        "packages id=a downloads=12 likes=3 libraries={onnx} has_free_tags=true tags={it's, onnx, x}",
        "packages id=b likes=0",
    ];
    let large = {
        let item = Arc::new(ArrowField::new("item", DataType::Utf8, true));
        let offsets = OffsetBuffer::from_lengths([3, 0]);
        LargeListArray::new(item, offsets, text(&["onnx", "x", "it's"]), None)
    };
    let decimals = Decimal128Array::from(vec![Some(1200), None]);
    let decimals = decimals.with_precision_and_scale(12, 2).unwrap();
    let of = |what, tags: ArrayRef, downloads: ArrayRef| Fixture {
        what,
        path: "npm_2024-01.parquet",
        dataset: "packages",
        era: None,
        columns: vec![
            ("name", text(&["a", "b"])),
            ("downloads", downloads),
            ("likes", int(&[3, 0])),
            ("tags", tags),
        ],
        expected: EXPECTED.to_vec(),
    };
    let nanoseconds = TimestampNanosecondArray::from(vec![T * 1_000_000, T * 1_000_000]);
    let mut fixtures = vec![
        of(
            "LIST, int64",
            list(&[&["onnx", "x", "it's"], &[NULL]]),
            int(&[12, NONE]),
        ),
        of(
            "LARGE_LIST, double",
            Arc::new(large),
            double(&[12.0, f64::NAN]),
        ),
        of(
            "JSON, text",
            text(&[r#"["onnx", "x", "it's"]"#, "[]"]),
            text(&["12", NULL]),
        ),
        of(
            "Python, decimal",
            text(&[r#"['onnx', 'x', "it's"]"#, "[]"]),
            Arc::new(decimals),
        ),
        of(
            "Postgres, text with a fraction",
            text(&["{onnx,x,it's}", "{}"]),
            text(&["12.0", ""]),
        ),
        of(
            "commas, null as None",
            text(&["onnx, x, it's", ""]),
            text(&["12", "None"]),
        ),
    ];
    fixtures.push(Fixture {
        what: "nodes of a dependency graph",
        path: "huggingface_nodes_2025-06.parquet",
        dataset: "model-architectures",
        era: None,
        columns: vec![
            ("id", text(&["o/one", "o/two"])),
            ("type", text(&["finetuned", "base"])),
            ("owner", text(&["o", "o"])),
            ("architecture", text(&["llama", NULL])),
        ],
        expected: vec![
            "packages id=o/one author=o model_type=llama",
            "packages id=o/two author=o",
        ],
    });
    fixtures.push(Fixture {
        what: "a leaderboard",
        path: "huggingface_leaderboard_2025-03.parquet",
        dataset: "llm-leaderboard",
        era: None,
        columns: vec![
            ("model_name", text(&["o/one-7b", "o/two"])),
            ("model_type", text(&["pretrained", "chatmodels"])),
            ("model_architecture", text(&["LlamaForCausalLM", NULL])),
            ("model_average_score", double(&[20.5, 3.0])),
            ("metadata_hub_hearts", int(&[3, 0])),
            ("metadata_params_billions", double(&[7.242, -1.0])),
        ],
        expected: vec![
            "packages id=o/one-7b likes=3 architectures={LlamaForCausalLM} parameters=7242000000 score=20.5",
            "packages id=o/two likes=0 score=3",
        ],
    });
    fixtures.push(Fixture {
        what: "models with their files, tags of metadata and a type",
        path: "huggingface_2022-06.parquet",
        dataset: "packages",
        era: None,
        columns: vec![
            ("modelId", text(&["o/one", "o/two", "o/three"])),
            ("downloads", int(&[12, 1, 0])),
            (
                "tags",
                list(&[
                    &["xlm-roberta", "bert", "co2_eq_emissions"],
                    &["model-index", "eval-results"],
                    &[],
                ]),
            ),
            ("files", list(&[&["config.json", "README.md"], &["readme.md"], &[NULL]])),
        ],
        expected: vec![
            "packages id=o/one downloads=12 has_free_tags=true tags={bert, co2_eq_emissions, xlm-roberta} tagged_type=xlm-roberta card_metadata={carbon} has_card=true",
            "packages id=o/two downloads=1 has_free_tags=true tags={eval-results, model-index} card_metadata={evaluation} has_card=false",
            "packages id=o/three downloads=0",
        ],
    });
    fixtures.extend([
        Fixture {
            what: "a name beside the id of the hub, and a release for creation",
            path: "huggingface_2024-01.parquet",
            dataset: "packages",
            era: None,
            columns: vec![
                ("name", text(&["one", "two"])),
                ("id", text(&["o/one", "p/two"])),
                ("downloads", int(&[12, 1])),
                ("first_seen", time(&[T, T])),
                ("released_at", time(&[T, T])),
                ("safetensors.parameters", int(&[7, 8])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 created_at=1646263744000 parameters=7",
                "packages id=p/two downloads=1 created_at=1646263744000 parameters=8",
            ],
        },
        Fixture {
            what: "parameters in a plain column",
            path: "huggingface_2024-01.parquet",
            dataset: "packages",
            era: None,
            columns: vec![
                ("id", text(&["o/one", "p/two"])),
                ("downloads", int(&[12, 1])),
                ("parameters", int(&[7, 8])),
            ],
            expected: vec![
                "packages id=o/one downloads=12 parameters=7",
                "packages id=p/two downloads=1 parameters=8",
            ],
        },
        Fixture {
            what: "parameters of each number format without their total",
            path: "huggingface_2024-01.parquet",
            dataset: "packages",
            era: None,
            columns: vec![
                ("id", text(&["o/one", "p/two"])),
                ("downloads", int(&[12, 1])),
                (
                    "safetensors",
                    Arc::new(structs(
                        vec![("BF16", int(&[7, 8])), ("F32", int(&[1, 0]))],
                        None,
                    )),
                ),
            ],
            expected: vec![
                "packages id=o/one downloads=12 parameters=8",
                "packages id=p/two downloads=1 parameters=8",
            ],
        },
        Fixture {
            what: "Debian's popularity contest",
            path: "debian_2024-01.parquet",
            dataset: "packages-other-names",
            era: None,
            columns: vec![
                ("rank", int(&[1, 2])),
                ("package", text(&["dpkg", "zlib1g"])),
                ("inst", int(&[9, 8])),
                ("vote", int(&[5, 4])),
            ],
            expected: vec!["ranked id=dpkg downloads=9", "ranked id=zlib1g downloads=8"],
        },
        Fixture {
            what: "Bioconductor's downloads",
            path: "bioconductor.parquet",
            dataset: "packages-other-names",
            era: None,
            columns: vec![
                ("Package", text(&["limma", "edgeR"])),
                ("Nb_of_distinct_IPs", int(&[1, 1])),
                ("Nb_of_downloads", int(&[9, 8])),
            ],
            expected: vec!["ranked id=limma downloads=9", "ranked id=edgeR downloads=8"],
        },
        Fixture {
            what: "numbers of children",
            path: "huggingface_2024-01.parquet",
            dataset: "child-counts",
            era: None,
            columns: vec![
                ("parent", text(&["o/one", "o/two"])),
                ("n_children", int(&[3, 1])),
            ],
            expected: vec![
                "descendant_counts base_model=o/one count=3",
                "descendant_counts base_model=o/two count=1",
            ],
        },
        Fixture {
            what: "cards of data sets under other names",
            path: "cards_2024-01.parquet",
            dataset: "dataset-cards-table",
            era: None,
            columns: vec![
                ("dataset_id", text(&["o/one"])),
                ("downloads", int(&[3])),
                ("readme", text(&["## Data Fields\na b c d e"])),
            ],
            expected: vec![
                "packages id=o/one downloads=3 card_text=## Data Fields\na b c d e has_card=true has_nonempty_card=true card_words=7 follows_template=false",
                "card_sections id=o/one section=dataset structure has_section=true not_empty=true word_cnt=7 section_length_proportion=1",
            ],
        },
    ]);
    fixtures.push(Fixture {
        what: "models with a column that says whether they have a card",
        path: "huggingface_2022-10.parquet",
        dataset: "packages",
        era: None,
        columns: vec![
            ("modelId", text(&["o/one", "o/two"])),
            ("downloads", int(&[12, 1])),
            ("has_modelcard", flag(&[true, false])),
        ],
        expected: vec![
            "packages id=o/one downloads=12 has_card=true",
            "packages id=o/two downloads=1 has_card=false",
        ],
    });
    for (what, times) in [
        ("nanoseconds", Arc::new(nanoseconds) as ArrayRef),
        ("seconds as a number", int(&[T / 1000, T / 1000])),
        ("milliseconds as a number", int(&[T, T])),
        (
            "text in two styles",
            text(&["2022-03-02T23:29:04Z", "Thu Mar 3 00:29:04 2022 +0100"]),
        ),
    ] {
        fixtures.push(Fixture {
            what,
            path: "npm_2024-01.parquet",
            dataset: "packages",
            era: None,
            columns: vec![
                ("name", text(&["a", "b"])),
                ("downloads", int(&[2, 1])),
                ("created_at", times),
            ],
            expected: vec![
                "packages id=a downloads=2 created_at=1646263744000",
                "packages id=b downloads=1 created_at=1646263744000",
            ],
        });
    }
    fixtures.push(Fixture {
        what: "a table with a score",
        path: "npm_2024-01.parquet",
        dataset: "packages",
        era: None,
        columns: vec![
            ("name", text(&["a", "b"])),
            ("downloads", int(&[2, 1])),
            ("performance_score", double(&[0.25, f64::NAN])),
        ],
        expected: vec![
            "packages id=a downloads=2 score=0.25",
            "packages id=b downloads=1",
        ],
    });
    fixtures
}

/// The tables of one PeaTMOSS database, with types as pandas writes them or only with text. The
/// last table refers to a library that no table names.
pub fn peatmoss_tables(all_text: bool) -> Vec<(&'static str, Vec<u8>)> {
    let number = |values: &[i64]| -> ArrayRef {
        if all_text {
            let texts = values.iter().map(|v| (*v != NONE).then(|| v.to_string()));
            Arc::new(StringArray::from_iter(texts))
        } else if values.contains(&NONE) {
            double(
                &values
                    .iter()
                    .map(|v| if *v == NONE { f64::NAN } else { *v as f64 })
                    .collect::<Vec<_>>(),
            )
        } else {
            int(values)
        }
    };
    let tables: Vec<(&str, Vec<(&str, ArrayRef)>)> = vec![
        (
            "model.parquet",
            vec![
                ("id", number(&[1, 2, 3])),
                (
                    "context_id",
                    text(&["bert-base-uncased", "o/two", "o/three"]),
                ),
                ("model_hub_id", number(&[1, 1, 1])),
                ("downloads", number(&[12, NONE, 7])),
                ("likes", number(&[3, 0, 0])),
            ],
        ),
        (
            "library.parquet",
            vec![
                ("id", number(&[10, 11])),
                ("name", text(&["transformers", "timm"])),
            ],
        ),
        (
            "author.parquet",
            vec![("id", number(&[20])), ("name", text(&["olga"]))],
        ),
        (
            "license.parquet",
            vec![("id", number(&[30])), ("name", text(&["mit"]))],
        ),
        (
            "reuse_repository.parquet",
            vec![
                ("id", number(&[40])),
                ("owner", text(&["o"])),
                ("name", text(&["r"])),
                ("url", text(&["example.org/o/r"])),
            ],
        ),
        (
            "model_to_base_model.parquet",
            vec![
                ("model_id", number(&[2, 3])),
                ("base_model_name", text(&["BERT", "GPT-2"])),
                ("base_model_url", text(&[NULL, NULL])),
                ("base_model_id", number(&[1, NONE])),
            ],
        ),
        (
            "model_to_author.parquet",
            vec![("model_id", number(&[2])), ("author_id", number(&[20]))],
        ),
        (
            "model_to_license.parquet",
            vec![("model_id", number(&[1])), ("license_id", number(&[30]))],
        ),
        (
            "model_to_reuse_repository.parquet",
            vec![
                ("model_id", number(&[1])),
                ("reuse_repository_id", number(&[40])),
            ],
        ),
        (
            "hf_commit.parquet",
            vec![
                ("id", number(&[50])),
                ("commit_id", text(&["abc"])),
                ("created_at", text(&["2022-03-02T23:29:04Z"])),
                ("title", text(&["first"])),
                ("message", text(&[""])),
                ("model_id", number(&[1])),
            ],
        ),
        (
            "hf_commit_to_author.parquet",
            vec![
                ("hf_commit_id", number(&[50])),
                ("author_id", number(&[20])),
            ],
        ),
        (
            "hyper_parameters.parquet",
            vec![
                ("id", number(&[1])),
                ("value", text(&["lr 0.1"])),
                ("model_id", number(&[3])),
            ],
        ),
        (
            "model_to_library.parquet",
            vec![
                ("model_id", number(&[1, 1, 2, 3])),
                ("library_id", number(&[10, 11, 10, 12])),
            ],
        ),
    ];
    tables
        .into_iter()
        .map(|(path, columns)| (path, parquet_of(columns, Default::default())))
        .collect()
}

/// The expected relations of [`peatmoss_tables`].
pub const PEATMOSS: &[&str] = &[
    "packages id=bert-base-uncased key=1 downloads=12 likes=3 libraries={timm, transformers} license=mit",
    "packages id=o/three key=3 downloads=7 likes=0 libraries={12}",
    "packages id=o/two key=2 likes=0 libraries={transformers}",
    "base_edges child_id=o/two base_id=bert-base-uncased base_name=BERT",
    "base_edges child_id=o/three base_name=GPT-2",
    "reuse model_id=bert-base-uncased repo_id=example.org/o/r",
    "authors model_id=o/two author=olga",
    "commits repo_id=bert-base-uncased author=olga date=1646263744000 key=50 class=unclassified",
    "links table=hyper_parameters from=o/three to=lr 0.1",
];

/// A user's table of owners.
fn reduced() -> Vec<Fixture> {
    vec![
        Fixture {
            what: "reduced packages of a hub",
            path: "huggingface_packages_2026-09.parquet",
            dataset: "reduced-packages",
            era: None,
            columns: vec![
                ("registry_lens_packages", int(&[1])),
                ("id", text(&["acme/bert"])),
                ("author", text(&["acme"])),
                ("downloads", int(&[7])),
                ("likes", int(&[2])),
                ("created_at", time(&[T])),
                ("updated_at", time(&[NONE])),
                ("libraries", list(&[&["transformers", "onnx"]])),
                ("frameworks", list(&[&[]])),
                ("other_libraries", list(&[&["gguf"]])),
                ("has_free_tags", flag(&[true])),
                ("task", text(&["fill-mask"])),
                ("license", text(&["mit"])),
                ("datasets", list(&[&["wikipedia"]])),
                ("languages", list(&[&["en", "de"]])),
                ("papers", list(&[&[]])),
                ("tagged_type", text(&["bert"])),
                ("card_metadata", list(&[&["carbon"]])),
                ("parameters", int(&[110_000_000])),
            ],
            expected: vec![
                "packages id=acme/bert author=acme downloads=7 likes=2 created_at=1646263744000 libraries={onnx, transformers} other_libraries={gguf} has_free_tags=true task=fill-mask license=mit datasets={wikipedia} languages={de, en} tagged_type=bert parameters=110000000 card_metadata={carbon}",
            ],
        },
        Fixture {
            what: "reduced base edges",
            path: "huggingface_base_edges_2026-09.parquet",
            dataset: "reduced-base-edges",
            era: None,
            columns: vec![
                ("registry_lens_base_edges", int(&[1])),
                ("child_id", text(&["acme/bert-tiny"])),
                ("base_id", text(&["acme/bert"])),
                ("relation", text(&["finetune"])),
            ],
            expected: vec![
                "base_edges child_id=acme/bert-tiny base_id=acme/bert relation=finetune",
            ],
        },
        Fixture {
            what: "reduced dependencies",
            path: "npm_dependencies_2026-09.parquet",
            dataset: "reduced-dependencies",
            era: None,
            columns: vec![
                ("registry_lens_dependencies", int(&[1])),
                ("package_id", text(&["left-pad"])),
                ("target_name", text(&["pad"])),
                ("kind", text(&["runtime"])),
                ("optional", flag(&[false])),
                ("requirement", text(&["^1.0"])),
            ],
            expected: vec![
                "dependencies package_id=left-pad target_name=pad kind=runtime optional=false requirement=^1.0",
            ],
        },
        Fixture {
            what: "reduced maintainers",
            path: "npm_maintainers_2026-09.parquet",
            dataset: "reduced-maintainers",
            era: None,
            columns: vec![
                ("registry_lens_maintainers", int(&[1])),
                ("package_id", text(&["left-pad"])),
                ("maintainer_id", text(&["azer"])),
            ],
            expected: vec!["maintainers package_id=left-pad maintainer_id=azer"],
        },
        Fixture {
            what: "reduced commits",
            path: "huggingface_commits_2026-09.parquet",
            dataset: "reduced-commits",
            era: None,
            columns: vec![
                ("registry_lens_commits", int(&[1, 1])),
                ("repo_id", text(&["acme/bert", "acme/bert"])),
                ("author", text(&["Ada", "Ada"])),
                ("date", time(&[T, NONE])),
                (
                    "class",
                    Arc::new(StringArray::from(vec![Some("adaptive"), None])),
                ),
            ],
            expected: vec![
                "commits repo_id=acme/bert author=Ada date=1646263744000 class=adaptive",
                "commits repo_id=acme/bert author=Ada",
            ],
        },
    ]
}

pub fn owners() -> Vec<Fixture> {
    vec![Fixture {
        what: "owners and their groups",
        path: "owners.parquet",
        dataset: "owner-groups",
        era: None,
        columns: vec![
            ("owner", text(&["Qwen", "meta-llama", "mistralai"])),
            ("country", text(&["China", "United States", "France"])),
            ("kind", text(&["company", "company", "company"])),
        ],
        expected: vec![
            "owner_groups owner=Qwen country=China kind=company",
            "owner_groups owner=meta-llama country=United States kind=company",
            "owner_groups owner=mistralai country=France kind=company",
        ],
    }]
}

/// A review of the literature.
pub fn review() -> Vec<Fixture> {
    let flags = |values: &[bool]| -> ArrayRef { Arc::new(BooleanArray::from(values.to_vec())) };
    vec![
        Fixture {
            what: "papers of a review",
            path: "papers.parquet",
            dataset: "review-papers",
            era: None,
            columns: vec![
                ("paper_id", text(&["p1", "p2", "p3", "p3"])),
                ("title", text(&["One", "Two", "Three", "Three"])),
                ("year", int(&[2022, 2023, 2024, 2024])),
                ("duplicate", flags(&[false, false, false, true])),
                ("included", flags(&[true, true, false, false])),
            ],
            expected: vec![
                "reviewed_papers paper_id=p1 title=One year=2022 duplicate=false included=true",
                "reviewed_papers paper_id=p2 title=Two year=2023 duplicate=false included=true",
                "reviewed_papers paper_id=p3 title=Three year=2024 duplicate=false included=false",
                "reviewed_papers paper_id=p3 title=Three year=2024 duplicate=true included=false",
            ],
        },
        Fixture {
            what: "claims of a review",
            path: "claims.parquet",
            dataset: "review-claims",
            era: None,
            columns: vec![
                ("claim_id", text(&["a", "b", "c", "d", "e"])),
                ("paper_id", text(&["p1", "p1", "p2", "p2", "p2"])),
                (
                    "kind",
                    text(&["Motivation", "work", "work", "work", "work"]),
                ),
                ("kept", flags(&[true, true, true, true, false])),
                ("distinct", text(&[NULL, "X", "X", "Y", NULL])),
                ("theme", text(&[NULL, "Design", "Design", "Use", NULL])),
                (
                    "evidence",
                    text(&[
                        NULL,
                        "['Survey']",
                        "['Large-scale measurement']",
                        "['Interviews', 'Case study']",
                        NULL,
                    ]),
                ),
            ],
            expected: vec![
                "reviewed_claims claim_id=a paper_id=p1 kind=Motivation kept=true",
                "reviewed_claims claim_id=b paper_id=p1 kind=work kept=true distinct=X theme=Design evidence={Survey}",
                "reviewed_claims claim_id=c paper_id=p2 kind=work kept=true distinct=X theme=Design evidence={Large-scale measurement}",
                "reviewed_claims claim_id=d paper_id=p2 kind=work kept=true distinct=Y theme=Use evidence={Case study, Interviews}",
                "reviewed_claims claim_id=e paper_id=p2 kind=work kept=false",
            ],
        },
    ]
}

/// Every dataset.
pub fn all() -> Vec<Fixture> {
    [
        hub_stats(),
        cards(),
        peatmoss(),
        ptmtorrent(),
        hfcommunity(),
        ecosystems(),
        libraries_io(),
        leaderboard(),
        artifact(),
        review(),
        owners(),
        reduced(),
        spellings(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
