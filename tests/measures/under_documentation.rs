//! Compares absences with results of pandas 3.1.1 on the real files, and intervals by owners with
//! numpy and scipy (`tests/expected/documentation.py`). pandas counts rows without a value in the
//! column or a tag with the prefix; tenths are `floor((rank(method="average") − 0.5)
//! · 10 / n) + 1`. No model occurs twice in these files.

use std::path::Path;

use registry_lens::metrics::under_documentation::{Absence, ModelGroup, Output};
use registry_lens::metrics::{Parameters, Popularity};
use registry_lens::recognise::Wants;
use registry_lens::session::Session;
use registry_lens::source::NativeFile;
use serde_json::Value;

use super::{data, document, documented, near};

fn of(data: &Path, file: &str, params: &Parameters) -> Output {
    let document = document(data, &[file], params);
    let answers = &document.metrics.under_documentation.datasets;
    assert_eq!(answers.len(), 1, "{file}");
    answers[0].values.clone()
}

/// Stated properties, each with the number of models that lack it, and the denominator if it is not
/// all models.
fn absent(output: &Output) -> Vec<(&str, u64)> {
    let stated = output.properties.iter().filter(|absence| absence.told);
    stated
        .map(|absence: &Absence| {
            assert_eq!(absence.rate.n, output.models, "{}", absence.property);
            (absence.property, absence.rate.absent)
        })
        .collect()
}

/// The interval of an absence and its number of owners.
#[track_caller]
fn by_owners(output: &Output, property: &str, want: &Value) {
    let absence = output
        .properties
        .iter()
        .find(|absence| absence.property == property);
    let absence = absence.unwrap();
    let owners = absence.by_owner.as_ref().unwrap();
    assert_eq!(want["count"], absence.rate.absent);
    assert_eq!(want["clusters"], owners.owners);
    let number = |name: &str| want[name].as_f64().unwrap();
    near(
        owners.effective_owners,
        number("effective_clusters"),
        "owners",
    );
    near(
        owners.effective_models.unwrap(),
        number("effective"),
        "models",
    );
    for (end, have) in absence.rate.interval.unwrap().into_iter().enumerate() {
        near(have, want["interval"][end].as_f64().unwrap(), "interval");
    }
}

/// Groups with their models and the models without a licence, which is the first property.
fn unlicensed(groups: &[ModelGroup]) -> Vec<(&str, u64, u64)> {
    groups
        .iter()
        .map(|group| {
            assert_eq!(group.properties[0].property, "license");
            (
                group.group.as_str(),
                group.models,
                group.properties[0].rate.absent,
            )
        })
        .collect()
}

#[test]
fn metadata_of_june_2022() {
    let Some(data) = data("absences of 2022") else {
        return;
    };
    let output = of(&data, "hf_models_metadata_2022-06", &Parameters::default());
    assert_eq!(output.models, 4223);
    assert_eq!(
        absent(&output),
        [
            ("license", 2492),
            ("dataset", 3137),
            ("language", 2463),
            ("paper", 3168),
            ("evaluation", 3826),
            ("carbon", 4195),
            ("card", 991),
        ]
    );
    assert_eq!(output.uninformative_license.absent, 15);
    // In numpy's results the intervals by owners of licence (59%) and language (58%) reach below
    // one half; those of data set, paper, evaluation and carbon do not.
    assert_eq!((output.told, output.mostly_absent), (7, 4));
    by_owners(
        &output,
        "license",
        &documented()["hf_models_metadata_2022-06"],
    );
    assert_eq!(
        unlicensed(&output.tenths),
        [
            ("1", 409, 317),
            ("2", 427, 261),
            ("3", 434, 250),
            ("4", 420, 302),
            ("5", 421, 250),
            ("6", 422, 279),
            ("7", 423, 243),
            ("8", 422, 226),
            ("9", 423, 193),
            ("10", 422, 171),
        ]
    );
    assert_eq!(
        unlicensed(&output.tasks),
        [
            ("text-classification", 985, 723),
            ("fill-mask", 478, 265),
            ("text-generation", 349, 245),
            ("text2text-generation", 340, 188),
            ("conversational", 273, 258),
            ("token-classification", 230, 115),
            ("feature-extraction", 217, 141),
            ("question-answering", 186, 113),
            ("translation", 173, 6),
            ("automatic-speech-recognition", 143, 24),
        ]
    );
}

