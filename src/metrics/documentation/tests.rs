use super::*;
use crate::base::hash::stable_hash;
use crate::domain::documentation::{FOUND, STATED};
use crate::domain::models::Models;
use crate::metrics::shown::{Cell, Shown};
use crate::relations::{Count, Relation, Relations, Value};

/// A dataset that is built row by row.
#[derive(Default)]
struct Made(Relations);

impl Made {
    fn name(&mut self, text: &str) -> Value<'static> {
        Value::Name(self.0.names.intern(text).unwrap())
    }

    /// A model with downloads and attributes, each by the field that contains it.
    fn model(&mut self, id: &str, downloads: u64, fields: &[Field]) {
        let id = self.name(id);
        let any = self.0.names.intern("x").unwrap();
        let set = self.0.sets.intern(&mut vec![any]).unwrap();
        let task = self.name("fill-mask");
        let table = self.0.table_mut(Relation::Packages);
        table.set(Field::PackageId, id);
        table.set(Field::Downloads, Value::Count(Count::new(downloads)));
        for field in fields {
            let value = match field {
                Field::Task => task,
                Field::HasFreeTags => Value::Flag(true),
                Field::Parameters => Value::Count(Count::new(1)),
                Field::Author | Field::License => Value::Name(any),
                _ => Value::Set(set),
            };
            table.set(*field, value);
        }
        table.end_row();
    }

    /// Sections of a model's card, as somebody judged them.
    fn judged(&mut self, id: &str, sections: [bool; 5]) {
        let id = self.name(id);
        let table = self.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, id);
        for (field, flag) in STATED.into_iter().zip(sections) {
            table.set(field, Value::Flag(flag));
        }
        table.end_row();
    }

    /// A row of a score file of the artifact.
    fn scored(&mut self, id: &str, downloads: u64, score: f64) {
        let id = self.name(id);
        let table = self.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, id);
        table.set(Field::FinalScore, Value::Number(score));
        table.set(
            Field::DocumentedDownloads,
            Value::Count(Count::new(downloads)),
        );
        table.end_row();
    }
}

fn answer(parts: &[&Relations], params: &Params) -> Output {
    documentation(&Models::new(parts), parts, None, params).unwrap()
}

/// Seven of the artifact's fourteen attributes.
const SEVEN: [Field; 6] = [
    Field::Architectures,
    Field::Author,
    Field::Datasets,
    Field::Frameworks,
    Field::License,
    // These are the task and the domain that follows from it.
    Field::Task,
];

/// The specification's metadata example, section 8: k = 7, a card with three sections.
#[test]
fn worked_example() {
    let mut made = Made::default();
    for id in ["a", "b"] {
        made.model(id, 5, &SEVEN);
        made.judged(id, [true, true, true, false, false]);
    }
    let near = |have: Option<f64>, want: f64| {
        let have = have.unwrap();
        assert!((have - want).abs() < 5e-7, "{have} for {want}");
    };
    let with = |profile| Params {
        profile,
        ..Params::default()
    };
    let output = answer(&[&made.0], &with(Profile::Artifact17));
    near(output.mean, 0.594118);
    assert_eq!((output.denominator, output.cards), (17, 2));
    near(answer(&[&made.0], &with(Profile::Artifact14)).mean, 0.55);
    // Artifact mode always takes the artifact's profile.
    let artifact = Params {
        mode: Mode::Artifact,
        ..Params::default()
    };
    near(answer(&[&made.0], &artifact).mean, 0.594118);
    // Only attributes in these data count: the seven, because no column lacks a value.
    let rescaled = Params {
        rescaled: true,
        ..with(Profile::Artifact14)
    };
    let output = answer(&[&made.0], &rescaled);
    near(output.mean, 0.8);
    assert_eq!(output.denominator, 7);
}

