//! Checks each export format with an independent reader: it must hold the document's content, for
//! any names of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use arrow::array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray, StringViewArray,
};
use arrow::compute::concat;
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use registry_lens::base::limits::Limits;
use registry_lens::claims::literature::{PAPER, WORKS, Work};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::metrics::shown::{Cell, ShownColumn, ShownTable};
use registry_lens::parquet::preflight::footer;
use registry_lens::parquet::scan::{Scan, Texts, Wanted};
use registry_lens::report::form::Of;
use registry_lens::report::{self, CLAIMS, Document, FORMS, Form};
use registry_lens::session::Session;
use registry_lens::source::{ByteSource, Memory};

/// The document of the sample, in which every metric has an answer and every claim a verdict.
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "www", "sample"]
        .iter()
        .collect();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "parquet")
        })
        .collect();
    files.sort();
    let mut session = Session::default();
    for (id, path) in (1..).zip(files) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap();
        session.add(id, &name, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    session.results(&Parameters::default()).unwrap()
});

fn subjects() -> impl Iterator<Item = &'static str> {
    METRICS.iter().map(|about| about.id).chain([CLAIMS])
}

// BibTeX

/// An entry: its type and its fields.
type Entry = (String, BTreeMap<String, String>);

/// Reads a database strictly: only `@type{key,` and lines `name = {value},`, values with balanced
/// braces, no key and no field twice.
fn entries(text: &str) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    // BibTeX skips the comments at the head, which have no sign of an entry.
    let mut rest = &text[text.find('@').unwrap()..];
    assert!(
        text.lines()
            .take_while(|line| !line.starts_with('@'))
            .all(|line| line.starts_with("% "))
    );
    while !rest.is_empty() {
        let (kind, after) = rest.strip_prefix('@').unwrap().split_once('{').unwrap();
        assert!(kind.chars().all(|c| c.is_ascii_lowercase()), "{kind}");
        let (key, mut after) = after.split_once(",\n").unwrap();
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric()), "{key}");
        let mut fields = BTreeMap::new();
        while let Some(field) = after.strip_prefix("  ") {
            let (name, value) = field.split_once(" = {").unwrap();
            assert!(name.chars().all(|c| c.is_ascii_lowercase()), "{name}");
            let mut depth = 1;
            let end = value.find(|c| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth == 0
            });
            let (value, next) = value.split_at(end.unwrap());
            assert!(!value.trim().is_empty() && !value.contains('\n'), "{name}");
            if name != "doi" {
                assert_escaped(value);
            }
            assert!(fields.insert(name.to_owned(), value.to_owned()).is_none());
            after = next.strip_prefix("},\n").unwrap();
        }
        let entry = (kind.to_owned(), fields);
        assert!(
            entries.insert(key.to_owned(), entry).is_none(),
            "{key} twice"
        );
        rest = after.strip_prefix("}\n\n").unwrap();
    }
    entries
}

/// No character with a meaning in LaTeX is left unescaped.
fn assert_escaped(value: &str) {
    let mut before = ' ';
    for c in value.chars() {
        assert!(
            !['&', '%', '$', '#', '_'].contains(&c) || before == '\\',
            "{value}"
        );
        assert!(!['~', '^'].contains(&c), "{value}");
        before = c;
    }
}

#[test]
fn bibtex_cites_the_program_the_paper_and_the_works_of_every_claim() {
    let entries = entries(&report::to_bibtex(&DOCUMENT));
    assert_eq!(entries.len(), 2 + WORKS.len());
    for claim in &DOCUMENT.claims {
        let statement = claim.statement;
        for work in statement.works {
            let annote = &entries[work.key].1["annote"];
            let said = format!(
                "{} ({} here)",
                statement.id.replace('_', "\\_"),
                claim.verdict.words()
            );
            assert!(annote.contains(&said), "{annote}: {said}");
        }
    }
    let (kind, castano) = &entries["castano2024"];
    assert_eq!(kind, "inproceedings");
    assert_eq!(
        castano["author"],
        "Castaño, Joel and Martínez-Fernández, Silverio and Franch, Xavier and Bogner, Justus"
    );
    assert_eq!(castano["pages"], "607--618");
    let (kind, gong) = &entries["gong2023"];
    assert_eq!(kind, "article");
    assert_eq!((&*gong["volume"], &*gong["number"]), ("32", "3"));
    let (kind, naming) = &entries["jiang2024naming"];
    assert_eq!(kind, "misc");
    assert_eq!(
        (&*naming["archiveprefix"], &*naming["eprint"]),
        ("arXiv", "2310.01642")
    );
}

