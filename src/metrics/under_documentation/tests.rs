use super::*;
use crate::metrics::Source;
use crate::relations::{Count, Field, Name, Relation, Relations, Value};

#[derive(Default)]
struct Made(Relations);

impl Made {
    fn name(&mut self, text: &str) -> Name {
        self.0.names.intern(text).unwrap()
    }

    /// A package with fields as `name=value`; commas separate the members of a set.
    fn package(&mut self, id: &str, fields: &[(Field, &str)]) {
        let id = self.name(id);
        self.0
            .table_mut(Relation::Packages)
            .set(Field::PackageId, Value::Name(id));
        self.row(Relation::Packages, fields);
    }

    fn row(&mut self, relation: Relation, fields: &[(Field, &str)]) {
        use crate::relations::Type;
        for (field, text) in fields {
            let value = match field.field_type() {
                Type::Set => {
                    let mut names: Vec<Name> =
                        text.split(',').map(|name| self.name(name)).collect();
                    Value::Set(self.0.sets.intern(&mut names).unwrap())
                }
                Type::Count => Value::Count(Count::new(text.parse().unwrap())),
                Type::Flag => Value::Flag(*text == "true"),
                _ => Value::Name(self.name(text)),
            };
            self.0.table_mut(relation).set(*field, value);
        }
        self.0.table_mut(relation).end_row();
    }

    fn measure(&self, params: &Params) -> Option<Output> {
        let source = Source::default();
        Output::measure_dataset(&Data::new(&source, vec![&self.0], None), params)
    }
}

fn rates(absences: &[Absence]) -> Vec<(&'static str, u64, u64)> {
    let stated = absences.iter().filter(|absence| absence.told);
    stated
        .map(|absence| (absence.property, absence.rate.absent, absence.rate.n))
        .collect()
}

#[test]
fn only_what_is_told_counts() {
    let mut made = Made::default();
    made.package(
        "a",
        &[(Field::License, "mit"), (Field::Papers, "1910.09700")],
    );
    made.package(
        "b",
        &[(Field::License, "Other"), (Field::CardMetadata, "carbon")],
    );
    made.package(
        "c",
        &[
            (Field::Papers, "1910.09700,1810.04805"),
            (Field::HasCard, "true"),
        ],
    );
    made.package(
        "d",
        &[(Field::HasCard, "false"), (Field::Datasets, "squad,mnli")],
    );
    made.row(
        Relation::BaseEdges,
        &[(Field::Child, "a"), (Field::BaseId, "b")],
    );
    made.row(
        Relation::BaseEdges,
        &[(Field::Child, "c"), (Field::BaseId, "c")],
    );
    let output = made.measure(&Params::default()).unwrap();
    assert_eq!(
        rates(&output.properties),
        [
            ("license", 2, 4),
            ("dataset", 3, 4),
            ("base_model", 3, 4),
            ("paper", 3, 4),
            ("carbon", 3, 4),
            ("card", 1, 2),
        ]
    );
    assert_eq!((output.told, output.properties.len()), (6, 11));
    let uninformative = output.uninformative_license;
    assert_eq!((uninformative.absent, uninformative.n), (1, 4));
    assert_eq!(output.without_popularity, 4);
    assert!(output.tenths.is_empty() && output.tasks.is_empty());
    let shown = output.show();
    assert!(
        shown.caveats[0].contains("language, evaluation, hardware"),
        "{shown:?}"
    );
    // Without any data there is no answer.
    let mut made = Made::default();
    made.package("a", &[(Field::Downloads, "1")]);
    assert!(made.measure(&Params::default()).is_none());
    assert!(Made::default().measure(&Params::default()).is_none());
}

