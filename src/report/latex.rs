use std::fmt::{self, Write};

use super::outline::{Column, OutlineTable, name, numbered, or_dash, table};
use super::provenance::provenance;
use super::{CLAIMS, Document};
use crate::claims::Section;
use crate::metrics::shown::Shown;
use crate::metrics::{Source, catalogue};

/// The rows of a table that a page of a paper can hold. A comment counts the others.
const MOST_ROWS: usize = 40;

/// The first table of each dataset's answer, or the claims, as LaTeX tables with rules by the
/// package booktabs; after them the lines that include the figure as a PDF. `None` if the subject has no
/// table.
///
/// Letters beyond Latin are written as their code points, because pdfLaTeX stops at letters that
/// its fonts lack.
pub fn to_latex(document: &Document, subject: &str) -> Option<String> {
    let tables: Vec<(String, OutlineTable)> = match subject {
        CLAIMS => {
            let sections = [
                (
                    Section::Paper,
                    "Claims of the literature and what the data say",
                ),
                (Section::Since2024, "Newer claims and what the data say"),
            ];
            let tables = sections.map(|(section, caption)| claims(document, section, caption));
            let all = tables.into_iter().enumerate();
            // A section without claims has no table, but the first is always there.
            let filled = all.filter(|(place, table)| *place == 0 || !table.rows.is_empty());
            filled.map(|(_, table)| (String::new(), table)).collect()
        }
        _ => {
            catalogue::metric(subject)?;
            let answers = document.metrics.shown(subject);
            let tables = answers
                .iter()
                .filter_map(|(source, shown)| Some((name(source), table(shown.tables.first()?))));
            tables.collect()
        }
    };
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(document, subject, &tables, &mut out);
    Some(out)
}

/// The claims of a section with what a paper's table has room for.
fn claims(document: &Document, section: Section, caption: &str) -> OutlineTable {
    let mut table = OutlineTable::new(caption, &["Claim", "Verdict", "Deciding number", "Dataset"]);
    for claim in document.claims_of(section) {
        table.row([
            claim.statement.text.to_owned(),
            claim.verdict.words().to_owned(),
            or_dash(claim.number.as_ref().map(numbered)),
            or_dash(claim.dataset.as_ref().map(name)),
        ]);
    }
    table
}

fn write(
    document: &Document,
    subject: &str,
    tables: &[(String, OutlineTable)],
    out: &mut String,
) -> fmt::Result {
    for line in provenance(document, subject) {
        writeln!(out, "% {}", comment(&line))?;
    }
    writeln!(out, "% The preamble needs \\usepackage{{array,booktabs}}.")?;
    for (place, (dataset, table)) in tables.iter().enumerate() {
        let number = match tables.len() {
            1 => String::new(),
            // The newer claims do not change the label of the twelve.
            _ if subject == CLAIMS && place == 0 => String::new(),
            _ => format!("-{}", place + 1),
        };
        let label = format!("tab:registry-lens-{}{number}", subject.replace('_', "-"));
        one(dataset, table, &label, out)?;
    }
    if tables.is_empty() {
        writeln!(out, "% These files have no data for it.")?;
    }
    if let Some((source, shown)) = document.metrics.leads(subject) {
        figure(document, subject, source, shown, out)?;
    }
    Ok(())
}