/// `CITATION.cff` has the same facts about the program and the paper.
#[test]
fn bibtex_says_what_the_citation_file_says() {
    let cff = std::fs::read_to_string("CITATION.cff").unwrap();
    let entries = entries(&report::to_bibtex(&DOCUMENT));
    let (kind, software) = &entries["registrylens"];
    assert_eq!(kind, "software");
    let has = |line: String| assert!(cff.contains(&line), "no {line} in CITATION.cff");
    let inner = |name: &str| software[name].trim_matches(['{', '}']).to_owned();
    has(format!("\ntitle: {}\n", inner("title")));
    has(format!("\n  - name: {}\n", inner("author")));
    has(format!("\nversion: {}\n", inner("version")));
    has(format!("\nlicense: {}\n", inner("license")));
    has(format!("    title: \"{}\"\n", PAPER.full_title()));
    has(format!("    year: {}\n", PAPER.year));
    has(format!("    doi: {}", PAPER.doi.unwrap()));
    for [family, given] in PAPER.authors {
        has(format!(
            "      - family-names: {family}\n        given-names: {given}\n"
        ));
    }
    assert_eq!(cff.matches("family-names:").count(), PAPER.authors.len());
    let (_, paper) = &entries["jones2024"];
    assert!(cff.contains(paper["booktitle"].trim_matches(['{', '}'])));
}

#[test]
fn works_are_cited_in_a_line_of_their_facts() {
    let work = |key: &str| WORKS.iter().find(|work| work.key == key).unwrap();
    for (key, cite) in [
        (
            "castano2024",
            "Castaño et al. 2024, Analyzing the Evolution and Maintenance of ML Models on Hugging Face (MSR)",
        ),
        (
            "gong2023",
            "Gong et al. 2023, What Is the Intended Usage Context of This Model? (TOSEM 32, 3)",
        ),
        (
            "yang2024",
            "Yang et al. 2024, Navigating Dataset Documentations in AI",
        ),
    ] {
        assert_eq!(work(key).cite(), cite);
    }
    assert_eq!(
        work("gong2023").full_title(),
        "What Is the Intended Usage Context of This Model? An Exploratory Study of Pre-Trained Models on Various Model Repositories"
    );
    // The paper makes one of the newer claims itself.
    let behind: BTreeSet<&str> = WORKS
        .iter()
        .chain([&PAPER])
        .flat_map(Work::claims)
        .map(|statement| statement.id)
        .collect();
    assert_eq!(behind.len(), DOCUMENT.claims.len());
}

// Parquet

/// The columns of a file by the format crate's reader, with the footer's metadata.
fn by_the_crate(bytes: &[u8]) -> (Vec<(String, ArrayRef)>, BTreeMap<String, String>) {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
    let facts = builder.metadata().file_metadata().key_value_metadata();
    let facts = facts.unwrap().iter();
    let facts = facts
        .map(|entry| (entry.key.clone(), entry.value.clone().unwrap()))
        .collect();
    let schema = Arc::clone(builder.schema());
    let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
    let columns = schema.fields().iter().enumerate().map(|(place, field)| {
        assert!(field.is_nullable());
        let parts: Vec<&dyn Array> = batches.iter().map(|batch| &**batch.column(place)).collect();
        let whole = match parts[..] {
            [] => arrow::array::new_empty_array(field.data_type()),
            _ => concat(&parts).unwrap(),
        };
        (field.name().clone(), whole)
    });
    (columns.collect(), facts)
}

