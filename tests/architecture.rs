//! The rules of the code base, checked in its sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each module of the crate may import.
const GROUND: &[&str] = &["base", "caveat", "domain", "relations", "stats"];
const PARTS: &[(&str, &[&str])] = &[
    // Shared modules.
    ("base", &[]),
    ("relations", &["base"]),
    ("stats", &["base"]),
    ("domain", &["base", "relations", "stats"]),
    ("caveat", &["base", "relations"]),
    ("card", &[]),
    ("judge", &["base", "card"]),
    // Reading.
    ("source", &["base"]),
    ("parquet", &["base", "relations", "source"]),
    (
        "recognise",
        &["base", "card", "domain", "judge", "relations", "parquet"],
    ),
    // Answering.
    ("metrics", GROUND),
    ("claims", &["base", "caveat", "domain", "metrics", "stats"]),
    // It joins both: scripts read sources and compute metrics.
    (
        "sql",
        &["base", "domain", "metrics", "recognise", "relations"],
    ),
    ("manifest", &["base", "claims", "metrics", "relations"]),
    (
        "report",
        &[
            "base",
            "caveat",
            "claims",
            "manifest",
            "relations",
            "metrics",
            "stats",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
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
                ["lib", "page_types", "session", "web", "bin"].contains(&part.as_str()),
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

/// Files with these endings below a folder, with their texts.
fn texts(folder: &str, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if extension.is_some_and(|extension| extensions.contains(&extension)) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The parts of a line between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The files of this repository that a text names in backticks, without what follows a space or
/// a brace.
fn named_files(text: &str) -> Vec<&str> {
    let folders = [
        "src/",
        "docs/",
        "www/",
        "tests/",
        "bench/",
        "examples/",
        "scripts/",
    ];
    let in_repository = |path: &&str| folders.iter().any(|folder| path.starts_with(folder));
    let named = text.lines().flat_map(quoted).filter(in_repository);
    named
        .filter(|path| !path.contains([' ', '{', '*', '…', '<']) && !path.contains("NAME"))
        .filter(|path| !path.contains("ID"))
        .collect()
}

#[test]
fn no_text_cites_a_missing_file() {
    let mut checked = 0;
    let code = ["src", "www", "tests", "bench", "examples", "scripts"]
        .into_iter()
        .flat_map(|folder| texts(folder, &["rs", "ts", "mjs", "py", "sh", "css"]));
    let documents = texts("docs", &["md"]).into_iter();
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];
    let top = top.map(|path| (PathBuf::from(path), fs::read_to_string(path).unwrap()));
    for (path, text) in code.chain(documents).chain(top) {
        if path.ends_with("architecture.rs") {
            continue;
        }
        for named in named_files(&text) {
            checked += 1;
            assert!(
                Path::new(named).exists(),
                "{} cites {named}, which does not exist",
                path.display()
            );
        }
    }
    assert!(checked > 30, "only {checked} citations looked at");
}

/// A definition must not cite a file outside the repository, because a clone lacks it. Tests may
/// read data outside the repository.
#[test]
fn the_product_cites_nothing_outside_the_repository() {
    let product = texts("src", &["rs"])
        .into_iter()
        .chain(texts("www", &["ts"]));
    for (path, text) in product {
        assert!(
            !text.contains("../shared"),
            "{} cites ../shared, which no clone has",
            path.display()
        );
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut checked = 0;
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
    ];
    let top = top.map(|path| (PathBuf::from(path), fs::read_to_string(path).unwrap()));
    for (path, text) in texts("docs", &["md"]).into_iter().chain(top) {
        let folder = path.parent().unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            checked += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                folder.join(file)
            };
            assert!(
                target.exists(),
                "{}: the link {link} leads nowhere",
                path.display()
            );
            if !anchor.is_empty() {
                let target = fs::read_to_string(&target).unwrap();
                let headings = target.lines().filter(|line| line.starts_with('#'));
                let anchors: Vec<String> = headings.map(anchor_of).collect();
                let marked = target.contains(&format!("<a id=\"{anchor}\">"));
                assert!(
                    marked || anchors.iter().any(|known| known == anchor),
                    "{}: the link {link} names no heading",
                    path.display()
                );
            }
        }
    }
    assert!(checked > 20, "only {checked} links looked at");
}

/// The anchor that renderers of Markdown give a heading.
fn anchor_of(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Answers reach the page as values with texts. Only people read the texts, so code must not.
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
    // Fields of an answer with words for people.
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
        for (path, text) in texts(&format!("www/{folder}"), &["ts"]) {
            checked += 1;
            let name = path.display();
            for field in words {
                for reading in readings {
                    let found = [".", "?."].map(|dot| format!("{field}{dot}{reading}("));
                    let looks = found.iter().any(|word| text.contains(word));
                    // A long list of sentences is cut, which does not depend on their words.
                    let cuts = field == "sentences" && reading == "slice";
                    assert!(!looks || cuts, "{name} looks into {field}");
                }
            }
            assert!(!text.contains("(synthetic)"), "{name} has its own mark");
        }
    }
    assert!(checked > 20);
}

/// Longest file of the product, in lines, unless it is a table of data.
const LINES_OF_A_FILE: usize = 800;

/// Longest function of the product, in lines.
const LINES_OF_A_FUNCTION: usize = 100;

/// Functions that may be longer, each with the reason.
const LONG_FUNCTIONS: &[(&str, &str)] = &[
    ("fmt", "one sentence for each caveat: a table of texts"),
    ("specifiers_of_pep_440", "the examples of the standard"),
];

/// A reader can understand files and functions of these sizes.
#[test]
fn files_and_functions_are_short() {
    let mut checked = 0;
    for (path, text) in texts("src", &["rs"])
        .into_iter()
        .chain(texts("www", &["ts", "css"]))
    {
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines.len() <= LINES_OF_A_FILE || path.ends_with("types.generated.ts"),
            "{} has {} lines",
            path.display(),
            lines.len()
        );
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        for (start, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else {
                continue;
            };
            let indent = line.len() - line.trim_start().len();
            let end = format!("{}}}", " ".repeat(indent));
            let rest = lines[start..].iter();
            let Some(length) = rest.clone().position(|line| **line == *end) else {
                continue;
            };
            checked += 1;
            let may = LONG_FUNCTIONS.iter().any(|(known, _)| *known == name);
            assert!(
                length < LINES_OF_A_FUNCTION || may,
                "{}: the function {name} has {} lines",
                path.display(),
                length + 1
            );
        }
    }
    assert!(checked > 1000, "only {checked} functions looked at");
}

/// The name of the function that begins on a line.
fn function_name(line: &str) -> Option<&str> {
    let words = line.trim_start();
    let (before, after) = words.split_once("fn ")?;
    let modifiers = ["pub", "const", "unsafe", "extern", "async"];
    let plain = before.split_whitespace().all(|word| {
        modifiers.iter().any(|modifier| word.starts_with(modifier)) || word.ends_with(')')
    });
    let name = after.split(['(', '<']).next()?;
    (plain && !words.starts_with("//")).then_some(name)
}
