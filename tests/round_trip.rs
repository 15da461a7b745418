//! Writes relations as a hub snapshot in random layouts and spellings. Reading must give the same
//! relations.

mod common;
#[path = "common/layouts.rs"]
mod layouts;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, Decimal128Array, Float64Array, Int64Array, LargeListArray, ListArray,
    ListBuilder, StringArray, StringBuilder, StructArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field as ArrowField, Fields};
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use registry_lens::recognise::Wants;
use registry_lens::relations::{Field, Relation};
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;

/// Columns that hold text in some spelling.
const TEXTS: &[&str] = &[
    "id",
    "author",
    "tags",
    "tags.list.item",
    "baseModels.relation",
    "baseModels.models.list.element.id",
];

/// A model as the relations know it.
#[derive(Debug, Clone)]
struct Model {
    id: String,
    author: Option<String>,
    downloads: Option<u64>,
    likes: Option<u64>,
    /// Milliseconds since 1970.
    created_at: Option<i64>,
    task: Option<String>,
    library: Option<String>,
    /// Null and empty lists mean the same.
    tags: Option<Vec<String>>,
    relation: String,
    bases: Vec<String>,
}

impl Model {
    /// The tags in the file, which name the bases if no other column does.
    fn all_tags(&self, spelling: Spelling) -> Option<Vec<String>> {
        let mut tags = self.tags.clone();
        if spelling.bases == IN_TAGS && !self.bases.is_empty() {
            let tags = tags.get_or_insert_default();
            for base in &self.bases {
                tags.push(format!("base_model:{base}"));
                tags.push(format!("base_model:{}:{base}", self.relation));
            }
        }
        tags
    }
}

/// Words that columns of text hold where a value is missing.
const MISSING: [&str; 4] = ["none", "null", "nan", "nat"];

/// Texts of a pattern that do not mean a missing value.
fn text(pattern: &'static str) -> impl Strategy<Value = String> {
    pattern.prop_filter("a word for a missing value", |text| {
        !MISSING.contains(&text.as_str())
    })
}

fn models() -> impl Strategy<Value = Vec<Model>> {
    // Quotes, commas, brackets, backslashes and letters beyond ASCII test the spellings of lists.
    let word = || {
        prop_oneof![
            prop::sample::select(vec![
                "transformers",
                "pytorch",
                "onnx",
                "en",
                "license:mit",
                "dataset:squad",
                "a b",
                "it's",
                "say \"hi\"",
                "x,y",
                "[z]",
                "{w}",
                "back\\slash",
                "наука",
                "😀",
                "arxiv:1",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,6}",
        ]
    };
    let model = (
        (
            "[a-zа-я0-9]{1,8}(/[a-zA-Z0-9._-]{1,12})?",
            prop::option::of(text("[a-z]{1,5}")),
            prop::option::of(0u64..1 << 53),
            prop::option::of(0u64..1000),
            prop::option::of(0i64..4_000_000_000_000),
        ),
        (
            prop::option::of(text("[a-z-]{1,12}")),
            prop::option::of(text("[a-z]{1,12}")),
            prop::option::of(prop::collection::vec(word(), 0..6)),
            prop::sample::select(vec!["finetune", "adapter", "quantized", "merge"]),
            prop::collection::btree_set("[a-z]{1,4}/[a-z]{1,4}", 0..4),
        ),
    );
    let model = model.prop_map(|((id, author, downloads, likes, created_at), rest)| {
        let (task, library, tags, relation, bases) = rest;
        Model {
            id,
            author,
            downloads,
            likes,
            created_at,
            task,
            library,
            tags,
            relation: relation.to_owned(),
            bases: bases.into_iter().collect(),
        }
    });
    prop::collection::vec(model, 1..80)
}

/// The spelling of base models that leaves them to the tags.
const IN_TAGS: usize = 3;

/// The spellings in a file.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    lists: usize,
    bases: usize,
    counts: usize,
    times: usize,
    views: bool,
}

fn spelling() -> impl Strategy<Value = Spelling> {
    (0..5usize, 0..=IN_TAGS, 0..5usize, 0..6usize, any::<bool>()).prop_map(
        |(lists, bases, counts, times, views)| Spelling {
            lists,
            bases,
            counts,
            times,
            views,
        },
    )
}