#[test]
fn a_catalogue_of_2026() {
    let Some(data) = data("absences of 2026") else {
        return;
    };
    let output = of(&data, "hf_radar_models_2026-08", &Parameters::default());
    assert_eq!(output.models, 15_904);
    assert_eq!(
        absent(&output),
        [
            ("license", 4403),
            ("dataset", 14_294),
            ("language", 11_047),
            ("base_model", 7373),
            ("paper", 14_302),
            ("evaluation", 15_343),
            ("carbon", 15_773),
        ]
    );
    assert_eq!(output.uninformative_license.absent, 474);
    // 5,920 have no downloads at all.
    assert_eq!(
        unlicensed(&output.tenths),
        [
            ("2", 5920, 1724),
            ("4", 485, 255),
            ("5", 1580, 760),
            ("6", 1561, 469),
            ("7", 1589, 355),
            ("8", 1591, 357),
            ("9", 1589, 308),
            ("10", 1589, 175),
        ]
    );
    let by_likes = Parameters {
        under_documentation: registry_lens::metrics::under_documentation::Params {
            popularity: Popularity::Likes,
            ..Default::default()
        },
        ..Parameters::default()
    };
    let by_likes = of(&data, "hf_radar_models_2026-08", &by_likes);
    assert_eq!(by_likes.properties, output.properties);
    assert_ne!(by_likes.tenths, output.tenths);
}

/// The counts of the specification, section 6.8: of 4,167 cards, 2,993 have a licence, 1,052 have
/// data sets and 5 have carbon. All come from tags, without the cards' metadata.
#[test]
fn an_extract_of_hub_stats() {
    let Some(data) = data("absences of hub-stats") else {
        return;
    };
    let file = "foreign/evaleval_hub_stats_frozen";
    let output = of(&data, file, &Parameters::default());
    assert_eq!(
        absent(&output),
        [
            ("license", 4167 - 2993),
            ("dataset", 4167 - 1052),
            ("language", 2494),
            ("base_model", 1586),
            ("paper", 2642),
            ("evaluation", 3127),
            ("carbon", 4167 - 5),
        ]
    );
    // With the metadata: json.loads of cardData has model-index, or one of the tags exists. Cards
    // that only name metrics have no results; with them it would be 63 more.
    let want = documented()["evaleval_hub_stats_frozen"].clone();
    assert_eq!(
        (&want["results"], &want["results_or_metrics"]),
        (&1198.into(), &1261.into())
    );
    let mut session = Session::default();
    session.ask(Wants::everything());
    let path = data.join(format!("{file}.parquet"));
    let source = NativeFile::open(&path).unwrap();
    session.add(1, &path.to_string_lossy(), Box::new(source));
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let read = &document.metrics.under_documentation.datasets[0].values;
    let rate = |property: &str| {
        let mut all = read.properties.iter();
        all.find(|absence| absence.property == property)
            .unwrap()
            .rate
    };
    assert_eq!(rate("evaluation").absent, 4167 - 1198);
    assert_eq!(rate("carbon").absent, 4167 - 5);
}

#[test]
fn cards_that_people_judged() {
    let Some(data) = data("absences of cards") else {
        return;
    };
    let output = of(&data, "hf_model_cards_labeled", &Parameters::default());
    let rate = |property: &str| {
        let mut all = output.properties.iter();
        let absence = all.find(|absence| absence.property == property).unwrap();
        (absence.rate.absent, absence.rate.n)
    };
    // `~has_license`, `~has_evaluation`, `~has_limitations_and_bias` of 353 cards.
    assert_eq!(rate("license"), (129, 353));
    assert_eq!(rate("evaluation"), (271, 353));
    assert_eq!(rate("limitations"), (337, 353));
    assert_eq!(rate("card"), (0, 353));
    // The heads of these cards were cut off, so these properties are unknown.
    assert_eq!((rate("dataset"), rate("carbon")), ((0, 0), (0, 0)));
}

#[test]
fn which_models_have_a_card() {
    let Some(data) = data("models without a card") else {
        return;
    };
    let output = of(&data, "hf_models_2022-10", &Parameters::default());
    assert_eq!(absent(&output), [("card", 42_859)]);
    by_owners(&output, "card", &documented()["hf_models_2022-10"]);
    let output = of(&data, "hf_datasets_2023-03", &Parameters::default());
    assert_eq!(
        (output.things, &absent(&output)[..]),
        ("data sets", &[("card", 10_054)][..])
    );
}

/// A list of models with carbon figures. If every row of an extract has a property, the property
/// selected the rows and the claim leaves it out.
#[test]
fn properties_that_selected_the_rows_do_not_count() {
    let Some(data) = data("absences of an extract") else {
        return;
    };
    let output = of(
        &data,
        "hf_text_generation_models_2023-05",
        &Parameters::default(),
    );
    let absence = |property: &str| {
        let mut all = output.properties.iter();
        all.find(|absence| absence.property == property)
            .unwrap()
            .clone()
    };
    // Every model has a card, by which the list was selected. The claim does not count cards.
    let card = absence("card").by_owner.unwrap();
    assert!(card.selected && !card.in_claim && !card.measured);
    // One owner has 1,155 of its 2,695 models. These are effectively 5 owners, too few for a
    // verdict.
    let license = absence("license").by_owner.unwrap();
    assert!(!license.selected && license.in_claim && !license.measured);
    let want = &documented()["hf_text_generation_models_2023-05"]["effective_clusters"];
    near(license.effective_owners, want.as_f64().unwrap(), "owners");
    assert_eq!(output.claim.measured, 0);
}