#[test]
fn what_cannot_be_read_is_missing_in_the_paper_and_0_in_the_artifact() {
    let mut made = Made::default();
    made.judged("a", [true; 5]);
    made.judged("b", [false; 5]);
    for (id, downloads) in [("a", 9), ("b", 5), ("c", 1)] {
        made.model(id, downloads, &[Field::License]);
    }
    let id = made.name("c");
    let table = made.0.table_mut(Relation::Documentation);
    table.set(Field::DocumentedPackage, id);
    table.end_row();
    let paper = answer(&[&made.0], &Params::default());
    assert_eq!((paper.models, paper.cards), (2, 2));
    assert!(paper.caveats.contains(&Caveat::Unscored { models: 1 }));
    let artifact = answer(
        &[&made.0],
        &Params {
            mode: Mode::Artifact,
            ..Params::default()
        },
    );
    assert_eq!(artifact.models, 3);
}

/// A model without a card has none of the sections, also beside judgements on the cards of others.
#[test]
fn without_a_card_there_is_no_section_whoever_judges_the_others() {
    let mut made = Made::default();
    for (id, downloads) in [("a", 9), ("b", 5), ("c", 1), ("d", 0)] {
        made.model(id, downloads, &[Field::License]);
    }
    // Somebody judged the card of a, the rule alone that of b, and c and d have none.
    for (id, fields) in [
        ("a", &[STATED, FOUND][..]),
        ("b", &[FOUND]),
        ("c", &[]),
        ("d", &[]),
    ] {
        let id = made.name(id);
        let table = made.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, id);
        for field in fields.iter().flatten() {
            table.set(*field, Value::Flag(true));
        }
        table.end_row();
    }
    let output = answer(&[&made.0], &Params::default());
    assert_eq!((output.models, output.cards), (4, 2));
    assert_eq!(output.sections[0].present, 2);
    let rule = Caveat::RuleSections {
        by_rule: 1,
        given: 1,
    };
    assert!(output.caveats.contains(&rule));
    let unscored = output
        .caveats
        .iter()
        .find(|caveat| caveat.code() == "unscored");
    assert_eq!(unscored, None);
}

#[test]
fn groups_never_overlap() {
    let mut made = Made::default();
    for (id, downloads) in [("a", 9), ("b", 7), ("c", 7), ("d", 7), ("e", 0)] {
        made.model(id, downloads, &[Field::Task]);
    }
    let output = answer(&[&made.0], &Params::default());
    let downloads = &output.comparisons[0];
    // Both cuts fall among the models of 7 downloads: above them one, below them one.
    assert_eq!((downloads.k, downloads.population), (1, 5));
    assert_eq!((downloads.top.tied, downloads.top.cut), (0, Some(9.0)));
    assert_eq!(
        (downloads.bottom.tied, downloads.bottom.cut),
        (0, Some(0.0))
    );
    assert_eq!((downloads.one_value, downloads.overlap), (Some(7.0), 0));
    assert_eq!(output.parts, [ScorePart::Metadata]);
    assert!(output.caveats.contains(&Caveat::NoCards));
    // One model in each group is not enough for a verdict.
    let [effect] = &output.evidence.effects[..] else {
        panic!("one popularity");
    };
    assert!(!effect.enough && effect.interval.is_none());
    assert_eq!((effect.top.models, effect.bottom.models), (1, 1));
    // Only the models with the least and with the most downloads are taken.
    let some = Params {
        minimum: 1.0,
        top: 3,
        ..Params::default()
    };
    assert_eq!(answer(&[&made.0], &some).models, 3);
    // If all are equally popular, there is no top, and a caveat says so.
    let mut made = Made::default();
    for id in ["a", "b", "c"] {
        made.model(id, 3, &[Field::Task]);
    }
    let output = answer(&[&made.0], &Params::default());
    assert!(output.comparisons.is_empty());
    assert!(
        output
            .caveats
            .iter()
            .any(|caveat| caveat.code() == "small_groups")
    );
}

