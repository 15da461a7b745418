//! Metadata of a package inside one cell: JSON or structs of base models, cards, configurations,
//! parameters, files and advisories.

use std::fmt;

use arrow::array::{Array, ArrayRef, AsArray};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::super::dataset::Role;
use super::super::values;
use super::super::view::View;
use super::intern::Intern;
use super::lane::{Lane, Part};
use super::packages::{Facts, Source};
use crate::base::error::Result;
use crate::parquet::cells;
use crate::parquet::counts::{Reading, written};
use crate::relations::{Count, Field, Name, Table, Value};

/// Keys of an object, best first, and the field that their values fill.
type Keyed = (&'static [&'static str], Field);

/// The metadata of a card.
const CARD: &[Keyed] = &[
    (&["license", "licence"], Field::License),
    (&["datasets", "dataset"], Field::Datasets),
    (&["language", "languages"], Field::Languages),
    (&["library_name"], Field::Libraries),
    (&["pipeline_tag"], Field::Task),
    (&["base_model"], Field::BaseName),
];

/// Metadata of a card of which only the presence counts, and their names.
const SUPPLIED: &[(&str, &str)] = &[
    ("co2_eq_emissions", "carbon"),
    // The key `metrics` only names metrics; it gives no results.
    ("model-index", "evaluation"),
];

/// A model's configuration.
const CONFIG: &[Keyed] = &[
    (&["model_type"], Field::ModelType),
    (&["architectures"], Field::Architectures),
];

impl Lane {
    /// Finds the parts of a struct that the role reads, for the next batch.
    pub(super) fn set_parts(&mut self, array: &ArrayRef) {
        let named = |keyed: &[Keyed]| -> Vec<Option<View>> {
            keyed
                .iter()
                .map(|(keys, _)| member_view(array, keys))
                .collect()
        };
        let views = match self.role {
            Role::BaseModels => {
                let models = cells::part(array, &["models", "model"]);
                let relation = cells::part(array, &["relation"]);
                vec![
                    models.and_then(|models| View::new(models, IDS)),
                    models.and(relation).map(View::whole),
                ]
            }
            Role::CardData => named(CARD),
            Role::Config => named(CONFIG),
            _ => return,
        };
        self.parts.resize_with(views.len(), Part::default);
        for (part, view) in self.parts.iter_mut().zip(views) {
            part.set_batch(view);
        }
    }

    pub(super) fn base_models(
        &mut self,
        package: usize,
        row: usize,
        intern: &mut Intern<'_>,
        facts: &mut Facts,
    ) -> Result<()> {
        if self.whole().is_none_or(|array| array.is_null(row)) {
            return Ok(());
        }
        if let [models, relation] = &mut self.parts[..]
            && models.is_there()
        {
            let relation = relation.name(row, intern)?;
            return models.names(row, intern, |base| {
                facts.base(package, Source::Resolved, base, relation);
            });
        }
        let Some(json) = self.json(row) else {
            return Ok(());
        };
        let relation = json.get("relation").and_then(Json::as_str);
        let relation = relation.map(|text| intern.name(text)).transpose()?;
        let relation = relation.and_then(Name::known);
        for base in strings(json.get("models").unwrap_or(&json), IDS) {
            if let Some(base) = intern.name(&base)?.known() {
                facts.base(package, Source::Resolved, base, relation);
            }
        }
        Ok(())
    }