fn one(dataset: &str, table: &OutlineTable, label: &str, out: &mut String) -> fmt::Result {
    let Layout {
        wide,
        columns,
        broken,
        size,
    } = Layout::of(table);
    let star = if wide { "*" } else { "" };
    writeln!(out, "\n\\begin{{table{star}}}[t]\n  \\centering\n  {size}")?;
    writeln!(out, "  \\setlength{{\\tabcolsep}}{{4pt}}")?;
    let of = match dataset {
        "" => String::new(),
        dataset => format!(" ({})", escape(dataset)),
    };
    writeln!(out, "  \\caption{{{}{of}.}}", escape(&table.caption))?;
    writeln!(out, "  \\label{{{label}}}")?;
    writeln!(out, "  \\begin{{tabular}}{{@{{}}{columns}@{{}}}}")?;
    writeln!(out, "    \\toprule")?;
    let heads =
        (0..table.columns.len()).map(|place| match broken && !table.columns[place].numbers {
            // LaTeX breaks these itself.
            true => escape(&table.columns[place].label),
            false => head(table, place),
        });
    writeln!(out, "    {} \\\\", heads.collect::<Vec<_>>().join(" & "))?;
    writeln!(out, "    \\midrule")?;
    for (place, row) in table.rows.iter().take(MOST_ROWS).enumerate() {
        if broken && place > 0 {
            writeln!(out, "    \\addlinespace")?;
        }
        let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        // The braces keep LaTeX from taking a cell in brackets for a length.
        writeln!(out, "    {{}}{} \\\\", cells.join(" & "))?;
    }
    if table.rows.len() > MOST_ROWS {
        let more = table.rows.len() - MOST_ROWS;
        writeln!(out, "    % {more} more rows are in the CSV.")?;
    }
    writeln!(
        out,
        "    \\bottomrule\n  \\end{{tabular}}\n\\end{{table{star}}}"
    )
}

/// Letters in a line of one column of a paper, across both columns, and there in smaller letters.
const LINES: [(usize, &str); 3] = [(48, "\\small"), (104, "\\small"), (122, "\\footnotesize")];

/// The space between two columns, in letters.
const GAP: usize = 2;

/// A heading is broken into lines of so many letters, if its cells need no more.
const HEAD: usize = 9;

/// How a table fits a paper.
struct Layout {
    /// It goes across both columns.
    wide: bool,
    /// The alignment of the columns, as LaTeX writes it.
    columns: String,
    /// Words are broken into lines.
    broken: bool,
    /// The size of letters.
    size: &'static str,
}

impl Layout {
    fn of(table: &OutlineTable) -> Self {
        let places = 0..table.columns.len();
        let widths: Vec<usize> = places.map(|place| width(table, place)).collect();
        let gaps = GAP * widths.len().saturating_sub(1);
        let needed = gaps + widths.iter().sum::<usize>();
        let found = LINES.iter().position(|(letters, _)| needed <= *letters);
        let line = found.unwrap_or(LINES.len() - 1);
        let (letters, size) = LINES[line];
        let aligned = |column: &Column| if column.numbers { "r" } else { "l" };
        let mut columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| aligned(column).to_owned())
            .collect();
        if found.is_none() {
            // The columns of words share what is left, each by the root of its width.
            let words = |place: &usize| !table.columns[*place].numbers;
            let places: Vec<usize> = (0..widths.len()).filter(words).collect();
            let numbers: usize = (0..widths.len())
                .filter(|place| !words(place))
                .map(|place| widths[place])
                .sum();
            let left = letters.saturating_sub(gaps + numbers) as f64;
            let root = |place: &usize| (widths[*place] as f64).sqrt();
            let all: f64 = places.iter().map(root).sum();
            for place in &places {
                let share = (left * root(place) / all / letters as f64).max(0.06);
                columns[*place] =
                    format!(">{{\\raggedright\\arraybackslash}}p{{{share:.3}\\linewidth}}");
            }
        }
        Self {
            wide: line > 0,
            columns: columns.concat(),
            broken: found.is_none(),
            size,
        }
    }
}

/// The most letters that a column has in a line.
fn width(table: &OutlineTable, place: usize) -> usize {
    let heads = lines(table, place);
    let heads = heads.iter().map(|line| line.chars().count());
    cells_width(table, place).max(heads.max().unwrap_or(0))
}

fn cells_width(table: &OutlineTable, place: usize) -> usize {
    let cells = table.rows.iter().take(MOST_ROWS);
    let letters = cells.filter_map(|row| Some(row.get(place)?.chars().count()));
    letters.max().unwrap_or(0)
}

