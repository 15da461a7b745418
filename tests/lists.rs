//! Several lists of one registry and date, files of no registry, and panels: which rows make
//! which snapshot, and that the names of files decide nothing.

mod common;

use registry_lens::metrics::Parameters;
use registry_lens::metrics::turnover::SnapshotOutput;
use registry_lens::report::Document;
use registry_lens::session::{Change, FileState, Session};
use registry_lens::source::{Memory, NativeFile};

fn session(files: &[(&str, Vec<u8>)]) -> Session {
    let mut session = Session::default();
    for (id, (path, bytes)) in (1..).zip(files) {
        session.add(id, path, Box::new(Memory::new(bytes.clone())));
    }
    session.read_all();
    session
}

fn answer(session: &Session) -> Document {
    session.results(&Parameters::default()).unwrap()
}

fn named(session: &Session, label: &str) -> FileState {
    let mut files = session.files().into_iter();
    files.find(|own| own.label == label).unwrap()
}

fn configure(session: &mut Session, label: &str, change: Change) {
    let id = named(session, label).id;
    session.configure(id, change).unwrap();
}

fn snapshots(document: &Document) -> &[SnapshotOutput] {
    &document.metrics.turnover.series[0].snapshots
}

/// Codes of what is said of a file in the answer.
fn codes(document: &Document, file: &str) -> Vec<&'static str> {
    let mut inputs = document.inputs.iter();
    let input = inputs.find(|input| input.file == file).unwrap();
    let caveats = input.caveats.iter();
    caveats.map(|noted| noted.caveat.code()).collect()
}

const LONG: &[(&str, u64)] = &[("a", 9), ("b", 8), ("c", 7)];
const SHORT: &[(&str, u64)] = &[("d", 99), ("e", 98)];

#[test]
fn the_longer_list_of_a_date_is_used_whatever_the_files_are_called() {
    for (long, short) in [
        ("npm_a_2024-01", "npm_b_2024-01"),
        ("npm_b_2024-01", "npm_a_2024-01"),
    ] {
        let session = session(&[(long, common::table(LONG)), (short, common::table(SHORT))]);
        let document = answer(&session);
        assert_eq!(snapshots(&document)[0].members.id, ["a", "b", "c"]);
        assert_eq!(snapshots(&document)[0].file, long);
        assert_eq!(codes(&document, short), ["same_date"]);
        assert!(codes(&document, long).is_empty());
        let said = &document.metrics.turnover.caveats;
        let said: Vec<String> = said.iter().map(|own| own.caveat.to_string()).collect();
        assert!(
            said.iter()
                .any(|own| own.contains("(3 against 2)") && own.contains(long)),
            "{said:?}"
        );
        assert_eq!(document.datasets.len(), 1);
        assert_eq!(document.datasets[0].files, [long]);
        assert_eq!(document.datasets[0].problems.len(), 1);
    }
}

#[test]
fn of_lists_of_one_length_the_content_decides() {
    let other: &[(&str, u64)] = &[("d", 9), ("e", 8), ("f", 7)];
    let mut first = None;
    for (one, two) in [
        ("npm_a_2024-01", "npm_b_2024-01"),
        ("npm_b_2024-01", "npm_a_2024-01"),
    ] {
        let session = session(&[(one, common::table(LONG)), (two, common::table(other))]);
        let document = answer(&session);
        let found = snapshots(&document)[0].members.clone();
        assert_eq!(first.get_or_insert(found.clone()), &found);
        // Both parts of the answer use the same file.
        assert_eq!(
            document.datasets[0].files,
            [snapshots(&document)[0].file.clone()]
        );
    }
    // Lists that are alike: it is all one, and said.
    let session = session(&[
        ("npm_a_2024-01", common::table(LONG)),
        ("npm_b_2024-01", common::table(LONG)),
    ]);
    let document = answer(&session);
    assert_eq!(codes(&document, "npm_b_2024-01"), ["same_date"]);
    let caveat = document.inputs[1].caveats[0].caveat.to_string();
    assert!(
        caveat.contains("the same packages with the same counts"),
        "{caveat}"
    );
}