    /// The metadata of a card, as JSON or as a struct.
    pub(super) fn card(
        &mut self,
        package: usize,
        row: usize,
        intern: &mut Intern<'_>,
        facts: &mut Facts,
        packages: &mut Table,
    ) -> Result<u64> {
        if self.whole().is_none_or(|array| array.is_null(row)) {
            return Ok(0);
        }
        let json = self.members_of(row, |key| {
            let is_key = |known: &&str| known.eq_ignore_ascii_case(key);
            CARD.iter().any(|(keys, _)| keys.iter().any(is_key))
                || SUPPLIED.iter().any(|(known, _)| is_key(known))
        });
        let found = |field: Field, name: Name| match field {
            Field::BaseName => facts.base(package, Source::Card, name, None),
            field => facts.add(package, field, name),
        };
        self.keyed(json.as_ref(), CARD, row, intern, found)?;
        for (key, name) in SUPPLIED {
            let supplied = |json| member(json, &[key]).is_some_and(has_content);
            if json.as_ref().is_some_and(supplied) {
                facts.add(package, Field::CardMetadata, intern.name(name)?);
            }
        }
        let text = self.whole_text(row);
        if let Some(text) = &text {
            packages
                .row(package)
                .set(Field::CardData, Value::Text(text));
        }
        Ok(text.map_or(0, |text| text.len() as u64))
    }

    pub(super) fn config(
        &mut self,
        package: usize,
        row: usize,
        intern: &mut Intern<'_>,
        facts: &mut Facts,
    ) -> Result<()> {
        if self.whole().is_none_or(|array| array.is_null(row)) {
            return Ok(());
        }
        let json = self.members_of(row, |key| {
            let mut keys = CONFIG.iter().flat_map(|(keys, _)| *keys);
            keys.any(|known| known.eq_ignore_ascii_case(key))
        });
        let found = |field, name| facts.add(package, field, name);
        self.keyed(json.as_ref(), CONFIG, row, intern, found)
    }

    /// The texts under these keys, in the row's JSON or in the parts of its struct.
    fn keyed(
        &mut self,
        json: Option<&Json>,
        keyed: &[Keyed],
        row: usize,
        intern: &mut Intern<'_>,
        mut found: impl FnMut(Field, Name),
    ) -> Result<()> {
        let Some(json) = json else {
            for (part, (_, field)) in self.parts.iter_mut().zip(keyed) {
                part.names(row, intern, |name| found(*field, name))?;
            }
            return Ok(());
        };
        for (keys, field) in keyed {
            for text in member(json, keys).map_or(Vec::new(), |json| strings(json, &[])) {
                if let Some(name) = intern.name(&text)?.known() {
                    found(*field, name);
                }
            }
        }
        Ok(())
    }

    /// The row's JSON. Of an object it has only the members whose keys are wanted: the others are
    /// skipped, because most cards say much more.
    fn members_of(&self, row: usize, wanted: impl Fn(&str) -> bool) -> Option<Json> {
        let text = self.whole_text(row)?;
        let mut reader = serde_json::Deserializer::from_str(&text);
        let json = reader.deserialize_any(Members(wanted)).ok()?;
        reader.end().ok()?;
        Some(json)
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

/// The first part of a struct with one of these names, in any case. The part can be a list.
fn member_view(array: &ArrayRef, keys: &[&str]) -> Option<View> {
    let parts = array.as_struct_opt()?;
    let names = parts.column_names();
    let place = keys
        .iter()
        .find_map(|key| names.iter().position(|name| name.eq_ignore_ascii_case(key)))?;
    View::new(parts.column(place), &[])
}

/// The parts of a base model that can name it.
const IDS: &[&str] = &["id", "name", "modelId"];

/// Reads the wanted members of an object. Any other value is an error.
struct Members<F>(F);

impl<'de, F: Fn(&str) -> bool> Visitor<'de> for Members<F> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> std::result::Result<Json, A::Error> {
        let mut members = Map::new();
        while let Some(key) = access.next_key_seed(Key(&self.0))? {
            match key {
                Some(key) => {
                    members.insert(key, access.next_value()?);
                }
                None => {
                    access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Json::Object(members))
    }
}

/// Reads a key, and keeps it if it is wanted.
struct Key<'a, F>(&'a F);

impl<'de, F: Fn(&str) -> bool> DeserializeSeed<'de> for Key<'_, F> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        reader: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<F: Fn(&str) -> bool> Visitor<'_> for Key<'_, F> {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> std::result::Result<Self::Value, E> {
        Ok((self.0)(key).then(|| key.to_owned()))
    }
}