/// The same columns by the reader of dropped files.
fn by_the_reader(bytes: &[u8]) -> Vec<(String, ArrayRef)> {
    let mut session = Session::default();
    session.add(1, "exported.parquet", Box::new(Memory::new(bytes.to_vec())));
    let state = session.file(1).unwrap();
    assert_eq!(state.error, None);
    let source: Arc<dyn ByteSource> = Arc::new(Memory::new(bytes.to_vec()));
    let limits = Limits::default();
    let footer = footer(&*source, &limits).unwrap();
    assert_eq!(
        (Some(footer.rows), footer.declared_rows),
        (state.rows, None)
    );
    session
        .columns(1)
        .iter()
        .map(|column| {
            let wanted = [Wanted {
                column,
                parts: &[],
                or_all: false,
                texts: Texts::Distinct,
            }];
            let mut scan = Scan::new(Arc::clone(&source), &footer, limits, &wanted).unwrap();
            let mut parts = Vec::new();
            while let Some(batch) = scan.next_batch().unwrap() {
                parts.extend(batch.columns);
            }
            let parts: Vec<&dyn Array> = parts.iter().map(|array| &**array).collect();
            let whole = match parts[..] {
                [] => arrow::array::new_null_array(&DataType::Utf8View, 0),
                _ => concat(&parts).unwrap(),
            };
            (column.name.clone(), whole)
        })
        .collect()
}

/// A cell with all its digits; `None` where it is null.
fn cell(array: &ArrayRef, row: usize) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    let any = array.as_any();
    let text = |texts: &StringArray| texts.value(row).to_owned();
    let view = |texts: &StringViewArray| texts.value(row).to_owned();
    let whole = |numbers: &Int64Array| numbers.value(row).to_string();
    let real = |numbers: &Float64Array| numbers.value(row).to_string();
    let flag = |flags: &BooleanArray| flags.value(row).to_string();
    any.downcast_ref()
        .map(text)
        .or_else(|| any.downcast_ref().map(view))
        .or_else(|| any.downcast_ref().map(whole))
        .or_else(|| any.downcast_ref().map(real))
        .or_else(|| any.downcast_ref().map(flag))
        .map_or_else(|| panic!("{}", array.data_type()), Some)
}

/// Whether two cells are equal: the same text, or the same number with or without an exponent.
fn alike(one: &str, other: &str) -> bool {
    let bits = |text: &str| text.parse::<f64>().ok().map(f64::to_bits);
    one == other || bits(one).is_some_and(|number| Some(number) == bits(other))
}

/// The Parquet file of every subject has the rows of its CSV, in both readers. Only CSV has the
/// apostrophe against formulas.
#[test]
fn parquet_has_the_cells_of_csv_with_their_types() {
    let mut kinds = BTreeSet::new();
    for subject in subjects() {
        let csv = report::to_csv(&DOCUMENT, subject).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let labels: Vec<String> = reader.headers().unwrap().iter().map(Into::into).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let bytes = report::to_parquet(&DOCUMENT, subject).unwrap().unwrap();
        let (columns, _) = by_the_crate(&bytes);
        for columns in [&columns, &by_the_reader(&bytes)] {
            let names: Vec<&String> = columns.iter().map(|(name, _)| name).collect();
            assert_eq!(names, labels.iter().collect::<Vec<_>>(), "{subject}");
            for (place, (name, array)) in columns.iter().enumerate() {
                assert_eq!(array.len(), rows.len(), "{subject}.{name}");
                for (row, record) in rows.iter().enumerate() {
                    let guarded = record[place].strip_prefix('\'');
                    let guarded = guarded.filter(|text| text.starts_with(['=', '+', '-', '@']));
                    let (found, expected) = (cell(array, row), guarded.unwrap_or(&record[place]));
                    let found = found.unwrap_or_default();
                    assert!(
                        alike(&found, expected),
                        "{subject}.{name}: {found}, {expected}"
                    );
                }
            }
        }
        kinds.extend(columns.iter().map(|(name, array)| {
            let name = format!("{subject}.{name}");
            (name, array.data_type().to_string())
        }));
    }
    for (name, kind) in [
        ("turnover.file", "Utf8"),
        ("turnover.rows", "Int64"),
        ("turnover.remained", "Int64"),
        ("turnover.turnover_rate", "Float64"),
        ("turnover.synthetic", "Boolean"),
        ("preservation.shown", "Boolean"),
        ("descendants.slope", "Float64"),
        ("claims.value", "Float64"),
        ("claims.date", "Utf8"),
    ] {
        assert!(
            kinds.contains(&(name.to_owned(), kind.to_owned())),
            "{name}"
        );
    }
}

