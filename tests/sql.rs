//! Metrics as SQL: every script is whole, settings that SQL lacks are refused, and DuckDB's answers
//! are those of the program. `make scale-test` does the same in Sail, Spark and PostgreSQL.
#![cfg(feature = "cli")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray, TimestampMicrosecondArray};
use parquet::file::properties::WriterProperties;
use registry_lens::metrics::Parameters;
use registry_lens::recognise::reduced;
use registry_lens::relations::{Field, Relation, Type};
use registry_lens::session::Session;
use registry_lens::source::{Memory, NativeFile};
use registry_lens::sql::{self, Dialect, METRICS, Place, Request, SOURCES};
use serde_json::Value;

fn places(source: &sql::Source) -> Vec<Place> {
    let place = |table: &&str| Place {
        table: (*table).to_owned(),
        place: format!("{table}.parquet"),
        registry: Some("npm".to_owned()),
        date: Some("2026-01".to_owned()),
        columns: match (source.id, *table) {
            ("packages", "packages") => vec![("libraries".to_owned(), "libraries".to_owned())],
            _ => Vec::new(),
        },
    };
    source.tables.iter().map(place).collect()
}

fn script(
    metric: Option<&str>,
    dialect: Dialect,
    source: &str,
    set: &[(&str, &str)],
) -> Result<String, String> {
    let mut parameters = Parameters::default();
    for (name, value) in set {
        parameters.set(name, value).unwrap();
    }
    let source = sql::source(source).unwrap();
    let script = sql::script(&Request {
        metric,
        dialect,
        source: source.id,
        places: &places(source),
        parameters: &parameters,
    });
    script.map_err(|error| error.to_string())
}

#[test]
fn every_script_is_whole() {
    let mut scripts = 0;
    for source in SOURCES {
        let reduction = std::iter::once(None);
        for metric in METRICS
            .iter()
            .map(|metric| Some(metric.id))
            .chain(reduction)
        {
            let known: &[&str] = match source.id {
                "ecosystems" => &[
                    "turnover",
                    "ownership",
                    "concentration",
                    "growth",
                    "dependency_degree",
                ],
                "hfcommunity" => &["growth"],
                "pypi-downloads" | "npm-downloads" => &["turnover", "concentration"],
                _ => sql::IDS,
            };
            let fed = metric.is_none_or(|metric| known.contains(&metric));
            for dialect in Dialect::ALL {
                let script = script(metric, dialect, source.id, &[]);
                let Ok(script) = script else {
                    let refused = script.unwrap_err();
                    assert!(!fed, "{} {metric:?}: {refused}", source.id);
                    continue;
                };
                assert!(fed, "{} has no rows for {metric:?}", source.id);
                assert!(!script.contains("{{") && !script.contains("}}"), "{script}");
                let opened = script.matches('(').count();
                assert_eq!(opened, script.matches(')').count(), "{script}");
                let writes = match dialect {
                    Dialect::Duckdb => "COPY (",
                    Dialect::Spark => "INSERT OVERWRITE DIRECTORY",
                    Dialect::Postgres => "\\copy (",
                };
                assert!(script.contains(writes), "{script}");
                scripts += 1;
            }
        }
    }
    // Three sources with all metrics and the reduction, Ecosyste.ms, commits, and two logs.
    assert_eq!(scripts, 3 * (3 * 12 + 6 + 2 + 2 * 3));
}

#[test]
fn a_script_reads_only_what_it_needs() {
    let turnover = script(Some("turnover"), Dialect::Duckdb, "hub-stats-models", &[]).unwrap();
    for absent in ["base_edges", "languages", "tagged_type", "license"] {
        assert!(
            !turnover.contains(&format!("AS {absent}")),
            "{absent}: {turnover}"
        );
    }
    let growth = script(Some("growth"), Dialect::Duckdb, "hub-stats-models", &[]).unwrap();
    assert!(growth.contains("created_at AS created_at") && !growth.contains("AS libraries"));
}

/// Dependencies can be reduced without a list of packages.
#[test]
fn a_table_alone_can_be_reduced() {
    let mut all = places(sql::source("packages").unwrap());
    all.retain(|place| place.table == "dependencies");
    let script = sql::script(&Request {
        metric: None,
        dialect: Dialect::Duckdb,
        source: "packages",
        places: &all,
        parameters: &Parameters::default(),
    });
    let script = script.unwrap();
    assert!(script.contains("npm_dependencies_2026-01") && !script.contains("TABLE packages"));
}

