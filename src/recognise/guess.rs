//! Guesses for a file of an unknown dataset: the most likely table and columns, and the registry
//! of its columns.

use super::Guess;
use super::dataset::{Dataset, Recognised, Role};
use super::datasets::generic::{
    BASE_EDGES, CHILD_COUNTS, DATASET_CARDS, DEPENDENCIES, DOWNLOADS, FINDINGS, OTHER_DOWNLOADS,
    PACKAGES, PACKAGES_BY_OTHER_NAMES, REUSE,
};
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::Field;

/// Guesses the table and columns of an unknown file: first a table whose needed columns all have
/// characteristic names, else packages, by known names, by characteristic parts of names, or by the
/// first column of the right kind.
pub fn guess(columns: &[Column]) -> Guess {
    let links = [
        &FINDINGS,
        &BASE_EDGES,
        &REUSE,
        &DEPENDENCIES,
        &CHILD_COUNTS,
        &DATASET_CARDS,
    ];
    for dataset in links {
        let loose = Dataset {
            needs: &[],
            ..*dataset
        };
        let found: Vec<(Role, usize)> = loose
            .columns
            .iter()
            .filter_map(|(names, role)| Some((*role, Recognised::find(columns, names, *role)?)))
            .collect();
        let needed = |index: usize| {
            let role = dataset.columns.get(index).map(|(_, role)| *role);
            found.iter().any(|(taken, _)| Some(*taken) == role)
        };
        if needed(0)
            && needed(1)
            && Recognised::find(columns, DOWNLOADS, Role::Is(Field::Downloads)).is_none()
        {
            return Guess::new(dataset, columns, found);
        }
    }
    if let Some(guess) = telling(columns) {
        return guess;
    }
    let mut found: Vec<(Role, usize)> = PACKAGES_BY_OTHER_NAMES
        .columns
        .iter()
        .filter_map(|(names, role)| Some((*role, Recognised::find(columns, names, *role)?)))
        .collect();
    let loosely = |kind: ColumnKind, parts: &[&str]| {
        let of_kind = |column: &&Column| column.kind == kind;
        let telling = parts.iter().find_map(|part| {
            columns
                .iter()
                .position(|column| of_kind(&column) && column.name.to_lowercase().contains(part))
        });
        // Without a characteristic name, a count is downloads only if it is the only count.
        let sure = kind == ColumnKind::Text || columns.iter().filter(of_kind).count() == 1;
        let first = || columns.iter().position(|column| of_kind(&column));
        telling.or_else(|| first().filter(|_| sure))
    };
    for (role, kind, parts) in [
        (
            Role::Is(Field::PackageId),
            ColumnKind::Text,
            &["name", "package", "model", "project", "repo", "id"][..],
        ),
        (
            Role::Is(Field::Downloads),
            ColumnKind::Count,
            &["download", "count", "popularity"],
        ),
    ] {
        if !found.iter().any(|(taken, _)| *taken == role)
            && let Some(place) = loosely(kind, parts)
        {
            // A column can have only one role.
            found.retain(|(_, taken)| *taken != place);
            found.push((role, place));
        }
    }
    Guess::new(&PACKAGES, columns, found)
}

/// Guesses by parts of names whether two columns are the ends of an edge, a data set and its card,
/// or a base model and its number of children.
fn telling(columns: &[Column]) -> Option<Guess> {
    type End = (Role, ColumnKind, &'static [&'static str]);
    const TABLES: &[(&Dataset, [End; 2])] = &[
        (
            &BASE_EDGES,
            [
                (
                    Role::Is(Field::Child),
                    ColumnKind::Text,
                    &[
                        "child",
                        "derived",
                        "descendant",
                        "finetune",
                        "fine_tune",
                        "derivative",
                    ],
                ),
                (
                    Role::Is(Field::BaseId),
                    ColumnKind::Text,
                    &["parent", "base", "ancestor", "original"],
                ),
            ],
        ),
        (
            &CHILD_COUNTS,
            [
                (
                    Role::Is(Field::DescendantCount),
                    ColumnKind::Count,
                    &["child", "descendant", "derivative"],
                ),
                (
                    Role::Is(Field::CountedBase),
                    ColumnKind::Text,
                    &["base", "parent", "model", "name", "id"],
                ),
            ],
        ),
        (
            &DATASET_CARDS,
            [
                (Role::DataSetCard, ColumnKind::Text, &["card", "readme"]),
                (
                    Role::Is(Field::PackageId),
                    ColumnKind::Text,
                    &["dataset", "data_set"],
                ),
            ],
        ),
    ];
    let find = |(role, kind, parts): &End, taken: Option<usize>| {
        let place = parts.iter().find_map(|part| {
            columns.iter().enumerate().position(|(place, column)| {
                Some(place) != taken
                    && column.kind == *kind
                    && column.name.to_lowercase().contains(part)
            })
        })?;
        Some((*role, place))
    };
    if Recognised::find(columns, OTHER_DOWNLOADS, Role::Is(Field::Downloads)).is_some() {
        return None;
    }
    TABLES.iter().find_map(|(dataset, [first, second])| {
        let first = find(first, None)?;
        let second = find(second, Some(first.1))?;
        Some(Guess::new(dataset, columns, vec![first, second]))
    })
}