#[test]
fn parquet_says_what_it_is_of() {
    let mut document = DOCUMENT.clone();
    document.parameters.turnover.k = 7;
    document.inputs[0].sha256 = Some("ab".repeat(32));
    for subject in ["turnover", CLAIMS] {
        let bytes = report::to_parquet(&document, subject).unwrap().unwrap();
        let (_, facts) = by_the_crate(&bytes);
        let fact = |name: &str| &*facts[&format!("registry-lens.{name}")];
        let json = |name: &str| -> serde_json::Value { serde_json::from_str(fact(name)).unwrap() };
        assert_eq!(fact("version"), env!("CARGO_PKG_VERSION"));
        assert_eq!(fact("results_version"), "6");
        assert_eq!(fact("subject"), subject);
        let parameters = json("parameters");
        assert_eq!(parameters["turnover"]["k"], 7);
        assert_eq!(parameters.get("lag").is_some(), subject == CLAIMS);
        let inputs = json("inputs");
        assert_eq!(inputs.as_array().unwrap().len(), document.inputs.len());
        assert_eq!(inputs[0]["file"], document.inputs[0].file);
        assert_eq!(inputs[0]["sha256"], "ab".repeat(32));
        assert!(inputs[1]["sha256"].is_null());
        // An export of made-up data is marked as made up when it is dropped again.
        let mut session = Session::default();
        session.add(1, "again.parquet", Box::new(Memory::new(bytes)));
        let says = session.file(1).unwrap().synthetic.unwrap();
        let made_up = document
            .inputs
            .iter()
            .find_map(|input| input.synthetic.clone());
        assert!(made_up.unwrap().starts_with(&says[..40]), "{says}");
    }
    for input in &mut document.inputs {
        input.synthetic = None;
    }
    let bytes = report::to_parquet(&document, CLAIMS).unwrap().unwrap();
    assert!(
        !by_the_crate(&bytes)
            .1
            .contains_key("registry-lens.synthetic")
    );
    assert!(report::to_parquet(&document, "weather").is_none());
}

/// The sample's document with one answer of concentration, which has this first table.
fn with_table(table: ShownTable) -> Document {
    let mut document = DOCUMENT.clone();
    let datasets = &mut document.metrics.concentration.datasets;
    datasets.truncate(1);
    datasets[0].shown.tables = vec![table];
    document
}

fn table(labels: &[&str], rows: Vec<Vec<Cell>>) -> ShownTable {
    let column = |label: &&str| ShownColumn {
        label: (*label).to_owned(),
        hint: None,
        comparable: true,
    };
    ShownTable {
        id: "A table".to_owned(),
        caption: "A table".to_owned(),
        columns: labels.iter().map(column).collect(),
        rows,
    }
}

/// The type that a column of these cells should have, by the words of `docs/results.md`.
fn expected_type(cells: &[Cell]) -> DataType {
    let defined: Vec<&Cell> = cells.iter().filter(|cell| **cell != Cell::None).collect();
    let whole = |most: u64| move |cell: &&&Cell| matches!(cell, Cell::Count(n) if *n <= most);
    let all = |test: &dyn Fn(&&&Cell) -> bool| defined.iter().all(|cell| test(&cell));
    if defined.is_empty() {
        DataType::Utf8
    } else if all(&whole(i64::MAX as u64)) {
        DataType::Int64
    } else if defined.iter().any(|cell| matches!(cell, Cell::Number(_)))
        && all(&|cell| matches!(cell, Cell::Number(_)) || whole(1 << 53)(cell))
    {
        DataType::Float64
    } else {
        DataType::Utf8
    }
}

