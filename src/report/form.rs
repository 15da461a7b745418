//! The export formats. The page's menu, the worker, the command's options and the tests all read
//! this list.

use serde::Serialize;

use super::{
    Document, to_bibtex, to_csv, to_html, to_json, to_latex, to_markdown, to_parquet, to_ro_crate,
    unknown_form,
};
use crate::base::error::{Error, Result};

/// An export format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Form {
    /// Its id for programs, which is also the name of the command's option.
    pub id: &'static str,
    /// The ending of its files, without a dot.
    pub extension: &'static str,
    pub media_type: &'static str,
    /// The word for it in the file's name; empty if the subject is that word.
    pub file: &'static str,
    /// Its entry in the page's menu.
    pub words: Words,
    /// Whether it holds all results or one subject.
    pub of: Of,
    /// The command's help on its option.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub usage: &'static str,
    /// Whether it is binary, so that a terminal cannot show it.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub binary: bool,
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    write: Write,
}

/// An entry of a menu.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FormWords"))]
pub struct Words {
    pub label: &'static str,
    /// Its use, in a few words.
    pub hint: &'static str,
}

/// The content of an export format.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FormOf"))]
pub enum Of {
    Results,
    /// A metric or the claims.
    Subject {
        /// The menu's entry for the claims.
        claims: Words,
        /// The subject if the command names none. If this is `None`, the command must name one.
        #[serde(skip)]
        #[cfg_attr(test, ts(skip))]
        default: Option<&'static str>,
    },
    /// A metric as a script for another engine, which [`crate::session::Session::script`] writes.
    Script {
        /// The metrics that there are as scripts.
        metrics: &'static [&'static str],
    },
}

/// The function that writes the format. A subject without a table gives `None`, or an error.
#[derive(Debug)]
enum Write {
    Document(fn(&Document) -> String),
    Table(fn(&Document, &str) -> Option<String>),
    File(fn(&Document, &str) -> Option<Result<Vec<u8>>>),
    /// A document alone is not enough.
    Elsewhere,
}

const fn words(label: &'static str, hint: &'static str) -> Words {
    Words { label, hint }
}

/// All forms, in the order of the page's menu.
pub const FORMS: &[Form] = &[
    Form {
        id: "json",
        extension: "json",
        media_type: "application/json",
        file: "results",
        words: words(
            "Results document, JSON",
            "everything that the page shows, for programs",
        ),
        of: Of::Results,
        usage: "Print the results document (the default).",
        binary: false,
        write: Write::Document(to_json),
    },
    Form {
        id: "html",
        extension: "html",
        media_type: "text/html",
        file: "report",
        words: words("Report, HTML", "with figures, to read and to print"),
        of: Of::Results,
        usage: "Print the report as one HTML page without figures; it needs no other file.",
        binary: false,
        write: Write::Document(to_html),
    },
    Form {
        id: "markdown",
        extension: "md",
        media_type: "text/markdown",
        file: "report",
        words: words("Report, Markdown", "for a repository or a wiki"),
        of: Of::Results,
        usage: "Print the claims, tables and references in Markdown.",
        binary: false,
        write: Write::Document(to_markdown),
    },
    Form {
        id: "csv",
        extension: "csv",
        media_type: "text/csv",
        file: "",
        words: words("Data, CSV", "the figure’s numbers, for a spreadsheet"),
        of: Of::Subject {
            claims: words("Claims, CSV", "a row for each claim, with its verdict"),
            default: Some("turnover"),
        },
        usage: "Print the data of a metric's figure, or the claims, as CSV.",
        binary: false,
        write: Write::Table(to_csv),
    },
    Form {
        id: "parquet",
        extension: "parquet",
        media_type: "application/vnd.apache.parquet",
        file: "",
        words: words(
            "Data, Parquet",
            "the same with types, for DuckDB, pandas or R",
        ),
        of: Of::Subject {
            claims: words("Claims, Parquet", "the same with types"),
            default: None,
        },
        usage: "Write the same data with types, as a Parquet file, to standard output.",
        binary: true,
        write: Write::File(to_parquet),
    },
    Form {
        id: "latex",
        extension: "tex",
        media_type: "application/x-tex",
        file: "",
        words: words(
            "Table, LaTeX",
            "with rules by booktabs, a caption and the lines for the figure",
        ),
        of: Of::Subject {
            claims: words("Claims, LaTeX", "a table for a paper"),
            default: None,
        },
        usage: "Print the numbers of a metric's figure, or the claims, as tables for LaTeX.",
        binary: false,
        write: Write::Table(to_latex),
    },
    Form {
        id: "bibtex",
        extension: "bib",
        media_type: "application/x-bibtex",
        file: "references",
        words: words(
            "References, BibTeX",
            "this tool and the sources of each claim",
        ),
        of: Of::Results,
        usage: "Print the works to cite, each with the claims that it supports.",
        binary: false,
        write: Write::Document(to_bibtex),
    },
    Form {
        id: "ro-crate",
        extension: "json",
        media_type: "application/ld+json",
        file: "ro-crate-metadata",
        words: words(
            "Record of the run, RO-Crate",
            "files, settings and program, for an archive",
        ),
        of: Of::Results,
        usage: "Print the record of the run as RO-Crate metadata. Save it as ro-crate-metadata.json, beside results.json and the files.",
        binary: false,
        write: Write::Document(to_ro_crate),
    },
];

impl Form {
    /// A form of scripts.
    pub const fn script(
        id: &'static str,
        file: &'static str,
        label: &'static str,
        metrics: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            extension: "sql",
            media_type: "application/sql",
            file,
            words: words(label, "for data that fit no browser"),
            of: Of::Script { metrics },
            usage: "",
            binary: false,
            write: Write::Elsewhere,
        }
    }

    /// The export format with this id.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Setting`] if no format has this id.
    pub fn find(id: &str) -> Result<&'static Self> {
        let found = FORMS.iter().find(|form| form.id == id);
        found.ok_or_else(|| unknown_form(id))
    }

    /// Writes the results in this format. `subject` matters only for formats of one subject.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Setting`] if the subject has no table.
    pub fn write(&self, document: &Document, subject: &str) -> Result<Vec<u8>> {
        let unknown = || Error::unknown_metric(subject);
        match self.write {
            Write::Document(write) => Ok(write(document).into_bytes()),
            Write::Table(write) => {
                let text = write(document, subject).ok_or_else(unknown)?;
                Ok(text.into_bytes())
            }
            Write::File(write) => write(document, subject).ok_or_else(unknown)?,
            Write::Elsewhere => Err(unknown_form(self.id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_a_whole_row() {
        let document = include_str!("../../docs/results.md");
        let mut labels: Vec<&str> = Vec::new();
        for form in FORMS {
            let id = form.id;
            labels.push(form.words.label);
            if let Of::Subject { claims, .. } = &form.of {
                labels.push(claims.label);
                assert!(form.file.is_empty(), "{id}: the subject names its files");
            } else {
                assert!(!form.file.is_empty(), "{id}: its files need a name");
            }
            assert!(form.usage.ends_with('.'), "{id}");
            assert!(form.media_type.contains('/'), "{id}");
            assert!(
                document.contains(&format!("| `--{id}")),
                "docs/results.md does not describe the output of --{id}"
            );
        }
        let number = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), number, "two entries of the menu are equal");
    }
}