fn json(items: &[String]) -> String {
    serde_json::to_string(items).unwrap()
}

/// As Python's `repr` prints a list: single quotes unless the text has only single ones.
fn python(items: &[String]) -> String {
    let quoted = items.iter().map(|item| {
        let escaped = item.replace('\\', "\\\\");
        if item.contains('\'') && !item.contains('"') {
            format!("\"{escaped}\"")
        } else {
            format!("'{}'", escaped.replace('\'', "\\'"))
        }
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

/// As Postgres prints an array: quotes where they are needed.
fn postgres(items: &[String]) -> String {
    let quoted = items.iter().map(|item| {
        let plain = item
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-:/._".contains(c));
        if plain && !item.eq_ignore_ascii_case("null") {
            item.clone()
        } else {
            format!("\"{}\"", item.replace('\\', "\\\\").replace('"', "\\\""))
        }
    });
    format!("{{{}}}", quoted.collect::<Vec<_>>().join(","))
}

fn text_list(lists: &[Option<Vec<String>>], how: fn(&[String]) -> String) -> ArrayRef {
    let texts = lists.iter().map(|list| list.as_deref().map(how));
    Arc::new(StringArray::from_iter(texts))
}

fn list(lists: &[Option<Vec<String>>]) -> ListArray {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in lists {
        for item in list.iter().flatten() {
            builder.values().append_value(item);
        }
        builder.append(list.is_some());
    }
    builder.finish()
}

fn lists(lists: &[Option<Vec<String>>], spelling: usize) -> ArrayRef {
    match spelling {
        0 => Arc::new(list(lists)),
        1 => {
            let small = list(lists);
            let item = Arc::new(ArrowField::new("item", DataType::Utf8, true));
            let offsets: Vec<i64> = small.value_offsets().iter().map(|o| (*o).into()).collect();
            Arc::new(LargeListArray::new(
                item,
                OffsetBuffer::new(offsets.into()),
                small.values().clone(),
                small.nulls().cloned(),
            ))
        }
        2 => text_list(lists, json),
        3 => text_list(lists, python),
        _ => text_list(lists, postgres),
    }
}

fn counts(values: Vec<Option<u64>>, spelling: usize) -> ArrayRef {
    let signed = values.iter().map(|v| v.map(|v| v as i64));
    match spelling {
        0 => Arc::new(Int64Array::from_iter(signed)),
        1 => Arc::new(Float64Array::from_iter(
            values.iter().map(|v| v.map(|v| v as f64)),
        )),
        2 => Arc::new(StringArray::from_iter(
            values.iter().map(|v| v.map(|v| v.to_string())),
        )),
        3 => Arc::new(UInt64Array::from_iter(values)),
        _ => Arc::new(
            Decimal128Array::from_iter(values.iter().map(|v| v.map(|v| i128::from(v) * 100)))
                .with_precision_and_scale(38, 2)
                .unwrap(),
        ),
    }
}

fn times(values: Vec<Option<i64>>, spelling: usize) -> ArrayRef {
    let iso = |ms: i64| {
        let time = chrono::DateTime::from_timestamp_millis(ms).unwrap();
        time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    };
    match spelling {
        0 => Arc::new(TimestampMicrosecondArray::from_iter(
            values.iter().map(|v| v.map(|ms| ms * 1000)),
        )),
        1 => Arc::new(TimestampMillisecondArray::from_iter(values).with_timezone("UTC")),
        2 => Arc::new(TimestampNanosecondArray::from_iter(
            values.iter().map(|v| v.map(|ms| ms * 1_000_000)),
        )),
        3 => Arc::new(StringArray::from_iter(values.iter().map(|v| v.map(iso)))),
        4 => {
            Arc::new(StringArray::from_iter(values.iter().map(|v| {
                v.map(|ms| iso(ms).replace('T', " ").replace('Z', " UTC"))
            })))
        }
        // Times are numbers only if they cannot be mistaken for seconds.
        _ if values.iter().flatten().all(|ms| *ms > 200_000_000_000) => {
            Arc::new(Int64Array::from_iter(values))
        }
        _ => times(values, 0),
    }
}

/// The base models as a struct in either order of its parts, or as JSON; nothing if the tags have
/// them.
fn bases(models: &[Model], spelling: usize) -> Option<ArrayRef> {
    let has: Vec<bool> = models.iter().map(|model| !model.bases.is_empty()).collect();
    match spelling {
        0 | 1 => {
            let names: Vec<Option<Vec<String>>> = models
                .iter()
                .map(|model| Some(model.bases.clone()))
                .collect();
            let names = list(&names);
            let text = |name: &str| Arc::new(ArrowField::new(name, DataType::Utf8, true));
            let inner = StructArray::new(
                Fields::from(vec![text("_id"), text("id")]),
                vec![
                    Arc::new(StringArray::from(vec!["0123"; names.values().len()])),
                    names.values().clone(),
                ],
                None,
            );
            let item = Arc::new(ArrowField::new("element", inner.data_type().clone(), true));
            let models_list = ListArray::new(item, names.offsets().clone(), Arc::new(inner), None);
            let relation: ArrayRef = Arc::new(StringArray::from_iter_values(
                models.iter().map(|m| &m.relation),
            ));
            let list_field = Arc::new(ArrowField::new(
                "models",
                models_list.data_type().clone(),
                true,
            ));
            let mut parts: Vec<(Arc<ArrowField>, ArrayRef)> = vec![
                (text("relation"), relation),
                (list_field, Arc::new(models_list)),
            ];
            if spelling == 1 {
                parts.reverse();
            }
            let (fields, arrays): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
            let nulls = Some(NullBuffer::from(has));
            Some(Arc::new(StructArray::new(
                Fields::from(fields),
                arrays,
                nulls,
            )))
        }
        2 => {
            let texts = models.iter().map(|model| {
                let ids: Vec<_> = model
                    .bases
                    .iter()
                    .map(|id| serde_json::json!({"id": id}))
                    .collect();
                (!ids.is_empty()).then(|| {
                    serde_json::json!({"relation": model.relation, "models": ids}).to_string()
                })
            });
            Some(Arc::new(StringArray::from_iter(texts)))
        }
        _ => None,
    }
}

fn file(models: &[Model], spelling: Spelling, properties: WriterProperties) -> Vec<u8> {
    let text = |of: fn(&Model) -> Option<&String>| -> ArrayRef {
        let array: ArrayRef = Arc::new(StringArray::from_iter(models.iter().map(of)));
        if spelling.views {
            cast(&array, &DataType::Utf8View).unwrap()
        } else {
            array
        }
    };
    let tags: Vec<_> = models.iter().map(|m| m.all_tags(spelling)).collect();
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("id", text(|model| Some(&model.id))),
        ("author", text(|model| model.author.as_ref())),
        (
            "downloads",
            counts(
                models.iter().map(|m| m.downloads).collect(),
                spelling.counts,
            ),
        ),
        (
            "likes",
            counts(models.iter().map(|m| m.likes).collect(), spelling.counts),
        ),
        (
            "createdAt",
            times(
                models.iter().map(|m| m.created_at).collect(),
                spelling.times,
            ),
        ),
        ("tags", lists(&tags, spelling.lists)),
        ("pipeline_tag", text(|model| model.task.as_ref())),
        ("library_name", text(|model| model.library.as_ref())),
    ];
    columns.extend(bases(models, spelling.bases).map(|array| ("baseModels", array)));
    common::parquet_of(columns, properties)
}

fn shown(field: &str, value: Option<String>, out: &mut String) {
    if let Some(value) = value.filter(|value| value != "{}") {
        write!(out, " {field}={value}").unwrap();
    }
}

fn set(mut items: Vec<&str>) -> Option<String> {
    items.sort_unstable();
    items.dedup();
    Some(format!("{{{}}}", items.join(", ")))
}

/// The expected relations, one line for each row.
fn expected(models: &[Model], spelling: Spelling) -> (Vec<String>, Vec<String>) {
    const LIBRARIES: &[&str] = &["transformers", "onnx"];
    let (mut packages, mut edges) = (Vec::new(), Vec::new());
    for model in models {
        let tags: Vec<&str> = model.tags.iter().flatten().map(String::as_str).collect();
        let after = |prefix: &str| tags.iter().filter_map(|t| t.strip_prefix(prefix)).collect();
        let within = |names: &[&str]| -> Vec<&str> {
            tags.iter().filter(|t| names.contains(t)).copied().collect()
        };
        let mut libraries = within(LIBRARIES);
        libraries.extend(model.library.as_deref());
        let licenses: Vec<&str> = after("license:");
        let mut line = model.id.clone();
        shown("author", model.author.clone(), &mut line);
        shown(
            "downloads",
            model.downloads.map(|n| n.to_string()),
            &mut line,
        );
        shown("likes", model.likes.map(|n| n.to_string()), &mut line);
        shown(
            "created_at",
            model.created_at.map(|n| n.to_string()),
            &mut line,
        );
        shown("task", model.task.clone(), &mut line);
        shown("libraries", set(libraries), &mut line);
        shown("frameworks", set(within(&["pytorch"])), &mut line);
        shown(
            "license",
            licenses.first().map(|l| (*l).to_owned()),
            &mut line,
        );
        shown("datasets", set(after("dataset:")), &mut line);
        shown("languages", set(within(&["en"])), &mut line);
        shown("papers", set(after("arxiv:")), &mut line);
        let all = model.all_tags(spelling).unwrap_or_default();
        shown(
            "tags",
            set(all.iter().map(String::as_str).collect()),
            &mut line,
        );
        packages.push(line);
        for base in &model.bases {
            edges.push(format!("{} <- {base} {}", model.id, model.relation));
        }
    }
    edges.sort();
    (packages, edges)
}

fn read(session: &Session) -> (Vec<String>, Vec<String>) {
    let relations = &session.relations(1).unwrap().relations;
    let rows = |relation| relations.table(relation).map_or(0, |table| table.rows());
    let packages = (0..rows(Relation::Packages)).map(|row| {
        let mut line = relations.print(Field::PackageId, row).unwrap();
        for field in [
            Field::Author,
            Field::Downloads,
            Field::Likes,
            Field::CreatedAt,
            Field::Task,
            Field::Libraries,
            Field::Frameworks,
            Field::License,
            Field::Datasets,
            Field::Languages,
            Field::Papers,
            Field::Tags,
        ] {
            shown(field.name(), relations.print(field, row), &mut line);
        }
        line
    });
    let edges = (0..rows(Relation::BaseEdges)).map(|row| {
        let [child, base, relation] = [Field::Child, Field::BaseId, Field::BaseRelation]
            .map(|field| relations.print(field, row).unwrap_or_default());
        format!("{child} <- {base} {relation}")
    });
    let mut edges: Vec<String> = edges.collect();
    edges.sort();
    // Rows are sorted by content.
    let mut packages: Vec<String> = packages.collect();
    packages.sort();
    (packages, edges)
}

/// A word of two letters that is the code of a language is a language tag, and the name of a known
/// library is a library tag.
fn is_plain(model: &Model) -> bool {
    let tags = model.tags.iter().flatten();
    let known = registry_lens::recognise::tags::LIBRARIES;
    tags.into_iter().all(|tag| {
        let tag = tag.as_str();
        let language = tag.len() == 2 && tag != "en";
        let library = known.contains(&tag) && !["transformers", "onnx"].contains(&tag);
        !language && !library && !["tf", "jax"].contains(&tag) && !MISSING.contains(&tag)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_layout_and_spelling_reads_back_the_same_relations(
        models in models(),
        spelling in spelling(),
        properties in layouts::properties(TEXTS, &[]),
    ) {
        let models: Vec<Model> = models.into_iter().filter(is_plain).collect();
        prop_assume!(!models.is_empty());
        let mut session = Session::default();
        session.ask(Wants::everything());
        let bytes = file(&models, spelling, properties);
        session.add(1, "hf_2024-01.parquet", Box::new(Memory::new(bytes)));
        session.read_all();
        let state = session.file(1).unwrap();
        prop_assert_eq!(state.error, None);
        prop_assert_eq!(state.status, Status::Ready);
        let (mut packages, edges) = expected(&models, spelling);
        packages.sort();
        prop_assert_eq!(read(&session), (packages, edges));
    }
}
