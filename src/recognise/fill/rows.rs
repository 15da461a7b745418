//! Reads rows of other relations, in which each column fills one field, and sections of cards.

use super::super::dataset::Role;
use super::Filler;
use super::intern::{Intern, full};
use crate::base::error::Result;
use crate::domain::commits::{self, Class};
use crate::parquet::counts::Reading;
use crate::relations::{Field, Name, Relation, Type, Value};

impl Filler {
    /// Writes a row of a relation that columns fill one by one.
    pub(super) fn add_row(&mut self, row: usize, relation: Relation, key: Field) -> Result<()> {
        let Some(key_lane) = self.lane(Role::Is(key)) else {
            return Ok(());
        };
        let keyless = match key.field_type() {
            Type::Name => self.name(key_lane, row)?.is_none(),
            Type::Count => !matches!(self.lanes[key_lane].count(row), Reading::Count(_)),
            _ => self.lanes[key_lane].cell(row).is_none(),
        };
        if keyless {
            self.filled.without_key += 1;
            return Ok(());
        }
        let mut intern = Intern {
            names: &mut self.names,
            limit: self.limits.name_bytes,
            too_long: &mut self.filled.too_long,
        };
        let advised = self
            .lanes
            .iter()
            .find(|lane| {
                lane.role == Role::AdvisoryPackages && relation == Relation::Vulnerabilities
            })
            .map(|lane| lane.advised(row, &mut intern))
            .transpose()?;
        let table = self.tables.entry(relation).or_default();
        for package in advised.unwrap_or_else(|| vec![Name::MISSING]) {
            if package != Name::MISSING {
                table.set(Field::VulnerablePackage, Value::Name(package));
            }
            for (field, name) in &self.constants {
                if field.relation() == relation {
                    table.set(*field, Value::Name(*name));
                }
            }
            let mut class: Option<Class> = None;
            for lane in &mut self.lanes {
                match lane.role {
                    Role::Is(field)
                        if field.relation() == relation && field.field_type() == Type::Set =>
                    {
                        let mut members = Vec::new();
                        lane.members(row, &mut intern, |name| members.push(name))?;
                        let set = self.sets.intern(&mut members).ok_or_else(full)?;
                        table.set(field, Value::Set(set));
                    }
                    Role::Is(field) if field.relation() == relation => {
                        self.text_bytes += lane.put(row, field, table, &mut intern)?;
                    }
                    Role::Analysis if relation == Relation::Documentation => {
                        lane.analysis(row, table);
                    }
                    Role::AnalysisText if relation == Relation::Documentation => {
                        lane.analysis_text(row, table);
                        if self.wants.field(Field::AnalysisText) {
                            self.text_bytes +=
                                lane.put(row, Field::AnalysisText, table, &mut intern)?;
                        }
                    }
                    Role::Card(field) if relation == Relation::Documentation => {
                        lane.judge(row, &mut intern, &mut self.sets, table)?;
                        if self.wants.field(field) {
                            self.text_bytes += lane.put(row, field, table, &mut intern)?;
                        }
                    }
                    Role::Commit(field) if relation == Relation::Commits => {
                        // An empty title or message does not show the purpose of a commit.
                        let text = lane.text(row).filter(|text| !text.trim().is_empty());
                        let of_text = text.map(|text| commits::classify(&text));
                        // The first class in title and message wins, as it does within each text.
                        class = class.into_iter().chain(of_text).min();
                        if self.wants.field(field) {
                            self.text_bytes += lane.put(row, field, table, &mut intern)?;
                        }
                    }
                    Role::BaseNamesRelation if relation == Relation::BaseEdges => {
                        if let Some(name) = lane.name(row, &mut intern)? {
                            table.set(Field::BaseRelation, Value::Name(name));
                        }
                    }
                    _ => {}
                }
            }
            if let Some(class) = class.filter(|_| self.wants.field(Field::CommitClass)) {
                let name = intern.name(class.name())?;
                table.set(Field::CommitClass, Value::Name(name));
            }
            table.end_row();
        }
        Ok(())
    }

    /// Writes the sections of a data set's card, one row each.
    pub(super) fn add_sections(&mut self, row: usize) -> Result<()> {
        let Some(key) = self.lane(Role::Is(Field::SectionOf)) else {
            return Ok(());
        };
        let Some(id) = self.name(key, row)? else {
            self.filled.without_key += 1;
            return Ok(());
        };
        let mut sections: Vec<&'static str> = Vec::new();
        for lane in &self.lanes {
            if let Role::Section(section, _) = lane.role
                && !sections.contains(&section)
            {
                sections.push(section);
            }
        }
        let table = self.tables.entry(Relation::CardSections).or_default();
        for section in sections {
            let mut intern = Intern {
                names: &mut self.names,
                limit: self.limits.name_bytes,
                too_long: &mut self.filled.too_long,
            };
            table.set(Field::SectionOf, Value::Name(id));
            let name = intern.name(section)?;
            table.set(Field::SectionName, Value::Name(name));
            for lane in &mut self.lanes {
                if let Role::Section(name, field) = lane.role
                    && name == section
                {
                    lane.put(row, field, table, &mut intern)?;
                }
            }
            table.end_row();
        }
        Ok(())
    }
}