/// Cards whose first 20 have 50 downloads and every other none; the former have three of four
/// sections, the latter two of four, at random.
fn liked_and_not(order: impl Iterator<Item = u64>) -> Made {
    let mut made = Made::default();
    for row in order {
        let liked = row < 20;
        let id = format!("o{row}/m");
        let flag = |section: u64| {
            let noise = stable_hash(&format!("{row} {section}")) as f64 / u64::MAX as f64;
            noise < if liked { 0.75 } else { 0.5 }
        };
        let sections = [0, 1, 2, 3, 4].map(flag);
        let name = made.name(&id);
        let table = made.0.table_mut(Relation::Documentation);
        table.set(Field::DocumentedPackage, name);
        let downloads = Count::new(if liked { 50 } else { 0 });
        table.set(Field::DocumentedDownloads, Value::Count(downloads));
        for (field, flag) in STATED.into_iter().zip(sections) {
            table.set(field, Value::Flag(flag));
        }
        table.end_row();
    }
    made
}

/// 300 cards, 20 of them liked and better documented. 20 are compared with 280, not two halves that
/// have 130 models in common.
#[test]
fn few_that_are_popular_are_not_drowned() {
    let made = liked_and_not(0..300);
    let output = answer(&[&made.0], &Params::default());
    let downloads = &output.comparisons[0];
    let sizes = [&downloads.top, &downloads.bottom].map(|group| group.box_plot.n);
    assert_eq!((sizes, downloads.one_value), ([20, 280], Some(0.0)));
    let [effect] = &output.evidence.effects[..] else {
        panic!("one popularity");
    };
    assert!(output.evidence.cards_judged && effect.enough && effect.overlap == 0);
    // By construction it is 0.25 ÷ the root of the variance of five flags' mean, about 1.12.
    let d = effect.d.unwrap();
    assert!((0.7..1.6).contains(&d), "{d}");
    assert!(effect.interval.unwrap()[0] > 0.2);
    assert!((d - downloads.cohens_d.unwrap()).abs() < 1e-12);
    // Rows in another order change nothing, not the last digit.
    let other = liked_and_not((0..300).rev());
    assert_eq!(output, answer(&[&other.0], &Params::default()));
}

/// If models at the cut are equal, the choice among them does not depend on the letters of their
/// names.
#[test]
fn ties_at_a_cut_are_drawn_by_a_hash() {
    let mut made = Made::default();
    for row in 0..100 {
        // The first names by letters have a licence; 40 have more downloads, 60 have 1 or 0.
        let fields: &[Field] = if row < 60 {
            &[Field::Task, Field::License]
        } else {
            &[Field::Task]
        };
        let downloads = if row % 5 < 2 {
            9
        } else {
            u64::from(row % 5 < 4)
        };
        made.model(&format!("o{row:02}/m"), downloads, fields);
    }
    let output = answer(
        &[&made.0],
        &Params {
            k: 30,
            ..Params::default()
        },
    );
    let downloads = &output.comparisons[0];
    assert_eq!((downloads.top.tied, downloads.bottom.tied), (40, 40));
    assert_eq!((downloads.overlap, downloads.one_value), (0, None));
    // By letters the 30 of 40 in the top would be of rows 0 to 72: 24 of them with a licence.
    let licensed = downloads.top.box_plot.mean * 30.0 * 23.0 - 60.0;
    assert!((14.5..22.5).contains(&licensed), "{licensed}");
}

