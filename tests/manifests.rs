//! Manifests: what an author expects beside what the files give, through a session and through the
//! command.
#![cfg(feature = "cli")]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use registry_lens::manifest::Manifest;
use registry_lens::metrics::Parameters;
use registry_lens::report::{Checked, FileMatch};
use registry_lens::session::{Session, Status};
use registry_lens::source::Memory;
use serde_json::{Value, json};

fn cells(checked: &Checked) -> (bool, &str, Option<&str>) {
    let got = checked.got.as_ref().map(|cell| cell.text.as_str());
    (checked.agrees, &checked.expected.text, got)
}

#[test]
fn files_and_results_are_compared_with_a_manifest() {
    let manifest = json!({
        "registry_lens_manifest": 1,
        "title": "A study",
        "files": [{"url": "npm_2024-01.parquet", "bytes": 5}, {"url": "npm_2024-02.parquet", "sha256": "0".repeat(64)}, {"url": "gone.parquet"}],
        "expected": [
            {"what": "verdict of growth", "claim": "growth", "value": "not_measurable"},
            {"what": "another verdict", "claim": "growth", "value": "holds"},
            {"what": "of no claim", "claim": "growth", "at": "/nothing", "value": 1},
            {"what": "names", "metric": "turnover", "at": "/distinct_ever", "value": 3},
        ],
    });
    let manifest = Manifest::read(manifest.to_string().as_bytes()).unwrap();
    let mut session = Session::default();
    session.follow(Some(manifest));
    for (id, name) in [(1, "d/npm_2024-01.parquet"), (2, "d/npm_2024-02.parquet")] {
        session.add(id, name, Box::new(Memory::new(&b"no parquet"[..])));
    }
    let document = session.results(&Parameters::default()).unwrap();
    let artifact = document.artifact.as_deref().unwrap();
    let files: Vec<_> = artifact.files.iter().map(|file| file.state).collect();
    assert_eq!(
        files,
        [FileMatch::Other, FileMatch::Unchecked, FileMatch::Absent]
    );
    let results: Vec<_> = artifact.expected.iter().map(cells).collect();
    assert_eq!(
        results,
        [
            (true, "not measurable", Some("not measurable")),
            (false, "holds", Some("not measurable")),
            (false, "1", None),
            (false, "3", None),
        ]
    );
    let why = |place: usize| artifact.expected[place].why.as_deref();
    assert_eq!(why(2), Some("The claim has nothing at /nothing."));
    assert_eq!(why(3), Some("No dataset gives this metric."));
    assert!(!artifact.agrees);
    assert_eq!(
        artifact.sentence,
        "0 of 2 files with the expected digest, 1 file without a digest to compare, 1 of 4 expected results reproduced."
    );
}

/// The names say neither date nor registry, and the columns are no known dataset.
#[test]
fn a_manifest_gives_dates_registries_and_columns() {
    let named = |url: &str, date: &str| json!({"url": url, "date": date, "registry": "npm", "mapping": {"kind": "packages", "columns": {"id": "name", "downloads": "downloads"}}});
    let manifest = |column: &str| {
        let mut files = [named("a.parquet", "2024-01"), named("b.parquet", "2024-02")];
        files[1]["mapping"]["columns"]["id"] = json!(column);
        let manifest = json!({"registry_lens_manifest": 1, "title": "x", "files": files});
        Manifest::read(manifest.to_string().as_bytes()).unwrap()
    };
    let add = |session: &mut Session, id: u32, name: &str, rows: &[(&str, u64)]| {
        session.add(id, name, Box::new(Memory::new(common::table(rows))));
    };
    // Before or after the files, the manifest has the same effect.
    let mut session = Session::default();
    add(&mut session, 1, "a.parquet", &[("x", 3), ("y", 2)]);
    session.follow(Some(manifest("name")));
    add(&mut session, 2, "b.parquet", &[("x", 3), ("z", 2)]);
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let document: Value = serde_json::to_value(&document).unwrap();
    let series = &document["metrics"]["turnover"]["datasets"][0]["values"];
    assert_eq!(series["registry"], "npm");
    assert_eq!(series["distinct_ever"], 3);
    assert_eq!(document["artifact"]["agrees"], true);

    let mut session = Session::default();
    session.follow(Some(manifest("nome")));
    add(&mut session, 1, "a.parquet", &[("x", 3), ("y", 2)]);
    add(&mut session, 2, "b.parquet", &[("x", 3), ("z", 2)]);
    let states = session.files();
    assert_eq!(states[0].status, Status::Waiting);
    let error = states[1].error.as_ref().unwrap();
    assert!(
        error
            .message
            .starts_with("The manifest does not fit this file:"),
        "{error}"
    );
}