#[test]
fn the_user_can_have_the_other_list() {
    let files = [
        ("npm_a_2024-01", common::table(LONG)),
        ("npm_b_2024-01", common::table(SHORT)),
    ];
    let mut session = session(&files);
    let whole = |whole| Change {
        whole: Some(whole),
        ..Change::default()
    };
    configure(&mut session, "npm_b_2024-01", whole(Some(true)));
    let document = answer(&session);
    assert_eq!(snapshots(&document)[0].members.id, ["d", "e"]);
    assert_eq!(codes(&document, "npm_a_2024-01"), ["whole_list"]);
    assert_eq!(document.datasets[0].files, ["npm_b_2024-01"]);
    configure(&mut session, "npm_b_2024-01", whole(None));
    assert_eq!(snapshots(&answer(&session))[0].members.id.len(), 3);
    // Another date gives the list a snapshot of its own.
    let dated = Change {
        snapshot_date: Some(Some("2024-02".into())),
        ..Change::default()
    };
    configure(&mut session, "npm_b_2024-01", dated);
    let document = answer(&session);
    assert_eq!(snapshots(&document).len(), 2);
    assert_eq!(
        (
            document.datasets.len(),
            codes(&document, "npm_b_2024-01").len()
        ),
        (2, 0)
    );
}

/// Of the lists of npm in December 2025 the one of 2,183 core packages comes first by its name;
/// the whole registry is used. Sets by DuckDB: `SELECT name … ORDER BY downloads DESC, name LIMIT
/// 1000` of both dates have 339 names in common, with the core's list 348.
#[test]
fn the_whole_of_npm_goes_before_its_core() {
    let Some(shared) = common::shared("lists of npm of one date") else {
        return;
    };
    let mut session = Session::default();
    let names = [
        "npm_core_packages_2025-12.parquet",
        "npm_core_dependencies_2025-12.parquet",
        "npm_top100k_2017-10.parquet",
        "npm_top100k_2025-12.parquet",
    ];
    for (id, name) in (1..).zip(names) {
        let file = NativeFile::open(&shared.join("data").join(name)).unwrap();
        session.add(id, name, Box::new(file));
    }
    session.read_all();
    let document = answer(&session);
    let series = snapshots(&document);
    assert_eq!(series[1].remained, Some(339));
    assert_eq!(series[1].file, names[3]);
    assert_eq!(codes(&document, names[0]), ["same_date"]);
    // The core tells of maintainers and dependencies what the list does not: it is measured by
    // itself, with the dependencies.
    let core = document
        .datasets
        .iter()
        .find(|own| own.files.contains(&names[0].to_owned()));
    let core = core.unwrap();
    assert_eq!(core.files, [names[1], names[0]]);
    assert!(document.datasets.iter().all(|own| own.problems.is_empty()));
    configure(
        &mut session,
        names[3],
        Change {
            registry: Some(Some("elsewhere".into())),
            ..Change::default()
        },
    );
    let document = answer(&session);
    let npm = document
        .metrics
        .turnover
        .series
        .iter()
        .find(|own| own.registry == "npm");
    assert_eq!(npm.unwrap().snapshots[1].remained, Some(348));
}

/// Names and downloads could be of any registry; so could edges and findings.
#[test]
fn a_file_that_names_no_registry_asks_for_one() {
    let mut session = session(&[("list", common::table(LONG))]);
    let state = named(&session, "list");
    assert_eq!((state.registry, state.registry_source), (None, None));
    let codes = |session: &Session| -> Vec<&'static str> {
        let caveats = named(session, "list").caveats;
        caveats.iter().map(|own| own.caveat.code()).collect()
    };
    assert!(codes(&session).contains(&"no_registry"));
    let document = answer(&session);
    assert!(document.datasets.iter().all(|own| own.registry.is_none()));
    assert!(document.claims.iter().all(|own| own.dataset.is_none()));
    configure(
        &mut session,
        "list",
        Change {
            registry: Some(Some("npm".into())),
            ..Change::default()
        },
    );
    assert!(!codes(&session).contains(&"no_registry"));
}
