//! Writes the TypeScript types of the values that the page gets, from their Rust structs.
//!
//! A test compares `www/engine/types.generated.ts` with them. With `REGISTRY_LENS_WRITE_TYPES=1`
//! the test writes the file again.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;

use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::{Config, TS, TypeVisitor};

use crate::base::error::Error;
use crate::base::registries::REGISTRIES;
use crate::caveat::{Caveat, Noted};
use crate::claims;
use crate::claims::literature::WORKS;
use crate::manifest::Manifest;
use crate::metrics::about::{About, SettingKind};
use crate::metrics::shown::Shown;
use crate::metrics::{Metrics, Parameters, Source, turnover};
use crate::recognise::TableKind;
use crate::relations::{Count, Relation, RelationRows, SnapshotDate};
use crate::report::{Document, Form, Tool};
use crate::session::{FileState, Look, Part, Progress};

/// The answer of any metric ([`crate::metrics::Measured`]). `values` are for programs; the page
/// reads only those of turnover.
#[derive(TS, Serialize)]
struct Measured {
    datasets: Vec<Answered>,
    leading: u32,
    together: Option<Together>,
}

/// The answer of a metric for one dataset.
#[derive(TS, Serialize)]
struct Answered {
    source: Source,
    #[ts(type = "unknown")]
    values: Value,
    shown: Shown,
}

/// A summary of all answers of a metric.
#[derive(TS, Serialize)]
struct Together {
    #[ts(type = "unknown")]
    values: Value,
    shown: Shown,
}

const FILE: &str = "www/engine/types.generated.ts";

/// Types without a struct: the page reads parameters by their names in the catalogue.
const HEAD: &str = "\
/* Made from the engine's structs; see src/page_types.rs. Renew it with
   REGISTRY_LENS_WRITE_TYPES=1 cargo test --lib page_types */

import type { Parameters } from \"./types\";
";

/// The declarations of a type and of all types in its fields.
struct Declarations {
    config: Config,
    seen: BTreeSet<TypeId>,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        // Only named types have a path: numbers, texts and lists have none.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        let docs = T::docs().unwrap_or_default();
        let text = tidy(&format!("{docs}export {}\n", T::decl(&self.config)));
        if let Some(before) = self.found.insert(name.clone(), text.clone()) {
            assert_eq!(before, text, "two types of the page have the name {name}");
        }
    }
}

/// Puts comments of one line into one line, and removes spaces at the ends of lines.
fn tidy(text: &str) -> String {
    text.replace("/**\n * ", "/** ")
        .replace("\n */\n", " */\n")
        .replace("{ \n", "{\n")
        .replace(", \n", ",\n")
        .replace(", };", ",\n};")
        .replace(", } | {", ",\n} | {")
}

fn types() -> String {
    let mut all = Declarations {
        // 64-bit counts become BigInt, and long arrays become lists; pairs stay pairs.
        config: Config::new()
            .with_large_int("bigint")
            .with_array_tuple_limit(4),
        seen: BTreeSet::new(),
        found: BTreeMap::new(),
    };
    all.visit::<Document>();
    all.visit::<About>();
    all.visit::<TableKind>();
    all.visit::<Form>();
    all.visit::<Look>();
    all.visit::<FileState>();
    all.visit::<Measured>();
    all.visit::<Part>();
    all.visit::<Manifest>();
    all.visit::<Progress>();
    all.visit::<turnover::Output>();
    all.visit::<Error>();
    let texts: Vec<String> = all.found.into_values().collect();
    let names: BTreeMap<&str, &str> = REGISTRIES
        .map(|registry| (registry.id, registry.name))
        .into();
    let names = serde_json::to_string_pretty(&names).unwrap();
    let version = Tool::default().results_version;
    let zones = claims::axis("top_that_remains").unwrap().zones;
    let zones = serde_json::to_string_pretty(&zones).unwrap();
    let newer = serde_json::to_string_pretty(&claims::Section::NEWER).unwrap();
    format!(
        "{HEAD}\n/** The names of registries for people, by id. */\nexport const REGISTRY_NAMES: Readonly<Record<string, string>> = {names};\n\n/** Version of the structure of results documents. */\nexport const RESULTS_VERSION = {version};\n\n/** Where the rule on the share of the top that remains speaks for a verdict. */\nexport const TURNOVER_ZONES: readonly StripZone[] = {zones};\n\n/** The heading over the newer claims, and what they are. */\nexport const NEWER: readonly [string, string] = {newer};\n\n{}",
        texts.join("\n")
    )
}

