//! What becomes of a file, whatever its bytes are: an answer or a sentence for every choice of
//! columns.
#![allow(dead_code, reason = "each test file uses a different part")]

use registry_lens::metrics::Parameters;
use registry_lens::parquet::schema::ColumnKind;
use registry_lens::recognise::Wants;
use registry_lens::report::Form;
use registry_lens::session::{Change, Chosen, Session, Status};
use registry_lens::source::ByteSource;

/// The message of a file at which the decoder panicked. No file may have it.
pub const PANIC: &str = "stops the decoder";

/// What a file or a choice of its columns became.
pub struct Outcome {
    /// The columns; without them, what the program found on its own.
    pub chosen: Option<Chosen>,
    pub status: Status,
    /// The sentence, with the file's label.
    pub error: Option<String>,
}

/// Reads the file with every pair of a text and a number column, as a user can choose in the
/// mapping form, and then with every column of another kind and the first text column.
pub fn choices(session: &Session) -> Vec<Chosen> {
    let columns = session.columns(1);
    let of = |kind| {
        columns
            .iter()
            .filter(move |column| column.kind == kind)
            .map(|column| column.name.clone())
    };
    let mut choices: Vec<Chosen> = of(ColumnKind::Text)
        .flat_map(|text| of(ColumnKind::Count).map(move |count| Chosen::packages(&text, &count)))
        .collect();
    // Wide files have too many pairs, but each column is still decoded at least once.
    choices.truncate(40);
    /// With more rows an unoptimised build takes minutes to keep them.
    const MANY: u64 = 10_000_000;
    let rows = session.file(1).and_then(|state| state.rows);
    let (Some(text), true) = (of(ColumnKind::Text).next(), rows < Some(MANY)) else {
        return choices;
    };
    for (kind, field) in [
        (ColumnKind::List, "tags"),
        (ColumnKind::Text, "tags"),
        (ColumnKind::List, "base_model"),
        (ColumnKind::Struct, "author"),
        (ColumnKind::Time, "created_at"),
        (ColumnKind::Flag, "gated"),
    ] {
        choices.extend(of(kind).take(10).map(|column| Chosen {
            kind: "packages".into(),
            columns: [("id".into(), text.clone()), (field.into(), column)].into(),
        }));
    }
    choices
}

/// Two choices that read all columns of the tables that the mutator makes.
pub fn all_columns() -> Vec<Chosen> {
    let choice = |columns: &[(&str, &str)]| Chosen {
        kind: "packages".into(),
        columns: columns
            .iter()
            .map(|(field, column)| ((*field).into(), (*column).into()))
            .collect(),
    };
    vec![
        choice(&[
            ("id", "id"),
            ("downloads", "downloads"),
            ("likes", "likes"),
            ("tags", "tags"),
            ("gated", "gated"),
            ("created_at", "created_at"),
        ]),
        choice(&[("id", "id"), ("downloads", "score"), ("likes", "key")]),
    ]
}

/// A session with one file, opened. All its columns will be read, whether a metric needs them or
/// not.
pub fn opened(path: &str, source: Box<dyn ByteSource>) -> Session {
    let mut session = Session::default();
    session.ask(Wants::everything());
    session.add(1, path, source);
    session
}

/// A session with one file, opened as page and command do.
pub fn opened_as_usual(path: &str, source: Box<dyn ByteSource>) -> Session {
    let mut session = Session::default();
    session.add(1, path, source);
    session
}

/// Reads the file as it is.
pub fn as_it_is(session: &mut Session) -> Outcome {
    session.read_all();
    // The first values of columns are read by other ways. Their error is a sentence too.
    let _ = session.look(1);
    outcome(session, None)
}

/// Reads the file with chosen columns.
pub fn with(session: &mut Session, chosen: Chosen) -> Outcome {
    let change = Change {
        mapping: Some(Some(chosen.clone())),
        ..Change::default()
    };
    // A damaged schema may lack a column of the choice, which changes nothing.
    if session.configure(1, change).is_ok() {
        session.read_all();
    }
    outcome(session, Some(chosen))
}

fn outcome(session: &Session, chosen: Option<Chosen>) -> Outcome {
    let state = session.file(1).unwrap();
    if let Some(error) = &state.error {
        let whole = |text: &str| text.ends_with('.') && !text.contains(PANIC);
        assert!(whole(&error.message) && whole(&error.advice), "{error}");
    }
    assert_eq!(
        state.error.is_some(),
        state.status == Status::Failed,
        "{} {:?}",
        state.path,
        state.status
    );
    Outcome {
        chosen,
        status: state.status,
        error: state.error.map(|error| error.to_string()),
    }
}

/// The results document, as the command prints it.
pub fn document(session: &Session) -> Vec<u8> {
    let document = session.results(&Parameters::default()).unwrap();
    let json = Form::find("json").unwrap();
    json.write(&document, "").unwrap()
}
