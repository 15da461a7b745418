use std::fmt::Write;

use super::latex::{command, comment};
use super::provenance::provenance;
use super::{CLAIMS, Document};
use crate::claims::literature::{PAPER, Venue, WORKS};
use crate::claims::{Claim, Work};

/// The references of a report as a BibTeX database: the program, the paper whose metrics it
/// computes, and the sources of the claims. A note of each source lists its claims and their
/// verdicts.
///
/// Letters outside ASCII stay in UTF-8: biber, bibtex and current reference managers read them,
/// UTF-8 is LaTeX's default since 2018, and a search finds names as they are spelt. Characters
/// that are commands in LaTeX are escaped.
///
/// The entries have few fields, all ours; a crate for BibTeX would bring a reader of it along.
pub fn to_bibtex(document: &Document) -> String {
    let tool = &document.tool;
    let mut out = String::new();
    for line in provenance(document, CLAIMS) {
        // BibTeX skips what is outside its entries, and an entry begins with this sign.
        let _ = writeln!(out, "% {}", comment(&line).replace('@', " at "));
    }
    out += &entry(
        "software",
        "registrylens",
        &[
            // The inner braces make it one name, not a given name and a family name.
            ("author", "{Registry Lens maintainers}".to_owned()),
            ("title", "{Registry Lens}".to_owned()),
            ("version", escape(tool.version)),
            ("license", escape(env!("CARGO_PKG_LICENSE"))),
            ("annote", escape(&format!("The program, {}", tool.said()))),
        ],
    );
    let paper = behind(&PAPER, document);
    out += &of(
        &PAPER,
        &format!("The paper that gathers the claims and defines the metrics. {paper}"),
    );
    for work in WORKS {
        out += &of(work, &behind(work, document));
    }
    out
}

/// The claims that a work makes.
fn behind(work: &Work, document: &Document) -> String {
    let claims = document.claims.iter();
    let claims = claims.filter(|claim| claim.statement.works.contains(work));
    let claims: Vec<String> = claims.map(described).collect();
    format!("Behind the claims: {}", claims.join("; "))
}

/// A claim's name and verdict.
fn described(claim: &Claim) -> String {
    format!("{} ({} here)", claim.statement.id, claim.verdict.words())
}

fn of(work: &Work, annote: &str) -> String {
    let authors = work.authors.iter();
    let authors: Vec<String> = authors
        .map(|[family, given]| format!("{}, {}", escape(family), escape(given)))
        .collect();
    let mut fields = vec![
        ("author", authors.join(" and ")),
        // Without the inner braces styles would write the title in lower case.
        ("title", format!("{{{}}}", escape(&work.full_title()))),
        ("year", work.year.to_string()),
    ];
    let kind = match work.venue {
        Venue::Proceedings(title) => {
            fields.push(("booktitle", format!("{{{}}}", escape(title))));
            "inproceedings"
        }
        Venue::Journal {
            name,
            volume,
            number,
        } => {
            fields.push(("journal", format!("{{{}}}", escape(name))));
            fields.push(("volume", escape(volume)));
            fields.push(("number", escape(number)));
            "article"
        }
        Venue::Preprint(number) => {
            fields.push(("eprint", escape(number)));
            fields.push(("archiveprefix", "arXiv".to_owned()));
            "misc"
        }
    };
    if let Some([first, last]) = work.pages {
        fields.push(("pages", format!("{first}--{last}")));
    }
    // BibTeX reads these fields verbatim, so they are not escaped.
    if let Some(doi) = work.doi {
        fields.push(("doi", doi.to_owned()));
    }
    fields.push(("annote", escape(annote)));
    entry(kind, work.key, &fields)
}

fn entry(kind: &str, key: &str, fields: &[(&str, String)]) -> String {
    let mut out = format!("@{kind}{{{key},\n");
    for (name, value) in fields {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {name} = {{{value}}},");
    }
    out += "}\n\n";
    out
}

/// Escapes the characters that are commands in LaTeX. Braces become words, because BibTeX counts
/// them even after a backslash.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '$' => out += "\\$",
            '{' => out += "\\textbraceleft{}",
            '}' => out += "\\textbraceright{}",
            c if c.is_control() => out.push(' '),
            c => match command(c) {
                Some(command) => out += command,
                None => out.push(c),
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_with_a_meaning_in_latex_are_escaped() {
        assert_eq!(
            escape("50% of {a_b} & \\c~d^2 #1 $x\nCastaño"),
            "50\\% of \\textbraceleft{}a\\_b\\textbraceright{} \\& \\textbackslash{}c\\textasciitilde{}d\\textasciicircum{}2 \\#1 \\$x Castaño"
        );
    }

    /// Identifiers are not escaped, so they must not hold characters that need it.
    #[test]
    fn identifiers_need_no_escaping() {
        for work in [PAPER].iter().chain(WORKS) {
            let pages = work.pages.into_iter().flatten();
            for part in pages.chain(work.doi).chain([work.key]) {
                assert_eq!(escape(part), part);
                assert!(part.is_ascii() && !part.contains([' ', ',']), "{part}");
            }
        }
    }
}