#[test]
fn cards_alone() {
    let mut made = Made::default();
    let cards: [(&str, &[(Field, &str)]); 4] = [
        (
            "a",
            &[
                (Field::RuleDescription, "true"),
                (Field::RuleLimitations, "true"),
                (Field::CardAttributes, "license,hardware,limitations"),
                (Field::DocumentedWords, "20"),
                (Field::DocumentedDownloads, "5"),
            ],
        ),
        (
            "b",
            &[
                (Field::RuleDescription, "false"),
                (Field::RuleLimitations, "true"),
                (Field::HasLimitations, "false"),
                (Field::CardAttributes, "limitations"),
                (Field::DocumentedWords, "19"),
                (Field::DocumentedDownloads, "7"),
            ],
        ),
        ("c", &[(Field::DocumentedDownloads, "9")]),
        // The same model again.
        (
            "a",
            &[
                (Field::RuleDescription, "true"),
                (Field::CardAttributes, "carbon"),
            ],
        ),
    ];
    for (id, fields) in cards {
        let id = made.name(id);
        let table = made.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, Value::Name(id));
        made.row(Relation::Documentation, fields);
    }
    let output = made.measure(&Params::default()).unwrap();
    assert_eq!(
        rates(&output.properties),
        [
            ("license", 2, 3),
            ("hardware", 2, 3),
            ("limitations", 2, 3),
            ("card", 1, 3),
            ("card_words", 1, 2),
        ]
    );
    assert_eq!(output.tenths.len(), 3);
    let fewer = Params {
        words: 19,
        ..Params::default()
    };
    let output = made.measure(&fewer).unwrap();
    assert_eq!(rates(&output.properties)[4], ("card_words", 0, 2));
}

#[test]
fn equals_stay_in_one_tenth() {
    let mut made = Made::default();
    // Six without downloads: their mean rank is 3.5 of 10, so the fourth tenth.
    for (index, downloads) in ["0", "0", "0", "0", "0", "0", "1", "2", "3", "4"]
        .iter()
        .enumerate()
    {
        let id = format!("m{index}");
        let license = (Field::License, "mit");
        let fields = [(Field::Downloads, *downloads), license];
        made.package(
            &id,
            if index % 2 == 0 {
                &fields
            } else {
                &fields[..1]
            },
        );
    }
    let output = made.measure(&Params::default()).unwrap();
    let tenths: Vec<(&str, u64, u64)> = output
        .tenths
        .iter()
        .map(|group| {
            (
                group.group.as_str(),
                group.models,
                group.properties[0].rate.absent,
            )
        })
        .collect();
    assert_eq!(
        tenths,
        [
            ("4", 6, 3),
            ("7", 1, 0),
            ("8", 1, 1),
            ("9", 1, 0),
            ("10", 1, 1)
        ]
    );
    assert_eq!(output.tenths[0].range, Some([0.0, 0.0]));
}

#[test]
fn tasks_by_number_then_name() {
    let mut made = Made::default();
    for (index, task) in ["b", "a", "c", "c", "unknown"].iter().enumerate() {
        let fields = [(Field::Task, *task), (Field::License, "mit")];
        made.package(&format!("m{index}"), &fields);
    }
    let output = made.measure(&Params::default()).unwrap();
    let tasks: Vec<&str> = output
        .tasks
        .iter()
        .map(|group| group.group.as_str())
        .collect();
    assert_eq!(tasks, ["c", "a", "b"]);
}

#[test]
fn settings_out_of_range() {
    let none = Params {
        words: 0,
        ..Params::default()
    };
    assert!(ABOUT.check(&none).is_err() && ABOUT.check(&Params::default()).is_ok());
}

/// The order of the rows changes neither the last digit nor which of two rows of one card counts.
#[test]
fn order_of_rows_changes_nothing() {
    let of = |reversed: bool| {
        let mut made = Made::default();
        let mut rows: Vec<u64> = (0..90).collect();
        if reversed {
            rows.reverse();
        }
        for row in rows {
            // Each card has two rows, and the one with more downloads has fewer properties.
            for (downloads, words) in [
                (row % 9 + 1, "license"),
                (row % 9, "license,carbon,dataset"),
            ] {
                let id = made.name(&format!("o{}/m{row}", row * row % 17));
                let table = made.0.table_mut(Relation::Documentation);
                table.set(Field::DocumentedPackage, Value::Name(id));
                made.row(
                    Relation::Documentation,
                    &[
                        (Field::RuleDescription, "true"),
                        (
                            Field::CardAttributes,
                            if row % 3 == 0 { "carbon" } else { words },
                        ),
                        (Field::DocumentedDownloads, &downloads.to_string()),
                    ],
                );
            }
        }
        made.measure(&Params::default()).unwrap()
    };
    let output = of(false);
    assert_eq!(output.models, 90);
    assert_eq!(rates(&output.properties)[0], ("license", 30, 90));
    let license = output.properties[0].by_owner.as_ref().unwrap();
    assert!(license.in_claim && license.effective_models.is_some());
    assert_eq!(output, of(true));
}
