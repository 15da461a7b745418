//! Against pandas 3.1.1 and scipy 1.17.1 on the files of the dataset-card study, and against the
//! figures that `../shared/METRICS.md`, section 6.10, gives.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringArray};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use registry_lens::card::{DATA_SET_SECTIONS, read_data_set};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::dataset_cards::{CardGroup, Output, SectionsFrom};
use registry_lens::report::Document;

use super::common::parquet_of;
use super::{answers, data, document, near};

fn only(document: &Document) -> &Output {
    let answers = &document.metrics.dataset_cards.datasets;
    assert_eq!(answers.len(), 1);
    &answers[0].values
}

fn group<'a>(output: &'a Output, name: &str) -> &'a CardGroup {
    output
        .groups
        .iter()
        .find(|group| group.name == name)
        .unwrap()
}

#[test]
fn the_study_by_both_of_its_files() {
    let Some(data) = data("cards of data sets") else {
        return;
    };
    for sections in [
        "hf_dataset_card_sections_2023-03",
        "foreign/youngxinyu_datasetcard_sections_info",
    ] {
        let files = ["hf_datasets_2023-03", sections];
        let document = document(&data, &files, &Parameters::default());
        let output = only(&document);
        assert_eq!(output.data_sets, 24_065);
        assert_eq!(output.with_card, Some(14_011));
        assert_eq!((output.cards, output.without_sections), (7_433, 1_463));
        assert!(!output.whole_cards);
        // Cards; all five filled; mean words of the sections; ties at the cut. Sorted by
        // downloads, then by name in byte order.
        let want = [
            ("top 100", 100, 13, 507.98, 0),
            ("top 500", 500, 67, 382.734, 0),
            ("top 1,500", 1500, 198, 324.844_666_666_666_7, 67),
            ("top 2,500", 2500, 257, 269.6104, 39),
            ("top 5,000", 5000, 436, 211.4974, 3101),
            ("all", 7433, 448, 152.713_440_064_576_9, 0),
            ("no downloads", 3101, 16, 36.569_171_235_085_456, 0),
        ];
        assert_eq!(output.groups.len(), want.len());
        for (group, (name, cards, filled, words, tied)) in output.groups.iter().zip(want) {
            assert_eq!(group.name, name);
            assert_eq!(
                (group.cards, group.filled, group.tied),
                (cards, Some(filled), tied)
            );
            near(group.section_words.unwrap(), words, name);
            // The study's sections do not show which headings have no content.
            assert_eq!(
                (group.judged, group.template_share, group.card_words),
                (0, None, None)
            );
        }
        let shares = [
            (
                "top 100",
                [
                    0.361_503_351_420_648_9,
                    0.335_636_969_503_722_9,
                    0.086_047_336_088_447_5,
                    0.020_706_689_616_878_226,
                    0.108_469_303_758_754,
                    0.037_636_349_611_548_46,
                ],
                [0.93, 0.86, 0.33, 0.15, 0.91, 0.06],
            ),
            (
                "all",
                [
                    0.231_275_325_812_803_16,
                    0.117_504_143_501_825_11,
                    0.044_099_267_284_004_005,
                    0.011_306_254_174_902_592,
                    0.230_211_854_200_222_9,
                    0.168_784_219_109_959_1,
                ],
                [
                    0.461_724_741_019_776_7,
                    0.341_046_683_707_789_57,
                    0.154_177_317_368_491_86,
                    0.076_146_912_417_597_2,
                    0.580_384_770_617_516_5,
                    0.229_786_089_062_289_78,
                ],
            ),
        ];
        // `../shared/METRICS.md`, to three digits; .109 is .1085 here.
        let published = [
            [0.362, 0.336, 0.086, 0.021, 0.109, 0.038],
            [0.231, 0.118, 0.044, 0.011, 0.230, 0.169],
        ];
        for ((name, shares, present), published) in shares.into_iter().zip(published) {
            let found = group(output, name);
            for section in 0..6 {
                let share = found.shares.unwrap()[section];
                near(share, shares[section], name);
                near(found.present.unwrap()[section], present[section], name);
                assert!(
                    (share - published[section]).abs() < 0.0006,
                    "{name} {share}"
                );
            }
        }
        // scipy.stats.spearmanr, and by numpy tanh(atanh(rho) ± z √((1 + rho²/2)/(n − 3))).
        let words = output.words_and_downloads.as_ref().unwrap();
        near(words.rho, 0.509_706_554_870_682_2, "words");
        near(
            words.independent.unwrap()[0],
            0.491_596_477_313_563_1,
            "low",
        );
        near(
            words.independent.unwrap()[1],
            0.527_375_932_331_689_2,
            "high",
        );
        let filled = output.filled_and_downloads.as_ref().unwrap();
        near(filled.rho, 0.465_170_952_718_463_9, "filled");
        near(
            filled.independent.unwrap()[0],
            0.446_206_364_385_306_4,
            "low",
        );
        near(
            filled.independent.unwrap()[1],
            0.483_717_945_165_296,
            "high",
        );
        // With owners as clusters: `tests/expected/correlations.py`.
        let recorded = super::correlations::expected();
        let recorded = &recorded["data_set_cards"];
        for (correlation, want) in [(words, &recorded["words"]), (filled, &recorded["filled"])] {
            assert_eq!(Some(correlation.owners), recorded["owners"].as_u64());
            for (have, want) in [
                (correlation.by_owner, &want["by_owner"]),
                (correlation.interval, &want["interval"]),
            ] {
                for (have, want) in have.unwrap().into_iter().zip(want.as_array().unwrap()) {
                    near(have, want.as_f64().unwrap(), "with owners as clusters");
                }
            }
        }
        assert_eq!(output.sections_from, Some(SectionsFrom::File));
        assert_eq!((words.n, filled.n), (7_433, 7_433));
        let shown = &document.metrics.dataset_cards.datasets[0].shown;
        assert_eq!(
            shown.short,
            "13.0% of the top 100 fill the template, 6.0% of all"
        );
        // The study's program and the rule find sections in different ways, and a caveat says so.
        let says = "its sections of March 2023 give 13%, and the cards read by our rule give 20%";
        assert!(
            shown.caveats.iter().any(|caveat| caveat.contains(says)),
            "{:?}",
            shown.caveats
        );
        assert_eq!(shown.compared.len(), 12);
        assert_eq!((shown.figures.len(), shown.tables.len()), (2, 3));
    }
}

