//! The run as an RO-Crate: which program made which results from which files, with which settings.
//!
//! Sources: RO-Crate 1.3, and the profile Process Run Crate 0.5 of Workflow Run RO-Crate.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Document, Input, to_json};
use crate::base::text;
use crate::claims::{Section, Verdict};
use crate::metrics::Parameters;

/// The name that the file must have, beside the results document and the files.
const METADATA: &str = "ro-crate-metadata.json";
/// The name of the results document in the crate.
const RESULTS: &str = "results.json";
const SPECIFICATION: &str = "https://w3id.org/ro/crate/1.3";
const PROFILE: &str = "https://w3id.org/ro/wfrun/process/0.5";
const LICENCE: &str = "https://spdx.org/licenses/Apache-2.0";
const TOOL: &str = "#registry-lens";
const RUN: &str = "#run";

/// The metadata file of a crate with the results document, as `results.json`, and the input files.
pub fn to_ro_crate(document: &Document) -> String {
    let results = to_json(document);
    let inputs: Vec<Value> = document.inputs.iter().map(file).collect();
    let settings = settings(&document.parameters);
    let ids = |entities: &[Value]| -> Vec<Value> {
        let ids = entities.iter();
        ids.map(|entity| json!({"@id": entity["@id"]})).collect()
    };
    let mut parts = vec![json!({"@id": RESULTS})];
    parts.extend(ids(&inputs));
    let mut used = ids(&inputs);
    used.extend(ids(&settings));

    let mut graph = vec![
        json!({
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": SPECIFICATION},
            "about": {"@id": "./"},
        }),
        root(document, parts),
        json!({
            "@id": PROFILE,
            "@type": "CreativeWork",
            "name": "Process Run Crate",
            "version": "0.5",
        }),
        tool(document),
        json!({
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "Apache License 2.0",
        }),
        run(document, used),
        json!({
            "@id": RESULTS,
            "@type": "File",
            "name": "Results document",
            "description": "Answers of all metrics and verdicts on the claims, as JSON.",
            "encodingFormat": "application/json",
            "contentSize": results.len().to_string(),
            "sha256": text::hexadecimal(&Sha256::digest(results.as_bytes())),
        }),
    ];
    graph.extend(inputs);
    graph.extend(settings);
    let metadata = json!({
        "@context": [
            format!("{SPECIFICATION}/context"),
            "https://w3id.org/ro/terms/workflow-run/context",
        ],
        "@graph": graph,
    });
    // This cannot fail: these are strings, lists and numbers.
    serde_json::to_string_pretty(&metadata).unwrap_or_default() + "\n"
}

fn root(document: &Document, parts: Vec<Value>) -> Value {
    let artifact = document.artifact.as_deref();
    let name = artifact.map_or("Results of Registry Lens", |artifact| &artifact.title);
    let judged = |section| {
        let claims = document.claims_of(section);
        let judged = claims.filter(|claim| claim.verdict != Verdict::NotMeasurable);
        (judged.count(), document.claims_of(section).count())
    };
    let [(of_paper, papers), (of_newer, newer)] = [Section::Paper, Section::Since2024].map(judged);
    let mut description = format!(
        "{} of package registries measured from {}; {of_paper} of {papers} claims of the literature and {of_newer} of {newer} newer ones could be judged.",
        text::plural(document.datasets.len() as u64, "dataset", "datasets"),
        text::plural(document.inputs.len() as u64, "file", "files"),
    );
    if let Some(about) = artifact.and_then(|artifact| artifact.description.as_deref()) {
        description = format!("{about} {description}");
    }
    let licence = artifact.and_then(|artifact| artifact.licence.as_deref());
    let mut root = json!({
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "license": licence.unwrap_or("The licences of the input files apply to them; none was stated."),
        "conformsTo": {"@id": PROFILE},
        "hasPart": parts,
        "mentions": {"@id": RUN},
    });
    add(&mut root, "datePublished", document.tool.date.as_deref());
    let citation = artifact.and_then(|artifact| artifact.citation.as_deref());
    add(&mut root, "citation", citation);
    let homepage = artifact.and_then(|artifact| artifact.homepage.as_deref());
    add(&mut root, "url", homepage);
    root
}

fn tool(document: &Document) -> Value {
    let tool = &document.tool;
    let mut entity = json!({
        "@id": TOOL,
        "@type": "SoftwareApplication",
        "name": "Registry Lens",
        "description": env!("CARGO_PKG_DESCRIPTION"),
        "softwareVersion": tool.version,
        "license": {"@id": LICENCE},
    });
    let ids: Vec<Value> = [("commit", &tool.commit), ("build", &tool.build)]
        .into_iter()
        .filter_map(|(name, id)| Some(format!("{name} {}", id.as_deref()?).into()))
        .collect();
    if !ids.is_empty() {
        entity["identifier"] = ids.into();
    }
    entity
}

fn run(document: &Document, used: Vec<Value>) -> Value {
    let failed = document.inputs.iter().filter(|input| input.error.is_some());
    let description = match failed.count() {
        0 => "All files were read.".to_owned(),
        failed => format!(
            "{} could not be read; the results document says why.",
            text::plural(failed as u64, "file", "files")
        ),
    };
    let mut entity = json!({
        "@id": RUN,
        "@type": "CreateAction",
        "name": "Measuring package registries",
        "description": description,
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "instrument": {"@id": TOOL},
        "object": used,
        "result": {"@id": RESULTS},
    });
    add(&mut entity, "endTime", document.tool.date.as_deref());
    entity
}

/// An input file, beside the metadata.
fn file(input: &Input) -> Value {
    let mut words: Vec<String> = Vec::new();
    words.extend(input.recognised_as.map(|dataset| format!("{dataset}.")));
    words.extend(
        input
            .synthetic
            .iter()
            .map(|says| format!("Made up: {says}.")),
    );
    words.extend(input.error.iter().map(|error| error.message.clone()));
    words.extend(input.caveats.iter().map(|noted| noted.caveat.to_string()));
    let mut entity = json!({
        "@id": text::percent_encoded(&input.file),
        "@type": "File",
        "name": input.file,
        "encodingFormat": "application/vnd.apache.parquet",
        "contentSize": input.bytes.to_string(),
    });
    let words = words.join(" ");
    add(
        &mut entity,
        "description",
        Some(&*words).filter(|words| !words.is_empty()),
    );
    add(&mut entity, "sha256", input.sha256.as_deref());
    let date = input.snapshot_date.map(|date| date.to_string());
    add(&mut entity, "temporalCoverage", date.as_deref());
    entity
}

/// The settings that differ from the defaults.
fn settings(parameters: &Parameters) -> Vec<Value> {
    let each = parameters.changed().into_iter();
    each.map(|changed| {
        json!({
            "@id": format!("#{}", changed.name),
            "@type": "PropertyValue",
            "name": changed.name,
            "value": match changed.value {
                Value::String(text) => text,
                other => other.to_string(),
            },
        })
    })
    .collect()
}

fn add(entity: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        entity[name] = value.into();
    }
}