/// Of two lists of npm, each of which gives concentration, one must be named with its date.
#[test]
fn a_dataset_is_named_as_far_as_it_takes() {
    let expect = |dataset: &str| json!({"what": "packages", "metric": "concentration", "dataset": dataset, "at": "/groups/0/n", "value": 3});
    let wanted = [
        "packages with downloads, npm, 2024-02",
        "npm_2024-02.parquet",
        "npm",
        "pypi",
    ];
    let manifest =
        json!({"registry_lens_manifest": 1, "title": "x", "expected": wanted.map(expect)});
    let mut session = Session::default();
    session.follow(Some(
        Manifest::read(manifest.to_string().as_bytes()).unwrap(),
    ));
    let rows = [("a", 3), ("b", 2), ("c", 1)];
    for (id, name, rows) in [
        (1, "npm_2024-01.parquet", &rows[..2]),
        (2, "npm_2024-02.parquet", &rows),
    ] {
        session.add(id, name, Box::new(Memory::new(common::table(rows))));
    }
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let expected = &document.artifact.as_deref().unwrap().expected;
    let name = Some("packages with downloads, npm, 2024-02");
    for named in &expected[..2] {
        assert_eq!(cells(named), (true, "3", Some("3")));
        assert_eq!(named.dataset.as_deref(), name);
    }
    assert_eq!(
        expected[2].why.as_deref(),
        Some(
            "“npm” may be any of these datasets, and the manifest must say which: “packages with downloads, npm, 2024-01”, “packages with downloads, npm, 2024-02”."
        )
    );
    assert_eq!(
        expected[3].why.as_deref(),
        Some("No dataset of this metric is called “pypi”.")
    );
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_registry-lens"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder with two lists of npm below `data/`.
fn study() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    for (name, rows) in [
        ("data/npm_2024-01.parquet", [("a", 3), ("b", 2)]),
        ("data/npm_2024-02.parquet", [("b", 3), ("c", 2)]),
    ] {
        std::fs::write(folder.path().join(name), common::table(&rows)).unwrap();
    }
    folder
}

const FILES: [&str; 2] = ["data/npm_2024-01.parquet", "data/npm_2024-02.parquet"];