/// The lines of a heading, at least as long as the cells below it.
fn lines(table: &OutlineTable, place: usize) -> Vec<String> {
    let most = cells_width(table, place).max(HEAD);
    let mut lines: Vec<String> = Vec::new();
    for word in table.columns[place].label.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn head(table: &OutlineTable, place: usize) -> String {
    let lines: Vec<String> = lines(table, place)
        .iter()
        .map(|line| escape(line))
        .collect();
    let side = if table.columns[place].numbers {
        "r"
    } else {
        "l"
    };
    match &lines[..] {
        [line] => line.clone(),
        lines => format!("\\shortstack[{side}]{{{}}}", lines.join("\\\\")),
    }
}

/// The name of the page's files about a subject, without what follows for each export format.
/// It has no date, so that the same answer has the same name.
pub(super) fn file_name(document: &Document, subject: &str) -> String {
    // This cannot fail: parameters are numbers, strings and lists.
    let all = serde_json::to_value(&document.parameters).unwrap_or_default();
    let setting = |name: &str| all.get(subject).and_then(|of| of.get(name));
    let k = setting("k").and_then(serde_json::Value::as_u64);
    let mode = setting("mode").and_then(serde_json::Value::as_str);
    let whole = document.parameters.subset.conditions.is_empty();
    let parts = [
        Some("registry-lens".to_owned()),
        Some(subject.to_owned()),
        (!whole).then(|| "subset".to_owned()),
        k.map(|k| format!("k{k}")),
        mode.map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// The lines that include the figure with a caption. Only the page can draw it, so they count once
/// its file lies beside the document.
fn figure(
    document: &Document,
    subject: &str,
    source: &Source,
    shown: &Shown,
    out: &mut String,
) -> fmt::Result {
    let together = document.metrics.shown_together(subject);
    let joint = together.and_then(|together| together.finding.as_deref());
    let finding = joint.or(shown.finding.as_deref());
    let finding = finding.or_else(|| catalogue::metric(subject).map(|metric| metric.title));
    let finding = escape(finding.unwrap_or(subject).trim_end_matches('.'));
    let caption = match joint {
        Some(_) => finding,
        None => format!("{finding} ({})", escape(&name(source))),
    };
    let file = file_name(document, subject);
    let label = subject.replace('_', "-");
    writeln!(
        out,
        "\n% The figure appears once the page's PDF for one column is saved beside this file. The preamble\n\
         % needs \\usepackage{{graphicx}}. If the PDF has several pages, add page=2 and so on. For both columns, use\n\
         % figure*, \\textwidth and {file}-2-columns.pdf.\n\
         \\IfFileExists{{{file}-1-column.pdf}}{{%\n\
         \\begin{{figure}}[t]\n  \
           \\centering\n  \
           \\includegraphics[width=\\columnwidth]{{{file}-1-column.pdf}}\n  \
           \\caption{{{caption}.}}\n  \
           \\label{{fig:registry-lens-{label}}}\n\
         \\end{{figure}}}}{{}}"
    )
}

/// A text in one line, so that nothing of it leaves a comment.
pub(super) fn comment(text: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || c == '\u{2028}' {
            ' '
        } else {
            c
        }
    };
    text.chars().map(plain).collect()
}

/// The command that sets a character which LaTeX would take for a sign of its own. Braces and the
/// dollar sign are left to the caller, because BibTeX reads them too.
pub(super) fn command(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "\\&",
        '%' => "\\%",
        '#' => "\\#",
        '_' => "\\_",
        '\\' => "\\textbackslash{}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        _ => return None,
    })
}

