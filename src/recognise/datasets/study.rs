//! The files of the dataset-card study (Yang et al. 2024): data sets, and sections of their cards.
//! The columns have names that pandas writes for two levels, or tidy names.

use super::super::dataset::{Dataset, Family, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[&INFO, &SECTIONS];

const FAMILY: Family = Family {
    id: "dataset-card-study",
    relational: true,
    ..Family::NONE
};

const STUDY: Dataset = Dataset {
    family: &FAMILY,
    registry: Some("huggingface-datasets"),
    ..Dataset::EMPTY
};

const INFO: Dataset = Dataset {
    id: "dataset-card-study-info",
    title: "dataset-card study, data sets",
    needs: &[
        &["dataset_name"],
        &["downloads"],
        &["has_card", "dataset_card", "task"],
    ],
    columns: &[
        (&["dataset_name"], Role::Is(Field::PackageId)),
        (&["author"], Role::Is(Field::Author)),
        (&["downloads"], Role::Is(Field::Downloads)),
        (
            &["dataset_creation_time", "created_at"],
            Role::Is(Field::CreatedAt),
        ),
        (&["task"], Role::Is(Field::Task)),
        (&["has_card"], Role::Is(Field::HasCard)),
        (&["has_nonempty_card"], Role::Is(Field::HasNonemptyCard)),
        (&["total_word_cnt"], Role::Is(Field::CardWords)),
        (&["follow_template"], Role::Is(Field::FollowsTemplate)),
        (&["dataset_card"], Role::DataSetCard),
    ],
    ..STUDY
};

macro_rules! sections {
    ($($section:literal [$($field:ident $multi:literal $tidy:literal)*])*) => {
        const SECTIONS: Dataset = Dataset {
            id: "dataset-card-study-sections",
            title: "dataset-card study, sections",
            needs: &[&[
                "('dataset description', 'word_cnt')",
                "dataset_description__word_cnt",
            ]],
            columns: &[
                (
                    &["dataset_name", "__index_level_0__"],
                    Role::Is(Field::SectionOf),
                ),
                $($((&[$multi, $tidy], Role::Section($section, Field::$field)),)*)*
            ],
            ..STUDY
        };
    };
}

sections! {
    "dataset description" [
        HasSection "('dataset description', 'has_section')" "dataset_description__has_section"
        NotEmpty "('dataset description', 'not_empty')" "dataset_description__not_empty"
        WordCount "('dataset description', 'word_cnt')" "dataset_description__word_cnt"
        LengthProportion "('dataset description', 'section_length_proportion')" "dataset_description__section_length_proportion"
    ]
    "dataset structure" [
        HasSection "('dataset structure', 'has_section')" "dataset_structure__has_section"
        NotEmpty "('dataset structure', 'not_empty')" "dataset_structure__not_empty"
        WordCount "('dataset structure', 'word_cnt')" "dataset_structure__word_cnt"
        LengthProportion "('dataset structure', 'section_length_proportion')" "dataset_structure__section_length_proportion"
    ]
    "dataset creation" [
        HasSection "('dataset creation', 'has_section')" "dataset_creation__has_section"
        NotEmpty "('dataset creation', 'not_empty')" "dataset_creation__not_empty"
        WordCount "('dataset creation', 'word_cnt')" "dataset_creation__word_cnt"
        LengthProportion "('dataset creation', 'section_length_proportion')" "dataset_creation__section_length_proportion"
    ]
    "considerations for using the data" [
        HasSection "('considerations for using the data', 'has_section')" "considerations_for_using_the_data__has_section"
        NotEmpty "('considerations for using the data', 'not_empty')" "considerations_for_using_the_data__not_empty"
        WordCount "('considerations for using the data', 'word_cnt')" "considerations_for_using_the_data__word_cnt"
        LengthProportion "('considerations for using the data', 'section_length_proportion')" "considerations_for_using_the_data__section_length_proportion"
    ]
    "additional information" [
        HasSection "('additional information', 'has_section')" "additional_information__has_section"
        NotEmpty "('additional information', 'not_empty')" "additional_information__not_empty"
        WordCount "('additional information', 'word_cnt')" "additional_information__word_cnt"
        LengthProportion "('additional information', 'section_length_proportion')" "additional_information__section_length_proportion"
    ]
    "other" [
        HasSection "('other', 'has_section')" "other__has_section"
        NotEmpty "('other', 'not_empty')" "other__not_empty"
        WordCount "('other', 'word_cnt')" "other__word_cnt"
        LengthProportion "('other', 'section_length_proportion')" "other__section_length_proportion"
    ]
}