#[test]
fn the_page_has_the_types_of_the_engine() {
    let types = types();
    if env::var_os("REGISTRY_LENS_WRITE_TYPES").is_some() {
        fs::write(FILE, &types).unwrap();
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        written == types,
        "{FILE} differs from the structs: renew it with REGISTRY_LENS_WRITE_TYPES=1 cargo test --lib page_types, then run tsc"
    );
}

/// Whether a value has a type that is written in TypeScript: an object of fields, or a union.
fn fits(value: &Value, written: &str) -> bool {
    let written = written.trim();
    if let Some(fields) = written
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        let fields: BTreeMap<&str, &str> = fields
            .split(',')
            .filter_map(|field| field.split_once(':'))
            .map(|(name, written)| (name.trim(), written))
            .collect();
        let Value::Object(found) = value else {
            return false;
        };
        return found.len() == fields.len()
            && found.iter().all(|(name, value)| {
                let written = fields.get(name.as_str());
                written.is_some_and(|written| fits(value, written))
            });
    }
    written.split('|').any(|one| match one.trim() {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "bigint" => value.is_u64(),
        "null" => value.is_null(),
        _ => false,
    })
}

/// Checks the hand-written types of structs whose `Serialize` is hand-written.
#[test]
fn hand_written_types_fit_what_crosses() {
    fn check<T: TS + Serialize>(shown: &T) {
        let config = Config::new();
        let declared = T::decl(&config);
        let (_, written) = declared.split_once('=').unwrap();
        let value = serde_json::to_value(shown).unwrap();
        assert!(
            fits(&value, written.trim_end_matches(';')),
            "{value} is not {written}"
        );
    }
    let date = SnapshotDate::new(2024, 1, None).unwrap();
    check(&date);
    check(&Count::new(7));
    check(&Count::from_f64(2.5).unwrap());
    let caveat = || Caveat::Synthetic {
        says: "made".to_owned(),
    };
    check(&Noted::series(caveat(), "npm", Some(date)));
    check(&Noted::series(caveat(), "npm", None));
    for work in WORKS {
        check(work);
    }
    let rows = RelationRows {
        relation: Relation::Packages,
        rows: 3,
    };
    let rows = serde_json::to_value(rows).unwrap();
    assert!(fits(&rows, "{ relation: string, rows: bigint }"));
    let number = SettingKind::Number {
        min: 0,
        max: 9,
        default: 1,
    };
    let number = serde_json::to_value(number).unwrap();
    assert!(fits(
        &number,
        "{ is: string, min: number, max: number, default: number }"
    ));
    // Every parameter of every metric is a string, a number, a switch or a list of strings.
    let parameters = serde_json::to_value(Parameters::default()).unwrap();
    let mut values = parameters
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(_, value)| value.as_object().into_iter().flatten());
    assert!(values.all(|(_, value)| match value {
        Value::Array(items) => items.iter().all(Value::is_string),
        value => value.is_string() || value.is_number() || value.is_boolean(),
    }));
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let metrics = serde_json::to_value(Metrics::default()).unwrap();
    let nothing = Measured {
        datasets: Vec::new(),
        leading: 0,
        together: None,
    };
    let nothing = serde_json::to_value(nothing).unwrap();
    for (id, answers) in metrics.as_object().unwrap() {
        assert_eq!(keys(answers), keys(&nothing), "{id}");
    }
    assert!(!fits(&json!({"a": 1, "b": null}), "{ a: number }"));
    assert!(!fits(&json!({"a": null}), "{ a: number | string }"));
}