/// The registry whose typical columns a file has.
pub fn registry_from_columns(columns: &[Column]) -> Option<&'static str> {
    /// Columns that only one registry's datasets have.
    const TELLING: &[(&str, &str)] = &[
        ("modelId", "huggingface"),
        ("context_id", "huggingface"),
        ("pipeline_tag", "huggingface"),
        ("baseModels", "huggingface"),
        ("library_name", "huggingface"),
    ];
    TELLING
        .iter()
        .find(|(name, _)| columns.iter().any(|column| column.name == *name))
        .map(|(_, registry)| *registry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::recognise;

    fn columns(of: &[(&str, ColumnKind)]) -> Vec<Column> {
        of.iter()
            .map(|(name, kind)| Column {
                name: (*name).into(),
                kind: *kind,
                type_name: String::new(),
                leaves: 0..1,
            })
            .collect()
    }

    fn downloads_of(of: &[(&str, ColumnKind)]) -> Option<(String, String)> {
        let columns = columns(of);
        let recognised = recognise(&columns)?;
        let name = |field| {
            let place = recognised.column_of(field)?;
            Some(columns[place].name.clone())
        };
        Some((name(Field::PackageId)?, name(Field::Downloads)?))
    }

    const TEXT: ColumnKind = ColumnKind::Text;
    const COUNT: ColumnKind = ColumnKind::Count;

    #[test]
    fn an_integer_id_gives_way_to_a_text_one() {
        let found = downloads_of(&[("id", COUNT), ("context_id", TEXT), ("downloads", COUNT)]);
        assert_eq!(found, Some(("context_id".into(), "downloads".into())));
    }

    #[test]
    fn case_is_folded_only_when_nothing_fits_as_written() {
        let found = downloads_of(&[("NAME", TEXT), ("Name", TEXT), ("Downloads", COUNT)]);
        assert_eq!(found, Some(("Name".into(), "Downloads".into())));
        let found = downloads_of(&[("NAME", TEXT), ("DOWNLOADS", COUNT)]);
        assert_eq!(found, Some(("NAME".into(), "DOWNLOADS".into())));
    }

    #[test]
    fn numbers_written_as_text_serve_where_there_are_no_others() {
        let both = [
            ("name", TEXT),
            ("downloads", TEXT),
            ("download_count", COUNT),
        ];
        assert_eq!(downloads_of(&both[..2]).unwrap().1, "downloads");
        assert_eq!(downloads_of(&both).unwrap().1, "download_count");
    }

    #[test]
    fn a_guess_uses_clear_names() {
        let guessed = |of: &[(&str, ColumnKind)]| {
            let columns = columns(of);
            assert!(recognise(&columns).is_none(), "{of:?}");
            let guess = guess(&columns);
            let mut pairs: Vec<String> = guess
                .columns
                .iter()
                .map(|(field, column)| format!("{field}:{column}"))
                .collect();
            pairs.insert(0, guess.kind.to_owned());
            pairs.join(" ")
        };
        for (of, expected) in [
            (
                &[("model_parent_name", TEXT), ("model_child_name", TEXT)][..],
                "base-edges base_id:model_parent_name child_id:model_child_name",
            ),
            (
                &[
                    ("foundation", TEXT),
                    ("base_used", TEXT),
                    ("finetune_id", TEXT),
                ],
                "base-edges base_id:base_used child_id:finetune_id",
            ),
            (
                &[("hub_model", TEXT), ("how_many_children_seen", COUNT)],
                "child-counts base_model:hub_model count:how_many_children_seen",
            ),
            (
                &[("hub_dataset", TEXT), ("full_card", TEXT)],
                "dataset-cards-table card_text:full_card id:hub_dataset",
            ),
            // Debian's list of packages has no counts, but its names identify it.
            (
                &[("Package", TEXT), ("Version", TEXT), ("Section", TEXT)],
                "packages id:Package",
            ),
        ] {
            assert_eq!(guessed(of), expected);
        }
    }

    #[test]
    fn a_guess_prefers_clear_names() {
        let columns = columns(&[
            ("writer", TEXT),
            ("thing_name", TEXT),
            ("size", COUNT),
            ("monthly_downloads", COUNT),
        ]);
        assert!(recognise(&columns).is_none());
        let guess = guess(&columns);
        assert_eq!(guess.kind, "packages");
        assert_eq!(guess.columns["id"], "thing_name");
        assert_eq!(guess.columns["downloads"], "monthly_downloads");
    }
}
