//! Files with a language model's answers about cards, which are told from tables by their content.

use std::sync::Arc;

use super::Opened;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::judge::Answers;
use crate::parquet::cells;
use crate::parquet::scan::{Scan, Texts, Wanted};
use crate::source::{ByteSource, Memory};

/// Bytes in which a file of answers shows that it is one.
const HEAD_BYTES: u64 = 64 << 10;
/// Bytes of a file of answers. A hundred thousand answers have about 100 MB.
const MOST_BYTES: u64 = 256 << 20;
/// The column of a table that names the questions.
const IDS: &str = "custom_id";
/// The columns that can have the answers, the first of them that there is.
const TEXTS: [&str; 3] = ["analysis_result", "content", "answer"];

/// What a file has.
pub(super) enum Content {
    Table(Opened),
    Answers(Told),
}

/// Answers, and the bytes from which they were read.
pub(super) struct Told {
    pub(super) source: Arc<dyn ByteSource>,
    pub(super) answers: Arc<Answers>,
}

impl Content {
    /// Opens a file.
    ///
    /// # Errors
    /// Those of its footer, and those of answers.
    pub(super) fn of(path: &str, source: &Arc<dyn ByteSource>, limits: &Limits) -> Result<Self> {
        let answers = match Opened::new(path, Arc::clone(source), limits) {
            Err(error) if error.kind == ErrorKind::NotParquet => {
                let head = source.read(0, source.len().min(HEAD_BYTES) as usize)?;
                if !Answers::begin_with(&head) {
                    return Err(error);
                }
                Answers::of_lines(&whole(source)?)?
            }
            Ok(opened) => match of_table(&opened, limits)? {
                Some(answers) => answers,
                None => return Ok(Self::Table(opened)),
            },
            Err(error) => return Err(error),
        };
        Ok(Self::Answers(Told {
            source: Arc::clone(source),
            answers: Arc::new(answers),
        }))
    }
}

/// All bytes of a source.
fn whole(source: &Arc<dyn ByteSource>) -> Result<bytes::Bytes> {
    let size = source.len();
    if size > MOST_BYTES {
        return Err(Error::new(
            ErrorKind::Budget,
            format!(
                "The file of answers has more than {} MiB.",
                MOST_BYTES >> 20
            ),
            "Split it into several files.",
        ));
    }
    source.read(0, size as usize)
}

/// The answers in a table; `None` if it is another table.
fn of_table(opened: &Opened, limits: &Limits) -> Result<Option<Answers>> {
    let find = |name| opened.columns.iter().find(|column| column.name == name);
    let texts = TEXTS.into_iter().find_map(find);
    let Some((ids, texts)) = find(IDS).zip(texts) else {
        return Ok(None);
    };
    // The answers are needed at once, and few enough.
    let source = Arc::new(Memory::new(whole(&opened.source)?));
    let wanted = [ids, texts].map(|column| Wanted {
        column,
        parts: &[],
        or_all: true,
        texts: Texts::Long,
    });
    let mut scan = Scan::new(source, &opened.footer, *limits, &wanted)?;
    let mut answers = Answers::default();
    while let Some(batch) = scan.next_batch()? {
        for row in 0..batch.rows {
            let text = |place: usize| cells::text(batch.columns.get(place)?.as_ref(), row);
            answers.add(text(0).as_deref(), text(1).as_deref(), false);
        }
    }
    answers.checked().map(Some)
}
