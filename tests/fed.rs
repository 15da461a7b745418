//! A host that brings the bytes, piece by piece, gets the same document as a reader of the file.

use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use registry_lens::base::error::ErrorKind;
use registry_lens::metrics::Parameters;
use registry_lens::session::{Needs, Session, Status};
use registry_lens::source::Memory;

/// The files of the page's sample.
fn sample() -> Vec<(String, Bytes)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "parquet"))
        .collect();
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap().into())
    };
    paths.into_iter().map(file).collect()
}

/// A host with files, and what it brought.
struct Host<'f> {
    files: &'f [(String, Bytes)],
    brought: Vec<u64>,
}

impl<'f> Host<'f> {
    fn new(files: &'f [(String, Bytes)]) -> Self {
        Self {
            files,
            brought: vec![0; files.len()],
        }
    }

    fn bring(&mut self, session: &mut Session, id: u32, ranges: &[Range<u64>]) {
        for range in ranges {
            let bytes = &self.files[id as usize].1;
            let piece = bytes.slice(range.start as usize..range.end as usize);
            self.brought[id as usize] += piece.len() as u64;
            session.feed(id, range.start, piece);
        }
    }

    /// Reads all files. With `early` the bytes come before they are needed.
    fn read(&mut self, session: &mut Session, early: bool) {
        for (id, (name, bytes)) in (0..).zip(self.files) {
            session.add_fed(id, name, bytes.len() as u64);
        }
        loop {
            let needs = session.needs();
            let waits = needs.iter().any(|needs| !needs.now.is_empty());
            for Needs { id, now, ahead } in needs {
                self.bring(session, id, &now);
                if early {
                    self.bring(session, id, &ahead);
                }
            }
            if !waits && session.step().is_none() {
                return;
            }
        }
    }

    fn digest(&mut self, session: &mut Session) {
        loop {
            if let Some(Needs { id, now, .. }) = session.digest_needs() {
                self.bring(session, id, &now);
            }
            if session.digest().is_none() {
                return;
            }
        }
    }
}

fn document(session: &Session) -> String {
    serde_json::to_string(&session.results(&Parameters::default()).unwrap()).unwrap()
}

#[test]
fn the_document_is_that_of_a_file_that_is_read() {
    let files = sample();
    let mut direct = Session::default();
    for (id, (name, bytes)) in (0..).zip(&files) {
        direct.add(id, name, Box::new(Memory::new(bytes.clone())));
    }
    direct.read_all();
    direct.digest_all();
    let expected = document(&direct);
    for early in [false, true] {
        let mut host = Host::new(&files);
        let mut session = Session::default();
        host.read(&mut session, early);
        let read = host.brought.clone();
        host.digest(&mut session);
        assert!(session.files().iter().all(|file| file.sha256.is_some()));
        assert_eq!(document(&session), expected, "{early}");
        // Digests need each byte once more, unless it came with the footer.
        for ((read, all), (name, bytes)) in read.iter().zip(&host.brought).zip(&files) {
            let (bytes, again) = (bytes.len() as u64, all - read);
            assert!(again <= bytes && bytes <= again + (64 << 10), "{name}");
        }
    }
}

#[test]
fn only_the_bytes_of_the_needed_columns_are_asked_for() {
    let all = sample();
    let (name, bytes) = all
        .iter()
        .max_by_key(|(name, bytes)| (name.starts_with("made-up"), bytes.len()))
        .unwrap();
    // A list of packages with a long column that no metric reads.
    let files = [(name.clone(), bytes.clone())];
    let brought = |metrics: &[&str]| {
        let mut session = Session::default();
        session.measure_only(metrics).unwrap();
        let mut host = Host::new(&files);
        host.read(&mut session, false);
        assert_eq!(session.files()[0].status, Status::Ready);
        host.brought[0]
    };
    let (growth, documentation) = (brought(&["growth"]), brought(&["growth", "documentation"]));
    assert!(
        growth < documentation && documentation <= bytes.len() as u64 + (64 << 10),
        "{growth} {documentation} of {}",
        bytes.len()
    );
}

#[test]
fn errors_are_those_of_a_file_that_is_read() {
    let (name, whole) = &sample()[0];
    let mut broken = whole.to_vec();
    broken[40] ^= 0xff;
    let cases: [Bytes; 5] = [
        Bytes::new(),
        Bytes::from_static(b"PAR1"),
        Bytes::from_static(b"id,downloads\na,1\nb,2\n"),
        whole.slice(..whole.len() - 9),
        broken.into(),
    ];
    for bytes in cases {
        let mut direct = Session::default();
        direct.add(0, name, Box::new(Memory::new(bytes.clone())));
        direct.read_all();
        let files = [(name.clone(), bytes)];
        let mut session = Session::default();
        Host::new(&files).read(&mut session, false);
        let (got, expected) = (session.files(), direct.files());
        assert_eq!(got[0].status, expected[0].status);
        assert_eq!(
            got[0].error.as_ref().map(|error| error.to_string()),
            expected[0].error.as_ref().map(|error| error.to_string())
        );
    }
}

#[test]
fn a_host_that_cannot_bring_the_bytes_gives_the_reason() {
    let (name, bytes) = &sample()[0];
    let mut session = Session::default();
    session.add_fed(0, name, bytes.len() as u64);
    assert_eq!(session.files()[0].status, Status::Waiting);
    session.read_all();
    assert_eq!(
        session.files()[0].status,
        Status::Waiting,
        "nothing can be read, and nothing hangs"
    );
    session.starve(0, "it was deleted");
    let state = session.file(0).unwrap();
    let error = state.error.unwrap();
    assert_eq!(state.status, Status::Failed);
    assert_eq!(error.kind, ErrorKind::Unreadable);
    assert!(error.message.contains("it was deleted"));
    // The user chose it again.
    session.resume(0);
    let needs = session.needs();
    assert_eq!((needs.len(), needs[0].id), (1, 0));
    assert!(!needs[0].now.is_empty());
    session.stop();
    assert_eq!(session.files()[0].status, Status::Stopped);
    assert!(session.needs().is_empty());
}