#[test]
fn what_sql_lacks_is_refused_with_what_there_is() {
    let of = |metric, set: &[(&str, &str)]| {
        script(Some(metric), Dialect::Spark, "hub-stats-models", set).unwrap_err()
    };
    let renames = of("turnover", &[("turnover.renames", "true")]);
    assert!(
        renames.contains("turnover.renames") && renames.contains("turnover.k"),
        "{renames}"
    );
    assert!(of("preservation", &[("preservation.mode", "artifact")]).contains("preservation.mode"));
    assert!(of("lag", &[]).contains("--reduce"));
    assert!(of("growth", &[("subset.where", "in=all-snapshots")]).contains("“in”"));
    let other = script(
        Some("turnover"),
        Dialect::Spark,
        "hub-stats-models",
        &[("preservation.mode", "artifact")],
    );
    assert!(other.is_ok(), "settings of another metric do not matter");
}

/// A log of downloads tells names and downloads alone; commits are no packages.
#[test]
fn what_a_source_does_not_tell_is_refused() {
    let of = |metric, source, set: &[(&str, &str)]| {
        script(Some(metric), Dialect::Duckdb, source, set).unwrap_err()
    };
    let owners = of("ownership", "pypi-downloads", &[]);
    assert!(owners.contains("turnover, concentration"), "{owners}");
    let likes = of(
        "turnover",
        "npm-downloads",
        &[("turnover.popularity", "likes")],
    );
    assert!(
        likes.contains("has no likes") && likes.contains("id, downloads"),
        "{likes}"
    );
    let licence = of(
        "concentration",
        "npm-downloads",
        &[("subset.where", "license=mit")],
    );
    assert!(licence.contains("has no license"), "{licence}");
    let popular = script(
        Some("turnover"),
        Dialect::Spark,
        "npm-downloads",
        &[("subset.where", "downloads>=10")],
    );
    assert!(popular.unwrap().contains("downloads >= 10"));
    let subset = of("growth", "hfcommunity", &[("subset.where", "downloads>=1")]);
    assert!(subset.contains("list of packages"), "{subset}");
    let column = |field: &str| {
        let place = Place {
            table: "downloads".to_owned(),
            place: "log.parquet".to_owned(),
            registry: None,
            date: Some("2026-01".to_owned()),
            columns: vec![(field.to_owned(), "file.project".to_owned())],
        };
        let script = sql::script(&Request {
            metric: None,
            dialect: Dialect::Duckdb,
            source: "pypi-downloads",
            places: &[place],
            parameters: &Parameters::default(),
        });
        script.map_err(|error| error.to_string())
    };
    let unknown = column("likes").unwrap_err();
    assert!(unknown.contains("downloads.installer"), "{unknown}");
    // The months of the log are its dates, whatever the name of the file says.
    let reduced = column("id").unwrap();
    assert!(
        reduced.contains("TO 'pypi_packages.parquet'") && !reduced.contains("'2026-01'"),
        "{reduced}"
    );
}

