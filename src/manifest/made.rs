//! A manifest made from a results document: its files, its settings, and its verdicts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Columns, Expected, Location, Manifest, Named, VERSION, wrong};
use crate::base::error::Result;
use crate::metrics::Parameters;

/// The manifest whose files and settings give this results document again. It expects the verdict
/// of each claim that could be measured, with the number that decides.
///
/// # Errors
/// [`crate::base::error::ErrorKind::Setting`] if the JSON is no results document of this version.
pub fn of_document(document: &Value, title: &str) -> Result<Manifest> {
    let tool = document.get("tool").and_then(|tool| tool.get("name"));
    if tool.and_then(Value::as_str) != Some(env!("CARGO_PKG_NAME")) {
        return Err(wrong(
            "the file is neither a manifest nor a results document",
            "Use a file that `registry-lens report` or the page exported as JSON.",
        ));
    }
    let list = |name: &str| {
        let list = document.get(name).and_then(Value::as_array);
        list.map_or(&[][..], |list| &list[..])
    };
    let whole = stated_whole(list("datasets"));
    let files = list("inputs").iter().filter_map(|input| {
        let name = string(input, "file")?;
        let mapping = input.get("mapping").filter(|mapping| !mapping.is_null());
        let chosen =
            mapping.filter(|mapping| string(mapping, "source").as_deref() == Some("chosen"));
        Some(Named {
            url: Location::of_path(&name)?,
            bytes: input.get("bytes").and_then(Value::as_u64),
            sha256: string(input, "sha256"),
            // A panel's dates are in its rows, and it takes no other.
            date: string(input, "snapshot_date").filter(|_| input["panel"].is_null()),
            registry: string(input, "registry"),
            whole: whole.get(&name).copied(),
            mapping: chosen.and_then(columns),
            name: None,
        })
    });
    let manifest = Manifest {
        registry_lens_manifest: VERSION,
        title: title.to_owned(),
        files: files.collect(),
        settings: settings(document.get("parameters"))?,
        expected: list("claims").iter().flat_map(expected).collect(),
        ..Manifest::default()
    };
    manifest.check()?;
    Ok(manifest)
}

fn string(node: &Value, name: &str) -> Option<String> {
    node.get(name)?.as_str().map(str::to_owned)
}

/// The coverage that users stated, by file.
fn stated_whole(datasets: &[Value]) -> BTreeMap<String, bool> {
    let stated = datasets
        .iter()
        .filter(|dataset| dataset["coverage"]["word"] == "user");
    let each = stated.flat_map(|dataset| {
        let whole = dataset["coverage"]["part"] == "whole";
        let files = dataset["files"].as_array().into_iter().flatten();
        files.filter_map(move |file| Some((file.as_str()?.to_owned(), whole)))
    });
    each.collect()
}

fn columns(mapping: &Value) -> Option<Columns> {
    let columns = mapping.get("columns")?.as_object()?.iter();
    Some(Columns {
        kind: string(mapping, "kind")?,
        columns: columns
            .filter_map(|(field, column)| Some((field.clone(), column.as_str()?.to_owned())))
            .collect(),
    })
}

/// The settings that differ from the defaults.
fn settings(parameters: Option<&Value>) -> Result<BTreeMap<String, Value>> {
    let parameters = match parameters {
        None => Parameters::default(),
        Some(json) => Parameters::deserialize(json).map_err(|error| {
            wrong(
                format!("the settings of the results document are of another version: {error}"),
                "Use the version of Registry Lens that made it.",
            )
        })?,
    };
    let changed = parameters.changed().into_iter();
    Ok(changed
        .map(|changed| (changed.name, changed.value))
        .collect())
}

/// The verdict of a claim and the number that decides it, if it could be measured.
fn expected(claim: &Value) -> Vec<Expected> {
    let (Some(id), Some(verdict)) = (string(claim, "id"), string(claim, "verdict")) else {
        return Vec::new();
    };
    if verdict == "not_measurable" {
        return Vec::new();
    }
    let text = string(claim, "short").or_else(|| string(claim, "text"));
    let of = |what: String, at: Option<&str>, value: Value| Expected {
        what,
        claim: Some(id.clone()),
        at: at.map(str::to_owned),
        value,
        ..Expected::default()
    };
    let named = text.unwrap_or_else(|| id.clone());
    let number = &claim["number"];
    let figure = number["figure"].as_f64().map(|figure| {
        let label = string(number, "label").unwrap_or_default();
        of(
            format!("{named}: {label}"),
            Some("/number/figure"),
            json!(figure),
        )
    });
    let verdict = of(format!("{named}: verdict"), None, json!(verdict));
    std::iter::once(verdict).chain(figure).collect()
}