/// Writes these rows and reads them with both readers.
fn round_trip(rows: Vec<Vec<Cell>>) {
    let labels = ["one", "two", "three"];
    let document = with_table(table(&labels, rows.clone()));
    let bytes = report::to_parquet(&document, "concentration")
        .unwrap()
        .unwrap();
    let (columns, _) = by_the_crate(&bytes);
    for (theirs, columns) in [(true, columns), (false, by_the_reader(&bytes))] {
        assert_eq!(columns.len(), 3 + labels.len());
        for (place, label) in labels.iter().enumerate() {
            let (name, array) = &columns[3 + place];
            assert_eq!(name, label);
            assert_eq!(array.len(), rows.len());
            let cells: Vec<Cell> = rows.iter().map(|row| row[place].clone()).collect();
            if theirs {
                assert_eq!(*array.data_type(), expected_type(&cells));
            }
            for (row, given) in cells.iter().enumerate() {
                let want = (*given != Cell::None).then(|| given.raw());
                // The digits of a double give its bits, except for NaN.
                let found = cell(array, row);
                assert_eq!(found.is_some(), want.is_some());
                let (found, want) = (found.unwrap_or_default(), want.unwrap_or_default());
                assert!(alike(&found, &want), "{found}, {want}");
            }
        }
    }
}

#[test]
fn parquet_of_odd_tables() {
    // The cases are: no rows, no values, formulas, letters beyond ASCII, an empty text.
    round_trip(Vec::new());
    round_trip(vec![vec![Cell::None, Cell::None, Cell::None]]);
    round_trip(vec![
        vec![Cell::text("=1+1"), Cell::text("Castaño 🤗"), Cell::text("")],
        vec![Cell::text("@x"), Cell::None, Cell::text("\t\r\n\"")],
    ]);
    // These values are at and beyond the limits of each type.
    for most in [1 << 53, (1 << 53) + 1, i64::MAX as u64, u64::MAX] {
        round_trip(vec![
            vec![Cell::Count(most), Cell::Count(most), Cell::Count(most)],
            vec![Cell::Count(0), Cell::Number(0.5), Cell::text("a")],
        ]);
    }
    // The nulls need more than one byte to count, and the columns need the long form of a list.
    let row = |n: u64| vec![Cell::Count(n), Cell::None, Cell::None];
    round_trip((0..3000).map(row).collect());
    let labels: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let cells = (0..40).map(Cell::Count).collect();
    let document = with_table(table(&labels, vec![cells]));
    let bytes = report::to_parquet(&document, "concentration")
        .unwrap()
        .unwrap();
    let (columns, _) = by_the_crate(&bytes);
    assert_eq!(columns.len(), 43);
    assert_eq!(cell(&columns[42].1, 0).as_deref(), Some("39"));
    assert_eq!(by_the_reader(&bytes).len(), 43);
}

#[test]
fn no_two_columns_of_a_parquet_file_are_alike() {
    let row = [1, 2, 3].map(Cell::Count).to_vec();
    let document = with_table(table(&["Date", "dataset", "date_2"], vec![row]));
    let bytes = report::to_parquet(&document, "concentration")
        .unwrap()
        .unwrap();
    let (columns, _) = by_the_crate(&bytes);
    let names: Vec<&str> = columns.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        names,
        [
            "dataset",
            "registry",
            "date",
            "Date_2",
            "dataset_2",
            "date_2_2"
        ]
    );
}

/// Negative numbers in CSV stay numbers. Words that look like formulas get an apostrophe.
#[test]
fn csv_guards_words_and_leaves_numbers() {
    let row = vec![
        Cell::text("-1+1"),
        Cell::Number(-0.5),
        Cell::text("\u{a0} =1+1"),
    ];
    let csv = report::to_csv(
        &with_table(table(&["a", "b", "c"], vec![row])),
        "concentration",
    );
    let csv = csv.unwrap();
    assert!(
        csv.lines()
            .nth(1)
            .unwrap()
            .ends_with(",'-1+1,-0.5,'\u{a0} =1+1"),
        "{csv}"
    );
}

fn cells() -> impl Strategy<Value = Cell> {
    prop_oneof![
        2 => Just(Cell::None),
        2 => any::<u32>().prop_map(|n| Cell::Count(n.into())),
        1 => any::<u64>().prop_map(Cell::Count),
        2 => any::<f64>().prop_map(Cell::Number),
        1 => "[=+@a-z \"',ñ🤗-]{0,6}".prop_map(Cell::Text),
    ]
}

