use super::*;
use crate::metrics::Source;
use crate::relations::{Count, Field, Name, Relation, Relations, Value};

/// A model as the tests make it.
#[derive(Clone, Default)]
struct Made {
    downloads: Option<u64>,
    likes: Option<u64>,
    task: Option<&'static str>,
    libraries: &'static [&'static str],
    parameters: Option<u64>,
    days: Option<i64>,
    base: Option<usize>,
}

const DAY: i64 = 86_400_000;

fn relations(made: &[Made]) -> Relations {
    let mut relations = Relations::default();
    let names: Vec<Name> = (0..made.len())
        .map(|number| relations.names.intern(&format!("m{number}")).unwrap())
        .collect();
    for (model, id) in made.iter().zip(&names) {
        let task = model.task.map(|text| relations.names.intern(text).unwrap());
        let members = model.libraries.iter();
        let mut members: Vec<Name> = members
            .map(|text| relations.names.intern(text).unwrap())
            .collect();
        let libraries = relations.sets.intern(&mut members).unwrap();
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(*id));
        for (field, count) in [
            (Field::Downloads, model.downloads),
            (Field::Likes, model.likes),
            (Field::Parameters, model.parameters),
        ] {
            if let Some(count) = count {
                table.set(field, Value::Count(Count::new(count)));
            }
        }
        if let Some(task) = task {
            table.set(Field::Task, Value::Name(task));
        }
        table.set(Field::Libraries, Value::Set(libraries));
        if let Some(days) = model.days {
            table.set(Field::CreatedAt, Value::Time(days * DAY));
            table.set(Field::UpdatedAt, Value::Time(days * DAY));
        }
        table.end_row();
        if let Some(base) = model.base {
            let table = relations.table_mut(Relation::BaseEdges);
            table.set(Field::Child, Value::Name(*id));
            table.set(Field::BaseId, Value::Name(names[base]));
            table.end_row();
        }
    }
    relations
}

fn measured_as(made: &[Made], source: &Source, params: &Params) -> Option<Output> {
    let relations = relations(made);
    let data = Data::new(source, vec![&relations], None);
    let output = Output::measure_dataset(&data, params)?;
    // Every answer can be shown.
    let shown = output.show();
    assert!(!shown.short.is_empty() && !shown.tables.is_empty() && !shown.figures.is_empty());
    for table in &shown.tables {
        let mut rows = table.rows.iter();
        assert!(rows.all(|row| row.len() == table.columns.len()));
    }
    assert!(serde_json::to_string(&output).is_ok());
    Some(output)
}

fn measured(made: &[Made], params: &Params) -> Option<Output> {
    measured_as(made, &Source::default(), params)
}

/// 120 models of two tasks, every third of them with a library, every fourth from model 0.
fn usual() -> Vec<Made> {
    (0..120u64)
        .map(|number| Made {
            downloads: Some(number * 37 % 101 * (1 + number % 2 * 9)),
            likes: Some(number * 7 % 13),
            task: (number % 10 > 0).then_some(if number % 2 == 0 { "a" } else { "b" }),
            libraries: if number % 3 == 0 {
                &["transformers", "gguf"]
            } else {
                &["transformers"]
            },
            parameters: (number % 5 > 0).then_some(1000 + number * number),
            days: Some(19_000 + number as i64 * 3),
            base: (number % 4 == 1).then_some(number as usize % 3),
        })
        .collect()
}

#[test]
fn what_has_no_column_of_its_own_is_named() {
    let output = measured(&usual(), &Params::default()).unwrap();
    let joined = &output.joint.as_ref().unwrap().joined;
    let joined: Vec<(&str, &str, u64, Option<&str>)> = joined
        .iter()
        .map(|joined| {
            (
                &*joined.attribute,
                &*joined.level,
                joined.n,
                joined.with.as_deref(),
            )
        })
        .collect();
    // 12 models state no task, 24 no parameters: fewer than the 30 of a column. Of the others 48
    // have task a, 60 task b.
    assert_eq!(
        joined,
        [
            ("task", "(unknown)", 12, Some("b")),
            ("parameters (log10)", "(unknown)", 24, None),
        ]
    );
    let caveats = output.show().caveats.join(" ");
    for words in [
        "of task, (unknown), 12 models, counted with b",
        "of parameters (log10), (unknown), 24 models, taken as the mean",
    ] {
        assert!(caveats.contains(words), "{caveats}");
    }
    let few = Params {
        least: 10,
        ..Params::default()
    };
    let output = measured(&usual(), &few).unwrap();
    assert!(output.joint.unwrap().joined.is_empty());
}