/// The effect has a sign; d in artifact mode has none, as in the artifact's script.
#[test]
fn the_sign_of_a_difference_is_kept() {
    let mut made = Made::default();
    for row in 0..60u64 {
        let fields: &[Field] = if row < 30 {
            &[Field::Task]
        } else {
            &[Field::Task, Field::License]
        };
        let fields = if row % 7 == 0 {
            &[Field::Task, Field::Datasets, Field::License]
        } else {
            fields
        };
        made.model(&format!("o{row}/m"), 100 - row, fields);
    }
    let paper = answer(&[&made.0], &Params::default());
    let effect = &paper.evidence.effects[0];
    assert!(effect.d.unwrap() < 0.0 && paper.comparisons[0].cohens_d.unwrap() < 0.0);
    let params = Params {
        mode: Mode::Artifact,
        ..Params::default()
    };
    let artifact = answer(&[&made.0], &params);
    assert!(artifact.comparisons[0].cohens_d.unwrap() > 0.0);
    // The numbers by which the claim is judged do not depend on the mode.
    assert_eq!(artifact.evidence, paper.evidence);
    assert_eq!(paper.evidence.known_attributes, 4);
    assert!(!paper.evidence.cards_judged);
}

/// Two score files of the artifact: the one with more downloads is the top.
#[test]
fn score_files_are_the_groups_of_the_artifact() {
    let (mut low, mut high) = (Made::default(), Made::default());
    for (id, downloads, score) in [("a", 1, 0.2), ("b", 3, 0.4), ("c", 2, 0.3)] {
        low.scored(id, downloads, score);
    }
    for (id, downloads, score) in [("d", 90, 0.9), ("e", 70, 0.7), ("f", 80, 0.5)] {
        high.scored(id, downloads, score);
    }
    let params = Params {
        mode: Mode::Artifact,
        k: 2,
        ..Params::default()
    };
    let output = answer(&[&low.0, &high.0], &params);
    assert_eq!(output.parts, [ScorePart::Score]);
    let downloads = &output.comparisons[0];
    // The two most downloaded of the top file, the two least of the bottom file.
    assert!((downloads.top.box_plot.mean - 0.7).abs() < 1e-12);
    assert!((downloads.bottom.box_plot.mean - 0.25).abs() < 1e-12);
}

#[test]
fn the_template_s_paper_is_none_of_the_model_s() {
    let mut made = Made::default();
    for id in ["a", "b"] {
        made.model(id, 1, &[Field::Task]);
    }
    let paper = made.0.names.intern("1910.09700").unwrap();
    let set = made.0.sets.intern(&mut vec![paper]).unwrap();
    let id = made.name("c");
    let table = made.0.table_mut(Relation::Packages);
    table.set(Field::PackageId, id);
    table.set(Field::Downloads, Value::Count(Count::new(1)));
    table.set(Field::Papers, Value::Set(set));
    table.end_row();
    let output = answer(&[&made.0], &Params::default());
    let papers = output
        .attributes
        .iter()
        .find(|attribute| attribute.attribute == "paper");
    let papers = papers.unwrap();
    assert!(papers.available && papers.present == 0);
}

fn group(mean: f64) -> DocumentationGroup {
    DocumentationGroup {
        box_plot: BoxPlot {
            n: 125,
            mean,
            sd: Some(0.3),
            min: 0.0,
            q1: 0.2,
            median: 0.2,
            q3: 0.6,
            max: 1.0,
            whisker_low: 0.0,
            whisker_high: 1.0,
            outliers: 0,
        },
        histogram: vec![0; 20],
        tied: 0,
        cut: Some(12.0),
    }
}