/// Reduced commits and models give what the raw tables of HFCommunity give.
#[test]
fn reduced_commits_join_reduced_models() {
    let (folder, text) = made_hub("commits");
    let (made, said) = run("reduce.py", &[PROGRAM, &text]);
    assert!(made, "{said}");
    let asked = ["--metric=maintenance", "--metric=growth"];
    let document = |files: &[&str]| reported(&folder, files, &asked);
    let raw = document(&["commits_2024-10-01.parquet", "model_2024-10-01.parquet"]);
    let reduced = document(&[
        "huggingface_commits_2024-10-01.parquet",
        "huggingface_packages_2024-10-01.parquet",
    ]);
    assert!(raw["metrics"] == reduced["metrics"]);
    let commits = &raw["metrics"]["maintenance"]["datasets"][0]["values"]["commits"];
    let others = commits["other_repositories"].as_u64();
    let compared = commits["clusters"]["comparisons"].as_array();
    assert!(
        others > Some(0) && compared.is_some_and(|compared| compared.len() == 2),
        "{commits}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_page_writes_scripts_for_the_files_that_it_has() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    let mut session = Session::default();
    let files = [
        "made-up_hf_models_2025-09.parquet",
        "made-up_hf_models_2025-12.parquet",
        "npm_downloads_2017-10.parquet",
        "npm_downloads_2025-12.parquet",
        "made-up_ecosystems_packages_2025-12.parquet",
        "made-up_ecosystems_versions_2025-12.parquet",
        "made-up_ecosystems_dependencies_2025-12.parquet",
    ];
    for (id, file) in (1..).zip(files) {
        let source = NativeFile::open(&sample.join(file)).unwrap();
        session.add(id, file, Box::new(source));
    }
    session.read_all();
    let mut parameters = Parameters::default();
    parameters.set("turnover.k", "50").unwrap();
    let of = |metric: &str, dialect| session.script(&parameters, metric, dialect).unwrap();
    let turnover = of("turnover", Dialect::Duckdb);
    for file in &files[..4] {
        assert!(
            turnover.contains(&format!("read_parquet('{file}')")),
            "{turnover}"
        );
    }
    assert!(turnover.contains("place <= 50") && turnover.contains("'npm' AS registry"));
    let preservation = of("preservation", Dialect::Spark);
    assert!(
        preservation.contains("baseModels") && !preservation.contains("npm"),
        "{preservation}"
    );
    let degree = of("dependency_degree", Dialect::Postgres);
    assert!(
        degree.contains("FROM \"made_up_ecosystems_dependencies_2025_12\""),
        "{degree}"
    );
    let lacking = session
        .script(&parameters, "lag", Dialect::Duckdb)
        .unwrap_err();
    assert!(
        lacking.to_string().contains("not a metric in SQL"),
        "{lacking}"
    );
}

/// Commits, raw or reduced, are counted by the month.
#[test]
fn the_page_writes_growth_of_commits() {
    let texts = |values: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let times = || -> ArrayRef { Arc::new(TimestampMicrosecondArray::from(vec![0, 1])) };
    let raw = vec![
        ("sha", texts(["a", "b"])),
        ("repo_id", texts(["acme/bert", "acme/gpt"])),
        ("author_name", texts(["Ada", "Grace"])),
        ("author_date", times()),
        ("message", texts(["fix", "add"])),
    ];
    let reduced = vec![
        (
            "registry_lens_commits",
            Arc::new(Int64Array::from(vec![1, 1])) as ArrayRef,
        ),
        ("repo_id", texts(["acme/bert", "acme/gpt"])),
        ("author", texts(["Ada", "Grace"])),
        ("date", times()),
        ("class", texts(["corrective", "perfective"])),
    ];
    for (columns, says) in [(raw, "author_date AS date"), (reduced, "\"date\" AS date")] {
        let mut session = Session::default();
        let bytes = common::parquet_of(columns, WriterProperties::default());
        let file = "huggingface_commits_2024-10.parquet";
        session.add(1, file, Box::new(Memory::new(bytes)));
        session.read_all();
        let script = session.script(&Parameters::default(), "growth", Dialect::Duckdb);
        let script = script.unwrap();
        assert!(
            script.contains(says) && script.contains("COUNT(DISTINCT author) AS authors"),
            "{script}"
        );
    }
}

#[test]
fn texts_of_the_user_stay_texts() {
    let parameters = {
        let mut parameters = Parameters::default();
        parameters
            .set("preservation.only", "it's,back\\slash")
            .unwrap();
        parameters
    };
    let script = |dialect| {
        let place = Place {
            table: "packages".into(),
            place: "it's \"odd\" `file`.parquet".into(),
            registry: None,
            date: None,
            columns: Vec::new(),
        };
        let request = Request {
            metric: Some("preservation"),
            dialect,
            source: "hub-stats-models",
            places: &[place],
            parameters: &parameters,
        };
        sql::script(&request).unwrap()
    };
    let duckdb = script(Dialect::Duckdb);
    assert!(
        duckdb.contains("read_parquet('it''s \"odd\" `file`.parquet')"),
        "{duckdb}"
    );
    assert!(duckdb.contains("IN ('it''s', 'back\\slash')"), "{duckdb}");
    let spark = script(Dialect::Spark);
    assert!(
        spark.contains("parquet.`it's \"odd\" ``file``.parquet`"),
        "{spark}"
    );
    assert!(spark.contains("IN ('it\\'s', 'back\\\\slash')"), "{spark}");
    let postgres = script(Dialect::Postgres);
    assert!(
        postgres.contains("FROM \"it's \"\"odd\"\" `file`\".\"parquet\""),
        "{postgres}"
    );
}

/// Runs a Python program of `tests/sql`, and returns what it prints.
fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = common::checker("python")
        .arg("-B")
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/sql")
                .join(program),
        )
        .args(arguments)
        .output()
        .expect("make setup installs Python with DuckDB");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.success(), text)
}

