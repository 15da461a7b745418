use serde_json::json;

use super::*;

fn manifest(json: &Value) -> Result<Manifest> {
    Manifest::read(json.to_string().as_bytes())
}

/// A manifest with one file, changed by `edit`.
fn edited(edit: impl FnOnce(&mut Value)) -> Result<Manifest> {
    let mut json = json!({
        "registry_lens_manifest": 1,
        "title": "A study",
        "files": [{"url": "data/npm%202024-01.parquet"}],
    });
    edit(&mut json);
    manifest(&json)
}

#[test]
fn a_whole_manifest_is_read_and_written_alike() {
    let json = json!({
        "registry_lens_manifest": 1,
        "title": "A study",
        "description": "What it is about.",
        "licence": "CC-BY-4.0",
        "citation": "Somebody, 2026",
        "homepage": "https://example.org/study",
        "files": [{
            "url": "https://example.org/a.parquet?download=1",
            "bytes": 10,
            "sha256": "0".repeat(64),
            "date": "2024-01",
            "registry": "npm",
            "whole": true,
            "mapping": {"kind": "packages", "columns": {"id": "name", "downloads": "count"}},
        }],
        "settings": {"mode": "artifact", "turnover.k": 500, "preservation.only": ["peft", "timm"]},
        "results": "results.json",
        "expected": [
            {"what": "names ever", "source": "Table 2", "metric": "turnover", "dataset": "npm",
             "at": "/distinct_ever", "value": 12, "tolerance": 1.0},
            {"what": "verdict", "claim": "growth", "value": "mixed"},
        ],
    });
    let read = manifest(&json).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), json);
    let parameters = read.parameters().unwrap();
    assert_eq!(parameters.turnover.k, 500);
    assert_eq!(parameters.descendants.mode, Mode::Artifact);
    let only = serde_json::to_value(&parameters.preservation).unwrap();
    assert_eq!(only["only"], json!(["peft", "timm"]));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let file = |field: &str, value: Value| {
        let field = field.to_owned();
        edited(move |json| json["files"][0][&field] = value)
    };
    let expect = |expected: Value| edited(move |json| json["expected"] = json!([expected]));
    let refused = [
        (edited(|json| json["title"] = json!(" ")), "no title"),
        (
            edited(|json| json["registry_lens_manifest"] = json!(2)),
            "its version is 2",
        ),
        (
            edited(|json| json["tittle"] = json!("x")),
            "unknown field `tittle`",
        ),
        (
            edited(|json| json["title"] = json!("x".repeat(5_000))),
            "more than 4000 bytes",
        ),
        (
            edited(|json| json["files"] = json!(vec![json!({"url": "a.parquet"}); 2])),
            "names the file “a.parquet” twice",
        ),
        (
            edited(|json| json["settings"] = json!({"turnover.k": 0})),
            "turnover.k",
        ),
        (
            edited(|json| json["settings"] = json!({"turnover.size": 1})),
            "no parameter",
        ),
        (
            edited(|json| json["settings"] = json!({"mode": "book"})),
            "its mode is \"book\"",
        ),
        (
            file("url", json!("javascript:alert(1)")),
            "neither a relative path",
        ),
        (file("url", json!("data/")), "does not end in a name"),
        (file("sha256", json!("abc")), "is not a SHA-256"),
        (file("date", json!("May 2024")), "the date is “May 2024”"),
        (
            expect(json!({"what": "x", "metric": "turnovr", "at": "/a", "value": 1})),
            "the metric “turnovr” does not exist",
        ),
        (
            expect(json!({"what": "x", "metric": "turnover", "value": 1})),
            "the place is missing",
        ),
        (
            expect(json!({"what": "x", "metric": "turnover", "at": "a", "value": 1})),
            "the place is “a”",
        ),
        (
            expect(json!({"what": "x", "claim": "C1", "value": 1})),
            "the claim “C1” does not exist",
        ),
        (
            expect(json!({"what": "x", "value": 1})),
            "not clear which answer",
        ),
        (
            expect(json!({"what": "x", "claim": "growth", "value": [1]})),
            "neither a number nor a text",
        ),
        (
            expect(json!({"what": "x", "claim": "growth", "value": 1, "tolerance": -1})),
            "the tolerance is negative",
        ),
        (
            expect(json!({"what": "", "claim": "growth", "value": 1})),
            "the words are missing",
        ),
        (Manifest::read(b"PAR1"), "not as the format demands"),
    ];
    for (result, why) in refused {
        let error = result.expect_err(why);
        assert!(
            error.message.contains(why),
            "{} does not say {why}",
            error.message
        );
        assert_eq!(error.kind, ErrorKind::Setting);
    }
    assert!(edited(|_| {}).is_ok());
}