/// An answer with one comparison by downloads, and this effect.
fn shown(welch: Option<Welch>, effect: Option<(Option<[f64; 2]>, bool)>, mode: Mode) -> Shown {
    let mut made = Made::default();
    for (id, downloads) in [("a", 9), ("b", 5)] {
        made.model(id, downloads, &[Field::License]);
        made.judged(id, [true; 5]);
    }
    let found = answer(&[&made.0], &Params::default());
    let side = Side {
        models: 125,
        owners: 90,
        effective_owners: 60.0,
    };
    let effect = effect.map(|(interval, enough)| Effect {
        popularity: By::Downloads,
        top: side,
        bottom: side,
        overlap: 0,
        one_value: None,
        d: Some(0.5),
        standard_error: Some(0.1),
        df: Some(130.0),
        interval,
        enough,
    });
    let comparison = Comparison {
        popularity: By::Downloads,
        population: 250,
        k: 125,
        top: group(0.4),
        bottom: group(0.3),
        overlap: 0,
        one_value: None,
        welch,
        cohens_d: Some(0.5),
        mann_whitney: None,
        cliffs_delta: Some(0.3),
        spearman: None,
    };
    let output = Output {
        mode,
        models: 250,
        sections: vec![SectionCount {
            section: "uses",
            present: 100,
        }],
        attributes: vec![AttributeCount {
            attribute: "license",
            available: false,
            present: 0,
        }],
        comparisons: vec![comparison],
        evidence: Evidence {
            effects: effect.into_iter().collect(),
            ..found.evidence.clone()
        },
        ..found
    };
    output.show()
}

fn welch(p: f64, p_holm: Option<f64>) -> Option<Welch> {
    Some(Welch {
        t: 4.0,
        df: 200.0,
        p,
        p_holm,
        difference: 0.1,
        lower: 0.02,
    })
}

#[test]
fn the_test_is_said_in_words_found_at_1_percent_or_not_and_no_p_is_0() {
    let described = |welch| shown(welch, None, Mode::Paper).sentences[0].clone();
    assert_eq!(
        described(welch(0.001, Some(0.003))),
        "The mean score is 0.400 in the top 125 by downloads and 0.300 in the bottom 125: the top is better documented than by chance (Cohen’s d 0.500; Welch’s t-test, one-sided, p = 0.003 (Holm); Cliff’s delta 0.300)."
    );
    for (welch, words) in [
        (
            welch(0.001, Some(0.01)),
            "no evidence at the 1% level that the top is better documented",
        ),
        (welch(0.001, None), "one-sided, p = 0.001; Cliff"),
        (welch(0.0, Some(0.0)), "p < 10⁻³⁰⁰ (Holm)"),
        (None, "The scores do not vary, so no test is possible."),
    ] {
        assert!(described(welch.clone()).contains(words), "{welch:?}");
    }
}

#[test]
fn the_interval_of_d_says_what_is_found_where_the_groups_are_its_own() {
    let of =
        |interval, enough, mode| shown(welch(0.001, Some(0.003)), Some((interval, enough)), mode);
    for (interval, enough, words) in [
        (
            Some([0.3, 0.7]),
            true,
            "clearly better documented (Cohen’s d 0.500 (95% interval 0.300 to 0.700)",
        ),
        (
            Some([0.1, 0.9]),
            true,
            "it is undecided whether the top is clearly better documented",
        ),
        (
            Some([-0.1, 0.15]),
            true,
            "not better documented by more than a small difference",
        ),
        (
            None,
            false,
            "too few models or owners in a group for a verdict",
        ),
    ] {
        let shown = of(interval, enough, Mode::Paper);
        assert!(shown.sentences[0].contains(words), "{words}");
    }
    let short = |mode| of(Some([0.3, 0.7]), true, mode).short;
    assert_eq!(short(Mode::Paper), "d 0.500 (95% interval 0.300 to 0.700)");
    assert_eq!(short(Mode::Artifact), "d 0.500, p = 0.003");
}

#[test]
fn an_attribute_that_the_data_cannot_supply_is_not_shown_as_missing_from_the_models() {
    let shown = shown(welch(0.001, None), None, Mode::Paper);
    let mut tables = shown.tables.iter();
    let made = tables.find(|table| table.caption.starts_with("The parts of the score"));
    let rows = made.unwrap().rows.iter();
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.iter().map(Cell::shown).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["section: uses", "yes", "100 (40.0%)"],
            ["metadata: license", "no", "–"]
        ]
    );
    for table in &shown.tables {
        let columns = table.columns.len();
        let same = |row: &Vec<Cell>| row.len() == columns;
        assert!(table.rows.iter().all(same), "{}", table.caption);
    }
}