#[test]
fn age_is_held_equal_where_most_are_dated() {
    let dated = |every: usize| {
        let mut made = usual();
        for (place, model) in made.iter_mut().enumerate() {
            if place % every > 0 {
                model.days = None;
            }
        }
        measured(&made, &Params::default()).unwrap()
    };
    assert!(dated(1).joint.unwrap().age_held_equal);
    // A third of the models is enough for a column, not for holding age equal.
    let some = dated(3);
    let caveats = some.show().caveats.join(" ");
    assert!(!some.joint.unwrap().age_held_equal);
    assert!(caveats.contains("age is not held equal"), "{caveats}");
}

#[test]
fn families_are_told_apart() {
    let output = measured(&usual(), &Params::default()).unwrap();
    let found: Vec<(&str, Family, u64)> = output
        .attributes
        .iter()
        .map(|attribute| {
            (
                attribute.attribute.as_str(),
                attribute.family,
                attribute.known,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("task", Family::Architecture, 108),
            ("parameters (log10)", Family::Architecture, 96),
            ("format gguf", Family::Portability, 40),
            ("age (months)", Family::Age, 120),
        ]
    );
    // All have the first library and few a base, so there is nothing to compare.
    assert_eq!(
        output.left_out,
        ["library transformers", "names a base model"]
    );
    let joint = output.joint.as_ref().unwrap();
    // Task b against the more frequent a, and the number; unknown ones are below 30.
    assert_eq!((joint.n, joint.columns.len()), (120, 4));
    let part = |family| output.family(family).unwrap();
    assert!(part(Family::Architecture).measured && part(Family::Portability).measured);
    assert!(!part(Family::Performance).measured);
    assert_eq!(part(Family::Performance).partial_r_squared, None);
    assert_eq!(part(Family::Age).p_holm, None);
    let beside = &output.beside;
    assert_eq!(
        (beside.bases, beside.documentation_by),
        (3, Some("metadata"))
    );
    assert_eq!(beside.joint.as_ref().unwrap().n, 120);
}

/// By hand: medians of the two groups of an even and an odd number of models.
#[test]
fn groups_have_their_medians() {
    let made: Vec<Made> = [1, 2, 3, 4, 5, 100, 10, 20, 30, 40, 50]
        .into_iter()
        .enumerate()
        .map(|(place, downloads)| Made {
            downloads: Some(downloads),
            task: Some(if place < 6 { "a" } else { "b" }),
            // The same of all, which is nothing to compare.
            libraries: &["transformers"],
            ..Made::default()
        })
        .collect();
    let params = Params {
        least: 5,
        ..Params::default()
    };
    let output = measured(&made, &params).unwrap();
    let levels = &output.attributes[0].levels;
    let found: Vec<(&str, u64, f64)> = levels
        .iter()
        .map(|level| (level.level.as_str(), level.n, level.median))
        .collect();
    assert_eq!(found, [("a", 6, 3.5), ("b", 5, 30.0)]);
    assert_eq!(output.attributes[0].pairs[0].a, "b");
    // Two columns would need ten models; there is one, of a level.
    assert_eq!(output.joint.as_ref().unwrap().columns.len(), 1);
}

#[test]
fn odd_data_are_answered_or_left() {
    let params = Params::default();
    assert_eq!(measured(&[], &params), None);
    assert_eq!(measured(&usual()[..1], &params), None);
    let change = |change: &dyn Fn(&mut Made)| {
        let mut made = usual();
        made.iter_mut().for_each(change);
        measured(&made, &params)
    };
    // All are 0, so nothing varies, and results are undefined instead of 0.
    let output = change(&|model| model.downloads = Some(0)).unwrap();
    assert_eq!(output.zeros, 120);
    assert!(
        output
            .attributes
            .iter()
            .all(|attribute| attribute.effect.is_none() && attribute.p.is_none())
    );
    assert_eq!(output.joint.as_ref().unwrap().r_squared, None);
    let mut parts = output.families.iter();
    assert!(parts.all(|part| part.partial_r_squared.is_none()));
    // Huge counts.
    let output = change(&|model| model.downloads = model.downloads.map(|n| u64::MAX - n)).unwrap();
    assert!(output.attributes.iter().all(|attribute| attribute.n > 0));
    // Without downloads likes are used, and a caveat says so.
    let output = change(&|model| model.downloads = None).unwrap();
    assert_eq!(
        (output.popularity, output.fell_back),
        (Popularity::Likes, true)
    );
    let output = change(&|model| (model.downloads, model.likes) = (None, None));
    assert_eq!(output, None);
    // Nulls are counted.
    let output = change(&|model| model.downloads = model.downloads.filter(|n| *n > 50)).unwrap();
    assert_eq!(output.models + output.without_popularity, 120);
    // The data have no times and no edges.
    let output = change(&|model| (model.days, model.base) = (None, None)).unwrap();
    assert_eq!((output.at, output.beside.bases), (None, 0));
    assert_eq!(output.beside.maintenance, None);
    // The data have no field that only models have.
    let output = change(&|model| {
        (model.task, model.parameters, model.base) = (None, None, None);
        model.libraries = &[];
    });
    assert_eq!(output, None);
    // Edges in a circle and to itself.
    let mut made = usual();
    let circle = made.len();
    for (place, model) in made.iter_mut().enumerate() {
        model.base = Some((place + place % 2) % circle);
    }
    let output = measured(&made, &params).unwrap();
    assert_eq!((output.beside.descendants, output.beside.bases), (60, 60));
    assert!(output.beside.joint.is_some());
}

#[test]
fn data_sets_are_no_models() {
    let source = Source {
        registry: Some("huggingface-datasets".into()),
        ..Source::default()
    };
    assert_eq!(measured_as(&usual(), &source, &Params::default()), None);
}

/// Ages count from the end of the snapshot's day, or from the latest time within its month.
#[test]
fn ages_are_taken_within_the_snapshot() {
    let at = |date: &str| {
        let source = Source {
            date: date.parse().ok(),
            ..Source::default()
        };
        measured_as(&usual(), &source, &Params::default())
            .unwrap()
            .at
    };
    // 19,357 days after 1970 is 31 December 2022.
    let latest = 19_357 * DAY;
    assert_eq!(at(""), Some(latest));
    assert_eq!(at("2022-12"), Some(latest));
    // 2 February 2023, when the day of the snapshot has ended.
    assert_eq!(at("2023-02-01"), Some(19_390 * DAY));
    // The models are of every third day from 19,000 on; December begins with day 19,327.
    assert_eq!(at("2022-11"), Some(19_324 * DAY));
    // All are older than the month, which begins with day 19,389.
    assert_eq!(at("2023-02"), Some(19_389 * DAY));
}

#[test]
fn settings_are_checked() {
    for (levels, least, fits) in [
        (1, 5, true),
        (20, 100_000, true),
        (0, 30, false),
        (21, 30, false),
        (10, 4, false),
    ] {
        let params = Params {
            levels,
            least,
            ..Params::default()
        };
        assert_eq!(ABOUT.check(&params).is_ok(), fits, "{levels} {least}");
    }
    // One level and the pool.
    let params = Params {
        levels: 1,
        ..Params::default()
    };
    let output = measured(&usual(), &params).unwrap();
    let levels: Vec<&str> = output.attributes[0]
        .levels
        .iter()
        .map(|level| level.level.as_str())
        .collect();
    assert_eq!(levels, ["b", "(other)", "(unknown)"]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// For all data, shares are from 0 to 1, and all attributes together explain more than each
        /// alone.
        #[test]
        fn shares_are_shares(
            rows in proptest::collection::vec(
                (0u64..2000, 0u8..4, 0u8..4, 0u64..5, 0i64..900, 0usize..40),
                0..80,
            ),
        ) {
            let made: Vec<Made> = rows
                .iter()
                .map(|(downloads, task, library, parameters, days, base)| Made {
                    downloads: (*downloads != 7).then_some(*downloads / 20),
                    likes: Some(*downloads % 3),
                    task: [None, Some("a"), Some("b"), Some("c")][usize::from(*task)],
                    libraries: [&[][..], &["gguf"], &["gguf", "onnx"], &["timm", "trl"]][usize::from(*library)],
                    parameters: (*parameters > 0).then_some(*parameters),
                    days: (*days > 20).then_some(*days),
                    base: (*base < rows.len()).then_some(*base),
                })
                .collect();
            let params = Params { least: 5, ..Params::default() };
            if let Some(output) = measured(&made, &params) {
                for attribute in &output.attributes {
                    let share = attribute.effect.unwrap_or(0.0);
                    prop_assert!((0.0..=1.0 + 1e-12).contains(&share), "{attribute:?}");
                    let models: u64 = attribute.levels.iter().map(|level| level.n).sum();
                    prop_assert!(attribute.levels.is_empty() || models == output.models);
                }
                let all = output.joint.as_ref().and_then(|joint| joint.r_squared).unwrap_or(0.0);
                prop_assert!((-1e-9..=1.0 + 1e-12).contains(&all));
                for part in &output.families {
                    let share = part.partial_r_squared.unwrap_or(0.0);
                    prop_assert!((0.0..=1.0).contains(&share), "{part:?}");
                    prop_assert!(part.partial_r_squared_stated.unwrap_or(0.0) <= share + 1e-9);
                }
            }
        }
    }
}
