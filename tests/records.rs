//! Records for archives, read back by other programs: RO-Crate by `rocrate`, Croissant by
//! `mlcroissant`, CITATION.cff by `cffconvert`. `make setup` installs them from `tests/checkers.txt`.
#![cfg(feature = "cli")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use registry_lens::manifest::{Location, Manifest, Named, to_croissant};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Runs one of the Python programs in a folder.
fn checker(program: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut checker = common::checker(program);
    let output = checker.args(arguments).current_dir(folder).output();
    output.unwrap_or_else(|error| panic!("{program}: {error}; run make setup"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample")
}

/// Prints what `rocrate` finds in the crate of its folder.
const READ_CRATE: &str = r#"
import json
from rocrate.rocrate import ROCrate
crate = ROCrate(".")
(run,) = [entity for entity in crate.contextual_entities if entity.type == "CreateAction"]
print(json.dumps({
    "version": crate.version,
    "name": crate.root_dataset["name"],
    "license": crate.root_dataset["license"],
    "profile": crate.root_dataset["conformsTo"].id,
    "mentions": crate.root_dataset["mentions"].id == run.id,
    "parts": [part.id for part in crate.root_dataset["hasPart"]],
    "files": {e.id: [e["sha256"], e["contentSize"]] for e in crate.data_entities},
    "program": [run["instrument"]["name"], run["instrument"]["softwareVersion"], run["instrument"].type],
    "end": run["endTime"],
    "used": [[e.id, e.type, e.get("value")] for e in run["object"]],
    "made": run["result"].id,
}))
"#;

#[test]
fn an_ro_crate_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "npm_downloads_2017-04.parquet",
        "npm_downloads_2017-10.parquet",
    ];
    for name in names {
        fs::copy(sample().join(name), folder.path().join(name)).unwrap();
    }
    let manifest = json!({
        "registry_lens_manifest": 1,
        "title": "Two lists of npm",
        "licence": "https://spdx.org/licenses/MIT",
        "files": names.map(|name| json!({"url": name})),
        "settings": {"turnover.k": 50},
    });
    fs::write(folder.path().join("m.json"), manifest.to_string()).unwrap();
    let report = |form: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_registry-lens"))
            .args(["report", "--manifest", "m.json", form])
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        output.stdout
    };
    let results = report("--json");
    fs::write(folder.path().join("results.json"), &results).unwrap();
    fs::write(
        folder.path().join("ro-crate-metadata.json"),
        report("--ro-crate"),
    )
    .unwrap();

    let read = checker("python", folder.path(), &["-c", READ_CRATE]);
    assert!(read.status.success(), "{}", text(&read.stderr));
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    let size = |name: &str| {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        json!([digest(&bytes), bytes.len().to_string()])
    };
    assert_eq!(
        read,
        json!({
            "version": "1.3",
            "name": "Two lists of npm",
            "license": "https://spdx.org/licenses/MIT",
            "profile": "https://w3id.org/ro/wfrun/process/0.5",
            "mentions": true,
            "parts": ["results.json", names[0], names[1]],
            "files": {
                "results.json": size("results.json"),
                names[0]: size(names[0]),
                names[1]: size(names[1]),
            },
            "program": ["Registry Lens", env!("CARGO_PKG_VERSION"), "SoftwareApplication"],
            // 1,767,225,600 seconds after 1970 began 2026.
            "end": "2026-01-01",
            "used": [
                [names[0], "File", null],
                [names[1], "File", null],
                ["#turnover.k", "PropertyValue", "50"],
            ],
            "made": "results.json",
        })
    );
    let results: Value = serde_json::from_slice(&results).unwrap();
    assert_eq!(results["tool"]["date"], "2026-01-01");
}

/// The Croissant file of the sample is that of its files, and `mlcroissant` finds no error in it.
/// Renew it with REGISTRY_LENS_WRITE_DOCS=1.
#[test]
fn the_sample_has_a_croissant_file() {
    let mut files: Vec<PathBuf> = fs::read_dir(sample())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "parquet"))
        .collect();
    files.sort();
    let named = files.iter().map(|path| {
        let bytes = fs::read(path).unwrap();
        Named {
            url: Location::of_path(path.file_name().unwrap().to_str().unwrap()).unwrap(),
            bytes: Some(bytes.len() as u64),
            sha256: Some(digest(&bytes)),
            ..Named::default()
        }
    });
    let manifest = Manifest {
        registry_lens_manifest: 1,
        title: "Sample of Registry Lens".to_owned(),
        description: Some(
            "Made-up files of a small hub with known effects, and the heads of four lists of npm's most downloaded packages.".to_owned(),
        ),
        licence: Some("https://spdx.org/licenses/MIT".to_owned()),
        files: named.collect(),
        ..Manifest::default()
    };
    let croissant = to_croissant(&manifest).unwrap();
    let path = sample().join("croissant.json");
    if std::env::var_os("REGISTRY_LENS_WRITE_DOCS").is_some() {
        fs::write(&path, &croissant).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == croissant,
        "www/sample/croissant.json is not of these files: renew it with REGISTRY_LENS_WRITE_DOCS=1 cargo test --test records"
    );
    let checked = checker(
        "mlcroissant",
        &sample(),
        &["validate", "--jsonld", "croissant.json"],
    );
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    let said = text(&checked.stderr);
    assert!(
        said.contains("Done.") && !said.contains("not standard"),
        "{said}"
    );

    // What we write, we read.
    let json: Value = serde_json::from_str(&croissant).unwrap();
    let list = registry_lens::manifest::of_croissant(&json).unwrap();
    assert_eq!(list, manifest);
}

#[test]
fn citation_and_codemeta_are_of_this_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let valid = checker("cffconvert", root, &["--validate"]);
    assert!(valid.status.success(), "{}", text(&valid.stderr));
    let citation = checker("cffconvert", root, &["--format", "schema.org"]);
    let citation: Value = serde_json::from_slice(&citation.stdout).unwrap();
    let codemeta = fs::read_to_string(root.join("codemeta.json")).unwrap();
    let codemeta: Value = serde_json::from_str(&codemeta).unwrap();
    assert_eq!(citation["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(codemeta["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(codemeta["name"], citation["name"]);
    assert_eq!(codemeta["dateModified"], citation["datePublished"]);
    assert_eq!(codemeta["keywords"], citation["keywords"]);
    assert!(
        codemeta["license"]
            .as_str()
            .unwrap()
            .ends_with(env!("CARGO_PKG_LICENSE"))
    );
}