/// Text as LaTeX sets it. Commands are escaped, and signs that pdfLaTeX's fonts lack are set as
/// mathematics.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => out += "\\{",
            '}' => out += "\\}",
            // A dollar sign next to a formula would look like a part of it.
            '$' => out += "\\textdollar{}",
            // In LaTeX's usual fonts these three are other signs.
            '<' => out += "\\textless{}",
            '>' => out += "\\textgreater{}",
            '|' => out += "\\textbar{}",
            '"' => out += "\\textquotedbl{}",
            '\u{a0}' => out.push('~'),
            '–' => out += "--",
            '—' => out += "---",
            '“' => out += "``",
            '”' => out += "''",
            '‘' => out.push('`'),
            '’' => out.push('\''),
            '…' => out += "\\ldots{}",
            c if c.is_control() => out.push(' '),
            c if c.is_ascii() => match command(c) {
                Some(command) => out += command,
                None => out.push(c),
            },
            c => match mathematics(c) {
                Some(sign) => {
                    let _ = write!(out, "${sign}$");
                }
                None if is_latin(c) => out.push(c),
                None => {
                    let _ = write!(out, "[U+{:04X}]", u32::from(c));
                }
            },
        }
    }
    // Neighbours are one formula, which sets their spaces right.
    out.replace("$$", "")
}

/// Letters that pdfLaTeX's default encodings have: Latin-1's, and those of European languages.
fn is_latin(c: char) -> bool {
    matches!(c, 'À'..='ÿ' | 'Ā'..='ž' | '§' | '£' | '©' | '®' | '°' | '¿' | '¡')
        && !matches!(
            c,
            '×' | '÷' | 'Ħ' | 'ħ' | 'ĸ' | 'Ŧ' | 'ŧ' | 'ſ' | 'ŉ' | 'Ŀ' | 'ŀ'
        )
}

/// Signs of the program's own texts, as mathematics.
fn mathematics(c: char) -> Option<&'static str> {
    Some(match c {
        '−' => "-",
        '×' => "\\times",
        '÷' => "\\div",
        '±' => "\\pm",
        '≤' => "\\leq",
        '≥' => "\\geq",
        '≈' => "\\approx",
        '≠' => "\\neq",
        '→' => "\\rightarrow",
        '←' => "\\leftarrow",
        '√' => "\\surd",
        '∞' => "\\infty",
        'Σ' => "\\Sigma",
        'Δ' => "\\Delta",
        'α' => "\\alpha",
        'β' => "\\beta",
        'ε' => "\\varepsilon",
        'κ' => "\\kappa",
        'μ' | 'µ' => "\\mu",
        'π' => "\\pi",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'τ' => "\\tau",
        'φ' => "\\varphi",
        'χ' => "\\chi",
        '·' => "\\cdot",
        '⁻' => "{}^{-}",
        '⁰' => "{}^{0}",
        '¹' => "{}^{1}",
        '²' => "{}^{2}",
        '³' => "{}^{3}",
        '⁴' => "{}^{4}",
        '⁵' => "{}^{5}",
        '⁶' => "{}^{6}",
        '⁷' => "{}^{7}",
        '⁸' => "{}^{8}",
        '⁹' => "{}^{9}",
        '₀' => "{}_{0}",
        '₁' => "{}_{1}",
        '₂' => "{}_{2}",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_set_and_not_run() {
        for (text, set) in [
            (
                "50% of {a_b} & $x #1",
                "50\\% of \\{a\\_b\\} \\& \\textdollar{}x \\#1",
            ),
            (
                "\\input{x}\n^~",
                "\\textbackslash{}input\\{x\\} \\textasciicircum{}\\textasciitilde{}",
            ),
            ("3.4\u{a0}×\u{a0}10⁻⁷", "3.4~$\\times$~10${}^{-}{}^{7}$"),
            ("ρ = −0.5 – “Castaño”", "$\\rho$ = $-$0.5 -- ``Castaño''"),
            ("$×$", "\\textdollar{}$\\times$\\textdollar{}"),
            ("模型", "[U+6A21][U+578B]"),
        ] {
            assert_eq!(escape(text), set, "{text}");
        }
        assert_eq!(comment("a\n\\input{x}"), "a \\input{x}");
    }
}
