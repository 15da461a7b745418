//! pdfLaTeX sets the exported tables, for real answers and for hostile names.

use std::fs;
use std::path::Path;
use std::process::Command;

use registry_lens::metrics::Parameters;
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::report::{CLAIMS, to_latex};
use registry_lens::session::Session;
use registry_lens::source::Memory;

/// A session with the page's sample. `prefix` begins the names of files.
fn sample(prefix: &str) -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    let mut session = Session::default();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "parquet"))
        .collect();
    files.sort();
    for (id, path) in (0..).zip(files) {
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        let bytes = fs::read(path).unwrap();
        session.add(id, &name, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    session
}

/// The log of pdfLaTeX, and the file of labels that it writes.
struct Paper {
    log: String,
    labels: String,
}

/// Sets a document with these tables, beside which the files of its figures lie or not. pdfLaTeX stops
/// at the first error.
fn set(tables: &str, figures: bool) -> Paper {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, text: &str| {
        let file = folder.path().join(name).with_extension("tex");
        let document = format!(
            "\\documentclass[twocolumn]{{article}}\n\\usepackage{{array,booktabs,graphicx}}\n\
             \\begin{{document}}\n\\extrafloats{{200}}\n{text}\n\\end{{document}}\n"
        );
        fs::write(file, document).unwrap();
        let run = Command::new("pdflatex")
            .args(["-halt-on-error", "-no-shell-escape", name])
            .current_dir(folder.path())
            .output();
        let run = run.unwrap_or_else(|error| panic!("pdflatex: {error}; run make setup"));
        let log = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.success(), "{log}");
        log
    };
    if figures {
        // Any PDF of one page does for a figure. tests/browser/pdf.test.mjs includes the page's own.
        run("figure", "A figure");
        for begin in tables.split("\\IfFileExists{").skip(1) {
            let (name, _) = begin.split_once('}').unwrap();
            let source = folder.path().join("figure.pdf");
            fs::copy(source, folder.path().join(name)).unwrap();
        }
    }
    let log = run("paper", tables);
    assert!(folder.path().join("paper.pdf").exists());
    let labels = fs::read_to_string(folder.path().join("paper.aux")).unwrap();
    Paper { log, labels }
}

#[test]
fn every_subject_is_set() {
    let document = sample("").results(&Parameters::default()).unwrap();
    let metrics = METRICS.iter().map(|metric| metric.id);
    let subjects = metrics.clone().chain([CLAIMS]);
    let mut all = String::new();
    for subject in subjects {
        let tables = to_latex(&document, subject).unwrap();
        assert!(tables.contains("\\toprule"), "{subject}");
        assert!(tables.contains("\\caption{") && tables.contains("\\label{tab:registry-lens-"));
        // A single metric is set alone too.
        all += &tables;
        all += "\\clearpage\n";
    }
    assert!(!set(&all, false).labels.contains("{fig:"));
    let Paper { log, labels } = set(&all, true);
    assert!(!log.contains("multiply defined"), "{log}");
    for metric in metrics {
        let label = format!("{{fig:registry-lens-{}}}", metric.replace('_', "-"));
        assert!(labels.contains(&label), "{label} in {labels}");
    }
    // A table that leaves the page by a letter or two is set smaller by hand.
    let wide: Vec<f64> = log
        .lines()
        .filter_map(|line| line.strip_prefix("Overfull \\hbox ("))
        .filter_map(|line| line.split_once("pt too wide")?.0.parse().ok())
        .collect();
    assert!(wide.iter().all(|points| *points < 20.0), "{wide:?}");
}

#[test]
fn hostile_names_are_letters() {
    // A registry's name is text of the user, and stands in captions.
    let mut session = sample("\\input{x}%$#&_^~{ 模\u{301}\u{2028}\n");
    for id in 0..19 {
        let registry = Some(Some(
            "}\\end{table}\\input{/etc/passwd} $^_& 模型".to_owned(),
        ));
        let change = registry_lens::session::Change {
            registry,
            ..Default::default()
        };
        // Files whose rows name the registry ignore it.
        let _ = session.configure(id, change);
    }
    let document = session.results(&Parameters::default()).unwrap();
    let tables = to_latex(&document, "concentration").unwrap();
    assert!(tables.contains("\\textbackslash{}input\\{/etc/passwd\\}"));
    set(&tables, true);
}

#[test]
fn an_unknown_subject_has_no_table() {
    let document = Session::default().results(&Parameters::default()).unwrap();
    assert!(to_latex(&document, "nothing").is_none());
    let empty = to_latex(&document, "turnover").unwrap();
    assert!(empty.contains("no data") && !empty.contains("\\begin"));
}