/// Rows whose first column is of one kind, the second of numbers, the third of anything.
fn tables() -> impl Strategy<Value = Vec<Vec<Cell>>> {
    let whole = prop_oneof![Just(Cell::None), (0..9u64).prop_map(Cell::Count)];
    let real = prop_oneof![
        Just(Cell::None),
        any::<f64>().prop_map(Cell::Number),
        (0..9u64).prop_map(Cell::Count)
    ];
    let row = (whole, real, cells()).prop_map(|(a, b, c)| vec![a, b, c]);
    prop::collection::vec(row, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn parquet_of_any_table(rows in tables()) {
        round_trip(rows);
    }
}

// HTML and Markdown

/// Hostile names of files, models and lists.
const HOSTILE: &str = "<script>alert(1)</script>\"'>&amp;--><!--|`[x](y)\u{7}";

/// The sample's document with hostile words in every place where files supply words.
fn hostile() -> Document {
    let mut document = DOCUMENT.clone();
    for input in &mut document.inputs {
        input.file = HOSTILE.to_owned();
        input.registry = Some(HOSTILE.to_owned());
        input.sha256 = Some(HOSTILE.to_owned());
    }
    for claim in &mut document.claims {
        claim.because = HOSTILE.to_owned();
        if let Some(source) = &mut claim.dataset {
            source.title = HOSTILE.to_owned();
        }
        if let Some(number) = &mut claim.number {
            number.label = HOSTILE.to_owned();
        }
    }
    let metrics = &mut document.metrics;
    for answer in &mut metrics.turnover.datasets {
        answer.source.registry = Some(HOSTILE.to_owned());
        answer.values.registry = HOSTILE.to_owned();
    }
    for answer in &mut metrics.preservation.datasets {
        answer.source.files = vec![HOSTILE.to_owned()];
        for library in &mut answer.values.libraries {
            library.library = HOSTILE.to_owned();
        }
    }
    for answer in &mut metrics.descendants.datasets {
        answer.shown.tables[0].rows[0][0] = Cell::text(HOSTILE);
    }
    for data in &mut metrics.concentration.datasets {
        data.source.title = HOSTILE.to_owned();
        data.shown.sentences.push(HOSTILE.to_owned());
        data.shown.caveats.push(HOSTILE.to_owned());
        data.shown
            .tables
            .push(table(&[HOSTILE], vec![vec![Cell::text(HOSTILE)]]));
        if let Some(table) = data.shown.tables.last_mut() {
            table.caption = HOSTILE.to_owned();
        }
    }
    document
}

/// A tag: its name, its attributes, whether it closes.
type Element = (String, BTreeMap<String, String>, bool);

/// The tags of a page. It panics if text between them is not escaped, if a tag is not closed, or
/// if a comment is not a place for figures.
fn elements(html: &str) -> Vec<Element> {
    const VOID: [&str; 2] = ["meta", "wbr"];
    let mut rest = html.strip_prefix("<!doctype html>\n").unwrap();
    let mut open: Vec<String> = Vec::new();
    let mut elements = Vec::new();
    while let Some((text, after)) = rest.split_once('<') {
        let style = open.last().is_some_and(|element| element == "style");
        assert!(style || !text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
            assert!(known.iter().any(|name| entity.starts_with(name)), "{text}");
        }
        if let Some(comment) = after.strip_prefix("!--") {
            let (comment, after) = comment.split_once("-->").unwrap();
            let metric = comment.strip_prefix("figure:").unwrap();
            assert!(METRICS.iter().any(|about| about.id == metric), "{comment}");
            assert!(text.ends_with('\n') && after.starts_with('\n'));
            elements.push((
                "!".to_owned(),
                [(metric.to_owned(), String::new())].into(),
                false,
            ));
            rest = after;
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            elements.push((name.to_owned(), BTreeMap::new(), true));
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut read = BTreeMap::new();
        while !attributes.is_empty() {
            let (name, value) = attributes.split_once("=\"").unwrap();
            let (value, next) = value.split_once('"').unwrap();
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '-') || name == "viewBox",
                "{name}"
            );
            assert!(!name.starts_with("on"), "{name}");
            assert!(read.insert(name.to_owned(), value.to_owned()).is_none());
            attributes = next.trim_start();
        }
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        elements.push((name.to_owned(), read, false));
    }
    assert!(open.is_empty(), "{open:?}");
    elements
}

