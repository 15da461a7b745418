//! Judges cards while a file is read: by the rules for models and for data sets, or by the answers
//! of a language model.

use arrow::array::AsArray;

use super::intern::{Intern, full};
use super::lane::Lane;
use crate::base::error::Result;
use crate::card::{self, Analysis};
use crate::domain::documentation::{FOUND, STATED};
use crate::judge::Answering;
use crate::parquet::cells;
use crate::relations::{Count, Field, Name, RowMut, Set, Sets, Table, Value};

impl Lane {
    /// Judgements by section in a struct. A language model chose the spelling of its parts.
    pub(super) fn analysis(&self, row: usize, table: &mut Table) {
        let Some(parts) = self.whole().and_then(|array| array.as_struct_opt()) else {
            return;
        };
        for (name, part) in parts.column_names().iter().zip(parts.columns()) {
            let Some(value) = cells::flag(part.as_ref(), row) else {
                continue;
            };
            if let Some(section) = card::section_of(name) {
                table.set(STATED[section], Value::Flag(value));
            }
        }
    }

    /// The same from a language model's text. An answer that cannot be read gives no judgement.
    pub(super) fn analysis_text(&self, row: usize, table: &mut Table) {
        if let Some(analysis) = self.text(row).and_then(|text| card::analysis(&text)) {
            set_analysis(&analysis, table);
        }
    }

    /// The judgement in an answer to the question about a card, which comes in another file.
    pub(super) fn answer(&self, row: usize, model: &str, given: &mut Answering, table: &mut Table) {
        let text = self.text(row);
        if let Some(analysis) = text.and_then(|card| given.judge(model, &card)) {
            set_analysis(&analysis, table);
        }
    }

    /// The sections and metadata that the rule finds in a card; nothing without a card.
    pub(super) fn judge(
        &self,
        row: usize,
        intern: &mut Intern<'_>,
        sets: &mut Sets,
        table: &mut Table,
    ) -> Result<()> {
        let Some(text) = self.text(row) else {
            return Ok(());
        };
        let card = card::read(beginning(&text));
        for (field, found) in FOUND.into_iter().zip(card.sections) {
            table.set(field, Value::Flag(found));
        }
        let mut attributes = Vec::new();
        for attribute in card.attributes.iter() {
            attributes.push(intern.name(attribute.name())?);
        }
        let set = sets.intern(&mut attributes).ok_or_else(full)?;
        if set != Set::EMPTY {
            table.set(Field::CardAttributes, Value::Set(set));
        }
        table.set(Field::DocumentedWords, Value::Count(Count::new(card.words)));
        table.set(Field::GeneratedCard, Value::Flag(card.generated));
        Ok(())
    }

    /// The card of a data set: results for the whole card go to the packages, and each section that
    /// is present gets a row. A column that states the same comes first.
    pub(super) fn judge_data_set(
        &self,
        row: usize,
        id: Name,
        intern: &mut Intern<'_>,
        package: &mut RowMut<'_>,
        sections: &mut Table,
    ) -> Result<()> {
        let text = self.text(row).unwrap_or_default();
        let card = card::read_data_set(beginning(&text));
        package.set(Field::HasCard, Value::Flag(!text.is_empty()));
        package.set(Field::HasNonemptyCard, Value::Flag(card.says));
        if !card.says {
            return Ok(());
        }
        package.set(Field::FollowsTemplate, Value::Flag(card.follows_template));
        package.set(Field::CardWords, Value::Count(Count::new(card.words)));
        for (place, section) in card.sections.iter().enumerate() {
            if !section.is_there() {
                continue;
            }
            let name = intern.name(card::DATA_SET_SECTIONS[place])?;
            sections.set(Field::SectionOf, Value::Name(id));
            sections.set(Field::SectionName, Value::Name(name));
            sections.set(Field::HasSection, Value::Flag(true));
            sections.set(Field::NotEmpty, Value::Flag(section.has_content()));
            sections.set(Field::WordCount, Value::Count(Count::new(section.words)));
            sections.set(Field::LengthProportion, Value::Number(card.share(place)));
            sections.end_row();
        }
        Ok(())
    }
}

fn set_analysis(analysis: &Analysis, table: &mut Table) {
    let score = f64::from(analysis.trues) / STATED.len() as f64;
    table.set(Field::CardScore, Value::Number(score));
    for (field, given) in STATED.into_iter().zip(analysis.sections) {
        if let Some(given) = given {
            table.set(field, Value::Flag(given));
        }
    }
}

/// The part of a card that is read: a card's sections are in its first pages, and the parser needs
/// many times the size of a text.
fn beginning(card: &str) -> &str {
    const BYTES: usize = 1 << 20;
    let mut ends = (0..=BYTES.min(card.len())).rev();
    let end = ends.find(|end| card.is_char_boundary(*end));
    card.get(..end.unwrap_or(0)).unwrap_or_default()
}
