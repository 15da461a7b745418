//! The sections of a model's card, and the source of this knowledge.
//!
//! People may have judged a card, a file may state its sections, and the rule may have found
//! sections in its text. For each section a judgement by people or in the file is used before the
//! rule.

use crate::relations::{Field, Table};

/// The fields of judgements by people or in the file on the five sections: description, uses,
/// limitations, training, evaluation.
pub const STATED: [Field; 5] = [
    Field::HasDescription,
    Field::HasUses,
    Field::HasLimitations,
    Field::HasTraining,
    Field::HasEvaluation,
];

/// The fields of the rule's results on the same sections.
pub const FOUND: [Field; 5] = [
    Field::RuleDescription,
    Field::RuleUses,
    Field::RuleLimitations,
    Field::RuleTraining,
    Field::RuleEvaluation,
];

/// The place of the section on limitations.
pub const LIMITATIONS: usize = 2;
/// The place of the section on evaluation.
pub const EVALUATION: usize = 4;

/// Whether a card has a section; `None` if nobody judged it.
pub fn section(table: &Table, row: usize, section: usize) -> Option<bool> {
    let flag = |fields: [Field; 5]| table.flag(*fields.get(section)?, row);
    flag(STATED).or_else(|| flag(FOUND))
}

/// The five sections, and which of them a card has.
pub fn sections(table: &Table, row: usize) -> [Option<bool>; 5] {
    [0, 1, 2, 3, 4].map(|place| section(table, row, place))
}

/// The share of the five sections that a card has; `None` if nobody judged any of them.
pub fn completeness(sections: [Option<bool>; 5]) -> Option<f64> {
    let has = sections
        .iter()
        .filter(|section| **section == Some(true))
        .count();
    let judged = sections.iter().any(Option::is_some);
    judged.then(|| has as f64 / sections.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::{Relation, Relations, Value};

    #[test]
    fn what_is_stated_goes_before_what_the_rule_finds() {
        let mut relations = Relations::default();
        let table = relations.table_mut(Relation::Documentation);
        for (field, is) in [
            // The statement and the rule differ, in both directions.
            (Field::HasDescription, true),
            (Field::RuleDescription, false),
            (Field::HasUses, false),
            (Field::RuleUses, true),
            // One section is only found, one is only stated, and evaluation is not judged at all.
            (Field::RuleLimitations, true),
            (Field::HasTraining, true),
        ] {
            table.set(field, Value::Flag(is));
        }
        table.end_row();
        table.end_row();
        let expected = [Some(true), Some(false), Some(true), Some(true), None];
        assert_eq!(sections(table, 0), expected);
        assert_eq!(completeness(expected), Some(0.6));
        assert_eq!(sections(table, 1), [None; 5]);
        assert_eq!(completeness([None; 5]), None);
        assert_eq!(section(table, 0, 5), None);
    }
}
