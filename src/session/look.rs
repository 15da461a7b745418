//! What a user sees of a file before they say what its columns hold.

use std::ops::Range;

use serde::Serialize;

use super::file::File;
use super::{Needs, Session, no_file};
use crate::base::error::Result;
use crate::base::limits::Limits;
use crate::parquet::glimpse;
use crate::parquet::schema::ColumnKind;
use crate::recognise::{self, Guess};

/// Values that are shown of a column.
const EXAMPLES: usize = 3;

/// A column with the first values in it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SeenColumn {
    /// Its name in the file.
    pub name: String,
    /// The kind of its values.
    pub kind: ColumnKind,
    /// Its type in readable form.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The first different values, each one line, cut to a length and without characters that
    /// change how a line is shown. None of a column that could not be looked at.
    pub examples: Vec<String>,
}

/// The columns of a file, and what they could hold.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Look {
    pub columns: Vec<SeenColumn>,
    /// The table and columns that the form preselects.
    pub guess: Guess,
}

impl Session {
    /// Looks at the first rows of a file. Only little of it is read.
    ///
    /// # Errors
    /// For a number that no file has. A file that cannot be read has no columns.
    pub fn look(&self, id: u32) -> Result<Look> {
        let file = self.files.get(&id).ok_or_else(|| no_file(id))?;
        Ok(file.look(&self.limits))
    }

    /// The bytes that a host must bring before it calls [`Self::look`]; `None` if they are here.
    pub fn look_needs(&self, id: u32) -> Option<Needs> {
        let now = self.files.get(&id)?.look_needs();
        (!now.is_empty()).then(|| Needs {
            id,
            now,
            ahead: Vec::new(),
        })
    }
}

impl File {
    fn look(&self, limits: &Limits) -> Look {
        let Some((source, footer)) = self.readable() else {
            return Look {
                columns: Vec::new(),
                guess: Guess::default(),
            };
        };
        let columns = self.columns();
        let glimpses = glimpse::glimpse(source, footer, *limits, columns);
        let guess = recognise::guess_by_content(columns, &glimpses);
        let mut glimpses = glimpses.into_iter();
        let seen = columns.iter().map(|column| SeenColumn {
            name: column.name.clone(),
            kind: column.kind,
            type_name: column.type_name.clone(),
            examples: glimpses
                .next()
                .map_or(Vec::new(), |glimpse| glimpse::examples(&glimpse, EXAMPLES)),
        });
        Look {
            columns: seen.collect(),
            guess,
        }
    }

    fn look_needs(&self) -> Vec<Range<u64>> {
        let readable = self.readable();
        readable.map_or(Vec::new(), |(source, footer)| {
            glimpse::needs(source.as_ref(), footer, self.columns())
        })
    }
}