/// Puts the text of a section, which the study cleaned, under its heading again. It must be the
/// same section, with as many words as the study counted. Texts with markup are left out, because
/// a second cleaning would remove it, and texts with `]`, because the study's counter treats it
/// differently.
#[test]
fn words_are_counted_as_the_study_counts_them() {
    let Some(data) = data("words of cards of data sets") else {
        return;
    };
    let path = data.join("foreign/youngxinyu_datasetcard_sections_info.parquet");
    let file = std::fs::File::open(path).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut compared = 0;
    for batch in batches.build().unwrap() {
        let batch = batch.unwrap();
        for (place, section) in DATA_SET_SECTIONS.into_iter().enumerate() {
            let column = |field: &str| batch.column_by_name(&format!("('{section}', '{field}')"));
            let content = column("section_content").unwrap().as_string::<i32>();
            let words = column("word_cnt").unwrap().as_primitive::<Int64Type>();
            for row in (0..batch.num_rows()).filter(|row| content.is_valid(*row)) {
                let text = content.value(row);
                let (heading, rest) = text.split_once('\n').unwrap_or((text, ""));
                let markup = |text: &str| {
                    text.contains(|sign| "]<>*_`|#~&\\=".contains(sign))
                        || text
                            .lines()
                            .any(|line| line.starts_with(['-', '+', ' ', '\t']))
                };
                if markup(text) || text.contains("://") {
                    continue;
                }
                let card = read_data_set(&format!("## {heading}\n\n{rest}"));
                // Here a section without a word below its heading has no content.
                let mut sections = card.sections.iter();
                let Some(found) = sections.position(|section| section.is_there()) else {
                    continue;
                };
                compared += 1;
                assert_eq!(found, place, "{text}");
                let counted = card.sections[place].words;
                assert_eq!(counted as i64, words.value(row), "{text}");
            }
        }
    }
    assert_eq!(compared, 8_118);
}

/// A card with all five headings, of which the first `filled` have content.
fn card(filled: usize) -> String {
    let mut card = "---\nlicense: mit\n---\n# Dataset Card\n\n".to_owned();
    for (place, section) in DATA_SET_SECTIONS[..5].iter().enumerate() {
        let text = if place < filled {
            "one two three four five"
        } else {
            "[More Information Needed]"
        };
        card += &format!("## {section}\n\n{text}\n\n");
    }
    card
}

fn columns(rows: &[(&str, Option<i64>, Option<String>)]) -> Vec<(&'static str, ArrayRef)> {
    let names = StringArray::from_iter_values(rows.iter().map(|row| row.0));
    let downloads = Int64Array::from_iter(rows.iter().map(|row| row.1));
    let cards = StringArray::from_iter(rows.iter().map(|row| row.2.as_deref()));
    vec![
        ("datasetId", Arc::new(names)),
        ("downloads", Arc::new(downloads)),
        ("card", Arc::new(cards)),
    ]
}

