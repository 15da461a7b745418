//! The rules of the house, read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// What each part of the crate may import, beyond itself.
const GROUND: &[&str] = &["base", "caveat", "domain", "relations", "stats"];
const PARTS: &[(&str, &[&str])] = &[
    // The ground.
    ("base", &[]),
    ("relations", &["base"]),
    ("stats", &[]),
    ("domain", &["base", "relations", "stats"]),
    ("caveat", &["relations"]),
    ("card", &[]),
    // The reading wing.
    ("source", &["base"]),
    ("parquet", &["base", "relations", "source"]),
    (
        "recognise",
        &["base", "card", "domain", "relations", "parquet"],
    ),
    // The answering wing.
    ("metrics", GROUND),
    ("claims", &["base", "caveat", "domain", "metrics", "stats"]),
    (
        "report",
        &["base", "caveat", "claims", "relations", "metrics", "stats"],
    ),
];

/// Every file of this ending, in the folder and those inside it.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    files(folder, "rs")
}

fn part_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn only_web_names_the_browser() {
    let mut checked = 0;
    for (path, text) in sources(Path::new("src")) {
        if part_of(&path) == "web" {
            continue;
        }
        checked += 1;
        for name in ["wasm_bindgen", "web_sys", "js_sys"] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
    assert!(checked > 15, "only {checked} sources looked at");
}

#[test]
fn parts_import_downwards_only() {
    let mut checked = 0;
    for (path, text) in sources(Path::new("src")) {
        let part = part_of(&path);
        let Some((_, allowed)) = PARTS.iter().find(|(name, _)| *name == part) else {
            assert!(
                ["lib", "session", "web", "bin"].contains(&part.as_str()),
                "{} belongs to no part with a rule",
                path.display()
            );
            continue;
        };
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        for (at, _) in code.match_indices("crate::") {
            let name: String = code[at + "crate::".len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            checked += 1;
            assert!(
                name == part || allowed.contains(&name.as_str()),
                "{} imports {name}, which {part} may not",
                path.display()
            );
        }
    }
    assert!(checked > 20, "only {checked} imports looked at");
}

/// Answers reach the page as values with their texts: what a text says is for people alone.
#[test]
fn the_page_reads_no_meaning_out_of_texts() {
    let readings = [
        "replace",
        "match",
        "split",
        "includes",
        "startsWith",
        "endsWith",
        "slice",
        "search",
    ];
    // Fields of an answer that are words for people.
    let words = [
        ".text",
        ".title",
        ".short",
        "caption",
        "because",
        "missing",
        "cite",
        "sentences",
    ];
    let mut checked = 0;
    for folder in ["figures", "views", "files"] {
        for (path, text) in files(&Path::new("www").join(folder), "ts") {
            checked += 1;
            let name = path.display();
            for field in words {
                for reading in readings {
                    let found = [".", "?."].map(|dot| format!("{field}{dot}{reading}("));
                    let looks = found.iter().any(|own| text.contains(own));
                    // A long list of sentences is cut, which asks nothing of their words.
                    let cuts = field == "sentences" && reading == "slice";
                    assert!(!looks || cuts, "{name} looks into {field}");
                }
            }
            assert!(!text.contains("(synthetic)"), "{name} has its own mark");
        }
    }
    assert!(checked > 20);
}