#[test]
fn locations_are_relative_or_http() {
    for good in [
        "a.parquet",
        "data/a.parquet",
        "../a.parquet",
        "./a:b.parquet",
        "a%20b",
        "https://x.org/a?b#c",
        "HTTP://x.org/",
    ] {
        assert!(Location::new(good).is_some(), "{good}");
    }
    for bad in [
        "",
        "/etc/passwd",
        "//x.org/a",
        "file:///a",
        "data:text/plain,a",
        "C:\\a",
        "C:/a",
        "a b",
        "a\u{0}b",
        "ftp://x.org/a",
        "blob:https://x.org/a",
    ] {
        assert!(Location::new(bad).is_none(), "{bad}");
    }
    let location = Location::new("https://x.org/d/npm%202024.parquet?download=true#x").unwrap();
    assert_eq!(location.file_name(), "npm 2024.parquet");
    assert_eq!(location.relative_path(), None);
    let host_alone = Location::new("https://x.org/").unwrap();
    assert_eq!(host_alone.file_name(), "");
    let location = Location::of_path("d/npm 2024?.parquet").unwrap();
    assert_eq!(location.text(), "d/npm%202024%3F.parquet");
    assert_eq!(
        location.relative_path().as_deref(),
        Some("d/npm 2024?.parquet")
    );
}

#[test]
fn a_file_is_found_by_its_name_and_then_by_its_folder() {
    let files = json!([
        {"url": "2024-01/models.parquet"},
        {"url": "2024-02/models.parquet"},
        {"url": "https://x.org/files/17", "name": "npm.parquet"},
    ]);
    let manifest = edited(|json| json["files"] = files).unwrap();
    let found = |path: &str| manifest.named(path).map(|named| named.url.text());
    assert_eq!(found("npm.parquet"), Some("https://x.org/files/17"));
    assert_eq!(
        found("/home/me/npm.parquet"),
        Some("https://x.org/files/17")
    );
    assert_eq!(
        found("C:\\d\\2024-02\\models.parquet"),
        Some("2024-02/models.parquet")
    );
    assert_eq!(found("models.parquet"), None, "it may be either");
    assert_eq!(found("xnpm.parquet"), None);
}

/// The names of properties are those of the Croissant 1.1 specification and of the files that the
/// hub makes.
#[test]
fn a_croissant_file_is_a_list_of_files() {
    let digest = "A".repeat(64);
    let json = json!({
        "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
        "@type": "sc:Dataset",
        "dct:conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "hub-stats",
        "license": ["https://choosealicense.com/licenses/mit/"],
        "citeAs": "@misc{hub}",
        "url": "https://example.org/hub",
        "distribution": [
            {"@type": "cr:FileObject", "@id": "repo", "name": "repo", "contentUrl": "https://example.org/tree", "encodingFormat": "git+https"},
            {"@type": "cr:FileObject", "@id": "m", "name": "models.parquet", "contentSize": "1234 B",
             "contentUrl": "https://example.org/models.parquet", "encodingFormat": "application/x-parquet", "sha256": digest},
            {"@type": ["cr:FileObject"], "sc:name": "spaces", "sc:contentUrl": "spaces.parquet", "contentSize": "12.5 MB"},
            {"@type": "cr:FileSet", "includes": "*/*.parquet"},
        ],
    });
    assert!(is_croissant(&json));
    let list = of_croissant(&json).unwrap();
    assert_eq!(list.title, "hub-stats");
    assert_eq!(
        list.licence.as_deref(),
        Some("https://choosealicense.com/licenses/mit/")
    );
    assert_eq!(list.citation.as_deref(), Some("@misc{hub}"));
    let files: Vec<_> = list
        .files
        .iter()
        .map(|named| (named.file_name(), named.bytes, named.sha256.clone()))
        .collect();
    assert_eq!(
        files,
        [
            (
                "models.parquet".to_owned(),
                Some(1234),
                Some("a".repeat(64))
            ),
            ("spaces".to_owned(), None, None),
        ]
    );

    // A manifest that names the list adds what the list cannot say.
    let mut manifest = edited(|json| {
        json["files"] = json!([{"url": "models.parquet", "date": "2026-11"}]);
    })
    .unwrap();
    manifest.add_list(list);
    assert_eq!(manifest.files.len(), 2);
    let models = &manifest.files[0];
    assert_eq!(models.url.text(), "https://example.org/models.parquet");
    assert_eq!(
        (models.bytes, models.date.as_deref()),
        (Some(1234), Some("2026-11"))
    );
    assert_eq!(manifest.title, "A study");
    assert_eq!(manifest.citation.as_deref(), Some("@misc{hub}"));
}

#[test]
fn a_croissant_file_with_patterns_alone_is_refused_in_words() {
    let json = json!({"@type": "sc:Dataset", "distribution": [{"@type": "cr:FileSet", "includes": "*.parquet"}]});
    let error = of_croissant(&json).unwrap_err();
    assert!(error.message.contains("by a pattern"), "{error}");
    assert!(!is_croissant(
        &json!({"registry_lens_manifest": 1, "title": "x"})
    ));
}
