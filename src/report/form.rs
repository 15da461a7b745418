//! The forms in which results are written, a row each: the page's menu, the worker, the command's
//! options and the tests go through the list.

use serde::Serialize;

use super::{Document, to_bibtex, to_csv, to_html, to_json, to_markdown, to_parquet, unknown_form};
use crate::base::error::{Error, Result};

/// A form in which results are written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Form {
    /// Its name for programs, and its option of the command.
    pub id: &'static str,
    /// How the name of its files ends, without a dot.
    pub extension: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What the file's name calls it; empty where the subject says it.
    pub file: &'static str,
    /// In the page's menu.
    pub words: Words,
    /// What it is written of.
    pub of: Of,
    /// What the command says of its option.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub usage: &'static str,
    /// Whether a terminal cannot show it.
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
    /// What it is.
    pub label: &'static str,
    /// What it is good for, in a few words.
    pub hint: &'static str,
}

/// What a form is written of.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FormOf"))]
pub enum Of {
    /// All results.
    Results,
    /// A metric, or the claims.
    Subject {
        /// In the menu, where it is written of the claims.
        claims: Words,
        /// The subject where the command names none; where it is `None`, one must be named.
        #[serde(skip)]
        #[cfg_attr(test, ts(skip))]
        default: Option<&'static str>,
    },
}

/// How a form is written; `None` and an error of a subject that has no table.
#[derive(Debug)]
enum Write {
    Document(fn(&Document) -> String),
    Table(fn(&Document, &str) -> Option<String>),
    File(fn(&Document, &str) -> Option<Result<Vec<u8>>>),
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
            "all that the page shows, for programs",
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
        words: words("Report, HTML", "with its figures, to read and to print"),
        of: Of::Results,
        usage: "Print the report as a page of HTML that needs nothing else, without the figures.",
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
        usage: "Print the data of a metric's figure as CSV, or those of the claims.",
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
        usage: "Write the same data as a Parquet file, with types, to standard output.",
        binary: true,
        write: Write::File(to_parquet),
    },
    Form {
        id: "bibtex",
        extension: "bib",
        media_type: "application/x-bibtex",
        file: "references",
        words: words(
            "References, BibTeX",
            "this tool, and the works behind each claim",
        ),
        of: Of::Results,
        usage: "Print what to cite, each work with the claims that it supports.",
        binary: false,
        write: Write::Document(to_bibtex),
    },
];

impl Form {
    /// The form of this name.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Setting`] where there is none.
    pub fn find(id: &str) -> Result<&'static Self> {
        let found = FORMS.iter().find(|form| form.id == id);
        found.ok_or_else(|| unknown_form(id))
    }

    /// The results in this form, of `subject` where it is written of one.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Setting`] for a subject that has no table.
    pub fn write(&self, document: &Document, subject: &str) -> Result<Vec<u8>> {
        let unknown = || Error::unknown_metric(subject);
        match self.write {
            Write::Document(write) => Ok(write(document).into_bytes()),
            Write::Table(write) => {
                let text = write(document, subject).ok_or_else(unknown)?;
                Ok(text.into_bytes())
            }
            Write::File(write) => write(document, subject).ok_or_else(unknown)?,
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
                "docs/results.md does not say what --{id} writes"
            );
        }
        let number = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), number, "two entries of the menu read alike");
    }
}
