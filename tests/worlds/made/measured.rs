//! The metrics that one claim needs, for the only dataset of a session.

use registry_lens::claims::{CLAIMS, NEWER};
use registry_lens::domain::data::Data;
use registry_lens::metrics::shown::Shown;
use registry_lens::metrics::{Answer, Measure, Measured, Metrics, Parameters, Source};
use registry_lens::session::Session;

/// The answers that a claim needs; all others are empty.
pub(super) fn by(claim: &str, session: &Session) -> Metrics {
    let files = session.files();
    let covered = files.iter().find_map(|file| file.coverage);
    let mut statements = CLAIMS.iter().chain(NEWER);
    let statement = statements.find(|statement| statement.id == claim);
    let source = Source {
        title: "made".to_owned(),
        registry: statement.map(|statement| statement.registry.to_owned()),
        date: files.iter().find_map(|file| file.snapshot_date),
        coverage: covered.unwrap_or_default(),
        ..Source::default()
    };
    let joined = session.joined(1);
    let read = files.iter().filter_map(|file| session.relations(file.id));
    let relations = match &joined {
        Some(joined) => vec![&joined.relations],
        None => read.map(|filled| &filled.relations).collect(),
    };
    let data = Data::new(&source, relations, None);
    let params = Parameters::default();
    let mut metrics = Metrics::default();
    match claim {
        "ownership" => metrics.ownership = one(&data, &params.ownership),
        "fork_vulnerabilities" => metrics.vulnerabilities = one(&data, &params.vulnerabilities),
        "attributes" => metrics.attributes = one(&data, &params.attributes),
        "maintenance" => metrics.maintenance = one(&data, &params.maintenance),
        "under_documentation" => {
            metrics.under_documentation = one(&data, &params.under_documentation);
        }
        "naming" => metrics.naming = one(&data, &params.naming),
        "dataset_cards" => metrics.dataset_cards = one(&data, &params.dataset_cards),
        "growth" => metrics.growth = one(&data, &params.growth),
        "popularity" => {
            metrics.attributes = one(&data, &params.attributes);
            metrics.descendants = one(&data, &params.descendants);
        }
        "transformers_access" | "transformers_evolution" => {
            metrics.preservation = one(&data, &params.preservation);
        }
        "documentation" => metrics.documentation = one(&data, &params.documentation),
        "licence_drift" | "card_drift" => metrics.drift = one(&data, &params.drift),
        "download_concentration" => metrics.concentration = one(&data, &params.concentration),
        "large_families" => metrics.families = one(&data, &params.families),
        _ => panic!("no claim {claim}"),
    }
    metrics
}

fn one<T: Measure>(data: &Data<'_>, params: &T::Params) -> Measured<T> {
    let answer = T::measure_dataset(data, params).map(|values| Answer {
        source: data.source.clone(),
        values,
        shown: Shown::default(),
    });
    Measured {
        datasets: answer.into_iter().collect(),
        ..Measured::default()
    }
}