/// A made-up hub of hub-stats' columns in a new folder.
fn made_hub(name: &str) -> (PathBuf, String) {
    let folder =
        std::env::temp_dir().join(format!("registry-lens-sql-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let folder_text = folder.to_string_lossy().into_owned();
    let (made, text) = run("make_hub.py", &["3000", &folder_text]);
    assert!(made, "{text}");
    (folder, folder_text)
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_registry-lens");

#[test]
fn duckdb_has_the_numbers_of_the_program() {
    let (folder, text) = made_hub("matrix");
    let shared = common::shared("scripts over real data");
    let shared = shared.map_or_else(
        || "-".to_owned(),
        |shared| shared.to_string_lossy().into_owned(),
    );
    let (agree, said) = run("matrix.py", &[PROGRAM, &shared, &text, "duckdb", "--small"]);
    assert!(agree, "{said}");
    assert!(said.matches("numbers equal").count() >= 20, "{said}");
    let answer = folder.join("duckdb/growth.parquet");
    let report = Command::new(PROGRAM).arg("report").arg(answer).output();
    let refusal = String::from_utf8(report.unwrap().stderr).unwrap();
    assert!(
        refusal.contains("numbers that a script computed"),
        "{refusal}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_script_parses_in_its_dialect_and_its_metric_in_bigquery() {
    let (parse, said) = run("parse.py", &[PROGRAM]);
    assert!(parse && said.contains("56 scripts parse"), "{said}");
}

#[test]
fn an_error_in_a_script_is_found() {
    let (folder, text) = made_hub("error");
    let (agree, said) = run(
        "matrix.py",
        &[PROGRAM, "-", &text, "duckdb", "--small", "--with-error"],
    );
    assert!(!agree && said.contains("preserved"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Without what names the files, because these are others.
fn comparable(document: &mut Value) {
    match document {
        Value::Object(fields) => {
            for name in ["files", "file", "title", "parts"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(comparable);
        }
        Value::Array(values) => values.iter_mut().for_each(comparable),
        _ => {}
    }
}

/// The comparable results document of some files in a folder.
fn reported(folder: &Path, files: &[&str], options: &[&str]) -> Value {
    let report = Command::new(PROGRAM)
        .args(["report", "--json"])
        .args(options)
        .args(files.iter().map(|file| folder.join(file)))
        .output()
        .unwrap();
    let mut document: Value = serde_json::from_slice(&report.stdout).unwrap();
    comparable(&mut document);
    document
}

#[test]
fn reduced_tables_give_the_document_of_the_raw_ones() {
    let (folder, text) = made_hub("reduced");
    let (made, said) = run("reduce.py", &[PROGRAM, &text]);
    assert!(made, "{said}");
    let document = |files: &[&str]| reported(&folder, files, &[]);
    let raw = document(&["huggingface_models_2025-12-01.parquet"]);
    let reduced = document(&[
        "huggingface_packages_2025-12-01.parquet",
        "huggingface_base_edges_2025-12-01.parquet",
    ]);
    for part in ["metrics", "claims"] {
        assert!(raw[part] == reduced[part], "{part} differ");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// The type of a column in a table that a script writes.
fn in_parquet(of: Type) -> &'static str {
    match of {
        Type::Name | Type::Text => "text",
        Type::Set => "list of texts",
        Type::Count => "whole number of at least 0",
        Type::Number => "number",
        Type::Time => "timestamp in UTC",
        Type::Flag => "boolean",
    }
}

/// `docs/relations.md`, from the lists of the program.
fn relations_document() -> String {
    let mut out = String::from(
        "# Canonical relations\n\nWhatever a file is, its rows become rows of these relations, and metrics read nothing else ([ARCHITECTURE.md](../ARCHITECTURE.md)). Other engines can write them, too: `registry-lens sql --reduce` prints scripts that turn raw tables into some of these relations ([scale.md](scale.md)). Below, each of these has a column by which a file is recognised. It holds the version of this description, which is 1. All other columns of such a file are fields under their own names. A file can also have the columns `registry` and `snapshot_date` (YYYY-MM-DD); without them, its name says both.\n\nCounts have no unit; times are in UTC. A missing value is null, which is never the same as 0, false or an empty list.\n",
    );
    for relation in Relation::ALL {
        let reduced = reduced::fields(*relation);
        out.push_str(&format!(
            "\n## `{}`\n\n{}\n\n",
            relation.name(),
            relation.about().trim()
        ));
        if !reduced.is_empty() {
            out.push_str(&format!(
                "Recognised by the column `{}`.\n\n",
                reduced::mark(*relation)
            ));
        }
        out.push_str("| Column | Type | In reduced tables | What it holds |\n|---|---|---|---|\n");
        let fields = Field::ALL
            .iter()
            .filter(|field| field.relation() == *relation);
        for field in fields {
            let about = match field.about().trim() {
                "" => format!("The {}.", field.name().replace('_', " ")),
                about => about.to_owned(),
            };
            out.push_str(&format!(
                "| `{}` | {} | {} | {about} |\n",
                field.name(),
                in_parquet(field.field_type()),
                if reduced.contains(field) { "yes" } else { "" },
            ));
        }
    }
    out
}

#[test]
fn relations_are_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/relations.md");
    let expected = relations_document();
    if std::env::var_os("REGISTRY_LENS_WRITE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == expected,
        "docs/relations.md is not of these relations; renew it with REGISTRY_LENS_WRITE_DOCS=1"
    );
}
