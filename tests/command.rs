//! Runs the native command as its users do.
#![cfg(feature = "cli")]

mod common;

use std::process::{Command, Output};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use registry_lens::metrics::catalogue::METRICS;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_registry-lens"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Two snapshots in a folder: `2024-01/models.parquet` and `2024-02/models.parquet`.
fn snapshots() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (date, rows) in [
        ("2024-01", [("a", 3), ("b", 2)]),
        ("2024-02", [("b", 3), ("c", 2)]),
    ] {
        std::fs::create_dir(folder.path().join(date)).unwrap();
        let file = folder.path().join(date).join("models.parquet");
        std::fs::write(file, common::table(&rows)).unwrap();
    }
    folder
}

fn paths(folder: &tempfile::TempDir) -> [String; 2] {
    ["2024-01", "2024-02"].map(|date| {
        let path = folder.path().join(date).join("models.parquet");
        path.to_string_lossy().into_owned()
    })
}

#[test]
fn report_prints_the_document_as_json_markdown_and_csv() {
    let folder = snapshots();
    let [one, two] = paths(&folder);
    let registries = [
        "2024-01/models.parquet=Hugging Face",
        "2024-02/models.parquet=hf",
    ];
    let common = [
        "report",
        &one,
        &two,
        "--k",
        "2",
        "--registry",
        registries[0],
        "--registry",
        registries[1],
    ];

    let output = run(&[&common[..], &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let series = &document["metrics"]["turnover"]["datasets"][0]["values"];
    assert_eq!(series["registry"], "huggingface");
    assert_eq!(series["distinct_ever"], 3);
    assert_eq!(series["snapshots"][1]["remained"], 1);
    assert_eq!(series["snapshots"][1]["members"]["status"][1], "newcomer");

    let markdown = text(&run(&[&common[..], &["--markdown"]].concat()).stdout);
    assert!(
        markdown.contains("| 2024-02 | 2 | 2 | 1 | 1 | 0 | 50.0% | 1 | 50.0% | 2 | none |"),
        "{markdown}"
    );
    let csv = text(&run(&[&common[..], &["--csv"]].concat()).stdout);
    assert!(
        csv.lines().nth(2).unwrap().starts_with(
            "huggingface,2024-02,2024-02/models.parquet,paper,2,downloads,2,2,1,1,0,0.5,1,0.5,2,1,1,0"
        ),
        "{csv}"
    );
}

/// Writes a page, a bibliography and a Parquet file, which the command then reads.
#[test]
fn report_prints_html_bibtex_and_parquet() {
    let folder = snapshots();
    let [one, two] = paths(&folder);
    let registries = ["2024-01/models.parquet=npm", "2024-02/models.parquet=npm"];
    let report = |form: &[&str]| {
        let arguments = [
            "report",
            &one,
            &two,
            "--registry",
            registries[0],
            "--registry",
            registries[1],
        ];
        run(&[&arguments[..], form].concat())
    };
    let html = text(&report(&["--html"]).stdout);
    assert!(
        html.starts_with("<!doctype html>") && html.ends_with("</html>\n"),
        "{html}"
    );
    assert!(
        html.contains("<th scope=\"row\">2024-02/models.parquet</th>"),
        "{html}"
    );
    let bibtex = text(&report(&["--bibtex"]).stdout);
    assert!(
        bibtex.starts_with("% registry-lens ")
            && bibtex.contains("\n@software{")
            && bibtex.contains("@article{gong2023,"),
        "{bibtex}"
    );
    assert!(
        bibtex.contains("popularity (not measurable here)"),
        "{bibtex}"
    );

    let parquet = report(&["--parquet=turnover"]);
    assert!(parquet.status.success(), "{}", text(&parquet.stderr));
    let file = folder.path().join("turnover.parquet");
    std::fs::write(&file, &parquet.stdout).unwrap();
    let states = run(&["inspect", "--json", &file.to_string_lossy()]);
    let states: serde_json::Value = serde_json::from_slice(&states.stdout).unwrap();
    assert_eq!(states[0]["rows"], 2, "{states}");
    assert_eq!(states[0]["columns"][0]["name"], "registry");

    // Only one export format at a time is allowed, and only known subjects.
    for (form, code) in [
        (&["--html", "--bibtex"][..], 2),
        (&["--parquet=claims", "--csv"], 2),
        (&["--parquet"], 2),
        (&["--parquet=weather"], 1),
    ] {
        let output = report(form);
        assert_eq!(output.status.code(), Some(code), "{form:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    let refused = report(&["--parquet=weather"]);
    assert!(
        text(&refused.stderr).contains("or claims."),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn inspect_describes_each_file_and_fails_if_one_cannot_be_read() {
    let folder = snapshots();
    let [one, _] = paths(&folder);
    let output = run(&["inspect", &one]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("recognised as packages with downloads"));

    // Datasets of several files follow below the files, with one line for each fact.
    let tables = folder.path();
    for (name, columns) in [
        ("model_to_library.parquet", ["model_id", "library_id"]),
        ("model_to_license.parquet", ["model_id", "license_id"]),
    ] {
        let numbers = || -> ArrayRef { Arc::new(Int64Array::from(vec![1])) };
        let columns = columns.map(|name| (name, numbers())).to_vec();
        let bytes = common::parquet_of(columns, Default::default());
        std::fs::write(tables.join(name), bytes).unwrap();
    }
    let table = |name: &str| tables.join(name).to_string_lossy().into_owned();
    let output = run(&[
        "inspect",
        &table("model_to_library.parquet"),
        &table("model_to_license.parquet"),
    ]);
    let said = text(&output.stdout);
    assert!(
        said.contains(
            "together: PeaTMOSS: model_to_library, model_to_license\n  model_to_library.parquet, model_to_license.parquet\n"
        ),
        "{said}"
    );
    // No rows are read, so the number of unresolved rows is unknown.
    assert!(!said.contains("note: 2 rows"), "{said}");

    let csv = folder.path().join("table.csv");
    std::fs::write(&csv, "name,downloads\nleft-pad,1\n").unwrap();
    let output = run(&["inspect", &one, &csv.to_string_lossy(), "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let states: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(states[0]["status"], "waiting");
    assert_eq!(states[1]["error"]["kind"], "not_parquet");
}

#[test]
fn invalid_settings_are_refused_with_a_message() {
    let folder = snapshots();
    let [one, two] = paths(&folder);
    for arguments in [
        vec!["report", &one, "--k", "0"],
        vec!["report", &one, "--date", "models.parquet=yesterday"],
        vec!["report", &one, &two, "--date", "models.parquet=2024-01"],
        vec!["report", &one, "--columns", "models.parquet=name"],
        vec!["report", &one, "--set", "descendants.relation=cousin"],
        vec!["report", &one, "--csv=weather"],
        vec!["report", &one, "--columns", "models.parquet=name,absent"],
    ] {
        let output = run(&arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            message.starts_with("registry-lens: ") && message.trim_end().ends_with('.'),
            "{message}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn columns_are_chosen_by_name() {
    let folder = snapshots();
    let [one, _] = paths(&folder);
    let output = run(&[
        "report",
        &one,
        "--columns",
        "models.parquet=name,downloads",
        "--registry",
        "models.parquet=npm",
    ]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["inputs"][0]["mapping"]["source"], "chosen");
}

/// Only the requested metrics are read, measured and printed.
#[test]
fn one_metric_is_read_and_measured_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huggingface_2024-01.parquet");
    let names = |names: &[&str]| -> ArrayRef { Arc::new(StringArray::from(names.to_vec())) };
    let bytes = common::parquet_of(
        vec![
            ("id", names(&["a/x", "b/y"])),
            ("downloads", Arc::new(Int64Array::from(vec![9, 5]))),
            ("author", names(&["a", "b"])),
            ("license", names(&["mit", "mit"])),
        ],
        Default::default(),
    );
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_string_lossy().into_owned();
    let document = |more: &[&str]| -> serde_json::Value {
        let output = run(&[&["report", &path][..], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let all = document(&[]);
    assert_eq!(keys(&all["metrics"]).len(), METRICS.len());
    assert_eq!(all["claims"].as_array().unwrap().len(), 17);
    let some = document(&["--metric", "turnover", "--metric", "ownership"]);
    assert_eq!(keys(&some["metrics"]), ["ownership", "turnover"]);
    for metric in ["turnover", "ownership"] {
        assert_eq!(some["metrics"][metric], all["metrics"][metric]);
    }
    assert_eq!(
        some["inputs"][0]["columns_read"],
        serde_json::json!(["id", "downloads", "author"])
    );
    // Only claims that need no other metric remain.
    let claims: Vec<&serde_json::Value> = some["claims"].as_array().unwrap().iter().collect();
    let ids: Vec<&serde_json::Value> = claims.iter().map(|claim| &claim["id"]).collect();
    assert_eq!(ids, ["ownership", "top_replaced"]);
    assert_eq!(claims, [&all["claims"][0], &all["claims"][16]]);
    for refused in [
        &["--metric", "weather"][..],
        &["--metric", "turnover", "--csv=growth"],
    ] {
        let output = run(&[&["report", &path][..], refused].concat());
        assert_eq!(output.status.code(), Some(1), "{refused:?}");
    }
}

/// The command accepts every kind of table that the page offers, also cards of data sets and
/// columns with unusual names, and the option for the whole registry.
#[test]
fn any_kind_of_table_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cards_2024-01.parquet");
    let names = |names: &[&str]| -> ArrayRef { Arc::new(StringArray::from(names.to_vec())) };
    let bytes = common::parquet_of(
        vec![
            ("which, exactly", names(&["glue"])),
            ("times", Arc::new(Int64Array::from(vec![9]))),
            ("words", names(&["## Data Fields\na b c"])),
        ],
        Default::default(),
    );
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_string_lossy().into_owned();
    let columns = "cards_2024-01.parquet=dataset-cards-table~id:which%2C exactly,downloads:times,card_text:words";
    let output = run(&[
        "report",
        &path,
        "--columns",
        columns,
        "--registry",
        "cards_2024-01.parquet=huggingface-datasets",
        "--whole",
        "cards_2024-01.parquet",
        "--metric",
        "dataset_cards",
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let relations = &document["inputs"][0]["relations"];
    assert_eq!(relations[0]["relation"], "packages");
    assert_eq!(relations[1]["relation"], "card_sections");
    let coverage = &document["metrics"]["turnover"];
    assert!(coverage.is_null());
    let help = text(&run(&["report", "--help"]).stdout);
    for kind in registry_lens::recognise::kinds() {
        assert!(help.contains(kind.kind), "{}", kind.kind);
    }
    let whole = document["metrics"]["dataset_cards"]["datasets"][0]["source"]["coverage"].clone();
    assert!(whole.is_null() || whole["word"] == "user", "{whole}");
}

/// A model, its base and their libraries, from the file to every export format.
#[test]
fn settings_and_tables_of_each_metric() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huggingface_2024-01.parquet");
    let names = |names: &[&str]| -> ArrayRef { Arc::new(StringArray::from(names.to_vec())) };
    let bytes = common::parquet_of(
        vec![
            ("id", names(&["a", "b", "c"])),
            ("downloads", Arc::new(Int64Array::from(vec![9, 5, 1]))),
            (
                "tags",
                names(&[
                    "[\"transformers\", \"onnx\"]",
                    "[\"transformers\", \"base_model:finetune:a\"]",
                    "[\"onnx\", \"base_model:merge:a\"]",
                ]),
            ),
        ],
        Default::default(),
    );
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_string_lossy().into_owned();
    let finetuned = ["report", &path, "--set", "preservation.relation=finetune"];
    let lines = |csv: &str| -> Vec<Vec<String>> {
        let text = text(&run(&[&finetuned[..], &[csv]].concat()).stdout);
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        text.lines().map(cells).collect()
    };
    let preservation = lines("--csv=preservation");
    assert_eq!(preservation[1][4..9], ["transformers", "1", "1", "1", "1"]);
    assert_eq!(preservation[2][4..9], ["onnx", "1", "1", "0", "0"]);
    let descendants = lines("--csv=descendants");
    assert_eq!(descendants[1][4], "descendants");
    let documentation = lines("--csv=documentation");
    assert_eq!(documentation[1][4..7], ["downloads", "top", "1"]);
    for table in [preservation, descendants, documentation] {
        assert!(table.iter().all(|row| row.len() == table[0].len()));
    }
    let markdown = text(&run(&[&finetuned[..], &["--markdown"]].concat()).stdout);
    for heading in [
        "## Library preservation (the paper's definition)",
        "## Descendants and popularity (the paper's definition)",
        "## Documentation quality and popularity (the paper's definition)",
    ] {
        assert!(markdown.contains(heading), "{markdown}");
    }
}
