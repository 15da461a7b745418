//! Metadata of a package inside one cell: JSON or structs of base models, cards, configurations,
//! parameters, files and advisories.

use arrow::array::{Array, ArrayRef, AsArray};
use serde_json::Value as Json;

use super::super::values;
use super::super::view::View;
use super::intern::Intern;
use super::lane::Lane;
use super::packages::{Scratch, Source};
use crate::base::error::Result;
use crate::parquet::cells;
use crate::parquet::counts::{Reading, written};
use crate::relations::{Count, Field, Name, Table, Value};

impl Lane {
    pub(super) fn base_models(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        bases: &mut Vec<(Source, Name, Name)>,
    ) -> Result<()> {
        let Some(array) = self.whole() else {
            return Ok(());
        };
        if array.is_null(row) {
            return Ok(());
        }
        const MODELS: &[&str] = &["models", "model"];
        const IDS: &[&str] = &["id", "name", "modelId"];
        let mut found: Vec<String> = Vec::new();
        let mut relation: Option<String> = None;
        if let Some(json) = self.json(row) {
            let models = json.get("models").unwrap_or(&json);
            found = strings(models, IDS);
            relation = json.get("relation").and_then(Json::as_str).map(Into::into);
        } else if let Some(models) = cells::part(array, MODELS) {
            if let Some(part) = cells::part(array, &["relation"]) {
                relation = cells::text(part, row).map(Into::into);
            }
            if let Some(view) = View::new(models, IDS) {
                for cell in view.cells(row) {
                    found.extend(cells::text(view.leaf.as_ref(), cell).map(String::from));
                }
            }
        }
        let relation = match relation {
            Some(relation) => intern.name(&relation)?,
            None => Name::MISSING,
        };
        for base in found {
            if let Some(base) = intern.name(&base)?.known() {
                bases.push((Source::Resolved, base, relation));
            }
        }
        Ok(())
    }

    /// The metadata of a card, as JSON or as a struct.
    pub(super) fn card(
        &mut self,
        row: usize,
        intern: &mut Intern<'_>,
        scratch: &mut Scratch,
        packages: &mut Table,
    ) -> Result<u64> {
        const PARTS: &[(&[&str], Field)] = &[
            (&["license", "licence"], Field::License),
            (&["datasets", "dataset"], Field::Datasets),
            (&["language", "languages"], Field::Languages),
            (&["library_name"], Field::Libraries),
            (&["pipeline_tag"], Field::Task),
            (&["base_model"], Field::BaseName),
        ];
        const SUPPLIED: &[(&[&str], &str)] = &[
            (&["co2_eq_emissions"], "carbon"),
            // The key `metrics` only names metrics; it gives no results.
            (&["model-index"], "evaluation"),
        ];
        let Some(array) = self.whole().filter(|array| !array.is_null(row)) else {
            return Ok(0);
        };
        let text = cells::text(array.as_ref(), row);
        let json = text
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        for (keys, field) in PARTS {
            let found = match &json {
                Some(json) => member(json, keys).map_or(Vec::new(), |json| strings(json, &[])),
                None => struct_texts(array, row, keys),
            };
            for text in found {
                let Some(name) = intern.name(&text)?.known() else {
                    continue;
                };
                match field {
                    Field::BaseName => scratch.bases.push((Source::Card, name, Name::MISSING)),
                    field => scratch.add(*field, name),
                }
            }
        }
        for (keys, name) in SUPPLIED {
            let supplied = |json| {
                keys.iter()
                    .any(|key| member(json, &[key]).is_some_and(has_content))
            };
            if json.as_ref().is_some_and(supplied) {
                scratch.add(Field::CardMetadata, intern.name(name)?);
            }
        }
        if let Some(text) = &text {
            packages.set(Field::CardData, Value::Text(text));
        }
        Ok(text.map_or(0, |text| text.len() as u64))
    }

    pub(super) fn config(
        &self,
        row: usize,
        intern: &mut Intern<'_>,
        scratch: &mut Scratch,
    ) -> Result<()> {
        const PARTS: &[(&[&str], Field)] = &[
            (&["model_type"], Field::ModelType),
            (&["architectures"], Field::Architectures),
        ];
        let Some(array) = self.whole().filter(|array| !array.is_null(row)) else {
            return Ok(());
        };
        let json = self.json(row);
        for (keys, field) in PARTS {
            let found = match &json {
                Some(json) => member(json, keys).map_or(Vec::new(), |json| strings(json, &[])),
                None => struct_texts(array, row, keys),
            };
            for text in found {
                if let Some(name) = intern.name(&text)?.known() {
                    scratch.add(*field, name);
                }
            }
        }
        Ok(())
    }