#[test]
fn html_is_well_formed_and_escapes_what_files_say() {
    for document in [&*DOCUMENT, &hostile()] {
        let html = report::to_html(document);
        let elements = elements(&html);
        let known: BTreeSet<&str> = elements.iter().map(|(name, ..)| &**name).collect();
        let allowed = [
            "!", "b", "body", "caption", "div", "h1", "h2", "h3", "head", "html", "li", "main",
            "meta", "p", "path", "rect", "section", "style", "svg", "table", "tbody", "td", "text",
            "th", "thead", "title", "tr", "ul", "wbr",
        ];
        assert_eq!(known, BTreeSet::from(allowed));
        // The headings are in order, and one has the first level.
        let levels = elements.iter().filter(|(.., closes)| !closes);
        let levels = levels.filter_map(|(name, ..)| name.strip_prefix('h')?.parse().ok());
        let levels: Vec<u8> = levels.collect();
        assert_eq!(levels[0], 1);
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{levels:?}"
        );
        // Every heading of a table has a scope, and every table has a caption.
        let opened = |name: &str| {
            let tags = elements
                .iter()
                .filter(move |(tag, _, closes)| tag == name && !closes);
            tags.map(|(_, attributes, _)| attributes)
                .collect::<Vec<_>>()
        };
        assert!(
            opened("th")
                .iter()
                .all(|attributes| attributes.contains_key("scope"))
        );
        assert_eq!(opened("table").len(), opened("caption").len());
        assert_eq!(opened("html")[0]["lang"], "en-GB");
        let policy = &opened("meta")[1]["content"];
        assert_eq!(policy, "default-src 'none'; style-src 'unsafe-inline'");
        // The page must not fetch anything.
        assert!(!html.contains("url(") && !html.contains("@import") && !html.contains("://"));
        let ids = elements
            .iter()
            .filter_map(|(_, attributes, _)| attributes.get("id"));
        let ids: Vec<&String> = ids.collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
    let html = report::to_html(&hostile());
    assert!(!html.contains("<script") && !html.contains('\u{7}'));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&amp;amp;--&gt;"));
}

/// The report has all verdicts, answers, settings, files and works.
#[test]
fn html_has_the_content_of_the_document() {
    let mut document = DOCUMENT.clone();
    document.parameters.turnover.k = 7;
    document.inputs[0].sha256 = Some("ab".repeat(32));
    // A long name may be broken anywhere, and is the same name.
    let html = report::to_html(&document).replace("<wbr>", "");
    for claim in &document.claims {
        let row = format!("<tr id=\"claim-{}\">", claim.statement.id);
        let (_, row) = html.split_once(&row).unwrap();
        let (row, _) = row.split_once("</tr>").unwrap();
        let disagree = if claim.datasets_disagree {
            "; datasets disagree"
        } else {
            ""
        };
        let verdict = format!("</th><td>{}{disagree}</td>", claim.verdict.words());
        assert!(row.contains(&verdict), "{row}");
    }
    for metric in METRICS {
        let place = format!("\n<!--figure:{}-->\n", metric.id);
        assert_eq!(html.matches(&place).count(), 1, "{}", metric.id);
        for (_, shown) in document.metrics.shown(metric.id) {
            for table in &shown.tables {
                let caption = table.caption.replace('\'', "&#39;");
                assert!(html.contains(&format!("<caption>{caption}</caption>")));
            }
        }
    }
    assert!(html.contains("<th scope=\"row\">turnover.k</th><td>7</td><td>1000</td>"));
    assert_eq!(html.matches("</th><td>7</td>").count(), 1);
    assert!(html.contains(&"ab".repeat(32)));
    for input in &document.inputs {
        assert!(html.contains(&format!("<th scope=\"row\">{}</th>", input.file)));
    }
    for work in [PAPER].iter().chain(WORKS) {
        let title = work.full_title().replace('\'', "&#39;");
        assert!(html.contains(&title), "{title}");
    }
    assert!(html.contains("(synthetic)"));
    // Metrics without an answer have no section.
    let nothing = Session::default().results(&Parameters::default()).unwrap();
    let html = report::to_html(&nothing);
    elements(&html);
    assert!(html.contains("All settings have their defaults."));
    // The paper's review needs no file.
    assert_eq!(html.matches("<!--figure:").count(), 1);
    assert!(html.contains("\n<!--figure:literature-->\n"));
}