#[test]
fn cards_with_text_support_both_definitions() {
    let rows = [
        ("a", Some(9), Some(card(5))),
        ("b", Some(8), Some(card(1))),
        (
            "c",
            Some(0),
            Some("# Title\n\nno section at all".to_owned()),
        ),
        ("d", None, Some(card(5))),
        ("e", Some(7), None),
        ("f", Some(7), Some("---\nlicense: mit\n---\n".to_owned())),
    ];
    let file = parquet_of(columns(&rows), Default::default());
    let document = answers(
        vec![("dataset_cards.parquet", file)],
        &Parameters::default(),
    );
    let output = only(&document);
    assert_eq!((output.data_sets, output.with_card), (6, Some(5)));
    assert_eq!((output.cards, output.without_downloads), (3, 1));
    assert_eq!(output.without_sections, 1);
    let all = group(output, "all");
    assert_eq!((all.judged, all.template, all.filled), (3, 2, Some(1)));
    near(all.template_share.unwrap(), 2.0 / 3.0, "template");
    // The first has 2 + 2 + 2 + 5 + 2 words of headings and 25 of text in its sections; the
    // second 2 + 5.
    near(
        all.section_words.unwrap(),
        (38.0 + 7.0) / 3.0,
        "words of sections",
    );
    near(all.shares.unwrap()[0], (7.0 / 38.0 + 1.0) / 3.0, "share");
    assert!(output.whole_cards);
    assert_eq!(output.sections_from, Some(SectionsFrom::Cards));
    // Whole cards: headings 2 + 13, and 25 or 5 of text; title and text of the third.
    near(
        all.card_words.unwrap(),
        (40.0 + 20.0 + 5.0) / 3.0,
        "words of cards",
    );
    let none = group(output, "no downloads");
    assert_eq!((none.cards, none.template), (1, 0));
    let shown = &document.metrics.dataset_cards.datasets[0].shown;
    assert_eq!(shown.short, "66.7% of all cards follow the template");
    assert!(
        shown
            .compared
            .iter()
            .any(|compared| compared.what == "Follow the template, all")
    );
    let filled = {
        let mut parameters = Parameters::default();
        parameters.set("dataset_cards.complete", "filled").unwrap();
        let file = parquet_of(columns(&rows), Default::default());
        answers(vec![("dataset_cards.parquet", file)], &parameters)
    };
    let shown = &filled.metrics.dataset_cards.datasets[0].shown;
    assert_eq!(shown.short, "33.3% of all cards fill the template");
}

#[test]
fn groups_are_cut_by_downloads_and_ties_by_name() {
    // 150 cards: 90 of 10 downloads, 60 of 5; among the latter those named first are in.
    let names: Vec<String> = (0..150).map(|n| format!("d{n:03}")).collect();
    let rows: Vec<(&str, Option<i64>, Option<String>)> = names
        .iter()
        .enumerate()
        .rev()
        .map(|(n, name)| {
            let downloads = if n < 60 { 5 } else { 10 };
            (
                name.as_str(),
                Some(downloads),
                Some(card(if n < 10 { 5 } else { 0 })),
            )
        })
        .collect();
    let file = parquet_of(columns(&rows), Default::default());
    let document = answers(
        vec![("dataset_cards.parquet", file)],
        &Parameters::default(),
    );
    let output = only(&document);
    let names: Vec<&str> = output
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(names, ["top 100", "all"]);
    let top = group(output, "top 100");
    assert_eq!((top.filled, top.template, top.tied), (Some(10), 100, 60));
    assert_eq!(group(output, "all").filled, Some(10));
}

#[test]
fn a_list_without_cards_or_downloads_does_not_feed_it() {
    let says: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let name: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let downloads: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let file = |columns| parquet_of(columns, Default::default());
    let info = file(vec![
        ("dataset_name", name.clone()),
        ("downloads", downloads.clone()),
        ("has_card", says),
    ]);
    let none = answers(vec![("info.parquet", info)], &Parameters::default());
    assert!(none.metrics.dataset_cards.datasets.is_empty());
    let cards: ArrayRef = Arc::new(StringArray::from(vec!["## Languages\nEnglish"]));
    let cards = file(vec![("datasetId", name), ("card", cards)]);
    let none = answers(vec![("cards.parquet", cards)], &Parameters::default());
    assert!(none.metrics.dataset_cards.datasets.is_empty());
}