    /// A number of parameters: a plain number, a stated total, or the sum over all number formats.
    pub(super) fn parameter_total(&self, row: usize) -> Option<Count> {
        if let Reading::Count(count) = self.count(row) {
            return Some(count);
        }
        let counted = |json: &Json| match written(&json.to_string()) {
            Reading::Count(count) => Some(count),
            _ => None,
        };
        if let Some(json) = self.json(row) {
            if let Some(total) = json.get("total").and_then(counted) {
                return Some(total);
            }
            let formats = json.get("parameters").unwrap_or(&json).as_object()?;
            let counts: Option<Vec<f64>> = formats
                .values()
                .map(|value| Some(counted(value)?.to_f64()))
                .collect();
            return Count::from_f64(
                counts
                    .filter(|counts| !counts.is_empty())?
                    .into_iter()
                    .sum(),
            );
        }
        let parts = self.whole()?.as_ref().as_struct_opt()?;
        let formats = cells::part(self.whole()?, &["parameters"]).map_or(parts, |array| {
            array.as_ref().as_struct_opt().unwrap_or(parts)
        });
        let counts = formats.columns().iter();
        let counts = counts.filter_map(|array| cells::number(array.as_ref(), row));
        let sum: f64 = counts.sum();
        Count::from_f64(sum).filter(|_| sum > 0.0)
    }

    /// Whether a list of a repository's files contains a card.
    pub(super) fn has_readme(&self, row: usize) -> Option<bool> {
        let (array, view) = self.array.as_ref()?;
        let is_card = |cell| {
            let name = cells::text(view.leaf.as_ref(), cell);
            name.is_some_and(|name| name == "README.md")
        };
        (!array.is_null(row)).then(|| view.cells(row).any(is_card))
    }

    pub(super) fn advisories(
        &self,
        row: usize,
        package: Name,
        intern: &mut Intern<'_>,
        table: &mut Table,
    ) -> Result<()> {
        let Some(Json::Array(advisories)) = self.json(row) else {
            return Ok(());
        };
        for advisory in &advisories {
            table.set(Field::VulnerablePackage, Value::Name(package));
            if let Some(severity) = advisory.get("severity").and_then(Json::as_str) {
                let name = intern.name(severity)?;
                table.set(Field::Severity, Value::Name(name));
            }
            for (key, field) in [
                ("published_at", Field::AdvisoryPublishedAt),
                ("withdrawn_at", Field::WithdrawnAt),
            ] {
                let time = advisory.get(key).and_then(Json::as_str);
                if let Some(time) = time.and_then(values::time) {
                    table.set(field, Value::Time(time));
                }
            }
            table.end_row();
        }
        Ok(())
    }

    /// The packages that an advisory is about.
    pub(super) fn advised(&self, row: usize, intern: &mut Intern<'_>) -> Result<Vec<Name>> {
        const KEYS: &[&str] = &["package_name", "name"];
        let json = self.json(row);
        let packages = json.map_or(Vec::new(), |json| strings(&json, KEYS));
        packages.iter().map(|text| intern.name(text)).collect()
    }
}

/// The first member of a JSON object with one of these names, in any case.
fn member<'a>(json: &'a Json, keys: &[&str]) -> Option<&'a Json> {
    let object = json.as_object()?;
    keys.iter().find_map(|key| {
        let (_, value) = object
            .iter()
            .find(|(name, value)| name.eq_ignore_ascii_case(key) && !value.is_null())?;
        Some(value)
    })
}

/// Whether a JSON value is not empty.
fn has_content(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    }
}

/// The strings in a JSON value: a string or a list of strings. An object gives the value of the
/// first of `keys` that it has.
fn strings(json: &Json, keys: &[&str]) -> Vec<String> {
    let one = |json: &Json| match json {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Object(_) => member(json, keys)?.as_str().map(Into::into),
        _ => None,
    };
    match json {
        Json::Array(items) => items.iter().filter_map(one).collect(),
        json => one(json).into_iter().collect(),
    }
}

/// The texts of the first part of a struct with one of these names. The part can be a list.
fn struct_texts(array: &ArrayRef, row: usize, keys: &[&str]) -> Vec<String> {
    let Some(parts) = array.as_struct_opt() else {
        return Vec::new();
    };
    let names = parts.column_names();
    let place = keys
        .iter()
        .find_map(|key| names.iter().position(|name| name.eq_ignore_ascii_case(key)));
    let view = place.and_then(|place| View::new(parts.column(place), &[]));
    view.map_or(Vec::new(), |view| {
        view.cells(row)
            .filter_map(|cell| cells::text(view.leaf.as_ref(), cell))
            .map(String::from)
            .collect()
    })
}