/// A Markdown parser reads words from files as plain text.
#[test]
fn markdown_escapes_what_files_say() {
    let markdown = report::to_markdown(&hostile());
    let mut last = 0;
    let mut tables = 0;
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) | Event::Code(text) => panic!("{text}"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link"),
            Event::Start(Tag::Heading { level, .. }) => {
                assert!(level as u8 <= last + 1, "{level}");
                last = level as u8;
            }
            Event::Start(Tag::Table(_)) => tables += 1,
            _ => {}
        }
    }
    let html = report::to_html(&hostile());
    assert_eq!(tables, html.matches("<table>").count());
}

#[test]
fn every_form_is_written_under_its_name() {
    for form in FORMS {
        let bytes = Form::find(form.id).unwrap().write(&DOCUMENT, CLAIMS);
        let beginning: &[u8] = match form.id {
            "json" => b"{\"tool\":",
            "csv" => b"claim,code,",
            "markdown" => b"# ",
            "html" => b"<!doctype html>",
            "latex" => b"% registry-lens",
            "bibtex" => b"% registry-lens",
            "parquet" => b"PAR1",
            "ro-crate" => b"{\n  \"@context\": [\n    \"https://w3id.org/ro/crate/1.3/context\"",
            other => panic!("say how a file of the form {other} begins"),
        };
        assert!(bytes.unwrap().starts_with(beginning), "{}", form.id);
        let of_nothing = form.write(&DOCUMENT, "weather");
        if matches!(form.of, Of::Subject { .. }) {
            let error = of_nothing.unwrap_err();
            assert!(
                error.message.contains('“') && error.advice.contains("claims"),
                "{error}"
            );
        }
    }
    let error = Form::find("docx").unwrap_err();
    assert!(error.message.contains("“docx”"), "{error}");
    let names = "Use json, html, markdown, csv, parquet, latex, bibtex or ro-crate.";
    assert_eq!(error.advice, names);
}

/// Every format says with which program, when, from which files and with which settings it was made.
/// CSV has no place for it.
#[test]
fn every_form_says_where_it_comes_from() {
    let (commit, build) = ("c0ffee".repeat(6), "0123abcd".repeat(8));
    let mut session = Session::default();
    let table: &[u8] = include_bytes!("../www/sample/npm_downloads_2017-04.parquet");
    session.add(
        1,
        "npm_downloads_2017-04.parquet",
        Box::new(Memory::new(table.to_vec())),
    );
    session.read_all();
    session.digest_all();
    session.set_date("2026-02-03");
    session.set_build(&commit, &build);
    let mut parameters = Parameters::default();
    parameters.set("turnover.k", "77").unwrap();
    let document = session.results(&parameters).unwrap();
    assert_eq!(document.tool.commit.as_deref(), Some(&*commit));
    // `sha256sum www/sample/npm_downloads_2017-04.parquet`
    let digest = "0f27bc05a6551228aa9a915680441783da33a793ed82a791cae6940addc12d90";
    for form in FORMS.iter().filter(|form| form.id != "csv") {
        let bytes = form.write(&document, CLAIMS).unwrap();
        // HTML lets a digest break at the end of a line.
        let text = String::from_utf8_lossy(&bytes).replace("<wbr>", "");
        for wanted in [
            env!("CARGO_PKG_VERSION"),
            &*commit,
            &*build,
            "2026-02-03",
            digest,
            "turnover",
            "77",
        ] {
            assert!(text.contains(wanted), "{} does not say {wanted}", form.id);
        }
    }
}