#[test]
fn what_was_run_is_repeated_and_what_was_changed_is_caught() {
    let folder = study();
    let at = folder.path();
    let made = run(
        at,
        &[
            &["manifest", "--title", "A study", "--k", "2"][..],
            &FILES[..],
        ]
        .concat(),
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    let mut manifest: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(manifest["files"][0]["url"], FILES[0]);
    assert_eq!(manifest["settings"], json!({"turnover.k": 2}));
    // By hand: a and b, then b and c, are three names.
    manifest["expected"] =
        json!([{"what": "names ever", "metric": "turnover", "at": "/distinct_ever", "value": 3}]);
    std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();

    let verified = run(at, &["verify", "m.json"]);
    let said = text(&verified.stdout);
    assert_eq!(verified.status.code(), Some(0), "{said}");
    assert!(
        said.contains("equal      names ever: expected 3; got 3"),
        "{said}"
    );
    assert!(
        said.ends_with("All 2 files with the expected digest, the 1 expected result reproduced.\n"),
        "{said}"
    );

    // The results document repeats itself, also from files in another place.
    let report = run(at, &["report", "--manifest", "m.json"]);
    assert!(report.status.success(), "{}", text(&report.stderr));
    std::fs::write(at.join("results.json"), &report.stdout).unwrap();
    let verified = run(at, &[&["verify", "results.json"][..], &FILES[..]].concat());
    let said = text(&verified.stdout);
    assert_eq!(verified.status.code(), Some(0), "{said}");
    assert!(
        said.ends_with("All saved results are the same, to the last digit.\n"),
        "{said}"
    );

    // A manifest that names it has it compared as well.
    manifest["results"] = json!("results.json");
    std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();
    let report = run(at, &["report", "--manifest", "m.json"]);
    let again: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(again["artifact"]["saved"]["equal"], true);
    manifest.as_object_mut().unwrap().remove("results");

    // One number tampered with, in either document, is caught.
    manifest["expected"][0]["value"] = json!(4);
    std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();
    let verified = run(at, &["verify", "m.json"]);
    assert_eq!(verified.status.code(), Some(2));
    let said = text(&verified.stdout);
    assert!(
        said.contains("DIFFERENT  names ever: expected 4; got 3"),
        "{said}"
    );
    let tampered = text(&report.stdout).replacen("\"distinct_ever\":3", "\"distinct_ever\":2", 1);
    std::fs::write(at.join("results.json"), tampered).unwrap();
    let verified = run(at, &[&["verify", "results.json"][..], &FILES[..]].concat());
    assert_eq!(verified.status.code(), Some(2));
    let said = text(&verified.stdout);
    assert!(
        said.contains("The saved results differ in 1 place.\n  /metrics/turnover/datasets/0/values/distinct_ever: was 2, is 3\n"),
        "{said}"
    );

    // So is a changed file.
    std::fs::write(at.join(FILES[1]), common::table(&[("b", 3), ("d", 2)])).unwrap();
    let verified = run(at, &["verify", "m.json"]);
    assert_eq!(verified.status.code(), Some(2));
    let said = text(&verified.stdout);
    assert!(said.contains("DIFFERENT  npm_2024-02.parquet: "), "{said}");
}

#[test]
fn what_is_not_here_is_said_and_nothing_is_downloaded() {
    let folder = study();
    let at = folder.path();
    let write = |files: Value| {
        let manifest = json!({"registry_lens_manifest": 1, "title": "x", "files": files});
        std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();
    };
    write(json!([{"url": "https://example.org/npm_2024-03.parquet"}]));
    let output = run(at, &["report", "--manifest", "m.json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("A file of the manifest is not here: “npm_2024-03.parquet” (https://example.org/npm_2024-03.parquet)."),
        "{said}"
    );
    // A remote file is taken from beside the manifest, or from the arguments.
    write(json!([
        {"url": "https://example.org/npm_2024-01.parquet"},
        {"url": "https://example.org/npm_2024-02.parquet"},
    ]));
    std::fs::copy(at.join(FILES[0]), at.join("npm_2024-01.parquet")).unwrap();
    let output = run(at, &["report", "--manifest", "m.json", FILES[1]]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["inputs"].as_array().unwrap().len(), 2);

    std::fs::write(
        at.join("m.json"),
        "{\"registry_lens_manifest\": 1,\n  \"titel\": 1}",
    )
    .unwrap();
    let output = run(at, &["verify", "m.json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("unknown field `titel`") && said.contains("line 2"),
        "{said}"
    );
}

#[test]
fn a_croissant_file_is_followed_as_a_list_of_files() {
    let folder = study();
    let at = folder.path();
    let croissant = json!({
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "Lists of npm",
        "license": "CC0-1.0",
        "distribution": [
            {"@type": "cr:FileObject", "name": "npm_2024-01.parquet", "contentUrl": FILES[0], "encodingFormat": "application/x-parquet"},
            {"@type": "cr:FileObject", "name": "npm_2024-02.parquet", "contentUrl": FILES[1], "encodingFormat": "application/x-parquet"},
        ],
    });
    std::fs::write(at.join("croissant.json"), croissant.to_string()).unwrap();
    let output = run(at, &["report", "--manifest", "croissant.json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["artifact"]["title"], "Lists of npm");
    assert_eq!(document["artifact"]["licence"], "CC0-1.0");
    assert_eq!(document["inputs"][1]["file"], "npm_2024-02.parquet");

    let manifest = json!({"registry_lens_manifest": 1, "title": "Ours", "croissant": "croissant.json", "files": [{"url": "npm_2024-02.parquet", "date": "2024-05"}]});
    std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();
    let output = run(at, &["report", "--manifest", "m.json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["artifact"]["title"], "Ours");
    assert_eq!(document["artifact"]["licence"], "CC0-1.0");
    assert_eq!(document["inputs"][1]["snapshot_date"], "2024-05");
}

/// Real snapshots, with the counts of turnover that pandas gave (`data/expected.json` of the data).
#[test]
fn counts_by_another_program_are_reproduced() {
    let Some(shared) = common::shared("counts_by_another_program_are_reproduced") else {
        return;
    };
    let counts = std::fs::read(shared.join("data/expected.json")).unwrap();
    let counts: Value = serde_json::from_slice(&counts).unwrap();
    let counts = &counts["turnover"]["npm_3_snapshots_k50"];
    let expect = |what: String, at: String, value: &Value| json!({"what": what, "source": "pandas", "metric": "turnover", "dataset": "npm", "at": at, "value": value});
    let mut expected = vec![expect(
        "distinct names".to_owned(),
        "/distinct_ever".to_owned(),
        &counts["total_distinct_ever"],
    )];
    let mut files = Vec::new();
    for (place, snapshot) in counts["snapshots"].as_array().unwrap().iter().enumerate() {
        let date = snapshot["snapshot"].as_str().unwrap();
        files.push(format!("npm_top100k_{date}.parquet"));
        // The first snapshot has nothing to be compared with; pandas counts all of it as newcomers.
        let counted = ["remained", "newcomers", "returning"].iter();
        for count in counted.filter(|_| place > 0) {
            let at = format!("/snapshots/{place}/{count}");
            expected.push(expect(format!("{count} in {date}"), at, &snapshot[*count]));
        }
    }
    assert_eq!(files.len(), 3);
    let named: Vec<Value> = files.iter().map(|name| json!({"url": name})).collect();
    let manifest = json!({
        "registry_lens_manifest": 1,
        "title": "Three lists of npm",
        "files": named,
        "settings": {"turnover.k": 50},
        "expected": expected,
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("m.json"), manifest.to_string()).unwrap();
    let data = shared.join("data").canonicalize().unwrap();
    let paths = files.iter().map(|name| data.join(name));
    let paths: Vec<String> = paths
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let arguments = [&["verify", "m.json"][..], &paths[..]].concat();
    let output = run(folder.path(), &arguments);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("all 7 expected results reproduced"), "{said}");
}

/// The page of this test is a stand-in; `tests/browser` opens bundles of the real one.
#[test]
fn a_bundle_holds_page_manifest_and_data() {
    use base64::Engine as _;

    let folder = study();
    let at = folder.path();
    let bundle = [
        "bundle",
        "--manifest",
        "m.json",
        "--output",
        "artifact.html",
    ];
    let write = |names: u64| {
        let manifest = json!({
            "registry_lens_manifest": 1,
            "title": "A --> study",
            "files": FILES.map(|url| json!({"url": url})),
            "expected": [{"what": "names ever", "metric": "turnover", "at": "/distinct_ever", "value": names}],
        });
        std::fs::write(at.join("m.json"), manifest.to_string()).unwrap();
    };
    write(3);
    let output = run(at, &bundle);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("registry-lens.html is not here"));

    let page = "<!doctype html>\n<body>\n<script type=\"text/plain\" id=\"part:engine.wasm\">AA==</script>\n<script>run()</script>\n</body>\n";
    std::fs::write(at.join("registry-lens.html"), page).unwrap();
    let output = run(at, &bundle);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let html = std::fs::read_to_string(at.join("artifact.html")).unwrap();
    assert!(
        html.starts_with("<!doctype html>\n<!--\nA --&gt; study in one file:"),
        "{html}"
    );
    assert!(
        html.ends_with("</script>\n<script>run()</script>\n</body>\n"),
        "{html}"
    );
    let block = |name: &str| {
        let (_, rest) = html.split_once(&format!("id=\"part:{name}\">")).unwrap();
        let (content, _) = rest.split_once("</script>").unwrap();
        base64::engine::general_purpose::STANDARD
            .decode(content)
            .unwrap()
    };
    let described: Value = serde_json::from_slice(&block("study")).unwrap();
    assert_eq!(
        described["files"],
        json!(["npm_2024-01.parquet", "npm_2024-02.parquet"])
    );
    let manifest = Manifest::read(described["manifest"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(manifest.title, "A --> study");
    for (place, name) in FILES.iter().enumerate() {
        assert_eq!(
            block(&format!("study/{place}")),
            std::fs::read(at.join(name)).unwrap()
        );
    }

    // Numbers that the data do not give are not bundled, and neither is a bundle.
    write(4);
    let output = run(at, &bundle);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("do not give what the manifest expects"));
    write(3);
    let page = ["--page", "artifact.html"];
    let output = run(at, &[&bundle[..], &page[..]].concat());
    assert!(text(&output.stderr).contains("has a manifest in it already"));
}

/// The manifests that ship with the site, by their names.
fn shipped(name: &str) -> Manifest {
    let path = format!("{}/www/manifests/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Manifest::read(&std::fs::read(path).unwrap()).unwrap()
}

/// Reads files of ../shared/data under the names that a manifest has, and follows it.
fn followed(manifest: Manifest, files: &[(&str, &str)]) -> Option<Vec<Checked>> {
    let folder = common::shared("the manifests of the paper")?.join("data");
    let parameters = manifest.parameters().unwrap();
    let mut session = Session::default();
    session.follow(Some(manifest));
    for (id, (name, shared)) in (1..).zip(files) {
        let bytes = std::fs::read(folder.join(shared)).unwrap();
        session.add(id, name, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    let document = session.results(&parameters).unwrap();
    Some(document.artifact.unwrap().expected)
}

#[test]
fn every_shipped_manifest_is_one() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/manifests");
    let mut number = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let manifest = Manifest::read(&std::fs::read(&path).unwrap()).unwrap();
            assert!(!manifest.expected.is_empty(), "{}", path.display());
            number += 1;
        }
    }
    assert_eq!(number, 6);
}

/// Every number that the manifests of drift expect has its place in an answer. The numbers are those
/// of a snapshot that is not here, so a hub that is made up gives others.
#[test]
fn the_places_of_drift_are_those_of_a_hub() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/sample");
    let hub = format!("{folder}/made-up_hf_models_2025-12.parquet");
    let bytes = std::fs::read(hub).unwrap();
    for name in ["laufer-2025-drift", "laufer-2025-drift-finetunes"] {
        let manifest = shipped(name);
        let parameters = manifest.parameters().unwrap();
        let mut session = Session::default();
        session.follow(Some(manifest));
        session.add(1, "models.parquet", Box::new(Memory::new(bytes.clone())));
        session.read_all();
        let document = session.results(&parameters).unwrap();
        let of = &document.metrics.drift.datasets[0].values.traits;
        let names: Vec<_> = of.iter().map(|found| format!("{:?}", found.of)).collect();
        assert_eq!(names[..3], ["Licence", "Language", "Task"]);
        for expected in document.artifact.unwrap().expected {
            assert!(expected.got.is_some(), "{name}: {}", expected.what);
        }
    }
}

/// The data behind Figure 7 of the paper give the numbers that the paper and its script state.
#[test]
fn the_papers_figure_7_is_reproduced() {
    let files = [("figure7.parquet", "hf_figure7_base_models.parquet")];
    let Some(expected) = followed(shipped("esem-2024-figure-7"), &files) else {
        return;
    };
    let all: Vec<_> = expected.iter().map(cells).collect();
    assert!(all.iter().all(|(agrees, ..)| *agrees), "{all:?}");
    assert_eq!(all.len(), 5);
}

/// The shared lists of PyPI are from another source than the paper's, so their counts differ a
/// little; but each place that the manifest names has a number.
#[test]
fn the_places_of_the_papers_figure_6_have_numbers() {
    let dates = ["2022-11", "2023-08", "2023-10", "2024-03"];
    let names: Vec<[String; 2]> = dates
        .iter()
        .map(|date| {
            [
                format!("pypi_{date}.parquet"),
                format!("pypi_downloads_{date}.parquet"),
            ]
        })
        .collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .map(|[name, shared]| (&**name, &**shared))
        .collect();
    let Some(expected) = followed(shipped("esem-2024-figure-6"), &files) else {
        return;
    };
    let of_pypi: Vec<_> = expected
        .iter()
        .filter(|checked| checked.what.contains("PyPI"))
        .collect();
    assert_eq!(of_pypi.len(), 10);
    for checked in of_pypi {
        assert!(checked.got.is_some(), "{}: {:?}", checked.what, checked.why);
    }
}
